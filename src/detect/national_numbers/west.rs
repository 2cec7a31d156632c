//! Belgium, the Netherlands, Luxembourg, France, Germany, Austria, Switzerland.

use super::check_digits::{
    digit, is_day, letter, luhn, mod_11_10, number, part, verhoeff, weighted,
};

/// Years of two digits up to this one can be of this century. There is no clock here; who is born
/// later is a child, and seldom a contact.
const LAST_YEAR_OF_THIS_CENTURY: u64 = 26;

/// Belgian national register and BIS numbers: 97 less the remainder of the first nine digits, with a
/// 2 before them for people born from 2000 on (royal decree of 3 April 1984). BIS numbers add 20 or
/// 40 to the month; months and days that nobody knows are zero.
pub(super) fn be_nn(text: &[u8]) -> bool {
    let (Some(year), Some(month), Some(day)) =
        (part(text, 0, 2), part(text, 2, 4), part(text, 4, 6))
    else {
        return false;
    };
    be_century(text, year).is_some() && month < 60 && month % 20 <= 12 && day <= 31
}

fn be_century(text: &[u8], year: u64) -> Option<u64> {
    let (body, check) = (part(text, 0, 9)?, part(text, 9, 11)?);
    if text.len() != 11 || body == 0 {
        None
    } else if 97 - body % 97 == check {
        Some(1900)
    } else {
        let is_young = year <= LAST_YEAR_OF_THIS_CENTURY;
        (is_young && 97 - (2_000_000_000 + body) % 97 == check).then_some(2000)
    }
}

/// Whether the day of birth in it is one that exists.
pub(super) fn be_nn_day(text: &[u8]) -> bool {
    let year = part(text, 0, 2);
    let century = year.and_then(|year| be_century(text, year));
    let year = year.zip(century).map(|(year, century)| year + century);
    is_day(
        year,
        part(text, 2, 4).map(|month| month % 20),
        part(text, 4, 6),
    )
}

/// Dutch BSN: the weighted sum is a multiple of eleven (Wabb).
pub(super) fn nl_bsn(text: &[u8]) -> bool {
    let sum = text
        .split_last()
        .and_then(|(last, body)| Some((weighted(body, &[9, 8, 7, 6, 5, 4, 3, 2])?, digit(*last)?)));
    text.len() == 9
        && number(text).is_some_and(|value| value > 0)
        && sum.is_some_and(|(sum, last)| (sum + 11 - last % 11) % 11 == 0)
}

/// Whether it has the eight or nine digits of numbers that were given, and is no padded serial number.
pub(super) fn nl_bsn_given(text: &[u8]) -> bool {
    number(text).is_some_and(|value| value >= 10_000_000)
}

/// Luxembourg matricule: day of birth, serial number, a Luhn digit and a Verhoeff digit over the
/// first eleven digits.
pub(super) fn lu_matricule(text: &[u8]) -> bool {
    let is_dated = is_day(part(text, 0, 4), part(text, 4, 6), part(text, 6, 8))
        && part(text, 0, 4).is_some_and(|year| (1850..=2050).contains(&year));
    let second = text.iter().copied().take(11).chain(text.last().copied());
    text.len() == 13
        && is_dated
        && text.get(..12).is_some_and(luhn)
        && verhoeff(second.collect::<Vec<u8>>().into_iter())
}

/// French NIR with its key; Corsica's 2A and 2B count as 19 and 18.
pub(super) fn fr_nir(text: &[u8]) -> bool {
    if text.len() != 15 {
        return false;
    }
    let corsica = match text.get(5..7) {
        Some(b"2A") => Some(19),
        Some(b"2B") => Some(18),
        _ => None,
    };
    let body = match corsica {
        Some(department) => part(text, 0, 5)
            .zip(part(text, 7, 13))
            .map(|(left, right)| (left * 100 + department) * 1_000_000 + right),
        None => part(text, 0, 13),
    };
    body.zip(part(text, 13, 15))
        .is_some_and(|(body, key)| body > 0 && 97 - body % 97 == key)
}

/// Whether sex, month and place are such as a NIR has: months beyond twelve stand for unknown ones.
pub(super) fn fr_nir_structure(text: &[u8]) -> bool {
    let has_sex = text.first().is_some_and(|sex| b"123478".contains(sex));
    let has_month =
        part(text, 3, 5).is_some_and(|month| matches!(month, 1..=12 | 20 | 30..=42 | 50..=99));
    let has_place = match text.get(5..7) {
        Some(b"2A" | b"2B") => true,
        _ => part(text, 5, 7).is_some_and(|place| matches!(place, 1..=99)),
    };
    has_sex && has_month && has_place
}

/// German tax identification number (§ 139b AO): ISO/IEC 7064 mod 11,10; among the first ten digits
/// exactly one comes twice or three times.
pub(super) fn de_idnr(text: &[u8]) -> bool {
    let count = |wanted: u8| text.iter().take(10).filter(|&&own| own == wanted).count();
    let mut repeated = (b'0'..=b'9').map(count).filter(|count| *count > 1);
    text.len() == 11
        && text.first() != Some(&b'0')
        && mod_11_10(text)
        && matches!(repeated.next(), Some(2 | 3))
        && repeated.next().is_none()
}

/// German pension insurance number (§ 147 SGB VI): area, day of birth, initial, serial, check digit.
pub(super) fn de_svnr(text: &[u8]) -> bool {
    if text.len() != 12 {
        return false;
    }
    let Some(initial) = text.get(8).copied().and_then(letter) else {
        return false;
    };
    let mut digits = [0_u32; 13];
    let initial = initial + 1;
    let values = text.iter().enumerate().flat_map(|(at, &byte)| {
        if at == 8 {
            [Some(initial / 10), Some(initial % 10)]
        } else {
            [Some(digit(byte).unwrap_or(99)), None]
        }
    });
    for (place, value) in digits.iter_mut().zip(values.flatten()) {
        *place = value;
    }
    let weights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];
    let sum: u32 = digits
        .iter()
        .zip(weights)
        .map(|(value, weight)| value * weight / 10 + value * weight % 10)
        .sum();
    // Those who were registered without a day of birth have a serial number beyond 31.
    digits.iter().all(|value| *value < 10)
        && part(text, 4, 6).is_some_and(|month| (1..=12).contains(&month))
        && digits.last() == Some(&(sum % 10))
}

/// Whether the day of birth in it is one that exists.
pub(super) fn de_svnr_day(text: &[u8]) -> bool {
    is_day(part(text, 6, 8), part(text, 4, 6), part(text, 2, 4))
}

/// Austrian social insurance number: the fourth digit is the check digit.
pub(super) fn at_vnr(text: &[u8]) -> bool {
    text.len() == 10
        && text.first() != Some(&b'0')
        && weighted(text, &[3, 7, 9, 0, 5, 8, 4, 2, 1, 6])
            .zip(text.get(3).copied().and_then(digit))
            .is_some_and(|(sum, check)| sum % 11 == check)
}

/// Whether the day of birth in it is one that exists; where numbers ran out, the month is 13.
pub(super) fn at_vnr_day(text: &[u8]) -> bool {
    is_day(part(text, 8, 10), part(text, 6, 8), part(text, 4, 6))
}

/// Swiss AHV number: 756, and the check digit of an article number (EAN-13).
pub(super) fn ch_ahv(text: &[u8]) -> bool {
    text.len() == 13
        && text.starts_with(b"756")
        && weighted(text, &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]).is_some_and(|sum| sum % 10 == 0)
}
