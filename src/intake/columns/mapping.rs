//! What the columns of a file mean: the policy's word first, then the recognised system's, then the
//! vocabulary's, then patterns, then the cells. What none of them settles stays unmapped, with its
//! candidates named: nothing is guessed, and no cell is kept.

use crate::{
    model::{
        Column, ConsentColumn, DateOrder, Field, Lang, MappedBy, Polarity,
        columns::{Aspect, Columns},
        fold,
    },
    policy,
};

use crate::intake::HeaderHit;

use super::{
    consent_field, language, patterns, positions, profiles,
    profiles::{GENERIC, Profile},
    value_columns, value_shapes,
    vocabulary::{HeaderLang, kind_of, vocabulary},
};

/// What is known about a file whose columns are to be understood.
#[derive(Clone, Copy, Debug)]
pub struct MapRequest<'a> {
    /// The headers as they stand in the file.
    pub headers: &'a [String],
    /// The second header row, where there is one.
    pub second_header: Option<&'a [String]>,
    /// The first records.
    pub sample: &'a [Vec<String>],
    /// The file's name without its ending.
    pub file_stem: &'a str,
    /// The policy's block for this source.
    pub policy_source: Option<&'a policy::Source>,
    /// The order of day and month, where the user said it.
    pub date_order: Option<DateOrder>,
    /// The ids of the policy's purposes.
    pub purposes: &'a [&'a str],
}

impl<'a> MapRequest<'a> {
    /// A request that knows nothing but the headers.
    #[must_use]
    pub const fn of_headers(headers: &'a [String]) -> Self {
        Self {
            headers,
            second_header: None,
            sample: &[],
            file_stem: "",
            policy_source: None,
            date_order: None,
            purposes: &[],
        }
    }

    /// The cells of a column in the sample, without the blank ones.
    pub fn cells(&self, index: usize) -> impl Iterator<Item = &'a str> + use<'a> {
        self.sample
            .iter()
            .filter_map(move |row| row.get(index))
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
    }
}

/// A column while its meaning is looked for.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// The header, without the words that name a person of the row.
    pub header: String,
    /// Which person of the row.
    pub person: u8,
    /// One field where it is settled, several where it is not, none where nothing is known.
    pub fields: Vec<Field>,
    /// How they were found.
    pub by: MappedBy,
}

impl Draft {
    /// The field, where it is settled.
    pub fn settled(&self) -> Option<&Field> {
        match self.fields.as_slice() {
            [field] => Some(field),
            _ => None,
        }
    }
}

/// Finds out what the columns of a file mean.
#[must_use]
pub fn map(request: &MapRequest<'_>) -> Columns {
    let profile = profile_of(request);
    let language = language::vote(request.headers.iter().map(String::as_str));
    let mut drafts: Vec<Draft> = (0..request.headers.len())
        .map(|index| draft(request, profile, language, index))
        .collect();
    positions::settle(&mut drafts, profile, language, request.headers);
    value_columns::settle(&mut drafts, request);
    let columns = drafts
        .into_iter()
        .enumerate()
        .map(|(index, draft)| finish(request, profile, index, draft))
        .collect();
    Columns {
        columns,
        system: profile
            .map_or(GENERIC, |profile| profile.system.as_str())
            .to_owned(),
        language,
        strips_quote_prefix: profile.is_some_and(|profile| profile.strips_quote_prefix),
        has_continuation_rows: profile.is_some_and(|profile| profile.has_continuation_rows),
        assumed_state: profile.and_then(|profile| profile.file_state(request.file_stem)),
    }
}

/// The system: the policy's word for it, else what the headers show.
fn profile_of(request: &MapRequest<'_>) -> Option<&'static Profile> {
    if let Some(system) = request
        .policy_source
        .and_then(|source| source.system.as_deref())
    {
        return profiles::profile(system);
    }
    let second = request.second_header.unwrap_or(&[]);
    let headers: Vec<&str> = request
        .headers
        .iter()
        .chain(second)
        .map(String::as_str)
        .collect();
    profiles::recognise(&headers)
}

fn draft(
    request: &MapRequest<'_>,
    profile: Option<&Profile>,
    language: Option<Lang>,
    index: usize,
) -> Draft {
    let raw = request.headers.get(index).map_or("", String::as_str);
    if let Some(field) = policy_field(request, raw) {
        let fields = if field.is_empty() {
            Vec::new()
        } else {
            vec![Field::new(field)]
        };
        return Draft {
            header: raw.to_owned(),
            person: 0,
            fields,
            by: MappedBy::Policy,
        };
    }
    let look = Lookup {
        profile,
        language,
        purposes: request.purposes,
    };
    let first = look.draft(raw);
    let second = request
        .second_header
        .and_then(|row| row.get(index))
        .map(|header| look.draft(header));
    match second {
        // A label that people gave beats the name of the slot behind it, wherever it stands.
        Some(second)
            if second.settled().is_some()
                && (first.settled().is_none()
                    || (header_kind(raw) == HeaderHit::Api && is_label(request, index))) =>
        {
            second
        }
        _ => first,
    }
}

/// The policy's field for a header: as it stands, else compared folded.
fn policy_field<'a>(request: &MapRequest<'a>, raw: &str) -> Option<&'a str> {
    let columns = &request.policy_source?.columns;
    let folded = fold::header(raw);
    let exact = columns.get(raw);
    exact
        .or_else(|| {
            columns
                .iter()
                .find(|(header, _)| fold::header(header) == folded)
                .map(|(_, field)| field)
        })
        .map(|field| field.trim())
}

