//! Tests of the score: every row of the table, and that what is shown adds up.

use proptest::prelude::*;

use super::{Around, Compared, FuzzyKind, Outcome, Person, Sharing, WEIGHTS, compare};
use crate::model::PersonQuery;

/// Records in the store of these tests: 16.0 bits.
const RECORDS: u64 = 65_536;

fn person(change: impl FnOnce(&mut PersonQuery)) -> Person {
    let mut query = PersonQuery::default();
    change(&mut query);
    Person::of_query(&query, "BE")
}

fn anna(change: impl FnOnce(&mut PersonQuery)) -> Person {
    person(|query| {
        query.first_name = Some("Anna".to_owned());
        query.last_name = Some("Maes".to_owned());
        change(query);
    })
}

/// Compares where every value is that of one record in a thousand.
fn against(wanted: &Person, record: &Person, others: &[&Person]) -> Compared {
    let mut sharing = Sharing::default();
    for person in others.iter().copied().chain([wanted, record]) {
        sharing.add(person);
    }
    let mut frequency = |_: FuzzyKind, _: &str| RECORDS / 1024;
    compare(
        wanted,
        record,
        &mut Around {
            records: RECORDS,
            frequency: &mut frequency,
            sharing: &sharing,
            same_id: None,
        },
    )
}

/// What the ground of a field weighs, in bits, and how it agrees.
fn ground(compared: &Compared, field: &str) -> (f64, &'static str) {
    let found = compared.grounds.iter().find(|ground| ground.field == field);
    found.map_or((0.0, "none"), |ground| {
        (f64::from(ground.tenths) / 10.0, ground.how)
    })
}

fn first(a: &str, b: &str) -> (f64, &'static str) {
    let of = |name: &str| person(|query| query.first_name = Some(name.to_owned()));
    ground(&against(&of(a), &of(b), &[]), "person.first_name")
}

fn last(a: &str, b: &str) -> (f64, &'static str) {
    let of = |name: &str| person(|query| query.last_name = Some(name.to_owned()));
    ground(&against(&of(a), &of(b), &[]), "person.last_name")
}

fn birth(a: &str, b: &str) -> (f64, &'static str) {
    let of = |date: &str| person(|query| query.birth_date = Some(date.to_owned()));
    ground(&against(&of(a), &of(b), &[]), "person.birth_date")
}

#[test]
fn the_prior_is_a_reason_like_the_others() {
    let compared = against(&anna(|_| {}), &anna(|_| {}), &[]);
    assert_eq!(ground(&compared, "prior"), (-16.0, "one of all records"));
}

#[test]
fn every_level_of_a_name_has_its_weight() {
    assert_eq!(first("Anna", "ANNA"), (10.0, "same"));
    assert_eq!(first("Anna-Maria", "Anna"), (9.0, "part of compound"));
    assert_eq!(first("Robert", "Bob"), (2.5, "nickname"));
    assert_eq!(first("A.", "Anna"), (1.5, "initial"));
    assert_eq!(first("Annelore", "Annelorr"), (8.5, "one edit"));
    assert_eq!(first("Filip", "Philippe"), (7.0, "sounds alike"));
    assert_eq!(first("Christine", "Cristiana"), (1.5, "similar"));
    assert_eq!(first("Anna", "Bert"), (-7.0, "different"));
    assert_eq!(last("Maes", "maes"), (10.0, "same"));
    assert_eq!(last("van den Berg", "Vandenberg"), (10.0, "same"));
    assert_eq!(last("Maes-Peeters", "Peeters"), (9.0, "part of compound"));
    assert_eq!(last("Maes", "Dubois"), (-3.5, "different"));
}

#[test]
fn every_level_of_a_date_of_birth_has_its_weight() {
    assert_eq!(birth("1980-12-31", "31/12/1980"), (10.0, "same"));
    assert_eq!(
        birth("1980-12-11", "1980-11-12"),
        (8.0, "day and month exchanged")
    );
    assert_eq!(birth("1980-12-31", "1981-12-31"), (6.5, "one digit"));
    assert_eq!(
        birth("1980-12-31", "1980-07-31"),
        (4.0, "two of three parts")
    );
    assert_eq!(birth("1980-12-31", "1980-07-15"), (-2.0, "year"));
    assert_eq!(birth("1980-12-31", "1955-07-15"), (-6.0, "different"));
    // Nobody says whether the third of April is meant or the fourth of March.
    assert_eq!(birth("1980-04-03", "03/04/1980"), (8.0, "same"));
}

