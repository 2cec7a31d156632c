//! Headers that no table lists as a whole, read word by word: `klantgeboortedatum`, `gsm_prive`,
//! `Tel. mère`. A header is understood only where every word of it is known; one unknown word and
//! it stays unmapped. The words are data (`vocabulary/header_words.csv`), next to the synonyms.

use std::{
    collections::{BTreeSet, HashMap},
    sync::LazyLock,
};

use crate::model::{Field, Lang, fold};

use super::{
    patterns::{Guess, following, split_joined},
    vocabulary::{HeaderLang, Meanings, kind_of, listed, rows, vocabulary},
};

/// A longer header is a sentence.
const MOST_WORDS: usize = 9;
/// The shortest part of a compound, but for the few that abbreviate "number".
const SHORTEST_PART: usize = 3;

/// What a word, or a few together, do in a header.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Role {
    /// Says nothing: an article.
    Filler,
    /// "Number".
    Number,
    /// "Code", "key".
    Code,
    /// "Date", "on".
    Date,
    /// The person of the record: "client", "Mitglied".
    Owner,
    /// Which of several addresses.
    Place(Place),
    /// Another person: what is said of her is that field.
    Third(Field),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Home,
    Work,
    Main,
    Other,
}

/// The words of `header_words.csv` and of the synonyms, by their plain form.
struct Lexicon {
    roles: HashMap<String, Vec<Role>>,
    heads: Meanings,
    /// The same in the order of the alphabet, for words that stand in another order.
    bags: Meanings,
    /// Every single word of a phrase, for compounds.
    parts: BTreeSet<String>,
    longest: usize,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::load);

impl Lexicon {
    fn load() -> Self {
        let mut lexicon = Self {
            roles: HashMap::new(),
            heads: Meanings::default(),
            bags: Meanings::default(),
            parts: BTreeSet::new(),
            longest: 1,
        };
        let table: Vec<_> = rows(include_str!("vocabulary/header_words.csv")).collect();
        // Articles and words for "number" and "date" first: the phrases are kept without the ones
        // and with one word for the others.
        for is_first in [true, false] {
            for row in &table {
                let (Some(role), Some(value), Some(lang), Some(words)) = (
                    row.get(0),
                    row.get(1),
                    row.get(2).and_then(HeaderLang::parse),
                    row.get(3),
                ) else {
                    continue;
                };
                if ["filler", "number", "date"].contains(&role) == is_first {
                    for word in listed(words) {
                        lexicon.add(role, value, lang, word);
                    }
                }
            }
        }
        for (header, meanings) in vocabulary().headers.all() {
            let phrase = lexicon.phrase(header);
            for meaning in meanings {
                if !phrase.is_empty() {
                    lexicon.keep(&phrase);
                    lexicon.add_head(&phrase, meaning.lang, &meaning.fields);
                }
            }
        }
        lexicon
    }

    fn add(&mut self, role: &str, value: &str, lang: HeaderLang, word: &str) {
        for spelling in spellings(word, lang) {
            let phrase = match role {
                "filler" | "number" | "date" => words(&spelling, true).join(" "),
                _ => self.phrase(&spelling),
            };
            if phrase.is_empty() {
                continue;
            }
            self.keep(&phrase);
            let role = match role {
                "head" => {
                    let fields: Vec<Field> = listed(value).map(Field::new).collect();
                    self.add_head(&phrase, lang, &fields);
                    continue;
                }
                "filler" => Role::Filler,
                "number" => Role::Number,
                "code" => Role::Code,
                "date" | "day" => Role::Date,
                "owner" => Role::Owner,
                "place" => match value {
                    "home" => Role::Place(Place::Home),
                    "work" => Role::Place(Place::Work),
                    "other" => Role::Place(Place::Other),
                    _ => Role::Place(Place::Main),
                },
                _ => Role::Third(Field::new(value)),
            };
            let roles = self.roles.entry(phrase).or_default();
            if !roles.contains(&role) {
                roles.push(role);
            }
        }
    }

    /// Adds what a phrase means; the first to come is the one that counts.
    fn add_head(&mut self, phrase: &str, lang: HeaderLang, fields: &[Field]) {
        for (meanings, key) in [
            (&mut self.heads, phrase.to_owned()),
            (&mut self.bags, sorted(phrase)),
        ] {
            if meanings.of(&key).iter().all(|own| own.lang != lang) {
                meanings.add(&key, lang, fields.to_vec());
            }
        }
    }

