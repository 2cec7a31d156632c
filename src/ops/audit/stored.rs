//! The audit of the store: one streaming pass over the opened records.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde_json::{Map, json};

use super::{
    AuditOutcome, AuditRequest, Coverage, Reader, Standing, Survey, Totals, Work,
    exercised::exercised,
    heard::Heard,
    memory::{Memory, NO_RECORD, Recall},
    pipeline::{Batch, Judge, Judged, Kept, judge_all},
    sieve::{Past, Sieve},
    survey::{Surveyed, figures},
    totals::profile_name,
    whole::{Looked, judge_whole},
};
use crate::{
    model::{Finding, Lang, RawRow, report::Figures},
    ops::{
        Layout, OpError,
        denials::{DenialBook, Whose},
        holds::{self, NoteReader, Noticed},
        layout::readable,
    },
    rules::{self, Audit, Duplicates, Exercised, Handover, SourceCx},
    store::{Entry, Hashes, SealedRecord, Sealer, Store, StoreError, StoreFault, unpack},
};

/// Where findings go: `ready` runs on the thread that finds them, `hand` gets them in the order of the
/// records.
pub struct Outlet<'o, B> {
    /// Makes a finding ready: a line of text, or the finding itself. It comes with the number of its
    /// record; 0 where it is about more than a record.
    pub ready: &'o (dyn Fn(&mut B, Finding, i64) + Sync),
    /// Takes what was made ready.
    pub hand: &'o mut dyn FnMut(B),
}

/// Audits the store. The counts come back, and are kept in the store with a trail entry where it can be
/// written; what was found is remembered, for the next audit to tell what is new.
///
/// # Errors
/// When a record does not open, or the counts cannot be kept.
pub fn audit_store<B: Default + Send>(
    store: &mut Store,
    request: &AuditRequest<'_>,
    outlet: &mut Outlet<'_, B>,
) -> Result<AuditOutcome, OpError> {
    let (mut memory, mut noticed) = (Memory::default(), Vec::new());
    let kept = Kept {
        memory: &mut memory,
        noticed: &mut noticed,
    };
    let seen = look(store, request, kept, outlet)?;
    if store.is_writable() {
        keep(store, request, &seen, memory, &noticed)?;
    }
    Ok(seen.outcome)
}

/// What a pass over the store has seen.
pub(crate) struct Seen {
    /// What the audit found.
    pub(crate) outcome: AuditOutcome,
    /// All findings that no exception accepts, the known ones too.
    all: Totals,
    /// What reports are made of; of the records and rules that were asked for.
    pub(crate) figures: Figures,
}

/// Looks at every record and keeps nothing.
pub(crate) fn look_through<B: Default + Send>(
    store: &Store,
    request: &AuditRequest<'_>,
    outlet: &mut Outlet<'_, B>,
) -> Result<Seen, OpError> {
    let kept = Kept {
        memory: &mut Memory::default(),
        noticed: &mut Vec::new(),
    };
    look(store, request, kept, outlet)
}

/// The sources of a store and how their records read.
struct Scene<'a> {
    request: &'a AuditRequest<'a>,
    layouts: Vec<(i64, String, Layout)>,
    /// Where a layout stands in `layouts`.
    position: HashMap<i64, usize>,
    last_of_layout: HashMap<i64, NaiveDate>,
    /// The call and the date of each import.
    imported: HashMap<i64, (i64, NaiveDate)>,
    links: &'a HashMap<i64, i64>,
    book: DenialBook,
    /// What sources that bring no records said.
    heard: Heard,
    hashes: &'a Hashes,
    /// Rights that were exercised.
    exercised: Exercised,
    /// What was noticed in a record and then reviewed.
    reviewed: HashMap<i64, Vec<(String, i64)>>,
}

