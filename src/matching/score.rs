//! What it weighs that a record and a person who is looked for agree (Fellegi and Sunter): a sum of
//! reasons, each rounded to a tenth of a bit before it is added, so that what is shown adds up.

use strsim::{jaro_winkler, osa_distance};

use super::{
    fuzzy::FuzzyKind,
    levels::{Level, first_names, names},
    normalise::{Birth, Name, NamePair, email_user, last_digits},
    person::{Person, Place},
    sharing::Sharing,
    weights::WEIGHTS,
};

/// Why a record is, or is not, the person's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ground {
    /// The field.
    pub field: &'static str,
    /// How it agrees.
    pub how: &'static str,
    /// Tenths of a bit.
    pub tenths: i32,
    /// How frequent the value is, or why the weight is what it is. No personal value.
    pub note: String,
}

/// What a comparison comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The person's record.
    Match,
    /// A person has to look.
    Review,
    /// Somebody else's.
    No,
}

/// A comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The sum of the grounds, in tenths of a bit.
    pub tenths: i32,
    /// The grounds, in the order of the fields.
    pub grounds: Vec<Ground>,
    /// The outcome.
    pub outcome: Outcome,
    /// Whether the first names are known on both sides, and no two forms of one.
    pub first_differs: bool,
    /// What both have: `email`, `phone`, `address`.
    pub shared: Vec<&'static str>,
}

/// What a comparison has to know of all records.
pub struct Around<'a> {
    /// How many records there are.
    pub records: u64,
    /// How many records have a value.
    pub frequency: &'a mut dyn FnMut(FuzzyKind, &str) -> u64,
    /// Which first names use an address.
    pub sharing: &'a Sharing,
    /// Whether the record has the source's id that was asked for; none: not asked.
    pub same_id: Option<bool>,
}

impl Around<'_> {
    fn all_bits(&self) -> f64 {
        (self.records.max(1) as f64).log2()
    }

    /// What a value weighs that both have, and how frequent it is.
    fn rarity(&mut self, kind: FuzzyKind, value: &str, least: f64, most: f64) -> (f64, String) {
        let having = (self.frequency)(kind, value).clamp(1, self.records.max(1));
        let bits = (self.records.max(1) as f64 / having as f64).log2();
        (bits.clamp(least, most), share(having, self.records))
    }
}

/// How many records share a value. Rounded, but one in one is said only of all.
#[must_use]
pub fn share(records: u64, total: u64) -> String {
    let one_in = (total as f64 / records.max(1) as f64).round();
    if records < total && one_in < 2.0 {
        format!("{records} in {total}")
    } else {
        format!("1 in {one_in}")
    }
}

/// Compares the person who is looked for with a record.
#[must_use]
pub fn compare(wanted: &Person, record: &Person, around: &mut Around<'_>) -> Compared {
    let mut tally = Tally::default();
    let prior = -around.all_bits();
    tally.add(
        "prior",
        "one of all records",
        prior,
        format!("1 in {}", around.records.max(1)),
    );
    let named = compare_names(wanted, record, around, &mut tally);
    if let (Some(a), Some(b)) = (wanted.middle, record.middle) {
        match a == b {
            true => tally.add(
                "person.middle_name",
                "same initial",
                WEIGHTS.middle_same,
                String::new(),
            ),
            false => tally.add(
                "person.middle_name",
                "different",
                WEIGHTS.middle_different,
                String::new(),
            ),
        }
    }
    let birth = compare_births(wanted, record, around, &mut tally);
    let has_number = compare_numbers(wanted, record, around, &mut tally);
    let names_now = Names {
        wanted: wanted.first_name(),
        record: record.first_name(),
        differ: named.first_differs,
    };
    let email = compare_emails(wanted, record, around, names_now, &mut tally);
    let phone = compare_phones(wanted, record, around, names_now, &mut tally);
    if named.first_differs && email.is_same && phone.is_same {
        tally.one_household();
    }
    let street = compare_places(wanted, record, around, names_now, &mut tally);
    if let (Some(a), Some(b)) = (&wanted.job, &record.job)
        && a == b
    {
        tally.add("org.job_title", "same", WEIGHTS.job_same, String::new());
    }
    if let (Some(a), Some(b)) = (wanted.gender, record.gender)
        && a != b
    {
        tally.add(
            "person.gender",
            "different",
            WEIGHTS.gender_different,
            String::new(),
        );
    }
    let mut shared = Vec::new();
    for (is_shared, what) in [
        (email.is_same, "email"),
        (phone.is_same, "phone"),
        (street, "address"),
    ] {
        if is_shared {
            shared.push(what);
        }
    }
    identifier_only(
        wanted,
        around,
        &Identifiers {
            email,
            phone,
            has_number,
        },
        &mut tally,
    );
    // An address that is made of the name is as alike as the name, and a street is a family's.
    let has_own = birth.agrees
        || has_number
        || around.same_id == Some(true)
        || email.is_same
        || phone.is_same;
    let evidence = Evidence {
        has_any: has_own || email.agrees || street,
        has_own,
        is_shared: !shared.is_empty(),
    };
    let outcome = match decide(&mut tally, &named, birth, evidence) {
        // Whoever uses the address may be the person under another name: somebody has to look.
        Outcome::No if email.is_same && email.others <= FEW_USERS => {
            tally.review("the same address under other names");
            Outcome::Review
        }
        outcome => outcome,
    };
    Compared {
        tenths: tally.sum(),
        grounds: tally.grounds,
        outcome,
        first_differs: named.first_differs,
        shared,
    }
}

