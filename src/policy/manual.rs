//! The manual page of the policy file, from the table of keys and the policy of `dpo init`.

use super::{
    DEFAULT_TEXT,
    keys::{Key, heading, keys},
};

/// The page `dpo-policy.5`, as roff.
#[must_use]
pub fn manual_page() -> String {
    let mut page = String::from(OPENING);
    for key in keys() {
        match (key.block, key.key) {
            ("", "") => page.push_str(&format!(
                ".SH \"TOP OF THE FILE\"\n{}\n",
                escape(key.meaning)
            )),
            (block, "") => page.push_str(&block_section(block, key)),
            _ => page.push_str(&entry(key)),
        }
    }
    page.push_str(".SH EXAMPLE\nThe policy that\n.B dpo init\nwrites:\n.PP\n.EX\n");
    for line in DEFAULT_TEXT.lines() {
        page.push_str(&escape(line));
        page.push('\n');
    }
    page.push_str(".EE\n");
    page.push_str(CLOSING);
    page
}

const OPENING: &str = r#".ie \n(.g .ds Aq \(aq
.el .ds Aq '
.TH DPO\-POLICY 5 "" "dpo" "File formats"
.SH NAME
dpo\-policy \- what a controller allows: purposes, channels, retention, exceptions
.SH SYNOPSIS
.I dpo\-policy.toml
beside the store, or the file given to
.B \-\-policy
or
.B DPO_POLICY
.SH DESCRIPTION
The policy is a TOML file that
.B dpo init
writes with comments and that works unedited.
It is checked as a whole: an unknown key, purpose or field ends the program with exit code 2, the line and a hint.
.B dpo policy check
does only that;
.B dpo policy show
prints what is in force, defaults included.
The SHA\-256 of the file goes into the trail with each run.
.PP
An id is made of 1 to 64 lower\-case letters, digits and hyphens.
A date is written as "2027\-06\-30".
A field is a canonical name such as
.B contact.email.primary
or a prefix of one, which stands for all fields below it.
"#;

const CLOSING: &str = r#".SH "SEE ALSO"
.BR dpo (1),
.BR dpo\-rules (7)
"#;

fn block_section(block: &str, key: &Key) -> String {
    let repeated = match key.kind {
        "list of blocks" if key.default == "required" => " At least one block is needed.",
        "list of blocks" => " The block may stand several times, or not at all.",
        _ => " The block may be left out.",
    };
    format!(
        ".SH \"{}\"\n{}\n{}\n",
        escape(&heading(block)),
        escape(key.meaning),
        repeated.trim_start()
    )
}

fn entry(key: &Key) -> String {
    let default = match key.default {
        "required" => "required".to_owned(),
        default => format!("default: {default}"),
    };
    format!(
        ".TP\n.BR {} \" ({}; {})\"\n{}\n",
        escape(key.key),
        escape(key.kind),
        escape(&default),
        escape(key.meaning)
    )
}

/// A line of text that roff prints as it stands.
fn escape(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    if text.starts_with(['.', '\'']) {
        line.push_str("\\&");
    }
    for letter in text.chars() {
        match letter {
            '\\' => line.push_str("\\(rs"),
            '-' => line.push_str("\\-"),
            '\'' => line.push_str("\\(aq"),
            '"' => line.push_str("\\(dq"),
            '…' => line.push_str("..."),
            _ if !letter.is_ascii() => line.push_str(&format!("\\[u{:04X}]", u32::from(letter))),
            _ => line.push(letter),
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::{DEFAULT_TEXT, escape, keys, manual_page};

    #[test]
    fn every_key_has_its_entry_in_the_manual() {
        let page = manual_page();
        for key in keys().iter().filter(|key| !key.key.is_empty()) {
            assert!(
                page.contains(&format!("\n.BR {} \" (", escape(key.key))),
                "{key:?}"
            );
            assert!(page.contains(&escape(key.meaning)), "{key:?}");
        }
    }

    #[test]
    fn every_block_has_a_section_and_the_example_is_whole() {
        let page = manual_page();
        for title in [
            "[controller]",
            "[[purpose]]",
            "[consent]",
            "[[wording]]",
            "[[exception]]",
            "[store]",
        ] {
            assert!(page.contains(&format!(".SH \"{title}\"")), "{title}");
        }
        assert_eq!(page.matches("\n.EX\n").count(), 1);
        for line in DEFAULT_TEXT.lines() {
            assert!(page.contains(&escape(line)), "{line}");
        }
    }

    #[test]
    fn no_text_line_is_taken_for_a_request() {
        assert_eq!(escape(".TH"), "\\&.TH");
        assert_eq!(escape("'a"), "\\&\\(aqa");
        assert_eq!(escape("a\\b-c"), "a\\(rsb\\-c");
        assert_eq!(escape("Zoë"), "Zo\\[u00EB]");
    }
}
