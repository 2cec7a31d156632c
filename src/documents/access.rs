//! The answer to a request for access, in sections (Art. 15(1) to (3) GDPR): each item that the law asks
//! for has its place, and where there is nothing to tell, that is told.

mod names;

use super::{
    DocumentError, Form,
    page::{Block, Cell, Column, Page, PageWords, Section, Table},
    text::{self, safe, say, word},
};
use crate::{
    model::{
        Lang,
        access::{
            AccessCopy, CopyConsent, CopyConsentEvent, CopyHold, CopyMention, CopyPurpose,
            CopyRequest, CopyUncovered,
        },
        letter::{LetterPart, LetterSection},
    },
    words::known_label,
};
use names::{country, pair, record};

/// Makes the sections.
struct Desk<'a> {
    copy: &'a AccessCopy,
    lang: Lang,
}

/// The sections of the answer, in the order in which they are read. `files` are those that go with the
/// letter, each with its SHA-256.
#[must_use]
pub fn sections(copy: &AccessCopy, lang: Lang, files: &[(String, String)]) -> Vec<LetterSection> {
    let desk = Desk { copy, lang };
    vec![
        desk.section("request", desk.request()),
        desk.section("confirm", desk.confirm()),
        desk.section("why", desk.why()),
        desk.section("categories", desk.categories()),
        desk.section("recipients", desk.recipients()),
        desk.section("retention", desk.retention()),
        desk.section("source", desk.sources()),
        desk.section("automated", vec![desk.line("automated_none")]),
        desk.section("consent", desk.consents()),
        desk.section("restrictions", desk.restrictions()),
        desk.section("history", desk.history()),
        desk.section("copy", desk.values()),
        desk.section("withheld", desk.withheld()),
        desk.section("rights", desk.rights()),
        desk.section("files", desk.files(files)),
    ]
}

