//! What a record shows of the facts that exceptions rest on: a sale, the chance to refuse, a legal
//! person's address, the country. Which columns hold them is worked out once a source.

use chrono::{Months, NaiveDate};

use super::{Audience, words};
use crate::{
    model::{Channel, Columns, Record, contact_point::PhoneReader, fold},
    rules::dates::{self, DateColumn},
};

/// The conditions of Art. 13(2) Directive 2002/58/EC, all of which must be met (the absence of a
/// refusal is the consent's state).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SoftOptIn {
    /// The person is a customer.
    pub is_customer: bool,
    /// A sale is dated.
    pub has_purchase: bool,
    /// The chance to refuse was offered when the address was collected.
    pub was_offered: bool,
    /// The sale was the controller's own.
    pub is_own_sale: bool,
}

impl SoftOptIn {
    /// Whether every condition that data can show is met.
    #[must_use]
    pub const fn is_complete(self) -> bool {
        self.is_customer && self.has_purchase && self.was_offered && self.is_own_sale
    }

    /// The keys of the terms for what is missing.
    pub fn missing(self) -> impl Iterator<Item = &'static str> {
        [
            (self.is_customer, "element.customer"),
            (self.has_purchase, "element.purchase"),
            (self.was_offered, "element.offered"),
            (self.is_own_sale, "element.own_sale"),
        ]
        .into_iter()
        .filter_map(|(is_there, key)| (!is_there).then_some(key))
    }
}

/// Stands for a country whose law is not known here.
const UNION: &str = "*";

/// The columns of one source that hold such facts.
#[derive(Clone, Debug)]
pub(in crate::rules) struct Facts {
    customers: Vec<usize>,
    statuses: Vec<usize>,
    purchases: Vec<DateColumn>,
    offers: Vec<DateColumn>,
    sellers: Vec<usize>,
    accounts: Vec<usize>,
    orders: Vec<usize>,
    claims: Vec<usize>,
    ends: Vec<DateColumn>,
    screenings: Vec<DateColumn>,
    names: Vec<usize>,
    orgs: Vec<usize>,
    org_types: Vec<usize>,
    roles: Vec<usize>,
    emails: Vec<usize>,
    phones: Vec<usize>,
    countries: Vec<usize>,
    phone_reader: PhoneReader,
    home: String,
    controller: String,
    today: NaiveDate,
}

impl Facts {
    pub(in crate::rules) fn new(
        columns: &Columns,
        (home, controller): (&str, &str),
        today: NaiveDate,
    ) -> Self {
        let of = |fields: &[&str]| -> Vec<usize> {
            dates::columns(columns, fields)
                .iter()
                .map(|column| column.index)
                .collect()
        };
        let below = |prefix: &str, is_no_address: &dyn Fn(&str) -> bool| -> Vec<usize> {
            columns
                .columns
                .iter()
                .filter(|column| {
                    column.field.as_ref().is_some_and(|field| {
                        field.is_below(prefix)
                            && !is_no_address(field.as_str().rsplit('.').next().unwrap_or(""))
                    })
                })
                .map(|column| column.index)
                .collect()
        };
        Self {
            customers: of(&["life.customer"]),
            statuses: of(&["life.status"]),
            purchases: dates::columns(
                columns,
                &["life.last_purchase_at", "life.first_purchase_at"],
            ),
            offers: dates::columns(columns, &["consent.optout_offered_at"]),
            sellers: of(&["life.seller"]),
            accounts: of(&["life.account"]),
            orders: of(&["life.orders_count"]),
            claims: of(&[
                "consent.legal_basis",
                "consent.basis_source",
                "consent.type",
                "consent.source",
            ]),
            ends: dates::columns(columns, &["life.relation_end", "life.contract_end"]),
            screenings: dates::columns(columns, &["consent.screened_at"]),
            names: of(&["person.first_name", "person.last_name", "person.full_name"]),
            orgs: of(&["org.name"]),
            org_types: of(&["org.type"]),
            roles: of(&["org.job_title", "org.role", "org.profession"]),
            emails: below("contact.email", &|part| matches!(part, "type" | "label")),
            phones: below("contact.phone", &|part| {
                matches!(part, "type" | "label" | "ext" | "pager")
            }),
            countries: of(&[
                "addr.home.country",
                "addr.main.country",
                "addr.work.country",
                "addr.other.country",
            ]),
            phone_reader: PhoneReader::new(home),
            home: home.split('-').next().unwrap_or(home).to_owned(),
            controller: fold::word(controller),
            today,
        }
    }

