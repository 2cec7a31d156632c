//! `dpo restrict`.

use chrono::NaiveDate;

use super::{
    context::Context,
    exit::{Exit, Failure},
    letters::{draft, render},
    right::{CaseArgs, Desk, Told, is_only_planned, name_files, stage, tell},
};
use crate::{
    model::letter::LetterKind,
    ops::{
        request::By,
        restrict::{Ask, Ground, apply, plan},
    },
};

/// Block a person's data: it is kept, and nothing else is done with it
///
/// Every path of dpo honours it: nobody may be contacted, lists leave the person out, imports are queued
/// instead of applied, and nothing is rectified or erased but in a case that the person opened
/// (Art. 18(2) GDPR). `dpo access` shows it. `dpo lift` ends it, after the person was told.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    common: CaseArgs,
    /// The letter of Art. 18(1) GDPR: a (accuracy contested), b (unlawful, no erasure wanted), c (legal
    /// claims), d (objection pending)
    #[arg(long, value_name = "LETTER", value_parser = ground)]
    ground: Ground,
    /// When it is to be looked at again [default: in 30 days for a and d]
    #[arg(long, value_name = "DAY")]
    review: Option<NaiveDate>,
    /// Why, for the register; sealed
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
}

fn ground(text: &str) -> Result<Ground, String> {
    Ground::ALL
        .into_iter()
        .find(|ground| ground.as_str() == text)
        .ok_or_else(|| "one of: a, b, c, d".to_owned())
}

/// Runs the verb.
///
/// # Errors
/// As the operation.
pub fn run(context: &mut Context, args: &Args) -> Result<Exit, Failure> {
    let mut desk = Desk::open(context, "restrict")?;
    let (now, operator) = (desk.now, desk.operator.clone());
    let by = By {
        now,
        operator: &operator,
    };
    let ask = Ask {
        case: args.common.case,
        ground: args.ground,
        review_on: args.review,
        reason: &args.reason,
    };
    let mut restricting = plan(&mut desk.store, &desk.policy, &ask, by)?;
    let case = &restricting.person.case;
    let mut letter = draft(&desk.policy, case, LetterKind::Restricted, now.today);
    letter.dates.insert("since", restricting.restriction.since);
    if let Some(review) = restricting.restriction.review_on {
        letter.dates.insert("review", review);
    }
    letter
        .facts
        .insert("ground", format!("18-1-{}", args.ground.as_str()));
    letter
        .lists
        .insert("recipients", desk.recipients(&restricting.recipients));
    let files = render(context, &letter, &[])?;
    name_files(&mut restricting.plan, &files);
    let approved = (args.common.dry_run, args.common.plan.as_deref());
    if is_only_planned(context, &restricting.plan, approved, desk.lang)? {
        return Ok(Exit::Done);
    }
    let (staged, bundle) = stage(
        &restricting.person.case,
        "restrict",
        now,
        &args.common.out_dir,
        &files,
    )?;
    let done = apply(&mut desk.store, &restricting, Some(&bundle), now, &operator)?;
    let folder = staged.deliver()?;
    let records = done.records.to_string();
    let next = format!("dpo lift --case {} --announce", done.case);
    tell(
        context,
        &done,
        &Told {
            schema: "dpo.restrict/1",
            sentence: (
                "right.restricted",
                &[("person", &done.person), ("records", &records)],
            ),
            folder: Some(&folder),
            notices: done.notices.len(),
            case: done.case,
            next: Some(&next),
        },
        desk.lang,
    )
}
