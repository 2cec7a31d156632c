//! The life of a consent: recorded, asked for, confirmed, taken back, shown and proved.

mod book;
pub mod confirm;
pub mod form;
pub mod history;
pub mod import;
pub mod optin;
pub mod prove;
pub mod record;
mod refuse;
mod whom;
pub mod withdraw;

use serde_json::json;
use sha2::{Digest, Sha256};

pub use book::{Recorded, is_required};
pub use refuse::METHODS;
pub use whom::{Who, Whom, whom};

use super::{OpError, import::hexadecimal};
use crate::{
    model::ConsentEvent,
    proof::to_canonical,
    store::{StoreError, StoreFault},
};

/// What ties an event to the trail: the SHA-256 of its canonical JSON (RFC 8785), in hexadecimal. The
/// random id inside keeps it from being guessed. An entry of the trail that records one event has it as
/// `event`, one that records several as `events`, a list in order.
///
/// # Errors
/// Never for an event that the store can hold.
pub fn digest(event: &ConsentEvent) -> Result<String, OpError> {
    let bytes = canonical(event)?;
    Ok(hexadecimal(&Sha256::digest(&bytes)))
}

/// The bytes that `digest` is of.
///
/// # Errors
/// Never for an event that the store can hold.
pub fn canonical(event: &ConsentEvent) -> Result<Vec<u8>, OpError> {
    to_canonical(&json!(event)).map_err(|_| {
        StoreError::new(StoreFault::Io, "an event of a consent could not be written").into()
    })
}
