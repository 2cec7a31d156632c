//! Messages for the tests of this room: a sound one, and the means to spoil it.

use chrono::NaiveDate;

use super::{Checked, Request, check, read, read_html};
use crate::{
    model::{Finding, Lang},
    policy,
};

/// A sound newsletter in French; `{…}` are the parts that a test replaces.
const HEADER: &str = "Received: from mail.example.org by mx.example.org; Mon, 2 Nov 2026 10:00:00 +0100
DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=k1;
\th=from:to:subject:list-unsubscribe:list-unsubscribe-post; bh=x; b=y
Authentication-Results: mx.example.org; dkim=pass header.d=example.org; spf=pass smtp.mailfrom=example.org; dmarc=pass
From: =?utf-8?q?Caf=C3=A9_Exemple?= <bonjour@example.org>
To: anna@example.org
Subject: =?utf-8?b?Tm91dmVhdXTDqXMgZGUgbm92ZW1icmU=?=
List-Unsubscribe: <https://example.org/u/8fk2qz>, <mailto:leave@example.org>
List-Unsubscribe-Post: List-Unsubscribe=One-Click
";

/// The body of the HTML part.
pub const HTML: &str = "<html><body><h1>Bonjour</h1>
<p>Vous trouverez dans nos magasins les meubles de la saison, et nous vous les montrons avec plaisir.</p>
<p>Pour ne plus recevoir nos messages, <a href=\"https://example.org/u/8fk2qz\">se désinscrire</a>.</p>
<p>Vous pouvez vous opposer à tout moment à l'utilisation de vos données pour la prospection.</p>
<p><a href=\"https://example.org/vie-privee\">Vie privée</a> | <a href=\"https://example.org/contact\">Contact</a></p>
<p>Exemple SA, rue de l'Exemple 1, 1000 Bruxelles, BE 0123.456.749</p></body></html>
";

/// The plain-text part.
pub const TEXT: &str = "Bonjour

Vous trouverez dans nos magasins les meubles de la saison.

Se désinscrire : https://example.org/u/8fk2qz
Vous pouvez vous opposer à tout moment à l'utilisation de vos données pour la prospection.
Vie privée : https://example.org/vie-privee
Exemple SA, rue de l'Exemple 1, 1000 Bruxelles, BE 0123.456.749, contact@example.org
";

/// A message of a header and two parts.
pub fn message(header: &str, text: &str, html: &str) -> String {
    format!(
        "{header}MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=\"b1\"

--b1
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

{text}
--b1
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: 8bit

{html}
--b1--
"
    )
}

/// The header with one line replaced; the line is known by how it begins.
pub fn header_with(start: &str, line: &str) -> String {
    let mut out = String::new();
    let mut is_dropping = false;
    for own in HEADER.lines() {
        let is_folded = own.starts_with('\t');
        is_dropping = if is_folded {
            is_dropping
        } else {
            own.starts_with(start)
        };
        if !is_dropping {
            out.push_str(own);
            out.push('\n');
        } else if !is_folded && !line.is_empty() {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// The sound header.
pub fn header() -> String {
    HEADER.to_owned()
}

/// What is known besides, in tests.
pub struct Setting {
    policy: policy::Policy,
    volume: Option<u64>,
    is_transactional: bool,
    lang: Lang,
}

impl Default for Setting {
    fn default() -> Self {
        let mut policy = policy::built_in();
        policy.controller.name = "Exemple SA".to_owned();
        Self {
            policy,
            volume: None,
            is_transactional: false,
            lang: Lang::En,
        }
    }
}

impl Setting {
    pub fn volume(mut self, volume: u64) -> Self {
        self.volume = Some(volume);
        self
    }

    pub fn transactional(mut self) -> Self {
        self.is_transactional = true;
        self
    }

    pub fn lang(mut self, lang: Lang) -> Self {
        self.lang = lang;
        self
    }

    pub fn country(mut self, country: &str) -> Self {
        self.policy.country = country.to_owned();
        self
    }

    pub fn check(&self, message: &[u8]) -> Checked {
        let mail = read(message).unwrap();
        check(&mail, &self.request())
    }

    pub fn check_html(&self, html: &[u8]) -> Checked {
        let mail = read_html(html).unwrap();
        check(&mail, &self.request())
    }

    fn request(&self) -> Request<'_> {
        Request {
            policy: &self.policy,
            today: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
            lang: self.lang,
            source: "message.eml",
            volume: self.volume,
            is_transactional: self.is_transactional,
        }
    }
}

/// The findings on a message, but for the reminders (`info`).
pub fn faults(message: &str) -> Vec<Finding> {
    let mut found = Setting::default().check(message.as_bytes()).findings;
    found.retain(|finding| finding.severity != crate::model::Severity::Info);
    found
}

/// Code and kind of the findings on a message.
pub fn codes(message: &str) -> Vec<String> {
    faults(message).iter().map(code).collect()
}

/// Code and variant of a finding.
pub fn code(finding: &Finding) -> String {
    let kind = finding.kind.as_deref().unwrap_or_default();
    format!("{} {kind}", finding.code)
}
