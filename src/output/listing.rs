//! The rows of a listing, before they become a table or a CSV file. Holds text as it came; each
//! writer escapes it for its own reader.

use crate::model::Text;

/// On which side the cells of a column stand in a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// Text.
    #[default]
    Left,
    /// Numbers.
    Right,
}

/// How a cell looks on a terminal with colours; it says nothing that the words do not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// As the rest.
    #[default]
    Plain,
    /// Worth little attention.
    Faint,
    /// In order.
    Good,
    /// Needs attention.
    Warning,
    /// Needs attention now.
    Alarm,
}

/// A column of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The header in CSV: snake case, a contract.
    pub key: String,
    /// The heading in tables, in the user's language.
    pub heading: String,
    /// The side its cells stand on.
    pub align: Align,
}

impl Column {
    /// A column of texts.
    #[must_use]
    pub fn text(key: &str, heading: &str) -> Self {
        Self {
            key: key.to_owned(),
            heading: heading.to_owned(),
            align: Align::Left,
        }
    }

    /// A column of numbers.
    #[must_use]
    pub fn number(key: &str, heading: &str) -> Self {
        Self {
            align: Align::Right,
            ..Self::text(key, heading)
        }
    }
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Content {
    Text(String),
    /// Made here, so that no spreadsheet needs to be warned of its sign.
    Number(i64),
    /// The same with one decimal.
    Tenths(i64),
}

/// A cell of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    content: Content,
    tone: Tone,
}

impl Cell {
    /// An empty cell.
    #[must_use]
    pub fn empty() -> Self {
        Self::from("")
    }

    /// A number with one decimal, given in tenths.
    #[must_use]
    pub const fn tenths(tenths: i64) -> Self {
        Self {
            content: Content::Tenths(tenths),
            tone: Tone::Plain,
        }
    }

    /// The same cell in another tone.
    #[must_use]
    pub const fn toned(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// Its tone.
    #[must_use]
    pub const fn tone(&self) -> Tone {
        self.tone
    }

    /// Its text, not escaped.
    #[must_use]
    pub fn text(&self) -> String {
        match &self.content {
            Content::Text(text) => text.clone(),
            Content::Number(number) => number.to_string(),
            Content::Tenths(tenths) => {
                let sign = if *tenths < 0 { "-" } else { "" };
                let tenths = tenths.unsigned_abs();
                format!("{sign}{}.{}", tenths / 10, tenths % 10)
            }
        }
    }

    /// Whether it is a number that this program made.
    #[must_use]
    pub const fn is_number(&self) -> bool {
        matches!(self.content, Content::Number(_) | Content::Tenths(_))
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self {
            content: Content::Text(text),
            tone: Tone::Plain,
        }
    }
}

impl From<Text> for Cell {
    fn from(text: Text) -> Self {
        Self::from(&*text)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self {
            content: Content::Number(number),
            tone: Tone::Plain,
        }
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::from(i64::from(number))
    }
}

impl From<u64> for Cell {
    fn from(number: u64) -> Self {
        // A count beyond the range of i64 is written as text: nothing is lost.
        i64::try_from(number).map_or_else(|_| Self::from(number.to_string()), Self::from)
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        i64::try_from(number).map_or_else(|_| Self::from(number.to_string()), Self::from)
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or_else(Self::empty, Into::into)
    }
}

/// Columns and rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

impl Listing {
    /// A listing without rows.
    #[must_use]
    pub const fn new(columns: Vec<Column>) -> Self {
        Self {
            columns,
            rows: Vec::new(),
        }
    }

    /// Adds a row of one cell a column; cells that are missing are empty.
    pub fn push(&mut self, mut row: Vec<Cell>) {
        debug_assert_eq!(row.len(), self.columns.len(), "a row has one cell a column");
        row.resize_with(self.columns.len(), Cell::empty);
        self.rows.push(row);
    }

    /// The columns.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The rows.
    #[must_use]
    pub fn rows(&self) -> &[Vec<Cell>] {
        &self.rows
    }
}
