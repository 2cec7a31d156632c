//! Letters: what is said to whom, as facts. How it is said is a template's business.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Lang;

/// What a letter is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LetterKind {
    /// A request was received (EDPB Guidelines 01/2022, par. 57).
    Acknowledgement,
    /// More is needed to know who asks (Art. 12(6) GDPR).
    IdentityQuestion,
    /// The answer to a request for access (Art. 15 GDPR).
    Access,
    /// The answer to a request for portability (Art. 20 GDPR).
    Portability,
    /// There is nothing about the person (Art. 15(1) GDPR).
    NothingHeld,
    /// The person cannot be told from others (Art. 11(2) GDPR).
    CannotIdentify,
    /// Two months more (Art. 12(3) GDPR).
    Extension,
    /// No, with reasons (Art. 12(4) GDPR).
    Refusal,
    /// In part, with reasons (Art. 12(4) GDPR).
    PartialRefusal,
    /// Data was corrected or completed (Art. 16 GDPR).
    Rectified,
    /// Processing is restricted (Art. 18 GDPR).
    Restricted,
    /// A restriction is about to end (Art. 18(3) GDPR).
    BeforeLifting,
    /// An objection was recorded (Art. 21 GDPR).
    ObjectionRecorded,
    /// A complaint was satisfied.
    ComplaintAnswered,
    /// Data was erased (Art. 17 GDPR).
    Erased,
    /// A recipient is told (Art. 19 GDPR).
    RecipientNotice,
    /// Whoever signed up is asked to confirm it (double opt-in, Art. 7(1) GDPR).
    ConsentRequest,
}

impl LetterKind {
    /// Every kind.
    pub const ALL: [Self; 17] = [
        Self::Acknowledgement,
        Self::IdentityQuestion,
        Self::Access,
        Self::Portability,
        Self::NothingHeld,
        Self::CannotIdentify,
        Self::Extension,
        Self::Refusal,
        Self::PartialRefusal,
        Self::Rectified,
        Self::Restricted,
        Self::BeforeLifting,
        Self::ObjectionRecorded,
        Self::ComplaintAnswered,
        Self::Erased,
        Self::RecipientNotice,
        Self::ConsentRequest,
    ];

    /// The name of its template and of its file.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Acknowledgement => "acknowledgement",
            Self::IdentityQuestion => "identity-question",
            Self::Access => "access",
            Self::Portability => "portability",
            Self::NothingHeld => "nothing-held",
            Self::CannotIdentify => "cannot-identify",
            Self::Extension => "extension",
            Self::Refusal => "refusal",
            Self::PartialRefusal => "partial-refusal",
            Self::Rectified => "rectified",
            Self::Restricted => "restricted",
            Self::BeforeLifting => "before-lifting",
            Self::ObjectionRecorded => "objection-recorded",
            Self::ComplaintAnswered => "complaint-answered",
            Self::Erased => "erased",
            Self::RecipientNotice => "recipient-notice",
            Self::ConsentRequest => "consent-request",
        }
    }
}

/// Who a letter is from: the controller, as the policy names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sender {
    /// Legal name.
    pub name: String,
    /// Postal address.
    pub address: String,
    /// Where people write.
    pub email: String,
    /// Data protection officer.
    pub dpo_name: String,
    /// How to reach the officer.
    pub dpo_email: String,
    /// Country or sub-calendar code: decides the supervisory authority.
    pub country: String,
}

/// Whom a letter is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addressee {
    /// The name.
    pub name: String,
    /// The lines of the postal address.
    pub address: Vec<String>,
    /// The e-mail address of the draft; empty: none is known.
    pub email: String,
}

/// A part of a letter under a heading of its own, made by the operation that it answers.
#[derive(Clone, Debug, PartialEq)]
pub struct LetterSection {
    /// Its name in links.
    pub id: &'static str,
    /// Its heading.
    pub title: String,
    /// What it holds.
    pub parts: Vec<LetterPart>,
}

/// A part of a section.
#[derive(Clone, Debug, PartialEq)]
pub enum LetterPart {
    /// A heading within the section.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// Short lines.
    List(Vec<String>),
    /// A table: the headings, then the rows.
    Table(String, Vec<String>, Vec<Vec<String>>),
}

/// A letter, as facts.
///
/// `facts` are single values, `lists` several; which names a kind of letter needs is said by
/// its mandatory elements in `documents`. Dates are given as dates and written in the letter's language.
#[derive(Clone, Debug, PartialEq)]
pub struct Letter {
    /// What it is for.
    pub kind: LetterKind,
    /// Its language.
    pub lang: Lang,
    /// The civil date that it bears.
    pub date: NaiveDate,
    /// The case, `2026-0007`; empty where there is none.
    pub case: String,
    /// Who it is from.
    pub sender: Sender,
    /// Whom it is for.
    pub addressee: Addressee,
    /// Dates by name: `received`, `due`, `new_due`, `since`, `review`, `lift`, `until`.
    pub dates: BTreeMap<&'static str, NaiveDate>,
    /// Texts by name.
    pub facts: BTreeMap<&'static str, String>,
    /// Several texts by name.
    pub lists: BTreeMap<&'static str, Vec<String>>,
    /// The parts that the template puts in as a whole.
    pub sections: Vec<LetterSection>,
}
