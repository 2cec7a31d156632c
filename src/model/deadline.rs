//! Periods in months under Regulation (EEC, Euratom) 1182/71, as Art. 12(3) GDPR needs them (EDPB
//! Guidelines 01/2022, par. 157-161), and the days on which offices are closed, as data.

use std::{fmt, sync::LazyLock};

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;

#[cfg(test)]
mod tests;

/// The months within which a controller answers a request (Art. 12(3), first sentence, GDPR).
pub const MONTHS_TO_ANSWER: u32 = 1;
/// The months that an extended request has, counted from its receipt as well (Art. 12(3), second
/// sentence, GDPR).
pub const MONTHS_WHEN_EXTENDED: u32 = 3;

/// The end of a period. It expires when the day `due` ends, in the time zone of the controller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The day by the calendar alone (Art. 3(2)(c) Regulation 1182/71).
    pub raw: NaiveDate,
    /// The same day, or the next working day where it is none (Art. 3(4) Regulation 1182/71).
    pub due: NaiveDate,
}

/// The last day of a period of `months` that runs from the day of receipt.
///
/// The day of receipt is not counted, so the period ends on the day with the same number, or on the
/// last day of a month without one (Art. 3(1) and 3(2)(c) Regulation 1182/71); where that is a
/// Saturday, a Sunday or a public holiday, with the next working day (Art. 3(4)). An extension is
/// counted from receipt too, never from the end of the first month.
///
/// ```
/// use chrono::NaiveDate;
/// use dpo::model::deadline::{Calendar, due};
/// let belgium = Calendar::of("BE").unwrap();
/// let end = due(NaiveDate::from_ymd_opt(2026, 3, 5).unwrap(), 1, &belgium);
/// assert_eq!(end.raw.to_string(), "2026-04-05"); // Easter Sunday
/// assert_eq!(end.due.to_string(), "2026-04-07");
/// ```
#[must_use]
pub fn due(received: NaiveDate, months: u32, calendar: &Calendar) -> Due {
    let raw = received
        .checked_add_months(Months::new(months))
        .unwrap_or(NaiveDate::MAX);
    Due {
        raw,
        due: calendar.working_day_from(raw),
    }
}

/// The day on which something reached a controller whose clocks show `zone`: the hour does not
/// count, but the date is the local one.
#[must_use]
pub fn day_of_receipt(instant: DateTime<Utc>, zone: Tz) -> NaiveDate {
    instant.with_timezone(&zone).date_naive()
}

/// The public holidays of the place where a controller acts (Art. 2(1) Regulation 1182/71).
#[derive(Clone, Debug)]
pub struct Calendar {
    code: &'static str,
    holidays: Vec<&'static Holiday>,
}

impl Calendar {
    /// The calendar of a country or of a part of it (`BE`, `DE-BY`, `FR-57`), whose own holidays
    /// come on top of its country's.
    ///
    /// # Errors
    ///
    /// Where no calendar has that code; the message lists those that exist.
    pub fn of(code: &str) -> Result<Self, UnknownCalendar> {
        let unknown = || UnknownCalendar(code.to_owned());
        let own = Self::known()
            .into_iter()
            .find(|known| known.eq_ignore_ascii_case(code.trim()))
            .ok_or_else(unknown)?;
        let country = own.split('-').next().unwrap_or(own);
        let holidays = HOLIDAYS
            .iter()
            .filter(|holiday| holiday.calendar == own || holiday.calendar == country)
            .collect();
        Ok(Self {
            code: own,
            holidays,
        })
    }

    /// The code of every calendar, in the order of the alphabet.
    #[must_use]
    pub fn known() -> Vec<&'static str> {
        let mut codes: Vec<_> = HOLIDAYS.iter().map(|holiday| holiday.calendar).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    /// Its code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// Whether its holidays are not, or not all, checked against a source. A draft has too few of
    /// them rather than too many: it can end a period too early, never later than the law.
    #[must_use]
    pub fn is_draft(&self) -> bool {
        self.holidays.iter().any(|holiday| holiday.is_draft)
    }

    /// The date of the table (`2026-11-26`), to be kept with a day that was computed from it: a later
    /// table must not move it silently.
    #[must_use]
    pub fn version(&self) -> &'static str {
        self.holidays
            .iter()
            .map(|holiday| holiday.checked_on)
            .max()
            .unwrap_or("")
    }

    /// The name of the public holiday that a day is.
    #[must_use]
    pub fn holiday(&self, day: NaiveDate) -> Option<&'static str> {
        self.holidays
            .iter()
            .find(|holiday| holiday.is_on(day))
            .map(|holiday| holiday.name)
    }

    /// Whether a day is neither a Saturday nor a Sunday nor a public holiday (Art. 2(2) Regulation
    /// 1182/71).
    #[must_use]
    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && self.holiday(day).is_none()
    }

    /// The day itself, or the first working day after it.
    #[must_use]
    pub fn working_day_from(&self, day: NaiveDate) -> NaiveDate {
        day.iter_days()
            .find(|day| self.is_working_day(*day))
            .unwrap_or(day)
    }
}

