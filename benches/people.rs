//! Invented contacts, a row at a time: the same seed and row number always give the same cells.
//! A row depends on no other row, so a short file is the beginning of a long one.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

/// The header line: generic words that need no profile of a system.
pub const HEADER: [&str; 28] = [
    "id",
    "first_name",
    "last_name",
    "language",
    "company",
    "job_title",
    "email",
    "secondary_email",
    "phone",
    "mobile",
    "street",
    "postal_code",
    "city",
    "country",
    "birthdate",
    "created_at",
    "last_contacted",
    "owner",
    "lead_source",
    "notes",
    "email_opt_in",
    "email_opt_in_date",
    "consent_source",
    "allow_phone_calls",
    "modified_at",
    "do_not_mail",
    "tags",
    "lead_status",
];

/// Columns that a workbook holds as dates, by position.
pub const DATE_COLUMNS: [usize; 4] = [14, 15, 16, 24];

const WORDS: &str = include_str!("words.csv");
const COUNTRIES: [(&str, &str); 4] = [
    ("BE", "Belgique"),
    ("FR", "France"),
    ("NL", "Nederland"),
    ("DE", "Deutschland"),
];

/// One cell: text, or a date that a workbook stores as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Text as it stands in a CSV file.
    Text(String),
    /// A date and how a CSV file writes it.
    Date(NaiveDate, &'static str),
}

impl Cell {
    /// The cell as a CSV file writes it.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Date(date, format) => date.format(format).to_string(),
        }
    }
}

/// SplitMix64: small, seedable by any number, good enough to spread names over rows.
pub struct Random(u64);

impl Random {
    /// A stream of its own for every seed, row and use.
    #[must_use]
    pub fn new(seed: u64, row: u64, stream: u64) -> Self {
        let mut random = Self(
            seed ^ row.wrapping_mul(0x9E37_79B9_7F4A_7C15)
                ^ stream.wrapping_mul(0xD1B5_4A32_D192_ED03),
        );
        random.number();
        random
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.number() % limit.max(1)
    }

    /// True in about `percent` of a hundred calls.
    pub fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

/// Who a row is about: what a duplicate of the row shares with it.
struct Identity {
    row: u64,
    country: usize,
    first: &'static str,
    last: String,
    domain: &'static str,
    company: String,
    phone: u64,
    mobile: u64,
    street: String,
    city: &'static str,
    birth: NaiveDate,
}

/// The generator: a seed and its words.
pub struct People {
    seed: u64,
    words: BTreeMap<(&'static str, &'static str), Vec<&'static str>>,
    today: NaiveDate,
}

impl People {
    /// A generator; the words are those of `words.csv`.
    ///
    /// # Errors
    /// When the table of words cannot be read.
    pub fn new(seed: u64) -> Result<Self, String> {
        let mut words: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for line in WORDS.lines().skip(1) {
            let mut parts = line.splitn(3, ',');
            let (Some(kind), Some(country), Some(value)) =
                (parts.next(), parts.next(), parts.next())
            else {
                return Err("words.csv: a line has fewer than three cells".to_owned());
            };
            words
                .entry((kind, country))
                .or_default()
                .push(value.trim_matches('"'));
        }
        let today = NaiveDate::from_ymd_opt(2026, 6, 30).ok_or("the fixed date is not a date")?;
        Ok(Self { seed, words, today })
    }

    /// The cells of row `row`, counted from 0; `changed_per_myriad` of 10,000 rows differ from the
    /// file without changes in telephone, last contact, notes or consent.
    #[must_use]
    pub fn cells(&self, row: u64, changed_per_myriad: u64) -> Vec<Cell> {
        let original = self.original(row);
        let who = self.identity(original);
        let mut random = Random::new(self.seed, row, 2);
        let mut cells = Vec::with_capacity(HEADER.len());
        self.person(&mut cells, &who, row, &mut random);
        self.life(&mut cells, &who, &mut random);
        self.consents(&mut cells, &mut random);
        if Random::new(self.seed, row, 3).below(10_000) < changed_per_myriad {
            self.change(&mut cells, row);
        }
        cells
    }

    /// The row whose person this row is about: itself, or in 3 % an earlier one.
    fn original(&self, row: u64) -> u64 {
        let mut at = row;
        while at > 0 {
            let mut random = Random::new(self.seed, at, 1);
            if !random.percent(3) {
                break;
            }
            at -= 1 + random.below(at.min(1_000));
        }
        at
    }

    fn word(&self, kind: &'static str, country: &'static str, random: &mut Random) -> &'static str {
        let Some(list) = self.words.get(&(kind, country)) else {
            return "";
        };
        let index = random.below(list.len() as u64);
        usize::try_from(index)
            .ok()
            .and_then(|index| list.get(index))
            .copied()
            .unwrap_or_default()
    }

