//! Who is kept past which limit, since when: by purpose, from the last contact by the person; what left
//! its system; what a legal hold keeps. It plans; `erase` does it.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{Datelike, Days, NaiveDate};
use serde::Serialize;

use crate::{
    intake::{Encoding, consents::ConsentReader},
    matching::{ExactKeys, KeyReader},
    model::{Columns, Consent, RawRow, Record, Row},
    ops::{
        Layout, OpError, audit::shown_id, consents::Recorded, find::subject_name, layout::readable,
    },
    policy::{Policy, Purpose, RetentionFrom},
    rules::periods::{Period, Periods, fields_of_ended, runs_from_an_act},
    store::{Now, Store, StoredRecord, unpack},
};

/// What is to be done about a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// No purpose needs it any more, or its system no longer has it.
    Erase,
    /// Some purposes have ended: it is not to be used for them, and what only they need is to go.
    EndPurpose,
    /// A legal hold keeps it.
    Keep,
}

impl Action {
    /// The word in outputs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Erase => "erase",
            Self::EndPurpose => "end-purpose",
            Self::Keep => "keep",
        }
    }
}

/// The period of one purpose, as it is told.
#[derive(Clone, Debug, Serialize)]
pub struct PurposePeriod {
    /// The purpose's id.
    pub purpose: String,
    /// From what it runs: `last_contact`, `end_of_relation` or `created`.
    pub from: &'static str,
    /// Whether an earlier fact stands in for a last contact that is not known.
    pub is_fallback: bool,
    /// From when; none: that cannot be known.
    pub start: Option<NaiveDate>,
    /// The last day; none: it has no known end.
    pub ends_on: Option<NaiveDate>,
    /// Whether it has ended.
    pub is_past: bool,
}

/// A legal hold, as it is told.
#[derive(Clone, Debug, Serialize)]
pub struct Kept {
    /// Why.
    pub reason: String,
    /// The article.
    pub article: &'static str,
    /// Until when.
    pub until: NaiveDate,
}

/// A record that is kept past a limit.
#[derive(Clone, Debug, Serialize)]
pub struct Overdue {
    /// The source.
    pub source: String,
    /// The record's name in outputs.
    pub record: String,
    /// The data subject.
    pub subject: String,
    /// Physical line in its file.
    pub line: u64,
    /// What is to be done.
    pub action: Action,
    /// `retention`, or `vanished` where its system no longer has it.
    pub limit: &'static str,
    /// The day after which it should have been done.
    pub since: NaiveDate,
    /// Whole months since then.
    pub months_overdue: u32,
    /// The purposes that have ended.
    pub ended: Vec<String>,
    /// Every purpose and its period.
    pub periods: Vec<PurposePeriod>,
    /// The headers of filled columns that only the ended purposes need.
    pub fields: Vec<String>,
    /// What keeps it.
    pub legal_hold: Option<Kept>,
    /// What else keeps it: `restricted` (Art. 18(2) GDPR), `open-case`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept_by: Option<&'static str>,
    /// The store's number of the record.
    #[serde(skip)]
    pub number: i64,
}

/// What is due in one source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Records to erase.
    pub erase: u64,
    /// Records that some purposes no longer need.
    pub end_purpose: u64,
    /// Records that a legal hold keeps.
    pub keep: u64,
}

/// Who is past which limit.
#[derive(Clone, Debug, Serialize)]
pub struct Due {
    /// The civil date that was judged by.
    pub today: String,
    /// The records of the store.
    pub records: u64,
    /// What is due, by source.
    pub by_source: BTreeMap<String, Counts>,
    /// What is due in all.
    pub totals: Counts,
    /// Each record that is past a limit, in the order in which they came.
    pub overdue: Vec<Overdue>,
}

impl Due {
    /// Whether there is anything to do.
    #[must_use]
    pub const fn is_any(&self) -> bool {
        self.totals.erase > 0 || self.totals.end_purpose > 0
    }
}

/// What it takes to read the records of one layout.
struct OfLayout<'a> {
    source: &'a str,
    encoding: Encoding,
    persons: Vec<PersonReader<'a>>,
}

struct PersonReader<'a> {
    person: u8,
    columns: &'a Columns,
    consents: ConsentReader,
    keys: KeyReader,
    periods: Periods<'a>,
}

/// A record that may be past a limit, until all records of its person were looked at.
struct Candidate {
    subject: i64,
    periods: Vec<Period>,
    vanished_on: Option<NaiveDate>,
    /// The purposes that have ended by what the record itself says, and what only they need.
    past: Vec<usize>,
    fields: Vec<String>,
    told: Overdue,
}

