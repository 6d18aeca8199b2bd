//! The content security policies.

use sha2::{Digest, Sha256};

/// The policy of pages: scripts, styles, pictures and requests from the same host only; nothing inline.
pub const PAGE: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    font-src 'self'; connect-src 'self'; media-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action \
    'self'; frame-ancestors 'none'";
/// The policy of API responses and of files, which are never shown as pages.
pub const DATA: &str = "default-src 'none'; frame-ancestors 'none'";

/// The policy of a page that has exactly these scripts and styles inline.
pub fn with_inline(scripts: &[&str], styles: &[&str]) -> String {
    let hashes = |texts: &[&str]| texts.iter().map(|text| format!(" '{}'", hash(text))).collect::<String>();
    PAGE.replace("script-src 'self'", &format!("script-src 'self'{}", hashes(scripts)))
        .replace("style-src 'self'", &format!("style-src 'self'{}", hashes(styles)))
}

/// The hash of an inline text, as policies name it.
fn hash(text: &str) -> String {
    format!("sha256-{}", data_encoding::BASE64.encode(&Sha256::digest(text.as_bytes())))
}
