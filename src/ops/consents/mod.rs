//! The life of a consent: recorded, asked for, confirmed, taken back, shown and proved.

pub mod form;
