//! Links that prove themselves: an expiry and an HMAC in the query, so that a picture can be shown without a header.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::code::Code;
use super::error::{Error, Result};
use super::time::Timestamp;

/// Links are good until the end of the hour after the next, so that a browser's cache meets the same link again.
const HOUR_MS: i64 = 3_600_000;

/// Signs paths with HMAC-SHA256 (RFC 2104).
#[derive(Clone)]
pub struct LinkSigner {
    secret: [u8; 32],
    base: String,
}

impl LinkSigner {
    /// A signer with this secret. `base` is the path under which the server is reached; links begin with it, and it is
    /// not signed.
    pub const fn new(secret: [u8; 32], base: String) -> Self {
        Self { secret, base }
    }

    /// Signs a path. The returned query is valid for one to two hours. The signature covers `version`, so that a new
    /// version of the resource ends older links.
    pub fn sign(&self, path: &str, version: i64, now: Timestamp) -> String {
        let expires = (now.millis() / HOUR_MS + 2) * HOUR_MS / 1000;
        let signature =
            data_encoding::BASE64URL_NOPAD.encode(&self.mac(path, version, expires).finalize().into_bytes());
        format!("{}{path}?expires={expires}&signature={signature}", self.base)
    }

    /// Signs a target, a path with a query, until a given time.
    pub fn sign_until(&self, target: &str, until: Timestamp) -> String {
        let expires = until.seconds();
        let signature = data_encoding::BASE64URL_NOPAD.encode(&self.mac(target, 0, expires).finalize().into_bytes());
        format!("{}{target}&expires={expires}&signature={signature}", self.base)
    }

    /// Verifies a query that [`LinkSigner::sign`] made for the path, or [`LinkSigner::sign_until`] for the target with
    /// version 0, and its expiry. Compares in constant time.
    pub fn check(&self, path: &str, version: i64, expires: i64, signature: &str, now: Timestamp) -> Result<()> {
        let wrong = || Error::new(Code::AuthLinkInvalid, "This link is invalid or has expired. Request a new one.");
        let given = data_encoding::BASE64URL_NOPAD.decode(signature.as_bytes()).map_err(|_| wrong())?;
        self.mac(path, version, expires).verify_slice(&given).map_err(|_| wrong())?;
        if expires < now.seconds() { Err(wrong()) } else { Ok(()) }
    }

    fn mac(&self, path: &str, version: i64, expires: i64) -> Hmac<Sha256> {
        // HMAC takes a key of any length; this one has 32 bytes.
        let mut mac = match Hmac::<Sha256>::new_from_slice(&self.secret) {
            Ok(mac) => mac,
            Err(_) => Hmac::<Sha256>::new(&hmac::digest::Key::<Hmac<Sha256>>::default()),
        };
        mac.update(b"schola link\0");
        mac.update(path.as_bytes());
        mac.update(&version.to_le_bytes());
        mac.update(&expires.to_le_bytes());
        mac
    }
}
