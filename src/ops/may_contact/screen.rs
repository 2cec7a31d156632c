//! Screening: the book is made, then each row is held against it. The trail says that a list was
//! screened, for what, and how many passed; nobody's name.

use std::{
    collections::{BTreeMap, HashMap},
    ops::Range,
    path::Path,
    sync::mpsc::sync_channel,
};

use serde::Serialize;
use serde_json::{Map, json};

use super::{
    FileForm, Screening,
    book::{AtKey, Book},
    broken,
    file::{Batch, LookUp, Party, RowIn, Rows, csv_header, has_only_places},
    pass::{Ids, Passed, Wanted, pass, pass_over},
    reason::{Ground, Reason, Reasons},
};
use crate::{
    intake::{Encoding, FileShape, Note, Original},
    model::{Channel, contact_point},
    ops::{
        OpError,
        find::{Query, subject_name},
        import::{self, ImportRequest, id_key, prepare},
    },
    store::{Entry, KeyKind, LayoutRow, Store},
};

/// Bytes that are handed to the output at once.
const CHUNK: usize = 1 << 16;

/// What is said of one row, contact or person that may not be contacted.
#[derive(Clone, Debug, Serialize)]
pub struct Refusal {
    /// Physical line of the file; none in the store.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The source; none in a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The record's name in outputs.
    pub record: String,
    /// The data subject, where one is known.
    pub subject: Option<String>,
    /// Why.
    pub reason: Reason,
    /// Why a row could not be read: a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// A contact of the store that may be contacted.
#[derive(Clone, Debug, Serialize)]
pub struct Allowed {
    /// The source.
    pub source: String,
    /// The record's name in outputs.
    pub record: String,
    /// The data subject.
    pub subject: String,
    /// By what right.
    pub basis: &'static str,
}

/// What a screening came to.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Screened {
    /// Rows that were judged.
    pub rows: u64,
    /// Rows without content, which are nobody's.
    pub blank: u64,
    /// Who may be contacted.
    pub allowed: u64,
    /// Who may not.
    pub refused: u64,
    /// By what right, counted.
    pub allowed_by_basis: BTreeMap<&'static str, u64>,
    /// Why not, counted.
    pub refused_by_reason: BTreeMap<&'static str, u64>,
    /// Remarks, without values.
    #[serde(skip)]
    pub notes: Vec<Note>,
}

impl Screened {
    fn allow(&mut self, ground: Ground) {
        self.rows += 1;
        self.allowed += 1;
        *self.allowed_by_basis.entry(ground.as_str()).or_default() += 1;
    }

    fn refuse(&mut self, reason: Reason) {
        self.rows += 1;
        self.refused += 1;
        *self.refused_by_reason.entry(reason.as_str()).or_default() += 1;
    }
}

/// Where the two halves of a list go.
pub trait Sink<E> {
    /// Bytes of the file's head or of rows that pass, in order.
    ///
    /// # Errors
    /// When they cannot be written: nothing is traced then.
    fn text(&mut self, bytes: &[u8]) -> Result<(), E>;
    /// A contact of the store that passes.
    ///
    /// # Errors
    /// When it cannot be written.
    fn contact(&mut self, allowed: &Allowed) -> Result<(), E>;
    /// A row or contact that does not.
    ///
    /// # Errors
    /// When it cannot be written.
    fn refusal(&mut self, refusal: &Refusal) -> Result<(), E>;
}

/// A mailing file, and what is wanted of it.
#[derive(Clone, Copy, Debug)]
pub struct FileScreen<'a> {
    /// The file.
    pub form: FileForm<'a>,
    /// Whether refusals are listed: naming rows costs something.
    pub wants_refusals: bool,
}

