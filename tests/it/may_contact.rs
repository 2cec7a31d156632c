//! Who may be contacted: not one person who objected, is on hold, gave no proof or is unknown passes;
//! what passes comes out byte for byte and in order; nobody is lost between the two halves.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::{collections::BTreeSet, fs, path::Path, time::Duration};

use dpo::{
    intake::OpenOptions,
    model::Channel,
    ops::{
        OpError,
        import::{ImportRequest, import},
        may_contact::{
            Allowed, FileForm, FileScreen, Refusal, Screened, Screening, Sink, screen_file,
        },
    },
    policy::{self, Policy},
    store::{Access, Entry, HoldRow, MasterKey, Now, Store},
};
use proptest::prelude::*;
use tempfile::TempDir;

use crate::desk::Desk;

/// What a record answers to the question of its e-mail consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Proven(u8),
    Claimed,
    Silent,
    FlagFalse,
    Objects,
}

/// One record of an invented source, by its numbers.
#[derive(Clone, Copy, Debug)]
struct Contact {
    name: u8,
    email: u8,
    phone: u8,
    answer: Answer,
}

/// One row of a mailing file.
#[derive(Clone, Copy, Debug)]
struct Row {
    id: Option<u8>,
    name: u8,
    email: u8,
    phone: u8,
    has_full_name: bool,
}

const NAMES: [&str; 4] = ["", "Anna", "Bert", "Cléo"];

fn first_name(number: u8) -> &'static str {
    NAMES[usize::from(number)]
}

fn email(number: u8, is_odd: bool) -> String {
    match (number, is_odd) {
        (0, _) => String::new(),
        (_, true) => format!(" Box{number}@Example.ORG"),
        (_, false) => format!("box{number}@example.org"),
    }
}

fn phone(number: u8, is_odd: bool) -> String {
    match (number, is_odd) {
        (0, _) => String::new(),
        (_, true) => format!("02/555 01 0{number}"),
        (_, false) => format!("+322555010{number}"),
    }
}

fn answers() -> impl Strategy<Value = Answer> {
    prop_oneof![
        4 => (1_u8..28).prop_map(Answer::Proven),
        1 => Just(Answer::Claimed),
        1 => Just(Answer::Silent),
        1 => Just(Answer::FlagFalse),
        2 => Just(Answer::Objects),
    ]
}

fn contacts() -> impl Strategy<Value = Contact> {
    (0_u8..4, 0_u8..5, 0_u8..4, answers()).prop_map(|(name, email, phone, answer)| Contact {
        name,
        email,
        phone,
        answer,
    })
}

fn rows() -> impl Strategy<Value = Row> {
    (
        proptest::option::weighted(0.3, 0_u8..10),
        0_u8..4,
        0_u8..6,
        0_u8..4,
        any::<bool>(),
    )
        .prop_map(|(id, name, email, phone, has_full_name)| Row {
            id,
            name,
            email,
            phone,
            has_full_name,
        })
}

/// An export: month `month` of 2026 is when its yeses were given.
fn export(contacts: &[Contact], month: u8) -> String {
    let mut text = String::from(
        "id,first_name,email,phone,email_opt_in,email_opt_in_date,email_opt_in_source,do_not_email\n",
    );
    for (id, contact) in contacts.iter().enumerate() {
        let answer = match contact.answer {
            Answer::Proven(day) => format!("yes,2026-{month:02}-{day:02},web form,"),
            Answer::Claimed => "yes,,,".to_owned(),
            Answer::Silent => ",,,".to_owned(),
            Answer::FlagFalse => ",,,no".to_owned(),
            Answer::Objects => ",,,yes".to_owned(),
        };
        text += &format!(
            "K{id},{},{},{},{answer}\n",
            first_name(contact.name),
            email(contact.email, false),
            phone(contact.phone, false)
        );
    }
    text
}

fn mailing(rows: &[Row]) -> Vec<String> {
    let mut lines = vec!["\u{feff}id;name;mail;phone\r\n".to_owned()];
    for (at, row) in rows.iter().enumerate() {
        let name = match (row.name, row.has_full_name) {
            (0, _) => String::new(),
            // Both orders are written by somebody.
            (name, true) if at % 2 == 0 => format!("Maes {}", first_name(name)),
            (name, _) => format!("\"{} Maes\"", first_name(name)),
        };
        let id = row.id.map(|id| format!("K{id}")).unwrap_or_default();
        lines.push(format!(
            "{id};{name};{};{};\"two\nlines\"\r\n",
            email(row.email, at % 3 == 0),
            phone(row.phone, at % 3 == 1)
        ));
    }
    lines[0] = "\u{feff}id;full_name;email;phone;note\r\n".to_owned();
    lines
}

