//! The second factor: codes of an authenticator app (RFC 6238), and the recovery codes for the day the phone is lost.
//!
//! SHA-1, six digits and thirty seconds: what every authenticator app does, whatever else the standard permits.

use hmac::{Hmac, KeyInit, Mac};
use qrcode::{Color, EcLevel, QrCode};
use sha1::Sha1;
use subtle::ConstantTimeEq;

use super::entropy::{Entropy, sha256};
use super::error::{Error, Result};
use super::secret::Secret;
use super::time::Timestamp;

/// Seconds that a code is shown for.
const STEP_SECONDS: i64 = 30;
/// Digits of a code.
const DIGITS: usize = 6;
/// Steps before and after the present one whose codes count too, for clocks that are not right.
const WINDOW: i64 = 1;
/// Bytes of a secret, as RFC 4226 advises.
const SECRET_BYTES: usize = 20;

/// The secret that server and app share.
#[derive(Clone)]
pub struct TotpSecret(Secret<[u8; SECRET_BYTES]>);

impl TotpSecret {
    /// A new one.
    pub fn generate(entropy: &Entropy) -> Result<Self> {
        Ok(Self(Secret::new(entropy.bytes()?)))
    }

    /// One that was stored; `None` where the length is wrong.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Secret::new).map(Self)
    }

    /// What is to be stored.
    pub fn expose(&self) -> &[u8; SECRET_BYTES] {
        self.0.expose()
    }

    /// The form that a person can type into an app: base32 in groups of four.
    pub fn typed(&self) -> String {
        let text = self.base32();
        let groups: Vec<&str> = (0..text.len()).step_by(4).filter_map(|start| text.get(start..start + 4)).collect();
        groups.join(" ")
    }

    fn base32(&self) -> String {
        data_encoding::BASE32_NOPAD.encode(self.expose())
    }

    /// Whether a code is right at the instant; then the step that it belongs to. Whoever asks must store the step and
    /// refuse codes of this and earlier steps from then on, since a code that was seen over a shoulder must not count
    /// again. Spaces in the code do not matter.
    pub fn matching_step(&self, code: &str, now: Timestamp) -> Option<i64> {
        let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        if digits.len() != DIGITS || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let present = now.seconds().div_euclid(STEP_SECONDS);
        // All steps are looked at, so that the time taken does not tell which one matched.
        (present - WINDOW..=present + WINDOW).fold(None, |found, step| {
            let right = self.code(step).is_some_and(|code| bool::from(code.as_bytes().ct_eq(digits.as_bytes())));
            if right { Some(step) } else { found }
        })
    }

    /// The code that an app shows at the instant.
    pub fn code_at(&self, now: Timestamp) -> Option<String> {
        self.code(now.seconds().div_euclid(STEP_SECONDS))
    }

    fn code(&self, step: i64) -> Option<String> {
        let counter = u64::try_from(step).ok()?;
        let mut mac = Hmac::<Sha1>::new_from_slice(self.expose()).ok()?;
        mac.update(&counter.to_be_bytes());
        let digest = mac.finalize().into_bytes();
        let offset = usize::from(digest.last()? & 0x0f);
        let word: [u8; 4] = digest.get(offset..offset + 4)?.try_into().ok()?;
        let number = u32::from_be_bytes(word) & 0x7fff_ffff;
        Some(format!("{:06}", number % 1_000_000))
    }

    /// The address that an app takes the secret from. `issuer` is the school, `account` the person; colons, which would
    /// end the issuer, become spaces.
    pub fn url(&self, issuer: &str, account: &str) -> String {
        let plain = |text: &str| percent_encoding::utf8_percent_encode(&text.replace(':', " "), UNRESERVED).to_string();
        let (issuer, account) = (plain(issuer), plain(account));
        format!(
            "otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={STEP_SECONDS}",
            self.base32()
        )
    }

    /// That address as a QR code: an SVG element without colours of its own besides black on white, which scanners need.
    pub fn qr_svg(&self, issuer: &str, account: &str) -> Result<String> {
        let code = QrCode::with_error_correction_level(self.url(issuer, account), EcLevel::M)
            .map_err(|error| Error::invalid("", format!("The names are too long for a QR code ({error}).")))?;
        Ok(svg(&code))
    }
}

/// Everything but what RFC 3986 leaves unreserved.
const UNRESERVED: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Modules of white around a code; four by the standard.
const QUIET: usize = 4;

fn svg(code: &QrCode) -> String {
    use std::fmt::Write;
    let (width, colors) = (code.width(), code.to_colors());
    let side = width + 2 * QUIET;
    let mut path = String::new();
    for (row, line) in colors.chunks(width).enumerate() {
        let mut column = 0;
        while column < width {
            let run = line.iter().skip(column).take_while(|color| **color == Color::Dark).count();
            if run > 0 {
                // Writing into a text does not fail.
                write!(path, "M{} {}h{run}v1h-{run}z", column + QUIET, row + QUIET).ok();
            }
            column += run.max(1);
        }
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" role=\"img\" shape-rendering=\"crispEdges\">\
         <rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path d=\"{path}\" fill=\"#000\"/></svg>"
    )
}

/// How many recovery codes a person gets.
pub const RECOVERY_CODES: usize = 10;
/// Letters and digits of a recovery code; 31 of them are told apart by everybody, which makes 49 bits in ten.
const RECOVERY_LENGTH: usize = 10;
const RECOVERY_ALPHABET: &[u8; 31] = b"23456789abcdefghjkmnpqrstuvwxyz";

/// A recovery code as it is shown once, and the only form in which it is stored.
pub struct RecoveryCode {
    /// The code, for example `k7m2-x9qp-4t`.
    pub shown: Secret<String>,
    /// Its SHA-256.
    pub stored: [u8; 32],
}

/// New recovery codes. Ten characters leave 2^49 guesses, so that a plain hash is enough where guesses are limited.
pub fn recovery_codes(entropy: &Entropy) -> Result<Vec<RecoveryCode>> {
    (0..RECOVERY_CODES).map(|_| recovery_code(entropy)).collect()
}

fn recovery_code(entropy: &Entropy) -> Result<RecoveryCode> {
    let mut code = String::new();
    while code.len() < RECOVERY_LENGTH {
        let [byte] = entropy.bytes::<1>()?;
        // Five bits choose; the one value without a character is drawn again, so that all are equally likely.
        if let Some(character) = RECOVERY_ALPHABET.get(usize::from(byte & 31)) {
            code.push(char::from(*character));
        }
    }
    let stored = sha256(code.as_bytes());
    let shown = [code.get(..4), code.get(4..8), code.get(8..)].map(Option::unwrap_or_default).join("-");
    Ok(RecoveryCode { shown: Secret::new(shown), stored })
}

/// The stored form of a recovery code as somebody typed it, with or without hyphens, spaces and capitals. `None` where it
/// cannot be one.
pub fn recovery_digest(typed: &str) -> Option<[u8; 32]> {
    let code: String =
        typed.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_lowercase()).collect();
    let fits = code.len() == RECOVERY_LENGTH && code.bytes().all(|byte| RECOVERY_ALPHABET.contains(&byte));
    fits.then(|| sha256(code.as_bytes()))
}
