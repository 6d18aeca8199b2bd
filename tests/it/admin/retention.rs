//! How long records about people are kept.

use std::time::Duration;

use schola::config::Retention;
use schola::features;
use serde_json::Value;

use super::log;
use crate::support::fields::Fields;
use crate::support::holders::raw_count;
use crate::support::server::Server;

const fn days(days: u64) -> Duration {
    Duration::from_secs(days * 86_400)
}

/// Sweeps until nothing is left to let go of. The answer is how often that took.
async fn sweep(server: &Server, keep: Retention) -> u32 {
    let mut rounds = 1;
    while server.raw_app().named("test").write(move |tx| features::sweep(tx, keep)).await.unwrap() {
        rounds += 1;
    }
    rounds
}

#[tokio::test(flavor = "multi_thread")]
async fn records_go_when_they_have_been_kept_long_enough() {
    let server = Server::spawn().await;
    let key = server.key("dev").await;
    key.get("/v1/ping").await.ok();
    server.advance(days(20));
    let late = server.developer("late").await;
    server.raw_key(&late, &[]).await.get("/v1/ping").await.ok();
    // Entries that wait in memory are written when the log is read.
    late.get("/api/developer/requests").await.ok();
    let requests = "SELECT COUNT(*) AS found FROM key_requests";
    let addressed = "SELECT COUNT(*) AS found FROM key_requests WHERE address IS NOT NULL";
    let all = raw_count(&server, requests).await;
    assert!(all >= 2 && raw_count(&server, addressed).await == all);
    let entries = "SELECT COUNT(*) AS found FROM audit_entries";
    let traced = "SELECT COUNT(*) AS found FROM audit_entries WHERE address IS NOT NULL";
    let (entries_before, traced_before) = (raw_count(&server, entries).await, raw_count(&server, traced).await);

    let for_good = Retention::FOREVER;
    assert_eq!(sweep(&server, for_good).await, 1);
    assert_eq!((raw_count(&server, requests).await, raw_count(&server, entries).await), (all, entries_before));

    sweep(&server, Retention { addresses: Some(days(10)), ..for_good }).await;
    let left = raw_count(&server, addressed).await;
    assert!(left >= 1 && left < all, "{left} of {all}");
    let left = raw_count(&server, traced).await;
    assert!(left >= 1 && left < traced_before, "{left} of {traced_before}");
    assert_eq!((raw_count(&server, requests).await, raw_count(&server, entries).await), (all, entries_before));

    sweep(&server, Retention { requests: Some(days(10)), ..for_good }).await;
    let left = raw_count(&server, requests).await;
    assert!(left >= 1 && left < all, "{left} of {all}");
    assert_eq!(raw_count(&server, entries).await, entries_before);

    sweep(&server, Retention { audit: Some(days(10)), ..for_good }).await;
    let admin = server.admin().await;
    let found: Vec<Value> = log(&admin, "limit=100").await;
    assert!(!found.is_empty() && found.iter().all(|entry| entry.text("at") >= "2026-01-25"), "{found:#?}");
    assert!(raw_count(&server, entries).await < entries_before);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_old_records_go_in_portions() {
    let server = Server::spawn().await;
    let filled = server.raw_app().named("test").write(|tx| {
        tx.exec(
            "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 2500) \
             INSERT INTO audit_entries (at, action, details) SELECT n, 'auth.signed_in', '{}' FROM numbers",
            (),
        )
    });
    assert_eq!(filled.await.unwrap(), 2500);
    let keep = Retention { audit: Some(days(10)), ..Retention::FOREVER };
    assert_eq!(sweep(&server, keep).await, 3);
    assert_eq!(raw_count(&server, "SELECT COUNT(*) AS found FROM audit_entries WHERE at < 10000").await, 0);
}
