//! Reads typed keys out of the blocks of a TOML text and collects every problem with its line.
//! Knows which keys there are, not what they mean.

use std::{collections::BTreeMap, ops::Range};

use chrono::NaiveDate;
use toml::{
    Spanned,
    de::{DeArray, DeTable, DeValue},
};

use super::{
    keys::{heading, keys, names_in, row},
    nearest::nearest,
    problems::Problems,
    shapes,
};

/// More blocks or list entries than this are no policy that a person wrote.
const MOST_ENTRIES: usize = 1_000;

/// A value with the place where it stands.
pub(super) type Placed<T> = (T, Range<usize>);

/// The text and its place, and the place of its name.
pub(super) type Pair = (Placed<String>, Range<usize>);

/// A check of the shape of a word: the reason for a no.
pub(super) type Shape = fn(&str) -> Result<(), String>;

/// One block of the file: its name, its keys, where it begins.
#[derive(Debug)]
pub(super) struct Block<'t> {
    name: &'static str,
    table: &'t DeTable<'t>,
    pub(super) place: Range<usize>,
}

impl<'t> Block<'t> {
    /// Opens a block and reports the keys it should not have.
    pub(super) fn open(
        name: &'static str,
        table: &'t DeTable<'t>,
        place: Range<usize>,
        problems: &mut Problems,
    ) -> Self {
        let known = names_in(name);
        for key in table
            .keys()
            .filter(|key| !known.contains(&key.get_ref().as_ref()))
        {
            let word = key.get_ref().as_ref();
            let message = format!("unknown key `{word}` in {}", heading(name));
            problems.add(&key.span(), message, Some(hint_for_key(word, &known)));
        }
        Self { name, table, place }
    }

    /// How messages call a key of this block.
    fn called(&self, key: &str) -> String {
        match self.name {
            "" => format!("`{key}`"),
            name => format!("`{key}` of {}", heading(name)),
        }
    }

    /// The place of a key's value; of the block where the key is absent.
    pub(super) fn place_of(&self, key: &str) -> Range<usize> {
        self.table
            .get(key)
            .map_or_else(|| self.place.clone(), Spanned::span)
    }

    fn value(
        &self,
        key: &'static str,
        problems: &mut Problems,
    ) -> Option<&'t Spanned<DeValue<'t>>> {
        debug_assert!(
            names_in(self.name).contains(&key),
            "the table of keys has no {} {key}",
            self.name
        );
        #[cfg(test)]
        problems
            .asked
            .insert((self.name.to_owned(), key.to_owned()));
        let value = self.table.get(key);
        let is_required = row(self.name, key).is_some_and(|row| row.default == "required");
        if value.is_none() && is_required {
            let message = match self.name {
                "" => format!("`{key}` is missing"),
                name => format!("{} has no `{key}`", heading(name)),
            };
            problems.add(
                &self.place,
                message,
                Some(format!("add {key}: {}", meaning(self.name, key))),
            );
        }
        value
    }

    fn wrong_kind(
        &self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
        wanted: &str,
        problems: &mut Problems,
    ) {
        let message = format!(
            "{} is {}, it must be {wanted}",
            self.called(key),
            kind_of(value.get_ref())
        );
        problems.add(
            &value.span(),
            message,
            Some(format!("{key}: {}", meaning(self.name, key))),
        );
    }

    /// A text of one line, with its place.
    pub(super) fn text(
        &self,
        key: &'static str,
        shape: Shape,
        problems: &mut Problems,
    ) -> Option<Placed<String>> {
        let value = self.value(key, problems)?;
        let Some(word) = value.get_ref().as_str() else {
            self.wrong_kind(key, value, "a text in quotes", problems);
            return None;
        };
        let is_required = row(self.name, key).is_some_and(|row| row.default == "required");
        if is_required && word.trim().is_empty() {
            problems.add(
                &value.span(),
                format!("{} is empty", self.called(key)),
                None,
            );
        } else if let Err(reason) = shapes::text(word).and_then(|()| shape(word)) {
            problems.add(
                &value.span(),
                format!("{} cannot be used", self.called(key)),
                Some(reason),
            );
        }
        Some((word.to_owned(), value.span()))
    }

