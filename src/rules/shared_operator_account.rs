//! SEC-02: records that were changed under an account which several people share.

use std::sync::LazyLock;

use super::{
    Check, Handover, Rule, RuleMeta, SourceCx, handed,
    reporter::Reporter,
    word_list::{Remembered, WordList},
};
use crate::model::{Finding, Record, Severity};

static META: RuleMeta = RuleMeta {
    code: "SEC-02",
    name: "shared-operator-account",
    severity: Severity::Low,
    articles: &["Art. 32(4) GDPR", "Art. 29 GDPR"],
    since: "0.1.0",
};

/// Fields that name who worked on a record.
const OPERATORS: [&str; 3] = ["life.created_by", "life.modified_by", "life.owner"];

static ACCOUNTS: LazyLock<WordList> =
    LazyLock::new(|| WordList::read(include_str!("shared_accounts.csv")));

/// Whether the name of an account is one that nobody bears; a domain behind it does not count.
fn is_shared(cell: &str) -> bool {
    let name = cell.split(['@', '\\']).find(|part| !part.is_empty());
    ACCOUNTS.whole(cell).is_some() || name.is_some_and(|name| ACCOUNTS.whole(name).is_some())
}

/// The rule.
pub(super) struct SharedOperatorAccount;

impl Rule for SharedOperatorAccount {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let columns: Vec<(usize, u64)> = OPERATORS
            .iter()
            .flat_map(|field| cx.columns.below(field))
            .map(|column| (column.index, 0))
            .collect();
        (!columns.is_empty()).then(|| {
            Box::new(Accounts {
                reporter: Reporter::new(cx, &META),
                columns,
                shared: Remembered::new(is_shared),
            }) as Box<dyn Check>
        })
    }
}

struct Accounts<'a> {
    reporter: Reporter<'a>,
    /// The columns, each with the records under a shared account.
    columns: Vec<(usize, u64)>,
    shared: Remembered<bool>,
}

impl Check for Accounts<'_> {
    fn record(&mut self, record: &Record<'_>, _out: &mut dyn FnMut(Finding)) {
        for (column, count) in &mut self.columns {
            let cell = record.row.get(*column).trim();
            if !cell.is_empty() && self.shared.of(cell) {
                *count += 1;
            }
        }
    }

    fn finish(&mut self, out: &mut dyn FnMut(Finding)) {
        for (column, count) in self.columns.iter().filter(|(_, count)| *count > 0) {
            out(self
                .reporter
                .on_column(*column, *count)
                .likely()
                .plain("shared"));
        }
    }

    fn hand_over(&mut self) -> Option<Handover> {
        let counts = self
            .columns
            .iter_mut()
            .map(|(_, count)| std::mem::take(count));
        Some(Box::new(counts.collect::<Vec<u64>>()))
    }

    fn take_over(&mut self, handover: Handover) {
        for ((_, count), more) in self.columns.iter_mut().zip(handed::<Vec<u64>>(handover)) {
            *count += more;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::{samples::Sample, word_list};

    #[test]
    fn records_under_a_shared_account_are_counted_by_column() {
        let found = Sample::of(&["Modified by=life.modified_by", "Owner=life.owner"])
            .row(&["admin", "Lise Dubois"])
            .row(&["Import", "Lise Dubois"])
            .row(&["admin@example.org", "Administrateur"])
            .row(&["Jan Peeters", ""])
            .run("SEC-02");
        let counts: Vec<_> = found
            .iter()
            .map(|finding| (finding.field.as_deref(), finding.count))
            .collect();
        assert_eq!(counts, [(Some("Modified by"), 3), (Some("Owner"), 1)]);
    }

    #[test]
    fn accounts_of_people_pass() {
        for name in [
            "Anna Administrator",
            "a.user@example.org",
            "4711",
            "",
            "Importeur Jan",
        ] {
            let sample = Sample::of(&["By=life.modified_by"]).row(&[name]);
            assert!(sample.run("SEC-02").is_empty(), "{name}");
        }
        assert!(
            Sample::of(&["Id=id.source"])
                .row(&["admin"])
                .run("SEC-02")
                .is_empty()
        );
    }

    #[test]
    fn the_names_are_well_formed() {
        word_list::assert_well_formed(include_str!("shared_accounts.csv"), &["shared"]);
    }
}
