//! CON-20: facts of a special category, and a consent that does not say it is explicit.

use super::{
    Check, Rule, RuleMeta, SourceCx,
    cell_words::{self, Cells},
    reporter::Reporter,
};
use crate::model::{Finding, Record, Severity};

static META: RuleMeta = RuleMeta {
    code: "CON-20",
    name: "consent-not-explicit",
    severity: Severity::Critical,
    articles: &["Art. 9(2)(a) GDPR"],
    since: "0.1.0",
};

/// The special categories of Art. 9(1) GDPR among the fields.
const CATEGORIES: [&str; 6] = [
    "sens.ethnicity",
    "sens.health",
    "sens.political",
    "sens.religion",
    "sens.sexual",
    "sens.union",
];

/// The rule.
pub(super) struct ConsentNotExplicit;

impl Rule for ConsentNotExplicit {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let columns: Vec<(usize, &'static str)> = cx
            .columns
            .columns
            .iter()
            .filter_map(|column| {
                let field = column.field.as_ref()?;
                let category = CATEGORIES.iter().find(|own| field.as_str() == **own)?;
                Some((column.index, category.strip_prefix("sens.")?))
            })
            .collect();
        if columns.is_empty() {
            return None;
        }
        // Without a column for the kind of consent nothing is known here; SPC-01 asks for a ground.
        Some(Box::new(Special {
            kinds: Cells::of(
                cx.columns,
                |field| field == "consent.type",
                |plain| cell_words::is_phrase(plain, "explicit").then_some("explicit"),
            )?,
            reporter: Reporter::new(cx, &META),
            columns,
        }))
    }
}

struct Special<'a> {
    reporter: Reporter<'a>,
    kinds: Cells,
    columns: Vec<(usize, &'static str)>,
}

impl Check for Special<'_> {
    fn record(&mut self, record: &Record<'_>, out: &mut dyn FnMut(Finding)) {
        let mut is_explicit = None;
        for (column, category) in &self.columns {
            if record.row.get(*column).trim().is_empty() {
                continue;
            }
            if *is_explicit.get_or_insert_with(|| self.kinds.first(record).is_some()) {
                return;
            }
            let draft = self.reporter.on_record(record).column(Some(*column));
            out(draft.kind(category).plain("special"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::samples::Sample;

    fn kinds(fields: [&str; 2], cells: [&str; 2]) -> Vec<String> {
        Sample::of(&fields)
            .row(&cells)
            .run("CON-20")
            .into_iter()
            .filter_map(|finding| finding.kind.map(|kind| kind.to_string()))
            .collect()
    }

    const FIELDS: [&str; 2] = ["Diet=sens.health", "Kind=consent.type"];

    #[test]
    fn a_special_category_needs_a_consent_that_says_explicit() {
        assert_eq!(kinds(FIELDS, ["SENTINEL", "implied"]), ["health"]);
        assert_eq!(kinds(FIELDS, ["SENTINEL", ""]), ["health"]);
    }

    #[test]
    fn an_explicit_consent_a_blank_and_an_ordinary_field_pass() {
        for word in [
            "Explicit",
            "uitdrukkelijk",
            "ausdrücklich",
            "consentement explicite",
        ] {
            assert!(kinds(FIELDS, ["SENTINEL", word]).is_empty(), "{word}");
        }
        assert!(kinds(FIELDS, ["", "implied"]).is_empty());
        assert!(
            kinds(
                ["N=sens.nationality", "Kind=consent.type"],
                ["x", "implied"]
            )
            .is_empty()
        );
        assert!(
            kinds(
                ["Diet=sens.health", "Other=consent.source"],
                ["x", "implied"]
            )
            .is_empty()
        );
    }
}
