//! Passphrases: asked for without an echo, or read from a file. Never an argument, never the environment.

use std::{
    fs,
    io::{self, Read},
    os::unix::fs::PermissionsExt,
    path::Path,
};

use rustix::{
    process::{Signal, getpid, kill_process},
    termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr},
};
use zeroize::Zeroizing;

use super::{
    context::say,
    exit::{Exit, Failure},
};

/// The shortest passphrase that is taken.
pub const SHORTEST_PASSPHRASE: usize = 12;
/// More is no passphrase.
const LONGEST: usize = 1024;
/// Ctrl-C and Ctrl-D, which come as bytes while the terminal does not interpret them.
const INTERRUPT: u8 = 3;
const END: u8 = 4;

/// The passphrase in a file that only its owner can read; never an argument, which others could see.
///
/// # Errors
/// `passphrase-file`: it cannot be read, others can read it, or it is too short.
pub fn from_file(path: &Path) -> Result<Zeroizing<String>, Failure> {
    let unusable = |exit: Exit, why: String| Failure {
        exit,
        code: "passphrase-file",
        message: format!("{}: {why}", path.display()),
        hint: Some(format!(
            "write at least {SHORTEST_PASSPHRASE} characters into a file that only you can read (chmod 600)"
        )),
    };
    let metadata = fs::metadata(path)
        .map_err(|error| unusable(Exit::Input, format!("cannot be read ({})", error.kind())))?;
    // A pipe or a terminal is its reader's alone; a file has a mode.
    if metadata.is_file() && metadata.permissions().mode() & 0o077 != 0 {
        return Err(unusable(Exit::Refused, "others can read it".to_owned()));
    }
    let text = fs::read_to_string(path)
        .map(Zeroizing::new)
        .map_err(|error| unusable(Exit::Input, format!("cannot be read ({})", error.kind())))?;
    let words = Zeroizing::new(text.lines().next().unwrap_or_default().to_owned());
    long_enough(&words).map_err(|why| unusable(Exit::Refused, why))?;
    Ok(words)
}

fn long_enough(words: &str) -> Result<(), String> {
    match words.chars().count() < SHORTEST_PASSPHRASE {
        true => Err("the passphrase is too short".to_owned()),
        false => Ok(()),
    }
}

/// A new passphrase: from a file, else asked for twice.
///
/// # Errors
/// Where nobody can be asked, the two differ, or it is too short.
pub fn new_one(
    file: Option<&Path>,
    is_interactive: bool,
    option: &str,
) -> Result<Zeroizing<String>, Failure> {
    if let Some(path) = file {
        return from_file(path);
    }
    let refused = |message: String| Failure {
        exit: Exit::Key,
        code: "key-passphrase",
        message,
        hint: Some(format!(
            "run it at a terminal, or name a file that holds the new passphrase: {option} FILE"
        )),
    };
    if !is_interactive {
        return Err(refused("a new passphrase is needed".to_owned()));
    }
    let words = ask(&format!(
        "New passphrase (at least {SHORTEST_PASSPHRASE} characters; several words are easier to keep): "
    ))?;
    long_enough(&words).map_err(&refused)?;
    match *ask("The same again: ")? == *words {
        true => Ok(words),
        false => Err(refused("the two differ: nothing was changed".to_owned())),
    }
}

/// The terminal as it was, given back whatever happens.
struct Quiet(Termios);

impl Quiet {
    fn new() -> io::Result<Self> {
        let before = tcgetattr(io::stdin())?;
        let mut quiet = before.clone();
        // Not interpreted either: a Ctrl-C that ended the process here would leave a terminal without echo.
        quiet
            .local_modes
            .remove(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG);
        tcsetattr(io::stdin(), OptionalActions::Flush, &quiet)?;
        Ok(Self(before))
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        let _best_effort = tcsetattr(io::stdin(), OptionalActions::Flush, &self.0);
    }
}

/// Asks for a secret at the terminal, without an echo.
///
/// # Errors
/// When the terminal cannot be read.
pub fn ask(prompt: &str) -> Result<Zeroizing<String>, Failure> {
    say(prompt.trim_end());
    let typed = {
        let _quiet = Quiet::new()?;
        typed(&mut io::stdin().lock())?
    };
    match typed {
        Some(words) => Ok(words),
        None => {
            // Ends as any other interrupted run does.
            let _best_effort = kill_process(getpid(), Signal::INT);
            Err(Failure {
                exit: Exit::Key,
                code: "key-passphrase",
                message: "interrupted: nothing was changed".to_owned(),
                hint: None,
            })
        }
    }
}

/// What is typed until the end of the line; none: interrupted.
fn typed(input: &mut impl Read) -> Result<Option<Zeroizing<String>>, Failure> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST));
    let mut byte = [0_u8];
    while input.read(&mut byte)? == 1 {
        match byte {
            [b'\n' | b'\r' | END] => break,
            [INTERRUPT] => return Ok(None),
            // A letter has several bytes: all of its last ones, then its first.
            [8 | 127] => while bytes.pop().is_some_and(|last: u8| last & 0xc0 == 0x80) {},
            [other] if bytes.len() < LONGEST => bytes.push(other),
            _ => {}
        }
    }
    Ok(Some(Zeroizing::new(
        String::from_utf8_lossy(&bytes).into_owned(),
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_taken_with_its_corrections() {
        let read = |text: &[u8]| {
            typed(&mut &text[..])
                .unwrap()
                .map(|words| words.as_str().to_owned())
        };
        assert_eq!(read(b"words\nmore").as_deref(), Some("words"));
        assert_eq!(
            read("caf\u{e9}\u{7f}e\r".as_bytes()).as_deref(),
            Some("cafe")
        );
        assert_eq!(read(b"\x7f\x7fok").as_deref(), Some("ok"));
        assert_eq!(read(b"half\x03"), None);
    }
}
