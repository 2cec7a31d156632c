//! Power cuts: what the real program wrote is recorded, and every state that a disk could be left in is
//! tried: each prefix of the calls, with what was not synchronised lost, kept, kept by chance, or torn.

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use super::{
    chance::Chance,
    scene::{Scene, Stages, Worth, folders, holds, shim, worth},
    table::Line,
};

const SECTOR: usize = 512;

/// A call that the program made.
enum Call {
    Open {
        fd: u32,
        path: String,
        is_new: bool,
        cuts: bool,
    },
    Close(u32),
    Write {
        fd: u32,
        at: usize,
        bytes: Vec<u8>,
    },
    Truncate {
        fd: u32,
        length: usize,
    },
    Sync(u32),
    Unlink(String),
    Rename(String, String),
    Link(String, String),
}

fn parse(log: &[u8]) -> Vec<Call> {
    let (mut rest, mut out) = (log, Vec::new());
    while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
        let line = String::from_utf8(rest[..end].to_vec()).unwrap();
        rest = &rest[end + 1..];
        let (kind, words) = line.split_once(' ').unwrap();
        let number = |word: &str| word.parse::<usize>().unwrap();
        out.push(match kind {
            "o" => {
                let parts: Vec<&str> = words.splitn(4, ' ').collect();
                Call::Open {
                    fd: parts[0].parse().unwrap(),
                    is_new: parts[1] == "1",
                    cuts: parts[2] == "1",
                    path: parts[3].to_owned(),
                }
            }
            "c" => Call::Close(words.parse().unwrap()),
            "w" => {
                let parts: Vec<&str> = words.split(' ').collect();
                let length = number(parts[2]);
                let bytes = rest[..length].to_vec();
                rest = &rest[length + 1..];
                Call::Write {
                    fd: parts[0].parse().unwrap(),
                    at: number(parts[1]),
                    bytes,
                }
            }
            "t" => {
                let (fd, length) = words.split_once(' ').unwrap();
                Call::Truncate {
                    fd: fd.parse().unwrap(),
                    length: number(length),
                }
            }
            "s" => Call::Sync(words.parse().unwrap()),
            "u" => Call::Unlink(words.to_owned()),
            "r" | "l" => {
                let (from, to) = words.split_once('\t').unwrap();
                let pair = (from.to_owned(), to.to_owned());
                match kind {
                    "r" => Call::Rename(pair.0, pair.1),
                    _ => Call::Link(pair.0, pair.1),
                }
            }
            _ => continue,
        });
    }
    out
}

/// What becomes of what was not synchronised.
#[derive(Clone, Copy)]
enum Mode {
    Lost,
    Kept,
    Chance,
    Torn,
}

#[derive(Clone)]
enum Change {
    Write(usize, Vec<u8>),
    Truncate(usize),
}

fn apply(file: &mut Vec<u8>, change: &Change, torn: Option<&mut Chance>) {
    match change {
        Change::Truncate(length) => file.resize(*length, 0),
        Change::Write(at, bytes) => {
            let mut put = |from: usize, part: &[u8]| {
                if file.len() < from + part.len() {
                    file.resize(from + part.len(), 0);
                }
                file[from..from + part.len()].copy_from_slice(part);
            };
            let Some(chance) = torn else {
                put(*at, bytes);
                return;
            };
            let mut from = *at;
            while from < at + bytes.len() {
                let end = ((from / SECTOR + 1) * SECTOR).min(at + bytes.len());
                if chance.coin() {
                    put(from, &bytes[from - at..end - at]);
                }
                from = end;
            }
        }
    }
}

#[derive(Clone)]
enum Naming {
    Made(String, usize),
    Gone(String),
    Moved(String, String, usize),
}

/// A disk: what is on it for certain, and what is only meant to be.
#[derive(Default)]
struct Disk {
    names: BTreeMap<String, usize>,
    sure_names: BTreeMap<String, usize>,
    contents: Vec<Vec<u8>>,
    pending: Vec<Vec<Change>>,
    renaming: Vec<Naming>,
    open: HashMap<u32, (String, Option<usize>)>,
}

