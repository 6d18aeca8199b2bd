//! Access tokens: JWT (RFC 7519) signed with HS256, checked against a row per login.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

use super::model::TOKEN_LIFE;
use crate::kernel::{Code, Error, Id, Result, Timestamp, id::kind};

/// The claims of a token. `sub` and `jti` are text by the RFC.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    jti: String,
    iat: i64,
    exp: i64,
}

const ISSUER: &str = "schola";

/// The header of a token (RFC 7515). A token with any other parameter is refused: unknown ones, `crit` and `b64` among them, ask for
/// processing that is not implemented.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TokenHeader {
    alg: Algorithm,
    typ: Option<String>,
    kid: String,
}

impl TokenHeader {
    /// Parses the header of a token with three parts and HS256.
    fn of(token: &str) -> Option<Self> {
        let parts: Vec<&str> = token.split('.').collect();
        let &[header, _, _] = parts.as_slice() else { return None };
        let bytes = URL_SAFE_NO_PAD.decode(header).ok()?;
        let header: Self = serde_json::from_slice(&bytes).ok()?;
        let is_jwt = header.typ.as_deref().is_none_or(|typ| typ.eq_ignore_ascii_case("JWT"));
        (header.alg == Algorithm::HS256 && is_jwt).then_some(header)
    }
}

/// A signing secret.
#[derive(Clone)]
pub struct SigningKey {
    /// The id, which is the token's `kid`.
    pub id: i64,
    /// The secret, 32 bytes.
    pub secret: Vec<u8>,
}

/// The valid signing secrets, newest first: the first one signs, all verify.
#[derive(Clone, Default)]
pub struct KeyRing(pub Vec<SigningKey>);

/// The content of a valid token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    pub user: Id<kind::User>,
    pub login: Id<kind::Login>,
    pub expires_at: Timestamp,
}

fn wrong() -> Error {
    Error::new(Code::AuthInvalid, "Invalid or expired token. Sign in again.")
}

impl KeyRing {
    /// Signs a token for a new login.
    pub fn sign(&self, user: Id<kind::User>, login: Id<kind::Login>, now: Timestamp) -> Result<String> {
        let key = self.0.first().ok_or_else(|| Error::internal_text("there is no signing key"))?;
        let claims = Claims {
            iss: ISSUER.to_owned(),
            sub: user.to_string(),
            jti: login.to_string(),
            iat: now.seconds(),
            exp: now.plus(TOKEN_LIFE).seconds(),
        };
        let mut header = Header::new(Algorithm::HS256);
        header.kid = Some(key.id.to_string());
        jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(&key.secret)).map_err(Error::internal)
    }

    /// Verifies a token's header, signature and time. Any algorithm but HS256 is refused.
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<Verified> {
        let kid = TokenHeader::of(token).ok_or_else(wrong)?.kid;
        let key = self.0.iter().find(|key| key.id.to_string() == kid).ok_or_else(wrong)?;
        let mut validation = Validation::new(Algorithm::HS256);
        // Expiry is checked below, by the server's clock.
        validation.validate_exp = false;
        validation.set_issuer(&[ISSUER]);
        let decoded = jsonwebtoken::decode::<Claims>(token, &DecodingKey::from_secret(&key.secret), &validation)
            .map_err(|_| wrong())?;
        let claims = decoded.claims;
        if claims.exp <= now.seconds() {
            return Err(expired());
        }
        Ok(Verified {
            user: Id::parse(&claims.sub).ok_or_else(wrong)?,
            login: Id::parse(&claims.jti).ok_or_else(wrong)?,
            expires_at: Timestamp::from_millis(claims.exp.saturating_mul(1000)),
        })
    }
}

/// The error for an expired token.
pub(super) fn expired() -> Error {
    Error::new(Code::AuthExpired, "The access token has expired. Sign in again.")
}

/// The error for an invalid or revoked token.
pub(super) fn refused() -> Error {
    wrong()
}
