//! Objection (Art. 21 GDPR). To direct marketing it is absolute: every channel, or the one
//! that the request names, stops in the same transaction. To what rests on a legitimate interest or a public task it restricts the data until it
//! is known whose grounds weigh more (Art. 18(1)(d)).

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Map, json};

use super::{
    OpError,
    deed::{self, Deed, refusal, unusable},
    objection::{self, Stopped},
    person::{Needs, PersonOfCase, of_case},
    plan::{Plan, Step},
    request::By,
    restrict::{self, Ground, Restricting},
};
use crate::{
    model::{CaseId, CaseState, Channel, Right},
    policy::{Basis, Policy},
    store::{Bundle, Change, CrmChange, Entry, Marker, Now, Store},
};

/// What is objected to.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// The case.
    pub case: CaseId,
    /// Purposes other than direct marketing, by their ids (Art. 21(1)); direct marketing stops whatever is said.
    pub purposes: &'a [String],
    /// Words of the operator.
    pub reason: &'a str,
}

/// An objection that can be recorded.
#[derive(Clone, Debug)]
pub struct Objecting {
    /// Every record and channel.
    pub plan: Plan,
    /// The case and the person.
    pub person: PersonOfCase,
    /// The channels that stop.
    pub channels: Vec<Channel>,
    /// The purposes of direct marketing that stop, by their ids.
    pub marketing: Vec<String>,
    /// The other purposes that are objected to, by their ids.
    pub others: Vec<String>,
    /// The restriction until it is decided about those.
    pub restricting: Option<Restricting>,
    reason: String,
}

/// What was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Objected {
    /// The case.
    pub case: CaseId,
    /// The person.
    pub person: String,
    /// The channels that stopped.
    pub channels: Vec<&'static str>,
    /// The purposes of direct marketing that stopped.
    pub marketing: Vec<String>,
    /// The other purposes that were objected to.
    pub others: Vec<String>,
    /// How many records were bound.
    pub records: usize,
    /// How many addresses.
    pub addresses: usize,
    /// Whether the data is restricted until it is decided (Art. 18(1)(d)).
    pub restricted: bool,
    /// The recipients who are to be told of the restriction.
    pub notices: Vec<String>,
}

/// An objection protects the person: it does not wait for a proof of identity.
const NEEDS: Needs<'static> = Needs {
    verb: "object",
    rights: &[Right::Objection],
    identity: false,
    answered_by: None,
};

/// Works out what would be stopped; reads only.
///
/// # Errors
/// As `person::of_case`; `unknown-purpose` (input); refused: `no-objection`, `already-restricted`.
pub fn plan(
    store: &mut Store,
    policy: &Policy,
    ask: &Ask<'_>,
    by: By<'_>,
) -> Result<Objecting, OpError> {
    let person = of_case(store, policy, ask.case, NEEDS, by)?;
    let marketing = objection::marketing_purposes(policy);
    let others = others(policy, ask.purposes, &marketing)?;
    // Whoever objects to marketing objects to it by every channel, also by one that nobody uses yet,
    // unless the request names one.
    let channels = match person.case.about_channel {
        Some(channel) => vec![channel],
        None => Channel::ALL.to_vec(),
    };
    if marketing.is_empty() && others.is_empty() {
        return Err(refusal(
            "no-objection",
            "the policy has no purpose of direct marketing, and no other one was named",
            "name what is objected to with --purpose ID; `dpo policy show` lists the purposes",
        ));
    }
    let mut steps = purposes(&person, marketing.iter().chain(&others));
    if !marketing.is_empty() {
        steps.extend(stops(policy, &person, &channels)?);
    }
    let restricting = match others.is_empty() {
        true => None,
        false => {
            let ask = restrict::Ask {
                case: ask.case,
                ground: Ground::Objection,
                review_on: None,
                reason: ask.reason,
            };
            Some(restrict::of_person(
                store,
                policy,
                person.clone(),
                &ask,
                "object",
                by.now,
            )?)
        }
    };
    let mut notices = Vec::new();
    if let Some(restricting) = &restricting {
        steps.extend(restricting.plan.steps.iter().cloned());
        notices = restricting.recipients.clone();
    }
    Ok(Objecting {
        plan: Plan {
            verb: "object",
            case: Some(ask.case.to_string()),
            person: Some(person.subject.name()),
            steps,
            files: Vec::new(),
            notices,
            remarks: deed::mention_remarks(&person),
        },
        person,
        channels,
        marketing,
        others,
        restricting,
        reason: ask.reason.to_owned(),
    })
}

/// The steps that name what is objected to.
fn purposes<'p>(person: &PersonOfCase, ids: impl Iterator<Item = &'p String>) -> Vec<Step> {
    ids.map(|id| whole_person(person, "object", id.clone()))
        .collect()
}

fn whole_person(person: &PersonOfCase, what: &'static str, note: String) -> Step {
    Step {
        what,
        source: String::new(),
        record: person.subject.name(),
        column: None,
        field: None,
        note,
    }
}

