//! Time stamps by somebody else (RFC 3161): the request for a digest, and what an answer says of which digest.
//! The authority's own signature is verified by `openssl ts -verify`, with the authority's certificate.

use std::fmt;

use chrono::{DateTime, NaiveDateTime, Utc};

use super::tree::Hash;

/// OIDs in DER: SHA-256 (2.16.840.1.101.3.4.2.1), signed data (1.2.840.113549.1.7.2), time stamp token
/// (1.2.840.113549.1.9.16.1.4).
const SHA256: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
const TOKEN: &[u8] = &[
    0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04,
];

const BOOLEAN: u8 = 0x01;
const INTEGER: u8 = 0x02;
const OCTETS: u8 = 0x04;
const NULL: u8 = 0x05;
const OID: u8 = 0x06;
const GENERALIZED_TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
const CONTEXT_0: u8 = 0xa0;

/// What an answer says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimestampAnswer {
    /// The digest that was stamped (SHA-256).
    pub digest: Hash,
    /// When it was, by the authority's clock.
    pub at: DateTime<Utc>,
}

/// Why an answer cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampError {
    /// It is no answer of a time-stamping authority.
    Form,
    /// The authority refused.
    Refused,
    /// It is of another sort of digest.
    OtherDigest,
}

impl fmt::Display for TimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Form => "it is no answer of a time-stamping authority (RFC 3161)",
            Self::Refused => "the authority refused to stamp",
            Self::OtherDigest => "it stamps a digest that is not SHA-256",
        })
    }
}

impl std::error::Error for TimestampError {}

/// The request for a time stamp of a SHA-256 digest, in DER; the authority is asked for its certificate.
#[must_use]
pub fn timestamp_request(digest: &Hash) -> Vec<u8> {
    let algorithm = part(SEQUENCE, &[part(OID, SHA256), part(NULL, &[])].concat());
    let imprint = part(SEQUENCE, &[algorithm, part(OCTETS, digest)].concat());
    let version = part(INTEGER, &[1]);
    let with_certificate = part(BOOLEAN, &[0xff]);
    part(SEQUENCE, &[version, imprint, with_certificate].concat())
}

/// A part in DER; none of a request is longer than 127 bytes.
fn part(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u8::try_from(content.len()).unwrap_or(u8::MAX);
    [&[tag, length], content].concat()
}

impl TimestampAnswer {
    /// Reads an answer in DER.
    ///
    /// # Errors
    /// As `TimestampError` says.
    pub fn parse(answer: &[u8]) -> Result<Self, TimestampError> {
        let form = || TimestampError::Form;
        let mut answer = Der(answer);
        let mut body = Der(answer.take(SEQUENCE).ok_or_else(form)?);
        let mut status = Der(body.take(SEQUENCE).ok_or_else(form)?);
        match status.take(INTEGER).ok_or_else(form)? {
            // Granted, or granted with changes.
            [0 | 1] => {}
            _ => return Err(TimestampError::Refused),
        }
        Self::in_token(&mut body).ok_or(TimestampError::Form)?
    }

    fn in_token(body: &mut Der<'_>) -> Option<Result<Self, TimestampError>> {
        let mut content = Der(body.take(SEQUENCE)?);
        (content.take(OID)? == SIGNED_DATA).then_some(())?;
        let mut signed = Der(Der(content.take(CONTEXT_0)?).take(SEQUENCE)?);
        signed.take(INTEGER)?;
        // The algorithms, a set.
        signed.next()?;
        let mut enclosed = Der(signed.take(SEQUENCE)?);
        (enclosed.take(OID)? == TOKEN).then_some(())?;
        let octets = Der(enclosed.take(CONTEXT_0)?).take(OCTETS)?;
        let mut info = Der(Der(octets).take(SEQUENCE)?);
        info.take(INTEGER)?;
        info.take(OID)?;
        let mut imprint = Der(info.take(SEQUENCE)?);
        let mut algorithm = Der(imprint.take(SEQUENCE)?);
        if algorithm.take(OID)? != SHA256 {
            return Some(Err(TimestampError::OtherDigest));
        }
        let digest: Hash = imprint.take(OCTETS)?.try_into().ok()?;
        info.take(INTEGER)?;
        let at = moment(info.take(GENERALIZED_TIME)?)?;
        Some(Ok(Self { digest, at }))
    }
}

