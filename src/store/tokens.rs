//! The key of the tokens of double opt-in, new tokens, and which questions are still open.

use chrono::NaiveDate;

use super::{
    SECRET_SUPPRESSION, Store,
    error::{StoreError, StoreFault, StoreResult},
    secret,
};
use crate::proof::{Claim, TokenKey, TokenKind, token::ends_well};

/// A new token and what the store keeps of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewToken {
    /// The token, for the link.
    pub text: String,
    /// SHA-256 of its random number.
    pub digest: [u8; 32],
}

impl Store {
    /// The key of this store's tokens. It hangs below the suppression key, a random secret of the store
    /// that outlives a change of the master key: links that are out in the world stay good.
    ///
    /// # Errors
    /// When the secret cannot be read.
    pub fn token_key(&self) -> StoreResult<TokenKey> {
        let key = secret(&self.connection, &self.sealer, SECRET_SUPPRESSION)?;
        Ok(TokenKey::below(&key, &self.id))
    }

    /// The askings that wait for an answer on that day: their link is still good, and neither it nor the
    /// one that says no was opened.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn open_askings(&self, today: NaiveDate) -> StoreResult<Vec<i64>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT consent FROM consent_token GROUP BY consent
             HAVING max(used_on) IS NULL AND max(expires_on) >= ?1 ORDER BY consent",
        )?;
        let rows = statement.query_map([today.to_string()], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Makes a token.
///
/// # Errors
/// When the system has no randomness to give, or the day cannot be written in a token.
pub fn new_token(key: &TokenKey, kind: TokenKind, expires_on: NaiveDate) -> StoreResult<NewToken> {
    loop {
        let mut random = [0; 16];
        getrandom::fill(&mut random)
            .map_err(|_| StoreError::new(StoreFault::Io, "the system gave no random bytes"))?;
        let claim = Claim {
            kind,
            expires_on,
            random,
        };
        let text = key.issue(&claim).ok_or_else(|| {
            StoreError::new(StoreFault::Io, "a token cannot say a day so far away")
                .hint("give fewer --valid-days")
        })?;
        // Of 64 tokens, two are drawn again.
        if ends_well(&text) {
            return Ok(NewToken {
                text,
                digest: claim.digest(),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_token_is_random_says_what_it_is_for_and_ends_with_a_letter_or_a_digit() {
        let key = TokenKey::below(b"secret", "store");
        let until = "2026-12-11".parse().unwrap();
        let mut seen = std::collections::HashSet::new();
        for _ in 0..300 {
            let token = new_token(&key, TokenKind::No, until).unwrap();
            assert!(ends_well(&token.text));
            let claim = key.read(&token.text).unwrap();
            assert_eq!((claim.kind, claim.expires_on), (TokenKind::No, until));
            assert_eq!(claim.digest(), token.digest);
            assert!(seen.insert(token.text));
        }
    }

    #[test]
    fn a_day_that_no_token_can_say_is_an_error() {
        let key = TokenKey::below(b"secret", "store");
        let far = "2150-01-01".parse().unwrap();
        assert!(new_token(&key, TokenKind::Yes, far).is_err());
    }
}
