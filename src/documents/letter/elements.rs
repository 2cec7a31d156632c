//! What each kind of letter must say, as data.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

use crate::model::letter::LetterKind;

/// Names that templates use, each with what asks for it.
type Articles = BTreeMap<String, String>;

/// What a kind of letter must say.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Elements {
    /// In every case.
    pub(super) always: Articles,
    /// Where there is something to say under that name.
    #[serde(default)]
    pub(super) when_given: Articles,
}

/// A file that does not parse reads as empty here; a test makes sure that it does.
static ELEMENTS: LazyLock<BTreeMap<String, Elements>> =
    LazyLock::new(|| toml::from_str(include_str!("elements.toml")).unwrap_or_default());

/// What a kind must say.
pub(super) fn of(kind: LetterKind) -> Option<&'static Elements> {
    ELEMENTS.get(kind.as_str())
}
