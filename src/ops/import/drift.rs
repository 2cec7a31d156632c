//! What changed between two exports of a source without anybody here having asked for it: consents that
//! appeared without a proof, opt-outs that are gone, columns that are new, records that came back.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    intake::consents::{ConsentReader, Denied},
    model::{Channel, Consent, ConsentState, RawRow, Row},
    ops::{Layout, OpError, layout::readable},
    policy::Policy,
    store::unpack,
};

/// Records that are kept by their numbers; beyond, they are counted.
const MOST: usize = 10_000;

/// A record of which a channel reads otherwise than before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drifted {
    /// The store's number of the record.
    pub record: i64,
    /// The channel.
    pub channel: Channel,
}

/// What changed between an export and the one before. Numbers and headers, no value of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drift {
    /// How many records the source had.
    pub known: u64,
    /// How many of them changed.
    pub changed: u64,
    /// Changed cells by header.
    pub cells: BTreeMap<String, u64>,
    /// A yes that was not there before, and that nothing proves.
    pub unproven: Vec<Drifted>,
    /// A no that is not there any more.
    pub lost: Vec<Drifted>,
    /// Records that had left the source and are back, by their numbers.
    pub returned: Vec<i64>,
    /// Headers that the export before did not have.
    pub new_columns: Vec<String>,
    /// Further ones of `unproven`, `lost` and `returned` that are not kept by number.
    pub more: u64,
}

impl Drift {
    /// The headers that are new.
    pub(super) fn columns(&mut self, before: &Layout, now: &Layout) {
        let had = |header: &str| {
            before
                .columns
                .columns
                .iter()
                .any(|own| own.header == header)
        };
        let new = now.columns.columns.iter();
        self.new_columns = new
            .map(|column| column.header.clone())
            .filter(|header| !had(header))
            .collect();
    }

    /// Adds what changed in another file of the same export.
    pub(in crate::ops) fn absorb(&mut self, other: Self) {
        self.known = self.known.max(other.known);
        self.changed += other.changed;
        for (header, cells) in other.cells {
            *self.cells.entry(header).or_default() += cells;
        }
        self.unproven.extend(other.unproven);
        self.lost.extend(other.lost);
        self.returned.extend(other.returned);
        self.new_columns.extend(other.new_columns);
        self.more += other.more;
    }

    /// Records that had left and are back.
    pub(super) fn back(&mut self, records: &[i64]) {
        self.returned.extend(records.iter().take(MOST));
        self.more += records.len().saturating_sub(MOST) as u64;
    }
}

/// Compares the versions of records.
pub(super) struct Comparer<'a> {
    policy: &'a Policy,
    source: &'a str,
    today: NaiveDate,
    readers: HashMap<(i64, u8), ConsentReader>,
    pub drift: Drift,
}

/// A version of a record.
pub(super) struct Version<'a> {
    pub layout_number: i64,
    pub layout: &'a Layout,
    pub packed: &'a [u8],
}

/// What a version says of one channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Says {
    no: bool,
    unproven_yes: bool,
    yes: bool,
}

impl<'a> Comparer<'a> {
    pub(super) fn new(policy: &'a Policy, source: &'a str, today: NaiveDate) -> Self {
        Self {
            policy,
            source,
            today,
            readers: HashMap::new(),
            drift: Drift::default(),
        }
    }

    /// Compares two versions of a record.
    pub(super) fn compare(
        &mut self,
        record: i64,
        person: u8,
        before: &Version<'_>,
        now: &Version<'_>,
    ) -> Result<(), OpError> {
        let (mut old, mut new) = (RawRow::default(), RawRow::default());
        unpack(before.packed, &mut old)?;
        unpack(now.packed, &mut new)?;
        let old = readable(&old, before.layout.encoding());
        let new = readable(&new, now.layout.encoding());
        self.drift.changed += 1;
        self.cells(before.layout, &old, now.layout, &new);
        let said = self.says(person, before, &old);
        let says = self.says(person, now, &new);
        for channel in Channel::ALL {
            let was = said.get(&channel).copied().unwrap_or_default();
            let is = says.get(&channel).copied().unwrap_or_default();
            let one = Drifted { record, channel };
            if is.unproven_yes && !was.yes {
                Self::keep(&mut self.drift.unproven, &mut self.drift.more, one);
            }
            if was.no && !is.no {
                Self::keep(&mut self.drift.lost, &mut self.drift.more, one);
            }
        }
        Ok(())
    }

