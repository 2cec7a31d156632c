//! MIN-01: a column that no purpose of the policy needs.

use super::{Check, Rule, RuleMeta, SourceCx, necessity::Filled};
use crate::model::Severity;

static META: RuleMeta = RuleMeta {
    code: "MIN-01",
    name: "unnecessary-field",
    severity: Severity::Medium,
    articles: &["Art. 5(1)(c) GDPR", "Art. 25(2) GDPR"],
    since: "0.1.0",
};

/// The rule.
pub(super) struct UnnecessaryField;

impl Rule for UnnecessaryField {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        Some(Box::new(Filled::new(cx, &META, |_, _| true)?))
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        model::Scope,
        rules::samples::{self, Sample},
    };

    #[test]
    fn a_filled_column_without_purpose_is_one_finding_with_its_share() {
        let found = Sample::of(&["Colour="])
            .row(&["red"])
            .row(&[""])
            .row(&["blue"])
            .row(&[" "])
            .run("MIN-01");
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].scope, found[0].count, found[0].field.as_deref()),
            (Scope::Column, 2, Some("Colour"))
        );
        assert!(found[0].message.contains("50 %"), "{}", found[0].message);
        assert!(!found[0].message.contains("red"));
    }

    #[test]
    fn an_empty_column_and_one_that_a_purpose_needs_pass() {
        assert!(
            Sample::of(&["Colour="])
                .row(&[""])
                .row(&[" "])
                .run("MIN-01")
                .is_empty()
        );
        assert!(
            Sample::of(&["City=addr.main.city"])
                .row(&["Ghent"])
                .run("MIN-01")
                .is_empty()
        );
    }

    #[test]
    fn a_listed_prefix_clears_the_fields_below_it_and_nothing_else() {
        let sample = |field: &str| {
            Sample::of(&["A=profile.score"])
                .row(&["x"])
                .policy(|policy| policy.purposes[0].fields.push(field.to_owned()))
        };
        assert!(sample("profile").run("MIN-01").is_empty());
        assert!(sample("profile.score").run("MIN-01").is_empty());
        assert_eq!(sample("profile.sco").run("MIN-01").len(), 1);
    }

    #[test]
    fn a_column_with_several_possible_meanings_says_so() {
        let mut columns = samples::columns(&["Titel="]);
        columns.columns[0].candidates = vec!["person.title".to_owned(), "org.job_title".to_owned()];
        let found = Sample::over(columns).row(&["x"]).run("MIN-01");
        assert!(
            found[0].remedy.contains("dpo import --print-map"),
            "{}",
            found[0].remedy
        );
    }
}
