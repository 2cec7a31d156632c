//! ACC-03: several records of one person that disagree about consent. One finding a person; the no
//! stands for all of them.

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
    by_subject: BTreeMap<i64, Vec<Voice>>,
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
    /// Hears one record of a person who has several. A yes that no denial overrules was given later
    /// than it, and disagrees with nothing.
    pub fn add(&mut self, subject: i64, record: &Record<'_>) {
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
        if yes.is_empty() && no.is_empty() {
            return;
        }
        self.by_subject.entry(subject).or_default().push(Voice {
            source: record.source.to_owned(),
            record: record.id.to_owned(),
            line: record.line,
            since: record.since,
            yes,
            no,
        });
    }

    /// Takes over what was heard elsewhere.
    pub fn absorb(&mut self, other: Self) {
        for (subject, voices) in other.by_subject {
            self.by_subject.entry(subject).or_default().extend(voices);
        }
    }

    /// One finding for each person whose records disagree.
    pub(super) fn judge(&self, cx: &SourceCx<'_>, out: &mut dyn FnMut(Finding)) {
        for voices in self.by_subject.values() {
            // Whoever read them, they are told in the order of the files.
            let mut voices: Vec<&Voice> = voices.iter().collect();
            voices.sort_by_key(|voice| (&voice.source, voice.line, &voice.record));
            let disputed: Vec<Channel> = Channel::ALL
                .into_iter()
                .filter(|channel| {
                    voices.iter().any(|voice| voice.yes.contains(channel))
                        && voices.iter().any(|voice| voice.no.contains(channel))
                })
                .collect();
            let says_yes = |voice: &&&Voice| disputed.iter().any(|one| voice.yes.contains(one));
            if let Some(first) = voices.iter().find(says_yes) {
                out(finding(cx, first, &voices, &disputed));
            }
        }
    }
}

fn finding(cx: &SourceCx<'_>, first: &Voice, voices: &[&Voice], disputed: &[Channel]) -> Finding {
    let cx = SourceCx {
        source: &first.source,
        ..*cx
    };
    let reporter = Reporter::new(&cx, &META);
    let mut draft = reporter.on_known(&first.record, first.line, first.since);
    if let [channel] = disputed {
        draft = draft.channel(*channel);
    }
    draft.say("disagree", || {
        let says_no: Vec<&Voice> = voices
            .iter()
            .copied()
            .filter(|voice| disputed.iter().any(|channel| voice.no.contains(channel)))
            .collect();
        let mut named: Vec<String> = says_no
            .iter()
            .take(MOST_NAMED)
            .map(|voice| {
                if voice.source == first.source {
                    voice.record.clone()
                } else {
                    format!("{}/{}", voice.source, voice.record)
                }
            })
            .collect();
        if says_no.len() > MOST_NAMED {
            named.push("…".to_owned());
        }
        let channels: Vec<&str> = disputed
            .iter()
            .map(|channel| reporter.channel_word(*channel))
            .collect();
        vec![
            ("records", named.join(", ")),
            ("channels", channels.join(", ")),
        ]
    })
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
        let (policy, columns) = (samples::policy(), samples::columns(&[]));
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
            );
        }
        let mut found = Vec::new();
        let whole = Whole {
            policy: &policy,
            today: samples::date("2026-11-23"),
            lang: Lang::En,
            wants_text: true,
            codes: &[],
        };
        whole.duplicates(&duplicates, &mut |finding| found.push(finding));
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
}
