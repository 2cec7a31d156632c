//! What can be seen in a text: the kinds of personal and sensitive facts, by family.

/// A family of kinds: what they are to the law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// A number that a state gives to a person (Art. 87 GDPR).
    NationalNumber,
    /// A bank account or a payment card.
    Payment,
    /// A point at which somebody can be reached, or an address of a device.
    ContactPoint,
    /// A date of birth.
    BirthDate,
    /// A password or another secret.
    Secret,
    /// The number of an identity card, a passport, a residence or driving licence.
    IdentityDocument,
    /// Special categories of personal data (Art. 9(1) GDPR).
    SpecialCategory,
    /// Criminal convictions and offences (Art. 10 GDPR).
    Criminal,
    /// An insult: notes are to be objective, and the person may read them (Art. 15 GDPR).
    Insult,
    /// Words by which a person objects or withdraws (Art. 7(3) and 21(3) GDPR).
    Objection,
    /// Words by which a person uses a right (Art. 12(2) GDPR asks no form).
    RightsRequest,
    /// Another person than the one the record is about (Art. 15(4) GDPR).
    ThirdPerson,
}

/// Declares the kinds with their word in outputs and their family.
macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $word:literal in $family:ident;)+) => {
        /// A kind of fact that a text can hold.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $($(#[$doc])* $name,)+
        }

        impl Kind {
            /// Every kind, in the order of the families.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The word in findings and JSON; a contract.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)+
                }
            }

            /// The family.
            #[must_use]
            pub const fn family(self) -> Family {
                match self {
                    $(Self::$name => Family::$family,)+
                }
            }
        }
    };
}

kinds! {
    /// Belgian national register number, or BIS number.
    BeNn = "be.nn" in NationalNumber;
    /// French NIR (social security).
    FrNir = "fr.nir" in NationalNumber;
    /// Dutch BSN.
    NlBsn = "nl.bsn" in NationalNumber;
    /// German tax identification number.
    DeIdnr = "de.idnr" in NationalNumber;
    /// German pension insurance number.
    DeSvnr = "de.svnr" in NationalNumber;
    /// Spanish DNI.
    EsDni = "es.dni" in NationalNumber;
    /// Spanish NIE.
    EsNie = "es.nie" in NationalNumber;
    /// Italian codice fiscale.
    ItCf = "it.cf" in NationalNumber;
    /// Portuguese NIF.
    PtNif = "pt.nif" in NationalNumber;
    /// Polish PESEL.
    PlPesel = "pl.pesel" in NationalNumber;
    /// Swiss AHV number.
    ChAhv = "ch.ahv" in NationalNumber;
    /// Austrian social insurance number.
    AtVnr = "at.vnr" in NationalNumber;
    /// Irish PPS number.
    IePps = "ie.pps" in NationalNumber;
    /// NHS number of England and Wales.
    GbNhs = "gb.nhs" in NationalNumber;
    /// British national insurance number.
    GbNino = "gb.nino" in NationalNumber;
    /// Luxembourg matricule.
    LuMatricule = "lu.matricule" in NationalNumber;
    /// Swedish personnummer or samordningsnummer.
    SePnr = "se.pnr" in NationalNumber;
    /// Danish CPR number.
    DkCpr = "dk.cpr" in NationalNumber;
    /// Norwegian birth number or D-number.
    NoFnr = "no.fnr" in NationalNumber;
    /// Finnish personal identity code.
    FiHetu = "fi.hetu" in NationalNumber;
    /// Estonian personal code.
    EeIk = "ee.ik" in NationalNumber;
    /// Lithuanian personal code.
    LtAk = "lt.ak" in NationalNumber;
    /// Latvian personal code.
    LvPk = "lv.pk" in NationalNumber;
    /// Czech or Slovak birth number.
    CzRc = "cz.rc" in NationalNumber;
    /// Romanian CNP.
    RoCnp = "ro.cnp" in NationalNumber;
    /// Bulgarian EGN.
    BgEgn = "bg.egn" in NationalNumber;
    /// Croatian OIB.
    HrOib = "hr.oib" in NationalNumber;
    /// Slovenian EMŠO, and the JMBG of its neighbours.
    SiEmso = "si.emso" in NationalNumber;
    /// Greek AMKA.
    GrAmka = "gr.amka" in NationalNumber;
    /// Hungarian TAJ number.
    HuTaj = "hu.taj" in NationalNumber;
    /// Social security number of the United States.
    UsSsn = "us.ssn" in NationalNumber;
    /// International bank account number.
    Iban = "iban" in Payment;
    /// Payment card number.
    Card = "card" in Payment;
    /// Security code of a payment card.
    CardCode = "card-code" in Payment;
    /// E-mail address.
    Email = "email" in ContactPoint;
    /// Telephone number.
    Phone = "phone" in ContactPoint;
    /// Internet address of a device.
    Ip = "ip" in ContactPoint;
    /// Date of birth.
    BirthDate = "birth-date" in BirthDate;
    /// Password, PIN or access code.
    Password = "password" in Secret;
    /// Number of an identity document, or its machine-readable zone.
    IdDocument = "id-document" in IdentityDocument;
    /// Health.
    Health = "health" in SpecialCategory;
    /// Religious or philosophical belief.
    Religion = "religion" in SpecialCategory;
    /// Racial or ethnic origin.
    Ethnicity = "ethnicity" in SpecialCategory;
    /// Political opinion.
    Politics = "politics" in SpecialCategory;
    /// Trade union membership.
    Union = "union" in SpecialCategory;
    /// Sex life or sexual orientation.
    SexLife = "sex-life" in SpecialCategory;
    /// Biometric data.
    Biometric = "biometric" in SpecialCategory;
    /// Genetic data.
    Genetic = "genetic" in SpecialCategory;
    /// Criminal convictions and offences.
    Criminal = "criminal" in Criminal;
    /// An insult.
    Insult = "insult" in Insult;
    /// An objection or a withdrawal.
    Objection = "objection" in Objection;
    /// A request that uses a right.
    RightsRequest = "rights-request" in RightsRequest;
    /// Another person.
    ThirdPerson = "third-person" in ThirdPerson;
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_kinds_share_a_word_and_families_stand_together() {
        let words: BTreeSet<_> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
        assert_eq!(words.len(), Kind::ALL.len());
        for pair in Kind::ALL.windows(2) {
            assert!(pair[0].family() <= pair[1].family(), "{:?}", pair[1]);
        }
    }
}