fn moment(today: &str) -> Now {
    Now {
        at: "2026-06-30T12:00:00Z".parse().unwrap(),
        today: today.parse().unwrap(),
    }
}

/// A store in a folder of its own.
struct Place {
    folder: TempDir,
    store: Store,
    policy: Policy,
}

impl Place {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let key = MasterKey::generate().unwrap();
        let access = Access {
            path: folder.path().join("dpo.db"),
            verb: "test".to_owned(),
            lock_wait: Duration::ZERO,
            writes: true,
        };
        let store = Store::init(&access, &key, moment("2026-01-01"), "tester").unwrap();
        Self {
            folder,
            store,
            policy: policy::built_in(),
        }
    }

    fn import(&mut self, text: &str, today: &str) {
        let path = self.folder.path().join("crm.csv");
        fs::write(&path, text).unwrap();
        let options = OpenOptions::default();
        let request = ImportRequest {
            files: &[path],
            source: Some("crm"),
            options: &options,
            date_order: None,
            is_partial: false,
            is_dry_run: false,
            rejects: None,
            policy: &self.policy,
            now: moment(today),
            operator: "tester",
        };
        import(&mut self.store, &request, &mut |_, _| {}).unwrap();
    }

    fn hold(&mut self, record: i64) {
        let now = moment("2026-03-10");
        let mut change = self.store.change().unwrap();
        change
            .hold(&HoldRow {
                record,
                rule: "TXT-03",
                text_key: 1,
                noticed_on: now.today,
                place: b"{}",
            })
            .unwrap();
        change.commit(Entry::new("held", now, "tester")).unwrap();
    }

    fn screen(&mut self, text: &str) -> (Screened, Halves) {
        let path = self.folder.path().join("list.csv");
        fs::write(&path, text).unwrap();
        let options = OpenOptions::default();
        let mut halves = Halves::default();
        let screened = screen_file(
            &mut self.store,
            &Screening {
                channel: Channel::Email,
                purpose: 0,
                policy: &self.policy,
                now: moment("2026-03-10"),
                operator: "tester",
            },
            &FileScreen {
                form: FileForm {
                    path: &path,
                    source: Some("crm"),
                    options: &options,
                    date_order: None,
                },
                wants_refusals: true,
            },
            &mut halves,
            &mut |_: &Path, _| {},
        )
        .unwrap();
        (screened, halves)
    }
}

#[derive(Default)]
struct Halves {
    text: Vec<u8>,
    refused: Vec<Refusal>,
}

impl Sink<OpError> for Halves {
    fn text(&mut self, bytes: &[u8]) -> Result<(), OpError> {
        self.text.extend_from_slice(bytes);
        Ok(())
    }
    fn contact(&mut self, _: &Allowed) -> Result<(), OpError> {
        Ok(())
    }
    fn refusal(&mut self, refusal: &Refusal) -> Result<(), OpError> {
        self.refused.push(refusal.clone());
        Ok(())
    }
}

/// What the slow judge knows: the records as they are now, what each said before, who is on hold.
struct Slow<'a> {
    now: &'a [Contact],
    before: &'a [Contact],
    held: &'a BTreeSet<usize>,
}

fn may_be_one(a: u8, b: u8) -> bool {
    a == 0 || b == 0 || a == b
}

