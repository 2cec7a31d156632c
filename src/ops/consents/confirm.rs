//! Taking the answers of double opt-in: tokens that were clicked, from the command line, a list, or a web
//! server's log. A yes is recorded as a confirmation, a no as a refusal or a withdrawal; whatever is not
//! an answer to an open question is refused, each line with its code.
//!
//! Of two answers the no counts: where both links were opened, as programs that check links do, nobody
//! has said yes. No is taken at any time, yes only until its day.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    io::{self, BufRead},
};

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Map, json};

use crate::{
    intake::{
        clicks::{Click, ClickReader, ClickTime, Counted, Line, Passed},
        io_words,
    },
    model::{
        Channel, Consent, ConsentAct, ConsentEvent, ConsentState, EventDetails, Moment,
        consent::PurposeIx, consent_event::Evidence,
    },
    ops::{
        OpError,
        consents::{Stop, digest, system_stops},
        denials::{DenialBook, Whose},
        find::subject_name,
        import::{address_keys, hexadecimal},
        person::lay_open,
    },
    policy::Policy,
    proof::{Claim, TokenKey, TokenKind},
    store::{Change, Entry, NOBODY, Now, Store, StoredConsent, StoredToken, event_id},
};

/// Where clicks are read from.
pub enum Clicked<'a> {
    /// A token that was typed.
    Token(String),
    /// A file: its name, and what reads it.
    File(String, Box<dyn BufRead + 'a>),
}

/// How clicks are taken.
#[derive(Clone, Copy, Debug)]
pub struct Taking<'a> {
    /// The policy.
    pub policy: &'a Policy,
    /// Which requests of a log count.
    pub counted: Counted,
    /// The moment.
    pub now: Now,
    /// Who works.
    pub operator: &'a str,
}

/// An answer that was taken.
#[derive(Clone, Debug, Serialize)]
pub struct Taken {
    /// The file; none: a token that was typed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Its line, or which of the tokens that were typed.
    pub line: u64,
    /// The data subject.
    pub subject: String,
    /// The purpose's id.
    pub purpose: String,
    /// What was recorded: `confirmed`, `refused` or `withdrawn`.
    pub act: ConsentAct,
    /// The civil date of the click.
    pub said_on: NaiveDate,
}

/// A line that was not taken.
#[derive(Clone, Debug, Serialize)]
pub struct Declined {
    /// The file; none: a token that was typed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Its line, or which of the tokens that were typed.
    pub line: u64,
    /// Why: a code.
    pub reason: &'static str,
}

/// What the clicks came to.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Answers {
    /// Consents that were confirmed.
    pub confirmed: u64,
    /// Askings that were answered with no.
    pub refused_by_person: u64,
    /// Consents that were taken back by the same link.
    pub withdrawn: u64,
    /// Clicks that were taken before: the same lines of the same log.
    pub known: u64,
    /// Clicks on a link that an earlier line of this run had taken.
    pub repeated: u64,
    /// Requests with a token that do not count, by a method or an answer that is none.
    pub passed_over: u64,
    /// Other lines: other requests, blank lines, the header of a list.
    pub other_lines: u64,
    /// Clicks that were refused.
    pub refused: u64,
    /// Why, counted.
    pub refused_by_reason: BTreeMap<&'static str, u64>,
    /// What was taken.
    pub taken: Vec<Taken>,
    /// What was refused.
    pub declined: Vec<Declined>,
}

/// More refused lines are counted, not listed: a log may hold any number of forged links.
const MOST_DECLINED: usize = 10_000;

impl Answers {
    fn decline(&mut self, at: &At<'_>, reason: &'static str) {
        self.refused += 1;
        *self.refused_by_reason.entry(reason).or_default() += 1;
        if self.declined.len() < MOST_DECLINED {
            self.declined.push(Declined {
                file: at.file.map(str::to_owned),
                line: at.line,
                reason,
            });
        }
    }

    /// Whether there was anything to note.
    fn is_empty(&self) -> bool {
        self.taken.is_empty() && self.refused == 0
    }
}

/// Where a click stands.
#[derive(Clone, Copy)]
struct At<'a> {
    file: Option<&'a str>,
    line: u64,
}

