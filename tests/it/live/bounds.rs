//! How many streams there are, and what becomes of a client that does not read.

use std::time::{Duration, Instant};

use schola::events::outbox::{Audience, post};
use schola::kernel::{Code, Id};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpSocket;

use super::{Client, FAST, PATIENCE, fast, open_streams, request, until_open};
use crate::support::server::{Actor, Server};

#[tokio::test(flavor = "multi_thread")]
async fn a_person_has_six_streams() {
    let server = fast().await;
    let (ada, grace) = (server.learner("ada").await, server.learner("grace").await);
    let mut clients = Vec::new();
    for _ in 0..6 {
        clients.push(Client::connect(&server, &ada, None).await);
    }
    let refused = ada.get("/api/events").await;
    assert_eq!(refused.header("retry-after"), Some("60"));
    refused.refused(Code::RateLimited);
    grace.get("/api/events").await.ok();
    until_open(&server, 6).await;
    drop(clients.pop());
    until_open(&server, 5).await;
    Client::connect(&server, &ada, None).await.position().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn streams_take_half_of_the_connections() {
    let change = |config: &mut schola::config::Config| {
        config.network.max_connections = 16;
        config.network.max_connections_per_address = Some(16);
    };
    let server = Server::boot(change, |boot| boot.live = FAST).await;
    let people = [server.learner("ada").await, server.learner("grace").await];
    let mut clients = Vec::new();
    for person in &people {
        for _ in 0..4 {
            clients.push(Client::connect(&server, person, None).await);
        }
    }
    let refused = people[0].get("/api/events").await;
    assert_eq!(refused.header("retry-after"), Some("15"));
    refused.refused(Code::Overloaded);
    people[0].get("/api/users/me").await.ok();
    clients.clear();
    until_open(&server, 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_request_holds_no_stream() {
    let server = fast().await;
    let ada = server.learner("ada").await;
    let reply = ada.send(reqwest::Method::HEAD, "/api/events", |request| request).await;
    assert_eq!(reply.status, 200);
    until_open(&server, 0).await;
}

/// Posts long messages until no stream is open any more.
async fn raw_flood(server: &Server, person: &Actor<'_>) {
    let user = Id::new(person.id);
    let began = Instant::now();
    while open_streams(server) > 0 {
        assert!(began.elapsed() < PATIENCE, "a client that does not read is not dropped");
        let text = "x".repeat(4_000);
        let write = move |tx: &schola::db::Tx<'_>| {
            for _ in 0..64 {
                post(tx, Audience::Person(user), "test.posted", &json!({ "text": text }))?;
            }
            Ok(())
        };
        server.raw_app().named("test").write(write).await.unwrap();
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_does_not_read_is_dropped() {
    let server = fast().await;
    let (ada, grace) = (server.learner("ada").await, server.learner("grace").await);
    let mut reading = Client::connect(&server, &grace, None).await;
    reading.position().await;
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4 << 10).unwrap();
    let address = server.base().trim_start_matches("http://").parse().unwrap();
    let mut connection = socket.connect(address).await.unwrap();
    let head =
        format!("GET /api/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n\r\n", ada.token.clone().unwrap());
    connection.write_all(head.as_bytes()).await.unwrap();
    until_open(&server, 2).await;
    drop(reading);
    until_open(&server, 1).await;
    raw_flood(&server, &ada).await;
    // What was sent may be read to where the connection was cut.
    let mut rest = Vec::new();
    let read = tokio::time::timeout(PATIENCE, connection.read_to_end(&mut rest)).await.expect("an end");
    assert!(read.is_err() || !rest.ends_with(b"0\r\n\r\n"), "the stream was cut");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_of_http2_that_reads_other_responses_alone_is_dropped_too() {
    let server = fast().await;
    let ada = server.learner("ada").await;
    let client = reqwest::Client::builder()
        .no_proxy()
        .http2_prior_knowledge()
        .http2_initial_stream_window_size(16 << 10)
        .build()
        .unwrap();
    let token = ada.token.clone().unwrap();
    let get = |path: &str| client.get(format!("{}{path}", server.base())).bearer_auth(&token);
    let unread = get("/api/events").send().await.unwrap();
    until_open(&server, 1).await;
    let reading = async {
        while open_streams(&server) > 0 {
            // The last one may go with the connection.
            drop(get("/api/users/me").send().await);
        }
    };
    tokio::join!(reading, raw_flood(&server, &ada));
    drop(unread);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_needs_a_person_who_is_signed_in() {
    let server = fast().await;
    server.nobody().get("/api/events").await.refused(Code::AuthMissing);
    server.bearer("a.b.c").get("/api/events").await.refused(Code::AuthInvalid);
    let key = server.key("linus").await;
    key.get("/api/events").await.refused(Code::KeyLoginNeeded);
    let ada = server.learner("ada").await;
    ada.post_empty("/api/auth/logout").await.ok();
    assert_eq!(request(&server, &ada, None).await.status(), 401);
    assert_eq!(open_streams(&server), 0);
}
