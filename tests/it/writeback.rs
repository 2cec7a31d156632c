//! What goes back to the systems of the sources: changed cells, in the sources' own way of writing, and what
//! no file can say.

use std::{fs, path::Path};

use serde_json::Value;

use crate::desk::{Desk, Said, WHO};

const HEAD: &str =
    "Id;Prénom;Nom;E-mail;Téléphone;Ville;Opt-in e-mail;Ne pas appeler;Remarques\r\n";
const ANNA: &str =
    "A1;Anna;Maes;anna@example.org;+32 2 555 01 01;Gand;oui;non;\"Aime; le thé\"\r\n";
const BERT: &str = "B1;Bert;Aerts;bert@example.org;+32 2 555 01 02;Alost;oui;non;\r\n";
const CLEO: &str = "C1;Cléo;Dubois;cleo@example.org;;Liège;;oui;\r\n";

/// The same text in windows-1252.
fn western(text: &str) -> Vec<u8> {
    text.chars()
        .map(|sign| u8::try_from(u32::from(sign)).unwrap())
        .collect()
}

fn desk() -> Desk {
    let desk = Desk::new();
    let file = desk.write("contacts.csv", western(&[HEAD, ANNA, BERT, CLEO].concat()));
    assert_eq!(desk.import(&file, &["--source", "crm"]).exit, 0);
    desk
}

#[track_caller]
fn does(desk: &Desk, args: &[&str]) -> Said {
    let said = desk.run(args);
    assert_eq!(said.exit, 0, "{args:?}: {}", said.err);
    said
}

/// The folder of a source after a hand-over.
fn folder(said: &Said, at: usize) -> std::path::PathBuf {
    let json = said.json();
    let folder = json["sources"][at]["folder"].as_str();
    Path::new(folder.unwrap_or_else(|| panic!("{json}"))).to_owned()
}

fn handed_over(desk: &Desk, more: &[&str]) -> Said {
    let out = desk.path("out");
    let out = out.to_str().unwrap();
    does(
        desk,
        &[&["--json", "writeback", "--out-dir", out], more].concat(),
    )
}

fn states(desk: &Desk) -> Vec<(String, String)> {
    let said = desk.run(&["--json", "writeback", "--status", "--all"]);
    let json = said.json();
    let each = json["changes"].as_array().unwrap().iter();
    each.map(|one| {
        let word = |name: &str| one[name].as_str().unwrap().to_owned();
        (word("act"), word("state"))
    })
    .collect()
}

#[test]
fn a_correction_goes_back_as_one_cell_beside_the_key_written_as_the_source_writes() {
    let desk = desk();
    let case = desk.verified("rectification", &WHO);
    does(&desk, &["rectify", "--case", &case, "--set", "Ville=Liège"]);
    let folder = folder(&handed_over(&desk, &[]), 0);
    let bytes = fs::read(folder.join("update-1.csv")).unwrap();
    assert_eq!(bytes, western("Id;Ville\r\nA1;Liège\r\n"));
    assert!(!folder.join("delete.csv").exists());
    for lang in ["fr", "nl", "de", "en"] {
        assert!(folder.join(format!("instructions-{lang}.html")).exists());
    }
    // Handed over once, it is not handed over again but on request.
    let json = handed_over(&desk, &[]).json();
    assert_eq!(json["sources"], Value::Array(Vec::new()));
    assert_eq!(
        states(&desk),
        [("rectify".to_owned(), "handed-over".to_owned())]
    );
    fs::rename(&folder, desk.path("first")).unwrap();
    let again = handed_over(&desk, &["--again"]).json();
    assert_eq!(again["sources"][0]["changes"], 1);
    assert_eq!(desk.run(&["trail", "verify"]).exit, 0);
}

