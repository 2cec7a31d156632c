//! Spain, Portugal, Italy, Poland, Ireland, the United Kingdom, the United States.

use super::check_digits::{digit, is_day, letter, part, weighted};

/// The check letters of Spain by remainder of 23.
const SPANISH: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";

/// Spanish DNI: eight digits and a letter.
pub(super) fn es_dni(text: &[u8]) -> bool {
    text.len() == 9 && is_spanish(part(text, 0, 8), text.last())
}

/// Spanish NIE: X, Y or Z stand for 0, 1 and 2 before seven digits.
pub(super) fn es_nie(text: &[u8]) -> bool {
    let first = match text.first() {
        Some(b'X') => 0,
        Some(b'Y') => 10_000_000,
        Some(b'Z') => 20_000_000,
        _ => return false,
    };
    text.len() == 9 && is_spanish(part(text, 1, 8).map(|rest| first + rest), text.last())
}

fn is_spanish(number: Option<u64>, check: Option<&u8>) -> bool {
    number
        .and_then(|number| SPANISH.get(usize::try_from(number % 23).ok()?))
        .is_some_and(|letter| Some(letter) == check)
}

/// Portuguese NIF: mod 11.
pub(super) fn pt_nif(text: &[u8]) -> bool {
    text.len() == 9
        && text.first() != Some(&b'0')
        && weighted(text, &[9, 8, 7, 6, 5, 4, 3, 2])
            .zip(text.last().copied().and_then(digit))
            .is_some_and(|(sum, check)| (11 - sum % 11) % 11 % 10 == check)
}

/// The digits of an Italian tax code, with the letters that take their place where two people would
/// have the same code (omocodia).
fn italian_digit(byte: u8) -> Option<u64> {
    match byte {
        b'0'..=b'9' => Some(u64::from(byte - b'0')),
        b'L'..=b'N' => Some(u64::from(byte - b'L')),
        b'P'..=b'V' => Some(u64::from(byte - b'P') + 3),
        _ => None,
    }
}

/// Italian codice fiscale (DM 12 March 1974): six letters, year, month, day (40 more for women),
/// place, check letter.
pub(super) fn it_cf(text: &[u8]) -> bool {
    const ODD: [u32; 26] = [
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24,
        23,
    ];
    const MONTHS: &[u8; 12] = b"ABCDEHLMPRST";
    let &[
        _,
        _,
        _,
        _,
        _,
        _,
        y1,
        y2,
        month,
        d1,
        d2,
        place,
        p1,
        p2,
        p3,
        check,
    ] = text
    else {
        return false;
    };
    let two = |a, b| Some(italian_digit(a)? * 10 + italian_digit(b)?);
    let month = MONTHS
        .iter()
        .position(|own| *own == month)
        .and_then(|at| u64::try_from(at + 1).ok());
    let is_shaped = text.iter().take(6).all(u8::is_ascii_uppercase)
        && place.is_ascii_uppercase()
        && [p1, p2, p3]
            .into_iter()
            .all(|byte| italian_digit(byte).is_some())
        && is_day(two(y1, y2), month, two(d1, d2).map(|day| day % 40));
    let sum = text
        .iter()
        .take(15)
        .enumerate()
        .try_fold(0, |sum, (at, &byte)| {
            let value = digit(byte).or_else(|| letter(byte))?;
            let value = if at % 2 == 0 {
                *ODD.get(value as usize)?
            } else {
                value
            };
            Some(sum + value)
        });
    is_shaped && sum.map(|sum| sum % 26) == letter(check)
}

/// Polish PESEL: weights 1, 3, 7, 9; the century of birth is in the month.
pub(super) fn pl_pesel(text: &[u8]) -> bool {
    let (year, month) = (part(text, 0, 2), part(text, 2, 4));
    let century = month.and_then(|month| {
        [1900, 2000, 2100, 2200, 1800]
            .get(usize::try_from(month / 20).ok()?)
            .copied()
    });
    let year = year.zip(century).map(|(year, century)| year + century);
    text.len() == 11
        && is_day(year, month.map(|month| month % 20), part(text, 4, 6))
        && weighted(text, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]).is_some_and(|sum| sum % 10 == 0)
}

/// Whether the century is one in which people live.
pub(super) fn pl_pesel_century(text: &[u8]) -> bool {
    part(text, 2, 4).is_some_and(|month| month < 33)
}

/// Irish PPS number: seven digits, a check letter, and since 2013 a second letter that counts.
pub(super) fn ie_pps(text: &[u8]) -> bool {
    let (Some(body), Some(check)) = (text.get(..7), text.get(7).copied().and_then(letter)) else {
        return false;
    };
    let second = match text.get(8) {
        None | Some(b'W' | b'T' | b'X') => 0,
        Some(own @ (b'A' | b'B' | b'H')) => letter(*own).map_or(0, |value| (value + 1) * 9),
        Some(_) => return false,
    };
    text.len() <= 9
        && weighted(body, &[8, 7, 6, 5, 4, 3, 2])
            .is_some_and(|sum| (sum + second) % 23 == (check + 1) % 23)
        && check <= 22
}

/// NHS number: mod 11.
pub(super) fn gb_nhs(text: &[u8]) -> bool {
    text.len() == 10
        && weighted(text, &[10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
            .is_some_and(|sum| sum > 0 && sum % 11 == 0)
}

/// British national insurance number: letters that are never given, no check digit (HMRC NIM39110).
pub(super) fn gb_nino(text: &[u8]) -> bool {
    let &[first, second, .., suffix] = text else {
        return false;
    };
    let is_first = first.is_ascii_uppercase() && !b"DFIQUV".contains(&first);
    let is_second = second.is_ascii_uppercase() && !b"DFIQUVO".contains(&second);
    let is_given =
        ![*b"BG", *b"GB", *b"NK", *b"KN", *b"TN", *b"NT", *b"ZZ"].contains(&[first, second]);
    text.len() == 9
        && is_first
        && is_second
        && is_given
        && part(text, 2, 8).is_some()
        && b"ABCD".contains(&suffix)
}

/// Social security number of the United States: areas, groups and serials that are never given.
pub(super) fn us_ssn(text: &[u8]) -> bool {
    let (Some(area), Some(group), Some(serial)) =
        (part(text, 0, 3), part(text, 3, 5), part(text, 5, 9))
    else {
        return false;
    };
    text.len() == 9
        && area != 0
        && area != 666
        && area < 900
        && group != 0
        && serial != 0
        // Numbers of advertisements, known to be nobody's.
        && ![(78, 5, 1120), (457, 55, 5462), (219, 9, 9999)].contains(&(area, group, serial))
}
