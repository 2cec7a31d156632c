//! Facts about dates.

use proptest::prelude::*;

use super::*;

fn show(text: &str, order: Option<DateOrder>) -> String {
    match Moment::parse(text, order) {
        None => "none".to_owned(),
        Some(Moment { date, time: None }) => date.to_string(),
        Some(Moment {
            date,
            time: Some(time),
        }) => format!("{date} {time}"),
    }
}

#[test]
fn dates_that_need_no_order_are_read() {
    for (text, expected) in [
        ("2024-03-07", "2024-03-07"),
        (" 2024-03-07\u{a0}", "2024-03-07"),
        ("2024/3/7", "2024-03-07"),
        ("2024-03-07T09:05:00", "2024-03-07 09:05:00"),
        ("2024-03-07 09:05", "2024-03-07 09:05:00"),
        ("2024-03-07T23:30:00.123456789012Z", "2024-03-07 23:30:00"),
        ("2024-03-07T23:30:00+02:00", "2024-03-07 23:30:00"),
        ("2010-10-14T12:00:00.000Z-0300", "2010-10-14 12:00:00"),
        ("2024-03-07 09:05:00 UTC", "2024-03-07 09:05:00"),
        ("2024-03-07T24:00:00", "2024-03-07"),
        ("20240307", "2024-03-07"),
        ("20240307T090500", "2024-03-07 09:05:00"),
        ("31/12/2026", "2026-12-31"),
        ("12/31/2026", "2026-12-31"),
        ("31.12.26", "2026-12-31"),
        ("31-12-1999 18:45", "1999-12-31 18:45:00"),
        ("7/7/2024", "2024-07-07"),
        ("12/31/2026 12:05 AM", "2026-12-31 00:05:00"),
        ("12/31/2026 1:05 p.m.", "2026-12-31 13:05:00"),
        ("3 mars 2024", "2024-03-03"),
        ("1er août 2024", "2024-08-01"),
        ("3. März 2024", "2024-03-03"),
        ("3 MAART 2024", "2024-03-03"),
        ("Mar 3, 2024", "2024-03-03"),
        ("March 3rd, 2024 5:06 PM", "2024-03-03 17:06:00"),
        ("lundi 4 mars 2024 à 14h30", "2024-03-04 14:30:00"),
        ("Mon, 04 Mar 2024 14:30:00 GMT", "2024-03-04 14:30:00"),
        ("04-Mar-24", "2024-03-04"),
        ("2024-Mar-04", "2024-03-04"),
        ("9999-12-31", "9999-12-31"),
    ] {
        assert_eq!(show(text, None), expected, "{text}");
    }
}

#[test]
fn a_date_that_can_be_read_in_two_ways_is_never_guessed() {
    assert_eq!(show("01/09/2008", None), "none");
    assert_eq!(show("01/09/2008", Some(DateOrder::Dmy)), "2008-09-01");
    assert_eq!(show("01/09/2008", Some(DateOrder::Mdy)), "2008-01-09");
    assert_eq!(show("01/09/2008", Some(DateOrder::Ymd)), "none");
    assert_eq!(show("08-09-01", Some(DateOrder::Ymd)), "2008-09-01");
    assert_eq!(show("1.9.08 10:00", None), "none");
}

#[test]
fn a_date_that_contradicts_its_column_is_read_in_its_only_way() {
    assert_eq!(show("12/31/2026", Some(DateOrder::Dmy)), "2026-12-31");
    assert_eq!(show("31/12/2026", Some(DateOrder::Mdy)), "2026-12-31");
}

#[test]
fn placeholders_for_no_date_are_none() {
    for text in [
        "",
        "0",
        "0.0.00",
        "0/0/00",
        "0000-00-00",
        "0000-00-00 00:00:00",
        "0001-01-01",
        "0001-01-01T00:00:00",
        "01/01/0001",
        "1899-12-30",
        "1899-12-30 00:00:00",
        "00/00/0000",
        "00.00.00",
    ] {
        for order in [
            None,
            Some(DateOrder::Dmy),
            Some(DateOrder::Mdy),
            Some(DateOrder::Ymd),
        ] {
            assert_eq!(show(text, order), "none", "{text} {order:?}");
        }
    }
}