impl<'a> Scene<'a> {
    fn of(
        store: &'a Store,
        request: &'a AuditRequest<'a>,
        links: &'a HashMap<i64, i64>,
    ) -> Result<Self, OpError> {
        let imports = store.imports()?;
        let mut layouts = Vec::new();
        for row in store.layouts()? {
            if request
                .source
                .is_none_or(|source| source == row.source_name)
            {
                layouts.push((row.id, row.source_name, Layout::from_bytes(&row.columns)?));
            }
        }
        if let Some(source) = request.source.filter(|_| layouts.is_empty()) {
            return Err(OpError::Input {
                code: "unknown-source",
                message: format!("the store has no source {source}"),
                hint: Some(
                    "the outputs of `dpo import` and of `dpo audit` name the sources".to_owned(),
                ),
            });
        }
        let mut reviewed: HashMap<i64, Vec<(String, i64)>> = HashMap::new();
        for (record, rule, text_key) in store.reviewed()? {
            reviewed.entry(record).or_default().push((rule, text_key));
        }
        let book = DenialBook::of_store(store, request.policy, links)?;
        Ok(Self {
            request,
            heard: Heard::of_store(store, request.policy, links, &book)?,
            exercised: exercised(store, request.policy, request.source)?,
            reviewed,
            position: layouts
                .iter()
                .enumerate()
                .map(|(at, (id, ..))| (*id, at))
                .collect(),
            layouts,
            last_of_layout: imports
                .iter()
                .map(|import| (import.layout, import.today))
                .collect(),
            imported: imports
                .into_iter()
                .map(|import| (import.id, (import.run, import.today)))
                .collect(),
            book,
            links,
            hashes: store.hashes(),
        })
    }

    fn readers(&self) -> Vec<Reader<'_>> {
        let request = self.request;
        let mut readers = Vec::new();
        for (_, source, layout) in &self.layouts {
            readers.push(Reader::new(
                (source, source),
                &layout.columns,
                layout.encoding(),
                request.policy,
                request.now.today,
            ));
        }
        readers
    }

    fn surveys(&self) -> Vec<Survey> {
        self.layouts
            .iter()
            .map(|(.., layout)| Survey::new(&layout.columns))
            .collect()
    }

    fn cx(&self, at: usize) -> Option<SourceCx<'_>> {
        let (id, source, layout) = self.layouts.get(at)?;
        Some(SourceCx {
            source,
            columns: &layout.columns,
            block: self.request.policy.source(source),
            policy: self.request.policy,
            today: self.request.now.today,
            lang: self.request.lang,
            file: None,
            imported: self
                .last_of_layout
                .get(id)
                .copied()
                .unwrap_or(self.request.now.today),
            wants_text: self.request.wants_text,
        })
    }

    fn standing(&self, record: &SealedRecord<'_>) -> Standing {
        let (run, since) = self
            .imported
            .get(&record.import)
            .copied()
            .unwrap_or((0, self.request.now.today));
        Standing {
            whose: Whose {
                record: record.id,
                import: record.import,
                run,
                first_run: self
                    .imported
                    .get(&record.first_import)
                    .map_or(0, |(run, _)| *run),
                subject: self.links.get(&record.id).copied().unwrap_or(record.id),
            },
            person: record.person,
            since,
            is_shared: false,
            is_heard: self
                .heard
                .has(self.links.get(&record.id).copied().unwrap_or(record.id)),
        }
    }
}

/// Judges records on one thread.
struct OneThread<'a, B> {
    scene: &'a Scene<'a>,
    readers: Vec<Reader<'a>>,
    sealer: Sealer,
    ready: &'a (dyn Fn(&mut B, Finding, i64) + Sync),
    audits: Vec<Option<Audit<'a>>>,
    /// Reads the notes of records in which a rule has seen a wish, to set holds.
    notes: Vec<NoteReader>,
    counts: Counts,
    work: Work,
    raw: RawRow,
    packed: Vec<u8>,
}

/// What a thread counted.
#[derive(Default)]
struct Counts {
    sieve: Sieve,
    coverage: Coverage,
    records: u64,
    /// Subjects that only have records with links; the others are counted as they come.
    subjects: Subjects,
    handovers: Vec<Option<Vec<Option<Handover>>>>,
    /// The records of persons who have several.
    duplicates: Duplicates,
    /// What reports are made of, by layout.
    surveys: Vec<Survey>,
}

impl<B: Default> Judge<B> for OneThread<'_, B> {
    type Counts = Counts;

    fn judge(&mut self, batch: &Batch) -> Result<Judged<B>, OpError> {
        let mut judged = Judged::default();
        for record in batch.records() {
            self.record(&record, batch, &mut judged)?;
        }
        Ok(judged)
    }

    fn counts(mut self) -> Counts {
        self.counts.handovers = self
            .audits
            .iter_mut()
            .map(|audit| audit.as_mut().map(Audit::hand_over))
            .collect();
        self.counts.duplicates = self.work.duplicates;
        self.counts
    }
}

