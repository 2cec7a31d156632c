//! All checks over one message, and the findings they make.

use chrono::NaiveDate;
use serde::Serialize;

use super::{
    authentication, identity, lexicon::lexicon, links::Exits, list_headers, message::Form,
    message::Mail, page::Page, privacy, unsubscribe,
};
use crate::{
    model::{Channel, Evidence, Finding, Lang, Scope, Severity, Text},
    policy::Policy,
    rules,
    words::{self, RuleText},
};

/// From how many messages a day to one provider its rules for bulk senders hold (Gmail and Outlook.com:
/// 5,000; Yahoo names no number).
pub const BULK_A_DAY: u64 = 5_000;

/// What is known besides the message.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// What the controller says of itself.
    pub policy: &'a Policy,
    /// The civil date to work on.
    pub today: NaiveDate,
    /// The language of messages.
    pub lang: Lang,
    /// What findings call the message.
    pub source: &'a str,
    /// How many such messages go to one provider a day; none: not said.
    pub volume: Option<u64>,
    /// Whether the sender declares it transactional, so that the rules for advertising do not hold.
    pub is_transactional: bool,
}

impl Request<'_> {
    /// Whether the rules for bulk senders hold.
    #[must_use]
    pub fn is_bulk(&self) -> bool {
        self.volume.is_some_and(|volume| volume >= BULK_A_DAY)
    }
}

/// What kind of message it is, in outputs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MailFacts {
    /// `eml` or `html`.
    pub format: &'static str,
    /// The media types of its parts, in order.
    pub parts: Vec<String>,
    /// Whether the rules for bulk senders were applied; none: the volume was not said.
    pub bulk: Option<bool>,
    /// How many such messages go to one provider a day, as said.
    pub volume: Option<u64>,
    /// Whether it was treated as transactional.
    pub transactional: bool,
}

/// The outcome of the checks.
#[derive(Clone, Debug)]
pub struct Checked {
    /// What the message is.
    pub mail: MailFacts,
    /// The findings, in the order of their codes.
    pub findings: Vec<Finding>,
    /// What could not be checked, in words.
    pub not_checked: Vec<String>,
}

/// Everything a check looks at.
pub struct View<'a> {
    /// The message.
    pub mail: &'a Mail,
    /// What is known besides.
    pub request: &'a Request<'a>,
    /// The parts of the body.
    pub pages: &'a [Page],
    /// What each part offers to whoever wants to leave, in the order of `pages`.
    pub exits: &'a [Exits<'a>],
}

impl View<'_> {
    /// The form of the body that a reader is shown: HTML where there is any.
    #[must_use]
    pub fn shown(&self) -> Form {
        let has_html = self.pages.iter().any(|page| page.form == Form::Html);
        if has_html { Form::Html } else { Form::Text }
    }

    /// What a reader sees.
    #[must_use]
    pub fn visible(&self) -> String {
        let shown = self.shown();
        let texts: Vec<&str> = self
            .pages
            .iter()
            .filter(|page| page.form == shown)
            .map(|page| page.visible.as_str())
            .collect();
        texts.join("\n")
    }
}

/// Checks a message.
#[must_use]
pub fn check(mail: &Mail, request: &Request<'_>) -> Checked {
    let pages: Vec<Page> = mail.parts.iter().map(Page::of).collect();
    let exits: Vec<Exits<'_>> = pages.iter().map(Exits::of).collect();
    let view = View {
        mail,
        request,
        pages: &pages,
        exits: &exits,
    };
    let mut findings = Findings::new(request);
    let promotes = privacy::promotes(&view);
    let is_declared = request.is_transactional || privacy::is_declared_transactional(mail);
    // The sender's word counts only where the content does not belie it.
    let is_spared = request.is_transactional && !promotes;
    if !is_spared {
        unsubscribe::check(&view, &mut findings);
        list_headers::check(&view, &mut findings);
    }
    authentication::check(&view, &mut findings);
    identity::check(&view, !is_spared, &mut findings);
    privacy::check(&view, (is_declared && promotes, !is_spared), &mut findings);
    bulk(request, &mut findings);
    let Findings { mut made, .. } = findings;
    made.sort_by(|a, b| (a.code, a.line, &a.kind).cmp(&(b.code, b.line, &b.kind)));
    Checked {
        mail: MailFacts {
            format: if mail.has_header { "eml" } else { "html" },
            parts: mail.media_types.clone(),
            bulk: request.volume.map(|_| request.is_bulk()),
            volume: request.volume,
            transactional: is_spared,
        },
        findings: made,
        not_checked: not_checked(&view, is_spared),
    }
}

