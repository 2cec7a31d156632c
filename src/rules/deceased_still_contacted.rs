//! ACC-02: a person who is marked as deceased and whose channels are still open to marketing.

use std::sync::LazyLock;

use super::{
    Check, Rule, RuleMeta, SourceCx,
    reporter::Reporter,
    word_list::{Remembered, WordList},
};
use crate::model::{ConsentState, Finding, Record, Severity, fold};

static META: RuleMeta = RuleMeta {
    code: "ACC-02",
    name: "deceased-still-contacted",
    severity: Severity::Medium,
    articles: &["Art. 5(1)(d) GDPR", "Recital 27 GDPR"],
    since: "0.1.0",
};

/// Fields whose cells can hold the word for it; in notes it is often said of somebody else.
const WORDED: [&str; 5] = [
    "life.status",
    "person.suffix",
    "person.last_name",
    "person.full_name",
    "text.tags",
];

static DECEASED: LazyLock<WordList> =
    LazyLock::new(|| WordList::read(include_str!("deceased_words.csv")));
static FLAGS: LazyLock<WordList> =
    LazyLock::new(|| WordList::read(include_str!("bounce_words.csv")));

/// Whether a flag or a date of death says that the person is dead: anything but nothing and no.
fn is_marked(cell: &str) -> bool {
    let says_nothing = cell.chars().all(|c| c == '0' || !c.is_alphanumeric());
    !says_nothing && FLAGS.whole(cell) != Some("no")
}

/// Whether a cell is the word for it; in a name it stands behind a bracket or a cross.
fn is_word(cell: &str) -> bool {
    if DECEASED.whole(cell).is_some() || cell.contains('†') {
        return true;
    }
    let folded = fold::word(cell);
    folded
        .split(['(', ',', ';', '|', '['])
        .skip(1)
        .any(|part| DECEASED.whole(part).is_some())
}

/// The rule.
pub(super) struct DeceasedStillContacted;

impl Rule for DeceasedStillContacted {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let of = |fields: &[&str]| -> Vec<usize> {
            cx.columns
                .columns
                .iter()
                .filter(|column| {
                    let field = column.field.as_ref();
                    field.is_some_and(|field| fields.contains(&field.as_str()))
                })
                .map(|column| column.index)
                .collect()
        };
        let check = Deceased {
            reporter: Reporter::new(cx, &META),
            marks: of(&["person.deceased", "person.death_date"]),
            worded: of(&WORDED),
            words: Remembered::new(is_word),
        };
        let has_work = !(check.marks.is_empty() && check.worded.is_empty());
        has_work.then(|| Box::new(check) as Box<dyn Check>)
    }
}

struct Deceased<'a> {
    reporter: Reporter<'a>,
    marks: Vec<usize>,
    worded: Vec<usize>,
    words: Remembered<bool>,
}

impl Check for Deceased<'_> {
    fn record(&mut self, record: &Record<'_>, out: &mut dyn FnMut(Finding)) {
        let is_open = record.consents.iter().any(|consent| {
            !consent.state.is_denial() && consent.state != ConsentState::Undeliverable
        });
        if !is_open {
            return;
        }
        let cell = |column: usize| record.row.get(column).trim();
        let words = &mut self.words;
        let marked = self
            .marks
            .iter()
            .copied()
            .find(|&column| is_marked(cell(column)))
            .or_else(|| {
                self.worded.iter().copied().find(|&column| {
                    let cell = cell(column);
                    // Names are as many as people: only what could be the word is read.
                    !cell.is_empty() && could_be_word(cell) && words.of(cell)
                })
            });
        if let Some(column) = marked {
            out(self
                .reporter
                .on_record(record)
                .column(Some(column))
                .plain("open"));
        }
    }
}

/// Whether a cell is one word, or holds a bracket, a list or a cross: a plain full name does not.
fn could_be_word(cell: &str) -> bool {
    !cell.contains(' ') || cell.contains(['(', '†', ',', ';', '|', '['])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::Channel,
        rules::{
            samples::{Sample, consent},
            word_list,
        },
    };

    fn count(column: &str, cell: &str, state: ConsentState) -> usize {
        Sample::of(&[column])
            .row(&[cell])
            .says(consent(Channel::Email, state))
            .run("ACC-02")
            .len()
    }

    #[test]
    fn a_deceased_person_whose_channel_is_open_is_flagged() {
        for (column, cell) in [
            ("D=person.deceased", "1"),
            ("D=person.deceased", "Oui"),
            ("D=person.death_date", "2024-03-01"),
            ("S=life.status", "Décédé"),
            ("S=life.status", "verstorben"),
            ("N=person.last_name", "Peeters (overleden)"),
            ("N=person.full_name", "Anna Vogel †"),
            ("T=text.tags", "vip, deceased"),
        ] {
            assert_eq!(
                count(column, cell, ConsentState::Proven),
                1,
                "{column} {cell}"
            );
            assert_eq!(count(column, cell, ConsentState::NoStatement), 1, "{cell}");
        }
    }

    #[test]
    fn the_living_and_those_whose_channels_are_shut_pass() {
        for (column, cell) in [
            ("D=person.deceased", "0"),
            ("D=person.deceased", "Nee"),
            ("D=person.deceased", ""),
            ("D=person.death_date", "0000-00-00"),
            ("S=life.status", "active"),
            ("N=person.last_name", "Mortier"),
            ("N=person.full_name", "Jean Mort"),
        ] {
            assert_eq!(
                count(column, cell, ConsentState::Proven),
                0,
                "{column} {cell}"
            );
        }
        assert_eq!(count("D=person.deceased", "1", ConsentState::Objected), 0);
        let without_channel = Sample::of(&["D=person.deceased"]).row(&["1"]);
        assert!(without_channel.run("ACC-02").is_empty());
    }

    #[test]
    fn the_words_are_well_formed() {
        word_list::assert_well_formed(include_str!("deceased_words.csv"), &["deceased"]);
    }
}
