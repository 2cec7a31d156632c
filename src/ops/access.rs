//! Access (Art. 15 GDPR) and portability (Art. 20 GDPR): one copy of everything, each value once, with
//! its source; what others have a right to is left out and listed.

mod gather;
mod history;
mod names;
mod port;
mod redact;

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Map, json};

use super::{
    OpError,
    deed::{self, Deed, refusal, unusable},
    person::{Needs, PersonOfCase, of_case},
    plan::{Plan, Step},
    request::{ACCESSED, By},
};
use crate::{
    model::{CaseId, CaseState, Right, access::AccessCopy},
    policy::Policy,
    store::{Bundle, Now, Store},
};

pub use port::plan as plan_port;
pub use redact::{Place, Wanted, Withhold};

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// The case.
    pub case: CaseId,
    /// Whether a case that was answered is answered anew.
    pub again: bool,
    /// Whether exports that are older than the policy allows are good enough.
    pub accepts_stale: bool,
    /// What the operator leaves out besides, or shows.
    pub wanted: Wanted<'a>,
}

/// An answer that can be given.
#[derive(Clone, Debug)]
pub struct Accessing {
    /// Every value.
    pub plan: Plan,
    /// The case and the person.
    pub person: PersonOfCase,
    /// The copy.
    pub copy: AccessCopy,
    /// Of portability: what is not part of it, by header.
    pub left_out: Vec<String>,
    right: Right,
}

/// What was handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Accessed {
    /// The case.
    pub case: CaseId,
    /// The person.
    pub person: String,
    /// How many records.
    pub records: usize,
    /// How many values.
    pub values: usize,
    /// How many places were left out.
    pub redactions: usize,
    /// How many notes of others mention the person.
    pub mentions: usize,
}

const ACCESS: Needs<'static> = Needs {
    verb: "access",
    rights: &[Right::Access],
    identity: true,
    answered_by: None,
};

const PORT: Needs<'static> = Needs {
    verb: "port",
    rights: &[Right::Portability],
    identity: true,
    answered_by: None,
};

/// Gathers the answer to a request for access; reads only.
///
/// # Errors
/// As `person::of_case`; `unknown-field` (input); `stale-source` (refused).
pub fn plan(
    store: &mut Store,
    policy: &Policy,
    ask: &Ask<'_>,
    by: By<'_>,
) -> Result<Accessing, OpError> {
    let needs = Needs {
        answered_by: ask.again.then_some(ACCESSED),
        ..ACCESS
    };
    gathered(store, policy, ask, by, needs)
}

fn gathered(
    store: &mut Store,
    policy: &Policy,
    ask: &Ask<'_>,
    by: By<'_>,
    needs: Needs<'_>,
) -> Result<Accessing, OpError> {
    let person = of_case(store, policy, ask.case, needs, by)?;
    let copy = gather::copy(store, policy, &person, ask, by)?;
    for (place, option) in ask
        .wanted
        .withhold
        .iter()
        .map(|wanted| (&wanted.place, "--withhold HEADER=REASON"))
        .chain(
            ask.wanted
                .disclose
                .iter()
                .map(|place| (place, "--disclose HEADER")),
        )
    {
        let is_there = copy.records.iter().any(|record| {
            let mut values = record.values.iter();
            values.any(|value| place.names(&record.source, &record.record, &value.header))
        });
        let is_shown = ask.wanted.disclose.contains(place);
        let mut mentions = person.mentions.iter();
        let is_mention = is_shown && mentions.any(|mention| place.names_mention(mention));
        if !is_there && !is_mention {
            return Err(unusable(
                "unknown-field",
                format!("no record of the person has something in {}", place.0),
                format!(
                    "name a header as the file has it: {option}; of one record only: SOURCE:RECORD:HEADER"
                ),
            ));
        }
    }
    if let Some(place) = redact::stands_nowhere(&person.records, &person.mentions, &ask.wanted) {
        return Err(unusable(
            "unknown-words",
            format!("what the {place} --mask names stands in no note of the person"),
            "write it as the note has it: every other word is left as it is",
        ));
    }
    let stale: Vec<&str> = copy
        .sources
        .iter()
        .filter(|source| source.is_stale)
        .map(|source| source.source.as_str())
        .collect();
    if !stale.is_empty() && !ask.accepts_stale {
        return Err(refusal(
            "stale-source",
            format!(
                "the last export of {} is older than the {} days that the policy allows: the copy would not be of today",
                stale.join(", "),
                policy.store.stale_source_days
            ),
            "import a new export, or say that it will do: --accept-stale",
        ));
    }
    let mut remarks = deed::mention_remarks(&person);
    remarks.extend(redact::to_be_read(&person.records));
    let withheld = |place: &str| {
        let mut all = ask.wanted.withhold.iter();
        all.any(|one| place.ends_with(&format!("({})", one.place.0)))
    };
    let staff = redact::staff(&person.records).into_iter();
    remarks.extend(
        staff
            .filter(|place| !withheld(place))
            .map(|place| format!("staff: {place}")),
    );
    remarks.extend(policy_remarks(policy, &copy));
    Ok(Accessing {
        plan: Plan {
            verb: needs.verb,
            case: Some(ask.case.to_string()),
            person: Some(person.subject.name()),
            steps: steps(&copy),
            files: Vec::new(),
            notices: Vec::new(),
            remarks,
        },
        right: person.case.right,
        person,
        copy,
        left_out: Vec::new(),
    })
}

