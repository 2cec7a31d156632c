//! RET-02: a record that is kept longer than the policy allows.

use super::{
    Check, Rule, RuleMeta, SourceCx,
    reporter::Reporter,
    retention::{self, Dates},
};
use crate::{
    model::{Finding, Record, Severity, consent::PurposeIx},
    policy::{Purpose, RetentionFrom},
};

static META: RuleMeta = RuleMeta {
    code: "RET-02",
    name: "retention-exceeded",
    severity: Severity::High,
    articles: &["Art. 5(1)(e) GDPR", "Art. 17(1)(a) GDPR"],
    since: "0.1.0",
};

/// The rule.
pub(super) struct RetentionExceeded;

impl Rule for RetentionExceeded {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let limited = cx
            .policy
            .purposes
            .iter()
            .enumerate()
            .filter_map(|(index, purpose)| {
                Some((
                    PurposeIx::try_from(index).ok()?,
                    purpose,
                    purpose.retention_months?,
                ))
            });
        let limited: Vec<_> = limited.collect();
        if limited.is_empty() {
            return None;
        }
        Some(Box::new(Limit {
            reporter: Reporter::new(cx, &META),
            dates: Dates::new(cx),
            limited,
        }))
    }
}

struct Limit<'a> {
    reporter: Reporter<'a>,
    dates: Dates,
    /// The purposes with a period.
    limited: Vec<(PurposeIx, &'a Purpose, u32)>,
}

impl Check for Limit<'_> {
    fn record(&mut self, record: &Record<'_>, out: &mut dyn FnMut(Finding)) {
        for (index, purpose, months) in &self.limited {
            let Some(start) = self.dates.start(record, purpose) else {
                continue;
            };
            let Some(due) = retention::end_of_period(start.date, *months) else {
                continue;
            };
            if due >= self.reporter.cx.today {
                continue;
            }
            let variant = match purpose.retention_from {
                RetentionFrom::LastContact if start.is_fallback => "fallback",
                RetentionFrom::LastContact => "last_contact",
                RetentionFrom::EndOfRelation => "end_of_relation",
                RetentionFrom::Created => "created",
            };
            let draft = self
                .reporter
                .on_record(record)
                .purpose(*index)
                .column(start.column);
            out(draft.say(variant, || {
                vec![("date", due.to_string()), ("months", months.to_string())]
            }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Channel, ConsentState},
        rules::samples::{Sample, consent, moment},
    };

    const COLUMNS: [&str; 5] = [
        "Last=life.last_activity_at",
        "Contacted=life.last_contacted_at",
        "How=life.last_contact_source",
        "Created=life.created_at",
        "End=life.contract_end",
    ];

    fn sample(row: [&str; 5]) -> Sample {
        Sample::of(&COLUMNS).today("2026-01-01").row(&row)
    }

    fn found(row: [&str; 5]) -> usize {
        sample(row).run("RET-02").len()
    }

    #[test]
    fn a_contact_older_than_the_period_is_due_since_its_end() {
        let found = sample(["2022-11-01", "", "", "", ""]).run("RET-02");
        assert_eq!(found.len(), 1);
        assert!(
            found[0].message.contains("due since 2025-11-01"),
            "{}",
            found[0].message
        );
        assert_eq!(found[0].field.as_deref(), Some("Last"));
    }

    #[test]
    fn the_last_day_of_the_period_still_passes() {
        assert_eq!(found(["2023-01-01", "", "", "", ""]), 0);
        assert_eq!(found(["2022-12-31", "", "", "", ""]), 1);
    }

    #[test]
    fn our_own_mailing_does_not_prolong_the_period() {
        assert_eq!(found(["2022-11-01", "2025-12-01", "email open", "", ""]), 1);
        assert_eq!(found(["2022-11-01", "2025-12-01", "order", "", ""]), 0);
        assert_eq!(found(["", "2025-12-01", "email open", "2020-01-01", ""]), 1);
        assert_eq!(found(["", "2025-12-01", "email open", "2024-01-01", ""]), 0);
    }

    #[test]
    fn an_order_is_an_act_of_the_person_whoever_made_the_last_contact() {
        let found = |row: [&str; 4]| {
            Sample::of(&[
                "Contacted=life.last_contacted_at",
                "How=life.last_contact_source",
                "Order=life.last_purchase_at",
                "End=life.relation_end",
            ])
            .today("2026-01-01")
            .row(&row)
        };
        for (row, due) in [
            (["2022-11-01", "", "2025-06-01", ""], 0),
            (["2025-12-01", "email open", "2025-06-01", ""], 0),
            (["2025-12-01", "email open", "2020-06-01", ""], 1),
            (["", "", "2020-06-01", ""], 1),
        ] {
            assert_eq!(found(row).run("RET-02").len(), due, "{row:?}");
        }
        let of_relation = |row| {
            found(row)
                .policy(|policy| {
                    policy.purposes[0].retention_from = RetentionFrom::EndOfRelation;
                })
                .run("RET-02")
                .len()
        };
        // Who ordered after the end was a customer again; without an end nothing has ended.
        assert_eq!(of_relation(["", "", "2025-06-01", "2020-06-01"]), 0);
        assert_eq!(of_relation(["", "", "2020-06-01", "2020-01-01"]), 1);
        assert_eq!(of_relation(["", "", "2020-06-01", ""]), 0);
    }

    #[test]
    fn without_a_contact_the_creation_counts_and_without_both_nothing_is_said() {
        let due = sample(["", "", "", "2020-01-01", ""]).run("RET-02");
        assert!(due[0].message.contains("2023-01-01"), "{}", due[0].message);
        assert_eq!(found(["", "", "", "", ""]), 0);
    }

    #[test]
    fn a_contact_in_the_future_or_before_the_first_computers_is_no_contact() {
        assert_eq!(found(["2099-01-01", "", "", "2020-01-01", ""]), 1);
        assert_eq!(found(["1900-01-01", "", "", "2025-01-01", ""]), 0);
    }

    #[test]
    fn a_consent_is_an_act_of_the_person() {
        let mut yes = consent(Channel::Email, ConsentState::Proven);
        yes.given_at = Some(moment("2024-06-01"));
        assert!(
            sample(["2022-11-01", "", "", "", ""])
                .says(yes)
                .run("RET-02")
                .is_empty()
        );
    }

    #[test]
    fn the_end_of_a_relation_and_the_creation_start_their_own_periods() {
        let from = |start: RetentionFrom, row: [&str; 5]| {
            sample(row)
                .policy(|policy| policy.purposes[0].retention_from = start)
                .run("RET-02")
                .len()
        };
        assert_eq!(
            from(
                RetentionFrom::EndOfRelation,
                ["", "", "", "2001-01-01", "2022-01-01"]
            ),
            1
        );
        assert_eq!(
            from(
                RetentionFrom::EndOfRelation,
                ["2001-01-01", "", "", "2001-01-01", ""]
            ),
            0
        );
        assert_eq!(
            from(
                RetentionFrom::Created,
                ["2025-12-01", "", "", "2020-01-01", ""]
            ),
            1
        );
        assert_eq!(
            from(
                RetentionFrom::Created,
                ["2020-01-01", "", "", "2025-01-01", ""]
            ),
            0
        );
    }
}