/// An address that more further first names use is a switchboard: it tells nobody apart.
const FEW_USERS: usize = 2;

/// What besides the names speaks for the person.
#[derive(Clone, Copy, Debug)]
struct Evidence {
    has_any: bool,
    /// Of what two members of a family rarely have both.
    has_own: bool,
    is_shared: bool,
}

/// The outcome of a sum, and of the rules that a sum does not know.
fn decide(tally: &mut Tally, named: &Named, birth: BirthFound, evidence: Evidence) -> Outcome {
    let bits = f64::from(tally.sum()) / 10.0;
    if bits < WEIGHTS.outcome_review {
        return Outcome::No;
    }
    if bits < WEIGHTS.outcome_match {
        return Outcome::Review;
    }
    let rule = match named {
        _ if named.first_differs && birth.differs => {
            Some("first name and date of birth both differ")
        }
        _ if named.first_differs => Some("another first name"),
        _ if named.is_initial && evidence.is_shared => Some("an initial at a shared address"),
        _ if !evidence.has_any => Some("names alone do not decide"),
        _ if named.is_only_alike && !evidence.has_own => {
            Some("a like first name, as a sibling has")
        }
        _ => None,
    };
    match rule {
        Some(why) => {
            tally.review(why);
            Outcome::Review
        }
        None => Outcome::Match,
    }
}

#[derive(Default)]
struct Tally {
    grounds: Vec<Ground>,
}

impl Tally {
    fn add(&mut self, field: &'static str, how: &'static str, bits: f64, note: String) {
        let tenths = tenths(bits);
        self.grounds.push(Ground {
            field,
            how,
            tenths,
            note,
        });
    }

    /// E-mail and telephone that a household shares are one fact, not two.
    fn one_household(&mut self) {
        let of = |field: &str| -> i32 {
            let own = self.grounds.iter().filter(|ground| ground.field == field);
            own.map(|ground| ground.tenths).sum()
        };
        let both = of("contact.email") + of("contact.phone");
        let most = tenths(WEIGHTS.household_both);
        if both > most {
            self.grounds.push(Ground {
                field: "rule",
                how: "one household",
                tenths: most - both,
                note: String::new(),
            });
        }
    }

    /// A rule says that somebody has to look, whatever the sum.
    fn review(&mut self, why: &str) {
        self.grounds.push(Ground {
            field: "rule",
            how: "review",
            tenths: 0,
            note: why.to_owned(),
        });
    }

    fn sum(&self) -> i32 {
        self.grounds.iter().map(|ground| ground.tenths).sum()
    }
}

fn tenths(bits: f64) -> i32 {
    // Weights are a few dozen bits at most.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "held between two small numbers"
    )]
    let tenths = (bits.clamp(-1000.0, 1000.0) * 10.0).round() as i32;
    tenths
}

/// How the names agree.
#[derive(Clone, Copy, Debug, Default)]
struct Named {
    first_differs: bool,
    is_initial: bool,
    /// The first names are alike and not the same: a typing error, or a sibling's name.
    is_only_alike: bool,
}