    fn days_back(&self, days: u64) -> NaiveDate {
        self.today
            .checked_sub_days(Days::new(days))
            .unwrap_or(self.today)
    }

    fn identity(&self, row: u64) -> Identity {
        let mut random = Random::new(self.seed, row, 0);
        let country = match random.below(10) {
            0..=3 => 0,
            4..=5 => 1,
            6..=7 => 2,
            _ => 3,
        };
        let code = country_code(country);
        let mut last = self.word("last", code, &mut random).to_owned();
        if random.percent(12) {
            last = format!("{last}-{}", self.word("last", code, &mut random));
        }
        let company = self
            .word("company", code, &mut random)
            .replace("{last}", self.word("last", code, &mut random));
        let number = 1 + random.below(180);
        let street = self.word("street", code, &mut random);
        Identity {
            row,
            country,
            first: self.word("first", code, &mut random),
            last,
            domain: self.word("domain", code, &mut random),
            company: if random.percent(70) {
                company
            } else {
                String::new()
            },
            phone: random.below(9_000_000) + 1_000_000,
            mobile: random.below(90_000_000) + 10_000_000,
            street: if country == 1 {
                format!("{number} {street}")
            } else {
                format!("{street} {number}")
            },
            city: self.word("city", code, &mut random),
            birth: self.days_back(19 * 365 + random.below(60 * 365)),
        }
    }

    fn person(&self, cells: &mut Vec<Cell>, who: &Identity, row: u64, random: &mut Random) {
        let code = country_code(who.country);
        let is_duplicate = row != who.row;
        let spell = |text: &str| {
            if is_duplicate {
                plain(text)
            } else {
                text.to_owned()
            }
        };
        let language = match who.country {
            0 if who.row % 5 < 2 => "nl",
            0 | 1 => "fr",
            2 => "nl",
            _ => "de",
        };
        let address = format!(
            "{}.{}{}@{}",
            local(who.first),
            local(&who.last),
            who.row,
            who.domain
        );
        let second = format!(
            "{}{}@{}",
            local(&who.last),
            who.row,
            self.word("domain", code, random)
        );
        let has_address = random.percent(92);
        let has_second = random.percent(if is_duplicate { 0 } else { 12 });
        let (postcode, city) = split_city(who.city);
        let format = random.below(4);
        let texts = [
            format!("C{row:07}"),
            spell(who.first),
            if is_duplicate {
                plain(&who.last).to_uppercase()
            } else {
                who.last.clone()
            },
            language.to_owned(),
            who.company.clone(),
            if who.company.is_empty() {
                String::new()
            } else {
                self.word("job", code, random).to_owned()
            },
            if has_address { address } else { String::new() },
            if has_second { second } else { String::new() },
            if random.percent(70) {
                telephone(who.country, who.phone, false, format)
            } else {
                String::new()
            },
            if random.percent(85) {
                telephone(who.country, who.mobile, true, (format + 1) % 4)
            } else {
                String::new()
            },
            spell(&who.street),
            postcode.to_owned(),
            spell(city),
            COUNTRIES
                .get(who.country)
                .map_or("", |(_, name)| name)
                .to_owned(),
        ];
        cells.extend(texts.into_iter().map(Cell::Text));
        cells.push(if random.percent(40) {
            Cell::Date(who.birth, "%d/%m/%Y")
        } else {
            Cell::Text(String::new())
        });
    }

    fn life(&self, cells: &mut Vec<Cell>, who: &Identity, random: &mut Random) {
        let code = country_code(who.country);
        let age = random.below(3_600) + 10;
        cells.push(Cell::Date(self.days_back(age), "%Y-%m-%d"));
        cells.push(if random.percent(85) {
            Cell::Date(self.days_back(random.below(age)), "%d/%m/%Y")
        } else {
            Cell::Text(String::new())
        });
        let mut notes = String::new();
        if random.percent(85) {
            for sentence in 0..=random.below(5) {
                if sentence > 0 {
                    notes.push_str(". ");
                }
                notes.push_str(&self.word("note", code, random).replace("\"\"", "\""));
            }
            // Six in a hundred of these, so that about 5 % of all rows hold a line break.
            if random.percent(6) {
                notes.push('\n');
                notes.push_str(self.word("owner", "*", random));
            }
        }
        let texts = [
            self.word("owner", "*", random).to_owned(),
            self.word("lead", "*", random).to_owned(),
            notes,
        ];
        cells.extend(texts.into_iter().map(Cell::Text));
    }

