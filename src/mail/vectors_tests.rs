//! Each check: a message that it flags and one that it lets pass.

use super::samples::{HTML, Setting, TEXT, code, codes, faults, header, header_with, message};
use crate::model::{Evidence, Lang, Severity};

/// The sound message with a stretch of its HTML replaced.
fn html(from: &str, to: &str) -> String {
    assert!(HTML.contains(from), "{from}");
    message(&header(), TEXT, &HTML.replace(from, to))
}

/// The sound message with a header line replaced.
fn head(start: &str, line: &str) -> String {
    message(&header_with(start, line), TEXT, HTML)
}

const LINK: &str = "<a href=\"https://example.org/u/8fk2qz\">se désinscrire</a>";

#[test]
fn a_sound_message_has_no_fault() {
    assert_eq!(codes(&message(&header(), TEXT, HTML)), Vec::<String>::new());
}

#[test]
fn a_signature_that_leaves_out_the_post_field_is_found() {
    let line = "DKIM-Signature: v=1; d=example.org; h=from:to:subject:list-unsubscribe; b=y";
    let found = faults(&head("DKIM-Signature", line));
    assert_eq!(code(&found[0]), "EML-16 provider");
    assert!(found[0].message.contains("List-Unsubscribe-Post"));
    assert_eq!((found.len(), found[0].line), (1, Some(2)));
    let other = "DKIM-Signature: v=1; d=example.org; h=From : List-Unsubscribe-POST:\r\n\tLIST-UNSUBSCRIBE; b=y";
    assert_eq!(codes(&head("DKIM-Signature", other)), Vec::<String>::new());
}

#[test]
fn a_post_field_beside_a_mail_address_alone_has_no_effect() {
    assert_eq!(
        codes(&head(
            "List-Unsubscribe:",
            "List-Unsubscribe: <mailto:u@example.org>"
        )),
        ["EML-15 ineffective"]
    );
}

#[test]
fn a_link_that_leads_nowhere_is_a_placeholder_and_not_a_missing_link() {
    let text = "Cliquez <a href=\"\">ici</a> pour vous désinscrire";
    for broken in [
        text.to_owned(),
        text.replace("\"\"", "\"#\""),
        text.replace("\"\"", "\"javascript:void(0)\""),
    ] {
        assert_eq!(codes(&html(LINK, &broken)), ["EML-08 nowhere"], "{broken}");
    }
    for broken in [
        "{{unsubscribe}}",
        "%%unsub%%",
        "*|UNSUB|*",
        "https://example.org/u?t={{ token }}",
    ] {
        assert_eq!(
            codes(&html("https://example.org/u/8fk2qz", broken)),
            ["EML-08 unsubscribe"],
            "{broken}"
        );
    }
    assert_eq!(
        codes(&html(
            "https://example.org/u/8fk2qz",
            "https://example.com/u"
        )),
        ["EML-08 stand_in"]
    );
    assert_eq!(
        codes(&html("Bonjour", "Bonjour {{first_name}}")),
        ["EML-08 other"]
    );
    assert_eq!(
        codes(&html(LINK, "{{ unsubscribe_link }}")),
        ["EML-08 unsubscribe"]
    );
    assert_eq!(
        codes(&head(
            "List-Unsubscribe:",
            "List-Unsubscribe: <https://example.org/{{unsub}}>"
        )),
        ["EML-08 header"]
    );
}

#[test]
fn the_link_of_the_html_does_not_help_whoever_reads_the_plain_text() {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let encoded = STANDARD.encode(HTML);
    let lines: Vec<&str> = encoded
        .as_bytes()
        .chunks(76)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    let whole = message(
        &header(),
        "Bonjour, voici les meubles de la saison.",
        &lines.join("\r\n"),
    )
    .replacen(
        "text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit",
        "text/html; charset=utf-8\nContent-Transfer-Encoding: base64",
        1,
    );
    let found = faults(&whole);
    assert_eq!(found.iter().map(code).collect::<Vec<_>>(), ["EML-01 text"]);
    assert_eq!(
        (found[0].severity, found[0].field.as_deref()),
        (Severity::Critical, Some("text/plain"))
    );
}

