//! Screening: the book is made, then each row is held against it. The trail says that a list was
//! screened, for what, and how many passed; nobody's name.

use std::{ops::Range, path::Path, sync::mpsc::sync_channel};

use serde_json::{Map, json};

use super::{
    Allowed, FileScreen, Refusal, Screened, Screening, Sink, broken,
    file::{Batch, LookUp, Party, RowIn, Rows, csv_header, has_only_places},
    judge::{Judge, Keys, Told, verdict},
    pass::{Ids, Passed, Wanted, pass},
    reason::Reason,
    remembered::Remembered,
};
use crate::{
    intake::{Encoding, FileShape, Note, Original},
    ops::{
        OpError,
        find::subject_name,
        import::{self, prepare},
    },
    store::{Entry, LayoutRow, Store},
};

/// Bytes that are handed to the output at once.
const CHUNK: usize = 1 << 16;

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
    let prepared = prepare(file.form.path, &screening.looking(&file.form))?;
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
    let rows = Rows::new(
        prepared,
        look_up,
        &policy.country,
        &hashes,
        Remembered::of_store(store)?,
        screening.purpose()?,
    );
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

/// The source whose ids the rows of a file bear. The numbers of another system would lead to
/// strangers, so the name must agree.
pub(super) fn source_of(
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
            has_unread: party.has_unread,
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
        if let Some(reason) = party.remembered.filter(|_| told.subject.is_none()) {
            sum.reasons.insert(reason);
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
pub(super) fn trace(
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
