//! What becomes of a finding: excepted by the policy, known from the last audit, or reported.

use super::{
    AuditRequest, Reader, Totals, excepted,
    memory::{Known, NO_RECORD},
    wordings::HeldWordings,
};
use crate::{
    model::{Finding, Severity},
    store::{Hashes, KeyKind},
};

/// Counts findings and holds back those that nobody is to see.
#[derive(Debug, Default)]
pub(super) struct Sieve {
    /// The findings that are reported.
    pub(super) totals: Totals,
    /// All findings that no exception accepts: the same, unless only new ones are reported.
    pub(super) all: Totals,
    /// The worst reported.
    pub(super) worst: Option<Severity>,
    /// How many findings each exception of the policy accepted, in the policy's order.
    pub(super) accepted: Vec<u64>,
    /// Findings on wordings: each source has its own, and they come out once.
    wordings: HeldWordings,
    text: String,
}

/// What a finding is compared with, to tell whether it is new.
#[derive(Clone, Copy)]
pub(super) struct Past<'a> {
    /// What the last audit found; none: everything is reported.
    pub(super) known: Option<&'a Known>,
    /// The hashes of the store.
    pub(super) hashes: &'a Hashes,
    /// The record; 0 above record scope.
    pub(super) record: i64,
}

impl Sieve {
    /// Says that what comes from here on is about the next record.
    pub(super) const fn begin_record(&mut self) {
        self.totals.begin_record();
        self.all.begin_record();
    }

    /// Lets a finding through or not; `reader` is that of its source, none for what is about no single
    /// source. The key of its sort comes back where the policy does not accept it and there is a
    /// past to compare it with.
    pub(super) fn sift(
        &mut self,
        finding: Finding,
        reader: Option<&Reader<'_>>,
        request: &AuditRequest<'_>,
        past: Option<Past<'_>>,
        out: &mut dyn FnMut(Finding),
    ) -> Option<i64> {
        if let Some(at) = excepted(request.policy, reader, &finding, request.now.today) {
            self.accepted.resize(request.policy.exceptions.len(), 0);
            if let Some(count) = self.accepted.get_mut(at) {
                *count += 1;
            }
            self.totals.accept(&finding);
            self.all.accept(&finding);
            return None;
        }
        let finding = self.wordings.hold(finding)?;
        self.report(finding, past, out)
    }

    /// Lets out what waited for the last source. The keys of the sorts come back as from `sift`.
    pub(super) fn close(
        &mut self,
        past: Option<Past<'_>>,
        out: &mut dyn FnMut(Finding),
    ) -> Vec<i64> {
        let waiting = std::mem::take(&mut self.wordings);
        waiting
            .release()
            .filter_map(|finding| self.report(finding, past, out))
            .collect()
    }

    fn report(
        &mut self,
        finding: Finding,
        past: Option<Past<'_>>,
        out: &mut dyn FnMut(Finding),
    ) -> Option<i64> {
        self.all.count(&finding);
        let shape = past.map(|past| (past, self.shape(&finding, past)));
        let is_known = shape.is_some_and(|(past, shape)| {
            past.known
                .is_some_and(|known| known.holds(past.record, shape))
        });
        if !is_known {
            self.totals.count(&finding);
            self.worst = self.worst.max(Some(finding.severity));
            out(finding);
        }
        shape.map(|(_, shape)| shape)
    }

    /// The key of a finding's sort: what it is about, without the place in a text and the words.
    fn shape(&mut self, finding: &Finding, past: Past<'_>) -> i64 {
        let text = &mut self.text;
        text.clear();
        let parts = [
            Some(finding.code),
            Some(&*finding.source),
            finding.channel.map(crate::model::Channel::as_str),
            finding.purpose.as_deref(),
            finding.field.as_deref(),
            finding.kind.as_deref(),
            finding.state.map(crate::model::ConsentState::as_str),
            // Elsewhere the record is known by its number.
            finding
                .record
                .as_deref()
                .filter(|_| past.record == NO_RECORD),
        ];
        for part in parts {
            text.push_str(part.unwrap_or("\u{1}"));
            text.push('\0');
        }
        past.hashes.key(KeyKind::Finding, 0, text.as_bytes())
    }

    /// Adds what another sieve counted.
    pub(super) fn absorb(&mut self, other: &Self) {
        self.totals.absorb(&other.totals);
        self.all.absorb(&other.all);
        self.worst = self.worst.max(other.worst);
        let most = self.accepted.len().max(other.accepted.len());
        self.accepted.resize(most, 0);
        for (count, more) in self.accepted.iter_mut().zip(&other.accepted) {
            *count += more;
        }
    }
}
