//! `dpo request`: the register of requests.

mod args;
mod letters;
mod print;
mod templates;

use serde_json::json;

pub use print::owed_act;

use super::{
    context::{Context, OutputFormat},
    deadline,
    deliver::Staged,
    exit::{Exit, Failure},
    right::{open_for_change, say_tried},
};
use crate::{
    model::{CaseId, PersonQuery},
    ops::{
        find::parse_subject,
        request::{self, By, CloseStep, ExtendStep, HandedOver, Listed, Opening, RefuseStep},
    },
    policy::Policy,
    store::{Case, Store},
    words,
};

pub use args::Args;
use args::{
    CloseArgs, DecideArgs, ExtendArgs, ListArgs, OpenArgs, PauseArgs, RefuseArgs, ShowArgs, What,
};
use letters::{Draft, staged, tried};

/// Runs the verb.
///
/// # Errors
/// As the operation.
pub fn run(context: &mut Context, args: &Args) -> Result<Exit, Failure> {
    let is_dry_run = args.dry_run;
    match &args.what {
        What::Open(args) => open(context, args, is_dry_run),
        What::List(args) => list(context, args),
        What::Show(args) => show(context, args),
        What::Decide(args) => decide(context, args, is_dry_run),
        What::VerifyIdentity(args) => {
            let day = args.on;
            step(context, is_dry_run, |store, _, by| {
                let on = day.unwrap_or(by.now.today);
                Ok(request::verify_identity(
                    store,
                    args.case,
                    &args.method,
                    on,
                    by,
                )?)
            })
        }
        What::Pause(args) => pause(context, args, is_dry_run),
        What::Resume(args) => step(context, is_dry_run, |store, _, by| {
            Ok(request::resume(store, args.case, by)?)
        }),
        What::Extend(args) => extend(context, args, is_dry_run),
        What::Refuse(args) => refuse(context, args, is_dry_run),
        What::Close(args) => close(context, args, is_dry_run),
        What::Letters(args) => templates::write(context, args, is_dry_run),
    }
}

/// Opens the store for a step of a case.
fn at_work(context: &Context, is_dry_run: bool) -> Result<(Policy, Store), Failure> {
    let policy = context.policy()?;
    let store = open_for_change(context, "request", is_dry_run)?;
    Ok((policy, store))
}

