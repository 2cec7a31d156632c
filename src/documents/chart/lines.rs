//! Lines over twelve months; a month without a point breaks the line.

use super::{
    Anchor, Dash, Drawing, Ink, LINES, Shape, WIDTH, fitted, label, length, rule, times, width_of,
};

/// A line: its name and its shares in percent, month by month.
#[derive(Clone, Debug)]
pub(in crate::documents) struct Series {
    pub(in crate::documents) name: String,
    pub(in crate::documents) shares: Vec<Option<u64>>,
}

const LEFT: f32 = 52.0;
const HEIGHT: f32 = 170.0;

/// Lines from 0 to 100 percent.
pub(in crate::documents) fn lines(
    series: &[Series],
    months: &[String],
    percent: impl Fn(u64) -> String,
) -> Drawing {
    let mut shapes = Vec::new();
    let names = names(series, &mut shapes);
    let top = names + 10.0;
    let bottom = top + HEIGHT;
    for tick in 0..=4 {
        let y = bottom - length(tick, 4, HEIGHT);
        shapes.push(rule((LEFT, y), (WIDTH, y), Ink::Grid));
        shapes.push(label(LEFT - 8.0, y + 4.0, &percent(tick * 25), Anchor::End));
    }
    let room = (WIDTH - LEFT) / times(months.len().max(1));
    let x = |at: usize| LEFT + (times(at) + 0.5) * room;
    for (at, month) in months.iter().enumerate() {
        shapes.push(label(x(at), bottom + 17.0, month, Anchor::Middle));
        if series
            .iter()
            .all(|line| line.shares.get(at).copied().flatten().is_none())
        {
            shapes.push(Shape::Text {
                x: x(at),
                y: bottom - 8.0,
                text: "—".to_owned(),
                anchor: Anchor::Middle,
                ink: Ink::Faint,
                is_bold: false,
            });
        }
    }
    for (number, line) in series.iter().enumerate() {
        draw(line, number, &x, bottom, &mut shapes);
    }
    Drawing {
        height: bottom + 26.0,
        shapes,
    }
}

const fn ink(number: usize) -> Ink {
    #[expect(clippy::cast_possible_truncation, reason = "below LINES")]
    Ink::Line((number % LINES) as u8)
}

/// Lines that cross are told apart without colour.
const fn dash(number: usize) -> Dash {
    match number % 3 {
        0 => Dash::None,
        1 => Dash::Long,
        _ => Dash::Short,
    }
}

/// The names of the lines, each with a piece of it.
fn names(series: &[Series], shapes: &mut Vec<Shape>) -> f32 {
    const SAMPLE: f32 = 26.0;
    const LEAD: f32 = 18.0;
    let (mut left, mut y) = (0.0, 0.0);
    for (number, line) in series.iter().enumerate() {
        let name = fitted(&line.name, WIDTH / 2.0);
        let width = SAMPLE + 6.0 + width_of(&name) + 20.0;
        if left > 0.0 && left + width > WIDTH {
            left = 0.0;
            y += LEAD;
        }
        shapes.push(Shape::Path {
            points: vec![(left, y + 6.0), (left + SAMPLE, y + 6.0)],
            ink: ink(number),
            width: 2.4,
            dash: dash(number),
        });
        shapes.push(label(left + SAMPLE + 6.0, y + 10.0, &name, Anchor::Start));
        left += width;
    }
    y + LEAD
}

fn draw(
    line: &Series,
    number: usize,
    x: &impl Fn(usize) -> f32,
    bottom: f32,
    shapes: &mut Vec<Shape>,
) {
    let mut points: Vec<(f32, f32)> = Vec::new();
    let flush = |points: &mut Vec<(f32, f32)>, shapes: &mut Vec<Shape>| {
        if points.len() > 1 {
            shapes.push(Shape::Path {
                points: points.clone(),
                ink: ink(number),
                width: 2.4,
                dash: dash(number),
            });
        }
        points.clear();
    };
    for (at, share) in line.shares.iter().enumerate() {
        match share {
            None => flush(&mut points, shapes),
            Some(share) => {
                let y = bottom - length(*share, 100, HEIGHT);
                points.push((x(at), y));
                shapes.push(Shape::Dot {
                    x: x(at),
                    y,
                    ink: ink(number),
                });
            }
        }
    }
    flush(&mut points, shapes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_without_a_point_breaks_the_line() {
        let series = Series {
            name: "E-mail".to_owned(),
            shares: vec![Some(10), Some(20), None, Some(30), Some(40), None, Some(50)],
        };
        let months: Vec<String> = (1..=7).map(|month| month.to_string()).collect();
        let drawing = lines(&[series], &months, |share| share.to_string());
        let count =
            |is: fn(&Shape) -> bool| drawing.shapes.iter().filter(|shape| is(shape)).count();
        let is_line = |shape: &Shape| matches!(shape, Shape::Path { ink: Ink::Line(_), points, .. } if points.len() == 2 && points[0].0 > LEFT);
        assert_eq!(count(is_line), 2);
        assert_eq!(count(|shape| matches!(shape, Shape::Dot { .. })), 5);
    }
}