#[test]
fn a_body_without_a_way_out_is_found_and_a_mail_address_is_a_way() {
    assert_eq!(codes(&html(LINK, "merci")), ["EML-01 html"]);
    for way in [
        "<a href=\"mailto:leave@example.org?subject=x\">se désinscrire</a>",
        "désinscription par un mot à leave@example.org",
        "<a href=\"https://example.org/x\" title=\"Se désabonner\">X</a>",
    ] {
        assert_eq!(codes(&html(LINK, way)), Vec::<String>::new(), "{way}");
    }
}

#[test]
fn a_link_that_only_its_address_gives_away_has_no_name() {
    let text = html(
        "Pour ne plus recevoir nos messages, <a href=\"https://example.org/u/8fk2qz\">se désinscrire</a>",
        "<a href=\"https://example.org/unsubscribe/8fk2qz\">En savoir plus</a>",
    );
    assert_eq!(codes(&text), ["EML-02 unnamed"]);
    let words = "cliquez <a href=\"https://example.org/unsubscribe/8fk2qz\">ici</a>";
    assert_eq!(codes(&html(LINK, words)), Vec::<String>::new());
}

#[test]
fn a_link_that_nobody_sees_is_hidden() {
    for (style, kind) in [
        ("display:none", "display"),
        ("DISPLAY : NONE !important", "display"),
        ("visibility:hidden", "visibility"),
        ("opacity:0.1", "opacity"),
        ("font-size:6px", "font-size"),
        ("font-size:5pt", "font-size"),
        ("font-size:.4em", "font-size"),
        ("color:#ddd", "contrast"),
        ("color:white", "contrast"),
        ("color:rgb(250,250,250)", "contrast"),
        ("color:transparent", "contrast"),
        ("position:absolute;left:-9999px", "place"),
        ("max-height:0;overflow:hidden", "place"),
    ] {
        let styled = LINK.replace("<a ", &format!("<a style=\"{style}\" "));
        assert_eq!(
            codes(&html(LINK, &styled)),
            [format!("EML-03 {kind}")],
            "{style}"
        );
    }
    let image = "<a href=\"https://example.org/unsubscribe/8fk2qz\"><img src=\"cid:x\"></a>";
    assert_eq!(codes(&html(LINK, image)), ["EML-03 image"]);
    assert_eq!(
        codes(&html(
            LINK,
            "<a href=\"https://example.org/unsubscribe/8fk2qz\"></a>"
        )),
        ["EML-03 empty"]
    );
}

#[test]
fn what_hides_may_stand_in_a_rule_or_around_the_link() {
    let with_rule = |rule: &str| html("<html>", &format!("<html><style>{rule}</style>"));
    for (rule, kind) in [
        ("a { display: none }", "display"),
        ("p{font-size:5px}", "font-size"),
    ] {
        assert_eq!(
            codes(&with_rule(rule)),
            [format!("EML-03 {kind}")],
            "{rule}"
        );
    }
    for rule in [
        "@media print { a { display:none } }",
        "a:hover { display:none }",
        ".other { display:none } #x { opacity: 0 }",
        "/* a { display:none } */",
        "a { display:none } a { display:inline }",
    ] {
        assert_eq!(codes(&with_rule(rule)), Vec::<String>::new(), "{rule}");
    }
    let around = html(LINK, &format!("<span style=\"display:none\">{LINK}</span>"));
    assert_eq!(codes(&around), ["EML-03 display"]);
    let on_dark = html(
        LINK,
        &format!(
            "<span style=\"background:#222\"><a style=\"color:#333\" {}</span>",
            &LINK[3..]
        ),
    );
    assert_eq!(codes(&on_dark), ["EML-03 contrast"]);
}

