//! Telephone numbers in E.164 form, by a table of dialling plans.

use std::sync::LazyLock;

use super::typed::{Digits, Typed};

/// The most digits of a number (E.164), calling code included.
pub(super) const MOST_DIGITS: usize = 15;
/// The fewest digits of a number abroad whose country is not in the table.
const FEWEST_DIGITS_ABROAD: usize = 8;

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
            // "+00..." says it twice.
            let bare = digits.strip_prefix("00").unwrap_or(digits);
            return abroad(
                bare,
                typed
                    .bracketed_zero
                    .and_then(|at| at.checked_sub(digits.len() - bare.len())),
            );
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
        let without_plus = home
            .may_lack_plus(&typed)
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
    /// Whether these can be the digits after the calling code. A trunk prefix that is still there after one was
    /// taken away makes it no number: read again it would be another one.
    fn fits(&self, digits: &str) -> bool {
        let is_trunk_left = !self.keeps_zero
            && self
                .trunk_prefixes
                .iter()
                .any(|prefix| prefix.starts_with('0') && digits.starts_with(prefix));
        (self.min_digits..=self.max_digits).contains(&digits.len()) && !is_trunk_left
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
        self.fits(bare)
            .then(|| International::new(self.calling_code, bare))?
    }

    /// Whether a number at home may have lost its plus: one too long for a number at home, one whose
    /// first group is as long as the calling code, or one without the zero that numbers at home
    /// begin with.
    fn may_lack_plus(&self, typed: &Typed) -> bool {
        let digits = typed.digits.as_str();
        let has_group = typed.first_group == self.calling_code.len() && !self.keeps_zero;
        let has_no_zero = typed.first_group == 0 && self.trunk_prefixes == ["0"];
        // 390... is no mobile of Italy.
        let has_kept_zero = self.keeps_zero
            && digits
                .strip_prefix(self.calling_code)
                .is_some_and(|rest| rest.starts_with('0'));
        let is_too_long = digits.len() > self.max_digits || digits.len() >= 11;
        is_too_long || has_group || has_no_zero || has_kept_zero
    }

    fn national(&self, digits: &str) -> Option<International> {
        let bare = self.without_trunk(digits);
        self.fits(bare)
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