#[test]
fn records_with_different_changes_stand_in_different_files_so_that_no_value_is_repeated() {
    let desk = desk();
    let case = desk.verified("rectification", &WHO);
    does(&desk, &["rectify", "--case", &case, "--set", "Ville=Huy"]);
    let who = ["--name", "Bert Aerts", "--email", "bert@example.org"];
    let case = desk.case("objection", &who);
    does(&desk, &["object", "--case", &case]);
    let folder = folder(&handed_over(&desk, &[]), 0);
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    assert_eq!(read("update-1.csv"), "Id;Ville\r\nA1;Huy\r\n");
    assert_eq!(
        read("update-2.csv"),
        "Id;Opt-in e-mail;Ne pas appeler\r\nB1;non;oui\r\n"
    );
    // No column of the file speaks of post: that is told.
    let json: Value = serde_json::from_str(&read("writeback.json")).unwrap();
    assert_eq!(json["told"][0]["act"], "object");
    assert_eq!(json["told"][0]["channels"], serde_json::json!(["post"]));
    assert_eq!(json["told"][0]["record"], "B1");
    for value in ["bert@example.org", "anna@example.org", "Maes", "555"] {
        for name in [
            "update-1.csv",
            "update-2.csv",
            "writeback.json",
            "instructions-fr.html",
        ] {
            assert!(!read(name).contains(value), "{value} in {name}");
        }
    }
}

#[test]
fn an_erased_record_goes_into_the_list_of_deletions_by_its_id_alone() {
    let desk = desk();
    desk.erase(&WHO);
    let folder = folder(&handed_over(&desk, &[]), 0);
    let list = fs::read_to_string(folder.join("delete.csv")).unwrap();
    assert_eq!(list, "Id\r\nA1\r\n");
}

#[test]
fn a_plan_writes_nothing_and_hands_nothing_over() {
    let desk = desk();
    desk.erase(&WHO);
    let out = desk.path("out");
    let said = does(
        &desk,
        &[
            "--json",
            "writeback",
            "-n",
            "--out-dir",
            out.to_str().unwrap(),
        ],
    );
    assert_eq!(said.json()["sources"][0]["files"][0]["rows"], 1);
    assert!(!out.exists());
    assert_eq!(states(&desk), [("delete".to_owned(), "pending".to_owned())]);
}

#[test]
fn the_whole_export_keeps_every_byte_but_what_was_decided() {
    let desk = desk();
    desk.erase(&WHO);
    let who = ["--name", "Bert Aerts", "--email", "bert@example.org"];
    let case = desk.verified("rectification", &who);
    does(&desk, &["rectify", "--case", &case, "--set", "Ville=Huy"]);
    let export = desk.path("contacts.csv");
    let folder = folder(
        &handed_over(&desk, &["--export", export.to_str().unwrap()]),
        0,
    );
    let whole = fs::read(folder.join("whole.csv")).unwrap();
    let wanted = [HEAD, &BERT.replace("Alost", "Huy"), CLEO].concat();
    assert_eq!(whole, western(&wanted));
    // The next export shows that all was done.
    let file = desk.write("contacts.csv", whole);
    assert_eq!(desk.import(&file, &["--source", "crm"]).exit, 0);
    let states = states(&desk);
    assert!(
        states.iter().all(|(_, state)| state == "applied"),
        "{states:?}"
    );
}

#[test]
fn only_the_last_export_is_written_again() {
    let desk = desk();
    desk.erase(&WHO);
    let old = desk.path("old.csv");
    fs::copy(desk.path("contacts.csv"), &old).unwrap();
    let changed = CLEO.replace("Liège", "Namur");
    let file = desk.write("contacts.csv", western(&[HEAD, BERT, &changed].concat()));
    assert_eq!(desk.import(&file, &["--source", "crm"]).exit, 0);
    for path in [old, desk.write("stranger.csv", "Id;Nom\r\n1;X\r\n")] {
        let args = ["--json", "writeback", "--export", path.to_str().unwrap()];
        let said = desk.run(&args);
        assert_eq!(said.exit, 4, "{}", said.err);
        assert_eq!(said.error()["code"], "not-the-last-export");
    }
}

