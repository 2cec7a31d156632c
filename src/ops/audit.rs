//! Audit: every record of the store, or of files that nobody keeps, through every rule.

mod files;
mod stored;
mod totals;

use crate::{
    intake::consents::ConsentReader,
    matching::{ExactKeys, KeyReader},
    model::{Channel, Columns, Consent, Finding, Lang, RawRow, Record, contact_point, fold},
    ops::{
        denials::{DenialBook, Whose},
        import::address_keys,
        layout::readable,
    },
    policy::{Exception, Policy},
    rules::Audit,
    store::{Hashes, Now},
};

pub use files::{FileAudit, audit_files};
pub use stored::audit_store;
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
}

/// Where a record stands: what denials and links know it by.
#[derive(Clone, Copy, Debug)]
struct Standing {
    whose: Whose,
    person: u8,
    since: chrono::NaiveDate,
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
        let id = shown_id(&work.keys, raw.line);
        let record = Record {
            source: self.name,
            id: &id,
            line: raw.line,
            columns: &reader.columns,
            row: &row,
            consents: &work.consents,
            since: standing.since,
        };
        audit.record(&record, out);
    }
}

/// The name of a record in outputs: its id, or `line:N` where it has none or the id is itself a
/// personal value.
#[must_use]
pub fn shown_id(keys: &ExactKeys, line: u64) -> String {
    let id = keys.id.as_str();
    let is_personal = id.is_empty()
        || id.contains('@')
        || contact_point::email(id).is_some()
        || (id.starts_with(['+', '0']) && contact_point::phone(id, "BE").is_some())
        || keys
            .phones
            .iter()
            .any(|phone| phone.ends_with(id.trim_start_matches(['+', '0'])) && id.len() >= 6)
        || (!keys.first_name.is_empty() && fold::word(id) == keys.first_name)
        || id.chars().any(char::is_whitespace)
        || id.chars().any(char::is_control);
    if is_personal {
        format!("line:{line}")
    } else {
        id.to_owned()
    }
}

/// The exception of the policy that accepts a finding.
fn excepted<'p>(
    policy: &'p Policy,
    reader: &Reader<'_>,
    finding: &Finding,
    today: chrono::NaiveDate,
) -> Option<&'p Exception> {
    policy.exceptions.iter().find(|exception| {
        exception.rule.eq_ignore_ascii_case(finding.code)
            && exception.until >= today
            && exception
                .source
                .as_ref()
                .is_none_or(|source| source == reader.source || source == reader.name)
            && exception
                .channel
                .is_none_or(|channel| Some(channel) == finding.channel)
            && exception
                .field
                .as_ref()
                .is_none_or(|field| names_field(field, reader.columns, finding))
    })
}

/// Whether the exception's field is the finding's column, by header or by canonical field.
fn names_field(field: &str, columns: &Columns, finding: &Finding) -> bool {
    let Some(header) = &finding.field else {
        return false;
    };
    field == header
        || columns.columns.iter().any(|column| {
            column.header == *header && column.field.as_ref().is_some_and(|own| own.is_below(field))
        })
}