impl<'a, B> OneThread<'a, B> {
    fn new(
        scene: &'a Scene<'a>,
        sealer: Sealer,
        ready: &'a (dyn Fn(&mut B, Finding, i64) + Sync),
    ) -> Self {
        Self {
            scene,
            readers: scene.readers(),
            sealer,
            ready,
            audits: scene.layouts.iter().map(|_| None).collect(),
            notes: scene
                .layouts
                .iter()
                .map(|(.., layout)| NoteReader::new(&layout.columns, scene.request.now.today))
                .collect(),
            counts: Counts {
                subjects: Subjects::new(scene.links),
                surveys: scene.surveys(),
                ..Counts::default()
            },
            work: Work::default(),
            raw: RawRow::default(),
            packed: Vec::new(),
        }
    }

    fn record(
        &mut self,
        record: &SealedRecord<'_>,
        batch: &Batch,
        judged: &mut Judged<B>,
    ) -> Result<(), OpError> {
        let scene = self.scene;
        let Some(&at) = scene.position.get(&record.layout) else {
            return Ok(());
        };
        let (Some(reader), Some(slot)) = (self.readers.get(at), self.audits.get_mut(at)) else {
            return Ok(());
        };
        if slot.is_none() {
            *slot = scene.cx(at).map(|cx| Audit::new(&cx, scene.request.codes));
        }
        let Some(audit) = slot else { return Ok(()) };
        record.open(&self.sealer, &mut self.packed)?;
        self.raw.line = record.line;
        unpack(&self.packed, &mut self.raw)?;
        let mut standing = scene.standing(record);
        let counts = &mut self.counts;
        standing.is_shared = counts.subjects.is_shared(standing.whose.subject);
        counts.records += 1;
        counts.sieve.begin_record();
        counts.subjects.add(standing.whose.subject);
        let past = Past {
            known: batch.known.as_ref(),
            hashes: scene.hashes,
            record: record.id,
        };
        let (sieve, ready) = (&mut counts.sieve, self.ready);
        let row = readable(&self.raw, reader.encoding);
        let mut notes = self.notes.get_mut(at);
        let reviewed = scene.reviewed.get(&record.id);
        let still_open = match (&mut notes, reviewed) {
            (Some(notes), Some(reviewed)) => {
                let mut noticed = Vec::new();
                notes.read(&row, scene.hashes, &mut noticed);
                noticed.retain(|one| !reviewed.contains(&(one.rule.to_owned(), one.text_key)));
                Some(noticed)
            }
            _ => None,
        };
        let mut asks_for_hold = false;
        let mut sift = |finding: Finding| {
            if holds::is_rule(finding.code) {
                // What somebody has read and cleared is no finding any more.
                let is_open = still_open
                    .as_ref()
                    .is_none_or(|open| open.iter().any(|one| one.rule == finding.code));
                if !is_open {
                    return;
                }
                asks_for_hold = true;
            }
            let mut out = |finding| ready(&mut judged.findings, finding, record.id);
            let shape = sieve.sift(finding, Some(reader), scene.request, Some(past), &mut out);
            judged.found.extend(shape.map(|shape| (record.id, shape)));
        };
        reader.look(
            &self.raw,
            standing,
            &scene.book,
            scene.hashes,
            &mut self.work,
            audit,
            &mut counts.coverage,
            counts.surveys.get_mut(at),
            &mut sift,
        );
        if asks_for_hold && let Some(notes) = notes {
            let noticed = still_open.unwrap_or_else(|| {
                let mut noticed = Vec::new();
                notes.read(&row, scene.hashes, &mut noticed);
                noticed
            });
            judged.noticed.push((record.id, noticed));
        }
        Ok(())
    }
}

