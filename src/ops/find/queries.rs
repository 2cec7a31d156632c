//! Many persons at once: one query a row of a file whose headers are mapped as at import.

use std::path::Path;

use super::{Search, search::search_all, searcher::Wanted};
use crate::{
    intake::{
        IntakeError, OpenOptions,
        assemble::{Assembled, Assembler},
    },
    matching::{ExactKeys, KeyReader, Person, PersonReader},
    model::RawRow,
    ops::{
        OpError,
        import::{ImportRequest, prepare},
        layout::readable,
    },
    policy::Policy,
    store::{Now, Store},
};

/// The answer to one query of a file.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What its column `query_id` says; without one, `line:N`.
    pub query_id: String,
    /// What was found.
    pub search: Search,
}

/// Rows that are searched at a time: what bounds the memory.
const AT_ONCE: usize = 100_000;

/// Searches for the person of each row of a file.
///
/// # Errors
/// When the file cannot be used, when a row of it cannot be read (nothing is left out silently), or
/// when the store cannot be used.
pub fn queries(
    store: &mut Store,
    policy: &Policy,
    file: &Path,
    now: Now,
    operator: &str,
) -> Result<Vec<Answer>, OpError> {
    let (ids, wanted) = read(file, policy, now, operator)?;
    let found = search_all(store, policy, wanted, now, operator)?;
    Ok(ids
        .into_iter()
        .zip(found)
        .map(|(query_id, search)| Answer { query_id, search })
        .collect())
}

fn read(
    file: &Path,
    policy: &Policy,
    now: Now,
    operator: &str,
) -> Result<(Vec<String>, Vec<Wanted>), OpError> {
    let files = [file.to_owned()];
    let options = OpenOptions::default();
    let request = ImportRequest {
        files: &files,
        source: None,
        options: &options,
        date_order: None,
        is_partial: false,
        is_dry_run: true,
        rejects: None,
        policy,
        now,
        operator,
    };
    let mut prepared = prepare(file, &request)?;
    let is_query_id = |header: &str| header.trim().eq_ignore_ascii_case("query_id");
    let query_id = prepared
        .columns
        .columns
        .iter()
        .position(|column| is_query_id(&column.header));
    if let Some(column) = query_id.and_then(|at| prepared.columns.columns.get_mut(at)) {
        column.field = None;
    }
    let columns = prepared.columns.clone();
    let encoding = prepared.opened.shape.encoding;
    let persons = PersonReader::new(&columns, 0, &policy.country);
    let reader = KeyReader::new(&columns, 0, &policy.country);
    let mut rows = Assembler::new(prepared.opened.rows, &columns);
    let (mut ids, mut wanted) = (Vec::new(), Vec::new());
    let mut raw = RawRow::default();
    loop {
        match rows
            .next(&mut raw)
            .map_err(|error| OpError::in_file(file, error))?
        {
            Assembled::End => return Ok((ids, wanted)),
            Assembled::Rejected(reject) => {
                return Err(unusable(format!(
                    "line {} cannot be read ({})",
                    reject.line, reject.reason
                )));
            }
            Assembled::Record => {}
        }
        if wanted.len() == AT_ONCE {
            return Err(unusable(format!(
                "a file of queries holds at most {AT_ONCE}"
            )));
        }
        let row = readable(&raw, encoding);
        let (mut person, mut keys) = (Person::default(), ExactKeys::default());
        persons.read(&row, &mut person);
        reader.read(&row, &mut keys);
        let id = query_id
            .map(|at| row.get(at).trim())
            .filter(|id| !id.is_empty());
        ids.push(id.map_or_else(|| format!("line:{}", raw.line), str::to_owned));
        wanted.push(Wanted {
            person,
            id: None,
            emails: keys.emails,
        });
    }
}

fn unusable(message: String) -> OpError {
    IntakeError {
        code: "unusable-queries",
        message,
        hint: Some("correct the file, and run it again".to_owned()),
    }
    .into()
}
