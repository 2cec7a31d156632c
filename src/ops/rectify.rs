//! Rectification (Art. 16 GDPR): wrong cells get the right value, and what is incomplete is completed, if
//! need be by a statement. The store keeps the right value whatever older exports say, until the source
//! has taken it over.

mod value;

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Map, json};

use super::{
    OpError,
    deed::{self, Deed, refusal, unusable},
    notices,
    person::{HeldRecord, Needs, PersonOfCase, of_case},
    plan::{Plan, Step},
    request::By,
    restrict::restricted_among,
    rewrite::{NewCell, NewVersion, replace, with_cells},
};
use crate::{
    model::{CaseId, CaseState, Column, Field, RequestedBy, Right},
    policy::{Policy, Recipient},
    store::{Bundle, CellChange, CrmChange, Now, Store},
};

/// What allows that restricted data is processed nevertheless (Art. 18(2) GDPR).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The person's consent.
    Consent,
    /// Legal claims.
    LegalClaims,
    /// The rights of another person.
    RightsOfOthers,
    /// Important public interest.
    PublicInterest,
}

impl Basis {
    /// Every one.
    pub const ALL: [Self; 4] = [
        Self::Consent,
        Self::LegalClaims,
        Self::RightsOfOthers,
        Self::PublicInterest,
    ];

    /// The word on the command line and in the trail.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Consent => "consent",
            Self::LegalClaims => "legal-claims",
            Self::RightsOfOthers => "rights-of-others",
            Self::PublicInterest => "public-interest",
        }
    }
}

/// What is to be rectified.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// The case.
    pub case: CaseId,
    /// Canonical field or header, and the right value.
    pub sets: &'a [(String, String)],
    /// Only this record: source and name in outputs.
    pub record: Option<(&'a str, &'a str)>,
    /// A supplementary statement.
    pub statement: Option<&'a str>,
    /// What allows it where the record is restricted.
    pub basis: Option<Basis>,
}

/// A cell that is to be corrected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// Which of the person's records, by its place among them.
    record: usize,
    /// The column.
    column: usize,
    /// Header, field, old and new value.
    pub change: CellChange,
}

/// A rectification that can be done.
#[derive(Clone, Debug)]
pub struct Rectifying {
    /// Every record and cell.
    pub plan: Plan,
    /// The case and the person.
    pub person: PersonOfCase,
    /// The cells.
    pub corrections: Vec<Correction>,
    /// The ids of the recipients who are to be told.
    pub recipients: Vec<String>,
    statement: Option<String>,
    basis: Option<&'static str>,
    cells: Vec<(usize, Vec<u8>)>,
}

impl Rectifying {
    /// The supplementary statement.
    #[must_use]
    pub fn statement(&self) -> Option<&str> {
        self.statement.as_deref()
    }
}

/// What was rectified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rectified {
    /// The case.
    pub case: CaseId,
    /// The person.
    pub person: String,
    /// How many records were changed.
    pub records: u64,
    /// How many cells.
    pub cells: u64,
    /// The fields, by their canonical names; `unmapped` where a column has none.
    pub fields: Vec<String>,
    /// Whether a statement was added.
    pub statement: bool,
    /// The recipients who are to be told.
    pub notices: Vec<String>,
}

const NEEDS: Needs<'static> = Needs {
    verb: "rectify",
    rights: &[Right::Rectification],
    identity: true,
    answered_by: None,
};

