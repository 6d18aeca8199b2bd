//! Time-based one-time passwords (RFC 6238): SHA-1, 6 digits, steps of 30 seconds, one step of grace on either side.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use totp_rs::Builder;

use super::error::{Error, Result};
use super::time::Timestamp;

/// The step of this code, if it is one of the steps that are valid now. The caller must refuse that step from then on.
pub fn matched_step(secret: &[u8], code: &str, now: Timestamp) -> Option<i64> {
    if code.len() != 6 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let totp = Builder::new().with_secret(secret).build().ok()?;
    let step = totp.check(code, u64::try_from(now.seconds()).ok()?)?;
    i64::try_from(step).ok()
}

/// The code that an app shows at that instant.
pub fn code_at(secret: &[u8], now: Timestamp) -> Result<String> {
    let totp = Builder::new().with_secret(secret).build().map_err(|error| Error::internal_text(error.to_string()))?;
    Ok(totp.generate(u64::try_from(now.seconds()).unwrap_or(0)).to_string())
}

/// The secret for manual entry: RFC 4648 base32 without padding.
pub fn base32(secret: &[u8]) -> String {
    data_encoding::BASE32_NOPAD.encode(secret)
}

/// The secret as a link that opens an authenticator app (Google's Key Uri Format).
pub fn otpauth_url(secret: &[u8], issuer: &str, account: &str) -> String {
    let encode = |text: &str| utf8_percent_encode(&text.replace(':', " "), NON_ALPHANUMERIC).to_string();
    let (issuer, account) = (encode(issuer), encode(account));
    format!(
        "otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}&algorithm=SHA1&digits=6&period=30",
        base32(secret)
    )
}

/// The text as a QR code, an SVG document.
pub fn qr_svg(text: &str) -> Result<String> {
    let code = qrcode::QrCode::new(text).map_err(|error| Error::internal_text(error.to_string()))?;
    Ok(code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(240, 240).build())
}
