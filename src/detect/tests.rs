use proptest::prelude::*;

use super::*;

fn seen_in(text: &str, cx: &TextContext<'_>) -> Vec<(Kind, String, Evidence)> {
    let mut out = Vec::new();
    look(text, cx, &mut out);
    out.iter()
        .map(|one| (one.kind, text[one.start..one.end].to_owned(), one.evidence))
        .collect()
}

fn seen(text: &str) -> Vec<(Kind, String, Evidence)> {
    seen_in(
        text,
        &TextContext {
            country: "BE",
            ..TextContext::default()
        },
    )
}

fn under(header: &str, text: &str) -> Vec<(Kind, Evidence)> {
    seen_in(
        text,
        &TextContext {
            header,
            country: "BE",
            lang: None,
        },
    )
    .into_iter()
    .map(|(kind, _, evidence)| (kind, evidence))
    .collect()
}

#[track_caller]
fn one(text: &str, kind: Kind, value: &str, evidence: Evidence) {
    assert_eq!(seen(text), [(kind, value.to_owned(), evidence)], "{text}");
}

#[test]
fn a_place_is_told_in_code_points() {
    let text = "Éloïse: 85.07.30-033.28";
    let start = text.find('8').unwrap();
    let seen = Detection {
        start,
        end: text.len(),
        kind: Kind::BeNn,
        evidence: Evidence::Certain,
    };
    assert_eq!(seen.span(text), Span { start: 8, end: 23 });
}

#[test]
fn numbers_are_seen_as_people_type_them() {
    use Evidence::Certain;
    for (text, kind, value) in [
        ("Client, 85.07.30-033.28", Kind::BeNn, "85.07.30-033.28"),
        (
            "né en 1985: 85 07 30 033 28.",
            Kind::BeNn,
            "85 07 30 033 28",
        ),
        ("(85073003328)", Kind::BeNn, "85073003328"),
        ("850730-033-28 bis", Kind::BeNn, "850730-033-28"),
        (
            "85.07.30\u{2011}033.28",
            Kind::BeNn,
            "85.07.30\u{2011}033.28",
        ),
        (
            "Sécu 1 85 05 2A 008 004 55",
            Kind::FrNir,
            "1 85 05 2A 008 004 55",
        ),
        (
            "2 83 02 97 061 847 75",
            Kind::FrNir,
            "2 83 02 97 061 847 75",
        ),
        ("BSN: 7865.79.754", Kind::NlBsn, "7865.79.754"),
        (
            "bsn 786\u{a0}579\u{a0}754",
            Kind::NlBsn,
            "786\u{a0}579\u{a0}754",
        ),
        ("Steuer-ID 70 384 169 287", Kind::DeIdnr, "70 384 169 287"),
        ("SV-Nr. 17 070590 W 440", Kind::DeSvnr, "17 070590 W 440"),
        ("DNI 13.735.379-D", Kind::EsDni, "13.735.379-D"),
        ("NIE: X-1234567-L", Kind::EsNie, "X-1234567-L"),
        (
            "cod. fisc. RZR NSL 89S05 I82LH",
            Kind::ItCf,
            "RZR NSL 89S05 I82LH",
        ),
        ("rzrnsl89s05i82lh", Kind::ItCf, "rzrnsl89s05i82lh"),
        ("NIF 180 334 018", Kind::PtNif, "180 334 018"),
        ("PESEL 18240853269", Kind::PlPesel, "18240853269"),
        ("AHV 756.9207.0741.37", Kind::ChAhv, "756.9207.0741.37"),
        ("756.9207.0741.37", Kind::ChAhv, "756.9207.0741.37"),
        ("SVNR 7979 160150", Kind::AtVnr, "7979 160150"),
        ("PPSN 2656515HB", Kind::IePps, "2656515HB"),
        ("NHS No 444 634 7861", Kind::GbNhs, "444 634 7861"),
        (
            "matricule 1953 0126 95423",
            Kind::LuMatricule,
            "1953 0126 95423",
        ),
        ("SSN 362-36-1078", Kind::UsSsn, "362-36-1078"),
        ("personnummer 560214-7729", Kind::SePnr, "560214-7729"),
        (
            "IBAN BE68 5390 0754 7034",
            Kind::Iban,
            "BE68 5390 0754 7034",
        ),
        ("be68539007547034", Kind::Iban, "be68539007547034"),
        (
            "FR14 2004 1010 0505 0001 3M02 606",
            Kind::Iban,
            "FR14 2004 1010 0505 0001 3M02 606",
        ),
        (
            "carte 4111 1111 1111 1111",
            Kind::Card,
            "4111 1111 1111 1111",
        ),
        (
            "Kreditkarte 4111-1111-1111-1111",
            Kind::Card,
            "4111-1111-1111-1111",
        ),
    ] {
        one(text, kind, value, Certain);
    }
    one(
        "NI number: AB 12 34 56 C",
        Kind::GbNino,
        "AB 12 34 56 C",
        Evidence::Likely,
    );
}

