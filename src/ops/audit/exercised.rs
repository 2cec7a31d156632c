//! What a store knows of rights that were exercised, for the rules that judge it.

use std::collections::{BTreeSet, HashMap};

use crate::{
    ops::{OpError, person::lay_open},
    policy::Policy,
    rules::{CameBack, Exercised, NotReviewed},
    store::Store,
};

/// Gathers it; of one source only, where one is asked for.
pub(super) fn exercised(
    store: &Store,
    policy: &Policy,
    source: Option<&str>,
) -> Result<Exercised, OpError> {
    let mut out = Exercised::default();
    let mut known = store.rectifications()?;
    known.retain(|one| one.state == "conflict");
    let numbers: BTreeSet<i64> = known.iter().map(|one| one.record).collect();
    let numbers: Vec<i64> = numbers.into_iter().collect();
    let names: HashMap<i64, (String, String)> = lay_open(store, policy, &numbers)?
        .into_iter()
        .map(|record| (record.number, (record.source, record.record)))
        .collect();
    for one in known {
        let Some((of, record)) = names.get(&one.record) else {
            continue;
        };
        if source.is_none_or(|source| source == of) {
            out.came_back.push(CameBack {
                source: of.clone(),
                record: record.clone(),
                header: one.change.header,
                since: one.state_on,
            });
        }
    }
    let cases: HashMap<i64, String> = store
        .cases()?
        .into_iter()
        .map(|case| (case.row, case.id.to_string()))
        .collect();
    for one in store.restrictions(false)? {
        // What an exception keeps is not reviewed: it goes at its end.
        let Some(review_on) = one.review_on.filter(|_| one.ground != "17-3") else {
            continue;
        };
        let case = one.request.and_then(|row| cases.get(&row)).cloned();
        out.not_reviewed.push(NotReviewed {
            case: case.unwrap_or_default(),
            ground: one.ground,
            review_on,
        });
    }
    Ok(out)
}
