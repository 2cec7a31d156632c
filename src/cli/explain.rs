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
    if let Some(entry) = rules::no_rule(code) {
        return without_rule(context, entry, lang);
    }
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
        let elsewhere: Vec<_> = rules::elsewhere()
            .map(|entry| as_json(entry, lang))
            .collect();
        context.document(
            "dpo.rules/1",
            &serde_json::json!({ "rules": rules, "elsewhere": elsewhere }),
        )?;
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
    if context.format() == OutputFormat::Table {
        context.print(&format!("\n{}\n", words::label("explain.elsewhere", lang)))?;
        let mut listing = Listing::new(vec![
            Column::text("code", words::label("audit.code", lang)),
            Column::text("title", words::label("explain.about", lang)),
            Column::text("how", words::label("explain.how", lang)),
            Column::text("articles", words::label("audit.articles", lang)),
        ]);
        for entry in rules::elsewhere() {
            listing.push(vec![
                Cell::from(entry.code),
                Cell::from(
                    words::elsewhere(entry.code, lang)
                        .map(|text| text.title.clone())
                        .unwrap_or_default(),
                ),
                Cell::from(how(entry, lang)),
                Cell::from(entry.articles),
            ]);
        }
        context.listing(&listing)?;
    }
    Ok(Exit::Done)
}

fn how(entry: &rules::Elsewhere, lang: crate::model::Lang) -> &'static str {
    words::term(&format!("how.{}", entry.how.as_str()), lang).unwrap_or("")
}

fn as_json(entry: &rules::Elsewhere, lang: crate::model::Lang) -> serde_json::Value {
    let text = words::elsewhere(entry.code, lang);
    let articles: Vec<&str> = entry.articles.split("; ").collect();
    serde_json::json!({
        "code": entry.code, "how": entry.how.as_str(), "articles": articles,
        "title": text.map(|text| &text.title), "asks": text.map(|text| &text.asks), "answer": text.map(|text| &text.answer),
    })
}

/// A code of the law that is no rule over contacts.
fn without_rule(
    context: &mut Context,
    entry: &rules::Elsewhere,
    lang: crate::model::Lang,
) -> Result<Exit, Failure> {
    if context.format() == OutputFormat::Json {
        context.document("dpo.rule/1", &as_json(entry, lang))?;
    } else {
        let page = rules::explain(entry.code, lang).unwrap_or_default();
        context.print(&page)?;
    }
    Ok(Exit::Done)
}