#[test]
fn a_record_without_an_id_is_told_by_its_line_and_named_where_the_export_is_at_hand() {
    let desk = Desk::new();
    let text = "\u{feff}\"E-mail\",\"First name\",\"Last name\"\n\"zoe@example.org\",\"Zoe\",\"Petit\"\n\"anna@example.org\",\"Anna\",\"Maes\"\n";
    let file = desk.write("list.csv", text);
    assert_eq!(desk.import(&file, &["--source", "list"]).exit, 0);
    desk.erase(&WHO);
    let out = folder(&handed_over(&desk, &[]), 0);
    let json: Value =
        serde_json::from_slice(&fs::read(out.join("writeback.json")).unwrap()).unwrap();
    assert_eq!(json["told"][0]["act"], "delete");
    assert_eq!(json["told"][0]["line"], 3, "{json}");
    assert!(!json.to_string().contains("anna@"));
    fs::remove_dir_all(&out).unwrap();
    let export = file.to_str().unwrap();
    let out = folder(&handed_over(&desk, &["--export", export]), 0);
    let read = |name: &str| fs::read_to_string(out.join(name)).unwrap();
    assert_eq!(
        read("delete.csv"),
        "\u{feff}\"E-mail\"\n\"anna@example.org\"\n"
    );
    assert_eq!(
        read("whole.csv"),
        "\u{feff}\"E-mail\",\"First name\",\"Last name\"\n\"zoe@example.org\",\"Zoe\",\"Petit\"\n"
    );
}

#[test]
fn of_a_row_that_holds_two_persons_only_the_cells_of_the_erased_one_become_blank() {
    let desk = Desk::new();
    let head = "Id,Contact1 First Name,Contact1 Last Name,Contact1 Email,Contact2 First Name,Contact2 Last Name,Contact2 Email\n";
    let row = "H1,Anna,Maes,anna@example.org,Bert,Aerts,bert@example.org\n";
    let file = desk.write("households.csv", format!("{head}{row}"));
    let said = desk.import(&file, &["--source", "households"]);
    assert_eq!(said.file()["rows"]["contacts"], 2, "{}", said.out);
    desk.erase(&WHO);
    let out = folder(&handed_over(&desk, &[]), 0);
    assert!(!out.join("delete.csv").exists());
    let update = fs::read_to_string(out.join("update-1.csv")).unwrap();
    assert_eq!(
        update,
        "Id,Contact1 First Name,Contact1 Last Name,Contact1 Email\nH1,,,\n"
    );
    let emptied = row.replace("Anna,Maes,anna@example.org", ",,");
    let file = desk.write("households.csv", format!("{head}{emptied}"));
    assert_eq!(desk.import(&file, &["--source", "households"]).exit, 0);
    assert_eq!(states(&desk), [("delete".to_owned(), "applied".to_owned())]);
}

#[test]
fn a_block_is_told_in_words_and_done_on_the_word_of_whoever_runs_the_system() {
    let desk = desk();
    let case = desk.verified("restriction", &WHO);
    does(&desk, &["restrict", "--case", &case, "--ground", "a"]);
    let early = desk.run(&["--json", "writeback", "--done", "1"]);
    assert_eq!(
        (early.exit, early.error()["code"].as_str()),
        (4, Some("not-handed-over"))
    );
    let out = folder(&handed_over(&desk, &[]), 0);
    let page = fs::read_to_string(out.join("instructions-nl.html")).unwrap();
    assert!(
        page.contains("art. 18 AVG") && page.contains(">A1<"),
        "{page}"
    );
    assert!(!out.join("update-1.csv").exists());
    does(&desk, &["writeback", "--done", "1"]);
    assert_eq!(
        states(&desk),
        [("restrict".to_owned(), "applied".to_owned())]
    );
    let unknown = desk.run(&["--json", "writeback", "--done", "9"]);
    assert_eq!(
        (unknown.exit, unknown.error()["code"].as_str()),
        (3, Some("unknown-change"))
    );
}

#[test]
fn what_the_next_export_shows_is_not_done_on_somebodys_word() {
    let desk = desk();
    desk.erase(&WHO);
    handed_over(&desk, &[]);
    let said = desk.run(&["--json", "writeback", "--done", "1"]);
    assert_eq!(
        (said.exit, said.error()["code"].as_str()),
        (4, Some("shown-by-export"))
    );
}

