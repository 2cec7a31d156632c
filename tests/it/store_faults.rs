//! A store or a key that cannot be used: each fault has its exit code, a sentence and a hint, and
//! nothing is changed by finding out.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stderr)]

use std::{
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::Path,
    time::Instant,
};

use rusqlite::Connection;

use crate::workplace::{Holder, Workplace};

/// Readers, and verbs that write: a store or key that cannot be used stops all of them.
const VERBS: &[&[&str]] = &[
    &["import", "more.csv"],
    &["audit"],
    &["find", "--id", "K000001"],
    &["show", "K000001"],
    &["show", "K000001", "--reveal"],
    &["trail", "show"],
    &["trail", "verify"],
    &["trail", "checkpoint"],
];

#[track_caller]
fn all_refuse(place: &Workplace, code: i32, words: &str) {
    place.contacts("more.csv", 100..110);
    let before = place.files();
    for verb in VERBS {
        place.run(verb).ends(code).says(words);
        let json = [verb, &["--json"][..]].concat();
        let ran = place.run(&json).ends_silently(code);
        let document: serde_json::Value = serde_json::from_str(&ran).unwrap();
        assert_eq!(document["schema"], "dpo.error/1");
        assert_eq!(document["exit"], code);
        assert!(!document["hint"].as_str().unwrap().is_empty());
        assert_eq!(place.files(), before, "{verb:?} changed something");
    }
}

impl crate::workplace::Ran {
    /// The error of a run that gives JSON.
    #[track_caller]
    fn ends_silently(self, code: i32) -> String {
        assert_eq!(self.code, Some(code), "{}", self.err);
        assert!(self.out.is_empty());
        self.err
    }
}

#[test]
fn a_store_that_is_not_there_is_exit_5_and_nothing_is_made() {
    let place = Workplace::new();
    all_refuse(&place, 5, "there is no store at");
    assert!(!place.folder().exists());
    let (store, key) = (place.path("x/dpo.db"), place.path("x/key"));
    place
        .run(&[
            "audit",
            "--store",
            store.to_str().unwrap(),
            "--key-file",
            key.to_str().unwrap(),
        ])
        .ends(5)
        .says("dpo init");
    assert!(!place.path("x").exists());
}

#[test]
fn what_is_no_store_of_ours_is_exit_5_and_no_lock_is_made_beside_it() {
    let contents: &[(&str, Vec<u8>)] = &[
        ("empty", Vec::new()),
        ("short", b"SQLite format 3\0".to_vec()),
        (
            "garbage",
            (0..40_000_u32).map(|at| ((at * 7919) >> 3) as u8).collect(),
        ),
        ("text", "Id,First name\n".repeat(200).into_bytes()),
    ];
    for (what, content) in contents {
        let place = Workplace::with_contacts();
        fs::write(place.store(), content).unwrap();
        fs::remove_file(format!("{}.lock", place.store().display())).unwrap();
        all_refuse(&place, 5, "is not a dpo store");
        let lock = format!("{}.lock", place.store().display());
        assert!(!Path::new(&lock).exists(), "{what}");
    }
}

#[test]
fn another_programs_database_is_exit_5() {
    let place = Workplace::with_contacts();
    fs::remove_file(place.store()).unwrap();
    Connection::open(place.store())
        .unwrap()
        .execute_batch("CREATE TABLE contacts (name TEXT); INSERT INTO contacts VALUES ('x')")
        .unwrap();
    all_refuse(&place, 5, "is not a dpo store");
}

#[test]
fn a_folder_in_place_of_the_store_is_exit_5() {
    let place = Workplace::with_contacts();
    fs::remove_file(place.store()).unwrap();
    fs::create_dir(place.store()).unwrap();
    all_refuse(&place, 5, "is not a dpo store");
}

