//! The manual: the committed pages, and what the command tree alone cannot say of a verb. A test
//! renders every page again and compares.

use super::Exit;

/// A page of the manual, as it is committed.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// Its file in `man/`.
    pub file: &'static str,
    /// Its text.
    pub text: &'static str,
}

macro_rules! pages {
    ($($file:literal),* $(,)?) => {
        /// The pages, embedded.
        pub const PAGES: &[Page] = &[$(Page { file: $file, text: include_str!(concat!("../../man/", $file)) }),*];
    };
}

pages![
    "dpo.1",
    "dpo-init.1",
    "dpo-import.1",
    "dpo-policy.1",
    "dpo-demo.1",
    "dpo-audit.1",
    "dpo-explain.1",
    "dpo-detect.1",
    "dpo-may-contact.1",
    "dpo-retention.1",
    "dpo-lint-mail.1",
    "dpo-report.1",
    "dpo-find.1",
    "dpo-show.1",
    "dpo-consent.1",
    "dpo-today.1",
    "dpo-request.1",
    "dpo-deadline.1",
    "dpo-access.1",
    "dpo-port.1",
    "dpo-rectify.1",
    "dpo-restrict.1",
    "dpo-lift.1",
    "dpo-object.1",
    "dpo-erase.1",
    "dpo-writeback.1",
    "dpo-notices.1",
    "dpo-trail.1",
    "dpo-key.1",
    "dpo-store.1",
    "dpo-setup.1",
    "dpo-completions.1",
    "dpo-man.1",
    "dpo-policy.5",
    "dpo-rules.7",
    "dpo-security.7",
];

