//! MIN-04: private life without a purpose: family, origin, income, photograph, social profiles, beliefs.

use super::{Check, Rule, RuleMeta, SourceCx, necessity::Filled};
use crate::model::Severity;

static META: RuleMeta = RuleMeta {
    code: "MIN-04",
    name: "private-life-field",
    severity: Severity::Medium,
    articles: &["Art. 5(1)(c) GDPR", "Art. 9(1) GDPR"],
    since: "0.1.0",
};

/// The rule.
pub(super) struct PrivateLifeField;

impl Rule for PrivateLifeField {
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
    fn private_life_is_flagged_by_column_and_ordinary_fields_pass() {
        let found = Sample::of(&[
            "Kinder=fam.children_count",
            "Religion=sens.religion",
            "Ort=addr.main.city",
        ])
        .row(&["2", "x", "Köln"])
        .row(&["", "", "Bonn"])
        .run("MIN-04");
        let fields: Vec<_> = found
            .iter()
            .filter_map(|finding| finding.field.as_deref())
            .collect();
        assert_eq!(fields, ["Kinder", "Religion"]);
        assert!(
            found
                .iter()
                .all(|finding| !finding.message.contains("Köln"))
        );
    }

    #[test]
    fn a_purpose_that_lists_the_field_clears_it() {
        let listed = Sample::of(&["Kinder=fam.children_count"])
            .row(&["2"])
            .policy(|policy| policy.purposes[0].fields.push("fam".to_owned()));
        assert!(listed.run("MIN-04").is_empty());
    }
}
