//! The operations. One transaction is the change and its trail entry.
