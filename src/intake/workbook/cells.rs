//! What a workbook's cell is, as text: numbers in their shortest form, dates as ISO 8601, nothing
//! guessed and nothing rounded. Must not know headers, fields or people.

use std::fmt::Write as _;

use calamine::{CellErrorType, Data, DataRef, ExcelDateTime};
use chrono::{NaiveDateTime, NaiveTime, Timelike};

use crate::model::row::CellKind;

/// The longest text that Excel allows in a cell, in characters.
pub(super) const MAX_CELL_CHARS: usize = 32_767;
/// Integers below this are exact in a workbook's numbers (2^53).
const EXACT_BELOW: f64 = 9_007_199_254_740_992.0;
/// Excel keeps 15 digits; from here on the last ones may be lost.
const LONG_FROM: f64 = 1e15;
/// The day after the last one that Excel knows (9999-12-31).
const LAST_SERIAL: f64 = 2_958_466.0;

/// What a cell of a sheet is; the text stands beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    /// Text.
    Text = 0,
    /// A number.
    Number = 1,
    /// A date, with or without time.
    Date = 2,
    /// `true` or `false`.
    Bool = 3,
    /// An error such as `#N/A`.
    Error = 4,
    /// A number whose last digits may be lost.
    LongNumber = 5,
    /// A formula that was saved without its result.
    NoResult = 6,
    /// The e-mail address to which the cell before links.
    Link = 7,
}

impl Kind {
    /// The kind of that number.
    pub const fn from_byte(byte: u8) -> Option<Self> {
        Some(match byte {
            0 => Self::Text,
            1 => Self::Number,
            2 => Self::Date,
            3 => Self::Bool,
            4 => Self::Error,
            5 => Self::LongNumber,
            6 => Self::NoResult,
            7 => Self::Link,
            _ => return None,
        })
    }

    /// The kind as the rest of the program knows it.
    pub const fn cell_kind(self) -> CellKind {
        match self {
            Self::Text | Self::NoResult | Self::Link => CellKind::Text,
            Self::Number | Self::LongNumber => CellKind::Number,
            Self::Date => CellKind::Date,
            Self::Bool => CellKind::Bool,
            Self::Error => CellKind::Error,
        }
    }
}

/// Appends the text of a cell; none where the cell is empty.
pub(super) fn append(value: &DataRef<'_>, is_formula: bool, out: &mut String) -> Option<Kind> {
    match value {
        DataRef::Empty => is_formula.then_some(Kind::NoResult),
        DataRef::String(text) => append_text(text, out),
        DataRef::SharedString(text) => append_text(text, out),
        DataRef::Int(number) => Some(append_integer(*number, out)),
        DataRef::Float(number) => Some(append_number(*number, out)),
        DataRef::Bool(value) => {
            out.push_str(if *value { "true" } else { "false" });
            Some(Kind::Bool)
        }
        DataRef::DateTime(moment) => Some(append_moment(moment, out)),
        DataRef::DateTimeIso(text) => append_iso(text, out),
        DataRef::DurationIso(text) => append_text(text, out),
        DataRef::Error(error) => {
            out.push_str(error_name(error));
            Some(Kind::Error)
        }
    }
}

/// Appends the text of a cell that was read with a whole range.
pub(super) fn append_data(value: &Data, out: &mut String) -> Option<Kind> {
    let borrowed = match value {
        Data::Empty => DataRef::Empty,
        Data::String(text) => DataRef::SharedString(text),
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::Bool(value) => DataRef::Bool(*value),
        Data::DateTime(moment) => DataRef::DateTime(*moment),
        Data::DateTimeIso(text) => return append_iso(text, out),
        Data::DurationIso(text) => DataRef::SharedString(text),
        Data::Error(error) => DataRef::Error(error.clone()),
    };
    append(&borrowed, false, out)
}

fn append_text(text: &str, out: &mut String) -> Option<Kind> {
    if text.is_empty() {
        return None;
    }
    out.push_str(text);
    Some(Kind::Text)
}

fn append_integer(number: i64, out: &mut String) -> Kind {
    // Writing into a string cannot fail.
    let _written = write!(out, "{number}");
    if number.unsigned_abs() >= LONG_FROM as u64 {
        Kind::LongNumber
    } else {
        Kind::Number
    }
}