#[test]
fn a_system_that_does_not_obey_is_found_by_its_next_export() {
    let desk = desk();
    desk.erase(&WHO);
    handed_over(&desk, &[]);
    let file = desk.path("contacts.csv");
    assert_eq!(desk.import(&file, &["--source", "crm"]).exit, 1);
    let found = |codes: &[&str]| -> Vec<String> {
        let mut args = vec!["--json", "audit", "--fail-on", "never"];
        for code in codes {
            args.extend(["--rule", code]);
        }
        let json = desk.run(&args).json();
        let each = json["findings"].as_array().unwrap().iter();
        each.map(|one| format!("{} {}", one["code"].as_str().unwrap(), one["record"]))
            .collect()
    };
    assert_eq!(found(&["LOOP-01"]), ["LOOP-01 \"A1\""]);
    let status = desk.run(&["writeback", "--status"]);
    assert_eq!(status.exit, 1, "{}", status.out);
    // The same person under another id: no deletion names it, and it is found all the same.
    let renamed = ANNA.replace("A1;", "A9;");
    let file = desk.write(
        "contacts.csv",
        western(&[HEAD, &renamed, BERT, CLEO].concat()),
    );
    assert_eq!(desk.import(&file, &["--source", "crm"]).exit, 1);
    assert_eq!(found(&["LOOP-01"]), ["LOOP-01 null"]);
    // And gone: nothing is found any more.
    let file = desk.write("contacts.csv", western(&[HEAD, BERT, CLEO].concat()));
    assert_eq!(desk.import(&file, &["--source", "crm"]).exit, 0);
    assert!(found(&["LOOP-01"]).is_empty());
}

#[test]
fn drift_between_two_exports_is_told_record_by_record() {
    let desk = desk();
    let codes = |more: &[&str]| -> Vec<String> {
        let args = [&["--json", "audit", "--drift", "--fail-on", "never"], more].concat();
        let json = desk.run(&args).json();
        let each = json["findings"].as_array().unwrap().iter();
        each.map(|one| {
            let word = |name: &str| one[name].as_str().unwrap_or("-").to_owned();
            format!("{} {} {}", word("code"), word("record"), word("channel"))
        })
        .collect()
    };
    assert!(codes(&[]).is_empty());
    let head = HEAD.replace("Remarques", "Remarques;Religion");
    let cleo = CLEO.replace(";;oui;", ";oui;non;;");
    let rows = [
        &head,
        ANNA.trim_end(),
        ";\r\n",
        BERT.trim_end(),
        ";\r\n",
        &cleo,
    ]
    .concat();
    let file = desk.write("contacts.csv", western(&rows));
    assert!(desk.import(&file, &["--source", "crm"]).exit <= 1);
    let found = codes(&[]);
    let wanted = ["LOOP-05 C1 email", "LOOP-06 C1 phone", "LOOP-07 - -"];
    assert_eq!(found, wanted);
    assert_eq!(codes(&["--source", "crm"]), wanted);
    let said = desk.run(&["--json", "audit", "--drift", "--source", "nobody"]);
    assert_eq!(said.error()["code"], "unknown-source");
}

#[test]
fn a_third_value_is_looked_at_by_somebody_and_a_later_one_is_a_change_like_any_other() {
    let desk = desk();
    let case = desk.verified("rectification", &WHO);
    does(&desk, &["rectify", "--case", &case, "--set", "Ville=Huy"]);
    handed_over(&desk, &[]);
    let export = |city: &str| {
        let row = ANNA.replace("Gand", city);
        let file = desk.write("contacts.csv", western(&[HEAD, &row, BERT, CLEO].concat()));
        assert!(desk.import(&file, &["--source", "crm"]).exit <= 1);
        states(&desk)[0].1.clone()
    };
    assert_eq!(export("Namur"), "ignored");
    fs::remove_dir_all(desk.path("out")).unwrap();
    let told = handed_over(&desk, &[]).json();
    assert_eq!(told["sources"][0]["told"][0]["act"], "rectify", "{told}");
    does(&desk, &["writeback", "--done", "1"]);
    assert_eq!(export("Dinant"), "applied");
    // What was corrected is back: that is no change like any other.
    assert_eq!(export("Gand"), "undone");
}

