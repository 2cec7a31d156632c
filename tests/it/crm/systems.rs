//! The systems: what their exports look like and what their import takes. Invented people, the
//! headers, words and dialects of the systems' own exports.

mod books;
mod mailers;
mod own;
mod sales;

pub use books::BOOKS;
pub use mailers::MAILERS;
pub use own::OWN;
pub use sales::SALES;

use super::{
    importer::Crm,
    people::{DENYING, PEOPLE},
    table::{Dialect, Encoding, Form, Quoting},
};

/// A system, and how it exports and imports.
pub struct System {
    /// What the test says where it fails.
    pub label: &'static str,
    /// The name of its export.
    pub file: &'static str,
    /// What dpo is to recognise.
    pub system: &'static str,
    /// The source that the file becomes.
    pub source: &'static str,
    pub form: Form,
    /// Its record ids, `#` for the number of the record.
    pub ids: &'static str,
    pub columns: &'static [(&'static str, Holds)],
    /// The columns by which its import finds a record.
    pub finds_by: &'static [&'static str],
    /// It puts `'` before exported cells that begin with one of these.
    pub guards: &'static str,
}

/// What a column holds.
#[derive(Clone, Copy)]
pub enum Holds {
    Id,
    First,
    Last,
    Full,
    Email,
    Phone,
    Street,
    Zip,
    City,
    /// Street, postal code and town on lines of one cell.
    Address,
    Org,
    Note,
    /// In that format.
    Born(&'static str),
    /// When the record was made, in that format.
    Made(&'static str),
    /// When the record was last changed, in that format: the system keeps it itself.
    Changed(&'static str),
    /// That cell in every row.
    Always(&'static str),
    /// A consent or an opt-out.
    Says(Says),
}

/// The words of a column about contacting somebody.
#[derive(Clone, Copy)]
pub struct Says {
    /// The channel that it speaks of.
    pub channel: &'static str,
    /// Most people's cell.
    pub fine: &'static str,
    /// The cell of who said no.
    pub no: &'static str,
    /// All that its import takes.
    pub takes: &'static [&'static str],
}

use Holds::{
    Address, Always, Born, Changed, City, Email, First, Full, Id, Last, Made, Note, Org, Phone,
    Street, Zip,
};

const fn says(
    channel: &'static str,
    fine: &'static str,
    no: &'static str,
    takes: &'static [&'static str],
) -> Holds {
    Holds::Says(Says {
        channel,
        fine,
        no,
        takes,
    })
}

const fn csv(delimiter: char, quoting: Quoting, line: &'static str, encoding: Encoding) -> Form {
    Form::Csv(Dialect {
        delimiter,
        quoting,
        line,
        encoding,
    })
}

const QUOTED: Form = csv(',', Quoting::All, "\n", Encoding::Utf8);
const QUOTED_CRLF: Form = csv(',', Quoting::All, "\r\n", Encoding::Utf8);
const PLAIN: Form = csv(',', Quoting::Needed, "\n", Encoding::Utf8);
const PHP: Form = csv(',', Quoting::Blanks, "\n", Encoding::Utf8);
const EXCEL: Form = csv(';', Quoting::Needed, "\r\n", Encoding::Windows1252);
const EXCEL_UTF8: Form = csv(';', Quoting::Needed, "\r\n", Encoding::Utf8Mark);

const TRUE_FALSE: &[&str] = &["true", "false"];
const ONE_ZERO: &[&str] = &["1", "0"];
const YES_NO: &[&str] = &["Yes", "No"];
const ALLOW: &[&str] = &["Allow", "Do Not Allow"];
const SUBSCRIPTIONS: &[&str] = &["subscribed", "unsubscribed", "unconfirmed", "bounced"];

/// Every system.
pub fn all() -> impl Iterator<Item = &'static System> {
    [SALES, OWN, MAILERS, BOOKS].into_iter().flatten()
}

impl System {
    /// The number of the first column that holds what `is` says.
    pub fn column(&self, is: impl Fn(Holds) -> bool) -> Option<usize> {
        self.columns.iter().position(|(_, holds)| is(*holds))
    }

    /// The columns that speak of contacting somebody.
    pub fn says(&self) -> impl Iterator<Item = (usize, Says)> {
        let columns = self.columns.iter().enumerate();
        columns.filter_map(|(index, (_, holds))| match holds {
            Holds::Says(says) => Some((index, *says)),
            _ => None,
        })
    }

    /// The columns that hold real dates where the system writes workbooks.
    pub fn dated(&self) -> Vec<usize> {
        let columns = self.columns.iter().enumerate();
        columns
            .filter(|(_, (_, holds))| matches!(holds, Born(_) | Made(_) | Changed(_)))
            .map(|(index, _)| index)
            .collect()
    }

    /// The id of the record with that number.
    pub fn id(&self, number: usize) -> String {
        self.ids.replace('#', &format!("{number:04}"))
    }

    /// The system with the eight people in it.
    pub fn with_people(&'static self) -> Crm {
        let row = |person| {
            let cells = self.columns.iter();
            cells.map(|(_, holds)| self.cell(*holds, person)).collect()
        };
        Crm::new(self, (0..PEOPLE.len()).map(row).collect())
    }

    fn cell(&self, holds: Holds, number: usize) -> String {
        let person = &PEOPLE[number];
        let (year, month, day) = person.born;
        let stamp = |format: &str, (year, month, day)| {
            let date = chrono::NaiveDate::from_ymd_opt(year, month, day).unwrap();
            let time = date.and_hms_opt(14, 5, 9).unwrap();
            time.format(format).to_string()
        };
        match holds {
            Id => self.id(number + 1),
            First => person.first.to_owned(),
            Last => person.last.to_owned(),
            Full => person.full(),
            Email => person.email.to_owned(),
            Phone => person.phone.to_owned(),
            Street => person.street.to_owned(),
            Zip => person.zip.to_owned(),
            City => person.city.to_owned(),
            Address => format!("{}\n{} {}", person.street, person.zip, person.city),
            Org => person.org.to_owned(),
            Note => person.note.to_owned(),
            Born(format) => stamp(format, (year, month, day)),
            Made(format) => stamp(format, (2025, month, day.min(28))),
            Changed(format) => stamp(format, (2026, 6, 17)),
            Always(cell) => cell.to_owned(),
            Holds::Says(says) if number == DENYING => says.no.to_owned(),
            Holds::Says(says) => says.fine.to_owned(),
        }
    }
}
