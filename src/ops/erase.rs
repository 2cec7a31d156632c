//! Erasure (Art. 17 GDPR): everything about a person goes in one transaction, but what an exception of
//! Art. 17(3) keeps; marks remember who it was, and afterwards the files are looked through.

mod due;
mod look;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{
    OpError,
    deed::{self, Deed, refusal, unusable},
    find::all_keys,
    folders::folders,
    import::contact_keys,
    marks,
    mentions::Mention,
    notices, objection,
    person::{HeldRecord, HeldValue, Needs, PersonOfCase, of_case},
    plan::{Plan, Step},
    request::By,
    restrict::restricted_among,
    rewrite::{NewCell, with_cells},
};
use crate::{
    model::{CaseDetails, CaseId, CaseState, Channel, Columns, Field, RequestedBy, Right},
    policy::Policy,
    store::{
        Bundle, Change, CrmChange, Entry, KeptRecord, MarkKind, Marker, Needles, Now,
        RecordVersion, Restriction, Store,
    },
};

pub use due::{DueErased, DueErasing, apply as apply_due, plan as plan_due};
pub use look::{Looked, finish, look};

/// A ground of erasure (Art. 17(1) GDPR).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// No longer necessary.
    NotNecessary,
    /// The consent was withdrawn, and there is no other basis.
    Withdrawn,
    /// The person objected.
    Objected,
    /// It was processed unlawfully.
    Unlawful,
    /// A law asks for it.
    LegalDuty,
    /// It was collected from a child for an online service.
    Child,
}

impl Ground {
    /// Every one.
    pub const ALL: [Self; 6] = [
        Self::NotNecessary,
        Self::Withdrawn,
        Self::Objected,
        Self::Unlawful,
        Self::LegalDuty,
        Self::Child,
    ];

    /// The letter of Art. 17(1) GDPR.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotNecessary => "a",
            Self::Withdrawn => "b",
            Self::Objected => "c",
            Self::Unlawful => "d",
            Self::LegalDuty => "e",
            Self::Child => "f",
        }
    }
}

/// The exceptions of Art. 17(3) GDPR, by their letters.
pub const EXCEPTIONS: [&str; 5] = ["a", "b", "c", "d", "e"];

/// What is kept in spite of the erasure.
#[derive(Clone, Copy, Debug)]
pub struct Keep<'a> {
    /// Canonical fields or headers.
    pub fields: &'a [String],
    /// The letter of Art. 17(3) GDPR.
    pub exception: &'a str,
    /// Civil date after which it goes.
    pub until: NaiveDate,
    /// Words of the operator: which law, which claim.
    pub reason: &'a str,
}

/// What is to be erased.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// The case.
    pub case: CaseId,
    /// The ground.
    pub ground: Ground,
    /// What is kept; none: nothing.
    pub keep: Option<Keep<'a>>,
    /// Whether mentions of the person in notes about others may stay; else their systems are asked to
    /// take them out.
    pub leaves_mentions: bool,
}

/// An erasure that can be done.
#[derive(Clone, Debug)]
pub struct Erasing {
    /// Every record, field and rejected row.
    pub plan: Plan,
    /// The case and the person.
    pub person: PersonOfCase,
    /// The ids of the recipients who are to be told.
    pub recipients: Vec<String>,
    /// What is kept: source, record, header.
    pub kept: Vec<(String, String, String)>,
    /// Copies that were written earlier: folder name, verb, SHA-256 of the manifest.
    pub copies: Vec<(String, String)>,
    /// Why.
    pub ground: Ground,
    /// Whether mentions of the person in notes about others stay.
    pub leaves_mentions: bool,
    exception: Option<KeptRecord>,
    /// Keys and, where something is kept, the cells that stay.
    records: Vec<(Vec<i64>, Option<Vec<u8>>)>,
    rejects: Vec<i64>,
}

