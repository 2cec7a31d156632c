//! A new version of a record in the place of the one that the store has: cells sealed under the record,
//! look-up keys replaced, and the record still known by what its file says. Used where a person's data
//! is corrected, and where a change is taken over that waited behind a restriction.

use super::{
    Layout, OpError,
    deed::refusal,
    holds::{self, NoteReader},
    import::{address_keys, contact_keys},
    layout::readable,
    person::HeldRecord,
};
use crate::{
    intake::{Encoding, consents::ConsentReader, encode_header},
    matching::{ExactKeys, KeyReader},
    model::{Field, RawRow, row::CellKind},
    policy::Policy,
    store::{
        CellChange, Change, Event, HeldChange, KeyKind, RecordVersion, Rectification, pack, unpack,
    },
};

/// A cell that takes another value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCell {
    /// The column, from 0.
    pub column: usize,
    /// Which of several rows of the record, from 0.
    pub row: usize,
    /// What it is to hold.
    pub text: String,
}

/// The packed cells of a record with some of them replaced; every other cell keeps its bytes.
///
/// # Errors
/// `value-not-kept` where the file's encoding cannot hold a value, or would read it back as another.
pub fn with_cells(packed: &[u8], layout: &Layout, cells: &[NewCell]) -> Result<Vec<u8>, OpError> {
    let mut raw = RawRow::default();
    unpack(packed, &mut raw)?;
    let width = raw.width.max(1);
    let mut fresh = RawRow {
        width: raw.width,
        line: raw.line,
        ..RawRow::default()
    };
    let last = cells.iter().map(|cell| cell.row * width + cell.column + 1);
    let length = last.max().unwrap_or(0).max(raw.len());
    for position in 0..length {
        let new = cells
            .iter()
            .find(|cell| cell.row * width + cell.column == position);
        let kind = raw.kinds.get(position).copied().unwrap_or_default();
        match new {
            Some(cell) => {
                let bytes =
                    encoded(&cell.text, layout).ok_or_else(|| not_kept(layout, cell.column))?;
                fresh.push(&bytes);
                if !raw.kinds.is_empty() {
                    fresh.kinds.push(kind_of(&cell.text, kind));
                }
            }
            None => {
                fresh.push(raw.cell(position).unwrap_or_default());
                if !raw.kinds.is_empty() {
                    fresh.kinds.push(kind);
                }
            }
        }
    }
    let row = readable(&fresh, layout.encoding());
    for cell in cells {
        if row.values(cell.column).nth(cell.row) != Some(cell.text.as_str()) {
            return Err(not_kept(layout, cell.column));
        }
    }
    let mut out = Vec::new();
    pack(&fresh, &mut out);
    Ok(out)
}

fn not_kept(layout: &Layout, column: usize) -> OpError {
    let header = layout.columns.columns.get(column);
    refusal(
        "value-not-kept",
        format!(
            "the file's encoding ({}) cannot hold the new value of the column {}",
            layout.encoding,
            header.map_or("", |column| column.header.as_str())
        ),
        "write it with the letters of that encoding; or export the source as UTF-8, import it, and rectify again",
    )
}

/// The bytes of a value as the file would hold it; none where its encoding has no such letters.
fn encoded(text: &str, layout: &Layout) -> Option<Vec<u8>> {
    let encoding = layout.encoding();
    let holds = match encoding {
        Encoding::Named(name) => {
            let known = encoding_rs::Encoding::for_label(name.as_bytes())?;
            !known.encode(text).2
        }
        _ => true,
    };
    // Some systems put a guard before a cell that a spreadsheet would calculate.
    let is_guarded = layout.columns.strips_quote_prefix && text.starts_with(['=', '+', '-', '@']);
    let guarded = match is_guarded {
        true => format!("'{text}"),
        false => text.to_owned(),
    };
    holds
        .then(|| encode_header(&guarded, encoding).into_owned())
        // What windows-1252 lacks comes back as UTF-8, which no cell of such a file is.
        .filter(|bytes| {
            encoding != Encoding::Windows1252 || bytes.is_ascii() || str::from_utf8(bytes).is_err()
        })
}

