//! The Merkle tree of the trail (RFC 6962), checkpoints (C2SP tlog-checkpoint), signed notes, proofs of
//! entries (C2SP tlog-proof), canonical JSON (RFC 8785), time stamps (RFC 3161) and the tokens of double opt-in. All pure: hashes and
//! texts in, hashes and texts out. Never sees the store; where stored hashes are needed, the caller hands in
//! a function that finds them.

pub mod canonical;
pub mod checkpoint;
pub mod log_proof;
pub mod note;
pub mod timestamp;
pub mod token;
pub mod tree;

pub use canonical::to_canonical;
pub use checkpoint::Checkpoint;
pub use log_proof::{LogProof, LogProofError};
pub use note::{Note, Signature, SigningKey, VerifierKey};
pub use timestamp::{TimestampAnswer, TimestampError, timestamp_request};
pub use token::{Claim, TokenError, TokenKey, TokenKind};
pub use tree::{Hash, Tree, leaf_hash};