#[test]
fn a_store_that_was_cut_short_is_exit_5() {
    let place = Workplace::with_contacts();
    let whole = fs::read(place.store()).unwrap();
    assert!(whole.len() > 5 * 8192);
    for length in [
        100,
        8191,
        8192,
        3 * 8192,
        whole.len() / 2,
        whole.len() - 8192,
    ] {
        fs::write(place.store(), &whole[..length]).unwrap();
        all_refuse(&place, 5, "damaged");
    }
}

#[test]
fn a_newer_store_is_exit_5_whatever_it_looks_like_inside() {
    let place = Workplace::with_contacts();
    let database = place.sql();
    database.execute_batch("PRAGMA user_version = 99").unwrap();
    drop(database);
    all_refuse(&place, 5, "a newer dpo wrote this store");
    // A newer dpo may keep its keys elsewhere.
    place
        .sql()
        .execute_batch("DROP TABLE secret; DROP TABLE meta; PRAGMA user_version = 100")
        .unwrap();
    all_refuse(&place, 5, "format 100");
}

/// Where the sealed cells of a record lie in the file.
fn sealed_cells(place: &Workplace) -> usize {
    let cells: Vec<u8> = place
        .sql()
        .query_row("SELECT cells FROM record WHERE id = 7", [], |row| {
            row.get(0)
        })
        .unwrap();
    let file = fs::read(place.store()).unwrap();
    file.windows(cells.len())
        .position(|window| window == cells)
        .unwrap()
}

#[test]
fn one_flipped_bit_in_a_record_is_exit_8_and_names_the_row_not_the_person() {
    let place = Workplace::with_contacts();
    let at = sealed_cells(&place);
    let mut file = fs::read(place.store()).unwrap();
    file[at + 20] ^= 4;
    fs::write(place.store(), &file).unwrap();
    let before = place.files();
    let ran = place.run(&["audit"]).ends(8);
    assert!(ran.err.contains("table record, row 7"), "{}", ran.err);
    place.run(&["show", "S-000007"]).ends(8);
    assert_eq!(place.files(), before);
}

#[test]
fn a_page_whose_head_is_damaged_is_found_by_every_verb_that_reads_it_and_by_verify() {
    let place = Workplace::with_contacts();
    let mut file = fs::read(place.store()).unwrap();
    let at = sealed_cells(&place) / 8192 * 8192;
    file[at] ^= 0x40;
    fs::write(place.store(), &file).unwrap();
    let before = place.files();
    place.run(&["audit"]).ends(5).says("damaged");
    place.run(&["trail", "verify"]).ends(8);
    assert_eq!(place.files(), before);
}

/// Every flip of one bit is found by `trail verify` and an audit, or changes nothing that counts: no
/// panic, no abort, no success with another content of the trail.
#[test]
fn flipped_bits_never_make_a_panic() {
    let place = Workplace::with_contacts();
    let whole = fs::read(place.store()).unwrap();
    for round in 0_usize..60 {
        let mut file = whole.clone();
        let at = (round * 7_368_787) % file.len();
        file[at] ^= 1 << (round % 8);
        fs::write(place.store(), &file).unwrap();
        for verb in [&["trail", "verify"][..], &["find", "--id", "K000003"]] {
            let ran = place.run(verb);
            assert!(
                matches!(ran.code, Some(0 | 5 | 7 | 8)),
                "byte {at}: {:?} {}",
                ran.code,
                ran.err
            );
            assert!(!ran.err.contains("bug in dpo"), "byte {at}: {}", ran.err);
        }
    }
}

#[test]
fn a_store_in_use_is_exit_6_and_the_message_names_the_holder() {
    let place = Workplace::with_contacts();
    place.contacts("more.csv", 100..110);
    let holder = Holder::new(&place.store(), "-x");
    let before = place.files();
    for verb in VERBS {
        let started = Instant::now();
        let verb = [verb, &["--lock-wait", "0s"][..]].concat();
        place
            .run(&verb)
            .ends(6)
            .says("in use by another run (process 4711 import)")
            .says("--lock-wait");
        assert!(started.elapsed().as_secs() < 5, "it does not wait");
    }
    assert_eq!(place.files(), before);
    holder.end();
    place.run(&["import", "more.csv"]).ends(0);
}

