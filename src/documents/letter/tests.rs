use std::collections::BTreeSet;

use minijinja::Environment;

use super::*;
use crate::model::{
    Lang,
    letter::{Addressee, Sender},
};

/// What a letter of that kind answers, and on which ground.
const fn about(kind: LetterKind) -> (&'static str, &'static str) {
    match kind {
        LetterKind::Acknowledgement | LetterKind::IdentityQuestion | LetterKind::Access => {
            ("access", "")
        }
        LetterKind::NothingHeld | LetterKind::CannotIdentify => ("access", ""),
        LetterKind::Portability => ("portability", ""),
        LetterKind::Extension => ("erasure", "complexity"),
        LetterKind::Refusal => ("erasure", "identity-failure"),
        LetterKind::PartialRefusal => ("erasure", "17-3-b"),
        LetterKind::Rectified => ("rectification", ""),
        LetterKind::Restricted | LetterKind::BeforeLifting => ("restriction", "18-1-a"),
        LetterKind::ObjectionRecorded => ("objection", "18-1-d"),
        LetterKind::ComplaintAnswered => ("complaint", ""),
        LetterKind::Erased | LetterKind::RecipientNotice => ("erasure", "17-1-b"),
        LetterKind::ConsentRequest => ("", ""),
    }
}

/// A letter with every fact that any kind may say.
fn whole(kind: LetterKind, lang: Lang) -> Letter {
    let (right, ground) = about(kind);
    let day = |text: &str| text.parse().unwrap();
    Letter {
        kind,
        lang,
        date: day("2026-11-26"),
        case: "2026-0007".to_owned(),
        sender: Sender {
            name: "Example Books SA".to_owned(),
            address: "Rue de l’Exemple 1, 1000 Bruxelles".to_owned(),
            email: "privacy@books.example.org".to_owned(),
            dpo_name: "Dominique Example".to_owned(),
            dpo_email: "dpo@books.example.org".to_owned(),
            country: "BE".to_owned(),
        },
        addressee: Addressee {
            name: "Marguerite Sample".to_owned(),
            address: vec!["Rue Inventée 2".to_owned(), "4000 Liège".to_owned()],
            email: "marguerite@example.org".to_owned(),
        },
        dates: [
            ("received", "2026-11-02"),
            ("due", "2026-12-02"),
            ("new_due", "2027-02-02"),
            ("since", "2026-11-25"),
            ("review", "2026-12-25"),
            ("lift", "2026-12-10"),
            ("stopped", "2026-11-24"),
            ("erased", "2026-11-23"),
            ("until", "2026-12-10"),
        ]
        .map(|(name, date)| (name, day(date)))
        .into(),
        facts: [
            ("right", right),
            ("ground", ground),
            ("reasons", "Invoices are kept for seven years."),
            ("question", "What is your customer number?"),
            ("answer", "You will not hear from us again."),
            ("channel", "email"),
            ("action", "erasure"),
            ("person", "Marguerite Sample, marguerite@example.org"),
            ("receipt", "P-000007"),
            ("salt", "00ff"),
            ("commitment", "abcd"),
            ("checkpoint", "12 AAAA"),
            ("purpose", "News about our own books"),
            (
                "wording",
                "I want to get news by e-mail.\nI may take this back.",
            ),
            ("link", "https://books.example.org/confirm?t=c1.yes"),
            ("no_link", "https://books.example.org/confirm?t=c1.no"),
        ]
        .map(|(name, text)| (name, text.to_owned()))
        .into(),
        lists: [
            ("kept", vec!["Invoice 2026-12"]),
            ("recipients", vec!["Mailer GmbH", "Printer SPRL"]),
            ("copies", vec!["2026-0001-access"]),
            ("mentions", vec!["books-crm (Notes): it is taken out"]),
            ("changes", vec!["City: Liège"]),
            ("withheld", vec!["Notes"]),
            ("channels", vec!["e-mail", "post"]),
            ("purposes", vec!["Statistics"]),
        ]
        .map(|(name, lines)| (name, lines.into_iter().map(str::to_owned).collect()))
        .into(),
        sections: vec![LetterSection {
            id: "copy",
            title: "The copy".to_owned(),
            parts: vec![LetterPart::Table(
                "Values".to_owned(),
                vec!["What".to_owned(), "Value".to_owned()],
                vec![vec!["City".to_owned(), "Liège".to_owned()]],
            )],
        }],
    }
}

