//! A page as tagged PDF: PDF/A-2a and PDF/UA-1, its fonts embedded, the same bytes every time. First
//! everything gets its place on paper, then it is written.

mod blocks;
mod font;
mod sheet;
mod table;

use std::{num::NonZeroU16, sync::LazyLock};

use chrono::Datelike;
use krilla::{
    Document, SerializeSettings,
    color::rgb,
    configure::{
        ConfigurationBuilder,
        validate::{Accessibility, Archival},
    },
    destination::XyzDestination,
    geom::{PathBuilder, Point, Rect},
    metadata::{DateTime, Metadata},
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::{Fill, Stroke, StrokeDash},
    surface::Surface,
    tagging::{
        ArtifactType, BBox, ContentTag, Identifier, ListNumbering, SpanTag, TableHeaderScope, Tag,
        TagGroup, TagKind, TagTree,
    },
    text::{Font, TextDirection},
};
use sha2::{Digest, Sha256};

use super::{
    DocumentError,
    chart::Dash,
    page::{Block, Page},
};
use font::Face;
use sheet::{
    Colour, FAINT, Kind, LEFT, Node, Op, PAGE_HEIGHT, PAGE_WIDTH, Paper, Picture, TOP, WIDTH,
};

/// Where a heading of the outline stands.
struct Mark {
    title: String,
    page: usize,
    y: f32,
}

/// Writes a page.
///
/// # Errors
/// When the file would not be valid: a fault of this program.
pub(super) fn write(page: &Page) -> Result<Vec<u8>, DocumentError> {
    let failed = |what: &str| DocumentError(format!("the PDF could not be written: {what}"));
    let mut paper = Paper::new();
    let mut marks = Vec::new();
    let tree = lay(&mut paper, page, &mut marks);
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|_| failed("the standards do not go together"))?;
    let mut document = Document::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    let identifiers =
        draw(&mut document, &paper, page).ok_or_else(|| failed("a page has no size"))?;
    let mut tags = TagTree::new().with_lang(Some(page.lang.as_str().to_owned()));
    for node in &tree {
        if let Some(tag) = tag(node, &identifiers) {
            tags.push(tag);
        }
    }
    document.set_tag_tree(tags);
    let mut outline = Outline::new();
    for mark in &marks {
        let place = XyzDestination::new(mark.page, Point::from_xy(LEFT, mark.y));
        outline.push_child(OutlineNode::new(mark.title.clone(), place));
    }
    document.set_outline(outline);
    document.set_metadata(metadata(page, &paper));
    document
        .finish()
        .map_err(|error| failed(&format!("{error:?}")))
}

/// The date of a file is that of the report; its id is made of what stands in it.
fn metadata(page: &Page, paper: &Paper) -> Metadata {
    let date = page.date;
    let number = |value: u32| u8::try_from(value).unwrap_or(1);
    let mut content = Sha256::new();
    for op in paper.pages.iter().flatten().flat_map(|run| &run.ops) {
        if let Op::Text { text, .. } = op {
            content.update(text.as_bytes());
            content.update([0]);
        }
    }
    let id: String = content
        .finalize()
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Metadata::new()
        .title(format!("{} · {}", page.title, page.subject))
        .authors(vec![page.owner.clone()])
        .creator(concat!("dpo ", env!("CARGO_PKG_VERSION")).to_owned())
        .language(page.lang.as_str().to_owned())
        .creation_date(
            DateTime::new(u16::try_from(date.year()).unwrap_or(1970))
                .month(number(date.month()))
                .day(number(date.day()))
                .hour(0)
                .minute(0)
                .second(0)
                .utc_offset_hour(0)
                .utc_offset_minute(0),
        )
        .document_id(id)
}

/// Gives everything its place. The numbers of the charts stand at the end.
fn lay(paper: &mut Paper, page: &Page, marks: &mut Vec<Mark>) -> Vec<Node> {
    let mut tree = blocks::head(paper, page);
    let mut mark = |paper: &Paper, title: &str| {
        marks.push(Mark {
            title: title.to_owned(),
            page: paper.page(),
            y: paper.y,
        });
    };
    let mut numbers = Vec::new();
    for section in &page.sections {
        let mut nodes = Vec::new();
        if !section.title.is_empty() {
            paper.need(blocks::opening(section));
            nodes.push(blocks::heading(paper, &section.title, 2));
            mark(paper, &section.title);
        }
        for (at, block) in section.blocks.iter().enumerate() {
            if let Some(last @ [_, Block::Signature(_)]) = section.blocks.get(at..) {
                paper.need(blocks::closing(last));
            }
            nodes.extend(blocks::block(paper, block));
            if let Block::Chart(chart) = block {
                numbers.push(&chart.table);
            }
        }
        tree.push(Node::Group(Kind::Section, nodes));
    }
    if !numbers.is_empty() {
        let mut nodes = vec![blocks::heading(paper, page.words.all_numbers, 2)];
        mark(paper, page.words.all_numbers);
        nodes.extend(numbers.into_iter().map(|own| table::table(paper, own)));
        tree.push(Node::Group(Kind::Section, nodes));
    }
    let foot = blocks::Style {
        size: 8.0,
        colour: FAINT,
        ..blocks::BODY
    };
    if !page.foot.is_empty() {
        paper.y += 10.0;
        tree.push(blocks::paragraph(paper, &page.foot, foot));
    }
    tree
}

