//! E-mail addresses and telephone numbers in one form each, so that two ways of typing the same
//! address compare equal. Tells the shape of an address, never whether it works.

mod email;
mod lists;
mod phone;
mod typed;

use self::email::compatible;
pub use self::{
    email::{email, email_is_placeholder, is_email},
    lists::{emails, phones},
    phone::{PhoneReader, phone},
};

/// The countries whose ways of writing telephone numbers are known (ISO 3166-1 codes).
pub fn phone_countries() -> impl Iterator<Item = &'static str> {
    phone::PLANS.iter().map(|plan| plan.country)
}

/// Characters that programs leave in copied text and nobody sees.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

#[cfg(test)]
mod phone_tests;
#[cfg(test)]
mod tests;
