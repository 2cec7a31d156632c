//! A part of the body as a reader meets it: the text, the links with the sentence around each, the
//! images, and what is hidden.

use std::collections::HashMap;

use super::{
    css::{Declared, Length, Rgb, Sheet, contrast},
    dom::{Data, Dom, Element, Id},
    message::{Form, Part},
    url::{Url, written_out},
};

/// The smallest letters that can be read, in pixels.
const SMALLEST_PX: f32 = 8.0;
/// The least contrast of text with what is behind it (WCAG 2, large text).
const LEAST_CONTRAST: f32 = 3.0;
/// The least opacity.
const LEAST_OPACITY: f32 = 0.4;
/// The longest sentence that is looked at around a link, in bytes each way.
const SENTENCE_BYTES: usize = 400;

/// The most links of a part that are looked at.
const MOST_LINKS: usize = 3_000;

/// Why a reader does not see something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hidden {
    /// `display: none`.
    Display,
    /// `visibility: hidden`.
    Visibility,
    /// Nearly transparent.
    Opacity,
    /// No room, or moved out of the picture.
    Place,
    /// Letters below 8 pixels.
    FontSize,
    /// Contrast below 3 to 1.
    Contrast,
    /// An image that says nothing where images are blocked.
    Image,
    /// A link around nothing.
    Empty,
}

impl Hidden {
    /// The word in findings.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Display => "display",
            Self::Visibility => "visibility",
            Self::Opacity => "opacity",
            Self::Place => "place",
            Self::FontSize => "font-size",
            Self::Contrast => "contrast",
            Self::Image => "image",
            Self::Empty => "empty",
        }
    }

    /// Whether not even a careful reader sees it.
    const fn is_unseen(self) -> bool {
        matches!(
            self,
            Self::Display | Self::Visibility | Self::Opacity | Self::Place
        )
    }
}

/// A link.
#[derive(Clone, Debug)]
pub struct Link {
    /// Where it leads, as written.
    pub href: String,
    /// The same in pieces.
    pub url: Url,
    /// What it is called: its text, the texts of its images, its label and title.
    pub label: String,
    /// The line of the file.
    pub line: u64,
    /// Why it is not seen; none: it is.
    pub hidden: Option<Hidden>,
    start: usize,
    end: usize,
}

/// An image.
#[derive(Clone, Debug)]
pub struct Image {
    /// Where it comes from.
    pub src: String,
    /// The line of the file.
    pub line: u64,
    /// Whether it is at most one pixel wide or high, or not displayed.
    pub is_tiny: bool,
}

/// A part of the body.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its media type.
    pub form: Form,
    /// Everything that is written, hidden or not; blocks are lines.
    pub all: String,
    /// What a reader sees of it.
    pub visible: String,
    /// The links, in order.
    pub links: Vec<Link>,
    /// The images, in order.
    pub images: Vec<Image>,
    /// The line of the file on which it begins.
    pub line: u64,
    /// Whether it was read to its end.
    pub is_whole: bool,
}

impl Page {
    /// Reads a part.
    #[must_use]
    pub fn of(part: &Part) -> Self {
        match part.form {
            Form::Html => of_html(part),
            Form::Text => of_text(part),
        }
    }

    /// Keeps the first links only, where a hostile text has thousands.
    fn bound(&mut self) {
        if self.links.len() > MOST_LINKS {
            self.links.truncate(MOST_LINKS);
            self.is_whole = false;
        }
    }

    /// The sentence in which a link stands.
    #[must_use]
    pub fn sentence(&self, link: &Link) -> &str {
        let text = &self.all;
        let from = text.floor_char_boundary(link.start.saturating_sub(SENTENCE_BYTES));
        let before = text.get(from..link.start).unwrap_or_default();
        let start = from + before.rfind('\n').map_or(0, |at| at + 1);
        let before = text.get(start..link.start).unwrap_or_default();
        let start = start + last_stop(before);
        let to = text.floor_char_boundary(text.len().min(link.end + SENTENCE_BYTES));
        let after = text.get(link.end..to).unwrap_or_default();
        let after = after.split('\n').next().unwrap_or_default();
        let end = link.end + first_stop(after);
        text.get(start..end).unwrap_or_default()
    }
}

/// Where the text after the last full stop begins.
fn last_stop(text: &str) -> usize {
    [". ", "! ", "? "]
        .iter()
        .filter_map(|stop| text.rfind(stop))
        .max()
        .map_or(0, |at| at + 2)
}

