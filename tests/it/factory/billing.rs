//! The month's figures, as they were seen.

use std::time::Duration;

use schola::db::params;
use schola::features::factory::Seconds;
use schola::kernel::{Plans, Timestamp};
use serde_json::{Value, json};

use super::{body, create, fault, launch};
use crate::support::holders::{raw_account, raw_seconds};
use crate::support::server::Server;

#[test]
fn shares_are_rounded_to_the_nearest_and_end_at_a_hundred() {
    for (consumed, quota, percent, remaining) in [
        (3428, 7200, 48, 3772),
        (0, 7200, 0, 7200),
        (35, 7200, 0, 7165),
        (36, 7200, 1, 7164),
        (7163, 7200, 99, 37),
        (7164, 7200, 100, 36),
        (7200, 7200, 100, 0),
        (9000, 7200, 100, 0),
        (1, 3, 33, 2),
        (2, 3, 67, 1),
        (1, 2, 50, 1),
        (u64::MAX, u64::MAX, 100, 0),
    ] {
        let seconds = Seconds { quota, consumed };
        assert_eq!((seconds.percent(), seconds.remaining()), (percent, remaining), "{consumed} of {quota}");
        assert!(!seconds.is_unlimited());
        assert_eq!(seconds.is_spent(), remaining == 0);
    }
    let endless = Seconds { quota: 0, consumed: 500 };
    assert_eq!(
        (endless.percent(), endless.remaining(), endless.is_unlimited(), endless.is_spent()),
        (0, 0, true, false)
    );
}

#[test]
fn a_month_is_read_as_it_is_written() {
    let start = |text: &str| Timestamp::month(text).map(Timestamp::rfc3339);
    assert_eq!(start("2026-03").as_deref(), Some("2026-03-01T00:00:00.000Z"));
    assert_eq!(start("1999-12").as_deref(), Some("1999-12-01T00:00:00.000Z"));
    for wrong in ["", "2026", "2026-3", "2026-13", "2026-00", "26-03", "2026-03-01", "+026-03", "2026-+3", "march"] {
        assert_eq!(start(wrong), None, "{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_holds_what_was_created_and_used_in_it() {
    let plans = "free requests=10; small seconds=7200";
    let server = Server::with(|config| config.subscriptions.plans = Plans::parse(plans, "EUR").unwrap()).await;
    let (account, other) = (raw_account(&server, "small").await, raw_account(&server, "free").await);
    let live = server.bearer(&account.live);
    create(&server.bearer(&other.live), &json!({ "external_ref": "theirs" })).await;
    create(&server.bearer(&account.test), &json!({ "external_ref": "tried" })).await;
    let ready = create(&live, &json!({ "external_ref": "client-7" })).await;
    for reference in
        [json!({ "external_ref": "client-7" }), json!({ "external_ref": "client-9" }), json!({}), json!({})]
    {
        create(&live, &reference).await;
    }
    launch(&live, &ready, "k").await;
    // The engine will do this; the figures are ready for it.
    let done = server.raw_app().named("test").write(move |tx| {
        tx.exec("UPDATE courses SET state = 'ready', module_count = 4 WHERE public_id = ?1", params![ready])
    });
    assert_eq!(done.await.unwrap(), 1);
    raw_seconds(&server, account.owner(), 3428).await;
    let client = format!("acc_{}", account.id);
    let january = json!({
        "month": "2026-01",
        "client_id": client,
        "summary": {
            "courses_total": 5,
            "courses_ready": 1,
            "courses_partial": 0,
            "courses_error": 0,
            "distinct_external_refs": 2,
            "total_modules": 4,
        },
        "quota_seconds": {
            "quota_seconds": 7200,
            "consumed_seconds": 3428,
            "remaining_seconds": 3772,
            "percent_consumed": 48,
            "is_unlimited": false,
            "metered_billing_enabled": true,
        },
        "breakdown_by_ref": [
            { "external_ref": null, "courses": 2, "courses_ready": 0, "modules": 0 },
            { "external_ref": "client-7", "courses": 2, "courses_ready": 1, "modules": 4 },
            { "external_ref": "client-9", "courses": 1, "courses_ready": 0, "modules": 0 },
        ],
        "note": "Sandbox courses are free and not counted.",
    });
    for path in ["/api/v1/billing", "/factory/api/v1/billing", "/api/v1/billing?month=2026-01"] {
        assert_eq!(live.get(path).await.ok(), january, "{path}");
    }
    server.advance(Duration::from_secs(27 * 24 * 3600));
    create(&live, &json!({})).await;
    let february = live.get("/api/v1/billing").await.ok();
    assert_eq!((&february["month"], &february["summary"]["courses_total"]), (&json!("2026-02"), &json!(1)));
    assert_eq!(february["quota_seconds"]["consumed_seconds"], 0);
    assert_eq!(live.get("/api/v1/billing?month=2026-01").await.ok(), january, "a month that is over stays as it was");
    let far = live.get("/api/v1/billing?month=2031-12").await.ok();
    assert_eq!((&far["summary"]["courses_total"], &far["breakdown_by_ref"]), (&json!(0), &json!([])));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sandbox_is_free_and_an_endless_quota_says_so() {
    let endless = Plans::parse("free requests=1000", "EUR").unwrap();
    let server = Server::with(|config| config.subscriptions.plans = endless).await;
    let account = raw_account(&server, "free").await;
    let (live, test) = (server.bearer(&account.live), server.bearer(&account.test));
    create(&live, &json!({})).await;
    create(&test, &json!({})).await;
    raw_seconds(&server, account.owner(), 90).await;
    let quota = live.get("/api/v1/billing").await.ok()["quota_seconds"].clone();
    let figures = json!({
        "quota_seconds": 0,
        "consumed_seconds": 90,
        "remaining_seconds": 0,
        "percent_consumed": 0,
        "is_unlimited": true,
        "metered_billing_enabled": true,
    });
    assert_eq!(quota, figures);
    let tried = test.get("/api/v1/billing").await.ok();
    assert!(tried["summary"].as_object().unwrap().values().all(|figure| figure == &json!(0)), "{tried}");
    assert_eq!((&tried["quota_seconds"]["consumed_seconds"], &tried["breakdown_by_ref"]), (&json!(0), &json!([])));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_that_is_none_is_refused() {
    let server = Server::spawn().await;
    let account = raw_account(&server, "free").await;
    let live = server.bearer(&account.live);
    for month in ["2026", "2026-13", "2026-1", "now", ""] {
        let error: Value = fault(&live.get(&format!("/api/v1/billing?month={month}")).await, 400);
        assert_eq!((&error["type"], &error["param"]), (&json!("invalid_request_error"), &json!("month")), "{month}");
    }
    body(live.get("/api/v1/billing?month=2026-12").await, 200);
}
