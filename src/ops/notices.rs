//! Notices to recipients: each recipient to whom data was disclosed is told of a rectification, an
//! erasure or a restriction (Art. 19 GDPR).

mod desk;

use std::collections::BTreeSet;

use chrono::Days;

use super::{OpError, person::HeldRecord};
use crate::{
    model::Field,
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
            || records
                .iter()
                .flat_map(|record| &record.values)
                .filter_map(|value| value.field.as_ref())
                .any(|field| receives(recipient, field))
    };
    Ok(policy.recipients.iter().filter(has_received).collect())
}

/// The group in a policy that stands for all parts of a name.
const NAME_GROUP: &str = "person.name";

/// Whether a recipient receives a field, by what the policy says.
#[must_use]
pub fn receives(recipient: &Recipient, field: &Field) -> bool {
    let is_name = field.is_below("person") && field.as_str().ends_with("_name");
    recipient
        .receives
        .iter()
        .any(|own| field.is_below(own) || (own == NAME_GROUP && is_name))
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
