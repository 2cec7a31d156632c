//! CON-08: a registered wording that does not say who asks, what for, or that the yes can be taken
//! back. One finding a wording, with the count of the records that refer to it.

use std::sync::LazyLock;

use super::{
    Check, Handover, Rule, RuleMeta, SourceCx, cell_words::plain,
    consent_wording_unknown::wording_columns, handed, profile, reporter::Reporter,
};
use crate::{
    model::{Finding, Lang, Record, Severity},
    policy::{Policy, Wording, is_placeholder},
};

static META: RuleMeta = RuleMeta {
    code: "CON-08",
    name: "consent-wording-incomplete",
    severity: Severity::Medium,
    articles: &["Art. 4(11) GDPR", "Art. 7(3) GDPR", "Recital 42 GDPR"],
    since: "0.1.0",
};

/// The stems of words that tell of withdrawal, with their language.
static STEMS: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    include_str!("withdrawal_words.csv")
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split(',');
            Some((cells.next()?, cells.next()?))
        })
        .collect()
});

/// How much of a text's SHA-256 tells it from another version.
const SHOWN_HASH: usize = 12;
/// The words of a label that are shorter say nothing of the purpose.
const SHORTEST_WORD: usize = 4;
/// Of a longer word, its beginning is enough: the text inflects it.
const BEGINNING: usize = 5;

/// The rule.
pub(super) struct ConsentWordingIncomplete;

impl Rule for ConsentWordingIncomplete {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let faults: Vec<Fault<'a>> = cx
            .policy
            .wordings
            .iter()
            .filter_map(|wording| {
                let missing = missing(wording, cx.policy)?;
                Some(Fault {
                    wording,
                    missing,
                    records: 0,
                })
            })
            .collect();
        (!faults.is_empty()).then(|| -> Box<dyn Check + 'a> {
            Box::new(Texts {
                reporter: Reporter::new(cx, &META),
                columns: wording_columns(cx),
                faults,
            })
        })
    }
}

struct Fault<'a> {
    wording: &'a Wording,
    missing: Vec<&'static str>,
    records: u64,
}

struct Texts<'a> {
    reporter: Reporter<'a>,
    columns: Vec<usize>,
    faults: Vec<Fault<'a>>,
}

impl Check for Texts<'_> {
    fn record(&mut self, record: &Record<'_>, _out: &mut dyn FnMut(Finding)) {
        for column in &self.columns {
            let cell = record.row.get(*column).trim();
            if let Some(fault) = self
                .faults
                .iter_mut()
                .find(|fault| fault.wording.id.eq_ignore_ascii_case(cell))
            {
                fault.records += 1;
                return;
            }
        }
    }

    fn finish(&mut self, out: &mut dyn FnMut(Finding)) {
        for fault in &self.faults {
            let draft = self
                .reporter
                .on_wording(&fault.wording.id, fault.records)
                .likely();
            out(draft.say("incomplete", || {
                let names: Vec<&str> = fault
                    .missing
                    .iter()
                    .map(|key| self.reporter.term(key))
                    .collect();
                let hash = fault.wording.sha256().unwrap_or_default();
                vec![
                    ("missing", names.join(", ")),
                    ("hash", hash.chars().take(SHOWN_HASH).collect()),
                ]
            }));
        }
    }

    fn hand_over(&mut self) -> Option<Handover> {
        let records: Vec<u64> = self
            .faults
            .iter_mut()
            .map(|fault| std::mem::take(&mut fault.records))
            .collect();
        Some(Box::new(records))
    }

    fn take_over(&mut self, handover: Handover) {
        for (fault, records) in self.faults.iter_mut().zip(handed::<Vec<u64>>(handover)) {
            fault.records += records;
        }
    }
}

/// The keys of what a wording does not say; none where its text is not known or says everything.
#[must_use]
pub fn missing(wording: &Wording, policy: &Policy) -> Option<Vec<&'static str>> {
    let text = plain(wording.text.as_deref()?);
    let missing: Vec<&'static str> = [
        (
            names_controller(&text, &policy.controller.name),
            "element.controller",
        ),
        (names_purpose(&text, wording, policy), "element.purpose"),
        (
            tells_of_withdrawal(&text, wording.language),
            "element.withdrawal",
        ),
    ]
    .into_iter()
    .filter_map(|(is_there, key)| (!is_there).then_some(key))
    .collect();
    (!missing.is_empty()).then_some(missing)
}

/// Whether the controller is named, with its legal form or without. A controller that the policy does
/// not name yet cannot be looked for.
fn names_controller(text: &str, name: &str) -> bool {
    if is_placeholder(name) {
        return true;
    }
    let name = plain(name);
    let bare: Vec<&str> = name
        .split(' ')
        .filter(|word| !profile::is_legal_form(word))
        .collect();
    let bare = bare.join(" ");
    text.contains(&name) || (!bare.is_empty() && text.contains(&bare))
}