    fn consents(&self, cells: &mut Vec<Cell>, random: &mut Random) {
        let stamp = |date: NaiveDate, random: &mut Random| {
            format!(
                "{} {:02}:{:02}:{:02}",
                date.format("%Y-%m-%d"),
                7 + random.below(14),
                random.below(60),
                random.below(60)
            )
        };
        let mail = match random.below(100) {
            0..=39 => "yes",
            40..=51 => "no",
            _ => "",
        };
        let proven = mail == "yes" && random.percent(80);
        let call = if random.percent(18) { "yes" } else { "" };
        let post = if random.percent(7) { "yes" } else { "no" };
        let mut texts = vec![mail.to_owned()];
        texts.push(if proven {
            stamp(self.days_back(random.below(2_600)), random)
        } else {
            String::new()
        });
        texts.push(if proven {
            self.word("consent", "*", random).to_owned()
        } else {
            String::new()
        });
        texts.push(call.to_owned());
        cells.extend(texts.into_iter().map(Cell::Text));
        cells.push(Cell::Date(self.days_back(random.below(900)), "%Y-%m-%d"));
        let mut tags = self.word("tag", "*", random).to_owned();
        if random.percent(30) {
            tags = format!("{tags};{}", self.word("tag", "*", random));
        }
        let texts = [
            post.to_owned(),
            tags,
            self.word("status", "*", random).to_owned(),
        ];
        cells.extend(texts.into_iter().map(Cell::Text));
    }

    /// What the next export says otherwise about this row; never its id.
    fn change(&self, cells: &mut [Cell], row: u64) {
        let mut random = Random::new(self.seed, row, 4);
        let yesterday = self.days_back(1);
        let edits = match random.below(4) {
            0 => vec![(
                9,
                Cell::Text(telephone(0, random.below(90_000_000) + 10_000_000, true, 1)),
            )],
            1 => vec![
                (20, Cell::Text("no".to_owned())),
                (21, Cell::Text(String::new())),
                (22, Cell::Text(String::new())),
            ],
            2 => vec![(19, Cell::Text(format!("Called back, reference {row}")))],
            _ => Vec::new(),
        };
        // Every changed row also has a new last contact, so that it differs whatever else happens.
        for (column, value) in edits.into_iter().chain([
            (16, Cell::Date(yesterday, "%d/%m/%Y")),
            (17, Cell::Text(format!("desk-{}", random.below(9)))),
        ]) {
            if let Some(cell) = cells.get_mut(column) {
                *cell = value;
            }
        }
    }
}

fn country_code(country: usize) -> &'static str {
    COUNTRIES.get(country).map_or("BE", |(code, _)| code)
}

/// The postcode and the town of `1012 AB Amsterdam` or `4000 Liège`.
fn split_city(text: &str) -> (&str, &str) {
    let mut end = text.find(' ').unwrap_or(text.len());
    let (_, rest) = text.split_at(end);
    let is_letter_pair = rest.get(1..4).is_some_and(|pair| {
        pair.ends_with(' ')
            && pair
                .trim_end()
                .bytes()
                .all(|byte| byte.is_ascii_uppercase())
    });
    if is_letter_pair {
        end += 3;
    }
    let (code, town) = text.split_at(end);
    (code, town.trim_start())
}

/// A number in one of the four ways people write it: international with spaces, national with
/// separators, national in one piece, `00` prefix.
fn telephone(country: usize, number: u64, is_mobile: bool, format: u64) -> String {
    let (prefix, area) = match (country, is_mobile) {
        (0, false) => ("32", "2"),
        (0, true) => ("32", "4"),
        (1, false) => ("33", "1"),
        (1, true) => ("33", "6"),
        (2, false) => ("31", "20"),
        (2, true) => ("31", "6"),
        (_, false) => ("49", "30"),
        (_, true) => ("49", "171"),
    };
    let digits = match (country, is_mobile) {
        (1, false) => format!("{:08}", number * 7 % 100_000_000),
        (3, true) => format!("{:07}", number % 10_000_000),
        _ => number.to_string(),
    };
    let pairs = |separator: &str| {
        let mut text = String::new();
        for (index, digit) in digits.chars().enumerate() {
            // An odd number of digits begins with a group of three.
            if index > 1 && (digits.len() - index).is_multiple_of(2) {
                text.push_str(separator);
            }
            text.push(digit);
        }
        text
    };
    match format {
        0 => format!("+{prefix} {area} {}", pairs(" ")),
        1 => format!("0{area}/{}", pairs(".")),
        2 => format!("0{area}{digits}"),
        _ => format!("00{prefix} {area} {}", pairs(" ")),
    }
}

/// Without accents, as somebody in a hurry types it.
fn plain(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            'à' | 'â' | 'ä' => 'a',
            'ç' => 'c',
            'è' | 'é' | 'ê' | 'ë' => 'e',
            'É' => 'E',
            'î' | 'ï' => 'i',
            'ô' | 'ö' => 'o',
            'ù' | 'û' | 'ü' => 'u',
            'ß' => 's',
            other => other,
        })
        .collect()
}

/// The part of an e-mail address that a name gives.
fn local(text: &str) -> String {
    plain(text)
        .to_lowercase()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect()
}

#[cfg(test)]
#[path = "people_tests.rs"]
mod tests;