/// A layout with its source, and its columns as each person of its rows has them.
type Part<'r> = (i64, &'r str, Layout, Vec<(u8, Columns)>);

/// Looks who is past which limit; only in one source, where one is named.
///
/// # Errors
/// When the store cannot be read, or has no source of that name.
pub fn due(store: &Store, policy: &Policy, source: Option<&str>, now: Now) -> Result<Due, OpError> {
    let rows = store.layouts()?;
    if let Some(named) = source.filter(|named| rows.iter().all(|row| row.source_name != **named)) {
        return Err(OpError::Input {
            code: "unknown-source",
            message: format!("the store has no source {named}"),
            hint: Some(
                "the outputs of `dpo import` and of `dpo audit` name the sources".to_owned(),
            ),
        });
    }
    let mut parts: Vec<Part<'_>> = Vec::new();
    for row in &rows {
        let layout = Layout::from_bytes(&row.columns)?;
        let persons = crate::intake::assemble::persons(&layout.columns)
            .into_iter()
            .map(|person| (person, layout.columns.of_person(person)))
            .collect();
        parts.push((row.id, &row.source_name, layout, persons));
    }
    let layouts: HashMap<i64, OfLayout<'_>> = parts
        .iter()
        .map(|(id, source, layout, persons)| {
            let of = OfLayout::new(source, layout.encoding(), persons, policy, now.today);
            (*id, of)
        })
        .collect();
    let links = store.links()?;
    let mut look = Look {
        policy,
        today: now.today,
        only: source,
        groups: links.values().copied().collect(),
        kept_by: kept_by(store, &links)?,
        links,
        recorded: Recorded::new(&store.consent_events()?, policy),
        acts: HashMap::new(),
        candidates: Vec::new(),
        records: 0,
        raw: RawRow::default(),
        keys: ExactKeys::default(),
        consents: Vec::new(),
    };
    store.each_record_ever::<OpError>(|stored| look.record(&layouts, stored))?;
    Ok(look.end())
}

impl<'a> OfLayout<'a> {
    fn new(
        source: &'a str,
        encoding: Encoding,
        persons: &'a [(u8, Columns)],
        policy: &'a Policy,
        today: NaiveDate,
    ) -> Self {
        Self {
            source,
            encoding,
            persons: persons
                .iter()
                .map(|(person, columns)| PersonReader {
                    person: *person,
                    columns,
                    consents: ConsentReader::new(columns, policy, policy.source(source), today),
                    keys: KeyReader::new(columns, *person, &policy.country),
                    periods: Periods::new(columns, policy, today),
                })
                .collect(),
        }
    }
}

/// The pass over the records.
struct Look<'a> {
    policy: &'a Policy,
    today: NaiveDate,
    only: Option<&'a str>,
    /// Records that a right of their person keeps.
    kept_by: HashMap<i64, &'static str>,
    links: HashMap<i64, i64>,
    /// Subjects that other records are linked to.
    groups: HashSet<i64>,
    /// What was recorded of consents: giving one is an act of the person.
    recorded: Recorded,
    /// The last act of persons of several records, by subject and purpose.
    acts: HashMap<(i64, u16), NaiveDate>,
    candidates: Vec<Candidate>,
    records: u64,
    raw: RawRow,
    keys: ExactKeys,
    consents: Vec<Consent>,
}

