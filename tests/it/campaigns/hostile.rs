//! Files that were made to harm, by the hundred: each is refused with a reason or read, within the limits, and
//! the store is as it was or whole.

use std::{fs, io::Write};

use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{chance::Chance, table::Line};
use crate::{
    desk::Desk,
    hostile::{LIMIT, LIMIT_BYTES, archive, book, inline, sheet, texts, watched, workbooks},
    keys::ends,
};

/// A workbook that is none of the bad ones.
fn good() -> Vec<u8> {
    let mut rows = format!(
        "<row r='1'>{}{}{}</row>",
        inline("A1", "Id"),
        inline("B1", "Name"),
        inline("C1", "Email")
    );
    for n in 2..60 {
        rows += &format!(
            "<row r='{n}'>{}{}{}</row>",
            inline(&format!("A{n}"), &n.to_string()),
            inline(&format!("B{n}"), "Gaston"),
            inline(&format!("C{n}"), &format!("g{n}@example.org"))
        );
    }
    book(&sheet(&rows), "<sst/>")
}

/// Every file with its ending.
pub fn files() -> Vec<(String, &'static str, Vec<u8>)> {
    let mut out: Vec<(String, &'static str, Vec<u8>)> = Vec::new();
    for (what, bytes) in workbooks() {
        out.push((what.to_owned(), "xlsx", bytes));
    }
    for (what, bytes) in texts() {
        out.push((what.to_owned(), "csv", bytes));
    }
    let whole = good();
    let mut chance = Chance::new(17);
    for n in 0..20 {
        let cut = whole.len() * (n + 1) / 21;
        out.push((
            format!("a workbook cut at {cut}"),
            "xlsx",
            whole[..cut].to_vec(),
        ));
        let mut flipped = whole.clone();
        for _ in 0..=n {
            let at = chance.below(flipped.len());
            flipped[at] ^= 1 << chance.below(8);
        }
        out.push((
            format!("a workbook with {} flipped bits", n + 1),
            "xlsx",
            flipped,
        ));
    }
    for (what, cell) in [
        ("a reference that is none", "<c r='A0' t='n'><v>1</v></c>"),
        (
            "a reference beyond the sheet",
            "<c r='XFE1' t='n'><v>1</v></c>",
        ),
        (
            "a row beyond the sheet",
            "<c r='A1048577' t='n'><v>1</v></c>",
        ),
        (
            "references that go back",
            "<c r='B2' t='n'><v>1</v></c><c r='A2' t='n'><v>2</v></c>",
        ),
        (
            "the same cell twice",
            "<c r='A2' t='n'><v>1</v></c><c r='A2' t='n'><v>2</v></c>",
        ),
        (
            "a shared string that is not there",
            "<c r='A2' t='s'><v>999999</v></c>",
        ),
        (
            "a shared string of a negative number",
            "<c r='A2' t='s'><v>-1</v></c>",
        ),
        (
            "a number that is none",
            "<c r='A2' t='n'><v>1e999999</v></c>",
        ),
        (
            "a date before time",
            "<c r='A2' t='d'><v>-99999-01-01</v></c>",
        ),
        (
            "a sort of cell that is none",
            "<c r='A2' t='zz'><v>1</v></c>",
        ),
        ("a formula without end", "<c r='A2'><f>"),
        ("an element without end", "<c r='A2' t='inlineStr'><is><t>"),
        (
            "elements a thousand deep",
            &("<is>".repeat(1000) + "<t>x</t>"),
        ),
        (
            "an entity that is not declared",
            "<c r='A2' t='inlineStr'><is><t>&xxe;</t></is></c>",
        ),
        (
            "a character that XML does not have",
            "<c r='A2' t='inlineStr'><is><t>&#0;</t></is></c>",
        ),
        (
            "a character beyond Unicode",
            "<c r='A2' t='inlineStr'><is><t>&#x110000;</t></is></c>",
        ),
    ] {
        let bytes = book(
            &sheet(&format!(
                "<row r='1'>{}</row><row r='2'>{cell}</row>",
                inline("A1", "Email")
            )),
            "<sst/>",
        );
        out.push((what.to_owned(), "xlsx", bytes));
    }
    for (what, parts) in [
        ("an archive of nothing", Vec::new()),
        ("an archive without a workbook", vec![("a", b"b".to_vec())]),
        ("a path out of the archive", vec![("../../etc/passwd", b"x".to_vec())]),
        ("a path from the root", vec![("/etc/passwd", b"x".to_vec())]),
        ("parts that are folders", vec![("xl/workbook.xml/x", b"x".to_vec())]),
        ("a workbook of nothing", vec![("xl/workbook.xml", Vec::new())]),
        ("relationships to oneself", vec![("_rels/.rels", b"<Relationships><Relationship Id='r' Type='x' Target='_rels/.rels'/></Relationships>".to_vec())]),
    ] {
        out.push((what.to_owned(), "xlsx", archive(&parts)));
    }
    let mut bomb = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for part in 0..8 {
        bomb.start_file(format!("xl/worksheets/sheet{part}.xml"), options)
            .unwrap();
        bomb.write_all(&vec![b' '; 40 << 20]).unwrap();
    }
    out.push((
        "eight parts of 40 MB of blanks".to_owned(),
        "xlsx",
        bomb.finish().unwrap().into_inner(),
    ));
    let head = "Id;Name;E-mail\n1;Anna;a@example.org\n";
    for (what, text) in [
        (
            "a cell of 2 MB",
            format!("{head}2;{};b@example.org\n", "x".repeat(2 << 20)),
        ),
        (
            "a quote in the middle",
            format!("{head}2;An\"na;b@example.org\n3;\"Be\"rt;c@example.org\n"),
        ),
        ("quotes only", "\"".repeat(100_001)),
        ("pairs of quotes only", "\"\"".repeat(50_000)),
        ("delimiters only", ";".repeat(16_000)),
        ("delimiters of every sort", "a;b,c\td|e\n".repeat(1_000)),
        (
            "rows that grow",
            (0..400).map(|n| format!("{}\n", "x;".repeat(n))).collect(),
        ),
        (
            "carriage returns only",
            "Id;E-mail\r1;a@example.org\r".repeat(2_000),
        ),
        (
            "line ends of every sort",
            "Id;E-mail\r\n1;a\n2;b\r3;c\n\r4;d\u{85}5;e\u{2028}6;f\n".to_owned(),
        ),
        (
            "a mark in the middle",
            format!("{head}\u{feff}2;B;b@example.org\n"),
        ),
        (
            "directions that change",
            format!("{head}2;\u{202e}anna\u{202c};b@example.org\n"),
        ),
        (
            "letters of no width",
            format!("{head}2;\u{200b}\u{200d}\u{feff};b@example.org\n"),
        ),
        (
            "commands to a terminal",
            format!("{head}2;\u{1b}]0;x\u{7}\u{1b}[2J;b@example.org\n"),
        ),
        (
            "formulas",
            format!("{head}2;=cmd|' /C calc'!A0;+b@example.org\n3;@SUM(1);-1\n"),
        ),
        (
            "a thousand marks on one letter",
            format!("{head}2;a{};b@example.org\n", "\u{301}".repeat(1_000)),
        ),
        (
            "headers that are one",
            format!("{}\n{}\n", vec!["E-mail"; 500].join(";"), "x;".repeat(499)),
        ),
        ("headers of nothing", format!("{}\n1\n", ";".repeat(300))),
        (
            "a header of a megabyte",
            format!("{};E-mail\n1;a@example.org\n", "x".repeat(1 << 20)),
        ),
        (
            "a date of each wrong sort",
            format!("{head}2;31.02.2024;99/99/9999\n3;0000-00-00;1e308\n"),
        ),
        (
            "an address of 10,000 letters",
            format!("{head}2;B;{}@example.org\n", "b".repeat(10_000)),
        ),
        (
            "an address of a thousand at signs",
            format!("{head}2;B;{}\n", "@".repeat(1_000)),
        ),
        (
            "a telephone of a thousand digits",
            format!("Id;Phone\n1;+{}\n", "32".repeat(500)),
        ),
        (
            "a note that is JSON a thousand deep",
            format!("Id;Notes\n1;{}\n", "[{".repeat(1_000)),
        ),
        ("a sep line of nothing", format!("sep=\n{head}")),
        ("a sep line of a letter", format!("sep=a\n{head}")),
        (
            "mail in the place of a table",
            "From: a@example.org\nTo: b@example.org\nSubject: x\n\nhello\n".to_owned(),
        ),
        (
            "JSON in the place of a table",
            "{\"a\":[1,2,{\"b\":null}]}".repeat(100),
        ),
        ("a script", "#!/bin/sh\nrm -rf /\n".to_owned()),
        ("SQL", "'; DROP TABLE record; --\n".repeat(50)),
        ("a row of nulls", format!("{head}2;\0;\0\n")),
    ] {
        out.push((what.to_owned(), "csv", text.into_bytes()));
    }
    let table = head.repeat(40).into_bytes();
    for n in 0..20 {
        let mut changed = table.clone();
        for _ in 0..=(n * 4) {
            let at = chance.below(changed.len());
            changed[at] = u8::try_from(chance.below(256)).unwrap();
        }
        out.push((
            format!("a table with {} changed bytes", n * 4 + 1),
            "csv",
            changed,
        ));
    }
    out
}

/// Imports each, or every so many-th.
pub fn run(step: usize) -> Vec<Line> {
    let files = files();
    let mut lines = Vec::new();
    for ending in ["csv", "xlsx"] {
        let of = files.iter().filter(|(_, own, _)| *own == ending);
        let mut line = Line::new("hostile files", ending);
        let (mut refused, mut peak_of_all) = (0, 0);
        for (what, _, bytes) in of.step_by(step) {
            let desk = Desk::new();
            let path = desk.write(&format!("bad.{ending}"), bytes);
            let before = fs::read(desk.store()).unwrap();
            let (said, peak, took) = watched(&desk, &path);
            line.runs += 1;
            peak_of_all = peak_of_all.max(peak);
            let reason = said.exit != 3 || {
                let error = said.error();
                error["message"]
                    .as_str()
                    .is_some_and(|words| words.len() > 10)
            };
            if said.exit == 70 || said.exit < 0 {
                line.panic += 1;
                line.why.push(what.clone());
            } else if said.exit > 3 || !reason || peak >= LIMIT_BYTES || took >= LIMIT {
                line.lose(&format!(
                    "{what}: exit {}, {} MB, {took:?}",
                    said.exit,
                    peak >> 20
                ));
            } else if said.exit == 3 && fs::read(desk.store()).unwrap() != before {
                line.half += 1;
                line.why.push(what.clone());
            } else {
                refused += usize::from(said.exit == 3);
                ends(desk.run(&["store", "check", "-q"]), 0);
                line.held += 1;
            }
        }
        line.note = format!(
            "{refused} refused with a reason, the rest read; at most {} MB",
            peak_of_all >> 20
        );
        lines.push(line);
    }
    lines
}