    /// What a phrase may mean, whatever the order of its words.
    fn fields(&self, phrase: &str, language: Option<Lang>) -> Vec<Field> {
        if vocabulary().is_false_friend(phrase, language) {
            return Vec::new();
        }
        let fields = self.heads.fields(phrase, language);
        if fields.is_empty() && phrase.contains(' ') {
            self.bags.fields(&sorted(phrase), language)
        } else {
            fields
        }
    }

    fn keep(&mut self, phrase: &str) {
        let mut count = 0;
        for word in phrase.split(' ') {
            self.parts.insert(word.to_owned());
            count += 1;
        }
        self.longest = self.longest.max(count);
    }

    /// The same where capitals part no words.
    fn phrase_unparted(&self, text: &str) -> String {
        self.plain(words(text, false)).join(" ")
    }

    /// A text's plain words as one text.
    fn phrase(&self, text: &str) -> String {
        self.plain(words(text, true)).join(" ")
    }

    /// Words without the articles, and with one word for "number" and for "date".
    fn plain(&self, words: Vec<String>) -> Vec<String> {
        let has = |word: &str, role: &Role| {
            self.roles
                .get(word)
                .is_some_and(|roles| roles.contains(role))
        };
        // "Op" alone is no article but all there is.
        let are_all_fillers = words.iter().all(|word| has(word, &Role::Filler));
        words
            .into_iter()
            .filter(|word| are_all_fillers || !has(word, &Role::Filler))
            .map(|word| {
                if has(&word, &Role::Number) {
                    "nr".to_owned()
                } else if DATES.contains(&word.as_str()) {
                    "date".to_owned()
                } else {
                    word
                }
            })
            .collect()
    }
}

fn sorted(phrase: &str) -> String {
    let mut words: Vec<&str> = phrase.split(' ').collect();
    words.sort_unstable();
    words.join(" ")
}

/// The words for "date" that stand in phrases.
const DATES: [&str; 4] = ["date", "dat", "datum", "dt"];

/// A German word is also typed without its umlauts.
fn spellings(word: &str, lang: HeaderLang) -> Vec<String> {
    let mut spellings = vec![word.to_owned()];
    if lang == HeaderLang::Human(Lang::De) && word.contains(['ä', 'ö', 'ü', 'ß']) {
        spellings.push(
            word.replace('ä', "ae")
                .replace('ö', "oe")
                .replace('ü', "ue")
                .replace('ß', "ss"),
        );
    }
    spellings
}

/// The plain words of a header: joined words are parted, accents and marks are gone, "e-mail" is
/// one word and "n°" is "nr".
fn words(text: &str, parts_humps: bool) -> Vec<String> {
    let text = if parts_humps {
        split_joined(text)
    } else {
        text.to_owned()
    };
    let text = text.replace(['°', 'º'], "r ");
    let plain: String = fold::word(&text)
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || c == '+' {
                c
            } else {
                ' '
            }
        })
        .collect();
    let mut words: Vec<String> = Vec::new();
    for word in plain
        .split(' ')
        .filter(|word| !word.is_empty() && *word != "+")
    {
        match words.last_mut() {
            Some(last) if last == "e" && word.starts_with("mail") => {
                *last = format!("e{word}");
            }
            _ => words.push(word.to_owned()),
        }
    }
    words
}

/// What has a number, though its cells may be any text.
const NUMBERED: [&str; 4] = [
    ".street",
    "profile.vehicle",
    "sens.health",
    "sens.residence_permit",
];

/// What systems write as a code of theirs.
const CODED: [&str; 8] = [
    ".country",
    ".gender",
    ".language",
    ".marital_status",
    ".nationality",
    ".postal_code",
    ".region",
    ".title",
];

/// One way of reading a header: what its parts do.
#[derive(Clone, Debug, Default)]
struct Reading {
    heads: Vec<(String, Vec<Field>)>,
    roles: Vec<Role>,
    number: Option<u8>,
    parts: usize,
}

/// What a header means whose words are all known; none where one is not, or where they do not
/// belong together.
pub(super) fn guess(header: &str, language: Option<Lang>) -> Option<Guess> {
    if header.chars().count() > 60 {
        return None;
    }
    // "KvK" is no two words, but "KdNr" is.
    LEXICON
        .guess(words(header, true), language)
        .or_else(|| LEXICON.guess(words(header, false), language))
        .filter(|guess| !is_refusal(header, &guess.fields))
}

