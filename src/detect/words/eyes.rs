//! The search: each word that can be the anchor of a pattern, then the rest of the pattern, its
//! context and what clears it, in the words around.

use super::{
    anchors::{Anchor, Anchors},
    fold::{End, Folding, Place, Text},
    lexicon::{Class, Lexicon, Surroundings},
    steps::{Step, around, from, is_capitalised},
};
use crate::{
    detect::{Detection, Family, Kind, TextContext},
    model::{Evidence, Lang},
};

/// How many words before and after a weak word its context may stand.
const NEAR: usize = 6;
/// How many words of a street's name stand before the word that is in it.
const STREET_WORDS: usize = 4;
/// How many words tell the language of a text.
const WORDS_OF_LANGUAGE: usize = 60;
/// So many common words of one language, and none of another, and the text is not in the other.
const SURE_LANGUAGE: u32 = 2;
/// No match that clears has more words than this.
const LONGEST_CLEAR: usize = 40;
/// Longer texts are read in parts of about so many bytes.
const LONGEST_PART: usize = 1 << 16;

/// A match, before it is known whether something clears it.
#[derive(Clone, Copy, Debug)]
struct Hit {
    place: Place,
    lang: Lang,
    kind: Kind,
    evidence: Evidence,
}

/// What reading needs besides the text; keep one to read many texts.
#[derive(Debug, Default)]
pub struct Scratch {
    folding: Folding,
    hits: Vec<Hit>,
    cleared: Vec<(Place, Option<Kind>)>,
}

/// A pattern made ready.
#[derive(Debug)]
struct Entry {
    steps: Vec<Step>,
    anchor: usize,
    lang: Lang,
    kind: Option<Kind>,
    class: Class,
}

/// A lexicon made ready to read texts with.
#[derive(Debug)]
pub(super) struct Eyes {
    entries: Vec<Entry>,
    /// The anchors of what is seen.
    seen: Anchors,
    /// The anchors of what clears.
    clear: Anchors,
    contexts: Vec<(Lang, Kind, Vec<Step>)>,
    headers: Vec<(Kind, Vec<Step>)>,
    surroundings: Surroundings,
    common: Vec<(Vec<u8>, Lang)>,
}

impl Eyes {
    /// Makes a lexicon ready.
    pub(super) fn of(lexicon: Lexicon) -> Self {
        let (mut seen, mut clear) = (Anchors::new(), Anchors::new());
        let steps = |pattern: &super::pattern::Pattern| -> Vec<Step> {
            pattern.parts.iter().map(Step::of).collect()
        };
        let mut entries = Vec::with_capacity(lexicon.entries.len());
        for (number, one) in lexicon.entries.iter().enumerate() {
            let anchors = if one.class == Class::Clear {
                &mut clear
            } else {
                &mut seen
            };
            for form in one.pattern.anchors() {
                anchors.add(number, form);
            }
            entries.push(Entry {
                steps: steps(&one.pattern),
                anchor: one.pattern.anchor,
                lang: one.lang,
                kind: one.kind,
                class: one.class,
            });
        }
        let contexts = lexicon.contexts.iter();
        let headers = lexicon.headers.iter();
        Self {
            entries,
            seen,
            clear,
            contexts: contexts
                .map(|(lang, kind, pattern)| (*lang, *kind, steps(pattern)))
                .collect(),
            headers: headers
                .map(|(kind, pattern)| (*kind, steps(pattern)))
                .collect(),
            surroundings: lexicon.surroundings,
            common: lexicon.common,
        }
    }

