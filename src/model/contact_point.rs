//! E-mail addresses and telephone numbers in one form each.

/// The one form of an e-mail address; none where the text is no address.
#[must_use]
pub fn email(text: &str) -> Option<String> {
    let text = text.trim();
    let (local, domain) = text.split_once('@')?;
    let valid = !local.is_empty()
        && domain.contains('.')
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        && !domain.contains('@')
        && !text.contains(char::is_whitespace);
    valid.then(|| text.to_lowercase())
}

/// Whether an address stands there only because the form wanted one.
#[must_use]
pub fn email_is_placeholder(address: &str) -> bool {
    let lower = address.to_lowercase();
    lower.split_once('@').is_some_and(|(local, domain)| local == "test" && (domain == "test" || domain.starts_with("test.")))
}