#[test]
fn readers_read_together_and_a_writer_waits_for_them() {
    let place = Workplace::with_contacts();
    place.contacts("more.csv", 100..110);
    let holder = Holder::new(&place.store(), "-s");
    place
        .run(&["find", "--id", "K000001", "--lock-wait", "0s"])
        .ends(0);
    place.run(&["trail", "verify", "--lock-wait", "0s"]).ends(0);
    place
        .run(&["import", "more.csv", "--lock-wait", "0s"])
        .ends(6);
    holder.end();
    place
        .run(&["import", "more.csv", "--lock-wait", "0s"])
        .ends(0);
}

#[test]
fn every_verb_waits_as_long_as_it_was_told() {
    let place = Workplace::with_contacts();
    place.contacts("more.csv", 100..110);
    for verb in [
        &["find", "--id", "K000001"][..],
        &["audit", "--fail-on", "never"],
        &["trail", "verify"],
        &["import", "more.csv"],
    ] {
        let holder = Holder::new(&place.store(), "-x");
        let mut waiting = place
            .command(&[verb, &["--lock-wait", "60s"]].concat())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(300));
        assert!(
            waiting.try_wait().unwrap().is_none(),
            "{verb:?} did not wait"
        );
        holder.end();
        assert!(waiting.wait().unwrap().success(), "{verb:?}");
    }
    let holder = Holder::new(&place.store(), "-x");
    let started = Instant::now();
    place.run(&["audit", "--lock-wait", "1s"]).ends(6);
    assert!(started.elapsed().as_millis() >= 1000);
    holder.end();
}

#[test]
fn the_name_of_a_run_that_has_ended_is_not_told() {
    let place = Workplace::with_contacts();
    let lock = format!("{}.lock", place.store().display());
    assert_eq!(
        fs::read(&lock).unwrap(),
        b"",
        "a run that ended has taken its name away"
    );
    fs::write(&lock, "process 99999 import\n").unwrap();
    place.run(&["find", "--id", "K000001"]).ends(0);
    assert_eq!(
        fs::read(&lock).unwrap(),
        b"",
        "what a killed run left is gone"
    );
}

#[test]
fn another_program_that_holds_the_database_is_exit_6() {
    let place = Workplace::with_contacts();
    let other = place.sql();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    place
        .run(&["audit", "--lock-wait", "0s"])
        .ends(6)
        .says("another program");
    drop(other);
    place.run(&["audit", "--fail-on", "never"]).ends(0);
}

#[test]
fn keys_that_cannot_be_used_are_exit_7() {
    let place = Workplace::with_contacts();
    let code = fs::read_to_string(place.key()).unwrap();
    let secret: String = code.trim().chars().skip(10).take(12).collect();
    let other = Workplace::with_store();
    let strange = fs::read_to_string(other.key()).unwrap();
    let cases: &[(&str, &str, u32, &str)] = &[
        (
            "of another store",
            &strange,
            0o600,
            "does not open this store",
        ),
        (
            "readable by the group",
            &code,
            0o640,
            "can be read by others (mode 0640)",
        ),
        (
            "readable by all",
            &code,
            0o604,
            "can be read by others (mode 0604)",
        ),
        (
            "writable by the group",
            &code,
            0o620,
            "can be read by others",
        ),
        ("empty", "", 0o600, "does not hold a dpo key"),
        ("cut short", &code[..20], 0o600, "does not hold a dpo key"),
        (
            "mistyped",
            &code.replace("DPO1-", "DPO1-Z"),
            0o600,
            "does not hold a dpo key",
        ),
        (
            "twice",
            &format!("{code}{code}"),
            0o600,
            "does not hold a dpo key",
        ),
        (
            "something else",
            "hunter2\n",
            0o600,
            "does not hold a dpo key",
        ),
    ];
    for (what, content, mode, words) in cases {
        fs::write(place.key(), content).unwrap();
        fs::set_permissions(place.key(), fs::Permissions::from_mode(*mode)).unwrap();
        all_refuse(&place, 7, words);
        let ran = place.run(&["audit"]);
        assert!(
            !ran.err.contains(&secret),
            "{what}: the key is in the message"
        );
    }
    fs::remove_file(place.key()).unwrap();
    all_refuse(&place, 7, "there is no key file");
    fs::create_dir(place.key()).unwrap();
    all_refuse(&place, 7, "is not a key file");
    fs::remove_dir(place.key()).unwrap();
    assert!(
        place
            .sh(&format!("mkfifo -m 600 '{}'", place.key().display()))
            .code
            == Some(0)
    );
    place.run(&["audit"]).ends(7).says("is not a key file");
}

