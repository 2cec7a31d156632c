//! One pass over the sealed records on all processors: this thread reads them from the store in
//! batches, the others open and judge them, and what they find is handed on in the order of the
//! records.

use std::{
    any::Any,
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::{
        Mutex, PoisonError,
        mpsc::{self, Receiver, Sender},
    },
    thread,
};

use super::memory::{Known, Memory, Recall};
use crate::{
    ops::{OpError, holds::Noticed},
    store::{SealedRecord, Store},
};

/// Records that travel together.
const BATCH: usize = 256;
/// Batches on their way, for each thread that judges: what bounds the memory.
const AHEAD: usize = 3;
/// More threads than this only wait for the store.
const MOST_THREADS: usize = 8;

/// Sealed records on their way to a thread that judges them.
#[derive(Default)]
pub(super) struct Batch {
    records: Vec<Lying>,
    cells: Vec<u8>,
    /// What the last audit found in them; none where nobody asks.
    pub(super) known: Option<Known>,
}

/// A record in a batch: what is known of it, and where its cells end.
struct Lying {
    record: SealedRecord<'static>,
    end: usize,
}

impl Batch {
    fn push(&mut self, record: SealedRecord<'_>) {
        self.cells.extend_from_slice(record.cells);
        self.records.push(Lying {
            record: SealedRecord {
                cells: &[],
                ..record
            },
            end: self.cells.len(),
        });
    }

    fn last(&self) -> i64 {
        self.records.last().map_or(0, |lying| lying.record.id)
    }

    /// The records, in the order of the store.
    pub(super) fn records(&self) -> impl Iterator<Item = SealedRecord<'_>> {
        let mut start = 0;
        self.records.iter().map(move |lying| {
            let cells = self.cells.get(start..lying.end).unwrap_or_default();
            start = lying.end;
            SealedRecord {
                cells,
                ..lying.record
            }
        })
    }

    fn clear(&mut self) {
        self.records.clear();
        self.cells.clear();
        self.known = None;
    }
}

/// What a thread made of a batch.
#[derive(Default)]
pub(super) struct Judged<B> {
    /// The findings, made ready.
    pub(super) findings: B,
    /// The sorts of finding by record, to be remembered.
    pub(super) found: Vec<(i64, i64)>,
    /// What notes ask for, by record.
    pub(super) noticed: Vec<(i64, Vec<Noticed>)>,
}

/// What is kept of a pass besides its findings.
pub(super) struct Kept<'k> {
    /// Which record had which sort of finding.
    pub(super) memory: &'k mut Memory,
    /// What notes ask for, by record.
    pub(super) noticed: &'k mut Vec<(i64, Vec<Noticed>)>,
}

/// A thread that judges.
pub(super) trait Judge<B>: Sized {
    /// What it has counted at the end.
    type Counts: Send;
    /// Judges a batch.
    fn judge(&mut self, batch: &Batch) -> Result<Judged<B>, OpError>;
    /// What it counted.
    fn counts(self) -> Self::Counts;
}

/// What came of a batch: judged, refused, or a bug of this program.
type Outcome<B> = Result<Result<Judged<B>, OpError>, Box<dyn Any + Send>>;

struct Done<B> {
    number: usize,
    batch: Batch,
    outcome: Outcome<B>,
}

