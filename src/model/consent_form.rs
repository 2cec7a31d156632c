//! The form that asks for consent: what stands on it, and the columns of what it sends back.
//!
//! A submission is one row of names and values, however it travels: the body of a POST
//! (`application/x-www-form-urlencoded`), the same text as the body of a mail, or a row of the CSV that a
//! web server writes of them. The names are these, and no others:
//!
//! | name | value |
//! |---|---|
//! | `dpo_form` | the id of the form: the same for each language of one making |
//! | `dpo_language` | the language that the person read: `fr`, `nl`, `de`, `en` |
//! | `dpo_wording.<purpose>` | the id of the wording shown above the boxes of that purpose |
//! | `dpo_wording_sha256.<purpose>` | its SHA-256 as `[[wording]]` of the policy registers it, in lower-case hexadecimal |
//! | `consent.<channel>.<purpose>` | `yes`: the box of that channel and purpose was ticked. A box that was not ticked sends nothing, and nothing is no statement |
//! | `dpo_name`, `dpo_email`, `dpo_phone`, `dpo_fax`, `dpo_street`, `dpo_postcode`, `dpo_city`, `dpo_country` | what the person wrote; only those that the form asks for, and empty where left empty |
//! | `submitted_at` | when it arrived, RFC 3339: written by the web server, or taken from the header of the mail; never by the form |
//! | `message_id` | of a submission that came as a mail, the identifier in its header (RFC 5322 §3.6.4) |

use serde::Serialize;

use super::{Channel, Lang};

/// The column of the form's id.
pub const FORM: &str = "dpo_form";
/// The column of the language that the person read.
pub const LANGUAGE: &str = "dpo_language";
/// What the column of a wording's id begins with; a dot and the purpose's id follow.
pub const WORDING: &str = "dpo_wording";
/// What the column of a wording's SHA-256 begins with; a dot and the purpose's id follow.
pub const WORDING_SHA256: &str = "dpo_wording_sha256";
/// What the column of a box begins with; a channel and a purpose follow, each after a dot.
pub const CONSENT: &str = "consent";
/// The value of a box that was ticked.
pub const TICKED: &str = "yes";
/// The column of the moment of arrival, which the web server adds.
pub const SUBMITTED_AT: &str = "submitted_at";
/// The column of the identifier of the mail that a submission came as.
pub const MESSAGE_ID: &str = "message_id";

/// The column of the id of the wording that was shown for a purpose.
#[must_use]
pub fn wording_column(purpose: &str) -> String {
    format!("{WORDING}.{purpose}")
}

/// The column of the SHA-256 of the wording that was shown for a purpose.
#[must_use]
pub fn wording_sha256_column(purpose: &str) -> String {
    format!("{WORDING_SHA256}.{purpose}")
}

/// The column of the box of a channel and a purpose.
#[must_use]
pub fn box_column(channel: Channel, purpose: &str) -> String {
    format!("{CONSENT}.{}.{purpose}", channel.as_str())
}

/// The channel and the purpose of a column, where it is one of a box.
#[must_use]
pub fn box_of(column: &str) -> Option<(Channel, &str)> {
    let rest = column.strip_prefix(CONSENT)?.strip_prefix('.')?;
    let (channel, purpose) = rest.split_once('.')?;
    let is_id = !purpose.is_empty() && !purpose.contains('.');
    Some((Channel::parse(channel)?, purpose)).filter(|_| is_id)
}