#[test]
fn a_digit_changed_is_no_number() {
    for text in [
        "NISS 85.07.30-033.29",
        "n° sécu 2 83 02 97 061 847 76",
        "BSN 786579755",
        "Steuer-ID 70384169288",
        "DNI 13735379E",
        "codice fiscale RZRNSL89S05I82LJ",
        "NIF 180334019",
        "PESEL 18240853268",
        "AHV 756.9207.0741.38",
        "NHS number 444 634 7862",
        "IBAN BE68 5390 0754 7035",
        "carte 4111 1111 1111 1112",
        "national number 85073003329",
    ] {
        assert_eq!(seen(text), [], "{text}");
    }
}

#[test]
fn a_weak_check_digit_alone_is_a_hint_at_most_and_a_word_or_a_header_makes_it_certain() {
    use Evidence::{Certain, Hint};
    assert_eq!(under("", "786579754"), [(Kind::NlBsn, Hint)]);
    assert_eq!(under("BSN", "786579754"), [(Kind::NlBsn, Certain)]);
    assert_eq!(
        under("nl_bsn_nummer", "786579754"),
        [(Kind::NlBsn, Certain)]
    );
    assert_eq!(under("Contribuinte", "180334018"), [(Kind::PtNif, Certain)]);
    assert_eq!(under("Order number", "786579754"), []);
    assert_eq!(seen("it was 786579754 all along"), []);
    assert_eq!(
        seen("paid with 4111111111111111 today"),
        [(Kind::Card, "4111111111111111".to_owned(), Hint)]
    );
    let home = TextContext {
        country: "NL",
        ..TextContext::default()
    };
    assert_eq!(seen_in("it was 786579754 all along", &home)[0].2, Hint);
}

#[test]
fn the_word_beside_a_number_decides_what_it_is() {
    // Right as a Dutch and as a telephone number in form.
    assert_eq!(seen("Tel. 0612345678 of 0201234567")[0].0, Kind::Phone);
    assert_eq!(seen("klantnummer 786579754"), []);
    assert_eq!(seen("BSN klant: 786579754")[0].0, Kind::NlBsn);
    assert_eq!(seen("BSN 786579754 en 528084148").len(), 2);
    assert_eq!(seen("BSN 786579754, factuur 528084148").len(), 1);
    assert_eq!(
        under("Steuernummer", "70384169287"),
        [(Kind::DeIdnr, Evidence::Certain)]
    );
}

#[test]
fn digits_inside_something_longer_are_nothing() {
    for text in [
        "order_85073003328",
        "1285073003328",
        "85073003328123",
        "85073003328-001",
        "ORD-786579754",
        "BSN x786579754x",
        "https://example.org/?id=85073003328",
        "0f8fad5b-d9cb-469f-a165-708677289501",
        "BSN 786579754,50",
        "#786579754",
        "€ 786579754",
    ] {
        assert_eq!(seen(text), [], "{text}");
    }
}