/// Judges every record of the store. `judge` makes a thread's judge; `hand` gets the findings batch
/// by batch in the order of the records. The counts of the judges come back.
///
/// # Errors
/// When the store cannot be read, or a record does not open.
pub(super) fn judge_all<B, J>(
    store: &Store,
    recall: Option<&mut Recall<'_>>,
    kept: Kept<'_>,
    judge: &(dyn Fn() -> J + Sync),
    hand: &mut dyn FnMut(B),
) -> Result<Vec<J::Counts>, OpError>
where
    B: Default + Send,
    J: Judge<B>,
{
    let threads = thread::available_parallelism()
        .map_or(1, std::num::NonZero::get)
        .min(MOST_THREADS);
    let (to_judges, jobs) = mpsc::channel::<(usize, Batch)>();
    let jobs = Mutex::new(jobs);
    thread::scope(|scope| {
        let (to_reader, done) = mpsc::channel::<Done<B>>();
        let judges: Vec<_> = (0..threads)
            .map(|_| {
                let (jobs, to_reader) = (&jobs, to_reader.clone());
                scope.spawn(move || work(judge(), jobs, &to_reader))
            })
            .collect();
        drop(to_reader);
        let mut reader = Reader {
            recall,
            kept,
            hand,
            to_judges,
            done,
            most: threads * AHEAD,
            sent: 0,
            handed: 0,
            waiting: BTreeMap::new(),
            spare: Vec::new(),
        };
        reader.read(store)?;
        drop(reader);
        Ok(judges
            .into_iter()
            .map(|judge| judge.join().unwrap_or_else(|bug| resume_unwind(bug)))
            .collect())
    })
}

/// Judges batches until there are no more.
fn work<B: Default, J: Judge<B>>(
    mut judge: J,
    jobs: &Mutex<Receiver<(usize, Batch)>>,
    to_reader: &Sender<Done<B>>,
) -> J::Counts {
    loop {
        // The lock is given back before the batch is judged.
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, batch)) = job else {
            return judge.counts();
        };
        // A bug must reach the reader: it would wait for this batch for ever.
        let outcome = catch_unwind(AssertUnwindSafe(|| judge.judge(&batch)));
        let done = Done {
            number,
            batch,
            outcome,
        };
        if to_reader.send(done).is_err() {
            return judge.counts();
        }
    }
}

/// The side that reads the store and hands on what was found.
struct Reader<'r, 's, B> {
    recall: Option<&'r mut Recall<'s>>,
    kept: Kept<'r>,
    hand: &'r mut dyn FnMut(B),
    to_judges: Sender<(usize, Batch)>,
    done: Receiver<Done<B>>,
    /// So many batches may be on their way.
    most: usize,
    sent: usize,
    handed: usize,
    /// Batches that are done before an earlier one is.
    waiting: BTreeMap<usize, Judged<B>>,
    spare: Vec<Batch>,
}

impl<B> Reader<'_, '_, B> {
    fn read(&mut self, store: &Store) -> Result<(), OpError> {
        let mut batch = Batch::default();
        store.each_sealed::<OpError>(|record| {
            batch.push(record);
            if batch.records.len() >= BATCH {
                let next = self.spare.pop().unwrap_or_default();
                self.send(std::mem::replace(&mut batch, next))?;
            }
            Ok(())
        })?;
        if !batch.records.is_empty() {
            self.send(batch)?;
        }
        while self.handed < self.sent {
            self.receive()?;
        }
        Ok(())
    }

    fn send(&mut self, mut batch: Batch) -> Result<(), OpError> {
        if let Some(recall) = &mut self.recall {
            batch.known = Some(recall.up_to(batch.last())?);
        }
        while self.sent - self.handed >= self.most {
            self.receive()?;
        }
        // The judges are there as long as this side is: only a bug of theirs ends them, and that
        // arrives as the outcome of a batch.
        if self.to_judges.send((self.sent, batch)).is_ok() {
            self.sent += 1;
        }
        Ok(())
    }

    fn receive(&mut self) -> Result<(), OpError> {
        let Ok(mut done) = self.done.recv() else {
            return Ok(());
        };
        match done.outcome {
            Ok(judged) => self.waiting.insert(done.number, judged?),
            Err(bug) => resume_unwind(bug),
        };
        done.batch.clear();
        self.spare.push(done.batch);
        while let Some(judged) = self.waiting.remove(&self.handed) {
            self.handed += 1;
            let mut shapes = Vec::new();
            for same in judged.found.chunk_by(|a, b| a.0 == b.0) {
                shapes.clear();
                shapes.extend(same.iter().map(|(_, shape)| *shape));
                self.kept
                    .memory
                    .add(same.first().map_or(0, |(record, _)| *record), &shapes);
            }
            self.kept.noticed.extend(judged.noticed);
            (self.hand)(judged.findings);
        }
        Ok(())
    }
}
