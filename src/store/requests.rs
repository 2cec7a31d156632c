//! The register of requests: the facts of each case in the clear, its matter sealed.

use chrono::{NaiveDate, SecondsFormat};
use rusqlite::{OptionalExtension, Row, params};
use serde_json::{Map, Value};

use super::{
    Now, Store,
    change::Change,
    error::{StoreError, StoreFault, StoreResult},
    read::date,
    seal::Place,
};
use crate::model::{CaseDetails, CaseId, CaseState, Channel, Right};

/// A case, as the register has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Its number in the store.
    pub row: i64,
    /// Its id.
    pub id: CaseId,
    /// The right.
    pub right: Right,
    /// Its state.
    pub state: CaseState,
    /// The confirmed person; none: nobody was found.
    pub subject: Option<i64>,
    /// Civil date of receipt.
    pub received_on: NaiveDate,
    /// Civil date on which it was entered.
    pub logged_on: NaiveDate,
    /// How it came.
    pub medium: String,
    /// The channel that a complaint is about.
    pub about_channel: Option<Channel>,
    /// Code of the calendar.
    pub calendar: String,
    /// Date of its table.
    pub calendar_version: String,
    /// One month from receipt.
    pub raw: NaiveDate,
    /// The same, rolled to a working day.
    pub due: NaiveDate,
    /// Civil date of the notice of extension.
    pub extended_on: Option<NaiveDate>,
    /// Three months from receipt, where it was extended.
    pub extended_raw: Option<NaiveDate>,
    /// The same, rolled.
    pub extended_due: Option<NaiveDate>,
    /// Civil date on which the identity was verified.
    pub identity_on: Option<NaiveDate>,
    /// By which method.
    pub identity_method: Option<String>,
    /// Civil date since when identity is waited for.
    pub paused_on: Option<NaiveDate>,
    /// Days that earlier pauses took.
    pub paused_days: u32,
    /// Civil date of the answer.
    pub answered_on: Option<NaiveDate>,
    /// Code of the ground of the outcome.
    pub ground: Option<String>,
    /// Its matter.
    pub details: CaseDetails,
}

impl Case {
    /// The day by which it is to be answered, extension included.
    #[must_use]
    pub fn due_now(&self) -> NaiveDate {
        self.extended_due.unwrap_or(self.due)
    }
}

/// Something that happened in a case.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseEvent {
    /// RFC 3339 instant.
    pub at: String,
    /// Civil date.
    pub today: NaiveDate,
    /// What: a code.
    pub kind: String,
    /// Codes, dates and counts; no personal value.
    pub facts: Map<String, Value>,
    /// Words of the operator; empty: none.
    pub detail: String,
}

const COLUMNS: &str = "id, year, number, right, state, subject, received_on, logged_on, medium, about_channel, \
     calendar, calendar_version, raw, due, extended_on, extended_raw, extended_due, identity_on, \
     identity_method, paused_on, paused_days, answered_on, ground, details";

const fn details_of(row: i64) -> Place {
    Place {
        table: "request",
        row,
    }
}

const fn detail_of_event(row: i64) -> Place {
    Place {
        table: "request_event",
        row,
    }
}

fn unknown() -> StoreError {
    StoreError::new(StoreFault::Damaged, "a case has an unknown form")
}

fn text_of(date: Option<NaiveDate>) -> Option<String> {
    date.map(|date| date.to_string())
}

