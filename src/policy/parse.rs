//! From the text of a policy to a checked `Policy`: every key, every reference, every date; all
//! problems of the text at once.

use std::{collections::BTreeMap, ops::Range};

use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use toml::de::DeTable;

use super::{
    Area, Basis, Block, ConsentPolicy, Controller, Exception, FieldNames, HoldBasis, LegalHold,
    Line, Policy, PolicyError, Problem, Profile, Purpose, Recipient, RetentionFrom, Source,
    StorePolicy, Wording,
    block::{Placed, any, hint_among},
    countries,
    problems::Problems,
    shapes,
    words::{BASES, DATE_ORDERS, DOUBLE_OPT_IN, HOLD_BASES, RETENTION_FROM},
};
use crate::model::{Channel, Lang};

/// A longer text is no policy that a person wrote.
const LONGEST_POLICY: usize = 1_000_000;
/// More errors of syntax than a reader can use.
const MOST_SYNTAX_ERRORS: usize = 10;
/// A hundred years.
const MOST_MONTHS: u32 = 1_200;
/// Ten years.
const MOST_DAYS: u32 = 3_660;

const ROLES: [&str; 4] = ["processor", "controller", "joint-controller", "authority"];
/// The letters of Art. 9(2) GDPR.
const SPECIAL_GROUNDS: [&str; 10] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
const LAWS: [&str; 5] = ["BE", "FR", "NL", "DE", "LU"];

/// Parses and checks a policy; `check` says whether a canonical field or prefix is known, and why not.
///
/// # Errors
/// All problems of the text, by line.
pub fn parse(text: &str, check: &FieldNames<'_>) -> Result<Policy, PolicyError> {
    let (policy, problems) = read(text, check);
    if problems.is_empty() {
        Ok(policy)
    } else {
        Err(PolicyError { problems })
    }
}

/// What can be read of a text, and all its problems; where there are any, the policy is not to be used.
pub(super) fn read(text: &str, check: &FieldNames<'_>) -> (Policy, Vec<Problem>) {
    let (mut policy, problems) = read_with(text, check);
    policy.sha256 = sha256(text);
    (policy, problems.into_sorted())
}

/// The SHA-256 of a text in lower-case hexadecimal.
pub(super) fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

