//! What `dpo report` says, writes and leaves out.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::{
    fs,
    io::{Cursor, Read},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::workplace::{Ran, Workplace};

/// Runs a line of words on a date.
fn on(place: &Workplace, today: &str, line: &str) -> Ran {
    let words: Vec<&str> = line.split_whitespace().collect();
    let mut command = place.command(&words);
    command.args(["--today", today]);
    if !line.contains("--lang") {
        command.args(["--lang", "en"]);
    }
    command.output().unwrap().into()
}

/// The figures of a period.
fn figures(place: &Workplace, today: &str, period: &str, code: i32) -> Value {
    let ran = on(place, today, &format!("report --json --period {period}")).ends(code);
    serde_json::from_slice(&ran.out).unwrap()
}

fn file(place: &Workplace, name: &str) -> Vec<u8> {
    fs::read(place.path(name)).unwrap()
}

/// All that a workbook says: its parts one after the other.
fn parts(workbook: Vec<u8>) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(workbook)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut part = archive.by_index(at).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            let text = String::from_utf8_lossy(&bytes).into_owned();
            (part.name().unwrap().into_owned(), text)
        })
        .collect()
}

/// A store with contacts that was audited at the end of June.
fn audited() -> Workplace {
    let place = Workplace::with_contacts();
    place.run(&["audit", "--fail-on", "never"]).ends(0);
    place
}

#[test]
fn the_same_store_period_policy_and_date_give_the_same_bytes() {
    let place = audited();
    let write = |folder: &str| {
        let line = format!("report --period 2026-06 --write xlsx,html,pdf --out-dir {folder}");
        let said = on(&place, "2026-07-03", &line).ends(0);
        let files = ["html", "pdf", "xlsx"].map(|form| {
            let name = format!("{folder}/dpo-report-2026-06-en.{form}");
            let mode = fs::metadata(place.path(&name))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
            file(&place, &name)
        });
        (said.out, files)
    };
    let first = write("first");
    assert!(first.1[1].starts_with(b"%PDF-1.7"));
    assert_eq!(first, write("second"));
    // A file of an earlier run is replaced.
    assert_eq!(first, write("first"));
}

#[test]
fn no_value_is_in_a_report_unless_names_are_asked_for() {
    let place = audited();
    let write = |folder: &str, more: &str| -> Vec<String> {
        let line = format!(
            "report --period 2026-06 --write html,xlsx --out-dir {folder} --lang fr {more}"
        );
        on(&place, "2026-06-30", &line).ends(0);
        let html = file(&place, &format!("{folder}/dpo-report-2026-06-fr.html"));
        let book = file(&place, &format!("{folder}/dpo-report-2026-06-fr.xlsx"));
        let json = on(
            &place,
            "2026-06-30",
            &format!("report --period 2026-06 --json {more}"),
        );
        let mut texts = vec![
            String::from_utf8(html).unwrap(),
            String::from_utf8(json.ends(0).out).unwrap(),
        ];
        texts.push(parts(book).into_iter().map(|(_, text)| text).collect());
        texts
    };
    let before = on(&place, "2026-06-30", "trail show --json").ends(0).text();
    for text in write("bare", "") {
        for value in ["Vorname", "Nachname", "person000", "+32255", "32255"] {
            assert!(!text.contains(value), "{value}");
        }
        assert!(text.contains("K000003"), "the annex names records");
    }
    let after = on(&place, "2026-06-30", "trail show --json").ends(0).text();
    assert_eq!(before, after, "a report without names leaves no trace");
    for text in write("named", "--with-names") {
        assert!(text.contains("Vorname000003 Nachname000003"));
        assert!(!text.contains("person000"));
    }
    let trail = on(&place, "2026-06-30", "trail show --json").ends(0).text();
    assert!(trail.contains("\"revealed\"") && trail.contains("\"report\": \"2026-06\""));
    assert!(!trail.contains("Vorname"));
    place.trail_holds();
}

#[test]
fn no_address_of_a_fixture_is_in_a_report() {
    let place = Workplace::with_store();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/crm");
    let files = [
        "hubspot/hubspot-crm-exports-tous-les-contacts-2026-06-29.csv",
        "vtiger/contacten.csv",
        "generic/clients-belgique.csv",
        "dynamics/active-contacts.xlsx",
    ];
    let mut addresses = 0;
    for name in files {
        let path = folder.join(name);
        place.run(&["import", path.to_str().unwrap()]).ends(0);
    }
    let ran = on(
        &place,
        "2026-06-30",
        "report --period 2026-06 --json --write html,xlsx",
    );
    let json = ran.ends(0).text();
    let html = String::from_utf8(file(&place, "dpo-report-2026-06-en.html")).unwrap();
    let book: String = parts(file(&place, "dpo-report-2026-06-en.xlsx"))
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    for name in files.iter().filter(|name| name.ends_with("csv")) {
        let bytes = fs::read(folder.join(name)).unwrap();
        let text = encoding_rs::WINDOWS_1252.decode(&bytes).0.into_owned();
        for word in text.split([',', ';', '"', '\n', ' ', '\t']) {
            if word.contains('@') && word.len() > 6 {
                addresses += 1;
                for out in [&json, &html, &book] {
                    assert!(!out.contains(word.trim()), "{word}");
                }
            }
        }
    }
    assert!(addresses > 50);
}

