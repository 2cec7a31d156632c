//! Columns for the tests of this room.

use crate::model::{Column, Columns, Field, MappedBy};

/// One column for each field, in that order, under the field's name.
pub(super) fn columns(fields: &[&str]) -> Columns {
    let column = |(index, field): (usize, &&str)| Column {
        index,
        header: (*field).to_owned(),
        field: Some(Field::new(field)),
        by: MappedBy::Synonym,
        person: 0,
        consent: None,
        separator: None,
        date_order: None,
        candidates: Vec::new(),
    };
    Columns {
        columns: fields.iter().enumerate().map(column).collect(),
        system: "generic".to_owned(),
        language: None,
        strips_quote_prefix: false,
        has_continuation_rows: false,
        assumed_state: None,
    }
}
