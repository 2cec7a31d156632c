//! The eyes: what personal and sensitive facts a text holds, where, and how sure that is. Pure
//! functions over text; a detection names a place and a kind, never a value.

mod kind;
mod note_date;
pub mod words;

pub use kind::{Family, Kind};
pub use note_date::note_date;

use crate::model::{Evidence, Lang, finding::Span};

/// What is known about a text before it is read.
#[derive(Clone, Copy, Debug, Default)]
pub struct TextContext<'a> {
    /// The header of its column; counts as context.
    pub header: &'a str,
    /// The country whose numbering plans a bare number follows (`BE`); empty: unknown.
    pub country: &'a str,
    /// The language it is probably written in; none: any of the four.
    pub lang: Option<Lang>,
}

/// One fact that was seen in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Detection {
    /// First byte in the text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it is.
    pub kind: Kind,
    /// How sure that is.
    pub evidence: Evidence,
}

impl Detection {
    /// The place in Unicode code points, as findings tell it.
    #[must_use]
    pub fn span(&self, text: &str) -> Span {
        let points = |to: usize| {
            let before = text.get(..to).map_or(0, |part| part.chars().count());
            u32::try_from(before).unwrap_or(u32::MAX)
        };
        Span {
            start: points(self.start),
            end: points(self.end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_in_code_points() {
        let text = "Éloïse: 85.07.30-033.28";
        let start = text.find('8').unwrap();
        let seen = Detection {
            start,
            end: text.len(),
            kind: Kind::BeNn,
            evidence: Evidence::Certain,
        };
        assert_eq!(seen.span(text), Span { start: 8, end: 23 });
    }
}
