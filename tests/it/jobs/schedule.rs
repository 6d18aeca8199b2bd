//! The schedule: run at its times, late after a downtime, once; and never by a clock that is doubted where that matters.

use std::time::Duration;

use schola::app::clock;
use schola::db::params;
use schola::features;
use schola::jobs::{Schedule, Scheduled, run_schedule};
use schola::kernel::{Clock, Timestamp};
use serde_json::json;
use tokio::sync::oneshot;

use super::script::{Kept, Wide, eventually};
use crate::binary::run;
use crate::support::holders::raw_count;
use crate::support::server::Server;

const HOUR: Duration = Duration::from_secs(3600);

const ENTRIES: &[Scheduled] = &[
    Scheduled::of::<Wide>("nightly", "30 3 * * *"),
    Scheduled::of::<Kept>("careful", "0 4 * * *").with_trusted_clock(),
];

fn schedule() -> Schedule {
    Schedule::new([ENTRIES], |_| Ok("Europe/Berlin".to_owned())).unwrap()
}

/// Enqueues what is due, and says how many jobs that were.
async fn due(server: &Server, schedule: &Schedule, is_clock_trusted: bool) -> usize {
    let schedule = schedule.clone();
    server.raw_app().named("test").write(move |tx| schedule.run_due(tx, is_clock_trusted)).await.unwrap()
}

/// When the entries are to run next.
async fn next(server: &Server, schedule: &Schedule) -> Vec<Timestamp> {
    let schedule = schedule.clone();
    let planned = server.raw_app().named("test").read(move |db| schedule.planned(db)).await.unwrap();
    planned.into_iter().map(|entry| entry.next_run_at.unwrap()).collect()
}

/// When the entry with this name is to run next.
async fn next_of(server: &Server, schedule: &Schedule, name: &'static str) -> Timestamp {
    let schedule = schedule.clone();
    let planned = server.raw_app().named("test").read(move |db| schedule.planned(db)).await.unwrap();
    planned.into_iter().find(|entry| entry.name == name).unwrap().next_run_at.unwrap()
}

