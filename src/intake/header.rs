//! Which row of a table is its header, for text files and workbooks alike. It weighs known headers
//! and the shape of cells; it must not map columns, and takes no value for a header in silence.

use std::collections::HashSet;

use super::{HeaderHit, KnowsHeader, Note};

/// Rows with content among which the header is looked for.
const WINDOW: usize = 20;

/// Longer texts are sentences, not headers.
const LONGEST_HEADER: usize = 120;

/// Where the header of a table is, as places in the rows that were looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HeaderChoice {
    /// The header; none where the table has none.
    pub header: Option<usize>,
    /// The second header (names of a programming interface) right below it.
    pub second: Option<usize>,
}

/// Chooses the header among the first rows of a table (blank rows included, as empty cells).
#[must_use]
pub fn choose_header(rows: &[Vec<String>], knows: KnowsHeader<'_>) -> HeaderChoice {
    let width = usual_width(rows);
    let mut all: Vec<Look> = rows
        .iter()
        .enumerate()
        .map(|(at, row)| Look::of(at, row, knows))
        .filter(|look| look.filled > 0)
        .collect();
    let later = all.split_off(all.len().min(WINDOW));
    let looks = all;
    let header = known_header(&looks, width)
        .or_else(|| header_below_a_long_preamble(&looks, &later, width))
        .map(|at| label_row_above(rows, &looks, at, knows).unwrap_or(at))
        .or_else(|| header_by_shape(rows, &looks, width));
    HeaderChoice {
        header,
        second: header.and_then(|at| second_header(rows, at, knows)),
    }
}

/// The number of cells that most rows with content have.
#[must_use]
pub fn usual_width(rows: &[Vec<String>]) -> usize {
    let mut widths: Vec<usize> = rows
        .iter()
        .filter(|row| row.iter().any(|cell| !cell.trim().is_empty()))
        .map(Vec::len)
        .collect();
    widths.sort_unstable();
    let most = widths
        .chunk_by(|a, b| a == b)
        .max_by_key(|same| (same.len(), same.first().copied()));
    most.and_then(|same| same.first().copied()).unwrap_or(0)
}

/// The headers of a table that has none.
#[must_use]
pub fn made_up_headers(width: usize) -> Vec<String> {
    (1..=width)
        .map(|number| format!("column {number}"))
        .collect()
}

/// Remarks on headers: names that occur twice, columns without a name.
#[must_use]
pub fn header_notes(headers: &[String]) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut seen = HashSet::new();
    let named = headers
        .iter()
        .map(|header| header.trim())
        .filter(|header| !header.is_empty());
    let again = named
        .filter(|header| !seen.insert(header.to_lowercase()))
        .count();
    if again > 0 {
        let text = format!(
            "{} of an earlier column; columns are told apart by their place",
            columns(again, "has the name", "have the name")
        );
        notes.push(Note {
            code: "duplicate-headers",
            text,
        });
    }
    let nameless = headers
        .iter()
        .filter(|header| header.trim().is_empty())
        .count();
    if nameless > 0 {
        notes.push(Note {
            code: "blank-headers",
            text: columns(nameless, "has no name", "have no name"),
        });
    }
    notes
}

/// A number of columns with the verb that goes with it.
fn columns(count: usize, one: &str, several: &str) -> String {
    if count == 1 {
        format!("1 column {one}")
    } else {
        format!("{count} columns {several}")
    }
}

/// What a row looks like.
#[derive(Clone, Copy, Debug)]
struct Look {
    /// Its place.
    at: usize,
    /// Cells with content.
    filled: usize,
    /// Known headers.
    hits: usize,
    /// Those of a programming interface.
    api: usize,
    /// Cells that are e-mail addresses, numbers, dates, telephone numbers, links or truth values.
    data: usize,
    /// Whether a cell is an e-mail address.
    email: bool,
    /// Whether most cells differ and none is a sentence.
    name_like: bool,
}

impl Look {
    /// Looks at a row.
    fn of(at: usize, row: &[String], knows: KnowsHeader<'_>) -> Self {
        let mut look = Self {
            at,
            filled: 0,
            hits: 0,
            api: 0,
            data: 0,
            email: false,
            name_like: false,
        };
        let mut seen = HashSet::new();
        let mut is_prose = false;
        for cell in row
            .iter()
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
        {
            look.filled += 1;
            let hit = knows(cell);
            look.hits += usize::from(hit != HeaderHit::None);
            look.api += usize::from(hit == HeaderHit::Api);
            look.data += usize::from(hit == HeaderHit::None && is_data(cell));
            look.email |= is_email(cell);
            is_prose |= cell.chars().count() > LONGEST_HEADER;
            seen.insert(cell);
        }
        look.name_like = seen.len() * 2 > look.filled && !is_prose;
        look
    }

