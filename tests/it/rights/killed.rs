//! Each verb of the rights, killed at moments spread over its run: all of it is done afterwards, or
//! nothing. `erase` and `import` have their own tests.

use std::{
    collections::BTreeMap,
    fs,
    process::Stdio,
    time::{Duration, Instant},
};

use serde_json::Value;

use super::{case, desk, done, sql, verified};
use crate::desk::Desk;

/// How often each verb is killed; `DPO_KILLS=200` for a long run.
fn kills() -> u32 {
    let wanted = std::env::var("DPO_KILLS").ok();
    wanted.map_or(8, |wanted| wanted.parse().unwrap())
}

/// How many rows each table has, and how the cases stand.
fn shape(desk: &Desk) -> (BTreeMap<String, i64>, Value) {
    let sql = sql(desk);
    let mut statement = sql
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        .unwrap();
    let tables: Vec<String> = statement
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let counted = tables.into_iter().map(|table| {
        let query = format!("SELECT count(*) FROM \"{table}\"");
        let rows = sql.query_row(&query, [], |row| row.get(0)).unwrap();
        (table, rows)
    });
    (counted.collect(), done(desk, &["request", "list", "--all"]))
}

/// The folders below `out`; one that a run left without its name is none.
fn folders(desk: &Desk) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(desk.path("out"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    names
}

/// Kills a verb; how often nothing of it was there, and how often all.
fn killed(desk: &Desk, args: &[&str]) -> (u32, u32) {
    let out = desk.path("out");
    let empty = || {
        drop(fs::remove_dir_all(&out));
        fs::create_dir(&out).unwrap();
    };
    empty();
    let file = fs::read(desk.store()).unwrap();
    let before = shape(desk);
    let started = Instant::now();
    let said = desk.run(args);
    let mut whole = started.elapsed();
    assert_eq!(said.exit, 0, "{args:?}: {}", said.err);
    let (after, delivered) = (shape(desk), folders(desk));
    let done = fs::read(desk.store()).unwrap();
    assert_ne!(before, after, "{args:?} changes the store");
    let (mut undone, mut finished) = (0, 0);
    let kills = kills();
    for round in 0..kills {
        fs::write(desk.store(), &file).unwrap();
        empty();
        let mut running = desk
            .command(args)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let part = f64::from(round * 7 % kills) + 0.5;
        std::thread::sleep(whole.mul_f64(part / f64::from(kills)) + Duration::from_millis(1));
        if running.try_wait().unwrap().is_some() {
            // The first run was slower than the others: the next kills come sooner.
            whole = whole.mul_f64(0.7);
        }
        running.kill().unwrap();
        running.wait().unwrap();
        // The next verb of the rights names the folder of a run that was stopped after its commit.
        assert_eq!(desk.run(&["notices", "sent", "99"]).exit, 3);
        assert_eq!(desk.run(&["trail", "verify", "-q"]).exit, 0);
        let now = shape(desk);
        if now == before {
            undone += 1;
            assert_eq!(folders(desk), Vec::<String>::new(), "{args:?} {round}");
        } else {
            assert_eq!(now, after, "half done: {args:?}, round {round}");
            finished += 1;
            assert_eq!(folders(desk), delivered, "{args:?} {round}");
        }
    }
    fs::write(desk.store(), done).unwrap();
    (undone, finished)
}

#[test]
fn a_verb_that_is_killed_is_all_done_or_not_at_all() {
    let mut all = (0, 0);
    let mut kill = |desk: &Desk, args: &[&str]| {
        let (undone, finished) = killed(desk, args);
        all = (all.0 + undone, all.1 + finished);
    };
    let out = ["--out-dir", "out"];
    let new = desk();
    let asked = ["--name", "Anna Maes", "--email", "anna.maes@example.org"];
    let open = ["request", "open", "--right", "access"];
    // The first search completes the index in a change of its own; it is no part of the case.
    assert_eq!(new.run(&[&["find"], &asked[..]].concat()).exit, 0);
    kill(&new, &[&open[..], &asked, &out].concat());

    let desk = desk();
    let access = verified(&desk, "access", &[]);
    kill(&desk, &[&["access", "--case", &access], &out[..]].concat());
    let hers = verified(&desk, "rectification", &[]);
    let set = ["--set", "City=Brugge", "--statement", "her words"];
    kill(
        &desk,
        &[&["rectify", "--case", &hers], &set[..], &out].concat(),
    );
    let block = case(&desk, "restriction", &[]);
    let args = ["restrict", "--case", &block, "--ground", "a"];
    kill(&desk, &[&args[..], &out].concat());
    let args = ["lift", "--case", &block, "--informed-on", "2026-11-23"];
    kill(&desk, &args);
    let stop = case(&desk, "objection", &[]);
    let args = ["object", "--case", &stop, "--purpose", "fraud"];
    kill(&desk, &[&args[..], &out].concat());
    kill(&desk, &["notices", "sent", "1"]);
    let late = verified(&desk, "erasure", &[]);
    let args = ["request", "refuse", &late, "--ground", "no-ground"];
    let why = ["--facts", "none is met", "--text", "None is met."];
    kill(&desk, &[&args[..], &why, &out].concat());

    let (undone, finished) = all;
    assert_eq!(undone + finished, 8 * kills());
    assert!(undone > 4, "the kills came too late: {undone}, {finished}");
}
