//! What a copy for access shows through the program, value by value: every export, hostile cells, the
//! person's own and others' data in notes, and what rights that were used before have left.

use std::{
    collections::BTreeMap,
    fs,
    io::{Cursor, Read},
    os::unix::fs::PermissionsExt,
};

use serde_json::Value;

use crate::desk::{Desk, Said};

const HEADER: &str = "Id,First name,Last name,E-mail,Phone,City,Notes\n";

fn desk(rows: &str) -> Desk {
    let desk = Desk::new();
    let file = desk.write("contacts.csv", format!("{HEADER}{rows}"));
    let said = desk.import(&file, &["--source", "crm"]);
    assert_eq!(said.exit, 0, "{}", said.err);
    desk
}

fn open(desk: &Desk, right: &str, lang: &str) -> String {
    desk.verified(
        right,
        &[&crate::desk::WHO[..], &["--language", lang]].concat(),
    )
}

#[track_caller]
fn done(desk: &Desk, args: &[&str]) -> Said {
    let said = desk.run(args);
    assert_eq!(said.exit, 0, "{args:?}: {}", said.err);
    said
}

/// Answers a case and gives the files of its folder.
fn answered(desk: &Desk, case: &str, more: &[&str]) -> BTreeMap<String, Vec<u8>> {
    done(desk, &[&["access", "--case", case], more].concat());
    fs::read_dir(desk.path(&format!("{case}-access")))
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read(entry.path()).unwrap())
        })
        .collect()
}

fn data(files: &BTreeMap<String, Vec<u8>>) -> Value {
    serde_json::from_slice(&files["data.json"]).unwrap()
}

fn text(files: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    String::from_utf8_lossy(&files[name]).into_owned()
}

fn value<'v>(data: &'v Value, header: &str) -> &'v str {
    let values = data["records"][0]["values"].as_array().unwrap();
    let found = values.iter().find(|value| value["header"] == header);
    found.unwrap()["value"].as_str().unwrap()
}

#[test]
fn where_nothing_is_left_out_the_case_is_answered() {
    let desk = desk("A1,Anna,Maes,anna@example.org,,Gent,\n");
    let case = open(&desk, "access", "en");
    let files = answered(&desk, &case, &[]);
    assert_eq!(data(&files)["redactions"].as_array().unwrap().len(), 0);
    let shown = done(&desk, &["--json", "request", "show", &case]).json();
    assert_eq!(shown["request"]["state"], "answered");
}

#[test]
fn in_notes_the_data_of_others_is_left_out_and_the_persons_own_is_not() {
    let desk = desk(
        "A1,Anna,Maes,anna@example.org,+32 2 555 01 11,Gent,\"own anna@example.org and 02 555 01 11; \
         other karel@example.org, 0475 98 76 54, 85.07.30-033.28, mevr. Rita Claes\"\n",
    );
    let case = open(&desk, "access", "en");
    let files = answered(&desk, &case, &[]);
    let data = data(&files);
    let notes = value(&data, "Notes");
    for own in ["anna@example.org", "02 555 01 11"] {
        assert!(notes.contains(own), "{notes}");
    }
    for other in ["karel@", "98 76", "85.07.30", "Claes"] {
        assert!(!notes.contains(other), "{notes}");
    }
    assert_eq!(data["redactions"].as_array().unwrap().len(), 4, "{notes}");
}

/// The whole name of somebody else goes, not its first word only: the surname once stayed.
#[test]
fn no_part_of_anothers_name_is_in_any_file() {
    let desk = Desk::new();
    let file = desk.write(
        "contacts.csv",
        "Id,First name,Last name,E-mail,Spouse,Notes\n\
         A1,Anna,Maes,anna@example.org,Bart Goossens,\"called her husband Karel Claes on Monday; \
         Lies Wouters, her neighbour, has the key; bart pays; sister Rita van den Berg\"\n",
    );
    let said = desk.import(&file, &["--source", "crm"]);
    assert_eq!(said.exit, 0, "{}", said.err);
    let case = open(&desk, "access", "en");
    let files = answered(&desk, &case, &[]);
    for (name, bytes) in &files {
        let text = String::from_utf8_lossy(bytes);
        for other in [
            "Karel", "Claes", "Wouters", "bart", "Bart", "Goossens", "Rita", "Berg",
        ] {
            assert!(!text.contains(other), "{name}: {other}");
        }
    }
    let notes = value(&data(&files), "Notes").to_owned();
    assert!(
        notes.contains("on Monday") && notes.contains("pays"),
        "{notes}"
    );
}

