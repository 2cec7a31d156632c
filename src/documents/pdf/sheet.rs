//! Paper before it is a file: what stands where on which page, and what each piece is in the reading
//! order. Lengths are points, y runs down.

use super::font::Face;
use crate::documents::{chart::Dash, page::Tone};

/// A colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Colour(pub(super) u8, pub(super) u8, pub(super) u8);

pub(super) const INK: Colour = Colour(0x1b, 0x24, 0x30);
pub(super) const FAINT: Colour = Colour(0x55, 0x60, 0x6d);
pub(super) const ACCENT: Colour = Colour(0x1d, 0x4b, 0x76);
pub(super) const EDGE: Colour = Colour(0xd5, 0xdb, 0xe1);
pub(super) const SOFT: Colour = Colour(0xf4, 0xf6, 0xf8);
pub(super) const WHITE: Colour = Colour(0xff, 0xff, 0xff);

/// The heat map's colours, from cold to warm; the same as in the style sheet.
pub(super) const HEAT: [Colour; 11] = [
    Colour(0xfd, 0xf6, 0xef),
    Colour(0xfb, 0xe9, 0xd7),
    Colour(0xf9, 0xdc, 0xc0),
    Colour(0xf6, 0xcc, 0xa4),
    Colour(0xf2, 0xba, 0x86),
    Colour(0xed, 0xa5, 0x66),
    Colour(0xe5, 0x8f, 0x45),
    Colour(0xb4, 0x56, 0x0f),
    Colour(0xa0, 0x48, 0x0c),
    Colour(0x8a, 0x3a, 0x09),
    Colour(0x73, 0x2d, 0x07),
];

/// The colour of a tone.
pub(super) const fn tone(tone: Tone) -> Colour {
    match tone {
        Tone::Plain => INK,
        Tone::Good => Colour(0x1f, 0x7a, 0x4d),
        Tone::Warning => Colour(0x94, 0x56, 0x0a),
        Tone::Alarm => Colour(0xb3, 0x26, 0x1e),
    }
}

/// A thing on paper.
#[derive(Clone, Debug)]
pub(super) enum Op {
    Text {
        x: f32,
        y: f32,
        text: String,
        face: Face,
        size: f32,
        colour: Colour,
    },
    Rect {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        colour: Colour,
    },
    Path {
        points: Vec<(f32, f32)>,
        width: f32,
        dash: Dash,
        colour: Colour,
    },
}

/// Things that belong together: a leaf of the reading order, or decoration.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) leaf: Option<Leaf>,
    pub(super) ops: Vec<Op>,
}

/// The number of a leaf; each stands on one page and once in the tree.
pub(super) type Leaf = usize;

/// What a group of leaves is.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    Section,
    Heading(u16, String),
    Paragraph,
    List,
    Item,
    ItemBody,
    Table,
    Caption,
    Head,
    Body,
    Row,
    ColumnHeader,
    RowHeader,
    Cell,
    Figure(Picture),
}

/// A picture: what is to be seen, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Picture {
    pub(super) alt: String,
    pub(super) page: usize,
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) width: f32,
    pub(super) height: f32,
}

/// The reading order.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Group(Kind, Vec<Node>),
    Leaf(Leaf),
}

/// A group with one leaf in it.
pub(super) fn group(kind: Kind, leaves: Vec<Leaf>) -> Node {
    Node::Group(kind, leaves.into_iter().map(Node::Leaf).collect())
}

pub(super) const PAGE_WIDTH: f32 = 595.28;
pub(super) const PAGE_HEIGHT: f32 = 841.89;
pub(super) const LEFT: f32 = 48.0;
pub(super) const WIDTH: f32 = PAGE_WIDTH - 2.0 * LEFT;
pub(super) const TOP: f32 = 62.0;
pub(super) const BOTTOM: f32 = PAGE_HEIGHT - 58.0;

/// The paper, and where the pen is.
#[derive(Debug, Default)]
pub(super) struct Paper {
    pub(super) pages: Vec<Vec<Run>>,
    pub(super) y: f32,
    leaves: Leaf,
}

impl Paper {
    pub(super) fn new() -> Self {
        let mut paper = Self::default();
        paper.turn();
        paper
    }

    /// Begins a page.
    pub(super) fn turn(&mut self) {
        self.pages.push(Vec::new());
        self.y = TOP;
    }

    /// Begins a page unless so much is still free. Says whether it did.
    pub(super) fn need(&mut self, height: f32) -> bool {
        let turns = self.y + height > BOTTOM && self.y > TOP;
        if turns {
            self.turn();
        }
        turns
    }

    pub(super) const fn page(&self) -> usize {
        self.pages.len().saturating_sub(1)
    }

    /// Puts a leaf on the page.
    pub(super) fn leaf(&mut self, ops: Vec<Op>) -> Leaf {
        let leaf = self.leaves;
        self.leaves += 1;
        self.put(Some(leaf), ops);
        leaf
    }

    /// Puts decoration on the page.
    pub(super) fn decorate(&mut self, ops: Vec<Op>) {
        self.put(None, ops);
    }

    fn put(&mut self, leaf: Option<Leaf>, ops: Vec<Op>) {
        if let Some(page) = self.pages.last_mut() {
            page.push(Run { leaf, ops });
        }
    }

    pub(super) const fn leaves(&self) -> Leaf {
        self.leaves
    }
}

/// A text in lines of at most a width; a word that is too long is broken.
pub(super) fn wrapped(text: &str, face: Face, size: f32, width: f32) -> Vec<String> {
    let text = face.drawable(text);
    let mut lines = Vec::new();
    let mut line = String::new();
    let fits = |text: &str| face.width(text, size) <= width;
    for word in text.split(' ') {
        let longer = if line.is_empty() {
            word.to_owned()
        } else {
            format!("{line} {word}")
        };
        if fits(&longer) {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for letter in word.chars() {
            line.push(letter);
            if !fits(&line) && line.chars().count() > 1 {
                line.pop();
                lines.push(std::mem::replace(&mut line, letter.to_string()));
            }
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_wider_than_it_may_be_and_no_letter_is_lost() {
        let text = "Die Datenschutzgrundverordnungsdurchführungsbestimmungen gelten für alle";
        for width in [40.0, 90.0, 200.0] {
            let lines = wrapped(text, Face::Regular, 9.0, width);
            assert!(
                lines
                    .iter()
                    .all(|line| Face::Regular.width(line, 9.0) <= width)
            );
            let letters: String = lines.concat().split_whitespace().collect();
            assert_eq!(letters, text.split_whitespace().collect::<String>());
        }
    }

    #[test]
    fn a_line_that_has_no_room_at_all_still_ends() {
        assert_eq!(wrapped("abc", Face::Regular, 9.0, 0.0), ["a", "b", "c"]);
        assert_eq!(wrapped("", Face::Regular, 9.0, 10.0), [""]);
    }
}
