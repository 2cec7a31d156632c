//! In whatever order files come, and however often: no "no" ever becomes a "yes".

use std::{collections::BTreeMap, fs};

use proptest::prelude::*;

use super::*;
use crate::{
    intake::second::kinds,
    model::PersonQuery,
    ops::{
        import::{ImportRequest, import as import_contacts},
        may_contact::{Screening, screen_one},
    },
    policy,
    store::{Access, MasterKey},
};

/// The persons, each with an address and a first name of its own.
const PERSONS: [&str; 3] = ["anna", "bert", "cleo"];

/// What a row says, with the day where it has one.
#[derive(Clone, Copy, Debug)]
enum Says {
    Nothing,
    Yes(Option<u64>),
    No(Option<u64>),
}

#[derive(Clone, Debug)]
enum Made {
    /// An export of the CRM: a row for each person.
    Contacts([Says; 3]),
    /// A list of those who unsubscribed.
    Left(Vec<(usize, Option<u64>)>),
    /// Those who are subscribed in a mailing tool.
    Subscribed(Vec<(usize, Option<u64>)>),
}

fn day(number: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Days::new(number)
}

fn said_on() -> impl Strategy<Value = Option<u64>> {
    proptest::option::weighted(0.7, 0_u64..60)
}

fn rows() -> impl Strategy<Value = Vec<(usize, Option<u64>)>> {
    proptest::collection::vec((0_usize..3, said_on()), 1..3)
}

fn made() -> impl Strategy<Value = Made> {
    let says = || {
        prop_oneof![
            Just(Says::Nothing),
            said_on().prop_map(Says::Yes),
            said_on().prop_map(Says::No)
        ]
    };
    prop_oneof![
        2 => [says(), says(), says()].prop_map(Made::Contacts),
        1 => rows().prop_map(Made::Left),
        1 => rows().prop_map(Made::Subscribed),
    ]
}

impl Made {
    fn text(&self) -> String {
        let written = |on: Option<u64>| on.map_or(String::new(), |on| day(on).to_string());
        match self {
            Self::Contacts(says) => {
                let mut text = "id,first_name,last_name,email,email_opt_in,email_opt_in_date,email_opt_in_source,email_opt_out,email_opt_out_date\n".to_owned();
                for (name, says) in PERSONS.iter().zip(says) {
                    let cells = match says {
                        Says::Nothing => ",,,,".to_owned(),
                        Says::Yes(on) => format!("yes,{},fair,,", written(*on)),
                        Says::No(on) => format!(",,,yes,{}", written(*on)),
                    };
                    text += &format!("{name}-1,{name},Maes,{name}@example.org,{cells}\n");
                }
                text
            }
            Self::Left(rows) => rows.iter().fold(
                "email,unsubscribed at\n".to_owned(),
                |text, (person, on)| {
                    text + &format!("{}@example.org,{}\n", PERSONS[*person], written(*on))
                },
            ),
            Self::Subscribed(rows) => rows.iter().fold(
                "Email Address,First Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,LEID,EUID\n"
                    .to_owned(),
                |text, (person, on)| {
                    let name = PERSONS[*person];
                    text + &format!("{name}@example.org,{name},2,{},,,,\n", written(*on))
                },
            ),
        }
    }

    fn statements(&self) -> Vec<(usize, Says)> {
        match self {
            Self::Contacts(says) => says.iter().copied().enumerate().collect(),
            Self::Left(rows) => rows.iter().map(|(who, on)| (*who, Says::No(*on))).collect(),
            Self::Subscribed(rows) => rows
                .iter()
                .map(|(who, on)| (*who, Says::Yes(*on)))
                .collect(),
        }
    }
}

/// What was ever said by each person.
#[derive(Debug, Default)]
struct Heard {
    yes: Vec<NaiveDate>,
    no: Vec<NaiveDate>,
}

struct Bench {
    folder: tempfile::TempDir,
    store: Store,
    policy: Policy,
}

