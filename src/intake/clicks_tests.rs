use proptest::prelude::*;

use super::*;

const TOKEN: &str = "c1.AVE-AQEBAQEBAQEBAQEBAQEBAQZnh3SivTXqqwY2HGUgirL3Ep2r4ce6lQvQgyW_rNkq";

fn read_as(text: &[u8], counted: Counted) -> Vec<(u64, Line)> {
    let mut reader = ClickReader::new(text, counted);
    std::iter::from_fn(|| reader.next_line().unwrap()).collect()
}

fn read(text: &str) -> Vec<Line> {
    let lines = read_as(text.as_bytes(), Counted::GetAndPost);
    lines.into_iter().map(|(_, line)| line).collect()
}

/// A line of a log in the combined format.
fn log(request: &str, status: u16) -> String {
    format!(
        "203.0.113.7 - - [27/Nov/2026:09:14:03 +0100] \"{request}\" {status} 512 \"-\" \"Mozilla/5.0\""
    )
}

fn clicked(line: &Line) -> Option<&Click> {
    match line {
        Line::Click(click) => Some(click),
        _ => None,
    }
}

#[test]
fn a_click_is_read_from_either_log_format_with_its_time() {
    let combined = log(&format!("GET /confirm?t={TOKEN} HTTP/1.1"), 200);
    let common = format!(
        "h.example.org ident user [27/Nov/2026:09:14:03 +0100] \"POST /c/{TOKEN} HTTP/2.0\" 303 -"
    );
    let with_host = format!("www.example.org:443 {combined}");
    for line in [combined, common, with_host] {
        let read = read(&line);
        let click = clicked(&read[0]).unwrap();
        assert_eq!(click.token, TOKEN);
        let ClickTime::Instant(at) = click.at else {
            panic!("{:?}", click.at)
        };
        assert_eq!(at.to_rfc3339(), "2026-11-27T09:14:03+01:00");
        let digest: [u8; 32] = Sha256::digest(line.as_bytes()).into();
        assert_eq!(click.sha256, digest);
    }
}

#[test]
fn what_looks_at_a_page_or_was_refused_is_no_click() {
    let confirm = format!("/confirm?t={TOKEN}");
    for (method, status, expected) in [
        ("HEAD", 200, Line::Passed(Passed::Method)),
        ("OPTIONS", 200, Line::Passed(Passed::Method)),
        ("GET", 404, Line::Passed(Passed::Status)),
        ("GET", 500, Line::Passed(Passed::Status)),
        ("GET", 100, Line::Passed(Passed::Status)),
    ] {
        let line = log(&format!("{method} {confirm} HTTP/1.1"), status);
        assert_eq!(read(&line), [expected], "{method} {status}");
    }
}

#[test]
fn where_a_button_is_pressed_opening_the_page_does_not_count() {
    let get = log(&format!("GET /confirm?t={TOKEN} HTTP/1.1"), 200);
    let post = log(&format!("POST /confirm?t={TOKEN} HTTP/1.1"), 200);
    let lines = read_as(format!("{get}\n{post}\n").as_bytes(), Counted::PostOnly);
    assert_eq!(lines[0].1, Line::Passed(Passed::Method));
    assert!(clicked(&lines[1].1).is_some());
}

#[test]
fn a_token_elsewhere_than_in_the_request_was_not_clicked() {
    for line in [
        format!(
            "203.0.113.7 - - [27/Nov/2026:09:14:03 +0100] \"GET /style.css HTTP/1.1\" 200 5 \"https://example.org/confirm?t={TOKEN}\" \"x\""
        ),
        format!(
            "203.0.113.7 - - [27/Nov/2026:09:14:03 +0100] \"GET / HTTP/1.1\" 200 5 \"-\" \"GET /?t={TOKEN} HTTP/1.1\""
        ),
        // A quote that the server escaped ends nothing.
        format!(
            "203.0.113.7 - - [27/Nov/2026:09:14:03 +0100] \"GET /\\\" 200 HTTP/1.1\" 404 5 \"{TOKEN}\" \"x\""
        ),
    ] {
        assert_eq!(read(&line), [Line::Other], "{line}");
    }
}

#[test]
fn a_user_with_brackets_does_not_hide_the_time() {
    let line = format!(
        "203.0.113.7 - [x] [27/Nov/2026:09:14:03 +0100] \"GET /?t={TOKEN} HTTP/1.1\" 200 5"
    );
    assert!(clicked(&read(&line)[0]).is_some());
}

#[test]
fn what_is_put_behind_a_token_belongs_to_it() {
    for tail in ["=", "%3D", "A", ".x", "-", "+", "%00"] {
        let line = log(&format!("GET /confirm?t={TOKEN}{tail}&x=1 HTTP/1.1"), 200);
        let read = read(&line);
        assert_eq!(clicked(&read[0]).unwrap().token, format!("{TOKEN}{tail}"));
    }
    let line = log(&format!("GET /confirm?t={TOKEN}&utm=a HTTP/1.1"), 200);
    assert_eq!(clicked(&read(&line)[0]).unwrap().token, TOKEN);
}

