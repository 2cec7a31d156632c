//! The recipients of a message against the store (EML-29). A "no" anywhere wins: of the person, of
//! whoever else said it about the address, or of the list itself.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    path::Path,
};

use serde::Serialize;

use crate::{
    intake::{
        OpenOptions,
        assemble::{self, Assembled, Assembler},
        consents::{ConsentReader, Denied},
    },
    matching::{ExactKeys, KeyReader},
    model::{Channel, Consent, ConsentState, DateOrder, RawRow, Row, consent::PurposeIx},
    ops::{
        Layout, OpError,
        audit::shown_id,
        denials::{DenialBook, Whose},
        import::{ImportRequest, address_keys, prepare},
        layout::readable,
    },
    policy::{Basis, Policy},
    store::{ImportInfo, Now, Store, unpack},
};

/// A list of recipients: any table that import reads.
#[derive(Clone, Copy, Debug)]
pub struct List<'a> {
    /// The file.
    pub path: &'a Path,
    /// What the user said about its form.
    pub options: &'a OpenOptions,
    /// Order of day and month where the file does not show it.
    pub date_order: Option<DateOrder>,
    /// The moment.
    pub now: Now,
}

/// What a list of recipients is, in counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RecipientFacts {
    /// The list's name.
    pub file: String,
    /// Recipients with an e-mail address.
    pub checked: u64,
    /// Rows without an e-mail address.
    pub without_address: u64,
    /// Who may not be contacted, by reason.
    pub reasons: BTreeMap<&'static str, u64>,
}

/// A recipient who said no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The row's name in outputs.
    pub record: String,
    /// The row's line.
    pub line: u64,
    /// The reason, as `dpo may-contact` calls it.
    pub reason: &'static str,
    /// The state of the consent.
    pub state: Option<ConsentState>,
}

/// What the store says of the recipients.
#[derive(Clone, Debug, Default)]
pub struct Screening {
    /// The list's name.
    pub source: String,
    /// The counts.
    pub facts: RecipientFacts,
    /// Those who said no.
    pub refused: Vec<Refused>,
    /// Those without a consent that can be shown, by reason.
    pub unallowed: BTreeMap<&'static str, u64>,
}

/// Looks every row of a list up in the store, by its e-mail addresses.
///
/// # Errors
/// When the list or the store cannot be read.
pub fn screen(store: &Store, policy: &Policy, list: &List<'_>) -> Result<Screening, OpError> {
    let desk = Desk::new(store, policy, list.now.today)?;
    let files = [list.path.to_owned()];
    let request = ImportRequest {
        files: &files,
        source: None,
        options: list.options,
        date_order: list.date_order,
        is_partial: true,
        is_dry_run: true,
        rejects: None,
        policy,
        now: list.now,
        operator: "",
    };
    let prepared = prepare(list.path, &request)?;
    let columns = &prepared.columns;
    let encoding = prepared.opened.shape.encoding;
    let readers: Vec<(u8, KeyReader, ConsentReader)> = assemble::persons(columns)
        .into_iter()
        .map(|person| {
            let keys = KeyReader::new(columns, person, &policy.country);
            let consents = prepared.consents(person, policy, list.now.today);
            (person, keys, consents)
        })
        .collect();
    let mut screening = Screening {
        source: prepared.name.clone(),
        ..Screening::default()
    };
    screening.facts.file.clone_from(&prepared.name);
    let mut rows = Assembler::new(prepared.opened.rows, columns);
    let mut raw = RawRow::default();
    let mut keys = ExactKeys::default();
    loop {
        match rows.next(&mut raw)? {
            Assembled::End => return Ok(screening),
            Assembled::Rejected(_) => {}
            Assembled::Record => {
                for (person, reader, consents) in &readers {
                    if !assemble::has_person(&raw, columns, *person) {
                        continue;
                    }
                    let own = if *person == 0 {
                        Cow::Borrowed(&raw)
                    } else {
                        Cow::Owned(assemble::of_person(&raw, columns, *person))
                    };
                    let row = readable(&own, encoding);
                    reader.read(&row, &mut keys);
                    if keys.emails.is_empty() {
                        screening.facts.without_address += 1;
                        continue;
                    }
                    let standing = desk.standing(&keys, said_no(consents, &row))?;
                    let record = || shown_id(&keys, reader, &row, raw.line);
                    screening.count(standing, raw.line, record);
                }
            }
        }
    }
}

/// The strongest "no" to e-mail that a row itself says.
fn said_no(consents: &ConsentReader, row: &Row<'_>) -> Option<ConsentState> {
    let mut denied: Vec<Denied> = Vec::new();
    consents.denials(row, &mut denied);
    denied
        .iter()
        .filter(|denial| denial.channel == Channel::Email)
        .map(|denial| denial.state)
        .max_by_key(|state| state.precedence())
}

/// What the store says of a recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// They said no.
    Refused(ConsentState),
    /// They may be written to.
    Allowed,
    /// No consent that can be shown, and why.
    Unallowed(&'static str),
}

impl Screening {
    fn count(&mut self, standing: Standing, line: u64, record: impl FnOnce() -> String) {
        self.facts.checked += 1;
        let reason = match standing {
            Standing::Allowed => return,
            Standing::Refused(state) => {
                let reason = reason_of(state);
                self.refused.push(Refused {
                    record: record(),
                    line,
                    reason,
                    state: Some(state),
                });
                reason
            }
            Standing::Unallowed(reason) => {
                *self.unallowed.entry(reason).or_default() += 1;
                reason
            }
        };
        *self.facts.reasons.entry(reason).or_default() += 1;
    }
}

