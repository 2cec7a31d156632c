//! At a glance: what cannot wait, then the headline figures.

use std::cmp::Ordering;

use super::{Desk, safe, text};
use crate::{
    documents::page::{Block, Card, Section, Tone},
    model::{
        Severity,
        report::{Figures, Standing, SystemLine},
    },
};

/// From which share of proven consent on all is in order, and from which on it only needs attention.
const GOOD_SHARE: u64 = 90;
const FAIR_SHARE: u64 = 50;

/// The rule about records that are kept too long.
pub(super) const TOO_LONG: &str = "RET-02";

pub(super) fn section(desk: Desk<'_>) -> Section {
    let mut blocks = alerts(desk);
    blocks.push(Block::Cards(vec![
        contacts(desk),
        consent(desk),
        findings(desk),
        retention(desk),
        fields(desk),
        sources(desk),
        systems(desk),
    ]));
    let bounds = [
        ("good", &*GOOD_SHARE.to_string()),
        ("fair", &*FAIR_SHARE.to_string()),
    ];
    blocks.push(Block::Note(desk.say("colours", &bounds)));
    desk.section("overview", blocks)
}

fn alerts(desk: Desk<'_>) -> Vec<Block> {
    let report = desk.report;
    let mut out = Vec::new();
    if !report.integrity.verified {
        let text = desk.word("integrity.broken").to_owned();
        out.push(Block::Alert(Tone::Alarm, text));
    }
    let audited = desk.date(report.figures.today);
    if report.figures_stale {
        let text = desk.say("stale_figures", &[("date", &audited)]);
        out.push(Block::Alert(Tone::Warning, text));
    }
    for source in report.sources.iter().filter(|source| source.is_stale) {
        let values = [
            ("source", &*safe(&source.source)),
            ("days", &*source.days.to_string()),
            ("date", &*desk.date(source.last_import)),
        ];
        out.push(Block::Alert(
            Tone::Warning,
            desk.say("stale_source", &values),
        ));
    }
    if report.is_provisional {
        let text = desk.say("provisional", &[("date", &audited)]);
        out.push(Block::Alert(Tone::Plain, text));
    }
    if report.policy_changed {
        let text = desk.word("policy_changed").to_owned();
        out.push(Block::Alert(Tone::Plain, text));
    }
    out
}

/// The verdict of a tone; none of what is only counted.
fn verdict(desk: Desk<'_>, tone: Tone) -> String {
    match tone {
        Tone::Plain => String::new(),
        _ => desk.word(&format!("verdict.{}", tone.as_str())).to_owned(),
    }
}

/// What the figure was in the period before, and how far it moved.
fn since_before(
    desk: Desk<'_>,
    figure: impl Fn(&Figures) -> String,
    change: impl Fn(&Figures) -> String,
) -> String {
    let previous = desk.report.period.before();
    let period = text::period(previous, desk.lang);
    match &desk.report.before {
        None => desk.say("no_before", &[("period", &period)]),
        Some(before) => {
            let values = [
                ("period", &*period),
                ("value", &*figure(&before.figures)),
                ("change", &*change(&before.figures)),
            ];
            desk.say("change", &values)
        }
    }
}

/// A card of a count.
fn counted(desk: Desk<'_>, label: &str, tone: Tone, count: impl Fn(&Figures) -> u64) -> Card {
    let now = count(&desk.report.figures);
    Card {
        label: desk.word(label).to_owned(),
        value: desk.number(now),
        number: desk.count(now).value,
        verdict: verdict(desk, tone),
        change: since_before(
            desk,
            |before| desk.number(count(before)),
            |before| text::change(now, count(before), desk.lang),
        ),
        tone,
    }
}

const fn none_is_good(count: u64, otherwise: Tone) -> Tone {
    if count == 0 { Tone::Good } else { otherwise }
}

fn contacts(desk: Desk<'_>) -> Card {
    let persons = desk.number(desk.report.figures.subjects);
    Card {
        verdict: desk.say("card.persons", &[("count", &persons)]),
        ..counted(desk, "card.records", Tone::Plain, |figures| figures.records)
    }
}

