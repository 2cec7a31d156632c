//! Which columns no purpose needs, and which rule of minimisation speaks about each: exactly one, so
//! that a column is not accused twice.

use std::sync::LazyLock;

use super::{
    Check, Handover, RuleMeta, SourceCx, handed,
    reporter::{Blanks, Reporter},
};
use crate::{
    model::{Channel, Column, Field, Finding, Record},
    policy::{Policy, Purpose},
};

/// A line of the table: the fields below a prefix, and the group they belong to.
struct Line {
    prefix: &'static str,
    group: &'static str,
}

static TABLE: LazyLock<Vec<Line>> = LazyLock::new(|| {
    let line = |text: &'static str| {
        let mut cells = text.split(',');
        Some(Line {
            prefix: cells.next()?,
            group: cells.next()?,
        })
    };
    include_str!("necessity.csv")
        .lines()
        .skip(1)
        .filter_map(line)
        .collect()
});

/// The prefix in a policy that stands for all parts of a name.
const NAME_PREFIX: &str = "person.name";

/// The code of the rule that accuses a column; none where the law or a purpose needs it.
#[must_use]
pub fn accused_by(column: &Column, policy: &Policy) -> Option<&'static str> {
    let Some(field) = &column.field else {
        return Some("MIN-01");
    };
    let group = group_of(field);
    // No purpose makes a password or a security code of a card one that a CRM should hold.
    if group == "never" {
        return Some("MIN-05");
    }
    let is_needed = group == "needed"
        || policy
            .purposes
            .iter()
            .any(|purpose| is_needed_by(field, purpose));
    if is_needed {
        return None;
    }
    Some(if group.starts_with("MIN-") {
        group
    } else {
        "MIN-01"
    })
}

/// The group of the longest prefix that a field is below.
fn group_of(field: &Field) -> &'static str {
    TABLE
        .iter()
        .filter(|line| field.is_below(line.prefix))
        .max_by_key(|line| line.prefix.len())
        .map_or("", |line| line.group)
}

/// Whether a purpose needs a field: it lists it, or contacts people at it.
pub(super) fn is_needed_by(field: &Field, purpose: &Purpose) -> bool {
    let is_listed =
        |own: &String| field.is_below(own) || (own == NAME_PREFIX && group_of(field) == "name");
    purpose.fields.iter().any(is_listed)
        || purpose
            .channels
            .iter()
            .any(|channel| is_address(field, *channel))
}

/// Whether a field is an address of a channel: a purpose that uses the channel needs it.
fn is_address(field: &Field, channel: Channel) -> bool {
    field.is_below(match channel {
        Channel::Email => "contact.email",
        Channel::Phone | Channel::Sms => "contact.phone",
        Channel::Post => "addr",
        Channel::Fax => "contact.fax",
    })
}

/// Whether a non-blank cell counts as filled for a rule.
pub(super) type Counts = fn(&Column, &str) -> bool;

/// Counts the filled cells of the columns that one rule accuses.
pub(super) struct Filled<'a> {
    reporter: Reporter<'a>,
    columns: Vec<(&'a Column, u64)>,
    counts: Counts,
    records: u64,
}

impl<'a> Filled<'a> {
    /// None where the rule accuses no column of the source.
    pub(super) fn new(cx: &SourceCx<'a>, meta: &'static RuleMeta, counts: Counts) -> Option<Self> {
        let accused = |column: &&Column| accused_by(column, cx.policy) == Some(meta.code);
        let columns: Vec<_> = cx
            .columns
            .columns
            .iter()
            .filter(accused)
            .map(|column| (column, 0))
            .collect();
        (!columns.is_empty()).then(|| Self {
            reporter: Reporter::new(cx, meta),
            columns,
            counts,
            records: 0,
        })
    }

    fn blanks(&self, filled: u64) -> Blanks {
        let percent = filled
            .saturating_mul(100)
            .checked_div(self.records)
            .unwrap_or(0);
        let percent = if percent == 0 {
            "<1".to_owned()
        } else {
            percent.to_string()
        };
        vec![("percent", percent), ("records", self.records.to_string())]
    }
}

