//! Streams of developers' learners: what opens them, what they carry, and what ends them.

use schola::features::notifications::{self, NewNotification, NotificationEvent};
use schola::features::users;
use schola::kernel::{Code, Id, Realm};
use serde_json::json;

use super::{Client, FAST, fast, until_open};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

const PATH: &str = "/v1/notifications/stream";

/// Makes a learner of the owner of a key, and returns the key acting for the learner.
async fn learner<'s>(key: &Actor<'s>, name: &str) -> Actor<'s> {
    let made = key.post("/v1/learners", &json!({ "full_name": name, "external_reference": name })).await.created();
    let mut learner = key.acting_for(&format!("ext:{name}"));
    learner.id = made.number("id");
    learner
}

/// Notifies a learner of a developer.
async fn raw_notify(server: &Server, learner: &Actor<'_>, developer: i64) {
    let id = Id::new(learner.id);
    let write = move |tx: &schola::db::Tx<'_>| {
        let person = users::service::find(tx, Realm::Developer(Id::new(developer)), id)?.unwrap();
        let new = NewNotification::of(NotificationEvent::LeagueReached, json!({ "league": "gold", "total": 5000 }));
        notifications::service::notify(tx, &person, &new).map(drop)
    };
    server.raw_app().named("test").write(write).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_opens_the_stream_of_a_learner_and_resumes_it() {
    let server = fast().await;
    let linus = server.developer("linus").await;
    let key = server.raw_key(&linus, &[]).await;
    let (lea, kim) = (learner(&key, "lea").await, learner(&key, "kim").await);
    let mut client = Client::connect_to(&server, &lea, PATH, None).await;
    let position = client.position().await;
    raw_notify(&server, &kim, linus.id).await;
    raw_notify(&server, &lea, linus.id).await;
    let frame = client.event().await.unwrap();
    assert_eq!(frame.event.as_deref(), Some("notification"));
    let told = lea.get("/v1/notifications").await.ok();
    let data: serde_json::Value = serde_json::from_str(&frame.data).unwrap();
    assert_eq!(data.number("id"), told["notifications"][0].number("id"), "that of the other learner is not here");
    drop(client);
    let mut again = Client::connect_to(&server, &lea, PATH, Some(position)).await;
    again.position().await;
    assert_eq!(again.event().await.unwrap(), frame);

    key.get(PATH).await.refused(Code::LearnerMissing);
    key.get("/api/notifications/stream").await.refused(Code::KeyLoginNeeded);
    let writing = server.raw_key(&linus, &["notifications:write"]).await;
    writing.acting_for("ext:lea").get(PATH).await.refused(Code::KeyScopeMissing);
    let other = server.key("ken").await;
    other.acting_for(&lea.id.to_string()).get(PATH).await.refused(Code::ResourceAbsent);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_the_key_of_its_owner_or_of_the_learner_ends_the_stream() {
    // Without a heartbeat in the time of the test.
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let (linus, ken) = (server.developer("linus").await, server.developer("ken").await);
    let (key, kept) = (server.raw_key(&linus, &[]).await, server.raw_key(&linus, &[]).await);
    let (lea, kim) = (learner(&key, "lea").await, learner(&kept, "kim").await);
    let mut revoked = Client::connect_to(&server, &lea, PATH, None).await;
    let mut erased = Client::connect_to(&server, &kim, PATH, None).await;
    let mut suspended =
        Client::connect_to(&server, &learner(&server.raw_key(&ken, &[]).await, "pat").await, PATH, None).await;
    for client in [&mut revoked, &mut erased, &mut suspended] {
        client.position().await;
    }
    let keys = linus.get("/api/developer/keys").await.ok();
    let first = keys.list("keys").iter().map(|one| one.number("id")).min().unwrap();
    linus.delete(&format!("/api/developer/keys/{first}")).await.gone();
    assert_eq!(revoked.end().await, "auth.invalid");
    kept.delete("/v1/learners/ext:kim").await.gone();
    assert_eq!(erased.end().await, "resource.absent");
    admin.post(&format!("/api/admin/users/{}/suspend", ken.id), &json!({})).await.ok();
    assert_eq!(suspended.end().await, "key.owner_inactive");
    until_open(&server, 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_learners_of_a_developer_have_a_quarter_of_the_streams() {
    let change = |config: &mut schola::config::Config| {
        config.network.max_connections = 16;
        config.network.max_connections_per_address = Some(16);
    };
    let server = Server::boot(change, |boot| boot.live = FAST).await;
    let key = server.key("linus").await;
    let mut clients = Vec::new();
    for name in ["lea", "kim"] {
        clients.push(Client::connect_to(&server, &learner(&key, name).await, PATH, None).await);
    }
    let refused = learner(&key, "pat").await.get(PATH).await;
    assert_eq!(refused.header("retry-after"), Some("60"));
    refused.refused(Code::RateLimited);
    let ada = server.learner("ada").await;
    clients.push(Client::connect(&server, &ada, None).await);
    clients.remove(0);
    until_open(&server, 2).await;
    clients.push(Client::connect_to(&server, &key.acting_for("ext:pat"), PATH, None).await);
}
