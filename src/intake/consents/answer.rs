//! From the cells of one record to its consent for one purpose and channel. Every no is looked at
//! before any yes counts.

use crate::{
    intake::words::{self, CellMeaning},
    model::{Channel, Consent, ConsentState, Moment, Row},
    policy::{Basis, DoubleOptIn},
};

use super::{
    CellPurpose, ConsentReader, RowFacts,
    evidence::{Evidence, date_cell, is_met},
    slot::{Aim, Form, Reach, Signal, Slot},
};

/// What one cell says.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Reading {
    /// Nothing.
    Silent,
    /// A state other than a yes.
    Says(ConsentState),
    /// A no in a column for a yes: a refusal only where it is dated.
    BareNo,
    /// A yes.
    Yes(Yes),
    /// A flag of refusal that is set: an objection, unless a date of leaving stands beside it.
    Flagged,
    /// A no on a date.
    Left(Option<Moment>),
}

/// How a yes was said.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Yes {
    /// The cell itself is a date.
    at: Option<Moment>,
    is_dated: bool,
    /// The cell says that it was confirmed.
    is_confirmed: bool,
    /// The cell names the channels.
    names_channels: bool,
    /// The date in a mailing tool's log.
    is_log: bool,
    /// Only a date, no flag: a later no is history, not a contradiction.
    is_date_only: bool,
}

/// The answer of a slot while its cells are read.
struct Answer {
    state: ConsentState,
    column: Option<usize>,
    has_yes: bool,
    has_flag_yes: bool,
    has_no: bool,
    is_uncapped: bool,
    is_log: bool,
    is_confirmed: bool,
    given_at: Option<Moment>,
    is_dated: bool,
    /// The yes is of a day to come.
    is_postdated: bool,
    denied_at: Option<Moment>,
    names_no_channel: bool,
    names_no_purpose: bool,
    has_bare_no: Option<usize>,
    has_generic_yes: bool,
    has_open_yes: bool,
    has_worded_objection: bool,
}

/// The consent of a record for one slot.
pub(super) fn consent_of(
    slot: &Slot,
    reader: &ConsentReader,
    facts: &RowFacts,
    row: &Row<'_>,
) -> Consent {
    let mut answer = Answer::new(slot);
    for signal in &slot.signals {
        for cell in row.values(signal.column) {
            let reading = read_cell(signal, slot.channel, cell, row);
            if reading != Reading::Silent {
                answer.take(signal, reading, slot, facts);
            }
        }
    }
    if let Some((state, column)) = facts.withdrawn {
        answer.merge(state, Some(column));
    }
    if let Some(assumed) = reader.assumed.filter(|_| slot.channel == Channel::Email) {
        answer.assume(assumed);
    }
    answer.finish(slot, reader, row)
}

/// Whether a cell of the slot could amount to a no, at little cost: without purpose, channel or proof.
pub(super) fn may_deny(slot: &Slot, row: &Row<'_>) -> bool {
    slot.signals.iter().any(|signal| {
        row.values(signal.column)
            .any(|cell| match read_cell(signal, slot.channel, cell, row) {
                Reading::Says(state) => state.is_denial(),
                // A no in a column for a yes is a refusal where a date stands beside it.
                Reading::BareNo => !slot.evidence.is_empty(),
                Reading::Flagged | Reading::Left(_) => true,
                Reading::Silent | Reading::Yes(_) => false,
            })
    })
}

impl Answer {
    const fn new(slot: &Slot) -> Self {
        Self {
            state: ConsentState::NoStatement,
            column: slot.speaker,
            has_yes: false,
            has_flag_yes: false,
            has_no: false,
            is_uncapped: false,
            is_log: false,
            is_confirmed: false,
            given_at: None,
            is_dated: false,
            is_postdated: false,
            denied_at: None,
            names_no_channel: true,
            names_no_purpose: true,
            has_bare_no: None,
            has_generic_yes: false,
            has_open_yes: false,
            has_worded_objection: false,
        }
    }

    /// The stronger state stands, with the column that said it.
    fn merge(&mut self, state: ConsentState, column: Option<usize>) {
        self.has_no |= state.is_denial();
        if state.precedence() > self.state.precedence() {
            self.state = state;
            self.column = column;
        }
    }

