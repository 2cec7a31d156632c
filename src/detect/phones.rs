//! Telephone numbers in a text, as the countries of Europe write them. A number abroad names its
//! country; one without needs the look of its country, or a word that says what it is.

mod groups;

use std::sync::LazyLock;

use super::{
    Kind,
    candidate::Candidate,
    context::Said,
    numbers::Scene,
    scan::{Gap, Token, char_before, is_blank},
};
use crate::model::{
    Evidence,
    contact_point::{PhoneReader, phone_countries},
};

use groups::Groups;

/// The most digits, an international prefix included.
const MOST_DIGITS: usize = 17;
/// The fewest digits of a number that a word farther off calls one.
const FEWEST_FAR: usize = 7;
/// The most groups in which a number is written.
const MOST_GROUPS: usize = 9;

/// The calling codes of the world (ITU-T E.164), sorted.
static CODES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let mut codes: Vec<&str> = include_str!("data/calling_codes.csv")
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').next())
        .collect();
    codes.sort_unstable();
    codes
});

/// A reader for each country.
static READERS: LazyLock<Vec<PhoneReader>> =
    LazyLock::new(|| phone_countries().map(PhoneReader::new).collect());

/// Looks for telephone numbers.
pub(super) fn look(scene: &Scene<'_>, out: &mut Vec<Candidate>) {
    let mut at = 0;
    while let Some(token) = scene.tokens.get(at) {
        let found = token.is_number().then(|| longest(scene, at)).flatten();
        if let Some((candidate, groups)) = found {
            out.push(candidate);
            at += groups;
        } else {
            at += 1;
        }
    }
}

/// The longest number from here on, with the count of its groups.
fn longest(scene: &Scene<'_>, first: usize) -> Option<(Candidate, usize)> {
    let token = scene.tokens.get(first)?;
    let (has_plus, start) = start(scene.around.text, token.start);
    let mut groups = Groups {
        scene,
        tokens: scene.tokens.get(first..=first)?,
        first,
        digits: [0; MOST_DIGITS],
        count: 0,
        has_plus,
        start,
    };
    groups.push(token)?;
    if !groups.has_free_start() {
        return None;
    }
    let mut best = None;
    for last in first..first + MOST_GROUPS {
        let token = scene.tokens.get(last)?;
        if last > first {
            if token.gap == Gap::Break || !token.is_number() || groups.push(token).is_none() {
                break;
            }
            groups.tokens = scene.tokens.get(first..=last)?;
        }
        let next = scene.tokens.get(last + 1);
        if groups.count >= 6
            && groups.has_free_end(token, next)
            && let Some(candidate) = judge(&groups, token)
        {
            best = Some((candidate, last + 1 - first));
        }
        if token.tail != token.end || next.is_none() {
            break;
        }
    }
    best
}

/// Where a number that has its first digit at `digit` begins, and whether with a plus.
fn start(text: &str, digit: usize) -> (bool, usize) {
    let before = text.get(..digit).unwrap_or_default();
    let mut start = digit;
    let mut has_plus = false;
    for c in before.chars().rev().take(3) {
        match c {
            '+' | '\u{ff0b}' if !has_plus => has_plus = true,
            '(' => {}
            // `+ 32`, `(+ 32)`.
            ' ' if !has_plus && before.ends_with("+ ") => {}
            _ => break,
        }
        start -= c.len_utf8();
        if has_plus && c == '(' {
            break;
        }
    }
    let is_word = char_before(text, start).is_some_and(|c| c.is_ascii_alphanumeric());
    if has_plus && is_word {
        return (false, digit);
    }
    (has_plus, start)
}

