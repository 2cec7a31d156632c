//! Small sources for the tests of rules: columns, rows and consents in one line each.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Audit, FileFacts, Seen, SourceCx};
use crate::{
    detect::{Detection, Kind},
    model::{
        Channel, Column, Columns, Consent, ConsentState, DateOrder, Evidence, Field, Finding, Lang,
        MappedBy, Moment, Record, Row, consent::Proof,
    },
    policy::{
        Basis, ConsentPolicy, Controller, DoubleOptIn, Policy, Profile, Purpose, RetentionFrom,
        StorePolicy,
    },
};

/// A policy with one purpose, direct marketing on consent by every channel.
pub(super) fn policy() -> Policy {
    let fields = [
        "person.name",
        "contact.email",
        "contact.phone",
        "addr",
        "org",
        "consent",
    ];
    Policy {
        profile: Profile::Strict,
        country: "BE".to_owned(),
        timezone: chrono_tz::Europe::Brussels,
        languages: Lang::ALL.to_vec(),
        controller: Controller::default(),
        purposes: vec![Purpose {
            id: "direct-marketing".to_owned(),
            label: BTreeMap::from([(Lang::En, "news and offers".to_owned())]),
            basis: Basis::Consent,
            assessment: None,
            special_ground: None,
            channels: Channel::ALL.to_vec(),
            fields: fields.map(str::to_owned).to_vec(),
            retention_months: Some(36),
            retention_from: RetentionFrom::LastContact,
        }],
        consent: ConsentPolicy {
            double_opt_in: DoubleOptIn::Recommended,
            max_age_months: 36,
            distrust_before: date("2018-05-25"),
        },
        wordings: Vec::new(),
        sources: Vec::new(),
        recipients: Vec::new(),
        exceptions: Vec::new(),
        legal_holds: Vec::new(),
        store: StorePolicy {
            vanished_days: 30,
            stale_source_days: 7,
            export_days: 30,
            case_months: 36,
        },
        sha256: String::new(),
    }
}

/// A date in ISO form.
pub(super) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A moment in ISO form.
pub(super) fn moment(text: &str) -> Moment {
    let (day, time) = text
        .split_once('T')
        .map_or((text, None), |(day, time)| (day, Some(time)));
    Moment {
        date: date(day),
        time: time.map(|time| time.parse().unwrap()),
    }
}

/// A consent of the first purpose, decided by the first column, without any evidence.
pub(super) fn consent(channel: Channel, state: ConsentState) -> Consent {
    Consent {
        channel,
        purpose: 0,
        state,
        said: state,
        given_at: None,
        is_postdated: false,
        confirmed_at: None,
        confirmed: false,
        denied_at: None,
        proof: Proof::default(),
        is_web: false,
        is_conflicting: false,
        names_no_channel: false,
        names_no_purpose: false,
        covered_only_by_generic_yes: false,
        overruled_by: None,
        column: Some(0),
    }
}

/// Columns written as `Header=field`; an empty field is an unknown column.
pub(super) fn columns(names: &[&str]) -> Columns {
    let column = |(index, name): (usize, &&str)| {
        let (header, field) = name.split_once('=').unwrap();
        Column {
            index,
            header: header.to_owned(),
            field: (!field.is_empty()).then(|| Field::new(field)),
            by: MappedBy::Synonym,
            person: 0,
            consent: None,
            separator: None,
            date_order: Some(DateOrder::Ymd),
            candidates: Vec::new(),
        }
    };
    Columns {
        columns: names.iter().enumerate().map(column).collect(),
        system: "generic".to_owned(),
        language: None,
        strips_quote_prefix: false,
        has_continuation_rows: false,
        assumed_state: None,
    }
}

/// A source in the making.
pub(super) struct Sample {
    columns: Columns,
    policy: Policy,
    today: NaiveDate,
    file: Option<FileFacts>,
    lang: Lang,
    wants_text: bool,
    rows: Vec<(Vec<String>, Vec<Consent>)>,
    /// What is seen in the texts of a row, in place of what the eyes see.
    seen: Vec<(usize, Seen)>,
}

impl Sample {
    pub(super) fn of(names: &[&str]) -> Self {
        Self::over(columns(names))
    }

