//! `dpo consent withdraw`.

use chrono::NaiveDate;

use super::{
    super::{
        context::{Context, OutputFormat},
        exit::{Exit, Failure},
        right::{Desk, say_tried},
    },
    whom::{WhoArgs, channel},
};
use crate::{
    model::{Channel, Lang},
    ops::{
        consents::withdraw::{Ask, Done, withdraw},
        request::By,
    },
    output::escape_terminal,
    words,
};

/// Take a consent back: it stops at once
///
/// By every channel of the purpose unless one is named (Art. 7(3) GDPR). The person's records and the
/// addresses in them are bound, whoever uses these; the systems that the records come from are told.
/// Only a yes of a later day lifts it. An address that no record has is bound all the same.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    who: WhoArgs,
    /// The purpose
    #[arg(long, value_name = "ID", required_unless_present = "all")]
    purpose: Option<String>,
    /// Every purpose that rests on consent
    #[arg(long, conflicts_with = "purpose")]
    all: bool,
    /// Only this channel: email, phone, sms, post or fax
    #[arg(long, value_name = "CHANNEL", value_parser = channel)]
    channel: Option<Channel>,
    /// The day on which it was taken back [default: today]
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
    /// How it was said: web-form, letter, phone-call, email and the like
    #[arg(long, value_name = "METHOD", default_value = "")]
    method: String,
    /// Who expressed it: subject, parent or agent
    #[arg(long, value_name = "WHO", default_value = "subject", value_parser = ["subject", "parent", "agent"])]
    expressed_by: String,
    /// Check everything and write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
}

/// Runs the verb.
///
/// # Errors
/// As the operation.
pub fn run(context: &mut Context, args: &Args) -> Result<Exit, Failure> {
    let mut desk = Desk::open_for(context, "consent", args.dry_run)?;
    let who = args.who.who();
    let ask = Ask {
        who: &who,
        purpose: args.purpose.as_deref(),
        channel: args.channel,
        on: args.on.unwrap_or(desk.now.today),
        method: args.method.trim(),
        expressed_by: &args.expressed_by,
    };
    let by = By {
        now: desk.now,
        operator: &desk.operator,
    };
    let done = withdraw(&mut desk.store, &desk.policy, &ask, by)?;
    tell(context, &done, desk.lang)?;
    say_tried(context, desk.lang, args.dry_run);
    Ok(Exit::Done)
}

fn tell(context: &mut Context, done: &Done, lang: Lang) -> Result<(), Failure> {
    if matches!(context.format(), OutputFormat::Json | OutputFormat::Jsonl) {
        return context.document("dpo.consent-withdrawn/1", done);
    }
    let word = |key: &str| words::label(key, lang);
    let channels: Vec<&str> = done
        .channels
        .iter()
        .map(|channel| word(&format!("channel.{channel}")))
        .collect();
    let key = match (done.events.is_empty(), &done.person) {
        (true, _) => "consents.withdrawn_known",
        (false, Some(_)) => "consents.withdrawn",
        (false, None) => "consents.withdrawn_nobody",
    };
    let said = words::fill(
        word(key),
        &[
            ("person", done.person.as_deref().unwrap_or_default()),
            ("purposes", &escape_terminal(&done.purposes.join(", "))),
            ("channels", &channels.join(", ")),
            ("date", &done.said_on.to_string()),
            ("records", &done.records.to_string()),
            ("addresses", &done.addresses.to_string()),
        ],
    );
    context.print(&format!("{said}\n"))?;
    if done.crm > 0 {
        let count = done.crm.to_string();
        context.note(&words::fill(
            word("consents.crm_owes"),
            &[("count", &count)],
        ));
    }
    Ok(())
}
