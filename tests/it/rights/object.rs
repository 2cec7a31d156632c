//! Objection.

use std::{collections::BTreeSet, fs};

use super::{
    NOTICES, approved, case, column, desk, done, ends, is_sealed, letter, planned, refused, steps,
};

#[test]
fn an_objection_stops_marketing_by_every_channel_and_answers_at_once() {
    let desk = desk();
    let case = case(&desk, "objection", &["--email", "maes@example.net"]);
    let args = ["object", "--case", &case, "--reason", "her words"];
    let plan = planned(&desk, &args);
    assert_eq!(steps(&plan, "object"), ["P-000001  direct-marketing"]);
    // The address that she named and no record has is bound as well.
    let bound = [
        "P-000001  email (2)",
        "P-000001  phone (1)",
        "P-000001  sms (1)",
        "P-000001  post (1)",
    ];
    assert_eq!(steps(&plan, "bind"), bound);
    assert_eq!(steps(&plan, "stop").len(), 10);
    let body = approved(&desk, &args, &plan, "objected");
    assert_eq!(body["schema"], "dpo.object/1");
    assert_eq!(body["restricted"], false);
    let stored: BTreeSet<String> = column(
        &desk,
        "SELECT CASE record WHEN 1 THEN 'A1' ELSE 'A2' END || '  ' || channel FROM objection WHERE purpose = 'direct-marketing'",
    )
    .into_iter()
    .collect();
    assert_eq!(stored, steps(&plan, "stop").into_iter().collect());
    let marked = column(
        &desk,
        "SELECT 'P-000001  ' || channel || ' (' || count(*) || ')' FROM mark WHERE kind = 'objected' GROUP BY channel",
    );
    assert_eq!(
        marked.into_iter().collect::<BTreeSet<_>>(),
        bound.map(str::to_owned).into_iter().collect()
    );
    let state = "SELECT state || ' ' || answered_on FROM request";
    assert_eq!(column(&desk, state), ["answered 2026-11-23"]);
    assert_eq!(column(&desk, NOTICES), Vec::<String>::new());
    assert!(letter(&body["folder"], "objection-recorded").contains("23 November 2026"));
    is_sealed(&desk);
}

#[test]
fn an_objection_to_another_purpose_restricts_until_it_is_decided() {
    let desk = desk();
    let one = case(&desk, "objection", &[]);
    let contract = ["object", "--case", &one, "--purpose", "orders"];
    refused(&desk, &contract, "no-objection");
    let unknown = ["object", "--case", &one, "--purpose", "weather"];
    ends(&desk, &unknown, 3, "unknown-purpose");
    let args = ["object", "--case", &one, "--purpose", "fraud"];
    let plan = planned(&desk, &args);
    let purposes = ["P-000001  direct-marketing", "P-000001  fraud"];
    assert_eq!(steps(&plan, "object"), purposes);
    assert_eq!(steps(&plan, "restrict").len(), 2);
    let body = approved(&desk, &args, &plan, "objected");
    assert_eq!(body["restricted"], true);
    let text = letter(&body["folder"], "objection-recorded");
    assert!(text.contains("Preventing fraud"), "{text}");
    let standing = "SELECT ground || ' ' || review_on FROM restriction WHERE lifted_on IS NULL";
    assert_eq!(column(&desk, standing), ["d 2026-12-23"]);
    assert_eq!(column(&desk, NOTICES).len(), 2);
    let state = "SELECT state FROM request";
    assert_eq!(column(&desk, state), ["in-progress"]);
    refused(&desk, &args, "already-restricted");
    // A second objection is weighed on its own; marketing stops whatever stands already.
    let two = case(&desk, "objection", &["--received", "2026-11-20"]);
    done(&desk, &["object", "--case", &two, "--purpose", "fraud"]);
    assert_eq!(column(&desk, standing).len(), 2);
    done(
        &desk,
        &["lift", "--case", &one, "--informed-on", "2026-11-23"],
    );
    assert_eq!(column(&desk, standing).len(), 1);
}

#[test]
fn without_a_purpose_of_marketing_only_what_is_named_is_objected_to() {
    let desk = desk();
    let policy = fs::read_to_string(desk.policy()).unwrap();
    let policy = policy.replacen("basis = \"consent\"", "basis = \"contract\"", 1);
    fs::write(desk.policy(), policy).unwrap();
    let case = case(&desk, "objection", &[]);
    refused(&desk, &["object", "--case", &case], "no-objection");
    let args = ["object", "--case", &case, "--purpose", "fraud"];
    let plan = planned(&desk, &args);
    assert_eq!(steps(&plan, "stop"), Vec::<String>::new());
    let said = desk.run(&args);
    assert_eq!(said.exit, 0, "{}", said.err);
    assert!(!said.out.contains("marketing"), "{}", said.out);
    let objections = "SELECT channel FROM objection";
    assert_eq!(column(&desk, objections), Vec::<String>::new());
    let text = fs::read_to_string(desk.path(&format!("{case}-object/objection-recorded.html")));
    let text = text.unwrap();
    assert!(
        text.contains("Preventing fraud") && !text.contains("advertising"),
        "{text}"
    );
}

/// "No calls" is not "no mail": the channel that the request names was kept and not heeded.
#[test]
fn an_objection_by_one_channel_stops_that_channel_alone() {
    let desk = desk();
    let case = case(&desk, "objection", &["--channel", "phone"]);
    let args = ["object", "--case", &case];
    let plan = planned(&desk, &args);
    assert_eq!(steps(&plan, "stop"), ["A1  phone", "A2  phone"]);
    let body = approved(&desk, &args, &plan, "objected");
    assert_eq!(body["channels"], serde_json::json!(["phone"]));
    let stopped = "SELECT DISTINCT channel FROM objection";
    assert_eq!(column(&desk, stopped), ["phone"]);
    let marked = "SELECT DISTINCT channel FROM mark WHERE kind = 'objected'";
    assert_eq!(column(&desk, marked), ["phone"]);
    let text = letter(&body["folder"], "objection-recorded");
    assert!(text.contains("phone") && !text.contains("e-mail"), "{text}");
}

#[test]
fn what_is_about_no_channel_takes_none() {
    let desk = desk();
    let open = [
        "--json",
        "request",
        "open",
        "--right",
        "access",
        "--channel",
        "phone",
    ];
    let said = desk.run(&[&open[..], &["--name", "Anna Maes"]].concat());
    assert_eq!(said.exit, 4, "{}", said.out);
    assert_eq!(said.error()["code"], "channel-unasked");
}
