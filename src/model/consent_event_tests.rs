use proptest::prelude::*;

use super::*;

fn day(number: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 1, 1).unwrap() + chrono::Days::new(number)
}

fn event(act: ConsentAct, said: Option<u64>, method: &str) -> ConsentEvent {
    ConsentEvent {
        channel: Channel::Email,
        purpose: "newsletter".to_owned(),
        act,
        said_on: said.map(day),
        recorded_on: day(50),
        details: EventDetails {
            method: method.to_owned(),
            expressed_by: "subject".to_owned(),
            ..EventDetails::default()
        },
    }
}

fn folded(events: &[ConsentEvent], as_of: Option<u64>, is_required: bool) -> Option<Folded> {
    let numbered = (1..).zip(events);
    fold(numbered, as_of.map(day), is_required)
}

fn state(events: &[ConsentEvent]) -> ConsentState {
    folded(events, None, false).unwrap().state
}

use ConsentAct::{
    Confirmed, Expired, Given, Invalidated, Objected, Refused, Requested, Undeliverable, Withdrawn,
};

#[test]
fn nothing_that_happened_has_no_state() {
    assert_eq!(folded(&[], None, false), None);
    let later = [event(Given, Some(9), "paper")];
    assert_eq!(folded(&later, Some(8), false), None);
}

#[test]
fn a_dated_yes_with_its_method_is_proven_and_without_either_claimed() {
    let proven = folded(&[event(Given, Some(1), "paper")], None, false).unwrap();
    assert_eq!(proven.state, ConsentState::Proven);
    assert_eq!(
        (proven.given_on, proven.since),
        (Some(day(1)), Some(day(1)))
    );
    assert_eq!(proven.numbers, [1]);
    assert_eq!(state(&[event(Given, None, "paper")]), ConsentState::Claimed);
    assert_eq!(state(&[event(Given, Some(1), "")]), ConsentState::Claimed);
}

#[test]
fn only_a_yes_dated_strictly_later_lifts_a_no() {
    for no in [Refused, Withdrawn, Objected] {
        for (given, denied, lifts) in [
            (Some(2), Some(1), true),
            (Some(1), Some(1), false),
            (Some(1), Some(2), false),
            (None, Some(1), false),
            // An undated no is known to stand on the day of its entry.
            (Some(50), None, false),
            (None, None, false),
        ] {
            let events = [event(Given, given, "paper"), event(no, denied, "email")];
            assert_eq!(
                state(&events).is_grant(),
                lifts,
                "{no:?} {given:?} {denied:?}"
            );
        }
    }
}

#[test]
fn an_undated_no_is_lifted_by_a_yes_after_the_day_of_its_entry() {
    let later = ConsentEvent {
        recorded_on: day(60),
        ..event(Given, Some(51), "paper")
    };
    let events = [event(Withdrawn, None, "mailer"), later];
    assert_eq!(state(&events), ConsentState::Proven);
}

#[test]
fn a_yes_of_a_day_after_its_entry_proves_and_lifts_nothing() {
    let postdated = event(Given, Some(51), "paper");
    assert_eq!(
        state(std::slice::from_ref(&postdated)),
        ConsentState::Claimed
    );
    let events = [event(Withdrawn, Some(1), "mailer"), postdated];
    assert_eq!(state(&events), ConsentState::Withdrawn);
}

#[test]
fn the_strongest_of_the_noes_that_stand_is_the_state() {
    let mut events = vec![
        event(Objected, Some(1), "email"),
        event(Withdrawn, Some(3), "one-click"),
    ];
    let both = folded(&events, None, false).unwrap();
    assert_eq!(
        (both.state, both.numbers),
        (ConsentState::Objected, vec![1])
    );
    events.push(event(Given, Some(2), "paper"));
    let lifted = folded(&events, None, false).unwrap();
    assert_eq!(
        (lifted.state, lifted.since),
        (ConsentState::Withdrawn, Some(day(3)))
    );
}

#[test]
fn as_it_was_on_a_day_ignores_what_was_said_after_it() {
    let events = [
        event(Given, Some(1), "paper"),
        event(Withdrawn, Some(5), "email"),
        event(Given, Some(9), "in-person"),
    ];
    let on = |day| folded(&events, Some(day), false).map(|folded| folded.state);
    assert_eq!(on(0), None);
    assert_eq!(on(1), Some(ConsentState::Proven));
    assert_eq!(on(4), Some(ConsentState::Proven));
    assert_eq!(on(5), Some(ConsentState::Withdrawn));
    assert_eq!(on(9), Some(ConsentState::Proven));
}

#[test]
fn asking_leaves_a_consent_pending_and_takes_no_yes_away() {
    assert_eq!(
        state(&[event(Requested, Some(1), "")]),
        ConsentState::Pending
    );
    let given = [
        event(Given, Some(1), "paper"),
        event(Requested, Some(2), ""),
    ];
    assert_eq!(state(&given), ConsentState::Proven);
    let denied = [event(Withdrawn, Some(1), ""), event(Requested, Some(2), "")];
    assert_eq!(state(&denied), ConsentState::Withdrawn);
}

