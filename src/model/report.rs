//! What a report says: the figures that an audit gathered, those of the time before, and what stood
//! beside them. Counts, names of columns and sources; no personal value but the names of people in
//! the annex, where somebody asked for them.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Channel, ConsentState, Lang, Severity};

mod period;

pub use period::{Month, Period, Span as PeriodSpan};

/// The oldest month of the retention histogram; what is older counts here.
pub const OLDEST_MONTH: usize = 120;

/// What an audit of the whole store counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// The civil date it worked on.
    pub today: NaiveDate,
    /// The profile.
    pub profile: String,
    /// SHA-256 of the policy.
    pub policy_sha256: String,
    /// Records looked at.
    pub records: u64,
    /// Persons they belong to.
    pub subjects: u64,
    /// Consent by channel and purpose.
    pub coverage: Vec<CoverageFigures>,
    /// How far the columns are filled.
    pub columns: Vec<ColumnFigures>,
    /// Findings.
    pub findings: FindingFigures,
    /// How long ago people last acted.
    pub retention: RetentionFigures,
    /// Records by source.
    pub sources: BTreeMap<String, u64>,
    /// What was not checked, in the words of each language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub not_checked: BTreeMap<Lang, Vec<String>>,
}

/// The consents of one channel and purpose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverageFigures {
    /// The channel.
    pub channel: Channel,
    /// The purpose's id.
    pub purpose: String,
    /// How many records have an address for the channel.
    pub with_address: u64,
    /// How many of them are in which state.
    pub states: BTreeMap<ConsentState, u64>,
}

/// The states of consent as a reader of a report tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Given, and there is proof.
    Proven,
    /// Given, without proof.
    Claimed,
    /// Asked, not answered.
    Pending,
    /// Nobody said yes: silence, a default, a yes that has run out.
    Silence,
    /// A no.
    Denied,
    /// The address does not work.
    Undeliverable,
}

impl Standing {
    /// Every standing, from the best to the worst, then what says nothing.
    pub const ALL: [Self; 6] = [
        Self::Proven,
        Self::Claimed,
        Self::Pending,
        Self::Silence,
        Self::Denied,
        Self::Undeliverable,
    ];

    /// The word in keys of labels.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Proven => "proven",
            Self::Claimed => "claimed",
            Self::Pending => "pending",
            Self::Silence => "silence",
            Self::Denied => "denied",
            Self::Undeliverable => "undeliverable",
        }
    }

    /// Where a state belongs.
    #[must_use]
    pub const fn of(state: ConsentState) -> Self {
        match state {
            ConsentState::Proven => Self::Proven,
            ConsentState::Claimed => Self::Claimed,
            ConsentState::Pending => Self::Pending,
            ConsentState::NoStatement
            | ConsentState::NoObjectionFlag
            | ConsentState::Invalid
            | ConsentState::Expired => Self::Silence,
            ConsentState::Refused | ConsentState::Withdrawn | ConsentState::Objected => {
                Self::Denied
            }
            ConsentState::Undeliverable => Self::Undeliverable,
        }
    }
}

impl CoverageFigures {
    /// How many records stand so.
    #[must_use]
    pub fn count(&self, standing: Standing) -> u64 {
        self.states
            .iter()
            .filter(|(state, _)| Standing::of(**state) == standing)
            .map(|(_, count)| count)
            .sum()
    }
}

/// How far a column of a source is filled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnFigures {
    /// The source.
    pub source: String,
    /// The column's header.
    pub header: String,
    /// What it means; none where nobody knows.
    pub field: Option<String>,
    /// The rule that calls it unnecessary; none where a purpose or the law needs it.
    pub rule: Option<String>,
    /// Records in which it is filled.
    pub filled: u64,
    /// Records of the source.
    pub records: u64,
}

