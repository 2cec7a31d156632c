//! The supervisory authorities, as data (Art. 51 and 77 GDPR).

use crate::model::Lang;

/// A supervisory authority.
#[derive(Clone, Copy, Debug)]
pub(in crate::documents) struct Authority {
    names: [&'static str; 4],
    /// Where it is.
    pub(in crate::documents) address: &'static str,
    web: &'static str,
    /// Where its pages in Dutch are, if elsewhere.
    web_nl: &'static str,
}

impl Authority {
    /// Its name in a language; the one it has elsewhere.
    pub(in crate::documents) fn name(&self, lang: Lang) -> &'static str {
        let own = match lang {
            Lang::Fr => self.names.first(),
            Lang::Nl => self.names.get(1),
            Lang::De => self.names.get(2),
            Lang::En => self.names.get(3),
        };
        own.copied()
            .filter(|name| !name.is_empty())
            .or_else(|| self.names.into_iter().find(|name| !name.is_empty()))
            .unwrap_or_default()
    }

    /// Where it is on the web, for readers of a language.
    pub(in crate::documents) const fn web(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Nl if !self.web_nl.is_empty() => self.web_nl,
            _ => self.web,
        }
    }
}

/// The authority of a country or of a part of one; that of the country where the part has none.
pub(in crate::documents) fn of(country: &str) -> Option<Authority> {
    let whole = country.split('-').next().unwrap_or(country);
    row(country).or_else(|| row(whole))
}

fn row(country: &str) -> Option<Authority> {
    let mut rows = include_str!("authorities.csv")
        .lines()
        .skip_while(|line| !line.starts_with("country;"))
        .skip(1);
    rows.find_map(|line| {
        let rest = line.strip_prefix(country)?.strip_prefix(';')?;
        let mut cells = rest.split(';');
        let mut next = || cells.next().unwrap_or_default();
        Some(Authority {
            names: [next(), next(), next(), next()],
            address: next(),
            web: next(),
            web_nl: next(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_of_the_calendars_has_its_authority_in_every_language() {
        for country in ["BE", "FR", "FR-57", "NL", "LU", "DE", "DE-BY", "DE-TH"] {
            for lang in Lang::ALL {
                let authority = of(country).unwrap();
                assert!(!authority.name(lang).is_empty(), "{country}");
                assert!(authority.web(lang).starts_with("www."), "{country}");
                assert!(!authority.address.is_empty(), "{country}");
            }
        }
        assert!(of("FR").unwrap().name(Lang::Fr).contains("CNIL"));
        let belgian = of("BE").unwrap();
        assert!(belgian.web(Lang::Nl).contains("gegevensbescherming"));
        assert!(belgian.web(Lang::Fr).contains("protectiondonnees"));
        assert!(of("ES").is_none());
        assert!(of("country").is_none());
    }
}