    fn take(&mut self, signal: &Signal, reading: Reading, slot: &Slot, facts: &RowFacts) {
        let Some((reach, aim)) = narrowed(signal, reading, slot, facts) else {
            return;
        };
        let column = Some(signal.column);
        match reading {
            Reading::Yes(yes) => match (reach, aim) {
                (Reach::Elsewhere, _) => self.has_generic_yes = true,
                (_, Aim::Open) => self.has_open_yes = true,
                _ => self.take_yes(signal, yes, reach, aim),
            },
            Reading::Says(state) if counts(state, reach, aim) => {
                self.has_worded_objection |= state == ConsentState::Objected;
                if state == ConsentState::Pending {
                    // What waits is the yes that this column speaks of.
                    self.names_no_purpose &= aim == Aim::Default { names_none: true };
                }
                self.merge(state, column);
            }
            Reading::Flagged => self.merge(ConsentState::Objected, column),
            Reading::Left(at) => {
                self.merge(ConsentState::Withdrawn, column);
                self.denied_at = self.denied_at.or(at);
            }
            Reading::BareNo => self.has_bare_no = self.has_bare_no.or(column),
            _ => {}
        }
    }

    fn take_yes(&mut self, signal: &Signal, yes: Yes, reach: Reach, aim: Aim) {
        self.merge(ConsentState::Claimed, Some(signal.column));
        self.has_yes = true;
        self.has_flag_yes |= !yes.is_date_only;
        self.is_uncapped |= !signal.is_capped;
        self.is_log |= yes.is_log;
        self.is_confirmed |= yes.is_confirmed;
        self.is_dated |= yes.is_dated;
        self.given_at = self.given_at.or(yes.at);
        // One yes that names its channel and purpose is enough.
        self.names_no_channel &= reach != Reach::Own;
        self.names_no_purpose &= aim == Aim::Default { names_none: true };
    }

    fn assume(&mut self, state: ConsentState) {
        if state.is_grant() {
            self.merge(ConsentState::Claimed, None);
            self.has_yes = true;
            self.is_uncapped = true;
            self.names_no_channel = false;
            self.names_no_purpose = false;
        } else {
            self.merge(state, None);
        }
    }

    fn finish(mut self, slot: &Slot, reader: &ConsentReader, row: &Row<'_>) -> Consent {
        let mut consent = Consent::silent(slot.channel, slot.purpose);
        let needs_evidence = self.has_yes
            || self.has_no
            || self.has_bare_no.is_some()
            || self.state == ConsentState::Pending;
        let evidence = if needs_evidence {
            Evidence::of(slot, row, reader.today)
        } else {
            Evidence::default()
        };
        self.settle_no(&evidence);
        if self.has_yes {
            consent.given_at = evidence.given_at.or(self.given_at);
            consent.is_postdated = consent
                .given_at
                .is_some_and(|given| given.date > reader.today);
            self.is_postdated = consent.is_postdated;
            self.grade(&evidence, reader.double_opt_in);
            consent.confirmed_at = evidence.confirmed_at;
            consent.confirmed = self.is_confirmed || evidence.is_confirmed;
            consent.proof = evidence.proof;
            consent.proof.has_date = self.has_proven_date(&evidence);
            consent.is_web = evidence.is_web || self.is_log;
        } else if self.state == ConsentState::Pending {
            consent.is_web = evidence.is_web;
        }
        consent.state = self.state;
        consent.said = self.state;
        consent.column = self.column;
        consent.denied_at = self.denied_at;
        consent.is_conflicting = self.has_flag_yes && self.has_no;
        consent.names_no_channel = self.has_yes && self.names_no_channel;
        consent.names_no_purpose = if self.has_yes {
            self.names_no_purpose
        } else {
            self.has_open_yes
        };
        consent.covered_only_by_generic_yes =
            self.has_generic_yes && slot.speaker.is_none() && self.state.is_silence();
        consent
    }

    /// A no with a date is a refusal; an objection beside a date of leaving is a withdrawal.
    fn settle_no(&mut self, evidence: &Evidence) {
        if let Some(column) = self.has_bare_no
            && evidence.is_dated
        {
            self.merge(ConsentState::Refused, Some(column));
            self.denied_at = self.denied_at.or(evidence.given_at);
        }
        if self.state == ConsentState::Objected
            && evidence.has_optout_date
            && !self.has_worded_objection
        {
            self.state = ConsentState::Withdrawn;
        }
        if self.has_no {
            self.denied_at = evidence.optout_at.or(self.denied_at);
        }
    }