fn append_number(number: f64, out: &mut String) -> Kind {
    if !number.is_finite() {
        out.push_str("#NUM!");
        return Kind::Error;
    }
    let size = number.abs();
    let is_integral = number.fract() == 0.0;
    let _written = if is_integral && size < EXACT_BELOW {
        // The cast is exact here, and it turns -0 into 0.
        write!(out, "{}", number as i64)
    } else if !(1e-7..1e21).contains(&size) {
        write!(out, "{number:e}")
    } else {
        write!(out, "{number}")
    };
    if is_integral && size >= LONG_FROM {
        Kind::LongNumber
    } else {
        Kind::Number
    }
}

fn append_moment(moment: &ExcelDateTime, out: &mut String) -> Kind {
    let serial = moment.as_f64();
    if moment.is_duration() {
        return append_duration(serial, out);
    }
    // Outside Excel's calendar there is no date to name: the number is kept.
    if !(0.0..LAST_SERIAL).contains(&serial) {
        return append_number(serial, out);
    }
    let Some(date_time) = moment.as_datetime().and_then(to_whole_second) else {
        return append_number(serial, out);
    };
    if serial < 1.0 {
        append_time(date_time.time(), out);
        return Kind::Text;
    }
    append_date_time(date_time, out);
    Kind::Date
}

/// A workbook keeps a moment as a fraction of a day: a millisecond beside a whole second is noise.
fn to_whole_second(date_time: NaiveDateTime) -> Option<NaiveDateTime> {
    let millisecond = date_time.and_utc().timestamp_subsec_millis();
    match millisecond {
        0..=1 => date_time.with_nanosecond(0),
        999.. => date_time
            .with_nanosecond(0)?
            .checked_add_signed(chrono::Duration::seconds(1)),
        _ => Some(date_time),
    }
}

fn append_date_time(date_time: NaiveDateTime, out: &mut String) {
    let _written = write!(out, "{}", date_time.format("%Y-%m-%d"));
    if date_time.time() != NaiveTime::MIN {
        out.push('T');
        append_time(date_time.time(), out);
    }
}

fn append_time(time: NaiveTime, out: &mut String) {
    let form = if time.nanosecond() == 0 {
        "%H:%M:%S"
    } else {
        "%H:%M:%S%.3f"
    };
    let _written = write!(out, "{}", time.format(form));
}

fn append_duration(days: f64, out: &mut String) -> Kind {
    let seconds = (days * 86_400.0).round();
    if !seconds.is_finite() || seconds.abs() >= EXACT_BELOW {
        return append_number(days, out);
    }
    let whole = (seconds as i64).unsigned_abs();
    let sign = if seconds < 0.0 { "-" } else { "" };
    let _written = write!(
        out,
        "{sign}{:02}:{:02}:{:02}",
        whole / 3600,
        whole / 60 % 60,
        whole % 60
    );
    Kind::Text
}

/// A date that the file itself writes in ISO 8601: put into our form where it is one, else left.
fn append_iso(text: &str, out: &mut String) -> Option<Kind> {
    let trimmed = text.trim();
    if let Ok(date) = chrono::NaiveDate::parse_from_str(trimmed, "%Y-%m-%d") {
        append_date_time(date.and_time(NaiveTime::MIN), out);
        return Some(Kind::Date);
    }
    for form in [
        "%Y-%m-%dT%H:%M:%S%.f",
        "%Y-%m-%d %H:%M:%S%.f",
        "%Y-%m-%dT%H:%M",
    ] {
        if let Ok(date_time) = NaiveDateTime::parse_from_str(trimmed, form) {
            append_date_time(date_time, out);
            return Some(Kind::Date);
        }
    }
    append_text(text, out)
}

const fn error_name(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        CellErrorType::Value => "#VALUE!",
        CellErrorType::GettingData => "#DATA!",
    }
}

