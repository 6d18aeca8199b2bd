//! Entries that close earlier than announced: with an hour's notice, told to those who entered, and with the seed of the beginning.

use schola::kernel::{Code, Id, Realm};
use serde_json::{Value, json};

use super::rules::verified;
use super::{competition, earn, earned, entered, later, path, proof, scheduled, seen};
use crate::support::fields::Fields;
use crate::support::server::{Actor, PASSWORD, Server};

const ANNOUNCED: &str = "2026-01-20T12:00:00Z";

/// The notifications of an earlier end, newest first.
async fn told(person: &Actor<'_>, root: &str) -> Vec<Value> {
    let all = person.get(&format!("{root}/notifications?kind=league&limit=100")).await.ok();
    all.list("notifications").iter().filter(|one| one.text("event") == "competition_shortened").cloned().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_close_earlier_with_an_hours_notice_and_are_drawn_from_the_same_seed() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let (ada, ben) = (server.learner("ada").await, server.learner("ben").await);
    let draw = competition(&admin, json!({ "name": "Science week", "ends_at": ANNOUNCED })).await;
    for person in [&ada, &ben] {
        earned(&server, person, 1_000).await;
    }
    entered(&ada, &draw, 1).await;
    let to = path(&draw);
    // It is Monday, nine o'clock.
    for early in ["2026-01-05T09:00:00Z", "2026-01-05T09:59:59Z", "2026-01-04T12:00:00Z", "2026-01-20T12:00:01Z"] {
        let refused = admin.patch(&to, &json!({ "ends_at": early })).await.refused(Code::CompetitionTimes);
        assert_eq!(refused["fields"][0].text("field"), "ends_at", "{refused}");
    }
    assert_eq!(admin.patch(&to, &json!({ "ends_at": ANNOUNCED })).await.ok(), admin.get(&to).await.ok());
    assert_eq!(admin.patch(&to, &json!({})).await.ok(), admin.get(&to).await.ok());
    assert!(told(&ada, "/api").await.is_empty());
    ada.patch(&to, &json!({ "ends_at": "2026-01-05T12:00:00Z" })).await.refused(Code::AuthRoleWrong);
    for ends_at in ["2026-01-06T12:00:00Z", "2026-01-05T12:00:00Z"] {
        let shortened = admin.patch(&to, &json!({ "ends_at": ends_at })).await.ok();
        assert_eq!(shortened["competition"].text("ends_at"), ends_at.replace('Z', ".000Z"));
        assert_eq!(shortened["competition"]["commitment"], draw["commitment"]);
    }
    // One notification, of the last change; not for those who did not enter.
    let notices = told(&ada, "/api").await;
    assert_eq!(notices.len(), 1, "{notices:?}");
    assert_eq!(notices[0]["data"]["ends_at"], json!("2026-01-05T12:00:00.000Z"));
    assert!(told(&ben, "/api").await.is_empty());
    // There is still time to enter.
    entered(&ben, &draw, 1).await;
    admin.post_empty(&format!("{to}/draw")).await.refused(Code::CompetitionNotOver);
    let [ada, ben] = later(&server, [&ada, &ben], 3).await;
    ben.post_empty(&format!("{to}/enter")).await.refused(Code::CompetitionNotOpen);
    let admin = server.sign_in(&admin.email, PASSWORD).await;
    admin.patch(&to, &json!({ "ends_at": "2026-01-05T11:00:00Z" })).await.refused(Code::CompetitionNotOpen);
    scheduled(&server).await;
    assert_eq!(seen(&ada, &draw).await.text("state"), "drawn");
    let shown = proof(&ada, &draw).await;
    assert_eq!(shown["commitment"], draw["commitment"]);
    assert_eq!(verified(&shown).len(), 1);
    let log = admin.get("/api/admin/audit?action=competitions.updated").await.ok();
    let details: Vec<_> = log.list("entries").iter().map(|entry| entry["details"].clone()).collect();
    assert_eq!(
        details,
        [
            json!({ "before": "2026-01-06T12:00:00.000Z", "ends_at": "2026-01-05T12:00:00.000Z" }),
            json!({ "before": "2026-01-20T12:00:00.000Z", "ends_at": "2026-01-06T12:00:00.000Z" }),
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_competition_closes_no_earlier_and_its_notice_goes() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let ada = server.learner("ada").await;
    earned(&server, &ada, 500).await;
    let draw = competition(&admin, json!({ "name": "Science week", "ends_at": ANNOUNCED })).await;
    entered(&ada, &draw, 1).await;
    admin.patch(&path(&draw), &json!({ "ends_at": "2026-01-10T12:00:00Z" })).await.ok();
    assert_eq!(told(&ada, "/api").await.len(), 1);
    admin.post_empty(&format!("{}/cancel", path(&draw))).await.ok();
    assert!(told(&ada, "/api").await.is_empty());
    admin.patch(&path(&draw), &json!({ "ends_at": "2026-01-09T12:00:00Z" })).await.refused(Code::CompetitionNotOpen);
    // One that opens later does not close before that.
    let next = json!({ "name": "Next", "starts_at": "2026-01-10T12:00:00Z", "ends_at": ANNOUNCED });
    let next = competition(&admin, next).await;
    for early in ["2026-01-09T12:00:00Z", "2026-01-10T12:00:00Z"] {
        admin.patch(&path(&next), &json!({ "ends_at": early })).await.refused(Code::CompetitionTimes);
    }
    admin.patch(&path(&next), &json!({ "ends_at": "2026-01-10T12:00:01Z" })).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_developer_tells_the_learners() {
    let server = Server::spawn().await;
    let developer = server.developer("linus").await;
    let key = server.raw_key(&developer, &[]).await;
    let draw = competition(&key, json!({ "name": "Draw", "ends_at": ANNOUNCED })).await;
    let made = key.post("/v1/learners", &json!({ "full_name": "Lea", "external_reference": "lea" })).await.created();
    earn(&server, (made.number("id"), Realm::Developer(Id::new(developer.id))), 500).await;
    let lea = key.acting_for(&made.number("id").to_string());
    lea.post_empty(&format!("/v1/competitions/{}/enter", draw["id"])).await.created();
    let admin = server.admin().await;
    admin.patch(&path(&draw), &json!({ "ends_at": "2026-01-10T12:00:00Z" })).await.refused(Code::ResourceAbsent);
    key.patch(&path(&draw), &json!({ "ends_at": "2026-01-10T12:00:00Z" })).await.ok();
    assert_eq!(told(&lea, "/v1").await.len(), 1);
}
