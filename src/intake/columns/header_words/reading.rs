//! What the parts of a header mean together, or that they do not fit each other.

use crate::{
    intake::columns::{
        patterns::{Guess, following},
        vocabulary::{kind_of, vocabulary},
    },
    model::Field,
};

use super::lexicon::{Place, Role};

/// What has a number, though its cells may be any text.
const NUMBERED: [&str; 4] = [
    ".street",
    "profile.vehicle",
    "sens.health",
    "sens.residence_permit",
];

/// What systems write as a code of theirs.
const CODED: [&str; 8] = [
    ".country",
    ".gender",
    ".language",
    ".marital_status",
    ".nationality",
    ".postal_code",
    ".region",
    ".title",
];

/// One way of reading a header: what its parts do.
#[derive(Clone, Debug, Default)]
pub(super) struct Reading {
    pub(super) heads: Vec<(String, Vec<Field>)>,
    pub(super) roles: Vec<Role>,
    pub(super) number: Option<u8>,
    pub(super) parts: usize,
}
impl Reading {
    /// What the parts mean together; none where they do not fit each other.
    pub(super) fn meaning(&self) -> Option<Guess> {
        let third = self.roles.iter().find_map(|role| match role {
            Role::Third(field) => Some(field),
            _ => None,
        });
        let (head, mut fields) = match third {
            Some(field) => (None, self.of_another(field)?),
            None => self.of_the_person()?,
        };
        if let Some(number) = self.number
            && number > 1
        {
            fields = fields.into_iter().map(following).collect();
        }
        Some(Guess { fields, head })
    }

    fn has(&self, role: &Role) -> bool {
        self.roles.contains(role)
    }

    /// Another person's name, address or date: all of it is that person.
    fn of_another(&self, field: &Field) -> Option<Vec<Field>> {
        let is_personal = self.heads.iter().all(|(_, fields)| {
            fields.iter().all(|field| {
                ["person", "contact", "addr", "third", "org"]
                    .iter()
                    .any(|group| field.is_below(group))
            })
        });
        // A number alone is that of a telephone in an emergency, else it may be of anything.
        let is_bare = self.heads.is_empty()
            && (self.has(&Role::Code) || self.has(&Role::Date) || self.has(&Role::Number))
            && !(field.as_str() == "third.emergency" && self.has(&Role::Number));
        (is_personal && !is_bare).then(|| vec![field.clone()])
    }

    fn of_the_person(&self) -> Option<(Option<String>, Vec<Field>)> {
        let fields = match self.heads.as_slice() {
            // "Kundennummer", "code client": the owner's number.
            [] => {
                let is_id = self.has(&Role::Owner)
                    && (self.has(&Role::Number) || self.has(&Role::Code))
                    && !self.has(&Role::Date)
                    && self.place().is_none();
                return is_id.then(|| (None, vec![Field::new("id.source")]));
            }
            [(_, fields)] => fields.clone(),
            several => together(several)?,
        };
        let goes_with = |role: &Role| match role {
            Role::With(group) => fields.iter().all(|field| field.is_below(group)),
            _ => true,
        };
        if !self.roles.iter().all(goes_with) {
            return None;
        }
        let fields = self.numbered(fields)?;
        if self.has(&Role::Date) && fields.iter().any(|field| kind_of(field) != "date") {
            return None;
        }
        let head = match self.heads.as_slice() {
            [(head, _)] => Some(head.clone()),
            _ => None,
        };
        match self.place() {
            None => Some((head, fields)),
            Some(place) => {
                let placed: Option<Vec<Field>> =
                    fields.iter().map(|field| placed(field, place)).collect();
                let mut placed = placed?;
                placed.dedup();
                Some((head, placed))
            }
        }
    }

    /// The fields, where "number" or "code" goes with them.
    fn numbered(&self, fields: Vec<Field>) -> Option<Vec<Field>> {
        let is_address = |field: &Field| field.is_below("addr");
        if self.has(&Role::Number) {
            if fields.len() > 1 && fields.iter().all(is_address) {
                return Some(vec![Field::new("addr.main.house_number")]);
            }
            let takes_number = |field: &Field| {
                matches!(kind_of(field), "phone" | "id")
                    || NUMBERED.iter().any(|own| field.as_str().ends_with(own))
            };
            if !fields.iter().all(takes_number) {
                return None;
            }
        }
        let takes_code = |field: &Field| {
            kind_of(field) == "id" || CODED.iter().any(|coded| field.as_str().ends_with(coded))
        };
        (!self.has(&Role::Code) || fields.iter().all(takes_code)).then_some(fields)
    }

    fn place(&self) -> Option<Place> {
        self.roles.iter().find_map(|role| match role {
            Role::Place(place) => Some(*place),
            _ => None,
        })
    }
}

