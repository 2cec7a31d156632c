//! From what a row says to events: a no binds everybody whom the row may be about, and its address; a
//! yes is taken only where it is clear whose it is.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{
    Denied, FileDone, Request,
    join::{Joiner, Met, keyed},
};
use crate::{
    intake::second::{Second, Statement},
    matching::{ExactKeys, KeyReader},
    model::{Channel, ConsentAct, ConsentEvent, EventDetails, Row, consent_event::Evidence},
    ops::{
        OpError,
        consents::{Stop, digest, system_stops},
    },
    policy::Policy,
    store::{Change, KeyKind, NOBODY, Store, event_id},
};

/// What tells an undated no from another.
type Said = (i64, Channel, String, ConsentAct, String, Vec<i64>);

/// The undated noes that are there: the same file says no new one on another day.
#[derive(Debug, Default)]
pub(super) struct Undated(HashSet<Said>);

static NONE: std::sync::LazyLock<Undated> = std::sync::LazyLock::new(Undated::default);

impl Undated {
    pub(super) fn of_store(store: &Store) -> Result<Self, OpError> {
        let events = store.consent_events()?.into_iter();
        let undated = events
            .filter(|stored| stored.event.act.is_denial() && stored.event.said_on.is_none())
            .map(|stored| said(stored.record, &stored.event, &stored.addresses));
        Ok(Self(undated.collect()))
    }

    /// Those that count for a file: none for a new one, whose noes are said anew.
    pub(super) fn when(&self, is_known_file: bool) -> &Self {
        match is_known_file {
            true => self,
            false => &NONE,
        }
    }

    fn has(&self, record: i64, event: &ConsentEvent, addresses: &[i64]) -> bool {
        event.said_on.is_none()
            && event.act.is_denial()
            && !self.0.is_empty()
            && self.0.contains(&said(record, event, addresses))
    }
}

fn said(record: i64, event: &ConsentEvent, addresses: &[i64]) -> Said {
    // Of nobody the address is all there is.
    let mut own = match record {
        NOBODY => addresses.to_vec(),
        _ => Vec::new(),
    };
    own.sort_unstable();
    own.dedup();
    (
        record,
        event.channel,
        event.purpose.clone(),
        event.act,
        event.details.source.clone(),
        own,
    )
}

/// Takes the rows of one file.
pub(super) struct Taker<'t, 'j> {
    second: &'t Second,
    source: String,
    joiner: &'t mut Joiner<'j>,
    undated: &'t Undated,
    policy: &'t Policy,
    request: &'t Request<'t>,
    reader: KeyReader,
    sources: Vec<i64>,
    keys: ExactKeys,
    names: Vec<i64>,
    statements: Vec<Statement>,
    events: Vec<String>,
    denied: BTreeMap<i64, Denied>,
}

/// What became of the statements of one row.
#[derive(Clone, Copy, Debug, Default)]
struct OfRow {
    new: u64,
    known: u64,
    is_ambiguous: bool,
    is_unmatched: bool,
}

/// Whose a yes is.
enum Whose {
    /// These records of one person.
    Of(Vec<i64>),
    /// One of several persons.
    Ambiguous,
    /// Nobody who is known.
    Nobody,
}

impl<'t, 'j> Taker<'t, 'j> {
    pub(super) fn new(
        second: &'t Second,
        source: String,
        joiner: &'t mut Joiner<'j>,
        undated: &'t Undated,
        request: &'t Request<'t>,
    ) -> Self {
        Self {
            reader: KeyReader::new(&second.columns, 0, joiner.country()),
            sources: joiner.sources_of(second, request.source),
            second,
            source,
            joiner,
            undated,
            policy: request.policy,
            request,
            keys: ExactKeys::default(),
            names: Vec::new(),
            statements: Vec::new(),
            events: Vec::new(),
            denied: BTreeMap::new(),
        }
    }

