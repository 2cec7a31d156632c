//! The audit of files that nobody keeps: two passes, the first to learn who is one person and who
//! said no, the second through the rules. No store is opened and nothing is written.

use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use super::{
    AuditOutcome, AuditRequest, Coverage, Reader, Standing, Work,
    sieve::Sieve,
    stored,
    totals::profile_name,
    whole::{Looked, judge_whole},
};
use chrono::{DateTime, Utc};

use crate::{
    intake::{
        OpenOptions,
        assemble::{self, Assembled, Assembler},
        consents::{ConsentReader, Denied},
    },
    matching::{ExactKeys, KeyReader},
    model::{DateOrder, Finding, RawRow},
    ops::{
        OpError,
        denials::{self, DenialBook, Whose},
        import::{ImportRequest, Prepared, SharedKey, address_keys, contact_keys, id_key, prepare},
        layout::readable,
        persons::Persons,
    },
    rules::{self, Audit, Exercised, FileFacts, SourceCx},
    store::{Hashes, KeyKind, MasterKey},
};

/// The files to be audited, and how they read.
#[derive(Clone, Copy, Debug)]
pub struct FileAudit<'a> {
    /// The files.
    pub files: &'a [PathBuf],
    /// What the user said about their form.
    pub options: &'a OpenOptions,
    /// Order of day and month where the files do not show it.
    pub date_order: Option<DateOrder>,
}

/// Who is one person in the files, and who said no.
#[derive(Default)]
struct Learned {
    keys: Vec<SharedKey>,
    names: Vec<i64>,
    denials: Vec<(denials::Standing, Vec<i64>)>,
}

/// Audits files. Findings go to `out` as they come; the counts come back.
///
/// # Errors
/// When a file cannot be used.
pub fn audit_files(
    audit: &FileAudit<'_>,
    request: &AuditRequest<'_>,
    out: &mut dyn FnMut(Finding),
) -> Result<AuditOutcome, OpError> {
    // The hashes only have to tell values of this run apart; nothing of them is kept or shown.
    let hashes = Hashes::new(&MasterKey::generate()?.derive("files")?);
    let as_import = ImportRequest {
        files: audit.files,
        source: request.source,
        options: audit.options,
        date_order: audit.date_order,
        is_partial: true,
        is_dry_run: true,
        rejects: None,
        policy: request.policy,
        now: request.now,
        operator: request.operator,
    };
    let mut learned = Learned::default();
    for (number, file) in audit.files.iter().enumerate() {
        let prepared = prepare(file, &as_import)?;
        learn(prepared, scope(number), &hashes, request, &mut learned)?;
    }
    let persons = learned.persons();
    let mut book = DenialBook::default();
    for (standing, addresses) in learned.denials {
        let subject = persons.subject(standing.record);
        book.add(standing, subject, addresses.into_iter());
    }
    let links = persons.links();
    let mut run = Run {
        request,
        hashes: &hashes,
        book: &book,
        links,
        subjects: stored::Subjects::new(links),
        sieve: Sieve::default(),
        work: Work::default(),
        sources: BTreeSet::new(),
        coverage: Coverage::default(),
        records: 0,
        not_checked: Vec::new(),
    };
    for file in audit.files {
        let prepared = prepare(file, &as_import)?;
        run.file(prepared, out)?;
    }
    run.sieve.close(None, out);
    let looked = Looked::At(run.sources);
    judge_whole(
        &mut run.sieve,
        &run.work.duplicates,
        (&looked, &Exercised::default()),
        request,
        &mut |sieve, finding| {
            sieve.sift(finding, None, request, None, out);
        },
    );
    Ok(AuditOutcome {
        today: request.now.today.to_string(),
        profile: profile_name(request.policy),
        policy_sha256: request.policy.sha256.clone(),
        records: run.records,
        subjects: run.subjects.count(),
        totals: run.sieve.totals,
        known: None,
        since: None,
        not_checked: run.not_checked,
        coverage: run.coverage,
        worst: run.sieve.worst,
    })
}

