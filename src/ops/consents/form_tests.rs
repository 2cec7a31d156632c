use super::*;
use crate::policy;

fn policy() -> Policy {
    let mut policy = policy::built_in();
    policy.controller.name = "ACME SA".to_owned();
    policy.controller.address = "Rue de l'Exemple 1, 1000 Bruxelles".to_owned();
    policy.controller.email = "privacy@example.org".to_owned();
    policy
}

fn purpose(id: &str, channels: &[Channel], fields: &[&str]) -> Purpose {
    let mut purpose = policy::built_in().purposes.remove(0);
    purpose.id = id.to_owned();
    purpose.channels = channels.to_vec();
    purpose.fields = fields.iter().map(|&field| field.to_owned()).collect();
    purpose
}

/// What a request asks beyond the policy.
#[derive(Default)]
struct Ask {
    purposes: Vec<String>,
    channels: Vec<Channel>,
    languages: Vec<Lang>,
    wordings: Vec<String>,
    is_new_wording: bool,
    withdrawal_url: Option<String>,
}

fn ask(purposes: &[&str]) -> Ask {
    Ask {
        purposes: purposes.iter().map(|&id| id.to_owned()).collect(),
        languages: vec![Lang::En],
        ..Ask::default()
    }
}

fn made(policy: &Policy, ask: &Ask) -> Result<FormSet, FormFault> {
    build(&FormRequest {
        policy,
        purposes: &ask.purposes,
        channels: &ask.channels,
        languages: &ask.languages,
        wordings: &ask.wordings,
        is_new_wording: ask.is_new_wording,
        destination: &Destination::MailTo("privacy@example.org".to_owned()),
        notice_url: None,
        withdrawal_url: ask.withdrawal_url.as_deref(),
        today: "2026-06-30".parse().unwrap(),
    })
}

fn refusal(policy: &Policy, ask: &Ask) -> &'static str {
    made(policy, ask).unwrap_err().code
}

fn registered(id: &str, language: Lang, text: &str) -> Wording {
    Wording {
        line: Line(1),
        id: id.to_owned(),
        purpose: "direct-marketing".to_owned(),
        language,
        text_file: format!("wordings/{id}.txt"),
        text: Some(text.to_owned()),
    }
}

fn asked(set: &FormSet) -> Vec<(ContactField, bool)> {
    let fields = &set.forms[0].fields;
    fields
        .iter()
        .map(|asked| (asked.field, asked.is_required))
        .collect()
}

#[test]
fn a_built_wording_says_all_that_the_rule_on_wordings_asks_for() {
    for page in [None, Some("https://www.example.org/leave".to_owned())] {
        let policy = policy();
        let ask = Ask {
            languages: Lang::ALL.to_vec(),
            withdrawal_url: page,
            ..ask(&["direct-marketing"])
        };
        let set = made(&policy, &ask).unwrap();
        assert_eq!(set.forms.len(), 4);
        for form in &set.forms {
            let shown = &form.purposes[0].wording;
            let as_registered = registered(&shown.id, form.language, &shown.text);
            assert_eq!(rules::wording_lacks(&as_registered, &policy), None);
            assert_eq!(as_registered.sha256().as_deref(), Some(&*shown.sha256));
            assert!(!shown.text.contains('{'), "{}", shown.text);
            assert!(!shown.is_registered && shown.id.len() <= 64);
        }
    }
}

#[test]
fn each_purpose_has_its_own_channels_and_only_those_asked_for() {
    let mut policy = policy();
    policy
        .purposes
        .push(purpose("events", &[Channel::Post, Channel::Email], &[]));
    let set = made(&policy, &ask(&["events", "direct-marketing", "events"])).unwrap();
    let channels: Vec<(&str, &[Channel])> = set.forms[0]
        .purposes
        .iter()
        .map(|own| (own.id.as_str(), own.channels.as_slice()))
        .collect();
    assert_eq!(
        channels,
        [
            ("events", &[Channel::Email, Channel::Post][..]),
            (
                "direct-marketing",
                &[Channel::Email, Channel::Phone, Channel::Post][..]
            ),
        ]
    );
    let narrow = Ask {
        channels: vec![Channel::Phone],
        ..ask(&["direct-marketing"])
    };
    let set = made(&policy, &narrow).unwrap();
    assert_eq!(set.forms[0].purposes[0].channels, [Channel::Phone]);
    let none = Ask {
        channels: vec![Channel::Fax],
        ..ask(&["direct-marketing"])
    };
    assert_eq!(refusal(&policy, &none), "purpose-without-channel");
}

