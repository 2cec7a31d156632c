//! Calls that fail, runs that are killed, two runs at once, clocks that jump.

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use super::{
    chance::Chance,
    scene::{Scene, Stages, Worth, holds, shim, worth},
    table::Line,
};

pub const EIO: i32 = 5;
const ENOSPC: i32 = 28;

/// The kinds of call, and how they fail.
pub const CALLS: &[(&str, i32)] = &[
    ("write", EIO),
    ("write", ENOSPC),
    ("fsync", EIO),
    ("truncate", EIO),
    ("unlink", EIO),
    ("rename", ENOSPC),
    ("open", EIO),
];

/// The stores that a verb goes through, by an undisturbed run. Which rows they have differs from run to run, for
/// nonces are random: the number of entries is what two runs have in common.
fn entries_of(scene: &Scene) -> (u64, u64) {
    let home = scene.copy();
    let Worth::Whole {
        entries: before, ..
    } = worth(home.path())
    else {
        panic!("{}", scene.name)
    };
    assert!(
        scene
            .command(home.path())
            .output()
            .unwrap()
            .status
            .success()
    );
    let Worth::Whole { entries: after, .. } = worth(home.path()) else {
        panic!("{}", scene.name)
    };
    (before, after)
}

/// Looks at what a disturbed run left. The next run of the same verb, undisturbed, must come to the same end.
fn judge(
    scene: &Scene,
    home: &Path,
    output: Option<&Output>,
    (before, after): (u64, u64),
    rows_before: &Stages,
    line: &mut Line,
) {
    line.runs += 1;
    let succeeded = output.is_some_and(|output| output.status.success());
    if output.is_some_and(|output| output.status.code() == Some(70)) {
        line.panic += 1;
        return;
    }
    let found = worth(home);
    let (entries, rows) = match found {
        Worth::Broken(why) => return line.lose(&why),
        Worth::Whole { entries, rows } => (entries, rows),
    };
    if succeeded && entries < after {
        return line.lose("acknowledged");
    }
    if entries == before && rows_before.get(&before) != Some(&rows) {
        line.half += 1;
        return;
    }
    // What is done is done whole: the same again finds nothing left to do or does it, and then it holds.
    let again = scene.command(home).output().unwrap();
    if again
        .status
        .code()
        .is_none_or(|code| code == 70 || code == 5 || code >= 7)
    {
        return line.lose(&String::from_utf8_lossy(&again.stderr));
    }
    match worth(home) {
        Worth::Broken(why) => line.lose(&why),
        Worth::Whole { entries, .. } if entries < after => line.lose("the verb again"),
        Worth::Whole { .. } if !scene.gone.is_empty() && holds(home, &scene.gone) => line.leak += 1,
        Worth::Whole { .. } => line.held += 1,
    }
}

fn rows_before(scene: &Scene) -> Stages {
    let home = scene.copy();
    match worth(home.path()) {
        Worth::Whole { entries, rows } => Stages::from([(entries, rows)]),
        Worth::Broken(why) => panic!("{why}"),
    }
}

/// Lets the n-th call of each kind fail: every n, or at most so many.
pub fn calls(scene: &Scene, kinds: &[(&str, i32)], most: usize) -> Line {
    let mut line = Line::new("a call fails", scene.name);
    let stages = entries_of(scene);
    let before = rows_before(scene);
    for (call, errno) in kinds {
        let run = |n: usize, log: Option<&Path>| {
            let home = scene.copy();
            let mut command = scene.command(home.path());
            command
                .env("LD_PRELOAD", shim())
                .env("SHIM_DIR", home.path())
                .env("SHIM_FAIL", format!("{call}:{n}:{errno}"));
            if let Some(log) = log {
                command.env("SHIM_LOG", log);
            }
            let output = command.output().unwrap();
            (home, output)
        };
        // How many calls there are: one that is never reached.
        let log = scene.desk.path("count");
        drop(fs::remove_file(&log));
        drop(run(usize::MAX >> 1, Some(&log)));
        let letter = match *call {
            "write" => "w ",
            "fsync" => "s ",
            "truncate" => "t ",
            "unlink" => "u ",
            "rename" => "r ",
            _ => "o ",
        };
        let count = count(&fs::read(&log).unwrap(), letter) + 2;
        let step = count.div_ceil(most).max(1);
        for n in (1..=count).step_by(step) {
            let (home, output) = run(n, None);
            judge(
                scene,
                home.path(),
                Some(&output),
                stages,
                &before,
                &mut line,
            );
        }
    }
    line.note =
        "EIO and ENOSPC at the n-th write, fsync, ftruncate, unlink, rename, open".to_owned();
    line
}

/// How many lines of that letter a log has; the bytes that were written may look like some.
fn count(log: &[u8], letter: &str) -> usize {
    let (mut rest, mut count) = (log, 0);
    while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
        let line = &rest[..end];
        rest = &rest[end + 1..];
        if line.starts_with(letter.as_bytes()) {
            count += 1;
        }
        if line.starts_with(b"w ") {
            let text = String::from_utf8_lossy(line).into_owned();
            let length: usize = text.rsplit(' ').next().unwrap().parse().unwrap();
            rest = &rest[length + 1..];
        }
    }
    count
}

