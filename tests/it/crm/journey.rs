//! The way of one system's records through dpo: taken, decided on, handed back, and looked at again.

use std::{collections::BTreeMap, fs, path::PathBuf};

use serde_json::Value;

use super::{
    importer::Crm,
    people::{BLOCKED, CORRECTED, ERASED, OBJECTING, PEOPLE, RIGHT_CITY, RIGHT_LAST},
    systems::{Holds, System},
};
use crate::desk::{Desk, Said};

/// One system, the desk of its officer, and how it was before anything was decided.
pub struct Journey {
    pub desk: Desk,
    pub system: &'static System,
    pub before: Crm,
}

/// What dpo wrote for the system.
pub struct Handed {
    pub updates: Vec<Vec<u8>>,
    pub deletion: Option<Vec<u8>>,
    /// Every file with its name.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The same of the hand-over that was made with the last export at hand.
    pub whole: BTreeMap<String, Vec<u8>>,
    pub manifest: Value,
}

impl Journey {
    /// Takes the first export: it must be known for what it is, and all of it be accepted.
    pub fn begin(system: &'static System) -> Self {
        let journey = Self {
            desk: Desk::new(),
            system,
            before: system.with_people(),
        };
        let file = journey.import(&journey.before);
        let label = format!("{}: {file}", system.label);
        assert_eq!(file["system"], system.system, "{label}");
        assert_eq!(file["source"], system.source, "{label}");
        let rows = &file["rows"];
        let taken = (&rows["accepted"], &rows["rejected"], &rows["contacts"]);
        assert_eq!(taken, (&8.into(), &0.into(), &8.into()), "{label}");
        assert_eq!(
            file["columns"].as_array().unwrap().len(),
            system.columns.len()
        );
        let consents = file["consents"].as_array().unwrap();
        for (column, _) in system.says() {
            let header = system.columns[column].0;
            let known = consents.iter().any(|one| one["header"] == header);
            assert!(known, "{header}: {label}");
        }
        journey
    }

    /// Takes the first export and decides: one person is erased, one corrected, one objects, one is
    /// blocked.
    pub fn decided(system: &'static System) -> Self {
        let journey = Self::begin(system);
        let case = journey.case("erasure", ERASED);
        journey.does(&[
            "erase",
            "--case",
            &case,
            "--ground",
            "b",
            "--confirm",
            &case,
        ]);
        let case = journey.case("rectification", CORRECTED);
        let (column, right) = corrected(system);
        let set = format!("{}={right}", system.columns[column].0.trim());
        journey.does(&["rectify", "--case", &case, "--set", &set]);
        let case = journey.case("objection", OBJECTING);
        journey.does(&["object", "--case", &case]);
        let case = journey.case("restriction", BLOCKED);
        journey.does(&["restrict", "--case", &case, "--ground", "a"]);
        journey
    }

    /// The same, with what dpo wrote for the system.
    pub fn handed_over(system: &'static System) -> (Self, Handed) {
        let journey = Self::decided(system);
        let handed = journey.hand_over("out");
        (journey, handed)
    }

    pub fn case(&self, right: &str, person: usize) -> String {
        let who = PEOPLE[person].who();
        let who: Vec<&str> = who.iter().map(String::as_str).collect();
        self.desk.verified(right, &who)
    }

    #[track_caller]
    pub fn does(&self, args: &[&str]) -> Said {
        let said = self.desk.run(args);
        assert_eq!(said.exit, 0, "{} {args:?}: {}", self.system.label, said.err);
        said
    }

    /// Imports what the system exports and gives what became of it.
    #[track_caller]
    pub fn import(&self, crm: &Crm) -> Value {
        let file = self.desk.write(self.system.file, crm.export());
        let said = self.desk.import(&file, &[]);
        assert!(said.exit <= 1, "{}: {}", self.system.label, said.err);
        said.file()
    }

    /// Has the files written into that folder, and reads what is there. A system without ids knows who is
    /// to be deleted by the last export alone.
    #[track_caller]
    pub fn hand_over(&self, folder: &str) -> Handed {
        let whole = format!("{folder}-whole");
        let export = self.desk.path(self.system.file);
        let export = export.to_str().unwrap();
        self.does(&["writeback", "-n", "--out-dir", folder]);
        assert!(!self.desk.path(folder).exists());
        self.does(&["writeback", "--out-dir", folder]);
        self.does(&["writeback", "--out-dir", &whole, "--export", export]);
        let mut handed = self.read(&self.folder(folder));
        handed.whole = self.read(&self.folder(&whole)).files;
        if self.system.ids.is_empty() {
            let name = format!("delete.{}", self.system.form.ends());
            assert!(handed.deletion.is_none());
            handed.deletion = handed.whole.get(&name).cloned();
        }
        handed
    }