#[test]
fn only_the_fields_that_a_channel_of_the_form_needs_are_asked() {
    let with = |channels: &[Channel], fields: &[&str]| {
        let mut policy = policy();
        policy.purposes = vec![purpose("news", channels, fields)];
        asked(&made(&policy, &ask(&["news"])).unwrap())
    };
    use ContactField::{City, Country, Email, Name, Phone, Postcode, Street};
    assert_eq!(with(&[Channel::Email], &["contact.email"]), [(Email, true)]);
    assert_eq!(
        with(&[Channel::Email], &["person.name", "contact.phone", "addr"]),
        [(Name, false), (Email, true)]
    );
    assert_eq!(
        with(&[Channel::Phone, Channel::Sms], &["contact"]),
        [(Phone, true)]
    );
    assert_eq!(
        with(&[Channel::Email, Channel::Phone], &[]),
        [(Email, false), (Phone, false)]
    );
    assert_eq!(
        with(&[Channel::Post], &["person.name", "addr"]),
        [
            (Name, true),
            (Street, true),
            (Postcode, true),
            (City, true),
            (Country, false)
        ]
    );
}

#[test]
fn what_is_asked_for_must_be_a_purpose_that_rests_on_consent() {
    let mut policy = policy();
    let near = made(&policy, &ask(&["direct-marketting"])).unwrap_err();
    assert_eq!(near.code, "unknown-purpose");
    assert!(near.hint.contains("direct-marketing"), "{}", near.hint);
    policy.purposes[0].basis = Basis::LegitimateInterest;
    assert_eq!(
        refusal(&policy, &ask(&["direct-marketing"])),
        "purpose-without-consent"
    );
}

#[test]
fn nobody_is_asked_by_an_unnamed_controller_or_without_a_way_back() {
    let mut unnamed = policy();
    unnamed.controller.name = "<legal name of the controller>".to_owned();
    assert_eq!(
        refusal(&unnamed, &ask(&["direct-marketing"])),
        "controller-unnamed"
    );
    let mut unreachable = policy();
    unreachable.controller.email = String::new();
    assert_eq!(
        refusal(&unreachable, &ask(&["direct-marketing"])),
        "withdrawal-unknown"
    );
    let with_page = Ask {
        withdrawal_url: Some("https://www.example.org/leave".to_owned()),
        ..ask(&["direct-marketing"])
    };
    let set = made(&unreachable, &with_page).unwrap();
    let text = &set.forms[0].purposes[0].wording.text;
    assert!(text.contains("https://www.example.org/leave"), "{text}");
}

#[test]
fn a_language_in_which_the_purpose_has_no_name_is_refused() {
    let mut policy = policy();
    policy.purposes[0].label.remove(&Lang::Nl);
    let every = Ask {
        languages: Vec::new(),
        ..ask(&["direct-marketing"])
    };
    assert_eq!(refusal(&policy, &every), "label-missing");
    let set = made(&policy, &ask(&["direct-marketing"])).unwrap();
    assert_eq!(set.forms.len(), 1);
}

#[test]
fn the_last_wording_of_the_policy_is_shown_unless_another_is_named() {
    let mut policy = policy();
    policy.wordings = vec![
        registered(
            "old",
            Lang::En,
            "Old: news from ACME, unsubscribe any time.\n",
        ),
        registered(
            "new",
            Lang::En,
            "New: news from ACME, unsubscribe any time.\n",
        ),
        registered("fr", Lang::Fr, "Nouvelles d'ACME, désinscription libre.\n"),
    ];
    let shown = |ask: &Ask| {
        let set = made(&policy, ask).unwrap();
        let wording = &set.forms[0].purposes[0].wording;
        (
            wording.id.clone(),
            wording.is_registered,
            wording.sha256.clone(),
        )
    };
    let plain = shown(&ask(&["direct-marketing"]));
    assert_eq!((plain.0.as_str(), plain.1), ("new", true));
    assert_eq!(Some(plain.2), policy.wordings[1].sha256());
    let named = Ask {
        wordings: vec!["old".to_owned()],
        ..ask(&["direct-marketing"])
    };
    assert_eq!(shown(&named).0, "old");
    let anew = Ask {
        is_new_wording: true,
        ..ask(&["direct-marketing"])
    };
    assert!(!shown(&anew).1);
    let unknown = Ask {
        wordings: vec!["older".to_owned()],
        ..ask(&["direct-marketing"])
    };
    assert_eq!(refusal(&policy, &unknown), "unknown-wording");
}

