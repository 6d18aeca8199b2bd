//! Keys: their texts, what they open and what ends them; the exact counting of requests.

mod clock;
mod metering;
mod scopes;

use std::time::Duration;

use regex::Regex;
use schola::features::keys::{KeySurface, KeyUpdate, Mode, NewKey, Scopes, service};
use schola::kernel::key::{self, Prefix};
use schola::kernel::network::Networks;
use schola::kernel::{Code, Entropy, Id, Owner, Plans, Timestamp, id::kind};
use serde_json::json;

use crate::support::server::Server;

/// What is needed for a developer's key that may do everything.
pub fn plain_key(owner: i64) -> NewKey {
    NewKey {
        owner: Owner::User(Id::new(owner)),
        surface: KeySurface::Partner,
        mode: Mode::Live,
        name: "a key".into(),
        scopes: Scopes::default(),
        allowed: Networks::default(),
        expires_at: None,
    }
}

/// Makes a key without the API.
pub async fn raw_key(server: &Server, new: NewKey) -> (Id<kind::Key>, String) {
    let made = server.raw_app().named("issueKey").write(move |tx| service::issue(tx, &new)).await.expect("a key");
    (made.key.id, made.text.expose().clone())
}

#[test]
fn a_key_text_carries_a_mark_and_a_checksum() {
    let entropy = Entropy::seeded(3);
    let pattern = Regex::new(key::PATTERN).unwrap();
    for (prefix, start) in [(Prefix::Live, "sk_live_sch_"), (Prefix::Test, "sk_test_sch_"), (Prefix::Author, "ls_sch_")]
    {
        let text = key::mint(&entropy, prefix).unwrap().expose().clone();
        assert!(text.starts_with(start) && text.len() == start.len() + 38, "{text}");
        assert_eq!(key::check(&text), Some(prefix));
        assert_eq!(key::shown(&text).len(), start.len() + 4);
        assert!(pattern.is_match(&format!("KEY={text}\n")));
        // One letter changed, taken away or added is found.
        let place = start.len() + 10;
        let other = if text.as_bytes()[place] == b'x' { "y" } else { "x" };
        let wrong = [
            format!("{}{other}{}", &text[..place], &text[place + 1..]),
            text[..text.len() - 1].to_owned(),
            format!("{text}0"),
            text.replace("sch_", "xyz_"),
        ];
        for wrong in wrong {
            assert_eq!(key::check(&wrong), None, "{wrong}");
        }
    }
    assert_eq!(key::check(""), None);
    assert_eq!(key::check("sk_live_sch_ä"), None);
}

#[test]
fn key_texts_are_nobody_elses() {
    // The published shapes of keys with which ours share a beginning.
    let patterns = [
        r"\b(?:sk|rk|pk)_(?:live|test|prod)_[0-9a-zA-Z]{10,99}\b",
        r"\bsk-[0-9a-zA-Z]{20,}\b",
        r"\b(?:sk|pk)\.[0-9a-zA-Z.\-]{60,}\b",
        r"\bls__?[0-9a-f]{32}\b",
        r"\blsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}\b",
    ];
    let patterns = patterns.map(|pattern| Regex::new(pattern).unwrap());
    let entropy = Entropy::seeded(4);
    for prefix in Prefix::ALL {
        for _ in 0..200 {
            let text = key::mint(&entropy, prefix).unwrap().expose().clone();
            for pattern in &patterns {
                assert!(!pattern.is_match(&text), "{text} looks like {pattern}");
            }
        }
    }
}