impl Desk<'_> {
    fn word(&self, key: &str) -> &'static str {
        word(&format!("access.{key}"), self.lang)
    }

    fn line(&self, key: &str) -> LetterPart {
        LetterPart::Text(self.word(key).to_owned())
    }

    fn say(&self, key: &str, values: &[(&str, &str)]) -> LetterPart {
        LetterPart::Text(say(&format!("access.{key}"), self.lang, values))
    }

    fn date(&self, day: chrono::NaiveDate) -> String {
        text::date(day, self.lang)
    }

    fn section(&self, id: &'static str, parts: Vec<LetterPart>) -> LetterSection {
        LetterSection {
            id,
            title: self.word(&format!("title.{id}")).to_owned(),
            parts,
        }
    }

    /// A table, or the sentence that there is nothing.
    fn table(&self, name: &str, columns: &[&str], rows: Vec<Vec<String>>) -> LetterPart {
        if rows.is_empty() {
            return self.line(&format!("{name}_none"));
        }
        LetterPart::Table(
            self.word(&format!("{name}_table")).to_owned(),
            columns
                .iter()
                .map(|column| self.word(&format!("column.{column}")).to_owned())
                .collect(),
            rows,
        )
    }

    /// The same without the last column where no row has something in it.
    fn filled(&self, name: &str, columns: &[&str], mut rows: Vec<Vec<String>>) -> LetterPart {
        let last = columns.len().saturating_sub(1);
        let says = |row: &Vec<String>| row.get(last).is_some_and(|cell| !cell.is_empty());
        if rows.iter().any(says) {
            return self.table(name, columns, rows);
        }
        rows.iter_mut().for_each(|row| row.truncate(last));
        self.table(name, columns.get(..last).unwrap_or_default(), rows)
    }

    fn request(&self) -> Vec<LetterPart> {
        let copy = self.copy;
        let mut parts = vec![self.say(
            "request_text",
            &[
                ("case", &copy.case.to_string()),
                ("received", &self.date(copy.received)),
                ("made_on", &self.date(copy.made_on)),
                ("due", &self.date(copy.due)),
            ],
        )];
        parts.push(match (&copy.identity_method, copy.identity_on) {
            (Some(method), Some(day)) => {
                let words = self.word(&format!("identity.{method}"));
                self.say("identity", &[("method", words), ("day", &self.date(day))])
            }
            _ => self.line("identity_none"),
        });
        parts.push(self.line("free"));
        parts
    }

    fn confirm(&self) -> Vec<LetterPart> {
        let records = self.copy.records.len().to_string();
        let values: usize = self
            .copy
            .records
            .iter()
            .map(|record| record.values.len())
            .sum();
        vec![
            self.say(
                "confirm_text",
                &[("records", &records), ("values", &values.to_string())],
            ),
            self.table(
                "sources",
                &["system", "exported", "records"],
                self.copy
                    .sources
                    .iter()
                    .map(|source| {
                        let mut day = self.date(source.exported_on);
                        if source.is_stale {
                            day = format!("{day} ({})", self.word("stale"));
                        }
                        vec![source.source.clone(), day, source.records.to_string()]
                    })
                    .collect(),
            ),
        ]
    }

    fn channels(&self, purpose: &CopyPurpose) -> String {
        let words: Vec<&str> = purpose
            .channels
            .iter()
            .map(|channel| word(&format!("channel.{channel}"), self.lang))
            .collect();
        words.join(", ")
    }

    /// Whether a consent of the person is known for the purpose.
    fn has_consented(&self, purpose: &CopyPurpose) -> bool {
        let mut consents = self.copy.consents.iter();
        consents.any(|one| one.purpose == purpose.id && one.is_given())
    }

    fn why(&self) -> Vec<LetterPart> {
        let row = |purpose: &CopyPurpose| {
            let basis = match purpose.basis {
                "a" if !self.has_consented(purpose) => "a_none",
                basis => basis,
            };
            vec![
                purpose.label.clone(),
                self.word(&format!("basis.{basis}")).to_owned(),
                self.channels(purpose),
            ]
        };
        let mut parts = vec![self.table(
            "purposes",
            &["purpose", "basis", "channels"],
            self.copy.purposes.iter().map(row).collect(),
        )];
        // A purpose that was decided for other data is no answer for these.
        if !self.copy.uncovered.is_empty() {
            parts.push(self.line("uncovered_text"));
            let told = |one: &CopyUncovered| pair(&one.source, &one.headers.join(", "), self.lang);
            parts.push(LetterPart::List(
                self.copy.uncovered.iter().map(told).collect(),
            ));
        }
        parts
    }

    fn categories(&self) -> Vec<LetterPart> {
        let words: Vec<String> = self
            .copy
            .categories
            .iter()
            .map(|group| self.word(&format!("category.{group}")).to_owned())
            .collect();
        vec![match words.is_empty() {
            true => self.line("categories_none"),
            false => LetterPart::List(words),
        }]
    }

    fn recipients(&self) -> Vec<LetterPart> {
        let mut parts = vec![
            self.filled(
                "recipients",
                &["recipient", "role", "country", "disclosed"],
                self.copy
                    .recipients
                    .iter()
                    .map(|one| {
                        let days: Vec<String> =
                            one.disclosed_on.iter().map(|day| self.date(*day)).collect();
                        vec![
                            one.name.clone(),
                            self.word(&format!("role.{}", one.role)).to_owned(),
                            country(&one.country, self.lang),
                            days.join(", "),
                        ]
                    })
                    .collect(),
            ),
        ];
        let abroad: Vec<Vec<String>> = self
            .copy
            .recipients
            .iter()
            .filter(|one| one.is_third_country)
            .map(|one| {
                let safeguard = one.safeguard.clone();
                let safeguard = safeguard.unwrap_or_else(|| self.word("safeguard_none").to_owned());
                vec![
                    one.name.clone(),
                    country(&one.country, self.lang),
                    safeguard,
                ]
            })
            .collect();
        parts.push(LetterPart::Heading(self.word("title.transfers").to_owned()));
        parts.push(self.table("transfers", &["recipient", "country", "safeguard"], abroad));
        parts
    }

    fn retention(&self) -> Vec<LetterPart> {
        let row = |purpose: &CopyPurpose| {
            let period = match purpose.months {
                Some(months) => say(
                    "access.period",
                    self.lang,
                    &[
                        ("months", &months.to_string()),
                        ("from", self.word(&format!("from.{}", purpose.from))),
                    ],
                ),
                None => self.word("period_none").to_owned(),
            };
            vec![purpose.label.clone(), period, self.ends(purpose)]
        };
        vec![self.table(
            "retention",
            &["purpose", "period", "end"],
            self.copy.purposes.iter().map(row).collect(),
        )]
    }

    /// Until when the records are needed for a purpose: one day for all, or each day with its records.
    fn ends(&self, purpose: &CopyPurpose) -> String {
        let mut days: Vec<(String, Vec<String>)> = Vec::new();
        for end in &purpose.ends {
            let mut day = end
                .ends_on
                .map_or_else(|| self.word("end_unknown").to_owned(), |day| self.date(day));
            if end.is_fallback {
                day = format!("{day} ({})", self.word("end_fallback"));
            }
            let record = format!("{} {}", end.source, record(&end.record, self.lang));
            match days.iter_mut().find(|(known, _)| *known == day) {
                Some((_, records)) => records.push(record),
                None => days.push((day, vec![record])),
            }
        }
        match days.as_slice() {
            [] => self.word("end_unknown").to_owned(),
            [(day, _)] => day.clone(),
            days => {
                let told: Vec<String> = days
                    .iter()
                    .map(|(day, records)| pair(&records.join(", "), day, self.lang))
                    .collect();
                told.join(match self.lang {
                    Lang::Fr => " ; ",
                    _ => "; ",
                })
            }
        }
    }

    fn sources(&self) -> Vec<LetterPart> {
        let rows = self
            .copy
            .records
            .iter()
            .map(|own| {
                let mut file = own.file.clone();
                if let Some(sheet) = &own.sheet {
                    file = format!("{file}, {sheet}");
                }
                vec![
                    own.source.clone(),
                    record(&own.record, self.lang),
                    file,
                    own.line.to_string(),
                    self.date(own.imported_on),
                ]
            })
            .collect();
        vec![
            self.line("source_text"),
            self.table(
                "origin",
                &["system", "record", "file", "line", "imported"],
                rows,
            ),
        ]
    }

    fn consents(&self) -> Vec<LetterPart> {
        let denials = self.copy.denials.iter().map(|one| {
            let since = self.date(one.said_on.unwrap_or(one.seen_on));
            vec![
                one.source.clone(),
                record(&one.record, self.lang),
                channel(one.channel, self.lang),
                purpose(self.copy, &one.purpose),
                word(&format!("state.{}", one.state), self.lang).to_owned(),
                since,
            ]
        });
        let objections = self.copy.objections.iter().map(|one| {
            vec![
                channel(one.channel, self.lang),
                purpose(self.copy, &one.purpose),
                self.date(one.said_on),
            ]
        });
        let has_silent_no = self.copy.consents.iter().any(|one| !one.no_in.is_empty());
        let denials: Vec<Vec<String>> = denials.collect();
        let mut parts = vec![
            self.table("consents", &CONSENT_COLUMNS, consents(self.copy, self.lang)),
            match denials.is_empty() && has_silent_no {
                // "None" beside a cell that says "no" would read as a contradiction.
                true => self.line("denials_none_but"),
                false => self.table(
                    "denials",
                    &["system", "record", "channel", "purpose", "state", "since"],
                    denials,
                ),
            },
            self.table(
                "objections",
                &["channel", "purpose", "since"],
                objections.collect(),
            ),
        ];
        parts.extend(self.consent_events());
        parts.push(self.holds());
        parts
    }

    /// What was recorded of consents, event by event; most stores have none.
    fn consent_events(&self) -> Option<LetterPart> {
        let row = |one: &CopyConsentEvent| {
            let method = known_label(&format!("consents.method.{}", one.method), self.lang);
            vec![
                self.date(one.said_on.unwrap_or(one.recorded_on)),
                channel(one.channel, self.lang),
                purpose(self.copy, &one.purpose),
                word(&format!("consents.act.{}", one.act), self.lang).to_owned(),
                method.unwrap_or(&one.method).to_owned(),
                one.wording.clone().unwrap_or_default(),
            ]
        };
        let rows: Vec<_> = self.copy.consent_events.iter().map(row).collect();
        let columns = ["since", "channel", "purpose", "act", "how", "wording"];
        (!rows.is_empty()).then(|| self.table("consent_events", &columns, rows))
    }

    /// Notes that seem to say what the person wants: as long as they wait, no objection is sure to be none.
    fn holds(&self) -> LetterPart {
        let row = |one: &CopyHold| {
            let state = match one.reviewed_on {
                None => self.word("waits").to_owned(),
                Some(day) => say(
                    "access.reviewed",
                    self.lang,
                    &[
                        ("day", &self.date(day)),
                        ("review", one.review.as_deref().unwrap_or_default()),
                    ],
                ),
            };
            vec![
                one.source.clone(),
                one.column.clone(),
                self.word(&format!("about.{}", one.about)).to_owned(),
                self.date(one.noticed_on),
                state,
            ]
        };
        self.table(
            "holds",
            &["system", "header", "wish", "noticed", "read"],
            self.copy.holds.iter().map(row).collect(),
        )
    }

    fn restrictions(&self) -> Vec<LetterPart> {
        let day =
            |day: Option<chrono::NaiveDate>| day.map_or_else(String::new, |day| self.date(day));
        let rows = self
            .copy
            .restrictions
            .iter()
            .map(|one| {
                let ground = match one.ground.as_str() {
                    "17-3" => self.word("kept_after_erasure").to_owned(),
                    letter => word(&format!("letter.ground.18-1-{letter}"), self.lang).to_owned(),
                };
                vec![
                    ground,
                    self.date(one.since),
                    day(one.review_on),
                    day(one.lifted_on),
                ]
            })
            .collect();
        vec![self.table(
            "restrictions",
            &["ground", "since", "review", "lifted"],
            rows,
        )]
    }

    /// Requests, corrections, statements: what passed between the person and the controller.
    fn history(&self) -> Vec<LetterPart> {
        let requests = self
            .copy
            .requests
            .iter()
            .map(|one| {
                vec![
                    one.case.to_string(),
                    word(&format!("request.right.{}", one.right), self.lang).to_owned(),
                    self.date(one.received),
                    self.state(one).to_owned(),
                ]
            })
            .collect();
        let corrections = self
            .copy
            .rectifications
            .iter()
            .map(|one| {
                vec![
                    one.header.clone(),
                    one.old.clone(),
                    one.new.clone(),
                    self.date(one.made_on),
                ]
            })
            .collect();
        let mut parts = vec![
            self.table(
                "requests",
                &["case", "right", "received", "state"],
                requests,
            ),
            self.table(
                "corrections",
                &["header", "old", "new", "since"],
                corrections,
            ),
        ];
        if !self.copy.statements.is_empty() {
            parts.push(self.line("statements"));
            parts.push(LetterPart::List(
                self.copy
                    .statements
                    .iter()
                    .map(|one| format!("{} ({})", one.words, self.date(one.made_on)))
                    .collect(),
            ));
        }
        parts.push(self.mentions());
        parts
    }

    /// How a request stands. Where the answer was given and what is left out is that of others, "refused"
    /// would say more than happened.
    fn state(&self, one: &CopyRequest) -> &'static str {
        match (one.state, &one.ground) {
            ("partly-refused", None) => self.word("answered_but_others"),
            (state, _) => word(&format!("request.state.{state}"), self.lang),
        }
    }

    /// Notes about others that mention the person, and the sentence about the person where it is shown.
    fn mentions(&self) -> LetterPart {
        let has_passages = self.copy.mentions.iter().any(|one| one.passage.is_some());
        let row = |one: &CopyMention| {
            let mut cells = vec![
                one.source.clone(),
                one.column.clone(),
                self.word(&format!("how.{}", one.how)).to_owned(),
            ];
            if has_passages {
                let passage = one.passage.clone();
                cells.push(passage.unwrap_or_else(|| self.word("not_shown").to_owned()));
            }
            cells
        };
        let rows = self.copy.mentions.iter().map(row).collect();
        match has_passages {
            true => self.table(
                "mentions_shown",
                &["system", "header", "how", "passage"],
                rows,
            ),
            false => self.table("mentions", &["system", "header", "how"], rows),
        }
    }

    fn values(&self) -> Vec<LetterPart> {
        let mut parts = Vec::new();
        for own in &self.copy.records {
            let line = own.line.to_string();
            // What has no id is named by its line already.
            let key = match own.record.starts_with("line:") {
                true => "access.values_table_line",
                false => "access.values_table",
            };
            let caption = say(
                key,
                self.lang,
                &[
                    ("source", own.source.as_str()),
                    ("record", &own.record),
                    ("file", &own.file),
                    ("line", &line),
                    ("day", &self.date(own.imported_on)),
                ],
            );
            parts.push(LetterPart::Table(
                caption,
                vec![
                    self.word("column.header").to_owned(),
                    self.word("column.value").to_owned(),
                ],
                own.values
                    .iter()
                    .map(|value| vec![value.header.clone(), value.value.clone()])
                    .collect(),
            ));
        }
        if parts.is_empty() {
            parts.push(self.line("values_none"));
        }
        parts
    }

    fn withheld(&self) -> Vec<LetterPart> {
        let rows = self
            .copy
            .redactions
            .iter()
            .map(|one| {
                let why = match one.why.as_str() {
                    "rights-of-others" => {
                        word("letter.ground.rights-of-others", self.lang).to_owned()
                    }
                    why => why.to_owned(),
                };
                let kind = known_label(&format!("access.kind.{}", one.kind), self.lang)
                    .unwrap_or_else(|| self.word("kind.other"))
                    .to_owned();
                vec![
                    one.source.clone(),
                    record(&one.record, self.lang),
                    one.header.clone(),
                    kind,
                    why,
                ]
            })
            .chain(
                self.copy
                    .mentions
                    .iter()
                    .filter(|one| !one.is_whole)
                    .map(|one| {
                        // Whose note it is, is about somebody else.
                        let kind = match one.passage {
                            Some(_) => "kind.others_note_rest",
                            None => "kind.others_note",
                        };
                        vec![
                            one.source.clone(),
                            String::new(),
                            one.column.clone(),
                            self.word(kind).to_owned(),
                            word("letter.ground.rights-of-others", self.lang).to_owned(),
                        ]
                    }),
            )
            .collect();
        vec![self.table(
            "withheld",
            &["system", "record", "header", "kind", "why"],
            rows,
        )]
    }

    /// What the person can ask for, by the bases of the purposes (Art. 12 to 22 GDPR).
    fn rights(&self) -> Vec<LetterPart> {
        let has = |letters: &str| {
            self.copy
                .purposes
                .iter()
                .any(|purpose| letters.contains(purpose.basis))
        };
        let mut rights = vec!["rectification", "erasure", "restriction"];
        if has("ef") {
            rights.push("objection");
        }
        rights.push("marketing");
        if has("ab") {
            rights.push("portability");
        }
        if has("a") {
            rights.push("withdrawal");
        }
        vec![
            self.line("rights_text"),
            LetterPart::List(
                rights
                    .into_iter()
                    .map(|right| self.word(&format!("right.{right}")).to_owned())
                    .collect(),
            ),
        ]
    }

    fn files(&self, files: &[(String, String)]) -> Vec<LetterPart> {
        vec![
            self.line("files_text"),
            self.table(
                "files",
                &["file", "digest"],
                files
                    .iter()
                    .map(|(name, digest)| vec![name.clone(), digest.clone()])
                    .collect(),
            ),
        ]
    }
}