impl Check for Filled<'_> {
    fn record(&mut self, record: &Record<'_>, _out: &mut dyn FnMut(Finding)) {
        self.records += 1;
        for (column, filled) in &mut self.columns {
            let mut cells = record.row.values(column.index).map(str::trim);
            if cells.any(|cell| !cell.is_empty() && (self.counts)(column, cell)) {
                *filled += 1;
            }
        }
    }

    fn finish(&mut self, out: &mut dyn FnMut(Finding)) {
        for (column, filled) in self.columns.iter().filter(|(_, filled)| *filled > 0) {
            let variant = match &column.field {
                Some(_) => "unneeded",
                None if column.candidates.is_empty() => "unknown",
                None => "ambiguous",
            };
            let draft = self.reporter.on_column(column.index, *filled);
            let draft = match &column.field {
                Some(field) => draft.kind(field.as_str()),
                None => draft,
            };
            out(draft.say(variant, || self.blanks(*filled)));
        }
    }

    fn hand_over(&mut self) -> Option<Handover> {
        let filled: Vec<u64> = self
            .columns
            .iter_mut()
            .map(|(_, filled)| std::mem::take(filled))
            .collect();
        Some(Box::new((std::mem::take(&mut self.records), filled)))
    }

    fn take_over(&mut self, handover: Handover) {
        let (records, filled) = handed::<(u64, Vec<u64>)>(handover);
        self.records += records;
        for ((_, own), more) in self.columns.iter_mut().zip(filled) {
            *own += more;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::samples::{self, Sample};

    fn accusation(field: &str) -> Option<&'static str> {
        let columns = samples::columns(&[&format!("X={field}")]);
        accused_by(&columns.columns[0], &samples::policy())
    }

    #[test]
    fn the_table_reads_whole_and_names_only_rules_that_exist() {
        assert_eq!(
            TABLE.len(),
            include_str!("necessity.csv").lines().count() - 1
        );
        for line in TABLE.iter().filter(|line| line.group.starts_with("MIN")) {
            assert!(
                crate::rules::by_code(line.group).is_some(),
                "{}",
                line.prefix
            );
        }
        for line in TABLE.iter() {
            assert!(
                ["needed", "name", "never"].contains(&line.group)
                    || line.group.starts_with("MIN-0"),
                "{}",
                line.prefix
            );
        }
    }

    #[test]
    fn what_the_law_itself_needs_is_not_accused() {
        for field in [
            "id.source",
            "consent.email.optin_at",
            "meta.checksum",
            "life.last_contacted_at",
            "life.created_at",
        ] {
            assert_eq!(accusation(field), None, "{field}");
        }
    }

    #[test]
    fn what_a_purpose_lists_or_its_channel_uses_is_not_accused() {
        for field in [
            "person.first_name",
            "person.full_name",
            "contact.email.work",
            "addr.main.city",
            "org.name",
        ] {
            assert_eq!(accusation(field), None, "{field}");
        }
    }

    #[test]
    fn each_other_field_is_accused_by_one_rule() {
        for (field, code) in [
            ("profile.score", "MIN-01"),
            ("profile.education", "MIN-04"),
            ("life.owner", "MIN-01"),
            ("person.birth_year", "MIN-01"),
            ("person.gender", "MIN-02"),
            ("person.birth_date", "MIN-03"),
            ("fam.marital_status", "MIN-04"),
            ("sens.religion", "MIN-04"),
            ("contact.social.facebook", "MIN-04"),
        ] {
            assert_eq!(accusation(field), Some(code), "{field}");
        }
    }

    #[test]
    fn a_column_is_never_accused_twice() {
        let fields = [
            "X=profile.hobby",
            "Y=person.gender",
            "Z=person.birth_date",
            "U=",
            "V=life.owner",
        ];
        let cells = ["a", "b", "1980-02-03", "c", "d"];
        let accused: Vec<_> = ["MIN-01", "MIN-02", "MIN-03", "MIN-04"]
            .iter()
            .flat_map(|code| Sample::of(&fields).row(&cells).run(code))
            .filter_map(|finding| finding.field.map(|field| field.to_string()))
            .collect();
        assert_eq!(accused, ["U", "V", "Y", "Z", "X"]);
    }
}
