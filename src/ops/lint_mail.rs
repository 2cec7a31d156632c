//! Lint of a marketing message, and of the list it is to go to: reads the file, checks it, screens the
//! recipients against the store. Changes nothing.

mod recipients;

use std::{fs, io::Read, path::Path};

use serde::Serialize;

use crate::{
    intake::{IntakeError, io_words},
    mail::{self, LARGEST_BYTES, MailFacts, Unreadable},
    model::{Evidence, Finding, Lang, Scope, Severity},
    ops::{OpError, audit::Totals, may_contact::Reason},
    policy::{Exception, Policy},
    rules, words,
};

pub use recipients::{RecipientFacts, Refused, Screening, screen};

/// What is asked of a lint.
#[derive(Clone, Copy, Debug)]
pub struct LintRequest<'a> {
    /// The message: a message file or an HTML file.
    pub file: &'a Path,
    /// What the controller allows.
    pub policy: &'a Policy,
    /// The civil date to work on.
    pub today: chrono::NaiveDate,
    /// The language of messages.
    pub lang: Lang,
    /// How many such messages go to one provider a day.
    pub volume: Option<u64>,
    /// Whether the sender declares the message transactional.
    pub is_transactional: bool,
}

/// What a lint found, in counts.
#[derive(Clone, Debug, Serialize)]
pub struct LintOutcome {
    /// The civil date it worked on.
    pub today: String,
    /// SHA-256 of the policy.
    pub policy_sha256: String,
    /// The file's name.
    pub file: String,
    /// What the message is.
    pub mail: MailFacts,
    /// What the list of recipients is; none where none was given.
    pub recipients: Option<RecipientFacts>,
    /// Counts of findings.
    pub totals: Totals,
    /// What could not be checked, in words.
    pub not_checked: Vec<String>,
    /// The worst severity found; none without a finding.
    #[serde(skip)]
    pub worst: Option<Severity>,
}

/// Lints a message; `screening` is what [`screen`] made of the list of recipients.
///
/// # Errors
/// When the file cannot be read, or is no message.
pub fn lint_mail(
    request: &LintRequest<'_>,
    screening: Option<Screening>,
) -> Result<(LintOutcome, Vec<Finding>), OpError> {
    let bytes = content(request.file)?;
    let name = file_name(request.file);
    let mail = if is_html(request.file, &bytes) {
        mail::read_html(&bytes)
    } else {
        mail::read(&bytes)
    }
    .map_err(|reason| unusable(request.file, reason))?;
    let checked = mail::check(
        &mail,
        &mail::Request {
            policy: request.policy,
            today: request.today,
            lang: request.lang,
            source: &name,
            volume: request.volume,
            is_transactional: request.is_transactional,
        },
    );
    let mut found = checked.findings;
    let mut not_checked = checked.not_checked;
    match &screening {
        Some(screening) => found.extend(findings_on(screening, request)),
        None => {
            not_checked.extend(words::not_checked("mail_consent", request.lang).map(str::to_owned));
        }
    }
    found.sort_by_key(|finding| {
        (
            finding.code,
            std::cmp::Reverse(finding.severity),
            finding.line,
        )
    });
    let mut totals = Totals::default();
    let mut worst = None;
    found.retain(|finding| {
        if excepted(request, finding).is_some() {
            totals.excepted += 1;
            return false;
        }
        totals.count(finding);
        worst = worst.max(Some(finding.severity));
        true
    });
    let outcome = LintOutcome {
        today: request.today.to_string(),
        policy_sha256: request.policy.sha256.clone(),
        file: name,
        mail: checked.mail,
        recipients: screening.map(|screening| screening.facts),
        totals,
        not_checked,
        worst,
    };
    Ok((outcome, found))
}

/// The exception of the policy that accepts a finding.
fn excepted<'p>(request: &LintRequest<'p>, finding: &Finding) -> Option<&'p Exception> {
    request.policy.exceptions.iter().find(|exception| {
        exception.rule.eq_ignore_ascii_case(finding.code)
            && exception.until >= request.today
            && exception
                .source
                .as_ref()
                .is_none_or(|source| finding.source == *source.as_str())
            && exception
                .channel
                .is_none_or(|channel| Some(channel) == finding.channel)
            && exception
                .field
                .as_ref()
                .is_none_or(|field| finding.field.as_deref() == Some(field.as_str()))
    })
}

