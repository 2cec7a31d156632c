//! CON-04: a purpose that says no more than "marketing" or "various".

use super::{
    Check, Rule, RuleMeta, SourceCx,
    cell_words::{self, Cells},
    counts_in,
    reporter::Reporter,
    tally::Tally,
};
use crate::model::{Finding, Record, Severity};

static META: RuleMeta = RuleMeta {
    code: "CON-04",
    name: "consent-purpose-vague",
    severity: Severity::Medium,
    articles: &["Art. 5(1)(b) GDPR", "Art. 6(1)(a) GDPR", "Recital 32 GDPR"],
    since: "0.1.0",
};

/// The rule.
pub(super) struct ConsentPurposeVague;

impl Rule for ConsentPurposeVague {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let is_purpose = |field: &str| field == "consent.purpose";
        Some(Box::new(Vague {
            reporter: Reporter::new(cx, &META),
            cells: Cells::of(cx.columns, is_purpose, |plain| {
                cell_words::is_phrase(plain, "vague-purpose").then_some("vague")
            })?,
            // A cell that names a purpose of the policy is as precise as the policy's label of it.
            declared: cx
                .policy
                .purposes
                .iter()
                .map(|purpose| cell_words::plain(&purpose.id))
                .collect(),
            columns: Tally::default(),
        }))
    }
}

struct Vague<'a> {
    reporter: Reporter<'a>,
    cells: Cells,
    declared: Vec<String>,
    columns: Tally<usize>,
}

impl Check for Vague<'_> {
    fn record(&mut self, record: &Record<'_>, _out: &mut dyn FnMut(Finding)) {
        if let Some((column, _)) = self.cells.first(record) {
            let named = cell_words::plain(record.row.get(column));
            if !self.declared.contains(&named) {
                self.columns.add(column);
            }
        }
    }

    fn finish(&mut self, out: &mut dyn FnMut(Finding)) {
        for (column, count) in self.columns.iter() {
            let draft = self.reporter.on_file(*count).column(Some(*column));
            out(draft.plain("vague"));
        }
    }

    counts_in!(columns);
}

#[cfg(test)]
mod tests {
    use crate::rules::samples::Sample;

    fn counts(cells: &[&str]) -> Vec<u64> {
        let mut sample = Sample::of(&["Purpose=consent.purpose"]);
        for cell in cells {
            sample = sample.row(&[cell]);
        }
        let found = sample.run("CON-04");
        found.iter().map(|finding| finding.count).collect()
    }

    #[test]
    fn marketing_alone_says_nothing_in_any_language() {
        let vague = [
            "Marketing",
            "à des fins commerciales",
            "Diversen",
            "zu Werbezwecken",
            "CRM",
        ];
        assert_eq!(counts(&vague), [5]);
    }

    #[test]
    fn a_purpose_that_says_what_for_passes() {
        assert!(
            counts(&[
                "newsletter on new products",
                "direct-marketing",
                "Enquêtes de satisfaction",
                ""
            ])
            .is_empty()
        );
    }

    #[test]
    fn a_word_that_the_policy_declares_as_a_purpose_passes() {
        let found = Sample::of(&["Purpose=consent.purpose"])
            .policy(|policy| policy.purposes[0].id = "marketing".to_owned())
            .row(&["Marketing"])
            .run("CON-04");
        assert!(found.is_empty());
    }
}
