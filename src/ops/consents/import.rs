//! Consents from elsewhere: second files whose rows are statements of contacts that are there already.
//! No contact is made. A no always binds, if need be its address alone; a yes is taken only where it is
//! clear whose it is. The same file twice changes nothing, and no order of files makes a yes of a no.

mod join;
mod outcome;
mod take;

use std::{
    collections::{BTreeSet, HashSet},
    path::{Path, PathBuf},
};

use chrono::NaiveDate;
use serde_json::{Map, json};

pub use outcome::{FileDone, Imported, Left, RejectDone, Rows};

use super::{
    super::{
        OpError,
        import::{hash_file, hexadecimal},
    },
    record::known_purpose,
};
use crate::{
    intake::{
        IntakeError, OpenOptions,
        assemble::{self, Assembled, Assembler},
        second::{
            self, Asked, Second,
            archive::{self, Member},
            kinds::Kind,
        },
    },
    model::{Channel, DateOrder, RawRow, consent::PurposeIx},
    ops::layout::readable,
    policy::Policy,
    store::{Change, Entry, Now, Store},
};

use self::{
    join::{Joiner, Places},
    take::{Taker, Undated},
};

/// The word of the trail.
const ACTION: &str = "consents-imported";
/// Entries of the trail that are read at once.
const ENTRIES_AT_ONCE: u64 = 1_000;
/// Rejected rows that are told one by one.
const MOST_REJECTS: usize = 1_000;

/// What is to be taken, and how.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The files; archives stand for the tables in them.
    pub files: &'a [PathBuf],
    /// The kind that was asked for; none: the one that is recognised.
    pub kind: Option<&'static Kind>,
    /// The source whose ids the rows bear. A name that no source has says where the statements come from.
    pub source: Option<&'a str>,
    /// The purpose of what names none.
    pub purpose: Option<&'a str>,
    /// The channel of what names none.
    pub channel: Option<Channel>,
    /// The day of a no that the file does not date.
    pub on: Option<NaiveDate>,
    /// What was said about the files' form.
    pub options: &'a OpenOptions,
    /// The order of day and month.
    pub date_order: Option<DateOrder>,
    /// Whether to stop before anything is written.
    pub is_dry_run: bool,
    /// What the controller allows.
    pub policy: &'a Policy,
    /// The moment.
    pub now: Now,
    /// Who does it.
    pub operator: &'a str,
}

/// A table that is open.
struct Piece {
    name: String,
    sha256: String,
    second: Second,
    /// The table of an archive stays until it was read.
    _member: Option<Member>,
}

/// Takes the statements of files: all of them in one transaction, or none.
///
/// # Errors
/// When a file cannot be used, `unknown-purpose`, `date-to-come`, or the store cannot be written. Then
/// nothing was changed.
pub fn import(store: &mut Store, request: &Request<'_>) -> Result<Imported, OpError> {
    let purpose = purpose(request)?;
    if request.on.is_some_and(|day| day > request.now.today) {
        return Err(OpError::Refused {
            code: "date-to-come",
            message: "what was said is not of a day to come".to_owned(),
            hint: Some("give the day on which it was said: --on DATE".to_owned()),
        });
    }
    let mut pieces = Vec::new();
    // Every file is looked at before the first is taken: an unreadable one among many stops all.
    for path in request.files {
        pieces.extend(open(path, request, purpose)?);
    }
    let known_files = known_files(store)?;
    let places = Places::of_store(
        store,
        &pieces.iter().map(|piece| &piece.second).collect::<Vec<_>>(),
    )?;
    let undated = Undated::of_store(store)?;
    let mut change = store.change()?;
    let mut joiner = Joiner::new(&change, &places, request.policy)?;
    let mut imported = Imported::default();
    let mut entries = Vec::new();
    for piece in pieces {
        let is_known = known_files.contains(&piece.sha256);
        let (done, events) = piece.read(&mut change, &mut joiner, is_known, &undated, request)?;
        if !(is_known && events.is_empty()) {
            entries.push(entry(&done, &events, request));
        }
        imported.files.push(done);
    }
    if !request.is_dry_run && !entries.is_empty() {
        change.commit_all(entries)?;
    }
    Ok(imported)
}

fn purpose(request: &Request<'_>) -> Result<Option<PurposeIx>, OpError> {
    let Some(id) = request.purpose else {
        return Ok(None);
    };
    known_purpose(request.policy, id)?;
    Ok(request.policy.purpose_index(id))
}

