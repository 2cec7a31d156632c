//! The field's nouns as types, and pure functions on them. No input or output, no SQL, no clock.

pub mod access;
pub mod channel;
pub mod columns;
pub mod consent;
pub mod consent_event;
pub mod consent_form;
pub mod consent_proof;
pub mod contact_point;
pub mod date;
pub mod deadline;
pub mod field;
pub mod finding;
pub mod fold;
pub mod handover;
pub mod lang;
pub mod letter;
pub mod query;
pub mod record;
pub mod report;
pub mod request;
pub mod row;
pub mod text;

pub use channel::{Channel, ChannelSet};
pub use columns::{Column, Columns, ConsentColumn, MappedBy, Polarity};
pub use consent::{Consent, ConsentState};
pub use consent_event::{ConsentAct, ConsentEvent, EventDetails};
pub use date::{DateOrder, Moment};
pub use field::Field;
pub use finding::{Evidence, Finding, Scope, Severity};
pub use lang::Lang;
pub use query::PersonQuery;
pub use record::Record;
pub use request::{CaseDetails, CaseId, CaseState, RequestedBy, Right};
pub use row::{RawRow, Row};
pub use text::Text;
