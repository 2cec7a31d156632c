//! What is read back from text files on the disk.

use std::io::Write as _;

use proptest::prelude::*;
use tempfile::NamedTempFile;

use super::*;
use crate::intake::HeaderHit;

/// Knows a few labels and names.
fn knows(cell: &str) -> HeaderHit {
    match cell.trim() {
        "Email" | "Name" | "Phone" | "First Name" => HeaderHit::Label,
        "email" | "FirstName" => HeaderHit::Api,
        cell if cell.starts_with("Head ") => HeaderHit::Label,
        _ => HeaderHit::None,
    }
}

fn file(bytes: &[u8]) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file
}

fn open_with(bytes: &[u8], options: &OpenOptions) -> Result<Opened, IntakeError> {
    crate::intake::open(file(bytes).path(), options, &knows)
}

/// A file read to its end.
#[derive(Debug, Default)]
struct Reading {
    rows: Vec<(u64, Vec<String>)>,
    blank: Vec<u64>,
    rejects: Vec<Reject>,
    repaired: u32,
    notes: Vec<&'static str>,
    shape: Option<FileShape>,
}

impl Reading {
    fn cells(&self) -> Vec<Vec<&str>> {
        self.rows
            .iter()
            .map(|(_, cells)| cells.iter().map(String::as_str).collect())
            .collect()
    }

    fn shape(&self) -> &FileShape {
        self.shape.as_ref().unwrap()
    }
}

fn read_with(bytes: &[u8], options: &OpenOptions) -> Result<Reading, IntakeError> {
    let file = file(bytes);
    let mut opened = crate::intake::open(file.path(), options, &knows)?;
    let mut reading = Reading::default();
    let mut raw = RawRow::default();
    loop {
        match opened.rows.next(&mut raw)? {
            Step::Row => {
                let (row, repaired) = decode_row(&raw, opened.shape.encoding);
                reading.repaired += repaired;
                assert_eq!(
                    (row.width(), row.len()),
                    (opened.shape.headers.len(), opened.shape.headers.len())
                );
                reading.rows.push((
                    raw.line,
                    (0..row.len()).map(|at| row.get(at).to_owned()).collect(),
                ));
            }
            Step::Blank => reading.blank.push(raw.line),
            Step::Rejected(reject) => reading.rejects.push(reject),
            Step::End => break,
        }
    }
    assert!(
        matches!(opened.rows.next(&mut raw), Ok(Step::End)),
        "the end stays the end"
    );
    let late = opened.rows.notes();
    reading.notes = opened
        .shape
        .notes
        .iter()
        .chain(&late)
        .map(|note| note.code)
        .collect();
    reading.shape = Some(opened.shape);
    Ok(reading)
}

fn read(bytes: &[u8]) -> Reading {
    read_with(bytes, &OpenOptions::default()).unwrap()
}

fn refusal(bytes: &[u8]) -> IntakeError {
    read_with(bytes, &OpenOptions::default()).unwrap_err()
}

fn utf_16(text: &str, little: bool, mark: bool) -> Vec<u8> {
    let units = mark
        .then_some(0xFEFF)
        .into_iter()
        .chain(text.encode_utf16());
    units
        .flat_map(|unit: u16| {
            if little {
                unit.to_le_bytes()
            } else {
                unit.to_be_bytes()
            }
        })
        .collect()
}

#[test]
fn a_file_with_a_header_only_has_no_records() {
    let reading = read(b"Email,Name\r\n");
    assert!(reading.rows.is_empty() && reading.blank.is_empty() && reading.rejects.is_empty());
    assert_eq!(reading.shape().headers, ["Email", "Name"]);
    assert_eq!(reading.shape().header_row, 1);
}

#[test]
fn lines_are_physical_for_every_line_end() {
    for end in ["\n", "\r\n", "\r"] {
        let text = [
            "Email,Name",
            "a@example.org,\"Anna",
            "Doe\"",
            "",
            "b@example.org,Bert",
            "c@example.org",
        ]
        .join(end);
        let reading = read(text.as_bytes());
        let lines: Vec<u64> = reading.rows.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [2, 5], "{end:?}");
        assert_eq!(reading.blank, [4]);
        assert_eq!(reading.rejects[0].line, 6);
    }
}

