//! Which columns of a file speak about which purpose and channel: worked out once, before the first
//! record.

use std::collections::BTreeMap;

use crate::{
    intake::words,
    model::{
        Channel, Column, Columns, ConsentColumn, ConsentState, DateOrder, Polarity,
        columns::{Aspect, ConsentScope},
        consent::PurposeIx,
    },
    policy::{Basis, Policy, Source},
};

/// One purpose and one channel: one consent of each record with an address.
#[derive(Debug)]
pub(super) struct Slot {
    pub channel: Channel,
    pub purpose: PurposeIx,
    /// The columns that say yes or no, in file order.
    pub signals: Vec<Signal>,
    /// The columns that prove it; the channel's own before the record's.
    pub evidence: Vec<EvidenceColumn>,
    /// The first column that speaks about this channel; none where the file is silent about it.
    pub speaker: Option<usize>,
}

/// How the cells of a signal are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// True is a yes.
    Grant,
    /// True is a no.
    Deny,
    /// The cell names a state, or channels.
    State,
    /// Whether a yes was confirmed: a confirmation is a yes, its absence is no refusal.
    Confirmation,
    /// The date of a yes is the yes, in files that have no flag for it.
    OptinDate {
        /// The log of a mailing tool: the date is the tool's own record of the sign-up.
        is_log: bool,
    },
    /// A filled date is a no.
    OptoutDate,
    /// Explicit, implied, imported.
    Kind,
}

/// How a column's channel relates to a slot's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// It names the channel.
    Own,
    /// It names none, and the slot is e-mail, for which it counts.
    Unnamed,
    /// It names none, and the slot is another channel: only a no counts.
    Elsewhere,
}

/// How a column's purpose relates to a slot's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aim {
    /// It names the purpose.
    Named,
    /// It names none; the default, or the only one, is meant.
    Default { names_none: bool },
    /// It names none and several could be meant: only a no counts.
    Open,
}

/// A column that says yes or no about a slot.
#[derive(Debug)]
pub(super) struct Signal {
    pub column: usize,
    pub form: Form,
    pub reach: Reach,
    pub aim: Aim,
    pub words: BTreeMap<String, ConsentState>,
    pub order: Option<DateOrder>,
    pub is_capped: bool,
    pub says_unsubscribed: bool,
    pub guard: Guard,
}

/// A column that proves a yes or a no.
#[derive(Debug)]
pub(super) struct EvidenceColumn {
    pub column: usize,
    pub aspect: Aspect,
    pub order: Option<DateOrder>,
    pub guard: Guard,
    is_own: bool,
}

/// Another column that must be filled for this one to count.
#[derive(Clone, Copy, Debug)]
pub(super) enum Guard {
    /// None.
    Open,
    /// That one.
    Needs(usize),
    /// One that the file does not have: the column never counts.
    Shut,
}

/// The columns that speak about the whole record.
#[derive(Debug, Default)]
pub(super) struct RowColumns {
    /// Columns that name the purpose, with the policy's names for its purposes, folded.
    pub purposes: Vec<(usize, Vec<(String, PurposeIx)>)>,
    pub channel_names: Vec<usize>,
    pub bases: Vec<usize>,
}

impl RowColumns {
    pub(super) fn of(columns: &Columns, policy: &Policy) -> Self {
        let mut found = Self::default();
        for (column, consent) in consent_columns(columns) {
            match (consent.aspect, consent.polarity) {
                (_, Polarity::Basis) | (Aspect::LegalBasis, _) => found.bases.push(column.index),
                (Aspect::Purpose, _) => found.purposes.push((column.index, purpose_names(policy))),
                (Aspect::ChannelName, Polarity::Evidence) => found.channel_names.push(column.index),
                _ => {}
            }
        }
        found
    }
}

/// The ids and labels of the policy's purposes, folded.
pub(in crate::intake) fn purpose_names(policy: &Policy) -> Vec<(String, PurposeIx)> {
    let mut names = Vec::new();
    for (index, purpose) in policy.purposes.iter().enumerate() {
        let Ok(index) = PurposeIx::try_from(index) else {
            continue;
        };
        names.push((words::plain(&purpose.id), index));
        names.extend(
            purpose
                .label
                .values()
                .map(|label| (words::plain(label), index)),
        );
    }
    names
}

fn consent_columns(columns: &Columns) -> impl Iterator<Item = (&Column, &ConsentColumn)> {
    columns
        .columns
        .iter()
        .filter_map(|column| Some((column, column.consent.as_ref()?)))
        .filter(|(_, consent)| {
            consent.polarity != Polarity::None && consent.scope != ConsentScope::Share
        })
}

