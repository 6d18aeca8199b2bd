//! Credentials: signed by the school, and verified without it by a library that others use.

use futures_util::future::join_all;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use schola::kernel::Code;
use serde_json::{Value, json};

use super::happened;
use crate::support::fields::Fields;
use crate::support::holders::raw_count;
use crate::support::server::{Actor, Server};

/// The claims of a token, by its header and this key alone.
fn verified(jwt: &str, key: &Value) -> Result<Value, jsonwebtoken::errors::Error> {
    let jwk: Jwk = serde_json::from_value(key.clone()).unwrap();
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    Ok(jsonwebtoken::decode::<Value>(jwt, &DecodingKey::from_jwk(&jwk)?, &validation)?.claims)
}

async fn with_badge<'s>(server: &'s Server, name: &str) -> Actor<'s> {
    let person = server.learner(name).await;
    let (user, realm) = super::who(&person);
    happened(server, vec![schola::events::Event::SquadJoined { user, realm }]).await;
    person
}

async fn credential(person: &Actor<'_>) -> Value {
    person.get("/api/badges/mine/team-player/credential").await.ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_credential_verifies_with_the_key_in_it_and_with_the_published_one() {
    let server = Server::spawn().await;
    let ada = with_badge(&server, "ada").await;
    let signed = credential(&ada).await;
    let jwt = signed.text("jwt");
    let header = jsonwebtoken::decode_header(jwt).unwrap();
    let own = serde_json::to_value(header.jwk.unwrap()).unwrap();
    let published = server.nobody().get("/api/badges/keys").await.ok();
    assert_eq!(published.list("keys").len(), 1);
    assert_eq!(published["keys"][0], signed["key"]);
    assert_eq!(header.kid.unwrap(), signed["key"].text("kid"));
    let claims = verified(jwt, &own).unwrap();
    assert_eq!(verified(jwt, &published["keys"][0]).unwrap(), claims);
    // What is signed is the credential, with the claims of a token beside it.
    let mut rest = claims.clone();
    for claim in ["iss", "jti", "sub", "nbf"] {
        assert!(rest.as_object_mut().unwrap().remove(claim).is_some(), "{claim}");
    }
    assert_eq!(rest, signed["credential"]);
    assert_eq!(claims["iss"], rest["issuer"]["id"]);
    assert_eq!(claims["jti"], rest["id"]);
    assert_eq!(claims["sub"], rest["credentialSubject"]["id"]);
    assert_eq!(rest["type"], json!(["VerifiableCredential", "OpenBadgeCredential"]));
    let subject = &rest["credentialSubject"];
    assert_eq!(subject["identifier"][0]["identityHash"], ada.get("/api/users/me").await.ok()["user"]["full_name"]);
    assert_eq!(subject["achievement"]["name"], "Part of a squad");
    assert!(subject["achievement"]["image"]["id"].as_str().unwrap().starts_with("data:image/svg+xml;base64,"));
    assert_eq!(credential(&ada).await, signed, "it is the same each time");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_credential_and_another_key_do_not_verify() {
    let server = Server::spawn().await;
    let ada = with_badge(&server, "ada").await;
    let signed = credential(&ada).await;
    std::fs::remove_file(server.data().join("secrets.key")).unwrap();
    let foreign = credential(&ada).await;
    let (jwt, key) = (signed.text("jwt"), &signed["key"]);
    assert!(verified(jwt, key).is_ok());
    assert!(verified(jwt, &foreign["key"]).is_err());
    let parts: Vec<&str> = jwt.split('.').collect();
    let text = String::from_utf8(data_encoding::BASE64URL_NOPAD.decode(parts[1].as_bytes()).unwrap()).unwrap();
    let forged = data_encoding::BASE64URL_NOPAD.encode(text.replace("Part of a squad", "Guiding star").as_bytes());
    assert!(verified(&format!("{}.{forged}.{}", parts[0], parts[2]), key).is_err());
    assert_ne!(foreign["credential"]["id"], signed["credential"]["id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_issuer_is_the_key_itself() {
    let server = Server::spawn().await;
    let signed = credential(&with_badge(&server, "ada").await).await;
    let did = signed["credential"]["issuer"].text("id");
    // `did:key`: z for base 58, then 0xed01 and the key.
    let digits = did.strip_prefix("did:key:z").unwrap();
    let alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    let mut bytes = [0_u8; 34];
    for digit in digits.chars() {
        let mut carry = alphabet.find(digit).unwrap();
        for byte in bytes.iter_mut().rev() {
            carry += usize::from(*byte) * 58;
            *byte = u8::try_from(carry % 256).unwrap();
            carry /= 256;
        }
        assert_eq!(carry, 0);
    }
    assert_eq!(bytes[..2], [0xed, 0x01]);
    assert_eq!(data_encoding::BASE64URL_NOPAD.encode(&bytes[2..]), signed["key"].text("x"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_is_made_once_and_stored_sealed() {
    let server = Server::spawn().await;
    let ada = with_badge(&server, "ada").await;
    let all = join_all((0..6).map(|_| credential(&ada))).await;
    assert!(all.iter().all(|one| one == &all[0]));
    assert_eq!(raw_count(&server, "SELECT COUNT(*) AS found FROM badge_keys").await, 1);
    let read = server
        .raw_app()
        .named("test")
        .read(|db| db.one("SELECT secret FROM badge_keys", (), |row| row.get::<Vec<u8>>("secret")));
    let sealed = read.await.unwrap();
    let text = std::fs::read_to_string(server.data().join("secrets.key")).unwrap();
    let sealing = schola::kernel::seal::SealingKey::parse(&text).unwrap();
    assert!(sealing.open(&sealed, "badge credentials").is_ok());
    assert!(sealing.open(&sealed, "mail").is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_school_that_lost_its_secrets_signs_with_a_new_key_and_keeps_the_old_one_published() {
    let server = Server::spawn().await;
    let ada = with_badge(&server, "ada").await;
    let before = credential(&ada).await;
    std::fs::remove_file(server.data().join("secrets.key")).unwrap();
    let after = credential(&ada).await;
    assert_ne!(before["key"], after["key"]);
    let published = server.nobody().get("/api/badges/keys").await.ok();
    assert_eq!(published["keys"], json!([after["key"], before["key"]]));
    assert!(verified(before.text("jwt"), &published["keys"][1]).is_ok());
    assert!(verified(after.text("jwt"), &published["keys"][0]).is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_owner_gets_it_in_the_own_language() {
    let server = Server::spawn().await;
    let (ada, ben) = (with_badge(&server, "ada").await, server.learner("ben").await);
    for path in ["team-player", "first-harvest", "no-such-badge", "%00", "a%2Fb"] {
        let reply = ben.get(&format!("/api/badges/mine/{path}/credential")).await;
        assert!([400, 404].contains(&reply.status.as_u16()), "{path}: {}", reply.status);
    }
    ben.get("/api/badges/mine/team-player/credential").await.refused(Code::ResourceAbsent);
    ada.patch("/api/users/me/preferences", &json!({ "locale": "de" })).await.ok();
    let signed = credential(&ada).await;
    let achievement = &signed["credential"]["credentialSubject"]["achievement"];
    assert_eq!((achievement.text("name"), achievement.text("inLanguage")), ("Teil eines Lernteams", "de"));
}
