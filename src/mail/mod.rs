//! A marketing message, read and checked: the MIME tree, the HTML as a browser sees it, and what the
//! law and the mailbox providers ask of both (EML-01 to EML-30). Sends nothing, sees no store.

mod addresses;
mod authentication;
mod check;
pub mod colour;
mod css;
mod dom;
mod headers;
mod identity;
mod language;
mod lexicon;
mod links;
mod list_headers;
mod look;
mod message;
mod page;
mod privacy;
mod unsubscribe;
mod url;

#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod vectors_tests;

pub use check::{BULK_A_DAY, Checked, MailFacts, Request, check};
pub use message::{LARGEST_BYTES, Mail, Unreadable, read, read_html};
