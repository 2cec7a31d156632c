//! The check of a workbook's zip container before anything parses it: every part is inflated once
//! to its end, counted and checksummed. Keeps only the small parts that say where merged cells and
//! links are. Must not interpret cells.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Read, Seek},
};

use memchr::{memchr, memmem, memrchr};
use zip::{ZipArchive, result::ZipError};

use super::errors::{damaged, encrypted, limit, save_again};
use crate::intake::{
    IntakeError,
    inflate::{Fault, inflate},
};

/// Parts that a workbook may have.
const MAX_ENTRIES: usize = 1_000;
/// The longest stretch of XML without a tag: a full cell with every character escaped fits.
const MAX_TEXT_RUN: usize = 1 << 20;
/// What is kept of the beginning of a part.
const HEAD_BYTES: usize = 64 << 10;
/// What is kept of a part that follows the cells or names the sheets.
const MAX_KEPT: usize = 16 << 20;

/// What the check found out.
#[derive(Debug, Default)]
pub(super) struct Checked {
    /// Size of the table of shared strings, inflated.
    pub string_table_bytes: u64,
    /// By part name in lower case: whole small parts, and of sheets what follows the cells.
    pub kept: BTreeMap<String, Vec<u8>>,
    /// Whether something that would have been kept was too long.
    pub is_cut: bool,
}

/// Inflates every part of the container to its end.
///
/// # Errors
/// When a limit is passed, a part is encrypted or damaged, or two parts have one name.
pub(super) fn check<R: Read + Seek>(input: R, file_bytes: u64) -> Result<Checked, IntakeError> {
    let mut archive = ZipArchive::new(input).map_err(|error| container_error(&error))?;
    if archive.len() > MAX_ENTRIES {
        return Err(limit(format!(
            "it has {} parts, more than {MAX_ENTRIES}",
            archive.len()
        )));
    }
    if archive.has_duplicate_names() {
        return Err(damaged("two of its parts have the same name"));
    }
    let mut names = BTreeSet::new();
    let mut checked = Checked::default();
    let mut total = 0_u64;
    for index in 0..archive.len() {
        let mut part = match archive.by_index(index) {
            Ok(part) => part,
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(encrypted());
            }
            Err(error) => return Err(container_error(&error)),
        };
        if part.encrypted() {
            return Err(encrypted());
        }
        let name = part
            .name()
            .map_err(|error| container_error(&error))?
            .replace('\\', "/")
            .to_ascii_lowercase();
        if !names.insert(name.clone()) {
            return Err(damaged("two of its parts have the same name"));
        }
        let packed = part.compressed_size().min(file_bytes);
        let mut scan = PartScan::new(&name);
        let size = inflate(&mut part, packed, &mut total, &mut |bytes| scan.feed(bytes)).map_err(
            |fault| match fault {
                Fault::Damaged => damaged("a compressed part cannot be read to its end"),
                Fault::TooLarge(why) => limit(why),
                Fault::TooDense(times) => limit(format!(
                    "a part inflates to more than {times} times its size"
                )),
                Fault::Refused(error) => error,
            },
        )?;
        scan.finish(name, size, &mut checked)?;
    }
    Ok(checked)
}

/// Looks at one part while it streams by.
struct PartScan {
    is_xml: bool,
    keep: Keep,
    head: Vec<u8>,
    run: usize,
    finder: Option<memmem::Finder<'static>>,
    carry: Vec<u8>,
    kept: Vec<u8>,
    is_cut: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    Nothing,
    All,
    AfterCells,
    FromNow,
}

impl PartScan {
    fn new(name: &str) -> Self {
        let keep = if name.ends_with("workbook.xml") || name.ends_with(".rels") {
            Keep::All
        } else if name.contains("worksheets/") && name.ends_with(".xml") {
            Keep::AfterCells
        } else {
            Keep::Nothing
        };
        Self {
            // Custom XML is another program's: it may be of any form and is never parsed here.
            is_xml: (name.ends_with(".xml") || name.ends_with(".rels"))
                && !name.starts_with("customxml/"),
            keep,
            head: Vec::new(),
            run: 0,
            finder: None,
            carry: Vec::new(),
            kept: Vec::new(),
            is_cut: false,
        }
    }

