//! A person as a record or a query describes one, in the form in which persons are compared.

use super::normalise::{
    Birth, Name, NamePair, Street, births, comparable_email, full_name, squeezed,
};
use crate::model::{
    Column, Columns, DateOrder, PersonQuery, Row,
    contact_point::{self, PhoneReader},
};

/// What is known of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// Readings of the name.
    pub names: Vec<NamePair>,
    /// Initial of the middle name.
    pub middle: Option<char>,
    /// Readings of the date of birth.
    pub births: Vec<Birth>,
    /// E-mail addresses, comparable.
    pub emails: Vec<String>,
    /// Telephone numbers, E.164 where they can be.
    pub phones: Vec<String>,
    /// Postal addresses.
    pub places: Vec<Place>,
    /// The national number.
    pub national_number: Option<String>,
    /// Customer numbers and ids.
    pub numbers: Vec<String>,
    /// Whether a woman or a man is said to be meant: `f` or `m`.
    pub gender: Option<char>,
    /// The job.
    pub job: Option<String>,
}

/// A postal address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Street and number.
    pub street: Option<Street>,
    /// The postal code, squeezed.
    pub postal_code: String,
    /// The town, folded and squeezed.
    pub city: String,
}

impl Place {
    const fn is_empty(&self) -> bool {
        self.street.is_none() && self.postal_code.is_empty() && self.city.is_empty()
    }
}

impl Person {
    /// The first name of its surest reading, joined; none: not known.
    #[must_use]
    pub fn first_name(&self) -> Option<&Name> {
        self.names.iter().find_map(|pair| pair.first.as_ref())
    }

    /// Whether anything but identifiers is known.
    #[must_use]
    pub fn is_described(&self) -> bool {
        !self.names.is_empty() || !self.births.is_empty() || !self.places.is_empty()
    }

    /// Reads what an operator asks; the source's own id is not part of it.
    #[must_use]
    pub fn of_query(query: &PersonQuery, country: &str) -> Self {
        let reader = PhoneReader::new(country);
        let mut person = Self::default();
        let first = query.first_name.as_deref().and_then(Name::first);
        let last = query.last_name.as_deref().and_then(Name::last);
        if first.is_some() || last.is_some() {
            person.names.push(NamePair {
                first,
                last,
                is_ordered: true,
            });
        }
        if let Some(name) = &query.name {
            full_name(name, &mut person.names);
        }
        for text in &query.emails {
            person.add_email(text);
        }
        for text in &query.phones {
            person.add_phone(text, &reader);
        }
        if let Some(text) = &query.birth_date {
            person.births = births(text, None);
        }
        let mut place = Place {
            street: query
                .address
                .as_deref()
                .and_then(|text| Street::read(text, "")),
            postal_code: query
                .postal_code
                .as_deref()
                .map(squeezed)
                .unwrap_or_default(),
            city: query.city.as_deref().map(squeezed).unwrap_or_default(),
        };
        if let Some(text) = &query.number {
            person.add_number(text);
        }
        let free = person.add_words(&query.words, &reader, &mut place);
        if !free.is_empty() {
            full_name(&free.join(" "), &mut person.names);
        }
        if !place.is_empty() {
            person.places.push(place);
        }
        person
    }

    /// Free words, told apart by their shape; what has none of its own is a word of the name.
    fn add_words<'w>(
        &mut self,
        words: &'w [String],
        reader: &PhoneReader,
        place: &mut Place,
    ) -> Vec<&'w str> {
        let mut free = Vec::new();
        for word in words {
            let digits = word.bytes().filter(u8::is_ascii_digit).count();
            let has_letters = word.chars().any(char::is_alphabetic);
            if word.contains('@') {
                self.add_email(word);
            } else if digits == 0 {
                free.push(word.as_str());
            } else if !births(word, None).is_empty()
                && digits >= 6
                && word.contains(['-', '/', '.'])
            {
                self.births = births(word, None);
            } else if digits >= 8 && !has_letters && reader.read(word).is_some() {
                self.add_phone(word, reader);
            } else if digits >= 6 {
                self.add_number(word);
            } else if !has_letters && (4..=5).contains(&digits) && place.postal_code.is_empty() {
                place.postal_code = squeezed(word);
            } else {
                self.add_number(word);
            }
        }
        free
    }

    fn add_email(&mut self, text: &str) {
        contact_point::emails(text, &mut |email| {
            push_once(comparable_email(&email), &mut self.emails);
        });
    }

    fn add_phone(&mut self, text: &str, reader: &PhoneReader) {
        let before = self.phones.len();
        contact_point::phones(text, reader, &mut |phone| {
            push_once(phone, &mut self.phones)
        });
        if self.phones.len() == before {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            if (super::normalise::PHONE_DIGITS..=15).contains(&digits.len()) {
                push_once(digits, &mut self.phones);
            }
        }
    }

    fn add_number(&mut self, text: &str) {
        let number = squeezed(text).to_ascii_uppercase();
        if !number.is_empty() {
            push_once(number, &mut self.numbers);
        }
    }
}

