//! The small XML parts of a workbook that the cell reader does not stream: which part holds which
//! sheet, merged regions, and the e-mail addresses behind links. What is not understood is skipped:
//! nothing here decides whether a book can be read.

use std::collections::{BTreeMap, HashMap};

use memchr::{memchr, memchr3};

use super::{
    check::Checked,
    wire::{MAX_COLUMNS, MAX_ROWS, Region},
};

/// Merged regions below this row are data, which is never filled.
const MERGED_ROWS: u32 = 200;
/// How many merged regions are looked at.
const MAX_MERGED: usize = 4_096;
/// How many links are looked at.
const MAX_LINKS: usize = 200_000;
/// A link over a larger region is not a person's address.
const MAX_LINKED_CELLS: u64 = 100;

/// What stands beside the cells of one sheet.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Beside {
    /// Merged regions in its first rows.
    pub merged: Vec<Region>,
    /// E-mail addresses to which cells link, by row and column from 0.
    pub links: HashMap<(u32, u32), String>,
    /// Whether there were more links than are looked at.
    pub is_cut: bool,
}

/// Finds what stands beside the cells of sheet `index` (its place in the book).
pub(super) fn beside(checked: &Checked, index: usize) -> Beside {
    let mut found = Beside {
        is_cut: checked.is_cut,
        ..Beside::default()
    };
    let Some(part) = sheet_part(checked, index) else {
        return found;
    };
    let Some(tail) = checked.kept.get(&part) else {
        return found;
    };
    found.merged = elements(tail, "mergeCell")
        .filter_map(|element| region(&attribute(element, "ref")?))
        .filter(|region| region.top < MERGED_ROWS)
        .take(MAX_MERGED)
        .collect();
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", &part));
    let targets = checked
        .kept
        .get(&format!("{folder}/_rels/{file}.rels"))
        .map(|bytes| mail_targets(bytes));
    let Some(targets) = targets.filter(|targets| !targets.is_empty()) else {
        return found;
    };
    for element in elements(tail, "hyperlink") {
        let Some(address) = attribute(element, "id").and_then(|id| targets.get(&id)) else {
            continue;
        };
        let Some(region) = attribute(element, "ref").and_then(|text| region(&text)) else {
            continue;
        };
        let cells =
            u64::from(region.bottom - region.top + 1) * u64::from(region.right - region.left + 1);
        if cells > MAX_LINKED_CELLS {
            continue;
        }
        if found.links.len() >= MAX_LINKS {
            found.is_cut = true;
            break;
        }
        for row in region.top..=region.bottom {
            for column in region.left..=region.right {
                found.links.insert((row, column), address.clone());
            }
        }
    }
    found
}

/// The name (in lower case) of the part that holds sheet `index`.
fn sheet_part(checked: &Checked, index: usize) -> Option<String> {
    let (name, book) = checked
        .kept
        .iter()
        .find(|(name, _)| name.ends_with("workbook.xml"))?;
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    let id = attribute(elements(book, "sheet").nth(index)?, "id")?;
    let relations = checked.kept.get(&format!("{folder}/_rels/{file}.rels"))?;
    let target = elements(relations, "Relationship")
        .find(|element| attribute(element, "Id").as_deref() == Some(id.as_str()))
        .and_then(|element| attribute(element, "Target"))?
        .to_ascii_lowercase();
    Some(match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("{folder}/{target}"),
    })
}

/// The addresses of `mailto:` links, by relation id.
fn mail_targets(relations: &[u8]) -> BTreeMap<String, String> {
    elements(relations, "Relationship")
        .filter_map(|element| {
            let target = attribute(element, "Target")?;
            let scheme = target.get(..7)?;
            if !scheme.eq_ignore_ascii_case("mailto:") {
                return None;
            }
            let address = target.get(7..)?.split('?').next()?.trim();
            let is_plausible = address.contains('@') && address.len() <= 320;
            is_plausible
                .then(|| Some((attribute(element, "Id")?, address.to_owned())))
                .flatten()
        })
        .collect()
}

/// The inside of every start tag whose local name is `name`, after that name.
fn elements<'a>(xml: &'a [u8], name: &'a str) -> impl Iterator<Item = &'a [u8]> {
    let mut rest = xml;
    std::iter::from_fn(move || {
        loop {
            let open = memchr(b'<', rest)?;
            rest = rest.get(open + 1..)?;
            let (tag, after) = rest.split_at_checked(tag_length(rest)?)?;
            rest = after;
            let end = tag
                .iter()
                .position(|byte| byte.is_ascii_whitespace() || *byte == b'/')
                .unwrap_or(tag.len());
            let (full_name, attributes) = tag.split_at_checked(end)?;
            let local = full_name.rsplit(|byte| *byte == b':').next()?;
            if local == name.as_bytes() {
                return Some(attributes);
            }
        }
    })
}

