//! Runs that are killed, interrupted or met by another run: all of a change is there afterwards, or
//! nothing of it, and the trail holds.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::{
    fs,
    os::unix::process::ExitStatusExt,
    process::Stdio,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};

use crate::workplace::{Holder, Workplace};

const KILLS: u64 = 30;
const ROWS: u32 = 10_000;
const BEFORE: u32 = 40;

/// How many records and trail entries there are.
fn counts(place: &Workplace) -> (u32, u32) {
    place
        .sql()
        .query_row(
            "SELECT (SELECT count(*) FROM record), (SELECT count(*) FROM trail)",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap()
}

/// What is left must be one of two stores: that before the import, or that after it.
#[track_caller]
fn all_or_nothing(place: &Workplace, entries_before: u32) -> bool {
    // The first to open it rolls an interrupted change back.
    place.trail_holds();
    // Empty, or one that never came into force: its first byte is zero until it is on the disk.
    let journal = fs::read(place.folder().join("dpo.db-journal")).unwrap_or_default();
    assert!(journal.first().is_none_or(|byte| *byte == 0), "rolled back");
    let sound: String = place
        .sql()
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(sound, "ok");
    match counts(place) {
        (BEFORE, entries) => {
            assert_eq!(entries, entries_before);
            false
        }
        (records, entries) => {
            assert_eq!((records, entries), (BEFORE + ROWS, entries_before + 1));
            true
        }
    }
}

fn big(place: &Workplace) -> String {
    let path = place.contacts("many.csv", 1000..1000 + ROWS);
    path.to_str().unwrap().to_owned()
}

fn import(place: &Workplace, file: &str) -> std::process::Child {
    place
        .command(&["import", "-q", file, "--lock-wait", "60s"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn a_killed_import_is_all_there_or_not_at_all() {
    let place = Workplace::with_contacts();
    let file = big(&place);
    let (before, entries) = (fs::read(place.store()).unwrap(), counts(&place).1);
    let started = Instant::now();
    assert!(import(&place, &file).wait().unwrap().success());
    let whole = started.elapsed().max(Duration::from_millis(50));
    assert!(
        all_or_nothing(&place, entries),
        "undisturbed, it is all there"
    );
    let mut rolled_back = 0;
    for round in 0..KILLS {
        fs::write(place.store(), &before).unwrap();
        let mut running = import(&place, &file);
        // Spread over the whole run, and a little beyond its end, in no order.
        let part = (round * 7 + 3) % KILLS;
        std::thread::sleep(whole.mul_f64((part as f64 + 0.5) / KILLS as f64 * 1.05));
        running.kill().unwrap();
        let status = running.wait().unwrap();
        let is_there = all_or_nothing(&place, entries);
        assert!(
            is_there || !status.success(),
            "a run that ended well has done its work"
        );
        rolled_back += u32::from(!is_there);
        place.run(&["find", "--id", "K000001"]).ends(0);
    }
    assert!(
        rolled_back > 5,
        "the kills came too late to show anything: {rolled_back}"
    );
}

/// The negative control: without the journal a killed import would be half done, and seen. It
/// changes records that are there, because new ones only lengthen the file.
#[test]
fn a_change_whose_journal_is_taken_away_is_seen() {
    let place = Workplace::with_contacts();
    let file = big(&place);
    place.run(&["import", "-q", &file]).ends(0);
    let before = fs::read(place.store()).unwrap();
    let changed = fs::read_to_string(&file)
        .unwrap()
        .replace("@example.org", "@post.example.org");
    fs::write(&file, changed).unwrap();
    let journal = place.folder().join("dpo.db-journal");
    for round in 0..40_u64 {
        fs::write(place.store(), &before).unwrap();
        let mut running = import(&place, &file);
        let started = Instant::now();
        let is_empty = || fs::metadata(&journal).map_or(0, |found| found.len()) == 0;
        let written = || fs::metadata(place.store()).unwrap().modified().unwrap();
        let untouched = written();
        // Until pages that are not committed yet have reached the file.
        while written() == untouched && started.elapsed() < Duration::from_secs(30) {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_millis(7 * (round % 20)));
        running.kill().unwrap();
        running.wait().unwrap();
        if is_empty() {
            continue;
        }
        fs::write(&journal, b"").unwrap();
        let ran = place.run(&["trail", "verify"]);
        if ran.code != Some(0) || is_half_changed(&place) {
            return;
        }
    }
    panic!("no kill came between two writes, or none was seen");
}

/// Whether only some of the records are of the last import, or the pages do not hold together.
fn is_half_changed(place: &Workplace) -> bool {
    let sound: Result<String, _> = place
        .sql()
        .query_row("PRAGMA integrity_check", [], |row| row.get(0));
    let changed: Result<u32, _> = place.sql().query_row(
        "SELECT count(*) FROM record WHERE import NOT IN (SELECT id FROM import)",
        [],
        |row| row.get(0),
    );
    !sound.is_ok_and(|said| said == "ok") || changed.is_ok_and(|count| count > 0)
}

#[test]
fn an_interrupted_import_ends_by_its_signal_and_nothing_is_half_done() {
    for (signal, number) in [(Signal::INT, 2), (Signal::TERM, 15)] {
        let place = Workplace::with_contacts();
        let file = big(&place);
        let entries = counts(&place).1;
        let mut running = import(&place, &file);
        std::thread::sleep(Duration::from_millis(120));
        let pid = Pid::from_child(&running);
        kill_process(pid, signal).unwrap();
        let status = running.wait().unwrap();
        let is_there = all_or_nothing(&place, entries);
        // A shell calls them 130 and 143.
        assert!(status.signal() == Some(number) || is_there, "{status:?}");
    }
}

#[test]
fn a_killed_init_leaves_a_store_or_none() {
    for round in 0..20_u64 {
        let place = Workplace::new();
        let mut running = place
            .command(&["init", "-q"])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_micros(round * 700));
        running.kill().unwrap();
        running.wait().unwrap();
        if !place.store().exists() {
            let again = place.run(&["init"]);
            // A key that was being written when the run was killed is the only thing in the way.
            assert_eq!(again.code, Some(0), "round {round}: {}", again.err);
        }
        place.trail_holds();
    }
}

#[test]
fn two_imports_at_once_both_land() {
    let place = Workplace::with_store();
    let first = place.contacts("kunden.csv", 0..4000);
    let second = place.contacts("lieferanten.csv", 4000..8000);
    let mut one = import(&place, first.to_str().unwrap());
    let mut other = import(&place, second.to_str().unwrap());
    assert!(one.wait().unwrap().success());
    assert!(other.wait().unwrap().success());
    assert_eq!(counts(&place), (8000, 3));
    place.trail_holds();
}

#[test]
fn a_second_import_that_may_not_wait_is_exit_6_and_loses_nothing() {
    let place = Workplace::with_store();
    let file = place.contacts("kunden.csv", 0..100);
    let holder = Holder::new(&place.store(), "-x");
    place
        .run(&["import", file.to_str().unwrap(), "--lock-wait", "0s"])
        .ends(6);
    assert_eq!(counts(&place), (0, 1));
    holder.end();
    place.run(&["import", file.to_str().unwrap()]).ends(0);
    assert_eq!(counts(&place), (100, 2));
}
