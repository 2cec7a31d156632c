//! What law or evidence does not allow to be recorded.

use chrono::{Datelike, NaiveDate};

use super::whom::Whom;
use crate::{
    intake::words,
    model::{Channel, ConsentAct, Moment},
    ops::{
        OpError,
        deed::{refusal, unusable},
        denials::DenialBook,
        import::address_keys,
        marks, objection,
        person::HeldRecord,
    },
    policy::{Basis, Policy, Purpose},
    rules,
    store::Store,
};

/// The methods by which staff can have taken what a person said.
pub const METHODS: [&str; 7] = [
    "web-form",
    "paper",
    "letter",
    "in-person",
    "phone-call",
    "email",
    "sms",
];

/// Methods that only a file or a machine can show.
const METHODS_OF_FILES: [&str; 4] = ["one-click", "mailer", "crm", "screening"];

/// What is said to have been said.
pub(super) struct Said<'a> {
    pub channel: Channel,
    pub purpose: &'a Purpose,
    pub act: ConsentAct,
    pub method: &'a str,
    pub on: NaiveDate,
    pub expressed_by: &'a str,
}

/// Refuses what no staff can record, whoever it is about.
///
/// # Errors
/// `unknown-method`, `unknown-expressed-by` (input); refused: `double-opt-in-by-hand`,
/// `confirmation-by-hand`, `no-affirmative-act`, `not-by-hand`, `date-to-come`, `no-consent-purpose`.
pub(super) fn what_no_staff_records(said: &Said<'_>, today: NaiveDate) -> Result<(), OpError> {
    if said.act == ConsentAct::Confirmed {
        return Err(refusal(
            "confirmation-by-hand",
            "only the person can confirm a consent (Art. 7(1) GDPR): staff cannot record a confirmation",
            "dpo consent request sends the question, dpo consent confirm takes the answer",
        ));
    }
    method(said)?;
    if !["subject", "parent", "agent"].contains(&said.expressed_by) {
        return Err(unusable(
            "unknown-expressed-by",
            "a consent is expressed by the subject, a parent or an agent",
            "--expressed-by subject, parent or agent",
        ));
    }
    day(said.on, today)?;
    on_consent(said.purpose)
}

/// Refuses a day that is still to come.
///
/// # Errors
/// `date-to-come`.
pub(super) fn day(on: NaiveDate, today: NaiveDate) -> Result<(), OpError> {
    if on <= today {
        return Ok(());
    }
    Err(refusal(
        "date-to-come",
        format!("{on} is still to come: nothing was said on it (Art. 5(1)(d), 7(1) GDPR)"),
        "give the day on which it was said: --on DATE",
    ))
}

/// Refuses a purpose that does not rest on consent.
///
/// # Errors
/// `no-consent-purpose`.
pub(super) fn on_consent(purpose: &Purpose) -> Result<(), OpError> {
    if purpose.basis == Basis::Consent {
        return Ok(());
    }
    Err(refusal(
        "no-consent-purpose",
        format!(
            "the purpose {} does not rest on consent (Art. 6(1)(a) GDPR): there is none to give, refuse or take back",
            purpose.id
        ),
        "what rests on a legitimate interest is objected to: dpo object",
    ))
}

fn method(said: &Said<'_>) -> Result<(), OpError> {
    let word = said.method.trim();
    if word == "double-opt-in" {
        return Err(refusal(
            "double-opt-in-by-hand",
            "a double opt-in is made by the person alone (Art. 7(1) GDPR): staff cannot record one",
            "dpo consent request asks for it; or name the method by which the yes was given",
        ));
    }
    if METHODS.contains(&word) {
        return Ok(());
    }
    if words::method(word).is_invalid {
        return Err(refusal(
            "no-affirmative-act",
            "silence, a pre-ticked box or inactivity is no consent (Art. 4(11) and recital 32 GDPR, C-673/17)",
            "ask the person: dpo consent request",
        ));
    }
    let known = METHODS.join(", ");
    if METHODS_OF_FILES.contains(&word) {
        return Err(refusal(
            "not-by-hand",
            format!("what is shown by {word} is shown by its file (Art. 7(1) GDPR)"),
            format!("dpo consent import FILE; by hand: {known}"),
        ));
    }
    Err(unusable(
        "unknown-method",
        "that is no method by which a consent is given",
        format!("--method is one of {known}"),
    ))
}

