//! Who may be contacted by a channel for a purpose: every contact of the store, each row of a mailing
//! file, or one person. Default deny: nobody passes of whom the store does not know that they may.
//!
//! A person is judged over all of its records; a yes counts for the contact point it was given for,
//! a no for the person and for whoever else uses the address.

mod addresses;
mod book;
mod file;
mod index;
mod judge;
mod one;
mod outcome;
mod pass;
mod reason;
mod remembered;
mod screen;
mod sign_ups;
mod weigh;

pub use file::FileForm;
pub use one::{Asked, screen_one};
pub use outcome::{Allowed, FileScreen, Refusal, Screened, Sink};
pub use reason::{Ground, Reason, Reasons, counts_against};
pub use screen::{screen_file, screen_store};
pub use sign_ups::{SignUp, of_list, of_store};

use crate::{
    model::{Channel, consent::PurposeIx},
    ops::{OpError, import::ImportRequest},
    policy::{Policy, Purpose},
    store::{Now, StoreError, StoreFault},
};

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Screening<'a> {
    /// The channel.
    pub channel: Channel,
    /// The purpose.
    pub purpose: PurposeIx,
    /// What the controller allows.
    pub policy: &'a Policy,
    /// The moment.
    pub now: Now,
    /// Who asks.
    pub operator: &'a str,
}

impl<'a> Screening<'a> {
    /// The purpose.
    ///
    /// # Errors
    /// When the policy has none of that number.
    pub fn purpose(&self) -> Result<&'a Purpose, OpError> {
        self.policy
            .purpose(self.purpose)
            .ok_or_else(|| broken("looking for the purpose"))
    }

    /// A file is opened as for an import, and only looked at.
    fn looking(&self, form: &FileForm<'a>) -> ImportRequest<'a> {
        ImportRequest {
            files: &[],
            source: form.source,
            options: form.options,
            date_order: form.date_order,
            is_partial: true,
            is_dry_run: true,
            rejects: None,
            policy: self.policy,
            now: self.now,
            operator: self.operator,
        }
    }
}

/// Why no purpose was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PurposeFault {
    /// No purpose uses the channel.
    NoneUses,
    /// Several do, and none is named.
    Several(Vec<String>),
    /// The one that is named is not in the policy, or does not use the channel; those that do.
    NotOne(Vec<String>),
}

/// The purpose that is meant: the one that is named, else the only one that uses the channel.
///
/// # Errors
/// When it cannot be told.
pub fn purpose_for(
    policy: &Policy,
    channel: Channel,
    named: Option<&str>,
) -> Result<PurposeIx, PurposeFault> {
    let using: Vec<(PurposeIx, &str)> = policy
        .purposes
        .iter()
        .enumerate()
        .filter(|(_, purpose)| purpose.channels.contains(&channel))
        .filter_map(|(index, purpose)| {
            Some((PurposeIx::try_from(index).ok()?, purpose.id.as_str()))
        })
        .collect();
    let ids = || using.iter().map(|(_, id)| (*id).to_owned()).collect();
    match (named, using.as_slice()) {
        (_, []) => Err(PurposeFault::NoneUses),
        (Some(named), _) => using
            .iter()
            .find(|(_, id)| *id == named)
            .map(|(index, _)| *index)
            .ok_or_else(|| PurposeFault::NotOne(ids())),
        (None, [(index, _)]) => Ok(*index),
        (None, _) => Err(PurposeFault::Several(ids())),
    }
}

fn broken(what: &str) -> OpError {
    StoreError::new(
        StoreFault::Io,
        format!("{what} stopped unexpectedly: nobody was let pass"),
    )
    .into()
}