#[test]
fn records_without_content_are_blank_whatever_their_width() {
    let reading = read(b"Email,Name\n,\n  , \n,,,,\n\n\"\",\"\"\nx,y\n\x1A");
    assert_eq!(reading.blank, [2, 3, 4, 5, 6, 8]);
    assert_eq!(reading.rows.len(), 1);
}

#[test]
fn a_record_of_another_width_is_kept_with_its_bytes_and_not_accepted() {
    let reading = read(b"Email,Name,Phone\na@example.org,\"A\nB\"\nb,c,d,e\nf,g,h\n");
    assert_eq!(reading.cells(), [["f", "g", "h"]]);
    let [short, long] = &reading.rejects[..] else {
        panic!()
    };
    assert_eq!((short.line, short.reason), (2, "ragged-row"));
    assert_eq!(
        short.detail,
        "2 cells, the header has 3; the record spans 2 lines"
    );
    assert_eq!(short.raw, b"a@example.org,\"A\nB\"");
    assert_eq!(
        (long.line, long.detail.as_str()),
        (4, "4 cells, the header has 3")
    );
}

#[test]
fn empty_cells_beyond_the_header_are_no_loss_but_are_told() {
    let reading =
        read(b"Email,Name\na@example.org,Anna,,\nb@example.org,Bert\nc@example.org,Carla,,x\n");
    assert_eq!(
        reading.cells(),
        [["a@example.org", "Anna"], ["b@example.org", "Bert"]]
    );
    assert_eq!(reading.rejects.len(), 1);
    assert_eq!(reading.notes, ["extra-empty-cells"]);
}

#[test]
fn only_columns_without_a_name_may_be_missing() {
    let reading = read(b"Email,Name,\na@example.org,Anna\nb@example.org\n");
    assert_eq!(reading.cells(), [["a@example.org", "Anna", ""]]);
    assert_eq!(reading.rejects.len(), 1);
    assert_eq!(reading.notes, ["blank-headers", "missing-nameless-cells"]);
}

#[test]
fn a_header_that_comes_again_is_not_a_person() {
    let reading = read(b"Email,Name\na@example.org,Anna\nEmail,Name\nb@example.org,Bert\n");
    assert_eq!(reading.rows.len(), 2);
    assert_eq!(
        (reading.rejects[0].reason, reading.rejects[0].line),
        ("repeated-header", 3)
    );
}

#[test]
fn backslashes_before_quotes_are_rejected_and_never_altered() {
    let reading = read(b"Email,Name\na@example.org,\"x \\\"y\\\" z\"\nb@example.org,5\" disc\n");
    assert_eq!(reading.cells(), [["b@example.org", "5\" disc"]]);
    assert_eq!(reading.rejects[0].reason, "stray-quote");
    assert_eq!(reading.rejects[0].raw, b"a@example.org,\"x \\\"y\\\" z\"");
}

#[test]
fn nul_bytes_stay_in_the_raw_row_and_leave_the_text() {
    let bytes = b"Email,Name\na@example.org,An\0na\nb@example.org,Bert\n\0\0,\0\n";
    let reading = read(bytes);
    assert_eq!(reading.cells()[0], ["a@example.org", "Anna"]);
    assert_eq!(
        (reading.notes.as_slice(), reading.blank.len()),
        (&["nul-bytes"][..], 1)
    );
    let mut opened = open_with(bytes, &OpenOptions::default()).unwrap();
    let mut raw = RawRow::default();
    opened.rows.next(&mut raw).unwrap();
    assert_eq!(raw.cell(1), Some(&b"An\0na"[..]));
}

#[test]
fn a_cell_in_another_encoding_is_repaired_and_counted() {
    let reading = read(
        b"Email,Name\na@example.org,Zo\xC3\xAB\nc@example.org,Ren\xC3\xA9\nb@example.org,Ren\xE9\n",
    );
    assert_eq!(reading.shape().encoding, Encoding::Utf8);
    assert_eq!(reading.cells()[2], ["b@example.org", "René"]);
    assert_eq!(
        (reading.repaired, reading.notes.as_slice()),
        (1, &["mixed-encoding"][..])
    );
    let reading = read(
        b"Email,Name\na@example.org,Zo\xEB\nc@example.org,Ren\xE9\nb@example.org,Ren\xC3\xA9\n",
    );
    assert_eq!(reading.shape().encoding, Encoding::Windows1252);
    assert_eq!(reading.cells()[2], ["b@example.org", "René"]);
    assert_eq!(
        (reading.repaired, reading.notes.as_slice()),
        (1, &["mixed-encoding"][..])
    );
}