impl Erasing {
    /// The notes about others that mention the person, each once.
    #[must_use]
    pub fn mentioning(&self) -> Vec<&Mention> {
        let mut seen = BTreeSet::new();
        let all = self.person.mentions.iter();
        all.filter(|one| seen.insert((one.number, &one.column)))
            .collect()
    }
}

/// What was erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Erased {
    /// The case.
    pub case: CaseId,
    /// The person.
    pub person: String,
    /// How many records went as a whole.
    pub records: u64,
    /// How many records keep something.
    pub kept: u64,
    /// How many rejected rows went.
    pub rejects: u64,
    /// How many marks remember the person.
    pub marks: u64,
    /// How many notes about others still mention the person.
    pub mentions: u64,
    /// The recipients who are to be told.
    pub notices: Vec<String>,
    /// The number of the look that is due.
    #[serde(skip)]
    pub check: i64,
}

const NEEDS: Needs<'static> = Needs {
    verb: "erase",
    rights: &[Right::Erasure],
    identity: true,
    answered_by: None,
};

/// Works out what would be erased; reads only.
///
/// # Errors
/// As `person::of_case`; input: `unknown-field`, `until-past`; refused: `other-case-open`,
/// `restricted-record`, `reason-needed`.
pub fn plan(
    store: &mut Store,
    policy: &Policy,
    ask: &Ask<'_>,
    by: By<'_>,
) -> Result<Erasing, OpError> {
    let person = of_case(store, policy, ask.case, NEEDS, by)?;
    allowed(store, &person)?;
    if let Some(keep) = &ask.keep {
        keepable(keep, by.now)?;
    }
    let mut steps = Vec::new();
    let mut kept = Vec::new();
    let mut records = Vec::new();
    for record in &person.records {
        let keys = all_keys(store.hashes(), record, &policy.country)?;
        let stays = |header: &str, field: Option<&str>| {
            ask.keep.is_some_and(|keep| {
                keep.fields.iter().any(|name| {
                    header == name
                        || field.is_some_and(|field| {
                            field == name || field.starts_with(&format!("{name}."))
                        })
                })
            })
        };
        let mut gone = Vec::new();
        let own = kept.len();
        for value in &record.values {
            let field = value.field.as_ref().map(|field| field.as_str().to_owned());
            let is_kept = stays(&value.header, field.as_deref());
            if is_kept {
                kept.push((
                    record.source.clone(),
                    record.record.clone(),
                    value.header.clone(),
                ));
            } else {
                gone.push(NewCell {
                    column: value.column,
                    row: value.row,
                    text: String::new(),
                });
            }
            steps.push(Step {
                what: if is_kept { "keep" } else { "erase" },
                source: record.source.clone(),
                record: record.record.clone(),
                column: Some(value.header.clone()),
                field,
                note: match (&ask.keep, is_kept) {
                    (Some(keep), true) => format!("17-3-{}, {}", keep.exception, keep.until),
                    _ => String::new(),
                },
            });
        }
        let stays = match kept.len() > own {
            true => Some(with_cells(&record.packed, &record.layout, &gone)?),
            false => None,
        };
        records.push((keys, stays));
    }
    if let Some(keep) = ask.keep.filter(|_| kept.is_empty()) {
        return Err(unusable(
            "unknown-field",
            format!(
                "no record of the person has something in {}",
                keep.fields.join(", ")
            ),
            format!("dpo show {} names the fields", person.subject.name()),
        ));
    }
    let rejects = rejects(store, &person.records)?;
    steps.extend(rejects.iter().map(|reject| Step {
        what: "drop-reject",
        source: String::new(),
        record: format!("reject:{reject}"),
        column: None,
        field: None,
        note: String::new(),
    }));
    let recipients: Vec<String> =
        notices::recipients(store, policy, person.subject.id, &person.records)?
            .into_iter()
            .map(|recipient| recipient.id.clone())
            .collect();
    let copies = copies(store, person.subject.id)?;
    let mut remarks = deed::mention_remarks(&person);
    remarks.extend(nameless(&person.records, &kept));
    remarks.extend(shared(store, &person.records)?);
    remarks.extend(
        copies
            .iter()
            .map(|(folder, digest)| format!("copy: {folder} ({digest})")),
    );
    Ok(Erasing {
        plan: Plan {
            verb: "erase",
            case: Some(ask.case.to_string()),
            person: Some(person.subject.name()),
            steps,
            files: Vec::new(),
            notices: recipients.clone(),
            remarks,
        },
        recipients,
        kept,
        copies,
        ground: ask.ground,
        leaves_mentions: ask.leaves_mentions,
        exception: ask.keep.map(|keep| KeptRecord {
            record: 0,
            request: Some(person.case.row),
            article: format!("17-3-{}", keep.exception),
            until: keep.until,
            reason: keep.reason.trim().to_owned(),
        }),
        person,
        records,
        rejects,
    })
}