/// What a workbook would say of the new cell: as of the old one where it can still be that.
fn kind_of(text: &str, old: CellKind) -> CellKind {
    let fits = match old {
        CellKind::Number => text.parse::<f64>().is_ok(),
        CellKind::Date => text.parse::<chrono::NaiveDate>().is_ok(),
        CellKind::Bool => matches!(text, "true" | "false"),
        CellKind::Text | CellKind::Error => false,
    };
    if fits { old } else { CellKind::Text }
}

/// What a record becomes.
#[derive(Clone, Copy, Debug)]
pub struct NewVersion<'a> {
    /// The store's number of the layout.
    pub layout_number: i64,
    /// What its columns mean.
    pub layout: &'a Layout,
    /// The import that brought the cells.
    pub import: i64,
    /// Physical line.
    pub line: u64,
    /// Which person of the row.
    pub person: u8,
    /// The packed cells.
    pub packed: &'a [u8],
}

/// Puts a version of a record in the place of the one that is there: its cells, and its look-up keys.
/// Whose record it is, and how it is known again at the next import, is not touched.
///
/// # Errors
/// When the store cannot be written.
pub fn replace(
    change: &mut Change<'_>,
    record: &HeldRecord,
    version: &NewVersion<'_>,
    country: &str,
) -> Result<ExactKeys, OpError> {
    let keys = keys_of(version, country)?;
    let hashes = change.hashes().clone();
    let old: Vec<i64> = contact_keys(&hashes, &record.keys).collect();
    change.delete_keys(record.number, old.into_iter())?;
    let mut new: Vec<(i64, i64)> = contact_keys(&hashes, &keys)
        .map(|h| (h, record.number))
        .collect();
    new.sort_unstable();
    change.insert_keys(new.into_iter())?;
    let first_name_key = match keys.first_name.as_str() {
        "" => 0,
        name => hashes.key(KeyKind::FirstName, 0, name.as_bytes()),
    };
    change.rewrite(&RecordVersion {
        record: record.number,
        layout: version.layout_number,
        import: version.import,
        line: version.line,
        person: version.person,
        first_name_key,
        packed: version.packed,
    })?;
    Ok(keys)
}

fn keys_of(version: &NewVersion<'_>, country: &str) -> Result<ExactKeys, OpError> {
    let mut raw = RawRow::default();
    unpack(version.packed, &mut raw)?;
    let mut keys = ExactKeys::default();
    KeyReader::new(&version.layout.columns, version.person, country)
        .read(&readable(&raw, version.layout.encoding()), &mut keys);
    Ok(keys)
}

/// What an import decides about a corrected cell.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Kept {
    correction: i64,
    state: &'static str,
    cell: Option<NewCell>,
}

/// Takes a change over that waited behind a restriction: cells, keys, import, line and digest, and what
/// the row says about the person's will. A correction that the source has not taken over stays.
///
/// # Errors
/// When the store cannot be written.
pub fn take_held(
    change: &mut Change<'_>,
    record: &HeldRecord,
    held: &HeldChange,
    layout: &Layout,
    corrections: &[Rectification],
    policy: &Policy,
    today: chrono::NaiveDate,
) -> Result<(), OpError> {
    let kept = corrections_over(held, layout, corrections)?;
    let cells: Vec<NewCell> = kept.iter().filter_map(|kept| kept.cell.clone()).collect();
    let packed = with_cells(&held.packed, layout, &cells)?;
    let version = NewVersion {
        layout_number: held.layout,
        layout,
        import: held.import,
        line: held.line,
        person: held.person,
        packed: &packed,
    };
    let keys = replace(change, record, &version, &policy.country)?;
    change.known_by_digest(record.source_number, record.number, held.digest)?;
    for kept in &kept {
        change.rectification_state(kept.correction, kept.state, today)?;
    }
    will_of(change, record, held, layout, &keys, policy)?;
    change.drop_held_changes(record.number)?;
    Ok(())
}

