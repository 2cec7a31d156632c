use super::{guess, phrase};
use crate::{
    intake::columns::{
        mapping::{MapRequest, map},
        vocabulary::parse_field,
    },
    model::{Lang, Polarity},
};

fn read(header: &str) -> Option<String> {
    let found = guess(header, None)?;
    match found.fields.as_slice() {
        [field] => Some(field.to_string()),
        several => Some(format!("{several:?}")),
    }
}

#[test]
fn compounds_abbreviations_and_joined_words_are_taken_apart() {
    for (header, field) in [
        ("klantgeboortedatum", "person.birth_date"),
        ("telefoonnummerprivé", "contact.phone.home"),
        ("GeburtsdatumKunde", "person.birth_date"),
        ("Geburtsdatum des Mieters", "person.birth_date"),
        ("dat_naiss", "person.birth_date"),
        ("gsm_prive", "contact.phone.mobile"),
        ("Tel. mère", "third.relative"),
        ("Straße/Hausnr.", "addr.main.street"),
        ("Strasse und Hausnummer", "addr.main.street"),
        ("adr_ville_livraison", "addr.other.city"),
        ("Kundennummer", "id.source"),
        ("N° client", "id.source"),
        ("Mitgliedsnr.", "id.source"),
        ("emp_postcode", "addr.main.postal_code"),
        ("Jahresbruttogehalt", "fin.income"),
        ("Raucher (J/N)", "sens.health"),
        ("Geschlecht (m/w/d)", "person.gender"),
        ("Name of account holder", "fin.billing"),
        ("Fuehrerschein-Nr", "sens.id_document"),
        ("NOM PRENOM", "person.full_name"),
    ] {
        assert_eq!(read(header).as_deref(), Some(field), "{header}");
    }
    let born = guess("GebLand", Some(Lang::De)).unwrap();
    assert_eq!(born.fields[0].as_str(), "profile.birth_place");
}

#[test]
fn one_unknown_word_leaves_a_header_unread() {
    for header in [
        "Order number",
        "Liefertermin",
        "Lagerort",
        "Rechnungsnummer",
        "Rechnungsdatum",
        "Factuurnummer",
        "Number of members",
        "Nombre de clients",
        "Email template",
        "Phone model",
        "Address book size",
        "Country of origin",
        "Company code",
        "Delivery date",
        "Name of product",
        "date",
        "nr",
        "domicile",
        "adhérent",
        "mobile app version",
        "(y/n)",
        "",
        "°",
    ] {
        assert_eq!(read(header), None, "{header}");
    }
}

#[test]
fn no_before_a_channel_is_a_refusal_and_no_number() {
    for header in ["No tel", "No phone", "no email", "No address", "NO MAIL"] {
        assert_eq!(read(header), None, "{header}");
        assert!(phrase(header, None).is_none(), "{header}");
    }
    assert_eq!(read("No client").as_deref(), Some("id.source"));
}

#[test]
fn a_word_with_several_meanings_stays_open_or_is_settled_by_the_table() {
    let headers = [
        "client_nom",
        "client_prenom",
        "client_adresse",
        "client_ville",
    ];
    let headers: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
    let fields: Vec<_> = map(&MapRequest::of_headers(&headers))
        .columns
        .iter()
        .map(|column| column.field.as_ref().map(ToString::to_string))
        .collect();
    let expected = [
        "person.last_name",
        "person.first_name",
        "addr.main.street",
        "addr.main.city",
    ];
    assert_eq!(fields, expected.map(|field| Some(field.to_owned())));
}

/// What is asked in a header, and how a yes in its cells reads.
#[test]
fn a_no_in_the_words_of_a_header_is_never_read_as_a_yes() {
    for header in [
        "Ne souhaite pas recevoir d'e-mails",
        "Je ne souhaite plus recevoir de newsletter",
        "N'accepte pas les appels",
        "Client n'accepte aucun SMS",
        "N'est pas d'accord pour recevoir des e-mails",
        "Pas de mailing",
        "Wil geen e-mails ontvangen",
        "Mag niet gebeld worden",
        "Wenst geen nieuwsbrief",
        "Nieuwsbrief niet gewenst",
        "Telefoon ongewenst",
        "Weigert sms",
        "Möchte keine Newsletter",
        "Darf nicht angerufen werden",
        "Werbung per Post nicht erlaubt",
        "Newsletter unerwünscht",
        "Anrufe nicht gestattet",
        "I do not want to receive emails",
        "Doesn't agree to phone calls",
        "Does not accept marketing emails",
        "Not subscribed to newsletter",
        "No marketing",
        "Keine Werbung",
        "Geen reclame",
        "Pas de publicité",
        "No post",
        "Mailingsperre",
        "Bel-me-niet",
    ] {
        let headers = [header.to_owned()];
        let columns = map(&MapRequest::of_headers(&headers)).columns;
        let polarity = columns[0].consent.as_ref().map(|consent| consent.polarity);
        assert!(
            matches!(polarity, None | Some(Polarity::Deny)),
            "{header}: {polarity:?}"
        );
    }
}

#[test]
fn a_yes_in_the_words_of_a_header_is_a_yes() {
    for header in [
        "Souhaite recevoir la newsletter",
        "Accepte d'être contacté par téléphone",
        "Mag gemaild worden",
        "Wil nieuwsbrief ontvangen",
        "Marketing toegestaan",
        "Darf angerufen werden",
        "Werbung per Post erlaubt",
        "Newsletter gewünscht",
        "I agree to receive the newsletter",
        "accepts_marketing",
    ] {
        let headers = [header.to_owned()];
        let columns = map(&MapRequest::of_headers(&headers)).columns;
        let polarity = columns[0].consent.as_ref().map(|consent| consent.polarity);
        assert_eq!(polarity, Some(Polarity::Grant), "{header}");
    }
}

proptest::proptest! {
    #[test]
    fn every_header_is_read_in_bounds_and_as_known_fields(
        header in "\\PC{0,60}",
        words in proptest::collection::vec(proptest::sample::select(vec![
            "client", "nr", "date", "tel", "privé", "mère", "adresse", "2", "naissance", "nom",
            "straße", "Kunde", "e", "mail", "IBAN", "bank", "work", "code", "no", "(y/n)",
        ]), 0..10),
        lang in proptest::option::of(proptest::sample::select(Lang::ALL.to_vec())),
    ) {
        for header in [header, words.join("_"), words.concat()] {
            for found in [guess(&header, lang), phrase(&header, lang)].into_iter().flatten() {
                proptest::prop_assert!(!found.fields.is_empty());
                for field in found.fields {
                    proptest::prop_assert!(parse_field(field.as_str()).is_ok(), "{}", field);
                }
            }
        }
    }
}
