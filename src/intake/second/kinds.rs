//! The kinds of second files, as data: what each is recognised by, how its rows are joined, and what a
//! row of it says. Reads no row.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::{
    intake::words,
    model::{Channel, Columns, ConsentAct, columns::Aspect, columns::Polarity},
};

const TEXT: &str = include_str!("kinds.toml");

static KINDS: LazyLock<Kinds> = LazyLock::new(|| parse(TEXT).unwrap_or_default());

/// What the rows of a kind are read by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reads {
    /// The consent columns of each row.
    Cells,
    /// Each row is one act.
    Act,
    /// The boxes of a form of this program.
    Form,
}

/// The column that says which rows count.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// Its headers.
    pub headers: Vec<String>,
    /// Words of rows that count.
    pub takes: Vec<String>,
    /// Words of rows that say nothing.
    pub leaves: Vec<String>,
    /// Whether a row with an empty cell counts.
    #[serde(default)]
    pub blank_takes: bool,
    /// Whether a file without the column says too little.
    #[serde(default)]
    pub is_needed: bool,
}

/// What a cell of the gate says about its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passes {
    /// The row counts.
    Yes,
    /// It says nothing.
    No,
    /// Nobody knows the word.
    Unknown,
}

impl Gate {
    /// Whether a row with that cell counts. A word that leaves is stronger than one that takes within
    /// the same cell: "not listed" holds "listed".
    #[must_use]
    pub fn passes(&self, cell: &str) -> Passes {
        let plain = words::plain(cell);
        if plain.is_empty() {
            return match self.blank_takes {
                true => Passes::Yes,
                false => Passes::No,
            };
        }
        let is = |list: &[String]| list.contains(&plain);
        if is(&self.leaves) {
            return Passes::No;
        }
        if is(&self.takes) {
            return Passes::Yes;
        }
        let holds = |list: &[String]| list.iter().any(|word| stands_in(&plain, word));
        match (holds(&self.leaves), holds(&self.takes)) {
            (true, _) => Passes::No,
            (false, true) => Passes::Yes,
            (false, false) => Passes::Unknown,
        }
    }
}

/// Whether words stand in a text as whole words; a single letter or digit only counts alone.
fn stands_in(text: &str, words: &str) -> bool {
    words.len() > 1
        && text.match_indices(words).any(|(at, found)| {
            let before = text
                .get(..at)
                .is_none_or(|head| head.is_empty() || head.ends_with(' '));
            let after = text
                .get(at + found.len()..)
                .is_none_or(|rest| rest.is_empty() || rest.starts_with(' '));
            before && after
        })
}

/// A kind of second file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// Its name in outputs.
    pub id: String,
    /// The word of `--as` that asks for it.
    #[serde(default, rename = "as")]
    pub asked_as: Option<String>,
    /// What its rows are read by.
    pub reads: Reads,
    /// What each row is, where that is one act.
    #[serde(default)]
    pub act: Option<ConsentAct>,
    /// The channel, where no cell names one.
    #[serde(default)]
    pub channel: Option<Channel>,
    /// The method of its events.
    pub method: String,
    /// Who said it.
    #[serde(default)]
    pub said_by: String,
    #[serde(rename = "updated")]
    _updated: String,
    #[serde(default)]
    systems: Vec<String>,
    #[serde(default)]
    needs: Vec<Vec<String>>,
    #[serde(default)]
    names: Vec<String>,
    /// Words of a file's name that say that every row counts.
    #[serde(default)]
    sure_names: Vec<String>,
    #[serde(default)]
    needs_consent: bool,
    /// Headers of the id of another object, by which the contact is known.
    #[serde(default)]
    pub party: Vec<String>,
    /// Whether the file's own ids are those of its rows and not of contacts.
    #[serde(default)]
    pub drop_ids: bool,
    /// Headers of telephone numbers.
    #[serde(default)]
    pub phone: Vec<String>,
    /// Headers of the day on which it was said, the best first.
    #[serde(default)]
    pub date: Vec<String>,
    /// Headers of what stands beside it.
    #[serde(default)]
    pub evidence: Vec<String>,
    /// The column that says which rows count.
    #[serde(default)]
    pub gate: Option<Gate>,
}

/// Headers that any kind may have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shared {
    /// E-mail addresses.
    pub email: Vec<String>,
    /// Days.
    pub date: Vec<String>,
    /// First names.
    pub first_name: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kinds {
    kind: Vec<Kind>,
    shared: Shared,
}

fn parse(text: &str) -> Result<Kinds, toml::de::Error> {
    let mut kinds: Kinds = toml::from_str(text)?;
    for kind in &mut kinds.kind {
        for list in kind.needs.iter_mut().chain([
            &mut kind.names,
            &mut kind.sure_names,
            &mut kind.party,
            &mut kind.phone,
            &mut kind.date,
            &mut kind.evidence,
        ]) {
            fold(list);
        }
        if let Some(gate) = &mut kind.gate {
            for list in [&mut gate.headers, &mut gate.takes, &mut gate.leaves] {
                fold(list);
            }
        }
    }
    for list in [
        &mut kinds.shared.email,
        &mut kinds.shared.date,
        &mut kinds.shared.first_name,
    ] {
        fold(list);
    }
    Ok(kinds)
}

fn fold(list: &mut [String]) {
    for word in list {
        *word = words::plain(word);
    }
}

