//! When something was said, as logs and exports write it.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use chrono_tz::Tz;

use crate::{intake::consents::date_cell, model::DateOrder};

/// How access logs write an instant.
const OF_ACCESS_LOGS: &str = "%d/%b/%Y:%H:%M:%S %z";

/// A day, and the instant where the cell has one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct When {
    /// The civil date in the controller's zone.
    pub date: Option<NaiveDate>,
    /// RFC 3339, in UTC.
    pub at: Option<String>,
}

/// Reads a cell. An instant with its offset, or in seconds since 1970, is brought into the
/// controller's zone; any other date is taken as it stands.
pub(super) fn when(cell: &str, order: Option<DateOrder>, zone: Tz) -> When {
    let cell = cell.trim().trim_matches(['[', ']']);
    if let Some(instant) = instant(cell) {
        return When {
            date: Some(instant.with_timezone(&zone).date_naive()),
            at: Some(instant.to_rfc3339_opts(SecondsFormat::Secs, true)),
        };
    }
    When {
        date: date_cell(cell, order).flatten().map(|moment| moment.date),
        at: None,
    }
}

fn instant(cell: &str) -> Option<DateTime<Utc>> {
    if let Ok(instant) = DateTime::parse_from_rfc3339(cell)
        .or_else(|_| DateTime::parse_from_str(cell, OF_ACCESS_LOGS))
    {
        return Some(instant.to_utc());
    }
    let whole = cell.split('.').next()?;
    let digits = whole.bytes().all(|byte| byte.is_ascii_digit());
    let number: i64 = whole.parse().ok().filter(|_| digits)?;
    match whole.len() {
        10 => DateTime::from_timestamp(number, 0),
        13 => DateTime::from_timestamp_millis(number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_a_day_of_the_controllers_zone() {
        let zone = chrono_tz::Europe::Brussels;
        for (cell, day, is_instant) in [
            ("2026-01-01T23:30:00Z", "2026-01-02", true),
            ("2026-01-01T23:30:00+01:00", "2026-01-01", true),
            ("[01/Jan/2026:23:30:00 +0000]", "2026-01-02", true),
            ("1767310200", "2026-01-02", true),
            ("1767310200000", "2026-01-02", true),
            ("2026-01-01 23:30:00", "2026-01-01", false),
            ("31/12/2025", "2025-12-31", false),
        ] {
            let when = when(cell, None, zone);
            assert_eq!(when.date.unwrap().to_string(), day, "{cell}");
            assert_eq!(when.at.is_some(), is_instant, "{cell}");
        }
    }

    #[test]
    fn what_is_no_date_or_could_be_two_is_none() {
        for cell in ["", "yes", "03/04/2026", "12", "0000-00-00"] {
            let when = when(cell, None, chrono_tz::Europe::Brussels);
            assert_eq!(when, When::default(), "{cell}");
        }
    }
}