impl Slow<'_> {
    /// Why a row must not pass; none: the judge has nothing against it.
    fn objection(&self, row: &Row) -> Option<&'static str> {
        let at = |index: usize| &self.now[index];
        let all = 0..self.now.len();
        let mine: Vec<usize> = all
            .clone()
            .filter(|&index| row.email > 0 && at(index).email == row.email)
            .collect();
        let meant: Vec<usize> = mine
            .iter()
            .copied()
            .filter(|&index| may_be_one(at(index).name, row.name))
            .collect();
        let by_id = row.id.map(usize::from).filter(|id| *id < self.now.len());
        let by_phone: Vec<usize> = all
            .clone()
            .filter(|&index| row.phone > 0 && at(index).phone == row.phone)
            .filter(|&index| may_be_one(at(index).name, row.name))
            .collect();
        let is_proven = |index: &usize| matches!(at(*index).answer, Answer::Proven(_));
        let found: Vec<usize> = by_phone.iter().copied().chain(by_id).collect();
        if row.email == 0 {
            // Which address will be used is not said: all must do.
            let is_proven_there = |index: &usize| {
                is_proven(index)
                    || all.clone().any(|other| {
                        at(*index).email > 0
                            && at(other).email == at(*index).email
                            && may_be_one(at(other).name, at(*index).name)
                            && is_proven(&other)
                    })
            };
            if found.is_empty() || !found.iter().all(is_proven_there) {
                return Some("unknown, or no proof");
            }
        } else if !meant.iter().any(is_proven) {
            return Some("nobody of this name gave a proven yes for this address");
        }
        if mine
            .iter()
            .any(|&index| at(index).answer == Answer::Objects)
        {
            return Some("somebody at this address objects");
        }
        // The same person under another address: the same name, and a telephone in common.
        for &index in meant.iter().chain(&found) {
            for other in all.clone() {
                let is_same = other == index
                    || (at(index).name > 0
                        && at(other).name == at(index).name
                        && ((at(index).phone > 0 && at(other).phone == at(index).phone)
                            || (at(index).email > 0 && at(other).email == at(index).email)));
                if is_same && self.held.contains(&other) {
                    return Some("the person is on hold");
                }
                // The yes of the address that is used: the row's, or those of whom it means.
                let at_its_address = |own: &usize| {
                    at(*own).email > 0
                        && at(*own).email == at(index).email
                        && may_be_one(at(*own).name, at(index).name)
                };
                let is_meant = |own: &usize| {
                    if row.email > 0 {
                        meant.contains(own)
                    } else {
                        *own == index || at_its_address(own)
                    }
                };
                let yes_is_later = all
                    .clone()
                    .filter(is_meant)
                    .any(|own| matches!(at(own).answer, Answer::Proven(day) if day > 10));
                if is_same && at(other).answer == Answer::Objects {
                    return Some("the person objects elsewhere");
                }
                // A no of the first import, of 10 February, is only lifted by a later yes.
                if is_same
                    && self
                        .before
                        .get(other)
                        .is_some_and(|old| old.answer == Answer::Objects)
                    && !yes_is_later
                {
                    return Some("the person objected before");
                }
            }
        }
        if mine.iter().any(|index| self.held.contains(index)) {
            return Some("somebody at this address is on hold");
        }
        None
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn nobody_passes_whom_a_slow_judge_would_stop(
        before in proptest::collection::vec(contacts(), 1..10),
        changes in proptest::collection::vec((0_usize..10, contacts()), 0..4),
        held in proptest::collection::btree_set(0_usize..10, 0..2),
        rows in proptest::collection::vec(rows(), 1..25),
    ) {
        let mut place = Place::new();
        place.import(&export(&before, 1), "2026-02-10");
        let mut now = before.clone();
        for (at, contact) in &changes {
            if let Some(slot) = now.get_mut(*at) {
                *slot = *contact;
            }
        }
        // The second export's yeses are of February: some before, some after the first import.
        place.import(&export(&now, 2), "2026-03-01");
        let held: BTreeSet<usize> = held.into_iter().filter(|at| *at < now.len()).collect();
        for at in &held {
            place.hold(i64::try_from(*at).unwrap() + 1);
        }
        let lines = mailing(&rows);
        let (screened, halves) = place.screen(&lines.concat());
        prop_assert_eq!(screened.rows, rows.len() as u64);
        prop_assert_eq!(screened.allowed + screened.refused, screened.rows);
        prop_assert_eq!(screened.refused, halves.refused.len() as u64);
        let refused: BTreeSet<u64> = halves.refused.iter().map(|row| row.line.unwrap()).collect();
        // Each row takes two lines.
        let line_of = |row: usize| 2 + 2 * row as u64;
        let mut kept = lines[0].clone();
        let slow = Slow { now: &now, before: &before, held: &held };
        for (at, row) in rows.iter().enumerate() {
            if refused.contains(&line_of(at)) {
                continue;
            }
            kept += &lines[at + 1];
            prop_assert_eq!(slow.objection(row), None, "row {} {:?} passed", at, row);
        }
        prop_assert_eq!(String::from_utf8(halves.text).unwrap(), kept);
    }

    #[test]
    fn whoever_said_yes_with_proof_and_never_no_passes(
        people in proptest::collection::vec((1_u8..4, 1_u8..28), 1..5),
    ) {
        let contacts: Vec<Contact> = people
            .iter()
            .enumerate()
            .map(|(at, (name, day))| Contact {
                name: *name,
                email: u8::try_from(at).unwrap() + 1,
                phone: 0,
                answer: Answer::Proven(*day),
            })
            .collect();
        let mut place = Place::new();
        place.import(&export(&contacts, 1), "2026-02-10");
        let rows: Vec<Row> = contacts
            .iter()
            .map(|contact| Row {
                id: None,
                name: contact.name,
                email: contact.email,
                phone: 1,
                has_full_name: true,
            })
            .collect();
        let lines = mailing(&rows);
        let (screened, halves) = place.screen(&lines.concat());
        prop_assert_eq!(screened.allowed, rows.len() as u64, "{:?}", halves.refused);
        prop_assert_eq!(String::from_utf8(halves.text).unwrap(), lines.concat());
    }
}