#[test]
fn a_file_that_ends_in_half_a_character_of_utf_8_is_not_utf_8() {
    let reading = read(b"Email,Name\na@example.org,Ren\xE9");
    assert_eq!(reading.shape().encoding, Encoding::Windows1252);
    assert_eq!((reading.cells()[0][1], reading.repaired), ("René", 0));
}

#[test]
fn two_cells_never_join_into_one_character() {
    let mut raw = RawRow {
        width: 2,
        ..RawRow::default()
    };
    raw.push(b"\xC3");
    raw.push(b"\xA9");
    let (row, repaired) = decode_row(&raw, Encoding::Utf8);
    assert_eq!((row.get(0), row.get(1), repaired), ("Ã", "©", 2));
}

#[test]
fn utf_16_is_read_with_and_without_its_mark() {
    for (little, mark) in [(true, true), (false, true), (true, false), (false, false)] {
        let reading = read(&utf_16(
            "Email\tName\r\na@example.org\tZoë €\r\n",
            little,
            mark,
        ));
        assert_eq!(reading.cells(), [["a@example.org", "Zoë €"]]);
        let name = if little { "utf-16le" } else { "utf-16be" };
        assert_eq!(
            (
                reading.shape().encoding.name(),
                reading.shape().headers[0].as_str()
            ),
            (name, "Email")
        );
    }
}

#[test]
fn the_mark_of_utf_8_is_no_part_of_the_first_header() {
    assert_eq!(
        read(b"\xEF\xBB\xBFEmail,Name\nx,y\n").shape().headers,
        ["Email", "Name"]
    );
}

#[test]
fn marks_that_cannot_be_true_are_refused() {
    let wide = |text: &str| {
        text.chars()
            .flat_map(|letter| u32::from(letter).to_le_bytes())
            .collect::<Vec<u8>>()
    };
    assert!(
        refusal(&wide("\u{FEFF}Email,Name\n"))
            .message
            .contains("UTF-32LE")
    );
    assert!(refusal(&wide("Email,Name\n")).message.contains("UTF-32LE"));
    let lying = [b"\xFE\xFF".as_slice(), &wide("Email,Name\n")].concat();
    assert_eq!(refusal(&lying).code, "encoding");
    let swapped = [
        b"\xFF\xFE".as_slice(),
        &utf_16("Email,Name\n", false, false),
    ]
    .concat();
    assert_eq!(refusal(&swapped).code, "encoding");
}

#[test]
fn the_encoding_that_was_named_wins() {
    let options = |label: &str| OpenOptions {
        encoding: Some(label.to_owned()),
        ..OpenOptions::default()
    };
    let bytes = b"Email,Name\na@example.org,Ren\x8E\nb@example.org,Zo\xC3\xAB\n";
    let reading = read_with(bytes, &options("macintosh")).unwrap();
    assert_eq!(
        (reading.cells()[0][1], reading.shape().encoding.name()),
        ("René", "macintosh")
    );
    let reading = read_with(bytes, &options("latin1")).unwrap();
    assert_eq!(
        (reading.cells()[1][1], reading.shape().encoding.name()),
        ("ZoÃ«", "windows-1252")
    );
    assert_eq!(
        read_with(bytes, &options("klingon")).unwrap_err().code,
        "unknown-encoding"
    );
    assert_eq!(
        read_with(bytes, &options("utf-32")).unwrap_err().code,
        "unknown-encoding"
    );
}

#[test]
fn every_encoding_has_one_name() {
    for label in [
        "utf-8",
        "windows-1252",
        "utf-16le",
        "utf-16be",
        "macintosh",
        "shift_jis",
        "iso-8859-15",
    ] {
        assert_eq!(Encoding::from_name(label).unwrap().name(), label);
    }
    assert_eq!(Encoding::from_name("latin1"), Some(Encoding::Windows1252));
    assert_eq!(Encoding::from_name("replacement"), None);
}

#[test]
fn text_that_was_damaged_before_is_told() {
    let reading = read("Email,Name\na@example.org,Ren\u{FFFD}\nb@example.org,RenÃ©\n".as_bytes());
    assert_eq!(reading.notes, ["replacement-character", "encoded-twice"]);
}

