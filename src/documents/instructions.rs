//! The page for the administrator of a system: which files to import and how, and what is done by hand.

use super::{
    page::{Block, Cell, Column, Page, PageWords, Section, Table},
    text::{self, safe, say, word},
};
use crate::{
    model::{
        Lang,
        handover::{Instructions, Told, Written},
    },
    words,
};

/// Letters of a digest that are shown.
const DIGEST: usize = 16;

/// The page in one language.
#[must_use]
pub fn page(facts: &Instructions, lang: Lang) -> Page {
    let desk = Desk { facts, lang };
    Page {
        lang,
        title: desk.say("title", &[("source", &safe(&facts.source))]),
        owner: safe(&facts.controller),
        subject: desk.word("subject").to_owned(),
        facts: desk.facts(),
        date: facts.date,
        sections: vec![
            desk.section("why", vec![Block::Text(desk.word("why").to_owned())]),
            desk.section("steps", desk.steps()),
            desk.section("files", desk.files()),
            desk.section("hand", desk.hand()),
        ],
        foot: desk.word("foot").to_owned(),
        words: PageWords {
            skip: word("report.skip", lang),
            contents: word("report.contents", lang),
            numbers: "",
            all_numbers: "",
            page_of: word("report.page_of", lang),
        },
        letterhead: None,
    }
}

struct Desk<'a> {
    facts: &'a Instructions,
    lang: Lang,
}

