//! The files of a copy of data: JSON with its schema, CSV, a workbook, an encrypted archive of them.

use std::io::{Cursor, Write};

use serde::Serialize;
use sha2::{Digest, Sha256};
use zip::{AesMode, CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use super::{
    deliver::OutFile,
    exit::{Exit, Failure},
};
use crate::{
    documents,
    model::{Lang, access::AccessCopy},
    output::csv::{CsvOptions, CsvWriter},
    words,
};

/// The description of `data.json`.
pub const ACCESS_SCHEMA: &str = include_str!("../documents/schemas/access.schema.json");
/// The description of the data that a person takes along.
pub const PORT_SCHEMA: &str = include_str!("../documents/schemas/data.schema.json");

/// The values as CSV that a spreadsheet opens with the right letters.
fn csv(copy: &AccessCopy, lang: Lang) -> Result<Vec<u8>, Failure> {
    let keys = [
        "system", "record", "header", "value", "file", "line", "imported",
    ];
    let header: Vec<&str> = keys
        .iter()
        .map(|key| words::label(&format!("access.column.{key}"), lang))
        .collect();
    let options = CsvOptions {
        // What spreadsheets of these countries expect; English ones take the comma.
        delimiter: if lang == Lang::En { b',' } else { b';' },
        has_mark: true,
        is_raw: false,
    };
    let mut bytes = Vec::new();
    let mut writer = CsvWriter::new(&mut bytes, &header, options)?;
    for row in documents::access_values(copy) {
        writer.row(row.iter().map(String::as_str))?;
    }
    writer.finish()?;
    Ok(bytes)
}

/// The files of a copy for access.
///
/// # Errors
/// When one cannot be written.
pub fn of_access(copy: &AccessCopy, lang: Lang) -> Result<Vec<OutFile>, Failure> {
    #[derive(Serialize)]
    struct Document<'a> {
        schema: &'static str,
        #[serde(flatten)]
        copy: &'a AccessCopy,
    }
    let document = Document {
        schema: "dpo.access/1",
        copy,
    };
    Ok(vec![
        OutFile::json("data.json", &document),
        OutFile::new("access.schema.json", ACCESS_SCHEMA),
        OutFile::new("data.csv", csv(copy, lang)?),
        OutFile::new("data.xlsx", documents::access_workbook(copy, lang)?),
    ])
}

/// The files of a copy to be taken along: for programs and for spreadsheets, never on paper.
///
/// # Errors
/// When one cannot be written.
pub fn of_port(copy: &AccessCopy, lang: Lang) -> Result<Vec<OutFile>, Failure> {
    #[derive(Serialize)]
    struct Value<'a> {
        header: &'a str,
        field: Option<&'a str>,
        value: &'a str,
    }
    #[derive(Serialize)]
    struct Record<'a> {
        source: &'a str,
        record: &'a str,
        values: Vec<Value<'a>>,
    }
    let records: Vec<Record<'_>> = copy
        .records
        .iter()
        .map(|record| Record {
            source: &record.source,
            record: &record.record,
            values: record
                .values
                .iter()
                .map(|value| Value {
                    header: &value.header,
                    field: value.field.as_deref(),
                    value: &value.value,
                })
                .collect(),
        })
        .collect();
    let document = serde_json::json!({
        "schema": "dpo.port/1",
        "case": copy.case,
        "made_on": copy.made_on,
        "records": records,
        "consents": copy.consents,
    });
    Ok(vec![
        OutFile::json("data.json", &document),
        OutFile::new("data.schema.json", PORT_SCHEMA),
        OutFile::new("data.csv", csv(copy, lang)?),
    ])
}

/// Names and digests, as the letter lists them.
#[must_use]
pub fn listed(files: &[OutFile]) -> Vec<(String, String)> {
    files
        .iter()
        .map(|file| {
            let digest: String = Sha256::digest(&file.bytes)
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            (file.name.clone(), digest)
        })
        .collect()
}

/// The files as one archive; with a passphrase, one that only it opens (AES-256, WinZip AE-2). Without, the
/// same files give the same bytes.
///
/// # Errors
/// When it cannot be written.
pub fn archive(files: &[OutFile], passphrase: Option<&str>) -> Result<Vec<u8>, Failure> {
    let failed = |error: zip::result::ZipError| Failure {
        exit: Exit::Bug,
        code: "archive",
        message: format!("the archive could not be written: {error}"),
        hint: None,
    };
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let options = match passphrase {
        Some(passphrase) => plain.with_aes_encryption(AesMode::Aes256, passphrase),
        None => plain,
    };
    for own in files {
        writer
            .start_file(own.name.as_str(), options)
            .map_err(failed)?;
        writer.write_all(&own.bytes)?;
    }
    Ok(writer.finish().map_err(failed)?.into_inner())
}
