//! MIN-02: a form of address or a gender that no purpose needs.

use super::{Check, Rule, RuleMeta, SourceCx, necessity::Filled};
use crate::model::Severity;

static META: RuleMeta = RuleMeta {
    code: "MIN-02",
    name: "civility-without-need",
    severity: Severity::Low,
    articles: &["Art. 5(1)(c) GDPR", "Art. 6(1) GDPR"],
    since: "0.1.0",
};

/// The rule.
pub(super) struct CivilityWithoutNeed;

impl Rule for CivilityWithoutNeed {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        Some(Box::new(Filled::new(cx, &META, |_, _| true)?))
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::samples::Sample;

    #[test]
    fn a_civility_is_flagged_unless_a_purpose_lists_it() {
        let sample = || {
            Sample::of(&["Civilité=person.title", "Sexe=person.gender"])
                .row(&["Mme", ""])
                .row(&["", ""])
        };
        let found = sample().run("MIN-02");
        assert_eq!((found.len(), found[0].count), (1, 1));
        let listed =
            sample().policy(|policy| policy.purposes[0].fields.push("person.title".to_owned()));
        assert!(listed.run("MIN-02").is_empty());
    }
}
