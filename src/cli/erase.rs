//! `dpo erase`.

use std::{collections::BTreeSet, path::PathBuf};

use chrono::NaiveDate;
use serde_json::json;

use super::{
    context::Context,
    deliver::OutFile,
    exit::{Exit, Failure},
    letters::{draft, render},
    right::{Desk, Told, case_id, is_only_planned, name_files, stage, tell},
};
use crate::{
    documents::date_in_full,
    model::{CaseId, Lang, letter::LetterKind},
    ops::{
        erase::{
            Ask, EXCEPTIONS, Erasing, Ground, Keep, Looked, apply, apply_due, look, plan, plan_due,
        },
        person::HeldRecord,
        request::By,
    },
    output::escape_terminal,
    store::Store,
    words,
};

/// Erase a person's data, look afterwards, and give a receipt
///
/// Everything that the store holds of the person goes in one transaction, but what --keep names with its
/// exception (Art. 17(3) GDPR): that is blocked until its end. Marks from which nothing can be read keep
/// an old export from bringing the person back; a consent given after the erasure counts. Then the
/// files of the store are looked through: exit 8 where something is left.
///
/// The letter is the person's receipt: the only copy of what opens their entry in the trail.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The case (2026-0007)
    #[arg(long, value_name = "CASE", value_parser = case_id, required_unless_present = "all_due", conflicts_with = "all_due")]
    case: Option<CaseId>,
    /// Erase what retention says is due, without a request; --confirm all-due
    #[arg(long)]
    all_due: bool,
    /// The letter of Art. 17(1) GDPR: a (no longer necessary), b (consent withdrawn), c (objection),
    /// d (unlawful), e (legal duty), f (a child's data)
    #[arg(long, value_name = "LETTER", value_parser = ground, required_unless_present = "all_due")]
    ground: Option<Ground>,
    /// A field (org.invoice) or a header of the file that is kept; repeat for several
    #[arg(long, value_name = "FIELD", requires_all = ["exception", "until", "reason"])]
    keep: Vec<String>,
    /// The letter of Art. 17(3) GDPR that keeps it: a, b, c, d, e
    #[arg(long, value_name = "LETTER", value_parser = EXCEPTIONS, requires = "keep")]
    exception: Option<String>,
    /// The day after which it goes
    #[arg(long, value_name = "DAY", requires = "keep")]
    until: Option<NaiveDate>,
    /// Which law or which claim keeps it, as the person will read it
    #[arg(long, value_name = "TEXT", requires = "keep")]
    reason: Option<String>,
    /// Let mentions of the person in notes about others stay; without it, their systems are asked to take
    /// them out, and `dpo today` tells until they did
    #[arg(long, requires = "case")]
    leave_mentions: bool,
    /// The case again: nothing else makes it happen
    #[arg(long, value_name = "CASE")]
    confirm: Option<String>,
    /// Print the plan, every record, field and file, and write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// Do it only if the plan is still the one with this digest, as -n printed it
    #[arg(long, value_name = "DIGEST")]
    plan: Option<String>,
    /// Where the folder with the receipt goes
    #[arg(long, value_name = "DIR", default_value = ".")]
    out_dir: PathBuf,
}

fn ground(text: &str) -> Result<Ground, String> {
    Ground::ALL
        .into_iter()
        .find(|ground| ground.as_str() == text)
        .ok_or_else(|| "one of: a, b, c, d, e, f".to_owned())
}

/// Runs the verb.
///
/// # Errors
/// As the operation; `not-confirmed` (exit 4).
pub fn run(context: &mut Context, args: &Args) -> Result<Exit, Failure> {
    let mut desk = Desk::open(context, "erase")?;
    match (args.case, args.ground) {
        (Some(case), Some(ground)) => of_case(context, &mut desk, args, case, ground),
        _ => of_retention(context, &mut desk, args),
    }
}

/// The word that makes it happen: given, or typed at the prompt.
fn confirmed(context: &Context, desk: &Desk, args: &Args, word: &str) -> Result<(), Failure> {
    let given = match &args.confirm {
        Some(given) => Some(given.clone()),
        None if context.is_interactive() => {
            let asked = words::fill(words::label("erase.confirm", desk.lang), &[("word", word)]);
            super::context::say(&asked);
            let mut line = String::new();
            std::io::stdin().read_line(&mut line)?;
            Some(line)
        }
        None => None,
    };
    match given {
        Some(given) if given.trim() == word => Ok(()),
        _ => Err(Failure {
            exit: Exit::Refused,
            code: "not-confirmed",
            message: "an erasure cannot be undone, and it was not confirmed: nothing was changed"
                .to_owned(),
            hint: Some(format!(
                "look at the plan with -n, then add --confirm {word}"
            )),
        }),
    }
}

