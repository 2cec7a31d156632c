//! Rectification.

use super::{
    NOTICES, approved, case, column, desk, done, ends, entries, is_sealed, letter, planned,
    refused, steps, verified,
};

#[test]
fn a_rectification_does_its_plan_and_no_more() {
    let desk = desk();
    let case = verified(&desk, "rectification", &[]);
    let args = [
        "rectify",
        "--case",
        &case,
        "--set",
        "City=Brugge",
        "--set",
        "contact.email=a.maes@example.net",
        "--record",
        "crm:A1",
        "--statement",
        "her words",
    ];
    let plan = planned(&desk, &args);
    let cells: Vec<&str> = plan["steps"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|step| step["field"].as_str())
        .collect();
    assert_eq!(cells, ["addr.main.city", "contact.email.primary"]);
    assert_eq!(steps(&plan, "state").len(), 1);
    let body = approved(&desk, &args, &plan, "rectified");
    assert_eq!(body["schema"], "dpo.rectify/1");
    assert_eq!((&body["records"], &body["cells"]), (&1.into(), &2.into()));
    let stored = "SELECT record || ' ' || position || ' ' || state FROM rectification ORDER BY id";
    assert_eq!(column(&desk, stored), ["1 8 pending", "1 3 pending"]);
    let statements = "SELECT CAST(count(*) AS TEXT) FROM statement";
    assert_eq!(column(&desk, statements), ["1"]);
    let owed = "SELECT kind || ' ' || state FROM crm_change";
    assert_eq!(column(&desk, owed), ["rectify pending"]);
    let text = letter(&body["folder"], "rectified");
    for words in ["Brugge", "a.maes@example.net", "her words", "Mailer GmbH"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("Payer NV"), "{text}");
    is_sealed(&desk);
    let shown = desk.run(&["find", "--email", "a.maes@example.net", "--json"]);
    assert_eq!(shown.json()["candidates"][0]["record"], "A1");
    refused(&desk, &args, "case-closed");
}

#[test]
fn a_correction_is_due_to_those_who_have_what_was_corrected() {
    let desk = desk();
    let city = verified(&desk, "rectification", &[]);
    done(&desk, &["rectify", "--case", &city, "--set", "City=Brugge"]);
    assert_eq!(column(&desk, NOTICES), Vec::<String>::new());
    let name = verified(&desk, "rectification", &[]);
    done(
        &desk,
        &["rectify", "--case", &name, "--set", "First name=Ann"],
    );
    assert_eq!(
        column(&desk, NOTICES),
        ["rectification mailer open", "rectification namer open"]
    );
}

#[test]
fn a_file_says_what_is_right_so_that_no_argument_has_to() {
    let desk = desk();
    let case = verified(&desk, "rectification", &[]);
    desk.write("right.txt", "# corrections\n\nCity = Brugge\n");
    let args = ["rectify", "--case", &case, "--set-file", "right.txt"];
    let plan = planned(&desk, &args);
    let same = planned(&desk, &["rectify", "--case", &case, "--set", "City=Brugge"]);
    assert_eq!(plan["sha256"], same["sha256"]);
    desk.write("wrong.txt", "City=Brugge\nKerkstraat\n");
    let wrong = ["rectify", "--case", &case, "--set-file", "wrong.txt"];
    ends(&desk, &wrong, 3, "set-file");
    let gone = ["rectify", "--case", &case, "--set-file", "gone.txt"];
    ends(&desk, &gone, 3, "set-file");
    desk.write("said.txt", "\u{feff}her words\n");
    let stated = |how: &str, what: &str| planned(&desk, &["rectify", "--case", &case, how, what]);
    let plan = stated("--statement-file", "said.txt");
    assert_eq!(steps(&plan, "state").len(), 1);
    assert_eq!(plan, stated("--statement", "her words"));
}

#[test]
fn what_cannot_be_rectified_is_told_without_its_value() {
    let desk = desk();
    let case = case(&desk, "rectification", &[]);
    let rectify = |set: &str| -> Vec<String> {
        ["rectify", "--case", &case, "--set", set]
            .map(str::to_owned)
            .to_vec()
    };
    let check = |set: &str, exit: i32, code: &str| {
        let args = rectify(set);
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        ends(&desk, &args, exit, code);
    };
    check("City=Brugge", 4, "identity-not-verified");
    desk.run(&["request", "verify-identity", &case, "--method", "signature"]);
    check("contact.email=maes@example", 3, "wrong-value");
    check("person.birth_date=1980-12-32", 3, "wrong-value");
    check("Maes=Leuven", 3, "unknown-field");
    check("Id=A9", 4, "not-rectifiable");
    let same = [
        "rectify",
        "--case",
        &case,
        "--set",
        "City=Leuven",
        "--record",
        "crm:A1",
    ];
    ends(&desk, &same, 3, "nothing-to-rectify");
}

#[test]
fn another_plan_than_the_approved_one_is_not_carried_out() {
    let desk = desk();
    let case = verified(&desk, "rectification", &[]);
    let plan = planned(&desk, &["rectify", "--case", &case, "--set", "City=Brugge"]);
    let digest = plan["sha256"].as_str().unwrap();
    let other = [
        "rectify",
        "--case",
        &case,
        "--set",
        "City=Gent",
        "--plan",
        digest,
    ];
    refused(&desk, &other, "plan-changed");
    assert!(!desk.path(&format!("{case}-rectify")).exists());
}

#[test]
fn restricted_data_is_rectified_in_the_persons_own_case_or_with_a_basis_only() {
    let desk = desk();
    let block = case(&desk, "restriction", &[]);
    done(&desk, &["restrict", "--case", &block, "--ground", "a"]);
    let ours = verified(&desk, "rectification", &["--by", "controller"]);
    let rectify = ["rectify", "--case", &ours, "--set", "City=Brugge"];
    refused(&desk, &rectify, "restricted-record");
    let with_basis = [&rectify[..], &["--basis", "legal-claims"]].concat();
    done(&desk, &with_basis);
    let last = entries(&desk).pop().unwrap();
    assert_eq!(last["basis"], "legal-claims");
    let hers = verified(&desk, "rectification", &[]);
    let plan = planned(&desk, &["rectify", "--case", &hers, "--set", "City=Gent"]);
    assert_eq!(plan["remarks"][0], "restricted: 18-2 consent");
    done(&desk, &["rectify", "--case", &hers, "--set", "City=Gent"]);
    assert_eq!(entries(&desk).pop().unwrap()["basis"], "consent");
}
