//! The Merkle tree of the trail (RFC 6962), checkpoints (C2SP tlog-checkpoint) and signed notes. All pure.
