//! Every parser of bytes from outside, with inputs that were bent from good ones: none may panic, and none may
//! take what it then contradicts.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
};

use dpo::{
    detect::{self, TextContext},
    intake::{self, OpenOptions, Step, columns, workbook},
    mail,
    model::{Moment, RawRow, contact_point, fold},
    policy,
    proof::{Checkpoint, LogProof, Note, TimestampAnswer, TokenKey, VerifierKey},
    store::KeyFile,
};

use super::{chance::Chance, table::Line};

/// A target: its name, good inputs to start from, what is done with one.
struct Target {
    name: &'static str,
    seeds: Vec<Vec<u8>>,
    run: Box<dyn Fn(&[u8])>,
}

/// A place in memory where the system has one: the readers of tables take a file.
fn scratch() -> PathBuf {
    let shared = PathBuf::from("/dev/shm");
    let folder = if shared.is_dir() {
        shared
    } else {
        std::env::temp_dir()
    };
    folder.join(format!("dpo-fuzz-{}", std::process::id()))
}

fn text(of: impl Fn(&str) + 'static) -> Box<dyn Fn(&[u8])> {
    Box::new(move |bytes| of(&String::from_utf8_lossy(bytes)))
}

fn seeds(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

const NOTE: &str = "dpo.example/0f\n3\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\u{2014} dpo.example/0f Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";

fn targets() -> Vec<Target> {
    let path = scratch();
    let mail_seed = "From: a@example.org\r\nTo: b@example.org\r\nSubject: =?utf-8?q?caf=C3=A9?=\r\n\
        MIME-Version: 1.0\r\nList-Unsubscribe: <https://example.org/u?x=1>\r\n\
        Content-Type: multipart/alternative; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n\
        --b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body><a href=\"https://example.org\">x</a></body></html>\r\n--b--\r\n";
    let book = crate::hostile::book(
        &crate::hostile::sheet(&format!(
            "<row r='1'>{}</row>",
            crate::hostile::inline("A1", "Email")
        )),
        "<sst/>",
    );
    vec![
        Target {
            name: "table of text",
            seeds: seeds(&[
                "Id;Name;E-mail\n1;\"An\"\"na\";a@example.org\n2;B;\n",
                "sep=,\r\nFirst,Last\r\n\"a\nb\",c\r\n",
                "\u{feff}Nom|Prénom|Téléphone\nMaes|Anna|+32 470 12 34 56\n",
            ]),
            run: Box::new(move |bytes| {
                std::fs::write(&path, bytes).unwrap();
                let knows = |cell: &str| columns::mapping::knows_header(cell);
                if let Ok(mut opened) = intake::open(&path, &OpenOptions::default(), &knows) {
                    let mut row = RawRow::default();
                    let mut rows = 0_u64;
                    while opened
                        .rows
                        .next(&mut row)
                        .is_ok_and(|step| !matches!(step, Step::End))
                    {
                        rows += 1;
                        assert!(rows <= bytes.len() as u64 + 1, "more rows than bytes");
                    }
                }
            }),
        },
        Target {
            name: "archive (check before a workbook is read)",
            seeds: vec![book],
            run: Box::new(|bytes| drop(workbook::check_archive(bytes))),
        },
        Target {
            name: "what the child process sends",
            seeds: vec![workbook::sent_example()],
            run: Box::new(|bytes| assert!(workbook::read_sent(bytes) <= bytes.len() as u64)),
        },
        Target {
            name: "signed note",
            seeds: seeds(&[NOTE]),
            run: text(|text| {
                if let Ok(note) = Note::parse(text) {
                    assert_eq!(
                        Note::parse(&note.to_string())
                            .map(|again| again.to_string())
                            .ok(),
                        Some(note.to_string())
                    );
                }
            }),
        },
        Target {
            name: "checkpoint",
            seeds: seeds(&[
                NOTE,
                "dpo.example/0f\n3\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
            ]),
            run: text(|text| {
                drop(Checkpoint::parse(text));
                // Nobody's key is known: nothing may be taken.
                assert!(Checkpoint::open(text, &[]).is_err());
            }),
        },
        Target {
            name: "verifier key",
            seeds: seeds(&["dpo.example/0f+6c2e4fcb+AcLwAgUOxBDU7o2VrmbxPJWCmU6PnPOn84hVvLYcsQ5g"]),
            run: text(|text| {
                if let Ok(key) = VerifierKey::parse(text) {
                    assert_eq!(key.to_string(), text);
                }
            }),
        },
        Target {
            name: "proof of an entry",
            seeds: seeds(&[&format!(
                "c2sp.org/tlog-proof@v1\nextra eyJhIjoxfQ==\nindex 1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n{NOTE}"
            )]),
            run: text(|text| {
                if let Ok(proof) = LogProof::parse(text) {
                    assert!(proof.verify(&[]).is_err());
                }
            }),
        },
        Target {
            name: "answer of a time-stamping authority",
            seeds: vec![include_bytes!("seeds/answer.tsr").to_vec()],
            run: Box::new(|bytes| drop(TimestampAnswer::parse(bytes))),
        },
        Target {
            name: "policy",
            seeds: vec![include_bytes!("../../../src/policy/default.toml").to_vec()],
            run: text(|text| drop(policy::parse(text, &|_| Ok(())))),
        },
        Target {
            name: "date",
            seeds: seeds(&[
                "2024-02-29",
                "29/02/2024 13:45",
                "3 mars 2021",
                "44197",
                "2024-02-29T10:11:12+02:00",
                "Feb 3, 2020",
            ]),
            run: text(|text| {
                for order in [
                    None,
                    Some(dpo::model::DateOrder::Dmy),
                    Some(dpo::model::DateOrder::Mdy),
                    Some(dpo::model::DateOrder::Ymd),
                ] {
                    std::hint::black_box(Moment::parse(text, order));
                }
            }),
        },
        Target {
            name: "telephone",
            seeds: seeds(&[
                "+32 470 12 34 56",
                "0032/2.555.01.23",
                "(030) 123 45-67 ext. 8",
            ]),
            run: text(|text| {
                for country in ["BE", "FR", "NL", "DE", "LU", "XX"] {
                    if let Some(number) = contact_point::phone(text, country) {
                        assert_eq!(
                            contact_point::phone(&number, country).as_deref(),
                            Some(number.as_str())
                        );
                    }
                }
            }),
        },
        Target {
            name: "e-mail address",
            seeds: seeds(&[
                "Anna.Maes+x@Example.org",
                "\"a b\"@example.org",
                "a@xn--exmple-cua.org; b@example.org",
            ]),
            run: text(|text| {
                if let Some(address) = contact_point::email(text) {
                    assert_eq!(
                        contact_point::email(&address).as_deref(),
                        Some(address.as_str())
                    );
                }
                contact_point::emails(text, &mut |_| {});
            }),
        },
        Target {
            name: "header",
            seeds: seeds(&[
                "E-mail Address",
                "Date de naissance (jj/mm/aaaa)",
                "Opt-in_Newsletter__c",
                "Straße/Nr.",
            ]),
            run: text(|text| {
                std::hint::black_box(columns::mapping::knows_header(text));
                let folded = fold::header(text);
                assert_eq!(fold::header(&folded), folded);
            }),
        },
        Target {
            name: "message (.eml)",
            seeds: seeds(&[mail_seed]),
            run: Box::new(|bytes| drop(mail::read(bytes))),
        },
        Target {
            name: "page of a message",
            seeds: seeds(&[
                "<html><head><style>a{color:#fff}</style></head><body><p style='display:none'>x</p><a href=x>y</a></body></html>",
            ]),
            run: Box::new(|bytes| drop(mail::read_html(bytes))),
        },
        Target {
            name: "token of double opt-in",
            seeds: vec![token()],
            run: text(|text| {
                let key = TokenKey::below(&[7; 32], "0f");
                if let Ok(claim) = key.read(text) {
                    assert_eq!(
                        key.issue(&claim).as_deref(),
                        Some(text),
                        "taken in another spelling"
                    );
                }
            }),
        },
        Target {
            name: "key file",
            seeds: seeds(&[
                "{\"schema\":\"dpo.key/1\",\"operator\":\"anna\",\"secret\":\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8AAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHw==\"}",
            ]),
            run: Box::new(|bytes| {
                if let Some(file) = KeyFile::parse(&String::from_utf8_lossy(bytes)) {
                    // The costs that a file asks for are its own: none is paid here.
                    if !file.is_protected() {
                        drop(file.open(None));
                    }
                }
            }),
        },
        Target {
            name: "note of a contact",
            seeds: seeds(&[
                "NN 85.07.30-033.28, IBAN BE68 5390 0754 7034, geen mail meer sturen aub",
                "rappeler le 3/4, diabétique",
            ]),
            run: text(|text| {
                let mut out = Vec::new();
                detect::look(text, &TextContext::default(), &mut out);
                for one in &out {
                    let span = one.span(text);
                    assert!(span.start <= span.end && span.end as usize <= text.chars().count());
                }
            }),
        },
    ]
}

fn token() -> Vec<u8> {
    let key = TokenKey::below(&[7; 32], "0f");
    let claim = crate::campaigns::claim();
    key.issue(&claim).unwrap().into_bytes()
}

/// Bends an input: bits, bytes, parts doubled, moved, left out, taken from another, numbers and signs put in.
fn bent(seeds: &[Vec<u8>], chance: &mut Chance, out: &mut Vec<u8>) {
    const SIGNS: &[&[u8]] = &[
        b"\0",
        b"\n",
        b"\r\n",
        b"\"",
        b";",
        b",",
        b"\t",
        b"=",
        b"+",
        b"-",
        b"@",
        b"<",
        b"&",
        b"%",
        b"\\",
        b"\xff",
        b"\xc3",
        b"\xef\xbb\xbf",
        b"\xe2\x80\x8b",
        b"4294967296",
        b"-1",
        b"999999999999999999999",
        b"e",
        b"T",
        b"Z",
        b"\xf0\x9f\x98\x80",
        b"[[",
        b"{",
        b"://",
    ];
    out.clear();
    out.extend_from_slice(&seeds[chance.below(seeds.len())]);
    for _ in 0..=chance.below(6) {
        let length = out.len();
        let at = chance.below(length + 1);
        match chance.below(9) {
            0 if length > 0 => out[chance.below(length)] ^= 1 << chance.below(8),
            1 if length > 0 => {
                let at = chance.below(length);
                out[at] = chance.next() as u8;
            }
            2 => {
                let sign = SIGNS[chance.below(SIGNS.len())];
                out.splice(at..at, sign.iter().copied());
            }
            3 if length > 0 => {
                let end = at + chance.below((length - at).max(1));
                out.drain(at.min(length)..end.min(length));
            }
            4 => out.truncate(at),
            5 if length > 0 => {
                let end = (at + chance.below(40)).min(length);
                let part = out[at..end].to_vec();
                let to = chance.below(out.len() + 1);
                out.splice(to..to, part);
            }
            6 => {
                let other = &seeds[chance.below(seeds.len())];
                let from = chance.below(other.len() + 1);
                out.truncate(at);
                out.extend_from_slice(&other[from..]);
            }
            7 => {
                let byte = chance.next() as u8;
                let count = chance.below(20);
                out.splice(at..at, std::iter::repeat_n(byte, count));
            }
            _ if length > 1 => out.swap(chance.below(length), chance.below(length)),
            _ => {}
        }
    }
}

/// Runs every target so many times.
pub fn run(executions: usize) -> Vec<Line> {
    std::panic::set_hook(Box::new(|_| {}));
    let lines = targets()
        .into_iter()
        .filter(|target| super::is_target(target.name))
        .map(|target| {
            let mut line = Line::new("fuzz", target.name);
            let mut chance = Chance::new(target.name.len() as u64);
            let mut input = Vec::new();
            for n in 0..executions {
                match target.seeds.get(n) {
                    Some(seed) => input.clone_from(seed),
                    None => bent(&target.seeds, &mut chance, &mut input),
                }
                line.runs += 1;
                match catch_unwind(AssertUnwindSafe(|| (target.run)(&input))) {
                    Ok(()) => line.held += 1,
                    Err(_) => {
                        line.panic += 1;
                        if line.why.len() < 3 {
                            line.why
                                .push(format!("{:?}", String::from_utf8_lossy(&input)));
                        }
                    }
                }
            }
            line
        })
        .collect();
    drop(std::panic::take_hook());
    drop(std::fs::remove_file(scratch()));
    lines
}