    fn keep(list: &mut Vec<Drifted>, more: &mut u64, one: Drifted) {
        match list.len() < MOST {
            true => list.push(one),
            false => *more += 1,
        }
    }

    /// Counts the cells that changed, by header.
    fn cells(&mut self, before: &Layout, old: &Row<'_>, now: &Layout, new: &Row<'_>) {
        for column in &now.columns.columns {
            let mut known = before.columns.columns.iter();
            let same = known.find(|own| own.header == column.header);
            if let Some(was) = same
                && old.get(was.index) != new.get(column.index)
            {
                *self.drift.cells.entry(column.header.clone()).or_default() += 1;
            }
        }
    }

    fn says(&mut self, person: u8, version: &Version<'_>, row: &Row<'_>) -> HashMap<Channel, Says> {
        let reader = self
            .readers
            .entry((version.layout_number, person))
            .or_insert_with(|| {
                let columns = version.layout.columns.of_person(person);
                let block = self.policy.source(self.source);
                ConsentReader::new(&columns, self.policy, block, self.today)
            });
        let (mut denied, mut said): (Vec<Denied>, Vec<Consent>) = (Vec::new(), Vec::new());
        reader.denials(row, &mut denied);
        reader.read(row, &mut said);
        let mut out: HashMap<Channel, Says> = HashMap::new();
        for one in denied {
            out.entry(one.channel).or_default().no = true;
        }
        for one in said {
            let says = out.entry(one.channel).or_default();
            says.yes |= one.said.is_grant();
            says.unproven_yes |= one.said == ConsentState::Claimed;
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{intake::columns::mapping, store::pack};

    fn layout(headers: &[&str]) -> Layout {
        let headers: Vec<String> = headers.iter().map(|own| (*own).to_owned()).collect();
        let request = mapping::MapRequest {
            headers: &headers,
            second_header: None,
            sample: &[],
            file_stem: "contacts",
            policy_source: None,
            date_order: None,
            purposes: &["direct-marketing"],
        };
        Layout {
            encoding: "utf-8".to_owned(),
            columns: mapping::map(&request),
        }
    }

    fn packed(cells: &[&str]) -> Vec<u8> {
        let mut raw = RawRow {
            width: cells.len(),
            ..RawRow::default()
        };
        for cell in cells {
            raw.push(cell.as_bytes());
        }
        let mut out = Vec::new();
        pack(&raw, &mut out);
        out
    }

    const HEAD: [&str; 4] = ["Id", "E-mail", "Opt-in e-mail", "Email opt out"];

    fn drift(before: [&str; 4], now: [&str; 4]) -> Drift {
        let policy = crate::policy::built_in();
        let layout = layout(&HEAD);
        let today = "2026-11-23".parse().unwrap();
        let mut comparer = Comparer::new(&policy, "crm", today);
        let (old, new) = (packed(&before), packed(&now));
        let version = |packed| Version {
            layout_number: 1,
            layout: &layout,
            packed,
        };
        comparer
            .compare(7, 0, &version(&old), &version(&new))
            .unwrap();
        comparer.drift
    }

    #[test]
    fn a_yes_that_appears_without_a_proof_is_drift_and_one_that_was_there_is_not() {
        let silent = ["1", "a@example.org", "", "no"];
        let yes = ["1", "a@example.org", "yes", "no"];
        let found = drift(silent, yes);
        assert_eq!(
            found.unproven,
            [Drifted {
                record: 7,
                channel: Channel::Email
            }]
        );
        assert_eq!(
            found.cells,
            BTreeMap::from([("Opt-in e-mail".to_owned(), 1)])
        );
        assert!(found.lost.is_empty());
        assert!(drift(yes, yes).unproven.is_empty());
        assert!(drift(yes, silent).unproven.is_empty());
    }

    #[test]
    fn an_opt_out_that_is_gone_is_drift_and_a_new_one_is_not() {
        let no = ["1", "a@example.org", "", "yes"];
        let silent = ["1", "a@example.org", "", "no"];
        assert_eq!(drift(no, silent).lost.len(), 1);
        assert!(drift(silent, no).lost.is_empty());
        assert!(drift(no, no).lost.is_empty());
    }

    #[test]
    fn new_columns_are_those_that_the_export_before_did_not_have() {
        let mut drift = Drift::default();
        drift.columns(&layout(&HEAD[..3]), &layout(&HEAD));
        assert_eq!(drift.new_columns, ["Email opt out"]);
        drift.columns(&layout(&HEAD), &layout(&HEAD[..3]));
        assert!(drift.new_columns.is_empty());
    }
}
