//! How many files are uploaded at a time.

use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::stream::{self, StreamExt};
use schola::app::App;
use schola::features::files::flow;
use schola::kernel::{Code, Id, Result};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::receive;
use crate::support::server::Server;

/// Begins an upload of this person that never ends. It has its turn when this returns.
async fn begin(app: &App, user: i64) -> JoinHandle<Result<()>> {
    let (app, (arrived, arrival)) = (app.clone(), oneshot::channel::<()>());
    let first = stream::once(async move {
        arrived.send(()).ok();
        Ok(Bytes::from_static(b"x"))
    });
    let upload = first.chain(stream::pending()).boxed();
    let task = tokio::spawn(async move { flow::receive(&app, Id::new(user), upload, u64::MAX).await.map(drop) });
    arrival.await.unwrap();
    task
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_uploads_a_few_files_at_a_time() {
    let server = Server::spawn().await;
    let app = server.raw_app();
    let (ada, seun) = (server.learner("ada").await.id, server.learner("seun").await.id);
    let mut running = Vec::new();
    for _ in 0..4 {
        running.push(begin(app, ada).await);
    }
    let error = receive(app, ada, b"one more", u64::MAX).await.err().unwrap();
    assert_eq!(error.code(), Code::RateLimited);
    receive(app, seun, b"of another", u64::MAX).await.unwrap();
    running.pop().unwrap().abort();
    let began = Instant::now();
    while receive(app, ada, b"one more", u64::MAX).await.is_err() {
        assert!(began.elapsed() < Duration::from_secs(10), "the place is not free again");
        tokio::task::yield_now().await;
    }
    running.into_iter().for_each(|task| task.abort());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_receives_thirty_two_files_at_a_time_and_others_wait_a_while() {
    let server = Server::spawn().await;
    let app = server.raw_app();
    let mut running = Vec::new();
    for number in 0..32 {
        running.push(begin(app, 1 + number / 4).await);
    }
    let late = receive(app, 9, b"one more", u64::MAX);
    running.pop().unwrap().abort();
    drop(late.await.unwrap());
    running.push(begin(app, 8).await);
    let error = receive(app, 9, b"one too many", u64::MAX).await.err().unwrap();
    assert_eq!((error.code(), error.retry()), (Code::Overloaded, Some(Duration::from_secs(10))));
    running.into_iter().for_each(|task| task.abort());
}