/// Works out what would be rectified; reads only.
///
/// # Errors
/// As `person::of_case`; input: `nothing-to-rectify`, `unknown-record`, `unknown-field`, `wrong-value`;
/// refused: `restricted-record`, `not-rectifiable`, `ambiguous-field`, `several-values`, `value-not-kept`.
pub fn plan(
    store: &mut Store,
    policy: &Policy,
    ask: &Ask<'_>,
    by: By<'_>,
) -> Result<Rectifying, OpError> {
    let person = of_case(store, policy, ask.case, NEEDS, by)?;
    let statement = ask.statement.map(str::trim).filter(|text| !text.is_empty());
    if ask.sets.is_empty() && statement.is_none() {
        return Err(unusable(
            "nothing-to-rectify",
            "nothing is said to be wrong",
            "name what is right with --set field=value, or complete it with --statement TEXT",
        ));
    }
    let chosen = chosen(&person.records, ask.record)?;
    let (mut corrections, mut steps) = (Vec::new(), Vec::new());
    for (name, value) in ask.sets {
        let mut is_known = false;
        for &at in &chosen {
            let Some(record) = person.records.get(at) else {
                continue;
            };
            let Some(column) = column_of(record, name)? else {
                continue;
            };
            is_known = true;
            check(record, column, value, ask.sets, policy, by.now)?;
            if let Some(correction) = correction(record, at, column, value)? {
                steps.push(step(store, record, &correction));
                corrections.push(correction);
            }
        }
        if !is_known {
            return Err(unknown_field(name));
        }
    }
    if corrections.is_empty() && statement.is_none() {
        return Err(unusable(
            "nothing-to-rectify",
            "every record says so already",
            format!(
                "close the case: dpo request close {} --outcome answered --answer TEXT",
                ask.case
            ),
        ));
    }
    let touched: BTreeSet<usize> = corrections.iter().map(|cell| cell.record).collect();
    let basis = allowed(store, &person, &touched, ask.basis)?;
    let mut cells = Vec::new();
    for &at in &touched {
        if let Some(record) = person.records.get(at) {
            cells.push((at, packed(record, at, &corrections)?));
        }
    }
    let recipients = told(store, policy, &person, &corrections, statement.is_some())?;
    if let Some(words) = statement {
        let digest = store.hashes().digest(0, words.as_bytes());
        steps.push(Step {
            what: "state",
            source: String::new(),
            record: person.subject.name(),
            column: None,
            field: None,
            note: format!("{:016x}", digest.cast_unsigned()),
        });
    }
    let mut remarks = deed::mention_remarks(&person);
    if let Some(basis) = basis {
        remarks.push(format!("restricted: 18-2 {basis}"));
    }
    Ok(Rectifying {
        plan: Plan {
            verb: "rectify",
            case: Some(ask.case.to_string()),
            person: Some(person.subject.name()),
            steps,
            files: Vec::new(),
            notices: recipients.clone(),
            remarks,
        },
        person,
        corrections,
        recipients,
        statement: statement.map(str::to_owned),
        basis,
        cells,
    })
}

/// The recipients who are to be told: those who have what was corrected, by the policy or by a recorded
/// disclosure; of a statement, all who have something of the person (Art. 19 GDPR).
fn told(
    store: &Store,
    policy: &Policy,
    person: &PersonOfCase,
    corrections: &[Correction],
    is_stated: bool,
) -> Result<Vec<String>, OpError> {
    let subject = person.subject.id;
    let disclosed = store.disclosures(subject)?;
    let fields: BTreeSet<&str> = corrections
        .iter()
        .filter_map(|one| one.change.field.as_deref())
        .collect();
    let has = |recipient: &&Recipient| {
        is_stated
            || disclosed.iter().any(|one| one.recipient == recipient.id)
            || fields
                .iter()
                .any(|field| notices::receives(recipient, &Field::new(field)))
    };
    let found = match is_stated {
        true => notices::recipients(store, policy, subject, &person.records)?,
        false => policy.recipients.iter().collect(),
    };
    Ok(found
        .into_iter()
        .filter(has)
        .map(|one| one.id.clone())
        .collect())
}

/// The places of the records that are looked at.
fn chosen(records: &[HeldRecord], only: Option<(&str, &str)>) -> Result<Vec<usize>, OpError> {
    let of = |record: &HeldRecord| {
        only.is_none_or(|(source, name)| record.source == source && record.record == name)
    };
    let chosen: Vec<usize> = records
        .iter()
        .enumerate()
        .filter(|(_, record)| of(record))
        .map(|(at, _)| at)
        .collect();
    if chosen.is_empty() && only.is_some() {
        return Err(unusable(
            "unknown-record",
            "the person of the case has no such record",
            "name it as `dpo request show` does: --record SOURCE:RECORD",
        ));
    }
    Ok(chosen)
}

fn unknown_field(name: &str) -> OpError {
    let is_field = crate::intake::columns::vocabulary::check_field_or_prefix(name).is_ok();
    match is_field {
        true => unusable(
            "unknown-field",
            format!("no record of the person has a column of the field {name}"),
            "`dpo show` lists the columns; what has no column is added with --statement TEXT",
        ),
        // What is neither a field nor a header may be a value that was given in the wrong place.
        false => unusable(
            "unknown-field",
            "what stands before the = is no field and no header of the person's records",
            "`dpo show` lists the fields and the headers: --set contact.email.primary=ADDRESS",
        ),
    }
}

/// The column of a record that a name means: a header as it stands, else a field, else the only field
/// below it.
fn column_of<'r>(record: &'r HeldRecord, name: &str) -> Result<Option<&'r Column>, OpError> {
    let own = |column: &&Column| column.person == 0 || column.person == record.person.max(1);
    let columns = || record.layout.columns.columns.iter().filter(own);
    if let Some(column) = columns().find(|column| column.header == name) {
        return Ok(Some(column));
    }
    let of_field = |exact: bool| -> Vec<&Column> {
        columns()
            .filter(|column| {
                column.field.as_ref().is_some_and(|field| match exact {
                    true => field.as_str() == name,
                    false => field.is_below(name),
                })
            })
            .collect()
    };
    let mut found = of_field(true);
    if found.is_empty() {
        found = of_field(false);
    }
    match found.as_slice() {
        [] => Ok(None),
        [only] => Ok(Some(only)),
        several => {
            let headers: Vec<&str> = several
                .iter()
                .map(|column| column.header.as_str())
                .collect();
            Err(refusal(
                "ambiguous-field",
                format!(
                    "{name} means {} columns of {}: {}",
                    several.len(),
                    record.source,
                    headers.join(", ")
                ),
                "name the header: --set \"HEADER=value\"",
            ))
        }
    }
}

