//! The arithmetic that several numbers share: remainders and check digits.

/// The value of an ASCII digit.
pub(super) fn digit(byte: u8) -> Option<u32> {
    byte.is_ascii_digit().then(|| u32::from(byte - b'0'))
}

/// The value of a letter, A = 0.
pub(super) fn letter(byte: u8) -> Option<u32> {
    byte.is_ascii_uppercase().then(|| u32::from(byte - b'A'))
}

/// Digits as a number; none where something else stands between them.
pub(super) fn number(bytes: &[u8]) -> Option<u64> {
    bytes.iter().try_fold(0_u64, |sum, &byte| {
        sum.checked_mul(10)?.checked_add(u64::from(digit(byte)?))
    })
}

/// Digits from `start` to `end` as a number.
pub(super) fn part(bytes: &[u8], start: usize, end: usize) -> Option<u64> {
    number(bytes.get(start..end)?)
}

/// The sum of digits, each times its weight; none where a byte is no digit.
pub(super) fn weighted(bytes: &[u8], weights: &[u32]) -> Option<u32> {
    bytes
        .iter()
        .zip(weights)
        .try_fold(0, |sum, (&byte, weight)| Some(sum + digit(byte)? * weight))
}

/// Whether the last digit is right by the Luhn algorithm (ISO/IEC 7812).
#[must_use]
pub fn luhn(bytes: &[u8]) -> bool {
    let sum = bytes
        .iter()
        .rev()
        .enumerate()
        .try_fold(0, |sum, (at, &byte)| {
            let value = digit(byte)?;
            let value = if at % 2 == 1 { value * 2 } else { value };
            Some(sum + value / 10 + value % 10)
        });
    sum.is_some_and(|sum| sum % 10 == 0)
}

/// Multiplication in the dihedral group D5, by which Verhoeff's digit is made.
const fn dihedral(a: u32, b: u32) -> u32 {
    match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => 5 + (a + b - 5) % 5,
        (false, true) => 5 + (a - 5 + 5 - b) % 5,
        (false, false) => (a + 5 - b) % 5,
    }
}

/// Verhoeff's permutation, applied `times` times.
fn permuted(value: u32, times: usize) -> u32 {
    const ONCE: [u32; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    (0..times % 8).fold(value, |value, _| {
        ONCE.get(value as usize).copied().unwrap_or(0)
    })
}

/// Whether the last digit is right by Verhoeff's algorithm.
pub(super) fn verhoeff(bytes: impl DoubleEndedIterator<Item = u8>) -> bool {
    let check = bytes.rev().enumerate().try_fold(0, |check, (at, byte)| {
        Some(dihedral(check, permuted(digit(byte)?, at)))
    });
    check == Some(0)
}

/// Whether the last digit is right by ISO/IEC 7064 mod 11,10.
pub(super) fn mod_11_10(bytes: &[u8]) -> bool {
    let Some((last, body)) = bytes.split_last() else {
        return false;
    };
    let product = body.iter().try_fold(10, |product, &byte| {
        let sum = (digit(byte)? + product) % 10;
        Some((if sum == 0 { 10 } else { sum }) * 2 % 11)
    });
    product.is_some_and(|product| digit(*last) == Some((11 - product) % 10))
}

/// Whether there is such a day: a year of four digits, or one of two in either century.
pub(super) fn is_day(year: Option<u64>, month: Option<u64>, day: Option<u64>) -> bool {
    let (Some(year), Some(month), Some(day)) = (year, month, day) else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0 || year < 100);
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => return false,
    };
    (1..=last).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_check_digits_hold_and_neighbours_do_not() {
        assert!(luhn(b"79927398713") && !luhn(b"79927398710") && !luhn(b"7992739871x"));
        assert!(verhoeff(b"2363".iter().copied()) && !verhoeff(b"2364".iter().copied()));
        assert!(mod_11_10(b"86095742719") && !mod_11_10(b"86095742718"));
    }

    #[test]
    fn days_end_with_their_month() {
        assert!(is_day(Some(2024), Some(2), Some(29)));
        assert!(!is_day(Some(2023), Some(2), Some(29)));
        assert!(!is_day(Some(85), Some(13), Some(1)));
        assert!(!is_day(Some(85), Some(4), Some(31)));
    }
}