/// A desk whose policy has a second purpose, and these columns of `crm`.
fn desk_with_events(columns: &str) -> Desk {
    let desk = Desk::new();
    let mut policy = fs::read_to_string(desk.policy()).unwrap();
    policy += &format!(
        r#"
[[purpose]]
id = "events"
label = {{ fr = "Événements", nl = "Evenementen", de = "Veranstaltungen", en = "Events" }}
basis = "consent"
channels = ["email"]
fields = ["person.name", "contact.email", "consent"]
retention_months = 36
retention_from = "last_contact"

[[source]]
id = "crm"
columns = {{ {columns} }}
"#
    );
    fs::write(desk.policy(), policy).unwrap();
    desk
}

/// A system with a column for each of two purposes; how its cells say yes and no.
#[track_caller]
fn each_purpose_stops(aspect: &str, yes: &str, no: &str) {
    let desk = desk_with_events(&format!(
        r#""News" = "consent.email.direct-marketing.{aspect}", "Events" = "consent.email.events.{aspect}""#
    ));
    let head = "Id,First name,Last name,E-mail,News,Events\n";
    let export = |news: &str, events: &str| {
        let rows = format!(
            "{head}A1,Anna,Maes,anna@example.org,{news},{events}\nB1,Bert,Aerts,bert@example.org,{no},{no}\n"
        );
        let said = desk.import(&desk.write("contacts.csv", rows), &["--source", "crm"]);
        assert!(said.exit <= 1, "{}", said.err);
    };
    export(yes, yes);
    let case = desk.case("objection", &WHO);
    does(&desk, &["object", "--case", &case]);
    let out = folder(&handed_over(&desk, &[]), 0);
    let update = fs::read_to_string(out.join("update-1.csv")).unwrap();
    assert_eq!(update, format!("Id,News,Events\nA1,{no},{no}\n"));
    export(no, yes);
    assert_eq!(states(&desk)[0].1, "ignored", "{aspect}");
    // Handed over once more, it stays not done until an export shows that it is.
    fs::remove_dir_all(&out).unwrap();
    handed_over(&desk, &[]);
    assert_eq!(states(&desk)[0].1, "ignored");
    assert_eq!(desk.run(&["writeback", "--status"]).exit, 1);
    export(no, no);
    assert_eq!(states(&desk)[0].1, "applied", "{aspect}");
}

#[test]
fn the_no_to_one_purpose_is_none_to_another_and_each_column_is_written() {
    each_purpose_stops("optin", "yes", "no");
    each_purpose_stops("optout", "no", "yes");
}

/// Where each is an opt-out, the purpose's own stops it. Beside a general opt-out that says no, an opt-in of
/// the purpose that is blank or no is silence and no refusal: then the general one is written.
#[test]
fn a_purpose_that_is_taken_back_is_written_into_its_own_column_and_not_into_the_general_one() {
    let desk = desk_with_events(
        r#""No mail" = "consent.email.optout", "No events" = "consent.email.events.optout""#,
    );
    let rows = "Id,First name,Last name,E-mail,No mail,No events\nA1,Anna,Maes,anna@example.org,no,no\nB1,Bert,Aerts,bert@example.org,yes,yes\n";
    let said = desk.import(&desk.write("contacts.csv", rows), &["--source", "crm"]);
    assert!(said.exit <= 1, "{}", said.err);
    let withdraw = [
        "consent",
        "withdraw",
        "--record",
        "crm:A1",
        "--channel",
        "email",
        "--purpose",
        "events",
    ];
    does(&desk, &withdraw);
    let out = folder(&handed_over(&desk, &[]), 0);
    let update = fs::read_to_string(out.join("update-1.csv")).unwrap();
    assert_eq!(update, "Id,No events\nA1,yes\n");
    assert!(!out.join("update-2.csv").exists());
}

#[test]
fn an_export_with_a_row_that_was_not_accepted_shows_of_nobody_that_they_are_gone() {
    let desk = desk();
    desk.erase(&WHO);
    handed_over(&desk, &[]);
    let broken = "A1;Anna;Maes\r\n";
    let file = desk.write(
        "contacts.csv",
        western(&[HEAD, BERT, CLEO, broken].concat()),
    );
    let said = desk.import(&file, &["--source", "crm"]);
    assert_eq!(said.file()["rows"]["rejected"], 1, "{}", said.out);
    assert_eq!(states(&desk)[0].1, "handed-over");
    let file = desk.write("contacts.csv", western(&[HEAD, BERT, CLEO].concat()));
    assert_eq!(desk.import(&file, &["--source", "crm"]).exit, 0);
    assert_eq!(states(&desk)[0].1, "applied");
}

