//! The registry as data, and what holds for the findings of every rule.

use std::collections::BTreeSet;

use super::*;
use crate::{
    model::{Channel, ConsentState, Evidence, Scope},
    rules::samples::{Sample, consent, moment},
    words,
};

#[test]
fn codes_and_names_are_unique_and_well_formed() {
    let codes: BTreeSet<_> = catalogue().map(|meta| meta.code).collect();
    let names: BTreeSet<_> = catalogue().map(|meta| meta.name).collect();
    let all = catalogue().count();
    assert_eq!((codes.len(), names.len()), (all, all));
    for code in codes {
        let (area, number) = code.split_once('-').unwrap();
        assert!(
            (3..=4).contains(&area.len()) && area.bytes().all(|byte| byte.is_ascii_uppercase()),
            "{code}"
        );
        assert!(
            number.len() == 2 && number.bytes().all(|byte| byte.is_ascii_digit()),
            "{code}"
        );
    }
}

#[test]
fn the_rules_stand_in_the_order_of_their_codes_within_an_area() {
    for pair in RULES.windows(2) {
        let (first, second) = (pair[0].meta().code, pair[1].meta().code);
        assert!(
            first[..3] != second[..3] || first < second,
            "{first} before {second}"
        );
    }
}

/// Families of small kin share a file, whose first line names them all.
const FAMILIES: &[(&str, &str)] = &[
    ("MKT", "marketing"),
    ("CHD", "children"),
    ("SPC", "special"),
    ("NID", "identifiers"),
    ("TXT", "notes"),
    ("TRA", "transparency"),
];

#[test]
fn each_rule_lives_in_the_file_of_its_name_or_of_its_family() {
    for rule in RULES {
        let meta = rule.meta();
        let family = FAMILIES
            .iter()
            .find(|(area, _)| meta.code.starts_with(area));
        let file = family.map_or(meta.name.replace('-', "_"), |(_, file)| (*file).to_owned());
        let path = format!("{}/src/rules/{file}.rs", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("{path}"));
        let head = text.lines().next().unwrap();
        assert!(
            head.starts_with("//! ") && head.contains(meta.code),
            "{path}"
        );
        assert!(text.contains("#[cfg(test)]"), "{path} has no tests");
    }
}

#[test]
fn every_rule_cites_law_and_has_its_texts_in_four_languages() {
    for meta in catalogue() {
        assert!(!meta.articles.is_empty());
        for article in meta.articles {
            let is_union_law = (article.starts_with("Art. ") || article.starts_with("Recital "))
                && (article.ends_with(" GDPR") || article.ends_with("/EC"));
            // What rests on national law, a standard, a decision or a rule of mailbox providers says
            // so; a national text that was not read again is a draft.
            let is_other = article.starts_with("RFC ")
                || article.starts_with("Provider: ")
                || article.starts_with("Belgian authority, ")
                || (article.starts_with("Art. ") && article.ends_with(" (draft)"));
            assert!(is_union_law || is_other, "{article}");
        }
        for lang in Lang::ALL {
            assert!(
                words::rule(meta.code, lang).is_some(),
                "{} in {}",
                meta.code,
                lang.as_str()
            );
        }
    }
}

#[test]
fn a_finding_serialises_as_the_contract_says() {
    let silent = consent(Channel::Email, ConsentState::NoObjectionFlag);
    let found = Sample::of(&["Do not mail=consent.email.optout"])
        .row(&["no"])
        .says(silent)
        .run("CON-01");
    let json = serde_json::to_string(&found[0]).unwrap();
    let start = r#"{"code":"CON-01","name":"channel-without-consent","severity":"high","evidence":"certain","scope":"record","source":"crm","record":"R-0","line":2,"channel":"email","purpose":"direct-marketing","field":"#;
    assert!(json.starts_with(start), "{json}");
    let mut place = 0;
    for key in [
        "\"field\":",
        "\"span\":null",
        "\"kind\":null",
        "\"state\":\"no-objection-flag\"",
        "\"count\":1",
        "\"message\":\"no consent",
        "\"articles\":[",
        "\"remedy\":\"",
        "\"since\":\"2026-11-20\"",
    ] {
        let next = json.find(key).unwrap_or_else(|| panic!("{key} in {json}"));
        assert!(next > place, "{key} out of order");
        place = next;
    }
}

