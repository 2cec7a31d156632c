//! Where the way back into a system is narrow: what its dialect cannot write, what its keys cannot
//! tell apart, what is to become blank.

use super::{
    importer::Crm,
    journey::Journey,
    people::{CORRECTED, ERASED, OBJECTING, PEOPLE},
    systems::{BOOKS, Holds, MAILERS, OWN, SALES, System, all},
};

fn system(label: &str) -> &'static System {
    all().find(|system| system.label == label).unwrap()
}

fn row(crm: &Crm, person: usize) -> &[String] {
    &crm.rows[crm.place_of(PEOPLE[person].email).unwrap()]
}

/// Corrects one column of who is corrected, lets the system take what is written, and gives both.
fn corrects(label: &str, is: fn(Holds) -> bool, right: &str) -> (Journey, Crm, String) {
    let system = system(label);
    let journey = Journey::begin(system);
    let case = journey.case("rectification", CORRECTED);
    let column = system.column(is).unwrap();
    let set = format!("{}={right}", system.columns[column].0);
    journey.does(&["rectify", "--case", &case, "--set", &set]);
    let handed = journey.hand_over("out");
    let mut crm = journey.before.clone();
    assert_eq!(handed.given_to(&mut crm), Ok(()), "{label}");
    let person = journey.before.place_of(PEOPLE[CORRECTED].email).unwrap();
    let cell = crm.rows[person][column].clone();
    (journey, crm, cell)
}

/// An apostrophe that a system puts before what it exports would be in the number for good.
#[test]
fn a_telephone_that_begins_with_a_plus_goes_back_as_it_is() {
    for label in ["salesforce, Data Loader", "suitecrm", "odoo", "espocrm"] {
        let is = |holds| matches!(holds, Holds::Phone);
        let right = "+32 2 555 99 02";
        let (journey, crm, cell) = corrects(label, is, right);
        assert_eq!(cell, right, "{label}");
        journey.import(&crm);
        assert_eq!(journey.states()["rectify"], "applied", "{label}");
    }
}

#[test]
fn what_has_to_be_quoted_comes_through_in_every_dialect() {
    for label in ["espocrm", "zoho", "a French table", "genesisworld"] {
        let is = |holds| matches!(holds, Holds::City);
        let right = "Ath; \"Hainaut\", près de Mons";
        let (journey, crm, cell) = corrects(label, is, right);
        assert_eq!(cell, right, "{label}");
        journey.import(&crm);
        assert_eq!(journey.states()["rectify"], "applied", "{label}");
    }
}

/// A letter that the encoding of the system does not have: never another one in its place.
#[test]
fn a_letter_that_the_encoding_does_not_have_is_never_written_as_another() {
    let journey = Journey::begin(system("a French table"));
    let case = journey.case("rectification", CORRECTED);
    let set = ["rectify", "--case", &case, "--set", "Ville=Łódź"];
    let said = journey.desk.run(&set);
    assert_eq!(said.exit, 4, "{}", said.err);
    assert!(!said.err.contains("Łódź"), "{}", said.err);
}

/// Where a record is known by its address, the address is the key and what changes at once.
#[test]
fn a_new_address_never_makes_a_second_person_in_a_mailer() {
    let journey = Journey::begin(system("brevo"));
    let case = journey.case("rectification", CORRECTED);
    let set = "EMAIL=bert@example.org";
    journey.does(&["rectify", "--case", &case, "--set", set]);
    let handed = journey.hand_over("out");
    let mut crm = journey.before.clone();
    assert_eq!(handed.given_to(&mut crm), Ok(()));
    // No file can do it: the page tells it.
    assert_eq!(crm.rows, journey.before.rows);
    let told = &handed.manifest["told"][0];
    assert_eq!(told["why"], "key-changes", "{told}");
    // By hand, it is done; nobody is blamed for the record that the old address had.
    let place = crm.place_of(PEOPLE[CORRECTED].email).unwrap();
    crm.rows[place][0] = "bert@example.org".to_owned();
    journey.import(&crm);
    assert_ne!(journey.states()["rectify"], "ignored");
    assert_eq!(journey.findings(), Vec::<String>::new());
}

