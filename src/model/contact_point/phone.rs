//! Telephone numbers in E.164 form, by a table of dialling plans.

use std::sync::LazyLock;

use super::is_invisible;
use crate::model::fold;

/// The most digits of a number (E.164), calling code included.
pub(super) const MOST_DIGITS: usize = 15;
/// The fewest digits of a number abroad whose country is not in the table.
const FEWEST_DIGITS_ABROAD: usize = 8;
/// The fewest digits that a text needs to be taken for a number that someone typed.
const FEWEST_DIGITS_TYPED: usize = 6;

/// How one country writes telephone numbers.
#[derive(Debug)]
pub(super) struct DialingPlan {
    /// ISO 3166-1 code.
    pub(super) country: &'static str,
    /// Without the plus.
    pub(super) calling_code: &'static str,
    /// What is dialled before a national number and left out from abroad.
    pub(super) trunk_prefixes: Vec<&'static str>,
    /// Whether a zero at the start belongs to the number (Italy).
    pub(super) keeps_zero: bool,
    /// What is dialled instead of the plus.
    pub(super) international_prefixes: Vec<&'static str>,
    /// The fewest digits after the calling code.
    pub(super) min_digits: usize,
    /// The most digits after the calling code.
    pub(super) max_digits: usize,
    /// How mobile numbers begin; empty where they cannot be told from others.
    pub(super) mobile_prefixes: Vec<&'static str>,
}

/// The dialling plans of the EU, the EEA, the United Kingdom, Switzerland and a few neighbours.
pub(super) static PLANS: LazyLock<Vec<DialingPlan>> = LazyLock::new(|| {
    include_str!("../phone_countries.csv")
        .lines()
        .skip(1)
        .filter_map(plan_of)
        .collect()
});

fn plan_of(line: &'static str) -> Option<DialingPlan> {
    let mut cells = line.split(',');
    let (country, calling_code, trunk) = (cells.next()?, cells.next()?, cells.next()?);
    let words = |cell: &'static str| cell.split_whitespace().collect();
    Some(DialingPlan {
        country,
        calling_code,
        trunk_prefixes: if trunk == "keep" {
            Vec::new()
        } else {
            words(trunk)
        },
        keeps_zero: trunk == "keep",
        international_prefixes: words(cells.next()?),
        min_digits: cells.next()?.parse().ok()?,
        max_digits: cells.next()?.parse().ok()?,
        mobile_prefixes: words(cells.next()?),
    })
}

/// The words before the extension of a number, folded.
static EXTENSION_WORDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    include_str!("../phone_words.csv")
        .lines()
        .skip(1)
        .filter_map(|line| line.rsplit(',').next())
        .collect()
});

/// The numbers of one country read again and again: holds its dialling plan.
#[derive(Clone, Copy, Debug)]
pub struct PhoneReader {
    home: Option<&'static DialingPlan>,
}

impl PhoneReader {
    /// A reader for numbers that name no country: they are taken for numbers of `default_country`
    /// (an ISO code; a sub-division such as `DE-BY` counts as its country).
    #[must_use]
    pub fn new(default_country: &str) -> Self {
        let country = default_country.split('-').next().unwrap_or("").trim();
        let country = if country.eq_ignore_ascii_case("UK") {
            "GB"
        } else {
            country
        };
        Self {
            home: PLANS
                .iter()
                .find(|plan| plan.country.eq_ignore_ascii_case(country)),
        }
    }

    /// Brings a telephone number into E.164 form; none where it is too short, too long, or not one.
    #[must_use]
    pub fn read(&self, text: &str) -> Option<String> {
        self.parse(text).map(|number| number.to_string())
    }

    /// Tells whether the text is a number that someone can be called on: one in E.164, or at least
    /// digits typed as a number, so that a strange way of typing does not hide an address.
    #[must_use]
    pub fn is_phone(&self, text: &str) -> bool {
        self.parse(text).is_some() || Typed::of(text).is_some_and(|typed| typed.is_plausible())
    }

    /// Tells whether the text is a number in a range that its country gives to mobiles.
    #[must_use]
    pub fn is_mobile(&self, text: &str) -> bool {
        let Some(number) = self.parse(text) else {
            return false;
        };
        let all = number.digits.as_str();
        plan_for(all).is_some_and(|plan| {
            all.strip_prefix(plan.calling_code).is_some_and(|rest| {
                plan.mobile_prefixes
                    .iter()
                    .any(|prefix| rest.starts_with(prefix))
            })
        })
    }

    /// The country that a number belongs to, as an ISO code; none where it is no number, or one of a
    /// country without a plan here.
    #[must_use]
    pub fn country(&self, text: &str) -> Option<&'static str> {
        let number = self.parse(text)?;
        plan_for(number.digits.as_str()).map(|plan| plan.country)
    }

    fn parse(&self, text: &str) -> Option<International> {
        let typed = Typed::of(text)?;
        let digits = typed.digits.as_str();
        if typed.has_plus {
            return abroad(digits, typed.bracketed_zero);
        }
        let prefixes = self
            .home
            .map_or(&["00"][..], |plan| plan.international_prefixes.as_slice());
        if let Some(rest) = prefixes
            .iter()
            .find_map(|prefix| digits.strip_prefix(prefix))
        {
            return abroad(
                rest,
                typed
                    .bracketed_zero
                    .and_then(|at| at.checked_sub(digits.len() - rest.len())),
            );
        }
        let home = self.home?;
        let is_doubtful = digits.len() > home.max_digits || digits.len() >= 11;
        let without_plus = is_doubtful
            .then(|| {
                digits
                    .strip_prefix(home.calling_code)
                    .and_then(|rest| home.international(rest, None))
            })
            .flatten();
        without_plus
            .or_else(|| home.national(digits))
            .or_else(|| only_country(digits, home))
    }
}