/// The reason why a state allows no message, as `dpo may-contact` calls it.
const fn reason_of(state: ConsentState) -> &'static str {
    match state {
        ConsentState::Objected => "objected",
        ConsentState::Withdrawn => "withdrawn",
        ConsentState::Refused => "refused",
        ConsentState::Invalid => "invalid",
        ConsentState::Pending => "pending",
        ConsentState::Expired => "expired",
        ConsentState::Undeliverable => "undeliverable",
        ConsentState::Claimed => "unproven",
        ConsentState::Proven | ConsentState::NoStatement | ConsentState::NoObjectionFlag => {
            "no-consent"
        }
    }
}

/// What is read of the store once.
struct Desk<'a> {
    store: &'a Store,
    policy: &'a Policy,
    book: DenialBook,
    links: HashMap<i64, i64>,
    layouts: HashMap<i64, (String, Layout)>,
    imports: HashMap<i64, ImportInfo>,
    /// The purposes that use e-mail.
    purposes: Vec<PurposeIx>,
    today: chrono::NaiveDate,
}

impl<'a> Desk<'a> {
    fn new(
        store: &'a Store,
        policy: &'a Policy,
        today: chrono::NaiveDate,
    ) -> Result<Self, OpError> {
        let links = store.links()?;
        let mut layouts = HashMap::new();
        for row in store.layouts()? {
            layouts.insert(row.id, (row.source_name, Layout::from_bytes(&row.columns)?));
        }
        let imports = store.imports()?;
        Ok(Self {
            store,
            policy,
            book: DenialBook::of_store(store, policy, &links)?,
            links,
            layouts,
            imports: imports.into_iter().map(|own| (own.id, own)).collect(),
            purposes: (0..)
                .zip(&policy.purposes)
                .filter(|(_, purpose)| purpose.channels.contains(&Channel::Email))
                .map(|(index, _)| index)
                .collect(),
            today,
        })
    }

    /// What the store says of the holder of these addresses. A "no" anywhere wins; else one consent that
    /// can be shown is enough; else the best that there is tells the reason.
    fn standing(&self, keys: &ExactKeys, own: Option<ConsentState>) -> Result<Standing, OpError> {
        let addresses: Vec<(Channel, i64)> =
            address_keys(self.store.hashes(), keys, Channel::Email)
                .map(|key| (Channel::Email, key))
                .collect();
        let mut consents = Vec::new();
        let mut is_known = false;
        for (_, key) in &addresses {
            for record in self.store.records_of_key(*key)? {
                is_known |= self.add(record, &addresses, &mut consents)?;
            }
        }
        if !is_known {
            consents = self.of_nobody(&addresses);
        }
        let denied = consents
            .iter()
            .map(|consent| consent.state)
            .filter(|state| state.is_denial())
            .chain(own)
            .max_by_key(|state| state.precedence());
        if let Some(state) = denied {
            return Ok(Standing::Refused(state));
        }
        if !is_known {
            return Ok(Standing::Unallowed("unknown"));
        }
        let is_free = self.purposes.iter().any(|purpose| {
            self.policy
                .purpose(*purpose)
                .is_some_and(|purpose| purpose.basis != Basis::Consent)
        });
        let states = || consents.iter().map(|consent| consent.state);
        if is_free || states().any(|state| state == ConsentState::Proven) {
            return Ok(Standing::Allowed);
        }
        // In the order in which `dpo may-contact` names reasons.
        let reasons = [
            "invalid",
            "pending",
            "no-consent",
            "unproven",
            "expired",
            "undeliverable",
        ];
        let is_silence = |state: &ConsentState| {
            matches!(
                state,
                ConsentState::NoStatement | ConsentState::NoObjectionFlag
            )
        };
        let spoken = reasons.into_iter().find(|reason| {
            states().any(|state| !is_silence(&state) && reason_of(state) == *reason)
        });
        Ok(Standing::Unallowed(spoken.unwrap_or("no-consent")))
    }

    /// Consents of nobody: what was said about the addresses alone.
    fn of_nobody(&self, addresses: &[(Channel, i64)]) -> Vec<Consent> {
        let mut consents: Vec<Consent> = self
            .purposes
            .iter()
            .map(|purpose| Consent::silent(Channel::Email, *purpose))
            .collect();
        let nobody = Whose {
            record: -1,
            import: -1,
            run: 0,
            first_run: 0,
            subject: -1,
        };
        self.book.overrule(nobody, addresses, &mut consents);
        consents
    }

    /// Adds the consents of a record; whether there is such a record.
    fn add(
        &self,
        record: i64,
        addresses: &[(Channel, i64)],
        consents: &mut Vec<Consent>,
    ) -> Result<bool, OpError> {
        let Some(stored) = self.store.record(record)? else {
            return Ok(false);
        };
        let Some((source, layout)) = self.layouts.get(&stored.layout) else {
            return Ok(false);
        };
        let mut raw = RawRow {
            line: stored.line,
            ..RawRow::default()
        };
        unpack(&stored.packed, &mut raw)?;
        let row = readable(&raw, layout.encoding());
        let columns = layout.columns.of_person(stored.person);
        let reader = ConsentReader::new(
            &columns,
            self.policy,
            self.policy.source(source),
            self.today,
        );
        let mut own = Vec::new();
        reader.read(&row, &mut own);
        own.retain(|consent| {
            consent.channel == Channel::Email && self.purposes.contains(&consent.purpose)
        });
        let run = |import: i64| self.imports.get(&import).map_or(0, |import| import.run);
        let whose = Whose {
            record,
            import: stored.import,
            run: run(stored.import),
            first_run: run(stored.first_import),
            subject: self.links.get(&record).copied().unwrap_or(record),
        };
        self.book.overrule(whose, addresses, &mut own);
        consents.extend(own);
        Ok(true)
    }
}