fn compare_names(
    wanted: &Person,
    record: &Person,
    around: &mut Around<'_>,
    tally: &mut Tally,
) -> Named {
    let mut best: Option<(i32, Vec<Ground>, Named)> = None;
    let mut offer = |sum: i32, grounds: Vec<Ground>, named: Named| {
        if best.as_ref().is_none_or(|(known, ..)| sum > *known) {
            best = Some((sum, grounds, named));
        }
    };
    for a in &wanted.names {
        for b in &record.names {
            let (tally, named) = pair(a, b, around);
            offer(tally.sum(), tally.grounds, named);
            if a.is_ordered
                && b.is_ordered
                && let Some(is_whole) = crossed(a, b)
            {
                let crossed = NamePair {
                    first: b.last.clone(),
                    last: b.first.clone(),
                    is_ordered: true,
                };
                let (mut tally, mut named) = pair(a, &crossed, around);
                // One name on the other's place may be a relative's: somebody has to look.
                named.is_initial |= !is_whole;
                tally.add(
                    "person.name",
                    "swapped",
                    match is_whole {
                        true => WEIGHTS.name_swapped,
                        false => WEIGHTS.name_half_swapped,
                    },
                    "first and last name exchanged".to_owned(),
                );
                offer(tally.sum(), tally.grounds, named);
            }
        }
    }
    match best {
        Some((_, grounds, named)) => {
            tally.grounds.extend(grounds);
            named
        }
        None => Named::default(),
    }
}

/// Whether names agree crosswise, wholly or in one name only; none: not worth a look.
fn crossed(a: &NamePair, b: &NamePair) -> Option<bool> {
    let alike = |one: &Option<Name>, other: &Option<Name>| match (one, other) {
        (Some(one), Some(other)) => Some(names(one, other).is_alike()),
        _ => None,
    };
    match (alike(&a.first, &b.last), alike(&a.last, &b.first)) {
        (Some(true), Some(true) | None) => Some(true),
        (Some(true), Some(false)) | (Some(false) | None, Some(true)) => Some(false),
        _ => None,
    }
}

fn pair(a: &NamePair, b: &NamePair, around: &mut Around<'_>) -> (Tally, Named) {
    let mut tally = Tally::default();
    let mut named = Named::default();
    if let (Some(one), Some(other)) = (&a.first, &b.first) {
        let level = first_names(one, other);
        let (bits, note) = first_weight(level, one, other, around);
        tally.add("person.first_name", level.as_str(), bits, note);
        named.first_differs = !level.is_alike();
        named.is_initial = level == Level::Initial;
        named.is_only_alike = !matches!(level, Level::Same | Level::Initial) && level.is_alike();
    }
    if let (Some(one), Some(other)) = (&a.last, &b.last) {
        let level = names(one, other);
        let (bits, note) = last_weight(level, one, other, around);
        tally.add("person.last_name", level.as_str(), bits, note);
    }
    (tally, named)
}

/// The more frequent of two values weighs: an error does not make a name rare.
fn name_rarity(
    kind: FuzzyKind,
    one: &Name,
    other: &Name,
    least: f64,
    most: f64,
    around: &mut Around<'_>,
) -> (f64, String) {
    let shared = one.words.iter().find(|word| other.words.contains(word));
    let (a, b) = match shared {
        Some(word) if one.joined != other.joined => (word.as_str(), word.as_str()),
        _ => (one.joined.as_str(), other.joined.as_str()),
    };
    let first = around.rarity(kind, a, least, most);
    if a == b {
        return first;
    }
    let second = around.rarity(kind, b, least, most);
    match first.0 <= second.0 {
        true => first,
        false => second,
    }
}

fn first_weight(level: Level, one: &Name, other: &Name, around: &mut Around<'_>) -> (f64, String) {
    let w = &*WEIGHTS;
    let mut rarity = || {
        name_rarity(
            FuzzyKind::First,
            one,
            other,
            w.first_least,
            w.first_most,
            around,
        )
    };
    let less = |(bits, note): (f64, String), by: f64, least: f64| ((bits + by).max(least), note);
    match level {
        Level::Same => rarity(),
        Level::Compound => less(rarity(), w.first_compound, 0.0),
        Level::Nickname => (w.first_nickname, String::new()),
        Level::Initial => (w.first_initial, String::new()),
        Level::Edit => less(rarity(), w.first_edit, w.first_edit_least),
        Level::Sound => less(rarity(), w.first_sound, w.first_sound_least),
        Level::Close => (w.first_close, String::new()),
        Level::Far => (w.first_far, String::new()),
        Level::Different => (w.first_different, String::new()),
    }
}

