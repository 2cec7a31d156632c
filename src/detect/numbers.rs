//! Numbers of persons, accounts and cards among the words of a text.

use super::{
    Kind, TextContext,
    candidate::Candidate,
    context::{Around, Said},
    national_numbers::{self, Scheme, Strength},
    payment::{self, CardNumber},
    scan::{Gap, Token, char_at},
    window::Window,
};
use crate::model::Evidence;

/// What a text offers to those who look for numbers.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub(super) around: Around<'a>,
    pub(super) tokens: &'a [Token],
    pub(super) cx: &'a TextContext<'a>,
}

impl Scene<'_> {
    pub(super) const fn text(&self) -> &str {
        self.around.text
    }

    /// Whether the stretch is all there is in the text.
    pub(super) fn is_whole(&self, start: usize, end: usize) -> bool {
        let rest = |part: Option<&str>| {
            part.is_some_and(|part| part.chars().all(|c| c.is_whitespace() || c == '\''))
        };
        rest(self.text().get(..start)) && rest(self.text().get(end..))
    }
}

/// Looks for national numbers, accounts and cards.
pub(super) fn look(scene: &Scene<'_>, out: &mut Vec<Candidate>) {
    let mut at = 0;
    while let Some(token) = scene.tokens.get(at) {
        if let Some(length) = iban_head(scene, at) {
            // A mistyped account is none, and neither are its pieces.
            if let Some(next) = account(scene, at, length, out) {
                at = next;
                continue;
            }
        }
        if begins_number(scene, at, token) {
            windows(scene, at, out);
        }
        at += 1;
    }
}

/// Whether a number can begin with this token: with digits, or with letters that some numbers have.
fn begins_number(scene: &Scene<'_>, at: usize, token: &Token) -> bool {
    if token.digits > 0 {
        return true;
    }
    let next = scene.tokens.get(at + 1);
    match token.letters {
        1 | 2 => next.is_some_and(|next| next.digits > 0 && next.gap != Gap::Break),
        3 => {
            next.is_some_and(|next| next.letters == 3 && next.gap != Gap::Break)
                && scene
                    .tokens
                    .get(at + 2)
                    .is_some_and(|third| third.digits > 0 && third.gap != Gap::Break)
        }
        6 => next.is_some_and(|next| next.digits > 0 && next.gap != Gap::Break),
        _ => false,
    }
}

/// The length of the account that can begin here.
fn iban_head(scene: &Scene<'_>, at: usize) -> Option<usize> {
    let token = scene.tokens.get(at)?;
    if token.letters < 2 {
        return None;
    }
    let word = scene.text().as_bytes().get(token.start..token.end)?;
    if token.digits == 0 && token.letters == 2 {
        let next = scene
            .tokens
            .get(at + 1)
            .filter(|next| next.gap == Gap::Space)?;
        let more = scene.text().as_bytes().get(next.start..next.start + 2)?;
        let &[a, b] = word else { return None };
        let &[c, d] = more else { return None };
        return payment::iban_length(&[a, b, c, d]);
    }
    payment::iban_length(word)
}

/// An account from here on: where to go on after it; none where there is none of that length.
fn account(scene: &Scene<'_>, at: usize, length: usize, out: &mut Vec<Candidate>) -> Option<usize> {
    let mut window = Window::at(scene, at)?;
    while window.length < length {
        window.grow()?;
    }
    if window.length != length {
        return None;
    }
    if payment::is_iban(window.compact()) {
        let mut found = Candidate::new(window.start, window.end, Kind::Iban, Evidence::Certain);
        found.weight += 100;
        out.push(found);
    }
    Some(window.last + 1)
}

fn windows(scene: &Scene<'_>, at: usize, out: &mut Vec<Candidate>) {
    let Some(mut window) = Window::at(scene, at) else {
        return;
    };
    loop {
        if window.length > 19 {
            return;
        }
        if window.length >= 8 {
            try_kinds(&window, out);
        }
        if window.grow().is_none() {
            return;
        }
    }
}

fn try_kinds(window: &Window<'_>, out: &mut Vec<Candidate>) {
    let compact = window.compact();
    let letters = compact
        .iter()
        .filter(|byte| byte.is_ascii_alphabetic())
        .count();
    let mut is_piece = None;
    for scheme in national_numbers::of_length(compact.len()) {
        if (letters > 0 && !scheme.has_letters) || !scheme.is_right(compact) {
            continue;
        }
        if *is_piece.get_or_insert_with(|| window.is_piece()) {
            return;
        }
        if let Some(candidate) = national(window, scheme) {
            out.push(candidate);
        }
    }
    if letters == 0
        && let Some(number) = payment::card(compact)
        && !window.is_piece()
        && let Some(candidate) = card(window, number)
    {
        out.push(candidate);
    }
}