fn each() -> impl Iterator<Item = Letter> {
    LetterKind::ALL
        .into_iter()
        .flat_map(|kind| Lang::ALL.map(|lang| whole(kind, lang)))
}

#[test]
fn every_kind_has_a_template_in_every_language_and_its_elements() {
    assert_eq!(TEMPLATES.len(), LetterKind::ALL.len() * Lang::ALL.len());
    for letter in each() {
        assert!(template(letter.kind, letter.lang).starts_with("# "));
        let elements = elements::of(letter.kind).unwrap();
        assert!(elements.always.len() >= 3, "{:?}", letter.kind);
    }
}

#[test]
fn every_letter_can_be_written_and_no_mark_of_its_template_is_left() {
    for letter in each() {
        let composed = compose(&letter, None)
            .unwrap_or_else(|error| panic!("{:?} {:?}: {error:?}", letter.kind, letter.lang));
        for mark in ["{{", "}}", "{%", "\u{1}", "?\u{a0}?"] {
            assert!(!composed.text.contains(mark), "{}", composed.text);
        }
        let (_, ground) = about(letter.kind);
        let is_code = !ground.is_empty() && composed.text.contains(ground);
        assert!(!is_code, "a code is said in words");
        assert!(!composed.subject.is_empty());
        assert!(!composed.subject.contains('#'));
    }
}

/// What each letter says, to be read by eye: `BLESS=1` writes it anew.
#[test]
fn every_letter_says_what_was_read_and_approved() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/letters");
    for letter in each() {
        let text = compose(&letter, None).unwrap().text;
        let folder = folder.join(letter.lang.as_str());
        let path = folder.join(format!("{}.txt", letter.kind.as_str()));
        if std::env::var_os("BLESS").is_some() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &text).unwrap();
        }
        let approved = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(text, approved, "{}", path.display());
    }
}

/// Each language says the same facts: a place that one template has, all have.
#[test]
fn the_templates_of_all_languages_say_the_same_facts() {
    let places = |text: &str| -> BTreeSet<String> {
        let environment = Environment::new();
        let template = environment.template_from_str(text).unwrap();
        let mut names: BTreeSet<String> =
            template.undeclared_variables(false).into_iter().collect();
        names.remove("request");
        names
    };
    for kind in LetterKind::ALL {
        let english = places(template(kind, Lang::En));
        for lang in Lang::ALL {
            assert_eq!(english, places(template(kind, lang)), "{kind:?} {lang:?}");
        }
    }
}

#[test]
fn a_letter_without_a_mandatory_fact_is_not_written() {
    for letter in each() {
        for name in elements::of(letter.kind).unwrap().always.keys() {
            let mut poorer = letter.clone();
            poorer.dates.retain(|known, _| *known != name.as_str());
            poorer.facts.retain(|known, _| *known != name.as_str());
            poorer.lists.retain(|known, _| *known != name.as_str());
            match name.as_str() {
                "sections" => poorer.sections.clear(),
                "case" => poorer.case.clear(),
                "controller" => poorer.sender.name.clear(),
                "contact" => {
                    poorer.sender.dpo_email.clear();
                    poorer.sender.email.clear();
                    poorer.sender.address.clear();
                }
                // Always there: the law gives them.
                "complaint" | "supply" => continue,
                _ => {}
            }
            // The template says what is not there, or the check finds it missing.
            assert!(
                compose(&poorer, None).is_err(),
                "{:?} {:?} {name}",
                letter.kind,
                letter.lang
            );
        }
    }
}

#[test]
fn an_own_template_that_drops_what_must_be_said_is_refused_and_names_the_article() {
    let letter = whole(LetterKind::Refusal, Lang::Fr);
    let own =
        "# Non\n\nVotre lettre du {{ received }} ({{ case }}) : {{ ground }}. {{ reasons }}\n";
    assert_eq!(
        compose(&letter, Some(own)).unwrap_err(),
        LetterError::Missing {
            element: "complaint".to_owned(),
            article: "Art. 12(4) GDPR".to_owned(),
            was_given: true,
        }
    );
    let own = format!("{own}\n{{{{ complaint }}}}\n");
    let composed = compose(&letter, Some(&own)).unwrap();
    assert_eq!(composed.subject, "Non");
    assert!(composed.text.contains("Autorité de protection des données"));
}

