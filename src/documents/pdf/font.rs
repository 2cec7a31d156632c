//! What layout needs to know of the embedded fonts: which letters they have, and how wide each is.

use std::{collections::HashMap, sync::LazyLock};

/// The letters of the page.
pub(super) const REGULAR: &[u8] = include_bytes!("../fonts/LiberationSans-Regular.ttf");
/// Headings and what needs attention.
pub(super) const BOLD: &[u8] = include_bytes!("../fonts/LiberationSans-Bold.ttf");

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Face {
    Regular,
    Bold,
}

/// What stands for a letter that a font lacks.
const MISSING: char = '?';

/// The widths of the letters of a font, in parts of its size.
struct Metrics {
    widths: HashMap<char, f32>,
}

static METRICS: LazyLock<[Metrics; 2]> =
    LazyLock::new(|| [REGULAR, BOLD].map(|font| Metrics::read(font).unwrap_or_else(Metrics::none)));

impl Face {
    fn metrics(self) -> &'static Metrics {
        let [regular, bold] = &*METRICS;
        match self {
            Self::Regular => regular,
            Self::Bold => bold,
        }
    }

    /// The text with what the font cannot draw replaced: a box that says nothing is no letter, and a
    /// file for archives may hold none.
    pub(super) fn drawable(self, text: &str) -> String {
        let widths = &self.metrics().widths;
        text.chars()
            .map(|letter| {
                if widths.contains_key(&letter) {
                    letter
                } else {
                    MISSING
                }
            })
            .collect()
    }

    /// The width of a text at a size.
    pub(super) fn width(self, text: &str, size: f32) -> f32 {
        let widths = &self.metrics().widths;
        let missing = widths.get(&MISSING).copied().unwrap_or(0.5);
        let width: f32 = text
            .chars()
            .map(|letter| widths.get(&letter).copied().unwrap_or(missing))
            .sum();
        width * size
    }
}

impl Metrics {
    fn none() -> Self {
        Self {
            widths: HashMap::new(),
        }
    }

    /// Reads the tables `head`, `hhea`, `hmtx` and `cmap` (format 4: the basic plane) of a TrueType
    /// font.
    fn read(font: &[u8]) -> Option<Self> {
        let table = |name: &[u8; 4]| -> Option<&[u8]> {
            let count = usize::from(short(font, 4)?);
            (0..count).find_map(|at| {
                let entry = font.get(12 + at * 16..28 + at * 16)?;
                if entry.get(..4)? != name {
                    return None;
                }
                let start = usize::try_from(long(entry, 8)?).ok()?;
                let length = usize::try_from(long(entry, 12)?).ok()?;
                font.get(start..start + length)
            })
        };
        let units = f32::from(short(table(b"head")?, 18)?);
        let measured = usize::from(short(table(b"hhea")?, 34)?);
        let advances = table(b"hmtx")?;
        let letters = letters(table(b"cmap")?)?;
        let widths = letters
            .into_iter()
            .filter_map(|(letter, glyph)| {
                // Glyphs after the last measured one are as wide as it.
                let at = usize::from(glyph).min(measured.checked_sub(1)?);
                Some((letter, f32::from(short(advances, at * 4)?) / units))
            })
            .collect();
        Some(Self { widths })
    }
}

/// The letters of the basic plane and their glyphs.
fn letters(cmap: &[u8]) -> Option<Vec<(char, u16)>> {
    let count = usize::from(short(cmap, 2)?);
    let part = (0..count).find_map(|at| {
        let entry = cmap.get(4 + at * 8..12 + at * 8)?;
        let start = usize::try_from(long(entry, 4)?).ok()?;
        let part = cmap.get(start..)?;
        let is_unicode = matches!((short(entry, 0)?, short(entry, 2)?), (3, 1) | (0, _));
        (is_unicode && short(part, 0)? == 4).then_some(part)
    })?;
    let segments = usize::from(short(part, 6)?) / 2;
    let mut out = Vec::new();
    for segment in 0..segments {
        let end = short(part, 14 + segment * 2)?;
        let start = short(part, 16 + (segments + segment) * 2)?;
        let delta = short(part, 16 + (segments * 2 + segment) * 2)?;
        let place = 16 + (segments * 3 + segment) * 2;
        let offset = short(part, place)?;
        for code in start..=end {
            let glyph = if offset == 0 {
                code.wrapping_add(delta)
            } else {
                let at = place + usize::from(offset) + usize::from(code - start) * 2;
                match short(part, at).unwrap_or(0) {
                    0 => 0,
                    glyph => glyph.wrapping_add(delta),
                }
            };
            if glyph != 0
                && let Some(letter) = char::from_u32(u32::from(code))
            {
                out.push((letter, glyph));
            }
        }
    }
    Some(out)
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fonts_have_the_letters_of_the_four_languages_and_of_names_in_europe() {
        let letters = "abcxyzABCXYZ0123456789 \u{a0}äöüßÄÖÜéèêëàâçîïôûùÿœæŒÆÉÈñõãåøłŁčšžřđćęąőűğıİşțĐ€§…–—−±·„“”«»‘’%/+&<>()";
        for face in [Face::Regular, Face::Bold] {
            assert_eq!(face.drawable(letters), letters);
        }
    }

    #[test]
    fn widths_are_those_of_the_font() {
        // Digits of a proportional sans serif are 0.556 of the size, an em dash is 1.
        assert!((Face::Regular.width("0", 1000.0) - 556.0).abs() < 1.0);
        assert!((Face::Regular.width("—", 1000.0) - 1000.0).abs() < 1.0);
        assert!(Face::Bold.width("Datenschutz", 10.0) > Face::Regular.width("Datenschutz", 10.0));
    }

    #[test]
    fn a_letter_that_no_font_has_is_replaced_and_damage_is_no_panic() {
        assert_eq!(Face::Regular.drawable("李a\u{1}"), "?a?");
        for cut in [0, 5, 20, 300, 5000] {
            assert!(Metrics::read(&REGULAR[..cut]).is_none(), "{cut}");
        }
    }
}
