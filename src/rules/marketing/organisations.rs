//! MKT-05 and MKT-06: the addresses of organisations and of people at work.

use super::{
    Check, Rule, RuleMeta, SourceCx, counts_in,
    profile::{ContactBasis, Lawfulness, Verdict},
    reporter::Reporter,
    tally::Tally,
};
use crate::model::{Channel, Finding, Record, Severity, consent::PurposeIx};

static IMPERSONAL: RuleMeta = RuleMeta {
    code: "MKT-05",
    name: "impersonal-address",
    severity: Severity::Info,
    articles: &["Art. 13(5) Directive 2002/58/EC"],
    since: "0.1.0",
};

static AT_WORK: RuleMeta = RuleMeta {
    code: "MKT-06",
    name: "person-at-work",
    severity: Severity::Info,
    articles: &[
        "Art. 6(1)(f) GDPR",
        "Art. 21(2) GDPR",
        "Art. 13(5) Directive 2002/58/EC",
    ],
    since: "0.1.0",
};

/// MKT-05.
pub(in crate::rules) struct ImpersonalAddress;
/// MKT-06.
pub(in crate::rules) struct PersonAtWork;

/// The law of a source that tells organisations.
fn law_of(cx: &SourceCx<'_>) -> Option<Lawfulness> {
    let law = Lawfulness::new(cx.columns, cx.policy, cx.block, cx.today);
    law.facts().has_organisations().then_some(law)
}

impl Rule for ImpersonalAddress {
    fn meta(&self) -> &'static RuleMeta {
        &IMPERSONAL
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        Some(Box::new(Addresses {
            reporter: Reporter::new(cx, &IMPERSONAL),
            law: law_of(cx)?,
            basis: ContactBasis::Impersonal,
            records: Tally::default(),
        }))
    }
}

impl Rule for PersonAtWork {
    fn meta(&self) -> &'static RuleMeta {
        &AT_WORK
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let law = law_of(cx)?;
        law.law()?;
        Some(Box::new(Addresses {
            reporter: Reporter::new(cx, &AT_WORK),
            law,
            basis: ContactBasis::Professional,
            records: Tally::default(),
        }))
    }
}

struct Addresses<'a> {
    reporter: Reporter<'a>,
    law: Lawfulness,
    basis: ContactBasis,
    /// By purpose and law.
    records: Tally<(PurposeIx, &'static str)>,
}

impl Check for Addresses<'_> {
    fn record(&mut self, record: &Record<'_>, _out: &mut dyn FnMut(Finding)) {
        let silent = record
            .consents
            .iter()
            .filter(|consent| consent.channel == Channel::Email && consent.state.is_silence());
        for consent in silent {
            let law = match self.law.law() {
                Some(law) => (self.law.verdict(record, consent) == Verdict::Allowed(self.basis))
                    .then_some(law),
                None => self
                    .law
                    .cure(record, Channel::Email)
                    .filter(|cure| cure.basis == self.basis)
                    .map(|cure| cure.law),
            };
            if let Some(law) = law {
                self.records.add((consent.purpose, law));
            }
        }
    }

    fn finish(&mut self, out: &mut dyn FnMut(Finding)) {
        let variant = if self.law.law().is_some() {
            "allowed"
        } else {
            "strict"
        };
        for ((purpose, law), count) in self.records.iter() {
            let draft = self.reporter.on_file(*count).likely();
            out(draft
                .channel(Channel::Email)
                .purpose(*purpose)
                .say(variant, || vec![("law", (*law).to_owned())]));
        }
    }

    counts_in!(records);
}
