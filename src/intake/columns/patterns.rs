//! Headers that no table lists as a whole, taken apart: numbers, prefixes, joined words, and the
//! words that consent columns are made of in four languages. The words are data in `vocabulary/`.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::LazyLock,
};

use serde::Deserialize;

use crate::model::{Field, Lang, fold};

use super::{
    header_words,
    vocabulary::{listed, rows, vocabulary},
};

/// What a header taken apart may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// One field, or several where the words do not tell.
    pub fields: Vec<Field>,
    /// The word of the header that says what it is, where there is one among others.
    pub head: Option<String>,
}

/// The tables of `patterns.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Patterns {
    prefixes: Vec<String>,
    suffixes: Vec<String>,
    persons: BTreeMap<String, u8>,
    stems: BTreeMap<String, String>,
    following: BTreeMap<String, String>,
    /// Words that say which date a header is about.
    pub date_hints: BTreeMap<String, String>,
    /// Cell words of subscriptions.
    pub subscription: Subscription,
}

/// Cell words that make an ambiguous status a consent status.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Subscription {
    /// Words that only subscriptions use.
    pub sure: Vec<String>,
    /// Words that other states use too.
    pub likely: Vec<String>,
}

static PATTERNS: LazyLock<Patterns> =
    LazyLock::new(|| toml::from_str(include_str!("vocabulary/patterns.toml")).unwrap_or_default());

/// The built-in patterns.
#[must_use]
pub fn patterns() -> &'static Patterns {
    &PATTERNS
}

struct ConsentWord {
    role: String,
    word: String,
    /// Whether longer words that start so count too (`einwilligungsdatum`).
    is_open: bool,
}

static CONSENT_WORDS: LazyLock<Vec<ConsentWord>> = LazyLock::new(|| {
    let mut words = Vec::new();
    for row in rows(include_str!("vocabulary/consent_words.csv")) {
        let (Some(role), Some(texts)) = (row.get(0), row.get(2)) else {
            continue;
        };
        for text in listed(texts) {
            words.push(ConsentWord {
                role: role.to_owned(),
                word: fold::word(text.trim_end_matches('*')),
                is_open: text.ends_with('*'),
            });
        }
    }
    words
});

/// The person of a row that a header speaks about, and the header without that: 0 where it does not
/// say. Only a header whose rest is known is split.
#[must_use]
pub fn person_of<'a>(header: &'a str, knows: &dyn Fn(&str) -> bool) -> (u8, &'a str) {
    let trimmed = header.trim();
    for (prefix, person) in &patterns().persons {
        let head = trimmed.get(..prefix.len()).unwrap_or("");
        if head.to_lowercase() == *prefix {
            let rest = trimmed.get(prefix.len()..).unwrap_or("");
            if knows(rest) {
                return (*person, rest);
            }
        }
    }
    (0, header)
}

/// What a header means that is not listed as a whole.
#[must_use]
pub fn guess(header: &str, language: Option<Lang>, purposes: &[&str]) -> Option<Guess> {
    header_words::phrase(header, language)
        .or_else(|| by_parts(header, language))
        .or_else(|| by_consent_words(header, purposes))
        .or_else(|| header_words::guess(header, language))
}

fn by_parts(header: &str, language: Option<Lang>) -> Option<Guess> {
    let split = fold::header(&split_joined(header));
    let plain = fold::header(header);
    for text in [&plain, &split] {
        for form in forms(text) {
            if form != plain
                && let Some(fields) = look_up(&form, language)
            {
                return Some(Guess { fields, head: None });
            }
        }
    }
    for text in [&split, &plain] {
        let Some((bare, number)) = without_number(text) else {
            continue;
        };
        for form in forms(&bare) {
            if let Some(fields) = look_up(&form, language) {
                let fields = match fields.as_slice() {
                    // A second line of an address is a part of it.
                    [_, street] if number > 1 && street.as_str() == "addr.main.street" => {
                        vec![street.clone()]
                    }
                    _ if number > 1 => fields.into_iter().map(following).collect(),
                    _ => fields,
                };
                return Some(Guess { fields, head: None });
            }
        }
    }
    None
}