    fn feed(&mut self, chunk: &[u8]) -> Result<(), IntakeError> {
        if !self.is_xml {
            return Ok(());
        }
        let missing = HEAD_BYTES.saturating_sub(self.head.len());
        self.head
            .extend_from_slice(chunk.get(..missing.min(chunk.len())).unwrap_or_default());
        self.measure_run(chunk)?;
        match self.keep {
            Keep::Nothing => {}
            Keep::All | Keep::FromNow => self.keep_bytes(chunk),
            Keep::AfterCells => self.look_for_the_end_of_cells(chunk),
        }
        Ok(())
    }

    /// Counts the bytes since the last tag began: one giant cell or attribute costs memory.
    fn measure_run(&mut self, chunk: &[u8]) -> Result<(), IntakeError> {
        let until_first = memchr(b'<', chunk).unwrap_or(chunk.len());
        self.run += until_first;
        if self.run > MAX_TEXT_RUN {
            return Err(limit(format!(
                "a single cell or tag is longer than {} MB",
                MAX_TEXT_RUN >> 20
            )));
        }
        if let Some(last) = memrchr(b'<', chunk) {
            self.run = chunk.len() - last;
        }
        Ok(())
    }

    fn look_for_the_end_of_cells(&mut self, chunk: &[u8]) {
        if self.finder.is_none() && memmem::find(&self.head, b"worksheet").is_none() {
            return;
        }
        let finder = self.finder.get_or_insert_with(|| {
            memmem::Finder::new(&format!("</{}sheetData>", root_prefix(&self.head))).into_owned()
        });
        let overlap = finder.needle().len().saturating_sub(1);
        // The end tag may lie across two chunks: the seam is looked at by itself.
        let mut seam = std::mem::take(&mut self.carry);
        let seam_start = seam.len();
        seam.extend_from_slice(chunk.get(..overlap.min(chunk.len())).unwrap_or_default());
        let needle_length = finder.needle().len();
        let in_seam = finder
            .find(&seam)
            .map(|at| (at + needle_length).saturating_sub(seam_start));
        let after = in_seam.or_else(|| finder.find(chunk).map(|at| at + needle_length));
        if let Some(after) = after {
            self.keep = Keep::FromNow;
            self.keep_bytes(chunk.get(after..).unwrap_or_default());
        } else if chunk.len() >= overlap {
            self.carry = chunk
                .get(chunk.len() - overlap..)
                .unwrap_or_default()
                .to_vec();
        } else {
            let start = seam.len().saturating_sub(overlap);
            self.carry = seam.get(start..).unwrap_or_default().to_vec();
        }
    }

    fn keep_bytes(&mut self, bytes: &[u8]) {
        if self.kept.len() + bytes.len() > MAX_KEPT {
            self.is_cut = true;
            return;
        }
        if !self.is_cut {
            self.kept.extend_from_slice(bytes);
        }
    }

    fn finish(self, name: String, size: u64, checked: &mut Checked) -> Result<(), IntakeError> {
        if self.is_xml && is_wide(&self.head) {
            return Err(IntakeError {
                code: "damaged",
                message: "cannot read the workbook: a part is written in UTF-16 or UTF-32, which is read as if it \
                          were empty"
                    .to_owned(),
                hint: Some(save_again()),
            });
        }
        if name.ends_with("sharedstrings.xml") {
            checked.string_table_bytes = size;
            if claimed_strings(&self.head).is_some_and(|count| count > size / 4) {
                return Err(damaged(
                    "its table of strings claims more entries than it can hold",
                ));
            }
        } else if name.ends_with("sharedstrings.bin") {
            checked.string_table_bytes = size;
        }
        checked.is_cut |= self.is_cut;
        if !self.is_cut && !self.kept.is_empty() {
            checked.kept.insert(name, self.kept);
        }
        Ok(())
    }
}

