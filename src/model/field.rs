//! The canonical names of what a column can hold.

use std::{fmt, sync::Arc};

/// A canonical field such as `contact.email.primary` or `consent.email.marketing.optin`.
///
/// The names are listed in `vocabulary/fields.csv`; consent fields follow a grammar
/// (`consent.<channel>[.<purpose>].<aspect>`). Prefixes (`addr`, `contact.phone`) name groups.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Field(Arc<str>);

impl Field {
    /// A field of that name; whether the name is known is the vocabulary's business.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self(Arc::from(name))
    }

    /// The dotted name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this field is `prefix` or lies below it (`addr` covers `addr.main.city`).
    #[must_use]
    pub fn is_below(&self, prefix: &str) -> bool {
        self.0
            .strip_prefix(prefix)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
