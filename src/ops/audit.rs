//! Audit: every record of the store, or of files that nobody keeps, through every rule.

mod drift;
mod exercised;
mod files;
mod heard;
mod memory;
mod pipeline;
mod sieve;
mod stored;
mod survey;
mod totals;
mod whole;
mod wordings;

use crate::{
    detect::national_numbers::is_national_number,
    intake::consents::ConsentReader,
    matching::{ExactKeys, KeyReader},
    model::{Channel, Columns, Consent, Finding, Lang, RawRow, Record, Row},
    ops::{
        denials::{DenialBook, Whose},
        import::address_keys,
        layout::readable,
    },
    policy::Policy,
    rules::{Audit, Duplicates, LastAct},
    store::{Hashes, Now},
};

pub use drift::drift;
pub use files::{FileAudit, audit_files};
pub(crate) use stored::look_through;
pub use stored::{Outlet, audit_store};
pub use survey::Survey;
pub use totals::{AuditOutcome, Coverage, Totals};

/// What is asked of an audit.
#[derive(Clone, Copy, Debug)]
pub struct AuditRequest<'a> {
    /// What the controller allows.
    pub policy: &'a Policy,
    /// The moment.
    pub now: Now,
    /// The language of messages.
    pub lang: Lang,
    /// Only these rules; all where empty.
    pub codes: &'a [String],
    /// Only this source.
    pub source: Option<&'a str>,
    /// Who asks.
    pub operator: &'a str,
    /// Whether the words of findings are wanted.
    pub wants_text: bool,
    /// Only what the last audit of the store did not find.
    pub only_new: bool,
}

/// What it takes to look at the records of one layout.
struct Reader<'a> {
    /// The source, by which the policy knows it.
    source: &'a str,
    /// What findings call it: the source, or the name of a file that nobody keeps.
    name: &'a str,
    columns: &'a Columns,
    encoding: crate::intake::Encoding,
    /// What each person of a row is read with; one where rows hold one.
    persons: Vec<PersonReader>,
    last_act: LastAct,
    today: chrono::NaiveDate,
}

/// What one person of a row is read with.
struct PersonReader {
    person: u8,
    columns: Columns,
    consents: ConsentReader,
    keys: KeyReader,
}

/// Buffers that live from record to record.
#[derive(Default)]
struct Work {
    keys: ExactKeys,
    consents: Vec<Consent>,
    addresses: Vec<(Channel, i64)>,
    /// The records of persons who have several.
    duplicates: Duplicates,
}

/// Where a record stands: what denials and links know it by.
#[derive(Clone, Copy, Debug)]
struct Standing {
    whose: Whose,
    person: u8,
    since: chrono::NaiveDate,
    /// Whether the person has other records too.
    is_shared: bool,
    /// Whether a source that brings no records spoke of the person.
    is_heard: bool,
}

impl<'a> Reader<'a> {
    fn new(
        (source, name): (&'a str, &'a str),
        columns: &'a Columns,
        encoding: crate::intake::Encoding,
        policy: &Policy,
        today: chrono::NaiveDate,
    ) -> Self {
        let persons = crate::intake::assemble::persons(columns)
            .into_iter()
            .map(|person| {
                let own = columns.of_person(person);
                PersonReader {
                    person,
                    consents: ConsentReader::new(&own, policy, policy.source(source), today),
                    keys: KeyReader::new(&own, person, &policy.country),
                    columns: own,
                }
            })
            .collect();
        Self {
            source,
            name,
            columns,
            encoding,
            persons,
            last_act: LastAct::new(columns, today),
            today,
        }
    }

    /// Puts one record through the checks.
    #[expect(
        clippy::too_many_arguments,
        reason = "where a record stands and what it is, each told once"
    )]
    fn look(
        &self,
        raw: &RawRow,
        standing: Standing,
        book: &DenialBook,
        hashes: &Hashes,
        work: &mut Work,
        audit: &mut Audit<'_>,
        coverage: &mut Coverage,
        survey: Option<&mut Survey>,
        out: &mut dyn FnMut(Finding),
    ) {
        let Some(reader) = self
            .persons
            .iter()
            .find(|reader| reader.person == standing.person)
        else {
            return;
        };
        let row = readable(raw, self.encoding);
        work.consents.clear();
        reader.consents.read(&row, &mut work.consents);
        reader.keys.read(&row, &mut work.keys);
        if !book.is_empty() {
            work.addresses.clear();
            for channel in [Channel::Email, Channel::Phone] {
                work.addresses
                    .extend(address_keys(hashes, &work.keys, channel).map(|key| (channel, key)));
            }
            book.overrule(standing.whose, &work.addresses, &mut work.consents);
        }
        coverage.count(&work.consents);
        let id = shown_id(&work.keys, &reader.keys, &row, raw.line);
        let record = Record {
            source: self.name,
            id: &id,
            line: raw.line,
            columns: &reader.columns,
            row: &row,
            consents: &work.consents,
            since: standing.since,
        };
        if standing.is_shared || standing.is_heard {
            work.duplicates
                .add(standing.whose.subject, &record, standing.is_heard);
        }
        if let Some(survey) = survey {
            survey.record(&record, self.columns, &self.last_act, self.today);
        }
        audit.record(&record, out);
    }
}

