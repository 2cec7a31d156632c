//! The rules: record, policy and date in, findings out. One file per rule, a flat registry in
//! reading order. A rule never looks at the clock or the store, and says nothing when it cannot know.

mod audit;
mod dates;
mod each_consent;
mod explain;
mod later_contact;
mod necessity;
mod reporter;
mod retention;
mod unchecked;

mod channel_without_consent;
mod civility_without_need;
mod consent_after_first_use;
mod consent_before_gdpr;
mod consent_names_no_channel;
mod consent_presumed;
mod consent_set_in_bulk;
mod consent_unconfirmed;
mod consent_without_proof;
mod consent_without_purpose;
mod contacted_after_objection;
mod contacted_after_withdrawal;
mod contradictory_consent;
mod export_file_exposed;
mod full_birth_date;
mod implausible_consent_date;
mod inaccurate_contact;
mod own_mailing_as_contact;
mod private_life_field;
mod purpose_without_retention;
mod retention_exceeded;
mod stale_consent_reimported;
mod unknown_last_contact;
mod unnecessary_field;

#[cfg(test)]
mod samples;

use chrono::NaiveDate;

use crate::{
    model::{Columns, Finding, Lang, Record, Severity},
    policy::Policy,
};

pub use audit::{Audit, OrderKey, order_key};
pub use explain::{explain, manual_page};
pub use unchecked::not_checked;

/// Every rule, in reading order: consent, objection, minimisation, accuracy, retention, security.
pub const RULES: &[&dyn Rule] = &[
    &channel_without_consent::ChannelWithoutConsent,
    &consent_presumed::ConsentPresumed,
    &consent_without_purpose::ConsentWithoutPurpose,
    &consent_names_no_channel::ConsentNamesNoChannel,
    &consent_without_proof::ConsentWithoutProof,
    &contacted_after_withdrawal::ContactedAfterWithdrawal,
    &stale_consent_reimported::StaleConsentReimported,
    &consent_after_first_use::ConsentAfterFirstUse,
    &implausible_consent_date::ImplausibleConsentDate,
    &consent_set_in_bulk::ConsentSetInBulk,
    &consent_before_gdpr::ConsentBeforeGdpr,
    &consent_unconfirmed::ConsentUnconfirmed,
    &contradictory_consent::ContradictoryConsent,
    &contacted_after_objection::ContactedAfterObjection,
    &unnecessary_field::UnnecessaryField,
    &civility_without_need::CivilityWithoutNeed,
    &full_birth_date::FullBirthDate,
    &private_life_field::PrivateLifeField,
    &inaccurate_contact::InaccurateContact,
    &purpose_without_retention::PurposeWithoutRetention,
    &retention_exceeded::RetentionExceeded,
    &own_mailing_as_contact::OwnMailingAsContact,
    &unknown_last_contact::UnknownLastContact,
    &export_file_exposed::ExportFileExposed,
];

/// The rule with that public code; the case of its letters does not matter.
#[must_use]
pub fn by_code(code: &str) -> Option<&'static dyn Rule> {
    RULES.iter().copied().find(|rule| rule.meta().code.eq_ignore_ascii_case(code))
}

/// What a rule is: its public code, its name, what it rests on. Its texts are in `words`.
#[derive(Debug)]
pub struct RuleMeta {
    /// Public code, never reused.
    pub code: &'static str,
    /// A statement of the fault, in kebab case; also the file's name in snake case.
    pub name: &'static str,
    /// How bad a finding of it is, unless the finding says otherwise.
    pub severity: Severity,
    /// The articles it rests on.
    pub articles: &'static [&'static str],
    /// The version of dpo that first had it.
    pub since: &'static str,
}

/// What all records of one source share.
#[derive(Clone, Copy, Debug)]
pub struct SourceCx<'a> {
    /// The source's id.
    pub source: &'a str,
    /// What its columns mean.
    pub columns: &'a Columns,
    /// What the controller allows.
    pub policy: &'a Policy,
    /// The civil date to work on.
    pub today: NaiveDate,
    /// The language of messages.
    pub lang: Lang,
    /// Facts about the file itself, where there is one.
    pub file: Option<&'a FileFacts>,
    /// Date of the import that brought the source, or today for a file.
    pub imported: NaiveDate,
    /// Whether the words of findings are wanted. Without them `source`, `record`, `purpose`,
    /// `message` and `remedy` stay empty, which is enough to count and much cheaper.
    pub wants_text: bool,
}

