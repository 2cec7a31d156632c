//! Stacked bars: lying ones side by side with their names.

use super::{Anchor, Drawing, Ink, Shape, WIDTH, fitted, label, legend, length, times, width_of};

/// A bar: its name with what is said below it, what it adds up to, and its parts.
#[derive(Clone, Debug)]
pub(in crate::documents) struct Bar {
    pub(in crate::documents) name: String,
    pub(in crate::documents) detail: String,
    pub(in crate::documents) total: String,
    pub(in crate::documents) parts: Vec<Part>,
}

/// A part of a bar: its ink, its size, and what is written in it where there is room.
pub(in crate::documents) type Part = (Ink, u64, String);

const NAME_WIDTH: f32 = 250.0;
const TOTAL_WIDTH: f32 = 70.0;
const BAR: f32 = 22.0;
const LEAD: f32 = 32.0;
/// More where something stands below the names.
const DETAIL: f32 = 8.0;

/// Lying bars, each as long as the others: what counts is the share of each part.
pub(in crate::documents) fn stacked(bars: &[Bar], inks: &[(Ink, String)]) -> Drawing {
    let mut shapes = Vec::new();
    let top = legend(&mut shapes, 0.0, inks) + 8.0;
    let room = WIDTH - NAME_WIDTH - TOTAL_WIDTH;
    let has_details = bars.iter().any(|bar| !bar.detail.is_empty());
    let lead = if has_details { LEAD + DETAIL } else { LEAD };
    for (at, bar) in bars.iter().enumerate() {
        let y = top + times(at) * lead;
        let name = fitted(&bar.name, NAME_WIDTH - 12.0);
        let middle = if has_details { 9.0 } else { 15.0 };
        shapes.push(label(0.0, y + middle, &name, Anchor::Start));
        if has_details {
            shapes.push(Shape::Text {
                x: 0.0,
                y: y + 24.0,
                text: fitted(&bar.detail, NAME_WIDTH - 12.0),
                anchor: Anchor::Start,
                ink: Ink::Faint,
                is_bold: false,
            });
        }
        shapes.push(Shape::Text {
            x: WIDTH,
            y: y + 15.0,
            text: bar.total.clone(),
            anchor: Anchor::End,
            ink: Ink::Faint,
            is_bold: false,
        });
        let whole: u64 = bar.parts.iter().map(|(_, count, _)| count).sum();
        let mut x = NAME_WIDTH;
        for (ink, count, text) in &bar.parts {
            let width = length(*count, whole, room);
            if width <= 0.0 {
                continue;
            }
            // A part that is there is seen.
            let seen = (width - 1.0).max(1.0);
            shapes.push(Shape::Rect {
                x,
                y,
                width: seen,
                height: BAR,
                ink: *ink,
            });
            if width_of(text) + 10.0 < width {
                shapes.push(Shape::Text {
                    x: x + width / 2.0,
                    y: y + 15.0,
                    text: text.clone(),
                    anchor: Anchor::Middle,
                    ink: Ink::OnColour,
                    is_bold: true,
                });
            }
            x += width;
        }
    }
    Drawing {
        height: top + times(bars.len()) * lead,
        shapes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_bar_fill_its_room_and_no_more() {
        let bar = Bar {
            name: "E-mail".to_owned(),
            detail: String::new(),
            total: "10".to_owned(),
            parts: vec![
                (Ink::Good, 3, "30%".to_owned()),
                (Ink::Silence, 7, "70%".to_owned()),
            ],
        };
        let drawing = stacked(&[bar], &[]);
        let ends: Vec<f32> = drawing
            .shapes
            .iter()
            .filter_map(|shape| match shape {
                Shape::Rect { x, width, .. } => Some(x + width),
                _ => None,
            })
            .collect();
        assert_eq!(ends.len(), 2);
        assert!((ends[1] - (WIDTH - TOTAL_WIDTH - 1.0)).abs() < 0.01);
    }

    #[test]
    fn a_bar_of_nothing_draws_no_part() {
        let bar = Bar {
            name: String::new(),
            detail: String::new(),
            total: String::new(),
            parts: vec![(Ink::Good, 0, String::new())],
        };
        let drawing = stacked(&[bar], &[]);
        let is_rect = |shape: &Shape| matches!(shape, Shape::Rect { .. });
        assert!(!drawing.shapes.iter().any(is_rect));
    }
}
