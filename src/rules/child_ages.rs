//! From which age a child consents alone to an online service, by country and date (Art. 8(1) GDPR).

use std::sync::LazyLock;

use chrono::NaiveDate;

/// The age of Art. 8(1) GDPR where no national law is known.
pub const DEFAULT_AGE: u32 = 16;

/// The age that a country had set on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChildAge {
    /// In years.
    pub age: u32,
    /// Whether child and parent consent together below it.
    pub is_joint: bool,
    /// Whether the figure still has to be verified.
    pub is_draft: bool,
}

#[derive(Debug)]
struct Row {
    country: String,
    from: NaiveDate,
    to: Option<NaiveDate>,
    what: ChildAge,
}

static TABLE: LazyLock<Vec<Row>> = LazyLock::new(|| {
    csv::Reader::from_reader(include_str!("child_ages.csv").as_bytes())
        .records()
        .filter_map(|record| row(&record.ok()?))
        .collect()
});

fn row(record: &csv::StringRecord) -> Option<Row> {
    let cell = |index| record.get(index);
    Some(Row {
        country: cell(0)?.to_owned(),
        from: cell(3)?.parse().ok()?,
        to: cell(4)?.parse().ok(),
        what: ChildAge {
            age: cell(1)?.parse().ok()?,
            is_joint: cell(2)? == "yes",
            is_draft: cell(6)? == "draft",
        },
    })
}

/// The age of a country on a day; before its law began, and where it is unknown, that of the GDPR.
#[must_use]
pub fn age_on(country: &str, day: NaiveDate) -> ChildAge {
    let found = TABLE.iter().find(|row| {
        row.country == country && row.from <= day && row.to.is_none_or(|last| day <= last)
    });
    found.map_or(
        ChildAge {
            age: DEFAULT_AGE,
            is_joint: false,
            is_draft: false,
        },
        |row| row.what,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn age(country: &str, day: &str) -> (u32, bool) {
        let found = age_on(country, day.parse().unwrap());
        (found.age, found.is_draft)
    }

    #[test]
    fn every_row_is_read_and_lies_between_13_and_16() {
        assert_eq!(
            TABLE.len(),
            include_str!("child_ages.csv").lines().count() - 1
        );
        assert!(TABLE.iter().all(|row| (13..=16).contains(&row.what.age)));
    }

    #[test]
    fn an_age_is_that_of_its_day() {
        assert_eq!(age("DK", "2023-12-31"), (13, false));
        assert_eq!(age("DK", "2024-01-01"), (15, true));
        assert_eq!(age("BE", "2026-11-23"), (13, false));
        assert_eq!(age("FR", "2026-11-23"), (15, false));
    }

    #[test]
    fn an_unknown_country_has_the_age_of_the_regulation() {
        assert_eq!(age("ZZ", "2026-11-23"), (16, false));
        assert_eq!(age("", "2026-11-23"), (16, false));
    }
}