/// Kills runs at random moments.
pub fn kills(scene: &Scene, count: usize) -> Line {
    let mut line = Line::new("kill -9", scene.name);
    let stages = entries_of(scene);
    let before = rows_before(scene);
    let started = Instant::now();
    let home = scene.copy();
    assert!(
        scene
            .command(home.path())
            .output()
            .unwrap()
            .status
            .success()
    );
    let whole = started.elapsed();
    let mut chance = Chance::new(scene.name.len() as u64);
    for _ in 0..count {
        let home = scene.copy();
        let mut child = scene
            .command(home.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        sleep(whole * u32::try_from(chance.below(1000)).unwrap() / 1000);
        drop(child.kill());
        drop(child.wait());
        judge(scene, home.path(), None, stages, &before, &mut line);
    }
    line
}

/// A nightly import and an erasure at once, begun in every order.
pub fn two_at_once(schedules: usize) -> Line {
    let mut line = Line::new("two processes", "import, erase");
    let erase = Scene::erase();
    let mut chance = Chance::new(3);
    for _ in 0..schedules {
        let home = erase.copy();
        let file = home.path().join("contacts.csv");
        let text = fs::read_to_string(&file).unwrap() + "7;Emma;Claes;emma@example.org;;Ath;yes\n";
        fs::write(&file, text).unwrap();
        let start = |command: &mut Command| {
            command
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        };
        let mut import = Command::new(env!("CARGO_BIN_EXE_dpo"));
        import
            .env_clear()
            .env("HOME", home.path())
            .current_dir(home.path())
            .args([
                "--no-input",
                "--today",
                crate::desk::TODAY,
                "import",
                "-q",
                "--lock-wait",
                "20s",
            ])
            .arg(&file);
        let mut erasing = erase.command(home.path());
        erasing.args(["--lock-wait", "20s"]);
        let wait = Duration::from_micros(chance.next() % 60_000);
        let (first, second) = match chance.coin() {
            true => {
                let first = start(&mut import);
                sleep(wait);
                (first, start(&mut erasing))
            }
            false => {
                let first = start(&mut erasing);
                sleep(wait);
                (first, start(&mut import))
            }
        };
        let ended = [first, second].map(|child| child.wait_with_output().unwrap());
        line.runs += 1;
        let codes: Vec<i32> = ended
            .iter()
            .map(|output| output.status.code().unwrap_or(-1))
            .collect();
        // 1: done, and the import tells of a person who was erased and came back.
        let told = ended.iter().all(|output| {
            matches!(output.status.code(), Some(0 | 1))
                || String::from_utf8_lossy(&output.stderr).contains("in use by another")
        });
        match worth(home.path()) {
            Worth::Broken(why) => line.lose(&why),
            Worth::Whole { .. } if !told => line.lose(&format!("{codes:?}")),
            Worth::Whole { .. } if holds(home.path(), &erase.gone) && !codes.contains(&6) => {
                line.leak += 1
            }
            Worth::Whole { .. } => line.held += 1,
        }
    }
    line
}

/// The clock jumps by years, days and seconds between runs.
pub fn clocks(jumps: usize) -> Line {
    let mut line = Line::new("the clock jumps", "import");
    let scene = Scene::import();
    let home = scene.copy();
    let file = home.path().join("contacts.csv");
    let mut chance = Chance::new(5);
    let mut expected = Vec::new();
    let seconds = || {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        i64::try_from(now.unwrap().as_secs()).unwrap()
    };
    // The store was made just now.
    let mut latest = seconds();
    for n in 0..jumps {
        let far = [1, 60, 86_400, 31_536_000][chance.below(4)];
        let off = i64::try_from(chance.below(2_000)).unwrap() * far / 1_000 - far;
        let text = fs::read_to_string(&file).unwrap()
            + &format!("{};Finn;Ooms;f{n}@example.org;;Ath;\n", 100 + n);
        fs::write(&file, text).unwrap();
        let done = scene
            .command(home.path())
            .env("LD_PRELOAD", shim())
            .env("SHIM_CLOCK", off.to_string())
            .output()
            .unwrap();
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
        line.runs += 1;
        let at = seconds() + off;
        // Within a few seconds either may be right.
        expected.push((at.abs_diff(latest) > 5).then_some(at < latest));
        latest = latest.max(at);
    }
    let Worth::Whole { .. } = worth(home.path()) else {
        line.lose("the trail does not hold");
        return line;
    };
    let connection =
        rusqlite::Connection::open(super::scene::folders(home.path())[0].join("dpo.db")).unwrap();
    let mut statement = connection
        .prepare("SELECT entry FROM trail ORDER BY seq DESC LIMIT ?1")
        .unwrap();
    let entries: Vec<String> = statement
        .query_map([i64::try_from(jumps).unwrap()], |row| {
            Ok(String::from_utf8(row.get(0)?).unwrap())
        })
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for (entry, expected) in entries.iter().rev().zip(expected) {
        let is_marked = entry.contains("clock_regressed");
        let is_right = expected.is_none_or(|expected| expected == is_marked);
        match is_right && entry.contains(&format!("\"today\":\"{}\"", crate::desk::TODAY)) {
            true => line.held += 1,
            false => line.lose(entry),
        }
    }
    line.note = "a clock set back is marked; civil dates are those given".to_owned();
    line
}