const PEOPLE: &str = "id,first_name,last_name,email,phone,email_opt_in,email_opt_in_date,email_opt_in_source,do_not_email,notes\n\
    A,Anna,Maes,anna@example.org,+3225550101,yes,2025-02-03,web form,,\n\
    B,Bert,Maes,bert@example.org,+3225550102,yes,,,,\n\
    C,Cléo,Dubois,cleo@example.org,+3225550103,yes,2025-02-03,web form,,\"05/03/2026 ne veut plus recevoir de publicité\"\n\
    D,Dora,Peeters,dora@example.org,,yes,2025-02-03,web form,yes,\n";

fn desk_with_people() -> Desk {
    let desk = Desk::new();
    let file = desk.write("crm.csv", PEOPLE);
    let said = desk.import(&file, &["--source", "crm"]);
    assert_eq!(said.exit, 0, "{}", said.err);
    assert_eq!(said.file()["holds"], 1);
    desk
}

fn reasons(desk: &Desk, list: &str, more: &[&str]) -> Vec<(u64, String)> {
    let args = [&["--json", "may-contact", "--channel", "email", list], more].concat();
    let said = desk.run(&args);
    assert_eq!(said.exit, 0, "{}", said.err);
    said.json()["refusals"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let reason = row["reason"].as_str().unwrap().to_owned();
            (row["line"].as_u64().unwrap(), reason)
        })
        .collect()
}

#[test]
fn every_row_is_told_the_first_reason_that_applies() {
    let desk = desk_with_people();
    desk.write(
        "list.csv",
        "email,first_name\nANNA@Example.org,anna\nbert@example.org,Bert\ncleo@example.org,Cléo\n\
         dora@example.org,Dora\nnobody@example.org,\nanna@example.org,Zoë\n",
    );
    let told = reasons(&desk, "list.csv", &[]);
    let expected = [
        (3, "unproven"),
        (4, "on-hold"),
        (5, "objected"),
        (6, "unknown"),
        (7, "unknown"),
    ];
    let expected = expected.map(|(line, reason)| (line, reason.to_owned()));
    assert_eq!(told, expected);
}

#[test]
fn a_row_is_found_by_its_telephone_or_its_id_as_well() {
    let desk = desk_with_people();
    desk.write("crm.csv", "id,phone\nA,\n,02/555 01 01\nB,\nC,\nZ,\n");
    let told = reasons(&desk, "crm.csv", &["--source", "crm"]);
    let expected = [(4, "unproven"), (5, "on-hold"), (6, "unknown")];
    assert_eq!(
        told,
        expected.map(|(line, reason)| (line, reason.to_owned()))
    );
    // Ids of another system lead to nobody.
    desk.write("other.csv", "id,city\nA,Gent\n");
    assert_eq!(
        reasons(&desk, "other.csv", &[]),
        [(2, "unknown".to_owned())]
    );
    let said = desk.run(&[
        "may-contact",
        "--channel",
        "email",
        "other.csv",
        "--source",
        "none",
    ]);
    assert_eq!(said.exit, 3, "{}", said.err);
}