/// Findings in counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingFigures {
    /// Findings that stand.
    pub total: u64,
    /// Findings that an exception of the policy accepts.
    pub excepted: u64,
    /// By severity.
    pub by_severity: BTreeMap<Severity, u64>,
    /// By rule.
    pub by_rule: BTreeMap<String, RuleFigures>,
}

impl FindingFigures {
    /// How many are of that severity or worse.
    #[must_use]
    pub fn from(&self, severity: Severity) -> u64 {
        self.by_severity
            .range(severity..)
            .map(|(_, count)| count)
            .sum()
    }

    /// How many records have one of that rule.
    #[must_use]
    pub fn records_of(&self, code: &str) -> u64 {
        self.by_rule.get(code).map_or(0, |rule| rule.records)
    }

    /// How many of that rule stand.
    #[must_use]
    pub fn of(&self, code: &str) -> u64 {
        self.by_rule.get(code).map_or(0, |rule| rule.count)
    }
}

/// The findings of one rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleFigures {
    /// The worst severity among them; none where all are accepted.
    pub severity: Option<Severity>,
    /// How many stand.
    pub count: u64,
    /// How many records have one.
    #[serde(default)]
    pub records: u64,
    /// How many an exception accepts.
    pub excepted: u64,
}

/// How long ago the people of the records last acted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetentionFigures {
    /// Records by whole months since then, from 0; the last bin is `OLDEST_MONTH` or more. Trailing
    /// zeros are left out.
    pub months: Vec<u64>,
    /// Among them: no contact is recorded, so that an earlier fact stands in for it.
    pub fallback: u64,
    /// Records without any date.
    pub unknown: u64,
}

impl RetentionFigures {
    /// Records whose last act lies from `from` up to, not including, `to` months back; without `to`,
    /// longer ago.
    #[must_use]
    pub fn between(&self, from: usize, to: Option<usize>) -> u64 {
        let end = to.unwrap_or(self.months.len()).min(self.months.len());
        self.months
            .get(from..end.max(from))
            .unwrap_or(&[])
            .iter()
            .sum()
    }
}

/// Whole calendar months that have passed since `start` and are over: a period of that many months
/// ended before `today`. Clamped to the end of the month, as periods are.
#[must_use]
pub fn months_over(start: NaiveDate, today: NaiveDate) -> usize {
    let index = |date: NaiveDate| i64::from(date.year()) * 12 + i64::from(date.month0());
    let ahead = index(today) - index(start);
    let last_day = today
        .with_day(1)
        .and_then(|first| first.checked_add_months(chrono::Months::new(1)))
        .and_then(|next| next.pred_opt())
        .map_or(31, |last| last.day());
    let is_over = start.day().min(last_day) < today.day();
    usize::try_from(ahead - i64::from(!is_over)).unwrap_or(0)
}

/// A report.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The period.
    pub period: Period,
    /// The civil date on which it was made.
    pub today: NaiveDate,
    /// Whether the period was not over then: the figures are those of that day, and not kept.
    pub is_provisional: bool,
    /// Who is responsible.
    pub controller: ControllerLine,
    /// The figures of the period's last audit.
    pub figures: Figures,
    /// Whether the policy has changed since.
    pub policy_changed: bool,
    /// Whether that audit lies so far before the period's end that the figures may be stale.
    pub figures_stale: bool,
    /// The figures of the period before.
    pub before: Option<Before>,
    /// The last audit of each of the twelve months up to the period's end.
    pub trend: Vec<TrendMonth>,
    /// The purposes, in the policy's order.
    pub purposes: Vec<PurposeLine>,
    /// The sources and their last import up to the period's end.
    pub sources: Vec<SourceLine>,
    /// What the systems of the sources were asked to do, as it stands on the day of the report.
    pub systems: Vec<SystemLine>,
    /// After how many days without an import a source is stale.
    pub stale_source_days: u32,
    /// The exceptions in force at the period's end.
    pub exceptions: Vec<ExceptionLine>,
    /// What the trail says of itself.
    pub integrity: Integrity,
    /// What was not checked, in the language of the report.
    pub not_checked: Vec<String>,
    /// The records that the worst findings are about.
    pub annex: Annex,
}

