//! The systems that write exports: how their files are recognised and what their columns mean. One
//! TOML file a system in `profiles/`; a file is recognised by headers only that system writes, over
//! the whole header line, and never by what every address list has.

use std::{collections::BTreeMap, collections::HashMap, sync::LazyLock};

use serde::Deserialize;

use crate::model::{ConsentState, Field, Polarity, fold};

use super::vocabulary::{HeaderLang, Meanings, Position, Where};

/// The name of what no profile recognises.
pub const GENERIC: &str = "generic";

const TEXTS: [&str; 24] = [
    include_str!("profiles/salesforce.toml"),
    include_str!("profiles/dynamics.toml"),
    include_str!("profiles/hubspot.toml"),
    include_str!("profiles/pipedrive.toml"),
    include_str!("profiles/zoho.toml"),
    include_str!("profiles/odoo.toml"),
    include_str!("profiles/suitecrm.toml"),
    include_str!("profiles/vtiger.toml"),
    include_str!("profiles/yetiforce.toml"),
    include_str!("profiles/espocrm.toml"),
    include_str!("profiles/civicrm.toml"),
    include_str!("profiles/mailchimp.toml"),
    include_str!("profiles/brevo.toml"),
    include_str!("profiles/activecampaign.toml"),
    include_str!("profiles/mailpoet.toml"),
    include_str!("profiles/keila.toml"),
    include_str!("profiles/listmonk.toml"),
    include_str!("profiles/mautic.toml"),
    include_str!("profiles/teamleader.toml"),
    include_str!("profiles/outlook.toml"),
    include_str!("profiles/google.toml"),
    include_str!("profiles/thunderbird.toml"),
    include_str!("profiles/orocrm.toml"),
    include_str!("profiles/genesisworld.toml"),
];

static PROFILES: LazyLock<Vec<Profile>> =
    LazyLock::new(|| TEXTS.iter().filter_map(|text| parse(text).ok()).collect());

/// A profile as its file states it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfileText {
    system: String,
    name: String,
    #[serde(rename = "updated")]
    _updated: String,
    #[serde(default)]
    strips_quote_prefix: bool,
    #[serde(default)]
    has_continuation_rows: bool,
    updates_by: Option<String>,
    fingerprint: Fingerprint,
    #[serde(default)]
    file_states: BTreeMap<String, ConsentState>,
    #[serde(default)]
    headers: BTreeMap<String, BTreeMap<String, OneOrMore>>,
    #[serde(default)]
    pattern: Vec<HeaderPattern>,
    #[serde(default)]
    position: Vec<PositionText>,
    #[serde(default)]
    reading: Vec<Reading>,
}

/// What recognises a file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fingerprint {
    /// Points from which the system is recognised.
    minimum: u32,
    /// What each header is worth.
    #[serde(default)]
    headers: BTreeMap<String, u32>,
    /// What a header that starts so is worth.
    #[serde(default)]
    starts: BTreeMap<String, u32>,
    /// What a header that ends so is worth.
    #[serde(default)]
    ends: BTreeMap<String, u32>,
    /// Headers that recognise the system where all of a group are there.
    #[serde(default)]
    together: Vec<Vec<String>>,
    /// Header lines that recognise the system where the file has these headers and no other.
    #[serde(default)]
    exact: Vec<Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

/// Headers whose changing part says the purpose.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeaderPattern {
    starts: Option<String>,
    ends: Option<String>,
    field: String,
    otherwise: Option<String>,
    #[serde(default)]
    purposes: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PositionText {
    header: String,
    #[serde(rename = "where")]
    place: String,
    #[serde(default)]
    neighbour: String,
    field: String,
}

/// How the cells of some columns read, where it differs from what their field says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    headers: Vec<String>,
    /// How the cells read.
    pub polarity: Option<Polarity>,
    /// Cell words of this system.
    #[serde(default)]
    pub words: BTreeMap<String, ConsentState>,
    /// Whether a yes is never more than claimed.
    #[serde(default)]
    pub claimed_at_most: bool,
    /// The field that must be filled too.
    pub counts_only_with: Option<String>,
    /// What separates several values of a cell.
    pub separator: Option<String>,
}

