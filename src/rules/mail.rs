//! What the room `mail` finds in a marketing message: the codes EML, in one table. EML-28 is none: that
//! encodings are undone before anything is judged is how the room reads.

use super::RuleMeta;
use crate::model::Severity::{self, Critical, High, Info, Low, Medium};

/// Consent to marketing by e-mail, and the way out that each message carries.
const E_PRIVACY: &str = "Art. 13(2) Directive 2002/58/EC";
/// The valid address to which a person may write to be left alone.
const VALID_ADDRESS: &str = "Art. 13(4) Directive 2002/58/EC";
/// Marketing is to be recognisable, and a way out named. The national text was not read again.
const BELGIAN: &str = "Art. XII.12-13 Belgian Code of Economic Law (draft)";
/// What a service provider says of itself. The text was not read again.
const E_COMMERCE: &str = "Art. 5-6 Directive 2000/31/EC";
const GMAIL: &str = "Provider: Gmail sender guidelines";
const YAHOO: &str = "Provider: Yahoo sender best practices";
const MICROSOFT: &str = "Provider: Outlook.com sender requirements";

const fn meta(
    code: &'static str,
    name: &'static str,
    severity: Severity,
    articles: &'static [&'static str],
) -> RuleMeta {
    RuleMeta {
        code,
        name,
        severity,
        articles,
        since: "0.1.0",
    }
}

/// The codes, in reading order: the way out in the body, in the header, who vouches, who writes, what is
/// told and watched, to whom it goes.
pub const MAIL: [&RuleMeta; 29] = [
    &meta(
        "EML-01",
        "no-unsubscribe-link",
        Critical,
        &[E_PRIVACY, VALID_ADDRESS, "Art. 21(3) GDPR", BELGIAN, GMAIL],
    ),
    &meta(
        "EML-02",
        "unsubscribe-link-unnamed",
        High,
        &["Art. 12(1) GDPR"],
    ),
    &meta(
        "EML-03",
        "unsubscribe-link-hidden",
        High,
        &["Art. 12(2) GDPR", E_PRIVACY, GMAIL],
    ),
    &meta(
        "EML-04",
        "only-preferences-link",
        Medium,
        &["Art. 7(3) GDPR", "Art. 21(2) GDPR"],
    ),
    &meta(
        "EML-05",
        "unsubscribe-needs-login",
        High,
        &["Art. 7(3) GDPR", "Art. 12(2) GDPR"],
    ),
    &meta(
        "EML-06",
        "unsubscribe-made-hard",
        High,
        &["Art. 12(5) GDPR", "Art. 21(2) GDPR", "Recital 70 GDPR"],
    ),
    &meta(
        "EML-07",
        "unsubscribe-not-https",
        Medium,
        &["Art. 32(1) GDPR", "RFC 8058 section 3.1"],
    ),
    &meta(
        "EML-08",
        "placeholder-unresolved",
        Critical,
        &[E_PRIVACY, "Art. 21(3) GDPR"],
    ),
    &meta(
        "EML-09",
        "recipient-named-in-link",
        Medium,
        &["Art. 5(1)(f) GDPR", "RFC 8058 section 3.1"],
    ),
    &meta(
        "EML-10",
        "list-unsubscribe-missing",
        Medium,
        &["RFC 2369 section 3.2", GMAIL, YAHOO],
    ),
    &meta(
        "EML-11",
        "list-unsubscribe-malformed",
        Medium,
        &["RFC 2369 section 2"],
    ),
    &meta(
        "EML-12",
        "list-unsubscribe-repeated",
        Medium,
        &["RFC 2369 section 2"],
    ),
    &meta(
        "EML-13",
        "one-click-address-not-unique",
        High,
        &["RFC 8058 section 3.1"],
    ),
    &meta(
        "EML-14",
        "one-click-not-declared",
        High,
        &["RFC 8058 section 3.1", GMAIL],
    ),
    &meta(
        "EML-15",
        "one-click-without-https",
        High,
        &["RFC 8058 section 3.1"],
    ),
    &meta(
        "EML-16",
        "list-headers-not-signed",
        High,
        &["RFC 8058 section 4", GMAIL],
    ),
    &meta(
        "EML-17",
        "message-not-authenticated",
        Medium,
        &["Art. 32(1) GDPR", GMAIL, YAHOO, MICROSOFT],
    ),
    &meta(
        "EML-18",
        "sender-domain-not-aligned",
        Medium,
        &[GMAIL, MICROSOFT],
    ),
    &meta(
        "EML-19",
        "one-click-endpoint-unchecked",
        Info,
        &["RFC 8058 section 3.2"],
    ),
    &meta(
        "EML-20",
        "sender-not-identified",
        High,
        &[VALID_ADDRESS, E_COMMERCE, BELGIAN],
    ),
    &meta("EML-21", "no-reply-address", Medium, &[VALID_ADDRESS]),
    &meta(
        "EML-22",
        "advertising-disguised",
        Medium,
        &[VALID_ADDRESS, BELGIAN, GMAIL],
    ),
    &meta(
        "EML-23",
        "rights-not-mentioned",
        Medium,
        &["Art. 13(1) GDPR", "Art. 21(4) GDPR"],
    ),
    &meta(
        "EML-24",
        "promotion-in-service-message",
        Medium,
        &["Art. 21(2) GDPR", "Belgian authority, decision 71/2022"],
    ),
    &meta(
        "EML-25",
        "tracking-pixel",
        Medium,
        &["Art. 5(3) Directive 2002/58/EC", "Art. 13(1) GDPR"],
    ),
    &meta(
        "EML-26",
        "recipients-exposed",
        Critical,
        &["Art. 5(1)(f) GDPR", "Art. 32(1) GDPR"],
    ),
    &meta(
        "EML-27",
        "footer-in-another-language",
        Low,
        &["Art. 12(1) GDPR"],
    ),
    &meta(
        "EML-29",
        "recipient-refused",
        Critical,
        &["Art. 21(3) GDPR", "Art. 7(3) GDPR", "Art. 18(2) GDPR"],
    ),
    &meta("EML-30", "bulk-sender", Info, &[GMAIL, MICROSOFT]),
];