/// What becomes of corrected cells under the cells that an import brought.
fn corrections_over(
    held: &HeldChange,
    layout: &Layout,
    corrections: &[Rectification],
) -> Result<Vec<Kept>, OpError> {
    let mut raw = RawRow::default();
    unpack(&held.packed, &mut raw)?;
    let row = readable(&raw, layout.encoding());
    let mut out = Vec::new();
    for correction in corrections {
        let is_waiting = matches!(correction.state.as_str(), "pending" | "conflict");
        if correction.record != held.record || !is_waiting {
            continue;
        }
        let CellChange {
            header,
            field,
            old,
            new,
        } = &correction.change;
        let Some(column) = column_of(layout, header, field.as_deref()) else {
            continue;
        };
        let says = row.get(column);
        let (state, cell) = if says == new {
            ("taken-over", None)
        } else if says == old {
            let cell = NewCell {
                column,
                row: 0,
                text: new.clone(),
            };
            ("conflict", Some(cell))
        } else {
            ("superseded", None)
        };
        out.push(Kept {
            correction: correction.id,
            state,
            cell,
        });
    }
    Ok(out)
}

/// The column of a header; where it is called otherwise now, that of its field if there is one only.
fn column_of(layout: &Layout, header: &str, field: Option<&str>) -> Option<usize> {
    let columns = &layout.columns.columns;
    if let Some(column) = columns.iter().find(|column| column.header == header) {
        return Some(column.index);
    }
    let field = field?;
    let mut of_field = columns
        .iter()
        .filter(|column| column.field.as_ref().map(Field::as_str) == Some(field));
    let only = of_field.next()?;
    of_field.next().is_none().then_some(only.index)
}

