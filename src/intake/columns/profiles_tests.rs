use super::*;
use crate::intake::columns::{
    mapping::{MapRequest, map},
    vocabulary::parse_field,
};
use crate::model::{
    Channel, Column, Columns,
    columns::{Aspect, ConsentScope},
};

/// One invented header line a system.
const LINES: [(&str, &str); 24] = [
    (
        "salesforce",
        "Id,FirstName,LastName,Email,HasOptedOutOfEmail,DoNotCall,HasOptedOutOfFax,CreatedDate,SystemModstamp",
    ),
    (
        "dynamics",
        "(Do Not Modify) Contact,(Do Not Modify) Row Checksum,Full Name,Email,Do not allow Bulk Emails,Do not allow Phone Calls,Do not allow Mails,Send Marketing Materials",
    ),
    (
        "hubspot",
        "Record ID,First Name,Last Name,Email,Marketing contact status,Unsubscribed from all email,Opted out of email: One to One,Opted out of email: Customer Service Communication,Opted out of email: Spring fair,Legal basis for processing contact's data",
    ),
    (
        "pipedrive",
        "Person - ID,Person - Name,Person - Email - Work,Person - Marketing status",
    ),
    (
        "zoho",
        "Record Id,Contact Owner.id,Contact Owner,First Name,Last Name,Account Name.id,Account Name,Email,Email Opt Out,Unsubscribed Mode,Unsubscribed Time,Data Processing Basis",
    ),
    (
        "odoo",
        "Name,Is a company,Related company,Email,is_blacklisted,phone_blacklisted",
    ),
    (
        "suitecrm",
        "First Name,Last Name,ID,Email Address,Non Primary E-mails for Import,Phone Mobile,Primary Address Street,Do Not Call,Lawful Basis,Lawful Basis Source,Date Reviewed",
    ),
    (
        "vtiger",
        "First Name,Last Name,Email,Office Phone,Email Opt Out,Do Not Call,Assigned To,Created Time",
    ),
    (
        "yetiforce",
        "First name,Last name,E-mail,Permission to call,Permission to send emails",
    ),
    (
        "espocrm",
        "firstName,lastName,emailAddress,emailAddressIsOptedOut,doNotCall,phoneNumber,createdAt",
    ),
    (
        "civicrm",
        "Contact ID,First Name,Last Name,Email,Do Not Email,Do Not Phone,Do Not Mail,Do Not Sms,Do Not Trade,No Bulk Emails (User Opt Out),Preferred Communication Method",
    ),
    (
        "mailchimp",
        "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LEID,EUID,TAGS",
    ),
    (
        "brevo",
        "EMAIL,LASTNAME,FIRSTNAME,SMS,EMAIL_BLACKLISTED,SMS_BLACKLISTED,ADDED_TIME,MODIFIED_TIME,DOUBLE_OPT-IN",
    ),
    (
        "activecampaign",
        "Email,First Name,Last Name,Phone,Tags,Date Created,IP,Status",
    ),
    (
        "mailpoet",
        "Email,First name,Last name,List status,Global status,List",
    ),
    (
        "keila",
        "Email,First name,Last name,Data,Status,External ID",
    ),
    ("listmonk", "uuid,email,name,attributes,status"),
    (
        "mautic",
        "title,firstname,lastname,email,address1,zipcode,points,date_identified",
    ),
    (
        "teamleader",
        "Teamleader ID,First name,Last name,Email,Mailing",
    ),
    (
        "outlook",
        "Title,First Name,Last Name,E-mail Address,E-mail Display Name,Business Phone,Government ID Number,Internet Free Busy",
    ),
    (
        "google",
        "First Name,Last Name,Phonetic First Name,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Value,Labels",
    ),
    (
        "thunderbird",
        "First Name,Last Name,Display Name,Primary Email,Screen Name,Home ZipCode,Birth Day",
    ),
    (
        "orocrm",
        "Id,Name prefix,First name,Last name,Emails 1 Email,Emails 2 Email,Phones 1 Phone,Contact Method Name,Owner Username",
    ),
    (
        "genesisworld",
        "GGUID,ChristianName,Name,CompName,MailFieldStr1,DSGVOEWMAIL,DSGVOEWPOST,DSGVOEWTELEFON,gwSalesActivityTypeAllowed,gwSalesActivityTypePreferred",
    ),
];

