//! The nasty side: whatever the bytes are, no panic, and an end within bounds.

use proptest::prelude::*;

use super::{
    read, read_html,
    samples::{HTML, Setting, TEXT, header, message},
};

/// Reads and checks bytes in both ways; what comes out does not matter here.
fn survive(bytes: &[u8]) {
    let setting = Setting::default().volume(6_000);
    if read(bytes).is_ok() {
        setting.check(bytes);
    }
    if read_html(bytes).is_ok() {
        setting.check_html(bytes);
    }
}

#[test]
fn nesting_without_end_is_left_at_the_limit() {
    let mut deep = String::from("From: a@example.org\n");
    for level in 0..5_000 {
        deep.push_str(&format!(
            "Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n"
        ));
    }
    let attached = format!(
        "From: a@example.org\n\n{}",
        "Content-Type: message/rfc822\n\n".repeat(100_000)
    );
    let same = format!(
        "From: a@example.org\nContent-Type: multipart/digest; boundary=x\n\n{}",
        "--x\nContent-Type: multipart/digest; boundary=x\n\n".repeat(50_000)
    );
    let inner = "Content-Type: message/rfc822\n\n".repeat(20_000);
    let encoded = {
        use base64::{Engine, engine::general_purpose::STANDARD};
        format!(
            "From: a@example.org\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{}",
            STANDARD.encode(inner)
        )
    };
    for bomb in [deep, attached, same, encoded] {
        survive(bomb.as_bytes());
    }
}

#[test]
fn lines_headers_and_parts_without_end_are_read() {
    let long_line = format!("{}<p>{}", "Subject: ", "a".repeat(3_000_000));
    let folded = format!(
        "To: a@example.org\n{}\n\nx",
        "\t, b@example.org\n".repeat(50_000)
    );
    let many_headers = format!("{}\nbody", "X-A: b\n".repeat(60_000));
    let many_parts = format!(
        "Content-Type: multipart/mixed; boundary=x\n\n{}",
        "--x\n\nhello\n".repeat(30_000)
    );
    let addresses = format!(
        "From: a@example.org\nTo: {}\n\nx",
        "a@example.org, ".repeat(30_000)
    );
    let nuls = "From: a@example.org\nContent-Type: text/html\n\n<a hr\0ef=\0>\0unsubscribe"
        .to_owned()
        + &"\0".repeat(100_000);
    let links = format!(
        "From: a@example.org\nContent-Type: text/html\n\n{}",
        "<a href=x>unsubscribe</a> a@example.org ".repeat(15_000)
    );
    let styles = format!(
        "<style>{}</style>{}",
        ".a{color:red}".repeat(8_000),
        "<b class=a x=1>y</b>".repeat(20_000)
    );
    let braces = "<p>".to_owned() + &"{{".repeat(200_000) + &"*|".repeat(100_000);
    for bomb in [
        long_line,
        folded,
        many_headers,
        many_parts,
        addresses,
        nuls,
        links,
        styles,
        braces,
    ] {
        survive(bomb.as_bytes());
    }
}

#[test]
fn a_list_field_without_end_is_read() {
    for value in [
        "<".repeat(70_000),
        "(".repeat(70_000),
        "<a>,".repeat(8_000),
        "<https://".to_owned(),
    ] {
        let text = message(
            &format!("List-Unsubscribe: {value}\n{}", header()),
            TEXT,
            HTML,
        );
        survive(text.as_bytes());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        survive(&bytes);
        survive(&[b"From: a@example.org\nContent-Type: text/html\n\n", bytes.as_slice()].concat());
    }

    #[test]
    fn a_message_with_bytes_changed_is_survived(places in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40)) {
        let mut bytes = message(&header(), TEXT, HTML).into_bytes();
        for (place, byte) in places {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        survive(&bytes);
    }

    #[test]
    fn a_message_with_pieces_cut_and_doubled_is_survived(cuts in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..6)) {
        let mut bytes = message(&header(), TEXT, HTML).into_bytes();
        for (one, other) in cuts {
            let (a, b) = (one.index(bytes.len()), other.index(bytes.len()));
            let piece = bytes[a.min(b)..a.max(b)].to_vec();
            if a < b {
                bytes.drain(a..b);
            } else {
                bytes.splice(b..b, piece);
            }
            if bytes.is_empty() {
                break;
            }
        }
        survive(&bytes);
    }

    #[test]
    fn any_markup_is_survived(pieces in proptest::collection::vec(prop::sample::select(vec!["<a href=", "<p>", "</p>", "<table>", "<style>", "</style>", "<!--", "-->", "\"", "'", ">", "<select><option>", "<svg>", "<template>", "unsubscribe", "{{", "}}", "&amp;", "&#x0;", "<img src=http://x/?", " width=1 ", "\n", "é", "a{display:none", "}", "<frameset>", "<math><mi>", "</body>"]), 0..60)) {
        survive(pieces.concat().as_bytes());
    }
}