    /// Whether a column of the source could show a sale, so that soft opt-in is worth a thought.
    pub(in crate::rules) fn speaks_of_sales(&self) -> bool {
        !(self.purchases.is_empty()
            && [
                &self.customers,
                &self.accounts,
                &self.statuses,
                &self.claims,
            ]
            .into_iter()
            .all(Vec::is_empty))
    }

    /// Whether a column dates the offer of a refusal.
    pub(in crate::rules) fn dates_offers(&self) -> bool {
        !self.offers.is_empty()
    }

    /// Whether the source tells organisations and e-mail addresses.
    pub(in crate::rules) fn has_organisations(&self) -> bool {
        !self.orgs.is_empty() && !self.emails.is_empty()
    }

    /// Whether a column says that a person has an account.
    pub(in crate::rules) fn speaks_of_accounts(&self) -> bool {
        !self.accounts.is_empty()
    }

    /// The conditions of soft opt-in that the record shows.
    pub(in crate::rules) fn soft_opt_in(&self, record: &Record<'_>) -> SoftOptIn {
        let is_past = |columns: &[DateColumn]| {
            dates::all(record, columns).any(|(moment, _)| moment.date <= self.today)
        };
        let has_purchase = is_past(&self.purchases);
        // The chance to refuse belongs to the collection of the address: offered after the last sale
        // it came too late for it (Art. 13(2) Directive 2002/58/EC).
        let last_sale = dates::latest(record, &self.purchases).map(|(moment, _)| moment.date);
        let was_offered = dates::all(record, &self.offers).any(|(moment, _)| {
            moment.date <= self.today && last_sale.is_none_or(|sale| moment.date <= sale)
        });
        let says_customer = self.says_customer(record);
        let says_none = self.any(record, &self.customers, |cell| words::is("no", cell));
        SoftOptIn {
            is_customer: !says_none && (says_customer || has_purchase),
            has_purchase,
            was_offered,
            is_own_sale: self.sellers.is_empty()
                || !self.any(record, &self.sellers, |cell| !self.is_controller(cell)),
        }
    }

    /// Whether the record is meant to rest on soft opt-in: a sale, or a word that says so.
    pub(in crate::rules) fn leans_on_soft_opt_in(&self, record: &Record<'_>) -> bool {
        let shown = self.soft_opt_in(record);
        shown.is_customer || shown.has_purchase || self.claims_soft_opt_in(record)
    }

    /// Whether a cell on the basis or the method of the consent names soft opt-in.
    pub(in crate::rules) fn claims_soft_opt_in(&self, record: &Record<'_>) -> bool {
        self.any(record, &self.claims, |cell| words::is("soft-opt-in", cell))
    }

    /// Whether the record shows an account and no sale.
    pub(in crate::rules) fn has_only_an_account(&self, record: &Record<'_>) -> bool {
        self.any(record, &self.accounts, |cell| !words::is("no", cell))
            && !self.soft_opt_in(record).has_purchase
            && !self.any(record, &self.orders, |cell| {
                cell.parse::<f64>().is_ok_and(|orders| orders > 0.0)
            })
    }

    /// Whether a flag or a status calls the person a customer.
    fn says_customer(&self, record: &Record<'_>) -> bool {
        self.any(record, &self.customers, |cell| {
            words::is("yes", cell) || words::is("customer", cell)
        }) || self.any(record, &self.statuses, |cell| words::is("customer", cell))
    }

