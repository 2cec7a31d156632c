//! Second files: consents, unsubscriptions, complaints, dead addresses and do-not-call screenings of
//! contacts that are known from elsewhere. What kind a file is, and what each of its rows says. Silence
//! is never a yes. Sees no store: whom a row is about is looked up by others.

mod acts;
pub mod archive;
mod cells;
mod form;
pub mod kinds;
mod submissions;
mod when;

use std::path::Path;

use chrono::NaiveDate;

use crate::{
    intake::{
        self, HeaderHit, IntakeError, Note, OpenOptions, Opened, RowReader, Step,
        columns::{mapping, profiles::GENERIC},
        words,
    },
    model::{
        Channel, Columns, ConsentAct, ConsentState, DateOrder, Field, RawRow, Row,
        consent::PurposeIx, consent_event::WordingSeen, consent_form::ContactField, date,
    },
    policy::{Basis, Policy, Source},
};

use self::{
    acts::ActReader,
    cells::CellReader,
    form::FormReader,
    kinds::{Kind, Reads},
};

/// What is known of a second file beforehand.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The kind that was asked for; none: the one that is recognised.
    pub kind: Option<&'static Kind>,
    /// The source whose block of the policy maps its headers.
    pub source: Option<&'a str>,
    /// The purpose of what names none.
    pub purpose: Option<PurposeIx>,
    /// The channel of what names none; of rows that name theirs, the only one that is taken.
    pub channel: Option<Channel>,
    /// The day of a no that the file does not date. A yes is never dated by it.
    pub on: Option<NaiveDate>,
    /// Whether the file is one of several in an archive.
    pub is_in_archive: bool,
    /// What was said about the file's form.
    pub options: &'a OpenOptions,
    /// The order of day and month.
    pub date_order: Option<DateOrder>,
    /// What the controller allows.
    pub policy: &'a Policy,
    /// The civil date to work on.
    pub today: NaiveDate,
}

/// What a row says about one channel and one purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The channel.
    pub channel: Channel,
    /// The purpose.
    pub purpose: PurposeIx,
    /// What happened.
    pub act: ConsentAct,
    /// When; none: not known, or not proven.
    pub said_on: Option<NaiveDate>,
    /// The instant, RFC 3339, where the file has it.
    pub at: Option<String>,
    /// How.
    pub method: String,
    /// Who said it.
    pub said_by: String,
    /// The wording that was shown, where the policy has it.
    pub wording: Option<WordingSeen>,
    /// The language in which it was shown.
    pub language: Option<String>,
    /// What stands beside it in the row.
    pub evidence: Option<String>,
}

impl Statement {
    fn new(channel: Channel, purpose: PurposeIx, act: ConsentAct) -> Self {
        Self {
            channel,
            purpose,
            act,
            said_on: None,
            at: None,
            method: String::new(),
            said_by: String::new(),
            wording: None,
            language: None,
            evidence: None,
        }
    }
}

/// What a row came to, besides its statements.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// A yes that names no purpose where several could be meant, or one that the policy does not have:
    /// it is none to ours.
    pub open_yes: bool,
    /// A yes whose wording the policy does not have: it is taken as claimed.
    pub unknown_wording: bool,
    /// Why the row could not be understood.
    pub reject: Option<&'static str>,
}

/// A second file whose kind is known.
#[derive(Debug)]
pub struct Second {
    /// What it is.
    pub kind: &'static Kind,
    /// The recognised system, or `generic`.
    pub system: String,
    /// Its form and its rows.
    pub opened: Opened,
    /// What its columns mean.
    pub columns: Columns,
    reader: Reader,
}

#[derive(Debug)]
enum Reader {
    Cells(Box<CellReader>),
    Act(ActReader),
    Form(FormReader),
}

/// Rows that have been taken away.
struct Taken;

impl RowReader for Taken {
    fn next(&mut self, _: &mut RawRow) -> Result<Step, IntakeError> {
        Ok(Step::End)
    }

    fn raw(&self) -> Vec<u8> {
        Vec::new()
    }

    fn notes(&mut self) -> Vec<Note> {
        Vec::new()
    }
}

