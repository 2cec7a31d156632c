//! Words of a text in a row, joined as one number: how they are written, and whether they are a piece of
//! something longer.

use super::{
    numbers::Scene,
    scan::{Gap, Token, char_before, is_blank},
};

/// The longest number without marks: an IBAN.
const LONGEST: usize = 34;
/// The most tokens of one number: an IBAN of four signs a piece, or a number of single digits.
const MOST_TOKENS: usize = 12;

/// Some tokens in a row, joined.
pub(super) struct Window<'a> {
    pub(super) scene: &'a Scene<'a>,
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) start: usize,
    pub(super) end: usize,
    compact: [u8; LONGEST],
    pub(super) length: usize,
    /// Lengths and marks, as `2.2.2-3.2`.
    form: [u8; 2 * MOST_TOKENS],
    form_length: usize,
}

impl<'a> Window<'a> {
    pub(super) fn at(scene: &'a Scene<'a>, first: usize) -> Option<Self> {
        let token = scene.tokens.get(first)?;
        let mut window = Self {
            scene,
            first,
            last: first,
            start: token.start,
            end: token.end,
            compact: [0; LONGEST],
            length: 0,
            form: [0; 2 * MOST_TOKENS],
            form_length: 0,
        };
        window.push(token)?;
        Some(window)
    }

    /// Takes the next token in; none where nothing follows that could belong to it.
    pub(super) fn grow(&mut self) -> Option<()> {
        let token = self.scene.tokens.get(self.last + 1)?;
        let last = self.scene.tokens.get(self.last)?;
        if matches!(token.gap, Gap::Break | Gap::Bracket)
            || last.tail != last.end
            || self.last + 1 - self.first >= MOST_TOKENS
        {
            return None;
        }
        self.form_push(token.gap.sign())?;
        self.push(token)?;
        self.last += 1;
        self.end = token.end;
        Some(())
    }

    fn push(&mut self, token: &Token) -> Option<()> {
        let bytes = self.scene.text().as_bytes().get(token.start..token.end)?;
        let place = self
            .compact
            .get_mut(self.length..self.length + bytes.len())?;
        place.copy_from_slice(bytes);
        place.make_ascii_uppercase();
        self.length += bytes.len();
        let digit = u8::try_from(bytes.len()).ok().filter(|length| *length < 10);
        self.form_push(digit.map_or(b'+', |length| b'0' + length))
    }

    fn form_push(&mut self, sign: u8) -> Option<()> {
        *self.form.get_mut(self.form_length)? = sign;
        self.form_length += 1;
        Some(())
    }

    pub(super) fn compact(&self) -> &[u8] {
        self.compact.get(..self.length).unwrap_or_default()
    }

    pub(super) fn form(&self) -> &str {
        let form = self.form.get(..self.form_length).unwrap_or_default();
        std::str::from_utf8(form).unwrap_or_default()
    }

    fn has_inner(&self, gap: Gap) -> bool {
        self.scene
            .tokens
            .get(self.first + 1..=self.last)
            .is_some_and(|tokens| tokens.iter().any(|token| token.gap == gap))
    }

    /// Whether something before or after makes it a piece of a longer number, a code or an amount.
    pub(super) fn is_piece(&self) -> bool {
        let text = self.scene.text();
        let tokens = self.scene.tokens;
        let is_named = |start: usize| {
            self.scene
                .around
                .word_before(start)
                .and_then(|hit| text.get(hit.end..start))
                .is_some_and(|between| between.len() <= 4 && between.chars().count() <= 1)
        };
        let before = char_before(text, self.start);
        let code_before = match before {
            Some('-' | '/' | '.' | '_' | '=' | '&' | '\\') => {
                text.get(..self.start - 1)
                    .and_then(|rest| rest.chars().next_back())
                    .is_some_and(|c| c.is_alphanumeric() || c == '.')
                    && !is_named(self.start)
            }
            Some('#' | '$' | '€' | '£' | '@' | '%') => !is_named(self.start),
            Some(',') => {
                char_before(text, self.start - 1).is_some_and(|c| c.is_ascii_digit())
                    && self.length <= 3
            }
            Some('+') => true,
            _ => false,
        };
        let after = text.get(self.end..).unwrap_or_default();
        let mut rest = after.chars();
        let next = rest.next();
        let next_but_one = rest.next();
        let digit_follows = next_but_one.is_some_and(|c| c.is_ascii_digit());
        let cut_after = match next {
            Some('-' | '/' | '.' | ':' | '_' | '\\') => digit_follows,
            Some('%' | '€' | '$' | '£') => true,
            Some(',') => digit_follows && decimals(after),
            Some(c) if is_blank(c) => {
                matches!(next_but_one, Some('€' | '$' | '£'))
                    || after
                        .get(c.len_utf8()..)
                        .is_some_and(|rest| rest.starts_with("EUR") || rest.starts_with("euro"))
            }
            _ => false,
        };
        let extended = tokens
            .get(self.last)
            .is_some_and(|token| token.tail != token.end);
        code_before || cut_after || extended
    }

    /// Whether more digits are joined to it by a space, so that where it ends is a guess.
    pub(super) fn is_loose(&self) -> bool {
        let tokens = self.scene.tokens;
        let is_joined = |token: Option<&Token>, gap: Gap| {
            gap == Gap::Space && token.is_some_and(|token| token.digits > 0)
        };
        let before = tokens.get(self.first).is_some_and(|token| {
            self.first
                .checked_sub(1)
                .is_some_and(|at| is_joined(tokens.get(at), token.gap))
        });
        let after = tokens
            .get(self.last + 1)
            .is_some_and(|token| is_joined(Some(token), token.gap));
        if self.first == self.last {
            // One unbroken word: only a short group beside it makes it doubtful.
            let is_group = |at: Option<usize>| {
                at.and_then(|at| tokens.get(at))
                    .is_some_and(|token| token.digits > 0 && token.digits + token.letters <= 3)
            };
            let is_dated = tokens
                .get(self.last + 2)
                .is_some_and(|token| token.gap.is_tight());
            return (before && is_group(self.first.checked_sub(1)))
                || (after && is_group(Some(self.last + 1)) && !is_dated);
        }
        (before || after) && self.has_inner(Gap::Space)
    }
}

/// Whether a text goes on like the decimals of an amount: a comma, one or two digits, no more.
fn decimals(after: &str) -> bool {
    let digits = after.bytes().skip(1).take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&digits)
}
