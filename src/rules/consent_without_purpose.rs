//! CON-03: a yes that names no purpose, once a column and channel.

use super::{self as rules, Check, Rule, RuleMeta, SourceCx, handed, reporter::Reporter};
use crate::model::{Channel, ConsentState, Finding, Record, Severity};

static META: RuleMeta = RuleMeta {
    code: "CON-03",
    name: "consent-without-purpose",
    severity: Severity::High,
    articles: &["Art. 6(1)(a) GDPR", "Art. 5(1)(b) GDPR"],
    since: "0.1.0",
};

/// The rule.
pub(super) struct ConsentWithoutPurpose;

impl Rule for ConsentWithoutPurpose {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        Some(Box::new(Nameless {
            reporter: Reporter::new(cx, &META),
            columns: Vec::new(),
            records: 0,
        }))
    }
}

struct Nameless<'a> {
    reporter: Reporter<'a>,
    columns: Vec<Tally>,
    /// Records so far; several may start on one line.
    records: u64,
}

struct Tally {
    column: Option<usize>,
    channel: Channel,
    count: u64,
    /// The record that was counted last: one yes may stand for several purposes.
    record: u64,
}

impl Check for Nameless<'_> {
    fn record(&mut self, record: &Record<'_>, _out: &mut dyn FnMut(Finding)) {
        self.records += 1;
        for consent in record
            .consents
            .iter()
            .filter(|consent| consent.names_no_purpose)
        {
            // A yes that names no purpose may count for none at all: then the state is silence.
            let is_yes = consent.said.is_grant() || consent.said == ConsentState::Pending;
            if !(is_yes || consent.said.is_silence()) {
                continue;
            }
            let same = |tally: &&mut Tally| {
                tally.column == consent.column && tally.channel == consent.channel
            };
            match self.columns.iter_mut().find(same) {
                Some(tally) if tally.record == self.records => {}
                Some(tally) => {
                    tally.count += 1;
                    tally.record = self.records;
                }
                None => self.columns.push(Tally {
                    column: consent.column,
                    channel: consent.channel,
                    count: 1,
                    record: self.records,
                }),
            }
        }
    }

    fn finish(&mut self, out: &mut dyn FnMut(Finding)) {
        for tally in &self.columns {
            let draft = self
                .reporter
                .on_file(tally.count)
                .channel(tally.channel)
                .column(tally.column);
            out(draft.plain(if tally.column.is_some() {
                "no_purpose"
            } else {
                "no_column"
            }));
        }
    }

    fn hand_over(&mut self) -> Option<rules::Handover> {
        Some(Box::new(std::mem::take(&mut self.columns)))
    }

    fn take_over(&mut self, handover: rules::Handover) {
        for other in handed::<Vec<Tally>>(handover) {
            let same =
                |own: &&mut Tally| own.column == other.column && own.channel == other.channel;
            match self.columns.iter_mut().find(same) {
                Some(own) => own.count += other.count,
                None => self.columns.push(other),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::samples::{Sample, consent};

    #[test]
    fn yeses_without_purpose_are_counted_once_a_column() {
        let mut yes = consent(Channel::Email, ConsentState::Claimed);
        yes.names_no_purpose = true;
        let sample = Sample::of(&["Newsletter=consent.email.optin"]);
        let found = sample
            .says(yes.clone())
            .row(&["yes"])
            .says(yes.clone())
            .says(yes)
            .run("CON-03");
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].count, found[0].field.as_deref()),
            (2, Some("Newsletter"))
        );
    }

    #[test]
    fn a_yes_of_no_single_column_names_no_column() {
        let mut yes = consent(Channel::Email, ConsentState::Claimed);
        (yes.names_no_purpose, yes.column) = (true, None);
        let found = Sample::of(&["E=contact.email.primary"])
            .says(yes)
            .run("CON-03");
        assert_eq!((found.len(), found[0].field.as_deref()), (1, None));
        assert!(!found[0].message.contains("column"), "{}", found[0].message);
    }

    #[test]
    fn a_yes_that_counts_for_no_purpose_is_flagged_though_the_state_is_silence() {
        let mut open = consent(Channel::Email, ConsentState::NoStatement);
        open.names_no_purpose = true;
        let sample = Sample::of(&["Newsletter=consent.email.optin"]).says(open);
        assert_eq!(sample.run("CON-03").len(), 1);
    }

    #[test]
    fn a_yes_with_a_purpose_a_silence_and_a_denial_pass() {
        let named = consent(Channel::Email, ConsentState::Proven);
        let silent = consent(Channel::Email, ConsentState::NoStatement);
        let mut denied = consent(Channel::Email, ConsentState::Objected);
        denied.names_no_purpose = true;
        let sample = Sample::of(&["Newsletter=consent.email.optin"]);
        assert!(
            sample
                .says(named)
                .says(silent)
                .says(denied)
                .run("CON-03")
                .is_empty()
        );
    }
}
