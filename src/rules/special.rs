//! SPC-01, SPC-02, SPC-03, SPC-04: special categories of data and criminal data, in columns of their
//! own and in texts.

use super::{
    Check, Handover, Rule, RuleMeta, SourceCx, handed,
    reporter::Reporter,
    text_seen::{Seen, surest},
};
use crate::{
    detect::Family,
    model::{Field, Finding, Record, Severity},
    policy::Policy,
};

static STATED: RuleMeta = RuleMeta {
    code: "SPC-01",
    name: "special-category-without-ground",
    severity: Severity::Critical,
    articles: &["Art. 9(1) GDPR", "Art. 9(2) GDPR"],
    since: "0.1.0",
};

static INFERRED: RuleMeta = RuleMeta {
    code: "SPC-02",
    name: "special-category-inferred",
    severity: Severity::High,
    articles: &["Art. 9(1) GDPR"],
    since: "0.1.0",
};

static CRIMINAL: RuleMeta = RuleMeta {
    code: "SPC-03",
    name: "criminal-data",
    severity: Severity::Critical,
    articles: &["Art. 10 GDPR"],
    since: "0.1.0",
};

static SCORED: RuleMeta = RuleMeta {
    code: "SPC-04",
    name: "score-beside-special-category",
    severity: Severity::High,
    articles: &["Art. 22(4) GDPR", "Art. 9(2)(a) GDPR"],
    since: "0.1.0",
};

/// Fields of special categories, with the kind that a finding names.
const SPECIAL: [(&str, &str); 6] = [
    ("sens.ethnicity", "ethnicity"),
    ("sens.health", "health"),
    ("sens.political", "politics"),
    ("sens.religion", "religion"),
    ("sens.sexual", "sex-life"),
    ("sens.union", "union"),
];

/// The kind of a field that holds a special category by its name.
fn special(field: &Field) -> Option<&'static str> {
    let found = SPECIAL.iter().find(|(prefix, _)| field.is_below(prefix));
    found.map(|(_, kind)| *kind)
}

/// Whether a purpose needs the field and the policy says what allows it (Art. 9(2) GDPR).
fn has_ground(field: &Field, policy: &Policy) -> bool {
    policy.purposes.iter().any(|purpose| {
        purpose.special_ground.is_some() && purpose.fields.iter().any(|own| field.is_below(own))
    })
}

/// A rule on one kind of fact, in columns and texts.
pub(super) struct Special {
    meta: &'static RuleMeta,
    /// The kind that a column holds by its field, where the rule accuses it.
    column: fn(&Field, &Policy) -> Option<&'static str>,
    /// Whether the rule accuses what was seen in a text.
    seen: fn(&Seen) -> bool,
}

/// SPC-01.
pub(super) static WITHOUT_GROUND: Special = Special {
    meta: &STATED,
    column: |field, policy| special(field).filter(|_| !has_ground(field, policy)),
    seen: |one| one.family() == Family::SpecialCategory && !one.is_inferred,
};
/// SPC-02.
pub(super) static FROM_HABITS: Special = Special {
    meta: &INFERRED,
    column: |_, _| None,
    seen: |one| one.is_inferred,
};
/// SPC-03.
pub(super) static CRIMINAL_DATA: Special = Special {
    meta: &CRIMINAL,
    column: |field, _| field.is_below("sens.criminal").then_some("criminal"),
    seen: |one| one.family() == Family::Criminal,
};

impl Rule for Special {
    fn meta(&self) -> &'static RuleMeta {
        self.meta
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let columns = cx.columns.columns.iter().filter_map(|column| {
            let kind = (self.column)(column.field.as_ref()?, cx.policy)?;
            Some((column.index, kind, 0))
        });
        Some(Box::new(Facts {
            reporter: Reporter::new(cx, self.meta),
            columns: columns.collect(),
            wants: self.seen,
        }))
    }
}

struct Facts<'a> {
    reporter: Reporter<'a>,
    /// Columns of the kind: position, kind, filled cells.
    columns: Vec<(usize, &'static str, u64)>,
    wants: fn(&Seen) -> bool,
}

impl Check for Facts<'_> {
    fn record(&mut self, record: &Record<'_>, _out: &mut dyn FnMut(Finding)) {
        for (column, _, count) in &mut self.columns {
            let mut cells = record.row.values(*column);
            if cells.any(|cell| !cell.trim().is_empty()) {
                *count += 1;
            }
        }
    }

    fn reads_texts(&self) -> bool {
        true
    }

    fn texts(&mut self, record: &Record<'_>, seen: &[Seen], out: &mut dyn FnMut(Finding)) {
        for one in surest(seen, self.wants) {
            out(self.reporter.on_seen(record, one).plain("text"));
        }
    }

    fn finish(&mut self, out: &mut dyn FnMut(Finding)) {
        for (column, kind, count) in self.columns.iter().filter(|(.., count)| *count > 0) {
            let draft = self.reporter.on_column(*column, *count).kind(kind);
            out(draft.plain("column"));
        }
    }

    fn hand_over(&mut self) -> Option<Handover> {
        let counts = self
            .columns
            .iter_mut()
            .map(|(.., count)| std::mem::take(count));
        Some(Box::new(counts.collect::<Vec<u64>>()))
    }

    fn take_over(&mut self, handover: Handover) {
        for ((.., count), more) in self.columns.iter_mut().zip(handed::<Vec<u64>>(handover)) {
            *count += more;
        }
    }
}

/// SPC-04.
pub(super) struct ScoreBesideSpecial;

