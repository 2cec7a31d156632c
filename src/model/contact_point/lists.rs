//! Several addresses in one cell: people write them beside each other, with display names between.

use super::{PhoneReader, compatible, email};

/// Hands out each e-mail address of a cell in its one form; whether nothing in it was left unread. Words
/// count as the name of the address in angle brackets that follows them, and as nothing else.
pub fn emails(cell: &str, push: &mut dyn FnMut(String)) -> bool {
    if let Some(address) = email(cell) {
        push(address);
        let after = cell.rsplit_once('>').map_or("", |(_, after)| after);
        return !says_something(after);
    }
    let plain = compatible(cell);
    let parts: Vec<&str> = split(&plain).collect();
    let last_bracket = parts.iter().rposition(|part| part.contains('<'));
    let mut is_all_read = true;
    for (at, part) in parts.into_iter().enumerate() {
        if let Some(address) = email(part) {
            push(address);
        } else if part.matches('@').count() > 1 {
            is_all_read &= run_together(part, push);
        } else {
            let is_name = !part.contains('@') && last_bracket.is_some_and(|last| at < last);
            is_all_read &= is_name || !says_something(part);
        }
    }
    is_all_read
}

/// Addresses with nothing but blanks, slashes or brackets between them.
fn run_together(part: &str, push: &mut dyn FnMut(String)) -> bool {
    let has_names = part.contains('<');
    let is_link = part.contains("mailto:");
    let is_mark = |c: char| {
        c.is_whitespace()
            || matches!(c, '<' | '>' | '(' | ')' | '[' | ']' | '"' | '/')
            || is_link && matches!(c, '?' | '&' | '=')
    };
    let mut is_all_read = true;
    for word in part.split(is_mark) {
        match email(word) {
            Some(address) => push(address),
            None if has_names && !word.contains('@') => {}
            None => is_all_read &= !says_something(word),
        }
    }
    is_all_read
}

/// Hands out each telephone number of a cell in E.164 form; whether nothing in it was left unread. Blanks
/// and slashes stand within a number as well, and a remark or an extension after it.
pub fn phones(cell: &str, reader: &PhoneReader, push: &mut dyn FnMut(String)) -> bool {
    let whole = reader.read(cell);
    let mut marks = cell
        .chars()
        .filter(|c| is_mark(*c) || *c == '/' || *c == ':');
    let parts: Vec<&str> = match marks.next() {
        None => vec![cell],
        Some(_) => split(cell).collect(),
    };
    if let Some(number) = whole.filter(|_| parts.len() < 2 || !are_numbers(&parts, reader)) {
        push(number);
        return true;
    }
    let mut is_all_read = true;
    for part in parts {
        match reader.read(part) {
            Some(number) => push(number),
            None => is_all_read &= !says_something(part),
        }
    }
    is_all_read
}

/// Whether parts that could be one number together are numbers each: `030 / 123456` is one.
fn are_numbers(parts: &[&str], reader: &PhoneReader) -> bool {
    let digits = |part: &str| part.bytes().filter(u8::is_ascii_digit).count();
    let begins = |part: &str| part.starts_with(['+', '0', '(']);
    let mut numbers = parts.iter().filter(|part| digits(part) > 0);
    let Some(first) = numbers.next() else {
        return false;
    };
    let mut others = numbers.peekable();
    others.peek().is_some()
        && reader.read(first).is_some()
        && others.all(|other| {
            let is_alike = !begins(first) && digits(other) == digits(first);
            (begins(other) || is_alike) && reader.read(other).is_some()
        })
}

/// The parts of a cell between what people and programs set between addresses.
fn split(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(is_mark)
        .flat_map(|part| part.split(":::"))
        .flat_map(|part| part.split(" / "))
        .map(str::trim)
}

