//! What a restored backup has to be told: gathered by each change for the journal, and done again from it.

use std::collections::{BTreeMap, HashMap, HashSet};

use rusqlite::{ToSql, params_from_iter, types::Value as Sql};
use serde_json::{Map, Value, json};

use super::{
    change::Change,
    erasures::Needles,
    error::{StoreError, StoreFault, StoreResult},
    journal::{Effect, Frame},
    pack::{pack, unpack},
    seal::{Hashes, Place},
    trail,
};
use crate::model::RawRow;

/// A table whose rows are told as they are.
struct Told {
    table: &'static str,
    /// What tells a row.
    key: &'static [&'static str],
    /// What else stands in the clear or as a hash.
    rest: &'static [&'static str],
    /// Which of these are look-up keys: they change with the master key.
    hashed: &'static [&'static str],
    /// What is sealed and is not told: it is empty afterwards, unless the backup has it.
    sealed: Option<(&'static str, &'static str)>,
}

/// In the order in which they refer to each other.
const TOLD: &[Told] = &[
    Told {
        table: "data_subject",
        key: &["id"],
        rest: &["made_on", "commitment", "erased_on"],
        hashed: &[],
        sealed: None,
    },
    Told {
        table: "subject_record",
        key: &["subject", "record"],
        rest: &["is_theirs", "decided_on"],
        hashed: &[],
        sealed: None,
    },
    Told {
        table: "request",
        key: &["id"],
        rest: &[
            "year",
            "number",
            "right",
            "state",
            "subject",
            "received_on",
            "logged_on",
            "medium",
            "about_channel",
            "calendar",
            "calendar_version",
            "raw",
            "due",
            "extended_on",
            "extended_raw",
            "extended_due",
            "identity_on",
            "identity_method",
            "paused_on",
            "paused_days",
            "answered_on",
            "ground",
        ],
        hashed: &[],
        sealed: Some(("details", "{}")),
    },
    Told {
        table: "restriction",
        key: &["id"],
        rest: &[
            "subject",
            "request",
            "ground",
            "since",
            "review_on",
            "lifted_on",
            "informed_on",
        ],
        hashed: &[],
        sealed: Some(("reason", "")),
    },
    Told {
        table: "restricted_record",
        key: &["record", "restriction"],
        rest: &[],
        hashed: &[],
        sealed: None,
    },
    Told {
        table: "objection",
        key: &["id"],
        rest: &["record", "channel", "purpose", "said_on", "request"],
        hashed: &[],
        sealed: None,
    },
    Told {
        table: "objection_address",
        key: &["h", "objection"],
        rest: &[],
        hashed: &["h"],
        sealed: None,
    },
    Told {
        table: "mark",
        key: &["h", "kind", "channel"],
        rest: &["since"],
        // Under the suppression key, which stays.
        hashed: &[],
        sealed: None,
    },
    Told {
        table: "kept_record",
        key: &["record"],
        rest: &["request", "article", "until"],
        hashed: &[],
        sealed: Some(("reason", "")),
    },
    Told {
        table: "consent_record",
        key: &["id"],
        rest: &[
            "record",
            "channel",
            "purpose",
            "kind",
            "said_on",
            "recorded_on",
            "once_key",
        ],
        hashed: &["once_key"],
        sealed: Some(("details", "{}")),
    },
    Told {
        table: "operator",
        key: &["id"],
        rest: &["name", "public_key", "added_on", "removed_on"],
        hashed: &[],
        sealed: None,
    },
    Told {
        table: "timestamp",
        key: &["id"],
        rest: &["size", "at", "response"],
        hashed: &[],
        sealed: None,
    },
    Told {
        table: "consent_record_address",
        key: &["h", "consent"],
        rest: &[],
        hashed: &["h"],
        sealed: None,
    },
];

/// Actions that leave nothing in the store which would be missed: what they did can be done again at any time.
const NOTHING_LOST: &[&str] = &[
    "audited",
    "backup-written",
    "consent-proved",
    "erase-verified",
    "index-completed",
    "packed",
    "reported",
    "revealed",
    "screened",
    "store-compacted",
];

