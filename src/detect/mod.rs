//! The eyes: what personal and sensitive facts a text holds, where, and how sure that is. Pure
//! functions over text; a detection names a place and a kind, never a value.

mod birth_dates;
mod candidate;
mod column_eyes;
mod contact_points;
mod context;
mod documents;
mod kind;
pub mod national_numbers;
mod note_date;
mod numbers;
pub mod payment;
mod phones;
mod scan;
mod secrets;
#[cfg(test)]
mod tests;
mod window;
pub mod words;

use std::cell::RefCell;

pub use column_eyes::ColumnEyes;
pub use kind::{Family, Kind};
pub use note_date::note_date;

use crate::model::{Evidence, Lang, finding::Span};
use candidate::Candidate;
use context::{Around, Hit};
use numbers::Scene;
use scan::{Glance, Token};

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

/// Looks at a text with every eye. What was seen is appended to `out`, in the order of the text; no
/// two facts of one kind overlap.
pub fn look(text: &str, cx: &TextContext<'_>, out: &mut Vec<Detection>) {
    let first = out.len();
    patterns_look(text, cx, out);
    WORDS.with_borrow_mut(|scratch| words::look_with(scratch, text, cx, out));
    if let Some(new) = out.get_mut(first..) {
        new.sort_unstable();
    }
}

/// Buffers that live from text to text.
#[derive(Default)]
struct Desk {
    hits: Vec<Hit>,
    tokens: Vec<Token>,
    closed: Vec<(usize, usize)>,
    candidates: Vec<Candidate>,
}

thread_local! {
    static DESK: RefCell<Desk> = RefCell::new(Desk::default());
    static WORDS: RefCell<words::Scratch> = RefCell::new(words::Scratch::default());
}

/// The fewest bytes of a text without digits in which a secret is looked for, where no mark assigns it.
const SHORTEST_TALK: usize = 16;

/// The fewest bytes of a number that needs no word to be known: the shortest telephone numbers are longer.
const SHORTEST_NUMBER: usize = 7;

/// Looks for numbers, contact points, dates of birth, secrets and documents: what has a form, not a
/// meaning. Appended to `out` in the order of the text; no two of them overlap.
pub fn patterns_look(text: &str, cx: &TextContext<'_>, out: &mut Vec<Detection>) {
    let glance = Glance::of(text);
    let may_tell_secret = glance.letters >= 4
        && (glance.colons > 0
            || glance.assigns > 0
            || (text.len() >= SHORTEST_TALK && glance.spaces >= 2));
    if glance.digits < 3 && !glance.has_at && !may_tell_secret && glance.angles < 5 {
        if !cx.header.is_empty() && !text.is_empty() {
            secret_cell(text, cx, out);
        }
        return;
    }
    // A postcode, a price: too short for a number that speaks for itself.
    let is_short_number = glance.letters == 0 && !glance.has_at && text.len() < SHORTEST_NUMBER;
    if is_short_number && context::header(cx.header).is_empty() {
        return;
    }
    DESK.with_borrow_mut(|desk| desk.look(text, cx, glance, out));
}

/// A cell that is a secret for no other reason than the header above it.
fn secret_cell(text: &str, cx: &TextContext<'_>, out: &mut Vec<Detection>) {
    let header = context::header(cx.header);
    if header.has(Kind::Password) {
        let around = Around {
            text,
            hits: &[],
            header,
        };
        let mut candidates = Vec::new();
        secrets::look(&around, &mut candidates);
        out.extend(candidates.iter().map(|one| one.seen));
    }
}

impl Desk {
    fn look(&mut self, text: &str, cx: &TextContext<'_>, glance: Glance, out: &mut Vec<Detection>) {
        let first = out.len();
        self.candidates.clear();
        self.hits.clear();
        self.closed.clear();
        if glance.letters > 0 {
            context::hits(text, &mut self.hits);
        }
        if glance.has_at {
            contact_points::emails(text, &mut self.candidates);
        }
        let around = Around {
            text,
            hits: &self.hits,
            header: context::header(cx.header),
        };
        secrets::look(&around, &mut self.candidates);
        if glance.angles >= 5 {
            documents::zones(text, &mut self.candidates);
        }
        if glance.digits >= 3 {
            contact_points::internet(&around, glance.colons, &mut self.candidates);
            self.closed.extend(
                self.candidates
                    .iter()
                    .map(|one| (one.seen.start, one.seen.end)),
            );
            if glance.letters > 0 || glance.digits >= 20 {
                contact_points::closed_stretches(text, &mut self.closed);
            }
            self.closed.sort_unstable();
            scan::tokens(text, &self.closed, &mut self.tokens);
            let scene = Scene {
                around,
                tokens: &self.tokens,
                cx,
            };
            numbers::look(&scene, &mut self.candidates);
            numbers::card_codes(&scene, &mut self.candidates);
            phones::look(&scene, &mut self.candidates);
            birth_dates::look(&scene, &mut self.candidates);
            documents::look(&scene, &mut self.candidates);
        }
        candidate::choose(&mut self.candidates, out);
        if let Some(new) = out.get_mut(first..) {
            new.sort_unstable();
        }
    }
}
