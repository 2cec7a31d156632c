//! TXT-01, TXT-02, TXT-03, TXT-04: what stands in notes: insults, other people, objections, requests.

use chrono::NaiveDate;

use super::{
    Check, Rule, RuleMeta, SourceCx, profile,
    reporter::{Blanks, Draft, Reporter},
    text_seen::{Seen, surest},
};
use crate::{
    detect::{self, Family, Kind},
    model::{
        Columns, Evidence, Finding, Record, Severity,
        contact_point::{self, PhoneReader},
        deadline::{self, Calendar},
    },
};

static INSULT: RuleMeta = RuleMeta {
    code: "TXT-01",
    name: "insult-in-notes",
    severity: Severity::High,
    articles: &["Art. 5(1)(a) GDPR", "Art. 5(1)(c) GDPR", "Art. 15 GDPR"],
    since: "0.1.0",
};

static THIRD_PERSON: RuleMeta = RuleMeta {
    code: "TXT-02",
    name: "third-person-in-notes",
    severity: Severity::Medium,
    articles: &["Art. 15(4) GDPR", "Art. 5(1)(c) GDPR"],
    since: "0.1.0",
};

static OBJECTION: RuleMeta = RuleMeta {
    code: "TXT-03",
    name: "possible-objection-in-notes",
    severity: Severity::High,
    articles: &["Art. 21(3) GDPR", "Art. 7(3) GDPR"],
    since: "0.1.0",
};

static REQUEST: RuleMeta = RuleMeta {
    code: "TXT-04",
    name: "rights-request-in-notes",
    severity: Severity::High,
    articles: &["Art. 12(2) GDPR", "Art. 12(3) GDPR"],
    since: "0.1.0",
};

/// The period to answer a request, in months (Art. 12(3) GDPR).
const MONTHS_TO_ANSWER: u32 = 1;

/// What a rule on notes looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Looks {
    Insults,
    OtherPeople,
    Objections,
    Requests,
}

/// A rule on notes.
pub(super) struct Notes(&'static RuleMeta, Looks);

/// TXT-01.
pub(super) static INSULTS: Notes = Notes(&INSULT, Looks::Insults);
/// TXT-02.
pub(super) static OTHER_PEOPLE: Notes = Notes(&THIRD_PERSON, Looks::OtherPeople);
/// TXT-03.
pub(super) static OBJECTIONS: Notes = Notes(&OBJECTION, Looks::Objections);
/// TXT-04.
pub(super) static REQUESTS: Notes = Notes(&REQUEST, Looks::Requests);

impl Rule for Notes {
    fn meta(&self) -> &'static RuleMeta {
        self.0
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        Some(Box::new(Reading {
            reporter: Reporter::new(cx, self.0),
            looks: self.1,
            own: Own::new(cx),
            calendar: Calendar::of(&cx.policy.country).ok(),
        }))
    }
}

struct Reading<'a> {
    reporter: Reporter<'a>,
    looks: Looks,
    own: Own,
    calendar: Option<Calendar>,
}

impl Check for Reading<'_> {
    fn record(&mut self, _record: &Record<'_>, _out: &mut dyn FnMut(Finding)) {}

    fn reads_texts(&self) -> bool {
        true
    }

    fn texts(&mut self, record: &Record<'_>, seen: &[Seen], out: &mut dyn FnMut(Finding)) {
        match self.looks {
            Looks::Insults => {
                for one in surest(seen, |one| one.family() == Family::Insult) {
                    out(self.reporter.on_seen(record, one).plain("insult"));
                }
            }
            Looks::OtherPeople => self.other_people(record, seen, out),
            Looks::Objections => {
                // Where every channel is shut already, the note tells why.
                let is_heard = !record.consents.is_empty()
                    && record.consents.iter().all(|one| one.state.is_denial());
                for one in surest(seen, |one| one.family() == Family::Objection) {
                    if !is_heard {
                        out(self.reporter.on_seen(record, one).plain("objection"));
                    }
                }
            }
            Looks::Requests => {
                for one in surest(seen, |one| one.family() == Family::RightsRequest) {
                    out(self.request(record, one));
                }
            }
        }
    }
}

