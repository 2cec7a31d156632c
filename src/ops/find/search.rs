//! The search itself: who has anything in common with the person, what each weighs, and who is left
//! out.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{
    Candidate, Decision, NotIncluded, Reason, Search,
    index::{complete, is_complete},
    searcher::{Opened, Searcher, Wanted},
};
use crate::{
    matching::{Around, Compared, Outcome, Person, Sharing, WEIGHTS, compare, table_sha256},
    model::{PersonQuery, contact_point},
    ops::OpError,
    policy::Policy,
    store::{Now, Store},
};

/// Records that are left out and named one by one.
const MOST_LEFT_OUT: usize = 200;

/// The records that are, or may be, those of the person who is looked for. The first search that needs
/// fuzzy keys completes them, where the store can be written; that leaves a trail entry, the search
/// itself none.
///
/// # Errors
/// When nothing usable is asked for, or the store cannot be used.
pub fn candidates(
    store: &mut Store,
    policy: &Policy,
    query: &PersonQuery,
    now: Now,
    operator: &str,
) -> Result<Search, OpError> {
    let wanted = wanted_of(query, policy)?;
    let mut found = search_all(store, policy, vec![wanted], now, operator)?;
    Ok(found.pop().unwrap_or_default())
}

/// One further step: what the e-mail addresses and telephone numbers of the found records lead to.
/// One step only, always for review.
///
/// # Errors
/// As `candidates`.
pub fn second_step(
    store: &mut Store,
    policy: &Policy,
    first: &Search,
    now: Now,
    operator: &str,
) -> Result<Search, OpError> {
    let mut wanted = first.wanted.clone();
    let mut searcher = Searcher::new(store, policy)?;
    let known: BTreeSet<i64> = first
        .candidates
        .iter()
        .map(|candidate| candidate.number)
        .collect();
    for candidate in &first.candidates {
        if candidate.decision != Decision::Match {
            continue;
        }
        let Some(opened) = searcher.open(candidate.number)? else {
            continue;
        };
        let mut add = |from: &[String], to: fn(&mut Wanted) -> &mut Vec<String>| {
            for value in from {
                let list = to(&mut wanted);
                if !list.contains(value) {
                    list.push(value.clone());
                }
            }
        };
        add(&opened.keys.emails, |wanted| &mut wanted.emails);
        add(&opened.person.emails, |wanted| &mut wanted.person.emails);
        add(&opened.person.phones, |wanted| &mut wanted.person.phones);
    }
    drop(searcher);
    // The id that was asked for is that of the first step's record, not of these.
    wanted.id = None;
    let mut found = search_all(store, policy, vec![wanted], now, operator)?;
    let mut search = found.pop().unwrap_or_default();
    search
        .candidates
        .retain(|candidate| !known.contains(&candidate.number));
    for candidate in &mut search.candidates {
        if candidate.decision == Decision::Match {
            candidate.decision = Decision::Review;
            candidate.reasons.push(Reason {
                field: "rule",
                how: "review",
                weight: 0.0,
                note: "found by a second step".to_owned(),
            });
        }
    }
    search.count();
    Ok(search)
}

/// Whether a search needs fuzzy keys: one by exact identifiers alone does without. A query that cannot
/// be used needs none.
#[must_use]
pub fn needs_index(query: &PersonQuery, policy: &Policy) -> bool {
    wanted_of(query, policy).is_ok_and(|wanted| wanted.is_fuzzy())
}

/// Searches one person after the other.
pub(super) fn search_all(
    store: &mut Store,
    policy: &Policy,
    wanted: Vec<Wanted>,
    now: Now,
    operator: &str,
) -> Result<Vec<Search>, OpError> {
    let is_fuzzy = wanted.iter().any(Wanted::is_fuzzy);
    if is_fuzzy && store.is_writable() {
        complete(store, policy, now, operator)?;
    }
    let by_scan = is_fuzzy && !is_complete(store)?;
    let mut searcher = Searcher::new(store, policy)?;
    if by_scan {
        searcher.scan(&wanted)?;
    }
    wanted
        .into_iter()
        .map(|wanted| {
            let mut search = search(&mut searcher, wanted)?;
            search.by_scan = by_scan;
            Ok(search)
        })
        .collect()
}

/// Reads what is asked.
fn wanted_of(query: &PersonQuery, policy: &Policy) -> Result<Wanted, OpError> {
    let unusable = |what: &str, hint: &str| OpError::Input {
        code: "unusable-query",
        message: format!("the {what} given is not one"),
        hint: Some(hint.to_owned()),
    };
    let person = Person::of_query(query, &policy.country);
    let mut emails = Vec::new();
    for text in &query.emails {
        let email = contact_point::email(text)
            .ok_or_else(|| unusable("e-mail address", "write it as name@example.org"))?;
        emails.push(email);
    }
    emails.extend(
        query
            .words
            .iter()
            .filter_map(|word| contact_point::email(word)),
    );
    for text in &query.phones {
        contact_point::phone(text, &policy.country).ok_or_else(|| {
            unusable(
                "telephone number",
                "write it with its country code: +32 2 555 01 23",
            )
        })?;
    }
    if query.birth_date.is_some() && person.births.is_empty() {
        return Err(unusable("date of birth", "write it as 1980-12-31"));
    }
    let id = query
        .id
        .as_deref()
        .map(str::trim)
        .filter(|id| !id.is_empty())
        .map(str::to_owned);
    let wanted = Wanted { person, id, emails };
    if wanted.is_empty() {
        return Err(OpError::Input {
            code: "unusable-query",
            message: "nothing is asked that a person could be found by".to_owned(),
            hint: Some("give a name, an e-mail address, a telephone number or an id".to_owned()),
        });
    }
    Ok(wanted)
}