#[test]
fn a_change_that_waits_behind_a_block_does_not_make_a_system_disobedient() {
    let desk = desk();
    let case = desk.case("objection", &WHO);
    does(&desk, &["object", "--case", &case]);
    let case = desk.verified("restriction", &WHO);
    does(&desk, &["restrict", "--case", &case, "--ground", "a"]);
    handed_over(&desk, &[]);
    let obeyed = ANNA.replace("oui;non", "non;oui");
    let file = desk.write(
        "contacts.csv",
        western(&[HEAD, &obeyed, BERT, CLEO].concat()),
    );
    let said = desk.import(&file, &["--source", "crm"]);
    assert_eq!(said.file()["records"]["held"], 1, "{}", said.out);
    let object = ("object".to_owned(), "handed-over".to_owned());
    assert!(states(&desk).contains(&object), "{:?}", states(&desk));
}

#[test]
fn an_erasure_names_the_folders_that_may_hold_the_person_as_well() {
    let desk = desk();
    let case = desk.verified("rectification", &WHO);
    does(&desk, &["rectify", "--case", &case, "--set", "Ville=Huy"]);
    let folder = folder(&handed_over(&desk, &[]), 0);
    let case = desk.verified("erasure", &WHO);
    let erase = ["--json", "erase", "--case", &case, "--ground", "b", "-n"];
    let remarks = || does(&desk, &erase).json()["remarks"].to_string();
    let name = folder.file_name().unwrap().to_str().unwrap();
    let copy = format!("copy: {name} (");
    assert!(remarks().contains(&copy), "{}", remarks());
    // A folder that is not there any more holds nobody.
    fs::remove_dir_all(&folder).unwrap();
    assert!(!remarks().contains(&copy), "{}", remarks());
}

#[test]
fn two_sources_whose_names_come_to_one_folder_get_two() {
    let desk = desk();
    let file = desk.write("other.csv", western(&[HEAD, ANNA, CLEO].concat()));
    assert_eq!(desk.import(&file, &["--source", "CRM"]).exit, 0);
    desk.erase(&WHO);
    let said = handed_over(&desk, &[]);
    let (one, other) = (folder(&said, 0), folder(&said, 1));
    assert_ne!(one, other);
    for path in [one, other] {
        assert!(path.join("delete.csv").exists(), "{}", path.display());
    }
}

#[test]
fn an_unknown_source_owes_nothing() {
    let desk = desk();
    let said = desk.run(&["--json", "writeback", "--source", "nobody"]);
    assert_eq!(
        (said.exit, said.error()["code"].as_str()),
        (4, Some("unknown-source"))
    );
    does(&desk, &["writeback"]);
}

/// The line of `crm` and the exit status in a report, and the headline of what the systems owe.
fn reported(desk: &Desk, today: &str) -> (Value, i32, String) {
    let args = ["report", "--period", "2026-11"];
    let json = desk.run_on(today, &[&["--json"], &args[..]].concat());
    let table = desk.run_on(today, &args);
    let card = table
        .out
        .lines()
        .find(|line| line.starts_with("Owed by the systems"));
    let line = json.json()["systems"][0].clone();
    (line, json.exit, card.unwrap_or_default().to_owned())
}

