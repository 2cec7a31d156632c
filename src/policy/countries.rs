//! The countries a policy can name, as data: which are in the EU or EEA, and the sub-calendars.

use std::sync::OnceLock;

use super::keys::rows;

/// How a country stands to the GDPR, or that a code is no country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// A member state of the European Union.
    Eu,
    /// A state of the European Economic Area outside the Union.
    Eea,
    /// A third country (Art. 44 GDPR).
    Third,
    /// A part of a country that has holidays of its own.
    Calendar,
}

#[derive(Debug)]
struct Country {
    code: &'static str,
    area: Area,
    timezone: &'static str,
}

const TABLE: &str = include_str!("countries.csv");

fn countries() -> &'static [Country] {
    static COUNTRIES: OnceLock<Vec<Country>> = OnceLock::new();
    COUNTRIES.get_or_init(|| rows(TABLE).filter_map(|row| country(&row)).collect())
}

fn country(row: &[&'static str]) -> Option<Country> {
    let &[code, area, timezone, _name] = row else {
        return None;
    };
    let area = match area {
        "eu" => Area::Eu,
        "eea" => Area::Eea,
        "third" => Area::Third,
        "calendar" => Area::Calendar,
        _ => return None,
    };
    Some(Country {
        code,
        area,
        timezone,
    })
}

/// The area of an ISO 3166-1 code or of a sub-calendar; none where the code is unknown.
#[must_use]
pub fn area(code: &str) -> Option<Area> {
    countries()
        .iter()
        .find(|country| country.code == code)
        .map(|country| country.area)
}

/// The usual time zone of a country of the EU or EEA, or of a sub-calendar.
pub(super) fn timezone(code: &str) -> Option<chrono_tz::Tz> {
    countries()
        .iter()
        .find(|country| country.code == code)?
        .timezone
        .parse()
        .ok()
}

/// The codes of the given areas.
pub(super) fn codes(areas: &[Area]) -> Vec<&'static str> {
    countries()
        .iter()
        .filter(|country| areas.contains(&country.area))
        .map(|country| country.code)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Area, TABLE, area, codes, timezone};
    use crate::model::deadline::Calendar;

    #[test]
    fn the_union_has_27_members_and_the_area_three_more() {
        assert_eq!(codes(&[Area::Eu]).len(), 27);
        assert_eq!(codes(&[Area::Eea]), ["IS", "LI", "NO"]);
    }

    #[test]
    fn every_row_is_read() {
        assert_eq!(
            codes(&[Area::Eu, Area::Eea, Area::Third, Area::Calendar]).len(),
            TABLE.lines().count() - 1
        );
    }

    #[test]
    fn there_are_16_laender_and_three_departements() {
        let all = codes(&[Area::Calendar]);
        assert_eq!(
            all.iter().filter(|code| code.starts_with("DE-")).count(),
            16
        );
        assert_eq!(all.iter().filter(|code| code.starts_with("FR-")).count(), 3);
    }

    #[test]
    fn every_place_where_a_controller_can_act_has_a_time_zone() {
        for code in codes(&[Area::Eu, Area::Eea, Area::Calendar]) {
            assert!(timezone(code).is_some(), "{code}");
        }
    }

    #[test]
    fn every_place_where_a_controller_can_act_has_a_calendar() {
        let places = codes(&[Area::Eu, Area::Eea, Area::Calendar]);
        for code in &places {
            assert!(Calendar::of(code).is_ok(), "{code}");
        }
        assert_eq!(places.len(), Calendar::known().len());
    }

    #[test]
    fn neighbours_outside_are_third_countries() {
        assert_eq!(area("CH"), Some(Area::Third));
        assert_eq!(area("GB"), Some(Area::Third));
        assert_eq!(area("UK"), None);
        assert_eq!(area("be"), None);
    }
}
