//! Tables, JSON and CSV of the same rows. Nothing that came from a file reaches a terminal or a
//! spreadsheet unescaped.