impl Store {
    /// The cases, in order of id.
    ///
    /// # Errors
    /// `Integrity` where one does not open.
    pub fn cases(&self) -> StoreResult<Vec<Case>> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM request ORDER BY year, number"
        ))?;
        let mut rows = statement.query([])?;
        let mut cases = Vec::new();
        while let Some(row) = rows.next()? {
            cases.push(self.read_case(row)?);
        }
        Ok(cases)
    }

    /// The case of that id.
    ///
    /// # Errors
    /// `Integrity` where it does not open.
    pub fn case(&self, id: CaseId) -> StoreResult<Option<Case>> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM request WHERE year = ?1 AND number = ?2"
        ))?;
        let mut rows = statement.query(params![id.year, id.number])?;
        rows.next()?.map(|row| self.read_case(row)).transpose()
    }

    /// What exceptions keep after an erasure: the case's number (none: retention) and the last day. The
    /// sealed reasons stay sealed.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn kept_ends(&self) -> StoreResult<Vec<(Option<i64>, NaiveDate)>> {
        self.cases_and_days("SELECT request, until FROM kept_record ORDER BY until, record")
    }

    /// Erasures whose files were not looked through yet: the case's number (none: retention) and the day
    /// of the erasure. What is to be looked for stays sealed.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn unverified_erasures(&self) -> StoreResult<Vec<(Option<i64>, NaiveDate)>> {
        self.cases_and_days("SELECT request, made_on FROM erasure_check ORDER BY id")
    }

    fn cases_and_days(&self, query: &str) -> StoreResult<Vec<(Option<i64>, NaiveDate)>> {
        let mut statement = self.connection.prepare_cached(query)?;
        let mut rows = statement.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push((row.get(0)?, date(&row.get::<_, String>(1)?)?));
        }
        Ok(out)
    }

    fn read_case(&self, row: &Row<'_>) -> StoreResult<Case> {
        let day = |at: usize| -> StoreResult<NaiveDate> { date(&row.get::<_, String>(at)?) };
        let maybe = |at: usize| -> StoreResult<Option<NaiveDate>> {
            let text: Option<String> = row.get(at)?;
            text.as_deref().map(date).transpose()
        };
        let id: i64 = row.get(0)?;
        let channel: Option<String> = row.get(9)?;
        let details = self
            .sealer
            .opened(details_of(id), &row.get::<_, Vec<u8>>(23)?)?;
        Ok(Case {
            row: id,
            id: CaseId {
                year: row.get(1)?,
                number: row.get(2)?,
            },
            right: Right::parse(&row.get::<_, String>(3)?).ok_or_else(unknown)?,
            state: CaseState::parse(&row.get::<_, String>(4)?).ok_or_else(unknown)?,
            subject: row.get(5)?,
            received_on: day(6)?,
            logged_on: day(7)?,
            medium: row.get(8)?,
            about_channel: match channel {
                Some(channel) => Some(Channel::parse(&channel).ok_or_else(unknown)?),
                None => None,
            },
            calendar: row.get(10)?,
            calendar_version: row.get(11)?,
            raw: day(12)?,
            due: day(13)?,
            extended_on: maybe(14)?,
            extended_raw: maybe(15)?,
            extended_due: maybe(16)?,
            identity_on: maybe(17)?,
            identity_method: row.get(18)?,
            paused_on: maybe(19)?,
            paused_days: row.get(20)?,
            answered_on: maybe(21)?,
            ground: row.get(22)?,
            details: serde_json::from_slice(&details).map_err(|_| unknown())?,
        })
    }

    /// What happened in a case, in order.
    ///
    /// # Errors
    /// `Integrity` where an event does not open.
    pub fn case_events(&self, case: i64) -> StoreResult<Vec<CaseEvent>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, at, today, kind, facts, detail FROM request_event WHERE request = ?1 ORDER BY id",
        )?;
        let mut rows = statement.query([case])?;
        let mut events = Vec::new();
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            let sealed: Option<Vec<u8>> = row.get(5)?;
            let detail = match sealed {
                Some(sealed) => self.sealer.opened(detail_of_event(id), &sealed)?,
                None => Vec::new(),
            };
            events.push(CaseEvent {
                at: row.get(1)?,
                today: date(&row.get::<_, String>(2)?)?,
                kind: row.get(3)?,
                facts: serde_json::from_str(&row.get::<_, String>(4)?).map_err(|_| unknown())?,
                detail: String::from_utf8(detail).map_err(|_| unknown())?,
            });
        }
        Ok(events)
    }
}

