//! Who vouches for the message: signature, results of the receiver, alignment of domains (EML-16 to
//! EML-18). Offline: what the message says of itself is read, no key is fetched and nothing verified.

use std::collections::BTreeMap;

use super::{
    check::{Findings, PROVIDER, View, bulk_severity},
    headers::Field,
    lexicon::table,
};
use crate::model::Evidence;

/// A DKIM signature, as far as it is looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Signature {
    /// The signing domain.
    domain: String,
    /// The fields it covers, in lower case.
    covers: Vec<String>,
}

impl Signature {
    /// Reads the tags of the field (RFC 6376, section 3.2).
    fn parse(value: &str) -> Self {
        let mut signature = Self::default();
        for tag in value.split(';') {
            let Some((name, value)) = tag.split_once('=') else {
                continue;
            };
            let value: String = value.chars().filter(|c| !c.is_whitespace()).collect();
            let value = value.to_ascii_lowercase();
            match name.trim() {
                "d" => signature.domain = value,
                "h" => signature.covers = value.split(':').map(str::to_owned).collect(),
                _ => {}
            }
        }
        signature
    }

    fn covers(&self, name: &str) -> bool {
        self.covers.iter().any(|own| own == name)
    }
}

/// Runs the checks.
pub fn check(view: &View<'_>, findings: &mut Findings<'_>) {
    if !view.mail.has_header {
        return;
    }
    let fields: Vec<&Field> = view.mail.header.all("dkim-signature").collect();
    let signatures: Vec<Signature> = fields
        .iter()
        .map(|field| Signature::parse(&field.value))
        .collect();
    coverage(view, &fields, &signatures, findings);
    results(view, signatures.is_empty(), findings);
    alignment(view, &signatures, findings);
}

/// EML-16: the signature covers both fields of one click; else providers do not show the button.
fn coverage(
    view: &View<'_>,
    fields: &[&Field],
    signatures: &[Signature],
    findings: &mut Findings<'_>,
) {
    let names = ["list-unsubscribe", "list-unsubscribe-post"];
    let has_both = names
        .iter()
        .all(|name| view.mail.header.first(name).is_some());
    let is_covered = signatures
        .iter()
        .any(|signature| names.iter().all(|name| signature.covers(name)));
    let (Some(first), true, false) = (fields.first(), has_both, is_covered) else {
        return;
    };
    let covers = |name: &str| signatures.iter().any(|signature| signature.covers(name));
    let missing: Vec<&str> = [
        ("list-unsubscribe", "List-Unsubscribe"),
        ("list-unsubscribe-post", "List-Unsubscribe-Post"),
    ]
    .iter()
    .filter(|(name, _)| !covers(name))
    .map(|(_, shown)| *shown)
    .collect();
    let fields = missing.join(", ");
    findings.add("EML-16", "uncovered", &[("fields", fields)], |finding| {
        finding.field = Some("DKIM-Signature".into());
        finding.line = Some(first.line);
        finding.kind = Some(PROVIDER.into());
    });
}

/// EML-17: the message is signed, and the receiver found nothing wrong.
fn results(view: &View<'_>, is_unsigned: bool, findings: &mut Findings<'_>) {
    let header = &view.mail.header;
    if is_unsigned {
        // A draft is signed when it leaves.
        let was_sent = header.first("received").is_some();
        findings.add("EML-17", "unsigned", &[], |finding| {
            finding.field = Some("DKIM-Signature".into());
            finding.kind = Some(PROVIDER.into());
            finding.severity = bulk_severity(view.request);
            if !was_sent {
                finding.evidence = Evidence::Likely;
            }
        });
    }
    let Some(field) = header.first("authentication-results") else {
        return;
    };
    let failed: Vec<&str> = verdicts(&field.value)
        .into_iter()
        .filter(|(_, verdict)| !verdict.has_pass && verdict.has_fail)
        .map(|(method, _)| method)
        .collect();
    if !failed.is_empty() {
        let methods = failed.join(", ").to_uppercase();
        findings.add("EML-17", "failed", &[("methods", methods)], |finding| {
            finding.field = Some("Authentication-Results".into());
            finding.line = Some(field.line);
            finding.kind = Some(PROVIDER.into());
            finding.severity = bulk_severity(view.request);
        });
    }
}

/// What a receiver found with one method.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Verdict {
    has_pass: bool,
    has_fail: bool,
}

