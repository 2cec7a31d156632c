//! Reads the dates of a record out of the columns that hold them. Guesses nothing: a date that can
//! be read in two ways is not read.

use chrono::{Datelike, NaiveDate};

use crate::model::{Columns, DateOrder, Moment, Record};

/// A consent or contact "dated" before this year is a placeholder (1900-01-01, 1970-01-01), not a
/// date: no CRM record of today was collected then.
pub(super) const FIRST_PLAUSIBLE_YEAR: i32 = 1995;

/// A column of dates.
#[derive(Clone, Copy, Debug)]
pub(super) struct DateColumn {
    pub(super) index: usize,
    order: Option<DateOrder>,
}

/// The columns of those fields, in file order.
pub(super) fn columns(columns: &Columns, fields: &[&str]) -> Vec<DateColumn> {
    columns
        .columns
        .iter()
        .filter(|column| {
            column
                .field
                .as_ref()
                .is_some_and(|field| fields.contains(&field.as_str()))
        })
        .map(|column| DateColumn {
            index: column.index,
            order: column.date_order,
        })
        .collect()
}

/// The dates of a record in those columns, continuation rows included.
pub(super) fn all<'r>(
    record: &'r Record<'_>,
    columns: &'r [DateColumn],
) -> impl Iterator<Item = (Moment, usize)> + 'r {
    columns.iter().flat_map(move |column| {
        record
            .row
            .values(column.index)
            .map(str::trim)
            .filter(|cell| !cell.is_empty())
            .filter_map(move |cell| Some((Moment::parse(cell, column.order)?, column.index)))
    })
}

/// The latest date in those columns, with its column.
pub(super) fn latest(record: &Record<'_>, columns: &[DateColumn]) -> Option<(Moment, usize)> {
    all(record, columns).max_by_key(|(moment, _)| *moment)
}

/// The earliest date in those columns, with its column.
pub(super) fn earliest(record: &Record<'_>, columns: &[DateColumn]) -> Option<(Moment, usize)> {
    all(record, columns).min_by_key(|(moment, _)| *moment)
}

/// Whether `later` certainly lies after `earlier`: on the same day only if both have a time.
pub(super) fn is_after(later: Moment, earlier: Moment) -> bool {
    if later.date != earlier.date {
        return later.date > earlier.date;
    }
    matches!((later.time, earlier.time), (Some(later), Some(earlier)) if later > earlier)
}

/// Whether a date stands there only because a field wanted one.
pub(super) fn is_placeholder(date: NaiveDate) -> bool {
    date.year() < FIRST_PLAUSIBLE_YEAR
}

/// Whole days from `earlier` to `later`.
pub(super) fn days_between(earlier: Moment, later: Moment) -> String {
    later
        .date
        .signed_duration_since(earlier.date)
        .num_days()
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Moment {
        Moment::parse(text, Some(DateOrder::Ymd)).unwrap()
    }

    #[test]
    fn on_the_same_day_only_two_times_decide() {
        assert!(is_after(
            moment("2025-03-02"),
            moment("2025-03-01T23:00:00")
        ));
        assert!(is_after(
            moment("2025-03-01T23:00:00"),
            moment("2025-03-01T22:00:00")
        ));
        assert!(!is_after(
            moment("2025-03-01T23:00:00"),
            moment("2025-03-01")
        ));
        assert!(!is_after(moment("2025-03-01"), moment("2025-03-01")));
        assert!(!is_after(moment("2025-03-01"), moment("2025-03-02")));
    }
}
