//! A system that does not do what it is asked, in each way: its next export tells.

use std::{fs, path::Path};

use super::{
    importer::Crm,
    journey::{Handed, Journey, corrected},
    people::{CORRECTED, ERASED, OBJECTING, PEOPLE},
    systems::{Holds, MAILERS, OWN, SALES},
};
use crate::desk::Desk;

/// What a system does with what it is given.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// It does not delete.
    KeepsTheRecord,
    /// It does not take the correction.
    KeepsTheOldValue,
    /// It does not take the opt-out.
    KeepsTheOldAnswer,
    /// It deletes, and takes the person in anew under another id.
    TakesThemInAnew,
    /// It does nothing at all.
    DoesNothing,
}

impl Way {
    const ALL: [Self; 5] = [
        Self::KeepsTheRecord,
        Self::KeepsTheOldValue,
        Self::KeepsTheOldAnswer,
        Self::TakesThemInAnew,
        Self::DoesNothing,
    ];

    /// What the system becomes, and what is to be found.
    fn of(self, before: &Crm, obeyed: &Crm) -> (Crm, &'static [&'static str]) {
        let mut crm = obeyed.clone();
        let (column, _) = corrected(crm.system);
        let of = |crm: &Crm, person: usize| crm.place_of(PEOPLE[person].email).unwrap();
        match self {
            Self::KeepsTheRecord => {
                crm.rows.insert(0, before.rows[ERASED].clone());
                (crm, &["LOOP-01"])
            }
            Self::KeepsTheOldValue => {
                let place = of(&crm, CORRECTED);
                crm.rows[place][column].clone_from(&before.rows[CORRECTED][column]);
                (crm, &["LOOP-02"])
            }
            Self::KeepsTheOldAnswer => {
                let place = of(&crm, OBJECTING);
                for (column, _) in crm.system.says() {
                    crm.rows[place][column].clone_from(&before.rows[OBJECTING][column]);
                }
                (crm, &["LOOP-03"])
            }
            Self::TakesThemInAnew => {
                let mut row = before.rows[ERASED].clone();
                if let Some(id) = crm.system.column(|h| matches!(h, Holds::Id)) {
                    row[id] = crm.system.id(PEOPLE.len() + 1);
                }
                crm.rows.push(row);
                (crm, &["LOOP-01"])
            }
            Self::DoesNothing => (before.clone(), &["LOOP-01", "LOOP-02", "LOOP-03"]),
        }
    }

    /// The kinds of change that are then ignored.
    fn ignored(self) -> &'static [&'static str] {
        match self {
            Self::KeepsTheRecord => &["delete"],
            Self::KeepsTheOldValue => &["rectify"],
            Self::KeepsTheOldAnswer => &["object"],
            Self::TakesThemInAnew => &[],
            Self::DoesNothing => &["delete", "rectify", "object"],
        }
    }
}

#[test]
fn whatever_a_system_does_otherwise_is_found_for_what_it_is() {
    let systems = [&SALES[0], &SALES[2], &OWN[7], &MAILERS[1]];
    for system in systems {
        let (journey, handed) = Journey::handed_over(system);
        let kept = Kept::of(&journey.desk);
        let obeyed = obeyed(&journey, &handed);
        for way in Way::ALL {
            kept.back(&journey.desk);
            let label = format!("{}: {way:?}", system.label);
            let (crm, codes) = way.of(&journey.before, &obeyed);
            journey.import(&crm);
            assert_eq!(journey.findings(), codes, "{label}");
            let states = journey.states();
            for kind in ["delete", "rectify", "object"] {
                let state = match kind {
                    _ if way.ignored().contains(&kind) => "ignored",
                    "object" => handed.objection_when_obeyed(),
                    _ => "applied",
                };
                let came_back = matches!(way, Way::TakesThemInAnew) && kind == "delete";
                assert!(states[kind] == state || came_back, "{label}: {states:?}");
            }
            assert!(!journey.owed().is_empty(), "{label}");
        }
    }
}

fn obeyed(journey: &Journey, handed: &Handed) -> Crm {
    let mut crm = journey.before.clone();
    let done = handed.given_to(&mut crm);
    assert_eq!(done, Ok(()), "{}", journey.system.label);
    crm
}

/// A store as it was at one moment.
struct Kept(tempfile::TempDir);

impl Kept {
    fn of(desk: &Desk) -> Self {
        let kept = tempfile::tempdir().unwrap();
        copy(desk.store().parent().unwrap(), kept.path());
        Self(kept)
    }

    fn back(&self, desk: &Desk) {
        let folder = desk.store().parent().unwrap().to_owned();
        for entry in fs::read_dir(&folder).unwrap() {
            fs::remove_file(entry.unwrap().path()).unwrap();
        }
        copy(self.0.path(), &folder);
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}
