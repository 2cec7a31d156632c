//! Numbers that states give to persons (Art. 87 GDPR): how each is built and checked. The texts of
//! the algorithms are those of the issuing states, checked against python-stdnum.

mod check_digits;
mod north_and_east;
mod south_and_isles;
#[cfg(test)]
mod tests;
mod west;

use std::sync::LazyLock;

use super::Kind;
use {north_and_east as ne, south_and_isles as si};

pub use check_digits::luhn;

/// What a right number says when no word around it says what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Nothing: it needs a word, or its usual marks between the digits.
    Mute,
    /// Little: one in ten or eleven numbers of that length is right.
    Weak,
    /// Some: letters in their place, or a day of birth and a check digit.
    Shaped,
    /// Enough: a number that is right by chance is rare.
    Strong,
}

/// A kind of national number.
#[derive(Debug)]
pub struct Scheme {
    /// The kind.
    pub kind: Kind,
    /// ISO codes of the countries that give it.
    pub countries: &'static [&'static str],
    /// The length without marks.
    pub lengths: &'static [usize],
    /// Where its letters stand: none of them for a number of digits only.
    pub has_letters: bool,
    /// Whether the check digits hold. Upper case, without marks.
    check: fn(&[u8]) -> bool,
    /// Whether what it tells besides (a day of birth) can be.
    plausible: fn(&[u8]) -> bool,
    /// What it says alone.
    pub strength: Strength,
    /// How its owner writes it, where no other number is written so: lengths and marks.
    pub usual: &'static [&'static str],
}

impl Scheme {
    /// Whether a number without marks, in upper case, is right.
    #[must_use]
    pub fn is_right(&self, compact: &[u8]) -> bool {
        self.lengths.contains(&compact.len()) && (self.check)(compact)
    }

    /// Whether the rest of a right number is such as people have.
    #[must_use]
    pub fn is_plausible(&self, compact: &[u8]) -> bool {
        (self.plausible)(compact)
    }

    /// Whether the country gives this number.
    #[must_use]
    pub fn is_of(&self, country: &str) -> bool {
        self.countries.contains(&country)
    }
}

const fn any(_: &[u8]) -> bool {
    true
}

/// Declares the schemes, a line each.
macro_rules! schemes {
    ($($kind:ident $countries:tt $lengths:tt $letters:literal $check:path, $plausible:path, $strength:ident $usual:tt;)+) => {
        /// Every kind of national number, those that are rarest by chance first.
        pub static SCHEMES: &[Scheme] = &[$(Scheme {
            kind: Kind::$kind,
            countries: &$countries,
            lengths: &$lengths,
            has_letters: $letters,
            check: $check,
            plausible: $plausible,
            strength: Strength::$strength,
            usual: &$usual,
        },)+];
    };
}

schemes! {
    ItCf ["IT"] [16] true si::it_cf, any, Strong [];
    FrNir ["FR"] [15] true west::fr_nir, west::fr_nir_structure, Strong [];
    ChAhv ["CH", "LI"] [13] false west::ch_ahv, any, Strong ["3.4.4.2"];
    LuMatricule ["LU"] [13] false west::lu_matricule, any, Strong [];
    DeSvnr ["DE"] [12] true west::de_svnr, west::de_svnr_day, Strong [];
    BeNn ["BE"] [11] false west::be_nn, west::be_nn_day, Strong ["2.2.2-3.2"];
    NoFnr ["NO"] [11] false ne::no_fnr, any, Shaped [];
    RoCnp ["RO"] [13] false ne::ro_cnp, any, Shaped [];
    SiEmso ["SI"] [13] false ne::si_emso, any, Shaped [];
    FiHetu ["FI"] [10, 11] true ne::fi_hetu, ne::fi_hetu_sign, Shaped ["6-4"];
    PlPesel ["PL"] [11] false si::pl_pesel, si::pl_pesel_century, Shaped [];
    EeIk ["EE"] [11] false ne::ee_lt_code, any, Shaped [];
    LtAk ["LT"] [11] false ne::ee_lt_code, any, Shaped [];
    GrAmka ["GR"] [11] false ne::gr_amka, any, Shaped [];
    LvPk ["LV"] [11] false ne::lv_pk, any, Weak ["6-5"];
    DeIdnr ["DE"] [11] false west::de_idnr, any, Weak [];
    HrOib ["HR"] [11] false ne::hr_oib, any, Weak [];
    SePnr ["SE"] [10, 12] false ne::se_pnr, any, Weak ["6-4", "8-4"];
    CzRc ["CZ", "SK"] [9, 10] false ne::cz_rc, any, Weak ["6/4"];
    BgEgn ["BG"] [10] false ne::bg_egn, any, Weak [];
    AtVnr ["AT"] [10] false west::at_vnr, west::at_vnr_day, Weak [];
    DkCpr ["DK"] [10] false ne::dk_cpr, ne::dk_cpr_remainder, Mute ["6-4"];
    GbNhs ["GB"] [10] false si::gb_nhs, any, Weak [];
    EsNie ["ES"] [9] true si::es_nie, any, Shaped [];
    EsDni ["ES"] [9] true si::es_dni, any, Shaped [];
    IePps ["IE"] [8, 9] true si::ie_pps, any, Shaped [];
    GbNino ["GB"] [9] true si::gb_nino, any, Shaped [];
    NlBsn ["NL"] [9] false west::nl_bsn, west::nl_bsn_given, Weak [];
    PtNif ["PT"] [9] false si::pt_nif, any, Weak [];
    HuTaj ["HU"] [9] false ne::hu_taj, any, Weak [];
    UsSsn ["US"] [9] false si::us_ssn, any, Mute ["3-2-4"];
}

/// The longest national number without marks.
const LONGEST: usize = 16;

/// The schemes by the length of their numbers.
static BY_LENGTH: LazyLock<Vec<Vec<&'static Scheme>>> = LazyLock::new(|| {
    (0..=LONGEST)
        .map(|length| {
            SCHEMES
                .iter()
                .filter(|scheme| scheme.lengths.contains(&length))
                .collect()
        })
        .collect()
});

/// The schemes whose numbers have that length without marks.
#[must_use]
pub fn of_length(length: usize) -> &'static [&'static Scheme] {
    BY_LENGTH.get(length).map_or(&[], Vec::as_slice)
}

/// The scheme of a kind.
#[must_use]
pub fn scheme(kind: Kind) -> Option<&'static Scheme> {
    SCHEMES.iter().find(|scheme| scheme.kind == kind)
}

/// Whether a cell is a national number of the four countries this program grew up in, which are told
/// without a word: the Belgian, the French, the Dutch, the German one.
#[must_use]
pub fn is_national_number(cell: &str) -> bool {
    let mut compact = Vec::with_capacity(16);
    for byte in cell.trim().bytes() {
        match byte {
            b'0'..=b'9' | b'A' | b'B' => compact.push(byte),
            b'.' | b'-' | b' ' | b'/' => {}
            _ => return false,
        }
    }
    [Kind::BeNn, Kind::FrNir, Kind::NlBsn, Kind::DeIdnr]
        .into_iter()
        .filter_map(scheme)
        .any(|scheme| {
            scheme.is_right(&compact)
                && (scheme.kind != Kind::NlBsn || scheme.is_plausible(&compact))
        })
}
