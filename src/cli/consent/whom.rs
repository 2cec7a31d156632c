//! How the person of a consent is named on the command line.

use super::super::right::case_id;
use crate::{
    model::{CaseId, Channel},
    ops::{consents::Who, request::RecordName},
};

/// Whose consent it is: one of these.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = true)]
pub struct WhoArgs {
    /// A data subject (S-000123), the person of a case (P-000007), or the id that a source gave
    #[arg(long, value_name = "SUBJECT", conflicts_with_all = ["record", "email", "phone", "case"])]
    subject: Option<String>,
    /// A record, as `dpo find` prints it
    #[arg(long, value_name = "SOURCE:RECORD", conflicts_with_all = ["email", "phone", "case"])]
    record: Option<RecordName>,
    /// The person with this e-mail address
    #[arg(long, value_name = "ADDRESS", conflicts_with = "case")]
    email: Option<String>,
    /// The person with this telephone number
    #[arg(long, value_name = "NUMBER", conflicts_with = "case")]
    phone: Option<String>,
    /// The confirmed person of this case
    #[arg(long, value_name = "CASE", value_parser = case_id)]
    case: Option<CaseId>,
}

impl WhoArgs {
    /// The same, for the operation.
    pub fn who(&self) -> Who {
        Who {
            subject: self.subject.clone(),
            record: self.record.clone(),
            email: self.email.clone(),
            phone: self.phone.clone(),
            case: self.case,
        }
    }
}

/// A channel as it is typed.
///
/// # Errors
/// When it is none.
pub fn channel(text: &str) -> Result<Channel, String> {
    Channel::parse(text).ok_or_else(|| {
        let known: Vec<&str> = Channel::ALL
            .iter()
            .map(|channel| channel.as_str())
            .collect();
        format!("a channel is one of {}", known.join(", "))
    })
}
