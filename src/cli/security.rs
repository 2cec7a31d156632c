//! The page `dpo-security(7)`: what is protected against whom, by what, and what is left.

use serde::Deserialize;

use crate::store::SETTINGS;

/// The table that the page is made of.
const THREATS: &str = include_str!("threats.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Threats {
    threat: Vec<Threat>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Threat {
    who: String,
    protected: String,
    left: String,
    tests: Vec<String>,
}

fn threats() -> Vec<Threat> {
    toml::from_str::<Threats>(THREATS).map_or_else(|_| Vec::new(), |table| table.threat)
}

/// The names of the tests that the protections rest on.
#[must_use]
pub fn tests_of_protections() -> Vec<String> {
    threats().into_iter().flat_map(|one| one.tests).collect()
}

/// The page `dpo-security.7`, as roff.
#[must_use]
pub fn manual_page() -> String {
    let mut out = String::from(
        ".TH DPO-SECURITY 7 \"\" \"dpo\" \"dpo manual\"\n.SH NAME\ndpo-security \\- what dpo protects against whom, and what it does not\n.SH DESCRIPTION\n\
         The store is one file in which every personal value is sealed; its key is another file.\n\
         dpo needs no network, opens none, and runs as the user who starts it.\n\
         For each of those who could do harm: what protects, and what is left for you to do.\n",
    );
    for threat in threats() {
        out += &format!(
            ".SH \"{}\"\n{}\n.PP\n.B Not protected:\n{}\n",
            escaped(&threat.who),
            escaped(&threat.protected),
            escaped(&threat.left)
        );
    }
    out += ".SH \"SETTINGS OF THE STORE\"\nSet each time that it is opened, and read back; a store that does not take one is not used.\n.TP\n.B journal_mode\nTRUNCATE\n";
    for (name, value, _) in SETTINGS {
        out += &format!(".TP\n.B {name}\n{value}\n");
    }
    out += ".SH \"SEE ALSO\"\n.BR dpo\\-init (1),\n.BR dpo\\-trail (1),\n.BR dpo\\-erase (1)\n";
    out
}

/// A text between roff's own signs.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\e")
        .replace('-', "\\-")
        .replace('"', "\\(dq")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_threat_says_what_is_left() {
        let threats = threats();
        assert!(threats.len() >= 8);
        for threat in &threats {
            assert!(!threat.protected.is_empty() && !threat.left.is_empty());
        }
        let page = manual_page();
        assert!(page.contains("secure_delete"));
        assert!(!page.lines().any(|line| line.starts_with('\'')));
    }
}
