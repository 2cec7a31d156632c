//! The controller's own templates of letters through the program.

use std::fs;

use crate::desk::Desk;

fn desk() -> Desk {
    let desk = Desk::new();
    let file = desk.write(
        "contacts.csv",
        "Id,First name,Last name,E-mail\nA1,Anna,Maes,anna@example.org\n",
    );
    assert_eq!(desk.import(&file, &["--source", "crm"]).exit, 0);
    desk
}

fn open(desk: &Desk) -> String {
    desk.case(
        "erasure",
        &[&crate::desk::WHO[..], &["--language", "nl"]].concat(),
    )
}

const OWN: &str = ".local/share/dpo/letters/nl/refusal.txt";

fn refuse(desk: &Desk, case: &str) -> crate::desk::Said {
    desk.run(&[
        "--json",
        "request",
        "refuse",
        case,
        "--ground",
        "no-ground",
        "--facts",
        "none of them is met",
        "--text",
        "Uw contract loopt nog.",
        "--out-dir",
        "out",
    ])
}

#[test]
fn the_built_in_templates_can_be_written_out_changed_and_are_then_used() {
    let desk = desk();
    let said = desk.run(&["request", "letters", "--out-dir", ".local/share/dpo"]);
    assert_eq!(said.exit, 0, "{}", said.err);
    let built_in = fs::read_to_string(desk.path(OWN)).unwrap();
    assert!(built_in.contains("{{ complaint }}"));
    let own = format!("{built_in}\nTot ziens in de winkel.\n");
    fs::write(desk.path(OWN), own).unwrap();
    let case = open(&desk);
    let said = refuse(&desk, &case);
    assert_eq!(said.exit, 0, "{}", said.err);
    let letter = desk.path(&format!("out/{case}-refusal/refusal.html"));
    let letter = fs::read_to_string(letter).unwrap();
    assert!(
        letter.contains("Tot ziens in de winkel.") && letter.contains("Uw contract loopt nog.")
    );
    // What is there already is not overwritten: it may be somebody's work.
    let again = desk.run(&[
        "--json",
        "request",
        "letters",
        "--out-dir",
        ".local/share/dpo",
    ]);
    let again = again.json();
    assert_eq!((&again["written"], &again["kept"]), (&0.into(), &68.into()));
    assert!(
        fs::read_to_string(desk.path(OWN))
            .unwrap()
            .contains("Tot ziens")
    );
}

#[test]
fn a_template_that_drops_the_right_to_complain_stops_the_step_and_nothing_is_done() {
    let desk = desk();
    let case = open(&desk);
    fs::create_dir_all(desk.path(OWN).parent().unwrap()).unwrap();
    let own = "# Neen\n\n{{ received }} {{ case }}: {{ ground }}. {{ reasons }}\n";
    fs::write(desk.path(OWN), own).unwrap();
    let said = refuse(&desk, &case);
    assert_eq!(
        (said.exit, said.error()["code"].as_str()),
        (2, Some("letter-template"))
    );
    let error = said.error();
    let message = error["message"].as_str().unwrap();
    assert!(
        message.contains("complaint") && message.contains("Art. 12(4) GDPR"),
        "{message}"
    );
    assert!(error["hint"].as_str().unwrap().contains("{{ complaint }}"));
    assert!(!desk.path("out").join(format!("{case}-refusal")).exists());
    let shown = desk.run(&["--json", "request", "show", &case]).json();
    assert_ne!(shown["request"]["state"], "refused");
    // The built-in template does it.
    fs::remove_file(desk.path(OWN)).unwrap();
    assert_eq!(refuse(&desk, &case).exit, 0);
}
