//! What cells look like: addresses, telephone numbers, account numbers, dates. Shapes
//! and check digits only; nothing is stored, repeated or guessed from a few cells.

use crate::{detect::payment, model::DateOrder};

/// Whether a cell is an e-mail address beyond doubt.
#[must_use]
pub fn is_email(cell: &str) -> bool {
    let cell = cell.trim();
    let Some((local, domain)) = cell.split_once('@') else {
        return false;
    };
    let is_clean = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| !c.is_whitespace() && !matches!(c, '@' | ',' | ';' | '<' | '>' | '"'))
    };
    let has_ending = domain.rsplit_once('.').is_some_and(|(host, end)| {
        !host.is_empty() && end.chars().count() >= 2 && end.chars().all(char::is_alphanumeric)
    });
    is_clean(local) && is_clean(domain) && has_ending
}

/// Whether a cell is written like a telephone number: an international or trunk prefix, and eight
/// to fifteen digits with the usual marks between them. A bare number without prefix is none.
#[must_use]
pub fn is_phone(cell: &str) -> bool {
    let cell = cell.trim().trim_start_matches('\'').trim();
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    let is_plain = cell.chars().all(|c| {
        c.is_ascii_digit()
            || matches!(
                c,
                '+' | ' ' | '.' | '/' | '-' | '(' | ')' | '\u{a0}' | '\u{202f}'
            )
    });
    let has_prefix =
        cell.starts_with(['+', '0']) || cell.starts_with("(0") || cell.starts_with("(+");
    // Three zeros open a padded customer number, never a telephone number.
    (8..=15).contains(&digits)
        && is_plain
        && has_prefix
        && !cell.starts_with("000")
        && date_parts(cell).is_none()
}

/// Whether a cell is an IBAN with right check digits (ISO 13616).
#[must_use]
pub fn is_iban(cell: &str) -> bool {
    let compact: String = cell
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_ascii_uppercase())
        .collect();
    payment::is_iban(compact.as_bytes())
}

/// The three numbers of a numeric date, with the length of the first; a time after it is left out.
fn date_parts(cell: &str) -> Option<(usize, [u32; 3])> {
    let date = cell.trim().split([' ', 'T']).next()?;
    let mark = date.chars().find(|c| matches!(c, '/' | '-' | '.'))?;
    let parts: Vec<&str> = date.split(mark).collect();
    let [first, second, third] = parts.as_slice() else {
        return None;
    };
    let is_number =
        |part: &&str| (1..=4).contains(&part.len()) && part.chars().all(|c| c.is_ascii_digit());
    if ![first, second, third].into_iter().all(is_number)
        || second.len() > 2
        || (first.len() > 2 && third.len() > 2)
        || first.len() == 3
        || third.len() == 3
    {
        return None;
    }
    let numbers = [
        first.parse().ok()?,
        second.parse().ok()?,
        third.parse().ok()?,
    ];
    Some((first.len(), numbers))
}

/// Whether a cell is a numeric date.
#[must_use]
pub fn is_date(cell: &str) -> bool {
    let is_day = |day: u32| (1..=31).contains(&day);
    match date_parts(cell) {
        Some((4, [_, month, day])) => (1..=12).contains(&month) && is_day(day),
        Some((_, [first, second, _])) => {
            is_day(first) && is_day(second) && (first <= 12 || second <= 12)
        }
        None => false,
    }
}

/// The order of day and month that the cells leave no doubt about; none where they say nothing or
/// contradict each other.
#[must_use]
pub fn date_order<'a>(cells: impl Iterator<Item = &'a str>) -> Option<DateOrder> {
    let mut found = None;
    for cell in cells.filter(|cell| is_date(cell)) {
        let order = match date_parts(cell) {
            Some((4, _)) => DateOrder::Ymd,
            Some((_, [first, second, _])) if first > 12 && second <= 12 => DateOrder::Dmy,
            Some((_, [first, second, _])) if second > 12 && first <= 12 => DateOrder::Mdy,
            _ => continue,
        };
        if found.is_some_and(|known| known != order) {
            return None;
        }
        found = Some(order);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_other_text() {
        assert!(is_email("an.example@mail.example.org") && is_email(" a@b.eu "));
        for no in [
            "",
            "@",
            "a@",
            "@b.org",
            "a@b",
            "a b@c.org",
            "a@b@c.org",
            "a@b.org;c@d.org",
            "twitter: @someone",
        ] {
            assert!(!is_email(no), "{no}");
        }
    }

    #[test]
    fn telephone_numbers_need_a_prefix_and_are_no_dates() {
        assert!(
            is_phone("+32 2 555 12 34")
                && is_phone("02/555.12.34")
                && is_phone("'+32 475 00 00 00")
                && is_phone("(02) 555 12 34")
        );
        for no in [
            "",
            "1234567890",
            "01/02/2024",
            "01-02-2024",
            "0000012345",
            "0475",
            "+32 call me 555",
            "2024-01-02",
        ] {
            assert!(!is_phone(no), "{no}");
        }
    }

    #[test]
    fn account_numbers_need_right_check_digits() {
        assert!(
            is_iban("BE68 5390 0754 7034") && !is_iban("BE68 5390 0754 7035") && !is_iban("BE68")
        );
    }

    #[test]
    fn an_order_needs_a_day_above_twelve_and_no_contradiction() {
        let order = |cells: &[&str]| date_order(cells.iter().copied());
        assert_eq!(
            order(&["01/02/2024", "31/12/2024 10:00"]),
            Some(DateOrder::Dmy)
        );
        assert_eq!(order(&["12/31/2024"]), Some(DateOrder::Mdy));
        assert_eq!(order(&["2024-12-31T10:00:00Z", ""]), Some(DateOrder::Ymd));
        assert_eq!(order(&["01/02/2024", "03.04.2024"]), None);
        assert_eq!(order(&["31/12/2024", "12/31/2024"]), None);
        assert_eq!(order(&["0/0/00", "0.0.00", "none"]), None);
    }

    proptest::proptest! {
        #[test]
        fn no_cell_breaks_a_shape(cell in ".{0,40}") {
            let _ = (is_email(&cell), is_phone(&cell), is_iban(&cell), is_date(&cell));
        }
    }
}
