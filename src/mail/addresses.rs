//! The mailboxes of address fields, decoded. Values stay inside this room: findings count them.

use mail_parser::{Address, HeaderForm, HeaderName, HeaderValue, MessageParser};

use super::headers::Block;

/// The most mailboxes that are kept of one message.
const MOST_MAILBOXES: usize = 20_000;

/// A mailbox of a header field.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Mailbox {
    /// The displayed name, decoded; empty where there is none.
    pub name: String,
    /// The address in lower case.
    pub address: String,
}

impl Mailbox {
    /// The part before the `@`.
    #[must_use]
    pub fn user(&self) -> &str {
        self.address.rsplit_once('@').map_or("", |(user, _)| user)
    }

    /// The domain.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.address
            .rsplit_once('@')
            .map_or("", |(_, domain)| domain)
    }
}

/// The mailboxes of all fields of that name (lower case), of groups too.
pub fn mailboxes(block: &Block, head: &[u8], name: &'static str) -> Vec<Mailbox> {
    if block.first(name).is_none() {
        return Vec::new();
    }
    let Some(message) = MessageParser::default().parse_headers(head) else {
        return Vec::new();
    };
    let header = match name {
        "from" => HeaderName::From,
        "reply-to" => HeaderName::ReplyTo,
        "to" => HeaderName::To,
        _ => HeaderName::Cc,
    };
    let mut found = Vec::new();
    for value in message.header_as(header, HeaderForm::Addresses) {
        if let HeaderValue::Address(address) = value {
            push(&address, &mut found);
        }
    }
    found
}

fn push(address: &Address<'_>, found: &mut Vec<Mailbox>) {
    for one in address.iter().take(MOST_MAILBOXES) {
        let address = one.address().unwrap_or_default().trim().to_lowercase();
        let name = one.name().unwrap_or_default().trim().to_owned();
        if address.contains('@') {
            found.push(Mailbox { name, address });
        }
    }
}