/// The prefix of the part's root element, with its colon: `x:` in `<x:worksheet`.
fn root_prefix(head: &[u8]) -> String {
    let Some(at) = memmem::find(head, b"worksheet") else {
        return String::new();
    };
    let before = head.get(..at).unwrap_or_default();
    let start = memrchr(b'<', before).map_or(at, |open| open + 1);
    let prefix = before.get(start..).unwrap_or_default();
    match prefix.split_last() {
        Some((b':', name)) if name.iter().all(u8::is_ascii_alphanumeric) => {
            String::from_utf8_lossy(prefix).into_owned()
        }
        _ => String::new(),
    }
}

/// Whether the part's first bytes are those of UTF-16 or UTF-32 text.
fn is_wide(head: &[u8]) -> bool {
    head.starts_with(&[0xff, 0xfe])
        || head.starts_with(&[0xfe, 0xff])
        || head.get(..4).is_some_and(|first| first.contains(&0))
}

/// How many strings the table says it has, where it says so before its first one.
fn claimed_strings(head: &[u8]) -> Option<u64> {
    let end = memmem::find(head, b"<si").unwrap_or(head.len());
    let start = memmem::find(head, b"uniqueCount")? + b"uniqueCount".len();
    let digits: Vec<u8> = head
        .get(start..end)?
        .iter()
        .copied()
        .skip_while(|byte| {
            byte.is_ascii_whitespace() || matches!(byte, b'=' | b'"' | b'\'' | b'+' | b'0')
        })
        .take_while(u8::is_ascii_digit)
        .collect();
    match digits.len() {
        0 => None,
        1..=18 => String::from_utf8(digits).ok()?.parse().ok(),
        _ => Some(u64::MAX),
    }
}

