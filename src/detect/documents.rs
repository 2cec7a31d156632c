//! Numbers of identity documents, and their machine-readable zones.

use super::{
    Kind,
    candidate::Candidate,
    context::Said,
    numbers::Scene,
    scan::{Gap, Token, char_at, char_before},
};
use crate::model::Evidence;

/// Looks for numbers of documents: with a word for one, or in the form of the Belgian card.
pub(super) fn look(scene: &Scene<'_>, out: &mut Vec<Candidate>) {
    let has_word = scene.around.header.has(Kind::IdDocument)
        || scene
            .around
            .hits
            .iter()
            .any(|hit| hit.names.has(Kind::IdDocument));
    let mut at = 0;
    while let Some(first) = scene.tokens.get(at) {
        let count = pieces(scene, at, has_word);
        let last = scene.tokens.get(at + count - 1).unwrap_or(first);
        let row = scene.tokens.get(at..at + count).unwrap_or_default();
        if let Some(candidate) = judge(scene, row, first.start, last.end, has_word) {
            out.push(candidate);
        }
        at += count;
    }
}

/// How many tokens hang together here: by hyphens and dots, and letters before a number by a space.
fn pieces(scene: &Scene<'_>, first: usize, has_word: bool) -> usize {
    let mut count = 1;
    while let (Some(last), Some(next)) = (
        scene.tokens.get(first + count - 1),
        scene.tokens.get(first + count),
    ) {
        let is_series = has_word && last.digits == 0 && next.gap == Gap::Space;
        let is_grouped = has_word
            && next.gap == Gap::Space
            && next.digits >= 2
            && last.digits >= 2
            && last.letters == 0;
        if !(matches!(next.gap, Gap::Dash | Gap::Dot) || is_series || is_grouped) || count >= 6 {
            break;
        }
        count += 1;
    }
    count
}

fn judge(
    scene: &Scene<'_>,
    row: &[Token],
    start: usize,
    end: usize,
    has_word: bool,
) -> Option<Candidate> {
    let digits: usize = row.iter().map(|token| token.digits).sum();
    let letters: usize = row.iter().map(|token| token.letters).sum();
    let is_belgian = is_belgian_card(scene.around.text, row);
    if !is_belgian && (!has_word || digits < 3 || !(6..=15).contains(&(digits + letters))) {
        return None;
    }
    let said = scene.around.says(Kind::IdDocument, start, end);
    let text = scene.around.text.get(start..end)?;
    let is_upper = !text
        .bytes()
        .any(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let is_free = !matches!(
        char_before(scene.around.text, start),
        Some('€' | '$' | '+' | '/')
    ) && !matches!(
        char_at(scene.around.text, end),
        Some('€' | '$' | '%' | '/' | ':')
    );
    let evidence = match said {
        Said::Yes if is_belgian => Evidence::Certain,
        Said::Yes if is_upper && is_free && !is_date(row) => Evidence::Likely,
        Said::Nothing if is_belgian && is_free => Evidence::Hint,
        _ => return None,
    };
    let mut found = Candidate::new(start, end, Kind::IdDocument, evidence);
    found.weight += 18 * i32::from(said == Said::Yes) + 4;
    Some(found)
}

fn is_date(row: &[Token]) -> bool {
    row.len() == 3 && row.iter().all(|token| token.digits <= 4) && row.iter().all(Token::is_number)
}

/// The Belgian identity card: `592-1234567-37`, the last two digits the remainder of 97.
fn is_belgian_card(text: &str, row: &[Token]) -> bool {
    let [first, second, third] = row else {
        return false;
    };
    let lengths = [first.digits, second.digits, third.digits];
    let is_shaped = lengths == [3, 7, 2]
        && row.iter().all(Token::is_number)
        && second.gap == Gap::Dash
        && third.gap == Gap::Dash;
    if !is_shaped {
        return false;
    }
    let value = |token: &Token| {
        text.get(token.start..token.end)
            .and_then(|digits| digits.parse::<u64>().ok())
    };
    let (Some(head), Some(body), Some(check)) = (value(first), value(second), value(third)) else {
        return false;
    };
    let rest = (head * 10_000_000 + body) % 97;
    check == if rest == 0 { 97 } else { rest }
}

/// Looks for lines of machine-readable zones (ICAO Doc 9303): 30, 36 or 44 capitals, digits and `<`.
pub(super) fn zones(text: &str, out: &mut Vec<Candidate>) {
    let belongs = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'<';
    let mut start = None;
    for (at, byte) in text.bytes().chain([b' ']).enumerate() {
        match (belongs(byte), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                start = None;
                let line = text.get(from..at).unwrap_or_default();
                let fillers = line.bytes().filter(|byte| *byte == b'<').count();
                let is_line = matches!(line.len(), 30 | 36 | 44) && fillers >= 2;
                let is_cut = (28..=46).contains(&line.len()) && line.contains("<<") && fillers >= 5;
                if is_line || is_cut {
                    let evidence = if is_line {
                        Evidence::Certain
                    } else {
                        Evidence::Likely
                    };
                    let mut found = Candidate::new(from, at, Kind::IdDocument, evidence);
                    found.weight += 150;
                    out.push(found);
                }
            }
            _ => {}
        }
    }
}
