//! CON-16: consents that were set in bulk rather than given one by one.
//!
//! The thresholds are ours, chosen to stay silent on ordinary files: a trade fair puts many yeses on
//! one day, and an export of a mailing list is all yes by nature; neither is suspicious as long as
//! the yeses carry dates of their own.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveTime};

use super::{Check, Handover, Rule, RuleMeta, SourceCx, handed, reporter::Reporter};
use crate::model::{Channel, Finding, Moment, Record, Severity, consent::PurposeIx};

static META: RuleMeta = RuleMeta {
    code: "CON-16",
    name: "consent-set-in-bulk",
    severity: Severity::Medium,
    articles: &["Art. 7(1) GDPR", "Art. 5(2) GDPR"],
    since: "0.1.0",
};

/// So many consents of one moment are a cluster, if they are also a large share ...
const MIN_CLUSTER: u64 = 20;
/// ... of all dated consents, in percent.
const MIN_SHARE: u64 = 50;
/// So many consents of one and the same second are a cluster whatever their share.
const MIN_SAME_SECOND: u64 = 100;
/// A source in which everybody says yes is judged from so many records on.
const MIN_ALL_YES: u64 = 50;
/// Distinct moments that are told apart; further ones cannot be large clusters of an ordinary file.
const MAX_MOMENTS: usize = 65_536;
/// The day on which the GDPR began to apply: many a system set its flags on it.
const FIRST_DAY: Option<NaiveDate> = NaiveDate::from_ymd_opt(2018, 5, 25);

/// The rule.
pub(super) struct ConsentSetInBulk;

impl Rule for ConsentSetInBulk {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        Some(Box::new(Bulk {
            reporter: Reporter::new(cx, &META),
            groups: Vec::new(),
        }))
    }
}

struct Bulk<'a> {
    reporter: Reporter<'a>,
    groups: Vec<Group>,
}

/// The consents of one channel and purpose.
struct Group {
    channel: Channel,
    purpose: PurposeIx,
    records: u64,
    yeses: u64,
    dated: u64,
    moments: HashMap<Moment, u64>,
}

impl Check for Bulk<'_> {
    fn record(&mut self, record: &Record<'_>, _out: &mut dyn FnMut(Finding)) {
        for consent in record.consents {
            if let Some(group) = self.group(consent.channel, consent.purpose) {
                group.add(consent.said.is_grant(), consent.given_at);
            }
        }
    }

    fn finish(&mut self, out: &mut dyn FnMut(Finding)) {
        // A file that by its name holds subscribers only is all yes by selection.
        let is_selection = self
            .reporter
            .cx
            .columns
            .assumed_state
            .is_some_and(|state| state.is_grant());
        for group in &self.groups {
            let clusters = group.clusters(self.reporter.cx.imported);
            let say = |count: u64, variant: &'static str| {
                let draft = self
                    .reporter
                    .on_file(count)
                    .likely()
                    .channel(group.channel)
                    .purpose(group.purpose);
                draft
                    .kind(&variant.replace('_', "-"))
                    .say(variant, || vec![("records", group.records.to_string())])
            };
            for (count, variant) in &clusters {
                out(say(*count, variant));
            }
            if clusters.is_empty() && !is_selection && group.is_all_yes() {
                out(say(group.yeses, "all_yes"));
            }
        }
    }

    fn hand_over(&mut self) -> Option<Handover> {
        Some(Box::new(std::mem::take(&mut self.groups)))
    }

    fn take_over(&mut self, handover: Handover) {
        for other in handed::<Vec<Group>>(handover) {
            if let Some(group) = self.group(other.channel, other.purpose) {
                group.join(other);
            }
        }
    }
}

impl Bulk<'_> {
    fn group(&mut self, channel: Channel, purpose: PurposeIx) -> Option<&mut Group> {
        let place = self
            .groups
            .iter()
            .position(|group| group.channel == channel && group.purpose == purpose);
        let place = place.unwrap_or_else(|| {
            self.groups.push(Group::new(channel, purpose));
            self.groups.len().saturating_sub(1)
        });
        self.groups.get_mut(place)
    }
}

impl Group {
    fn new(channel: Channel, purpose: PurposeIx) -> Self {
        Self {
            channel,
            purpose,
            records: 0,
            yeses: 0,
            dated: 0,
            moments: HashMap::new(),
        }
    }

    fn add(&mut self, is_yes: bool, given_at: Option<Moment>) {
        self.records += 1;
        if !is_yes {
            return;
        }
        self.yeses += 1;
        let Some(moment) = given_at else { return };
        self.dated += 1;
        // Midnight is how exports write a day without a time.
        let moment = Moment {
            time: moment.time.filter(|time| *time != NaiveTime::MIN),
            ..moment
        };
        self.add_moment(moment, 1);
    }

    fn add_moment(&mut self, moment: Moment, more: u64) {
        let has_room = self.moments.len() < MAX_MOMENTS;
        match self.moments.get_mut(&moment) {
            Some(count) => *count += more,
            None if has_room => {
                self.moments.insert(moment, more);
            }
            None => {}
        }
    }

