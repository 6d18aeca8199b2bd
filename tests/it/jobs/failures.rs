//! Jobs that fail: tried again with growing pauses, given up in the end, and visible then.

use std::time::Duration;

use schola::db::params;
use schola::jobs::{self, JobState, Overdue};

use super::script::{Act, Hurried, Narrow, Running, Script, enqueue, eventually, gone, state, status, wake};
use crate::binary::run;
use crate::support::server::Server;

const HOUR: Duration = Duration::from_secs(3600);

async fn failures(server: &Server, id: schola::kernel::Id<schola::kernel::id::kind::Job>, count: i64) {
    eventually("it failed", async || {
        status(server, id).await.is_some_and(|job| job.failures == count && job.state != JobState::Running)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_fails_is_tried_again_and_given_up_in_the_end() {
    let (server, test) = (Server::spawn().await, "failing");
    let script = Script::of(test);
    let running = Running::start(&server);
    let id = enqueue(&server, Narrow::new(test, "job")).await;
    script.act("job", Act::Fail);
    script.act("job", Act::Panic);
    for count in 1..=2 {
        script.go("job");
        failures(&server, id, count).await;
        let job = status(&server, id).await.unwrap();
        assert_eq!(job.state, JobState::Waiting);
        let why = ["it was told to fail", "the job panicked"][usize::try_from(count).unwrap() - 1];
        assert!(job.error.as_deref().is_some_and(|error| error.contains(why)), "{job:?}");
        // The pause before it was not over: nothing runs until the clock says so.
        assert_eq!(script.log().len(), usize::try_from(count).unwrap());
        server.advance(HOUR);
        wake(&server);
    }
    script.act("job", Act::Fail);
    script.go("job");
    failures(&server, id, 2).await;
    eventually("it is given up", async || state(&server, id).await == Some(JobState::Failed)).await;
    let failed = server.raw_app().named("test").read(jobs::failed).await.unwrap();
    assert_eq!((failed.len(), failed[0].id, failed[0].kind.as_str()), (1, id, "test_narrow"));
    assert_eq!(server.raw_app().named("test").read(jobs::summary).await.unwrap().failed, 1);
    let data = server.data().display().to_string();
    let told = run(&["doctor", "--data", &data]).with(0).out;
    assert!(
        told.contains(&format!("1 background jobs have failed permanently; the first is test_narrow {id}: ")),
        "{told}"
    );

    // It is kept for 90 days.
    let sweep = async || server.raw_app().named("test").write(|tx| jobs::sweep(tx, 100)).await.unwrap();
    assert_eq!(sweep().await, 0);
    server.advance(90 * 24 * HOUR);
    assert_eq!((sweep().await, state(&server, id).await), (1, None));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_takes_longer_than_it_may_has_failed_and_is_tried_again() {
    let (server, test) = (Server::spawn().await, "hurried");
    let script = Script::of(test);
    let running = Running::start(&server);
    script.act("job", Act::Hang);
    script.go("job");
    let began = std::time::Instant::now();
    let id = enqueue(&server, Hurried::new(test, "job")).await;
    failures(&server, id, 1).await;
    assert!(began.elapsed() >= Duration::from_secs(1), "it was ended after {:?}", began.elapsed());
    let job = status(&server, id).await.unwrap();
    assert_eq!(job.state, JobState::Waiting);
    assert!(job.error.as_deref().is_some_and(|error| error.contains("took too long")), "{job:?}");
    // The lane is free for others meanwhile, and for its next try.
    let other = enqueue(&server, Hurried::new(test, "other")).await;
    script.go("other");
    gone(&server, other).await;
    script.go("job");
    server.advance(HOUR);
    wake(&server);
    gone(&server, id).await;
    assert_eq!(script.log(), ["job began", "other began", "other ended", "job began", "job ended"]);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_is_cut_off_again_and_again_is_given_up() {
    let (server, test) = (Server::spawn().await, "deadly");
    server.expect_failed_jobs();
    let script = Script::of(test);
    let id = enqueue(&server, Narrow::new(test, "job")).await;
    for round in 1..=3 {
        let dying = Running::start(&server);
        script.seen("job began", round).await;
        dying.kill().await;
        server.advance(Duration::from_secs(61));
    }
    let running = Running::start(&server);
    eventually("it is given up", async || state(&server, id).await == Some(JobState::Failed)).await;
    running.stop().await;
    assert_eq!(script.log().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_job_that_no_release_can_run_is_given_up() {
    let (server, test) = (Server::spawn().await, "unknown");
    server.expect_failed_jobs();
    let script = Script::of(test);
    let insert = |kind: &'static str, payload: &'static str| {
        server.raw_app().named("test").write(move |tx| {
            tx.one(
                "INSERT INTO jobs (kind, lane, payload, run_at, created_at) VALUES (?1, 'test-narrow', ?2, ?3, ?3) RETURNING id",
                params![kind, payload, tx.now()],
                |row| row.get("id"),
            )
        })
    };
    let unknown = insert("test_forgotten", "{}").await.unwrap();
    let unreadable = insert("test_narrow", "{\"name\":7}").await.unwrap();
    let fine = enqueue(&server, Narrow::new(test, "fine")).await;
    let running = Running::start(&server);
    script.go("fine");
    gone(&server, fine).await;
    assert_eq!(state(&server, unknown).await, Some(JobState::Failed));
    let tried = status(&server, unreadable).await.unwrap();
    assert_eq!((tried.state, tried.failures), (JobState::Waiting, 1));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_is_due_for_long_is_told_of() {
    let (server, test) = (Server::spawn().await, "overdue");
    let since = server.clock.now();
    enqueue(&server, Narrow::new(test, "job")).await;
    let overdue = async || server.raw_app().named("test").read(|db| jobs::overdue(db, HOUR)).await.unwrap();
    server.advance(HOUR - Duration::from_millis(1));
    assert_eq!(overdue().await, None);
    server.advance(Duration::from_millis(1));
    assert_eq!(overdue().await, Some(Overdue { count: 1, kind: "test_narrow".to_owned(), since }));
    let data = server.data().display().to_string();
    let told = run(&["doctor", "--data", &data]).with(0).out;
    // The command has the clock of the machine, for which jobs of the schedule may be overdue too.
    assert!(told.contains("background jobs have been due for more than an hour; the first is test_narrow"), "{told}");
}