fn is_label(request: &MapRequest<'_>, index: usize) -> bool {
    request
        .second_header
        .and_then(|row| row.get(index))
        .is_some_and(|header| header_kind(header) == HeaderHit::Label)
}

/// Where headers are looked up.
#[derive(Clone, Copy)]
struct Lookup<'a> {
    profile: Option<&'a Profile>,
    language: Option<Lang>,
    purposes: &'a [&'a str],
}

impl Lookup<'_> {
    fn draft(self, raw: &str) -> Draft {
        let (person, header) = patterns::person_of(raw, &|rest| !self.meaning(rest).0.is_empty());
        let (fields, by, head) = self.meaning(header);
        Draft {
            header: head.unwrap_or_else(|| header.to_owned()),
            person,
            fields,
            by,
        }
    }

    /// The fields of a header and where they come from: profile, synonym, pattern. And the word that
    /// says what it is, where there is one among others.
    fn meaning(self, header: &str) -> (Vec<Field>, MappedBy, Option<String>) {
        let folded = fold::header(header);
        if folded.is_empty() {
            return (Vec::new(), MappedBy::None, None);
        }
        if let Some(profile) = self.profile {
            let fields = profile.headers.fields(&folded, self.language);
            if !fields.is_empty() {
                return (fields, MappedBy::Profile, None);
            }
            if let Some(field) = profile.pattern_field(header, self.purposes) {
                return (vec![field], MappedBy::Profile, None);
            }
        }
        let fields = vocabulary().headers.fields(&folded, self.language);
        if fields.len() == 1
            && vocabulary().is_false_friend(&folded, self.language)
            && !self.is_own(&folded)
        {
            return (Vec::new(), MappedBy::None, None);
        }
        if !fields.is_empty() {
            return (fields, MappedBy::Synonym, None);
        }
        match patterns::guess(header, self.language, self.purposes) {
            Some(guess) => (guess.fields, MappedBy::Pattern, guess.head),
            None => (Vec::new(), MappedBy::None, None),
        }
    }

    /// Whether the header belongs to the file's own language.
    fn is_own(self, folded: &str) -> bool {
        self.language.is_some_and(|lang| {
            vocabulary()
                .headers
                .of(folded)
                .iter()
                .any(|meaning| meaning.lang == HeaderLang::Human(lang))
        })
    }
}

fn finish(
    request: &MapRequest<'_>,
    profile: Option<&Profile>,
    index: usize,
    draft: Draft,
) -> Column {
    let field = draft.settled().cloned();
    let candidates = if draft.fields.len() > 1 {
        draft.fields.iter().map(ToString::to_string).collect()
    } else {
        Vec::new()
    };
    let is_settled = field.is_some() || draft.by == MappedBy::Policy;
    let reading = if draft.by == MappedBy::Policy {
        None
    } else {
        profile.and_then(|profile| profile.reading(&draft.header))
    };
    let mut consent = field
        .as_ref()
        .and_then(|field| consent_field::parse(field.as_str()));
    if let Some(reading) = reading {
        consent = read_as(consent, reading);
    }
    let separator = reading
        .and_then(|reading| reading.separator.clone())
        .or_else(|| separator_of(field.as_ref(), request, index));
    Column {
        index,
        header: request.headers.get(index).cloned().unwrap_or_default(),
        date_order: date_order(request, field.as_ref(), index),
        field,
        by: if is_settled { draft.by } else { MappedBy::None },
        person: draft.person,
        consent,
        separator,
        candidates,
    }
}

