//! `dpo find`: whose records are there.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::{
    context::{Context, OutputFormat},
    exit::{Exit, Failure},
};
use crate::{
    model::{Lang, PersonQuery},
    ops::{
        find::{
            Answer, Candidate, Look, Search, Shown, candidates, is_complete, needs_index, queries,
            second_step, show,
        },
        mentions::{Mention, mentions},
        person::lay_open,
    },
    output::{Cell, Column, Listing, jsonl},
    policy::Policy,
    store::Store,
    words,
};

/// Find the records of a person
///
/// Spellings, typing errors, exchanged names and dates are found; each record says why, in reasons
/// whose weights add up to its score. `match` is surely the person's, `review` needs somebody to look.
/// The first search by a name, a date or an address completes the look-up keys of the store. Without
/// --reveal, values are masked and the search leaves no trail entry; with it, they are shown and the
/// trail says so.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub struct Args {
    #[command(flatten)]
    wanted: Wanted,
    /// Search further with the e-mail addresses and telephone numbers of the records found; what is
    /// found so is always for review
    #[arg(long, conflicts_with = "queries")]
    second_step: bool,
    /// Look for the person in the notes of other people, too
    #[arg(long, conflicts_with = "queries")]
    mentions: bool,
    /// Show the values, and leave a trail entry
    #[arg(long, conflicts_with = "queries")]
    reveal: bool,
}

/// What is known of the person; any of it may be missing.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = true)]
pub struct Wanted {
    /// Words of which dpo tells by their shape what they are: a name, an address, a date, a number
    #[arg(value_name = "WORD")]
    words: Vec<String>,
    /// The whole name, in any order
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// The first name
    #[arg(long, value_name = "NAME")]
    first_name: Option<String>,
    /// The last name
    #[arg(long, value_name = "NAME")]
    last_name: Option<String>,
    /// An e-mail address (may be repeated)
    #[arg(long, value_name = "ADDRESS")]
    email: Vec<String>,
    /// A telephone number (may be repeated)
    #[arg(long, value_name = "NUMBER")]
    phone: Vec<String>,
    /// The date of birth
    #[arg(long, value_name = "DATE")]
    birth_date: Option<String>,
    /// Street and house number
    #[arg(long, value_name = "STREET")]
    address: Option<String>,
    /// The postal code
    #[arg(long, value_name = "CODE")]
    postcode: Option<String>,
    /// The town
    #[arg(long, value_name = "TOWN")]
    city: Option<String>,
    /// The id that the source gave
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// A national or customer number
    #[arg(long, value_name = "NUMBER")]
    number: Option<String>,
    /// A file with one query a row: its column query_id, the other headers mapped as at import
    #[arg(long, value_name = "FILE", exclusive = false, conflicts_with_all = [
        "words", "name", "first_name", "last_name", "email", "phone", "birth_date", "address", "postcode", "city",
        "id", "number",
    ])]
    queries: Option<PathBuf>,
}

impl Wanted {
    fn query(&self) -> PersonQuery {
        PersonQuery {
            id: self.id.clone(),
            name: self.name.clone(),
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            emails: self.email.clone(),
            phones: self.phone.clone(),
            birth_date: self.birth_date.clone(),
            address: self.address.clone(),
            postal_code: self.postcode.clone(),
            city: self.city.clone(),
            number: self.number.clone(),
            words: self.words.clone(),
        }
    }
}

impl Args {
    /// The files that the command names.
    pub(super) fn named_files(&self) -> Vec<&std::path::Path> {
        self.wanted.queries.as_deref().into_iter().collect()
    }
}

/// Runs the verb.
///
/// # Errors
/// As the operation.
pub fn run(context: &mut Context, args: &Args) -> Result<Exit, Failure> {
    if args.reveal && context.format() != OutputFormat::Table {
        return Err(Failure::usage(
            "reveal-in-a-table",
            "what find prints for programs holds no values to reveal",
            Some("use dpo show --reveal".to_owned()),
        ));
    }
    let policy = context.policy()?;
    let now = context.now(&policy);
    let operator = context.operator();
    let query = args.wanted.query();
    let is_fuzzy = args.wanted.queries.is_some() || needs_index(&query, &policy);
    let mut store = open(context, args.reveal, is_fuzzy)?;
    if let Some(file) = &args.wanted.queries {
        let answers = queries(&mut store, &policy, file, now, &operator)?;
        return print_answers(context, &policy, &answers);
    }
    let mut search = candidates(&mut store, &policy, &query, now, &operator)?;
    if search.by_scan && context.globals.verbose {
        context.note("the look-up keys could not be completed: all records were read");
    }
    if args.second_step {
        let further = second_step(&mut store, &policy, &search, now, &operator)?;
        search.join(further);
    }
    let mentioned: Option<Vec<Mention>> = match args.mentions {
        true => {
            let own: Vec<i64> = search.candidates.iter().map(|one| one.number).collect();
            let records = lay_open(&store, &policy, &search.matches())?;
            let found = mentions(&store, &policy, &records, &query)?;
            Some(
                found
                    .into_iter()
                    .filter(|one| !own.contains(&one.number))
                    .collect(),
            )
        }
        false => None,
    };
    match context.format() {
        OutputFormat::Table => print_table(
            context,
            &mut store,
            &policy,
            &search,
            mentioned.as_deref(),
            args.reveal,
        )?,
        OutputFormat::Json => {
            let mut body = body(None, &search);
            if let (Some(mentioned), Some(members)) = (&mentioned, body.as_object_mut()) {
                members.insert("mentions".to_owned(), json!(mentioned));
            }
            context.document("dpo.find/1", &body)?;
        }
        OutputFormat::Jsonl => {
            for candidate in &search.candidates {
                context.write_with(|out| jsonl::write_line(out, candidate))?;
            }
        }
        OutputFormat::Csv => {
            let mut listing = csv_columns();
            push_rows(&mut listing, "", &search);
            context.listing(&listing)?;
        }
    }
    if search.candidates.is_empty() {
        context.note(words::label("people.none", context.lang(&policy)));
    }
    Ok(Exit::Done)
}