    /// Whether known headers make it a header.
    const fn is_known_header(&self, width: usize) -> bool {
        let enough = self.hits >= 3 || (self.hits > 0 && self.hits * 4 >= self.filled);
        // Records of many cells do not make a header of which each cell is known too narrow.
        let all = self.hits >= 2 && self.hits == self.filled;
        let wide = self.filled * 2 >= width || self.hits >= 3 || all;
        let alone = width >= 3 && self.filled < 2;
        enough && wide && !alone && !self.email && self.data * 3 <= self.filled
    }
}

/// The first row that has about as many known headers as any.
fn known_header(looks: &[Look], width: usize) -> Option<usize> {
    let fitting = || looks.iter().filter(|look| look.is_known_header(width));
    let most = fitting().map(|look| look.hits).max()?;
    fitting()
        .find(|look| look.hits * 10 >= most * 6)
        .map(|look| look.at)
}

/// The first known header below a preamble that fills the window: each row above it must be a
/// sentence in one cell, or records would be taken for a preamble.
fn header_below_a_long_preamble(looks: &[Look], later: &[Look], width: usize) -> Option<usize> {
    let is_line = |look: &&Look| look.filled == 1;
    let found = later.iter().find(|look| !is_line(look))?;
    let fits = looks.iter().all(|look| is_line(&look))
        && found.hits >= 2
        && found.is_known_header(width.max(found.filled));
    fits.then_some(found.at)
}

/// The row of labels above a row of interface names, where the labels are less known.
fn label_row_above(
    rows: &[Vec<String>],
    looks: &[Look],
    at: usize,
    knows: KnowsHeader<'_>,
) -> Option<usize> {
    let above = at.checked_sub(1)?;
    let names = looks.iter().find(|look| look.at == at)?;
    let labels = looks.iter().find(|look| look.at == above)?;
    let fits = names.api * 2 >= names.hits
        && labels.data == 0
        && labels.name_like
        && labels.filled * 10 >= names.filled * 6;
    (fits && second_header(rows, above, knows) == Some(at)).then_some(above)
}

/// The first row of full width, unless it looks like data; used where no header is known.
fn header_by_shape(rows: &[Vec<String>], looks: &[Look], width: usize) -> Option<usize> {
    let first = looks.iter().find(|look| fills(rows, look, width))?;
    if first.email || first.data * 2 >= first.filled || !first.name_like {
        return None;
    }
    let header = rows.get(first.at)?;
    let below = rows.get(first.at + 1..).unwrap_or_default();
    let (mut contrasts, mut recurs) = (0, 0);
    for (column, name) in header
        .iter()
        .enumerate()
        .filter(|(_, name)| !name.trim().is_empty())
    {
        let values = || {
            below
                .iter()
                .filter_map(|row| row.get(column))
                .map(|cell| cell.trim())
                .filter(|cell| !cell.is_empty())
        };
        let data = values().filter(|value| is_data(value)).count();
        contrasts += usize::from(!is_data(name.trim()) && data * 2 > values().count());
        recurs += usize::from(values().any(|value| value == name.trim()));
    }
    // A name that comes again in its own column is a value, if no column tells names from values.
    (recurs == 0 || contrasts > 0).then_some(first.at)
}

/// Whether a row is about as wide as the table. A title fills the first cell of two; a header
/// that leaves out the name of an index column fills the second.
fn fills(rows: &[Vec<String>], look: &Look, width: usize) -> bool {
    let starts_blank = || {
        let row = rows.get(look.at).and_then(|row| row.first());
        row.is_some_and(|cell| cell.trim().is_empty())
    };
    width == 1 || look.filled * 2 > width || (look.filled * 2 == width && starts_blank())
}

