//! MKT-07 and MKT-08: live telephone calls. Each country has its own regime, and regimes change on a
//! day; the regime that binds is that of the record's country, or the profile's where it is stricter.

use super::{
    Check, Rule, RuleMeta, SourceCx, counts_in,
    profile::{self, Lawfulness, Regime, Verdict},
    reporter::Reporter,
    tally::Tally,
};
use crate::model::{Channel, Finding, Record, Severity, consent::PurposeIx};

static REGIME: RuleMeta = RuleMeta {
    code: "MKT-07",
    name: "call-without-consent",
    severity: Severity::High,
    articles: &["Art. 13(3) Directive 2002/58/EC"],
    since: "0.1.0",
};

static UNSCREENED: RuleMeta = RuleMeta {
    code: "MKT-08",
    name: "call-without-screening",
    severity: Severity::High,
    articles: &["Art. 13(3) Directive 2002/58/EC", "Art. 21(3) GDPR"],
    since: "0.1.0",
};

/// The country whose register MKT-08 is about.
const BELGIUM: &str = "BE";

/// MKT-07.
pub(in crate::rules) struct CallRegime;
/// MKT-08.
pub(in crate::rules) struct CallsUnscreened;

/// The law of a source that has telephone numbers; none under `strict`, which asks for consent.
fn law_of(cx: &SourceCx<'_>) -> Option<Lawfulness> {
    cx.columns.below("contact.phone").next()?;
    let law = Lawfulness::new(cx.columns, cx.policy, cx.block, cx.today);
    law.law()?;
    Some(law)
}

/// The purposes for which nobody said anything about calls, with what the law makes of it.
fn silent_calls(
    law: &Lawfulness,
    record: &Record<'_>,
) -> impl Iterator<Item = (PurposeIx, Verdict, &'static Regime)> {
    let silent = record
        .consents
        .iter()
        .filter(|consent| consent.channel == Channel::Phone && consent.state.is_silence());
    silent.filter_map(|consent| {
        let verdict = law.without_consent(record, Channel::Phone);
        Some((consent.purpose, verdict, law.call_regime(record)?))
    })
}

impl Rule for CallRegime {
    fn meta(&self) -> &'static RuleMeta {
        &REGIME
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        Some(Box::new(Calls {
            reporter: Reporter::new(cx, &REGIME),
            law: law_of(cx)?,
            records: Tally::default(),
        }))
    }
}

struct Calls<'a> {
    reporter: Reporter<'a>,
    law: Lawfulness,
    records: Tally<(PurposeIx, Faulty)>,
}

/// A regime under which records may not be called as they stand.
#[derive(Clone, Copy)]
struct Faulty {
    regime: &'static Regime,
    variant: &'static str,
}

impl PartialEq for Faulty {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.regime, other.regime) && self.variant == other.variant
    }
}

impl Check for Calls<'_> {
    fn record(&mut self, record: &Record<'_>, _out: &mut dyn FnMut(Finding)) {
        for (purpose, verdict, regime) in silent_calls(&self.law, record) {
            let variant = match verdict {
                Verdict::Refused if regime.valid_from.is_some() => "consent_since",
                Verdict::Refused => "consent",
                // The Belgian register has a rule of its own.
                Verdict::Unscreened(_) if regime.law != BELGIUM => "register",
                _ => continue,
            };
            self.records.add((purpose, Faulty { regime, variant }));
        }
    }

    fn finish(&mut self, out: &mut dyn FnMut(Finding)) {
        for ((purpose, Faulty { regime, variant }), count) in self.records.iter() {
            let draft = self.reporter.on_file(*count).channel(Channel::Phone);
            out(draft.purpose(*purpose).say(variant, || {
                let since = regime.valid_from.map(|date| date.to_string());
                vec![
                    ("country", self.reporter.country(regime.law)),
                    ("law", regime.source.to_owned()),
                    ("date", since.unwrap_or_default()),
                    ("register", regime.register.to_owned()),
                    ("draft", self.reporter.draft_mark(regime.is_draft)),
                ]
            }));
        }
    }

    counts_in!(records);
}

impl Rule for CallsUnscreened {
    fn meta(&self) -> &'static RuleMeta {
        &UNSCREENED
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        Some(Box::new(Screening {
            reporter: Reporter::new(cx, &UNSCREENED),
            law: law_of(cx)?,
            records: Tally::default(),
        }))
    }
}

struct Screening<'a> {
    reporter: Reporter<'a>,
    law: Lawfulness,
    /// By purpose and variant; the register is the same.
    records: Tally<(PurposeIx, &'static str, &'static str)>,
}

impl Check for Screening<'_> {
    fn record(&mut self, record: &Record<'_>, _out: &mut dyn FnMut(Finding)) {
        for (purpose, verdict, regime) in silent_calls(&self.law, record) {
            if matches!(verdict, Verdict::Unscreened(_)) && regime.law == BELGIUM {
                let variant = if self.law.last_screening(record).is_some() {
                    "old"
                } else {
                    "never"
                };
                self.records.add((purpose, variant, regime.register));
            }
        }
    }

    fn finish(&mut self, out: &mut dyn FnMut(Finding)) {
        for ((purpose, variant, register), count) in self.records.iter() {
            let draft = self.reporter.on_file(*count).channel(Channel::Phone);
            out(draft.purpose(*purpose).kind(variant).say(variant, || {
                vec![
                    ("register", (*register).to_owned()),
                    ("days", profile::SCREENING_DAYS.to_string()),
                ]
            }));
        }
    }

    counts_in!(records);
}
