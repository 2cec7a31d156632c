//! Who writes, and to whom: EML-20, EML-21, EML-22, EML-26.

use super::{
    addresses::Mailbox,
    check::{Findings, View, looks_sent_to_many},
    lexicon::{folded, lexicon},
    url::written_out,
};
use crate::{
    model::{Evidence, Text, contact_point},
    policy::is_placeholder,
};

/// Runs the checks; `is_marketing`: whether the rules for advertising hold.
pub fn check(view: &View<'_>, is_marketing: bool, findings: &mut Findings<'_>) {
    let text = view.visible();
    let reach = Reach::of(view, &text);
    if is_marketing {
        from_name(view, findings);
        body(view, &text, reach, findings);
        subject(view, findings);
    }
    reply(view, reach, findings);
    open_recipients(view, findings);
}

/// How the sender can be reached besides an answer to the message.
#[derive(Clone, Copy, Debug)]
struct Reach {
    in_body: bool,
    by_answer: bool,
}

impl Reach {
    fn of(view: &View<'_>, text: &str) -> Self {
        let words = lexicon();
        let by_link = view
            .pages
            .iter()
            .zip(view.exits)
            .flat_map(|(page, exits)| page.links.iter().map(move |link| (link, exits)))
            .any(|(link, exits)| {
                let is_exit = exits
                    .direct
                    .iter()
                    .any(|exit| std::ptr::eq(exit.link, link));
                !is_exit
                    && (matches!(link.url.scheme.as_str(), "mailto" | "tel")
                        || words.contact.is_in(&folded(&link.label))
                        || words.contact.is_in(&link.url.words()))
            });
        let by_text = written_out(text).iter().any(|(start, end)| {
            text.get(*start..*end)
                .is_some_and(|address| contact_point::is_email(address) && !is_noreply(address))
        });
        let answered = if view.mail.reply_to.is_empty() {
            &view.mail.from
        } else {
            &view.mail.reply_to
        };
        Self {
            in_body: by_link || by_text || has_phone(text),
            by_answer: answered.iter().any(|mailbox| !is_noreply(mailbox.user())),
        }
    }
}

/// Whether a mailbox says that nobody reads it.
fn is_noreply(user: &str) -> bool {
    let user = user.split('@').next().unwrap_or_default();
    let plain: String = user
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    lexicon()
        .noreply
        .iter()
        .any(|word| plain.contains(word.as_str()))
}

/// Whether a text holds what reads like a telephone number: nine digits or more after `+` or `0`.
fn has_phone(text: &str) -> bool {
    text.split(|c: char| !(c.is_ascii_digit() || " +()/.-\u{a0}".contains(c)))
        .any(|run| {
            let run = run.trim_matches([' ', '/', '.', '-', '\u{a0}']);
            let digits = run.chars().filter(char::is_ascii_digit).count();
            (9..=15).contains(&digits)
                && (run.starts_with(['+', '('])
                    || (run.starts_with('0') && !is_company_number(run)))
        })
}

/// EML-20, the part of the header: a name is shown, not only an address.
fn from_name(view: &View<'_>, findings: &mut Findings<'_>) {
    if !view.mail.has_header {
        return;
    }
    let is_named = view.mail.from.first().is_some_and(|from: &Mailbox| {
        from.name.chars().any(char::is_alphabetic) && !from.name.contains('@')
    });
    if !is_named {
        let line = view.mail.header.first("from").map(|field| field.line);
        findings.add("EML-20", "from_name", &[], |finding| {
            finding.field = Some("From".into());
            finding.line = line;
        });
    }
}