/// Addresses with proven consent, and all that are in use.
fn proven(figures: &Figures) -> (u64, u64) {
    figures.coverage.iter().fold((0, 0), |(proven, all), line| {
        (
            proven + line.count(Standing::Proven),
            all + line.with_address,
        )
    })
}

fn consent(desk: Desk<'_>) -> Card {
    let (now, all) = proven(&desk.report.figures);
    let percent = text::share(now, all);
    let tone = match percent {
        None => Tone::Plain,
        Some(share) if share >= GOOD_SHARE => Tone::Good,
        Some(share) if share >= FAIR_SHARE => Tone::Warning,
        Some(_) => Tone::Alarm,
    };
    let points = |before: &Figures| {
        let (proven, all) = proven(before);
        let sign = |difference: u64, ordering| match ordering {
            Ordering::Equal => "±0".to_owned(),
            Ordering::Greater => format!("+{difference}"),
            Ordering::Less => format!("−{difference}"),
        };
        match (percent, text::share(proven, all)) {
            (Some(now), Some(then)) => {
                let change = sign(now.abs_diff(then), now.cmp(&then));
                desk.say("points", &[("change", &change)])
            }
            _ => "—".to_owned(),
        }
    };
    Card {
        label: desk.word("card.consent").to_owned(),
        value: text::percent(now, all, desk.lang),
        number: desk.share(now, all).value,
        verdict: verdict(desk, tone),
        change: since_before(
            desk,
            |before| {
                let (proven, all) = proven(before);
                text::percent(proven, all, desk.lang)
            },
            points,
        ),
        tone,
    }
}

fn findings(desk: Desk<'_>) -> Card {
    let severe = |figures: &Figures| figures.findings.from(Severity::High);
    let tone = none_is_good(severe(&desk.report.figures), Tone::Alarm);
    counted(desk, "card.findings", tone, severe)
}

fn retention(desk: Desk<'_>) -> Card {
    let late = |figures: &Figures| figures.findings.records_of(TOO_LONG);
    let tone = none_is_good(late(&desk.report.figures), Tone::Alarm);
    counted(desk, "card.retention", tone, late)
}

fn fields(desk: Desk<'_>) -> Card {
    let unneeded = |figures: &Figures| {
        let columns = super::unneeded::accused(figures).count();
        u64::try_from(columns).unwrap_or(u64::MAX)
    };
    let tone = none_is_good(unneeded(&desk.report.figures), Tone::Warning);
    counted(desk, "card.fields", tone, unneeded)
}

fn sources(desk: Desk<'_>) -> Card {
    let sources = &desk.report.sources;
    let silent = sources.iter().filter(|source| source.is_stale).count();
    let count = |count: usize| desk.number(u64::try_from(count).unwrap_or(u64::MAX));
    let tone = if sources.is_empty() {
        Tone::Plain
    } else if silent == 0 {
        Tone::Good
    } else {
        Tone::Warning
    };
    Card {
        label: desk.word("card.sources").to_owned(),
        value: count(silent),
        number: desk.count(u64::try_from(silent).unwrap_or(u64::MAX)).value,
        verdict: verdict(desk, tone),
        change: desk.say("card.of_sources", &[("count", &count(sources.len()))]),
        tone,
    }
}

/// What the systems of the sources owe: alarming is what they were asked for and did not do.
fn systems(desk: Desk<'_>) -> Card {
    let systems = &desk.report.systems;
    let owed: u64 = systems.iter().map(SystemLine::owed).sum();
    let not_done: u64 = systems.iter().map(SystemLine::not_done).sum();
    let tone = match (systems.is_empty(), owed, not_done) {
        (true, ..) => Tone::Plain,
        (_, 0, _) => Tone::Good,
        (.., 0) => Tone::Warning,
        _ => Tone::Alarm,
    };
    Card {
        label: desk.word("card.systems").to_owned(),
        value: desk.number(owed),
        number: desk.count(owed).value,
        verdict: verdict(desk, tone),
        change: desk.say(
            "card.systems_not_done",
            &[("count", &desk.number(not_done))],
        ),
        tone,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_to_report_is_in_order() {
        assert_eq!(none_is_good(0, Tone::Alarm), Tone::Good);
        assert_eq!(none_is_good(1, Tone::Alarm), Tone::Alarm);
    }
}