/// "No" before a channel is a refusal, before a name it is a number: "no mailing", "No client".
fn is_refusal(header: &str, fields: &[Field]) -> bool {
    let is_no = words(header, true).first().is_some_and(|word| word == "no");
    let is_channel = |field: &Field| {
        ["contact", "consent", "addr"]
            .iter()
            .any(|group| field.is_below(group))
    };
    is_no && fields.iter().any(is_channel)
}

/// What a header means that is one phrase as it stands, but for articles and marks.
pub(super) fn phrase(header: &str, language: Option<Lang>) -> Option<Guess> {
    let parted = words(header, true);
    // "benutzer_name" and "benutzerName" are "benutzername".
    let joined = parted.concat();
    let is_one = parted.len() > 1 && parted.iter().all(|word| word.len() > 1);
    let forms = [
        LEXICON.plain(parted).join(" "),
        LEXICON.phrase_unparted(header),
        if is_one { joined } else { String::new() },
    ];
    let (phrase, fields) = forms
        .into_iter()
        .map(|form| {
            let fields = LEXICON.fields(&form, language);
            (form, fields)
        })
        .find(|(_, fields)| !fields.is_empty())?;
    (!is_refusal(header, &fields)).then_some(Guess {
        fields,
        head: Some(phrase),
    })
}

impl Lexicon {
    fn guess(&self, words: Vec<String>, language: Option<Lang>) -> Option<Guess> {
        let lexicon = self;
        let words = lexicon.plain(
            words
                .into_iter()
                .flat_map(|word| lexicon.parts_of(word))
                .collect(),
        );
        let phrase = |range: &[String]| range.join(" ");
        if words.is_empty() || words.len() > MOST_WORDS {
            return None;
        }
        let mut best: Option<(usize, usize, Guess)> = None;
        let mut open = vec![(0, Reading::default())];
        while let Some((at, reading)) = open.pop() {
            if at == words.len() {
                let cost = (reading.parts, reading.heads.len());
                let is_better = best
                    .as_ref()
                    .is_none_or(|(parts, heads, _)| cost < (*parts, *heads));
                if is_better && let Some(guess) = reading.meaning() {
                    best = Some((cost.0, cost.1, guess));
                }
                continue;
            }
            for end in (at + 1..=words.len().min(at + lexicon.longest)).rev() {
                let Some(range) = words.get(at..end) else {
                    continue;
                };
                open.extend(
                    lexicon
                        .readings(&reading, &phrase(range), language)
                        .into_iter()
                        .map(|next| (end, next)),
                );
            }
        }
        best.map(|(_, _, guess)| guess)
    }

    /// A reading gone on with the next words.
    fn readings(&self, before: &Reading, phrase: &str, language: Option<Lang>) -> Vec<Reading> {
        let mut found = Vec::new();
        let next = || {
            let mut next = before.clone();
            next.parts += 1;
            next
        };
        for role in self.roles.get(phrase).into_iter().flatten() {
            let mut next = next();
            next.roles.push(role.clone());
            found.push(next);
        }
        let fields = self.fields(phrase, language);
        if !fields.is_empty() {
            let mut next = next();
            next.heads.push((phrase.to_owned(), fields));
            found.push(next);
        }
        if let Ok(number) = phrase.parse::<u8>()
            && (1..20).contains(&number)
            && !phrase.starts_with('0')
            && before.number.is_none()
        {
            let mut next = next();
            next.number = Some(number);
            found.push(next);
        }
        found
    }

    /// A word, or the words that a compound is made of: the fewest that are all known.
    fn parts_of(&self, word: String) -> Vec<String> {
        if self.parts.contains(&word) || !word.is_ascii() || word.len() < 2 * SHORTEST_PART - 1 {
            return vec![word];
        }
        // For each place in the word: the fewest parts up to there, and where the last one starts.
        let mut fewest: Vec<Option<(usize, usize, usize)>> = vec![None; word.len() + 1];
        if let Some(first) = fewest.first_mut() {
            *first = Some((0, 0, 0));
        }
        for end in 1..=word.len() {
            let mut best: Option<(usize, usize, usize)> = None;
            for start in 0..end {
                let Some((count, _, _)) = fewest.get(start).copied().flatten() else {
                    continue;
                };
                for link in ["", "s", "n", "e", "en", "es"] {
                    let Some(part) = word
                        .get(start..end)
                        .and_then(|part| part.strip_suffix(link))
                    else {
                        continue;
                    };
                    let is_last_link = end == word.len() && !link.is_empty();
                    let is_part = part.len() >= SHORTEST_PART || (part == "nr" && start > 0);
                    if is_last_link || !is_part || !self.parts.contains(part) {
                        continue;
                    }
                    if best.is_none_or(|(parts, _, _)| count + 1 < parts) {
                        best = Some((count + 1, start, start + part.len()));
                    }
                }
            }
            if let Some(slot) = fewest.get_mut(end) {
                *slot = best;
            }
        }
        let mut parts = Vec::new();
        let mut end = word.len();
        while end > 0 {
            let Some((_, start, stop)) = fewest.get(end).copied().flatten() else {
                return vec![word];
            };
            parts.push(word.get(start..stop).unwrap_or("").to_owned());
            end = start;
        }
        parts.reverse();
        parts
    }
}

