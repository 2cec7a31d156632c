//! The way out in the body: that there is one, that it is named, seen, easy and safe (EML-01 to EML-09).

use super::{
    check::{Findings, View},
    lexicon::{folded, lexicon},
    links::Exit,
    message::Form,
    page::{Link, Page},
    url::Url,
};
use crate::model::{Evidence, Severity};

/// Runs the checks.
pub fn check(view: &View<'_>, findings: &mut Findings<'_>) {
    let exits: Vec<Exit<'_>> = view
        .exits
        .iter()
        .flat_map(|exits| exits.direct.iter().copied())
        .collect();
    for form in [Form::Html, Form::Text] {
        presence(view, form, findings);
    }
    naming(&exits, findings);
    hiding(&exits, findings);
    obstacles(&exits, findings);
    demands(view, &exits, findings);
    placeholders(view, &exits, findings);
    leaks(view, &exits, findings);
}

/// EML-01 and EML-04: each form of the body has a way out of its own.
fn presence(view: &View<'_>, form: Form, findings: &mut Findings<'_>) {
    let of_form = || {
        view.pages
            .iter()
            .zip(view.exits)
            .filter(|(page, _)| page.form == form)
    };
    let Some((first, _)) = of_form().next() else {
        return;
    };
    let has_exit = of_form().any(|(page, exits)| {
        !exits.direct.is_empty() || open_places(&page.all).any(is_about_leaving)
    });
    if has_exit {
        return;
    }
    let preferences = of_form().find_map(|(_, exits)| exits.preferences.first());
    match preferences {
        Some(link) => findings.add("EML-04", "only", &[], |finding| {
            finding.field = Some(form.as_str().into());
            finding.line = Some(link.line);
        }),
        None => {
            let variant = match form {
                Form::Html => "html",
                Form::Text => "text",
            };
            findings.add("EML-01", variant, &[], |finding| {
                finding.field = Some(form.as_str().into());
                finding.line = Some(first.line);
            });
        }
    }
}

