//! Findings as JSON lines, quickly: most lines differ from another in the record, the line and the
//! date only.

use std::io;

use serde::Serialize;

use super::jsonl;
use crate::model::{Finding, Text};

/// More patterns than this are not remembered.
const MOST_PATTERNS: usize = 64;

/// What a pattern is cut at. In JSON a quote inside a text is escaped: these never occur in one.
const RECORD: &str = "\"record\":null,\"line\":null,";
const SPAN: &str = "\"span\":null,";
const SINCE: &str = "\"since\":\"";

/// Lines of findings, one after the other.
#[derive(Debug, Default)]
pub struct FindingLines {
    text: Vec<u8>,
    ends: Vec<usize>,
    patterns: Vec<Pattern>,
    fault: Option<io::Error>,
}

/// A line but for its record, its line, its place in a text and its date.
#[derive(Debug)]
struct Pattern {
    of: Finding,
    before_record: Vec<u8>,
    before_span: Vec<u8>,
    before_since: Vec<u8>,
}

impl FindingLines {
    /// Adds a finding as a line.
    pub fn add(&mut self, finding: Finding) {
        match self.write(&finding) {
            Ok(()) => self.ends.push(self.text.len()),
            Err(fault) => self.fault = Some(fault),
        }
    }

    /// How many lines there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The first so many lines, or as many as there are.
    ///
    /// # Errors
    /// When a finding had no JSON form.
    pub fn first(&mut self, lines: usize) -> io::Result<&[u8]> {
        if let Some(fault) = self.fault.take() {
            return Err(fault);
        }
        let last = lines.min(self.ends.len()).checked_sub(1);
        let end = last.and_then(|last| self.ends.get(last)).copied();
        Ok(self.text.get(..end.unwrap_or(0)).unwrap_or_default())
    }

    fn write(&mut self, finding: &Finding) -> io::Result<()> {
        let known = self.patterns.iter().position(|own| own.fits(finding));
        let place = match known {
            Some(place) => place,
            None if self.patterns.len() < MOST_PATTERNS => {
                let Some(pattern) = Pattern::of(finding)? else {
                    return jsonl::write_line(&mut self.text, finding);
                };
                self.patterns.push(pattern);
                self.patterns.len().saturating_sub(1)
            }
            None => return jsonl::write_line(&mut self.text, finding),
        };
        let Some(pattern) = self.patterns.get(place) else {
            return Ok(());
        };
        let out = &mut self.text;
        out.extend_from_slice(&pattern.before_record);
        out.extend_from_slice(b"\"record\":");
        value(out, &finding.record)?;
        out.extend_from_slice(b",\"line\":");
        value(out, &finding.line)?;
        out.push(b',');
        out.extend_from_slice(&pattern.before_span);
        out.extend_from_slice(b"\"span\":");
        value(out, &finding.span)?;
        out.push(b',');
        out.extend_from_slice(&pattern.before_since);
        out.extend_from_slice(b"\"since\":");
        value(out, &finding.since)?;
        out.extend_from_slice(b"}\n");
        Ok(())
    }
}

/// A value as it stands in a line.
fn value<T: Serialize>(out: &mut Vec<u8>, value: &T) -> io::Result<()> {
    jsonl::write_line(&mut *out, value)?;
    out.pop();
    Ok(())
}

impl Pattern {
    fn of(finding: &Finding) -> io::Result<Option<Self>> {
        let of = Finding {
            record: None,
            line: None,
            span: None,
            ..finding.clone()
        };
        let mut line = Vec::new();
        jsonl::write_line(&mut line, &of)?;
        let cut = std::str::from_utf8(&line).ok().and_then(|line| {
            let (before_record, rest) = line.split_once(RECORD)?;
            let (before_span, rest) = rest.split_once(SPAN)?;
            let (before_since, _) = rest.rsplit_once(SINCE)?;
            let bytes = |text: &str| text.as_bytes().to_vec();
            Some((
                bytes(before_record),
                bytes(before_span),
                bytes(before_since),
            ))
        });
        Ok(cut.map(|(before_record, before_span, before_since)| Self {
            of,
            before_record,
            before_span,
            before_since,
        }))
    }