/// The slots of a file for the purposes that rest on consent, in policy order.
pub(super) fn slots_of(columns: &Columns, policy: &Policy, source: Option<&Source>) -> Vec<Slot> {
    slots(columns, policy, source, &|basis| basis == Basis::Consent)
}

/// The slots of a file for the other purposes.
pub(super) fn slots_of_other_bases(
    columns: &Columns,
    policy: &Policy,
    source: Option<&Source>,
) -> Vec<Slot> {
    slots(columns, policy, source, &|basis| basis != Basis::Consent)
}

fn slots(
    columns: &Columns,
    policy: &Policy,
    source: Option<&Source>,
    is_wanted: &dyn Fn(Basis) -> bool,
) -> Vec<Slot> {
    let default_purpose = source
        .and_then(|source| source.default_purpose.as_deref())
        .and_then(|id| policy.purpose_index(id));
    let names_channels = consent_columns(columns).any(|(_, consent)| {
        consent.aspect == Aspect::ChannelName && consent.polarity == Polarity::Evidence
    });
    let file = File {
        columns,
        policy,
        default_purpose,
        names_channels,
        only_channel: only_channel(columns),
    };
    let mut slots = Vec::new();
    for (index, purpose) in policy.purposes.iter().enumerate() {
        let Ok(index) = PurposeIx::try_from(index) else {
            break;
        };
        if is_wanted(purpose.basis) {
            slots.extend(
                purpose
                    .channels
                    .iter()
                    .map(|channel| file.slot(*channel, index)),
            );
        }
    }
    slots
}

/// The channel of a file whose flags all speak about one.
fn only_channel(columns: &Columns) -> Option<Channel> {
    let mut channels = consent_columns(columns).filter_map(|(_, consent)| match consent.scope {
        ConsentScope::Channel(channel) => Some(channel),
        ConsentScope::List => Some(Channel::Email),
        _ => None,
    });
    let first = channels.next()?;
    channels.all(|channel| channel == first).then_some(first)
}

/// What all slots of a file are made from.
struct File<'a> {
    columns: &'a Columns,
    policy: &'a Policy,
    default_purpose: Option<PurposeIx>,
    /// Whether a column names the channel that the row's statement is about.
    names_channels: bool,
    only_channel: Option<Channel>,
}