fn look_up(folded: &str, language: Option<Lang>) -> Option<Vec<Field>> {
    if let Some(field) = patterns().stems.get(folded) {
        return Some(vec![Field::new(field)]);
    }
    if vocabulary().is_false_friend(folded, language) {
        return None;
    }
    let fields = vocabulary().headers.fields(folded, language);
    (!fields.is_empty()).then_some(fields)
}

/// A folded header, and the same without what it may begin or end with.
fn forms(folded: &str) -> Vec<String> {
    let mut forms = vec![folded.to_owned()];
    for prefix in &patterns().prefixes {
        if let Some(rest) = folded.strip_prefix(prefix.as_str()) {
            forms.push(rest.to_owned());
        }
    }
    for suffix in &patterns().suffixes {
        for form in forms.clone() {
            if let Some(rest) = form.strip_suffix(suffix.as_str()) {
                forms.push(rest.to_owned());
            }
        }
    }
    forms.retain(|form| !form.is_empty());
    forms
}

/// The header with a space where a small letter meets a capital, or a letter a digit.
pub(super) fn split_joined(header: &str) -> String {
    let mut out = String::with_capacity(header.len() + 8);
    let mut previous: Option<char> = None;
    for c in header.chars() {
        let joins = previous.is_some_and(|before| {
            (before.is_lowercase() && c.is_uppercase())
                || (before.is_alphabetic() && c.is_ascii_digit())
                || (before.is_ascii_digit() && c.is_alphabetic())
        });
        if joins {
            out.push(' ');
        }
        out.push(c);
        previous = Some(c);
    }
    out
}

/// A folded header without its one number, which stands as a word; none where there is no number
/// below 20 or more than one.
fn without_number(folded: &str) -> Option<(String, u8)> {
    let is_number = |word: &&str| {
        word.trim_end_matches(':')
            .parse::<u8>()
            .is_ok_and(|number| (1..20).contains(&number))
    };
    let numbers: Vec<&str> = folded.split(' ').filter(is_number).collect();
    let [number] = numbers.as_slice() else {
        return None;
    };
    let rest: Vec<&str> = folded.split(' ').filter(|word| !is_number(word)).collect();
    Some((rest.join(" "), number.trim_end_matches(':').parse().ok()?))
}

pub(super) fn following(field: Field) -> Field {
    patterns()
        .following
        .get(field.as_str())
        .map_or(field, |next| Field::new(next))
}

/// The consent words by their first letter: few of them can begin where a word of a header does.
static BY_LETTER: LazyLock<HashMap<char, Vec<&'static ConsentWord>>> = LazyLock::new(|| {
    let mut out: HashMap<char, Vec<&'static ConsentWord>> = HashMap::new();
    for word in CONSENT_WORDS.iter() {
        if let Some(first) = word.word.chars().next() {
            out.entry(first).or_default().push(word);
        }
    }
    out
});

/// The roles of the words of a header that matter for consent.
struct Found {
    roles: BTreeSet<&'static str>,
}

impl Found {
    fn of(words: &str) -> Self {
        let text = format!("{words} ");
        let mut roles = BTreeSet::new();
        let starts = text.match_indices(' ').map(|(at, _)| at + 1);
        for start in std::iter::once(0).chain(starts) {
            let rest = text.get(start..).unwrap_or_default();
            let Some(known) = rest.chars().next().and_then(|first| BY_LETTER.get(&first)) else {
                continue;
            };
            for word in known {
                let after = rest.strip_prefix(word.word.as_str());
                if after.is_some_and(|after| word.is_open || after.starts_with(' ')) {
                    roles.insert(word.role.as_str());
                }
            }
        }
        Self { roles }
    }

    fn has(&self, role: &str) -> bool {
        self.roles.contains(role)
    }