fn now(today: NaiveDate) -> Now {
    Now {
        at: today.and_hms_opt(10, 0, 0).unwrap().and_utc(),
        today,
    }
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let access = Access {
            path: folder.path().join("dpo.db"),
            verb: "test".to_owned(),
            lock_wait: std::time::Duration::from_secs(1),
            writes: true,
        };
        let key = MasterKey::generate().unwrap();
        let store = Store::init(&access, &key, now(day(0)), "test").unwrap();
        Self {
            folder,
            store,
            policy: policy::built_in(),
        }
    }

    /// Imports a file; the new events where it carries consents.
    fn take(&mut self, number: usize, made: &Made, today: NaiveDate) -> u64 {
        let name = match made {
            Made::Contacts(_) => format!("crm-{number}.csv"),
            Made::Left(_) => format!("left-{number}.csv"),
            Made::Subscribed(_) => format!("subscribed_{number}.csv"),
        };
        let path = self.folder.path().join(name);
        fs::write(&path, made.text()).unwrap();
        let options = OpenOptions::default();
        if matches!(made, Made::Contacts(_)) {
            let request = ImportRequest {
                files: &[path],
                source: Some("crm"),
                options: &options,
                date_order: None,
                is_partial: false,
                is_dry_run: false,
                rejects: None,
                policy: &self.policy,
                now: now(today),
                operator: "test",
            };
            import_contacts(&mut self.store, &request, &mut |_, _| {}).unwrap();
            return 0;
        }
        let request = Request {
            files: &[path],
            kind: match made {
                Made::Left(_) => kinds::asked_as("unsubscribed"),
                _ => None,
            },
            source: None,
            purpose: None,
            channel: None,
            on: None,
            options: &options,
            date_order: None,
            is_dry_run: false,
            policy: &self.policy,
            now: now(today),
            operator: "test",
        };
        let imported = import(&mut self.store, &request).unwrap();
        let done = &imported.files[0];
        let rows = done.rows;
        assert_eq!(
            rows.seen,
            rows.taken
                + rows.unmatched
                + rows.ambiguous
                + rows.no_statement
                + rows.already_known
                + rows.rejected
        );
        assert_eq!((rows.rejected, rows.ambiguous), (0, 0), "{done:?}");
        done.acts.values().sum()
    }

    fn may_write(&mut self, person: usize, today: NaiveDate) -> bool {
        let purpose = self
            .policy
            .consent_purposes(Channel::Email)
            .next()
            .unwrap()
            .0;
        let screening = Screening {
            channel: Channel::Email,
            purpose,
            policy: &self.policy,
            now: now(today),
            operator: "test",
        };
        let query = PersonQuery {
            emails: vec![format!("{}@example.org", PERSONS[person])],
            ..PersonQuery::default()
        };
        screen_one(&mut self.store, &screening, &query)
            .unwrap()
            .allowed
    }
}

fn cases() -> ProptestConfig {
    ProptestConfig {
        cases: 24,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn no_order_of_files_makes_a_yes_of_a_no(
        files in proptest::collection::vec(made(), 2..5),
        order in proptest::collection::vec((0_usize..5, 0_u64..20), 2..8),
    ) {
        let mut bench = Bench::new();
        let mut heard: [Heard; 3] = Default::default();
        let mut first_seen: BTreeMap<(usize, usize), NaiveDate> = BTreeMap::new();
        let mut at = 30;
        for (number, gap) in &order {
            let number = number % files.len();
            at += gap;
            let (made, today) = (&files[number], day(at));
            bench.take(number, made, today);
            prop_assert_eq!(bench.take(number, made, today), 0, "the same file twice");
            for (person, says) in made.statements() {
                let heard = &mut heard[person];
                match says {
                    Says::Yes(Some(on)) => heard.yes.push(day(on)),
                    Says::No(Some(on)) => heard.no.push(day(on)),
                    Says::No(None) => {
                        heard.no.push(*first_seen.entry((number, person)).or_insert(today));
                    }
                    _ => {}
                }
            }
            for (person, heard) in heard.iter().enumerate() {
                // A day to come proves nothing until it is there.
                let said_yes_last = heard
                    .yes
                    .iter()
                    .filter(|yes| **yes <= today)
                    .any(|yes| heard.no.iter().all(|no| no < yes));
                if bench.may_write(person, today) {
                    prop_assert!(said_yes_last, "{} after {:?}: {:?}", PERSONS[person], made, heard);
                }
            }
        }
    }
}

#[test]
fn the_bench_does_let_a_dated_yes_be_written_to_and_a_later_no_stop_it() {
    let mut bench = Bench::new();
    let today = day(30);
    bench.take(
        0,
        &Made::Contacts([Says::Yes(Some(3)), Says::Nothing, Says::No(Some(3))]),
        today,
    );
    assert!(bench.may_write(0, today));
    assert!(!bench.may_write(1, today));
    assert_eq!(
        bench.take(
            1,
            &Made::Subscribed(vec![(1, Some(4)), (2, Some(4))]),
            today
        ),
        2
    );
    assert!(bench.may_write(1, today));
    assert!(bench.may_write(2, today), "the yes is later than the no");
    assert_ne!(
        bench.take(2, &Made::Left(vec![(0, Some(5)), (1, None)]), today),
        0
    );
    assert!(!bench.may_write(0, today));
    assert!(!bench.may_write(1, today));
}

#[test]
fn the_undated_noes_of_a_known_file_are_no_new_ones_on_another_day() {
    let mut bench = Bench::new();
    let made = Made::Left(vec![(0, None), (1, Some(2))]);
    bench.take(0, &Made::Contacts([Says::Nothing; 3]), day(29));
    assert_ne!(bench.take(1, &made, day(30)), 0);
    assert_eq!(bench.take(1, &made, day(31)), 0);
    let other = Made::Left(vec![(0, None), (2, Some(2))]);
    assert_ne!(
        bench.take(2, &other, day(32)),
        0,
        "another file says it anew"
    );
}