/// Examples by verb: what for, and the command. A test parses every one of them.
const EXAMPLES: &[(&str, &[(&str, &str)])] = &[
    (
        "dpo",
        &[
            ("See the main job happen on invented exports", "dpo demo"),
            ("Start with a store of one's own", "dpo init"),
            (
                "Every night: import, audit, and mail the officer when the exit status is 1",
                "dpo import -q /srv/exports/contacts.csv && dpo audit -q",
            ),
        ],
    ),
    (
        "init",
        &[
            ("Make a store where the user keeps data", "dpo init"),
            (
                "Keep store and key where you choose, and the recovery code in a file",
                "dpo init --store /srv/dpo/dpo.db --key-file /etc/dpo/key --recovery-file /root/dpo-recovery",
            ),
        ],
    ),
    (
        "import",
        &[
            (
                "Import an export, whatever its form",
                "dpo import contacts.csv",
            ),
            (
                "See what the columns would be taken for, as a block for the policy",
                "dpo import --print-map contacts.xlsx",
            ),
            (
                "Correct rejected rows and import them again",
                "dpo import contacts.csv --rejects rejected.csv",
            ),
            (
                "An extract that holds only some of the records",
                "dpo import --partial --source crm extract.csv",
            ),
        ],
    ),
    (
        "policy",
        &[
            ("Find every mistake in the policy", "dpo policy check"),
            ("See what is in force", "dpo policy show"),
        ],
    ),
    ("demo", &[("See the main job happen", "dpo demo")]),
    (
        "audit",
        &[
            ("Audit the store", "dpo audit"),
            (
                "Audit a file without keeping anything",
                "dpo audit contacts.csv",
            ),
            (
                "Only one rule, every finding, for a program",
                "dpo audit --rule CON-01 --format jsonl",
            ),
        ],
    ),
    (
        "explain",
        &[(
            "What a code means, in German",
            "dpo explain CON-01 --lang de",
        )],
    ),
    (
        "detect",
        &[
            (
                "What every cell of an export holds, one fact a line",
                "dpo detect contacts.csv",
            ),
            (
                "How often each kind was seen in the notes",
                "dpo detect contacts.xlsx --column Notes --format table",
            ),
        ],
    ),
    (
        "may-contact",
        &[
            (
                "Split a mailing file: the rows that may be used, byte for byte, and the refusals",
                "dpo may-contact --channel email --purpose newsletter list.csv --allowed ok.csv --refused no.csv",
            ),
            (
                "The same of a list that comes through a pipe",
                "dpo may-contact --channel email --allowed ok.csv -",
            ),
            (
                "Ask about one person: the exit status 1 is a no",
                "dpo may-contact --channel phone --phone '02 555 01 23'",
            ),
            (
                "Every contact of the store that may get post, for a spreadsheet",
                "dpo may-contact --channel post --format csv -o may-get-post.csv",
            ),
        ],
    ),
    (
        "retention",
        &[
            (
                "Who is past which limit, and since when",
                "dpo retention due",
            ),
            (
                "What is due in one source, for a program",
                "dpo retention due --source crm --json",
            ),
            ("The plan of what is to be done", "dpo retention apply -n"),
        ],
    ),
    (
        "lint-mail",
        &[
            (
                "Check a newsletter before it goes out: a test message saved from the mail program",
                "dpo lint-mail newsletter.eml",
            ),
            (
                "With the list it is to go to, and as many messages a day as a bulk sender",
                "dpo lint-mail newsletter.eml --to list.csv --volume 8000",
            ),
            (
                "Check the HTML of a template in German",
                "dpo lint-mail --lang de template.html",
            ),
        ],
    ),
    (
        "report",
        &[
            ("The month before, as one HTML file", "dpo report"),
            (
                "A quarter for the board, on paper and for a spreadsheet, in French",
                "dpo report --period 2026-Q3 --write pdf,xlsx --out-dir reports --lang fr",
            ),
            (
                "The figures for a program; no file is written",
                "dpo report --period 2026-10 --json",
            ),
        ],
    ),
    (
        "find",
        &[
            (
                "Find a person's records; the number may be typed in any way",
                "dpo find --phone '02 555 01 23'",
            ),
            (
                "By what a request says; spellings may differ",
                "dpo find --first-name Anna --last-name Maes --birth-date 1980-12-31",
            ),
            (
                "Go on from what was found, and look into the notes of others",
                "dpo find --name 'Anna Maes' --email anna@example.org --second-step --mentions",
            ),
            (
                "One query a row, the answers for a program",
                "dpo find --queries requests.csv --format csv",
            ),
            (
                "Show the values, and leave a trail entry",
                "dpo find --email anna@example.org --reveal",
            ),
        ],
    ),
    (
        "show",
        &[("Everything about a person, masked", "dpo show S-000123")],
    ),
    (
        "consent",
        &[
            (
                "The notes that seem to hold an objection or a request",
                "dpo consent hold list",
            ),
            (
                "Let a person be contacted again after the note was read",
                "dpo consent hold clear 12 --reason 'the note is about a delivery, not about mailings'",
            ),
            (
                "A page in each language that asks for consent and posts the answer",
                "dpo consent form --purpose direct-marketing --post-to https://www.example.org/consent --notice-url https://www.example.org/privacy",
            ),
            (
                "The same by mail, for e-mail only, in French and Dutch",
                "dpo consent form --purpose direct-marketing --channel email --mail-to privacy@example.org --language fr,nl",
            ),
            (
                "A yes that a person signed, with the text that was shown and the scan of the form",
                "dpo consent record --channel email --purpose newsletter --record crm:4711 --method paper --on 2026-11-20 --wording newsletter-fr-2026-01 --evidence scan.pdf",
            ),
            (
                "A no that a person said on the telephone",
                "dpo consent record --channel phone --subject S-000123 --act refused --method phone-call --on 2026-11-20",
            ),
            (
                "Take a consent back on every channel of the purpose",
                "dpo consent withdraw --email anna@example.org --purpose newsletter",
            ),
            (
                "Take what a mailing tool knows: who subscribed, who left, which addresses are dead",
                "dpo consent import audience_export.zip",
            ),
            (
                "Take a list of numbers that came back from a do-not-call screening",
                "dpo consent import screening.csv --as do-not-call --on 2026-11-20",
            ),
            (
                "What the person had agreed to on the day of a mailing",
                "dpo consent history S-000123 --on 2026-06-01",
            ),
            (
                "Ask the sign-ups of a form to confirm: a list for a mail merge and drafts in their language",
                "dpo consent request signups.csv --base-url https://www.example.org/confirm --out-dir ask",
            ),
            (
                "Take the answers from the web server's log",
                "dpo consent confirm /var/log/nginx/access.log",
            ),
            (
                "The proof of one consent, for the person or the authority",
                "dpo consent prove S-000123 --channel email --purpose newsletter --out-dir proofs",
            ),
        ],
    ),
    (
        "today",
        &[
            (
                "Everything that is due or waiting, each with its next command",
                "dpo today",
            ),
            (
                "The last line of a nightly job: exit status 1 mails the officer",
                "dpo today -q",
            ),
            ("For a program", "dpo today --json"),
        ],
    ),
    (
        "deadline",
        &[
            (
                "By when a request of 2 November is to be answered in Belgium",
                "dpo deadline --received 2026-11-02 --calendar BE",
            ),
            (
                "By the instant of an e-mail: the day is that of the controller's zone",
                "dpo deadline --received 2026-03-31T22:30Z",
            ),
            (
                "One answer a row",
                "dpo deadline --queries received.csv --format csv",
            ),
        ],
    ),
    (
        "request",
        &[
            (
                "Open a case, and draft the acknowledgement",
                "dpo request open --right access --received 2026-11-02 --name 'Anna Maes' --email anna@example.org --out-dir letters",
            ),
            (
                "See first what it would do, and say whose a doubtful record is",
                "dpo request open -n --right erasure --subject S-000123 --other crm:4712",
            ),
            (
                "A complaint stops its channel at once",
                "dpo request open --right complaint --channel phone --medium phone --phone '02 555 01 23'",
            ),
            ("What is due within a week", "dpo request list --within 7d"),
            (
                "One case, with everything that happened in it",
                "dpo request show 2026-0007",
            ),
            (
                "Say which records are the person's, and which are not",
                "dpo request decide 2026-0007 --same crm:4711 --other crm:4712",
            ),
            (
                "Ask for an identity",
                "dpo request pause 2026-0007 --question 'On which day did you order last?' --out-dir letters",
            ),
            (
                "Note how the identity was verified",
                "dpo request verify-identity 2026-0007 --method call-back --on 2026-11-05",
            ),
            (
                "Go on without it, where it is not needed after all",
                "dpo request resume 2026-0007",
            ),
            (
                "Take two months more, inside the first",
                "dpo request extend 2026-0007 --reason complexity --text 'Four archives have to be searched.' --out-dir letters",
            ),
            (
                "Refuse, with the reasons that the person will read",
                "dpo request refuse 2026-0007 --ground manifestly-excessive --text 'We answered the same request last week.' --facts 'Six requests since September.' --out-dir letters",
            ),
            (
                "Close a case of which nothing is held",
                "dpo request close 2026-0008 --outcome nothing-held --out-dir letters",
            ),
        ],
    ),
    (
        "access",
        &[
            (
                "See every cell that the copy would hold, and where something is left out; no value is shown",
                "dpo access --case 2026-0007 -n",
            ),
            (
                "Write the letter and the copy into the folder letters/2026-0007-access",
                "dpo access --case 2026-0007 --out-dir letters",
            ),
            (
                "The data in an archive that a passphrase opens",
                "dpo export --case 2026-0007 --passphrase-file passphrase.txt --out-dir letters",
            ),
            (
                "Leave a column out, with the reason as the person will read it",
                "dpo access --case 2026-0007 --withhold 'Notes=they are about another person'",
            ),
        ],
    ),
    (
        "port",
        &[(
            "What the person provided, for another provider",
            "dpo port --case 2026-0010 --out-dir letters",
        )],
    ),
    (
        "erase",
        &[
            (
                "See every value that would go, and who shares an address",
                "dpo erase --case 2026-0011 --ground b -n",
            ),
            (
                "Erase; the receipt comes into the folder letters/2026-0011-erase",
                "dpo erase --case 2026-0011 --ground b --confirm 2026-0011 --out-dir letters",
            ),
            (
                "Keep what a law keeps, blocked and until its end",
                "dpo delete --case 2026-0011 --ground b --keep Invoice --exception b --until 2033-12-31 --reason 'tax law, seven years' --confirm 2026-0011",
            ),
            (
                "Erase what retention says is due",
                "dpo erase --all-due --confirm all-due",
            ),
        ],
    ),
    (
        "rectify",
        &[
            (
                "See what would be corrected: every record and cell",
                "dpo rectify --case 2026-0007 --set City=Brugge -n",
            ),
            (
                "Do exactly that; the letter comes into the folder letters/2026-0007-rectify",
                "dpo rectify --case 2026-0007 --set City=Brugge --plan 5e1464e66594 --out-dir letters",
            ),
            (
                "Keep the values off the command line, where other users can read them",
                "dpo rectify --case 2026-0007 --set-file corrections.txt",
            ),
            (
                "One record only, completed by a statement of the person",
                "dpo rectify --case 2026-0007 --record crm:A1 --set contact.email=anna@example.org --statement-file statement.txt",
            ),
        ],
    ),
    (
        "restrict",
        &[
            (
                "The person contests that the data is right: block it while you look",
                "dpo restrict --case 2026-0008 --ground a --review 2026-12-15",
            ),
            (
                "Block it for a claim of the person",
                "dpo block --case 2026-0008 --ground c --reason 'needed for a claim'",
            ),
        ],
    ),
    (
        "lift",
        &[
            (
                "Tell the person first",
                "dpo lift --case 2026-0008 --announce --lift-on 2026-12-20 --reason 'the address was verified'",
            ),
            (
                "Then lift, and take over what imports brought meanwhile",
                "dpo lift --case 2026-0008 --informed-on 2026-12-06",
            ),
        ],
    ),
    (
        "object",
        &[
            (
                "Stop direct marketing by every channel at once",
                "dpo object --case 2026-0009",
            ),
            (
                "Object to another purpose too; the data is blocked until that is decided",
                "dpo object --case 2026-0009 --purpose fraud-prevention --reason 'particular situation'",
            ),
        ],
    ),
    (
        "writeback",
        &[
            (
                "What would be handed over to which system",
                "dpo writeback -n",
            ),
            (
                "Write the files for every system",
                "dpo writeback --out-dir for-the-administrators",
            ),
            (
                "Of one source, the last export as a whole, cleaned",
                "dpo writeback --export contacts.csv",
            ),
            (
                "What the systems owe, and which did not obey",
                "dpo writeback --status",
            ),
            (
                "Note that a block was set where no export shows it",
                "dpo writeback --done 12",
            ),
        ],
    ),
    (
        "notices",
        &[
            ("Who is still to be told", "dpo notices list"),
            (
                "Write the letters to all of them",
                "dpo notices letters --out-dir letters",
            ),
            ("Note that two were sent", "dpo notices sent 3 4"),
            (
                "Note why one is not told",
                "dpo notices impossible 5 --reason 'the firm was wound up in 2025'",
            ),
            (
                "The recipients of a case, for a person who asks",
                "dpo notices list --case 2026-0007",
            ),
            (
                "Record that data was given to a recipient",
                "dpo notices disclosure --case 2026-0007 --recipient mailer --on 2026-10-01 --what 'address list of the autumn mailing'",
            ),
        ],
    ),
    (
        "trail",
        &[
            (
                "Keep a checkpoint elsewhere",
                "dpo trail checkpoint -o checkpoint-2026-11.txt",
            ),
            (
                "Verify against it",
                "dpo trail verify --anchor checkpoint-2026-11.txt",
            ),
            ("The last ten entries", "dpo trail show --limit 10"),
            (
                "Prove the last entry of a case to the person it is about",
                "dpo trail prove --case 2026-0007 -o case.tlog-proof",
            ),
            (
                "All of a quarter for the authority",
                "dpo trail pack --period 2026-Q4 -o proofs.zip",
            ),
        ],
    ),
    (
        "key",
        &[
            (
                "Which key is this, and does it open the store?",
                "dpo key show",
            ),
            ("Put the key file behind a passphrase", "dpo key protect"),
            (
                "Change the key, the new recovery code in a file",
                "dpo key rotate --recovery-file /root/dpo-recovery",
            ),
            (
                "Make the key file again from the recovery code",
                "dpo key recover --code-file /root/dpo-recovery",
            ),
            (
                "Give an operator a key file of their own",
                "dpo key operator add anna --file /home/anna/dpo-key",
            ),
            (
                "An operator leaves",
                "dpo key operator remove anna --recovery-file /root/dpo-recovery",
            ),
        ],
    ),
    (
        "store",
        &[
            ("Look at everything", "dpo store check"),
            (
                "Write a backup",
                "dpo store backup /mnt/backup/dpo-2026-11-27.backup",
            ),
            (
                "Go back to it, with all that was erased since",
                "dpo store restore /mnt/backup/dpo-2026-11-27.backup --replace",
            ),
            (
                "One request was answered, and nothing is to stay",
                "dpo store destroy --with-key --confirm 0a1b2c3d",
            ),
        ],
    ),
    (
        "setup",
        &[
            ("See what it would write", "dpo setup --user -n"),
            (
                "Manual pages and completions for this user",
                "dpo setup --user",
            ),
        ],
    ),
    (
        "completions",
        &[(
            "For bash",
            "dpo completions bash -o /etc/bash_completion.d/dpo",
        )],
    ),
    (
        "man",
        &[("Read a page", "dpo man dpo-rules.7 -o dpo-rules.7")],
    ),
];