/// Screens a mailing file.
///
/// # Errors
/// When the file or the store cannot be used, or an output cannot be written.
pub fn screen_file<E: From<OpError>>(
    store: &mut Store,
    screening: &Screening<'_>,
    file: &FileScreen<'_>,
    sink: &mut dyn Sink<E>,
    progress: &mut dyn FnMut(&Path, u64),
) -> Result<Screened, E> {
    let policy = screening.policy;
    let request = ImportRequest {
        files: &[],
        source: file.form.source,
        options: file.form.options,
        date_order: file.form.date_order,
        is_partial: true,
        is_dry_run: true,
        rejects: None,
        policy,
        now: screening.now,
        operator: screening.operator,
    };
    let prepared = prepare(file.form.path, &request)?;
    let shape = prepared.opened.shape.clone();
    let head_end = prepared.opened.rows.head_end();
    let mut original = match shape.encoding {
        Encoding::Workbook => None,
        encoding => Some(
            Original::open(file.form.path, encoding)
                .map_err(|error| OpError::in_file(file.form.path, error))?,
        ),
    };
    let layouts = store.layouts().map_err(OpError::from)?;
    let look_up = LookUp {
        channel: screening.channel,
        ids_of: source_of(&layouts, &prepared.source, file.form.source)?,
        places: has_only_places(&prepared.columns),
        names: file.wants_refusals,
    };
    let mut screened = Screened::default();
    screened.notes.extend(remarks(&shape.notes));
    if shape.encoding == Encoding::Workbook {
        screened.notes.push(Note {
            code: "workbook-as-csv",
            text: "the rows of a workbook come out as CSV (UTF-8, comma)".to_owned(),
        });
    }
    let has_ids = prepared.columns.below("id.source").next().is_some();
    if look_up.ids_of.is_none() && has_ids {
        screened.notes.push(Note {
            code: "ids-not-used",
            text: "the store has no source of this file's name: its ids are not looked up (--source names one)".to_owned(),
        });
    }
    let wanted = Wanted {
        ids: look_up.ids_of.map_or(Ids::None, Ids::Of),
        places: look_up.places,
        names: false,
    };
    let hashes = store.hashes().clone();
    let path = file.form.path;
    let Passed { book, .. } = pass(store, screening, &layouts, wanted)?;
    let rows = Rows::new(prepared, look_up, &policy.country, &hashes);
    let digest = std::thread::scope(|scope| -> Result<[u8; 32], E> {
        let (send, receive) = sync_channel::<Batch>(3);
        let (spent, again) = sync_channel::<Batch>(5);
        let hashing = scope.spawn(|| import::hash_file(path));
        let reading = scope.spawn(move || rows.run(&send, &again));
        let mut judge = Judge::new(&book);
        let mut writer = Writer {
            original: original.as_mut(),
            text: Vec::with_capacity(CHUNK * 2),
            path,
        };
        writer.head(&shape, head_end)?;
        let mut written = Ok(());
        while let Ok(mut batch) = receive.recv() {
            progress(path, batch.seen);
            written = batch_through(&mut judge, &batch, &mut writer, &mut screened, sink);
            if written.is_err() {
                break;
            }
            batch.clear();
            drop(spent.try_send(batch));
        }
        // Dropping the receiver stops a reading side that is ahead of a failed writing side.
        drop(receive);
        let read = reading.join().map_err(|_| broken("reading the list"))?;
        let hashed = hashing.join().map_err(|_| broken("hashing the list"))?;
        written?;
        screened.blank = read.map_err(|error| OpError::in_file(path, error))?;
        writer.finish(sink)?;
        Ok(hashed?)
    })?;
    trace(store, screening, &screened, Some(&digest))?;
    Ok(screened)
}

/// Screens every contact of the store.
///
/// # Errors
/// When the store cannot be used, or an output cannot be written.
pub fn screen_store<E: From<OpError>>(
    store: &mut Store,
    screening: &Screening<'_>,
    sink: &mut dyn Sink<E>,
) -> Result<Screened, E> {
    let layouts = store.layouts().map_err(OpError::from)?;
    let wanted = Wanted {
        ids: Ids::None,
        places: false,
        names: true,
    };
    let Passed { book, names } = pass(store, screening, &layouts, wanted)?;
    let mut sources: Vec<(i64, &str)> = Vec::new();
    for layout in &layouts {
        if !sources.iter().any(|(id, _)| *id == layout.source) {
            sources.push((layout.source, &layout.source_name));
        }
    }
    let mut screened = Screened::default();
    for (at, name) in names.into_iter().enumerate() {
        let (reasons, ground) = book.settled.get(at).copied().unwrap_or_default();
        let subject = book
            .facts
            .get(at)
            .and_then(|fact| book.persons.get(fact.person as usize))
            .map(|person| subject_name(person.subject))
            .unwrap_or_default();
        let source = sources
            .get(name.source as usize)
            .map(|(_, name)| (*name).to_owned())
            .unwrap_or_default();
        match verdict(reasons, ground) {
            Ok(ground) => {
                screened.allow(ground);
                sink.contact(&Allowed {
                    source,
                    record: name.record,
                    subject,
                    basis: ground.as_str(),
                })?;
            }
            Err(reason) => {
                screened.refuse(reason);
                sink.refusal(&Refusal {
                    line: None,
                    source: Some(source),
                    record: name.record,
                    subject: Some(subject),
                    reason,
                    detail: None,
                })?;
            }
        }
    }
    trace(store, screening, &screened, None)?;
    Ok(screened)
}

