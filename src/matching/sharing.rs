//! Which first names use one e-mail address, telephone number or street: an address that a household
//! shares tells less.

use std::collections::HashMap;

use super::{
    levels::first_names,
    normalise::{Name, last_digits},
    person::Person,
};

/// The first names by address, each once in one of its forms.
#[derive(Clone, Debug, Default)]
pub struct Sharing {
    names: HashMap<String, Vec<Name>>,
}

impl Sharing {
    /// Notes the addresses of a person.
    pub fn add(&mut self, person: &Person) {
        let Some(name) = person.first_name() else {
            return;
        };
        let streets = person
            .places
            .iter()
            .filter_map(|place| place.street.as_ref()?.key());
        let phones = person
            .phones
            .iter()
            .filter_map(|phone| last_digits(phone))
            .map(str::to_owned);
        for address in person.emails.iter().cloned().chain(phones).chain(streets) {
            let known = self.names.entry(address).or_default();
            if !known
                .iter()
                .any(|other| first_names(name, other).is_alike())
            {
                known.push(name.clone());
            }
        }
    }

    /// How many first names use the address besides those two.
    #[must_use]
    pub fn others(&self, address: &str, one: Option<&Name>, other: Option<&Name>) -> usize {
        let known = self.names.get(address).map_or(&[][..], Vec::as_slice);
        let is_one = |name: &Name| {
            [one, other]
                .into_iter()
                .flatten()
                .any(|own| first_names(name, own).is_alike())
        };
        known.iter().filter(|name| !is_one(name)).count()
    }
}