/// Several fields of one header as one: the more exact of two, the whole of its parts, or what
/// two ambiguous words have in common.
fn together(heads: &[(String, Vec<Field>)]) -> Option<Vec<Field>> {
    let mut common: Vec<Field> = heads.first()?.1.clone();
    for (_, fields) in heads {
        common.retain(|field| fields.contains(field));
    }
    if !common.is_empty() {
        return Some(common);
    }
    let all: Vec<&Field> = heads.iter().flat_map(|(_, fields)| fields).collect();
    let are_all = |group: &str| all.iter().all(|field| field.is_below(group));
    for group in ["contact.phone", "contact.email", "contact.fax"] {
        if are_all(group) {
            let exact = all
                .iter()
                .find(|field| !field.as_str().ends_with(".primary"));
            return exact.map(|field| vec![(*field).clone()]);
        }
    }
    let names = ["person.first_name", "person.last_name", "person.full_name"];
    if all.iter().all(|field| names.contains(&field.as_str())) {
        return Some(vec![Field::new("person.full_name")]);
    }
    if let Some(field) = of_money(&all).or_else(|| of_birth(&all)) {
        return Some(vec![field]);
    }
    if all
        .iter()
        .all(|field| field.is_below("contact.social") || field.as_str() == "contact.website")
    {
        let social = all.iter().find(|field| field.is_below("contact.social"));
        return social.map(|field| vec![(*field).clone()]);
    }
    if are_all("addr.main") {
        // "Address" beside a part of one says nothing more.
        let parts: Vec<&Vec<Field>> = heads
            .iter()
            .map(|(_, fields)| fields)
            .filter(|fields| fields.len() == 1)
            .collect();
        if let [part] = parts.as_slice() {
            return Some((*part).clone());
        }
        let is_street = all
            .iter()
            .all(|field| field.as_str().ends_with("street") || field.as_str().ends_with("number"));
        let whole = if is_street {
            "addr.main.street"
        } else {
            "addr.main.full"
        };
        return Some(vec![Field::new(whole)]);
    }
    None
}

/// What a bank, its account and its holder are together.
fn of_money(all: &[&Field]) -> Option<Field> {
    let is_billing = |field: &&&Field| field.as_str() == "fin.billing";
    let billing = all.iter().find(is_billing)?;
    let rest: Vec<&&Field> = all.iter().filter(|field| !is_billing(field)).collect();
    if rest.iter().all(|field| field.is_below("fin")) {
        return rest.first().map(|field| (**field).clone());
    }
    let are_names = rest
        .iter()
        .all(|field| field.is_below("person") && field.as_str().ends_with("name"));
    are_names.then(|| (*billing).clone())
}

/// "Birth" beside a city or a country is where somebody was born.
fn of_birth(all: &[&Field]) -> Option<Field> {
    let is_birth = |field: &&Field| field.as_str() == "person.birth_date";
    let is_place = |field: &&Field| {
        ["addr.main.city", "addr.main.country", "addr.main.region"].contains(&field.as_str())
    };
    let is_known = |field: &&Field| is_birth(field) || field.as_str() == "profile.birth_place";
    let has_both = all.iter().any(is_known) && all.iter().any(is_place);
    (has_both && all.iter().all(|field| is_known(field) || is_place(field)))
        .then(|| Field::new("profile.birth_place"))
}

/// A field of an address or a number as that of a place; none where a place makes no sense.
fn placed(field: &Field, place: Place) -> Option<Field> {
    let name = field.as_str();
    let known = |name: String| {
        vocabulary()
            .entry(&name)
            .is_some()
            .then(|| Field::new(&name))
    };
    if let Some(part) = name.strip_prefix("addr.main.") {
        return match place {
            Place::Main => Some(field.clone()),
            Place::Home => known(format!("addr.home.{part}")),
            Place::Work => known(format!("addr.work.{part}")),
            Place::Other => known(format!("addr.other.{part}")),
        };
    }
    for (group, other) in [
        ("contact.email", "contact.email.secondary"),
        ("contact.phone", "contact.phone.other"),
    ] {
        if field.is_below(group) {
            // A mobile is a mobile wherever it is carried.
            return Some(match place {
                _ if !name.ends_with(".primary") => field.clone(),
                Place::Main => field.clone(),
                Place::Home => Field::new(&format!("{group}.home")),
                Place::Work => Field::new(&format!("{group}.work")),
                Place::Other => Field::new(other),
            });
        }
    }
    match place {
        Place::Home if name == "contact.fax.work" => Some(Field::new("contact.fax.home")),
        _ if field.is_below("contact") => Some(field.clone()),
        Place::Main if field.is_below("person") || field.is_below("org") => Some(field.clone()),
        Place::Other if field.is_below("person") => Some(Field::new("third.relative")),
        _ => None,
    }
}
