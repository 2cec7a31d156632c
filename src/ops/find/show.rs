//! Showing records: laid open, masked unless revealed.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Map, json};

use super::{Layouts, layouts, subject_name};
use crate::{
    intake::consents::ConsentReader,
    matching::{ExactKeys, KeyReader},
    model::{Channel, Consent, RawRow, Row, contact_point},
    ops::{
        Layout, OpError,
        audit::shown_id,
        denials::{DenialBook, Whose},
        import::address_keys,
        layout::readable,
    },
    policy::Policy,
    store::{
        Case, Entry, ImportInfo, Now, Objection, Rectification, Restriction, Store, StoredRecord,
        unpack,
    },
};

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
    /// The restrictions of processing that cover it: until they are lifted nothing is done with it but
    /// storing.
    pub restrictions: Vec<ShownRestriction>,
    /// The objections that were recorded.
    pub objections: Vec<ShownObjection>,
    /// What was corrected; the values are among the cells.
    pub rectifications: Vec<ShownRectification>,
    /// Civil dates of the person's supplementary statements.
    pub statements: Vec<String>,
    /// The cases of the person.
    pub cases: Vec<ShownCase>,
}

/// An objection that was recorded.
#[derive(Clone, Debug, Serialize)]
pub struct ShownObjection {
    /// The channel.
    pub channel: &'static str,
    /// The purpose.
    pub purpose: String,
    /// Civil date since when.
    pub since: String,
}

/// A corrected cell.
#[derive(Clone, Debug, Serialize)]
pub struct ShownRectification {
    /// The header.
    pub header: String,
    /// Civil date.
    pub made_on: String,
    /// `pending`, `conflict`, `taken-over`, `superseded`.
    pub state: String,
}

/// A case of the person.
#[derive(Clone, Debug, Serialize)]
pub struct ShownCase {
    /// Its id.
    pub case: String,
    /// The right.
    pub right: &'static str,
    /// Its state.
    pub state: &'static str,
}

/// A restriction of processing.
#[derive(Clone, Debug, Serialize)]
pub struct ShownRestriction {
    /// `a` to `d` of Art. 18(1) GDPR; `17-3`: kept after an erasure.
    pub ground: String,
    /// Civil date since when.
    pub since: String,
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
    restrictions: Vec<Restriction>,
    objections: Vec<Objection>,
    rectifications: Vec<Rectification>,
    cases: Vec<Case>,
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
        restrictions: store.restrictions(false)?,
        objections: store.objections()?,
        rectifications: store.rectifications()?,
        cases: store.cases()?,
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
    let mut cases = Vec::new();
    let mut statements = Vec::new();
    for confirmed in store.confirmed_of_record(stored.id)? {
        for case in &around.cases {
            if case.subject == Some(confirmed) {
                cases.push(ShownCase {
                    case: case.id.to_string(),
                    right: case.right.as_str(),
                    state: case.state.as_str(),
                });
            }
        }
        for statement in store.statements(confirmed)? {
            statements.push(statement.made_on.to_string());
        }
    }
    Ok(Some(Shown {
        cases,
        statements,
        objections: around
            .objections
            .iter()
            .filter(|known| known.record == stored.id)
            .map(|known| ShownObjection {
                channel: known.channel.as_str(),
                purpose: known.purpose.clone(),
                since: known.said_on.to_string(),
            })
            .collect(),
        rectifications: around
            .rectifications
            .iter()
            .filter(|known| known.record == stored.id)
            .map(|known| ShownRectification {
                header: known.change.header.clone(),
                made_on: known.made_on.to_string(),
                state: known.state.clone(),
            })
            .collect(),
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
        restrictions: around
            .restrictions
            .iter()
            .filter(|restriction| restriction.records.contains(&stored.id))
            .map(|restriction| ShownRestriction {
                ground: restriction.ground.clone(),
                since: restriction.since.to_string(),
            })
            .collect(),
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
}
