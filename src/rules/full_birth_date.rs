//! MIN-03: a full date of birth where a year or an age group suffices.

use super::{Check, Rule, RuleMeta, SourceCx, necessity::Filled};
use crate::model::{Column, Moment, Severity};

static META: RuleMeta = RuleMeta {
    code: "MIN-03",
    name: "full-birth-date",
    severity: Severity::Medium,
    articles: &["Art. 5(1)(c) GDPR"],
    since: "0.1.0",
};

/// The rule.
pub(super) struct FullBirthDate;

impl Rule for FullBirthDate {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        Some(Box::new(Filled::new(cx, &META, is_full_date)?))
    }
}

/// Whether a cell holds day, month and year. An ambiguous date is one too: it is full, whatever the
/// order of its parts.
fn is_full_date(column: &Column, cell: &str) -> bool {
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    let groups = cell
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .count();
    Moment::parse(cell, column.date_order).is_some() || (groups >= 3 && digits >= 4) || digits == 8
}

#[cfg(test)]
mod tests {
    use crate::rules::samples::Sample;

    #[test]
    fn full_dates_are_counted_and_bare_years_are_not() {
        let sample = Sample::of(&["Born=person.birth_date"]);
        let rows = [
            "1980-02-03",
            "1980",
            "03/04/1980",
            "3 mars 1980",
            "02/1980",
            "19800203",
            "unknown",
        ];
        let found = rows
            .iter()
            .fold(sample, |sample, row| sample.row(&[row]))
            .run("MIN-03");
        assert_eq!((found.len(), found[0].count), (1, 4));
    }

    #[test]
    fn years_only_and_a_purpose_that_lists_the_date_pass() {
        assert!(
            Sample::of(&["Born=person.birth_date"])
                .row(&["1980"])
                .run("MIN-03")
                .is_empty()
        );
        let listed = Sample::of(&["Born=person.birth_date"])
            .row(&["1980-02-03"])
            .policy(|policy| {
                policy.purposes[0]
                    .fields
                    .push("person.birth_date".to_owned())
            });
        assert!(listed.run("MIN-03").is_empty());
    }
}