/// Opens a file, or the tables of an archive.
fn open(
    path: &Path,
    request: &Request<'_>,
    purpose: Option<PurposeIx>,
) -> Result<Vec<Piece>, OpError> {
    let mut asked = Asked {
        is_in_archive: false,
        kind: request.kind,
        source: request.source,
        purpose,
        channel: request.channel,
        on: request.on,
        options: request.options,
        date_order: request.date_order,
        policy: request.policy,
        today: request.now.today,
    };
    let in_file = |error: IntakeError| OpError::in_file(path, error);
    let name = name_of(path);
    let Some(members) = archive::tables(path).map_err(in_file)? else {
        let second = second::open(path, stem_of(&name), &asked).map_err(in_file)?;
        return Ok(vec![piece(name, path, second, None)?]);
    };
    asked.is_in_archive = true;
    let mut pieces = Vec::new();
    for member in members {
        let own = Path::new(&name).join(&member.name);
        let second = second::open(member.file.path(), stem_of(&member.name), &asked)
            .map_err(|error| OpError::in_file(&own, error))?;
        let path = member.file.path().to_owned();
        pieces.push(piece(
            own.display().to_string(),
            &path,
            second,
            Some(member),
        )?);
    }
    Ok(pieces)
}

fn piece(
    name: String,
    path: &Path,
    second: Second,
    member: Option<Member>,
) -> Result<Piece, OpError> {
    if assemble::persons(&second.columns).len() > 1 {
        return Err(OpError::in_file(
            Path::new(&name),
            IntakeError {
                code: "several-persons",
                message: "its rows hold several persons each".to_owned(),
                hint: Some("such a file holds contacts: use dpo import".to_owned()),
            },
        ));
    }
    Ok(Piece {
        sha256: hexadecimal(&hash_file(path)?),
        name,
        second,
        _member: member,
    })
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn stem_of(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The SHA-256 of the files whose statements were taken before.
fn known_files(store: &Store) -> Result<HashSet<String>, OpError> {
    let mut known = HashSet::new();
    let size = store.trail_size()?;
    let mut from = 0;
    while from < size {
        for entry in store.trail(from, ENTRIES_AT_ONCE)? {
            let word = |name: &str| entry.entry.get(name).and_then(|value| value.as_str());
            if word("action") == Some(ACTION) {
                known.extend(word("file_sha256").map(str::to_owned));
            }
        }
        from += ENTRIES_AT_ONCE;
    }
    Ok(known)
}

impl Piece {
    /// Reads every row; gives what came of it, and the digests of the new events in order.
    fn read(
        self,
        change: &mut Change<'_>,
        joiner: &mut Joiner<'_>,
        is_known: bool,
        undated: &Undated,
        request: &Request<'_>,
    ) -> Result<(FileDone, Vec<String>), OpError> {
        let path = PathBuf::from(&self.name);
        let Self {
            name,
            sha256,
            mut second,
            _member,
        } = self;
        let source = source_name(&second, request, joiner);
        let rows = second.take_rows();
        let mut assembler = Assembler::new(rows, &second.columns);
        let encoding = second.opened.shape.encoding;
        let mut done = FileDone {
            file: name,
            kind: second.kind.id.clone(),
            system: second.system.clone(),
            source: source.clone(),
            sha256,
            is_known,
            ..FileDone::default()
        };
        let mut taker = Taker::new(&second, source, joiner, undated.when(is_known), request);
        let mut raw = RawRow::default();
        loop {
            match assembler
                .next(&mut raw)
                .map_err(|error| OpError::in_file(&path, error))?
            {
                Assembled::End => break,
                Assembled::Rejected(reject) => {
                    done.reject(reject.line, reject.reason, reject.detail);
                }
                Assembled::Record => {
                    let row = readable(&raw, encoding);
                    taker.row(change, &row, raw.line, &mut done)?;
                }
            }
        }
        let counts = assembler.counts();
        done.rows.seen = counts.accepted + counts.rejected;
        done.blank = counts.blank + counts.merged;
        let events = taker.finish(change, &mut done)?;
        Ok((done, events))
    }
}

/// Where the statements of a file come from.
fn source_name(second: &Second, request: &Request<'_>, joiner: &Joiner<'_>) -> String {
    match request.source {
        // The name of a source says whose ids the rows bear, not who wrote them.
        Some(named) if !joiner.has_source(named) => named.to_owned(),
        _ if second.system == "generic" => second.kind.id.clone(),
        _ => second.system.clone(),
    }
}

/// The trail's words: what kind of file, its digest, counts, and what ties its events to it.
fn entry(done: &FileDone, events: &[String], request: &Request<'_>) -> Entry {
    let mut detail = Map::new();
    detail.insert("kind".to_owned(), json!(done.kind));
    detail.insert("file_sha256".to_owned(), json!(done.sha256));
    detail.insert("policy_sha256".to_owned(), json!(request.policy.sha256));
    detail.insert("rows".to_owned(), json!(done.rows));
    detail.insert("counts".to_owned(), json!(done.acts));
    detail.insert("crm".to_owned(), json!(done.crm));
    detail.insert("events".to_owned(), json!(events));
    Entry::new(ACTION, request.now, request.operator).with(detail)
}

/// The channels and purposes that a record was denied.
type Denied = (BTreeSet<&'static str>, BTreeSet<String>);

#[cfg(test)]
mod tests;