/// Where the text before the first full stop ends.
fn first_stop(text: &str) -> usize {
    [". ", "! ", "? "]
        .iter()
        .filter_map(|stop| text.find(stop))
        .min()
        .unwrap_or(text.len())
}

/// How an element looks, inherited.
#[derive(Clone, Copy, Debug)]
struct Look {
    is_displayed: bool,
    is_visible: bool,
    has_place: bool,
    opacity: f32,
    font_px: f32,
    /// None: not known.
    colour: Option<Rgb>,
    is_transparent: bool,
    background: Option<Rgb>,
}

const PLAIN: Look = Look {
    is_displayed: true,
    is_visible: true,
    has_place: true,
    opacity: 1.0,
    font_px: 16.0,
    colour: Some([0, 0, 0]),
    is_transparent: false,
    background: Some([255, 255, 255]),
};

impl Look {
    fn inside(mut self, declared: &Declared, is_link: bool) -> Self {
        self.is_displayed &= declared.is_displayed != Some(false);
        if let Some(is_visible) = declared.is_visible {
            self.is_visible = is_visible;
        }
        self.opacity *= declared.opacity.unwrap_or(1.0);
        let is_flat = |length: Option<f32>| length.is_some_and(|px| px < 2.0);
        let is_clipped =
            declared.clips == Some(true) && (is_flat(declared.width) || is_flat(declared.height));
        self.has_place &= !is_clipped && declared.is_moved_away != Some(true);
        match declared.font_size {
            Some(Length::Px(px)) => self.font_px = px,
            Some(Length::Share(share)) => self.font_px *= share,
            None => {}
        }
        match declared.colour {
            Some(Some(rgb)) => (self.colour, self.is_transparent) = (Some(rgb), false),
            Some(None) => (self.colour, self.is_transparent) = (None, true),
            // A link has the colour that the reader's program gives it.
            None if is_link => (self.colour, self.is_transparent) = (None, false),
            None => {}
        }
        // An image may have any colour.
        if let Some(ground) = declared.background {
            self.background = ground;
        }
        self
    }

    fn hides_box(&self) -> Option<Hidden> {
        if !self.is_displayed {
            Some(Hidden::Display)
        } else if !self.is_visible {
            Some(Hidden::Visibility)
        } else if self.opacity < LEAST_OPACITY {
            Some(Hidden::Opacity)
        } else if !self.has_place {
            Some(Hidden::Place)
        } else {
            None
        }
    }

    fn hides_text(&self) -> Option<Hidden> {
        let low_contrast = match (self.colour, self.background) {
            (Some(text), Some(ground)) => contrast(text, ground) < LEAST_CONTRAST,
            _ => false,
        };
        self.hides_box().or(if self.font_px < SMALLEST_PX {
            Some(Hidden::FontSize)
        } else if self.is_transparent || low_contrast {
            Some(Hidden::Contrast)
        } else {
            None
        })
    }
}

/// Tags whose content is no text of the page.
const SILENT: &[&str] = &[
    "script", "style", "title", "template", "textarea", "select", "object",
];

/// Tags that stand in the run of a sentence.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "em", "font", "i",
    "img", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong",
    "sub", "sup", "tt", "u", "var", "wbr",
];

fn of_html(part: &Part) -> Page {
    let dom = Dom::parse(&part.text);
    let mut walk = Walk {
        page: Page {
            form: Form::Html,
            all: String::new(),
            visible: String::new(),
            links: Vec::new(),
            images: Vec::new(),
            line: part.line,
            is_whole: dom.is_whole,
        },
        sheet: sheet(&dom),
        looks: HashMap::new(),
        part,
        open: None,
    };
    // Each node is met when it is entered, an element again when it is left.
    let mut left = vec![(0, PLAIN, false)];
    while let Some((id, look, is_left)) = left.pop() {
        if is_left {
            walk.leave(&dom, id);
            continue;
        }
        if let Some(look) = walk.enter(&dom, id, look) {
            left.push((id, look, true));
            left.extend(
                dom.children(id)
                    .iter()
                    .rev()
                    .map(|child| (*child, look, false)),
            );
        }
    }
    let mut page = walk.page;
    // An address that is written out but not linked is a way too.
    let taken: Vec<(usize, usize)> = page
        .links
        .iter()
        .map(|link| (link.start, link.end))
        .collect();
    for (start, end) in written_out(&page.all) {
        let address = page.all.get(start..end).unwrap_or_default();
        let before = taken
            .partition_point(|(from, _)| *from < end)
            .checked_sub(1);
        let is_linked = before
            .and_then(|at| taken.get(at))
            .is_some_and(|(_, to)| start < *to);
        if address.contains('@') && !address.contains(':') && !is_linked {
            let link = plain_link(address, start, end, part.line);
            page.links.push(link);
        }
    }
    page.bound();
    page
}

