//! CON-19: a consent for "partners" or third parties that nobody names.

use super::{
    Check, Rule, RuleMeta, SourceCx,
    cell_words::{self, Cells},
    counts_in, profile,
    reporter::Reporter,
    tally::Tally,
};
use crate::model::{Finding, Polarity, Record, Severity, columns::ConsentScope};

static META: RuleMeta = RuleMeta {
    code: "CON-19",
    name: "consent-for-unnamed-partners",
    severity: Severity::High,
    articles: &["Art. 4(11) GDPR", "Art. 13(1)(e) GDPR", "Recital 42 GDPR"],
    since: "0.1.0",
};

/// The rule.
pub(super) struct ConsentForUnnamedPartners;

impl Rule for ConsentForUnnamedPartners {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let purposes = Cells::of(
            cx.columns,
            |field| field == "consent.purpose",
            |plain| cell_words::holds_phrase(plain, "partners").then_some("partners"),
        );
        let shares: Vec<usize> = cx
            .columns
            .columns
            .iter()
            .filter(|column| {
                column.consent.as_ref().is_some_and(|consent| {
                    consent.scope == ConsentScope::Share && consent.polarity == Polarity::Grant
                })
            })
            .map(|column| column.index)
            .collect();
        // A source that is a partner says where the data come from; "offers of partners" says what for.
        let sources = Cells::of(cx.columns, cell_words::is_method, |plain| {
            cell_words::holds_phrase(plain, "partner-offers").then_some("partners")
        });
        if purposes.is_none() && sources.is_none() && shares.is_empty() {
            return None;
        }
        Some(Box::new(Partners {
            reporter: Reporter::new(cx, &META),
            purposes,
            sources,
            shares,
            controllers: Cells::of(cx.columns, |field| field == "consent.controllers", |_| None),
            unnamed: Tally::default(),
        }))
    }
}

struct Partners<'a> {
    reporter: Reporter<'a>,
    purposes: Option<Cells>,
    sources: Option<Cells>,
    shares: Vec<usize>,
    controllers: Option<Cells>,
    /// Records of a source that has no column for the names.
    unnamed: Tally<usize>,
}

impl Check for Partners<'_> {
    fn record(&mut self, record: &Record<'_>, out: &mut dyn FnMut(Finding)) {
        let named = [&mut self.purposes, &mut self.sources]
            .into_iter()
            .flatten()
            .find_map(|cells| cells.first(record));
        let by_words = named.map(|(column, _)| column);
        let by_share = || {
            self.shares
                .iter()
                .copied()
                .find(|column| profile::is_word("yes", record.row.get(*column)))
        };
        let Some(column) = by_words.or_else(by_share) else {
            return;
        };
        match &self.controllers {
            Some(cells) if cells.is_filled(record) => {}
            Some(_) => {
                let draft = self.reporter.on_record(record).column(Some(column));
                out(draft.plain("unnamed"));
            }
            None => self.unnamed.add(column),
        }
    }

    fn finish(&mut self, out: &mut dyn FnMut(Finding)) {
        for (column, count) in self.unnamed.iter() {
            let draft = self.reporter.on_file(*count).column(Some(*column));
            out(draft.plain("no_column"));
        }
    }

    counts_in!(unnamed);
}

#[cfg(test)]
mod tests {
    use crate::{
        model::{
            ConsentColumn, Polarity, Scope,
            columns::{Aspect, ConsentScope},
        },
        rules::samples::{self, Sample},
    };

    #[test]
    fn an_offer_of_partners_without_names_is_flagged() {
        let found = Sample::of(&["Purpose=consent.purpose", "Who=consent.controllers"])
            .row(&["Offres partenaires", ""])
            .row(&["Angebote Dritter", "Beispiel GmbH"])
            .row(&["News of our own", ""])
            .run("CON-19");
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].line, found[0].scope), (Some(2), Scope::Record));
    }

    #[test]
    fn without_a_column_for_names_the_file_is_flagged_once() {
        let found = Sample::of(&["Purpose=consent.purpose"])
            .row(&["offres partenaires"])
            .row(&["partners"])
            .run("CON-19");
        assert_eq!((found.len(), found[0].count), (1, 2));
        assert_eq!(found[0].scope, Scope::File);
    }

    #[test]
    fn a_source_that_names_offers_of_partners_counts_and_a_partner_as_source_does_not() {
        let found = |source: &str| {
            Sample::of(&["Source=consent.source"])
                .row(&[source])
                .run("CON-19")
                .len()
        };
        assert_eq!(found("Offres partenaires"), 1);
        assert_eq!(found("Partneraanbiedingen 2024"), 1);
        assert_eq!(found("Salon d'un partenaire"), 0);
        assert_eq!(found("Formulaire web"), 0);
    }

    #[test]
    fn a_yes_to_sharing_counts_and_a_no_does_not() {
        let mut columns = samples::columns(&["Share=consent.share.optin"]);
        columns.columns[0].consent = Some(ConsentColumn {
            scope: ConsentScope::Share,
            purpose: None,
            aspect: Aspect::Optin,
            polarity: Polarity::Grant,
            words: std::collections::BTreeMap::new(),
            claimed_at_most: false,
            counts_only_with: None,
        });
        let found = Sample::over(columns)
            .row(&["oui"])
            .row(&["non"])
            .row(&[""])
            .run("CON-19");
        assert_eq!((found.len(), found[0].count), (1, 1));
    }
}