    /// Reads a text and adds what it sees.
    pub(super) fn read(
        &self,
        text: &str,
        context: &TextContext<'_>,
        scratch: &mut Scratch,
        seen: &mut Vec<Detection>,
    ) {
        let mut start = 0;
        while let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) {
            let part = first_part(rest);
            self.read_part(part, start, context, scratch, seen);
            start += part.len().max(1);
        }
    }

    fn read_part(
        &self,
        part: &str,
        offset: usize,
        context: &TextContext<'_>,
        scratch: &mut Scratch,
        seen: &mut Vec<Detection>,
    ) {
        let Scratch {
            folding,
            hits,
            cleared,
        } = scratch;
        let text = folding.of(part);
        hits.clear();
        for at in 0..text.tokens.len() {
            self.seen.at(at, &text, |anchor| {
                hits.extend(self.hit(anchor, at, &text, context));
            });
        }
        if hits.is_empty() {
            return;
        }
        cleared.clear();
        for at in 0..text.tokens.len() {
            self.clear.at(at, &text, |anchor| {
                cleared.extend(
                    self.place(anchor, at, &text)
                        .map(|(entry, place)| (place, entry.kind)),
                );
            });
        }
        cleared.sort_unstable_by_key(|(place, _)| *place);
        let foreign = self.foreign(&text);
        hits.retain(|hit| {
            !foreign.contains(&Some(hit.lang))
                && !is_cleared(hit, cleared)
                && !self.is_name(hit, &text)
        });
        tell(hits, offset, &text, seen);
    }

    /// The place of the whole pattern of an anchor.
    fn place(&self, anchor: &Anchor, at: usize, text: &Text<'_>) -> Option<(&Entry, Place)> {
        let entry = self.entries.get(anchor.entry)?;
        let place = anchor
            .form
            .place(at.checked_sub(anchor.found_by)?, false, text)?;
        Some((entry, around(&entry.steps, entry.anchor, place, text)?))
    }

    /// What an anchor proves with the words around it.
    fn hit(
        &self,
        anchor: &Anchor,
        at: usize,
        text: &Text<'_>,
        context: &TextContext<'_>,
    ) -> Option<Hit> {
        let (entry, place) = self.place(anchor, at, text)?;
        let kind = entry.kind?;
        let evidence = match entry.class {
            Class::Seen(evidence) => evidence,
            Class::Weak if self.has_context(entry.lang, kind, place, text, context) => {
                Evidence::Likely
            }
            Class::Weak | Class::Clear => return None,
        };
        Some(Hit {
            place,
            lang: entry.lang,
            kind,
            evidence,
        })
    }

    /// Whether the words near a weak word, or the header, make it one about a person.
    fn has_context(
        &self,
        lang: Lang,
        kind: Kind,
        place: Place,
        text: &Text<'_>,
        context: &TextContext<'_>,
    ) -> bool {
        let mut first = place.0;
        while place.0 - first < NEAR
            && let Some(before) = text.came_before(first, End::Sentence)
        {
            first = before;
        }
        let mut end = place.1;
        while end - place.1 < NEAR && text.goes_on(end, End::Sentence) {
            end += 1;
        }
        let own = self.contexts.iter();
        let own = own.filter(|(own_lang, own_kind, _)| *own_lang == lang && *own_kind == kind);
        let is_apart = |met: Place| met.1 <= end && (met.1 <= place.0 || met.0 >= place.1);
        own.into_iter().any(|(_, _, steps)| {
            let before = first..place.0;
            before
                .chain(place.1..end)
                .any(|at| from(steps, at, text).is_some_and(is_apart))
        }) || (!context.header.is_empty() && self.is_header_of(kind, context.header))
    }

    /// Whether a header names the kind.
    fn is_header_of(&self, kind: Kind, header: &str) -> bool {
        let mut folding = Folding::default();
        let header = folding.of(header);
        let own = self.headers.iter().filter(|(own, _)| *own == kind);
        own.into_iter()
            .any(|(_, steps)| (0..header.tokens.len()).any(|at| from(steps, at, &header).is_some()))
    }

    /// The languages a text is not written in: it has words of another, and none of theirs.
    fn foreign(&self, text: &Text<'_>) -> [Option<Lang>; 4] {
        let mut counts = Lang::ALL.map(|lang| (lang, 0_u32));
        for at in 0..text.tokens.len().min(WORDS_OF_LANGUAGE) {
            let word = text.word(at);
            let first = self
                .common
                .partition_point(|(one, _)| one.as_slice() < word);
            let rest = self.common.get(first..).unwrap_or(&[]);
            for (_, lang) in rest.iter().take_while(|(one, _)| one == word) {
                counts
                    .iter_mut()
                    .filter(|(own, _)| own == lang)
                    .for_each(|(_, count)| *count += 1);
            }
        }
        let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
        counts.map(|(lang, count)| (count == 0 && most >= SURE_LANGUAGE).then_some(lang))
    }

    /// Whether a hit is a part of an address or a family name.
    fn is_name(&self, hit: &Hit, text: &Text<'_>) -> bool {
        if !is_of_a_person(hit.kind) {
            return false;
        }
        let around = &self.surroundings;
        let has = |list: &[Vec<u8>], word: &[u8]| list.iter().any(|one| one == word);
        let last = text.word(hit.place.1.saturating_sub(1));
        let is_street = |end: &Vec<u8>| last.len() > end.len() && last.ends_with(end);
        if around.endings.iter().any(is_street) || has(&around.after, text.word(hit.place.1)) {
            return true;
        }
        let mut at = hit.place.0;
        for _ in 0..STREET_WORDS {
            let Some(before) = text.came_before(at, End::Text) else {
                break;
            };
            let word = text.word(before);
            if has(&around.before, word)
                || (has(&around.titles, word) && is_capitalised(hit.place, text))
            {
                return true;
            }
            if !has(&around.between, word) {
                break;
            }
            at = before;
        }
        false
    }
}

