//! What a stream carries, and how it begins and resumes.

use std::time::{Duration, Instant};

use schola::db::{Db, Options};
use schola::events::outbox::{Audience, post};
use schola::http::sse::Frames;
use schola::kernel::{Clock, Entropy, Error, Id, Result};
use serde_json::json;

use super::{Client, FAST, fast, raw_post, raw_post_all, request};
use crate::support::server::Server;

#[test]
fn frames_are_those_of_the_standard() {
    let text = |write: &dyn Fn(&mut Frames)| {
        let mut frames = Frames::default();
        write(&mut frames);
        String::from_utf8(frames.into_bytes().to_vec()).unwrap()
    };
    assert_eq!(text(&|frames| frames.retry(Duration::from_secs(5))), "retry: 5000\n");
    assert_eq!(text(&|frames| frames.position(0)), "id: 0\n\n");
    assert_eq!(text(&Frames::heartbeat), ":\n\n");
    let event = text(&|frames| frames.event(Some(7), "notice.posted", "{\"id\":1}"));
    assert_eq!(event, "id: 7\nevent: notice.posted\ndata: {\"id\":1}\n\n");
    let lines = text(&|frames| frames.event(None, "end", "a\nb\rc\r\nd"));
    assert_eq!(lines, "event: end\ndata: a\ndata: b\ndata: c\ndata: d\n\n", "no text breaks out of its event");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_reaches_the_person_it_is_for_on_every_stream_and_nobody_else() {
    let server = fast().await;
    let (ada, grace) = (server.learner("ada").await, server.learner("grace").await);
    let response = request(&server, &ada, None).await;
    let header = |name: &str| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    assert_eq!(header("content-type").as_deref(), Some("text/event-stream"));
    assert_eq!(header("cache-control").as_deref(), Some("no-store"));
    assert_eq!(header("x-accel-buffering").as_deref(), Some("no"));
    assert_eq!((header("content-encoding"), header("content-length")), (None, None));
    let mut first = Client { response, read: Vec::new() };
    let mut second = Client::connect(&server, &ada, None).await;
    let mut other = Client::connect(&server, &grace, None).await;
    for client in [&mut first, &mut second, &mut other] {
        assert_eq!(client.position().await, 0);
    }
    raw_post(&server, &ada, 1).await;
    raw_post(&server, &grace, 2).await;
    for client in [&mut first, &mut second] {
        let frame = client.event().await.unwrap();
        assert_eq!((frame.event.as_deref(), frame.data.as_str()), (Some("test.posted"), "{\"number\":1}"));
        assert!(frame.id.unwrap() > 0);
    }
    assert_eq!(other.event().await.unwrap().data, "{\"number\":2}");
    while !first.next().await.unwrap().comment {}
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_right_behind_a_message_is_sent_together_a_little_later() {
    let server = fast().await;
    let ada = server.learner("ada").await;
    let mut client = Client::connect(&server, &ada, None).await;
    client.position().await;
    let began = Instant::now();
    raw_post(&server, &ada, 1).await;
    assert_eq!(client.event().await.unwrap().data, "{\"number\":1}");
    raw_post_all(&server, &ada, 2..5).await;
    for number in 2..5 {
        assert_eq!(client.event().await.unwrap().data, format!("{{\"number\":{number}}}"));
    }
    assert!(began.elapsed() >= Duration::from_millis(250), "written after {:?}", began.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_of_a_transaction_that_fails_is_never_sent() {
    let server = fast().await;
    let ada = server.learner("ada").await;
    let mut client = Client::connect(&server, &ada, None).await;
    client.position().await;
    let user = Id::new(ada.id);
    let failed: Result<()> = server
        .raw_app()
        .named("test")
        .write(move |tx| {
            post(tx, Audience::Person(user), "test.posted", &json!({ "number": 1 }))?;
            Err(Error::internal_text("no"))
        })
        .await;
    assert!(failed.is_err());
    raw_post(&server, &ada, 2).await;
    assert_eq!(client.event().await.unwrap().data, "{\"number\":2}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_resumes_gets_what_it_missed_in_order() {
    let server = fast().await;
    let ada = server.learner("ada").await;
    raw_post_all(&server, &ada, 0..3).await;
    let mut client = Client::connect(&server, &ada, None).await;
    let position = client.position().await;
    drop(client);
    // More than one portion.
    raw_post_all(&server, &ada, 3..103).await;
    let mut client = Client::connect(&server, &ada, Some(position)).await;
    assert_eq!(client.position().await, position);
    let mut last = position;
    for number in 3..103 {
        let frame = client.event().await.unwrap();
        assert_eq!(frame.data, format!("{{\"number\":{number}}}"));
        let id = frame.id.unwrap();
        assert!(id > last, "ids grow");
        last = id;
    }
    drop(client);
    let mut client = Client::connect(&server, &ada, Some(last)).await;
    assert_eq!(client.position().await, last);
    raw_post(&server, &ada, 103).await;
    assert_eq!(client.event().await.unwrap().data, "{\"number\":103}", "nothing comes twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn bursts_reach_every_stream_whole_in_order_and_once() {
    let server = Server::spawn().await;
    let (ada, grace) = (server.learner("ada").await, server.learner("grace").await);
    raw_post_all(&server, &grace, 0..2).await;
    let mut clients = vec![Client::connect(&server, &ada, None).await, Client::connect(&server, &ada, None).await];
    let mut other = Client::connect(&server, &grace, None).await;
    let mut next = Vec::new();
    for client in &mut clients {
        next.push((client.position().await, 0));
    }
    other.position().await;
    let mut posted = 0;
    // Fewer than are kept in memory, as many, more, and more than one read has.
    for burst in [1, 2, 8, 9, 40, 1, 120, 3] {
        raw_post_all(&server, &grace, posted..posted + 1).await;
        raw_post_all(&server, &ada, posted..posted + burst).await;
        posted += burst;
        // One stream is behind by a burst whenever the next one begins.
        for (place, goal) in [posted, posted - burst].into_iter().enumerate() {
            while next[place].1 < goal {
                let frame = clients[place].event().await.unwrap();
                assert_eq!(frame.data, format!("{{\"number\":{}}}", next[place].1));
                assert!(frame.id.unwrap() > next[place].0, "ids grow");
                next[place] = (frame.id.unwrap(), next[place].1 + 1);
            }
        }
        // One that begins here, and one that resumes, get what comes next alone.
        let mut resumed = Client::connect(&server, &ada, Some(next[0].0)).await;
        let mut begun = Client::connect(&server, &ada, None).await;
        raw_post(&server, &ada, posted).await;
        for client in [&mut resumed, &mut begun] {
            client.position().await;
            assert_eq!(client.event().await.unwrap().data, format!("{{\"number\":{posted}}}"));
        }
        posted += 1;
    }
    for (client, next) in clients.iter_mut().zip(next) {
        for number in next.1..posted {
            assert_eq!(client.event().await.unwrap().data, format!("{{\"number\":{number}}}"));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_are_sent_while_they_are_written() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let mut client = Client::connect(&server, &ada, None).await;
    client.position().await;
    let reading = async {
        for number in 0..200 {
            assert_eq!(client.event().await.unwrap().data, format!("{{\"number\":{number}}}"));
        }
    };
    let writing = async {
        for number in 0..200 {
            raw_post(&server, &ada, number).await;
        }
    };
    tokio::join!(reading, writing);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_of_another_process_is_found() {
    let server = fast().await;
    let ada = server.learner("ada").await;
    let mut client = Client::connect(&server, &ada, None).await;
    client.position().await;
    let options = Options::in_folder(&server.data(), Clock::System, Entropy::Os);
    let other = Db::open(options, std::sync::Arc::new(|_| {})).unwrap();
    let user = Id::new(ada.id);
    for number in 1..4 {
        let write = move |tx: &schola::db::Tx<'_>| {
            post(tx, Audience::Person(user), "test.posted", &json!({ "number": number }))
        };
        other.write("test", write).await.unwrap();
        assert_eq!(client.event().await.unwrap().data, format!("{{\"number\":{number}}}"));
    }
    assert!(other.close(Duration::from_secs(5)).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_runs_on_http2_beside_other_requests() {
    let server = fast().await;
    let ada = server.learner("ada").await;
    let client = reqwest::Client::builder().no_proxy().http2_prior_knowledge().build().unwrap();
    let token = ada.token.clone().unwrap();
    let get = |path: &str| client.get(format!("{}{path}", server.base())).bearer_auth(&token);
    let response = get("/api/events").send().await.unwrap();
    assert_eq!(response.version(), reqwest::Version::HTTP_2);
    let mut stream = Client { response, read: Vec::new() };
    stream.position().await;
    for number in 0..50 {
        assert_eq!(get("/api/users/me").send().await.unwrap().status(), 200);
        raw_post(&server, &ada, number).await;
        assert_eq!(stream.event().await.unwrap().data, format!("{{\"number\":{number}}}"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_outlives_the_time_limit_of_requests() {
    let limit = Duration::from_millis(200);
    let server = Server::boot(|config| config.network.request_timeout = limit, |boot| boot.live = FAST).await;
    let ada = server.learner("ada").await;
    let mut client = Client::connect(&server, &ada, None).await;
    client.position().await;
    for _ in 0..5 {
        assert!(client.next().await.unwrap().comment, "a heartbeat each 100 ms");
    }
    raw_post(&server, &ada, 1).await;
    assert_eq!(client.event().await.unwrap().data, "{\"number\":1}");
}