fn look<B: Default + Send>(
    store: &Store,
    request: &AuditRequest<'_>,
    kept: Kept<'_>,
    outlet: &mut Outlet<'_, B>,
) -> Result<Seen, OpError> {
    let Kept { memory, noticed } = kept;
    let links = store.links()?;
    let scene = Scene::of(store, request, &links)?;
    let mut recall = if request.only_new {
        Some(Recall::of(store)?)
    } else {
        None
    };
    // A sealer for each thread; the threads take them as they start.
    let sealers = std::sync::Mutex::new(store.sealer());
    let ready = outlet.ready;
    let judge = || {
        let sealer = sealers
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .another();
        OneThread::new(&scene, sealer, ready)
    };
    let threads = judge_all(
        store,
        recall.as_mut(),
        Kept {
            memory: &mut *memory,
            noticed,
        },
        &judge,
        outlet.hand,
    )?;
    let (mut counts, mut audits) = joined(&scene, threads);
    let looked_at: Vec<SourceCx<'_>> = audits
        .iter()
        .enumerate()
        .filter(|(_, audit)| audit.is_some())
        .filter_map(|(at, _)| scene.cx(at))
        .collect();
    let known = recall
        .as_mut()
        .map(|recall| recall.up_to(i64::MAX))
        .transpose()?;
    let past = Past {
        known: known.as_ref(),
        hashes: scene.hashes,
        record: NO_RECORD,
    };
    let mut last = B::default();
    let shapes = above_records(&scene, &mut audits, &mut counts, past, &mut |finding| {
        ready(&mut last, finding, NO_RECORD);
    });
    memory.add(NO_RECORD, &shapes);
    (outlet.hand)(last);
    let known = counts.sieve.all.findings - counts.sieve.totals.findings;
    let outcome = AuditOutcome {
        today: request.now.today.to_string(),
        profile: profile_name(request.policy),
        policy_sha256: request.policy.sha256.clone(),
        records: counts.records,
        subjects: counts.subjects.count(),
        totals: counts.sieve.totals,
        known: request.only_new.then_some(known),
        since: if request.only_new {
            store.last_audit()?.map(|date| date.to_string())
        } else {
            None
        },
        not_checked: rules::not_checked(request.policy, &looked_at, request.codes, request.lang),
        coverage: counts.coverage,
        worst: counts.sieve.worst,
    };
    let all = counts.sieve.all;
    let figures = figures_of(&scene, &outcome, &all, &counts.surveys, &looked_at);
    Ok(Seen {
        outcome,
        all,
        figures,
    })
}

/// What the threads counted, together, and the audits that have seen what all of them saw.
fn joined<'a>(scene: &'a Scene<'a>, threads: Vec<Counts>) -> (Counts, Vec<Option<Audit<'a>>>) {
    let mut counts = Counts {
        subjects: Subjects::new(scene.links),
        surveys: scene.surveys(),
        ..Counts::default()
    };
    let mut audits: Vec<Option<Audit<'_>>> = scene.layouts.iter().map(|_| None).collect();
    for thread in threads {
        counts.sieve.absorb(&thread.sieve);
        counts.coverage.absorb(&thread.coverage);
        for (own, other) in counts.surveys.iter_mut().zip(&thread.surveys) {
            own.merge(other);
        }
        counts.records += thread.records;
        counts.subjects.absorb(&thread.subjects);
        counts.duplicates.absorb(thread.duplicates);
        for (at, (slot, handovers)) in audits.iter_mut().zip(thread.handovers).enumerate() {
            let Some(handovers) = handovers else { continue };
            if slot.is_none() {
                *slot = scene.cx(at).map(|cx| Audit::new(&cx, scene.request.codes));
            }
            if let Some(audit) = slot {
                audit.take_over(handovers);
            }
        }
    }
    (counts, audits)
}

