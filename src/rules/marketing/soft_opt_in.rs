//! MKT-01 to MKT-04: soft opt-in, and what stands in its way.

use super::{
    Check, Rule, RuleMeta, SourceCx, counts_in,
    profile::{ContactBasis, Lawfulness, SoftOptIn, Verdict},
    reporter::Reporter,
    tally::Tally,
};
use crate::{
    model::{Channel, Consent, ConsentState, Finding, Record, Severity, consent::PurposeIx},
    rules::profiled_after_objection::profiling_columns,
};

static RELIED: RuleMeta = RuleMeta {
    code: "MKT-01",
    name: "soft-opt-in-relied-on",
    severity: Severity::Info,
    articles: &["Art. 13(2) Directive 2002/58/EC"],
    since: "0.1.0",
};

static UNPROVED: RuleMeta = RuleMeta {
    code: "MKT-02",
    name: "soft-opt-in-unproved",
    severity: Severity::High,
    articles: &[
        "Art. 13(1) Directive 2002/58/EC",
        "Art. 13(2) Directive 2002/58/EC",
        "Art. 5(2) GDPR",
    ],
    since: "0.1.0",
};

static ACCOUNT: RuleMeta = RuleMeta {
    code: "MKT-03",
    name: "account-without-sale",
    severity: Severity::Medium,
    articles: &["Art. 13(2) Directive 2002/58/EC"],
    since: "0.1.0",
};

static SCORED: RuleMeta = RuleMeta {
    code: "MKT-04",
    name: "scored-on-soft-opt-in",
    severity: Severity::Medium,
    articles: &["Art. 6(1) GDPR", "Art. 13(2) Directive 2002/58/EC"],
    since: "0.1.0",
};

/// MKT-01.
pub(in crate::rules) struct SoftOptInRelied;
/// MKT-02.
pub(in crate::rules) struct SoftOptInUnproved;
/// MKT-03.
pub(in crate::rules) struct AccountOnly;
/// MKT-04.
pub(in crate::rules) struct ScoredOnSoftOptIn;

/// Whether a consent leaves room for soft opt-in: nobody said no, and no proved yes is there.
fn is_open(consent: &Consent) -> bool {
    matches!(consent.channel, Channel::Email | Channel::Sms)
        && (consent.state.is_silence()
            || matches!(consent.state, ConsentState::Claimed | ConsentState::Invalid))
}

/// The law of a source whose columns could show a sale.
fn law_of(cx: &SourceCx<'_>) -> Option<Lawfulness> {
    let law = Lawfulness::new(cx.columns, cx.policy, cx.block, cx.today);
    law.facts().speaks_of_sales().then_some(law)
}

impl Rule for SoftOptInRelied {
    fn meta(&self) -> &'static RuleMeta {
        &RELIED
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        Some(Box::new(Relied {
            reporter: Reporter::new(cx, &RELIED),
            law: law_of(cx)?,
            records: Tally::default(),
        }))
    }
}

struct Relied<'a> {
    reporter: Reporter<'a>,
    law: Lawfulness,
    /// By channel, purpose, the law, and whether it is a draft.
    records: Tally<(Channel, PurposeIx, &'static str, bool)>,
}

impl Check for Relied<'_> {
    fn record(&mut self, record: &Record<'_>, _out: &mut dyn FnMut(Finding)) {
        for consent in record.consents.iter().filter(|consent| is_open(consent)) {
            let Some(law) = self.law.law() else {
                let cure = self.law.cure(record, consent.channel);
                if let Some(cure) = cure.filter(|cure| cure.basis == ContactBasis::SoftOptIn) {
                    self.records
                        .add((consent.channel, consent.purpose, cure.law, cure.is_draft));
                }
                continue;
            };
            if self.law.verdict(record, consent) == Verdict::Allowed(ContactBasis::SoftOptIn) {
                let is_draft = self.law.is_draft(law, record, consent.channel);
                self.records
                    .add((consent.channel, consent.purpose, law, is_draft));
            }
        }
    }

    fn finish(&mut self, out: &mut dyn FnMut(Finding)) {
        let variant = if self.law.law().is_some() {
            "relied"
        } else {
            "strict"
        };
        for ((channel, purpose, law, is_draft), count) in self.records.iter() {
            let draft = self.reporter.on_file(*count);
            out(draft.channel(*channel).purpose(*purpose).say(variant, || {
                vec![
                    ("law", (*law).to_owned()),
                    ("draft", self.reporter.draft_mark(*is_draft)),
                ]
            }));
        }
    }

    counts_in!(records);
}

impl Rule for SoftOptInUnproved {
    fn meta(&self) -> &'static RuleMeta {
        &UNPROVED
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let law = law_of(cx)?;
        law.law()?;
        Some(Box::new(Unproved {
            reporter: Reporter::new(cx, &UNPROVED),
            law,
            records: Tally::default(),
        }))
    }
}

