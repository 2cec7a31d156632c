//! Numbers, shares, dates and periods as each language writes them; and words of others made safe.

use chrono::{Datelike, NaiveDate};

use crate::{
    model::{
        Lang,
        report::{Month, Period, PeriodSpan},
    },
    output::escape_terminal,
    words,
};

/// The label of that key.
pub(super) fn word(key: &str, lang: Lang) -> &'static str {
    words::label(key, lang)
}

/// The label of that key, filled in.
pub(super) fn say(key: &str, lang: Lang, values: &[(&str, &str)]) -> String {
    words::fill(word(key, lang), values)
}

/// A text that was not written here: what a screen obeys, and what turns or hides text, is shown.
pub(super) fn safe(text: &str) -> String {
    escape_terminal(text).into_owned()
}

/// A count with its thousands set apart.
pub(super) fn number(value: u64, lang: Lang) -> String {
    let separator = match lang {
        Lang::Fr => '\u{a0}',
        Lang::Nl | Lang::De => '.',
        Lang::En => ',',
    };
    let digits = value.to_string();
    let mut out = String::with_capacity(digits.len() + 4);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

/// A count with its sign: what was gained or lost.
pub(super) fn change(now: u64, before: u64, lang: Lang) -> String {
    match now.cmp(&before) {
        std::cmp::Ordering::Equal => "±0".to_owned(),
        std::cmp::Ordering::Greater => format!("+{}", number(now - before, lang)),
        std::cmp::Ordering::Less => format!("−{}", number(before - now, lang)),
    }
}

/// A share in whole percent. Neither "none" nor "all" is said of what is only nearly so.
pub(super) fn percent(part: u64, whole: u64, lang: Lang) -> String {
    let sign = match lang {
        Lang::Fr | Lang::De => "\u{a0}%",
        Lang::Nl | Lang::En => "%",
    };
    match share(part, whole) {
        None => "—".to_owned(),
        Some(0) if part > 0 => format!("<1{sign}"),
        Some(100) if part < whole => format!(">99{sign}"),
        Some(share) => format!("{share}{sign}"),
    }
}

/// Whole percent, rounded; none of nothing.
pub(super) fn share(part: u64, whole: u64) -> Option<u64> {
    (part.saturating_mul(200) + whole).checked_div(whole.checked_mul(2)?)
}

/// A date in full, as the language writes it.
#[must_use]
pub fn date(date: NaiveDate, lang: Lang) -> String {
    let month = word(&format!("report.month.{}", date.month()), lang);
    // French counts only the first day as a first.
    let day = match (date.day(), lang) {
        (1, Lang::Fr) => "1er".to_owned(),
        (day, _) => day.to_string(),
    };
    let values = [
        ("day", &*day),
        ("month", month),
        ("year", &*date.year().to_string()),
    ];
    say("report.date", lang, &values)
}

/// A month in full.
pub(super) fn month(month: Month, lang: Lang) -> String {
    let name = word(&format!("report.month.{}", month.month), lang);
    format!("{name} {}", month.year)
}

/// A month below a chart.
pub(super) fn short_month(month: Month) -> String {
    format!("{:02}/{:02}", month.month, month.year.rem_euclid(100))
}

/// A period in full.
pub(super) fn period(period: Period, lang: Lang) -> String {
    match period.span {
        PeriodSpan::Month => month(period.start, lang),
        PeriodSpan::Quarter => say(
            "report.quarter",
            lang,
            &[
                ("quarter", &period.start.month.div_ceil(3).to_string()),
                ("year", &period.start.year.to_string()),
            ],
        ),
        PeriodSpan::Year => period.start.year.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart_as_each_language_does() {
        assert_eq!(number(999, Lang::En), "999");
        assert_eq!(number(1_234_567, Lang::En), "1,234,567");
        assert_eq!(number(1000, Lang::De), "1.000");
        assert_eq!(number(12_345, Lang::Fr), "12\u{a0}345");
    }

    #[test]
    fn nearly_none_is_not_none_and_nearly_all_is_not_all() {
        assert_eq!(percent(0, 1000, Lang::En), "0%");
        assert_eq!(percent(1, 1000, Lang::En), "<1%");
        assert_eq!(percent(999, 1000, Lang::Nl), ">99%");
        assert_eq!(percent(1000, 1000, Lang::De), "100\u{a0}%");
        assert_eq!(percent(0, 0, Lang::En), "—");
        assert_eq!(percent(1, 3, Lang::En), "33%");
    }

    #[test]
    fn a_change_bears_its_sign() {
        assert_eq!(change(5, 2, Lang::En), "+3");
        assert_eq!(change(2, 1502, Lang::De), "−1.500");
        assert_eq!(change(2, 2, Lang::Fr), "±0");
    }

    #[test]
    fn dates_and_periods_are_written_in_full() {
        let day = "2026-10-01".parse().unwrap();
        assert_eq!(date(day, Lang::De), "1. Oktober 2026");
        assert_eq!(date(day, Lang::Fr), "1er octobre 2026");
        let quarter = Period::parse("2026-Q3").unwrap();
        assert_eq!(period(quarter, Lang::En), "quarter 3 of 2026");
        assert_eq!(period(quarter, Lang::De), "3. Quartal 2026");
    }
}