/// What notes of any firm are full of.
#[test]
fn ordinary_business_gives_nothing() {
    for text in [
        "Commande 4500123456 du 12/03/2024, montant 1.250,00 € TVAC",
        "Facture n° 20240117 payée le 31.01.2024, 12 345 678,90 EUR",
        "Bestelling 786579754 geleverd op 03-04-2024 om 14:30",
        "Rechnung 2024-000123 vom 01.02.2024 über 1.234,56 EUR",
        "ISBN 978-3-16-148410-0, ISBN 0-306-40615-2, EAN 5412345678908",
        "TVA BE 0403.170.701, RPM Bruxelles, KBO 0403.170.701",
        "USt-IdNr. DE136695976, HRB 12345",
        "SIRET 732 829 320 00074, SIREN 732829320",
        "version 4.12.3, build 20240115.1, 10:30:15",
        "GUID 0f8fad5b-d9cb-469f-a165-70867728950e",
        "Meeting room 204, 10:00-11:30, 3rd floor, 2019-2024",
        "GPS 50.8503, 4.3517",
        "communication structurée +++090/9337/55493+++",
        "Rue de la Loi 155, 1040 Bruxelles, boîte 12",
        "100 000 pièces à 12,50, 2 500 000 au total",
        "lot 123456-789, ref 123/4567/2024, PO 4500123456",
        "Tracking 3SABCD123456789, colis 6A12345678901",
        "Vertragsnummer 70384169287",
        "the password is required, PIN code forgotten",
        "revenue 612 345 678 in 2023 and 622 345 678 in 2024",
        "T-shirt 2 x 3 x 4, 50 % off, 4x4, A4, B2B",
        "Flight SN1234 06:45, gate A45, seat 12C",
    ] {
        assert_eq!(seen(text), [], "{text}");
    }
}

