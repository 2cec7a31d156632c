//! The archives in which mailing tools hand out their exports: one ZIP with a file of comma-separated
//! values for each state. Nothing is written under a name of its own; a hostile archive is refused.

use std::{
    fs::File,
    io::{Read, Write},
    path::Path,
};

use tempfile::NamedTempFile;
use zip::{ZipArchive, result::ZipError};

use crate::intake::{
    IntakeError,
    inflate::{Fault, inflate},
    text::unreadable,
};

/// Files that an archive may have.
const MAX_ENTRIES: usize = 1_000;
/// The endings of tables of text, and of saved mails.
const ENDINGS: [&str; 5] = [".csv", ".tsv", ".txt", ".eml", ".mbox"];

/// A table of an archive.
#[derive(Debug)]
pub struct Member {
    /// Its name, without folders.
    pub name: String,
    /// Its bytes, in a file that goes when this does.
    pub file: NamedTempFile,
}

/// The tables of an archive, in its order; none where the file is no archive, or is a workbook.
///
/// # Errors
/// When the archive is damaged, encrypted, passes a limit or holds no table.
pub fn tables(path: &Path) -> Result<Option<Vec<Member>>, IntakeError> {
    let mut file = File::open(path).map_err(|error| unreadable(&error))?;
    let mut start = [0_u8; 4];
    if file.read_exact(&mut start).is_err() || !matches!(&start, b"PK\x03\x04" | b"PK\x05\x06") {
        return Ok(None);
    }
    let mut archive = ZipArchive::new(file).map_err(|error| container_error(&error))?;
    if archive.len() > MAX_ENTRIES {
        return Err(limit(format!(
            "it has {} files, more than {MAX_ENTRIES}",
            archive.len()
        )));
    }
    if archive.has_duplicate_names() {
        return Err(damaged("two of its files have the same name"));
    }
    let is_office = archive
        .file_names()
        .flatten()
        .any(|name| name == "[Content_Types].xml" || name == "mimetype" || name.starts_with("xl/"));
    if is_office {
        return Ok(None);
    }
    let mut members = Vec::new();
    let mut total = 0;
    for index in 0..archive.len() {
        let mut part = archive
            .by_index(index)
            .map_err(|error| container_error(&error))?;
        let Some(name) = part.name().ok().and_then(|name| table_name(&name)) else {
            continue;
        };
        let packed = part.compressed_size();
        let mut file = tempfile::Builder::new()
            .prefix("dpo-")
            .tempfile()
            .map_err(|error| unwritable(&error))?;
        let out = file.as_file_mut();
        let mut write = |bytes: &[u8]| out.write_all(bytes).map_err(|error| unwritable(&error));
        inflate(&mut part, packed, &mut total, &mut write).map_err(|fault| match fault {
            Fault::Damaged => damaged("a compressed file in it cannot be read to its end"),
            Fault::TooLarge(why) => limit(why),
            Fault::TooDense(times) => limit(format!(
                "a file in it inflates to more than {times} times its size"
            )),
            Fault::Refused(error) => error,
        })?;
        members.push(Member { name, file });
    }
    if members.is_empty() {
        return Err(IntakeError {
            code: "archive",
            message: "the zip archive holds no table of text and no mail".to_owned(),
            hint: Some("unpack it and name the files in it".to_owned()),
        });
    }
    Ok(Some(members))
}

/// The name of a table, without folders and without what systems add for themselves.
fn table_name(path: &str) -> Option<String> {
    let name = path.rsplit(['/', '\\']).next()?;
    let is_own = !name.starts_with('.') && !path.starts_with("__MACOSX");
    let lower = name.to_lowercase();
    (is_own && ENDINGS.iter().any(|ending| lower.ends_with(ending))).then(|| name.to_owned())
}

fn container_error(error: &ZipError) -> IntakeError {
    match error {
        ZipError::UnsupportedArchive(text) if text.contains("assword") => IntakeError {
            code: "encrypted",
            message: "the zip archive is protected by a password".to_owned(),
            hint: Some("unpack it and name the files in it".to_owned()),
        },
        _ => damaged("its list of files cannot be read"),
    }
}

fn damaged(what: &str) -> IntakeError {
    IntakeError {
        code: "damaged",
        message: format!("the zip archive is damaged: {what}"),
        hint: Some("export it again".to_owned()),
    }
}

fn limit(what: String) -> IntakeError {
    IntakeError {
        code: "limit",
        message: format!("the zip archive is not opened: {what}"),
        hint: Some("if you trust it, unpack it and name the files in it".to_owned()),
    }
}

fn unwritable(error: &std::io::Error) -> IntakeError {
    IntakeError {
        code: "unwritable",
        message: format!(
            "a temporary file cannot be written ({})",
            crate::intake::io_words(error.kind())
        ),
        hint: Some("make room in the folder for temporary files, or set TMPDIR".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

    use super::*;

    fn zipped(parts: &[(&str, &[u8])]) -> NamedTempFile {
        let file = NamedTempFile::new().unwrap();
        let mut writer = ZipWriter::new(file.reopen().unwrap());
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        for (name, bytes) in parts {
            writer.start_file(*name, options).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap();
        file
    }

    #[test]
    fn the_tables_of_an_archive_come_out_under_their_names_without_folders() {
        let archive = zipped(&[
            ("export/subscribed_1.csv", b"Email Address\n"),
            ("../../../etc/cleaned_1.CSV", b"x\n"),
            ("__MACOSX/._subscribed_1.csv", b"x"),
            ("readme.pdf", b"x"),
        ]);
        let tables = tables(archive.path()).unwrap().unwrap();
        let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
        assert_eq!(names, ["subscribed_1.csv", "cleaned_1.CSV"]);
        assert_eq!(fs::read(tables[0].file.path()).unwrap(), b"Email Address\n");
    }

    #[test]
    fn a_workbook_and_a_plain_table_are_no_archive() {
        let book = zipped(&[("[Content_Types].xml", b"<x/>"), ("xl/a.csv", b"x")]);
        assert!(tables(book.path()).unwrap().is_none());
        let plain = NamedTempFile::new().unwrap();
        fs::write(plain.path(), "Email\n").unwrap();
        assert!(tables(plain.path()).unwrap().is_none());
    }

    #[test]
    fn a_bomb_a_crowd_and_a_damaged_archive_are_refused() {
        let bomb = zipped(&[("a.csv", &vec![b'a'; 8 << 20])]);
        assert_eq!(tables(bomb.path()).unwrap_err().code, "limit");
        let names: Vec<String> = (0..=MAX_ENTRIES).map(|n| format!("{n}.csv")).collect();
        let crowd: Vec<(&str, &[u8])> = names
            .iter()
            .map(|name| (name.as_str(), &b"x"[..]))
            .collect();
        assert_eq!(tables(zipped(&crowd).path()).unwrap_err().code, "limit");
        let whole = zipped(&[("a.csv", b"Email Address\nanna@example.org\n")]);
        let mut bytes = fs::read(whole.path()).unwrap();
        let middle = 40;
        bytes[middle] ^= 0xff;
        fs::write(whole.path(), &bytes).unwrap();
        assert_eq!(tables(whole.path()).unwrap_err().code, "damaged");
        assert_eq!(
            tables(zipped(&[("a.pdf", b"x")]).path()).unwrap_err().code,
            "archive"
        );
    }
}
