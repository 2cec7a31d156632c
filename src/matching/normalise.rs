//! Values brought into the form in which they are compared: names, e-mail addresses, dates, streets.

use std::{collections::HashMap, collections::HashSet, sync::LazyLock};

use crate::model::{DateOrder, Moment, fold};

/// The lines of a word table of this room, without its remarks and its header.
pub(super) fn table(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .skip(1)
}

/// Words around names, by kind.
static NAME_WORDS: LazyLock<HashMap<&'static str, HashSet<&'static str>>> = LazyLock::new(|| {
    table(include_str!("name_words.csv"))
        .filter_map(|line| line.split_once(','))
        .map(|(kind, words)| (kind, words.split(' ').collect()))
        .collect()
});

fn is_name_word(kind: &str, word: &str) -> bool {
    NAME_WORDS
        .get(kind)
        .is_some_and(|words| words.contains(word))
}

/// Whether the user part of an address is one that many have (`info`, `contact`).
#[must_use]
pub fn is_common_mailbox(user: &str) -> bool {
    is_name_word("mailbox", user)
}

/// A first or last name in the form in which it is compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// Its words that carry weight, folded.
    pub words: Vec<String>,
    /// The same without anything between them: hyphen, space and nothing are one.
    pub joined: String,
    /// With its particles: `vandenberg`.
    pub whole: String,
}

impl Name {
    /// Reads a first name; none where nothing is left of it.
    #[must_use]
    pub fn first(text: &str) -> Option<Self> {
        Self::read(text, true)
    }

    /// Reads a last name; none where nothing is left of it.
    #[must_use]
    pub fn last(text: &str) -> Option<Self> {
        Self::read(text, false)
    }

    fn read(text: &str, is_first: bool) -> Option<Self> {
        let folded = fold::word(text);
        let all: Vec<&str> = words(&folded).take(MOST_WORDS).collect();
        let has_long = all.iter().any(|word| word.len() > 1 && !is_title(word));
        // `Mr. K.` is the initial K; `M.` alone is an initial and no title.
        let has_initial = all.iter().any(|word| word.len() == 1);
        let is_before_name =
            |word: &str| is_title(word) && (has_long || (has_initial && word.len() > 1));
        let named: Vec<&str> = all
            .iter()
            .copied()
            .filter(|word| !is_before_name(word))
            .collect();
        // The initial `L.` is a first name, the `l'` of a surname is none.
        let is_light =
            |word: &str| is_name_word("particle", word) && !(is_first && word.len() == 1);
        let mut heavy: Vec<&str> = named
            .iter()
            .copied()
            .filter(|word| !is_light(word))
            .collect();
        if heavy.is_empty() {
            heavy.clone_from(&named);
        }
        if heavy.is_empty() {
            return None;
        }
        Some(Self {
            joined: heavy.concat(),
            whole: named.concat(),
            words: heavy.into_iter().map(str::to_owned).collect(),
        })
    }

    /// Whether it is made of initials.
    #[must_use]
    pub fn is_initials(&self) -> bool {
        self.words.iter().all(|word| word.chars().count() == 1)
    }
}

/// Words of one name that are looked at.
const MOST_WORDS: usize = 8;

/// Whether a word is a title that stands before a name (`mme`, `Herr`).
#[must_use]
pub fn is_title(word: &str) -> bool {
    is_name_word("title", &fold::word(word))
}

/// Whether a word is a particle of surnames (`van`, `de`).
#[must_use]
pub fn is_particle(word: &str) -> bool {
    is_name_word("particle", &fold::word(word))
}

/// Whether a word joins the names of two persons (`and`, `&`).
#[must_use]
pub fn is_joiner(word: &str) -> bool {
    // Folding leaves nothing of a sign such as `&`.
    is_name_word("joiner", &fold::word(word)) || is_name_word("joiner", word)
}

/// The words of a folded text.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// A first and a last name as one reading of what a record says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamePair {
    /// The first name.
    pub first: Option<Name>,
    /// The last name.
    pub last: Option<Name>,
    /// Whether it is said which is which.
    pub is_ordered: bool,
}

