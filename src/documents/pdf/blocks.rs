//! Headings, paragraphs, lists, headline figures and charts on paper.

use super::{
    font::Face,
    sheet::{
        ACCENT, Colour, EDGE, FAINT, HEAT, INK, Kind, LEFT, Node, Op, Paper, Picture, SOFT, WHITE,
        WIDTH, group, tone, wrapped,
    },
    table::table,
};
use crate::{
    documents::{
        chart::{self, Anchor, Dash, Ink, Shape},
        page::{Block, Card, Chart, Letterhead, Section, Tone},
    },
    words,
};

/// How a text is set.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) face: Face,
    pub(super) size: f32,
    pub(super) colour: Colour,
    pub(super) indent: f32,
}

pub(super) const BODY: Style = Style {
    face: Face::Regular,
    size: 9.5,
    colour: INK,
    indent: 0.0,
};

const SMALL: Style = Style {
    size: 8.0,
    colour: FAINT,
    ..BODY
};

/// Puts the lines of a text on paper, over pages where need be.
pub(super) fn lines(paper: &mut Paper, text: &str, style: Style) -> Vec<usize> {
    let lead = style.size * 1.38;
    let mut leaves = Vec::new();
    let mut ops = Vec::new();
    for line in wrapped(text, style.face, style.size, WIDTH - style.indent) {
        if paper.y + lead > super::sheet::BOTTOM {
            if !ops.is_empty() {
                leaves.push(paper.leaf(std::mem::take(&mut ops)));
            }
            paper.need(lead);
        }
        paper.y += lead;
        ops.push(Op::Text {
            x: LEFT + style.indent,
            y: paper.y - style.size * 0.22,
            text: line,
            face: style.face,
            size: style.size,
            colour: style.colour,
        });
    }
    if !ops.is_empty() {
        leaves.push(paper.leaf(ops));
    }
    leaves
}

/// A heading; it stays with what follows.
pub(super) fn heading(paper: &mut Paper, text: &str, level: u16) -> Node {
    let size = match level {
        1 => 22.0,
        2 => 14.0,
        _ => 10.5,
    };
    // What follows a heading is never left for the next page alone.
    paper.need(if level == 2 { 130.0 } else { 90.0 });
    if level > 1 {
        paper.y += if level == 2 { 16.0 } else { 8.0 };
    }
    let style = Style {
        face: Face::Bold,
        size,
        ..BODY
    };
    let leaves = lines(paper, text, style);
    if level == 2 {
        paper.y += 4.0;
        rule(paper, EDGE, 0.8);
        paper.y += 5.0;
    }
    group(Kind::Heading(level, text.to_owned()), leaves)
}

/// How much of a page a section needs to begin on it: its heading, and the chart that follows soon.
pub(super) fn opening(section: &Section) -> f32 {
    let chart = section.blocks.iter().take(3).find_map(|block| match block {
        Block::Chart(chart) => Some(chart.drawing.height * WIDTH / chart::WIDTH),
        _ => None,
    });
    130.0 + chart.unwrap_or(0.0)
}

/// Room to sign by hand.
const BY_HAND: f32 = 26.0;

fn signature(paper: &mut Paper, lines: &[String]) -> Vec<Node> {
    let mut nodes = Vec::new();
    for line in lines {
        if !nodes.is_empty() {
            paper.y += BY_HAND;
        }
        nodes.push(paragraph(paper, line, BODY));
    }
    nodes
}

/// How high the texts stand that close a letter: what goes before them is not left alone, and they are not
/// left for the next page alone.
pub(super) fn closing(blocks: &[Block]) -> f32 {
    let height = |text: &String| {
        let lines = wrapped(text, BODY.face, BODY.size, WIDTH).len();
        times(lines) * BODY.size * 1.38 + 4.0
    };
    blocks
        .iter()
        .map(|block| match block {
            Block::Text(text) => height(text),
            Block::Signature(lines) => lines.iter().map(|line| height(line) + BY_HAND).sum(),
            _ => 0.0,
        })
        .sum()
}