impl Reading {
    /// What the parts mean together; none where they do not fit each other.
    fn meaning(&self) -> Option<Guess> {
        let third = self.roles.iter().find_map(|role| match role {
            Role::Third(field) => Some(field),
            _ => None,
        });
        let (head, mut fields) = match third {
            Some(field) => (None, self.of_another(field)?),
            None => self.of_the_person()?,
        };
        if let Some(number) = self.number
            && number > 1
        {
            fields = fields.into_iter().map(following).collect();
        }
        Some(Guess { fields, head })
    }

    fn has(&self, role: &Role) -> bool {
        self.roles.contains(role)
    }

    /// Another person's name, address or date: all of it is that person.
    fn of_another(&self, field: &Field) -> Option<Vec<Field>> {
        let is_personal = self.heads.iter().all(|(_, fields)| {
            fields.iter().all(|field| {
                ["person", "contact", "addr", "third", "org"]
                    .iter()
                    .any(|group| field.is_below(group))
            })
        });
        // A number alone is that of a telephone in an emergency, else it may be of anything.
        let is_bare = self.heads.is_empty()
            && (self.has(&Role::Code) || self.has(&Role::Date) || self.has(&Role::Number))
            && !(field.as_str() == "third.emergency" && self.has(&Role::Number));
        (is_personal && !is_bare).then(|| vec![field.clone()])
    }

    fn of_the_person(&self) -> Option<(Option<String>, Vec<Field>)> {
        let fields = match self.heads.as_slice() {
            // "Kundennummer", "code client": the owner's number.
            [] => {
                let is_id = self.has(&Role::Owner)
                    && (self.has(&Role::Number) || self.has(&Role::Code))
                    && !self.has(&Role::Date)
                    && self.place().is_none();
                return is_id.then(|| (None, vec![Field::new("id.source")]));
            }
            [(_, fields)] => fields.clone(),
            several => together(several)?,
        };
        let fields = self.numbered(fields)?;
        if self.has(&Role::Date) && fields.iter().any(|field| kind_of(field) != "date") {
            return None;
        }
        let head = match self.heads.as_slice() {
            [(head, _)] => Some(head.clone()),
            _ => None,
        };
        match self.place() {
            None => Some((head, fields)),
            Some(place) => {
                let placed: Option<Vec<Field>> =
                    fields.iter().map(|field| placed(field, place)).collect();
                let mut placed = placed?;
                placed.dedup();
                Some((head, placed))
            }
        }
    }

    /// The fields, where "number" or "code" goes with them.
    fn numbered(&self, fields: Vec<Field>) -> Option<Vec<Field>> {
        let is_address = |field: &Field| field.is_below("addr");
        if self.has(&Role::Number) {
            if fields.len() > 1 && fields.iter().all(is_address) {
                return Some(vec![Field::new("addr.main.house_number")]);
            }
            let takes_number = |field: &Field| {
                matches!(kind_of(field), "phone" | "id")
                    || NUMBERED.iter().any(|own| field.as_str().ends_with(own))
            };
            if !fields.iter().all(takes_number) {
                return None;
            }
        }
        let takes_code = |field: &Field| {
            kind_of(field) == "id" || CODED.iter().any(|coded| field.as_str().ends_with(coded))
        };
        (!self.has(&Role::Code) || fields.iter().all(takes_code)).then_some(fields)
    }

    fn place(&self) -> Option<Place> {
        self.roles.iter().find_map(|role| match role {
            Role::Place(place) => Some(*place),
            _ => None,
        })
    }
}