/// The name of a cell, `B7`; both counted from 0.
pub(super) fn cell_name(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    let mut name: String = letters.into_iter().rev().collect();
    let _written = write!(name, "{}", u64::from(row) + 1);
    name
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType;
    use proptest::prelude::*;

    use super::*;

    fn text_of(value: &DataRef<'_>) -> (Option<Kind>, String) {
        let mut out = String::new();
        let kind = append(value, false, &mut out);
        (kind, out)
    }

    fn number(value: f64) -> (Option<Kind>, String) {
        text_of(&DataRef::Float(value))
    }

    fn moment(value: f64, is_1904: bool) -> (Option<Kind>, String) {
        text_of(&DataRef::DateTime(ExcelDateTime::new(
            value,
            ExcelDateTimeType::DateTime,
            is_1904,
        )))
    }

    #[test]
    fn a_phone_stored_as_a_number_has_no_decimal_point() {
        assert_eq!(
            number(32_475_123_456.0),
            (Some(Kind::Number), "32475123456".to_owned())
        );
        assert_eq!(number(-0.0), (Some(Kind::Number), "0".to_owned()));
        assert_eq!(number(1.5), (Some(Kind::Number), "1.5".to_owned()));
    }

    #[test]
    fn more_than_fifteen_digits_are_marked() {
        assert_eq!(number(999_999_999_999_999.0).0, Some(Kind::Number));
        assert_eq!(
            number(1e15),
            (Some(Kind::LongNumber), "1000000000000000".to_owned())
        );
        assert_eq!(number(4_876_876_000_000_120_000.0).1, "4876876000000120000");
        assert_eq!(number(0.1 + 0.2).0, Some(Kind::Number));
        assert_eq!(
            text_of(&DataRef::Int(1_234_567_890_123_456)).0,
            Some(Kind::LongNumber)
        );
    }

    #[test]
    fn a_number_that_is_none_is_an_error_cell() {
        assert_eq!(
            number(f64::INFINITY),
            (Some(Kind::Error), "#NUM!".to_owned())
        );
        assert_eq!(number(f64::NAN).0, Some(Kind::Error));
        assert_eq!(number(1e300).1, "1e300");
    }

    #[test]
    fn dates_are_iso_in_both_calendars() {
        assert_eq!(
            moment(46_349.0, false),
            (Some(Kind::Date), "2026-11-23".to_owned())
        );
        assert_eq!(
            moment(46_349.0 - 1462.0, true),
            (Some(Kind::Date), "2026-11-23".to_owned())
        );
        assert_eq!(
            moment(46_349.0 + 10.0 / 24.0, false).1,
            "2026-11-23T10:00:00"
        );
        assert_eq!(moment(1.0, false).1, "1900-01-01");
        assert_eq!(
            moment(0.5, false),
            (Some(Kind::Text), "12:00:00".to_owned())
        );
    }

    #[test]
    fn a_serial_outside_the_calendar_stays_a_number() {
        assert_eq!(
            moment(1e308, false),
            (Some(Kind::LongNumber), "1e308".to_owned())
        );
        assert_eq!(
            moment(-1e308, true),
            (Some(Kind::LongNumber), "-1e308".to_owned())
        );
        assert_eq!(moment(-1.0, false), (Some(Kind::Number), "-1".to_owned()));
        assert_eq!(moment(2_958_466.0, false).0, Some(Kind::Number));
    }

    #[test]
    fn durations_are_hours_minutes_seconds() {
        let day_and_more = ExcelDateTime::new(1.25, ExcelDateTimeType::TimeDelta, false);
        assert_eq!(
            text_of(&DataRef::DateTime(day_and_more)),
            (Some(Kind::Text), "30:00:00".to_owned())
        );
    }

    #[test]
    fn iso_dates_lose_an_empty_time_and_other_text_stays() {
        let iso = |text: &str| text_of(&DataRef::DateTimeIso(text.to_owned()));
        assert_eq!(
            iso("2021-01-02T00:00:00"),
            (Some(Kind::Date), "2021-01-02".to_owned())
        );
        assert_eq!(
            iso("2021-01-02T10:11:12.000"),
            (Some(Kind::Date), "2021-01-02T10:11:12".to_owned())
        );
        assert_eq!(
            iso("9999999-99-99T99:99:99"),
            (Some(Kind::Text), "9999999-99-99T99:99:99".to_owned())
        );
    }

    #[test]
    fn an_empty_text_is_no_cell_and_a_formula_without_result_is_told() {
        assert_eq!(
            text_of(&DataRef::String(String::new())),
            (None, String::new())
        );
        assert_eq!(
            append(&DataRef::Empty, true, &mut String::new()),
            Some(Kind::NoResult)
        );
        assert_eq!(
            append(&DataRef::String(String::new()), true, &mut String::new()),
            None
        );
    }

    #[test]
    fn cells_are_named_as_in_a_spreadsheet() {
        assert_eq!(cell_name(0, 0), "A1");
        assert_eq!(cell_name(6, 25), "Z7");
        assert_eq!(cell_name(6, 26), "AA7");
        assert_eq!(cell_name(1_048_575, 16_383), "XFD1048576");
    }

    proptest! {
        #[test]
        fn a_number_reads_back_as_itself(value in any::<f64>().prop_filter("finite", |value| value.is_finite())) {
            prop_assert_eq!(number(value).1.parse::<f64>().unwrap(), value);
        }

        #[test]
        fn no_moment_panics(value in any::<f64>(), is_1904 in any::<bool>()) {
            let (kind, text) = moment(value, is_1904);
            prop_assert!(kind.is_some() && !text.is_empty());
        }
    }
}
