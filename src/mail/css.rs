//! What styles say of an element, as far as it decides whether a reader sees it: inline styles and simple
//! rules of `<style>`. Rules of a kind that is not understood are passed over, and so are those for
//! certain media only.

use std::sync::LazyLock;

use super::dom::Element;

/// The most rules that are kept of one message.
const MOST_RULES: usize = 500;

/// A colour: red, green, blue, each 0 to 255.
pub type Rgb = [u8; 3];

/// A length, as far as it is needed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Length {
    /// In CSS pixels.
    Px(f32),
    /// As a share of the parent's.
    Share(f32),
}

/// What was declared of an element; none: nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Declared {
    /// `display: none`.
    pub is_displayed: Option<bool>,
    /// `visibility: hidden` or `collapse`.
    pub is_visible: Option<bool>,
    /// 0 to 1.
    pub opacity: Option<f32>,
    /// The size of letters.
    pub font_size: Option<Length>,
    /// The colour of text; the inner none: transparent.
    pub colour: Option<Option<Rgb>>,
    /// The colour behind it; the inner none: an image.
    pub background: Option<Option<Rgb>>,
    /// Its width and height in pixels.
    pub width: Option<f32>,
    /// Its height in pixels, or the most it may have.
    pub height: Option<f32>,
    /// `overflow: hidden`.
    pub clips: Option<bool>,
    /// Moved out of the picture.
    pub is_moved_away: Option<bool>,
}

/// A simple selector: tag, id and classes, all of which must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Selector {
    tag: Option<String>,
    id: Option<String>,
    classes: Vec<String>,
}

#[derive(Clone, Debug)]
struct Rule {
    selector: Selector,
    declared: Vec<(Declared, bool)>,
    weight: u32,
}

/// The rules of the `<style>` elements, in order.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    rules: Vec<Rule>,
}

impl Sheet {
    /// Adds the rules of a text.
    pub fn add(&mut self, text: &str) {
        let text = without_comments(text);
        let mut rest = text.as_str();
        while let Some((head, after)) = rest.split_once('{') {
            let head = head.rsplit([';', '}']).next().unwrap_or(head).trim();
            if head.starts_with('@') {
                rest = after_block(after);
                continue;
            }
            let Some((body, after)) = after.split_once('}') else {
                return;
            };
            rest = after;
            let declared = declarations(body);
            for selector in head.split(',').filter_map(Selector::parse) {
                if self.rules.len() >= MOST_RULES {
                    return;
                }
                let weight = selector.weight();
                self.rules.push(Rule {
                    selector,
                    declared: declared.clone(),
                    weight,
                });
            }
        }
    }

    /// What holds for an element: attributes, then rules by weight and order, then its own style, then
    /// what is marked important.
    #[must_use]
    pub fn of(&self, element: &Element) -> Declared {
        let mut out = by_attributes(element);
        let mut matching: Vec<&Rule> = self
            .rules
            .iter()
            .filter(|rule| rule.selector.matches(element))
            .collect();
        matching.sort_by_key(|rule| rule.weight);
        let own = declarations(element.attr("style").unwrap_or_default());
        for wants_important in [false, true] {
            let of_rules = matching.iter().flat_map(|rule| &rule.declared);
            for (declared, is_important) in of_rules.chain(&own) {
                if *is_important == wants_important {
                    out.overlay(declared);
                }
            }
        }
        out
    }
}

impl Declared {
    fn overlay(&mut self, other: &Self) {
        self.is_displayed = other.is_displayed.or(self.is_displayed);
        self.is_visible = other.is_visible.or(self.is_visible);
        self.opacity = other.opacity.or(self.opacity);
        self.font_size = other.font_size.or(self.font_size);
        self.colour = other.colour.or(self.colour);
        self.background = other.background.or(self.background);
        self.width = other.width.or(self.width);
        self.height = other.height.or(self.height);
        self.clips = other.clips.or(self.clips);
        self.is_moved_away = other.is_moved_away.or(self.is_moved_away);
    }
}

impl Selector {
    /// Reads one selector; none where it is more than tag, classes and id.
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let mut selector = Self::default();
        let mut rest = text.strip_prefix('*').unwrap_or(text);
        if rest.is_empty() {
            return (!text.is_empty()).then_some(selector);
        }
        while !rest.is_empty() {
            let (sign, name) = match rest.as_bytes().first() {
                Some(b'.') => ('.', rest.get(1..)?),
                Some(b'#') => ('#', rest.get(1..)?),
                _ => (' ', rest),
            };
            let end = name
                .find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_')))
                .unwrap_or(name.len());
            let (word, after) = name.split_at(end);
            if word.is_empty() || !(after.is_empty() || after.starts_with(['.', '#'])) {
                return None;
            }
            match sign {
                '.' => selector.classes.push(word.to_owned()),
                '#' => selector.id = Some(word.to_owned()),
                _ => selector.tag = Some(word.to_ascii_lowercase()),
            }
            rest = after;
        }
        Some(selector)
    }

    fn weight(&self) -> u32 {
        let classes = u32::try_from(self.classes.len()).unwrap_or(u32::MAX);
        u32::from(self.id.is_some()) * 10_000
            + classes.min(99) * 100
            + u32::from(self.tag.is_some())
    }

    fn matches(&self, element: &Element) -> bool {
        let has_class = |class: &String| {
            element
                .attr("class")
                .is_some_and(|own| own.split_ascii_whitespace().any(|own| own == class))
        };
        self.tag.as_ref().is_none_or(|tag| element.tag() == tag)
            && self
                .id
                .as_ref()
                .is_none_or(|id| element.attr("id") == Some(id))
            && self.classes.iter().all(has_class)
    }
}

fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out.replace("<!--", "").replace("-->", "")
}

/// What follows a block whose opening brace is behind us.
fn after_block(text: &str) -> &str {
    let mut depth = 1_u32;
    for (at, sign) in text.char_indices() {
        match sign {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return text.get(at + 1..).unwrap_or_default();
        }
    }
    ""
}

/// The declarations of a style, each with whether it is marked important.
fn declarations(text: &str) -> Vec<(Declared, bool)> {
    text.split(';')
        .filter_map(|declaration| {
            let (name, value) = declaration.split_once(':')?;
            let value = value.trim().to_ascii_lowercase();
            let (value, is_important) = match value.split_once('!') {
                Some((value, mark)) => (value.trim().to_owned(), mark.trim() == "important"),
                None => (value, false),
            };
            let declared = declaration_of(name.trim().to_ascii_lowercase().as_str(), &value)?;
            Some((declared, is_important))
        })
        .collect()
}

fn declaration_of(name: &str, value: &str) -> Option<Declared> {
    let mut out = Declared::default();
    match name {
        "display" => out.is_displayed = Some(value != "none"),
        "visibility" => out.is_visible = Some(!matches!(value, "hidden" | "collapse")),
        "opacity" => out.opacity = Some(fraction(value)?),
        "font-size" => out.font_size = Some(size(value)?),
        "font" => out.font_size = Some(value.split(['/', ' ']).find_map(size)?),
        "color" => out.colour = Some(colour(value)?),
        // A transparent ground is the one below: nothing is declared.
        "background-color" => out.background = Some(Some(colour(value)??)),
        "background" => {
            out.background = Some(if value.contains("url(") || value.contains("gradient") {
                None
            } else {
                Some(value.split_ascii_whitespace().find_map(colour)??)
            });
        }
        "background-image" if value != "none" => out.background = Some(None),
        "width" => out.width = Some(pixels(value)?),
        "height" | "max-height" => out.height = Some(pixels(value)?),
        "overflow" => out.clips = Some(value == "hidden"),
        "left" | "top" | "right" | "text-indent" | "margin-left" => {
            out.is_moved_away = Some(pixels(value)?.abs() >= 900.0);
        }
        _ => return None,
    }
    Some(out)
}

/// What the attributes of HTML say, which styles overrule.
fn by_attributes(element: &Element) -> Declared {
    let mut out = Declared::default();
    if element.attr("hidden").is_some() {
        out.is_displayed = Some(false);
    }
    if let Some(value) = element.attr("bgcolor") {
        out.background = colour(&value.trim().to_ascii_lowercase());
    }
    let number = |name: &str| {
        let value = element.attr(name)?.trim().trim_end_matches("px").trim();
        value.parse::<f32>().ok()
    };
    out.width = number("width");
    out.height = number("height");
    if element.tag() == "font" {
        out.colour = element
            .attr("color")
            .and_then(|value| colour(&value.trim().to_ascii_lowercase()));
        // The seven sizes of old, in pixels.
        out.font_size = match element.attr("size").map(str::trim) {
            Some("1") => Some(Length::Px(10.0)),
            Some("2") => Some(Length::Px(13.0)),
            Some("3") => Some(Length::Px(16.0)),
            _ => None,
        };
    }
    out
}

fn fraction(value: &str) -> Option<f32> {
    match value.strip_suffix('%') {
        Some(share) => share.trim().parse::<f32>().ok().map(|share| share / 100.0),
        None => value.parse().ok(),
    }
}

/// A length in pixels; lengths that depend on something else are not known.
fn pixels(value: &str) -> Option<f32> {
    match size(value)? {
        Length::Px(px) => Some(px),
        Length::Share(_) => None,
    }
}

fn size(value: &str) -> Option<Length> {
    let named = match value {
        "xx-small" => Some(9.0),
        "x-small" => Some(10.0),
        "small" => Some(13.0),
        "medium" => Some(16.0),
        "large" => Some(18.0),
        "x-large" => Some(24.0),
        "xx-large" => Some(32.0),
        _ => None,
    };
    if let Some(px) = named {
        return Some(Length::Px(px));
    }
    if value == "0" {
        return Some(Length::Px(0.0));
    }
    let end = value.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+')))?;
    let (number, unit) = value.split_at(end);
    let number: f32 = number.parse().ok()?;
    Some(match unit.trim() {
        "px" => Length::Px(number),
        "pt" => Length::Px(number * 4.0 / 3.0),
        "mm" => Length::Px(number * 3.78),
        "cm" => Length::Px(number * 37.8),
        "em" => Length::Share(number),
        "%" => Length::Share(number / 100.0),
        "rem" => Length::Px(number * 16.0),
        _ => return None,
    })
}

