//! Many streams that begin at once leave the database to others too.

use std::future::poll_fn;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use futures_util::future::join_all;
use schola::db::Observer;
use schola::features::live::{ASKING, Readers, Timing};

use super::{Client, open_streams, raw_post};
use crate::support::server::Server;
use crate::support::wait::until;

/// Streams that do nothing unless they are woken.
const QUIET: Timing = Timing {
    heartbeat: Duration::from_secs(600),
    patience: Duration::from_secs(600),
    look: Duration::from_secs(600),
    retry: Duration::from_secs(5),
};

/// Waits until so many streams ask the database.
async fn until_asking(server: &Server, count: usize) {
    let asking = || server.raw_app().state::<Readers>().unwrap().asking();
    until("so many streams ask the database", async || asking() == count).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_streams_that_begin_at_once_sixteen_ask_before_other_reads() {
    let reads = Arc::new(Mutex::new(Vec::new()));
    let noted = reads.clone();
    let observer: Observer = Arc::new(move |finished| {
        if finished.kind == "read" {
            noted.lock().unwrap().push(finished.operation);
        }
    });
    let change = |config: &mut schola::config::Config| config.server.readers = 1;
    let surround = |boot: &mut schola::server::Boot| (boot.live, boot.observer) = (QUIET, Some(observer));
    let server = Server::boot(change, surround).await;
    let people = [
        server.learner("ada").await,
        server.learner("grace").await,
        server.learner("seun").await,
        server.learner("zainab").await,
    ];
    // Whose tokens these are is known, also when their first use is written down.
    for person in &people {
        person.get("/api/users/me").await.ok();
    }
    server.settle().await;
    for person in &people {
        person.get("/api/users/me").await.ok();
    }
    // The only thread that reads is busy while all streams begin.
    let (go_on, busy): (_, Receiver<()>) = channel();
    let (began, begun) = channel();
    let busy = Mutex::new(busy);
    let app = server.raw_app().clone();
    let holding = tokio::spawn(async move {
        let hold = move |_: &schola::db::Reader<'_>| {
            began.send(()).ok();
            busy.lock().unwrap().recv().ok();
            Ok(())
        };
        app.named("hold").read(hold).await
    });
    tokio::task::block_in_place(|| begun.recv().unwrap());
    let connecting = people.iter().flat_map(|person| (0..6).map(|_| Client::connect(&server, person, None)));
    let mut connecting = std::pin::pin!(join_all(connecting));
    let is_waiting = poll_fn(|context| Poll::Ready(connecting.as_mut().poll(context).is_pending())).await;
    assert!(is_waiting);
    tokio::select! {
        _ = &mut connecting => panic!("nothing can be read yet"),
        () = until_asking(&server, ASKING) => {}
    }
    let mut other = std::pin::pin!(server.raw_app().named("other").read(|_| Ok(())));
    let is_waiting = poll_fn(|context| Poll::Ready(other.as_mut().poll(context).is_pending())).await;
    assert!(is_waiting, "it waits behind the streams that asked before");
    go_on.send(()).unwrap();
    holding.await.unwrap().unwrap();
    let (mut clients, other) = tokio::join!(connecting, other);
    other.unwrap();

    let reads = {
        let reads = reads.lock().unwrap();
        let begin = reads.iter().position(|operation| *operation == "hold").unwrap();
        reads[begin + 1..].to_vec()
    };
    let before = reads.iter().take_while(|operation| **operation != "other");
    // The runner of jobs reads when it likes, and so does what follows the messages of all.
    let before = before.filter(|operation| !["nextJob", "findMessages"].contains(*operation)).count();
    assert!(before <= ASKING, "{before} reads of streams came first: {reads:?}");
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