/// A file and what it is.
type File = (&'static str, &'static str);

/// The files of every verb that opens the store.
const FILES: &[File] = &[
    (
        "$XDG_DATA_HOME/dpo/dpo.db",
        "the sealed store (--store, DPO_STORE); $XDG_DATA_HOME is ~/.local/share unless set",
    ),
    (
        "$XDG_DATA_HOME/dpo/dpo-policy.toml",
        "the policy (--policy, DPO_POLICY); see dpo-policy(5)",
    ),
    (
        "$XDG_CONFIG_HOME/dpo/key",
        "the key file, mode 0600 (--key-file, DPO_KEY_FILE, $CREDENTIALS_DIRECTORY/dpo-key); $XDG_CONFIG_HOME is ~/.config unless set",
    ),
];

/// The files of the demo.
const DEMO_FILES: &[File] = &[
    ("dpo-demo/exports/", "the invented exports"),
    ("dpo-demo/dpo.db", "the store made of them"),
    ("dpo-demo/dpo.key", "its key"),
    ("dpo-demo/dpo-policy.toml", "the policy of an invented firm"),
    (
        "dpo-demo/findings.jsonl",
        "what the audit found, one finding a line",
    ),
];

/// The files of a verb; none where it opens none.
fn files(verb: &str) -> &'static [File] {
    match verb {
        "completions" | "man" | "explain" => &[],
        "demo" => DEMO_FILES,
        _ => FILES,
    }
}

