//! TRA-01, TRA-02, TRA-03, TRA-04, TRA-05: what people are told: where their data come from, for
//! what they are used anew, which interest weighs more, what protects them abroad.

use std::sync::LazyLock;

use chrono::{Months, NaiveDate};

use super::{
    Check, Handover, Rule, RuleMeta, SourceCx,
    dates::{self, DateColumn},
    handed,
    reporter::Reporter,
    word_list::{Remembered, WordList, has_word},
};
use crate::{
    model::{Finding, Record, Severity, consent::PurposeIx, fold},
    policy::{Area, Basis, Purpose, area},
};

static NOT_INFORMED: RuleMeta = RuleMeta {
    code: "TRA-01",
    name: "not-informed-of-collection",
    severity: Severity::High,
    articles: &["Art. 14(3) GDPR"],
    since: "0.1.0",
};

static SOURCE_UNKNOWN: RuleMeta = RuleMeta {
    code: "TRA-02",
    name: "source-of-data-unknown",
    severity: Severity::Medium,
    articles: &["Art. 14(2)(f) GDPR", "Art. 15(1)(g) GDPR"],
    since: "0.1.0",
};

static OTHER_PURPOSE: RuleMeta = RuleMeta {
    code: "TRA-03",
    name: "used-for-another-purpose",
    severity: Severity::Medium,
    articles: &["Art. 5(1)(b) GDPR", "Art. 13(3) GDPR", "Art. 14(4) GDPR"],
    since: "0.1.0",
};

/// A legitimate interest that nobody stated.
pub(super) static NOT_WEIGHED: RuleMeta = RuleMeta {
    code: "TRA-04",
    name: "legitimate-interest-not-stated",
    severity: Severity::High,
    articles: &["Art. 13(1)(d) GDPR", "Art. 6(1)(f) GDPR"],
    since: "0.1.0",
};

/// A recipient in a third country without a safeguard.
pub(super) static NO_SAFEGUARD: RuleMeta = RuleMeta {
    code: "TRA-05",
    name: "third-country-without-safeguard",
    severity: Severity::Medium,
    articles: &["Art. 13(1)(f) GDPR", "Art. 15(2) GDPR", "Art. 44 GDPR"],
    since: "0.1.0",
};

static SOURCES: LazyLock<WordList> =
    LazyLock::new(|| WordList::read(include_str!("source_words.csv")));
static BASES: LazyLock<WordList> =
    LazyLock::new(|| WordList::read(include_str!("basis_words.csv")));

/// Fields that say where the data of a record come from.
const SOURCE_FIELDS: [&str; 4] = [
    "life.source",
    "consent.source",
    "consent.basis_source",
    "consent.capture_channel",
];

/// How data came that the person did not give; the surest word counts.
fn origin(cell: &str) -> Option<&'static str> {
    let folded = fold::word(cell);
    ["purchased", "scraped", "partner"]
        .into_iter()
        .find(|kind| SOURCES.meanings(&folded).any(|own| own == *kind))
}

/// TRA-01.
pub(super) struct NotInformed;

impl Rule for NotInformed {
    fn meta(&self) -> &'static RuleMeta {
        &NOT_INFORMED
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let source = cx.columns.first("life.source")?.index;
        Some(Box::new(Informed {
            reporter: Reporter::new(cx, &NOT_INFORMED),
            source,
            informed: dates::columns(cx.columns, &["life.informed_at"]),
            created: dates::columns(cx.columns, &["life.created_at", "life.first_contact_at"]),
            mailed: dates::columns(cx.columns, &["life.first_mailing_at"]),
            origins: Remembered::new(origin),
        }))
    }
}

struct Informed<'a> {
    reporter: Reporter<'a>,
    source: usize,
    informed: Vec<DateColumn>,
    created: Vec<DateColumn>,
    mailed: Vec<DateColumn>,
    origins: Remembered<Option<&'static str>>,
}

impl Check for Informed<'_> {
    fn record(&mut self, record: &Record<'_>, out: &mut dyn FnMut(Finding)) {
        let cell = record.row.get(self.source).trim();
        let Some(kind) = (!cell.is_empty()).then(|| self.origins.of(cell)).flatten() else {
            return;
        };
        let Some(due) = self.due(record) else { return };
        let informed = dates::earliest(record, &self.informed).map(|(moment, _)| moment.date);
        let today = self.reporter.cx.today;
        let (variant, severity) = match informed {
            Some(day) if day <= due => return,
            Some(_) => ("late", Severity::Medium),
            None if today <= due => return,
            None => ("not_informed", NOT_INFORMED.severity),
        };
        let mut draft = self
            .reporter
            .on_record(record)
            .severity(severity)
            .kind(kind)
            .column(Some(self.source));
        if kind != "purchased" {
            draft = draft.likely();
        }
        out(draft.say(variant, || vec![("date", due.to_string())]));
    }
}