#[test]
fn a_cell_of_several_addresses_passes_only_where_each_may_be_used() {
    let desk = desk_with_people();
    desk.write(
        "crm.csv",
        "id,email\nA,anna@example.org\nA,Dora <dora@example.org>; Anna <anna@example.org>\n\
         A,\"Dora <dora@example.org>, Anna <anna@example.org>\"\n\
         A,dora@example.org / anna@example.org\nA,dora@example.org anna@example.org\n\
         A,\"Maes, Anna <anna@example.org>\"\n",
    );
    let told = reasons(&desk, "crm.csv", &["--source", "crm"]);
    let expected: Vec<(u64, String)> = (3..7).map(|line| (line, "objected".to_owned())).collect();
    assert_eq!(told, expected);
}

#[test]
fn an_address_that_cannot_be_read_stops_a_known_person_too() {
    let desk = desk_with_people();
    desk.write(
        "crm.csv",
        "id,email,phone\nA,,\nA,anna@example.org,\nA,nobody,\nA,anna@example.org; d@y,\n\
         A,\"Anna <anna@example.org>, Dora\",\nA,anna@example.org / dora(at)example.org,\nA,-,nobody\n",
    );
    let told = reasons(&desk, "crm.csv", &["--source", "crm"]);
    let expected: Vec<(u64, String)> = (4..8).map(|line| (line, "unknown".to_owned())).collect();
    assert_eq!(told, expected);
}

#[test]
fn a_number_that_cannot_be_read_stops_a_known_person_too() {
    let desk = Desk::new();
    let file = desk.write(
        "crm.csv",
        "id,phone,phone_opt_in,phone_opt_in_date,phone_opt_in_source,do_not_call\n\
         A,+3225550101,yes,2025-02-03,web form,\nB,+3225550102,yes,2025-02-03,web form,yes\n\
         C,02 555 01 03 / 02 555 01 04,yes,2025-02-03,web form,\n",
    );
    assert_eq!(desk.import(&file, &["--source", "crm"]).exit, 0);
    desk.write(
        "crm.csv",
        "id,phone\nA,\nA,02/555.01.01\nC,02 555 01 04\nA,02 / 555 01 01\n\
         A,02 555 01 01 / 02 555 01 02\nA,02 555 01 01; 02 555 01 02\n\
         A,02 555 01 01 / 02\nA,02 555 01\nA,02 555 01 01 | 02 555 01 0\n",
    );
    let said = desk.run(&[
        "--json",
        "may-contact",
        "--channel",
        "phone",
        "crm.csv",
        "--source",
        "crm",
    ]);
    let rows = said.json()["refusals"].clone();
    let told: Vec<_> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (
                row["line"].as_u64().unwrap(),
                row["reason"].as_str().unwrap(),
            )
        })
        .collect();
    let expected = [
        (6, "objected"),
        (7, "objected"),
        (8, "unknown"),
        (9, "unknown"),
        (10, "unknown"),
    ];
    assert_eq!(told, expected, "{}", said.err);
}

#[test]
fn a_yes_of_a_day_to_come_lifts_no_objection() {
    let desk = Desk::new();
    let export = |answers: [&str; 4]| {
        let mut text = String::from(
            "id,email,email_opt_in,email_opt_in_date,email_opt_in_source,do_not_email,do_not_email_date\n",
        );
        for (id, answer) in answers.iter().enumerate() {
            text += &format!("K{id},k{id}@example.org,{answer}\n");
        }
        desk.write("crm.csv", text)
    };
    let list = "email\nk0@example.org\nk1@example.org\nk2@example.org\nk3@example.org\n";
    desk.write("list.csv", list);
    let file = export([",,,yes,2025-03-04"; 4]);
    assert_eq!(desk.import(&file, &["--source", "crm"]).exit, 0);
    let file = export([
        "yes,2025-03-05,web form,,",
        "yes,2099-01-01,web form,,",
        "yes,2062-03-05,web form,,",
        "yes,2025-03-03,web form,,",
    ]);
    assert_eq!(desk.import(&file, &["--source", "crm"]).exit, 0);
    let told = reasons(&desk, "list.csv", &[]);
    let lines: Vec<u64> = told.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [3, 4, 5], "{told:?}");
    assert!(
        told.iter().all(|(_, reason)| reason == &told[2].1),
        "{told:?}"
    );
}

