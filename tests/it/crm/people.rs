//! The people in every system here. All invented: what is known of them, and what happens to them.

/// What a system may know of a person.
pub struct Person {
    pub first: &'static str,
    pub last: &'static str,
    pub email: &'static str,
    pub phone: &'static str,
    pub street: &'static str,
    pub zip: &'static str,
    pub city: &'static str,
    pub org: &'static str,
    /// Year, month, day.
    pub born: (i32, u32, u32),
    pub note: &'static str,
}

/// Who is erased.
pub const ERASED: usize = 0;
/// Who is corrected.
pub const CORRECTED: usize = 1;
/// Who objects.
pub const OBJECTING: usize = 2;
/// Whose data is blocked.
pub const BLOCKED: usize = 3;
/// Who had said no before, where a column can say it.
pub const DENYING: usize = 7;

/// Where the corrected person lives, and the name they bear where no column tells a town.
pub const RIGHT_CITY: &str = "Liège";
/// See [`RIGHT_CITY`].
pub const RIGHT_LAST: &str = "Aërts";

/// Names and towns differ, so that a value tells whose it is; there is something to be quoted, and
/// letters that no two encodings write alike.
pub const PEOPLE: [Person; 8] = [
    Person {
        first: "Anna",
        last: "Maes",
        email: "anna.maes@example.org",
        phone: "+32 2 555 01 01",
        street: "Kerkstraat 1",
        zip: "9000",
        city: "Gent",
        org: "Maes & Co",
        born: (1981, 3, 24),
        note: "",
    },
    Person {
        first: "Bert",
        last: "Aerts",
        email: "bert.aerts@example.org",
        phone: "+32 2 555 01 02",
        street: "Molenweg 22, bus 3",
        zip: "9300",
        city: "Aalst",
        org: "",
        born: (1979, 11, 2),
        note: "prefers \"Bert\"; calls on Mondays",
    },
    Person {
        first: "Chloé",
        last: "Lefèvre",
        email: "chloe.lefevre@example.org",
        phone: "+32 2 555 01 03",
        street: "Rue de l'Église 7",
        zip: "5000",
        city: "Namur",
        org: "Boulangerie Lefèvre",
        born: (1990, 6, 15),
        note: "",
    },
    Person {
        first: "Dirk",
        last: "Vandevelde",
        email: "dirk.vandevelde@example.org",
        phone: "+32 2 555 01 04",
        street: "Dorpsplein 4",
        zip: "3000",
        city: "Leuven",
        org: "",
        born: (1968, 1, 30),
        note: "",
    },
    Person {
        first: "Élodie",
        last: "Wauters",
        email: "elodie.wauters@example.org",
        phone: "+32 2 555 01 05",
        street: "Chaussée de Mons 51",
        zip: "7000",
        city: "Mons",
        org: "Wauters, Fils et Cie",
        born: (1995, 9, 9),
        note: "two lines\nof text, with a comma",
    },
    Person {
        first: "François",
        last: "Dubois",
        email: "francois.dubois@example.org",
        phone: "+32 2 555 01 06",
        street: "Rue Haute 6",
        zip: "4500",
        city: "Huy",
        org: "",
        born: (1972, 12, 19),
        note: "",
    },
    Person {
        first: "Günter",
        last: "Schröder",
        email: "guenter.schroeder@example.org",
        phone: "+32 2 555 01 07",
        street: "Klosterstraße 17",
        zip: "4700",
        city: "Eupen",
        org: "Schröder GmbH; Söhne",
        born: (1960, 5, 28),
        note: "",
    },
    Person {
        first: "Hilde",
        last: "Jacobs",
        email: "hilde.jacobs@example.org",
        phone: "+32 2 555 01 08",
        street: "Stationsstraat 8",
        zip: "8400",
        city: "Oostende",
        org: "",
        born: (1984, 7, 13),
        note: "",
    },
];

impl Person {
    pub fn full(&self) -> String {
        format!("{} {}", self.first, self.last)
    }

    /// How a case tells whom it is about.
    pub fn who(&self) -> [String; 4] {
        [
            "--name".to_owned(),
            self.full(),
            "--email".to_owned(),
            self.email.to_owned(),
        ]
    }
}
