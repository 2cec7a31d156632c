//! The first look at a text: whether there is anything to look at, and its words that hold digits,
//! with what stands between them.

/// What stands between two tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// Words, or marks that end a number.
    Break,
    /// One space of any kind.
    Space,
    /// A dot.
    Dot,
    /// A hyphen or a dash.
    Dash,
    /// A slash.
    Slash,
    /// Brackets, as telephone numbers have.
    Bracket,
    /// A dash or a slash with spaces, two spaces.
    Wide,
}

impl Gap {
    /// Whether what it parts looks like one piece.
    pub(super) const fn is_tight(self) -> bool {
        matches!(self, Self::Dot | Self::Dash | Self::Slash)
    }

    /// Its sign in the usual forms of numbers.
    pub(super) const fn sign(self) -> u8 {
        match self {
            Self::Space => b' ',
            Self::Dot => b'.',
            Self::Dash => b'-',
            Self::Slash => b'/',
            _ => b'?',
        }
    }
}

/// A word with digits, or a short one beside such a word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) start: usize,
    pub(super) end: usize,
    /// One past the extension written to a telephone number (`x123`); else `end`.
    pub(super) tail: usize,
    pub(super) digits: usize,
    pub(super) letters: usize,
    /// What stands between it and the token before.
    pub(super) gap: Gap,
}

impl Token {
    pub(super) const fn is_number(&self) -> bool {
        self.letters == 0
    }
}

/// What a quick look at the bytes tells.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Glance {
    pub(super) digits: usize,
    pub(super) has_at: bool,
    pub(super) colons: usize,
    pub(super) spaces: usize,
    /// Signs after which a secret can stand.
    pub(super) assigns: usize,
    /// Signs of the machine-readable zone of a document.
    pub(super) angles: usize,
    /// Letters, or anything beyond ASCII.
    pub(super) letters: usize,
}

impl Glance {
    pub(super) fn of(text: &str) -> Self {
        let mut counts = [0_usize; 8];
        for byte in text.bytes() {
            let class = CLASSES.get(usize::from(byte)).copied().unwrap_or(0);
            if let Some(count) = counts.get_mut(usize::from(class)) {
                *count += 1;
            }
        }
        let [_, digits, ats, colons, spaces, assigns, angles, letters] = counts;
        Self {
            digits,
            has_at: ats > 0,
            colons,
            spaces,
            assigns,
            angles,
            letters,
        }
    }
}

static CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0_u8;
    loop {
        let class = match byte {
            b'0'..=b'9' => 1,
            b'@' => 2,
            b':' => 3,
            b' ' => 4,
            b'=' => 5,
            b'<' => 6,
            b'A'..=b'Z' | b'a'..=b'z' | 0x80.. => 7,
            _ => 0,
        };
        #[expect(
            clippy::indexing_slicing,
            reason = "a table of 256 places, at compile time"
        )]
        {
            classes[byte as usize] = class;
        }
        if byte == 255 {
            break classes;
        }
        byte += 1;
    }
};

/// The character at a byte, if one starts there.
pub(super) fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// The character before a byte.
pub(super) fn char_before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

/// Spaces of every kind, but for the ends of lines.
pub(super) const fn is_blank(c: char) -> bool {
    matches!(
        c,
        ' ' | '\u{a0}' | '\u{202f}' | '\u{2007}'..='\u{200a}' | '\u{3000}'
    )
}