/// The readings of a full name: `Last, First` says its order, else every cut between words in both
/// orders.
pub fn full_name(text: &str, out: &mut Vec<NamePair>) {
    if let Some((last, first)) = text.split_once(',') {
        let (first, last) = (Name::first(first), Name::last(last));
        if first.is_some() && last.is_some() {
            out.push(NamePair {
                first,
                last,
                is_ordered: true,
            });
            return;
        }
    }
    let folded = fold::word(text);
    let all: Vec<&str> = words(&folded).take(MOST_WORDS).collect();
    let kept: Vec<&str> = match all.iter().any(|word| !is_title(word)) {
        true => all
            .iter()
            .copied()
            .filter(|word| word.len() == 1 || !is_title(word))
            .collect(),
        false => all,
    };
    if kept.len() < 2 {
        let only = kept.concat();
        out.extend(Name::last(&only).map(|name| NamePair {
            first: None,
            last: Some(name),
            is_ordered: false,
        }));
        return;
    }
    for cut in 1..kept.len().min(4) {
        let (head, tail) = kept.split_at(cut);
        let (head, tail) = (head.join(" "), tail.join(" "));
        for (first, last) in [(&head, &tail), (&tail, &head)] {
            out.push(NamePair {
                first: Name::first(first),
                last: Name::last(last),
                is_ordered: false,
            });
        }
    }
}

/// Which short forms belong to which name: the groups of each word.
static NICKNAMES: LazyLock<HashMap<&'static str, Vec<usize>>> = LazyLock::new(|| {
    let mut groups: HashMap<&str, Vec<usize>> = HashMap::new();
    for (number, line) in table(include_str!("nicknames.csv")).enumerate() {
        for word in line
            .split_once(',')
            .map_or("", |(_, words)| words)
            .split(' ')
        {
            groups.entry(word).or_default().push(number);
        }
    }
    groups
});

/// Whether two folded names are short forms of one.
#[must_use]
pub fn are_nicknames(one: &str, other: &str) -> bool {
    match (NICKNAMES.get(one), NICKNAMES.get(other)) {
        (Some(a), Some(b)) => one != other && a.iter().any(|group| b.contains(group)),
        _ => false,
    }
}

/// How a folded name sounds, roughly, in the four languages: what sounds alike is written alike.
#[must_use]
pub fn sound(name: &str) -> String {
    let mut text = name.to_owned();
    for (from, to) in SOUNDS {
        if text.contains(from) {
            text = text.replace(from, to);
        }
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c != 'h' && !out.ends_with(c) {
            out.push(c);
        }
    }
    if out.len() > 3 {
        while out.ends_with(['e', 's', 't', 'x', 'd']) && out.len() > 3 {
            out.pop();
        }
    }
    out
}

/// Spellings of one sound, in the order in which they are replaced.
const SOUNDS: [(&str, &str); 22] = [
    ("sch", "s"),
    ("ch", "k"),
    ("ck", "k"),
    ("cq", "k"),
    ("qu", "k"),
    ("ph", "f"),
    ("ij", "i"),
    ("ae", "e"),
    ("oe", "o"),
    ("ue", "u"),
    ("ai", "e"),
    ("ei", "e"),
    ("eau", "o"),
    ("au", "o"),
    ("ou", "u"),
    ("y", "i"),
    ("c", "k"),
    ("q", "k"),
    ("z", "s"),
    ("w", "v"),
    ("tz", "s"),
    ("dt", "t"),
];

/// An e-mail address in the form in which it is compared: without `+tag`, without the dots that Gmail
/// does not read. `address` is in its one form already.
#[must_use]
pub fn comparable_email(address: &str) -> String {
    let Some((user, host)) = address.split_once('@') else {
        return address.to_owned();
    };
    let user = match user.split_once('+') {
        Some((bare, _)) if !bare.is_empty() => bare,
        _ => user,
    };
    match host {
        "gmail.com" | "googlemail.com" => format!("{}@gmail.com", user.replace('.', "")),
        _ => format!("{user}@{host}"),
    }
}

/// The letters of the user part of an address, where they are enough to tell somebody.
#[must_use]
pub fn email_user(address: &str) -> Option<String> {
    let user = address.split_once('@')?.0;
    let user: String = fold::word(user)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    let letters = user.chars().filter(|c| c.is_alphabetic()).count();
    (letters >= FEWEST_USER_LETTERS && !is_common_mailbox(&user)).then_some(user)
}

/// Letters that a user part needs to tell somebody.
const FEWEST_USER_LETTERS: usize = 5;

/// The last eight digits of a telephone number.
#[must_use]
pub fn last_digits(number: &str) -> Option<&str> {
    let start = number.len().checked_sub(PHONE_DIGITS)?;
    number
        .get(start..)
        .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Digits by which telephone numbers are compared where the country is not told.
pub(super) const PHONE_DIGITS: usize = 8;

/// A date of birth as it was written: it need not be in the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Birth {
    /// The year.
    pub year: u16,
    /// The month.
    pub month: u8,
    /// The day.
    pub day: u8,
}

