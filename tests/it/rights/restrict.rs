//! Restriction and its lifting.

use serde_json::Value;

use super::{
    NOTICES, approved, case, column, desk, done, ends, is_sealed, letter, planned, refused, steps,
};

#[test]
fn a_restriction_does_its_plan_and_its_letter_says_why() {
    let desk = desk();
    let case = case(&desk, "restriction", &[]);
    let args = [
        "restrict",
        "--case",
        &case,
        "--ground",
        "c",
        "--review",
        "2027-01-15",
        "--reason",
        "her words",
    ];
    let plan = planned(&desk, &args);
    assert_eq!(
        steps(&plan, "restrict"),
        [
            "A1  18-1-c, review 2027-01-15",
            "A2  18-1-c, review 2027-01-15"
        ]
    );
    let body = approved(&desk, &args, &plan, "restricted");
    assert_eq!(body["schema"], "dpo.restrict/1");
    let stored = "SELECT record || ' ' || ground || ' ' || review_on FROM restriction JOIN restricted_record ON restriction = id ORDER BY record";
    assert_eq!(column(&desk, stored), ["1 c 2027-01-15", "2 c 2027-01-15"]);
    let told = ["restriction mailer open", "restriction namer open"];
    assert_eq!(column(&desk, NOTICES), told);
    assert!(letter(&body["folder"], "restricted").contains("15 January 2027"));
    is_sealed(&desk);
}

#[test]
fn the_other_names_of_the_verbs_do_the_same() {
    let desk = desk();
    let case = case(&desk, "restriction", &[]);
    let block = planned(&desk, &["block", "--case", &case, "--ground", "a"]);
    let restrict = planned(&desk, &["restrict", "--case", &case, "--ground", "a"]);
    assert_eq!(block, restrict);
    done(&desk, &["block", "--case", &case, "--ground", "a"]);
    let unblock = ["unblock", "--case", &case, "--informed-on", "2026-11-23"];
    assert_eq!(done(&desk, &unblock)["schema"], "dpo.lift/1");
}

#[test]
fn a_restriction_is_not_set_without_a_sense() {
    let desk = desk();
    let one = case(&desk, "restriction", &[]);
    let past = [
        "restrict",
        "--case",
        &one,
        "--ground",
        "a",
        "--review",
        "2026-11-23",
    ];
    ends(&desk, &past, 3, "review-past");
    done(&desk, &["restrict", "--case", &one, "--ground", "a"]);
    let two = case(&desk, "restriction", &[]);
    let again = ["restrict", "--case", &two, "--ground", "a"];
    refused(&desk, &again, "already-restricted");
    let access = case(&desk, "access", &[]);
    let wrong = ["restrict", "--case", &access, "--ground", "b"];
    refused(&desk, &wrong, "other-right");
    let nobody = ["restrict", "--case", "2026-0999", "--ground", "b"];
    ends(&desk, &nobody, 3, "unknown-case");
    assert_eq!(
        desk.run(&["restrict", "--case", &two, "--ground", "e"])
            .exit,
        2
    );
}

#[test]
fn nothing_is_lifted_before_the_person_was_told() {
    let desk = desk();
    let case = case(&desk, "restriction", &[]);
    refused(
        &desk,
        &["lift", "--case", &case, "--informed-on", "2026-11-23"],
        "not-restricted",
    );
    done(&desk, &["restrict", "--case", &case, "--ground", "a"]);
    let lift = ["lift", "--case", &case];
    refused(&desk, &lift, "person-not-informed");
    let early = [&lift[..], &["--informed-on", "2026-11-22"]].concat();
    refused(&desk, &early, "person-not-informed");
    let future = [&lift[..], &["--informed-on", "2026-11-24"]].concat();
    refused(&desk, &future, "person-not-informed");
    let announce = [
        &lift[..],
        &[
            "--announce",
            "--lift-on",
            "2026-12-07",
            "--reason",
            "her words",
        ],
    ]
    .concat();
    let plan = planned(&desk, &announce);
    assert_eq!(plan["steps"], Value::Array(Vec::new()));
    let body = approved(&desk, &announce, &plan, "lifting-announced");
    let text = letter(&body["folder"], "before-lifting");
    assert!(
        text.contains("7 December 2026") && text.contains("her words"),
        "{text}"
    );
    let standing = "SELECT ground FROM restriction WHERE lifted_on IS NULL";
    assert_eq!(column(&desk, standing), ["a"]);
    let told = [&lift[..], &["--informed-on", "2026-11-23"]].concat();
    let plan = planned(&desk, &told);
    assert_eq!(steps(&plan, "lift"), ["A1  ", "A2  ", "P-000001  18-1-a"]);
    let body = approved(&desk, &told, &plan, "lifted");
    assert_eq!(
        (&body["records"], &body["restrictions"]),
        (&2.into(), &1.into())
    );
    assert_eq!(column(&desk, standing), Vec::<String>::new());
    let informed = "SELECT lifted_on || ' ' || informed_on FROM restriction";
    assert_eq!(column(&desk, informed), ["2026-11-23 2026-11-23"]);
    refused(&desk, &told, "not-restricted");
    is_sealed(&desk);
}
