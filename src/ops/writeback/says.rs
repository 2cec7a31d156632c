//! Whether a row says no on a channel: what a system was asked for, looked for in its cells.

use crate::{
    intake::consents::ConsentReader,
    model::{Channel, Columns, ConsentState, Row, columns::ConsentScope},
};

/// Whether the row says no on each of the channels of which its columns speak; none: it cannot tell.
pub(in crate::ops) fn says_no(
    columns: &Columns,
    reader: &ConsentReader,
    row: &Row<'_>,
    channels: &[Channel],
) -> Option<bool> {
    let mut wanted = channels
        .iter()
        .copied()
        .filter(|channel| speaks_of(columns, *channel))
        .peekable();
    wanted.peek()?;
    let (mut denied, mut said) = (Vec::new(), Vec::new());
    reader.denials(row, &mut denied);
    reader.read(row, &mut said);
    let mut is_done = true;
    for channel in wanted {
        if denied.iter().any(|one| one.channel == channel) {
            continue;
        }
        // A column that asks for a yes says no by not saying yes.
        let mut own = said.iter().filter(|one| one.channel == channel).peekable();
        own.peek()?;
        is_done &= own.all(|one| !allows(one.said));
    }
    Some(is_done)
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