/// A system, ready for use.
#[derive(Debug)]
pub struct Profile {
    /// Its name in JSON and policies.
    pub system: String,
    /// Its name for people.
    pub name: String,
    /// Whether it puts `'` before cells that start with `= + - @`.
    pub strips_quote_prefix: bool,
    /// Whether a row with blank key cells continues the row above.
    pub has_continuation_rows: bool,
    /// The field by which its import finds a record, where that is not the id of its exports.
    pub updates_by: Option<String>,
    /// What its headers mean.
    pub headers: Meanings,
    /// Rules of position for its own ambiguous headers.
    pub positions: Vec<Position>,
    fingerprint: Fingerprint,
    file_states: BTreeMap<String, ConsentState>,
    patterns: Vec<HeaderPattern>,
    readings: Vec<Reading>,
    reading_of: HashMap<String, usize>,
    weights: HashMap<String, u32>,
}

/// Every built-in profile.
#[must_use]
pub fn profiles() -> &'static [Profile] {
    &PROFILES
}

/// The profile of that system.
#[must_use]
pub fn profile(system: &str) -> Option<&'static Profile> {
    PROFILES.iter().find(|profile| profile.system == system)
}

/// The profile whose fingerprint fits the headers best; none where no file of a system is
/// recognised or two fit as well.
#[must_use]
pub fn recognise(headers: &[&str]) -> Option<&'static Profile> {
    let seen = SeenHeaders::new(headers);
    let scores: Vec<(u32, &Profile)> = PROFILES
        .iter()
        .map(|profile| (profile.score(&seen), profile))
        .filter(|(score, _)| *score > 0)
        .collect();
    let best = scores.iter().map(|(score, _)| *score).max()?;
    let mut winners = scores.iter().filter(|(score, _)| *score == best);
    match (winners.next(), winners.next()) {
        (Some((_, profile)), None) => Some(profile),
        _ => None,
    }
}

/// The headers of a file in the forms that fingerprints look at.
struct SeenHeaders {
    folded: Vec<String>,
    lower: Vec<String>,
}

impl SeenHeaders {
    fn new(headers: &[&str]) -> Self {
        let mut folded: Vec<String> = headers
            .iter()
            .map(|header| fold::header(header))
            .filter(|header| !header.is_empty())
            .collect();
        folded.sort();
        folded.dedup();
        let mut lower: Vec<String> = headers
            .iter()
            .map(|header| header.trim().to_lowercase())
            .collect();
        lower.sort();
        lower.dedup();
        Self { folded, lower }
    }

    fn has(&self, header: &str) -> bool {
        self.folded.binary_search(&fold::header(header)).is_ok()
    }
}

fn parse(text: &str) -> Result<Profile, toml::de::Error> {
    let text: ProfileText = toml::from_str(text)?;
    let mut headers = Meanings::default();
    for (lang, entries) in &text.headers {
        let Some(lang) = HeaderLang::parse(lang) else {
            continue;
        };
        for (header, fields) in entries {
            let fields = match fields {
                OneOrMore::One(field) => vec![Field::new(field)],
                OneOrMore::More(fields) => fields.iter().map(|field| Field::new(field)).collect(),
            };
            headers.add(header, lang, fields);
        }
    }
    let positions = text
        .position
        .iter()
        .filter_map(|rule| {
            Some(Position {
                header: fold::header(&rule.header),
                lang: None,
                place: Where::parse(&rule.place)?,
                neighbour: rule.neighbour.clone(),
                field: Field::new(&rule.field),
            })
        })
        .collect();
    let mut readings = text.reading;
    let mut reading_of = HashMap::new();
    for (index, reading) in readings.iter_mut().enumerate() {
        // Cell words are compared folded, as they are looked up.
        reading.words = std::mem::take(&mut reading.words)
            .into_iter()
            .map(|(word, state)| (fold::word(&word), state))
            .collect();
        for header in &reading.headers {
            reading_of.insert(fold::header(header), index);
        }
    }
    let weights = text
        .fingerprint
        .headers
        .iter()
        .map(|(header, weight)| (fold::header(header), *weight))
        .collect();
    Ok(Profile {
        system: text.system,
        name: text.name,
        strips_quote_prefix: text.strips_quote_prefix,
        has_continuation_rows: text.has_continuation_rows,
        updates_by: text.updates_by,
        headers,
        positions,
        fingerprint: text.fingerprint,
        file_states: text.file_states,
        patterns: text.pattern,
        readings,
        reading_of,
        weights,
    })
}

