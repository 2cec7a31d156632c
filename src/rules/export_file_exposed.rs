//! SEC-01: an export file that others can read, that a cloud folder copies away, or that lies about for longer than
//! the policy allows.

use super::{Check, FileFacts, Rule, RuleMeta, SourceCx, counts_in, reporter::Reporter};
use crate::model::{Finding, Record, Severity};

static META: RuleMeta = RuleMeta {
    code: "SEC-01",
    name: "export-file-exposed",
    severity: Severity::Medium,
    articles: &["Art. 5(1)(f) GDPR", "Art. 32(1) GDPR"],
    since: "0.1.0",
};

/// Reading by the group or by everyone.
const READABLE_BY_OTHERS: u32 = 0o044;

/// The rule.
pub(super) struct ExportFileExposed;

impl Rule for ExportFileExposed {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let file = cx.file?;
        Some(Box::new(Exposed {
            reporter: Reporter::new(cx, &META),
            file,
            age: file.written_on.map(|day| (cx.today - day).num_days()),
            allowed: cx.policy.store.export_days,
            records: 0,
        }))
    }
}

struct Exposed<'a> {
    reporter: Reporter<'a>,
    file: &'a FileFacts,
    /// Days since it was written.
    age: Option<i64>,
    /// Days that it may lie about.
    allowed: u32,
    records: u64,
}

impl Check for Exposed<'_> {
    fn record(&mut self, _record: &Record<'_>, _out: &mut dyn FnMut(Finding)) {
        self.records += 1;
    }

    fn finish(&mut self, out: &mut dyn FnMut(Finding)) {
        if let Some(mode) = self.file.mode.filter(|mode| mode & READABLE_BY_OTHERS != 0) {
            let draft = self.reporter.on_file(self.records).kind("permissions");
            out(draft.say("permissions", || {
                vec![("mode", format!("{:04o}", mode & 0o7777))]
            }));
        }
        if let Some(folder) = &self.file.synchronised_by {
            let draft = self.reporter.on_file(self.records).kind("synchronised");
            out(draft.say("synchronised", || vec![("folder", folder.clone())]));
        }
        if let Some(age) = self.age.filter(|age| *age > i64::from(self.allowed)) {
            let draft = self.reporter.on_file(self.records).kind("old");
            out(draft.say("old", || {
                vec![
                    ("days", age.to_string()),
                    ("allowed", self.allowed.to_string()),
                ]
            }));
        }
    }

    counts_in!(records);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::samples::Sample;

    fn kinds(mode: Option<u32>, synchronised_by: Option<&str>) -> Vec<String> {
        of(FileFacts {
            mode,
            synchronised_by: synchronised_by.map(str::to_owned),
            written_on: None,
        })
    }

    fn of(facts: FileFacts) -> Vec<String> {
        let found = Sample::of(&["Id=id.source"])
            .row(&["1"])
            .file(facts)
            .run("SEC-01");
        found
            .into_iter()
            .filter_map(|finding| finding.kind.map(|kind| kind.to_string()))
            .collect()
    }

    #[test]
    fn a_file_that_others_can_read_is_flagged() {
        assert_eq!(kinds(Some(0o100_644), None), ["permissions"]);
        assert_eq!(kinds(Some(0o640), None), ["permissions"]);
        assert_eq!(kinds(Some(0o604), None), ["permissions"]);
    }

    #[test]
    fn a_file_in_a_synchronised_folder_is_flagged() {
        assert_eq!(kinds(Some(0o600), Some("Dropbox")), ["synchronised"]);
        assert_eq!(
            kinds(Some(0o644), Some("Dropbox")),
            ["permissions", "synchronised"]
        );
    }

    #[test]
    fn a_file_that_lies_about_for_longer_than_the_policy_allows_is_flagged() {
        let written = |day: &str| {
            of(FileFacts {
                mode: Some(0o600),
                synchronised_by: None,
                written_on: day.parse().ok(),
            })
        };
        // The sample is of 23 November 2026; thirty days are allowed.
        assert_eq!(written("2026-10-23"), ["old"]);
        assert!(written("2026-10-24").is_empty());
        assert!(written("2026-11-23").is_empty());
        // A clock that is behind tells nothing.
        assert!(written("2027-01-01").is_empty());
    }

    #[test]
    fn a_private_file_and_an_unknown_one_pass() {
        assert!(kinds(Some(0o100_600), None).is_empty());
        assert!(kinds(None, None).is_empty());
        assert!(
            Sample::of(&["Id=id.source"])
                .row(&["1"])
                .run("SEC-01")
                .is_empty()
        );
    }
}