/// Restricted data goes only in a case of the person's own (Art. 18(2) GDPR), and not while another case
/// of the person waits: after an erasure nobody could answer it.
fn allowed(store: &Store, person: &PersonOfCase) -> Result<(), OpError> {
    let other = store.cases()?.into_iter().find(|case| {
        case.subject == Some(person.subject.id)
            && case.row != person.case.row
            && case.state.is_open()
    });
    if let Some(case) = other {
        return Err(refusal(
            "other-case-open",
            format!(
                "the case {} ({}) of the same person is open: after an erasure nobody could answer it",
                case.id,
                case.right.as_str()
            ),
            format!(
                "answer it first: dpo {} --case {}",
                case.right.verb(),
                case.id
            ),
        ));
    }
    let restricted = restricted_among(store, person.subject.id, &person.records)?;
    let is_own = matches!(
        person.case.details.by,
        RequestedBy::Subject | RequestedBy::Agent | RequestedBy::Parent
    );
    if !restricted.is_empty() && !is_own {
        return Err(refusal(
            "restricted-record",
            format!(
                "the processing of data of {} is restricted: it may only be kept (Art. 18(2) GDPR)",
                person.subject.name()
            ),
            "lift the restriction first; in a case that the person opened, the request is the consent",
        ));
    }
    Ok(())
}

/// An exception has a reason and an end.
fn keepable(keep: &Keep<'_>, now: Now) -> Result<(), OpError> {
    if keep.reason.trim().is_empty() {
        return Err(refusal(
            "reason-needed",
            "an exception to erasure says why (Art. 17(3), 12(4) GDPR)",
            "name the law or the claim: --reason TEXT",
        ));
    }
    if keep.until <= now.today {
        return Err(unusable(
            "until-past",
            "what is kept has its end in the past",
            "give the day after which it goes: --until YYYY-MM-DD",
        ));
    }
    Ok(())
}

/// Records of which something is kept and nothing that names anybody: what cannot be found cannot serve
/// what it is kept for.
fn nameless(records: &[HeldRecord], kept: &[(String, String, String)]) -> Vec<String> {
    let names = |value: &HeldValue| {
        let field = value.field.as_ref();
        let groups = ["person", "org.name", "id", "contact"];
        field.is_some_and(|field| groups.iter().any(|group| field.is_below(group)))
    };
    let mut out = Vec::new();
    for record in records {
        let mut own = kept
            .iter()
            .filter(|(source, name, _)| *source == record.source && *name == record.record)
            .peekable();
        if own.peek().is_none() {
            continue;
        }
        let is_named = own.any(|(_, _, header)| {
            let mut values = record.values.iter();
            values.any(|value| value.header == *header && names(value))
        });
        if !is_named {
            out.push(format!("nameless: {} {}", record.source, record.record));
        }
    }
    out
}