#[test]
fn exchanged_names_are_found_and_cost_a_bit() {
    let turned = person(|query| {
        query.first_name = Some("Maes".to_owned());
        query.last_name = Some("Anna".to_owned());
    });
    let compared = against(&anna(|_| {}), &turned, &[]);
    assert_eq!(ground(&compared, "person.name"), (-1.0, "swapped"));
    assert_eq!(ground(&compared, "person.first_name").1, "same");
    // A full name has no order: nothing is exchanged.
    let full = person(|query| query.name = Some("Maes Anna".to_owned()));
    let compared = against(&anna(|_| {}), &full, &[]);
    assert_eq!(ground(&compared, "person.name").1, "none");
    assert_eq!(ground(&compared, "person.last_name").1, "same");
}

#[test]
fn addresses_agree_in_any_typing() {
    let of = |email: &str, phone: &str| {
        anna(|query| {
            query.emails = vec![email.to_owned()];
            query.phones = vec![phone.to_owned()];
        })
    };
    let one = of("Anna.Maes+shop@gmail.com", "0475 12 34 56");
    let other = of("annamaes@gmail.com", "+32 475/12.34.56");
    let compared = against(&one, &other, &[]);
    assert_eq!(ground(&compared, "contact.email").1, "same");
    assert_eq!(ground(&compared, "contact.phone").1, "same");
    assert_eq!(compared.outcome, Outcome::Match);
    let moved = against(&one, &of("anna.maes@example.org", "02 555 01 23"), &[]);
    assert_eq!(ground(&moved, "contact.email"), (7.0, "same user part"));
    assert_eq!(ground(&moved, "contact.phone"), (-2.0, "other"));
    let elsewhere = against(&one, &of("somebody@example.org", "02 555 01 23"), &[]);
    assert_eq!(ground(&elsewhere, "contact.email"), (-3.0, "other"));
}

/// Two people of one name of whom an address each is known are rather two people than one.
#[test]
fn namesakes_with_addresses_of_their_own_weigh_less_than_a_namesake_of_whom_none_is_known() {
    let of = |email: &str| {
        anna(|query| {
            query
                .emails
                .extend((!email.is_empty()).then(|| email.to_owned()))
        })
    };
    let known = against(&of("anna@example.org"), &of("maes@example.net"), &[]);
    let unknown = against(&of("anna@example.org"), &of(""), &[]);
    assert!(known.tenths < unknown.tenths);
    assert_eq!(
        (known.outcome, unknown.outcome),
        (Outcome::Review, Outcome::Review)
    );
}

/// `Anna Maes` and `Piet Anna`: rather a relative than names in each other's column.
#[test]
fn one_name_in_the_others_column_is_rather_a_relative() {
    let half = person(|query| {
        query.first_name = Some("Piet".to_owned());
        query.last_name = Some("Anna".to_owned());
    });
    let wanted = person(|query| {
        query.first_name = Some("Anna".to_owned());
        query.last_name = Some("Dubois".to_owned());
    });
    let compared = against(&wanted, &half, &[]);
    assert_eq!(ground(&compared, "person.name"), (-5.0, "swapped"));
}

/// Whoever uses the address of a request may be its person; at a switchboard nobody is told apart.
#[test]
fn an_address_under_other_names_is_looked_at_unless_many_use_it() {
    let of = |first: &str, last: &str| {
        person(|query| {
            query.first_name = Some(first.to_owned());
            query.last_name = Some(last.to_owned());
            query.emails = vec!["anna@example.org".to_owned()];
        })
    };
    let (wanted, record) = (of("Anna", "Maes"), of("Bert", "Dubois"));
    assert_eq!(against(&wanted, &record, &[]).outcome, Outcome::Review);
    let others: Vec<Person> = ["Cleo", "Dirk", "Eva"]
        .map(|first| of(first, "Aerts"))
        .into();
    let others: Vec<&Person> = others.iter().collect();
    assert_eq!(against(&wanted, &record, &others).outcome, Outcome::No);
    let stranger = person(|query| {
        query.first_name = Some("Bert".to_owned());
        query.last_name = Some("Dubois".to_owned());
    });
    assert_eq!(against(&wanted, &stranger, &[]).outcome, Outcome::No);
}

