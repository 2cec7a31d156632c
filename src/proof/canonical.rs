//! Canonical JSON (RFC 8785) of trail entries: one value, one sequence of bytes. Numbers are whole;
//! an entry with any other number is refused.

use std::fmt;

use serde_json::{Map, Value};

/// Deeper entries are refused; those of the trail are two or three deep.
const DEEPEST: usize = 32;
/// Above this, not every whole number is a number of JSON (RFC 7493, 2.2).
const BIGGEST: u64 = (1 << 53) - 1;

/// Why a value has no canonical form here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CanonicalError {
    /// A number that is not whole, or too big to be exact.
    Number,
    /// Arrays and objects within each other beyond the limit.
    Depth,
}

impl fmt::Display for CanonicalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Number => "the entry holds a number that is not whole or not exact",
            Self::Depth => "the entry is nested too deeply",
        })
    }
}

impl std::error::Error for CanonicalError {}

/// The canonical bytes of a value.
///
/// # Errors
/// When it holds a number that is not whole, or is nested too deeply.
pub fn to_canonical(value: &Value) -> Result<Vec<u8>, CanonicalError> {
    let mut out = String::new();
    write_value(value, 0, &mut out)?;
    Ok(out.into_bytes())
}

fn write_value(value: &Value, depth: usize, out: &mut String) -> Result<(), CanonicalError> {
    if depth > DEEPEST {
        return Err(CanonicalError::Depth);
    }
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => out.push_str(&whole(number).ok_or(CanonicalError::Number)?),
        Value::String(text) => write_string(text, out),
        Value::Array(entries) => {
            out.push('[');
            for (at, entry) in entries.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_value(entry, depth + 1, out)?;
            }
            out.push(']');
        }
        Value::Object(members) => write_object(members, depth, out)?,
    }
    Ok(())
}

fn write_object(
    members: &Map<String, Value>,
    depth: usize,
    out: &mut String,
) -> Result<(), CanonicalError> {
    let mut sorted: Vec<(&String, &Value)> = members.iter().collect();
    // The order of UTF-16, not of UTF-8: they differ beyond the basic plane.
    sorted.sort_by(|(left, _), (right, _)| left.encode_utf16().cmp(right.encode_utf16()));
    out.push('{');
    for (at, (key, value)) in sorted.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        write_string(key, out);
        out.push(':');
        write_value(value, depth + 1, out)?;
    }
    out.push('}');
    Ok(())
}

fn whole(number: &serde_json::Number) -> Option<String> {
    let size = match number.as_i64() {
        Some(number) => number.unsigned_abs(),
        None => number.as_u64()?,
    };
    (size <= BIGGEST).then(|| number.to_string())
}

fn write_string(text: &str, out: &mut String) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            '\0'..='\u{1f}' => out.push_str(&format!("\\u{:04x}", u32::from(letter))),
            _ => out.push(letter),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::{CanonicalError, to_canonical};

    fn canonical(value: &Value) -> String {
        String::from_utf8(to_canonical(value).expect("a canonical form")).expect("UTF-8")
    }

    #[test]
    fn keys_stand_in_the_order_of_utf_16() {
        // The example of RFC 8785, 3.2.3.
        let value = json!({
            "\u{20ac}": "Euro Sign", "\r": "Carriage Return", "\u{fb33}": "Hebrew Letter Dalet With Dagesh",
            "1": "One", "\u{1f600}": "Emoji: Grinning Face", "\u{80}": "Control", "\u{f6}": "Latin Small Letter O With Diaeresis",
        });
        let keys = [
            "\\r",
            "1",
            "\u{80}",
            "\u{f6}",
            "\u{20ac}",
            "\u{1f600}",
            "\u{fb33}",
        ];
        let text = canonical(&value);
        let places: Vec<usize> = keys
            .iter()
            .map(|key| text.find(&format!("\"{key}\":")).expect("a key"))
            .collect();
        assert!(places.is_sorted(), "{text}");
    }

    #[test]
    fn strings_escape_what_must_be_escaped_and_nothing_else() {
        let value = json!(["\u{20ac}$\u{f}\nA'B\"\\\\\"/\u{8}\t\u{c}\r\u{7f}\u{2028}"]);
        assert_eq!(
            canonical(&value),
            "[\"\u{20ac}$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\\b\\t\\f\\r\u{7f}\u{2028}\"]"
        );
    }

    #[test]
    fn there_is_no_white_space() {
        assert_eq!(
            canonical(&json!({"b": [1, -2, true, false, null], "a": {}})),
            r#"{"a":{},"b":[1,-2,true,false,null]}"#
        );
    }

    #[test]
    fn numbers_that_are_not_exact_are_refused() {
        for value in [
            json!(1.5),
            json!(1.0),
            json!(1e300),
            json!(9_007_199_254_740_992_u64),
            json!(-9_007_199_254_740_992_i64),
            json!({"a": [0.1]}),
        ] {
            assert_eq!(to_canonical(&value), Err(CanonicalError::Number), "{value}");
        }
        assert_eq!(
            canonical(&json!(9_007_199_254_740_991_u64)),
            "9007199254740991"
        );
        assert_eq!(
            canonical(&json!(-9_007_199_254_740_991_i64)),
            "-9007199254740991"
        );
    }

    #[test]
    fn a_deep_nest_is_refused_without_a_crash() {
        let mut value = json!(1);
        for _ in 0..100 {
            value = json!([value]);
        }
        assert_eq!(to_canonical(&value), Err(CanonicalError::Depth));
    }

    fn entries() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map(any::<String>(), inner, 0..6)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn the_canonical_form_is_json_of_the_same_value_and_its_own_canonical_form(value in entries()) {
            let bytes = to_canonical(&value).expect("a canonical form");
            let again: Value = serde_json::from_slice(&bytes).expect("JSON");
            prop_assert_eq!(&again, &value);
            prop_assert_eq!(to_canonical(&again).expect("a canonical form"), bytes);
        }
    }
}
