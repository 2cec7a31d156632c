//! What sources that bring no records said of persons: files of consents, each source's last word. Held
//! against what the records of the same persons say (ACC-03).

use std::collections::{BTreeMap, HashMap};

use crate::{
    model::{
        Channel, Consent, Moment,
        consent::PurposeIx,
        consent_event::{Numbered, fold},
    },
    ops::{
        consents::is_required,
        denials::{DenialBook, Whose},
    },
    policy::Policy,
    rules::{Duplicates, Spoken},
    store::{NOBODY, Store, StoreResult, StoredConsent},
};

/// The last words of sources, by person.
#[derive(Debug, Default)]
pub(super) struct Heard {
    by_subject: BTreeMap<i64, Vec<Spoken>>,
}

/// What one source said about one channel and purpose of a person.
type Topic<'e> = (i64, &'e str, Channel, PurposeIx);

impl Heard {
    /// Folds what each source said. A yes that no denial overrules was given later than it, and
    /// disagrees with nothing.
    pub(super) fn of_store(
        store: &Store,
        policy: &Policy,
        links: &HashMap<i64, i64>,
        book: &DenialBook,
    ) -> StoreResult<Self> {
        let events = store.consent_events()?;
        let mut told: BTreeMap<Topic<'_>, Vec<&StoredConsent>> = BTreeMap::new();
        for stored in &events {
            let source = stored.event.details.source.as_str();
            let purpose = policy.purpose_index(&stored.event.purpose);
            let (Some(purpose), false) = (purpose, source.is_empty() || stored.record == NOBODY)
            else {
                continue;
            };
            let subject = links.get(&stored.record).copied().unwrap_or(stored.record);
            told.entry((subject, source, stored.event.channel, purpose))
                .or_default()
                .push(stored);
        }
        let mut heard = Self::default();
        for ((subject, source, channel, purpose), events) in told {
            let numbered = events
                .iter()
                .map(|own| -> Numbered<'_> { (own.id, &own.event) });
            let Some(folded) = fold(numbered, None, is_required(policy)) else {
                continue;
            };
            let mut consent = Consent {
                said: folded.state,
                state: folded.state,
                given_at: folded.given_on.map(|date| Moment { date, time: None }),
                ..Consent::silent(channel, purpose)
            };
            let is_no = folded.state.is_denial();
            if folded.state.is_grant() {
                let record = events.first().map_or(subject, |own| own.record);
                // Of no import: what the same record was denied by another source counts too.
                let whose = Whose {
                    record,
                    import: -1,
                    run: 0,
                    first_run: 0,
                    subject,
                };
                book.overrule(whose, &[], std::slice::from_mut(&mut consent));
            }
            let is_yes = folded.state.is_grant() && consent.state.is_denial();
            heard.by_subject.entry(subject).or_default().push(Spoken {
                source: source.to_owned(),
                channel,
                is_yes,
                is_no,
            });
        }
        Ok(heard)
    }

    /// Whether any such source spoke of a person.
    pub(super) fn has(&self, subject: i64) -> bool {
        self.by_subject.contains_key(&subject)
    }

    /// Hands over what was said, to be held against the records.
    pub(super) fn tell(&self, duplicates: &mut Duplicates) {
        for (subject, spoken) in &self.by_subject {
            for spoken in spoken.iter().filter(|spoken| spoken.is_yes || spoken.is_no) {
                duplicates.hear(*subject, spoken.clone());
            }
        }
    }
}
