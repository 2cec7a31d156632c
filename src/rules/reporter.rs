//! Makes findings: fills what every finding of a rule shares and words the message. Judges nothing.

use chrono::NaiveDate;

use super::{RuleMeta, SourceCx, text_seen::Seen};
use crate::{
    model::{
        Channel, Columns, Consent, Evidence, Finding, Record, Scope, Severity, consent::PurposeIx,
        finding::Span,
    },
    words::{self, RuleText},
};

/// What a message is filled with: the name of a place and its text.
pub(super) type Blanks = Vec<(&'static str, String)>;

/// Writes the findings of one rule over one source.
#[derive(Clone, Copy)]
pub(super) struct Reporter<'a> {
    pub(super) cx: SourceCx<'a>,
    meta: &'static RuleMeta,
    text: Option<&'static RuleText>,
    wants_field: bool,
}

impl<'a> Reporter<'a> {
    pub(super) fn new(cx: &SourceCx<'a>, meta: &'static RuleMeta) -> Self {
        // A counting run still needs the column where an exception of the policy names one.
        let is_excepted_by_field = cx
            .policy
            .exceptions
            .iter()
            .any(|exception| exception.rule == meta.code && exception.field.is_some());
        Self {
            cx: *cx,
            meta,
            text: if cx.wants_text {
                words::rule(meta.code, cx.lang)
            } else {
                None
            },
            wants_field: cx.wants_text || is_excepted_by_field,
        }
    }

    /// A finding on one record.
    pub(super) fn on_record(&self, record: &Record<'_>) -> Draft<'_> {
        let mut draft = self.draft(Scope::Record, 1, record.since);
        draft.finding.line = Some(record.line);
        draft.finding.record = Some(if self.cx.wants_text {
            record.id.to_owned()
        } else {
            String::new()
        });
        draft
    }

    /// A finding on a record that was seen before.
    pub(super) fn on_known(&self, record: &str, line: u64, since: NaiveDate) -> Draft<'_> {
        let mut draft = self.draft(Scope::Record, 1, since);
        draft.finding.line = Some(line);
        draft.finding.record = Some(if self.cx.wants_text {
            record.to_owned()
        } else {
            String::new()
        });
        draft
    }

    /// A finding on what was seen in a text of a record: by its place, never by its words.
    pub(super) fn on_seen(&self, record: &Record<'_>, seen: &Seen) -> Draft<'_> {
        self.on_record(record)
            .column(Some(seen.column))
            .span(seen.span(record))
            .kind(seen.detection.kind.as_str())
            .evidence(seen.detection.evidence)
    }

    /// A finding on one consent of a record.
    pub(super) fn on_consent(&self, record: &Record<'_>, consent: &Consent) -> Draft<'_> {
        let mut draft = self
            .on_record(record)
            .channel(consent.channel)
            .purpose(consent.purpose);
        draft.finding.state = Some(consent.state);
        draft
    }

    /// A finding on a whole source.
    pub(super) fn on_file(&self, count: u64) -> Draft<'_> {
        self.draft(Scope::File, count, self.cx.imported)
    }

    /// A finding on the policy itself, which belongs to no source.
    pub(super) fn on_policy(&self) -> Draft<'_> {
        self.draft(Scope::File, 1, self.cx.imported)
    }

    /// A finding on a column of a source.
    pub(super) fn on_column(&self, column: usize, count: u64) -> Draft<'_> {
        self.draft(Scope::Column, count, self.cx.imported)
            .column(Some(column))
    }

    fn draft(&self, scope: Scope, count: u64, since: NaiveDate) -> Draft<'_> {
        Draft {
            reporter: self,
            finding: Finding {
                code: self.meta.code,
                name: self.meta.name,
                severity: self.meta.severity,
                evidence: Evidence::Certain,
                scope,
                source: if self.cx.wants_text {
                    self.cx.source.to_owned()
                } else {
                    String::new()
                },
                record: None,
                line: None,
                channel: None,
                purpose: None,
                field: None,
                span: None,
                kind: None,
                state: None,
                count,
                message: String::new(),
                articles: self.meta.articles,
                remedy: String::new(),
                since,
            },
            label: None,
        }
    }

    /// The word for a channel.
    pub(super) fn channel_word(&self, channel: Channel) -> &'static str {
        self.term(channel_key(channel))
    }

    /// A single word or phrase in the language of the findings.
    pub(super) fn term(&self, key: &str) -> &'static str {
        words::term(key, self.cx.lang).unwrap_or("")
    }
}

