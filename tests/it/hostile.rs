//! Files that were made to do harm, or that are not what they seem, against the real program: it
//! says why it cannot use them, changes nothing, and stays within 256 MB and ten seconds.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::{
    collections::BTreeMap,
    fs,
    io::{Cursor, Write},
    path::Path,
    process::Stdio,
    thread::sleep,
    time::{Duration, Instant},
};

use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::desk::{Desk, Said};

pub const LIMIT_BYTES: u64 = 256 << 20;
pub const LIMIT: Duration = Duration::from_secs(10);
/// Stands in every file that can hold it; no error may repeat it.
const VALUE: &str = "Valerie-Personal-Value";

const ROOT: &str = "<Relationships><Relationship Id='r1' Type='http://schemas.openxmlformats.org/\
    officeDocument/2006/relationships/officeDocument' Target='xl/workbook.xml'/></Relationships>";
const BOOK: &str = "<workbook xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'>\
    <sheets><sheet name='S' sheetId='1' r:id='r1'/></sheets></workbook>";
const RELATIONS: &str = "<Relationships><Relationship Id='r1' Type='http://schemas.openxmlformats.org/\
    officeDocument/2006/relationships/worksheet' Target='worksheets/sheet1.xml'/>\
    <Relationship Id='r2' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/\
    sharedStrings' Target='sharedStrings.xml'/></Relationships>";

/// An archive of those parts.
pub fn archive(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A workbook of one sheet.
pub fn book(sheet: &str, strings: &str) -> Vec<u8> {
    archive(&[
        ("_rels/.rels", ROOT.into()),
        ("xl/workbook.xml", BOOK.into()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.into()),
        ("xl/sharedStrings.xml", strings.into()),
        ("xl/worksheets/sheet1.xml", sheet.into()),
    ])
}

pub fn sheet(rows: &str) -> String {
    format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")
}

pub fn inline(reference: &str, text: &str) -> String {
    format!("<c r='{reference}' t='inlineStr'><is><t>{text}</t></is></c>")
}

fn header_row() -> String {
    format!(
        "<row r='1'>{}{}</row><row r='2'>{}</row>",
        inline("A1", "Name"),
        inline("B1", "Email"),
        inline("A2", VALUE)
    )
}

fn laughs() -> String {
    let mut text = "<!DOCTYPE x [<!ENTITY l0 'ha'>".to_owned();
    for level in 1..10 {
        let inner = format!("&l{};", level - 1).repeat(10);
        text += &format!("<!ENTITY l{level} '{inner}'>");
    }
    text + "]>"
}

fn ods_bomb() -> Vec<u8> {
    let content = format!(
        "<office:document-content xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' \
         xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0' \
         xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'><office:body><office:spreadsheet>\
         <table:table table:name='S'><table:table-row table:number-rows-repeated='1048576'>\
         <table:table-cell table:number-columns-repeated='16384' office:value-type='string'>\
         <text:p>{VALUE}</text:p></table:table-cell></table:table-row></table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    );
    archive(&[
        (
            "mimetype",
            "application/vnd.oasis.opendocument.spreadsheet".into(),
        ),
        ("content.xml", content.into()),
    ])
}

/// The workbooks, by what is wrong with them.
pub fn workbooks() -> Vec<(&'static str, Vec<u8>)> {
    let plain = book(&sheet(&header_row()), "<sst/>");
    let parts: Vec<(String, Vec<u8>)> = (0..1_100)
        .map(|n| (format!("xl/media/{n}.png"), vec![1]))
        .collect();
    let parts: Vec<(&str, Vec<u8>)> = parts
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.clone()))
        .collect();
    let row = |reference: &str, number: &str| {
        sheet(&(header_row() + &format!("<row r='{number}'>{}</row>", inline(reference, "x"))))
    };
    let string_cell = sheet("<row r='1'><c r='A1' t='s'><v>0</v></c></row>");
    vec![
        (
            "one cell of 64 MB of the same letter",
            book(&sheet(&inline("A1", &"A".repeat(64 << 20))), "<sst/>"),
        ),
        (
            "entities that multiply",
            book(&(laughs() + &sheet(&inline("A1", "&l9;"))), "<sst/>"),
        ),
        (
            "an entity that reads a file of this machine",
            book(
                &string_cell,
                "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><sst><si><t>&e;</t></si></sst>",
            ),
        ),
        (
            "a table that claims four thousand million strings",
            book(
                &string_cell,
                "<sst count='1' uniqueCount='4000000000'><si><t>x</t></si></sst>",
            ),
        ),
        (
            "a string that is not in the table",
            book(
                "<worksheet><sheetData><row r='1'><c r='A1' t='s'><v>77</v></c></row></sheetData></worksheet>",
                "<sst><si><t>x</t></si></sst>",
            ),
        ),
        (
            "a row beyond any sheet",
            book(&row("A4294967295", "4294967295"), "<sst/>"),
        ),
        (
            "a column beyond any sheet",
            book(&row("ZZZZZZZZZZ3", "3"), "<sst/>"),
        ),
        ("rows that go back", book(&row("A1", "1"), "<sst/>")),
        (
            "a sheet that ends in a tag",
            book("<worksheet><sheetData><row r='1'><c r='A", "<sst/>"),
        ),
        ("more than a thousand parts", {
            let whole = [("xl/workbook.xml", BOOK.into())];
            archive(&[&whole[..], &parts].concat())
        }),
        (
            "a container cut in the middle",
            plain[..plain.len() / 2].to_vec(),
        ),
        ("a row that repeats for ever", ods_bomb()),
        (
            "an old book of which only the first bytes are right",
            [
                b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(),
                &[0xFF; 4096],
            ]
            .concat(),
        ),
        (
            "an archive with a table in it",
            archive(&[("contacts.csv", "Id,Email\n".into())]),
        ),
    ]
}

