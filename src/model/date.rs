//! Dates as CRM exports write them, read without guessing: a date whose day and month could be
//! swapped is read only where the caller knows the order. Knows no column and no clock.

use std::sync::LazyLock;

use chrono::{Days, NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use super::fold;

/// Two-digit years up to this one are read as 20xx, later ones as 19xx.
const LAST_TWO_DIGIT_YEAR_OF_2000: u32 = 39;
/// Longer cells are not dates.
const LONGEST_DATE_BYTES: usize = 64;
/// Texts of more parts are not dates.
const MOST_PARTS: usize = 24;
/// The last serial day number of a workbook: 9999-12-31.
const LAST_SERIAL_DAY: f64 = 2_958_465.0;
/// The day that workbooks believe in and the calendar does not: 29 February 1900.
const PHANTOM_LEAP_DAY: u64 = 60;

/// The order of day, month and year in a numeric date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateOrder {
    /// Day first: 31/12/2026.
    Dmy,
    /// Month first: 12/31/2026.
    Mdy,
    /// Year first: 2026-12-31.
    Ymd,
}

/// A civil date with, where the file has it, a time of day. The zone is the controller's unless the
/// file states one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// The date.
    pub date: NaiveDate,
    /// The time of day.
    pub time: Option<NaiveTime>,
}

impl Moment {
    /// Reads a date as exports write it: ISO 8601 with or without time and offset, numbers with
    /// `/`, `.` or `-`, month names in four languages. The civil date is kept as written; an offset
    /// is not applied. Without `order`, a date whose day and month could be swapped is none.
    ///
    /// Two-digit years up to 39 are 20xx, later ones 19xx. Placeholders for "no date"
    /// (`0000-00-00`, `0/0/00`, `0001-01-01`, 1899-12-30) are none.
    #[must_use]
    pub fn parse(text: &str, order: Option<DateOrder>) -> Option<Self> {
        let text = text.trim();
        if text.len() < 6 || text.len() > LONGEST_DATE_BYTES {
            return None;
        }
        let short =
            || iso_date_only(text.as_bytes()).or_else(|| short_date_only(text.as_bytes(), order));
        short().or_else(|| {
            let tokens = Tokens::of(text)?;
            let (date, used) = date_of(&tokens, order)?;
            let time = time_of(tokens.from(used))?;
            Some(Self { date, time })
        })
    }

    /// Reads the serial number with which a workbook counts days; the fraction is the time of day.
    #[must_use]
    pub fn from_serial(serial: f64, is_1904: bool) -> Option<Self> {
        if !(1.0..LAST_SERIAL_DAY + 1.0).contains(&serial) {
            return None;
        }
        let mut day = whole_days(serial);
        let mut seconds = whole_days((serial - serial.floor()) * 86_400.0 + 0.5);
        if seconds >= 86_400 {
            seconds = 0;
            day += 1;
        }
        let epoch = if is_1904 {
            NaiveDate::from_ymd_opt(1904, 1, 1)?
        } else if day == PHANTOM_LEAP_DAY {
            return None;
        } else if day < PHANTOM_LEAP_DAY {
            NaiveDate::from_ymd_opt(1899, 12, 31)?
        } else {
            NaiveDate::from_ymd_opt(1899, 12, 30)?
        };
        let date = epoch.checked_add_days(Days::new(day))?;
        let time = match seconds {
            0 => None,
            _ => NaiveTime::from_num_seconds_from_midnight_opt(u32::try_from(seconds).ok()?, 0),
        };
        Some(Self { date, time })
    }
}

/// Tells whether a text is a date in some order of day and month.
#[must_use]
pub fn is_date_like(text: &str) -> bool {
    Moment::parse(text, Some(DateOrder::Dmy)).is_some()
        || Moment::parse(text, Some(DateOrder::Mdy)).is_some()
}