/// Addresses of the person that others' records have as well: named before anything happens.
fn shared(store: &Store, records: &[HeldRecord]) -> Result<Vec<String>, OpError> {
    let own: BTreeSet<i64> = records.iter().map(|record| record.number).collect();
    let mut others = BTreeSet::new();
    for record in records {
        for h in contact_keys(store.hashes(), &record.keys) {
            others.extend(store.records_of_key(h)?);
        }
    }
    others.retain(|record| !own.contains(record));
    Ok(match others.len() {
        0 => Vec::new(),
        count => vec![format!("shared: {count}")],
    })
}

/// Rejected rows in which an address of the person stands.
fn rejects(store: &Store, records: &[HeldRecord]) -> Result<Vec<i64>, OpError> {
    let mut looked_for: BTreeSet<String> = BTreeSet::new();
    for record in records {
        looked_for.extend(record.keys.emails.iter().cloned());
        looked_for.extend(
            record
                .below("contact")
                .map(|value| value.text.trim().to_lowercase())
                .filter(|text| text.len() >= SHORTEST_ADDRESS),
        );
    }
    let mut out = Vec::new();
    store.each_reject(|id, raw| {
        let text = String::from_utf8_lossy(raw).to_lowercase();
        if looked_for.iter().any(|address| text.contains(address)) {
            out.push(id);
        }
    })?;
    Ok(out)
}

/// The shortest address that is looked for in a row that could not be read.
const SHORTEST_ADDRESS: usize = 6;

/// Folders with copies of the person's data that were handed over earlier, and those that may hold some.
fn copies(store: &Store, subject: i64) -> Result<Vec<(String, String)>, OpError> {
    let own: BTreeSet<i64> = store
        .cases()?
        .into_iter()
        .filter(|case| case.subject == Some(subject))
        .map(|case| case.row)
        .collect();
    Ok(folders(store)?
        .into_iter()
        // Lists and files for systems are of several persons, and may hold this one as well.
        .filter(|folder| match folder.request {
            Some(row) => own.contains(&row),
            None => folder.is_there,
        })
        .map(|folder| {
            let digest = &folder.manifest_sha256;
            let short = digest.get(..12).unwrap_or(digest).to_owned();
            (folder.name(), short)
        })
        .collect())
}

/// Erases as planned: one transaction with its trail entry. The files are looked through afterwards.
///
/// # Errors
/// When the store cannot be written: then nothing was changed.
pub fn apply(
    store: &mut Store,
    policy: &Policy,
    erasing: &Erasing,
    bundle: Option<&Bundle>,
    now: Now,
    operator: &str,
) -> Result<Erased, OpError> {
    let marker = store.marker()?;
    let mut change = store.change()?;
    let (done, entry) = write(&mut change, &marker, policy, erasing, bundle, now, operator)?;
    change.commit(entry)?;
    Ok(done)
}

