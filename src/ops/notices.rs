//! Notices to recipients: each recipient to whom data was disclosed is told of a rectification, an
//! erasure or a restriction (Art. 19 GDPR).

mod desk;

use std::collections::BTreeSet;

use chrono::Days;

use super::{OpError, person::HeldRecord};
use crate::{
    policy::{Policy, Recipient},
    store::{Change, Now, Store},
};

pub use desk::{
    Closed, Disclosing, NoticeState, Open, Told, close, disclose, disclosed, letters_written, list,
    matter,
};

/// Days after which an open notice is asked for: our default, no law gives one.
pub const REMINDER_DAYS: u64 = 7;

/// The recipients that have something of a person: those who receive a field that a record of the
/// person fills, and those to whom a disclosure was recorded.
///
/// # Errors
/// When the store cannot be read.
pub fn recipients<'p>(
    store: &Store,
    policy: &'p Policy,
    subject: i64,
    records: &[HeldRecord],
) -> Result<Vec<&'p Recipient>, OpError> {
    let disclosed: BTreeSet<String> = store
        .disclosures(subject)?
        .into_iter()
        .map(|disclosure| disclosure.recipient)
        .collect();
    let has_received = |recipient: &&Recipient| {
        disclosed.contains(&recipient.id)
            || recipient.receives.iter().any(|field| {
                records
                    .iter()
                    .any(|record| record.below(field).next().is_some())
            })
    };
    Ok(policy.recipients.iter().filter(has_received).collect())
}

/// Opens one notice for each recipient.
///
/// # Errors
/// When the store cannot be written.
pub fn open(
    change: &mut Change<'_>,
    request: Option<i64>,
    action: &str,
    recipients: &[String],
    now: Now,
) -> Result<(), OpError> {
    let remind_on = now.today + Days::new(REMINDER_DAYS);
    for recipient in recipients {
        change.notice_due(request, action, recipient, now.today, remind_on)?;
    }
    Ok(())
}
