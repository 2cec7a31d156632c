//! The fuzzy look-up keys of a person: what two spellings of one person still have in common, and the
//! values whose frequency weighs.

use super::{
    normalise::{Birth, Name, email_user, last_digits},
    person::Person,
};

/// What a fuzzy key is made of. The number is part of what is hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum FuzzyKind {
    /// A first name: only counted.
    First = 1,
    /// A last name: only counted.
    Last = 2,
    /// A postal code: only counted.
    PostalCode = 3,
    /// A town: only counted.
    City = 4,
    /// A date of birth.
    Birth = 5,
    /// House number and street.
    Street = 6,
    /// The user part of an e-mail address.
    EmailUser = 7,
    /// An e-mail address without what says nothing.
    Email = 8,
    /// The last digits of a telephone number.
    Phone = 9,
    /// Year of birth and the start of a name.
    BirthYear = 10,
    /// Day of birth and the start of a name.
    BirthDay = 11,
    /// A name and the initial of another.
    NameInitial = 12,
    /// The start of a name, and the postal code.
    NamePostalCode = 13,
    /// A national or customer number.
    Number = 14,
    /// The starts of two names.
    NameStarts = 15,
}

impl FuzzyKind {
    /// Whether the key only says how frequent a value is: nothing is looked up by it.
    #[must_use]
    pub const fn is_count(self) -> bool {
        matches!(
            self,
            Self::First | Self::Last | Self::PostalCode | Self::City
        )
    }
}

/// Words of names that keys are made of.
const MOST_TOKENS: usize = 5;

/// Hands out each fuzzy key of a person; one may come twice.
pub fn fuzzy_keys(person: &Person, push: &mut dyn FnMut(FuzzyKind, &str)) {
    let tokens = tokens(person);
    for pair in &person.names {
        if let Some(first) = &pair.first {
            values(FuzzyKind::First, first, push);
        }
        if let Some(last) = &pair.last {
            values(FuzzyKind::Last, last, push);
        }
    }
    name_keys(&tokens, push);
    for birth in &person.births {
        birth_keys(*birth, &tokens, push);
    }
    for email in &person.emails {
        push(FuzzyKind::Email, email);
        if let Some(user) = email_user(email) {
            push(FuzzyKind::EmailUser, &user);
        }
    }
    for digits in person.phones.iter().filter_map(|phone| last_digits(phone)) {
        push(FuzzyKind::Phone, digits);
    }
    for place in &person.places {
        if !place.postal_code.is_empty() {
            push(FuzzyKind::PostalCode, &place.postal_code);
            for token in &tokens {
                push(
                    FuzzyKind::NamePostalCode,
                    &format!("{} {}", start(token, 5), place.postal_code),
                );
            }
        }
        if !place.city.is_empty() {
            push(FuzzyKind::City, &place.city);
        }
        if let Some(key) = place
            .street
            .as_ref()
            .and_then(super::normalise::Street::key)
        {
            push(FuzzyKind::Street, &key);
        }
    }
    for number in person.national_number.iter().chain(&person.numbers) {
        push(FuzzyKind::Number, number);
    }
}

/// The value of a name, and of each word of a compound.
fn values(kind: FuzzyKind, name: &Name, push: &mut dyn FnMut(FuzzyKind, &str)) {
    push(kind, &name.joined);
    if name.words.len() > 1 {
        for word in &name.words {
            push(kind, word);
        }
    }
}

/// The words of all names, each once; a name with particles also as one word.
fn tokens(person: &Person) -> Vec<&str> {
    let mut out: Vec<&str> = Vec::new();
    let names = person
        .names
        .iter()
        .flat_map(|pair| [&pair.first, &pair.last]);
    for name in names.flatten() {
        let whole = (name.whole != name.joined).then_some(name.whole.as_str());
        for word in name.words.iter().map(String::as_str).chain(whole) {
            if out.len() < MOST_TOKENS && !out.contains(&word) {
                out.push(word);
            }
        }
    }
    out
}

fn name_keys(tokens: &[&str], push: &mut dyn FnMut(FuzzyKind, &str)) {
    for (at, one) in tokens.iter().enumerate() {
        for (other_at, other) in tokens.iter().enumerate() {
            if at == other_at {
                continue;
            }
            if one.chars().count() > 1 {
                push(
                    FuzzyKind::NameInitial,
                    &format!("{one} {}", start(other, 1)),
                );
            }
            if at < other_at {
                let (a, b) = (start(one, 4), start(other, 4));
                let (a, b) = if a <= b { (a, b) } else { (b, a) };
                push(FuzzyKind::NameStarts, &format!("{a} {b}"));
            }
        }
    }
}

fn birth_keys(birth: Birth, tokens: &[&str], push: &mut dyn FnMut(FuzzyKind, &str)) {
    push(FuzzyKind::Birth, &birth.digits());
    for token in tokens {
        push(
            FuzzyKind::BirthYear,
            &format!("{} {}", birth.year, start(token, 4)),
        );
        push(
            FuzzyKind::BirthDay,
            &format!("{:02}{:02} {}", birth.month, birth.day, start(token, 3)),
        );
    }
}

/// The first letters of a word.
fn start(word: &str, letters: usize) -> &str {
    let end = word
        .char_indices()
        .nth(letters)
        .map_or(word.len(), |(at, _)| at);
    word.get(..end).unwrap_or(word)
}