/// Text files, by what is wrong with them.
pub fn texts() -> Vec<(&'static str, Vec<u8>)> {
    let table = format!("Id,Name,Email\n1,{VALUE},v@example.org\n");
    let wide: Vec<u8> = table.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let utf_32: Vec<u8> = table
        .chars()
        .flat_map(|c| (c as u32).to_le_bytes())
        .collect();
    vec![
        (
            "a quote that is never closed",
            (table.clone() + "2,\"Bert,b@example.org\n" + &"3,C,c@example.org\n".repeat(3_000))
                .into(),
        ),
        (
            "one record of 20 MB",
            (table.clone() + &"x".repeat(20 << 20)).into(),
        ),
        (
            "twenty thousand columns",
            (vec!["Name"; 20_000].join(",") + "\n" + VALUE + "\n").into(),
        ),
        (
            "a mark that says UTF-16 before bytes that are not",
            [b"\xFF\xFE".as_slice(), table.as_bytes()].concat(),
        ),
        (
            "a mark that says the other order of bytes",
            [b"\xFE\xFF".as_slice(), &wide].concat(),
        ),
        ("UTF-32", [b"\xFF\xFE\0\0".as_slice(), &utf_32].concat()),
        (
            "bytes of no meaning",
            (0..200_000_u32)
                .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
                .collect(),
        ),
        ("nothing but NUL", vec![0; 100_000]),
        ("blank lines only", b"\n \n\r\n".repeat(1_000)),
        (
            "a web page",
            format!("<html><table><tr><td>{VALUE}</td></tr></table></html>").into(),
        ),
        (
            "a table in the cells of another",
            b"\"Id,Email\"\n\"1,a@example.org\"\n".to_vec(),
        ),
    ]
}

/// Runs an import with an eye on the memory of all its processes.
pub fn watched(desk: &Desk, file: &Path) -> (Said, u64, Duration) {
    let [out, err] = ["out", "err"].map(|name| desk.path(name));
    let started = Instant::now();
    let mut child = desk
        .command(&["--json", "import", file.to_str().unwrap()])
        .stdin(Stdio::null())
        .stdout(fs::File::create(&out).unwrap())
        .stderr(fs::File::create(&err).unwrap())
        .spawn()
        .unwrap();
    let mut peak = 0;
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        peak = peak.max(memory_of(child.id()));
        assert!(started.elapsed() < LIMIT * 3, "it does not end");
        sleep(Duration::from_millis(5));
    };
    let [out, err] = [out, err].map(|path| fs::read_to_string(path).unwrap());
    let exit = status.code().unwrap_or(-1);
    (Said { exit, out, err }, peak, started.elapsed())
}