impl Disk {
    fn load(home: &Path) -> Self {
        let mut disk = Self::default();
        for folder in folders(home) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path.to_str().unwrap().to_owned();
                disk.names.insert(name.clone(), disk.contents.len());
                disk.sure_names.insert(name, disk.contents.len());
                disk.contents.push(fs::read(path).unwrap());
                disk.pending.push(Vec::new());
            }
        }
        disk
    }

    /// The same disk, with nothing under way.
    fn again(&self) -> Self {
        Self {
            names: self.sure_names.clone(),
            sure_names: self.sure_names.clone(),
            contents: self.contents.clone(),
            pending: vec![Vec::new(); self.contents.len()],
            ..Self::default()
        }
    }

    fn take(&mut self, call: &Call) {
        match call {
            Call::Open {
                fd,
                path,
                is_new,
                cuts,
            } => {
                let is_folder = Path::new(path).extension().is_none()
                    && !self.names.contains_key(path)
                    && !is_new;
                let node = match self.names.get(path) {
                    Some(node) => Some(*node),
                    None if is_folder => None,
                    None => {
                        let node = self.contents.len();
                        self.contents.push(Vec::new());
                        self.pending.push(Vec::new());
                        self.names.insert(path.clone(), node);
                        self.renaming.push(Naming::Made(path.clone(), node));
                        Some(node)
                    }
                };
                if let (Some(node), true) = (node, *cuts) {
                    self.pending[node].push(Change::Truncate(0));
                }
                self.open.insert(*fd, (path.clone(), node));
            }
            Call::Close(fd) => {
                self.open.remove(fd);
            }
            Call::Write { fd, at, bytes } => self.change(*fd, Change::Write(*at, bytes.clone())),
            Call::Truncate { fd, length } => self.change(*fd, Change::Truncate(*length)),
            Call::Sync(fd) => match self.open.get(fd) {
                Some((_, Some(node))) => {
                    for change in std::mem::take(&mut self.pending[*node]) {
                        apply(&mut self.contents[*node], &change, None);
                    }
                }
                // A folder: its names.
                Some((folder, None)) => {
                    let folder = folder.trim_end_matches('/').to_owned();
                    let is_in = |path: &str| Path::new(path).parent() == Some(Path::new(&folder));
                    let all = std::mem::take(&mut self.renaming);
                    for naming in all {
                        let path = match &naming {
                            Naming::Made(path, _)
                            | Naming::Gone(path)
                            | Naming::Moved(_, path, _) => path,
                        };
                        match is_in(path) {
                            true => name(&mut self.sure_names, &naming),
                            false => self.renaming.push(naming),
                        }
                    }
                }
                None => {}
            },
            Call::Unlink(path) => {
                self.names.remove(path);
                self.renaming.push(Naming::Gone(path.clone()));
            }
            Call::Rename(from, to) => {
                if let Some(node) = self.names.remove(from) {
                    self.names.insert(to.clone(), node);
                    self.renaming
                        .push(Naming::Moved(from.clone(), to.clone(), node));
                }
            }
            Call::Link(from, to) => {
                if let Some(node) = self.names.get(from).copied() {
                    self.names.insert(to.clone(), node);
                    self.renaming.push(Naming::Made(to.clone(), node));
                }
            }
        }
    }

    fn change(&mut self, fd: u32, change: Change) {
        if let Some((_, Some(node))) = self.open.get(&fd) {
            self.pending[*node].push(change);
        }
    }

    /// What the disk holds when the power goes now.
    fn cut(&self, mode: Mode, chance: &mut Chance) -> Vec<(PathBuf, Vec<u8>)> {
        let mut names = self.sure_names.clone();
        // File systems write names in the order in which they were made: some first of them.
        let kept = match mode {
            Mode::Lost => 0,
            Mode::Kept => self.renaming.len(),
            _ => chance.below(self.renaming.len() + 1),
        };
        for naming in &self.renaming[..kept] {
            name(&mut names, naming);
        }
        let mut out = Vec::new();
        for (path, node) in names {
            let mut file = self.contents[node].clone();
            for change in &self.pending[node] {
                match mode {
                    Mode::Lost => {}
                    Mode::Kept => apply(&mut file, change, None),
                    Mode::Chance if chance.coin() => apply(&mut file, change, None),
                    Mode::Chance => {}
                    Mode::Torn => apply(&mut file, change, Some(chance)),
                }
            }
            out.push((PathBuf::from(path), file));
        }
        out
    }
}

