//! A page: sections of blocks, in reading order. Holds words and numbers as they are to be read;
//! nothing in it is markup, and each writer escapes it for its own reader.

use chrono::NaiveDate;

use super::chart::Drawing;
use crate::model::Lang;

/// A document.
#[derive(Clone, Debug)]
pub struct Page {
    /// The language of its words.
    pub lang: Lang,
    /// What it is.
    pub title: String,
    /// Whose it is.
    pub owner: String,
    /// What it is about in one line.
    pub subject: String,
    /// Facts below the title: what, and the answer.
    pub facts: Vec<(String, String)>,
    /// The date that it bears; files bear no other.
    pub date: NaiveDate,
    /// The sections.
    pub sections: Vec<Section>,
    /// The last line.
    pub foot: String,
    /// Words of the writers themselves.
    pub words: PageWords,
    /// Who writes to whom; none: it is no letter.
    pub letterhead: Option<Letterhead>,
}

/// The head of a letter.
#[derive(Clone, Debug)]
pub struct Letterhead {
    /// Where the sender is, below its name.
    pub from: Vec<String>,
    /// Whom it is for.
    pub to: Vec<String>,
    /// The date in words.
    pub date: String,
}

/// Sections from which on a table of contents helps.
const CONTENTS_FROM: usize = 3;

impl Page {
    /// Whether it is long enough for a table of contents.
    pub fn has_contents(&self) -> bool {
        let titled = |section: &&Section| !section.title.is_empty();
        self.letterhead.is_none() || self.sections.iter().filter(titled).count() >= CONTENTS_FROM
    }

    /// The headline figures.
    pub fn cards(&self) -> impl Iterator<Item = &Card> {
        self.sections
            .iter()
            .flat_map(|section| &section.blocks)
            .filter_map(|block| match block {
                Block::Cards(cards) => Some(cards),
                _ => None,
            })
            .flatten()
    }
}

/// Words that writers need.
#[derive(Clone, Copy, Debug, Default)]
pub struct PageWords {
    /// The link past the contents.
    pub skip: &'static str,
    /// The heading of the contents.
    pub contents: &'static str,
    /// The line that opens the numbers of a chart.
    pub numbers: &'static str,
    /// The heading of the numbers of all charts, where they stand together.
    pub all_numbers: &'static str,
    /// The page number: `{page}` of `{pages}`.
    pub page_of: &'static str,
}

/// A part of a page under a heading.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its name in links.
    pub id: &'static str,
    /// Its heading.
    pub title: String,
    /// What it holds.
    pub blocks: Vec<Block>,
}

/// A block of a section.
#[derive(Clone, Debug)]
pub enum Block {
    /// A heading within the section.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// A remark in small type.
    Note(String),
    /// Something that needs attention.
    Alert(Tone, String),
    /// Headline figures.
    Cards(Vec<Card>),
    /// Short lines.
    List(Vec<String>),
    /// The lines that close a letter; they stand together, and with what goes before.
    Signature(Vec<String>),
    /// A table.
    Table(Table),
    /// A picture of numbers, and the numbers.
    Chart(Chart),
}

/// How a thing looks; it says nothing that the words do not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// As the rest.
    #[default]
    Plain,
    /// In order.
    Good,
    /// Needs attention.
    Warning,
    /// Needs attention now.
    Alarm,
}

impl Tone {
    /// The word in style sheets.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Good => "good",
            Self::Warning => "warning",
            Self::Alarm => "alarm",
        }
    }
}

/// A headline figure.
#[derive(Clone, Debug)]
pub struct Card {
    /// What is counted.
    pub label: String,
    /// The figure.
    pub value: String,
    /// What a workbook writes for it.
    pub number: Value,
    /// What it means, in a few words.
    pub verdict: String,
    /// How it changed since the period before.
    pub change: String,
    /// How it looks.
    pub tone: Tone,
}

/// A table.
#[derive(Clone, Debug)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// The sheet it fills in a workbook.
    pub sheet: String,
    /// The columns; the first one names the row.
    pub columns: Vec<Column>,
    /// The rows, each with one cell a column.
    pub rows: Vec<Vec<Cell>>,
    /// How many rows are shown outside a workbook; the rest is told by `more`.
    pub shown: usize,
    /// What is said below a table that is not shown whole.
    pub more: String,
}

impl Table {
    /// A table that is shown whole.
    #[must_use]
    pub const fn new(caption: String, sheet: String, columns: Vec<Column>) -> Self {
        Self {
            caption,
            sheet,
            columns,
            rows: Vec::new(),
            shown: usize::MAX,
            more: String::new(),
        }
    }

    /// The rows that are shown outside a workbook.
    #[must_use]
    pub fn shown_rows(&self) -> &[Vec<Cell>] {
        self.rows.get(..self.shown).unwrap_or(&self.rows)
    }

    /// What is said about the rows that are not shown.
    #[must_use]
    pub fn more_line(&self) -> Option<&str> {
        (self.rows.len() > self.shown).then_some(self.more.as_str())
    }
}

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its heading.
    pub title: String,
    /// Whether it holds numbers.
    pub is_number: bool,
}

impl Column {
    /// A column of words.
    #[must_use]
    pub fn text(title: &str) -> Self {
        Self {
            title: capitalised(title),
            is_number: false,
        }
    }

    /// A column of numbers.
    #[must_use]
    pub fn number(title: &str) -> Self {
        Self {
            is_number: true,
            ..Self::text(title)
        }
    }
}

/// A heading begins with a capital.
fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// What a workbook writes into a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// The text.
    Text,
    /// A whole number.
    Count(i64),
    /// A share of one.
    Share(f64),
    /// A civil date.
    Date(NaiveDate),
}

/// A cell of a table.
#[derive(Clone, Debug)]
pub struct Cell {
    /// What is read.
    pub text: String,
    /// What a workbook writes.
    pub value: Value,
    /// How it looks.
    pub tone: Tone,
    /// How warm it is, from 0 to 10; none outside a heat map.
    pub heat: Option<u8>,
}

impl Cell {
    /// A cell of words.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            value: Value::Text,
            tone: Tone::Plain,
            heat: None,
        }
    }

    /// The same cell in another tone.
    #[must_use]
    pub fn toned(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }
}

/// A picture of numbers.
#[derive(Clone, Debug)]
pub struct Chart {
    /// What it shows.
    pub title: String,
    /// What is to be seen in it, for those who do not see it.
    pub description: String,
    /// The picture.
    pub drawing: Drawing,
    /// The numbers.
    pub table: Table,
}