/// Actions whose effects are all that they did to somebody. What any other did is lost, whatever else it told the
/// journal: a rectification tells its case, and not what was corrected.
const TOLD_WHOLE: &[&str] = &[
    "checkpoint-timestamped",
    "consent-recorded",
    "consent-withdrawn",
    "erased",
    "erased-due",
    "identity-verified",
    "lifted",
    "lifting-announced",
    "objected",
    "operator-added",
    "operator-removed",
    "refused",
    "request-decided",
    "request-extended",
    "request-opened",
    "request-paused",
    "request-resumed",
    "restricted",
];

/// Rows of a table that a change wrote: those whose column has the value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Touched {
    table: &'static str,
    column: &'static str,
    value: Sql,
}

/// What came of doing it again.
#[derive(Clone, Debug, Default)]
pub(super) struct Replayed {
    /// What must be in no file afterwards.
    pub(super) needles: Needles,
    /// How many records were erased again.
    pub(super) erased: u64,
    /// Entries of the trail whose changes are lost, by action.
    pub(super) lost: BTreeMap<String, u64>,
}

fn unknown() -> StoreError {
    StoreError::new(
        StoreFault::Damaged,
        "the journal holds something that this program does not expect",
    )
}

impl Change<'_> {
    /// Rows that a restored backup has to be told as they are when this is committed.
    pub(super) fn touch(
        &mut self,
        table: &'static str,
        column: &'static str,
        value: impl Into<Sql>,
    ) {
        let touched = Touched {
            table,
            column,
            value: value.into(),
        };
        if !self.touched.contains(&touched) {
            self.touched.push(touched);
        }
    }

    /// What this change has to tell the journal; its entries begin at number `first`.
    pub(super) fn frame(&self, first: u64) -> StoreResult<Frame> {
        let mut frame = Frame {
            first,
            layers: self.hashes.layers(),
            effects: self.effects.clone(),
            ..Frame::default()
        };
        let mut statement = self.transaction.prepare_cached(
            "SELECT entry, note FROM trail JOIN checkpoint ON size = seq + 1 WHERE seq >= ?1 ORDER BY seq",
        )?;
        let mut rows = statement.query([first.cast_signed()])?;
        while let Some(row) = rows.next()? {
            let entry = String::from_utf8(row.get(0)?).map_err(|_| unknown())?;
            frame.entries.push(entry);
            frame.notes.push(row.get(1)?);
        }
        for told in TOLD {
            for touched in self.touched.iter().filter(|t| t.table == told.table) {
                self.images(told, touched, &mut frame.effects)?;
            }
        }
        Ok(frame)
    }

    fn images(&self, told: &Told, touched: &Touched, out: &mut Vec<Effect>) -> StoreResult<()> {
        let columns: Vec<&str> = told.key.iter().chain(told.rest).copied().collect();
        let mut statement = self.transaction.prepare_cached(&format!(
            "SELECT {} FROM {} WHERE {} = ?1",
            columns.join(", "),
            told.table,
            touched.column
        ))?;
        let mut rows = statement.query([&touched.value])?;
        while let Some(row) = rows.next()? {
            let mut values = Map::new();
            for (at, column) in columns.iter().enumerate() {
                values.insert((*column).to_owned(), as_json(row.get(at)?)?);
            }
            out.push(Effect::Row {
                table: told.table.to_owned(),
                values,
            });
        }
        Ok(())
    }

    /// Does again what the frames tell.
    pub(super) fn replay(&mut self, frames: &[Frame]) -> StoreResult<Replayed> {
        let mut done = Replayed::default();
        self.transaction
            .execute_batch("PRAGMA defer_foreign_keys = ON")?;
        let keys = self.keys_of(frames)?;
        for frame in frames {
            if frame.layers > self.hashes.layers() {
                return Err(StoreError::new(
                    StoreFault::KeyWrong,
                    "the backup is of a key that was replaced since",
                )
                .hint("restore a backup that was made after the key was changed"));
            }
            trail::append_again(&self.transaction, &frame.entries, &frame.notes)?;
            for effect in &frame.effects {
                self.again(effect, frame.layers, &keys, &mut done)?;
            }
            frame.count_lost(&mut done.lost)?;
        }
        Ok(done)
    }

    /// The look-up keys of the records that are erased again: no index leads from a record to them.
    fn keys_of(&self, frames: &[Frame]) -> StoreResult<HashMap<i64, Vec<i64>>> {
        let erased: HashSet<i64> = frames
            .iter()
            .flat_map(|frame| &frame.effects)
            .filter_map(|effect| match effect {
                Effect::Erased { record } | Effect::Stripped { record, .. } => Some(*record),
                _ => None,
            })
            .collect();
        let mut keys: HashMap<i64, Vec<i64>> = HashMap::new();
        if erased.is_empty() {
            return Ok(keys);
        }
        let mut statement = self
            .transaction
            .prepare("SELECT record, h FROM subject_key")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let record: i64 = row.get(0)?;
            if erased.contains(&record) {
                keys.entry(record).or_default().push(row.get(1)?);
            }
        }
        Ok(keys)
    }

    fn again(
        &mut self,
        effect: &Effect,
        layers: usize,
        keys: &HashMap<i64, Vec<i64>>,
        done: &mut Replayed,
    ) -> StoreResult<()> {
        let keys_of = |record: &i64| keys.get(record).map(Vec::as_slice).unwrap_or_default();
        match effect {
            Effect::Erased { record } => {
                done.erased += u64::from(self.stored_cells(*record)?.is_some());
                self.erase_record(*record, keys_of(record), false, &mut done.needles)?;
            }
            Effect::Stripped {
                record,
                layout,
                kept,
            } => {
                let before = self.stored_cells(*record)?;
                done.erased += u64::from(before.is_some());
                let is_kept = before.as_ref().is_some_and(|(of, _)| of == layout);
                self.erase_record(*record, keys_of(record), is_kept, &mut done.needles)?;
                if let (true, Some((_, packed))) = (is_kept, before) {
                    self.strip(*record, &packed, kept)?;
                }
            }
            Effect::SubjectErased { subject, on } => {
                self.erase_subject(*subject, *on, b"{}", &mut done.needles)?;
            }
            Effect::RejectErased { reject } => self.erase_reject(*reject, &mut done.needles)?,
            Effect::Row { table, values } => self.row_again(table, values, layers)?,
        }
        Ok(())
    }

    fn stored_cells(&self, record: i64) -> StoreResult<Option<(i64, Vec<u8>)>> {
        use rusqlite::OptionalExtension;
        let found: Option<(i64, Vec<u8>)> = self
            .transaction
            .query_row(
                "SELECT layout, cells FROM record WHERE id = ?1",
                [record],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?;
        let Some((layout, sealed)) = found else {
            return Ok(None);
        };
        let place = Place {
            table: "record",
            row: record,
        };
        Ok(Some((layout, self.sealer.opened(place, &sealed)?)))
    }

    /// Empties all cells of a record but those that are kept.
    fn strip(&mut self, record: i64, packed: &[u8], kept: &[u32]) -> StoreResult<()> {
        let (mut before, mut after) = (RawRow::default(), RawRow::default());
        unpack(packed, &mut before)?;
        for (position, cell) in (0_u32..).zip(before.cells()) {
            after.push(if kept.contains(&position) { cell } else { b"" });
        }
        let mut out = Vec::new();
        pack(&after, &mut out);
        let place = Place {
            table: "record",
            row: record,
        };
        let sealed = self.sealer.sealed(place, &out)?;
        self.transaction.execute(
            "UPDATE record SET cells = ?2, first_name_key = 0 WHERE id = ?1",
            rusqlite::params![record, sealed],
        )?;
        Ok(())
    }

    fn row_again(
        &mut self,
        table: &str,
        values: &Map<String, Value>,
        layers: usize,
    ) -> StoreResult<()> {
        let told = TOLD
            .iter()
            .find(|told| told.table == table)
            .ok_or_else(unknown)?;
        let mut columns: Vec<&str> = told.key.iter().chain(told.rest).copied().collect();
        let mut bound: Vec<Sql> = Vec::with_capacity(columns.len() + 1);
        for column in &columns {
            let value = as_sql(values.get(*column).ok_or_else(unknown)?)?;
            bound.push(match value {
                Sql::Integer(hash) if told.hashed.contains(column) => {
                    Sql::Integer(self.hashes.raised(hash, layers))
                }
                value => value,
            });
        }
        if let Some((column, empty)) = told.sealed {
            let row = match bound.first() {
                Some(Sql::Integer(row)) => *row,
                _ => return Err(unknown()),
            };
            let place = Place {
                table: told.table,
                row,
            };
            columns.push(column);
            bound.push(Sql::Blob(self.sealer.sealed(place, empty.as_bytes())?));
        }
        let marks: Vec<String> = (1..=columns.len()).map(|at| format!("?{at}")).collect();
        let updates: Vec<String> = told
            .rest
            .iter()
            .map(|column| format!("{column} = excluded.{column}"))
            .collect();
        let otherwise = match updates.is_empty() {
            true => "NOTHING".to_owned(),
            false => format!("UPDATE SET {}", updates.join(", ")),
        };
        self.transaction
            .prepare_cached(&format!(
                "INSERT INTO {table} ({}) VALUES ({}) ON CONFLICT ({}) DO {otherwise}",
                columns.join(", "),
                marks.join(", "),
                told.key.join(", ")
            ))?
            .execute(params_from_iter(
                bound.iter().map(|value| value as &dyn ToSql),
            ))?;
        Ok(())
    }
}