#[test]
fn a_link_that_is_seen_elsewhere_is_not_hidden() {
    for style in [
        "color:#333",
        "color:#ffffff;background-color:#000000",
        "font-size:11px",
        "opacity:0.9",
        "font-size:0.8em",
    ] {
        let styled = LINK.replace("<a ", &format!("<a style=\"{style}\" "));
        assert_eq!(codes(&html(LINK, &styled)), Vec::<String>::new(), "{style}");
    }
    let twice = format!(
        "{} {LINK}",
        LINK.replace("<a ", "<a style=\"display:none\" ")
    );
    assert_eq!(codes(&html(LINK, &twice)), Vec::<String>::new());
    let image =
        "<a href=\"https://example.org/u/8fk2qz\"><img src=\"cid:x\" alt=\"Se désinscrire\"></a>";
    assert_eq!(codes(&html(LINK, image)), Vec::<String>::new());
}

#[test]
fn settings_alone_are_no_way_out() {
    for label in ["Gérer vos préférences", "Mon compte"] {
        let text = html(
            "Pour ne plus recevoir nos messages, <a href=\"https://example.org/u/8fk2qz\">se désinscrire</a>",
            &format!("<a href=\"https://example.org/p/8fk2qz\">{label}</a>"),
        );
        assert_eq!(codes(&text), ["EML-04 only"], "{label}");
    }
    let both = format!("{LINK} <a href=\"https://example.org/p\">Gérer vos préférences</a>");
    assert_eq!(codes(&html(LINK, &both)), Vec::<String>::new());
}

#[test]
fn a_login_stands_in_the_way() {
    for address in [
        "https://example.org/login?next=unsubscribe",
        "https://sso.example.org/u",
        "https://example.org/mon-compte/desinscription",
        "https://account.example.org/u",
    ] {
        assert_eq!(
            codes(&html("https://example.org/u/8fk2qz", address)),
            ["EML-05 login"],
            "{address}"
        );
    }
    for address in [
        "https://example.org/discount/u",
        "https://example.org/accounting/u",
        "https://example.org/u?account=7",
    ] {
        assert_eq!(
            codes(&html("https://example.org/u/8fk2qz", address)),
            Vec::<String>::new(),
            "{address}"
        );
    }
}

#[test]
fn no_reason_letter_or_money_may_be_asked() {
    for (sentence, kind) in [
        (
            "Pour vous désinscrire, envoyez une lettre recommandée.",
            "demand",
        ),
        (
            "Désinscription par courriel en indiquant le motif.",
            "demand",
        ),
        ("Uitschrijven kan met opgave van reden.", "demand"),
        ("Zur Abmeldung bitten wir um Angabe von Gründen.", "demand"),
        ("To unsubscribe, call our premium rate line.", "demand"),
    ] {
        let text = html(
            "<p>Pour ne plus",
            &format!("<p>{sentence}</p><p>Pour ne plus"),
        );
        assert!(
            codes(&text).contains(&format!("EML-06 {kind}")),
            "{sentence}: {:?}",
            codes(&text)
        );
    }
    let only_letter = html(LINK, "désinscription par courrier à notre adresse");
    assert_eq!(codes(&only_letter), ["EML-01 html", "EML-06 slow"]);
    let beside = html(LINK, &format!("{LINK}, ou désinscription par courrier"));
    assert_eq!(codes(&beside), Vec::<String>::new());
    let elsewhere = html("Bonjour", "Indiquez le motif de votre visite");
    assert_eq!(codes(&elsewhere), Vec::<String>::new());
}

