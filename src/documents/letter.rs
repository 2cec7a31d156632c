//! Letters: facts, a template of words, and the head and foot that every letter has.
//!
//! A template is plain text. Its first line, after `# `, is what the letter is about; paragraphs stand
//! apart by a blank line, short lines begin with `- `, headings with `## `. `{{ name }}` puts in a fact,
//! `{{ sections }}` the parts that the operation made. A fact that must be said and is not makes the
//! letter impossible: `elements.toml` lists them with the article that asks for each.

mod authority;
mod body;
mod elements;
mod facts;
mod templates;

use super::{
    page::{Block, Cell, Column, Letterhead, Page, PageWords, Section, Table},
    text::{self, say, word},
};
use crate::model::letter::{Letter, LetterKind, LetterPart, LetterSection};
use body::Piece;
use facts::{Facts, flat};

pub(super) use authority::of as authority_of;
pub use templates::{FOLDER, TEMPLATES, template};

/// Why a letter cannot be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LetterError {
    /// The template is none: line and what is wrong.
    Template(Option<usize>, String),
    /// A mandatory element is not in the text: its name, what asks for it, and whether the fact was given.
    Missing {
        /// The name of the element.
        element: String,
        /// The article that asks for it.
        article: String,
        /// Whether the fact was there, so that the template lacks it.
        was_given: bool,
    },
}

/// A letter that says everything it must.
#[derive(Clone, Debug)]
pub struct Composed {
    /// What it is about.
    pub subject: String,
    /// As a page, for the writers.
    pub page: Page,
    /// As plain text, for the draft of a mail.
    pub text: String,
}

/// Composes a letter by a template: the own one of the controller, else the built-in one.
///
/// # Errors
/// When the template is wrong, or a mandatory element is missing.
pub fn compose(letter: &Letter, own: Option<&str>) -> Result<Composed, LetterError> {
    let source = own.unwrap_or_else(|| template(letter.kind, letter.lang));
    let facts = Facts::of(letter);
    let body = body::filled(source, &facts)?;
    check(letter.kind, &facts, &body)?;
    let (mut subject, pieces) = body::read(&body);
    if subject.is_empty() {
        letter.kind.as_str().clone_into(&mut subject);
    }
    let sections = sections(letter, pieces);
    let text = plain(letter, &subject, &sections);
    let page = page(letter, &subject, sections);
    Ok(Composed {
        subject,
        page,
        text,
    })
}

/// Whether everything is said that must be.
fn check(kind: LetterKind, facts: &Facts, body: &str) -> Result<(), LetterError> {
    let Some(elements) = elements::of(kind) else {
        return Ok(());
    };
    let said = facts.said(body);
    let given = elements
        .when_given
        .iter()
        .filter(|(element, _)| facts.has(element));
    for (element, article) in elements.always.iter().chain(given) {
        if !said.contains(element.as_str()) {
            return Err(LetterError::Missing {
                element: element.clone(),
                article: article.clone(),
                was_given: facts.has(element),
            });
        }
    }
    Ok(())
}

/// The body with greeting and signature, and the operation's parts where the template wants them.
fn sections(letter: &Letter, pieces: Vec<Piece>) -> Vec<Section> {
    let lang = letter.lang;
    let mut out = vec![Section {
        id: "letter",
        title: String::new(),
        blocks: vec![Block::Text(greeting(letter))],
    }];
    let mut is_after = false;
    for piece in pieces {
        match piece {
            Piece::Sections => {
                out.extend(letter.sections.iter().map(section));
                is_after = true;
            }
            Piece::Block(block) => {
                if is_after {
                    out.push(Section {
                        id: "end",
                        title: String::new(),
                        blocks: Vec::new(),
                    });
                    is_after = false;
                }
                if let Some(last) = out.last_mut() {
                    last.blocks.push(*block);
                }
            }
        }
    }
    let sender = &letter.sender;
    let names = [&sender.name, &sender.dpo_name].map(|name| flat(name));
    let lines: Vec<String> = names.into_iter().filter(|name| !name.is_empty()).collect();
    let closing = word("letter.closing", lang).to_owned();
    let signature = Block::Signature(vec![closing, lines.join(" · ")]);
    match out.last_mut().filter(|_| !is_after) {
        Some(last) => last.blocks.push(signature),
        None => out.push(Section {
            id: "end",
            title: String::new(),
            blocks: vec![signature],
        }),
    }
    out
}