/// Brings a telephone number into E.164 form (`+32475123456`); a number that names no country is
/// taken for one of `default_country`. Extensions are cut. None where it is too short, too long, or
/// no number.
///
/// ```
/// use dpo::model::contact_point::phone;
/// assert_eq!(phone("0475/12.34.56", "BE").as_deref(), Some("+32475123456"));
/// assert_eq!(phone("+39 06 698 12345", "BE").as_deref(), Some("+390669812345"));
/// ```
#[must_use]
pub fn phone(text: &str, default_country: &str) -> Option<String> {
    PhoneReader::new(default_country).read(text)
}

impl DialingPlan {
    const fn fits(&self, digits: usize) -> bool {
        digits >= self.min_digits && digits <= self.max_digits
    }

    /// The number after the calling code, with the trunk prefix that people leave in by mistake.
    fn international(&self, rest: &str, bracketed_zero: Option<usize>) -> Option<International> {
        let bare = match bracketed_zero {
            // `(0)` right after the calling code is the trunk prefix, in Italy part of the number.
            Some(at) if at == self.calling_code.len() && !self.keeps_zero => {
                rest.strip_prefix('0').unwrap_or(rest)
            }
            _ => self.without_trunk(rest),
        };
        self.fits(bare.len())
            .then(|| International::new(self.calling_code, bare))?
    }

    fn national(&self, digits: &str) -> Option<International> {
        let bare = self.without_trunk(digits);
        self.fits(bare.len())
            .then(|| International::new(self.calling_code, bare))?
    }

    /// A prefix that starts with 0 is never part of a number; another one is cut only where the
    /// number is too long with it (Lithuania: `8 612 34567`, but `800 12345`).
    fn without_trunk<'d>(&self, digits: &'d str) -> &'d str {
        self.trunk_prefixes
            .iter()
            .filter(|prefix| prefix.starts_with('0') || digits.len() > self.max_digits)
            .find_map(|prefix| digits.strip_prefix(prefix))
            .unwrap_or(digits)
    }
}

/// The plan of a number that starts with a calling code.
fn plan_for(digits: &str) -> Option<&'static DialingPlan> {
    PLANS
        .iter()
        .find(|plan| digits.starts_with(plan.calling_code))
}

/// A number that was typed with a plus or an international prefix.
fn abroad(digits: &str, bracketed_zero: Option<usize>) -> Option<International> {
    match plan_for(digits) {
        Some(plan) => plan.international(digits.strip_prefix(plan.calling_code)?, bracketed_zero),
        None if digits.starts_with('0') || digits.len() < FEWEST_DIGITS_ABROAD => None,
        None => International::new("", digits),
    }
}

/// A number too long for its home that fits exactly one other country: written without its plus.
fn only_country(digits: &str, home: &DialingPlan) -> Option<International> {
    if digits.len() <= home.max_digits || digits.starts_with('0') {
        return None;
    }
    let mut fitting = PLANS
        .iter()
        .filter_map(|plan| plan.international(digits.strip_prefix(plan.calling_code)?, None));
    let first = fitting.next()?;
    fitting.next().is_none().then_some(first)
}

/// Digits on the stack.
#[derive(Clone, Copy, Debug)]
struct Digits {
    bytes: [u8; 20],
    count: usize,
}

impl Digits {
    const fn none() -> Self {
        Self {
            bytes: [0; 20],
            count: 0,
        }
    }

    fn push(&mut self, digit: u8) -> Option<()> {
        *self.bytes.get_mut(self.count)? = digit;
        self.count += 1;
        Some(())
    }

    fn as_str(&self) -> &str {
        self.bytes
            .get(..self.count)
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .unwrap_or("")
    }
}

/// A number with its calling code.
struct International {
    digits: Digits,
}

impl International {
    fn new(calling_code: &str, rest: &str) -> Option<Self> {
        if calling_code.len() + rest.len() > MOST_DIGITS || is_one_digit(rest) {
            return None;
        }
        let mut digits = Digits::none();
        for digit in calling_code.bytes().chain(rest.bytes()) {
            digits.push(digit)?;
        }
        Some(Self { digits })
    }
}

impl std::fmt::Display for International {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "+{}", self.digits.as_str())
    }
}

/// Whether all digits are the same: a filler such as 000000000.
pub(super) fn is_one_digit(digits: &str) -> bool {
    digits
        .bytes()
        .all(|digit| Some(digit) == digits.bytes().next())
}

/// What somebody typed as a number.
struct Typed {
    digits: Digits,
    has_plus: bool,
    /// How many digits stand before a `(0)`.
    bracketed_zero: Option<usize>,
}

impl Typed {
    /// Collects the digits; none where the text is something else than a number with an extension.
    fn of(text: &str) -> Option<Self> {
        let mut typed = Self {
            digits: Digits::none(),
            has_plus: false,
            bracketed_zero: None,
        };
        let text = text.trim();
        // A workbook's number that passed through a program as a fraction.
        let text = text
            .strip_suffix(".0")
            .filter(|whole| whole.bytes().all(|b| b.is_ascii_digit()))
            .unwrap_or(text);
        for (at, c) in text.char_indices() {
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

    fn is_plausible(&self) -> bool {
        let digits = self.digits.as_str();
        (FEWEST_DIGITS_TYPED..=MOST_DIGITS).contains(&digits.len()) && !is_one_digit(digits)
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