/// Hyphens and dashes.
pub(super) const fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// The tokens of a text, without those that stand in `taken` stretches (sorted, disjoint).
pub(super) fn tokens(text: &str, taken: &[(usize, usize)], out: &mut Vec<Token>) {
    out.clear();
    let bytes = text.as_bytes();
    let mut taken = taken.iter().peekable();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        while taken.next_if(|(_, end)| *end <= at).is_some() {}
        if let Some((start, end)) = taken.peek()
            && *start <= at
        {
            at = *end;
            continue;
        }
        if !is_word(byte) {
            at += 1;
            continue;
        }
        let (word, next) = word(text, at);
        at = next;
        let Some(mut token) = word else { continue };
        if let Some(last) = out.last() {
            token.gap = gap(text.get(last.tail..token.start).unwrap_or("?"));
        }
        if token.digits == 0 {
            let is_upper = text
                .get(token.start..token.end)
                .is_some_and(|word| word.bytes().all(|b| b.is_ascii_uppercase()));
            let is_beside =
                out.last().is_some_and(|last| last.digits > 0) && token.gap != Gap::Break;
            if token.letters > 6 || !(is_upper || is_beside || token.letters == 1) {
                continue;
            }
        }
        out.push(token);
    }
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// The word at a byte (none where it holds letters beyond ASCII), and where to go on.
fn word(text: &str, start: usize) -> (Option<Token>, usize) {
    let (mut digits, mut letters, mut is_foreign) = (0, 0, false);
    let mut end = start;
    let mut mark = None;
    let rest = text.get(start..).unwrap_or_default();
    for c in rest.chars() {
        match c {
            '0'..='9' => digits += 1,
            'A'..='Z' | 'a'..='z' | '_' => {
                // German insurance numbers have an X after eight digits.
                if (c == 'x' || (c == 'X' && digits < 5)) && letters == 0 && digits >= 2 {
                    mark = Some((end, digits));
                }
                letters += 1;
            }
            _ if c.is_alphanumeric() => is_foreign = true,
            _ => break,
        }
        end += c.len_utf8();
    }
    if end == start {
        // A mark beyond ASCII.
        let length = rest.chars().next().map_or(1, char::len_utf8);
        return (None, start + length);
    }
    if is_foreign {
        return (None, end);
    }
    let mut token = Token {
        start,
        end,
        tail: end,
        digits,
        letters,
        gap: Gap::Break,
    };
    if let Some((at, before)) = mark
        && letters == 1
        && (1..=6).contains(&(digits - before))
    {
        token.end = at;
        token.digits = before;
        token.letters = 0;
    }
    (Some(token), end)
}

fn gap(between: &str) -> Gap {
    if between.len() > 8 {
        return Gap::Break;
    }
    let (mut blanks, mut brackets, mut marks, mut last) = (0, 0, 0, Gap::Break);
    for c in between.chars() {
        match c {
            '.' => (marks, last) = (marks + 1, Gap::Dot),
            '/' => (marks, last) = (marks + 1, Gap::Slash),
            '(' | ')' => brackets += 1,
            _ if is_dash(c) => (marks, last) = (marks + 1, Gap::Dash),
            _ if is_blank(c) => blanks += 1,
            _ => return Gap::Break,
        }
    }
    match (blanks, brackets, marks) {
        (1, 0, 0) => Gap::Space,
        (0, 0, 1) => last,
        (2, 0, 0) => Gap::Wide,
        (1 | 2, 0, 1) if last != Gap::Dot => Gap::Wide,
        (0 | 1, 1 | 2, 0 | 1) => Gap::Bracket,
        _ => Gap::Break,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> Vec<(String, Gap)> {
        let mut out = Vec::new();
        tokens(text, &[], &mut out);
        out.iter()
            .map(|token| (text[token.start..token.end].to_owned(), token.gap))
            .collect()
    }

    #[test]
    fn words_with_digits_are_kept_with_what_stands_between() {
        let tokens = seen("n° 85.07.30-033.28, tel (02)\u{a0}555 - 12 x");
        let words: Vec<&str> = tokens.iter().map(|(word, _)| word.as_str()).collect();
        assert_eq!(
            words,
            ["n", "85", "07", "30", "033", "28", "02", "555", "12", "x"]
        );
        assert_eq!(tokens[2].1, Gap::Dot);
        assert_eq!(tokens[4].1, Gap::Dash);
        assert_eq!(tokens[6].1, Gap::Break);
        assert_eq!(tokens[7].1, Gap::Bracket);
        assert_eq!(tokens[8].1, Gap::Wide);
    }

    #[test]
    fn words_of_letters_beyond_ascii_and_identifiers_are_one_word() {
        assert!(seen("é123 abc").is_empty());
        assert_eq!(seen("order_123456782")[0].0, "order_123456782");
        assert_eq!(seen("668-040-8670x1711")[2].0, "8670");
    }
}
