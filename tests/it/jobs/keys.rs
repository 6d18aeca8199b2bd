//! Keys: one job of a key waits, one runs, never two at the same time.

use std::time::Duration;

use schola::jobs::JobState;

use super::script::{Act, Narrow, Running, Script, Wide, enqueue, enqueue_once, gone, state, status, wake};
use crate::support::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn one_waits_and_one_runs() {
    let (server, test) = (Server::spawn().await, "keys");
    let script = Script::of(test);
    let first = enqueue_once(&server, Wide::new(test, "first"), "k").await;
    assert_eq!(enqueue_once(&server, Wide::new(test, "same"), "k").await, first, "one waits already");
    let foreign = enqueue_once(&server, Narrow::new(test, "foreign"), "k").await;
    assert_ne!(foreign, first, "a key belongs to its kind");
    let running = Running::start(&server);
    script.seen("first began", 1).await;
    let second = enqueue_once(&server, Wide::new(test, "second"), "k").await;
    assert_ne!(second, first, "none waits while the first one runs");
    assert_eq!(enqueue_once(&server, Wide::new(test, "third"), "k").await, second);
    // The lane has another place, and looks for jobs: this one comes after the second.
    let other = enqueue(&server, Wide::new(test, "other")).await;
    script.go("other");
    gone(&server, other).await;
    assert_eq!(state(&server, second).await, Some(JobState::Waiting), "it begins when the first one has ended");
    script.go("first");
    script.go("second");
    script.go("foreign");
    for id in [first, second, foreign] {
        gone(&server, id).await;
    }
    running.stop().await;
    let log: Vec<String> = script.log().into_iter().filter(|line| !line.starts_with("f")).collect();
    assert_eq!(log, ["other began", "other ended", "second began", "second ended"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_job_gives_way_to_one_of_its_key_that_waits() {
    let (server, test) = (Server::spawn().await, "giving way");
    let script = Script::of(test);
    let running = Running::start(&server);
    let first = enqueue_once(&server, Narrow::new(test, "first"), "k").await;
    script.seen("first began", 1).await;
    let second = enqueue_once(&server, Narrow::new(test, "second"), "k").await;
    script.act("first", Act::Fail);
    script.go("first");
    gone(&server, first).await;
    script.go("second");
    gone(&server, second).await;

    // Where none waits, it keeps its key, and is not enqueued again.
    let third = enqueue_once(&server, Narrow::new(test, "third"), "k").await;
    script.act("third", Act::Fail);
    script.go("third");
    super::script::eventually("it waits again", async || {
        status(&server, third).await.is_some_and(|job| job.failures == 1 && job.state == JobState::Waiting)
    })
    .await;
    assert_eq!(enqueue_once(&server, Narrow::new(test, "fourth"), "k").await, third);
    server.advance(Duration::from_secs(60));
    wake(&server);
    script.go("third");
    gone(&server, third).await;
    running.stop().await;
}