/// The headers that any kind may have.
#[must_use]
pub fn shared() -> &'static Shared {
    &KINDS.shared
}

/// Every kind, in the order in which they are tried.
#[must_use]
pub fn kinds() -> &'static [Kind] {
    &KINDS.kind
}

/// The kind that a word of `--as` asks for.
#[must_use]
pub fn asked_as(word: &str) -> Option<&'static Kind> {
    kinds()
        .iter()
        .find(|kind| kind.asked_as.as_deref() == Some(word))
}

/// The words of `--as`.
pub fn words_of_as() -> impl Iterator<Item = &'static str> {
    kinds().iter().filter_map(|kind| kind.asked_as.as_deref())
}

/// Whether a cell is a header of some kind.
#[must_use]
pub fn is_header(cell: &str) -> bool {
    let plain = words::plain(cell);
    let is_one = |list: &[String]| list.contains(&plain);
    !plain.is_empty()
        && (plain.starts_with("dpo ")
            || is_one(&shared().email)
            || is_one(&shared().date)
            || kinds().iter().any(|kind| {
                kind.needs.iter().any(|group| is_one(group))
                    || [&kind.party, &kind.phone, &kind.date, &kind.evidence]
                        .into_iter()
                        .any(|list| is_one(list))
                    || kind.gate.as_ref().is_some_and(|gate| is_one(&gate.headers))
            }))
}

/// The kind of a file by its columns and its name; none: it says nothing about consent.
#[must_use]
pub fn recognise(columns: &Columns, headers: &[String], stem: &str) -> Option<&'static Kind> {
    let plain: Vec<String> = headers.iter().map(|header| words::plain(header)).collect();
    let stem = words::plain(stem);
    kinds()
        .iter()
        .find(|kind| kind.fits(columns, &plain, &stem))
}

impl Kind {
    fn fits(&self, columns: &Columns, headers: &[String], stem: &str) -> bool {
        let has_one = |group: &Vec<String>| {
            headers.iter().any(|header| {
                group.iter().any(|word| {
                    header == word
                        || header.starts_with("dpo ") && header.starts_with(word.as_str())
                })
            })
        };
        if !self.systems.is_empty() {
            return self.systems.contains(&columns.system);
        }
        if self.needs_consent {
            return speaks(columns);
        }
        let by_headers = !self.needs.is_empty() && self.needs.iter().all(has_one);
        // The name of a file says less than what a system wrote into it.
        let by_name =
            columns.system == super::GENERIC && self.names.iter().any(|name| stands_in(stem, name));
        by_headers || by_name
    }

    /// Whether the file's name says that every row counts.
    #[must_use]
    pub fn is_sure(&self, stem: &str) -> bool {
        let stem = words::plain(stem);
        self.sure_names.iter().any(|name| stands_in(&stem, name))
    }
}

/// Whether a column, or the file's name, says something about consent.
fn speaks(columns: &Columns) -> bool {
    columns.assumed_state.is_some()
        || columns.columns.iter().any(|column| {
            column.consent.as_ref().is_some_and(|consent| {
                matches!(
                    consent.polarity,
                    Polarity::Grant | Polarity::Deny | Polarity::State | Polarity::Basis
                ) || matches!(consent.aspect, Aspect::OptinAt | Aspect::OptoutAt)
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_parses_and_every_kind_says_what_it_needs_to() {
        let kinds = parse(TEXT).unwrap();
        for kind in &kinds.kind {
            assert_eq!(kind.act.is_some(), kind.reads == Reads::Act, "{}", kind.id);
            assert_eq!(
                kind.channel.is_some(),
                kind.reads == Reads::Act,
                "{}",
                kind.id
            );
            assert!(
                kind.needs_consent || !kind.needs.is_empty() || !kind.systems.is_empty(),
                "{}",
                kind.id
            );
            if let Some(gate) = &kind.gate {
                let both: Vec<_> = gate
                    .takes
                    .iter()
                    .filter(|word| gate.leaves.contains(word))
                    .collect();
                assert!(both.is_empty(), "{}: {both:?}", kind.id);
            }
        }
        assert_eq!(
            words_of_as().collect::<Vec<_>>(),
            [
                "complaint",
                "bounced",
                "do-not-call",
                "unsubscribed",
                "subscribed"
            ]
        );
    }

    #[test]
    fn a_word_that_says_nothing_is_stronger_than_one_that_counts() {
        let gate = asked_as("do-not-call").unwrap().gate.as_ref().unwrap();
        for (cell, passes) in [
            ("Yes", Passes::Yes),
            ("LISTED", Passes::Yes),
            ("Not listed", Passes::No),
            ("niet op de lijst", Passes::No),
            ("number is not on list since 2024", Passes::No),
            ("listed since 2024", Passes::Yes),
            ("", Passes::No),
            ("maybe", Passes::Unknown),
        ] {
            assert_eq!(gate.passes(cell), passes, "{cell}");
        }
        let gate = asked_as("bounced").unwrap().gate.as_ref().unwrap();
        for (cell, passes) in [
            ("HardBounce", Passes::Yes),
            ("Permanent", Passes::Yes),
            ("5.1.1", Passes::Yes),
            ("Transient", Passes::No),
            ("5.2.2", Passes::No),
            ("soft (mailbox full)", Passes::No),
            ("", Passes::No),
        ] {
            assert_eq!(gate.passes(cell), passes, "{cell}");
        }
    }
}
