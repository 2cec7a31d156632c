//! Makes findings: fills what every finding of a rule shares and words the message. Judges nothing.

use std::cell::RefCell;

use chrono::NaiveDate;

use super::{
    RuleMeta, SourceCx,
    profile::{ContactBasis, Cure},
    text_seen::Seen,
};
use crate::{
    model::{
        Channel, Columns, Consent, Evidence, Finding, Record, Scope, Severity, Text,
        consent::PurposeIx, finding::Span,
    },
    words::{self, RuleText},
};

/// What a message is filled with: the name of a place and its text.
pub(super) type Blanks = Vec<(&'static str, String)>;

/// Writes the findings of one rule over one source.
pub(super) struct Reporter<'a> {
    pub(super) cx: SourceCx<'a>,
    meta: &'static RuleMeta,
    text: Option<&'static RuleText>,
    wants_field: bool,
    source: Text,
    made: RefCell<Made>,
}

/// Texts that were made before: most findings of a rule say one of a few things.
#[derive(Default)]
struct Made {
    nothing: Text,
    purposes: Vec<Option<Text>>,
    fields: Vec<Option<Option<Text>>>,
    kinds: Vec<Text>,
    said: Vec<Said>,
}

/// A message and its remedy, worded for one place.
struct Said {
    variant: String,
    channel: Option<Channel>,
    label: Option<PurposeIx>,
    field: Option<Text>,
    kind: Option<Text>,
    count: u64,
    blanks: Blanks,
    message: Text,
    remedy: Text,
}

