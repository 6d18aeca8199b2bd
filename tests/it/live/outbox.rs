//! The outbox itself: what is kept, what is removed, and what a client is told of it.

use std::time::Duration;

use schola::events::outbox::{self, Audience, LONGEST_PAYLOAD, MOST_MESSAGES, post};
use schola::features;
use schola::kernel::{Code, Id};
use serde_json::json;

use super::{Client, fast, raw_post, raw_post_all, request};
use crate::support::holders::raw_count;
use crate::support::server::{Actor, Server};

const DAY: Duration = Duration::from_secs(24 * 3600);

async fn raw_sweep(server: &Server) {
    let keep = server.raw_app().config.keep;
    while server.raw_app().named("test").write(move |tx| features::sweep(tx, keep)).await.unwrap() {}
}

async fn raw_marks(server: &Server, person: &Actor<'_>) -> outbox::Marks {
    let user = Id::new(person.id);
    server.raw_app().named("test").read(move |db| outbox::marks(db, user)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_whose_messages_were_removed_for_their_number_loads_anew() {
    let server = fast().await;
    let (ada, grace) = (server.learner("ada").await, server.learner("grace").await);
    raw_post(&server, &grace, 0).await;
    raw_post(&server, &ada, 0).await;
    let mut client = Client::connect(&server, &ada, None).await;
    let position = client.position().await;
    drop(client);
    raw_post_all(&server, &ada, 1..1_000).await;
    let kept = raw_count(&server, "SELECT COUNT(*) AS found FROM outbox").await - 1;
    assert!((MOST_MESSAGES - 32..=MOST_MESSAGES).contains(&kept), "{kept} are kept");
    let counted = raw_count(&server, "SELECT MAX(messages) AS found FROM outbox_marks").await;
    assert_eq!(counted, kept, "the marks count what is there");

    let mut client = Client::connect(&server, &ada, Some(position)).await;
    let reset = client.event().await.unwrap();
    let newest = raw_marks(&server, &ada).await.newest;
    assert_eq!((reset.event.as_deref(), reset.id), (Some("reset"), Some(newest)));
    assert_eq!(client.position().await, newest);
    raw_post(&server, &ada, 7).await;
    assert_eq!(client.event().await.unwrap().data, "{\"number\":7}");

    let oldest = raw_marks(&server, &ada).await.removed_to;
    let mut client = Client::connect(&server, &ada, Some(oldest)).await;
    assert_eq!(client.position().await, oldest, "what was read to the removed one has missed nothing");
    let mut client = Client::connect(&server, &grace, Some(0)).await;
    assert_eq!(client.position().await, 0, "what was removed of one person is nothing to another");
    assert_eq!(client.event().await.unwrap().data, "{\"number\":0}");
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_go_for_their_age() {
    let server = fast().await;
    let ada = server.learner("ada").await;
    raw_post(&server, &ada, 1).await;
    server.advance(2 * DAY);
    raw_post(&server, &ada, 2).await;
    let newest = raw_marks(&server, &ada).await.newest;
    server.advance(2 * DAY);
    raw_sweep(&server).await;
    assert_eq!(raw_count(&server, "SELECT COUNT(*) AS found FROM outbox").await, 1);
    let mut client = Client::connect(&server, &ada, Some(0)).await;
    assert_eq!(client.event().await.unwrap().event.as_deref(), Some("reset"));
    server.advance(2 * DAY);
    raw_sweep(&server).await;
    assert_eq!(raw_count(&server, "SELECT COUNT(*) AS found FROM outbox").await, 0);
    // The id that is gone too is still known.
    let mut client = Client::connect(&server, &ada, Some(newest)).await;
    assert_eq!(client.position().await, newest);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_that_was_never_given_out_is_told_and_a_malformed_one_is_refused() {
    let server = fast().await;
    let ada = server.learner("ada").await;
    raw_post(&server, &ada, 1).await;
    let newest = raw_marks(&server, &ada).await.newest;
    let mut client = Client::connect(&server, &ada, Some(newest + 1)).await;
    let reset = client.event().await.unwrap();
    assert_eq!((reset.event.as_deref(), reset.id), (Some("reset"), Some(newest)));
    for wrong in ["x", "-1", "1.0", "9999999999999999999", "1 OR 1=1", "+1"] {
        let refused = request(&server, &ada, Some(wrong)).await;
        assert_eq!(refused.status(), 400, "{wrong}");
        let body: serde_json::Value = serde_json::from_slice(&refused.bytes().await.unwrap()).unwrap();
        assert_eq!(body["code"], Code::RequestInvalid.name());
        assert_eq!(body["fields"][0]["field"], "Last-Event-ID");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_is_too_long_is_a_fault() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let user = Id::new(ada.id);
    let long = "x".repeat(LONGEST_PAYLOAD);
    let write =
        move |tx: &schola::db::Tx<'_>| post(tx, Audience::Person(user), "test.posted", &json!({ "text": long }));
    assert_eq!(server.raw_app().named("test").write(write).await.unwrap_err().code(), Code::Internal);
}
