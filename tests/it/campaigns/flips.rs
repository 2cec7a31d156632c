//! One flipped bit, anywhere: it is found, or nothing that can be read has changed.

use std::{
    fs,
    path::{Path, PathBuf},
};

use dpo::proof::{Checkpoint, LogProof, VerifierKey};

use super::{
    chance::Chance,
    scene::{Scene, Worth, folders, rows, worth},
    table::Line,
};
use crate::keys::ends;

fn flipped(bytes: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut out = bytes.to_vec();
    let at = chance.below(out.len());
    out[at] ^= 1 << chance.below(8);
    out
}

/// In the store: the next run that looks finds it, or every row is as it was.
pub fn store(flips: usize) -> Line {
    let mut line = Line::new("a bit flips", "store");
    let scene = Scene::erase();
    let home = scene.copy();
    assert!(
        scene
            .command(home.path())
            .output()
            .unwrap()
            .status
            .success()
    );
    let path = folders(home.path())[0].join("dpo.db");
    assert!(matches!(worth(home.path()), Worth::Whole { .. }));
    let (whole, before) = (fs::read(&path).unwrap(), rows(&path));
    let mut chance = Chance::new(11);
    for _ in 0..flips {
        line.runs += 1;
        fs::write(&path, flipped(&whole, &mut chance)).unwrap();
        let found = std::panic::catch_unwind(|| match worth(home.path()) {
            Worth::Broken(_) => None,
            Worth::Whole { .. } => Some(rows(&path)),
        });
        match found {
            Err(_) => line.panic += 1,
            Ok(None) => line.held += 1,
            Ok(Some(after)) if after == before => line.held += 1,
            Ok(Some(_)) => line.lose("a row was changed and nobody saw it"),
        }
        for beside in ["dpo.db-journal", "dpo.db.journal"] {
            drop(fs::remove_file(path.with_file_name(beside)));
        }
    }
    line
}

/// In what is handed out: it verifies no more.
pub fn handed_out(flips: usize) -> Vec<Line> {
    let desk = &Scene::erase().desk;
    let file = |name: &str| desk.path(name);
    let to = |name: &str| file(name).to_str().unwrap().to_owned();
    ends(desk.run(&["trail", "prove", "1", "-o", &to("proof")]), 0);
    ends(
        desk.run(&["trail", "checkpoint", "-o", &to("checkpoint")]),
        0,
    );
    ends(desk.run(&["store", "backup", &to("backup")]), 0);
    let said = desk.run(&["--json", "trail", "prove", "1"]);
    let key = VerifierKey::parse(said.json()["verifier_key"].as_str().unwrap()).unwrap();
    let known = [key];
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).ok();
    let proof = |bytes: &[u8]| {
        text(bytes)
            .and_then(|text| LogProof::parse(&text).ok())
            .and_then(|proof| Some((proof.verify(&known).ok()?, proof.entry)))
            .is_some()
    };
    let checkpoint =
        |bytes: &[u8]| text(bytes).is_some_and(|text| Checkpoint::open(&text, &known).is_ok());
    let mut lines = vec![
        each("proof of an entry", &file("proof"), flips, &proof),
        each(
            "checkpoint (receipt)",
            &file("checkpoint"),
            flips,
            &checkpoint,
        ),
    ];
    let backup = file("backup");
    let restored = |bytes: &[u8]| {
        let changed = backup.with_extension("changed");
        fs::write(&changed, bytes).unwrap();
        let key = dpo::store::KeyFile::read(&crate::keys::key(desk))
            .unwrap()
            .open(None)
            .unwrap();
        let place: PathBuf = desk.path("restored/dpo.db");
        drop(fs::remove_dir_all(place.parent().unwrap()));
        let access = dpo::store::Access {
            path: place,
            verb: "test".to_owned(),
            lock_wait: std::time::Duration::ZERO,
            writes: true,
        };
        let now = dpo::store::Now {
            at: chrono::DateTime::UNIX_EPOCH,
            today: chrono::NaiveDate::default(),
        };
        dpo::store::restore(&access, &key, &changed, (true, true), now, "test").is_ok()
    };
    lines.push(each("backup", &backup, flips, &restored));
    lines
}

fn each(case: &str, path: &Path, flips: usize, is_taken: &dyn Fn(&[u8]) -> bool) -> Line {
    let mut line = Line::new("a bit flips", case);
    let whole = fs::read(path).unwrap();
    assert!(is_taken(&whole), "{case}");
    let mut chance = Chance::new(13);
    for _ in 0..flips {
        line.runs += 1;
        let changed = flipped(&whole, &mut chance);
        match std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| is_taken(&changed))) {
            Err(_) => line.panic += 1,
            Ok(true) => line.lose("taken all the same"),
            Ok(false) => line.held += 1,
        }
    }
    line
}