#[test]
fn the_recovery_code_saved_as_a_file_is_a_key() {
    let place = Workplace::new();
    let paper = place.path("paper/recovery.txt");
    place
        .run(&["init", "--recovery-file", paper.to_str().unwrap()])
        .ends(0);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&paper), 0o600);
    fs::remove_file(place.key()).unwrap();
    place.run(&["trail", "verify"]).ends(7);
    place
        .run(&["trail", "verify", "--key-file", paper.to_str().unwrap()])
        .ends(0);
    // Typed again from paper: lower case, blanks for hyphens, over two lines.
    let typed = fs::read_to_string(&paper)
        .unwrap()
        .to_lowercase()
        .replace('-', " ");
    let (first, second) = typed.split_at(30);
    fs::write(place.key(), format!("{first}\n{second}")).unwrap();
    fs::set_permissions(place.key(), fs::Permissions::from_mode(0o600)).unwrap();
    place.run(&["trail", "verify"]).ends(0);
}

#[test]
fn init_shows_no_code_and_no_key_where_there_is_no_terminal() {
    let place = Workplace::new();
    let ran = place.run(&["init"]).ends(0);
    let code = fs::read_to_string(place.key()).unwrap();
    assert!(code.starts_with("DPO1-"));
    for text in [ran.text(), ran.err] {
        assert!(
            !text.contains("DPO1-") && !text.contains(code.trim()),
            "{text}"
        );
    }
}

#[test]
fn what_init_makes_is_its_owners_alone_whatever_the_umask() {
    let place = Workplace::new();
    let ran = place.sh("umask 000; exec \"$DPO\" init");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    place.contacts("more.csv", 0..5);
    place.sh("umask 000; exec \"$DPO\" import more.csv");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for folder in [place.folder(), place.path(".config/dpo")] {
        assert_eq!(mode(&folder), 0o700, "{}", folder.display());
    }
    let mut seen = 0;
    for entry in fs::read_dir(place.folder()).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
        seen += 1;
    }
    assert!(seen >= 3, "store, lock and policy");
    assert_eq!(mode(&place.key()), 0o600);
}

#[test]
fn init_over_a_store_is_exit_4_and_changes_nothing() {
    let place = Workplace::with_contacts();
    let before = place.files();
    place.run(&["init"]).ends(4).says("there is a store at");
    let paper = place.path("paper.txt");
    place
        .run(&["init", "--recovery-file", paper.to_str().unwrap()])
        .ends(4);
    assert_eq!(place.files(), before);
    // A link that leads nowhere is not written through.
    let (link, target) = (place.path("link.db"), place.path("target.db"));
    symlink(&target, &link).unwrap();
    place
        .run(&["init", "--store", link.to_str().unwrap()])
        .ends(4);
    assert!(!target.exists());
}

#[test]
fn init_keeps_a_key_and_a_policy_that_are_there() {
    let place = Workplace::with_contacts();
    fs::write(
        place.folder().join("dpo-policy.toml"),
        fs::read("fixtures/policy/minimal.toml").unwrap(),
    )
    .unwrap();
    let (key, policy) = (
        fs::read(place.key()).unwrap(),
        fs::read(place.folder().join("dpo-policy.toml")).unwrap(),
    );
    fs::remove_file(place.store()).unwrap();
    place.run(&["init"]).ends(0).says("there already, kept");
    assert_eq!(fs::read(place.key()).unwrap(), key);
    assert_eq!(
        fs::read(place.folder().join("dpo-policy.toml")).unwrap(),
        policy
    );
    place.trail_holds();
}