fn judge(groups: &Groups<'_>, last: &Token) -> Option<Candidate> {
    let end = last.tail;
    let start = groups.start;
    let said = groups.scene.around.says(Kind::Phone, start, end);
    let typed = groups.text().get(start..last.end)?;
    let evidence = if groups.has_plus {
        abroad(groups.digits(), typed)?
    } else if said == Said::No {
        return None;
    } else if groups.digits().starts_with("00")
        && let Some(evidence) = groups
            .digits()
            .get(2..)
            .and_then(|digits| abroad(digits, typed))
    {
        if said == Said::Yes {
            evidence
        } else {
            evidence.max(Evidence::Likely)
        }
    } else if groups.begins_with_date() {
        return None;
    } else if said == Said::Yes {
        named(groups, typed)?
    } else if groups.digits().starts_with('0') {
        national(groups, typed)?
    } else {
        without_prefix(groups, typed)?
    };
    // A bracket around the whole number is not part of it.
    let is_around = typed.starts_with('(') && !typed.contains(')');
    let start = start + usize::from(is_around);
    let mut found = Candidate::new(start, end, Kind::Phone, evidence);
    found.weight += 15 * i32::from(groups.has_plus) + 15 * i32::from(said == Said::Yes);
    Some(found)
}

/// A number with its calling code.
fn abroad(digits: &str, typed: &str) -> Option<Evidence> {
    let has_code = (1..=3).any(|length| {
        digits
            .get(..length)
            .is_some_and(|head| CODES.binary_search(&head).is_ok())
    });
    if !has_code || digits.len() < 8 {
        return None;
    }
    static ABROAD: LazyLock<PhoneReader> = LazyLock::new(|| PhoneReader::new(""));
    let is_plus = typed.contains(['+', '\u{ff0b}']);
    match ABROAD.read(typed) {
        Some(_) => Some(Evidence::Certain),
        // Too short or too long for its country, but nothing else begins with a plus.
        None if is_plus && digits.len() <= 15 => Some(Evidence::Likely),
        None => None,
    }
}

/// A number that a word calls a telephone number.
fn named(groups: &Groups<'_>, typed: &str) -> Option<Evidence> {
    let digits = groups.digits();
    if digits.len() > 15 || has_one_digit(digits) {
        return None;
    }
    // A house number and a postcode are as long as the shortest numbers.
    if digits.len() < FEWEST_FAR && !groups.is_named() && !groups.is_named_after(typed) {
        return None;
    }
    let fits = PhoneReader::new(groups.scene.cx.country)
        .read(typed)
        .is_some();
    Some(if fits {
        Evidence::Certain
    } else {
        Evidence::Likely
    })
}

fn has_one_digit(digits: &str) -> bool {
    let first = digits.bytes().next();
    digits.bytes().all(|digit| Some(digit) == first)
}

/// A number with the prefix that most countries dial before national numbers.
fn national(groups: &Groups<'_>, typed: &str) -> Option<Evidence> {
    let digits = groups.digits();
    if digits.starts_with("000") {
        return None;
    }
    let home = PhoneReader::new(groups.scene.cx.country);
    if groups.tokens.len() == 1 {
        if !(9..=12).contains(&digits.len()) {
            return None;
        }
        if home.read(typed).is_some() {
            return Some(Evidence::Likely);
        }
        return READERS
            .iter()
            .any(|reader| reader.is_mobile(typed))
            .then_some(Evidence::Hint);
    }
    let first = groups.group(0)?.digits;
    let first_gap = groups.group(1)?.gap;
    let parts_area = matches!(first_gap, Gap::Slash | Gap::Dash | Gap::Bracket);
    // Short numbers of towns and of free calls, long ones of Austria and Germany.
    let shortest = if digits.starts_with("080") || (parts_area && groups.tokens.len() > 2) {
        8
    } else {
        9
    };
    let longest = if parts_area && first >= 3 { 13 } else { 12 };
    let has_sizes = groups
        .tokens
        .iter()
        .skip(1)
        .all(|token| (2..=8).contains(&token.digits) || (token.digits == 1 && first == 2));
    ((shortest..=longest).contains(&digits.len())
        && first >= 2
        && has_sizes
        && groups.tokens.len() <= 6
        && !is_belgian_enterprise(digits, &groups.form()))
    .then_some(Evidence::Likely)
}

