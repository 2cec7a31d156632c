//! A page as a workbook: a sheet a topic, with frozen and filtered headers. Words are written as
//! words, so that nothing from a file becomes a formula.

use std::collections::HashMap;

use chrono::NaiveDate;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

use super::{
    DocumentError,
    page::{Block, Card, Cell, Column, Page, Table, Tone, Value},
    text,
};

/// The longest name of a sheet.
const LONGEST_NAME: usize = 31;
/// The widest column, in characters.
const WIDEST: usize = 60;
/// The heat map's colours, from cold to warm; the same as in the style sheet.
const HEAT: [u32; 11] = [
    0xFD_F6EF, 0xFB_E9D7, 0xF9_DCC0, 0xF6_CCA4, 0xF2_BA86, 0xED_A566, 0xE5_8F45, 0xB4_560F,
    0xA0_480C, 0x8A_3A09, 0x73_2D07,
];
/// From here on the colour is so dark that letters are white.
const DARK: usize = 7;

/// Writes a page.
///
/// # Errors
/// When the workbook cannot be written.
pub(super) fn write(page: &Page) -> Result<Vec<u8>, DocumentError> {
    build(page)
        .map_err(|error| DocumentError(format!("the workbook could not be written: {error}")))
}

/// Writes a table as a workbook of one sheet without any dress, for a program that imports it: every cell is
/// text, as it stands. The same table gives the same bytes.
///
/// # Errors
/// When the workbook cannot be written.
pub fn plain(sheet: &str, date: NaiveDate, rows: &[Vec<String>]) -> Result<Vec<u8>, DocumentError> {
    let build = || -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        let day = ExcelDateTime::parse_from_str(&date.format("%Y-%m-%d").to_string())?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&day));
        let worksheet = workbook.add_worksheet();
        if !sheet.is_empty() {
            worksheet.set_name(sheet)?;
        }
        for (row, cells) in (0_u32..).zip(rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                if !cell.is_empty() {
                    worksheet.write_string(row, column, cell)?;
                }
            }
        }
        workbook.save_to_buffer()
    };
    build().map_err(|error| DocumentError(format!("the workbook could not be written: {error}")))
}

fn build(page: &Page) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let date = page.date.format("%Y-%m-%d").to_string();
    let properties = DocProperties::new()
        .set_title(format!("{} · {}", page.title, page.subject))
        .set_company(&page.owner)
        .set_creation_datetime(&ExcelDateTime::parse_from_str(&date)?);
    workbook.set_properties(&properties);
    for sheet in sheets(page) {
        write_sheet(workbook.add_worksheet(), &sheet, page)?;
    }
    workbook.save_to_buffer()
}

