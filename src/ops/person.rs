//! The person of a case: one definition of everything about a person, used by access, rectification,
//! restriction, objection, erasure and the look afterwards.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;

use super::{
    Layout, OpError,
    audit::shown_id,
    layout::readable,
    mentions::{Mention, mentions},
    request::{self, By},
};
use crate::{
    matching::{ExactKeys, KeyReader},
    model::{CaseId, Field, RawRow, Right},
    policy::Policy,
    store::{Case, ConfirmedSubject, Store, unpack},
};

/// A record of a person, laid open.
#[derive(Clone, Debug)]
pub struct HeldRecord {
    /// The store's number of the record.
    pub number: i64,
    /// The store's number of the source.
    pub source_number: i64,
    /// The source.
    pub source: String,
    /// The record's name in outputs.
    pub record: String,
    /// The source's own id; empty: none.
    pub source_id: String,
    /// The store's number of the layout.
    pub layout_number: i64,
    /// What its columns mean.
    pub layout: Layout,
    /// Which person of the row, from 0.
    pub person: u8,
    /// The file that brought it.
    pub file: String,
    /// The sheet.
    pub sheet: Option<String>,
    /// Physical line or sheet row.
    pub line: u64,
    /// The store's number of the import that brought this version.
    pub import: i64,
    /// The store's number of the import that brought it at first.
    pub first_import: i64,
    /// Civil date of the import that brought this version.
    pub imported_on: NaiveDate,
    /// Civil date since when its source no longer has it.
    pub vanished_on: Option<NaiveDate>,
    /// What it can be found by.
    pub keys: ExactKeys,
    /// The packed cells, as they came.
    pub packed: Vec<u8>,
    /// Its values: every cell that is not blank, in file order.
    pub values: Vec<HeldValue>,
}

/// A value of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldValue {
    /// The column, from 0.
    pub column: usize,
    /// Which of several rows of the record it stands in, from 0.
    pub row: usize,
    /// Its header.
    pub header: String,
    /// The canonical field.
    pub field: Option<Field>,
    /// The value, byte for byte after decoding.
    pub text: String,
}

impl HeldValue {
    /// Whether its column is about somebody else.
    #[must_use]
    pub fn is_third(&self) -> bool {
        let field = self.field.as_ref();
        field.is_some_and(|field| field.is_below("third"))
    }
}

impl HeldRecord {
    /// The values of a field and of those below it.
    pub fn below<'r>(&'r self, prefix: &'r str) -> impl Iterator<Item = &'r HeldValue> {
        self.values.iter().filter(move |value| {
            let field = value.field.as_ref();
            field.is_some_and(|field| field.is_below(prefix))
        })
    }
}

/// A case with its confirmed person.
#[derive(Clone, Debug)]
pub struct PersonOfCase {
    /// The case.
    pub case: Case,
    /// The person.
    pub subject: ConfirmedSubject,
    /// The person's records, in order of number.
    pub records: Vec<HeldRecord>,
    /// Mentions of the person in other people's notes.
    pub mentions: Vec<Mention>,
}

/// What a verb asks of a case.
#[derive(Clone, Copy, Debug)]
pub struct Needs<'a> {
    /// The verb, as it is typed.
    pub verb: &'static str,
    /// The rights whose cases it may serve.
    pub rights: &'a [Right],
    /// Whether the identity must have been verified.
    pub identity: bool,
    /// The deed by which the case may have been answered already; none: it must be open.
    pub answered_by: Option<&'static str>,
}

