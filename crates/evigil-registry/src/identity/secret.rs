//! Secrets that somebody carries: tokens of sessions, programs and links. What the database holds
//! of them is a keyed hash; what it has to read again is sealed.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use crate::fault::Fault;
use crate::keys::{Keys, Purpose, hex, random};

/// What a token opens. Its text begins with the sort, so that one that was published by accident is
/// seen for what it is, and one sort never passes for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// A session of a user.
    Session,
    /// A program that works for a user.
    Program,
    /// A link.
    Link,
}

impl Sort {
    const fn prefix(self) -> &'static str {
        match self {
            Self::Session => "evs_",
            Self::Program => "evt_",
            Self::Link => "evl_",
        }
    }
}

/// A new token of 32 random bytes.
pub(super) fn new_token(sort: Sort) -> Result<String, Fault> {
    Ok(format!("{}{}", sort.prefix(), hex(&random::<32>()?)))
}

/// The keyed hash under which a token is stored; nothing for a text that is no token of the sort.
pub(super) fn token_hash(keys: &Keys, sort: Sort, token: &str) -> Option<String> {
    let digits = token.strip_prefix(sort.prefix())?;
    let is_token = digits.len() == 64
        && digits
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    is_token.then(|| hex(&keys.hash(Purpose::Token, &[token.as_bytes()])))
}

/// `secret` under authenticated encryption. `place` says where it belongs: a sealed secret that is
/// moved to another place does not open.
pub(crate) fn seal(keys: &Keys, place: &str, secret: &[u8]) -> Result<String, Fault> {
    let nonce = random::<24>()?;
    let payload = Payload {
        msg: secret,
        aad: place.as_bytes(),
    };
    let sealed = cipher(keys)
        .encrypt(&XNonce::from(nonce), payload)
        .map_err(|_| Fault::Internal("a secret could not be sealed".to_owned()))?;
    Ok(format!("{}{}", hex(&nonce), hex(&sealed)))
}

/// The secret that [`seal`] was given.
pub(crate) fn open(keys: &Keys, place: &str, sealed: &str) -> Result<Vec<u8>, Fault> {
    let fault = || Fault::Corrupt {
        message: "a sealed secret does not open with the secret of this registry".to_owned(),
    };
    let bytes = bytes(sealed).ok_or_else(fault)?;
    let (nonce, sealed) = bytes.split_first_chunk::<24>().ok_or_else(fault)?;
    let payload = Payload {
        msg: sealed,
        aad: place.as_bytes(),
    };
    cipher(keys)
        .decrypt(&XNonce::from(*nonce), payload)
        .map_err(|_| fault())
}

fn cipher(keys: &Keys) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&keys.key(Purpose::Seal).into())
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect()
}