/// Opens the store for writing only where values are revealed or look-up keys are missing.
fn open(context: &Context, reveals: bool, is_fuzzy: bool) -> Result<Store, Failure> {
    if reveals || !is_fuzzy {
        return context.open_store("find", reveals);
    }
    open_to_search(context, "find")
}

/// Opens the store for a search: for writing only where look-up keys are missing. Where it cannot be
/// written, searching works without them.
pub(super) fn open_to_search(context: &Context, verb: &str) -> Result<Store, Failure> {
    let store = context.open_store(verb, false)?;
    if is_complete(&store)? {
        return Ok(store);
    }
    drop(store);
    match context.open_store(verb, true) {
        Err(failure) if failure.code == "read-only" => context.open_store(verb, false),
        opened => opened,
    }
}

/// The answer to one query, as the contract has it.
fn body(query_id: Option<&str>, search: &Search) -> Value {
    json!({
        "query_id": query_id,
        "candidates": search.candidates,
        "not_included": search.not_included,
    })
}

/// The answers to the queries of a file.
fn print_answers(
    context: &mut Context,
    policy: &Policy,
    answers: &[Answer],
) -> Result<Exit, Failure> {
    match context.format() {
        OutputFormat::Json => {
            let all: Vec<Value> = answers
                .iter()
                .map(|answer| body(Some(&answer.query_id), &answer.search))
                .collect();
            context.document("dpo.find/1", &json!({ "queries": all }))?;
        }
        OutputFormat::Jsonl => {
            for answer in answers {
                let line = body(Some(&answer.query_id), &answer.search);
                context.write_with(|out| jsonl::write_line(out, &line))?;
            }
        }
        OutputFormat::Csv => {
            let mut listing = csv_columns();
            for answer in answers {
                push_rows(&mut listing, &answer.query_id, &answer.search);
            }
            context.listing(&listing)?;
        }
        OutputFormat::Table => {
            let lang = context.lang(policy);
            let word = |key: &str| words::label(key, lang);
            let mut listing = Listing::new(vec![
                Column::text("query_id", word("people.query")),
                Column::text("subject", word("find.subject")),
                Column::text("source", word("find.source")),
                Column::text("record", word("find.record")),
                Column::text("decision", word("people.outcome")),
                Column::number("score", word("people.score")),
            ]);
            for answer in answers {
                for candidate in &answer.search.candidates {
                    listing.push(vec![
                        Cell::from(answer.query_id.clone()),
                        Cell::from(candidate.subject.clone()),
                        Cell::from(candidate.source.clone()),
                        Cell::from(candidate.record.clone()),
                        Cell::from(outcome(candidate, lang)),
                        Cell::from(format!("{:.1}", candidate.score)),
                    ]);
                }
            }
            context.listing(&listing)?;
        }
    }
    Ok(Exit::Done)
}

fn csv_columns() -> Listing {
    let keys = [
        "query_id", "source", "record", "score", "decision", "reasons",
    ];
    Listing::new(keys.into_iter().map(|key| Column::text(key, key)).collect())
}

fn push_rows(listing: &mut Listing, query_id: &str, search: &Search) {
    for candidate in &search.candidates {
        listing.push(vec![
            Cell::from(query_id.to_owned()),
            Cell::from(candidate.source.clone()),
            Cell::from(candidate.record.clone()),
            Cell::tenths(i64::from(candidate.tenths)),
            Cell::from(candidate.decision.as_str()),
            Cell::from(plain_reasons(candidate)),
        ]);
    }
}

/// The reasons for a program: field, how, note and weight.
fn plain_reasons(candidate: &Candidate) -> String {
    let each: Vec<String> = candidate
        .reasons
        .iter()
        .map(|reason| {
            let note = match reason.note.as_str() {
                "" => String::new(),
                note => format!(" ({note})"),
            };
            format!(
                "{} {}{note} {:+.1}",
                reason.field, reason.how, reason.weight
            )
        })
        .collect();
    each.join("; ")
}

fn outcome(candidate: &Candidate, lang: Lang) -> &'static str {
    words::label(
        &format!("people.outcome.{}", candidate.decision.as_str()),
        lang,
    )
}