impl Desk<'_> {
    fn word(&self, key: &str) -> &'static str {
        word(&format!("writeback.{key}"), self.lang)
    }

    fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        say(&format!("writeback.{key}"), self.lang, values)
    }

    fn section(&self, id: &'static str, blocks: Vec<Block>) -> Section {
        Section {
            id,
            title: self.word(&format!("{id}.title")).to_owned(),
            blocks,
        }
    }

    fn facts(&self) -> Vec<(String, String)> {
        let date = |day| text::date(day, self.lang);
        let mut facts = vec![
            (self.word("fact.date").to_owned(), date(self.facts.date)),
            (
                self.word("fact.export").to_owned(),
                date(self.facts.exported_on),
            ),
            (
                self.word("fact.system").to_owned(),
                safe(&self.facts.system),
            ),
        ];
        if let Some(key) = &self.facts.key {
            facts.push((self.word("fact.key").to_owned(), safe(key)));
        }
        facts
    }

    fn steps(&self) -> Vec<Block> {
        let has = |kind: &str| self.facts.files.iter().any(|file| file.kind == kind);
        let key = safe(self.facts.key.as_deref().unwrap_or_default());
        let mut lines = Vec::new();
        if !self.facts.files.is_empty() {
            lines.push(self.word("step.backup").to_owned());
        }
        if has("update") {
            lines.push(self.say("step.update", &[("key", &key)]));
        }
        if has("delete") {
            lines.push(self.word("step.delete").to_owned());
        }
        if has("whole") {
            lines.push(self.word("step.whole").to_owned());
        }
        lines.push(self.word("step.export").to_owned());
        vec![Block::List(lines)]
    }

    fn files(&self) -> Vec<Block> {
        if self.facts.files.is_empty() {
            return vec![Block::Text(self.word("files.none").to_owned())];
        }
        let columns = vec![
            Column::text(self.word("file")),
            Column::text(self.word("does")),
            Column::text(self.word("columns")),
            Column::number(self.word("rows")),
            Column::text(self.word("sha256")),
        ];
        let title = self.word("files.table").to_owned();
        let mut table = Table::new(title.clone(), title, columns);
        table.rows = self
            .facts
            .files
            .iter()
            .map(|file| self.file(file))
            .collect();
        vec![Block::Table(table)]
    }

    fn file(&self, file: &Written) -> Vec<Cell> {
        // A whole export has all of its columns: they need not be named.
        let columns = match file.kind {
            "whole" => String::new(),
            _ => safe(&file.columns.join(", ")),
        };
        vec![
            Cell::text(file.name.clone()),
            Cell::text(self.word(&format!("kind.{}", file.kind))),
            Cell::text(columns),
            Cell::text(text::number(file.rows as u64, self.lang)),
            Cell::text(file.sha256.chars().take(DIGEST).collect::<String>()),
        ]
    }

    fn hand(&self) -> Vec<Block> {
        if self.facts.told.is_empty() {
            return vec![Block::Text(self.word("hand.none").to_owned())];
        }
        let columns = vec![
            Column::text(self.word("record")),
            Column::text(self.word("todo")),
        ];
        let title = self.word("hand.table").to_owned();
        let mut table = Table::new(title.clone(), title, columns);
        table.rows = self
            .facts
            .told
            .iter()
            .map(|told| vec![Cell::text(self.record(told)), Cell::text(self.todo(told))])
            .collect();
        vec![Block::Table(table)]
    }

    fn record(&self, told: &Told) -> String {
        let file = safe(told.file.as_deref().unwrap_or_default());
        let line = |line: &str| self.say("line", &[("line", line), ("file", &file)]);
        if let Some((header, cell)) = &told.key {
            return format!("{}: {}", safe(header), safe(cell));
        }
        match (&told.record, told.line) {
            (Some(record), _) => match record.strip_prefix("line:") {
                Some(number) => line(number),
                None => safe(record),
            },
            (None, Some(number)) => line(&number.to_string()),
            (None, None) => self.word("unnamed").to_owned(),
        }
    }

    fn todo(&self, told: &Told) -> String {
        let channels: Vec<&str> = told
            .channels
            .iter()
            .map(|channel| words::label(&format!("channel.{channel}"), self.lang))
            .collect();
        let columns = safe(&told.columns.join(", "));
        self.say(
            &format!("todo.{}", told.act),
            &[("columns", &columns), ("channels", &channels.join(", "))],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        documents::{Form, write},
        model::handover::Why,
    };

    fn told(act: &str, record: Option<&str>, line: Option<u64>) -> Told {
        Told {
            change: 1,
            act: act.to_owned(),
            record: record.map(str::to_owned),
            line,
            key: None,
            file: Some("contacts.csv".to_owned()),
            columns: vec!["<b>Note</b>".to_owned()],
            channels: vec!["email", "phone"],
            why: Why::ByHand,
        }
    }

    fn facts() -> Instructions {
        let file = |name: &str, kind: &'static str| Written {
            name: name.to_owned(),
            kind,
            columns: vec!["Id".to_owned(), "E-mail".to_owned()],
            rows: 3,
            sha256: "ab".repeat(32),
        };
        let acts = [
            "delete", "rectify", "blank", "restrict", "lift", "object", "withdraw", "mention",
        ];
        Instructions {
            controller: "Exemple SA".to_owned(),
            source: "crm".to_owned(),
            system: "generic".to_owned(),
            key: Some("Id".to_owned()),
            files: vec![file("update-1.csv", "update"), file("delete.csv", "delete")],
            told: acts
                .iter()
                .map(|act| told(act, Some("4711"), None))
                .collect(),
            exported_on: "2026-11-20".parse().unwrap(),
            date: "2026-11-23".parse().unwrap(),
        }
    }

    #[test]
    fn every_act_is_told_in_every_language_and_headers_are_no_markup() {
        for lang in Lang::ALL {
            let html = write(&page(&facts(), lang), Form::Html).unwrap();
            let html = String::from_utf8(html).unwrap();
            assert!(!html.contains("<b>Note"), "{lang:?}");
            assert!(html.contains("&lt;b&gt;Note"), "{lang:?}");
            assert!(!html.contains("writeback."), "{lang:?}: a label is missing");
            assert!(!html.contains("{columns}") && !html.contains("{channels}"));
            assert_eq!(html.matches(">4711<").count(), 8, "{lang:?}");
        }
    }

    #[test]
    fn a_record_without_a_name_is_told_by_its_line_and_its_file() {
        let mut facts = facts();
        facts.told = vec![
            told("delete", None, Some(17)),
            told("mention", Some("line:4"), None),
        ];
        let html = write(&page(&facts, Lang::Fr), Form::Html).unwrap();
        let html = String::from_utf8(html).unwrap();
        assert!(html.contains("ligne 17 de contacts.csv"), "{html}");
        assert!(html.contains("ligne 4 de contacts.csv"));
    }

    #[test]
    fn a_record_without_an_id_is_told_by_the_key_of_its_system() {
        let mut facts = facts();
        facts.told = vec![Told {
            key: Some(("E-mail".to_owned(), "zoe@example.org".to_owned())),
            ..told("restrict", Some("line:4"), None)
        }];
        let html = write(&page(&facts, Lang::En), Form::Html).unwrap();
        let html = String::from_utf8(html).unwrap();
        assert!(html.contains("E-mail: zoe@example.org"), "{html}");
        assert!(!html.contains("line 4"));
    }

    #[test]
    fn where_nothing_is_by_hand_or_to_import_it_is_said() {
        let facts = Instructions {
            files: Vec::new(),
            told: Vec::new(),
            ..facts()
        };
        let html = write(&page(&facts, Lang::En), Form::Html).unwrap();
        let html = String::from_utf8(html).unwrap();
        assert!(html.contains("No file is to be imported."));
        assert!(html.contains("Nothing is to be done by hand."));
    }
}