#[test]
fn the_report_shows_what_the_system_owes_from_decided_to_done() {
    let desk = desk();
    assert_eq!(desk.run(&["audit", "--fail-on", "never"]).exit, 0);
    // Nobody was asked for anything.
    let (line, status, card) = reported(&desk, "2026-11-23");
    assert_eq!((line, status), (Value::Null, 0));
    assert!(card.contains("not done: 0"), "{card}");

    let case = desk.verified("rectification", &WHO);
    does(&desk, &["rectify", "--case", &case, "--set", "Ville=Huy"]);
    let (line, status, _) = reported(&desk, "2026-11-23");
    assert_eq!((&line["pending"], status), (&Value::from(1), 0), "{line}");
    assert_eq!(line["owed_since"], "2026-11-23");

    handed_over(&desk, &[]);
    let (line, status, card) = reported(&desk, "2026-11-24");
    assert_eq!(line["pending"], 0);
    assert_eq!((&line["handed_over"], status), (&Value::from(1), 0));
    assert!(card.contains("Needs attention"), "{card}");

    // The next export says the old value: it was not done, and the report says so with its exit status.
    let other = [HEAD, ANNA, BERT, CLEO, "D1;Dirk;Mas;;;Huy;;;\r\n"].concat();
    let file = desk.write("contacts.csv", western(&other));
    desk.run_on(
        "2026-11-25",
        &["import", file.to_str().unwrap(), "--source", "crm"],
    );
    let (line, status, card) = reported(&desk, "2026-11-25");
    assert_eq!((&line["ignored"], status), (&Value::from(1), 1), "{line}");
    assert!(card.contains("Needs action"), "{card}");
    assert!(card.contains("not done: 1"), "{card}");

    let obeyed = other.replace("Gand", "Huy");
    let file = desk.write("contacts.csv", western(&obeyed));
    desk.run_on(
        "2026-11-26",
        &["import", file.to_str().unwrap(), "--source", "crm"],
    );
    let (line, status, _) = reported(&desk, "2026-11-26");
    assert_eq!((&line["ignored"], status), (&Value::from(0), 0), "{line}");
    assert_eq!(line["applied_in_period"], 1);
    assert_eq!(line["owed_since"], Value::Null);
}

/// Contacts of whom the system keeps a postal address, which no column of consent speaks of.
fn imported_on(desk: &Desk, today: &str, rows: &str) {
    let file = desk.write("contacts.csv", western(&[HEAD, rows].concat()));
    let said = desk.run_on(
        today,
        &["import", file.to_str().unwrap(), "--source", "crm"],
    );
    assert!(said.exit <= 1, "{}", said.err);
}

#[test]
fn a_channel_that_is_stopped_by_hand_is_not_done_until_somebody_says_so() {
    let desk = desk();
    let case = desk.case("objection", &WHO);
    does(&desk, &["object", "--case", &case]);
    handed_over(&desk, &[]);
    let obeyed = [
        ANNA.replace("oui;non", "non;oui"),
        BERT.to_owned(),
        CLEO.to_owned(),
    ]
    .concat();
    imported_on(&desk, "2026-11-24", &obeyed);
    // E-mail and telephone stop; of post the export says nothing.
    let handed = [("object".to_owned(), "handed-over".to_owned())];
    assert_eq!(states(&desk), handed);
    let today = desk.run_on("2026-11-24", &["today"]);
    assert!(
        today.out.contains("dpo writeback --done 1"),
        "{}",
        today.out
    );
    does(&desk, &["writeback", "--done", "1"]);
    let applied = [("object".to_owned(), "applied".to_owned())];
    assert_eq!(states(&desk), applied);
    imported_on(
        &desk,
        "2026-11-25",
        &[&obeyed, "D1;Dirk;Mas;;;;;;\r\n"].concat(),
    );
    assert_eq!(states(&desk), applied);
    // Nobody's word hides an opt-out that is gone.
    imported_on(&desk, "2026-11-26", &[ANNA, BERT, CLEO].concat());
    assert_eq!(states(&desk), [("object".to_owned(), "undone".to_owned())]);
}

#[test]
fn a_source_of_which_everything_waits_gets_no_folder_and_no_entry() {
    let desk = desk();
    let case = desk.verified("rectification", &WHO);
    does(&desk, &["rectify", "--case", &case, "--set", "Ville=Huy"]);
    imported_on(&desk, "2026-11-24", &[BERT, CLEO].concat());
    let entries = |desk: &Desk| desk.run(&["--json", "trail", "verify"]).json()["entries"].clone();
    let before = entries(&desk);
    let json = handed_over(&desk, &[]).json();
    let source = &json["sources"][0];
    assert_eq!(source["waiting"][0]["why"], "not-in-export", "{json}");
    assert_eq!(source["folder"], Value::Null);
    assert!(!desk.path("out").exists());
    assert_eq!(entries(&desk), before);
}
