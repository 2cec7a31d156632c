//! A letter as the draft of a mail (RFC 5322): opened by a mail program it is ready to be sent, by a
//! person. The same letter gives the same bytes.

use mail_builder::{
    MessageBuilder,
    headers::{content_type::ContentType, raw::Raw},
    mime::MimePart,
};
use sha2::{Digest, Sha256};

use super::{
    DocumentError,
    letter::Composed,
    text::{safe, say},
};
use crate::model::letter::Letter;

/// A file that goes with a draft.
#[derive(Clone, Copy, Debug)]
pub struct Attachment<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it holds.
    pub bytes: &'a [u8],
}

/// The media type by the ending of a name.
fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "pdf" => "application/pdf",
        "json" => "application/json",
        "csv" => "text/csv; charset=utf-8",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

/// An address as a header may hold it; none where it is no address.
fn address(text: &str) -> Option<String> {
    let text = text.trim();
    let is_one = text.contains('@')
        && text.chars().all(|letter| {
            !letter.is_control() && !letter.is_whitespace() && !",;<>\"".contains(letter)
        });
    is_one.then(|| text.to_owned())
}

/// Writes the draft of a mail with a letter as its text and its files attached.
///
/// # Errors
/// When it cannot be put together: a fault of this program.
pub fn draft(
    letter: &Letter,
    composed: &Composed,
    attachments: &[Attachment<'_>],
) -> Result<Vec<u8>, DocumentError> {
    let mut digest = Sha256::new();
    digest.update(composed.text.as_bytes());
    for file in attachments {
        digest.update(file.name.as_bytes());
        digest.update(file.bytes);
    }
    let digest: String = digest
        .finalize()
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let sender = &letter.sender;
    let from = address(&sender.dpo_email).or_else(|| address(&sender.email));
    let domain = from
        .as_deref()
        .and_then(|from| from.rsplit('@').next())
        .unwrap_or("localhost")
        .to_owned();
    let case = match letter.case.is_empty() {
        true => String::new(),
        false => format!(" ({})", safe(&letter.case)),
    };
    let mut message = MessageBuilder::new()
        // What mail programs take for a draft.
        .header("X-Unsent", Raw::new("1"))
        .message_id(format!("{digest}@{domain}"))
        .date(
            letter
                .date
                .and_hms_opt(12, 0, 0)
                .unwrap_or_default()
                .and_utc()
                .timestamp(),
        )
        .subject(format!("{}{case}", composed.subject));
    if let Some(from) = from {
        message = message.from((safe(&sender.name), from));
    }
    if let Some(to) = address(&letter.addressee.email) {
        let name = safe(letter.addressee.name.trim());
        message = message.to((name, to));
    }
    let mut text = composed.text.clone();
    if !attachments.is_empty() {
        let names: Vec<String> = attachments.iter().map(|file| safe(file.name)).collect();
        let listed = say(
            "letter.attachments",
            letter.lang,
            &[("files", &names.join(", "))],
        );
        text = format!("{}\n\n{listed}\n", text.trim_end());
    }
    let text = MimePart::new("text/plain", text.replace('\n', "\r\n"));
    let body = match attachments.is_empty() {
        true => text,
        false => {
            let mut parts = vec![text];
            for file in attachments {
                parts.push(
                    MimePart::new(media_type(file.name), file.bytes.to_vec())
                        .attachment(file.name.to_owned()),
                );
            }
            let mixed =
                ContentType::new("multipart/mixed").attribute("boundary", format!("dpo_{digest}"));
            MimePart::new(mixed, parts)
        }
    };
    message
        .body(body)
        .write_to_vec()
        .map_err(|error| DocumentError(format!("the draft of a mail failed: {error}")))
}