fn national(window: &Window<'_>, scheme: &Scheme) -> Option<Candidate> {
    let compact = window.compact();
    let is_plausible = scheme.is_plausible(compact);
    let said = window
        .scene
        .around
        .says(scheme.kind, window.start, window.end);
    let is_usual = scheme.usual.contains(&window.form());
    let is_strong = scheme.strength == Strength::Strong && is_plausible;
    if window.is_loose() && !(is_strong && (is_usual || window.length >= 13)) {
        return None;
    }
    let has_letters = compact.iter().any(u8::is_ascii_alphabetic);
    let is_home = scheme.is_of(window.scene.cx.country);
    let is_whole = window.scene.is_whole(window.start, window.end);
    let has_check = is_plausible || scheme.strength != Strength::Mute;
    let evidence = match said {
        Said::Yes if has_check && (is_usual || !is_format_only(scheme.kind)) => Evidence::Certain,
        Said::Yes => Evidence::Likely,
        Said::No if !(is_strong && (is_usual || has_letters)) => return None,
        Said::No | Said::Nothing if is_strong => Evidence::Certain,
        _ if is_whole && scheme.strength != Strength::Mute && is_plausible => Evidence::Hint,
        _ if is_usual => Evidence::Hint,
        _ if scheme.strength >= Strength::Shaped
            && is_plausible
            && (scheme.has_letters || is_one_piece(window)) =>
        {
            Evidence::Hint
        }
        _ if is_home && scheme.strength == Strength::Weak && is_one_piece(window) => Evidence::Hint,
        _ => return None,
    };
    let mut found = Candidate::new(window.start, window.end, scheme.kind, evidence);
    found.weight += 20 * i32::from(said == Said::Yes)
        + 10 * i32::from(is_home)
        + 15 * i32::from(is_usual)
        + 3 * i32::from(is_plausible)
        + scheme.strength as i32 * 2;
    Some(found)
}

/// Kinds whose form can be checked, but that have no check digit.
const fn is_format_only(kind: Kind) -> bool {
    matches!(kind, Kind::UsSsn | Kind::GbNino)
}

/// A weak number alone is one only where it is not written like an amount or a telephone number.
fn is_one_piece(window: &Window<'_>) -> bool {
    window.first == window.last
}

fn card(window: &Window<'_>, number: CardNumber) -> Option<Candidate> {
    let said = window
        .scene
        .around
        .says(Kind::Card, window.start, window.end);
    // Groups of at least four digits but for the last, as embossed.
    let groups = window.scene.tokens.get(window.first..=window.last)?;
    let is_embossed = groups
        .iter()
        .rev()
        .skip(1)
        .all(|token| (4..=6).contains(&token.digits))
        && groups.iter().all(Token::is_number);
    if window.is_loose() || (groups.len() > 1 && !is_embossed) {
        return None;
    }
    let evidence = match said {
        Said::Yes => Evidence::Certain,
        Said::Nothing if number == CardNumber::Issued => Evidence::Hint,
        _ => return None,
    };
    let mut found = Candidate::new(window.start, window.end, Kind::Card, evidence);
    found.weight += 20 * i32::from(said == Said::Yes) + 6;
    Some(found)
}

/// Three or four digits that a word calls the security code of a card.
pub(super) fn card_codes(scene: &Scene<'_>, out: &mut Vec<Candidate>) {
    let is_header = scene.around.header.has(Kind::CardCode);
    if !is_header
        && !scene
            .around
            .hits
            .iter()
            .any(|hit| hit.names.has(Kind::CardCode))
    {
        return;
    }
    for token in scene.tokens {
        if token.letters > 0 || !(3..=4).contains(&token.digits) || token.gap.is_tight() {
            continue;
        }
        let is_near = scene.around.word_before(token.start).is_some_and(|hit| {
            hit.names.has(Kind::CardCode)
                && scene
                    .text()
                    .get(hit.end..token.start)
                    .is_some_and(|between| {
                        between.len() <= 24 && !between.bytes().any(|b| b.is_ascii_digit())
                    })
        });
        let ends = char_at(scene.text(), token.end).is_none_or(|c| !matches!(c, '/' | '-' | ':'));
        if ends && (is_near || (is_header && scene.is_whole(token.start, token.end))) {
            let mut found =
                Candidate::new(token.start, token.end, Kind::CardCode, Evidence::Likely);
            found.weight += 30;
            out.push(found);
        }
    }
}
