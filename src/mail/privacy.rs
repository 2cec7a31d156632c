//! What the message does with the reader and tells of it: EML-23, EML-24, EML-25, EML-27.

use super::{
    check::{Findings, View, looks_sent_to_many},
    language::of_paragraphs,
    lexicon::{folded, lexicon},
    message::Mail,
    page::{Image, Page},
    url::Url,
};
use crate::model::{Evidence, Text};

/// A paragraph longer than this does not present a right separately, in characters.
const LONG_PARAGRAPH: usize = 700;

/// Runs the checks; `is_false_service`: declared transactional, yet advertising; `is_marketing`: whether
/// the rules for advertising hold.
pub fn check(
    view: &View<'_>,
    (is_false_service, is_marketing): (bool, bool),
    findings: &mut Findings<'_>,
) {
    if is_false_service {
        findings.add("EML-24", "promotion", &[], |finding| {
            finding.evidence = Evidence::Likely;
        });
    }
    if is_marketing {
        rights(view, findings);
        footer(view, findings);
    }
    pixels(view, findings);
}

/// EML-23: a link to the privacy notice, and the right to object in a paragraph of its own.
fn rights(view: &View<'_>, findings: &mut Findings<'_>) {
    let words = lexicon();
    let has_notice = view.pages.iter().flat_map(|page| &page.links).any(|link| {
        words.privacy.is_in(&folded(&link.label)) || words.privacy.is_in(&link.url.words())
    }) || view.pages.iter().any(|page| {
        page.links
            .iter()
            .any(|link| link.label.is_empty() && words.privacy.is_in(&folded(page.sentence(link))))
    });
    let text = view.visible();
    let telling: Vec<&str> = text
        .split('\n')
        .filter(|block| words.objection.is_in(&folded(block)))
        .collect();
    let is_apart = telling
        .iter()
        .any(|block| block.chars().count() <= LONG_PARAGRAPH);
    let form = Some(view.shown().as_str().to_owned());
    let mut add = |variant: &str, evidence: Evidence| {
        findings.add("EML-23", variant, &[], |finding| {
            finding.field = form.as_deref().map(Text::from);
            finding.evidence = evidence;
        });
    };
    if !has_notice {
        add("notice", Evidence::Certain);
    }
    if telling.is_empty() {
        add("objection", Evidence::Likely);
    } else if !is_apart {
        add("mixed", Evidence::Likely);
    }
}

/// Whether the text advertises.
#[must_use]
pub fn promotes(view: &View<'_>) -> bool {
    let words = lexicon();
    let text = format!("{}\n{}", view.mail.subject, view.visible());
    let plain = folded(&text);
    let weak = words.promotion_weak.count_in(&plain);
    let has_campaign_link = view.pages.iter().flat_map(|page| &page.links).any(|link| {
        link.url
            .query
            .iter()
            .any(|(name, _)| name == "utm_campaign")
    });
    words.promotion.is_in(&plain)
        || takes_off(&text)
        || weak >= 2
        || (weak == 1 && has_campaign_link)
}

/// Whether a share is taken off a price: `-20 %`, `−20%`.
fn takes_off(text: &str) -> bool {
    text.split('%').rev().skip(1).any(|before| {
        let before = before.trim_end();
        let number = before.trim_end_matches(|c: char| c.is_ascii_digit());
        number.len() < before.len()
            && number.trim_end().ends_with(['-', '−', '–'])
            && !number
                .trim_end()
                .trim_end_matches(['-', '−', '–'])
                .ends_with(|c: char| c.is_ascii_digit())
    })
}

/// Whether the header declares the message transactional.
#[must_use]
pub fn is_declared_transactional(mail: &Mail) -> bool {
    let words = &lexicon().transactional;
    let is_labelled = mail.header.fields.iter().any(|field| {
        (field.name.starts_with("x-") || field.name == "feedback-id")
            && (words.is_in(&folded(&field.value)) || words.is_in(&folded(&field.name)))
    });
    let is_automatic = mail
        .header
        .first("auto-submitted")
        .is_some_and(|field| field.value.to_ascii_lowercase().starts_with("auto-"));
    is_labelled || (is_automatic && !looks_sent_to_many(mail))
}