const fn is_mark(c: char) -> bool {
    matches!(
        c,
        ';' | ',' | '|' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// A dash or a stray comma says nothing.
fn says_something(part: &str) -> bool {
    part.contains(|c: char| c.is_alphanumeric() || c == '@')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_emails(cell: &str) -> (Vec<String>, bool) {
        let mut found = Vec::new();
        let is_all_read = emails(cell, &mut |address| found.push(address));
        found.dedup();
        (found, is_all_read)
    }

    fn read_phones(cell: &str, country: &str) -> (Vec<String>, bool) {
        let mut found = Vec::new();
        let reader = PhoneReader::new(country);
        let is_all_read = phones(cell, &reader, &mut |number| found.push(number));
        (found, is_all_read)
    }

    #[test]
    fn every_address_of_a_cell_is_read_whatever_stands_between() {
        let both = ["a@x.example", "b@y.example"].map(str::to_owned).to_vec();
        for mark in [
            ",", ", ", ";", "; ", "\n", "\r\n", " ", "   ", "\t", " / ", "/", "|", " | ", " ::: ",
            "\u{a0}", "，",
        ] {
            for (one, other) in [
                ("a@x.example", "b@y.example"),
                ("Anna <a@x.example>", "Bert <b@y.example>"),
                ("Anna <A@X.example>", "b@y.example"),
                ("a@x.example", "Bert <b@y.example>"),
                ("\"Dupont, Anna\" <a@x.example>", "Maes, Bert <b@y.example>"),
                ("<a@x.example>", "<mailto:b@y.example>"),
                ("a＠x.example", "b@y.example"),
            ] {
                let cell = format!("{one}{mark}{other}");
                assert_eq!(email(&cell), None, "{cell}");
                assert_eq!(read_emails(&cell), (both.clone(), true), "{cell}");
            }
        }
        for cell in [
            "a@x.example <b@y.example>",
            "<a@x.example> b@y.example",
            "mailto:a@x.example?cc=b@y.example",
        ] {
            assert_eq!(email(cell), None, "{cell}");
            assert_eq!(read_emails(cell).0, both, "{cell}");
        }
    }

    #[test]
    fn one_address_with_a_display_name_is_one() {
        for cell in [
            "Dupont, Anna <a@x.example>",
            "Dupont; Anna | Zoë <a@x.example>",
            "a@x.example <A@x.example>",
            "'a@x.example' <a@x.example>",
            " a@x.example; ",
            "-, a@x.example",
        ] {
            let found = read_emails(cell);
            assert_eq!(found, (vec!["a@x.example".to_owned()], true), "{cell}");
        }
    }

    #[test]
    fn a_part_that_is_no_address_is_told() {
        for cell in [
            "a@x.example, b@y",
            "a@x.example; nobody",
            "a@x.example\nb(at)y.example",
            "a@x.example / n.a.",
            "Anna <a@x.example>, nobody",
            "Anna <a@x.example>, Bert <b@y>",
            "a@x.example b@y",
            "\"b@home\" <a@x.example>",
        ] {
            let found = read_emails(cell);
            assert_eq!(found, (vec!["a@x.example".to_owned()], false), "{cell}");
        }
        assert_eq!(read_emails("nobody"), (Vec::new(), false));
        assert_eq!(read_emails(" - "), (Vec::new(), true));
    }

    #[test]
    fn every_number_of_a_cell_is_read_whatever_stands_between() {
        for mark in [" / ", ";", "; ", ",", "\n", "\r\n", "|", " ::: "] {
            for (one, other) in [
                ("02 555 01 23", "0475/12 34 56"),
                ("+32 2 555 01 23", "+32475123456"),
                ("02 555 01 23 ext 4", "0475 12 34 56 (privé)"),
            ] {
                let cell = format!("{one}{mark}{other}");
                let both = ["+3225550123", "+32475123456"].map(str::to_owned);
                assert_eq!(read_phones(&cell, "BE"), (both.to_vec(), true), "{cell}");
            }
        }
        let (found, is_all_read) = read_phones("555012 / 555013", "DE");
        assert_eq!((found.len(), is_all_read), (2, true));
    }

    #[test]
    fn signs_within_a_number_do_not_part_it() {
        for (cell, country, number) in [
            ("02 / 555 01 23", "BE", "+3225550123"),
            ("02/555.01.23", "BE", "+3225550123"),
            ("02 555 01 23, ext 4", "BE", "+3225550123"),
            ("02 555 01 23; privé", "BE", "+3225550123"),
            ("thuis | 02 555 01 23", "BE", "+3225550123"),
            ("+49 2234 / 123456", "DE", "+492234123456"),
            ("02234 / 123456", "DE", "+492234123456"),
        ] {
            let found = read_phones(cell, country);
            assert_eq!(found, (vec![number.to_owned()], true), "{cell}");
        }
    }

    #[test]
    fn a_part_that_is_no_number_is_told() {
        for cell in [
            "02 555 01 23 / 24",
            "02 555 01 23 / 12-34",
            "02 555 01 23; 0475 12",
            "02 555 01 23\n0475 12 34 55 99 88",
        ] {
            let found = read_phones(cell, "BE");
            assert_eq!(found, (vec!["+3225550123".to_owned()], false), "{cell}");
        }
        assert_eq!(read_phones("nobody", "BE"), (Vec::new(), false));
        assert_eq!(
            read_phones("025550123/025550124", "BE"),
            (Vec::new(), false)
        );
        assert_eq!(read_phones("-", "BE"), (Vec::new(), true));
    }
}
