//! E-mail addresses in one form.

use std::{borrow::Cow, sync::LazyLock};

use unicode_normalization::UnicodeNormalization;

use super::is_invisible;
use crate::model::fold;

/// The longest address that mail can be sent to (RFC 5321).
const LONGEST_EMAIL_BYTES: usize = 254;
/// The longest part before the `@` (RFC 5321).
const LONGEST_USER_BYTES: usize = 64;

/// Brings an e-mail address into one form: without `mailto:`, display name and angle brackets, in
/// lower case. None where the text is not an address: exactly one `@`, a dot in the domain, no space; and
/// where it holds several (`emails` reads those).
///
/// ```
/// use dpo::model::contact_point::email;
/// assert_eq!(email("Zoë Li <Zoe.Li@Example.ORG>").as_deref(), Some("zoe.li@example.org"));
/// assert_eq!(email("zoe@localhost"), None);
/// ```
#[must_use]
pub fn email(text: &str) -> Option<String> {
    let plain = compatible(text);
    let address = bare_email(&plain)?;
    is_email_shape(address).then(|| address.to_lowercase())
}

/// Tells whether a text is an e-mail address, without making one.
#[must_use]
pub fn is_email(text: &str) -> bool {
    bare_email(&compatible(text)).is_some_and(is_email_shape)
}

/// Tells whether an e-mail address stands in for a missing one: `test@test`, `noreply@...`,
/// `unknown@example.com`. A person's name at a reserved domain is not accused.
#[must_use]
pub fn email_is_placeholder(text: &str) -> bool {
    let plain = compatible(text);
    let Some((user, host)) = bare_email(&plain).and_then(|address| address.split_once('@')) else {
        return false;
    };
    let user: String = fold::word(user)
        .chars()
        .filter(char::is_ascii_lowercase)
        .collect();
    let host = fold::word(host);
    let mut labels = host.split('.').rev();
    let top = labels.next().unwrap_or("");
    let name = labels.next().unwrap_or(top);
    let is_known = |part: &str, word: &str| {
        PLACEHOLDERS
            .iter()
            .any(|(known, own)| *known == part && *own == word)
    };
    is_known("user", &user)
        || is_known("host", name)
        || matches!(top, "test" | "invalid" | "localhost")
}

/// The words of addresses that are none: which part, and the word.
static PLACEHOLDERS: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    include_str!("../email_placeholders.csv")
        .lines()
        .skip(1)
        .filter_map(|line| {
            let (part, rest) = line.split_once(',')?;
            Some((part, rest.split_once(',')?.1))
        })
        .collect()
});

/// Compatibility forms (full-width letters, no-break spaces) as plain ones.
pub(super) fn compatible(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfkc().filter(|c| !is_invisible(*c)).collect())
    }
}

/// The address without what people and programs put around it; none where another one stands beside it.
fn bare_email(text: &str) -> Option<&str> {
    let mut rest = text.trim();
    if let (Some(open), Some(close)) = (rest.rfind('<'), rest.rfind('>')) {
        let inner = rest.get(open + 1..close)?.trim();
        let is_around = |c: char| c.is_whitespace() || matches!(c, '\'' | '"');
        let name = rest.get(..open)?.trim_matches(is_around);
        let is_other = name.contains('@') && !name.eq_ignore_ascii_case(inner);
        if is_other || rest.get(close..)?.contains('@') {
            return None;
        }
        rest = inner;
    }
    if rest
        .get(..7)
        .is_some_and(|start| start.eq_ignore_ascii_case("mailto:"))
    {
        rest = rest.get(7..)?;
        if let Some((address, more)) = rest.split_once('?') {
            if more.contains('@') {
                return None;
            }
            rest = address;
        }
    }
    Some(
        rest.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\'' | '"' | ',' | ';'))
            .trim_end_matches('.'),
    )
}

fn is_email_shape(address: &str) -> bool {
    let Some((user, host)) = address.split_once('@') else {
        return false;
    };
    let is_bad = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(
                c,
                '@' | ',' | ';' | ':' | '<' | '>' | '(' | ')' | '[' | ']' | '"' | '\\'
            )
    };
    let is_user = !user.is_empty()
        && user.len() <= LONGEST_USER_BYTES
        && !user.contains(is_bad)
        && !user.starts_with('.')
        && !user.ends_with('.');
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .chars()
                .all(|c| c.is_alphanumeric() || c == '-' || c == '_')
    };
    let top = host.rsplit('.').next().unwrap_or("");
    is_user
        && address.len() <= LONGEST_EMAIL_BYTES
        && host.contains('.')
        && host.split('.').all(is_label)
        && top.len() >= 2
        && !top.chars().all(|c| c.is_ascii_digit())
}