/// EML-25: images that tell the sender who opened the message.
fn pixels(view: &View<'_>, findings: &mut Findings<'_>) {
    for page in view.pages {
        let found: Vec<(&Image, bool)> = page
            .images
            .iter()
            .filter_map(|image| is_pixel(image).map(|is_sure| (image, is_sure)))
            .collect();
        let Some((first, is_sure)) = found.first() else {
            continue;
        };
        findings.add("EML-25", "pixel", &[], |finding| {
            finding.field = Some(page.form.as_str().into());
            finding.line = Some(first.line);
            finding.count = found.len() as u64;
            if !is_sure {
                finding.evidence = Evidence::Likely;
            }
        });
    }
}

/// Whether an image is a tracking pixel, and whether that is sure: remote, unseen, and its address tells
/// one reader from another.
fn is_pixel(image: &Image) -> Option<bool> {
    const TOKEN: usize = 12;
    let url = Url::parse(&image.src);
    let is_remote = url.is_web() || image.src.starts_with("//");
    let has_token = !url.query.is_empty()
        || url.path.split('/').any(|piece| {
            let piece = piece.split('.').next().unwrap_or_default();
            piece.len() >= TOKEN && piece.bytes().any(|byte| byte.is_ascii_digit())
        });
    let names_itself = lexicon().url_pixel.is_in(&folded(&url.path));
    match (is_remote && has_token, image.is_tiny, names_itself) {
        (true, true, _) => Some(true),
        (true, false, true) => Some(false),
        _ => None,
    }
}

/// EML-27: the small print is in the language of the rest.
fn footer(view: &View<'_>, findings: &mut Findings<'_>) {
    let words = lexicon();
    for page in view.pages {
        let text = &page.visible;
        let start = text
            .split('\n')
            .scan(0, |at, block| {
                let start = *at;
                *at += block.len() + 1;
                Some((start, block))
            })
            .filter(|(_, block)| words.unsubscribe.is_in(&folded(block)))
            .map(|(start, _)| start)
            .last();
        let Some((body, small_print)) = start.and_then(|start| text.split_at_checked(start)) else {
            continue;
        };
        let (of_body, of_footer) = (of_paragraphs(body), of_paragraphs(small_print));
        let is_foreign = !of_body.is_empty()
            && !of_footer.is_empty()
            && !of_footer.iter().any(|lang| of_body.contains(lang));
        if is_foreign {
            add_footer(page, findings);
            return;
        }
    }
}

fn add_footer(page: &Page, findings: &mut Findings<'_>) {
    findings.add("EML-27", "footer", &[], |finding| {
        finding.field = Some(page.form.as_str().into());
        finding.evidence = Evidence::Likely;
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_off_a_price_is_told_from_a_share() {
        for text in ["-20 %", "Jusqu'à −50% sur tout", "bis zu - 30 % heute"] {
            assert!(takes_off(text), "{text}");
        }
        for text in ["TVA 21 %", "10-20 %", "100% coton", "%"] {
            assert!(!takes_off(text), "{text}");
        }
    }

    #[test]
    fn a_pixel_is_remote_unseen_and_knows_its_reader() {
        let image = |src: &str, is_tiny| Image {
            src: src.to_owned(),
            line: 1,
            is_tiny,
        };
        assert_eq!(
            is_pixel(&image("https://example.org/o.gif?u=8fk2", true)),
            Some(true)
        );
        assert_eq!(
            is_pixel(&image("https://example.org/p/8fk2kqz93lab71.gif", true)),
            Some(true)
        );
        assert_eq!(
            is_pixel(&image("https://example.org/open/x?u=8fk2", false)),
            Some(false)
        );
        for (src, is_tiny) in [
            ("https://example.org/spacer.gif", true),
            ("cid:logo?x=1", true),
            ("data:image/gif;base64,R0lGODlhAQAB", true),
            ("https://example.org/shoes.jpg?w=600", false),
        ] {
            assert_eq!(is_pixel(&image(src, is_tiny)), None, "{src}");
        }
    }
}
