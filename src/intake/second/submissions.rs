//! Submissions of the form as they travel, instead of as a table: bodies of POST requests, one a line, and
//! saved mails, one in a file or many in an mbox (RFC 4155). They become rows with the headers of a table of
//! submissions, so that one reader judges all of them.

use std::{collections::HashSet, fs::File, io::Read, path::Path};

use mail_parser::MessageParser;

use crate::{
    intake::{
        Encoding, FileShape, Format, IntakeError, Note, Opened, Reject, RowReader, Step, text,
    },
    model::{
        RawRow,
        consent_form::{
            ContactField, FORM, LANGUAGE, MESSAGE_ID, SUBMITTED_AT, WORDING, WORDING_SHA256,
            box_of, pairs,
        },
    },
};

/// The longest submission: a form has some tens of short fields.
const LONGEST: usize = 64 << 10;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// The largest file of submissions.
const LARGEST: u64 = 64 << 20;
/// Bytes from which the kind of file is told.
const LOOKED_AT: u64 = 64 << 10;
/// Answers that a submission may have, and different ones that a file may have: whoever can post to a form
/// could invent names without end.
const MOST_ANSWERS: usize = 200;
const MOST_NAMES: usize = 500;
/// Rows that are shown to whoever works out what the columns mean.
const SAMPLE: usize = 200;

/// The reason of a line without anything.
const BLANK: &str = "blank";

/// A submission, or why it is none.
#[derive(Debug)]
struct Found {
    line: u64,
    raw: Vec<u8>,
    read: Result<Vec<(String, String)>, &'static str>,
}

/// Opens a file of submissions; none where it is something else: a table, most likely. A mail of an archive
/// that is about something else is a row that is rejected; the others are taken.
///
/// # Errors
/// When it cannot be read, is larger than 64 MiB, or is a mail by itself that holds no submission.
pub(super) fn open(path: &Path, is_in_archive: bool) -> Result<Option<Opened>, IntakeError> {
    let mut file = File::open(path).map_err(|error| text::unreadable(&error))?;
    let mut start = Vec::new();
    file.by_ref()
        .take(LOOKED_AT)
        .read_to_end(&mut start)
        .map_err(|error| text::unreadable(&error))?;
    if start.starts_with(BYTE_ORDER_MARK) {
        start.drain(..BYTE_ORDER_MARK.len());
    }
    let Some(kind) = kind_of(&start) else {
        return Ok(None);
    };
    let mut bytes = start;
    file.take(LARGEST)
        .read_to_end(&mut bytes)
        .map_err(|error| text::unreadable(&error))?;
    if bytes.len() as u64 > LARGEST {
        return Err(IntakeError {
            code: "limit",
            message: format!(
                "the file is larger than the {} MiB that submissions may have",
                LARGEST >> 20
            ),
            hint: Some("split it, and name the parts one after the other".to_owned()),
        });
    }
    let found = match kind {
        Kind::Bodies => bodies(&bytes),
        Kind::Mail => vec![mail(&bytes, 1)],
        Kind::Mailbox => mailbox(&bytes),
    };
    let is_none = kind != Kind::Bodies && found.iter().all(|one| one.read.is_err());
    if is_none && !is_in_archive {
        return Err(IntakeError {
            code: "no-consents",
            message: "no mail of the file holds a submission of a form".to_owned(),
            hint: Some(
                "save the mails that the form of `dpo consent form --mail-to` composed, and name those"
                    .to_owned(),
            ),
        });
    }
    Ok(Some(opened(found)))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Bodies,
    Mail,
    Mailbox,
}

/// What a file that begins so is.
fn kind_of(start: &[u8]) -> Option<Kind> {
    let own = || {
        lines(start)
            .map(|(_, line)| line)
            .skip_while(|line| line.is_empty())
    };
    if own().next()?.starts_with(b"From ") && is_header(own().skip(1)) {
        return Some(Kind::Mailbox);
    }
    if is_header(own()) {
        return Some(Kind::Mail);
    }
    // A web server may have written something else above the first body.
    own().any(is_body).then_some(Kind::Bodies)
}

