//! What the developer's learners are refused.

use schola::features::plan::model::MOST_EXAMS;
use schola::kernel::Code;
use serde_json::json;

use crate::support::fields::Fields;
use crate::support::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn what_breaks_a_rule_is_refused_to_learners_of_a_developer_too() {
    let server = Server::spawn().await;
    let key = server.raw_key(&server.developer("linus").await, &[]).await;
    let mut learners = Vec::new();
    for name in ["Lea", "Lou", "Mia", "Noa"] {
        let made = key.post("/v1/learners", &json!({ "full_name": name, "external_reference": name })).await.created();
        learners.push((made.number("id"), key.acting_for(&made.number("id").to_string())));
    }
    let [(_, lea), (lou_id, lou), (_, mia), (noa_id, noa)] = <[_; 4]>::try_from(learners).ok().unwrap();
    lea.post("/v1/squads/join", &json!({ "code": "AAAA-AAAA" })).await.refused(Code::SquadCodeInvalid);
    let deck = lea.post("/v1/flashcards/decks", &json!({ "name": "Latin" })).await.created()["id"].clone();
    let shared = format!("/v1/flashcards/decks/{deck}/squad");
    lea.put_bytes(&shared, "application/json", Vec::new()).await.refused(Code::DeckWithoutSquad);
    let owls = lea.post("/v1/squads", &json!({ "name": "Night Owls" })).await.created();
    lou.post("/v1/squads/join", &json!({ "code": owls["squad"]["invite_code"] })).await.ok();
    let birds = mia.post("/v1/squads", &json!({ "name": "Early Birds" })).await.created();
    let cats = noa.post("/v1/squads", &json!({ "name": "Cats" })).await.created();
    let own = format!("/v1/squads/{}", owls["id"]);
    // Learners do not see one another; the developer sees them all.
    lea.patch(&own, &json!({ "owner_id": noa_id })).await.refused(Code::ResourceAbsent);
    let under_key = format!("/api/squads/{}", owls["id"]);
    key.patch(&under_key, &json!({ "owner_id": noa_id })).await.refused(Code::SquadOwnerUnfit);
    lea.post(&format!("{own}/challenges"), &json!({ "opponent_id": owls["id"] }))
        .await
        .refused(Code::SquadOpponentUnfit);
    let birds = json!({ "opponent_id": birds["id"] });
    let asked = lea.post(&format!("{own}/challenges"), &birds).await.created();
    lea.post(&format!("{own}/challenges"), &birds).await.refused(Code::SquadChallengeExists);
    let other = lea.post(&format!("{own}/challenges"), &json!({ "opponent_id": cats["id"] })).await.created();
    mia.post_empty(&format!("/v1/squads/challenges/{}/accept", asked["id"])).await.ok();
    noa.post_empty(&format!("/v1/squads/challenges/{}/accept", other["id"])).await.refused(Code::SquadBusy);
    lea.delete(&format!("{own}/members/{lou_id}")).await.gone();
    for subject in 0..MOST_EXAMS {
        let exam = json!({ "subject": format!("Subject {subject}"), "date": "2026-02-01" });
        lou.post("/v1/plan/exams", &exam).await.created();
    }
    let exam = json!({ "subject": "Latin", "date": "2026-02-01" });
    lou.post("/v1/plan/exams", &exam).await.refused(Code::ExamLimit);
}
