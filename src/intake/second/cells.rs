//! Files whose consent columns say it row by row: consent registers, exports of mailing tools. They are
//! read as any export is; each state becomes the acts that it came from.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::{Asked, Heard, Statement, evidence_of, kinds::Kind, when::when, wording_of};
use crate::{
    intake::consents::ConsentReader,
    model::{
        Channel, Columns, Consent, ConsentAct, ConsentState, DateOrder, Row, columns::Aspect,
        columns::ConsentScope,
    },
    policy::{Policy, Source},
};

/// Length of an id of Salesforce, short and long.
const OPAQUE_ID: [usize; 2] = [15, 18];

/// Reads rows by their consent columns.
#[derive(Debug)]
pub(super) struct CellReader {
    consents: ConsentReader,
    method: String,
    channel: Option<Channel>,
    on: Option<NaiveDate>,
    /// The wordings that a column names.
    wording: Option<usize>,
    ends: Vec<(usize, Option<DateOrder>)>,
    begins: Option<(usize, Option<DateOrder>)>,
    /// When a statement was captured, yes or no: in a register of consents.
    captured: Vec<(usize, Option<DateOrder>)>,
    evidence: Vec<(Option<Channel>, usize, String)>,
    today: NaiveDate,
    zone: Tz,
    policy: Policy,
}

impl CellReader {
    /// Works out which columns say what; `source` is the policy's block, with the default purpose.
    pub(super) fn new(columns: &Columns, kind: &Kind, asked: &Asked<'_>, source: &Source) -> Self {
        let with = |aspect: Aspect| {
            columns.columns.iter().filter(move |column| {
                column
                    .consent
                    .as_ref()
                    .is_some_and(|consent| consent.aspect == aspect)
            })
        };
        let evidence = columns
            .columns
            .iter()
            .filter_map(|column| {
                let consent = column.consent.as_ref()?;
                let proves = matches!(
                    consent.aspect,
                    Aspect::OptinAt
                        | Aspect::OptinIp
                        | Aspect::ConfirmAt
                        | Aspect::ConfirmIp
                        | Aspect::CapturedAt
                        | Aspect::OptoutAt
                        | Aspect::Source
                        | Aspect::Kind
                        | Aspect::Wording
                        | Aspect::GivenBy
                        | Aspect::Other
                );
                let channel = match consent.scope {
                    ConsentScope::Channel(channel) => Some(channel),
                    ConsentScope::List => Some(Channel::Email),
                    _ => None,
                };
                proves.then(|| (channel, column.index, column.header.clone()))
            })
            .collect();
        Self {
            consents: ConsentReader::new(columns, asked.policy, Some(source), asked.today),
            method: kind.method.clone(),
            channel: asked.channel,
            on: asked.on,
            wording: with(Aspect::Wording).map(|column| column.index).next(),
            ends: with(Aspect::ExpiresAt)
                .map(|column| (column.index, column.date_order))
                .collect(),
            begins: columns
                .first("consent.valid_from")
                .map(|column| (column.index, column.date_order)),
            captured: with(Aspect::CapturedAt)
                .filter(|_| !kind.party.is_empty())
                .map(|column| (column.index, column.date_order))
                .collect(),
            evidence,
            today: asked.today,
            zone: asked.policy.timezone,
            policy: asked.policy.clone(),
        }
    }

    /// Appends what a row says.
    pub(super) fn read(&self, row: &Row<'_>, out: &mut Vec<Statement>) -> Heard {
        let mut heard = Heard::default();
        let mut consents = Vec::new();
        self.consents.said(row, &mut consents);
        let begins_later = self.begins.is_some_and(|(column, order)| {
            when(row.get(column), order, self.zone)
                .date
                .is_some_and(|day| day > self.today)
        });
        for consent in consents
            .iter()
            .filter(|consent| self.channel.is_none_or(|own| own == consent.channel))
        {
            heard.open_yes |= consent.said.is_silence() && consent.names_no_purpose;
            // A yes that only counts from a day to come is none yet.
            if !begins_later || consent.said.is_denial() {
                self.state(consent, row, out, &mut heard);
            }
        }
        // A yes that one purpose of the row takes is no open one.
        heard.open_yes &= !out.iter().any(|own| own.act.is_affirmative());
        heard
    }