/// What a row that waited says about the person's will: its denials, and what its notes ask for. What
/// was noted when it came is not noted twice.
fn will_of(
    change: &mut Change<'_>,
    record: &HeldRecord,
    held: &HeldChange,
    layout: &Layout,
    keys: &ExactKeys,
    policy: &Policy,
) -> Result<(), OpError> {
    let mut raw = RawRow::default();
    unpack(&held.packed, &mut raw)?;
    let row = readable(&raw, layout.encoding());
    let columns = layout.columns.of_person(held.person);
    let hashes = change.hashes().clone();
    let reader = ConsentReader::new(
        &columns,
        policy,
        policy.source(&record.source),
        held.seen_on,
    );
    let mut denied = Vec::new();
    reader.denials(&row, &mut denied);
    for denial in denied {
        let Some(purpose) = policy.purpose(denial.purpose) else {
            continue;
        };
        let addresses: Vec<i64> = address_keys(&hashes, keys, denial.channel).collect();
        change.event(&Event {
            record: record.number,
            import: held.import,
            channel: denial.channel,
            purpose: &purpose.id,
            state: denial.state,
            said_on: denial.at.map(|moment| moment.date),
            seen_on: held.seen_on,
            addresses: &addresses,
        })?;
    }
    let mut noticed = Vec::new();
    NoteReader::new(&columns, held.seen_on).read(&row, &hashes, &mut noticed);
    holds::keep(change, record.number, &noticed, held.seen_on)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Column, Columns, MappedBy};

    /// One column for each field, under the field's name.
    fn columns(fields: &[&str]) -> Columns {
        let column = |(index, field): (usize, &&str)| Column {
            index,
            header: (*field).to_owned(),
            field: Some(Field::new(field)),
            by: MappedBy::Synonym,
            person: 0,
            consent: None,
            separator: None,
            date_order: None,
            candidates: Vec::new(),
        };
        Columns {
            columns: fields.iter().enumerate().map(column).collect(),
            system: "generic".to_owned(),
            language: None,
            strips_quote_prefix: false,
            has_continuation_rows: false,
            assumed_state: None,
        }
    }

    fn layout(encoding: &str) -> Layout {
        Layout {
            encoding: encoding.to_owned(),
            columns: columns(&["id.source", "person.last_name", "addr.main.city"]),
        }
    }

    fn packed(cells: &[&[u8]]) -> Vec<u8> {
        let mut raw = RawRow {
            width: 3,
            ..RawRow::default()
        };
        for cell in cells {
            raw.push(cell);
        }
        let mut out = Vec::new();
        pack(&raw, &mut out);
        out
    }

    fn city(text: &str) -> NewCell {
        NewCell {
            column: 2,
            row: 0,
            text: text.to_owned(),
        }
    }

    #[test]
    fn a_new_cell_is_written_in_the_files_encoding_and_every_other_keeps_its_bytes() {
        let before = packed(&[b"7", b"M\xfcller", b"K\xf6ln"]);
        let after = with_cells(&before, &layout("windows-1252"), &[city("Liège")]).unwrap();
        assert_eq!(after, packed(&[b"7", b"M\xfcller", b"Li\xe8ge"]));
        let utf = packed(&[b"7", b"\xff\x00", "Köln".as_bytes()]);
        let after = with_cells(&utf, &layout("utf-8"), &[city("Łódź")]).unwrap();
        assert_eq!(after, packed(&[b"7", b"\xff\x00", "Łódź".as_bytes()]));
    }

    #[test]
    fn a_value_that_the_encoding_cannot_hold_or_would_read_as_another_is_refused() {
        let before = packed(&[b"7", b"Maes", b"Gent"]);
        for (encoding, value) in [
            ("windows-1252", "Łódź"),
            // These bytes would be read back as one letter.
            ("windows-1252", "Ã©"),
            ("iso-8859-15", "Łódź"),
            // A guard of spreadsheets, which reading takes away.
            ("utf-8", "'=Gent"),
            ("utf-8", "Ge\0nt"),
        ] {
            let refused = with_cells(&before, &layout(encoding), &[city(value)]);
            match refused {
                Err(OpError::Refused { code, message, .. }) => {
                    assert_eq!(code, "value-not-kept");
                    assert!(!message.contains(value), "{message}");
                }
                other => panic!("{encoding} {value}: {other:?}"),
            }
        }
        assert!(with_cells(&before, &layout("iso-8859-15"), &[city("Œuvre")]).is_ok());
    }

    #[test]
    fn a_short_row_grows_up_to_the_new_cell() {
        let after = with_cells(&packed(&[b"7"]), &layout("utf-8"), &[city("Gent")]).unwrap();
        assert_eq!(after, packed(&[b"7", b"", b"Gent"]));
    }

    #[test]
    fn a_system_that_guards_its_cells_gets_a_guarded_one() {
        let mut layout = layout("utf-8");
        layout.columns.strips_quote_prefix = true;
        let after = with_cells(&packed(&[b"7", b"x", b"y"]), &layout, &[city("+32")]).unwrap();
        assert_eq!(after, packed(&[b"7", b"x", b"'+32"]));
    }

    #[test]
    fn a_waiting_change_leaves_a_correction_that_the_source_does_not_know() {
        let correction = |id: i64, new: &str, state: &str| Rectification {
            id,
            record: 4,
            position: 2,
            request: 1,
            made_on: "2026-06-30".parse().unwrap(),
            state: state.to_owned(),
            state_on: "2026-06-30".parse().unwrap(),
            change: CellChange {
                header: "addr.main.city".to_owned(),
                field: Some("addr.main.city".to_owned()),
                old: "Gent".to_owned(),
                new: new.to_owned(),
            },
        };
        let held = |city: &[u8]| HeldChange {
            id: 1,
            record: 4,
            import: 2,
            layout: 1,
            line: 2,
            person: 0,
            digest: 9,
            seen_on: "2026-06-30".parse().unwrap(),
            packed: packed(&[b"7", b"Maes", city]),
        };
        let state = |city: &[u8], state: &str| -> Vec<(&'static str, bool)> {
            corrections_over(
                &held(city),
                &layout("utf-8"),
                &[correction(1, "Aalst", state)],
            )
            .unwrap()
            .into_iter()
            .map(|kept| (kept.state, kept.cell.is_some()))
            .collect()
        };
        assert_eq!(state(b"Gent", "pending"), [("conflict", true)]);
        assert_eq!(state(b"Aalst", "conflict"), [("taken-over", false)]);
        assert_eq!(state(b"Brugge", "pending"), [("superseded", false)]);
        assert_eq!(state(b"Gent", "superseded"), []);
    }
}