/// A source that most rules have something to say about.
fn troubled() -> Sample {
    let mut yes = consent(Channel::Email, ConsentState::Claimed);
    (yes.names_no_purpose, yes.is_web, yes.is_conflicting) = (true, true, true);
    yes.given_at = Some(moment("2015-01-01"));
    let mut phone = consent(Channel::Phone, ConsentState::NoStatement);
    (phone.column, phone.covered_only_by_generic_yes) = (None, true);
    let mut post = consent(Channel::Post, ConsentState::Invalid);
    post.column = Some(1);
    let mut gone = consent(Channel::Email, ConsentState::Withdrawn);
    gone.denied_at = Some(moment("2022-01-01"));
    let columns = [
        "Opt-in=consent.email.optin",
        "E=contact.email.primary",
        "Sex=person.gender",
        "Born=person.birth_date",
        "Kids=fam.children_count",
        "Secret=",
        "Mailed=life.last_mailing_at",
        "First=life.first_mailing_at",
        "Last=life.last_contacted_at",
        "How=life.last_contact_source",
        "Created=life.created_at",
    ];
    let cells = [
        "SENTINEL-A",
        "SENTINEL-B",
        "SENTINEL-C",
        "1987-06-05",
        "SENTINEL-D",
        "SENTINEL-E",
        "2023-04-03",
        "2012-03-04",
        "2022-05-06",
        "newsletter",
        "2020-07-08",
    ];
    Sample::of(&columns)
        .row(&cells)
        .says(yes)
        .says(phone)
        .says(post)
        .row(&cells)
        .says(gone)
}

#[test]
fn no_finding_of_any_rule_holds_a_value_of_the_file_or_an_open_place() {
    for lang in Lang::ALL {
        let found = troubled().lang(lang).run("");
        let codes: BTreeSet<_> = found.iter().map(|finding| finding.code).collect();
        assert!(codes.len() >= 16, "{codes:?}");
        for finding in found {
            let json = serde_json::to_string(&finding).unwrap();
            for value in [
                "SENTINEL",
                "1987",
                "2023-04-03",
                "2012-03-04",
                "2022-05-06",
                "2020-07-08",
                "2015-01-01",
            ] {
                assert!(!json.contains(value), "{value} in {json}");
            }
            assert!(
                !finding.message.is_empty() && !finding.remedy.is_empty(),
                "{json}"
            );
            assert!(
                !finding.message.contains(['{', '}']) && !finding.remedy.contains(['{', '}']),
                "{json}"
            );
            assert!(!finding.message.ends_with('.'), "{json}");
            assert!(finding.evidence != Evidence::Hint || finding.severity == Severity::Info);
            assert_eq!(
                finding.record.is_some(),
                finding.scope == Scope::Record,
                "{json}"
            );
        }
    }
}

/// A source that most rules of marketing and objection have something to say about.
fn troubled_under_law() -> Sample {
    let columns = [
        "E=contact.email.primary",
        "T=contact.phone.mobile",
        "Street=addr.main.street",
        "Org=org.name",
        "Customer=life.customer",
        "Bought=life.last_purchase_at",
        "Offered=consent.optout_offered_at",
        "Account=life.account",
        "Score=profile.score",
        "Stopped=consent.suppressed_at",
        "Ack=consent.objection_ack_at",
        "Notice=consent.notice_at",
        "First=life.first_mailing_at",
        "How=consent.source",
        "What=consent.purpose",
        "Who=consent.controllers",
        "Text=consent.wording",
        "Diet=sens.health",
        "Kind=consent.type",
    ];
    let cells = [
        "SENTINEL-A@example.org",
        "+32 470 00 19 87",
        "SENTINEL-B",
        "",
        "yes",
        "2023-04-03",
        "2023-04-03",
        "SENTINEL-C",
        "SENTINEL-D",
        "2023-04-03",
        "",
        "2023-04-03",
        "2012-03-04",
        "SENTINEL contract signed",
        "SENTINEL partners",
        "",
        "https://example.org/SENTINEL",
        "SENTINEL-E",
        "SENTINEL-F",
    ];
    let mut unoffered = cells;
    unoffered[6] = "";
    let mut account = unoffered;
    (account[4], account[5]) = ("", "");
    let silent = |channel| consent(channel, ConsentState::NoStatement);
    let mut yes = consent(Channel::Phone, ConsentState::Proven);
    (yes.given_at, yes.is_web) = (Some(moment("2020-07-08")), true);
    let mut no = consent(Channel::Email, ConsentState::Objected);
    no.denied_at = Some(moment("2022-05-06"));
    let mut sample = Sample::of(&columns).policy(|policy| {
        policy.profile = crate::policy::Profile::Law("BE".to_owned());
    });
    for row in [cells, unoffered, account] {
        sample = sample
            .row(&row)
            .says(silent(Channel::Email))
            .says(silent(Channel::Phone))
            .says(silent(Channel::Post));
    }
    sample.row(&cells).says(yes).row(&cells).says(no)
}