/// Belgian enterprise and VAT numbers are written `0123.456.789`; their last two digits check them.
fn is_belgian_enterprise(digits: &str, form: &str) -> bool {
    let number = |part: Option<&str>| part.and_then(|part| part.parse::<u64>().ok());
    form == "4.3.3"
        && number(digits.get(..8))
            .zip(number(digits.get(8..)))
            .is_some_and(|(body, check)| 97 - body % 97 == check)
}

/// A number without any prefix: only where it looks like those of its country, or of North America.
fn without_prefix(groups: &Groups<'_>, typed: &str) -> Option<Evidence> {
    const AMERICAN: [&str; 5] = ["3-3-4", "3.3.4", "3?3-4", "3?3.4", "3?3?4"];
    let digits = groups.digits();
    let form = groups.form();
    if AMERICAN.contains(&form.as_str())
        && digits.starts_with(|c| matches!(c, '2'..='9'))
        && digits.get(3..4).is_some_and(|digit| digit >= "2")
    {
        return Some(Evidence::Likely);
    }
    if let Some(evidence) = bracketed(groups, &form).or_else(|| apart(groups, &form)) {
        return Some(evidence);
    }
    let home = PhoneReader::new(groups.scene.cx.country);
    let is_whole = groups
        .scene
        .is_whole(groups.start, groups.start + typed.len());
    let looks = match groups.tokens.len() {
        1 => is_whole && home.is_mobile(typed),
        _ => groups
            .tokens
            .iter()
            .all(|token| (2..=6).contains(&token.digits)),
    };
    let dials_no_prefix = home.read(&format!("0{digits}")).is_none();
    (digits.len() >= 8
        && digits.len() <= 11
        && looks
        && dials_no_prefix
        && home.read(typed).is_some())
    .then_some(Evidence::Likely)
}

/// A number whose first group, the area or the country, stands in brackets.
fn bracketed(groups: &Groups<'_>, form: &str) -> Option<Evidence> {
    let digits = groups.digits();
    let area = form.split('?').next()?;
    let is_open = groups.text().get(groups.start..)?.starts_with('(');
    let is_area = matches!(area, "2" | "3" | "4");
    (is_open && is_area && form.len() > 1 && (8..=13).contains(&digits.len()))
        .then_some(Evidence::Likely)
}

/// A number in groups as Denmark, Norway, Spain, Hungary, Poland or Czechia write them, that stands
/// apart: between brackets, commas or the ends of the text. In a sentence it could be an amount.
fn apart(groups: &Groups<'_>, form: &str) -> Option<Evidence> {
    const FORMS: [&str; 9] = [
        "2 2 2 2", "3 2 3", "3 2 2 2", "4 4", "3 3 3", "2/3 4", "2/3-4", "2 3 2 2", "2 3 4",
    ];
    let text = groups.text();
    let end = groups.tokens.last()?.tail;
    let before = text.get(..groups.start)?.trim_end_matches(is_blank);
    let after = text.get(end..)?.trim_start_matches(is_blank);
    let opens = before
        .chars()
        .next_back()
        .is_none_or(|c| matches!(c, ',' | ':' | '|' | '\n' | '(') || c.is_alphabetic())
        || text.get(groups.start..)?.starts_with('(');
    let closes = after
        .chars()
        .next()
        .is_none_or(|c| matches!(c, ',' | ';' | ')' | '|' | '\n'));
    let is_bracketed = before.ends_with('(') || text.get(groups.start..)?.starts_with('(');
    let has_comma = before.ends_with([',', ':', '|', '\n']);
    let is_years = form == "4 4" && groups.digits().starts_with(['1', '2']);
    (FORMS.contains(&form) && opens && closes && (is_bracketed || has_comma) && !is_years)
        .then_some(Evidence::Hint)
}
