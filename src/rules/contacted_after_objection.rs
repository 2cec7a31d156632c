//! OBJ-01: a mailing after the person objected to marketing.

use super::{Check, Rule, RuleMeta, SourceCx, later_contact::LaterContact, reporter::Reporter};
use crate::model::{ConsentState, Severity};

static META: RuleMeta = RuleMeta {
    code: "OBJ-01",
    name: "contacted-after-objection",
    severity: Severity::Critical,
    articles: &["Art. 21(2) GDPR", "Art. 21(3) GDPR"],
    since: "0.1.0",
};

/// The rule.
pub(super) struct ContactedAfterObjection;

impl Rule for ContactedAfterObjection {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        Some(Box::new(LaterContact::new(
            Reporter::new(cx, &META),
            &[ConsentState::Objected],
        )?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::Channel,
        rules::samples::{Sample, consent, moment},
    };

    fn found(state: ConsentState, mailing: &str) -> usize {
        let mut no = consent(Channel::Email, state);
        no.denied_at = Some(moment("2025-01-10"));
        Sample::of(&["Last mailing=life.last_mailing_at"])
            .row(&[mailing])
            .says(no)
            .run("OBJ-01")
            .len()
    }

    #[test]
    fn a_mailing_after_the_objection_is_flagged() {
        assert_eq!(found(ConsentState::Objected, "2025-01-20"), 1);
    }

    #[test]
    fn a_mailing_before_it_and_a_withdrawal_pass() {
        assert_eq!(found(ConsentState::Objected, "2025-01-09"), 0);
        assert_eq!(found(ConsentState::Objected, ""), 0);
        assert_eq!(found(ConsentState::Withdrawn, "2025-01-20"), 0);
    }
}
