use std::collections::HashSet;

use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE};
use proptest::prelude::*;

use super::*;

fn key() -> TokenKey {
    TokenKey::below(&[7; 32], "store one")
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn claim(seed: u64) -> Claim {
    let mut random = [0; RANDOM_BYTES];
    random.copy_from_slice(&Sha256::digest(seed.to_le_bytes())[..RANDOM_BYTES]);
    Claim {
        kind: match seed % 2 {
            0 => TokenKind::Yes,
            _ => TokenKind::No,
        },
        expires_on: day("2026-12-11") + Days::new(seed % 40),
        random,
    }
}

#[test]
fn a_token_is_read_as_it_was_made() {
    for seed in 0..500 {
        let made = key().issue(&claim(seed)).unwrap();
        assert_eq!(made.len(), PREFIX.len() + LETTERS);
        assert_eq!(key().read(&made), Ok(claim(seed)));
    }
}

#[test]
fn a_token_stays_what_it_is_from_version_to_version() {
    // Computed with another program.
    let known = Claim {
        kind: TokenKind::Yes,
        expires_on: day("2026-12-11"),
        random: [1; RANDOM_BYTES],
    };
    assert_eq!(
        key().issue(&known).unwrap(),
        "c1.AVE-AQEBAQEBAQEBAQEBAQEBAQZnh3SivTXqqwY2HGUgirL3Ep2r4ce6lQvQgyW_rNkq"
    );
}

#[test]
fn the_code_is_hmac_sha_256_over_the_domain_and_the_claim() {
    // RFC 2104, by hand: the key is shorter than a block.
    let said = claim(3).bytes().unwrap();
    let pad = |byte: u8| {
        let mut block = [byte; 64];
        for (to, from) in block.iter_mut().zip(key().0) {
            *to ^= from;
        }
        block
    };
    let inner = Sha256::new()
        .chain_update(pad(0x36))
        .chain_update(DOMAIN)
        .chain_update(said)
        .chain_update([1])
        .finalize();
    let outer = Sha256::new()
        .chain_update(pad(0x5c))
        .chain_update(inner)
        .finalize();
    assert_eq!(key().mac(&said).unwrap().as_slice(), outer.as_slice());
}

#[test]
fn the_tokens_of_one_person_have_nothing_in_common_but_their_day() {
    // Nothing of a person goes in: two tokens of one asking differ as two of different ones do.
    let tokens: Vec<String> = (0..200)
        .map(|seed| {
            let own = Claim {
                kind: TokenKind::Yes,
                expires_on: day("2026-12-11"),
                ..claim(seed)
            };
            key().issue(&own).unwrap()
        })
        .collect();
    let head = PREFIX.len() + 4;
    for at in head..head + 20 {
        let letters: HashSet<u8> = tokens.iter().map(|token| token.as_bytes()[at]).collect();
        assert!(letters.len() > 30, "position {at}");
    }
    let whole: HashSet<&String> = tokens.iter().collect();
    assert_eq!(whole.len(), tokens.len());
}

#[test]
fn another_store_or_another_secret_knows_no_token_of_this_one() {
    let made = key().issue(&claim(1)).unwrap();
    for other in [
        TokenKey::below(&[7; 32], "store two"),
        TokenKey::below(&[8; 32], "store one"),
    ] {
        assert_eq!(other.read(&made), Err(TokenError::Foreign));
    }
}

#[test]
fn another_version_and_what_is_no_token_are_told_apart() {
    let made = key().issue(&claim(1)).unwrap();
    let letters = &made[PREFIX.len()..];
    for (text, expected) in [
        (format!("c2.{letters}"), TokenError::Version),
        (format!("c12.{letters}"), TokenError::Version),
        (format!("C1.{letters}"), TokenError::Shape),
        (format!("c1{letters}"), TokenError::Shape),
        (format!("c.{letters}"), TokenError::Shape),
        (letters.to_owned(), TokenError::Shape),
        (format!(" {made}"), TokenError::Shape),
        (format!("{made}\n"), TokenError::Shape),
        (format!("{made}="), TokenError::Shape),
        (format!("{made}{letters}"), TokenError::Shape),
        ("c1.".to_owned(), TokenError::Shape),
        (String::new(), TokenError::Shape),
        ("c1.\u{e9}".to_owned(), TokenError::Shape),
    ] {
        assert_eq!(key().read(&text), Err(expected), "{text:?}");
    }
}

#[test]
fn a_day_that_no_token_can_say_makes_none() {
    for (text, is_made) in [
        ("1969-12-31", false),
        ("1970-01-01", true),
        ("2149-06-06", true),
        ("2149-06-07", false),
    ] {
        let own = Claim {
            expires_on: day(text),
            ..claim(1)
        };
        let made = key().issue(&own);
        assert_eq!(made.is_some(), is_made, "{text}");
        if let Some(made) = made {
            assert_eq!(key().read(&made).unwrap().expires_on, day(text));
        }
    }
}

#[test]
fn a_code_that_is_right_for_what_no_token_says_is_refused() {
    // Made with the key itself: the form is still held to.
    let own = key();
    for said in [[0; CLAIM_BYTES], [3; CLAIM_BYTES], [255; CLAIM_BYTES]] {
        let bytes = [&said[..], &own.mac(&said).unwrap()].concat();
        let text = format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes));
        assert_eq!(own.read(&text), Err(TokenError::Foreign));
    }
}

