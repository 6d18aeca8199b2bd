//! A launch happens once, is durable, and costs nothing that is not there.

use futures_util::future::join_all;
use schola::features::usage::{self, Meter, NewTopUp};
use schola::kernel::Plans;
use serde_json::json;

use super::{body, create, fault, launch};
use crate::support::holders::{raw_account, raw_count, raw_seconds};
use crate::support::server::Server;

const QUEUED: &str = "SELECT COUNT(*) AS found FROM course_jobs";

#[tokio::test(flavor = "multi_thread")]
async fn a_launch_is_queued_once_and_stays_there() {
    let server = Server::spawn().await;
    let account = raw_account(&server, "free").await;
    let live = server.bearer(&account.live);
    let id = create(&live, &json!({ "title": "Safe lifting" })).await;
    for place in ["", "/factory"] {
        let error = fault(&live.post_empty(&format!("{place}/api/v1/courses/{id}/launch")).await, 400);
        assert_eq!(
            (&error["type"], &error["code"]),
            (&json!("invalid_request_error"), &json!("idempotency_key_required"))
        );
        assert_eq!(error["param"], "Idempotency-Key");
    }
    assert_eq!(fault(&launch(&live, &id, &"k".repeat(256)).await, 400)["param"], "Idempotency-Key");
    let launched = body(launch(&live, &id, "first").await, 202);
    assert_eq!((&launched["course_id"], &launched["status"]), (&json!(id), &json!("queued")));
    assert_eq!(body(launch(&live, &id, "first").await, 202), launched, "the same key returns the course");
    let error = fault(&launch(&live, &id, "second").await, 409);
    assert_eq!((&error["type"], &error["code"]), (&json!("invalid_request_error"), &json!("already_launched")));
    server.settle().await;
    server.advance(std::time::Duration::from_secs(40 * 24 * 3600));
    assert_eq!(live.get(&format!("/api/v1/courses/{id}/status")).await.ok()["status"], "queued");
    assert_eq!(
        body(launch(&live, &id, "first").await, 202)["status"],
        "queued",
        "the key belongs to the course for good"
    );
    assert_eq!(raw_count(&server, QUEUED).await, 1);
    // The same text launches another course: a key belongs to one launch.
    let other = create(&live, &json!({})).await;
    assert_eq!(body(launch(&live, &other, "first").await, 202)["course_id"], other);
    assert_eq!(raw_count(&server, QUEUED).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn launches_at_the_same_moment_are_one() {
    let server = Server::spawn().await;
    let account = raw_account(&server, "free").await;
    let live = server.bearer(&account.live);
    let id = create(&live, &json!({})).await;
    let answers = join_all((0..8).map(|_| launch(&live, &id, "same"))).await;
    for answer in answers {
        assert_eq!(body(answer, 202)["status"], "queued");
    }
    assert_eq!(raw_count(&server, QUEUED).await, 1);
    let id = create(&live, &json!({})).await;
    let keys: Vec<String> = (0..8).map(|number| format!("key {number}")).collect();
    let answers = join_all(keys.iter().map(|key| launch(&live, &id, key))).await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status.as_u16()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [202, 409, 409, 409, 409, 409, 409, 409]);
    assert_eq!(raw_count(&server, QUEUED).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_launched_without_seconds_left() {
    let plans = "free requests=10; small seconds=7200";
    let server = Server::with(|config| config.subscriptions.plans = Plans::parse(plans, "EUR").unwrap()).await;
    let account = raw_account(&server, "small").await;
    let live = server.bearer(&account.live);
    let (before, after) = (create(&live, &json!({})).await, create(&live, &json!({})).await);
    raw_seconds(&server, account.owner(), 7199).await;
    body(launch(&live, &before, "k").await, 202);
    raw_seconds(&server, account.owner(), 1).await;
    let refused = launch(&live, &after, "k").await;
    let error = fault(&refused, 429);
    assert_eq!((&error["type"], &error["code"]), (&json!("quota_exceeded"), &json!("quota_exceeded")));
    assert_eq!(live.get(&format!("/api/v1/courses/{after}/status")).await.ok()["status"], "awaiting_brief");
    assert_eq!(
        body(launch(&live, &before, "k").await, 202)["status"],
        "queued",
        "what was launched is not asked again"
    );
    assert_eq!(fault(&launch(&live, &before, "other").await, 409)["code"], "already_launched");
    // The sandbox uses no quota and needs none.
    let test = server.bearer(&account.test);
    let tried = create(&test, &json!({})).await;
    body(launch(&test, &tried, "k").await, 202);
    // What an admin adds counts at once.
    let owner = account.owner();
    let added = server.raw_app().named("test").write(move |tx| {
        usage::service::top_up(tx, &NewTopUp { owner, meter: Meter::Seconds, amount: 60, note: None })
    });
    added.await.unwrap();
    body(launch(&live, &after, "k").await, 202);
    // And so does the next month.
    raw_seconds(&server, owner, 60).await;
    let last = create(&live, &json!({})).await;
    assert_eq!(fault(&launch(&live, &last, "k").await, 429)["code"], "quota_exceeded");
    server.advance(std::time::Duration::from_secs(27 * 24 * 3600));
    body(launch(&live, &last, "k").await, 202);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_quota_or_without_metering_nothing_stops_a_launch() {
    let plans = "free requests=10; small seconds=10";
    for (plan, is_metered) in [("free", true), ("small", false)] {
        let server = Server::with(|config| {
            config.subscriptions.plans = Plans::parse(plans, "EUR").unwrap();
            config.subscriptions.metered_billing = is_metered;
        });
        let server = server.await;
        let account = raw_account(&server, plan).await;
        raw_seconds(&server, account.owner(), 10_000).await;
        let live = server.bearer(&account.live);
        let id = create(&live, &json!({})).await;
        body(launch(&live, &id, "k").await, 202);
        let seconds = live.get("/api/v1/billing").await.ok()["quota_seconds"].clone();
        assert_eq!(seconds["metered_billing_enabled"], is_metered);
        assert_eq!(seconds["remaining_seconds"], 0);
    }
}
