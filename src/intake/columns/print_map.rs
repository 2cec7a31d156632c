//! The `[[source]]` block of a policy that states a file's mapping, for a person to complete. It
//! holds headers and field names, never a cell.

use std::collections::BTreeMap;

use crate::model::{Column, Columns, MappedBy};

use super::profiles::GENERIC;

/// A `[[source]]` block in TOML to start from: every column is listed, the unmapped ones as comments.
#[must_use]
pub fn print_map(columns: &Columns, source: &str) -> String {
    let mut out = format!("[[source]]\nid = {}\n", quoted(source));
    if columns.system == GENERIC {
        out.push_str("# no system was recognised; the columns are read by their words\n");
    } else {
        out.push_str(&format!("system = {}\n", quoted(&columns.system)));
    }
    out.push_str("# the purpose of consent columns that name none:\n# default_purpose = \"direct-marketing\"\n\n");
    out.push_str("# a field may be left empty (\"\"): the column is then kept unmapped on purpose\n[source.columns]\n");
    let repeated = repeated_headers(columns);
    let mut listed: Vec<&str> = Vec::new();
    for column in &columns.columns {
        out.push_str(&line(column, &repeated, &mut listed));
    }
    out
}

/// A header that stands over several columns can be a key only once, and only if all mean the same.
fn repeated_headers(columns: &Columns) -> BTreeMap<&str, bool> {
    let mut agree: BTreeMap<&str, (usize, bool, Option<&str>)> = BTreeMap::new();
    for column in &columns.columns {
        let field = column.field.as_ref().map(crate::model::Field::as_str);
        let entry = agree
            .entry(column.header.as_str())
            .or_insert((0, true, field));
        entry.0 += 1;
        entry.1 &= entry.2 == field;
    }
    agree
        .into_iter()
        .filter(|(_, (count, _, _))| *count > 1)
        .map(|(header, (_, same, _))| (header, same))
        .collect()
}

fn line<'a>(
    column: &'a Column,
    repeated: &BTreeMap<&str, bool>,
    listed: &mut Vec<&'a str>,
) -> String {
    let key = quoted(&column.header);
    let number = column.index + 1;
    let is_listed = listed.contains(&column.header.as_str());
    let differs = repeated.get(column.header.as_str()) == Some(&false);
    match &column.field {
        Some(field) if !is_listed && !differs && !column.header.trim().is_empty() => {
            listed.push(&column.header);
            format!(
                "{key} = {}  # by {}\n",
                quoted(field.as_str()),
                by_word(column.by)
            )
        }
        Some(field) if differs => format!(
            "# {key} = {}  # column {number}; the header is repeated with another meaning\n",
            quoted(field.as_str())
        ),
        Some(field) => format!(
            "# {key} = {}  # column {number}, as above\n",
            quoted(field.as_str())
        ),
        None if column.by == MappedBy::Policy && !is_listed && !differs => {
            listed.push(&column.header);
            format!("{key} = \"\"  # unmapped on purpose\n")
        }
        None if column.candidates.is_empty() => format!("# {key} = \"\"\n"),
        None => format!(
            "# {key} = \"\"  # ambiguous: {}\n",
            column.candidates.join(" or ")
        ),
    }
}

const fn by_word(by: MappedBy) -> &'static str {
    match by {
        MappedBy::Policy => "policy",
        MappedBy::Profile => "profile",
        MappedBy::Synonym => "synonym",
        MappedBy::Pattern => "pattern",
        MappedBy::Values => "values",
        MappedBy::None => "none",
    }
}

/// A basic TOML string.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            // Everything that could end the line or hide in a terminal is written by its number.
            c if c.is_control()
                || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}') =>
            {
                out.push_str(&format!("\\u{:04X}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::columns::mapping::{MapRequest, map};

    fn printed(headers: &[&str]) -> String {
        let headers: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
        print_map(&map(&MapRequest::of_headers(&headers)), "crm")
    }

    fn columns_of(text: &str) -> toml::Table {
        let value: toml::Table = toml::from_str(text).unwrap();
        let source = value["source"].as_array().unwrap()[0]
            .as_table()
            .unwrap()
            .clone();
        source["columns"].as_table().unwrap().clone()
    }

    #[test]
    fn every_column_is_listed_and_the_unmapped_ones_are_comments() {
        let text = printed(&["Prénom", "Adresse e-mail", "Souhait"]);
        let columns = columns_of(&text);
        assert_eq!(columns["Prénom"].as_str(), Some("person.first_name"));
        assert_eq!(
            columns["Adresse e-mail"].as_str(),
            Some("contact.email.primary")
        );
        assert!(
            !columns.contains_key("Souhait") && text.contains("# \"Souhait\" = \"\""),
            "{text}"
        );
    }

    #[test]
    fn an_ambiguous_column_names_its_candidates() {
        let text = printed(&["First name", "Last name", "Status"]);
        assert!(
            text.contains(
                "# \"Status\" = \"\"  # ambiguous: consent.email.marketing.status or life.status"
            ),
            "{text}"
        );
    }

    #[test]
    fn a_repeated_header_with_two_meanings_is_no_key() {
        let text = printed(&[
            "Titre",
            "Prénom",
            "Nom",
            "Suffixe",
            "Nom",
            "Service",
            "Titre",
            "Code gouvernement",
        ]);
        let columns = columns_of(&text);
        assert!(
            !columns.contains_key("Nom") && !columns.contains_key("Titre"),
            "{text}"
        );
        assert_eq!(text.matches("\"Nom\" = ").count(), 2);
    }

    proptest::proptest! {
        #[test]
        fn whatever_the_headers_are_the_block_is_toml(headers in proptest::collection::vec(".{0,12}", 1..6)) {
            let text = print_map(&map(&MapRequest::of_headers(&headers)), "a\"b");
            proptest::prop_assert!(toml::from_str::<toml::Table>(&text).is_ok(), "{}", text);
        }
    }
}
