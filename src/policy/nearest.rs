//! The nearest known word to a misspelt one, for hints. Knows no vocabulary of its own.

/// The known word that differs least from `word`, if it is near enough to be what was meant.
///
/// Case, `-` and `_` count for nothing; two swapped letters count as one difference.
#[must_use]
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = folded(word);
    if wanted.is_empty() || wanted.len() > LONGEST {
        return None;
    }
    known
        .into_iter()
        .map(|candidate| (differences(&wanted, &folded(candidate)), candidate))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, candidate)| {
            *distance <= candidate.chars().count().max(wanted.len()) / 3
        })
        .map(|(_, candidate)| candidate)
}

/// Longer words are no misspelling of anything, and comparing them would cost time.
const LONGEST: usize = 100;

fn folded(word: &str) -> Vec<char> {
    word.chars()
        .filter(|letter| !matches!(letter, '-' | '_' | ' '))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Optimal string alignment distance.
fn differences(left: &[char], right: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    for (row, own) in left.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, other) in right.iter().enumerate() {
            let at =
                |line: &[usize], index: usize| line.get(index).copied().unwrap_or(usize::MAX - 1);
            let mut best = (at(&above, column) + usize::from(own != other))
                .min(at(&above, column + 1) + 1)
                .min(at(&current, column) + 1);
            let swapped = row > 0
                && column > 0
                && left.get(row - 1) == Some(other)
                && right.get(column - 1) == Some(own);
            if swapped {
                best = best.min(at(&before, column - 1) + 1);
            }
            current.push(best);
        }
        before = std::mem::replace(&mut above, current);
    }
    above.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{differences, folded, nearest};

    #[test]
    fn a_misspelt_word_finds_what_was_meant() {
        let known = ["fields", "channels", "retention_months", "id"];
        assert_eq!(nearest("fiels", known), Some("fields"));
        assert_eq!(nearest("chanenls", known), Some("channels"));
        assert_eq!(nearest("retention-months", known), Some("retention_months"));
        assert_eq!(nearest("Fields", known), Some("fields"));
    }

    #[test]
    fn a_foreign_word_finds_nothing() {
        assert_eq!(nearest("colour", ["fields", "channels", "id"]), None);
        assert_eq!(nearest("", ["id"]), None);
        assert_eq!(nearest("x", ["id"]), None);
    }

    #[test]
    fn a_swap_is_one_difference_and_a_replacement_too() {
        assert_eq!(differences(&folded("abcd"), &folded("abdc")), 1);
        assert_eq!(differences(&folded("abcd"), &folded("abxd")), 1);
        assert_eq!(differences(&folded(""), &folded("abc")), 3);
        assert_eq!(differences(&folded("kitten"), &folded("sitting")), 3);
    }

    proptest! {
        #[test]
        fn a_known_word_is_its_own_nearest(word in "[a-z]{3,20}") {
            prop_assert_eq!(nearest(&word, ["q", word.as_str(), "zz"]), Some(word.as_str()));
        }

        #[test]
        fn the_distance_is_symmetric(left in "\\PC{0,8}", right in "\\PC{0,8}") {
            prop_assert_eq!(
                differences(&folded(&left), &folded(&right)),
                differences(&folded(&right), &folded(&left))
            );
        }
    }
}
