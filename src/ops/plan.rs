//! The plan of a verb: every record, field and file that it would touch. The real run does exactly
//! what the plan says, or nothing.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{OpError, import::hexadecimal};

/// What is done to one record, or to one cell of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What: `copy`, `mask`, `rectify`, `restrict`, `lift`, `object`, `erase`, `keep`, `mark`, `drop-reject` and the like.
    pub what: &'static str,
    /// The source.
    pub source: String,
    /// The record's name in outputs.
    pub record: String,
    /// The header of the column; none: the whole record.
    pub column: Option<String>,
    /// The canonical field.
    pub field: Option<String>,
    /// Codes, dates and counts; no value.
    pub note: String,
}

/// A plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// The verb.
    pub verb: &'static str,
    /// The case; none: retention.
    pub case: Option<String>,
    /// The confirmed person.
    pub person: Option<String>,
    /// Every step, in order.
    pub steps: Vec<Step>,
    /// The files that are written, below the folder of the case.
    pub files: Vec<String>,
    /// The recipients who are to be told (Art. 19 GDPR), by their ids in the policy.
    pub notices: Vec<String>,
    /// What the operator should know: mentions in other people's notes, shared addresses. Codes and names of records.
    pub remarks: Vec<String>,
}

impl Plan {
    /// The SHA-256 of what would be done, in lower-case hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> String {
        // A plan is plain data: it always has a text.
        let text = serde_json::to_vec(self).unwrap_or_default();
        hexadecimal(&Sha256::digest(&text))
    }

    /// Holds the plan against the one that was approved.
    ///
    /// # Errors
    /// `plan-changed` where something else would be done.
    pub fn check(&self, approved: Option<&str>) -> Result<(), OpError> {
        let own = self.sha256();
        match approved {
            Some(approved)
                if !own.starts_with(&approved.trim().to_ascii_lowercase())
                    || approved.trim().len() < 12 =>
            {
                Err(OpError::Refused {
                    code: "plan-changed",
                    message:
                        "what would be done now is not what that plan says: nothing was changed"
                            .to_owned(),
                    hint: Some(format!(
                        "look at the new plan with -n; its digest is {}",
                        own.get(..12).unwrap_or(&own)
                    )),
                })
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_what_was_approved_or_nothing_happens() {
        let plan = Plan {
            verb: "erase",
            ..Plan::default()
        };
        assert!(plan.check(None).is_ok());
        assert!(plan.check(Some(&plan.sha256())).is_ok());
        assert!(plan.check(Some(&plan.sha256()[..12])).is_ok());
        assert!(plan.check(Some("")).is_err());
        let other = Plan {
            files: vec!["letter.pdf".to_owned()],
            ..plan.clone()
        };
        assert!(other.check(Some(&plan.sha256())).is_err());
    }
}
