//! What tests stand on, tested: background jobs, the database that is copied, waiting.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::sync::Arc;
use std::time::Duration;

use schola::db::{Db, Options};
use schola::kernel::{Clock, Entropy};
use schola::providers::mail::{MailError, MailFault};
use serde_json::json;

use crate::support::fields::Fields;
use crate::support::server::{START, Server, TempFolder};
use crate::support::{template, wait};

/// Has a mail refused for a while, so that the job that sends it fails.
async fn fail_a_job(server: &Server) {
    let ada = server.learner("ada").await;
    server.settle().await;
    server.mailer().fail_next(MailError::passing(MailFault::Other, "421 come back later"));
    server.nobody().post("/api/auth/forgot-password", &json!({ "email": ada.email })).await.ok();
    server.settle().await;
}

#[tokio::test]
#[should_panic(expected = "421 come back later")]
async fn a_background_job_that_fails_fails_its_test() {
    let server = Server::spawn().await;
    fail_a_job(&server).await;
}

#[tokio::test]
async fn a_background_job_may_fail_where_the_test_expects_it() {
    let server = Server::spawn().await;
    server.expect_failed_jobs();
    fail_a_job(&server).await;
}

#[tokio::test]
#[should_panic(expected = "the test expects a background job to fail, and none did")]
async fn an_expected_failure_has_to_happen() {
    let server = Server::spawn().await;
    server.expect_failed_jobs();
    server.learner("ada").await;
    server.settle().await;
}

#[test]
fn the_copied_database_has_the_newest_schema_and_no_rows() {
    let folder = TempFolder::new();
    template::copy_into(folder.path());
    let options = Options::in_folder(folder.path(), Clock::manual(START), Entropy::seeded(3));
    let newest = options.migrations.len();
    let db = Db::open(options, Arc::new(|_| {})).unwrap();
    assert!(db.migrations().applied.is_empty(), "{:?}", db.migrations());
    let counted = db.read_blocking("test", |db| {
        db.one(
            "SELECT (SELECT COUNT(*) FROM refinery_schema_history) AS steps, (SELECT COUNT(*) FROM users) AS people",
            (),
            |row| Ok((row.get::<i64>("steps")?, row.get::<i64>("people")?)),
        )
    });
    assert_eq!(counted.unwrap(), (i64::try_from(newest).unwrap(), 0));
    assert!(db.close_blocking(Duration::from_secs(60)));
}

#[tokio::test]
async fn each_server_has_a_database_of_its_own() {
    let (one, other) = (Server::spawn().await, Server::spawn().await);
    one.learner("ada").await;
    other.learner("ada").await;
    let people = |body: serde_json::Value| body.list("users").len();
    other.learner("ben").await;
    assert_eq!(people(one.admin().await.get("/api/admin/users").await.ok()), 2);
    assert_eq!(people(other.admin().await.get("/api/admin/users").await.ok()), 3);
}

#[tokio::test]
#[should_panic(expected = "not within 1ms: the moon falls")]
async fn what_never_happens_is_not_waited_for_for_ever() {
    wait::within(Duration::from_millis(1), "the moon falls", async || false).await;
}
