//! Encrypts messages for one browser: `aes128gcm` of RFC 8188 with the keys of RFC 8291, in one record.

use aws_lc_rs::aead::{AES_128_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::hkdf::{HKDF_SHA256, KeyType, Salt};

use crate::kernel::error::{Error, Result};
use crate::kernel::{Entropy, Secret};

/// The length of a point of the curve P-256, uncompressed.
pub const POINT: usize = 65;
/// What an uncompressed point begins with.
const UNCOMPRESSED: u8 = 4;
/// The length of a point, as it is written in the header.
const POINT_WRITTEN: u8 = 65;
/// The length of the secret that browser and server share.
pub const AUTH: usize = 16;
/// The length of a private key.
const SCALAR: usize = 32;
/// The length of a salt.
const SALT: usize = 16;
/// The size of a record: what every push service accepts as a whole (RFC 8030, section 7.2).
const RECORD: usize = 4_096;
/// The same as it is written in the header.
const RECORD_WRITTEN: [u8; 4] = 4_096_u32.to_be_bytes();
/// The length of the header: salt, size of a record, length of the key, key.
const HEADER: usize = SALT + 4 + 1 + POINT;
/// The length of the tag of AES-128-GCM.
const TAG: usize = 16;
/// What ends the content of the last record; padding follows.
const LAST: u8 = 2;
/// Contents are padded to a multiple of so many bytes, so that the length says little about them.
const STEP: usize = 512;
/// The largest content of a message, in bytes.
pub const LARGEST_CONTENT: usize = RECORD - HEADER - TAG - 1;
/// How often a private key is drawn. One in four billion draws is no key.
const DRAWS: usize = 8;

/// The keys of a browser.
#[derive(Clone)]
pub struct Receiver {
    point: [u8; POINT],
    auth: Secret<[u8; AUTH]>,
}

impl std::fmt::Debug for Receiver {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Receiver")
    }
}

impl Receiver {
    /// The keys of a subscription. `None` where the point is not on the curve.
    pub fn new(point: [u8; POINT], auth: [u8; AUTH]) -> Option<Self> {
        // The only form that RFC 8291 allows; the library reads others too.
        if point.first() != Some(&UNCOMPRESSED) {
            return None;
        }
        let mut one = [0; SCALAR];
        one[SCALAR - 1] = 1;
        let probe = PrivateKey::from_private_key(&ECDH_P256, &one).ok()?;
        agree(&probe, UnparsedPublicKey::new(&ECDH_P256, point), Unspecified, |_| Ok(())).ok()?;
        Some(Self { point, auth: Secret::new(auth) })
    }
}

/// The key pair and the salt of one message.
pub struct Sender {
    private: PrivateKey,
    point: Vec<u8>,
    salt: [u8; SALT],
}

/// Draws a private key of the curve P-256.
pub(super) fn draw_scalar(entropy: &Entropy) -> Result<[u8; SCALAR]> {
    for _ in 0..DRAWS {
        let scalar = entropy.bytes()?;
        if PrivateKey::from_private_key(&ECDH_P256, &scalar).is_ok() {
            return Ok(scalar);
        }
    }
    Err(Error::internal_text("no private key could be drawn"))
}

/// The public key of a private one.
pub(super) fn point_of(scalar: &[u8; SCALAR]) -> Result<Vec<u8>> {
    let private = PrivateKey::from_private_key(&ECDH_P256, scalar).map_err(Error::internal)?;
    let point = private.compute_public_key().map_err(failed("a public key could not be computed"))?;
    Ok(point.as_ref().to_vec())
}

impl Sender {
    /// Draws the key pair and the salt of a message.
    pub fn draw(entropy: &Entropy) -> Result<Self> {
        Self::of(&draw_scalar(entropy)?, entropy.bytes()?)
    }

    /// With a known private key and salt, for published examples.
    pub fn of(scalar: &[u8; SCALAR], salt: [u8; SALT]) -> Result<Self> {
        let private = PrivateKey::from_private_key(&ECDH_P256, scalar).map_err(Error::internal)?;
        Ok(Self { point: point_of(scalar)?, private, salt })
    }
}

/// The length of a derived value.
#[derive(Clone, Copy)]
struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

/// Extracts and expands (RFC 5869).
fn derived<const N: usize>(salt: &[u8], secret: &[u8], info: &[&[u8]]) -> Result<[u8; N]> {
    let mut bytes = [0; N];
    Salt::new(HKDF_SHA256, salt)
        .extract(secret)
        .expand(info, Length(N))
        .and_then(|expanded| expanded.fill(&mut bytes))
        .map_err(failed("a key could not be derived"))?;
    Ok(bytes)
}

/// The length to which a content is padded, with the byte that ends it.
fn padded(length: usize) -> usize {
    (length + 1).next_multiple_of(STEP).min(LARGEST_CONTENT + 1)
}

/// The body of a message. Fails where the content is larger than [`LARGEST_CONTENT`].
pub fn encrypted(content: &[u8], receiver: &Receiver, sender: &Sender) -> Result<Vec<u8>> {
    sealed(content, padded(content.len()), receiver, sender)
}

/// The same without padding, as in the example of RFC 8291.
pub fn encrypted_bare(content: &[u8], receiver: &Receiver, sender: &Sender) -> Result<Vec<u8>> {
    sealed(content, content.len() + 1, receiver, sender)
}

fn sealed(content: &[u8], length: usize, receiver: &Receiver, sender: &Sender) -> Result<Vec<u8>> {
    if content.len() > LARGEST_CONTENT {
        return Err(Error::internal_text("a push message is too large"));
    }
    let shared = agree(
        &sender.private,
        UnparsedPublicKey::new(&ECDH_P256, receiver.point),
        Error::internal_text("the key of a browser cannot be used"),
        |shared| Ok(Secret::new(shared.to_vec())),
    )?;
    let key_info: [&[u8]; 3] = [b"WebPush: info\0", &receiver.point, &sender.point];
    let input: [u8; 32] = derived(receiver.auth.expose(), shared.expose(), &key_info)?;
    let key: [u8; 16] = derived(&sender.salt, &input, &[b"Content-Encoding: aes128gcm\0"])?;
    let nonce: [u8; NONCE_LEN] = derived(&sender.salt, &input, &[b"Content-Encoding: nonce\0"])?;
    let mut record = Vec::with_capacity(length + TAG);
    record.extend_from_slice(content);
    record.push(LAST);
    record.resize(length, 0);
    let cipher = UnboundKey::new(&AES_128_GCM, &key).map(LessSafeKey::new).map_err(failed("a key cannot be used"))?;
    cipher
        .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut record)
        .map_err(failed("a push message could not be encrypted"))?;
    let header: [&[u8]; 4] = [&sender.salt, &RECORD_WRITTEN, &[POINT_WRITTEN], &sender.point];
    Ok([header.concat(), record].concat())
}

/// An error for a step of the cryptography that cannot fail with keys that were checked.
pub(super) fn failed(what: &'static str) -> impl Fn(Unspecified) -> Error {
    move |_| Error::internal_text(what)
}