/// Takes the clicks, in one transaction with its trail entry.
///
/// # Errors
/// When a file or the store cannot be read or written: then nothing was taken.
pub fn confirm(
    store: &mut Store,
    taking: &Taking<'_>,
    clicked: &mut [Clicked<'_>],
) -> Result<Answers, OpError> {
    let mut desk = Desk::open(store, taking)?;
    let mut change = store.change()?;
    let mut answers = Answers::default();
    let mut typed = 0;
    for source in clicked {
        match source {
            Clicked::Token(token) => {
                typed += 1;
                let click = Click {
                    token: token.clone(),
                    at: ClickTime::Unknown,
                    sha256: [0; 32],
                };
                let at = At {
                    file: None,
                    line: typed,
                };
                desk.click(&mut change, &at, &click, &mut answers)?;
            }
            Clicked::File(name, input) => {
                desk.file(&mut change, name, input, &mut answers)?;
            }
        }
    }
    if answers.is_empty() {
        return Ok(answers);
    }
    let entry = desk.entry(&answers);
    change.commit(entry)?;
    Ok(answers)
}

/// What answers are held against.
struct Desk<'a> {
    taking: &'a Taking<'a>,
    key: TokenKey,
    askings: HashMap<i64, StoredConsent>,
    /// Records with a yes to take back, by channel and purpose.
    granted: HashSet<(i64, Channel, String)>,
    /// The addresses that records which were asked have today.
    addresses: HashSet<(i64, i64)>,
    /// The source and the source's id of records that were asked and that it still has.
    sources: HashMap<i64, (i64, String)>,
    links: HashMap<i64, i64>,
    denials: DenialBook,
    /// Digests of lines that were taken in earlier runs.
    lines: HashSet<String>,
    /// Tokens that this run has used.
    used: HashSet<i64>,
    /// Askings that this run has answered with no.
    said_no: HashSet<i64>,
    /// Digests of the events that were added.
    events: Vec<String>,
}

impl<'a> Desk<'a> {
    fn open(store: &Store, taking: &'a Taking<'a>) -> Result<Self, OpError> {
        let links = store.links()?;
        let denials = DenialBook::of_store(store, taking.policy, &links)?;
        let mut desk = Self {
            taking,
            key: store.token_key()?,
            askings: HashMap::new(),
            granted: HashSet::new(),
            addresses: HashSet::new(),
            sources: HashMap::new(),
            links,
            denials,
            lines: HashSet::new(),
            used: HashSet::new(),
            said_no: HashSet::new(),
            events: Vec::new(),
        };
        for stored in store.consent_events()? {
            let event = &stored.event;
            if event.act == ConsentAct::Requested {
                desk.askings.insert(stored.id, stored);
                continue;
            }
            if let Some(Evidence {
                sha256: Some(sha256),
                ..
            }) = &event.details.evidence
            {
                desk.lines.insert(sha256.clone());
            }
            if event.act.is_affirmative() {
                desk.granted
                    .insert((stored.record, event.channel, event.purpose.clone()));
            }
        }
        desk.read_addresses(store)?;
        Ok(desk)
    }

    fn read_addresses(&mut self, store: &Store) -> Result<(), OpError> {
        let mut asked: Vec<i64> = self.askings.values().map(|asking| asking.record).collect();
        asked.sort_unstable();
        asked.dedup();
        // A record laid open takes room: some at a time.
        for numbers in asked.chunks(500) {
            for record in lay_open(store, self.taking.policy, numbers)? {
                let keys = address_keys(store.hashes(), &record.keys, Channel::Email);
                self.addresses.extend(keys.map(|key| (record.number, key)));
                if record.vanished_on.is_none() {
                    let place = (record.source_number, record.source_id);
                    self.sources.insert(record.number, place);
                }
            }
        }
        Ok(())
    }

    fn file(
        &mut self,
        change: &mut Change<'_>,
        name: &str,
        input: &mut dyn BufRead,
        answers: &mut Answers,
    ) -> Result<(), OpError> {
        let unreadable = |error: io::Error| OpError::Input {
            code: "unreadable",
            message: format!("cannot read {name}: {}", io_words(error.kind())),
            hint: Some("name a list of tokens or a web server's access log".to_owned()),
        };
        let mut reader = ClickReader::new(input, self.taking.counted);
        while let Some((line, what)) = reader.next_line().map_err(unreadable)? {
            let at = At {
                file: Some(name),
                line,
            };
            match what {
                Line::Click(click) => self.click(change, &at, &click, answers)?,
                Line::Passed(Passed::Method | Passed::Status) => answers.passed_over += 1,
                Line::Other => answers.other_lines += 1,
                Line::Unread(reason) => answers.decline(&at, reason),
            }
        }
        Ok(())
    }

