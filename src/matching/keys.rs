//! The exact keys: the source's id, e-mail addresses, telephone numbers, each in one form; and the
//! folded first name, which tells the members of a household apart.

use crate::model::{
    Columns, Row,
    contact_point::{self, PhoneReader},
    fold,
};

/// What a record can be found by exactly, each value in its one form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExactKeys {
    /// The source's id, as the file writes it, trimmed; empty where there is none.
    pub id: String,
    /// E-mail addresses, in file order, each once.
    pub emails: Vec<String>,
    /// Telephone numbers (E.164), in file order, each once.
    pub phones: Vec<String>,
    /// The folded first name; empty where there is none.
    pub first_name: String,
}

/// Which columns hold keys; made once a file.
#[derive(Clone, Debug)]
pub struct KeyReader {
    ids: Vec<usize>,
    emails: Vec<usize>,
    phones: Vec<usize>,
    first_names: Vec<usize>,
    full_names: Vec<usize>,
    numbers: PhoneReader,
}

impl KeyReader {
    /// The key columns of a file for one person of its rows (0: the only one); `country` is the
    /// default of telephone numbers without a calling code.
    #[must_use]
    pub fn new(columns: &Columns, person: u8, country: &str) -> Self {
        let of = |prefixes: &[&str]| {
            let mut found = Vec::new();
            for prefix in prefixes {
                for column in columns.below(prefix) {
                    if (column.person == 0 || column.person == person.max(1))
                        && !found.contains(&column.index)
                    {
                        found.push(column.index);
                    }
                }
            }
            found
        };
        let without = |columns_of: Vec<usize>, last: &str| -> Vec<usize> {
            columns_of
                .into_iter()
                .filter(|index| {
                    columns
                        .columns
                        .get(*index)
                        .and_then(|column| column.field.as_ref())
                        .is_none_or(|field| !field.as_str().ends_with(last))
                })
                .collect()
        };
        Self {
            ids: of(&["id.source", "id.external"]),
            emails: without(of(&["contact.email"]), ".type"),
            phones: without(without(of(&["contact.phone"]), ".type"), ".ext"),
            first_names: of(&["person.first_name"]),
            full_names: of(&["person.full_name"]),
            numbers: PhoneReader::new(country),
        }
    }

    /// Whether the file has a column for the source's own id.
    #[must_use]
    pub const fn has_id(&self) -> bool {
        !self.ids.is_empty()
    }

    /// Reads only the source's own id into `keys` (emptied first); whether there is one.
    pub fn read_id(&self, row: &Row<'_>, keys: &mut ExactKeys) -> bool {
        keys.id.clear();
        keys.emails.clear();
        keys.phones.clear();
        keys.first_name.clear();
        self.push_id(row, keys);
        !keys.id.is_empty()
    }

    fn push_id(&self, row: &Row<'_>, keys: &mut ExactKeys) {
        if let Some(id) = self
            .ids
            .iter()
            .map(|&index| row.get(index).trim())
            .find(|cell| !cell.is_empty())
        {
            keys.id.push_str(id);
        }
    }

    /// Reads the keys of a row into `keys` (emptied first).
    pub fn read(&self, row: &Row<'_>, keys: &mut ExactKeys) {
        self.read_id(row, keys);
        for &index in &self.emails {
            for cell in row.values(index) {
                push_each(cell, &mut keys.emails, contact_point::email);
            }
        }
        for &index in &self.phones {
            for cell in row.values(index) {
                push_each(cell, &mut keys.phones, |text| self.numbers.read(text));
            }
        }
        let first_name = self
            .first_names
            .iter()
            .map(|&index| row.get(index).trim())
            .find(|cell| !cell.is_empty());
        if let Some(name) = first_name {
            keys.first_name = fold::word(name);
        } else if let Some(name) = self
            .full_names
            .iter()
            .map(|&index| row.get(index).trim())
            .find(|c| !c.is_empty())
        {
            // Without a column for it the first name is not known; the whole name still tells two
            // members of a household apart.
            keys.first_name = fold::word(name);
        }
    }
}

/// Reads one value, or several with a separator between them, where the cell as a whole is none.
fn push_each(cell: &str, found: &mut Vec<String>, read: impl Fn(&str) -> Option<String>) {
    let cell = cell.trim();
    if cell.is_empty() {
        return;
    }
    if let Some(value) = read(cell) {
        if !found.contains(&value) {
            found.push(value);
        }
        return;
    }
    for part in cell
        .split([';', ',', '|', '\n'])
        .flat_map(|part| part.split(":::"))
    {
        if let Some(value) = read(part.trim())
            && !found.contains(&value)
        {
            found.push(value);
        }
    }
}
