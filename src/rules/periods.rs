//! The retention periods of a record, purpose by purpose: from when each runs and when it ends. What
//! RET-02 reports as a fault is what is due here.

use chrono::NaiveDate;

use super::{
    SourceCx,
    necessity::is_needed_by,
    retention::{self, Dates},
};
use crate::{
    model::{Columns, Lang, Record, consent::PurposeIx},
    policy::{Policy, Purpose, RetentionFrom},
};

/// From when a period runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PeriodStart {
    /// The day.
    pub date: NaiveDate,
    /// Whether the last contact is not known, so that an earlier fact stands in for it.
    pub is_fallback: bool,
}

/// The period of one purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The purpose.
    pub purpose: PurposeIx,
    /// How long, in months; none: the policy gives no period.
    pub months: Option<u32>,
    /// From when; none: that cannot be known.
    pub start: Option<PeriodStart>,
}

impl Period {
    /// The last day of the period; none where it has no known end.
    #[must_use]
    pub fn ends_on(&self) -> Option<NaiveDate> {
        retention::end_of_period(self.start?.date, self.months?)
    }

    /// Whether it has ended before that day.
    #[must_use]
    pub fn is_past(&self, today: NaiveDate) -> bool {
        self.ends_on().is_some_and(|end| end < today)
    }
}

/// Reads the periods of the records of one layout.
pub struct Periods<'a> {
    dates: Dates,
    policy: &'a Policy,
}

impl<'a> Periods<'a> {
    /// For the records whose columns these are.
    #[must_use]
    pub fn new(columns: &'a Columns, policy: &'a Policy, today: NaiveDate) -> Self {
        let cx = SourceCx {
            source: "",
            columns,
            policy,
            block: None,
            today,
            lang: Lang::default(),
            file: None,
            imported: today,
            wants_text: false,
        };
        Self {
            dates: Dates::new(&cx),
            policy,
        }
    }

    /// Appends one period for each purpose of the policy, in its order.
    pub fn read(&self, record: &Record<'_>, out: &mut Vec<Period>) {
        for (index, purpose) in self.policy.purposes.iter().enumerate() {
            let Ok(index) = PurposeIx::try_from(index) else {
                return;
            };
            let start = self.dates.start(record, purpose).map(|start| PeriodStart {
                date: start.date,
                is_fallback: start.is_fallback,
            });
            out.push(Period {
                purpose: index,
                months: purpose.retention_months,
                start,
            });
        }
    }
}

/// Whether a purpose runs from an act of the person, which another record may show.
#[must_use]
pub fn runs_from_an_act(purpose: &Purpose) -> bool {
    purpose.retention_from == RetentionFrom::LastContact
}

/// The headers of filled columns that one of the ended purposes needs and none of the others does.
#[must_use]
pub fn fields_of_ended<'r>(
    record: &Record<'r>,
    ended: &[&Purpose],
    running: &[&Purpose],
) -> Vec<&'r str> {
    record
        .columns
        .columns
        .iter()
        .filter(|column| {
            column.field.as_ref().is_some_and(|field| {
                ended.iter().any(|purpose| is_needed_by(field, purpose))
                    && !running.iter().any(|purpose| is_needed_by(field, purpose))
            })
        })
        .filter(|column| {
            record
                .row
                .values(column.index)
                .any(|cell| !cell.trim().is_empty())
        })
        .map(|column| column.header.as_str())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_without_start_or_length_never_ends() {
        let day: NaiveDate = "2020-01-31".parse().unwrap();
        let start = Some(PeriodStart {
            date: day,
            is_fallback: false,
        });
        let period = |months, start| Period {
            purpose: 0,
            months,
            start,
        };
        let today = "2026-06-30".parse().unwrap();
        assert!(period(Some(13), start).is_past(today));
        assert_eq!(
            period(Some(13), start).ends_on(),
            Some("2021-02-28".parse().unwrap())
        );
        assert!(!period(None, start).is_past(today));
        assert!(!period(Some(13), None).is_past(today));
        assert!(!period(Some(13), start).is_past("2021-02-28".parse().unwrap()));
        assert!(period(Some(13), start).is_past("2021-03-01".parse().unwrap()));
    }
}