    /// A date that is still to come proves nothing.
    const fn has_proven_date(&self, evidence: &Evidence) -> bool {
        (evidence.proof.has_date || self.is_dated) && !self.is_postdated
    }

    /// How good the yes is.
    fn grade(&mut self, evidence: &Evidence, double_opt_in: DoubleOptIn) {
        if evidence.is_invalid {
            self.merge(ConsentState::Invalid, self.column);
        }
        if evidence.is_expired {
            self.merge(ConsentState::Expired, self.column);
        }
        if evidence.is_unconfirmed {
            self.merge(ConsentState::Pending, self.column);
        }
        if self.state != ConsentState::Claimed {
            return;
        }
        let has_date = self.has_proven_date(evidence);
        let has_method = evidence.proof.has_source || evidence.has_address || evidence.is_confirmed;
        if self.is_uncapped && !self.is_postdated && (self.is_log || has_date && has_method) {
            self.state = ConsentState::Proven;
        }
        let is_confirmed = self.is_confirmed || evidence.is_confirmed;
        if double_opt_in == DoubleOptIn::Required
            && (evidence.is_web || self.is_log)
            && !is_confirmed
        {
            self.state = ConsentState::Pending;
        }
    }
}

/// How far a reading reaches once the row's own words about channel and purpose are known; none
/// where it is about something else.
fn narrowed(
    signal: &Signal,
    reading: Reading,
    slot: &Slot,
    facts: &RowFacts,
) -> Option<(Reach, Aim)> {
    let names_channels = matches!(
        reading,
        Reading::Yes(Yes {
            names_channels: true,
            ..
        })
    );
    let reach = match (signal.reach, facts.channels) {
        (Reach::Own, _) => Reach::Own,
        _ if names_channels => Reach::Own,
        (_, Some(named)) if named.contains(slot.channel) => Reach::Own,
        (_, Some(_)) => return None,
        (reach, None) => reach,
    };
    let aim = match (signal.aim, facts.purpose) {
        (Aim::Named, _) | (_, CellPurpose::Unsaid) => signal.aim,
        (_, CellPurpose::Is(purpose)) if purpose == slot.purpose => Aim::Named,
        (_, CellPurpose::Is(_)) => return None,
        // A no to something we cannot place is still a no; a yes to it is none to ours.
        (_, CellPurpose::Other) => Aim::Open,
    };
    Some((reach, aim))
}

/// Whether a state counts for the slot. A no always does; what depends on a yes needs to be about
/// this purpose; a flag that is not set and a dead address are about every purpose.
fn counts(state: ConsentState, reach: Reach, aim: Aim) -> bool {
    let depends_on_yes = matches!(
        state,
        ConsentState::Pending | ConsentState::Invalid | ConsentState::Expired
    );
    state.is_denial() || reach != Reach::Elsewhere && (aim != Aim::Open || !depends_on_yes)
}

/// Reads one cell of a signal.
fn read_cell(signal: &Signal, channel: Channel, cell: &str, row: &Row<'_>) -> Reading {
    let cell = cell.trim();
    if cell.is_empty() && signal.words.is_empty() {
        return Reading::Silent;
    }
    if let Some(state) = own_word(signal, cell) {
        return guarded(
            signal,
            row,
            if state.is_grant() {
                Reading::Yes(Yes::default())
            } else {
                Reading::Says(state)
            },
        );
    }
    let reading = match (signal.form, words::cell_meaning(cell)) {
        (_, CellMeaning::Blank) => Reading::Silent,
        (Form::OptinDate { is_log }, meaning) => match (date_cell(cell, signal.order), meaning) {
            (Some(at), _) => Reading::Yes(Yes {
                at,
                is_dated: true,
                is_log,
                is_date_only: true,
                ..Yes::default()
            }),
            (None, CellMeaning::State(state)) => Reading::Says(state),
            _ => Reading::Silent,
        },
        (Form::OptoutDate, meaning) => left(signal, cell, meaning),
        (Form::Kind, _) => match words::method(cell).is_invalid {
            true => Reading::Says(ConsentState::Invalid),
            false => Reading::Silent,
        },
        (form, CellMeaning::Unknown) => unknown(signal, form, channel, cell),
        (form, meaning) => meant(signal, form, meaning),
    };
    guarded(signal, row, reading)
}

/// A yes counts only where the column it depends on is filled; a no always counts.
fn guarded(signal: &Signal, row: &Row<'_>, reading: Reading) -> Reading {
    match reading {
        Reading::Yes(_) if !is_met(signal.guard, row) => Reading::Silent,
        reading => reading,
    }
}

