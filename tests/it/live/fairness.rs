//! Many streams that begin at once leave the database to others too.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use schola::db::Observer;
use schola::features::live::{ASKING, Readers};

use super::{Client, FAST, open_streams, raw_post};
use crate::support::server::Server;

/// How long the only thread that reads is busy with each read.
const EACH: Duration = Duration::from_millis(3);

#[tokio::test(flavor = "multi_thread")]
async fn of_many_streams_that_begin_at_once_sixteen_ask_at_a_time() {
    let observer: Observer = Arc::new(|finished| {
        if finished.kind == "read" {
            std::thread::sleep(EACH);
        }
    });
    let change = |config: &mut schola::config::Config| config.server.readers = 1;
    let surround = |boot: &mut schola::server::Boot| (boot.live, boot.observer) = (FAST, Some(observer));
    let server = Server::boot(change, surround).await;
    let people = [
        server.learner("ada").await,
        server.learner("grace").await,
        server.learner("seun").await,
        server.learner("zainab").await,
    ];
    let most = Arc::new(AtomicUsize::new(0));
    let (app, seen) = (server.raw_app().clone(), most.clone());
    let watching = tokio::spawn(async move {
        loop {
            seen.fetch_max(app.state::<Readers>().unwrap().asking(), Ordering::Relaxed);
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    });
    let connecting = people.iter().flat_map(|person| (0..6).map(|_| Client::connect(&server, person, None)));
    let mut clients = join_all(connecting).await;
    watching.abort();
    let most = most.load(Ordering::Relaxed);
    assert!(most > 4 && most <= ASKING, "{most} asked at a time");
    // Every stream has its turn.
    for (number, person) in (1..).zip(&people) {
        raw_post(&server, person, number).await;
    }
    for (place, client) in clients.iter_mut().enumerate() {
        let number = 1 + place / 6;
        client.position().await;
        assert_eq!(client.event().await.unwrap().data, format!("{{\"number\":{number}}}"));
    }
    assert_eq!(open_streams(&server), clients.len());
}
