//! CHD-01, CHD-02, CHD-03: consents of children. A child below the age of its country consents with
//! a parent (Art. 8 GDPR); the age is that on the day of the consent.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};

use super::{
    Check, Rule, RuleMeta, SourceCx,
    child_ages::{self, ChildAge},
    dates::{self, DateColumn},
    profile,
    reporter::Reporter,
    word_list::{Remembered, WordList},
};
use crate::model::{Consent, Finding, Record, Severity, fold};

static CHILD: RuleMeta = RuleMeta {
    code: "CHD-01",
    name: "child-consent-without-parent",
    severity: Severity::High,
    articles: &["Art. 8(1) GDPR", "Art. 8(2) GDPR"],
    since: "0.1.0",
};

static FORMER_CHILD: RuleMeta = RuleMeta {
    code: "CHD-02",
    name: "consent-given-as-a-child",
    severity: Severity::High,
    articles: &["Art. 8(1) GDPR"],
    since: "0.1.0",
};

static ALONE: RuleMeta = RuleMeta {
    code: "CHD-03",
    name: "parent-consents-without-child",
    severity: Severity::Medium,
    articles: &["Art. 8(1) GDPR"],
    since: "0.1.0",
};

/// A rule on the consents of children.
pub(super) struct Children(&'static RuleMeta);

/// CHD-01: a child consented without a parent.
pub(super) static CHILD_WITHOUT_PARENT: Children = Children(&CHILD);
/// CHD-02: somebody who is of age now consented as a child.
pub(super) static GIVEN_AS_A_CHILD: Children = Children(&FORMER_CHILD);
/// CHD-03: a parent consented alone where the law wants both.
pub(super) static PARENT_ALONE: Children = Children(&ALONE);

static GIVEN_BY: LazyLock<WordList> =
    LazyLock::new(|| WordList::read(include_str!("given_by_words.csv")));

/// Who expressed a consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum GivenBy {
    Nobody,
    Unknown,
    Child,
    Parent,
    Both,
}

fn given_by(cell: &str) -> GivenBy {
    let folded = fold::word(cell);
    if folded.is_empty() {
        return GivenBy::Nobody;
    }
    let says = |meaning: &str| GIVEN_BY.meanings(&folded).any(|own| own == meaning);
    match (says("both"), says("parent"), says("child")) {
        (true, ..) | (_, true, true) => GivenBy::Both,
        (_, true, _) => GivenBy::Parent,
        (_, _, true) => GivenBy::Child,
        _ => GivenBy::Unknown,
    }
}

impl Rule for Children {
    fn meta(&self) -> &'static RuleMeta {
        self.0
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let births = dates::columns(cx.columns, &["person.birth_date"]);
        let of = |field: &str| cx.columns.first(field).map(|column| column.index);
        let year = of("person.birth_year");
        if births.is_empty() && year.is_none() {
            return None;
        }
        let own = cx.policy.country.split('-').next().unwrap_or_default();
        Some(Box::new(Ages {
            reporter: Reporter::new(cx, self.0),
            meta: self.0,
            births,
            year,
            given_by: of("consent.given_by"),
            countries: cx
                .columns
                .below("addr")
                .filter(|column| {
                    let name = column.field.as_ref().map_or("", |field| field.as_str());
                    name.ends_with(".country")
                })
                .map(|column| column.index)
                .collect(),
            own_country: own,
            named: Remembered::new(profile::country),
            spoken: Remembered::new(given_by),
        }))
    }
}

struct Ages<'a> {
    reporter: Reporter<'a>,
    meta: &'static RuleMeta,
    births: Vec<DateColumn>,
    year: Option<usize>,
    given_by: Option<usize>,
    countries: Vec<usize>,
    own_country: &'a str,
    named: Remembered<Option<&'static str>>,
    spoken: Remembered<GivenBy>,
}

