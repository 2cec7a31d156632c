//! `dpo port`.

use super::{
    context::Context,
    copies::of_port,
    exit::{Exit, Failure},
    letters::{draft, render},
    right::{CaseArgs, Desk, Told, is_only_planned, name_files, stage, tell},
};
use crate::{
    model::letter::LetterKind,
    ops::{
        access::{Ask, Wanted, apply, plan_port},
        request::By,
    },
};

/// Hand over what a person provided, for another system
///
/// Only what is held because of a consent or of a contract, and only what the person provided
/// (Art. 20(1) GDPR): JSON with its schema, and CSV. Notes, scores and what others said are not part of
/// it; the letter names what was left out, and that a request for access gives it as well.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    common: CaseArgs,
    /// Answer although an export is older than the policy allows
    #[arg(long)]
    accept_stale: bool,
}

/// Runs the verb.
///
/// # Errors
/// As the operation.
pub fn run(context: &mut Context, args: &Args) -> Result<Exit, Failure> {
    let mut desk = Desk::open(context, "port")?;
    let (now, operator) = (desk.now, desk.operator.clone());
    let by = By {
        now,
        operator: &operator,
    };
    let ask = Ask {
        case: args.common.case,
        accepts_stale: args.accept_stale,
        again: false,
        wanted: Wanted::default(),
    };
    let mut accessing = plan_port(&mut desk.store, &desk.policy, &ask, by)?;
    let case = &accessing.person.case;
    let mut letter = draft(&desk.policy, case, LetterKind::Portability, now.today);
    letter.lists.insert("withheld", accessing.left_out.clone());
    let data = of_port(&accessing.copy, letter.lang)?;
    let mut files = render(context, &letter, &data)?;
    files.extend(data);
    name_files(&mut accessing.plan, &files);
    let approved = (args.common.dry_run, args.common.plan.as_deref());
    if is_only_planned(context, &accessing.plan, approved, desk.lang)? {
        return Ok(Exit::Done);
    }
    let (staged, bundle) = stage(
        &accessing.person.case,
        "port",
        now,
        &args.common.out_dir,
        &files,
    )?;
    let done = apply(&mut desk.store, &accessing, Some(&bundle), now, &operator)?;
    let folder = staged.deliver()?;
    let (values, records) = (done.values.to_string(), done.records.to_string());
    tell(
        context,
        &done,
        &Told {
            schema: "dpo.port-done/1",
            sentence: (
                "port.done",
                &[
                    ("person", &done.person),
                    ("values", &values),
                    ("records", &records),
                ],
            ),
            folder: Some(&folder),
            notices: 0,
            case: done.case,
            next: None,
        },
        desk.lang,
    )
}