/// The name of a record in outputs: its id, or `line:N` where it has none or the id is itself a
/// personal value.
#[must_use]
pub fn shown_id(keys: &ExactKeys, reader: &KeyReader, row: &Row<'_>, line: u64) -> String {
    let id = keys.id.as_str();
    if is_no_name(id) || reader.has_personal_id(row, keys) {
        format!("line:{line}")
    } else {
        id.to_owned()
    }
}

/// Whether an id can be no name of a record in outputs, whatever else the record says: it is blank,
/// or more than one word, or looks like a number or an address of a person.
pub(super) fn is_no_name(id: &str) -> bool {
    id.is_empty()
        || id.chars().any(char::is_whitespace)
        || id.chars().any(char::is_control)
        || is_number_of_a_person(id)
}

/// Whether an id looks like a number that a state or a bank gives to a person. A mistyped IBAN is one
/// all the same; a checksum of 32 hexadecimal digits is none.
fn is_number_of_a_person(id: &str) -> bool {
    let is_hexadecimal = id.len() == 32 && id.chars().all(|c| c.is_ascii_hexdigit());
    let has_iban_shape = (15..=34).contains(&id.len())
        && id.chars().all(|c| c.is_ascii_alphanumeric())
        && id.chars().take(2).all(|c| c.is_ascii_alphabetic())
        && id.chars().skip(2).take(2).all(|c| c.is_ascii_digit());
    // The French number is also written without its key: sex, year, month, then the birthplace.
    let digits: String = id.chars().filter(char::is_ascii_digit).collect();
    let month: Option<u32> = digits.get(3..5).and_then(|month| month.parse().ok());
    let has_french_shape = matches!(digits.len(), 13 | 15)
        && digits.starts_with(['1', '2'])
        && month.is_some_and(|month| matches!(month, 1..=12 | 20 | 30..=42 | 50..=99))
        && id
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '/'));
    (has_iban_shape && !is_hexadecimal) || has_french_shape || is_national_number(id)
}

/// The position of the exception of the policy that accepts a finding; `reader` is that of its source,
/// none for what is about no single source.
fn excepted(
    policy: &Policy,
    reader: Option<&Reader<'_>>,
    finding: &Finding,
    today: chrono::NaiveDate,
) -> Option<usize> {
    let is_source = |source: &String| match reader {
        Some(reader) => source == reader.source || source == reader.name,
        None => **source == *finding.source,
    };
    policy.exceptions.iter().position(|exception| {
        exception.rule.eq_ignore_ascii_case(finding.code)
            && exception.until >= today
            && exception.source.as_ref().is_none_or(is_source)
            && exception
                .channel
                .is_none_or(|channel| Some(channel) == finding.channel)
            && exception.field.as_ref().is_none_or(|field| {
                reader.is_some_and(|reader| names_field(field, reader.columns, finding))
            })
    })
}

/// Whether the exception's field is the finding's column, by header or by canonical field.
fn names_field(field: &str, columns: &Columns, finding: &Finding) -> bool {
    let Some(header) = finding.field.as_deref() else {
        return false;
    };
    field == header
        || columns.columns.iter().any(|column| {
            column.header == header && column.field.as_ref().is_some_and(|own| own.is_below(field))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_persons_are_told_from_numbers_of_records() {
        for id in [
            "BE68539007547034",
            "FR7630006000011234567890189",
            "85073003328",
            "85.07.30-033.28",
            "111222333",
            "185057800608436",
            "1850578006084",
        ] {
            assert!(is_number_of_a_person(id), "{id}");
        }
        for id in [
            "4711",
            "CON12345",
            "5250000000000123456",
            "003D000001aB2cDIAS",
            "C-2024-0001",
            "0f8fad5b-d9cb-469f-a165-70867728950e",
            "ab12cd34ab12cd34ab12cd34ab12cd34",
        ] {
            assert!(!is_number_of_a_person(id), "{id}");
        }
    }
}
