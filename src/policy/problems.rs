//! Collects what is wrong with a policy, and turns places in its text into lines.

use std::ops::Range;

use super::Problem;

/// The problems found so far, and where lines begin.
#[derive(Debug, Default)]
pub(super) struct Problems {
    line_starts: Vec<usize>,
    found: Vec<Problem>,
    #[cfg(test)]
    pub(super) asked: std::collections::BTreeSet<(String, String)>,
}

impl Problems {
    pub(super) fn of(text: &str) -> Self {
        let after_breaks = text
            .bytes()
            .enumerate()
            .filter(|(_, byte)| *byte == b'\n')
            .map(|(at, _)| at + 1);
        Self {
            line_starts: std::iter::once(0).chain(after_breaks).collect(),
            ..Self::default()
        }
    }

    /// The line of a byte offset, counted from 1.
    pub(super) fn line(&self, offset: usize) -> usize {
        self.line_starts
            .partition_point(|start| *start <= offset)
            .max(1)
    }

    pub(super) fn add(&mut self, place: &Range<usize>, message: String, hint: Option<String>) {
        self.found.push(Problem {
            line: self.line(place.start),
            message,
            hint,
        });
    }

    /// The problems by line; those of one line in the order in which they were found.
    pub(super) fn into_sorted(mut self) -> Vec<Problem> {
        self.found.sort_by_key(|problem| problem.line);
        self.found.dedup();
        self.found
    }
}
