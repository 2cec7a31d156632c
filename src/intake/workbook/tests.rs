//! Workbooks from bytes to records, read on a thread of the test.

use std::{
    io::{Cursor, Write},
    path::Path,
};

use rust_xlsxwriter::{Format as CellFormat, Formula, Url, Workbook, Worksheet};
use tempfile::TempDir;
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::intake::{
    Format, HeaderHit, IntakeError, Note, OpenOptions, Opened, Reject, Step, workbook,
};
use crate::model::{RawRow, row::CellKind};

/// Everything that a book gives.
#[derive(Debug, Default)]
struct Read {
    rows: Vec<(u64, Vec<String>)>,
    kinds: Vec<Vec<CellKind>>,
    blanks: Vec<u64>,
    rejects: Vec<Reject>,
    notes: Vec<Note>,
}

impl Read {
    fn note(&self, code: &str) -> Option<&str> {
        self.notes
            .iter()
            .find(|note| note.code == code)
            .map(|note| note.text.as_str())
    }
}

fn knows(header: &str) -> HeaderHit {
    match header {
        "Name" | "E-mail" | "City" | "Phone" | "Birthday" => HeaderHit::Label,
        "last_name" | "email" => HeaderHit::Api,
        _ => HeaderHit::None,
    }
}

fn open_bytes(bytes: &[u8], format: Format, options: &OpenOptions) -> Result<Opened, IntakeError> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("book");
    std::fs::write(&path, bytes).unwrap();
    workbook::open(&path, options, format, &knows)
}

fn read_all(opened: &mut Opened) -> Result<Read, IntakeError> {
    let mut read = Read::default();
    let mut row = RawRow::default();
    loop {
        match opened.rows.next(&mut row)? {
            Step::Row => {
                assert_eq!((row.len(), row.kinds.len()), (row.width, row.width));
                let texts = row
                    .cells()
                    .map(|cell| String::from_utf8(cell.to_vec()).unwrap())
                    .collect();
                read.rows.push((row.line, texts));
                read.kinds.push(row.kinds.clone());
            }
            Step::Blank => read.blanks.push(row.line),
            Step::Rejected(reject) => read.rejects.push(reject),
            Step::End => break,
        }
    }
    read.notes = opened.rows.notes();
    assert!(opened.rows.notes().is_empty(), "notes come once");
    Ok(read)
}

fn written(book: &mut Workbook) -> Vec<u8> {
    book.save_to_buffer().unwrap()
}

/// A book with one sheet that `fill` writes.
fn book_of(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    written(&mut book)
}

fn texts(sheet: &mut Worksheet, line: u32, cells: &[&str]) {
    for (column, text) in cells
        .iter()
        .enumerate()
        .filter(|(_, text)| !text.is_empty())
    {
        sheet
            .write_string(line - 1, u16::try_from(column).unwrap(), *text)
            .unwrap();
    }
}

fn opened(bytes: &[u8]) -> Opened {
    open_bytes(bytes, Format::Xlsx, &OpenOptions::default()).unwrap()
}

fn read(bytes: &[u8]) -> (Opened, Read) {
    let mut opened = opened(bytes);
    let read = read_all(&mut opened).unwrap();
    (opened, read)
}

/// A book made of raw XML: what no honest program writes.
fn raw_book(sheet: &str, strings: Option<&str>) -> Vec<u8> {
    let relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, text: &str| {
        writer
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    };
    part(
        "_rels/.rels",
        &format!(
            "<Relationships><Relationship Id='r1' Type='{relation}/officeDocument' Target='xl/workbook.xml'/></Relationships>"
        ),
    );
    part(
        "xl/workbook.xml",
        &format!(
            "<workbook xmlns='{main}' xmlns:r='{relation}'><sheets><sheet name='S' sheetId='1' r:id='r1'/></sheets></workbook>"
        ),
    );
    part(
        "xl/_rels/workbook.xml.rels",
        &format!(
            "<Relationships><Relationship Id='r1' Type='{relation}/worksheet' Target='worksheets/sheet1.xml'/></Relationships>"
        ),
    );
    part(
        "xl/worksheets/sheet1.xml",
        &format!("<worksheet xmlns='{main}'>{sheet}</worksheet>"),
    );
    if let Some(strings) = strings {
        part("xl/sharedStrings.xml", strings);
    }
    writer.finish().unwrap().into_inner()
}

