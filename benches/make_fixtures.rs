//! Writes the fixtures that an editor would spoil (workbooks, other encodings and line ends) from the
//! UTF-8 tables in `fixtures/sources`, after the recipes there. Invents nothing by itself.

use std::{
    error::Error,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet};
use serde::Deserialize;

/// The recipes of `fixtures/sources/recipes.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Recipes {
    text: Vec<Text>,
    workbook: Vec<Book>,
}

/// A text file in another dress.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    from: String,
    to: String,
    #[serde(default = "utf8")]
    encoding: String,
    #[serde(default = "comma")]
    delimiter: char,
    #[serde(default = "line_feed")]
    line_end: String,
    /// The line end of every second record, where a file mixes them.
    line_end_odd: Option<String>,
    #[serde(default)]
    quotes_all: bool,
    #[serde(default)]
    preamble: Vec<String>,
    #[serde(default)]
    replace: std::collections::BTreeMap<String, String>,
}

/// A workbook.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Book {
    from: String,
    to: String,
    sheet: String,
    /// Headers of the columns whose ISO dates become date cells.
    dates: Vec<String>,
    /// Headers of the columns whose digits become numbers.
    numbers: Vec<String>,
    hidden_sheet: Option<String>,
    #[serde(default)]
    hidden_cells: Vec<Vec<String>>,
}

fn utf8() -> String {
    "utf-8".to_owned()
}

const fn comma() -> char {
    ','
}

fn line_feed() -> String {
    "\n".to_owned()
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn records(source: &[u8]) -> Result<Vec<csv::StringRecord>, csv::Error> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(source)
        .records()
        .collect()
}

fn quoted(cell: &str, recipe: &Text) -> String {
    if recipe.quotes_all || cell.contains([recipe.delimiter, '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

fn encoded(text: &str, encoding: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    match encoding {
        "utf-8" => Ok(text.as_bytes().to_vec()),
        "utf-16le" => Ok("\u{feff}"
            .encode_utf16()
            .chain(text.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect()),
        "windows-1252" => {
            let (bytes, _, has_failed) = encoding_rs::WINDOWS_1252.encode(text);
            if has_failed {
                Err("a character has no place in windows-1252".into())
            } else {
                Ok(bytes.into_owned())
            }
        }
        other => Err(format!("{other} is not an encoding of the recipes").into()),
    }
}

/// The bytes of a text fixture.
fn text(recipe: &Text, source: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut lines = recipe.preamble.clone();
    for record in records(source)? {
        let cells: Vec<_> = record.iter().map(|cell| quoted(cell, recipe)).collect();
        lines.push(cells.join(&recipe.delimiter.to_string()));
    }
    let mut all = String::new();
    for (index, line) in lines.iter().enumerate() {
        let odd = recipe.line_end_odd.as_ref().filter(|_| index % 2 == 1);
        all.push_str(line);
        all.push_str(odd.unwrap_or(&recipe.line_end));
    }
    for (mark, real) in &recipe.replace {
        all = all.replace(mark, real);
    }
    encoded(&all, &recipe.encoding)
}

/// The bytes of a workbook fixture.
fn workbook(recipe: &Book, source: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let records = records(source)?;
    let header = records.first().ok_or("the source is empty")?;
    if let Some(missing) = recipe
        .dates
        .iter()
        .chain(&recipe.numbers)
        .find(|name| !header.iter().any(|cell| cell == *name))
    {
        return Err(format!("there is no column {missing}").into());
    }
    let mut book = Workbook::new();
    // The creation time is fixed, or two runs would differ.
    book.set_properties(
        &DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2026, 6, 29)?),
    );
    let sheet = book.add_worksheet();
    sheet.set_name(&recipe.sheet)?;
    for (line, record) in records.iter().enumerate() {
        for (column, cell) in record.iter().enumerate() {
            let at = (u32::try_from(line)?, u16::try_from(column)?);
            let name = header.get(column).filter(|_| line > 0).unwrap_or_default();
            write_cell(sheet, at, cell, name, recipe)?;
        }
    }
    if let Some(name) = &recipe.hidden_sheet {
        let sheet = book.add_worksheet();
        sheet.set_name(name)?.set_very_hidden(true);
        for (line, cells) in recipe.hidden_cells.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                sheet.write_string(u32::try_from(line)?, u16::try_from(column)?, cell)?;
            }
        }
    }
    Ok(book.save_to_buffer()?)
}

fn write_cell(
    sheet: &mut Worksheet,
    at: (u32, u16),
    cell: &str,
    name: &str,
    recipe: &Book,
) -> Result<(), Box<dyn Error>> {
    let (line, column) = at;
    if cell.is_empty() {
        return Ok(());
    }
    if recipe.dates.iter().any(|date| date == name) {
        let format = if cell.contains('T') {
            "dd/mm/yyyy hh:mm"
        } else {
            "dd/mm/yyyy"
        };
        let date = ExcelDateTime::parse_from_str(cell)?;
        sheet.write_datetime_with_format(
            line,
            column,
            date,
            &Format::new().set_num_format(format),
        )?;
    } else if recipe.numbers.iter().any(|number| number == name)
        && cell.bytes().all(|byte| byte.is_ascii_digit())
    {
        sheet.write_number(line, column, cell.parse::<f64>()?)?;
    } else {
        sheet.write_string(line, column, cell)?;
    }
    Ok(())
}

/// Paths below `fixtures`, and what belongs there.
type Made = Vec<(String, Vec<u8>)>;

