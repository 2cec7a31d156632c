//! What the cells of each system say, in its own words.

use super::*;

#[test]
fn dynamics_flags_are_opt_outs_whatever_their_header() {
    let dynamics = [
        "Do not allow Bulk Emails = consent.email.marketing.optout deny",
        "Do not allow Phone Calls = consent.phone.optout deny",
        "Do not allow Mails = consent.post.optout deny",
        "Send Marketing Materials = consent.any.marketing.optout deny",
    ];
    assert_says(
        "dynamics",
        &dynamics,
        &["Allow", "Allow", "Allow", "Send"],
        "email=no-objection-flag phone=no-objection-flag post=no-objection-flag",
    );
    assert_says(
        "dynamics",
        &dynamics,
        &["Do Not Allow", "Allow", "Do Not Allow", "Send"],
        "email=objected phone=no-objection-flag post=objected",
    );
    assert_says(
        "dynamics",
        &dynamics,
        &["Allow", "0", "", "Do Not Send"],
        "email=objected phone=objected post=objected sms=objected fax=objected",
    );
    assert_says(
        "dynamics",
        &dynamics,
        &["FALSE", "TRUE", "", "1"],
        "email=objected phone=objected post=objected sms=objected fax=objected",
    );
}

#[test]
fn salesforce_flags_are_opt_outs_and_its_consent_objects_name_the_channel() {
    let salesforce = [
        "Email Opt Out = consent.email.optout deny",
        "Do Not Call = consent.phone.optout deny",
        "Fax Opt Out = consent.fax.optout deny",
    ];
    assert_says(
        "salesforce",
        &salesforce,
        &["0", "1", "false"],
        "email=no-objection-flag phone=objected fax=no-objection-flag",
    );
    let contact_point = [
        "PrivacyConsentStatus = consent.status state",
        "ContactPointType = consent.channel evidence",
        "CaptureDate = consent.captured_at evidence",
        "CaptureSource = consent.source evidence",
    ];
    assert_says(
        "salesforce",
        &contact_point,
        &["OptIn", "Phone", "2024-05-01T10:00:00.000Z", "call centre"],
        "phone=proven",
    );
    assert_says(
        "salesforce",
        &contact_point,
        &["OptIn", "Email", "", ""],
        "email=claimed",
    );
    assert_says(
        "salesforce",
        &contact_point,
        &["OptOut", "MailingAddress", "2024-05-01", "letter"],
        "post=objected",
    );
    assert_says(
        "salesforce",
        &contact_point,
        &["Seen", "Email", "2024-05-01", "form"],
        "",
    );
}

#[test]
fn hubspot_unsubscribes_and_its_basis_is_no_consent_for_a_channel() {
    let hubspot = [
        "Unsubscribed from all email = consent.email.marketing.optout deny",
        "Opted out of email: One to One = consent.email.onetoone.optout deny",
        "Legal basis for processing contact's data = consent.legal_basis basis",
        "Marketing contact status = consent.email.status none",
    ];
    assert_says(
        "hubspot",
        &hubspot,
        &[
            "",
            "true",
            "Freely given consent from contact",
            "Marketing contact",
        ],
        "",
    );
    assert_says(
        "hubspot",
        &hubspot,
        &["true", "", "Freely given consent from contact", ""],
        "email=withdrawn",
    );
    assert_says(
        "hubspot",
        &["Désabonné de tous les e-mails = consent.email.marketing.optout deny"],
        &["Vrai"],
        "email=withdrawn",
    );
}

#[test]
fn pipedrive_states_are_words() {
    let pipedrive = ["Person - Marketing status = consent.email.marketing.status state"];
    for (cell, state) in [
        ("No consent", "no-statement"),
        ("Subscribed", "claimed"),
        ("Unsubscribed", "withdrawn"),
        ("Bounced", "undeliverable"),
        ("Pending upgrade", "claimed"),
        ("Pending double opt-in", "pending"),
        ("Archived", "no-statement"),
        ("", "no-statement"),
        ("whatever", "no-statement"),
    ] {
        assert_says("pipedrive", &pipedrive, &[cell], &format!("email={state}"));
    }
}

#[test]
fn zoho_has_an_opt_out_and_a_date_beside_it() {
    let zoho = [
        "Email Opt Out = consent.email.marketing.optout deny",
        "Unsubscribed Time = consent.optout_at evidence",
        "Data Processing Basis = consent.legal_basis basis",
    ];
    assert_says(
        "zoho",
        &zoho,
        &["false", "", "Consent"],
        "email=no-objection-flag",
    );
    assert_says("zoho", &zoho, &["true", "", ""], "email=objected");
    assert_says(
        "zoho",
        &zoho,
        &["true", "2025-02-01 10:00:00", ""],
        "email=withdrawn",
    );
    assert_says(
        "zoho",
        &zoho,
        &["false", "2025-02-01 10:00:00", ""],
        "email=withdrawn",
    );
}

