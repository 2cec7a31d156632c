//! MIN-05: payment data and secrets in a CRM: card numbers, security codes, accounts, passwords.

use super::{
    Check, Handover, Rule, RuleMeta, SourceCx,
    bare_columns::BareColumns,
    handed,
    necessity::Filled,
    reporter::Reporter,
    text_seen::{Seen, surest},
};
use crate::{
    detect::Family,
    model::{Finding, Record, Severity},
};

static META: RuleMeta = RuleMeta {
    code: "MIN-05",
    name: "payment-or-secret",
    severity: Severity::Critical,
    articles: &["Art. 5(1)(c) GDPR", "Art. 5(1)(f) GDPR", "Art. 32(1) GDPR"],
    since: "0.1.0",
};

/// The rule.
pub(super) struct PaymentOrSecret;

impl Rule for PaymentOrSecret {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        Some(Box::new(Secrets {
            reporter: Reporter::new(cx, &META),
            columns: Filled::new(cx, &META, |_, _| true),
            bare: BareColumns::new(cx),
        }))
    }
}

struct Secrets<'a> {
    reporter: Reporter<'a>,
    columns: Option<Filled<'a>>,
    bare: BareColumns,
}

impl Check for Secrets<'_> {
    fn record(&mut self, record: &Record<'_>, out: &mut dyn FnMut(Finding)) {
        if let Some(columns) = &mut self.columns {
            columns.record(record, out);
        }
        self.bare.record(record);
    }

    fn reads_texts(&self) -> bool {
        true
    }

    fn texts(&mut self, record: &Record<'_>, seen: &[Seen], out: &mut dyn FnMut(Finding)) {
        let is_secret = |one: &Seen| matches!(one.family(), Family::Payment | Family::Secret);
        for one in surest(seen, is_secret) {
            if self.bare.takes(one) {
                continue;
            }
            let variant = if one.family() == Family::Secret {
                "secret"
            } else {
                "payment"
            };
            out(self.reporter.on_seen(record, one).plain(variant));
        }
    }

    fn finish(&mut self, out: &mut dyn FnMut(Finding)) {
        if let Some(columns) = &mut self.columns {
            columns.finish(out);
        }
        let columns = self.bare.columns();
        for (column, kind, count) in columns.filter(|(_, kind, _)| kind.family() == Family::Payment)
        {
            let draft = self.reporter.on_column(column, count).likely();
            out(draft.kind(kind.as_str()).plain("unknown_column"));
        }
    }

    fn hand_over(&mut self) -> Option<Handover> {
        let columns = self.columns.as_mut().and_then(Check::hand_over);
        Some(Box::new((columns, self.bare.take())))
    }

    fn take_over(&mut self, handover: Handover) {
        let (columns, bare) = handed::<(Option<Handover>, BareColumns)>(handover);
        if let (Some(own), Some(other)) = (&mut self.columns, columns) {
            own.take_over(other);
        }
        self.bare.absorb(bare);
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        detect::Kind,
        model::{Evidence, Scope, Severity},
        rules::samples::Sample,
    };

    #[test]
    fn columns_of_secrets_are_flagged_and_an_account_that_a_purpose_needs_passes() {
        let sample = || {
            Sample::of(&[
                "Password=sec.password",
                "IBAN=fin.iban",
                "City=addr.main.city",
            ])
            .row(&["x", "y", "z"])
        };
        let fields = |sample: Sample| -> Vec<Option<String>> {
            let found = sample.run("MIN-05");
            found
                .into_iter()
                .map(|finding| finding.field.map(|field| field.to_string()))
                .collect()
        };
        let both = [Some("Password".to_owned()), Some("IBAN".to_owned())];
        assert_eq!(fields(sample()), both);
        let listed = sample().policy(|policy| {
            policy.purposes[0]
                .fields
                .extend(["fin", "sec"].map(str::to_owned));
        });
        assert_eq!(fields(listed), both[..1], "no purpose needs a password");
    }

    #[test]
    fn a_password_and_a_card_in_a_note_are_flagged_and_never_printed() {
        let found = Sample::of(&["Notes=text.notes"])
            .row(&["mdp: Soleil12, carte 4111111111111111"])
            .sees(0, "Soleil12", Kind::Password, Evidence::Certain)
            .sees(0, "4111111111111111", Kind::Card, Evidence::Certain)
            .run("MIN-05");
        let kinds: Vec<_> = found.iter().map(|one| one.kind.as_deref()).collect();
        assert_eq!(kinds, [Some("password"), Some("card")]);
        assert!(found.iter().all(|one| one.severity == Severity::Critical));
        let json = serde_json::to_string(&found).unwrap();
        assert!(!json.contains("Soleil") && !json.contains("4111"));
    }

    #[test]
    fn a_column_of_card_numbers_is_found_by_its_share_and_a_note_without_passes() {
        let mut sample = Sample::of(&["Ref="]);
        for _ in 0..5 {
            sample = sample.row(&["4111111111111111"]).sees(
                0,
                "4111111111111111",
                Kind::Card,
                Evidence::Hint,
            );
        }
        let found = sample.run("MIN-05");
        assert_eq!((found.len(), found[0].scope), (1, Scope::Column));
        let plain = Sample::of(&["Notes=text.notes"]).row(&["rappeler lundi"]);
        assert!(plain.run("MIN-05").is_empty());
    }
}