/// The rules of all style elements.
fn sheet(dom: &Dom) -> Sheet {
    let mut sheet = Sheet::default();
    let mut left = vec![0];
    while let Some(id) = left.pop() {
        if dom
            .element(id)
            .is_some_and(|element| element.tag() == "style")
        {
            for child in dom.children(id) {
                if let Some(Data::Text(text)) = dom.node(*child).map(|node| &node.data) {
                    sheet.add(text);
                }
            }
        }
        left.extend(dom.children(id).iter().rev());
    }
    sheet
}

/// The walk through a tree.
struct Walk<'p> {
    page: Page,
    sheet: Sheet,
    /// What was declared of elements of one tag, class, id and style: mails repeat them a lot.
    looks: HashMap<String, Declared>,
    part: &'p Part,
    /// The link that is open, and what hides each piece of its content.
    open: Option<(usize, Vec<Option<Hidden>>, Id)>,
}

impl Walk<'_> {
    fn line(&self, own: u64) -> u64 {
        if self.part.has_own_lines {
            self.part.line + own.saturating_sub(1)
        } else {
            self.part.line
        }
    }

    /// Enters a node; gives the look inside, or none where its content is not looked at.
    fn enter(&mut self, dom: &Dom, id: Id, look: Look) -> Option<Look> {
        let node = dom.node(id)?;
        let element = match &node.data {
            Data::Other => return Some(look),
            Data::Text(text) => {
                self.text(text, look);
                return None;
            }
            Data::Element(element) => element,
        };
        let tag = element.tag();
        if SILENT.contains(&tag) {
            return None;
        }
        let is_link = matches!(tag, "a" | "area") && element.attr("href").is_some();
        let declared = self.declared(element);
        let look = look.inside(&declared, is_link);
        if !INLINE.contains(&tag) {
            self.break_line();
        }
        if is_link {
            self.open_link(element, self.line(node.line), id);
        }
        if tag == "img" || (tag == "input" && element.attr("type") == Some("image")) {
            self.image(element, &declared, look, self.line(node.line));
        }
        Some(look)
    }

    /// What is declared of an element.
    fn declared(&mut self, element: &Element) -> Declared {
        const KNOWN: usize = 10_000;
        const LONGEST: usize = 1024;
        let key = element
            .attrs
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "href" | "src" | "alt" | "title"))
            .fold(element.tag().to_owned(), |key, (name, value)| {
                key + "\u{1}" + name + "\u{1}" + value
            });
        if let Some(known) = self.looks.get(&key) {
            return *known;
        }
        let declared = self.sheet.of(element);
        if key.len() < LONGEST && self.looks.len() < KNOWN {
            self.looks.insert(key, declared);
        }
        declared
    }

    fn leave(&mut self, dom: &Dom, id: Id) {
        if self.open.as_ref().is_some_and(|(_, _, own)| *own == id) {
            self.close_link();
        }
        let is_block = dom
            .element(id)
            .is_some_and(|element| !INLINE.contains(&element.tag()));
        if is_block {
            self.break_line();
        }
    }

    fn open_link(&mut self, element: &Element, line: u64, id: Id) {
        self.close_link();
        let href = element.attr("href").unwrap_or_default().trim().to_owned();
        let label: Vec<&str> = ["aria-label", "title", "alt"]
            .iter()
            .filter_map(|name| element.attr(name))
            .collect();
        self.open = Some((self.page.links.len(), Vec::new(), id));
        self.page.links.push(Link {
            url: Url::parse(&href),
            href,
            label: label.join(" "),
            line,
            hidden: None,
            start: self.page.all.len(),
            end: self.page.all.len(),
        });
    }

    fn close_link(&mut self) {
        let Some((at, pieces, _)) = self.open.take() else {
            return;
        };
        let Some(link) = self.page.links.get_mut(at) else {
            return;
        };
        link.end = self.page.all.len();
        let text = self.page.all.get(link.start..link.end).unwrap_or_default();
        link.label = format!("{} {}", text.trim(), link.label).trim().to_owned();
        link.hidden = if pieces.iter().any(Option::is_none) {
            None
        } else {
            pieces.first().copied().unwrap_or(Some(Hidden::Empty))
        };
    }

    fn text(&mut self, text: &str, look: Look) {
        let hidden = look.hides_text();
        if !text.trim().is_empty()
            && let Some((_, pieces, _)) = &mut self.open
        {
            pieces.push(hidden);
        }
        push_text(&mut self.page.all, text);
        let is_unseen = hidden.is_some_and(Hidden::is_unseen) || look.font_px < 2.0;
        if !is_unseen {
            push_text(&mut self.page.visible, text);
        }
    }

    fn image(&mut self, element: &Element, declared: &Declared, look: Look, line: u64) {
        let is_flat = |length: Option<f32>| length.is_some_and(|px| px <= 1.0);
        let alt = element.attr("alt").unwrap_or_default().trim();
        let own = [alt, element.attr("title").unwrap_or_default()].join(" ");
        if let Some((at, pieces, _)) = &mut self.open {
            pieces.push(look.hides_box().or(alt.is_empty().then_some(Hidden::Image)));
            if let Some(link) = self.page.links.get_mut(*at) {
                link.label = format!("{} {own}", link.label).trim().to_owned();
            }
        }
        self.page.images.push(Image {
            src: element.attr("src").unwrap_or_default().trim().to_owned(),
            line,
            // A picture for small screens is hidden on others, but has a size or a description.
            is_tiny: is_flat(declared.width)
                || is_flat(declared.height)
                || (look.hides_box().is_some() && declared.width.is_none() && alt.is_empty()),
        });
    }

    fn break_line(&mut self) {
        for text in [&mut self.page.all, &mut self.page.visible] {
            let kept = text.trim_end_matches(' ').len();
            text.truncate(kept);
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
        }
    }
}