fn inline(reference: &str, text: &str) -> String {
    format!("<c r='{reference}' t='inlineStr'><is><t>{text}</t></is></c>")
}

fn raw_code(sheet: &str) -> &'static str {
    match open_bytes(
        &raw_book(sheet, None),
        Format::Xlsx,
        &OpenOptions::default(),
    ) {
        Ok(mut opened) => read_all(&mut opened).map_or_else(|error| error.code, |_| "fine"),
        Err(error) => error.code,
    }
}

#[test]
fn cells_come_as_text_with_their_kind_and_sheet_row() {
    let date = CellFormat::new().set_num_format("yyyy-mm-dd");
    let bytes = book_of(|sheet| {
        texts(sheet, 1, &["Name", "Phone", "Birthday", "Yes"]);
        texts(sheet, 2, &["Ada Example"]);
        sheet.write_number(1, 1, 32_470_000_000.0).unwrap();
        sheet
            .write_number_with_format(1, 2, 46_349.0, &date)
            .unwrap();
        sheet.write_boolean(1, 3, true).unwrap();
    });
    let (opened, read) = read(&bytes);
    assert_eq!(opened.shape.headers, ["Name", "Phone", "Birthday", "Yes"]);
    assert_eq!(
        (opened.shape.header_row, opened.shape.sheet.as_deref()),
        (1, Some("Sheet1"))
    );
    let expected = ["Ada Example", "32470000000", "2026-11-23", "true"]
        .map(str::to_owned)
        .to_vec();
    assert_eq!(read.rows, [(2, expected)]);
    assert_eq!(
        read.kinds,
        [[
            CellKind::Text,
            CellKind::Number,
            CellKind::Date,
            CellKind::Bool
        ]]
    );
    assert_eq!(opened.shape.sample, [read.rows[0].1.clone()]);
}

#[test]
fn a_blank_row_counts_between_records_and_not_after_the_last() {
    let bytes = book_of(|sheet| {
        texts(sheet, 3, &["Name", "City"]);
        texts(sheet, 5, &["Ada"]);
        texts(sheet, 6, &["   "]);
        texts(sheet, 8, &["", "Gent"]);
        texts(sheet, 900, &[" "]);
    });
    let (opened, read) = read(&bytes);
    assert_eq!(opened.shape.header_row, 3);
    assert_eq!(read.blanks, [4, 6, 7]);
    assert_eq!(
        read.rows.iter().map(|(line, _)| *line).collect::<Vec<_>>(),
        [5, 8]
    );
    assert_eq!(read.rows[0].1, ["Ada", ""]);
}

#[test]
fn a_preamble_and_a_second_header_are_no_records() {
    let bytes = book_of(|sheet| {
        texts(sheet, 1, &["Export of the 3rd"]);
        texts(sheet, 3, &["Name", "E-mail"]);
        texts(sheet, 4, &["last_name", "email"]);
        texts(sheet, 5, &["Ada", "ada@example.org"]);
    });
    let (opened, read) = read(&bytes);
    assert_eq!(opened.shape.header_row, 3);
    assert_eq!(
        opened.shape.second_header,
        Some(vec!["last_name".to_owned(), "email".to_owned()])
    );
    assert_eq!(read.rows.len(), 1);
    assert!(read.blanks.is_empty());
}

#[test]
fn the_users_word_on_the_header_row_wins() {
    let bytes = book_of(|sheet| {
        texts(sheet, 1, &["Name", "City"]);
        texts(sheet, 2, &["who", "where"]);
        texts(sheet, 3, &["Ada", "Gent"]);
    });
    let with = |row| {
        open_bytes(
            &bytes,
            Format::Xlsx,
            &OpenOptions {
                header_row: Some(row),
                ..OpenOptions::default()
            },
        )
    };
    let mut second = with(2).unwrap();
    assert_eq!(second.shape.headers, ["who", "where"]);
    assert_eq!(read_all(&mut second).unwrap().rows.len(), 1);
    let mut none = with(0).unwrap();
    assert_eq!(
        (none.shape.header_row, none.shape.headers.clone()),
        (0, vec!["column 1".to_owned(), "column 2".to_owned()])
    );
    assert_eq!(read_all(&mut none).unwrap().rows.len(), 3);
    assert_eq!(with(9).unwrap_err().code, "no-header-row");
}

