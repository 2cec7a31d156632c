//! `dpo object`.

use super::{
    context::Context,
    exit::{Exit, Failure},
    letters::{draft, render},
    right::{CaseArgs, Desk, Told, is_only_planned, name_files, stage, tell},
};
use crate::{
    model::letter::LetterKind,
    ops::{
        object::{Ask, apply, plan},
        request::By,
    },
    words,
};

/// Record an objection: direct marketing stops at once
///
/// Direct marketing stops by every channel (by one, where `request open` named it), for the person and for their addresses, whatever consent
/// stands against it (Art. 21(2) and (3) GDPR); it survives the next import and an erasure. With
/// --purpose, processing on a legitimate interest or a public task is objected to as well: the data is
/// restricted until you decided whose grounds weigh more (Art. 21(1), 18(1)(d) GDPR).
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    common: CaseArgs,
    /// A purpose besides direct marketing that the person objects to; repeat for several
    #[arg(long, value_name = "ID")]
    purpose: Vec<String>,
    /// The grounds of the person, for the register; sealed
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
}

/// Runs the verb.
///
/// # Errors
/// As the operation.
pub fn run(context: &mut Context, args: &Args) -> Result<Exit, Failure> {
    let mut desk = Desk::open(context, "object")?;
    let (now, operator) = (desk.now, desk.operator.clone());
    let by = By {
        now,
        operator: &operator,
    };
    let ask = Ask {
        case: args.common.case,
        purposes: &args.purpose,
        reason: &args.reason,
    };
    let mut objecting = plan(&mut desk.store, &desk.policy, &ask, by)?;
    let case = &objecting.person.case;
    let mut letter = draft(&desk.policy, case, LetterKind::ObjectionRecorded, now.today);
    letter.dates.insert("stopped", now.today);
    let lang = letter.lang;
    if !objecting.marketing.is_empty() {
        letter.lists.insert(
            "channels",
            objecting
                .channels
                .iter()
                .map(|channel| words::label(&format!("channel.{}", channel.as_str()), lang))
                .map(str::to_owned)
                .collect(),
        );
    }
    if let Some(restricting) = &objecting.restricting {
        letter.facts.insert("ground", "18-1-d".to_owned());
        letter
            .lists
            .insert("recipients", desk.recipients(&restricting.recipients));
        letter.lists.insert(
            "purposes",
            objecting
                .others
                .iter()
                .map(|id| {
                    let purpose = desk.policy.purposes.iter().find(|one| one.id == *id);
                    purpose.map_or_else(|| id.clone(), |one| one.label_in(lang).to_owned())
                })
                .collect(),
        );
    }
    let files = render(context, &letter, &[])?;
    name_files(&mut objecting.plan, &files);
    let approved = (args.common.dry_run, args.common.plan.as_deref());
    if is_only_planned(context, &objecting.plan, approved, desk.lang)? {
        return Ok(Exit::Done);
    }
    let (staged, bundle) = stage(
        &objecting.person.case,
        "object",
        now,
        &args.common.out_dir,
        &files,
    )?;
    let done = apply(
        &mut desk.store,
        &desk.policy,
        &objecting,
        Some(&bundle),
        now,
        &operator,
    )?;
    let folder = staged.deliver()?;
    let channels = match objecting.person.case.about_channel {
        Some(channel) => words::label(&format!("channel.{}", channel.as_str()), desk.lang),
        None => words::label("right.every_channel", desk.lang),
    };
    let (records, addresses) = (done.records.to_string(), done.addresses.to_string());
    let next = match done.restricted {
        true => format!(
            "dpo request close {case} --outcome answered --answer TEXT, or dpo request refuse {case} --ground compelling-grounds --facts TEXT",
            case = done.case
        ),
        false => format!("dpo request show {}", done.case),
    };
    tell(
        context,
        &done,
        &Told {
            schema: "dpo.object/1",
            sentence: (
                match (done.restricted, done.marketing.is_empty()) {
                    (true, true) => "right.objected_pending",
                    (true, false) => "right.objected_restricted",
                    (false, _) => "right.objected",
                },
                &[
                    ("person", &done.person),
                    ("records", &records),
                    ("addresses", &addresses),
                    ("channels", channels),
                ],
            ),
            folder: Some(&folder),
            notices: done.notices.len(),
            case: done.case,
            next: Some(&next),
        },
        desk.lang,
    )
}
