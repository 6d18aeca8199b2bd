//! The credential of a badge: an achievement credential of Open Badges 3.0, signed as a JSON Web Token.

use serde_json::{Map, Value, json};

use super::art;
use super::model::{Award, Badge};
use crate::features::users::User;
use crate::kernel::entropy::sha256;
use crate::kernel::locale::Language;
use crate::kernel::signing::{PublicKey, SigningKey};
use crate::kernel::{Id, Result, Timestamp, id::kind};

/// The contexts of a credential, which say what its words mean.
const CONTEXTS: [&str; 2] =
    ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"];
/// The schema of a credential.
const SCHEMA: &str = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json";

/// Who awards.
#[derive(Debug, Clone)]
pub struct Issuer {
    pub name: String,
    /// The public address of the server.
    pub url: String,
}

/// What a credential says.
#[derive(Debug, Clone)]
pub struct Claim {
    pub issuer: Issuer,
    pub badge: &'static Badge,
    pub award: Award,
    pub person: Id<kind::User>,
    pub full_name: String,
    pub language: Language,
}

impl Claim {
    /// The claim that this person has this badge.
    pub fn of(issuer: Issuer, badge: &'static Badge, award: Award, person: &User, language: Language) -> Self {
        Self { issuer, badge, award, person: person.id, full_name: person.full_name.clone(), language }
    }
}

/// A signed credential.
#[derive(Debug, Clone)]
pub struct Signed {
    pub credential: Value,
    pub jwt: String,
    pub key: PublicKey,
}

/// An identifier that is always the same for the same words of the same issuer: a UUID of version 8 (RFC 9562).
fn urn(key: &PublicKey, words: &str) -> String {
    let mut digest = sha256(format!("schola badge\0{}\0{words}", key.did()).as_bytes());
    digest[6] = (digest[6] & 0x0f) | 0x80;
    digest[8] = (digest[8] & 0x3f) | 0x80;
    let text = data_encoding::HEXLOWER.encode(&digest);
    format!("urn:uuid:{}-{}-{}-{}-{}", &text[..8], &text[8..12], &text[12..16], &text[16..20], &text[20..32])
}

/// What a badge is awarded for, in words.
fn achievement(key: &PublicKey, claim: &Claim) -> Result<Value> {
    let texts = claim.badge.texts(claim.language);
    Ok(json!({
        "id": urn(key, &format!("achievement {}", claim.badge.slug)),
        "type": ["Achievement"],
        "achievementType": "Badge",
        "inLanguage": claim.language.tag(),
        "name": texts.name,
        "description": texts.description,
        "criteria": { "narrative": texts.description },
        "image": { "id": art::data_url(claim.badge)?, "type": "Image", "caption": texts.name },
    }))
}

/// The credential of a claim.
fn credential(key: &PublicKey, claim: &Claim) -> Result<Value> {
    let mut credential = json!({
        "@context": CONTEXTS,
        "id": urn(key, &format!("award {}", claim.award.id)),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": { "id": key.did(), "type": ["Profile"], "name": claim.issuer.name, "url": claim.issuer.url },
        "validFrom": claim.award.at.to_the_second(),
        "awardedDate": claim.award.at.to_the_second(),
        "name": claim.badge.texts(claim.language).name,
        "credentialSubject": {
            "id": urn(key, &format!("person {}", claim.person)),
            "type": ["AchievementSubject"],
            "identifier": [{
                "type": "IdentityObject",
                "hashed": false,
                "identityHash": claim.full_name,
                "identityType": "name",
            }],
            "achievement": achievement(key, claim)?,
        },
        "credentialSchema": [{ "id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019" }],
    });
    if let (Some(note), Some(object)) = (&claim.award.note, credential.as_object_mut()) {
        object.insert("evidence".to_owned(), json!([{ "type": ["Evidence"], "narrative": note }]));
    }
    Ok(credential)
}

/// Signs a claim. The token is the credential with the claims of a token beside its own.
pub fn sign(key: &SigningKey, claim: &Claim) -> Result<Signed> {
    let public = key.public();
    let credential = credential(public, claim)?;
    let mut payload: Map<String, Value> = credential.as_object().cloned().unwrap_or_default();
    payload.insert("iss".to_owned(), json!(public.did()));
    payload.insert("jti".to_owned(), credential["id"].clone());
    payload.insert("sub".to_owned(), credential["credentialSubject"]["id"].clone());
    payload.insert("nbf".to_owned(), json!(seconds(claim.award.at)));
    let jwt = key.signed(&Value::Object(payload))?;
    Ok(Signed { credential, jwt, key: public.clone() })
}

/// When an award was made, for the claims of a token.
fn seconds(at: Timestamp) -> i64 {
    at.seconds()
}