/// Whether lines begin with the header of a mail: fields alone, the sender and the date among them
/// (RFC 5322 §3.6).
fn is_header<'b>(lines: impl Iterator<Item = &'b [u8]>) -> bool {
    let is_field = |line: &[u8]| {
        let colon = line.iter().position(|byte| *byte == b':');
        line.starts_with(b" ")
            || line.starts_with(b"\t")
            || colon.is_some_and(|colon| {
                let mut name = line.iter().take(colon);
                colon > 0 && name.all(u8::is_ascii_graphic)
            })
    };
    let begins = |line: &[u8], name: &[u8]| {
        line.get(..name.len())
            .is_some_and(|own| own.eq_ignore_ascii_case(name))
    };
    let (mut has_from, mut has_date, mut fields) = (false, false, 0);
    let all_fields = lines.take_while(|line| !line.is_empty()).all(|line| {
        has_from |= begins(line, b"from:");
        has_date |= begins(line, b"date:");
        fields += 1;
        is_field(line)
    });
    all_fields && fields > 1 && has_from && has_date
}

/// Whether a line is the body of a submission: pairs without a blank between them, one the form's id.
fn is_body(line: &[u8]) -> bool {
    let name = FORM.as_bytes();
    !line.iter().any(u8::is_ascii_whitespace)
        && line.split(|byte| *byte == b'&').any(|pair| {
            pair.strip_prefix(name)
                .is_some_and(|rest| rest.starts_with(b"="))
        })
}

/// The lines with their numbers from 1, without their ends.
fn lines(bytes: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
    (1..).zip(
        bytes
            .split(|byte| *byte == b'\n')
            .map(|line| line.strip_suffix(b"\r").unwrap_or(line)),
    )
}

/// The bodies of a file, one a line.
fn bodies(bytes: &[u8]) -> Vec<Found> {
    let end = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    lines(end)
        .map(|(number, line)| {
            let line = line.trim_ascii();
            let read = match (line.is_empty(), is_body(line)) {
                (true, _) => Err(BLANK),
                (_, true) => submission(line),
                _ => Err("no-submission"),
            };
            Found {
                line: number,
                raw: line.to_vec(),
                read,
            }
        })
        .collect()
}

/// The pairs of a body.
fn submission(body: &[u8]) -> Result<Vec<(String, String)>, &'static str> {
    if body.len() > LONGEST {
        return Err("too-long");
    }
    let body = std::str::from_utf8(body).map_err(|_| "encoding")?;
    let mut pairs = pairs(body);
    if pairs.len() > MOST_ANSWERS {
        return Err("too-long");
    }
    pairs.retain(|(name, _)| is_of_form(name));
    let mut names: Vec<&String> = pairs.iter().map(|(name, _)| name).collect();
    names.sort_unstable();
    // Which of two answers is the person's, nobody can tell.
    if names.windows(2).any(|two| two.first() == two.last()) {
        return Err("answered-twice");
    }
    match pairs.iter().any(|(name, _)| name == FORM) {
        true => Ok(pairs),
        false => Err("no-submission"),
    }
}

/// Whether a form of ours has that name: others say nothing here.
fn is_of_form(name: &str) -> bool {
    let is_wording = |prefix: &str| {
        name.strip_prefix(prefix)
            .is_some_and(|rest| rest.starts_with('.'))
    };
    [FORM, LANGUAGE, SUBMITTED_AT, MESSAGE_ID].contains(&name)
        || ContactField::of_column(name).is_some()
        || box_of(name).is_some()
        || is_wording(WORDING)
        || is_wording(WORDING_SHA256)
}

/// The submission of one mail; it begins on that line of its file.
fn mail(bytes: &[u8], line: u64) -> Found {
    Found {
        line,
        raw: bytes.to_vec(),
        read: in_mail(bytes),
    }
}

fn in_mail(bytes: &[u8]) -> Result<Vec<(String, String)>, &'static str> {
    let message = MessageParser::default().parse(bytes).ok_or("no-mail")?;
    let text = message.body_text(0).ok_or("no-submission")?;
    let mut pairs = submission(body_in(&text).ok_or("no-submission")?.as_bytes())?;
    // When and by which mail it came, its header says; a sender who writes it into the body says nothing.
    pairs.retain(|(name, _)| name != SUBMITTED_AT && name != MESSAGE_ID);
    if let Some(date) = message.date() {
        pairs.push((SUBMITTED_AT.to_owned(), date.to_rfc3339()));
    }
    if let Some(id) = message.message_id() {
        pairs.push((MESSAGE_ID.to_owned(), id.to_owned()));
    }
    Ok(pairs)
}