fn search(searcher: &mut Searcher<'_>, wanted: Wanted) -> Result<Search, OpError> {
    let mut opened = Vec::new();
    for number in searcher.look_up(&wanted)? {
        opened.extend(searcher.open(number)?);
    }
    let mut sharing = Sharing::default();
    for record in &opened {
        sharing.add(&record.person);
    }
    let mut search = Search::default();
    for record in opened {
        let compared = compared(searcher, &wanted, &record, &sharing)?;
        search.place(record, &compared);
    }
    search.wanted = wanted;
    search.tidy();
    Ok(search)
}

fn compared(
    searcher: &mut Searcher<'_>,
    wanted: &Wanted,
    record: &Opened,
    sharing: &Sharing,
) -> Result<Compared, OpError> {
    let mut fault = None;
    let records = searcher.records();
    let mut around = Around {
        records,
        frequency: &mut |kind, value| match searcher.frequency(kind, value) {
            Ok(count) => count,
            Err(error) => {
                fault = Some(error);
                1
            }
        },
        sharing,
        same_id: wanted.id.as_ref().map(|id| *id == record.keys.id),
    };
    let compared = compare(&wanted.person, &record.person, &mut around);
    match fault {
        Some(error) => Err(error),
        None => Ok(compared),
    }
}

impl Search {
    /// The store's numbers of the records that are surely the person's.
    #[must_use]
    pub fn matches(&self) -> Vec<i64> {
        let matches = self
            .candidates
            .iter()
            .filter(|one| one.decision == Decision::Match);
        matches.map(|one| one.number).collect()
    }

    /// Joins what a further step found.
    pub fn join(&mut self, further: Self) {
        let known: BTreeSet<i64> = self.candidates.iter().map(|one| one.number).collect();
        self.candidates.extend(
            further
                .candidates
                .into_iter()
                .filter(|one| !known.contains(&one.number)),
        );
        let left_out: BTreeSet<i64> = self.not_included.iter().map(|one| one.number).collect();
        self.not_included.extend(
            further
                .not_included
                .into_iter()
                .filter(|one| !left_out.contains(&one.number)),
        );
        self.left_out = self.left_out.max(self.not_included.len() as u64);
        self.tidy();
    }

    /// The surest first, and everything counted.
    fn tidy(&mut self) {
        self.candidates.sort_by(|a, b| {
            b.score
                .total_cmp(&a.score)
                .then_with(|| a.number.cmp(&b.number))
        });
        let shown: BTreeSet<i64> = self.candidates.iter().map(|one| one.number).collect();
        self.not_included.retain(|one| !shown.contains(&one.number));
        self.not_included.sort_by_key(|one| one.number);
        self.count();
    }

    fn place(&mut self, record: Opened, compared: &Compared) {
        let decision = match compared.outcome {
            Outcome::Match => Decision::Match,
            Outcome::Review => Decision::Review,
            Outcome::No => {
                self.leave_out(record, compared);
                return;
            }
        };
        let reasons = compared.grounds.iter().map(|ground| Reason {
            field: ground.field,
            how: ground.how,
            weight: f64::from(ground.tenths) / 10.0,
            note: ground.note.clone(),
        });
        self.candidates.push(Candidate {
            source: record.source,
            record: record.record,
            subject: record.subject,
            score: f64::from(compared.tenths) / 10.0,
            tenths: compared.tenths,
            decision,
            reasons: reasons.collect(),
            number: record.number,
        });
    }

    /// Names the record of another person who shares an address, so that nobody takes it for a gap.
    fn leave_out(&mut self, record: Opened, compared: &Compared) {
        if compared.shared.is_empty() || !compared.first_differs {
            return;
        }
        self.left_out += 1;
        if self.not_included.len() < MOST_LEFT_OUT {
            self.not_included.push(NotIncluded {
                source: record.source,
                record: record.record,
                why: why(&compared.shared),
                number: record.number,
            });
        }
    }

    /// Counts what was found, for the trail entry of a case.
    fn count(&mut self) {
        let of = |decision| {
            self.candidates
                .iter()
                .filter(|one| one.decision == decision)
                .count()
        };
        let mut facts = Map::new();
        let mut add = |name: &str, value: Value| drop(facts.insert(name.to_owned(), value));
        // Canonical JSON, which the trail is written in, knows no fractions: these two are text.
        add("match_from", json!(format!("{:.1}", WEIGHTS.outcome_match)));
        add(
            "review_from",
            json!(format!("{:.1}", WEIGHTS.outcome_review)),
        );
        add("weights_sha256", json!(table_sha256()));
        add("matches", json!(of(Decision::Match)));
        add("reviews", json!(of(Decision::Review)));
        add("not_included", json!(self.left_out));
        self.facts = facts;
    }
}

/// What a record shares with the person, and why it is another's.
fn why(shared: &[&str]) -> String {
    let words: Vec<&str> = shared
        .iter()
        .map(|what| match *what {
            "email" => "e-mail address",
            "phone" => "telephone number",
            other => other,
        })
        .collect();
    format!("same {}, another first name", words.join(" and "))
}
