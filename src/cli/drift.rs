//! `dpo audit --drift`: what changed between the last two exports of each source.

use serde_json::json;

use super::{
    audit::FailOn,
    context::{Context, OutputFormat},
    exit::{Exit, Failure},
};
use crate::{
    model::{Finding, Lang, Severity},
    ops::audit::{self, AuditRequest},
    output::{Cell, Column, Listing, Tone, jsonl},
    words,
};

/// Prints the findings on drift.
///
/// # Errors
/// As the operation.
pub fn run(
    context: &mut Context,
    request: &AuditRequest<'_>,
    fail_on: FailOn,
    limit: Option<usize>,
) -> Result<Exit, Failure> {
    let store = context.open_store("audit", false)?;
    let mut findings = audit::drift(&store, request)?;
    let worst = findings.iter().map(|finding| finding.severity).max();
    let count = findings.len();
    if let Some(limit) = limit.filter(|limit| *limit > 0) {
        findings.truncate(limit);
    }
    match context.format() {
        OutputFormat::Json => context.document(
            "dpo.drift/1",
            &json!({ "today": request.now.today, "count": count, "findings": findings }),
        )?,
        OutputFormat::Jsonl => {
            for finding in &findings {
                context.write_with(|out| jsonl::write_line(out, finding))?;
            }
        }
        OutputFormat::Csv | OutputFormat::Table if findings.is_empty() => {
            context.note(words::label("drift.none", request.lang));
        }
        OutputFormat::Csv | OutputFormat::Table => {
            context.listing(&listing(&findings, request.lang))?;
        }
    }
    let fails = fail_on
        .severity()
        .is_some_and(|least| worst.is_some_and(|worst| worst >= least));
    Ok(if fails { Exit::Attention } else { Exit::Done })
}

fn listing(findings: &[Finding], lang: Lang) -> Listing {
    let word = |key: &str| words::label(key, lang);
    let mut listing = Listing::new(vec![
        Column::text("code", word("drift.code")),
        Column::text("severity", word("drift.severity")),
        Column::text("source", word("find.source")),
        Column::text("record", word("find.record")),
        Column::text("channel", word("drift.channel")),
        Column::text("message", word("drift.message")),
    ]);
    for finding in findings {
        let tone = match finding.severity {
            Severity::High | Severity::Critical => Tone::Alarm,
            _ => Tone::Warning,
        };
        let severity = word(&format!("severity.{}", finding.severity.as_str()));
        let channel = finding
            .channel
            .map(|channel| word(&format!("channel.{}", channel.as_str())));
        listing.push(vec![
            Cell::from(finding.code).toned(tone),
            Cell::from(severity),
            Cell::from(finding.source.to_string()),
            Cell::from(finding.record.clone()),
            Cell::from(channel),
            Cell::from(finding.message.to_string()),
        ]);
    }
    listing
}
