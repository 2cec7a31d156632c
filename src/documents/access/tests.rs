use super::*;
use crate::{
    documents::compose_letter,
    model::{
        access::{
            CopyCell, CopyEnd, CopyMention, CopyRecipient, CopyRecord, CopyValue, Redaction,
            SearchedSource,
        },
        letter::{Addressee, Letter, LetterKind, Sender},
    },
};

fn empty() -> AccessCopy {
    let day = |text: &str| text.parse().unwrap();
    AccessCopy {
        case: "2026-0007".parse().unwrap(),
        person: "P-000007".to_owned(),
        made_on: day("2026-11-23"),
        received: day("2026-11-02"),
        due: day("2026-12-02"),
        identity_method: None,
        identity_on: None,
        sources: Vec::new(),
        purposes: Vec::new(),
        uncovered: Vec::new(),
        categories: Vec::new(),
        recipients: Vec::new(),
        records: Vec::new(),
        consents: Vec::new(),
        denials: Vec::new(),
        consent_events: Vec::new(),
        objections: Vec::new(),
        holds: Vec::new(),
        restrictions: Vec::new(),
        rectifications: Vec::new(),
        statements: Vec::new(),
        requests: Vec::new(),
        mentions: Vec::new(),
        redactions: Vec::new(),
    }
}

fn full() -> AccessCopy {
    let copy = empty();
    AccessCopy {
        identity_method: Some("call-back".to_owned()),
        identity_on: Some(copy.received),
        sources: vec![SearchedSource {
            source: "crm".to_owned(),
            exported_on: copy.received,
            age_days: 21,
            is_stale: true,
            records: 1,
        }],
        purposes: vec![CopyPurpose {
            id: "news".to_owned(),
            label: "News".to_owned(),
            basis: "a",
            channels: vec!["email"],
            months: Some(36),
            from: "last_contact",
            ends: Vec::new(),
        }],
        categories: vec!["person".to_owned(), "text".to_owned()],
        records: vec![CopyRecord {
            source: "crm".to_owned(),
            record: "4711".to_owned(),
            file: "contacts.csv".to_owned(),
            sheet: None,
            line: 7,
            imported_on: copy.received,
            vanished_on: None,
            values: vec![CopyValue {
                header: "Notes".to_owned(),
                field: Some("text.notes".to_owned()),
                value: "=1+1 <b> [***]".to_owned(),
                is_masked: true,
                origin: "made",
            }],
        }],
        redactions: vec![Redaction {
            source: "crm".to_owned(),
            record: "4711".to_owned(),
            header: "Notes".to_owned(),
            start: 9,
            end: 14,
            kind: "phone".to_owned(),
            why: "rights-of-others".to_owned(),
        }],
        ..copy
    }
}

fn letter(copy: &AccessCopy, lang: Lang) -> Letter {
    let files = [("data.json".to_owned(), "00ff".to_owned())];
    Letter {
        kind: LetterKind::Access,
        lang,
        date: copy.made_on,
        case: copy.case.to_string(),
        sender: Sender {
            name: "Example Books SA".to_owned(),
            address: "Rue de l’Exemple 1".to_owned(),
            email: "privacy@books.example.org".to_owned(),
            dpo_name: "Dominique Example".to_owned(),
            dpo_email: "dpo@books.example.org".to_owned(),
            country: "BE".to_owned(),
        },
        addressee: Addressee::default(),
        dates: [("received", copy.received), ("due", copy.due)].into(),
        facts: [("right", "access".to_owned())].into(),
        lists: std::collections::BTreeMap::new(),
        sections: sections(copy, lang, &files),
    }
}

/// The text of a letter as a screen reader reads it.
fn read(letter: &Letter) -> String {
    let composed = compose_letter(letter, None).unwrap();
    let html = super::super::write(&composed.page, Form::Html).unwrap();
    let html = String::from_utf8(html).unwrap();
    let mut out = String::new();
    for part in html.split('<').skip(1) {
        out.push_str(part.split_once('>').map_or("", |(_, text)| text));
        out.push(' ');
    }
    out.replace("&#39;", "'").replace("&#x27;", "'")
}

