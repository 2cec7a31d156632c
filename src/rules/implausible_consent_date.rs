//! CON-15: a date of consent that cannot be true.

use chrono::{Days, NaiveDate};

use super::{
    Check, Rule, RuleMeta, SourceCx,
    dates::{self, DateColumn},
    reporter::Reporter,
};
use crate::model::{ConsentState, Finding, Record, Severity};

static META: RuleMeta = RuleMeta {
    code: "CON-15",
    name: "implausible-consent-date",
    severity: Severity::Medium,
    articles: &["Art. 5(1)(d) GDPR", "Art. 7(1) GDPR"],
    since: "0.1.0",
};

/// A consent may be this many days older than its record before it is flagged: time zones, and forms
/// that are typed in on the next morning.
const DAYS_BEFORE_CREATION: u64 = 1;

/// The rule.
pub(super) struct ImplausibleConsentDate;

impl Rule for ImplausibleConsentDate {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        Some(Box::new(Plausible {
            reporter: Reporter::new(cx, &META),
            births: dates::columns(cx.columns, &["person.birth_date"]),
            creations: dates::columns(cx.columns, &["life.created_at"]),
        }))
    }
}

struct Plausible<'a> {
    reporter: Reporter<'a>,
    births: Vec<DateColumn>,
    creations: Vec<DateColumn>,
}

impl Plausible<'_> {
    /// What is wrong with the date; the certain faults first.
    fn fault(&self, record: &Record<'_>, given: NaiveDate) -> Option<&'static str> {
        if given > self.reporter.cx.today {
            return Some("future");
        }
        if dates::is_placeholder(given) {
            return Some("placeholder");
        }
        if dates::earliest(record, &self.births).is_some_and(|(birth, _)| given < birth.date) {
            return Some("before_birth");
        }
        let (created, _) = dates::earliest(record, &self.creations)?;
        let limit = created
            .date
            .checked_sub_days(Days::new(DAYS_BEFORE_CREATION))?;
        (given < limit).then_some("before_creation")
    }
}

impl Check for Plausible<'_> {
    fn record(&mut self, record: &Record<'_>, out: &mut dyn FnMut(Finding)) {
        for consent in record.consents {
            if !(consent.said.is_grant() || consent.said == ConsentState::Pending) {
                continue;
            }
            let Some(given) = consent.given_at else {
                continue;
            };
            let Some(fault) = self.fault(record, given.date) else {
                continue;
            };
            let mut draft = self
                .reporter
                .on_consent(record, consent)
                .column(consent.column)
                .kind(&fault.replace('_', "-"));
            if fault == "before_creation" {
                // A paper form, or a move from another CRM, explains it.
                draft = draft.likely();
            }
            out(draft.plain(fault));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Channel, Evidence},
        rules::samples::{Sample, consent, moment},
    };

    const COLUMNS: [&str; 2] = ["Born=person.birth_date", "Created=life.created_at"];

    fn kinds(given: &str, row: [&str; 2]) -> Vec<String> {
        let mut yes = consent(Channel::Email, ConsentState::Proven);
        yes.given_at = Some(moment(given));
        let found = Sample::of(&COLUMNS).row(&row).says(yes).run("CON-15");
        found
            .into_iter()
            .filter_map(|finding| finding.kind.map(|kind| kind.to_string()))
            .collect()
    }

    #[test]
    fn a_date_that_cannot_be_is_flagged_by_its_kind() {
        assert_eq!(kinds("2099-01-01", ["", ""]), ["future"]);
        assert_eq!(kinds("2026-11-24", ["", ""]), ["future"]);
        assert_eq!(kinds("1900-01-01", ["", ""]), ["placeholder"]);
        assert_eq!(kinds("1970-01-01", ["", ""]), ["placeholder"]);
        assert_eq!(kinds("2001-05-05", ["2005-01-01", ""]), ["before-birth"]);
        assert_eq!(kinds("2024-01-01", ["", "2024-03-01"]), ["before-creation"]);
    }

    #[test]
    fn a_plausible_date_passes() {
        assert!(kinds("2026-11-23", ["", ""]).is_empty());
        assert!(kinds("2024-01-01", ["1980-01-01", "2023-03-01"]).is_empty());
        assert!(kinds("2024-02-29", ["", "2024-03-01"]).is_empty());
    }

    #[test]
    fn a_consent_older_than_its_record_is_only_likely_wrong() {
        let mut yes = consent(Channel::Email, ConsentState::Proven);
        yes.given_at = Some(moment("2024-01-01"));
        let found = Sample::of(&COLUMNS)
            .row(&["", "2024-03-01"])
            .says(yes)
            .run("CON-15");
        assert_eq!(found[0].evidence, Evidence::Likely);
    }

    #[test]
    fn a_date_without_a_yes_is_not_judged() {
        let mut no = consent(Channel::Email, ConsentState::NoStatement);
        no.given_at = Some(moment("2099-01-01"));
        assert!(
            Sample::of(&COLUMNS)
                .row(&["", ""])
                .says(no)
                .run("CON-15")
                .is_empty()
        );
    }
}
