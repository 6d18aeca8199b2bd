//! Access tokens: JWT (RFC 7519) signed with HS256, checked against a row per login.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

use super::model::TOKEN_LIFE;
use crate::kernel::{Code, Error, Id, Result, Timestamp, id::kind};

/// What a token says. `sub` and `jti` are text by the RFC.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    jti: String,
    iat: i64,
    exp: i64,
}

const ISSUER: &str = "schola";

/// The header of a token (RFC 7515). Ours have these parameters and no others. An unknown one, `crit` and `b64` among them, would ask for
/// what we do not do, so that a token with one is refused.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TokenHeader {
    alg: Algorithm,
    typ: Option<String>,
    kid: String,
}

impl TokenHeader {
    /// Reads the header of a token that has three parts and is signed as ours are.
    fn of(token: &str) -> Option<Self> {
        let parts: Vec<&str> = token.split('.').collect();
        let &[header, _, _] = parts.as_slice() else { return None };
        let bytes = URL_SAFE_NO_PAD.decode(header).ok()?;
        let header: Self = serde_json::from_slice(&bytes).ok()?;
        let is_jwt = header.typ.as_deref().is_none_or(|typ| typ.eq_ignore_ascii_case("JWT"));
        (header.alg == Algorithm::HS256 && is_jwt).then_some(header)
    }
}

/// A secret that signs.
#[derive(Clone)]
pub struct SigningKey {
    /// The id, which is the token's `kid`.
    pub id: i64,
    /// The secret, 32 bytes.
    pub secret: Vec<u8>,
}

/// The secrets that count, the newest first: it signs, all verify.
#[derive(Clone, Default)]
pub struct KeyRing(pub Vec<SigningKey>);

/// What a good token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// The person.
    pub user: Id<kind::User>,
    /// The login.
    pub login: Id<kind::Login>,
    /// Until when the token is good.
    pub expires_at: Timestamp,
}

fn wrong() -> Error {
    Error::new(Code::AuthInvalid, "The access token is not good. Sign in again.")
}

impl KeyRing {
    /// Signs a token for a login that was made now.
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
        // The time is that of our clock, checked below.
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

/// The token's time is over.
pub(super) fn expired() -> Error {
    Error::new(Code::AuthExpired, "The access token has expired. Sign in again.")
}

/// The token is not one of ours, or was ended.
pub(super) fn refused() -> Error {
    wrong()
}
