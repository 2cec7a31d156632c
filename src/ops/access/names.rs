//! Where names of other persons stand in a note. The eyes see that somebody is spoken of ("her husband
//! Karel"); here a name is followed to its end, is seen after a title, and is known again where a column
//! of the same record gives it.

use std::collections::BTreeSet;

use crate::{
    detect::words::speaks_of_others,
    matching::{is_joiner, is_particle, is_title},
    model::fold,
};

/// First byte and one past the last.
pub type Span = (usize, usize);

/// Most words of a name.
const MOST_WORDS: usize = 6;

/// A word between blanks, without the marks around it.
struct Word<'t> {
    start: usize,
    end: usize,
    text: &'t str,
    /// Whether a mark behind it ends what it belongs to: an initial's full stop does not.
    closes: bool,
}

fn words_of(text: &str) -> Vec<Word<'_>> {
    let is_mark = |c: char| !c.is_alphanumeric() && c != '&';
    let mut words = Vec::new();
    let mut at = 0;
    for piece in text.split_inclusive(char::is_whitespace) {
        let whole = piece.trim_end();
        let bare = whole.trim_start_matches(is_mark);
        let start = at + whole.len() - bare.len();
        let bare = bare.trim_end_matches(is_mark);
        at += piece.len();
        if bare.is_empty() {
            continue;
        }
        let end = start + bare.len();
        let has_mark = end < at - piece.len() + whole.len();
        let is_initial = bare.chars().count() <= 2 && text.get(end..end + 1) == Some(".");
        words.push(Word {
            start,
            end,
            text: bare,
            closes: has_mark && !is_initial,
        });
    }
    words
}

/// Whether a word is written as a name: `Claes`, `d'Hondt`.
fn is_name(word: &str) -> bool {
    let is_capital = |part: &str| part.chars().next().is_some_and(char::is_uppercase);
    word.split(['\'', '’']).any(is_capital)
}

/// The end of the name that begins with the first of these words.
fn run(words: &[Word<'_>]) -> Option<Span> {
    let mut span: Option<Span> = None;
    for word in words.iter().take(MOST_WORDS) {
        if is_name(word.text) {
            span = Some((span.map_or(word.start, |(start, _)| start), word.end));
        } else if !is_particle(word.text) && !is_joiner(word.text) {
            break;
        }
        if word.closes {
            break;
        }
    }
    span
}

/// A note in words, in which names are looked for.
pub struct Note<'t> {
    text: &'t str,
    words: Vec<Word<'t>>,
}

impl<'t> Note<'t> {
    pub fn new(text: &'t str) -> Self {
        Self {
            text,
            words: words_of(text),
        }
    }

    /// Names that follow a title (Mme, Dhr., Herr).
    pub fn titled(&self) -> Vec<Span> {
        let mut out = Vec::new();
        for (position, word) in self.words.iter().enumerate() {
            let is_abbreviated = self.text.get(word.end..word.end + 1) == Some(".");
            if is_title(word.text) && (is_abbreviated || !word.closes) {
                out.extend(self.words.get(position + 1..).and_then(run));
            }
        }
        out
    }

    /// What the eyes saw of a third person, with the rest of the name: the surname behind the first name,
    /// the name that stands before ("Karel Claes, her husband").
    pub fn whole(&self, seen: Span) -> Span {
        whole(&self.words, seen)
    }

    /// The names in what the eyes saw of a third person. The words that announce them ("her husband",
    /// "mariée avec") tell of the person whom the note is about, and are none.
    pub fn names_in(&self, (start, end): Span) -> Vec<Span> {
        let is_within = |word: &&Word<'_>| word.start >= start && word.end <= end;
        let words: Vec<&Word<'_>> = self.words.iter().filter(is_within).collect();
        let mut out: Vec<Span> = Vec::new();
        let mut is_open = false;
        for word in &words {
            let announces =
                is_title(word.text) || folded(word.text).all(|part| speaks_of_others(&part));
            match out.last_mut() {
                Some((_, end)) if is_open && is_name(word.text) => *end = word.end,
                _ if is_name(word.text) && !announces => {
                    out.push((word.start, word.end));
                    is_open = true;
                }
                _ => is_open = is_open && (is_particle(word.text) || is_joiner(word.text)),
            }
            is_open = is_open && !word.closes;
        }
        // "Son mari Petit": what announces elsewhere is a name where nothing else could be it.
        if let (true, [_, .., before, last]) = (out.is_empty(), words.as_slice())
            && is_name(last.text)
            && !is_name(before.text)
        {
            out.push((last.start, last.end));
        }
        out
    }