#[test]
fn a_header_row_far_down_is_found() {
    let bytes = book_of(|sheet| {
        for line in 1..=300 {
            texts(sheet, line, &["remark"]);
        }
        texts(sheet, 301, &["Name", "City"]);
        texts(sheet, 302, &["Ada", "Gent"]);
    });
    let options = OpenOptions {
        header_row: Some(301),
        ..OpenOptions::default()
    };
    let mut opened = open_bytes(&bytes, Format::Xlsx, &options).unwrap();
    assert_eq!(opened.shape.headers, ["Name", "City"]);
    let read = read_all(&mut opened).unwrap();
    assert_eq!((read.rows.len(), read.blanks.len()), (1, 0));
}

#[test]
fn a_cell_beyond_the_width_rejects_its_row_only_after_the_sample() {
    let bytes = book_of(|sheet| {
        texts(sheet, 1, &["Name", "City"]);
        texts(sheet, 2, &["Ada", "Gent", "seen early"]);
        for line in 3..=400 {
            texts(sheet, line, &["Ada", "Gent"]);
        }
        texts(sheet, 401, &["Bob", "", "", "O'Neil, \"x\""]);
        texts(sheet, 402, &["Cleo", "", "", " "]);
    });
    let (opened, read) = read(&bytes);
    assert_eq!(opened.shape.headers, ["Name", "City", ""]);
    assert_eq!(read.rejects.len(), 1);
    let reject = &read.rejects[0];
    assert_eq!((reject.line, reject.reason), (401, "ragged-row"));
    assert_eq!(reject.detail, "4 cells, the header has 3");
    assert_eq!(reject.raw, b"Bob,,,\"O'Neil, \"\"x\"\"\"");
    assert_eq!(read.rows.len(), 400);
}

#[test]
fn the_first_visible_sheet_with_content_is_read_and_hidden_ones_are_told() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Empty").unwrap();
    let hidden = book.add_worksheet();
    hidden.set_name("Old").unwrap();
    texts(hidden, 1, &["Name"]);
    hidden.set_hidden(true);
    let very = book.add_worksheet();
    texts(very, 1, &["Name"]);
    very.set_very_hidden(true);
    let people = book.add_worksheet();
    people.set_name("People").unwrap();
    texts(people, 1, &["Name"]);
    texts(people, 2, &["Ada"]);
    let bytes = written(&mut book);
    let (opened, read) = read(&bytes);
    assert_eq!(opened.shape.sheet.as_deref(), Some("People"));
    let others: Vec<_> = opened
        .shape
        .other_sheets
        .iter()
        .map(|(name, hidden)| (name.as_str(), *hidden))
        .collect();
    assert_eq!(others, [("Empty", false), ("Old", true), ("Sheet3", true)]);
    let codes: Vec<_> = opened.shape.notes.iter().map(|note| note.code).collect();
    assert_eq!(codes, ["hidden-sheet"]);
    assert!(opened.shape.notes[0].text.starts_with("2 hidden sheets"));
    assert_eq!(read.rows.len(), 1);

    let named = |sheet: &str| OpenOptions {
        sheet: Some(sheet.to_owned()),
        ..OpenOptions::default()
    };
    let old = open_bytes(&bytes, Format::Xlsx, &named("old")).unwrap();
    assert_eq!(old.shape.sheet.as_deref(), Some("Old"));
    let error = open_bytes(&bytes, Format::Xlsx, &named("Nobody")).unwrap_err();
    assert_eq!(error.code, "no-sheet");
    assert!(error.message.contains("4 sheets") && error.hint.unwrap().contains("`People`"));
    assert_eq!(
        open_bytes(&bytes, Format::Xlsx, &named("Empty"))
            .unwrap_err()
            .code,
        "empty"
    );
}