#[test]
fn a_built_wording_stays_the_same_once_it_is_registered() {
    let mut policy = policy();
    let first = made(&policy, &ask(&["direct-marketing"])).unwrap();
    let built = first.forms[0].purposes[0].wording.clone();
    policy
        .wordings
        .push(registered(&built.id, Lang::En, &built.text));
    for is_new_wording in [false, true] {
        let again = Ask {
            is_new_wording,
            ..ask(&["direct-marketing"])
        };
        let set = made(&policy, &again).unwrap();
        let wording = &set.forms[0].purposes[0].wording;
        assert!(wording.is_registered);
        assert_eq!((&wording.id, &wording.text), (&built.id, &built.text));
    }
}

#[test]
fn what_a_registered_wording_leaves_out_is_told() {
    let mut policy = policy();
    policy.wordings = vec![registered("bare", Lang::En, "News from ACME, please.\n")];
    let set = made(&policy, &ask(&["direct-marketing"])).unwrap();
    assert_eq!(set.lacking.len(), 1);
    assert_eq!(set.lacking[0].wording, "bare");
    assert_eq!(set.lacking[0].missing, ["element.withdrawal"]);
    let fine = Ask {
        is_new_wording: true,
        ..ask(&["direct-marketing"])
    };
    assert!(made(&policy, &fine).unwrap().lacking.is_empty());
}

#[test]
fn the_same_request_makes_the_same_form_and_another_one_another() {
    let policy = policy();
    let id = |ask: &Ask| made(&policy, ask).unwrap().form;
    let first = id(&ask(&["direct-marketing"]));
    assert_eq!(first, id(&ask(&["direct-marketing"])));
    let narrow = Ask {
        channels: vec![Channel::Email],
        ..ask(&["direct-marketing"])
    };
    assert_ne!(first, id(&narrow));
    let set = made(&policy, &ask(&["direct-marketing"])).unwrap();
    assert!(set.forms.iter().all(|form| form.id == set.form));
}

#[test]
fn the_age_is_that_of_the_country_and_never_one_that_is_not_verified() {
    let today = "2026-06-30".parse().unwrap();
    let line = |country: &str| {
        let line = child(country, today);
        (line.age, line.is_joint)
    };
    assert_eq!(line("BE"), (13, false));
    assert_eq!(line("FR"), (15, true));
    assert_eq!(line("FR-57"), (15, true));
    assert_eq!(line("DE-BY"), (16, false));
    // Portugal sets 13, says a source that nobody has checked.
    assert_eq!(line("PT"), (16, false));
}

#[test]
fn only_who_receives_what_the_form_asks_for_is_named() {
    let mut policy = policy();
    let mut recipient = |id: &str, country: &str, receives: &str| {
        policy.recipients.push(policy::Recipient {
            id: id.to_owned(),
            name: id.to_uppercase(),
            role: "processor".to_owned(),
            country: country.to_owned(),
            receives: vec![receives.to_owned()],
            contact: String::new(),
            safeguard: None,
        });
    };
    recipient("mailer", "DE", "contact.email.primary");
    recipient("cloud", "US", "contact");
    recipient("payroll", "BE", "work");
    let set = made(&policy, &ask(&["direct-marketing"])).unwrap();
    let named: Vec<(&str, bool)> = set.forms[0]
        .recipients
        .iter()
        .map(|own| (own.name.as_str(), own.is_outside))
        .collect();
    assert_eq!(named, [("MAILER", false), ("CLOUD", true)]);
}

#[test]
fn the_link_that_confirms_is_told_where_the_policy_requires_it() {
    let mut policy = policy();
    let is_told = |policy: &Policy, channels: &[Channel]| {
        let ask = Ask {
            channels: channels.to_vec(),
            ..ask(&["direct-marketing"])
        };
        made(policy, &ask).unwrap().forms[0].is_confirmed
    };
    assert!(!is_told(&policy, &[]));
    policy.consent.double_opt_in = DoubleOptIn::Required;
    assert!(is_told(&policy, &[]));
    assert!(!is_told(&policy, &[Channel::Post]));
}
