//! The words of headers: which fields exist, and what a header means in each language. The words
//! themselves are tables in `vocabulary/`; this file only looks them up, and knows no vendor.

use std::{collections::BTreeMap, collections::HashMap, sync::LazyLock};

use crate::model::{ConsentColumn, Field, Lang, fold};

use super::consent_field;

/// What kind of value a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldEntry {
    /// `text`, `id`, `email`, `phone`, `date`, `flag`, `state`, `number`, `list`, `url`, `ip` or `free`.
    pub kind: &'static str,
    /// What the field is to minimisation: `contact`, `civility`, `birth`, `private-life`, `special`,
    /// `national-id`, `secret`, `third-person` and so on.
    pub group: &'static str,
    /// The rule that looks at the field, where one does.
    pub rule: Option<&'static str>,
}

/// The language of a header: a human one, or that of programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HeaderLang {
    /// A label people read.
    Human(Lang),
    /// The name of a programming interface or of a database column.
    Api,
}

impl HeaderLang {
    /// The language of a table's word for it.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        if word == "api" {
            Some(Self::Api)
        } else {
            Lang::parse(word).map(Self::Human)
        }
    }
}

/// One meaning of a header: a language and the fields it may stand for there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// Where it has this meaning.
    pub lang: HeaderLang,
    /// One field, or several where the word alone does not tell.
    pub fields: Vec<Field>,
}

/// The meanings of folded headers.
#[derive(Clone, Debug, Default)]
pub struct Meanings(HashMap<String, Vec<Meaning>>);

impl Meanings {
    /// Adds a meaning of a header.
    pub fn add(&mut self, header: &str, lang: HeaderLang, fields: Vec<Field>) {
        self.0
            .entry(fold::header(header))
            .or_default()
            .push(Meaning { lang, fields });
    }

    /// All meanings of a folded header.
    #[must_use]
    pub fn of(&self, folded: &str) -> &[Meaning] {
        self.0.get(folded).map_or(&[], Vec::as_slice)
    }

    /// Every folded header with its meanings, in the order of the alphabet.
    #[must_use]
    pub fn all(&self) -> Vec<(&str, &[Meaning])> {
        let mut all: Vec<_> = self
            .0
            .iter()
            .map(|(header, meanings)| (header.as_str(), meanings.as_slice()))
            .collect();
        all.sort_unstable_by_key(|(header, _)| *header);
        all
    }

    /// The fields a folded header may stand for in a file of that language: the language's own
    /// meaning, else that of programs, else English, else what the other languages agree on.
    #[must_use]
    pub fn fields(&self, folded: &str, language: Option<Lang>) -> Vec<Field> {
        let meanings = self.of(folded);
        let own = |lang: HeaderLang| meanings.iter().find(|meaning| meaning.lang == lang);
        let direct = match language {
            Some(lang) => own(HeaderLang::Human(lang))
                .or_else(|| own(HeaderLang::Api))
                .or_else(|| own(HeaderLang::Human(Lang::En))),
            None => None,
        };
        if let Some(meaning) = direct {
            return meaning.fields.clone();
        }
        let mut all: Vec<Field> = meanings
            .iter()
            .flat_map(|meaning| meaning.fields.iter().cloned())
            .collect();
        all.sort();
        all.dedup();
        all
    }
}

/// What tells apart the meanings of an ambiguous header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// The column before holds the neighbour.
    Previous,
    /// The column after holds the neighbour.
    Next,
    /// Some other column holds the neighbour.
    Present,
    /// No other column holds the neighbour.
    Absent,
    /// It is the first column with this header.
    First,
    /// It is the second column with this header.
    Second,
}

impl Where {
    /// The place of a table's word for it.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "previous" => Self::Previous,
            "next" => Self::Next,
            "present" => Self::Present,
            "absent" => Self::Absent,
            "first" => Self::First,
            "second" => Self::Second,
            _ => return None,
        })
    }
}

/// One rule of position: where the header stands so, it means that field.
#[derive(Clone, Debug)]
pub struct Position {
    /// The folded header.
    pub header: String,
    /// In which language; none: in every one.
    pub lang: Option<HeaderLang>,
    /// Where it stands.
    pub place: Where,
    /// The neighbour: a field, or `header:` and a header.
    pub neighbour: String,
    /// What it then means.
    pub field: Field,
}

/// The tables of `vocabulary/`, read once.
#[derive(Debug)]
pub struct Vocabulary {
    fields: BTreeMap<&'static str, FieldEntry>,
    /// What headers mean.
    pub headers: Meanings,
    /// What position adds.
    pub positions: Vec<Position>,
    false_friends: Vec<(String, Lang)>,
}

const FIELDS: &str = include_str!("vocabulary/fields.csv");
const SYNONYMS: &str = include_str!("vocabulary/synonyms.csv");
const AMBIGUOUS: &str = include_str!("vocabulary/ambiguous.csv");
const POSITIONS: &str = include_str!("vocabulary/positions.csv");
const FALSE_FRIENDS: &str = include_str!("vocabulary/false_friends.csv");

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::load);

/// The built-in vocabulary.
#[must_use]
pub fn vocabulary() -> &'static Vocabulary {
    &VOCABULARY
}

/// The rows of an embedded table after its header line, as cells.
pub(super) fn rows(table: &str) -> impl Iterator<Item = csv::StringRecord> {
    csv::Reader::from_reader(table.as_bytes())
        .into_records()
        .filter_map(Result::ok)
}

/// The texts of a cell that lists several.
pub(super) fn listed(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|')
        .map(str::trim)
        .filter(|text| !text.is_empty())
}