/// EML-02: words, not only an address, say that the link leads out.
fn naming(exits: &[Exit<'_>], findings: &mut Findings<'_>) {
    let of_html = exits.iter().filter(|exit| exit.page.form == Form::Html);
    if let Some(first) = of_html.clone().next()
        && !of_html.clone().any(|exit| exit.is_named)
    {
        at(
            findings,
            "EML-02",
            "unnamed",
            first.page,
            first.link.line,
            1,
        );
    }
}

/// EML-03: a reader sees at least one way out.
fn hiding(exits: &[Exit<'_>], findings: &mut Findings<'_>) {
    let of_html: Vec<&Exit<'_>> = exits
        .iter()
        .filter(|exit| exit.page.form == Form::Html)
        .collect();
    let Some(first) = of_html.first() else {
        return;
    };
    if let (Some(hidden), true) = (
        first.link.hidden,
        of_html.iter().all(|exit| exit.link.hidden.is_some()),
    ) {
        at(
            findings,
            "EML-03",
            hidden.as_str(),
            first.page,
            first.link.line,
            of_html.len(),
        );
    }
}

/// EML-05 and EML-07: no login, and no line that others can listen to.
fn obstacles(exits: &[Exit<'_>], findings: &mut Findings<'_>) {
    let login = exits
        .iter()
        .filter(|exit| exit.link.url.is_web() && lexicon().url_login.is_in(&exit.link.url.words()));
    first_of(login, "EML-05", "login", findings);
    let open = exits.iter().filter(|exit| exit.link.url.scheme == "http");
    first_of(open, "EML-07", "body", findings);
}

fn first_of<'e>(
    exits: impl Iterator<Item = &'e Exit<'e>>,
    code: &str,
    variant: &str,
    findings: &mut Findings<'_>,
) {
    let exits: Vec<&Exit<'_>> = exits.collect();
    if let Some(first) = exits.first() {
        at(
            findings,
            code,
            variant,
            first.page,
            first.link.line,
            exits.len(),
        );
    }
}

/// EML-06: leaving asks for no reason, letter, call or fee. A slow way beside a working link is no
/// demand.
fn demands(view: &View<'_>, exits: &[Exit<'_>], findings: &mut Findings<'_>) {
    let words = lexicon();
    for page in view.pages {
        let has_link = exits
            .iter()
            .any(|exit| exit.page.form == page.form && !is_broken(exit.link));
        let asks = page
            .visible
            .split('\n')
            .flat_map(sentences)
            .find_map(|sentence| {
                let text = folded(sentence);
                if !words.unsubscribe.is_in(&text) {
                    return None;
                }
                if words.demand.is_in(&text) {
                    Some("demand")
                } else if !has_link && words.slow.is_in(&text) {
                    Some("slow")
                } else {
                    None
                }
            });
        if let Some(variant) = asks {
            at(findings, "EML-06", variant, page, page.line, 1);
            return;
        }
    }
}

fn sentences(block: &str) -> impl Iterator<Item = &str> {
    block.split_inclusive(['.', '!', '?'])
}

/// EML-08: links lead somewhere, and no place of the template is left open.
fn placeholders(view: &View<'_>, exits: &[Exit<'_>], findings: &mut Findings<'_>) {
    let broken: Vec<&Exit<'_>> = exits.iter().filter(|exit| is_broken(exit.link)).collect();
    if let Some(first) = broken.first() {
        let variant = match leads_nowhere(&first.link.href) {
            true => "nowhere",
            false if is_stand_in(&first.link.url) => "stand_in",
            false => "unsubscribe",
        };
        let (page, line) = (first.page, first.link.line);
        at(findings, "EML-08", variant, page, line, broken.len());
    }
    let headers = ["list-unsubscribe", "list-unsubscribe-post"]
        .iter()
        .flat_map(|name| view.mail.header.all(name))
        .find(|field| open_places(&field.value).next().is_some());
    if let Some(field) = headers {
        findings.add("EML-08", "header", &[], |finding| {
            finding.field = Some("List-Unsubscribe".into());
            finding.line = Some(field.line);
        });
    }
    let in_subject = open_places(&view.mail.subject).count();
    for page in view.pages {
        let (leaving, other): (Vec<&str>, Vec<&str>) =
            open_places(&page.all).partition(|place| is_about_leaving(place));
        let is_told = broken.iter().any(|exit| exit.page.form == page.form);
        if !leaving.is_empty() && !is_told {
            at(
                findings,
                "EML-08",
                "unsubscribe",
                page,
                page.line,
                leaving.len(),
            );
        }
        let in_links = page
            .links
            .iter()
            .filter(|link| open_places(&link.href).next().is_some())
            .filter(|link| !broken.iter().any(|exit| std::ptr::eq(exit.link, *link)))
            .count();
        let count = other.len() + in_links + in_subject;
        if count > 0 {
            findings.add("EML-08", "other", &[], |finding| {
                finding.severity = Severity::Medium;
                finding.field = Some(page.form.as_str().into());
                finding.line = Some(page.line);
                finding.count = count as u64;
            });
        }
    }
}

/// EML-09: no link carries the recipient's address or name in clear.
fn leaks(view: &View<'_>, exits: &[Exit<'_>], findings: &mut Findings<'_>) {
    let senders: Vec<&str> = view
        .mail
        .from
        .iter()
        .chain(&view.mail.reply_to)
        .map(|mailbox| mailbox.address.as_str())
        .collect();
    // A role mailbox of the sender's own domain is no recipient.
    let own = |address: &str| {
        senders.iter().any(|sender| {
            *sender == address
                || (sender.rsplit_once('@').map(|(_, domain)| domain)
                    == address.rsplit_once('@').map(|(_, domain)| domain)
                    && !view
                        .mail
                        .recipients
                        .iter()
                        .any(|recipient| recipient.address == address))
        })
    };
    let name = match view.mail.recipients.as_slice() {
        [only] => only.name.as_str(),
        _ => "",
    };
    let is_exit = |link: &Link| exits.iter().any(|exit| std::ptr::eq(exit.link, link));
    for page in view.pages {
        let leaking: Vec<(&Link, bool)> = page
            .links
            .iter()
            .filter(|link| link.url.is_web() && open_places(&link.href).next().is_none())
            .filter_map(|link| {
                let has_email = link.url.holds_email(&own);
                (has_email || link.url.holds_name(name)).then_some((link, has_email))
            })
            .collect();
        if let Some((first, has_email)) = leaking.first() {
            let variant = if *has_email { "email" } else { "name" };
            let is_way_out = leaking.iter().any(|(link, _)| is_exit(link));
            findings.add("EML-09", variant, &[], |finding| {
                finding.field = Some(page.form.as_str().into());
                finding.line = Some(first.line);
                finding.count = leaking.len() as u64;
                if !has_email && !is_way_out {
                    finding.evidence = Evidence::Likely;
                }
            });
            return;
        }
    }
    header_leak(view, &own, findings);
}