fn push_once(value: String, found: &mut Vec<String>) {
    if !found.contains(&value) {
        found.push(value);
    }
}

/// Which columns of a file describe a person; made once a file.
#[derive(Clone, Debug)]
pub struct PersonReader {
    firsts: Vec<usize>,
    nicknames: Vec<usize>,
    initials: Vec<usize>,
    lasts: Vec<usize>,
    maidens: Vec<usize>,
    fulls: Vec<usize>,
    middles: Vec<usize>,
    births: Vec<(usize, Option<DateOrder>)>,
    birth_parts: [Vec<usize>; 3],
    emails: Vec<usize>,
    phones: Vec<usize>,
    places: Vec<PlaceColumns>,
    national: Vec<usize>,
    numbers: Vec<usize>,
    genders: Vec<usize>,
    jobs: Vec<usize>,
    reader: PhoneReader,
}

/// The columns of one postal address.
#[derive(Clone, Debug, Default)]
struct PlaceColumns {
    kind: String,
    streets: Vec<usize>,
    fulls: Vec<usize>,
    numbers: Vec<usize>,
    postcodes: Vec<usize>,
    cities: Vec<usize>,
}

impl PersonReader {
    /// The columns of a file that describe one person of its rows (0: the only one).
    #[must_use]
    pub fn new(columns: &Columns, person: u8, country: &str) -> Self {
        let is_own = |column: &&Column| column.person == 0 || column.person == person.max(1);
        let of = |fields: &[&str]| -> Vec<usize> {
            fields
                .iter()
                .flat_map(|field| columns.below(field))
                .filter(is_own)
                .filter(|column| {
                    !column.field.as_ref().is_some_and(|field| {
                        field.as_str().ends_with(".type") || field.as_str().ends_with(".ext")
                    })
                })
                .map(|column| column.index)
                .collect()
        };
        let mut places: Vec<PlaceColumns> = Vec::new();
        for column in columns.below("addr").filter(is_own) {
            let Some(field) = &column.field else { continue };
            let mut parts = field.as_str().split('.').skip(1);
            let (Some(kind), Some(part)) = (parts.next(), parts.next()) else {
                continue;
            };
            let at = places
                .iter()
                .position(|place| place.kind == kind)
                .unwrap_or_else(|| {
                    places.push(PlaceColumns {
                        kind: kind.to_owned(),
                        ..PlaceColumns::default()
                    });
                    places.len() - 1
                });
            let Some(place) = places.get_mut(at) else {
                continue;
            };
            match part {
                "street" => place.streets.push(column.index),
                "full" => place.fulls.push(column.index),
                "house_number" => place.numbers.push(column.index),
                "postal_code" => place.postcodes.push(column.index),
                "city" => place.cities.push(column.index),
                _ => {}
            }
        }
        Self {
            firsts: of(&["person.first_name"]),
            nicknames: of(&["person.nickname"]),
            initials: of(&["person.initials"]),
            lasts: of(&["person.last_name"]),
            maidens: of(&["person.maiden_name"]),
            fulls: of(&["person.full_name"]),
            middles: of(&["person.middle_name"]),
            births: columns
                .below("person.birth_date")
                .filter(is_own)
                .map(|column| (column.index, column.date_order))
                .collect(),
            birth_parts: [
                "person.birth_year",
                "person.birth_month",
                "person.birth_day",
            ]
            .map(|field| of(&[field])),
            emails: of(&["contact.email"]),
            phones: of(&["contact.phone"]),
            places,
            national: of(&["sens.national_id"]),
            numbers: of(&["id.source", "id.external", "id.ref"]),
            genders: of(&["person.gender"]),
            jobs: of(&["org.job_title", "org.profession"]),
            reader: PhoneReader::new(country),
        }
    }

    /// Reads a row into `person` (emptied first).
    pub fn read(&self, row: &Row<'_>, person: &mut Person) {
        *person = Person::default();
        let cell = |columns: &[usize]| {
            columns
                .iter()
                .map(|&index| row.get(index).trim())
                .find(|cell| !cell.is_empty())
        };
        self.read_names(row, person);
        person.middle = cell(&self.middles).and_then(|text| squeezed(text).chars().next());
        for (index, order) in &self.births {
            let text = row.get(*index).trim();
            if person.births.is_empty() && !text.is_empty() {
                person.births = births(text, *order);
            }
        }
        if person.births.is_empty() {
            let [year, month, day] = &self.birth_parts;
            if let (Some(year), Some(month), Some(day)) = (cell(year), cell(month), cell(day)) {
                person.births = births(&format!("{year:0>4}-{month:0>2}-{day:0>2}"), None);
            }
        }
        for text in self.emails.iter().flat_map(|&index| row.values(index)) {
            if !text.is_empty() {
                person.add_email(text);
            }
        }
        for text in self.phones.iter().flat_map(|&index| row.values(index)) {
            if !text.is_empty() {
                person.add_phone(text, &self.reader);
            }
        }
        self.read_places(row, person);
        person.national_number = cell(&self.national)
            .map(|text| squeezed(text).to_ascii_uppercase())
            .filter(|number| !number.is_empty());
        for &index in &self.numbers {
            let text = row.get(index).trim();
            if !text.is_empty() {
                person.add_number(text);
            }
        }
        person.gender = cell(&self.genders).and_then(gender);
        person.job = cell(&self.jobs).map(squeezed);
    }

