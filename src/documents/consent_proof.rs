//! The proof of one consent: the record as JSON-LD in the shape of ISO/IEC TS 27560 with the terms of
//! the Data Privacy Vocabulary, and the page that people read.

mod json_ld;

use chrono::NaiveDate;

use super::{
    letter::authority_of,
    page::{Block, Cell, Column, Page, PageWords, Section, Table},
    text::{self, safe, say, word},
};
use crate::{
    model::{
        Lang,
        consent_proof::{ConsentProof, ProvedEvent, ProvedRecord, ProvedWording},
    },
    words::known_label,
};

pub use json_ld::json_ld;

/// The page of a proof, in the language of the person.
#[must_use]
pub fn page(proof: &ConsentProof) -> Page {
    let desk = Desk {
        proof,
        lang: proof.lang,
    };
    Page {
        lang: proof.lang,
        title: desk.word("title").to_owned(),
        owner: safe(&proof.controller.name),
        subject: desk.subject(),
        facts: desk.facts(),
        date: proof.made_on,
        sections: vec![
            desk.section("asked", desk.asked()),
            desk.section("shown", desk.shown()),
            desk.section("said", desk.said()),
            desk.section("check", desk.check()),
        ],
        foot: desk.word("foot").to_owned(),
        words: PageWords {
            skip: word("report.skip", proof.lang),
            contents: word("report.contents", proof.lang),
            numbers: "",
            all_numbers: "",
            page_of: word("report.page_of", proof.lang),
        },
        letterhead: None,
    }
}

struct Desk<'a> {
    proof: &'a ConsentProof,
    lang: Lang,
}