static FONTS: LazyLock<[Option<Font>; 2]> =
    LazyLock::new(|| [font::REGULAR, font::BOLD].map(|font| Font::new(font.into(), 0)));

/// Draws every page. Gives the mark of each leaf.
fn draw(document: &mut Document, paper: &Paper, page: &Page) -> Option<Vec<Option<Identifier>>> {
    let mut identifiers = vec![None; paper.leaves()];
    let count = paper.pages.len();
    for (at, runs) in paper.pages.iter().enumerate() {
        let mut sheet = document.start_page_with(PageSettings::from_wh(PAGE_WIDTH, PAGE_HEIGHT)?);
        let mut surface = sheet.surface();
        for run in runs {
            let tag = match run.leaf {
                Some(_) => ContentTag::Span(SpanTag::empty()),
                None => {
                    ContentTag::Artifact(krilla::tagging::Artifact::with_kind(ArtifactType::Layout))
                }
            };
            let identifier = surface.start_tagged(tag);
            for op in &run.ops {
                put(&mut surface, op);
            }
            surface.end_tagged();
            if let Some(place) = run.leaf.and_then(|leaf| identifiers.get_mut(leaf)) {
                *place = Some(identifier);
            }
        }
        margins(&mut surface, page, at, count);
        surface.finish();
        sheet.finish();
    }
    Some(identifiers)
}

/// What stands at the head and foot of a page: decoration to a reader of the text.
fn margins(surface: &mut Surface<'_>, page: &Page, at: usize, count: usize) {
    const SIZE: f32 = 7.5;
    let mut line = |kind, y, left: &str, right: &str| {
        surface.start_tagged(ContentTag::Artifact(krilla::tagging::Artifact::with_kind(
            kind,
        )));
        let left = Face::Regular.drawable(left);
        let room = WIDTH - Face::Regular.width(&left, SIZE) - 2.0 * SIZE;
        let mut right = Face::Regular.drawable(right);
        while Face::Regular.width(&right, SIZE) > room && right.pop().is_some() {}
        let width = Face::Regular.width(&right, SIZE);
        let texts = [(LEFT, left), (LEFT + WIDTH - width, right)];
        for (x, text) in texts {
            put(
                surface,
                &Op::Text {
                    x,
                    y,
                    text,
                    face: Face::Regular,
                    size: SIZE,
                    colour: FAINT,
                },
            );
        }
        surface.end_tagged();
    };
    if at > 0 {
        let title = format!("{} · {}", page.title, page.subject);
        line(ArtifactType::Header, TOP - 26.0, &title, &page.owner);
    }
    let number = crate::words::fill(
        page.words.page_of,
        &[
            ("page", &(at + 1).to_string()),
            ("pages", &count.to_string()),
        ],
    );
    line(ArtifactType::Footer, PAGE_HEIGHT - 30.0, "", &number);
}

fn paint(colour: Colour) -> rgb::Color {
    rgb::Color::new(colour.0, colour.1, colour.2)
}

fn put(surface: &mut Surface<'_>, op: &Op) {
    match op {
        Op::Text {
            x,
            y,
            text,
            face,
            size,
            colour,
        } => {
            let [regular, bold] = &*FONTS;
            let font = match face {
                Face::Regular => regular,
                Face::Bold => bold,
            };
            if let Some(font) = font.as_ref().filter(|_| !text.is_empty()) {
                fill(surface, *colour);
                let place = Point::from_xy(*x, *y);
                let direction = TextDirection::LeftToRight;
                surface.draw_text(place, font.clone(), *size, text, false, direction);
            }
        }
        Op::Rect {
            x,
            y,
            width,
            height,
            colour,
        } => {
            let mut path = PathBuilder::new();
            if let Some(rect) = Rect::from_xywh(*x, *y, *width, *height) {
                path.push_rect(rect);
            }
            if let Some(path) = path.finish() {
                fill(surface, *colour);
                surface.draw_path(&path);
            }
        }
        Op::Path {
            points,
            width,
            dash,
            colour,
        } => {
            let mut path = PathBuilder::new();
            for (at, (x, y)) in points.iter().enumerate() {
                if at == 0 {
                    path.move_to(*x, *y);
                } else {
                    path.line_to(*x, *y);
                }
            }
            let array = match dash {
                Dash::None => None,
                Dash::Short => Some(vec![1.4, 2.8]),
                Dash::Long => Some(vec![4.8, 2.8]),
            };
            if let Some(path) = path.finish() {
                surface.set_fill(None);
                surface.set_stroke(Some(Stroke {
                    paint: paint(*colour).into(),
                    width: *width,
                    dash: array.map(|array| StrokeDash { array, offset: 0.0 }),
                    ..Stroke::default()
                }));
                surface.draw_path(&path);
            }
        }
    }
}

