//! CON-07: a yes that refers to a wording nobody can show: a bare link, or a name that the policy
//! does not register.

use super::{Check, Rule, RuleMeta, SourceCx, counts_in, reporter::Reporter, tally::Tally};
use crate::model::{Finding, Record, Severity};

static META: RuleMeta = RuleMeta {
    code: "CON-07",
    name: "consent-wording-unknown",
    severity: Severity::Medium,
    articles: &["Art. 7(1) GDPR", "Art. 5(2) GDPR"],
    since: "0.1.0",
};

/// A cell of that many words is no name of a wording but the wording itself.
const WORDS_OF_A_TEXT: usize = 6;

/// The rule.
pub(super) struct ConsentWordingUnknown;

impl Rule for ConsentWordingUnknown {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let columns = wording_columns(cx);
        (!columns.is_empty()).then(|| -> Box<dyn Check + 'a> {
            Box::new(References {
                reporter: Reporter::new(cx, &META),
                columns,
                faults: Tally::default(),
            })
        })
    }
}

/// The columns that refer to a wording.
pub(super) fn wording_columns(cx: &SourceCx<'_>) -> Vec<usize> {
    cx.columns
        .positions(|field| field.starts_with("consent.") && field.ends_with(".wording"))
}

struct References<'a> {
    reporter: Reporter<'a>,
    columns: Vec<usize>,
    faults: Tally<(usize, &'static str)>,
}

impl Check for References<'_> {
    fn record(&mut self, record: &Record<'_>, _out: &mut dyn FnMut(Finding)) {
        let wordings = &self.reporter.cx.policy.wordings;
        for column in &self.columns {
            let cell = record.row.get(*column).trim();
            let is_known = wordings
                .iter()
                .any(|wording| wording.id.eq_ignore_ascii_case(cell));
            if cell.is_empty() || is_known {
                continue;
            }
            if is_bare_link(cell) {
                self.faults.add((*column, "link"));
            } else if cell.split_whitespace().count() < WORDS_OF_A_TEXT {
                self.faults.add((*column, "unknown"));
            }
        }
    }

    fn finish(&mut self, out: &mut dyn FnMut(Finding)) {
        for ((column, variant), count) in self.faults.iter() {
            let draft = self.reporter.on_file(*count).column(Some(*column));
            out(draft.kind(variant).plain(variant));
        }
    }

    counts_in!(faults);
}

fn is_bare_link(cell: &str) -> bool {
    !cell.contains(char::is_whitespace) && (cell.contains("://") || cell.starts_with("www."))
}

#[cfg(test)]
mod tests {
    use crate::{model::Lang, policy::Wording, rules::samples::Sample};

    fn kinds(cells: &[&str]) -> Vec<(String, u64)> {
        let mut sample = Sample::of(&["Wording=consent.wording"]).policy(|policy| {
            policy.wordings.push(Wording {
                line: crate::policy::Line(1),
                id: "nl-2024-03".to_owned(),
                purpose: "direct-marketing".to_owned(),
                language: Lang::Nl,
                text_file: "nl.txt".to_owned(),
                text: Some("…".to_owned()),
            });
        });
        for cell in cells {
            sample = sample.row(&[cell]);
        }
        let found = sample.run("CON-07");
        found
            .into_iter()
            .filter_map(|finding| Some((finding.kind?.to_string(), finding.count)))
            .collect()
    }

    #[test]
    fn a_link_and_an_unknown_name_are_no_copy_of_the_text() {
        assert_eq!(
            kinds(&["https://example.org/privacy", "nl-2023", "www.example.org"]),
            [("link".to_owned(), 2), ("unknown".to_owned(), 1)]
        );
    }

    #[test]
    fn a_registered_wording_the_text_itself_and_a_blank_pass() {
        let text = "Yes, I would like to hear about offers by e-mail";
        assert!(kinds(&["nl-2024-03", "NL-2024-03", text, ""]).is_empty());
    }
}
