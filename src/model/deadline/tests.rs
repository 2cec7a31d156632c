use chrono::{DateTime, Datelike, Months, NaiveDate, TimeDelta, Utc};
use proptest::prelude::*;

use super::{
    Calendar, HOLIDAYS, MONTHS_TO_ANSWER, MONTHS_WHEN_EXTENDED, UnknownCalendar, day_of_receipt,
    due, easter_sunday,
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn calendar(code: &str) -> Calendar {
    Calendar::of(code).unwrap()
}

/// Day of receipt, calendars that agree, end of one month, end of three, why. An end is the day by
/// the calendar, then `>` and the working day where that is another one.
const ENDS: &[(&str, &str, &str, &str, &str)] = &[
    (
        "2027-03-05",
        "BE",
        "2027-04-05",
        "2027-06-05>2027-06-07",
        "the guidelines' example",
    ),
    (
        "2026-03-05",
        "BE",
        "2026-04-05>2026-04-07",
        "2026-06-05",
        "Easter",
    ),
    (
        "2026-08-31",
        "BE",
        "2026-09-30",
        "2026-11-30",
        "no 31 September",
    ),
    (
        "2026-08-30",
        "BE",
        "2026-09-30",
        "2026-11-30",
        "a Sunday counts as receipt",
    ),
    (
        "2027-01-31",
        "BE",
        "2027-02-28>2027-03-01",
        "2027-04-30",
        "no 31 February, then a Sunday",
    ),
    (
        "2027-01-29",
        "BE",
        "2027-02-28>2027-03-01",
        "2027-04-29",
        "no 29 February",
    ),
    (
        "2027-01-28",
        "BE",
        "2027-02-28>2027-03-01",
        "2027-04-28",
        "a Sunday",
    ),
    (
        "2028-01-31",
        "BE",
        "2028-02-29",
        "2028-04-30>2028-05-02",
        "a leap year; Labour Day",
    ),
    (
        "2028-02-29",
        "BE",
        "2028-03-29",
        "2028-05-29",
        "receipt on the leap day",
    ),
    (
        "2026-12-31",
        "BE",
        "2027-01-31>2027-02-01",
        "2027-03-31",
        "three months from receipt",
    ),
    (
        "2026-11-30",
        "BE",
        "2026-12-30",
        "2027-02-28>2027-03-01",
        "three months end in February",
    ),
    (
        "2026-03-03",
        "BE FR LU",
        "2026-04-03",
        "2026-06-03",
        "Good Friday is worked there",
    ),
    (
        "2026-03-03",
        "DE NL FR-57 FR-68",
        "2026-04-03>2026-04-07",
        "2026-06-03",
        "not there",
    ),
    (
        "2026-04-01",
        "BE DE FR LU",
        "2026-05-01>2026-05-04",
        "2026-07-01",
        "Labour Day",
    ),
    (
        "2026-04-01",
        "NL",
        "2026-05-01",
        "2026-07-01",
        "not in the Netherlands",
    ),
    (
        "2026-04-08",
        "FR",
        "2026-05-08>2026-05-11",
        "2026-07-08",
        "8 May",
    ),
    (
        "2026-04-08",
        "BE DE NL LU",
        "2026-05-08",
        "2026-07-08",
        "not elsewhere",
    ),
    (
        "2026-04-14",
        "BE",
        "2026-05-14>2026-05-15",
        "2026-07-14",
        "Ascension",
    ),
    (
        "2026-04-14",
        "NL",
        "2026-05-14>2026-05-18",
        "2026-07-14",
        "a day equated by decree",
    ),
    (
        "2027-04-05",
        "NL",
        "2027-05-05>2027-05-10",
        "2027-07-05",
        "5 May, Ascension, a decree",
    ),
    (
        "2027-04-05",
        "BE DE",
        "2027-05-05",
        "2027-07-05",
        "an ordinary Wednesday",
    ),
    (
        "2026-04-25",
        "BE FR NL DE LU",
        "2026-05-25>2026-05-26",
        "2026-07-25>2026-07-27",
        "Whit Monday",
    ),
    (
        "2026-05-04",
        "DE-BY DE-HE DE-NW",
        "2026-06-04>2026-06-05",
        "2026-08-04",
        "Corpus Christi",
    ),
    (
        "2026-05-04",
        "DE DE-BE DE-SN",
        "2026-06-04",
        "2026-08-04",
        "in some Laender only",
    ),
    (
        "2026-05-23",
        "LU",
        "2026-06-23>2026-06-24",
        "2026-08-23>2026-08-24",
        "the Grand Duke's day",
    ),
    (
        "2026-05-23",
        "BE",
        "2026-06-23",
        "2026-08-23>2026-08-24",
        "not in Belgium",
    ),
    (
        "2028-04-09",
        "LU",
        "2028-05-09>2028-05-10",
        "2028-07-09>2028-07-10",
        "Europe Day",
    ),
    (
        "2018-04-09",
        "LU",
        "2018-05-09",
        "2018-07-09",
        "no holiday before 2019",
    ),
    (
        "2027-06-21",
        "BE",
        "2027-07-21>2027-07-22",
        "2027-09-21",
        "Belgium's national day",
    ),
    (
        "2027-06-14",
        "FR",
        "2027-07-14>2027-07-15",
        "2027-09-14",
        "France's national day",
    ),
    (
        "2027-10-01",
        "BE FR LU DE-NW",
        "2027-11-01>2027-11-02",
        "2028-01-01>2028-01-03",
        "All Saints",
    ),
    (
        "2027-10-01",
        "DE-HH NL DE",
        "2027-11-01",
        "2028-01-01>2028-01-03",
        "not in the north",
    ),
    (
        "2027-10-11",
        "BE FR",
        "2027-11-11>2027-11-12",
        "2028-01-11",
        "Armistice",
    ),
    (
        "2027-10-11",
        "NL DE LU",
        "2027-11-11",
        "2028-01-11",
        "not theirs",
    ),
    (
        "2026-10-18",
        "DE-SN",
        "2026-11-18>2026-11-19",
        "2027-01-18",
        "Repentance and Prayer",
    ),
    (
        "2026-10-18",
        "DE-BY DE",
        "2026-11-18",
        "2027-01-18",
        "in Saxony alone",
    ),
    (
        "2025-11-26",
        "BE FR",
        "2025-12-26",
        "2026-02-26",
        "26 December is worked",
    ),
    (
        "2025-11-26",
        "NL LU DE FR-67",
        "2025-12-26>2025-12-29",
        "2026-02-26",
        "it is not",
    ),
    (
        "2026-11-25",
        "BE",
        "2026-12-25>2026-12-28",
        "2027-02-25",
        "Christmas before a weekend",
    ),
    (
        "2025-12-02",
        "NL",
        "2026-01-02>2026-01-05",
        "2026-03-02",
        "a day equated by decree",
    ),
    (
        "2025-12-02",
        "BE DE",
        "2026-01-02",
        "2026-03-02",
        "worked elsewhere",
    ),
    (
        "2026-12-01",
        "BE NL DE FR LU",
        "2027-01-01>2027-01-04",
        "2027-03-01",
        "New Year",
    ),
    (
        "2025-04-08",
        "DE-BE",
        "2025-05-08>2025-05-09",
        "2025-07-08",
        "once, in Berlin",
    ),
    (
        "2026-04-08",
        "DE-BE",
        "2026-05-08",
        "2026-07-08",
        "once only",
    ),
    (
        "2026-02-09",
        "DE-BE",
        "2026-03-09",
        "2026-05-09>2026-05-11",
        "8 March is a Sunday",
    ),
    (
        "2027-02-08",
        "DE-BE DE-MV",
        "2027-03-08>2027-03-09",
        "2027-05-08>2027-05-10",
        "8 March",
    ),
    (
        "2022-02-08",
        "DE-MV",
        "2022-03-08",
        "2022-05-08>2022-05-09",
        "a holiday there since 2023",
    ),
    (
        "2017-09-30",
        "DE-BW DE-HH",
        "2017-10-30",
        "2017-12-30>2018-01-02",
        "the year's end",
    ),
    (
        "2027-08-20",
        "DE-TH",
        "2027-09-20>2027-09-21",
        "2027-11-20>2027-11-22",
        "the children's day",
    ),
    (
        "2025-12-06",
        "DE-BW DE-BY DE-ST",
        "2026-01-06>2026-01-07",
        "2026-03-06",
        "Epiphany",
    ),
    (
        "2025-12-06",
        "DE-NW BE",
        "2026-01-06",
        "2026-03-06",
        "worked elsewhere",
    ),
    (
        "2024-09-30",
        "DE-HH DE-SN DE-BY",
        "2024-10-30",
        "2024-12-30",
        "the eve",
    ),
    (
        "2024-10-01",
        "DE-BY DE-NW DE-SL",
        "2024-11-01>2024-11-04",
        "2025-01-01>2025-01-02",
        "a Friday",
    ),
    (
        "2026-07-15",
        "BE FR LU DE-SL",
        "2026-08-15>2026-08-17",
        "2026-10-15",
        "on a Saturday anyway",
    ),
    (
        "2025-07-15",
        "DE-SL",
        "2025-08-15>2025-08-18",
        "2025-10-15",
        "Assumption",
    ),
    (
        "2025-07-15",
        "DE-BY NL",
        "2025-08-15",
        "2025-10-15",
        "in most of Bavaria's places, not all",
    ),
];

fn end(text: &str) -> (NaiveDate, NaiveDate) {
    let (raw, due) = text.split_once('>').unwrap_or((text, text));
    (day(raw), day(due))
}

#[test]
fn a_month_ends_on_the_day_of_the_same_number_or_the_next_working_day() {
    for (received, codes, one, three, why) in ENDS {
        for code in codes.split(' ') {
            for (months, expected) in [(MONTHS_TO_ANSWER, one), (MONTHS_WHEN_EXTENDED, three)] {
                let got = due(day(received), months, &calendar(code));
                assert_eq!(
                    (got.raw, got.due),
                    end(expected),
                    "{received} in {code}, {months} months: {why}"
                );
            }
        }
    }
}

#[test]
fn the_day_of_receipt_is_the_local_one() {
    let instant: DateTime<Utc> = "2026-03-31T22:30:00Z".parse().unwrap();
    assert_eq!(
        day_of_receipt(instant, chrono_tz::Europe::Brussels),
        day("2026-04-01")
    );
    assert_eq!(day_of_receipt(instant, chrono_tz::UTC), day("2026-03-31"));
}

#[test]
fn easter_falls_where_the_churches_tables_have_it() {
    for date in [
        "1818-03-22",
        "1943-04-25",
        "1954-04-18",
        "1981-04-19",
        "2000-04-23",
        "2008-03-23",
        "2011-04-24",
        "2018-04-01",
        "2019-04-21",
        "2020-04-12",
        "2021-04-04",
        "2022-04-17",
        "2023-04-09",
        "2024-03-31",
        "2025-04-20",
        "2026-04-05",
        "2027-03-28",
        "2028-04-16",
        "2029-04-01",
        "2030-04-21",
        "2038-04-25",
        "2049-04-18",
        "2076-04-19",
        "2285-03-22",
    ] {
        let date = day(date);
        assert_eq!(easter_sunday(date.year()), Some(date));
    }
}

#[test]
fn holidays_are_as_many_as_each_law_has() {
    // In 2029 no decree and no jubilee adds a day; Luxembourg's eleven fall on eleven days.
    for (code, count) in [
        ("BE", 10),
        ("FR", 11),
        ("FR-57", 13),
        ("FR-67", 13),
        ("FR-68", 13),
        ("LU", 11),
        ("NL", 9),
        ("DE", 9),
        ("DE-BB", 10),
        ("DE-BE", 10),
        ("DE-BW", 12),
        ("DE-BY", 12),
        ("DE-HB", 10),
        ("DE-HE", 10),
        ("DE-HH", 10),
        ("DE-MV", 11),
        ("DE-NI", 10),
        ("DE-NW", 11),
        ("DE-RP", 11),
        ("DE-SH", 10),
        ("DE-SL", 12),
        ("DE-SN", 11),
        ("DE-ST", 11),
        ("DE-TH", 11),
        ("AT", 0),
    ] {
        let calendar = calendar(code);
        let found = day("2029-01-01")
            .iter_days()
            .take(365)
            .filter(|day| calendar.holiday(*day).is_some())
            .count();
        assert_eq!(found, count, "{code}");
    }
}

#[test]
fn two_holidays_can_be_one_day() {
    let luxembourg = calendar("LU");
    let both = day("2024-05-09");
    assert_eq!(luxembourg.holiday(both), Some("Europe Day"));
    assert!(!luxembourg.is_working_day(both));
    assert!(luxembourg.is_working_day(day("2024-05-10")));
}

#[test]
fn every_row_of_the_table_is_read_and_names_its_source() {
    let rows: Vec<&str> = include_str!("../holidays.csv").lines().skip(1).collect();
    assert_eq!(HOLIDAYS.len(), rows.len());
    for row in rows {
        let cells: Vec<&str> = row.split(',').collect();
        assert!(matches!(cells[7], "checked" | "draft"), "{row}");
        assert!(
            !cells[5].is_empty() && day(cells[6]) >= day("2026-01-01"),
            "{row}"
        );
        for dated in [cells[2], cells[3]]
            .into_iter()
            .filter(|cell| !cell.is_empty())
        {
            day(dated);
        }
    }
}

#[test]
fn a_country_without_a_table_has_a_draft_that_is_never_too_late() {
    for code in ["AT", "ES", "IT", "NO", "PL"] {
        assert!(calendar(code).is_draft(), "{code}");
    }
    for code in ["BE", "DE", "DE-BY", "FR", "FR-67", "LU", "NL"] {
        assert!(!calendar(code).is_draft(), "{code}");
        assert_eq!(calendar(code).version(), "2026-11-26");
    }
}

#[test]
fn a_code_may_be_typed_in_small_letters() {
    assert_eq!(calendar(" de-by ").code(), "DE-BY");
}

#[test]
fn an_unknown_calendar_is_told_with_those_that_exist() {
    for code in ["XX", "", "US", "BE-VLG", "DE-XX", "FR-75"] {
        let error = Calendar::of(code).unwrap_err();
        assert_eq!(error, UnknownCalendar(code.to_owned()));
        let message = error.to_string();
        for known in ["BE", "DE-SN", "FR-57", "LU", "NL"] {
            assert!(message.contains(known), "{message}");
        }
    }
}

#[test]
fn the_end_of_time_is_no_panic() {
    let end = due(NaiveDate::MAX, 3, &calendar("BE"));
    assert_eq!(end.raw, NaiveDate::MAX);
}

fn any_calendar() -> impl Strategy<Value = Calendar> {
    proptest::sample::select(Calendar::known()).prop_map(calendar)
}

proptest! {
    #[test]
    fn an_end_is_a_working_day_at_most_five_days_after_the_calendars(
        days in 0i64..40_000, months in 0u32..13, calendar in any_calendar()
    ) {
        let received = day("1995-01-01") + TimeDelta::days(days);
        let end = due(received, months, &calendar);
        prop_assert!(end.due >= end.raw);
        prop_assert!(calendar.is_working_day(end.due));
        prop_assert!(end.due - end.raw <= TimeDelta::days(5));
        prop_assert!(end.raw.iter_days().take_while(|day| *day < end.due)
            .all(|day| !calendar.is_working_day(day)));
    }

    #[test]
    fn the_calendars_end_has_the_day_of_receipt_or_is_the_last_of_its_month(
        days in 0i64..40_000, months in 1u32..13, calendar in any_calendar()
    ) {
        let received = day("1995-01-01") + TimeDelta::days(days);
        let raw = due(received, months, &calendar).raw;
        let first = received.with_day(1).unwrap() + Months::new(months);
        prop_assert_eq!((raw.year(), raw.month()), (first.year(), first.month()));
        prop_assert!(
            raw.day() == received.day()
                || (raw.day() < received.day() && raw.succ_opt().unwrap().day() == 1)
        );
    }

    #[test]
    fn a_later_receipt_never_ends_earlier(
        days in 0i64..40_000, later in 0i64..40, months in 1u32..13, calendar in any_calendar()
    ) {
        let received = day("1995-01-01") + TimeDelta::days(days);
        let first = due(received, months, &calendar);
        let second = due(received + TimeDelta::days(later), months, &calendar);
        prop_assert!(first.raw <= second.raw && first.due <= second.due);
    }

    #[test]
    fn a_part_of_a_country_never_ends_before_its_country(
        days in 0i64..40_000, code in proptest::sample::select(Calendar::known())
    ) {
        let received = day("1995-01-01") + TimeDelta::days(days);
        let country = code.split('-').next().unwrap();
        prop_assert!(due(received, 1, &calendar(country)).due <= due(received, 1, &calendar(code)).due);
    }
}

proptest! {
    #[test]
    fn an_extension_is_counted_from_receipt_and_never_from_the_rolled_first_month(
        days in 0i64..40_000, calendar in any_calendar()
    ) {
        let received = day("1995-01-01") + TimeDelta::days(days);
        let first = due(received, MONTHS_TO_ANSWER, &calendar);
        let third = due(received, MONTHS_WHEN_EXTENDED, &calendar);
        prop_assert_eq!(third.raw, received + Months::new(3));
        prop_assert!(third.raw >= first.raw + Months::new(2));
        // Where the first month ended inside its own month, the wrong way is never earlier.
        if first.due.month() == first.raw.month() && received.day() <= 28 {
            prop_assert!(third.raw <= first.due + Months::new(2));
        }
    }
}

#[test]
fn the_last_days_of_january_all_end_with_february() {
    for (year, last) in [(2027, "2027-02-28"), (2028, "2028-02-29")] {
        for number in 29..=31 {
            let received = NaiveDate::from_ymd_opt(year, 1, number).unwrap();
            assert_eq!(
                due(received, MONTHS_TO_ANSWER, &calendar("BE")).raw,
                day(last)
            );
        }
    }
}