pub(super) fn read_with(text: &str, check: &FieldNames<'_>) -> (Policy, Problems) {
    // Editors on Windows put a byte order mark before the text.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut problems = Problems::of(text);
    let empty = DeTable::new();
    if text.len() > LONGEST_POLICY {
        problems.add(
            &(0..0),
            format!("the policy is longer than {LONGEST_POLICY} bytes"),
            None,
        );
        return (
            policy_of(
                &Block::open("", &empty, 0..0, &mut Problems::default()),
                check,
                &mut Problems::default(),
            ),
            problems,
        );
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    // One slip often makes many errors: the first ones tell where to look.
    for error in errors.iter().take(MOST_SYNTAX_ERRORS) {
        let place = error.span().unwrap_or(0..0);
        problems.add(
            &place,
            format!("the text is no TOML: {}", one_line(error.message())),
            None,
        );
    }
    if errors.is_empty() {
        let top = Block::open("", table.get_ref(), 0..0, &mut problems);
        let policy = policy_of(&top, check, &mut problems);
        (policy, problems)
    } else {
        // What recovery made of a broken text would only raise problems that are none.
        let top = Block::open("", &empty, 0..0, &mut Problems::default());
        (policy_of(&top, check, &mut Problems::default()), problems)
    }
}

fn one_line(message: &str) -> String {
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn policy_of(top: &Block<'_>, check: &FieldNames<'_>, problems: &mut Problems) -> Policy {
    version(top, problems);
    let country = place_of_controller(top, problems);
    let purposes = purposes(top, check, problems);
    let purpose_ids: Vec<&str> = purposes.iter().map(|purpose| purpose.id.as_str()).collect();
    Policy {
        profile: profile(top, problems),
        timezone: timezone(top, &country, problems),
        languages: languages(top, problems),
        controller: controller(top, problems),
        consent: consent(top, problems),
        wordings: wordings(top, &purpose_ids, problems),
        sources: sources(top, &purpose_ids, check, problems),
        recipients: recipients(top, check, problems),
        exceptions: exceptions(top, problems),
        legal_holds: legal_holds(top, problems),
        store: store(top, problems),
        sha256: String::new(),
        country,
        purposes,
    }
}

fn version(top: &Block<'_>, problems: &mut Problems) {
    if top
        .number("version", 0..=u32::MAX, problems)
        .is_some_and(|version| version != 1)
    {
        let message = "this version of the policy file is not known: it must be 1".to_owned();
        problems.add(&top.place_of("version"), message, None);
    }
}

fn profile(top: &Block<'_>, problems: &mut Problems) -> Profile {
    let laws = LAWS.map(|law| (format!("law:{law}"), Profile::Law(law.to_owned())));
    let mut known: Vec<(&str, Profile)> = vec![("strict", Profile::Strict)];
    known.extend(
        laws.iter()
            .map(|(word, profile)| (word.as_str(), profile.clone())),
    );
    top.choice("profile", &known, problems)
        .unwrap_or(Profile::Strict)
}

fn place_of_controller(top: &Block<'_>, problems: &mut Problems) -> String {
    let known = countries::codes(&[Area::Eu, Area::Eea, Area::Calendar]);
    let known: Vec<(&str, &str)> = known.into_iter().map(|code| (code, code)).collect();
    top.choice("country", &known, problems)
        .unwrap_or("BE")
        .to_owned()
}

fn timezone(top: &Block<'_>, country: &str, problems: &mut Problems) -> chrono_tz::Tz {
    let usual = countries::timezone(country).unwrap_or(chrono_tz::Europe::Brussels);
    let Some((word, place)) = top.text("timezone", any, problems) else {
        return usual;
    };
    word.parse().unwrap_or_else(|_| {
        let near =
            super::nearest::nearest(&word, chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()));
        let hint = format!("did you mean `{}`?", near.unwrap_or(usual.name()));
        problems.add(
            &place,
            format!("`timezone` does not know `{word}`"),
            Some(hint),
        );
        usual
    })
}

fn languages(top: &Block<'_>, problems: &mut Problems) -> Vec<Lang> {
    let Some(languages) = top.choices("languages", &langs(), problems) else {
        return Lang::ALL.to_vec();
    };
    if languages.is_empty() {
        problems.add(
            &top.place_of("languages"),
            "`languages` names no language".to_owned(),
            None,
        );
    }
    languages
}

fn langs() -> Vec<(&'static str, Lang)> {
    Lang::ALL.map(|lang| (lang.as_str(), lang)).to_vec()
}

fn channels() -> Vec<(&'static str, Channel)> {
    Channel::ALL
        .map(|channel| (channel.as_str(), channel))
        .to_vec()
}

/// The text of a key; empty where it is absent.
fn text_or_empty(
    block: &Block<'_>,
    key: &'static str,
    shape: super::block::Shape,
    problems: &mut Problems,
) -> String {
    block
        .text(key, shape, problems)
        .map(|(word, _)| word)
        .unwrap_or_default()
}

fn controller(top: &Block<'_>, problems: &mut Problems) -> Controller {
    let Some(block) = top.block("controller", problems) else {
        return Controller::default();
    };
    let email = |word: &str| {
        if super::is_placeholder(word) {
            Ok(())
        } else {
            shapes::email(word)
        }
    };
    Controller {
        name: text_or_empty(&block, "name", any, problems),
        address: text_or_empty(&block, "address", any, problems),
        email: text_or_empty(&block, "email", email, problems),
        dpo_name: text_or_empty(&block, "dpo_name", any, problems),
        dpo_email: text_or_empty(&block, "dpo_email", email, problems),
    }
}

fn purposes(top: &Block<'_>, check: &FieldNames<'_>, problems: &mut Problems) -> Vec<Purpose> {
    let blocks = top.blocks("purpose", problems);
    let mut ids = Ids::new("purpose");
    let mut purposes = Vec::new();
    for block in &blocks {
        let id = block.text("id", shapes::purpose_id, problems);
        ids.note(id.as_ref(), problems);
        purposes.push(Purpose {
            id: id.map(|(word, _)| word).unwrap_or_default(),
            label: label(block, problems),
            basis: block
                .choice("basis", &BASES, problems)
                .unwrap_or(Basis::Consent),
            assessment: block
                .text("assessment", any, problems)
                .map(|(word, _)| word),
            special_ground: block.choice(
                "special_ground",
                &SPECIAL_GROUNDS.map(|letter| (letter, letter)),
                problems,
            ),
            channels: block
                .choices("channels", &channels(), problems)
                .unwrap_or_default(),
            fields: fields(block, "fields", check, problems),
            retention_months: block.number("retention_months", 1..=MOST_MONTHS, problems),
            retention_from: block
                .choice("retention_from", &RETENTION_FROM, problems)
                .unwrap_or(RetentionFrom::LastContact),
        });
    }
    purposes
}

fn label(block: &Block<'_>, problems: &mut Problems) -> BTreeMap<Lang, String> {
    let mut labels = BTreeMap::new();
    for (word, ((text, place), key_place)) in block.pairs("label", problems).unwrap_or_default() {
        let Some(lang) = Lang::parse(&word) else {
            let hint = hint_among(&word, langs().iter().map(|(word, _)| *word));
            problems.add(
                &key_place,
                format!("`label` does not know the language `{word}`"),
                Some(hint),
            );
            continue;
        };
        if text.trim().is_empty() {
            problems.add(&place, "`label` of [[purpose]] is empty".to_owned(), None);
        }
        labels.insert(lang, text);
    }
    labels
}

/// A list of fields or prefixes, each known, at least one.
fn fields(
    block: &Block<'_>,
    key: &'static str,
    check: &FieldNames<'_>,
    problems: &mut Problems,
) -> Vec<String> {
    let Some(words) = block.texts(key, problems) else {
        return Vec::new();
    };
    if words.is_empty() {
        problems.add(
            &block.place_of(key),
            format!("`{key}` names no field"),
            None,
        );
    }
    for (word, place) in &words {
        known_field(word, place, check, problems);
    }
    words.into_iter().map(|(word, _)| word).collect()
}

fn known_field(word: &str, place: &Range<usize>, check: &FieldNames<'_>, problems: &mut Problems) {
    if let Err(reason) = check(word) {
        let hint = Some(reason).filter(|reason| !reason.is_empty());
        problems.add(place, format!("unknown field `{word}`"), hint);
    }
}

fn consent(top: &Block<'_>, problems: &mut Problems) -> ConsentPolicy {
    let mut consent = ConsentPolicy::default();
    let Some(block) = top.block("consent", problems) else {
        return consent;
    };
    if let Some(word) = block.choice("double_opt_in", &DOUBLE_OPT_IN, problems) {
        consent.double_opt_in = word;
    }
    if let Some(months) = block.number("max_age_months", 1..=MOST_MONTHS, problems) {
        consent.max_age_months = months;
    }
    if let Some(date) = block.date("distrust_before", problems) {
        consent.distrust_before = date;
    }
    consent
}

fn wordings(top: &Block<'_>, purposes: &[&str], problems: &mut Problems) -> Vec<Wording> {
    let mut ids = Ids::new("wording");
    let mut wordings = Vec::new();
    for block in &top.blocks("wording", problems) {
        let id = block.text("id", shapes::id, problems);
        ids.note(id.as_ref(), problems);
        let text_file = block.text("text_file", shapes::relative_path, problems);
        let place = text_file.as_ref().map_or(&block.place, |(_, place)| place);
        wordings.push(Wording {
            line: Line(problems.line(place.start)),
            id: id.map(|(word, _)| word).unwrap_or_default(),
            purpose: purpose(block, "purpose", purposes, problems).unwrap_or_default(),
            language: block
                .choice("language", &langs(), problems)
                .unwrap_or_default(),
            text_file: text_file.map(|(word, _)| word).unwrap_or_default(),
            text: None,
        });
    }
    wordings
}

/// The id of a declared purpose.
fn purpose(
    block: &Block<'_>,
    key: &'static str,
    purposes: &[&str],
    problems: &mut Problems,
) -> Option<String> {
    let (word, place) = block.text(key, any, problems)?;
    // An empty word was reported with the key.
    if !word.trim().is_empty() && !purposes.contains(&word.as_str()) {
        let hint = hint_among(&word, purposes.iter().copied());
        problems.add(
            &place,
            format!("`{key}` names `{word}`, which no [[purpose]] declares"),
            Some(hint),
        );
    }
    Some(word)
}

fn sources(
    top: &Block<'_>,
    purposes: &[&str],
    check: &FieldNames<'_>,
    problems: &mut Problems,
) -> Vec<Source> {
    let mut ids = Ids::new("source");
    let mut sources = Vec::new();
    for block in &top.blocks("source", problems) {
        let id = block.text("id", any, problems);
        ids.note(id.as_ref(), problems);
        let mut columns = BTreeMap::new();
        for (header, ((field, place), _)) in block.pairs("columns", problems).unwrap_or_default() {
            if !field.is_empty() {
                known_field(&field, &place, check, problems);
            }
            columns.insert(header, field);
        }
        let system = block.text("system", shapes::id, problems);
        let place = system.as_ref().map_or(&block.place, |(_, place)| place);
        sources.push(Source {
            line: Line(problems.line(place.start)),
            id: id.map(|(word, _)| word).unwrap_or_default(),
            default_purpose: purpose(block, "default_purpose", purposes, problems),
            system: system.map(|(word, _)| word),
            columns,
            date_order: block.choice("date_order", &DATE_ORDERS, problems),
            withdrawal: block
                .text("withdrawal", shapes::withdrawal, problems)
                .map(|(word, _)| word),
            screened_at: block.date("screened_at", problems),
        });
    }
    sources
}

fn recipients(top: &Block<'_>, check: &FieldNames<'_>, problems: &mut Problems) -> Vec<Recipient> {
    let known = countries::codes(&[Area::Eu, Area::Eea, Area::Third]);
    let known: Vec<(&str, &str)> = known.into_iter().map(|code| (code, code)).collect();
    let contact = |word: &str| {
        if word.contains('@') {
            shapes::email(word)
        } else {
            Ok(())
        }
    };
    let mut ids = Ids::new("recipient");
    let mut recipients = Vec::new();
    for block in &top.blocks("recipient", problems) {
        let id = block.text("id", shapes::id, problems);
        ids.note(id.as_ref(), problems);
        recipients.push(Recipient {
            id: id.map(|(word, _)| word).unwrap_or_default(),
            name: text_or_empty(block, "name", any, problems),
            role: block
                .choice("role", &ROLES.map(|role| (role, role)), problems)
                .unwrap_or_default()
                .to_owned(),
            country: block
                .choice("country", &known, problems)
                .unwrap_or_default()
                .to_owned(),
            receives: fields(block, "receives", check, problems),
            contact: text_or_empty(block, "contact", contact, problems),
            safeguard: block.text("safeguard", any, problems).map(|(word, _)| word),
        });
    }
    recipients
}

fn exceptions(top: &Block<'_>, problems: &mut Problems) -> Vec<Exception> {
    let mut exceptions = Vec::new();
    for block in &top.blocks("exception", problems) {
        let (rule, place) = block
            .text("rule", shapes::rule_code, problems)
            .unwrap_or_else(|| (String::new(), block.place.clone()));
        exceptions.push(Exception {
            line: Line(problems.line(place.start)),
            rule,
            source: block.text("source", any, problems).map(|(word, _)| word),
            channel: block.choice("channel", &channels(), problems),
            field: block.text("field", any, problems).map(|(word, _)| word),
            reason: text_or_empty(block, "reason", any, problems),
            until: block.date("until", problems).unwrap_or(NaiveDate::MIN),
        });
    }
    exceptions
}

fn legal_holds(top: &Block<'_>, problems: &mut Problems) -> Vec<LegalHold> {
    let mut holds = Vec::new();
    for block in &top.blocks("legal_hold", problems) {
        let records = block.texts("records", problems).unwrap_or_default();
        holds.push(LegalHold {
            source: block.text("source", any, problems).map(|(word, _)| word),
            records: records.into_iter().map(|(word, _)| word).collect(),
            basis: block
                .choice("basis", &HOLD_BASES, problems)
                .unwrap_or(HoldBasis::LegalDuty),
            reason: text_or_empty(block, "reason", any, problems),
            until: block.date("until", problems).unwrap_or(NaiveDate::MIN),
        });
    }
    holds
}

fn store(top: &Block<'_>, problems: &mut Problems) -> StorePolicy {
    let mut store = StorePolicy::default();
    let Some(block) = top.block("store", problems) else {
        return store;
    };
    if let Some(days) = block.number("vanished_days", 0..=MOST_DAYS, problems) {
        store.vanished_days = days;
    }
    if let Some(days) = block.number("stale_source_days", 1..=MOST_DAYS, problems) {
        store.stale_source_days = days;
    }
    if let Some(days) = block.number("export_days", 0..=MOST_DAYS, problems) {
        store.export_days = days;
    }
    if let Some(months) = block.number("case_months", 1..=MOST_MONTHS, problems) {
        store.case_months = months;
    }
    store
}

/// The ids of one kind of block, to find one that is given twice.
struct Ids {
    block: &'static str,
    seen: BTreeMap<String, usize>,
}

impl Ids {
    const fn new(block: &'static str) -> Self {
        Self {
            block,
            seen: BTreeMap::new(),
        }
    }

    fn note(&mut self, id: Option<&Placed<String>>, problems: &mut Problems) {
        let Some((word, place)) = id else { return };
        let line = problems.line(place.start);
        match self.seen.get(word) {
            Some(first) => {
                let message = format!(
                    "the id `{word}` of [[{}]] was given before, in line {first}",
                    self.block
                );
                problems.add(
                    place,
                    message,
                    Some("each block needs an id of its own".to_owned()),
                );
            }
            None => {
                self.seen.insert(word.clone(), line);
            }
        }
    }
}