fn greeting(letter: &Letter) -> String {
    let is_office = letter.kind == LetterKind::RecipientNotice;
    let name = flat(&letter.addressee.name);
    match name.is_empty() || is_office {
        true => word("letter.greeting_any", letter.lang).to_owned(),
        false => say("letter.greeting", letter.lang, &[("name", &name)]),
    }
}

fn section(section: &LetterSection) -> Section {
    let block = |part: &LetterPart| match part {
        LetterPart::Heading(text) => Block::Heading(flat(text)),
        LetterPart::Text(text) => Block::Text(flat(text)),
        LetterPart::List(lines) => Block::List(lines.iter().map(|line| flat(line)).collect()),
        LetterPart::Table(caption, headings, rows) => {
            let columns = headings.iter().map(|heading| Column::text(&flat(heading)));
            let mut table = Table::new(flat(caption), section.id.to_owned(), columns.collect());
            table.rows = rows
                .iter()
                .map(|row| row.iter().map(|cell| Cell::text(flat(cell))).collect())
                .collect();
            Block::Table(table)
        }
    };
    Section {
        id: section.id,
        title: flat(&section.title),
        blocks: section.parts.iter().map(block).collect(),
    }
}

fn page(letter: &Letter, subject: &str, sections: Vec<Section>) -> Page {
    let lang = letter.lang;
    let sender = &letter.sender;
    let lines = |lines: Vec<&String>| -> Vec<String> {
        let flat = lines.into_iter().map(|line| flat(line));
        flat.filter(|line| !line.is_empty()).collect()
    };
    let mut from = lines(vec![&sender.address, &sender.email]);
    if !sender.dpo_email.trim().is_empty() {
        let email = flat(&sender.dpo_email);
        from.push(say("letter.officer", lang, &[("email", &email)]));
    }
    let mut to = vec![&letter.addressee.name];
    to.extend(&letter.addressee.address);
    let case = match letter.case.is_empty() {
        true => String::new(),
        false => say("letter.reference", lang, &[("case", &flat(&letter.case))]),
    };
    Page {
        lang,
        title: subject.to_owned(),
        owner: flat(&sender.name),
        subject: case,
        facts: Vec::new(),
        date: letter.date,
        sections,
        foot: String::new(),
        words: PageWords {
            skip: word("report.skip", lang),
            contents: word("report.contents", lang),
            numbers: "",
            all_numbers: "",
            page_of: word("report.page_of", lang),
        },
        letterhead: Some(Letterhead {
            from,
            to: lines(to),
            date: text::date(letter.date, lang),
        }),
    }
}

/// The letter as plain text: what a draft of a mail says; tables are in the attachments.
fn plain(letter: &Letter, subject: &str, sections: &[Section]) -> String {
    let mut out = String::new();
    let has_parts = !letter.sections.is_empty();
    for section in sections {
        if has_parts && !section.title.is_empty() {
            continue;
        }
        for block in &section.blocks {
            match block {
                Block::Heading(text) | Block::Text(text) => out.push_str(&format!("{text}\n\n")),
                Block::Signature(lines) => out.push_str(&format!("{}\n\n", lines.join("\n\n"))),
                Block::List(lines) => {
                    for line in lines {
                        out.push_str(&format!("- {line}\n"));
                    }
                    out.push('\n');
                }
                _ => {}
            }
        }
    }
    let case = match letter.case.is_empty() {
        true => String::new(),
        false => format!(" ({})", flat(&letter.case)),
    };
    format!("{subject}{case}\n\n{}\n", out.trim_end())
}

#[cfg(test)]
mod tests;
