//! Two processes that serve one school: what one takes away, the other no longer gives within the time that the house promises.

use std::time::Duration;

use schola::app::App;
use schola::db::{STALE, Tx};
use schola::features::auth::{self, Access};
use schola::features::connections::{self, Answering};
use schola::features::keys::{self, KeySurface};
use schola::features::learners::{self, ExternalReference, Reference};
use schola::features::{materials, users};
use schola::kernel::{self, Code, Entropy, Id, Origin, Owner, Realm, Result, Role, Via};
use schola::providers::mail::Mailer;
use schola::providers::password::Cost;
use schola::server::{Boot, open_app};
use serde_json::json;

use crate::support::server::{Actor, PASSWORD, Server};
use crate::support::wait;

/// A second process on the data folder of a server. It answers no requests; its states are asked as a request would ask them.
async fn second(server: &Server) -> App {
    let boot = Boot {
        clock: server.clock.clone(),
        entropy: Entropy::seeded(99),
        cost: Cost::LEAST,
        mailer: Some(Mailer::Outbox),
        ..Boot::default()
    };
    let config = server.raw_app().config.clone();
    tokio::task::spawn_blocking(move || open_app(config, &boot)).await.unwrap().unwrap()
}

/// Whether the process admits a person with this token.
async fn admits(app: &App, person: &Actor<'_>) -> Result<kernel::Actor> {
    let token = person.token.clone().unwrap();
    app.state::<Access>()?.actor(app, &token, Origin::default()).await.map(|(actor, _)| actor)
}

/// Waits until something is so, within the promised time; a busy machine is given some more.
async fn promptly(what: &str, is_so: impl AsyncFnMut() -> bool) {
    wait::within(STALE + Duration::from_secs(3), what, is_so).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_one_process_ends_is_refused_by_the_other() {
    let server = Server::spawn().await;
    let (ada, ben) = (server.learner("ada").await, server.learner("ben").await);
    let other = second(&server).await;
    for person in [&ada, &ben] {
        assert_eq!(admits(&other, person).await.unwrap().user.get(), person.id);
    }
    // Signed out here, refused there; the other person is not asked for anew.
    ada.post("/api/auth/logout", &json!({})).await;
    promptly("the token of the one is over", async || admits(&other, &ada).await.is_err()).await;
    assert_eq!(admits(&other, &ada).await.unwrap_err().code(), Code::AuthInvalid);
    admits(&other, &ben).await.unwrap();
    // Suspended there, refused here.
    ben.get("/api/users/me").await.ok();
    let id = Id::new(ben.id);
    let suspend = move |tx: &Tx<'_>| {
        let user = users::service::find(tx, Realm::School, id)?.unwrap();
        users::service::suspend(tx, &user, None).map(drop)
    };
    other.named("test").write(suspend).await.unwrap();
    promptly("the person is suspended", async || ben.get("/api/users/me").await.status.as_u16() == 403).await;
    // A new signing key there ends all tokens here.
    let seun = server.learner("seun").await;
    seun.get("/api/users/me").await.ok();
    other.named("test").write(|tx| auth::service::end_all_proofs(tx).map(drop)).await.unwrap();
    promptly("all tokens are over", async || seun.get("/api/users/me").await.status.as_u16() == 401).await;
    server.sign_in(&seun.email, PASSWORD).await.get("/api/users/me").await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_learners_and_study_banks_follow_the_other_process() {
    let server = Server::spawn().await;
    let linus = server.developer("linus").await;
    let key = server.raw_key(&linus, &[]).await;
    let lea = json!({ "full_name": "Lea", "external_reference": "lea" });
    let pupil = key.post("/v1/learners", &lea).await.created()["id"].as_i64().unwrap();
    let ada = server.learner("ada").await;
    let text = json!({ "title": "Kelp", "text": "Giant kelp grows up to sixty centimetres a day." });
    let material = ada.post("/api/materials", &text).await.created()["id"].clone();
    let other = second(&server).await;

    let token = key.token.clone().unwrap();
    let known = async || keys::flow::surface_of(&other, &token).await.unwrap();
    assert_eq!(known().await, Some(KeySurface::Partner));
    let developer = Id::new(linus.id);
    let named = async |name: &str| {
        let reference = Reference::External(ExternalReference::parse(name).unwrap());
        other.state::<learners::Access>().unwrap().learner(&other, developer, reference).await
    };
    assert_eq!(named("lea").await.unwrap().get(), pupil);
    let reader = kernel::Actor {
        user: Id::new(ada.id),
        realm: Realm::School,
        role: Role::Student,
        via: Via::Terminal,
        origin: Origin::default(),
    };
    let passages = async || materials::study_bank(&other, &reader).await.unwrap().index.passages();
    assert!(passages().await > 0);

    ada.delete(&format!("/api/materials/{material}")).await.gone();
    key.patch("/v1/learners/ext:lea", &json!({ "external_reference": "lea-2" })).await.ok();
    promptly("the old name is nobody's", async || named("lea").await.is_err()).await;
    assert_eq!(named("lea-2").await.unwrap().get(), pupil);
    promptly("the material is not found any more", async || passages().await == 0).await;

    // Revoked there: the key of this process is refused at its next request.
    key.get("/v1/ping").await.ok();
    let revoke = move |tx: &Tx<'_>| {
        let owner = Owner::User(developer);
        let held = keys::service::list(tx, owner, KeySurface::Partner)?;
        held.into_iter().try_for_each(|key| keys::service::revoke(tx, owner, key.id))
    };
    other.named("test").write(revoke).await.unwrap();
    promptly("the key is revoked", async || key.get("/v1/ping").await.status.as_u16() == 401).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn links_are_signed_with_the_newest_key_whichever_process_made_it() {
    let server = Server::spawn().await;
    let other = second(&server).await;
    let now = server.clock.now();
    let before = server.raw_app().links().sign("/api/users/1/avatar", 1, now);
    other.named("test").write(|tx| auth::service::rotate_signing_key(tx, Duration::from_secs(60))).await.unwrap();
    wait::until("links are signed anew", async || {
        server.raw_app().links().sign("/api/users/1/avatar", 1, now) != before
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mail_server_and_the_model_follow_the_other_process() {
    let server = Server::boot(|_| {}, |boot| boot.mailer = None).await;
    let admin = server.admin().await;
    let boot = Boot { clock: server.clock.clone(), entropy: Entropy::seeded(99), cost: Cost::LEAST, ..Boot::default() };
    let config = server.raw_app().config.clone();
    let other = tokio::task::spawn_blocking(move || open_app(config, &boot)).await.unwrap().unwrap();
    let sends = async || !matches!(connections::flow::mailer(&other).await.unwrap(), Mailer::Outbox);
    let asks = async || matches!(connections::flow::answering(&other).await.unwrap(), Answering::Model(_));
    assert!(!sends().await && !asks().await);
    let mail = json!({ "host": "127.0.0.1", "from_address": "office@school.test", "username": "office", "password": "secret-word",
                       "allow_private": true });
    admin.patch("/api/admin/settings/mail", &mail).await.ok();
    let ai = json!({ "url": "http://127.0.0.1:9/v1", "model": "tiny", "key": "sk-secret", "allow_private": true });
    admin.patch("/api/admin/settings/ai", &ai).await.ok();
    promptly("mail goes out", async || sends().await).await;
    promptly("the model is asked", async || asks().await).await;
    admin.delete("/api/admin/settings/mail").await.gone();
    admin.delete("/api/admin/settings/ai").await.gone();
    promptly("mail is kept", async || !sends().await).await;
    promptly("the model is not asked", async || !asks().await).await;
}