#[test]
fn every_note_is_named_to_be_read_however_short() {
    let desk = desk("A1,Anna,Maes,anna@example.org,,Gent,call Rita\n");
    let case = open(&desk, "access", "en");
    let said = done(&desk, &["access", "--case", &case]);
    assert!(said.err.contains("crm A1 (Notes)"), "{}", said.err);
}

/// Somebody who answers "no objection is recorded" must not have a note that says one beside it.
#[test]
fn a_note_that_waits_for_review_is_told_and_so_is_what_the_review_came_to() {
    let desk = desk(
        "A1,Anna,Maes,anna@example.org,,Gent,She objects to any use of her data for advertising\n",
    );
    let first = open(&desk, "access", "en");
    let files = answered(&desk, &first, &[]);
    let hold = &data(&files)["holds"][0];
    assert_eq!(
        (hold["about"].as_str(), hold["column"].as_str()),
        (Some("objection"), Some("Notes"))
    );
    assert!(hold["reviewed_on"].is_null());
    assert!(text(&files, "access.html").contains("waits to be read"));

    let holds = done(&desk, &["--json", "consent", "hold", "list"]).json();
    let number = holds["holds"][0]["hold"].to_string();
    let reason = "spoke with her son Jan Peeters, she meant another firm";
    done(
        &desk,
        &["consent", "hold", "clear", &number, "--reason", reason],
    );
    let second = open(&desk, "access", "en");
    let files = answered(&desk, &second, &[]);
    let data = data(&files);
    let review = data["holds"][0]["review"].as_str().unwrap();
    assert!(
        review.contains("another firm") && !review.contains("Peeters"),
        "{review}"
    );
    let redactions = data["redactions"].as_array().unwrap();
    assert!(redactions.iter().any(|one| one["kind"] == "third-person"));
    assert!(text(&files, "access.html").contains("another firm"));
}

#[test]
fn a_no_of_an_earlier_export_is_told() {
    let desk = Desk::new();
    let header = "Id,First name,Last name,E-mail,Email opt out\n";
    for answer in ["yes", "no"] {
        let rows = format!("{header}A1,Anna,Maes,anna@example.org,{answer}\n");
        let file = desk.write("contacts.csv", rows);
        assert_eq!(desk.import(&file, &["--source", "crm"]).exit, 0);
    }
    let case = open(&desk, "access", "en");
    let files = answered(&desk, &case, &[]);
    let denials = data(&files)["denials"].as_array().unwrap().clone();
    assert!(!denials.is_empty());
    assert!(denials.iter().all(|one| one["channel"] == "email"));
    assert!(text(&files, "access.html").contains("Refusals that an export once brought"));
}

const WITH_ORDERS: &str = "Id,First name,Last name,E-mail,Last order date,Lead status,Email opt-in,Email opt-in date,Email opt-in source\n";

#[test]
fn what_was_observed_is_taken_along_and_what_the_controller_made_is_not() {
    let desk = Desk::new();
    let row = "A1,Anna,Maes,anna@example.org,2025-11-03,hot,yes,2025-02-03,web form\n";
    let file = desk.write("contacts.csv", format!("{WITH_ORDERS}{row}"));
    assert_eq!(desk.import(&file, &["--source", "crm"]).exit, 0);
    let case = open(&desk, "portability", "en");
    done(&desk, &["port", "--case", &case]);
    let json = fs::read_to_string(desk.path(&format!("{case}-port/data.json"))).unwrap();
    assert!(json.contains("2025-11-03"), "{json}");
    assert!(
        !json.contains("hot") && !json.contains("Lead status"),
        "{json}"
    );
}

#[test]
fn nothing_is_taken_along_for_a_consent_that_was_never_given_or_was_withdrawn() {
    for row in [
        "A1,Anna,Maes,anna@example.org,2025-11-03,hot,,,\n",
        "A1,Anna,Maes,anna@example.org,2025-11-03,hot,no,2025-02-03,web form\n",
    ] {
        let desk = Desk::new();
        let file = desk.write("contacts.csv", format!("{WITH_ORDERS}{row}"));
        assert_eq!(desk.import(&file, &["--source", "crm"]).exit, 0);
        let case = open(&desk, "portability", "en");
        let said = desk.run(&["--json", "port", "--case", &case]);
        assert_eq!(said.exit, 4, "{row}: {}", said.err);
        assert_eq!(said.error()["code"], "nothing-portable");
        let access = open(&desk, "access", "en");
        let letter = text(&answered(&desk, &access, &[]), "access.html");
        assert!(letter.contains("none from you is recorded"));
    }
}