/// Infers the order of day and month from values that can be read in one way only. None where no
/// value tells, or where values contradict each other.
pub fn infer_order<'a>(values: impl Iterator<Item = &'a str>) -> Option<DateOrder> {
    let (mut day_first, mut month_first, mut year_first) = (false, false, false);
    for text in values {
        let text = text.trim();
        if text.len() < 6 || text.len() > LONGEST_DATE_BYTES {
            continue;
        }
        let Some(tokens) = Tokens::of(text) else {
            continue;
        };
        match tokens.all() {
            [
                Token::Number(first, 1 | 2),
                Token::Mark(a),
                Token::Number(second, 1 | 2),
                Token::Mark(b),
                Token::Number(_, 2 | 4),
                ..,
            ] if a == b && is_date_mark(*a) => {
                day_first |= (13..=31).contains(first) && (1..=12).contains(second);
                month_first |= (1..=12).contains(first) && (13..=31).contains(second);
            }
            [Token::Number(_, 4), Token::Mark(_), Token::Number(..), ..]
            | [Token::Number(_, 8), ..] => year_first = true,
            _ => {}
        }
    }
    match (day_first, month_first, year_first) {
        (true, false, _) => Some(DateOrder::Dmy),
        (false, true, _) => Some(DateOrder::Mdy),
        (false, false, true) => Some(DateOrder::Ymd),
        _ => None,
    }
}

/// The whole part of a number that is known to be small and not negative.
fn whole_days(number: f64) -> u64 {
    number.floor() as u64
}

/// `YYYY-MM-DD` and nothing else: what most exports hold, read without tokens.
fn iso_date_only(bytes: &[u8]) -> Option<Moment> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = bytes else {
        return None;
    };
    let date = civil(
        number(&[y1, y2, y3, y4])?,
        4,
        number(&[m1, m2])?,
        number(&[d1, d2])?,
    )?;
    Some(Moment { date, time: None })
}

/// `DD/MM/YYYY`, `DD.MM.YYYY` or `MM-DD-YYYY` and nothing else, read without tokens.
fn short_date_only(bytes: &[u8], order: Option<DateOrder>) -> Option<Moment> {
    let &[a1, a2, mark, b1, b2, second_mark, y1, y2, y3, y4] = bytes else {
        return None;
    };
    if mark != second_mark || !is_date_mark(char::from(mark)) {
        return None;
    }
    let date = numeric(
        number(&[a1, a2])?,
        number(&[b1, b2])?,
        number(&[y1, y2, y3, y4])?,
        4,
        order,
    )?;
    Some(Moment { date, time: None })
}

/// The number that a few digits make; none where another character stands among them.
fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0_u32, |value, digit| {
        digit
            .is_ascii_digit()
            .then(|| value * 10 + u32::from(digit - b'0'))
    })
}

/// A part of a date's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'a> {
    /// A number, and how many digits it has.
    Number(u32, usize),
    /// Letters.
    Word(&'a str),
    /// Spaces; several are one.
    Space,
    /// Any other character.
    Mark(char),
}

/// The parts of a date's text, on the stack.
struct Tokens<'a> {
    parts: [Token<'a>; MOST_PARTS],
    count: usize,
}

impl<'a> Tokens<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let mut tokens = Self {
            parts: [Token::Space; MOST_PARTS],
            count: 0,
        };
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let same: fn(char) -> bool = if first.is_ascii_digit() {
                |c| c.is_ascii_digit()
            } else if first.is_alphabetic() {
                char::is_alphabetic
            } else if first.is_whitespace() {
                char::is_whitespace
            } else {
                |_| false
            };
            let end = rest
                .find(|c| !same(c))
                .unwrap_or(rest.len())
                .max(first.len_utf8());
            let (part, after) = rest.split_at(end);
            rest = after;
            let token = if first.is_ascii_digit() {
                // Fractions of a second can be long; only their presence matters.
                Token::Number(part.get(..part.len().min(9))?.parse().ok()?, part.len())
            } else if first.is_alphabetic() {
                Token::Word(part)
            } else if first.is_whitespace() {
                Token::Space
            } else {
                Token::Mark(first)
            };
            *tokens.parts.get_mut(tokens.count)? = token;
            tokens.count += 1;
        }
        Some(tokens)
    }

    fn all(&self) -> &[Token<'a>] {
        self.parts.get(..self.count).unwrap_or(&[])
    }

    fn from(&self, start: usize) -> &[Token<'a>] {
        self.all().get(start..).unwrap_or(&[])
    }
}

const fn is_date_mark(mark: char) -> bool {
    matches!(mark, '/' | '.' | '-')
}

