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

use chrono::NaiveDate;
use serde_json::json;
use sha2::{Digest, Sha256};

pub use book::{Recorded, is_required};
pub use refuse::METHODS;
pub use whom::{Who, Whom, whom};

use super::{OpError, import::hexadecimal};
use crate::{
    model::ConsentEvent,
    proof::to_canonical,
    store::{Change, CrmChange, StoreError, StoreFault},
};

/// What the system of a record has to do after a no: stop the channels for the purposes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stop<'a> {
    /// The store's number of the source.
    pub source: i64,
    /// The store's number of the record.
    pub record: i64,
    /// The source's own id of it; empty: none.
    pub source_id: &'a str,
    /// The case's number in the store; none: no case.
    pub case: Option<i64>,
    /// The channels.
    pub channels: &'a [&'static str],
    /// The purposes, by their ids.
    pub purposes: &'a [String],
}

/// Notes it.
///
/// # Errors
/// When the store cannot be written.
pub(super) fn system_stops(
    change: &mut Change<'_>,
    stop: &Stop<'_>,
    today: NaiveDate,
) -> Result<(), OpError> {
    change.crm_owes(&CrmChange {
        id: 0,
        source: stop.source,
        record: stop.record,
        request: stop.case,
        kind: "withdraw".to_owned(),
        made_on: today,
        state: String::new(),
        state_on: today,
        change: json!({
            "id": stop.source_id,
            "columns": {},
            "channels": stop.channels,
            "purposes": stop.purposes,
        })
        .to_string()
        .into_bytes(),
    })?;
    Ok(())
}

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
