//! What each kind of letter must say, as data.

use std::{collections::BTreeMap, sync::LazyLock};

use crate::model::letter::LetterKind;

type Table = BTreeMap<String, BTreeMap<String, String>>;

/// A file that does not parse reads as empty here; a test makes sure that it does.
static ELEMENTS: LazyLock<Table> =
    LazyLock::new(|| toml::from_str(include_str!("elements.toml")).unwrap_or_default());

/// The names of what a kind must say, and what asks for each.
pub(super) fn of(kind: LetterKind) -> impl Iterator<Item = (&'static String, &'static String)> {
    ELEMENTS.get(kind.as_str()).into_iter().flatten()
}