#[test]
fn a_book_without_any_content_is_empty_and_says_what_is_hidden() {
    let mut book = Workbook::new();
    book.add_worksheet();
    let hidden = book.add_worksheet();
    texts(hidden, 1, &["Name"]);
    hidden.set_hidden(true);
    let error = open_bytes(&written(&mut book), Format::Xlsx, &OpenOptions::default()).unwrap_err();
    assert_eq!(error.code, "empty");
    assert!(error.hint.unwrap().contains("hidden"));
}

#[test]
fn merged_header_cells_name_all_their_columns_and_data_is_never_filled() {
    let bytes = book_of(|sheet| {
        let plain = CellFormat::new();
        texts(sheet, 1, &["Name"]);
        sheet.merge_range(0, 1, 0, 2, "Phone", &plain).unwrap();
        texts(sheet, 2, &["Ada"]);
        sheet.merge_range(1, 1, 1, 2, "1", &plain).unwrap();
        texts(sheet, 3, &["Bob", "2", "3"]);
    });
    let (opened, read) = read(&bytes);
    assert_eq!(opened.shape.headers, ["Name", "Phone", "Phone"]);
    assert!(
        opened
            .shape
            .notes
            .iter()
            .any(|note| note.code == "merged-header")
    );
    assert_eq!(read.rows[0].1, ["Ada", "1", ""]);
}

#[test]
fn a_link_gives_the_address_in_a_mail_column_only() {
    let bytes = book_of(|sheet| {
        texts(sheet, 1, &["Name", "E-mail"]);
        let link = || Url::new("mailto:ada@example.org");
        sheet.write_url_with_text(1, 0, link(), "Ada").unwrap();
        sheet
            .write_url_with_text(1, 1, link(), "write to her")
            .unwrap();
        texts(sheet, 3, &["Bob"]);
        sheet
            .write_url_with_text(2, 1, link(), "bob@example.org")
            .unwrap();
    });
    let (_, read) = read(&bytes);
    assert_eq!(read.rows[0].1, ["Ada", "ada@example.org"]);
    assert_eq!(read.rows[1].1, ["Bob", "bob@example.org"]);
    assert!(read.note("hyperlink-email").unwrap().starts_with("1 cell "));
    assert!(
        read.note("hyperlink-other")
            .unwrap()
            .ends_with("(first: A2)")
    );
}

#[test]
fn errors_long_numbers_and_full_cells_are_counted_with_their_first_place() {
    let bytes = book_of(|sheet| {
        texts(sheet, 1, &["Name", "Id"]);
        sheet
            .write_formula(1, 0, Formula::new("=1/0").set_result("#DIV/0!"))
            .unwrap();
        sheet.write_number(1, 1, 1_234_567_890_123_456.0).unwrap();
        sheet.write_number(2, 1, 1_234_567_890_123_456.0).unwrap();
        sheet.write_string(3, 0, "x".repeat(32_767)).unwrap();
        sheet.write_string(4, 0, "x".repeat(32_766)).unwrap();
    });
    let (_, read) = read(&bytes);
    assert_eq!(read.rows[0].1[0], "#DIV/0!");
    assert_eq!(read.kinds[0][0], CellKind::Error);
    assert!(
        read.note("error-cells").unwrap().starts_with("1 cell ")
            && read.note("error-cells").unwrap().contains("A2")
    );
    assert!(
        read.note("long-number").unwrap().starts_with("2 cells")
            && read.note("long-number").unwrap().contains("B2")
    );
    assert!(
        read.note("truncated-cell").unwrap().starts_with("1 cell ")
            && read.note("truncated-cell").unwrap().contains("A4")
    );
}

#[test]
fn a_formula_saved_without_its_result_is_empty_and_counted() {
    let row = |line: u32, cells: &str| format!("<row r='{line}'>{cells}</row>");
    let sheet = format!(
        "<sheetData>{}{}{}{}</sheetData>",
        row(1, &(inline("A1", "Name") + &inline("B1", "City"))),
        row(2, &(inline("A2", "Ada") + "<c r='B2'><f>C2</f></c>")),
        row(3, "<c r='B3'><f>C3</f><v></v></c>"),
        row(
            4,
            &(inline("A4", "Bob") + "<c r='B4' t='str'><f>C4</f><v>Gent</v></c>")
        ),
    );
    let (_, read) = read(&raw_book(&sheet, None));
    assert_eq!(
        read.rows,
        [
            (2, vec!["Ada".to_owned(), String::new()]),
            (4, vec!["Bob".to_owned(), "Gent".to_owned()]),
        ]
    );
    assert_eq!(read.blanks, [3]);
    assert!(
        read.note("formula-without-value")
            .unwrap()
            .starts_with("2 cells")
    );
}

