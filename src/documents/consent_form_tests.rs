use super::*;
use crate::model::consent_form::{AgeLine, Asker, FormWording};

fn form(language: Lang, destination: Destination) -> ConsentForm {
    ConsentForm {
        id: "form-0123456789ab".to_owned(),
        language,
        controller: Asker {
            name: "ACME SA".to_owned(),
            address: "Rue de l'Exemple 1, 1000 Bruxelles".to_owned(),
            email: "privacy@example.org".to_owned(),
            dpo_name: String::new(),
            dpo_email: String::new(),
            country: "BE".to_owned(),
        },
        purposes: vec![FormPurpose {
            id: "news".to_owned(),
            label: "News".to_owned(),
            channels: vec![Channel::Email, Channel::Phone, Channel::Sms],
            wording: FormWording {
                id: "news-1".to_owned(),
                sha256: "ab".repeat(32),
                text: "First line.\nSecond line.\n".to_owned(),
                is_registered: true,
            },
            retention_months: Some(36),
            retention_from: KeptFrom::LastContact,
        }],
        fields: [ContactField::Name, ContactField::Email, ContactField::Phone]
            .map(|field| FormField {
                field,
                is_required: false,
            })
            .to_vec(),
        recipients: Vec::new(),
        destination,
        notice_url: None,
        withdrawal_url: None,
        child: AgeLine {
            age: 13,
            is_joint: false,
        },
        is_confirmed: false,
    }
}

fn post() -> Destination {
    Destination::PostTo("https://www.example.org:8443/consent?list=1&x=2".to_owned())
}

fn text(form: &ConsentForm) -> String {
    let text = String::from_utf8(page(form).unwrap()).unwrap();
    // A slash is escaped as well; here it only makes addresses hard to read.
    text.replace("&#x2f;", "/")
}

#[test]
fn every_word_that_a_form_asks_for_is_there() {
    let source = include_str!("consent_form.rs");
    let calls = ["desk.word(\"", "desk.say(\"", "Some(\"needed."];
    let mut asked: Vec<String> = WORDS.iter().map(|(_, key)| (*key).to_owned()).collect();
    for call in calls {
        for rest in source.split(call).skip(1) {
            let key = rest.split('"').next().unwrap();
            let key = match call.starts_with("Some") {
                true => format!("needed.{key}"),
                false => key.to_owned(),
            };
            asked.push(key);
        }
    }
    asked.extend(Channel::ALL.map(|channel| format!("box.{}", channel.as_str())));
    asked.extend(ContactField::ALL.map(|field| field_key(field).to_owned()));
    assert!(asked.len() > 50, "{}", asked.len());
    for key in asked {
        let label = word(&format!("form.{key}"), Lang::De);
        assert!(label != "?", "{key}");
    }
}

#[test]
fn the_template_and_the_style_hold_no_script_and_nothing_from_outside() {
    for part in [TEMPLATE, STYLE] {
        for foreign in [
            "<script",
            "javascript:",
            "http:",
            "https:",
            "url(",
            "@import",
            "|safe",
        ] {
            assert!(!part.contains(foreign), "{foreign}");
        }
    }
    assert!(!STYLE.contains('<') && !TEMPLATE.contains("style=") && !TEMPLATE.contains(" on"));
}

#[test]
fn the_policy_of_the_page_lets_the_form_go_to_one_place_only() {
    let text = text(&form(Lang::En, post()));
    assert!(
        text.contains("form-action https://www.example.org:8443\">"),
        "{text}"
    );
    let tricky = Destination::PostTo("https://a.example; script-src *".to_owned());
    assert!(content_policy(&tricky).ends_with("form-action https://a.example"));
    let mail = Destination::MailTo("privacy@example.org".to_owned());
    assert!(content_policy(&mail).ends_with("form-action mailto:"));
}

#[test]
fn a_wording_is_shown_letter_by_letter() {
    let text = text(&form(Lang::En, post()));
    assert!(text.contains(">First line.\nSecond line.\n</p>"), "{text}");
}

#[test]
fn what_a_policy_writes_is_never_markup_and_never_turns_the_text() {
    let mut hostile = form(Lang::En, post());
    let attack = "\"><script>alert(1)</script><img src=x onerror='x'>\u{202e}evil{{ 7*7 }}";
    hostile.controller.name = attack.to_owned();
    hostile.controller.address = attack.to_owned();
    hostile.controller.dpo_name = attack.to_owned();
    hostile.purposes[0].label = attack.to_owned();
    hostile.purposes[0].wording.text = attack.replace('\u{202e}', "");
    hostile.recipients.push(FormRecipient {
        name: attack.to_owned(),
        role: "processor".to_owned(),
        is_outside: true,
        safeguard: Some(attack.to_owned()),
    });
    let text = text(&hostile);
    for raw in ["<script", "<img", "\u{202e}"] {
        assert!(!text.contains(raw), "{raw}");
    }
    assert!(text.contains("\\u{202e}evil{{ 7*7 }}") && text.contains("&lt;script&gt;"));
}

#[test]
fn a_mail_link_holds_no_letter_that_would_end_it() {
    assert_eq!(
        mail_link("a+b@example.org", "Oui & non? #1"),
        "mailto:a%2Bb@example.org?subject=Oui%20%26%20non%3F%20%231"
    );
    assert_eq!(mail_link("a@example.org", ""), "mailto:a@example.org");
}

#[test]
fn a_period_is_told_in_years_where_it_is_whole_ones() {
    let told = |months: Option<u32>| {
        let mut form = form(Lang::En, post());
        form.purposes[0].retention_months = months;
        let desk = Desk {
            form: &form,
            lang: Lang::En,
        };
        kept(desk, &form.purposes[0])
    };
    assert!(told(Some(36)).starts_with("3 years after our last contact"));
    assert!(told(Some(12)).starts_with("1 year after"));
    assert!(told(Some(18)).starts_with("18 months after"));
    assert!(told(Some(1)).starts_with("1 month after"));
    assert_eq!(told(None), "Until you withdraw your consent.");
}

#[test]
fn a_purpose_that_is_kept_as_long_as_the_others_is_not_repeated() {
    let mut form = form(Lang::En, post());
    let mut second = form.purposes[0].clone();
    second.id = "events".to_owned();
    form.purposes.push(second);
    let count = |form: &ConsentForm| {
        let desk = Desk {
            form,
            lang: Lang::En,
        };
        keep(desk).len()
    };
    assert_eq!(count(&form), 1);
    form.purposes[1].retention_months = Some(6);
    assert_eq!(count(&form), 2);
}

#[test]
fn each_field_says_which_box_needs_it() {
    let hint = |channels: &[Channel], field: ContactField| {
        let mut form = form(Lang::En, post());
        form.purposes[0].channels = channels.to_vec();
        let asked = FormField {
            field,
            is_required: false,
        };
        needed_for(&form, asked)
    };
    use Channel::{Email, Phone, Post, Sms};
    let phone = ContactField::Phone;
    assert_eq!(hint(&[Email, Phone], phone), Some("needed.phone"));
    assert_eq!(hint(&[Email, Sms], phone), Some("needed.sms"));
    assert_eq!(hint(&[Phone, Sms], phone), Some("needed.phone_sms"));
    assert_eq!(
        hint(&[Email, Post], ContactField::Name),
        Some("needed.name")
    );
    assert_eq!(hint(&[Email], ContactField::Name), None);
}

#[test]
fn the_same_form_gives_the_same_bytes() {
    for lang in Lang::ALL {
        let form = form(lang, post());
        assert_eq!(page(&form).unwrap(), page(&form).unwrap());
    }
}
