//! Finding a person among strangers, through the program.

use serde_json::Value;

use crate::desk::{Desk, Said};

const HEADER: &str =
    "Id,First name,Last name,E-mail,Phone,Date of birth,Street,Postcode,City,Notes\n";

const FIRST: [&str; 20] = [
    "Bert", "Cleo", "Dora", "Emil", "Femke", "Gust", "Hilde", "Ivo", "Jana", "Karel", "Lotte",
    "Mats", "Nele", "Oskar", "Pia", "Quinten", "Roos", "Stijn", "Tine", "Ward",
];
const LAST: [&str; 25] = [
    "Aerts",
    "Baert",
    "Claes",
    "Daems",
    "Engels",
    "Fabry",
    "Goris",
    "Hendrickx",
    "Iven",
    "Jacobs",
    "Kerkhofs",
    "Lemmens",
    "Mertens",
    "Nijs",
    "Ooms",
    "Pauwels",
    "Quaghebeur",
    "Roels",
    "Smets",
    "Thijs",
    "Uyttendaele",
    "Vos",
    "Wouters",
    "Yserbyt",
    "Zegers",
];

/// Five hundred strangers; every name is that of one of them.
fn strangers() -> String {
    let mut text = HEADER.to_owned();
    for (n, last) in LAST.iter().enumerate() {
        for (m, first) in FIRST.iter().enumerate() {
            let k = n * FIRST.len() + m;
            text += &format!(
                "S{k:04},{first},{last},{f}.{l}@example.org,+3225551{k:04},19{y:02}-{mo:02}-{d:02},Dorpstraat {k},9{z:03},Gent,\"{first} asked for a brochure\"\n",
                f = first.to_lowercase(),
                l = last.to_lowercase(),
                y = 40 + k % 50,
                mo = 1 + k % 12,
                d = 13 + k % 15,
                z = k % 300,
            );
        }
    }
    text
}

/// The person of the request in three spellings, and a mention in a stranger's note.
const PERSON: &str = "\
P1,Zoë,Van den Eynde,zoe.vandeneynde@example.org,+32 475 12 34 56,1984-05-17,Kerkstraat 12,3000,Leuven,
P2,ZOE,Vandeneynde,Zoe.VandenEynde@Example.org,0475/12.34.56,17/05/1984,Kerkstr. 12,3000,Leuven,
P3,Vandeneynde,Zoé,,0032475123456,1984-05-17,,,,
M1,Piet,Peeters,piet@example.com,,,,,,\"Called back. His partner Zoe Van Den Eynde (0475 12 34 56) decides.\"
H1,Tom,Van den Eynde,tom@example.com,+32 475 12 34 56,1982-02-28,Kerkstraat 12,3000,Leuven,
N1,Zoë,Baert,zoe@example.net,,1971-09-30,,,,\"Zoë is often late\"
";

fn desk() -> Desk {
    let desk = Desk::new();
    let file = desk.write("contacts.csv", strangers() + PERSON);
    let said = desk.import(&file, &["--source", "crm"]);
    assert_eq!(said.exit, 0, "{}", said.err);
    desk
}

fn records<'j>(said: &'j Value, list: &str) -> Vec<&'j str> {
    said[list]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["record"].as_str().unwrap())
        .collect()
}

fn decided<'j>(said: &'j Value, decision: &str) -> Vec<&'j str> {
    let mut found: Vec<&str> = said["candidates"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["decision"] == decision)
        .map(|one| one["record"].as_str().unwrap())
        .collect();
    found.sort_unstable();
    found
}

fn find(desk: &Desk, args: &[&str]) -> Said {
    desk.run(&[&["--json", "find"], args].concat())
}

const ASKED: [&str; 8] = [
    "--first-name",
    "Zoë",
    "--last-name",
    "Van den Eynde",
    "--birth-date",
    "1984-05-17",
    "--phone",
    "0475 12 34 56",
];