fn container_error(error: &ZipError) -> IntakeError {
    match error {
        ZipError::UnsupportedArchive(_) => {
            damaged("its container uses a method that workbooks do not use")
        }
        _ => damaged("its zip container is incomplete or damaged"),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

    use super::*;

    fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            writer
                .start_file(*name, SimpleFileOptions::default())
                .unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn check_bytes(bytes: &[u8]) -> Result<Checked, IntakeError> {
        check(Cursor::new(bytes), bytes.len() as u64)
    }

    fn code_of(bytes: &[u8]) -> &'static str {
        check_bytes(bytes).map_or_else(|error| error.code, |_| "fine")
    }

    #[test]
    fn a_plain_container_passes_and_keeps_what_follows_the_cells() {
        let sheet = b"<worksheet><sheetData><row/></sheetData><mergeCells/></worksheet>";
        let bytes = zipped(&[
            ("xl/workbook.xml", b"<workbook/>"),
            ("xl/worksheets/Sheet1.xml", sheet),
        ]);
        let checked = check_bytes(&bytes).unwrap();
        assert_eq!(checked.kept["xl/workbook.xml"], b"<workbook/>");
        assert_eq!(
            checked.kept["xl/worksheets/sheet1.xml"],
            b"<mergeCells/></worksheet>"
        );
    }

    #[test]
    fn the_end_of_the_cells_is_found_wherever_the_chunks_are_cut() {
        let sheet = b"<x:worksheet a='b'><x:sheetData></x:sheetData><tail/>";
        for size in 1..sheet.len() {
            let mut scan = PartScan::new("xl/worksheets/sheet1.xml");
            for chunk in sheet.chunks(size) {
                scan.feed(chunk).unwrap();
            }
            assert_eq!(scan.kept, b"<tail/>", "chunks of {size}");
        }
    }

    #[test]
    fn a_thousand_parts_pass_and_one_more_does_not() {
        let names: Vec<String> = (0..=MAX_ENTRIES)
            .map(|index| format!("x/{index}"))
            .collect();
        let parts: Vec<(&str, &[u8])> = names
            .iter()
            .map(|name| (name.as_str(), b"".as_slice()))
            .collect();
        assert_eq!(code_of(&zipped(&parts[..MAX_ENTRIES])), "fine");
        assert_eq!(code_of(&zipped(&parts)), "limit");
    }

    #[test]
    fn two_parts_with_one_name_are_refused_whatever_their_case() {
        assert_eq!(
            code_of(&zipped(&[("xl/a.xml", b"<a/>"), ("XL/A.xml", b"<b/>")])),
            "damaged"
        );
        let mut bytes = zipped(&[("xl/a.xml", b"<a/>"), ("xl/b.xml", b"<b/>")]);
        while let Some(at) = memmem::find(&bytes, b"xl/b.xml") {
            bytes[at + 3] = b'a';
        }
        assert_eq!(code_of(&bytes), "damaged");
    }

    #[test]
    fn a_part_of_two_hundred_times_its_size_is_refused() {
        let zeros = vec![b' '; 3 << 20];
        assert_eq!(code_of(&zipped(&[("media/image.bin", &zeros)])), "limit");
        let small = vec![b' '; 1 << 20];
        assert_eq!(code_of(&zipped(&[("media/image.bin", &small)])), "fine");
    }

    #[test]
    fn a_wrong_checksum_is_found() {
        let mut bytes = zipped(&[("xl/a.xml", b"<a/>")]);
        let directory = memmem::rfind(&bytes, b"PK\x01\x02").unwrap();
        bytes[directory + 16] ^= 1;
        assert_eq!(code_of(&bytes), "damaged");
    }

    #[test]
    fn an_encrypted_part_is_told_as_such() {
        let mut bytes = zipped(&[("xl/a.xml", b"<a/>")]);
        let directory = memmem::rfind(&bytes, b"PK\x01\x02").unwrap();
        bytes[directory + 8] |= 1;
        bytes[6] |= 1;
        assert_eq!(code_of(&bytes), "encrypted");
    }

    #[test]
    fn a_table_that_claims_too_many_strings_is_refused() {
        let table = |count: &str| format!("<sst uniqueCount = \"{count}\"><si><t>x</t></si></sst>");
        let code = |count: &str| {
            code_of(&zipped(&[(
                "xl/sharedStrings.xml",
                table(count).as_bytes(),
            )]))
        };
        assert_eq!(code("1"), "fine");
        assert_eq!(code("99"), "damaged");
        assert_eq!(code("99999999999999999999999"), "damaged");
        let text = b"<sst><si><t>uniqueCount=\"99999\"</t></si></sst>";
        assert_eq!(code_of(&zipped(&[("xl/sharedStrings.xml", text)])), "fine");
    }

    #[test]
    fn one_giant_text_is_refused() {
        let mut giant = b"<t>".to_vec();
        // Noise, so that the ratio does not refuse it first.
        let mut state = 1_u32;
        giant.extend((0..MAX_TEXT_RUN + 10).map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            b'a' + u8::try_from(state >> 28).unwrap()
        }));
        assert_eq!(
            code_of(&zipped(&[("xl/worksheets/sheet1.xml", &giant)])),
            "limit"
        );
        giant.truncate(MAX_TEXT_RUN - 10);
        assert_eq!(
            code_of(&zipped(&[("xl/worksheets/sheet1.xml", &giant)])),
            "fine"
        );
    }

    #[test]
    fn a_part_in_utf_16_is_refused_with_or_without_its_mark() {
        let wide: Vec<u8> = "<worksheet/>"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(
            code_of(&zipped(&[("xl/worksheets/sheet1.xml", &wide)])),
            "damaged"
        );
        let marked = [&[0xff, 0xfe], wide.as_slice()].concat();
        assert_eq!(
            code_of(&zipped(&[("xl/worksheets/sheet1.xml", &marked)])),
            "damaged"
        );
    }

    #[test]
    fn a_container_cut_anywhere_is_an_error() {
        let bytes = zipped(&[("xl/workbook.xml", b"<workbook/>")]);
        for length in 0..bytes.len() {
            assert_ne!(code_of(&bytes[..length]), "fine", "cut at {length}");
        }
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("a", stored).unwrap();
        writer.write_all(b"x").unwrap();
        assert_eq!(code_of(writer.finish().unwrap().get_ref()), "fine");
    }
}
