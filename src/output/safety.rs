//! What a value may do to the one who looks at it: nothing. Escapes for terminals and spreadsheets,
//! and names for files. Knows no format.

use std::borrow::Cow;

/// Whether a terminal obeys this character, or it turns, joins or hides the text around it:
/// control characters (C0, DEL, C1), line separators, bidirectional marks, zero-width and other
/// invisible characters.
#[must_use]
pub fn is_treacherous(letter: char) -> bool {
    match letter {
        ' '..='~' => false,
        '\0'..='\u{9f}' => true,
        _ => matches!(letter,
            // Soft hyphen, grapheme joiner, the Arabic letter mark.
            '\u{ad}' | '\u{34f}' | '\u{61c}'
            // Fillers and vowels that are not drawn.
            | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{3164}' | '\u{ffa0}'
            // Mongolian and other variation selectors.
            | '\u{180b}'..='\u{180f}' | '\u{fe00}'..='\u{fe0f}'
            // Zero-width characters and marks of direction, separators of lines and paragraphs.
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            // Byte order mark, interlinear annotation, invisible music, tags.
            | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'),
    }
}

/// The text with every character that a terminal obeys, or that hides, written as `\u{…}`; so that
/// a value is one line, and what is seen is what is there.
#[must_use]
pub fn escape_terminal(text: &str) -> Cow<'_, str> {
    if !text.contains(is_treacherous) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '\t' => escaped.push_str("\\t"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            _ if is_treacherous(letter) => {
                escaped.push_str(&format!("\\u{{{:x}}}", u32::from(letter)))
            }
            _ => escaped.push(letter),
        }
    }
    Cow::Owned(escaped)
}