#[test]
fn a_column_is_left_out_or_shown_of_one_record_only_where_that_is_said() {
    let desk = desk(
        "A1,Anna,Maes,anna@example.org,,Gent,Mme Rita Claes\n\
         A2,Anna,Maes,anna@example.org,,Brugge,Mme Els Peeters\n",
    );
    let case = open(&desk, "access", "en");
    let files = answered(
        &desk,
        &case,
        &[
            "--withhold",
            "crm:A1:City=a secret",
            "--disclose",
            "crm:A2:Notes",
        ],
    );
    let json = text(&files, "data.json");
    assert!(!json.contains("Gent") && json.contains("Brugge"), "{json}");
    assert!(
        !json.contains("Claes") && json.contains("Peeters"),
        "{json}"
    );
    let other = open(&desk, "access", "en");
    let said = desk.run(&[
        "--json",
        "access",
        "--case",
        &other,
        "--disclose",
        "crm:A3:Notes",
    ]);
    assert_eq!(said.exit, 3, "{}", said.err);
    assert!(
        said.error()["hint"]
            .as_str()
            .unwrap()
            .contains("SOURCE:RECORD:HEADER")
    );
}

#[test]
fn a_column_that_nobody_has_cannot_be_shown() {
    let desk = desk("A1,Anna,Maes,anna@example.org,,Gent,\n");
    let case = open(&desk, "access", "en");
    let said = desk.run(&["--json", "access", "--case", &case, "--disclose", "Note"]);
    assert_eq!(said.exit, 3, "{}", said.err);
    assert_eq!(said.error()["code"], "unknown-field");
}

#[test]
fn what_is_left_out_of_a_value_is_left_out_of_its_corrections_too() {
    let desk = desk("A1,Anna,Maes,anna@example.org,,Gent,\"Mme Rita Jansen\"\n");
    let hers = open(&desk, "rectification", "en");
    done(
        &desk,
        &[
            "rectify",
            "--case",
            &hers,
            "--set",
            "City=Brugge",
            "--set",
            "Notes=moved",
        ],
    );
    let case = open(&desk, "access", "en");
    let files = answered(&desk, &case, &["--withhold", "City=a secret"]);
    let data = data(&files);
    assert_eq!(data["rectifications"].as_array().unwrap().len(), 2);
    for (name, bytes) in &files {
        let text = String::from_utf8_lossy(bytes);
        for left_out in ["Gent", "Brugge", "Jansen"] {
            assert!(!text.contains(left_out), "{name}: {left_out}");
        }
    }
    assert!(text(&files, "data.json").contains("moved"));
}

#[test]
fn restrictions_objections_and_corrections_are_told() {
    let desk = desk(
        "A1,Anna,Maes,anna@example.org,,Gent,\nB1,Bert,Aerts,b@example.org,,Aalst,asked for Anna Maes\n",
    );
    let hers = open(&desk, "rectification", "en");
    done(&desk, &["rectify", "--case", &hers, "--set", "City=Brugge"]);
    let block = open(&desk, "restriction", "en");
    done(&desk, &["restrict", "--case", &block, "--ground", "a"]);
    let stop = open(&desk, "objection", "en");
    done(&desk, &["object", "--case", &stop]);
    let case = open(&desk, "access", "en");
    let files = answered(&desk, &case, &[]);
    let data = data(&files);
    for member in ["rectifications", "restrictions", "objections", "mentions"] {
        assert!(!data[member].as_array().unwrap().is_empty(), "{member}");
    }
    assert_eq!(data["requests"].as_array().unwrap().len(), 4);
    let correction = &data["rectifications"][0];
    assert_eq!(
        (&correction["old"], &correction["new"]),
        (&"Gent".into(), &"Brugge".into())
    );
    let letter = text(&files, "access.html");
    for told in [
        "Gent",
        "Brugge",
        hers.as_str(),
        block.as_str(),
        stop.as_str(),
    ] {
        assert!(letter.contains(told), "{told}");
    }
}