#[test]
fn no_finding_under_a_law_holds_a_value_of_the_file_or_an_open_place() {
    for lang in Lang::ALL {
        let found = troubled_under_law().lang(lang).run("");
        let codes: BTreeSet<_> = found.iter().map(|finding| finding.code).collect();
        for code in [
            "CON-01", "CON-07", "CON-09", "CON-11", "CON-17", "CON-19", "CON-20", "MKT-01",
            "MKT-02", "MKT-03", "MKT-04", "MKT-08", "MKT-09", "OBJ-02", "OBJ-03", "OBJ-05",
            "OBJ-06",
        ] {
            assert!(codes.contains(code), "{code} not in {codes:?}");
        }
        for finding in found {
            let json = serde_json::to_string(&finding).unwrap();
            for value in ["SENTINEL", "1987", "2023-04-03", "2012-03-04", "2022-05-06"] {
                assert!(!json.contains(value), "{value} in {json}");
            }
            let texts = [&finding.message, &finding.remedy];
            assert!(
                texts
                    .iter()
                    .all(|text| !text.is_empty() && !text.contains(['{', '}'])),
                "{json}"
            );
            assert!(!finding.message.ends_with('.'), "{json}");
        }
    }
}

#[test]
fn counting_finds_the_same_as_wording() {
    let key = |finding: &Finding| {
        (
            finding.code,
            finding.line,
            finding.channel,
            finding.severity,
            finding.count,
            finding.state,
        )
    };
    let worded: Vec<_> = troubled().run("").iter().map(key).collect();
    let counted = troubled().counting_only().run("");
    assert_eq!(counted.iter().map(key).collect::<Vec<_>>(), worded);
    let worded: Vec<_> = troubled_under_law().run("").iter().map(key).collect();
    let under_law = troubled_under_law().counting_only().run("");
    assert_eq!(under_law.iter().map(key).collect::<Vec<_>>(), worded);
    assert!(
        counted
            .iter()
            .all(|finding| finding.message.is_empty() && finding.source.is_empty())
    );
}

#[test]
fn a_chosen_rule_runs_alone_and_an_unknown_one_not_at_all() {
    assert!(
        troubled()
            .run("con-02")
            .iter()
            .all(|finding| finding.code == "CON-02")
    );
    assert_eq!(troubled().run("con-02").len(), 1);
    assert!(troubled().run("CON-99").is_empty());
}

#[test]
fn findings_sort_by_code_source_line_channel_and_purpose() {
    let mut found = troubled().run("");
    found.sort_by(|a, b| order_key(a).cmp(&order_key(b)));
    for pair in found.windows(2) {
        assert!(
            (pair[0].code, pair[0].line, pair[0].channel)
                <= (pair[1].code, pair[1].line, pair[1].channel)
        );
    }
    let again = {
        let mut again = troubled().run("");
        again.reverse();
        again.sort_by(|a, b| order_key(a).cmp(&order_key(b)));
        again
    };
    assert_eq!(found, again);
}

proptest::proptest! {
    #[test]
    fn whatever_the_cells_hold_no_finding_repeats_them(cells in proptest::collection::vec("[0-9@. /a-zé-]{0,14}", 8)) {
        let names = [
            "E=contact.email.primary", "P=contact.phone.mobile", "B=status.email_bounced", "D=person.birth_date",
            "L=life.last_contacted_at", "H=life.last_contact_source", "M=life.last_mailing_at", "U=",
        ];
        let marked: Vec<String> = cells.iter().map(|cell| format!("{cell}\u{2042}")).collect();
        let mut gone = consent(Channel::Email, ConsentState::Withdrawn);
        gone.denied_at = Some(moment("2020-01-01"));
        let plain: Vec<&str> = cells.iter().map(String::as_str).collect();
        let marked: Vec<&str> = marked.iter().map(String::as_str).collect();
        let yes = consent(Channel::Email, ConsentState::Claimed);
        let found = Sample::of(&names).row(&plain).says(yes.clone()).says(gone).row(&marked).says(yes).run("");
        for finding in found {
            let is_repeated = serde_json::to_string(&finding).unwrap().contains('\u{2042}');
            proptest::prop_assert!(!is_repeated, "{} repeats a cell", finding.code);
        }
    }

    #[test]
    fn con_01_finds_exactly_the_silent_consents(states in proptest::collection::vec(0_usize..11, 0..40), spoken in proptest::collection::vec(proptest::bool::ANY, 40)) {
        let mut sample = Sample::of(&["Opt-in=consent.email.optin"]);
        let (mut own, mut unspoken) = (0_usize, 0_u64);
        for (index, state) in states.iter().enumerate() {
            let mut one = consent(Channel::Email, ConsentState::ALL[*state]);
            if !spoken[index] {
                one.column = None;
            }
            match (one.state.is_silence(), spoken[index]) {
                (true, true) => own += 1,
                (true, false) => unspoken += 1,
                (false, _) => {}
            }
            sample = sample.row(&["x"]).says(one);
        }
        let found = sample.run("CON-01");
        let (records, files): (Vec<_>, Vec<_>) = found.iter().partition(|finding| finding.scope == Scope::Record);
        proptest::prop_assert_eq!(records.len(), own);
        proptest::prop_assert_eq!(files.iter().map(|finding| finding.count).sum::<u64>(), unspoken);
        proptest::prop_assert!(files.len() <= 1);
    }
}