#[test]
fn a_cell_longer_than_a_sheet_allows_rejects_its_row_with_its_text() {
    let long = "é".repeat(32_768);
    let sheet = format!(
        "<sheetData><row>{}</row><row>{}</row><row>{}</row></sheetData>",
        inline("A1", "Name"),
        inline("A2", &long),
        inline("A3", "Ada"),
    );
    let (_, read) = read(&raw_book(&sheet, None));
    assert_eq!(read.rejects.len(), 1);
    assert_eq!(
        (read.rejects[0].line, read.rejects[0].reason),
        (2, "too-long")
    );
    assert_eq!(
        read.rejects[0].detail,
        "cell A2 has 32768 characters, a sheet allows 32767"
    );
    assert_eq!(read.rejects[0].raw.len(), long.len());
    assert_eq!(read.rows.len(), 1);
}

#[test]
fn references_must_rise_and_stay_on_the_sheet() {
    let sheet = |cells: &str| format!("<sheetData><row>{cells}</row></sheetData>");
    assert_eq!(
        raw_code(&sheet(&(inline("A1", "Name") + &inline("C1", "City")))),
        "fine"
    );
    assert_eq!(
        raw_code(&sheet(&(inline("B1", "Name") + &inline("A1", "City")))),
        "damaged"
    );
    assert_eq!(
        raw_code(&sheet(&(inline("A1", "Name") + &inline("A1", "City")))),
        "damaged"
    );
    assert_eq!(
        raw_code(&sheet(&(inline("A2", "Name") + &inline("B1", "City")))),
        "damaged"
    );
    assert_eq!(raw_code(&sheet(&inline("XFD1048576", "Name"))), "fine");
    assert_eq!(raw_code(&sheet(&inline("XFE1", "Name"))), "limit");
    assert_eq!(raw_code(&sheet(&inline("A1048577", "Name"))), "limit");
}

#[test]
fn a_lie_about_the_dimension_or_merged_cells_changes_nothing() {
    let cells = format!(
        "<sheetData><row>{}</row><row>{}</row></sheetData>",
        inline("A1", "Name"),
        inline("A2", "Ada")
    );
    let lies = format!(
        "<dimension ref='A1:XFD1048576'/>{cells}<mergeCells><mergeCell ref='A1:XFD1048576'/></mergeCells>"
    );
    let (opened, read) = read(&raw_book(&lies, None));
    assert_eq!(opened.shape.headers, ["Name"]);
    assert_eq!(read.rows, [(2, vec!["Ada".to_owned()])]);
    assert!(opened.shape.notes.is_empty());
}

#[test]
fn strings_that_repeat_cannot_grow_a_small_file_without_end() {
    let table = format!("<sst><si><t>{}</t></si></sst>", "B".repeat(32_000));
    let rows: String = (1..=3_000)
        .map(|line| format!("<row><c r='A{line}' t='s'><v>0</v></c></row>"))
        .collect();
    let bytes = raw_book(&format!("<sheetData>{rows}</sheetData>"), Some(&table));
    let mut opened = opened(&bytes);
    assert_eq!(read_all(&mut opened).unwrap_err().code, "limit");
    // The error stays: nobody may take the rest for the whole.
    assert_eq!(
        opened.rows.next(&mut RawRow::default()).unwrap_err().code,
        "limit"
    );
}

#[test]
fn a_string_that_the_table_does_not_hold_is_damage_and_no_value_is_told() {
    let sheet = "<sheetData><row><c r='A1' t='s'><v>7</v></c></row></sheetData>";
    assert_eq!(raw_code(sheet), "damaged");
    let sheet = "<sheetData><row><c r='A1' t='SECRET'><v>7</v></c></row></sheetData>";
    let error = open_bytes(
        &raw_book(sheet, None),
        Format::Xlsx,
        &OpenOptions::default(),
    )
    .unwrap_err();
    assert!(
        !error.message.contains("SECRET") && !error.hint.unwrap_or_default().contains("SECRET")
    );
}