/// Appends text as it is shown: one blank for any run of them.
fn push_text(out: &mut String, text: &str) {
    for c in text.chars() {
        if c.is_whitespace() {
            if !out.is_empty() && !out.ends_with([' ', '\n']) {
                out.push(' ');
            }
        } else {
            out.push(c);
        }
    }
}

fn plain_link(address: &str, start: usize, end: usize, line: u64) -> Link {
    let lower = address.to_ascii_lowercase();
    let href = if lower.starts_with("www.") {
        format!("http://{address}")
    } else if address.contains('@') && !address.contains(':') {
        format!("mailto:{address}")
    } else {
        address.to_owned()
    };
    Link {
        url: Url::parse(&href),
        href,
        label: String::new(),
        line,
        hidden: None,
        start,
        end,
    }
}

/// A plain text: its lines are blocks, but for an address alone on its line and for a sentence that was
/// wrapped.
fn of_text(part: &Part) -> Page {
    let end = part
        .text
        .floor_char_boundary(super::dom::LONGEST_BYTES.min(part.text.len()));
    let text = part.text.get(..end).unwrap_or_default();
    let mut all = String::with_capacity(text.len());
    let mut links = Vec::new();
    let mut before: &str = "";
    let mut had_address = false;
    for (number, line) in (0_u64..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() && before.ends_with(':') {
            // The address that the line announces may stand below a blank line.
            continue;
        }
        let addresses = written_out(line);
        let is_address_alone =
            matches!(addresses.as_slice(), [(start, end)] if end - start + 2 >= line.len());
        let is_wrapped = before.len() >= 45 && !before.ends_with(['.', '!', '?']) && !had_address;
        if !all.is_empty() {
            let goes_on =
                !line.is_empty() && !before.is_empty() && (is_address_alone || is_wrapped);
            all.push(if goes_on { ' ' } else { '\n' });
        }
        let at = all.len();
        all.push_str(line);
        let place = if part.has_own_lines {
            part.line + number
        } else {
            part.line
        };
        for (start, end) in &addresses {
            let address = line.get(*start..*end).unwrap_or_default();
            links.push(plain_link(address, at + start, at + end, place));
        }
        had_address = !addresses.is_empty();
        before = line;
    }
    let mut page = Page {
        form: Form::Text,
        visible: all.clone(),
        all,
        links,
        images: Vec::new(),
        line: part.line,
        is_whole: end == part.text.len(),
    };
    page.bound();
    page
}

#[cfg(test)]
#[path = "page_tests.rs"]
mod tests;
