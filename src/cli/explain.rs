//! `dpo explain`: what a rule checks, why, and how to put it right.

use super::{
    context::{Context, OutputFormat},
    exit::{Exit, Failure},
};
use crate::{
    output::{Cell, Column, Listing},
    rules, words,
};

/// Explain a rule: what it checks, why, an example, how to put it right
///
/// Without a code, lists the rules.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The rule's code, such as CON-01
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

/// Runs the verb.
///
/// # Errors
/// When there is no such rule: exit 2.
pub fn run(context: &mut Context, args: &Args) -> Result<Exit, Failure> {
    let policy = context.policy()?;
    let lang = context.lang(&policy);
    let Some(code) = &args.code else {
        return list(context, lang);
    };
    let Some(meta) = rules::meta(code) else {
        return Err(Failure::usage(
            "unknown-rule",
            "there is no rule of that code",
            Some("`dpo explain` without a code lists the rules".to_owned()),
        ));
    };
    if context.format() == OutputFormat::Json {
        let text = words::rule(meta.code, lang);
        let body = serde_json::json!({
            "code": meta.code, "name": meta.name, "severity": meta.severity, "articles": meta.articles, "since": meta.since,
            "title": text.map(|text| &text.title), "checks": text.map(|text| &text.checks), "why": text.map(|text| &text.why),
            "example": text.map(|text| &text.example), "mend": text.map(|text| &text.mend),
        });
        context.document("dpo.rule/1", &body)?;
    } else {
        let page = rules::explain(meta.code, lang).unwrap_or_default();
        context.print(&page)?;
    }
    Ok(Exit::Done)
}

fn list(context: &mut Context, lang: crate::model::Lang) -> Result<Exit, Failure> {
    if context.format() == OutputFormat::Json {
        let rules: Vec<_> = rules::catalogue()
            .map(|meta| {
                let title = words::rule(meta.code, lang).map(|text| text.title.clone());
                serde_json::json!({ "code": meta.code, "name": meta.name, "severity": meta.severity, "articles": meta.articles, "title": title })
            })
            .collect();
        context.document("dpo.rules/1", &serde_json::json!({ "rules": rules }))?;
        return Ok(Exit::Done);
    }
    let mut listing = Listing::new(vec![
        Column::text("code", words::label("audit.code", lang)),
        Column::text("severity", words::label("audit.severity", lang)),
        Column::text("title", words::label("audit.fault", lang)),
        Column::text("articles", words::label("audit.articles", lang)),
    ]);
    for meta in rules::catalogue() {
        listing.push(vec![
            Cell::from(meta.code),
            Cell::from(words::label(
                &format!("severity.{}", meta.severity.as_str()),
                lang,
            )),
            Cell::from(
                words::rule(meta.code, lang)
                    .map(|text| text.title.clone())
                    .unwrap_or_default(),
            ),
            Cell::from(meta.articles.join(", ")),
        ]);
    }
    context.listing(&listing)?;
    Ok(Exit::Done)
}