/// The body of a submission in the text of a mail: to the first blank, or line without anything; a mail
/// program may have folded it, and may have signed below it. Nothing stands above it: who writes above the
/// answers says something else ("I never agreed to this"), and a mail that was sent back quotes them.
fn body_in(text: &str) -> Option<String> {
    let mut found = String::new();
    let mut own = text
        .lines()
        .map(str::trim)
        .skip_while(|line| line.is_empty())
        .take_while(|line| !line.is_empty() && !line.contains(char::is_whitespace));
    // "--" begins a signature.
    for line in own.by_ref().take_while(|line| *line != "--") {
        found.push_str(line);
    }
    (!found.is_empty()).then_some(found)
}

/// The mails of an mbox: each begins with a line `From `, and such lines of its own are quoted with `>`.
fn mailbox(bytes: &[u8]) -> Vec<Found> {
    let mut out = Vec::new();
    let mut own: Option<(u64, Vec<u8>)> = None;
    let mut is_after_blank = true;
    for (number, line) in lines(bytes) {
        if is_after_blank && line.starts_with(b"From ") {
            out.extend(own.take().map(|(line, bytes)| mail(&bytes, line)));
            own = Some((number, Vec::new()));
        } else if let Some((_, mail)) = &mut own {
            let quoted = line.iter().take_while(|byte| **byte == b'>').count();
            let is_quoted = quoted > 0
                && line
                    .get(quoted..)
                    .is_some_and(|own| own.starts_with(b"From "));
            mail.extend_from_slice(line.get(usize::from(is_quoted)..).unwrap_or_default());
            mail.push(b'\n');
        }
        is_after_blank = line.is_empty();
    }
    out.extend(own.map(|(line, bytes)| mail(&bytes, line)));
    out
}

/// Those submissions as a table; a cell is filled when its row is read.
fn opened(found: Vec<Found>) -> Opened {
    // What every form has: a file whose every line is rejected is one of submissions all the same.
    let mut headers = vec![FORM.to_owned(), ContactField::Email.column().to_owned()];
    let mut known: HashSet<String> = headers.iter().cloned().collect();
    for (name, _) in found
        .iter()
        .filter_map(|one| one.read.as_ref().ok())
        .flatten()
    {
        if known.len() < MOST_NAMES && known.insert(name.clone()) {
            headers.push(name.clone());
        }
    }
    let sample = found
        .iter()
        .filter_map(|one| one.read.as_ref().ok())
        .take(SAMPLE)
        .map(|pairs| cells(&headers, pairs).map(str::to_owned).collect())
        .collect();
    Opened {
        shape: FileShape {
            format: Format::Csv,
            encoding: Encoding::Utf8,
            delimiter: None,
            form: None,
            header_row: 0,
            sheet: None,
            other_sheets: Vec::new(),
            headers: headers.clone(),
            second_header: None,
            sample,
            notes: Vec::new(),
        },
        rows: Box::new(Submissions {
            headers,
            rows: found.into_iter(),
            raw: Vec::new(),
        }),
    }
}

/// The value of each header; empty where it was not answered.
fn cells<'p>(
    headers: &'p [String],
    pairs: &'p [(String, String)],
) -> impl Iterator<Item = &'p str> {
    headers.iter().map(move |header| {
        let own = pairs.iter().find(|(name, _)| name == header);
        own.map_or("", |(_, value)| value.as_str())
    })
}

struct Submissions {
    headers: Vec<String>,
    rows: std::vec::IntoIter<Found>,
    raw: Vec<u8>,
}

impl RowReader for Submissions {
    fn next(&mut self, row: &mut RawRow) -> Result<Step, IntakeError> {
        row.clear();
        let Some(next) = self.rows.next() else {
            return Ok(Step::End);
        };
        self.raw = next.raw;
        match next.read {
            Err(BLANK) => Ok(Step::Blank),
            Err(reason) => Ok(Step::Rejected(Reject {
                line: next.line,
                reason,
                detail: String::new(),
                raw: self.raw.clone(),
            })),
            Ok(pairs) => {
                row.width = self.headers.len();
                row.line = next.line;
                for cell in cells(&self.headers, &pairs) {
                    row.push(cell.as_bytes());
                }
                Ok(Step::Row)
            }
        }
    }

    fn raw(&self) -> Vec<u8> {
        self.raw.clone()
    }

