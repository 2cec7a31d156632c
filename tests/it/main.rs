//! The integration tests: one binary.

mod cases;
mod demo;
mod generated;
mod house;
mod layers;
mod readme;
mod workbooks;