    fn join(&mut self, other: Self) {
        self.records += other.records;
        self.yeses += other.yeses;
        self.dated += other.dated;
        // The largest first: where there is no room for all, the small ones are left out.
        let mut moments: Vec<(Moment, u64)> = other.moments.into_iter().collect();
        moments.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        for (moment, count) in moments {
            self.add_moment(moment, count);
        }
    }

    /// The clusters, largest first, with the words for them.
    fn clusters(&self, imported: NaiveDate) -> Vec<(u64, &'static str)> {
        let mut found: Vec<(u64, Moment, &'static str)> = self
            .moments
            .iter()
            .filter(|(_, count)| **count >= MIN_CLUSTER)
            .filter_map(|(moment, count)| {
                let is_large = count.saturating_mul(100) >= self.dated.saturating_mul(MIN_SHARE);
                let has_time = moment.time.is_some();
                let variant = match () {
                    () if Some(moment.date) == FIRST_DAY => "first_day",
                    () if is_large && moment.date == imported => "import_day",
                    () if has_time && (is_large || *count >= MIN_SAME_SECOND) => "same_second",
                    () if is_large => "same_day",
                    () => return None,
                };
                Some((*count, *moment, variant))
            })
            .collect();
        found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        found
            .into_iter()
            .map(|(count, _, variant)| (count, variant))
            .collect()
    }

    /// Whether everybody says yes and most yeses have no date that could tell them apart.
    fn is_all_yes(&self) -> bool {
        self.records >= MIN_ALL_YES
            && self.yeses == self.records
            && self.dated.saturating_mul(2) < self.yeses
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::ConsentState,
        rules::samples::{Sample, consent, moment},
    };

    /// Runs the rule over `rows` yeses and silences, each with its date.
    fn run(rows: impl Iterator<Item = (ConsentState, Option<String>)>) -> Vec<(String, u64)> {
        let mut sample = Sample::of(&["Opt-in=consent.email.optin"]);
        for (index, (state, given)) in rows.enumerate() {
            let mut one = consent(Channel::Email, state);
            one.given_at = given.as_deref().map(moment);
            sample = if index == 0 {
                sample
            } else {
                sample.row(&["1"])
            };
            sample = sample.says(one);
        }
        sample
            .run("CON-16")
            .into_iter()
            .filter_map(|found| Some((found.kind?.to_string(), found.count)))
            .collect()
    }

    fn day(index: usize) -> String {
        format!(
            "20{:02}-{:02}-{:02}",
            19 + index % 6,
            1 + index % 12,
            1 + index % 28
        )
    }

    #[test]
    fn four_hundred_yeses_on_the_first_day_are_one_cluster() {
        let found =
            run((0..400).map(|_| (ConsentState::Proven, Some("2018-05-25T00:00:00".to_owned()))));
        assert_eq!(found, [("first-day".to_owned(), 400)]);
    }

    #[test]
    fn a_cluster_needs_twenty_and_half_of_the_dated_yeses() {
        let rows = |same: usize, other: usize| {
            let same = (0..same).map(|_| (ConsentState::Proven, Some("2020-11-30".to_owned())));
            same.chain((0..other).map(|index| (ConsentState::Proven, Some(day(index)))))
        };
        assert_eq!(run(rows(20, 20)), [("same-day".to_owned(), 20)]);
        assert!(run(rows(19, 0)).is_empty());
        assert!(run(rows(20, 21)).is_empty());
    }

    #[test]
    fn a_hundred_yeses_in_one_second_are_a_cluster_whatever_their_share() {
        let rows = |same: usize| {
            let same =
                (0..same).map(|_| (ConsentState::Proven, Some("2020-11-30T10:11:12".to_owned())));
            same.chain((0..300).map(|index| (ConsentState::Proven, Some(day(index)))))
        };
        assert_eq!(run(rows(100)), [("same-second".to_owned(), 100)]);
        assert!(run(rows(99)).is_empty());
    }

    #[test]
    fn everybody_on_the_day_of_the_import_is_a_cluster() {
        let found = run((0..30).map(|_| (ConsentState::Proven, Some("2026-11-20".to_owned()))));
        assert_eq!(found, [("import-day".to_owned(), 30)]);
    }

    #[test]
    fn all_yes_is_weak_only_without_dates_of_their_own() {
        assert_eq!(
            run((0..50).map(|_| (ConsentState::Claimed, None))),
            [("all-yes".to_owned(), 50)]
        );
        assert!(run((0..49).map(|_| (ConsentState::Claimed, None))).is_empty());
        assert!(run((0..60).map(|index| (ConsentState::Proven, Some(day(index))))).is_empty());
        let one_silent = (0..60).map(|index| {
            (
                if index == 7 {
                    ConsentState::NoStatement
                } else {
                    ConsentState::Claimed
                },
                None,
            )
        });
        assert!(run(one_silent).is_empty());
    }
}
