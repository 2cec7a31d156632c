//! `dpo consent form`: what its pages are made of, and what they never hold.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use dpo::{
    mail::colour,
    model::consent_form::{self, ContactField},
};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::workplace::{Ran, Workplace};

const POLICY: &str = include_str!("../../fixtures/policy/consent-form.toml");
const LANGUAGES: [&str; 4] = ["de", "en", "fr", "nl"];
const BOTH: &str = "--purpose newsletter events";
const POST: &str = "--post-to https://www.example.org/consent";
const MAIL: &str = "--mail-to privacy@example.org";

/// A home with that policy and no store.
fn place(policy: &str) -> Workplace {
    let place = Workplace::new();
    fs::write(place.path("policy.toml"), policy).unwrap();
    place
}

fn run(place: &Workplace, line: &str) -> Ran {
    let mut words = vec!["--policy", "policy.toml", "--lang", "en", "consent", "form"];
    words.extend(line.split_whitespace());
    place.run(&words)
}

/// The folder of the only form below that one.
fn folder(parent: &Path) -> PathBuf {
    let mut found: Vec<PathBuf> = fs::read_dir(parent)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

/// Makes a form and gives its folder.
fn made(place: &Workplace, line: &str) -> PathBuf {
    let out = place.path("out");
    drop(fs::remove_dir_all(&out));
    run(place, &format!("{line} --out-dir out")).ends(0);
    folder(&out)
}

fn page(folder: &Path, language: &str) -> String {
    fs::read_to_string(folder.join(format!("form-{language}.html"))).unwrap()
}

/// An element as it begins, with its attributes; `/name` where one ends.
#[derive(Debug)]
struct Tag {
    name: String,
    attributes: BTreeMap<String, String>,
    /// What stands between it and the next tag.
    text: String,
}

impl Tag {
    fn get(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }

    fn has(&self, name: &str) -> bool {
        self.attributes.contains_key(name)
    }
}

fn plain(text: &str) -> String {
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#x2f;", "/"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// The tags of a page that is well formed, in order.
fn tags(page: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    for part in page.split('<').skip(1) {
        let (inside, text) = part.split_once('>').unwrap();
        let (name, mut rest) = inside.split_once(' ').unwrap_or((inside, ""));
        let mut attributes = BTreeMap::new();
        while !rest.trim().is_empty() {
            let (name, after) = match rest.split_once("=\"") {
                Some((name, after)) if !name.trim().contains(' ') => (name, after),
                _ => {
                    let (name, after) = rest.trim().split_once(' ').unwrap_or((rest.trim(), ""));
                    attributes.insert(name.to_owned(), String::new());
                    rest = after;
                    continue;
                }
            };
            let (value, after) = after.split_once('"').unwrap();
            let before = attributes.insert(name.trim().to_owned(), plain(value));
            assert_eq!(before, None, "{name} twice in {inside}");
            rest = after;
        }
        tags.push(Tag {
            name: name.to_owned(),
            attributes,
            text: plain(text),
        });
    }
    tags
}

fn named<'a>(tags: &'a [Tag], name: &'a str) -> impl Iterator<Item = &'a Tag> {
    tags.iter().filter(move |tag| tag.name == name)
}

/// The controls that a person fills in.
fn controls(tags: &[Tag]) -> Vec<&Tag> {
    named(tags, "input")
        .filter(|tag| tag.get("type") != "hidden")
        .collect()
}

/// Every kind of form, in every language: its name, the page, its tags.
fn every_page() -> Vec<(String, String, Vec<Tag>)> {
    let place = place(POLICY);
    let extras =
        "--notice-url https://www.example.org/privacy --withdraw-url https://www.example.org/leave";
    let mut pages = Vec::new();
    for line in [
        format!("{BOTH} {POST} {extras}"),
        format!("{BOTH} {MAIL}"),
        format!("--purpose newsletter --channel email {POST}"),
        format!("--purpose newsletter --channel post {MAIL}"),
    ] {
        let folder = made(&place, &line);
        for language in LANGUAGES {
            let page = page(&folder, language);
            assert!(page.contains(&format!("<html lang=\"{language}\">")));
            let tags = tags(&page);
            pages.push((format!("{language} {line}"), page, tags));
        }
    }
    assert_eq!(pages.len(), 16);
    pages
}

#[test]
fn every_control_has_one_label_and_a_name_of_the_submission() {
    for (what, _, tags) in every_page() {
        let labels: Vec<&str> = named(&tags, "label").map(|tag| tag.get("for")).collect();
        for control in controls(&tags) {
            let count = labels
                .iter()
                .filter(|own| **own == control.get("id"))
                .count();
            assert_eq!(count, 1, "{what}: {control:?}");
            let name = control.get("name");
            let is_known =
                consent_form::box_of(name).is_some() || ContactField::of_column(name).is_some();
            assert!(is_known, "{what}: {name}");
            assert!(!control.has("placeholder"), "{what}: {name}");
        }
        assert_eq!(labels.len(), controls(&tags).len(), "{what}");
        for label in named(&tags, "label") {
            let at = tags
                .iter()
                .position(|tag| std::ptr::eq(tag, label))
                .unwrap();
            let end = tags[at..]
                .iter()
                .position(|tag| tag.name == "/label")
                .unwrap();
            let says = tags[at..at + end]
                .iter()
                .any(|tag| !tag.text.trim().is_empty());
            assert!(says, "{what}: {label:?} says nothing");
        }
    }
}

#[test]
fn ids_are_unique_and_every_reference_leads_to_one() {
    for (what, _, tags) in every_page() {
        let all: Vec<&str> = tags
            .iter()
            .map(|tag| tag.get("id"))
            .filter(|id| !id.is_empty())
            .collect();
        let ids: BTreeSet<&str> = all.iter().copied().collect();
        assert_eq!(ids.len(), all.len(), "{what}");
        for tag in &tags {
            for attribute in ["for", "aria-labelledby", "aria-describedby"] {
                for id in tag.get(attribute).split_whitespace() {
                    assert!(ids.contains(id), "{what}: {attribute} {id}");
                }
            }
        }
    }
}

#[test]
fn a_box_stands_for_one_purpose_and_one_channel_and_nobody_ticked_it() {
    let place = place(POLICY);
    for destination in [POST, MAIL] {
        let folder = made(&place, &format!("{BOTH} {destination}"));
        for language in LANGUAGES {
            let tags = tags(&page(&folder, language));
            let boxes: Vec<&Tag> = controls(&tags)
                .into_iter()
                .filter(|tag| tag.get("type") == "checkbox")
                .collect();
            let names: Vec<&str> = boxes.iter().map(|tag| tag.get("name")).collect();
            assert_eq!(
                names,
                [
                    "consent.email.newsletter",
                    "consent.phone.newsletter",
                    "consent.sms.newsletter",
                    "consent.post.newsletter",
                    "consent.email.events",
                    "consent.fax.events"
                ]
            );
            for tag in boxes {
                assert_eq!(tag.get("value"), consent_form::TICKED);
                // Somebody must be able to say no to all of them, and a browser must not remember a yes.
                assert!(!tag.has("checked") && !tag.has("required"), "{tag:?}");
                assert_eq!(tag.get("autocomplete"), "off");
            }
        }
    }
}

#[test]
fn a_page_holds_no_script_no_handler_and_loads_nothing() {
    for (what, page, tags) in every_page() {
        for tag in &tags {
            let may_be = [
                "!doctype", "html", "head", "meta", "title", "style", "body", "header", "main",
                "footer", "section", "form", "fieldset", "legend", "label", "input", "button",
                "span", "div", "p", "h1", "h2", "h3", "ul", "li", "a", "br", "strong",
            ];
            let name = tag.name.trim_start_matches('/');
            assert!(may_be.contains(&name), "{what}: {name}");
            for (attribute, value) in &tag.attributes {
                let is_live = attribute.starts_with("on")
                    || ["src", "srcset", "style", "formaction", "ping", "data"]
                        .contains(&attribute.as_str());
                assert!(!is_live, "{what}: {attribute}");
                let leads = ["href", "action"].contains(&attribute.as_str());
                if leads {
                    assert!(
                        value.starts_with("https://") || value.starts_with("mailto:"),
                        "{what}: {value}"
                    );
                }
            }
        }
        let style = page
            .split_once("<style>")
            .unwrap()
            .1
            .split_once("</style>")
            .unwrap()
            .0;
        assert!(!style.contains("url(") && !style.contains("@import"));
        let digest = base64::Engine::encode(
            &base64::engine::general_purpose::STANDARD,
            Sha256::digest(style.as_bytes()),
        );
        let policy = named(&tags, "meta")
            .find(|tag| tag.get("http-equiv") == "Content-Security-Policy")
            .unwrap();
        let goes_to = match what.contains("--post-to") {
            true => "https://www.example.org",
            false => "mailto:",
        };
        assert_eq!(
            policy.get("content"),
            format!(
                "default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action {goes_to}"
            ),
            "{what}"
        );
    }
}

#[test]
fn headings_are_in_order_under_one_title() {
    for (what, _, tags) in every_page() {
        assert_eq!(named(&tags, "h1").count(), 1, "{what}");
        assert_eq!(named(&tags, "main").count(), 1, "{what}");
        let title = named(&tags, "title").next().unwrap();
        assert!(title.text.contains("ACME SA"), "{what}: {}", title.text);
        let mut before = 0;
        for tag in &tags {
            let level = match tag.name.as_str() {
                "h1" => 1,
                "h2" => 2,
                "h3" => 3,
                "h4" | "h5" | "h6" => 4,
                _ => continue,
            };
            assert!(level <= before + 1, "{what}: h{level} after h{before}");
            assert!(!tag.text.trim().is_empty(), "{what}");
            before = level;
        }
        for fieldset in tags
            .iter()
            .enumerate()
            .filter(|(_, tag)| tag.name == "fieldset")
        {
            assert_eq!(tags[fieldset.0 + 1].name, "legend", "{what}");
        }
    }
}

#[test]
fn a_browser_and_a_keyboard_help_with_every_field() {
    for (what, _, tags) in every_page() {
        for control in controls(&tags) {
            let expected = match control.get("name") {
                "dpo_name" => ("text", "name", "text"),
                "dpo_email" => ("email", "email", "email"),
                "dpo_phone" => ("tel", "tel", "tel"),
                "dpo_fax" => ("tel", "off", "tel"),
                "dpo_street" => ("text", "street-address", "text"),
                "dpo_postcode" => ("text", "postal-code", "text"),
                "dpo_city" => ("text", "address-level2", "text"),
                "dpo_country" => ("text", "country-name", "text"),
                _ => ("checkbox", "off", ""),
            };
            let found = (
                control.get("type"),
                control.get("autocomplete"),
                control.get("inputmode"),
            );
            assert_eq!(found, expected, "{what}");
        }
    }
}

#[test]
fn a_field_is_required_only_where_every_box_needs_it() {
    let place = place(POLICY);
    let fields = |line: &str| -> Vec<(String, bool)> {
        let tags = tags(&page(&made(&place, line), "en"));
        controls(&tags)
            .iter()
            .filter(|tag| tag.get("type") != "checkbox")
            .map(|tag| (tag.get("name").to_owned(), tag.has("required")))
            .collect()
    };
    let all = fields(&format!("{BOTH} {POST}"));
    assert_eq!(all.len(), 8);
    assert!(all.iter().all(|(_, is_required)| !is_required), "{all:?}");
    assert_eq!(
        fields(&format!("--purpose newsletter --channel email {POST}")),
        [
            ("dpo_name".to_owned(), false),
            ("dpo_email".to_owned(), true)
        ]
    );
    // The purpose of events does not need a name.
    assert_eq!(
        fields(&format!("--purpose events --channel fax {POST}")),
        [("dpo_fax".to_owned(), true)]
    );
}

/// The colours of a style sheet by name: of the light, and of the dark.
fn colours(style: &str) -> [BTreeMap<String, colour::Rgb>; 2] {
    let block = |text: &str| -> BTreeMap<String, colour::Rgb> {
        let inside = text
            .split_once(":root {")
            .unwrap()
            .1
            .split_once('}')
            .unwrap()
            .0;
        inside
            .split(';')
            .filter_map(|line| line.trim().strip_prefix("--")?.split_once(':'))
            .map(|(name, value)| {
                let rgb = colour::colour(value.trim()).unwrap().unwrap();
                (name.to_owned(), rgb)
            })
            .collect()
    };
    let dark = style.split_once("(prefers-color-scheme: dark)").unwrap().1;
    [block(style), block(dark)]
}

#[test]
fn what_is_to_be_read_or_found_stands_out_in_the_light_and_in_the_dark() {
    let page = page(&made(&place(POLICY), &format!("{BOTH} {POST}")), "fr");
    let [light, dark] = colours(&page);
    assert_eq!(
        light.keys().collect::<Vec<_>>(),
        dark.keys().collect::<Vec<_>>()
    );
    for colours in [light, dark] {
        let contrast = |a: &str, b: &str| colour::contrast(colours[a], colours[b]);
        for (ink, paper) in [
            ("ink", "paper"),
            ("ink", "soft"),
            ("faint", "paper"),
            ("faint", "soft"),
            ("accent", "paper"),
            ("accent-deep", "paper"),
            ("on-accent", "accent"),
            ("on-accent", "accent-deep"),
        ] {
            let found = contrast(ink, paper);
            assert!(found >= 4.5, "{ink} on {paper}: {found}");
        }
        // The edges of a control and the ring of the focus (WCAG 2.2, 1.4.11).
        for (edge, paper) in [
            ("edge", "paper"),
            ("edge", "soft"),
            ("focus", "paper"),
            ("focus", "soft"),
        ] {
            let found = contrast(edge, paper);
            assert!(found >= 3.0, "{edge} on {paper}: {found}");
        }
    }
}

#[test]
fn a_submission_names_the_wording_that_the_person_read() {
    let place = place(POLICY);
    let folder = made(&place, &format!("{BOTH} {POST}"));
    let form: Value = serde_json::from_slice(&fs::read(folder.join("form.json")).unwrap()).unwrap();
    assert_eq!(form["schema"], "dpo.consent-form/1");
    for language in LANGUAGES {
        let tags = tags(&page(&folder, language));
        let hidden: BTreeMap<&str, &str> = named(&tags, "input")
            .filter(|tag| tag.get("type") == "hidden")
            .map(|tag| (tag.get("name"), tag.get("value")))
            .collect();
        assert_eq!(hidden[consent_form::FORM], form["form"]);
        assert_eq!(hidden[consent_form::LANGUAGE], language);
        for purpose in ["newsletter", "events"] {
            let id = hidden[consent_form::wording_column(purpose).as_str()];
            let sha256 = hidden[consent_form::wording_sha256_column(purpose).as_str()];
            let shown = tags
                .iter()
                .find(|tag| tag.get("id") == format!("{purpose}-wording"))
                .unwrap();
            let digest: String = Sha256::digest(shown.text.as_bytes())
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            assert_eq!(digest, sha256, "{language} {purpose}");
            let file = fs::read_to_string(folder.join(format!("{id}.txt"))).unwrap();
            assert_eq!(file, shown.text);
        }
    }
    let names: Vec<&str> = form["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|column| column["name"].as_str().unwrap())
        .collect();
    let tags = tags(&page(&folder, "fr"));
    for input in named(&tags, "input") {
        assert!(names.contains(&input.get("name")), "{input:?}");
    }
    assert_eq!(names.last(), Some(&consent_form::SUBMITTED_AT));
}

#[test]
fn the_commands_that_are_printed_register_the_wordings() {
    let place = place(POLICY);
    let ran = run(&place, &format!("{BOTH} {POST} --out-dir out")).ends(0);
    let before = folder(&place.path("out"));
    let next: Vec<&str> = ran
        .err
        .lines()
        .filter_map(|line| line.strip_prefix("  "))
        .collect();
    assert_eq!(next.len(), 3, "{}", ran.err);
    for line in next {
        let line = line.replace("dpo ", "\"$DPO\" ");
        assert_eq!(place.sh(&line).code, Some(0), "{line}");
    }
    let again = run(&place, &format!("{BOTH} {POST} --out-dir again")).ends(0);
    assert!(!again.err.contains("wordings.toml"), "{}", again.err);
    let after = folder(&place.path("again"));
    assert!(!after.join("wordings.toml").exists());
    let hashes = |folder: &Path| -> Vec<String> {
        let page = page(folder, "nl");
        let tags = tags(&page);
        named(&tags, "input")
            .filter(|tag| tag.get("name").starts_with(consent_form::WORDING))
            .map(|tag| tag.get("value").to_owned())
            .collect()
    };
    assert_eq!(hashes(&before), hashes(&after));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let place = place(POLICY);
    let bytes = || -> BTreeMap<String, Vec<u8>> {
        let folder = made(&place, &format!("{BOTH} {MAIL}"));
        fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap())
            .map(|entry| {
                (
                    entry.file_name().into_string().unwrap(),
                    fs::read(entry.path()).unwrap(),
                )
            })
            .collect()
    };
    let first = bytes();
    assert_eq!(first, bytes());
    // Four pages, their list, form.json, the block and eight texts.
    assert_eq!(first.len(), 15);
}

#[test]
fn a_hostile_label_is_read_and_not_obeyed() {
    let attack = "<script>alert(1)</script>\\\"><img src=x onerror=alert(1)> ' \\u202Eevil";
    let hostile = POLICY
        .replace("News and offers about our own products", attack)
        .replace("\"ACME SA\"", &format!("\"{attack}\""))
        .replace("\"Mailer GmbH\"", &format!("\"{attack}\""));
    // A built wording holds the label letter by letter: what turns text is refused there.
    let ran = run(&place(&hostile), &format!("{BOTH} {POST} --language en"));
    ran.ends(2).says("turn or hide text");
    let place = place(&hostile.replace("\\u202E", ""));
    let page = page(&made(&place, &format!("{BOTH} {POST} --language en")), "en");
    assert!(!page.contains("<script") && !page.contains("<img"));
    assert!(page.contains("&lt;script&gt;alert(1)"));
    let tags = tags(&page);
    assert!(
        tags.iter()
            .all(|tag| !tag.has("onerror") && !tag.has("src"))
    );
}

#[test]
fn an_address_that_is_not_https_is_refused() {
    let place = place(POLICY);
    for url in [
        "http://www.example.org/consent",
        "www.example.org/consent",
        "javascript:alert(1)",
        "https://",
        "https://user:secret@example.org/",
        "https://example.org/a\"b",
        "https://exa;mple.org/",
        "https://example.org:99999/",
    ] {
        run(&place, &format!("{BOTH} --post-to {url}"))
            .ends(2)
            .says("https");
        run(&place, &format!("{BOTH} {POST} --notice-url {url}"))
            .ends(2)
            .says("--notice-url");
    }
    for address in [
        "nobody",
        "a@b",
        "a@example.org?bcc=x@example.org,b@example.org",
        "a;b@example.org",
    ] {
        run(&place, &format!("{BOTH} --mail-to {address}"))
            .ends(2)
            .says("--mail-to");
    }
    assert!(!place.path("out").exists());
}

#[test]
fn what_makes_no_form_is_a_mistake_of_usage() {
    let place = place(POLICY);
    run(&place, &format!("--purpose invoicing {POST}"))
        .ends(2)
        .says("does not rest on consent");
    run(&place, &format!("--purpose newsleter {POST}"))
        .ends(2)
        .says("newsletter");
    run(&place, &format!("--purpose events --channel post {POST}"))
        .ends(2)
        .says("events");
    // One place for the answers, and not two: the command line itself says so.
    assert_eq!(run(&place, BOTH).code, Some(2));
    assert_eq!(run(&place, &format!("{BOTH} {POST} {MAIL}")).code, Some(2));
    let unnamed = POLICY.replace("\"ACME SA\"", "\"<legal name of the controller>\"");
    run(&self::place(&unnamed), &format!("{BOTH} {POST}"))
        .ends(2)
        .says("controller");
}

#[test]
fn a_form_needs_no_store_and_makes_none() {
    let place = place(POLICY);
    let folder = made(&place, &format!("{BOTH} {POST}"));
    assert!(folder.join("form-fr.html").exists());
    assert!(!place.store().exists());
}

#[test]
fn a_program_gets_the_form_as_a_document_and_nothing_else() {
    let place = place(POLICY);
    let ran = run(&place, &format!("{BOTH} {POST} --out-dir out --json")).ends(0);
    let document: Value = serde_json::from_slice(&ran.out).unwrap();
    assert_eq!(document["schema"], "dpo.consent-form/1");
    assert_eq!(document["files"].as_array().unwrap().len(), 4);
    assert_eq!(ran.err, "");
    let paper = fs::read(folder(&place.path("out")).join("form.json")).unwrap();
    let paper: Value = serde_json::from_slice(&paper).unwrap();
    assert_eq!(paper, document);
}

/// A letter or digit as it is, anything else by its number: as a browser writes a form.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b' ' => "+".to_owned(),
            byte if byte.is_ascii_alphanumeric() || b"-._*".contains(&byte) => {
                char::from(byte).to_string()
            }
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

/// What a browser sends of a page where the person wrote that and ticked those boxes.
fn body(page: &str, wrote: &[(&str, &str)], ticked: &[&str]) -> String {
    let tags = tags(page);
    let pairs: Vec<String> = named(&tags, "input")
        .filter_map(|tag| {
            let name = tag.get("name");
            let value = match tag.get("type") {
                "hidden" => tag.get("value"),
                "checkbox" => ticked.contains(&name).then(|| tag.get("value"))?,
                _ => wrote
                    .iter()
                    .find(|(own, _)| *own == name)
                    .map_or("", |own| own.1),
            };
            Some(format!("{}={}", encoded(name), encoded(value)))
        })
        .collect();
    pairs.join("&")
}

/// A home whose store has one contact, and whose policy has the wordings of a form that was made.
fn asked(line: &str) -> (Workplace, PathBuf) {
    let place = place(POLICY);
    let ran = run(&place, &format!("{BOTH} {line} --out-dir out")).ends(0);
    for line in ran.err.lines().filter_map(|line| line.strip_prefix("  ")) {
        let line = line.replace("dpo ", "\"$DPO\" ");
        assert_eq!(place.sh(&line).code, Some(0), "{line}");
    }
    let all = |words: &[&str]| {
        let mut own = vec!["--policy", "policy.toml"];
        own.extend(words);
        place.run(&own).ends(0)
    };
    all(&["init", "-q"]);
    fs::write(
        place.path("crm.csv"),
        "id,first_name,last_name,email\n1,Zoë,Maes,zoe@example.org\n",
    )
    .unwrap();
    all(&["import", "-q", "crm.csv", "--source", "crm"]);
    let folder = folder(&place.path("out"));
    (place, folder)
}

fn taken(place: &Workplace, file: &str) -> Value {
    let words = ["--policy", "policy.toml", "--json", "consent", "import"];
    let ran = place.run(&[&words[..], &[file]].concat());
    serde_json::from_slice(&ran.out).unwrap_or_else(|_| panic!("{}", ran.err))
}

fn proof(place: &Workplace) -> Value {
    let words = [
        "--policy",
        "policy.toml",
        "--json",
        "consent",
        "history",
        "S-000001",
    ];
    serde_json::from_slice(&place.run(&words).ends(0).out).unwrap()
}

#[test]
fn the_mail_that_the_form_composed_is_taken_with_its_wording_as_proof() {
    let (place, folder) = asked(MAIL);
    let sent = body(
        &page(&folder, "fr"),
        &[("dpo_name", "Zoë Maes"), ("dpo_email", "zoe@example.org")],
        &["consent.email.newsletter"],
    );
    let (first, second) = sent.split_at(70);
    let mail = format!(
        "From: zoe@example.org\r\nTo: privacy@example.org\r\nDate: Wed, 03 Jun 2026 09:00:00 +0200\r\nMessage-ID: <7@example.org>\r\n\r\n{first}\r\n{second}\r\n\r\n-- \r\nZoë\r\n"
    );
    fs::write(place.path("mail.eml"), mail).unwrap();
    let json = taken(&place, "mail.eml");
    let file = &json["files"][0];
    assert_eq!(file["kind"], "form", "{json}");
    assert_eq!(file["rows"]["seen"], 1);
    assert_eq!(file["rows"]["taken"], 1);
    assert_eq!(file["acts"]["given"], 1);
    assert_eq!(file["left"]["unknown_wording"], 0);
    let history = proof(&place).to_string();
    assert!(history.contains("\"proven\""), "{history}");
    assert!(history.contains("2026-06-03"), "{history}");
    assert!(history.contains("7@example.org"), "{history}");
    // The same mail says nothing new.
    assert_eq!(
        taken(&place, "mail.eml")["files"][0]["rows"]["already_known"],
        1
    );
}

#[test]
fn bodies_of_posts_are_taken_and_a_text_that_the_policy_lacks_proves_nothing() {
    let (place, folder) = asked(POST);
    let wrote = [("dpo_email", "zoe@example.org")];
    let page = page(&folder, "nl");
    let unticked = body(&page, &wrote, &[]);
    let ticked = body(&page, &wrote, &["consent.email.events"]);
    let hash = named(&tags(&page), "input")
        .find(|tag| tag.get("name") == consent_form::wording_sha256_column("events"))
        .map(|tag| tag.get("value").to_owned())
        .unwrap();
    let foreign = ticked.replace(&hash, &"0".repeat(64));
    let doubled = format!("{ticked}&consent.email.events=no");
    let file = [unticked.as_str(), &foreign, &doubled, "GET /favicon.ico"].join("\n");
    fs::write(place.path("posts.log"), file).unwrap();
    let json = taken(&place, "posts.log");
    let file = &json["files"][0];
    assert_eq!(file["rows"]["seen"], 4, "{json}");
    assert_eq!(file["rows"]["no_statement"], 1);
    assert_eq!(file["rows"]["rejected"], 2);
    assert_eq!(file["rejects"][0]["reason"], "answered-twice");
    assert_eq!(file["rejects"][0]["line"], 3);
    assert_eq!(file["rejects"][1]["reason"], "no-submission");
    assert_eq!(file["left"]["unknown_wording"], 1);
    let history = proof(&place).to_string();
    assert!(!history.contains("\"proven\""), "{history}");

    fs::write(
        place.path("more.log"),
        format!("{ticked}&submitted_at=2026-06-02T10%3A00%3A00Z\n"),
    )
    .unwrap();
    assert_eq!(taken(&place, "more.log")["files"][0]["acts"]["given"], 1);
    assert!(proof(&place).to_string().contains("\"proven\""));
}

#[test]
fn an_archive_of_mails_is_taken_and_the_mail_about_something_else_is_told() {
    let (place, folder) = asked(MAIL);
    let sent = body(
        &page(&folder, "en"),
        &[("dpo_email", "zoe@example.org")],
        &["consent.email.newsletter"],
    );
    let head = "From: zoe@example.org\r\nDate: Wed, 03 Jun 2026 09:00:00 +0200\r\n\r\n";
    let objection = format!("{head}I never agreed to this:\r\n\r\n{sent}\r\n");
    let mut writer = zip::ZipWriter::new(fs::File::create(place.path("mails.zip")).unwrap());
    for (name, mail) in [("1.eml", format!("{head}{sent}\r\n")), ("2.eml", objection)] {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(name, options).unwrap();
        std::io::Write::write_all(&mut writer, mail.as_bytes()).unwrap();
    }
    writer.finish().unwrap();
    let json = taken(&place, "mails.zip");
    assert_eq!(json["files"][0]["rows"]["taken"], 1, "{json}");
    assert_eq!(json["files"][1]["rows"]["rejected"], 1, "{json}");
    assert_eq!(json["files"][1]["rejects"][0]["reason"], "no-submission");
}