/// The reasons for a person. A code that has no word in the language stands as it is.
pub(super) fn told_reasons(candidate: &Candidate, lang: Lang) -> String {
    let each: Vec<String> = candidate
        .reasons
        .iter()
        .map(|reason| {
            let field = told(
                &format!("people.field.{}", reason.field),
                lang,
                reason.field,
            );
            let how = told(&format!("people.how.{}", reason.how), lang, reason.how);
            let note = match reason.note.as_str() {
                "" => String::new(),
                note => format!(" ({})", told_note(note, lang)),
            };
            format!("{field} {how}{note} {:+.1}", reason.weight)
        })
        .collect();
    each.join("; ")
}

/// How frequent a value is, or a rule, in the language.
fn told_note(note: &str, lang: Lang) -> String {
    if let Some((having, all)) = note.split_once(" in ")
        && having.bytes().all(|byte| byte.is_ascii_digit())
    {
        return words::fill(
            words::label("people.one_in", lang),
            &[("having", having), ("all", all)],
        );
    }
    let number: String = note.chars().filter(char::is_ascii_digit).collect();
    if !number.is_empty() {
        let key = match note.starts_with("used by") {
            true => "people.shared_by",
            false => "people.shared_by_differ",
        };
        return words::fill(words::label(key, lang), &[("others", &number)]);
    }
    told(&format!("people.note.{note}"), lang, note).to_owned()
}

fn told<'w>(key: &str, lang: Lang, otherwise: &'w str) -> &'w str {
    words::known_label(key, lang).unwrap_or(otherwise)
}

fn print_table(
    context: &mut Context,
    store: &mut Store,
    policy: &Policy,
    search: &Search,
    mentioned: Option<&[Mention]>,
    reveals: bool,
) -> Result<(), Failure> {
    let lang = context.lang(policy);
    let operator = context.operator();
    let look = Look {
        policy,
        reveals,
        has_consents: false,
        now: context.now(policy),
        operator: &operator,
    };
    let numbers: Vec<i64> = search
        .candidates
        .iter()
        .map(|candidate| candidate.number)
        .collect();
    let shown = show(store, &numbers, &look)?;
    let word = |key: &str| words::label(key, lang);
    let mut listing = Listing::new(vec![
        Column::text("decision", word("people.outcome")),
        Column::number("score", word("people.score")),
        Column::text("subject", word("find.subject")),
        Column::text("source", word("find.source")),
        Column::text("record", word("find.record")),
        Column::text("person", word("find.person")),
        Column::text("reasons", word("find.reasons")),
    ]);
    for (candidate, record) in search.candidates.iter().zip(&shown) {
        listing.push(vec![
            Cell::from(outcome(candidate, lang)),
            Cell::from(format!("{:.1}", candidate.score)),
            Cell::from(candidate.subject.clone()),
            Cell::from(candidate.source.clone()),
            Cell::from(candidate.record.clone()),
            Cell::from(who(record)),
            Cell::from(told_reasons(candidate, lang)),
        ]);
    }
    if !search.candidates.is_empty() {
        context.listing(&listing)?;
    }
    for left_out in &search.not_included {
        let (source, record) = (&left_out.source, &left_out.record);
        let why = told(&format!("people.why.{}", left_out.why), lang, &left_out.why);
        context.note(&words::fill(
            word("people.not_included"),
            &[("source", source), ("record", record), ("why", why)],
        ));
    }
    if let Some(mentioned) = mentioned {
        print_mentions(context, mentioned, lang)?;
    }
    if let Some(candidate) = search.candidates.first() {
        let next = words::fill(word("people.next"), &[("subject", &candidate.subject)]);
        context.note(&next);
    }
    Ok(())
}

fn print_mentions(context: &mut Context, mentioned: &[Mention], lang: Lang) -> Result<(), Failure> {
    let word = |key: &str| words::label(key, lang);
    if mentioned.is_empty() {
        context.note(word("people.no_mention"));
        return Ok(());
    }
    let mut listing = Listing::new(vec![
        Column::text("source", word("find.source")),
        Column::text("record", word("find.record")),
        Column::text("column", word("import.column")),
        Column::text("mention", word("people.mention")),
        Column::number("start", word("people.start")),
    ]);
    for mention in mentioned {
        listing.push(vec![
            Cell::from(mention.source.clone()),
            Cell::from(mention.record.clone()),
            Cell::from(mention.column.clone()),
            Cell::from(word(&format!("people.mention.{}", mention.how))),
            Cell::from(mention.start.to_string()),
        ]);
    }
    context.print("\n")?;
    context.listing(&listing)
}

/// The name and the e-mail addresses of a record.
fn who(record: &Shown) -> String {
    let person: Vec<&str> = record
        .cells
        .iter()
        .filter(|cell| {
            cell.field.as_deref().is_some_and(|field| {
                [
                    "person.first_name",
                    "person.last_name",
                    "person.full_name",
                    "contact.email",
                ]
                .iter()
                .any(|known| field.starts_with(known))
            })
        })
        .map(|cell| cell.value.as_str())
        .collect();
    person.join(" ")
}
