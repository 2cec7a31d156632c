//! What a report says, in reading order: a page of blocks out of the figures.

mod annex;
mod consent;
mod findings;
mod overview;
mod retention;
mod sources;
mod unneeded;

use super::{
    page::{Block, Cell, Page, PageWords, Section, Tone, Value},
    text::{self, safe, say, word},
};
use crate::model::{
    Channel, Lang, Severity,
    report::{Report, TrendMonth},
};

/// What every section works with.
#[derive(Clone, Copy)]
struct Desk<'a> {
    report: &'a Report,
    lang: Lang,
}

impl<'a> Desk<'a> {
    /// The report's own label of that key.
    fn word(self, key: &str) -> &'static str {
        word(&format!("report.{key}"), self.lang)
    }

    /// The same, filled in.
    fn say(self, key: &str, values: &[(&str, &str)]) -> String {
        say(&format!("report.{key}"), self.lang, values)
    }

    fn number(self, value: u64) -> String {
        text::number(value, self.lang)
    }

    fn date(self, date: chrono::NaiveDate) -> String {
        text::date(date, self.lang)
    }

    fn section(self, id: &'static str, blocks: Vec<Block>) -> Section {
        Section {
            id,
            title: self.word(id).to_owned(),
            blocks,
        }
    }

    /// The name of a purpose: as the policy words it, else its id.
    fn purpose(self, id: &str) -> String {
        let known = self.report.purposes.iter().find(|line| line.id == id);
        safe(known.map_or(id, |line| &line.label))
    }

    /// Whether there are several purposes: else their name says nothing.
    fn has_purposes(self) -> bool {
        self.report.purposes.len() > 1
    }

    fn channel(self, channel: Channel) -> &'static str {
        word(&format!("channel.{}", channel.as_str()), self.lang)
    }

    fn severity(self, severity: Severity) -> &'static str {
        word(&format!("severity.{}", severity.as_str()), self.lang)
    }

    /// What a rule finds, in a few words.
    fn rule(self, code: &str) -> String {
        crate::words::rule(code, self.lang).map_or_else(String::new, |text| text.title.clone())
    }

    /// A cell with a count.
    fn count(self, value: u64) -> Cell {
        Cell {
            value: i64::try_from(value).map_or(Value::Text, Value::Count),
            ..Cell::text(self.number(value))
        }
    }

    /// A cell with what was gained or lost.
    fn change(self, now: u64, before: u64) -> Cell {
        let difference = i64::try_from(i128::from(now) - i128::from(before));
        Cell {
            value: difference.map_or(Value::Text, Value::Count),
            ..Cell::text(text::change(now, before, self.lang))
        }
    }

    /// A cell with a share.
    fn share(self, part: u64, whole: u64) -> Cell {
        let text = text::percent(part, whole, self.lang);
        if whole == 0 {
            return Cell::text(text);
        }
        #[expect(clippy::cast_precision_loss, reason = "a share for a spreadsheet")]
        let share = part as f64 / whole as f64;
        Cell {
            value: Value::Share(share),
            ..Cell::text(text)
        }
    }

    /// A cell with a date.
    fn day(self, date: chrono::NaiveDate) -> Cell {
        Cell {
            value: Value::Date(date),
            ..Cell::text(self.date(date))
        }
    }

    /// What a chart over twelve months says of itself.
    fn trend_description(self) -> String {
        let name = |month: Option<&TrendMonth>| {
            month.map_or_else(String::new, |month| text::month(month.month, self.lang))
        };
        let trend = &self.report.trend;
        let values = [
            ("first", &*name(trend.first())),
            ("last", &*name(trend.last())),
        ];
        self.say("trend.description", &values)
    }
}

/// How a severity looks.
const fn tone_of(severity: Severity) -> Tone {
    match severity {
        Severity::Critical | Severity::High => Tone::Alarm,
        Severity::Medium => Tone::Warning,
        Severity::Low | Severity::Info => Tone::Plain,
    }
}

/// The page of a report in a language.
#[must_use]
pub fn page(report: &Report, lang: Lang) -> Page {
    let desk = Desk { report, lang };
    let foot = [
        ("date", &*desk.date(report.today)),
        ("version", env!("CARGO_PKG_VERSION")),
    ];
    Page {
        lang,
        title: desk.word("title").to_owned(),
        owner: safe(&report.controller.name),
        subject: text::period(report.period, lang),
        facts: facts(desk),
        date: report.today,
        sections: vec![
            overview::section(desk),
            consent::section(desk),
            unneeded::section(desk),
            findings::section(desk),
            retention::section(desk),
            sources::section(desk),
            sources::systems(desk),
            sources::exceptions(desk),
            sources::integrity(desk),
            sources::unchecked(desk),
            annex::section(desk),
        ],
        foot: desk.say("foot", &foot),
        words: PageWords {
            skip: desk.word("skip"),
            contents: desk.word("contents"),
            numbers: desk.word("numbers"),
            all_numbers: desk.word("all_numbers"),
            page_of: desk.word("page_of"),
        },
        letterhead: None,
    }
}

/// Characters of a digest that tell it apart.
const DIGEST_SHOWN: usize = 16;

fn facts(desk: Desk<'_>) -> Vec<(String, String)> {
    let report = desk.report;
    let controller = &report.controller;
    let joined = |parts: [&str; 2]| {
        let said: Vec<String> = parts
            .into_iter()
            .filter(|part| !part.is_empty())
            .map(safe)
            .collect();
        said.join(" · ")
    };
    let span = [
        ("from", &*desk.date(report.period.first())),
        ("to", &*desk.date(report.period.last())),
    ];
    let digest: String = report
        .figures
        .policy_sha256
        .chars()
        .take(DIGEST_SHOWN)
        .collect();
    [
        ("fact.period", desk.say("fact.from_to", &span)),
        ("fact.audit", desk.date(report.figures.today)),
        (
            "fact.officer",
            joined([&controller.dpo_name, &controller.dpo_email]),
        ),
        (
            "fact.address",
            joined([&controller.address, &controller.email]),
        ),
        ("fact.profile", safe(&report.figures.profile)),
        ("fact.policy", format!("{digest}…")),
    ]
    .into_iter()
    .filter(|(_, answer)| !answer.is_empty())
    .map(|(key, answer)| (desk.word(key).to_owned(), answer))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_that_a_report_asks_for_is_there() {
        let sources = [
            include_str!("report.rs"),
            include_str!("report/annex.rs"),
            include_str!("report/consent.rs"),
            include_str!("report/findings.rs"),
            include_str!("report/overview.rs"),
            include_str!("report/retention.rs"),
            include_str!("report/sources.rs"),
            include_str!("report/unneeded.rs"),
        ];
        let mut asked = 0;
        for source in sources {
            let calls = [
                "desk.word(\"",
                "desk.say(\"",
                "desk.section(\"",
                "(desk, \"",
            ];
            for call in calls {
                for rest in source.split(call).skip(1) {
                    let key = rest.split('"').next().unwrap();
                    asked += 1;
                    let label = word(&format!("report.{key}"), Lang::De);
                    assert!(label != "?" || key.is_empty(), "{key}");
                }
            }
        }
        assert!(asked > 80, "{asked}");
    }
}
