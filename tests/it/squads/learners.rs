//! The learners of a developer: squads among themselves.

use schola::kernel::Code;
use serde_json::json;

use crate::support::fields::Fields;
use crate::support::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn learners_of_a_developer_have_squads_of_their_own() {
    let server = Server::spawn().await;
    let key = server.raw_key(&server.developer("linus").await, &[]).await;
    let mut learners = Vec::new();
    for name in ["Lea", "Lou", "Mia"] {
        let made = key.post("/v1/learners", &json!({ "full_name": name, "external_reference": name })).await.created();
        learners.push(key.acting_for(&made.number("id").to_string()));
    }
    let [lea, lou, mia] = <[_; 3]>::try_from(learners).ok().unwrap();
    let owls = lea.post("/v1/squads", &json!({ "name": "Night Owls" })).await.created();
    lou.post("/v1/squads/join", &json!({ "code": owls["squad"]["invite_code"] })).await.ok();
    lou.post("/v1/study-logs", &json!({ "subject": "Maths", "minutes": 20 })).await.created();
    let own = format!("/v1/squads/{}", owls["id"]);
    let members = lea.get(&format!("{own}/members")).await.ok();
    let names: Vec<_> = members.list("members").iter().map(|member| member.text("full_name")).collect();
    assert_eq!(names, ["Lea", "Lou"]);
    let birds = mia.post("/v1/squads", &json!({ "name": "Early Birds" })).await.created();
    let asked = lea.post(&format!("{own}/challenges"), &json!({ "opponent_id": birds["id"] })).await.created();
    mia.post_empty(&format!("/v1/squads/challenges/{}/accept", asked["id"])).await.ok();
    let told = lou.get("/v1/notifications").await.ok();
    assert_eq!(told["notifications"][0].text("event"), "challenge_started");
    let ranked = mia.get("/v1/squads/rankings").await.ok();
    assert_eq!((ranked.number("participants"), ranked["rankings"][0].text("name")), (1, "Night Owls"));
    // The school does not see them, and they do not see the school.
    let ada = server.learner("ada").await;
    ada.get(&format!("/api/squads/{}", owls["id"])).await.refused(Code::ResourceAbsent);
    let code = json!({ "code": owls["squad"]["invite_code"] });
    ada.post("/api/squads/join", &code).await.refused(Code::SquadCodeInvalid);
    assert_eq!(ada.get("/api/squads/rankings").await.ok().number("participants"), 0);
    let of_school = super::squad(&ada, "Cats").await;
    lea.get(&format!("/v1/squads/{}", of_school["id"])).await.refused(Code::ResourceAbsent);
    lea.post(&format!("{own}/challenges"), &json!({ "opponent_id": of_school["id"] }))
        .await
        .refused(Code::ResourceAbsent);
    // The developer looks after the squads of the learners, and joins none.
    assert_eq!(key.get("/api/squads?scope=all").await.ok().list("squads").len(), 2);
    let named = key.get(&format!("/api/squads/{}/members", owls["id"])).await.ok();
    assert_eq!(named.list("members").len(), 2);
    key.patch(&format!("/api/squads/{}", owls["id"]), &json!({ "name": "Owls" })).await.ok();
    key.post("/api/squads", &json!({ "name": "Mine" })).await.refused(Code::SquadStudentsOnly);
    key.post("/api/squads/join", &code).await.refused(Code::SquadStudentsOnly);
    assert_eq!(key.get("/api/squads/rankings").await.ok()["rankings"][0].text("name"), "Owls");
    key.get(&format!("/api/squads/{}", of_school["id"])).await.refused(Code::ResourceAbsent);
    super::counted(&server).await;
}
