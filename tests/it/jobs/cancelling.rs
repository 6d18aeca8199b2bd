//! Cancellation: what was cancelled never runs again, and its result is dropped.

use std::time::Duration;

use schola::jobs::{JobState, Times};

use super::script::{Act, Kept, Narrow, Running, Script, cancel, enqueue, enqueue_once, eventually, gone, state};
use crate::support::holders::raw_count;
use crate::support::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_waits_never_runs() {
    let (server, test) = (Server::spawn().await, "cancelled early");
    let script = Script::of(test);
    let plain = enqueue_once(&server, Narrow::new(test, "plain"), "k").await;
    let kept = enqueue(&server, Kept::new(test, "kept")).await;
    assert!(cancel(&server, plain).await && cancel(&server, kept).await);
    assert!(!cancel(&server, plain).await && !cancel(&server, kept).await, "there is nothing left to cancel");
    assert_eq!((state(&server, plain).await, state(&server, kept).await), (None, Some(JobState::Cancelled)));
    let next = enqueue_once(&server, Narrow::new(test, "next"), "k").await;
    assert_ne!(next, plain, "its key is free");
    let running = Running::start(&server);
    script.go("next");
    gone(&server, next).await;
    running.stop().await;
    assert_eq!(script.log(), ["next began", "next ended"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_runs_is_told_and_its_result_is_dropped() {
    let (server, test) = (Server::spawn().await, "cancelled late");
    let script = Script::of(test);
    let running = Running::start(&server);
    let told = enqueue(&server, Kept::new(test, "told")).await;
    let writing = enqueue(&server, Kept::new(test, "writing")).await;
    script.act("told", Act::UntilCancelled);
    script.go("told");
    script.act("writing", Act::Write);
    script.seen("told began", 1).await;
    script.seen("writing began", 1).await;
    assert!(cancel(&server, told).await && cancel(&server, writing).await);
    script.seen("told saw the cancellation", 1).await;
    script.go("writing");
    script.seen("writing was refused", 1).await;
    running.stop().await;
    for id in [told, writing] {
        assert_eq!(state(&server, id).await, Some(JobState::Cancelled), "an end that comes later changes nothing");
    }
    assert_eq!(raw_count(&server, "SELECT COUNT(*) AS found FROM settings WHERE name LIKE 'job %'").await, 0);
    assert_eq!(script.log().iter().filter(|line| line.ends_with("began")).count(), 2, "neither runs again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_does_not_look_is_dropped_after_its_grace() {
    let (server, test) = (Server::spawn().await, "deaf");
    let script = Script::of(test);
    let times = Times { cancel_grace: Duration::from_millis(20), ..Times::default() };
    let running = Running::with(&server, times);
    let deaf = enqueue(&server, Narrow::new(test, "deaf")).await;
    script.act("deaf", Act::Hang);
    script.go("deaf");
    script.seen("deaf began", 1).await;
    let behind = enqueue(&server, Narrow::new(test, "behind")).await;
    assert!(cancel(&server, deaf).await);
    script.go("behind");
    gone(&server, behind).await;
    eventually("it is gone too", async || state(&server, deaf).await.is_none()).await;
    running.stop().await;
}
