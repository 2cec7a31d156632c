//! From when a retention period runs for a record, and when it ended. Counts as contact only what
//! the person did: our own mailing, and the opening of it, do not.

use std::{collections::HashSet, sync::LazyLock};

use chrono::{Datelike, Months, NaiveDate};

use super::{
    SourceCx,
    dates::{self, DateColumn},
};
use crate::{
    model::{Columns, Record, fold},
    policy::{Purpose, RetentionFrom},
};

/// Fields that hold the last contact.
const LAST_CONTACT: [&str; 2] = ["life.last_activity_at", "life.last_contacted_at"];
/// Fields that hold the last order: an act of the person, whoever made the last contact.
const LAST_ORDER: [&str; 1] = ["life.last_purchase_at"];
/// Other fields that date an act of the person.
const OTHER_ACTS: [&str; 2] = ["life.first_contact_at", "life.converted_at"];
/// Earlier "contacts" are placeholders.
const FIRST_CONTACT_YEAR: i32 = 1980;

/// Words that say who made the last contact, folded.
static WORDS: LazyLock<(HashSet<&'static str>, HashSet<&'static str>)> = LazyLock::new(|| {
    let (mut ours, mut theirs) = (HashSet::new(), HashSet::new());
    for line in include_str!("own_contact_words.csv").lines().skip(1) {
        let mut cells = line.split(',');
        if let (Some(word), _, Some(meaning)) = (cells.next(), cells.next(), cells.next()) {
            let set = if meaning == "ours" {
                &mut ours
            } else {
                &mut theirs
            };
            set.insert(word);
        }
    }
    (ours, theirs)
});

/// Whether a word for the source of a contact names our own mailing or the opening of it.
fn names_our_mailing(cell: &str) -> bool {
    let folded = fold::word(cell);
    let words = || {
        folded
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
    };
    let (ours, theirs) = &*WORDS;
    words().any(|word| ours.contains(word)) && !words().any(|word| theirs.contains(word))
}

/// Tells whether the last contact of a record was our own mailing.
#[derive(Debug)]
pub(super) struct OwnContact {
    columns: Vec<usize>,
}

impl OwnContact {
    pub(super) fn new(columns: &Columns) -> Self {
        Self {
            columns: dates::columns(columns, &["life.last_contact_source"])
                .iter()
                .map(|column| column.index)
                .collect(),
        }
    }

    /// Whether the source says anything about it.
    pub(super) fn is_known(&self) -> bool {
        !self.columns.is_empty()
    }

    pub(super) fn is_ours(&self, record: &Record<'_>) -> bool {
        self.columns
            .iter()
            .any(|column| names_our_mailing(record.row.get(*column)))
    }
}

/// Where a period starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Start {
    pub(super) date: NaiveDate,
    /// The column that holds it; none for a date of consent.
    pub(super) column: Option<usize>,
    /// Whether the last contact is not known, so that an earlier fact stands in for it.
    pub(super) is_fallback: bool,
}

/// Reads the dates of retention of one source.
#[derive(Debug)]
pub(super) struct Dates {
    last_contacts: Vec<DateColumn>,
    last_orders: Vec<DateColumn>,
    other_acts: Vec<DateColumn>,
    creations: Vec<DateColumn>,
    ends: Vec<DateColumn>,
    own_contact: OwnContact,
    today: NaiveDate,
}

/// Reads when the person of a record last acted, for those who only count.
#[derive(Debug)]
pub struct LastAct(Dates);

impl LastAct {
    /// For the records with those columns, as of that date.
    #[must_use]
    pub fn new(columns: &Columns, today: NaiveDate) -> Self {
        Self(Dates::of(columns, today))
    }

    /// The date, and whether an earlier fact stands in for a contact that is not recorded; none
    /// where there is no date at all.
    #[must_use]
    pub fn of(&self, record: &Record<'_>) -> Option<(NaiveDate, bool)> {
        self.0
            .last_act(record)
            .map(|start| (start.date, start.is_fallback))
    }
}

impl Dates {
    pub(super) fn new(cx: &SourceCx<'_>) -> Self {
        Self::of(cx.columns, cx.today)
    }

    fn of(columns: &Columns, today: NaiveDate) -> Self {
        Self {
            last_contacts: dates::columns(columns, &LAST_CONTACT),
            last_orders: dates::columns(columns, &LAST_ORDER),
            other_acts: dates::columns(columns, &OTHER_ACTS),
            creations: dates::columns(columns, &["life.created_at"]),
            ends: dates::columns(columns, &["life.relation_end", "life.contract_end"]),
            own_contact: OwnContact::new(columns),
            today,
        }
    }

    /// Whether the source has a column for the last contact at all.
    pub(super) fn has_last_contact_column(&self) -> bool {
        !self.last_contacts.is_empty()
    }

    /// Whether the source says who made the last contact.
    pub(super) fn knows_who_made_contact(&self) -> bool {
        self.own_contact.is_known()
    }

    /// The last contact as the file states it, whoever made it. A contact in the future is none.
    pub(super) fn stated_contact(&self, record: &Record<'_>) -> Option<(NaiveDate, usize)> {
        self.latest(record, &self.last_contacts)
    }

    /// Whether it is known when the person last acted: the last contact is stated, or the last order.
    pub(super) fn knows_contact(&self, record: &Record<'_>) -> bool {
        let ordered = || self.latest(record, &self.last_orders);
        self.stated_contact(record).or_else(ordered).is_some()
    }

