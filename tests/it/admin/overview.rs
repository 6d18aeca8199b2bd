//! The state of the school at a glance, and the log by its period.

use std::time::Duration;

use schola::db::snapshot;
use schola::kernel::Code;

use super::log;
use crate::support::server::{PASSWORD, START, Server};

#[tokio::test(flavor = "multi_thread")]
async fn the_overview_counts_people_sign_ins_and_mails() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let ada = server.learner("ada").await;
    server.settle().await;
    let overview = admin.get("/api/admin/overview").await.ok()["overview"].clone();
    assert_eq!(overview["people"]["total"], 2);
    assert_eq!(overview["people"]["roles"]["student"], 1);
    assert_eq!(overview["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(overview.get("backup_at"), None);
    server.advance(Duration::from_secs(2 * 24 * 3600));
    assert_eq!(admin.get("/api/admin/overview").await.ok()["overview"]["signed_in_today"], 0);
    server.sign_in(&ada.email, PASSWORD).await;
    server.sign_in(&ada.email, PASSWORD).await;
    assert_eq!(admin.get("/api/admin/overview").await.ok()["overview"]["signed_in_today"], 1);
    snapshot::note_backup(&server.data(), START).unwrap();
    let overview = admin.get("/api/admin/overview").await.ok()["overview"].clone();
    assert_eq!(overview["backup_at"], START.rfc3339());
    ada.get("/api/admin/overview").await.refused(Code::AuthRoleWrong);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_narrowed_down_to_a_period_and_exported() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let ada = server.learner("ada").await;
    for _ in 0..3 {
        server.advance(Duration::from_secs(24 * 3600));
        server.sign_in(&ada.email, PASSWORD).await;
    }
    let at = |hours: u64| START.plus(Duration::from_secs(hours * 3600)).to_the_second();
    for (filter, expected) in [
        (String::new(), 3),
        (format!("&since={}", at(36)), 2),
        (format!("&until={}", at(36)), 1),
        (format!("&since={}&until={}", at(36), at(60)), 1),
        (format!("&since={}", at(1000)), 0),
        (format!("&until={}", at(0)), 0),
        (format!("&since={}&actor={}", at(36), ada.id), 2),
        (format!("&since={}&subject=user:{}", at(60), ada.id), 1),
    ] {
        let found = log(&admin, &format!("action=auth.signed_in{filter}")).await;
        let own = found.iter().filter(|entry| entry["actor"]["id"] == ada.id).count();
        assert_eq!(own, expected, "{filter}");
    }
    for filter in ["since=yesterday", "until=2026-13-01T00:00:00Z"] {
        let refused = admin.get(&format!("/api/admin/audit?{filter}")).await.refused(Code::RequestInvalid);
        assert_eq!(refused["fields"][0]["field"], filter.split('=').next().unwrap());
    }
    let export = format!("/api/admin/audit/export?since={}&action=auth.signed_in&actor={}", at(36), ada.id);
    let text = String::from_utf8(admin.get(&export).await.body).unwrap();
    let lines: Vec<&str> = text.trim_end().split("\r\n").collect();
    assert_eq!(lines[0], "\u{feff}id,at,action,actor_id,actor,subject,subject_label,address,details");
    assert_eq!(lines.len(), 3, "{text}");
    assert!(lines[1].contains(",auth.signed_in,") && lines[1].contains(&format!(",user:{},", ada.id)), "{text}");
    let refused = admin.get("/api/admin/audit/export").await.refused(Code::RequestInvalid);
    assert_eq!(refused["fields"][0]["field"], "since");
}
