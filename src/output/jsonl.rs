//! JSON lines: one compact object a line, written as it comes, in constant memory.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use super::json::write_fragment;

/// Writes one value as one line.
///
/// # Errors
/// When the output cannot be written, or the value has no JSON form.
pub fn write_line<W: Write, T: Serialize + ?Sized>(mut out: W, value: &T) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut out, Safe))?;
    out.write_all(b"\n")
}

struct Safe;

impl Formatter for Safe {
    fn write_string_fragment<W: Write + ?Sized>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        write_fragment(out, fragment)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::write_line;

    #[test]
    fn a_value_is_one_line_whatever_it_holds() {
        let mut out = Vec::new();
        write_line(&mut out, &json!({"a": "x\ny\u{2028}z"})).expect("a line");
        write_line(&mut out, &json!([1, true])).expect("a line");
        assert_eq!(
            String::from_utf8(out).expect("UTF-8"),
            "{\"a\":\"x\\ny\\u2028z\"}\n[1,true]\n"
        );
    }

    proptest! {
        #[test]
        fn lines_are_values_again(texts in prop::collection::vec(any::<String>(), 1..6)) {
            let mut out = Vec::new();
            for text in &texts {
                write_line(&mut out, text).expect("a line");
            }
            let out = String::from_utf8(out).expect("UTF-8");
            let again: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
            prop_assert_eq!(again, texts.into_iter().map(Value::from).collect::<Vec<_>>());
        }
    }
}
