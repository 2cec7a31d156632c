//! The ways a person can be contacted.

use serde::{Deserialize, Serialize};

/// A way of contacting a person that consent is asked for on its own (recital 43 GDPR: granular).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// Electronic mail.
    Email,
    /// Live telephone calls.
    Phone,
    /// Text messages.
    Sms,
    /// Paper mail.
    Post,
    /// Telefax.
    Fax,
}

impl Channel {
    /// Every channel, in the order of every output.
    pub const ALL: [Self; 5] = [Self::Email, Self::Phone, Self::Sms, Self::Post, Self::Fax];

    /// The word for this channel in policies, JSON and codes.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Sms => "sms",
            Self::Post => "post",
            Self::Fax => "fax",
        }
    }

    /// The channel of a word that `as_str` gives.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|channel| channel.as_str() == word)
    }
}

/// Some of the channels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChannelSet(u8);

impl ChannelSet {
    /// Adds a channel.
    pub const fn insert(&mut self, channel: Channel) {
        self.0 |= 1 << channel as u8;
    }

    /// Whether a channel is among them.
    #[must_use]
    pub const fn contains(self, channel: Channel) -> bool {
        self.0 & (1 << channel as u8) != 0
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}