    /// The acts that a state came from.
    fn state(&self, consent: &Consent, row: &Row<'_>, out: &mut Vec<Statement>, heard: &mut Heard) {
        let day = |at: Option<crate::model::Moment>| at.map(|at| at.date);
        let given_on = day(consent.given_at).filter(|_| !consent.is_postdated);
        let mut say = |act: ConsentAct, said_on: Option<NaiveDate>| {
            let mut statement = self.statement(consent, row, act);
            statement.said_on = said_on;
            out.push(statement);
        };
        match consent.said {
            ConsentState::Proven => {
                say(ConsentAct::Given, given_on);
                if consent.confirmed {
                    say(
                        ConsentAct::Confirmed,
                        day(consent.confirmed_at).or(given_on),
                    );
                }
            }
            // Without a date or a source a yes proves nothing, and lifts nothing.
            ConsentState::Claimed => {
                say(ConsentAct::Given, None);
                heard.unknown_wording |= self.wording.is_some_and(|at| {
                    let cell = row.get(at).trim();
                    !cell.is_empty() && wording_of(&self.policy, cell).is_none()
                });
            }
            // A yes that waits for its confirmation; else only the question.
            ConsentState::Pending if given_on.is_some() && consent.is_web => {
                say(ConsentAct::Given, given_on);
            }
            ConsentState::Pending => say(ConsentAct::Requested, None),
            ConsentState::Expired => {
                say(ConsentAct::Given, given_on);
                say(ConsentAct::Expired, self.first_day(&self.ends, row));
            }
            ConsentState::Refused | ConsentState::Withdrawn | ConsentState::Objected => {
                let act = match consent.said {
                    ConsentState::Refused => ConsentAct::Refused,
                    ConsentState::Withdrawn => ConsentAct::Withdrawn,
                    _ => ConsentAct::Objected,
                };
                let denied_on =
                    day(consent.denied_at).or_else(|| self.first_day(&self.captured, row));
                say(act, denied_on.or(self.on));
            }
            ConsentState::Undeliverable => say(ConsentAct::Undeliverable, self.on),
            // What is implied or pre-ticked is no yes, and says nothing about another one.
            ConsentState::Invalid | ConsentState::NoStatement | ConsentState::NoObjectionFlag => {}
        }
    }

    fn statement(&self, consent: &Consent, row: &Row<'_>, act: ConsentAct) -> Statement {
        let own: Vec<(usize, String)> = self
            .evidence
            .iter()
            .filter(|(channel, ..)| channel.is_none_or(|channel| channel == consent.channel))
            .map(|(_, index, header)| (*index, header.clone()))
            .collect();
        let method = match act {
            ConsentAct::Confirmed => "double-opt-in",
            ConsentAct::Given if consent.is_web && self.method == "crm" => "web-form",
            _ => &self.method,
        };
        let is_yes = act.is_affirmative();
        let said_by = act.is_denial() || (is_yes && consent.proof.has_actor);
        Statement {
            method: method.to_owned(),
            said_by: match said_by {
                true => "subject".to_owned(),
                false => String::new(),
            },
            wording: self
                .wording
                .filter(|_| is_yes)
                .and_then(|at| wording_of(&self.policy, row.get(at))),
            evidence: evidence_of(&own, row),
            ..Statement::new(consent.channel, consent.purpose, act)
        }
    }

    /// The first of the days that columns hold.
    fn first_day(
        &self,
        columns: &[(usize, Option<DateOrder>)],
        row: &Row<'_>,
    ) -> Option<NaiveDate> {
        columns
            .iter()
            .filter_map(|(column, order)| when(row.get(*column), *order, self.zone).date)
            .min()
    }
}

/// Lets go of a column of purposes that holds nothing but one id of another system, where the purpose
/// was said: the id names what was said. Several ids may mean several purposes.
pub(super) fn settle_purposes(columns: &mut Columns, sample: &[Vec<String>], asked: &Asked<'_>) {
    if asked.purpose.is_none() {
        return;
    }
    for column in &mut columns.columns {
        let names_purpose = column
            .consent
            .as_ref()
            .is_some_and(|consent| consent.aspect == Aspect::Purpose);
        if !names_purpose {
            continue;
        }
        let cells: BTreeSet<&str> = sample
            .iter()
            .filter_map(|row| row.get(column.index))
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
            .collect();
        let is_opaque = |cell: &&str| {
            OPAQUE_ID.contains(&cell.len())
                && cell.starts_with('0')
                && cell.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        if cells.len() == 1 && cells.iter().all(is_opaque) {
            column.consent = None;
        }
    }
}