#[test]
fn names_of_sources_and_columns_are_inert() {
    let place = Workplace::with_store();
    let evil = "=HYPERLINK(\"http://evil.example\")";
    let header = "\"><img src=x onerror=alert(1)>";
    let quoted = header.replace('"', "\"\"");
    let rows: String = (0..30)
        .map(|at| format!("K{at},Vorname{at},p{at}@example.org,x,y,z\n"))
        .collect();
    let text = format!("Id,First name,E-mail,\"{quoted}\",@SUM(A1:A9),+cmd|' /C calc'!A0\n{rows}");
    fs::write(place.path("in.csv"), text).unwrap();
    for source in [evil, "<script>alert(1)</script>", "a\u{202e}b"] {
        place.run(&["import", "in.csv", "--source", source]).ends(0);
    }
    on(
        &place,
        "2026-06-30",
        "report --period 2026-06 --write html,pdf,xlsx",
    )
    .ends(0);
    let html = String::from_utf8(file(&place, "dpo-report-2026-06-en.html")).unwrap();
    for trap in [
        "<script",
        "<img",
        "javascript:",
        "url(",
        "@import",
        "\u{202e}",
        "<link",
        "<iframe",
        "<object",
    ] {
        assert!(!html.contains(trap), "{trap}");
    }
    assert!(html.contains("&lt;script&gt;alert"));
    // The only address is the text of a source's name.
    assert_eq!(
        html.matches("http").count(),
        html.matches("http://evil.example").count() + 1
    );
    assert!(
        html.contains(
            "http-equiv=\"Content-Security-Policy\" content=\"default-src &#x27;none&#x27;"
        ) || html.contains("http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'")
    );
    let mut strings = 0;
    for (name, text) in parts(file(&place, "dpo-report-2026-06-en.xlsx")) {
        assert!(
            !name.contains("externalLink") && !name.contains("vba"),
            "{name}"
        );
        if name.starts_with("xl/worksheets/") && name.ends_with(".xml") {
            assert!(
                !text.contains("<f>") && !text.contains("<f ") && !text.contains("<hyperlink"),
                "{name}"
            );
            assert!(
                text.contains("state=\"frozen\""),
                "{name} has no frozen header"
            );
            assert!(text.contains("<autoFilter"), "{name} has no filter");
        }
        strings += text.matches("@SUM(A1:A9)").count();
    }
    assert!(strings > 0);
}

#[test]
fn a_past_month_shows_its_last_audit_beside_the_month_before_and_gaps() {
    let place = Workplace::with_store();
    let import = |people, name: &str, today: &str| {
        let path = place.contacts(name, people);
        on(
            &place,
            today,
            &format!("import --source crm {}", path.display()),
        )
        .ends(0);
    };
    import(0..10, "a.csv", "2026-03-30");
    on(&place, "2026-03-30", "audit --fail-on never").ends(0);
    import(0..30, "b.csv", "2026-05-02");
    on(&place, "2026-05-02", "audit --fail-on never").ends(0);
    import(0..20, "c.csv", "2026-05-30");
    on(&place, "2026-05-30", "audit --fail-on never").ends(0);
    // Neither an audit of one rule nor one of one source tells of everything.
    on(&place, "2026-05-31", "audit --rule CON-01 --fail-on never").ends(0);
    on(&place, "2026-05-31", "audit --source crm --fail-on never").ends(0);
    import(0..25, "d.csv", "2026-06-15");
    on(&place, "2026-06-15", "audit --fail-on never").ends(0);

    let may = figures(&place, "2026-07-01", "2026-05", 0);
    assert_eq!(may["figures"]["today"], "2026-05-30");
    assert_eq!(
        (&may["figures"]["records"], &may["before"]),
        (&20.into(), &Value::Null)
    );
    assert_eq!(may["sources"][0]["last_import"], "2026-05-30");
    let june = figures(&place, "2026-07-01", "2026-06", 1);
    assert_eq!(
        (
            &june["figures"]["records"],
            &june["before"]["figures"]["records"]
        ),
        (&25.into(), &20.into())
    );
    assert_eq!(june["figures_stale"], true, "fifteen days without an audit");
    let trend = june["trend"].as_array().unwrap();
    assert_eq!(trend.len(), 12);
    assert_eq!(
        (&trend[0]["month"], &trend[11]["month"]),
        (&"2025-07".into(), &"2026-06".into())
    );
    let records: Vec<&Value> = trend[8..]
        .iter()
        .map(|month| &month["point"]["records"])
        .collect();
    assert_eq!(
        records,
        [&Value::from(10), &Value::Null, &20.into(), &25.into()]
    );
    let quarter = figures(&place, "2026-07-01", "2026-Q2", 1);
    assert_eq!(
        (
            &quarter["figures"]["records"],
            &quarter["before"]["figures"]["records"]
        ),
        (&25.into(), &10.into())
    );
    // The trail at the period's end, not as it stands now.
    let entries = |report: &Value| report["integrity"]["entries"].as_u64().unwrap();
    assert!(entries(&may) < entries(&june));
    assert_eq!(june["integrity"]["verified"], true);
}