    fn click(
        &mut self,
        change: &mut Change<'_>,
        at: &At<'_>,
        click: &Click,
        answers: &mut Answers,
    ) -> Result<(), OpError> {
        let claim = match self.key.read(&click.token) {
            Ok(claim) => claim,
            Err(error) => {
                answers.decline(at, error.as_str());
                return Ok(());
            }
        };
        let token = change.token(&claim.digest())?;
        let asking = token.as_ref().and_then(|token| {
            let asking = self.askings.get(&token.consent)?;
            (token.expires_on == claim.expires_on).then_some(asking)
        });
        // Its person was erased since, or the token was never handed out.
        let (Some(token), Some(asking)) = (token, asking.cloned()) else {
            answers.decline(at, "unknown");
            return Ok(());
        };
        if self.used.contains(&token.id) {
            answers.repeated += 1;
            return Ok(());
        }
        let said_on = self.day(click.at);
        if let Some(used_on) = token.used_on {
            let is_known = self.lines.contains(&hexadecimal(&click.sha256));
            // A no can be said again: after a new yes it is a new one.
            let is_new_no = claim.kind == TokenKind::No && said_on > used_on && !is_known;
            if !is_new_no {
                match is_known {
                    true => answers.known += 1,
                    false => answers.decline(at, "used"),
                }
                return Ok(());
            }
        }
        match self.why_not(&claim, &asking, said_on) {
            Some(reason) => answers.decline(at, reason),
            None => self.take(change, at, click, (&claim, &token, &asking), answers)?,
        }
        Ok(())
    }

    /// The civil date of a click, where the controller is.
    fn day(&self, at: ClickTime) -> NaiveDate {
        match at {
            ClickTime::Instant(at) => at.with_timezone(&self.taking.policy.timezone).date_naive(),
            ClickTime::Civil(at) => at.date,
            ClickTime::Unknown => self.taking.now.today,
        }
    }

