//! Gathering the copy: every value of every record once, and all that Art. 15(1) GDPR asks to be told.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Ask, history, redact::Mask};
use crate::{
    intake::consents::ConsentReader,
    model::{
        Field, RawRow, Record,
        access::{
            AccessCopy, CopyEnd, CopyMention, CopyPurpose, CopyRecipient, CopyRecord,
            CopyUncovered, CopyValue, Redaction, SearchedSource,
        },
    },
    ops::{
        OpError,
        consents::Recorded,
        layout::readable,
        notices,
        person::{HeldRecord, PersonOfCase, lay_open},
        request::By,
    },
    policy::{Area, Basis, Policy, RetentionFrom, area},
    rules::{
        accused_by,
        periods::{Period, Periods},
    },
    store::{Store, unpack},
};

pub fn copy(
    store: &mut Store,
    policy: &Policy,
    person: &PersonOfCase,
    ask: &Ask<'_>,
    by: By<'_>,
) -> Result<AccessCopy, OpError> {
    let today = by.now.today;
    let mask = Mask::of(&person.records, &policy.country, ask.wanted);
    let held = person.records.as_slice();
    let subject = person.subject.id;
    let mut redactions = Vec::new();
    Ok(AccessCopy {
        case: person.case.id,
        person: person.subject.name(),
        made_on: today,
        received: person.case.received_on,
        due: person.case.due_now(),
        identity_method: person.case.identity_method.clone(),
        identity_on: person.case.identity_on,
        sources: sources(store, policy, held, today)?,
        purposes: purposes(store, policy, person, today)?,
        uncovered: uncovered(policy, held),
        categories: categories(held),
        recipients: recipients(store, policy, person)?,
        records: records(held, &mask, &mut redactions),
        consents: history::consents(store, policy, held, by)?,
        denials: history::denials(store, held)?,
        consent_events: history::consent_events(store, held, &mask, &mut redactions)?,
        objections: history::objections(store, held)?,
        holds: history::holds(store, policy, held, &mask, &mut redactions)?,
        restrictions: history::restrictions(store, subject)?,
        rectifications: history::rectifications(store, held, &mask)?,
        statements: history::statements(store, subject)?,
        requests: history::requests(store, subject)?,
        mentions: mentions(store, policy, person, &mask)?,
        redactions,
    })
}

/// Where others' notes mention the person; what is handed over of one is the sentence about the person.
fn mentions(
    store: &Store,
    policy: &Policy,
    person: &PersonOfCase,
    mask: &Mask<'_>,
) -> Result<Vec<CopyMention>, OpError> {
    let mut out: Vec<CopyMention> = Vec::new();
    for mention in &person.mentions {
        let of = lay_open(store, policy, &[mention.number])?;
        let shown = of.first().and_then(|of| mask.passage(mention, of));
        let is_whole = shown.as_ref().is_some_and(|(_, is_whole)| *is_whole);
        let told = CopyMention {
            source: mention.source.clone(),
            record: mention.record.clone(),
            column: mention.column.clone(),
            how: mention.how,
            passage: shown.map(|(passage, _)| passage),
            is_whole,
        };
        // A sentence that names the person twice is told once.
        let is_told = told.passage.is_some() && out.contains(&told);
        if !is_told {
            out.push(told);
        }
    }
    Ok(out)
}

fn records(
    held: &[HeldRecord],
    mask: &Mask<'_>,
    redactions: &mut Vec<Redaction>,
) -> Vec<CopyRecord> {
    let mut out = Vec::new();
    for record in held {
        let mut values = Vec::new();
        for value in &record.values {
            let (text, left_out) = mask.value(record, value);
            values.push(CopyValue {
                header: value.header.clone(),
                field: value.field.as_ref().map(ToString::to_string),
                value: text,
                is_masked: !left_out.is_empty(),
                origin: origin(value.field.as_ref()),
            });
            redactions.extend(left_out);
        }
        out.push(CopyRecord {
            source: record.source.clone(),
            record: record.record.clone(),
            file: record.file.clone(),
            sheet: record.sheet.clone(),
            line: record.line,
            imported_on: record.imported_on,
            vanished_on: record.vanished_on,
            values,
        });
    }
    out
}

/// Where what a field says comes from: of `origins.csv`, the longest prefix.
fn origin(field: Option<&Field>) -> &'static str {
    let Some(field) = field else {
        return "unknown";
    };
    include_str!("origins.csv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(','))
        .filter(|(prefix, _)| field.is_below(prefix))
        .max_by_key(|(prefix, _)| prefix.len())
        .map_or("made", |(_, origin)| origin)
}

/// Every source of the store: all were searched, whether or not they have something of the person.
fn sources(
    store: &Store,
    policy: &Policy,
    records: &[HeldRecord],
    today: NaiveDate,
) -> Result<Vec<SearchedSource>, OpError> {
    let names: BTreeSet<String> = store
        .layouts()?
        .into_iter()
        .map(|layout| layout.source_name)
        .collect();
    let mut out = Vec::new();
    for source in names {
        let Some(import) = store.last_import(&source)? else {
            continue;
        };
        let age_days = (today - import.today).num_days();
        out.push(SearchedSource {
            records: records
                .iter()
                .filter(|record| record.source == source)
                .count(),
            exported_on: import.today,
            age_days,
            is_stale: age_days > i64::from(policy.store.stale_source_days),
            source,
        });
    }
    Ok(out)
}

const fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Consent => "a",
        Basis::Contract => "b",
        Basis::LegalDuty => "c",
        Basis::VitalInterest => "d",
        Basis::PublicTask => "e",
        Basis::LegitimateInterest => "f",
    }
}

/// The purposes, each with the last day on which each record is needed for it.
fn purposes(
    store: &Store,
    policy: &Policy,
    person: &PersonOfCase,
    today: NaiveDate,
) -> Result<Vec<CopyPurpose>, OpError> {
    let mut ends: Vec<Vec<CopyEnd>> = vec![Vec::new(); policy.purposes.len()];
    for record in &person.records {
        let columns = record.layout.columns.of_person(record.person);
        let mut raw = RawRow::default();
        unpack(&record.packed, &mut raw)?;
        let row = readable(&raw, record.layout.encoding());
        let mut consents = Vec::new();
        ConsentReader::new(&columns, policy, policy.source(&record.source), today)
            .read(&row, &mut consents);
        // Giving a consent is an act of the person: the period runs from it.
        let events = store.consent_events_of(record.number)?;
        Recorded::new(&events, policy).tell(record.number, None, &mut consents);
        let judged = Record {
            source: &record.source,
            id: "",
            line: record.line,
            columns: &columns,
            row: &row,
            consents: &consents,
            since: today,
        };
        let mut periods: Vec<Period> = Vec::new();
        Periods::new(&columns, policy, today).read(&judged, &mut periods);
        for period in periods {
            if let Some(ends) = ends.get_mut(usize::from(period.purpose)) {
                ends.push(CopyEnd {
                    source: record.source.clone(),
                    record: record.record.clone(),
                    ends_on: period.ends_on(),
                    is_fallback: period.start.is_some_and(|start| start.is_fallback),
                });
            }
        }
    }
    // In the language of the letter.
    let wanted = person.case.details.language;
    let lang = wanted
        .or_else(|| policy.languages.first().copied())
        .unwrap_or_default();
    Ok(policy
        .purposes
        .iter()
        .zip(ends)
        .map(|(purpose, ends)| CopyPurpose {
            id: purpose.id.clone(),
            label: purpose.label_in(lang).to_owned(),
            basis: basis(purpose.basis),
            channels: purpose
                .channels
                .iter()
                .map(|channel| channel.as_str())
                .collect(),
            months: purpose.retention_months,
            from: match purpose.retention_from {
                RetentionFrom::LastContact => "last_contact",
                RetentionFrom::EndOfRelation => "end_of_relation",
                RetentionFrom::Created => "created",
            },
            ends,
        })
        .collect())
}

/// The filled columns of which the rules of minimisation say that no purpose needs them (MIN-01 to MIN-05).
fn uncovered(policy: &Policy, records: &[HeldRecord]) -> Vec<CopyUncovered> {
    let mut out: Vec<CopyUncovered> = Vec::new();
    for record in records {
        for column in &record.layout.columns.columns {
            let mut values = record.values.iter();
            let is_filled = values.any(|value| value.column == column.index);
            if !is_filled || accused_by(column, policy).is_none() {
                continue;
            }
            let known = out.iter().position(|one| one.source == record.source);
            let at = known.unwrap_or_else(|| {
                out.push(CopyUncovered {
                    source: record.source.clone(),
                    headers: Vec::new(),
                });
                out.len() - 1
            });
            if let Some(one) = out.get_mut(at)
                && !one.headers.contains(&column.header)
            {
                one.headers.push(column.header.clone());
            }
        }
    }
    out
}

/// The groups of the fields that hold something.
fn categories(records: &[HeldRecord]) -> Vec<String> {
    let groups: BTreeSet<String> = records
        .iter()
        .flat_map(|record| &record.values)
        .map(|value| match &value.field {
            Some(field) => field
                .as_str()
                .split('.')
                .next()
                .unwrap_or_default()
                .to_owned(),
            None => "other".to_owned(),
        })
        .collect();
    groups.into_iter().collect()
}

fn recipients(
    store: &Store,
    policy: &Policy,
    person: &PersonOfCase,
) -> Result<Vec<CopyRecipient>, OpError> {
    let disclosures = store.disclosures(person.subject.id)?;
    let told = notices::recipients(store, policy, person.subject.id, &person.records)?;
    Ok(told
        .into_iter()
        .map(|recipient| CopyRecipient {
            name: recipient.name.clone(),
            role: recipient.role.clone(),
            country: recipient.country.clone(),
            is_third_country: area(&recipient.country) == Some(Area::Third),
            safeguard: recipient.safeguard.clone(),
            disclosed_on: disclosures
                .iter()
                .filter(|one| one.recipient == recipient.id)
                .map(|one| one.disclosed_on)
                .collect(),
        })
        .collect())
}