/// The names and values of one submission as it travels, in a POST or in a mail: pairs between `&`, with
/// `+` for a blank and `%C3%AB` for other letters. Line breaks, which only a mail program can have put
/// there, are no part of it. A browser writes it so whatever the language is; as `text/plain`, some of
/// them change the letters.
#[must_use]
pub fn pairs(body: &str) -> Vec<(String, String)> {
    let body: String = body
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    body.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        })
        .collect()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let mut digit = || char::from(ahead.next()?).to_digit(16);
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => match (digit(), digit()) {
                (Some(high), Some(low)) => {
                    bytes.push(u8::try_from(high * 16 + low).unwrap_or_default());
                    rest = ahead;
                }
                _ => bytes.push(byte),
            },
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What a form may ask of a person so as to reach them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ContactField {
    /// The name.
    Name,
    /// The e-mail address.
    Email,
    /// The telephone number, for calls and text messages.
    Phone,
    /// The fax number.
    Fax,
    /// Street and number.
    Street,
    /// Postcode.
    Postcode,
    /// Town.
    City,
    /// Country.
    Country,
}

impl ContactField {
    /// Every field, in the order of the form.
    pub const ALL: [Self; 8] = [
        Self::Name,
        Self::Email,
        Self::Phone,
        Self::Fax,
        Self::Street,
        Self::Postcode,
        Self::City,
        Self::Country,
    ];

    /// Its column in a submission.
    #[must_use]
    pub const fn column(self) -> &'static str {
        match self {
            Self::Name => "dpo_name",
            Self::Email => "dpo_email",
            Self::Phone => "dpo_phone",
            Self::Fax => "dpo_fax",
            Self::Street => "dpo_street",
            Self::Postcode => "dpo_postcode",
            Self::City => "dpo_city",
            Self::Country => "dpo_country",
        }
    }

    /// The field of a column that `column` gives.
    #[must_use]
    pub fn of_column(column: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.column() == column)
    }

    /// The canonical field that it fills, or the group of them.
    #[must_use]
    pub const fn canonical(self) -> &'static str {
        match self {
            Self::Name => "person.name",
            Self::Email => "contact.email",
            Self::Phone => "contact.phone",
            Self::Fax => "contact.fax",
            Self::Street => "addr.main.street",
            Self::Postcode => "addr.main.postal_code",
            Self::City => "addr.main.city",
            Self::Country => "addr.main.country",
        }
    }

    /// The channel that cannot be used without it.
    #[must_use]
    pub fn is_needed_for(self, channel: Channel) -> bool {
        match channel {
            Channel::Email => self == Self::Email,
            Channel::Phone | Channel::Sms => self == Self::Phone,
            Channel::Fax => self == Self::Fax,
            Channel::Post => matches!(
                self,
                Self::Name | Self::Street | Self::Postcode | Self::City
            ),
        }
    }
}

/// Who asks, as the form names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Asker {
    /// Legal name.
    pub name: String,
    /// Postal address; empty where the policy has none.
    pub address: String,
    /// Where people write; empty where the policy has none.
    pub email: String,
    /// Data protection officer; empty where there is none.
    pub dpo_name: String,
    /// How to reach the officer.
    pub dpo_email: String,
    /// The country or sub-calendar of the policy, which decides the supervisory authority.
    pub country: String,
}

/// Where a submission goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Destination {
    /// The browser posts it to this https address.
    PostTo(String),
    /// The person's mail program composes a mail to this address.
    MailTo(String),
}

/// A text that is shown above the boxes of a purpose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FormWording {
    /// Its id.
    pub id: String,
    /// The SHA-256 of the text.
    pub sha256: String,
    /// The text.
    pub text: String,
    /// Whether the policy has it already.
    pub is_registered: bool,
}

/// From when a retention period runs, as the policy says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeptFrom {
    /// The person's last act.
    LastContact,
    /// The end of the relation.
    EndOfRelation,
    /// The record's creation.
    Created,
}

/// One purpose that consent is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FormPurpose {
    /// Its id.
    pub id: String,
    /// What people are told it is called, in the form's language.
    pub label: String,
    /// A box for each, in the order of every output.
    pub channels: Vec<Channel>,
    /// What is shown above the boxes.
    pub wording: FormWording,
    /// How long data are kept, in months.
    pub retention_months: Option<u32>,
    /// From when.
    pub retention_from: KeptFrom,
}