fn fill(surface: &mut Surface<'_>, colour: Colour) {
    surface.set_stroke(None);
    surface.set_fill(Some(Fill {
        paint: paint(colour).into(),
        ..Fill::default()
    }));
}

/// The tag of a node with all that is below it.
fn tag(node: &Node, identifiers: &[Option<Identifier>]) -> Option<krilla::tagging::Node> {
    match node {
        Node::Leaf(leaf) => identifiers.get(*leaf).cloned().flatten().map(Into::into),
        Node::Group(kind, children) => {
            let mut group = TagGroup::new(tag_kind(kind)?);
            for child in children {
                if let Some(child) = tag(child, identifiers) {
                    group.push(child);
                }
            }
            Some(group.into())
        }
    }
}

fn tag_kind(kind: &Kind) -> Option<TagKind> {
    Some(match kind {
        Kind::Section => Tag::Section.into(),
        Kind::Heading(level, title) => {
            Tag::Hn(NonZeroU16::new(*level)?, Some(title.clone())).into()
        }
        Kind::Paragraph => Tag::P.into(),
        Kind::List => Tag::L(ListNumbering::None).into(),
        Kind::Item => Tag::LI.into(),
        Kind::ItemBody => Tag::LBody.into(),
        Kind::Table => Tag::Table.into(),
        Kind::Caption => Tag::Caption.into(),
        Kind::Head => Tag::THead.into(),
        Kind::Body => Tag::TBody.into(),
        Kind::Row => Tag::TR.into(),
        Kind::ColumnHeader => Tag::TH(TableHeaderScope::Column).into(),
        Kind::RowHeader => Tag::TH(TableHeaderScope::Row).into(),
        Kind::Cell => Tag::TD.into(),
        Kind::Figure(picture) => Tag::Figure(Some(picture.alt.clone()))
            .with_bbox(bounds(picture))
            .into(),
    })
}

fn bounds(picture: &Picture) -> Option<BBox> {
    let rect = Rect::from_xywh(picture.x, picture.y, picture.width, picture.height)?;
    Some(BBox::new(picture.page, rect))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        documents::page::{PageWords, Section},
        model::Lang,
    };

    fn letter(paragraphs: usize) -> Page {
        let mut blocks = vec![Block::Text("words ".repeat(40)); paragraphs];
        blocks.push(Block::Text("the last paragraph ".repeat(12)));
        blocks.push(Block::Signature(vec![
            "Yours".to_owned(),
            "Name".to_owned(),
        ]));
        Page {
            lang: Lang::En,
            title: String::new(),
            owner: String::new(),
            subject: String::new(),
            facts: Vec::new(),
            date: chrono::NaiveDate::MIN,
            sections: vec![Section {
                id: "letter",
                title: String::new(),
                blocks,
            }],
            foot: String::new(),
            words: PageWords::default(),
            letterhead: None,
        }
    }

    /// A signature alone on a page could be put below anything.
    #[test]
    fn a_signature_stands_with_the_paragraph_before_it_wherever_the_page_ends() {
        let mut pages = std::collections::BTreeSet::new();
        for paragraphs in 1..60 {
            let mut paper = Paper::new();
            lay(&mut paper, &letter(paragraphs), &mut Vec::new());
            let last = paper.pages.last().unwrap();
            let texts: Vec<&str> = last
                .iter()
                .flat_map(|run| &run.ops)
                .filter_map(|op| match op {
                    Op::Text { text, .. } => Some(text.as_str()),
                    _ => None,
                })
                .collect();
            assert_eq!(texts[texts.len() - 2..], ["Yours", "Name"]);
            let before = texts.iter().filter(|text| text.contains("paragraph"));
            assert!(before.count() >= 2, "{paragraphs}: {texts:?}");
            pages.insert(paper.pages.len());
        }
        assert!(pages.len() > 1, "{pages:?}");
    }
}
