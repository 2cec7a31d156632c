//! A system that does what it is asked: everything is applied, and nothing else is changed. And what
//! happens where it puts all of it back later.

use super::{
    importer::Crm,
    journey::{Handed, Journey, corrected},
    people::{BLOCKED, CORRECTED, ERASED, OBJECTING, PEOPLE},
    systems::{BOOKS, Holds, MAILERS, OWN, SALES, System},
    table::Form,
};

#[test]
fn what_is_written_for_systems_of_sales_is_applied_and_nothing_else_changes() {
    each(SALES);
}

#[test]
fn what_is_written_for_systems_of_ones_own_is_applied_and_nothing_else_changes() {
    each(OWN);
}

#[test]
fn what_is_written_for_mailers_is_applied_and_nothing_else_changes() {
    each(MAILERS);
}

#[test]
fn what_is_written_for_address_books_and_tables_is_applied_and_nothing_else_changes() {
    each(BOOKS);
}

/// All that is wrong with any of the systems is told at once.
fn each(systems: &'static [System]) {
    let wrong: Vec<String> = systems
        .iter()
        .filter_map(|system| {
            let done = std::panic::catch_unwind(|| obeys(system)).err()?;
            let told = done
                .downcast_ref::<String>()
                .cloned()
                .or_else(|| done.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            Some(format!("{}: {}", system.label, told.unwrap_or_default()))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

fn obeys(system: &'static System) {
    let (journey, handed) = Journey::handed_over(system);
    told_is_only_what_changes(&journey, &handed);
    let mut crm = journey.before.clone();
    handed.given_to(&mut crm).unwrap();
    only_what_was_decided_changed(&journey.before, &crm);
    cleaned_is_what_it_becomes(&handed, &crm);
    assert_eq!(journey.states()["delete"], "handed-over");

    by_hand(&mut crm);
    let again = journey.import(&crm);
    assert_eq!(again["records"]["suppressed"], 0, "{again}");
    assert_eq!(again["rows"]["rejected"], 0, "{again}");
    let states = journey.states();
    assert_eq!(states["delete"], "applied", "{states:?}");
    assert_eq!(states["rectify"], "applied", "{states:?}");
    let said = system.says().next().is_some();
    // What no column speaks of, no file can show: the page told it.
    assert_eq!(
        states["object"],
        handed.objection_when_obeyed(),
        "{states:?}"
    );
    assert_eq!(states["restrict"], "handed-over", "{states:?}");
    assert_eq!(journey.findings(), Vec::<String>::new());

    // What no export can show is noted by its number; then nothing is owed.
    journey.note_done();
    assert_eq!(journey.owed(), Vec::<String>::new());
    assert_eq!(journey.desk.run(&["trail", "verify"]).exit, 0);
    undone_is_found(&journey, said || in_lists(system));
}

/// Whether a system keeps who does not want to be written to in another list: the file is named after it.
fn in_lists(system: &System) -> bool {
    system.file.starts_with("subscribed_")
}

/// What the page tells to be done by hand: a mailer that keeps its lists apart moves who objected.
fn by_hand(crm: &mut Crm) {
    if in_lists(crm.system) {
        let place = crm.place_of(PEOPLE[OBJECTING].email).unwrap();
        crm.rows.remove(place);
    }
}

/// The whole export, cleaned, is byte for byte what the system exports when it has done its part; but for
/// what it notes itself.
fn cleaned_is_what_it_becomes(handed: &Handed, crm: &Crm) {
    let system = crm.system;
    let name = format!("whole.{}", system.form.ends());
    let whole = &handed.whole[&name];
    let mut unnoted = crm.clone();
    for (number, row) in unnoted.rows.iter_mut().enumerate() {
        let was = system.with_people().rows[number + 1].clone();
        for (index, (_, holds)) in system.columns.iter().enumerate() {
            if matches!(holds, Holds::Changed(_)) {
                row[index].clone_from(&was[index]);
            }
        }
    }
    match system.form {
        Form::Csv(_) => {
            let expected = unnoted.export();
            let shown = String::from_utf8_lossy(whole);
            assert!(
                *whole == expected,
                "{shown}\n---\n{}",
                String::from_utf8_lossy(&expected)
            );
        }
        Form::Book(_) => {
            let rows = system.form.read(whole).unwrap();
            assert_eq!(rows[1..], unnoted.rows);
        }
    }
}

/// All is put back as it was: each act is found for itself, and owed again.
fn undone_is_found(journey: &Journey, shown: bool) {
    journey.import(&journey.before);
    let states = journey.states();
    assert_eq!(states["delete"], "undone", "{states:?}");
    assert_eq!(states["rectify"], "undone", "{states:?}");
    // What was noted by hand, no export tells otherwise.
    let object = if shown { "undone" } else { "applied" };
    assert_eq!(states["object"], object, "{states:?}");
    let codes: &[&str] = &["LOOP-01", "LOOP-02", "LOOP-03"];
    let codes = if shown { codes } else { &codes[..2] };
    assert_eq!(journey.findings(), codes);
    assert!(!journey.owed().is_empty());
}

/// No value of anybody else, and none that is there already, is in what is given away.
fn told_is_only_what_changes(journey: &Journey, handed: &Handed) {
    let system = journey.system;
    let decided = [ERASED, CORRECTED, OBJECTING, BLOCKED];
    let texts: Vec<(&String, String)> = handed
        .files
        .iter()
        .map(|(name, bytes)| {
            let text = match system.form.read(bytes) {
                Ok(rows) => format!("{rows:?}"),
                Err(_) => String::from_utf8_lossy(bytes).into_owned(),
            };
            (name, text)
        })
        .collect();
    for (number, person) in PEOPLE.iter().enumerate() {
        for (name, text) in &texts {
            let page = name.ends_with(".html") || name.ends_with(".json");
            let values = [person.email, person.last, person.phone, person.street];
            if page || !decided.contains(&number) {
                // Without ids, a page can tell a record by the key of its system alone.
                let is_told = system.ids.is_empty() && decided.contains(&number);
                let key = (is_told && name.ends_with(".html")).then_some(person.email);
                for value in values.into_iter().filter(|value| Some(*value) != key) {
                    assert!(!text.contains(value), "{name} tells {value}: {text}");
                }
            }
        }
    }
    for file in &handed.updates {
        let rows = system.form.read(file).unwrap();
        let place = |header: &String| {
            let mut columns = system.columns.iter();
            columns.position(|(one, _)| one == header).unwrap()
        };
        let key = place(&rows[0][0]);
        for row in &rows[1..] {
            let mut olds = journey.before.rows.iter();
            let old = olds.find(|old| old[key] == row[0]).unwrap();
            for (header, cell) in rows[0].iter().zip(row).skip(1) {
                assert_ne!(cell, &old[place(header)], "{header} is given unchanged");
            }
        }
    }
    for language in ["fr", "nl", "de", "en"] {
        let name = format!("instructions-{language}.html");
        let page = handed
            .files
            .get(&name)
            .unwrap_or_else(|| panic!("no {name}"));
        let page = String::from_utf8_lossy(page);
        // A block that no column can tell is told there, by the record's id.
        if !system.ids.is_empty() {
            let id = system.id(BLOCKED + 1);
            assert!(page.contains(&id), "{name} does not tell {id}: {page}");
        }
    }
    manifest_is_true(journey, handed);
}

/// The manifest names every file with what is in it.
fn manifest_is_true(journey: &Journey, handed: &Handed) {
    use sha2::{Digest, Sha256};
    let manifest = &handed.manifest;
    assert_eq!(manifest["schema"], "dpo.writeback-folder/1", "{manifest}");
    assert_eq!(manifest["source"], journey.system.source, "{manifest}");
    let listed = manifest["files"].as_array().unwrap();
    let tables = |name: &&String| name.ends_with(journey.system.form.ends());
    let kinds = ["update", "delete"];
    let given = listed
        .iter()
        .filter(|one| kinds.contains(&one["kind"].as_str().unwrap()));
    assert_eq!(given.count(), handed.files.keys().filter(tables).count());
    for one in listed {
        let name = one["name"].as_str();
        let bytes = &handed.files[name.unwrap()];
        let digest: String = Sha256::digest(bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(one["sha256"], digest, "{manifest}");
        if let Ok(rows) = journey.system.form.read(bytes) {
            assert_eq!(one["rows"], rows.len() - 1, "{manifest}");
        }
    }
}

/// The erased record is gone, the corrected cell is right, who objects is asked no more, and every
/// other cell is what it was; but for what the system itself notes of a change.
fn only_what_was_decided_changed(before: &Crm, after: &Crm) {
    let system = before.system;
    let gone = PEOPLE[ERASED].email;
    assert_eq!(after.place_of(gone), None);
    assert_eq!(after.rows.len(), before.rows.len() - 1);
    let (column, right) = corrected(system);
    for (number, person) in PEOPLE.iter().enumerate().filter(|(n, _)| *n != ERASED) {
        let old = &before.rows[before.place_of(person.email).unwrap()];
        let new = &after.rows[after.place_of(person.email).unwrap()];
        let mut expected = old.clone();
        if number == CORRECTED {
            expected[column].clone_from(&right);
        }
        for (index, (header, holds)) in system.columns.iter().enumerate() {
            let told = format!("{header} of {}: {:?}", person.email, new[index]);
            match holds {
                Holds::Changed(_) => {}
                // Nobody but who objects or is blocked is made to say no.
                Holds::Says(says) if [OBJECTING, BLOCKED].contains(&number) => {
                    assert!(
                        [old[index].as_str(), says.no].contains(&new[index].as_str()),
                        "{told}"
                    );
                }
                _ => assert_eq!(new[index], expected[index], "{told}"),
            }
        }
    }
    // Each channel that is used and that a column speaks of is shut for who objects.
    let row = &after.rows[after.place_of(PEOPLE[OBJECTING].email).unwrap()];
    for channel in ["email", "phone", "post"] {
        let of_it = || {
            let all = system.says();
            all.filter(move |(_, says)| says.channel == channel)
        };
        let shut = of_it().any(|(index, says)| row[index] == says.no);
        assert!(shut || of_it().next().is_none(), "{channel}: {row:?}");
    }
    let any = system.says().any(|(index, says)| row[index] == says.no);
    assert!(any || system.says().next().is_none(), "{row:?}");
}
