//! The date that stands in a note: from it the deadline of a request or an objection counts
//! (Art. 12(3) GDPR), so that the day on which it was found costs nobody a right.

use chrono::{Datelike, NaiveDate};

use crate::model::date::{DateOrder, Moment};

/// The longest text of a date, `Mittwoch, 12. September 2026`, after its first digit.
const LONGEST: usize = 24;
/// A date before is not that of a note in a customer file: a date of birth, or of an old contract.
const FIRST_YEAR: i32 = 1995;
/// What stands before a date of birth, folded.
const BORN: [&str; 10] = [
    "ne le",
    "nee le",
    "ne(e) le",
    "naissance",
    "geboren",
    "geb.",
    "geboortedatum",
    "birth",
    "born",
    "dob",
];
/// How many bytes before a date are looked at for it.
const BEFORE: usize = 20;

/// The date in a note that stands nearest to a place in it (a byte, such as the start of what was
/// seen there); of two as near, the one before. Day and month stand in the order of the continent.
/// None where no full date stands there; a date to come is not that of a note.
#[must_use]
pub fn note_date(text: &str, place: usize, today: NaiveDate) -> Option<NaiveDate> {
    dates(text)
        .filter(|(_, date)| *date <= today)
        .min_by_key(|(at, _)| (at.abs_diff(place), *at > place))
        .map(|(_, date)| date)
}

/// The dates of a text with their places.
fn dates(text: &str) -> impl Iterator<Item = (usize, NaiveDate)> {
    let mut last_end = 0;
    let mut before = None;
    text.char_indices().filter_map(move |(at, c)| {
        let starts = c.is_ascii_digit()
            && at >= last_end
            && !before.is_some_and(|c: char| c.is_alphanumeric() || c == '.' || c == '/');
        before = Some(c);
        if !starts || is_birth(text, at) {
            return None;
        }
        let (date, length) = date_at(text.get(at..)?)?;
        last_end = at + length;
        (date.year() >= FIRST_YEAR).then_some((at, date))
    })
}

/// The longest date at the start of a text, and its length.
fn date_at(text: &str) -> Option<(NaiveDate, usize)> {
    let mut ends: Vec<usize> = text
        .char_indices()
        .take(LONGEST)
        .zip(text.chars().skip(1).map(Some).chain([None]))
        .filter(|((_, c), next)| {
            c.is_ascii_digit() && !next.is_some_and(|next| next.is_ascii_digit())
        })
        .map(|((at, c), _)| at + c.len_utf8())
        .collect();
    ends.reverse();
    ends.into_iter().find_map(|end| {
        let part = text.get(..end)?;
        let marks = part.matches(['/', '.', '-', ' ']).count();
        let moment = (marks >= 2).then(|| Moment::parse(part, Some(DateOrder::Dmy)))??;
        Some((moment.date, end))
    })
}

/// Whether what stands before says that the date is one of birth.
fn is_birth(text: &str, at: usize) -> bool {
    let mut start = at.saturating_sub(BEFORE);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let before = text.get(start..at).unwrap_or("");
    let before = crate::model::fold::word(before);
    before.ends_with('°') || BORN.iter().any(|word| before.contains(word))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, month, day)
    }

    #[test]
    fn a_note_tells_its_date_in_many_ways() {
        for (text, expected) in [
            ("le 12/03/2026 : demande de suppression", day(2026, 3, 12)),
            ("12.03.26 Kunde will Datenauskunft", day(2026, 3, 12)),
            (
                "2026-03-12: wil zijn gegevens laten wissen",
                day(2026, 3, 12),
            ),
            (
                "Op 3 maart 2026 gebeld, wil geen mails meer",
                day(2026, 3, 3),
            ),
            ("1er avril 2026 ne plus appeler", day(2026, 4, 1)),
            ("Am 3. März 2026 angerufen: keine Werbung", day(2026, 3, 3)),
            ("Do not call (since 5 May 2026)", day(2026, 5, 5)),
            ("[01-02-2026 14:30] ne plus appeler", day(2026, 2, 1)),
        ] {
            assert_eq!(note_date(text, 0, NaiveDate::MAX), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_full_date_of_a_note_tells_none() {
        for text in [
            "ne plus appeler",
            "rappeler le 12/03",
            "né le 12/03/1960, ne plus appeler",
            "geboren am 12.03.2001, keine Werbung",
            "tel 02/512.34.56.78 ne plus appeler",
            "facture 2024-118 payée",
            "31/02/2026 ne plus appeler",
            "version 1.2.3",
        ] {
            assert_eq!(note_date(text, 0, NaiveDate::MAX), None, "{text}");
        }
    }

    #[test]
    fn the_nearest_date_counts() {
        let text = "01/02/2025 devis envoyé. 03/04/2026 ne plus appeler";
        assert_eq!(
            note_date(text, text.find("ne").unwrap(), NaiveDate::MAX),
            day(2026, 4, 3)
        );
        assert_eq!(note_date(text, 0, NaiveDate::MAX), day(2025, 2, 1));
    }

    proptest! {
        #[test]
        fn any_text_can_be_asked_for_its_date(text in "\\PC{0,80}", place in 0_usize..100) {
            let _date = note_date(&text, place, NaiveDate::MAX);
        }

        #[test]
        fn any_written_date_is_found(days in 0_i32..15_000) {
            let date = NaiveDate::from_num_days_from_ce_opt(728_300 + days).unwrap();
            let text = format!("appel du {} : ne plus appeler", date.format("%d/%m/%Y"));
            prop_assert_eq!(note_date(&text, text.len(), NaiveDate::MAX), Some(date));
        }
    }
}
