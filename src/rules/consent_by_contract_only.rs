//! CON-09: a consent that is nothing but the signature under a contract or its terms.

use super::{
    Check, Rule, RuleMeta, SourceCx,
    cell_words::{self, Cells},
    reporter::Reporter,
};
use crate::model::{Finding, Record, Severity};

static META: RuleMeta = RuleMeta {
    code: "CON-09",
    name: "consent-by-contract-only",
    severity: Severity::High,
    articles: &["Art. 7(2) GDPR", "Art. 4(11) GDPR"],
    since: "0.1.0",
};

/// The rule.
pub(super) struct ConsentByContractOnly;

impl Rule for ConsentByContractOnly {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        Some(Box::new(Signatures {
            reporter: Reporter::new(cx, &META),
            cells: Cells::of(cx.columns, cell_words::is_method, |plain| {
                (cell_words::holds_phrase(plain, "contract")
                    && !cell_words::holds_phrase(plain, "separate"))
                .then_some("contract")
            })?,
        }))
    }
}

struct Signatures<'a> {
    reporter: Reporter<'a>,
    cells: Cells,
}

impl Check for Signatures<'_> {
    fn record(&mut self, record: &Record<'_>, out: &mut dyn FnMut(Finding)) {
        let says_yes = record.consents.iter().any(|consent| {
            consent.state.is_grant() || consent.state == crate::model::ConsentState::Invalid
        });
        if !says_yes {
            return;
        }
        if let Some((column, _)) = self.cells.first(record) {
            let draft = self.reporter.on_record(record).column(Some(column));
            out(draft.plain("contract"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        model::{Channel, ConsentState},
        rules::samples::{Sample, consent},
    };

    fn found(method: &str, state: ConsentState) -> usize {
        Sample::of(&["Method=consent.source"])
            .row(&[method])
            .says(consent(Channel::Email, state))
            .run("CON-09")
            .len()
    }

    #[test]
    fn a_signature_under_a_contract_is_no_separate_consent() {
        for method in [
            "Contrat signé",
            "ondertekend contract",
            "Vertrag unterschrieben",
            "Signed contract 2024",
        ] {
            assert_eq!(found(method, ConsentState::Proven), 1, "{method}");
        }
    }

    #[test]
    fn a_box_of_its_own_another_method_and_silence_pass() {
        assert_eq!(
            found(
                "Contrat signé, case à cocher distincte",
                ConsentState::Proven
            ),
            0
        );
        assert_eq!(found("Formulaire web", ConsentState::Proven), 0);
        assert_eq!(found("", ConsentState::Claimed), 0);
        assert_eq!(found("Contrat signé", ConsentState::NoStatement), 0);
        assert_eq!(found("Contrat signé", ConsentState::Withdrawn), 0);
    }
}