#[test]
fn hostile_cells_do_nothing_in_any_file() {
    let desk = desk(
        "A1,Anna,Maes,anna@example.org,,=cmd|' /C calc'!A0,\"<script>alert(1)</script>\u{1b}[31m\nBcc: x@example.com\"\n",
    );
    let case = open(&desk, "access", "en");
    let files = answered(&desk, &case, &["--disclose", "Notes"]);
    assert!(text(&files, "data.csv").contains("'=cmd|"));
    let letter = text(&files, "access.html");
    assert!(letter.contains("&lt;script&gt;"), "shown as text");
    assert!(!letter.contains("<script"));
    for name in ["access.html", "access.eml", "data.json", "data.csv"] {
        assert!(!files[name].contains(&0x1b) || name == "data.csv", "{name}");
    }
    let draft = text(&files, "access.eml");
    // The type of the text once said its letters twice, and nothing said what is enclosed.
    assert_eq!(draft.matches("text/plain").count(), 1);
    let head = draft.split("text/plain").nth(1).unwrap();
    let head = head.split("\r\n\r\n").next().unwrap();
    assert_eq!(head.matches("charset").count(), 1, "{head}");
    assert!(draft.contains("Enclosed: "), "{draft}");
    assert!(!draft.lines().any(|line| line.starts_with("Bcc:")));
    let mut book = zip::ZipArchive::new(Cursor::new(files["data.xlsx"].clone())).unwrap();
    let names: Vec<String> = book
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    for name in names
        .iter()
        .filter(|name| name.contains("worksheets/sheet"))
    {
        let mut sheet = String::new();
        book.by_name(name)
            .unwrap()
            .read_to_string(&mut sheet)
            .unwrap();
        assert!(!sheet.contains("<f>"), "{name} has a formula");
    }
}

#[test]
fn beside_an_encrypted_archive_no_letter_shows_what_is_in_it() {
    for lang in ["fr", "nl", "de", "en"] {
        let desk = desk("A1,Anna,Maes,anna@example.org,,Zichem,likes tea\n");
        let hers = open(&desk, "rectification", lang);
        done(&desk, &["rectify", "--case", &hers, "--set", "City=Brugge"]);
        let case = open(&desk, "access", lang);
        let path = desk.write("words.txt", "correct horse battery\n");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        let files = answered(&desk, &case, &["--passphrase-file", "words.txt"]);
        let letter = text(&files, "access.html");
        for secret in ["Zichem", "Brugge", "likes tea"] {
            assert!(!letter.contains(secret), "{lang}: {secret}");
        }
        assert!(letter.contains("data.zip"), "{lang}");
        let mut archive = zip::ZipArchive::new(Cursor::new(files["data.zip"].clone())).unwrap();
        let mut sealed = String::new();
        archive
            .by_name_decrypt("access.html", b"correct horse battery")
            .unwrap()
            .read_to_string(&mut sealed)
            .unwrap();
        assert!(sealed.contains("Zichem") && sealed.contains("likes tea"));
    }
}

#[test]
fn a_letter_of_an_unfinished_policy_is_written_with_a_warning_that_names_the_keys() {
    let desk = desk("A1,Anna,Maes,anna@example.org,,Gent,\n");
    let case = open(&desk, "access", "en");
    let said = done(&desk, &["access", "--case", &case]);
    let warnings: Vec<&str> = said
        .err
        .lines()
        .filter(|line| line.contains("placeholders"))
        .collect();
    assert_eq!(warnings.len(), 1, "{}", said.err);
    let policy = desk.policy();
    for told in [
        "name, address, email",
        "[controller]",
        policy.to_str().unwrap(),
    ] {
        assert!(warnings[0].contains(told), "{told}: {}", warnings[0]);
    }
    let text = fs::read_to_string(&policy).unwrap();
    let filled: Vec<String> = text
        .lines()
        .map(|line| match line.split_once(" = \"<") {
            Some((key, _)) => format!("{key} = \"privacy@example.org\""),
            None => line.to_owned(),
        })
        .collect();
    fs::write(&policy, filled.join("\n")).unwrap();
    let case = open(&desk, "access", "en");
    let said = done(&desk, &["access", "--case", &case]);
    assert!(!said.err.contains("placeholders"), "{}", said.err);
}

