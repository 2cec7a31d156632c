//! Bank accounts and payment cards.

use std::sync::LazyLock;

use super::national_numbers::luhn;

/// The length of an IBAN by country (ISO 13616).
static LENGTHS: LazyLock<Vec<([u8; 2], usize)>> = LazyLock::new(|| {
    include_str!("data/iban_lengths.csv")
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split(',');
            let country = cells.next()?.as_bytes().first_chunk::<2>().copied()?;
            Some((country, cells.next()?.parse().ok()?))
        })
        .collect()
});

/// The length of the IBAN that begins with these letters and digits, if it can be one.
#[must_use]
pub fn iban_length(head: &[u8]) -> Option<usize> {
    let &[first, second, d1, d2, ..] = head else {
        return None;
    };
    if !d1.is_ascii_digit() || !d2.is_ascii_digit() {
        return None;
    }
    let country = [first.to_ascii_uppercase(), second.to_ascii_uppercase()];
    LENGTHS
        .iter()
        .find(|(own, _)| *own == country)
        .map(|(_, length)| *length)
}

/// Whether an IBAN without marks, in upper case, is right: length of its country, check digits, and
/// the check digits that Belgium, France, Spain and Italy have besides.
#[must_use]
pub fn is_iban(compact: &[u8]) -> bool {
    let (Some(head), Some(body)) = (compact.get(..4), compact.get(4..)) else {
        return false;
    };
    let remainder = body.iter().chain(head).try_fold(0_u32, |sum, &byte| {
        let value = char::from(byte).to_digit(36)?;
        Some(if value < 10 {
            (sum * 10 + value) % 97
        } else {
            (sum * 100 + value) % 97
        })
    });
    iban_length(head) == Some(compact.len())
        && remainder == Some(1)
        && is_national_account(head, body)
}

fn is_national_account(head: &[u8], body: &[u8]) -> bool {
    match head {
        [b'B', b'E', ..] => belgian(body),
        [b'F' | b'M', b'R' | b'C', ..] if matches!(head, [b'F', b'R', ..] | [b'M', b'C', ..]) => {
            french(body)
        }
        [b'E', b'S', ..] => spanish(body),
        [b'I', b'T', ..] | [b'S', b'M', ..] => italian(body),
        _ => true,
    }
}

fn digits(bytes: &[u8]) -> Option<u64> {
    std::str::from_utf8(bytes).ok()?.parse().ok()
}

/// Ten digits, and their remainder of 97 (97 for none).
fn belgian(body: &[u8]) -> bool {
    let (Some(account), Some(check)) = (
        body.get(..10).and_then(digits),
        body.get(10..).and_then(digits),
    ) else {
        return false;
    };
    let rest = account % 97;
    check == if rest == 0 { 97 } else { rest }
}

/// The clé RIB; letters stand for digits.
fn french(body: &[u8]) -> bool {
    let value = |byte: u8| match byte {
        b'0'..=b'9' => Some(u64::from(byte - b'0')),
        b'A'..=b'I' => Some(u64::from(byte - b'A') + 1),
        b'J'..=b'R' => Some(u64::from(byte - b'J') + 1),
        b'S'..=b'Z' => Some(u64::from(byte - b'S') + 2),
        _ => None,
    };
    let rest = body
        .iter()
        .try_fold(0, |rest, &byte| Some((rest * 10 + value(byte)?) % 97));
    body.len() == 23 && rest == Some(0)
}

/// The two dígitos de control over bank with branch, and over the account.
fn spanish(body: &[u8]) -> bool {
    const WEIGHTS: [u64; 10] = [1, 2, 4, 8, 5, 10, 9, 7, 3, 6];
    let check = |digits: &mut dyn Iterator<Item = u8>| {
        let sum: u64 = digits
            .zip(WEIGHTS)
            .map(|(byte, weight)| u64::from(byte.wrapping_sub(b'0')) * weight)
            .sum();
        match 11 - sum % 11 {
            11 => 0,
            10 => 1,
            rest => rest,
        }
    };
    let is_plain = body.len() == 20 && body.iter().all(u8::is_ascii_digit);
    let first = check(&mut [0x30, 0x30].into_iter().chain(body.iter().copied().take(8)));
    let second = check(&mut body.iter().copied().skip(10));
    is_plain && body.get(8..10).and_then(digits) == Some(first * 10 + second)
}

