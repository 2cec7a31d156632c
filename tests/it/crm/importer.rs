//! A stand-in of a system: a table, and what its own import does to it. It knows nothing of dpo.

use super::{
    systems::{Holds, System},
    table::Rows,
};

/// The date at which the system notes a change, in the longest form; a column keeps as much of it
/// as it has room for.
const CHANGED_ON: (i32, u32, u32) = (2026, 11, 23);

/// A system with its records.
#[derive(Clone)]
pub struct Crm {
    pub system: &'static System,
    pub rows: Rows,
}

impl Crm {
    pub fn new(system: &'static System, rows: Rows) -> Self {
        Self { system, rows }
    }

    /// The headers of its exports.
    fn headers(&self) -> Vec<String> {
        let columns = self.system.columns.iter();
        columns.map(|(header, _)| (*header).to_owned()).collect()
    }

    /// Its export: every record, as it writes them.
    pub fn export(&self) -> Vec<u8> {
        let guarded = |cell: &String| {
            let guards = cell.starts_with(|first| self.system.guards.contains(first));
            let guard = if guards { "'" } else { "" };
            format!("{guard}{cell}")
        };
        let rows = self
            .rows
            .iter()
            .map(|row| row.iter().map(guarded).collect());
        let table = std::iter::once(self.headers()).chain(rows).collect();
        self.system.form.write(&table, &self.system.dated())
    }

    /// "Update existing records": each row names a record by its first column, and every cell
    /// beside it is set as it stands, a blank one to blank.
    pub fn update(&mut self, file: &[u8]) -> Result<(), String> {
        let (head, rows) = self.read(file)?;
        let columns = self.columns_of(&head)?;
        if !self.system.finds_by.contains(&head[0].as_str()) {
            return Err(format!("no record is found by {:?}", head[0]));
        }
        let Some((key, set)) = columns.split_first() else {
            return Err("no header".to_owned());
        };
        if set.is_empty() {
            return Err("nothing to set".to_owned());
        }
        for row in rows {
            let place = self.find(*key, &row[0])?;
            for (column, cell) in set.iter().zip(&row[1..]) {
                self.accepts(*column, cell)?;
                self.rows[place][*column].clone_from(cell);
            }
            self.touch(place);
        }
        Ok(())
    }

    /// "Delete records": each row names one, by whatever its system shows of it.
    pub fn delete(&mut self, file: &[u8]) -> Result<(), String> {
        let (head, rows) = self.read(file)?;
        let columns = self.columns_of(&head)?;
        let [key] = columns[..] else {
            return Err(format!("more than a key: {head:?}"));
        };
        for row in rows {
            let place = self.find(key, &row[0])?;
            self.rows.remove(place);
        }
        Ok(())
    }

    fn read(&self, file: &[u8]) -> Result<(Vec<String>, Rows), String> {
        let mut rows = self.system.form.read(file)?.into_iter();
        let head = rows.next().ok_or("an empty file")?;
        let rows: Rows = rows.collect();
        if rows.is_empty() {
            return Err("no record".to_owned());
        }
        match rows.iter().find(|row| row.len() != head.len()) {
            Some(row) => Err(format!("{} cells under {} headers", row.len(), head.len())),
            None => Ok((head, rows)),
        }
    }

    /// The system's columns of a header row: all known, each once, in the order of its exports
    /// behind the key.
    fn columns_of(&self, head: &[String]) -> Result<Vec<usize>, String> {
        let all = self.headers();
        let mut columns: Vec<usize> = Vec::new();
        for header in head {
            let mut places = all.iter().enumerate().filter(|(_, one)| *one == header);
            let free = places.find(|(place, _)| !columns.contains(place));
            let place = free
                .ok_or_else(|| format!("an unknown column {header:?}"))?
                .0;
            columns.push(place);
        }
        match columns.iter().skip(1).is_sorted() {
            true => Ok(columns),
            false => Err(format!("another order: {head:?}")),
        }
    }

    fn find(&self, key: usize, cell: &str) -> Result<usize, String> {
        let places: Vec<usize> = (0..self.rows.len())
            .filter(|place| self.rows[*place][key] == cell)
            .collect();
        match places[..] {
            [place] if !cell.is_empty() => Ok(place),
            _ => Err(format!("{} records are {cell:?}", places.len())),
        }
    }

    /// A list of choices takes its own words; what the system keeps itself takes nothing.
    fn accepts(&self, column: usize, cell: &str) -> Result<(), String> {
        let (header, holds) = self.system.columns[column];
        match holds {
            Holds::Says(says) if !says.takes.contains(&cell) => {
                Err(format!("{header} takes {:?}, not {cell:?}", says.takes))
            }
            Holds::Id | Holds::Made(_) | Holds::Changed(_) => {
                Err(format!("{header} is kept by the system"))
            }
            _ => Ok(()),
        }
    }

    /// The system notes itself when a record was changed.
    fn touch(&mut self, place: usize) {
        let (year, month, day) = CHANGED_ON;
        let date = chrono::NaiveDate::from_ymd_opt(year, month, day).unwrap();
        let time = date.and_hms_opt(18, 0, 0).unwrap();
        for (index, (_, holds)) in self.system.columns.iter().enumerate() {
            if let Holds::Changed(format) = holds {
                self.rows[place][index] = time.format(format).to_string();
            }
        }
    }

    /// The record of a person, by the address.
    pub fn place_of(&self, email: &str) -> Option<usize> {
        let column = self.system.column(|holds| matches!(holds, Holds::Email))?;
        self.rows.iter().position(|row| row[column] == email)
    }
}