    /// The stated last contact, where it was our own mailing and therefore does not count.
    pub(super) fn ignored_contact(&self, record: &Record<'_>) -> Option<(NaiveDate, usize)> {
        if self.own_contact.is_ours(record) {
            self.stated_contact(record)
        } else {
            None
        }
    }

    /// The date on which the record was made.
    pub(super) fn creation(&self, record: &Record<'_>) -> Option<Start> {
        let (date, column) = self.latest(record, &self.creations)?;
        Some(Start {
            date,
            column: Some(column),
            is_fallback: false,
        })
    }

    /// Where the period of that purpose starts for a record; none where that cannot be known.
    pub(super) fn start(&self, record: &Record<'_>, purpose: &Purpose) -> Option<Start> {
        match purpose.retention_from {
            RetentionFrom::Created => self.creation(record),
            RetentionFrom::EndOfRelation => {
                // Who ordered after that end was a customer again.
                let end = self.latest(record, &self.ends)?;
                let (date, column) = self.latest(record, &self.last_orders).max(Some(end))?;
                Some(Start {
                    date,
                    column: Some(column),
                    is_fallback: false,
                })
            }
            RetentionFrom::LastContact => self.last_act(record),
        }
    }

    /// The person's last act: the stated contact if it counts, and what else the person did (giving
    /// a consent is an act too); without any, the creation of the record stands in.
    fn last_act(&self, record: &Record<'_>) -> Option<Start> {
        let ignored = self.ignored_contact(record).map(|(date, _)| date);
        let stated = dates::all(record, &self.last_contacts)
            .map(|(moment, column)| (moment.date, column))
            .filter(|(date, _)| self.is_credible(*date) && ignored.is_none_or(|ours| *date < ours))
            .max();
        let consents = record
            .consents
            .iter()
            .filter_map(|consent| consent.confirmed_at.max(consent.given_at));
        let ordered = self.latest(record, &self.last_orders);
        let other = self
            .latest(record, &self.other_acts)
            .max(ordered)
            .map(|(date, column)| (date, Some(column)))
            .into_iter()
            .chain(
                consents
                    .map(|moment| (moment.date, None))
                    .filter(|(date, _)| self.is_credible(*date)),
            )
            .max();
        let known = stated.map(|(date, column)| (date, Some(column)));
        if let Some((date, column)) = known.into_iter().chain(other).max() {
            return Some(Start {
                date,
                column,
                is_fallback: stated.is_none() && ordered.is_none(),
            });
        }
        self.creation(record).map(|start| Start {
            is_fallback: true,
            ..start
        })
    }

    fn latest(&self, record: &Record<'_>, columns: &[DateColumn]) -> Option<(NaiveDate, usize)> {
        dates::all(record, columns)
            .map(|(moment, column)| (moment.date, column))
            .filter(|(date, _)| self.is_credible(*date))
            .max()
    }

    fn is_credible(&self, date: NaiveDate) -> bool {
        date <= self.today && date.year() >= FIRST_CONTACT_YEAR
    }
}

/// The end of a period: calendar months, clamped to the end of the month, never rolled over weekends.
pub(super) fn end_of_period(start: NaiveDate, months: u32) -> Option<NaiveDate> {
    start.checked_add_months(Months::new(months))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn months_are_clamped_to_the_end_of_the_month() {
        assert_eq!(
            end_of_period(date("2024-02-29"), 36),
            Some(date("2027-02-28"))
        );
        assert_eq!(
            end_of_period(date("2022-11-01"), 36),
            Some(date("2025-11-01"))
        );
        assert_eq!(
            end_of_period(date("2025-12-31"), 2),
            Some(date("2026-02-28"))
        );
        assert_eq!(end_of_period(date("2025-12-31"), u32::MAX), None);
    }

    #[test]
    fn our_mailing_and_its_opening_are_told_from_acts_of_the_person() {
        for ours in [
            "open",
            "Email open",
            "newsletter",
            "E-Mail geöffnet",
            "Newsletter-Versand",
            "e-mail ouvert",
            "Mailing geopend",
            "email_open",
            "tracking pixel",
        ] {
            assert!(names_our_mailing(ours), "{ours}");
        }
        for theirs in [
            "order",
            "Newsletter click",
            "réponse au mailing",
            "Newsletter-Anmeldung",
            "klik in nieuwsbrief",
            "telephone",
            "",
            "openbaar",
            "mail",
        ] {
            assert!(!names_our_mailing(theirs), "{theirs}");
        }
    }

    #[test]
    fn no_word_is_both_ours_and_theirs_and_every_word_is_folded() {
        let (ours, theirs) = &*WORDS;
        assert!(ours.is_disjoint(theirs));
        assert_eq!(
            ours.len() + theirs.len(),
            include_str!("own_contact_words.csv").lines().count() - 1
        );
        for word in ours.iter().chain(theirs) {
            assert_eq!(fold::word(word), **word);
        }
    }

    proptest::proptest! {
        #[test]
        fn a_period_ends_in_the_right_month_and_never_on_a_later_day(days in 0_i64..40_000, months in 0_u32..600) {
            let start = date("1990-01-01") + chrono::Duration::days(days);
            let end = end_of_period(start, months).unwrap();
            let ahead = (end.year() - start.year()) * 12 + end.month0() as i32 - start.month0() as i32;
            proptest::prop_assert_eq!(ahead, i32::try_from(months).unwrap());
            proptest::prop_assert!(end.day() <= start.day());
            let is_month_end = end.succ_opt().unwrap().month() != end.month();
            proptest::prop_assert!(end.day() == start.day() || is_month_end);
        }
    }
}