fn headers(line: &str) -> Vec<String> {
    line.split(',').map(str::to_owned).collect()
}

fn mapped(line: &str) -> Columns {
    map(&MapRequest::of_headers(&headers(line)))
}

fn line_of(system: &str) -> &'static str {
    LINES.iter().find(|(name, _)| *name == system).unwrap().1
}

fn column(columns: &Columns, header: &str) -> Column {
    columns
        .columns
        .iter()
        .find(|column| column.header == header)
        .unwrap_or_else(|| panic!("{header}"))
        .clone()
}

fn field(columns: &Columns, header: &str) -> String {
    column(columns, header)
        .field
        .map(|field| field.to_string())
        .unwrap_or_default()
}

#[test]
fn every_profile_is_read_and_names_only_known_fields() {
    assert_eq!(PROFILES.len(), TEXTS.len());
    for (text, profile) in TEXTS.iter().map(|text| (text, parse(text).unwrap())) {
        let value: toml::Table = toml::from_str(text).unwrap();
        for (lang, entries) in value["headers"].as_table().unwrap() {
            assert!(
                HeaderLang::parse(lang).is_some(),
                "{}: {lang}",
                profile.system
            );
            for (header, fields) in entries.as_table().unwrap() {
                let names = fields
                    .as_array()
                    .cloned()
                    .unwrap_or_else(|| vec![fields.clone()]);
                for name in names {
                    assert!(
                        parse_field(name.as_str().unwrap()).is_ok(),
                        "{}: {header}",
                        profile.system
                    );
                }
            }
        }
        assert_eq!(
            profile.positions.len(),
            value
                .get("position")
                .and_then(|rules| rules.as_array())
                .map_or(0, Vec::len)
        );
    }
}

#[test]
fn every_reading_speaks_about_a_header_of_its_profile() {
    for profile in profiles() {
        for reading in &profile.readings {
            for header in &reading.headers {
                let is_known = !profile.headers.of(&fold::header(header)).is_empty()
                    || !super::super::vocabulary::vocabulary()
                        .headers
                        .of(&fold::header(header))
                        .is_empty();
                assert!(is_known, "{}: {header}", profile.system);
            }
            if let Some(field) = &reading.counts_only_with {
                assert!(parse_field(field).is_ok(), "{field}");
            }
        }
    }
}

#[test]
fn every_system_is_recognised_from_its_own_header_line_and_no_other() {
    assert_eq!(LINES.len(), profiles().len());
    for (system, line) in LINES {
        let names = headers(line);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let seen = SeenHeaders::new(&names);
        assert_eq!(
            recognise(&names).map(|profile| profile.system.as_str()),
            Some(system),
            "{line}"
        );
        for profile in profiles() {
            if profile.system != system {
                assert_eq!(
                    profile.score(&seen),
                    0,
                    "{} takes the line of {system} for its own",
                    profile.system
                );
            }
        }
    }
}

#[test]
fn what_every_address_list_has_recognises_nobody() {
    for line in [
        "First Name,Last Name,Email,Phone,Company,Title,City,Country",
        "email,firstname,lastname",
        "Email,First name,Last name",
        "Email,External ID",
        "first_name,email,created_at,status",
        "Name,Email",
        "Email Opt Out,First Name,Last Name",
        "Prénom,Nom,E-mail,Téléphone,Ville",
        "Vorname,Name,Firma,Straße,PLZ,Ort,Land,E-Mail",
        "id,first_name,last_name,email,phone,consent_email,consent_date,created_at",
        "",
    ] {
        assert_eq!(mapped(line).system, GENERIC, "{line}");
    }
}