#[test]
fn a_sep_line_is_used_and_is_no_record() {
    let reading = read(b"sep=;\r\nEmail;Name\r\na@example.org;Doe, Anna\r\n");
    assert_eq!(
        (reading.shape().delimiter, reading.shape().header_row),
        (Some(b';'), 2)
    );
    assert_eq!(reading.rows[0].0, 3);
    let named = OpenOptions {
        delimiter: Some(b','),
        ..OpenOptions::default()
    };
    assert_eq!(
        read_with(b"sep=;\nEmail,Name\nx,y\n", &named)
            .unwrap()
            .cells(),
        [["x", "y"]]
    );
    assert_eq!(refusal(b"sep=;\n\n").code, "empty");
}

#[test]
fn a_delimiter_that_cannot_be_one_is_refused() {
    for delimiter in [b'"', b'\n', b'a', 0, 0xE9] {
        let named = OpenOptions {
            delimiter: Some(delimiter),
            ..OpenOptions::default()
        };
        assert_eq!(
            read_with(b"Email,Name\n", &named).unwrap_err().code,
            "delimiter"
        );
    }
}

#[test]
fn a_list_of_addresses_without_a_header_is_a_table_of_one_column() {
    let reading = read(b"a@example.org\nb@example.org\n");
    assert_eq!(reading.cells(), [["a@example.org"], ["b@example.org"]]);
    assert_eq!(
        (reading.shape().header_row, reading.shape().delimiter),
        (0, Some(b','))
    );
    assert_eq!(
        (reading.shape().headers.as_slice(), reading.notes.as_slice()),
        (&["column 1".to_owned()][..], &["no-header"][..])
    );
}

#[test]
fn a_table_that_was_quoted_row_by_row_is_refused() {
    assert_eq!(
        refusal(b"\"Email;Name\"\n\"a@example.org;Anna\"\n").code,
        "one-column"
    );
}

#[test]
fn the_header_row_that_was_named_wins() {
    let bytes = b"Report\nEmail,Name\na@example.org,Anna\n";
    let named = |row| {
        read_with(
            bytes,
            &OpenOptions {
                header_row: Some(row),
                ..OpenOptions::default()
            },
        )
    };
    assert_eq!(named(3).unwrap().shape().headers, ["a@example.org", "Anna"]);
    assert_eq!(named(2).unwrap().rows.len(), 1);
    let none = named(0).unwrap();
    assert_eq!(
        (none.shape().header_row, none.rows.len(), none.rejects.len()),
        (0, 2, 1)
    );
    assert_eq!(named(9).unwrap_err().code, "header-row");
    let within = OpenOptions {
        header_row: Some(2),
        ..OpenOptions::default()
    };
    assert_eq!(
        read_with(b"\"Em\nail\",Name\nx,y\n", &within)
            .unwrap_err()
            .code,
        "header-row"
    );
}

#[test]
fn rows_above_the_header_and_a_second_header_are_not_records() {
    let reading =
        read(b"Export of May,\n,\nEmail,First Name\nemail,FirstName\na@example.org,Anna\n");
    assert_eq!(
        (
            reading.shape().header_row,
            reading.rows.len(),
            reading.blank.len()
        ),
        (3, 1, 0)
    );
    assert_eq!(
        reading.shape().second_header.as_deref().unwrap(),
        ["email", "FirstName"]
    );
    assert_eq!(reading.notes, ["preamble", "second-header"]);
    assert_eq!(reading.rows[0].0, 5);
}

#[test]
fn an_open_quote_is_an_error_that_names_its_line() {
    let error =
        refusal(b"Email,Name\na@example.org,Anna\nb@example.org,\"Bert\nc@example.org,Carla\n");
    assert_eq!(error.code, "unterminated-quote");
    assert!(error.message.starts_with("line 3:"), "{}", error.message);
    let far = format!("Email,Name\nx,\"{}\"\n", "y\n".repeat(1_001));
    assert!(refusal(far.as_bytes()).message.starts_with("line 2:"));
    let near = format!("Email,Name\nx,\"{}\"\n", "y\n".repeat(1_000));
    assert_eq!(read(near.as_bytes()).rows.len(), 1);
}

#[test]
fn an_open_quote_far_down_is_found_too() {
    let mut text = String::from("Email,Name\n");
    for number in 0..60_000 {
        text.push_str(&format!("a{number}@example.org,Anna Example of {number}\n"));
    }
    text.push_str("z@example.org,\"Zoe\n");
    assert!(refusal(text.as_bytes()).message.starts_with("line 60002:"));
}

