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
    /// Whether something in the cells for e-mail addresses is none.
    pub has_unread_email: bool,
    /// Whether something in the cells for telephone numbers is none.
    pub has_unread_phone: bool,
    /// The folded first name; empty where it is not known.
    pub first_name: String,
}

/// Words of a full name that are looked at.
const MOST_NAME_WORDS: usize = 6;

/// Which columns hold keys; made once a file.
#[derive(Clone, Debug)]
pub struct KeyReader {
    ids: Vec<usize>,
    emails: Vec<usize>,
    phones: Vec<usize>,
    first_names: Vec<usize>,
    full_names: Vec<usize>,
    persons: Vec<usize>,
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
            persons: of(&["person"]),
            numbers: PhoneReader::new(country),
        }
    }

    /// Whether the id in `keys` is made of what the row says of its person: words of a name or of
    /// another cell about the person, an e-mail address or its user part, a telephone number.
    #[must_use]
    pub fn has_personal_id(&self, row: &Row<'_>, keys: &ExactKeys) -> bool {
        let id = keys.id.as_str();
        if id.contains('@') || contact_point::is_email(id) {
            return true;
        }
        let is_phone = (id.starts_with(['+', '0']) && self.numbers.read(id).is_some())
            || (id.len() >= 6
                && keys
                    .phones
                    .iter()
                    .any(|phone| phone.ends_with(id.trim_start_matches(['+', '0']))));
        // A short number is a serial number, whatever stands in the other cells.
        let is_serial = id.len() < 6 && id.chars().all(|c| c.is_ascii_digit());
        if is_phone || is_serial {
            return is_phone;
        }
        let own = fold::word(id);
        let plain = squeezed(&own);
        let is_user = |email: &String| {
            let user = email.split('@').next().unwrap_or_default();
            is_squeezed(user, &plain)
        };
        if plain.is_empty() || keys.emails.iter().any(is_user) {
            return !plain.is_empty();
        }
        // An id with a digit is a name only where the name has one: folding all others would cost
        // more than all else that is done with an id.
        let has_digit = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
        let mut names = self.persons.iter().flat_map(|&index| row.values(index));
        if has_digit(&plain) && !names.any(has_digit) {
            return false;
        }
        let cells: Vec<String> = self
            .persons
            .iter()
            .flat_map(|&index| row.values(index))
            .filter(|cell| !cell.trim().is_empty())
            .map(fold::word)
            .collect();
        let mut known = cells.iter().flat_map(|cell| words(cell)).peekable();
        if known.peek().is_none() {
            return false;
        }
        let known: Vec<&str> = known.collect();
        cells.iter().any(|cell| squeezed(cell) == plain)
            || words(&own).all(|word| known.contains(&word))
    }

    /// Reads only the source's own id into `keys` (emptied first); whether there is one.
    pub fn read_id(&self, row: &Row<'_>, keys: &mut ExactKeys) -> bool {
        keys.id.clear();
        keys.emails.clear();
        keys.phones.clear();
        keys.has_unread_email = false;
        keys.has_unread_phone = false;
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

    /// The first names that a row may mean: its first name; where it has a full name only, each word
    /// and each two or three words of it, because some write the surname first. None: it names nobody.
    pub fn first_names(&self, row: &Row<'_>, names: &mut Vec<String>) {
        let filled = |columns: &[usize]| {
            columns
                .iter()
                .map(|&index| row.get(index).trim())
                .find(|cell| !cell.is_empty())
                .map(fold::word)
        };
        if let Some(name) = filled(&self.first_names) {
            names.push(name);
            return;
        }
        let Some(full) = filled(&self.full_names) else {
            return;
        };
        let words: Vec<&str> = words(&full).take(MOST_NAME_WORDS).collect();
        if words.len() < 2 {
            return;
        }
        for length in 1..=3 {
            names.extend(words.windows(length).map(|part| part.join(" ")));
        }
    }

    /// Reads the keys of a row into `keys` (emptied first).
    pub fn read(&self, row: &Row<'_>, keys: &mut ExactKeys) {
        self.read_id(row, keys);
        for &index in &self.emails {
            for cell in row.values(index) {
                keys.has_unread_email |=
                    !contact_point::emails(cell, &mut |email| push_once(email, &mut keys.emails));
            }
        }
        for &index in &self.phones {
            for cell in row.values(index) {
                keys.has_unread_phone |=
                    !contact_point::phones(cell, &self.numbers, &mut |phone| {
                        push_once(phone, &mut keys.phones);
                    });
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
            keys.first_name = fold::word(first_name_in(name).unwrap_or_default());
        }
    }
}

/// The first name in a full name: the first word after the comma of `Last, First`, else the first
/// of several words, by which the members of a household differ. A single word tells nothing.
fn first_name_in(full: &str) -> Option<&str> {
    if let Some((last, first)) = full.split_once(',') {
        let is_shaped = !last.trim().is_empty() && !first.contains(',');
        return first.split_whitespace().next().filter(|_| is_shaped);
    }
    let mut words = full.split_whitespace();
    match (words.next(), words.next()) {
        (Some(first), Some(_)) => Some(first),
        _ => None,
    }
}

/// The words of a folded text.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// Whether a text, folded and squeezed, is that plain word; without making it where it is ASCII.
fn is_squeezed(text: &str, plain: &str) -> bool {
    if !text.is_ascii() {
        return squeezed(&fold::word(text)) == plain;
    }
    let letters = text
        .bytes()
        .filter(u8::is_ascii_alphanumeric)
        .map(|byte| byte.to_ascii_lowercase());
    letters.eq(plain.bytes())
}

/// A folded text without what stands between its words.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn push_once(value: String, found: &mut Vec<String>) {
    if !found.contains(&value) {
        found.push(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::samples::columns;

    /// The folded first name of a row of these fields.
    fn name_of(fields: &[&str], cells: &[&str]) -> String {
        let mut keys = ExactKeys::default();
        KeyReader::new(&columns(fields), 0, "BE").read(&Row::from_cells(cells), &mut keys);
        keys.first_name
    }

    fn of_full(name: &str) -> String {
        name_of(
            &["contact.email", "person.full_name"],
            &["home@example.org", name],
        )
    }

    #[test]
    fn a_full_name_agrees_with_the_first_name_of_another_source() {
        let alone = name_of(
            &["contact.email", "person.first_name", "person.last_name"],
            &["home@example.org", "Anna", "Maes"],
        );
        assert_eq!(alone, "anna");
        assert_eq!(of_full("Anna Maes"), alone);
        assert_eq!(of_full(" Maes,  ANNA "), alone);
        assert_eq!(of_full("Maes, Anna Maria"), alone);
        assert_eq!(of_full("De Smet - Maes, Anna"), alone);
        assert_eq!(of_full("Jean-Noël Maes"), "jean noel");
    }

    #[test]
    fn a_full_name_may_mean_any_of_its_words_and_a_first_name_only_itself() {
        let names = |fields: &[&str], cells: &[&str]| {
            let mut names = Vec::new();
            KeyReader::new(&columns(fields), 0, "BE")
                .first_names(&Row::from_cells(cells), &mut names);
            names
        };
        let both = ["person.first_name", "person.full_name"];
        assert_eq!(names(&both, &["Anna", "Maes Anna"]), ["anna"]);
        let full = names(&both, &["", "De Smet, Anna-Maria"]);
        for name in ["anna", "anna maria", "smet"] {
            assert!(full.contains(&name.to_owned()), "{name}");
        }
        assert!(names(&both, &["", "Anna"]).is_empty());
    }

    #[test]
    fn two_members_of_a_household_with_full_names_only_stay_apart() {
        assert_ne!(of_full("Anna Maes"), of_full("Bert Maes"));
        assert_ne!(of_full("Maes, Anna"), of_full("Maes, Bert"));
        assert_ne!(of_full("Jan De Smet"), of_full("Piet De Smet"));
    }

    #[test]
    fn a_full_name_of_another_shape_has_no_known_first_name() {
        for name in ["Anna", "Maes,", ", Anna", "Maes, Anna, Dr", " ", ""] {
            assert_eq!(of_full(name), "", "{name}");
        }
    }

    #[test]
    fn every_address_of_a_cell_is_a_key() {
        let mut keys = ExactKeys::default();
        KeyReader::new(&columns(&["contact.email", "contact.phone"]), 0, "BE").read(
            &Row::from_cells(&[
                "Anna <a@x.example>, Bert <b@y.example>, a@x.example",
                "02 555 01 23 / 0475 12 34 56",
            ]),
            &mut keys,
        );
        assert_eq!(keys.emails, ["a@x.example", "b@y.example"]);
        assert_eq!(keys.phones, ["+3225550123", "+32475123456"]);
        assert!(!keys.has_unread_email && !keys.has_unread_phone);
    }

    const FIELDS: [&str; 5] = [
        "id.source",
        "person.first_name",
        "person.last_name",
        "contact.email",
        "contact.phone.mobile",
    ];

    fn names_its_person(id: &str) -> bool {
        let reader = KeyReader::new(&columns(&FIELDS), 0, "NL");
        let row = Row::from_cells(&[
            id,
            "Zoë",
            "van den Berg",
            "z.berg77@example.org",
            "06 12 34 56 78",
        ]);
        let mut keys = ExactKeys::default();
        reader.read(&row, &mut keys);
        reader.has_personal_id(&row, &keys)
    }

    #[test]
    fn an_id_made_of_the_person_is_told_from_one_of_the_system() {
        for id in [
            "zoe",
            "Zoe.van-den_Berg",
            "BERG",
            "vandenberg",
            "z.berg77",
            "zberg77",
            "z@example.org",
            "0612345678",
            "612345678",
            "0687654321",
        ] {
            assert!(names_its_person(id), "{id}");
        }
        for id in [
            "4711",
            "5250000000000123456",
            "C-0042",
            "zoe-4711",
            "Bergen",
        ] {
            assert!(!names_its_person(id), "{id}");
        }
    }
}