impl Desk<'_> {
    fn word(&self, key: &str) -> &'static str {
        word(&format!("consents.proof.{key}"), self.lang)
    }

    fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        say(&format!("consents.proof.{key}"), self.lang, values)
    }

    fn date(&self, date: Option<NaiveDate>) -> String {
        date.map_or_else(
            || self.word("unknown").to_owned(),
            |date| text::date(date, self.lang),
        )
    }

    /// A word for a code, else the code.
    fn code(&self, sort: &str, code: &str) -> String {
        match code {
            "" => self.word("unknown").to_owned(),
            code => known_label(&format!("consents.{sort}.{code}"), self.lang)
                .map_or_else(|| safe(code), str::to_owned),
        }
    }

    fn section(&self, id: &'static str, blocks: Vec<Block>) -> Section {
        Section {
            id,
            title: self.word(&format!("section.{id}")).to_owned(),
            blocks,
        }
    }

    fn channel(&self) -> &'static str {
        word(
            &format!("channel.{}", self.proof.channel.as_str()),
            self.lang,
        )
    }

    fn subject(&self) -> String {
        let label = safe(&self.proof.purpose.label);
        self.say(
            "subject",
            &[("channel", self.channel()), ("purpose", &label)],
        )
    }

    fn facts(&self) -> Vec<(String, String)> {
        let proof = self.proof;
        let state = word(&format!("state.{}", proof.state.as_str()), self.lang);
        let mut facts = vec![
            ("fact.person", safe(&proof.subject)),
            ("fact.record", safe(&proof.record_id)),
            ("fact.state", state.to_owned()),
        ];
        if proof.since.is_some() {
            facts.push(("fact.since", self.date(proof.since)));
        }
        if proof.given_on.is_some() {
            facts.push(("fact.given_on", self.date(proof.given_on)));
        }
        if proof.confirmed_on.is_some() {
            facts.push(("fact.confirmed_on", self.date(proof.confirmed_on)));
        }
        facts
            .into_iter()
            .map(|(key, value)| (self.word(key).to_owned(), value))
            .collect()
    }

    /// Who asks, for what, with which data.
    fn asked(&self) -> Vec<Block> {
        let proof = self.proof;
        let controller = [
            &proof.controller.name,
            &proof.controller.address,
            &proof.controller.contact,
        ];
        let authority = authority_of(&proof.country).map_or_else(
            || self.word("unknown").to_owned(),
            |authority| authority.name(self.lang).to_owned(),
        );
        let recipients = proof
            .recipients
            .iter()
            .map(|one| format!("{} ({})", one.name, one.country));
        let retention = match proof.purpose.retention_months {
            Some(months) => self.say("months", &[("count", &months.to_string())]),
            None => self.word("unstated").to_owned(),
        };
        let special = match &proof.purpose.special_ground {
            Some(letter) => format!("Art. 9(2)({letter}) GDPR"),
            None => self.word("none").to_owned(),
        };
        let lines = [
            ("controller", self.joined(controller.into_iter().cloned())),
            ("purpose", safe(&proof.purpose.label)),
            ("channel", self.channel().to_owned()),
            ("data", self.data()),
            ("special", special),
            ("recipients", self.joined(recipients)),
            ("retention", retention),
            ("systems", self.joined(proof.systems.iter().cloned())),
            ("withdrawal", self.joined(proof.withdrawal.iter().cloned())),
            (
                "law",
                format!("Art. 6(1)(a) GDPR, {}", safe(&proof.country)),
            ),
            ("authority", authority),
            ("renew", self.date(proof.renew_on)),
        ];
        let told = lines
            .into_iter()
            .map(|(key, value)| self.say(&format!("line.{key}"), &[("value", &value)]));
        vec![Block::List(told.collect())]
    }

    /// The groups of data that the purpose needs, in words.
    fn data(&self) -> String {
        let mut groups: Vec<&str> = Vec::new();
        for field in &self.proof.purpose.data {
            let group = field.split('.').next().unwrap_or_default();
            let label = known_label(&format!("access.category.{group}"), self.lang);
            let word = label.unwrap_or(field);
            if !groups.contains(&word) {
                groups.push(word);
            }
        }
        self.joined(groups.into_iter().map(str::to_owned))
    }

    /// Values in one line; "none" where there is none.
    fn joined(&self, values: impl Iterator<Item = String>) -> String {
        let values: Vec<String> = values
            .filter(|value| !value.is_empty())
            .map(|value| safe(&value))
            .collect();
        match values.is_empty() {
            true => self.word("none").to_owned(),
            false => values.join(", "),
        }
    }

    /// The wordings, with their digests.
    fn shown(&self) -> Vec<Block> {
        if self.proof.wordings.is_empty() {
            return vec![Block::Text(self.word("no_wording").to_owned())];
        }
        self.proof
            .wordings
            .iter()
            .flat_map(|wording| self.wording(wording))
            .collect()
    }

    fn wording(&self, wording: &ProvedWording) -> Vec<Block> {
        let mut blocks = vec![Block::Heading(safe(&wording.id))];
        match &wording.text {
            Some(text) => {
                let paragraphs = text.lines().filter(|line| !line.trim().is_empty());
                blocks.extend(paragraphs.map(|line| Block::Text(safe(line.trim()))));
            }
            None => blocks.push(Block::Text(self.word("text_gone").to_owned())),
        }
        blocks.push(Block::Note(
            self.say("wording_sha256", &[("digest", &safe(&wording.sha256))]),
        ));
        blocks
    }

    /// What was said, and what the records say.
    fn said(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        let titles = |keys: &[&str]| {
            keys.iter()
                .map(|key| Column::text(self.word(&format!("column.{key}"))))
                .collect()
        };
        if !self.proof.events.is_empty() {
            let keys = [
                "date", "act", "method", "by", "wording", "evidence", "entry",
            ];
            let caption = self.word("events").to_owned();
            let mut table = Table::new(caption, String::new(), titles(&keys));
            table.rows = self
                .proof
                .events
                .iter()
                .map(|event| self.event(event))
                .collect();
            blocks.push(Block::Table(table));
            blocks.extend(self.digests_of_evidence());
        }
        if !self.proof.records.is_empty() {
            let keys = ["system", "state", "date", "imported", "entry"];
            let caption = self.word("records").to_owned();
            let mut table = Table::new(caption, String::new(), titles(&keys));
            table.rows = self
                .proof
                .records
                .iter()
                .map(|record| self.record(record))
                .collect();
            blocks.push(Block::Table(table));
            blocks.extend(self.proof.records.iter().map(|record| {
                let what = format!(
                    "{}, {}",
                    safe(&record.source),
                    text::date(record.imported_on, self.lang)
                );
                self.digest("file", &what, &record.file_sha256)
            }));
        }
        blocks
    }

    /// The digests of what shows the steps: too long for a table.
    fn digests_of_evidence(&self) -> Vec<Block> {
        let events = self.proof.events.iter();
        events
            .filter_map(|proved| {
                let evidence = proved.event.details.evidence.as_ref()?;
                let digest = evidence.sha256.as_ref()?;
                let what = self.code("evidence", &evidence.what);
                let what = format!("{what}, {}", self.date(proved.event.said_on));
                Some(self.digest("evidence", &what, digest))
            })
            .collect()
    }

    fn digest(&self, key: &str, what: &str, digest: &str) -> Block {
        let values = [("what", what), ("digest", &*safe(digest))];
        Block::Note(self.say(&format!("digest.{key}"), &values))
    }

    fn event(&self, proved: &ProvedEvent) -> Vec<Cell> {
        let (event, details) = (&proved.event, &proved.event.details);
        let act = match proved.is_renewal {
            true => self.word("renewed").to_owned(),
            false => self.code("act", event.act.as_str()),
        };
        let date = match &details.at {
            Some(at) => format!("{} ({})", self.date(event.said_on), safe(at)),
            None => self.date(event.said_on),
        };
        let evidence = details.evidence.as_ref().map_or_else(
            || self.word("none").to_owned(),
            |evidence| self.code("evidence", &evidence.what),
        );
        let wording = details
            .wording
            .as_ref()
            .map_or_else(|| self.word("none").to_owned(), |seen| safe(&seen.id));
        [
            date,
            act,
            self.code("method", &details.method),
            self.code("by", &details.expressed_by),
            wording,
            evidence,
            self.entry(proved.entry),
        ]
        .into_iter()
        .map(Cell::text)
        .collect()
    }

    fn record(&self, record: &ProvedRecord) -> Vec<Cell> {
        let state = word(&format!("state.{}", record.state.as_str()), self.lang);
        [
            safe(&record.source),
            state.to_owned(),
            self.date(record.given_on),
            text::date(record.imported_on, self.lang),
            self.entry(record.entry),
        ]
        .into_iter()
        .map(Cell::text)
        .collect()
    }

    fn entry(&self, entry: Option<u64>) -> String {
        entry.map_or_else(|| self.word("none").to_owned(), |seq| seq.to_string())
    }

    /// How somebody who has only these files checks them.
    fn check(&self) -> Vec<Block> {
        let trail = &self.proof.trail;
        let steps = ["files", "event", "leaf", "path", "checkpoint"]
            .map(|key| self.word(&format!("step.{key}")).to_owned());
        vec![
            Block::Text(self.word("check_text").to_owned()),
            Block::List(steps.to_vec()),
            Block::Text(self.word("checkpoint").to_owned()),
            Block::List(
                trail
                    .checkpoint
                    .lines()
                    .filter(|line| !line.is_empty())
                    .map(safe)
                    .collect(),
            ),
            Block::Note(self.say("key", &[("key", &safe(&trail.verifier_key))])),
        ]
    }
}

#[cfg(test)]
#[path = "consent_proof_tests.rs"]
mod tests;
