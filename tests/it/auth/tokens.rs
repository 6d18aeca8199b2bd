//! Access tokens: what their header may say.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey};
use schola::features::auth::Access;
use schola::kernel::Code;

use crate::support::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn a_token_whose_header_asks_for_more_than_is_done_is_refused() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let token = ada.token.clone().unwrap();
    let claims = token.split('.').nth(1).unwrap().to_owned();
    let keys = server.raw_app().state::<Access>().unwrap().keys(&server.raw_app().db).await.unwrap();
    let key = &keys.0[0];
    let kid = key.id;
    // Each is signed well: only what its header says is in the way.
    let signed = |header: &str| {
        let message = format!("{}.{claims}", URL_SAFE_NO_PAD.encode(header));
        let secret = EncodingKey::from_secret(&key.secret);
        let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &secret, Algorithm::HS256).unwrap();
        format!("{message}.{signature}")
    };
    for good in [
        format!("{{\"typ\":\"JWT\",\"alg\":\"HS256\",\"kid\":\"{kid}\"}}"),
        format!("{{\"alg\":\"HS256\",\"kid\":\"{kid}\"}}"),
        format!("{{\"alg\":\"HS256\",\"typ\":\"jwt\",\"kid\":\"{kid}\"}}"),
    ] {
        server.bearer(&signed(&good)).get("/api/users/me").await.ok();
    }
    for more in [
        "\"crit\":[\"exp\"]",
        "\"crit\":[\"b64\"],\"b64\":false",
        "\"crit\":[]",
        "\"crit\":null",
        "\"crit\":\"x\"",
        "\"b64\":true",
        "\"zip\":\"DEF\"",
        "\"jku\":\"https://school.test/keys\"",
        "\"jwk\":{}",
        "\"cty\":\"JWT\"",
        "\"typ\":\"JWE\"",
        "\"typ\":\"at+jwt\"",
        "\"typ\":7",
        "\"kid\":\"1\"",
        "\"x\":1",
    ] {
        let header = format!("{{{more},\"alg\":\"HS256\",\"kid\":\"{kid}\"}}");
        server.bearer(&signed(&header)).get("/api/users/me").await.refused(Code::AuthInvalid);
    }
    for header in [
        format!("{{\"alg\":\"HS256\",\"kid\":\"0{kid}\"}}"),
        format!("{{\"alg\":\"HS256\",\"kid\":\"+{kid}\"}}"),
        format!("{{\"alg\":\"HS256\",\"kid\":{kid}}}"),
        format!("{{\"alg\":\"HS512\",\"kid\":\"{kid}\"}}"),
        format!("{{\"alg\":\"hs256\",\"kid\":\"{kid}\"}}"),
        format!("{{\"alg\":\"none\",\"kid\":\"{kid}\"}}"),
        format!("{{\"alg\":\"RS256\",\"kid\":\"{kid}\"}}"),
        format!("{{\"kid\":\"{kid}\"}}"),
        "{\"alg\":\"HS256\"}".to_owned(),
        "[]".to_owned(),
    ] {
        server.bearer(&signed(&header)).get("/api/users/me").await.refused(Code::AuthInvalid);
    }
    for token in [format!("{token}."), format!("{token}.x"), format!(".{token}"), token.replace('.', "..")] {
        server.bearer(&token).get("/api/users/me").await.refused(Code::AuthInvalid);
    }
}
