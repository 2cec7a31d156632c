//! NID-01, NID-02: national identification numbers and numbers of identity documents, in columns of
//! their own and in texts.

use super::{
    Check, Handover, Rule, RuleMeta, SourceCx,
    bare_columns::BareColumns,
    handed,
    reporter::Reporter,
    text_seen::{Seen, surest},
};
use crate::{
    detect::Family,
    model::{Field, Finding, MappedBy, Record, Severity},
    policy::{Basis, Policy},
};

static NATIONAL: RuleMeta = RuleMeta {
    code: "NID-01",
    name: "national-identification-number",
    severity: Severity::Critical,
    articles: &["Art. 87 GDPR", "Art. 5(1)(c) GDPR"],
    since: "0.1.0",
};

static DOCUMENT: RuleMeta = RuleMeta {
    code: "NID-02",
    name: "identity-document-number",
    severity: Severity::High,
    articles: &["Art. 5(1)(c) GDPR"],
    since: "0.1.0",
};

/// A rule on one family of numbers.
pub(super) struct Numbers {
    meta: &'static RuleMeta,
    field: &'static str,
    kind: &'static str,
    family: Family,
}

/// NID-01.
pub(super) static NATIONAL_NUMBERS: Numbers = Numbers {
    meta: &NATIONAL,
    field: "sens.national_id",
    kind: "national-number",
    family: Family::NationalNumber,
};
/// NID-02.
pub(super) static DOCUMENT_NUMBERS: Numbers = Numbers {
    meta: &DOCUMENT,
    field: "sens.id_document",
    kind: "id-document",
    family: Family::IdentityDocument,
};

/// Whether a purpose that a law asks for needs the field: only national law allows such numbers.
fn is_allowed(field: &Field, policy: &Policy) -> bool {
    policy.purposes.iter().any(|purpose| {
        matches!(purpose.basis, Basis::LegalDuty | Basis::PublicTask)
            && purpose.fields.iter().any(|own| field.is_below(own))
    })
}

impl Rule for Numbers {
    fn meta(&self) -> &'static RuleMeta {
        self.meta
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let columns = cx.columns.columns.iter().filter(|column| {
            column
                .field
                .as_ref()
                .is_some_and(|field| field.is_below(self.field) && !is_allowed(field, cx.policy))
        });
        Some(Box::new(Held {
            reporter: Reporter::new(cx, self.meta),
            kind: self.kind,
            family: self.family,
            columns: columns
                .map(|column| Column {
                    index: column.index,
                    is_named: column.by != MappedBy::Values,
                    filled: 0,
                })
                .collect(),
            bare: BareColumns::new(cx),
        }))
    }
}

struct Held<'a> {
    reporter: Reporter<'a>,
    kind: &'static str,
    family: Family,
    columns: Vec<Column>,
    bare: BareColumns,
}

/// A column of such numbers by its field.
struct Column {
    index: usize,
    /// Whether its header says so, or only what its cells look like.
    is_named: bool,
    filled: u64,
}

