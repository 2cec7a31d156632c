//! What somebody typed as a telephone number: its digits, and the signs that tell how to read them.

use std::sync::LazyLock;

use super::{
    is_invisible,
    phone::{MOST_DIGITS, is_one_digit},
};
use crate::model::fold;

/// The fewest digits that a text needs to be taken for a number that someone typed.
const FEWEST_DIGITS_TYPED: usize = 6;

/// The words before the extension of a number, folded.
static EXTENSION_WORDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    include_str!("../phone_words.csv")
        .lines()
        .skip(1)
        .filter_map(|line| line.rsplit(',').next())
        .collect()
});

/// Digits on the stack.
#[derive(Clone, Copy, Debug)]
pub(super) struct Digits {
    bytes: [u8; 20],
    pub(super) count: usize,
}

impl Digits {
    pub(super) const fn none() -> Self {
        Self {
            bytes: [0; 20],
            count: 0,
        }
    }

    pub(super) fn push(&mut self, digit: u8) -> Option<()> {
        *self.bytes.get_mut(self.count)? = digit;
        self.count += 1;
        Some(())
    }

    pub(super) fn as_str(&self) -> &str {
        self.bytes
            .get(..self.count)
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .unwrap_or("")
    }
}

/// What somebody typed as a number.
pub(super) struct Typed {
    pub(super) digits: Digits,
    pub(super) has_plus: bool,
    /// How many digits stand before a `(0)`.
    pub(super) bracketed_zero: Option<usize>,
    /// How many digits stand before the first other sign; none where nothing parts them.
    pub(super) first_group: usize,
}

impl Typed {
    /// Collects the digits; none where the text is something else than a number with an extension.
    pub(super) fn of(text: &str) -> Option<Self> {
        let mut typed = Self {
            digits: Digits::none(),
            has_plus: false,
            bracketed_zero: None,
            first_group: 0,
        };
        let text = text.trim();
        if is_date(text) {
            return None;
        }
        if let Some((mantissa, exponent)) = power_of_ten(text) {
            return typed.scientific(mantissa, exponent);
        }
        // A workbook's number that passed through a program as a fraction.
        let text = text
            .strip_suffix(".0")
            .filter(|whole| whole.bytes().all(|b| b.is_ascii_digit()))
            .unwrap_or(text);
        for (at, c) in text.char_indices() {
            if typed.first_group == 0 && !c.is_numeric() {
                typed.first_group = typed.digits.count;
            }
            match c {
                '0'..='9' => typed.digits.push(u8::try_from(c).ok()?)?,
                '+' | '\u{ff0b}' if typed.digits.count == 0 => typed.has_plus = true,
                '(' if text.get(at..).is_some_and(|rest| rest.starts_with("(0)")) => {
                    typed.bracketed_zero.get_or_insert(typed.digits.count);
                }
                ' ' | '.' | '/' | '-' | '(' | ')' | '\'' | '\t' | '_' | '"' | '=' | '[' | ']' => {}
                '#' | ';' | ',' => return typed.cut(text.get(at..)?),
                _ if c.is_whitespace()
                    || is_invisible(c)
                    || matches!(
                        c,
                        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2019}' | '\u{2018}' | '\u{b7}'
                    ) => {}
                _ => match decimal_digit(c) {
                    Some(digit) => typed.digits.push(digit)?,
                    None if typed.digits.count == 0 && !typed.has_plus => {}
                    None => return typed.cut(text.get(at..)?),
                },
            }
        }
        (typed.digits.count > 0).then_some(typed)
    }

    /// The number before an extension or a remark; none where the rest is something else.
    fn cut(self, rest: &str) -> Option<Self> {
        let word: String = rest
            .trim_start_matches([';', ',', ' ', '#'])
            .chars()
            .take_while(|c| c.is_alphabetic())
            .collect();
        let is_extension =
            rest.starts_with('#') || EXTENSION_WORDS.contains(&fold::word(&word).as_str());
        let is_remark = !rest.chars().any(char::is_numeric);
        ((is_extension || is_remark) && self.digits.count >= 3).then_some(self)
    }

    /// A number that a workbook shows as a power of ten, where no digit of it is lost.
    fn scientific(mut self, mantissa: &str, exponent: usize) -> Option<Self> {
        for digit in mantissa.bytes().filter(u8::is_ascii_digit) {
            self.digits.push(digit)?;
        }
        (self.digits.count == exponent + 1).then_some(self)
    }

    pub(super) fn is_plausible(&self) -> bool {
        let digits = self.digits.as_str();
        (FEWEST_DIGITS_TYPED..=MOST_DIGITS).contains(&digits.len()) && !is_one_digit(digits)
    }
}

/// The digits and the exponent of `3.2475123456E+10`.
fn power_of_ten(text: &str) -> Option<(&str, usize)> {
    let (mantissa, exponent) = text.split_once(['E', 'e'])?;
    let (first, rest) = mantissa.split_once(['.', ','])?;
    let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    (first.len() == 1 && are_digits(first) && are_digits(rest))
        .then(|| exponent.trim_start_matches('+').parse().ok())?
        .map(|exponent| (mantissa, exponent))
}

/// Whether the text is a day such as `12/05/1980` or `1980-05-12`: digits, but no number.
fn is_date(text: &str) -> bool {
    if !(8..=10).contains(&text.len()) {
        return false;
    }
    let Some(mark) = text.chars().find(|c| matches!(c, '/' | '.' | '-')) else {
        return false;
    };
    let parts: Vec<&str> = text.split(mark).collect();
    let is_part = |part: &str, most: u32| {
        part.len() <= 2
            && part.bytes().all(|b| b.is_ascii_digit())
            && part.parse().is_ok_and(|value| (1..=most).contains(&value))
    };
    let is_year = |part: &str| {
        part.len() == 4
            && (part.starts_with("19") || part.starts_with("20"))
            && part.bytes().all(|b| b.is_ascii_digit())
    };
    let are_day_and_month =
        |a: &str, b: &str| (is_part(a, 31) && is_part(b, 12)) || (is_part(a, 12) && is_part(b, 31));
    match parts.as_slice() {
        [day, month, year] if is_year(year) => are_day_and_month(day, month),
        [year, month, day] if is_year(year) => are_day_and_month(day, month),
        _ => false,
    }
}

/// The ASCII digit of a decimal digit in another script.
fn decimal_digit(c: char) -> Option<u8> {
    [0x660, 0x6f0, 0x966, 0xff10].into_iter().find_map(|zero| {
        let value = u32::from(c).checked_sub(zero)?;
        u8::try_from(value)
            .ok()
            .filter(|value| *value < 10)
            .map(|value| b'0' + value)
    })
}