/// Refuses a yes that the person's own rights stand against.
///
/// # Errors
/// `person-restricted`, `person-objected`, `before-birth`, `child-without-parent`.
pub(super) fn what_the_person_forbids(
    store: &Store,
    policy: &Policy,
    person: &Whom,
    said: &Said<'_>,
) -> Result<(), OpError> {
    restricted(store, person)?;
    objected(store, policy, person, said)?;
    for record in &person.records {
        of_age(policy, record, said)?;
    }
    Ok(())
}

/// A restricted person's data is only stored (Art. 18(2) GDPR); in the person's own case, with consent,
/// more may be done.
fn restricted(store: &Store, person: &Whom) -> Result<(), OpError> {
    let restricted = store.restricted_records()?;
    let is_restricted = person
        .records
        .iter()
        .any(|record| restricted.contains(&record.number));
    if !is_restricted || person.case.is_some() {
        return Ok(());
    }
    Err(refusal(
        "person-restricted",
        "the person's data is restricted (Art. 18(2) GDPR): nothing is done with it but storing",
        "record it in the person's own case: --case CASE; or lift the restriction first: dpo lift",
    ))
}

/// An objection outranks every consent that was not given after it (Art. 21(3) GDPR).
fn objected(store: &Store, policy: &Policy, person: &Whom, said: &Said<'_>) -> Result<(), OpError> {
    let Some(since) = objected_on(store, policy, person, said)? else {
        return Ok(());
    };
    if said.on > since {
        return Ok(());
    }
    Err(refusal(
        "person-objected",
        format!(
            "the person objected on {since} (Art. 21(3) GDPR): only a consent given on a later day counts"
        ),
        "dpo consent history shows what was said when; ask again only if the person wants it",
    ))
}

fn objected_on(
    store: &Store,
    policy: &Policy,
    person: &Whom,
    said: &Said<'_>,
) -> Result<Option<NaiveDate>, OpError> {
    let Some(purpose) = policy.purpose_index(&said.purpose.id) else {
        return Ok(None);
    };
    let links = store.links()?;
    let book = DenialBook::of_store(store, policy, &links)?;
    let (marker, remembered) = (store.marker()?, store.marks()?);
    let mut since: Option<NaiveDate> = None;
    for record in &person.records {
        let subject = links.get(&record.number).copied().unwrap_or(record.number);
        let keys: Vec<i64> = address_keys(store.hashes(), &record.keys, said.channel).collect();
        since = since.max(book.objected_on(subject, &keys, said.channel, purpose));
        if said.purpose.is_marketing() {
            let addresses = objection::addresses(policy, record, said.channel)?;
            since = since.max(marks::objected_on(
                &marker,
                &remembered,
                said.channel,
                &addresses,
            ));
        }
    }
    Ok(since)
}

/// A child below the age of its country consents with a parent (Art. 8(1) GDPR).
fn of_age(policy: &Policy, record: &HeldRecord, said: &Said<'_>) -> Result<(), OpError> {
    let Some(born) = birth_of(record) else {
        return Ok(());
    };
    if born > said.on {
        return Err(refusal(
            "before-birth",
            "the person was not born yet on that day (Art. 5(1)(d) GDPR)",
            "give the day on which it was said: --on DATE",
        ));
    }
    let country = record.below("addr").find(|value| {
        let name = value.field.as_ref().map_or("", |field| field.as_str());
        name.ends_with(".country")
    });
    let country = country.map_or("", |value| value.text.as_str());
    let age = rules::below_age_of_consent(born, said.on, country, &policy.country);
    match age {
        Some(age) if said.expressed_by != "parent" => Err(refusal(
            "child-without-parent",
            format!("the person was below {age} on that day: a parent consents (Art. 8(1) GDPR)"),
            "record the parent's consent: --expressed-by parent",
        )),
        _ => Ok(()),
    }
}

/// The date of birth that a record has, if it can be one.
fn birth_of(record: &HeldRecord) -> Option<NaiveDate> {
    record
        .below("person.birth_date")
        .filter_map(|value| {
            let columns = record.layout.columns.columns.iter();
            let column = columns.clone().find(|own| own.index == value.column)?;
            Moment::parse(&value.text, column.date_order)
        })
        .map(|moment| moment.date)
        .find(|born| born.year() >= 1905)
}