    /// The folder of the system below that of all.
    pub fn folder(&self, folder: &str) -> PathBuf {
        self.desk.path(folder).join(self.system.source)
    }

    /// Notes as done what no export can show.
    pub fn note_done(&self) {
        let numbers: Vec<String> = self
            .changes()
            .iter()
            .filter(|change| change["state"] == "handed-over")
            .map(|change| change["change"].to_string())
            .collect();
        for number in numbers {
            self.does(&["writeback", "--done", &number]);
        }
    }

    fn read(&self, folder: &std::path::Path) -> Handed {
        let label = self.system.label;
        let files: BTreeMap<String, Vec<u8>> = fs::read_dir(folder)
            .unwrap_or_else(|error| panic!("{label}: {}: {error}", folder.display()))
            .map(|entry| {
                let path = entry.unwrap().path();
                let name = path.file_name().unwrap().to_str().unwrap().to_owned();
                (name, fs::read(path).unwrap())
            })
            .collect();
        let ends = self.system.form.ends();
        let tables = files
            .keys()
            .filter(|name| name.ends_with(".csv") || name.ends_with(".xlsx"));
        for name in tables {
            assert!(name.ends_with(ends), "{label}: {name}");
        }
        let numbered = (1..).map(|number| files.get(&format!("update-{number}.{ends}")).cloned());
        Handed {
            updates: numbered.map_while(|file| file).collect(),
            deletion: files.get(&format!("delete.{ends}")).cloned(),
            manifest: serde_json::from_slice(&files["writeback.json"]).unwrap(),
            files,
            whole: BTreeMap::new(),
        }
    }

    /// The changes, as the status tells them.
    pub fn changes(&self) -> Vec<Value> {
        let args = ["--json", "writeback", "--status", "--all"];
        let json = self.desk.run(&args).json();
        json["changes"].as_array().unwrap().clone()
    }

    /// The state of each kind of change.
    pub fn states(&self) -> BTreeMap<String, String> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let changes = self.changes();
        let states = changes.iter();
        states
            .map(|one| (text(&one["act"]), text(&one["state"])))
            .collect()
    }

    /// The findings about the loop.
    pub fn findings(&self) -> Vec<String> {
        let said = self.desk.run(&["--json", "audit"]);
        assert!(said.exit <= 1, "{}: {}", self.system.label, said.err);
        let json = said.json();
        let findings = json["findings"].as_array().unwrap().iter();
        let codes = findings.map(|one| one["code"].as_str().unwrap().to_owned());
        let mut codes: Vec<String> = codes.filter(|code| code.starts_with("LOOP")).collect();
        codes.sort();
        codes
    }

    /// What `dpo today` says the system owes or did not do.
    pub fn owed(&self) -> Vec<String> {
        let today = self.desk.run(&["--json", "today"]).json();
        let items = today["items"].as_array().unwrap().iter();
        let what = items.map(|item| item["what"].as_str().unwrap().to_owned());
        what.filter(|what| what.starts_with("crm")).collect()
    }
}

/// The column that is corrected and what is right: the town, or the name where no column tells one.
pub fn corrected(system: &System) -> (usize, String) {
    let first = PEOPLE[CORRECTED].first;
    let town = system.column(|holds| matches!(holds, Holds::City));
    let last = system.column(|holds| matches!(holds, Holds::Last));
    let full = system.column(|holds| matches!(holds, Holds::Full));
    match (town, last, full) {
        (Some(town), _, _) => (town, RIGHT_CITY.to_owned()),
        (None, Some(last), _) => (last, RIGHT_LAST.to_owned()),
        (None, None, full) => (full.unwrap(), format!("{first} {RIGHT_LAST}")),
    }
}

impl Handed {
    /// The system imports all of it.
    pub fn given_to(&self, crm: &mut Crm) -> Result<(), String> {
        for file in &self.updates {
            crm.update(file)?;
        }
        match &self.deletion {
            Some(file) => crm.delete(file),
            None => Ok(()),
        }
    }

    /// How an objection stands that the system took: where a channel has no column, somebody has to say
    /// that it stopped.
    pub fn objection_when_obeyed(&self) -> &'static str {
        let told = self.manifest["told"].as_array().unwrap();
        match told.iter().any(|one| one["act"] == "object") {
            true => "handed-over",
            false => "applied",
        }
    }
}