/// One person who was asked about.
#[derive(Clone, Debug, Serialize)]
pub struct Asked {
    /// Whether the person may be contacted.
    pub allowed: bool,
    /// By what right.
    pub basis: Option<&'static str>,
    /// Why not.
    pub reason: Option<Reason>,
    /// The data subjects that were found.
    pub subjects: Vec<String>,
}

/// Screens one person, by what is known of it. All records that an identifier leads to are looked at:
/// the least permissive decides.
///
/// # Errors
/// When an identifier is none, or the store cannot be used.
pub fn screen_one(
    store: &mut Store,
    screening: &Screening<'_>,
    query: &Query,
) -> Result<Asked, OpError> {
    let layouts = store.layouts()?;
    let (used, other, ids) = keys_of(store, screening, query, &layouts)?;
    let wanted = Wanted {
        ids: Ids::All,
        places: false,
        names: false,
    };
    let Passed { book, .. } = match screening.channel {
        // The store's own index does not know these addresses.
        Channel::Post | Channel::Fax => pass(store, screening, &layouts, wanted)?,
        Channel::Email | Channel::Phone | Channel::Sms => {
            let records = around(
                store,
                screening,
                &layouts,
                &[&used[..], &other].concat(),
                &ids,
            )?;
            pass_over(store, screening, &layouts, wanted, &records)?
        }
    };
    let mut judge = Judge::new(&book);
    let told = judge.party(
        &[],
        &Keys {
            used: &used,
            other: &other,
            ids: &ids,
        },
    );
    let mut subjects: Vec<i64> = used
        .iter()
        .flat_map(|key| book.used.records(*key))
        .chain(other.iter().flat_map(|key| book.other.records(*key)))
        .chain(ids.iter().flat_map(|key| book.ids.records(*key)))
        .filter_map(|record| book.facts.get(record as usize))
        .filter_map(|fact| book.persons.get(fact.person as usize))
        .map(|person| person.subject)
        .collect();
    subjects.sort_unstable();
    subjects.dedup();
    let verdict = verdict(told.reasons, told.ground);
    let mut screened = Screened::default();
    match verdict {
        Ok(ground) => screened.allow(ground),
        Err(reason) => screened.refuse(reason),
    }
    trace(store, screening, &screened, None)?;
    Ok(Asked {
        allowed: verdict.is_ok(),
        basis: verdict.ok().map(Ground::as_str),
        reason: verdict.err(),
        subjects: subjects.into_iter().map(subject_name).collect(),
    })
}

/// What a row is looked up by.
#[derive(Clone, Copy, Debug)]
struct Keys<'k> {
    /// Addresses of the channel.
    used: &'k [i64],
    /// What else the person is known by.
    other: &'k [i64],
    /// What its source calls it.
    ids: &'k [i64],
}

/// The addresses of the channel, the others, the ids.
type OwnKeys = (Vec<i64>, Vec<i64>, Vec<i64>);

/// The look-up keys of one person.
fn keys_of(
    store: &Store,
    screening: &Screening<'_>,
    query: &Query,
    layouts: &[LayoutRow],
) -> Result<OwnKeys, OpError> {
    let hashes = store.hashes();
    let unusable = |what: &str, hint: &str| OpError::Input {
        code: "unusable-query",
        message: format!("the {what} given is not one"),
        hint: Some(hint.to_owned()),
    };
    let (mut used, mut other, mut ids) = (Vec::new(), Vec::new(), Vec::new());
    if let Some(email) = &query.email {
        let email = contact_point::email(email)
            .ok_or_else(|| unusable("e-mail address", "write it as name@example.org"))?;
        let key = hashes.key(KeyKind::Email, 0, email.as_bytes());
        match screening.channel {
            Channel::Email => used.push(key),
            _ => other.push(key),
        }
    }
    if let Some(phone) = &query.phone {
        let phone = contact_point::phone(phone, &screening.policy.country).ok_or_else(|| {
            unusable(
                "telephone number",
                "write it with its country code: +32 2 555 01 23",
            )
        })?;
        let key = hashes.key(KeyKind::Phone, 0, phone.as_bytes());
        match screening.channel {
            Channel::Phone | Channel::Sms => used.push(key),
            _ => other.push(key),
        }
    }
    if let Some(id) = query.id.as_deref().map(str::trim) {
        let mut sources: Vec<i64> = layouts.iter().map(|layout| layout.source).collect();
        sources.sort_unstable();
        sources.dedup();
        ids.extend(
            sources
                .into_iter()
                .map(|source| id_key(hashes, source, id, 0)),
        );
    }
    Ok((used, other, ids))
}

