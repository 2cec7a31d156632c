//! Dates as CRM exports write them, read without guessing.

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

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
    /// Reads a date with, where it is there, a time of day; `order` decides numeric dates that do
    /// not decide themselves. An ambiguous date is not read.
    #[must_use]
    pub fn parse(text: &str, order: Option<DateOrder>) -> Option<Self> {
        let text = text.trim();
        let (day, clock) = text.split_once(['T', ' ']).map_or((text, ""), |(day, clock)| (day, clock.trim()));
        let mut parts = day.split(['-', '/', '.']);
        let numbers = [parts.next()?, parts.next()?, parts.next()?];
        if parts.next().is_some() {
            return None;
        }
        let date = civil(numbers, order)?;
        Some(Self { date, time: clock.get(..8).and_then(|part| part.parse().ok()) })
    }
}

fn civil([first, second, third]: [&str; 3], order: Option<DateOrder>) -> Option<NaiveDate> {
    let (a, b, c) = (first.parse::<u32>().ok()?, second.parse::<u32>().ok()?, third.parse::<u32>().ok()?);
    let (year, month, day) = if first.len() == 4 {
        (a, b, c)
    } else {
        match order {
            Some(DateOrder::Mdy) => (c, a, b),
            Some(DateOrder::Dmy) => (c, b, a),
            _ if a > 12 => (c, b, a),
            _ if b > 12 => (c, a, b),
            _ => return None,
        }
    };
    (year > 1).then(|| NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)).flatten()
}