impl Frame {
    /// Counts the entries whose changes do not come back with the frame's effects.
    fn count_lost(&self, lost: &mut BTreeMap<String, u64>) -> StoreResult<()> {
        for entry in &self.entries {
            let entry: Map<String, Value> = serde_json::from_str(entry).map_err(|_| unknown())?;
            let action = entry
                .get("action")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let is_told = !self.effects.is_empty() && TOLD_WHOLE.contains(&action);
            if !is_told && !NOTHING_LOST.contains(&action) {
                *lost.entry(action.to_owned()).or_default() += 1;
            }
        }
        Ok(())
    }
}

impl Hashes {
    /// What a look-up key that was made under the first `layers` becomes under all of them.
    fn raised(&self, hash: i64, layers: usize) -> i64 {
        self.above(layers)
            .fold(hash, |hash, layer| layer.key_again(hash))
    }
}

fn as_json(value: Sql) -> StoreResult<Value> {
    Ok(match value {
        Sql::Null => Value::Null,
        Sql::Integer(number) => json!(number),
        Sql::Text(text) => json!(text),
        Sql::Blob(bytes) => {
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            json!({ "hex": hex })
        }
        Sql::Real(_) => return Err(unknown()),
    })
}

fn as_sql(value: &Value) -> StoreResult<Sql> {
    Ok(match value {
        Value::Null => Sql::Null,
        Value::Number(number) => Sql::Integer(number.as_i64().ok_or_else(unknown)?),
        Value::String(text) => Sql::Text(text.clone()),
        Value::Object(bytes) => {
            let hex = bytes
                .get("hex")
                .and_then(Value::as_str)
                .ok_or_else(unknown)?;
            let bytes: Option<Vec<u8>> = hex
                .as_bytes()
                .chunks(2)
                .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
                .collect();
            Sql::Blob(bytes.ok_or_else(unknown)?)
        }
        _ => return Err(unknown()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_that_is_told_is_one_and_the_rest_is_sealed_or_a_salt() {
        let page = include_str!("schema.sql");
        for told in TOLD {
            let start = page
                .find(&format!("CREATE TABLE {} (", told.table))
                .unwrap_or_else(|| panic!("no table {}", told.table));
            let body = page[start..].split(") STRICT").next().unwrap();
            let columns: Vec<&str> = body
                .lines()
                .skip(1)
                .filter_map(|line| line.trim().split(' ').next())
                .filter(|word| word.chars().next().is_some_and(char::is_lowercase))
                .collect();
            for column in told.key.iter().chain(told.rest).chain(told.hashed) {
                assert!(columns.contains(column), "{}.{column}", told.table);
            }
            for column in columns {
                let is_told = told.key.contains(&column) || told.rest.contains(&column);
                let line = body
                    .lines()
                    .find(|line| line.trim().starts_with(&format!("{column} ")))
                    .unwrap();
                assert_ne!(is_told, line.contains("sealed"), "{}.{column}", told.table);
                assert_eq!(
                    told.hashed.contains(&column),
                    line.contains("keyed hash") && told.table != "mark",
                    "{}.{column}",
                    told.table
                );
            }
        }
    }

    #[test]
    fn values_of_every_sort_come_back() {
        for value in [
            Sql::Null,
            Sql::Integer(i64::MIN),
            Sql::Text("é".to_owned()),
            Sql::Blob(vec![0, 255, 16]),
        ] {
            let again = as_sql(&as_json(value.clone()).unwrap()).unwrap();
            assert_eq!(again, value);
        }
        assert!(as_sql(&json!({ "hex": "0" })).is_ok());
        assert!(as_sql(&json!({ "hex": "zz" })).is_err());
    }
}
