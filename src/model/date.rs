//! Dates as CRM exports write them, read without guessing.

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

/// The order of day, month and year in a numeric date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateOrder {
    /// Day first: 31/12/2026.
    Dmy,
    /// Month first: 12/31/2026.
    Mdy,
    /// Year first: 2026-12-31.
    Ymd,
}

/// A civil date with, where the file has it, a time of day. The zone is the controller's unless the
/// file states one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// The date.
    pub date: NaiveDate,
    /// The time of day.
    pub time: Option<NaiveTime>,
}