#[test]
fn every_item_that_the_law_asks_for_has_its_place_or_says_that_there_is_nothing() {
    let items: Vec<Vec<&str>> = include_str!("checklist.csv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1)
        .map(|line| line.split(';').collect())
        .collect();
    assert_eq!(items.len(), 23);
    for lang in Lang::ALL {
        for copy in [empty(), full()] {
            let letter = letter(&copy, lang);
            let text = read(&letter);
            for item in &items {
                assert!(item[1].starts_with("Art. "), "{item:?}");
                let is_there = match item[2] {
                    "head" => {
                        text.contains("privacy@books.example.org")
                            && text.contains("dpo@books.example.org")
                    }
                    "complaint" => text.contains("77"),
                    "signature" => text.contains("Dominique Example"),
                    // Only a purpose has a basis.
                    "access.column.basis" if copy.purposes.is_empty() => true,
                    key => {
                        let label = word(key, lang);
                        let lower = text.to_lowercase();
                        label != "?" && lower.contains(&label.to_lowercase())
                    }
                };
                assert!(is_there, "{lang:?} {item:?}\n{text}");
            }
            for section in &letter.sections {
                assert!(!section.parts.is_empty(), "{}", section.id);
            }
            let parts = format!("{:?}", letter.sections);
            assert!(!parts.contains("\"?\""), "a label is missing: {parts}");
        }
    }
}

#[test]
fn what_is_left_out_and_what_is_stale_is_told() {
    let text = read(&letter(&full(), Lang::En));
    assert!(text.contains("[***]") && text.contains("telephone number of another"));
    assert!(text.contains("rights of other people"));
    assert!(text.contains("not of today"));
}

#[test]
fn every_value_is_a_row_once() {
    let rows = values(&full());
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0][2..4], ["Notes", "=1+1 <b> [***]"]);
    let workbook = workbook(&full(), Lang::Nl).unwrap();
    assert_eq!(&workbook[..2], b"PK");
}

fn end(record: &str, day: Option<&str>, is_fallback: bool) -> CopyEnd {
    CopyEnd {
        source: "crm".to_owned(),
        record: record.to_owned(),
        ends_on: day.map(|day| day.parse().unwrap()),
        is_fallback,
    }
}

/// One day stood for all records, the latest, and nobody saw that it was counted from a creation.
#[test]
fn the_end_of_a_period_is_told_for_each_record_where_they_differ() {
    let mut copy = full();
    let told = |copy: &AccessCopy| {
        let desk = Desk {
            copy,
            lang: Lang::En,
        };
        desk.ends(&copy.purposes[0])
    };
    assert_eq!(told(&copy), "cannot be computed yet");
    copy.purposes[0].ends = vec![
        end("1", Some("2027-03-01"), false),
        end("2", Some("2027-03-01"), false),
    ];
    assert_eq!(told(&copy), "1 March 2027");
    copy.purposes[0]
        .ends
        .push(end("3", Some("2027-03-01"), true));
    copy.purposes[0].ends.push(end("4", None, false));
    assert_eq!(
        told(&copy),
        "crm 1, crm 2: 1 March 2027; crm 3: 1 March 2027 (no last contact is known: counted from an \
         earlier date); crm 4: cannot be computed yet"
    );
}

#[test]
fn a_note_of_somebody_else_that_mentions_the_person_is_among_what_was_left_out() {
    let mut copy = full();
    copy.mentions.push(CopyMention {
        source: "crm".to_owned(),
        record: "4712".to_owned(),
        column: "Remarks".to_owned(),
        how: "name",
        passage: None,
        is_whole: false,
    });
    let text = read(&letter(&copy, Lang::En));
    assert!(
        text.contains("note about another person that mentions you"),
        "{text}"
    );
}

