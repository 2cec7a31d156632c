//! The shapes that words of a policy must have: ids, rule codes, e-mail addresses, paths. Each check
//! gives the reason for its no.

/// The longest text a key may hold.
pub(super) const LONGEST_TEXT: usize = 2_000;

/// Refuses what is no id: lower-case letters, digits and `-`, at most 64.
pub(super) fn id(word: &str) -> Result<(), String> {
    let is_shaped = (1..=64).contains(&word.len())
        && word
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && !word.starts_with('-')
        && !word.ends_with('-');
    if is_shaped {
        Ok(())
    } else {
        Err("an id is 1 to 64 lower-case letters, digits and -".to_owned())
    }
}

/// Refuses a purpose id that is also a word of the consent fields: `consent.email.status` could
/// then be read in two ways.
pub(super) fn purpose_id(word: &str) -> Result<(), String> {
    id(word)?;
    let aspect = serde_json::from_value::<crate::model::columns::Aspect>(word.into());
    if aspect.is_ok() {
        return Err(
            "it is the last part of a consent field, such as consent.email.status".to_owned(),
        );
    }
    Ok(())
}

/// Refuses what is no rule code: three capital letters, a hyphen, two digits.
pub(super) fn rule_code(word: &str) -> Result<(), String> {
    let is_shaped = word.split_once('-').is_some_and(|(family, number)| {
        family.len() == 3
            && family.bytes().all(|byte| byte.is_ascii_uppercase())
            && number.len() == 2
            && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    if is_shaped {
        Ok(())
    } else {
        Err("a rule code looks like MIN-02".to_owned())
    }
}

/// Refuses what cannot be an e-mail address.
pub(super) fn email(word: &str) -> Result<(), String> {
    let is_shaped = word.len() <= 254
        && !word.chars().any(|letter| {
            letter.is_whitespace() || letter.is_control() || "<>,;\"()".contains(letter)
        })
        && word.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty()
                && local.len() <= 64
                && !domain.contains('@')
                && domain.contains('.')
                && domain.split('.').all(|label| {
                    !label.is_empty() && !label.starts_with('-') && !label.ends_with('-')
                })
        });
    if is_shaped {
        Ok(())
    } else {
        Err("an e-mail address looks like privacy@example.org".to_owned())
    }
}

/// Refuses what is no way to withdraw a consent: a page, or an address to write to.
pub(super) fn withdrawal(word: &str) -> Result<(), String> {
    let is_page = word.strip_prefix("https://").is_some_and(|rest| {
        rest.contains('.') && !rest.chars().any(char::is_whitespace) && !rest.starts_with('.')
    });
    if is_page || email(word.strip_prefix("mailto:").unwrap_or(word)).is_ok() {
        Ok(())
    } else {
        Err("write a page such as https://example.org/unsubscribe, or an e-mail address".to_owned())
    }
}

/// Refuses a path that leads out of the policy's folder.
pub(super) fn relative_path(word: &str) -> Result<(), String> {
    let leads_out = word.starts_with(['/', '\\', '~'])
        || word.chars().any(char::is_control)
        || word.split(['/', '\\']).any(|part| part == "..");
    if word.is_empty() || leads_out {
        return Err(
            "the file lies in the policy's folder or below it, such as wordings/newsletter.txt"
                .to_owned(),
        );
    }
    Ok(())
}

/// Refuses a text with control characters, or one that is too long.
pub(super) fn text(word: &str) -> Result<(), String> {
    if word.chars().any(char::is_control) {
        return Err("it holds a control character or a line break".to_owned());
    }
    if word.chars().count() > LONGEST_TEXT {
        return Err(format!("it is longer than {LONGEST_TEXT} characters"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{email, id, purpose_id, relative_path, rule_code, text, withdrawal};

    #[test]
    fn ids_are_lower_case_words() {
        for good in [
            "crm",
            "direct-marketing",
            "newsletter-fr-2024-03",
            "2",
            &"a".repeat(64),
        ] {
            assert!(id(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "Direct",
            "a b",
            "-a",
            "a-",
            "a.b",
            "a_b",
            "é",
            &"a".repeat(65),
        ] {
            assert!(id(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_purpose_is_not_called_like_an_aspect_of_consent() {
        assert!(purpose_id("marketing").is_ok());
        for bad in ["status", "optin", "source", "purpose"] {
            assert!(purpose_id(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn rule_codes_have_three_capitals_and_two_digits() {
        assert!(rule_code("CON-01").is_ok());
        for bad in [
            "", "CON", "con-01", "CON-1", "CON-001", "CON01", "CONS-01", "CON-0a", "CON-01 ",
        ] {
            assert!(rule_code(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn e_mail_addresses_have_one_at_and_a_domain_with_a_dot() {
        for good in [
            "a@b.be",
            "privacy@acme.example",
            "prénom.nom@exämple.org",
            "a+b@c-d.example",
        ] {
            assert!(email(good).is_ok(), "{good}");
        }
        for bad in [
            "", "a", "a@b", "@b.be", "a@b@c.be", "a b@c.be", "a@.be", "a@b.", "<a@b.be>",
            "a@-b.be", "a@b.be\n",
        ] {
            assert!(email(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_withdrawal_is_a_page_or_an_address() {
        for good in [
            "https://example.org/stop",
            "mailto:stop@example.org",
            "stop@example.org",
        ] {
            assert!(withdrawal(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "http://example.org",
            "https://",
            "by letter",
            "https://a b.c",
        ] {
            assert!(withdrawal(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_path_stays_in_the_folder() {
        for good in ["a.txt", "wordings/a.txt", "./a.txt", "a..b.txt"] {
            assert!(relative_path(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "/etc/passwd",
            "../a",
            "a/../../b",
            "a\\..\\b",
            "~/a",
            "a\nb",
        ] {
            assert!(relative_path(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn texts_are_one_line() {
        assert!(text("Rue de l'Exemple 1, 1000 Bruxelles").is_ok());
        assert!(text("a\nb").is_err());
        assert!(text("a\u{1b}[31m").is_err());
        assert!(text(&"x".repeat(2_001)).is_err());
    }
}
