//! CON-10: a consent that may not have been given freely: a competition, an employee, a compulsory form.

use super::{
    Check, Rule, RuleMeta, SourceCx,
    cell_words::{self, Cells},
    reporter::Reporter,
};
use crate::model::{Finding, Record, Severity};

static META: RuleMeta = RuleMeta {
    code: "CON-10",
    name: "consent-not-free",
    severity: Severity::Medium,
    articles: &["Art. 7(4) GDPR", "Recital 42 GDPR", "Recital 43 GDPR"],
    since: "0.1.0",
};

/// The rule.
pub(super) struct ConsentNotFree;

impl Rule for ConsentNotFree {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let is_source = |field: &str| cell_words::is_method(field) || field == "life.source";
        Some(Box::new(Bound {
            reporter: Reporter::new(cx, &META),
            cells: Cells::of(cx.columns, is_source, pressure)?,
        }))
    }
}

/// What may have pressed the person, as the variant of the message.
fn pressure(plain: &str) -> Option<&'static str> {
    let holds = |kind| cell_words::holds_phrase(plain, kind);
    if holds("competition") {
        Some("competition")
    } else if holds("employee") && !holds("referral") {
        Some("employee")
    } else if holds("compulsory") {
        Some("compulsory")
    } else {
        None
    }
}

struct Bound<'a> {
    reporter: Reporter<'a>,
    cells: Cells,
}

impl Check for Bound<'_> {
    fn record(&mut self, record: &Record<'_>, out: &mut dyn FnMut(Finding)) {
        if !record
            .consents
            .iter()
            .any(|consent| consent.state.is_grant())
        {
            return;
        }
        if let Some((column, variant)) = self.cells.first(record) {
            let draft = self.reporter.on_record(record).likely();
            out(draft.column(Some(column)).kind(variant).plain(variant));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        model::{Channel, ConsentState},
        rules::samples::{Sample, consent},
    };

    fn kinds(field: &str, source: &str, state: ConsentState) -> Vec<String> {
        Sample::of(&[&format!("Source={field}")])
            .row(&[source])
            .says(consent(Channel::Email, state))
            .run("CON-10")
            .into_iter()
            .filter_map(|finding| finding.kind.map(|kind| kind.to_string()))
            .collect()
    }

    #[test]
    fn competitions_employees_and_compulsory_forms_are_to_be_reviewed() {
        for (source, kind) in [
            ("Jeu-concours été", "competition"),
            ("Gewinnspiel", "competition"),
            ("Medewerkers en personeel", "employee"),
            ("formulaire obligatoire", "compulsory"),
        ] {
            for field in ["consent.source", "life.source"] {
                assert_eq!(
                    kinds(field, source, ConsentState::Proven),
                    [kind],
                    "{source}"
                );
            }
        }
    }

    #[test]
    fn a_form_a_referral_and_silence_pass() {
        for source in ["Web form", "Employee Referral", "Concoursstraat", ""] {
            assert!(
                kinds("life.source", source, ConsentState::Proven).is_empty(),
                "{source}"
            );
        }
        assert!(kinds("life.source", "Gewinnspiel", ConsentState::NoStatement).is_empty());
    }
}