fn name(names: &mut BTreeMap<String, usize>, naming: &Naming) {
    match naming {
        Naming::Made(path, node) => {
            names.insert(path.clone(), *node);
        }
        Naming::Gone(path) => {
            names.remove(path);
        }
        Naming::Moved(from, to, node) => {
            names.remove(from);
            names.insert(to.clone(), *node);
        }
    }
}

/// Lays a state out in a home.
fn lay(state: &[(PathBuf, Vec<u8>)], from: &Path, home: &Path) {
    use std::os::unix::fs::PermissionsExt;
    for folder in folders(home) {
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(&folder).unwrap();
    }
    for (path, bytes) in state {
        let Ok(own) = path.strip_prefix(from) else {
            continue;
        };
        let target = home.join(own);
        if target.parent().is_some_and(Path::is_dir) {
            fs::write(&target, bytes).unwrap();
            fs::set_permissions(&target, fs::Permissions::from_mode(0o600)).unwrap();
        }
    }
}

/// Records a verb and tries at least so many states. With `careless`, what was synchronised counts as if it had
/// not been: the test must see that.
pub fn cut(scene: &Scene, states: usize, careless: bool) -> Line {
    let home = scene.copy();
    let from = home.path().canonicalize().unwrap();
    let log = from.join("calls");
    let mut disk = Disk::load(&from);
    let before = disk.again();
    let done = scene
        .command(&from)
        .env("LD_PRELOAD", shim())
        .env("SHIM_DIR", &from)
        .env("SHIM_LOG", &log)
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    let mut calls = parse(&fs::read(&log).unwrap());
    if careless {
        calls.retain(|call| !matches!(call, Call::Sync(_)));
    }
    let is_quiet = |path: &str| path.ends_with(".lock") || path.ends_with(".reserve");
    let ours = folders(&from);
    calls.retain(|call| match call {
        Call::Open { path, .. } | Call::Unlink(path) => {
            ours.iter()
                .any(|folder| Path::new(path).starts_with(folder))
                && !is_quiet(path)
        }
        _ => true,
    });
    let mut line = Line::new("power cut", scene.name);
    let mut chance = Chance::new(7);
    let work = TempDir::new().unwrap();
    let mut stages = Stages::new();
    // In the order of the calls, with nothing lost: the stores that there can be.
    let snapshots = each(&calls, &mut disk, &mut |disk, _| {
        lay(
            &disk.cut(Mode::Kept, &mut Chance::new(1)),
            &from,
            work.path(),
        );
        if let Worth::Whole { entries, rows } = worth(work.path()) {
            let known = *stages.entry(entries).or_insert(rows);
            if known != rows {
                line.half += 1;
            }
        } else {
            line.lost += 1;
        }
    });
    let (first, last) = (
        *stages.keys().next().unwrap(),
        *stages.keys().last().unwrap(),
    );
    assert!(last > first, "{}: nothing was changed", scene.name);
    line.runs += snapshots;
    let total = calls.len();
    while line.runs < states {
        let mut disk = before.again();
        each(&calls, &mut disk, &mut |disk, at| {
            let mode = [Mode::Lost, Mode::Chance, Mode::Torn, Mode::Chance][chance.below(4)];
            lay(&disk.cut(mode, &mut chance), &from, work.path());
            line.runs += 1;
            let is_acknowledged = at == total;
            match worth(work.path()) {
                Worth::Broken(why) => line.lose(&why),
                Worth::Whole { entries, rows } => {
                    if stages.get(&entries) != Some(&rows) {
                        line.half += 1;
                    } else if is_acknowledged && entries != last {
                        line.lose("acknowledged");
                    } else if entries > first
                        && !scene.gone.is_empty()
                        && holds(work.path(), &scene.gone)
                    {
                        line.leak += 1;
                    }
                }
            }
        });
    }
    line.held = line.runs - line.bad();
    eprintln!("power cut, {}: {} states", scene.name, line.runs);
    line
}

/// Goes through the calls; tells the disk before each that can change something, and after the last.
fn each(calls: &[Call], disk: &mut Disk, tell: &mut dyn FnMut(&Disk, usize)) -> usize {
    let mut told = 0;
    for (at, call) in calls.iter().enumerate() {
        disk.take(call);
        if !matches!(call, Call::Open { is_new: false, .. } | Call::Close(_)) {
            tell(disk, at);
            told += 1;
        }
    }
    tell(disk, calls.len());
    told + 1
}