    /// Whether a finding differs from the pattern's in nothing that the pattern holds.
    fn fits(&self, finding: &Finding) -> bool {
        let same = |a: &Option<Text>, b: &Option<Text>| match (a, b) {
            (Some(a), Some(b)) => a.is_same(b),
            (None, None) => true,
            _ => false,
        };
        let of = &self.of;
        of.message.is_same(&finding.message)
            && of.remedy.is_same(&finding.remedy)
            && of.source.is_same(&finding.source)
            && of.code == finding.code
            && of.name == finding.name
            && of.articles == finding.articles
            && of.severity == finding.severity
            && of.evidence == finding.evidence
            && of.scope == finding.scope
            && of.channel == finding.channel
            && of.state == finding.state
            && of.count == finding.count
            && same(&of.purpose, &finding.purpose)
            && same(&of.field, &finding.field)
            && same(&of.kind, &finding.kind)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{Channel, ConsentState, Evidence, Scope, Severity, finding::Span};

    fn finding(words: &[String; 4], record: Option<String>, line: u64, variant: u8) -> Finding {
        let [source, field, message, kind] = words;
        Finding {
            code: "CON-01",
            name: "channel-without-consent",
            severity: Severity::ALL[usize::from(variant) % 5],
            evidence: Evidence::Likely,
            scope: Scope::Record,
            source: Text::from(source.as_str()),
            record,
            line: (line > 3).then_some(line),
            channel: (variant > 3).then_some(Channel::Sms),
            purpose: None,
            field: Some(Text::from(field.as_str())),
            span: (variant > 5).then_some(Span { start: 1, end: 7 }),
            kind: Some(Text::from(kind.as_str())),
            state: Some(ConsentState::Claimed),
            count: u64::from(variant),
            message: Text::from(message.as_str()),
            articles: &["Art. 7(1) GDPR"],
            remedy: Text::default(),
            since: "2026-11-23".parse().unwrap(),
        }
    }

    fn slowly(findings: &[Finding]) -> String {
        let mut out = Vec::new();
        for finding in findings {
            jsonl::write_line(&mut out, finding).unwrap();
        }
        String::from_utf8(out).unwrap()
    }

    fn quickly(findings: &[Finding], lines: usize) -> String {
        let mut out = FindingLines::default();
        for finding in findings {
            out.add(finding.clone());
        }
        String::from_utf8(out.first(lines).unwrap().to_vec()).unwrap()
    }

    #[test]
    fn a_text_that_looks_like_a_place_of_the_pattern_is_only_a_text() {
        let trap = format!("{RECORD}{SPAN}{SINCE}");
        let words = [trap.clone(), trap.clone(), trap.clone(), trap.clone()];
        let one = finding(&words, Some(trap), 9, 9);
        let findings = [one.clone(), one];
        assert_eq!(quickly(&findings, 9), slowly(&findings));
    }

    #[test]
    fn a_pattern_serves_only_findings_that_differ_in_nothing_else() {
        let words = ["s", "f", "m", "k"].map(str::to_owned);
        let one = finding(&words, Some("A".to_owned()), 9, 9);
        let mut findings = vec![one.clone()];
        for change in [
            |finding: &mut Finding| finding.severity = Severity::Info,
            |finding: &mut Finding| finding.evidence = Evidence::Hint,
            |finding: &mut Finding| finding.scope = Scope::File,
            |finding: &mut Finding| finding.state = None,
            |finding: &mut Finding| finding.channel = None,
            |finding: &mut Finding| finding.count = 77,
            |finding: &mut Finding| finding.kind = None,
            |finding: &mut Finding| finding.purpose = Some(Text::from("p")),
            |finding: &mut Finding| finding.remedy = Text::from("r"),
            |finding: &mut Finding| finding.message = Text::from("another"),
            |finding: &mut Finding| finding.code = "CON-02",
            |finding: &mut Finding| finding.articles = &[],
            |finding: &mut Finding| finding.record = Some("B".to_owned()),
            |finding: &mut Finding| finding.line = None,
            |finding: &mut Finding| finding.span = None,
            |finding: &mut Finding| finding.since = "2020-01-02".parse().unwrap(),
        ] {
            let mut other = one.clone();
            change(&mut other);
            findings.push(other);
        }
        assert_eq!(quickly(&findings, 99), slowly(&findings));
        assert_eq!(quickly(&findings, 3), slowly(&findings[..3]));
        assert_eq!(quickly(&findings, 0), "");
        assert_eq!(quickly(&[], 5), "");
    }

    proptest! {
        #[test]
        fn quick_lines_are_the_lines(
            words in prop::collection::vec(any::<[String; 4]>(), 1..4),
            picks in prop::collection::vec((any::<prop::sample::Index>(), any::<Option<String>>(), any::<u64>(), any::<u8>()), 0..30),
        ) {
            let shared: Vec<Finding> = words.iter().map(|words| finding(words, None, 0, 7)).collect();
            let findings: Vec<Finding> = picks
                .into_iter()
                .map(|(pick, record, line, variant)| Finding {
                    record,
                    line: Some(line),
                    severity: Severity::ALL[usize::from(variant) % 5],
                    ..pick.get(&shared).clone()
                })
                .collect();
            prop_assert_eq!(quickly(&findings, usize::MAX), slowly(&findings));
        }
    }
}