/// A code that no calendar has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownCalendar(String);

impl fmt::Display for UnknownCalendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "no calendar `{}`; there are {}",
            self.0.escape_debug(),
            Calendar::known().join(", ")
        )
    }
}

impl std::error::Error for UnknownCalendar {}

/// One row of the table: a day that comes back, or one that came once.
#[derive(Debug)]
struct Holiday {
    calendar: &'static str,
    rule: Rule,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    name: &'static str,
    checked_on: &'static str,
    is_draft: bool,
}

/// Which day of a year a holiday is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    /// `12-25`
    Every { month: u32, day: u32 },
    /// `easter+39`: days after Easter Sunday.
    Easter(i64),
    /// `wednesday-before-11-23`
    WednesdayBefore { month: u32, day: u32 },
    /// `2026-05-15`
    Once(NaiveDate),
    /// `none`: the calendar is known, its holidays are not.
    Never,
}

static HOLIDAYS: LazyLock<Vec<Holiday>> = LazyLock::new(|| {
    include_str!("holidays.csv")
        .lines()
        .skip(1)
        .filter_map(Holiday::read)
        .collect()
});

impl Holiday {
    fn read(line: &'static str) -> Option<Self> {
        let cells: Vec<&str> = line.split(',').collect();
        let &[
            calendar,
            rule,
            valid_from,
            valid_to,
            name,
            _source,
            checked_on,
            status,
        ] = cells.as_slice()
        else {
            return None;
        };
        Some(Self {
            calendar,
            rule: Rule::read(rule)?,
            valid_from: valid_from.parse().ok(),
            valid_to: valid_to.parse().ok(),
            name,
            checked_on,
            is_draft: status != "checked",
        })
    }

    fn is_on(&self, day: NaiveDate) -> bool {
        self.rule.is_on(day)
            && self.valid_from.is_none_or(|from| from <= day)
            && self.valid_to.is_none_or(|to| day <= to)
    }
}

impl Rule {
    fn read(text: &str) -> Option<Self> {
        if text == "none" {
            return Some(Self::Never);
        }
        if let Some(days) = text.strip_prefix("easter") {
            return days.parse().ok().map(Self::Easter);
        }
        if let Some(date) = text.strip_prefix("wednesday-before-") {
            let (month, day) = month_and_day(date)?;
            return Some(Self::WednesdayBefore { month, day });
        }
        if let Ok(date) = text.parse() {
            return Some(Self::Once(date));
        }
        let (month, day) = month_and_day(text)?;
        Some(Self::Every { month, day })
    }

    fn is_on(self, date: NaiveDate) -> bool {
        match self {
            Self::Every { month, day } => date.month() == month && date.day() == day,
            Self::Easter(days) => easter_sunday(date.year())
                .and_then(|easter| easter.checked_add_signed(TimeDelta::days(days)))
                .is_some_and(|holiday| holiday == date),
            Self::WednesdayBefore { month, day } => {
                date.weekday() == Weekday::Wed
                    && NaiveDate::from_ymd_opt(date.year(), month, day).is_some_and(|end| {
                        date < end
                            && date
                                .checked_add_days(Days::new(7))
                                .is_some_and(|next| next >= end)
                    })
            }
            Self::Once(once) => once == date,
            Self::Never => false,
        }
    }
}

fn month_and_day(text: &str) -> Option<(u32, u32)> {
    let (month, day) = text.split_once('-')?;
    Some((month.parse().ok()?, day.parse().ok()?))
}

/// Easter Sunday of the western churches, by the anonymous Gregorian computus.
fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let golden = year.rem_euclid(19);
    let (century, of_century) = (year.div_euclid(100), year.rem_euclid(100));
    let sun_correction = century - century / 4;
    let moon_correction = (century - (century + 8) / 25 + 1) / 3;
    let full_moon = (19 * golden + sun_correction - moon_correction + 15).rem_euclid(30);
    let to_sunday = (32 + 2 * (century.rem_euclid(4)) + 2 * (of_century / 4)
        - full_moon
        - of_century.rem_euclid(4))
    .rem_euclid(7);
    let late = (golden + 11 * full_moon + 22 * to_sunday) / 451;
    let days = full_moon + to_sunday - 7 * late + 114;
    NaiveDate::from_ymd_opt(
        year,
        u32::try_from(days / 31).ok()?,
        u32::try_from(days % 31 + 1).ok()?,
    )
}
