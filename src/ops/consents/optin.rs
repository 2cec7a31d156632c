//! Asking whoever signed up to confirm it (double opt-in), offline: whom, in which words, with which
//! tokens. What is sent is drafts and a list; the store notes that it was asked.
//!
//! A mail that asks for consent to marketing is marketing itself (ePrivacy 13(1)). So only those are asked
//! who signed up: the rows of a list of sign-ups, or the records that their own system calls unconfirmed;
//! and nobody who said no, must be left alone, or is not known here.

mod known;

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{Days, NaiveDate, SecondsFormat};
use serde::Serialize;
use serde_json::{Map, json};

use crate::{
    intake::consents::ConsentReader,
    model::{
        Channel, ConsentAct, ConsentEvent, EventDetails, Lang, RawRow, consent::PurposeIx,
        consent_event::WordingSeen,
    },
    ops::{
        OpError,
        consents::digest,
        find::subject_name,
        import::{address_keys, hexadecimal},
        layout::readable,
        may_contact::{FileForm, Reason, Screening, SignUp, of_list, of_store},
        person::{HeldRecord, lay_open},
    },
    policy::{Basis, Policy, Purpose, Wording},
    proof::TokenKind,
    store::{Bundle, Entry, Hashes, NewToken, Now, Store, event_id, new_token, unpack},
};
use known::{Known, may_be_asked};

/// The longest time that a link may be good for, in days.
pub const MOST_DAYS: u32 = 366;

/// What is asked, of whom.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// The channel, the purpose and the moment.
    pub screening: Screening<'a>,
    /// The list of sign-ups; none: the records of the store that wait for a confirmation.
    pub list: Option<FileForm<'a>>,
    /// What a link begins with; none: the list that is written has the tokens alone.
    pub base_url: Option<&'a str>,
    /// For how many days a link is good.
    pub valid_days: u32,
    /// Ids of the wordings to be used; of other languages, the last of the policy.
    pub wordings: &'a [String],
}

/// Somebody who is asked.
#[derive(Clone, Debug, Serialize)]
pub struct ToAsk {
    /// Physical line of the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The source of the record.
    pub source: String,
    /// The record's name in outputs.
    pub record: String,
    /// The data subject.
    pub subject: String,
    /// The language in which they are asked.
    pub language: Lang,
    /// The id of the wording that they are shown.
    pub wording: Option<String>,
    /// The address.
    #[serde(skip)]
    pub email: String,
    /// The name; empty where none is held.
    #[serde(skip)]
    pub name: String,
    #[serde(skip)]
    number: i64,
    #[serde(skip)]
    address: i64,
}

/// Somebody who is not asked, and why.
#[derive(Clone, Debug, Serialize)]
pub struct LeftOut {
    /// Physical line of the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The source; empty where the store does not know them.
    pub source: String,
    /// The record's name in outputs.
    pub record: String,
    /// The data subject.
    pub subject: Option<String>,
    /// Why: a reason of may-contact, or `confirmed`, `waiting`, `asked-before`, `twice`, `no-sign-up`.
    pub reason: &'static str,
}

/// Whom to ask and whom not.
#[derive(Clone, Debug, Serialize)]
pub struct Asking {
    /// The channel.
    pub channel: Channel,
    /// The purpose's id.
    pub purpose: String,
    /// The last civil date on which a link is taken.
    pub expires_on: NaiveDate,
    /// Who is asked.
    pub asked: Vec<ToAsk>,
    /// Who is not.
    pub left_out: Vec<LeftOut>,
    /// Why not, counted.
    pub left_out_by_reason: BTreeMap<&'static str, u64>,
    #[serde(skip)]
    wordings: Vec<Wording>,
}

/// The two links of one person.
#[derive(Clone, Debug)]
pub struct Links {
    /// Yes: good once, until the day.
    pub yes: String,
    /// No: good at any time.
    pub no: String,
    tokens: [NewToken; 2],
}

impl Asking {
    /// The text that somebody is shown; none where the policy registers none.
    #[must_use]
    pub fn wording(&self, person: &ToAsk) -> Option<&str> {
        let id = person.wording.as_ref()?;
        let wording = self.wordings.iter().find(|wording| wording.id == *id)?;
        wording.text.as_deref()
    }

