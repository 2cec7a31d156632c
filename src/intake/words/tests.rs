//! Facts about the words that cells hold.

use super::*;
use CellMeaning::{Basis as Ground, Blank, Confirmed, Grant, No, OptedIn, State, Unknown, Yes};
use ConsentState::{
    Invalid, NoObjectionFlag, NoStatement, Objected, Pending, Refused, Undeliverable, Withdrawn,
};

#[test]
fn bare_answers_are_read_in_four_languages() {
    for text in [
        "1",
        "TRUE",
        "Yes",
        "y",
        "T",
        "Oui",
        "VRAI",
        "Ja",
        "WAAR",
        "WAHR",
        "x",
        "X",
        "✓",
        "on",
        "1.0",
        " ja\u{a0}",
    ] {
        assert_eq!(cell_meaning(text), Yes, "{text}");
    }
    for text in [
        "0", "FALSE", "no", "F", "Non", "Faux", "Nee", "Neen", "ONWAAR", "Nein", "Keine", "Falsch",
        "Aus", "off", "0.0",
    ] {
        assert_eq!(cell_meaning(text), No, "{text}");
    }
    for text in [
        "",
        " ",
        "\u{a0}",
        "-",
        "—",
        "n/a",
        "N.V.T.",
        "null",
        "#N/A",
        "k. A.",
        "Keine Angabe",
    ] {
        assert_eq!(cell_meaning(text), Blank, "{text}");
    }
}

#[test]
fn cells_that_describe_themselves_name_their_state() {
    for (text, meaning) in [
        ("Allow", State(NoObjectionFlag)),
        ("Send", State(NoObjectionFlag)),
        ("Autoriser", State(NoObjectionFlag)),
        ("Toestaan", State(NoObjectionFlag)),
        ("Zulassen", State(NoObjectionFlag)),
        ("Do Not Allow", State(Objected)),
        ("do not send", State(Objected)),
        ("Ne pas autoriser", State(Objected)),
        ("Niet toestaan", State(Objected)),
        ("Nicht zulassen", State(Objected)),
        ("OptIn", OptedIn),
        ("Opted-In", OptedIn),
        ("opt_in", OptedIn),
        ("OptOut", State(Objected)),
        ("Opted Out", State(Objected)),
        ("Confirmed Opted in", Confirmed),
        ("confirmed-opt-in", Confirmed),
        ("not-opt-in", State(NoStatement)),
        (
            "Pending Confirm opt in, Confirm opt in sent",
            State(Pending),
        ),
        ("Subscribed", OptedIn),
        ("Unsubscribed", State(Withdrawn)),
        ("No consent", State(NoStatement)),
        ("Pending double opt-in", State(Pending)),
        ("Pending upgrade", Grant),
        ("Archived", State(NoStatement)),
        ("Bounced", State(Undeliverable)),
        ("cleaned", State(Undeliverable)),
        ("Unconfirmed", State(Pending)),
        ("Active", Grant),
        ("cancelled", State(Withdrawn)),
        ("complained", State(Objected)),
        ("Unknown", State(NoStatement)),
        ("NotSeen", State(NoStatement)),
        ("Désinscrit", State(Withdrawn)),
        ("Désabonnée", State(Withdrawn)),
        ("Afgemeld", State(Withdrawn)),
        ("Abgemeldet", State(Withdrawn)),
        ("Opt-Out gesetzt", State(Objected)),
        ("Geweigerd", State(Refused)),
        ("Widerspruch", State(Objected)),
        ("Implied", State(Invalid)),
        ("Stilzwijgend", State(Invalid)),
        ("Consent", Ground(Some(Basis::Consent))),
        ("perhaps", Unknown),
    ] {
        if text == "Consent" {
            assert_eq!(basis_meaning(text), meaning, "{text}");
        } else {
            assert_eq!(cell_meaning(text), meaning, "{text}");
        }
    }
}

#[test]
fn bases_are_read_with_any_dash() {
    for text in [
        "Legitimate interest - existing customer",
        "Legitimate interest – existing customer",
        "Gerechtvaardigd belang",
    ] {
        assert_eq!(
            basis_meaning(text),
            Ground(Some(Basis::LegitimateInterest)),
            "{text}"
        );
    }
    assert_eq!(basis_meaning("Not applicable"), Ground(None));
    assert_eq!(basis_meaning("Withdrawn"), State(Withdrawn));
}

