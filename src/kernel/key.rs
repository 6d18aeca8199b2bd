//! The text of an API key: `sk_live_sch_`, `sk_test_sch_` or `ls_sch_`, then 32 random letters and digits, then a
//! checksum of six.
//!
//! The mark `sch` and the checksum let a scanner recognise our keys without asking a server. The text alone decides
//! nothing: the access of a key is in its stored record, which is found by the SHA-256 of the whole text.

use super::entropy::Entropy;
use super::error::Result;
use super::secret::Secret;

/// The prefix of a key text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Prefix {
    /// `sk_live_`: a developer's key, or the live key of an account.
    Live,
    /// `sk_test_`: the sandbox key of an account.
    Test,
    /// `ls_`: the course author's key of a person.
    Author,
}

/// Letters and digits, in the order of their values.
const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// Random characters: 62^32 is more than 190 bits.
const RANDOM: usize = 32;
/// Characters that write any CRC-32 to the base 62.
const CHECK: usize = 6;
/// Random characters of a key that are shown after it was created.
const SHOWN: usize = 4;

/// The regular expression that finds our keys in a text. [`check`] then verifies the checksum.
pub const PATTERN: &str = r"\b(?:sk_live|sk_test|ls)_sch_[0-9A-Za-z]{38}\b";

impl Prefix {
    /// All prefixes.
    pub const ALL: [Prefix; 3] = [Prefix::Live, Prefix::Test, Prefix::Author];

    /// The text of the prefix, with our mark.
    pub const fn text(self) -> &'static str {
        match self {
            Prefix::Live => "sk_live_sch_",
            Prefix::Test => "sk_test_sch_",
            Prefix::Author => "ls_sch_",
        }
    }
}

/// Creates a new key text.
pub fn mint(entropy: &Entropy, prefix: Prefix) -> Result<Secret<String>> {
    let mut text = String::with_capacity(prefix.text().len() + RANDOM + CHECK);
    text.push_str(prefix.text());
    let mut left = RANDOM;
    while left > 0 {
        // Bytes from 248 on are thrown away, so that every character is equally likely.
        let drawn = entropy.bytes::<RANDOM>()?;
        for byte in drawn.into_iter().filter(|byte| *byte < 248).take(left) {
            text.push(char::from(DIGITS[usize::from(byte % 62)]));
            left -= 1;
        }
    }
    let check = checksum(&text);
    text.push_str(&check);
    Ok(Secret::new(text))
}

/// The prefix of the text, if its mark, length, characters and checksum are those of one of our keys. Does not tell
/// whether the key was ever issued.
pub fn check(text: &str) -> Option<Prefix> {
    let prefix = Prefix::ALL.into_iter().find(|prefix| text.starts_with(prefix.text()))?;
    let rest = &text[prefix.text().len()..];
    let is_well_formed = rest.len() == RANDOM + CHECK && rest.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !is_well_formed {
        return None;
    }
    let (body, sum) = text.split_at(text.len() - CHECK);
    (checksum(body) == sum).then_some(prefix)
}

/// The part of a key that is stored in the clear and shown, to tell keys apart: the prefix and four random characters.
pub fn shown(text: &str) -> String {
    let prefix = Prefix::ALL.into_iter().find(|prefix| text.starts_with(prefix.text()));
    text.chars().take(prefix.map_or(0, |prefix| prefix.text().len()) + SHOWN).collect()
}

/// CRC-32 (IEEE 802.3) of everything before it, to the base 62, padded with zeros.
fn checksum(body: &str) -> String {
    let mut rest = crc32fast::hash(body.as_bytes());
    let mut digits = [b'0'; CHECK];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[(rest % 62) as usize];
        rest /= 62;
    }
    digits.into_iter().map(char::from).collect()
}