    fn notes(&mut self) -> Vec<Note> {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const BODY: &str =
        "dpo_form=f1&dpo_language=fr&consent.email.news=yes&dpo_email=zo%C3%AB%40example.org";

    fn read(bytes: &[u8]) -> Option<Opened> {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), bytes).unwrap();
        open(file.path(), false).unwrap()
    }

    /// Each row: the value of a header, or why it was rejected.
    fn rows(opened: Opened, header: &str) -> Vec<(u64, Result<String, &'static str>)> {
        let at = opened.shape.headers.iter().position(|own| own == header);
        let mut reader = opened.rows;
        let mut row = RawRow::default();
        let mut out = Vec::new();
        loop {
            match reader.next(&mut row).unwrap() {
                Step::End => return out,
                Step::Blank => {}
                Step::Rejected(reject) => out.push((reject.line, Err(reject.reason))),
                _ => {
                    let cell = at.and_then(|at| row.cell(at)).unwrap_or_default();
                    out.push((row.line, Ok(String::from_utf8(cell.to_vec()).unwrap())));
                }
            }
        }
    }

    #[test]
    fn bodies_are_rows_and_what_is_none_is_rejected_by_its_line() {
        let file = format!(
            "{BODY}\r\n\r\nGET / HTTP/1.1\r\n{BODY}&dpo_email=other\r\ndpo_form=f1&dpo_email=b%40example.org\n"
        );
        let found = rows(read(file.as_bytes()).unwrap(), "dpo_email");
        assert_eq!(
            found,
            [
                (1, Ok("zoë@example.org".to_owned())),
                (3, Err("no-submission")),
                (4, Err("answered-twice")),
                (5, Ok("b@example.org".to_owned())),
            ]
        );
    }

    fn mail_of(body: &str) -> String {
        format!(
            "From: Zoe <zoe@example.org>\r\nTo: privacy@example.org\r\nDate: Wed, 01 Jul 2026 10:00:00 +0200\r\nMessage-ID: <1@example.org>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n"
        )
    }

    #[test]
    fn a_mail_is_a_submission_of_the_day_in_its_header_whatever_its_body_says() {
        let body =
            format!("{BODY}&submitted_at=2020-01-01T00:00:00Z\r\n\r\n--\r\nSent from a telephone");
        let found = read(mail_of(&body).as_bytes()).unwrap();
        assert_eq!(
            rows(found, SUBMITTED_AT),
            [(1, Ok("2026-07-01T10:00:00+02:00".to_owned()))]
        );
        let found = read(mail_of(&body).as_bytes()).unwrap();
        assert_eq!(
            rows(found, "dpo_email"),
            [(1, Ok("zoë@example.org".to_owned()))]
        );
        let found = read(mail_of(&body).as_bytes()).unwrap();
        assert_eq!(
            rows(found, MESSAGE_ID),
            [(1, Ok("1@example.org".to_owned()))]
        );
    }

    #[test]
    fn a_mail_that_a_program_folded_and_encoded_reads_the_same() {
        let (first, second) = BODY.split_at(30);
        let folded = mail_of(&format!("{first}\r\n{second}\r\n\r\nKind regards"));
        assert_eq!(
            rows(read(folded.as_bytes()).unwrap(), "dpo_email"),
            [(1, Ok("zoë@example.org".to_owned()))]
        );
        let quoted = mail_of(&BODY.replace('=', "=3D")).replace(
            "Content-Type",
            "Content-Transfer-Encoding: quoted-printable\r\nContent-Type",
        );
        assert_eq!(
            rows(read(quoted.as_bytes()).unwrap(), "consent.email.news"),
            [(1, Ok("yes".to_owned()))]
        );
    }

    #[test]
    fn each_mail_of_a_mailbox_is_counted_whatever_it_is() {
        let one = mail_of(BODY);
        let other = mail_of("Hello, can you call me?\r\n\r\n>From here on");
        let file = format!(
            "From zoe@example.org Wed Jul  1 10:00:00 2026\r\n{one}\r\nFrom b@example.org Thu Jul  2 10:00:00 2026\r\n{other}"
        );
        let found = rows(read(file.as_bytes()).unwrap(), "dpo_form");
        assert_eq!(
            found,
            [(1, Ok("f1".to_owned())), (10, Err("no-submission"))]
        );
    }

    #[test]
    fn answers_below_other_words_or_sent_back_are_no_submission() {
        for above in [
            "I never agreed to this. Please remove me. You sent me this:\r\n\r\n",
            "The mail could not be delivered to its recipient.\r\n",
            "no\r\n",
            "> ",
        ] {
            let file = tempfile::NamedTempFile::new().unwrap();
            fs::write(file.path(), mail_of(&format!("{above}{BODY}"))).unwrap();
            assert_eq!(
                open(file.path(), false).unwrap_err().code,
                "no-consents",
                "{above}"
            );
        }
        assert!(read(mail_of(&format!("\r\n{BODY}")).as_bytes()).is_some());
    }

    #[test]
    fn invented_names_become_no_columns() {
        let invented: String = (0..150).map(|n| format!("&x{n}=1")).collect();
        let boxes: String = (0..180)
            .map(|n| format!("&consent.email.p{n}=yes"))
            .collect();
        let more: String = (180..360)
            .map(|n| format!("&consent.email.p{n}=yes"))
            .collect();
        let rest: String = (360..540)
            .map(|n| format!("&consent.email.p{n}=yes"))
            .collect();
        let all: String = (0..300).map(|n| format!("&y{n}=1")).collect();
        let file = [invented, boxes, more, rest, all].map(|own| format!("dpo_form=f{own}\n"));
        let opened = read(file.concat().as_bytes()).unwrap();
        assert_eq!(opened.shape.headers.len(), MOST_NAMES);
        assert!(!opened.shape.headers.contains(&"x0".to_owned()));
        let found = rows(opened, FORM);
        assert_eq!(found.len(), 5);
        assert_eq!(found[4], (5, Err("too-long")));
    }

    #[test]
    fn a_file_is_known_whatever_its_first_line_and_a_mailbox_by_its_first_mail() {
        let junk = format!("GET / HTTP/1.1\n{BODY}\n");
        assert_eq!(rows(read(junk.as_bytes()).unwrap(), FORM).len(), 2);
        let daemon = format!(
            "From MAILER-DAEMON Wed Jul  1 10:00:00 2026\n{}",
            mail_of(BODY)
        );
        assert_eq!(rows(read(daemon.as_bytes()).unwrap(), FORM).len(), 1);
        let marked = [BYTE_ORDER_MARK, mail_of(BODY).as_bytes()].concat();
        let found = rows(read(&marked).unwrap(), SUBMITTED_AT);
        assert_eq!(found, [(1, Ok("2026-07-01T10:00:00+02:00".to_owned()))]);
        let doubled = format!("{BODY}&dpo_email=x\n");
        assert_eq!(
            rows(read(doubled.as_bytes()).unwrap(), FORM),
            [(1, Err("answered-twice"))]
        );
    }

    #[test]
    fn a_mail_about_something_else_is_no_file_of_consents() {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), mail_of("Hello")).unwrap();
        assert_eq!(open(file.path(), false).unwrap_err().code, "no-consents");
    }

    #[test]
    fn a_table_is_none_even_where_it_speaks_of_mails() {
        for table in [
            "dpo_form,dpo_email\nf1,a@example.org\n",
            "From: name;Date: sent\na@example.org;2026-07-01\n",
            "Email\nanna@example.org\n",
            "",
            "From here,to there\n",
        ] {
            assert!(read(table.as_bytes()).is_none(), "{table}");
        }
    }

    #[test]
    fn a_submission_of_more_than_a_form_can_hold_is_rejected() {
        let long = format!("dpo_form=f1&dpo_name={}", "x".repeat(LONGEST));
        assert_eq!(
            rows(read(long.as_bytes()).unwrap(), "dpo_name"),
            [(1, Err("too-long"))]
        );
    }

    proptest::proptest! {
        #[test]
        fn every_line_is_counted_and_no_bytes_break_it(
            lines in proptest::collection::vec("(dpo_form=f)?[ -~é]{0,40}", 1..8),
            noise in proptest::collection::vec(proptest::num::u8::ANY, 0..200),
        ) {
            let file = format!("{BODY}\n{}", lines.join("\n"));
            let filled = 1 + lines.iter().filter(|line| !line.trim_ascii().is_empty()).count();
            let found = rows(read(file.as_bytes()).unwrap(), FORM);
            proptest::prop_assert_eq!(found.len(), filled);
            for start in ["", "dpo_form=f\n", "From a@example.org x\n", "From: a\nDate: b\n\n"] {
                let bytes = [start.as_bytes(), &noise].concat();
                let file = tempfile::NamedTempFile::new().unwrap();
                fs::write(file.path(), &bytes).unwrap();
                drop(open(file.path(), false));
            }
        }
    }
}