#[test]
fn a_street_is_read_through_its_abbreviations() {
    let of = |street: &str| {
        anna(|query| {
            query.address = Some(street.to_owned());
            query.postal_code = Some("1000".to_owned());
        })
    };
    for (a, b) in [
        ("Av. de l'Exemple 12", "12, avenue de l’exemple"),
        ("Kerkstr. 5 bus 2", "Kerkstraat 5"),
        ("Hauptstraße 7a", "Hauptstr. 7"),
        ("Bd du Nord 3", "3 boulevard du Nord"),
    ] {
        let compared = against(&of(a), &of(b), &[]);
        assert_eq!(ground(&compared, "addr.street").1, "same", "{a} / {b}");
    }
    let other = against(&of("Kerkstraat 5"), &of("Kerkstraat 6"), &[]);
    assert_ne!(ground(&other, "addr.street").1, "same");
}

#[test]
fn what_is_missing_says_nothing() {
    let full = anna(|query| {
        query.birth_date = Some("1980-12-31".to_owned());
        query.emails = vec!["anna@example.org".to_owned()];
        query.city = Some("Gent".to_owned());
    });
    let compared = against(&anna(|_| {}), &full, &[]);
    let fields: Vec<&str> = compared.grounds.iter().map(|ground| ground.field).collect();
    // Names alone never decide: that is the rule.
    assert_eq!(
        fields,
        ["prior", "person.first_name", "person.last_name", "rule"]
    );
}

#[test]
fn names_alone_never_decide() {
    let mut rare = |_: FuzzyKind, _: &str| 1;
    let mut around = Around {
        records: 50,
        frequency: &mut rare,
        sharing: &Sharing::default(),
        same_id: None,
    };
    let compared = compare(&anna(|_| {}), &anna(|_| {}), &mut around);
    assert!(f64::from(compared.tenths) / 10.0 >= WEIGHTS.outcome_match);
    assert_eq!(compared.outcome, Outcome::Review);
    assert_eq!(ground(&compared, "rule"), (0.0, "review"));
}

#[test]
fn a_household_is_not_one_person() {
    let at_home = |first: &str| {
        person(|query| {
            query.first_name = Some(first.to_owned());
            query.last_name = Some("Maes".to_owned());
            query.emails = vec!["maes@example.org".to_owned()];
            query.phones = vec!["02 555 01 23".to_owned()];
            query.address = Some("Kerkstraat 5".to_owned());
        })
    };
    let (one, other, third) = (at_home("Anna"), at_home("Bert"), at_home("Cleo"));
    let compared = against(&one, &other, &[&third]);
    assert_ne!(compared.outcome, Outcome::Match);
    assert!(compared.first_differs);
    assert_eq!(compared.shared, ["email", "phone", "address"]);
    // The person's own second record is a match, at a lower weight than an address of her own.
    let own = against(&one, &at_home("ANNA"), &[&other, &third]);
    assert_eq!(own.outcome, Outcome::Match);
    assert!(
        ground(&own, "contact.email").0
            < ground(&against(&one, &at_home("Anna"), &[]), "contact.email").0
    );
}