#[test]
fn an_open_line_is_found_in_body_and_header() {
    assert_eq!(
        codes(&html(
            "https://example.org/u/8fk2qz",
            "http://example.org/u/8fk2qz"
        )),
        ["EML-07 body"]
    );
    let header = head(
        "List-Unsubscribe:",
        "List-Unsubscribe: <http://example.org/u>, <mailto:u@example.org>",
    );
    assert_eq!(codes(&header), ["EML-07 header", "EML-15 ineffective"]);
}

#[test]
fn whoever_receives_is_not_named_in_a_link() {
    for address in [
        "https://example.org/u?e=anna@example.org",
        "https://example.org/u?e=anna%40example.org",
        "https://example.org/u?t=YW5uYUBleGFtcGxlLm9yZw",
    ] {
        let found = faults(&html("https://example.org/u/8fk2qz", address));
        assert_eq!(
            found.iter().map(code).collect::<Vec<_>>(),
            ["EML-09 email"],
            "{address}"
        );
        let json = serde_json::to_string(&found).unwrap();
        assert!(!json.contains("anna"), "{json}");
    }
    let named = head("To:", "To: \"Anna Martens\" <anna@example.org>").replace(
        "https://example.org/vie-privee\"",
        "https://example.org/anna-martens/vie-privee\"",
    );
    assert_eq!(codes(&named), ["EML-09 name"]);
    assert_eq!(
        codes(&html(
            "https://example.org/u/8fk2qz",
            "https://example.org/u?from=bonjour@example.org"
        )),
        Vec::<String>::new()
    );
    let header = head(
        "List-Unsubscribe:",
        "List-Unsubscribe: <https://example.org/u?e=anna@example.org>",
    );
    assert_eq!(codes(&header), ["EML-09 email"]);
}

#[test]
fn a_missing_list_field_weighs_more_for_bulk_senders() {
    let plain = header_with("List-Unsubscribe", "");
    let text = message(&plain, TEXT, HTML);
    for (setting, severity) in [
        (Setting::default(), Severity::Medium),
        (Setting::default().volume(4_999), Severity::Medium),
        (Setting::default().volume(5_000), Severity::High),
    ] {
        let found = setting.check(text.as_bytes()).findings;
        let missing = found
            .iter()
            .find(|finding| finding.code == "EML-10")
            .unwrap();
        assert_eq!(missing.severity, severity);
        assert_eq!(missing.kind.as_deref(), Some("provider"));
    }
}

#[test]
fn the_list_fields_are_held_to_the_letter() {
    for (line, expected) in [
        (
            "List-Unsubscribe: https://example.org/u",
            vec!["EML-11 malformed", "EML-15 ineffective"],
        ),
        (
            "List-Unsubscribe: <https://example.org/u>\nList-Unsubscribe: <mailto:u@example.org>",
            vec!["EML-12 repeated"],
        ),
        (
            "List-Unsubscribe: <https://example.org/a>, <https://example.org/b>",
            vec!["EML-13 several"],
        ),
        (
            "List-Unsubscribe: <https://example.org/a>, <http://example.org/b>",
            vec!["EML-07 header", "EML-13 several"],
        ),
        (
            "List-Unsubscribe: (x) <https://example.org/a\n\t/b>,\n <mailto:u@example.org>",
            vec![],
        ),
    ] {
        assert_eq!(codes(&head("List-Unsubscribe:", line)), expected, "{line}");
    }
    for (line, expected) in [
        ("", vec!["EML-14 missing"]),
        ("List-Unsubscribe-Post: One-Click", vec!["EML-14 value"]),
        (
            "List-Unsubscribe-Post: List-Unsubscribe=one-click",
            vec!["EML-14 value"],
        ),
        (
            "List-Unsubscribe-Post:\n\tList-Unsubscribe=One-Click",
            vec![],
        ),
    ] {
        assert_eq!(
            codes(&head("List-Unsubscribe-Post", line)),
            expected,
            "{line}"
        );
    }
}