/// Forgets the jobs of the tests, as if they had run.
async fn done(server: &Server) -> usize {
    let delete =
        server.raw_app().named("test").write(|tx| tx.exec("DELETE FROM jobs WHERE kind LIKE 'test_%'", params![]));
    delete.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_runs_at_its_times_and_late_once() {
    let (server, schedule) = (Server::spawn().await, schedule());
    assert_eq!(due(&server, &schedule, true).await, 0, "a new entry waits for its first time");
    let times = next(&server, &schedule).await;
    assert_eq!(times[0].to_the_second(), "2026-01-06T02:30:00Z", "half past three in Berlin");
    server.clock.set(times[0].minus(Duration::from_millis(1)));
    assert_eq!(due(&server, &schedule, true).await, 0);
    server.clock.set(times[0]);
    assert_eq!(due(&server, &schedule, true).await, 1);
    assert_eq!(due(&server, &schedule, true).await, 0);
    assert_eq!(done(&server).await, 1);

    // Five days without a server.
    server.advance(5 * 24 * HOUR);
    assert_eq!(due(&server, &schedule, true).await, 2, "each of both once");
    assert_eq!((due(&server, &schedule, true).await, done(&server).await), (0, 2));
    let times = next(&server, &schedule).await;
    assert_eq!(times[0].to_the_second(), "2026-01-12T02:30:00Z", "and then at their times again");

    // A job that still waits is not enqueued a second time.
    server.clock.set(times[0]);
    assert_eq!(due(&server, &schedule, true).await, 2, "the second ran late, before its time of that day");
    server.advance(24 * HOUR);
    assert_eq!(due(&server, &schedule, true).await, 2);
    assert_eq!(done(&server).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_was_ahead_does_not_put_an_entry_off_for_years() {
    let (server, schedule) = (Server::spawn().await, schedule());
    due(&server, &schedule, true).await;
    let right = server.clock.now();
    server.advance(900 * 24 * HOUR);
    assert_eq!(due(&server, &schedule, true).await, 2);
    done(&server).await;
    server.clock.set(right);
    assert_eq!(due(&server, &schedule, true).await, 2, "the run was noted while the clock was wrong");
    assert_eq!(due(&server, &schedule, true).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_times_are_those_of_the_schools_zone() {
    let server = Server::spawn().await;
    let schedule = features::schedule().unwrap();
    due(&server, &schedule, false).await;
    let sweep = || async { next_of(&server, &schedule, "sweep").await.to_the_second() };
    assert_eq!(sweep().await, "2026-01-05T09:17:00Z");
    server.admin().await.patch("/api/admin/settings", &json!({ "time_zone": "Asia/Kolkata" })).await.ok();
    assert_eq!(sweep().await, "2026-01-05T09:47:00Z");
}

/// Has the clock of the server's machine trusted.
async fn trust(server: &Server) {
    let app = server.raw_app();
    app.named("test").write(clock::keep_seen).await.unwrap();
    app.trust.begin(app).await.unwrap();
    assert!(app.trusts_clock().await);
}

/// Runs the schedule from a start to a stop of its task, until it has looked at least once.
async fn started(server: &Server, kind: &'static str) {
    let (stop, stopped) = oneshot::channel::<()>();
    let running = tokio::spawn(run_schedule(server.raw_app().clone(), schedule(), async move { drop(stopped.await) }));
    eventually("a job is enqueued", async || raw_count(server, kind).await > 0).await;
    drop(stop);
    running.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_needs_a_clock_that_is_right_waits_for_it() {
    let (plain, careful) = (
        "SELECT COUNT(*) AS found FROM jobs WHERE kind = 'test_wide'",
        "SELECT COUNT(*) AS found FROM jobs WHERE kind = 'test_kept'",
    );
    let server = Server::spawn().await;
    assert!(!server.raw_app().trusts_clock().await, "a new server has nothing to compare its clock with");
    due(&server, &schedule(), false).await;
    server.advance(3 * 24 * HOUR);
    started(&server, plain).await;
    assert_eq!(raw_count(&server, careful).await, 0);
    trust(&server).await;
    started(&server, careful).await;
    assert_eq!((raw_count(&server, plain).await, raw_count(&server, careful).await), (1, 1), "late, and once");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hourly_sweep_removes_nothing_while_the_clock_is_doubted() {
    let server = Server::with(|config| config.keep.audit = Some(10 * 24 * HOUR)).await;
    let insert = "INSERT INTO audit_entries (at, action, details) VALUES (1, 'auth.signed_in', '{}')";
    server.raw_app().named("test").write(move |tx| tx.exec(insert, params![])).await.unwrap();
    let old = "SELECT COUNT(*) AS found FROM audit_entries WHERE at = 1";
    let schedule = features::schedule().unwrap();
    due(&server, &schedule, true).await;
    server.advance(HOUR);
    assert!(due(&server, &schedule, true).await > 0, "the clock becomes doubtful right after");
    server.settle().await;
    assert_eq!(raw_count(&server, old).await, 1);
    trust(&server).await;
    server.advance(HOUR);
    assert!(due(&server, &schedule, true).await > 0);
    server.settle().await;
    assert_eq!(raw_count(&server, old).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_prints_the_schedule() {
    let server = Server::spawn().await;
    let data = server.data().display().to_string();
    let schedule = features::schedule().unwrap();
    due(&server, &schedule, false).await;
    server.admin().await.patch("/api/admin/settings", &json!({ "time_zone": "Europe/Berlin" })).await.ok();
    let told = run(&["doctor", "--data", &data]).with(0).out;
    // The clock of the test stands far behind that of the doctor.
    let due_since = "ok    scheduled: sweep at 17 * * * * (Europe/Berlin), it has not run yet, due; a running server does it once it trusts";
    assert!(told.contains(due_since), "{told}");
    let now = Clock::System.now();
    let note = "UPDATE schedule SET last_run_at = ?1 WHERE name = 'sweep'";
    server.raw_app().named("test").write(move |tx| tx.exec(note, params![now])).await.unwrap();
    let told = run(&["doctor", "--data", &data]).with(0).out;
    let ran = format!("last run {}, next run 2", now.to_the_second());
    assert!(told.contains(&ran), "{told}");
}

#[test]
fn a_schedule_refuses_what_cannot_be_meant() {
    const TWICE: &[Scheduled] = &[Scheduled::of::<Wide>("a", "0 0 * * *"), Scheduled::of::<Kept>("a", "0 0 * * *")];
    const WRONG: &[Scheduled] = &[Scheduled::of::<Wide>("a", "61 * * * *")];
    let refused = |list| Schedule::new([list], |_| Ok("UTC".to_owned())).unwrap_err().explanation();
    assert!(refused(TWICE).contains("two entries"));
    assert!(refused(WRONG).contains("61"));
}
