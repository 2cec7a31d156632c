//! A narrow stand-in for the eyes of `detect::words`: the plainest words of an objection or a request.

use crate::{
    detect::{Detection, Kind},
    model::Evidence,
};

/// Memory that is used again.
#[derive(Debug, Default)]
pub struct Scratch {
    lower: String,
}

const WISHES: [(&str, Kind); 12] = [
    ("ne plus contacter", Kind::Objection),
    ("ne veut plus recevoir", Kind::Objection),
    ("ne souhaite plus", Kind::Objection),
    ("geen e-mails meer", Kind::Objection),
    ("niet meer contacteren", Kind::Objection),
    ("keine e-mails mehr", Kind::Objection),
    ("keine werbung mehr", Kind::Objection),
    ("no more e-mails", Kind::Objection),
    ("do not contact", Kind::Objection),
    ("demande de suppression", Kind::RightsRequest),
    ("verzoek om inzage", Kind::RightsRequest),
    ("wants a copy of his data", Kind::RightsRequest),
];

/// Adds what the person wants.
pub fn look_for_wishes(scratch: &mut Scratch, text: &str, seen: &mut Vec<Detection>) {
    scratch.lower.clear();
    scratch.lower.push_str(text);
    // Letters keep their places: only those of ASCII change.
    scratch.lower.make_ascii_lowercase();
    for (words, kind) in WISHES {
        if let Some(start) = scratch.lower.find(words) {
            seen.push(Detection {
                start,
                end: start + words.len(),
                kind,
                evidence: Evidence::Likely,
            });
        }
    }
}