/// The copy as a workbook: values, consents, what was left out.
///
/// # Errors
/// When the writer fails: a fault of this program.
pub fn workbook(copy: &AccessCopy, lang: Lang) -> Result<Vec<u8>, DocumentError> {
    let title = |key: &str| word(&format!("access.{key}"), lang).to_owned();
    let sheet = |key: &str, columns: &[&str], rows: Vec<Vec<String>>| {
        let columns = columns
            .iter()
            .map(|column| Column::text(&title(&format!("column.{column}"))));
        let mut table = Table::new(title(key), title(key), columns.collect());
        table.rows = rows
            .into_iter()
            .map(|row| {
                row.into_iter()
                    .map(|cell| Cell::text(safe(&cell)))
                    .collect()
            })
            .collect();
        Block::Table(table)
    };
    let blocks = vec![
        sheet(
            "sheet.copy",
            &[
                "system", "record", "header", "value", "file", "line", "imported",
            ],
            values(copy),
        ),
        sheet("sheet.consent", &CONSENT_COLUMNS, consents(copy, lang)),
    ];
    let page = Page {
        lang,
        title: title("title.copy"),
        owner: String::new(),
        subject: copy.case.to_string(),
        facts: Vec::new(),
        date: copy.made_on,
        sections: vec![Section {
            id: "copy",
            title: title("title.copy"),
            blocks,
        }],
        foot: String::new(),
        words: PageWords::default(),
        letterhead: None,
    };
    super::write(&page, Form::Xlsx)
}