    /// Why a token of this store is no answer. A no is always one.
    fn why_not(
        &self,
        claim: &Claim,
        asking: &StoredConsent,
        said_on: NaiveDate,
    ) -> Option<&'static str> {
        if claim.kind == TokenKind::No {
            return None;
        }
        let event = &asking.event;
        if said_on > claim.expires_on {
            return Some("expired");
        }
        if said_on < event.day() {
            return Some("before-asking");
        }
        if said_on > self.taking.now.today {
            return Some("in-the-future");
        }
        let Some(purpose) = self.taking.policy.purpose_index(&event.purpose) else {
            return Some("purpose-gone");
        };
        let mut asked = asking.addresses.iter();
        // Who reads that address shows nothing about another one that the record has now.
        if !asked.all(|address| self.addresses.contains(&(asking.record, *address))) {
            return Some("address-gone");
        }
        let is_denied = self.said_no.contains(&asking.id) || self.is_denied(asking, purpose);
        is_denied.then_some("objected-since")
    }

    /// Whether the person, or whoever uses the address, said no on the day of the asking or later.
    fn is_denied(&self, asking: &StoredConsent, purpose: PurposeIx) -> bool {
        let event = &asking.event;
        // A yes of the day of the asking: what overrules it was said since.
        let yes = Consent {
            state: ConsentState::Proven,
            said: ConsentState::Proven,
            given_at: Some(Moment {
                date: event.day(),
                time: None,
            }),
            ..Consent::silent(event.channel, purpose)
        };
        let record = asking.record;
        let whose = Whose {
            // Of no record and no import: no denial is taken for the yes's own words.
            record: NOBODY,
            import: -1,
            run: 0,
            first_run: 0,
            subject: self.links.get(&record).copied().unwrap_or(record),
        };
        let addresses: Vec<(Channel, i64)> = asking
            .addresses
            .iter()
            .map(|address| (event.channel, *address))
            .collect();
        let mut consents = [yes];
        self.denials.overrule(whose, &addresses, &mut consents);
        consents.iter().any(|consent| consent.state.is_denial())
    }

    fn take(
        &mut self,
        change: &mut Change<'_>,
        at: &At<'_>,
        click: &Click,
        (claim, token, asking): (&Claim, &StoredToken, &StoredConsent),
        answers: &mut Answers,
    ) -> Result<(), OpError> {
        let question = &asking.event;
        let place = (asking.record, question.channel, question.purpose.clone());
        let act = match claim.kind {
            TokenKind::Yes => ConsentAct::Confirmed,
            TokenKind::No if self.granted.contains(&place) => ConsentAct::Withdrawn,
            TokenKind::No => ConsentAct::Refused,
        };
        // A no that a wrong clock dates ahead is one of today.
        let said_on = self.day(click.at).min(self.taking.now.today);
        // Nor is it older than the question.
        let said_on = said_on.max(question.day().min(self.taking.now.today));
        let event = self.event(at, click, question, act, said_on)?;
        // A no that is said again was used before.
        if token.used_on.is_none() {
            change.token_used(token.id, said_on)?;
        }
        if change
            .consent_event(asking.record, &event, &asking.addresses)?
            .is_some()
        {
            self.events.push(digest(&event)?);
        }
        self.used.insert(token.id);
        match act {
            ConsentAct::Confirmed => {
                self.granted.insert(place);
                answers.confirmed += 1;
            }
            ConsentAct::Withdrawn => answers.withdrawn += 1,
            _ => answers.refused_by_person += 1,
        }
        if act.is_denial() {
            self.said_no.insert(asking.id);
            self.crm_owes(change, asking)?;
        }
        let record = asking.record;
        answers.taken.push(Taken {
            file: at.file.map(str::to_owned),
            line: at.line,
            subject: subject_name(self.links.get(&record).copied().unwrap_or(record)),
            purpose: question.purpose.clone(),
            act,
            said_on,
        });
        Ok(())
    }

    /// The system of the record has to stop as well.
    fn crm_owes(&self, change: &mut Change<'_>, asking: &StoredConsent) -> Result<(), OpError> {
        let Some((source, id)) = self.sources.get(&asking.record) else {
            return Ok(());
        };
        let stop = Stop {
            source: *source,
            record: asking.record,
            source_id: id,
            case: None,
            channels: &[asking.event.channel.as_str()],
            purposes: std::slice::from_ref(&asking.event.purpose),
        };
        system_stops(change, &stop, self.taking.now.today)
    }

    fn event(
        &self,
        at: &At<'_>,
        click: &Click,
        question: &ConsentEvent,
        act: ConsentAct,
        said_on: NaiveDate,
    ) -> Result<ConsentEvent, OpError> {
        let is_yes = act == ConsentAct::Confirmed;
        Ok(ConsentEvent {
            channel: question.channel,
            purpose: question.purpose.clone(),
            act,
            said_on: Some(said_on),
            recorded_on: self.taking.now.today,
            details: EventDetails {
                id: event_id()?,
                at: match click.at {
                    ClickTime::Instant(at) => Some(at.to_rfc3339()),
                    ClickTime::Civil(_) | ClickTime::Unknown => None,
                },
                method: match is_yes {
                    true => "double-opt-in".to_owned(),
                    false => "one-click".to_owned(),
                },
                expressed_by: "subject".to_owned(),
                source: at.file.unwrap_or_default().to_owned(),
                wording: question.details.wording.clone(),
                language: question.details.language.clone(),
                evidence: Some(match at.file {
                    Some(file) => Evidence {
                        what: format!("line {} of {file}", at.line),
                        sha256: Some(hexadecimal(&click.sha256)),
                    },
                    None => Evidence {
                        what: "the token of the link, typed in".to_owned(),
                        sha256: None,
                    },
                }),
                operator: self.taking.operator.to_owned(),
                jurisdiction: question.details.jurisdiction.clone(),
            },
        })
    }

    /// The trail's words: counts, codes and digests.
    fn entry(&self, answers: &Answers) -> Entry {
        let mut detail = Map::new();
        let counts = json!({
            "confirmed": answers.confirmed,
            "refused": answers.refused_by_person,
            "withdrawn": answers.withdrawn,
            "known": answers.known,
            "repeated": answers.repeated,
        });
        detail.insert("counts".to_owned(), counts);
        detail.insert("refused".to_owned(), json!(answers.refused_by_reason));
        detail.insert("events".to_owned(), json!(self.events));
        let policy = &self.taking.policy.sha256;
        detail.insert("policy_sha256".to_owned(), json!(policy));
        Entry::new("consents-answered", self.taking.now, self.taking.operator).with(detail)
    }
}