    fn seen(&self, person: &ToAsk) -> Option<WordingSeen> {
        let id = person.wording.as_ref()?;
        let wording = self.wordings.iter().find(|wording| wording.id == *id)?;
        Some(WordingSeen {
            id: wording.id.clone(),
            sha256: wording.sha256()?,
        })
    }

    fn leave_out(&mut self, sign_up: SignUp, reason: &'static str) {
        *self.left_out_by_reason.entry(reason).or_default() += 1;
        self.left_out.push(LeftOut {
            line: sign_up.line,
            source: sign_up.source,
            record: sign_up.record,
            subject: sign_up.subject.map(subject_name),
            reason,
        });
    }
}

/// Works out whom to ask; reads only.
///
/// # Errors
/// Refused: `no-consent-purpose`. Input: `valid-days`, `base-url`, `unknown-wording`; when the list or the
/// store cannot be read.
pub fn plan(store: &Store, ask: &Ask<'_>) -> Result<Asking, OpError> {
    let screening = &ask.screening;
    let (policy, purpose) = (screening.policy, screening.purpose()?);
    check(ask, purpose)?;
    let expires_on = screening
        .now
        .today
        .checked_add_days(Days::new(u64::from(ask.valid_days)))
        .unwrap_or(NaiveDate::MAX);
    let sign_ups = match &ask.list {
        Some(list) => of_list(store, screening, list)?,
        None => of_store(store, screening)?,
    };
    let mut asking = Asking {
        channel: screening.channel,
        purpose: purpose.id.clone(),
        expires_on,
        asked: Vec::new(),
        left_out: Vec::new(),
        left_out_by_reason: BTreeMap::new(),
        wordings: wordings(policy, purpose, ask.wordings)?,
    };
    let known = Known::of_store(store, screening, &purpose.id)?;
    let mut waiting = Vec::new();
    for sign_up in sign_ups {
        match may_be_asked(&sign_up, ask.list.is_some()).and_then(|()| known.allows(&sign_up, ask))
        {
            Ok(number) => waiting.push((number, sign_up)),
            Err(reason) => asking.leave_out(sign_up, reason),
        }
    }
    let numbers: Vec<i64> = waiting.iter().map(|(number, _)| *number).collect();
    let held: HashMap<i64, HeldRecord> = lay_open(store, policy, &numbers)?
        .into_iter()
        .map(|record| (record.number, record))
        .collect();
    let mut met = HashSet::new();
    for (number, sign_up) in waiting {
        let Some(record) = held.get(&number) else {
            asking.leave_out(sign_up, Reason::Unknown.as_str());
            continue;
        };
        match to_ask(store.hashes(), screening, &asking, record, &sign_up)? {
            Err(reason) => asking.leave_out(sign_up, reason),
            Ok(person) if known.is_open(person.address) => asking.leave_out(sign_up, "waiting"),
            Ok(person) if !met.insert(person.address) => asking.leave_out(sign_up, "twice"),
            Ok(person) => asking.asked.push(person),
        }
    }
    asking
        .left_out
        .sort_by(|a, b| (a.line, &a.source, &a.record).cmp(&(b.line, &b.source, &b.record)));
    Ok(asking)
}

fn check(ask: &Ask<'_>, purpose: &Purpose) -> Result<(), OpError> {
    let unusable = |code: &'static str, message: &str, hint: &str| OpError::Input {
        code,
        message: message.to_owned(),
        hint: Some(hint.to_owned()),
    };
    if purpose.basis != Basis::Consent {
        return Err(OpError::Refused {
            code: "no-consent-purpose",
            message: format!(
                "the purpose {} does not rest on consent: nobody is to be asked for one",
                purpose.id
            ),
            hint: Some("`dpo policy show` lists the purposes and what they rest on".to_owned()),
        });
    }
    if !(1..=MOST_DAYS).contains(&ask.valid_days) {
        return Err(unusable(
            "valid-days",
            &format!("a link is good for 1 to {MOST_DAYS} days"),
            "give --valid-days 14",
        ));
    }
    if let Some(base) = ask.base_url {
        let is_safe = base.starts_with("https://") && base.len() > "https://".len();
        let is_plain = base.bytes().all(|byte| {
            byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'' | b'<' | b'>' | b'#' | b'\\')
        });
        if !is_safe || !is_plain || base.len() > 300 {
            return Err(unusable(
                "base-url",
                "the address that links begin with is no https address without a fragment",
                "give --base-url https://www.example.org/confirm",
            ));
        }
    }
    Ok(())
}

