//! Finding records by exact identifiers, and showing one. Every hit of a look-up key is verified
//! against the opened record.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;
use serde_json::{Map, json};

use crate::{
    intake::consents::ConsentReader,
    matching::{ExactKeys, KeyReader},
    model::{Channel, Consent, RawRow, Row, contact_point},
    ops::{
        Layout, OpError,
        audit::shown_id,
        denials::{DenialBook, Whose},
        import::{address_keys, id_key},
        layout::readable,
    },
    policy::Policy,
    store::{Entry, ImportInfo, KeyKind, Now, Store, StoredRecord, unpack},
};

/// What is looked for; all that is given must agree.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// The source's own id.
    pub id: Option<String>,
    /// An e-mail address, however it is typed.
    pub email: Option<String>,
    /// A telephone number, however it is typed.
    pub phone: Option<String>,
}

/// A record that was found.
#[derive(Clone, Debug, Serialize)]
pub struct Candidate {
    /// The source.
    pub source: String,
    /// The record's name in outputs.
    pub record: String,
    /// The data subject.
    pub subject: String,
    /// The sum of the reasons' weights, in bits.
    pub score: f64,
    /// `match`: an exact identifier agrees.
    pub decision: &'static str,
    /// Why.
    pub reasons: Vec<Reason>,
    /// The store's own number of the record.
    #[serde(skip)]
    pub number: i64,
}

/// Why a record was found.
#[derive(Clone, Debug, Serialize)]
pub struct Reason {
    /// The field.
    pub field: &'static str,
    /// How it agrees.
    pub how: &'static str,
    /// Its weight in bits.
    pub weight: f64,
    /// How many records share the value.
    pub note: String,
}

/// A record laid open, masked unless revealed.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    /// The source.
    pub source: String,
    /// The record's name in outputs.
    pub record: String,
    /// The data subject.
    pub subject: String,
    /// The file it came with.
    pub file: String,
    /// The sheet.
    pub sheet: Option<String>,
    /// Physical line.
    pub line: u64,
    /// Civil date of the import that brought this version.
    pub imported: String,
    /// Whether the source no longer has it.
    pub vanished: bool,
    /// Its cells, in file order.
    pub cells: Vec<Cell>,
    /// Its consents.
    pub consents: Vec<ShownConsent>,
    /// Whether a note of the person waits for review: until then nobody contacts the person.
    pub on_hold: bool,
}

/// A cell of a record.
#[derive(Clone, Debug, Serialize)]
pub struct Cell {
    /// The header.
    pub header: String,
    /// The canonical field.
    pub field: Option<String>,
    /// The value, masked unless revealed.
    pub value: String,
}

/// A consent of a record.
#[derive(Clone, Debug, Serialize)]
pub struct ShownConsent {
    /// The channel.
    pub channel: &'static str,
    /// The purpose.
    pub purpose: String,
    /// The effective state.
    pub state: &'static str,
    /// When it was given.
    pub given_on: Option<String>,
}

/// Where a look-up stops being a look-up: more records than anyone reads.
const MOST_CANDIDATES: usize = 10_000;

/// Finds records by exact identifiers.
///
/// # Errors
/// When nothing usable is asked for, or the store cannot be read.
pub fn find(store: &Store, policy: &Policy, query: &Query) -> Result<Vec<Candidate>, OpError> {
    let layouts = layouts(store)?;
    let asked = asked(store, policy, query, &layouts)?;
    let total = store.record_count()?.max(1);
    let mut common: Option<BTreeSet<i64>> = None;
    for (_, records) in &asked {
        let own: BTreeSet<i64> = records.iter().copied().collect();
        common = Some(match common {
            Some(common) => common.intersection(&own).copied().collect(),
            None => own,
        });
    }
    let common = common.unwrap_or_default();
    let mut candidates = Vec::new();
    for record in common.into_iter().take(MOST_CANDIDATES) {
        let reasons = asked
            .iter()
            .map(|(field, records)| Reason {
                field,
                how: "same",
                weight: weight(records.len() as u64, total),
                note: share(records.len() as u64, total),
            })
            .collect();
        if let Some(candidate) = verified(store, policy, query, record, reasons, &layouts)? {
            candidates.push(candidate);
        }
    }
    Ok(candidates)
}

/// What a value is worth that so many records of all have, in bits.
fn weight(records: u64, total: u64) -> f64 {
    let bits = -(records as f64 / total as f64).log2();
    // Adding nothing makes nought of its negative.
    (bits.clamp(0.0, 18.0) * 10.0).round() / 10.0 + 0.0
}

