//! Files whose rows are one act each: complaints, bounces, screenings, unsubscriptions.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::{
    Asked, Heard, Statement, evidence_of, kinds,
    kinds::{Gate, Kind, Passes},
    purposes_of_no,
    when::when,
};
use crate::{
    intake::{IntakeError, consents::purpose_names, words},
    model::{Channel, Columns, ConsentAct, DateOrder, Row, columns::Aspect, consent::PurposeIx},
};

/// Reads rows that are one act each.
#[derive(Debug)]
pub(super) struct ActReader {
    act: ConsentAct,
    method: String,
    said_by: String,
    /// The channels, each with the purposes of a no that names none.
    channels: Vec<(Channel, Vec<PurposeIx>)>,
    gate: Option<(usize, Gate)>,
    dates: Vec<(usize, Option<DateOrder>)>,
    purposes: Option<(usize, Vec<(String, PurposeIx)>)>,
    evidence: Vec<(usize, String)>,
    on: Option<NaiveDate>,
    zone: Tz,
}

impl ActReader {
    /// Works out which columns say what.
    pub(super) fn new(
        columns: &Columns,
        kind: &'static Kind,
        asked: &Asked<'_>,
        stem: &str,
    ) -> Result<Self, IntakeError> {
        let gate = kind
            .gate
            .as_ref()
            .and_then(|gate| Some((position(columns, &gate.headers)?, gate.clone())));
        let is_told = asked.kind.is_some() || kind.is_sure(stem);
        if gate.is_none() && !is_told && kind.gate.as_ref().is_some_and(|gate| gate.is_needed) {
            return Err(IntakeError {
                code: "bounce-kind",
                message: "no column of the file says which of its bounces are hard".to_owned(),
                hint: Some(
                    "if it holds hard bounces and nothing else, say so with --as bounced"
                        .to_owned(),
                ),
            });
        }
        let purposes = columns
            .columns
            .iter()
            .find(|column| {
                column
                    .consent
                    .as_ref()
                    .is_some_and(|consent| consent.aspect == Aspect::Purpose)
            })
            .map(|column| (column.index, purpose_names(asked.policy)));
        let channels = channels_of(columns, kind, asked)
            .into_iter()
            .map(|channel| {
                let purposes = match asked.purpose {
                    Some(purpose) => vec![purpose],
                    None => purposes_of_no(asked.policy, channel),
                };
                (channel, purposes)
            })
            .collect();
        Ok(Self {
            act: kind.act.unwrap_or(ConsentAct::Objected),
            method: kind.method.clone(),
            said_by: kind.said_by.clone(),
            channels,
            gate,
            dates: dates_of(columns, kind),
            purposes,
            evidence: named(columns, &kind.evidence),
            on: asked.on,
            zone: asked.policy.timezone,
        })
    }

    /// Appends what a row says.
    pub(super) fn read(&self, row: &Row<'_>, out: &mut Vec<Statement>) -> Heard {
        if let Some((column, gate)) = &self.gate {
            match gate.passes(row.get(*column)) {
                Passes::Yes => {}
                Passes::No => return Heard::default(),
                Passes::Unknown => {
                    return Heard {
                        reject: Some("word-unknown"),
                        ..Heard::default()
                    };
                }
            }
        }
        let said = self
            .dates
            .iter()
            .map(|(column, order)| when(row.get(*column), *order, self.zone))
            .find(|when| when.date.is_some())
            .unwrap_or_default();
        let named = self.purposes.as_ref().and_then(|(column, names)| {
            let cell = words::plain(row.get(*column));
            let name = names.iter().find(|(name, _)| *name == cell)?;
            Some(name.1)
        });
        let evidence = evidence_of(&self.evidence, row);
        for (channel, purposes) in &self.channels {
            let own = named.map(|purpose| vec![purpose]);
            for purpose in own.as_ref().unwrap_or(purposes) {
                out.push(Statement {
                    said_on: said.date.or(self.on),
                    at: said.at.clone(),
                    method: self.method.clone(),
                    said_by: self.said_by.clone(),
                    evidence: evidence.clone(),
                    ..Statement::new(*channel, *purpose, self.act)
                });
            }
        }
        Heard::default()
    }
}

/// The channels of the file. A list that has telephone numbers and no e-mail addresses is about both
/// ways of using a number.
fn channels_of(columns: &Columns, kind: &Kind, asked: &Asked<'_>) -> Vec<Channel> {
    if let Some(channel) = asked.channel {
        return vec![channel];
    }
    let has = |field: &str| columns.below(field).next().is_some();
    match kind.channel {
        Some(Channel::Email) if !has("contact.email") && has("contact.phone") => {
            vec![Channel::Phone, Channel::Sms]
        }
        Some(channel) => vec![channel],
        None => vec![Channel::Email],
    }
}

/// The columns that may hold the day: the kind's own, then those of leaving, then any date's.
fn dates_of(columns: &Columns, kind: &Kind) -> Vec<(usize, Option<DateOrder>)> {
    let mut found: Vec<(usize, Option<DateOrder>)> = Vec::new();
    let mut push = |index: usize| {
        let order = columns
            .columns
            .iter()
            .find(|column| column.index == index)
            .and_then(|column| column.date_order);
        if !found.iter().any(|(own, _)| *own == index) {
            found.push((index, order));
        }
    };
    let by_header = |headers: &[String]| -> Vec<usize> {
        headers
            .iter()
            .filter_map(|header| position(columns, std::slice::from_ref(header)))
            .collect()
    };
    by_header(&kind.date).into_iter().for_each(&mut push);
    for column in &columns.columns {
        let is_leaving = column
            .consent
            .as_ref()
            .is_some_and(|consent| matches!(consent.aspect, Aspect::OptoutAt | Aspect::CapturedAt));
        if is_leaving {
            push(column.index);
        }
    }
    by_header(&kinds::shared().date)
        .into_iter()
        .for_each(&mut push);
    found
}

/// The column of the first of these headers that the file has.
fn position(columns: &Columns, headers: &[String]) -> Option<usize> {
    headers.iter().find_map(|header| {
        columns
            .columns
            .iter()
            .find(|column| words::plain(&column.header) == *header)
            .map(|column| column.index)
    })
}

/// The columns of these headers, with the headers as they stand in the file.
fn named(columns: &Columns, headers: &[String]) -> Vec<(usize, String)> {
    columns
        .columns
        .iter()
        .filter(|column| headers.contains(&words::plain(&column.header)))
        .map(|column| (column.index, column.header.clone()))
        .collect()
}
