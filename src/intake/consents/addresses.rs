//! Which channels a record has an address for. An address that cannot be normalised but was typed as
//! one counts: a strange spelling must not hide a channel without consent.

use crate::{
    model::{
        Channel, ChannelSet, Columns, Row,
        contact_point::{PhoneReader, emails, is_email},
    },
    policy::Policy,
};

/// The columns that hold addresses.
#[derive(Debug)]
pub(super) struct AddressColumns {
    emails: Vec<usize>,
    phones: Vec<usize>,
    mobiles: Vec<usize>,
    places: Vec<usize>,
    faxes: Vec<usize>,
    reader: PhoneReader,
}

impl AddressColumns {
    pub(super) fn of(columns: &Columns, policy: &Policy) -> Self {
        let below = |prefix: &str, is_wanted: &dyn Fn(&str) -> bool| {
            columns
                .columns
                .iter()
                .filter_map(|column| {
                    let field = column
                        .field
                        .as_ref()
                        .filter(|field| field.is_below(prefix))?;
                    is_wanted(field.as_str().rsplit('.').next().unwrap_or(""))
                        .then_some(column.index)
                })
                .collect::<Vec<_>>()
        };
        let is_mobile = |part: &str| matches!(part, "mobile" | "sms");
        Self {
            emails: below("contact.email", &|part| !matches!(part, "type" | "label")),
            phones: below("contact.phone", &|part| {
                !is_mobile(part) && !matches!(part, "ext" | "type" | "label" | "pager")
            }),
            mobiles: below("contact.phone", &is_mobile),
            places: below("addr", &|part| matches!(part, "street" | "full" | "po_box")),
            faxes: below("contact.fax", &|part| !matches!(part, "type" | "label")),
            reader: PhoneReader::new(&policy.country),
        }
    }

    pub(super) fn filled(&self, row: &Row<'_>) -> ChannelSet {
        let mut found = ChannelSet::default();
        let any = |columns: &[usize], is_address: &dyn Fn(&str) -> bool| {
            columns
                .iter()
                .flat_map(|column| row.values(*column))
                .any(|cell| !cell.is_empty() && is_address(cell))
        };
        let is_number = |cell: &str| {
            self.reader.is_phone(cell)
                || parts(cell).is_some_and(|mut parts| parts.any(|part| self.reader.is_phone(part)))
        };
        let has_mobile = any(&self.mobiles, &is_number);
        if any(&self.emails, &|cell| {
            let mut is_list = false;
            is_email(cell) || {
                emails(cell, &mut |_| is_list = true);
                is_list
            }
        }) {
            found.insert(Channel::Email);
        }
        if has_mobile || any(&self.phones, &is_number) {
            found.insert(Channel::Phone);
        }
        if has_mobile || any(&self.phones, &|cell| self.reader.is_mobile(cell)) {
            found.insert(Channel::Sms);
        }
        if any(&self.places, &|cell| {
            cell.chars().any(char::is_alphanumeric)
        }) {
            found.insert(Channel::Post);
        }
        if any(&self.faxes, &is_number) {
            found.insert(Channel::Fax);
        }
        found
    }
}

/// What stands between several addresses in one cell.
const LIST_MARKS: [char; 5] = [';', ',', '|', '/', '\n'];
/// What Google writes between them.
const LIST_WORD: &str = ":::";

/// The parts of a cell that holds several addresses; none where it is no list.
fn parts(cell: &str) -> Option<impl Iterator<Item = &str>> {
    (cell.contains(LIST_MARKS) || cell.contains(LIST_WORD)).then(|| {
        cell.split(LIST_MARKS)
            .flat_map(|part| part.split(LIST_WORD))
            .map(str::trim)
    })
}