/// How many records share a value. Rounded, but one in one is said only of all.
fn share(records: u64, total: u64) -> String {
    let one_in = (total as f64 / records.max(1) as f64).round();
    if records < total && one_in < 2.0 {
        format!("{records} in {total}")
    } else {
        format!("1 in {one_in}")
    }
}

type Layouts = HashMap<i64, (i64, String, Layout)>;

fn layouts(store: &Store) -> Result<Layouts, OpError> {
    let mut out = HashMap::new();
    for row in store.layouts()? {
        out.insert(
            row.id,
            (
                row.source,
                row.source_name,
                Layout::from_bytes(&row.columns)?,
            ),
        );
    }
    Ok(out)
}

/// The records that have what is asked for, by field.
fn asked(
    store: &Store,
    policy: &Policy,
    query: &Query,
    layouts: &Layouts,
) -> Result<Vec<(&'static str, Vec<i64>)>, OpError> {
    let hashes = store.hashes();
    let unusable = |what: &str, hint: &str| OpError::Input {
        code: "unusable-query",
        message: format!("the {what} given is not one"),
        hint: Some(hint.to_owned()),
    };
    let mut out = Vec::new();
    if let Some(id) = query.id.as_deref().map(str::trim) {
        let mut sources: Vec<i64> = layouts.values().map(|(source, ..)| *source).collect();
        sources.sort_unstable();
        sources.dedup();
        let mut records = Vec::new();
        for source in sources {
            let identity = id_key(hashes, source, id, 0);
            records.extend(store.records_of_identity(source, identity)?);
        }
        out.push(("id.source", records));
    }
    if let Some(email) = &query.email {
        let email = contact_point::email(email)
            .ok_or_else(|| unusable("e-mail address", "write it as name@example.org"))?;
        let key = hashes.key(KeyKind::Email, 0, email.as_bytes());
        out.push(("contact.email", store.records_of_key(key)?));
    }
    if let Some(phone) = &query.phone {
        let phone = contact_point::phone(phone, &policy.country).ok_or_else(|| {
            unusable(
                "telephone number",
                "write it with its country code: +32 2 555 01 23",
            )
        })?;
        let key = hashes.key(KeyKind::Phone, 0, phone.as_bytes());
        out.push(("contact.phone", store.records_of_key(key)?));
    }
    Ok(out)
}

/// A look-up key is 64 bits of a hash: what it found is checked against the record itself.
fn verified(
    store: &Store,
    policy: &Policy,
    query: &Query,
    record: i64,
    reasons: Vec<Reason>,
    layouts: &Layouts,
) -> Result<Option<Candidate>, OpError> {
    let Some(stored) = store.record(record)? else {
        return Ok(None);
    };
    let Some((_, source, layout)) = layouts.get(&stored.layout) else {
        return Ok(None);
    };
    let mut raw = RawRow {
        line: stored.line,
        ..RawRow::default()
    };
    unpack(&stored.packed, &mut raw)?;
    let mut keys = ExactKeys::default();
    let reader = KeyReader::new(&layout.columns, stored.person, &policy.country);
    let row = readable(&raw, layout.encoding());
    reader.read(&row, &mut keys);
    let same_id = query.id.as_ref().is_none_or(|id| keys.id == id.trim());
    let same_email = query
        .email
        .as_deref()
        .and_then(contact_point::email)
        .is_none_or(|email| keys.emails.contains(&email));
    let same_phone = query
        .phone
        .as_deref()
        .and_then(|phone| contact_point::phone(phone, &policy.country))
        .is_none_or(|phone| keys.phones.contains(&phone));
    if !(same_id && same_email && same_phone) {
        return Ok(None);
    }
    let score = reasons.iter().map(|reason| reason.weight).sum();
    Ok(Some(Candidate {
        source: source.clone(),
        record: shown_id(&keys, &reader, &row, stored.line),
        subject: subject_name(store.subject_of(record)?),
        score,
        decision: "match",
        reasons,
        number: record,
    }))
}

/// The name of a data subject in outputs.
#[must_use]
pub fn subject_name(subject: i64) -> String {
    format!("S-{subject:06}")
}

/// Reads the name of a data subject, exactly as it is printed.
#[must_use]
pub fn parse_subject(name: &str) -> Option<i64> {
    let number = name.strip_prefix("S-")?.parse().ok()?;
    // What reads as a number but is written otherwise is an id of a source.
    (subject_name(number) == name).then_some(number)
}

