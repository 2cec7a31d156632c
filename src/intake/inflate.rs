//! Inflates a part of an archive, within bounds: what is small when it is packed must not fill a machine.

use std::io::Read;

use super::IntakeError;

/// Bytes that all parts of an archive together may inflate to.
const MAX_INFLATED: u64 = 512 << 20;
/// How many times larger than its compressed form a part may be.
const MAX_RATIO: u64 = 200;
/// Below this size the ratio says nothing.
const RATIO_FROM: u64 = 1 << 20;

/// Why a part was not inflated to its end.
pub(super) enum Fault {
    /// It cannot be read to its end.
    Damaged,
    /// All parts together are too large; how large they may be, in words.
    TooLarge(String),
    /// It is too many times larger than it was packed; how many times it may be.
    TooDense(u64),
    /// What takes it refuses it.
    Refused(IntakeError),
}

/// Inflates a part into `sink`, piece by piece; `total` counts what all parts of the archive came to. Gives
/// the size of the part.
pub(super) fn inflate(
    part: &mut impl Read,
    packed: u64,
    total: &mut u64,
    sink: &mut dyn FnMut(&[u8]) -> Result<(), IntakeError>,
) -> Result<u64, Fault> {
    let mut buffer = vec![0_u8; 64 << 10];
    let mut size = 0_u64;
    loop {
        // The reader compares the checksum when the part ends.
        let count = part.read(&mut buffer).map_err(|_| Fault::Damaged)?;
        if count == 0 {
            return Ok(size);
        }
        size += count as u64;
        *total += count as u64;
        if *total > MAX_INFLATED {
            let most = MAX_INFLATED >> 20;
            return Err(Fault::TooLarge(format!(
                "it inflates to more than {most} MB"
            )));
        }
        if size > RATIO_FROM && size > packed.saturating_mul(MAX_RATIO) {
            return Err(Fault::TooDense(MAX_RATIO));
        }
        sink(buffer.get(..count).unwrap_or_default()).map_err(Fault::Refused)?;
    }
}
