//! Addresses of links, as far as checks look at them. Reads the text only; nothing is fetched.

use base64::{
    Engine,
    alphabet::{STANDARD, URL_SAFE},
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

use super::lexicon::{folded, lexicon};
use crate::model::contact_point;

/// The longest address that is looked into, in bytes.
const LONGEST_BYTES: usize = 16 * 1024;

/// The pieces of an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Url {
    /// In lower case, without the colon; empty for a relative address.
    pub scheme: String,
    /// In lower case, without user and port.
    pub host: String,
    /// What follows the host, undecoded, before `?` and `#`.
    pub path: String,
    /// Names and values, undecoded.
    pub query: Vec<(String, String)>,
}

impl Url {
    /// Reads an address.
    #[must_use]
    pub fn parse(href: &str) -> Self {
        let href = href.trim();
        let href = href
            .get(..href.floor_char_boundary(LONGEST_BYTES.min(href.len())))
            .unwrap_or_default();
        let (before, _fragment) = href.split_once('#').unwrap_or((href, ""));
        let (before, query) = before.split_once('?').unwrap_or((before, ""));
        let (scheme, rest) = match before.split_once(':') {
            Some((scheme, rest)) if is_scheme(scheme) => (scheme.to_ascii_lowercase(), rest),
            _ => (String::new(), before),
        };
        let (host, path) = match rest.strip_prefix("//") {
            Some(rest) => {
                let at = rest.find('/').unwrap_or(rest.len());
                let (host, path) = rest.split_at(at);
                let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
                (host.split(':').next().unwrap_or_default(), path.to_owned())
            }
            None => ("", rest.to_owned()),
        };
        Self {
            scheme,
            host: host.to_ascii_lowercase(),
            path,
            query: query
                .split(['&', ';'])
                .filter(|pair| !pair.is_empty())
                .map(|pair| {
                    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                    (name.to_owned(), value.to_owned())
                })
                .collect(),
        }
    }

    /// Whether it leads to the web.
    #[must_use]
    pub fn is_web(&self) -> bool {
        self.scheme == "http" || self.scheme == "https"
    }

    /// Host and path as folded words.
    #[must_use]
    pub fn words(&self) -> String {
        folded(&format!("{} {}", self.host, percent_decoded(&self.path)))
    }

    /// Whether its words say that it leads out of the list.
    #[must_use]
    pub fn says_unsubscribe(&self) -> bool {
        let words = &lexicon().url_unsubscribe;
        let names = self.query.iter().map(|(name, _)| name.as_str());
        let of_action = self
            .query
            .iter()
            .filter(|(name, _)| matches!(name.as_str(), "action" | "a" | "do" | "type" | "subject"))
            .map(|(_, value)| value.as_str());
        let query: Vec<&str> = names.chain(of_action).collect();
        words.is_in(&self.words()) || words.is_in(&folded(&query.join(" ")))
    }

    /// Whether it holds an e-mail address that is none of `own`, in clear, percent-encoded or as
    /// base64.
    #[must_use]
    pub fn holds_email(&self, own: &dyn Fn(&str) -> bool) -> bool {
        let query = self.query.iter().flat_map(|(name, value)| [name, value]);
        let pieces = self.path.split('/').map(str::to_owned);
        pieces
            .chain(query.cloned())
            .any(|piece| holds_email(&piece, own))
    }

