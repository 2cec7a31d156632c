//! The rules as pages to read: one rule in any language, the whole catalogue as a manual page. Both
//! are made from the registry and its texts; nothing is written twice.

use super::{RuleMeta, catalogue, elsewhere, meta, no_rule};
use crate::{
    model::Lang,
    words::{self, RuleText},
};

/// The page on one code, a rule or not; none where there is no such code.
#[must_use]
pub fn explain(code: &str, lang: Lang) -> Option<String> {
    let Some(meta) = meta(code) else {
        return explain_elsewhere(code, lang);
    };
    let text = words::rule(meta.code, lang)?;
    let term = |key: &str| words::term(key, lang).unwrap_or("");
    let severity = term(match meta.severity {
        crate::model::Severity::Info => "severity.info",
        crate::model::Severity::Low => "severity.low",
        crate::model::Severity::Medium => "severity.medium",
        crate::model::Severity::High => "severity.high",
        crate::model::Severity::Critical => "severity.critical",
    });
    let mut page = format!(
        "{}  {}\n{}{}{severity} · {}\n",
        meta.code,
        text.title,
        term("heading.severity"),
        words::label("mark.colon", lang),
        meta.name
    );
    for (heading, body) in sections(text) {
        page.push('\n');
        page.push_str(term(heading));
        page.push('\n');
        for line in body.trim().lines() {
            page.push_str("  ");
            page.push_str(line);
            page.push('\n');
        }
    }
    page.push_str(&format_law(
        meta,
        term("heading.articles"),
        term("heading.since"),
    ));
    Some(page)
}

/// The page on a code that is no rule: what the law asks, and where it is kept.
fn explain_elsewhere(code: &str, lang: Lang) -> Option<String> {
    let entry = no_rule(code)?;
    let text = words::elsewhere(entry.code, lang)?;
    let term = |key: &str| words::term(key, lang).unwrap_or("");
    Some(format!(
        "{}  {}\n{}\n\n{}\n  {}\n\n{}\n  {}\n\n{}\n  {}\n",
        entry.code,
        text.title,
        term(&format!("how.{}", entry.how.as_str())),
        term("heading.asks"),
        text.asks,
        term("heading.no_finding"),
        text.answer,
        term("heading.articles"),
        entry.articles,
    ))
}

