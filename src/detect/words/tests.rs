use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::model::{Evidence, Lang};

/// One line of a file of sentences.
struct Sentence {
    lang: &'static str,
    kinds: Vec<&'static str>,
    text: &'static str,
}

fn sentences(file: &'static str) -> Vec<Sentence> {
    file.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| {
            let cells: Vec<_> = line.split('\t').collect();
            Sentence {
                lang: cells[0],
                kinds: cells[1].split(',').filter(|kind| *kind != "-").collect(),
                text: cells[2],
            }
        })
        .collect()
}

fn seen(text: &str) -> Vec<Detection> {
    let mut seen = Vec::new();
    look(text, &TextContext::default(), &mut seen);
    seen
}

fn kinds(text: &str) -> BTreeSet<&'static str> {
    seen(text).iter().map(|one| one.kind.as_str()).collect()
}

/// Of each kind, how many sentences there are and how many are seen.
fn recall(file: &'static str) -> BTreeMap<&'static str, (usize, usize)> {
    let mut counts = BTreeMap::new();
    for sentence in sentences(file) {
        let found = kinds(sentence.text);
        for kind in &sentence.kinds {
            let count: &mut (usize, usize) = counts.entry(*kind).or_default();
            count.0 += 1;
            count.1 += usize::from(found.contains(kind));
        }
    }
    counts
}

/// The sentences of ordinary business in which something is seen, and how many there are. Another
/// person in a note is nothing special.
fn alarms(file: &'static str) -> (Vec<&'static str>, usize) {
    let all = sentences(file);
    let count = all.len();
    let alarms = all.into_iter().map(|sentence| sentence.text);
    let alarms = alarms.filter(|text| kinds(text).iter().any(|kind| *kind != "third-person"));
    (alarms.collect(), count)
}

const PEOPLE: &str = include_str!("tests/people.tsv");
const BUSINESS: &str = include_str!("tests/business.tsv");
const MORE_PEOPLE: &str = include_str!("tests/people_again.tsv");
const MORE_BUSINESS: &str = include_str!("tests/business_again.tsv");

#[test]
fn nine_of_ten_sentences_of_each_kind_are_seen() {
    for file in [PEOPLE, MORE_PEOPLE] {
        for (kind, (all, found)) in recall(file) {
            assert!(found * 10 >= all * 9, "{kind}: {found} of {all}");
        }
    }
}

#[test]
fn one_of_a_hundred_ordinary_sentences_at_most_raises_an_alarm() {
    for file in [BUSINESS, MORE_BUSINESS] {
        let (alarms, all) = alarms(file);
        assert!(
            alarms.len() * 100 <= all,
            "{} of {all}: {alarms:?}",
            alarms.len()
        );
    }
}

#[test]
fn there_are_sentences_of_every_kind_in_every_language() {
    let mut met = BTreeSet::new();
    for sentence in sentences(PEOPLE) {
        met.extend(sentence.kinds.iter().map(|kind| (sentence.lang, *kind)));
    }
    for lang in Lang::ALL {
        for kind in KINDS {
            assert!(
                met.contains(&(lang.as_str(), kind.as_str())),
                "{lang:?} {kind:?}"
            );
        }
    }
}

#[test]
fn a_negation_clears_nothing() {
    for text in [
        "N'est pas malade, juste en retard",
        "Heeft geen diabetes",
        "Ist nicht schwanger",
        "Has never been an alcoholic",
    ] {
        assert!(kinds(text).contains("health"), "{text}");
    }
}

#[test]
fn a_weak_word_needs_a_person_near_or_a_header() {
    assert_eq!(kinds("Stand sur le cancer au salon"), BTreeSet::new());
    assert!(kinds("Son mari soigné pour un cancer").contains("health"));
    let mut seen = Vec::new();
    let context = TextContext {
        header: "Allergies et santé",
        ..TextContext::default()
    };
    look("gluten", &context, &mut seen);
    assert_eq!(
        seen.iter().map(|one| one.kind).collect::<Vec<_>>(),
        [Kind::Health]
    );
}

#[test]
fn what_is_said_is_certain_and_what_follows_from_it_is_likely() {
    let evidence = |text| seen(text).first().map(|one| (one.kind, one.evidence));
    assert_eq!(
        evidence("Client diabétique"),
        Some((Kind::Health, Evidence::Certain))
    );
    assert_eq!(
        evidence("Menu halal demandé"),
        Some((Kind::Religion, Evidence::Likely))
    );
    assert_eq!(
        evidence("Bellen met haar dochter"),
        Some((Kind::ThirdPerson, Evidence::Hint))
    );
    assert_eq!(
        evidence("Bellen met haar dochter Lies"),
        Some((Kind::ThirdPerson, Evidence::Likely))
    );
}

#[test]
fn a_street_a_family_name_and_another_language_clear_a_word() {
    for text in [
        "12 rue des Juifs, 2e étage",
        "Mme Juif rappelle demain",
        "Dhr. De Jood komt langs",
        "Synagogenplatz 5",
        "12 Gay Street",
        "Le retard de la livraison est de deux jours",
    ] {
        assert_eq!(kinds(text), BTreeSet::new(), "{text}");
    }
}

#[test]
fn capitals_count_where_the_text_has_small_letters() {
    assert!(kinds("Heeft ALS").contains("health"));
    assert_eq!(kinds("Bel hem als hij terug is"), BTreeSet::new());
    assert_eq!(kinds("BEL HEM ALS HIJ TERUG IS"), BTreeSet::new());
}

#[test]
fn missing_accents_and_capitals_hide_nothing() {
    assert!(kinds("CLIENTE DIABETIQUE").contains("health"));
    assert!(kinds("Loeschung aller Daten verlangt").contains("rights-request"));
    assert!(kinds("moechte keine e-mails mehr").contains("objection"));
}

#[test]
fn a_hit_leads_to_its_place_in_the_text() {
    let text = "Été 2026 – l’élève est diabétique…";
    let one = seen(text)[0];
    assert_eq!(text.get(one.start..one.end), Some("diabétique"));
}

#[test]
fn the_search_for_wishes_sees_what_the_whole_search_sees() {
    let wishes = |kind: Kind| matches!(kind, Kind::Objection | Kind::RightsRequest);
    let mut scratch = Scratch::default();
    for sentence in sentences(PEOPLE) {
        let mut found = Vec::new();
        look_for_wishes(&mut scratch, sentence.text, &mut found);
        let all = seen(sentence.text);
        let all: Vec<_> = all.into_iter().filter(|one| wishes(one.kind)).collect();
        assert_eq!(found, all, "{}", sentence.text);
    }
}

#[test]
fn a_long_text_is_read_to_its_end() {
    let mut text = "Commande livrée. ".repeat(20_000);
    let start = text.len();
    text.push_str("Ne plus appeler");
    assert_eq!(
        seen(&text)
            .iter()
            .map(|one| (one.kind, one.start))
            .collect::<Vec<_>>(),
        [(Kind::Objection, start)]
    );
}

proptest! {
    #[test]
    fn any_text_can_be_read_and_every_place_is_in_it(
        text in "(\\PC|[ a-zéöß.,\n]|diabétique|ne plus appeler|œ|İ|e\u{301}){0,60}"
    ) {
        for one in seen(&text) {
            prop_assert!(one.start < one.end);
            prop_assert!(text.get(one.start..one.end).is_some());
        }
    }
}