/// Whether a word of the purpose's label in the wording's language stands in the text.
fn names_purpose(text: &str, wording: &Wording, policy: &Policy) -> bool {
    let label = policy
        .purposes
        .iter()
        .find(|purpose| purpose.id == wording.purpose)
        .and_then(|purpose| purpose.label.get(&wording.language));
    let Some(label) = label.map(|label| plain(label)) else {
        return true;
    };
    let mut words = label
        .split(' ')
        .filter(|word| word.chars().count() >= SHORTEST_WORD)
        .peekable();
    words.peek().is_none()
        || words.any(|word| {
            let beginning: String = word.chars().take(BEGINNING).collect();
            starts_a_word(text, &beginning)
        })
}

fn tells_of_withdrawal(text: &str, lang: Lang) -> bool {
    STEMS
        .iter()
        .filter(|(language, _)| *language == lang.as_str())
        .any(|(_, stem)| starts_a_word(text, stem))
}

fn starts_a_word(text: &str, stem: &str) -> bool {
    text.match_indices(stem)
        .any(|(at, _)| at == 0 || text.get(..at).is_some_and(|before| before.ends_with(' ')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{policy::Line, rules::samples::Sample};

    const WHOLE: [(Lang, &str); 4] = [
        (
            Lang::Fr,
            "J'accepte de recevoir par e-mail les nouveautés d'ACME. Je peux me désinscrire à tout moment.",
        ),
        (
            Lang::Nl,
            "Ik ontvang graag nieuws van ACME. Ik kan mijn toestemming altijd intrekken.",
        ),
        (
            Lang::De,
            "Ich möchte Neuigkeiten von ACME erhalten und kann das jederzeit widerrufen.",
        ),
        (
            Lang::En,
            "I want news from ACME; I can unsubscribe at any time.",
        ),
    ];

    fn run(language: Lang, text: &str) -> Vec<Finding> {
        Sample::of(&["Wording=consent.wording"])
            .policy(|policy| {
                policy.controller.name = "ACME SA".to_owned();
                policy.purposes[0].label = [
                    (Lang::Fr, "Nouveautés et offres"),
                    (Lang::Nl, "Nieuws en aanbiedingen"),
                    (Lang::De, "Neuigkeiten und Angebote"),
                    (Lang::En, "News and offers"),
                ]
                .map(|(lang, label)| (lang, label.to_owned()))
                .into();
                policy.wordings.push(Wording {
                    line: Line(1),
                    id: "w-1".to_owned(),
                    purpose: "direct-marketing".to_owned(),
                    language,
                    text_file: "w.txt".to_owned(),
                    text: Some(text.to_owned()),
                });
            })
            .row(&["w-1"])
            .row(&["W-1"])
            .row(&["another"])
            .run("CON-08")
    }

    #[test]
    fn a_whole_wording_passes_in_each_language() {
        for (lang, text) in WHOLE {
            assert!(run(lang, text).is_empty(), "{text}");
        }
    }

    #[test]
    fn what_a_wording_lacks_is_named_once_with_its_records() {
        for (lang, text) in WHOLE {
            let text = text.replace("ACME", "us");
            let found = run(lang, &text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].scope, crate::model::Scope::Wording);
            assert_eq!(
                (found[0].count, found[0].field.as_deref()),
                (2, Some("w-1"))
            );
            assert!(
                found[0].message.contains("controller"),
                "{}",
                found[0].message
            );
            assert!(
                !found[0].message.contains("withdraw"),
                "{}",
                found[0].message
            );
        }
        let found = run(Lang::En, "I want e-mails from ACME.");
        assert!(found[0].message.contains("withdraw") && found[0].message.contains("purpose"));
    }

    #[test]
    fn a_text_that_was_not_read_is_not_judged() {
        let mut policy = crate::rules::samples::policy();
        policy.controller.name = "ACME".to_owned();
        let unread = Wording {
            line: Line(1),
            id: "w".to_owned(),
            purpose: "direct-marketing".to_owned(),
            language: Lang::En,
            text_file: "w.txt".to_owned(),
            text: None,
        };
        assert_eq!(missing(&unread, &policy), None);
    }

    #[test]
    fn every_language_has_stems_and_they_are_folded() {
        for lang in Lang::ALL {
            assert!(STEMS.iter().any(|(language, _)| *language == lang.as_str()));
        }
        for (_, stem) in STEMS.iter() {
            assert_eq!(plain(stem), *stem);
        }
    }
}