/// What the policy does not know, so that the letter cannot say it either.
fn policy_remarks(policy: &Policy, copy: &AccessCopy) -> Vec<String> {
    let mut out = Vec::new();
    if policy.has_example_purposes() {
        let ids: Vec<&str> = copy.purposes.iter().map(|one| one.id.as_str()).collect();
        out.push(format!("example: {}", ids.join(", ")));
    }
    for one in &copy.uncovered {
        out.push(format!(
            "uncovered: {} ({})",
            one.source,
            one.headers.join(", ")
        ));
    }
    let undated: BTreeSet<&str> = copy
        .purposes
        .iter()
        .filter(|purpose| purpose.months.is_some())
        .flat_map(|purpose| &purpose.ends)
        .filter(|end| end.ends_on.is_none())
        .map(|end| end.source.as_str())
        .collect();
    out.extend(
        undated
            .into_iter()
            .map(|source| format!("undated: {source}")),
    );
    out
}

fn steps(copy: &AccessCopy) -> Vec<Step> {
    let mut out = Vec::new();
    for record in &copy.records {
        for value in &record.values {
            out.push(Step {
                what: if value.is_masked { "mask" } else { "copy" },
                source: record.source.clone(),
                record: record.record.clone(),
                column: Some(value.header.clone()),
                field: value.field.clone(),
                note: places(copy, &record.source, &record.record, &value.header),
            });
        }
    }
    let handed_over = copy.mentions.iter().filter(|one| one.passage.is_some());
    out.extend(handed_over.map(|mention| Step {
        what: if mention.is_whole { "copy" } else { "mask" },
        source: mention.source.clone(),
        record: mention.record.clone(),
        column: Some(mention.column.clone()),
        field: None,
        note: "mention".to_owned(),
    }));
    out
}

/// Where something of a value is left out, in code points, and what it is: "phone 6-16".
fn places(copy: &AccessCopy, source: &str, record: &str, header: &str) -> String {
    let mut out: Vec<String> = copy
        .redactions
        .iter()
        .filter(|one| one.source == source && one.record == record && one.header == header)
        .map(|one| format!("{} {}-{}", one.kind, one.start, one.end))
        .collect();
    out.dedup();
    out.join("; ")
}

/// Notes that the answer was given: one transaction with its trail entry.
///
/// # Errors
/// When the store cannot be written: then nothing was changed.
pub fn apply(
    store: &mut Store,
    accessing: &Accessing,
    bundle: Option<&Bundle>,
    now: Now,
    operator: &str,
) -> Result<Accessed, OpError> {
    let person = &accessing.person;
    let copy = &accessing.copy;
    let done = Accessed {
        case: person.case.id,
        person: person.subject.name(),
        records: copy.records.len(),
        values: copy.records.iter().map(|record| record.values.len()).sum(),
        redactions: copy.redactions.len(),
        mentions: copy.mentions.len(),
    };
    let stale = copy.sources.iter().filter(|source| source.is_stale).count();
    let mut detail = Map::new();
    detail.insert("records".to_owned(), json!(done.records));
    detail.insert("values".to_owned(), json!(done.values));
    detail.insert("redactions".to_owned(), json!(done.redactions));
    detail.insert("sources".to_owned(), json!(copy.sources.len()));
    detail.insert("stale".to_owned(), json!(stale));
    let (action, state) = match (accessing.right, done.redactions) {
        (Right::Portability, _) => ("ported", CaseState::Answered),
        (_, 0) => (ACCESSED, CaseState::Answered),
        _ => (ACCESSED, CaseState::PartlyRefused),
    };
    if let Some(bundle) = bundle {
        let digest = super::import::hexadecimal(&bundle.manifest_sha256);
        detail.insert("manifest_sha256".to_owned(), json!(digest));
    }
    let mut change = store.change()?;
    let entry = deed::close(
        &mut change,
        &Deed {
            case: &person.case,
            subject: person.subject.id,
            action,
            detail: &detail,
            words: "",
            state: Some(state),
            notices: None,
            bundle,
            now,
            operator,
        },
    )?;
    change.commit(entry)?;
    Ok(done)
}
