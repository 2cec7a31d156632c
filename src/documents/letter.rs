//! Letters: facts, a template of words, and the head and foot that every letter has.
//!
//! A template is plain text. Its first line, after `# `, is what the letter is about; paragraphs stand
//! apart by a blank line, short lines begin with `- `, headings with `## `. `{{ name }}` puts in a fact,
//! `{{ sections }}` the parts that the operation made. A fact that must be said and is not makes the
//! letter impossible: `elements.toml` lists them with the article that asks for each.

mod authority;
mod elements;
mod templates;

use std::collections::BTreeMap;

use minijinja::{AutoEscape, Environment, UndefinedBehavior, syntax::SyntaxConfig};

use super::{
    page::{Block, Cell, Column, Letterhead, Page, PageWords, Section, Table},
    text::{self, safe, say, word},
};
use crate::model::{
    Lang,
    letter::{Letter, LetterKind, LetterPart, LetterSection},
};

pub use templates::{FOLDER, TEMPLATES, template};

/// Where the parts of the operation stand; no value can hold it, since controls are shown as such.
const SECTIONS: &str = "\u{1}sections\u{1}";

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
    let facts = facts(letter);
    let body = rendered(source, &facts)?;
    check(letter, &facts, &body)?;
    let (subject, blocks) = parsed(&body, letter.kind);
    let sections = sections(letter, blocks);
    let text = plain(letter, &subject, &sections);
    let page = page(letter, &subject, sections);
    Ok(Composed {
        subject,
        page,
        text,
    })
}

/// A fact of a letter, as the template gets it.
#[derive(Clone, Debug, PartialEq)]
enum Fact {
    One(String),
    Many(Vec<String>),
}

/// On one line, and nothing in it that a terminal or a parser would obey.
fn flat(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    safe(&words.join(" "))
}

/// Codes that a letter says in words; what is no code of ours is said as it stands.
fn in_words(group: &str, code: &str, lang: Lang) -> String {
    match word(&format!("letter.{group}.{code}"), lang) {
        "?" => flat(code),
        words => words.to_owned(),
    }
}

/// Everything that a template may say, by name.
fn facts(letter: &Letter) -> BTreeMap<String, Fact> {
    let lang = letter.lang;
    let mut out = BTreeMap::new();
    let mut put = |name: &str, text: String| {
        if !text.trim().is_empty() {
            out.insert(name.to_owned(), Fact::One(text));
        }
    };
    for (name, text) in &letter.facts {
        match *name {
            "right" => put("request", in_words("request", text, lang)),
            "ground" => put("ground", in_words("ground", text, lang)),
            "action" => put("action", in_words("action", text, lang)),
            "channel" => put("channel", word(&format!("channel.{text}"), lang).to_owned()),
            name => put(name, flat(text)),
        }
    }
    for (name, day) in &letter.dates {
        put(name, text::date(*day, lang));
    }
    put("date", text::date(letter.date, lang));
    put("case", flat(&letter.case));
    put("name", flat(&letter.addressee.name));
    put("controller", flat(&letter.sender.name));
    put("contact", contact(letter));
    put("complaint", complaint(letter));
    for (name, lines) in &letter.lists {
        let lines: Vec<String> = lines.iter().map(|line| flat(line)).collect();
        if !lines.is_empty() {
            out.insert((*name).to_owned(), Fact::Many(lines));
        }
    }
    if !letter.sections.is_empty() {
        out.insert("sections".to_owned(), Fact::One(SECTIONS.to_owned()));
    }
    out
}

/// Where the controller is written to: the officer, else the office.
fn contact(letter: &Letter) -> String {
    let sender = &letter.sender;
    let places = [&sender.dpo_email, &sender.email, &sender.address];
    let place = places.into_iter().find(|place| !place.trim().is_empty());
    place.map_or_else(String::new, |place| flat(place))
}

/// The right to complain and the judicial remedy (Art. 12(4), 77 and 79 GDPR).
fn complaint(letter: &Letter) -> String {
    let authority = authority::of(&letter.sender.country);
    match authority {
        Some(authority) => say(
            "letter.complaint",
            letter.lang,
            &[
                ("authority", authority.name(letter.lang)),
                ("address", authority.address),
                ("web", authority.web),
            ],
        ),
        None => word("letter.complaint_any", letter.lang).to_owned(),
    }
}

