//! Look-up keys of a record. Never sees the store.
