//! Readings of a stretch of text, and the choice between those that overlap: one number is one kind.

use super::{Detection, Kind};
use crate::model::Evidence;

/// A possible reading.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub(super) seen: Detection,
    /// What speaks for it, beside the evidence.
    pub(super) weight: i32,
}

impl Candidate {
    pub(super) const fn new(start: usize, end: usize, kind: Kind, evidence: Evidence) -> Self {
        let weight = match evidence {
            Evidence::Certain => 200,
            Evidence::Likely => 100,
            Evidence::Hint => 0,
        };
        Self {
            seen: Detection {
                start,
                end,
                kind,
                evidence,
            },
            weight,
        }
    }
}

/// Keeps, of readings that overlap, the one with the most behind it; then the longest, then the first
/// of the list of kinds.
pub(super) fn choose(candidates: &mut [Candidate], out: &mut Vec<Detection>) {
    candidates.sort_by_key(|one| (one.seen.start, one.seen.end));
    let mut rest = candidates;
    while let Some(first) = rest.first() {
        // A group: readings that hang together.
        let mut end = first.seen.end;
        let count = rest
            .iter()
            .take_while(|one| {
                let hangs = one.seen.start < end;
                end = end.max(if hangs { one.seen.end } else { end });
                hangs
            })
            .count();
        let (group, after) = std::mem::take(&mut rest).split_at_mut(count.max(1));
        choose_in_group(group, out);
        rest = after;
    }
}

fn choose_in_group(group: &mut [Candidate], out: &mut Vec<Detection>) {
    group.sort_by_key(|one| {
        (
            -one.weight,
            std::cmp::Reverse(one.seen.end - one.seen.start),
            one.seen.start,
            one.seen.kind,
        )
    });
    let first = out.len();
    for one in group.iter() {
        let is_free = out
            .get(first..)
            .unwrap_or_default()
            .iter()
            .all(|other| one.seen.end <= other.start || other.end <= one.seen.start);
        if is_free {
            out.push(one.seen);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_overlapping_readings_the_best_is_kept() {
        let mut all = [
            Candidate::new(0, 9, Kind::PtNif, Evidence::Hint),
            Candidate::new(0, 11, Kind::Phone, Evidence::Likely),
            Candidate::new(12, 20, Kind::Email, Evidence::Certain),
        ];
        let mut out = Vec::new();
        choose(&mut all, &mut out);
        let kinds: Vec<Kind> = out.iter().map(|seen| seen.kind).collect();
        assert_eq!(kinds, [Kind::Phone, Kind::Email]);
    }
}
