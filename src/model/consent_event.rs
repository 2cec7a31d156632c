//! The life of a consent: what was asked, given, confirmed, refused and taken back, as events that are
//! only added to. The state is their fold, also as it was on a day.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Channel, ConsentState, consent::Proof};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConsentAct {
    /// The person was asked; nothing is allowed by that.
    Requested,
    /// The person said yes.
    Given,
    /// The person confirmed the yes in a second step (double opt-in).
    Confirmed,
    /// The person said no.
    Refused,
    /// The person took the yes back (Art. 7(3) GDPR).
    Withdrawn,
    /// The person objected (Art. 21 GDPR).
    Objected,
    /// The yes reached its stated end.
    Expired,
    /// The yes was found to be none: pre-ticked, bundled, not informed.
    Invalidated,
    /// The address does not work; says nothing about the person's will.
    Undeliverable,
}

impl ConsentAct {
    /// Every act, in the order of a life.
    pub const ALL: [Self; 9] = [
        Self::Requested,
        Self::Given,
        Self::Confirmed,
        Self::Refused,
        Self::Withdrawn,
        Self::Objected,
        Self::Expired,
        Self::Invalidated,
        Self::Undeliverable,
    ];

    /// The word in the store, in JSON and in messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Given => "given",
            Self::Confirmed => "confirmed",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Objected => "objected",
            Self::Expired => "expired",
            Self::Invalidated => "invalidated",
            Self::Undeliverable => "undeliverable",
        }
    }

    /// The act of a word that `as_str` gives.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.as_str() == word)
    }

    /// Whether this is a "no" of the person, which binds the addresses as well.
    #[must_use]
    pub const fn is_denial(self) -> bool {
        matches!(self, Self::Refused | Self::Withdrawn | Self::Objected)
    }

    /// Whether this is an affirmative act of the person.
    #[must_use]
    pub const fn is_affirmative(self) -> bool {
        matches!(self, Self::Given | Self::Confirmed)
    }

    /// The state that this act ends a yes with; none for what ends nothing.
    #[must_use]
    pub const fn ends_with(self) -> Option<ConsentState> {
        match self {
            Self::Requested | Self::Given | Self::Confirmed => None,
            Self::Refused => Some(ConsentState::Refused),
            Self::Withdrawn => Some(ConsentState::Withdrawn),
            Self::Objected => Some(ConsentState::Objected),
            Self::Expired => Some(ConsentState::Expired),
            Self::Invalidated => Some(ConsentState::Invalid),
            Self::Undeliverable => Some(ConsentState::Undeliverable),
        }
    }
}

/// An event of the life of a consent: append-only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentEvent {
    /// The channel.
    pub channel: Channel,
    /// The policy's id of the purpose.
    pub purpose: String,
    /// What happened.
    pub act: ConsentAct,
    /// The civil date on which it happened; none: not known.
    pub said_on: Option<NaiveDate>,
    /// The civil date on which it was entered here.
    pub recorded_on: NaiveDate,
    /// Who, how and what was shown.
    pub details: EventDetails,
}

impl ConsentEvent {
    /// The day by which it is judged. An undated event is known to have happened by the day of its
    /// entry, and on none before.
    #[must_use]
    pub fn day(&self) -> NaiveDate {
        self.said_on.unwrap_or(self.recorded_on)
    }

    /// When a yes was said, as far as that proves something: a day after that of its entry does not.
    #[must_use]
    pub fn yes_on(&self) -> Option<NaiveDate> {
        self.said_on.filter(|day| *day <= self.recorded_on)
    }

    /// Whether a yes of this kind needs a second step where the policy requires double opt-in: every
    /// one but those that a person signs or says to somebody, and those that a system only states.
    #[must_use]
    pub fn needs_confirmation(&self) -> bool {
        !METHODS_NOT_CONFIRMED.contains(&self.details.method.as_str())
    }
}

/// Methods after which a second step makes no sense, or of which nobody knows whether it was a web form.
pub const METHODS_NOT_CONFIRMED: [&str; 6] =
    ["paper", "letter", "in-person", "phone-call", "email", "crm"];

