//! The whole loop with every system that dpo knows: its export is taken, decisions are made, what
//! dpo wrote is imported by a stand-in of the system, which knows nothing but its own rules of
//! import, and its next export is taken again.
//!
//! The stand-in reads and writes its tables itself: nothing of the product's library is used here.

mod edges;
mod importer;
mod journey;
mod obedient;
mod people;
mod systems;
mod table;
mod unruly;
