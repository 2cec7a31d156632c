//! Submissions of the form that `dpo consent form` makes: a ticked box is a yes with the wording that
//! stood above it; a box that was not ticked is no answer.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::{Asked, Heard, MOST_EVIDENCE, Statement, kinds::Kind, when::when};
use crate::model::{
    Channel, Columns, ConsentAct, Lang, Row,
    consent::PurposeIx,
    consent_event::WordingSeen,
    consent_form::{
        FORM, LANGUAGE, MESSAGE_ID, SUBMITTED_AT, TICKED, box_of, wording_column,
        wording_sha256_column,
    },
};

/// Reads submissions.
#[derive(Debug)]
pub(super) struct FormReader {
    boxes: Vec<Box>,
    method: String,
    form: Option<usize>,
    message: Option<usize>,
    language: Option<usize>,
    submitted_at: Option<usize>,
    /// The wordings of the policy: purpose, id, SHA-256.
    wordings: Vec<(String, String, String)>,
    today: NaiveDate,
    zone: Tz,
}

/// The box of a channel and a purpose.
#[derive(Debug)]
struct Box {
    column: usize,
    channel: Channel,
    /// None: the policy has no such purpose.
    purpose: Option<PurposeIx>,
    id: String,
    wording: Option<usize>,
    sha256: Option<usize>,
}

impl FormReader {
    /// Works out which columns are boxes, and of which wording.
    pub(super) fn new(columns: &Columns, kind: &Kind, asked: &Asked<'_>) -> Self {
        let position = |name: &str| {
            columns
                .columns
                .iter()
                .find(|column| column.header.trim() == name)
                .map(|column| column.index)
        };
        let boxes = columns
            .columns
            .iter()
            .filter_map(|column| {
                let (channel, id) = box_of(column.header.trim())?;
                Some(Box {
                    column: column.index,
                    channel,
                    purpose: asked.policy.purpose_index(id),
                    id: id.to_owned(),
                    wording: position(&wording_column(id)),
                    sha256: position(&wording_sha256_column(id)),
                })
            })
            .filter(|own| asked.channel.is_none_or(|channel| channel == own.channel))
            .filter(|own| {
                asked
                    .purpose
                    .is_none_or(|purpose| own.purpose == Some(purpose))
            })
            .collect();
        Self {
            boxes,
            method: kind.method.clone(),
            form: position(FORM),
            message: position(MESSAGE_ID),
            language: position(LANGUAGE),
            submitted_at: position(SUBMITTED_AT),
            wordings: asked
                .policy
                .wordings
                .iter()
                .filter_map(|wording| {
                    Some((
                        wording.purpose.clone(),
                        wording.id.clone(),
                        wording.sha256()?,
                    ))
                })
                .collect(),
            today: asked.today,
            zone: asked.policy.timezone,
        }
    }

    /// Appends what a submission says.
    pub(super) fn read(&self, row: &Row<'_>, out: &mut Vec<Statement>) -> Heard {
        let mut heard = Heard::default();
        let cell = |column: Option<usize>| column.map_or("", |column| row.get(column).trim());
        let said = when(cell(self.submitted_at), None, self.zone);
        // A day to come proves nothing.
        let day = said.date.filter(|day| *day <= self.today);
        let language = Lang::parse(cell(self.language)).map(|lang| lang.as_str().to_owned());
        let evidence: Vec<String> = [(FORM, self.form), (MESSAGE_ID, self.message)]
            .into_iter()
            .map(|(name, column)| (name, cell(column)))
            .filter(|(_, value)| !value.is_empty() && value.len() <= MOST_EVIDENCE)
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        let evidence = (!evidence.is_empty()).then(|| evidence.join("; "));
        for own in &self.boxes {
            if !row.get(own.column).trim().eq_ignore_ascii_case(TICKED) {
                continue;
            }
            let Some(purpose) = own.purpose else {
                heard.open_yes = true;
                continue;
            };
            let wording = self.wording(&own.id, cell(own.wording), cell(own.sha256));
            heard.unknown_wording |= wording.is_none();
            out.push(Statement {
                // What people were shown is not known: the yes is claimed and proves nothing.
                said_on: day.filter(|_| wording.is_some()),
                at: said.at.clone(),
                method: self.method.clone(),
                said_by: "subject".to_owned(),
                wording,
                language: language.clone(),
                evidence: evidence.clone(),
                ..Statement::new(own.channel, purpose, ConsentAct::Given)
            });
        }
        heard
    }

    /// The wording that a submission names, where the policy has it for that purpose with that text.
    fn wording(&self, purpose: &str, id: &str, sha256: &str) -> Option<WordingSeen> {
        let known = self.wordings.iter().find(|known| {
            known.0 == purpose
                && known.2.eq_ignore_ascii_case(sha256)
                && (id.is_empty() || known.1 == id)
        })?;
        Some(WordingSeen {
            id: known.1.clone(),
            sha256: known.2.clone(),
        })
    }
}