/// How records are laid open.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// What the controller allows.
    pub policy: &'a Policy,
    /// Whether values are shown; it leaves a trail entry.
    pub reveals: bool,
    /// Whether consents are wanted: all denials of the store are held against them.
    pub has_consents: bool,
    /// The moment.
    pub now: Now,
    /// Who looks.
    pub operator: &'a str,
}

/// What laying open takes besides the record.
struct Around {
    layouts: Layouts,
    imports: Vec<ImportInfo>,
    book: Option<DenialBook>,
    /// The subjects who are on hold.
    held: BTreeSet<i64>,
}

/// Lays records open. Revealing them leaves a trail entry; a masked look leaves none.
///
/// # Errors
/// When the store cannot be read, or, revealing, cannot be written.
pub fn show(store: &mut Store, records: &[i64], look: &Look<'_>) -> Result<Vec<Shown>, OpError> {
    let book = match look.has_consents {
        true => Some(DenialBook::of_store(store, look.policy, &store.links()?)?),
        false => None,
    };
    let around = Around {
        layouts: layouts(store)?,
        imports: store.imports()?,
        book,
        held: held(store)?,
    };
    let mut shown = Vec::new();
    for record in records {
        if let Some(stored) = store.record(*record)? {
            shown.extend(lay_open(store, &stored, &around, look)?);
        }
    }
    if look.reveals && !shown.is_empty() {
        let mut detail = Map::new();
        detail.insert("records".to_owned(), json!(shown.len()));
        let subjects: BTreeSet<&str> = shown.iter().map(|record| record.subject.as_str()).collect();
        detail.insert("subjects".to_owned(), json!(subjects));
        let entry = Entry::new("revealed", look.now, look.operator).with(detail);
        store.change()?.commit(entry)?;
    }
    Ok(shown)
}

fn lay_open(
    store: &Store,
    stored: &StoredRecord,
    around: &Around,
    look: &Look<'_>,
) -> Result<Option<Shown>, OpError> {
    let Some((_, source, layout)) = around.layouts.get(&stored.layout) else {
        return Ok(None);
    };
    let policy = look.policy;
    let mut raw = RawRow {
        line: stored.line,
        ..RawRow::default()
    };
    unpack(&stored.packed, &mut raw)?;
    let row = readable(&raw, layout.encoding());
    let mut keys = ExactKeys::default();
    let reader = KeyReader::new(&layout.columns, stored.person, &policy.country);
    reader.read(&row, &mut keys);
    let import_of = |id: i64| around.imports.iter().find(|import| import.id == id);
    let run_of = |id: i64| import_of(id).map_or(0, |import| import.run);
    let import = import_of(stored.import);
    let facts: Option<serde_json::Value> =
        import.and_then(|import| serde_json::from_slice(&import.file).ok());
    let fact = |name: &str| {
        facts
            .as_ref()?
            .get("outcome")?
            .get(name)?
            .as_str()
            .map(str::to_owned)
    };
    let mut cells = Vec::new();
    for column in &layout.columns.columns {
        for value in row
            .values(column.index)
            .filter(|value| !value.trim().is_empty())
        {
            cells.push(Cell {
                header: column.header.clone(),
                field: column.field.as_ref().map(ToString::to_string),
                value: if look.reveals {
                    value.to_owned()
                } else {
                    mask(value)
                },
            });
        }
    }
    let subject = store.subject_of(stored.id)?;
    let consents = match &around.book {
        None => Vec::new(),
        Some(book) => {
            let whose = Whose {
                record: stored.id,
                import: stored.import,
                run: import.map_or(0, |import| import.run),
                first_run: run_of(stored.first_import),
                subject,
            };
            let opened = Opened {
                source,
                layout,
                person: stored.person,
                row: &row,
                keys: &keys,
            };
            consents_of(store, policy, book, &opened, whose, look.now.today)
        }
    };
    Ok(Some(Shown {
        source: source.clone(),
        record: shown_id(&keys, &reader, &row, stored.line),
        subject: subject_name(subject),
        file: fact("file").unwrap_or_default(),
        sheet: fact("sheet"),
        line: stored.line,
        imported: import
            .map(|import| import.today.to_string())
            .unwrap_or_default(),
        vanished: stored.is_vanished,
        cells,
        consents,
        on_hold: around.held.contains(&subject),
    }))
}

/// The subjects of whom a note waits for review.
fn held(store: &Store) -> Result<BTreeSet<i64>, OpError> {
    let records = store.records_on_hold()?;
    let subjects = records.into_iter().map(|record| store.subject_of(record));
    Ok(subjects.collect::<Result<_, _>>()?)
}