fn of_case(
    context: &mut Context,
    desk: &mut Desk,
    args: &Args,
    case: CaseId,
    ground: Ground,
) -> Result<Exit, Failure> {
    let (now, operator) = (desk.now, desk.operator.clone());
    let by = By {
        now,
        operator: &operator,
    };
    let keep = match (&args.exception, args.until) {
        (Some(exception), Some(until)) => Some(Keep {
            fields: &args.keep,
            exception,
            until,
            reason: args.reason.as_deref().unwrap_or_default(),
        }),
        _ => None,
    };
    let ask = Ask {
        case,
        ground,
        keep,
        leaves_mentions: args.leave_mentions,
    };
    let mut erasing = plan(&mut desk.store, &desk.policy, &ask, by)?;
    let files = receipt(context, desk, &erasing, args)?;
    name_files(&mut erasing.plan, &files);
    if is_only_planned(
        context,
        &erasing.plan,
        (args.dry_run, args.plan.as_deref()),
        desk.lang,
    )? {
        return Ok(Exit::Done);
    }
    confirmed(context, desk, args, &case.to_string())?;
    desk.store.use_reserve();
    let (staged, bundle) = stage(&erasing.person.case, "erase", now, &args.out_dir, &files)?;
    let done = apply(
        &mut desk.store,
        &desk.policy,
        &erasing,
        Some(&bundle),
        now,
        &operator,
    )?;
    let folder = staged.deliver()?;
    let mut gone = Vec::new();
    for record in &erasing.person.records {
        let keys = crate::ops::find::all_keys(desk.store.hashes(), record, &desk.policy.country)?;
        gone.push((record.clone(), keys));
    }
    // What an exception keeps may be read, so it is not looked for.
    if done.kept > 0 {
        gone.clear();
    }
    let looked = looked(desk, done.check, &gone)?;
    let (records, kept) = (done.records.to_string(), done.kept.to_string());
    let body = json!({ "erased": done, "looked": looked });
    tell(
        context,
        &body,
        &Told {
            schema: "dpo.erase/1",
            sentence: (
                "erase.done",
                &[
                    ("person", &done.person),
                    ("records", &records),
                    ("kept", &kept),
                ],
            ),
            folder: Some(&folder),
            notices: done.notices.len(),
            case,
            next: Some("dpo trail verify"),
        },
        desk.lang,
    )?;
    let exit = said(context, desk, looked);
    let mentioning: Vec<String> = erasing
        .mentioning()
        .into_iter()
        .map(|one| format!("{} {} ({})", one.source, one.record, one.column))
        .collect();
    if !mentioning.is_empty() {
        let key = match erasing.leaves_mentions {
            true => "erase.mentions_stay",
            false => "erase.mentions",
        };
        let places = escape_terminal(&mentioning.join("; ")).into_owned();
        let values = [("places", places.as_str())];
        context.note(&words::fill(words::label(key, desk.lang), &values));
    }
    if !erasing.copies.is_empty() {
        let names: Vec<&str> = erasing
            .copies
            .iter()
            .map(|(folder, _)| folder.as_str())
            .collect();
        let names = escape_terminal(&names.join(", ")).into_owned();
        let values = [("copies", names.as_str())];
        context.note(&words::fill(
            words::label("erase.copies", desk.lang),
            &values,
        ));
    }
    Ok(exit)
}

/// Looks through the files, and says what was seen.
fn looked(desk: &mut Desk, check: i64, gone: &[(HeldRecord, Vec<i64>)]) -> Result<Looked, Failure> {
    let checks = desk.store.erasure_checks()?;
    let own = checks.into_iter().find(|known| known.id == check);
    Ok(match own {
        Some(check) => look(&mut desk.store, &check, gone, desk.now, &desk.operator)?,
        None => Looked::default(),
    })
}

fn said(context: &Context, desk: &Desk, looked: Looked) -> Exit {
    let (files, needles, residue) = (
        looked.files.to_string(),
        looked.needles.to_string(),
        looked.residue.to_string(),
    );
    let values = [
        ("files", files.as_str()),
        ("needles", &needles),
        ("residue", &residue),
    ];
    match looked.residue {
        0 => {
            context.note(&words::fill(
                words::label("erase.verified", desk.lang),
                &values,
            ));
            Exit::Done
        }
        _ => {
            super::context::say(&words::fill(
                words::label("erase.residue", desk.lang),
                &values,
            ));
            Exit::Integrity
        }
    }
}

