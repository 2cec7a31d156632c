//! What the law of each country says about each channel, as dated data: by consent, on soft opt-in,
//! until the person objects. What was not verified in a source is `draft`, and outputs say so.

use std::sync::LazyLock;

use chrono::NaiveDate;

use crate::model::Channel;

/// The countries whose law a profile can apply; every other is treated as the floor of the Union.
pub const LAWS: [&str; 5] = ["BE", "FR", "NL", "DE", "LU"];

/// What a law asks of one channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Consent beforehand; for calls, with the exception of customers where `customer_months` is set.
    Consent,
    /// Consent beforehand, or the conditions of Art. 13(2) Directive 2002/58/EC.
    SoftOptIn,
    /// Allowed until the person objects.
    OptOut,
    /// No consent needed.
    Exempt,
}

/// Whom a line of the table is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Everybody for whom there is no line of their own.
    Any,
    /// A natural person who trades on their own account, a partnership of such.
    SoleTrader,
    /// A legal person.
    Legal,
    /// The impersonal address of a legal person (`info@`).
    Impersonal,
    /// A person at work, written to at work about the work.
    Professional,
}

/// What the law of a country says about one channel and one audience, and from when to when.
#[derive(Clone, Debug)]
pub struct Regime {
    /// The country's ISO code; `*` is the floor of the Union.
    pub law: &'static str,
    /// The channel.
    pub channel: Channel,
    /// The audience.
    pub audience: Audience,
    /// What is asked.
    pub rule: Rule,
    /// First day; none: before anything that matters here.
    pub valid_from: Option<NaiveDate>,
    /// Last day; none: still in force.
    pub valid_to: Option<NaiveDate>,
    /// The register that numbers are to be screened against; empty where there is none.
    pub register: &'static str,
    /// For how many months after the relation ended a customer may be called without consent.
    pub customer_months: Option<u32>,
    /// Where it is written.
    pub source: &'static str,
    /// Whether it still has to be verified in a source.
    pub is_draft: bool,
}

impl Regime {
    /// Whether it is in force on that day.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|first| first <= day)
            && self.valid_to.is_none_or(|last| day <= last)
    }
}

static TABLE: LazyLock<Vec<Regime>> = LazyLock::new(|| {
    csv::Reader::from_reader(include_bytes!("channel_regimes.csv").as_slice())
        .into_records()
        .filter_map(|record| regime(&record.ok()?))
        .collect()
});

fn regime(record: &csv::StringRecord) -> Option<Regime> {
    // The table is a constant, read once: its words live as long as the program.
    let word = |at: usize| -> Option<&'static str> {
        Some(Box::leak(record.get(at)?.to_owned().into_boxed_str()))
    };
    Some(Regime {
        law: word(0)?,
        channel: Channel::parse(record.get(1)?)?,
        audience: match record.get(2)? {
            "any" => Audience::Any,
            "sole-trader" => Audience::SoleTrader,
            "legal" => Audience::Legal,
            "impersonal" => Audience::Impersonal,
            "professional" => Audience::Professional,
            _ => return None,
        },
        rule: match record.get(3)? {
            "consent" => Rule::Consent,
            "soft-opt-in" => Rule::SoftOptIn,
            "opt-out" => Rule::OptOut,
            "exempt" => Rule::Exempt,
            _ => return None,
        },
        valid_from: record.get(4)?.parse().ok(),
        valid_to: record.get(5)?.parse().ok(),
        register: word(6)?,
        customer_months: record.get(7)?.parse().ok(),
        source: word(8)?,
        is_draft: record.get(9)? != "sure",
    })
}

/// What holds on one day: the lines of the table that are in force, by channel.
#[derive(Clone, Debug)]
pub struct Regimes {
    lines: [Vec<&'static Regime>; Channel::ALL.len()],
}

impl Regimes {
    /// The regimes of a day.
    #[must_use]
    pub fn on(day: NaiveDate) -> Self {
        Self {
            lines: Channel::ALL.map(|channel| {
                TABLE
                    .iter()
                    .filter(|line| line.channel == channel && line.holds_on(day))
                    .collect()
            }),
        }
    }