/// The records that identifiers lead to, all others of their persons, and whoever shares an address
/// with one of those.
fn around(
    store: &Store,
    screening: &Screening<'_>,
    layouts: &[LayoutRow],
    addresses: &[i64],
    ids: &[i64],
) -> Result<Vec<crate::store::StoredRecord>, OpError> {
    let mut numbers: Vec<i64> = Vec::new();
    for key in addresses {
        numbers.extend(store.records_of_key(*key)?);
    }
    for key in ids {
        for layout in layouts {
            numbers.extend(store.records_of_identity(layout.source, *key)?);
        }
    }
    for record in numbers.clone() {
        numbers.extend(store.records_of_subject(store.subject_of(record)?)?);
    }
    numbers.sort_unstable();
    numbers.dedup();
    let reader = super::pass::AddressReader::new(screening, layouts)?;
    for record in numbers.clone() {
        if let Some(stored) = store.record(record)? {
            for key in reader.keys(store.hashes(), &stored)? {
                for sharing in store.records_of_key(key)? {
                    numbers.extend(store.records_of_subject(store.subject_of(sharing)?)?);
                }
            }
        }
    }
    numbers.sort_unstable();
    numbers.dedup();
    let mut records = Vec::with_capacity(numbers.len());
    for number in numbers {
        records.extend(store.record(number)?);
    }
    Ok(records)
}

/// The source whose ids the rows of a file bear. The numbers of another system would lead to
/// strangers, so the name must agree.
fn source_of(
    layouts: &[LayoutRow],
    name: &str,
    named: Option<&str>,
) -> Result<Option<i64>, OpError> {
    let found = layouts
        .iter()
        .find(|layout| layout.source_name == name)
        .map(|layout| layout.source);
    if let (None, Some(named)) = (found, named) {
        return Err(OpError::Input {
            code: "unknown-source",
            message: format!("the store has no source {named}"),
            hint: Some(
                "the outputs of `dpo import` and of `dpo audit` name the sources".to_owned(),
            ),
        });
    }
    Ok(found)
}

/// The remarks on a file that matter to who sends a mailing.
fn remarks(notes: &[Note]) -> impl Iterator<Item = Note> + '_ {
    notes
        .iter()
        .filter(|note| {
            matches!(
                note.code,
                "no-header" | "one-column" | "policy-header-missing"
            )
        })
        .cloned()
}

fn verdict(reasons: Reasons, ground: Option<Ground>) -> Result<Ground, Reason> {
    match (reasons.first(), ground) {
        (None, Some(ground)) => Ok(ground),
        (Some(reason), _) => Err(reason),
        // Nobody passes for whom no ground is known.
        (None, None) => Err(Reason::Unknown),
    }
}

/// What is told of a row.
#[derive(Clone, Copy, Debug, Default)]
struct Told {
    reasons: Reasons,
    ground: Option<Ground>,
    /// The first person that it is about.
    subject: Option<i64>,
}

/// Holds rows against the book.
struct Judge<'b> {
    book: &'b Book,
    /// Addresses that many share, put together once.
    crowded: HashMap<i64, AtKey>,
}

/// Records of one address from which on it is put together once for all rows.
const CROWD: usize = 16;

impl<'b> Judge<'b> {
    fn new(book: &'b Book) -> Self {
        Self {
            book,
            crowded: HashMap::new(),
        }
    }

