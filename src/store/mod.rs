//! The sealed store: the only SQL and the only sealing.
