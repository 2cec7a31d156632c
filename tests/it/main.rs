//! The integration tests: one binary.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod cases;
mod demo;
mod generated;
mod house;
mod layers;
mod readme;
mod workbooks;
