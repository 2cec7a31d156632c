//! A listing as a table for eyes: wrapped to a width, with light lines, escaped for a terminal. The
//! one place that knows comfy-table.

use comfy_table::{
    CellAlignment, ContentArrangement, ContentLineStyle, LineStyle, Table, TableStyle,
};

use super::{
    listing::{Align, Cell, Listing, Tone},
    safety::escape_terminal,
};

/// How a table is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableOptions {
    /// The widest line, in columns of the terminal.
    pub width: u16,
    /// Whether tones become colours.
    pub is_coloured: bool,
}

impl Default for TableOptions {
    fn default() -> Self {
        Self {
            width: 80,
            is_coloured: false,
        }
    }
}

const LIGHT: TableStyle = TableStyle::new()
    .header_lines(ContentLineStyle::none().junction('│'))
    .header_separator(LineStyle::none().fill('─').junction('┼'))
    .content_lines(ContentLineStyle::none().junction('│'));

/// The listing as text, each line ended; a listing without rows is its headings.
#[must_use]
pub fn render(listing: &Listing, options: TableOptions) -> String {
    let mut table = Table::new();
    table
        .load_style(LIGHT)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(options.width.max(1));
    table.set_header(
        listing
            .columns()
            .iter()
            .map(|column| escape_terminal(&column.heading).into_owned()),
    );
    for row in listing.rows() {
        table.add_row(row.iter().map(|cell| marked(cell, options.is_coloured)));
    }
    for (index, column) in listing.columns().iter().enumerate() {
        if let (Align::Right, Some(drawn)) = (column.align, table.column_mut(index)) {
            drawn.set_cell_alignment(CellAlignment::Right);
        }
    }
    // Nothing stands outside the first and the last column to be kept off from.
    if let Some(first) = table.column_mut(0) {
        first.set_padding((0, 1));
    }
    if let Some(last) = listing
        .columns()
        .len()
        .checked_sub(1)
        .filter(|last| *last > 0)
        .and_then(|last| table.column_mut(last))
    {
        last.set_padding((1, 0));
    }
    let mut text = String::new();
    for line in table.lines() {
        text.push_str(&coloured(line.trim_end()));
        text.push('\n');
    }
    text
}

/// Marks where a tone begins and ends: characters without width, which no escaped text holds, so
/// that the table's widths are those of the words.
const TONES: [(Tone, char, &str); 4] = [
    (Tone::Faint, '\u{2061}', "\u{1b}[2m"),
    (Tone::Good, '\u{2062}', "\u{1b}[32m"),
    (Tone::Warning, '\u{2063}', "\u{1b}[33m"),
    (Tone::Alarm, '\u{2064}', "\u{1b}[1;31m"),
];
const END: char = '\u{2060}';
const RESET: &str = "\u{1b}[0m";

fn marked(cell: &Cell, is_coloured: bool) -> String {
    let text = cell.text();
    let text = escape_terminal(&text);
    match TONES
        .iter()
        .find(|(tone, _, _)| is_coloured && *tone == cell.tone())
    {
        // A cell is wrapped between words, so that each word carries its own marks.
        Some((_, mark, _)) => {
            let words: Vec<String> = text
                .split(' ')
                .map(|word| format!("{mark}{word}{END}"))
                .collect();
            words.join(" ")
        }
        None => text.into_owned(),
    }
}