#[test]
fn what_is_no_date_is_none() {
    for text in [
        "yes",
        "2024",
        "03/2024",
        "2024-13-01",
        "2024-02-30",
        "31/02/2024",
        "32/12/2024",
        "2024-03-07 hello",
        "12:30:00",
        "+32 475 12 34 56",
        "0475/12.34.56",
        "99999999",
        "2024-03-07 25:00",
        "3 Smarch 2024",
        "1.2.3.4",
        "192.168.10.12",
        "2024-03-07 13:00 PM",
        "44300",
    ] {
        assert_eq!(show(text, Some(DateOrder::Dmy)), "none", "{text}");
    }
}

#[test]
fn two_digit_years_turn_after_39() {
    assert_eq!(show("31/12/39", None), "2039-12-31");
    assert_eq!(show("31/12/40", None), "1940-12-31");
}

#[test]
fn serial_numbers_follow_the_workbook_and_not_its_phantom_day() {
    let date = |serial, is_1904| {
        Moment::from_serial(serial, is_1904).map(|moment| moment.date.to_string())
    };
    assert_eq!(date(44_300.0, false).as_deref(), Some("2021-04-14"));
    assert_eq!(date(43_844.0, true).as_deref(), Some("2024-01-15"));
    assert_eq!(date(59.0, false).as_deref(), Some("1900-02-28"));
    assert_eq!(date(60.0, false), None);
    assert_eq!(date(61.0, false).as_deref(), Some("1900-03-01"));
    assert_eq!(date(0.0, false), None);
    assert_eq!(date(f64::NAN, false), None);
    assert_eq!(date(2_958_466.0, false), None);
    assert_eq!(
        Moment::from_serial(44_300.5, false).and_then(|moment| moment.time),
        NaiveTime::from_hms_opt(12, 0, 0)
    );
    assert_eq!(
        date(44_300.999_999_99, false).as_deref(),
        Some("2021-04-15")
    );
}

#[test]
fn the_order_of_a_column_comes_from_values_that_tell_it() {
    let order = |values: &[&str]| infer_order(values.iter().copied());
    assert_eq!(
        order(&["01/02/2024", "13/02/2024", ""]),
        Some(DateOrder::Dmy)
    );
    assert_eq!(order(&["01/02/2024", "02/13/2024"]), Some(DateOrder::Mdy));
    assert_eq!(order(&["2024-02-13", "20240101"]), Some(DateOrder::Ymd));
    assert_eq!(order(&["01/02/2024", "03/04/2024"]), None);
    assert_eq!(order(&["13/02/2024", "02/13/2024"]), None);
    assert_eq!(order(&[]), None);
}

proptest! {
    #[test]
    fn every_date_is_read_back_in_every_way_of_writing_it(days in 0_u64..73_000, seconds in 0_u32..86_400) {
        let date = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + Days::new(days);
        let time = NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).unwrap();
        let both = Moment { date, time: Some(time) };
        let at = |form: &str| date.and_time(time).format(form).to_string();
        for form in ["%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S", "%Y%m%dT%H%M%S"] {
            prop_assert_eq!(Moment::parse(&at(form), None), Some(both), "{}", form);
        }
        prop_assert_eq!(Moment::parse(&at("%d/%m/%Y %H:%M:%S"), Some(DateOrder::Dmy)), Some(both));
        prop_assert_eq!(Moment::parse(&at("%-m/%-d/%Y %-I:%M:%S %p"), Some(DateOrder::Mdy)), Some(both));
        prop_assert_eq!(Moment::parse(&at("%-d %B %Y"), None), Some(Moment { date, time: None }));
    }

    #[test]
    fn what_is_read_without_an_order_is_like_a_date(text in "\\PC{0,40}") {
        prop_assert!(Moment::parse(&text, None).is_none() || is_date_like(&text));
    }

    #[test]
    fn a_date_read_without_an_order_does_not_depend_on_it(a in 0_u32..40, b in 0_u32..40, year in 1990_u32..2040) {
        let text = format!("{a}/{b}/{year}");
        if let Some(found) = Moment::parse(&text, None) {
            prop_assert_eq!(Some(found), Moment::parse(&text, Some(DateOrder::Dmy)));
            prop_assert_eq!(Some(found), Moment::parse(&text, Some(DateOrder::Mdy)));
        }
    }
}
