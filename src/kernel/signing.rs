//! Signs what others verify without this server: Ed25519 (RFC 8032), as JSON Web Signatures (RFC 7515, RFC 8037) by a key whose
//! identifier is the key itself (`did:key`).

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use serde_json::{Value, json};

use super::entropy::Entropy;
use super::error::{Error, Result};
use super::secret::Secret;

/// The length of a key, private and public.
const KEY: usize = 32;
/// What says that the key of a `did:key` is an Ed25519 key: 0xed as a variable-length integer.
const ED25519: [u8; 2] = [0xed, 0x01];
/// The digits of Bitcoin's base 58.
const BASE58: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// A key that signs.
pub struct SigningKey {
    seed: Secret<[u8; KEY]>,
    pair: Ed25519KeyPair,
    public: PublicKey,
}

impl SigningKey {
    /// Draws a new key.
    pub fn draw(entropy: &Entropy) -> Result<Self> {
        Self::of(entropy.bytes()?)
    }

    /// Reads a key from its text.
    pub fn parse(text: &str) -> Result<Self> {
        let bytes = HEXLOWER.decode(text.as_bytes()).map_err(Error::internal)?;
        Self::of(bytes.try_into().map_err(|_| Error::internal_text("a signing key has another length"))?)
    }

    fn of(seed: [u8; KEY]) -> Result<Self> {
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(Error::internal)?;
        let public = PublicKey::of(pair.public_key().as_ref())?;
        Ok(Self { seed: Secret::new(seed), pair, public })
    }

    /// The key as text, to be sealed.
    pub fn text(&self) -> Secret<String> {
        Secret::new(HEXLOWER.encode(self.seed.expose()))
    }

    /// The public key.
    pub const fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Signs an object as a JSON Web Signature in compact form. The public key is in its header.
    pub fn signed(&self, payload: &Value) -> Result<String> {
        let header = json!({ "alg": "EdDSA", "typ": "JWT", "kid": self.public.id(), "jwk": self.public.jwk() });
        let part = |value: &Value| {
            Ok::<_, Error>(BASE64URL_NOPAD.encode(&serde_json::to_vec(value).map_err(Error::internal)?))
        };
        let signed = format!("{}.{}", part(&header)?, part(payload)?);
        let signature = self.pair.sign(signed.as_bytes());
        Ok(format!("{signed}.{}", BASE64URL_NOPAD.encode(signature.as_ref())))
    }
}

/// A key that verifies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey([u8; KEY]);

impl PublicKey {
    fn of(bytes: &[u8]) -> Result<Self> {
        Ok(Self(bytes.try_into().map_err(|_| Error::internal_text("a public key has another length"))?))
    }

    /// Reads a key from its text.
    pub fn parse(text: &str) -> Result<Self> {
        Self::of(&BASE64URL_NOPAD.decode(text.as_bytes()).map_err(Error::internal)?)
    }

    /// The key as text, in base64url.
    pub fn text(&self) -> String {
        BASE64URL_NOPAD.encode(&self.0)
    }

    /// The identifier of whom the key belongs to, which is made of the key: a `did:key`.
    pub fn did(&self) -> String {
        format!("did:key:{}", self.multibase())
    }

    /// The identifier of the key.
    pub fn id(&self) -> String {
        format!("{}#{}", self.did(), self.multibase())
    }

    fn multibase(&self) -> String {
        format!("z{}", base58(&[&ED25519[..], &self.0].concat()))
    }

    /// The key as a JSON Web Key.
    pub fn jwk(&self) -> Value {
        json!({ "kty": "OKP", "crv": "Ed25519", "x": self.text() })
    }
}

/// Bytes that do not begin with zero as a number to the base 58.
fn base58(bytes: &[u8]) -> String {
    let mut digits: Vec<u8> = Vec::new();
    for byte in bytes {
        let mut carry = u32::from(*byte);
        for digit in &mut digits {
            carry += u32::from(*digit) << 8;
            *digit = (carry % 58) as u8;
            carry /= 58;
        }
        while carry > 0 {
            digits.push((carry % 58) as u8);
            carry /= 58;
        }
    }
    digits.iter().rev().filter_map(|digit| BASE58.get(usize::from(*digit)).map(|letter| char::from(*letter))).collect()
}