#[test]
fn an_init_that_fails_leaves_nothing_behind() {
    // A policy that is wrong.
    let place = Workplace::new();
    fs::create_dir_all(place.folder()).unwrap();
    fs::write(place.folder().join("dpo-policy.toml"), "version = 99\n").unwrap();
    let before = place.files();
    place.run(&["init"]).ends(2);
    assert_eq!(place.files(), before);
    // A recovery file that is there already.
    let place = Workplace::new();
    fs::write(place.path("paper.txt"), "shopping list\n").unwrap();
    let before = place.files();
    place.run(&["init", "--recovery-file", "paper.txt"]).ends(4);
    assert_eq!(place.files(), before);
    // A store whose folder cannot be made.
    let place = Workplace::new();
    fs::write(place.path("file"), "not a folder").unwrap();
    let before = place.files();
    place
        .run(&[
            "init",
            "--store",
            "file/dpo.db",
            "--policy",
            "policy.toml",
            "--recovery-file",
            "paper.txt",
        ])
        .ends(5);
    assert_eq!(place.files(), before);
    assert!(!place.path(".config/dpo/key").exists());
}

#[test]
fn what_a_killed_init_left_does_not_stop_the_next() {
    let place = Workplace::new();
    fs::create_dir_all(place.folder()).unwrap();
    fs::write(place.folder().join("dpo.db.new"), "half a store").unwrap();
    fs::write(place.folder().join("dpo.db.new-journal"), "half a journal").unwrap();
    place.run(&["init"]).ends(0);
    assert!(!place.folder().join("dpo.db.new").exists());
    assert!(!place.folder().join("dpo.db.new-journal").exists());
    place.trail_holds();
}

/// Runs a shell line with the store's folder mounted in a way of its own; `None` where the system
/// does not let this user mount.
fn mounted(place: &Workplace, mount: &str, line: &str) -> Option<crate::workplace::Ran> {
    let folder = place.folder();
    let script = format!("D='{}'; {mount} || exit 99; {line}", folder.display());
    let mut command = place.shell("exec unshare -m sh -c \"$SCRIPT\"");
    command.env("SCRIPT", script);
    let ran: crate::workplace::Ran = command.output().unwrap().into();
    if ran.code == Some(99) || ran.err.contains("unshare") {
        eprintln!("skipped: this user may not mount here");
        return None;
    }
    Some(ran)
}

const READ_ONLY: &str = "mount --bind \"$D\" \"$D\" && mount -o remount,bind,ro \"$D\"";

#[test]
fn a_read_only_medium_can_be_audited_searched_and_verified() {
    let place = Workplace::with_contacts();
    let before = place.files();
    for (verb, code) in [
        ("audit --fail-on never", 0),
        ("find --id K000001", 0),
        ("show K000001", 0),
        ("trail verify", 0),
        ("trail show", 0),
        ("trail checkpoint", 0),
    ] {
        let Some(ran) = mounted(&place, READ_ONLY, &format!("\"$DPO\" {verb}")) else {
            return;
        };
        ran.ends(code);
        assert_eq!(place.files(), before, "{verb}");
    }
}

#[test]
fn what_would_write_on_a_read_only_medium_is_exit_5() {
    let place = Workplace::with_contacts();
    place.contacts("more.csv", 100..110);
    let before = place.files();
    for verb in [
        "import more.csv",
        "show K000001 --reveal",
        "find --id K000001 --reveal",
        "init --store \"$D/new.db\"",
    ] {
        let Some(ran) = mounted(&place, READ_ONLY, &format!("\"$DPO\" {verb}")) else {
            return;
        };
        ran.ends(5);
        assert_eq!(place.files(), before, "{verb}");
    }
}

