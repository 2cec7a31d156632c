//! Writes the contacts that the comparisons run on: any number of rows, the same bytes for the same
//! arguments. Holds no vocabulary (`words.csv`) and makes no row itself (`people.rs`).

mod people;

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::PathBuf,
    process::ExitCode,
};

use people::{Cell, DATE_COLUMNS, HEADER, People};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};

const USAGE: &str = "usage: generate --rows N -o FILE [--seed N] [--changed 1%] [--delimiter C]
                [--encoding utf-8|windows-1252] [--format csv|xlsx] [--strings inline|shared]";

/// Rows that a sheet can hold below its header.
const SHEET_ROWS: u64 = 1_048_575;

struct Arguments {
    rows: u64,
    seed: u64,
    changed_per_myriad: u64,
    delimiter: u8,
    is_windows_1252: bool,
    is_workbook: bool,
    has_shared_strings: bool,
    output: PathBuf,
}

fn parse(mut words: impl Iterator<Item = String>) -> Result<Arguments, String> {
    let mut arguments = Arguments {
        rows: 0,
        seed: 1,
        changed_per_myriad: 0,
        delimiter: b',',
        is_windows_1252: false,
        is_workbook: false,
        has_shared_strings: false,
        output: PathBuf::new(),
    };
    while let Some(word) = words.next() {
        let value = words
            .next()
            .ok_or_else(|| format!("{word} needs a value"))?;
        let bad = || format!("{word} does not take {value}");
        match word.as_str() {
            "--rows" => arguments.rows = value.parse().map_err(|_| bad())?,
            "--seed" => arguments.seed = value.parse().map_err(|_| bad())?,
            "--changed" => arguments.changed_per_myriad = myriad(&value).ok_or_else(bad)?,
            "--delimiter" => {
                arguments.delimiter = value
                    .bytes()
                    .next()
                    .filter(|_| value.len() == 1)
                    .ok_or_else(bad)?
            }
            "--encoding" => {
                arguments.is_windows_1252 =
                    choice(&value, "utf-8", "windows-1252").ok_or_else(bad)?
            }
            "--format" => arguments.is_workbook = choice(&value, "csv", "xlsx").ok_or_else(bad)?,
            "--strings" => {
                arguments.has_shared_strings = choice(&value, "inline", "shared").ok_or_else(bad)?
            }
            "-o" => arguments.output = PathBuf::from(value),
            _ => return Err(format!("{word} is not an option")),
        }
    }
    if arguments.output.as_os_str().is_empty() || arguments.rows == 0 {
        return Err("--rows and -o are needed".to_owned());
    }
    if arguments.is_workbook && arguments.rows > SHEET_ROWS {
        return Err(format!("a sheet holds at most {SHEET_ROWS} rows"));
    }
    Ok(arguments)
}

/// False for the first word, true for the second, none for any other.
fn choice(value: &str, no: &str, yes: &str) -> Option<bool> {
    if value == yes {
        Some(true)
    } else {
        (value == no).then_some(false)
    }
}

/// `1%` or `0.5%` in parts of ten thousand.
fn myriad(value: &str) -> Option<u64> {
    let (whole, part) = value
        .strip_suffix('%')?
        .split_once('.')
        .unwrap_or((value.strip_suffix('%')?, "0"));
    let hundredths: u64 = format!("{part:0<2}").get(..2)?.parse().ok()?;
    let total = whole
        .parse::<u64>()
        .ok()?
        .checked_mul(100)?
        .checked_add(hundredths)?;
    (total <= 10_000).then_some(total)
}