impl Vocabulary {
    fn load() -> Self {
        let mut headers = Meanings::default();
        for row in rows(SYNONYMS) {
            let (Some(field), Some(lang), Some(texts)) = (
                row.get(0),
                row.get(1).and_then(HeaderLang::parse),
                row.get(5),
            ) else {
                continue;
            };
            for text in listed(texts) {
                headers.add(text, lang, vec![Field::new(field)]);
            }
        }
        for row in rows(AMBIGUOUS) {
            if let (Some(header), Some(lang), Some(fields)) = (
                row.get(0),
                row.get(1).and_then(HeaderLang::parse),
                row.get(2),
            ) {
                headers.add(header, lang, listed(fields).map(Field::new).collect());
            }
        }
        let positions = rows(POSITIONS)
            .filter_map(|row| {
                Some(Position {
                    header: fold::header(row.get(0)?),
                    lang: HeaderLang::parse(row.get(1)?),
                    place: Where::parse(row.get(2)?)?,
                    neighbour: row.get(3)?.to_owned(),
                    field: Field::new(row.get(4)?),
                })
            })
            .collect();
        let false_friends = rows(FALSE_FRIENDS)
            .filter_map(|row| Some((fold::header(row.get(0)?), Lang::parse(row.get(1)?)?)))
            .collect();
        Self {
            fields: load_fields(),
            headers,
            positions,
            false_friends,
        }
    }

    /// What is known about a field; consent fields follow their grammar and need not be listed.
    #[must_use]
    pub fn entry(&self, field: &str) -> Option<&FieldEntry> {
        self.fields.get(field)
    }

    /// Every listed field with its entry, in alphabetical order.
    pub fn entries(&self) -> impl Iterator<Item = (&'static str, &FieldEntry)> {
        self.fields.iter().map(|(name, entry)| (*name, entry))
    }

    /// Whether a folded header must not be understood by its meaning in another language.
    #[must_use]
    pub fn is_false_friend(&self, folded: &str, language: Option<Lang>) -> bool {
        self.false_friends
            .iter()
            .any(|(header, _)| header == folded)
            && !self
                .false_friends
                .iter()
                .any(|(header, lang)| header == folded && Some(*lang) == language)
    }
}

fn load_fields() -> BTreeMap<&'static str, FieldEntry> {
    // The table is plain (no quotes), so its cells can be borrowed from the program's own text.
    FIELDS
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split(',');
            let (name, kind, group) = (cells.next()?, cells.next()?, cells.next()?);
            let rule = cells.next().filter(|rule| !rule.is_empty());
            Some((name, FieldEntry { kind, group, rule }))
        })
        .collect()
}

/// The kind of a field's values; consent fields that are not listed have the kind of their aspect.
#[must_use]
pub fn kind_of(field: &Field) -> &'static str {
    if let Some(entry) = vocabulary().entry(field.as_str()) {
        return entry.kind;
    }
    if consent_field::parse(field.as_str()).is_some() {
        return match field.as_str().rsplit('.').next() {
            Some(last) if last.ends_with("_at") => "date",
            Some("optin" | "optout" | "double_optin") => "flag",
            Some("status") => "state",
            _ => "text",
        };
    }
    "text"
}

/// Reads a canonical field name.
///
/// # Errors
/// When no field is called so: a sentence that names the nearest known one.
pub fn parse_field(name: &str) -> Result<Field, String> {
    let known = vocabulary().entry(name).is_some() || is_consent(name);
    if known {
        Ok(Field::new(name))
    } else {
        Err(unknown(name))
    }
}

/// Checks a field name or a prefix that names a group of fields (`addr`, `contact.phone`).
///
/// # Errors
/// When no field is called so or lies below it: a sentence that names the nearest known one.
pub fn check_field_or_prefix(name: &str) -> Result<(), String> {
    let covers = |field: &str| {
        field
            .strip_prefix(name)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let known = !name.is_empty()
        && (name == NAME_GROUP
            || vocabulary().fields.keys().any(|field| covers(field))
            || is_consent(name));
    if known { Ok(()) } else { Err(unknown(name)) }
}

/// The fields of a person's name as one group: policies say `person.name` and mean all of them.
const NAME_GROUP: &str = "person.name";

fn is_consent(name: &str) -> bool {
    let column: Option<ConsentColumn> = consent_field::parse(name);
    column.is_some()
}

fn unknown(name: &str) -> String {
    match nearest(name) {
        Some(near) => format!("no field is called \"{name}\"; did you mean \"{near}\"?"),
        None => format!("no field is called \"{name}\""),
    }
}

/// The known name with the fewest changed letters, if at most a third of them differ.
fn nearest(name: &str) -> Option<&'static str> {
    let limit = (name.chars().count() / 3).max(2);
    vocabulary()
        .fields
        .keys()
        .map(|known| (distance(name, known), *known))
        .min()
        .filter(|(changes, _)| *changes <= limit)
        .map(|(_, known)| known)
}

/// Levenshtein's distance.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, a) in left.chars().enumerate() {
        let mut diagonal = line;
        let mut previous = line + 1;
        for (cell, b) in row.iter_mut().skip(1).zip(&right) {
            let above = *cell;
            *cell = (diagonal + usize::from(a != *b))
                .min(above + 1)
                .min(previous + 1);
            diagonal = above;
            previous = *cell;
        }
        if let Some(first) = row.first_mut() {
            *first = line + 1;
        }
    }
    row.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
#[path = "vocabulary_tests.rs"]
mod tests;