#[test]
fn plans_are_read_or_refused_with_a_sentence() {
    let plans =
        Plans::parse("free requests=1000; pro requests=unlimited credits=30 seconds=60 price=29.5", "EUR").unwrap();
    let pro = plans.find("pro").unwrap();
    assert_eq!((pro.requests, pro.credits, pro.seconds, pro.price_minor), (None, 30, 60, 2950));
    assert_eq!(plans.of("gone").name, "free");
    assert_eq!(plans.names(), "free, pro");
    for (text, said) in [
        ("", "must include a plan named `free`"),
        ("pro requests=1", "must include a plan named `free`"),
        ("free; free", "twice"),
        ("free requests=-1", "out of range or not a number"),
        ("free price=1.234", "out of range or not a number"),
        ("free wishes=3", "requests, credits, seconds and price"),
        ("free requests", "not key=value"),
        ("Free requests=1", "plan name"),
    ] {
        let fault = Plans::parse(text, "EUR").unwrap_err();
        assert!(fault.contains(said), "{text:?}: {fault}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_developers_key_acts_as_the_developer() {
    let server = Server::spawn().await;
    let devi = server.developer("devi").await;
    let (_, text) = raw_key(&server, plain_key(devi.id)).await;
    let by_key = server.bearer(&text);
    let me = by_key.get("/api/users/me").await;
    assert_eq!(me.header("schola-usage-requests"), Some("1"));
    assert_eq!(me.header("schola-usage-quota"), Some("1000"));
    let me = me.ok();
    assert_eq!((&me["user"]["id"], &me["user"]["role"]), (&json!(devi.id), &json!("developer")));
    // What needs another role, or a person who is signed in, no key opens.
    by_key.get("/api/admin/users").await.refused(Code::AuthRoleWrong);
    by_key.get("/api/auth/tokens").await.refused(Code::KeyLoginNeeded);
    // What was refused was counted as well: the key was good.
    assert_eq!(by_key.get("/api/users/me").await.header("schola-usage-requests"), Some("4"));
    let sent =
        by_key.send(reqwest::Method::GET, "/api/users/me", |request| request.header("Schola-Learner", "1")).await;
    sent.refused(Code::LearnerHeader);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ends_a_key_holds_on_the_next_request() {
    let server = Server::spawn().await;
    let devi = server.developer("devi").await;
    let admin = server.admin().await;
    let owner = Owner::User(Id::new(devi.id));
    let (id, text) = raw_key(&server, plain_key(devi.id)).await;
    let by_key = server.bearer(&text);
    let me = "/api/users/me";
    by_key.get(me).await.ok();
    let path = format!("/api/admin/users/{}", devi.id);
    admin.post(&format!("{path}/suspend"), &json!({})).await.ok();
    by_key.get(me).await.refused(Code::KeyOwnerInactive);
    admin.post_empty(&format!("{path}/reinstate")).await.ok();
    by_key.get(me).await.ok();
    admin.patch(&path, &json!({ "role": "student" })).await.ok();
    by_key.get(me).await.refused(Code::KeyOwnerInactive);
    admin.patch(&path, &json!({ "role": "developer" })).await.ok();
    by_key.get(me).await.ok();
    let app = server.raw_app();
    app.named("revokeKey").write(move |tx| service::revoke(tx, owner, id)).await.unwrap();
    by_key.get(me).await.refused(Code::AuthInvalid);
    // Another one, that ends by itself.
    let until = Timestamp::from_millis(app.now().millis() + 60_000);
    let (_, text) = raw_key(&server, NewKey { expires_at: Some(until), ..plain_key(devi.id) }).await;
    let by_key = server.bearer(&text);
    by_key.get(me).await.ok();
    server.advance(Duration::from_secs(60));
    by_key.get(me).await.refused(Code::AuthExpired);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotated_key_goes_on_for_as_long_as_its_owner_chose() {
    let server = Server::spawn().await;
    let devi = server.developer("devi").await;
    let owner = Owner::User(Id::new(devi.id));
    let (id, old) = raw_key(&server, plain_key(devi.id)).await;
    let app = server.raw_app();
    let overlap = Duration::from_secs(3600);
    let made = app.named("rotateKey").write(move |tx| service::rotate(tx, owner, id, overlap)).await.unwrap();
    let (old, new) = (server.bearer(&old), server.bearer(made.text.expose()));
    old.get("/api/users/me").await.ok();
    new.get("/api/users/me").await.ok();
    server.advance(overlap);
    old.get("/api/users/me").await.refused(Code::AuthInvalid);
    new.get("/api/users/me").await.ok();
    // A key that is on its way out cannot be rotated again.
    let again = app.named("rotateKey").write(move |tx| service::rotate(tx, owner, id, overlap)).await;
    assert_eq!(again.unwrap_err().code(), Code::ResourceAbsent);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_does_what_its_scopes_and_addresses_say() {
    let server = Server::spawn().await;
    let devi = server.developer("devi").await;
    let owner = Owner::User(Id::new(devi.id));
    let scopes = Scopes::parse("scopes", &["materials:read".to_owned()]).unwrap();
    let (id, text) = raw_key(&server, NewKey { scopes, ..plain_key(devi.id) }).await;
    let by_key = server.bearer(&text);
    by_key.get("/api/materials").await.ok();
    let material = json!({ "title": "Photosynthesis", "text": "Plants turn light into chemical energy." });
    by_key.post("/api/materials", &material).await.refused(Code::KeyScopeMissing);
    by_key.get("/api/users/me").await.refused(Code::KeyScopeMissing);
    let app = server.raw_app();
    let all = KeyUpdate { scopes: Some(Scopes::default()), ..KeyUpdate::default() };
    app.named("updateKey").write(move |tx| service::update(tx, owner, id, &all)).await.unwrap();
    by_key.post("/api/materials", &material).await.created();
    let elsewhere = KeyUpdate { allowed: Some(Networks::parse("192.0.2.0/24").unwrap()), ..KeyUpdate::default() };
    app.named("updateKey").write(move |tx| service::update(tx, owner, id, &elsewhere)).await.unwrap();
    by_key.get("/api/materials").await.refused(Code::KeyAddressRefused);
    let here =
        KeyUpdate { allowed: Some(Networks::parse("192.0.2.0/24, 127.0.0.0/8").unwrap()), ..KeyUpdate::default() };
    app.named("updateKey").write(move |tx| service::update(tx, owner, id, &here)).await.unwrap();
    by_key.get("/api/materials").await.ok();
    assert!(Scopes::parse("scopes", &["materials:eat".to_owned()]).is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_single_key_ends_the_one_before_in_the_same_commit() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let owner = Owner::User(Id::new(ada.id));
    let app = server.raw_app();
    let issue = || {
        app.named("issueKey")
            .write(move |tx| service::issue_single(tx, owner, KeySurface::Author, Mode::Live, "course author"))
    };
    let first = issue().await.unwrap();
    let second = issue().await.unwrap();
    let keys = app.named("keys").read(move |db| service::list(db, owner, KeySurface::Author)).await.unwrap();
    assert_eq!(
        keys.iter().map(|key| (key.id, key.revoked_at.is_some())).collect::<Vec<_>>(),
        [(second.key.id, false), (first.key.id, true)]
    );
    // Two that race leave one.
    let (one, other) = tokio::join!(issue(), issue());
    assert!(one.is_ok() && other.is_ok());
    let keys = app.named("keys").read(move |db| service::list(db, owner, KeySurface::Author)).await.unwrap();
    assert_eq!(keys.iter().filter(|key| key.revoked_at.is_none()).count(), 1);
}