/// More messages than this are not remembered: looking through them would cost as much as wording.
const MOST_SAID: usize = 24;

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
            source: if cx.wants_text {
                Text::from(cx.source)
            } else {
                Text::default()
            },
            made: RefCell::default(),
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

    /// A finding on a registered wording. Its message keeps the place of the count open: the count is
    /// that of all sources.
    pub(super) fn on_wording(&self, wording: &str, count: u64) -> Draft<'_> {
        let mut draft = self.draft(Scope::Wording, count, self.cx.imported);
        draft.finding.source = self.nothing();
        draft.finding.field = Some(Text::from(wording));
        draft
    }

    /// A finding on what became of a right: of a record, or of a request.
    pub(super) fn on_right(
        &self,
        scope: Scope,
        source: &str,
        name: &str,
        since: NaiveDate,
    ) -> Draft<'_> {
        let mut draft = self.draft(scope, 1, since);
        draft.finding.source = Text::from(source);
        draft.finding.record = Some(name.to_owned());
        draft
    }

    /// A finding on a source as a whole, by its name, that stands since a day.
    pub(super) fn on_source(&self, source: &str, count: u64, since: NaiveDate) -> Draft<'_> {
        let mut draft = self.draft(Scope::File, count, since);
        draft.finding.source = Text::from(source);
        draft
    }

    /// What is added to a statement about a law that was not verified; empty where it was.
    pub(super) fn draft_mark(&self, is_draft: bool) -> String {
        if is_draft {
            self.term("law.draft").to_owned()
        } else {
            String::new()
        }
    }

    /// The name of a country whose law is known here; of any other, that of the Union.
    pub(super) fn country(&self, law: &str) -> String {
        let key = match law {
            "BE" => "country.BE",
            "FR" => "country.FR",
            "NL" => "country.NL",
            "DE" => "country.DE",
            "LU" => "country.LU",
            _ => "country.other",
        };
        self.term(key).to_owned()
    }

    /// What is added to a finding that an exception of a law could cure.
    pub(super) fn cure(&self, cure: &Cure) -> String {
        let exception = self.term(match cure.basis {
            ContactBasis::SoftOptIn => "exception.soft-opt-in",
            ContactBasis::Customer => "exception.customer",
            ContactBasis::Impersonal => "exception.impersonal",
            ContactBasis::Professional => "exception.professional",
            ContactBasis::OptOutChannel | ContactBasis::Consent => "exception.opt-out-channel",
        });
        let draft = self.draft_mark(cure.is_draft);
        let values = [
            ("law", cure.law),
            ("exception", exception),
            ("draft", draft.as_str()),
        ];
        words::fill(self.term("exception.cure"), &values)
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
                source: self.source.clone(),
                record: None,
                line: None,
                channel: None,
                purpose: None,
                field: None,
                span: None,
                kind: None,
                state: None,
                count,
                message: self.nothing(),
                articles: self.meta.articles,
                remedy: self.nothing(),
                since,
            },
            label: None,
        }
    }

    /// The word for a channel.
    pub(super) fn channel_word(&self, channel: Channel) -> &'static str {
        self.term(channel_key(channel))
    }

    fn nothing(&self) -> Text {
        self.made.borrow().nothing.clone()
    }

    fn purpose(&self, purpose: PurposeIx) -> Option<Text> {
        remembered(
            &mut self.made.borrow_mut().purposes,
            usize::from(purpose),
            || {
                let purpose = self.cx.policy.purpose(purpose)?;
                Some(Text::from(purpose.id.as_str()))
            },
        )
    }

    fn field(&self, column: usize) -> Option<Text> {
        let made = || Some(header(self.cx.columns, column).map(Text::from));
        remembered(&mut self.made.borrow_mut().fields, column, made).flatten()
    }

    fn kind(&self, kind: &str) -> Text {
        let kinds = &mut self.made.borrow_mut().kinds;
        if let Some(known) = kinds.iter().find(|known| **known == *kind) {
            return known.clone();
        }
        let text = Text::from(kind);
        if kinds.len() < MOST_SAID {
            kinds.push(text.clone());
        }
        text
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
            self.finding.purpose = self.reporter.purpose(purpose);
        }
        self
    }

    /// Names the column by its header.
    pub(super) fn column(mut self, column: Option<usize>) -> Self {
        if self.reporter.wants_field {
            self.finding.field = column.and_then(|index| self.reporter.field(index));
        }
        self
    }

    pub(super) fn kind(mut self, kind: &str) -> Self {
        self.finding.kind = Some(self.reporter.kind(kind));
        self
    }

    /// Words the finding by that variant of the fault; `blanks` runs only where words are wanted.
    pub(super) fn say(self, variant: &str, blanks: impl FnOnce() -> Blanks) -> Finding {
        let Some(text) = self.reporter.text else {
            return self.finding;
        };
        let blanks = blanks();
        let said = self.said_before(variant, &blanks);
        let (message, remedy) = said.unwrap_or_else(|| {
            let (message, remedy) = self.worded(text, variant, &blanks);
            let said = &mut self.reporter.made.borrow_mut().said;
            if said.len() < MOST_SAID {
                said.push(Said {
                    variant: variant.to_owned(),
                    channel: self.finding.channel,
                    label: self.label,
                    field: self.finding.field.clone(),
                    kind: self.finding.kind.clone(),
                    count: self.finding.count,
                    blanks,
                    message: message.clone(),
                    remedy: remedy.clone(),
                });
            }
            (message, remedy)
        });
        Finding {
            message,
            remedy,
            ..self.finding
        }
    }

    /// Words the finding where the variant needs no values of its own.
    pub(super) fn plain(self, variant: &str) -> Finding {
        self.say(variant, Vec::new)
    }

    /// The same words for the same place.
    fn said_before(&self, variant: &str, blanks: &Blanks) -> Option<(Text, Text)> {
        let made = self.reporter.made.borrow();
        let is_same = |a: &Option<Text>, b: &Option<Text>| match (a, b) {
            (Some(a), Some(b)) => a.is_same(b),
            (None, None) => true,
            _ => false,
        };
        let same = |said: &&Said| {
            said.channel == self.finding.channel
                && said.label == self.label
                && said.count == self.finding.count
                && is_same(&said.field, &self.finding.field)
                && is_same(&said.kind, &self.finding.kind)
                && said.variant == variant
                && said.blanks == *blanks
        };
        let said = made.said.iter().find(same)?;
        Some((said.message.clone(), said.remedy.clone()))
    }

    fn worded(&self, text: &RuleText, variant: &str, blanks: &Blanks) -> (Text, Text) {
        let finding = &self.finding;
        let mut values = blanks.clone();
        if finding.scope != Scope::Wording {
            values.push(("count", finding.count.to_string()));
        }
        if let Some(channel) = finding.channel {
            let word = self.reporter.term(channel_key(channel));
            values.push(("channel", word.to_owned()));
        }
        let policy = self.reporter.cx.policy;
        if let Some(purpose) = self.label.and_then(|index| policy.purpose(index)) {
            let words = purpose
                .label
                .get(&self.reporter.cx.lang)
                .unwrap_or(&purpose.id);
            values.push(("purpose", words.clone()));
        }
        if let Some(kind) = finding.kind.as_deref() {
            values.push(("kind", kind_in_words(kind, self.reporter.cx.lang)));
        }
        let field = finding.field.as_deref().unwrap_or_default();
        values.push(("field", field.to_owned()));
        let values: Vec<(&str, &str)> = values
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let fill = |template| Text::from(words::fill(template, &values));
        (fill(text.message(variant)), fill(text.remedy(variant)))
    }
}

/// A kind as people call it; a sub-kind of a fault that has no such name stays as it is.
fn kind_in_words(kind: &str, lang: crate::model::Lang) -> String {
    words::known_label(&format!("kind.{kind}"), lang)
        .unwrap_or(kind)
        .to_owned()
}

/// What stands at that place of a list, made when it is first asked for.
fn remembered<T: Clone>(
    list: &mut Vec<Option<T>>,
    place: usize,
    make: impl FnOnce() -> Option<T>,
) -> Option<T> {
    if list.len() <= place {
        list.resize(place.saturating_add(1), None);
    }
    let slot = list.get_mut(place)?;
    if slot.is_none() {
        *slot = make();
    }
    slot.clone()
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