/// A line across the page.
pub(super) fn rule(paper: &mut Paper, colour: Colour, width: f32) {
    let y = paper.y;
    paper.decorate(vec![Op::Path {
        points: vec![(LEFT, y), (LEFT + WIDTH, y)],
        width,
        dash: Dash::None,
        colour,
    }]);
}

pub(super) fn block(paper: &mut Paper, block: &Block) -> Vec<Node> {
    match block {
        Block::Heading(text) => vec![heading(paper, text, 3)],
        Block::Text(text) => vec![paragraph(paper, text, BODY)],
        Block::Note(text) => vec![paragraph(paper, text, SMALL)],
        Block::Alert(tone, text) => vec![alert(paper, *tone, text)],
        Block::List(items) => vec![list(paper, items)],
        Block::Signature(lines) => signature(paper, lines),
        Block::Cards(cards) => vec![deck(paper, cards)],
        Block::Table(own) => {
            let mut nodes = vec![table(paper, own)];
            nodes.extend(own.more_line().map(|more| paragraph(paper, more, SMALL)));
            nodes
        }
        Block::Chart(chart) => picture(paper, chart),
    }
}

pub(super) fn paragraph(paper: &mut Paper, text: &str, style: Style) -> Node {
    let leaves = lines(paper, text, style);
    paper.y += 4.0;
    group(Kind::Paragraph, leaves)
}

fn alert(paper: &mut Paper, of: Tone, text: &str) -> Node {
    let style = Style {
        indent: 12.0,
        colour: tone(of),
        ..BODY
    };
    let count = wrapped(text, style.face, style.size, WIDTH - 2.0 * style.indent).len();
    let text_height = times(count) * style.size * 1.38;
    paper.need(text_height + 14.0);
    paper.y += 3.0;
    let height = text_height + 8.0;
    let bar = if of == Tone::Plain { EDGE } else { tone(of) };
    paper.decorate(vec![
        Op::Rect {
            x: LEFT,
            y: paper.y,
            width: WIDTH,
            height,
            colour: SOFT,
        },
        Op::Rect {
            x: LEFT,
            y: paper.y,
            width: 4.0,
            height,
            colour: bar,
        },
    ]);
    paper.y += 4.0;
    let leaves = lines(paper, text, style);
    paper.y += 8.0;
    group(Kind::Paragraph, leaves)
}

#[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
const fn times(count: usize) -> f32 {
    count as f32
}

fn list(paper: &mut Paper, items: &[String]) -> Node {
    let style = Style {
        indent: 12.0,
        ..BODY
    };
    let items = items.iter().map(|text| {
        paper.need(style.size * 1.38);
        let y = paper.y + style.size * 0.8;
        paper.decorate(vec![Op::Rect {
            x: LEFT + 2.0,
            y,
            width: 2.6,
            height: 2.6,
            colour: FAINT,
        }]);
        let leaves = lines(paper, text, style);
        paper.y += 2.0;
        Node::Group(Kind::Item, vec![group(Kind::ItemBody, leaves)])
    });
    let node = Node::Group(Kind::List, items.collect());
    paper.y += 4.0;
    node
}

/// Cards in a row.
const CARDS: usize = 3;
const GAP: f32 = 9.0;

/// The headline figures: a list, each a card.
fn deck(paper: &mut Paper, cards: &[Card]) -> Node {
    let width = (WIDTH - GAP * times(CARDS - 1)) / times(CARDS);
    let inner = width - 20.0;
    let mut items = Vec::new();
    for row in cards.chunks(CARDS) {
        let laid: Vec<Vec<(String, Style)>> = row.iter().map(|card| face(card, inner)).collect();
        let height = laid
            .iter()
            .map(|lines| {
                lines
                    .iter()
                    .map(|(_, style)| style.size * 1.38)
                    .sum::<f32>()
            })
            .fold(0.0, f32::max)
            + 16.0;
        paper.need(height + GAP);
        let top = paper.y;
        for (at, (card, lines)) in row.iter().zip(laid).enumerate() {
            let x = LEFT + times(at) * (width + GAP);
            let bar = if card.tone == Tone::Plain {
                FAINT
            } else {
                tone(card.tone)
            };
            paper.decorate(vec![
                Op::Rect {
                    x,
                    y: top,
                    width,
                    height,
                    colour: SOFT,
                },
                Op::Rect {
                    x,
                    y: top,
                    width: 4.0,
                    height,
                    colour: bar,
                },
            ]);
            let mut y = top + 7.0;
            let ops = lines.into_iter().map(|(text, style)| {
                y += style.size * 1.38;
                Op::Text {
                    x: x + 12.0,
                    y: y - style.size * 0.25,
                    text,
                    face: style.face,
                    size: style.size,
                    colour: style.colour,
                }
            });
            let leaf = paper.leaf(ops.collect());
            items.push(Node::Group(
                Kind::Item,
                vec![group(Kind::ItemBody, vec![leaf])],
            ));
        }
        paper.y = top + height + GAP;
    }
    Node::Group(Kind::List, items)
}

