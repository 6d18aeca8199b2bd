//! Leases: renewed, lost, run out, and what a run that lost its lease can no longer do.

use std::time::Duration;

use schola::jobs::{JobState, Times};
use schola::kernel::Timestamp;

use super::script::{Act, Narrow, Running, Script, Wide, enqueue, eventually, gone, state, status, wake};
use crate::support::holders::raw_count;
use crate::support::server::Server;

const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
async fn a_job_whose_process_died_runs_again_when_its_lease_has_run_out() {
    let (server, test) = (Server::spawn().await, "died");
    let script = Script::of(test);
    let dying = Running::start(&server);
    let id = enqueue(&server, Narrow::new(test, "job")).await;
    script.seen("job began", 1).await;
    dying.kill().await;
    assert_eq!(state(&server, id).await, Some(JobState::Running));

    let running = Running::start(&server);
    server.advance(MINUTE - Duration::from_millis(1));
    // A job behind it in the lane shows that the lane has looked.
    let behind = enqueue(&server, Narrow::new(test, "behind")).await;
    script.go("behind");
    gone(&server, behind).await;
    assert_eq!(script.log(), ["job began", "behind began", "behind ended"], "it may still be running");
    server.advance(Duration::from_millis(1));
    wake(&server);
    script.seen("job began", 2).await;
    assert_eq!(status(&server, id).await.unwrap().failures, 1, "a run that was cut off counts as a failed one");
    script.go("job");
    gone(&server, id).await;
    running.stop().await;
    assert_eq!(script.log().iter().filter(|line| *line == "job ended").count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_takes_over_what_ran_unless_that_may_be_what_ended_the_process() {
    let (server, test) = (Server::spawn().await, "restart");
    let script = Script::of(test);
    let dying = Running::start(&server);
    let suspect = enqueue(&server, Wide::new(test, "suspect")).await;
    script.act("suspect", Act::Fail);
    script.go("suspect");
    eventually("it failed", async || status(&server, suspect).await.is_some_and(|job| job.failures == 1)).await;
    server.advance(MINUTE);
    wake(&server);
    script.seen("suspect began", 2).await;
    let innocent = enqueue(&server, Wide::new(test, "innocent")).await;
    script.seen("innocent began", 1).await;
    dying.kill().await;

    let running = Running::after_a_death(&server).await;
    script.seen("innocent began", 2).await;
    script.go("innocent");
    gone(&server, innocent).await;
    assert_eq!(state(&server, suspect).await, Some(JobState::Running), "its lease stands");
    assert_eq!(script.log().iter().filter(|line| *line == "suspect began").count(), 2);
    server.advance(MINUTE);
    wake(&server);
    script.seen("suspect began", 3).await;
    script.go("suspect");
    gone(&server, suspect).await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_lost_its_lease_can_neither_write_nor_end_the_job() {
    let (server, test) = (Server::spawn().await, "lost");
    let script = Script::of(test);
    let first = Running::start(&server);
    let id = enqueue(&server, Narrow::new(test, "job")).await;
    script.seen("job began", 1).await;
    // The first process is not dead but slow: by the clock its lease is over before it renews it.
    server.advance(2 * MINUTE);
    let second = Running::start(&server);
    script.seen("job began", 2).await;
    // Both runs wait at the same gate, in their order.
    script.act("job", Act::Write);
    script.act("job", Act::Write);
    script.go("job");
    script.seen("job was refused", 1).await;
    script.seen("job ended", 1).await;
    first.stop().await;
    assert_eq!(state(&server, id).await, Some(JobState::Running), "the second run has it");
    script.go("job");
    script.seen("job wrote", 1).await;
    gone(&server, id).await;
    second.stop().await;
    assert_eq!(raw_count(&server, "SELECT COUNT(*) AS found FROM settings WHERE name LIKE 'job %'").await, 1);
}

async fn leased_until(server: &Server) -> i64 {
    raw_count(server, "SELECT COALESCE(MAX(leased_until), 0) AS found FROM jobs WHERE kind LIKE 'test_%'").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lease_is_renewed_while_the_job_runs() {
    let (server, test) = (Server::spawn().await, "renewed");
    let script = Script::of(test);
    let lease = Duration::from_millis(300);
    let running = Running::with(&server, Times { lease, ..Times::default() });
    let id = enqueue(&server, Narrow::new(test, "job")).await;
    script.seen("job began", 1).await;
    for _ in 0..3 {
        server.advance(lease / 2);
        let until = server.clock.now().plus(lease);
        eventually("the lease is renewed", async || Timestamp::from_millis(leased_until(&server).await) == until).await;
    }
    script.go("job");
    gone(&server, id).await;
    assert_eq!(script.log(), ["job began", "job ended"]);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_set_has_no_process_run_its_own_job_twice() {
    let (server, test) = (Server::spawn().await, "clock");
    let script = Script::of(test);
    let running = Running::start(&server);
    // The lane has another place, and so goes on looking for jobs.
    let id = enqueue(&server, Wide::new(test, "job")).await;
    script.seen("job began", 1).await;
    let days = 3 * 24 * 60 * MINUTE;
    server.advance(days);
    wake(&server);
    eventually("the lane leaves the job to its run", async || {
        Timestamp::from_millis(leased_until(&server).await) == server.clock.now().plus(MINUTE)
    })
    .await;
    script.go("job");
    gone(&server, id).await;
    running.stop().await;
    assert_eq!(script.log(), ["job began", "job ended"]);

    // A lease and a due time that were written while the clock was ahead hold nobody up.
    let dying = Running::start(&server);
    let (cut_off, waiting) =
        (enqueue(&server, Narrow::new(test, "cut off")).await, enqueue(&server, Narrow::new(test, "waiting")).await);
    script.seen("cut off began", 1).await;
    dying.kill().await;
    server.clock.set(server.clock.now().minus(days));
    let running = Running::start(&server);
    script.go("cut off");
    script.go("waiting");
    gone(&server, cut_off).await;
    gone(&server, waiting).await;
    running.stop().await;
}
