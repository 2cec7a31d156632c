//! A drawing as inline SVG: classes instead of colours, so that a style sheet can turn it dark.

use std::fmt::Write;

use super::{Anchor, Dash, Drawing, Ink, Shape, WIDTH};
use crate::documents::html::escape;

/// The drawing; it bears its title and its description, and `id` makes their names unique.
pub(in crate::documents) fn svg(
    drawing: &Drawing,
    id: &str,
    title: &str,
    description: &str,
) -> String {
    let mut out = format!(
        "<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\"><title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">{}</desc>",
        short(WIDTH),
        short(drawing.height),
        escape(title),
        escape(description),
    );
    for shape in &drawing.shapes {
        write(&mut out, shape);
    }
    out.push_str("</svg>");
    out
}

fn write(out: &mut String, shape: &Shape) {
    let written = match shape {
        Shape::Rect {
            x,
            y,
            width,
            height,
            ink,
        } => write!(
            out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" class=\"f-{}\"/>",
            short(*x),
            short(*y),
            short(*width),
            short(*height),
            name(*ink)
        ),
        Shape::Path {
            points,
            ink,
            width,
            dash,
        } => {
            let points: Vec<String> = points
                .iter()
                .map(|(x, y)| format!("{},{}", short(*x), short(*y)))
                .collect();
            let dash = match dash {
                Dash::None => "",
                Dash::Short => " stroke-dasharray=\"2 4\"",
                Dash::Long => " stroke-dasharray=\"7 4\"",
            };
            write!(
                out,
                "<polyline points=\"{}\" stroke-width=\"{}\"{dash} class=\"s-{}\"/>",
                points.join(" "),
                short(*width),
                name(*ink)
            )
        }
        Shape::Dot { x, y, ink } => write!(
            out,
            "<circle cx=\"{}\" cy=\"{}\" r=\"3.2\" class=\"f-{}\"/>",
            short(*x),
            short(*y),
            name(*ink)
        ),
        Shape::Text {
            x,
            y,
            text,
            anchor,
            ink,
            is_bold,
        } => {
            let anchor = match anchor {
                Anchor::Start => "",
                Anchor::Middle => " text-anchor=\"middle\"",
                Anchor::End => " text-anchor=\"end\"",
            };
            let bold = if *is_bold { " b" } else { "" };
            write!(
                out,
                "<text x=\"{}\" y=\"{}\"{anchor} class=\"f-{}{bold}\">{}</text>",
                short(*x),
                short(*y),
                name(*ink),
                escape(text)
            )
        }
    };
    debug_assert!(written.is_ok(), "a string takes what is written to it");
}

fn name(ink: Ink) -> String {
    match ink {
        Ink::Text => "text".to_owned(),
        Ink::Faint => "faint".to_owned(),
        Ink::Grid => "grid".to_owned(),
        Ink::OnColour => "on".to_owned(),
        Ink::Good => "proven".to_owned(),
        Ink::Claimed => "claimed".to_owned(),
        Ink::Pending => "pending".to_owned(),
        Ink::Silence => "silence".to_owned(),
        Ink::Denied => "denied".to_owned(),
        Ink::Dead => "dead".to_owned(),
        Ink::Medium => "medium".to_owned(),
        Ink::Low => "low".to_owned(),
        Ink::Bar => "bar".to_owned(),
        Ink::Limit => "limit".to_owned(),
        Ink::OnWarm => "warm".to_owned(),
        Ink::Heat(heat) => format!("heat{heat}"),
        Ink::Line(number) => format!("line{number}"),
    }
}

/// A length with one decimal at most: half the bytes, and the same on every machine.
fn short(length: f32) -> String {
    let tenths = (length * 10.0).round() / 10.0;
    // A zero has no sign.
    format!("{}", tenths + 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_chart_says_is_text_and_not_markup() {
        let drawing = Drawing {
            height: 10.0,
            shapes: vec![super::super::label(0.0, 1.25, "<b>&\"'", Anchor::Start)],
        };
        let out = svg(&drawing, "c1", "</title><script>", "\" onload=\"x");
        assert!(!out.contains("<script") && !out.contains("<b>"));
        assert!(out.contains("&lt;b&gt;&amp;&quot;&#39;"));
        assert!(!out.contains("\" onload=\"x"));
    }

    #[test]
    fn lengths_are_short() {
        assert_eq!(short(1.249), "1.2");
        assert_eq!(short(-0.01), "0");
        assert_eq!(short(720.0), "720");
    }
}