/// The lines of a card.
fn face(card: &Card, width: f32) -> Vec<(String, Style)> {
    let strong = Style {
        face: Face::Bold,
        ..BODY
    };
    [
        (&card.label, SMALL),
        (
            &card.value,
            Style {
                size: 19.0,
                ..strong
            },
        ),
        (
            &card.verdict,
            Style {
                size: 9.0,
                colour: tone(card.tone),
                ..strong
            },
        ),
        (&card.change, Style { size: 7.5, ..SMALL }),
    ]
    .into_iter()
    .filter(|(text, _)| !text.is_empty())
    .flat_map(|(text, style)| {
        wrapped(text, style.face, style.size, width)
            .into_iter()
            .map(move |line| (line, style))
    })
    .collect()
}

/// A chart; its numbers stand at the end of the document.
fn picture(paper: &mut Paper, chart: &Chart) -> Vec<Node> {
    let scale = WIDTH / chart::WIDTH;
    let height = chart.drawing.height * scale;
    paper.need(height + 34.0);
    let title = Style {
        face: Face::Bold,
        ..BODY
    };
    paper.y += 4.0;
    let head = paragraph(paper, &chart.title, title);
    let top = paper.y + 2.0;
    let ops = chart
        .drawing
        .shapes
        .iter()
        .flat_map(|shape| drawn(shape, top, scale))
        .collect();
    let picture = Picture {
        alt: format!("{}. {}", chart.title, chart.description),
        page: paper.page(),
        x: LEFT,
        y: top,
        width: WIDTH,
        height,
    };
    let leaf = paper.leaf(ops);
    paper.y = top + height + 8.0;
    vec![head, group(Kind::Figure(picture), vec![leaf])]
}

fn drawn(shape: &Shape, top: f32, scale: f32) -> Vec<Op> {
    let place = |(x, y): (f32, f32)| (LEFT + x * scale, top + y * scale);
    match shape {
        Shape::Rect {
            x,
            y,
            width,
            height,
            ink,
        } => {
            let (left, upper) = place((*x, *y));
            vec![Op::Rect {
                x: left,
                y: upper,
                width: width * scale,
                height: height * scale,
                colour: colour(*ink),
            }]
        }
        Shape::Path {
            points,
            ink,
            width,
            dash,
        } => vec![Op::Path {
            points: points.iter().copied().map(place).collect(),
            width: width * scale,
            dash: *dash,
            colour: colour(*ink),
        }],
        Shape::Dot { x, y, ink } => {
            const SIDE: f32 = 5.0;
            let (left, upper) = place((x - SIDE / 2.0, y - SIDE / 2.0));
            vec![Op::Rect {
                x: left,
                y: upper,
                width: SIDE * scale,
                height: SIDE * scale,
                colour: colour(*ink),
            }]
        }
        Shape::Text {
            x,
            y,
            text,
            anchor,
            ink,
            is_bold,
        } => {
            let face = if *is_bold { Face::Bold } else { Face::Regular };
            let size = chart::LETTER * scale * 0.96;
            let text = face.drawable(text);
            let width = face.width(&text, size);
            let (left, base) = place((*x, *y));
            let shift = match anchor {
                Anchor::Start => 0.0,
                Anchor::Middle => width / 2.0,
                Anchor::End => width,
            };
            vec![Op::Text {
                x: left - shift,
                y: base,
                text,
                face,
                size,
                colour: colour(*ink),
            }]
        }
    }
}