#[test]
fn what_is_too_large_is_refused_or_rejected() {
    let cell = |bytes: usize| format!("Email,Name\nx,{}\ny,z\n", "n".repeat(bytes));
    assert_eq!(read(cell(1 << 20).as_bytes()).rejects.len(), 0);
    let reading = read(cell((1 << 20) + 1).as_bytes());
    assert_eq!(
        (reading.rejects[0].reason, reading.rows.len()),
        ("too-long", 1)
    );
    let error = refusal(cell(17 << 20).as_bytes());
    assert_eq!(error.code, "limit");
    assert!(error.message.starts_with("line 2:"));
    assert_eq!(
        refusal(format!("Email{}\n", ",x".repeat(16_384)).as_bytes()).code,
        "limit"
    );
    let wide = format!("Email,Name\na,b\n{}\n", ",".repeat(20_000) + "x");
    let wide = read(wide.as_bytes());
    assert_eq!(wide.rejects[0].detail, "20001 cells, the header has 2");
}

#[test]
fn nothing_to_read_is_an_error() {
    for bytes in [
        &b""[..],
        b"\xEF\xBB\xBF",
        b"\n\r\n \n",
        b"\xFF\xFE",
        b",,\n,,\n",
    ] {
        assert_eq!(refusal(bytes).code, "empty", "{bytes:?}");
    }
    let open = |path: &Path| {
        crate::intake::open(path, &OpenOptions::default(), &knows)
            .unwrap_err()
            .code
    };
    assert_eq!(open(Path::new("/")), "not-a-file");
    assert_eq!(open(Path::new("/nowhere/contacts.csv")), "not-found");
    assert_eq!(open(Path::new("/dev/null")), "not-a-file");
}

#[test]
fn no_error_note_or_reject_detail_holds_a_value() {
    let secret = "Xantippe";
    for text in [
        format!("{secret},Name\n{secret},\"{secret}\n"),
        format!(
            "{secret};{secret}\n{secret};b;{secret}\n\"{secret}\"{secret};c\n\0{secret};\u{FFFD}\n"
        ),
        format!("<html>{secret}"),
        format!("\"{secret},a\"\n\"{secret},b\"\n"),
    ] {
        let said = match open_with(text.as_bytes(), &OpenOptions::default()) {
            Err(error) => format!("{error} {:?}", error.hint),
            Ok(mut opened) => {
                let mut raw = RawRow::default();
                let mut said = String::new();
                loop {
                    match opened.rows.next(&mut raw) {
                        Ok(Step::End) => break,
                        Ok(Step::Rejected(reject)) => said += &reject.detail,
                        Ok(_) => {}
                        Err(error) => {
                            said += &error.message;
                            break;
                        }
                    }
                }
                for note in opened.shape.notes.iter().chain(&opened.rows.notes()) {
                    said += &note.text;
                }
                said
            }
        };
        assert!(!said.is_empty() && !said.contains(secret), "{said}");
    }
}

#[test]
fn at_most_200_records_are_sampled() {
    let text = format!("Email,Name\n{}", "a@example.org,Anna\n,\n".repeat(300));
    let reading = read(text.as_bytes());
    assert_eq!(
        (
            reading.shape().sample.len(),
            reading.rows.len(),
            reading.blank.len()
        ),
        (200, 300, 300)
    );
}

/// How a table is written.
#[derive(Clone, Debug)]
struct Style {
    delimiter: u8,
    line_end: &'static str,
    quote_all: bool,
    final_line_end: bool,
    encoding: &'static str,
}

fn style() -> impl Strategy<Value = Style> {
    (
        prop::sample::select(&sniff::DELIMITERS[..]),
        prop::sample::select(&["\n", "\r\n", "\r"][..]),
        any::<bool>(),
        any::<bool>(),
        prop::sample::select(
            &[
                "utf-8",
                "utf-8 mark",
                "utf-16le",
                "utf-16be",
                "windows-1252",
            ][..],
        ),
    )
        .prop_map(
            |(delimiter, line_end, quote_all, final_line_end, encoding)| Style {
                delimiter,
                line_end,
                quote_all,
                final_line_end,
                encoding,
            },
        )
}