    /// Where the sentence begins and ends in which something stands.
    pub fn sentence(&self, (start, end): Span) -> Span {
        let ends = |word: &Word<'_>| {
            let marks = self.text.get(word.end..).unwrap_or_default();
            let marks = marks
                .split(char::is_alphanumeric)
                .next()
                .unwrap_or_default();
            let is_stop = marks.starts_with(['!', '?', ';', '\n', '\r'])
                || (word.closes && marks.trim_start_matches([')', '"', '»']).starts_with('.'));
            is_stop || marks.contains('\n')
        };
        let mut own = (0, self.text.len());
        for word in self.words.iter().filter(|word| ends(word)) {
            if word.end <= start {
                own.0 = word.end;
            } else if word.end >= end {
                own.1 = word.end;
                break;
            }
        }
        own
    }

    /// Where one of these words stands, however it is written, with the rest of the name behind it: a
    /// first name that is known brings the surname.
    pub fn known(&self, names: &BTreeSet<String>) -> Vec<Span> {
        self.words
            .iter()
            .filter(|word| folded(word.text).any(|part| names.contains(&part)))
            .map(|word| to_its_end(&self.words, (word.start, word.end)))
            .collect()
    }

    /// Whether it could name somebody: a single small word, such as a code of the system, does not.
    pub fn could_name(&self) -> bool {
        // What holds a digit is a number or a code.
        let is_word = |word: &&Word<'_>| {
            word.text.chars().any(char::is_alphabetic) && !word.text.chars().any(char::is_numeric)
        };
        self.words.iter().filter(is_word).count() > 1
            || self
                .words
                .iter()
                .filter(is_word)
                .any(|word| is_name(word.text))
    }
}

