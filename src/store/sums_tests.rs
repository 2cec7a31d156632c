//! The sums that triggers keep are those that a look at all rows gives.

use proptest::prelude::*;

use super::*;
use crate::store::{MasterKey, change};

const KEY: [u8; 16] = [7; 16];

fn connection() -> Connection {
    let mut connection = Connection::open_in_memory().unwrap();
    open::migrate(&mut connection, true).unwrap();
    connection
}

/// What can be done to a table of few keys: some of it meets a row that is there, some does not.
#[derive(Clone, Debug)]
enum Step {
    Bulk(Vec<(i64, i64)>),
    Identities(Vec<(i64, i64)>),
    Forget(i64),
    Note(i64),
    Event(i64),
    Changed(i64, i64),
    Gone(i64),
    All,
}

fn step() -> impl Strategy<Value = Step> {
    let few = || 0_i64..6;
    let pairs = || prop::collection::vec((few(), few()), 0..40);
    prop_oneof![
        pairs().prop_map(Step::Bulk),
        pairs().prop_map(Step::Identities),
        few().prop_map(Step::Forget),
        few().prop_map(Step::Note),
        few().prop_map(Step::Event),
        (few(), few()).prop_map(|(record, line)| Step::Changed(record, line)),
        few().prop_map(Step::Gone),
        Just(Step::All),
    ]
}

fn take(connection: &Connection, sums: &Sums, step: &Step) {
    let run = |sql: &str, values: &[i64]| {
        connection
            .execute(sql, rusqlite::params_from_iter(values))
            .unwrap();
    };
    match step {
        Step::Bulk(pairs) => change::KEYS
            .insert(
                connection,
                Some(sums),
                pairs.iter(),
                |values, (h, record)| {
                    values.integer(*h)?.integer(*record)?;
                    Ok(())
                },
            )
            .unwrap(),
        Step::Identities(pairs) => change::IDENTITIES
            .insert(
                connection,
                Some(sums),
                pairs.iter(),
                |values, (identity, digest)| {
                    values
                        .integer(1)?
                        .integer(*identity)?
                        .integer(1)?
                        .integer(*digest)?;
                    Ok(())
                },
            )
            .unwrap(),
        Step::Forget(h) => run("DELETE FROM subject_key WHERE h = ?1", &[*h]),
        Step::Note(to) => run(
            "INSERT INTO meta (name, value) VALUES ('last_record', CAST(?1 AS TEXT))
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            &[*to],
        ),
        Step::Event(record) => run(
            "INSERT OR IGNORE INTO objection (record, channel, purpose, said_on, request)
             VALUES (?1, 'email', 'direct-marketing', '2026-11-23', 1)",
            &[*record],
        ),
        Step::Changed(record, line) => run(
            "UPDATE objection SET request = ?2 WHERE record = ?1",
            &[*record, *line],
        ),
        Step::Gone(record) => run("DELETE FROM objection WHERE record = ?1", &[*record]),
        Step::All => run("DELETE FROM subject_key", &[]),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_kept_is_what_a_look_at_all_rows_gives(steps in prop::collection::vec(step(), 1..30)) {
        let connection = connection();
        connection.pragma_update(None, "foreign_keys", false).unwrap();
        let sums = Sums::follow(&connection, &KEY).unwrap();
        for step in &steps {
            take(&connection, &sums, step);
            let hasher = SipHasher24::new_with_key(&KEY);
            prop_assert_eq!(&sums.running().sums, &sums.read(&connection, hasher).unwrap(), "{:?}", step);
        }
    }
}

#[test]
fn values_of_another_type_length_or_place_are_another_row() {
    let hash =
        |values: &[ValueRef<'_>]| row_hash(SipHasher24::new_with_key(&KEY), values.iter().copied());
    let (a, ab, b, bc, c) = (
        ValueRef::Text(b"a"),
        ValueRef::Text(b"ab"),
        ValueRef::Text(b"b"),
        ValueRef::Text(b"bc"),
        ValueRef::Text(b"c"),
    );
    let rows = [
        vec![ab, c],
        vec![a, bc],
        vec![a, b, c],
        vec![c, ab],
        vec![ValueRef::Blob(b"ab"), c],
        vec![ValueRef::Null, c],
        vec![ValueRef::Text(b""), c],
        vec![ValueRef::Integer(0), c],
        vec![ValueRef::Integer(1), c],
        vec![c],
    ];
    let hashes: std::collections::HashSet<u128> = rows.iter().map(|row| hash(row)).collect();
    assert_eq!(hashes.len(), rows.len());
    // Under another key it is another number.
    let other = row_hash(SipHasher24::new_with_key(&[8; 16]), [ab, c].into_iter());
    assert!(!hashes.contains(&other));
}

#[test]
fn a_row_that_is_written_without_a_trigger_is_a_row_from_outside() {
    let connection = connection();
    let sums = Sums::follow(&connection, &KEY).unwrap();
    let hasher = SipHasher24::new_with_key(&KEY);
    // What the rule against REPLACE and against plain insertions into these tables is for.
    connection
        .execute("INSERT INTO subject_key (h, record) VALUES (1, 1)", [])
        .unwrap();
    assert_ne!(sums.running().sums, sums.read(&connection, hasher).unwrap());
}

#[test]
fn the_sums_of_a_store_tell_which_table_was_touched_and_for_which_trail_they_are() {
    let connection = connection();
    let key = MasterKey::generate().unwrap();
    let keys = key.derive("store").unwrap();
    let mut sealer = Sealer::new(&keys);
    let standing = |entries, is_summed| {
        compare(
            &connection,
            &Sealer::new(&keys),
            &keys.rows,
            entries,
            is_summed,
        )
        .unwrap()
    };
    assert_eq!(standing(1, false), Standing::NotYet);
    assert_eq!(standing(1, true), Standing::Lost);
    keep_all(&connection, &mut sealer, &keys.rows, 1).unwrap();
    assert_eq!(standing(1, true), Standing::Same);
    assert_eq!(standing(2, true), Standing::Lost);
    connection
        .execute("INSERT INTO subject_key (h, record) VALUES (1, 1)", [])
        .unwrap();
    let touched = Standing::Other(vec!["subject_key".to_owned()]);
    assert_eq!(standing(1, true), touched);
    connection.execute("DELETE FROM subject_key", []).unwrap();
    assert_eq!(standing(1, true), Standing::Same);
}
