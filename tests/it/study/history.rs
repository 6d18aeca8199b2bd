//! The history: order, filters, pages.

use serde_json::{Value, json};

use super::ROOT;
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

async fn minutes(person: &Actor<'_>, query: &str) -> Vec<i64> {
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let page: Value = person.get(&format!("{ROOT}?limit=2&{query}{cursor}")).await.ok();
        found.extend(page.list("study_logs").iter().map(|log| log.number("minutes")));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return found,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_history_is_by_time_and_filtered_by_subject_method_and_days() {
    let server = Server::spawn().await;
    let (ada, ben) = (server.learner("ada").await, server.learner("ben").await);
    for (subject, minutes, method, start) in [
        ("Biology", 10, Some("reading"), "2026-01-02T10:00:00Z"),
        ("biology", 20, None, "2026-01-04T10:00:00Z"),
        ("Latin", 30, Some("reading"), "2026-01-03T10:00:00Z"),
        ("Biology", 40, Some("video"), "2026-01-03T23:00:00Z"),
        ("Biology", 50, Some("reading"), "2026-01-03T12:00:00Z"),
    ] {
        let mut body = json!({ "subject": subject, "minutes": minutes, "started_at": start });
        if let Some(method) = method {
            body["method"] = method.into();
        }
        ada.post(ROOT, &body).await.created();
    }
    ben.post(ROOT, &json!({ "subject": "Biology", "minutes": 60 })).await.created();
    for (query, due) in [
        ("", vec![20, 40, 50, 30, 10]),
        ("subject=BIOLOGY", vec![20, 40, 50, 10]),
        ("subject=Music", vec![]),
        ("method=reading", vec![50, 30, 10]),
        ("subject=biology&method=reading", vec![50, 10]),
        ("from=2026-01-03", vec![20, 40, 50, 30]),
        ("to=2026-01-03", vec![40, 50, 30, 10]),
        ("from=2026-01-03&to=2026-01-03&method=video", vec![40]),
    ] {
        assert_eq!(minutes(&ada, query).await, due, "{query}");
    }
    // In Auckland, 23:00 in UTC is the next day.
    ada.patch("/api/users/me/preferences", &json!({ "time_zone": "Pacific/Auckland" })).await.ok();
    assert_eq!(minutes(&ada, "to=2026-01-03").await, [50, 30, 10]);
    assert_eq!(minutes(&ben, "").await, [60]);
}
