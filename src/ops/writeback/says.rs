//! Whether a row says no on a channel: what a system was asked for, looked for in its cells.

use crate::{
    intake::consents::ConsentReader,
    model::{
        Channel, Columns, ConsentState, Polarity, Row, columns::ConsentScope, consent::PurposeIx,
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

/// Whether the row says no on each of the channels of which it says anything, for the purposes that are
/// meant; none: it cannot tell.
pub(in crate::ops) fn says_no(
    columns: &Columns,
    reader: &ConsentReader,
    row: &Row<'_>,
    channels: &[Channel],
    is_named: &dyn Fn(PurposeIx) -> bool,
) -> Option<bool> {
    let (mut denied, mut said) = (Vec::new(), Vec::new());
    reader.denials(row, &mut denied);
    reader.read(row, &mut said);
    denied.retain(|one| is_named(one.purpose));
    said.retain(|one| is_named(one.purpose));
    let mut is_done = None;
    for &channel in channels.iter().filter(|own| speaks_of(columns, **own)) {
        let is_denied = denied.iter().any(|one| one.channel == channel);
        let mut own = said.iter().filter(|one| one.channel == channel).peekable();
        if !is_denied && own.peek().is_none() {
            // A row without an address for the channel says nothing of it.
            continue;
        }
        // A column that asks for a yes says no by not saying yes; a blank in one that asks for a no says
        // nothing, and its system goes on.
        let stops =
            is_denied || (asks_for_yes(columns, channel) && own.all(|one| !allows(one.said)));
        is_done = Some(is_done.unwrap_or(true) && stops);
    }
    is_done
}

/// Whether a purpose of the policy uses the channel: of others nobody needs to be told.
pub(in crate::ops) fn is_used(policy: &Policy, channel: Channel) -> bool {
    let mut purposes = policy.purposes.iter();
    purposes.any(|purpose| purpose.channels.contains(&channel))
}

/// Whether a column asks for a yes on the channel.
fn asks_for_yes(columns: &Columns, channel: Channel) -> bool {
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