    /// Whether it holds a person's name: a parameter for names with a value, or all words of `name`.
    #[must_use]
    pub fn holds_name(&self, name: &str) -> bool {
        let keys = &lexicon().url_name_key;
        let has_key = self.query.iter().any(|(key, value)| {
            let value = percent_decoded(value);
            keys.are(&folded(key))
                && value.chars().filter(|c| c.is_alphabetic()).count() >= 2
                && value
                    .chars()
                    .all(|c| c.is_alphabetic() || matches!(c, ' ' | '+' | '-' | '\'' | '.'))
        });
        let own = folded(name);
        let words: Vec<&str> = own
            .split_whitespace()
            .filter(|word| word.len() > 2)
            .collect();
        let all: Vec<&str> = self.query.iter().map(|(_, value)| value.as_str()).collect();
        let text = folded(&percent_decoded(&format!(
            "{} {}",
            self.path,
            all.join(" ")
        )));
        has_key
            || (words.len() >= 2 && words.iter().all(|word| text.contains(&format!(" {word} "))))
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// A text with `%41` as `A` and `+` as a blank.
pub fn percent_decoded(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let mut ahead = bytes.clone();
        let pair = (ahead.next().and_then(digit), ahead.next().and_then(digit));
        match (byte, pair) {
            (b'%', (Some(high), Some(low))) => {
                out.push(high * 16 + low);
                bytes = ahead;
            }
            (b'+', _) => out.push(b' '),
            _ => out.push(byte),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

fn holds_email(piece: &str, own: &dyn Fn(&str) -> bool) -> bool {
    // Some senders encode twice. In an address, a plus is a plus.
    let once = percent_decoded(&piece.replace('+', "%2B"));
    let twice = percent_decoded(&once.replace('+', "%2B"));
    [once.as_str(), twice.as_str()]
        .iter()
        .any(|text| has_address(text, own))
        || base64_text(&twice).is_some_and(|text| has_address(&text, own))
}

/// Whether a text holds an e-mail address that is not one of `own`.
fn has_address(text: &str, own: &dyn Fn(&str) -> bool) -> bool {
    text.contains('@')
        && text
            .split(|c: char| {
                c.is_whitespace()
                    || c.is_control()
                    || matches!(
                        c,
                        '<' | '>'
                            | ','
                            | ';'
                            | ':'
                            | '='
                            | '&'
                            | '"'
                            | '|'
                            | '/'
                            | '?'
                            | '('
                            | ')'
                            | '{'
                            | '}'
                    )
            })
            .filter_map(contact_point::email)
            .any(|address| !own(&address))
}

/// What a piece says as base64, where that is readable text.
fn base64_text(piece: &str) -> Option<String> {
    if !(12..=4096).contains(&piece.len()) {
        return None;
    }
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    [STANDARD, URL_SAFE].iter().find_map(|alphabet| {
        let bytes = GeneralPurpose::new(alphabet, config).decode(piece).ok()?;
        String::from_utf8(bytes).ok()
    })
}

/// Web addresses and e-mail addresses written out in a text: where each begins and ends.
#[must_use]
pub fn written_out(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let start = at;
        at += word.len();
        let bare = word.trim();
        let lower = bare.to_ascii_lowercase();
        let begin = ["https://", "http://", "mailto:", "www."]
            .iter()
            .filter_map(|start| lower.find(start))
            .min();
        let begin = match begin {
            Some(begin) => begin,
            None if bare.contains('@') => bare.len() - bare.trim_start_matches(SIGNS).len(),
            None => continue,
        };
        let Some(address) = bare.get(begin..) else {
            continue;
        };
        let address = address.split(['<', '>', '"']).next().unwrap_or(address);
        let address = address.trim_end_matches(SIGNS);
        if address.contains("://")
            || address.to_ascii_lowercase().starts_with("www.")
            || contact_point::is_email(address)
        {
            found.push((start + begin, start + begin + address.len()));
        }
    }
    found
}

/// Signs of a sentence around an address.
const SIGNS: &[char] = &[
    '.', ',', ';', ':', '!', '?', ')', '(', '\'', '"', '»', '«', ']', '[', '<', '>',
];

#[cfg(test)]
mod tests {
    use super::*;

    fn leaks(href: &str) -> bool {
        Url::parse(href).holds_email(&|address| address == "news@example.org")
    }

    #[test]
    fn an_address_is_read_in_its_pieces() {
        let url = Url::parse("HTTPS://user@Mail.Example.org:443/a/b?x=1&y#z");
        assert_eq!(
            (url.scheme.as_str(), url.host.as_str(), url.path.as_str()),
            ("https", "mail.example.org", "/a/b")
        );
        assert_eq!(
            url.query,
            [
                ("x".to_owned(), "1".to_owned()),
                ("y".to_owned(), String::new())
            ]
        );
        assert_eq!(Url::parse("mailto:a@example.org").scheme, "mailto");
        assert_eq!(Url::parse("/x:y").scheme, "");
        assert_eq!(Url::parse(""), Url::default());
    }

    #[test]
    fn an_email_in_an_address_is_seen_however_it_is_encoded() {
        for href in [
            "https://example.org/u?e=anna.li@example.org",
            "https://example.org/u/anna.li%40example.org",
            "https://example.org/u?e=anna.li%2540example.org",
            "https://example.org/u?e=anna+list@example.org",
            "https://example.org/u?t=YW5uYS5saUBleGFtcGxlLm9yZw==",
            "https://example.org/u?t=YW5uYS5saUBleGFtcGxlLm9yZw",
            "https://example.org/u/YW5uYS5saUBleGFtcGxlLm9yZw%3D%3D",
        ] {
            assert!(leaks(href), "{href}");
        }
        for href in [
            "https://example.org/u?t=8fK2kQz-9_ab",
            "https://example.org/@example/posts",
            "https://example.org/u?from=news@example.org",
            "https://example.org/",
            "https://example.org/u?t=%",
        ] {
            assert!(!leaks(href), "{href}");
        }
    }

    #[test]
    fn a_name_in_an_address_is_seen() {
        assert!(Url::parse("https://example.org/?prenom=Anna").holds_name(""));
        assert!(Url::parse("https://example.org/hello/anna-martens").holds_name("Anna Martens"));
        assert!(!Url::parse("https://example.org/?name=42").holds_name(""));
        assert!(!Url::parse("https://example.org/?campaign=Anna").holds_name("Anna Martens"));
    }

    #[test]
    fn addresses_written_out_are_found_without_the_signs_around_them() {
        let text = "Allez sur https://example.org/u?x=1. Ou écrivez à <stop@example.org>, (www.example.org)!";
        let found: Vec<&str> = written_out(text)
            .iter()
            .map(|(a, b)| &text[*a..*b])
            .collect();
        assert_eq!(
            found,
            [
                "https://example.org/u?x=1",
                "stop@example.org",
                "www.example.org"
            ]
        );
    }
}
