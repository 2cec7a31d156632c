//! The body of a letter: a template filled with facts, then read as paragraphs, lists and headings.

use minijinja::{AutoEscape, Environment, UndefinedBehavior, syntax::SyntaxConfig};

use super::{
    LetterError,
    facts::{BREAK, Facts, SECTIONS, unmarked},
};
use crate::documents::page::Block;

/// Fills a template. The values keep their marks.
///
/// # Errors
/// When the template is wrong, says a fact that is not there, or runs on.
pub(super) fn filled(source: &str, facts: &Facts) -> Result<String, LetterError> {
    let wrong = |error: minijinja::Error| {
        let what = error.detail().map_or_else(
            || error.kind().to_string(),
            |detail| format!("{}: {detail}", error.kind()),
        );
        LetterError::Template(error.line(), what)
    };
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    // A fact may be asked for with `if`; to say one that is not there is a fault.
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    // A template of one's own must not run on for ever.
    environment.set_fuel(Some(200_000));
    let blank_lines = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build();
    environment.set_syntax(blank_lines.map_err(wrong)?);
    environment.add_template("letter", source).map_err(wrong)?;
    environment
        .get_template("letter")
        .and_then(|template| template.render(facts.values()))
        .map_err(wrong)
}

/// A piece of the body: a block, or the place of the operation's parts.
#[derive(Debug)]
pub(super) enum Piece {
    Block(Box<Block>),
    Sections,
}

/// The lines that were not yet closed to a block.
#[derive(Default)]
struct Reading<'t> {
    pieces: Vec<Piece>,
    paragraph: Vec<&'t str>,
    list: Vec<String>,
}

impl Reading<'_> {
    fn close_paragraph(&mut self) {
        if self.paragraph.is_empty() {
            return;
        }
        let text = unmarked(&self.paragraph.join(" "));
        self.paragraph.clear();
        for part in text.split(BREAK) {
            self.push(Block::Text(part.trim().to_owned()));
        }
    }

    fn close_list(&mut self) {
        if !self.list.is_empty() {
            let list = std::mem::take(&mut self.list);
            self.push(Block::List(list));
        }
    }

    fn push(&mut self, block: Block) {
        self.pieces.push(Piece::Block(Box::new(block)));
    }
}

/// What stands on one line, also where a value has several paragraphs.
fn line_of(text: &str) -> String {
    unmarked(text).replace(BREAK, " ").trim().to_owned()
}

/// The subject and the pieces of a filled template. A line says what it is by its first letters, and those
/// are the template's own: a value stands between marks.
pub(super) fn read(body: &str) -> (String, Vec<Piece>) {
    let mut subject = String::new();
    let mut reading = Reading::default();
    for line in body.lines().map(str::trim) {
        if line == SECTIONS {
            reading.close_paragraph();
            reading.close_list();
            reading.pieces.push(Piece::Sections);
        } else if line.is_empty() {
            // A list that a loop made stands in pieces; blank lines do not end it.
            reading.close_paragraph();
        } else if let Some(title) = line.strip_prefix("## ") {
            reading.close_paragraph();
            reading.close_list();
            reading.push(Block::Heading(line_of(title)));
        } else if let Some(title) = line.strip_prefix("# ").filter(|_| subject.is_empty()) {
            subject = line_of(title);
        } else if let Some(item) = line.strip_prefix("- ") {
            reading.close_paragraph();
            reading.list.push(line_of(item));
        } else {
            reading.close_list();
            reading.paragraph.push(line);
        }
    }
    reading.close_paragraph();
    reading.close_list();
    (subject, reading.pieces)
}