/// Every generated fixture.
fn all() -> Result<Made, Box<dyn Error>> {
    let sources = fixtures().join("sources");
    let recipes: Recipes = toml::from_str(&fs::read_to_string(sources.join("recipes.toml"))?)?;
    let mut made = Vec::new();
    for recipe in &recipes.text {
        let bytes = text(recipe, &fs::read(sources.join(&recipe.from))?)
            .map_err(|why| format!("{}: {why}", recipe.to))?;
        made.push((recipe.to.clone(), bytes));
    }
    for recipe in &recipes.workbook {
        let bytes = workbook(recipe, &fs::read(sources.join(&recipe.from))?)
            .map_err(|why| format!("{}: {why}", recipe.to))?;
        made.push((recipe.to.clone(), bytes));
    }
    Ok(made)
}

fn run() -> Result<(), Box<dyn Error>> {
    for (path, bytes) in all()? {
        let path = fixtures().join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, bytes)?;
    }
    Ok(())
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            // Nobody is left to tell if standard error is closed.
            writeln!(io::stderr(), "make_fixtures: {why}").ok();
            ExitCode::from(2)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                files_below(&path, found)
            } else {
                found.push(path)
            }
        }
    }

    #[test]
    fn the_committed_fixtures_are_what_the_recipes_make() {
        for (path, bytes) in all().unwrap() {
            let committed = fs::read(fixtures().join(&path)).unwrap();
            assert!(
                committed == bytes,
                "{path} differs: run `cargo run --example make_fixtures`"
            );
        }
    }

    #[test]
    fn two_recipes_never_write_one_file() {
        let made = all().unwrap();
        let paths: BTreeSet<_> = made.iter().map(|(path, _)| path).collect();
        assert_eq!(paths.len(), made.len());
    }

    #[test]
    fn every_fixture_has_its_line_in_the_readme_and_every_line_its_fixture() {
        let readme = fs::read_to_string(fixtures().join("README.md")).unwrap();
        let mut files = Vec::new();
        // Messages are named like the fault they show; a test of the program holds them to it.
        for folder in ["crm", "lists", "policy"] {
            files_below(&fixtures().join(folder), &mut files);
        }
        let names: BTreeSet<_> = files
            .iter()
            .map(|file| {
                file.strip_prefix(fixtures())
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned()
            })
            .collect();
        let mut listed: BTreeSet<_> = readme
            .lines()
            .filter_map(|line| {
                line.strip_prefix("| `")?
                    .split_once('`')
                    .map(|(name, _)| name.to_owned())
            })
            .collect();
        let messages: Vec<String> = listed
            .extract_if(.., |name| name.starts_with("mail/"))
            .collect();
        for message in messages {
            assert!(fixtures().join(&message).exists(), "{message}");
        }
        assert_eq!(listed, names);
    }

    #[test]
    fn no_fixture_is_larger_than_a_hundred_kilobytes() {
        let mut files = Vec::new();
        files_below(&fixtures(), &mut files);
        assert!(files.len() > 30);
        for file in files {
            assert!(
                fs::metadata(&file).unwrap().len() < 100_000,
                "{}",
                file.display()
            );
        }
    }

    #[test]
    fn every_address_of_the_tables_lies_in_a_reserved_domain() {
        let mut files = Vec::new();
        files_below(&fixtures(), &mut files);
        let mut seen = 0;
        for file in files.iter().filter(|file| {
            file.extension()
                .is_some_and(|end| end == "csv" || end == "toml")
        }) {
            let bytes = fs::read(file).unwrap();
            let text = encoding_rs::WINDOWS_1252.decode(&bytes).0.replace('\0', "");
            for (at, _) in text.match_indices('@') {
                let domain: String = text[at + 1..]
                    .chars()
                    .take_while(|letter| letter.is_ascii_alphanumeric() || "-.".contains(*letter))
                    .collect();
                // `@carla` of the formula fixture is no address.
                if domain.contains('.') {
                    seen += 1;
                    assert!(
                        format!(".{}", domain.trim_end_matches('.').to_lowercase())
                            .ends_with(".example.org"),
                        "{} holds {domain}",
                        file.display()
                    );
                }
            }
        }
        assert!(seen > 100, "{seen}");
    }

    #[test]
    fn no_eleven_digits_of_the_belgian_file_are_a_valid_national_number() {
        let bytes = fs::read(fixtures().join("sources/generic-clients-belgique.csv")).unwrap();
        let records = records(&bytes).unwrap();
        let column = records[0]
            .iter()
            .position(|header| header == "NISS")
            .unwrap();
        let mut seen = 0;
        for record in records
            .iter()
            .skip(1)
            .filter(|record| !record[column].is_empty())
        {
            let digits: String = record[column]
                .chars()
                .filter(char::is_ascii_digit)
                .collect();
            let (base, check) = digits.split_at(9);
            let check: u64 = check.parse().unwrap();
            for century in ["", "2"] {
                let number: u64 = format!("{century}{base}").parse().unwrap();
                assert_ne!(97 - number % 97, check, "row {}", &record[0]);
            }
            seen += 1;
        }
        assert!(seen >= 4, "{seen}");
    }

    #[test]
    fn a_character_outside_the_encoding_is_refused() {
        assert!(encoded("日本", "windows-1252").is_err());
        assert!(encoded("é€", "windows-1252").is_ok());
        assert!(encoded("x", "ebcdic").is_err());
    }
}
