//! The people of a list, or of the store, as double opt-in looks at them: who each is, and what stands
//! against writing to them. Looked up and judged exactly as a mailing is.

use std::sync::mpsc::sync_channel;

use super::{
    Screening, broken,
    file::{Batch, FileForm, LookUp, Party, RowIn, Rows, has_only_places},
    judge::{Judge, Keys},
    pass::{Ids, Name, Passed, Wanted, pass},
    reason::{Ground, Reason, Reasons},
    remembered::Remembered,
    screen::source_of,
};
use crate::{
    ops::{OpError, import::prepare},
    store::{LayoutRow, Store},
};

/// Somebody whom a list or the store names.
#[derive(Clone, Debug)]
pub struct SignUp {
    /// Physical line of the list; none in the store.
    pub line: Option<u64>,
    /// The source of the record; empty where the store knows nobody.
    pub source: String,
    /// The record's name in outputs.
    pub record: String,
    /// The store's number of the record.
    pub number: Option<i64>,
    /// The person.
    pub subject: Option<i64>,
    /// Keyed hash of the address that the list names; none: the record's own.
    pub address: Option<i64>,
    /// What stands against writing to them.
    pub reasons: Reasons,
    /// By what right they may be written to already.
    pub ground: Option<Ground>,
}

/// Names records of the store.
struct Book<'b> {
    names: &'b [Name],
    sources: Vec<(i64, &'b str)>,
}

impl<'b> Book<'b> {
    fn new(names: &'b [Name], layouts: &'b [LayoutRow]) -> Self {
        let mut sources: Vec<(i64, &str)> = Vec::new();
        for layout in layouts {
            if !sources.iter().any(|(id, _)| *id == layout.source) {
                sources.push((layout.source, &layout.source_name));
            }
        }
        Self { names, sources }
    }

    fn source(&self, name: &Name) -> String {
        let source = self.sources.get(name.source as usize);
        source
            .map(|(_, name)| (*name).to_owned())
            .unwrap_or_default()
    }
}

/// Every contact of the store.
///
/// # Errors
/// When the store cannot be read.
pub fn of_store(store: &Store, screening: &Screening<'_>) -> Result<Vec<SignUp>, OpError> {
    let layouts = store.layouts()?;
    let wanted = Wanted {
        ids: Ids::None,
        places: false,
        names: true,
    };
    let Passed { book, names } = pass(store, screening, &layouts, wanted)?;
    let named = Book::new(&names, &layouts);
    let mut out = Vec::with_capacity(names.len());
    for (at, name) in names.iter().enumerate() {
        let (reasons, ground) = book.settled.get(at).copied().unwrap_or_default();
        let fact = book.facts.get(at);
        let person = fact.and_then(|fact| book.persons.get(fact.person as usize));
        out.push(SignUp {
            line: None,
            source: named.source(name),
            record: name.record.clone(),
            number: Some(name.number),
            subject: person.map(|person| person.subject),
            address: None,
            reasons,
            ground,
        });
    }
    Ok(out)
}

/// Each row of a list, in order.
///
/// # Errors
/// When the list or the store cannot be read.
pub fn of_list(
    store: &Store,
    screening: &Screening<'_>,
    form: &FileForm<'_>,
) -> Result<Vec<SignUp>, OpError> {
    let policy = screening.policy;
    let prepared = prepare(form.path, &screening.looking(form))?;
    let layouts = store.layouts()?;
    let look_up = LookUp {
        channel: screening.channel,
        ids_of: source_of(&layouts, &prepared.source, form.source)?,
        places: has_only_places(&prepared.columns),
        names: true,
    };
    let wanted = Wanted {
        ids: look_up.ids_of.map_or(Ids::None, Ids::Of),
        places: look_up.places,
        names: true,
    };
    let Passed { book, names } = pass(store, screening, &layouts, wanted)?;
    let rows = Rows::new(
        prepared,
        look_up,
        &policy.country,
        store.hashes(),
        Remembered::of_store(store)?,
        screening.purpose()?,
    );
    let named = Book::new(&names, &layouts);
    let mut out = Vec::new();
    std::thread::scope(|scope| {
        let (send, receive) = sync_channel::<Batch>(3);
        let (spent, again) = sync_channel::<Batch>(5);
        let reading = scope.spawn(move || rows.run(&send, &again));
        let mut judge = Judge::new(&book);
        while let Ok(mut batch) = receive.recv() {
            of_batch(&mut judge, &named, &batch, &mut out);
            batch.clear();
            drop(spent.try_send(batch));
        }
        let read = reading.join().map_err(|_| broken("reading the list"))?;
        read.map_err(|error| OpError::in_file(form.path, error))
    })?;
    Ok(out)
}

/// The persons of a batch of rows.
fn of_batch(judge: &mut Judge<'_>, named: &Book<'_>, batch: &Batch, out: &mut Vec<SignUp>) {
    let (mut parties, mut names, mut keys) = (0, 0, 0);
    for row in &batch.rows {
        let own = batch
            .parties
            .get(parties..row.parties_end)
            .unwrap_or_default();
        parties = row.parties_end;
        if own.is_empty() {
            out.push(nobody(row));
        }
        for party in own {
            let of = |from: usize, to: usize| batch.keys.get(from..to).unwrap_or_default();
            let own_keys = Keys {
                used: of(keys, party.used_end),
                other: of(party.used_end, party.other_end),
                ids: of(party.other_end, party.id_end),
                has_unread: party.has_unread,
            };
            let own_names = batch.names.get(names..party.names_end).unwrap_or_default();
            (names, keys) = (party.names_end, party.id_end);
            out.push(of_party(judge, named, row, party, own_names, &own_keys));
        }
    }
}

fn of_party(
    judge: &mut Judge<'_>,
    named: &Book<'_>,
    row: &RowIn,
    party: &Party,
    names: &[i64],
    keys: &Keys<'_>,
) -> SignUp {
    let mut told = judge.party(names, keys);
    if let Some(reason) = party.remembered.filter(|_| told.subject.is_none()) {
        told.reasons.insert(reason);
    }
    let mut sign_up = SignUp {
        reasons: told.reasons,
        ground: told.ground,
        subject: told.subject,
        ..nobody(row)
    };
    let found = judge.meant(names, keys);
    match found.and_then(|(at, key)| Some((named.names.get(at as usize)?, key))) {
        Some((name, key)) => {
            sign_up.number = Some(name.number);
            sign_up.source = named.source(name);
            sign_up.record.clone_from(&name.record);
            sign_up.address = key;
        }
        // Nobody is written to at an address that the store does not know.
        None => sign_up.reasons.insert(Reason::Unknown),
    }
    sign_up
}

/// A row of which nobody is known.
fn nobody(row: &RowIn) -> SignUp {
    SignUp {
        line: Some(row.line),
        source: String::new(),
        record: row.name.clone(),
        number: None,
        subject: None,
        address: None,
        reasons: Reasons::only(Reason::Unknown),
        ground: None,
    }
}