#[test]
fn where_it_is_required_a_web_yes_waits_for_its_confirmation_and_lifts_nothing_before() {
    let given = event(Given, Some(3), "web-form");
    let waits = folded(std::slice::from_ref(&given), None, true).unwrap();
    assert_eq!((waits.state, waits.given_on), (ConsentState::Pending, None));
    let again = [event(Withdrawn, Some(1), ""), given.clone()];
    let again = folded(&again, None, true).unwrap();
    assert_eq!(again.state, ConsentState::Withdrawn);
    let whole = [
        event(Withdrawn, Some(1), ""),
        given,
        event(Confirmed, Some(4), "double-opt-in"),
    ];
    let whole = folded(&whole, None, true).unwrap();
    assert_eq!(whole.state, ConsentState::Proven);
    assert_eq!(
        (whole.given_on, whole.confirmed_on),
        (Some(day(3)), Some(day(4)))
    );
    let signed = folded(&[event(Given, Some(3), "paper")], None, true).unwrap();
    assert_eq!(signed.state, ConsentState::Proven);
}

#[test]
fn a_confirmation_of_a_question_is_the_yes_and_takes_its_wording() {
    let mut asked = event(Requested, Some(1), "double-opt-in");
    asked.details.wording = Some(WordingSeen {
        id: "n-1".to_owned(),
        sha256: "ab".to_owned(),
    });
    let events = [asked, event(Confirmed, Some(2), "double-opt-in")];
    let folded = folded(&events, None, true).unwrap();
    assert_eq!(
        (folded.state, folded.given_on),
        (ConsentState::Proven, Some(day(2)))
    );
    assert!(folded.proof.has_wording && folded.proof.has_actor);
    assert_eq!(folded.wording.unwrap().id, "n-1");
}

#[test]
fn what_was_withdrawn_before_the_confirmation_is_not_what_was_confirmed() {
    let events = [
        event(Given, Some(1), "web-form"),
        event(Withdrawn, Some(2), "email"),
        event(Confirmed, Some(3), "double-opt-in"),
    ];
    let folded = folded(&events, None, true).unwrap();
    assert_eq!(folded.given_on, Some(day(3)));
}

#[test]
fn an_end_that_is_no_denial_ends_what_was_given_before_it() {
    for (act, ended) in [
        (Expired, ConsentState::Expired),
        (Invalidated, ConsentState::Invalid),
        (Undeliverable, ConsentState::Undeliverable),
    ] {
        let mut events = vec![event(Given, Some(1), "paper"), event(act, Some(2), "")];
        assert_eq!(state(&events), ended);
        events.push(event(Given, Some(3), "paper"));
        assert_eq!(state(&events), ConsentState::Proven);
    }
}

#[test]
fn a_weaker_yes_takes_nothing_from_a_proof() {
    let events = [event(Given, Some(1), "paper"), event(Given, Some(2), "")];
    assert_eq!(state(&events), ConsentState::Proven);
    let events = [event(Given, Some(1), "paper"), event(Given, None, "paper")];
    assert_eq!(state(&events), ConsentState::Proven);
    let waits = [
        event(Given, Some(1), "paper"),
        event(Given, Some(3), "web-form"),
    ];
    let folded = folded(&waits, None, true).unwrap();
    assert_eq!(
        (folded.state, folded.given_on),
        (ConsentState::Proven, Some(day(1)))
    );
}

#[test]
fn the_words_of_acts_are_read_back() {
    for act in ConsentAct::ALL {
        assert_eq!(ConsentAct::parse(act.as_str()), Some(act));
        assert_eq!(serde_json::json!(act), act.as_str());
    }
    assert_eq!(ConsentAct::parse("yes"), None);
}

fn any_event() -> impl Strategy<Value = ConsentEvent> {
    let said = prop_oneof![1 => Just(None), 4 => (0_u64..6).prop_map(Some)];
    let method = prop_oneof![Just(""), Just("paper"), Just("web-form")];
    (0..ConsentAct::ALL.len(), said, method, 4_u64..8).prop_map(|(act, said, method, recorded)| {
        ConsentEvent {
            recorded_on: day(recorded),
            ..event(ConsentAct::ALL[act], said, method)
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2_000,
        max_global_rejects: 50_000,
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_order_of_the_events_gives_another_state(
        events in prop::collection::vec(any_event(), 0..8),
        shuffle in any::<prop::sample::Index>(),
        swap in any::<prop::sample::Index>(),
        required in any::<bool>(),
        as_of in prop::option::of(0_u64..9),
    ) {
        let mut other = events.clone();
        if !other.is_empty() {
            let length = other.len();
            other.rotate_left(shuffle.index(length));
            other.swap(0, swap.index(length));
        }
        let (one, two) = (folded(&events, as_of, required), folded(&other, as_of, required));
        let told = |folded: &Option<Folded>| folded.as_ref().map(|f| {
            (f.state, f.since, f.given_on, f.confirmed_on, f.proof, f.needs_confirmation)
        });
        prop_assert_eq!(told(&one), told(&two));
    }

    #[test]
    fn a_no_more_never_makes_a_yes(
        events in prop::collection::vec(any_event(), 0..8),
        no in any_event(),
        required in any::<bool>(),
    ) {
        prop_assume!(no.act.ends_with().is_some());
        let before = folded(&events, None, required).map(|f| f.state);
        let mut more = events;
        more.push(no);
        let after = folded(&more, None, required).unwrap().state;
        prop_assert!(!after.is_grant() || before.is_some_and(ConsentState::is_grant));
    }

    #[test]
    fn an_undated_yes_never_lifts_a_no(
        events in prop::collection::vec(any_event(), 0..8),
        yes in any_event(),
        required in any::<bool>(),
    ) {
        prop_assume!(yes.act.is_affirmative());
        let before = folded(&events, None, required).map(|f| f.state);
        let mut more = events;
        more.push(ConsentEvent { said_on: None, ..yes });
        let after = folded(&more, None, required).unwrap().state;
        if before.is_some_and(ConsentState::is_denial) {
            prop_assert_eq!(Some(after), before);
        }
    }
}