/// The row right below the header, where it repeats the header in the names of an interface.
#[must_use]
pub fn second_header(rows: &[Vec<String>], header: usize, knows: KnowsHeader<'_>) -> Option<usize> {
    let at = header + 1;
    let labels = rows.get(header)?;
    let names = rows.get(at)?;
    let later = rows.get(at + 1..).unwrap_or_default();
    let count = |row: &[String]| row.iter().filter(|cell| !cell.trim().is_empty()).count();
    let filled = count(names);
    let mut same = 0;
    for (column, name) in names.iter().enumerate() {
        let name = name.trim();
        if name.is_empty() {
            continue;
        }
        if !is_interface_name(name)
            || later
                .iter()
                .any(|row| row.get(column).is_some_and(|cell| cell.trim() == name))
        {
            return None;
        }
        let label = fold(labels.get(column).map_or("", String::as_str));
        let repeats = label.chars().count() >= 2 && fold(name).contains(&label);
        same += usize::from(repeats || knows(name) == HeaderHit::Api);
    }
    (filled >= 2 && filled * 10 >= count(labels) * 6 && same >= 2 && same * 10 >= filled * 6)
        .then_some(at)
}

/// Whether a cell could be the name of a field in a programming interface.
fn is_interface_name(cell: &str) -> bool {
    cell.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && cell
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || "_.:/-$".contains(character))
        && !is_data(cell)
}