/// Resident bytes of a process and those it started; 0 where the system does not tell.
fn memory_of(process: u32) -> u64 {
    let own = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let resident = own
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    let tasks = fs::read_dir(format!("/proc/{process}/task"));
    let children: u64 = tasks
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|task| fs::read_to_string(task.path().join("children")).ok())
        .flat_map(|list| {
            list.split_whitespace()
                .filter_map(|id| id.parse().ok())
                .collect::<Vec<u32>>()
        })
        .map(memory_of)
        .sum();
    resident.unwrap_or(0) * 1024 + children
}

/// Every file beside the store, with its bytes; of the lock only that it is there.
fn all_of_the_store(desk: &Desk) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(desk.store().parent().unwrap())
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let bytes = if name.ends_with(".lock") {
                Vec::new()
            } else {
                fs::read(&path).unwrap()
            };
            (name, bytes)
        })
        .collect()
}

fn refused_and_nothing_changed(files: Vec<(&'static str, Vec<u8>)>, name: &str) {
    let desk = Desk::new();
    let good = desk.write("good.csv", "Id,Name,Email\n1,Anna,anna@example.org\n");
    assert_eq!(desk.import(&good, &[]).exit, 0);
    let before = all_of_the_store(&desk);
    for (what, bytes) in files {
        let file = desk.write(name, bytes);
        let (said, peak, took) = watched(&desk, &file);
        assert_eq!(said.exit, 3, "{what}: {}{}", said.out, said.err);
        let error = said.error();
        assert_eq!(error["schema"], "dpo.error/1", "{what}");
        assert!(error["message"].as_str().unwrap().len() > 10, "{what}");
        assert!(!error["hint"].is_null(), "{what}: {error}");
        assert!(!said.err.contains(VALUE), "{what}: {error}");
        assert!(said.out.is_empty(), "{what}: {}", said.out);
        assert!(peak < LIMIT_BYTES, "{what}: {} MB", peak >> 20);
        assert!(took < LIMIT, "{what}: {took:?}");
        assert!(
            all_of_the_store(&desk) == before,
            "{what}: the store changed"
        );
        // The audit of the bare file comes to the same end.
        let audit = desk.run(&["--json", "audit", file.to_str().unwrap()]);
        assert_eq!(audit.exit, 3, "{what}: {}", audit.err);
        assert_eq!(audit.error()["code"], error["code"], "{what}");
    }
}

#[test]
fn hostile_workbooks_are_refused_with_a_reason_and_change_nothing() {
    refused_and_nothing_changed(workbooks(), "book.xlsx");
}

#[test]
fn hostile_texts_are_refused_with_a_reason_and_change_nothing() {
    refused_and_nothing_changed(texts(), "table.csv");
}

#[test]
fn a_quote_that_is_never_closed_is_named_by_the_line_where_it_opens() {
    let desk = Desk::new();
    let file = desk.write("open.csv", "Id,Name\n1,\"A\nB\"\n2,\"C\n3,D\n");
    let error = desk.import(&file, &[]).error();
    assert_eq!(error["code"], "unterminated-quote");
    assert!(
        error["message"].as_str().unwrap().contains("line 4:"),
        "{error}"
    );
}

#[test]
fn what_is_not_a_file_is_not_waited_for() {
    let desk = Desk::new();
    let pipe = desk.path("pipe.csv");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let folder = desk.path("folder.csv");
    fs::create_dir(&folder).unwrap();
    for path in [pipe.as_path(), &folder, Path::new("/dev/zero")] {
        let (said, _, took) = watched(&desk, path);
        assert_eq!(
            (said.exit, said.error()["code"].as_str()),
            (3, Some("not-a-file"))
        );
        assert!(took < LIMIT);
    }
}

#[test]
fn a_cell_in_the_last_corner_of_a_sheet_costs_nothing_and_its_blank_rows_are_counted() {
    let desk = Desk::new();
    let corner = format!("<row r='1048576'>{}</row>", inline("XFD1048576", "x"));
    let file = desk.write(
        "book.xlsx",
        book(&sheet(&(header_row() + &corner)), "<sst/>"),
    );
    let (said, peak, took) = watched(&desk, &file);
    assert_eq!(said.exit, 0, "{}", said.err);
    let rows = &said.file()["rows"];
    assert_eq!(rows["seen"], 1_048_575);
    assert_eq!(rows["accepted"], 2);
    assert_eq!(rows["blank"], 1_048_573);
    assert!(
        peak < LIMIT_BYTES && took < LIMIT,
        "{} MB, {took:?}",
        peak >> 20
    );
}
