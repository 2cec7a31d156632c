//! The header fields by which mail programs show their own button to leave (RFC 2369, RFC 8058):
//! EML-10 to EML-15, and the part of EML-07 that is in the header; EML-19.

use super::{
    check::{Findings, PROVIDER, View, bulk_severity},
    headers::Field,
    url::Url,
};

/// What a field `List-Unsubscribe` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListUnsubscribe {
    /// Its addresses, from left to right.
    pub urls: Vec<Url>,
    /// Whether something in it is not as RFC 2369 asks.
    pub is_malformed: bool,
}

impl ListUnsubscribe {
    /// Reads the value: addresses in angle brackets, commas between them, blanks inside ignored,
    /// comments in parentheses allowed.
    #[must_use]
    pub fn parse(value: &str) -> Self {
        let mut out = Self::default();
        let mut comment_depth = 0_u32;
        let mut address: Option<String> = None;
        // Between two addresses stands one comma.
        let mut commas = 1_u32;
        for c in value.chars() {
            match (&mut address, c) {
                (Some(text), '>') => {
                    let url = Url::parse(text);
                    out.is_malformed |= url.scheme.is_empty();
                    out.urls.push(url);
                    (address, commas) = (None, 0);
                }
                (Some(text), c) if !c.is_whitespace() => text.push(c),
                (Some(_), _) => {}
                (None, '(') => comment_depth += 1,
                (None, ')') => comment_depth = comment_depth.saturating_sub(1),
                (None, _) if comment_depth > 0 => {}
                (None, '<') => {
                    out.is_malformed |= commas != 1;
                    address = Some(String::new());
                }
                (None, ',') => commas += 1,
                (None, c) => out.is_malformed |= !c.is_whitespace(),
            }
        }
        out.is_malformed |=
            address.is_some() || comment_depth > 0 || commas != 0 || out.urls.is_empty();
        out
    }

    fn count(&self, scheme: &str) -> usize {
        self.urls.iter().filter(|url| url.scheme == scheme).count()
    }
}

/// The name of the field in findings.
const LIST: &str = "List-Unsubscribe";
/// The name of the field that makes it one click.
const POST: &str = "List-Unsubscribe-Post";
/// The only value of that field (RFC 8058, section 3.1).
const ONE_CLICK: &str = "List-Unsubscribe=One-Click";

/// Runs the checks.
pub fn check(view: &View<'_>, findings: &mut Findings<'_>) {
    let header = &view.mail.header;
    let lists: Vec<&Field> = header.all("list-unsubscribe").collect();
    let posts: Vec<&Field> = header.all("list-unsubscribe-post").collect();
    let said: Vec<ListUnsubscribe> = lists
        .iter()
        .map(|field| ListUnsubscribe::parse(&field.value))
        .collect();
    if view.mail.has_header {
        fields(view, &lists, &said, findings);
        one_click(&lists, &said, &posts, findings);
    }
    let has_web_way = said.iter().any(|list| list.count("https") > 0)
        || view
            .exits
            .iter()
            .flat_map(|exits| &exits.direct)
            .any(|exit| exit.link.url.is_web());
    if has_web_way {
        findings.add("EML-19", "endpoint", &[], |finding| {
            finding.kind = Some(PROVIDER.into());
        });
    }
}

/// EML-07 and EML-10 to EML-12: the field is there, once, and reads.
fn fields(
    view: &View<'_>,
    lists: &[&Field],
    said: &[ListUnsubscribe],
    findings: &mut Findings<'_>,
) {
    let Some(first) = lists.first() else {
        findings.add("EML-10", "missing", &[], |finding| {
            finding.field = Some(LIST.into());
            finding.kind = Some(PROVIDER.into());
            finding.severity = bulk_severity(view.request);
        });
        return;
    };
    if lists.len() > 1 {
        on(findings, "EML-12", "repeated", LIST, first, lists.len());
    }
    let malformed = said.iter().position(|list| list.is_malformed);
    if let Some(field) = malformed.and_then(|at| lists.get(at)) {
        on(findings, "EML-11", "malformed", LIST, field, 1);
    }
    let open = said.iter().position(|list| list.count("http") > 0);
    if let Some(field) = open.and_then(|at| lists.get(at)) {
        on(findings, "EML-07", "header", LIST, field, 1);
    }
}

/// EML-13 to EML-15: one click is enough.
fn one_click(
    lists: &[&Field],
    said: &[ListUnsubscribe],
    posts: &[&Field],
    findings: &mut Findings<'_>,
) {
    let https: usize = said.iter().map(|list| list.count("https")).sum();
    let http: usize = said.iter().map(|list| list.count("http")).sum();
    if let Some(first) = lists.first() {
        if https > 1 || (https == 1 && http > 0) {
            on(findings, "EML-13", "several", LIST, first, https + http);
        }
        if posts.is_empty() {
            on(findings, "EML-14", "missing", POST, first, 1);
        }
    }
    if let Some(field) = posts.iter().find(|field| field.value != ONE_CLICK) {
        on(findings, "EML-14", "value", POST, field, 1);
    }
    if let (Some(field), 0) = (posts.first(), https) {
        on(findings, "EML-15", "ineffective", POST, field, 1);
    }
}

fn on(
    findings: &mut Findings<'_>,
    code: &str,
    variant: &str,
    name: &str,
    field: &Field,
    count: usize,
) {
    findings.add(code, variant, &[], |finding| {
        finding.field = Some(name.into());
        finding.line = Some(field.line);
        finding.count = count as u64;
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_field_is_read_as_the_standard_says() {
        let list = ListUnsubscribe::parse(
            "(leave here) <https://example.org/u?\t x=1>, <mailto:u@example.org?subject=leave> (or by mail)",
        );
        assert!(!list.is_malformed);
        assert_eq!((list.count("https"), list.count("mailto")), (1, 1));
        assert_eq!(list.urls[0].query[0].0, "x");
    }

    #[test]
    fn what_the_standard_does_not_allow_is_malformed() {
        for value in [
            "",
            "https://example.org/u",
            "<https://example.org/u",
            "<https://example.org/u> <mailto:u@example.org>",
            "<https://example.org/u>;<mailto:u@example.org>",
            "<https://example.org/u>,",
            ",<https://example.org/u>",
            "<example.org/u>",
            "<>",
            "(<https://example.org/u>",
            "NO",
        ] {
            assert!(ListUnsubscribe::parse(value).is_malformed, "{value}");
        }
    }
}