/// Every record of a person is deleted, and nobody else's.
#[test]
fn both_records_of_a_person_are_deleted() {
    let desk_system = system("civicrm");
    let mut before = desk_system.with_people();
    let mut second = before.rows[ERASED].clone();
    second[0] = desk_system.id(9);
    before.rows.push(second);
    let journey = Journey {
        desk: crate::desk::Desk::new(),
        system: desk_system,
        before,
    };
    journey.import(&journey.before);
    let case = journey.case("erasure", ERASED);
    let args = ["--ground", "b", "--confirm", &case];
    journey.does(&[&["erase", "--case", &case][..], &args].concat());
    let handed = journey.hand_over("out");
    let mut crm = journey.before.clone();
    assert_eq!(handed.given_to(&mut crm), Ok(()));
    assert_eq!(crm.rows, journey.before.rows[1..8].to_vec());
    // One of the two is left: that one is not done.
    crm.rows.push(journey.before.rows[8].clone());
    journey.import(&crm);
    assert_eq!(journey.findings(), ["LOOP-01"]);
    crm.rows.pop();
    journey.import(&crm);
    assert_eq!(journey.states()["delete"], "applied");
    assert_eq!(journey.findings(), Vec::<String>::new());
}

/// A law keeps a part: the rest of the record is to be blank, and a blank cell says so.
#[test]
fn what_goes_of_a_record_that_a_law_keeps_is_made_blank() {
    for label in ["salesforce, report", "dynamics, workbook"] {
        let system = system(label);
        let journey = Journey::begin(system);
        let case = journey.case("erasure", ERASED);
        let town = system.column(|h| matches!(h, Holds::City)).unwrap();
        let header = system.columns[town].0;
        journey.does(&[
            "erase",
            "--case",
            &case,
            "--ground",
            "b",
            "--confirm",
            &case,
            "--keep",
            header,
            "--exception",
            "b",
            "--until",
            "2033-12-31",
            "--reason",
            "tax law",
        ]);
        let handed = journey.hand_over("out");
        assert!(handed.deletion.is_none(), "{label}");
        let mut crm = journey.before.clone();
        let done = handed.given_to(&mut crm);
        assert_eq!(done, Ok(()), "{label}");
        let row = &crm.rows[ERASED];
        assert_eq!(row[town], PEOPLE[ERASED].city, "{label}: {row:?}");
        for holds in [Holds::First, Holds::Email, Holds::Phone] {
            let same = |one| std::mem::discriminant(&one) == std::mem::discriminant(&holds);
            let column = system.column(same).unwrap();
            assert_eq!(row[column], "", "{label}: {row:?}");
        }
        assert_eq!(crm.rows[1..], journey.before.rows[1..], "{label}");
        journey.import(&crm);
        let states = journey.states();
        assert_eq!(states["blank"], "applied", "{label}: {states:?}");
    }
}

/// Nobody in the export ever said no: the word is the system's, and its import takes it.
#[test]
fn the_word_for_no_is_known_where_nobody_ever_said_it() {
    let systems = [
        &SALES[0],
        &SALES[3],
        &SALES[6],
        &SALES[8],
        &OWN[3],
        &OWN[7],
        &MAILERS[1],
        &MAILERS[2],
        &MAILERS[3],
        &MAILERS[5],
        &BOOKS[5],
    ];
    for system in systems {
        let mut before = system.with_people();
        for row in &mut before.rows {
            for (column, says) in system.says() {
                says.fine.clone_into(&mut row[column]);
            }
        }
        let journey = Journey {
            desk: crate::desk::Desk::new(),
            system,
            before,
        };
        journey.import(&journey.before);
        let case = journey.case("objection", OBJECTING);
        journey.does(&["object", "--case", &case]);
        let handed = journey.hand_over("out");
        let mut crm = journey.before.clone();
        let label = system.label;
        assert_eq!(handed.given_to(&mut crm), Ok(()), "{label}");
        let row = row(&crm, OBJECTING);
        let no = system.says().any(|(column, says)| row[column] == says.no);
        assert!(no, "{label}: {row:?}");
        journey.import(&crm);
        let objected = handed.objection_when_obeyed();
        assert_eq!(journey.states()["object"], objected, "{label}");
    }
}