/// Runs a step and tells how the case stands.
fn step(
    context: &mut Context,
    is_dry_run: bool,
    run: impl FnOnce(&mut Store, &Policy, By<'_>) -> Result<Case, Failure>,
) -> Result<Exit, Failure> {
    let (policy, mut store) = at_work(context, is_dry_run)?;
    let operator = context.operator();
    let by = By {
        now: context.now(&policy),
        operator: &operator,
    };
    let case = run(&mut store, &policy, by)?;
    print::case(context, &policy, &case, by.now, is_dry_run)?;
    say_tried(context, context.lang(&policy), is_dry_run);
    Ok(Exit::Done)
}

fn open(context: &mut Context, args: &OpenArgs, is_dry_run: bool) -> Result<Exit, Failure> {
    let (policy, mut store) = at_work(context, is_dry_run)?;
    let lang = context.lang(&policy);
    let operator = context.operator();
    let by = By {
        now: context.now(&policy),
        operator: &operator,
    };
    let received_on = match &args.received {
        Some(text) => deadline::received(text, &policy)?,
        None => by.now.today,
    };
    let seeds = seeds(&store, args)?;
    let mut handed: Option<Staged> = None;
    let opened = request::open(
        &mut store,
        Opening {
            right: args.right.0,
            received_on,
            medium: &args.medium,
            about_channel: args.channel,
            seeds: &seeds,
            same: &args.decisions.same,
            other: &args.decisions.other,
            details: args.details(),
            policy: &policy,
            is_dry_run,
        },
        by,
        |case| {
            staged(
                context,
                &policy,
                case,
                by.now,
                args.out_dir.as_deref(),
                Draft::Acknowledgement,
                &mut handed,
            )
        },
    )?;
    let folder = handed.map(Staged::deliver).transpose()?;
    print::opened(context, &policy, &opened, by.now, is_dry_run)?;
    say_tried(context, context.lang(&policy), is_dry_run);
    print::folder(context, folder.as_deref(), lang);
    Ok(Exit::Done)
}

/// The records of the data subject that the operator named.
fn seeds(store: &Store, args: &OpenArgs) -> Result<Vec<i64>, Failure> {
    let Some(name) = &args.subject else {
        return Ok(Vec::new());
    };
    let unknown = || Failure {
        exit: Exit::Input,
        code: "unknown-subject",
        message: "there is no such data subject in the store".to_owned(),
        hint: Some("find the person first: dpo find --email ADDRESS".to_owned()),
    };
    let subject = parse_subject(name).ok_or_else(unknown)?;
    let records = store.records_of_subject(subject)?;
    match records.is_empty() {
        true => Err(unknown()),
        false => Ok(records),
    }
}

fn list(context: &mut Context, args: &ListArgs) -> Result<Exit, Failure> {
    let policy = context.policy()?;
    let lang = context.lang(&policy);
    let now = context.now(&policy);
    let store = context.open_store("request", false)?;
    let mut cases = Listed::of_store(&store, &policy, args.all, now)?;
    if let Some(days) = args.within {
        cases.retain(|case| case.days_left.is_some_and(|left| left <= days));
    }
    let is_pressing = match args.within {
        Some(_) => !cases.is_empty(),
        None => cases
            .iter()
            .any(|case| case.days_left.is_some_and(|left| left < 0)),
    };
    match context.format() {
        OutputFormat::Json => {
            context.document("dpo.requests/1", &json!({ "requests": cases }))?;
        }
        OutputFormat::Jsonl => {
            for case in &cases {
                context.write_with(|out| crate::output::jsonl::write_line(out, case))?;
            }
        }
        OutputFormat::Csv => context.listing(&print::whole(&cases))?,
        OutputFormat::Table if cases.is_empty() => {
            context.note(words::label("request.none", lang));
        }
        OutputFormat::Table => {
            context.listing(&print::brief(&cases, lang))?;
            if let Some(first) = cases.first() {
                let values = [("command", first.next.as_str())];
                context.note(&words::fill(words::label("request.next", lang), &values));
            }
        }
    }
    Ok(match is_pressing {
        true => Exit::Attention,
        false => Exit::Done,
    })
}

fn show(context: &mut Context, args: &ShowArgs) -> Result<Exit, Failure> {
    let policy = context.policy()?;
    let now = context.now(&policy);
    let store = context.open_store("request", false)?;
    let case = request::case(&store, args.case)?;
    let events = store.case_events(case.row)?;
    let notices = store.notices()?;
    let notices: Vec<_> = notices
        .into_iter()
        .filter(|notice| notice.request == Some(case.row))
        .collect();
    let decisions = match case.subject {
        Some(subject) => store.decisions(subject)?,
        None => Vec::new(),
    };
    print::whole_case(
        context,
        &policy,
        &store,
        &print::Laid {
            case: &case,
            events: &events,
            notices: &notices,
            decisions: &decisions,
        },
        now,
    )?;
    Ok(Exit::Done)
}

fn decide(context: &mut Context, args: &DecideArgs, is_dry_run: bool) -> Result<Exit, Failure> {
    let names = (
        args.decisions.same.as_slice(),
        args.decisions.other.as_slice(),
    );
    step(context, is_dry_run, |store, policy, by| {
        Ok(request::decide(store, policy, args.case, names, by)?.0)
    })
}

/// A step that writes a letter.
fn lettered(
    context: &mut Context,
    is_dry_run: bool,
    draft: Draft<'_>,
    out_dir: Option<&std::path::Path>,
    run: impl FnOnce(
        &mut Store,
        By<'_>,
        &mut dyn FnMut(&Case) -> Result<Option<HandedOver>, Failure>,
    ) -> Result<Case, Failure>,
) -> Result<Exit, Failure> {
    let (policy, mut store) = at_work(context, is_dry_run)?;
    let lang = context.lang(&policy);
    let operator = context.operator();
    let now = context.now(&policy);
    let by = By {
        now,
        operator: &operator,
    };
    let mut handed: Option<Staged> = None;
    let mut hand_over = |case: &Case| match is_dry_run {
        // The letter must be one that can be written.
        true => tried(context, &policy, case, now, draft).map(|()| None),
        false => staged(context, &policy, case, now, out_dir, draft, &mut handed),
    };
    let case = run(&mut store, by, &mut hand_over)?;
    let folder = handed.map(Staged::deliver).transpose()?;
    print::case(context, &policy, &case, now, is_dry_run)?;
    print::folder(context, folder.as_deref(), lang);
    say_tried(context, context.lang(&policy), is_dry_run);
    Ok(Exit::Done)
}

fn pause(context: &mut Context, args: &PauseArgs, is_dry_run: bool) -> Result<Exit, Failure> {
    let mut is_late = false;
    let exit = lettered(
        context,
        is_dry_run,
        Draft::IdentityQuestion {
            question: &args.question,
        },
        args.out_dir.as_deref(),
        |store, by, hand_over| {
            let on = args.asked_on.unwrap_or(by.now.today);
            let (case, late) = request::pause(store, args.case, on, by, hand_over)?;
            is_late = late;
            Ok(case)
        },
    )?;
    if is_late {
        let policy = context.policy()?;
        context.note(words::label("request.asked_late", context.lang(&policy)));
    }
    Ok(exit)
}

fn extend(context: &mut Context, args: &ExtendArgs, is_dry_run: bool) -> Result<Exit, Failure> {
    let step = ExtendStep {
        reason: &args.reason,
        text: &args.text,
        is_late_breach: args.late_breach,
    };
    lettered(
        context,
        is_dry_run,
        Draft::Extension {
            reason: &args.reason,
            text: &args.text,
        },
        args.out_dir.as_deref(),
        |store, by, hand_over| request::extend(store, args.case, step, by, hand_over),
    )
}

fn refuse(context: &mut Context, args: &RefuseArgs, is_dry_run: bool) -> Result<Exit, Failure> {
    let step = RefuseStep {
        ground: &args.ground,
        text: &args.text,
        facts: &args.facts,
        is_partial: args.partial,
        is_late_breach: args.late_breach,
    };
    lettered(
        context,
        is_dry_run,
        Draft::Refusal {
            text: &args.text,
            is_partial: args.partial,
        },
        args.out_dir.as_deref(),
        |store, by, hand_over| request::refuse(store, args.case, step, by, hand_over),
    )
}

fn close(context: &mut Context, args: &CloseArgs, is_dry_run: bool) -> Result<Exit, Failure> {
    let step = CloseStep {
        outcome: &args.outcome,
        answer: &args.answer,
    };
    let draft = match args.outcome.as_str() {
        "nothing-held" => Draft::NothingHeld,
        "cannot-identify" => Draft::CannotIdentify,
        "answered" => Draft::ComplaintAnswered {
            answer: &args.answer,
        },
        _ => Draft::None,
    };
    lettered(
        context,
        is_dry_run,
        draft,
        args.out_dir.as_deref(),
        |store, by, hand_over| request::close(store, args.case, step, by, hand_over),
    )
}

/// What is asked of a person, out of options that several verbs have.
fn query(args: &args::WhoArgs) -> PersonQuery {
    PersonQuery {
        id: args.id.clone(),
        name: args.name.clone(),
        first_name: None,
        last_name: None,
        emails: args.email.clone(),
        phones: args.phone.clone(),
        birth_date: args.birth_date.clone(),
        address: args.address.clone(),
        postal_code: args.postcode.clone(),
        city: args.city.clone(),
        number: args.number.clone(),
        words: Vec::new(),
    }
}

fn case_id(text: &str) -> Result<CaseId, String> {
    text.parse()
        .map_err(|error: crate::model::request::NoCaseId| error.to_string())
}
