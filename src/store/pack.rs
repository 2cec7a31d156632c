//! The packed record: the original cells in file order, byte for byte, in one run of bytes.

use crate::model::{RawRow, row::CellKind};

use super::error::{StoreError, StoreFault, StoreResult};

const PLAIN: u8 = 0;
const WITH_KINDS: u8 = 1;

/// Appends the packed form of a row: a form byte, the width, the number of cells, the length of
/// each cell, what a workbook said each cell is (only there), and the bytes.
pub fn pack(row: &RawRow, out: &mut Vec<u8>) {
    let has_kinds = !row.kinds.is_empty();
    out.push(if has_kinds { WITH_KINDS } else { PLAIN });
    push_number(row.width as u64, out);
    push_number(row.ends.len() as u64, out);
    let mut previous = 0;
    for &end in &row.ends {
        push_number(u64::from(end.saturating_sub(previous)), out);
        previous = end;
    }
    if has_kinds {
        for position in 0..row.ends.len() {
            out.push(row.kinds.get(position).copied().unwrap_or_default() as u8);
        }
    }
    out.extend_from_slice(&row.bytes);
}

/// Reads a packed row back into `row`; its line is left as it is.
///
/// # Errors
/// `Integrity` where the bytes are not a packed row.
pub fn unpack(packed: &[u8], row: &mut RawRow) -> StoreResult<()> {
    let line = row.line;
    row.clear();
    row.line = line;
    read(packed, row).ok_or_else(|| {
        StoreError::new(StoreFault::Integrity, "a stored record has an unknown form")
    })
}

fn read(packed: &[u8], row: &mut RawRow) -> Option<()> {
    let (&form, mut rest) = packed.split_first()?;
    row.width = usize::try_from(take_number(&mut rest)?).ok()?;
    let cells = usize::try_from(take_number(&mut rest)?).ok()?;
    if cells > rest.len() {
        return None;
    }
    row.ends.reserve(cells);
    let mut end = 0_u32;
    for _ in 0..cells {
        end = end.checked_add(u32::try_from(take_number(&mut rest)?).ok()?)?;
        row.ends.push(end);
    }
    match form {
        PLAIN => {}
        WITH_KINDS => {
            let (kinds, bytes) = rest.split_at_checked(cells)?;
            for &kind in kinds {
                row.kinds.push(kind_of(kind)?);
            }
            rest = bytes;
        }
        _ => return None,
    }
    if rest.len() != end as usize {
        return None;
    }
    row.bytes.extend_from_slice(rest);
    Some(())
}

const fn kind_of(byte: u8) -> Option<CellKind> {
    Some(match byte {
        0 => CellKind::Text,
        1 => CellKind::Number,
        2 => CellKind::Date,
        3 => CellKind::Bool,
        4 => CellKind::Error,
        _ => return None,
    })
}

/// Appends a number below 2^63 as LEB128: seven bits a byte, the lowest first.
pub fn push_number(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Reads a number of `push_number` and moves on; none where there is none below 2^63.
pub fn take_number(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..63).step_by(7) {
        let (&byte, tail) = rest.split_first()?;
        *rest = tail;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_packed_comes_out_the_same(
            cells in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 0..40),
            width in 0_usize..40, with_kinds: bool, line: u64,
        ) {
            let mut row = RawRow { width, line, ..RawRow::default() };
            for (position, cell) in cells.iter().enumerate() {
                row.push(cell);
                if with_kinds {
                    row.kinds.push(kind_of((position % 5) as u8).unwrap());
                }
            }
            let mut packed = Vec::new();
            pack(&row, &mut packed);
            let mut back = RawRow { line, ..RawRow::default() };
            unpack(&packed, &mut back).unwrap();
            prop_assert_eq!(row, back);
        }

        #[test]
        fn arbitrary_bytes_never_panic(packed in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut row = RawRow::default();
            drop(unpack(&packed, &mut row));
        }
    }
}
