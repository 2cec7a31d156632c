//! Charts as shapes: drawn here once, put on paper by each writer in its own way.

mod bars;
mod heat;
mod histogram;
mod lines;
mod svg;

pub(super) use bars::{Bar, stacked};
pub(super) use heat::{HeatRow, heat_map};
pub(super) use histogram::{Bin, Limit, histogram};
pub(super) use lines::{Series, lines};
pub(super) use svg::svg;

use crate::model::{Severity, report::Standing};

/// The width of every drawing; a writer scales it.
pub(super) const WIDTH: f32 = 720.0;
/// The size of letters in a drawing.
pub(super) const LETTER: f32 = 12.0;

/// A picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// Its height; its width is `WIDTH`.
    pub(super) height: f32,
    /// What is drawn, the undermost first.
    pub(super) shapes: Vec<Shape>,
}

/// What a thing is drawn with. A writer knows the colour, in light and in dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    Text,
    Faint,
    Grid,
    OnColour,
    Good,
    Claimed,
    Pending,
    Silence,
    Denied,
    Dead,
    Medium,
    Low,
    Bar,
    Limit,
    /// Letters on the light colours of a heat map.
    OnWarm,
    /// From 0, cold, to 10.
    Heat(u8),
    /// The n-th of several lines.
    Line(u8),
}

/// How many lines have an ink of their own.
pub(super) const LINES: usize = 6;

impl Ink {
    pub(super) const fn of(standing: Standing) -> Self {
        match standing {
            Standing::Proven => Self::Good,
            Standing::Claimed => Self::Claimed,
            Standing::Pending => Self::Pending,
            Standing::Silence => Self::Silence,
            Standing::Denied => Self::Denied,
            Standing::Undeliverable => Self::Dead,
        }
    }

    pub(super) const fn of_severity(severity: Severity) -> Self {
        match severity {
            Severity::Critical => Self::Denied,
            Severity::High => Self::Silence,
            Severity::Medium => Self::Medium,
            Severity::Low => Self::Low,
            Severity::Info => Self::Dead,
        }
    }
}

/// Where a text stands against its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A thing that is drawn. Lengths are in units of the drawing, y runs down.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    Rect {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        ink: Ink,
    },
    /// A line through points; dashed with a pattern of its own where there are several.
    Path {
        points: Vec<(f32, f32)>,
        ink: Ink,
        width: f32,
        dash: Dash,
    },
    Dot {
        x: f32,
        y: f32,
        ink: Ink,
    },
    Text {
        x: f32,
        y: f32,
        text: String,
        anchor: Anchor,
        ink: Ink,
        is_bold: bool,
    },
}

/// How a line is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dash {
    None,
    Short,
    Long,
}

/// A text in the usual letters.
pub(super) fn label(x: f32, y: f32, text: &str, anchor: Anchor) -> Shape {
    Shape::Text {
        x,
        y,
        text: text.to_owned(),
        anchor,
        ink: Ink::Text,
        is_bold: false,
    }
}

/// A straight thin line.
pub(super) fn rule(from: (f32, f32), to: (f32, f32), ink: Ink) -> Shape {
    Shape::Path {
        points: vec![from, to],
        ink,
        width: 1.0,
        dash: Dash::None,
    }
}

/// Nearly the width of a text in the drawing's letters: for deciding what fits.
pub(super) fn width_of(text: &str) -> f32 {
    text.chars()
        .map(|letter| match letter {
            'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | ' ' | '\u{a0}' => 0.32,
            'm' | 'w' | 'M' | 'W' | '%' => 0.9,
            _ if letter.is_uppercase() => 0.7,
            _ => 0.57,
        })
        .sum::<f32>()
        * LETTER
}

/// A text cut to a width, with an ellipsis where something is missing.
pub(super) fn fitted(text: &str, width: f32) -> String {
    if width_of(text) <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    for letter in text.chars() {
        out.push(letter);
        if width_of(&out) + width_of("…") > width {
            out.pop();
            break;
        }
    }
    format!("{}…", out.trim_end())
}

/// The legend: coloured squares and words, wrapped over lines. Gives the height that it takes.
pub(super) fn legend(shapes: &mut Vec<Shape>, top: f32, entries: &[(Ink, String)]) -> f32 {
    const SQUARE: f32 = 11.0;
    const LEAD: f32 = 18.0;
    let (mut x, mut y) = (0.0, top);
    for (ink, text) in entries {
        let width = SQUARE + 6.0 + width_of(text) + 20.0;
        if x > 0.0 && x + width > WIDTH {
            x = 0.0;
            y += LEAD;
        }
        shapes.push(Shape::Rect {
            x,
            y,
            width: SQUARE,
            height: SQUARE,
            ink: *ink,
        });
        shapes.push(label(x + SQUARE + 6.0, y + 10.0, text, Anchor::Start));
        x += width;
    }
    y + LEAD - top
}

/// A step for an axis up to `most`, and the number of steps: 1, 2 or 5 times a power of ten.
pub(super) fn steps(most: u64) -> (u64, u64) {
    let mut step = 1_u64;
    loop {
        for factor in [1, 2, 5] {
            let candidate = step.saturating_mul(factor);
            if candidate.saturating_mul(4) >= most || candidate == u64::MAX {
                return (candidate, most.div_ceil(candidate).max(1));
            }
        }
        step = step.saturating_mul(10);
    }
}

/// A count as a length.
#[expect(clippy::cast_precision_loss, reason = "a length on paper")]
pub(super) fn length(part: u64, whole: u64, full: f32) -> f32 {
    if whole == 0 {
        0.0
    } else {
        (part as f64 / whole as f64) as f32 * full
    }
}

/// A position in a row as a number of steps.
#[expect(clippy::cast_precision_loss, reason = "a handful of bars")]
pub(super) const fn times(count: usize) -> f32 {
    count as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_has_few_round_steps_and_reaches_the_most() {
        for most in [0, 1, 3, 4, 5, 9, 10, 99, 100, 101, 12_345, 1_000_000] {
            let (step, count) = steps(most);
            assert!(step * count >= most && (1..=4).contains(&count), "{most}");
        }
        assert_eq!(steps(87), (50, 2));
        assert!(steps(u64::MAX).1 <= 4);
    }

    #[test]
    fn a_text_that_is_too_long_is_cut_and_says_so() {
        assert_eq!(fitted("kurz", 100.0), "kurz");
        let cut = fitted("Datenschutzgrundverordnungskonformität", 100.0);
        assert!(cut.ends_with('…') && width_of(&cut) <= 100.0, "{cut}");
    }
}
