//! The grammar of consent field names: `consent.<channel>[.<purpose>].<aspect>` and the names that
//! speak about the whole record. Must not know headers, files or systems.

use std::collections::BTreeMap;

use crate::model::{
    Channel, ConsentColumn, Polarity,
    columns::{Aspect, ConsentScope},
};

/// Reads a field name as a consent field; none where it is none.
#[must_use]
pub fn parse(name: &str) -> Option<ConsentColumn> {
    let rest = name.strip_prefix("consent.")?;
    let parts: Vec<&str> = rest.split('.').collect();
    let (scope, purpose, (aspect, polarity)) = match parts.as_slice() {
        [word] => record_aspect(word)?,
        [scope, word] => (scope_of(scope)?, None, aspect_of(word)?),
        [scope, purpose, word] if is_purpose(purpose) => (
            scope_of(scope)?,
            Some((*purpose).to_owned()),
            aspect_of(word)?,
        ),
        _ => return None,
    };
    Some(ConsentColumn {
        scope,
        purpose,
        aspect,
        polarity,
        words: BTreeMap::new(),
        claimed_at_most: false,
        counts_only_with: None,
    })
}

/// The consent side of a column that looks like a consent signal and is none.
#[must_use]
pub fn no_signal() -> ConsentColumn {
    ConsentColumn {
        scope: ConsentScope::Record,
        purpose: None,
        aspect: Aspect::Other,
        polarity: Polarity::None,
        words: BTreeMap::new(),
        claimed_at_most: false,
        counts_only_with: None,
    }
}

fn scope_of(word: &str) -> Option<ConsentScope> {
    match word {
        "any" => Some(ConsentScope::Any),
        "list" => Some(ConsentScope::List),
        "share" => Some(ConsentScope::Share),
        _ => Channel::parse(word).map(ConsentScope::Channel),
    }
}

/// A purpose is the policy's word, so any plain word will do that is not an aspect itself.
fn is_purpose(word: &str) -> bool {
    !word.is_empty()
        && aspect_of(word).is_none()
        && word
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

/// What the last part of a name means below a channel, and how such cells read.
fn aspect_of(word: &str) -> Option<(Aspect, Polarity)> {
    Some(match word {
        "optin" => (Aspect::Optin, Polarity::Grant),
        "optout" => (Aspect::Optout, Polarity::Deny),
        "status" => (Aspect::Status, Polarity::State),
        "double_optin" => (Aspect::DoubleOptin, Polarity::State),
        "optin_at" => (Aspect::OptinAt, Polarity::Evidence),
        "optin_ip" => (Aspect::OptinIp, Polarity::Evidence),
        "confirm_at" | "double_optin_at" => (Aspect::ConfirmAt, Polarity::Evidence),
        "confirm_ip" => (Aspect::ConfirmIp, Polarity::Evidence),
        "optout_at" => (Aspect::OptoutAt, Polarity::Evidence),
        "captured_at" => (Aspect::CapturedAt, Polarity::Evidence),
        "expires_at" => (Aspect::ExpiresAt, Polarity::Evidence),
        "source" => (Aspect::Source, Polarity::Evidence),
        "wording" => (Aspect::Wording, Polarity::Evidence),
        "type" => (Aspect::Kind, Polarity::Evidence),
        // A request for confirmation that was sent is not a confirmation.
        "confirm_sent_at" => (Aspect::Other, Polarity::Evidence),
        // Whether opens and clicks are followed, or whether a system can send: no statement about consent.
        "tracking" | "eligible" => (Aspect::Other, Polarity::None),
        "list_status" => (Aspect::Status, Polarity::State),
        _ => return None,
    })
}

type RecordMeaning = (ConsentScope, Option<String>, (Aspect, Polarity));

fn record_aspect(word: &str) -> Option<RecordMeaning> {
    let record = |aspect, polarity| Some((ConsentScope::Record, None, (aspect, polarity)));
    match word {
        "status" => Some((ConsentScope::Any, None, (Aspect::Status, Polarity::State))),
        "optout_at" => Some((
            ConsentScope::Any,
            None,
            (Aspect::OptoutAt, Polarity::Evidence),
        )),
        "double_optin_at" => record(Aspect::ConfirmAt, Polarity::Evidence),
        "legal_basis" => record(Aspect::LegalBasis, Polarity::Basis),
        "source" | "basis_source" => record(Aspect::Source, Polarity::Evidence),
        "captured_at" | "basis_reviewed_at" => record(Aspect::CapturedAt, Polarity::Evidence),
        "expires_at" => record(Aspect::ExpiresAt, Polarity::Evidence),
        "purpose" | "purpose_id" => record(Aspect::Purpose, Polarity::Evidence),
        "channel" | "capture_channel" => record(Aspect::ChannelName, Polarity::Evidence),
        "type" => record(Aspect::Kind, Polarity::Evidence),
        "given_by" => record(Aspect::GivenBy, Polarity::Evidence),
        "wording" => record(Aspect::Wording, Polarity::Evidence),
        "valid_from" | "evidence" | "individual_ref" | "optout_mode" | "optout_reason"
        | "optout_source" | "list" => record(Aspect::Other, Polarity::Evidence),
        // What was done about consents and objections proves no yes.
        "controllers" | "notice_at" | "objection_ack_at" | "optout_offered_at" | "screened_at"
        | "suppressed_at" | "photo" => record(Aspect::Other, Polarity::None),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_field_names_channel_purpose_and_aspect() {
        let column = parse("consent.email.direct-marketing.optin").unwrap();
        assert_eq!(column.scope, ConsentScope::Channel(Channel::Email));
        assert_eq!(column.purpose.as_deref(), Some("direct-marketing"));
        assert_eq!(
            (column.aspect, column.polarity),
            (Aspect::Optin, Polarity::Grant)
        );
    }

    #[test]
    fn a_name_without_a_purpose_has_none() {
        let column = parse("consent.phone.optout").unwrap();
        assert_eq!((column.purpose, column.polarity), (None, Polarity::Deny));
    }

    #[test]
    fn sharing_is_a_scope_and_no_channel() {
        assert_eq!(
            parse("consent.share.optout").unwrap().scope,
            ConsentScope::Share
        );
    }

    #[test]
    fn tracking_and_a_photo_permission_are_no_consent_signal() {
        assert_eq!(
            parse("consent.email.tracking").unwrap().polarity,
            Polarity::None
        );
        assert_eq!(parse("consent.photo").unwrap().polarity, Polarity::None);
    }

    #[test]
    fn a_lawful_basis_speaks_about_the_record() {
        let column = parse("consent.legal_basis").unwrap();
        assert_eq!(
            (column.scope, column.polarity),
            (ConsentScope::Record, Polarity::Basis)
        );
    }

    #[test]
    fn what_is_not_of_the_grammar_is_no_consent_field() {
        for name in [
            "consent",
            "consent.",
            "consent.pigeon.optin",
            "consent.email",
            "consent.email.optin.optin",
            "consent.email..optin",
            "contact.email.primary",
            "consent.email.a b.optin",
            "consent.email.maybe",
        ] {
            assert_eq!(parse(name), None, "{name}");
        }
    }
}