    /// Takes what a row says; counts it once.
    pub(super) fn row(
        &mut self,
        change: &mut Change<'_>,
        row: &Row<'_>,
        line: u64,
        done: &mut FileDone,
    ) -> Result<(), OpError> {
        let mut statements = std::mem::take(&mut self.statements);
        statements.clear();
        let heard = self.second.read(row, &mut statements);
        done.left.open_purpose += u64::from(heard.open_yes);
        done.left.unknown_wording += u64::from(heard.unknown_wording);
        self.reader.read(row, &mut self.keys);
        let names_nobody = self.keys.emails.is_empty()
            && self.keys.phones.is_empty()
            && (self.keys.id.is_empty()
                || self.sources.is_empty() && self.second.kind.party.is_empty());
        if let Some(reason) = heard.reject {
            done.reject(line, reason, String::new());
        } else if statements.is_empty() && heard.open_yes {
            done.reject(line, "purpose-open", String::new());
        } else if statements.is_empty() {
            done.rows.no_statement += 1;
        } else if names_nobody {
            let is_unread = self.keys.has_unread_email || self.keys.has_unread_phone;
            let reason = if is_unread {
                "address-unread"
            } else {
                "names-nobody"
            };
            done.reject(line, reason, String::new());
        } else {
            self.read_names(change, row);
            let of_row = self.statements(change, &statements, done)?;
            let rows = &mut done.rows;
            match of_row {
                OfRow { new: 1.., .. } => rows.taken += 1,
                OfRow { known: 1.., .. } => rows.already_known += 1,
                OfRow {
                    is_ambiguous: true, ..
                } => rows.ambiguous += 1,
                _ => rows.unmatched += 1,
            }
            done.left.ambiguous_yes += u64::from(of_row.is_ambiguous);
            done.left.unmatched_yes += u64::from(of_row.is_unmatched);
        }
        self.statements = statements;
        Ok(())
    }

    /// The keyed first names that the row may mean.
    fn read_names(&mut self, change: &Change<'_>, row: &Row<'_>) {
        let mut names = Vec::new();
        self.reader.first_names(row, &mut names);
        self.names.clear();
        let keyed = names
            .iter()
            .map(|name| change.hashes().key(KeyKind::FirstName, 0, name.as_bytes()));
        self.names.extend(keyed);
    }

    fn statements(
        &mut self,
        change: &mut Change<'_>,
        statements: &[Statement],
        done: &mut FileDone,
    ) -> Result<OfRow, OpError> {
        let is_party = !self.second.kind.party.is_empty();
        let met = self
            .joiner
            .meet(change, &self.keys, &self.sources, is_party)?;
        let mut of_row = OfRow::default();
        for statement in statements {
            match statement.act {
                act if act.is_denial() => self.no(change, statement, &met, &mut of_row, done)?,
                // It is about the address, whoever uses it.
                ConsentAct::Undeliverable => {
                    let reached = met.reached(&self.keys, statement.channel);
                    for record in reached {
                        self.add(change, record, statement, &[], &mut of_row, done)?;
                    }
                }
                act => match self.whose(change, &met, statement.channel)? {
                    Whose::Of(records) => {
                        // A yes is given for the address of the row, and for no later one.
                        let own = keyed(change, &self.keys, statement.channel);
                        for record in records {
                            self.add(change, record, statement, &own, &mut of_row, done)?;
                        }
                    }
                    Whose::Ambiguous => of_row.is_ambiguous = true,
                    Whose::Nobody => of_row.is_unmatched |= act.is_affirmative(),
                },
            }
        }
        Ok(of_row)
    }

    /// A no binds every person whom the row may be about, and the addresses.
    fn no(
        &mut self,
        change: &mut Change<'_>,
        statement: &Statement,
        met: &Met,
        of_row: &mut OfRow,
        done: &mut FileDone,
    ) -> Result<(), OpError> {
        let channel = statement.channel;
        let own = keyed(change, &self.keys, channel);
        let persons = self.persons(change, &met.all())?;
        if persons.is_empty() {
            if !own.is_empty() {
                let event = self.event(statement, true)?;
                let is_known = self.undated.has(NOBODY, &event, &own);
                if !is_known && change.consent_event(NOBODY, &event, &own)?.is_some() {
                    self.events.push(digest(&event)?);
                    done.count(statement.act.as_str());
                    done.bound += 1;
                }
            }
            return Ok(());
        }
        let is_named = |person: &Person| person.is_named(&self.names);
        let names_one = persons.iter().any(is_named);
        let meant: Vec<i64> = persons
            .iter()
            .filter(|person| !names_one || is_named(person) || met.by_id.contains(&person.record))
            // Each of a person's records may be the one that stays.
            .flat_map(|person| person.records.iter().copied())
            .collect();
        for record in meant {
            let mut addresses = own.clone();
            if let Some(reached) = self.joiner.open(change, record)? {
                addresses.extend(keyed(change, &reached.keys, channel));
            }
            if self.add(change, record, statement, &addresses, of_row, done)? {
                let (channels, purposes) = self.denied.entry(record).or_default();
                channels.insert(channel.as_str());
                let purpose = self.policy.purpose(statement.purpose);
                purposes.extend(purpose.map(|purpose| purpose.id.clone()));
            }
        }
        Ok(())
    }