impl File<'_> {
    fn slot(&self, channel: Channel, purpose: PurposeIx) -> Slot {
        let mut slot = Slot {
            channel,
            purpose,
            signals: Vec::new(),
            evidence: Vec::new(),
            speaker: None,
        };
        for (column, consent) in consent_columns(self.columns) {
            let Some(reach) = self.reach(consent, channel) else {
                continue;
            };
            let Some(aim) = self.aim(consent, channel, purpose) else {
                continue;
            };
            if let Some(form) = form_of(consent) {
                slot.signals
                    .push(self.signal(column, consent, form, reach, aim));
            }
            if proves(consent.aspect) {
                slot.evidence.push(EvidenceColumn {
                    column: column.index,
                    aspect: consent.aspect,
                    order: column.date_order,
                    guard: self.guard(consent),
                    is_own: !matches!(consent.scope, ConsentScope::Any | ConsentScope::Record),
                });
            }
        }
        slot.evidence.sort_by_key(|evidence| !evidence.is_own);
        self.settle_dates(&mut slot);
        let speaks = |signal: &&Signal| {
            signal.form != Form::Kind
                && (signal.reach != Reach::Elsewhere
                    || self.names_channels
                    || signal.is_list_of_channels(self))
        };
        slot.speaker = slot.signals.iter().find(speaks).map(|signal| signal.column);
        slot
    }

    /// A date of a yes is a yes only where no flag is there to say so, or in a mailing tool's log.
    fn settle_dates(&self, slot: &mut Slot) {
        let is_mailing_log = self.columns.system == "mailchimp";
        let has_flag = slot
            .signals
            .iter()
            .any(|signal| matches!(signal.form, Form::Grant | Form::State));
        let has_address = slot
            .evidence
            .iter()
            .any(|evidence| evidence.is_own && evidence.aspect == Aspect::OptinIp);
        slot.signals.retain(|signal| {
            is_mailing_log || !has_flag || !matches!(signal.form, Form::OptinDate { .. })
        });
        for signal in &mut slot.signals {
            if let Form::OptinDate { is_log } = &mut signal.form {
                *is_log = is_mailing_log || has_address;
            }
        }
    }

    fn signal(
        &self,
        column: &Column,
        consent: &ConsentColumn,
        form: Form,
        reach: Reach,
        aim: Aim,
    ) -> Signal {
        Signal {
            column: column.index,
            form,
            reach,
            aim,
            words: consent
                .words
                .iter()
                .map(|(word, state)| (words::plain(word), *state))
                .collect(),
            order: column.date_order,
            is_capped: consent.claimed_at_most,
            says_unsubscribed: words::says_unsubscribed(&column.header),
            guard: self.guard(consent),
        }
    }

    fn reach(&self, consent: &ConsentColumn, channel: Channel) -> Option<Reach> {
        let of = |own: Channel| (own == channel).then_some(Reach::Own);
        match consent.scope {
            ConsentScope::Channel(own) => of(own),
            ConsentScope::List => of(Channel::Email),
            ConsentScope::Share => None,
            // When a person left is told once a record; where all flags are of one channel, it is that one.
            ConsentScope::Record | ConsentScope::Any
                if consent.aspect == Aspect::OptoutAt && self.only_channel.is_some() =>
            {
                self.only_channel.and_then(of)
            }
            ConsentScope::Record | ConsentScope::Any if channel == Channel::Email => {
                Some(Reach::Unnamed)
            }
            ConsentScope::Record | ConsentScope::Any => Some(Reach::Elsewhere),
        }
    }

    fn aim(&self, consent: &ConsentColumn, channel: Channel, purpose: PurposeIx) -> Option<Aim> {
        let named = consent
            .purpose
            .as_deref()
            .map(words::plain)
            .filter(|name| !name.is_empty());
        if let Some(name) = &named {
            let index = self
                .policy
                .purposes
                .iter()
                .position(|own| words::plain(&own.id) == *name);
            if let Some(index) = index {
                return (index == usize::from(purpose)).then_some(Aim::Named);
            }
            if !words::is_generic_purpose(name) {
                return None;
            }
        }
        if let Some(default) = self.default_purpose {
            return (default == purpose).then_some(Aim::Default { names_none: false });
        }
        match self.policy.consent_purposes(channel).count() {
            1 => Some(Aim::Default {
                names_none: named.is_none(),
            }),
            _ => Some(Aim::Open),
        }
    }

    fn guard(&self, consent: &ConsentColumn) -> Guard {
        match consent.counts_only_with.as_deref() {
            None => Guard::Open,
            Some(field) => self
                .columns
                .first(field)
                .map_or(Guard::Shut, |column| Guard::Needs(column.index)),
        }
    }
}

impl Signal {
    /// Whether its cells name the channels (allowed ways of contact), so that it speaks about all.
    fn is_list_of_channels(&self, file: &File<'_>) -> bool {
        let consent = file
            .columns
            .columns
            .iter()
            .find(|column| column.index == self.column)
            .and_then(|column| column.consent.as_ref());
        consent.is_some_and(|consent| {
            consent.aspect == Aspect::ChannelName
                || (consent.aspect == Aspect::Status && consent.claimed_at_most)
        })
    }
}

/// Whether a column can prove something about a yes or a no of its slot.
const fn proves(aspect: Aspect) -> bool {
    matches!(
        aspect,
        Aspect::OptinAt
            | Aspect::CapturedAt
            | Aspect::ConfirmAt
            | Aspect::OptinIp
            | Aspect::ConfirmIp
            | Aspect::DoubleOptin
            | Aspect::OptoutAt
            | Aspect::Source
            | Aspect::Kind
            | Aspect::ExpiresAt
            | Aspect::Wording
            | Aspect::GivenBy
            | Aspect::Other
    )
}

/// How a column's cells say yes or no; none where they only prove.
fn form_of(consent: &ConsentColumn) -> Option<Form> {
    match (consent.aspect, consent.polarity) {
        (_, Polarity::None | Polarity::Basis) => None,
        (Aspect::OptinAt, _) => Some(Form::OptinDate { is_log: false }),
        (Aspect::OptoutAt, _) => Some(Form::OptoutDate),
        (Aspect::Kind, _) => Some(Form::Kind),
        (Aspect::DoubleOptin, Polarity::Grant | Polarity::State) => Some(Form::Confirmation),
        (
            Aspect::Optin | Aspect::Optout | Aspect::Status | Aspect::ChannelName,
            Polarity::Grant,
        ) => Some(Form::Grant),
        (Aspect::Optin | Aspect::Optout | Aspect::Status | Aspect::DoubleOptin, Polarity::Deny) => {
            Some(Form::Deny)
        }
        (
            Aspect::Optin | Aspect::Optout | Aspect::Status | Aspect::ChannelName,
            Polarity::State,
        ) => Some(Form::State),
        _ => None,
    }
}
