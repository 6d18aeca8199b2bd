//! The learners of a developer: competitions of their own, which the developer runs.

use schola::kernel::{Code, Id, Realm};
use serde_json::json;

use super::rules::verified;
use super::{ROOT, competition, earn, path, raw_end};
use crate::support::fields::Fields;
use crate::support::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn learners_of_a_developer_have_competitions_of_their_own() {
    let server = Server::spawn().await;
    let developer = server.developer("linus").await;
    let key = server.raw_key(&developer, &[]).await;
    let realm = Realm::Developer(Id::new(developer.id));
    let draw = competition(&key, json!({ "name": "Draw", "prizes": ["A sticker"] })).await;
    let of_school = competition(&server.admin().await, json!({ "name": "School" })).await;
    let mut learners = Vec::new();
    for name in ["Lea", "Lou"] {
        let made = key.post("/v1/learners", &json!({ "full_name": name, "external_reference": name })).await.created();
        earn(&server, (made.number("id"), realm), 1_000).await;
        learners.push(key.acting_for(&made.number("id").to_string()));
    }
    let [lea, lou] = <[_; 2]>::try_from(learners).ok().unwrap();
    let own = format!("/v1/competitions/{}", draw["id"]);
    for learner in [&lea, &lou] {
        assert_eq!(learner.get("/v1/competitions/tickets").await.ok().number("available"), 2);
        learner.post_empty(&format!("{own}/enter")).await.created();
    }
    lea.post(&format!("{own}/enter"), &json!({ "tickets": 2 })).await.refused(Code::CompetitionNoTicket);
    let hard = competition(&key, json!({ "name": "Hard", "min_xp": 1_001 })).await;
    lea.post_empty(&format!("/v1/competitions/{}/enter", hard["id"])).await.refused(Code::CompetitionXpMissing);
    key.post_empty(&format!("{}/cancel", path(&hard))).await.ok();
    lea.post_empty(&format!("/v1/competitions/{}/enter", hard["id"])).await.refused(Code::CompetitionNotOpen);
    assert_eq!(lea.get("/v1/competitions").await.ok().list("competitions").len(), 2);
    // The school does not see it, and the learners do not see the school's.
    let ada = server.learner("ada").await;
    for what in ["", "/proof"] {
        ada.get(&format!("{}{what}", path(&draw))).await.refused(Code::ResourceAbsent);
        lea.get(&format!("/v1/competitions/{}{what}", of_school["id"])).await.refused(Code::ResourceAbsent);
    }
    ada.post_empty(&format!("{}/enter", path(&draw))).await.refused(Code::ResourceAbsent);
    lea.post_empty(&format!("/v1/competitions/{}/enter", of_school["id"])).await.refused(Code::ResourceAbsent);
    for what in ["draw", "cancel"] {
        server.admin().await.post_empty(&format!("{}/{what}", path(&draw))).await.refused(Code::ResourceAbsent);
        key.post_empty(&format!("{}/{what}", path(&of_school))).await.refused(Code::ResourceAbsent);
    }
    raw_end(&server, draw.number("id")).await;
    let drawn = key.post_empty(&format!("{}/draw", path(&draw))).await.ok();
    let name = drawn["competition"]["winners"][0].text("full_name").to_owned();
    assert!(["Lea", "Lou"].contains(&name.as_str()), "{drawn}");
    verified(&lea.get(&format!("{own}/proof")).await.ok());
    let shown = lou.get(&own).await.ok();
    assert_eq!(shown["competition"]["winners"][0]["full_name"].as_str().is_some(), name == "Lou");
    assert_eq!(key.get(ROOT).await.ok().list("competitions").len(), 2);
    // They end with the developer.
    developer.delete_with("/api/users/me", &json!({ "password": crate::support::server::PASSWORD })).await;
    server.settle().await;
    let left = server.raw_app().named("test").read(|db| {
        db.one("SELECT COUNT(*) AS left_over FROM competitions WHERE realm <> 0", (), |row| row.get::<i64>("left_over"))
    });
    assert_eq!(left.await.unwrap(), 0);
}