/// The text of a cell that a spreadsheet will not take for a formula: `'` goes before what begins
/// with `= + - @`, a tab, a line break or their full-width forms.
///
/// Characters that are not drawn do not hide the beginning: a spreadsheet may drop them.
#[must_use]
pub fn escape_spreadsheet(text: &str) -> Cow<'_, str> {
    let begins_formula = |letter: char| {
        matches!(letter, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n')
            || matches!(letter, '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}')
    };
    let is_hidden = |letter: char| !begins_formula(letter) && is_treacherous(letter);
    if text
        .trim_start_matches(is_hidden)
        .starts_with(begins_formula)
    {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The longest part of a file's name that is made from a value.
const LONGEST_NAME: usize = 100;

/// A file name made of `[a-z0-9-]` out of any parts, with an extension: no folder, no hidden file,
/// no option of a command.
#[must_use]
pub fn file_name(parts: &[&str], extension: &str) -> String {
    let stem = slug(&parts.join("-"));
    let stem = if stem.is_empty() {
        "file".to_owned()
    } else {
        stem
    };
    match slug(extension) {
        extension if extension.is_empty() => stem,
        extension => format!("{stem}.{extension}"),
    }
}

fn slug(text: &str) -> String {
    let mut slug = String::new();
    for letter in text.chars().flat_map(char::to_lowercase) {
        if slug.len() == LONGEST_NAME {
            break;
        }
        if letter.is_ascii_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use proptest::prelude::*;

    use super::{escape_spreadsheet, escape_terminal, file_name, is_treacherous};

    #[test]
    fn an_escape_sequence_is_shown_and_not_obeyed() {
        assert_eq!(escape_terminal("a\u{1b}[31mred"), "a\\u{1b}[31mred");
        assert_eq!(escape_terminal("\u{9b}2J\u{7f}"), "\\u{9b}2J\\u{7f}");
        assert_eq!(escape_terminal("a\tb\r\nc"), "a\\tb\\r\\nc");
        assert_eq!(escape_terminal("fdp.\u{202e}exe"), "fdp.\\u{202e}exe");
        assert_eq!(
            escape_terminal("ad\u{200b}min\u{2028}"),
            "ad\\u{200b}min\\u{2028}"
        );
    }

    #[test]
    fn names_of_people_stay_as_they_are() {
        for name in [
            "Renée D'Haese-Łuczak",
            "Ελένη",
            "Иван",
            "李小龙",
            "محمد",
            "אברהם",
            "Zoë 😀",
            "e\u{301}",
        ] {
            assert!(matches!(escape_terminal(name), Cow::Borrowed(_)), "{name}");
        }
    }

    #[test]
    fn every_control_character_is_treacherous() {
        for letter in (0..=0x10_ffff_u32).filter_map(char::from_u32) {
            if letter.is_control() {
                assert!(is_treacherous(letter), "{letter:?}");
            }
        }
        for letter in [
            '\u{200e}',
            '\u{2066}',
            '\u{2069}',
            '\u{feff}',
            '\u{ad}',
            '\u{e0041}',
            '\u{2029}',
        ] {
            assert!(is_treacherous(letter), "{letter:?}");
        }
        for letter in [
            ' ', '~', '\u{a0}', 'é', '\u{2010}', '\u{202f}', '€', '\u{fffd}',
        ] {
            assert!(!is_treacherous(letter), "{letter:?}");
        }
    }

    #[test]
    fn what_begins_like_a_formula_is_text_in_a_spreadsheet() {
        for bad in [
            "=1+1",
            "+32 2 555 01 01",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "＝1",
            "＋1",
            "－1",
            "＠a",
            "\u{feff}=1",
            "\u{200b}\u{200b}+1",
        ] {
            assert_eq!(escape_spreadsheet(bad), format!("'{bad}"));
        }
        for good in [
            "",
            "a=1",
            "1-2",
            "'=1",
            "é@example.org",
            " =1",
            "\u{feff}a",
            "0",
        ] {
            assert!(
                matches!(escape_spreadsheet(good), Cow::Borrowed(_)),
                "{good:?}"
            );
        }
    }

    #[test]
    fn a_file_name_leads_nowhere() {
        assert_eq!(
            file_name(&["access", "2026-0007", "fr"], "html"),
            "access-2026-0007-fr.html"
        );
        assert_eq!(file_name(&["../../etc/passwd"], "csv"), "etc-passwd.csv");
        assert_eq!(file_name(&["/absolute"], ""), "absolute");
        assert_eq!(file_name(&["-rf", "."], ".."), "rf");
        assert_eq!(file_name(&["é\0\n"], "pdf"), "file.pdf");
        assert_eq!(file_name(&["Été 2026"], "PDF"), "t-2026.pdf");
    }

    proptest! {
        #[test]
        fn nothing_treacherous_survives_and_the_rest_does(text in any::<String>()) {
            let escaped = escape_terminal(&text);
            prop_assert!(!escaped.contains(is_treacherous));
            if !text.contains(is_treacherous) {
                prop_assert_eq!(escaped, text.as_str());
            }
        }

        #[test]
        fn escaping_twice_is_escaping_once(text in any::<String>(), lead in "[=+@＝\u{feff}\t\r-]{0,3}") {
            let text = format!("{lead}{text}");
            let once = escape_terminal(&text).into_owned();
            prop_assert_eq!(escape_terminal(&once), once.clone());
            let once = escape_spreadsheet(&text).into_owned();
            prop_assert_eq!(escape_spreadsheet(&once), once.clone());
        }

        #[test]
        fn no_cell_begins_like_a_formula(lead in "[=+@＝＋－＠\t\r\n-]", text in any::<String>()) {
            let cell = format!("{lead}{text}");
            let escaped = escape_spreadsheet(&cell);
            prop_assert_eq!(escaped.strip_prefix('\''), Some(cell.as_str()));
        }

        #[test]
        fn every_file_name_is_plain(parts in prop::collection::vec(any::<String>(), 0..4), extension in any::<String>()) {
            let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
            let name = file_name(&parts, &extension);
            prop_assert!(!name.is_empty() && name.len() <= 201);
            prop_assert!(!name.starts_with(['-', '.']));
            prop_assert!(name.matches('.').count() <= 1);
            prop_assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.".contains(&byte)));
        }
    }
}
