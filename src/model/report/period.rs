//! The span of time that a report is about: a month, a quarter or a year.

use std::fmt;

use chrono::{Datelike, Months, NaiveDate};
use serde::{Serialize, Serializer};

/// A calendar month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    /// The year.
    pub year: i32,
    /// The month, from 1.
    pub month: u32,
}

impl Month {
    /// The month of a date.
    #[must_use]
    pub fn of(date: NaiveDate) -> Self {
        Self {
            year: date.year(),
            month: date.month(),
        }
    }

    /// Its first day.
    #[must_use]
    pub fn first(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.month, 1).unwrap_or_default()
    }

    /// The month so many months before.
    #[must_use]
    pub fn back(self, months: u32) -> Self {
        Self::of(
            self.first()
                .checked_sub_months(Months::new(months))
                .unwrap_or_default(),
        )
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// A month.
    Month,
    /// Three months.
    Quarter,
    /// A year.
    Year,
}

/// A month (`2026-10`), a quarter (`2026-Q4`) or a year (`2026`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// How long it is.
    pub span: Span,
    /// Its first month.
    pub start: Month,
}

impl Period {
    /// The period of such a word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (year, rest) = match text.split_once('-') {
            Some((year, rest)) => (year, Some(rest)),
            None => (text, None),
        };
        let is_number = |text: &str, digits| {
            text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !is_number(year, 4) {
            return None;
        }
        let year: i32 = year.parse().ok().filter(|year| *year >= 1970)?;
        let (span, month) = match rest {
            None => (Span::Year, 1),
            Some(rest) => match rest.strip_prefix(['Q', 'q']) {
                Some(quarter) if is_number(quarter, 1) => {
                    let quarter: u32 = quarter.parse().ok()?;
                    (Span::Quarter, quarter.checked_sub(1)? * 3 + 1)
                }
                None if is_number(rest, 2) => (Span::Month, rest.parse().ok()?),
                _ => return None,
            },
        };
        (1..=12).contains(&month).then_some(Self {
            span,
            start: Month { year, month },
        })
    }

    /// The month before the one of that date.
    #[must_use]
    pub fn month_before(today: NaiveDate) -> Self {
        Self {
            span: Span::Month,
            start: Month::of(today).back(1),
        }
    }

    const fn months(self) -> u32 {
        match self.span {
            Span::Month => 1,
            Span::Quarter => 3,
            Span::Year => 12,
        }
    }

    /// Its first day.
    #[must_use]
    pub fn first(self) -> NaiveDate {
        self.start.first()
    }

    /// Its last day.
    #[must_use]
    pub fn last(self) -> NaiveDate {
        self.first()
            .checked_add_months(Months::new(self.months()))
            .and_then(|next| next.pred_opt())
            .unwrap_or_default()
    }

    /// Whether a date lies in it.
    #[must_use]
    pub fn contains(self, date: NaiveDate) -> bool {
        self.first() <= date && date <= self.last()
    }

    /// The period of the same length that ends where this one begins.
    #[must_use]
    pub fn before(self) -> Self {
        Self {
            span: self.span,
            start: self.start.back(self.months()),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.span {
            Span::Month => self.start.fmt(f),
            Span::Quarter => write!(
                f,
                "{:04}-Q{}",
                self.start.year,
                self.start.month.div_ceil(3)
            ),
            Span::Year => write!(f, "{:04}", self.start.year),
        }
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_a_quarter_and_a_year_are_periods() {
        for (text, first, last, before) in [
            ("2026-10", "2026-10-01", "2026-10-31", "2026-09"),
            ("2026-01", "2026-01-01", "2026-01-31", "2025-12"),
            ("2024-02", "2024-02-01", "2024-02-29", "2024-01"),
            ("2026-Q4", "2026-10-01", "2026-12-31", "2026-Q3"),
            ("2026-Q1", "2026-01-01", "2026-03-31", "2025-Q4"),
            ("2026", "2026-01-01", "2026-12-31", "2025"),
        ] {
            let period = Period::parse(text).unwrap();
            assert_eq!(period.to_string(), text);
            assert_eq!(period.first().to_string(), first);
            assert_eq!(period.last().to_string(), last);
            assert_eq!(period.before().to_string(), before);
        }
    }

    #[test]
    fn anything_else_is_none() {
        for text in [
            "",
            "2026-13",
            "2026-00",
            "2026-Q0",
            "2026-Q5",
            "26-10",
            "2026-1",
            "2026-10-01",
            "oct 2026",
            "2026-Q",
            "20 6",
            "+026",
            "1-10",
            "0001-10",
            "2026-+1",
        ] {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }
}