fn last_weight(level: Level, one: &Name, other: &Name, around: &mut Around<'_>) -> (f64, String) {
    let w = &*WEIGHTS;
    let mut rarity = || {
        name_rarity(
            FuzzyKind::Last,
            one,
            other,
            w.last_least,
            w.last_most,
            around,
        )
    };
    let less = |(bits, note): (f64, String), by: f64, least: f64| ((bits + by).max(least), note);
    match level {
        Level::Same => rarity(),
        Level::Compound => less(rarity(), w.last_compound, 0.0),
        Level::Initial => (w.last_initial, String::new()),
        Level::Edit => less(rarity(), w.last_edit, w.last_edit_least),
        Level::Sound => less(rarity(), w.last_sound, w.last_sound_least),
        Level::Close => (w.last_close, String::new()),
        Level::Far => (w.last_far, String::new()),
        Level::Nickname | Level::Different => (w.last_different, String::new()),
    }
}

/// What the dates of birth say.
#[derive(Clone, Copy, Debug, Default)]
struct BirthFound {
    agrees: bool,
    differs: bool,
}

fn compare_births(
    wanted: &Person,
    record: &Person,
    around: &mut Around<'_>,
    tally: &mut Tally,
) -> BirthFound {
    let w = &*WEIGHTS;
    let is_open = wanted.births.len() > 1 || record.births.len() > 1;
    let mut best: Option<(f64, &'static str, String)> = None;
    for a in &wanted.births {
        for b in &record.births {
            let (bits, how, note) = births_agree(*a, *b, is_open, around);
            if best.as_ref().is_none_or(|(known, ..)| bits > *known) {
                best = Some((bits, how, note));
            }
        }
    }
    let Some((bits, how, note)) = best else {
        return BirthFound::default();
    };
    tally.add("person.birth_date", how, bits, note);
    BirthFound {
        agrees: bits >= w.birth_parts,
        differs: bits <= w.birth_different,
    }
}

fn births_agree(
    a: Birth,
    b: Birth,
    is_open: bool,
    around: &mut Around<'_>,
) -> (f64, &'static str, String) {
    let w = &*WEIGHTS;
    if a == b && is_open {
        return (
            w.birth_swapped,
            "same",
            "day and month could be exchanged".to_owned(),
        );
    }
    if a == b {
        let least = if a.is_default() {
            w.birth_default_least
        } else {
            w.birth_least
        };
        let (bits, note) = around.rarity(FuzzyKind::Birth, &a.digits(), least, w.birth_most);
        return (bits, "same", note);
    }
    if a == b.swapped() {
        return (w.birth_swapped, "day and month exchanged", String::new());
    }
    if osa_distance(&a.digits(), &b.digits()) <= 1 {
        return (w.birth_digit, "one digit", String::new());
    }
    let parts = [a.year == b.year, a.month == b.month, a.day == b.day];
    match parts.iter().filter(|part| **part).count() {
        2 => (w.birth_parts, "two of three parts", String::new()),
        1 if a.year == b.year => (w.birth_year, "year", String::new()),
        _ => (w.birth_different, "different", String::new()),
    }
}

/// Whether a number agrees; those that one person can have several of say nothing where they differ.
fn compare_numbers(
    wanted: &Person,
    record: &Person,
    around: &Around<'_>,
    tally: &mut Tally,
) -> bool {
    let w = &*WEIGHTS;
    let certain = (around.all_bits() + w.number_margin).clamp(w.number_least, w.number_most);
    let mut has_number = false;
    match around.same_id {
        Some(true) => {
            tally.add("id.source", "same", certain, String::new());
            has_number = true;
        }
        Some(false) => tally.add("id.source", "different", w.number_different, String::new()),
        None => {}
    }
    let mut any = |mine: &String| {
        record.numbers.contains(mine) || record.national_number.as_ref() == Some(mine)
    };
    if wanted.numbers.iter().any(&mut any) {
        tally.add("id.ref", "same", certain, String::new());
        return true;
    }
    let (Some(a), Some(b)) = (&wanted.national_number, &record.national_number) else {
        return has_number;
    };
    if a == b {
        tally.add("sens.national_id", "same", certain, String::new());
    } else if a.len() >= 6 && osa_distance(a, b) <= 1 {
        tally.add("sens.national_id", "one edit", w.number_edit, String::new());
    } else {
        tally.add(
            "sens.national_id",
            "different",
            w.number_different,
            String::new(),
        );
        return has_number;
    }
    true
}

/// The first names of both sides.
#[derive(Clone, Copy)]
struct Names<'n> {
    wanted: Option<&'n Name>,
    record: Option<&'n Name>,
    differ: bool,
}