    /// One word out of a closed list.
    pub(super) fn choice<T: Clone>(
        &self,
        key: &'static str,
        known: &[(&str, T)],
        problems: &mut Problems,
    ) -> Option<T> {
        let value = self.value(key, problems)?;
        let Some(word) = value.get_ref().as_str() else {
            self.wrong_kind(key, value, "a word in quotes", problems);
            return None;
        };
        self.chosen(key, &(word.to_owned(), value.span()), known, problems)
    }

    fn chosen<T: Clone>(
        &self,
        key: &str,
        word: &Placed<String>,
        known: &[(&str, T)],
        problems: &mut Problems,
    ) -> Option<T> {
        if let Some((_, chosen)) = known.iter().find(|(name, _)| *name == word.0) {
            return Some(chosen.clone());
        }
        let message = format!("{} does not know `{}`", self.called(key), word.0);
        problems.add(
            &word.1,
            message,
            Some(hint_among(&word.0, known.iter().map(|(name, _)| *name))),
        );
        None
    }

    /// A list of words out of a closed list, each at most once; none where a word is not to be used.
    pub(super) fn choices<T: Clone>(
        &self,
        key: &'static str,
        known: &[(&str, T)],
        problems: &mut Problems,
    ) -> Option<Vec<T>> {
        let mut seen: Vec<String> = Vec::new();
        let mut chosen = Vec::new();
        for word in self.texts(key, problems)? {
            if seen.contains(&word.0) {
                problems.add(
                    &word.1,
                    format!("{} names `{}` twice", self.called(key), word.0),
                    None,
                );
            } else {
                chosen.push(self.chosen(key, &word, known, problems));
            }
            seen.push(word.0);
        }
        chosen.into_iter().collect()
    }

    /// A list of texts; none where an entry is no text.
    pub(super) fn texts(
        &self,
        key: &'static str,
        problems: &mut Problems,
    ) -> Option<Vec<Placed<String>>> {
        let value = self.value(key, problems)?;
        let Some(list) = value.get_ref().as_array() else {
            self.wrong_kind(
                key,
                value,
                "a list of words, such as [\"…\", \"…\"]",
                problems,
            );
            return None;
        };
        let mut words = Vec::new();
        let mut is_whole = true;
        for entry in limited(list, &value.span(), problems) {
            match entry.get_ref().as_str() {
                Some(word) => words.push((word.to_owned(), entry.span())),
                None => {
                    self.wrong_kind(key, entry, "a list of words in quotes", problems);
                    is_whole = false;
                }
            }
        }
        is_whole.then_some(words)
    }

    /// A whole number within bounds.
    pub(super) fn number(
        &self,
        key: &'static str,
        bounds: std::ops::RangeInclusive<u32>,
        problems: &mut Problems,
    ) -> Option<u32> {
        let value = self.value(key, problems)?;
        let Some(integer) = value.get_ref().as_integer() else {
            self.wrong_kind(key, value, "a whole number", problems);
            return None;
        };
        let number = u32::from_str_radix(integer.as_str(), integer.radix())
            .ok()
            .filter(|number| bounds.contains(number));
        if number.is_none() {
            let message = format!(
                "{} must be from {} to {}",
                self.called(key),
                bounds.start(),
                bounds.end()
            );
            problems.add(&value.span(), message, None);
        }
        number
    }

    /// A civil date, with quotes or without.
    pub(super) fn date(&self, key: &'static str, problems: &mut Problems) -> Option<NaiveDate> {
        let value = self.value(key, problems)?;
        let word = match value.get_ref() {
            DeValue::String(word) => word.to_string(),
            DeValue::Datetime(moment) => moment.to_string(),
            _ => {
                self.wrong_kind(key, value, "a date such as \"2027-06-30\"", problems);
                return None;
            }
        };
        // The length keeps out the signs and short years that chrono would take.
        let date = NaiveDate::parse_from_str(&word, "%Y-%m-%d")
            .ok()
            .filter(|_| word.len() == 10);
        if date.is_none() {
            let message = format!("{} is no date of the calendar", self.called(key));
            problems.add(
                &value.span(),
                message,
                Some("write it as \"2027-06-30\": year, month, day".to_owned()),
            );
        }
        date
    }