fn write(
    change: &mut Change<'_>,
    marker: &Marker,
    policy: &Policy,
    erasing: &Erasing,
    bundle: Option<&Bundle>,
    now: Now,
    operator: &str,
) -> Result<(Erased, Entry), OpError> {
    let person = &erasing.person;
    let mut needles = Needles::default();
    let remembered = marks::of_person(marker, policy, &person.records)?;
    for mark in &remembered {
        change.mark_erased(mark, now.today)?;
    }
    if erasing.ground == Ground::Objected {
        remember_objection(change, marker, policy, &person.records, now.today)?;
    }
    let mut kept = Vec::new();
    for (record, (keys, stays)) in person.records.iter().zip(&erasing.records) {
        change.erase_record(record.number, keys, stays.is_some(), &mut needles)?;
        if let Some(packed) = stays {
            change.rewrite(&RecordVersion {
                record: record.number,
                layout: record.layout_number,
                import: record.import,
                line: record.line,
                person: record.person,
                first_name_key: 0,
                packed,
            })?;
            kept.push(record.number);
        }
        match stays {
            None => ticket(change, record, None, Some(person.case.row), now)?,
            // What a law keeps is not to be deleted in its system either.
            Some(_) => blank(change, record, &erasing.kept, person.case.row, now)?,
        }
    }
    for reject in &erasing.rejects {
        change.erase_reject(*reject, &mut needles)?;
    }
    let nothing = CaseDetails {
        by: person.case.details.by,
        ..CaseDetails::default()
    };
    let text = serde_json::to_vec(&nothing).unwrap_or_default();
    change.erase_subject(person.subject.id, now.today, &text, &mut needles)?;
    if let Some(exception) = erasing.exception.as_ref().filter(|_| !kept.is_empty()) {
        keep(change, person, exception, &kept, now)?;
    }
    let mentioning = erasing.mentioning();
    if !erasing.leaves_mentions {
        for mention in &mentioning {
            mention_owed(change, mention, person.case.row, now)?;
        }
    }
    let check = change.erasure_to_check(Some(person.case.row), now.today, &needles)?;
    let done = Erased {
        case: person.case.id,
        person: person.subject.name(),
        records: (person.records.len() - kept.len()) as u64,
        kept: kept.len() as u64,
        rejects: erasing.rejects.len() as u64,
        marks: remembered.len() as u64,
        mentions: mentioning.len() as u64,
        notices: erasing.recipients.clone(),
        check,
    };
    let mut detail = Map::new();
    detail.insert(
        "ground".to_owned(),
        json!(format!("17-1-{}", erasing.ground.as_str())),
    );
    detail.insert("records".to_owned(), json!(done.records));
    detail.insert("kept".to_owned(), json!(done.kept));
    detail.insert("rejects".to_owned(), json!(done.rejects));
    detail.insert("marks".to_owned(), json!(done.marks));
    detail.insert("notices".to_owned(), json!(done.notices.len()));
    detail.insert("mentions".to_owned(), json!(done.mentions));
    detail.insert("mentions_stay".to_owned(), json!(erasing.leaves_mentions));
    if let Some(exception) = erasing.exception.as_ref().filter(|_| done.kept > 0) {
        detail.insert("article".to_owned(), json!(exception.article));
        detail.insert("until".to_owned(), json!(exception.until));
    }
    let mut case = person.case.clone();
    case.details = nothing;
    let entry = deed::close(
        change,
        &Deed {
            case: &case,
            subject: person.subject.id,
            action: "erased",
            detail: &detail,
            words: "",
            state: Some(match done.kept {
                0 => CaseState::Answered,
                _ => CaseState::PartlyRefused,
            }),
            notices: Some(("erasure", &erasing.recipients)),
            bundle,
            now,
            operator,
        },
    )?;
    Ok((done, entry))
}

/// Who objected stays left in peace after the erasure (Art. 21(3) GDPR): the addresses are remembered.
fn remember_objection(
    change: &mut Change<'_>,
    marker: &Marker,
    policy: &Policy,
    records: &[HeldRecord],
    today: NaiveDate,
) -> Result<(), OpError> {
    for record in records {
        for channel in Channel::ALL {
            for address in objection::addresses(policy, record, channel)? {
                let mark = marker.mark(MarkKind::Address, &[address.as_bytes()]);
                change.mark_objected(&mark, channel, today)?;
            }
        }
    }
    Ok(())
}

/// The deletion ticket: the source's own id of the record, sealed, until its system has obeyed. No value of
/// the person.
fn ticket(
    change: &mut Change<'_>,
    record: &HeldRecord,
    kept_id: Option<&str>,
    request: Option<i64>,
    now: Now,
) -> Result<(), OpError> {
    let id = kept_id.unwrap_or(&record.source_id);
    let mut asked = Map::new();
    asked.insert("id".to_owned(), json!(id));
    if id.is_empty() {
        // Without an id, its system can be told where the record stood in the file.
        asked.insert("line".to_owned(), json!(record.line));
        asked.insert("import".to_owned(), json!(record.import));
    }
    let columns = record.layout.columns.columns.iter();
    let own: Map<String, Value> = columns
        .filter(|column| column.person != 0 && column.person == record.person)
        .map(|column| (column.header.clone(), json!("")))
        .collect();
    if !own.is_empty() {
        // The row is somebody else's as well: it stays, without the cells of this person.
        asked.insert("columns".to_owned(), Value::Object(own));
    }
    change.crm_owes(&CrmChange {
        id: 0,
        source: record.source_number,
        record: record.number,
        request,
        kind: "delete".to_owned(),
        made_on: now.today,
        state: String::new(),
        state_on: now.today,
        change: Value::Object(asked).to_string().into_bytes(),
    })?;
    Ok(())
}

