//! MKT-09: post without consent, open until the person objects.

use super::{
    Check, Rule, RuleMeta, SourceCx, counts_in,
    profile::{ContactBasis, Lawfulness, Verdict},
    reporter::Reporter,
    tally::Tally,
};
use crate::model::{Channel, Finding, Record, Severity, consent::PurposeIx};

static META: RuleMeta = RuleMeta {
    code: "MKT-09",
    name: "post-until-objection",
    severity: Severity::Info,
    articles: &["Art. 6(1)(f) GDPR", "Art. 21(2) GDPR", "Recital 47 GDPR"],
    since: "0.1.0",
};

/// MKT-09.
pub(in crate::rules) struct PostUntilObjection;

impl Rule for PostUntilObjection {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        cx.columns.below("addr").next()?;
        let law = Lawfulness::new(cx.columns, cx.policy, cx.block, cx.today);
        law.law()?;
        Some(Box::new(Post {
            reporter: Reporter::new(cx, &META),
            law,
            records: Tally::default(),
        }))
    }
}

struct Post<'a> {
    reporter: Reporter<'a>,
    law: Lawfulness,
    records: Tally<(PurposeIx, bool)>,
}

impl Check for Post<'_> {
    fn record(&mut self, record: &Record<'_>, _out: &mut dyn FnMut(Finding)) {
        let Some(law) = self.law.law() else { return };
        let silent = record
            .consents
            .iter()
            .filter(|consent| consent.channel == Channel::Post && consent.state.is_silence());
        for consent in silent {
            if self.law.without_consent(record, Channel::Post)
                == Verdict::Allowed(ContactBasis::OptOutChannel)
            {
                let is_draft = self.law.is_draft(law, record, Channel::Post);
                self.records.add((consent.purpose, is_draft));
            }
        }
    }

    fn finish(&mut self, out: &mut dyn FnMut(Finding)) {
        let law = self.law.law().unwrap_or("");
        for ((purpose, is_draft), count) in self.records.iter() {
            let draft = self.reporter.on_file(*count).channel(Channel::Post);
            out(draft.purpose(*purpose).say("post", || {
                vec![
                    ("law", law.to_owned()),
                    ("draft", self.reporter.draft_mark(*is_draft)),
                ]
            }));
        }
    }

    counts_in!(records);
}
