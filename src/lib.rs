//! `dpo`: a GDPR toolkit for the files a CRM can export.
//!
//! The map. Arrows only go down; rooms on one floor do not know each other but for what the table
//! names. A test (`tests/it/layers.rs`) holds the imports against this table.
//!
//! | floor | room | what it is | may use | must never |
//! |---|---|---|---|---|
//! | porch | `cli` | the command line: one file per verb; arguments in, an operation, output out; exit codes | every room | hold a decision of the domain |
//! | porch | `documents` | reports, letters and copies of data as HTML, PDF, XLSX and drafts of mails, from what an operation gathered | model, output, words | know operations; reach outside itself |
//! | porch | `output` | tables, JSON, CSV of the same rows; nothing from a file reaches a terminal or a spreadsheet unescaped | model, words | know operations |
//! | workshop | `ops` | the operations: import, audit, find, the rights; one transaction is the change and its trail entry | detect, intake, mail, matching, model, policy, proof, rules, store, words, writeback | print, parse flags, read the clock |
//! | engine | `intake` | files of any shape to rows with provenance, mapped columns and consent states | detect, model, policy | see the store; drop a row silently |
//! | engine | `matching` | look-up keys of a record; how much two records agree | model | see the store |
//! | engine | `rules` | one file per rule: record, policy and date in, findings out | detect, model, policy, words | see the store; read the clock |
//! | engine | `detect` | the eyes: what personal and sensitive facts a text holds | model | say a value; see the store |
//! | engine | `mail` | a marketing message, read and checked | model, policy, rules, words | see the store; send anything |
//! | engine | `proof` | Merkle tree, checkpoints, signed notes; all pure | | see the store |
//! | engine | `writeback` | changes to files that the system of a source imports, written as it writes its own | intake, model | see the store |
//! | engine | `store` | the only SQL and the only sealing | model, proof | print; know rules; write a personal value in the clear |
//! | ground | `policy` | what this controller allows: purposes, channels, retention, exceptions | model | read files |
//! | ground | `words` | the four languages, as data | model | hold logic |
//! | ground | `model` | the field's nouns as types, and pure functions on them | | input, output, SQL, the clock |

pub mod cli;
pub mod detect;
pub mod documents;
pub mod intake;
pub mod mail;
pub mod matching;
pub mod model;
pub mod ops;
pub mod output;
pub mod policy;
pub mod proof;
pub mod rules;
pub mod store;
pub mod words;
pub mod writeback;