/// The template with every place of a fact taken out, whatever else its sentence says.
fn without(template: &str, name: &str) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some(at) = rest.find(&format!("{{{{ {name}")) {
        out.push_str(&rest[..at]);
        let end = rest[at..].find("}}").unwrap() + 2;
        rest = &rest[at + end..];
    }
    out.push_str(rest);
    let of_loop = format!("{{% for line in {name}");
    match out.find(&of_loop) {
        None => out,
        Some(at) => {
            let said = out[at..].find("{{ line }}").unwrap() + at;
            format!("{}{}", &out[..said], &out[said + "{{ line }}".len()..])
        }
    }
}

/// Each element of each template, taken out of it alone: the letter is not written, and the error names
/// the element, also where another place of the letter happens to say the same words.
#[test]
fn no_element_of_any_template_can_be_dropped() {
    let mut dropped = 0;
    for mut letter in each() {
        for day in letter.dates.values_mut() {
            *day = letter.date;
        }
        let elements = elements::of(letter.kind).unwrap();
        for name in elements.always.keys().chain(elements.when_given.keys()) {
            let own = without(template(letter.kind, letter.lang), name);
            let place = format!("{:?} {:?} {name}", letter.kind, letter.lang);
            match compose(&letter, Some(&own)).unwrap_err() {
                LetterError::Missing {
                    element, was_given, ..
                } => assert_eq!((&element, was_given), (name, true), "{place}"),
                wrong @ LetterError::Template(..) => panic!("{place}: {wrong:?}"),
            }
            dropped += 1;
        }
    }
    assert!(dropped > 300, "{dropped}");
}

#[test]
fn what_is_not_given_need_not_be_said() {
    for mut letter in each() {
        let elements = elements::of(letter.kind).unwrap();
        for name in elements.when_given.keys() {
            // An objection is against something.
            if name == "channels" {
                continue;
            }
            letter.dates.retain(|known, _| *known != name.as_str());
            letter.facts.retain(|known, _| *known != name.as_str());
            letter.lists.retain(|known, _| *known != name.as_str());
        }
        compose(&letter, None)
            .unwrap_or_else(|error| panic!("{:?} {:?}: {error:?}", letter.kind, letter.lang));
    }
}

#[test]
fn a_value_that_looks_like_a_heading_or_a_list_is_a_paragraph() {
    for text in ["- not a list", "## no heading", "# no subject"] {
        let mut letter = whole(LetterKind::ComplaintAnswered, Lang::En);
        letter.facts.insert("answer", text.to_owned());
        let composed = compose(&letter, None).unwrap();
        assert_eq!(composed.subject, "Our answer to your complaint");
        let blocks = composed.page.sections.iter().flat_map(|one| &one.blocks);
        let texts = blocks.filter(|block| matches!(block, Block::Text(own) if own == text));
        assert_eq!(texts.count(), 1, "{text}");
    }
}

#[test]
fn an_answer_of_several_paragraphs_stays_so_and_is_one_line_in_a_list() {
    let mut letter = whole(LetterKind::ComplaintAnswered, Lang::En);
    let answer = "We are sorry.\r\n\r\nIt will not\thappen again.\n";
    letter.facts.insert("answer", answer.to_owned());
    let text = compose(&letter, None).unwrap().text;
    assert!(
        text.contains("We are sorry.\n\nIt will not happen again.\n\n"),
        "{text}"
    );
    let own = "# {{ answer }}\n\n{{ received }} {{ case }}\n\n- {{ answer }}\n\n{{ channel }} {{ stopped }}\n\n{{ complaint }}\n";
    let composed = compose(&letter, Some(own)).unwrap();
    assert_eq!(composed.subject, "We are sorry. It will not happen again.");
    assert!(
        composed
            .text
            .contains("- We are sorry. It will not happen again.\n")
    );
}

#[test]
fn an_own_template_may_use_filters_and_comments_say_nothing() {
    let letter = whole(LetterKind::ComplaintAnswered, Lang::En);
    let rest = "{{ received }} {{ case | lower }} {{ channel | upper }} {{ stopped }}\n\n{{ complaint }}\n";
    let composed = compose(
        &letter,
        Some(&format!("# Re\n\n{{{{ answer | upper }}}}\n\n{rest}")),
    );
    assert!(
        composed
            .unwrap()
            .text
            .contains("YOU WILL NOT HEAR FROM US AGAIN.")
    );
    let hidden = compose(
        &letter,
        Some(&format!("# Re\n\n{{# {{{{ answer }}}} #}}\n\n{rest}")),
    );
    assert!(matches!(hidden, Err(LetterError::Missing { element, .. }) if element == "answer"));
}