impl Profile {
    /// The points of a header line; 0 below the minimum.
    fn score(&self, seen: &SeenHeaders) -> u32 {
        let minimum = self.fingerprint.minimum;
        let by_name: u32 = seen
            .folded
            .iter()
            .filter_map(|header| self.weights.get(header))
            .sum();
        let counted = |parts: &BTreeMap<String, u32>, fits: fn(&str, &str) -> bool| -> u32 {
            parts
                .iter()
                .map(|(part, weight)| {
                    let hits = seen
                        .lower
                        .iter()
                        .filter(|header| fits(header, part))
                        .take(3)
                        .count();
                    weight * u32::try_from(hits).unwrap_or(0)
                })
                .sum()
        };
        let by_start = counted(&self.fingerprint.starts, |header, part| {
            header.starts_with(part)
        });
        let by_end = counted(&self.fingerprint.ends, |header, part| {
            header.ends_with(part)
        });
        let groups = self
            .fingerprint
            .together
            .iter()
            .filter(|group| group.iter().all(|header| seen.has(header)))
            .count();
        let lines = self
            .fingerprint
            .exact
            .iter()
            .filter(|line| {
                line.len() == seen.folded.len() && line.iter().all(|header| seen.has(header))
            })
            .count();
        let by_group = minimum * u32::try_from(groups + lines).unwrap_or(0);
        let total = by_name + by_start + by_end + by_group;
        if total >= minimum { total } else { 0 }
    }

    /// The reading of a column, where the profile has one.
    #[must_use]
    pub fn reading(&self, header: &str) -> Option<&Reading> {
        self.readings
            .get(*self.reading_of.get(&fold::header(header))?)
    }

    /// The field of a header that follows one of the system's patterns; `purposes` are the ids of
    /// the policy, which win over the profile's own words.
    #[must_use]
    pub fn pattern_field(&self, header: &str, purposes: &[&str]) -> Option<Field> {
        let lower = header.trim().to_lowercase();
        self.patterns.iter().find_map(|pattern| {
            let start = pattern.starts.as_deref().unwrap_or("").to_lowercase();
            let end = pattern.ends.as_deref().unwrap_or("").to_lowercase();
            let middle = lower.strip_prefix(&start)?.strip_suffix(&end)?;
            if middle.is_empty() {
                return None;
            }
            Some(Field::new(
                &pattern
                    .field
                    .replace("{purpose}", pattern.purpose(middle, purposes)),
            ))
        })
    }

    /// The state that the beginning of the file's name gives to every record.
    #[must_use]
    pub fn file_state(&self, file_stem: &str) -> Option<ConsentState> {
        let stem = file_stem.to_lowercase();
        self.file_states
            .iter()
            .find(|(start, _)| stem.starts_with(start.as_str()))
            .map(|(_, state)| *state)
    }
}

impl HeaderPattern {
    fn purpose<'a>(&'a self, middle: &str, purposes: &[&'a str]) -> &'a str {
        let words = fold::word(middle);
        let own = purposes
            .iter()
            .find(|id| fold::word(&id.replace('_', " ")) == words)
            .copied();
        let known = || {
            self.purposes
                .iter()
                .find(|(text, _)| words.contains(&fold::word(text)))
                .map(|(_, id)| id.as_str())
        };
        own.or_else(known)
            .or(self.otherwise.as_deref())
            .unwrap_or("marketing")
    }
}

#[cfg(test)]
#[path = "profiles_tests.rs"]
mod tests;