#[test]
fn methods_that_are_no_consent_are_seen_in_four_languages() {
    for text in [
        "case pré-cochée",
        "Case précochée sur le formulaire",
        "CGV",
        "acceptation des conditions générales",
        "tacite",
        "stilzwijgend",
        "Vakje vooraf aangevinkt",
        "voreingestellt",
        "Häkchen war vorab angekreuzt",
        "implied",
        "Implied consent at the fair",
        "pre-ticked box",
        "default",
        "opt-out",
        "soft opt-in",
        "Par défaut",
    ] {
        assert!(method(text).is_invalid, "{text}");
    }
    for text in [
        "",
        "website form",
        "case non pré-cochée",
        "box not pre-ticked",
        "niet vooraf aangevinkt",
        "nicht vorab angekreuzt",
        "salon 2024",
        "explicit",
        "Standardformular",
        "formulaire papier",
        "telephone call",
        "without implied consent",
    ] {
        assert!(!method(text).is_invalid, "{text}");
    }
}

#[test]
fn a_form_on_the_web_is_told_from_a_form_on_paper() {
    for text in [
        "Website",
        "web form",
        "Formulaire",
        "formulaire en ligne",
        "https://example.org/news",
        "Webformular",
        "webformulier 2024",
        "landing page",
        "site web",
    ] {
        assert!(method(text).is_web, "{text}");
    }
    for text in [
        "formulaire papier",
        "Papierformular",
        "phone",
        "salon",
        "",
        "card at the fair",
        "email",
    ] {
        assert!(!method(text).is_web, "{text}");
    }
}

#[test]
fn headers_of_withdrawal_are_told_from_headers_of_objection() {
    for text in [
        "Unsubscribed from all email",
        "Désabonné de tous les e-mails",
        "Uitgeschreven",
        "Abgemeldet am",
    ] {
        assert!(says_unsubscribed(text), "{text}");
    }
    for text in [
        "Email Opt Out",
        "Do Not Call",
        "Ne pas appeler",
        "Niet bellen",
        "EMAIL_BLACKLISTED",
    ] {
        assert!(!says_unsubscribed(text), "{text}");
    }
}

#[test]
fn channels_are_named_in_four_languages() {
    for (text, channel) in [
        ("E-Mail", Channel::Email),
        ("courriel", Channel::Email),
        ("Telefon", Channel::Phone),
        ("Téléphone", Channel::Phone),
        ("Post", Channel::Post),
        ("Courrier", Channel::Post),
        ("MailingAddress", Channel::Post),
        ("SMS", Channel::Sms),
        ("Télécopie", Channel::Fax),
    ] {
        assert_eq!(channel_named(text), Some(channel), "{text}");
    }
    assert_eq!(channel_named("Web"), None);
    let named = channels_named("E-Mail, Telefon und Post").unwrap();
    assert!(
        Channel::ALL.map(|channel| named.contains(channel)) == [true, true, false, true, false]
    );
    for text in ["", "Ja", "keine E-Mail", "no phone", "Web"] {
        assert_eq!(channels_named(text), None, "{text}");
    }
}

#[test]
fn every_line_of_the_vocabulary_is_understood_and_no_word_has_two_meanings() {
    let mut seen: HashMap<(String, String), String> = HashMap::new();
    for line in lines() {
        let understood = match line.kind.as_str() {
            "cell" => cell_word(&line.meaning).is_some(),
            "basis" => basis_word(&line.meaning).is_some(),
            "channel" => Channel::parse(&line.meaning).is_some(),
            "purpose" => line.meaning == "generic",
            "header" => line.meaning == "unsubscribed",
            "method" => matches!(
                line.meaning.as_str(),
                "invalid" | "web" | "paper" | "negation"
            ),
            _ => false,
        };
        assert!(understood, "{} {}", line.kind, line.meaning);
        let folded = plain(&line.word);
        let key = (
            line.kind.clone(),
            if folded.is_empty() {
                line.word.clone()
            } else {
                folded
            },
        );
        let before = seen.insert(key, line.meaning.clone());
        assert!(
            before.is_none_or(|meaning| meaning == line.meaning),
            "{} has two meanings",
            line.word
        );
    }
    assert!(seen.len() > 400);
}

#[test]
fn folding_on_the_stack_and_on_the_heap_agree() {
    for text in [
        "Do Not Allow",
        "  opt_in ",
        "Pending/Confirmed",
        "",
        "--",
        "N.V.T.",
        "don't send",
    ] {
        with_plain(text, |short| assert_eq!(short, plain(text), "{text}"));
    }
}
