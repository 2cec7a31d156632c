//! The blind index: how far the fuzzy keys are complete, and how frequent a value is.

use rusqlite::{Connection, OptionalExtension, params};

use super::{
    Store,
    change::Change,
    error::{StoreError, StoreResult},
    read::{SealedRecord, sealed_record},
};

/// Up to here every record counts for the frequency of a value; of later ones one in `COUNTED_ONE_IN`,
/// because a frequency need not be exact and keys cost space.
pub const COUNTED_ALL: i64 = 65_536;
/// See `COUNTED_ALL`.
pub const COUNTED_ONE_IN: i64 = 8;

impl Store {
    /// The import up to which the records have their fuzzy keys; 0: none has.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn fuzzy_keys_to(&self) -> StoreResult<i64> {
        fuzzy_keys_to(&self.connection)
    }

    /// The last import; 0: there is none.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn last_import_number(&self) -> StoreResult<i64> {
        let sql = "SELECT coalesce(max(id), 0) FROM import";
        Ok(self.connection.query_row(sql, [], |row| row.get(0))?)
    }

    /// The first records that have a look-up key, in order of id; at most so many.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn first_records_of_key(&self, h: i64, most: usize) -> StoreResult<Vec<i64>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT record FROM subject_key WHERE h = ?1 ORDER BY record LIMIT ?2",
        )?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let rows = statement.query_map(params![h, most], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many records have a look-up key; of those after `COUNTED_ALL`, each stands for so many.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn key_frequency(&self, h: i64, each_later: u64) -> StoreResult<u64> {
        let (early, later): (i64, i64) = self
            .connection
            .prepare_cached(
                "SELECT coalesce(sum(record <= ?2), 0), coalesce(sum(record > ?2), 0)
                 FROM subject_key WHERE h = ?1",
            )?
            .query_row(params![h, COUNTED_ALL], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        Ok(early.cast_unsigned() + later.cast_unsigned() * each_later)
    }
}

impl Change<'_> {
    /// The import up to which the records have their fuzzy keys; 0: none has.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn fuzzy_keys_to(&self) -> StoreResult<i64> {
        fuzzy_keys_to(&self.transaction)
    }

    /// Notes that the records have their fuzzy keys up to an import.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn fuzzy_keys_complete(&mut self, to: i64) -> StoreResult<()> {
        self.transaction.execute(
            "INSERT INTO meta (name, value) VALUES ('fuzzy_keys_to', ?1)
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [to.to_string()],
        )?;
        Ok(())
    }

    /// Visits at most `most` records behind `after` that imports later than `import` brought, those
    /// included that left their source; in order of id, still sealed.
    ///
    /// # Errors
    /// When the store cannot be read; or what the visitor returns.
    pub fn each_sealed_after<E: From<StoreError>>(
        &self,
        after: i64,
        import: i64,
        most: usize,
        mut visit: impl FnMut(SealedRecord<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut statement = self
            .transaction
            .prepare_cached(
                "SELECT id, layout, import, first_import, line, person, cells FROM record
                 WHERE id > ?1 AND import > ?2 ORDER BY id LIMIT ?3",
            )
            .map_err(StoreError::from)?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let mut rows = statement
            .query(params![after, import, most])
            .map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            visit(sealed_record(row)?)?;
        }
        Ok(())
    }
}

fn fuzzy_keys_to(connection: &Connection) -> StoreResult<i64> {
    let sql = "SELECT value FROM meta WHERE name = 'fuzzy_keys_to'";
    let to: Option<String> = connection.query_row(sql, [], |row| row.get(0)).optional()?;
    Ok(to.and_then(|to| to.parse().ok()).unwrap_or(0))
}