#[test]
fn three_spellings_of_one_person_are_found_among_strangers_and_nobody_else() {
    let desk = desk();
    let said = find(&desk, &[&ASKED[..], &["--mentions"]].concat()).json();
    assert_eq!(said["schema"], "dpo.find/1");
    assert_eq!(decided(&said, "match"), ["P1", "P2", "P3"]);
    assert_eq!(decided(&said, "review"), Vec::<&str>::new());
    assert_eq!(records(&said, "not_included"), ["H1"]);
    assert_eq!(
        said["not_included"][0]["why"],
        "same telephone number, another first name"
    );
    let mentions = said["mentions"].as_array().unwrap();
    let told: Vec<(&str, &str)> = mentions
        .iter()
        .map(|one| {
            (
                one["record"].as_str().unwrap(),
                one["how"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(told, [("M1", "name"), ("M1", "phone")]);
    assert_eq!(
        (mentions[0]["start"].clone(), mentions[0]["end"].clone()),
        (25.into(), 42.into())
    );
}

#[test]
fn what_a_search_says_of_itself_adds_up_and_is_the_same_again() {
    let desk = desk();
    let first = find(&desk, &ASKED);
    for one in first.json()["candidates"].as_array().unwrap() {
        let tenths = |value: &Value| (value.as_f64().unwrap() * 10.0).round() as i64;
        let sum: i64 = one["reasons"]
            .as_array()
            .unwrap()
            .iter()
            .map(|reason| tenths(&reason["weight"]))
            .sum();
        assert_eq!(sum, tenths(&one["score"]), "{one}");
    }
    assert_eq!(find(&desk, &ASKED).out, first.out);
}

#[test]
fn a_name_alone_is_looked_at_and_a_stranger_is_nobody() {
    let desk = desk();
    let said = find(&desk, &["--name", "Eynde Zoe van den"]).json();
    assert_eq!(decided(&said, "match"), Vec::<&str>::new());
    assert_eq!(decided(&said, "review"), ["P1", "P2", "P3"]);
    let nobody = find(
        &desk,
        &[
            "--name",
            "Ursula Vandekerckhove",
            "--birth-date",
            "1930-01-02",
        ],
    )
    .json();
    assert!(
        nobody["candidates"].as_array().unwrap().is_empty(),
        "{nobody}"
    );
}

#[test]
fn free_words_are_told_apart_by_their_shape() {
    let desk = desk();
    let said = find(&desk, &["Zoe", "Vandeneynde", "17/05/1984"]).json();
    assert_eq!(decided(&said, "match"), ["P1", "P2", "P3"]);
}

#[test]
fn the_keys_are_completed_once_and_follow_a_change() {
    let desk = desk();
    let entries = || {
        let said = desk.run(&["--json", "trail", "show", "--limit", "50"]).out;
        said.matches("index-completed").count()
    };
    assert_eq!(entries(), 0);
    // An exact identifier needs none of them.
    assert_eq!(find(&desk, &["--phone", "0475123456"]).exit, 0);
    assert_eq!(entries(), 0);
    find(&desk, &ASKED);
    find(&desk, &ASKED);
    assert_eq!(entries(), 1);
    let changed =
        (strangers() + PERSON).replace("P1,Zoë,Van den Eynde", "P1,Ursula,Vandekerckhove");
    let file = desk.write("contacts.csv", changed);
    assert_eq!(desk.import(&file, &["--source", "crm"]).exit, 0);
    let said = find(&desk, &["--name", "Ursula Vandekerckhove"]).json();
    assert_eq!(decided(&said, "review"), ["P1"]);
    assert_eq!(entries(), 2);
    let said = find(
        &desk,
        &["--first-name", "Zoë", "--last-name", "Van den Eynde"],
    )
    .json();
    assert_eq!(decided(&said, "review"), ["P2", "P3"]);
    assert_eq!(desk.run(&["trail", "verify"]).exit, 0);
}

#[test]
fn a_changed_record_loses_its_old_fuzzy_keys() {
    let keys = |desk: &Desk| -> Vec<i64> {
        let sql = rusqlite::Connection::open(desk.store()).unwrap();
        let mut statement = sql
            .prepare("SELECT h FROM subject_key WHERE record = 501 ORDER BY h")
            .unwrap();
        statement
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect()
    };
    let desk = desk();
    find(&desk, &ASKED);
    let before = keys(&desk);
    assert!(before.len() > 10);
    let changed =
        (strangers() + PERSON).replace(PERSON.lines().next().unwrap(), "P1,Ursula,Kok,,,,,,,");
    let file = desk.write("contacts.csv", changed);
    assert_eq!(desk.import(&file, &["--source", "crm"]).exit, 0);
    assert_eq!(keys(&desk), Vec::<i64>::new());
    find(&desk, &ASKED);
    let after = keys(&desk);
    // What is left in common: nothing but the id of the record.
    assert!(after.iter().filter(|h| before.contains(h)).count() <= 1);
}

#[test]
fn a_file_of_queries_is_answered_row_by_row() {
    let desk = desk();
    let file = desk.write(
        "queries.csv",
        "query_id,First name,Last name,Date of birth,E-mail\n\
         one,Zoe,Van den Eynde,1984-05-17,\n\
         two,Ursula,Vandekerckhove,1930-01-02,\n\
         three,Bert,Aerts,,bert.aerts@example.org\n",
    );
    let said = desk.run(&[
        "--format",
        "csv",
        "find",
        "--queries",
        file.to_str().unwrap(),
    ]);
    assert_eq!(said.exit, 0, "{}", said.err);
    let mut lines = said.out.lines();
    assert_eq!(
        lines.next().unwrap().trim_start_matches('\u{feff}'),
        "query_id,source,record,score,decision,reasons"
    );
    let matches: Vec<String> = lines
        .filter(|line| line.contains(",match,"))
        .map(|line| line.split(',').take(3).collect::<Vec<_>>().join(","))
        .collect();
    assert_eq!(
        matches,
        ["one,crm,P1", "one,crm,P2", "one,crm,P3", "three,crm,S0000"]
    );
}

#[test]
fn a_second_step_follows_the_addresses_that_were_found_and_is_for_review() {
    let desk = Desk::new();
    let file = desk.write(
        "chain.csv",
        strangers()
            + "A1,Zoë,Van den Eynde,zoe.vde@example.org,,1984-05-17,,,,\n\
               A2,Z.,V.,zoe.vde@example.org,,,,,,\n",
    );
    desk.import(&file, &["--source", "crm"]);
    let asked = [
        "--first-name",
        "Zoë",
        "--last-name",
        "Van den Eynde",
        "--birth-date",
        "1984-05-17",
    ];
    let one = find(&desk, &asked).json();
    assert_eq!(records(&one, "candidates"), ["A1"]);
    let two = find(&desk, &[&asked[..], &["--second-step"]].concat()).json();
    assert_eq!(decided(&two, "match"), ["A1"]);
    assert_eq!(decided(&two, "review"), ["A2"]);
}

#[test]
fn a_store_that_cannot_be_written_is_searched_in_full() {
    let desk = desk();
    let folder = desk.store().parent().unwrap().to_owned();
    let set = |mode: u32, folder_mode: u32| {
        use std::os::unix::fs::PermissionsExt;
        for entry in std::fs::read_dir(&folder).unwrap() {
            std::fs::set_permissions(entry.unwrap().path(), std::fs::Permissions::from_mode(mode))
                .unwrap();
        }
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(folder_mode)).unwrap();
    };
    set(0o400, 0o500);
    let scanned = find(&desk, &ASKED);
    set(0o600, 0o700);
    assert_eq!(scanned.exit, 0, "{}", scanned.err);
    // What the index finds is the same.
    assert_eq!(find(&desk, &ASKED).out, scanned.out);
}

#[test]
fn a_table_tells_the_outcome_and_the_next_command_in_every_language() {
    let desk = desk();
    for (lang, word) in [
        ("en", "found"),
        ("fr", "trouvée"),
        ("nl", "gevonden"),
        ("de", "gefunden"),
    ] {
        let said = desk.run(&[&["find", "--lang", lang], &ASKED[..]].concat());
        assert_eq!(said.exit, 0, "{}", said.err);
        assert!(said.out.contains(word), "{}", said.out);
        assert!(
            said.err
                .contains("dpo request open --right access --subject S-000"),
            "{}",
            said.err
        );
        for value in ["Eynde", "1984", "475 12"] {
            assert!(
                !said.out.contains(value) && !said.err.contains(value),
                "{value}: {}{}",
                said.out,
                said.err
            );
        }
    }
}