#[test]
fn odoo_blacklists_and_lists_are_opt_outs() {
    assert_says(
        "odoo",
        &[
            "Blacklist = consent.email.marketing.optout deny",
            "Opt Out = consent.list.optout deny",
        ],
        &["False", "True"],
        "email=objected",
    );
    assert_says(
        "odoo",
        &["Blacklist = consent.email.marketing.optout deny"],
        &["True"],
        "email=objected",
    );
}

#[test]
fn suitecrm_says_nothing_of_email_but_its_confirmation() {
    let suitecrm = [
        "Do Not Call = consent.phone.optout deny",
        "Lawful Basis = consent.legal_basis basis",
        "confirm_opt_in = consent.email.double_optin state",
    ];
    assert_says(
        "suitecrm",
        &suitecrm,
        &["0", "Consent,Contract", "not-opt-in"],
        "phone=no-objection-flag",
    );
    assert_says(
        "suitecrm",
        &suitecrm,
        &["1", "", "confirmed-opt-in"],
        "phone=objected email=claimed",
    );
    assert_says(
        "suitecrm",
        &suitecrm,
        &["0", "Contract,Withdrawn", ""],
        "email=withdrawn phone=withdrawn sms=withdrawn post=withdrawn fax=withdrawn",
    );
}

#[test]
fn vtiger_speaks_four_languages_and_german_no_is_keine() {
    for (header, yes, no) in [
        ("Email Opt Out", "Yes", "No"),
        ("Ne pas contacter par email", "Oui", "Non"),
        ("E-mail optie uit", "Ja", "Nee"),
        ("E-Mail Opt aus", "Ja", "Keine"),
    ] {
        let vtiger = format!("{header} = consent.email.optout deny");
        assert_says("vtiger", &[&vtiger], &[yes], "email=objected");
        assert_says("vtiger", &[&vtiger], &[no], "email=no-objection-flag");
    }
}

#[test]
fn yetiforce_permits_and_does_not_forbid() {
    let yetiforce = [
        "Permission to call = consent.phone.optin grant",
        "Permission to send emails = consent.email.optin grant",
    ];
    assert_says("yetiforce", &yetiforce, &["Yes", "No"], "phone=claimed");
}

#[test]
fn civicrm_has_six_negatives_and_trade_is_no_channel() {
    let civicrm = [
        "Do Not Email = consent.email.optout deny",
        "Do Not Phone = consent.phone.optout deny",
        "Do Not Sms = consent.sms.optout deny",
        "Do Not Trade = consent.share.optout deny",
        "No Bulk Emails = consent.email.marketing.optout deny",
    ];
    assert_says(
        "civicrm",
        &civicrm,
        &["No", "Yes", "", "Yes", "No"],
        "email=no-objection-flag phone=objected",
    );
    assert_says(
        "civicrm",
        &civicrm,
        &["0", "0", "1", "0", "YES"],
        "email=objected phone=no-objection-flag sms=objected",
    );
}

#[test]
fn brevo_blacklists_and_its_double_opt_in_is_only_claimed() {
    assert_says(
        "brevo",
        &[
            "EMAIL_BLACKLISTED = consent.email.marketing.optout deny",
            "SMS_BLACKLISTED = consent.sms.marketing.optout deny",
            "DOUBLE_OPT-IN = consent.email.double_optin state!",
        ],
        &["No", "Yes", "Yes"],
        "email=claimed sms=objected",
    );
    assert_says(
        "brevo",
        &["EMAIL_BLACKLISTED = consent.email.marketing.optout deny"],
        &["No"],
        "email=no-objection-flag",
    );
}

#[test]
fn mailing_tools_name_a_state() {
    for (system, cell, state) in [
        ("activecampaign", "Active", "claimed"),
        ("activecampaign", "Unconfirmed", "pending"),
        ("activecampaign", "Unsubscribed", "withdrawn"),
        ("activecampaign", "Bounced", "undeliverable"),
        ("mailpoet", "subscribed", "claimed"),
        ("mailpoet", "unconfirmed", "pending"),
        ("mailpoet", "inactive", "no-statement"),
        ("keila", "active", "claimed"),
        ("keila", "unreachable", "undeliverable"),
        ("keila", "unsubscribed", "withdrawn"),
        ("listmonk", "blocklisted", "objected"),
        ("listmonk", "enabled", "no-objection-flag"),
        ("mautic", "Do Not Contact", "objected"),
        ("orocrm", "y", "claimed"),
    ] {
        assert_says(
            system,
            &["Status = consent.email.marketing.status state"],
            &[cell],
            &format!("email={state}"),
        );
    }
}

