//! Dates of birth: a date that a word, or the header of the column, calls one.

use super::{
    Kind,
    candidate::Candidate,
    context::Said,
    numbers::Scene,
    scan::{Gap, Token},
};
use crate::model::{
    DateOrder, Evidence,
    date::{Moment, is_date_like},
    fold,
};

/// The years in which people who live were born.
const YEARS: std::ops::RangeInclusive<u32> = 1880..=2040;

/// Looks for dates of birth.
pub(super) fn look(scene: &Scene<'_>, out: &mut Vec<Candidate>) {
    let is_named = scene.around.header.has(Kind::BirthDate)
        || scene
            .around
            .hits
            .iter()
            .any(|hit| hit.names.has(Kind::BirthDate));
    if !is_named {
        return;
    }
    let mut at = 0;
    while let Some(token) = scene.tokens.get(at) {
        let (end, used) = match date(scene, at, token) {
            Some(found) => found,
            None => {
                at += 1;
                continue;
            }
        };
        at += used;
        let start = named_month_before(scene.around.text, token.start).unwrap_or(token.start);
        // A word names the first date after it.
        let is_second = out.last().is_some_and(|last: &Candidate| {
            last.seen.kind == Kind::BirthDate
                && scene
                    .around
                    .word_before(start)
                    .is_some_and(|hit| hit.end <= last.seen.start)
        });
        if !is_second && scene.around.says(Kind::BirthDate, start, end) == Said::Yes {
            let mut found = Candidate::new(start, end, Kind::BirthDate, Evidence::Certain);
            found.weight += 25;
            out.push(found);
        }
    }
}

/// A date from this token on: where it ends, and how many tokens it takes.
fn date(scene: &Scene<'_>, at: usize, first: &Token) -> Option<(usize, usize)> {
    let text = scene.around.text;
    let second = scene.tokens.get(at + 1);
    let third = scene.tokens.get(at + 2);
    let value = |token: &Token| -> Option<u32> { text.get(token.start..token.end)?.parse().ok() };
    if let (Some(second), Some(third)) = (second, third)
        && first.is_number()
        && second.is_number()
        && third.is_number()
        && second.gap == third.gap
        && !matches!(second.gap, Gap::Break | Gap::Bracket | Gap::Wide)
        && let (Some(a), Some(b), Some(c)) = (value(first), value(second), value(third))
    {
        let is_day = |x, y| (1..=31).contains(&x) && (1..=31).contains(&y) && (x <= 12 || y <= 12);
        let is_year = |token: &Token, year| match token.digits {
            4 => YEARS.contains(&year),
            2 => true,
            _ => false,
        };
        let is_right =
            (first.digits <= 2 && second.digits <= 2 && is_day(a, b) && is_year(third, c))
                || (first.digits == 4 && YEARS.contains(&a) && is_day(b, c) && third.digits <= 2);
        return is_right.then_some((third.end, 3));
    }
    // `01. 03. 1985`, `12 mars 1985`, `3. März 1985`, `March 3, 1985`.
    let year_end = |token: &Token| {
        token.is_number()
            && token.digits == 4
            && value(token).is_some_and(|year| YEARS.contains(&year))
    };
    let within = |end: usize| text.get(first.start..end).filter(|part| part.len() <= 40);
    let is_day = first.is_number()
        || text
            .get(first.start..first.end)
            .is_some_and(|word| is_ordinal(word.trim_start_matches(|c: char| c.is_ascii_digit())));
    if !is_day || first.digits > 2 {
        return None;
    }
    if let (Some(second), Some(third)) = (second, third)
        && year_end(third)
        && second.digits <= 2
        && within(third.end)
            .is_some_and(|part| is_date_like(&part.replace(". ", ".")) || has_month(part))
    {
        return Some((third.end, 3));
    }
    let second = second.filter(|second| year_end(second) && first.digits <= 2)?;
    let part = within(second.end)?;
    let is_named = Moment::parse(part, Some(DateOrder::Dmy)).is_some() || has_month(part);
    let month_before = named_month_before(text, first.start).is_some()
        && text.get(first.end..second.start).is_some_and(|between| {
            between.trim_matches([',', ' ', '.']).is_empty() || is_ordinal(between)
        });
    (is_named || month_before).then_some((second.end, 2))
}

fn is_ordinal(between: &str) -> bool {
    matches!(
        between.trim_matches([',', ' ']),
        "st" | "nd" | "rd" | "th" | "er" | "re" | "e"
    )
}

/// Whether one word that could be a month stands between the day and the year.
fn has_month(part: &str) -> bool {
    let mut words = part
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| word.chars().count() > 2);
    let word = words.next();
    word.is_some_and(is_month) && words.next().is_none()
}

fn is_month(word: &str) -> bool {
    let folded = fold::word(word);
    Moment::parse(&format!("12 {folded} 1985"), Some(DateOrder::Dmy)).is_some()
        || MONTHS
            .lines()
            .skip(1)
            .filter_map(|line| line.split(',').nth(1))
            .any(|known| folded.starts_with(known))
}

/// The beginnings of the months in the other languages of Europe, folded.
const MONTHS: &str = include_str!("data/month_beginnings.csv");

/// Where the name of a month stands right before a day (`March 3, 1985`).
fn named_month_before(text: &str, day: usize) -> Option<usize> {
    let before = text.get(..day)?;
    let trimmed = before.trim_end_matches([' ', '.', '\u{a0}']);
    if trimmed.len() == before.len() {
        return None;
    }
    let length: usize = trimmed
        .chars()
        .rev()
        .take(16)
        .take_while(|c| c.is_alphabetic())
        .map(char::len_utf8)
        .sum();
    let start = trimmed.len() - length;
    trimmed
        .get(start..)
        .filter(|word| word.len() > 2 && is_month(word))
        .map(|_| start)
}