#[test]
fn a_period_that_is_not_over_is_gathered_and_not_kept() {
    let place = Workplace::with_contacts();
    let before = place.files();
    let report = figures(&place, "2026-06-30", "2026-06", 0);
    assert_eq!(
        (&report["is_provisional"], &report["figures"]["records"]),
        (&true.into(), &40.into())
    );
    assert_eq!(report["trend"][11]["point"]["records"], 40);
    let year = figures(&place, "2026-06-30", "2026", 0);
    assert_eq!(year["figures"], report["figures"]);
    assert_eq!(
        before,
        place.files(),
        "nothing is kept and no file is written"
    );
}

#[test]
fn a_period_of_which_nothing_is_known_or_that_has_not_begun_is_no_report() {
    let place = audited();
    on(&place, "2026-07-03", "report --period 2026-05")
        .ends(3)
        .says("dpo audit");
    on(&place, "2026-07-03", "report --period 2026-08").ends(2);
    assert_eq!(
        on(&place, "2026-07-03", "report --period 2026-13").code,
        Some(2)
    );
    // Without a period it is the month before.
    on(&place, "2026-07-03", "report")
        .ends(0)
        .says("dpo-report-2026-06-en.html");
}

#[test]
fn a_source_that_has_gone_silent_needs_attention() {
    let place = Workplace::with_contacts();
    on(&place, "2026-07-31", "audit --fail-on never").ends(0);
    let report = figures(&place, "2026-08-01", "2026-07", 1);
    assert_eq!(report["sources"][0]["is_stale"], true);
    assert_eq!(report["sources"][0]["days"], 31);
    assert_eq!(report["figures_stale"], false);
}

#[test]
fn an_altered_trail_is_told_in_the_report_and_by_the_exit_status() {
    let place = audited();
    place
        .sql()
        .execute(
            "UPDATE trail_hash SET hash = zeroblob(32) WHERE level = 0 AND position = 0",
            [],
        )
        .unwrap();
    on(&place, "2026-07-03", "report --period 2026-06").ends(8);
    let html = String::from_utf8(file(&place, "dpo-report-2026-06-en.html")).unwrap();
    assert!(html.contains("does not verify"));
}

#[test]
fn every_language_has_every_word_and_one_structure() {
    let place = audited();
    let mut structures = Vec::new();
    for lang in ["fr", "nl", "de", "en"] {
        on(
            &place,
            "2026-07-03",
            &format!("report --period 2026-06 --lang {lang}"),
        )
        .ends(0);
        let html =
            String::from_utf8(file(&place, &format!("dpo-report-2026-06-{lang}.html"))).unwrap();
        assert!(html.contains(&format!("<html lang=\"{lang}\">")));
        for hole in [">?<", "> <", "{date}", "{count}", "{{"] {
            assert!(!html.contains(hole), "{lang}: {hole}");
        }
        let count = |tag: &str| html.matches(tag).count();
        structures.push(
            [
                "<section", "<table", "<svg", "<h2", "<h3", "<tr", "<caption",
            ]
            .map(count),
        );
    }
    assert!(
        structures
            .iter()
            .all(|structure| *structure == structures[0]),
        "{structures:?}"
    );
}

#[test]
fn a_report_takes_the_place_of_no_file_that_is_needed() {
    let place = audited();
    let folder: PathBuf = place.path("out/dpo-report-2026-06-en.html");
    fs::create_dir_all(&folder).unwrap();
    on(
        &place,
        "2026-07-03",
        "report --period 2026-06 --out-dir out",
    )
    .ends(2);
    let target = place.path("dpo-report-2026-06-en.html");
    std::os::unix::fs::symlink(place.store(), &target).unwrap();
    let store = fs::read(place.store()).unwrap();
    on(&place, "2026-07-03", "report --period 2026-06")
        .ends(2)
        .says("would replace");
    assert_eq!(store, fs::read(place.store()).unwrap());
}