/// Writes a table and tells the text before each record.
fn write(rows: &[Vec<String>], style: &Style) -> (String, Vec<usize>) {
    let mut text = String::new();
    let mut starts = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        starts.push(text.len());
        let cells: Vec<String> = row
            .iter()
            .map(|cell| {
                let special = |letter: char| {
                    matches!(letter, '"' | '\n' | '\r') || letter == char::from(style.delimiter)
                };
                if style.quote_all || cell.contains(special) {
                    format!("\"{}\"", cell.replace('"', "\"\""))
                } else {
                    cell.clone()
                }
            })
            .collect();
        text += &cells.join(&char::from(style.delimiter).to_string());
        if style.final_line_end || number + 1 < rows.len() {
            text += style.line_end;
        }
    }
    (text, starts)
}

fn encode(text: &str, encoding: &str) -> Vec<u8> {
    match encoding {
        "utf-8" => text.as_bytes().to_vec(),
        "utf-8 mark" => format!("\u{FEFF}{text}").into_bytes(),
        "utf-16le" => utf_16(text, true, true),
        "utf-16be" => utf_16(text, false, true),
        _ => encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
    }
}

proptest! {
    #[test]
    fn what_was_written_is_read_back_once_and_on_its_line(
        style in style(),
        rows in (2_usize..6).prop_flat_map(|width| {
            prop::collection::vec(prop::collection::vec("[ab,;|\t\"\r\n éüñ]{0,5}", width), 0..8)
        }),
    ) {
        let width = rows.first().map_or(2, Vec::len);
        let header: Vec<String> = (1..=width).map(|number| format!("Head {number}")).collect();
        let table: Vec<Vec<String>> = std::iter::once(header.clone()).chain(rows).collect();
        let (text, starts) = write(&table, &style);
        let reading = read(&encode(&text, style.encoding));
        let line = |start: usize| text[..start].replace("\r\n", "\n").replace('\r', "\n").matches('\n').count() as u64 + 1;
        let is_blank = |row: &[String]| row.iter().all(|cell| cell.bytes().all(|byte| byte <= b' '));
        let records = || table.iter().zip(starts.iter().map(|&start| line(start))).skip(1);
        let expected: Vec<(u64, Vec<String>)> =
            records().filter(|(row, _)| !is_blank(row)).map(|(row, line)| (line, row.clone())).collect();
        let blank: Vec<u64> = records().filter(|(row, _)| is_blank(row)).map(|(_, line)| line).collect();
        prop_assert_eq!(&reading.shape().headers, &header);
        prop_assert_eq!(reading.shape().delimiter, Some(style.delimiter));
        prop_assert_eq!(&reading.rows, &expected);
        prop_assert_eq!(&reading.blank, &blank);
        prop_assert!(reading.rejects.is_empty());
        prop_assert_eq!(reading.repaired, 0);
    }

    #[test]
    fn every_record_comes_out_once_even_where_rows_are_uneven(lines in prop::collection::vec("[ab,; ]{0,6}", 1..20)) {
        let text = format!("Email,Name\n{}\n", lines.join("\n"));
        let reading = read(text.as_bytes());
        prop_assert_eq!(reading.rows.len() + reading.blank.len() + reading.rejects.len(), lines.len());
        for reject in &reading.rejects {
            prop_assert_eq!(reject.raw.as_slice(), lines[reject.line as usize - 2].as_bytes());
        }
        for &line in &reading.blank {
            prop_assert!(lines[line as usize - 2].chars().all(|letter| matches!(letter, ' ' | ',')));
        }
    }

    #[test]
    fn no_bytes_make_it_fail(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        drop(read_with(&bytes, &OpenOptions::default()));
    }

    #[test]
    fn no_text_makes_it_fail(text in "[a@.\",;\t\r\n0é\u{0}]{0,80}", header_row in prop::option::of(0_u64..5)) {
        drop(read_with(text.as_bytes(), &OpenOptions { header_row, ..OpenOptions::default() }));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn long_records_pass_the_edge_of_the_buffer(length in 0_usize..3_000, count in 400_usize..600, quoted in any::<bool>()) {
        let name = if quoted { format!("\"{}\"\"\n\"", "n".repeat(length)) } else { "n".repeat(length + 2) };
        let text = format!("Email,Name\n{}", format!("a@example.org,{name}\n").repeat(count));
        let reading = read(text.as_bytes());
        prop_assert_eq!(reading.rows.len(), count);
        let step = if quoted { 2 } else { 1 };
        for (at, (line, cells)) in reading.rows.iter().enumerate() {
            prop_assert_eq!((*line, cells[1].len()), (2 + at as u64 * step, length + 2));
        }
    }
}