/// The steps that stop: each record by each channel, and the addresses, counted.
fn stops(
    policy: &Policy,
    person: &PersonOfCase,
    channels: &[Channel],
) -> Result<Vec<Step>, OpError> {
    let mut steps = Vec::new();
    for record in &person.records {
        for channel in channels {
            steps.push(Step {
                what: "stop",
                source: record.source.clone(),
                record: record.record.clone(),
                column: None,
                field: None,
                note: channel.as_str().to_owned(),
            });
        }
    }
    let query = &person.case.details.query;
    let bound = objection::bound(policy, &person.records, query, channels)?;
    for channel in channels {
        let count = bound.iter().filter(|(own, _)| own == channel).count();
        if count > 0 {
            let note = format!("{} ({count})", channel.as_str());
            steps.push(whole_person(person, "bind", note));
        }
    }
    Ok(steps)
}

/// The named purposes besides direct marketing: those that can be objected to.
fn others(policy: &Policy, named: &[String], marketing: &[String]) -> Result<Vec<String>, OpError> {
    let mut out = BTreeSet::new();
    for id in named {
        let purpose = policy.purposes.iter().find(|purpose| purpose.id == *id);
        let purpose = purpose.ok_or_else(|| {
            unusable(
                "unknown-purpose",
                "the policy has no purpose of that id",
                "`dpo policy show` lists them",
            )
        })?;
        if marketing.contains(id) {
            continue;
        }
        let can_be_objected_to =
            matches!(purpose.basis, Basis::LegitimateInterest | Basis::PublicTask);
        if !can_be_objected_to {
            return Err(refusal(
                "no-objection",
                format!(
                    "the purpose {id} rests neither on a legitimate interest nor on a public task (Art. 21(1) GDPR)"
                ),
                "leave that --purpose out: direct marketing stops all the same; a consent is withdrawn, not objected to",
            ));
        }
        out.insert(id.clone());
    }
    Ok(out.into_iter().collect())
}

/// Stops and restricts as planned: one transaction with its trail entry.
///
/// # Errors
/// When the store cannot be written: then nothing was changed.
pub fn apply(
    store: &mut Store,
    policy: &Policy,
    objecting: &Objecting,
    bundle: Option<&Bundle>,
    now: Now,
    operator: &str,
) -> Result<Objected, OpError> {
    let marker = store.marker()?;
    let mut change = store.change()?;
    let (done, entry) = write(
        &mut change,
        &marker,
        policy,
        objecting,
        bundle,
        now,
        operator,
    )?;
    change.commit(entry)?;
    Ok(done)
}

fn write(
    change: &mut Change<'_>,
    marker: &Marker,
    policy: &Policy,
    objecting: &Objecting,
    bundle: Option<&Bundle>,
    now: Now,
    operator: &str,
) -> Result<(Objected, Entry), OpError> {
    let person = &objecting.person;
    let mut stopped = Stopped::default();
    if !objecting.marketing.is_empty() {
        stopped = objection::stop(
            change,
            marker,
            policy,
            &person.records,
            &person.case.details.query,
            &objecting.channels,
            &objecting.marketing,
            person.case.received_on,
            person.case.row,
        )?;
        crm_owes(change, objecting, now)?;
    }
    if let Some(restricting) = &objecting.restricting {
        restrict::set(change, restricting, now)?;
    }
    let done = done(objecting, stopped);
    let mut detail = Map::new();
    detail.insert("records".to_owned(), json!(done.records));
    detail.insert("channels".to_owned(), json!(done.channels));
    detail.insert("stopped_addresses".to_owned(), json!(done.addresses));
    detail.insert("restricted".to_owned(), json!(done.restricted));
    detail.insert("notices".to_owned(), json!(done.notices.len()));
    let recipients = done.notices.clone();
    let entry = deed::close(
        change,
        &Deed {
            case: &person.case,
            subject: person.subject.id,
            action: "objected",
            detail: &detail,
            words: objecting.reason.trim(),
            // An objection that is weighed is answered when it was.
            state: Some(match &objecting.restricting {
                Some(_) => CaseState::InProgress,
                None => CaseState::Answered,
            }),
            notices: Some(("restriction", &recipients)),
            bundle,
            now,
            operator,
        },
    )?;
    Ok((done, entry))
}

/// What the systems of the sources have to do: stop these channels.
fn crm_owes(change: &mut Change<'_>, objecting: &Objecting, now: Now) -> Result<(), OpError> {
    for record in &objecting.person.records {
        let channels: Vec<&str> = objecting
            .channels
            .iter()
            .map(|channel| channel.as_str())
            .collect();
        change.crm_owes(&CrmChange {
            id: 0,
            source: record.source_number,
            record: record.number,
            request: Some(objecting.person.case.row),
            kind: "object".to_owned(),
            made_on: now.today,
            state: String::new(),
            state_on: now.today,
            change: json!({ "id": record.source_id, "columns": {}, "channels": channels })
                .to_string()
                .into_bytes(),
        })?;
    }
    Ok(())
}

fn done(objecting: &Objecting, stopped: Stopped) -> Objected {
    Objected {
        case: objecting.person.case.id,
        person: objecting.person.subject.name(),
        channels: match objecting.marketing.is_empty() {
            true => Vec::new(),
            false => objecting
                .channels
                .iter()
                .map(|channel| channel.as_str())
                .collect(),
        },
        marketing: objecting.marketing.clone(),
        others: objecting.others.clone(),
        records: objecting.person.records.len(),
        addresses: stopped.addresses,
        restricted: objecting.restricting.is_some(),
        notices: objecting
            .restricting
            .as_ref()
            .map(|restricting| restricting.recipients.clone())
            .unwrap_or_default(),
    }
}
