//! `dpo access`.

use std::path::{Path, PathBuf};

use super::{
    context::Context,
    copies::{archive, listed, of_access},
    deliver::OutFile,
    exit::{Exit, Failure},
    letters::{draft, render},
    right::{CaseArgs, Desk, Told, is_only_planned, name_files, stage_anew, tell},
};
use crate::{
    documents::access_sections,
    model::{
        Lang,
        letter::{Letter, LetterKind, LetterPart},
    },
    ops::{
        access::{Accessing, Ask, Place, Wanted, Withhold, apply, plan},
        request::By,
    },
    words,
};

/// Answer a request for access with a copy of all data
///
/// One folder: the letter (HTML, PDF, draft of a mail) with everything that Art. 15 GDPR asks to be told
/// and the copy of every value with its source, and the same data as JSON with its schema, CSV and a
/// workbook. Data of other people in notes is masked and listed (Art. 15(4)); the notes that somebody
/// should read before it leaves are named: what they show of others goes with --mask, and --again
/// makes the folder anew. Of a note about somebody else that mentions the person, the sentence about the
/// person is handed over only with --disclose SOURCE:RECORD:HEADER. Refused where an export is older than
/// the policy allows.
///
/// -n tells every cell and what is masked in it, by kind and place, and shows no value: those of the
/// records are shown by `dpo show PERSON --reveal`, which leaves a trail entry.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    common: CaseArgs,
    /// Answer although an export is older than the policy allows; the letter says so
    #[arg(long)]
    accept_stale: bool,
    /// Leave a column out, with the reason as the person will read it; of one record only, with
    /// SOURCE:RECORD: before the header; repeat for several
    #[arg(long, value_name = "HEADER=REASON", value_parser = withhold)]
    withhold: Vec<Withhold>,
    /// Show a column in which something was taken for another person's; of one record only, with
    /// SOURCE:RECORD: before the header, which is also how the sentence about the person in somebody
    /// else's note is handed over; what --mask names stays masked; repeat for several
    #[arg(long, value_name = "HEADER")]
    disclose: Vec<Place>,
    /// Leave words out of every note: the name of another person that was not recognised; repeat for
    /// several
    #[arg(long, value_name = "WORDS")]
    mask: Vec<String>,
    /// Answer a case anew that was answered already: a second folder, the first answer's date stays
    #[arg(long)]
    again: bool,
    /// Put the data into a ZIP that the passphrase in this file opens (AES-256)
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

impl Args {
    /// The files that the verb reads.
    pub fn named_files(&self) -> Vec<&Path> {
        self.passphrase_file.as_deref().into_iter().collect()
    }
}

fn withhold(text: &str) -> Result<Withhold, String> {
    match text.split_once('=') {
        Some((header, reason)) if !header.trim().is_empty() && !reason.trim().is_empty() => {
            Ok(Withhold {
                place: Place(header.trim().to_owned()),
                reason: reason.trim().to_owned(),
            })
        }
        _ => Err("write HEADER=REASON".to_owned()),
    }
}

/// Points to the archive in place of the sections that show values.
fn without_values(letter: &mut Letter) {
    let place = words::label("access.copy_zip", letter.lang);
    for section in &mut letter.sections {
        if matches!(section.id, "copy" | "history" | "consent") {
            section.parts = vec![LetterPart::Text(place.to_owned())];
        }
    }
}

/// What somebody should look at before the answer leaves.
fn tell_what_to_look_at(context: &Context, accessing: &Accessing, lang: Lang) {
    let mut all: Vec<(&str, Vec<String>)> = Vec::new();
    for (kind, key) in [
        ("read: ", "access.read"),
        ("staff: ", "access.staff"),
        ("example: ", "access.example"),
        ("uncovered: ", "access.uncovered"),
        ("undated: ", "access.undated"),
    ] {
        let remarks = accessing.plan.remarks.iter();
        let places = remarks.filter_map(|remark| remark.strip_prefix(kind));
        all.push((key, places.map(str::to_owned).collect()));
    }
    let left_out = accessing
        .copy
        .mentions
        .iter()
        .filter(|one| one.passage.is_none());
    let mut mentions: Vec<String> = left_out
        .map(|one| format!("{}:{}:{}", one.source, one.record, one.column))
        .collect();
    mentions.dedup();
    all.push(("access.mention", mentions));
    for (key, places) in all {
        if !places.is_empty() {
            let places = places.join("; ");
            context.note(&words::fill(
                words::label(key, lang),
                &[
                    ("places", &crate::output::escape_terminal(&places)),
                    ("case", &accessing.person.case.id.to_string()),
                ],
            ));
        }
    }
}

/// Runs the verb.
///
/// # Errors
/// As the operation.
pub fn run(context: &mut Context, args: &Args) -> Result<Exit, Failure> {
    let passphrase = args
        .passphrase_file
        .as_deref()
        .map(super::secret::from_file)
        .transpose()?;
    let mut desk = Desk::open(context, "access")?;
    let (now, operator) = (desk.now, desk.operator.clone());
    let by = By {
        now,
        operator: &operator,
    };
    let ask = Ask {
        case: args.common.case,
        accepts_stale: args.accept_stale,
        again: args.again,
        wanted: Wanted {
            withhold: &args.withhold,
            disclose: &args.disclose,
            mask: &args.mask,
        },
    };
    let mut accessing = plan(&mut desk.store, &desk.policy, &ask, by)?;
    let case = &accessing.person.case;
    let mut letter = draft(&desk.policy, case, LetterKind::Access, now.today);
    let data = of_access(&accessing.copy, letter.lang)?;
    letter.sections = access_sections(&accessing.copy, letter.lang, &listed(&data));
    let enclosed = match &passphrase {
        Some(words) => {
            let how = words::label("access.files_zip", letter.lang).to_owned();
            if let Some(last) = letter.sections.last_mut() {
                last.parts.push(LetterPart::Text(how));
            }
            // The whole letter is sealed with the data; the one outside tells no value.
            let mut sealed = render(context, &letter, &[])?;
            sealed.retain(|file| !file.name.ends_with(".eml"));
            sealed.extend(data);
            without_values(&mut letter);
            vec![OutFile::new("data.zip", archive(&sealed, Some(words))?)]
        }
        None => data,
    };
    let mut files = render(context, &letter, &enclosed)?;
    files.extend(enclosed);
    name_files(&mut accessing.plan, &files);
    let approved = (args.common.dry_run, args.common.plan.as_deref());
    if is_only_planned(context, &accessing.plan, approved, desk.lang)? {
        return Ok(Exit::Done);
    }
    let case = &accessing.person.case;
    let (staged, bundle) = stage_anew(
        &desk.store,
        case,
        "access",
        now,
        &args.common.out_dir,
        &files,
    )?;
    let done = apply(&mut desk.store, &accessing, Some(&bundle), now, &operator)?;
    let folder = staged.deliver()?;
    tell_what_to_look_at(context, &accessing, desk.lang);
    let (values, records, redactions) = (
        done.values.to_string(),
        done.records.to_string(),
        done.redactions.to_string(),
    );
    tell(
        context,
        &done,
        &Told {
            schema: "dpo.access-done/1",
            sentence: (
                "access.done",
                &[
                    ("person", &done.person),
                    ("values", &values),
                    ("records", &records),
                    ("redactions", &redactions),
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
