//! How two names agree.

use strsim::{jaro_winkler, osa_distance};

use super::normalise::{Name, are_nicknames, sound};

/// How two names agree, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The same, hyphens, spaces and particles aside.
    Same,
    /// A part of a compound.
    Compound,
    /// A short form of the other.
    Nickname,
    /// An initial of the other.
    Initial,
    /// One typing error.
    Edit,
    /// They sound alike.
    Sound,
    /// Several typing errors.
    Close,
    /// They resemble each other as those of strangers do.
    Far,
    /// Different.
    Different,
}

impl Level {
    /// Its name in reasons.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Compound => "part of compound",
            Self::Nickname => "nickname",
            Self::Initial => "initial",
            Self::Edit => "one edit",
            Self::Sound => "sounds alike",
            Self::Close => "similar",
            Self::Far => "hardly similar",
            Self::Different => "different",
        }
    }

    /// Whether the two may be the name of one person.
    #[must_use]
    pub const fn is_alike(self) -> bool {
        !matches!(self, Self::Far | Self::Different)
    }
}

/// Jaro-Winkler similarities: as good as one edit, several edits, hardly any resemblance.
const AS_ONE_EDIT: f64 = 0.93;
const SEVERAL_EDITS: f64 = 0.85;
const RESEMBLANCE: f64 = 0.75;
/// The shortest name in which one edit is a typing error and not another name.
const SHORTEST_TO_MISTYPE: usize = 3;

/// How two first names agree.
#[must_use]
pub fn first_names(one: &Name, other: &Name) -> Level {
    let is_nickname = |a: &Name, b: &Name| match (a.words.first(), b.words.first()) {
        (Some(x), Some(y)) => are_nicknames(x, y) || are_nicknames(&a.joined, &b.joined),
        _ => false,
    };
    if one.joined != other.joined && is_nickname(one, other) {
        return Level::Nickname;
    }
    names(one, other)
}

/// How two last names agree.
#[must_use]
pub fn names(one: &Name, other: &Name) -> Level {
    if one.joined == other.joined || one.whole == other.whole {
        return Level::Same;
    }
    if one.is_initials() || other.is_initials() {
        return initials(one, other);
    }
    // Words in another order, or the particles of a surname written as part of it.
    let shares = |a: &Name, b: &Name| {
        a.words
            .iter()
            .any(|word| word.chars().count() > 1 && (b.words.contains(word) || *word == b.whole))
    };
    if shares(one, other) || shares(other, one) {
        let sorted = |name: &Name| {
            let mut words = name.words.clone();
            words.sort_unstable();
            words
        };
        return match sorted(one) == sorted(other) {
            true => Level::Same,
            false => Level::Compound,
        };
    }
    let (a, b) = (one.joined.as_str(), other.joined.as_str());
    let is_long = a.chars().count().min(b.chars().count()) >= SHORTEST_TO_MISTYPE;
    let similarity = jaro_winkler(a, b);
    if (is_long && osa_distance(a, b) <= 1) || similarity >= AS_ONE_EDIT {
        return Level::Edit;
    }
    if is_long && sound(a) == sound(b) {
        return Level::Sound;
    }
    match similarity {
        _ if similarity >= SEVERAL_EDITS => Level::Close,
        _ if similarity >= RESEMBLANCE => Level::Far,
        _ => Level::Different,
    }
}

/// Initials agree where each stands for a word, in order.
fn initials(one: &Name, other: &Name) -> Level {
    let letters = |name: &Name| -> Vec<char> {
        name.words
            .iter()
            .filter_map(|word| word.chars().next())
            .collect()
    };
    let (a, b) = (letters(one), letters(other));
    match a.iter().zip(&b).all(|(x, y)| x == y) {
        true => Level::Initial,
        false => Level::Different,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(a: &str, b: &str) -> Level {
        first_names(&Name::first(a).unwrap(), &Name::first(b).unwrap())
    }

    fn last(a: &str, b: &str) -> Level {
        names(&Name::last(a).unwrap(), &Name::last(b).unwrap())
    }

    #[test]
    fn every_level_has_its_names() {
        assert_eq!(first("Dr. Élise", "elise"), Level::Same);
        assert_eq!(first("Jean-Pierre", "JEANPIERRE"), Level::Same);
        assert_eq!(first("Jean-Pierre", "Jean"), Level::Compound);
        assert_eq!(first("Robert", "Bob"), Level::Nickname);
        assert_eq!(first("Cornelis", "Kees"), Level::Nickname);
        assert_eq!(first("M.", "Marie"), Level::Initial);
        assert_eq!(first("Martha", "Marhta"), Level::Edit);
        assert_eq!(first("Filip", "Philippe"), Level::Sound);
        assert_eq!(first("Margaret", "Margareta"), Level::Edit);
        assert_eq!(first("Christine", "Cristiana"), Level::Close);
        assert_eq!(first("Anna", "Bert"), Level::Different);
        assert_eq!(first("M.", "Anna"), Level::Different);
        assert_eq!(last("van den Berg", "Vandenberg"), Level::Same);
        assert_eq!(last("De Smet", "Smet"), Level::Same);
        assert_eq!(last("Dupont-Martin", "Martin"), Level::Compound);
        assert_eq!(last("Martin Dupont", "Dupont-Martin"), Level::Same);
        assert_eq!(last("Maes", "Peeters"), Level::Different);
    }

    #[test]
    fn names_of_others_are_not_alike() {
        for (a, b) in [
            ("Anna", "Hanne Marie"),
            ("Jan", "Piet"),
            ("Thomas", "Sophie"),
            ("Eva", "Adam"),
        ] {
            assert!(!first(a, b).is_alike(), "{a} {b}");
        }
    }
}
