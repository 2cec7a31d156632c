//! Finds marketing that went out after a person said no: what CON-12 and OBJ-01 share.

use super::{
    Check, SourceCx,
    dates::{self, DateColumn},
    reporter::Reporter,
    retention::OwnContact,
};
use crate::model::{Channel, Consent, ConsentState, Finding, Moment, Record};

/// Fields that date a mailing of ours.
const MAILING_FIELDS: [&str; 2] = ["life.last_mailing_at", "life.campaign_last"];
/// Fields that date a contact, ours only where the source of the contact says so.
const CONTACT_FIELDS: [&str; 1] = ["life.last_contacted_at"];

/// Whether a source has any column that could date a mailing.
pub(super) fn has_mailing_dates(cx: &SourceCx<'_>) -> bool {
    !dates::columns(cx.columns, &MAILING_FIELDS).is_empty()
}

/// Compares the date of each no with the last mailing of the record.
pub(super) struct LaterContact<'a> {
    reporter: Reporter<'a>,
    states: &'static [ConsentState],
    mailings: Vec<DateColumn>,
    contacts: Vec<DateColumn>,
    own_contact: OwnContact,
}

impl<'a> LaterContact<'a> {
    /// None where no column of the source could date a mailing.
    pub(super) fn new(reporter: Reporter<'a>, states: &'static [ConsentState]) -> Option<Self> {
        let columns = reporter.cx.columns;
        let own_contact = OwnContact::new(columns);
        let mailings = dates::columns(columns, &MAILING_FIELDS);
        let contacts = if own_contact.is_known() {
            dates::columns(columns, &CONTACT_FIELDS)
        } else {
            Vec::new()
        };
        (!(mailings.is_empty() && contacts.is_empty())).then_some(Self {
            reporter,
            states,
            mailings,
            contacts,
            own_contact,
        })
    }

    fn last_mailing(&self, record: &Record<'_>) -> Option<(Moment, usize)> {
        let mailing = dates::latest(record, &self.mailings);
        let contact = if self.own_contact.is_ours(record) {
            dates::latest(record, &self.contacts)
        } else {
            None
        };
        mailing
            .into_iter()
            .chain(contact)
            .max_by_key(|(moment, _)| *moment)
    }
}

impl Check for LaterContact<'_> {
    fn record(&mut self, record: &Record<'_>, out: &mut dyn FnMut(Finding)) {
        let is_denied = |consent: &&Consent| {
            self.states.contains(&consent.state) && reaches(record, consent.channel)
        };
        let mut mailing = None;
        for consent in record.consents.iter().filter(is_denied) {
            let Some(denied_at) = denial_date(consent) else {
                continue;
            };
            // The dates are read only for records that hold a dated no.
            let last = *mailing.get_or_insert_with(|| self.last_mailing(record));
            let Some((sent_at, column)) =
                last.filter(|(sent_at, _)| dates::is_after(*sent_at, denied_at))
            else {
                continue;
            };
            let draft = self
                .reporter
                .on_consent(record, consent)
                .column(Some(column));
            out(draft.say("later", || {
                vec![("days", dates::days_between(denied_at, sent_at))]
            }));
        }
    }
}

/// Whether a mailing of unknown medium certainly went out by that channel: by e-mail where the record
/// has an address for it, by post only where it has none. It was no telephone call.
fn reaches(record: &Record<'_>, channel: Channel) -> bool {
    match channel {
        Channel::Email => true,
        Channel::Post => record
            .consents
            .iter()
            .all(|consent| consent.channel != Channel::Email),
        Channel::Phone | Channel::Sms | Channel::Fax => false,
    }
}

/// When the no was said: in this record, or by the no elsewhere that overrules it; the earlier counts.
fn denial_date(consent: &Consent) -> Option<Moment> {
    let elsewhere = consent.overruled_by.and_then(|denial| denial.at);
    consent.denied_at.into_iter().chain(elsewhere).min()
}