#[test]
fn another_address_of_a_known_person_was_consented_to_by_nobody() {
    let desk = desk_with_people();
    desk.write(
        "list.csv",
        "email,phone,first_name\nanna.new@example.org,+3225550101,Anna\n",
    );
    assert_eq!(
        reasons(&desk, "list.csv", &[]),
        [(2, "no-consent".to_owned())]
    );
}

#[test]
fn a_workbook_and_other_encodings_are_screened_alike() {
    let desk = desk_with_people();
    let rows = [
        ["E-mail", "Voornaam"],
        ["anna@example.org", "Anna"],
        ["cleo@example.org", "Cléo"],
    ];
    let text: String = rows.iter().map(|row| row.join("\t") + "\r\n").collect();
    let wide: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let latin = encoding_rs::WINDOWS_1252.encode(&text).0.into_owned();
    for (name, bytes, head) in [("wide.txt", wide, 82), ("latin.txt", latin, 40)] {
        desk.write(name, &bytes);
        let said = desk.run(&[
            "-q",
            "may-contact",
            "--channel",
            "email",
            name,
            "--allowed",
            "ok",
        ]);
        assert_eq!((said.exit, said.out.as_str()), (0, ""), "{}", said.err);
        assert_eq!(fs::read(desk.path("ok")).unwrap(), &bytes[..head], "{name}");
    }
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (line, row) in rows.iter().enumerate() {
        for (column, cell) in row.iter().enumerate() {
            let place = (u32::try_from(line).unwrap(), u16::try_from(column).unwrap());
            sheet.write_string(place.0, place.1, *cell).unwrap();
        }
    }
    desk.write("book.xlsx", book.save_to_buffer().unwrap());
    let said = desk.run(&["may-contact", "--channel", "email", "book.xlsx"]);
    assert_eq!(said.out, "E-mail,Voornaam\r\nanna@example.org,Anna\r\n");
    assert!(said.err.contains("CSV"), "{}", said.err);
}

