//! The counts of an audit, in the shape of the JSON contract (`dpo.audit/1`).

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    model::{Channel, Consent, ConsentState, Finding, Scope, Severity},
    policy::{Policy, Profile},
};

/// What an audit found, in counts.
#[derive(Clone, Debug, Serialize)]
pub struct AuditOutcome {
    /// The civil date it worked on.
    pub today: String,
    /// The profile.
    pub profile: String,
    /// SHA-256 of the policy.
    pub policy_sha256: String,
    /// Records looked at.
    pub records: u64,
    /// Persons they belong to.
    pub subjects: u64,
    /// Counts of findings.
    pub totals: Totals,
    /// Findings that the last audit had already, where only new ones are reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known: Option<u64>,
    /// The date of the audit that `known` is measured by; none: there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// What could not be checked, in words.
    pub not_checked: Vec<String>,
    /// How many records have which consent state, by channel and purpose.
    #[serde(skip)]
    pub coverage: Coverage,
    /// The worst severity found; none without a finding.
    #[serde(skip)]
    pub worst: Option<Severity>,
}

/// Counts of findings.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Totals {
    /// Findings reported.
    pub findings: u64,
    /// Findings that an exception of the policy accepts.
    pub excepted: u64,
    /// By rule.
    pub by_rule: BTreeMap<String, u64>,
    /// By severity.
    pub by_severity: BTreeMap<&'static str, u64>,
    /// By rule: what reports are made of.
    #[serde(skip)]
    pub tallies: BTreeMap<&'static str, Tally>,
    /// Accepted findings by rule.
    #[serde(skip)]
    pub excepted_by_rule: BTreeMap<&'static str, u64>,
    /// How many records were begun.
    #[serde(skip)]
    begun: u64,
}

/// The findings of one rule.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    /// In the order of `Severity::ALL`.
    pub by_severity: [u64; Severity::ALL.len()],
    /// Records with at least one.
    pub records: u64,
    /// The last of these records.
    last: u64,
}

impl Tally {
    /// Adds what was counted over other records.
    fn absorb(&mut self, other: &Self) {
        for (count, more) in self.by_severity.iter_mut().zip(other.by_severity) {
            *count += more;
        }
        self.records += other.records;
    }
}

impl Totals {
    /// Adds what was counted elsewhere.
    pub fn absorb(&mut self, other: &Self) {
        self.findings += other.findings;
        self.excepted += other.excepted;
        for (code, count) in &other.by_rule {
            *self.by_rule.entry(code.clone()).or_default() += count;
        }
        for (severity, count) in &other.by_severity {
            *self.by_severity.entry(severity).or_default() += count;
        }
        for (code, tally) in &other.tallies {
            self.tallies.entry(code).or_default().absorb(tally);
        }
        for (code, count) in &other.excepted_by_rule {
            *self.excepted_by_rule.entry(code).or_default() += count;
        }
    }

    /// Counts a finding.
    pub fn count(&mut self, finding: &Finding) {
        self.findings += 1;
        match self.by_rule.get_mut(finding.code) {
            Some(count) => *count += 1,
            None => {
                self.by_rule.insert(finding.code.to_owned(), 1);
            }
        }
        *self
            .by_severity
            .entry(finding.severity.as_str())
            .or_default() += 1;
        let tally = self.tallies.entry(finding.code).or_default();
        let position = Severity::ALL
            .iter()
            .position(|severity| *severity == finding.severity);
        if let Some(count) = position.and_then(|position| tally.by_severity.get_mut(position)) {
            *count += 1;
        }
        if finding.scope == Scope::Record && tally.last != self.begun {
            tally.last = self.begun;
            tally.records += 1;
        }
    }

    /// Says that what is counted from here on is about the next record.
    pub const fn begin_record(&mut self) {
        self.begun += 1;
    }

    /// Counts a finding that an exception accepts.
    pub fn accept(&mut self, finding: &Finding) {
        self.excepted += 1;
        *self.excepted_by_rule.entry(finding.code).or_default() += 1;
    }
}

/// How many records have which consent state, by channel and purpose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Counts in the order of `ConsentState::ALL`.
    pub states: BTreeMap<(Channel, u16), [u64; ConsentState::ALL.len()]>,
}

impl Coverage {
    /// Counts the consents of a record.
    pub fn count(&mut self, consents: &[Consent]) {
        for consent in consents {
            let counts = self
                .states
                .entry((consent.channel, consent.purpose))
                .or_default();
            let position = ConsentState::ALL
                .iter()
                .position(|state| *state == consent.state);
            if let Some(count) = position.and_then(|position| counts.get_mut(position)) {
                *count += 1;
            }
        }
    }

    /// Adds what was counted elsewhere.
    pub fn absorb(&mut self, other: &Self) {
        for (place, counts) in &other.states {
            let own = self.states.entry(*place).or_default();
            for (count, more) in own.iter_mut().zip(counts) {
                *count += more;
            }
        }
    }

    /// How many records have that state on that channel for that purpose.
    #[must_use]
    pub fn of(&self, channel: Channel, purpose: u16, state: ConsentState) -> u64 {
        let position = ConsentState::ALL.iter().position(|known| *known == state);
        self.states
            .get(&(channel, purpose))
            .and_then(|counts| position.and_then(|position| counts.get(position)))
            .copied()
            .unwrap_or(0)
    }
}

/// The profile's name in policies and JSON.
#[must_use]
pub fn profile_name(policy: &Policy) -> String {
    match &policy.profile {
        Profile::Strict => "strict".to_owned(),
        Profile::Law(country) => format!("law:{country}"),
    }
}
