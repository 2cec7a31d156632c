//! For any table in any form a text file can have: every record is counted once, and for what it
//! is; what was written is what is read.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use dpo::{
    intake::{
        self, OpenOptions,
        assemble::{Assembled, Assembler, RowCounts},
        columns::mapping::knows_header,
    },
    model::{Columns, RawRow},
};
use proptest::prelude::*;

use crate::desk::Desk;

const HEADER: [&str; 4] = ["Contact ID", "Name", "Email", "City"];

/// Accepted records with the lines on which they begin.
type Lines = Vec<(u64, Vec<String>)>;

/// A record as a CRM may write it.
#[derive(Clone, Debug)]
enum Record {
    Whole(Vec<String>),
    /// Nothing between two line ends.
    Empty,
    /// Delimiters and blanks.
    Blank,
    /// Fewer cells than the header.
    Short(usize),
    /// More cells than the header, the last one with content.
    Long(usize),
    /// As many empty cells too many.
    Overhang(Vec<String>, usize),
}

/// The form of a file.
#[derive(Clone, Copy, Debug)]
struct Form {
    delimiter: char,
    line_end: &'static str,
    encoding: &'static str,
    /// Whether its first line says `sep=`.
    says_delimiter: bool,
    /// Lines of prose above the header.
    preamble: usize,
    quotes_all: bool,
}

fn cell() -> impl Strategy<Value = String> {
    // Accents, a quote, an apostrophe, every delimiter, a line end.
    "[a-zA-Z0-9éèçüñ \"',;|\t\n.-]{0,12}"
}

fn whole() -> impl Strategy<Value = Vec<String>> {
    (1_u32..100_000, cell(), "[a-z]{1,8}", cell()).prop_map(|(id, name, mail, city)| {
        vec![id.to_string(), name, format!("{mail}@example.org"), city]
    })
}

fn record() -> impl Strategy<Value = Record> {
    prop_oneof![
        8 => whole().prop_map(Record::Whole),
        1 => Just(Record::Empty),
        1 => Just(Record::Blank),
        1 => (2_usize..4).prop_map(Record::Short),
        1 => (5_usize..8).prop_map(Record::Long),
        1 => (whole(), 1_usize..4).prop_map(|(cells, more)| Record::Overhang(cells, more)),
    ]
}

fn form() -> impl Strategy<Value = Form> {
    (
        prop::sample::select(vec![',', ';', '\t', '|']),
        prop::sample::select(vec!["\n", "\r\n", "\r"]),
        prop::sample::select(vec![
            "utf-8",
            "utf-8-mark",
            "windows-1252",
            "utf-16le",
            "utf-16be",
            "utf-16le-mark",
            "utf-16be-mark",
        ]),
        any::<bool>(),
        0_usize..3,
        any::<bool>(),
    )
        .prop_map(
            |(delimiter, line_end, encoding, says_delimiter, preamble, quotes_all)| Form {
                delimiter,
                line_end,
                encoding,
                says_delimiter,
                preamble,
                quotes_all,
            },
        )
}

impl Form {
    fn line(&self, cells: &[String]) -> String {
        let special = |text: &str| {
            text.contains([self.delimiter, '"', '\n', '\r'])
                || text.starts_with(' ')
                || text.ends_with(' ')
        };
        let cells: Vec<String> = cells
            .iter()
            .map(|cell| {
                if self.quotes_all || special(cell) {
                    format!("\"{}\"", cell.replace('"', "\"\""))
                } else {
                    cell.clone()
                }
            })
            .collect();
        cells.join(&self.delimiter.to_string()) + self.line_end
    }

    fn encode(&self, text: &str) -> Vec<u8> {
        let wide = |big: bool| -> Vec<u8> {
            text.encode_utf16()
                .flat_map(|unit| {
                    if big {
                        unit.to_be_bytes()
                    } else {
                        unit.to_le_bytes()
                    }
                })
                .collect()
        };
        match self.encoding {
            "utf-8-mark" => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
            "windows-1252" => encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
            "utf-16le" => wide(false),
            "utf-16be" => wide(true),
            "utf-16le-mark" => [b"\xFF\xFE", wide(false).as_slice()].concat(),
            "utf-16be-mark" => [b"\xFE\xFF", wide(true).as_slice()].concat(),
            _ => text.as_bytes().to_vec(),
        }
    }
}