impl Report {
    /// The date by which the period's state is told: its end, or the day of the report before that.
    #[must_use]
    pub fn as_of(&self) -> NaiveDate {
        self.period.last().min(self.today)
    }

    /// Whether something needs attention that no audit reports: a source from which nothing comes any
    /// more, a system that did not do what it was asked, or figures that are old.
    #[must_use]
    pub fn needs_attention(&self) -> bool {
        self.figures_stale
            || self.sources.iter().any(|source| source.is_stale)
            || self.systems.iter().any(|system| system.not_done() > 0)
    }
}

/// Who is responsible, as the policy says.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ControllerLine {
    /// Name of the controller.
    pub name: String,
    /// Postal address.
    pub address: String,
    /// Address for questions.
    pub email: String,
    /// The data-protection officer.
    pub dpo_name: String,
    /// The officer's address.
    pub dpo_email: String,
}

/// The period before, and its figures.
#[derive(Clone, Debug, Serialize)]
pub struct Before {
    /// The period.
    pub period: Period,
    /// The figures of its last audit.
    pub figures: Figures,
}

/// A month of the trend; a month without an audit is a gap.
#[derive(Clone, Debug, Serialize)]
pub struct TrendMonth {
    /// The month.
    pub month: Month,
    /// What its last audit counted.
    pub point: Option<TrendPoint>,
}

/// What the trend keeps of an audit.
#[derive(Clone, Debug, Serialize)]
pub struct TrendPoint {
    /// The civil date of the audit.
    pub on: NaiveDate,
    /// Records.
    pub records: u64,
    /// Consent by channel and purpose.
    pub coverage: Vec<CoverageFigures>,
    /// Findings.
    pub findings: FindingFigures,
}

impl From<&Figures> for TrendPoint {
    fn from(figures: &Figures) -> Self {
        Self {
            on: figures.today,
            records: figures.records,
            coverage: figures.coverage.clone(),
            findings: figures.findings.clone(),
        }
    }
}

/// A purpose and how long it lets data be kept.
#[derive(Clone, Debug, Serialize)]
pub struct PurposeLine {
    /// Its id.
    pub id: String,
    /// Its name in the language of the report.
    pub label: String,
    /// The limit in months; none where the policy sets none.
    pub retention_months: Option<u32>,
    /// From when it runs: `last_contact`, `end_of_relation` or `created`.
    pub retention_from: &'static str,
}

/// A source and its last import.
#[derive(Clone, Debug, Serialize)]
pub struct SourceLine {
    /// Its name.
    pub source: String,
    /// The recognised system, or `generic`.
    pub system: String,
    /// Its records at the last audit.
    pub records: u64,
    /// How often it was imported, up to the period's end.
    pub imports: u64,
    /// When last.
    pub last_import: NaiveDate,
    /// How many days before the period's end, or before the day of the report.
    pub days: i64,
    /// Whether that is too long ago.
    pub is_stale: bool,
}

/// What the system of a source was asked to do, counted by how it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SystemLine {
    /// The source.
    pub source: String,
    /// Decided, and not handed over yet.
    pub pending: u64,
    /// Handed over; no export has shown yet whether it was done.
    pub handed_over: u64,
    /// Handed over, and not done in a later export.
    pub ignored: u64,
    /// Done once, and undone again.
    pub undone: u64,
    /// Done in the period.
    pub applied_in_period: u64,
    /// Civil date on which the oldest of what is owed was decided; none: nothing is owed.
    pub owed_since: Option<NaiveDate>,
}

impl SystemLine {
    /// What was handed over and is not so in the system.
    #[must_use]
    pub const fn not_done(&self) -> u64 {
        self.ignored + self.undone
    }

    /// Everything that the system still has to do.
    #[must_use]
    pub const fn owed(&self) -> u64 {
        self.pending + self.handed_over + self.not_done()
    }
}