#[test]
fn nobody_vouches_for_an_unsigned_message_or_one_that_failed() {
    let unsigned = faults(&head("DKIM-Signature", ""));
    assert_eq!(
        unsigned.iter().map(code).collect::<Vec<_>>(),
        ["EML-17 provider"]
    );
    assert_eq!(unsigned[0].severity, Severity::Medium);
    let draft = header_with("DKIM-Signature", "").replace("Received", "X-Received");
    assert_eq!(
        faults(&message(&draft, TEXT, HTML))[0].evidence,
        Evidence::Likely
    );
    let failed = faults(&head(
        "Authentication-Results",
        "Authentication-Results: mx.example.org; dkim=fail; spf=pass smtp.mailfrom=example.org; dmarc=fail",
    ));
    assert_eq!(failed.len(), 1);
    assert!(
        failed[0].message.contains("DKIM, DMARC"),
        "{}",
        failed[0].message
    );
    let foreign =
        "DKIM-Signature: v=1; d=mailer.example.net; h=list-unsubscribe:list-unsubscribe-post; b=y";
    let spf = head("DKIM-Signature", foreign);
    assert_eq!(
        codes(&spf),
        Vec::<String>::new(),
        "SPF speaks for the domain"
    );
    let none =
        header_with("Authentication-Results", "").replace("d=example.org", "d=mailer.example.net");
    assert_eq!(codes(&message(&none, TEXT, HTML)), ["EML-18 provider"]);
    let sub =
        header_with("Authentication-Results", "").replace("d=example.org", "d=mail.example.org");
    assert_eq!(codes(&message(&sub, TEXT, HTML)), Vec::<String>::new());
}

#[test]
fn whoever_writes_says_who_they_are() {
    assert_eq!(
        codes(&head("From:", "From: bonjour@example.org")),
        ["EML-20 from_name"]
    );
    assert_eq!(
        codes(&head(
            "From:",
            "From: \"bonjour@example.org\" <bonjour@example.org>"
        )),
        ["EML-20 from_name"]
    );
    assert_eq!(codes(&html("Exemple SA", "Nous")), ["EML-20 controller"]);
    assert_eq!(
        codes(&html("rue de l'Exemple 1, 1000 Bruxelles", "Bruxelles")),
        ["EML-20 address"]
    );
    assert_eq!(
        codes(&html("0123.456.749", "0123.456.789")),
        ["EML-20 company_number"]
    );
    let french = Setting::default().country("FR");
    let text = html("BE 0123.456.749", "");
    assert!(
        !french
            .check(text.as_bytes())
            .findings
            .iter()
            .any(|finding| finding.code == "EML-20")
    );
}

#[test]
fn a_mailbox_that_nobody_reads_is_no_address() {
    let noreply = header_with("From:", "From: Exemple <no-reply@example.org>");
    let silent = HTML.replace("| <a href=\"https://example.org/contact\">Contact</a>", "");
    let text = TEXT.replace(", contact@example.org", "");
    let found = codes(&message(&noreply, &text, &silent));
    assert_eq!(found, ["EML-20 contact", "EML-21 noreply"]);
    assert_eq!(codes(&message(&noreply, &text, HTML)), Vec::<String>::new());
    let with_reply = noreply + "Reply-To: bonjour@example.org\n";
    assert_eq!(
        codes(&message(&with_reply, &text, &silent)),
        Vec::<String>::new()
    );
}

#[test]
fn a_subject_claims_no_exchange_that_never_was() {
    for subject in [
        "RE: votre commande",
        "FW: offre",
        "TR : vos meubles",
        "AW: Angebot",
        "=?utf-8?q?R=C3=89=3A_bonjour?=",
    ] {
        assert_eq!(
            codes(&head("Subject", &format!("Subject: {subject}"))),
            ["EML-22 reply"],
            "{subject}"
        );
    }
    for subject in [
        "Re: votre commande\nIn-Reply-To: <x@example.org>",
        "Rentrée : nos meubles",
        "Recettes: hiver",
    ] {
        assert_eq!(
            codes(&head("Subject", &format!("Subject: {subject}"))),
            Vec::<String>::new(),
            "{subject}"
        );
    }
}

