//! What is known of a person who is looked for.

use serde::{Deserialize, Serialize};

/// What a request or an operator says of a person: any of it may be missing, addresses may be
/// several. Sealed wherever it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PersonQuery {
    /// The source's own id of a record.
    pub id: Option<String>,
    /// The whole name, in any order.
    pub name: Option<String>,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// E-mail addresses, however they are typed.
    pub emails: Vec<String>,
    /// Telephone numbers, however they are typed.
    pub phones: Vec<String>,
    /// The date of birth, however it is typed.
    pub birth_date: Option<String>,
    /// Street and number.
    pub address: Option<String>,
    /// The postal code.
    pub postal_code: Option<String>,
    /// The town.
    pub city: Option<String>,
    /// A national or customer number.
    pub number: Option<String>,
    /// Words of which it is not said what they are: told apart by their shape.
    pub words: Vec<String>,
}

impl PersonQuery {
    /// Whether nothing is asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