/// The named colours of `data/colours.csv`.
static NAMED: LazyLock<Vec<(&'static str, Rgb)>> = LazyLock::new(|| {
    super::lexicon::table(include_str!("data/colours.csv"))
        .filter_map(|line| {
            let (name, hex) = line.split_once(',')?;
            Some((name, hexadecimal(hex)?))
        })
        .collect()
});

/// A colour; the inner none where it is transparent. None where it is not understood.
fn colour(value: &str) -> Option<Option<Rgb>> {
    if value == "transparent" {
        return Some(None);
    }
    if let Some(hex) = value.strip_prefix('#') {
        return hexadecimal(hex).map(Some);
    }
    if let Some(list) = value
        .strip_prefix("rgba(")
        .or_else(|| value.strip_prefix("rgb("))
    {
        let parts: Vec<f32> = list
            .trim_end_matches(')')
            .split([',', '/', ' '])
            .filter(|part| !part.is_empty())
            .filter_map(|part| match part.strip_suffix('%') {
                Some(share) => share.parse::<f32>().ok().map(|share| share * 2.55),
                None => part.parse().ok(),
            })
            .collect();
        return match parts.as_slice() {
            [_, _, _, alpha] if *alpha < 0.1 => Some(None),
            [r, g, b, ..] => Some(Some([*r, *g, *b].map(to_byte))),
            _ => None,
        };
    }
    let named = NAMED.iter().find(|(name, _)| *name == value);
    if let Some((_, rgb)) = named {
        return Some(Some(*rgb));
    }
    // Old attributes leave the sign out.
    (value.len() == 6)
        .then(|| hexadecimal(value))
        .flatten()
        .map(Some)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0..=255"
)]
fn to_byte(value: f32) -> u8 {
    value.clamp(0.0, 255.0) as u8
}

fn hexadecimal(hex: &str) -> Option<Rgb> {
    let digits: Option<Vec<u8>> = hex
        .chars()
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    match digits?.as_slice() {
        [r, g, b] | [r, g, b, _] => Some([r * 17, g * 17, b * 17]),
        [r, s, g, h, b, c] | [r, s, g, h, b, c, _, _] => Some([r * 16 + s, g * 16 + h, b * 16 + c]),
        _ => None,
    }
}

/// The contrast of two colours, 1 to 21 (WCAG 2, relative luminance).
#[must_use]
pub fn contrast(a: Rgb, b: Rgb) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(rgb: Rgb) -> f32 {
    let [r, g, b] = rgb.map(|channel| {
        let share = f32::from(channel) / 255.0;
        if share <= 0.04045 {
            share / 12.92
        } else {
            ((share + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_in_every_way_of_writing() {
        for white in [
            "#fff",
            "#ffffff",
            "white",
            "rgb(255, 255, 255)",
            "rgb(100% 100% 100%)",
            "ffffff",
        ] {
            assert_eq!(colour(white), Some(Some([255, 255, 255])), "{white}");
        }
        assert_eq!(colour("transparent"), Some(None));
        assert_eq!(colour("rgba(0,0,0,0)"), Some(None));
        assert_eq!(colour("inherit"), None);
        assert!(NAMED.len() > 50);
    }

    #[test]
    fn contrast_is_that_of_the_standard() {
        assert!((contrast([0, 0, 0], [255, 255, 255]) - 21.0).abs() < 0.01);
        assert!((contrast([0x77, 0x77, 0x77], [255, 255, 255]) - 4.48).abs() < 0.01);
        assert!((contrast([9, 9, 9], [9, 9, 9]) - 1.0).abs() < 0.001);
    }

    #[test]
    fn only_simple_selectors_are_taken() {
        for (text, taken) in [
            ("a", true),
            (".x", true),
            ("a.x.y", true),
            ("#u", true),
            ("td#u.x", true),
            ("*", true),
            ("a:hover", false),
            ("td a", false),
            ("a[href]", false),
            ("u + .body .x", false),
            ("", false),
        ] {
            assert_eq!(Selector::parse(text).is_some(), taken, "{text}");
        }
    }

    #[test]
    fn rules_for_certain_media_and_comments_are_passed_over() {
        let mut sheet = Sheet::default();
        sheet.add("@import url(x); /* a{display:none} */ @media print { .x { display:none } .y{} } .z{opacity:0!important}");
        assert_eq!(sheet.rules.len(), 1);
        assert_eq!(sheet.rules[0].declared[0].0.opacity, Some(0.0));
    }
}