impl Informed<'_> {
    /// The last day on which the person had to be told: a calendar month after the data came, the
    /// first mailing where that was earlier. A record without a date came when it was imported.
    fn due(&self, record: &Record<'_>) -> Option<NaiveDate> {
        let came = dates::earliest(record, &self.created)
            .map(|(moment, _)| moment.date)
            .filter(|day| !dates::is_placeholder(*day))
            .unwrap_or(record.since);
        let month = came.checked_add_months(Months::new(1))?;
        let mailed = dates::earliest(record, &self.mailed).map(|(moment, _)| moment.date);
        Some(
            mailed
                .filter(|day| *day >= came)
                .map_or(month, |day| day.min(month)),
        )
    }
}

/// TRA-02.
pub(super) struct SourceUnknown;

impl Rule for SourceUnknown {
    fn meta(&self) -> &'static RuleMeta {
        &SOURCE_UNKNOWN
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let columns = SOURCE_FIELDS
            .iter()
            .flat_map(|field| cx.columns.below(field))
            .map(|column| column.index)
            .collect();
        Some(Box::new(Known {
            reporter: Reporter::new(cx, &SOURCE_UNKNOWN),
            columns,
            records: 0,
        }))
    }
}

struct Known<'a> {
    reporter: Reporter<'a>,
    columns: Vec<usize>,
    records: u64,
}

impl Check for Known<'_> {
    fn record(&mut self, record: &Record<'_>, out: &mut dyn FnMut(Finding)) {
        self.records += 1;
        let is_empty = |column: &usize| record.row.get(*column).trim().is_empty();
        if !self.columns.is_empty() && self.columns.iter().all(is_empty) {
            let column = self.columns.first().copied();
            out(self
                .reporter
                .on_record(record)
                .column(column)
                .plain("empty"));
        }
    }

    fn finish(&mut self, out: &mut dyn FnMut(Finding)) {
        if self.columns.is_empty() && self.records > 0 {
            out(self.reporter.on_file(self.records).plain("no_column"));
        }
    }

    fn hand_over(&mut self) -> Option<Handover> {
        Some(Box::new(std::mem::take(&mut self.records)))
    }

    fn take_over(&mut self, handover: Handover) {
        self.records += handed::<u64>(handover);
    }
}

/// TRA-03.
pub(super) struct OtherPurpose;

impl Rule for OtherPurpose {
    fn meta(&self) -> &'static RuleMeta {
        &OTHER_PURPOSE
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let column = cx.columns.first("life.collected_for")?.index;
        let informed = cx.columns.first("life.informed_at");
        let purposes = cx.policy.purposes.iter().enumerate();
        Some(Box::new(Purposes {
            reporter: Reporter::new(cx, &OTHER_PURPOSE),
            column,
            informed: informed.map(|column| column.index),
            purposes: purposes
                .filter(|(_, purpose)| !purpose.channels.is_empty())
                .filter_map(|(index, purpose)| Some((PurposeIx::try_from(index).ok()?, purpose)))
                .collect(),
        }))
    }
}

struct Purposes<'a> {
    reporter: Reporter<'a>,
    column: usize,
    informed: Option<usize>,
    purposes: Vec<(PurposeIx, &'a Purpose)>,
}

impl Check for Purposes<'_> {
    fn record(&mut self, record: &Record<'_>, out: &mut dyn FnMut(Finding)) {
        let cell = record.row.get(self.column).trim();
        let is_informed = self
            .informed
            .is_some_and(|column| !record.row.get(column).trim().is_empty());
        if cell.is_empty() || is_informed {
            return;
        }
        let folded = fold::word(cell);
        for (index, purpose) in &self.purposes {
            if names(&folded, purpose) || !is_used(record, *index, purpose) {
                continue;
            }
            out(self
                .reporter
                .on_record(record)
                .likely()
                .purpose(*index)
                .column(Some(self.column))
                .plain("other"));
        }
    }
}

/// Whether a folded cell names a purpose by its id or by what it is called in any language.
fn names(folded: &str, purpose: &Purpose) -> bool {
    std::iter::once(&purpose.id)
        .chain(purpose.label.values())
        .map(|name| fold::word(name))
        .any(|name| has_word(folded, &name) || has_word(&name, folded))
}