/// The first part of a text: up to the last line, word or letter that it may hold.
fn first_part(text: &str) -> &str {
    let Some(mut end) = (text.len() > LONGEST_PART).then_some(LONGEST_PART) else {
        return text;
    };
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let part = text.get(..end).unwrap_or(text);
    let cut = part.rfind('\n').or_else(|| part.rfind(char::is_whitespace));
    let cut = cut.filter(|cut| *cut > 0);
    cut.and_then(|cut| part.get(..cut)).unwrap_or(part)
}

/// Whether something that clears this kind holds the hit or a part of it. A hit that is more than
/// what clears stands: "ne veut plus de mails" holds "veut plus de mails".
fn is_cleared(hit: &Hit, cleared: &[(Place, Option<Kind>)]) -> bool {
    let before = cleared.partition_point(|((start, _), _)| *start < hit.place.1);
    let near = cleared.get(..before).unwrap_or(&[]).iter().rev();
    near.take_while(|((start, _), _)| start + LONGEST_CLEAR > hit.place.0)
        .any(|((start, end), kind)| {
            let concerns = match kind {
                Some(kind) => *kind == hit.kind,
                None => is_of_a_person(hit.kind),
            };
            let is_inside =
                hit.place.0 <= *start && *end <= hit.place.1 && hit.place != (*start, *end);
            concerns && hit.place.0 < *end && !is_inside
        })
}

/// Whether a kind is an attribute of a person, which a name or an address is not.
const fn is_of_a_person(kind: Kind) -> bool {
    matches!(
        kind.family(),
        Family::SpecialCategory | Family::Criminal | Family::Insult
    )
}

/// Adds the hits as detections: of those of a kind that overlap, the surest and longest.
fn tell(hits: &mut [Hit], offset: usize, text: &Text<'_>, seen: &mut Vec<Detection>) {
    hits.sort_by_key(|hit| (hit.kind, hit.place));
    let from = seen.len();
    for hit in hits.iter() {
        let Some((start, end)) = text.span(hit.place) else {
            continue;
        };
        let (start, end) = (start + offset, end + offset);
        let new = Detection {
            start,
            end,
            kind: hit.kind,
            evidence: hit.evidence,
        };
        match seen.get_mut(from..).and_then(<[_]>::last_mut) {
            Some(last) if last.kind == new.kind && start < last.end => {
                let worth =
                    |one: &Detection| (std::cmp::Reverse(one.evidence), one.end - one.start);
                if worth(&new) > worth(last) {
                    *last = new;
                }
            }
            _ => seen.push(new),
        }
    }
    if let Some(own) = seen.get_mut(from..) {
        own.sort_unstable();
    }
}