/// The verdicts by method (RFC 8601): of several signatures, one that passes is enough.
fn verdicts(value: &str) -> BTreeMap<&'static str, Verdict> {
    let mut out = BTreeMap::new();
    for result in value.split(';').skip(1) {
        let first = result.split_whitespace().next().unwrap_or_default();
        let Some((method, verdict)) = first.split_once('=') else {
            continue;
        };
        let Some(method) = ["dkim", "dmarc", "spf"]
            .into_iter()
            .find(|known| method.eq_ignore_ascii_case(known))
        else {
            continue;
        };
        let own: &mut Verdict = out.entry(method).or_default();
        match verdict.to_ascii_lowercase().as_str() {
            "pass" => own.has_pass = true,
            "fail" | "softfail" | "permerror" | "policy" => own.has_fail = true,
            _ => {}
        }
    }
    out
}

/// EML-18: the domain that readers see is the one that signs, or the one that SPF speaks for.
fn alignment(view: &View<'_>, signatures: &[Signature], findings: &mut Findings<'_>) {
    let header = &view.mail.header;
    let Some(from) = view.mail.from.first() else {
        return;
    };
    let own = organisation(from.domain());
    let return_path = header
        .first("return-path")
        .and_then(|field| domain_in(&field.value));
    let checked = header.first("authentication-results").and_then(|field| {
        let (_, after) = field.value.split_once("smtp.mailfrom=")?;
        let value = after.split([';', ' ']).next()?;
        domain_in(value).or_else(|| Some(value.trim_matches('"').to_ascii_lowercase()))
    });
    let by: Vec<String> = signatures
        .iter()
        .map(|signature| signature.domain.clone())
        .chain(return_path)
        .chain(checked)
        .filter(|domain| !domain.is_empty())
        .collect();
    if by.is_empty() || by.iter().any(|domain| organisation(domain) == own) {
        return;
    }
    let line = header.first("from").map(|field| field.line);
    findings.add("EML-18", "foreign", &[], |finding| {
        finding.field = Some("From".into());
        finding.line = line;
        finding.kind = Some(PROVIDER.into());
        finding.evidence = Evidence::Likely;
    });
}

fn domain_in(address: &str) -> Option<String> {
    let (_, domain) = address.rsplit_once('@')?;
    Some(
        domain
            .trim_end_matches(['>', '"', ' '])
            .to_ascii_lowercase(),
    )
}

/// The organisational domain, by the endings that `data/suffixes.csv` knows: an approximation of the
/// Public Suffix List.
fn organisation(domain: &str) -> String {
    let domain = domain.trim_end_matches('.').to_ascii_lowercase();
    let labels: Vec<&str> = domain.split('.').collect();
    let last = |count: usize| {
        labels
            .get(labels.len().saturating_sub(count)..)
            .unwrap_or_default()
            .join(".")
    };
    let ending = last(2);
    let has_long_ending = table(include_str!("data/suffixes.csv")).any(|known| known == ending);
    last(if has_long_ending { 3 } else { 2 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_read_whatever_its_blanks_and_case() {
        let signature = Signature::parse(
            "v=1; a=rsa-sha256; d=Example.ORG; s=x;\th=From : To:\t Subject:List-Unsubscribe; bh=a=; b=h=x",
        );
        assert_eq!(signature.domain, "example.org");
        assert!(signature.covers("list-unsubscribe") && !signature.covers("list-unsubscribe-post"));
    }

    #[test]
    fn one_signature_that_passes_is_enough() {
        let found = verdicts(
            "mx.example.org; dkim=fail reason=x; dkim=pass header.d=example.org; spf=softfail smtp.mailfrom=a; dmarc=none",
        );
        assert!(found["dkim"].has_pass);
        assert!(found["spf"].has_fail && !found["spf"].has_pass);
        assert_eq!(found["dmarc"], Verdict::default());
    }

    #[test]
    fn the_organisation_is_what_stands_under_a_public_ending() {
        for (domain, organisation) in [
            ("news.example.org", "example.org"),
            ("example.org", "example.org"),
            ("mail.shop.example.co.uk", "example.co.uk"),
            ("a.b.example.com.au.", "example.com.au"),
            ("localhost", "localhost"),
        ] {
            assert_eq!(super::organisation(domain), organisation, "{domain}");
        }
    }
}