#[test]
fn rights_are_told_apart_from_the_rest() {
    assert_eq!(
        codes(&html(
            "<p>Vous pouvez vous opposer",
            "<p>Vous pouvez nous écrire"
        )),
        ["EML-23 objection"]
    );
    let no_notice = HTML.replace(
        "<a href=\"https://example.org/vie-privee\">Vie privée</a> |",
        "",
    );
    let no_text = TEXT.replace("Vie privée : https://example.org/vie-privee\n", "");
    assert_eq!(
        codes(&message(&header(), &no_text, &no_notice)),
        ["EML-23 notice"]
    );
    let long = format!(
        "<p>{} Vous pouvez vous opposer",
        "Nos meubles sont beaux et solides. ".repeat(30)
    );
    assert_eq!(
        codes(&html("<p>Vous pouvez vous opposer", &long)),
        ["EML-23 mixed"]
    );
}

#[test]
fn a_service_message_does_not_advertise() {
    let invoice = "Votre facture de novembre est jointe. Merci pour votre commande.";
    let promotion = "Profitez de -20 % avec le code promo HIVER.";
    let service = |words: &str| {
        message(
            &header_with("List-Unsubscribe", "").replace("Subject:", "Subject: Facture\nX-Old:"),
            words,
            &format!("<p>{words}</p><p>Exemple SA, bonjour@example.org</p>"),
        )
    };
    let setting = Setting::default().transactional();
    let clean = setting.check(service(invoice).as_bytes());
    assert!(
        clean.mail.transactional && clean.findings.is_empty(),
        "{:?}",
        clean.findings
    );
    let false_service = setting.check(service(&format!("{invoice} {promotion}")).as_bytes());
    assert!(!false_service.mail.transactional);
    let found: Vec<&str> = false_service
        .findings
        .iter()
        .map(|finding| finding.code)
        .collect();
    assert!(
        found.contains(&"EML-24") && found.contains(&"EML-01"),
        "{found:?}"
    );
    let by_header = format!(
        "X-Message-Type: transactional\n{}",
        html("Bonjour", promotion)
    );
    assert_eq!(codes(&by_header), ["EML-24 promotion"]);
    assert_eq!(codes(&html("Bonjour", promotion)), Vec::<String>::new());
}

#[test]
fn a_pixel_that_tells_who_opened_is_found() {
    let pixel = "<img src=\"https://example.org/o.gif?u=8fk2\" width=\"1\" height=\"1\">";
    let found = faults(&html("</body>", &format!("{pixel}\n{pixel}</body>")));
    assert_eq!(
        (code(&found[0]), found[0].count),
        ("EML-25 pixel".to_owned(), 2)
    );
    let styled = "<img src=\"https://example.org/o.gif?u=8fk2\" style=\"display:none\">";
    assert_eq!(codes(&html("</body>", styled)), ["EML-25 pixel"]);
    for image in [
        "<img src=\"https://example.org/logo.png\" width=\"200\">",
        "<img src=\"cid:a\" width=\"1\">",
        "<img src=\"https://example.org/hero.jpg?w=600\" width=\"600\" style=\"display:none\">",
    ] {
        assert_eq!(
            codes(&html("</body>", image)),
            Vec::<String>::new(),
            "{image}"
        );
    }
}

#[test]
fn recipients_that_see_each_other_are_counted_and_never_named() {
    let found = faults(&head(
        "To:",
        "To: anna@example.org, Bob <bob@example.org>\nCc: friends: cleo@example.org, dirk@example.org;",
    ));
    assert_eq!(
        (code(&found[0]), found[0].count),
        ("EML-26 open".to_owned(), 4)
    );
    assert_eq!(found[0].severity, Severity::Critical);
    let json = serde_json::to_string(&found).unwrap();
    assert!(!json.contains("bob") && !json.contains("anna"), "{json}");
    for line in [
        "To: undisclosed-recipients:;",
        "To: anna@example.org, ANNA@example.org",
        "X: y",
    ] {
        assert_eq!(codes(&head("To:", line)), Vec::<String>::new(), "{line}");
    }
}