    fn read_names(&self, row: &Row<'_>, person: &mut Person) {
        let each = |columns: &[usize]| -> Vec<String> {
            columns
                .iter()
                .map(|&index| row.get(index).trim())
                .filter(|cell| !cell.is_empty())
                .map(str::to_owned)
                .collect()
        };
        let mut firsts: Vec<Name> = each(&self.firsts)
            .iter()
            .filter_map(|text| Name::first(text))
            .collect();
        if firsts.is_empty() {
            firsts.extend(
                each(&self.initials)
                    .iter()
                    .filter_map(|text| Name::first(&spread(text))),
            );
        }
        firsts.extend(
            each(&self.nicknames)
                .iter()
                .filter_map(|text| Name::first(text)),
        );
        let mut lasts: Vec<Name> = each(&self.lasts)
            .iter()
            .filter_map(|text| Name::last(text))
            .collect();
        lasts.extend(
            each(&self.maidens)
                .iter()
                .filter_map(|text| Name::last(text)),
        );
        firsts.dedup();
        lasts.dedup();
        match (firsts.is_empty(), lasts.is_empty()) {
            (false, false) => {
                for first in &firsts {
                    for last in &lasts {
                        person.names.push(NamePair {
                            first: Some(first.clone()),
                            last: Some(last.clone()),
                            is_ordered: true,
                        });
                    }
                }
            }
            (false, true) => person
                .names
                .extend(firsts.into_iter().map(|first| NamePair {
                    first: Some(first),
                    last: None,
                    is_ordered: true,
                })),
            (true, false) => person.names.extend(lasts.into_iter().map(|last| NamePair {
                first: None,
                last: Some(last),
                is_ordered: true,
            })),
            (true, true) => {}
        }
        // A full name beside both parts says the same again.
        if person
            .names
            .iter()
            .all(|pair| pair.first.is_none() || pair.last.is_none())
        {
            for text in each(&self.fulls) {
                full_name(&text, &mut person.names);
            }
        }
    }

    fn read_places(&self, row: &Row<'_>, person: &mut Person) {
        for columns in &self.places {
            let text = |columns: &[usize]| {
                columns
                    .iter()
                    .map(|&index| row.get(index).trim())
                    .filter(|cell| !cell.is_empty())
                    .collect::<Vec<_>>()
                    .join(" ")
            };
            let mut place = Place {
                street: Street::read(&text(&columns.streets), &text(&columns.numbers)),
                postal_code: squeezed(&text(&columns.postcodes)),
                city: squeezed(&text(&columns.cities)),
            };
            let full = text(&columns.fulls);
            if place.street.is_none() && !full.is_empty() {
                read_full(&full, &mut place);
            }
            if !place.is_empty() && !person.places.contains(&place) {
                person.places.push(place);
            }
        }
    }
}

/// An address in one cell: the street, then postcode and town.
fn read_full(full: &str, place: &mut Place) {
    let mut parts = full
        .split([',', '\n', ';'])
        .map(str::trim)
        .filter(|part| !part.is_empty());
    place.street = parts.next().and_then(|part| Street::read(part, ""));
    for part in parts {
        for word in part.split_whitespace() {
            let digits = word.bytes().filter(u8::is_ascii_digit).count();
            if (4..=5).contains(&digits) && place.postal_code.is_empty() {
                place.postal_code = squeezed(word);
            } else if digits == 0 && place.city.is_empty() {
                place.city = squeezed(word);
            }
        }
    }
}

/// `JP` and `J.P.` are two initials.
fn spread(text: &str) -> String {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
    match letters.len() {
        0..=4 if letters.iter().all(|c| c.is_uppercase()) => letters
            .iter()
            .map(char::to_string)
            .collect::<Vec<_>>()
            .join(" "),
        _ => text.to_owned(),
    }
}

/// Whether a woman or a man is meant.
fn gender(text: &str) -> Option<char> {
    match squeezed(text).as_str() {
        "m" | "male" | "man" | "mann" | "homme" | "h" | "masculin" | "mannelijk" | "mannlich"
        | "herr" | "mr" | "dhr" => Some('m'),
        "f" | "female" | "femme" | "vrouw" | "v" | "w" | "frau" | "feminin" | "vrouwelijk"
        | "weiblich" | "mme" | "mevr" | "woman" => Some('f'),
        _ => None,
    }
}
