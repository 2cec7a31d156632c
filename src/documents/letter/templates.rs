//! The built-in templates, by language and kind.

use crate::model::{Lang, letter::LetterKind};

/// The folder beside the policy in which own templates lie: `letters/fr/refusal.txt`.
pub const FOLDER: &str = "letters";

macro_rules! templates {
    ($($lang:ident $folder:literal: $($kind:literal),*;)*) => {
        /// Every template: its language, its kind, its text.
        pub const TEMPLATES: &[(Lang, &str, &str)] = &[
            $($((Lang::$lang, $kind, include_str!(concat!("templates/", $folder, "/", $kind, ".txt")))),*),*
        ];
    };
}

templates! {
    Fr "fr": "acknowledgement", "identity-question", "access", "portability", "nothing-held", "cannot-identify", "extension", "refusal", "partial-refusal", "rectified", "restricted", "before-lifting", "objection-recorded", "complaint-answered", "erased", "recipient-notice", "consent-request";
    Nl "nl": "acknowledgement", "identity-question", "access", "portability", "nothing-held", "cannot-identify", "extension", "refusal", "partial-refusal", "rectified", "restricted", "before-lifting", "objection-recorded", "complaint-answered", "erased", "recipient-notice", "consent-request";
    De "de": "acknowledgement", "identity-question", "access", "portability", "nothing-held", "cannot-identify", "extension", "refusal", "partial-refusal", "rectified", "restricted", "before-lifting", "objection-recorded", "complaint-answered", "erased", "recipient-notice", "consent-request";
    En "en": "acknowledgement", "identity-question", "access", "portability", "nothing-held", "cannot-identify", "extension", "refusal", "partial-refusal", "rectified", "restricted", "before-lifting", "objection-recorded", "complaint-answered", "erased", "recipient-notice", "consent-request";
}

/// The built-in template of a kind in a language.
#[must_use]
pub fn template(kind: LetterKind, lang: Lang) -> &'static str {
    let own = TEMPLATES
        .iter()
        .find(|(known, name, _)| *known == lang && *name == kind.as_str());
    own.map_or("", |(_, _, text)| text)
}