#[test]
fn the_labels_of_the_other_languages_recognise_their_system_too() {
    for (system, line) in [
        (
            "vtiger",
            "Prénom,Nom,Email,Ne pas contacter par email,Ne pas appeler,Assigné à,Créé le",
        ),
        (
            "vtiger",
            "Voornaam,Achternaam,E-mail,E-mail optie uit,Niet bellen,Toegewezen aan",
        ),
        (
            "vtiger",
            "Vorname,Nachname,E-Mail,E-Mail Opt aus,Nicht anrufen,Zuständig ",
        ),
        (
            "espocrm",
            "Prénom,Nom,L'adresse e-mail est désactivée,Ne pas appeler",
        ),
        ("hubspot", "E-mail,Prénom,Désabonné de tous les e-mails"),
        (
            "outlook",
            "Titre,Prénom,Deuxième prénom,Nom,Suffixe,Nom,Société,Service,Titre,Code gouvernement",
        ),
        (
            "outlook",
            "Titel,Voornaam,Achternaam,Naam,Werkadres, straat,Internet Beschikbaarheidsinfo",
        ),
        (
            "outlook",
            "Anrede,Vorname,Nachname,Ort,Internet Frei/Gebucht,Reisekilometer",
        ),
        (
            "thunderbird",
            "Vorname,Nachname,Anzeigename,Primäre E-Mail-Adresse,Dienstlich: Adresse,Geburtstag",
        ),
        (
            "genesisworld",
            "Vorname,Name,Firma,E-Mail (Geschäftlich),Telefon (Geschäftlich),Erlaubte Kontaktarten",
        ),
        (
            "google",
            "Name,Given Name,Family Name,Group Membership,E-mail 1 - Type,E-mail 1 - Value",
        ),
        ("teamleader", "Vorname,Nachname,E-Mail,Opt-In E-Mailwerbung"),
    ] {
        assert_eq!(mapped(line).system, system, "{line}");
    }
}