/// The wordings of a purpose: in each language the one that is named, else the last of the policy.
fn wordings(policy: &Policy, purpose: &Purpose, named: &[String]) -> Result<Vec<Wording>, OpError> {
    let own = || {
        let wordings = policy.wordings.iter();
        wordings.filter(|wording| wording.purpose == purpose.id)
    };
    let mut out: Vec<Wording> = Vec::new();
    for id in named {
        let wording = own().find(|wording| wording.id == *id);
        let wording = wording.ok_or_else(|| OpError::Input {
            code: "unknown-wording",
            message: format!(
                "the policy has no wording of that id for the purpose {}",
                purpose.id
            ),
            hint: Some("`dpo policy show` lists the wordings".to_owned()),
        })?;
        out.push(wording.clone());
    }
    for wording in own().rev() {
        if !out.iter().any(|known| known.language == wording.language) {
            out.push(wording.clone());
        }
    }
    Ok(out)
}

/// What is needed to write to somebody.
fn to_ask(
    hashes: &Hashes,
    screening: &Screening<'_>,
    asking: &Asking,
    record: &HeldRecord,
    sign_up: &SignUp,
) -> Result<Result<ToAsk, &'static str>, OpError> {
    let keys = address_keys(hashes, &record.keys, Channel::Email);
    let mut addresses = keys.zip(&record.keys.emails);
    let found = addresses.find(|(key, _)| sign_up.address.is_none_or(|own| own == *key));
    let Some((address, email)) = found else {
        return Ok(Err(Reason::Undeliverable.as_str()));
    };
    if sign_up.reasons.is_empty() && is_confirmed_in_file(screening, record)? {
        return Ok(Err("confirmed"));
    }
    let language = language(screening.policy, record);
    let wording = asking
        .wordings
        .iter()
        .find(|wording| wording.language == language);
    Ok(Ok(ToAsk {
        line: sign_up.line,
        source: record.source.clone(),
        record: record.record.clone(),
        subject: sign_up.subject.map(subject_name).unwrap_or_default(),
        language,
        wording: wording.map(|wording| wording.id.clone()),
        email: email.clone(),
        name: name(record),
        number: record.number,
        address,
    }))
}

/// Whether the record itself says that its yes was confirmed.
fn is_confirmed_in_file(screening: &Screening<'_>, record: &HeldRecord) -> Result<bool, OpError> {
    let policy = screening.policy;
    let own = record.layout.columns.of_person(record.person);
    let source = policy.source(&record.source);
    let reader = ConsentReader::new(&own, policy, source, screening.now.today);
    let mut raw = RawRow {
        line: record.line,
        ..RawRow::default()
    };
    unpack(&record.packed, &mut raw)?;
    let mut consents = Vec::new();
    reader.read(&readable(&raw, record.layout.encoding()), &mut consents);
    let (channel, purpose): (Channel, PurposeIx) = (screening.channel, screening.purpose);
    Ok(consents.iter().any(|consent| {
        consent.channel == channel && consent.purpose == purpose && consent.confirmed
    }))
}

/// The values of a field of the record's person, in file order.
fn values<'r>(record: &'r HeldRecord, field: &'r str) -> impl Iterator<Item = &'r str> {
    let columns = &record.layout.columns.columns;
    record.below(field).filter_map(move |value| {
        let column = columns.iter().find(|column| column.index == value.column)?;
        let is_own = column.person == 0 || column.person == record.person.max(1);
        is_own.then_some(value.text.trim())
    })
}

/// The language that the record names, if the controller writes in it; else the policy's first.
fn language(policy: &Policy, record: &HeldRecord) -> Lang {
    values(record, "person.language")
        .filter_map(Lang::of_cell)
        .find(|lang| policy.languages.contains(lang))
        .or_else(|| policy.languages.first().copied())
        .unwrap_or_default()
}

fn name(record: &HeldRecord) -> String {
    if let Some(whole) = values(record, "person.full_name").next() {
        return whole.to_owned();
    }
    let parts = ["person.first_name", "person.last_name"]
        .map(|field| values(record, field).next().unwrap_or_default());
    parts.join(" ").trim().to_owned()
}