/// The receipt: what was erased, what is kept and why, and what opens the person's entry in the trail.
fn receipt(
    context: &Context,
    desk: &Desk,
    erasing: &Erasing,
    args: &Args,
) -> Result<Vec<OutFile>, Failure> {
    let case = &erasing.person.case;
    let subject = &erasing.person.subject;
    let mut letter = draft(&desk.policy, case, LetterKind::Erased, desk.now.today);
    let hexadecimal =
        |bytes: &[u8]| -> String { bytes.iter().map(|byte| format!("{byte:02x}")).collect() };
    letter.dates.insert("erased", desk.now.today);
    let ground = format!("17-1-{}", erasing.ground.as_str());
    letter.facts.insert("ground", ground);
    letter.facts.insert("receipt", subject.name());
    if let Some(salt) = &subject.salt {
        letter.facts.insert("salt", hexadecimal(salt));
    }
    letter
        .facts
        .insert("commitment", hexadecimal(&subject.commitment));
    letter.facts.insert("checkpoint", checkpoint(&desk.store)?);
    letter
        .lists
        .insert("recipients", desk.recipients(&erasing.recipients));
    letter.lists.insert(
        "copies",
        erasing
            .copies
            .iter()
            .map(|(folder, digest)| format!("{folder} ({digest})"))
            .collect(),
    );
    letter
        .lists
        .insert("mentions", mentions_told(erasing, letter.lang));
    if let (Some(exception), Some(until)) = (&args.exception, args.until) {
        let lang = letter.lang;
        let ground = words::label(&format!("letter.ground.17-3-{exception}"), lang);
        let reason = args.reason.as_deref().unwrap_or_default();
        let until = date_in_full(until, lang);
        let mut kept: Vec<String> = erasing
            .kept
            .iter()
            .map(|(_, _, header)| {
                words::fill(
                    words::label("erase.kept", lang),
                    &[
                        ("field", header.as_str()),
                        ("ground", ground),
                        ("reason", reason),
                        ("until", &until),
                    ],
                )
            })
            .collect();
        // Each column once, however many records have it.
        let mut told = BTreeSet::new();
        kept.retain(|line| told.insert(line.clone()));
        letter.lists.insert("kept", kept);
    }
    render(context, &letter, &[])
}

/// Where the person is still mentioned in notes about others, and what becomes of it.
fn mentions_told(erasing: &Erasing, lang: Lang) -> Vec<String> {
    let key = match erasing.leaves_mentions {
        true => "letter.mention.stays",
        false => "letter.mention.goes",
    };
    let mut told: Vec<String> = erasing
        .mentioning()
        .into_iter()
        .map(|one| {
            let values = [("source", one.source.as_str()), ("column", &one.column)];
            words::fill(words::label(key, lang), &values)
        })
        .collect();
    told.sort_unstable();
    told.dedup();
    told
}

/// Size and root of the trail as it stands.
fn checkpoint(store: &Store) -> Result<String, Failure> {
    let note = store.checkpoint()?;
    let lines: Vec<&str> = note.lines().skip(1).take(2).collect();
    Ok(lines.join(" "))
}

fn of_retention(context: &mut Context, desk: &mut Desk, args: &Args) -> Result<Exit, Failure> {
    let erasing = plan_due(&desk.store, &desk.policy, desk.now)?;
    if is_only_planned(
        context,
        &erasing.plan,
        (args.dry_run, args.plan.as_deref()),
        desk.lang,
    )? {
        return Ok(Exit::Done);
    }
    confirmed(context, desk, args, "all-due")?;
    desk.store.use_reserve();
    let done = apply_due(
        &mut desk.store,
        &desk.policy,
        &erasing,
        desk.now,
        &desk.operator,
    )?;
    let looked = match done.check {
        Some(check) => Some(looked(desk, check, &erasing.records)?),
        None => None,
    };
    if context.wants_document() {
        context.document(
            "dpo.erase-due/1",
            &json!({ "erased": done, "looked": looked }),
        )?;
    } else {
        let (records, left_out) = (done.records.to_string(), done.left_out.to_string());
        let values = [("records", records.as_str()), ("left_out", &left_out)];
        let sentence = words::fill(words::label("erase.due", desk.lang), &values);
        context.print(&format!("{sentence}\n"))?;
    }
    Ok(looked.map_or(Exit::Done, |looked| said(context, desk, looked)))
}