/// Several fields of one header as one: the more exact of two, the whole of its parts, or what
/// two ambiguous words have in common.
fn together(heads: &[(String, Vec<Field>)]) -> Option<Vec<Field>> {
    let mut common: Vec<Field> = heads.first()?.1.clone();
    for (_, fields) in heads {
        common.retain(|field| fields.contains(field));
    }
    if !common.is_empty() {
        return Some(common);
    }
    let all: Vec<&Field> = heads.iter().flat_map(|(_, fields)| fields).collect();
    let are_all = |group: &str| all.iter().all(|field| field.is_below(group));
    for group in ["contact.phone", "contact.email", "contact.fax"] {
        if are_all(group) {
            let exact = all
                .iter()
                .find(|field| !field.as_str().ends_with(".primary"));
            return exact.map(|field| vec![(*field).clone()]);
        }
    }
    let names = ["person.first_name", "person.last_name", "person.full_name"];
    if all.iter().all(|field| names.contains(&field.as_str())) {
        return Some(vec![Field::new("person.full_name")]);
    }
    if let Some(field) = of_money(&all).or_else(|| of_birth(&all)) {
        return Some(vec![field]);
    }
    if all
        .iter()
        .all(|field| field.is_below("contact.social") || field.as_str() == "contact.website")
    {
        let social = all.iter().find(|field| field.is_below("contact.social"));
        return social.map(|field| vec![(*field).clone()]);
    }
    if are_all("addr.main") {
        // "Address" beside a part of one says nothing more.
        let parts: Vec<&Vec<Field>> = heads
            .iter()
            .map(|(_, fields)| fields)
            .filter(|fields| fields.len() == 1)
            .collect();
        if let [part] = parts.as_slice() {
            return Some((*part).clone());
        }
        let is_street = all
            .iter()
            .all(|field| field.as_str().ends_with("street") || field.as_str().ends_with("number"));
        let whole = if is_street {
            "addr.main.street"
        } else {
            "addr.main.full"
        };
        return Some(vec![Field::new(whole)]);
    }
    None
}

/// What a bank, its account and its holder are together.
fn of_money(all: &[&Field]) -> Option<Field> {
    let is_billing = |field: &&&Field| field.as_str() == "fin.billing";
    let billing = all.iter().find(is_billing)?;
    let rest: Vec<&&Field> = all.iter().filter(|field| !is_billing(field)).collect();
    if rest.iter().all(|field| field.is_below("fin")) {
        return rest.first().map(|field| (**field).clone());
    }
    let are_names = rest
        .iter()
        .all(|field| field.is_below("person") && field.as_str().ends_with("name"));
    are_names.then(|| (*billing).clone())
}

/// "Birth" beside a city or a country is where somebody was born.
fn of_birth(all: &[&Field]) -> Option<Field> {
    let is_birth = |field: &&Field| field.as_str() == "person.birth_date";
    let is_place = |field: &&Field| {
        ["addr.main.city", "addr.main.country", "addr.main.region"].contains(&field.as_str())
    };
    let has_both = all.iter().any(is_birth) && all.iter().any(is_place);
    (has_both && all.iter().all(|field| is_birth(field) || is_place(field)))
        .then(|| Field::new("profile.birth_place"))
}

/// A field of an address or a number as that of a place; none where a place makes no sense.
fn placed(field: &Field, place: Place) -> Option<Field> {
    let name = field.as_str();
    let known = |name: String| {
        vocabulary()
            .entry(&name)
            .is_some()
            .then(|| Field::new(&name))
    };
    if let Some(part) = name.strip_prefix("addr.main.") {
        return match place {
            Place::Main => Some(field.clone()),
            Place::Home => known(format!("addr.home.{part}")),
            Place::Work => known(format!("addr.work.{part}")),
            Place::Other => known(format!("addr.other.{part}")),
        };
    }
    for (group, other) in [
        ("contact.email", "contact.email.secondary"),
        ("contact.phone", "contact.phone.other"),
    ] {
        if field.is_below(group) {
            // A mobile is a mobile wherever it is carried.
            return Some(match place {
                _ if !name.ends_with(".primary") => field.clone(),
                Place::Main => field.clone(),
                Place::Home => Field::new(&format!("{group}.home")),
                Place::Work => Field::new(&format!("{group}.work")),
                Place::Other => Field::new(other),
            });
        }
    }
    match place {
        Place::Home if name == "contact.fax.work" => Some(Field::new("contact.fax.home")),
        _ if field.is_below("contact") => Some(field.clone()),
        Place::Main if field.is_below("person") || field.is_below("org") => Some(field.clone()),
        Place::Other if field.is_below("person") => Some(Field::new("third.relative")),
        _ => None,
    }
}