/// The caption once promised that the rest is not shown where nothing was, and nothing could be.
#[test]
fn a_passage_of_somebody_elses_note_is_shown_and_only_what_is_left_out_is_listed() {
    let mention = |passage: Option<&str>, is_whole| CopyMention {
        source: "crm".to_owned(),
        record: "4712".to_owned(),
        column: "Remarks".to_owned(),
        how: "name",
        passage: passage.map(str::to_owned),
        is_whole,
    };
    for lang in Lang::ALL {
        let told = |one: CopyMention| {
            let mut copy = full();
            copy.mentions.push(one);
            read(&letter(&copy, lang))
        };
        let label = |key: &str| word(&format!("access.{key}"), lang);
        let hidden = told(mention(None, false));
        assert!(
            hidden.contains(label("mentions_table")) && hidden.contains(label("kind.others_note"))
        );
        let shown = told(mention(Some("[***] met Anna Maes"), false));
        assert!(
            shown.contains("[***] met Anna Maes") && shown.contains(label("mentions_shown_table"))
        );
        assert!(shown.contains(label("kind.others_note_rest")));
        let whole = told(mention(Some("met Anna Maes"), true));
        assert!(!whole.contains(label("kind.others_note_rest")));
        for text in [hidden, shown, whole] {
            assert!(!text.contains("4712"), "{lang:?}");
        }
    }
}

#[test]
fn a_no_where_a_yes_was_asked_for_has_its_sentence_and_its_cell_in_every_language() {
    for lang in Lang::ALL {
        let mut copy = full();
        copy.consents.push(CopyConsent {
            source: "crm".to_owned(),
            record: "4711".to_owned(),
            channel: "email",
            purpose: "news".to_owned(),
            state: "no-statement",
            given_on: None,
            no_in: Vec::new(),
        });
        let none = word("access.denials_none", lang);
        let but = word("access.denials_none_but", lang);
        let text = read(&letter(&copy, lang));
        assert!(text.contains(none) && !text.contains(but));
        copy.consents[0].no_in.push(CopyCell {
            header: "Opt-in".to_owned(),
            value: "non".to_owned(),
        });
        let text = read(&letter(&copy, lang));
        assert!(!text.contains(none) && text.contains(but), "{text}");
        let cell = pair("Opt-in", "non", lang);
        assert!(
            text.contains(&say("access.said_no", lang, &[("cells", &cell)])),
            "{text}"
        );
    }
}

#[test]
fn an_answer_that_leaves_out_data_of_others_is_no_refusal_and_a_refusal_with_a_ground_is_one() {
    for lang in Lang::ALL {
        let mut copy = full();
        copy.requests.push(CopyRequest {
            case: copy.case,
            right: "access",
            received: copy.received,
            state: "partly-refused",
            ground: None,
        });
        let refused = word("request.state.partly-refused", lang);
        let text = read(&letter(&copy, lang));
        assert!(text.contains(word("access.answered_but_others", lang)) && !text.contains(refused));
        copy.requests[0].ground = Some("rights-of-others".to_owned());
        assert!(read(&letter(&copy, lang)).contains(refused));
    }
}

#[test]
fn the_column_of_the_day_of_disclosure_stands_only_where_there_is_one() {
    let mut copy = full();
    copy.recipients.push(CopyRecipient {
        name: "Example Mailer".to_owned(),
        role: "processor".to_owned(),
        country: "BE".to_owned(),
        is_third_country: false,
        safeguard: None,
        disclosed_on: Vec::new(),
    });
    let columns = |copy: &AccessCopy| {
        let desk = Desk {
            copy,
            lang: Lang::En,
        };
        match &desk.recipients()[0] {
            LetterPart::Table(_, columns, rows) => {
                assert_eq!(rows[0].len(), columns.len());
                assert_eq!(rows[0][2], "Belgium");
                columns.len()
            }
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(columns(&copy), 3);
    copy.recipients[0].disclosed_on.push(copy.received);
    assert_eq!(columns(&copy), 4);
}