/// How an address agrees.
#[derive(Clone, Copy, Debug, Default)]
struct Found {
    is_same: bool,
    agrees: bool,
    others: usize,
}

fn compare_emails(
    wanted: &Person,
    record: &Person,
    around: &Around<'_>,
    first: Names<'_>,
    tally: &mut Tally,
) -> Found {
    let w = &*WEIGHTS;
    let field = "contact.email";
    if wanted.emails.is_empty() || record.emails.is_empty() {
        return Found::default();
    }
    let mut same: Vec<usize> = wanted
        .emails
        .iter()
        .filter(|email| record.emails.contains(email))
        .map(|email| around.sharing.others(email, first.wanted, first.record))
        .collect();
    same.sort_unstable();
    if let Some(&others) = same.first() {
        let full = (around.all_bits() + w.email_margin).clamp(w.email_same_least, w.email_most);
        let (bits, note) = cut(full, w.household_email, w.email_least, others, first.differ);
        tally.add(field, "same", bits, note);
        return Found {
            is_same: true,
            agrees: true,
            others,
        };
    }
    let users = |person: &Person| -> Vec<String> {
        person
            .emails
            .iter()
            .filter_map(|email| email_user(email))
            .collect()
    };
    let (mine, theirs) = (users(wanted), users(record));
    let near = |a: &String| record.emails.iter().any(|b| osa_distance(a, b) <= 2);
    // Brothers at one mailbox provider have similar addresses.
    let half = if first.differ { 0.5 } else { 1.0 };
    if mine.iter().any(|user| theirs.contains(user)) {
        tally.add(field, "same user part", w.email_user * half, String::new());
    } else if wanted.emails.iter().any(near) {
        tally.add(
            field,
            "at most two edits",
            w.email_edit * half,
            String::new(),
        );
    } else {
        tally.add(field, "other", w.email_other, String::new());
        return Found::default();
    }
    Found {
        agrees: !first.differ,
        ..Found::default()
    }
}

fn compare_phones(
    wanted: &Person,
    record: &Person,
    around: &Around<'_>,
    first: Names<'_>,
    tally: &mut Tally,
) -> Found {
    let w = &*WEIGHTS;
    if wanted.phones.is_empty() || record.phones.is_empty() {
        return Found::default();
    }
    let ends = |person: &Person| -> Vec<String> {
        person
            .phones
            .iter()
            .filter_map(|phone| last_digits(phone))
            .map(str::to_owned)
            .collect()
    };
    let theirs = ends(record);
    let mut same: Vec<usize> = ends(wanted)
        .iter()
        .filter(|digits| theirs.contains(digits))
        .map(|digits| around.sharing.others(digits, first.wanted, first.record))
        .collect();
    same.sort_unstable();
    match same.first() {
        Some(&others) => {
            let full = (around.all_bits() + w.phone_margin).clamp(w.phone_same_least, w.phone_most);
            let (bits, note) = cut(full, w.household_phone, w.phone_least, others, first.differ);
            tally.add("contact.phone", "same", bits, note);
            Found {
                is_same: true,
                agrees: true,
                others,
            }
        }
        None => {
            tally.add("contact.phone", "other", w.phone_other, String::new());
            Found::default()
        }
    }
}

/// What is left of the weight of an address that others use too.
fn cut(full: f64, household: f64, least: f64, others: usize, first_differs: bool) -> (f64, String) {
    let shared = WEIGHTS.shared_name * others as f64;
    let bits = full + shared + if first_differs { household } else { 0.0 };
    let note = match (others, first_differs) {
        (0, false) => String::new(),
        (0, true) => "first names differ".to_owned(),
        (_, false) => format!("used by {} further first names", others),
        (_, true) => format!("first names differ; used by {} further ones", others),
    };
    (bits.max(least), note)
}