    /// What a law says to an audience: the line for it, else the line for everybody. A country that
    /// the table does not have is the floor of the Union.
    #[must_use]
    pub fn of(&self, law: &str, channel: Channel, audience: Audience) -> Option<&'static Regime> {
        let law = if LAWS.contains(&law) { law } else { "*" };
        let mut own = self
            .lines
            .get(channel as usize)?
            .iter()
            .copied()
            .filter(|line| line.law == law);
        let mut everybody = None;
        own.find(|line| {
            if line.audience == Audience::Any {
                everybody = Some(*line);
            }
            line.audience == audience
        })
        .or(everybody)
    }

    /// What a law says to exactly that audience; none where it has no line of its own.
    #[must_use]
    pub fn own_line(
        &self,
        law: &str,
        channel: Channel,
        audience: Audience,
    ) -> Option<&'static Regime> {
        self.of(law, channel, audience)
            .filter(|line| line.audience == audience)
    }

    /// The channels of a law of which something is not verified, in the order of channels.
    pub fn drafts(&self, law: &str) -> impl Iterator<Item = Channel> {
        let own: Vec<Channel> = self
            .lines
            .iter()
            .flatten()
            .filter(|line| line.law == law && line.is_draft)
            .map(|line| line.channel)
            .collect();
        Channel::ALL
            .into_iter()
            .filter(move |channel| own.contains(channel))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(day: &str) -> Regimes {
        Regimes::on(day.parse().unwrap())
    }

    fn rule(day: &str, law: &str, channel: Channel, audience: Audience) -> Rule {
        on(day).of(law, channel, audience).unwrap().rule
    }

    #[test]
    fn the_table_reads_whole() {
        let lines = include_str!("channel_regimes.csv").lines().count() - 1;
        assert_eq!(TABLE.len(), lines);
        for law in LAWS.into_iter().chain(["*"]) {
            for channel in Channel::ALL {
                let found = on("2026-11-23").of(law, channel, Audience::Any);
                assert!(found.is_some(), "{law} {}", channel.as_str());
                assert!(!found.unwrap().source.is_empty());
            }
        }
    }

    #[test]
    fn no_two_lines_hold_on_the_same_day() {
        for (at, one) in TABLE.iter().enumerate() {
            for other in TABLE.iter().skip(at + 1) {
                let is_same = (one.law, one.channel, one.audience)
                    == (other.law, other.channel, other.audience);
                let starts = [one.valid_from, other.valid_from]
                    .into_iter()
                    .flatten()
                    .max()
                    .unwrap_or(NaiveDate::MIN);
                assert!(
                    !(is_same && one.holds_on(starts) && other.holds_on(starts)),
                    "{one:?} {other:?}"
                );
            }
        }
    }

    #[test]
    fn calls_to_france_need_consent_from_the_eleventh_of_august_2026() {
        let call = |day| rule(day, "FR", Channel::Phone, Audience::Any);
        assert_eq!(call("2026-08-10"), Rule::OptOut);
        assert_eq!(call("2026-08-11"), Rule::Consent);
    }

    #[test]
    fn calls_to_the_netherlands_need_consent_since_july_2021_save_to_legal_persons() {
        assert_eq!(
            rule("2021-06-30", "NL", Channel::Phone, Audience::Any),
            Rule::OptOut
        );
        assert_eq!(
            rule("2021-07-01", "NL", Channel::Phone, Audience::SoleTrader),
            Rule::Consent
        );
        assert_eq!(
            rule("2026-11-23", "NL", Channel::Phone, Audience::Legal),
            Rule::OptOut
        );
    }

    #[test]
    fn an_unknown_country_is_the_floor_of_the_union() {
        let found = on("2026-11-23")
            .of("ES", Channel::Phone, Audience::Any)
            .unwrap();
        assert_eq!((found.law, found.rule), ("*", Rule::Consent));
        assert!(found.is_draft);
    }

    #[test]
    fn luxembourg_is_a_draft_throughout() {
        assert_eq!(
            on("2026-11-23").drafts("LU").collect::<Vec<_>>(),
            Channel::ALL
        );
        assert_eq!(on("2026-11-23").drafts("BE").count(), 0);
    }
}
