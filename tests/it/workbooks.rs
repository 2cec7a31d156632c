//! Workbooks through the real parsing process: what it sends, and that whatever happens in there
//! stays in there. The hostile books are made here.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::{
    io::{Cursor, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use dpo::{
    intake::{Format, HeaderHit, IntakeError, OpenOptions, Opened, Step, workbook},
    model::RawRow,
};
use tempfile::TempDir;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const DPO: &str = env!("CARGO_BIN_EXE_dpo");
const ROOT_RELATIONS: &str = "<Relationships><Relationship Id='r1' Type='http://schemas.openxmlformats.org/\
    officeDocument/2006/relationships/officeDocument' Target='xl/workbook.xml'/></Relationships>";
const WORKBOOK: &str = "<workbook xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'>\
    <sheets><sheet name='S' sheetId='1' r:id='r1'/></sheets></workbook>";
const RELATIONS: &str = "<Relationships><Relationship Id='r1' Type='http://schemas.openxmlformats.org/\
    officeDocument/2006/relationships/worksheet' Target='worksheets/sheet1.xml'/></Relationships>";

struct Bench {
    folder: TempDir,
}

impl Bench {
    fn new() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
        }
    }

    fn file(&self, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join("book");
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

/// A book whose sheet is written by `sheet`.
fn book(sheet: impl FnOnce(&mut dyn Write), strings: Option<&str>) -> Vec<u8> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("_rels/.rels", ROOT_RELATIONS),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/sharedStrings.xml", strings.unwrap_or("<sst></sst>")),
    ] {
        writer.start_file(name, options).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer
        .start_file("xl/worksheets/sheet1.xml", options)
        .unwrap();
    writer.write_all(b"<worksheet><sheetData>").unwrap();
    sheet(&mut writer);
    writer.write_all(b"</sheetData></worksheet>").unwrap();
    writer.finish().unwrap().into_inner()
}

fn inline(reference: &str, text: &str) -> String {
    format!("<c r='{reference}' t='inlineStr'><is><t>{text}</t></is></c>")
}

fn people(count: u32) -> Vec<u8> {
    book(
        |sheet| {
            write!(
                sheet,
                "<row>{}{}</row>",
                inline("A1", "Name"),
                inline("B1", "City")
            )
            .unwrap();
            for line in 2..count + 2 {
                let name = inline(&format!("A{line}"), &format!("Ada {line}"));
                write!(
                    sheet,
                    "<row>{name}{}</row>",
                    inline(&format!("B{line}"), "Gent")
                )
                .unwrap();
            }
        },
        None,
    )
}

fn open(path: &Path, program: Option<&str>) -> Result<Opened, IntakeError> {
    let options = OpenOptions {
        reader_program: program.map(PathBuf::from),
        ..OpenOptions::default()
    };
    let knows = |header: &str| {
        if header == "Name" {
            HeaderHit::Label
        } else {
            HeaderHit::None
        }
    };
    workbook::open(path, &options, Format::Xlsx, &knows)
}

fn rows(opened: &mut Opened) -> Result<Vec<(u64, Vec<u8>)>, IntakeError> {
    let mut rows = Vec::new();
    let mut row = RawRow::default();
    loop {
        match opened.rows.next(&mut row)? {
            Step::Row => rows.push((row.line, row.bytes.clone())),
            Step::Blank | Step::Rejected(_) => {}
            Step::End => return Ok(rows),
        }
    }
}

/// Reads a book in the child process to its end or error, and holds it against the clock.
fn outcome(bytes: &[u8]) -> Result<usize, IntakeError> {
    let bench = Bench::new();
    let started = Instant::now();
    let outcome =
        open(&bench.file(bytes), Some(DPO)).and_then(|mut opened| Ok(rows(&mut opened)?.len()));
    assert!(
        started.elapsed() < Duration::from_secs(30),
        "took {:?}",
        started.elapsed()
    );
    outcome
}

fn code(bytes: &[u8]) -> &'static str {
    outcome(bytes).map_or_else(|error| error.code, |_| "fine")
}

#[test]
fn the_process_sends_what_the_thread_sends() {
    let bench = Bench::new();
    let path = bench.file(&people(1_000));
    let mut by_process = open(&path, Some(DPO)).unwrap();
    let mut by_thread = open(&path, None).unwrap();
    assert_eq!(by_process.shape.headers, by_thread.shape.headers);
    let sent = rows(&mut by_process).unwrap();
    assert_eq!(sent.len(), 1_000);
    assert_eq!(sent, rows(&mut by_thread).unwrap());
}

