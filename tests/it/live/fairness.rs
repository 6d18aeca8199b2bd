//! Many streams that have something to check at once leave the database to others too.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use schola::db::Observer;
use schola::features::live::{ASKING, Readers};
use serde_json::json;

use super::{Client, FAST, open_streams, raw_post};
use crate::support::server::Server;
use crate::support::wait::until;

/// How long a read of what a person may do takes: far longer than it takes to wake all streams.
const EACH: Duration = Duration::from_millis(100);

#[tokio::test(flavor = "multi_thread")]
async fn of_many_streams_that_check_their_access_at_once_sixteen_ask_at_a_time() {
    let observer: Observer = Arc::new(|finished| {
        if finished.kind == "read" && finished.operation == "standing" {
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
    let mut clients = Vec::new();
    for person in &people {
        for _ in 0..6 {
            let mut client = Client::connect(&server, person, None).await;
            client.position().await;
            clients.push(client);
        }
    }
    let most = Arc::new(AtomicUsize::new(0));
    let (app, seen) = (server.raw_app().clone(), most.clone());
    let watching = tokio::spawn(async move {
        loop {
            seen.fetch_max(app.state::<Readers>().unwrap().asking(), Ordering::Relaxed);
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    });
    // What people may do depends on the settings, so each stream looks again.
    let admin = server.admin().await;
    admin.patch("/api/admin/settings", &json!({ "name": "Another name" })).await.ok();
    until("sixteen streams ask", async || most.load(Ordering::Relaxed) >= ASKING).await;
    // Every stream has its turn.
    for (number, person) in (1..).zip(&people) {
        raw_post(&server, person, number).await;
    }
    for (place, client) in clients.iter_mut().enumerate() {
        let number = 1 + place / 6;
        assert_eq!(client.event().await.unwrap().data, format!("{{\"number\":{number}}}"));
    }
    watching.abort();
    assert_eq!(most.load(Ordering::Relaxed), ASKING);
    assert_eq!(open_streams(&server), clients.len());
}
