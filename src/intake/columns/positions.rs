//! Ambiguous headers settled by where they stand: `Nom` after `Suffixe`, `Titre` before `Prénom`.
//! The rules are data (`vocabulary/positions.csv` and the profiles); what no rule settles stays open.

use crate::model::{Field, Lang, fold};

use super::{
    mapping::Draft,
    profiles::Profile,
    vocabulary::{HeaderLang, Position, Where, vocabulary},
};

/// Settles what position can settle. A settled neighbour may settle the next, so it goes round
/// until nothing changes.
pub(super) fn settle(
    drafts: &mut [Draft],
    profile: Option<&Profile>,
    language: Option<Lang>,
    headers: &[String],
) {
    let folded: Vec<String> = headers.iter().map(|header| fold::header(header)).collect();
    for _ in 0..drafts.len().min(4) {
        let found: Vec<(usize, Field)> = (0..drafts.len())
            .filter_map(|index| {
                Some((
                    index,
                    settled_at(drafts, profile, language, &folded, index)?,
                ))
            })
            .collect();
        if found.is_empty() {
            break;
        }
        for (index, field) in found {
            if let Some(draft) = drafts.get_mut(index) {
                draft.fields = vec![field];
            }
        }
    }
    settle_wholes(drafts);
}

/// Settles what may be a whole or a part of it: a name beside a first name is a last name, an
/// address beside a city is a street.
fn settle_wholes(drafts: &mut [Draft]) {
    for index in 0..drafts.len() {
        let Some(field) = whole_or_part(drafts, index) else {
            continue;
        };
        if let Some(draft) = drafts.get_mut(index) {
            draft.fields = vec![field];
        }
    }
}

fn whole_or_part(drafts: &[Draft], index: usize) -> Option<Field> {
    let draft = drafts.get(index)?;
    let [one, other] = draft.fields.as_slice() else {
        return None;
    };
    let has = |name: &str| {
        drafts.iter().any(|own| {
            own.person == draft.person && own.settled().is_some_and(|field| field.as_str() == name)
        })
    };
    let (whole, part, has_parts) = match (one.as_str(), other.as_str()) {
        ("person.full_name", "person.last_name") => (one, other, has("person.first_name")),
        (full, street) => {
            let group = full.strip_suffix(".full")?;
            if street.strip_suffix(".street") != Some(group) {
                return None;
            }
            let has_part = |part: &str| has(&format!("{group}.{part}"));
            (one, other, has_part("city") || has_part("postal_code"))
        }
    };
    Some(if has_parts { part } else { whole }.clone())
}

fn settled_at(
    drafts: &[Draft],
    profile: Option<&Profile>,
    language: Option<Lang>,
    folded: &[String],
    index: usize,
) -> Option<Field> {
    let draft = drafts.get(index).filter(|draft| draft.fields.len() > 1)?;
    let header = fold::header(&draft.header);
    let own = profile.map_or(&[][..], |profile| profile.positions.as_slice());
    let is_language = |rule: &Position| match (rule.lang, language) {
        (None | Some(HeaderLang::Api), _) => true,
        (Some(HeaderLang::Human(lang)), Some(own)) => lang == own,
        // Without a vote the English rules hold, as the English words do.
        (Some(HeaderLang::Human(lang)), None) => lang == Lang::En,
    };
    own.iter()
        .chain(&vocabulary().positions)
        .filter(|rule| {
            rule.header == header && is_language(rule) && draft.fields.contains(&rule.field)
        })
        .find(|rule| holds(rule, drafts, folded, index))
        .map(|rule| rule.field.clone())
}

fn holds(rule: &Position, drafts: &[Draft], folded: &[String], index: usize) -> bool {
    let person = drafts.get(index).map_or(0, |draft| draft.person);
    let is_neighbour = |at: usize| match rule.neighbour.strip_prefix("header:") {
        Some(header) => folded
            .get(at)
            .is_some_and(|own| *own == fold::header(header)),
        None => drafts.get(at).is_some_and(|draft| {
            draft.person == person
                && draft
                    .settled()
                    .is_some_and(|field| field.as_str() == rule.neighbour)
        }),
    };
    // A column that may still turn out to be the neighbour leaves "absent" open.
    let may_be = |at: usize| {
        is_neighbour(at)
            || drafts.get(at).is_some_and(|draft| {
                draft
                    .fields
                    .iter()
                    .any(|field| field.as_str() == rule.neighbour)
            })
    };
    let others = || (0..drafts.len()).filter(|at| *at != index);
    let nth = || {
        folded
            .get(..index)
            .unwrap_or(&[])
            .iter()
            .filter(|own| folded.get(index) == Some(own))
            .count()
    };
    let is_repeated = || {
        folded
            .iter()
            .filter(|own| folded.get(index) == Some(own))
            .count()
            > 1
    };
    match rule.place {
        Where::Previous => index.checked_sub(1).is_some_and(is_neighbour),
        Where::Next => is_neighbour(index + 1),
        Where::Present => others().any(is_neighbour),
        Where::Absent => !others().any(may_be),
        Where::First => is_repeated() && nth() == 0,
        Where::Second => nth() == 1,
    }
}