/// How long a tag is, up to its `>` outside quotes.
fn tag_length(xml: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += memchr3(b'>', b'"', b'\'', xml.get(at..)?)?;
        match *xml.get(at)? {
            b'>' => return Some(at),
            quote => at += memchr(quote, xml.get(at + 1..)?)? + 2,
        }
    }
}

/// The value of the attribute whose local name is `name`.
fn attribute(attributes: &[u8], name: &str) -> Option<String> {
    let mut rest = attributes;
    loop {
        let equals = memchr(b'=', rest)?;
        let key = rest.get(..equals)?.trim_ascii();
        let local = key.rsplit(|byte| *byte == b':').next()?;
        let value = rest.get(equals + 1..)?.trim_ascii_start();
        let (quote, value) = value.split_first()?;
        let end = memchr(*quote, value)?;
        if local == name.as_bytes() {
            return Some(unescaped(std::str::from_utf8(value.get(..end)?).ok()?));
        }
        rest = value.get(end + 1..)?;
    }
}

fn unescaped(text: &str) -> String {
    // The ampersand last: `&amp;lt;` is the text `&lt;`.
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&#64;", "@")
        .replace("%40", "@")
        .replace("&amp;", "&")
}

/// A reference such as `B2:D2` or `B2`.
fn region(text: &str) -> Option<Region> {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    let ((top, left), (bottom, right)) = (cell(first)?, cell(last)?);
    (top <= bottom && left <= right).then_some(Region {
        top,
        left,
        bottom,
        right,
    })
}

fn cell(text: &str) -> Option<(u32, u32)> {
    let letters = text.find(|letter: char| !letter.is_ascii_alphabetic())?;
    let (column, row) = text.split_at_checked(letters)?;
    if column.is_empty() || column.len() > 3 {
        return None;
    }
    let column = column.bytes().fold(0_u32, |sum, byte| {
        sum * 26 + u32::from(byte.to_ascii_uppercase() - b'A') + 1
    });
    let row: u32 = row.parse().ok()?;
    (column <= MAX_COLUMNS && (1..=MAX_ROWS).contains(&row)).then(|| (row - 1, column - 1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn book(tail: &str, relations: &str) -> Checked {
        let mut checked = Checked::default();
        let mut keep = |name: &str, text: &str| {
            checked
                .kept
                .insert(name.to_owned(), text.as_bytes().to_vec())
        };
        keep(
            "xl/workbook.xml",
            "<x:workbook><x:sheets><x:sheet name='A&gt;' r:id='rId7'/></x:sheets></x:workbook>",
        );
        keep(
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id='rId7' Target='worksheets/Sheet1.xml'/>",
        );
        keep("xl/worksheets/sheet1.xml", tail);
        keep("xl/worksheets/_rels/sheet1.xml.rels", relations);
        checked
    }

    #[test]
    fn merged_regions_of_the_first_rows_are_found_and_nonsense_is_not() {
        let tail = "<mergeCells><mergeCell ref=\"B1:D1\"/><mergeCell ref='A500:A501'/><mergeCell ref='D1:B1'/>\
                    <mergeCell ref='ZZZZ1:A2'/><mergeCell ref='A0'/><mergeCell/></mergeCells>";
        let found = beside(&book(tail, ""), 0);
        assert_eq!(
            found.merged,
            [Region {
                top: 0,
                left: 1,
                bottom: 0,
                right: 3
            }]
        );
        assert_eq!(beside(&book(tail, ""), 1), Beside::default());
    }

    #[test]
    fn addresses_behind_links_are_found_and_other_links_are_not() {
        let tail = "<hyperlinks><hyperlink ref='A2' r:id='r1'/><hyperlink ref='A3' r:id='r2'/>\
                    <hyperlink ref='A1:A1000' r:id='r1'/></hyperlinks>";
        let relations = "<Relationship Id='r1' Target='MAILTO:ada%40example.org?subject=x'/>\
                         <Relationship Id='r2' Target='https://example.org/?a@b'/>";
        let found = beside(&book(tail, relations), 0);
        assert_eq!(found.links.len(), 1);
        assert_eq!(found.links[&(1, 0)], "ada@example.org");
    }

    #[test]
    fn a_greater_sign_in_quotes_does_not_end_a_tag() {
        let found: Vec<_> = elements(b"<a b='>' c='1'/><a c=\"2\">", "a")
            .filter_map(|tag| attribute(tag, "c"))
            .collect();
        assert_eq!(found, ["1", "2"]);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(xml in "[<>='\"/a-z: A-C0-9]{0,80}") {
            let count = elements(xml.as_bytes(), "a").filter_map(|tag| attribute(tag, "ref")).count();
            prop_assert!(count <= xml.len());
            prop_assert!(region(&xml).is_none_or(|region| region.right < MAX_COLUMNS));
        }
    }
}
