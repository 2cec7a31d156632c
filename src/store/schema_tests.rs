//! The page that documents the schema says what the migrations make, and says something about each
//! table and column.

use rusqlite::Connection;

use super::{SchemaPart, expected_schema, schema_text};

const PAGE: &str = include_str!("schema.sql");

/// Without comments, and with one blank for each run of white space; a column that was added later stands
/// before its parenthesis without one.
fn bare(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| line.split_once("--").map_or(line, |(before, _)| before));
    let text = lines.collect::<Vec<_>>().join(" ");
    let words = text.split_whitespace().collect::<Vec<_>>();
    words.join(" ").replace(" )", ")").replace(" ,", ",")
}

fn documented(page: &str) -> Vec<SchemaPart> {
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(page).unwrap();
    bared(schema_text(&connection).unwrap())
}

fn bared(parts: Vec<SchemaPart>) -> Vec<SchemaPart> {
    parts
        .into_iter()
        .map(|(kind, name, table, sql)| (kind, name, table, bare(&sql)))
        .collect()
}

#[test]
fn the_page_says_what_the_migrations_make() {
    assert_eq!(documented(PAGE), bared(expected_schema().unwrap().clone()));
}

#[test]
fn a_page_that_is_changed_alone_does_not_pass() {
    let real = bared(expected_schema().unwrap().clone());
    for (from, to) in [
        ("line INTEGER NOT NULL", "line INTEGER"),
        ("cells BLOB NOT NULL", "cells BLOB NOT NULL, more TEXT"),
        ("NOT NULL UNIQUE", "NOT NULL"),
        ("BEFORE DELETE ON trail", "AFTER DELETE ON trail"),
        ("ON consent_event (record)", "ON consent_event (import)"),
    ] {
        assert!(PAGE.contains(from), "{from}");
        assert_ne!(documented(&PAGE.replacen(from, to, 1)), real, "{from}");
    }
}

#[test]
fn every_table_and_column_has_a_comment() {
    let mut before = "";
    let mut inside = false;
    for line in PAGE.lines() {
        if line.starts_with("CREATE TABLE") {
            assert!(before.starts_with("-- "), "{line}");
            inside = true;
        } else if line.starts_with(')') {
            inside = false;
        } else if inside && !line.trim_start().starts_with(['U', 'P']) {
            assert!(line.contains("-- "), "{line}");
        }
        before = line;
    }
}
