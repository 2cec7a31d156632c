//! CON-06: a yes that cannot be proved, or only in part: who, when, how, what was shown.

use super::{Check, Rule, RuleMeta, SourceCx, each_consent::EachConsent, reporter::Reporter};
use crate::model::{Consent, ConsentState, Finding, Record, Severity, consent::Proof};

static META: RuleMeta = RuleMeta {
    code: "CON-06",
    name: "consent-without-proof",
    severity: Severity::High,
    articles: &["Art. 7(1) GDPR", "Art. 5(2) GDPR"],
    since: "0.1.0",
};

/// The rule.
pub(super) struct ConsentWithoutProof;

impl Rule for ConsentWithoutProof {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        Some(Box::new(EachConsent {
            reporter: Reporter::new(cx, &META),
            judge,
        }))
    }
}

fn judge(reporter: &Reporter<'_>, record: &Record<'_>, consent: &Consent) -> Option<Finding> {
    let has_gap = missing(consent.proof).next().is_some();
    let (severity, variant) = match consent.state {
        ConsentState::Claimed if has_gap => (Severity::High, "claimed"),
        ConsentState::Claimed => (Severity::High, "claimed_only"),
        ConsentState::Proven if has_gap => (Severity::Low, "gaps"),
        _ => return None,
    };
    let draft = reporter
        .on_consent(record, consent)
        .severity(severity)
        .column(consent.column);
    Some(draft.say(variant, || {
        let names: Vec<&str> = missing(consent.proof)
            .map(|key| reporter.term(key))
            .collect();
        vec![("missing", names.join(", "))]
    }))
}

/// The parts of the proof that are not there, as keys of their names.
fn missing(proof: Proof) -> impl Iterator<Item = &'static str> {
    [
        (proof.has_date, "element.date"),
        (proof.has_source, "element.source"),
        (proof.has_wording, "element.wording"),
        (proof.has_actor, "element.actor"),
    ]
    .into_iter()
    .filter_map(|(is_there, key)| (!is_there).then_some(key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::Channel,
        rules::samples::{Sample, consent},
    };

    fn run(state: ConsentState, proof: Proof) -> Vec<Finding> {
        let mut yes = consent(Channel::Email, state);
        yes.proof = proof;
        Sample::of(&["Opt-in=consent.email.optin"])
            .says(yes)
            .run("CON-06")
    }

    const ALL: Proof = Proof {
        has_date: true,
        has_source: true,
        has_wording: true,
        has_actor: true,
    };

    #[test]
    fn a_claimed_yes_is_high_and_names_what_is_missing() {
        let found = run(ConsentState::Claimed, Proof::default());
        assert_eq!(found[0].severity, Severity::High);
        for word in ["date", "source", "wording"] {
            assert!(found[0].message.contains(word), "{}", found[0].message);
        }
        assert_eq!(run(ConsentState::Claimed, ALL).len(), 1);
    }

    #[test]
    fn a_proven_yes_with_gaps_is_low() {
        let found = run(
            ConsentState::Proven,
            Proof {
                has_wording: false,
                ..ALL
            },
        );
        assert_eq!(found[0].severity, Severity::Low);
        assert!(found[0].message.contains("wording") && !found[0].message.contains("date"));
    }

    #[test]
    fn a_full_proof_and_every_other_state_pass() {
        assert!(run(ConsentState::Proven, ALL).is_empty());
        for state in ConsentState::ALL
            .into_iter()
            .filter(|state| !state.is_grant())
        {
            assert!(
                run(state, Proof::default()).is_empty(),
                "{}",
                state.as_str()
            );
        }
    }
}