/// The person of a case, everything laid open.
///
/// # Errors
/// `unknown-case` (input); refused: `case-closed`, `other-right`, `identity-not-verified`,
/// `person-not-confirmed`, `already-erased`, `ambiguous-subject`.
pub fn of_case(
    store: &mut Store,
    policy: &Policy,
    id: CaseId,
    needs: Needs<'_>,
    by: By<'_>,
) -> Result<PersonOfCase, OpError> {
    let case = case_to_serve(store, id, needs)?;
    let refused = |code: &'static str, message: String, hint: String| OpError::Refused {
        code,
        message,
        hint: Some(hint),
    };
    if !needs.rights.contains(&case.right) {
        return Err(refused(
            "other-right",
            format!(
                "the case {id} is about {}, which `dpo {}` does not answer",
                case.right.as_str(),
                needs.verb
            ),
            format!("its verb is `dpo {} --case {id}`", case.right.verb()),
        ));
    }
    if needs.identity && case.identity_on.is_none() {
        return Err(refused(
            "identity-not-verified",
            format!("the identity behind the case {id} was not verified"),
            format!("dpo request verify-identity {id} --method METHOD"),
        ));
    }
    let unconfirmed = || {
        refused(
            "person-not-confirmed",
            format!("the case {id} names no person whose records were confirmed"),
            format!(
                "dpo request decide {id}, or close it: dpo request close {id} --outcome nothing-held"
            ),
        )
    };
    let subject = case.subject.ok_or_else(unconfirmed)?;
    let subject = store.confirmed(subject)?.ok_or_else(unconfirmed)?;
    if subject.erased_on.is_some() {
        return Err(refused(
            "already-erased",
            format!("the person of the case {id} was erased"),
            format!("dpo request show {id}"),
        ));
    }
    request::undecided(store, policy, &case, by)?.refuse_undecided(&format!(
        "look at them (dpo find), then: dpo request decide {id} --same SOURCE:RECORD --other SOURCE:RECORD"
    ))?;
    let own: Vec<i64> = store
        .decisions(subject.id)?
        .into_iter()
        .filter(|(_, is_theirs)| *is_theirs)
        .map(|(record, _)| record)
        .collect();
    let records = lay_open(store, policy, &own)?;
    let mentions = mentions(store, policy, &records, &case.details.query)?;
    Ok(PersonOfCase {
        case,
        subject,
        records,
        mentions,
    })
}

/// The case, open, or answered by the deed that is done anew.
fn case_to_serve(store: &Store, id: CaseId, needs: Needs<'_>) -> Result<Case, OpError> {
    let Some(deed) = needs.answered_by else {
        return request::open_case(store, id);
    };
    let case = request::case(store, id)?;
    match request::is_answered(store, &case, deed)? {
        true => Ok(case),
        false => request::open_case(store, id),
    }
}

/// Records laid open, in the order of their numbers; those that are gone are left out.
///
/// # Errors
/// When the store cannot be read.
pub fn lay_open(
    store: &Store,
    policy: &Policy,
    numbers: &[i64],
) -> Result<Vec<HeldRecord>, OpError> {
    let mut layouts = HashMap::new();
    for row in store.layouts()? {
        layouts.insert(row.id, (row.source_name, Layout::from_bytes(&row.columns)?));
    }
    let imports: HashMap<i64, _> = store
        .imports()?
        .into_iter()
        .map(|import| (import.id, import))
        .collect();
    let numbers: BTreeSet<i64> = numbers.iter().copied().collect();
    let mut out = Vec::new();
    for number in numbers {
        let Some(stored) = store.record(number)? else {
            continue;
        };
        let Some((source, layout)) = layouts.get(&stored.layout) else {
            continue;
        };
        let mut raw = RawRow {
            line: stored.line,
            ..RawRow::default()
        };
        unpack(&stored.packed, &mut raw)?;
        let row = readable(&raw, layout.encoding());
        let mut keys = ExactKeys::default();
        let reader = KeyReader::new(&layout.columns, stored.person, &policy.country);
        reader.read(&row, &mut keys);
        let import = imports.get(&stored.import);
        let facts: Option<serde_json::Value> =
            import.and_then(|import| serde_json::from_slice(&import.file).ok());
        let fact = |name: &str| {
            let text = facts.as_ref()?.get("outcome")?.get(name)?.as_str()?;
            Some(text.to_owned())
        };
        let mut values = Vec::new();
        for column in &layout.columns.columns {
            for (at, value) in row.values(column.index).enumerate() {
                if !value.trim().is_empty() {
                    values.push(HeldValue {
                        column: column.index,
                        row: at,
                        header: column.header.clone(),
                        field: column.field.clone(),
                        text: value.to_owned(),
                    });
                }
            }
        }
        out.push(HeldRecord {
            number,
            source_number: stored.source,
            source: source.clone(),
            record: shown_id(&keys, &reader, &row, stored.line),
            source_id: keys.id.clone(),
            layout_number: stored.layout,
            layout: layout.clone(),
            person: stored.person,
            file: fact("file").unwrap_or_default(),
            sheet: fact("sheet"),
            line: stored.line,
            import: stored.import,
            first_import: stored.first_import,
            imported_on: import.map_or(NaiveDate::MIN, |import| import.today),
            vanished_on: stored.vanished_on,
            keys,
            packed: stored.packed,
            values,
        });
    }
    Ok(out)
}
