//! A column as a whole: a number that is weak alone is likely where nearly all of the column's values
//! are right in the same way.

use super::{
    Detection, Family, Kind,
    national_numbers::{SCHEMES, Scheme, scheme},
    payment,
};
use crate::model::Evidence;

/// The fewest values that say something.
const FEWEST_VALUES: u64 = 5;

/// Counts, over the cells of one column, how many are right numbers of each kind.
///
/// ```
/// use dpo::detect::{ColumnEyes, Kind};
/// let mut eyes = ColumnEyes::default();
/// for cell in ["111222333", "123456782", "", "100000009", "100000010", "100000022"] {
///     eyes.see(cell);
/// }
/// assert_eq!(eyes.kind(), Some(Kind::NlBsn));
/// ```
#[derive(Clone, Debug)]
pub struct ColumnEyes {
    filled: u64,
    right: Vec<u64>,
    cards: u64,
}

impl Default for ColumnEyes {
    fn default() -> Self {
        Self {
            filled: 0,
            right: vec![0; SCHEMES.len()],
            cards: 0,
        }
    }
}

impl ColumnEyes {
    /// Looks at one cell. Blank cells do not count.
    pub fn see(&mut self, cell: &str) {
        let cell = cell.trim();
        if cell.is_empty() {
            return;
        }
        self.filled += 1;
        let mut compact = [0; 19];
        let Some(compact) = compacted(cell, &mut compact) else {
            return;
        };
        for (scheme, count) in SCHEMES.iter().zip(&mut self.right) {
            *count += u64::from(scheme.is_right(compact));
        }
        self.cards += u64::from(payment::card(compact).is_some());
    }

    /// Adds what others saw in other cells of the same column.
    pub fn absorb(&mut self, other: &Self) {
        self.filled += other.filled;
        self.cards += other.cards;
        for (own, more) in self.right.iter_mut().zip(&other.right) {
            *own += more;
        }
    }

    /// The kind that at least 80 % of the values that are not blank are right for; the best, where
    /// there are several, then the rarest by chance.
    #[must_use]
    pub fn kind(&self) -> Option<Kind> {
        if self.filled < FEWEST_VALUES {
            return None;
        }
        let national = SCHEMES
            .iter()
            .map(|scheme| scheme.kind)
            .zip(self.right.iter().copied());
        national
            .chain([(Kind::Card, self.cards)])
            .filter(|(_, right)| right * 5 >= self.filled * 4)
            // Numbers without a check digit are right whatever they are.
            .filter(|(kind, _)| !matches!(kind, Kind::UsSsn | Kind::GbNino | Kind::DkCpr))
            .rev_max()
            .map(|(kind, _)| kind)
    }

    /// Raises what was seen in a cell of this column: a hint that fills the cell and is right for the
    /// kind of the column is likely, and of that kind.
    pub fn raise(kind: Option<Kind>, cell: &str, seen: &mut [Detection]) {
        let Some(kind) = kind else { return };
        let mut compact = [0; 19];
        let is_right = compacted(cell.trim(), &mut compact).is_some_and(|compact| match kind {
            Kind::Card => payment::card(compact).is_some(),
            _ => scheme(kind).is_some_and(|scheme: &Scheme| scheme.is_right(compact)),
        });
        for one in seen.iter_mut() {
            let is_number = one.kind == Kind::Card || one.kind.family() == Family::NationalNumber;
            let is_whole = one.end - one.start == cell.trim().len();
            if is_right && is_number && is_whole && one.evidence == Evidence::Hint {
                one.kind = kind;
                one.evidence = Evidence::Likely;
            }
        }
    }
}

/// The first of those with the greatest count.
trait FirstMax: Iterator<Item = (Kind, u64)> + Sized {
    fn rev_max(self) -> Option<(Kind, u64)> {
        self.fold(None, |best, one| match best {
            Some((_, count)) if count >= one.1 => best,
            _ => Some(one),
        })
    }
}

impl<I: Iterator<Item = (Kind, u64)>> FirstMax for I {}

/// A cell without its marks, in upper case; none where it holds anything but letters, digits, marks.
fn compacted<'b>(cell: &str, buffer: &'b mut [u8; 19]) -> Option<&'b [u8]> {
    let mut length = 0;
    for c in cell.chars() {
        match c {
            '0'..='9' | 'A'..='Z' | 'a'..='z' => {
                *buffer.get_mut(length)? = u8::try_from(c).ok()?.to_ascii_uppercase();
                length += 1;
            }
            ' ' | '.' | '-' | '/' | '\u{a0}' | '\u{202f}' => {}
            _ => return None,
        }
    }
    buffer.get(..length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn eyes(cells: &[&str]) -> Option<Kind> {
        let mut eyes = ColumnEyes::default();
        for cell in cells {
            eyes.see(cell);
        }
        eyes.kind()
    }

    #[test]
    fn four_of_five_values_make_a_column() {
        let right = ["111222333", "123456782", "100000009", "100000010"];
        let with = |more: &'static str| eyes(&[&right[..], &[more, ""]].concat());
        assert_eq!(with("100000011"), Some(Kind::NlBsn));
        assert_eq!(
            eyes(&[
                "111222333",
                "123456782",
                "100000009",
                "100000011",
                "100000012"
            ]),
            None
        );
        assert_eq!(eyes(&right), None);
        assert_eq!(eyes(&["", " ", ""]), None);
    }

    #[test]
    fn only_a_hint_that_fills_its_cell_is_raised() {
        let cell = "123456782";
        let seen = |end, evidence| Detection {
            start: 0,
            end,
            kind: Kind::PtNif,
            evidence,
        };
        let mut found = [
            seen(9, Evidence::Hint),
            seen(9, Evidence::Certain),
            seen(4, Evidence::Hint),
        ];
        ColumnEyes::raise(Some(Kind::NlBsn), cell, &mut found);
        assert_eq!(
            (found[0].kind, found[0].evidence),
            (Kind::NlBsn, Evidence::Likely)
        );
        assert_eq!(found[1], seen(9, Evidence::Certain));
        assert_eq!(found[2], seen(4, Evidence::Hint));
    }
}