/// System, header, field, polarity.
#[rustfmt::skip]
const CONSENT: &[(&str, &str, &str, Polarity)] = &[
    ("salesforce", "HasOptedOutOfEmail", "consent.email.optout", Polarity::Deny),
    ("salesforce", "DoNotCall", "consent.phone.optout", Polarity::Deny),
    ("salesforce", "HasOptedOutOfFax", "consent.fax.optout", Polarity::Deny),
    ("dynamics", "Do not allow Bulk Emails", "consent.email.marketing.optout", Polarity::Deny),
    ("dynamics", "Do not allow Phone Calls", "consent.phone.optout", Polarity::Deny),
    ("dynamics", "Do not allow Mails", "consent.post.optout", Polarity::Deny),
    ("dynamics", "Send Marketing Materials", "consent.any.marketing.optout", Polarity::Deny),
    ("hubspot", "Unsubscribed from all email", "consent.email.marketing.optout", Polarity::Deny),
    ("hubspot", "Opted out of email: One to One", "consent.email.onetoone.optout", Polarity::Deny),
    ("hubspot", "Opted out of email: Customer Service Communication", "consent.email.service.optout", Polarity::Deny),
    ("hubspot", "Opted out of email: Spring fair", "consent.email.marketing.optout", Polarity::Deny),
    ("hubspot", "Legal basis for processing contact's data", "consent.legal_basis", Polarity::Basis),
    ("hubspot", "Marketing contact status", "meta.marketing_billing_status", Polarity::None),
    ("pipedrive", "Person - Marketing status", "consent.email.marketing.status", Polarity::State),
    ("zoho", "Email Opt Out", "consent.email.marketing.optout", Polarity::Deny),
    ("zoho", "Unsubscribed Mode", "consent.optout_mode", Polarity::Evidence),
    ("zoho", "Unsubscribed Time", "consent.email.optout_at", Polarity::Evidence),
    ("zoho", "Data Processing Basis", "consent.legal_basis", Polarity::Basis),
    ("odoo", "is_blacklisted", "consent.email.marketing.optout", Polarity::Deny),
    ("odoo", "phone_blacklisted", "consent.phone.marketing.optout", Polarity::Deny),
    ("suitecrm", "Do Not Call", "consent.phone.optout", Polarity::Deny),
    ("suitecrm", "Lawful Basis", "consent.legal_basis", Polarity::Basis),
    ("suitecrm", "Lawful Basis Source", "consent.basis_source", Polarity::Evidence),
    ("suitecrm", "Date Reviewed", "consent.basis_reviewed_at", Polarity::Evidence),
    ("vtiger", "Email Opt Out", "consent.email.optout", Polarity::Deny),
    ("vtiger", "Do Not Call", "consent.phone.optout", Polarity::Deny),
    ("yetiforce", "Permission to call", "consent.phone.optin", Polarity::Grant),
    ("yetiforce", "Permission to send emails", "consent.email.optin", Polarity::Grant),
    ("espocrm", "emailAddressIsOptedOut", "consent.email.optout", Polarity::Deny),
    ("espocrm", "doNotCall", "consent.phone.optout", Polarity::Deny),
    ("civicrm", "Do Not Email", "consent.email.optout", Polarity::Deny),
    ("civicrm", "Do Not Phone", "consent.phone.optout", Polarity::Deny),
    ("civicrm", "Do Not Mail", "consent.post.optout", Polarity::Deny),
    ("civicrm", "Do Not Sms", "consent.sms.optout", Polarity::Deny),
    ("civicrm", "Do Not Trade", "consent.share.optout", Polarity::Deny),
    ("civicrm", "No Bulk Emails (User Opt Out)", "consent.email.marketing.optout", Polarity::Deny),
    ("mailchimp", "OPTIN_TIME", "consent.email.optin_at", Polarity::Evidence),
    ("mailchimp", "CONFIRM_TIME", "consent.email.confirm_at", Polarity::Evidence),
    ("brevo", "EMAIL_BLACKLISTED", "consent.email.marketing.optout", Polarity::Deny),
    ("brevo", "SMS_BLACKLISTED", "consent.sms.marketing.optout", Polarity::Deny),
    ("brevo", "DOUBLE_OPT-IN", "consent.email.double_optin", Polarity::State),
    ("activecampaign", "Status", "consent.email.marketing.status", Polarity::State),
    ("mailpoet", "List status", "consent.list.status", Polarity::State),
    ("mailpoet", "Global status", "consent.email.marketing.status", Polarity::State),
    ("keila", "Status", "consent.email.marketing.status", Polarity::State),
    ("listmonk", "status", "consent.email.status", Polarity::State),
    ("teamleader", "Mailing", "consent.email.marketing.optin", Polarity::Grant),
    ("genesisworld", "DSGVOEWMAIL", "consent.email.optin", Polarity::Grant),
    ("genesisworld", "DSGVOEWPOST", "consent.post.optin", Polarity::Grant),
    ("genesisworld", "DSGVOEWTELEFON", "consent.phone.optin", Polarity::Grant),
    ("genesisworld", "gwSalesActivityTypeAllowed", "consent.any.status", Polarity::State),
];

#[test]
fn every_systems_consent_columns_have_the_right_polarity() {
    for (system, header, name, polarity) in CONSENT {
        let columns = mapped(line_of(system));
        let column = column(&columns, header);
        assert_eq!(
            column.field.as_ref().map(Field::as_str),
            Some(*name),
            "{system}: {header}"
        );
        assert_eq!(
            column.consent.unwrap().polarity,
            *polarity,
            "{system}: {header}"
        );
    }
}

#[test]
fn systems_without_consent_columns_claim_none() {
    for system in ["outlook", "google", "thunderbird", "mautic", "orocrm"] {
        let columns = mapped(line_of(system));
        assert!(
            columns
                .columns
                .iter()
                .all(|column| column.consent.is_none()),
            "{system}"
        );
    }
}

#[test]
fn a_preference_is_no_consent() {
    for (system, header) in [
        ("civicrm", "Preferred Communication Method"),
        ("genesisworld", "gwSalesActivityTypePreferred"),
        ("orocrm", "Contact Method Name"),
    ] {
        let column = column(&mapped(line_of(system)), header);
        assert_eq!(
            (column.field.unwrap().as_str(), column.consent),
            ("pref.channel", None)
        );
    }
}

