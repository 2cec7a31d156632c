//! What holds for all cells.

use proptest::prelude::*;

use super::*;

const ALL_KINDS: [&str; 12] = [
    "A = consent.email.optin grant",
    "B = consent.email.marketing.optout deny",
    "C = consent.email.status state",
    "D = consent.any.optin grant",
    "E = consent.any.optout deny",
    "F = consent.email.double_optin state",
    "G = consent.list.optin grant",
    "H = consent.email.captured_at evidence",
    "I = consent.source evidence",
    "J = consent.legal_basis basis",
    "K = consent.phone.optin grant",
    "L = consent.email.confirm_at evidence",
];

proptest! {
    #[test]
    fn silence_is_never_consent(cells in proptest::collection::vec(prop::sample::select(vec!["", " ", "0", "false", "No", "Nein", "Keine", "Non", "Nee", "Allow", "Send", "Toestaan", "Autoriser", "Zulassen", "n/a", "-", "unknown", "onbekend", "No consent", "implied", "pré-coché", "opt-out", "pending", "0000-00-00", "Freely given consent", "gibberish", "par défaut", "Archived"]), 12), with_proof in any::<bool>()) {
        let mut cells = cells;
        if with_proof {
            cells[7] = "2024-01-01";
            cells[8] = "website";
            cells[11] = "2024-01-02";
        }
        for consent in read("generic", &ALL_KINDS, &cells) {
            // "Freely given consent" is a yes only in a column that asks; keep it to the basis.
            if cells.iter().enumerate().all(|(at, cell)| *cell != "Freely given consent" || at == 9) {
                prop_assert!(!consent.state.is_grant(), "{:?}", consent);
            }
        }
    }

    #[test]
    fn any_denial_in_a_record_makes_the_channel_a_denial(
        cells in proptest::collection::vec(prop::sample::select(vec!["", "Yes", "Oui", "1", "Subscribed", "Confirmed", "No", "Allow", "2024-01-01", "website", "Pending", "Bounced"]), 12),
        at in prop::sample::select(vec![0_usize, 1, 2, 3, 4, 5, 6]),
        word in prop::sample::select(vec!["Unsubscribed", "Do Not Allow", "OptOut", "Opted out", "Désinscrit", "Afgemeld", "Widerspruch", "Refused", "withdrawn"]),
    ) {
        let mut cells = cells;
        cells[at] = word;
        let consents = read("generic", &ALL_KINDS, &cells);
        prop_assert!(of(&consents, Channel::Email).state.is_denial(), "{:?}", of(&consents, Channel::Email));
    }

    #[test]
    fn no_cells_make_the_reader_fail(cells in proptest::collection::vec("\\PC{0,20}", 0..14)) {
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        for consent in read("generic", &ALL_KINDS, &cells) {
            prop_assert_eq!(consent.state, consent.said);
        }
    }
}