/// A GeneralizedTime of RFC 3161: in UTC, with or without fractions of a second.
fn moment(bytes: &[u8]) -> Option<DateTime<Utc>> {
    let text = std::str::from_utf8(bytes).ok()?.strip_suffix('Z')?;
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    let at = NaiveDateTime::parse_from_str(whole, "%Y%m%d%H%M%S").ok()?;
    Some(at.and_utc())
}

/// What is left of a row of parts in DER.
struct Der<'a>(&'a [u8]);

impl<'a> Der<'a> {
    /// The next part: its tag and its content.
    fn next(&mut self) -> Option<(u8, &'a [u8])> {
        let (tag, rest) = self.0.split_first()?;
        let (first, mut rest) = rest.split_first()?;
        let length = match first {
            0..=0x7f => usize::from(*first),
            // Up to four bytes of length; an indefinite one is no DER.
            0x81..=0x84 => {
                let (bytes, more) = rest.split_at_checked(usize::from(first & 0x7f))?;
                rest = more;
                bytes
                    .iter()
                    .fold(0, |length, byte| length << 8 | usize::from(*byte))
            }
            _ => return None,
        };
        let (content, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some((*tag, content))
    }

    /// The content of the next part, if it has that tag.
    fn take(&mut self, tag: u8) -> Option<&'a [u8]> {
        let (found, content) = self.next()?;
        (found == tag).then_some(content)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_the_der_of_rfc_3161() {
        let request = timestamp_request(&[7; 32]);
        // A sequence of 57 bytes: version 1, the imprint, certReq.
        assert_eq!(request.len(), 59);
        assert!(request.starts_with(&[0x30, 0x39, 0x02, 0x01, 0x01, 0x30, 0x31]));
        assert!(request.ends_with(&[0x01, 0x01, 0xff]));
    }

    /// An answer as an authority builds it, without the signature, which is not looked at here.
    fn answer(status: u8, oid: &[u8], time: &str) -> Vec<u8> {
        let algorithm = part(SEQUENCE, &part(OID, oid));
        let imprint = part(SEQUENCE, &[algorithm, part(OCTETS, &[9; 32])].concat());
        let info = part(
            SEQUENCE,
            &[
                part(INTEGER, &[1]),
                part(OID, &[0x2a, 3]),
                imprint,
                part(INTEGER, &[5]),
                part(GENERALIZED_TIME, time.as_bytes()),
            ]
            .concat(),
        );
        let enclosed = [part(OID, TOKEN), part(CONTEXT_0, &part(OCTETS, &info))].concat();
        let signed = [
            part(INTEGER, &[3]),
            part(0x31, &[]),
            part(SEQUENCE, &enclosed),
        ]
        .concat();
        let content = [
            part(OID, SIGNED_DATA),
            // Longer than 127 bytes: the long form.
            long(CONTEXT_0, &long(SEQUENCE, &signed)),
        ]
        .concat();
        let status = part(SEQUENCE, &part(INTEGER, &[status]));
        long(SEQUENCE, &[status, long(SEQUENCE, &content)].concat())
    }

    fn long(tag: u8, content: &[u8]) -> Vec<u8> {
        let length = u16::try_from(content.len()).unwrap().to_be_bytes();
        [&[tag, 0x82], &length[..], content].concat()
    }

    #[test]
    fn an_answer_tells_which_digest_was_there_when() {
        for time in ["20261127101112Z", "20261127101112.375Z"] {
            let found = TimestampAnswer::parse(&answer(0, SHA256, time)).unwrap();
            assert_eq!(found.digest, [9; 32]);
            assert_eq!(found.at.to_rfc3339(), "2026-11-27T10:11:12+00:00");
        }
    }

    #[test]
    fn what_is_refused_cut_or_of_another_digest_is_none() {
        let good = answer(0, SHA256, "20261127101112Z");
        assert_eq!(
            TimestampAnswer::parse(&answer(2, SHA256, "20261127101112Z")),
            Err(TimestampError::Refused)
        );
        let sha1 = [0x2b, 0x0e, 0x03, 0x02, 0x1a];
        assert_eq!(
            TimestampAnswer::parse(&answer(0, &sha1, "20261127101112Z")),
            Err(TimestampError::OtherDigest)
        );
        for time in ["20261127101112", "20261327101112Z", "now"] {
            assert!(TimestampAnswer::parse(&answer(0, SHA256, time)).is_err());
        }
        for cut in 0..good.len() {
            assert!(TimestampAnswer::parse(&good[..cut]).is_err(), "{cut}");
        }
    }
}