#[test]
fn a_read_only_medium_without_a_lock_file_can_be_read() {
    let place = Workplace::with_contacts();
    fs::remove_file(format!("{}.lock", place.store().display())).unwrap();
    let Some(ran) = mounted(&place, READ_ONLY, "\"$DPO\" trail verify") else {
        return;
    };
    ran.ends(0);
}

#[test]
fn a_full_disk_is_exit_5_and_the_store_is_as_before() {
    let place = Workplace::with_contacts();
    place.contacts("many.csv", 1000..9000);
    let line = "cp -a \"$D\" \"$D.copy\" && mount -t tmpfs -o size=1700k,mode=700 none \"$D\" && cp -a \"$D.copy/.\" \"$D\" && cp \"$D/dpo.db\" before";
    let run = "\"$DPO\" import many.csv; code=$?; cmp \"$D/dpo.db\" before >&2 || exit 90; [ ! -s \"$D/dpo.db-journal\" ] || exit 91; \"$DPO\" trail verify -q || exit 92; \"$DPO\" find --id K000001 >&2 || exit 93; exit $code";
    let Some(ran) = mounted(&place, line, run) else {
        return;
    };
    ran.ends(5).says("the disk is full: nothing was changed");
}

#[test]
fn a_limit_of_file_size_is_a_full_disk_and_not_a_signal() {
    let place = Workplace::with_contacts();
    place.contacts("many.csv", 1000..9000);
    let before = fs::read(place.store()).unwrap();
    // Blocks of 512 bytes: 600 kB, enough for the store as it is.
    place
        .sh("ulimit -f 1200; exec \"$DPO\" import many.csv")
        .ends(5)
        .says("nothing was changed");
    assert_eq!(fs::read(place.store()).unwrap(), before);
    place.trail_holds();
    place.run(&["import", "many.csv"]).ends(0);
    place.trail_holds();
}

#[test]
fn an_init_on_a_full_disk_leaves_nothing_behind() {
    let place = Workplace::new();
    fs::create_dir_all(place.folder()).unwrap();
    let line = "mount -t tmpfs -o size=40k,mode=700 none \"$D\"";
    let run = "\"$DPO\" init; code=$?; [ -z \"$(ls -A \"$D\")\" ] || { ls -lA \"$D\" >&2; exit 90; }; [ ! -e .config/dpo/key ] || exit 91; exit $code";
    let Some(ran) = mounted(&place, line, run) else {
        return;
    };
    ran.ends(5);
}

#[test]
fn a_full_output_is_exit_5() {
    let place = Workplace::with_contacts();
    for verb in [
        "audit --json",
        "trail show",
        "find --id K000001",
        "trail verify",
        "policy show",
        "--help",
    ] {
        let ran = place.sh(&format!("exec \"$DPO\" {verb} > /dev/full"));
        assert_eq!(ran.code, Some(5), "{verb}: {}", ran.err);
    }
    place.trail_holds();
}

#[test]
fn closed_pipes_and_streams_are_a_clean_end() {
    let place = Workplace::with_contacts();
    for line in [
        "{ \"$DPO\" audit --json --fail-on never; echo $? >&2; } | head -1 >/dev/null",
        "{ \"$DPO\" trail show; echo $? >&2; } | true",
        "{ \"$DPO\" --help; echo $? >&2; } | true",
        "\"$DPO\" trail show >&-; echo $? >&2",
        "\"$DPO\" trail show <&- >/dev/null; echo $? >&2",
        "\"$DPO\" audit --fail-on never <&- >/dev/null 2>&-; echo $? >&2",
    ] {
        let ran = place.sh(line);
        assert!(
            ran.err.lines().any(|line| line == "0"),
            "{line}: {}",
            ran.err
        );
        assert!(!ran.err.contains("bug in dpo"), "{line}: {}", ran.err);
    }
    place.trail_holds();
}

