//! CON-22: a consent to calls in Germany without the record that the law there asks for.

use super::{Check, Rule, RuleMeta, SourceCx, profile::Lawfulness, reporter::Reporter};
use crate::model::{Channel, Finding, Record, Severity};

static META: RuleMeta = RuleMeta {
    code: "CON-22",
    name: "phone-consent-undocumented",
    severity: Severity::High,
    articles: &["Art. 7(1) GDPR", "Art. 13(3) Directive 2002/58/EC"],
    since: "0.1.0",
};

/// The rule.
pub(super) struct PhoneConsentUndocumented;

impl Rule for PhoneConsentUndocumented {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let has_phones = cx.columns.below("contact.phone").next().is_some();
        has_phones.then(|| -> Box<dyn Check + 'a> {
            Box::new(German {
                reporter: Reporter::new(cx, &META),
                law: Lawfulness::new(cx.columns, cx.policy, cx.block, cx.today),
            })
        })
    }
}

struct German<'a> {
    reporter: Reporter<'a>,
    law: Lawfulness,
}

impl Check for German<'_> {
    fn record(&mut self, record: &Record<'_>, out: &mut dyn FnMut(Finding)) {
        for consent in record.consents {
            let lacks_proof = consent.channel == Channel::Phone
                && consent.state.is_grant()
                && !(consent.proof.has_date && consent.proof.has_source);
            if lacks_proof && self.law.facts().country(record, Channel::Phone) == "DE" {
                let draft = self
                    .reporter
                    .on_consent(record, consent)
                    .column(consent.column);
                out(draft.plain("undocumented"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        model::{ConsentState, consent::Proof},
        rules::samples::{Sample, consent},
    };

    use super::*;

    fn found(number: &str, country: &str, proof: Proof, state: ConsentState) -> usize {
        let mut yes = consent(Channel::Phone, state);
        yes.proof = proof;
        Sample::of(&["Tel=contact.phone.mobile", "Land=addr.main.country"])
            .row(&[number, country])
            .says(yes)
            .run("CON-22")
            .len()
    }

    const PROOF: Proof = Proof {
        has_date: true,
        has_source: true,
        has_wording: false,
        has_actor: false,
    };

    #[test]
    fn a_german_yes_to_calls_without_proof_is_flagged_by_address_or_number() {
        let bare = Proof::default();
        assert_eq!(
            found("0170 1234567", "Deutschland", bare, ConsentState::Claimed),
            1
        );
        assert_eq!(found("+49 170 1234567", "", bare, ConsentState::Claimed), 1);
        let undated = Proof {
            has_date: false,
            ..PROOF
        };
        assert_eq!(
            found("+49 170 1234567", "", undated, ConsentState::Claimed),
            1
        );
    }

    #[test]
    fn a_proved_one_another_country_and_silence_pass() {
        let bare = Proof::default();
        assert_eq!(found("+49 170 1234567", "", PROOF, ConsentState::Proven), 0);
        assert_eq!(
            found("+32 470 00 00 00", "", bare, ConsentState::Claimed),
            0
        );
        assert_eq!(
            found("+49 170 1234567", "Belgique", bare, ConsentState::Claimed),
            0
        );
        assert_eq!(
            found("+49 170 1234567", "", bare, ConsentState::NoStatement),
            0
        );
    }
}