/// The particulars of an event, sealed with it. What is empty is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EventDetails {
    /// Random id (UUIDv4) of the event; it keeps what is published of it from being guessed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// The instant, RFC 3339, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// How: `web-form`, `paper`, `phone-call`, `in-person`, `email`, `double-opt-in`, `one-click`,
    /// `mailer`, `crm`, `screening`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub method: String,
    /// Who expressed it: `subject`, `parent`, `agent`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub expressed_by: String,
    /// Where it comes from: a system or the name of a file.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// The wording that was shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wording: Option<WordingSeen>,
    /// The language in which it was shown: `fr`, `nl`, `de`, `en`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// What shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
    /// Who entered it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub operator: String,
    /// The country whose law it was judged by.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub jurisdiction: String,
}

/// The wording that a person was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordingSeen {
    /// The policy's id of the wording.
    pub id: String,
    /// SHA-256 of its text then, in hexadecimal.
    pub sha256: String,
}

/// What shows that an event happened; the file itself is not kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What it is, in words.
    pub what: String,
    /// SHA-256 of the file, in hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// What the events of one channel and purpose come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded {
    /// The state.
    pub state: ConsentState,
    /// The day since when: of the latest event that made the state; none: that yes has no date.
    pub since: Option<NaiveDate>,
    /// When the yes that counts was given.
    pub given_on: Option<NaiveDate>,
    /// When it was confirmed (double opt-in).
    pub confirmed_on: Option<NaiveDate>,
    /// Which parts of the proof are there (Art. 7(1) GDPR).
    pub proof: Proof,
    /// Whether the yes came by a way where double opt-in makes sense.
    pub needs_confirmation: bool,
    /// The wording that was shown.
    pub wording: Option<WordingSeen>,
    /// The numbers of the events that made the state, in order.
    pub numbers: Vec<i64>,
}

/// An event and its number.
pub type Numbered<'e> = (i64, &'e ConsentEvent);

/// The state of one channel and purpose: the fold of its events, in whatever order they come. The
/// least permissive wins: a yes that is dated strictly later lifts an earlier no; an undated yes, or
/// one of the same day, never does. With `as_of`, what happened after that day is not looked at.
/// Where a confirmation `is_required`, a yes of a kind that can be confirmed counts from then on only.
///
/// None where nothing has happened.
pub fn fold<'e>(
    events: impl IntoIterator<Item = Numbered<'e>>,
    as_of: Option<NaiveDate>,
    is_required: bool,
) -> Option<Folded> {
    let mut seen: Vec<Numbered<'e>> = events
        .into_iter()
        .filter(|(_, event)| as_of.is_none_or(|day| event.day() <= day))
        .collect();
    seen.sort_by_key(|(number, event)| (event.day(), *number));
    if seen.is_empty() {
        return None;
    }
    let last_yes = seen
        .iter()
        .filter(|(_, event)| counts(event, is_required))
        .filter_map(|(_, event)| event.yes_on())
        .max();
    let standing: Vec<Numbered<'e>> = seen
        .iter()
        .copied()
        .filter(|(_, event)| event.act.ends_with().is_some())
        .filter(|(_, event)| last_yes.is_none_or(|yes| event.day() >= yes))
        .collect();
    Some(match ended(&standing) {
        Some(ended) => ended,
        None => alive(&seen, is_required),
    })
}

/// Whether an event is a yes that lifts and proves.
fn counts(event: &ConsentEvent, is_required: bool) -> bool {
    match event.act {
        ConsentAct::Confirmed => true,
        ConsentAct::Given => !(is_required && event.needs_confirmation()),
        _ => false,
    }
}