#[test]
fn names_of_files_are_no_tokens_and_two_tokens_are_no_answer() {
    let lines = [
        log("GET /js/c1.min.js HTTP/1.1", 200),
        log(&format!("GET /abc1.{} HTTP/1.1", "x".repeat(68)), 200),
        log(
            &format!("GET /?t={TOKEN}&t=c1.{} HTTP/1.1", "x".repeat(68)),
            200,
        ),
        log(&format!("GET /?t={TOKEN}&again={TOKEN} HTTP/1.1"), 200),
    ];
    let read = read(&lines.join("\n"));
    assert_eq!(
        read[..3],
        [Line::Other, Line::Other, Line::Unread("several-tokens")]
    );
    assert!(clicked(&read[3]).is_some());
}

#[test]
fn a_list_is_read_with_and_without_a_header_and_times() {
    let text = format!(
        "\u{feff}token;clicked at;agent\r\n\
         {TOKEN};2026-11-27T09:14:03+01:00;Mozilla\r\n\
         \"{TOKEN}\";\"2026-11-26 23:59\";x\r\n\
         https://example.org/confirm?t={TOKEN},2026-11-25\r\n\
         {TOKEN}\r\n\r\n\
         {TOKEN};20261124;31\r\n"
    );
    let read = read(&text);
    assert_eq!(read[0], Line::Other, "the header");
    assert_eq!(read[5], Line::Other, "blank");
    let times: Vec<String> = read
        .iter()
        .filter_map(clicked)
        .map(|click| {
            assert_eq!(click.token, TOKEN);
            match click.at {
                ClickTime::Instant(at) => at.to_rfc3339(),
                ClickTime::Civil(at) => format!("{} {}", at.date, at.time.is_some()),
                ClickTime::Unknown => String::new(),
            }
        })
        .collect();
    assert_eq!(
        times,
        [
            "2026-11-27T09:14:03+01:00",
            "2026-11-26 true",
            "2026-11-25 false",
            "",
            ""
        ]
    );
}

#[test]
fn a_line_of_a_list_without_a_token_is_told() {
    let read = read(&format!("{TOKEN}\nhello\nc1.short\n"));
    assert!(clicked(&read[0]).is_some());
    assert_eq!(read[1], Line::Unread("no-token"));
    assert_eq!(read[2], Line::Unread("no-token"));
}

#[test]
fn a_log_of_an_unknown_form_gives_no_click() {
    let json = format!(
        "{{\"ts\":1,\"request\":{{\"method\":\"HEAD\",\"uri\":\"/confirm?t={TOKEN}\"}},\"status\":200}}"
    );
    assert_eq!(read(&json), [Line::Unread("no-token")]);
    let odd = format!("27.11.2026 HEAD /confirm?t={TOKEN} 200");
    assert_eq!(read(&odd), [Line::Unread("no-token")]);
    // Nor does a strange line among those of a log.
    let mixed = format!("{}\n{TOKEN}\n{odd}\nnoise", log("GET / HTTP/1.1", 200));
    assert_eq!(
        read(&mixed),
        [
            Line::Other,
            Line::Unread("no-request"),
            Line::Unread("no-request"),
            Line::Other
        ]
    );
}

#[test]
fn a_line_without_an_end_is_passed_over_and_the_next_one_read() {
    let long = "x".repeat(LONGEST_LINE * 3 + 7);
    let click = log(&format!("GET /?t={TOKEN} HTTP/1.1"), 200);
    let text = format!("{click}\n{long}\n{click}");
    let lines = read_as(text.as_bytes(), Counted::GetAndPost);
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[1], (2, Line::Unread("line-too-long")));
    assert_eq!(lines[2].0, 3);
    assert!(clicked(&lines[2].1).is_some());
    // One that just fits is read.
    let fits = format!("{click}{}", "y".repeat(LONGEST_LINE - click.len()));
    assert!(clicked(&read(&fits)[0]).is_some());
}

#[test]
fn an_endless_token_is_not_kept_whole() {
    let line = log(&format!("GET /?t=c1.{} HTTP/1.1", "A".repeat(9_000)), 200);
    assert_eq!(clicked(&read(&line)[0]).unwrap().token.len(), MOST_LETTERS);
}

proptest! {
    #[test]
    fn hostile_lines_are_lines_and_nothing_else(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let lines = read_as(&bytes, Counted::GetAndPost);
        let ends = bytes.iter().filter(|byte| **byte == b'\n').count();
        let rest = usize::from(bytes.last().is_some_and(|byte| *byte != b'\n'));
        prop_assert_eq!(lines.len(), ends + rest);
    }

    #[test]
    fn a_log_line_broken_anywhere_never_gives_another_token(at in 0_usize..200, with in "[\\[\\]\" \\\\a-z0-9/]{0,3}") {
        let line = log(&format!("GET /confirm?t={TOKEN} HTTP/1.1"), 200);
        let at = at.min(line.len());
        let broken = format!("{}{with}{}", &line[..at], &line[at..]);
        for found in read(&broken) {
            if let Line::Click(click) = found {
                let is_cut = click.token.len() != TOKEN.len() || click.token != TOKEN;
                let is_inside = (line.find(TOKEN).unwrap()..=line.find(TOKEN).unwrap() + TOKEN.len()).contains(&at);
                prop_assert!(!is_cut || is_inside, "{}", broken);
            }
        }
    }
}
