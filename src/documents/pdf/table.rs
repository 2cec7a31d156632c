//! Tables on paper: widths from what the cells hold, the header again on every page.

use super::{
    font::Face,
    sheet::{
        Colour, EDGE, HEAT, INK, Kind, LEFT, Node, Op, Paper, WHITE, WIDTH, group, tone, wrapped,
    },
};
use crate::documents::{
    chart::Dash,
    page::{Cell, Column, Table},
};

const SIZE: f32 = 8.0;
const LEAD: f32 = 10.2;
const PAD: f32 = 4.0;
/// The widest that a column is by itself.
const WIDEST: f32 = 190.0;
/// From here on letters on it are white.
const DARK: usize = 7;

/// A cell broken into lines.
struct Laid {
    lines: Vec<String>,
    face: Face,
    colour: Colour,
    heat: Option<usize>,
}

/// Puts a table on paper.
pub(super) fn table(paper: &mut Paper, table: &Table) -> Node {
    let widths = widths(table);
    let head: Vec<Laid> = table
        .columns
        .iter()
        .zip(&widths)
        .map(|(column, width)| Laid {
            lines: wrapped(&column.title, Face::Bold, SIZE, width - 2.0 * PAD),
            face: Face::Bold,
            colour: INK,
            heat: None,
        })
        .collect();
    let caption = wrapped(&table.caption, Face::Bold, SIZE + 1.0, WIDTH);
    // A caption stays with the header and the first row.
    paper.need(tall(caption.len()) + height(&head) + 40.0);
    let mut children = vec![group(Kind::Caption, vec![caption_leaf(paper, &caption)])];
    let mut body = Vec::new();
    let header = row(paper, &head, &widths, &table.columns, Part::Header);
    children.push(Node::Group(Kind::Head, vec![header]));
    for cells in table.shown_rows() {
        let laid = laid(cells, &widths);
        if paper.need(height(&laid)) {
            row(paper, &head, &widths, &table.columns, Part::Again);
        }
        body.push(row(paper, &laid, &widths, &table.columns, Part::Body));
    }
    if !body.is_empty() {
        children.push(Node::Group(Kind::Body, body));
    }
    paper.y += 6.0;
    Node::Group(Kind::Table, children)
}

#[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
const fn tall(lines: usize) -> f32 {
    lines as f32 * LEAD
}

fn caption_leaf(paper: &mut Paper, lines: &[String]) -> usize {
    let mut ops = Vec::new();
    for line in lines {
        paper.y += LEAD + 1.0;
        ops.push(Op::Text {
            x: LEFT,
            y: paper.y,
            text: line.clone(),
            face: Face::Bold,
            size: SIZE + 1.0,
            colour: INK,
        });
    }
    paper.y += 5.0;
    paper.leaf(ops)
}

/// The widths of the columns: as wide as their cells where there is room; else each has its longest
/// word, and the rest is shared by need.
fn widths(table: &Table) -> Vec<f32> {
    let wants: Vec<(f32, f32)> = table
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let cells = table.shown_rows().iter().filter_map(|row| row.get(at));
            let texts = cells
                .map(|cell| cell.text.as_str())
                .chain([column.title.as_str()]);
            texts.fold((0.0, 0.0), |(word, all): (f32, f32), text| {
                let wide = |text: &str| Face::Bold.width(text, SIZE) + 2.0 * PAD + 1.0;
                let longest = text.split(' ').map(wide).fold(0.0, f32::max);
                (
                    word.max(longest.min(WIDEST / 2.0)),
                    all.max(wide(text).min(WIDEST)),
                )
            })
        })
        .collect();
    let all: f32 = wants.iter().map(|(_, all)| all).sum();
    let words: f32 = wants.iter().map(|(word, _)| word).sum();
    let (fixed, spread) = if all <= WIDTH {
        (all, 0.0)
    } else {
        (words, all - words)
    };
    wants
        .iter()
        .map(|(word, all)| {
            if spread > 0.0 && fixed < WIDTH {
                word + (WIDTH - fixed) * (all - word) / spread
            } else if spread > 0.0 {
                word * WIDTH / fixed
            } else {
                all * WIDTH / fixed.max(1.0)
            }
        })
        .collect()
}

fn laid(cells: &[Cell], widths: &[f32]) -> Vec<Laid> {
    cells
        .iter()
        .zip(widths)
        .enumerate()
        .map(|(at, (cell, width))| {
            let heat = cell.heat.map(usize::from);
            let is_strong = at == 0 || cell.tone != crate::documents::page::Tone::Plain;
            let face = if is_strong { Face::Bold } else { Face::Regular };
            Laid {
                lines: wrapped(&cell.text, face, SIZE, width - 2.0 * PAD),
                face,
                colour: match heat {
                    Some(heat) if heat >= DARK => WHITE,
                    _ => tone(cell.tone),
                },
                heat,
            }
        })
        .collect()
}

fn height(cells: &[Laid]) -> f32 {
    tall(cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(1)) + 2.0 * PAD
}

/// What a row is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Header,
    /// The header again on the next page: decoration to a reader who was told it once.
    Again,
    Body,
}

fn row(paper: &mut Paper, cells: &[Laid], widths: &[f32], columns: &[Column], part: Part) -> Node {
    let (top, height) = (paper.y, height(cells));
    let mut x = LEFT;
    let mut tags = Vec::new();
    for (at, ((cell, width), column)) in cells.iter().zip(widths).zip(columns).enumerate() {
        let background = cell.heat.and_then(|heat| HEAT.get(heat));
        if let Some(colour) = background {
            paper.decorate(vec![Op::Rect {
                x,
                y: top,
                width: *width,
                height,
                colour: *colour,
            }]);
        }
        let mut y = top + PAD - 2.2;
        let ops = cell.lines.iter().map(|line| {
            y += LEAD;
            let indent = if column.is_number {
                width - PAD - cell.face.width(line, SIZE)
            } else {
                PAD
            };
            Op::Text {
                x: x + indent,
                y,
                text: line.clone(),
                face: cell.face,
                size: SIZE,
                colour: cell.colour,
            }
        });
        let ops: Vec<Op> = ops.collect();
        if part == Part::Again {
            paper.decorate(ops);
        } else {
            let leaf = paper.leaf(ops);
            let kind = match part {
                Part::Header => Kind::ColumnHeader,
                _ if at == 0 => Kind::RowHeader,
                _ => Kind::Cell,
            };
            tags.push(group(kind, vec![leaf]));
        }
        x += width;
    }
    paper.y += height;
    let (width, colour) = if part == Part::Body {
        (0.5, EDGE)
    } else {
        (1.0, INK)
    };
    paper.decorate(vec![Op::Path {
        points: vec![(LEFT, paper.y), (LEFT + WIDTH, paper.y)],
        width,
        dash: Dash::None,
        colour,
    }]);
    Node::Group(Kind::Row, tags)
}
