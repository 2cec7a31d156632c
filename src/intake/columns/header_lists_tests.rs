//! Facts about headers as people name them: lists in four languages, in tables of which each is
//! read as a whole. The lists were written before the words that read them.

use super::mapping::{MapRequest, map};

/// One table of a list: its headers, and the fields that each may be; none for `-`.
struct Table {
    name: String,
    headers: Vec<String>,
    fields: Vec<Vec<String>>,
}

fn tables(list: &str) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for line in list.lines().filter(|line| !line.trim().is_empty()) {
        if let Some(name) = line.strip_prefix('[') {
            tables.push(Table {
                name: name.trim_end_matches(']').to_owned(),
                headers: Vec::new(),
                fields: Vec::new(),
            });
            continue;
        }
        let table = tables.last_mut().unwrap();
        let (header, fields) = line.rsplit_once(" = ").unwrap_or((line, "-"));
        table.headers.push(header.to_owned());
        table
            .fields
            .push(fields.split('|').map(str::to_owned).collect());
    }
    tables
}

/// Whether a field is one of a pattern, in which `*` stands for any letters.
fn fits(field: Option<&str>, pattern: &str) -> bool {
    let Some(field) = field else {
        return pattern == "-";
    };
    let mut rest = field;
    let parts: Vec<&str> = pattern.split('*').collect();
    for (at, part) in parts.iter().enumerate() {
        let found = if at == 0 {
            rest.starts_with(part).then_some(0)
        } else if at + 1 == parts.len() {
            rest.ends_with(part).then(|| rest.len() - part.len())
        } else {
            rest.find(part)
        };
        let Some(start) = found else { return false };
        rest = &rest[start + part.len()..];
    }
    parts.len() > 1 || rest.is_empty()
}

/// The headers of a list that are not what they should be, and how many there are in all.
fn misses(list: &str, is_alone: bool) -> (Vec<String>, usize) {
    let mut missed = Vec::new();
    let mut count = 0;
    for table in tables(list) {
        let whole = map(&MapRequest::of_headers(&table.headers));
        for (index, header) in table.headers.iter().enumerate() {
            let alone;
            let column = if is_alone {
                alone = map(&MapRequest::of_headers(std::slice::from_ref(header)));
                &alone.columns[0]
            } else {
                &whole.columns[index]
            };
            let field = column.field.as_ref().map(|field| field.as_str());
            count += 1;
            if !table.fields[index]
                .iter()
                .any(|pattern| fits(field, pattern))
            {
                missed.push(format!(
                    "[{}] {header}: {} instead of {}",
                    table.name,
                    field.unwrap_or("-"),
                    table.fields[index].join("|")
                ));
            }
        }
    }
    (missed, count)
}

/// The lists of one language, and the share of their headers that must be right.
const LISTS: [(&str, &str, &str, &str); 4] = [
    (
        "en",
        include_str!("header_cases/first_en.txt"),
        include_str!("header_cases/second_en.txt"),
        include_str!("header_cases/third_en.txt"),
    ),
    (
        "fr",
        include_str!("header_cases/first_fr.txt"),
        include_str!("header_cases/second_fr.txt"),
        include_str!("header_cases/third_fr.txt"),
    ),
    (
        "nl",
        include_str!("header_cases/first_nl.txt"),
        include_str!("header_cases/second_nl.txt"),
        include_str!("header_cases/third_nl.txt"),
    ),
    (
        "de",
        include_str!("header_cases/first_de.txt"),
        include_str!("header_cases/second_de.txt"),
        include_str!("header_cases/third_de.txt"),
    ),
];

#[test]
fn nineteen_of_twenty_personal_headers_of_each_language_are_understood() {
    for (lang, first, second, third) in LISTS {
        for list in [first, second, third] {
            for is_alone in [false, true] {
                let (missed, count) = misses(list, is_alone);
                assert!(
                    missed.len() * 20 <= count,
                    "{lang}: {} of {count} missed: {missed:#?}",
                    missed.len()
                );
            }
        }
    }
}

#[test]
fn headers_of_business_stay_unmapped() {
    for list in [
        include_str!("header_cases/first_business.txt"),
        include_str!("header_cases/second_business.txt"),
        include_str!("header_cases/third_business.txt"),
    ] {
        let (flagged, count) = misses(list, false);
        assert!(
            flagged.len() * 100 <= count,
            "{} of {count} flagged: {flagged:#?}",
            flagged.len()
        );
    }
}
