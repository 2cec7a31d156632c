//! Signed notes against the example of the specification and against every kind of damage.

use proptest::prelude::*;

use super::{Note, NoteError, SigningKey, VerifierKey};

/// The example of the C2SP specification.
const EXAMPLE: &str = "This is an example message.\n\n\u{2014} example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
const EXAMPLE_KEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

fn key(name: &str, seed: u8) -> SigningKey {
    SigningKey::new(name, &[seed; 32]).expect("a key")
}

#[test]
fn the_example_of_the_specification_verifies() {
    let key = VerifierKey::parse(EXAMPLE_KEY).expect("a key");
    assert_eq!(key.to_string(), EXAMPLE_KEY);
    let note = Note::parse(EXAMPLE).expect("a note");
    assert_eq!(note.text(), "This is an example message.\n");
    assert_eq!(note.to_string(), EXAMPLE);
    assert_eq!(note.verify(&[key]).expect("a signature").len(), 1);
}

#[test]
fn several_may_sign_and_unknown_signatures_count_for_nothing() {
    let (first, second, third) = (key("a", 1), key("b", 2), key("a", 3));
    let mut note = Note::new("text\n").expect("a note");
    for key in [&first, &second, &third, &first] {
        note.sign(key);
    }
    assert_eq!(note.signatures().len(), 3);
    let read = Note::parse(&note.to_string()).expect("a note");
    assert_eq!(read, note);
    assert_eq!(
        read.verify(&[second.verifier(), third.verifier()])
            .expect("signatures")
            .len(),
        2
    );
    assert_eq!(
        read.verify(&[key("c", 4).verifier()]),
        Err(NoteError::Unknown)
    );
    assert_eq!(
        Note::new("text\n")
            .expect("a note")
            .verify(&[first.verifier()]),
        Err(NoteError::Unknown)
    );
}

#[test]
fn one_forged_signature_of_a_known_key_spoils_the_note() {
    let (first, second) = (key("a", 1), key("b", 2));
    let mut note = Note::new("text\n").expect("a note");
    note.sign(&first);
    note.sign(&second);
    note.signatures[1].bytes[0] ^= 1;
    assert!(note.verify(&[first.verifier()]).is_ok());
    assert_eq!(
        note.verify(&[first.verifier(), second.verifier()]),
        Err(NoteError::Forged)
    );
    note.signatures[1].bytes.pop();
    assert_eq!(
        note.verify(&[first.verifier(), second.verifier()]),
        Err(NoteError::Forged)
    );
}

#[test]
fn a_signature_does_not_fit_another_text() {
    let first = key("a", 1);
    let mut note = Note::new("text\n").expect("a note");
    note.sign(&first);
    let altered = note.to_string().replace("text", "test");
    assert_eq!(
        Note::parse(&altered)
            .expect("a note")
            .verify(&[first.verifier()]),
        Err(NoteError::Forged)
    );
}

#[test]
fn notes_are_read_in_one_spelling_only() {
    for (damage, why) in [
        (EXAMPLE.trim_end().to_owned(), NoteError::NoSignature),
        (EXAMPLE.replace("\n\n", "\n"), NoteError::NoSignature),
        (EXAMPLE.replace('\u{2014}', "-"), NoteError::SignatureLine),
        (EXAMPLE.replace("foo U", "foo  U"), NoteError::SignatureLine),
        (EXAMPLE.replace("aQM=", "aQM"), NoteError::SignatureLine),
        (EXAMPLE.replace("aQM=", "aQN="), NoteError::SignatureLine),
        (EXAMPLE.replace("foo U", "f+o U"), NoteError::Name),
        (EXAMPLE.replace("This", "Th\tis"), NoteError::Text),
        (EXAMPLE.replace('\n', "\r\n"), NoteError::NoSignature),
        (format!("{EXAMPLE}\n"), NoteError::NoSignature),
        (format!("{EXAMPLE}more\n"), NoteError::SignatureLine),
        (format!("\n{EXAMPLE}"), NoteError::Text),
        ("a\n\n".to_owned(), NoteError::NoSignature),
        (
            "a\n\n\u{2014} name UwQ=\n".to_owned(),
            NoteError::SignatureLine,
        ),
        (
            "a\n\n\u{2014} name Uw2QOg==\n".to_owned(),
            NoteError::SignatureLine,
        ),
        (String::new(), NoteError::NoSignature),
    ] {
        assert_eq!(Note::parse(&damage), Err(why), "{damage:?}");
    }
}