/// Street, postcode and town of the two addresses that agree best; whether the street does.
fn compare_places(
    wanted: &Person,
    record: &Person,
    around: &mut Around<'_>,
    first: Names<'_>,
    tally: &mut Tally,
) -> bool {
    let mut best: Option<(Tally, bool)> = None;
    for a in &wanted.places {
        for b in &record.places {
            let (now, is_same) = places(a, b, around, first);
            if best
                .as_ref()
                .is_none_or(|(known, _)| now.sum() > known.sum())
            {
                best = Some((now, is_same));
            }
        }
    }
    let Some((mut best, is_same)) = best else {
        return false;
    };
    let w = &*WEIGHTS;
    let sum = best.sum();
    let mut kept = sum.min(tenths(w.address_most));
    let mut why = "street, postcode and town are one fact";
    if first.differ && kept > 0 {
        kept /= 2;
        why = "first names differ";
    }
    if kept != sum {
        let ground = Ground {
            field: "addr",
            how: "limited",
            tenths: kept - sum,
            note: why.to_owned(),
        };
        best.grounds.push(ground);
    }
    tally.grounds.extend(best.grounds);
    is_same
}

fn places(a: &Place, b: &Place, around: &mut Around<'_>, first: Names<'_>) -> (Tally, bool) {
    let w = &*WEIGHTS;
    let mut tally = Tally::default();
    let mut is_same = false;
    if let (Some(one), Some(other)) = (&a.street, &b.street) {
        let is_close = |least: f64| jaro_winkler(&one.name, &other.name) > least;
        let is_number = one.number == other.number;
        if one == other {
            let key = one.key().unwrap_or_else(|| one.name.clone());
            let (bits, note) =
                around.rarity(FuzzyKind::Street, &key, w.street_least, w.street_most);
            let others = around.sharing.others(&key, first.wanted, first.record);
            let bits = (bits + w.shared_name * others as f64 / 2.0).max(0.0);
            tally.add("addr.street", "same", bits, note);
            is_same = true;
        } else if (is_number && is_close(0.85)) || is_close(0.93) {
            tally.add("addr.street", "similar", w.street_close, String::new());
            is_same = is_number;
        } else {
            tally.add("addr.street", "other", w.street_other, String::new());
        }
    }
    if !a.postal_code.is_empty() && !b.postal_code.is_empty() {
        if a.postal_code == b.postal_code {
            let (bits, note) =
                around.rarity(FuzzyKind::PostalCode, &a.postal_code, 0.0, w.postcode_most);
            tally.add("addr.postal_code", "same", bits, note);
        } else if osa_distance(&a.postal_code, &b.postal_code) <= 1 {
            tally.add(
                "addr.postal_code",
                "one edit",
                w.postcode_edit,
                String::new(),
            );
        } else {
            tally.add("addr.postal_code", "other", w.postcode_other, String::new());
        }
    }
    if !a.city.is_empty() && !b.city.is_empty() {
        if a.city == b.city {
            let (bits, note) = around.rarity(FuzzyKind::City, &a.city, 0.0, w.city_most);
            tally.add("addr.city", "same", bits, note);
        } else if jaro_winkler(&a.city, &b.city) > 0.9
            || a.city.contains(&b.city)
            || b.city.contains(&a.city)
        {
            tally.add("addr.city", "similar", w.city_close, String::new());
        } else {
            tally.add("addr.city", "other", w.city_other, String::new());
        }
    }
    (tally, is_same)
}

struct Identifiers {
    email: Found,
    phone: Found,
    has_number: bool,
}

/// Whoever asks for an identifier and nothing else wants the records that have it; where several
/// first names use it, somebody has to look.
fn identifier_only(wanted: &Person, around: &Around<'_>, found: &Identifiers, tally: &mut Tally) {
    if wanted.is_described() {
        return;
    }
    let all = (wanted.emails.is_empty() || found.email.is_same)
        && (wanted.phones.is_empty() || found.phone.is_same)
        && (wanted.numbers.is_empty() || found.has_number)
        && around.same_id != Some(false);
    if all && found.email.others == 0 && found.phone.others == 0 {
        tally.add(
            "rule",
            "identifier",
            WEIGHTS.identifier_only,
            "asked for by identifier".to_owned(),
        );
    }
}