/// The consents of a record as they stand: a no elsewhere wins.
fn consents_of(
    store: &Store,
    policy: &Policy,
    book: &DenialBook,
    opened: &Opened<'_>,
    whose: Whose,
    today: chrono::NaiveDate,
) -> Vec<ShownConsent> {
    let columns = opened.layout.columns.of_person(opened.person);
    let reader = ConsentReader::new(&columns, policy, policy.source(opened.source), today);
    let mut consents = Vec::new();
    reader.read(opened.row, &mut consents);
    let mut addresses = Vec::new();
    for channel in [Channel::Email, Channel::Phone] {
        let keys = address_keys(store.hashes(), opened.keys, channel);
        addresses.extend(keys.map(|key| (channel, key)));
    }
    book.overrule(whose, &addresses, &mut consents);
    let shown = |consent: &Consent| ShownConsent {
        channel: consent.channel.as_str(),
        purpose: policy
            .purpose(consent.purpose)
            .map(|purpose| purpose.id.clone())
            .unwrap_or_default(),
        state: consent.state.as_str(),
        given_on: consent.given_at.map(|moment| moment.date.to_string()),
    };
    consents.iter().map(shown).collect()
}

/// A record that was opened.
struct Opened<'a> {
    source: &'a str,
    layout: &'a Layout,
    person: u8,
    row: &'a Row<'a>,
    keys: &'a ExactKeys,
}

/// Masks a value: enough to recognise one's own, not enough to learn another's. Words show their
/// first letter, a cell that is one e-mail address its first letter and its top-level domain, numbers
/// their last two digits.
#[must_use]
pub fn mask(value: &str) -> String {
    let value = value.trim();
    let is_address = !value.contains(char::is_whitespace) && contact_point::email(value).is_some();
    if let Some((_, domain)) = value.rsplit_once('@').filter(|_| is_address) {
        let end: String = domain
            .rsplit_once('.')
            .map_or("", |(_, end)| end)
            .chars()
            .take_while(|c| c.is_alphanumeric())
            .collect();
        let first = value.chars().next().unwrap_or('*');
        return format!("{first}***@***.{end}");
    }
    let digits = value.chars().filter(char::is_ascii_digit).count();
    if digits >= 4 {
        return mask_digits(value, digits);
    }
    value
        .split_whitespace()
        .take(6)
        .map(mask_word)
        .collect::<Vec<_>>()
        .join(" ")
}

fn mask_digits(value: &str, digits: usize) -> String {
    let mut left = digits;
    value
        .chars()
        .map(|c| {
            if !c.is_alphanumeric() {
                return c;
            }
            if c.is_ascii_digit() {
                left -= 1;
                if left < 2 {
                    return c;
                }
            }
            '*'
        })
        .take(40)
        .collect()
}

fn mask_word(word: &str) -> String {
    match (word.chars().next(), word.chars().nth(1)) {
        (Some(first), Some(_)) => format!("{first}***"),
        (Some(_), None) => "*".to_owned(),
        (None, _) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_shows_too_little_to_learn_a_value() {
        assert_eq!(mask("anna.maes@example.org"), "a***@***.org");
        assert_eq!(mask("+32 2 555 01 23"), "+** * *** ** 23");
        assert_eq!(mask("Anna Maes"), "A*** M***");
        assert_eq!(mask("1990-02-03"), "****-**-03");
        assert_eq!(mask("X"), "*");
        assert_eq!(
            mask("anna@example.org. She is diabetic"),
            "a*** S*** i*** d***"
        );
        assert_eq!(mask("anna@example.org.diabetic,ill"), "a***");
    }

    #[test]
    fn a_data_subject_has_a_name_that_says_nothing() {
        assert_eq!(subject_name(123), "S-000123");
        assert_eq!(parse_subject("S-000123"), Some(123));
        assert_eq!(parse_subject("S-1234567"), Some(1_234_567));
        for id in ["anna", "S-123", "s-000123", "S-0001234", "S-+00123", "S-"] {
            assert_eq!(parse_subject(id), None, "{id}");
        }
    }

    #[test]
    fn a_weight_is_never_less_than_nothing_and_never_claims_one_in_one_of_some() {
        assert!(weight(3, 3).is_sign_positive());
        assert_eq!(share(3, 3), "1 in 1");
        assert_eq!(share(3, 4), "3 in 4");
        assert_eq!(share(1, 8), "1 in 8");
        assert_eq!(share(4, 9), "1 in 2");
    }
}