/// The rows of an export, by the headers it has; its encoding is that of its maker.
fn rows(file: &str, delimiter: u8) -> Vec<Vec<(String, String)>> {
    let path = format!("{}/fixtures/crm/{file}", env!("CARGO_MANIFEST_DIR"));
    let bytes = fs::read(path).unwrap();
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        // Windows-1252, of which these files use the Latin-1 part.
        Err(error) => error
            .into_bytes()
            .iter()
            .map(|byte| char::from(*byte))
            .collect(),
    };
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(text.as_bytes());
    let headers = reader.headers().unwrap().clone();
    reader
        .records()
        .map(|row| {
            let row = row.unwrap();
            let cells = headers.iter().zip(row.iter());
            cells
                .map(|(header, cell)| (header.to_owned(), cell.to_owned()))
                .collect()
        })
        .collect()
}

#[test]
fn every_value_of_every_export_is_in_the_copy_exactly_once() {
    for (file, delimiter, first, last, email) in [
        (
            "hubspot/hubspot-crm-exports-tous-les-contacts-2026-06-29.csv",
            b';',
            "Prénom",
            "Nom",
            "E-mail",
        ),
        (
            "vtiger/contacten.csv",
            b',',
            "Voornaam",
            "Achternaam",
            "E-mailadres",
        ),
        (
            "mailchimp/subscribed_members_export_5f2c71.csv",
            b',',
            "First Name",
            "Last Name",
            "Email Address",
        ),
    ] {
        let rows = rows(file, delimiter);
        let cell = |row: &[(String, String)], name: &str| {
            row.iter()
                .find(|(header, _)| header == name)
                .unwrap()
                .1
                .clone()
        };
        let person = rows.first().unwrap();
        let (name, address) = (
            format!("{} {}", cell(person, first), cell(person, last)),
            cell(person, email),
        );
        let desk = Desk::new();
        let path = format!("{}/fixtures/crm/{file}", env!("CARGO_MANIFEST_DIR"));
        let said = desk.import(path.as_ref(), &["--source", "crm"]);
        assert!(said.exit <= 1, "{file}: {}", said.err);
        let said = desk.run(&[
            "--json", "request", "open", "--right", "access", "--name", &name, "--email", &address,
        ]);
        assert_eq!(said.exit, 0, "{file}: {}", said.err);
        let case = said.json()["request"]["case"].as_str().unwrap().to_owned();
        done(
            &desk,
            &["request", "verify-identity", &case, "--method", "call-back"],
        );
        let files = answered(&desk, &case, &[]);
        let data = data(&files);
        let records = data["records"].as_array().unwrap();
        let own: Vec<_> = rows
            .iter()
            .filter(|row| cell(row, email) == address)
            .collect();
        assert_eq!(records.len(), own.len(), "{file}");
        for (record, row) in records.iter().zip(own) {
            let filled: Vec<_> = row
                .iter()
                .filter(|(_, cell)| !cell.trim().is_empty())
                .collect();
            let told = record["values"].as_array().unwrap();
            assert_eq!(told.len(), filled.len(), "{file}");
            for (value, (header, cell)) in told.iter().zip(filled) {
                assert_eq!(value["header"], header.as_str(), "{file}");
                let is_listed = data["redactions"].as_array().unwrap().iter().any(|one| {
                    one["record"] == record["record"] && one["header"] == value["header"]
                });
                assert_eq!(value["is_masked"], is_listed, "{file}: {header}");
                assert!(
                    is_listed || value["value"] == cell.as_str(),
                    "{file}: {header}"
                );
            }
        }
    }
}

/// A name that one note told was left out there, and stood in the clear in the next.
#[test]
fn a_name_that_one_note_tells_is_left_out_of_every_note() {
    let desk = desk(
        "A1,Anna,Maes,anna@example.org,,Gent,\"Philippe Delcourt heeft gebeld, terugbellen\"\n\
         A2,Anna,Maes,anna@example.org,,Gent,\"Mariée avec Philippe Delcourt. Paie par virement\"\n\
         A3,Anna,Maes,anna@example.org,,Gent,\"Le mari (Philippe) rappelle; M. Delcourt est dentiste\"\n\
         A4,Anna,Maes,anna@example.org,,Gent,\"Son mari est content, Anna Maes aussi\"\n",
    );
    let case = open(&desk, "access", "fr");
    let files = answered(&desk, &case, &[]);
    for (name, bytes) in &files {
        let text = String::from_utf8_lossy(bytes);
        for other in ["Philippe", "Delcourt"] {
            assert!(!text.contains(other), "{name}: {other}");
        }
    }
    let json = text(&files, "data.json");
    for own in [
        "heeft gebeld, terugbellen",
        "Paie par virement",
        "rappelle",
        "est dentiste",
        "est content, Anna Maes aussi",
    ] {
        assert!(json.contains(own), "{own}: {json}");
    }
}