fn rendered(source: &str, facts: &BTreeMap<String, Fact>) -> Result<String, LetterError> {
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
    let values: BTreeMap<&str, minijinja::Value> = facts
        .iter()
        .map(|(name, fact)| {
            let value = match fact {
                Fact::One(text) => minijinja::Value::from(text.as_str()),
                Fact::Many(lines) => minijinja::Value::from(lines.clone()),
            };
            (name.as_str(), value)
        })
        .collect();
    environment
        .get_template("letter")
        .and_then(|template| template.render(values))
        .map_err(wrong)
}

/// Whether everything is said that must be.
fn check(letter: &Letter, facts: &BTreeMap<String, Fact>, body: &str) -> Result<(), LetterError> {
    for (element, article) in elements::of(letter.kind) {
        let missing = |was_given| LetterError::Missing {
            element: element.clone(),
            article: article.clone(),
            was_given,
        };
        let is_said = match facts.get(element) {
            None => return Err(missing(false)),
            Some(Fact::One(text)) => body.contains(text.as_str()),
            Some(Fact::Many(lines)) => lines.iter().all(|line| body.contains(line.as_str())),
        };
        if !is_said {
            return Err(missing(true));
        }
    }
    Ok(())
}

/// A piece of the body: a block, or the place of the operation's parts.
enum Piece {
    Block(Box<Block>),
    Sections,
}

/// The subject and the pieces of a rendered template.
fn parsed(body: &str, kind: LetterKind) -> (String, Vec<Piece>) {
    let mut subject = String::new();
    let mut pieces = Vec::new();
    let mut paragraph: Vec<&str> = Vec::new();
    let mut list: Vec<String> = Vec::new();
    let close = |paragraph: &mut Vec<&str>, list: &mut Vec<String>, pieces: &mut Vec<Piece>| {
        if !paragraph.is_empty() {
            pieces.push(Piece::Block(Box::new(Block::Text(paragraph.join(" ")))));
            paragraph.clear();
        }
        if !list.is_empty() {
            pieces.push(Piece::Block(Box::new(Block::List(std::mem::take(list)))));
        }
    };
    for line in body.lines().map(str::trim) {
        if line == SECTIONS {
            close(&mut paragraph, &mut list, &mut pieces);
            pieces.push(Piece::Sections);
        } else if line.is_empty() {
            // A list that a loop made stands in pieces; blank lines do not end it.
            if !paragraph.is_empty() {
                close(&mut paragraph, &mut Vec::new(), &mut pieces);
            }
        } else if let Some(title) = line.strip_prefix("## ") {
            close(&mut paragraph, &mut list, &mut pieces);
            pieces.push(Piece::Block(Box::new(Block::Heading(title.to_owned()))));
        } else if let Some(title) = line.strip_prefix("# ").filter(|_| subject.is_empty()) {
            subject = title.trim().to_owned();
        } else if let Some(item) = line.strip_prefix("- ") {
            if !paragraph.is_empty() {
                close(&mut paragraph, &mut Vec::new(), &mut pieces);
            }
            list.push(item.trim().to_owned());
        } else {
            if !list.is_empty() {
                close(&mut Vec::new(), &mut list, &mut pieces);
            }
            paragraph.push(line);
        }
    }
    close(&mut paragraph, &mut list, &mut pieces);
    if subject.is_empty() {
        subject = kind.as_str().to_owned();
    }
    (subject, pieces)
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
    let mut signature = vec![Block::Text(word("letter.closing", lang).to_owned())];
    let sender = &letter.sender;
    let names = [&sender.name, &sender.dpo_name].map(|name| flat(name));
    let lines: Vec<String> = names.into_iter().filter(|name| !name.is_empty()).collect();
    signature.push(Block::Text(lines.join(" · ")));
    match out.last_mut().filter(|_| !is_after) {
        Some(last) => last.blocks.extend(signature),
        None => out.push(Section {
            id: "end",
            title: String::new(),
            blocks: signature,
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
