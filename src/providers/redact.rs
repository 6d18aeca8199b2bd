//! Keeps secrets out of texts that come from elsewhere: a server may repeat what it was sent.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use crate::kernel::secret::Secret;

/// The replacement for a secret.
const HIDDEN: &str = "•••";
/// A shorter secret would be found in ordinary words.
const SHORTEST: usize = 4;

/// The text without the secret, as it is and in Base64.
pub(super) fn without(text: &str, secret: Option<&Secret<String>>) -> String {
    let Some(secret) = secret.map(Secret::expose).filter(|secret| secret.len() >= SHORTEST) else {
        return text.to_owned();
    };
    text.replace(secret.as_str(), HIDDEN).replace(&STANDARD_NO_PAD.encode(secret), HIDDEN)
}
