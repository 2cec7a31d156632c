//! What the columns of one file mean.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Channel, ConsentState, DateOrder, Field, Lang};

/// How a column came by its field, in the order in which it is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MappedBy {
    /// The policy's `[[source]]` block.
    Policy,
    /// The recognised system's profile.
    Profile,
    /// An exact synonym of the vocabulary.
    Synonym,
    /// A pattern over the header.
    Pattern,
    /// What its values look like.
    Values,
    /// Nothing: kept, listed, scanned as free text.
    None,
}

/// How the cells of a consent column read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Polarity {
    /// True means yes.
    Grant,
    /// True means no; false says nothing.
    Deny,
    /// The cell names a state.
    State,
    /// The cell names a lawful basis.
    Basis,
    /// A date, an address, a source: evidence for another column.
    Evidence,
    /// Not a consent signal, whatever its name.
    None,
}

/// Whom or what a consent column speaks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ConsentScope {
    /// One channel.
    Channel(Channel),
    /// No channel is named: a yes counts for e-mail only, a no for all.
    Any,
    /// One mailing list, by e-mail.
    List,
    /// Sharing with third parties: a purpose, not a channel.
    Share,
    /// The whole record (`consent.legal_basis`, `consent.source` ...).
    Record,
}

/// What a consent column holds: the last part of its field name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// A yes-flag.
    Optin,
    /// A no-flag.
    Optout,
    /// A word for the state.
    Status,
    /// When the yes was given.
    OptinAt,
    /// From which address the yes was given.
    OptinIp,
    /// When the yes was confirmed.
    ConfirmAt,
    /// From which address it was confirmed.
    ConfirmIp,
    /// Whether double opt-in is done: a flag or a word.
    DoubleOptin,
    /// When the no was said.
    OptoutAt,
    /// The lawful basis, in words.
    LegalBasis,
    /// Where the consent or the basis comes from (form, event, method).
    Source,
    /// When the consent or basis was recorded.
    CapturedAt,
    /// When it ends.
    ExpiresAt,
    /// For what.
    Purpose,
    /// Which channel: in the cell.
    ChannelName,
    /// Explicit, implied, imported.
    Kind,
    /// The wording shown, or a reference to it.
    Wording,
    /// Who said it: the person, a parent, both.
    GivenBy,
    /// Anything else that proves it (metadata, document).
    Other,
}

/// The consent side of a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentColumn {
    /// What it speaks about.
    pub scope: ConsentScope,
    /// The purpose that its field name holds (`marketing`, a policy purpose, a subscription type).
    pub purpose: Option<String>,
    /// What it holds.
    pub aspect: Aspect,
    /// How its cells read.
    pub polarity: Polarity,
    /// Cell words of this system that read otherwise than the general vocabulary, folded.
    #[serde(default)]
    pub words: BTreeMap<String, ConsentState>,
    /// A yes here is never more than `claimed`, whatever stands beside it.
    #[serde(default)]
    pub claimed_at_most: bool,
    /// Evidence that counts only where the column of this field is filled too.
    #[serde(default)]
    pub counts_only_with: Option<String>,
}

/// One column of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Position in the file, from 0.
    pub index: usize,
    /// The header as it stands in the file.
    pub header: String,
    /// What it holds; none where nothing is known.
    #[serde(with = "field_option")]
    pub field: Option<Field>,
    /// How that was found.
    pub by: MappedBy,
    /// Which person of the row: 0 for shared columns, 1, 2 ... where a row holds several persons.
    #[serde(default)]
    pub person: u8,
    /// The consent side, if it has one.
    #[serde(default)]
    pub consent: Option<ConsentColumn>,
    /// What separates several values in one cell.
    #[serde(default)]
    pub separator: Option<String>,
    /// Day and month order of dates in this column; none: ambiguous or no dates.
    #[serde(default)]
    pub date_order: Option<DateOrder>,
    /// The fields this header could mean, where it was left unmapped because it is ambiguous.
    #[serde(default)]
    pub candidates: Vec<String>,
}

/// What the columns of one file mean, and which system wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns {
    /// One entry a column, in file order.
    pub columns: Vec<Column>,
    /// The recognised system, or `generic`.
    pub system: String,
    /// The language of the headers, decided over all of them.
    pub language: Option<Lang>,
    /// Whether this system puts `'` before cells that start with `= + - @`.
    pub strips_quote_prefix: bool,
    /// Whether a row whose key cells are blank continues the row above (one-to-many exports).
    pub has_continuation_rows: bool,
    /// A state that the file's name or nature gives to every record (`unsubscribed_…csv`).
    pub assumed_state: Option<ConsentState>,
}

impl Columns {
    /// The columns whose field is `prefix` or below it, in file order.
    pub fn below<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a Column> {
        self.columns.iter().filter(move |column| {
            column
                .field
                .as_ref()
                .is_some_and(|field| field.is_below(prefix))
        })
    }

    /// The columns as one person of a row has them: those of the others mean nothing.
    #[must_use]
    pub fn of_person(&self, person: u8) -> Self {
        let mut own = self.clone();
        for column in &mut own.columns {
            if column.person != 0 && column.person != person {
                column.field = None;
                column.consent = None;
            }
        }
        own
    }

    /// The positions of the columns whose field is one of those, in file order.
    pub fn positions(&self, is_one: impl Fn(&str) -> bool) -> Vec<usize> {
        let has_one = |column: &&Column| {
            let field = column.field.as_ref();
            field.is_some_and(|field| is_one(field.as_str()))
        };
        let found = self.columns.iter().filter(has_one);
        found.map(|column| column.index).collect()
    }

    /// The first column of that field.
    #[must_use]
    pub fn first(&self, field: &str) -> Option<&Column> {
        self.columns.iter().find(|column| {
            column
                .field
                .as_ref()
                .is_some_and(|own| own.as_str() == field)
        })
    }
}

mod field_option {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::model::Field;

    pub fn serialize<S: Serializer>(
        field: &Option<Field>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        field.as_ref().map(Field::as_str).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Field>, D::Error> {
        Ok(Option::<String>::deserialize(deserializer)?.map(|name| Field::new(&name)))
    }
}