/// Whether a column may be rectified so.
fn check(
    record: &HeldRecord,
    column: &Column,
    new: &str,
    sets: &[(String, String)],
    policy: &Policy,
    now: Now,
) -> Result<(), OpError> {
    let field = column.field.as_ref();
    if column.consent.is_some() || field.is_some_and(|field| field.is_below("consent")) {
        return Err(refusal(
            "not-rectifiable",
            format!(
                "{} says what the person wants, which no rectification may say",
                column.header
            ),
            "an objection is recorded with `dpo object`",
        ));
    }
    if field.is_some_and(|field| field.is_below("id.source")) {
        return Err(refusal(
            "not-rectifiable",
            format!("{} is the source's own id of the record", column.header),
            "correct what the person asked for; the id belongs to the system",
        ));
    }
    let country = address_country(record, field, sets);
    let by = value::Yardstick {
        country: &policy.country,
        address_country: country.as_deref(),
        today: now.today,
    };
    match value::wrong(column, new, by) {
        None => Ok(()),
        Some(hint) => Err(unusable(
            "wrong-value",
            format!("the value for {} cannot stand there", column.header),
            hint,
        )),
    }
}

/// The country of the address that a field belongs to, where it is a code: as it will be.
fn address_country(
    record: &HeldRecord,
    field: Option<&Field>,
    sets: &[(String, String)],
) -> Option<String> {
    let (group, _) = field?.as_str().rsplit_once('.')?;
    let name = format!("{group}.country");
    let set = sets.iter().find(|(field, _)| *field == name);
    let own = || record.below(&name).next().map(|value| value.text.as_str());
    let code = set.map(|(_, value)| value.as_str()).or_else(own)?;
    let code = code.trim().to_ascii_uppercase();
    (code.len() == 2).then_some(code)
}

/// The correction of a cell; none where it says so already.
fn correction(
    record: &HeldRecord,
    at: usize,
    column: &Column,
    new: &str,
) -> Result<Option<Correction>, OpError> {
    let mut held = record
        .values
        .iter()
        .filter(|value| value.column == column.index);
    let (first, more) = (held.next(), held.next());
    if more.is_some() || first.is_some_and(|value| value.row > 0) {
        return Err(refusal(
            "several-values",
            format!(
                "the record {} of {} has several rows, and {} stands in another than the first",
                record.record, record.source, column.header
            ),
            "correct it in the source's system, and keep what is right with --statement TEXT",
        ));
    }
    let old = first.map(|value| value.text.clone()).unwrap_or_default();
    if old == new {
        return Ok(None);
    }
    Ok(Some(Correction {
        record: at,
        column: column.index,
        change: CellChange {
            header: column.header.clone(),
            field: column.field.as_ref().map(|field| field.as_str().to_owned()),
            old,
            new: new.to_owned(),
        },
    }))
}

/// The step of a correction: the value is in it as a keyed digest, so that an approved plan means it.
fn step(store: &Store, record: &HeldRecord, correction: &Correction) -> Step {
    let column = correction.column as u64;
    let digest = store
        .hashes()
        .digest(column, correction.change.new.as_bytes());
    Step {
        what: "rectify",
        source: record.source.clone(),
        record: record.record.clone(),
        column: Some(correction.change.header.clone()),
        field: correction.change.field.clone(),
        note: format!("{:016x}", digest.cast_unsigned()),
    }
}

/// The cells of a record as they will be.
fn packed(record: &HeldRecord, at: usize, corrections: &[Correction]) -> Result<Vec<u8>, OpError> {
    let cells: Vec<NewCell> = corrections
        .iter()
        .filter(|correction| correction.record == at)
        .map(|correction| NewCell {
            column: correction.column,
            row: 0,
            text: correction.change.new.clone(),
        })
        .collect();
    let mut seen = BTreeSet::new();
    if cells.iter().any(|cell| !seen.insert(cell.column)) {
        return Err(unusable(
            "set-twice",
            "one column is set twice",
            "give each --set once",
        ));
    }
    with_cells(&record.packed, &record.layout, &cells)
}