/// Whether a purpose uses the record without having asked: a consent informs by itself, and a person
/// who said no is not used.
fn is_used(record: &Record<'_>, index: PurposeIx, purpose: &Purpose) -> bool {
    let mut own = record
        .consents
        .iter()
        .filter(|consent| consent.purpose == index)
        .peekable();
    match purpose.basis {
        Basis::Consent => {
            own.peek().is_some() && own.all(|one| !one.state.is_grant() && !one.state.is_denial())
        }
        _ => own.all(|one| !one.state.is_denial()),
    }
}

/// TRA-04, on the records whose basis is said to be a legitimate interest.
pub(super) struct InterestNotStated;

impl Rule for InterestNotStated {
    fn meta(&self) -> &'static RuleMeta {
        &NOT_WEIGHED
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let column = cx.columns.first("consent.legal_basis")?.index;
        let is_weighed = cx.policy.purposes.iter().any(|purpose| {
            purpose.basis == Basis::LegitimateInterest && purpose.assessment.is_some()
        });
        (!is_weighed).then(|| {
            Box::new(Interest {
                reporter: Reporter::new(cx, &NOT_WEIGHED),
                column,
                count: 0,
                bases: Remembered::new(is_legitimate_interest),
            }) as Box<dyn Check>
        })
    }
}

fn is_legitimate_interest(cell: &str) -> bool {
    let folded = fold::word(cell);
    BASES.meanings(&folded).next().is_some()
}

struct Interest<'a> {
    reporter: Reporter<'a>,
    column: usize,
    count: u64,
    bases: Remembered<bool>,
}

impl Check for Interest<'_> {
    fn record(&mut self, record: &Record<'_>, _out: &mut dyn FnMut(Finding)) {
        let cell = record.row.get(self.column).trim();
        if !cell.is_empty() && self.bases.of(cell) {
            self.count += 1;
        }
    }

    fn finish(&mut self, out: &mut dyn FnMut(Finding)) {
        if self.count > 0 {
            out(self
                .reporter
                .on_column(self.column, self.count)
                .plain("records"));
        }
    }

    fn hand_over(&mut self) -> Option<Handover> {
        Some(Box::new(std::mem::take(&mut self.count)))
    }

    fn take_over(&mut self, handover: Handover) {
        self.count += handed::<u64>(handover);
    }
}

/// TRA-04 on the purposes of the policy: a legitimate interest of which nobody says where it was weighed.
pub(super) fn interests(cx: &SourceCx<'_>, out: &mut dyn FnMut(Finding)) {
    let reporter = Reporter::new(cx, &NOT_WEIGHED);
    for (index, purpose) in cx.policy.purposes.iter().enumerate() {
        if purpose.basis == Basis::LegitimateInterest
            && purpose.assessment.is_none()
            && let Ok(index) = PurposeIx::try_from(index)
        {
            out(reporter.on_policy().purpose(index).plain("purpose"));
        }
    }
}

/// TRA-05 on the recipients of the policy.
pub(super) fn recipients(cx: &SourceCx<'_>, out: &mut dyn FnMut(Finding)) {
    let reporter = Reporter::new(cx, &NO_SAFEGUARD);
    for recipient in &cx.policy.recipients {
        if area(&recipient.country) != Some(Area::Third) || recipient.safeguard.is_some() {
            continue;
        }
        let variant = match adequacy(&recipient.country, cx.today) {
            Some("all") => continue,
            Some(_) => "part",
            None => "none",
        };
        out(reporter.on_policy().kind(variant).say(variant, || {
            vec![
                ("recipient", recipient.id.clone()),
                ("country", recipient.country.clone()),
            ]
        }));
    }
}

/// How far a decision of the Commission holds a third country's law adequate on a day (Art. 45 GDPR):
/// `all` or `part`.
fn adequacy(country: &str, day: NaiveDate) -> Option<&'static str> {
    include_str!("adequacy.csv")
        .lines()
        .skip(1)
        .find_map(|line| {
            let mut cells = line.split(',');
            let (code, scope) = (cells.next()?, cells.next()?);
            let from: NaiveDate = cells.next()?.parse().ok()?;
            let to: Option<NaiveDate> = cells.next()?.parse().ok();
            let holds = code == country && from <= day && to.is_none_or(|last| day <= last);
            holds.then_some(scope)
        })
}

#[cfg(test)]
#[path = "transparency_tests.rs"]
mod tests;
