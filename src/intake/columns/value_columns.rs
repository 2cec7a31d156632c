//! Columns that only their cells explain: addresses and numbers under a header nobody knows, and
//! an ambiguous status whose cells speak of subscriptions, a "customer" that is a yes or a no. Most
//! cells must agree.

use crate::{
    detect::national_numbers::is_national_number,
    intake::words::{CellMeaning, cell_meaning},
    model::{Field, MappedBy, fold},
};

use super::{
    mapping::{Draft, MapRequest},
    patterns::patterns,
    value_shapes,
};

/// Fewer cells than this prove nothing, but for e-mail addresses, which cannot be mistaken.
const ENOUGH: usize = 3;
/// A nine-digit number passes its check by chance once in eleven times, so more cells are wanted.
const ENOUGH_NUMBERS: usize = 5;

/// Looks at the cells of the columns that are still open.
pub(super) fn settle(drafts: &mut [Draft], request: &MapRequest<'_>) {
    for index in 0..drafts.len() {
        let Some(draft) = drafts.get(index) else {
            continue;
        };
        let found = match draft.fields.len() {
            0 if draft.by != MappedBy::Policy => by_shape(drafts, request, index),
            0 | 1 => None,
            _ => by_subscription(draft, request, index).or_else(|| by_flag(draft, request, index)),
        };
        if let (Some(field), Some(draft)) = (found, drafts.get_mut(index)) {
            draft.fields = vec![field];
            draft.by = MappedBy::Values;
        }
    }
}

/// Whether at least four of five cells, and enough of them, have a shape.
fn most(request: &MapRequest<'_>, index: usize, enough: usize, fits: fn(&str) -> bool) -> bool {
    let total = request.cells(index).count();
    let fitting = request.cells(index).filter(|cell| fits(cell)).count();
    total >= enough && fitting * 5 >= total * 4
}

fn by_shape(drafts: &[Draft], request: &MapRequest<'_>, index: usize) -> Option<Field> {
    request.cells(index).next()?;
    let is_all_emails = request.cells(index).all(value_shapes::is_email);
    if is_all_emails || most(request, index, ENOUGH, value_shapes::is_email) {
        return Some(first_free(
            drafts,
            "contact.email.primary",
            "contact.email.secondary",
        ));
    }
    if most(request, index, ENOUGH, value_shapes::is_iban) {
        return Some(Field::new("fin.iban"));
    }
    if most(request, index, ENOUGH_NUMBERS, is_national_number) {
        return Some(Field::new("sens.national_id"));
    }
    if most(request, index, ENOUGH, value_shapes::is_phone) {
        return Some(first_free(
            drafts,
            "contact.phone.primary",
            "contact.phone.other",
        ));
    }
    let header = request
        .headers
        .get(index)
        .map(|header| fold::header(header))?;
    let hint = patterns()
        .date_hints
        .iter()
        .find(|(word, _)| header.contains(word.as_str()))?;
    most(request, index, ENOUGH, value_shapes::is_date).then(|| Field::new(hint.1))
}

fn first_free(drafts: &[Draft], first: &str, next: &str) -> Field {
    let group = first.rsplit_once('.').map_or(first, |(group, _)| group);
    let is_taken = drafts
        .iter()
        .any(|draft| draft.settled().is_some_and(|field| field.is_below(group)));
    Field::new(if is_taken { next } else { first })
}

/// An open status whose cells speak of subscriptions is a consent status.
fn by_subscription(draft: &Draft, request: &MapRequest<'_>, index: usize) -> Option<Field> {
    let field = draft.fields.iter().find(|field| {
        field.as_str().starts_with("consent.") && field.as_str().ends_with(".status")
    })?;
    let words = &patterns().subscription;
    let is_in =
        |list: &[String], cell: &str| list.iter().any(|word| fold::word(word) == fold::word(cell));
    let total = request.cells(index).count();
    let known = request
        .cells(index)
        .filter(|cell| is_in(&words.sure, cell) || is_in(&words.likely, cell))
        .count();
    let is_sure = request.cells(index).any(|cell| is_in(&words.sure, cell));
    (is_sure && known * 5 >= total * 4).then(|| field.clone())
}

/// A "customer" whose cells are all a yes or a no is a flag, not a name.
fn by_flag(draft: &Draft, request: &MapRequest<'_>, index: usize) -> Option<Field> {
    let field = draft
        .fields
        .iter()
        .find(|field| field.as_str() == "life.customer")?;
    let is_flag = |cell: &str| matches!(cell_meaning(cell), CellMeaning::Yes | CellMeaning::No);
    request.cells(index).next()?;
    request.cells(index).all(is_flag).then(|| field.clone())
}