/// The ids of one file say nothing about those of another.
fn scope(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn learn(
    prepared: Prepared,
    scope: i64,
    hashes: &Hashes,
    request: &AuditRequest<'_>,
    learned: &mut Learned,
) -> Result<(), OpError> {
    let consents: Vec<(u8, ConsentReader)> = assemble::persons(&prepared.columns)
        .into_iter()
        .map(|person| {
            (
                person,
                prepared.consents(person, request.policy, request.now.today),
            )
        })
        .collect();
    let encoding = prepared.opened.shape.encoding;
    let columns = &prepared.columns;
    let mut keys = ExactKeys::default();
    let mut denied: Vec<Denied> = Vec::new();
    each_contact(
        Assembler::new(prepared.opened.rows, columns),
        columns,
        &request.policy.country,
        |raw, person, reader| {
            let row = readable(raw, encoding);
            reader.read(&row, &mut keys);
            let record = i64::try_from(learned.names.len()).unwrap_or(i64::MAX);
            learned.names.push(match keys.first_name.as_str() {
                "" => 0,
                name => hashes.key(KeyKind::FirstName, 0, name.as_bytes()),
            });
            if !keys.id.is_empty() {
                let h = id_key(hashes, scope, &keys.id, person);
                learned.keys.push(SharedKey::new(h, record, true));
            }
            let contacts = contact_keys(hashes, &keys);
            learned
                .keys
                .extend(contacts.map(|h| SharedKey::new(h, record, false)));
            denied.clear();
            if let Some((_, consents)) = consents.iter().find(|(own, _)| *own == person) {
                consents.denials(&row, &mut denied);
            }
            for denial in &denied {
                let standing = denials::Standing {
                    record,
                    import: 0,
                    run: 0,
                    channel: denial.channel,
                    purpose: denial.purpose,
                    state: denial.state,
                    said_on: denial.at.map(|moment| moment.date),
                    seen_on: request.now.today,
                };
                learned.denials.push((
                    standing,
                    address_keys(hashes, &keys, denial.channel).collect(),
                ));
            }
            Ok(())
        },
    )
}

impl Learned {
    fn persons(&mut self) -> Persons {
        let mut persons = Persons::default();
        self.keys.sort_unstable();
        self.keys.dedup();
        let names = &self.names;
        let mut name = |record: i64| {
            Ok::<_, std::convert::Infallible>(
                usize::try_from(record)
                    .ok()
                    .and_then(|at| names.get(at))
                    .copied()
                    .unwrap_or(0),
            )
        };
        for same in self.keys.chunk_by(|a, b| a.h == b.h) {
            let is_id = same.iter().any(|key| key.is_id());
            let run: Vec<i64> = same.iter().map(|key| key.record()).collect();
            match persons.join_run(&run, is_id, &mut name) {
                Ok(()) => {}
                Err(never) => match never {},
            }
        }
        self.keys = Vec::new();
        persons
    }
}

/// The second pass.
struct Run<'a> {
    request: &'a AuditRequest<'a>,
    hashes: &'a Hashes,
    book: &'a DenialBook,
    links: &'a std::collections::HashMap<i64, i64>,
    subjects: stored::Subjects,
    sieve: Sieve,
    work: Work,
    /// The sources that were looked at, as the policy and as findings call them.
    sources: BTreeSet<String>,
    coverage: Coverage,
    records: u64,
    not_checked: Vec<String>,
}