#[test]
fn teamleader_opt_in_is_claimed_at_most() {
    assert_says(
        "teamleader",
        &[
            "Mailing = consent.email.marketing.optin grant!",
            "Date = consent.captured_at evidence",
            "Source = consent.source evidence",
        ],
        &["1", "2024-01-01", "form"],
        "email=claimed",
    );
    assert_says(
        "teamleader",
        &["Opt-In E-Mailwerbung = consent.email.marketing.optin grant!"],
        &["0"],
        "",
    );
}

#[test]
fn address_books_say_nothing() {
    for system in ["outlook", "google", "thunderbird"] {
        assert_says(system, &["Priority = life.status"], &["Normal"], "");
    }
}

#[test]
fn genesisworld_names_the_channels_in_a_cell() {
    let genesis = [
        "DSGVOEWMAIL = consent.email.optin grant!",
        "DSGVOEWTELEFON = consent.phone.optin grant!",
        "gwSalesActivityTypeAllowed = consent.any.status state!",
    ];
    assert_says(
        "genesisworld",
        &genesis,
        &["Ja", "Nein", ""],
        "email=claimed",
    );
    assert_says(
        "genesisworld",
        &genesis,
        &["", "", "Telefon, Post"],
        "phone=claimed post=claimed",
    );
}

#[test]
fn a_blank_cell_of_espocrm_is_false_and_false_is_no_consent() {
    let mut columns = columns(
        "espocrm",
        &["emailAddressIsOptedOut = consent.email.optout deny"],
    );
    columns.columns[4]
        .consent
        .as_mut()
        .unwrap()
        .words
        .insert(String::new(), ConsentState::NoObjectionFlag);
    let state = |cell| of(&read_with(&columns, &policy(), &[cell]), Channel::Email).state;
    assert_eq!(state(""), ConsentState::NoObjectionFlag);
    assert_eq!(state("1"), ConsentState::Objected);
}

#[test]
fn a_mailing_tools_log_proves_a_sign_up_but_not_a_confirmation_alone() {
    let mailchimp = [
        "OPTIN_TIME = consent.email.optin_at evidence",
        "OPTIN_IP = consent.email.optin_ip evidence",
        "CONFIRM_TIME = consent.email.confirm_at evidence",
        "UNSUB_TIME = consent.email.optout_at evidence",
    ];
    assert_says(
        "mailchimp",
        &mailchimp,
        &[
            "2024-03-01 10:00:00",
            "192.0.2.1",
            "2024-03-01 10:05:00",
            "",
        ],
        "email=proven",
    );
    assert_says(
        "mailchimp",
        &mailchimp,
        &["2024-03-01 10:00:00", "", "", ""],
        "email=proven",
    );
    assert_says(
        "mailchimp",
        &mailchimp,
        &["", "", "2024-03-01 10:05:00", ""],
        "",
    );
    assert_says("mailchimp", &mailchimp, &["", "192.0.2.1", "", ""], "");
    assert_says(
        "mailchimp",
        &mailchimp,
        &["2024-03-01 10:00:00", "", "", "2025-01-01 00:00:00"],
        "email=withdrawn",
    );
    let consents = read(
        "mailchimp",
        &mailchimp,
        &[
            "2024-03-01 10:00:00",
            "192.0.2.1",
            "2024-03-01 10:05:00",
            "",
        ],
    );
    let email = of(&consents, Channel::Email);
    assert!(email.confirmed && email.is_web && email.proof.has_actor);
    assert_eq!(email.given_at, Moment::parse("2024-03-01 10:00:00", None));
    let left = read(
        "mailchimp",
        &mailchimp,
        &["2024-03-01 10:00:00", "", "", "2025-01-01"],
    );
    assert!(
        !of(&left, Channel::Email).is_conflicting,
        "leaving later is history, not a contradiction"
    );
    assert_eq!(
        of(&left, Channel::Email).denied_at,
        Moment::parse("2025-01-01", None)
    );
}

#[test]
fn the_name_of_a_file_can_give_the_state_of_its_addresses() {
    for (assumed, state) in [
        (ConsentState::Withdrawn, ConsentState::Withdrawn),
        (ConsentState::Undeliverable, ConsentState::Undeliverable),
        (ConsentState::Claimed, ConsentState::Claimed),
    ] {
        let mut columns = columns(
            "mailchimp",
            &["OPTIN_TIME = consent.email.optin_at evidence"],
        );
        columns.assumed_state = Some(assumed);
        let consents = read_with(&columns, &policy(), &[""]);
        assert_eq!(of(&consents, Channel::Email).state, state);
        assert_eq!(
            of(&consents, Channel::Phone).state,
            ConsentState::NoStatement
        );
        let dated = read_with(&columns, &policy(), &["2024-03-01"]);
        let expected = if assumed == ConsentState::Claimed {
            ConsentState::Proven
        } else {
            state
        };
        assert_eq!(of(&dated, Channel::Email).state, expected);
    }
}