    /// Whether the person is called a customer and no end of the relation is dated, or the end or a
    /// sale was less than `months` ago.
    pub(in crate::rules) fn is_customer_within(&self, record: &Record<'_>, months: u32) -> bool {
        let Some(limit) = self.today.checked_sub_months(Months::new(months)) else {
            return false;
        };
        let is_recent = dates::all(record, &self.ends)
            .chain(dates::all(record, &self.purchases))
            .any(|(moment, _)| moment.date >= limit && moment.date <= self.today);
        let has_end = self
            .ends
            .iter()
            .any(|column| !record.row.get(column.index).trim().is_empty());
        is_recent || (!has_end && self.says_customer(record))
    }

    /// The last day on which the record's numbers were screened against a register.
    pub(in crate::rules) fn screened_at(&self, record: &Record<'_>) -> Option<NaiveDate> {
        dates::all(record, &self.screenings)
            .map(|(moment, _)| moment.date)
            .filter(|date| *date <= self.today)
            .max()
    }

    /// Whether every e-mail address of the record is that of an office of a legal person.
    pub(in crate::rules) fn is_impersonal(&self, record: &Record<'_>) -> bool {
        self.any(record, &self.orgs, |_| true)
            && self.any(record, &self.emails, |_| true)
            && self.audience(record) != Audience::SoleTrader
            && !self.any(record, &self.emails, |cell| !words::is_impersonal(cell))
    }

    /// Whether the record is a person at work with an address at work: an organisation, a role, and
    /// no address at a provider of private mail.
    pub(in crate::rules) fn is_professional(&self, record: &Record<'_>) -> bool {
        self.any(record, &self.orgs, |_| true)
            && self.any(record, &self.roles, |_| true)
            && self.any(record, &self.emails, |_| true)
            && !self.any(record, &self.emails, |cell| !words::is_business(cell))
    }

    /// Who is called: a sole trader or a legal person where the record says so.
    pub(in crate::rules) fn audience(&self, record: &Record<'_>) -> Audience {
        if self.any(record, &self.org_types, |cell| {
            words::is("sole-trader", cell)
        }) {
            return Audience::SoleTrader;
        }
        let is_named = self.any(record, &self.names, |_| true);
        let says_legal = self.any(record, &self.org_types, |cell| {
            words::is("legal-person", cell)
        });
        let has_org = self.any(record, &self.orgs, |_| true);
        if !is_named && (has_org || says_legal) {
            Audience::Legal
        } else {
            Audience::Any
        }
    }

    /// The country whose people the record is of, `*` where no list knows it: that of its address, else for calls and messages
    /// that of its number, else the controller's.
    pub(in crate::rules) fn country(&self, record: &Record<'_>, channel: Channel) -> &str {
        // A country that no list knows is not the controller's: the floor of the Union holds there.
        let stated = self
            .cells(record, &self.countries)
            .next()
            .map(|cell| words::country(cell).unwrap_or(UNION));
        let by_number = || match channel {
            Channel::Phone | Channel::Sms => self
                .cells(record, &self.phones)
                .find_map(|cell| self.phone_reader.country(cell)),
            _ => None,
        };
        stated.or_else(by_number).unwrap_or(&self.home)
    }

    fn is_controller(&self, cell: &str) -> bool {
        words::is("yes", cell) || fold::word(cell) == self.controller
    }

    fn cells<'r>(
        &self,
        record: &'r Record<'_>,
        columns: &'r [usize],
    ) -> impl Iterator<Item = &'r str> {
        columns
            .iter()
            .flat_map(|column| record.row.values(*column))
            .map(str::trim)
            .filter(|cell| !cell.is_empty())
    }

    fn any(&self, record: &Record<'_>, columns: &[usize], is_so: impl Fn(&str) -> bool) -> bool {
        self.cells(record, columns).any(is_so)
    }
}
