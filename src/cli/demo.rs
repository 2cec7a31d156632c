//! `dpo demo`: the main job on embedded, invented exports, on a fixed date.

use std::{
    fs,
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use chrono::NaiveDate;

use super::{
    audit::{Grouped, coverage, top},
    context::Context,
    exit::{Exit, Failure},
};
use crate::{
    intake::{OpenOptions, columns::vocabulary},
    model::{Finding, Lang},
    ops::{
        audit::{AuditRequest, Outlet, audit_store},
        import::{FileOutcome, ImportRequest, import},
    },
    output::{Cell, Column, Listing, jsonl},
    policy::{self, Policy},
    store::{Access, MasterKey, Now, Store},
    words,
};

/// Run the main job on invented exports of several systems
///
/// Makes ./dpo-demo with a store, a key, a policy, the exports and the findings. A folder of that
/// name that the demo did not make is left alone.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// The demo happens on this day, so that its output is the same on every other.
const TODAY: (i32, u32, u32) = (2026, 6, 30);
const FOLDER: &str = "dpo-demo";
/// A file by which the demo knows a folder that it made itself.
const MARK: &str = ".made-by-dpo-demo";

/// The exports: invented people of six systems, four languages, several encodings. The names are
/// those the systems give, shortened so that a line of the table fits a narrow terminal.
const EXPORTS: &[(&str, &[u8])] = &[
    (
        "hubspot-tous-les-contacts.csv",
        include_bytes!(
            "../../fixtures/crm/hubspot/hubspot-crm-exports-tous-les-contacts-2026-06-29.csv"
        ),
    ),
    (
        "active-contacts.xlsx",
        include_bytes!("../../fixtures/crm/dynamics/active-contacts.xlsx"),
    ),
    (
        "contacten.csv",
        include_bytes!("../../fixtures/crm/vtiger/contacten.csv"),
    ),
    (
        "adressen.xlsx",
        include_bytes!("../../fixtures/crm/genesisworld/adressen.xlsx"),
    ),
    (
        "clients-belgique.csv",
        include_bytes!("../../fixtures/crm/generic/clients-belgique.csv"),
    ),
    (
        "subscribed_members.csv",
        include_bytes!("../../fixtures/crm/mailchimp/subscribed_members_export_5f2c71.csv"),
    ),
];

/// The mailing list's other half: an extract of a source that is there already.
const EXTRACT: (&str, &[u8]) = (
    "unsubscribed_members.csv",
    include_bytes!("../../fixtures/crm/mailchimp/unsubscribed_members_export_5f2c71.csv"),
);

const POLICY: &str = include_str!("demo-policy.toml");

/// Runs the verb.
///
/// # Errors
/// When the folder cannot be made, or is not the demo's.
pub fn run(context: &mut Context, _args: &Args) -> Result<Exit, Failure> {
    let folder = Path::new(FOLDER);
    make_folder(folder)?;
    let policy_path = folder.join("dpo-policy.toml");
    write_new(&policy_path, POLICY.as_bytes())?;
    let policy = policy::parse(POLICY, &|field| vocabulary::check_field_or_prefix(field)).map_err(
        |error| Failure {
            exit: Exit::Bug,
            code: "demo-policy",
            message: error.to_string(),
            hint: None,
        },
    )?;
    let lang = context.lang(&policy);
    let mut files = Vec::new();
    for (name, content) in EXPORTS.iter().chain([&EXTRACT]) {
        let path = folder.join("exports").join(name);
        write_new(&path, content)?;
        files.push(path);
    }
    let today = NaiveDate::from_ymd_opt(TODAY.0, TODAY.1, TODAY.2).unwrap_or_default();
    let now = Now {
        today: context.globals.today.unwrap_or(today),
        ..context.now(&policy)
    };
    let key = MasterKey::generate()?;
    key.write_new(&folder.join("dpo.key"))?;
    let access = Access {
        path: folder.join("dpo.db"),
        verb: "demo".to_owned(),
        lock_wait: context.globals.lock_wait,
        writes: true,
    };
    let mut store = Store::init(&access, &key, now, "demo")?;
    import_all(context, &mut store, &policy, &files, now, lang)?;
    let grouped = audit_all(context, &mut store, &policy, folder, now, lang)?;
    let verified = store.verify(&[])?;
    context.print(&format!("\n{}\n", words::label("demo.top", lang)))?;
    context.print(&top(&grouped, 8, lang))?;
    let held = if verified.ok {
        "demo.trail_holds"
    } else {
        "demo.trail_broken"
    };
    context.print(&format!(
        "\n{}\n",
        words::fill(
            words::label(held, lang),
            &[("entries", &verified.entries.to_string())]
        )
    ))?;
    next_steps(context, now, lang)?;
    Ok(if verified.ok {
        Exit::Done
    } else {
        Exit::Integrity
    })
}

/// Makes the folder anew; one that the demo did not make is left alone.
fn make_folder(folder: &Path) -> Result<(), Failure> {
    if folder.symlink_metadata().is_ok() {
        if !folder.join(MARK).is_file() || folder.is_symlink() {
            return Err(Failure {
                exit: Exit::Refused,
                code: "not-the-demos-folder",
                message: format!(
                    "there is a {FOLDER} here that the demo did not make: it is left alone"
                ),
                hint: Some("run the demo in another folder".to_owned()),
            });
        }
        fs::remove_dir_all(folder)?;
    }
    // The mark comes first: whatever stops the demo, the next one knows the folder again.
    fs::create_dir(folder)?;
    write_new(&folder.join(MARK), b"dpo demo may replace this folder\n")?;
    Ok(fs::create_dir(folder.join("exports"))?)
}

fn write_new(path: &Path, content: &[u8]) -> Result<(), Failure> {
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(content)?;
    Ok(())
}

fn import_all(
    context: &mut Context,
    store: &mut Store,
    policy: &Policy,
    files: &[PathBuf],
    now: Now,
    lang: Lang,
) -> Result<(), Failure> {
    let options = OpenOptions {
        reader_program: std::env::current_exe().ok(),
        ..OpenOptions::default()
    };
    let request = ImportRequest {
        files,
        source: None,
        options: &options,
        date_order: None,
        is_partial: false,
        is_dry_run: false,
        rejects: None,
        policy,
        now,
        operator: "demo",
    };
    let (full, extract) = files.split_at(EXPORTS.len());
    let whole = ImportRequest {
        files: full,
        ..request
    };
    let part = ImportRequest {
        files: extract,
        is_partial: true,
        ..request
    };
    let mut imported = import(store, &whole, &mut |_, _| {})?.files;
    imported.extend(import(store, &part, &mut |_, _| {})?.files);
    print_imported(context, &imported, lang)
}

/// One line a file, and what became of the rows of all.
fn print_imported(
    context: &mut Context,
    imported: &[FileOutcome],
    lang: Lang,
) -> Result<(), Failure> {
    let word = |key: &str| words::label(key, lang);
    let mut listing = Listing::new(vec![
        Column::text("file", word("demo.file")),
        Column::text("system", word("demo.system")),
        Column::text("form", word("demo.form")),
        Column::number("contacts", word("demo.contacts")),
    ]);
    for file in imported {
        let form = match &file.delimiter {
            Some(delimiter) => format!("{} {delimiter} {}", file.format, file.encoding),
            None => file.format.clone(),
        };
        let language = file.language.as_deref().unwrap_or("");
        listing.push(vec![
            Cell::from(file.file.clone()),
            Cell::from(file.system.clone()),
            Cell::from(format!("{form} {language}")),
            Cell::from(file.rows.contacts),
        ]);
    }
    let sum = |count: fn(&FileOutcome) -> u64| imported.iter().map(count).sum::<u64>().to_string();
    let rows = words::fill(
        word("demo.accounted"),
        &[
            ("seen", &sum(|file| file.rows.seen)),
            ("accepted", &sum(|file| file.rows.accepted)),
            ("rejected", &sum(|file| file.rows.rejected)),
            ("blank", &sum(|file| file.rows.blank)),
            ("merged", &sum(|file| file.rows.merged)),
        ],
    );
    context.print(&format!("{}\n", word("demo.imported")))?;
    context.listing(&listing)?;
    context.print(&format!("{rows}\n"))
}

fn audit_all(
    context: &mut Context,
    store: &mut Store,
    policy: &Policy,
    folder: &Path,
    now: Now,
    lang: Lang,
) -> Result<Grouped, Failure> {
    let request = AuditRequest {
        policy,
        now,
        lang,
        codes: &[],
        source: None,
        operator: "demo",
        wants_text: true,
        only_new: false,
    };
    let mut grouped = Grouped::default();
    let mut lines = Vec::new();
    let mut written = Ok(());
    let mut outlet = Outlet {
        ready: &|batch: &mut Vec<Finding>, finding, _| batch.push(finding),
        hand: &mut |batch| {
            for finding in batch {
                if written.is_ok() {
                    written = jsonl::write_line(&mut lines, &finding);
                }
                grouped.add(finding, 1);
            }
        },
    };
    let outcome = audit_store(store, &request, &mut outlet)?;
    written?;
    write_new(&folder.join("findings.jsonl"), &lines)?;
    let counts = [
        ("records", outcome.records.to_string()),
        ("subjects", outcome.subjects.to_string()),
        ("findings", outcome.totals.findings.to_string()),
    ];
    let counts: Vec<(&str, &str)> = counts
        .iter()
        .map(|(name, count)| (*name, count.as_str()))
        .collect();
    context.print(&format!(
        "\n{}\n\n",
        words::fill(words::label("demo.audited", lang), &counts)
    ))?;
    context.print(&format!("{}\n", words::label("audit.coverage", lang)))?;
    context.listing(&coverage(&outcome.coverage, policy, lang))?;
    Ok(grouped)
}

/// The commands to try now, with the demo's own store.
fn next_steps(context: &mut Context, now: Now, lang: Lang) -> Result<(), Failure> {
    let dpo = program();
    let store = format!("--store {FOLDER}/dpo.db --key-file {FOLDER}/dpo.key");
    let commands = [
        (
            "demo.next_audit",
            format!("{dpo} audit {store} --today {}", now.today),
        ),
        (
            "demo.next_find",
            format!("{dpo} find {store} --email {DEMO_ADDRESS}"),
        ),
        ("demo.next_explain", format!("{dpo} explain CON-13")),
    ];
    context.print(&format!("\n{}\n", words::label("demo.next", lang)))?;
    for (key, command) in &commands {
        context.print(&format!("  {command}\n      {}\n", words::label(key, lang)))?;
    }
    Ok(())
}

/// What the user typed to run this program, so that the commands work as they are printed: under
/// cargo it is not on the PATH.
fn program() -> String {
    std::env::args()
        .next()
        .filter(|name| {
            name.contains('/')
                && name
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c))
        })
        .unwrap_or_else(|| "dpo".to_owned())
}

/// A person who has left the mailing list, while other systems still hold a yes of hers.
const DEMO_ADDRESS: &str = "isabelle@montfleury.example.org";