impl Look<'_> {
    fn record(
        &mut self,
        layouts: &HashMap<i64, OfLayout<'_>>,
        stored: &StoredRecord,
    ) -> Result<(), OpError> {
        let Some(layout) = layouts.get(&stored.layout) else {
            return Ok(());
        };
        let Some(reader) = layout
            .persons
            .iter()
            .find(|reader| reader.person == stored.person)
        else {
            return Ok(());
        };
        let mut raw = std::mem::take(&mut self.raw);
        raw.line = stored.line;
        unpack(&stored.packed, &mut raw)?;
        self.row(layout, reader, stored, &readable(&raw, layout.encoding));
        self.raw = raw;
        Ok(())
    }

    fn row(
        &mut self,
        layout: &OfLayout<'_>,
        reader: &PersonReader<'_>,
        stored: &StoredRecord,
        row: &Row<'_>,
    ) {
        let mut consents = std::mem::take(&mut self.consents);
        consents.clear();
        reader.consents.read(row, &mut consents);
        self.recorded.tell(stored.id, None, &mut consents);
        let record = Record {
            source: layout.source,
            id: "",
            line: stored.line,
            columns: reader.columns,
            row,
            consents: &consents,
            since: self.today,
        };
        let mut periods = Vec::new();
        reader.periods.read(&record, &mut periods);
        let subject = self.links.get(&stored.id).copied().unwrap_or(stored.id);
        self.note_acts(subject, stored.id, &periods);
        if self.only.is_none_or(|only| only == layout.source) {
            self.records += 1;
            self.candidate(layout, reader, stored, &record, subject, periods);
        }
        self.consents = consents;
    }

    /// Keeps a record that may be past a limit.
    fn candidate(
        &mut self,
        layout: &OfLayout<'_>,
        reader: &PersonReader<'_>,
        stored: &StoredRecord,
        record: &Record<'_>,
        subject: i64,
        periods: Vec<Period>,
    ) {
        let past = self.past(&periods);
        if past.is_empty() && self.left_since(stored.vanished_on).is_none() {
            return;
        }
        reader.keys.read(record.row, &mut self.keys);
        let name = shown_id(&self.keys, &reader.keys, record.row, stored.line);
        let hold = self
            .policy
            .legal_hold(layout.source, &self.keys.id, self.today);
        let fields = self.fields(record, &past);
        self.candidates.push(Candidate {
            subject,
            vanished_on: stored.vanished_on,
            past,
            fields,
            told: Overdue {
                source: layout.source.to_owned(),
                record: name,
                subject: subject_name(subject),
                line: stored.line,
                action: Action::Keep,
                limit: "retention",
                since: self.today,
                months_overdue: 0,
                ended: Vec::new(),
                periods: Vec::new(),
                fields: Vec::new(),
                number: stored.id,
                kept_by: self.kept_by.get(&stored.id).copied(),
                legal_hold: hold.map(|hold| Kept {
                    reason: hold.reason.clone(),
                    article: hold.basis.article(),
                    until: hold.until,
                }),
            },
            periods,
        });
    }

    /// The positions of the periods that have ended.
    fn past(&self, periods: &[Period]) -> Vec<usize> {
        let is_past = |(at, period): (usize, &Period)| period.is_past(self.today).then_some(at);
        periods.iter().enumerate().filter_map(is_past).collect()
    }

    /// What another record shows of the same person's acts counts for this one as well.
    fn note_acts(&mut self, subject: i64, record: i64, periods: &[Period]) {
        if subject == record && !self.groups.contains(&subject) {
            return;
        }
        for period in periods {
            let is_act = self
                .policy
                .purpose(period.purpose)
                .is_some_and(runs_from_an_act);
            if let Some(start) = period.start.filter(|start| is_act && !start.is_fallback) {
                let last = self
                    .acts
                    .entry((subject, period.purpose))
                    .or_insert(start.date);
                *last = (*last).max(start.date);
            }
        }
    }

    /// Since when a record that left its system should be gone.
    fn left_since(&self, vanished_on: Option<NaiveDate>) -> Option<NaiveDate> {
        let days = Days::new(u64::from(self.policy.store.vanished_days));
        vanished_on?
            .checked_add_days(days)
            .filter(|limit| *limit < self.today)
    }

    fn fields(&self, record: &Record<'_>, past: &[usize]) -> Vec<String> {
        let (ended, running) = self.parted(past);
        fields_of_ended(record, &ended, &running)
            .into_iter()
            .map(str::to_owned)
            .collect()
    }

    /// The purposes that have ended, and the others.
    fn parted(&self, past: &[usize]) -> (Vec<&Purpose>, Vec<&Purpose>) {
        let (mut ended, mut running) = (Vec::new(), Vec::new());
        for (at, purpose) in self.policy.purposes.iter().enumerate() {
            if past.contains(&at) {
                ended.push(purpose);
            } else {
                running.push(purpose);
            }
        }
        (ended, running)
    }

    fn end(mut self) -> Due {
        let candidates = std::mem::take(&mut self.candidates);
        let mut due = Due {
            today: self.today.to_string(),
            records: self.records,
            by_source: BTreeMap::new(),
            totals: Counts::default(),
            overdue: Vec::new(),
        };
        for candidate in candidates {
            let Some(told) = self.judge(candidate) else {
                continue;
            };
            let of_source = due.by_source.entry(told.source.clone()).or_default();
            for counts in [of_source, &mut due.totals] {
                match told.action {
                    Action::Erase => counts.erase += 1,
                    Action::EndPurpose => counts.end_purpose += 1,
                    Action::Keep => counts.keep += 1,
                }
            }
            due.overdue.push(told);
        }
        due
    }

    /// What is to be done about a record; none where the person did something since, as another
    /// record shows.
    fn judge(&self, candidate: Candidate) -> Option<Overdue> {
        let Candidate {
            subject,
            mut periods,
            vanished_on,
            mut told,
            past: past_alone,
            fields,
        } = candidate;
        for period in &mut periods {
            let Some(act) = self.acts.get(&(subject, period.purpose)) else {
                continue;
            };
            if let Some(start) = &mut period.start
                && *act > start.date
            {
                start.date = *act;
                start.is_fallback = false;
            }
        }
        let past = self.past(&periods);
        let ends = || past.iter().filter_map(|at| periods.get(*at)?.ends_on());
        let has_ended = !periods.is_empty() && past.len() == periods.len();
        // No purpose needs it after the last of them has ended.
        let all_since = ends().max().filter(|_| has_ended);
        let left_since = self.left_since(vanished_on);
        let (action, limit, since) = match (all_since, left_since) {
            (Some(ended), Some(left)) if left < ended => (Action::Erase, "vanished", left),
            (Some(ended), _) => (Action::Erase, "retention", ended),
            (None, Some(left)) => (Action::Erase, "vanished", left),
            (None, None) => (Action::EndPurpose, "retention", ends().min()?),
        };
        told.action = match (&told.legal_hold, told.kept_by) {
            (None, None) => action,
            _ => Action::Keep,
        };
        told.limit = limit;
        told.since = since;
        told.months_overdue = whole_months(since, self.today);
        told.ended = past
            .iter()
            .filter_map(|at| self.policy.purposes.get(*at))
            .map(|purpose| purpose.id.clone())
            .collect();
        if action == Action::EndPurpose {
            // Where another record shows that a purpose goes on, what it needs stays.
            told.fields = if past == past_alone {
                fields
            } else {
                Vec::new()
            };
        }
        told.periods = periods
            .iter()
            .filter_map(|period| self.told_period(period))
            .collect();
        Some(told)
    }

    fn told_period(&self, period: &Period) -> Option<PurposePeriod> {
        let purpose = self.policy.purpose(period.purpose)?;
        Some(PurposePeriod {
            purpose: purpose.id.clone(),
            from: match purpose.retention_from {
                RetentionFrom::LastContact => "last_contact",
                RetentionFrom::EndOfRelation => "end_of_relation",
                RetentionFrom::Created => "created",
            },
            is_fallback: period.start.is_some_and(|start| start.is_fallback),
            start: period.start.map(|start| start.date),
            ends_on: period.ends_on(),
            is_past: period.is_past(self.today),
        })
    }
}

