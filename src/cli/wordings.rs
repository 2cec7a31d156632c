//! Reads the texts that the policy's `[[wording]]` blocks name: what people were shown when they were
//! asked. A text that cannot be read is a mistake of the policy.

use std::{fs, io, path::Path};

use crate::{
    intake,
    policy::{Policy, Problem},
};

/// A longer text is none that people were shown.
const LONGEST_WORDING: u64 = 1_000_000;

/// Reads the texts that people were shown, from below the policy's folder.
pub(super) fn read(policy_path: &Path, policy: &mut Policy) -> Vec<Problem> {
    let folder = policy_path.parent().unwrap_or(Path::new(""));
    let mut problems = Vec::new();
    for wording in &mut policy.wordings {
        match text_of(&folder.join(&wording.text_file)) {
            Ok(text) => wording.text = Some(text),
            Err(reason) => problems.push(Problem {
                line: wording.line.0,
                message: format!("the file `{}` {reason}", wording.text_file),
                hint: Some(
                    "text_file names a text file in the policy's folder or below it".to_owned(),
                ),
            }),
        }
    }
    problems
}

/// The text of a wording; the words of a no complete "the file ...".
fn text_of(path: &Path) -> Result<String, String> {
    let unreadable =
        |error: io::Error| format!("cannot be read ({})", intake::io_words(error.kind()));
    let metadata = fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err("is no file of text".to_owned());
    }
    if metadata.len() > LONGEST_WORDING {
        return Err(format!("is longer than {LONGEST_WORDING} bytes"));
    }
    let bytes = fs::read(path).map_err(unreadable)?;
    let text = String::from_utf8(bytes).map_err(|_| "is not UTF-8: save it as UTF-8".to_owned())?;
    if text.trim().is_empty() {
        return Err("is empty".to_owned());
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{self, Line, Wording};

    fn read_file(name: &str, bytes: Option<&[u8]>) -> (Vec<Problem>, Option<String>) {
        let folder = tempfile::tempdir().unwrap();
        if let Some(bytes) = bytes {
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        let mut policy = policy::built_in();
        policy.wordings.push(Wording {
            line: Line(7),
            id: "w".to_owned(),
            purpose: "direct-marketing".to_owned(),
            language: crate::model::Lang::Fr,
            text_file: "w.txt".to_owned(),
            text: None,
        });
        let problems = read(&folder.path().join("dpo-policy.toml"), &mut policy);
        (problems, policy.wordings.remove(0).text)
    }

    #[test]
    fn a_text_is_read_from_beside_the_policy() {
        let (problems, text) = read_file("w.txt", Some("J'accepte".as_bytes()));
        assert_eq!((problems.len(), text.as_deref()), (0, Some("J'accepte")));
    }

    #[test]
    fn a_file_that_is_missing_empty_or_no_text_is_a_mistake_with_its_line() {
        for (name, bytes, word) in [
            ("w.txt", None, "cannot be read"),
            ("other.txt", Some(&b"x"[..]), "cannot be read"),
            ("w.txt", Some(&b" \n"[..]), "is empty"),
            ("w.txt", Some(&b"\xff\xfe"[..]), "UTF-8"),
        ] {
            let (problems, text) = read_file(name, bytes);
            assert_eq!((problems.len(), text), (1, None));
            assert_eq!(problems[0].line, 7);
            assert!(
                problems[0].message.contains(word),
                "{}",
                problems[0].message
            );
        }
    }
}
