//! The addresses that look-up keys do not cover: fax numbers, and postal addresses with the surname
//! on the letter box. Each in one form.

use crate::model::{Channel, Column, Columns, Row, contact_point::PhoneReader, fold};

/// Reads the postal addresses or fax numbers of the rows of one file.
#[derive(Clone, Debug)]
pub struct PlaceReader {
    faxes: Vec<usize>,
    places: Vec<Place>,
    last_names: Vec<usize>,
    full_names: Vec<usize>,
    organisations: Vec<usize>,
    numbers: PhoneReader,
}

/// The columns of one postal address.
#[derive(Clone, Debug, Default)]
struct Place {
    kind: String,
    /// Street, number, box, or all of it, in file order.
    lines: Vec<usize>,
    postcodes: Vec<usize>,
    cities: Vec<usize>,
}

impl PlaceReader {
    /// The address columns of a file for one person of its rows (0: the only one); none where the
    /// channel is neither post nor fax.
    #[must_use]
    pub fn new(columns: &Columns, person: u8, country: &str, channel: Channel) -> Option<Self> {
        let is_own = |column: &&Column| column.person == 0 || column.person == person.max(1);
        let below = |prefix: &'static str| -> Vec<usize> {
            columns
                .below(prefix)
                .filter(is_own)
                .map(|column| column.index)
                .collect()
        };
        let mut reader = Self {
            faxes: Vec::new(),
            places: Vec::new(),
            last_names: below("person.last_name"),
            full_names: below("person.full_name"),
            organisations: below("org.name"),
            numbers: PhoneReader::new(country),
        };
        match channel {
            Channel::Fax => reader.faxes = below("contact.fax"),
            Channel::Post => {
                for column in columns.below("addr").filter(is_own) {
                    reader.add(column);
                }
            }
            Channel::Email | Channel::Phone | Channel::Sms => return None,
        }
        Some(reader)
    }

    fn add(&mut self, column: &Column) {
        let Some(field) = &column.field else { return };
        let mut parts = field.as_str().split('.').skip(1);
        let (Some(kind), Some(part)) = (parts.next(), parts.next()) else {
            return;
        };
        let at = self.places.iter().position(|place| place.kind == kind);
        let at = at.unwrap_or_else(|| {
            self.places.push(Place {
                kind: kind.to_owned(),
                ..Place::default()
            });
            self.places.len() - 1
        });
        let Some(place) = self.places.get_mut(at) else {
            return;
        };
        match part {
            "street" | "full" | "po_box" | "house_number" => place.lines.push(column.index),
            "postal_code" => place.postcodes.push(column.index),
            "city" => place.cities.push(column.index),
            _ => {}
        }
    }

    /// Appends the addresses of a row.
    pub fn read(&self, row: &Row<'_>, out: &mut Vec<String>) {
        let start = out.len();
        let push = |value: String, out: &mut Vec<String>| {
            if !out.iter().skip(start).any(|known| *known == value) {
                out.push(value);
            }
        };
        for cell in self.faxes.iter().flat_map(|index| row.values(*index)) {
            if let Some(number) = self.numbers.read(cell) {
                push(number, out);
            }
        }
        if self.places.is_empty() {
            return;
        }
        let name = self.letter_box(row);
        for place in &self.places {
            let lines = joined(row, &place.lines);
            if lines.is_empty() {
                continue;
            }
            // A town has a name in each language, but one postcode.
            let mut town = joined(row, &place.postcodes);
            if town.is_empty() {
                town = joined(row, &place.cities);
            }
            push(format!("{name}\0{lines}\0{town}"), out);
        }
    }

    /// The name on the letter box: the surname, else that of the organisation.
    fn letter_box(&self, row: &Row<'_>) -> String {
        let first = |columns: &[usize]| {
            columns
                .iter()
                .map(|index| row.get(*index).trim())
                .find(|cell| !cell.is_empty())
        };
        if let Some(name) = first(&self.last_names) {
            return squeezed(name);
        }
        if let Some(name) = first(&self.full_names) {
            let surname = match name.split_once(',') {
                Some((last, _)) => last,
                None => name
                    .split_once(char::is_whitespace)
                    .map_or(name, |(_, last)| last),
            };
            return squeezed(surname);
        }
        first(&self.organisations).map(squeezed).unwrap_or_default()
    }
}

fn joined(row: &Row<'_>, columns: &[usize]) -> String {
    columns
        .iter()
        .map(|index| squeezed(row.get(*index)))
        .collect()
}

/// A folded text without what stands between its words.
fn squeezed(text: &str) -> String {
    fold::word(text)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::samples::columns;

    fn read(channel: Channel, fields: &[&str], cells: &[&str]) -> Vec<String> {
        let mut out = Vec::new();
        if let Some(reader) = PlaceReader::new(&columns(fields), 0, "BE", channel) {
            reader.read(&Row::from_cells(cells), &mut out);
        }
        out
    }

    #[test]
    fn an_address_in_parts_and_in_one_cell_is_one_address() {
        let parts = read(
            Channel::Post,
            &[
                "person.last_name",
                "addr.main.street",
                "addr.main.house_number",
                "addr.main.postal_code",
                "addr.main.city",
            ],
            &["Dubois", "Rue de l'Exemple", "1", "1000", "Bruxelles"],
        );
        let whole = read(
            Channel::Post,
            &[
                "person.full_name",
                "addr.home.full",
                "addr.home.postal_code",
                "addr.home.city",
            ],
            &["Zoë DUBOIS", "rue de l’Exemple 1", "1000", "Brussel"],
        );
        assert_eq!(parts.len(), 1);
        assert_eq!(parts, whole);
    }

    #[test]
    fn neighbours_do_not_share_an_address_and_a_town_alone_is_none() {
        let fields = [
            "person.last_name",
            "addr.main.street",
            "addr.main.postal_code",
        ];
        let one = read(Channel::Post, &fields, &["Maes", "Dorp 1", "9000"]);
        let other = read(Channel::Post, &fields, &["Peeters", "Dorp 1", "9000"]);
        assert_ne!(one, other);
        assert!(read(Channel::Post, &fields, &["Maes", "", "9000"]).is_empty());
    }

    #[test]
    fn a_fax_number_has_one_form_and_other_channels_read_nothing() {
        let fields = ["contact.fax.work"];
        let number = read(Channel::Fax, &fields, &["02/555 01 23"]);
        assert_eq!(number, ["+3225550123"]);
        assert!(read(Channel::Email, &fields, &["02/555 01 23"]).is_empty());
    }
}
