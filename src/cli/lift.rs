//! `dpo lift`.

use chrono::NaiveDate;

use super::{
    context::Context,
    exit::{Exit, Failure},
    letters::{draft, render},
    right::{CaseArgs, Desk, Told, is_only_planned, name_files, stage, tell},
};
use crate::{
    model::letter::LetterKind,
    ops::restrict::{Lifting, announce, apply_lift, plan_lift},
};

/// End a restriction, after the person was told
///
/// The person is told before (Art. 18(3) GDPR): `--announce` writes the letter and changes nothing else;
/// `--informed-on` says when it was sent, and lifts. Imports that were queued meanwhile are taken over.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    common: CaseArgs,
    /// The day on which the person was told; without it nothing is lifted
    #[arg(long, value_name = "DAY", conflicts_with = "announce")]
    informed_on: Option<NaiveDate>,
    /// Write the letter that tells the person, and lift nothing yet
    #[arg(long)]
    announce: bool,
    /// The day on which the letter says that it will end [default: in 14 days]
    #[arg(long, value_name = "DAY", requires = "announce")]
    lift_on: Option<NaiveDate>,
    /// Why it ends: in the letter with --announce, else for the register; sealed
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
}

/// Days between the letter and the end of a restriction: our default, no law gives one.
const NOTICE_DAYS: u64 = 14;

/// Runs the verb.
///
/// # Errors
/// As the operation.
pub fn run(context: &mut Context, args: &Args) -> Result<Exit, Failure> {
    let mut desk = Desk::open(context, "lift")?;
    let mut lifting = plan_lift(&desk.store, &desk.policy, args.common.case)?;
    if args.announce {
        return announced(context, &mut desk, &mut lifting, args);
    }
    let approved = (args.common.dry_run, args.common.plan.as_deref());
    if is_only_planned(context, &lifting.plan, approved, desk.lang)? {
        return Ok(Exit::Done);
    }
    let done = apply_lift(
        &mut desk.store,
        &desk.policy,
        &lifting,
        args.informed_on,
        &args.reason,
        desk.now,
        &desk.operator,
    )?;
    let (records, applied) = (done.records.to_string(), done.applied.to_string());
    let next = format!("dpo request show {}", done.case);
    tell(
        context,
        &done,
        &Told {
            schema: "dpo.lift/1",
            sentence: (
                "right.lifted",
                &[
                    ("person", &done.person),
                    ("records", &records),
                    ("applied", &applied),
                ],
            ),
            folder: None,
            notices: 0,
            case: done.case,
            next: Some(&next),
        },
        desk.lang,
    )
}

/// Tells the person, in a letter; nothing is lifted.
fn announced(
    context: &mut Context,
    desk: &mut Desk,
    lifting: &mut Lifting,
    args: &Args,
) -> Result<Exit, Failure> {
    let today = desk.now.today;
    let lift_on = args
        .lift_on
        .unwrap_or_else(|| today + chrono::Days::new(NOTICE_DAYS));
    let case = &lifting.person.case;
    let mut letter = draft(&desk.policy, case, LetterKind::BeforeLifting, today);
    letter.dates.insert("lift", lift_on);
    if let Some(since) = lifting.restrictions.iter().map(|known| known.since).min() {
        letter.dates.insert("since", since);
    }
    if !args.reason.trim().is_empty() {
        letter
            .facts
            .insert("reasons", args.reason.trim().to_owned());
    }
    let files = render(context, &letter, &[])?;
    // Announcing changes no record: the plan is the letter.
    lifting.plan.steps.clear();
    name_files(&mut lifting.plan, &files);
    let approved = (args.common.dry_run, args.common.plan.as_deref());
    if is_only_planned(context, &lifting.plan, approved, desk.lang)? {
        return Ok(Exit::Done);
    }
    let (staged, bundle) = stage(
        &lifting.person.case,
        "before-lifting",
        desk.now,
        &args.common.out_dir,
        &files,
    )?;
    let done = announce(
        &mut desk.store,
        lifting,
        lift_on,
        Some(&bundle),
        desk.now,
        &desk.operator,
    )?;
    let folder = staged.deliver()?;
    let day = done.lift_on.to_string();
    let next = format!("dpo lift --case {} --informed-on {today}", done.case);
    tell(
        context,
        &done,
        &Told {
            schema: "dpo.lift-announced/1",
            sentence: (
                "right.announced",
                &[("person", &done.person), ("day", &day)],
            ),
            folder: Some(&folder),
            notices: 0,
            case: done.case,
            next: Some(&next),
        },
        desk.lang,
    )
}
