//! What time-stamping authorities signed of checkpoints (RFC 3161).

use chrono::{DateTime, SecondsFormat, Utc};
use rusqlite::params;

use super::{
    Store,
    change::Change,
    error::{StoreError, StoreFault, StoreResult},
};

/// An authority's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredTimestamp {
    /// How many entries the checkpoint covers.
    pub size: u64,
    /// The instant that the authority gives.
    pub at: DateTime<Utc>,
    /// Its answer, as it came (DER).
    pub response: Vec<u8>,
}

impl StoredTimestamp {
    /// The instant, RFC 3339 in UTC.
    #[must_use]
    pub fn at_text(&self) -> String {
        self.at.to_rfc3339_opts(SecondsFormat::Secs, true)
    }
}

impl Store {
    /// The answers, in the order in which they were taken.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn timestamps(&self) -> StoreResult<Vec<StoredTimestamp>> {
        let unknown = || StoreError::new(StoreFault::Damaged, "a time stamp has an unknown form");
        let mut statement = self
            .connection
            .prepare_cached("SELECT size, at, response FROM timestamp ORDER BY id")?;
        let mut rows = statement.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(StoredTimestamp {
                size: row.get::<_, i64>(0)?.cast_unsigned(),
                at: row.get::<_, String>(1)?.parse().map_err(|_| unknown())?,
                response: row.get(2)?,
            });
        }
        Ok(out)
    }
}

impl Change<'_> {
    /// Keeps an authority's answer.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn timestamp(&mut self, stamp: &StoredTimestamp) -> StoreResult<()> {
        self.transaction.execute(
            "INSERT INTO timestamp (size, at, response) VALUES (?1, ?2, ?3)",
            params![stamp.size.cast_signed(), stamp.at_text(), stamp.response],
        )?;
        let id = self.transaction.last_insert_rowid();
        self.touch("timestamp", "id", id);
        Ok(())
    }
}
