use super::*;
use proptest::prelude::*;

fn texts(mail: &Mail) -> Vec<(Form, &str)> {
    mail.parts
        .iter()
        .map(|part| (part.form, part.text.trim()))
        .collect()
}

#[test]
fn encodings_and_charsets_are_undone_before_anything_is_judged() {
    for (head, body) in [
        (
            "text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable",
            "caf=E9 =\nnoir",
        ),
        (
            "text/plain; charset=utf-8\nContent-Transfer-Encoding: base64",
            "Y2Fmw6kg\nbm9pcg==",
        ),
        (
            "text/plain; charset=\"windows-1252\"\nContent-Transfer-Encoding: QUOTED-PRINTABLE",
            "caf=e9 noir",
        ),
        ("text/plain; charset=utf-8", "café noir"),
        (
            "text/plain;\n\tcharset*0=\"utf\";\n\tcharset*1=\"-8\"\nContent-Transfer-Encoding: 8bit",
            "café noir",
        ),
    ] {
        let mail =
            read(format!("From: a@example.org\nContent-Type: {head}\n\n{body}\n").as_bytes())
                .unwrap();
        assert_eq!(texts(&mail), [(Form::Text, "café noir")], "{head}");
    }
    let bytes = b"From: a@example.org\nContent-Type: text/plain\n\ncaf\xe9 noir\n";
    assert_eq!(texts(&read(bytes).unwrap()), [(Form::Text, "café noir")]);
}

#[test]
fn words_of_the_header_are_decoded_though_folded() {
    let mail = read(
        b"Subject: =?utf-8?q?caf=C3=A9?=\r\n =?iso-8859-1?b?6Q==?= noir\r\nFrom: =?utf-8?b?Q2Fmw6k=?=\r\n\t<A@Example.org>\r\nTo: group: b@example.org, c@example.org;\r\n\r\nx",
    )
    .unwrap();
    assert_eq!(mail.subject, "café\u{e9} noir");
    assert_eq!(
        mail.from,
        [Mailbox {
            name: "Café".to_owned(),
            address: "a@example.org".to_owned()
        }]
    );
    assert_eq!(mail.recipients.len(), 2);
    assert_eq!(
        (mail.from[0].user(), mail.from[0].domain()),
        ("a", "example.org")
    );
}

#[test]
fn parts_are_found_in_nested_containers_and_attachments_are_not_entered() {
    let mail = read(
        b"From: a@example.org
Content-Type: multipart/mixed; boundary=out

preamble
--out
Content-Type: multipart/alternative; boundary=\"in\"

--in
Content-Type: text/plain

plain
--in
Content-Type: text/html

<p>html
--in--
--out
Content-Type: message/rfc822

From: b@example.org
Content-Type: text/html

<p>another message
--out
Content-Type: text/html
Content-Disposition: attachment; filename=x.html

<p>attached
--out--
epilogue
",
    )
    .unwrap();
    assert_eq!(
        texts(&mail),
        [(Form::Text, "plain"), (Form::Html, "<p>html")]
    );
    assert_eq!(
        mail.media_types,
        [
            "multipart/mixed",
            "multipart/alternative",
            "text/plain",
            "text/html",
            "message/rfc822",
            "text/html"
        ]
    );
    assert_eq!(mail.parts[1].line, 15);
}

#[test]
fn a_container_without_its_last_boundary_is_read_to_the_end() {
    let mail = read(b"From: a@example.org\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/html\n\n<p>html").unwrap();
    assert_eq!(texts(&mail), [(Form::Html, "<p>html")]);
    let mail =
        read(b"From: a@example.org\nContent-Type: multipart/mixed\n\nno boundary at all").unwrap();
    assert_eq!(texts(&mail), [(Form::Text, "no boundary at all")]);
}

#[test]
fn what_is_no_message_is_told_by_its_reason() {
    for (bytes, reason) in [
        (b"".as_slice(), Unreadable::Empty),
        (b" \r\n\r\n", Unreadable::Empty),
        (
            b"name;mail\nAnna;anna@example.org\n",
            Unreadable::NotAMessage,
        ),
        (b"PK\x03\x04 zip", Unreadable::NotAMessage),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            Unreadable::OutlookBinary,
        ),
        (b"From: a@example.org\nSubject: x\n\n", Unreadable::NoBody),
        (b"From: a@example.org", Unreadable::NoBody),
        (
            b"From: a@example.org\nContent-Type: application/pdf\n\nx",
            Unreadable::NoBody,
        ),
    ] {
        assert_eq!(read(bytes).unwrap_err(), reason, "{bytes:?}");
    }
    assert_eq!(
        read_html(b"just words").unwrap_err(),
        Unreadable::NotAMessage
    );
    let large = vec![b'a'; usize::try_from(LARGEST_BYTES).unwrap() + 1];
    assert_eq!(read(&large).unwrap_err(), Unreadable::TooLarge);
}

#[test]
fn a_mark_or_the_line_of_a_mailbox_file_may_come_first() {
    for before in [
        "\u{feff}",
        "From a@example.org Mon Nov  2 10:00:00 2026\n",
        "\r\n\r\n",
    ] {
        let mail = read(format!("{before}From: a@example.org\n\nx").as_bytes()).unwrap();
        assert_eq!(texts(&mail), [(Form::Text, "x")]);
    }
}

#[test]
fn an_html_file_is_decoded_as_it_says_or_as_browsers_guess() {
    for bytes in [
        "<p>café".as_bytes(),
        b"<meta charset=iso-8859-1><p>caf\xe9",
        b"<p>caf\xe9",
        b"<meta http-equiv=x content=\"text/html; charset=windows-1252\"><p>caf\xe9",
        b"\xff\xfe<\0p\0>\0c\0a\0f\0\xe9\0",
    ] {
        let mail = read_html(bytes).unwrap();
        assert!(mail.parts[0].text.contains("café"), "{bytes:?}");
        assert!(!mail.has_header);
    }
}

proptest! {
    #[test]
    fn a_text_survives_each_encoding(text in "[ -~é€日]{1,200}") {
        use base64::{Engine, engine::general_purpose::STANDARD};
        let quoted: String = text.bytes().map(|byte| format!("={byte:02X}")).collect();
        for (encoding, body) in [("base64", STANDARD.encode(&text)), ("quoted-printable", quoted)] {
            let whole = format!("From: a@example.org\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{body}\r\n");
            match read(whole.as_bytes()) {
                Ok(mail) => prop_assert_eq!(mail.parts[0].text.trim_end_matches(['\r', '\n']), &text),
                Err(reason) => prop_assert!(reason == Unreadable::NoBody && text.trim().is_empty()),
            }
        }
    }
}