/// Facts about the file on disk that a rule may judge (SEC-01).
#[derive(Clone, Debug, Default)]
pub struct FileFacts {
    /// Unix permission bits.
    pub mode: Option<u32>,
    /// The name of a cloud-synchronised folder it lies in, if any.
    pub synchronised_by: Option<String>,
}

/// A rule: a factory of checks, one check for each source.
pub trait Rule: Sync {
    /// What it is.
    fn meta(&self) -> &'static RuleMeta;
    /// A check for one source; none where the rule has nothing to look at there.
    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>>;
}

/// The state of one rule over one source: fed every record once, then finished.
pub trait Check {
    /// Looks at one record.
    fn record(&mut self, record: &Record<'_>, out: &mut dyn FnMut(Finding));
    /// Says what only the whole source shows (file and column scope).
    fn finish(&mut self, _out: &mut dyn FnMut(Finding)) {}
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{
        model::{Channel, ConsentState, Evidence, Scope},
        rules::samples::{Sample, consent, moment},
        words,
    };

    #[test]
    fn codes_and_names_are_unique_and_well_formed() {
        let codes: BTreeSet<_> = RULES.iter().map(|rule| rule.meta().code).collect();
        let names: BTreeSet<_> = RULES.iter().map(|rule| rule.meta().name).collect();
        assert_eq!((codes.len(), names.len()), (RULES.len(), RULES.len()));
        for code in codes {
            let (area, number) = code.split_once('-').unwrap();
            assert!(area.len() == 3 && area.bytes().all(|byte| byte.is_ascii_uppercase()), "{code}");
            assert!(number.len() == 2 && number.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
        }
    }

    #[test]
    fn the_rules_stand_in_the_order_of_their_codes_within_an_area() {
        for pair in RULES.windows(2) {
            let (first, second) = (pair[0].meta().code, pair[1].meta().code);
            assert!(first[..3] != second[..3] || first < second, "{first} before {second}");
        }
    }

    #[test]
    fn each_rule_lives_in_the_file_of_its_name() {
        for rule in RULES {
            let meta = rule.meta();
            let path = format!("{}/src/rules/{}.rs", env!("CARGO_MANIFEST_DIR"), meta.name.replace('-', "_"));
            let text = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("{path}"));
            assert!(text.starts_with(&format!("//! {}: ", meta.code)), "{path}");
            assert!(text.contains("#[cfg(test)]"), "{path} has no tests");
        }
    }

    #[test]
    fn every_rule_cites_law_and_has_its_texts_in_four_languages() {
        for rule in RULES {
            let meta = rule.meta();
            assert!(!meta.articles.is_empty());
            for article in meta.articles {
                assert!(article.starts_with("Art. ") || article.starts_with("Recital "), "{article}");
                assert!(article.ends_with(" GDPR") || article.ends_with("/EC"), "{article}");
            }
            for lang in Lang::ALL {
                assert!(words::rule(meta.code, lang).is_some(), "{} in {}", meta.code, lang.as_str());
            }
        }
    }

    #[test]
    fn a_finding_serialises_as_the_contract_says() {
        let silent = consent(Channel::Email, ConsentState::NoObjectionFlag);
        let found = Sample::of(&["Do not mail=consent.email.optout"]).row(&["no"]).says(silent).run("CON-01");
        let json = serde_json::to_string(&found[0]).unwrap();
        let start = r#"{"code":"CON-01","name":"channel-without-consent","severity":"high","evidence":"certain","scope":"record","source":"crm","record":"R-0","line":2,"channel":"email","purpose":"direct-marketing","field":"#;
        assert!(json.starts_with(start), "{json}");
        let mut place = 0;
        for key in ["\"field\":", "\"span\":null", "\"kind\":null", "\"state\":\"no-objection-flag\"", "\"count\":1", "\"message\":\"no consent", "\"articles\":[", "\"remedy\":\"", "\"since\":\"2026-11-20\""] {
            let next = json.find(key).unwrap_or_else(|| panic!("{key} in {json}"));
            assert!(next > place, "{key} out of order");
            place = next;
        }
    }

    /// A source that most rules have something to say about.
    fn troubled() -> Sample {
        let mut yes = consent(Channel::Email, ConsentState::Claimed);
        (yes.names_no_purpose, yes.is_web, yes.is_conflicting) = (true, true, true);
        yes.given_at = Some(moment("2015-01-01"));
        let mut phone = consent(Channel::Phone, ConsentState::NoStatement);
        (phone.column, phone.covered_only_by_generic_yes) = (None, true);
        let mut post = consent(Channel::Post, ConsentState::Invalid);
        post.column = Some(1);
        let mut gone = consent(Channel::Email, ConsentState::Withdrawn);
        gone.denied_at = Some(moment("2022-01-01"));
        let columns = [
            "Opt-in=consent.email.optin", "E=contact.email.primary", "Sex=person.gender", "Born=person.birth_date",
            "Kids=fam.children_count", "Secret=", "Mailed=life.last_mailing_at", "First=life.first_mailing_at",
            "Last=life.last_contacted_at", "How=life.last_contact_source", "Created=life.created_at",
        ];
        let cells = [
            "SENTINEL-A", "SENTINEL-B", "SENTINEL-C", "1987-06-05", "SENTINEL-D", "SENTINEL-E", "2023-04-03",
            "2012-03-04", "2022-05-06", "newsletter", "2020-07-08",
        ];
        Sample::of(&columns).row(&cells).says(yes).says(phone).says(post).row(&cells).says(gone)
    }

    #[test]
    fn no_finding_of_any_rule_holds_a_value_of_the_file_or_an_open_place() {
        for lang in Lang::ALL {
            let found = troubled().lang(lang).run("");
            let codes: BTreeSet<_> = found.iter().map(|finding| finding.code).collect();
            assert!(codes.len() >= 16, "{codes:?}");
            for finding in found {
                let json = serde_json::to_string(&finding).unwrap();
                for value in ["SENTINEL", "1987", "2023-04-03", "2012-03-04", "2022-05-06", "2020-07-08", "2015-01-01"] {
                    assert!(!json.contains(value), "{value} in {json}");
                }
                assert!(!finding.message.is_empty() && !finding.remedy.is_empty(), "{json}");
                assert!(!finding.message.contains(['{', '}']) && !finding.remedy.contains(['{', '}']), "{json}");
                assert!(!finding.message.ends_with('.'), "{json}");
                assert!(finding.evidence != Evidence::Hint || finding.severity == Severity::Info);
                assert_eq!(finding.record.is_some(), finding.scope == Scope::Record, "{json}");
            }
        }
    }

    #[test]
    fn counting_finds_the_same_as_wording() {
        let key = |finding: &Finding| (finding.code, finding.line, finding.channel, finding.severity, finding.count, finding.state);
        let worded: Vec<_> = troubled().run("").iter().map(key).collect();
        let counted = troubled().counting_only().run("");
        assert_eq!(counted.iter().map(key).collect::<Vec<_>>(), worded);
        assert!(counted.iter().all(|finding| finding.message.is_empty() && finding.source.is_empty()));
    }

    #[test]
    fn a_chosen_rule_runs_alone_and_an_unknown_one_not_at_all() {
        assert!(troubled().run("con-02").iter().all(|finding| finding.code == "CON-02"));
        assert_eq!(troubled().run("con-02").len(), 1);
        assert!(troubled().run("CON-99").is_empty());
    }

    #[test]
    fn findings_sort_by_code_source_line_channel_and_purpose() {
        let mut found = troubled().run("");
        found.sort_by(|a, b| order_key(a).cmp(&order_key(b)));
        for pair in found.windows(2) {
            assert!((pair[0].code, pair[0].line, pair[0].channel) <= (pair[1].code, pair[1].line, pair[1].channel));
        }
        let again = {
            let mut again = troubled().run("");
            again.reverse();
            again.sort_by(|a, b| order_key(a).cmp(&order_key(b)));
            again
        };
        assert_eq!(found, again);
    }
}