/// A finding in the making.
pub(super) struct Draft<'r> {
    reporter: &'r Reporter<'r>,
    finding: Finding,
    label: Option<PurposeIx>,
}

impl Draft<'_> {
    pub(super) fn severity(mut self, severity: Severity) -> Self {
        self.finding.severity = severity;
        self
    }

    pub(super) fn likely(mut self) -> Self {
        self.finding.evidence = Evidence::Likely;
        self
    }

    /// A pointer for a human: never above `info`.
    pub(super) fn evidence(mut self, evidence: Evidence) -> Self {
        self.finding.evidence = evidence;
        if evidence == Evidence::Hint {
            self.finding.severity = Severity::Info;
        }
        self
    }

    pub(super) fn span(mut self, span: Span) -> Self {
        self.finding.span = Some(span);
        self
    }

    pub(super) fn channel(mut self, channel: Channel) -> Self {
        self.finding.channel = Some(channel);
        self
    }

    pub(super) fn purpose(mut self, purpose: PurposeIx) -> Self {
        self.label = Some(purpose);
        if self.reporter.cx.wants_text {
            self.finding.purpose = self
                .reporter
                .cx
                .policy
                .purpose(purpose)
                .map(|purpose| purpose.id.clone());
        }
        self
    }

    /// Names the column by its header.
    pub(super) fn column(mut self, column: Option<usize>) -> Self {
        if self.reporter.wants_field {
            self.finding.field = column.and_then(|index| header(self.reporter.cx.columns, index));
        }
        self
    }

    pub(super) fn kind(mut self, kind: &str) -> Self {
        self.finding.kind = Some(kind.to_owned());
        self
    }

    /// Words the finding by that variant of the fault; `blanks` runs only where words are wanted.
    pub(super) fn say(self, variant: &str, blanks: impl FnOnce() -> Blanks) -> Finding {
        let Self {
            reporter,
            mut finding,
            label,
        } = self;
        let Some(text) = reporter.text else {
            return finding;
        };
        let mut values = blanks();
        values.push(("count", finding.count.to_string()));
        if let Some(channel) = finding.channel {
            values.push(("channel", reporter.term(channel_key(channel)).to_owned()));
        }
        if let Some(purpose) = label.and_then(|index| reporter.cx.policy.purpose(index)) {
            let words = purpose.label.get(&reporter.cx.lang).unwrap_or(&purpose.id);
            values.push(("purpose", words.clone()));
        }
        values.push(("field", finding.field.clone().unwrap_or_default()));
        let values: Vec<(&str, &str)> = values
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        finding.message = words::fill(text.message(variant), &values);
        finding.remedy = words::fill(text.remedy(variant), &values);
        finding
    }

    /// Words the finding where the variant needs no values of its own.
    pub(super) fn plain(self, variant: &str) -> Finding {
        self.say(variant, Vec::new)
    }
}

/// The header of a column, or its number where the header is blank.
pub(super) fn header(columns: &Columns, index: usize) -> Option<String> {
    let column = columns
        .columns
        .iter()
        .find(|column| column.index == index)?;
    let name = column.header.trim();
    Some(if name.is_empty() {
        format!("column {}", index.saturating_add(1))
    } else {
        name.to_owned()
    })
}

const fn channel_key(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "channel.email",
        Channel::Phone => "channel.phone",
        Channel::Sms => "channel.sms",
        Channel::Post => "channel.post",
        Channel::Fax => "channel.fax",
    }
}