/// Makes the tokens of everybody who is asked. They count once they are written with `apply`.
///
/// # Errors
/// When the store's secret cannot be read, or the system has no randomness to give.
pub fn links(
    store: &Store,
    asking: &Asking,
    base_url: Option<&str>,
) -> Result<Vec<Links>, OpError> {
    let key = store.token_key()?;
    let mut out = Vec::with_capacity(asking.asked.len());
    for _ in &asking.asked {
        let yes = new_token(&key, TokenKind::Yes, asking.expires_on)?;
        let no = new_token(&key, TokenKind::No, asking.expires_on)?;
        out.push(Links {
            yes: link(base_url, &yes.text),
            no: link(base_url, &no.text),
            tokens: [yes, no],
        });
    }
    Ok(out)
}

/// The link of a token: it stands where the address says `{token}`, else behind it as `t`.
fn link(base_url: Option<&str>, token: &str) -> String {
    match base_url {
        None => token.to_owned(),
        Some(base) if base.contains("{token}") => base.replace("{token}", token),
        Some(base) if base.ends_with(['?', '&']) => format!("{base}t={token}"),
        Some(base) if base.contains('?') => format!("{base}&t={token}"),
        Some(base) => format!("{base}?t={token}"),
    }
}

/// Notes that they were asked: one event and two tokens each, in one transaction with its trail entry.
///
/// # Errors
/// When the store cannot be written: then nothing was noted.
pub fn apply(
    store: &mut Store,
    ask: &Ask<'_>,
    asking: &Asking,
    links: &[Links],
    bundle: &Bundle,
) -> Result<(), OpError> {
    let Screening {
        policy,
        now,
        operator,
        ..
    } = ask.screening;
    let mut change = store.change()?;
    let mut digests = Vec::with_capacity(links.len());
    for (person, links) in asking.asked.iter().zip(links) {
        let event = asked(policy, asking, person, now, operator)?;
        let id = change.consent_event(person.number, &event, &[person.address])?;
        // A link without a question behind it must not go out.
        let id = id.ok_or_else(|| OpError::Refused {
            code: "asked-twice",
            message: "somebody was asked the same at this very moment".to_owned(),
            hint: Some("run `dpo consent request` again".to_owned()),
        })?;
        for token in &links.tokens {
            change.token_issued(&token.digest, id, asking.expires_on)?;
        }
        digests.push(digest(&event)?);
    }
    change.bundle(bundle)?;
    let mut detail = Map::new();
    detail.insert("channel".to_owned(), json!(asking.channel));
    detail.insert("purpose".to_owned(), json!(asking.purpose));
    detail.insert("records".to_owned(), json!(digests.len()));
    detail.insert("refused".to_owned(), json!(asking.left_out_by_reason));
    detail.insert("expires_on".to_owned(), json!(asking.expires_on));
    detail.insert("events".to_owned(), json!(digests));
    let manifest = hexadecimal(&bundle.manifest_sha256);
    detail.insert("manifest_sha256".to_owned(), json!(manifest));
    detail.insert("policy_sha256".to_owned(), json!(policy.sha256));
    change.commit(Entry::new("consents-requested", now, operator).with(detail))?;
    Ok(())
}

fn asked(
    policy: &Policy,
    asking: &Asking,
    person: &ToAsk,
    now: Now,
    operator: &str,
) -> Result<ConsentEvent, OpError> {
    Ok(ConsentEvent {
        channel: asking.channel,
        purpose: asking.purpose.clone(),
        act: ConsentAct::Requested,
        said_on: Some(now.today),
        recorded_on: now.today,
        details: EventDetails {
            id: event_id()?,
            at: Some(now.at.to_rfc3339_opts(SecondsFormat::Secs, true)),
            method: "email".to_owned(),
            source: person.source.clone(),
            wording: asking.seen(person),
            language: Some(person.language.as_str().to_owned()),
            operator: operator.to_owned(),
            jurisdiction: policy.country.clone(),
            ..EventDetails::default()
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_stands_in_the_link_where_the_address_wants_it() {
        for (base, expected) in [
            (None, "T"),
            (Some("https://example.org/c"), "https://example.org/c?t=T"),
            (
                Some("https://example.org/c?l=fr"),
                "https://example.org/c?l=fr&t=T",
            ),
            (Some("https://example.org/c?"), "https://example.org/c?t=T"),
            (
                Some("https://example.org/{token}/ok"),
                "https://example.org/T/ok",
            ),
        ] {
            assert_eq!(link(base, "T"), expected);
        }
    }
}