/// The bytes of the file, what must be counted, and the accepted records with their lines.
fn write(form: Form, records: &[Record]) -> (Vec<u8>, RowCounts, Lines) {
    let texts = |cells: &[&str]| -> Vec<String> { cells.iter().map(|&c| c.to_owned()).collect() };
    let (mut text, mut counts, mut accepted) = (String::new(), RowCounts::default(), Vec::new());
    if form.says_delimiter {
        text += &format!("sep={}{}", form.delimiter, form.line_end);
    }
    for number in 0..form.preamble {
        text += &format!("Export of contacts {number}{}", form.line_end);
    }
    text += &form.line(&texts(&HEADER));
    let mut line = 2 + u64::from(form.says_delimiter) + form.preamble as u64;
    for record in records {
        counts.seen += 1;
        let written = match record {
            Record::Empty => form.line_end.to_owned(),
            Record::Blank => form.line(&texts(&["", " ", "", ""])),
            Record::Short(cells) => form.line(&vec!["x".to_owned(); *cells]),
            Record::Long(cells) => form.line(&vec!["x".to_owned(); *cells]),
            Record::Whole(cells) => form.line(cells),
            Record::Overhang(cells, more) => {
                form.line(&[cells.clone(), vec![String::new(); *more]].concat())
            }
        };
        match record {
            Record::Empty | Record::Blank => counts.blank += 1,
            Record::Short(_) | Record::Long(_) => counts.rejected += 1,
            Record::Whole(cells) | Record::Overhang(cells, _) => {
                counts.accepted += 1;
                accepted.push((line, cells.clone()));
            }
        }
        // Line ends in cells are \n whatever the file's own is, as exporters write them.
        let ends = written.replace("\r\n", "\n").replace('\r', "\n");
        line += ends.matches('\n').count() as u64;
        text += &written;
    }
    (form.encode(&text), counts, accepted)
}

/// Reads a file to its end.
fn read(bytes: &[u8]) -> (RowCounts, Lines, Vec<String>, Vec<u64>) {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("table.csv");
    std::fs::write(&path, bytes).unwrap();
    let opened = intake::open(&path, &OpenOptions::default(), &knows_header).unwrap();
    let columns = Columns {
        columns: Vec::new(),
        system: "generic".to_owned(),
        language: None,
        strips_quote_prefix: false,
        has_continuation_rows: false,
        assumed_state: None,
    };
    let mut assembler = Assembler::new(opened.rows, &columns);
    let (mut raw, mut rows, mut rejected) = (RawRow::default(), Vec::new(), Vec::new());
    loop {
        match assembler.next(&mut raw).unwrap() {
            Assembled::Record => {
                let (row, _) = intake::decode_row(&raw, opened.shape.encoding);
                let cells = (0..row.len()).map(|index| row.get(index).to_owned());
                rows.push((raw.line, cells.collect()));
            }
            Assembled::Rejected(reject) => rejected.push(reject.line),
            Assembled::End => break,
        }
    }
    (assembler.counts(), rows, opened.shape.headers, rejected)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_record_of_any_table_is_counted_once_and_read_as_it_was_written(
        form in form(),
        first in whole(),
        records in prop::collection::vec(record(), 0..30),
    ) {
        let records: Vec<Record> = [Record::Whole(first)].into_iter().chain(records).collect();
        let (bytes, counts, accepted) = write(form, &records);
        let (got, rows, headers, rejected) = read(&bytes);
        prop_assert_eq!(headers, HEADER);
        prop_assert_eq!(got, counts);
        prop_assert_eq!(rows, accepted);
        prop_assert_eq!(rejected.len() as u64, counts.rejected);
    }
}

proptest! {
    // Each case starts the real program four times.
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn the_order_of_the_columns_does_not_change_what_is_new_and_what_is_known(
        order in Just(vec![0_usize, 1, 2, 3]).prop_shuffle(),
        people in prop::collection::btree_map(1_u32..500, "[a-z]{1,8}", 1..12),
    ) {
        let table = |more: bool| {
            let mut rows = vec![HEADER.map(str::to_owned)];
            rows.extend(people.iter().map(|(id, name)| {
                [id.to_string(), name.clone(), format!("{name}{id}@example.org"), "Namur".to_owned()]
            }));
            if more {
                rows.push(["999", "Zoë", "zoe@example.org", "Ath"].map(str::to_owned));
            }
            let line = |row: &[String; 4]| {
                let cells: Vec<&str> = order.iter().map(|&at| row[at].as_str()).collect();
                cells.join(";") + "\r\n"
            };
            rows.iter().map(line).collect::<String>()
        };
        let desk = Desk::new();
        let records = |file: &std::path::Path| {
            let said = desk.import(file, &[]);
            let file = said.file();
            ["new", "changed", "unchanged"].map(|name| file["records"][name].as_u64().unwrap())
        };
        let count = people.len() as u64;
        prop_assert_eq!(records(&desk.write("crm.csv", table(false))), [count, 0, 0]);
        prop_assert_eq!(records(&desk.write("crm.csv", table(true))), [1, 0, count]);
    }
}
