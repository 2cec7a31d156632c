//! ACC-03: several records of one person, or a record and a file of consents, that disagree about consent.
//! One finding a person, which names what says yes and what says no; the no stands for all of them.

use std::collections::BTreeMap;

use super::{RuleMeta, SourceCx, reporter::Reporter};
use crate::model::{Channel, Finding, Record, Severity};

/// The rule: it needs to know which records are one person, which no check of one source does.
pub(super) static META: RuleMeta = RuleMeta {
    code: "ACC-03",
    name: "duplicates-disagree",
    severity: Severity::High,
    articles: &["Art. 5(1)(d) GDPR", "Art. 7(3) GDPR"],
    since: "0.1.0",
};

/// Records that a message names at most.
const MOST_NAMED: usize = 5;

/// What the records of persons with several records say about consent.
#[derive(Debug, Default)]
pub struct Duplicates {
    by_subject: BTreeMap<i64, Voices>,
}

/// Who speaks of one person.
#[derive(Debug, Default)]
struct Voices {
    records: Vec<Voice>,
    sources: Vec<Spoken>,
}

/// What a source that brings no records said of a person: its last word about a channel.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spoken {
    /// The source.
    pub source: String,
    /// The channel.
    pub channel: Channel,
    /// Whether it is a yes that a denial elsewhere overrules.
    pub is_yes: bool,
    /// Whether it is a no.
    pub is_no: bool,
}

/// One record with the channels it says yes and no to.
#[derive(Debug)]
struct Voice {
    source: String,
    record: String,
    line: u64,
    since: chrono::NaiveDate,
    yes: Vec<Channel>,
    no: Vec<Channel>,
}

impl Duplicates {
    /// Hears one record of a person of whom something else speaks too; `is_heard` tells that a source
    /// without records does, so that the finding has a record to stand on even if that is silent. A yes
    /// that no denial overrules was given later than it, and disagrees with nothing.
    pub fn add(&mut self, subject: i64, record: &Record<'_>, is_heard: bool) {
        let channels = |is: fn(&crate::model::Consent) -> bool| -> Vec<Channel> {
            record
                .consents
                .iter()
                .filter(|consent| is(consent))
                .map(|consent| consent.channel)
                .collect()
        };
        let yes = channels(|consent| consent.said.is_grant() && consent.state.is_denial());
        let no = channels(|consent| consent.said.is_denial());
        if yes.is_empty() && no.is_empty() && !is_heard {
            return;
        }
        let voices = self.by_subject.entry(subject).or_default();
        voices.records.push(Voice {
            source: record.source.to_owned(),
            record: record.id.to_owned(),
            line: record.line,
            since: record.since,
            yes,
            no,
        });
    }

    /// Hears a source that brings no records.
    pub fn hear(&mut self, subject: i64, spoken: Spoken) {
        let voices = self.by_subject.entry(subject).or_default();
        voices.sources.push(spoken);
    }

    /// Takes over what was heard elsewhere.
    pub fn absorb(&mut self, other: Self) {
        for (subject, voices) in other.by_subject {
            let own = self.by_subject.entry(subject).or_default();
            own.records.extend(voices.records);
            own.sources.extend(voices.sources);
        }
    }

    /// One finding for each person of whom records or sources disagree.
    pub(super) fn judge(&self, cx: &SourceCx<'_>, out: &mut dyn FnMut(Finding)) {
        for voices in self.by_subject.values() {
            // Whoever read them, they are told in the order of the files.
            let mut records: Vec<&Voice> = voices.records.iter().collect();
            records.sort_by_key(|voice| (&voice.source, voice.line, &voice.record));
            let mut sources: Vec<&Spoken> = voices.sources.iter().collect();
            sources.sort();
            sources.dedup();
            let disputed: Vec<Channel> = Channel::ALL
                .into_iter()
                .filter(|channel| {
                    let says_yes = records.iter().any(|voice| voice.yes.contains(channel))
                        || sources
                            .iter()
                            .any(|own| own.is_yes && own.channel == *channel);
                    let says_no = records.iter().any(|voice| voice.no.contains(channel))
                        || sources
                            .iter()
                            .any(|own| own.is_no && own.channel == *channel);
                    says_yes && says_no
                })
                .collect();
            if disputed.is_empty() {
                continue;
            }
            let says_yes = |voice: &&&Voice| disputed.iter().any(|one| voice.yes.contains(one));
            let first = records.iter().find(says_yes).or(records.first());
            if let Some(first) = first {
                let scene = Dispute {
                    first,
                    records: &records,
                    sources: &sources,
                    channels: &disputed,
                };
                out(scene.finding(cx));
            }
        }
    }
}

