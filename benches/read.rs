//! The bare readings that imports and audits are compared with: what a library alone needs to read
//! the same file, with nothing done to the cells.

use std::{
    error::Error,
    fs::File,
    io::{self, BufReader, Read, Write},
    path::Path,
    process::ExitCode,
};

use calamine::{DataRef, Reader as _, Xlsx};
use sha2::{Digest, Sha256};

const USAGE: &str = "usage: read csv|xlsx|sha256 FILE";

/// Counts the records of a CSV file.
fn count_records(path: &Path) -> Result<String, Box<dyn Error>> {
    let mut reader = csv::ReaderBuilder::new()
        .buffer_capacity(1 << 20)
        .flexible(true)
        .from_path(path)?;
    let mut record = csv::ByteRecord::new();
    let mut count = 0_u64;
    while reader.read_byte_record(&mut record)? {
        count += 1;
    }
    Ok(format!("{count} records"))
}

/// Counts the filled cells of a workbook's first sheet, cell by cell.
fn count_cells(path: &Path) -> Result<String, Box<dyn Error>> {
    let mut book = Xlsx::new(BufReader::new(File::open(path)?))?;
    let sheet = book
        .sheet_names()
        .first()
        .cloned()
        .ok_or("the book has no sheet")?;
    let mut reader = book.worksheet_cells_reader(&sheet)?;
    let mut count = 0_u64;
    while let Some(cell) = reader.next_cell()? {
        count += u64::from(!matches!(cell.get_value(), DataRef::Empty));
    }
    Ok(format!("{count} cells"))
}

/// The digest of the file's bytes.
fn digest(path: &Path) -> Result<String, Box<dyn Error>> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0_u8; 1 << 20];
    loop {
        let length = file.read(&mut buffer)?;
        match buffer.get(..length) {
            Some(bytes) if length > 0 => hasher.update(bytes),
            _ => break,
        }
    }
    Ok(hasher
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

fn run() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let (Some(how), Some(file)) = (words.next(), words.next()) else {
        return Err(USAGE.into());
    };
    let path = Path::new(&file);
    let answer = match how.as_str() {
        "csv" => count_records(path)?,
        "xlsx" => count_cells(path)?,
        "sha256" => digest(path)?,
        _ => return Err(USAGE.into()),
    };
    writeln!(io::stdout(), "{answer}")?;
    Ok(())
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            // Nobody is left to tell if standard error is closed.
            writeln!(io::stderr(), "read: {why}").ok();
            ExitCode::from(2)
        }
    }
}