#[test]
fn a_reader_that_is_dropped_ends_the_process() {
    let bench = Bench::new();
    let mut opened = open(&bench.file(&people(50_000)), Some(DPO)).unwrap();
    opened.rows.next(&mut RawRow::default()).unwrap();
    let started = Instant::now();
    // Dropping waits for the process: it would hang here if the process lived on.
    drop(opened);
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_process_that_dies_in_the_middle_is_a_refusal_and_not_the_end_of_the_rows() {
    let bench = Bench::new();
    let path = bench.file(&people(20_000));
    // A stand-in that sends the true beginning and is gone.
    let program = bench.folder.path().join("reader");
    for length in [0, 3, 5, 100, 5_000] {
        let script = format!("#!/bin/sh\n{DPO} \"$@\" | /usr/bin/head -c {length}\n");
        std::fs::write(&program, script).unwrap();
        let mut permissions = std::fs::metadata(&program).unwrap().permissions();
        std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o700);
        std::fs::set_permissions(&program, permissions).unwrap();
        let read = open(&path, program.to_str()).and_then(|mut opened| rows(&mut opened));
        assert_eq!(
            read.unwrap_err().code,
            "workbook-refused",
            "after {length} bytes"
        );
    }
}

#[test]
fn a_panic_over_there_is_a_refusal_here() {
    // The parser overflows on such a reference; with overflow checks it panics, without it refuses.
    let bytes = book(
        |sheet| write!(sheet, "<row>{}</row>", inline("ZZZZZZZZZZZZZZ1", "Name")).unwrap(),
        None,
    );
    assert!(["workbook-refused", "damaged", "limit"].contains(&code(&bytes)));
}

#[test]
fn a_book_that_asks_for_gigabytes_is_refused() {
    // A compound file that claims four thousand million sectors.
    let mut bytes = vec![0_u8; 4_608];
    bytes[..8].copy_from_slice(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    for (at, value) in [(24, 0x3e_u16), (26, 3), (28, 0xfffe), (30, 9), (32, 6)] {
        bytes[at..at + 2].copy_from_slice(&value.to_le_bytes());
    }
    for (at, value) in [
        (44, 0xffff_fff0_u32),
        (56, 4_096),
        (60, 0xffff_fffe),
        (68, 0xffff_fffe),
    ] {
        bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
    }
    let error = outcome(&bytes).unwrap_err();
    assert_eq!(error.code, "workbook-refused");
    assert!(error.message.contains("memory"), "{}", error.message);
}

#[test]
fn a_table_of_endless_empty_strings_is_refused_by_its_ratio() {
    let table = |count: usize| format!("<sst>{}</sst>", "<si/>".repeat(count));
    assert_eq!(code(&book(|_| {}, Some(&table(600_000)))), "limit");
    assert_eq!(code(&book(|_| {}, Some(&table(1_000)))), "empty");
}

#[test]
fn no_small_change_of_a_book_ends_this_process() {
    let honest = people(30);
    let mut state = 7_u32;
    let mut random = move |below: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % below
    };
    let mut refused = 0;
    for _ in 0..60 {
        let mut bytes = honest.clone();
        for _ in 0..=random(4) {
            let at = random(bytes.len());
            bytes[at] = u8::try_from(random(256)).unwrap();
        }
        bytes.truncate(bytes.len() - random(3) * random(40));
        refused += usize::from(outcome(&bytes).is_err());
    }
    assert!(refused > 30, "only {refused} of 60 changes were noticed");
}

#[test]
fn the_parsing_side_serves_a_regular_file_only_and_says_nothing_else() {
    let run = |arguments: &[&str], input: Stdio| {
        Command::new(DPO)
            .arg("__read-workbook")
            .args(arguments)
            .stdin(input)
            .output()
            .unwrap()
    };
    for arguments in [&["xlsx"][..], &["csv"], &[]] {
        let output = run(arguments, Stdio::null());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty() && output.stderr.is_empty());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn the_parsing_side_limits_itself_before_it_reads() {
    use std::io::Read;

    let bench = Bench::new();
    let file = std::fs::File::open(bench.file(&people(20_000))).unwrap();
    let mut child = Command::new(DPO)
        .args(["__read-workbook", "xlsx"])
        .stdin(file)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // The first byte comes after the limits; then the pipe fills and the process waits.
    child.stdout.as_mut().unwrap().read_exact(&mut [0]).unwrap();
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let soft = |name: &str| -> u64 {
        let line = limits.lines().find(|line| line.starts_with(name)).unwrap();
        line[name.len()..]
            .split_whitespace()
            .next()
            .unwrap()
            .parse()
            .unwrap_or(u64::MAX)
    };
    assert_eq!(soft("Max core file size"), 0);
    assert_eq!(soft("Max file size"), 0);
    assert_eq!(soft("Max cpu time"), 8);
    assert!(soft("Max address space") <= 256 << 20);
}