impl Second {
    /// Takes the rows away, to be read one by one.
    pub fn take_rows(&mut self) -> Box<dyn RowReader> {
        std::mem::replace(&mut self.opened.rows, Box::new(Taken))
    }

    /// Appends what a row says.
    pub fn read(&self, row: &Row<'_>, out: &mut Vec<Statement>) -> Heard {
        match &self.reader {
            Reader::Cells(reader) => reader.read(row, out),
            Reader::Act(reader) => reader.read(row, out),
            Reader::Form(reader) => reader.read(row, out),
        }
    }
}

/// Opens a file and finds out its kind. `stem` is its name without the ending, which may say more than
/// the path does.
///
/// # Errors
/// When it cannot be read, `no-consents` where nothing in it speaks of consent, and `bounce-kind` where
/// it does not tell which rows count.
pub fn open(path: &Path, stem: &str, asked: &Asked<'_>) -> Result<Second, IntakeError> {
    let knows = |cell: &str| match mapping::knows_header(cell) {
        HeaderHit::None if kinds::is_header(cell) => HeaderHit::Label,
        hit => hit,
    };
    // Whoever says that the file is something else is not contradicted.
    let may_be_form = asked.kind.is_none_or(|kind| kind.reads == Reads::Form);
    let submitted = match may_be_form {
        true => submissions::open(path, asked.is_in_archive)?,
        false => None,
    };
    let opened = match submitted {
        Some(opened) => opened,
        None => intake::open(path, asked.options, &knows)?,
    };
    let shape = &opened.shape;
    let purposes: Vec<&str> = asked
        .policy
        .purposes
        .iter()
        .map(|purpose| purpose.id.as_str())
        .collect();
    let block = asked.source.and_then(|source| asked.policy.source(source));
    let request = mapping::MapRequest {
        headers: &shape.headers,
        second_header: shape.second_header.as_deref(),
        sample: &shape.sample,
        file_stem: stem,
        policy_source: block,
        date_order: asked.date_order,
        purposes: &purposes,
    };
    let mut columns = mapping::map(&request);
    let kind = match asked.kind {
        Some(kind) => kind,
        None => kinds::recognise(&columns, &shape.headers, stem).ok_or_else(no_consents)?,
    };
    if asked.kind.is_some() && kind.reads == Reads::Cells {
        columns.assumed_state = Some(ConsentState::Claimed);
    }
    overlay(&mut columns, kind, &opened, asked);
    cells::settle_purposes(&mut columns, &opened.shape.sample, asked);
    let reader = match kind.reads {
        Reads::Cells => Reader::Cells(Box::new(CellReader::new(
            &columns,
            kind,
            asked,
            &source(block, asked),
        ))),
        Reads::Act => Reader::Act(ActReader::new(&columns, kind, asked, stem)?),
        Reads::Form => Reader::Form(FormReader::new(&columns, kind, asked)),
    };
    Ok(Second {
        kind,
        system: columns.system.clone(),
        opened,
        columns,
        reader,
    })
}

/// The policy's block for the file, with the purpose that was asked for as its default.
fn source(block: Option<&Source>, asked: &Asked<'_>) -> Source {
    let mut source = block.cloned().unwrap_or_default();
    if let Some(purpose) = asked.purpose.and_then(|index| asked.policy.purpose(index)) {
        source.default_purpose = Some(purpose.id.clone());
    }
    source
}

fn no_consents() -> IntakeError {
    IntakeError {
        code: "no-consents",
        message: "no column of the file speaks of consent, and its name says nothing about it"
            .to_owned(),
        hint: Some(
            "say what its rows are, such as --as unsubscribed; for contacts, use dpo import"
                .to_owned(),
        ),
    }
}