/// EML-29: one finding for each recipient who said no, one for each other reason.
fn findings_on(screening: &Screening, request: &LintRequest<'_>) -> Vec<Finding> {
    let (Some(meta), Some(text)) = (rules::meta("EML-29"), words::rule("EML-29", request.lang))
    else {
        return Vec::new();
    };
    let plain = |variant: &str, reason: Reason, count: u64| Finding {
        code: meta.code,
        name: meta.name,
        severity: meta.severity,
        evidence: Evidence::Certain,
        scope: Scope::File,
        source: screening.facts.file.as_str().into(),
        record: None,
        line: None,
        channel: Some(crate::model::Channel::Email),
        purpose: None,
        field: None,
        span: None,
        kind: Some(reason.as_str().into()),
        state: None,
        count,
        message: words::fill(
            text.message(variant),
            &[
                ("reason", &reason_in_words(reason, request.lang)),
                ("count", &count.to_string()),
            ],
        )
        .into(),
        articles: meta.articles,
        remedy: text.remedy(variant).into(),
        since: request.today,
    };
    let refused = screening.refused.iter().map(|refused| Finding {
        scope: Scope::Record,
        record: Some(refused.record.clone()),
        line: refused.line,
        ..plain("refused", refused.reason, 1)
    });
    let unallowed = screening.unallowed.iter().map(|(reason, count)| Finding {
        severity: Severity::Medium,
        ..plain("unallowed", *reason, *count)
    });
    refused.chain(unallowed).collect()
}

/// A reason in the words of `dpo may-contact`.
fn reason_in_words(reason: Reason, lang: Lang) -> String {
    words::label(&format!("may.reason.{}", reason.as_str()), lang).to_owned()
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// The bytes of a file, up to one more than is read.
fn content(path: &Path) -> Result<Vec<u8>, OpError> {
    let unreadable = |error: &std::io::Error| OpError::Input {
        code: if error.kind() == std::io::ErrorKind::NotFound {
            "not-found"
        } else {
            "unreadable"
        },
        message: format!(
            "{} cannot be read ({})",
            path.display(),
            io_words(error.kind())
        ),
        hint: Some("check the path and its permissions".to_owned()),
    };
    let file = fs::File::open(path).map_err(|error| unreadable(&error))?;
    let mut bytes = Vec::new();
    file.take(LARGEST_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(&error))?;
    Ok(bytes)
}

/// Whether a file is HTML: by its name, or by how it begins.
fn is_html(path: &Path, bytes: &[u8]) -> bool {
    let by_name = path.extension().is_some_and(|extension| {
        ["html", "htm", "xhtml"]
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
    });
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    by_name || start.trim_ascii_start().starts_with(b"<")
}

fn unusable(path: &Path, reason: Unreadable) -> OpError {
    let (code, why, hint) = match reason {
        Unreadable::Empty => (
            "empty-file",
            "it is empty",
            "save the message once more and check that file",
        ),
        Unreadable::TooLarge => (
            "too-large",
            "it is larger than 25 MB",
            "save the message without its attachments",
        ),
        Unreadable::NotAMessage => (
            "not-a-message",
            "it begins neither with the header of a message nor with HTML",
            "save the message as .eml, or its text as .html",
        ),
        Unreadable::OutlookBinary => (
            "outlook-message",
            "it is a message in the binary form of Outlook (.msg)",
            "save it from Outlook on the web or another mail program as .eml",
        ),
        Unreadable::NoBody => (
            "no-body",
            "the message has neither a text nor an HTML part with words in it",
            "save the whole message, not only its header",
        ),
    };
    IntakeError {
        code,
        message: format!("cannot lint {}: {why}", path.display()),
        hint: Some(hint.to_owned()),
    }
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_known_by_its_name_or_by_how_it_begins() {
        assert!(is_html(Path::new("a.HTM"), b"x"));
        assert!(is_html(
            Path::new("a.eml"),
            b"\xef\xbb\xbf \n<!doctype html>"
        ));
        assert!(!is_html(Path::new("a.eml"), b"From: a@example.org"));
        assert!(!is_html(Path::new("html"), b""));
    }
}
