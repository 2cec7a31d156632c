//! A narrow stand-in for the eyes of `detect::words`: the plainest words of an objection or a request.

use crate::{
    detect::{Detection, Kind},
    model::Evidence,
};

/// Memory that is used again.
#[derive(Debug, Default)]
pub struct Scratch;

const WISHES: [(&str, Kind); 8] = [
    ("ne plus contacter", Kind::Objection),
    ("ne veut plus recevoir", Kind::Objection),
    ("geen e-mails meer", Kind::Objection),
    ("keine e-mails mehr", Kind::Objection),
    ("no more e-mails", Kind::Objection),
    ("demande de suppression", Kind::RightsRequest),
    ("verzoek om inzage", Kind::RightsRequest),
    ("wants a copy of his data", Kind::RightsRequest),
];

/// Adds what the person wants.
pub fn look_for_wishes(_: &mut Scratch, text: &str, seen: &mut Vec<Detection>) {
    let lower = text.to_ascii_lowercase();
    for (words, kind) in WISHES {
        if let Some(start) = lower.find(words) {
            seen.push(Detection {
                start,
                end: start + words.len(),
                kind,
                evidence: Evidence::Likely,
            });
        }
    }
}