/// Appends one CSV record, quoted only where it must be.
fn record(line: &mut Vec<u8>, cells: impl Iterator<Item = String>, arguments: &Arguments) {
    line.clear();
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            line.push(arguments.delimiter);
        }
        let bytes = if arguments.is_windows_1252 {
            encoding_rs::WINDOWS_1252.encode(&cell).0.into_owned()
        } else {
            cell.into_bytes()
        };
        let needs_quotes = bytes
            .iter()
            .any(|byte| [arguments.delimiter, b'"', b'\n', b'\r'].contains(byte));
        if !needs_quotes {
            line.extend_from_slice(&bytes);
            continue;
        }
        line.push(b'"');
        for byte in bytes {
            if byte == b'"' {
                line.push(b'"');
            }
            line.push(byte);
        }
        line.push(b'"');
    }
    line.push(b'\n');
}

fn write_csv(people: &People, arguments: &Arguments, out: &mut impl Write) -> io::Result<()> {
    let mut line = Vec::with_capacity(1_024);
    record(&mut line, HEADER.iter().map(ToString::to_string), arguments);
    out.write_all(&line)?;
    for row in 0..arguments.rows {
        let cells = people.cells(row, arguments.changed_per_myriad);
        record(&mut line, cells.iter().map(Cell::text), arguments);
        out.write_all(&line)?;
    }
    out.flush()
}

fn write_workbook(
    people: &People,
    arguments: &Arguments,
) -> Result<(), Box<dyn std::error::Error>> {
    use chrono::Datelike as _;

    let mut book = Workbook::new();
    // The creation time is fixed, or two runs would differ.
    book.set_properties(
        &DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2026, 6, 30)?),
    );
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let sheet = if arguments.has_shared_strings {
        book.add_worksheet_with_low_memory()?
    } else {
        book.add_worksheet_with_constant_memory()?
    };
    sheet.set_name("Contacts")?;
    for (column, header) in HEADER.iter().enumerate() {
        sheet.write_string(0, u16::try_from(column)?, *header)?;
    }
    for row in 0..arguments.rows {
        let line = u32::try_from(row + 1)?;
        for (column, cell) in people
            .cells(row, arguments.changed_per_myriad)
            .iter()
            .enumerate()
        {
            let at = u16::try_from(column)?;
            match cell {
                Cell::Date(day, _) if DATE_COLUMNS.contains(&column) => {
                    let day = ExcelDateTime::from_ymd(
                        u16::try_from(day.year())?,
                        u8::try_from(day.month())?,
                        u8::try_from(day.day())?,
                    )?;
                    sheet.write_datetime_with_format(line, at, day, &date)?;
                }
                cell => {
                    let text = cell.text();
                    if !text.is_empty() {
                        sheet.write_string(line, at, text)?;
                    }
                }
            }
        }
    }
    book.save(&arguments.output)?;
    Ok(())
}

fn run(arguments: &Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let people = People::new(arguments.seed)?;
    if arguments.is_workbook {
        return write_workbook(&people, arguments);
    }
    let mut out = BufWriter::with_capacity(1 << 20, File::create(&arguments.output)?);
    write_csv(&people, arguments, &mut out)?;
    Ok(())
}