/// What a person has to read can be mended before it leaves: the case was closed, and nothing could be done.
#[test]
fn a_name_that_only_a_reader_knows_is_left_out_of_an_answer_that_is_made_anew() {
    let desk = desk("A1,Anna,Maes,anna@example.org,,Gent,call rita about the anna deal\n");
    let case = open(&desk, "access", "en");
    let said = desk.run(&["--json", "access", "--case", &case, "--again"]);
    assert_eq!(said.exit, 0, "an open case: {}", said.err);
    let first = text_of(&desk, &format!("{case}-access/data.json"));
    assert!(first.contains("rita"));

    let closed = desk.run(&["--json", "access", "--case", &case]);
    assert_eq!(
        (closed.exit, closed.error()["code"].as_str()),
        (4, Some("case-closed"))
    );
    let hint = closed.error()["hint"].to_string();
    assert!(hint.contains("--again"), "{hint}");
    let wrong = desk.run(&[
        "--json",
        "access",
        "--case",
        &case,
        "--again",
        "--mask",
        "Rita Peeters",
    ]);
    assert_eq!(
        (wrong.exit, wrong.error()["code"].as_str()),
        (3, Some("unknown-words"))
    );
    assert!(!wrong.err.contains("Peeters"), "{}", wrong.err);

    let later = desk.run_on(
        "2026-11-25",
        &[
            "access", "--case", &case, "--again", "--mask", "Rita", "--mask", "ANNA",
        ],
    );
    assert_eq!(later.exit, 0, "{}", later.err);
    for file in ["data.json", "data.csv", "access.html"] {
        let text = text_of(&desk, &format!("{case}-access-2/{file}"));
        assert!(!text.contains("rita"), "{file}: {text}");
    }
    let second = text_of(&desk, &format!("{case}-access-2/data.json"));
    // The person's own name is nobody else's.
    assert!(
        second.contains("call [***] about the anna deal"),
        "{second}"
    );
    assert!(text_of(&desk, &format!("{case}-access/data.json")).contains("rita"));

    let shown = done(&desk, &["--json", "request", "show", &case]).json();
    assert_eq!(shown["request"]["state"], "partly-refused");
    assert_eq!(shown["request"]["answered"], "2026-11-23", "{shown}");
    assert_eq!(done(&desk, &["--json", "trail", "verify"]).exit, 0);
}

#[test]
fn only_an_answer_can_be_given_anew() {
    let desk = desk("A1,Anna,Maes,anna@example.org,,Gent,\n");
    let case = open(&desk, "access", "en");
    done(
        &desk,
        &[
            "request",
            "refuse",
            &case,
            "--ground",
            "manifestly-excessive",
            "--facts",
            "the fifth this month",
            "--text",
            "It is the fifth request of this month.",
        ],
    );
    let said = desk.run(&["--json", "access", "--case", &case, "--again"]);
    assert_eq!(
        (said.exit, said.error()["code"].as_str()),
        (4, Some("case-closed"))
    );
}

fn text_of(desk: &Desk, name: &str) -> String {
    String::from_utf8_lossy(&fs::read(desk.path(name)).unwrap()).into_owned()
}

/// The person was told who of the staff looks after them, and nobody had decided that.
#[test]
fn a_column_that_names_an_employee_is_named_until_it_is_left_out() {
    let desk = Desk::new();
    let rows =
        "Id,First name,Last name,E-mail,Contact Owner\nA1,Anna,Maes,anna@example.org,Julie Adam\n";
    let file = desk.write("contacts.csv", rows);
    assert_eq!(desk.import(&file, &["--source", "crm"]).exit, 0);
    let case = open(&desk, "access", "en");
    let said = done(&desk, &["access", "--case", &case]);
    assert!(said.err.contains("crm (Contact Owner)"), "{}", said.err);
    let without = ["--again", "--withhold", "Contact Owner=names of our staff"];
    let said = done(
        &desk,
        &[&["access", "--case", &case][..], &without].concat(),
    );
    assert!(!said.err.contains("(Contact Owner)"), "{}", said.err);
    assert!(!text_of(&desk, &format!("{case}-access-2/data.json")).contains("Julie"));
}