#[test]
fn a_template_that_is_wrong_is_told_with_its_line() {
    let letter = whole(LetterKind::Refusal, Lang::En);
    let Err(LetterError::Template(line, _)) = compose(&letter, Some("# No\n\n{{ nobody }}\n"))
    else {
        panic!("an unknown fact was said");
    };
    assert_eq!(line, Some(3));
    assert!(matches!(
        compose(&letter, Some("# No\n{% if %}\n")),
        Err(LetterError::Template(..))
    ));
    let endless =
        "# No\n{% for a in range(10000) %}{% for b in range(10000) %}x{% endfor %}{% endfor %}";
    assert!(matches!(
        compose(&letter, Some(endless)),
        Err(LetterError::Template(..))
    ));
}

#[test]
fn a_hostile_value_is_words_and_nothing_else() {
    let mut letter = whole(LetterKind::Refusal, Lang::En);
    letter.addressee.name = "<script>alert(1)</script>\r\nBcc: all@example.org".to_owned();
    letter.facts.insert(
        "reasons",
        "{{ salt }}\n\n# New subject\n- item\n\u{1}sections\u{1}\u{1b}[2J".to_owned(),
    );
    let composed = compose(&letter, None).unwrap();
    assert!(
        composed
            .text
            .contains("{{ salt }}\n\n# New subject\n\n- item")
    );
    assert!(!composed.text.contains('\u{1b}') && !composed.text.contains('\u{1}'));
    assert_eq!(composed.subject, "We cannot do what you ask");
    let html = crate::documents::write(&composed.page, crate::documents::Form::Html).unwrap();
    let html = String::from_utf8(html).unwrap();
    assert!(!html.contains("<script"));
    let mail = crate::documents::draft(&letter, &composed, &[]).unwrap();
    let mail = String::from_utf8(mail).unwrap();
    assert!(!mail.contains("\nBcc:"), "{mail}");
}

#[test]
fn the_same_letter_gives_the_same_bytes_in_every_form() {
    for kind in [LetterKind::Access, LetterKind::Erased] {
        let letter = whole(kind, Lang::De);
        let written = || {
            let composed = compose(&letter, None).unwrap();
            let html = crate::documents::write(&composed.page, crate::documents::Form::Html);
            let file = crate::documents::Attachment {
                name: "data.csv",
                bytes: b"a,b\n",
            };
            let mail = crate::documents::draft(&letter, &composed, &[file]);
            (html.unwrap(), mail.unwrap())
        };
        assert_eq!(written(), written());
        #[cfg(feature = "pdf")]
        {
            let pdf = || {
                let composed = compose(&letter, None).unwrap();
                crate::documents::write(&composed.page, crate::documents::Form::Pdf).unwrap()
            };
            assert_eq!(pdf(), pdf());
        }
    }
}

#[test]
fn the_draft_of_a_mail_is_unsent_addressed_and_whole() {
    let letter = whole(LetterKind::Acknowledgement, Lang::Nl);
    let composed = compose(&letter, None).unwrap();
    let file = crate::documents::Attachment {
        name: "acknowledgement.pdf",
        bytes: b"%PDF-",
    };
    let mail = crate::documents::draft(&letter, &composed, &[file]).unwrap();
    let message = mail_parser::MessageParser::default().parse(&mail).unwrap();
    assert_eq!(message.header_raw("X-Unsent").map(str::trim), Some("1"));
    let to = message.to().unwrap().first().unwrap();
    assert_eq!(to.address(), Some("marguerite@example.org"));
    let from = message.from().unwrap().first().unwrap();
    assert_eq!(from.address(), Some("dpo@books.example.org"));
    assert!(message.subject().unwrap().contains("2026-0007"));
    assert!(message.body_text(0).unwrap().contains("2 december 2026"));
    assert_eq!(message.attachment_count(), 1);
}

#[test]
fn the_letter_names_the_authority_of_the_place_and_no_other() {
    let mut letter = whole(LetterKind::Refusal, Lang::Fr);
    letter.sender.country = "FR-57".to_owned();
    let text = compose(&letter, None).unwrap().text;
    assert!(text.contains("CNIL") && !text.contains("APD"));
    letter.sender.country = "XX".to_owned();
    let text = compose(&letter, None).unwrap().text;
    assert!(text.contains("autorité de contrôle") && !text.contains("CNIL"));
}
