//! Colours as style sheets and attributes write them, and the contrast of two.

use std::sync::LazyLock;

/// A colour: red, green, blue, each 0 to 255.
pub type Rgb = [u8; 3];

/// The named colours of `data/colours.csv`.
static NAMED: LazyLock<Vec<(&'static str, Rgb)>> = LazyLock::new(|| {
    super::lexicon::table(include_str!("data/colours.csv"))
        .filter_map(|line| {
            let (name, hex) = line.split_once(',')?;
            Some((name, hexadecimal(hex)?))
        })
        .collect()
});

/// A colour in lower case; the inner none where it is transparent. None where it is not understood.
#[must_use]
pub fn colour(value: &str) -> Option<Option<Rgb>> {
    if value == "transparent" {
        return Some(None);
    }
    if let Some(hex) = value.strip_prefix('#') {
        return hexadecimal(hex).map(Some);
    }
    if let Some(list) = value
        .strip_prefix("rgba(")
        .or_else(|| value.strip_prefix("rgb("))
    {
        let parts: Vec<f32> = list
            .trim_end_matches(')')
            .split([',', '/', ' '])
            .filter(|part| !part.is_empty())
            .filter_map(|part| match part.strip_suffix('%') {
                Some(share) => share.parse::<f32>().ok().map(|share| share * 2.55),
                None => part.parse().ok(),
            })
            .collect();
        return match parts.as_slice() {
            [_, _, _, alpha] if *alpha < 0.1 => Some(None),
            [r, g, b, ..] => Some(Some([*r, *g, *b].map(to_byte))),
            _ => None,
        };
    }
    let named = NAMED.iter().find(|(name, _)| *name == value);
    if let Some((_, rgb)) = named {
        return Some(Some(*rgb));
    }
    // Old attributes leave the sign out.
    (value.len() == 6)
        .then(|| hexadecimal(value))
        .flatten()
        .map(Some)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0..=255"
)]
fn to_byte(value: f32) -> u8 {
    value.clamp(0.0, 255.0) as u8
}

fn hexadecimal(hex: &str) -> Option<Rgb> {
    let digits: Option<Vec<u8>> = hex
        .chars()
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    match digits?.as_slice() {
        [r, g, b] | [r, g, b, _] => Some([r * 17, g * 17, b * 17]),
        [r, s, g, h, b, c] | [r, s, g, h, b, c, _, _] => Some([r * 16 + s, g * 16 + h, b * 16 + c]),
        _ => None,
    }
}

/// The contrast of two colours, 1 to 21 (WCAG 2, relative luminance).
#[must_use]
pub fn contrast(a: Rgb, b: Rgb) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(rgb: Rgb) -> f32 {
    let [r, g, b] = rgb.map(|channel| {
        let share = f32::from(channel) / 255.0;
        if share <= 0.04045 {
            share / 12.92
        } else {
            ((share + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_in_every_way_of_writing() {
        for white in [
            "#fff",
            "#ffffff",
            "white",
            "rgb(255, 255, 255)",
            "rgb(100% 100% 100%)",
            "ffffff",
        ] {
            assert_eq!(colour(white), Some(Some([255, 255, 255])), "{white}");
        }
        assert_eq!(colour("transparent"), Some(None));
        assert_eq!(colour("rgba(0,0,0,0)"), Some(None));
        assert_eq!(colour("inherit"), None);
        assert!(NAMED.len() > 50);
    }

    #[test]
    fn contrast_is_that_of_the_standard() {
        assert!((contrast([0, 0, 0], [255, 255, 255]) - 21.0).abs() < 0.01);
        assert!((contrast([0x77, 0x77, 0x77], [255, 255, 255]) - 4.48).abs() < 0.01);
        assert!((contrast([9, 9, 9], [9, 9, 9]) - 1.0).abs() < 0.001);
    }
}