    /// A table of texts under names of the user's own.
    pub(super) fn pairs(
        &self,
        key: &'static str,
        problems: &mut Problems,
    ) -> Option<BTreeMap<String, Pair>> {
        let value = self.value(key, problems)?;
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_kind(key, value, "a table such as { \"…\" = \"…\" }", problems);
            return None;
        };
        let mut pairs = BTreeMap::new();
        for (name, entry) in table {
            match entry.get_ref().as_str() {
                Some(word) => {
                    if let Err(reason) = shapes::text(word) {
                        problems.add(
                            &entry.span(),
                            format!("{} cannot be used", self.called(key)),
                            Some(reason),
                        );
                    }
                    let placed = (word.to_owned(), entry.span());
                    pairs.insert(name.get_ref().to_string(), (placed, name.span()));
                }
                None => self.wrong_kind(key, entry, "a table of texts in quotes", problems),
            }
        }
        Some(pairs)
    }

    /// The block `[key]` below this one.
    pub(super) fn block(&self, key: &'static str, problems: &mut Problems) -> Option<Block<'t>> {
        let value = self.value(key, problems)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(Block::open(key, table, value.span(), problems)),
            _ => {
                let hint = Some(format!("write [{key}] once, with its keys below it"));
                problems.add(&value.span(), format!("`{key}` must be one block"), hint);
                None
            }
        }
    }

    /// The blocks `[[key]]` below this one.
    pub(super) fn blocks(&self, key: &'static str, problems: &mut Problems) -> Vec<Block<'t>> {
        let Some(value) = self.value(key, problems) else {
            return Vec::new();
        };
        let hint = Some(format!("write [[{key}]] above each, with two brackets"));
        let Some(list) = value.get_ref().as_array() else {
            problems.add(
                &value.span(),
                format!("`{key}` must be a list of blocks"),
                hint,
            );
            return Vec::new();
        };
        if list.is_empty() && row(self.name, key).is_some_and(|row| row.default == "required") {
            problems.add(&value.span(), format!("`{key}` has no block"), hint.clone());
        }
        let mut blocks = Vec::new();
        for entry in limited(list, &value.span(), problems) {
            match entry.get_ref().as_table() {
                Some(table) => blocks.push(Block::open(key, table, entry.span(), problems)),
                None => problems.add(
                    &entry.span(),
                    format!("`{key}` must be a list of blocks"),
                    hint.clone(),
                ),
            }
        }
        blocks
    }
}

fn limited<'a, 't>(
    list: &'a DeArray<'t>,
    place: &Range<usize>,
    problems: &mut Problems,
) -> std::iter::Take<std::slice::Iter<'a, Spanned<DeValue<'t>>>> {
    if list.len() > MOST_ENTRIES {
        problems.add(place, format!("more than {MOST_ENTRIES} entries"), None);
    }
    list.iter().take(MOST_ENTRIES)
}

/// What is said about a word that no list has.
pub(super) fn hint_among<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "there is none to name yet".to_owned(),
        None => format!("one of: {}", known.join(", ")),
    }
}

/// A key that another block knows is in the wrong place; else it is misspelt.
fn hint_for_key(word: &str, known: &[&'static str]) -> String {
    let elsewhere = keys()
        .iter()
        .find(|key| key.key == word && !word.is_empty());
    match (nearest(word, known.iter().copied()), elsewhere) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, Some(key)) => format!("`{word}` belongs to {}", heading(key.block)),
        (None, None) => format!("known keys: {}", known.join(", ")),
    }
}

fn meaning(block: &str, key: &str) -> &'static str {
    row(block, key).map_or("", |row| row.meaning.trim_end_matches('.'))
}

fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with decimals",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// Any text.
pub(super) fn any(_: &str) -> Result<(), String> {
    Ok(())
}
