//! Patterns made ready to be held against the words of a text.

use super::{
    fold::{End, Place, Text},
    pattern::{Form, Part},
};

/// One part of a pattern, its plain words as hashes.
#[derive(Debug)]
pub(super) enum Step {
    /// One of some words.
    Words {
        /// The hashes of the plain ones, sorted.
        plain: Vec<u64>,
        /// The others.
        open: Vec<Form>,
        /// Whether it may be left out.
        optional: bool,
    },
    /// Up to so many other words.
    Gap(usize),
    /// A word that begins with a capital.
    Name,
}

impl Step {
    /// Makes a part ready.
    pub(super) fn of(part: &Part) -> Self {
        match part {
            Part::Word { forms, optional } => {
                let plain = forms.iter().filter(|form| form.is_plain());
                let mut plain: Vec<_> = plain.map(|form| super::fold::hash(&form.text)).collect();
                plain.sort_unstable();
                let open = forms.iter().filter(|form| !form.is_plain()).cloned();
                Self::Words {
                    plain,
                    open: open.collect(),
                    optional: *optional,
                }
            }
            Part::Gap(most) => Self::Gap(*most),
            Part::Name => Self::Name,
        }
    }

    const fn is_optional(&self) -> bool {
        matches!(self, Self::Words { optional: true, .. })
    }

    /// Where it stands, if a word is its first; for `last`, its last.
    fn place(&self, at: usize, last: bool, text: &Text<'_>) -> Option<Place> {
        match self {
            Self::Words { plain, open, .. } => {
                let hash = text.tokens.get(at)?.hash;
                if plain.binary_search(&hash).is_ok() {
                    return Some((at, at + 1));
                }
                let word = text.word(at);
                let first = word.first();
                let may_be =
                    |form: &&Form| form.words > 1 || form.open_head || form.text.first() == first;
                let near = open.iter().filter(may_be);
                near.into_iter().find_map(|form| form.place(at, last, text))
            }
            Self::Name => is_capitalised((at, at + 1), text).then_some((at, at + 1)),
            Self::Gap(_) => None,
        }
    }
}

impl Form {
    /// Where a text holds this form, if a word is its first; for `last`, its last.
    pub(super) fn place(&self, at: usize, last: bool, text: &Text<'_>) -> Option<Place> {
        if self.words == 1 {
            let is_same = self.is(text.word(at), &self.text, true, true);
            let is_here = is_same && self.is_written((at, at + 1), text);
            return is_here.then_some((at, at + 1));
        }
        let is_space = |byte: &u8| *byte == b' ';
        let more = self.words - 1;
        let first = if last { at.checked_sub(more)? } else { at };
        for (index, own) in self.text.split(is_space).enumerate() {
            let is_same = self.is(text.word(first + index), own, index == 0, index == more);
            if !is_same || (index > 0 && !text.goes_on(first + index, End::Clause)) {
                return None;
            }
        }
        let place = (first, first + more + 1);
        self.is_written(place, text).then_some(place)
    }

    /// Whether a word is one of the form's; only the first and the last may be open.
    fn is(&self, word: &[u8], own: &[u8], first: bool, last: bool) -> bool {
        match (self.open_head && first, self.open_tail && last) {
            (false, false) => word == own,
            (false, true) => word.starts_with(own),
            (true, false) => word.ends_with(own),
            (true, true) => memchr::memmem::find(word, own).is_some(),
        }
    }

    /// Whether the text is written in the case that counts.
    fn is_written(&self, place: Place, text: &Text<'_>) -> bool {
        let exact = self.exact.as_ref();
        exact.is_none_or(|exact| text.written(place) == exact && text.has_small_letters())
    }
}

/// Whether words as written begin with a capital and go on with a small letter.
pub(super) fn is_capitalised(place: Place, text: &Text<'_>) -> bool {
    let mut letters = text.written(place).chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase)
}

/// The place of a whole pattern whose anchor stands at a place.
pub(super) fn around(
    steps: &[Step],
    anchor: usize,
    place: Place,
    text: &Text<'_>,
) -> Option<Place> {
    let (before, after) = steps.split_at_checked(anchor)?;
    let end = forward(after.get(1..)?, place.1, text)?;
    let start = backward(before, place.0, text)?;
    Some((start, end))
}

/// The place of a whole pattern whose first part is a word.
pub(super) fn from(steps: &[Step], at: usize, text: &Text<'_>) -> Option<Place> {
    let (first, rest) = steps.split_first()?;
    if let Some((_, end)) = first.place(at, false, text) {
        forward(rest, end, text).map(|end| (at, end))
    } else if first.is_optional() {
        from(rest, at, text)
    } else {
        None
    }
}

/// Where the steps end that follow.
fn forward(steps: &[Step], end: usize, text: &Text<'_>) -> Option<usize> {
    let Some((step, rest)) = steps.split_first() else {
        return Some(end);
    };
    if let Step::Gap(most) = step {
        for skipped in 0..=*most {
            if let Some(found) = forward(rest, end + skipped, text) {
                return Some(found);
            }
            if !text.goes_on(end + skipped, End::Clause) {
                return None;
            }
        }
        return None;
    }
    if text.goes_on(end, End::Clause)
        && let Some((_, next)) = step.place(end, false, text)
        && let Some(found) = forward(rest, next, text)
    {
        return Some(found);
    }
    step.is_optional()
        .then(|| forward(rest, end, text))
        .flatten()
}

/// Where the steps begin that come before.
fn backward(steps: &[Step], start: usize, text: &Text<'_>) -> Option<usize> {
    let Some((step, rest)) = steps.split_last() else {
        return Some(start);
    };
    if let Step::Gap(most) = step {
        let mut at = start;
        for _ in 0..=*most {
            if let Some(found) = backward(rest, at, text) {
                return Some(found);
            }
            at = text.came_before(at, End::Clause)?;
        }
        return None;
    }
    if let Some(before) = text.came_before(start, End::Clause)
        && let Some((first, _)) = step.place(before, true, text)
        && let Some(found) = backward(rest, first, text)
    {
        return Some(found);
    }
    step.is_optional()
        .then(|| backward(rest, start, text))
        .flatten()
}