impl Birth {
    /// The digits by which it is looked up.
    #[must_use]
    pub fn digits(self) -> String {
        format!("{:04}{:02}{:02}", self.year, self.month, self.day)
    }

    /// The same with day and month exchanged.
    #[must_use]
    pub const fn swapped(self) -> Self {
        Self {
            year: self.year,
            month: self.day,
            day: self.month,
        }
    }

    /// Whether it stands for an unknown day: the first of January.
    #[must_use]
    pub const fn is_default(self) -> bool {
        self.day == 1 && self.month == 1
    }
}

/// The readings of a date of birth: two where day and month could be exchanged and nothing says how.
#[must_use]
pub fn births(text: &str, order: Option<DateOrder>) -> Vec<Birth> {
    let of = |moment: Moment| {
        use chrono::Datelike;
        Some(Birth {
            year: u16::try_from(moment.date.year()).ok()?,
            month: u8::try_from(moment.date.month()).ok()?,
            day: u8::try_from(moment.date.day()).ok()?,
        })
    };
    if let Some(birth) = Moment::parse(text, order).and_then(of) {
        return vec![birth];
    }
    let mut out: Vec<Birth> = [DateOrder::Dmy, DateOrder::Mdy]
        .into_iter()
        .filter_map(|order| Moment::parse(text, Some(order)).and_then(of))
        .collect();
    out.dedup();
    if out.is_empty() {
        out.extend(written(text));
    }
    out
}

/// A date that is in no calendar, such as 1961-02-30: mistyped, but it tells somebody all the same.
fn written(text: &str) -> Option<Birth> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.len() != 8 || text.chars().any(char::is_alphabetic) {
        return None;
    }
    let year: u16 = digits.get(..4)?.parse().ok()?;
    (1850..=2100).contains(&year).then_some(())?;
    Some(Birth {
        year,
        month: digits.get(4..6)?.parse().ok()?,
        day: digits.get(6..8)?.parse().ok()?,
    })
}

/// Street words: the form of each, and the endings of longer words.
struct StreetWords {
    words: HashMap<&'static str, &'static str>,
    endings: Vec<(&'static str, &'static str)>,
    dropped: HashSet<&'static str>,
}

static STREET_WORDS: LazyLock<StreetWords> = LazyLock::new(|| {
    let mut out = StreetWords {
        words: HashMap::new(),
        endings: Vec::new(),
        dropped: HashSet::new(),
    };
    for line in table(include_str!("street_words.csv")) {
        let mut cells = line.splitn(3, ',');
        let (Some(kind), Some(form), Some(words)) = (cells.next(), cells.next(), cells.next())
        else {
            continue;
        };
        for word in words.split(' ') {
            match kind {
                "word" => drop(out.words.insert(word, form)),
                "ending" => out.endings.push((word, form)),
                _ => drop(out.dropped.insert(word)),
            }
        }
    }
    out
});

/// A street in the form in which it is compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Street {
    /// The house number; empty: none.
    pub number: String,
    /// The name, folded, abbreviated, without anything between its words.
    pub name: String,
}

impl Street {
    /// Reads street and number; `number` is that of a column of its own.
    #[must_use]
    pub fn read(text: &str, number: &str) -> Option<Self> {
        let table = &*STREET_WORDS;
        let folded = fold::word(text);
        let mut out = Self {
            number: digits_first(number),
            name: String::new(),
        };
        for word in words(&folded) {
            if word.starts_with(|c: char| c.is_ascii_digit()) {
                if out.number.is_empty() {
                    out.number = digits_first(word);
                }
            } else if table.dropped.contains(word) || (word.len() == 1 && !out.name.is_empty()) {
                // The letter of a house number, or a word that says nothing.
            } else if let Some(form) = table.words.get(word) {
                out.name.push_str(form);
            } else {
                let ending = table.endings.iter().find_map(|(ending, form)| {
                    let stem = word.strip_suffix(ending)?;
                    (stem.chars().count() >= 3).then_some((stem, form))
                });
                match ending {
                    Some((stem, form)) => {
                        out.name.push_str(stem);
                        out.name.push_str(form);
                    }
                    None => out.name.push_str(word),
                }
            }
        }
        (!out.name.is_empty()).then_some(out)
    }

    /// What it is looked up by; none without a number.
    #[must_use]
    pub fn key(&self) -> Option<String> {
        (!self.number.is_empty()).then(|| format!("{} {}", self.number, self.name))
    }
}

fn digits_first(text: &str) -> String {
    text.trim()
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect()
}

/// A folded text without what stands between its words.
pub(super) fn squeezed(text: &str) -> String {
    fold::word(text)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}