/// The sections EXIT STATUS, FILES, EXAMPLES and SEE ALSO of a verb's page (`dpo` for the first), as
/// roff.
#[must_use]
pub fn page_sections(verb: &str) -> String {
    let mut text = String::from(".SH \"EXIT STATUS\"\n");
    for (code, meaning) in Exit::TABLE {
        text += &format!(".TP\n{}\n{}\n", roff(code), roff(meaning));
    }
    let files = files(verb);
    if !files.is_empty() {
        text += ".SH FILES\n";
    }
    for (path, what) in files {
        text += &format!(".TP\n\\fI{}\\fR\n{}\n", roff(path), roff(what));
    }
    text += ".SH EXAMPLES\n";
    for (what, command) in examples(verb) {
        text += &format!(".TP\n{}\n\\fB{}\\fR\n", roff(what), roff(command));
    }
    text += ".SH \"SEE ALSO\"\n";
    if verb != "dpo" {
        text += ".BR dpo (1),\n";
    }
    text + ".BR dpo\\-policy (5),\n.BR dpo\\-rules (7)\n"
}

/// The examples of a verb.
#[must_use]
pub fn examples(verb: &str) -> &'static [(&'static str, &'static str)] {
    EXAMPLES
        .iter()
        .find(|(name, _)| *name == verb)
        .map_or(&[], |(_, examples)| examples)
}

/// Escapes text for roff.
fn roff(text: &str) -> String {
    let text = text
        .replace('\\', "\\e")
        .replace('-', "\\-")
        .replace('\'', "\\(aq")
        .replace('~', "\\(ti");
    if text.starts_with(['.', '\'']) {
        format!("\\&{text}")
    } else {
        text
    }
}
