//! JSON documents: one a file or a run, with a schema, in the order of their fields. Characters that
//! turn or hide text are written as `\u…`, so that a document can be looked at on a terminal.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CharEscape, Formatter, PrettyFormatter, Serializer};

use super::safety::is_treacherous;

/// Writes a document: indented, with the end of its last line.
///
/// # Errors
/// When the output cannot be written, or the value has no JSON form.
pub fn write<W: Write, T: Serialize + ?Sized>(mut out: W, document: &T) -> io::Result<()> {
    let formatter = Safe(PrettyFormatter::new());
    document.serialize(&mut Serializer::with_formatter(&mut out, formatter))?;
    out.write_all(b"\n")
}

/// The contract for an error under `--json`: one object on stderr.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ErrorDocument<'a> {
    schema: &'static str,
    exit: u8,
    code: &'a str,
    message: &'a str,
    hint: Option<&'a str>,
}

impl<'a> ErrorDocument<'a> {
    /// An error with its exit code, its stable code, what failed and what to do.
    #[must_use]
    pub const fn new(exit: u8, code: &'a str, message: &'a str, hint: Option<&'a str>) -> Self {
        Self {
            schema: "dpo.error/1",
            exit,
            code,
            message,
            hint,
        }
    }
}

/// Writes a piece of a string with `\u…` for what serde_json lets through.
pub(super) fn write_fragment<W: Write + ?Sized>(out: &mut W, fragment: &str) -> io::Result<()> {
    if fragment.bytes().all(|byte| byte.is_ascii() && byte != 0x7f) {
        return out.write_all(fragment.as_bytes());
    }
    let mut written = 0;
    for (at, letter) in fragment
        .char_indices()
        .filter(|(_, letter)| is_treacherous(*letter))
    {
        out.write_all(fragment.get(written..at).unwrap_or_default().as_bytes())?;
        let mut units = [0; 2];
        for unit in letter.encode_utf16(&mut units) {
            write!(out, "\\u{unit:04x}")?;
        }
        written = at + letter.len_utf8();
    }
    out.write_all(fragment.get(written..).unwrap_or_default().as_bytes())
}

/// Indents as serde_json does, and escapes what it does not.
struct Safe<'a>(PrettyFormatter<'a>);

impl Formatter for Safe<'_> {
    fn write_string_fragment<W: Write + ?Sized>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        write_fragment(out, fragment)
    }

    fn write_char_escape<W: Write + ?Sized>(
        &mut self,
        out: &mut W,
        escape: CharEscape,
    ) -> io::Result<()> {
        self.0.write_char_escape(out, escape)
    }

    fn begin_array<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::{ErrorDocument, write};
    use crate::output::safety::is_treacherous;

    fn written(value: &impl serde::Serialize) -> String {
        let mut out = Vec::new();
        write(&mut out, value).expect("a document");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn an_error_is_the_object_of_the_contract() {
        let error = ErrorDocument::new(4, "ambiguous-subject", "two people fit", Some("dpo find"));
        assert_eq!(
            written(&error),
            "{\n  \"schema\": \"dpo.error/1\",\n  \"exit\": 4,\n  \"code\": \"ambiguous-subject\",\n  \"message\": \"two people fit\",\n  \"hint\": \"dpo find\"\n}\n"
        );
    }

    #[test]
    fn what_turns_or_hides_text_is_written_as_a_number() {
        let text = written(&json!({"a\u{202e}": "b\u{9b}\u{7f}\u{200b}\u{e0041}é\"\n"}));
        assert_eq!(
            text,
            "{\n  \"a\\u202e\": \"b\\u009b\\u007f\\u200b\\udb40\\udc41é\\\"\\n\"\n}\n"
        );
    }

    #[test]
    fn a_document_is_indented_as_usual() {
        let value = json!({"b": [1, {"c": []}], "a": {}, "d": null});
        assert_eq!(
            written(&value),
            format!("{}\n", serde_json::to_string_pretty(&value).expect("JSON"))
        );
    }

    struct Closed;

    impl io::Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_closed_pipe_is_told_as_such() {
        let error = write(Closed, &json!({"a": 1})).expect_err("a closed pipe");
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_as_the_same_value(texts in prop::collection::vec(any::<String>(), 0..6)) {
            let value = Value::from(texts);
            let text = written(&value);
            prop_assert!(!text.replace('\n', "").contains(is_treacherous));
            prop_assert_eq!(serde_json::from_str::<Value>(&text).expect("JSON"), value);
        }
    }
}