/// EML-20, the part of the body: legal name, postal address, contact, company number in Belgium.
fn body(view: &View<'_>, text: &str, reach: Reach, findings: &mut Findings<'_>) {
    let policy = view.request.policy;
    let controller = &policy.controller;
    let words = folded(text);
    let has_name = is_placeholder(&controller.name) || words.contains(&folded(&controller.name));
    let has_address = (!is_placeholder(&controller.address)
        && words.contains(&folded(&controller.address)))
        || has_postal_address(text);
    let is_belgian = policy.country.starts_with("BE");
    let gaps = [
        ("controller", !has_name),
        ("address", !has_address),
        ("contact", !(reach.in_body || reach.by_answer)),
        ("company_number", is_belgian && !has_company_number(text)),
    ];
    let form = Some(view.shown().as_str().to_owned());
    for (variant, _) in gaps.iter().filter(|(_, is_missing)| *is_missing) {
        findings.add("EML-20", variant, &[], |finding| {
            finding.field = form.as_deref().map(Text::from);
            if *variant != "controller" {
                finding.evidence = Evidence::Likely;
            }
        });
    }
}

/// Whether a text holds a postal address: a postcode with a town, and a street within a few words.
fn has_postal_address(text: &str) -> bool {
    const NEAR: usize = 14;
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || ",;|·•–—".contains(c))
        .filter(|word| !word.is_empty())
        .collect();
    let is_street: Vec<bool> = words
        .iter()
        .map(|word| lexicon().street.has(folded(word).trim()))
        .collect();
    words.iter().enumerate().any(|(at, word)| {
        let next = words.get(at + 1).copied().unwrap_or_default();
        let is_postcode = is_postcode(word, next);
        let from = at.saturating_sub(NEAR);
        let to = (at + NEAR).min(words.len());
        is_postcode
            && is_street
                .get(from..to)
                .is_some_and(|near| near.contains(&true))
    })
}

/// Whether a word is a postcode before a town: `1000 Bruxelles`, `B-1000`, `1012 AB`, `75001`, `L-1234`,
/// `10115`; or the first half of a British one.
fn is_postcode(word: &str, next: &str) -> bool {
    let starts_town = next.chars().next().is_some_and(char::is_uppercase);
    let digits = word.split_once('-').map_or(word, |(country, digits)| {
        let is_country = country.len() <= 2 && country.chars().all(|c| c.is_ascii_uppercase());
        if is_country { digits } else { word }
    });
    let is_number = (4..=5).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    let is_dutch = digits.len() == 6
        && digits.bytes().take(4).all(|b| b.is_ascii_digit())
        && digits.bytes().skip(4).all(|b| b.is_ascii_uppercase());
    let is_british = (2..=4).contains(&word.len())
        && word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.bytes().any(|b| b.is_ascii_digit())
        && next.len() == 3
        && next.starts_with(|c: char| c.is_ascii_digit())
        && next.bytes().skip(1).all(|b| b.is_ascii_uppercase());
    (is_number && starts_town) || is_dutch || is_british
}

/// Whether a text holds a Belgian company number with right check digits: ten digits that begin with 0 or
/// 1, the last two of which are 97 less the rest of the first eight by 97.
fn has_company_number(text: &str) -> bool {
    text.split(|c: char| !(c.is_ascii_digit() || ". \u{a0}".contains(c)))
        .any(is_company_number)
}

fn is_company_number(run: &str) -> bool {
    let digits: Vec<u64> = run
        .chars()
        .filter_map(|c| c.to_digit(10).map(u64::from))
        .collect();
    digits.windows(10).any(|ten| {
        let number = |part: &[u64]| part.iter().fold(0, |sum, digit| sum * 10 + digit);
        let (first, last) = ten.split_at(8);
        ten.first().is_some_and(|digit| *digit <= 1)
            && number(first) > 0
            && 97 - number(first) % 97 == number(last)
    })
}

/// EML-21: an answer arrives somewhere, or another way is named.
fn reply(view: &View<'_>, reach: Reach, findings: &mut Findings<'_>) {
    if view.mail.has_header && !reach.by_answer && !reach.in_body {
        let header = &view.mail.header;
        let field = header.first("reply-to").or_else(|| header.first("from"));
        findings.add("EML-21", "noreply", &[], |finding| {
            finding.field = Some(if header.first("reply-to").is_some() {
                "Reply-To".into()
            } else {
                "From".into()
            });
            finding.line = field.map(|field| field.line);
        });
    }
}