/// The colours of a chart on paper; the same as in the style sheet.
fn colour(ink: Ink) -> Colour {
    match ink {
        Ink::Text | Ink::OnWarm => INK,
        Ink::Heat(heat) => HEAT.get(usize::from(heat)).copied().unwrap_or(INK),
        Ink::Faint => FAINT,
        Ink::Grid => Colour(0xe3, 0xe7, 0xec),
        Ink::OnColour => WHITE,
        Ink::Good => Colour(0x1f, 0x7a, 0x4d),
        Ink::Claimed => Colour(0x2f, 0x6d, 0xb3),
        Ink::Pending => Colour(0x6b, 0x5f, 0xa8),
        Ink::Silence | Ink::Line(1) => Colour(0xb4, 0x53, 0x09),
        Ink::Denied | Ink::Limit | Ink::Line(4) => Colour(0xb3, 0x26, 0x1e),
        Ink::Dead => Colour(0x6b, 0x72, 0x80),
        Ink::Medium => Colour(0xc0, 0x8a, 0x1e),
        Ink::Low => Colour(0x5b, 0x87, 0xb5),
        Ink::Bar => Colour(0x3b, 0x6e, 0xa5),
        Ink::Line(0) => Colour(0x1d, 0x5f, 0xa8),
        Ink::Line(2) => Colour(0x1f, 0x7a, 0x4d),
        Ink::Line(3) => Colour(0x7a, 0x3e, 0x9d),
        Ink::Line(_) => Colour(0x3f, 0x58, 0x66),
    }
}

/// The head of the document: whose it is, what it is, and the facts.
pub(super) fn head(paper: &mut Paper, page: &crate::documents::Page) -> Vec<Node> {
    let y = paper.y;
    paper.decorate(vec![Op::Rect {
        x: LEFT,
        y: y - 14.0,
        width: WIDTH,
        height: 5.0,
        colour: ACCENT,
    }]);
    let mut nodes = Vec::new();
    if !page.owner.is_empty() {
        let owner = Style {
            face: Face::Bold,
            size: 10.5,
            colour: ACCENT,
            ..BODY
        };
        nodes.push(paragraph(paper, &page.owner, owner));
    }
    if let Some(letterhead) = &page.letterhead {
        nodes.extend(address_lines(paper, page, letterhead));
        return nodes;
    }
    nodes.push(heading(paper, &page.title, 1));
    let subject = Style {
        size: 13.0,
        colour: FAINT,
        ..BODY
    };
    nodes.push(paragraph(paper, &page.subject, subject));
    paper.y += 4.0;
    rule(paper, EDGE, 0.8);
    paper.y += 4.0;
    let colon = words::label("mark.colon", page.lang);
    for (what, answer) in &page.facts {
        nodes.push(paragraph(
            paper,
            &format!("{what}{colon}{answer}"),
            Style { size: 8.8, ..BODY },
        ));
        paper.y -= 2.5;
    }
    paper.y += 5.0;
    rule(paper, EDGE, 0.8);
    nodes
}

/// Who writes to whom, when and about what.
fn address_lines(paper: &mut Paper, page: &crate::documents::Page, head: &Letterhead) -> Vec<Node> {
    let small = Style { size: 8.5, ..SMALL };
    let mut nodes = Vec::new();
    let put = |paper: &mut Paper, lines: &[String], style: Style, nodes: &mut Vec<Node>| {
        for line in lines {
            nodes.push(paragraph(paper, line, style));
            paper.y -= 3.0;
        }
    };
    put(paper, &head.from, small, &mut nodes);
    paper.y += 26.0;
    put(paper, &head.to, BODY, &mut nodes);
    paper.y += 26.0;
    let date = match page.subject.is_empty() {
        true => head.date.clone(),
        false => format!("{} · {}", head.date, page.subject),
    };
    nodes.push(paragraph(paper, &date, small));
    let title = Style {
        face: Face::Bold,
        size: 14.0,
        ..BODY
    };
    paper.y += 4.0;
    let leaves = lines(paper, &page.title, title);
    nodes.push(group(Kind::Heading(1, page.title.clone()), leaves));
    paper.y += 6.0;
    nodes
}