/// Says what no single record shows; the keys of the sorts of finding come back, to be remembered.
fn above_records(
    scene: &Scene<'_>,
    audits: &mut [Option<Audit<'_>>],
    counts: &mut Counts,
    past: Past<'_>,
    out: &mut dyn FnMut(Finding),
) -> Vec<i64> {
    let request = scene.request;
    let mut shapes = Vec::new();
    for (reader, audit) in scene.readers().iter().zip(audits) {
        let Some(audit) = audit else { continue };
        let mut findings = Vec::new();
        audit.finish(&mut |finding| findings.push(finding));
        // Which thread met what first is chance; what is said is not.
        findings.sort_by(|a, b| {
            let by_place = rules::order_key(a).cmp(&rules::order_key(b));
            by_place.then_with(|| a.message.cmp(&b.message))
        });
        for finding in findings {
            let sieve = &mut counts.sieve;
            shapes.extend(sieve.sift(finding, Some(reader), request, Some(past), out));
        }
    }
    shapes.extend(counts.sieve.close(Some(past), out));
    scene.heard.tell(&mut counts.duplicates);
    let looked = match request.source {
        None => Looked::All,
        Some(source) => Looked::At(std::iter::once(source.to_owned()).collect()),
    };
    judge_whole(
        &mut counts.sieve,
        &counts.duplicates,
        (&looked, &scene.exercised),
        request,
        &mut |sieve, finding| {
            shapes.extend(sieve.sift(finding, None, request, Some(past), out));
        },
    );
    shapes
}

/// The figures that reports are made of.
fn figures_of(
    scene: &Scene<'_>,
    outcome: &AuditOutcome,
    all: &Totals,
    surveys: &[Survey],
    looked_at: &[SourceCx<'_>],
) -> Figures {
    let request = scene.request;
    let surveyed: Vec<Surveyed<'_>> = scene
        .layouts
        .iter()
        .zip(surveys)
        .map(|((_, source, layout), survey)| Surveyed {
            source,
            columns: &layout.columns,
            survey,
        })
        .collect();
    let policy = request.policy;
    let not_checked: BTreeMap<Lang, Vec<String>> = Lang::ALL
        .map(|lang| {
            let lines = rules::not_checked_at_a_glance(policy, looked_at, request.codes, lang);
            (lang, lines)
        })
        .into();
    let today = request.now.today;
    figures(outcome, all, policy, today, &surveyed, not_checked)
}

/// Keeps the counts of an audit of everything. One that was narrowed to some rules or one source
/// leaves its entry in the trail, but no figures: they would read as if the rest had been mended.
fn keep(
    store: &mut Store,
    request: &AuditRequest<'_>,
    seen: &Seen,
    memory: Memory,
    noticed: &[(i64, Vec<Noticed>)],
) -> Result<(), OpError> {
    let (outcome, all) = (&seen.outcome, &seen.all);
    let is_narrowed = !request.codes.is_empty() || request.source.is_some();
    let mut change = store.change()?;
    if !is_narrowed {
        let at = request
            .now
            .at
            .to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        let counts =
            json!({ "records": outcome.records, "subjects": outcome.subjects, "totals": all });
        let run = change.audit_run(
            &at,
            request.now.today,
            &request.policy.sha256,
            &counts.to_string(),
        )?;
        let figures = serde_json::to_vec(&seen.figures)
            .map_err(|_| StoreError::new(StoreFault::Io, "the figures could not be written"))?;
        change.audit_snapshot(run, &figures)?;
        memory.keep(&mut change)?;
    }
    let mut detail = Map::new();
    detail.insert("records".to_owned(), json!(outcome.records));
    detail.insert("findings".to_owned(), json!(all.by_rule));
    detail.insert("excepted".to_owned(), json!(all.excepted));
    detail.insert("policy_sha256".to_owned(), json!(request.policy.sha256));
    let mut holds = 0;
    for (record, noticed) in noticed {
        holds += holds::keep(&mut change, *record, noticed, request.now.today)?;
    }
    if holds > 0 {
        detail.insert("holds".to_owned(), json!(holds));
    }
    if is_narrowed {
        detail.insert("narrowed".to_owned(), json!(true));
    }
    change.commit(Entry::new("audited", request.now, request.operator).with(detail))?;
    Ok(())
}

/// Counts persons: records that are their own subject, and subjects met only through others.
#[derive(Debug, Default)]
pub(super) struct Subjects {
    /// Subjects of one record only.
    alone: u64,
    /// Subjects that other records are linked to, and whether they were met.
    shared: HashMap<i64, bool>,
}

impl Subjects {
    pub(super) fn new(links: &HashMap<i64, i64>) -> Self {
        Self {
            alone: 0,
            shared: links.values().map(|&subject| (subject, false)).collect(),
        }
    }

    /// Whether the person has several records.
    pub(super) fn is_shared(&self, subject: i64) -> bool {
        self.shared.contains_key(&subject)
    }

    pub(super) fn add(&mut self, subject: i64) {
        match self.shared.get_mut(&subject) {
            Some(is_met) => *is_met = true,
            None => self.alone += 1,
        }
    }

    pub(super) fn absorb(&mut self, other: &Self) {
        self.alone += other.alone;
        for (subject, is_met) in &other.shared {
            if *is_met {
                self.shared.insert(*subject, true);
            }
        }
    }

    pub(super) fn count(&self) -> u64 {
        self.alone + self.shared.values().filter(|is_met| **is_met).count() as u64
    }
}