/// EML-30: that the rules for bulk senders hold.
fn bulk(request: &Request<'_>, findings: &mut Findings<'_>) {
    if let Some(volume) = request.volume.filter(|volume| *volume >= BULK_A_DAY) {
        let values = [("volume", volume.to_string())];
        findings.add("EML-30", "bulk", &values, |finding| {
            finding.kind = Some(PROVIDER.into());
        });
    }
}

/// What was not checked, so that "no finding" is not read as "lawful".
fn not_checked(view: &View<'_>, is_spared: bool) -> Vec<String> {
    let (mail, request) = (view.mail, view.request);
    let mut keys = vec!["mail_fetched"];
    let controller = &request.policy.controller;
    let conditions = [
        ("mail_no_header", !mail.has_header),
        ("mail_volume", request.volume.is_none() && mail.has_header),
        ("mail_signature", mail.has_header),
        (
            "mail_controller",
            crate::policy::is_placeholder(&controller.name),
        ),
        ("mail_transactional", is_spared),
        (
            "mail_cut",
            mail.is_cut || view.pages.iter().any(|page| !page.is_whole),
        ),
        ("mail_damaged", mail.is_damaged),
        (
            "mail_images",
            view.pages.iter().any(|page| {
                !page.images.is_empty() && page.visible.split_whitespace().count() < 20
            }),
        ),
    ];
    keys.extend(
        conditions
            .iter()
            .filter(|(_, holds)| *holds)
            .map(|(key, _)| *key),
    );
    keys.into_iter()
        .filter_map(|key| words::not_checked(key, request.lang))
        .map(str::to_owned)
        .collect()
}

/// The kind of a finding that rests on a rule of mailbox providers, not on law.
pub const PROVIDER: &str = "provider";

/// The findings in the making.
pub struct Findings<'a> {
    request: &'a Request<'a>,
    made: Vec<Finding>,
}

impl<'a> Findings<'a> {
    fn new(request: &'a Request<'a>) -> Self {
        Self {
            request,
            made: Vec::new(),
        }
    }

    /// Adds a finding of that code, worded by that variant of the fault; `adjust` sets what is its own:
    /// field, line, kind, severity.
    pub fn add(
        &mut self,
        code: &str,
        variant: &str,
        values: &[(&str, String)],
        adjust: impl FnOnce(&mut Finding),
    ) {
        let Some(meta) = rules::meta(code) else {
            return;
        };
        let mut finding = Finding {
            code: meta.code,
            name: meta.name,
            severity: meta.severity,
            evidence: Evidence::Certain,
            scope: Scope::File,
            source: self.request.source.into(),
            record: None,
            line: None,
            channel: Some(Channel::Email),
            purpose: None,
            field: None,
            span: None,
            kind: Some(variant.into()),
            state: None,
            count: 1,
            message: Text::default(),
            articles: meta.articles,
            remedy: Text::default(),
            since: self.request.today,
        };
        adjust(&mut finding);
        let text: Option<&RuleText> = words::rule(meta.code, self.request.lang);
        if let Some(text) = text {
            let count = finding.count.to_string();
            let mut blanks: Vec<(&str, &str)> = values
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            blanks.push(("count", &count));
            blanks.push(("part", finding.field.as_deref().unwrap_or_default()));
            finding.message = words::fill(text.message(variant), &blanks).into();
            finding.remedy = words::fill(text.remedy(variant), &blanks).into();
        }
        self.made.push(finding);
    }
}

/// Whether a message looks sent to many: what no letter to one person has.
#[must_use]
pub fn looks_sent_to_many(mail: &Mail) -> bool {
    let words = lexicon();
    mail.header
        .fields
        .iter()
        .any(|field| words.bulk_fields.contains(&field.name))
        || mail.header.first("precedence").is_some_and(|field| {
            words
                .bulk_precedence
                .contains(&field.value.to_ascii_lowercase())
        })
}

/// Raises a provider's rule to high for bulk senders.
#[must_use]
pub fn bulk_severity(request: &Request<'_>) -> Severity {
    if request.is_bulk() {
        Severity::High
    } else {
        Severity::Medium
    }
}
