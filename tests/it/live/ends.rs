//! What ends a stream.

use std::time::{Duration, Instant};

use serde_json::json;
use tracing_subscriber::filter::LevelFilter;

use super::{Client, FAST, fast, raw_post, until_open};
use crate::support::lines::Lines;
use crate::support::server::{PASSWORD, Server};

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_the_access_ends_the_stream() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let ada = server.learner("ada").await;
    let suspend = format!("/api/admin/users/{}/suspend", ada.id);
    let mut signed_out = Client::connect(&server, &ada, None).await;
    signed_out.position().await;
    let began = Instant::now();
    ada.post_empty("/api/auth/logout").await.ok();
    assert_eq!(signed_out.end().await, "auth.invalid");

    let again = server.sign_in(&ada.email, PASSWORD).await;
    let mut suspended = Client::connect(&server, &again, None).await;
    suspended.position().await;
    admin.post(&suspend, &json!({})).await.ok();
    assert!(["auth.suspended", "auth.invalid"].contains(&suspended.end().await.as_str()));

    let grace = server.learner("grace").await;
    let mut locked_out = Client::connect(&server, &grace, None).await;
    locked_out.position().await;
    admin.patch("/api/admin/settings", &json!({ "totp_required_for": ["student"] })).await.ok();
    assert_eq!(locked_out.end().await, "auth.enrolment_only");
    // None of them waited for a heartbeat.
    assert!(began.elapsed() < Duration::from_secs(12), "{:?}", began.elapsed());
    until_open(&server, 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_erasure_of_the_person_ends_the_stream_and_the_messages() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let mut client = Client::connect(&server, &ada, None).await;
    client.position().await;
    raw_post(&server, &ada, 1).await;
    assert_eq!(client.event().await.unwrap().data, "{\"number\":1}");
    ada.delete_with("/api/users/me", &json!({ "password": PASSWORD })).await.gone();
    assert_eq!(client.end().await, "auth.invalid");
    let left = |sql| crate::support::holders::raw_count(&server, sql);
    assert_eq!(left("SELECT COUNT(*) AS found FROM outbox").await, 0);
    assert_eq!(left("SELECT COUNT(*) AS found FROM outbox_marks").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stream_ends_when_its_token_expires() {
    let server = fast().await;
    let ada = server.learner("ada").await;
    let mut client = Client::connect(&server, &ada, None).await;
    client.position().await;
    server.advance(Duration::from_secs(7 * 24 * 3600 + 1));
    assert_eq!(client.end().await, "auth.expired");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_of_the_server_ends_streams_at_once() {
    let server = Server::spawn().await;
    let people = [server.learner("ada").await, server.learner("grace").await];
    let mut clients = Vec::new();
    for person in &people {
        for _ in 0..3 {
            let mut client = Client::connect(&server, person, None).await;
            client.position().await;
            clients.push(client);
        }
    }
    let client = reqwest::Client::builder().no_proxy().http2_prior_knowledge().build().unwrap();
    let token = people[0].token.clone().unwrap();
    let response = client.get(format!("{}/api/events", server.base())).bearer_auth(token).send().await.unwrap();
    let mut other = Client { response, read: Vec::new() };
    other.position().await;
    clients.push(other);
    let began = Instant::now();
    assert!(server.stop().await);
    let took = began.elapsed();
    assert!(took < Duration::from_secs(4), "the grace of 8 s was waited for: {took:?}");
    for mut client in clients {
        assert_eq!(client.event().await, None, "the stream ends well, so that its client comes back");
    }
}

/// The lines of the log about streams.
fn of_streams(lines: &Lines) -> Vec<String> {
    let all = lines.text();
    all.lines().filter(|line| line.contains("operation=\"streamEvents\"")).map(str::to_owned).collect()
}

#[tokio::test(flavor = "current_thread")]
async fn a_stream_is_accounted_for_at_its_end() {
    let (lines, _guard) = Lines::of_this_thread(LevelFilter::INFO);
    let server = Server::boot(|config| config.logs.access = true, |boot| boot.live = FAST).await;
    let ada = server.learner("ada").await;
    let mut client = Client::connect(&server, &ada, None).await;
    client.position().await;
    raw_post(&server, &ada, 1).await;
    assert_eq!(client.event().await.unwrap().data, "{\"number\":1}");
    assert!(client.next().await.unwrap().comment);
    assert_eq!(of_streams(&lines), Vec::<String>::new(), "nothing is said while the stream runs");
    drop(client);
    until_open(&server, 0).await;
    let said = of_streams(&lines);
    let [line] = said.as_slice() else { panic!("{said:?}") };
    let figure = |name: &str| -> u64 {
        let rest = line.split(&format!(" {name}=")).nth(1).unwrap_or_else(|| panic!("no {name} in {line}"));
        rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap()
    };
    assert!(figure("took_us") >= 100_000, "the time of the whole stream: {line}");
    assert!(figure("bytes") >= 60, "the bytes of the whole stream: {line}");
    assert_eq!((figure("status"), figure("user")), (200, u64::try_from(ada.id).unwrap()));
}