fn header_leak(view: &View<'_>, own: &dyn Fn(&str) -> bool, findings: &mut Findings<'_>) {
    let field = view.mail.header.all("list-unsubscribe").find(|field| {
        field
            .value
            .split(['<', '>', ','])
            .map(|uri| Url::parse(uri.trim()))
            .any(|url| url.is_web() && url.holds_email(own))
    });
    if let Some(field) = field {
        findings.add("EML-09", "email", &[], |finding| {
            finding.field = Some("List-Unsubscribe".into());
            finding.line = Some(field.line);
        });
    }
}

/// Adds a finding on a part.
fn at(
    findings: &mut Findings<'_>,
    code: &str,
    variant: &str,
    page: &Page,
    line: u64,
    count: usize,
) {
    findings.add(code, variant, &[], |finding| {
        finding.field = Some(page.form.as_str().into());
        finding.line = Some(line);
        finding.count = count as u64;
    });
}

/// Whether a link cannot work: it leads nowhere, to a stand-in, or to a place that was not filled.
fn is_broken(link: &Link) -> bool {
    leads_nowhere(&link.href)
        || is_stand_in(&link.url)
        || open_places(&link.href).next().is_some()
        || (link.url.scheme == "mailto" && !link.url.path.contains('@'))
}

fn leads_nowhere(href: &str) -> bool {
    href.is_empty() || href.starts_with('#') || href.to_ascii_lowercase().starts_with("javascript:")
}

fn is_stand_in(url: &Url) -> bool {
    let host = match url.scheme.as_str() {
        "mailto" => url.path.rsplit_once('@').map_or("", |(_, host)| host),
        _ => &url.host,
    };
    lexicon().stand_in_hosts.iter().any(|own| own == host)
}

/// The names in places of a template that were not filled.
pub fn open_places(text: &str) -> impl Iterator<Item = &str> {
    let words = lexicon();
    let marked = words
        .marks
        .iter()
        .flat_map(move |(start, end)| between(text, start, end));
    let lower = text.to_lowercase();
    let named = words
        .placeholder_names
        .iter()
        .filter(move |name| lower.contains(name.as_str()))
        .map(String::as_str);
    marked.chain(named)
}

/// What stands between two marks, where it reads like a name.
fn between<'t>(text: &'t str, start: &'t str, end: &'t str) -> impl Iterator<Item = &'t str> {
    const LONGEST_BYTES: usize = 80;
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let (_, after) = rest.split_once(start)?;
            let window = after
                .get(..after.floor_char_boundary(LONGEST_BYTES.min(after.len())))
                .unwrap_or_default();
            match window.split_once(end) {
                // Where both marks are the same, blanks inside make them signs of a text.
                Some((name, _)) if is_name(name) && !(start == end && name.contains(' ')) => {
                    rest = after.get(name.len() + end.len()..).unwrap_or_default();
                    return Some(name);
                }
                _ => rest = after,
            }
        }
    })
}

fn is_name(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || " _-.:|$/='\"()[],#%".contains(c))
        && !text.contains("://")
}

fn is_about_leaving(place: &str) -> bool {
    let text = folded(&place.replace('_', " "));
    lexicon().url_unsubscribe.is_in(&text) || lexicon().unsubscribe.is_in(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_places_of_many_templates_are_seen_and_ordinary_signs_are_not() {
        for text in [
            "{{unsubscribe}}",
            "{{ unsubscribe_url }}",
            "%%unsub%%",
            "*|UNSUB|*",
            "[[unsubscribe]]",
            "{% unsubscribe %}",
            "${unsubscribe}",
            "{$unsubscribe}",
            "%unsubscribe_url%",
            "[unsubscribe]",
        ] {
            assert!(open_places(text).any(is_about_leaving), "{text}");
        }
        for text in [
            "100 % de coton, 50 % de laine",
            "https://example.org/a%20b%%20c",
            "** | **",
            "[1] {2}",
            "{{}}",
            "{{ 12 }}",
            "a ## b",
            "## Nos offres ##",
        ] {
            assert_eq!(open_places(text).count(), 0, "{text}");
        }
    }
}