/// A small generator: the same mutations every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

/// A token that was changed in some way; the way is told as well.
fn mutated(dice: &mut Dice, token: &str, other: &str) -> (&'static str, String) {
    let letters = token.as_bytes().to_vec();
    let raw = URL_SAFE_NO_PAD.decode(&token[PREFIX.len()..]).unwrap();
    let text = |letters: Vec<u8>| String::from_utf8_lossy(&letters).into_owned();
    let coded = |raw: &[u8]| format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(raw));
    let at = dice.roll(letters.len());
    match dice.roll(16) {
        0 => {
            let mut raw = raw;
            let at = dice.roll(raw.len());
            raw[at] ^= 1 << dice.roll(8);
            ("a bit flipped", coded(&raw))
        }
        1 => {
            let mut letters = letters;
            letters[at] = b"Aa0_-.=+/ %"[dice.roll(11)];
            ("a letter changed", text(letters))
        }
        2 => ("cut off", token[..at].to_owned()),
        3 => ("begun later", token[at.max(1)..].to_owned()),
        4 => {
            let tail: String = (0..=dice.roll(40))
                .map(|_| char::from(b"A0_-=.&"[dice.roll(7)]))
                .collect();
            ("longer", format!("{token}{tail}"))
        }
        5 => {
            let mut letters = letters;
            letters.insert(at, b'A');
            ("a letter put in", text(letters))
        }
        6 => {
            let mut letters = letters;
            letters.remove(at);
            ("a letter left out", text(letters))
        }
        7 => {
            let mut letters = letters;
            let with = dice.roll(letters.len());
            letters.swap(at, with);
            ("two letters swapped", text(letters))
        }
        8 => {
            let cut = PREFIX.len() + dice.roll(LETTERS);
            (
                "put together of two",
                format!("{}{}", &token[..cut], &other[cut..]),
            )
        }
        9 => {
            let mut raw = raw;
            raw.rotate_left(1 + dice.roll(BYTES - 1));
            ("turned", coded(&raw))
        }
        10 => {
            let mut raw = raw;
            raw[1] = raw[1].wrapping_add(1 + dice.roll(254) as u8);
            ("a later day", coded(&raw))
        }
        11 => {
            let mut raw = raw;
            raw[0] ^= 3;
            ("yes for no", coded(&raw))
        }
        12 => {
            let mut letters = letters;
            match letters[at].is_ascii_alphabetic() {
                true => letters[at] ^= 0x20,
                false => letters[at] = b'Z',
            }
            ("another case", text(letters))
        }
        13 => (
            "another alphabet or padded",
            match dice.roll(3) {
                0 => format!("{PREFIX}{}", STANDARD_NO_PAD.encode(&raw)),
                1 => format!("{PREFIX}{}=", URL_SAFE.encode(&raw)),
                _ => token.to_uppercase(),
            },
        ),
        14 => (
            "another version",
            format!("c{}.{}", 2 + dice.roll(90), &token[PREFIX.len()..]),
        ),
        _ => {
            let stranger = TokenKey::below(&[dice.roll(240) as u8 + 8; 32], "store one");
            let said = key().read(token).unwrap();
            ("another store's", stranger.issue(&said).unwrap())
        }
    }
}

#[test]
fn ten_thousand_forged_tokens_of_every_kind_are_refused() {
    let own = key();
    let mut dice = Dice(20_261_127);
    let (mut refused, mut ways) = (0, HashSet::new());
    for seed in 0_u64.. {
        let (token, other) = (
            own.issue(&claim(seed)).unwrap(),
            own.issue(&claim(seed + 1)).unwrap(),
        );
        let (way, forged) = mutated(&mut dice, &token, &other);
        // What a mutation leaves as it was, or makes into another true token, is none.
        if forged == token || forged == other {
            continue;
        }
        assert!(own.read(&forged).is_err(), "{way}: {forged}");
        ways.insert(way);
        refused += 1;
        if refused == 10_000 {
            break;
        }
    }
    assert_eq!(ways.len(), 16);
}

#[test]
fn an_end_that_mail_programs_leave_out_of_a_link_is_told() {
    assert!(ends_well("c1.abc9"));
    assert!(!ends_well("c1.abc-"));
    assert!(!ends_well("c1.abc_"));
}

proptest! {
    #[test]
    fn no_text_is_a_token_by_chance(text in "\\PC{0,90}", letters in "[A-Za-z0-9_-]{68}") {
        prop_assert!(key().read(&text).is_err());
        let shaped = format!("{PREFIX}{letters}");
        prop_assert!(key().read(&shaped).is_err());
    }

    #[test]
    fn whatever_is_said_is_read_again(days in 0_u16..=u16::MAX, random: [u8; 16], is_yes: bool) {
        let kind = if is_yes { TokenKind::Yes } else { TokenKind::No };
        let own = Claim { kind, expires_on: day_of(days).unwrap(), random };
        prop_assert_eq!(key().read(&key().issue(&own).unwrap()), Ok(own));
    }
}