/// The columns of the table of consents.
const CONSENT_COLUMNS: [&str; 6] = ["system", "record", "channel", "purpose", "state", "given"];

fn channel(code: &str, lang: Lang) -> String {
    word(&format!("channel.{code}"), lang).to_owned()
}

/// What a purpose is called.
fn purpose(copy: &AccessCopy, id: &str) -> String {
    let known = copy.purposes.iter().find(|purpose| purpose.id == id);
    known.map_or_else(|| id.to_owned(), |purpose| purpose.label.clone())
}

fn consents(copy: &AccessCopy, lang: Lang) -> Vec<Vec<String>> {
    let row = |one: &CopyConsent| {
        vec![
            one.source.clone(),
            record(&one.record, lang),
            channel(one.channel, lang),
            purpose(copy, &one.purpose),
            consent_state(one, lang),
            one.given_on.clone().unwrap_or_default(),
        ]
    };
    copy.consents.iter().map(row).collect()
}

/// What is known of a consent; a "no" where a yes was asked for is told with its cell.
fn consent_state(consent: &CopyConsent, lang: Lang) -> String {
    if consent.no_in.is_empty() {
        return word(&format!("state.{}", consent.state), lang).to_owned();
    }
    let cells: Vec<String> = consent
        .no_in
        .iter()
        .map(|cell| pair(&cell.header, &cell.value, lang))
        .collect();
    say("access.said_no", lang, &[("cells", &cells.join(", "))])
}

/// Every value of the copy, one a row, as files for programs and spreadsheets have it.
#[must_use]
pub fn values(copy: &AccessCopy) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for record in &copy.records {
        for value in &record.values {
            rows.push(vec![
                record.source.clone(),
                record.record.clone(),
                value.header.clone(),
                value.value.clone(),
                record.file.clone(),
                record.line.to_string(),
                record.imported_on.to_string(),
            ]);
        }
    }
    rows
}

#[cfg(test)]
mod tests;
