//! Says in words what an audit could not check, so that "no finding" is not read as "lawful".

use super::{How, SourceCx, elsewhere, later_contact, profile, retention::Dates};
use crate::{
    model::Lang,
    policy::{Basis, Policy, Profile, RetentionFrom, is_placeholder},
    words,
};

/// Sentences on what was not checked: first what no audit of a file can see, then what this policy
/// and these sources leave open. `codes` are the rules that were chosen; none: all of them.
#[must_use]
pub fn not_checked(
    policy: &Policy,
    sources: &[SourceCx<'_>],
    codes: &[String],
    lang: Lang,
) -> Vec<String> {
    let mut out = Vec::new();
    let mut say = |key: &str, values: &[(&str, &str)]| {
        out.extend(words::not_checked(key, lang).map(|template| words::fill(template, values)));
    };
    say(
        if policy.wordings.is_empty() {
            "no_wording"
        } else {
            "wording"
        },
        &[],
    );
    if !policy.wordings.is_empty() && is_placeholder(&policy.controller.name) {
        say("wording_controller", &[]);
    }
    say("necessity", &[]);
    say("free_text", &[]);
    let unseen: Vec<&str> = elsewhere()
        .filter(|entry| entry.how == How::CannotShow)
        .map(|entry| entry.code)
        .collect();
    say("cannot_show", &[("codes", &unseen.join(", "))]);
    for purpose in policy
        .purposes
        .iter()
        .filter(|purpose| purpose.basis != Basis::Consent)
    {
        say("other_basis", &[("purpose", &purpose.id)]);
    }
    if let Profile::Law(country) = &policy.profile {
        say("profile", &[("country", country)]);
        let drafts = sources
            .first()
            .map(|cx| drafts(country, cx.today, lang))
            .unwrap_or_default();
        if !drafts.is_empty() {
            say("draft", &[("country", country), ("channels", &drafts)]);
        }
    }
    for cx in sources {
        for key in gaps(cx) {
            say(key, &[("source", cx.source)]);
        }
    }
    if !codes.is_empty() {
        say("chosen_rules", &[("codes", &codes.join(", "))]);
    }
    out
}

/// The channels of which the law of a country is not verified, in words.
fn drafts(country: &str, today: chrono::NaiveDate, lang: Lang) -> String {
    let names: Vec<&str> = profile::Regimes::on(today)
        .drafts(country)
        .filter_map(|channel| words::term(&format!("channel.{}", channel.as_str()), lang))
        .collect();
    names.join(", ")
}

/// The same for a report: what several sources have in common is said once, with their names.
#[must_use]
pub fn not_checked_at_a_glance(
    policy: &Policy,
    sources: &[SourceCx<'_>],
    codes: &[String],
    lang: Lang,
) -> Vec<String> {
    let mut out = not_checked(policy, &[], codes, lang);
    let mut names_of: Vec<(&str, Vec<&str>)> = Vec::new();
    for cx in sources {
        for key in gaps(cx) {
            match names_of.iter_mut().find(|(known, _)| *known == key) {
                Some((_, names)) if names.contains(&cx.source) => {}
                Some((_, names)) => names.push(cx.source),
                None => names_of.push((key, vec![cx.source])),
            }
        }
    }
    out.extend(names_of.iter().filter_map(|(key, names)| {
        let template = words::not_checked(key, lang)?;
        Some(words::fill(template, &[("source", &names.join(", "))]))
    }));
    out
}

/// What a source does not let the rules see.
fn gaps(cx: &SourceCx<'_>) -> Vec<&'static str> {
    let dates = Dates::new(cx);
    let needs_contact = cx
        .policy
        .purposes
        .iter()
        .any(|purpose| purpose.retention_from == RetentionFrom::LastContact);
    let is_dated = |field: &str| cx.columns.below(field).next().is_some();
    let has_ambiguous_dates = ["life", "person.birth_date", "consent"]
        .iter()
        .any(|prefix| {
            cx.columns.below(prefix).any(|column| {
                column.date_order.is_none()
                    && column
                        .field
                        .as_ref()
                        .is_some_and(|field| field.as_str().ends_with("_at"))
            })
        });
    let has_sales = [
        "life.customer",
        "life.first_purchase_at",
        "life.last_purchase_at",
    ]
    .into_iter()
    .any(|field| cx.columns.first(field).is_some());
    [
        (
            "seller",
            matches!(cx.policy.profile, Profile::Law(_))
                && has_sales
                && cx.columns.first("life.seller").is_none(),
        ),
        ("mailing_dates", !later_contact::has_mailing_dates(cx)),
        ("first_use", !is_dated("life.first_mailing_at")),
        (
            "who_made_contact",
            needs_contact && dates.has_last_contact_column() && !dates.knows_who_made_contact(),
        ),
        ("ambiguous_dates", has_ambiguous_dates),
        ("file_permissions", cx.file.is_none()),
    ]
    .into_iter()
    .filter_map(|(key, is_open)| is_open.then_some(key))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::samples;

    fn run(policy: &Policy, names: &[&str], codes: &[&str]) -> String {
        let columns = samples::columns(names);
        let cx = SourceCx {
            source: "crm",
            columns: &columns,
            block: None,
            policy,
            today: samples::date("2026-11-23"),
            lang: Lang::En,
            file: None,
            imported: samples::date("2026-11-20"),
            wants_text: true,
        };
        let codes: Vec<String> = codes.iter().map(|code| (*code).to_owned()).collect();
        not_checked(policy, &[cx], &codes, Lang::En).join("\n")
    }

    #[test]
    fn a_policy_without_wordings_says_so_in_the_words_of_the_contract() {
        let out = run(&samples::policy(), &[], &[]);
        assert!(
            out.starts_with("consent wording: no wording registered"),
            "{out}"
        );
    }

    #[test]
    fn a_source_without_mailing_dates_cannot_show_mailings_after_a_no() {
        assert!(run(&samples::policy(), &["A=id.source"], &[]).contains("CON-12"));
        assert!(!run(&samples::policy(), &["A=life.last_mailing_at"], &[]).contains("CON-12"));
    }

    #[test]
    fn a_law_profile_says_what_of_it_is_a_draft() {
        let mut policy = samples::policy();
        assert!(!run(&policy, &[], &[]).contains("law:"));
        policy.profile = Profile::Law("DE".to_owned());
        let out = run(&policy, &[], &[]);
        assert!(
            out.contains("(draft): e-mail, telephone, text message, post"),
            "{out}"
        );
        policy.profile = Profile::Law("BE".to_owned());
        assert!(!run(&policy, &[], &[]).contains("draft"));
    }

    #[test]
    fn a_sale_without_a_seller_is_taken_for_the_controllers_own() {
        let mut policy = samples::policy();
        policy.profile = Profile::Law("BE".to_owned());
        let says = |names: &[&str]| run(&policy, names, &[]).contains("who made a sale");
        assert!(says(&["A=life.last_purchase_at"]));
        assert!(!says(&["A=life.last_purchase_at", "B=life.seller"]));
        assert!(!says(&["A=life.created_at"]));
    }

    #[test]
    fn a_choice_of_rules_is_named() {
        assert!(run(&samples::policy(), &[], &["CON-01"]).contains("CON-01"));
        assert!(!run(&samples::policy(), &[], &[]).contains("CON-01"));
    }

    #[test]
    fn another_basis_than_consent_is_named_by_its_purpose() {
        let mut policy = samples::policy();
        assert!(!run(&policy, &[], &[]).contains("direct-marketing"));
        policy.purposes[0].basis = Basis::LegitimateInterest;
        assert!(run(&policy, &[], &[]).contains("direct-marketing"));
    }
}