#[test]
fn a_yes_that_a_system_ticks_by_itself_is_claimed_at_most() {
    for (system, header) in [
        ("teamleader", "Mailing"),
        ("brevo", "DOUBLE_OPT-IN"),
        ("genesisworld", "gwSalesActivityTypeAllowed"),
    ] {
        assert!(
            column(&mapped(line_of(system)), header)
                .consent
                .unwrap()
                .claimed_at_most,
            "{system}"
        );
    }
    assert!(
        !column(&mapped(line_of("yetiforce")), "Permission to call")
            .consent
            .unwrap()
            .claimed_at_most
    );
}

#[test]
fn a_confirmation_of_mailchimp_counts_only_with_an_opt_in() {
    let columns = mapped(line_of("mailchimp"));
    let confirm = column(&columns, "CONFIRM_TIME").consent.unwrap();
    assert_eq!(
        confirm.counts_only_with.as_deref(),
        Some("consent.email.optin_at")
    );
    assert_eq!(
        column(&columns, "OPTIN_TIME")
            .consent
            .unwrap()
            .counts_only_with,
        None
    );
}

#[test]
fn the_name_of_a_mailchimp_file_gives_its_state() {
    let headers = headers(line_of("mailchimp"));
    let state = |stem: &str| {
        map(&MapRequest {
            file_stem: stem,
            ..MapRequest::of_headers(&headers)
        })
        .assumed_state
    };
    assert_eq!(
        state("unsubscribed_members_export_1"),
        Some(ConsentState::Withdrawn)
    );
    assert_eq!(
        state("subscribed_members_export_1"),
        Some(ConsentState::Claimed)
    );
    assert_eq!(
        state("cleaned_members_export_1"),
        Some(ConsentState::Undeliverable)
    );
    assert_eq!(state("members"), None);
}

#[test]
fn a_file_name_of_mailchimp_says_nothing_about_another_system() {
    let headers = headers(line_of("brevo"));
    assert_eq!(
        map(&MapRequest {
            file_stem: "subscribed_1",
            ..MapRequest::of_headers(&headers)
        })
        .assumed_state,
        None
    );
}

#[test]
fn words_of_a_system_read_as_that_system_means_them() {
    let word = |system: &str, header: &str, word: &str| {
        column(&mapped(line_of(system)), header)
            .consent
            .unwrap()
            .words
            .get(word)
            .copied()
    };
    assert_eq!(
        word("pipedrive", "Person - Marketing status", "pending upgrade"),
        Some(ConsentState::Claimed)
    );
    assert_eq!(
        word("pipedrive", "Person - Marketing status", "no consent"),
        Some(ConsentState::NoStatement)
    );
    assert_eq!(
        word("espocrm", "emailAddressIsOptedOut", ""),
        Some(ConsentState::NoObjectionFlag)
    );
    assert_eq!(
        word("dynamics", "Send Marketing Materials", "send"),
        Some(ConsentState::NoObjectionFlag)
    );
    assert_eq!(
        word("dynamics", "Send Marketing Materials", "do not send"),
        Some(ConsentState::Objected)
    );
    assert_eq!(
        word("suitecrm", "Lawful Basis", "withdrawn"),
        Some(ConsentState::Withdrawn)
    );
    assert_eq!(
        word("vtiger", "Email Opt Out", "keine"),
        Some(ConsentState::NoObjectionFlag)
    );
    assert_eq!(word("vtiger", "Email Opt Out", ""), None);
}

#[test]
fn a_relabelled_dynamics_column_that_allows_is_a_grant() {
    let columns = mapped("(Do Not Modify) Contact,Full Name,Email,Allow Bulk Emails,donotsendmm");
    assert_eq!(
        column(&columns, "Allow Bulk Emails")
            .consent
            .unwrap()
            .polarity,
        Polarity::Grant
    );
    assert_eq!(
        column(&columns, "donotsendmm").consent.unwrap().polarity,
        Polarity::Deny
    );
}

