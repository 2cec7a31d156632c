//! E-mail addresses and internet addresses; and the stretches that are no place for numbers: web
//! addresses and GUIDs.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::{
    Kind,
    candidate::Candidate,
    context::{Around, Said},
    scan::{char_at, char_before},
};
use crate::model::{Evidence, contact_point};

/// The longest part before the `@` and after it that is looked at.
const LONGEST_PART: usize = 260;

/// The e-mail addresses of a text.
pub(super) fn emails(text: &str, out: &mut Vec<Candidate>) {
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find('@')) {
        let at = from + at;
        from = at + 1;
        let user = text
            .get(..at)
            .unwrap_or_default()
            .char_indices()
            .rev()
            .take(LONGEST_PART)
            .take_while(|(_, c)| is_user(*c))
            .last()
            .map_or(at, |(start, _)| start);
        let host_end = text
            .get(at + 1..)
            .unwrap_or_default()
            .char_indices()
            .take(LONGEST_PART)
            .take_while(|(_, c)| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'))
            .last()
            .map_or(at + 1, |(last, c)| at + 1 + last + c.len_utf8());
        let whole = text.get(user..host_end).unwrap_or_default();
        let end = user + whole.trim_end_matches(['.', '-', '_']).len();
        let skipped = whole.len()
            - whole
                .trim_start_matches(['.', '-', '\'', '=', '*', '/', '&', '|', '?'])
                .len();
        let start = user + skipped;
        if start < at && end > at && text.get(start..end).is_some_and(contact_point::is_email) {
            out.push(Candidate::new(start, end, Kind::Email, Evidence::Certain));
            from = end;
        }
    }
}

const fn is_ascii_user(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(
            c,
            '.' | '_'
                | '%'
                | '+'
                | '-'
                | '\''
                | '&'
                | '='
                | '!'
                | '#'
                | '$'
                | '*'
                | '/'
                | '?'
                | '^'
                | '{'
                | '|'
                | '}'
                | '~'
        )
}

fn is_user(c: char) -> bool {
    is_ascii_user(c) || (!c.is_ascii() && c.is_alphanumeric())
}

/// Stretches in which digits are no numbers of anybody: web addresses and GUIDs.
pub(super) fn closed_stretches(text: &str, out: &mut Vec<(usize, usize)>) {
    for (mark, sign) in [("://", b':'), ("www.", b'w')] {
        let mut from = 0;
        while let Some(found) = text
            .as_bytes()
            .get(from..)
            .and_then(|rest| memchr::memchr(sign, rest))
        {
            let at = from + found;
            if !text.get(at..).is_some_and(|rest| rest.starts_with(mark)) {
                from = at + 1;
                continue;
            }
            let start = text
                .get(..at)
                .unwrap_or_default()
                .bytes()
                .rev()
                .take(12)
                .take_while(u8::is_ascii_alphabetic)
                .count();
            let end = text
                .get(at..)
                .unwrap_or_default()
                .char_indices()
                .find(|(_, c)| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '|'))
                .map_or(text.len(), |(length, _)| at + length);
            out.push((at - start, end));
            from = end.max(at + mark.len());
        }
    }
    guids(text, out);
}

/// Eight, four, four, four and twelve hexadecimal digits.
fn guids(text: &str, out: &mut Vec<(usize, usize)>) {
    const DASHES: [usize; 4] = [8, 13, 18, 23];
    const LENGTH: usize = 36;
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(found) = bytes
        .get(from..)
        .and_then(|rest| memchr::memchr(b'-', rest))
    {
        let dash = from + found;
        from = dash + 1;
        let Some(start) = dash.checked_sub(8) else {
            continue;
        };
        let is_guid = bytes.get(start..start + LENGTH).is_some_and(|part| {
            part.iter().enumerate().all(|(at, byte)| {
                if DASHES.contains(&at) {
                    *byte == b'-'
                } else {
                    byte.is_ascii_hexdigit()
                }
            })
        });
        if is_guid {
            out.push((start, start + LENGTH));
            from = start + LENGTH;
        }
    }
}

/// The internet addresses of a text.
pub(super) fn internet(around: &Around<'_>, colons: usize, out: &mut Vec<Candidate>) {
    let text = around.text;
    if text.bytes().filter(|byte| *byte == b'.').count() >= 3 {
        each_run(
            text,
            |byte| byte.is_ascii_digit() || byte == b'.',
            |start, end| {
                version_4(around, start, end, out);
            },
        );
    }
    if colons >= 2 {
        each_run(
            text,
            |byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'),
            |start, end| {
                version_6(around, start, end, out);
            },
        );
    }
}

