//! A page as one self-contained HTML file: no script, nothing from outside, and a policy in it that
//! forbids both to whoever would get past the escaping.

use base64::{Engine, engine::general_purpose::STANDARD};
use minijinja::{AutoEscape, Environment, Value, context, syntax::SyntaxConfig};
use sha2::{Digest, Sha256};

use super::{
    DocumentError,
    chart::svg,
    page::{Block, Card, Cell, Chart, Page, Section, Table},
};

const TEMPLATE: &str = include_str!("templates/report.html");
const STYLE: &str = include_str!("templates/report.css");

/// Letters of a cell that are kept on one line: codes, dates.
const SHORT: usize = 18;

/// Text with the five characters replaced that are markup in elements or attributes.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter => out.push(letter),
        }
    }
    out
}

/// Only the style that stands in the file, known by its digest, and nothing else.
fn content_policy() -> String {
    let digest = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
    format!("default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'")
}

/// Fills a template: everything is escaped, and what is not known is a fault.
///
/// # Errors
/// When the template is wrong: a fault of this program.
pub(super) fn render(template: &str, values: Value) -> Result<Vec<u8>, DocumentError> {
    let failed = |error: minijinja::Error| DocumentError(format!("the template failed: {error}"));
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
    let blank_lines = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build();
    environment.set_syntax(blank_lines.map_err(failed)?);
    environment
        .add_template("page.html", template)
        .map_err(failed)?;
    let text = environment
        .get_template("page.html")
        .and_then(|template| template.render(values))
        .map_err(failed)?;
    Ok(text.into_bytes())
}

/// Writes a page.
///
/// # Errors
/// As `render`.
pub(super) fn write(page: &Page) -> Result<Vec<u8>, DocumentError> {
    let sections: Vec<Value> = page.sections.iter().map(section).collect();
    let values = context! {
                lang => page.lang.as_str(),
                policy => content_policy(),
                style => Value::from_safe_string(STYLE.to_owned()),
                title => &page.title,
                owner => &page.owner,
                subject => &page.subject,
                facts => &page.facts,
                sections,
                letterhead => page.letterhead.as_ref().map(|head| {
                    context! { from => &head.from, to => &head.to, date => &head.date }
                }),
                has_contents => page.has_contents(),
                foot => &page.foot,
                skip => page.words.skip,
                contents => page.words.contents,
                numbers => page.words.numbers,
    };
    render(TEMPLATE, values)
}

fn section(section: &Section) -> Value {
    let blocks: Vec<Value> = section
        .blocks
        .iter()
        .enumerate()
        .map(|(at, own)| block(own, &format!("{}-{at}", section.id)))
        .collect();
    context! { id => section.id, title => &section.title, blocks }
}

fn block(block: &Block, id: &str) -> Value {
    match block {
        Block::Heading(text) => context! { kind => "heading", text },
        Block::Text(text) => context! { kind => "text", text },
        Block::Note(text) => context! { kind => "note", text },
        Block::Alert(tone, text) => context! { kind => "alert", tone => tone.as_str(), text },
        Block::Signature(lines) => context! { kind => "signature", lines },
        Block::List(lines) => context! { kind => "list", lines },
        Block::Cards(cards) => {
            let cards: Vec<Value> = cards.iter().map(card).collect();
            context! { kind => "cards", cards }
        }
        Block::Table(own) => context! { kind => "table", table => table(own) },
        Block::Chart(own) => chart(own, id),
    }
}

fn card(card: &Card) -> Value {
    context! {
        label => &card.label,
        value => &card.value,
        verdict => &card.verdict,
        change => &card.change,
        tone => card.tone.as_str(),
    }
}

fn chart(chart: &Chart, id: &str) -> Value {
    let picture = svg(&chart.drawing, id, &chart.title, &chart.description);
    context! {
        kind => "chart",
        title => &chart.title,
        picture => Value::from_safe_string(picture),
        table => table(&chart.table),
    }
}

fn table(table: &Table) -> Value {
    let columns: Vec<Value> = table
        .columns
        .iter()
        .map(|column| context! { title => &column.title, is_number => column.is_number })
        .collect();
    let row = |cells: &Vec<Cell>| -> Vec<Value> {
        cells
            .iter()
            .zip(&table.columns)
            .map(|(cell, column)| {
                context! {
                    text => &cell.text,
                    tone => cell.tone.as_str(),
                    heat => cell.heat,
                    is_number => column.is_number,
                    is_short => cell.text.chars().count() <= SHORT,
                }
            })
            .collect()
    };
    let rows: Vec<Vec<Value>> = table.shown_rows().iter().map(row).collect();
    context! { caption => &table.caption, columns, rows, more => table.more_line() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_characters_are_escaped() {
        assert_eq!(
            escape("<a b=\"c\" d='e'>&"),
            "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;"
        );
    }

    #[test]
    fn the_style_asks_nothing_from_outside_and_does_not_end_its_element() {
        assert!(!STYLE.contains("url(") && !STYLE.contains("@import") && !STYLE.contains('<'));
        assert!(
            !TEMPLATE.contains("<script")
                && !TEMPLATE.contains("http:")
                && !TEMPLATE.contains("https:")
        );
        assert!(!TEMPLATE.contains("style=") && !TEMPLATE.contains("|safe"));
    }
}
