//! `dpo show`: what the store holds about a person.

use super::{
    context::{Context, OutputFormat},
    exit::{Exit, Failure},
};
use crate::{
    model::{Lang, PersonQuery},
    ops::find::{Look, Shown, candidates, parse_subject, show},
    output::{Cell, Column, Listing, escape_terminal},
    store::parse_confirmed,
    words,
};

/// Show everything the store holds about a person
///
/// Masked unless --reveal is given; revealing leaves a trail entry.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A data subject (S-000123, as `dpo find` prints it), the person of a case (P-000007), or the id
    /// that a source gave
    #[arg(value_name = "SUBJECT")]
    who: String,
    /// Show the values, and leave a trail entry
    #[arg(long)]
    reveal: bool,
}

/// Runs the verb.
///
/// # Errors
/// When nobody of that name is there: exit 3.
pub fn run(context: &mut Context, args: &Args) -> Result<Exit, Failure> {
    let policy = context.policy()?;
    let lang = context.lang(&policy);
    let now = context.now(&policy);
    let operator = context.operator();
    let mut store = context.open_store("show", args.reveal)?;
    let records: Vec<i64> = match (parse_subject(&args.who), parse_confirmed(&args.who)) {
        (Some(subject), _) => store.records_of_subject(subject)?,
        (None, Some(person)) => store
            .decisions(person)?
            .into_iter()
            .filter(|(_, is_theirs)| *is_theirs)
            .map(|(record, _)| record)
            .collect(),
        (None, None) => {
            let query = PersonQuery {
                id: Some(args.who.clone()),
                ..PersonQuery::default()
            };
            candidates(&mut store, &policy, &query, now, &operator)?
                .candidates
                .iter()
                .map(|candidate| candidate.number)
                .collect()
        }
    };
    if records.is_empty() {
        return Err(Failure {
            exit: Exit::Input,
            code: "unknown-subject",
            message: "there is no such record in the store".to_owned(),
            hint: Some("find the person first: dpo find --email ADDRESS".to_owned()),
        });
    }
    let look = Look {
        policy: &policy,
        reveals: args.reveal,
        has_consents: true,
        now,
        operator: &operator,
    };
    let shown = show(&mut store, &records, &look)?;
    match context.format() {
        OutputFormat::Json => {
            context.document("dpo.show/1", &serde_json::json!({ "records": shown }))?
        }
        OutputFormat::Jsonl => {
            for record in &shown {
                context.write_with(|out| crate::output::jsonl::write_line(out, record))?;
            }
        }
        OutputFormat::Csv => context.listing(&cells(&shown, lang))?,
        OutputFormat::Table => {
            for record in &shown {
                let head = words::fill(
                    words::label("show.head", lang),
                    &[
                        ("subject", &record.subject),
                        ("source", &escape_terminal(&record.source)),
                        ("record", &escape_terminal(&record.record)),
                        ("file", &escape_terminal(&record.file)),
                        ("line", &record.line.to_string()),
                        ("date", &record.imported),
                    ],
                );
                context.print(&format!("{head}\n"))?;
                context.listing(&cells(std::slice::from_ref(record), lang))?;
                for consent in &record.consents {
                    let state = words::label(&format!("state.{}", consent.state), lang);
                    let channel = words::label(&format!("channel.{}", consent.channel), lang);
                    let date = consent
                        .given_on
                        .as_ref()
                        .map(|date| format!(" ({date})"))
                        .unwrap_or_default();
                    context.print(&format!(
                        "  {channel} · {}: {state}{date}\n",
                        escape_terminal(&consent.purpose)
                    ))?;
                }
                if record.on_hold {
                    context.print(&format!("  {}\n", words::label("show.on_hold", lang)))?;
                }
                for restriction in &record.restrictions {
                    let (date, ground) = (&restriction.since, &restriction.ground);
                    let said = words::fill(
                        words::label("people.restricted", lang),
                        &[("date", date), ("ground", ground)],
                    );
                    context.print(&format!("  {said}\n"))?;
                }
                rights(context, record, lang)?;
                context.print("\n")?;
            }
            if !args.reveal {
                context.note(words::label("show.masked", lang));
            }
        }
    }
    Ok(Exit::Done)
}

/// What the person asked for, and what became of it.
fn rights(context: &mut Context, record: &Shown, lang: Lang) -> Result<(), Failure> {
    let mut lines = Vec::new();
    let mut say = |key: &str, values: &[(&str, &str)]| {
        lines.push(words::fill(words::label(key, lang), values));
    };
    for one in &record.objections {
        let channel = words::label(&format!("channel.{}", one.channel), lang);
        say(
            "people.objected",
            &[
                ("channel", channel),
                ("purpose", &escape_terminal(&one.purpose)),
                ("date", &one.since),
            ],
        );
    }
    for one in &record.rectifications {
        let state = words::label(&format!("people.rectified.{}", one.state), lang);
        say(
            "people.rectified",
            &[
                ("column", &escape_terminal(&one.header)),
                ("date", &one.made_on),
                ("state", state),
            ],
        );
    }
    for date in &record.statements {
        say("people.stated", &[("date", date)]);
    }
    for one in &record.cases {
        say(
            "people.case",
            &[
                ("case", &one.case),
                (
                    "right",
                    words::label(&format!("request.right.{}", one.right), lang),
                ),
                (
                    "state",
                    words::label(&format!("request.state.{}", one.state), lang),
                ),
            ],
        );
    }
    for line in lines {
        context.print(&format!("  {line}\n"))?;
    }
    Ok(())
}

fn cells(records: &[Shown], lang: Lang) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("source", words::label("find.source", lang)),
        Column::text("record", words::label("find.record", lang)),
        Column::text("header", words::label("import.column", lang)),
        Column::text("field", words::label("import.field", lang)),
        Column::text("value", words::label("show.value", lang)),
    ]);
    for record in records {
        for cell in &record.cells {
            listing.push(vec![
                Cell::from(record.source.clone()),
                Cell::from(record.record.clone()),
                Cell::from(cell.header.clone()),
                Cell::from(cell.field.clone()),
                Cell::from(cell.value.clone()),
            ]);
        }
    }
    listing
}
