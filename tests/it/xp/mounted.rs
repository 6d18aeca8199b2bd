//! The leaderboards of a developer's learners.

use schola::kernel::Code;
use serde_json::{Value, json};

use super::log;
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

const BOARD: &str = "/v1/leaderboard";

/// Creates a learner who logs minutes of study.
async fn learner<'s>(key: &Actor<'s>, name: &str, minutes: i64) -> Actor<'s> {
    let made = key.post("/v1/learners", &json!({ "full_name": name, "external_reference": name })).await.created();
    let learner = key.acting_for(&made.number("id").to_string());
    learner.post("/v1/study-logs", &json!({ "subject": "Maths", "minutes": minutes })).await.created();
    learner
}

fn names(board: &Value, list: &str) -> Vec<String> {
    board.list(list).iter().map(|entry| entry.text("full_name").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn learners_are_compared_with_the_other_learners_of_their_developer_alone() {
    let server = Server::spawn().await;
    let (key, other) = (server.key("linus").await, server.key("grete").await);
    let (lea, lou, mia) =
        (learner(&key, "Lea", 20).await, learner(&key, "Lou", 40).await, learner(&key, "Mia", 30).await);
    let zoe = learner(&other, "Zoe", 60).await;
    let ada = server.learner("ada").await;
    log(&ada, 60).await;
    let joins = json!({ "leaderboard": true });
    for person in [&lea, &lou, &zoe] {
        assert_eq!(person.patch("/v1/xp/me", &joins).await.ok()["leaderboard"], true);
    }
    ada.patch("/api/xp/me", &joins).await.ok();
    for period in ["week", "month", "all"] {
        let board = lea.get(&format!("{BOARD}?period={period}")).await.ok();
        assert_eq!((board.number("participants"), names(&board, "entries")), (2, vec!["Lou".into(), "Lea".into()]));
        assert_eq!((names(&board, "neighbours").len(), board["me"].number("rank")), (2, 2));
        assert_eq!(names(&zoe.get(&format!("{BOARD}?period={period}")).await.ok(), "entries"), ["Zoe"]);
        assert_eq!(names(&ada.get(&format!("/api/leaderboard?period={period}")).await.ok(), "entries"), ["ada"]);
    }
    // A squad shows those of its members who joined; classes have no learners.
    let owls = lea.post("/v1/squads", &json!({ "name": "Night Owls" })).await.created();
    mia.post("/v1/squads/join", &json!({ "code": owls["squad"]["invite_code"] })).await.ok();
    assert_eq!(names(&lea.get(&format!("{BOARD}?scope=squad")).await.ok(), "entries"), ["Lea"]);
    assert_eq!(names(&lea.get(&format!("{BOARD}?scope=class")).await.ok(), "entries"), Vec::<String>::new());
    let class = crate::classes::class(&server.tutor("tove").await, "Biology").await;
    lea.get(&format!("{BOARD}?scope=class&class_id={}", class["id"])).await.refused(Code::ResourceAbsent);
    // Who leaves is gone at once, and keeps the XP.
    lou.patch("/v1/xp/me", &json!({ "leaderboard": false })).await.ok();
    assert_eq!(names(&mia.get(BOARD).await.ok(), "entries"), ["Lea"]);
    // Developers are on no board, and see none of the school.
    server.developer("paul").await.get("/api/leaderboard").await.refused(Code::AuthRoleWrong);
}

#[tokio::test(flavor = "multi_thread")]
async fn leaderboards_of_learners_need_their_scopes() {
    let server = Server::spawn().await;
    let developer = server.developer("linus").await;
    let made = server
        .raw_key(&developer, &[])
        .await
        .post("/v1/learners", &json!({ "full_name": "Lea", "external_reference": "lea" }))
        .await
        .created();
    let id = made.number("id").to_string();
    let with = async |scopes: &[&str]| server.raw_key(&developer, scopes).await.acting_for(&id);
    for scopes in [&["xp:read"][..], &["squads:read"], &["xp:write", "squads:read"]] {
        with(scopes).await.get(BOARD).await.refused(Code::KeyScopeMissing);
    }
    with(&["xp:read", "squads:read"]).await.get(BOARD).await.ok();
    let joins = json!({ "leaderboard": true });
    with(&["xp:read"]).await.patch("/v1/xp/me", &joins).await.refused(Code::KeyScopeMissing);
    with(&["xp:write"]).await.patch("/v1/xp/me", &joins).await.ok();
}
