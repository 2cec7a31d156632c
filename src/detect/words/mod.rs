//! The eyes for words: health, belief, origin and the like, offences, insults, objections and
//! requests that hide in notes, other persons. Four languages at once, since notes mix them.
//!
//! A lexicon (`lexicon/*.toml`) says what each word proves alone; `pattern` is its notation. A
//! negation clears nothing: "has no diabetes" is health data too. An occupation is not health data
//! of the person ("nurse", "Arzt"); a minister of religion ("prêtre", "imam") is seen where the
//! sentence says that the person is one.

mod anchors;
mod eyes;
mod fold;
mod lexicon;
mod pattern;
mod steps;

use std::{collections::BTreeSet, sync::LazyLock};

pub use eyes::Scratch;

use super::{Detection, Kind, TextContext};
use eyes::Eyes;
use lexicon::{KINDS, Lexicon};

/// Texts of fewer bytes hold no word of the lexicon.
const SHORTEST: usize = 2;

static ALL: LazyLock<Eyes> = LazyLock::new(|| Eyes::of(Lexicon::of(&KINDS)));
static WISHES: LazyLock<Eyes> =
    LazyLock::new(|| Eyes::of(Lexicon::of(&[Kind::Objection, Kind::RightsRequest])));

/// Adds what the words of a text tell (SPC-01 to SPC-03, TXT-01 to TXT-04), in the order of their
/// places. To read many texts, keep a [`Scratch`] and call [`look_with`].
pub fn look(text: &str, context: &TextContext<'_>, seen: &mut Vec<Detection>) {
    look_with(&mut Scratch::default(), text, context, seen);
}

/// [`look`], with memory that is used again.
pub fn look_with(
    scratch: &mut Scratch,
    text: &str,
    context: &TextContext<'_>,
    seen: &mut Vec<Detection>,
) {
    if text.len() >= SHORTEST {
        ALL.read(text, context, scratch, seen);
    }
}

/// Adds only what the person wants: an objection or a withdrawal (Art. 7(3) and 21(3) GDPR), the
/// use of a right (Art. 15 to 22 GDPR). For imports, which have no time for the rest.
pub fn look_for_wishes(scratch: &mut Scratch, text: &str, seen: &mut Vec<Detection>) {
    if text.len() >= SHORTEST {
        WISHES.read(text, &TextContext::default(), scratch, seen);
    }
}

static OF_OTHERS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let lexicon = Lexicon::of(&[Kind::ThirdPerson]);
    let own = lexicon
        .entries
        .iter()
        .filter(|entry| entry.kind == Some(Kind::ThirdPerson));
    own.flat_map(|entry| entry.pattern.words()).collect()
});

/// Whether a folded word is one by which another person is spoken of ("mari", "Nachbar"), not a name.
#[must_use]
pub fn speaks_of_others(word: &str) -> bool {
    OF_OTHERS.contains(word)
}

#[cfg(test)]
mod tests;