/// The date at the start, and how many parts it takes.
fn date_of(tokens: &Tokens<'_>, order: Option<DateOrder>) -> Option<(NaiveDate, usize)> {
    use Token::{Mark, Number, Space, Word};
    match *tokens.all() {
        [
            Number(year, 4),
            Mark(a),
            Number(month, 1 | 2),
            Mark(b),
            Number(day, 1 | 2),
            ..,
        ] if a == b && is_date_mark(a) => Some((civil(year, 4, month, day)?, 5)),
        [
            Number(year, 4),
            Mark(_) | Space,
            Word(month),
            Mark(_) | Space,
            Number(day, 1 | 2),
            ..,
        ] => Some((civil(year, 4, month_of(month)?, day)?, 5)),
        [Number(packed, 8), ..] => Some((
            civil(packed / 10_000, 4, packed / 100 % 100, packed % 100)?,
            1,
        )),
        [
            Number(first, 1 | 2),
            Mark(a),
            Number(second, 1 | 2),
            Mark(b),
            Number(third, digits @ (2 | 4)),
            ..,
        ] if a == b && is_date_mark(a) => Some((numeric(first, second, third, digits, order)?, 5)),
        _ => worded(tokens),
    }
}

/// Three numbers without a leading year of four digits.
fn numeric(
    first: u32,
    second: u32,
    third: u32,
    digits: usize,
    order: Option<DateOrder>,
) -> Option<NaiveDate> {
    match order {
        Some(DateOrder::Ymd) if digits == 2 => civil(first, 2, second, third),
        Some(DateOrder::Mdy) if second <= 31 && first <= 12 => civil(third, digits, first, second),
        Some(DateOrder::Dmy) if first <= 31 && second <= 12 => civil(third, digits, second, first),
        // What contradicts the order of its column can still be read in one way only.
        _ => match (first, second) {
            (13..=31, 1..=12) => civil(third, digits, second, first),
            (1..=12, 13..=31) => civil(third, digits, first, second),
            _ if first == second => civil(third, digits, second, first),
            _ => None,
        },
    }
}

/// A date with the month in letters: `3 mars 2024`, `1er août 2024`, `3. März 2024`, `Mar 3, 2024`.
fn worded(tokens: &Tokens<'_>) -> Option<(NaiveDate, usize)> {
    let (mut day, mut month, mut year) = (None, None, None);
    for (at, token) in tokens.all().iter().enumerate() {
        match *token {
            Token::Number(value, 1 | 2) if day.is_none() => day = Some(value),
            Token::Number(value, digits @ (2 | 4)) if day.is_some() && month.is_some() => {
                year = Some((value, digits));
            }
            Token::Word(word) => match month_of(word) {
                Some(number) if month.is_none() => month = Some(number),
                None if means(word, |meaning| meaning == DateWord::Filler) => {}
                _ => return None,
            },
            Token::Space => {}
            Token::Mark('.' | ',' | '-' | '/') => {}
            _ => return None,
        }
        if let (Some(day), Some(month), Some((year, digits))) = (day, month, year) {
            return Some((civil(year, digits, month, day)?, at + 1));
        }
    }
    None
}

/// What a word in a date can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DateWord {
    /// A month, by its number.
    Month(u32),
    /// A weekday, an ordinal ending, an article.
    Filler,
    /// What stands between date and time.
    At,
    /// A time zone.
    Zone,
}

/// The words of dates in four languages, folded. The first meaning of a word comes first.
static WORDS: LazyLock<Vec<(&'static str, DateWord)>> = LazyLock::new(|| {
    include_str!("date_words.csv")
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split(',');
            let (kind, value) = (cells.next()?, cells.next()?);
            let word = cells.nth(1)?;
            let meaning = match kind {
                "month" => DateWord::Month(value.parse().ok()?),
                "at" => DateWord::At,
                "zone" => DateWord::Zone,
                _ => DateWord::Filler,
            };
            Some((word, meaning))
        })
        .collect()
});

fn means(word: &str, wanted: impl Fn(DateWord) -> bool) -> bool {
    let word = fold::word(word);
    WORDS
        .iter()
        .any(|(known, meaning)| *known == word && wanted(*meaning))
}

