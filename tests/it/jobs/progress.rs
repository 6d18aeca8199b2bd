//! Progress and state of a job, as those read them who wait for it.

use std::time::Duration;

use schola::jobs::{JobState, Progress};

use super::script::{Act, Kept, Narrow, Running, Script, enqueue, eventually, gone, state, status};
use crate::support::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn what_a_job_reports_can_be_read_while_it_runs_and_afterwards() {
    let (server, test) = (Server::spawn().await, "progress");
    let script = Script::of(test);
    let id = enqueue(&server, Kept::new(test, "job")).await;
    let waiting = status(&server, id).await.unwrap();
    assert_eq!((waiting.state, waiting.progress, waiting.kind.as_str()), (JobState::Waiting, None, "test_kept"));
    let running = Running::start(&server);
    script.seen("job began", 1).await;
    assert_eq!(state(&server, id).await, Some(JobState::Running));
    script.act("job", Act::Report(50));
    script.go("job");
    eventually("it is done", async || state(&server, id).await == Some(JobState::Done)).await;
    let done = status(&server, id).await.unwrap();
    assert_eq!(done.progress, Some(Progress::of(50, 100).with_note("step 50")), "the last report is stored at the end");
    assert_eq!(done.finished_at, Some(server.clock.now()));
    running.stop().await;

    let sweep = async || server.raw_app().named("test").write(|tx| schola::jobs::sweep(tx, 100)).await.unwrap();
    server.advance(Duration::from_secs(3599));
    assert_eq!(sweep().await, 0);
    server.advance(Duration::from_secs(1));
    assert_eq!((sweep().await, status(&server, id).await), (1, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_that_follow_one_another_closely_cost_one_write() {
    let commits = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counting = commits.clone();
    let observer: schola::db::Observer = std::sync::Arc::new(move |finished| {
        if finished.operation == "jobProgress" {
            counting.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        }
    });
    let (server, test) = (Server::boot(|_| {}, |boot| boot.observer = Some(observer)).await, "throttled");
    let script = Script::of(test);
    let running = Running::start(&server);
    let began = std::time::Instant::now();
    let id = enqueue(&server, Narrow::new(test, "job")).await;
    script.act("job", Act::Report(1_000));
    script.go("job");
    gone(&server, id).await;
    let most = 1 + usize::try_from(began.elapsed().as_millis() / 500).unwrap();
    let written = commits.load(std::sync::atomic::Ordering::Relaxed);
    assert!((1..=most).contains(&written), "{written} writes where {most} are allowed");
    running.stop().await;
}