#[test]
fn a_store_of_format_1_opens_and_is_brought_on() {
    let place = Workplace::new();
    fs::create_dir_all(place.folder()).unwrap();
    place
        .sql()
        .execute_batch(include_str!("../../fixtures/store/v0001.sql"))
        .unwrap();
    fs::create_dir_all(place.path(".config/dpo")).unwrap();
    fs::write(place.key(), include_str!("../../fixtures/store/v0001.key")).unwrap();
    for file in [place.key(), place.store()] {
        fs::set_permissions(file, fs::Permissions::from_mode(0o600)).unwrap();
    }
    place.trail_holds();
    // Its rows were not summed; the first change does it, and from then on a change from outside is seen.
    place.run(&["store", "check"]).ends(1);
    place.run(&["audit", "--fail-on", "never"]).ends(0);
    place.run(&["store", "check"]).ends(0);
    let whole = fs::read(place.store()).unwrap();
    place
        .sql()
        .execute("UPDATE record SET line = line + 1", [])
        .unwrap();
    place.run(&["store", "check"]).ends(8);
    fs::write(place.store(), whole).unwrap();
    place.run(&["store", "check"]).ends(0);
    place.contacts("more.csv", 100..110);
    place.run(&["import", "more.csv"]).ends(0);
    place.run(&["consent", "hold", "list"]).ends(0);
    place
        .run(&["may-contact", "--channel", "email", "more.csv"])
        .ends(0);
    place.trail_holds();
}

#[test]
fn no_core_is_written() {
    let place = Workplace::with_contacts();
    let holder = Holder::new(&place.store(), "-x");
    let mut waiting = place
        .shell("ulimit -c unlimited; exec \"$DPO\" audit --lock-wait 60s")
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let limits = format!("/proc/{}/limits", waiting.id());
    let mut said = String::new();
    for _ in 0..100 {
        std::thread::sleep(std::time::Duration::from_millis(20));
        said = fs::read_to_string(&limits).unwrap_or_default();
        if said
            .lines()
            .any(|line| line.starts_with("Max core") && line.contains(" 0 "))
        {
            break;
        }
    }
    waiting.kill().unwrap();
    waiting.wait().unwrap();
    holder.end();
    let line = said.lines().find(|line| line.starts_with("Max core"));
    assert!(line.is_none_or(|line| line.contains(" 0 ")), "{line:?}");
}

#[test]
fn an_erasure_goes_through_on_a_full_disk() {
    let place = Workplace::with_contacts();
    let case = "2026-0001";
    fs::write(
        place.path("solo.csv"),
        "Id,First name,Last name,E-mail\n9,Zoe,Quist,zoe@example.org\n",
    )
    .unwrap();
    place.run(&["import", "-q", "solo.csv"]).ends(0);
    place
        .run(&[
            "request",
            "open",
            "--right",
            "erasure",
            "--email",
            "zoe@example.org",
        ])
        .ends(0);
    place
        .run(&["request", "verify-identity", case, "--method", "call-back"])
        .ends(0);
    let disk = "cp -a \"$D\" \"$D.copy\" && mount -t tmpfs -o size=8m,mode=700 none \"$D\" && cp -a \"$D.copy/.\" \"$D\" && rm \"$D/dpo.db.reserve\" && \"$DPO\" store compact -q && { dd if=/dev/zero of=\"$D/filler\" bs=4096 2>/dev/null; true; }";
    // Nothing else goes: a small import already finds no room.
    let erase = format!(
        "[ -f \"$D/dpo.db.reserve\" ] || exit 89; \"$DPO\" import contacts-more.csv; [ $? = 5 ] || exit 90; \"$DPO\" erase --case {case} --ground b --confirm {case} --out-dir .; code=$?; \"$DPO\" find --email zoe@example.org --json; exit $code"
    );
    place.contacts("contacts-more.csv", 1000..2000);
    let Some(ran) = mounted(&place, disk, &erase) else {
        return;
    };
    let text = String::from_utf8_lossy(&ran.out).into_owned();
    assert!(text.contains("\"candidates\": []"), "{text}\n{}", ran.err);
    ran.ends(0);
}
