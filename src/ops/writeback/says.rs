//! Whether a row says no on a channel: what a system was asked for, looked for in its cells.

use crate::{
    intake::consents::{ConsentReader, Denied},
    model::{
        Channel, Columns, Consent, ConsentState, Polarity, Row, columns::ConsentScope,
        consent::PurposeIx,
    },
    policy::Policy,
};

/// Whether a purpose is one of those that were named; every one, where none was, and one that the policy
/// does not know any more.
pub(in crate::ops) fn named<'a>(
    policy: &'a Policy,
    purposes: &'a [&'a str],
) -> impl Fn(PurposeIx) -> bool + 'a {
    move |purpose| {
        let known = policy.purpose(purpose);
        purposes.is_empty() || known.is_none_or(|known| purposes.contains(&known.id.as_str()))
    }
}

/// What a row shows of channels that are to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ops) enum Shown {
    /// All of them stop.
    Stopped,
    /// Those that a column speaks of stop; the others its administrator stops by hand.
    LeftByHand,
    /// One goes on.
    Open,
}

/// Whether the row says no on each of the channels, for the purposes that are meant; none: it cannot tell.
pub(in crate::ops) fn says_no(
    columns: &Columns,
    reader: &ConsentReader,
    row: &Row<'_>,
    channels: &[Channel],
    is_named: &dyn Fn(PurposeIx) -> bool,
) -> Option<Shown> {
    let (denied, said) = statements(reader, row, is_named);
    let (mut is_done, mut is_by_hand) = (None, false);
    for &channel in channels {
        if !speaks_of(columns, channel) {
            is_by_hand |= is_reachable(columns, channel);
        } else if let Some(open) = still_open(columns, &denied, &said, channel) {
            is_done = Some(is_done.unwrap_or(true) && open == 0);
        }
    }
    match (is_done?, is_by_hand) {
        (false, _) => Some(Shown::Open),
        (true, true) => Some(Shown::LeftByHand),
        (true, false) => Some(Shown::Stopped),
    }
}

/// What a row says of the purposes that are meant.
fn statements(
    reader: &ConsentReader,
    row: &Row<'_>,
    is_named: &dyn Fn(PurposeIx) -> bool,
) -> (Vec<Denied>, Vec<Consent>) {
    let (mut denied, mut said) = (Vec::new(), Vec::new());
    reader.denials(row, &mut denied);
    reader.read(row, &mut said);
    denied.retain(|one| is_named(one.purpose));
    said.retain(|one| is_named(one.purpose));
    (denied, said)
}

/// For how many purposes a channel does not stop; none: the row, without an address for it, says nothing.
/// The no to one purpose is none to another.
fn still_open(
    columns: &Columns,
    denied: &[Denied],
    said: &[Consent],
    channel: Channel,
) -> Option<usize> {
    let is_denied = |purpose: Option<PurposeIx>| {
        let mut own = denied.iter().filter(|one| one.channel == channel);
        own.any(|one| purpose.is_none_or(|purpose| one.purpose == purpose))
    };
    let mut own = said.iter().filter(|one| one.channel == channel).peekable();
    if own.peek().is_none() {
        return is_denied(None).then_some(0);
    }
    // A column that asks for a yes says no by not saying yes; a blank in one that asks for a no says
    // nothing, and its system goes on.
    let stops = |one: &&Consent| {
        is_denied(Some(one.purpose)) || (asks_for_yes(columns, one) && !allows(one.said))
    };
    Some(own.filter(|one| !stops(one)).count())
}

/// The same of a row as it would be.
pub(super) fn open_purposes(
    columns: &Columns,
    reader: &ConsentReader,
    row: &Row<'_>,
    channel: Channel,
    is_named: &dyn Fn(PurposeIx) -> bool,
) -> Option<usize> {
    let (denied, said) = statements(reader, row, is_named);
    still_open(columns, &denied, &said, channel)
}

/// Whether a purpose of the policy uses the channel: of others nobody needs to be told.
pub(in crate::ops) fn is_used(policy: &Policy, channel: Channel) -> bool {
    let mut purposes = policy.purposes.iter();
    purposes.any(|purpose| purpose.channels.contains(&channel))
}

/// Whether the source has a column for the address of a channel: without one, its system cannot use it.
pub(in crate::ops) fn is_reachable(columns: &Columns, channel: Channel) -> bool {
    let prefix = match channel {
        Channel::Email => "contact.email",
        Channel::Phone | Channel::Sms => "contact.phone",
        Channel::Fax => "contact.fax",
        Channel::Post => "addr",
    };
    columns.below(prefix).next().is_some()
}

/// Whether the column that speaks of it asks for a yes; where none does, any of the channel.
fn asks_for_yes(columns: &Columns, one: &Consent) -> bool {
    let own = one.column.and_then(|at| columns.columns.get(at));
    if let Some(own) = own.and_then(|own| own.consent.as_ref()) {
        return own.polarity == Polarity::Grant;
    }
    let channel = one.channel;
    let mut consents = columns
        .columns
        .iter()
        .filter_map(|own| own.consent.as_ref());
    consents.any(|own| own.polarity == Polarity::Grant && reaches(own.scope, channel))
}

/// Whether a row that says so lets its system use the channel.
const fn allows(said: ConsentState) -> bool {
    matches!(
        said,
        ConsentState::Proven
            | ConsentState::Claimed
            | ConsentState::Pending
            | ConsentState::NoObjectionFlag
    )
}

/// Whether a column speaks of consent on a channel.
pub(in crate::ops) fn speaks_of(columns: &Columns, channel: Channel) -> bool {
    columns
        .columns
        .iter()
        .filter_map(|column| column.consent.as_ref())
        .any(|consent| reaches(consent.scope, channel))
}

/// Whether a scope covers a channel.
pub(super) fn reaches(scope: ConsentScope, channel: Channel) -> bool {
    match scope {
        ConsentScope::Channel(own) => own == channel,
        ConsentScope::Any => true,
        ConsentScope::List => channel == Channel::Email,
        ConsentScope::Share | ConsentScope::Record => false,
    }
}