#[test]
fn damage_in_the_middle_comes_after_the_rows_before_it_and_names_the_last_cell() {
    let rows: String = (1..=300)
        .map(|line| format!("<row>{}</row>", inline(&format!("A{line}"), "x")))
        .collect();
    let bytes = raw_book(
        &format!("<sheetData>{rows}<row><c r='A301'><v>&nope;</v>"),
        None,
    );
    let mut opened = opened(&bytes);
    let error = read_all(&mut opened).unwrap_err();
    assert_eq!(error.code, "damaged");
    assert!(error.message.contains("A300"), "{}", error.message);
}

#[test]
fn a_compound_file_with_an_encrypted_package_is_encrypted_whatever_its_name() {
    let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    bytes.resize(1024, 0);
    let plain = bytes.clone();
    bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    for format in [Format::Xlsx, Format::Xls] {
        assert_eq!(
            open_bytes(&bytes, format, &OpenOptions::default())
                .unwrap_err()
                .code,
            "encrypted"
        );
        assert_ne!(
            open_bytes(&plain, format, &OpenOptions::default())
                .unwrap_err()
                .code,
            "encrypted"
        );
    }
}

#[test]
fn old_formats_are_read_up_to_ten_megabytes_only() {
    let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    bytes.resize((10 << 20) + 1, 0);
    assert_eq!(
        open_bytes(&bytes, Format::Xls, &OpenOptions::default())
            .unwrap_err()
            .code,
        "limit"
    );
    let code = open_bytes(&bytes[..10 << 20], Format::Xls, &OpenOptions::default())
        .unwrap_err()
        .code;
    assert_ne!(code, "limit");
}

#[test]
fn an_open_document_sheet_is_read() {
    let cell = |text: &str| {
        format!(
            "<table:table-cell office:value-type='string'><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let date =
        "<table:table-cell office:value-type='date' office:date-value='2026-11-23T00:00:00'/>";
    let row = |cells: &str| format!("<table:table-row>{cells}</table:table-row>");
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name='People'>{}{}{}\
         </table:table></office:spreadsheet></office:body></office:document-content>",
        row(&(cell("Name") + &cell("Birthday"))),
        row(&(cell("Ada") + date)),
        "<table:table-row table:number-rows-repeated='1048000'><table:table-cell table:number-columns-repeated='1000'/></table:table-row>",
    );
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let mimetype: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";
    for (name, bytes) in [
        ("mimetype", mimetype),
        (
            "META-INF/manifest.xml",
            b"<manifest:manifest></manifest:manifest>",
        ),
        ("content.xml", content.as_bytes()),
    ] {
        writer
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    let bytes = writer.finish().unwrap().into_inner();
    let mut opened = open_bytes(&bytes, Format::Ods, &OpenOptions::default()).unwrap();
    assert_eq!(opened.shape.sheet.as_deref(), Some("People"));
    let read = read_all(&mut opened).unwrap();
    assert_eq!(
        read.rows,
        [(2, vec!["Ada".to_owned(), "2026-11-23".to_owned()])]
    );
    assert_eq!(read.kinds[0][1], CellKind::Date);
}

#[test]
fn what_is_no_file_is_told_without_waiting() {
    let code = |path: &str| {
        workbook::open(
            Path::new(path),
            &OpenOptions::default(),
            Format::Xlsx,
            &knows,
        )
        .unwrap_err()
        .code
    };
    assert_eq!(code("/nonexistent/book.xlsx"), "not-found");
    assert_eq!(code("/"), "not-a-file");
    assert_eq!(
        open_bytes(b"", Format::Xlsx, &OpenOptions::default())
            .unwrap_err()
            .code,
        "empty"
    );
    assert_eq!(
        open_bytes(b"Name,City\n", Format::Xlsx, &OpenOptions::default())
            .unwrap_err()
            .code,
        "damaged"
    );
}

#[test]
fn every_row_is_handed_out_once_whatever_the_number() {
    for count in [0_u32, 1, 19, 20, 21, 199, 200, 201, 219, 220, 221, 222, 500] {
        let bytes = book_of(|sheet| {
            texts(sheet, 1, &["Name", "City"]);
            for line in 2..count + 2 {
                texts(sheet, line, &[&format!("Ada {line}"), "Gent"]);
            }
        });
        let (opened, read) = read(&bytes);
        let lines: Vec<u64> = read.rows.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, (2..u64::from(count) + 2).collect::<Vec<_>>());
        assert_eq!(
            opened.shape.sample.len(),
            usize::try_from(count).unwrap().min(200)
        );
    }
}

/// A record of a binary workbook: its type, the length of its body, its body.
fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    if kind < 0x80 {
        bytes.push(u8::try_from(kind).unwrap());
    } else {
        bytes.push(u8::try_from(kind & 0x7f).unwrap() | 0x80);
        bytes.push(u8::try_from(kind >> 7).unwrap());
    }
    bytes.push(u8::try_from(body.len()).unwrap());
    bytes.extend_from_slice(body);
    bytes
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut bytes = u32::try_from(units.len()).unwrap().to_le_bytes().to_vec();
    bytes.extend(units.into_iter().flat_map(u16::to_le_bytes));
    bytes
}