#[test]
fn a_subscription_type_named_like_a_purpose_is_that_purpose() {
    let headers =
        headers("Record ID,Email,Unsubscribed from all email,Opted out of email: Product news");
    let columns = map(&MapRequest {
        purposes: &["product-news"],
        ..MapRequest::of_headers(&headers)
    });
    assert_eq!(
        field(&columns, "Opted out of email: Product news"),
        "consent.email.product-news.optout"
    );
}

#[test]
fn the_twins_of_zoho_are_numbers_and_not_names() {
    let columns = mapped(line_of("zoho"));
    assert_eq!(
        (
            field(&columns, "Account Name.id"),
            field(&columns, "Account Name")
        ),
        ("id.related".to_owned(), "org.name".to_owned())
    );
    assert_eq!(field(&columns, "Record Id"), "id.source");
}

#[test]
fn sharing_with_others_is_a_scope_of_its_own() {
    let trade = column(&mapped(line_of("civicrm")), "Do Not Trade")
        .consent
        .unwrap();
    assert_eq!(
        (trade.scope, trade.aspect),
        (ConsentScope::Share, Aspect::Optout)
    );
    let mail = column(&mapped(line_of("civicrm")), "Do Not Mail")
        .consent
        .unwrap();
    assert_eq!(mail.scope, ConsentScope::Channel(Channel::Post));
}

#[test]
fn quote_prefixes_and_continuation_rows_belong_to_the_systems_that_write_them() {
    for profile in profiles() {
        assert_eq!(
            profile.strips_quote_prefix,
            ["odoo", "suitecrm", "espocrm"].contains(&profile.system.as_str())
        );
        assert_eq!(profile.has_continuation_rows, profile.system == "odoo");
    }
}

#[test]
fn the_french_outlook_tells_its_repeated_headers_apart() {
    let columns = mapped(
        "Titre,Prénom,Deuxième prénom,Nom,Suffixe,Nom,Société,Service,Titre,Code gouvernement,Anniversaire,Privé",
    );
    let fields: Vec<String> = columns
        .columns
        .iter()
        .map(|column| {
            column
                .field
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default()
        })
        .collect();
    assert_eq!(
        fields,
        [
            "person.title",
            "person.first_name",
            "person.middle_name",
            "person.last_name",
            "person.suffix",
            "person.full_name",
            "org.name",
            "org.department",
            "org.job_title",
            "sens.national_id",
            "person.birth_date",
            "meta.private_flag"
        ]
    );
}

#[test]
fn the_german_birthday_is_a_day_in_one_system_and_a_date_in_another() {
    assert_eq!(
        field(
            &mapped(
                "Vorname,Nachname,Anzeigename,Primäre E-Mail-Adresse,Dienstlich: Adresse,Geburtstag"
            ),
            "Geburtstag"
        ),
        "person.birth_day"
    );
    assert_eq!(
        field(
            &mapped("Vorname,Nachname,Ort,Internet Frei/Gebucht,Geburtstag"),
            "Geburtstag"
        ),
        "person.birth_date"
    );
    assert_eq!(
        field(&mapped("Vorname,Nachname,Ort,Internet Frei/Gebucht"), "Ort"),
        "org.office"
    );
}

#[test]
fn a_label_beats_the_slot_behind_it() {
    let slots = headers("GGUID,Name,MailFieldStr3,PhoneFieldStr7");
    let labels = headers("ID,Name,E-Mail (Firma),Telefon (Zentrale)");
    for (first, second) in [(&slots, &labels), (&labels, &slots)] {
        let columns = map(&MapRequest {
            second_header: Some(second),
            ..MapRequest::of_headers(first)
        });
        assert_eq!(columns.system, "genesisworld");
        let fields: Vec<String> = columns
            .columns
            .iter()
            .map(|column| column.field.as_ref().unwrap().to_string())
            .collect();
        assert_eq!(
            fields,
            [
                "id.source",
                "person.last_name",
                "contact.email.other",
                "contact.phone.other"
            ]
        );
    }
}
