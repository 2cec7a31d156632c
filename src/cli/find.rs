//! `dpo find`: whose records are there.

use super::{
    context::{Context, OutputFormat},
    exit::{Exit, Failure},
};
use crate::{
    model::PersonQuery,
    ops::find::{Candidate, Look, candidates, show},
    output::{Cell, Column, Listing},
    policy::Policy,
    store::Store,
    words,
};

/// Find the records of a person by an exact identifier
///
/// An e-mail address or a telephone number is found however it is typed. Without --reveal, values
/// are masked and no trail entry is left; with it, they are shown and the trail says so.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub struct Args {
    #[command(flatten)]
    pub(super) wanted: Wanted,
    /// Show the values, and leave a trail entry
    #[arg(long)]
    reveal: bool,
}

/// What is looked for; all that is given must agree.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = true)]
pub struct Wanted {
    /// The id that the source gave
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// An e-mail address
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// A telephone number
    #[arg(long, value_name = "NUMBER")]
    phone: Option<String>,
}

impl Wanted {
    fn query(&self) -> PersonQuery {
        PersonQuery {
            id: self.id.clone(),
            emails: self.email.iter().cloned().collect(),
            phones: self.phone.iter().cloned().collect(),
            ..PersonQuery::default()
        }
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
    let mut store = context.open_store("find", args.reveal)?;
    let now = context.now(&policy);
    let operator = context.operator();
    let search = candidates(&mut store, &policy, &args.wanted.query(), now, &operator)?;
    let candidates = search.candidates;
    print(context, &mut store, &policy, &candidates, args.reveal)?;
    if candidates.is_empty() {
        context.note(words::label("find.none", context.lang(&policy)));
    }
    Ok(Exit::Done)
}

fn print(
    context: &mut Context,
    store: &mut Store,
    policy: &Policy,
    candidates: &[Candidate],
    reveals: bool,
) -> Result<(), Failure> {
    match context.format() {
        OutputFormat::Json => {
            let body = serde_json::json!({ "query_id": null, "candidates": candidates, "not_included": [] });
            return context.document("dpo.find/1", &body);
        }
        OutputFormat::Jsonl => {
            for candidate in candidates {
                context.write_with(|out| crate::output::jsonl::write_line(out, candidate))?;
            }
            return Ok(());
        }
        OutputFormat::Csv => {
            let mut listing = Listing::new(
                [
                    "query_id", "source", "record", "score", "decision", "reasons",
                ]
                .into_iter()
                .map(|key| Column::text(key, key))
                .collect(),
            );
            for candidate in candidates {
                listing.push(vec![
                    Cell::empty(),
                    Cell::from(candidate.source.clone()),
                    Cell::from(candidate.record.clone()),
                    Cell::from(format!("{:.1}", candidate.score)),
                    Cell::from(candidate.decision.as_str()),
                    Cell::from(reasons(candidate)),
                ]);
            }
            return context.listing(&listing);
        }
        OutputFormat::Table => {}
    }
    let lang = context.lang(policy);
    let now = context.now(policy);
    let numbers: Vec<i64> = candidates
        .iter()
        .map(|candidate| candidate.number)
        .collect();
    let operator = context.operator();
    let look = Look {
        policy,
        reveals,
        has_consents: false,
        now,
        operator: &operator,
    };
    let shown = show(store, &numbers, &look)?;
    let word = |key: &str| words::label(key, lang);
    let mut listing = Listing::new(vec![
        Column::text("subject", word("find.subject")),
        Column::text("source", word("find.source")),
        Column::text("record", word("find.record")),
        Column::text("person", word("find.person")),
        Column::text("reasons", word("find.reasons")),
    ]);
    for (candidate, record) in candidates.iter().zip(&shown) {
        let person: Vec<&str> = record
            .cells
            .iter()
            .filter(|cell| {
                cell.field.as_deref().is_some_and(|field| {
                    field.starts_with("person.first_name")
                        || field.starts_with("person.last_name")
                        || field.starts_with("person.full_name")
                        || field.starts_with("contact.email")
                })
            })
            .map(|cell| cell.value.as_str())
            .collect();
        listing.push(vec![
            Cell::from(candidate.subject.clone()),
            Cell::from(candidate.source.clone()),
            Cell::from(candidate.record.clone()),
            Cell::from(person.join(" ")),
            Cell::from(reasons(candidate)),
        ]);
    }
    if !candidates.is_empty() {
        context.listing(&listing)?;
    }
    if let Some(candidate) = candidates.first() {
        context.note(&words::fill(
            word("find.next"),
            &[("subject", &candidate.subject)],
        ));
    }
    Ok(())
}

fn reasons(candidate: &Candidate) -> String {
    let each: Vec<String> = candidate
        .reasons
        .iter()
        .map(|reason| {
            format!(
                "{} {} ({}) +{:.1}",
                reason.field, reason.how, reason.note, reason.weight
            )
        })
        .collect();
    each.join("; ")
}