/// A sheet before it is written.
struct Sheet {
    name: String,
    caption: String,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

/// The sheets of a page: its head, then each table under the name of its sheet. Tables of one name
/// and the same columns continue each other.
fn sheets(page: &Page) -> Vec<Sheet> {
    let mut out = Vec::new();
    let mut used = HashMap::new();
    for section in &page.sections {
        let mut lines = Vec::new();
        for block in &section.blocks {
            match block {
                Block::Cards(cards) => out.push(overview(page, cards, &section.title, &mut used)),
                Block::Table(table) => add(&mut out, table, &mut used),
                Block::Chart(chart) => add(&mut out, &chart.table, &mut used),
                Block::List(own) => lines.extend(own.iter().map(Cell::text)),
                Block::Alert(_, text) if !lines.is_empty() => lines.push(Cell::text(text)),
                _ => {}
            }
        }
        if !lines.is_empty() {
            out.push(Sheet {
                name: unique(
                    text::word(&format!("report.sheet.{}", section.id), page.lang),
                    &mut used,
                ),
                caption: section.title.clone(),
                columns: vec![Column::text(&section.title)],
                rows: lines.into_iter().map(|line| vec![line]).collect(),
            });
        }
    }
    out
}

fn add(out: &mut Vec<Sheet>, table: &Table, used: &mut HashMap<String, usize>) {
    let titles = |columns: &[Column]| -> Vec<String> {
        columns.iter().map(|column| column.title.clone()).collect()
    };
    if let Some(last) = out.last_mut()
        && last.name == table.sheet
        && titles(&last.columns) == titles(&table.columns)
    {
        last.rows.extend(table.rows.iter().cloned());
        return;
    }
    out.push(Sheet {
        name: unique(&table.sheet, used),
        caption: table.caption.clone(),
        columns: table.columns.clone(),
        rows: table.rows.clone(),
    });
}

/// The headline figures, and above them what the report is about.
fn overview(page: &Page, cards: &[Card], title: &str, used: &mut HashMap<String, usize>) -> Sheet {
    let headings = [
        "report.figure",
        "report.value",
        "report.verdict",
        "report.since_before",
    ];
    let columns = headings
        .iter()
        .map(|key| Column::text(text::word(key, page.lang)))
        .collect();
    let mut rows = Vec::new();
    for card in cards {
        rows.push(vec![
            Cell::text(&*card.label),
            Cell {
                value: card.number,
                ..Cell::text(&*card.value)
            },
            Cell::text(&*card.verdict).toned(card.tone),
            Cell::text(&*card.change),
        ]);
    }
    let head = [(page.title.clone(), page.subject.clone())];
    for (what, answer) in head.iter().chain(&page.facts) {
        rows.push(vec![
            Cell::text(&**what),
            Cell::text(&**answer),
            Cell::text(""),
            Cell::text(""),
        ]);
    }
    Sheet {
        name: unique(text::word("report.sheet.overview", page.lang), used),
        caption: title.to_owned(),
        columns,
        rows,
    }
}

/// A name that a workbook takes and that no other sheet bears.
fn unique(name: &str, used: &mut HashMap<String, usize>) -> String {
    let clean: String = name
        .chars()
        .map(|letter| match letter {
            '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'' => ' ',
            letter => letter,
        })
        .take(LONGEST_NAME - 3)
        .collect();
    let clean = clean.trim().to_owned();
    let count = used.entry(clean.to_lowercase()).or_default();
    *count += 1;
    if *count == 1 {
        clean
    } else {
        format!("{clean} {count}")
    }
}

fn write_sheet(sheet: &mut Worksheet, content: &Sheet, page: &Page) -> Result<(), XlsxError> {
    let head = Format::new()
        .set_bold()
        .set_font_color(Color::White)
        .set_background_color(Color::RGB(0x1D_4B76))
        .set_border_bottom(FormatBorder::Thin)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap();
    sheet.set_name(&content.name)?;
    sheet.set_row_height(0, 32)?;
    for (at, column) in content.columns.iter().enumerate() {
        let at = u16::try_from(at).unwrap_or(u16::MAX);
        sheet.write_string_with_format(0, at, &column.title, &head)?;
        sheet.set_column_width(at, width(content, usize::from(at)))?;
    }
    for (row, cells) in content.rows.iter().enumerate() {
        let row = u32::try_from(row + 1).unwrap_or(u32::MAX);
        for (at, cell) in cells.iter().enumerate() {
            // What is not known is left blank among numbers.
            let is_number = content
                .columns
                .get(at)
                .is_some_and(|column| column.is_number);
            if !(is_number && cell.text == "—") {
                write_cell(sheet, row, u16::try_from(at).unwrap_or(u16::MAX), cell)?;
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    let last_row = u32::try_from(content.rows.len()).unwrap_or(u32::MAX);
    let last_column = u16::try_from(content.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    if last_row > 0 {
        sheet.autofilter(0, 0, last_row, last_column)?;
    }
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    // An ampersand would begin a code.
    let plain = |text: &str| text.replace('&', "&&");
    let head = format!("&L{} · {}", plain(&content.caption), plain(&page.subject));
    if head.chars().count() < 250 {
        sheet.set_header(head);
    }
    sheet.set_footer("&R&P / &N");
    Ok(())
}

fn write_cell(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell) -> Result<(), XlsxError> {
    let mut format = Format::new().set_align(FormatAlign::Top);
    match cell.tone {
        Tone::Plain => {}
        Tone::Good => format = format.set_font_color(Color::RGB(0x1F_7A4D)),
        Tone::Warning => format = format.set_font_color(Color::RGB(0x94_560A)).set_bold(),
        Tone::Alarm => format = format.set_font_color(Color::RGB(0xB3_261E)).set_bold(),
    }
    let heat = cell.heat.map(usize::from);
    if let Some((at, colour)) = heat.and_then(|at| Some((at, *HEAT.get(at)?))) {
        let letters = if at >= DARK {
            Color::White
        } else {
            Color::Black
        };
        format = format
            .set_background_color(Color::RGB(colour))
            .set_font_color(letters);
    }
    match cell.value {
        #[expect(
            clippy::cast_precision_loss,
            reason = "a spreadsheet knows no other number"
        )]
        Value::Count(count) => sheet.write_number_with_format(
            row,
            column,
            count as f64,
            &format.set_num_format("#,##0"),
        )?,
        Value::Share(share) => {
            sheet.write_number_with_format(row, column, share, &format.set_num_format("0.0%"))?
        }
        Value::Date(date) => {
            let date = ExcelDateTime::parse_from_str(&date.format("%Y-%m-%d").to_string())?;
            let format = format
                .set_num_format("yyyy-mm-dd")
                .set_align(FormatAlign::Left);
            sheet.write_datetime_with_format(row, column, &date, &format)?
        }
        Value::Text => {
            sheet.write_string_with_format(row, column, &cell.text, &format.set_text_wrap())?
        }
    };
    Ok(())
}

/// As wide as its longest cell, within reason.
fn width(content: &Sheet, column: usize) -> f64 {
    let title = content
        .columns
        .get(column)
        .map_or(0, |column| column.title.chars().count() + 3);
    let longest = content
        .rows
        .iter()
        .filter_map(|row| row.get(column))
        .map(|cell| cell.text.chars().count())
        .max()
        .unwrap_or(0);
    // A single column of sentences has the room of a page.
    let widest = if content.columns.len() == 1 {
        110
    } else {
        WIDEST
    };
    let characters = (longest.max(title.min(24)) + 2).clamp(9, widest);
    u16::try_from(characters).map_or(9.0, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sheets_are_such_as_a_workbook_takes_and_never_the_same() {
        let mut used = HashMap::new();
        assert_eq!(unique("a/b[c]:d", &mut used), "a b c  d");
        assert_eq!(unique("Annex", &mut used), "Annex");
        assert_eq!(unique("annex", &mut used), "annex 2");
        let long = unique(&"x".repeat(80), &mut used);
        assert!(long.chars().count() <= LONGEST_NAME);
    }
}