impl Run<'_> {
    fn file(&mut self, prepared: Prepared, out: &mut dyn FnMut(Finding)) -> Result<(), OpError> {
        let request = self.request;
        let facts = facts(&prepared.path);
        let columns = &prepared.columns;
        let reader = Reader::new(
            (&prepared.source, &prepared.name),
            columns,
            prepared.opened.shape.encoding,
            request.policy,
            request.now.today,
        );
        let cx = SourceCx {
            source: &prepared.name,
            columns,
            block: request.policy.source(&prepared.source),
            policy: request.policy,
            today: request.now.today,
            lang: request.lang,
            file: Some(&facts),
            imported: request.now.today,
            wants_text: request.wants_text,
        };
        for line in rules::not_checked(request.policy, &[cx], request.codes, request.lang) {
            if !self.not_checked.contains(&line) {
                self.not_checked.push(line);
            }
        }
        let mut audit = Audit::new(&cx, request.codes);
        self.sources.insert(prepared.source.clone());
        self.sources.insert(prepared.name.clone());
        let (sieve, work, coverage) = (&mut self.sieve, &mut self.work, &mut self.coverage);
        let (records, subjects) = (&mut self.records, &mut self.subjects);
        let (book, hashes, links) = (self.book, self.hashes, self.links);
        let rows = Assembler::new(prepared.opened.rows, columns);
        each_contact(rows, columns, &request.policy.country, |raw, person, _| {
            let record = i64::try_from(*records).unwrap_or(i64::MAX);
            *records += 1;
            let subject = links.get(&record).copied().unwrap_or(record);
            subjects.add(subject);
            let standing = Standing {
                whose: Whose {
                    record,
                    import: 0,
                    run: 0,
                    first_run: 0,
                    subject,
                },
                person,
                since: request.now.today,
                is_shared: subjects.is_shared(subject),
                is_heard: false,
            };
            let mut sift = |finding| {
                sieve.sift(finding, Some(&reader), request, None, out);
            };
            reader.look(
                raw, standing, book, hashes, work, &mut audit, coverage, None, &mut sift,
            );
            Ok(())
        })?;
        audit.finish(&mut |finding| {
            sieve.sift(finding, Some(&reader), request, None, out);
        });
        Ok(())
    }
}

/// Visits every contact of a file.
fn each_contact(
    mut rows: Assembler,
    columns: &crate::model::Columns,
    country: &str,
    mut visit: impl FnMut(&RawRow, u8, &KeyReader) -> Result<(), OpError>,
) -> Result<(), OpError> {
    let persons = assemble::persons(columns);
    let readers: Vec<(u8, KeyReader)> = persons
        .iter()
        .map(|&person| (person, KeyReader::new(columns, person, country)))
        .collect();
    let mut raw = RawRow::default();
    loop {
        match rows.next(&mut raw)? {
            Assembled::End => return Ok(()),
            Assembled::Rejected(_) => {}
            Assembled::Record => {
                for (person, reader) in &readers {
                    if !assemble::has_person(&raw, columns, *person) {
                        continue;
                    }
                    if *person == 0 {
                        visit(&raw, 0, reader)?;
                    } else {
                        visit(
                            &assemble::of_person(&raw, columns, *person),
                            *person,
                            reader,
                        )?;
                    }
                }
            }
        }
    }
}

/// Folders that cloud services keep in step, by the name they give them.
const SYNCHRONISED: &[&str] = &[
    "Dropbox",
    "OneDrive",
    "Google Drive",
    "GoogleDrive",
    "iCloud Drive",
    "Nextcloud",
    "ownCloud",
    "pCloudDrive",
    "MEGA",
    "kDrive",
];

/// What the file itself shows: who can read it, and whether a cloud service copies it away.
fn facts(path: &Path) -> FileFacts {
    let metadata = fs::metadata(path).ok();
    let mode = metadata
        .as_ref()
        .map(|metadata| metadata.permissions().mode() & 0o7777);
    let written_on = metadata
        .and_then(|metadata| metadata.modified().ok())
        .map(|at| DateTime::<Utc>::from(at).date_naive());
    let full = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let synchronised_by = full.components().find_map(|part| {
        let part = part.as_os_str().to_str()?;
        let known = SYNCHRONISED
            .iter()
            .find(|name| part == **name || part.starts_with(&format!("{name} - ")))?;
        Some((*known).to_owned())
    });
    FileFacts {
        mode,
        synchronised_by,
        written_on,
    }
}
