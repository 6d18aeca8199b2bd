//! The key by which push services know the school (VAPID, RFC 8292): ECDSA over the curve P-256.

use std::time::Duration;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use serde_json::{Value, json};

use super::encryption::{draw_scalar, failed, point_of};
use crate::kernel::error::{Error, Result};
use crate::kernel::{Entropy, Secret, Timestamp};

/// How long a token is good. RFC 8292 allows a day at most.
const TOKEN_LIFE: Duration = Duration::from_secs(12 * 3600);

/// The key pair of the school.
pub struct VapidKey {
    scalar: Secret<[u8; 32]>,
    pair: EcdsaKeyPair,
    public: String,
}

impl VapidKey {
    /// Draws a new key.
    pub fn draw(entropy: &Entropy) -> Result<Self> {
        Self::of(draw_scalar(entropy)?)
    }

    /// Reads a key from its text.
    pub fn parse(text: &str) -> Result<Self> {
        let bytes = HEXLOWER.decode(text.as_bytes()).map_err(Error::internal)?;
        Self::of(bytes.try_into().map_err(|_| Error::internal_text("a key for push services has another length"))?)
    }

    fn of(scalar: [u8; 32]) -> Result<Self> {
        let point = point_of(&scalar)?;
        let pair = EcdsaKeyPair::from_private_key_and_public_key(&ECDSA_P256_SHA256_FIXED_SIGNING, &scalar, &point)
            .map_err(Error::internal)?;
        Ok(Self { scalar: Secret::new(scalar), pair, public: BASE64URL_NOPAD.encode(&point) })
    }

    /// The key as text, to be sealed.
    pub fn text(&self) -> Secret<String> {
        Secret::new(HEXLOWER.encode(self.scalar.expose()))
    }

    /// The public key, in base64url, as browsers take it.
    pub fn public(&self) -> &str {
        &self.public
    }

    /// The header `Authorization` for a push service. `origin` is that of the address of the subscription, `contact` an email address.
    pub fn authorization(&self, origin: &str, contact: &str, now: Timestamp) -> Result<String> {
        let part = |value: &Value| {
            Ok::<_, Error>(BASE64URL_NOPAD.encode(&serde_json::to_vec(value).map_err(Error::internal)?))
        };
        let claims =
            json!({ "aud": origin, "exp": now.plus(TOKEN_LIFE).seconds(), "sub": format!("mailto:{contact}") });
        let signed = format!("{}.{}", part(&json!({ "typ": "JWT", "alg": "ES256" }))?, part(&claims)?);
        // The library draws the nonce itself, whatever generator it is given.
        let signature = self
            .pair
            .sign(&SystemRandom::new(), signed.as_bytes())
            .map_err(failed("a token for a push service could not be signed"))?;
        Ok(format!("vapid t={signed}.{},k={}", BASE64URL_NOPAD.encode(signature.as_ref()), self.public))
    }
}