fn each_run(text: &str, belongs: impl Fn(u8) -> bool, mut visit: impl FnMut(usize, usize)) {
    let mut start = None;
    for (at, byte) in text.bytes().chain([b' ']).enumerate() {
        match (belongs(byte) && at < text.len(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                visit(from, at);
                start = None;
            }
            _ => {}
        }
    }
}

fn version_4(around: &Around<'_>, start: usize, end: usize, out: &mut Vec<Candidate>) {
    let text = around.text;
    let Some(run) = text.get(start..end) else {
        return;
    };
    let run = run.trim_end_matches('.');
    let end = start + run.len();
    let is_word =
        |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    if run.len() < 7 || is_word(char_before(text, start)) || is_word(char_at(text, end)) {
        return;
    }
    if run.parse::<Ipv4Addr>().is_err() {
        return;
    }
    let said = around.says(Kind::Ip, start, end);
    // Chapters and versions are numbered so too; telephone numbers are written in four pairs.
    let longest = run.split('.').map(str::len).max().unwrap_or(0);
    let evidence = match said {
        Said::Yes => Evidence::Certain,
        Said::Nothing if longest == 3 => Evidence::Likely,
        Said::Nothing if run.len() >= 8 => Evidence::Hint,
        _ => return,
    };
    let mut found = Candidate::new(start, end, Kind::Ip, evidence);
    found.weight += 8;
    out.push(found);
}

fn version_6(around: &Around<'_>, start: usize, end: usize, out: &mut Vec<Candidate>) {
    let text = around.text;
    let Some(run) = text.get(start..end) else {
        return;
    };
    let run = run.trim_end_matches('.');
    let run = if run.ends_with("::") {
        run
    } else {
        run.trim_end_matches(':')
    };
    let end = start + run.len();
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let groups = run.split(':').filter(|group| !group.is_empty()).count();
    if run.len() < 4
        || groups < 2
        || is_word(char_before(text, start))
        || is_word(char_at(text, end))
        || !run.bytes().any(|byte| byte.is_ascii_digit())
        || run.parse::<Ipv6Addr>().is_err()
    {
        return;
    }
    let mut found = Candidate::new(start, end, Kind::Ip, Evidence::Certain);
    found.weight += 8;
    out.push(found);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::context::Names;

    fn found(text: &str) -> Vec<&str> {
        let mut out = Vec::new();
        emails(text, &mut out);
        let around = Around {
            text,
            hits: &[],
            header: Names::default(),
        };
        internet(&around, text.matches(':').count(), &mut out);
        out.iter()
            .map(|one| &text[one.seen.start..one.seen.end])
            .collect()
    }

    #[test]
    fn addresses_end_where_the_sentence_goes_on() {
        assert_eq!(
            found("Écrire à zoé.li+crm@mail.example.org. Merci"),
            ["zoé.li+crm@mail.example.org"]
        );
        assert_eq!(
            found("<mailto:a.b@example.org>,c@example.org;"),
            ["a.b@example.org", "c@example.org"]
        );
        assert_eq!(found("'o''neil@example.org'"), ["o''neil@example.org"]);
        assert!(found("@home a@b x@localhost 2@ 3 twitter @someone").is_empty());
    }

    #[test]
    fn internet_addresses_are_told_from_times_and_versions() {
        assert_eq!(found("from 192.168.10.24, at 10:30:15"), ["192.168.10.24"]);
        assert_eq!(
            found("[2001:db8::8a2e:370:7334]"),
            ["2001:db8::8a2e:370:7334"]
        );
        for no in [
            "1.2.3.4.5",
            "v1.2.3.4",
            "06.12.34.56",
            "300.1.1.1",
            "std::vec",
            "a::b",
            "12:30:45",
            "1.2.3.4",
        ] {
            assert!(found(no).is_empty(), "{no}");
        }
    }

    #[test]
    fn web_addresses_and_guids_are_closed() {
        let mut out = Vec::new();
        let text =
            "see https://example.org/o/123456782?x=1 id 0f8fad5b-d9cb-469f-a165-708677289501";
        closed_stretches(text, &mut out);
        let parts: Vec<&str> = out.iter().map(|(start, end)| &text[*start..*end]).collect();
        assert_eq!(
            parts,
            [
                "https://example.org/o/123456782?x=1",
                "0f8fad5b-d9cb-469f-a165-708677289501"
            ]
        );
    }
}
