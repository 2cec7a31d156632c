//! Requests of data subjects: which right, which case, in which state (Art. 12 and 15 to 22 GDPR).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize, Serializer};

use super::{Lang, PersonQuery};

/// The id of a case: the year of its receipt and a number of its own, `2026-0007`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseId {
    /// The year.
    pub year: i32,
    /// The number, from 1 each year.
    pub number: u32,
}

impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:04}", self.year, self.number)
    }
}

/// A text that is no id of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoCaseId;

impl fmt::Display for NoCaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a case is written as year and number, 2026-0007")
    }
}

impl std::error::Error for NoCaseId {}

impl FromStr for CaseId {
    type Err = NoCaseId;

    fn from_str(text: &str) -> Result<Self, NoCaseId> {
        let (year, number) = text.trim().split_once('-').ok_or(NoCaseId)?;
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if year.len() != 4 || number.is_empty() || !is_number(year) || !is_number(number) {
            return Err(NoCaseId);
        }
        let id = Self {
            year: year.parse().map_err(|_| NoCaseId)?,
            number: number.parse().map_err(|_| NoCaseId)?,
        };
        if id.number == 0 {
            Err(NoCaseId)
        } else {
            Ok(id)
        }
    }
}

impl Serialize for CaseId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A right that a request exercises. A complaint about a channel is one of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Right {
    /// Art. 15 GDPR.
    Access,
    /// Art. 20 GDPR.
    Portability,
    /// Art. 16 GDPR.
    Rectification,
    /// Art. 18 GDPR.
    Restriction,
    /// Art. 17 GDPR.
    Erasure,
    /// Art. 21 GDPR.
    Objection,
    /// A complaint about being contacted: satisfied at once.
    Complaint,
}

impl Right {
    /// Every right.
    pub const ALL: [Self; 7] = [
        Self::Access,
        Self::Portability,
        Self::Rectification,
        Self::Restriction,
        Self::Erasure,
        Self::Objection,
        Self::Complaint,
    ];

    /// The word in JSON, in the store and on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Portability => "portability",
            Self::Rectification => "rectification",
            Self::Restriction => "restriction",
            Self::Erasure => "erasure",
            Self::Objection => "objection",
            Self::Complaint => "complaint",
        }
    }

    /// The right of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|right| right.as_str() == word)
    }

    /// The verb that answers it, as it is typed.
    #[must_use]
    pub const fn verb(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Portability => "port",
            Self::Rectification => "rectify",
            Self::Restriction => "restrict",
            Self::Erasure => "erase",
            Self::Objection => "object",
            Self::Complaint => "request close",
        }
    }

    /// The article.
    #[must_use]
    pub const fn article(self) -> &'static str {
        match self {
            Self::Access => "Art. 15 GDPR",
            Self::Portability => "Art. 20 GDPR",
            Self::Rectification => "Art. 16 GDPR",
            Self::Restriction => "Art. 18 GDPR",
            Self::Erasure => "Art. 17 GDPR",
            Self::Objection => "Art. 21 GDPR",
            Self::Complaint => "Art. 12(2) GDPR",
        }
    }

    /// Whether its answer discloses, changes or destroys data, and therefore waits until the identity
    /// was verified (Art. 12(6) GDPR). What only protects the person does not wait.
    #[must_use]
    pub const fn needs_identity(self) -> bool {
        matches!(
            self,
            Self::Access | Self::Portability | Self::Rectification | Self::Erasure
        )
    }
}

/// The state of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CaseState {
    /// Entered.
    Received,
    /// The identity is waited for.
    IdentityPending,
    /// Worked on.
    InProgress,
    /// Worked on, with two months more (Art. 12(3) GDPR).
    Extended,
    /// Answered.
    Answered,
    /// Answered in part, with reasons (Art. 12(4) GDPR).
    PartlyRefused,
    /// Refused, with reasons (Art. 12(4) GDPR).
    Refused,
    /// Answered: there is nothing about the person.
    NothingHeld,
    /// Taken back by the person.
    Withdrawn,
}

impl CaseState {
    /// Every state, in the order of the contract.
    pub const ALL: [Self; 9] = [
        Self::Received,
        Self::IdentityPending,
        Self::InProgress,
        Self::Extended,
        Self::Answered,
        Self::PartlyRefused,
        Self::Refused,
        Self::NothingHeld,
        Self::Withdrawn,
    ];

    /// The word in JSON and in the store.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::IdentityPending => "identity-pending",
            Self::InProgress => "in-progress",
            Self::Extended => "extended",
            Self::Answered => "answered",
            Self::PartlyRefused => "partly-refused",
            Self::Refused => "refused",
            Self::NothingHeld => "nothing-held",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether something is still to be done.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            Self::Received | Self::IdentityPending | Self::InProgress | Self::Extended
        )
    }
}

/// Who makes a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RequestedBy {
    /// The data subject.
    #[default]
    Subject,
    /// A representative with a mandate.
    Agent,
    /// A holder of parental responsibility.
    Parent,
    /// The controller itself.
    Controller,
}

impl RequestedBy {
    /// The word in JSON and on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Agent => "agent",
            Self::Parent => "parent",
            Self::Controller => "controller",
        }
    }
}

/// The matter of a request: sealed while the case needs it, emptied at erasure.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CaseDetails {
    /// Who makes the request.
    pub by: RequestedBy,
    /// The name that letters are addressed to.
    pub name: String,
    /// The postal address that letters are addressed to, line by line.
    pub address: Vec<String>,
    /// The e-mail address that drafts are addressed to.
    pub email: String,
    /// The language of the answers.
    pub language: Option<Lang>,
    /// The proof of a mandate, in words: never a copy.
    pub mandate: String,
    /// What is known of the data subject.
    pub query: PersonQuery,
    /// What the operator notes about the request.
    pub note: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_of_a_case_reads_as_it_is_written_and_nothing_else_does() {
        let id: CaseId = "2026-0007".parse().unwrap();
        assert_eq!(id.to_string(), "2026-0007");
        assert_eq!("2026-7".parse(), Ok(id));
        for text in ["", "2026", "26-1", "2026-0", "2026-x", "2026-+1", "x-1"] {
            assert_eq!(text.parse::<CaseId>(), Err(NoCaseId), "{text}");
        }
    }

    #[test]
    fn every_word_of_a_right_and_of_a_state_reads_back() {
        for right in Right::ALL {
            assert_eq!(Right::parse(right.as_str()), Some(right));
        }
        for state in CaseState::ALL {
            assert_eq!(CaseState::parse(state.as_str()), Some(state));
        }
        assert_eq!(Right::parse("Access"), None);
    }
}
