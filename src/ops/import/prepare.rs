//! Looking at a file before anything is written: its form, its columns, its source.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{ImportRequest, outcome::ConsentOutcome};
use crate::{
    intake::{self, IntakeError, Note, Opened, columns::mapping, consents::ConsentReader},
    model::{Columns, columns::ConsentScope},
    ops::{Layout, OpError},
    policy::{Policy, Source},
};

/// A file that can be imported.
#[derive(Debug)]
pub struct Prepared {
    /// The file.
    pub path: PathBuf,
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its form and its rows.
    pub opened: Opened,
    /// What its columns mean.
    pub columns: Columns,
    /// The source it belongs to.
    pub source: String,
}

impl Prepared {
    /// What the store keeps to understand its records again.
    #[must_use]
    pub fn layout(&self) -> Layout {
        Layout {
            encoding: self.opened.shape.encoding.name().to_owned(),
            columns: self.columns.clone(),
        }
    }

    /// The reader of the consent states of one person of its rows.
    #[must_use]
    pub fn consents(&self, person: u8, policy: &Policy, today: chrono::NaiveDate) -> ConsentReader {
        let columns = self.columns.of_person(person);
        ConsentReader::new(&columns, policy, policy.source(&self.source), today)
    }

    /// Its consent columns as the contract shows them.
    #[must_use]
    pub fn consent_columns(&self, policy: &Policy) -> Vec<ConsentOutcome> {
        let default_purpose = policy
            .source(&self.source)
            .and_then(|source| source.default_purpose.clone());
        self.columns
            .columns
            .iter()
            .filter_map(|column| {
                let consent = column.consent.as_ref()?;
                let channel = match consent.scope {
                    ConsentScope::Channel(channel) => channel.as_str(),
                    ConsentScope::Any => "any",
                    ConsentScope::List => "email",
                    ConsentScope::Share => "share",
                    ConsentScope::Record => "record",
                };
                Some(ConsentOutcome {
                    header: column.header.clone(),
                    channel: channel.to_owned(),
                    purpose: consent.purpose.clone().or_else(|| default_purpose.clone()),
                    polarity: consent.polarity,
                })
            })
            .collect()
    }
}

/// Opens a file and maps its columns.
///
/// # Errors
/// When the file cannot be used.
pub fn prepare(path: &Path, request: &ImportRequest<'_>) -> Result<Prepared, OpError> {
    let metadata = fs::metadata(path).map_err(|error| IntakeError {
        code: if error.kind() == std::io::ErrorKind::NotFound {
            "not-found"
        } else {
            "unreadable"
        },
        message: format!(
            "{} cannot be read ({})",
            path.display(),
            intake::io_words(error.kind())
        ),
        hint: Some("check the path and its permissions".to_owned()),
    })?;
    let mut opened = intake::open(path, request.options, &mapping::knows_header)
        .map_err(|error| OpError::in_file(path, error))?;
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let stem = path
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default();
    let (columns, source, missing) = map(
        &opened,
        &stem,
        request.source,
        request.policy,
        request.date_order,
    );
    if missing > 0 {
        opened.shape.notes.push(Note {
            code: "policy-header-missing",
            text: format!(
                "the policy maps {missing} {} that the file does not have: check {} spelling",
                if missing == 1 { "header" } else { "headers" },
                if missing == 1 { "its" } else { "their" },
            ),
        });
    }
    Ok(Prepared {
        path: path.to_owned(),
        name,
        size: metadata.len(),
        opened,
        columns,
        source,
    })
}

/// Maps the columns; the `[[source]]` block is that of the named source, else that of the source
/// which the mapping itself gives. Gives the columns, the source, and how many headers the block
/// maps that the file does not have.
fn map(
    opened: &Opened,
    stem: &str,
    named: Option<&str>,
    policy: &Policy,
    date_order: Option<crate::model::DateOrder>,
) -> (Columns, String, usize) {
    let purposes: Vec<&str> = policy
        .purposes
        .iter()
        .map(|purpose| purpose.id.as_str())
        .collect();
    let with = |policy_source: Option<&Source>| {
        let request = mapping::MapRequest {
            headers: &opened.shape.headers,
            second_header: opened.shape.second_header.as_deref(),
            sample: &opened.shape.sample,
            file_stem: stem,
            policy_source,
            date_order,
            purposes: &purposes,
        };
        let missing = mapping::policy_headers_not_in_file(&request).len();
        (mapping::map(&request), missing)
    };
    if let Some(named) = named {
        let (columns, missing) = with(policy.source(named));
        return (columns, named.to_owned(), missing);
    }
    let (columns, _) = with(None);
    let source = mapping::source_name(&columns, stem);
    match policy.source(&source) {
        Some(block) => {
            let (columns, missing) = with(Some(block));
            (columns, source, missing)
        }
        None => (columns, source, 0),
    }
}
