//! OBJ-05: an objection to e-mail in Belgium, and no confirmation that it was registered.

use super::{Check, Rule, RuleMeta, SourceCx, counts_in, profile::Lawfulness, reporter::Reporter};
use crate::model::{Channel, ConsentState, Finding, Record, Severity};

static META: RuleMeta = RuleMeta {
    code: "OBJ-05",
    name: "objection-unacknowledged",
    severity: Severity::Medium,
    articles: &[
        "Art. 21(3) GDPR",
        "Art. 12(3) GDPR",
        "Art. 13(2) Directive 2002/58/EC",
    ],
    since: "0.1.0",
};

/// The rule.
pub(super) struct ObjectionUnacknowledged;

impl Rule for ObjectionUnacknowledged {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        Some(Box::new(Unanswered {
            reporter: Reporter::new(cx, &META),
            law: Lawfulness::new(cx.columns, cx.policy, cx.block, cx.today),
            column: cx
                .columns
                .first("consent.objection_ack_at")
                .map(|column| column.index),
            records: 0,
        }))
    }
}

struct Unanswered<'a> {
    reporter: Reporter<'a>,
    law: Lawfulness,
    column: Option<usize>,
    /// Records with an objection, in a source that has no column for the confirmation.
    records: u64,
}

impl Check for Unanswered<'_> {
    fn record(&mut self, record: &Record<'_>, out: &mut dyn FnMut(Finding)) {
        let is_objection = |state| state == ConsentState::Objected;
        let mut consents = record.consents.iter();
        let Some(consent) = consents
            .find(|consent| consent.channel == Channel::Email && is_objection(consent.state))
        else {
            return;
        };
        if self.law.facts().country(record, Channel::Email) != "BE" {
            return;
        }
        match self.column {
            None => self.records += 1,
            Some(column) if record.row.get(column).trim().is_empty() => {
                let draft = self.reporter.on_consent(record, consent);
                out(draft.column(Some(column)).plain("blank"));
            }
            Some(_) => {}
        }
    }

    fn finish(&mut self, out: &mut dyn FnMut(Finding)) {
        if self.records > 0 {
            let draft = self.reporter.on_file(self.records).channel(Channel::Email);
            out(draft.plain("no_column"));
        }
    }

    counts_in!(records);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::Scope,
        rules::samples::{Sample, consent},
    };

    fn found(country: &str, ack: &str, channel: Channel, state: ConsentState) -> usize {
        Sample::of(&["Land=addr.main.country", "Ack=consent.objection_ack_at"])
            .row(&[country, ack])
            .says(consent(channel, state))
            .run("OBJ-05")
            .len()
    }

    #[test]
    fn a_belgian_objection_to_e_mail_wants_a_confirmation() {
        assert_eq!(
            found("Belgique", "", Channel::Email, ConsentState::Objected),
            1
        );
        assert_eq!(found("", "", Channel::Email, ConsentState::Objected), 1);
    }

    #[test]
    fn a_confirmed_one_another_country_channel_or_state_pass() {
        assert_eq!(
            found("BE", "2026-01-02", Channel::Email, ConsentState::Objected),
            0
        );
        assert_eq!(found("FR", "", Channel::Email, ConsentState::Objected), 0);
        assert_eq!(found("BE", "", Channel::Phone, ConsentState::Objected), 0);
        assert_eq!(found("BE", "", Channel::Email, ConsentState::Withdrawn), 0);
    }

    #[test]
    fn a_source_without_a_column_is_one_finding() {
        let no = consent(Channel::Email, ConsentState::Objected);
        let found = Sample::of(&["E=contact.email.primary"])
            .row(&["x"])
            .says(no.clone())
            .row(&["y"])
            .says(no)
            .run("OBJ-05");
        assert_eq!((found.len(), found[0].count), (1, 2));
        assert_eq!(found[0].scope, Scope::File);
    }
}
