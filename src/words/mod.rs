//! The four languages, as data: labels, headings, rule texts. A test checks that no key is missing
//! in any language. Holds no logic.