/// Gives the columns the meaning that they have in files of the kind.
fn overlay(columns: &mut Columns, kind: &Kind, opened: &Opened, asked: &Asked<'_>) {
    let has_email = columns.below("contact.email").next().is_some();
    let has_phone = columns.below("contact.phone").next().is_some();
    let names_channel = columns
        .columns
        .iter()
        .any(|column| is_field(column.field.as_ref(), "consent.channel"));
    for column in &mut columns.columns {
        let header = words::plain(&column.header);
        let is_in = |list: &[String]| list.contains(&header);
        if kind.drop_ids
            && column
                .field
                .as_ref()
                .is_some_and(|field| field.is_below("id"))
        {
            column.field = None;
        }
        if is_in(&kind.party) {
            column.field = Some(Field::new("id.source"));
        }
        match kind.reads {
            Reads::Cells => {
                // Where the consent was asked is not what it is for.
                if names_channel && is_field(column.field.as_ref(), "consent.capture_channel") {
                    column.consent = None;
                }
            }
            Reads::Act => {
                if !has_email && is_in(&kinds::shared().email) {
                    column.field = Some(Field::new("contact.email.primary"));
                } else if !has_phone && is_in(&kind.phone) {
                    column.field = Some(Field::new("contact.phone.primary"));
                } else if column.field.is_none() && is_in(&kinds::shared().first_name) {
                    column.field = Some(Field::new("person.first_name"));
                }
            }
            Reads::Form => {
                column.consent = None;
                column.field = ContactField::of_column(column.header.trim()).and_then(form_field);
            }
        }
        if column.date_order.is_none() {
            let cells = || {
                opened
                    .shape
                    .sample
                    .iter()
                    .filter_map(|row| row.get(column.index))
                    .map(String::as_str)
            };
            column.date_order = asked.date_order.or_else(|| date::infer_order(cells()));
        }
    }
}

fn is_field(field: Option<&Field>, name: &str) -> bool {
    field.is_some_and(|field| field.as_str() == name)
}

/// The field by which a contact is known from what a form asks.
fn form_field(field: ContactField) -> Option<Field> {
    match field {
        ContactField::Name => Some(Field::new("person.full_name")),
        ContactField::Email => Some(Field::new("contact.email.primary")),
        ContactField::Phone => Some(Field::new("contact.phone.primary")),
        _ => None,
    }
}

/// The purposes that a no to a channel is about where it names none: every one that a person can say
/// no to and that uses the channel; where none does, every one that a person can say no to.
fn purposes_of_no(policy: &Policy, channel: Channel) -> Vec<PurposeIx> {
    let of = |is_wanted: &dyn Fn(usize) -> bool| -> Vec<PurposeIx> {
        (0..policy.purposes.len())
            .filter(|index| is_wanted(*index))
            .filter_map(|index| PurposeIx::try_from(index).ok())
            .collect()
    };
    let can_be_refused = |index: usize| {
        policy.purposes.get(index).is_some_and(|purpose| {
            matches!(
                purpose.basis,
                Basis::Consent | Basis::LegitimateInterest | Basis::PublicTask
            )
        })
    };
    let uses = |index: usize| {
        policy
            .purposes
            .get(index)
            .is_some_and(|purpose| purpose.channels.contains(&channel))
    };
    let own = of(&|index| can_be_refused(index) && uses(index));
    match own.is_empty() {
        true => of(&can_be_refused),
        false => own,
    }
}

/// The wording of the policy that a cell names, by its id or by the SHA-256 of its text.
fn wording_of(policy: &Policy, cell: &str) -> Option<WordingSeen> {
    let cell = cell.trim();
    policy.wordings.iter().rev().find_map(|wording| {
        let sha256 = wording.sha256()?;
        let is_it = wording.id == cell || sha256.eq_ignore_ascii_case(cell);
        is_it.then(|| WordingSeen {
            id: wording.id.clone(),
            sha256,
        })
    })
}

/// The most bytes of what stands beside a statement that are kept.
const MOST_EVIDENCE: usize = 600;

/// What stands beside a statement in the row: the filled cells of columns, with their headers.
fn evidence_of(columns: &[(usize, String)], row: &Row<'_>) -> Option<String> {
    let mut text = String::new();
    for (index, header) in columns {
        let cell = row.get(*index).trim();
        if cell.is_empty() || text.len() + cell.len() > MOST_EVIDENCE {
            continue;
        }
        if !text.is_empty() {
            text.push_str("; ");
        }
        text.push_str(header.trim());
        text.push_str(": ");
        text.push_str(cell);
    }
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests;