/// The same with the rest of the name behind it.
fn to_its_end(words: &[Word<'_>], (start, mut end): Span) -> Span {
    if let Some(last) = words.iter().find(|word| word.start < end && word.end > end) {
        end = last.end;
    }
    let after = words.partition_point(|word| word.start < end);
    let is_closed = after
        .checked_sub(1)
        .and_then(|last| words.get(last))
        .is_some_and(|word| word.closes && word.end <= end);
    if !is_closed {
        let rest = words.get(after..).and_then(run);
        end = rest.map_or(end, |(_, rest)| rest);
    }
    (start, end)
}

fn whole(words: &[Word<'_>], seen: Span) -> Span {
    let (mut start, end) = to_its_end(words, seen);
    let before = words.partition_point(|word| word.end <= start);
    if let Some(name) = words.get(..before).and_then(ended_by_comma) {
        start = name;
    }
    (start, end)
}

/// Where a name of two words or more begins that a comma or a bracket closes at the end of these words.
fn ended_by_comma(words: &[Word<'_>]) -> Option<usize> {
    let (last, _) = words.split_last()?;
    let (mut first, mut names) = (None, 0);
    for word in words.iter().rev().take(MOST_WORDS) {
        if word.closes && word.start != last.start {
            break;
        }
        if is_name(word.text) {
            first = Some(word.start);
            names += 1;
        } else if !is_particle(word.text) {
            break;
        }
    }
    first.filter(|_| names > 1)
}

/// The words of a name as a column gives it, folded; a word of two letters names nobody.
pub fn given(text: &str) -> impl Iterator<Item = String> {
    words_of(text)
        .into_iter()
        .filter(|word| is_name(word.text) && !is_particle(word.text) && !is_title(word.text))
        .flat_map(|word| folded(word.text))
        .filter(|word| word.chars().count() > 2)
}

/// The words of a text as they are compared.
pub fn folded(text: &str) -> impl Iterator<Item = String> + use<> {
    let folded = fold::word(text);
    let words: Vec<String> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    words.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, spans: Vec<Span>) -> Vec<&str> {
        let cut = |(start, end): Span| text.get(start..end).unwrap();
        spans.into_iter().map(cut).collect()
    }

    fn grown<'t>(text: &'t str, seen: &str) -> &'t str {
        let start = text.find(seen).unwrap();
        cut(
            text,
            vec![Note::new(text).whole((start, start + seen.len()))],
        )[0]
    }

    #[test]
    fn names_after_a_title_are_seen_with_their_particles_and_nothing_else() {
        let seen = |text: &'static str| cut(text, Note::new(text).titled());
        assert_eq!(
            seen("Sonner chez la voisine, Mme Anne Tillieux, le soir"),
            ["Anne Tillieux"]
        );
        assert_eq!(seen("Herr Müller hat angerufen"), ["Müller"]);
        assert_eq!(
            seen("bel mevr. Jansen. Daarna dhr. Piet van den Berg"),
            ["Jansen", "Piet van den Berg"]
        );
        assert_eq!(seen("(Mme d'Hondt)"), ["d'Hondt"]);
        assert!(seen("Livraison à Liège, code 12").is_empty());
        assert!(seen("madame a rappelé").is_empty());
    }

    #[test]
    fn a_name_that_was_seen_is_followed_to_its_end() {
        for (text, seen, whole) in [
            (
                "called her husband Karel Claes on Monday",
                "her husband Karel",
                "her husband Karel Claes",
            ),
            (
                "haar dochter Lies van den Berg belt",
                "haar dochter Lies",
                "haar dochter Lies van den Berg",
            ),
            (
                "son mari Jean-Pierre D'Hondt.",
                "son mari Jean",
                "son mari Jean-Pierre D'Hondt",
            ),
            ("his wife K. Claes paid", "his wife", "his wife K. Claes"),
            (
                "her parents Karel and Rita Claes",
                "her parents",
                "her parents Karel and Rita Claes",
            ),
            (
                "seine Frau Ömür Yılmaz zahlt",
                "seine Frau Ömür",
                "seine Frau Ömür Yılmaz",
            ),
            (
                "Karel Claes, her husband, called",
                "her husband",
                "Karel Claes, her husband",
            ),
            (
                "Karel Claes (her husband) called",
                "her husband",
                "Karel Claes (her husband",
            ),
        ] {
            assert_eq!(grown(text, seen), whole, "{text}");
        }
    }

    #[test]
    fn only_the_name_is_one_not_the_words_that_announce_it() {
        for (text, seen, names) in [
            (
                "Mariée avec Philippe Dumont. Préfère le soir",
                "Mariée avec Philippe",
                vec!["Philippe Dumont"],
            ),
            (
                "Le mari (Philippe Dumont) passe",
                "Le mari (Philippe",
                vec!["Philippe Dumont"],
            ),
            ("Her husband decides", "Her husband", vec![]),
            (
                "Seine Frau Ömür Yılmaz zahlt",
                "Seine Frau Ömür",
                vec!["Ömür Yılmaz"],
            ),
            (
                "her parents Karel and Rita Claes",
                "her parents",
                vec!["Karel and Rita Claes"],
            ),
            (
                "Karel Claes (her husband) called",
                "her husband",
                vec!["Karel Claes"],
            ),
            (
                "haar man Piet van den Berg belt",
                "haar man Piet",
                vec!["Piet van den Berg"],
            ),
            ("son mari Marc Petit", "son mari Marc", vec!["Marc Petit"]),
            ("passer par son mari Petit", "son mari Petit", vec!["Petit"]),
            ("Seine Frau entscheidet", "Seine Frau", vec![]),
        ] {
            let note = Note::new(text);
            let start = text.find(seen).unwrap();
            let whole = note.whole((start, start + seen.len()));
            assert_eq!(cut(text, note.names_in(whole)), names, "{text}");
        }
    }

    #[test]
    fn a_sentence_ends_at_its_full_stop_and_not_at_an_initial() {
        for (text, word, sentence) in [
            ("One. Two words. Three", "Two", ". Two words"),
            ("One two", "two", "One two"),
            ("Met K. Claes today! Later", "Claes", "Met K. Claes today"),
            ("A line\nanother\nthird", "another", "\nanother"),
        ] {
            let start = text.find(word).unwrap();
            let (start, end) = Note::new(text).sentence((start, start + word.len()));
            assert_eq!(&text[start..end], sentence);
        }
    }

    #[test]
    fn what_follows_a_full_stop_or_is_no_name_stays() {
        for (text, seen) in [
            ("Ask her husband Karel. Call Monday", "her husband Karel"),
            ("Ask her husband Karel, Monday at ten", "her husband Karel"),
            ("Ask her husband on Monday", "her husband"),
            ("Called, her husband answered", "her husband"),
            ("Moved to Gent, her husband Karel", "her husband Karel"),
        ] {
            assert_eq!(grown(text, seen), seen, "{text}");
        }
    }

    #[test]
    fn what_could_name_somebody_is_to_be_read() {
        for text in ["call rita", "Rita", "d'Hondt", "ok 12 rita"] {
            assert!(Note::new(text).could_name(), "{text}");
        }
        for text in ["add", "12 / 13", "", "vip 12", "F2026-001", "C1"] {
            assert!(!Note::new(text).could_name(), "{text}");
        }
    }

    #[test]
    fn a_name_of_a_column_is_known_again_however_it_is_written() {
        let names: BTreeSet<String> = given("Mme Rosé van Claes (wife)").collect();
        assert_eq!(names.iter().collect::<Vec<_>>(), ["claes", "rose"]);
        let text = "CLAES paid; Rose-Marie Dubois too, van Gent; claes's wife; Mme Claes; clae";
        assert_eq!(
            cut(text, Note::new(text).known(&names)),
            ["CLAES", "Rose-Marie Dubois", "claes's", "Claes"]
        );
    }
}