impl Change<'_> {
    /// The next free id of a case in a year; ids are never used twice.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn next_case_id(&self, year: i32) -> StoreResult<CaseId> {
        let last: Option<u32> = self
            .transaction
            .query_row(
                "SELECT max(number) FROM request WHERE year = ?1",
                [year],
                |row| row.get(0),
            )
            .optional()?
            .flatten();
        Ok(CaseId {
            year,
            number: last.unwrap_or(0) + 1,
        })
    }

    /// Enters a case; `row` of the given one is not looked at. Returns its number in the store.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn open_case(&mut self, case: &Case) -> StoreResult<i64> {
        let row = self.next_id("request")?;
        self.transaction.execute(
            "INSERT INTO request (id, year, number, right, state, subject, received_on, logged_on, medium,
                                  about_channel, calendar, calendar_version, raw, due, paused_days, details)
             VALUES (?1, ?2, ?3, ?4, ?5, NULL, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, 0, x'')",
            params![
                row,
                case.id.year,
                case.id.number,
                case.right.as_str(),
                case.state.as_str(),
                case.received_on.to_string(),
                case.logged_on.to_string(),
                case.medium,
                case.about_channel.map(Channel::as_str),
                case.calendar,
                case.calendar_version,
                case.raw.to_string(),
                case.due.to_string(),
            ],
        )?;
        self.update_case(&Case {
            row,
            ..case.clone()
        })?;
        Ok(row)
    }

    /// Writes what may change of a case: all but its id, its right and its days of receipt.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn update_case(&mut self, case: &Case) -> StoreResult<()> {
        let details = serde_json::to_vec(&case.details).map_err(|_| unknown())?;
        let details = self.sealer.sealed(details_of(case.row), &details)?;
        self.transaction.execute(
            "UPDATE request SET state = ?2, subject = ?3, extended_on = ?4, extended_raw = ?5, extended_due = ?6,
                    identity_on = ?7, identity_method = ?8, paused_on = ?9, paused_days = ?10,
                    answered_on = ?11, ground = ?12, details = ?13
             WHERE id = ?1",
            params![
                case.row,
                case.state.as_str(),
                case.subject,
                text_of(case.extended_on),
                text_of(case.extended_raw),
                text_of(case.extended_due),
                text_of(case.identity_on),
                case.identity_method,
                text_of(case.paused_on),
                case.paused_days,
                text_of(case.answered_on),
                case.ground,
                details,
            ],
        )?;
        self.touch("request", "id", case.row);
        Ok(())
    }

    /// Adds something that happened in a case. `facts` hold no personal value; `detail` is sealed.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn case_event(
        &mut self,
        case: i64,
        now: Now,
        kind: &str,
        facts: &Map<String, Value>,
        detail: &str,
    ) -> StoreResult<()> {
        let id = self.next_id("request_event")?;
        let sealed = match detail.is_empty() {
            true => None,
            false => Some(self.sealer.sealed(detail_of_event(id), detail.as_bytes())?),
        };
        let facts = serde_json::to_string(facts).map_err(|_| unknown())?;
        self.transaction.execute(
            "INSERT INTO request_event (id, request, at, today, kind, facts, detail)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                id,
                case,
                now.at.to_rfc3339_opts(SecondsFormat::Secs, true),
                now.today.to_string(),
                kind,
                facts,
                sealed
            ],
        )?;
        Ok(())
    }

    /// Takes the words of the operator out of the events of a case: nothing of its matter is left.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn silence_case_events(&mut self, case: i64) -> StoreResult<()> {
        self.transaction.execute(
            "UPDATE request_event SET detail = NULL WHERE request = ?1",
            [case],
        )?;
        Ok(())
    }
}