/// Tim and Tom Verhulst, each with an address of their own made of the name, were one person.
#[test]
fn a_sibling_with_a_like_name_and_a_like_address_is_looked_at() {
    let one = |first: &str, email: &str, birth: Option<&str>| {
        person(|query| {
            query.first_name = Some(first.to_owned());
            query.last_name = Some("Verhulst".to_owned());
            query.emails = vec![email.to_owned()];
            query.birth_date = birth.map(str::to_owned);
        })
    };
    let tim = one("Tim", "tim.verhulst@example.org", None);
    let tom = one("Tom", "tom.verhulst@example.org", None);
    let compared = against(&tim, &tom, &[]);
    assert_eq!(compared.outcome, Outcome::Review, "{compared:?}");
    let mut grounds = compared.grounds.iter();
    assert!(
        grounds.any(|ground| ground.note.contains("sibling")),
        "{compared:?}"
    );
    // A typing error in both names of one person, whose date of birth is the same.
    let born = Some("1990-02-01");
    let typed = against(
        &one("Timothee", "timothee.verhulst@example.org", born),
        &one("Timothe", "timothe.verhulst@example.org", born),
        &[],
    );
    assert_eq!(typed.outcome, Outcome::Match, "{typed:?}");
}

#[test]
fn an_initial_at_a_shared_address_is_looked_at() {
    let with = |first: &str| {
        person(|query| {
            query.first_name = Some(first.to_owned());
            query.last_name = Some("Maes".to_owned());
            query.emails = vec!["maes@example.org".to_owned()];
            query.address = Some("Kerkstraat 5".to_owned());
        })
    };
    assert_eq!(
        against(&with("Anna"), &with("A."), &[]).outcome,
        Outcome::Review
    );
    assert_eq!(
        against(&with("Anna"), &with("Anna"), &[]).outcome,
        Outcome::Match
    );
}

#[test]
fn another_first_name_and_another_date_of_birth_are_never_one_person() {
    let with = |first: &str, birth: &str| {
        person(|query| {
            query.first_name = Some(first.to_owned());
            query.last_name = Some("Maes".to_owned());
            query.birth_date = Some(birth.to_owned());
            query.number = Some("85073003328".to_owned());
            query.emails = vec!["maes@example.org".to_owned()];
        })
    };
    let compared = against(
        &with("Anna", "1980-12-31"),
        &with("Bert", "1955-07-15"),
        &[],
    );
    assert_ne!(compared.outcome, Outcome::Match);
}

#[test]
fn an_identifier_that_one_person_uses_is_enough_where_nothing_else_is_asked() {
    let asked = person(|query| query.emails = vec!["home@example.org".to_owned()]);
    let with = |first: &str| {
        person(|query| {
            query.first_name = Some(first.to_owned());
            query.emails = vec!["home@example.org".to_owned()];
        })
    };
    assert_eq!(against(&asked, &with("Anna"), &[]).outcome, Outcome::Match);
    assert_eq!(
        against(&asked, &with("Anna"), &[&with("Bert")]).outcome,
        Outcome::Review
    );
}

fn some(text: &'static str) -> impl Strategy<Value = Option<String>> {
    proptest::option::of(proptest::string::string_regex(text).unwrap())
}

proptest! {
    #[test]
    fn reasons_add_up_and_the_same_comparison_says_the_same(
        names in (some("[A-E][a-e]{1,7}"), some("(van )?[A-E][a-e]{1,7}"), some("[A-E]\\.?"), some("[A-E][a-e]{2,5} [A-E][a-e]{2,5}")),
        email in some("[a-c]{2,6}@example\\.(org|com)"),
        birth in some("19[5-9][0-9]-0[1-9]-[12][0-9]"),
        place in (some("[A-C][a-c]{3,5}straat [1-9]"), some("[1-9]000"), some("[A-C][a-c]{2,5}")),
    ) {
        let one = person(|query| {
            query.first_name = names.0.clone();
            query.last_name = names.1.clone();
            query.emails = email.clone().into_iter().collect();
            query.birth_date = birth.clone();
            query.address = place.0.clone();
            query.postal_code = place.1.clone();
            query.city = place.2.clone();
        });
        let other = person(|query| {
            query.first_name = names.2.clone();
            query.name = names.3.clone();
            query.emails = email.into_iter().collect();
            query.birth_date = birth;
            query.address = place.0;
            query.city = place.2;
        });
        let compared = against(&one, &other, &[]);
        let sum: i32 = compared.grounds.iter().map(|ground| ground.tenths).sum();
        prop_assert_eq!(sum, compared.tenths);
        prop_assert_eq!(&against(&one, &other, &[]), &compared);
    }
}