fn month_of(word: &str) -> Option<u32> {
    let word = fold::word(word);
    WORDS.iter().find_map(|(known, meaning)| match meaning {
        DateWord::Month(number) if *known == word => Some(*number),
        _ => None,
    })
}

/// A date that exists and is meant as one.
fn civil(year: u32, digits: usize, month: u32, day: u32) -> Option<NaiveDate> {
    let year = match digits {
        2 if year <= LAST_TWO_DIGIT_YEAR_OF_2000 => 2000 + year,
        2 => 1900 + year,
        _ => year,
    };
    // Years below 1000 are placeholders or typing errors, never dates of a contact.
    if !(1000..=9999).contains(&year) {
        return None;
    }
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    let is_workbook_zero = year == 1899 && month == 12 && day >= 30;
    (!is_workbook_zero).then_some(date)
}

/// The time after a date: none where the text ends, refused where it is something else.
fn time_of(tokens: &[Token<'_>]) -> Option<Option<NaiveTime>> {
    use Token::{Mark, Number, Space, Word};
    let mut rest = tokens;
    loop {
        match rest {
            [] => return Some(None),
            [Space | Mark(',' | '-' | '.'), after @ ..] => rest = after,
            [Word(word), after @ ..] if means(word, |meaning| meaning == DateWord::At) => {
                rest = after
            }
            _ => break,
        }
    }
    let (hour, minute, second, after) = match rest {
        [
            Number(hour, 1 | 2),
            Mark(':'),
            Number(minute, 2),
            Mark(':'),
            Number(second, 2),
            after @ ..,
        ] => (*hour, *minute, *second, after),
        [
            Number(hour, 1 | 2),
            Mark(':') | Word("h" | "H" | "u"),
            Number(minute, 2),
            after @ ..,
        ] => (*hour, *minute, 0, after),
        [Number(packed, 6), after @ ..] => {
            (packed / 10_000, packed / 100 % 100, packed % 100, after)
        }
        [Number(packed, 4), after @ ..] => (packed / 100, packed % 100, 0, after),
        _ => return is_zone(rest).then_some(None),
    };
    let after = match after {
        [Mark('.' | ','), Number(..), after @ ..] => after,
        _ => after,
    };
    let (half, after) = half_of_day(after);
    let hour = match (half, hour) {
        (Some(_), 0 | 13..) => return None,
        (Some('p'), 1..=11) => hour + 12,
        (Some('a'), 12) => 0,
        _ => hour,
    };
    if !is_zone(after) {
        return None;
    }
    match (hour, minute) {
        // Midnight at the end of the day: the civil date stands as written.
        (24, 0) => Some(None),
        _ => NaiveTime::from_hms_opt(hour, minute, second.min(59)).map(Some),
    }
}

/// `AM`, `p.m.` and the like: its first letter, and what follows.
fn half_of_day<'t, 'a>(tokens: &'t [Token<'a>]) -> (Option<char>, &'t [Token<'a>]) {
    let spaceless = match tokens {
        [Token::Space, rest @ ..] => rest,
        rest => rest,
    };
    match spaceless {
        [Token::Word(word), rest @ ..] if word.eq_ignore_ascii_case("am") => (Some('a'), rest),
        [Token::Word(word), rest @ ..] if word.eq_ignore_ascii_case("pm") => (Some('p'), rest),
        [
            Token::Word("a" | "A"),
            Token::Mark('.'),
            Token::Word("m" | "M"),
            Token::Mark('.'),
            rest @ ..,
        ] => (Some('a'), rest),
        [
            Token::Word("p" | "P"),
            Token::Mark('.'),
            Token::Word("m" | "M"),
            Token::Mark('.'),
            rest @ ..,
        ] => (Some('p'), rest),
        _ => (None, tokens),
    }
}

/// Whether the rest is a zone (`Z`, `+02:00`, `Z-0300`, `UTC`, `(CEST)`) or nothing.
fn is_zone(tokens: &[Token<'_>]) -> bool {
    tokens.iter().all(|token| match token {
        Token::Space | Token::Mark('+' | '-' | ':' | '(' | ')' | '\u{2212}') => true,
        Token::Number(_, digits) => *digits <= 4,
        Token::Word(word) => means(word, |meaning| meaning == DateWord::Zone),
        Token::Mark(_) => false,
    })
}

#[cfg(test)]
mod tests;