/// Who disagrees about what.
struct Dispute<'v> {
    /// The record that the finding stands on.
    first: &'v Voice,
    records: &'v [&'v Voice],
    sources: &'v [&'v Spoken],
    channels: &'v [Channel],
}

impl Dispute<'_> {
    fn finding(&self, cx: &SourceCx<'_>) -> Finding {
        let first = self.first;
        let cx = SourceCx {
            source: &first.source,
            ..*cx
        };
        let reporter = Reporter::new(&cx, &META);
        let mut draft = reporter.on_known(&first.record, first.line, first.since);
        if let [channel] = self.channels {
            draft = draft.channel(*channel);
        }
        let channels = || {
            let words: Vec<&str> = self
                .channels
                .iter()
                .map(|channel| reporter.channel_word(*channel))
                .collect();
            words.join(", ")
        };
        let of_sources = |is: fn(&Spoken) -> bool| {
            let mut named: Vec<String> = self
                .sources
                .iter()
                .filter(|own| is(own) && self.channels.contains(&own.channel))
                .map(|own| own.source.clone())
                .collect();
            named.dedup();
            named
        };
        let (yes, no) = (of_sources(|own| own.is_yes), of_sources(|own| own.is_no));
        let records_of = |channels_of: fn(&Voice) -> &[Channel], names_own_source: bool| {
            let mut named: Vec<String> = self
                .records
                .iter()
                .filter(|voice| {
                    let said = channels_of(voice);
                    self.channels.iter().any(|channel| said.contains(channel))
                })
                .map(
                    |voice| match voice.source == first.source && !names_own_source {
                        true => voice.record.clone(),
                        false => format!("{}/{}", voice.source, voice.record),
                    },
                )
                .collect();
            if named.len() > MOST_NAMED {
                named.truncate(MOST_NAMED);
                named.push("…".to_owned());
            }
            named
        };
        if yes.is_empty() && no.is_empty() {
            return draft.say("disagree", || {
                vec![
                    ("records", records_of(|voice| &voice.no, false).join(", ")),
                    ("channels", channels()),
                ]
            });
        }
        let with = |sources: &[String], channels_of: fn(&Voice) -> &[Channel]| {
            [&records_of(channels_of, true)[..], sources]
                .concat()
                .join(", ")
        };
        draft.say("sources", || {
            vec![
                ("yes", with(&yes, |voice| &voice.yes)),
                ("no", with(&no, |voice| &voice.no)),
                ("channels", channels()),
            ]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Consent, ConsentState, Lang, Row, consent::Denial},
        rules::{Whole, samples},
    };

    fn yes(channel: Channel, is_overruled: bool) -> Consent {
        let mut yes = samples::consent(channel, ConsentState::Claimed);
        if is_overruled {
            yes.overrule(Denial {
                state: ConsentState::Withdrawn,
                at: None,
                earlier_import: false,
            });
        }
        yes
    }

    fn no(channel: Channel) -> Consent {
        samples::consent(channel, ConsentState::Withdrawn)
    }

    /// Runs the rule over records of subjects.
    fn found(records: &[(i64, Consent)]) -> Vec<Finding> {
        let columns = samples::columns(&[]);
        let mut duplicates = Duplicates::default();
        for (index, (subject, consent)) in records.iter().enumerate() {
            let id = format!("R-{index}");
            duplicates.add(
                *subject,
                &Record {
                    source: "crm",
                    id: &id,
                    line: u64::try_from(index).unwrap() + 2,
                    columns: &columns,
                    row: &Row::default(),
                    consents: std::slice::from_ref(consent),
                    since: samples::date("2026-11-20"),
                },
                false,
            );
        }
        judged(&duplicates)
    }

    fn judged(duplicates: &Duplicates) -> Vec<Finding> {
        let policy = samples::policy();
        let mut found = Vec::new();
        let whole = Whole {
            policy: &policy,
            today: samples::date("2026-11-23"),
            lang: Lang::En,
            wants_text: true,
            codes: &[],
        };
        whole.duplicates(duplicates, &mut |finding| found.push(finding));
        found
    }

    #[test]
    fn one_person_who_says_yes_and_no_is_one_finding_that_names_the_records() {
        let found = found(&[
            (1, no(Channel::Email)),
            (1, yes(Channel::Email, true)),
            (1, yes(Channel::Email, true)),
            (2, no(Channel::Email)),
        ]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].record.as_deref(), Some("R-1"));
        assert_eq!(found[0].channel, Some(Channel::Email));
        assert!(found[0].message.contains("R-0"), "{}", found[0].message);
    }

    #[test]
    fn agreement_another_channel_and_a_later_yes_pass() {
        assert!(found(&[(1, no(Channel::Email)), (1, no(Channel::Email))]).is_empty());
        assert!(
            found(&[
                (1, yes(Channel::Email, false)),
                (1, yes(Channel::Email, false))
            ])
            .is_empty()
        );
        assert!(found(&[(1, no(Channel::Email)), (1, yes(Channel::Phone, true))]).is_empty());
        assert!(found(&[(1, no(Channel::Email)), (1, yes(Channel::Email, false))]).is_empty());
        assert!(found(&[(1, no(Channel::Email)), (2, yes(Channel::Email, true))]).is_empty());
    }

    #[test]
    fn a_record_and_a_source_that_disagree_are_one_finding_that_names_both() {
        let (columns, consent) = (samples::columns(&[]), yes(Channel::Email, true));
        let row = Row::default();
        let record = |source, id| Record {
            source,
            id,
            line: 2,
            columns: &columns,
            row: &row,
            consents: std::slice::from_ref(&consent),
            since: samples::date("2026-11-20"),
        };
        let spoken = |source: &str, channel, is_yes| Spoken {
            source: source.to_owned(),
            channel,
            is_yes,
            is_no: !is_yes,
        };
        let mut duplicates = Duplicates::default();
        duplicates.add(1, &record("crm", "R-1"), true);
        duplicates.add(1, &record("shop", "R-2"), true);
        duplicates.hear(1, spoken("mailchimp", Channel::Email, false));
        duplicates.add(2, &record("crm", "R-3"), true);
        duplicates.hear(2, spoken("mailchimp", Channel::Phone, false));
        let found = judged(&duplicates);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].record.as_deref(), Some("R-1"));
        for name in ["crm/R-1", "shop/R-2", "mailchimp"] {
            assert!(found[0].message.contains(name), "{}", found[0].message);
        }
    }

    #[test]
    fn two_sources_that_disagree_are_told_on_the_silent_record() {
        let columns = samples::columns(&[]);
        let silent = Record {
            source: "crm",
            id: "R-1",
            line: 2,
            columns: &columns,
            row: &Row::default(),
            consents: &[],
            since: samples::date("2026-11-20"),
        };
        let mut duplicates = Duplicates::default();
        duplicates.add(1, &silent, true);
        for (source, is_yes) in [("mailchimp", true), ("unsubscribes", false)] {
            duplicates.hear(
                1,
                Spoken {
                    source: source.to_owned(),
                    channel: Channel::Email,
                    is_yes,
                    is_no: !is_yes,
                },
            );
        }
        let found = judged(&duplicates);
        assert_eq!(found.len(), 1);
        let message = &found[0].message;
        assert!(
            message.contains("mailchimp") && message.contains("unsubscribes"),
            "{message}"
        );
    }
}