impl Check for Held<'_> {
    fn record(&mut self, record: &Record<'_>, _out: &mut dyn FnMut(Finding)) {
        for column in &mut self.columns {
            let mut cells = record.row.values(column.index);
            if cells.any(|cell| !cell.trim().is_empty()) {
                column.filled += 1;
            }
        }
        self.bare.record(record);
    }

    fn reads_texts(&self) -> bool {
        true
    }

    fn texts(&mut self, record: &Record<'_>, seen: &[Seen], out: &mut dyn FnMut(Finding)) {
        let family = self.family;
        for one in surest(seen, |one| one.family() == family) {
            if !self.bare.takes(one) {
                out(self.reporter.on_seen(record, one).plain("text"));
            }
        }
    }

    fn finish(&mut self, out: &mut dyn FnMut(Finding)) {
        for column in self.columns.iter().filter(|column| column.filled > 0) {
            let mut draft = self.reporter.on_column(column.index, column.filled);
            if !column.is_named {
                draft = draft.likely();
            }
            out(draft.kind(self.kind).plain("column"));
        }
        let columns = self.bare.columns();
        for (column, kind, count) in columns.filter(|(_, kind, _)| kind.family() == self.family) {
            let draft = self.reporter.on_column(column, count).likely();
            out(draft.kind(kind.as_str()).plain("unknown_column"));
        }
    }

    fn hand_over(&mut self) -> Option<Handover> {
        let counts = self.columns.iter_mut();
        let counts: Vec<u64> = counts
            .map(|column| std::mem::take(&mut column.filled))
            .collect();
        Some(Box::new((counts, self.bare.take())))
    }

    fn take_over(&mut self, handover: Handover) {
        let (counts, bare) = handed::<(Vec<u64>, BareColumns)>(handover);
        for (column, more) in self.columns.iter_mut().zip(counts) {
            column.filled += more;
        }
        self.bare.absorb(bare);
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        detect::Kind,
        model::{Evidence, Scope, Severity},
        policy::Basis,
        rules::samples::Sample,
    };

    #[test]
    fn a_filled_column_of_national_numbers_needs_a_law() {
        let sample = || {
            Sample::of(&["NISS=sens.national_id"])
                .row(&["x"])
                .row(&[""])
        };
        let found = sample().run("NID-01");
        assert_eq!(
            (found.len(), found[0].scope, found[0].count),
            (1, Scope::Column, 1)
        );
        let lawful = |basis: Basis| {
            sample().policy(|policy| {
                policy.purposes[0]
                    .fields
                    .push("sens.national_id".to_owned());
                policy.purposes[0].basis = basis;
            })
        };
        assert!(lawful(Basis::LegalDuty).run("NID-01").is_empty());
        assert_eq!(
            lawful(Basis::Consent).run("NID-01").len(),
            1,
            "consent is no law"
        );
    }

    #[test]
    fn a_number_in_a_note_is_told_by_place_and_kind() {
        let found = Sample::of(&["Notes=text.notes"])
            .row(&["NN 85.07.30-033.28 vu"])
            .sees(0, "85.07.30-033.28", Kind::BeNn, Evidence::Certain)
            .run("NID-01");
        assert_eq!(found[0].kind.as_deref(), Some("be.nn"));
        assert_eq!(found[0].severity, Severity::Critical);
        assert!(!serde_json::to_string(&found).unwrap().contains("85"));
    }

    #[test]
    fn weak_numbers_alone_in_a_cell_are_judged_by_their_column() {
        let rows = |numbers: usize, others: usize| {
            let mut sample = Sample::of(&["Ref="]);
            for _ in 0..numbers {
                sample =
                    sample
                        .row(&["111222333"])
                        .sees(0, "111222333", Kind::NlBsn, Evidence::Hint);
            }
            for _ in 0..others {
                sample = sample.row(&["A-1"]);
            }
            sample.run("NID-01")
        };
        let found = rows(8, 2);
        assert_eq!(
            (found.len(), found[0].scope, found[0].count),
            (1, Scope::Column, 10)
        );
        assert_eq!(found[0].evidence, Evidence::Likely);
        assert!(rows(7, 3).is_empty(), "seven of ten is chance enough");
        assert!(rows(4, 0).is_empty(), "four cells prove nothing");
    }

    #[test]
    fn a_weak_number_in_a_note_is_a_hint() {
        let found = Sample::of(&["Notes=text.notes"])
            .row(&["dossier 111222333"])
            .sees(0, "111222333", Kind::NlBsn, Evidence::Hint)
            .run("NID-01");
        assert_eq!(
            (found[0].severity, found[0].scope),
            (Severity::Info, Scope::Record)
        );
    }

    #[test]
    fn numbers_of_identity_documents_have_a_rule_of_their_own() {
        let column = Sample::of(&["Passport=sens.id_document"]).row(&["x"]);
        assert_eq!(column.run("NID-02").len(), 1);
        assert!(column.run("NID-01").is_empty());
        let note = Sample::of(&["Notes=text.notes"])
            .row(&["carte 592-1234567-89"])
            .sees(0, "592-1234567-89", Kind::IdDocument, Evidence::Likely);
        assert_eq!(note.run("NID-02").len(), 1);
        assert!(note.run("NID-01").is_empty());
        assert!(
            Sample::of(&["Id=id.source"])
                .row(&["4711"])
                .run("NID-02")
                .is_empty()
        );
    }
}