#[test]
fn a_row_that_cannot_be_read_is_refused_and_what_is_hostile_stays_as_it_is() {
    let desk = desk_with_people();
    let kept = "anna@example.org,\"=HYPERLINK(\"\"x\"\")\u{202e}\"\r\n";
    desk.write(
        "list.csv",
        format!("email,note\r\n{kept}anna@example.org,a,b,c\r\n\r\n=cmd|x,\u{1b}[31m\r\n"),
    );
    let said = desk.run(&[
        "may-contact",
        "--channel",
        "email",
        "list.csv",
        "--refused",
        "no.csv",
        "--allowed",
        "ok.csv",
    ]);
    assert_eq!(said.exit, 0, "{}", said.err);
    let allowed = fs::read_to_string(desk.path("ok.csv")).unwrap();
    assert_eq!(allowed, format!("email,note\r\n{kept}"));
    let refused = fs::read_to_string(desk.path("no.csv")).unwrap();
    assert_eq!(
        refused,
        "line,record,subject,reason,detail\n3,line:3,,unknown,ragged-row\n5,line:5,,unknown,\n"
    );
    assert!(!said.err.contains('\u{1b}'), "{:?}", said.err);
    use std::os::unix::fs::PermissionsExt;
    for name in ["ok.csv", "no.csv"] {
        let mode = fs::metadata(desk.path(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn a_list_without_rows_gives_its_header_and_a_closed_input_is_no_list() {
    let desk = desk_with_people();
    desk.write("list.csv", "email;note\n");
    let said = desk.run(&["-q", "may-contact", "--channel", "email", "list.csv"]);
    assert_eq!(
        (said.exit, said.out.as_str(), said.err.as_str()),
        (0, "email;note\n", "")
    );
    let mut command = desk.command(&["may-contact", "--channel", "email", "-"]);
    let output = command.stdin(std::process::Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains("standard input"), "{error}");
}

#[test]
fn a_purpose_of_another_basis_allows_whoever_did_not_object() {
    let desk = Desk::new();
    let policy = fs::read_to_string(desk.policy()).unwrap();
    let more = "\n[[purpose]]\nid = \"catalogue\"\nbasis = \"legitimate-interest\"\nchannels = [\"post\"]\nfields = [\"addr\"]\n\
                \n[[purpose]]\nid = \"orders\"\nbasis = \"contract\"\nchannels = [\"email\"]\nfields = [\"contact.email\"]\n";
    fs::write(
        desk.policy(),
        policy.replace("\"email\", \"phone\", \"post\"", "\"email\"") + more,
    )
    .unwrap();
    let file = desk.write(
        "crm.csv",
        "id,first_name,last_name,street,postcode,city,email,do_not_mail,do_not_email\n\
         A,Anna,Maes,Dorp 1,9000,Gent,anna@example.org,,\n\
         B,Bert,Peeters,Dorp 1,9000,Gent,bert@example.org,yes,\n\
         C,Cléo,Dubois,Place 3,1000,Bruxelles,cleo@example.org,,yes\n",
    );
    assert_eq!(desk.import(&file, &["--source", "crm"]).exit, 0);
    let post = ["--json", "may-contact", "--channel", "post"];
    let said = desk.run(&post).json();
    assert_eq!(said["purpose"], "catalogue");
    assert_eq!(said["allowed_by_basis"]["legitimate-interest"], 2);
    assert_eq!(said["refused_by_reason"]["objected"], 1);
    let orders = [
        "--json",
        "may-contact",
        "--channel",
        "email",
        "--purpose",
        "orders",
    ];
    let said = desk.run(&orders).json();
    assert_eq!(said["allowed_by_basis"]["contract"], 2);
    assert_eq!(said["refused_by_reason"]["objected"], 1);
    // By post a row is found by its address and the name on the letter box.
    desk.write(
        "list.csv",
        "name;street;postcode\nAnna Maes;dorp 1;9000\nBert Peeters;Dorp 1;9000\nJan Claes;Dorp 1;9000\n",
    );
    let said = desk
        .run(&["--json", "may-contact", "--channel", "post", "list.csv"])
        .json();
    let told: Vec<&str> = said["refusals"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["reason"].as_str().unwrap())
        .collect();
    assert_eq!(
        (said["allowed"].as_u64(), told),
        (Some(1), vec!["objected", "unknown"])
    );
}

#[test]
fn the_trail_notes_a_screening_without_a_name_and_nothing_passes_without_it() {
    let desk = desk_with_people();
    desk.write("list.csv", "email\nanna@example.org\n");
    let said = desk.run(&["may-contact", "--channel", "email", "list.csv"]);
    assert_eq!(said.out, "email\nanna@example.org\n");
    let trail = desk.run(&["--json", "trail", "show"]).out;
    assert!(
        trail.contains("screened") && !trail.contains("anna"),
        "{trail}"
    );
    assert_eq!(desk.run(&["trail", "verify"]).exit, 0);
    for how in ["-x", "-s"] {
        let holder = crate::workplace::Holder::new(&desk.store(), how);
        let said = desk.run(&[
            "--lock-wait",
            "0s",
            "may-contact",
            "--channel",
            "email",
            "list.csv",
        ]);
        assert_eq!((said.exit, said.out.as_str()), (6, ""), "{}", said.err);
        holder.end();
    }
}

#[test]
fn one_person_is_judged_by_all_that_is_known() {
    let desk = desk_with_people();
    let ask = |args: &[&str]| {
        let said = desk.run(&[&["--json", "may-contact", "--channel", "email"], args].concat());
        (said.exit, said.json()["reason"].as_str().map(str::to_owned))
    };
    assert_eq!(ask(&["--email", "Anna@example.org"]), (0, None));
    assert_eq!(ask(&["--id", "A"]), (0, None));
    let no = |reason: &str| (1, Some(reason.to_owned()));
    assert_eq!(ask(&["--id", "B"]), no("unproven"));
    assert_eq!(ask(&["--phone", "02 555 01 03"]), no("on-hold"));
    assert_eq!(
        ask(&["--email", "anna@example.org", "--id", "D"]),
        no("objected")
    );
    assert_eq!(ask(&["--email", "zoe@example.org"]), no("unknown"));
    assert_eq!(
        ask(&["--email", "zoe@example.org", "--id", "A"]),
        no("no-consent")
    );
    let said = desk.run(&["may-contact", "--channel", "email", "--email", "no address"]);
    assert_eq!(said.exit, 3, "{}", said.err);
}