/// What the system of a record owes of which a part is kept: the other columns are to be blank.
fn blank(
    change: &mut Change<'_>,
    record: &HeldRecord,
    kept: &[(String, String, String)],
    request: i64,
    now: Now,
) -> Result<(), OpError> {
    let stays = |header: &str| {
        let mut own = kept.iter();
        own.any(|(source, name, kept)| {
            *source == record.source && *name == record.record && kept == header
        })
    };
    let columns: Map<String, Value> = record
        .values
        .iter()
        // The id names the record in its system: it stays as long as the record does.
        .filter(|value| !stays(&value.header) && value.text != record.source_id)
        .filter(|value| can_be_blank(&record.layout.columns, &value.header))
        .map(|value| (value.header.clone(), json!("")))
        .collect();
    change.crm_owes(&CrmChange {
        id: 0,
        source: record.source_number,
        record: record.number,
        request: Some(request),
        kind: "blank".to_owned(),
        made_on: now.today,
        state: String::new(),
        state_on: now.today,
        change: json!({ "id": record.source_id, "columns": columns })
            .to_string()
            .into_bytes(),
    })?;
    Ok(())
}

/// Whether a system could make a cell of the column blank: not what it keeps itself, nor a yes or no. The no
/// of somebody who is nameless there stays a no.
fn can_be_blank(columns: &Columns, header: &str) -> bool {
    const OWN: [&str; 6] = [
        "life.created_at",
        "life.created_by",
        "life.modified_at",
        "life.modified_by",
        "life.owner",
        "meta",
    ];
    let mut own = columns
        .columns
        .iter()
        .filter(|column| column.header == header);
    own.all(|column| {
        let is_kept = |field: &Field| OWN.iter().any(|own| field.is_below(own));
        column.consent.is_none() && !column.field.as_ref().is_some_and(is_kept)
    })
}

/// What the system of somebody else's note owes: the erased person's mention is to be taken out there.
/// Of the note, only what tells whether it changed is kept.
fn mention_owed(
    change: &mut Change<'_>,
    mention: &Mention,
    request: i64,
    now: Now,
) -> Result<(), OpError> {
    let asked = json!({
        "id": mention.source_id,
        "column": mention.column,
        "said": mention.fingerprint,
    });
    change.crm_owes(&CrmChange {
        id: 0,
        source: mention.source_number,
        record: mention.number,
        request: Some(request),
        kind: "mention".to_owned(),
        made_on: now.today,
        state: String::new(),
        state_on: now.today,
        change: asked.to_string().into_bytes(),
    })?;
    Ok(())
}

/// What is kept is restricted, and scheduled.
fn keep(
    change: &mut Change<'_>,
    person: &PersonOfCase,
    exception: &KeptRecord,
    kept: &[i64],
    now: Now,
) -> Result<(), OpError> {
    for record in kept {
        change.keep_record(&KeptRecord {
            record: *record,
            ..exception.clone()
        })?;
    }
    change.restrict(&Restriction {
        id: 0,
        subject: person.subject.id,
        request: Some(person.case.row),
        ground: "17-3".to_owned(),
        since: now.today,
        review_on: Some(exception.until),
        lifted_on: None,
        informed_on: None,
        reason: exception.reason.clone(),
        records: kept.to_vec(),
    })?;
    Ok(())
}