#[test]
fn a_footer_in_another_language_is_found() {
    let english = "<p>You receive this message because you have asked for it. If you do not want it, <a href=\"https://example.org/u/8fk2qz\">unsubscribe</a> with this link. You may object to our use of your data at any time.</p><p>";
    let start = HTML.find("<p>Pour ne").unwrap();
    let end = HTML.find("<p><a href=\"https://example.org/vie").unwrap();
    let body = format!("{}{english}{}", &HTML[..start], &HTML[end..]);
    assert_eq!(codes(&message(&header(), TEXT, &body)), ["EML-27 footer"]);
}

#[test]
fn bulk_is_told_and_an_unknown_volume_too() {
    let text = message(&header(), TEXT, HTML);
    let bulk = Setting::default().volume(8_000).check(text.as_bytes());
    assert!(
        bulk.findings
            .iter()
            .any(|finding| finding.code == "EML-30" && finding.message.contains("8000"))
    );
    assert_eq!(bulk.mail.bulk, Some(true));
    let unknown = Setting::default().check(text.as_bytes());
    assert_eq!(unknown.mail.bulk, None);
    assert!(
        unknown
            .not_checked
            .iter()
            .any(|line| line.contains("--volume"))
    );
}

#[test]
fn an_html_file_is_checked_without_its_header_and_says_so() {
    let checked = Setting::default().check_html(HTML.as_bytes());
    let found: Vec<String> = checked.findings.iter().map(code).collect();
    assert_eq!(found, ["EML-19 provider"]);
    assert_eq!(
        (checked.mail.format, checked.mail.parts.as_slice()),
        ("html", ["text/html".to_owned()].as_slice())
    );
    assert!(
        checked
            .not_checked
            .iter()
            .any(|line| line.contains("EML-10"))
    );
    let empty = Setting::default().check_html(b"<p>Bonjour");
    assert!(
        empty
            .findings
            .iter()
            .any(|finding| code(finding) == "EML-01 html")
    );
}

#[test]
fn every_finding_is_worded_in_four_languages_and_holds_no_value() {
    let spoilt = message(
        "From: no-reply@example.org\nTo: SENTINEL1@example.org, b@example.org\nSubject: RE: SENTINEL2\nList-Unsubscribe-Post: SENTINEL3\nList-Unsubscribe: SENTINEL4\nList-Unsubscribe: <http://example.org/SENTINEL5>\n",
        "SENTINEL6 désinscription : téléphonez",
        "<p>SENTINEL7 {{x}} <a style=display:none href=http://example.org/login/unsubscribe?e=SENTINEL8@example.net>x</a> <img width=1 src=http://example.org/x?SENTINEL9>",
    );
    let mut seen = std::collections::BTreeSet::new();
    for lang in Lang::ALL {
        let checked = Setting::default()
            .lang(lang)
            .volume(9_000)
            .check(spoilt.as_bytes());
        for finding in &checked.findings {
            seen.insert(finding.code);
            let json = serde_json::to_string(finding).unwrap();
            assert!(!json.to_uppercase().contains("SENTINEL"), "{json}");
            assert!(
                !finding.message.is_empty() && !finding.remedy.is_empty(),
                "{json}"
            );
            assert!(
                !finding.message.contains(['{', '}']) && !finding.remedy.contains(['{', '}']),
                "{json}"
            );
            assert!(!finding.message.ends_with('.'), "{json}");
        }
    }
    assert!(seen.len() >= 17, "{seen:?}");
}
