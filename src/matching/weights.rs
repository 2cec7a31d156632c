//! The weight table, as an officer can read it: `weights.csv`.

use std::{collections::HashMap, sync::LazyLock};

use sha2::{Digest, Sha256};

use super::normalise::table;

/// The table as it stands in the program.
const TABLE: &str = include_str!("weights.csv");

/// The weights in force.
pub static WEIGHTS: LazyLock<Weights> = LazyLock::new(Weights::read);

/// SHA-256 of the table, in hexadecimal: the trail says by which weights somebody was found.
#[must_use]
pub fn table_sha256() -> String {
    Sha256::digest(TABLE)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

macro_rules! weights {
    ($($field:ident = $name:literal),* $(,)?) => {
        /// The weights, in bits; what each means stands in the table.
        #[derive(Clone, Debug, PartialEq)]
        #[allow(missing_docs, reason = "the table says what each is")]
        pub struct Weights { $(pub $field: f64),* }

        impl Weights {
            /// The names that the table must have.
            #[cfg(test)]
            const NAMES: &'static [&'static str] = &[$($name),*];

            fn read() -> Self {
                let rows: HashMap<&str, f64> = table(TABLE)
                    .filter_map(|line| {
                        let mut cells = line.splitn(3, ',');
                        Some((cells.next()?, cells.next()?.parse().ok()?))
                    })
                    .collect();
                let of = |name: &str| rows.get(name).copied().unwrap_or(0.0);
                Self { $($field: of($name)),* }
            }
        }
    };
}

weights! {
    outcome_match = "outcome.match",
    outcome_review = "outcome.review",
    first_least = "first.same.least",
    first_most = "first.same.most",
    first_compound = "first.compound",
    first_nickname = "first.nickname",
    first_initial = "first.initial",
    first_edit = "first.edit",
    first_edit_least = "first.edit.least",
    first_sound = "first.sound",
    first_sound_least = "first.sound.least",
    first_close = "first.close",
    first_far = "first.far",
    first_different = "first.different",
    last_least = "last.same.least",
    last_most = "last.same.most",
    last_compound = "last.compound",
    last_initial = "last.initial",
    last_edit = "last.edit",
    last_edit_least = "last.edit.least",
    last_sound = "last.sound",
    last_sound_least = "last.sound.least",
    last_close = "last.close",
    last_far = "last.far",
    last_different = "last.different",
    name_swapped = "name.swapped",
    name_half_swapped = "name.half_swapped",
    middle_same = "middle.same",
    middle_different = "middle.different",
    birth_least = "birth.same.least",
    birth_most = "birth.same.most",
    birth_default_least = "birth.default.least",
    birth_swapped = "birth.swapped",
    birth_digit = "birth.digit",
    birth_parts = "birth.parts",
    birth_year = "birth.year",
    birth_different = "birth.different",
    number_least = "number.same.least",
    number_most = "number.same.most",
    number_margin = "number.margin",
    number_edit = "number.edit",
    number_different = "number.different",
    email_same_least = "email.same.least",
    email_most = "email.same.most",
    email_margin = "email.margin",
    email_user = "email.user",
    email_edit = "email.edit",
    email_other = "email.other",
    email_least = "email.least",
    phone_same_least = "phone.same.least",
    phone_most = "phone.same.most",
    phone_margin = "phone.margin",
    phone_other = "phone.other",
    phone_least = "phone.least",
    shared_name = "shared.name",
    household_both = "household.both",
    household_email = "household.email",
    household_phone = "household.phone",
    street_least = "street.same.least",
    street_most = "street.same.most",
    street_close = "street.close",
    street_other = "street.other",
    postcode_most = "postcode.same.most",
    postcode_edit = "postcode.edit",
    postcode_other = "postcode.other",
    city_most = "city.same.most",
    city_close = "city.close",
    city_other = "city.other",
    address_most = "address.most",
    job_same = "job.same",
    gender_different = "gender.different",
    identifier_only = "identifier.only",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_every_weight_once_and_no_other() {
        let mut names: Vec<&str> = table(TABLE)
            .map(|line| {
                let mut cells = line.splitn(3, ',');
                let name = cells.next().unwrap();
                cells.next().unwrap().parse::<f64>().unwrap();
                name
            })
            .collect();
        let mut wanted = Weights::NAMES.to_vec();
        names.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(names, wanted);
    }

    #[test]
    fn a_match_is_worth_more_than_a_review() {
        assert!(WEIGHTS.outcome_match > WEIGHTS.outcome_review);
        assert_eq!(table_sha256().len(), 64);
    }
}