    pub(super) fn over(columns: Columns) -> Self {
        Self {
            columns,
            policy: policy(),
            today: date("2026-11-23"),
            file: None,
            lang: Lang::En,
            wants_text: true,
            rows: Vec::new(),
            seen: Vec::new(),
        }
    }

    pub(super) fn policy(mut self, change: impl FnOnce(&mut Policy)) -> Self {
        change(&mut self.policy);
        self
    }

    pub(super) fn today(mut self, text: &str) -> Self {
        self.today = date(text);
        self
    }

    pub(super) fn file(mut self, facts: FileFacts) -> Self {
        self.file = Some(facts);
        self
    }

    pub(super) fn lang(mut self, lang: Lang) -> Self {
        self.lang = lang;
        self
    }

    pub(super) fn counting_only(mut self) -> Self {
        self.wants_text = false;
        self
    }

    /// Adds a record.
    pub(super) fn row(mut self, cells: &[&str]) -> Self {
        self.rows.push((
            cells.iter().map(|cell| (*cell).to_owned()).collect(),
            Vec::new(),
        ));
        self
    }

    /// Adds a consent to the last record; to a first one without cells where there is none.
    pub(super) fn says(mut self, consent: Consent) -> Self {
        if self.rows.is_empty() {
            self.rows.push((Vec::new(), Vec::new()));
        }
        self.rows.last_mut().unwrap().1.push(consent);
        self
    }

    /// Says that those words are seen in a column of the last row; the eyes do not look there then.
    pub(super) fn sees(
        mut self,
        column: usize,
        words: &str,
        kind: Kind,
        evidence: Evidence,
    ) -> Self {
        let row = self.rows.len() - 1;
        let cell = &self.rows[row].0[column];
        let start = cell.find(words).unwrap();
        let seen = Seen {
            column,
            cell: column,
            detection: Detection {
                start,
                end: start + words.len(),
                kind,
                evidence,
            },
            is_bare: words == cell,
            is_unmapped: self.columns.columns[column].field.is_none(),
            is_inferred: false,
        };
        self.seen.push((row, seen));
        self
    }

    /// Runs one rule alone; every rule where the code is empty. Two audits of half the records each
    /// must find the same together as one audit of all.
    pub(super) fn run(&self, code: &str) -> Vec<Finding> {
        let cx = SourceCx {
            source: "crm",
            columns: &self.columns,
            block: self.policy.source("crm"),
            policy: &self.policy,
            today: self.today,
            lang: self.lang,
            file: self.file.as_ref(),
            imported: date("2026-11-20"),
            wants_text: self.wants_text,
        };
        let codes: Vec<String> = if code.is_empty() {
            Vec::new()
        } else {
            vec![code.to_owned()]
        };
        let mut whole = Audit::new(&cx, &codes);
        let mut found = self.look(&mut whole, 0..self.rows.len());
        whole.finish(&mut |finding| found.push(finding));

        let half = self.rows.len() / 2;
        let (mut first, mut second) = (Audit::new(&cx, &codes), Audit::new(&cx, &codes));
        let mut parts = self.look(&mut first, 0..half);
        parts.extend(self.look(&mut second, half..self.rows.len()));
        let mut both = Audit::new(&cx, &codes);
        both.take_over(first.hand_over());
        both.take_over(second.hand_over());
        both.finish(&mut |finding| parts.push(finding));
        assert_eq!(found, parts, "an audit in two parts finds something else");
        found
    }

    fn look(&self, audit: &mut Audit<'_>, rows: std::ops::Range<usize>) -> Vec<Finding> {
        let mut found = Vec::new();
        for (index, (cells, consents)) in self.rows.iter().enumerate() {
            if !rows.contains(&index) {
                continue;
            }
            let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
            let row = Row::from_cells(&cells);
            let id = format!("R-{index}");
            let record = Record {
                source: "crm",
                id: &id,
                line: u64::try_from(index).unwrap() + 2,
                columns: &self.columns,
                row: &row,
                consents,
                since: date("2026-11-20"),
            };
            let seen = self.seen.iter().filter(|(row, _)| *row == index);
            let seen: Vec<Seen> = seen.map(|(_, seen)| *seen).collect();
            if seen.is_empty() {
                audit.record(&record, &mut |finding| found.push(finding));
            } else {
                audit.record_with(&record, &seen, &mut |finding| found.push(finding));
            }
        }
        found
    }
}
