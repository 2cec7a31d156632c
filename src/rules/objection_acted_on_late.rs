//! OBJ-06: more than 48 hours between an objection and the day on which sending was stopped.

use chrono::TimeDelta;

use super::{
    Check, Rule, RuleMeta, SourceCx,
    dates::{self, DateColumn},
    reporter::Reporter,
};
use crate::model::{ConsentState, Finding, Moment, Record, Severity};

static META: RuleMeta = RuleMeta {
    code: "OBJ-06",
    name: "objection-acted-on-late",
    severity: Severity::Medium,
    articles: &["Art. 21(3) GDPR", "Art. 12(2) GDPR"],
    since: "0.1.0",
};

/// No law gives a term; mailbox providers ask for two days.
const MOST_HOURS: i64 = 48;

/// The rule.
pub(super) struct ObjectionActedOnLate;

impl Rule for ObjectionActedOnLate {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let stops = dates::columns(cx.columns, &["consent.suppressed_at"]);
        (!stops.is_empty()).then(|| -> Box<dyn Check + 'a> {
            Box::new(Slow {
                reporter: Reporter::new(cx, &META),
                stops,
            })
        })
    }
}

struct Slow<'a> {
    reporter: Reporter<'a>,
    stops: Vec<DateColumn>,
}

impl Check for Slow<'_> {
    fn record(&mut self, record: &Record<'_>, out: &mut dyn FnMut(Finding)) {
        let mut consents = record.consents.iter();
        let objection = consents.find_map(|consent| {
            (consent.state == ConsentState::Objected)
                .then_some(consent.denied_at)
                .flatten()
                .map(|at| (consent, at))
        });
        let Some((consent, objected)) = objection else {
            return;
        };
        let is_blank = |column: &DateColumn| record.row.get(column.index).trim().is_empty();
        let draft = |column: usize| {
            self.reporter
                .on_consent(record, consent)
                .column(Some(column))
        };
        match dates::earliest(record, &self.stops) {
            Some((stopped, column)) if is_late(objected, stopped) => {
                out(draft(column).say("late", || {
                    vec![("days", dates::days_between(objected, stopped))]
                }));
            }
            None if self.stops.iter().all(is_blank) => {
                let now = Moment {
                    date: self.reporter.cx.today,
                    time: None,
                };
                if let Some(column) = self.stops.first().filter(|_| is_late(objected, now)) {
                    out(draft(column.index).say("open", || {
                        vec![("days", dates::days_between(objected, now))]
                    }));
                }
            }
            _ => {}
        }
    }
}

/// Whether certainly more than 48 hours lie between the two; days without a time are read in favour
/// of the controller.
fn is_late(from: Moment, to: Moment) -> bool {
    match (from.time, to.time) {
        (Some(start), Some(end)) => {
            to.date.and_time(end) - from.date.and_time(start) > TimeDelta::hours(MOST_HOURS)
        }
        _ => (to.date - from.date).num_days() > MOST_HOURS / 24,
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        model::{Channel, ConsentState},
        rules::samples::{Sample, consent, moment},
    };

    fn found(objected: Option<&str>, stopped: &str, state: ConsentState) -> usize {
        let mut no = consent(Channel::Email, state);
        no.denied_at = objected.map(moment);
        Sample::of(&["Stopped=consent.suppressed_at"])
            .row(&[stopped])
            .says(no)
            .run("OBJ-06")
            .len()
    }

    const NO: ConsentState = ConsentState::Objected;

    #[test]
    fn more_than_two_days_are_late() {
        assert_eq!(found(Some("2026-11-01"), "2026-11-04", NO), 1);
        assert_eq!(
            found(Some("2026-11-01T10:00:00"), "2026-11-03T10:00:01", NO),
            1
        );
        assert_eq!(found(Some("2026-11-01"), "", NO), 1);
    }

    #[test]
    fn two_days_an_undated_objection_and_another_state_pass() {
        assert_eq!(found(Some("2026-11-01"), "2026-11-03", NO), 0);
        assert_eq!(
            found(Some("2026-11-01T10:00:00"), "2026-11-03T10:00:00", NO),
            0
        );
        assert_eq!(found(Some("2026-11-21"), "", NO), 0);
        assert_eq!(found(None, "2026-11-04", NO), 0);
        assert_eq!(
            found(Some("2026-11-01"), "2026-11-09", ConsentState::Withdrawn),
            0
        );
        assert_eq!(found(Some("2026-11-01"), "unreadable", NO), 0);
    }
}
