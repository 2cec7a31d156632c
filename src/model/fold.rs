//! Folding of words so that spellings of the same word compare equal.

use unicode_normalization::UnicodeNormalization;

/// Folds a header for comparison: compatibility forms, case, trimmed, `:` and `*` at the end gone,
/// runs of spaces, underscores, hyphens and no-break spaces are one space. Accents stay: a French
/// header without its accents is another spelling for the vocabulary to list.
///
/// ```
/// assert_eq!(dpo::model::fold::header(" E-Mail_Adresse *:"), "e mail adresse");
/// ```
#[must_use]
pub fn header(text: &str) -> String {
    let lower: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let mut out = String::with_capacity(lower.len());
    let mut pending_space = false;
    for c in lower.chars() {
        if c.is_whitespace()
            || c.is_control()
            || matches!(
                c,
                '_' | '-' | '\u{2010}'..='\u{2015}' | '\u{feff}' | '\u{200b}'
            )
        {
            pending_space = !out.is_empty();
        } else {
            if pending_space {
                out.push(' ');
                pending_space = false;
            }
            out.push(if c == '\u{2019}' { '\'' } else { c });
        }
    }
    out.trim_end_matches([':', '*', ' ']).to_owned()
}

/// Folds a name or a word for comparison: compatibility forms, case, accents (`ß ø ł đ æ œ` too),
/// apostrophes and hyphens as spaces, one space between words.
///
/// ```
/// assert_eq!(dpo::model::fold::word("  Zoë  D'Hœker-Strauß "), "zoe d hoeker strauss");
/// ```
#[must_use]
pub fn word(text: &str) -> String {
    if text.is_ascii() {
        return spaced(text.chars().map(|c| c.to_ascii_lowercase()));
    }
    let lower: String = text.nfkd().flat_map(char::to_lowercase).collect();
    let mut plain = String::with_capacity(lower.len());
    for c in lower.chars() {
        match c {
            '\u{300}'..='\u{36f}' => {}
            'ß' => plain.push_str("ss"),
            'ø' => plain.push('o'),
            'ł' => plain.push('l'),
            'đ' | 'ð' => plain.push('d'),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'þ' => plain.push_str("th"),
            'ı' => plain.push('i'),
            _ => plain.push(c),
        }
    }
    spaced(plain.chars())
}

fn spaced(chars: impl Iterator<Item = char>) -> String {
    let mut out = String::new();
    let mut pending_space = false;
    for c in chars {
        if c.is_whitespace()
            || c.is_control()
            || matches!(
                c,
                '-' | '\'' | '’' | '‘' | '`' | '´' | '\u{2010}'..='\u{2015}'
            )
        {
            pending_space = !out.is_empty();
        } else {
            if pending_space {
                out.push(' ');
                pending_space = false;
            }
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_fold_marks_and_separators_but_keep_accents() {
        assert_eq!(header("Zuständig "), "zuständig");
        assert_eq!(header("\u{feff}E-mail\u{a0}:"), "e mail");
        assert_eq!(header("first_name"), "first name");
        assert_eq!(header("L’adresse"), "l'adresse");
        assert_eq!(header("  "), "");
    }

    #[test]
    fn words_fold_accents_case_and_apostrophes() {
        assert_eq!(word("Élise-Anne"), "elise anne");
        assert_eq!(word("ŁUKASZ"), "lukasz");
        assert_eq!(word("İpek"), "ipek");
        assert_eq!(word("O'Neil"), "o neil");
    }
}