    fn channels(&self) -> Vec<&'static str> {
        ["email", "phone", "sms", "post", "fax", "share"]
            .into_iter()
            .filter(|channel| self.has(&format!("channel.{channel}")))
            .collect()
    }
}

/// Reads a header made of consent words: who may be contacted how, or not, when, from where.
fn by_consent_words(header: &str, purposes: &[&str]) -> Option<Guess> {
    let words =
        fold::word(&split_joined(header).replace(['_', '/', '(', ')', ':', '?', ',', '.'], " "));
    let found = Found::of(&words);
    if found.has("other") {
        return None;
    }
    let channels = found.channels();
    let withdraws = found.has("withdraw");
    let denies = found.has("deny");
    let negates = found.has("negation") && (!channels.is_empty() || found.has("marketing"));
    let grants = found.has("grant") || (found.has("weak-grant") && !channels.is_empty());
    if !(withdraws || denies || negates || grants) {
        return None;
    }
    // "opt-in / opt-out" over one column: the cells may say either, so nothing is read into it.
    let is_both = denies && found.has("grant") && !withdraws && !found.has("negation");
    let is_no = withdraws || denies || negates;
    let polarities: &[bool] = if is_both {
        &[true, false]
    } else if is_no {
        &[false]
    } else {
        &[true]
    };
    let purpose = purpose_of(&words, &found, purposes);
    let scopes = if channels.is_empty() {
        vec!["any"]
    } else {
        channels
    };
    let mut fields: Vec<Field> = Vec::new();
    for scope in &scopes {
        for is_yes in polarities {
            fields.push(Field::new(&consent_name(
                scope,
                purpose.as_deref(),
                *is_yes,
                &found,
            )));
        }
    }
    fields.dedup();
    Some(Guess { fields, head: None })
}

fn purpose_of(words: &str, found: &Found, purposes: &[&str]) -> Option<String> {
    let own = purposes.iter().find(|id| {
        let id = fold::word(&id.replace('_', " "));
        !id.is_empty() && format!(" {words} ").contains(&format!(" {id} "))
    });
    own.map(|id| (*id).to_owned())
        .or_else(|| found.has("marketing").then(|| "marketing".to_owned()))
}

fn consent_name(scope: &str, purpose: Option<&str>, is_yes: bool, found: &Found) -> String {
    let purpose = purpose.map(|id| format!(".{id}")).unwrap_or_default();
    let is_channel = scope != "any";
    // "Text" in "text message" is no wording.
    if is_yes && found.has("wording") && !found.has("channel.sms") {
        return "consent.wording".to_owned();
    }
    if found.has("ip") && is_yes {
        return format!(
            "consent.{}{purpose}.optin_ip",
            if is_channel { scope } else { "email" }
        );
    }
    if found.has("date") {
        return match (is_yes, is_channel) {
            (true, _) if found.has("confirm") => format!(
                "consent.{}{purpose}.confirm_at",
                if is_channel { scope } else { "email" }
            ),
            (true, true) => format!("consent.{scope}{purpose}.optin_at"),
            (true, false) => "consent.captured_at".to_owned(),
            (false, true) => format!("consent.{scope}{purpose}.optout_at"),
            (false, false) => "consent.optout_at".to_owned(),
        };
    }
    if found.has("source") {
        return match (is_yes, is_channel) {
            (true, true) => format!("consent.{scope}{purpose}.source"),
            (true, false) => "consent.source".to_owned(),
            (false, _) => "consent.optout_source".to_owned(),
        };
    }
    if found.has("status") {
        return if is_channel {
            format!("consent.{scope}{purpose}.status")
        } else {
            "consent.status".to_owned()
        };
    }
    if is_yes && found.has("confirm") {
        return format!(
            "consent.{}{purpose}.double_optin",
            if is_channel { scope } else { "email" }
        );
    }
    format!(
        "consent.{scope}{purpose}.{}",
        if is_yes { "optin" } else { "optout" }
    )
}

#[cfg(test)]
#[path = "patterns_tests.rs"]
mod tests;