struct Unproved<'a> {
    reporter: Reporter<'a>,
    law: Lawfulness,
    /// In a source that never dates the offer of a refusal: by what is missing.
    records: Tally<(Channel, PurposeIx, SoftOptIn)>,
}

impl Unproved<'_> {
    fn missing(&self, shown: SoftOptIn) -> String {
        let names: Vec<&str> = shown.missing().map(|key| self.reporter.term(key)).collect();
        names.join(", ")
    }
}

impl Check for Unproved<'_> {
    fn record(&mut self, record: &Record<'_>, out: &mut dyn FnMut(Finding)) {
        let facts = self.law.facts();
        for consent in record.consents.iter().filter(|consent| is_open(consent)) {
            let leans = facts.leans_on_soft_opt_in(record) && !facts.has_only_an_account(record);
            if !leans {
                return;
            }
            // A yes without proof is judged by CON-06, a pre-ticked box by CON-02, unless it is called
            // a soft opt-in.
            let is_other = consent.state == ConsentState::Claimed
                || (consent.state == ConsentState::Invalid && !facts.claims_soft_opt_in(record));
            let shown = facts.soft_opt_in(record);
            if is_other
                || shown.is_complete()
                || self.law.verdict(record, consent) != Verdict::Refused
            {
                continue;
            }
            if facts.dates_offers() {
                let draft = self
                    .reporter
                    .on_consent(record, consent)
                    .column(consent.column);
                out(draft.say("missing", || vec![("missing", self.missing(shown))]));
            } else {
                self.records.add((consent.channel, consent.purpose, shown));
            }
        }
    }

    fn finish(&mut self, out: &mut dyn FnMut(Finding)) {
        for ((channel, purpose, shown), count) in self.records.iter() {
            let draft = self.reporter.on_file(*count);
            out(draft
                .channel(*channel)
                .purpose(*purpose)
                .say("file", || vec![("missing", self.missing(*shown))]));
        }
    }

    counts_in!(records);
}

impl Rule for AccountOnly {
    fn meta(&self) -> &'static RuleMeta {
        &ACCOUNT
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let law = law_of(cx)?;
        law.law()?;
        law.facts()
            .speaks_of_accounts()
            .then(|| -> Box<dyn Check + 'a> {
                Box::new(Accounts {
                    reporter: Reporter::new(cx, &ACCOUNT),
                    law,
                    records: Tally::default(),
                })
            })
    }
}

struct Accounts<'a> {
    reporter: Reporter<'a>,
    law: Lawfulness,
    records: Tally<(Channel, PurposeIx)>,
}

impl Check for Accounts<'_> {
    fn record(&mut self, record: &Record<'_>, _out: &mut dyn FnMut(Finding)) {
        let silent = record
            .consents
            .iter()
            .filter(|consent| is_open(consent) && consent.state.is_silence());
        for consent in silent {
            if self.law.facts().has_only_an_account(record)
                && self.law.verdict(record, consent) == Verdict::Refused
            {
                self.records.add((consent.channel, consent.purpose));
            }
        }
    }

    fn finish(&mut self, out: &mut dyn FnMut(Finding)) {
        for ((channel, purpose), count) in self.records.iter() {
            let draft = self.reporter.on_file(*count);
            out(draft.channel(*channel).purpose(*purpose).plain("account"));
        }
    }

    counts_in!(records);
}

impl Rule for ScoredOnSoftOptIn {
    fn meta(&self) -> &'static RuleMeta {
        &SCORED
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let columns: Vec<(usize, u64)> = profiling_columns(cx)
            .into_iter()
            .map(|column| (column, 0))
            .collect();
        let law = law_of(cx)?;
        law.law()?;
        (!columns.is_empty()).then(|| -> Box<dyn Check + 'a> {
            Box::new(Scored {
                reporter: Reporter::new(cx, &SCORED),
                law,
                columns,
            })
        })
    }
}

struct Scored<'a> {
    reporter: Reporter<'a>,
    law: Lawfulness,
    columns: Vec<(usize, u64)>,
}

impl Check for Scored<'_> {
    fn record(&mut self, record: &Record<'_>, _out: &mut dyn FnMut(Finding)) {
        let is_soft = record
            .consents
            .iter()
            .filter(|consent| is_open(consent))
            .any(|consent| {
                self.law.verdict(record, consent) == Verdict::Allowed(ContactBasis::SoftOptIn)
            });
        if !is_soft {
            return;
        }
        for (column, count) in &mut self.columns {
            let cell = record.row.get(*column).trim();
            *count += u64::from(!matches!(cell, "" | "0" | "-"));
        }
    }

    fn finish(&mut self, out: &mut dyn FnMut(Finding)) {
        for (column, count) in self.columns.iter().filter(|(_, count)| *count > 0) {
            out(self.reporter.on_column(*column, *count).plain("scored"));
        }
    }

    counts_in!(columns);
}
