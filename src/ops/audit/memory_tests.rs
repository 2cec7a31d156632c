use proptest::prelude::*;

use super::*;
use crate::store::{Access, Entry, MasterKey, Now};

fn now() -> Now {
    Now {
        at: "2026-11-26T10:00:00Z".parse().unwrap(),
        today: "2026-11-26".parse().unwrap(),
    }
}

/// A store whose last audit found that, in that order.
fn store(folder: &std::path::Path, found: &[(i64, Vec<i64>)]) -> Store {
    let access = Access {
        path: folder.join("dpo.db"),
        verb: "test".to_owned(),
        lock_wait: std::time::Duration::from_secs(1),
        writes: true,
    };
    let key = MasterKey::generate().unwrap();
    let mut store = Store::init(&access, &key, now(), "test").unwrap();
    for _ in 0..2 {
        // Twice: the second takes the place of the first.
        let mut memory = Memory::default();
        for (record, shapes) in found {
            memory.add(*record, shapes);
        }
        let mut change = store.change().unwrap();
        memory.keep(&mut change).unwrap();
        change.commit(Entry::new("audited", now(), "test")).unwrap();
    }
    store
}

#[test]
fn what_was_found_is_known_again_record_by_record() {
    let folder = tempfile::tempdir().unwrap();
    let found = vec![
        (1, vec![70, -5]),
        (3, vec![70]),
        (900, vec![8, 9, 10]),
        (NO_RECORD, vec![-5, 11]),
    ];
    let store = store(folder.path(), &found);
    let mut recall = Recall::of(&store).unwrap();
    let first = recall.up_to(3).unwrap();
    assert!(first.holds(1, -5) && first.holds(1, 70) && first.holds(3, 70));
    assert!(!first.holds(3, -5) && !first.holds(2, 70) && !first.holds(900, 8));
    assert!(!recall.up_to(899).unwrap().holds(900, 8));
    assert!(recall.up_to(900).unwrap().holds(900, 10));
    let above = recall.up_to(i64::MAX).unwrap();
    assert!(above.holds(NO_RECORD, 11) && above.holds(NO_RECORD, -5));
    assert!(!above.holds(NO_RECORD, 70));
}

#[test]
fn without_an_audit_nothing_is_known() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path(), &[]);
    let mut recall = Recall::of(&store).unwrap();
    assert!(!recall.up_to(i64::MAX).unwrap().holds(1, 1));
}

#[test]
fn many_records_stand_in_several_parts() {
    let folder = tempfile::tempdir().unwrap();
    let found: Vec<(i64, Vec<i64>)> = (1..40_000)
        .map(|record| (record * 3, vec![record % 7, record % 11 + 100]))
        .chain([(NO_RECORD, vec![5])])
        .collect();
    let store = store(folder.path(), &found);
    assert!(store.finding_part(1).unwrap().is_some());
    let mut recall = Recall::of(&store).unwrap();
    for chunk in found.chunks(1000) {
        let last = chunk.last().unwrap().0;
        let known = recall
            .up_to(if last == NO_RECORD { i64::MAX } else { last })
            .unwrap();
        for (record, shapes) in chunk {
            for shape in shapes {
                assert!(known.holds(*record, *shape), "{record} {shape}");
            }
            assert!(!known.holds(*record, 99));
        }
    }
}

proptest! {
    #[test]
    fn a_part_that_was_cut_short_is_a_clear_error_and_no_panic(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        let folder = tempfile::tempdir().unwrap();
        let mut store = store(folder.path(), &[]);
        let mut change = store.change().unwrap();
        change.remember_findings(&[1, 2, 3], &[bytes]).unwrap();
        change.commit(Entry::new("audited", now(), "test")).unwrap();
        let mut recall = Recall::of(&store).unwrap();
        match recall.up_to(i64::MAX) {
            Ok(_) => {}
            Err(error) => prop_assert!(error.to_string().contains("unknown form")),
        }
    }
}
