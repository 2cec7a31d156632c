//! CON-12: a mailing after the person took the consent back, or refused it.

use super::{Check, Rule, RuleMeta, SourceCx, later_contact::LaterContact, reporter::Reporter};
use crate::model::{ConsentState, Severity};

static META: RuleMeta = RuleMeta {
    code: "CON-12",
    name: "contacted-after-withdrawal",
    severity: Severity::Critical,
    articles: &["Art. 7(3) GDPR", "Art. 17(1)(b) GDPR"],
    since: "0.1.0",
};

/// The rule.
pub(super) struct ContactedAfterWithdrawal;

impl Rule for ContactedAfterWithdrawal {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let check = LaterContact::new(
            Reporter::new(cx, &META),
            &[ConsentState::Withdrawn, ConsentState::Refused],
        )?;
        Some(Box::new(check))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Channel, Consent, consent::Denial},
        rules::samples::{Sample, consent, moment},
    };

    const COLUMNS: [&str; 3] = [
        "Last mailing=life.last_mailing_at",
        "Last contact=life.last_contacted_at",
        "How=life.last_contact_source",
    ];

    fn withdrawn(at: &str) -> Consent {
        let mut no = consent(Channel::Email, ConsentState::Withdrawn);
        no.denied_at = Some(moment(at));
        no
    }

    fn found(row: &[&str], no: Consent) -> usize {
        Sample::of(&COLUMNS).row(row).says(no).run("CON-12").len()
    }

    #[test]
    fn a_mailing_after_the_withdrawal_is_critical() {
        let found = Sample::of(&COLUMNS)
            .row(&["2025-03-01", "", ""])
            .says(withdrawn("2025-02-01"))
            .run("CON-12");
        assert_eq!((found.len(), found[0].severity), (1, Severity::Critical));
        assert!(found[0].message.contains("28"), "{}", found[0].message);
        assert!(
            !found[0].message.contains("2025"),
            "a date of the file is a value of the file"
        );
    }

    #[test]
    fn a_mailing_before_or_on_the_day_of_the_withdrawal_passes() {
        assert_eq!(found(&["2025-01-31", "", ""], withdrawn("2025-02-01")), 0);
        assert_eq!(found(&["2025-02-01", "", ""], withdrawn("2025-02-01")), 0);
    }

    #[test]
    fn an_undated_withdrawal_and_an_objection_are_not_judged_here() {
        let mut undated = withdrawn("2025-02-01");
        undated.denied_at = None;
        assert_eq!(found(&["2025-03-01", "", ""], undated), 0);
        let mut objected = withdrawn("2025-02-01");
        objected.state = ConsentState::Objected;
        assert_eq!(found(&["2025-03-01", "", ""], objected), 0);
    }

    #[test]
    fn a_withdrawal_elsewhere_counts_with_its_date() {
        let mut overruled = withdrawn("2025-02-01");
        overruled.denied_at = None;
        overruled.overruled_by = Some(Denial {
            state: ConsentState::Withdrawn,
            at: Some(moment("2025-02-01")),
            earlier_import: true,
        });
        assert_eq!(found(&["2025-03-01", "", ""], overruled), 1);
    }

    #[test]
    fn a_contact_counts_only_where_it_was_our_mailing() {
        assert_eq!(
            found(&["", "2025-03-01", "Newsletter"], withdrawn("2025-02-01")),
            1
        );
        assert_eq!(
            found(&["", "2025-03-01", "Order"], withdrawn("2025-02-01")),
            0
        );
        assert_eq!(found(&["", "2025-03-01", ""], withdrawn("2025-02-01")), 0);
    }

    #[test]
    fn a_mailing_is_no_telephone_call() {
        let mut phone = withdrawn("2025-02-01");
        phone.channel = Channel::Phone;
        assert_eq!(found(&["2025-03-01", "", ""], phone), 0);
    }

    #[test]
    fn a_mailing_went_by_post_only_where_there_is_no_e_mail() {
        let mut post = withdrawn("2025-02-01");
        post.channel = Channel::Post;
        assert_eq!(found(&["2025-03-01", "", ""], post.clone()), 1);
        let sample = Sample::of(&COLUMNS).row(&["2025-03-01", "", ""]);
        let email = consent(Channel::Email, ConsentState::Proven);
        assert!(sample.says(email).says(post).run("CON-12").is_empty());
    }
}