impl Check for Ages<'_> {
    fn record(&mut self, record: &Record<'_>, out: &mut dyn FnMut(Finding)) {
        if !record
            .consents
            .iter()
            .any(|consent| consent.state.is_grant())
        {
            return;
        }
        let Some((born, column)) = self.born(record) else {
            return;
        };
        let country = self.country(record);
        let by = match self.given_by {
            Some(column) => self.spoken.of(record.row.get(column).trim()),
            None => GivenBy::Nobody,
        };
        for consent in record
            .consents
            .iter()
            .filter(|consent| consent.state.is_grant())
        {
            let Some((variant, limit)) = self.fault(born, country, by, consent) else {
                continue;
            };
            let mut draft = self
                .reporter
                .on_consent(record, consent)
                .column(Some(column));
            // Art. 8 speaks of services on the web; a consent on paper is another matter.
            if !consent.is_web || by == GivenBy::Unknown || limit.is_draft {
                draft = draft.likely();
            }
            out(draft.say(variant, || {
                let note = if limit.is_draft {
                    self.reporter.term("note.draft")
                } else {
                    ""
                };
                vec![("age", limit.age.to_string()), ("note", note.to_owned())]
            }));
        }
    }
}

impl<'a> Ages<'a> {
    /// The date of birth; of a year alone its first day, which makes nobody younger than they are.
    fn born(&self, record: &Record<'_>) -> Option<(NaiveDate, usize)> {
        if let Some((moment, column)) = dates::earliest(record, &self.births) {
            return Some((moment.date, column));
        }
        let column = self.year?;
        let year = record.row.get(column).trim().parse().ok()?;
        Some((NaiveDate::from_ymd_opt(year, 1, 1)?, column))
    }

