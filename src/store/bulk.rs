//! Many rows in one statement: for narrow rows, starting and ending a statement costs several times
//! the insertion itself (measured: 1.6 s a million single rows, 0.4 s in statements of 200).

use rusqlite::{CachedStatement, Connection};

use super::error::StoreResult;

/// An insertion of rows of one form.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bulk {
    /// The statement up to `VALUES`.
    pub head: &'static str,
    /// The values of one row, such as `(?, ?)`.
    pub row: &'static str,
    /// Rows in one statement.
    pub at_once: usize,
}

impl Bulk {
    /// Inserts the rows; `bind` binds the values of one row from the parameter given on, counted
    /// from 1, and returns the next one.
    pub(super) fn insert<R>(
        self,
        connection: &Connection,
        rows: impl Iterator<Item = R>,
        bind: impl Fn(&mut CachedStatement<'_>, usize, &R) -> rusqlite::Result<usize>,
    ) -> StoreResult<()> {
        let mut waiting = Vec::with_capacity(self.at_once);
        let mut many = None;
        for row in rows {
            waiting.push(row);
            if waiting.len() == self.at_once {
                let statement = match &mut many {
                    Some(statement) => statement,
                    none => none.insert(connection.prepare_cached(&self.sql(self.at_once))?),
                };
                let mut parameter = 1;
                for row in &waiting {
                    parameter = bind(statement, parameter, row)?;
                }
                statement.raw_execute()?;
                waiting.clear();
            }
        }
        let mut one = connection.prepare_cached(&self.sql(1))?;
        for row in &waiting {
            bind(&mut one, 1, row)?;
            one.raw_execute()?;
        }
        Ok(())
    }

    fn sql(self, rows: usize) -> String {
        format!("{} VALUES {}", self.head, vec![self.row; rows].join(", "))
    }
}