    /// The persons of records, each with its first record.
    fn persons(
        &self,
        change: &Change<'_>,
        records: &BTreeSet<i64>,
    ) -> Result<Vec<Person>, OpError> {
        let mut persons: BTreeMap<i64, Person> = BTreeMap::new();
        for record in records {
            let name = change.first_name_key(*record)?;
            let person = persons
                .entry(self.joiner.subject(*record))
                .or_insert_with(|| Person {
                    record: *record,
                    records: Vec::new(),
                    names: BTreeSet::new(),
                });
            person.records.push(*record);
            if name != 0 {
                person.names.insert(name);
            }
        }
        Ok(persons.into_values().collect())
    }

    /// Whose a yes to a channel is: the one person of the address, unless the row names another; of
    /// several the one whom it names.
    fn whose(&self, change: &Change<'_>, met: &Met, channel: Channel) -> Result<Whose, OpError> {
        let reached = met.reached(&self.keys, channel);
        if reached.is_empty() {
            // The id leads to somebody who does not have the row's address.
            return Ok(match met.by_id.is_empty() {
                true => Whose::Nobody,
                false => Whose::Ambiguous,
            });
        }
        let mut persons = self.persons(change, &reached)?;
        if persons.len() > 1 {
            persons.retain(|person| person.is_named(&self.names));
        } else if met.by_id.is_empty() && !self.names.is_empty() {
            persons.retain(|person| person.names.is_empty() || person.is_named(&self.names));
        }
        let mut persons = persons.into_iter();
        Ok(match (persons.next(), persons.next()) {
            (Some(one), None) => Whose::Of(one.records),
            _ => Whose::Ambiguous,
        })
    }

    /// Adds an event of a record; whether it is new.
    fn add(
        &mut self,
        change: &mut Change<'_>,
        record: i64,
        statement: &Statement,
        addresses: &[i64],
        of_row: &mut OfRow,
        done: &mut FileDone,
    ) -> Result<bool, OpError> {
        let event = self.event(statement, false)?;
        let is_known = self.undated.has(record, &event, addresses);
        if is_known || change.consent_event(record, &event, addresses)?.is_none() {
            of_row.known += 1;
            return Ok(false);
        }
        of_row.new += 1;
        done.count(statement.act.as_str());
        self.events.push(digest(&event)?);
        Ok(true)
    }

    /// The event of a statement. Of nobody nothing is kept beyond the no.
    fn event(&self, statement: &Statement, is_of_nobody: bool) -> Result<ConsentEvent, OpError> {
        let purpose = self.policy.purpose(statement.purpose);
        let evidence = statement.evidence.clone().filter(|_| !is_of_nobody);
        Ok(ConsentEvent {
            channel: statement.channel,
            purpose: purpose
                .map(|purpose| purpose.id.clone())
                .unwrap_or_default(),
            act: statement.act,
            said_on: statement.said_on,
            recorded_on: self.request.now.today,
            details: EventDetails {
                id: event_id()?,
                at: statement.at.clone(),
                method: statement.method.clone(),
                expressed_by: statement.said_by.clone(),
                source: self.source.clone(),
                wording: statement.wording.clone(),
                language: statement.language.clone(),
                evidence: evidence.map(|what| Evidence { what, sha256: None }),
                operator: self.request.operator.to_owned(),
                jurisdiction: self.policy.country.clone(),
            },
        })
    }

    /// Tells the systems of the denied records; gives the digests of the new events.
    pub(super) fn finish(
        mut self,
        change: &mut Change<'_>,
        done: &mut FileDone,
    ) -> Result<Vec<String>, OpError> {
        let today = self.request.now.today;
        for (record, (channels, purposes)) in std::mem::take(&mut self.denied) {
            let Some(reached) = self.joiner.open(change, record)? else {
                continue;
            };
            // The system that says so knows it.
            if reached.is_vanished || reached.source_name == self.source {
                continue;
            }
            let (channels, purposes) = (Vec::from_iter(channels), Vec::from_iter(purposes));
            let stop = Stop {
                source: reached.source,
                record,
                source_id: &reached.keys.id,
                case: None,
                channels: &channels,
                purposes: &purposes,
            };
            system_stops(change, &stop, today)?;
            done.crm += 1;
        }
        Ok(self.events)
    }
}

/// A person whom a row may be about.
#[derive(Debug)]
struct Person {
    /// The first of the records.
    record: i64,
    records: Vec<i64>,
    /// Keyed first names.
    names: BTreeSet<i64>,
}

impl Person {
    fn is_named(&self, names: &[i64]) -> bool {
        names.iter().any(|name| self.names.contains(name))
    }
}
