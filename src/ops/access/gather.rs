//! Gathering the copy: every value of every record once, and all that Art. 15(1) GDPR asks to be told.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{
    Ask,
    redact::{Own, masked},
};
use crate::{
    intake::consents::ConsentReader,
    model::{
        RawRow, Record,
        access::{
            AccessCopy, CopyConsent, CopyMention, CopyObjection, CopyPurpose, CopyRecipient,
            CopyRecord, CopyRectification, CopyRequest, CopyRestriction, CopyStatement, CopyValue,
            Redaction, SearchedSource,
        },
    },
    ops::{
        OpError,
        find::{Look, show},
        layout::readable,
        notices,
        person::{HeldRecord, HeldValue, PersonOfCase},
        request::By,
    },
    policy::{Area, Basis, Policy, RetentionFrom, area},
    rules::periods::{Period, Periods},
    store::{Rectification, Store, unpack},
};

pub fn copy(
    store: &mut Store,
    policy: &Policy,
    person: &PersonOfCase,
    ask: &Ask<'_>,
    by: By<'_>,
) -> Result<AccessCopy, OpError> {
    let today = by.now.today;
    let own = Own::of(&person.records);
    let wanted = (ask.withhold, ask.disclose);
    let mask = |record: &HeldRecord, value: &HeldValue| {
        masked(record, value, &own, &policy.country, wanted)
    };
    let mut redactions = Vec::new();
    let mut records = Vec::new();
    for record in &person.records {
        let mut values = Vec::new();
        for value in &record.values {
            let (text, left_out) = mask(record, value);
            values.push(CopyValue {
                header: value.header.clone(),
                field: value.field.as_ref().map(ToString::to_string),
                value: text,
                is_masked: !left_out.is_empty(),
                origin: origin(value.field.as_ref().map(|field| field.as_str())),
            });
            redactions.extend(left_out);
        }
        records.push(CopyRecord {
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
    let subject = person.subject.id;
    let numbers: Vec<i64> = person.records.iter().map(|record| record.number).collect();
    let look = Look {
        policy,
        reveals: false,
        has_consents: true,
        now: by.now,
        operator: by.operator,
    };
    let consents = show(store, &numbers, &look)?
        .into_iter()
        .flat_map(|shown| {
            let (source, record) = (shown.source, shown.record);
            shown.consents.into_iter().map(move |consent| CopyConsent {
                source: source.clone(),
                record: record.clone(),
                channel: consent.channel,
                purpose: consent.purpose,
                state: consent.state,
                given_on: consent.given_on,
            })
        })
        .collect();
    let is_own = |record: &i64| numbers.contains(record);
    let mut objections: Vec<CopyObjection> = Vec::new();
    for known in store
        .objections()?
        .into_iter()
        .filter(|known| is_own(&known.record))
    {
        let told = CopyObjection {
            channel: known.channel.as_str(),
            purpose: known.purpose,
            said_on: known.said_on,
        };
        if !objections.contains(&told) {
            objections.push(told);
        }
    }
    Ok(AccessCopy {
        case: person.case.id,
        person: person.subject.name(),
        made_on: today,
        received: person.case.received_on,
        due: person.case.due_now(),
        identity_method: person.case.identity_method.clone(),
        identity_on: person.case.identity_on,
        sources: sources(store, policy, &person.records, today)?,
        purposes: purposes(policy, person, today)?,
        categories: categories(&person.records),
        recipients: recipients(store, policy, person)?,
        records,
        consents,
        objections,
        restrictions: store
            .restrictions(true)?
            .into_iter()
            .filter(|known| known.subject == subject)
            .map(|known| CopyRestriction {
                ground: known.ground,
                since: known.since,
                review_on: known.review_on,
                lifted_on: known.lifted_on,
            })
            .collect(),
        rectifications: store
            .rectifications()?
            .into_iter()
            .filter(|known| is_own(&known.record))
            .map(|known| corrected(known, &person.records, &mask))
            .collect(),
        statements: store
            .statements(subject)?
            .into_iter()
            .map(|known| CopyStatement {
                made_on: known.made_on,
                words: known.words,
            })
            .collect(),
        requests: store
            .cases()?
            .into_iter()
            .filter(|case| case.subject == Some(subject))
            .map(|case| CopyRequest {
                case: case.id,
                right: case.right.as_str(),
                received: case.received_on,
                state: case.state.as_str(),
            })
            .collect(),
        mentions: person
            .mentions
            .iter()
            .map(|mention| CopyMention {
                source: mention.source.clone(),
                column: mention.column.clone(),
                how: mention.how,
            })
            .collect(),
        redactions,
    })
}

/// A correction, in which what is left out of the value itself is left out of what it said before as well.
fn corrected(
    known: Rectification,
    records: &[HeldRecord],
    mask: &impl Fn(&HeldRecord, &HeldValue) -> (String, Vec<Redaction>),
) -> CopyRectification {
    let header = known.change.header;
    let column = usize::try_from(known.position).unwrap_or(usize::MAX);
    let record = records.iter().find(|record| record.number == known.record);
    let says = |text: String| {
        let Some(record) = record.filter(|_| !text.is_empty()) else {
            return text;
        };
        let columns = &record.layout.columns.columns;
        let own = columns.iter().find(|own| own.index == column);
        let value = HeldValue {
            column,
            row: 0,
            header: header.clone(),
            field: own.and_then(|own| own.field.clone()),
            text,
        };
        mask(record, &value).0
    };
    let (old, new) = (says(known.change.old), says(known.change.new));
    CopyRectification {
        old,
        new,
        made_on: known.made_on,
        header,
    }
}

/// Whether a field is what a person provided or what their use of a service showed (WP242 rev.01, p. 9-11),
/// or something that the controller made of it.
fn origin(field: Option<&str>) -> &'static str {
    let Some(field) = field else {
        return "unknown";
    };
    match field.split('.').next().unwrap_or_default() {
        "person" | "contact" | "addr" | "consent" | "sens" | "fin" | "org" => "provided",
        _ => "made",
    }
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

/// The purposes, each with the last day on which one of the records is needed for it.
fn purposes(
    policy: &Policy,
    person: &PersonOfCase,
    today: NaiveDate,
) -> Result<Vec<CopyPurpose>, OpError> {
    let mut ends: Vec<Option<NaiveDate>> = vec![None; policy.purposes.len()];
    for record in &person.records {
        let columns = record.layout.columns.of_person(record.person);
        let mut raw = RawRow::default();
        unpack(&record.packed, &mut raw)?;
        let row = readable(&raw, record.layout.encoding());
        let mut consents = Vec::new();
        ConsentReader::new(&columns, policy, policy.source(&record.source), today)
            .read(&row, &mut consents);
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
            if let Some(end) = ends.get_mut(usize::from(period.purpose)) {
                *end = (*end).max(period.ends_on());
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
        .map(|(purpose, ends_on)| CopyPurpose {
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
            ends_on,
        })
        .collect())
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
