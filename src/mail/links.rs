//! Which links of a part lead out of the list, and which only to an account or to settings.

use super::{
    lexicon::{folded, lexicon},
    page::{Link, Page},
    url::written_out,
};

/// A link that is meant to lead out of the list.
#[derive(Clone, Copy, Debug)]
pub struct Exit<'p> {
    /// The part it stands in.
    pub page: &'p Page,
    /// The link.
    pub link: &'p Link,
    /// Whether words, not only the address, say what it is.
    pub is_named: bool,
}

/// What a part offers to whoever wants to leave.
#[derive(Debug, Default)]
pub struct Exits<'p> {
    /// The ways out.
    pub direct: Vec<Exit<'p>>,
    /// Links to an account or to settings.
    pub preferences: Vec<&'p Link>,
}

impl<'p> Exits<'p> {
    /// The ways out of a part.
    #[must_use]
    pub fn of(page: &'p Page) -> Self {
        let words = lexicon();
        let mut exits = Self::default();
        for link in &page.links {
            let label = folded(&link.label);
            let is_labelled = words.unsubscribe.is_in(&label);
            let is_named = is_labelled
                || (says_nothing(link, &label)
                    && words.unsubscribe.is_in(&folded(page.sentence(link))));
            if is_named || link.url.says_unsubscribe() {
                exits.direct.push(Exit {
                    page,
                    link,
                    is_named,
                });
            } else if words.preferences.is_in(&label)
                || words.url_preferences.is_in(&link.url.words())
            {
                exits.preferences.push(link);
            }
        }
        exits
    }
}

/// Whether a label tells nothing of where the link leads: empty, "here", or an address.
fn says_nothing(link: &Link, label: &str) -> bool {
    label.trim().is_empty()
        || lexicon().here.are(label)
        || matches!(written_out(&link.label).as_slice(), [(start, end)] if end - start + 2 >= link.label.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::message::{Form, Part};

    fn page(form: Form, text: &str) -> Page {
        Page::of(&Part {
            form,
            text: text.to_owned(),
            line: 1,
            has_own_lines: true,
        })
    }

    /// How many direct ways and how many links to settings a text has.
    fn count(form: Form, text: &str) -> (usize, usize) {
        let page = page(form, text);
        let exits = Exits::of(&page);
        (exits.direct.len(), exits.preferences.len())
    }

    #[test]
    fn a_link_called_here_is_what_its_sentence_says() {
        for text in [
            "<p>Pour vous désinscrire, cliquez <a href=https://example.org/x>ici</a>.",
            "<p>Klik <a href=https://example.org/x>hier</a> om u af te melden of uit te schrijven: afmelden.",
            "<p>Zum Abmelden <a href=https://example.org/x>hier klicken</a>",
            "<p>Click <a href=https://example.org/x>here</a> to unsubscribe.",
        ] {
            assert_eq!(count(Form::Html, text), (1, 0), "{text}");
        }
        let other = "<p>Lisez la suite <a href=https://example.org/x>ici</a>. Pour vous désinscrire, répondez STOP.";
        assert_eq!(count(Form::Html, other), (0, 0));
    }

    #[test]
    fn a_link_beside_a_way_out_is_not_one_itself() {
        let text = "<p><a href=https://example.org/1>Se désinscrire</a> | <a href=https://example.org/2>Vie privée</a> | <a href=https://example.org/3>Gérer vos préférences</a>";
        assert_eq!(count(Form::Html, text), (1, 1));
    }

    #[test]
    fn labels_for_those_who_do_not_see_count() {
        for attribute in ["aria-label", "title"] {
            let text = format!("<a href=https://example.org/x {attribute}=\"Uitschrijven\">X</a>");
            assert_eq!(count(Form::Html, &text).0, 1, "{attribute}");
        }
        assert_eq!(
            count(
                Form::Html,
                "<a href=https://example.org/x><img alt='Abmelden' src=x.png></a>"
            )
            .0,
            1
        );
    }

    #[test]
    fn in_a_plain_text_the_line_or_the_line_before_tells() {
        for (text, found) in [
            ("Se désinscrire : https://example.org/x", 1),
            ("Se désinscrire :\nhttps://example.org/x", 1),
            ("Se désinscrire :\n\nhttps://example.org/x\n", 1),
            (
                "Se désinscrire : https://example.org/x\nVie privée : https://example.org/y",
                1,
            ),
            (
                "Pour ne plus recevoir nos messages, cliquez sur\nce lien : https://example.org/x",
                1,
            ),
            ("Pour vous désinscrire, écrivez à stop@example.org", 1),
            ("Bonjour\nhttps://example.org/x", 0),
            ("Nos offres :\nhttps://example.org/x\nSe désinscrire", 0),
        ] {
            assert_eq!(count(Form::Text, text).0, found, "{text}");
        }
    }
}