/// The state of events that end a yes, of which no later yes says otherwise: the strongest.
fn ended(standing: &[Numbered<'_>]) -> Option<Folded> {
    let state = standing
        .iter()
        .filter_map(|(_, event)| event.act.ends_with())
        .max_by_key(|state| state.precedence())?;
    let made = standing
        .iter()
        .filter(|(_, event)| event.act.ends_with() == Some(state));
    Some(Folded {
        state,
        since: made.clone().map(|(_, event)| event.day()).max(),
        given_on: None,
        confirmed_on: None,
        proof: Proof::default(),
        needs_confirmation: false,
        wording: None,
        numbers: made.map(|(number, _)| *number).collect(),
    })
}

/// The state where no event that ends a yes stands any more: the latest yes, or an open question.
fn alive(seen: &[Numbered<'_>], is_required: bool) -> Folded {
    // What a later event ended is over: only what was said after it makes the state.
    let over = seen
        .iter()
        .filter(|(_, event)| event.act.ends_with().is_some())
        .map(|(_, event)| event.day())
        .max();
    let live = |event: &ConsentEvent| match over {
        Some(over) => event.yes_on().is_some_and(|day| day > over),
        None => true,
    };
    let of = |act: ConsentAct| {
        seen.iter()
            .copied()
            .filter(move |(_, event)| event.act == act && live(event))
            .max_by_key(|(number, event)| {
                let is_proof = event.yes_on().is_some() && has_way(event);
                (
                    is_proof,
                    counts(event, is_required),
                    event.yes_on(),
                    // Of two of one day, whichever says more; the number decides nothing that is told.
                    !event.needs_confirmation(),
                    event.details.wording.is_some(),
                    !event.details.expressed_by.is_empty(),
                    event.day(),
                    *number,
                )
            })
    };
    let given = of(ConsentAct::Given);
    let confirmed = of(ConsentAct::Confirmed);
    let asked = of(ConsentAct::Requested);
    // A confirmation is a yes of its own, of the yes that stood before it or of the question.
    let yes = given.or(confirmed);
    let Some((_, main)) = yes else {
        return pending(asked);
    };
    if is_required && confirmed.is_none() && main.needs_confirmation() {
        return pending(given);
    }
    let parts = [given, confirmed, asked.filter(|_| confirmed.is_some())];
    let shown = || parts.iter().flatten().map(|(_, event)| event);
    let confirmed_on = confirmed.and_then(|(_, event)| event.yes_on());
    // A yes that waits for its own confirmation is not the one that an earlier one confirmed.
    let given_on = given
        .filter(|(_, event)| counts(event, is_required) || event.yes_on() <= confirmed_on)
        .and_then(|(_, event)| event.yes_on())
        .or(confirmed_on);
    let proof = Proof {
        has_date: given_on.is_some(),
        has_source: shown().any(|event| has_way(event)),
        has_wording: shown().any(|event| event.details.wording.is_some()),
        has_actor: shown().any(|event| !event.details.expressed_by.is_empty()),
    };
    Folded {
        state: match proof.has_date && proof.has_source {
            true => ConsentState::Proven,
            false => ConsentState::Claimed,
        },
        since: given_on,
        given_on,
        confirmed_on,
        proof,
        needs_confirmation: given.is_some_and(|(_, event)| event.needs_confirmation()),
        wording: shown().find_map(|event| event.details.wording.clone()),
        numbers: numbers(&[given, confirmed]),
    }
}

/// The state of what was asked, or of a yes that waits for its confirmation.
fn pending(asked: Option<Numbered<'_>>) -> Folded {
    Folded {
        state: ConsentState::Pending,
        since: asked.map(|(_, event)| event.day()),
        given_on: None,
        confirmed_on: None,
        proof: Proof::default(),
        needs_confirmation: true,
        wording: asked.and_then(|(_, event)| event.details.wording.clone()),
        numbers: numbers(&[asked]),
    }
}

fn has_way(event: &ConsentEvent) -> bool {
    !event.details.method.is_empty() || !event.details.source.is_empty()
}

fn numbers(events: &[Option<Numbered<'_>>]) -> Vec<i64> {
    let mut numbers: Vec<i64> = events.iter().flatten().map(|(number, _)| *number).collect();
    numbers.sort_unstable();
    numbers
}

#[cfg(test)]
#[path = "consent_event_tests.rs"]
mod tests;