/// EML-22: a subject that claims an earlier exchange, where there was none.
fn subject(view: &View<'_>, findings: &mut Findings<'_>) {
    let header = &view.mail.header;
    let claims = view
        .mail
        .subject
        .split_once(':')
        .is_some_and(|(prefix, _)| {
            let prefix = prefix.split('[').next().unwrap_or_default();
            let prefix = folded(prefix);
            lexicon()
                .reply_prefixes
                .iter()
                .any(|own| folded(own) == prefix)
        });
    let is_answer = header.first("in-reply-to").is_some() || header.first("references").is_some();
    if claims && !is_answer {
        let line = header.first("subject").map(|field| field.line);
        let is_sure = looks_sent_to_many(view.mail);
        findings.add("EML-22", "reply", &[], |finding| {
            finding.field = Some("Subject".into());
            finding.line = line;
            if !is_sure {
                finding.evidence = Evidence::Likely;
            }
        });
    }
}

/// EML-26: no recipient sees another. Only their number is told.
fn open_recipients(view: &View<'_>, findings: &mut Findings<'_>) {
    let mut addresses: Vec<&str> = view
        .mail
        .recipients
        .iter()
        .map(|mailbox| mailbox.address.as_str())
        .collect();
    addresses.sort_unstable();
    addresses.dedup();
    if addresses.len() > 1 {
        let header = &view.mail.header;
        let line = header
            .first("to")
            .or_else(|| header.first("cc"))
            .map(|field| field.line);
        findings.add("EML-26", "open", &[], |finding| {
            finding.field = Some("To, Cc".into());
            finding.line = line;
            finding.count = addresses.len() as u64;
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postal_addresses_of_four_countries_are_seen() {
        for text in [
            "Exemple SA, rue de l'Exemple 1, 1000 Bruxelles",
            "Voorbeeld nv · Kerkstraat 12 · 9000 Gent",
            "Voorbeeld BV, Dorpsweg 3, 1012AB Amsterdam",
            "Beispiel GmbH\nHauptstraße 5\n10115 Berlin",
            "Exemple SARL, 12 avenue Exemple, F-75001 Paris",
            "Example Ltd, 1 Example Street, London SW1 4AA",
        ] {
            assert!(has_postal_address(text), "{text}");
        }
        for text in [
            "Depuis 2015 Nous fabriquons des meubles",
            "rue sans numéro",
            "1000 produits",
            "",
        ] {
            assert!(!has_postal_address(text), "{text}");
        }
    }

    #[test]
    fn a_company_number_has_its_check_digits() {
        assert!(has_company_number("TVA BE 0123.456.749, RPM Bruxelles"));
        assert!(has_company_number("0123456749"));
        assert!(!has_company_number("BE 0123.456.789"));
        assert!(!has_company_number("02 555 01 23"));
        assert!(!has_company_number("0000000000"));
    }

    #[test]
    fn mailboxes_that_nobody_reads_are_known_in_four_languages() {
        for user in [
            "no-reply",
            "NoReply+x",
            "do_not_reply",
            "ne-pas-repondre",
            "nepasrepondre",
            "niet-beantwoorden",
            "nicht.antworten",
        ] {
            assert!(is_noreply(user), "{user}");
        }
        for user in ["news", "reply", "bonjour", "service.clients"] {
            assert!(!is_noreply(user), "{user}");
        }
    }

    #[test]
    fn a_telephone_is_no_date_price_or_company_number() {
        for text in [
            "Tél. +32 2 555 01 23",
            "(0)2 555 01 23 45",
            "tel: 085 000 00 00",
        ] {
            assert!(has_phone(text), "{text}");
        }
        for text in [
            "du 01.02 au 03.04",
            "1 234 567 890 €",
            "0123.456.749",
            "2026",
        ] {
            assert!(!has_phone(text), "{text}");
        }
    }
}