fn main() -> ExitCode {
    let outcome = parse(std::env::args().skip(1)).map_err(|why| format!("{why}\n{USAGE}"));
    match outcome.and_then(|arguments| run(&arguments).map_err(|error| error.to_string())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            // Nobody is left to tell if standard error is closed.
            writeln!(io::stderr(), "generate: {why}").ok();
            ExitCode::from(2)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(text: &str) -> Result<Arguments, String> {
        parse(text.split_whitespace().map(str::to_owned))
    }

    fn bytes(text: &str) -> Vec<u8> {
        let arguments = arguments(text).unwrap();
        let mut out = Vec::new();
        write_csv(&People::new(arguments.seed).unwrap(), &arguments, &mut out).unwrap();
        out
    }

    #[test]
    fn the_same_arguments_give_the_same_bytes() {
        assert_eq!(bytes("--rows 500 -o x"), bytes("--rows 500 -o x"));
        assert_ne!(bytes("--rows 500 -o x"), bytes("--rows 500 --seed 2 -o x"));
    }

    #[test]
    fn a_short_file_is_the_beginning_of_a_long_one() {
        assert!(bytes("--rows 900 -o x").starts_with(&bytes("--rows 300 -o x")));
    }

    #[test]
    fn a_csv_reader_finds_every_row_with_every_cell() {
        for text in [
            "--rows 700 -o x",
            "--rows 700 --delimiter ; --encoding windows-1252 -o x",
        ] {
            let delimiter = arguments(text).unwrap().delimiter;
            let bytes = bytes(text);
            let mut reader = csv::ReaderBuilder::new()
                .delimiter(delimiter)
                .from_reader(bytes.as_slice());
            let rows = reader
                .byte_records()
                .map(Result::unwrap)
                .filter(|row| row.len() == HEADER.len())
                .count();
            assert_eq!(rows, 700);
        }
    }

    #[test]
    fn a_windows_1252_file_is_not_utf_8() {
        assert!(std::str::from_utf8(&bytes("--rows 200 --encoding windows-1252 -o x")).is_err());
        assert!(std::str::from_utf8(&bytes("--rows 200 -o x")).is_ok());
    }

    #[test]
    fn every_word_fits_into_windows_1252() {
        let text = String::from_utf8(bytes("--rows 5000 -o x")).unwrap();
        assert!(!encoding_rs::WINDOWS_1252.encode(&text).2);
    }

    /// The texts of the filled cells of a workbook, in order; dates as their serial numbers.
    fn workbook_texts(options: &str) -> Vec<String> {
        use calamine::DataRef;

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("book.xlsx");
        let mut arguments = arguments(&format!("{options} -o x")).unwrap();
        arguments.output.clone_from(&path);
        run(&arguments).unwrap();
        let mut book: calamine::Xlsx<_> = calamine::open_workbook(&path).unwrap();
        let mut reader = book.worksheet_cells_reader("Contacts").unwrap();
        let mut texts = Vec::new();
        while let Some(cell) = reader.next_cell().unwrap() {
            match cell.get_value() {
                DataRef::Empty => {}
                DataRef::SharedString(text) => texts.push((*text).to_owned()),
                DataRef::String(text) => texts.push(text.clone()),
                DataRef::DateTime(date) => {
                    texts.push(date.as_datetime().unwrap().date().to_string())
                }
                other => panic!("{other:?}"),
            }
        }
        texts
    }

    #[test]
    fn a_workbook_holds_the_cells_of_the_csv_file_with_real_dates() {
        let people = People::new(1).unwrap();
        let mut expected: Vec<_> = HEADER.iter().map(ToString::to_string).collect();
        for row in 0..40 {
            expected.extend(people.cells(row, 0).iter().filter_map(|cell| match cell {
                Cell::Date(day, _) => Some(day.to_string()),
                Cell::Text(text) => (!text.is_empty()).then(|| text.clone()),
            }));
        }
        assert_eq!(
            workbook_texts("--rows 40 --format xlsx --strings inline"),
            expected
        );
        assert_eq!(
            workbook_texts("--rows 40 --format xlsx --strings shared"),
            expected
        );
    }

    #[test]
    fn a_row_takes_about_370_bytes() {
        let bytes = bytes("--rows 5000 -o x").len() / 5_000;
        assert!((350..=390).contains(&bytes), "{bytes}");
    }

    #[test]
    fn a_share_is_read_in_parts_of_ten_thousand() {
        assert_eq!(myriad("1%"), Some(100));
        assert_eq!(myriad("0.5%"), Some(50));
        assert_eq!(myriad("100%"), Some(10_000));
        assert_eq!(myriad("101%"), None);
        assert_eq!(myriad("1"), None);
    }

    #[test]
    fn what_cannot_be_written_is_refused() {
        assert!(arguments("--rows 2000000 --format xlsx -o x").is_err());
        assert!(arguments("--rows 10").is_err());
        assert!(arguments("--rows many -o x").is_err());
        assert!(arguments("--colour red -o x --rows 1").is_err());
    }
}