    /// One person of a row: the first names it may have, the addresses of the channel it is to be contacted at,
    /// and what else it is known by.
    fn party(&mut self, names: &[i64], keys: &Keys<'_>) -> Told {
        let used = keys.used;
        let book = self.book;
        let mut told = Told::default();
        let mut is_known = false;
        let of_others = keys
            .other
            .iter()
            .flat_map(|key| book.other.records(*key))
            .filter(|record| self.may_be_meant(*record, names));
        let of_ids = keys.ids.iter().flat_map(|key| book.ids.records(*key));
        let found: Vec<u32> = of_others.chain(of_ids).collect();
        for &record in &found {
            let Some(fact) = book.facts.get(record as usize) else {
                continue;
            };
            let Some(person) = book.persons.get(fact.person as usize) else {
                continue;
            };
            is_known = true;
            told.subject = told.subject.or(Some(person.subject));
            told.reasons.merge(person.barred);
            if person.given_on <= person.denied_on {
                told.reasons.merge(person.denied);
            }
            if used.is_empty() {
                // Which address will be used is not said: each must do.
                let (reasons, ground) = book
                    .settled
                    .get(record as usize)
                    .copied()
                    .unwrap_or_default();
                told.reasons.merge(reasons);
                told.ground = told.ground.or(ground);
                if !self.is_named(record, names) {
                    told.reasons.insert(Reason::Unknown);
                }
            }
        }
        for key in used {
            let mut records = book.used.records(*key);
            let Some(first) = records.next() else {
                match self.ground_elsewhere(&found) {
                    Some(ground) => told.ground = told.ground.or(Some(ground)),
                    None if is_known => told.reasons.insert(Reason::NoConsent),
                    None => told.reasons.insert(Reason::Unknown),
                }
                continue;
            };
            let meant = records
                .chain([first])
                .find(|record| self.is_named(*record, names))
                .unwrap_or(first);
            told.subject = told.subject.or(self.person_of(meant));
            let (reasons, ground) = self.at(*key, names);
            told.reasons.merge(reasons);
            told.ground = told.ground.or(ground);
        }
        if used.is_empty() && !is_known {
            told.reasons.insert(Reason::Unknown);
        }
        told
    }

    /// A person may be contacted at an address that the store does not know where nobody has to say
    /// yes to it.
    fn ground_elsewhere(&self, found: &[u32]) -> Option<Ground> {
        found
            .iter()
            .filter_map(|record| self.book.facts.get(*record as usize))
            .filter_map(|fact| fact.ground)
            .find(|ground| !ground.is_of_contact_point())
    }

    fn person_of(&self, record: u32) -> Option<i64> {
        let fact = self.book.facts.get(record as usize)?;
        let person = self.book.persons.get(fact.person as usize)?;
        Some(person.subject)
    }

    /// Whether a record may be one of the person's: it has no first name of its own, whatever the
    /// others of its person have. Enough for a no.
    fn may_be_meant(&self, record: u32, names: &[i64]) -> bool {
        let own = self
            .book
            .facts
            .get(record as usize)
            .map_or(0, |fact| fact.name);
        own == 0 || self.is_named(record, names)
    }

    /// Whether a record is of a person of one of these first names, or of one whom nobody names.
    fn is_named(&self, record: u32, names: &[i64]) -> bool {
        let own = self
            .book
            .facts
            .get(record as usize)
            .and_then(|fact| self.book.persons.get(fact.person as usize))
            .map_or(0, |person| person.name);
        names.is_empty() || own == 0 || names.contains(&own)
    }

    fn at(&mut self, key: i64, names: &[i64]) -> (Reasons, Option<Ground>) {
        if let Some(at_key) = self.crowded.get(&key) {
            return at_key.told_to(names);
        }
        let records = self.book.used.records(key);
        if let (Some(record), None) = (records.clone().next(), records.clone().nth(1)) {
            return match self.book.facts.get(record as usize) {
                Some(fact) => {
                    let (mut reasons, ground) = self.book.alone(fact);
                    if !self.is_named(record, names) {
                        reasons.insert(Reason::Unknown);
                    }
                    (reasons, ground)
                }
                None => (Reasons::only(Reason::Unknown), None),
            };
        }
        let at_key = AtKey::of(self.book, records.clone());
        let told = at_key.told_to(names);
        if records.count() >= CROWD {
            self.crowded.insert(key, at_key);
        }
        told
    }
}