/// Records that a right of their person keeps: what is restricted may only be kept, and an open case is
/// answered first.
fn kept_by(
    store: &Store,
    links: &HashMap<i64, i64>,
) -> Result<HashMap<i64, &'static str>, OpError> {
    let mut out = HashMap::new();
    for case in store.cases()? {
        let Some(subject) = case.subject.filter(|_| case.state.is_open()) else {
            continue;
        };
        for (record, is_theirs) in store.decisions(subject)? {
            if is_theirs {
                out.insert(record, "open-case");
            }
        }
    }
    let restricted: HashSet<i64> = store.restricted_records()?.into_iter().collect();
    let of = |record: i64| links.get(&record).copied().unwrap_or(record);
    let persons: HashSet<i64> = restricted.iter().copied().map(of).collect();
    if !persons.is_empty() {
        let linked = links.iter().filter(|(_, person)| persons.contains(person));
        let linked: Vec<i64> = linked.map(|(record, _)| *record).collect();
        for record in restricted.into_iter().chain(persons).chain(linked) {
            out.insert(record, "restricted");
        }
    }
    Ok(out)
}

/// Whole calendar months between two days.
fn whole_months(from: NaiveDate, to: NaiveDate) -> u32 {
    let months = (to.year() - from.year()) * 12 + to.month0().cast_signed()
        - from.month0().cast_signed()
        - i32::from(to.day() < from.day());
    u32::try_from(months).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_whole() {
        let months =
            |from: &str, to: &str| whole_months(from.parse().unwrap(), to.parse().unwrap());
        assert_eq!(months("2026-01-31", "2026-02-28"), 0);
        assert_eq!(months("2026-01-31", "2026-03-31"), 2);
        assert_eq!(months("2024-11-15", "2026-11-14"), 23);
        assert_eq!(months("2024-11-15", "2026-11-15"), 24);
        assert_eq!(months("2026-06-30", "2026-06-01"), 0);
    }
}