impl Reading<'_> {
    /// Other people: contact points that are not the record's own, and words for relations where no
    /// such point stands beside them.
    fn other_people(&self, record: &Record<'_>, seen: &[Seen], out: &mut dyn FnMut(Finding)) {
        let mut points: Option<Points> = None;
        let mut foreign: Vec<&Seen> = Vec::new();
        for one in seen.iter().filter(|one| is_point(one)) {
            let points = points.get_or_insert_with(|| self.own.points(record));
            let has_its_kind = foreign
                .iter()
                .any(|other| other.cell == one.cell && other.detection.kind == one.detection.kind);
            if !has_its_kind && !self.own.has(points, one, record) {
                foreign.push(one);
            }
        }
        for one in &foreign {
            let mut draft = self.reporter.on_seen(record, one);
            // It may be a second address of the same person.
            if one.detection.evidence == Evidence::Certain {
                draft = draft.likely();
            }
            out(draft.plain("contact_point"));
        }
        let is_relation = |one: &Seen| {
            one.family() == Family::ThirdPerson
                && foreign.iter().all(|other| other.cell != one.cell)
        };
        for one in surest(seen, is_relation) {
            let draft = self.reporter.on_seen(record, one);
            out(draft.evidence(Evidence::Hint).plain("relation"));
        }
    }

    fn request(&self, record: &Record<'_>, one: &Seen) -> Finding {
        let draft: Draft<'_> = self.reporter.on_seen(record, one);
        let received = detect::note_date(
            one.text(record),
            one.detection.start,
            self.reporter.cx.today,
        );
        let (Some(received), Some(calendar)) = (received, &self.calendar) else {
            return draft.plain("undated");
        };
        draft.say("dated", || self.dates(received, calendar))
    }

    fn dates(&self, received: NaiveDate, calendar: &Calendar) -> Blanks {
        let due = deadline::due(received, MONTHS_TO_ANSWER, calendar).due;
        let note = if calendar.is_draft() {
            self.reporter.term("note.draft_calendar")
        } else {
            ""
        };
        vec![
            ("received", received.to_string()),
            ("due", due.to_string()),
            ("note", note.to_owned()),
        ]
    }
}

/// Whether something is an address or a number in a note; alone in an unknown column it may be the
/// person's own.
fn is_point(one: &Seen) -> bool {
    matches!(one.detection.kind, Kind::Email | Kind::Phone) && !(one.is_unmapped && one.is_bare)
}

/// How to know the record's own contact points, and those of the controller.
struct Own {
    emails: Vec<usize>,
    phones: Vec<usize>,
    reader: PhoneReader,
    controller: Vec<String>,
}

/// The own contact points of one record, in one form.
#[derive(Default)]
struct Points {
    emails: Vec<String>,
    phones: Vec<String>,
}

impl Own {
    fn new(cx: &SourceCx<'_>) -> Self {
        let controller = &cx.policy.controller;
        Self {
            emails: below(cx.columns, &["contact.email"]),
            phones: below(cx.columns, &["contact.phone", "contact.fax"]),
            reader: PhoneReader::new(cx.policy.country.split('-').next().unwrap_or_default()),
            controller: [&controller.email, &controller.dpo_email]
                .into_iter()
                .filter_map(|email| contact_point::email(email))
                .collect(),
        }
    }

    fn points(&self, record: &Record<'_>) -> Points {
        let mut own = Points::default();
        for cell in self
            .emails
            .iter()
            .flat_map(|&column| record.row.values(column))
        {
            let parts = cell.split([',', ';', '|', ' ', '\n']);
            own.emails.extend(parts.filter_map(contact_point::email));
        }
        for cell in self
            .phones
            .iter()
            .flat_map(|&column| record.row.values(column))
        {
            own.phones.extend(self.reader.read(cell));
            let parts = cell.split([',', ';', '|', '\n']).skip(1);
            own.phones
                .extend(parts.filter_map(|part| self.reader.read(part)));
            own.phones.extend(
                cell.split([',', ';', '|', '\n'])
                    .next()
                    .and_then(|part| self.reader.read(part)),
            );
        }
        own
    }

    /// Whether a point is the record's own, the controller's, or an office rather than a person.
    fn has(&self, own: &Points, one: &Seen, record: &Record<'_>) -> bool {
        let words = one.words(record);
        if one.detection.kind == Kind::Email {
            return contact_point::email(words).is_some_and(|email| {
                own.emails.contains(&email)
                    || self.controller.contains(&email)
                    || profile::is_impersonal(&email)
            });
        }
        self.reader
            .read(words)
            .is_some_and(|phone| own.phones.contains(&phone))
    }
}

/// The columns below some fields that hold values rather than labels.
fn below(columns: &Columns, prefixes: &[&str]) -> Vec<usize> {
    columns
        .columns
        .iter()
        .filter(|column| {
            column.field.as_ref().is_some_and(|field| {
                prefixes.iter().any(|prefix| field.is_below(prefix))
                    && !field.as_str().ends_with(".type")
                    && !field.as_str().ends_with(".ext")
            })
        })
        .map(|column| column.index)
        .collect()
}

#[cfg(test)]
#[path = "notes_tests.rs"]
mod tests;
