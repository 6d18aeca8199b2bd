//! What a developer does with keys.

use std::time::Duration;

use schola::kernel::Code;
use serde_json::{Value, json};

use super::{KEYS, ME, developer, key};
use crate::support::fields::Fields;
use crate::support::server::{Actor, PASSWORD, Server};

async fn shown(developer: &Actor<'_>, id: i64) -> Value {
    let keys = developer.get(KEYS).await.ok();
    keys.list("keys").iter().find(|key| key["id"] == id).expect("the key").clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_shown_once_and_works_at_once() {
    let server = Server::spawn().await;
    let noor = developer(&server, "noor").await;
    let made = noor.post(KEYS, &json!({ "name": "  Timetable bot " })).await.created();
    let text = made.text("key");
    assert_eq!(made["name"], "Timetable bot");
    assert!(text.starts_with("sk_live_sch_") && text.starts_with(made.text("prefix")));
    assert_eq!((&made["scopes"], &made["allowed_addresses"]), (&json!([]), &json!([])));
    server.bearer(text).get(ME).await.ok();
    let listed = noor.get(KEYS).await.ok();
    assert!(!listed.to_string().contains(text), "the text of a key was shown a second time");
    let key = shown(&noor, made.number("id")).await;
    assert_eq!(
        (&key["status"], &key["name"], &key["prefix"]),
        (&json!("active"), &json!("Timetable bot"), &made["prefix"])
    );
    let files = ["schola.db", "schola.db-wal"].map(|name| std::fs::read(server.data().join(name)).unwrap());
    let held = |part: &[u8]| files.iter().any(|file| file.windows(part.len()).any(|window| window == part));
    assert!(held(made.text("prefix").as_bytes()), "the database was not read");
    assert!(!held(text.as_bytes()), "the text of a key was stored");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_request_makes_one_key() {
    let server = Server::spawn().await;
    let noor = developer(&server, "noor").await;
    let post = || {
        noor.send(reqwest::Method::POST, KEYS, |request| {
            request.header("Idempotency-Key", "one").json(&json!({ "name": "a key" }))
        })
    };
    let id = post().await.created()["id"].clone();
    let again = post().await.refused(Code::IdempotencyMismatch);
    assert!(again.text("error").contains(&id.to_string()), "{again}");
    assert_eq!(noor.get(KEYS).await.ok().list("keys").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_key_cannot_be_is_refused_with_its_field() {
    let server = Server::spawn().await;
    let noor = developer(&server, "noor").await;
    let refused = [
        (json!({}), "name"),
        (json!({ "name": "" }), "name"),
        (json!({ "name": "x".repeat(81) }), "name"),
        (json!({ "name": "a", "scopes": ["materials:read", "materials:eat"] }), "scopes.1"),
        (json!({ "name": "a", "scopes": ["admin:read"] }), "scopes.0"),
        (json!({ "name": "a", "scopes": vec!["users:read"; 21] }), "scopes"),
        (json!({ "name": "a", "allowed_addresses": ["10.0.0.0/8", "here"] }), "allowed_addresses.1"),
        (json!({ "name": "a", "allowed_addresses": ["10.0.0.0/33"] }), "allowed_addresses.0"),
        (json!({ "name": "a", "allowed_addresses": ["10.0.0.1,10.0.0.2"] }), "allowed_addresses.0"),
        (json!({ "name": "a", "allowed_addresses": vec!["10.0.0.1"; 51] }), "allowed_addresses"),
        (json!({ "name": "a", "expires_at": "2026-01-05T09:00:00Z" }), "expires_at"),
        (json!({ "name": "a", "expires_at": "soon" }), "expires_at"),
    ];
    for (body, field) in refused {
        let answer = noor.post(KEYS, &body).await.refused(Code::RequestInvalid);
        assert_eq!(answer["fields"][0]["field"], field, "{body}: {answer}");
    }
    assert_eq!(noor.get(KEYS).await.ok()["keys"], json!([]));
    let (id, _) = key(&noor, &json!({ "name": "a key" })).await;
    for (body, field) in [
        (json!({ "name": " " }), "name"),
        (json!({ "scopes": ["x"] }), "scopes.0"),
        (json!({ "allowed_addresses": ["x"] }), "allowed_addresses.0"),
    ] {
        let answer = noor.patch(&format!("{KEYS}/{id}"), &body).await.refused(Code::RequestInvalid);
        assert_eq!(answer["fields"][0]["field"], field);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_developer_has_fifty_keys_and_no_more() {
    let server = Server::with(|config| config.limits.scale = 1000.0).await;
    let noor = developer(&server, "noor").await;
    for _ in 0..50 {
        key(&noor, &json!({ "name": "one of many" })).await;
    }
    noor.post(KEYS, &json!({ "name": "one too many" })).await.refused(Code::KeyLimit);
    let keys = noor.get(KEYS).await.ok();
    let id = keys["keys"][0].number("id");
    noor.delete(&format!("{KEYS}/{id}")).await.gone();
    key(&noor, &json!({ "name": "in its place" })).await;
    assert_eq!(noor.get(KEYS).await.ok().list("keys").len(), 51);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_key_is_refused_on_the_next_request() {
    let server = Server::spawn().await;
    let noor = developer(&server, "noor").await;
    let (id, text) = key(&noor, &json!({ "name": "a key" })).await;
    let by_key = server.bearer(&text);
    by_key.get(ME).await.ok();
    let path = format!("{KEYS}/{id}");
    noor.delete(&path).await.gone();
    by_key.get(ME).await.refused(Code::AuthInvalid);
    // Again changes nothing, not even when it was revoked.
    let before = shown(&noor, id).await;
    server.advance(Duration::from_secs(60));
    noor.delete(&path).await.gone();
    assert_eq!(shown(&noor, id).await, before);
    assert_eq!(before["status"], "revoked");
    noor.post_empty(&format!("{path}/rotate")).await.refused(Code::KeyEnded);
}

#[tokio::test(flavor = "multi_thread")]
async fn scopes_and_addresses_hold_and_change_on_the_next_request() {
    let server = Server::spawn().await;
    let noor = developer(&server, "noor").await;
    let wish = json!({ "name": "Reader", "scopes": ["materials:read"], "allowed_addresses": ["127.0.0.0/8"] });
    let (id, text) = key(&noor, &wish).await;
    let (by_key, path) = (server.bearer(&text), format!("{KEYS}/{id}"));
    by_key.get("/api/materials").await.ok();
    let material = json!({ "title": "Photosynthesis", "text": "Plants turn light into chemical energy." });
    by_key.post("/api/materials", &material).await.refused(Code::KeyScopeMissing);
    by_key.get(ME).await.refused(Code::KeyScopeMissing);
    let changed = noor.patch(&path, &json!({ "name": "Writer", "scopes": ["materials:write"] })).await.ok();
    assert_eq!(
        (&changed["api_key"]["name"], &changed["api_key"]["scopes"]),
        (&json!("Writer"), &json!(["materials:write"]))
    );
    assert_eq!(changed["api_key"]["allowed_addresses"], json!(["127.0.0.0/8"]));
    by_key.post("/api/materials", &material).await.created();
    by_key.get("/api/materials").await.refused(Code::KeyScopeMissing);
    noor.patch(&path, &json!({ "scopes": [], "allowed_addresses": ["192.0.2.7", "2001:db8::/32"] })).await.ok();
    by_key.get("/api/materials").await.refused(Code::KeyAddressRefused);
    noor.patch(&path, &json!({ "allowed_addresses": [] })).await.ok();
    by_key.get("/api/materials").await.ok();
    by_key.get(ME).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_ends_by_itself_when_its_time_is_over() {
    let server = Server::spawn().await;
    let noor = developer(&server, "noor").await;
    let (id, text) = key(&noor, &json!({ "name": "For an hour", "expires_at": "2026-01-05T10:00:00Z" })).await;
    let by_key = server.bearer(&text);
    by_key.get(ME).await.ok();
    server.advance(Duration::from_secs(3600));
    by_key.get(ME).await.refused(Code::AuthExpired);
    assert_eq!(shown(&noor, id).await["status"], "expired");
    noor.post_empty(&format!("{KEYS}/{id}/rotate")).await.refused(Code::KeyEnded);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotated_key_ends_at_once_or_after_the_overlap() {
    let server = Server::spawn().await;
    let noor = developer(&server, "noor").await;
    let wish = json!({ "name": "Bot", "scopes": ["users:read"], "allowed_addresses": ["127.0.0.1"], "expires_at": "2027-01-01T00:00:00Z" });
    let (id, first) = key(&noor, &wish).await;
    let rotated = noor.post_empty(&format!("{KEYS}/{id}/rotate")).await.created();
    assert_eq!(rotated["replaces"], id);
    for (field, value) in wish.as_object().unwrap().iter().filter(|(field, _)| *field != "expires_at") {
        assert_eq!(&rotated[field], value, "{field}");
    }
    assert_eq!(rotated["expires_at"], "2027-01-01T00:00:00.000Z");
    let (second_id, second) = (rotated.number("id"), rotated.text("key"));
    server.bearer(&first).get(ME).await.refused(Code::AuthInvalid);
    server.bearer(second).get(ME).await.ok();

    let path = format!("{KEYS}/{second_id}/rotate");
    let hour = json!({ "overlap_seconds": 3600 });
    let third = noor.post(&path, &hour).await.created();
    assert_eq!(shown(&noor, second_id).await["status"], "ending");
    server.bearer(second).get(ME).await.ok();
    server.bearer(third.text("key")).get(ME).await.ok();
    noor.post(&path, &hour).await.refused(Code::KeyEnded);
    server.advance(Duration::from_secs(3600));
    server.bearer(second).get(ME).await.refused(Code::AuthInvalid);
    assert_eq!(shown(&noor, second_id).await["status"], "revoked");
    server.bearer(third.text("key")).get(ME).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_overlap_can_be_cut_short_and_is_at_most_thirty_days() {
    let server = Server::spawn().await;
    let noor = developer(&server, "noor").await;
    let (id, text) = key(&noor, &json!({ "name": "Bot" })).await;
    let path = format!("{KEYS}/{id}");
    for wrong in [json!(2_592_001), json!(-1), json!("1 day"), json!(1.5)] {
        let body = json!({ "overlap_seconds": wrong });
        let answer = noor.post(&format!("{path}/rotate"), &body).await.refused(Code::RequestInvalid);
        assert_eq!(answer["fields"][0]["field"], "overlap_seconds");
    }
    noor.post(&format!("{path}/rotate"), &json!({ "overlap_seconds": 2_592_000 })).await.created();
    server.bearer(&text).get(ME).await.ok();
    noor.delete(&path).await.gone();
    server.bearer(&text).get(ME).await.refused(Code::AuthInvalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_elses_key_is_as_absent_as_none() {
    let server = Server::spawn().await;
    let (noor, devi) = (developer(&server, "noor").await, developer(&server, "devi").await);
    let (id, text) = key(&noor, &json!({ "name": "Noor's" })).await;
    for id in [id, 987_654] {
        let path = format!("{KEYS}/{id}");
        devi.patch(&path, &json!({ "name": "Mine" })).await.refused(Code::ResourceAbsent);
        devi.delete(&path).await.refused(Code::ResourceAbsent);
        devi.post_empty(&format!("{path}/rotate")).await.refused(Code::ResourceAbsent);
    }
    assert_eq!(devi.get(KEYS).await.ok()["keys"], json!([]));
    server.bearer(&text).get(ME).await.ok();
    assert_eq!(shown(&noor, id).await["name"], "Noor's");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_portal_is_for_developers() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    for path in [KEYS, super::USAGE, super::REQUESTS] {
        server.nobody().get(path).await.refused(Code::AuthMissing);
        ada.get(path).await.refused(Code::AuthRoleWrong);
        server.admin().await.get(path).await.refused(Code::AuthRoleWrong);
    }
    ada.post(KEYS, &json!({ "name": "a key" })).await.refused(Code::AuthRoleWrong);
    // Who is a developer no more keeps the keys, and they open nothing.
    let noor = developer(&server, "noor").await;
    let (_, text) = key(&noor, &json!({ "name": "a key" })).await;
    let path = format!("/api/admin/users/{}", noor.id);
    server.admin().await.patch(&path, &json!({ "role": "student" })).await.ok();
    server.bearer(&text).get(ME).await.refused(Code::KeyOwnerInactive);
    let noor = server.sign_in(&noor.email, PASSWORD).await;
    noor.get(KEYS).await.refused(Code::AuthRoleWrong);
}