/// A binary workbook of one sheet with these cells: column, record type, value.
fn binary_book(rows: &[&[(u32, u16, Vec<u8>)]]) -> Vec<u8> {
    let bundle = [vec![0; 8], wide("r1"), wide("People")].concat();
    let book = [
        record(0x99, &[0; 12]),
        record(0x9c, &bundle),
        record(0x90, &[]),
        record(0x9d, &[0; 4]),
    ]
    .concat();
    let mut sheet = [record(0x81, &[]), record(0x94, &[0; 16]), record(0x91, &[])].concat();
    for (index, cells) in rows.iter().enumerate() {
        sheet.extend(record(
            0x00,
            &[
                u32::try_from(index).unwrap().to_le_bytes().to_vec(),
                vec![0; 13],
            ]
            .concat(),
        ));
        for (column, kind, value) in *cells {
            sheet.extend(record(
                *kind,
                &[column.to_le_bytes().to_vec(), vec![0; 4], value.clone()].concat(),
            ));
        }
    }
    sheet.extend(record(0x92, &[]));
    let relations =
        b"<Relationships><Relationship Id='r1' Target='worksheets/sheet1.bin'/></Relationships>"
            .to_vec();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in [
        ("xl/workbook.bin", book),
        ("xl/_rels/workbook.bin.rels", relations),
        ("xl/worksheets/sheet1.bin", sheet),
    ] {
        writer
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(&bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_binary_workbook_is_read() {
    let (text, real, truth, error) = (0x06, 0x05, 0x04, 0x03);
    let bytes = binary_book(&[
        &[
            (0, text, wide("Name")),
            (1, text, wide("Phone")),
            (2, text, wide("Yes")),
        ],
        &[
            (0, text, wide("Ada")),
            (1, real, 32_470_000_000_f64.to_le_bytes().to_vec()),
            (2, truth, vec![1]),
        ],
        &[(0, text, wide("Bob")), (2, error, vec![0x2a])],
    ]);
    let mut opened = open_bytes(&bytes, Format::Xlsb, &OpenOptions::default()).unwrap();
    assert_eq!(opened.shape.headers, ["Name", "Phone", "Yes"]);
    assert_eq!(opened.shape.sheet.as_deref(), Some("People"));
    let read = read_all(&mut opened).unwrap();
    assert_eq!(read.rows[0].1, ["Ada", "32470000000", "true"]);
    assert_eq!(
        read.rows[1],
        (3, ["Bob", "", "#N/A"].map(str::to_owned).to_vec())
    );
    assert_eq!(read.kinds[0][1], CellKind::Number);
}

#[test]
fn a_binary_record_that_is_too_short_is_a_refusal_and_not_the_end_of_this_process() {
    // The parser looks beyond such a record's end and panics, on its own thread or process.
    let bytes = binary_book(&[&[(0, 0x06, wide("Name"))], &[(0, 0x07, vec![9, 0, 0, 0])]]);
    let mut opened = open_bytes(&bytes, Format::Xlsb, &OpenOptions::default());
    let code = match &mut opened {
        Ok(opened) => read_all(opened).unwrap_err().code,
        Err(error) => error.code,
    };
    assert_eq!(code, "workbook-refused");
}
