//! What a letter says, by the names that templates use. Each value goes into the template between marks:
//! so it is never read as a heading or a list, and it is known whether the letter says it.

use std::collections::{BTreeMap, BTreeSet};

use super::authority;
use crate::{
    documents::text::{self, safe, say, word},
    model::{Lang, letter::Letter},
    words::known_label,
};

/// Where the parts of the operation stand; no value can hold it, since controls are shown as such.
pub(super) const SECTIONS: &str = "\u{1}sections\u{1}";
/// A value: this, its number, `VALUE`, its text, `END`.
const START: char = '\u{2}';
const VALUE: char = '\u{3}';
const END: char = '\u{4}';
/// Between the paragraphs of a value.
pub(super) const BREAK: char = '\u{5}';

/// A fact of a letter.
#[derive(Clone, Debug, PartialEq)]
enum Fact {
    One(String),
    Many(Vec<String>),
}

/// The facts of a letter.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    facts: BTreeMap<String, Fact>,
    has_sections: bool,
}

/// On one line, and nothing in it that a terminal or a parser would obey.
pub(super) fn flat(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    safe(&words.join(" "))
}

/// Each paragraph on one line.
fn paragraphs(text: &str) -> String {
    let lines: Vec<String> = text
        .lines()
        .map(flat)
        .filter(|line| !line.is_empty())
        .collect();
    lines.join(&BREAK.to_string())
}

/// Codes that a letter says in words; what is no code of ours is said as it stands.
fn in_words(group: &str, code: &str, lang: Lang) -> String {
    known_label(&format!("letter.{group}.{code}"), lang).map_or_else(|| flat(code), str::to_owned)
}

impl Facts {
    /// Everything that a template may say of a letter.
    pub fn of(letter: &Letter) -> Self {
        let lang = letter.lang;
        let mut out = Self::default();
        for (name, text) in &letter.facts {
            match *name {
                "right" => out.put("request", in_words("request", text, lang)),
                "ground" => out.put("ground", in_words("ground", text, lang)),
                "action" => out.put("action", in_words("action", text, lang)),
                "channel" => out.put("channel", word(&format!("channel.{text}"), lang).to_owned()),
                name => out.put(name, paragraphs(text)),
            }
        }
        for (name, day) in &letter.dates {
            out.put(name, text::date(*day, lang));
        }
        out.put("date", text::date(letter.date, lang));
        out.put("case", flat(&letter.case));
        out.put("name", flat(&letter.addressee.name));
        out.put("controller", flat(&letter.sender.name));
        out.put("contact", contact(letter));
        out.put("complaint", complaint(letter));
        out.put("supply", word("letter.supply", lang).to_owned());
        for (name, lines) in &letter.lists {
            let lines: Vec<String> = lines.iter().map(|line| flat(line)).collect();
            if !lines.is_empty() {
                out.facts.insert((*name).to_owned(), Fact::Many(lines));
            }
        }
        out.has_sections = !letter.sections.is_empty();
        out
    }

    fn put(&mut self, name: &str, text: String) {
        if !text.trim().is_empty() {
            self.facts.insert(name.to_owned(), Fact::One(text));
        }
    }

    /// Whether there is something to say under a name.
    pub fn has(&self, name: &str) -> bool {
        self.facts.contains_key(name) || (name == "sections" && self.has_sections)
    }

    /// The numbers of the values, in order.
    fn numbered(&self) -> impl Iterator<Item = (usize, &str, &str)> {
        let values = self.facts.iter().flat_map(|(name, fact)| {
            let lines = match fact {
                Fact::One(text) => std::slice::from_ref(text),
                Fact::Many(lines) => lines,
            };
            lines.iter().map(move |line| (name.as_str(), line.as_str()))
        });
        values
            .enumerate()
            .map(|(number, (name, text))| (number, name, text))
    }

    /// The values as a template gets them.
    pub fn values(&self) -> BTreeMap<&str, minijinja::Value> {
        let mut marked: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (number, name, text) in self.numbered() {
            let text = format!("{START}{number}{VALUE}{text}{END}");
            marked.entry(name).or_default().push(text);
        }
        let mut out: BTreeMap<&str, minijinja::Value> = BTreeMap::new();
        for (name, mut texts) in marked {
            let value = match self.facts.get(name) {
                Some(Fact::One(_)) => minijinja::Value::from(texts.pop().unwrap_or_default()),
                _ => minijinja::Value::from(texts),
            };
            out.insert(name, value);
        }
        if self.has_sections {
            out.insert("sections", minijinja::Value::from(SECTIONS));
        }
        out
    }

    /// The names of which a filled template says every value.
    pub fn said(&self, body: &str) -> BTreeSet<&str> {
        let numbers = said(body);
        let mut names: BTreeSet<&str> = self.facts.keys().map(String::as_str).collect();
        for (number, name, _) in self.numbered() {
            if !numbers.contains(&number) {
                names.remove(name);
            }
        }
        if body.lines().any(|line| line.trim() == SECTIONS) {
            names.insert("sections");
        }
        names
    }
}

/// The numbers of the values that stand in a text as a whole.
fn said(body: &str) -> BTreeSet<usize> {
    body.split(START)
        .skip(1)
        .filter_map(|rest| {
            let (number, rest) = rest.split_once(VALUE)?;
            let (text, _) = rest.split_once(END)?;
            let number = number.parse().ok()?;
            (!text.trim().is_empty()).then_some(number)
        })
        .collect()
}

/// A text without the marks.
pub(super) fn unmarked(text: &str) -> String {
    let mut out = String::new();
    let mut is_number = false;
    for c in text.chars() {
        match c {
            START => is_number = true,
            VALUE => is_number = false,
            END => {}
            _ if is_number && c.is_ascii_digit() => {}
            _ => out.push(c),
        }
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
                ("web", authority.web(letter.lang)),
            ],
        ),
        None => word("letter.complaint_any", letter.lang).to_owned(),
    }
}