#[test]
fn a_text_that_could_be_read_in_two_ways_is_not_signed() {
    for bad in [
        "",
        "\n",
        "a",
        "a\n\n",
        "\na\n",
        "a\u{1b}[31m\n",
        "a\r\n",
        "a\n\n\u{2014} b Uw2QOkn8\n",
    ] {
        assert_eq!(Note::new(bad), Err(NoteError::Text), "{bad:?}");
    }
    assert!(Note::new("a\n\nb\n").is_ok());
    assert_eq!(
        Note::new(&format!("{}\n", "a".repeat(1 << 20))),
        Err(NoteError::TooLong)
    );
}

#[test]
fn more_signatures_than_anyone_needs_are_refused() {
    let (text, line) = EXAMPLE.split_once("\n\n").expect("two parts");
    assert!(Note::parse(&format!("{text}\n\n{}", line.repeat(100))).is_ok());
    assert_eq!(
        Note::parse(&format!("{text}\n\n{}", line.repeat(101))),
        Err(NoteError::TooLong)
    );
}

#[test]
fn a_key_is_read_in_one_spelling_only() {
    for bad in [
        "",
        "example.com/foo",
        "example.com/foo+530d903a",
        &EXAMPLE_KEY.replace("530d", "530e"),
        &EXAMPLE_KEY.replace("530d903a", "530D903A"),
        &EXAMPLE_KEY.replace("foo", "bar"),
        &EXAMPLE_KEY.replace("+Aeky", "+Auky"),
        &EXAMPLE_KEY.replace("3U2k", "3U=="),
    ] {
        assert_eq!(VerifierKey::parse(bad), Err(NoteError::Key), "{bad}");
    }
    assert_eq!(
        VerifierKey::parse(&format!(" {EXAMPLE_KEY}")),
        Err(NoteError::Name)
    );
}

#[test]
fn a_weak_key_is_refused() {
    let mut identity = [0; 32];
    identity[0] = 1;
    assert_eq!(VerifierKey::new("a", &identity), Err(NoteError::Key));
    assert_eq!(VerifierKey::new("a b", &[1; 32]), Err(NoteError::Name));
    assert!(SigningKey::new("", &[1; 32]).is_err());
}

#[test]
fn a_secret_key_does_not_show_itself() {
    let secret = [0xab; 32];
    let shown = format!("{:?}", SigningKey::new("a", &secret).expect("a key"));
    assert_eq!(shown, "SigningKey { name: \"a\", .. }");
}

proptest! {
    // Each case makes a key.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_signed_is_read_and_verifies(text in "([^\\p{Cc}]{1,30}\n){1,4}", seed in any::<[u8; 32]>()) {
        let key = SigningKey::new("log", &seed).expect("a key");
        if let Ok(mut note) = Note::new(&text) {
            note.sign(&key);
            let read = Note::parse(&note.to_string()).expect("a note");
            prop_assert_eq!(&read, &note);
            prop_assert!(read.verify(&[key.verifier()]).is_ok());
        }
    }

    #[test]
    fn keys_survive_being_written(seed in any::<[u8; 32]>(), name in "[a-z./]{1,20}") {
        let key = SigningKey::new(&name, &seed).expect("a key").verifier();
        prop_assert_eq!(VerifierKey::parse(&key.to_string()), Ok(key));
    }

    #[test]
    fn no_text_makes_the_parsers_panic(text in "(\\PC|\n|\u{2014} ){0,100}") {
        prop_assert!(Note::parse(&text).map_or(true, |read| read.to_string() == text));
        prop_assert!(VerifierKey::parse(&text).map_or(true, |read| read.to_string() == text));
    }
}