/// Applies what the system's profile says about the cells of a column.
fn read_as(consent: Option<ConsentColumn>, reading: &profiles::Reading) -> Option<ConsentColumn> {
    if reading.polarity == Some(Polarity::None) {
        let mut column = consent.unwrap_or_else(consent_field::no_signal);
        column.polarity = Polarity::None;
        column.aspect = Aspect::Other;
        return Some(column);
    }
    let mut column = consent?;
    column.polarity = reading.polarity.unwrap_or(column.polarity);
    column.words.extend(
        reading
            .words
            .iter()
            .map(|(word, state)| (word.clone(), *state)),
    );
    column.claimed_at_most |= reading.claimed_at_most;
    column.counts_only_with = reading.counts_only_with.clone();
    Some(column)
}

/// What separates the values of a cell in fields that hold lists; other cells are one value.
fn separator_of(field: Option<&Field>, request: &MapRequest<'_>, index: usize) -> Option<String> {
    let field = field?;
    let is_list = kind_of(field) == "list" || field.as_str() == "contact.email.list";
    if !is_list {
        return None;
    }
    [" ::: ", ";", "|", ","]
        .into_iter()
        .find(|mark| request.cells(index).any(|cell| cell.contains(mark)))
        .map(str::to_owned)
}

/// The order of day and month in a column of dates: the user's word, the policy's, what the cells show.
fn date_order(request: &MapRequest<'_>, field: Option<&Field>, index: usize) -> Option<DateOrder> {
    let holds_dates = match field {
        Some(field) => kind_of(field) == "date",
        None => {
            request.cells(index).next().is_some() && request.cells(index).all(value_shapes::is_date)
        }
    };
    if !holds_dates {
        return None;
    }
    let said = request
        .date_order
        .or_else(|| request.policy_source.and_then(|source| source.date_order));
    said.or_else(|| value_shapes::date_order(request.cells(index)))
}

/// The headers that the policy maps and the file does not have: most often a header that was
/// renamed in the CRM.
#[must_use]
pub fn policy_headers_not_in_file<'a>(request: &MapRequest<'a>) -> Vec<&'a str> {
    let has = |wanted: &str| {
        request
            .headers
            .iter()
            .any(|own| fold::header(own) == fold::header(wanted))
    };
    let columns = request.policy_source.map(|source| &source.columns);
    columns
        .into_iter()
        .flatten()
        .map(|(header, _)| header.as_str())
        .filter(|header| !has(header))
        .collect()
}

/// Tells whether a cell is a known header, and of which kind; decides which row is the header.
#[must_use]
pub fn knows_header(cell: &str) -> HeaderHit {
    let folded = fold::header(cell);
    // A long text or an address is a cell, whatever words it holds.
    if folded.is_empty() || folded.chars().count() > 80 || cell.contains('@') {
        return HeaderHit::None;
    }
    let is_listed = !vocabulary().headers.of(&folded).is_empty()
        || profiles::profiles().iter().any(|profile| {
            !profile.headers.of(&folded).is_empty() || profile.pattern_field(cell, &[]).is_some()
        });
    if is_listed
        || cell.trim().to_lowercase().ends_with("__c")
        || patterns::guess(cell, None, &[]).is_some()
        || patterns::person_of(cell, &|rest| {
            !vocabulary().headers.of(&fold::header(rest)).is_empty()
        })
        .0 > 0
    {
        header_kind(cell)
    } else {
        HeaderHit::None
    }
}

/// Whether a known header is written like a program's name: no space, and words joined by
/// underscores or capitals.
fn header_kind(cell: &str) -> HeaderHit {
    let cell = cell.trim();
    let has_space = cell.chars().any(char::is_whitespace);
    let is_ascii = cell.is_ascii();
    let letters: Vec<char> = cell.chars().collect();
    let has_hump = letters
        .windows(2)
        .any(|pair| matches!(pair, [a, b] if a.is_lowercase() && b.is_uppercase()));
    let has_joint = cell.trim_matches('_').contains('_');
    if is_ascii && !has_space && (has_hump || has_joint) {
        HeaderHit::Api
    } else {
        HeaderHit::Label
    }
}

/// The source of a file where the user named none: the recognised system, else the file's stem
/// without digits.
#[must_use]
pub fn source_name(columns: &Columns, file_stem: &str) -> String {
    if columns.system != GENERIC {
        return columns.system.clone();
    }
    let is_mark =
        |c: char| c.is_whitespace() || matches!(c, '-' | '_' | '.' | '(' | ')' | '[' | ']' | ',');
    let plain: String = file_stem.chars().filter(|c| !c.is_numeric()).collect();
    let words: Vec<&str> = plain
        .split(is_mark)
        .filter(|word| !word.is_empty())
        .collect();
    if words.is_empty() {
        "file".to_owned()
    } else {
        words.join("-")
    }
}

#[cfg(test)]
#[path = "mapping_tests.rs"]
mod tests;