/// The CIN: a letter over bank, branch and account.
fn italian(body: &[u8]) -> bool {
    const ODD: [u32; 26] = [
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24,
        23,
    ];
    let Some((cin, rest)) = body.split_first() else {
        return false;
    };
    let sum = rest.iter().enumerate().try_fold(0, |sum, (at, &byte)| {
        let value = match byte {
            b'0'..=b'9' => u32::from(byte - b'0'),
            b'A'..=b'Z' => u32::from(byte - b'A'),
            _ => return None,
        };
        Some(
            sum + if at % 2 == 0 {
                *ODD.get(value as usize)?
            } else {
                value
            },
        )
    });
    sum.is_some_and(|sum| u32::from(cin.wrapping_sub(b'A')) == sum % 26)
}

/// The numbers that issuers of cards have.
struct CardRange {
    first: u64,
    last: u64,
    digits: usize,
    lengths: Vec<usize>,
    is_alone: bool,
}

static CARDS: LazyLock<Vec<CardRange>> = LazyLock::new(|| {
    include_str!("data/card_ranges.csv")
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split(',').skip(1);
            let (first, last) = (cells.next()?, cells.next()?);
            Some(CardRange {
                first: first.parse().ok()?,
                last: last.parse().ok()?,
                digits: first.len(),
                lengths: cells
                    .next()?
                    .split(' ')
                    .filter_map(|length| length.parse().ok())
                    .collect(),
                is_alone: cells.next()? == "yes",
            })
        })
        .collect()
});

/// How a card number without marks is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardNumber {
    /// By a range that only cards have.
    Issued,
    /// By a wide range: a word must say that it is one.
    Possible,
}

/// Reads a card number without marks: digit by Luhn, issuer and length (ISO/IEC 7812).
#[must_use]
pub fn card(compact: &[u8]) -> Option<CardNumber> {
    if !(12..=19).contains(&compact.len()) || !luhn(compact) {
        return None;
    }
    let mut found = None;
    for range in CARDS.iter() {
        let starts = compact
            .get(..range.digits)
            .and_then(digits)
            .is_some_and(|head| (range.first..=range.last).contains(&head));
        if starts && range.lengths.contains(&compact.len()) {
            if range.is_alone {
                return Some(CardNumber::Issued);
            }
            found = Some(CardNumber::Possible);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_hold_to_their_countrys_own_rules() {
        for right in [
            "BE68539007547034",
            "FR1420041010050500013M02606",
            "ES9121000418450200051332",
            "IT60X0542811101000000123456",
            "NL91ABNA0417164300",
            "DE89370400440532013000",
            "LU280019400644750000",
            "GB29NWBK60161331926819",
            "NO9386011117947",
            "MT84MALT011000012345MTLCAST001S",
        ] {
            assert!(is_iban(right.as_bytes()), "{right}");
            let mut wrong = right.as_bytes().to_vec();
            let at = 7;
            wrong[at] = if wrong[at] == b'9' { b'8' } else { b'9' };
            assert!(!is_iban(&wrong), "{right}");
        }
        // The check digits are right, the account is none.
        assert!(!is_iban(b"BE41539007547035"));
        assert!(!is_iban(b"BE6853900754703") && !is_iban(b"XX68539007547034") && !is_iban(b""));
    }

    #[test]
    fn cards_need_an_issuer_a_length_and_their_digit() {
        for right in [
            "4111111111111111",
            "5500005555555559",
            "2223003122003222",
            "378282246310005",
            "6011000990139424",
            "3530111333300000",
            "30569309025904",
            "6703444444444449",
        ] {
            assert_eq!(card(right.as_bytes()), Some(CardNumber::Issued), "{right}");
        }
        assert_eq!(card(b"6759649826438453"), Some(CardNumber::Possible));
        for wrong in [
            "4111111111111112",
            "1111111111111117",
            "411111111111111",
            "",
        ] {
            assert_eq!(card(wrong.as_bytes()), None, "{wrong}");
        }
    }
}