/// The state that this system's own vocabulary gives to a cell.
fn own_word(signal: &Signal, cell: &str) -> Option<ConsentState> {
    if signal.words.is_empty() {
        return None;
    }
    words::with_plain(cell, |plain| signal.words.get(plain).copied())
}

/// What a known word means in a column of that form.
fn meant(signal: &Signal, form: Form, meaning: CellMeaning) -> Reading {
    let denied = if signal.says_unsubscribed {
        Reading::Says(ConsentState::Withdrawn)
    } else {
        Reading::Flagged
    };
    match (form, meaning) {
        (_, CellMeaning::State(state)) => Reading::Says(state),
        (_, CellMeaning::OptedIn) => Reading::Yes(Yes::default()),
        // "Confirmed" or "Active" under a header of refusal affirms the refusal.
        (Form::Deny, CellMeaning::Yes | CellMeaning::Grant | CellMeaning::Confirmed) => denied,
        (Form::Deny, CellMeaning::No) => Reading::Says(ConsentState::NoObjectionFlag),
        (Form::Deny, _) => Reading::Silent,
        (_, CellMeaning::Yes | CellMeaning::Grant | CellMeaning::Basis(Some(Basis::Consent))) => {
            Reading::Yes(Yes::default())
        }
        (_, CellMeaning::Confirmed) => Reading::Yes(Yes {
            is_confirmed: true,
            ..Yes::default()
        }),
        (Form::Confirmation, CellMeaning::No) => Reading::Silent,
        (_, CellMeaning::No) => Reading::BareNo,
        _ => Reading::Silent,
    }
}

/// A date of leaving: any date is a no, and so is a word that says so.
fn left(signal: &Signal, cell: &str, meaning: CellMeaning) -> Reading {
    match (date_cell(cell, signal.order), meaning) {
        (Some(at), _) => Reading::Left(at),
        (None, CellMeaning::Yes) => Reading::Left(None),
        (None, CellMeaning::State(state)) if state.is_denial() => Reading::Says(state),
        _ => Reading::Silent,
    }
}

/// A cell that is no known word: a date, a list of channels, several words, an implied yes.
fn unknown(signal: &Signal, form: Form, channel: Channel, cell: &str) -> Reading {
    if let Some(at) = date_cell(cell, signal.order) {
        return match form {
            Form::Deny => Reading::Left(at),
            _ => Reading::Yes(Yes {
                at,
                is_dated: true,
                ..Yes::default()
            }),
        };
    }
    if signal.reach != Reach::Own
        && form != Form::Deny
        && let Some(named) = words::channels_named(cell)
    {
        return match named.contains(channel) {
            true => Reading::Yes(Yes {
                names_channels: true,
                ..Yes::default()
            }),
            false => Reading::Silent,
        };
    }
    if words::method(cell).is_invalid {
        return Reading::Says(ConsentState::Invalid);
    }
    several(signal, form, cell)
}

/// Several words in one cell: a no among them is one; a yes counts only where all are known.
fn several(signal: &Signal, form: Form, cell: &str) -> Reading {
    let marks = [';', ',', '|', '\n'];
    if !cell.contains(marks) {
        return Reading::Silent;
    }
    let mut best = Reading::Silent;
    let mut are_all_known = true;
    for part in cell.split(marks) {
        let reading = match (own_word(signal, part), words::cell_meaning(part)) {
            (Some(state), _) if state.is_grant() => Reading::Yes(Yes::default()),
            (Some(state), _) => Reading::Says(state),
            (None, CellMeaning::Unknown) => {
                are_all_known = false;
                continue;
            }
            (None, meaning) => meant(signal, form, meaning),
        };
        if weight(reading) > weight(best) {
            best = reading;
        }
    }
    match best {
        Reading::Yes(_) if !are_all_known => Reading::Silent,
        best => best,
    }
}

/// How strongly a reading stands against others of one cell.
fn weight(reading: Reading) -> u8 {
    match reading {
        Reading::Silent => 0,
        Reading::BareNo => 1,
        Reading::Says(state) => 1 + state.precedence(),
        Reading::Yes(_) => 1 + ConsentState::Claimed.precedence(),
        Reading::Flagged => 1 + ConsentState::Objected.precedence(),
        Reading::Left(_) => 1 + ConsentState::Withdrawn.precedence(),
    }
}