/// The letters and digits of a text in lower case.
fn fold(text: &str) -> String {
    text.chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether a cell holds an e-mail address.
fn is_email(cell: &str) -> bool {
    let Some((local, domain)) = cell.rsplit_once('@') else {
        return false;
    };
    !local.is_empty() && domain.contains('.') && !domain.starts_with('.')
}

/// Whether a cell looks like a value rather than a name: an e-mail address, a number, a date, a
/// telephone number, a link or a truth value.
fn is_data(cell: &str) -> bool {
    let lower = cell.to_ascii_lowercase();
    if is_email(cell)
        || lower.starts_with("http://")
        || lower.starts_with("https://")
        || matches!(lower.as_str(), "true" | "false")
    {
        return true;
    }
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    digits * 2
        > cell
            .chars()
            .filter(|character| !character.is_whitespace())
            .count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn knows(cell: &str) -> HeaderHit {
        match cell {
            "Email" | "First Name" | "Last Name" | "Phone" | "Name" | "Clients" => HeaderHit::Label,
            "email" | "FirstName" | "LastName" => HeaderHit::Api,
            _ => HeaderHit::None,
        }
    }

    fn table(rows: &[&[&str]]) -> Vec<Vec<String>> {
        rows.iter()
            .map(|row| row.iter().map(|&cell| cell.to_owned()).collect())
            .collect()
    }

    fn chosen(rows: &[&[&str]]) -> HeaderChoice {
        choose_header(&table(rows), &knows)
    }

    const fn at(header: usize) -> HeaderChoice {
        HeaderChoice {
            header: Some(header),
            second: None,
        }
    }

    const NONE: HeaderChoice = HeaderChoice {
        header: None,
        second: None,
    };

    #[test]
    fn the_first_row_is_the_header_where_it_is_known_or_names_columns() {
        assert_eq!(
            chosen(&[&["Email", "Phone"], &["a@example.org", "1"]]),
            at(0)
        );
        assert_eq!(
            chosen(&[&["Sähköposti", "Puhelin"], &["a@example.org", "040 1"]]),
            at(0)
        );
        assert_eq!(chosen(&[&["Email", "Phone"]]), at(0));
    }

    #[test]
    fn title_and_blank_rows_are_passed_over() {
        let rows: &[&[&str]] = &[
            &["Export of 1 March 2026", "", ""],
            &["", "", ""],
            &["Clients", "", ""],
            &["Name", "Balance", "Email"],
            &["x", "1", "a@example.org"],
        ];
        assert_eq!(chosen(rows), at(3));
        assert_eq!(
            chosen(&[
                &["Liste"],
                &[""],
                &["Nimi", "Kunta"],
                &["x", "y"],
                &["z", "w"]
            ]),
            at(2)
        );
    }

    #[test]
    fn a_header_below_a_preamble_of_many_lines_is_found() {
        let mut rows: Vec<Vec<String>> = (0..30).map(|at| vec![format!("remark {at}")]).collect();
        rows.push(["Name", "Email"].map(str::to_owned).to_vec());
        rows.push(["x", "a@example.org"].map(str::to_owned).to_vec());
        assert_eq!(choose_header(&rows, &knows), at(30));
        // One row among them that has two cells: they may be records, and none is passed over.
        rows.insert(3, vec!["Anna".to_owned(), "Namur".to_owned()]);
        assert_ne!(choose_header(&rows, &knows).header, Some(31));
    }

    #[test]
    fn a_row_of_interface_names_below_the_labels_is_the_second_header() {
        let rows: &[&[&str]] = &[
            &["Email", "First Name"],
            &["email", "FirstName"],
            &["a@example.org", "Anna"],
        ];
        assert_eq!(
            chosen(rows),
            HeaderChoice {
                header: Some(0),
                second: Some(1)
            }
        );
        let unknown: &[&[&str]] = &[
            &["Read me first", ""],
            &["Partner Salutation", "Partner Mood"],
            &["X__PARTNER_SALUTATION__C", "X__PARTNER_MOOD__C"],
        ];
        assert_eq!(
            chosen(unknown),
            HeaderChoice {
                header: Some(1),
                second: Some(2)
            }
        );
    }

    #[test]
    fn labels_that_are_not_known_still_stand_above_names_that_are() {
        let rows: &[&[&str]] = &[
            &["E mail", "First name !"],
            &["email", "FirstName"],
            &["a@example.org", "Anna"],
        ];
        assert_eq!(
            chosen(rows),
            HeaderChoice {
                header: Some(0),
                second: Some(1)
            }
        );
    }

    #[test]
    fn a_record_below_the_header_is_not_a_second_header() {
        assert_eq!(
            chosen(&[&["Email", "Phone"], &["a@example.org", "12"]]),
            at(0)
        );
        assert_eq!(chosen(&[&["Name", "Last Name"], &["Anna", "Doe"]]), at(0));
        let recurring: &[&[&str]] = &[
            &["Name", "Phone"],
            &["email", "FirstName"],
            &["email", "FirstName"],
        ];
        assert_eq!(chosen(recurring), at(0));
    }

    #[test]
    fn a_first_row_of_data_is_not_a_header() {
        assert_eq!(
            chosen(&[&["Anna", "a@example.org"], &["Bert", "b@example.org"]]),
            NONE
        );
        assert_eq!(chosen(&[&["1", "2", "x"], &["3", "4", "y"]]), NONE);
        assert_eq!(chosen(&[&["a@example.org"], &["b@example.org"]]), NONE);
        assert_eq!(chosen(&[&["Anna", "Namur"], &["Bert", "Namur"]]), NONE);
    }

    #[test]
    fn a_header_of_known_names_only_is_one_above_wider_records_too() {
        assert_eq!(chosen(&[&["Email", "Name"], &["", "", "x", "", ""]]), at(0));
    }

    #[test]
    fn a_row_with_an_address_is_never_a_header_even_with_known_words() {
        assert_eq!(
            chosen(&[&["Name", "Phone", "Email", "a@example.org"]]),
            NONE
        );
    }

    #[test]
    fn an_index_column_may_be_without_a_name() {
        assert_eq!(
            chosen(&[&["", "Nimi"], &["0", "Anna"], &["1", "Bert"]]),
            at(0)
        );
    }

    #[test]
    fn nothing_to_look_at_has_no_header() {
        assert_eq!(chosen(&[]), NONE);
        assert_eq!(chosen(&[&["", ""]]), NONE);
    }

    #[test]
    fn doubled_and_missing_names_are_told_without_saying_them() {
        let notes = header_notes(&["Nom".to_owned(), "nom ".to_owned(), " ".to_owned()]);
        assert_eq!(
            notes.iter().map(|note| note.code).collect::<Vec<_>>(),
            ["duplicate-headers", "blank-headers"]
        );
        assert!(
            notes
                .iter()
                .all(|note| !note.text.to_lowercase().contains("nom "))
        );
        assert!(header_notes(&["a".to_owned()]).is_empty());
    }

    proptest! {
        #[test]
        fn a_known_header_is_found_under_any_preamble(blank in 0_usize..4, titles in 0_usize..4, records in 0_usize..5) {
            let mut rows = vec![vec!["Some title, as given".to_owned()]; titles];
            rows.extend(vec![vec![String::new()]; blank]);
            rows.push(["Email", "First Name", "Phone"].map(str::to_owned).to_vec());
            rows.extend(vec![["a@example.org", "Anna", "12"].map(str::to_owned).to_vec(); records]);
            prop_assert_eq!(choose_header(&rows, &knows), at(titles + blank));
        }

        #[test]
        fn no_rows_make_it_fail(rows in prop::collection::vec(prop::collection::vec(".{0,8}", 0..5), 0..30)) {
            let choice = choose_header(&rows, &knows);
            prop_assert!(choice.header.is_none_or(|header| header < rows.len()));
            prop_assert!(choice.second.is_none_or(|second| second < rows.len()));
        }
    }
}