/// The line with its marks turned into colours; a word that was broken ends its colour with the line.
fn coloured(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut is_open = false;
    for letter in line.chars() {
        if letter == END {
            if is_open {
                text.push_str(RESET);
            }
            is_open = false;
        } else if let Some((_, _, colour)) = TONES.iter().find(|(_, mark, _)| *mark == letter) {
            text.push_str(colour);
            is_open = true;
        } else {
            // A broken word is in colour up to the line of its column.
            if is_open && (letter == '│' || letter == ' ') {
                text.push_str(RESET);
                is_open = false;
            }
            text.push(letter);
        }
    }
    if is_open {
        text.push_str(RESET);
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{TableOptions, render};
    use crate::output::{Cell, Column, Listing, Tone, safety::is_treacherous};

    fn listing(rows: &[(&str, i64, &str)]) -> Listing {
        let mut listing = Listing::new(vec![
            Column::text("code", "Code"),
            Column::number("count", "Count"),
            Column::text("message", "Message"),
        ]);
        for (code, count, message) in rows {
            listing.push(vec![
                Cell::from(*code),
                Cell::from(*count),
                Cell::from(*message),
            ]);
        }
        listing
    }

    #[test]
    fn a_table_has_headings_light_lines_and_numbers_to_the_right() {
        let text = render(
            &listing(&[("CON-01", 610, "no consent"), ("MIN-02", 7, "not needed")]),
            TableOptions::default(),
        );
        let expected = "\
Code   │ Count │ Message
───────┼───────┼───────────
CON-01 │   610 │ no consent
MIN-02 │     7 │ not needed
";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_listing_without_rows_is_its_headings() {
        assert_eq!(
            render(&listing(&[]), TableOptions::default())
                .lines()
                .count(),
            2
        );
    }

    #[test]
    fn long_cells_are_wrapped_and_nothing_is_cut() {
        let words = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu";
        let text = render(
            &listing(&[("CON-01", 1, words)]),
            TableOptions {
                width: 40,
                ..TableOptions::default()
            },
        );
        assert!(
            text.lines().all(|line| line.chars().count() <= 40),
            "{text}"
        );
        for word in words.split(' ') {
            assert!(text.contains(word), "{word}");
        }
    }

    #[test]
    fn a_value_cannot_draw_lines_or_colours() {
        let text = render(
            &listing(&[("\u{1b}[31m", 1, "a\nb\u{202e}c")]),
            TableOptions {
                width: 200,
                is_coloured: true,
            },
        );
        assert_eq!(text.lines().count(), 3);
        assert!(text.contains("\\u{1b}[31m") && text.contains("a\\nb\\u{202e}c"));
    }

    #[test]
    fn colours_come_only_when_asked_for_and_move_nothing() {
        let mut listing = listing(&[("CON-01", 1, "x")]);
        listing.push(vec![
            Cell::from("MIN-02").toned(Tone::Alarm),
            Cell::from(2_u32),
            Cell::from("two words").toned(Tone::Faint),
        ]);
        let plain = render(&listing, TableOptions::default());
        assert!(!plain.contains('\u{1b}'));
        let coloured = render(
            &listing,
            TableOptions {
                is_coloured: true,
                ..TableOptions::default()
            },
        );
        assert!(
            coloured.contains("\u{1b}[1;31mMIN-02\u{1b}[0m"),
            "{coloured:?}"
        );
        let mut without = coloured;
        for sequence in ["\u{1b}[1;31m", "\u{1b}[2m", "\u{1b}[0m"] {
            without = without.replace(sequence, "");
        }
        assert_eq!(without, plain);
    }

    proptest! {
        #[test]
        fn nothing_treacherous_reaches_the_terminal(code in any::<String>(), message in any::<String>(), width in 0u16..120) {
            let text = render(&listing(&[(&code, 1, &message)]), TableOptions { width, is_coloured: false });
            prop_assert!(!text.replace('\n', "").contains(is_treacherous));
        }

        #[test]
        fn every_colour_is_ended_in_its_line(code in "[a-zA-Z ]{0,60}", width in 1u16..60) {
            let mut listing = listing(&[]);
            listing.push(vec![Cell::from(code.as_str()).toned(Tone::Alarm), Cell::from(1_u32), Cell::from("x").toned(Tone::Good)]);
            for line in render(&listing, TableOptions { width, is_coloured: true }).lines() {
                let resets = line.matches("\u{1b}[0m").count();
                let is_balanced = line.matches('\u{1b}').count() == 2 * resets;
                prop_assert!(is_balanced, "{}", line);
                let is_ended = line.rfind('\u{1b}').is_none_or(|at| line[at..].starts_with("\u{1b}[0m"));
                prop_assert!(is_ended, "{}", line);
            }
        }
    }
}
