//! Groups of digits that could be one telephone number: where they may begin and end.

use super::{
    super::{
        Kind,
        numbers::Scene,
        scan::{Gap, Token, char_at, char_before, is_blank},
    },
    MOST_DIGITS,
};

/// Groups of digits in a row that could be one number.
pub(super) struct Groups<'a> {
    pub(super) scene: &'a Scene<'a>,
    pub(super) tokens: &'a [Token],
    pub(super) first: usize,
    pub(super) digits: [u8; MOST_DIGITS],
    pub(super) count: usize,
    pub(super) has_plus: bool,
    pub(super) start: usize,
}

impl<'a> Groups<'a> {
    pub(super) fn text(&self) -> &'a str {
        self.scene.around.text
    }

    pub(super) fn digits(&self) -> &str {
        self.digits
            .get(..self.count)
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .unwrap_or_default()
    }

    pub(super) fn push(&mut self, token: &Token) -> Option<()> {
        let bytes = self.text().as_bytes().get(token.start..token.end)?;
        self.digits
            .get_mut(self.count..self.count + bytes.len())?
            .copy_from_slice(bytes);
        self.count += bytes.len();
        Some(())
    }

    pub(super) fn group(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    /// Whether nothing before it makes it the end of something longer.
    pub(super) fn has_free_start(&self) -> bool {
        let Some(token) = self.tokens.first() else {
            return false;
        };
        let before = self
            .first
            .checked_sub(1)
            .and_then(|at| self.scene.tokens.get(at));
        if let Some(before) = before.filter(|before| before.digits > 0) {
            match token.gap {
                Gap::Dot | Gap::Dash | Gap::Slash => return false,
                Gap::Space if !self.has_plus && !self.digits().starts_with('0') => {
                    return before.letters > 0 || self.is_named();
                }
                _ => {}
            }
        }
        let is_code = |c: char| {
            matches!(
                c,
                '-' | '/' | '_' | '=' | '#' | '$' | '€' | '£' | '&' | '\\'
            )
        };
        match char_before(self.text(), self.start) {
            Some(c) if is_code(c) => self.is_named(),
            Some('.' | ',') => {
                !char_before(self.text(), self.start - 1).is_some_and(|c| c.is_ascii_digit())
            }
            Some(':') => {
                // The minutes of a time.
                !char_before(self.text(), self.start - 1).is_some_and(|c| c.is_ascii_digit())
            }
            Some(c) => !c.is_alphanumeric() || !c.is_ascii(),
            None => true,
        }
    }

    /// Whether a word for telephones stands right before it.
    pub(super) fn is_named(&self) -> bool {
        self.scene
            .around
            .word_before(self.start)
            .is_some_and(|hit| {
                hit.names.has(Kind::Phone)
                    && self
                        .text()
                        .get(hit.end..self.start)
                        .is_some_and(|between| between.len() <= 4)
            })
    }

    /// Whether such a word stands right after it.
    pub(super) fn is_named_after(&self, typed: &str) -> bool {
        let end = self.start + typed.len();
        let hits = self.scene.around.hits;
        hits.get(hits.partition_point(|hit| hit.start < end))
            .is_some_and(|hit| hit.names.has(Kind::Phone) && hit.start - end <= 2)
    }

    /// Whether it can end with its last group, `next` being what follows in the row.
    pub(super) fn has_free_end(&self, last: &Token, next: Option<&Token>) -> bool {
        let mut rest = self.text().get(last.tail..).unwrap_or_default().chars();
        let (first, second) = (rest.next(), rest.next());
        let digit_follows = second.is_some_and(|c| c.is_ascii_digit());
        match first {
            Some(':' | '.' | '-' | '/' | '_' | ',') if digit_follows => return false,
            Some('%' | '€' | '$' | '£') => return false,
            Some(c) if is_blank(c) && matches!(second, Some('€' | '$' | '£' | '%')) => {
                return false;
            }
            _ => {}
        }
        let Some(next) = next.filter(|next| next.digits > 0) else {
            return true;
        };
        match next.gap {
            Gap::Space | Gap::Wide => {
                let starts_anew = char_at(self.text(), next.start) == Some('0');
                self.has_plus || starts_anew || next.letters > 0 || self.is_named()
            }
            Gap::Bracket | Gap::Break => true,
            _ => false,
        }
    }

    /// Whether it begins like a date: three groups with the same mark.
    pub(super) fn begins_with_date(&self) -> bool {
        let (Some(first), Some(second), Some(third)) =
            (self.group(0), self.group(1), self.group(2))
        else {
            return false;
        };
        let mark = second.gap;
        let all_marks = self.tokens.iter().skip(1).all(|token| token.gap == mark);
        // French numbers are five pairs with one mark.
        if third.gap != mark || !mark.is_tight() || (all_marks && self.tokens.len() > 3) {
            return false;
        }
        let value = |token: &Token| {
            self.text()
                .get(token.start..token.end)
                .and_then(|digits| digits.parse::<u32>().ok())
                .unwrap_or(99)
        };
        let is_short = |token: &Token| token.digits <= 2;
        let day_month = |a: &Token, b: &Token| {
            is_short(a)
                && is_short(b)
                && (1..=31).contains(&value(a))
                && (1..=31).contains(&value(b))
                && (value(a) <= 12 || value(b) <= 12)
        };
        let year = |token: &Token| {
            token.digits == 4 && (1800..=2199).contains(&value(token)) || token.digits == 2
        };
        (day_month(first, second) && year(third))
            || (first.digits == 4 && year(first) && day_month(second, third))
    }

    /// Lengths of the groups with the marks between them, as they are typed.
    pub(super) fn form(&self) -> String {
        self.tokens
            .iter()
            .enumerate()
            .flat_map(|(at, token)| {
                let mark = (at > 0).then(|| char::from(token.gap.sign()));
                let digits = u32::try_from(token.digits).ok();
                [mark, digits.and_then(|digits| char::from_digit(digits, 36))]
            })
            .flatten()
            .collect()
    }
}