    fn country(&mut self, record: &Record<'_>) -> &'a str {
        for &column in &self.countries {
            let cell = record.row.get(column).trim();
            if !cell.is_empty() {
                return self.named.of(cell).unwrap_or("");
            }
        }
        self.own_country
    }

    /// What this rule finds wrong with one consent, with the age that it lacks.
    fn fault(
        &self,
        born: NaiveDate,
        country: &str,
        by: GivenBy,
        consent: &Consent,
    ) -> Option<(&'static str, ChildAge)> {
        let today = self.reporter.cx.today;
        // A consent without a date was given today at the latest.
        let day = consent.given_at.map_or(today, |moment| moment.date);
        if born.year() < 1905 || born > day {
            return None;
        }
        let limit = child_ages::age_on(country, day);
        if !is_below(born, day, limit.age) {
            return None;
        }
        let is_child_now = is_below(born, today, limit.age);
        let (meta, variant) = match by {
            GivenBy::Both => return None,
            GivenBy::Parent if limit.is_joint => (&ALONE, "parent_alone"),
            GivenBy::Parent => return None,
            GivenBy::Child if is_child_now => (&CHILD, "by_child"),
            _ if is_child_now => (&CHILD, "no_parent_named"),
            _ => (&FORMER_CHILD, "then_a_child"),
        };
        (meta.code == self.meta.code).then_some((variant, limit))
    }
}

/// The age of consent that somebody had not reached on a day, by the country of the address, else by the
/// controller's own (Art. 8(1) GDPR); none: of age.
#[must_use]
pub fn below_age_of_consent(
    born: NaiveDate,
    on: NaiveDate,
    address_country: &str,
    own_country: &str,
) -> Option<u32> {
    let own = own_country.split('-').next().unwrap_or_default();
    let country = match address_country.trim() {
        "" => own,
        cell => profile::country(cell).unwrap_or(""),
    };
    let age = child_ages::age_on(country, on).age;
    is_below(born, on, age).then_some(age)
}

/// Whether somebody born on a day has not yet completed `years` years on another. Who was born on a
/// 29 February completes a year with the end of 28 February, and is older from 1 March on.
fn is_below(born: NaiveDate, day: NaiveDate, years: u32) -> bool {
    day.years_since(born).is_none_or(|age| age < years)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Channel, ConsentState, Evidence},
        rules::{
            samples::{Sample, consent, date, moment},
            word_list,
        },
    };

    const COLUMNS: [&str; 4] = [
        "Born=person.birth_date",
        "Country=addr.main.country",
        "By=consent.given_by",
        "Year=person.birth_year",
    ];

    fn found(row: [&str; 4], given: Option<&str>) -> Vec<&'static str> {
        let mut yes = consent(Channel::Email, ConsentState::Proven);
        yes.is_web = true;
        yes.given_at = given.map(moment);
        let run = |code: &str| {
            Sample::of(&COLUMNS)
                .row(&row)
                .says(yes.clone())
                .run(code)
                .into_iter()
                .map(|finding| finding.code)
                .collect::<Vec<_>>()
        };
        ["CHD-01", "CHD-02", "CHD-03"]
            .iter()
            .flat_map(|code| run(code))
            .collect()
    }

    #[test]
    fn a_child_that_consents_alone_is_flagged_and_with_a_parent_passes() {
        let row = |by: &'static str| ["2014-05-01", "BE", by, ""];
        assert_eq!(found(row("self"), Some("2025-01-01")), ["CHD-01"]);
        assert_eq!(found(row(""), Some("2025-01-01")), ["CHD-01"]);
        for by in [
            "parent",
            "Mère",
            "ouders",
            "Sorgeberechtigte",
            "legal guardian",
        ] {
            assert!(found(row(by), Some("2025-01-01")).is_empty(), "{by}");
        }
    }

    #[test]
    fn the_age_is_that_on_the_day_of_the_consent() {
        let row = ["2010-03-10", "France", "", ""];
        assert_eq!(found(row, Some("2025-03-09")), ["CHD-02"]);
        assert!(found(row, Some("2025-03-10")).is_empty());
    }

    #[test]
    fn a_leap_day_child_is_a_year_older_on_the_first_of_march() {
        let row = ["2012-02-29", "BE", "", ""];
        assert_eq!(found(row, Some("2025-02-28")), ["CHD-02"]);
        assert!(found(row, Some("2025-03-01")).is_empty());
        assert!(is_below(date("2012-02-29"), date("2028-02-28"), 16));
        assert!(!is_below(date("2012-02-29"), date("2028-02-29"), 16));
    }

    #[test]
    fn in_france_child_and_parent_consent_together() {
        let row = |by: &'static str| ["2012-05-01", "FR", by, ""];
        assert_eq!(found(row("parent"), Some("2026-01-01")), ["CHD-03"]);
        assert_eq!(found(row("enfant"), Some("2026-01-01")), ["CHD-01"]);
        assert!(found(row("enfant et parent"), Some("2026-01-01")).is_empty());
        assert!(found(row("both"), Some("2026-01-01")).is_empty());
    }

    #[test]
    fn without_a_date_only_who_is_a_child_today_is_flagged() {
        assert_eq!(found(["2015-01-01", "BE", "", ""], None), ["CHD-01"]);
        assert!(found(["2008-01-01", "BE", "", ""], None).is_empty());
    }

    #[test]
    fn an_unknown_country_means_16_years_and_no_country_that_of_the_policy() {
        assert_eq!(
            found(["2011-06-01", "Atlantis", "", ""], Some("2026-06-01")),
            ["CHD-01"]
        );
        assert!(found(["2011-06-01", "", "", ""], Some("2026-06-01")).is_empty());
    }

    #[test]
    fn a_year_of_birth_suffices_where_it_leaves_no_doubt() {
        assert_eq!(
            found(["", "BE", "", "2014"], Some("2026-06-01")),
            ["CHD-01"]
        );
        assert!(found(["", "BE", "", "2013"], Some("2026-06-01")).is_empty());
        assert!(found(["", "BE", "", ""], Some("2026-06-01")).is_empty());
    }

    #[test]
    fn an_age_that_is_not_verified_is_said_to_be_a_draft() {
        let run = |country: &str| {
            let mut yes = consent(Channel::Email, ConsentState::Proven);
            (yes.is_web, yes.given_at) = (true, Some(moment("2026-01-01")));
            let row = ["2013-05-01", country, "self", ""];
            Sample::of(&COLUMNS)
                .row(&row)
                .says(yes)
                .run("CHD-01")
                .remove(0)
        };
        let draft = run("Denmark");
        assert!(draft.message.contains("draft") && draft.evidence == Evidence::Likely);
        let read = run("DE");
        assert!(!read.message.contains("draft") && read.evidence == Evidence::Certain);
    }

    #[test]
    fn a_no_and_an_impossible_birth_pass() {
        let no = consent(Channel::Email, ConsentState::Withdrawn);
        let sample = Sample::of(&COLUMNS)
            .row(&["2015-01-01", "BE", "", ""])
            .says(no);
        assert!(sample.run("CHD-01").is_empty());
        assert!(found(["2099-01-01", "BE", "", ""], Some("2025-01-01")).is_empty());
    }

    #[test]
    fn the_words_for_who_said_it_are_well_formed() {
        word_list::assert_well_formed(
            include_str!("given_by_words.csv"),
            &["parent", "child", "both"],
        );
    }
}