/// What allows the rectification of restricted records: none is needed where none is restricted; the
/// person's own request is the person's consent (Art. 18(2) GDPR).
fn allowed(
    store: &Store,
    person: &PersonOfCase,
    touched: &BTreeSet<usize>,
    basis: Option<Basis>,
) -> Result<Option<&'static str>, OpError> {
    let restricted = restricted_among(store, person.subject.id, &person.records)?;
    let is_touched = touched.iter().any(|&at| {
        let record = person.records.get(at);
        record.is_some_and(|record| restricted.contains(&record.number))
    });
    if !is_touched {
        return Ok(None);
    }
    let is_own = matches!(
        person.case.details.by,
        RequestedBy::Subject | RequestedBy::Agent | RequestedBy::Parent
    );
    match basis {
        Some(basis) => Ok(Some(basis.as_str())),
        None if is_own => Ok(Some(Basis::Consent.as_str())),
        None => Err(refusal(
            "restricted-record",
            format!(
                "the processing of data of {} is restricted: it may only be kept (Art. 18(2) GDPR)",
                person.subject.name()
            ),
            "lift the restriction first, or name what allows it: --basis consent, legal-claims, rights-of-others or public-interest",
        )),
    }
}

/// Rectifies as planned: one transaction with its trail entry.
///
/// # Errors
/// When the store cannot be written: then nothing was changed.
pub fn apply(
    store: &mut Store,
    policy: &Policy,
    rectifying: &Rectifying,
    bundle: Option<&Bundle>,
    now: Now,
    operator: &str,
) -> Result<Rectified, OpError> {
    let mut change = store.change()?;
    let (done, entry) = write(&mut change, policy, rectifying, bundle, now, operator)?;
    change.commit(entry)?;
    Ok(done)
}

fn write(
    change: &mut crate::store::Change<'_>,
    policy: &Policy,
    rectifying: &Rectifying,
    bundle: Option<&Bundle>,
    now: Now,
    operator: &str,
) -> Result<(Rectified, crate::store::Entry), OpError> {
    let person = &rectifying.person;
    for (at, packed) in &rectifying.cells {
        let Some(record) = person.records.get(*at) else {
            continue;
        };
        let version = NewVersion {
            layout_number: record.layout_number,
            layout: &record.layout,
            import: record.import,
            line: record.line,
            person: record.person,
            packed,
        };
        replace(change, record.into(), &version, &policy.country)?;
        let (mut columns, mut was) = (Map::new(), Map::new());
        for correction in rectifying
            .corrections
            .iter()
            .filter(|one| one.record == *at)
        {
            let position = u32::try_from(correction.column).unwrap_or(u32::MAX);
            change.rectified(
                record.number,
                position,
                person.case.row,
                now.today,
                &correction.change,
            )?;
            columns.insert(
                correction.change.header.clone(),
                json!(correction.change.new),
            );
            was.insert(
                correction.change.header.clone(),
                json!(correction.change.old),
            );
        }
        change.crm_owes(&CrmChange {
            id: 0,
            source: record.source_number,
            record: record.number,
            request: Some(person.case.row),
            kind: "rectify".to_owned(),
            made_on: now.today,
            state: String::new(),
            state_on: now.today,
            change: json!({ "id": record.source_id, "columns": columns, "was": was })
                .to_string()
                .into_bytes(),
        })?;
    }
    if let Some(words) = &rectifying.statement {
        change.state(person.subject.id, person.case.row, now.today, words)?;
    }
    let done = done(rectifying);
    let mut detail = Map::new();
    detail.insert("records".to_owned(), json!(done.records));
    detail.insert("cells".to_owned(), json!(done.cells));
    detail.insert("fields".to_owned(), json!(done.fields));
    detail.insert("statement".to_owned(), json!(done.statement));
    detail.insert("notices".to_owned(), json!(done.notices.len()));
    if let Some(basis) = rectifying.basis {
        detail.insert("basis".to_owned(), json!(basis));
    }
    let entry = deed::close(
        change,
        &Deed {
            case: &person.case,
            subject: person.subject.id,
            action: "rectified",
            detail: &detail,
            words: "",
            state: Some(CaseState::Answered),
            notices: Some(("rectification", &rectifying.recipients)),
            bundle,
            now,
            operator,
        },
    )?;
    Ok((done, entry))
}

fn done(rectifying: &Rectifying) -> Rectified {
    let fields: BTreeSet<String> = rectifying
        .corrections
        .iter()
        .map(|one| {
            one.change
                .field
                .clone()
                .unwrap_or_else(|| "unmapped".to_owned())
        })
        .collect();
    Rectified {
        case: rectifying.person.case.id,
        person: rectifying.person.subject.name(),
        records: rectifying.cells.len() as u64,
        cells: rectifying.corrections.len() as u64,
        fields: fields.into_iter().collect(),
        statement: rectifying.statement.is_some(),
        notices: rectifying.recipients.clone(),
    }
}