fn sections(text: &RuleText) -> [(&'static str, &str); 4] {
    [
        ("heading.checks", &text.checks),
        ("heading.why", &text.why),
        ("heading.example", &text.example),
        ("heading.mend", &text.mend),
    ]
}

fn format_law(meta: &RuleMeta, articles: &str, since: &str) -> String {
    format!(
        "\n{articles}\n  {}\n\n{since}\n  dpo {}\n",
        meta.articles.join("; "),
        meta.since
    )
}

/// The source of the manual page `dpo-rules(7)`.
#[must_use]
pub fn manual_page() -> String {
    let mut page = String::from(
        ".TH DPO-RULES 7 \"\" \"dpo\" \"dpo manual\"\n.SH NAME\ndpo-rules \\- the rules that dpo audit checks\n.SH DESCRIPTION\n\
         Each rule has a public code that is never used again for another rule.\n\
         The severity is that of a finding of the rule unless the finding says otherwise.\n\
         .B dpo explain\n.I CODE\nprints a rule in the language that is asked for.\n.SH RULES\n",
    );
    for meta in catalogue() {
        if let Some(text) = words::rule(meta.code, Lang::En) {
            push_rule(&mut page, meta, text);
        }
    }
    push_elsewhere(&mut page);
    page.push_str(".SH SEE ALSO\n.BR dpo (1),\n.BR dpo-policy (5)\n");
    page
}

fn push_rule(page: &mut String, meta: &RuleMeta, text: &RuleText) {
    let term = |key: &str| roff(words::term(key, Lang::En).unwrap_or(""));
    page.push_str(&format!(
        ".SS \"{} {}\"\n",
        roff(meta.code),
        quoted(&text.title)
    ));
    page.push_str(&format!(
        ".I {}\n({})\n",
        roff(meta.name),
        meta.severity.as_str()
    ));
    for (heading, body) in sections(text) {
        page.push_str(&format!(".TP\n.B {}\n{}\n", term(heading), roff(body)));
    }
    page.push_str(&format!(
        ".TP\n.B {}\n{}\n",
        term("heading.articles"),
        roff(&meta.articles.join("; "))
    ));
    page.push_str(&format!(
        ".TP\n.B {}\ndpo {}\n",
        term("heading.since"),
        roff(meta.since)
    ));
}

/// The section on the codes that are no rule.
fn push_elsewhere(page: &mut String) {
    page.push_str(
        ".SH CODES WITHOUT A RULE\nThese codes of the law raise no finding: dpo itself behaves so, the code is part of another verb, or\nan export of contacts cannot show it.\n",
    );
    for entry in elsewhere() {
        let Some(text) = words::elsewhere(entry.code, Lang::En) else {
            continue;
        };
        let how = words::term(&format!("how.{}", entry.how.as_str()), Lang::En).unwrap_or("");
        page.push_str(&format!(
            ".SS \"{} {}\"\n.I {}\n",
            roff(entry.code),
            quoted(&text.title),
            roff(how)
        ));
        for body in [&text.asks, &text.answer] {
            page.push_str(&format!(".PP\n{}\n", roff(body)));
        }
        page.push_str(&format!(".PP\n{}\n", roff(entry.articles)));
    }
}

/// Text that roff prints as it stands: no line starts with a control character.
fn roff(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, line) in text.trim().lines().map(str::trim).enumerate() {
        if index > 0 {
            out.push('\n');
        }
        if line.starts_with(['.', '\'']) {
            out.push_str("\\&");
        }
        out.push_str(&line.replace('\\', "\\e").replace('-', "\\-"));
    }
    out
}

/// Text inside a quoted argument of a macro.
fn quoted(text: &str) -> String {
    roff(text).replace('"', "\\(dq")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_explains_itself_in_every_language() {
        for meta in catalogue() {
            for lang in Lang::ALL {
                let code = meta.code;
                let page = explain(code, lang).unwrap();
                let text = words::rule(code, lang).unwrap();
                for part in [code, &text.title, meta.name, meta.articles[0]] {
                    assert!(page.contains(part), "{code} {part}");
                }
                assert!(
                    !page.contains("\n\n\n"),
                    "{code} has an empty heading in {}",
                    lang.as_str()
                );
            }
        }
        for entry in elsewhere() {
            for lang in Lang::ALL {
                let page = explain(entry.code, lang).unwrap();
                assert!(page.contains(entry.articles) && !page.contains("\n\n\n"));
            }
        }
        assert_eq!(explain("con-01", Lang::En), explain("CON-01", Lang::En));
        assert!(explain("CON-99", Lang::En).is_none());
    }

    #[test]
    fn the_manual_page_holds_every_rule_and_no_stray_macro() {
        let page = manual_page();
        for meta in catalogue() {
            assert!(page.contains(&roff(meta.code)), "{}", meta.code);
        }
        for entry in elsewhere() {
            assert!(page.contains(&roff(entry.code)), "{}", entry.code);
        }
        let known = [".TH ", ".SH ", ".SS ", ".TP", ".PP", ".B ", ".I ", ".BR "];
        for line in page.lines().filter(|line| line.starts_with(['.', '\''])) {
            assert!(known.iter().any(|start| line.starts_with(start)), "{line}");
        }
    }

    #[test]
    fn text_never_turns_into_a_macro() {
        assert_eq!(roff(".so /x\n'b\na\\b"), "\\&.so /x\n\\&'b\na\\eb");
        assert_eq!(quoted("a \"b\""), "a \\(dqb\\(dq");
    }
}