/// Puts a batch of rows through.
fn batch_through<E: From<OpError>>(
    judge: &mut Judge<'_>,
    batch: &Batch,
    writer: &mut Writer<'_>,
    screened: &mut Screened,
    sink: &mut dyn Sink<E>,
) -> Result<(), E> {
    let (mut text, mut parties) = (0, 0);
    let mut at = At::default();
    for row in &batch.rows {
        let own_text = batch.text.get(text..row.text_end).unwrap_or_default();
        let own_parties = batch
            .parties
            .get(parties..row.parties_end)
            .unwrap_or_default();
        (text, parties) = (row.text_end, row.parties_end);
        let told = row_told(judge, own_parties, batch, &mut at);
        let verdict = match &row.reject {
            Some(_) => Err(Reason::Unknown),
            None => verdict(told.reasons, told.ground),
        };
        match verdict {
            Ok(ground) => {
                screened.allow(ground);
                writer.row(row, own_text, sink)?;
            }
            Err(reason) => {
                screened.refuse(reason);
                if !row.name.is_empty() {
                    sink.refusal(&Refusal {
                        line: Some(row.line),
                        source: None,
                        record: row.name.clone(),
                        subject: told.subject.map(subject_name),
                        reason,
                        detail: row.reject.as_ref().map(|reject| reject.reason.to_owned()),
                    })?;
                }
            }
        }
    }
    Ok(())
}

/// How far a batch is read.
#[derive(Default)]
struct At {
    names: usize,
    keys: usize,
}

/// What is told of all persons of a row: the least permissive decides.
fn row_told(judge: &mut Judge<'_>, parties: &[Party], batch: &Batch, at: &mut At) -> Told {
    let mut sum = Told::default();
    for party in parties {
        let keys = |range: Range<usize>| batch.keys.get(range).unwrap_or_default();
        let names = batch.names.get(at.names..party.names_end);
        let keys = Keys {
            used: keys(at.keys..party.used_end),
            other: keys(party.used_end..party.other_end),
            ids: keys(party.other_end..party.id_end),
        };
        *at = At {
            names: party.names_end,
            keys: party.id_end,
        };
        let told = judge.party(names.unwrap_or_default(), &keys);
        sum.reasons.merge(told.reasons);
        sum.ground = sum.ground.or(told.ground);
        sum.subject = sum.subject.or(told.subject);
        if told.reasons.is_empty() && told.ground.is_none() {
            sum.reasons.insert(Reason::Unknown);
        }
    }
    sum
}

/// Hands on what passes, byte for byte.
struct Writer<'o> {
    original: Option<&'o mut Original>,
    text: Vec<u8>,
    path: &'o Path,
}

impl Writer<'_> {
    /// What stands above the rows; of a workbook, its headers as a line of CSV.
    fn head(&mut self, shape: &FileShape, end: Option<u64>) -> Result<(), OpError> {
        match (self.original.as_mut(), end) {
            (Some(original), Some(end)) => original
                .head(end, &mut self.text)
                .map_err(|error| OpError::in_file(self.path, error)),
            _ => {
                if shape.header_row > 0 {
                    csv_header(&shape.headers, &mut self.text);
                }
                Ok(())
            }
        }
    }

    fn row<E: From<OpError>>(
        &mut self,
        row: &RowIn,
        text: &[u8],
        sink: &mut dyn Sink<E>,
    ) -> Result<(), E> {
        match (&row.span, self.original.as_mut()) {
            (Some(span), Some(original)) => original
                .read(span.clone(), &mut self.text)
                .map_err(|error| OpError::in_file(self.path, error))?,
            _ => self.text.extend_from_slice(text),
        }
        if self.text.len() >= CHUNK {
            sink.text(&self.text)?;
            self.text.clear();
        }
        Ok(())
    }

    fn finish<E: From<OpError>>(mut self, sink: &mut dyn Sink<E>) -> Result<(), E> {
        sink.text(&self.text)?;
        self.text.clear();
        Ok(())
    }
}

/// The trail's words for a screening: counts and digests, no name and no value.
fn trace(
    store: &mut Store,
    screening: &Screening<'_>,
    screened: &Screened,
    file_sha256: Option<&[u8; 32]>,
) -> Result<(), OpError> {
    let mut detail = Map::new();
    detail.insert("channel".to_owned(), json!(screening.channel));
    detail.insert("purpose".to_owned(), json!(screening.purpose()?.id));
    detail.insert("rows".to_owned(), json!(screened.rows));
    detail.insert("allowed".to_owned(), json!(screened.allowed));
    detail.insert("refused".to_owned(), json!(screened.refused_by_reason));
    detail.insert("policy_sha256".to_owned(), json!(screening.policy.sha256));
    if let Some(digest) = file_sha256 {
        let digest = import::hexadecimal(digest);
        detail.insert("file_sha256".to_owned(), json!(digest));
    }
    let entry = Entry::new("screened", screening.now, screening.operator).with(detail);
    store.change()?.commit(entry)?;
    Ok(())
}
