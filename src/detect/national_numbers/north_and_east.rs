//! The Nordic and Baltic countries, Czechia and Slovakia, Romania, Bulgaria, Croatia, Slovenia,
//! Greece, Hungary.

use super::check_digits::{digit, is_day, luhn, mod_11_10, number, part, weighted};

/// Swedish personnummer and samordningsnummer (60 more in the day): Luhn over ten digits; twelve with
/// the century.
pub(super) fn se_pnr(text: &[u8]) -> bool {
    let Some(short) = text.len().checked_sub(10).and_then(|from| text.get(from..)) else {
        return false;
    };
    let has_century =
        text.len() == 10 || (text.len() == 12 && matches!(part(text, 0, 2), Some(18..=20)));
    let day = part(short, 4, 6).map(|day| if day > 60 { day - 60 } else { day });
    has_century && is_day(part(short, 0, 2), part(short, 2, 4), day) && luhn(short)
}

/// Danish CPR number: a day of birth; since 2007 the remainder of eleven is not kept any more.
pub(super) fn dk_cpr(text: &[u8]) -> bool {
    text.len() == 10
        && number(text).is_some()
        && is_day(part(text, 4, 6), part(text, 2, 4), part(text, 0, 2))
}

/// Whether the remainder of eleven is kept all the same.
pub(super) fn dk_cpr_remainder(text: &[u8]) -> bool {
    weighted(text, &[4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_some_and(|sum| sum % 11 == 0)
}

/// Finnish henkilötunnus: day of birth, a sign for the century (dropped or kept), serial, check sign.
pub(super) fn fi_hetu(text: &[u8]) -> bool {
    const SIGNS: &[u8; 31] = b"0123456789ABCDEFHJKLMNPRSTUVWXY";
    let (serial, check) = match *text {
        [_, _, _, _, _, _, a, b, c, check] => ([a, b, c], check),
        [_, _, _, _, _, _, b'A'..=b'F' | b'U'..=b'Y', a, b, c, check] => ([a, b, c], check),
        _ => return false,
    };
    let value = part(text, 0, 6)
        .zip(number(&serial))
        .map(|(day, serial)| day * 1000 + serial);
    is_day(part(text, 4, 6), part(text, 2, 4), part(text, 0, 2))
        && value
            .and_then(|value| SIGNS.get(usize::try_from(value % 31).ok()?))
            .is_some_and(|sign| *sign == check)
}

/// Whether the sign for the century stands in it: without it, it is a number like others.
pub(super) fn fi_hetu_sign(text: &[u8]) -> bool {
    text.len() == 11
}

/// Norwegian fødselsnummer and D-number (40 more in the day): two digits of mod 11.
pub(super) fn no_fnr(text: &[u8]) -> bool {
    let day = part(text, 0, 2).map(|day| if day > 40 { day - 40 } else { day });
    text.len() == 11
        && is_day(part(text, 4, 6), part(text, 2, 4), day)
        && weighted(text, &[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]).is_some_and(|sum| sum % 11 == 0)
        && weighted(text, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_some_and(|sum| sum % 11 == 0)
}

/// Estonian isikukood and Lithuanian asmens kodas: two rows of weights.
pub(super) fn ee_lt_code(text: &[u8]) -> bool {
    let first = weighted(text, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 1]).map(|sum| sum % 11);
    let second = weighted(text, &[3, 4, 5, 6, 7, 8, 9, 1, 2, 3]).map(|sum| sum % 11 % 10);
    let check = if first == Some(10) { second } else { first };
    text.len() == 11
        && matches!(text.first(), Some(b'1'..=b'6'))
        && is_day(part(text, 1, 3), part(text, 3, 5), part(text, 5, 7))
        && check.is_some()
        && check == text.last().copied().and_then(digit)
}

/// Latvian personas kods: day of birth and mod 11; numbers since 2017 begin with 32 and hold none.
pub(super) fn lv_pk(text: &[u8]) -> bool {
    if text.len() != 11 || number(text).is_none() {
        return false;
    }
    let check = weighted(text, &[10, 5, 8, 4, 2, 1, 6, 3, 7, 9]).map(|sum| (1 + sum) % 11 % 10);
    text.starts_with(b"32")
        || (is_day(part(text, 4, 6), part(text, 2, 4), part(text, 0, 2))
            && check == text.last().copied().and_then(digit))
}

/// Czech and Slovak rodné číslo: a multiple of eleven since 1954, months 20, 50 or 70 more.
pub(super) fn cz_rc(text: &[u8]) -> bool {
    let month = part(text, 2, 4).map(|month| match month {
        71.. => month - 70,
        51..=62 => month - 50,
        21..=32 => month - 20,
        _ => month,
    });
    let is_checked = match text.len() {
        10 => {
            let rest = part(text, 0, 9).map(|body| body % 11 % 10);
            rest.is_some() && rest == part(text, 9, 10)
        }
        9 => {
            part(text, 6, 9).is_some_and(|serial| serial > 0)
                && part(text, 0, 2).is_some_and(|year| year < 54)
        }
        _ => false,
    };
    is_checked && is_day(part(text, 0, 2), month, part(text, 4, 6))
}

/// Romanian CNP: sex and century, day of birth, county, weights 2 7 9 1 4 6 3 5 8 2 7 9.
pub(super) fn ro_cnp(text: &[u8]) -> bool {
    let check = weighted(text, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]).map(|sum| sum % 11);
    let check = if check == Some(10) { Some(1) } else { check };
    text.len() == 13
        && matches!(text.first(), Some(b'1'..=b'9'))
        && matches!(part(text, 7, 9), Some(1..=48 | 51 | 52 | 70 | 80..=83))
        && is_day(part(text, 1, 3), part(text, 3, 5), part(text, 5, 7))
        && check.is_some()
        && check == text.last().copied().and_then(digit)
}

/// Bulgarian EGN: months 20 more in the 19th, 40 more in the 21st century.
pub(super) fn bg_egn(text: &[u8]) -> bool {
    let month = part(text, 2, 4).map(|month| match month {
        41.. => month - 40,
        21.. => month - 20,
        _ => month,
    });
    let check = weighted(text, &[2, 4, 8, 5, 10, 9, 7, 3, 6]).map(|sum| sum % 11 % 10);
    text.len() == 10
        && is_day(part(text, 0, 2), month, part(text, 4, 6))
        && check.is_some()
        && check == text.last().copied().and_then(digit)
}

/// Croatian OIB: ISO/IEC 7064 mod 11,10.
pub(super) fn hr_oib(text: &[u8]) -> bool {
    text.len() == 11 && mod_11_10(text)
}

/// Slovenian EMŠO (and the JMBG of its neighbours): day of birth, year of three digits.
pub(super) fn si_emso(text: &[u8]) -> bool {
    let check =
        weighted(text, &[7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]).map(|sum| (11 - sum % 11) % 11 % 10);
    let year = part(text, 4, 7).map(|year| if year < 800 { year + 2000 } else { year + 1000 });
    text.len() == 13
        && is_day(year, part(text, 2, 4), part(text, 0, 2))
        && check.is_some()
        && check == text.last().copied().and_then(digit)
}

/// Greek AMKA: day of birth and a Luhn digit.
pub(super) fn gr_amka(text: &[u8]) -> bool {
    text.len() == 11 && is_day(part(text, 4, 6), part(text, 2, 4), part(text, 0, 2)) && luhn(text)
}

/// Hungarian TAJ number: weights 3 and 7 in turn.
pub(super) fn hu_taj(text: &[u8]) -> bool {
    text.len() == 9
        && weighted(text, &[3, 7, 3, 7, 3, 7, 3, 7])
            .zip(text.last().copied().and_then(digit))
            .is_some_and(|(sum, check)| sum > 0 && sum % 10 == check)
}