/// Somebody who receives what the form asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FormRecipient {
    /// Its name.
    pub name: String,
    /// `processor`, `controller`, `joint-controller` or `authority`.
    pub role: String,
    /// Whether it lies outside the European Economic Area.
    pub is_outside: bool,
    /// What protects data there (Art. 46 GDPR), in words.
    pub safeguard: Option<String>,
}

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct FormField {
    /// What is asked.
    pub field: ContactField,
    /// Whether no channel of the form works without it.
    pub is_required: bool,
}

/// From which age a child consents alone (Art. 8(1) GDPR).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct AgeLine {
    /// In years.
    pub age: u32,
    /// Whether child and parent consent together below it.
    pub is_joint: bool,
}

/// A form in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConsentForm {
    /// The id of the form.
    pub id: String,
    /// Its language.
    pub language: Lang,
    /// Who asks.
    pub controller: Asker,
    /// What for, in the order of the command.
    pub purposes: Vec<FormPurpose>,
    /// What the person writes.
    pub fields: Vec<FormField>,
    /// Who receives it.
    pub recipients: Vec<FormRecipient>,
    /// Where it goes.
    pub destination: Destination,
    /// The page of the privacy notice.
    pub notice_url: Option<String>,
    /// The page on which a consent is withdrawn.
    pub withdrawal_url: Option<String>,
    /// From which age a child consents alone.
    pub child: AgeLine,
    /// Whether an e-mail address is confirmed by a link before it is used.
    pub is_confirmed: bool,
}

impl ConsentForm {
    /// The channels of the form, each once.
    #[must_use]
    pub fn channels(&self) -> Vec<Channel> {
        Channel::ALL
            .into_iter()
            .filter(|channel| {
                self.purposes
                    .iter()
                    .any(|purpose| purpose.channels.contains(channel))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_column_of_a_box_reads_back_as_what_it_was_made_from() {
        for channel in Channel::ALL {
            let column = box_column(channel, "direct-marketing");
            assert_eq!(box_of(&column), Some((channel, "direct-marketing")));
        }
        assert_eq!(
            box_column(Channel::Email, "news"),
            "consent.email.news".to_owned()
        );
    }

    #[test]
    fn a_column_that_is_no_box_is_none() {
        for column in [
            "consent",
            "consent.email",
            "consent.email.",
            "consent.pigeon.news",
            "consent.email.news.optin",
            "consents.email.news",
            "dpo_email",
        ] {
            assert_eq!(box_of(column), None, "{column}");
        }
    }

    #[test]
    fn a_submission_reads_back_with_every_letter_even_where_a_mail_was_folded() {
        let body = "dpo_form=form-1&consent.email.news=yes&dpo_name=Zo%C3%AB+%26+\r\nCo+%3D&dpo_street=&x=100%&y=%zz";
        let pairs = pairs(body);
        let value = |name: &str| {
            let found = pairs.iter().find(|(own, _)| own == name);
            found.map(|(_, value)| value.as_str())
        };
        assert_eq!(value("dpo_form"), Some("form-1"));
        assert_eq!(value("consent.email.news"), Some(TICKED));
        assert_eq!(value("dpo_name"), Some("Zoë & Co ="));
        assert_eq!(value("dpo_street"), Some(""));
        assert_eq!((value("x"), value("y")), (Some("100%"), Some("%zz")));
        assert_eq!(pairs.len(), 6);
        assert!(super::pairs("").is_empty());
    }

    #[test]
    fn every_field_has_a_column_of_its_own() {
        for field in ContactField::ALL {
            assert_eq!(ContactField::of_column(field.column()), Some(field));
        }
        assert_eq!(ContactField::of_column("dpo_form"), None);
    }

    #[test]
    fn every_channel_needs_a_field_to_reach_the_person() {
        for channel in Channel::ALL {
            assert!(
                ContactField::ALL
                    .iter()
                    .any(|field| field.is_needed_for(channel))
            );
        }
    }
}
