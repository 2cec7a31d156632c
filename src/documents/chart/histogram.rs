//! Standing bars over an axis, with limits drawn across.

use super::{
    Anchor, Dash, Drawing, Ink, Shape, WIDTH, fitted, label, legend, length, rule, steps, times,
};

/// A standing bar: what is below it, and its parts from the bottom up. Without parts it is a gap.
#[derive(Clone, Debug)]
pub(in crate::documents) struct Bin {
    pub(in crate::documents) name: String,
    pub(in crate::documents) parts: Vec<(Ink, u64)>,
    pub(in crate::documents) is_gap: bool,
}

/// A limit: after how many bins, and its name.
#[derive(Clone, Debug)]
pub(in crate::documents) struct Limit {
    pub(in crate::documents) after: f32,
    pub(in crate::documents) name: String,
}

const LEFT: f32 = 64.0;
const HEIGHT: f32 = 170.0;
/// How much wider bold letters are.
const BOLDER: f32 = 1.08;

/// Standing bars; `axis` says what stands below them, `number` writes a count.
pub(in crate::documents) fn histogram(
    bins: &[Bin],
    limits: &[Limit],
    inks: &[(Ink, String)],
    axis: &str,
    number: impl Fn(u64) -> String,
) -> Drawing {
    let mut shapes = Vec::new();
    let legend = legend(&mut shapes, 0.0, inks);
    // Each limit has a line for its name above the bars.
    let top = legend + 10.0 + times(limits.len()) * 16.0;
    let bottom = top + HEIGHT;
    let total = |bin: &Bin| bin.parts.iter().map(|(_, count)| count).sum::<u64>();
    let (step, count) = steps(bins.iter().map(total).max().unwrap_or(0));
    let most = step.saturating_mul(count);
    for tick in 0..=count {
        let y = bottom - length(step.saturating_mul(tick), most, HEIGHT);
        shapes.push(rule((LEFT, y), (WIDTH, y), Ink::Grid));
        shapes.push(label(
            LEFT - 8.0,
            y + 4.0,
            &number(step.saturating_mul(tick)),
            Anchor::End,
        ));
    }
    let room = (WIDTH - LEFT) / times(bins.len().max(1));
    for (at, bin) in bins.iter().enumerate() {
        let x = LEFT + times(at) * room;
        let mut y = bottom;
        for (ink, count) in bin.parts.iter().filter(|(_, count)| *count > 0) {
            let height = length(*count, most, HEIGHT).max(1.0);
            y -= height;
            shapes.push(Shape::Rect {
                x: x + room * 0.12,
                y,
                width: room * 0.76,
                height,
                ink: *ink,
            });
        }
        if bin.is_gap {
            shapes.push(Shape::Text {
                x: x + room / 2.0,
                y: bottom - 8.0,
                text: "—".to_owned(),
                anchor: Anchor::Middle,
                ink: Ink::Faint,
                is_bold: false,
            });
        }
        shapes.push(label(
            x + room / 2.0,
            bottom + 17.0,
            &bin.name,
            Anchor::Middle,
        ));
    }
    for (at, limit) in limits.iter().enumerate() {
        let x = LEFT + limit.after * room;
        let y = legend + 20.0 + times(at) * 16.0;
        shapes.push(Shape::Path {
            points: vec![(x, y - 10.0), (x, bottom)],
            ink: Ink::Limit,
            width: 1.6,
            dash: Dash::Long,
        });
        // The name stands on the side where there is more room.
        let is_right = x > WIDTH * 0.5;
        let room_for_name = if is_right { x - 12.0 } else { WIDTH - x - 12.0 } / BOLDER;
        shapes.push(Shape::Text {
            x: if is_right { x - 6.0 } else { x + 6.0 },
            y,
            text: fitted(&limit.name, room_for_name),
            anchor: if is_right { Anchor::End } else { Anchor::Start },
            ink: Ink::Limit,
            is_bold: true,
        });
    }
    let under = LEFT + (WIDTH - LEFT) / 2.0;
    shapes.push(Shape::Text {
        x: under,
        y: bottom + 36.0,
        text: axis.to_owned(),
        anchor: Anchor::Middle,
        ink: Ink::Faint,
        is_bold: false,
    });
    Drawing {
        height: bottom + 44.0,
        shapes,
    }
}
