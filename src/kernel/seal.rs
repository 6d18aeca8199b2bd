//! Encrypts secrets that have to be stored: AES-256-GCM (NIST SP 800-38D) with a key that is not in the database.
//!
//! A sealed secret begins with the id of its key, so that a wrong key is told apart from a damaged secret. It is bound to
//! a purpose, such as the server that the secret is for, and opens for no other one.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use super::entropy::{Entropy, sha256};
use super::error::{Error, Result};
use super::secret::Secret;

/// The version of the format, the first byte of a sealed secret.
const FORMAT: u8 = 1;
/// The length of the id of a key.
const KEY_ID: usize = 8;
/// The length of a key.
const KEY: usize = 32;

/// Why a sealed secret does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unopened {
    /// It was sealed with another key.
    OtherKey,
    /// It was changed, or was sealed for another purpose.
    Damaged,
}

/// A key that seals secrets.
#[derive(Clone)]
pub struct SealingKey(Secret<[u8; KEY]>);

impl SealingKey {
    /// Draws a new key.
    pub fn draw(entropy: &Entropy) -> Result<Self> {
        Ok(Self(Secret::new(entropy.bytes()?)))
    }

    /// Reads a key from its text in hexadecimal.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(text.trim().as_bytes()).ok()?;
        bytes.try_into().ok().map(|bytes| Self(Secret::new(bytes)))
    }

    /// The key as text, for its file.
    pub fn text(&self) -> Secret<String> {
        Secret::new(data_encoding::HEXLOWER.encode(self.0.expose()))
    }

    /// Seals a secret for a purpose.
    pub fn seal(&self, entropy: &Entropy, secret: &Secret<String>, purpose: &str) -> Result<Vec<u8>> {
        let nonce: [u8; NONCE_LEN] = entropy.bytes()?;
        let mut content = secret.expose().clone().into_bytes();
        self.cipher()?
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(purpose), &mut content)
            .map_err(Error::internal)?;
        Ok([&[FORMAT], self.id().as_slice(), &nonce, &content].concat())
    }

    /// Opens a sealed secret for the purpose that it was sealed for.
    pub fn open(&self, sealed: &[u8], purpose: &str) -> Result<Secret<String>, Unopened> {
        let rest = sealed.strip_prefix(&[FORMAT]).ok_or(Unopened::Damaged)?;
        let (id, rest) = rest.split_at_checked(KEY_ID).ok_or(Unopened::Damaged)?;
        if id != self.id() {
            return Err(Unopened::OtherKey);
        }
        let (nonce, content) = rest.split_first_chunk::<NONCE_LEN>().ok_or(Unopened::Damaged)?;
        let mut content = content.to_vec();
        let cipher = self.cipher().map_err(|_| Unopened::Damaged)?;
        let opened = cipher
            .open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(purpose), &mut content)
            .map_err(|_| Unopened::Damaged)?;
        String::from_utf8(opened.to_vec()).map(Secret::new).map_err(|_| Unopened::Damaged)
    }

    fn cipher(&self) -> Result<LessSafeKey> {
        UnboundKey::new(&AES_256_GCM, self.0.expose()).map(LessSafeKey::new).map_err(Error::internal)
    }

    /// Tells keys apart without showing anything of them.
    fn id(&self) -> [u8; KEY_ID] {
        let digest = sha256(&[b"schola sealing key\0".as_slice(), self.0.expose()].concat());
        digest.first_chunk().copied().unwrap_or_default()
    }
}