/// An exception of the policy.
#[derive(Clone, Debug, Serialize)]
pub struct ExceptionLine {
    /// The rule it accepts findings of.
    pub rule: String,
    /// Only of this source.
    pub source: Option<String>,
    /// Only on this channel.
    pub channel: Option<Channel>,
    /// Only of this column.
    pub field: Option<String>,
    /// Why.
    pub reason: String,
    /// Its last day.
    pub until: NaiveDate,
}

/// What the trail says of itself.
#[derive(Clone, Debug, Serialize)]
pub struct Integrity {
    /// Entries up to the period's end.
    pub entries: u64,
    /// The root over them, in base64; none where there is no entry.
    pub root: Option<String>,
    /// The civil date of the last of them.
    pub on: Option<NaiveDate>,
    /// Whether the trail verified when the report was made.
    pub verified: bool,
}

/// The records that the worst findings are about, as they stand on the day of the report.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Annex {
    /// How many records are listed for a rule.
    pub limit: usize,
    /// Whether names were asked for.
    pub has_names: bool,
    /// By rule, the worst first.
    pub rules: Vec<AnnexRule>,
}

/// The records of one rule.
#[derive(Clone, Debug, Serialize)]
pub struct AnnexRule {
    /// The rule.
    pub code: String,
    /// The worst severity.
    pub severity: Severity,
    /// How many findings there are.
    pub count: u64,
    /// The first of them.
    pub records: Vec<AnnexRecord>,
}

/// A record of the annex.
#[derive(Clone, Debug, Serialize)]
pub struct AnnexRecord {
    /// The source.
    pub source: String,
    /// The record's name in outputs; none where the finding is about more than a record.
    pub record: Option<String>,
    /// The line on which it starts.
    pub line: Option<u64>,
    /// The channel.
    pub channel: Option<Channel>,
    /// The purpose's id.
    pub purpose: Option<String>,
    /// The column.
    pub field: Option<String>,
    /// How many records it stands for.
    pub count: u64,
    /// The person's name, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_is_over_on_the_day_after_its_last() {
        for (start, today, months) in [
            ("2026-01-15", "2026-01-15", 0),
            ("2026-01-15", "2026-02-15", 0),
            ("2026-01-15", "2026-02-16", 1),
            ("2026-01-31", "2026-02-28", 0),
            ("2026-01-31", "2026-03-01", 1),
            ("2023-10-31", "2026-11-01", 36),
            ("2030-01-01", "2026-01-01", 0),
        ] {
            assert_eq!(
                months_over(date(start), date(today)),
                months,
                "{start} {today}"
            );
        }
    }

    #[test]
    fn every_state_of_consent_stands_somewhere() {
        for standing in Standing::ALL {
            assert!(
                ConsentState::ALL
                    .iter()
                    .any(|state| Standing::of(*state) == standing)
            );
        }
    }

    #[test]
    fn bins_add_up_and_reach_no_further_than_there_are_months() {
        let figures = RetentionFigures {
            months: vec![1, 2, 3, 4],
            fallback: 0,
            unknown: 5,
        };
        assert_eq!(figures.between(0, Some(2)), 3);
        assert_eq!(figures.between(2, None), 7);
        assert_eq!(figures.between(9, Some(12)), 0);
    }

    proptest::proptest! {
        #[test]
        fn so_many_months_after_the_start_lies_before_today_and_one_more_does_not(days in 0_i64..9000, since in 0_i64..9000) {
            let start = date("2000-01-01") + chrono::Duration::days(days);
            let today = start + chrono::Duration::days(since);
            let months = u32::try_from(months_over(start, today)).unwrap();
            let end = |months| start.checked_add_months(chrono::Months::new(months)).unwrap();
            proptest::prop_assert!(months == 0 || end(months) < today);
            proptest::prop_assert!(end(months + 1) >= today);
        }
    }
}