impl Rule for ScoreBesideSpecial {
    fn meta(&self) -> &'static RuleMeta {
        &SCORED
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let score = cx.columns.first("profile.score")?.index;
        let columns: Vec<usize> = cx
            .columns
            .columns
            .iter()
            .filter(|column| {
                column
                    .field
                    .as_ref()
                    .is_some_and(|field| special(field).is_some())
            })
            .map(|column| column.index)
            .collect();
        (!columns.is_empty()).then(|| {
            Box::new(Scores {
                reporter: Reporter::new(cx, &SCORED),
                score,
                columns,
                count: 0,
            }) as Box<dyn Check>
        })
    }
}

struct Scores<'a> {
    reporter: Reporter<'a>,
    score: usize,
    columns: Vec<usize>,
    count: u64,
}

impl Check for Scores<'_> {
    fn record(&mut self, record: &Record<'_>, _out: &mut dyn FnMut(Finding)) {
        let is_filled = |column: &usize| !record.row.get(*column).trim().is_empty();
        if is_filled(&self.score) && self.columns.iter().any(is_filled) {
            self.count += 1;
        }
    }

    fn finish(&mut self, out: &mut dyn FnMut(Finding)) {
        if self.count > 0 {
            let draft = self.reporter.on_column(self.score, self.count).likely();
            out(draft.plain("beside"));
        }
    }

    fn hand_over(&mut self) -> Option<Handover> {
        Some(Box::new(std::mem::take(&mut self.count)))
    }

    fn take_over(&mut self, handover: Handover) {
        self.count += handed::<u64>(handover);
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        detect::Kind,
        model::{Evidence, Scope, Severity},
        rules::samples::Sample,
    };

    #[test]
    fn a_filled_column_of_a_special_category_needs_a_ground() {
        let sample = || {
            Sample::of(&["Religion=sens.religion", "City=addr.main.city"])
                .row(&["x", "Bonn"])
                .row(&["", "Köln"])
        };
        let found = sample().run("SPC-01");
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].scope, found[0].count, found[0].kind.as_deref()),
            (Scope::Column, 1, Some("religion"))
        );
        let listed = |ground: Option<&'static str>| {
            sample().policy(|policy| {
                policy.purposes[0].fields.push("sens.religion".to_owned());
                policy.purposes[0].special_ground = ground;
            })
        };
        assert_eq!(listed(None).run("SPC-01").len(), 1);
        assert!(listed(Some("a")).run("SPC-01").is_empty());
        let empty = Sample::of(&["Religion=sens.religion"]).row(&[" "]);
        assert!(empty.run("SPC-01").is_empty());
    }

    #[test]
    fn a_note_on_health_is_told_by_its_place_and_never_by_its_words() {
        let found = Sample::of(&["Notes=text.notes"])
            .row(&["É en burn-out depuis mars"])
            .sees(0, "burn-out", Kind::Health, Evidence::Certain)
            .run("SPC-01");
        let span = found[0].span.unwrap();
        assert_eq!((span.start, span.end), (5, 13));
        assert_eq!(found[0].kind.as_deref(), Some("health"));
        assert_eq!(found[0].severity, Severity::Critical);
        assert!(!serde_json::to_string(&found).unwrap().contains("burn"));
    }

    #[test]
    fn a_hint_is_never_above_info() {
        let found = Sample::of(&["Notes=text.notes"])
            .row(&["la maladie"])
            .sees(0, "maladie", Kind::Health, Evidence::Hint)
            .run("SPC-01");
        assert_eq!(found[0].severity, Severity::Info);
    }

    #[test]
    fn what_was_seen_of_another_kind_passes() {
        let sample = Sample::of(&["Notes=text.notes"])
            .row(&["appeler Anne"])
            .sees(0, "Anne", Kind::ThirdPerson, Evidence::Certain);
        for code in ["SPC-01", "SPC-02", "SPC-03"] {
            assert!(sample.run(code).is_empty(), "{code}");
        }
    }

    #[test]
    fn a_habit_is_inferred_and_told_once() {
        let sample = Sample::of(&["Diet="]).row(&["Halal"]);
        let found = sample.run("SPC-02");
        assert_eq!(found.len(), 1);
        assert_eq!(
            (
                found[0].kind.as_deref(),
                found[0].evidence,
                found[0].severity
            ),
            (Some("religion"), Evidence::Likely, Severity::High)
        );
        assert!(sample.run("SPC-01").is_empty());
        assert!(
            Sample::of(&["Diet="])
                .row(&["vegetarian"])
                .run("SPC-02")
                .is_empty()
        );
    }

    #[test]
    fn criminal_data_are_flagged_in_columns_and_notes() {
        let column = Sample::of(&["Strafblad=sens.criminal"]).row(&["ja"]);
        assert_eq!(column.run("SPC-03").len(), 1);
        let note = Sample::of(&["Notes=text.notes"])
            .row(&["strafblad voor fraude"])
            .sees(0, "strafblad", Kind::Criminal, Evidence::Certain);
        assert_eq!(note.run("SPC-03").len(), 1);
        assert!(note.run("SPC-01").is_empty());
    }

    #[test]
    fn a_score_beside_a_special_category_is_flagged_once_a_source() {
        let sample = |score: &str, health: &str| {
            Sample::of(&["Score=profile.score", "Health=sens.health"]).row(&[score, health])
        };
        assert_eq!(sample("87", "asthma").run("SPC-04").len(), 1);
        assert!(sample("87", "").run("SPC-04").is_empty());
        assert!(sample("", "asthma").run("SPC-04").is_empty());
        assert!(
            Sample::of(&["Score=profile.score"])
                .row(&["87"])
                .run("SPC-04")
                .is_empty()
        );
    }
}