#[test]
fn telephone_numbers_of_europe_are_seen() {
    for text in [
        "+32 475 12 34 56",
        "+32 (0)2 555 12 34",
        "(+31) 6 12345678",
        "0032 475 12 34 56",
        "0475/12.34.56",
        "02/555.12.34",
        "06 12 34 56 78",
        "06.12.34.56.78",
        "06-12345678",
        "(020) 123 4567",
        "089/1234567",
        "0171 1234567",
        "020 7946 0958",
        "+44 20 7946 0958",
        "+39 06 698 12345",
        "079 123 45 67",
        "08-123 456 78",
        "0664 1234567",
        "+358 40 123 4567",
        "(978)645-9740x11144",
        "0475123456",
    ] {
        let text = format!("Anna Peeters, {text}, Namur");
        let found = seen(&text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!(found[0].0, Kind::Phone, "{text}");
        assert!(found[0].2 <= Evidence::Likely, "{text}");
        assert!(found[0].1.len() >= 10, "{text}: {}", found[0].1);
    }
    for text in [
        "móvil 612 34 56 78",
        "tlf. 22 33 44 55",
        "tel. 601 234 567",
        "τηλ. 210 1234567",
        "Ring mig på 912 34 567",
        "soita 040 123456",
    ] {
        let found = seen(text);
        assert_eq!(
            (found.len(), found[0].0),
            (1, Kind::Phone),
            "{text}: {found:?}"
        );
    }
    assert_eq!(
        under("Telefon", "030 1234567"),
        [(Kind::Phone, Evidence::Certain)]
    );
}

#[test]
fn dates_of_birth_need_a_word_or_a_header() {
    for (text, date) in [
        ("née le 12/03/1985 à Liège", "12/03/1985"),
        ("geb. 3.4.1970", "3.4.1970"),
        ("geboren op 12 maart 1985", "12 maart 1985"),
        ("DOB: 1980-01-02", "1980-01-02"),
        ("born on March 3, 1985", "March 3, 1985"),
        ("geboren am 12. März 1985", "12. März 1985"),
        ("date de naissance : 1er mars 1985", "1er mars 1985"),
        ("nata il 5 luglio 1990", "5 luglio 1990"),
        ("12/03/1985 (geboortedatum)", "12/03/1985"),
    ] {
        assert_eq!(
            seen(text),
            [(Kind::BirthDate, date.to_owned(), Evidence::Certain)],
            "{text}"
        );
    }
    for text in [
        "créé le 12/03/1985",
        "born in a barn, order of 12/13/2024 33",
        "née Dupont, cliente depuis 2019",
    ] {
        assert_eq!(seen(text), [], "{text}");
    }
    assert_eq!(
        under("Geburtsdatum", "12.03.1985"),
        [(Kind::BirthDate, Evidence::Certain)]
    );
    assert_eq!(under("Created", "12.03.1985"), []);
}

#[test]
fn documents_and_secrets_are_seen() {
    let kinds = |text: &str| {
        seen(text)
            .into_iter()
            .map(|one| (one.0, one.1))
            .collect::<Vec<_>>()
    };
    let zone = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<";
    assert_eq!(kinds(zone), [(Kind::IdDocument, zone.to_owned())]);
    for (text, value) in [
        ("passeport EK123456", "EK123456"),
        ("carte d'identité 592-1234567-37", "592-1234567-37"),
        ("Personalausweis L01X00T471", "L01X00T471"),
        ("rijbewijs nr. 1234567890", "1234567890"),
    ] {
        assert_eq!(
            kinds(text),
            [(Kind::IdDocument, value.to_owned())],
            "{text}"
        );
    }
    assert_eq!(kinds("CVV: 123"), [(Kind::CardCode, "123".to_owned())]);
    assert_eq!(
        kinds("mdp: Soleil12"),
        [(Kind::Password, "Soleil12".to_owned())]
    );
    assert_eq!(kinds("note: mdp soleil"), []);
    assert_eq!(
        under("Password", "soleil"),
        [(Kind::Password, Evidence::Certain)]
    );
    assert_eq!(under("CVC", "123"), [(Kind::CardCode, Evidence::Likely)]);
}

#[test]
fn what_is_beside_does_not_matter_to_the_answer() {
    let text = "Anna, BSN 786579754, tel. +31 6 12345678, anna@example.org, mdp: Soleil12";
    let once = seen(text);
    assert_eq!(once.len(), 4);
    let mut out = vec![Detection {
        start: 0,
        end: 1,
        kind: Kind::Health,
        evidence: Evidence::Hint,
    }];
    look(
        text,
        &TextContext {
            country: "BE",
            ..TextContext::default()
        },
        &mut out,
    );
    assert_eq!(out.len(), 5);
    assert_eq!(out[0].kind, Kind::Health);
    assert_eq!(seen(text), once);
}

/// Pieces that meet in real notes, and bytes that meet in none.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("85.07.30-033.28".to_owned()),
        Just("BE68 5390 0754 7034".to_owned()),
        Just("4111 1111 1111 1111".to_owned()),
        Just("BSN ".to_owned()),
        Just("née le ".to_owned()),
        Just("mdp : ".to_owned()),
        Just("tél.\u{a0}".to_owned()),
        Just("passport ".to_owned()),
        Just("https://".to_owned()),
        Just("+32 (0)".to_owned()),
        Just("x@é.org".to_owned()),
        Just("<<<<<<<<".to_owned()),
        Just("::1".to_owned()),
        "[0-9]{1,12}",
        "[-. /()+#,;:=<>@'\"\u{a0}€]{1,3}",
        "[a-zA-ZéßÉœ]{1,6}",
        ".{0,6}",
    ];
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_gives_ordered_facts_on_whole_characters(text in pieces(), header in "[A-Za-z_ é]{0,12}") {
        let mut out = Vec::new();
        let cx = TextContext { header: &header, country: "NL", lang: None };
        patterns_look(&text, &cx, &mut out);
        for one in &out {
            prop_assert!(one.start < one.end && text.get(one.start..one.end).is_some());
        }
        for pair in out.windows(2) {
            prop_assert!(pair[0].end <= pair[1].start, "{:?}", pair);
        }
        let mut again = Vec::new();
        patterns_look(&text, &cx, &mut again);
        prop_assert_eq!(out, again);
    }

    #[test]
    fn any_bytes_of_text_are_looked_at(text in any::<String>()) {
        let mut out = Vec::new();
        look(&text, &TextContext::default(), &mut out);
        for one in &out {
            prop_assert!(text.get(one.start..one.end).is_some());
        }
    }
}
