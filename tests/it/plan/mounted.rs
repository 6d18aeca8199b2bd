//! The plan of a developer's learners.

use schola::kernel::Code;
use serde_json::json;

use crate::support::fields::Fields;
use crate::support::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn a_developers_learner_has_a_plan_and_exams() {
    let server = Server::spawn().await;
    let key = server.key("linus").await;
    key.post("/v1/learners", &json!({ "full_name": "Lea", "external_reference": "lea" })).await.created();
    let lea = key.acting_for("ext:lea");
    let deck = lea.post("/v1/flashcards/decks", &json!({ "name": "Latin" })).await.created();
    let path = format!("/v1/flashcards/decks/{}/cards", deck["id"]);
    lea.post(&path, &json!({ "front": "aqua", "back": "water" })).await.created();
    let exam = json!({ "subject": "Latin", "date": "2026-01-20" });
    let made = lea.post("/v1/plan/exams", &exam).await.created();
    let kept = lea.post("/v1/plan/today", &json!({ "minutes": 10 })).await.ok();
    let step = format!("learn-{}", deck["id"]);
    assert_eq!(kept["plan"]["blocks"][0]["steps"][0]["id"], json!(step));
    lea.post("/v1/plan/today/skip", &json!({ "step": step })).await.ok();
    let refused = lea.post("/v1/plan/today/skip", &json!({ "step": step })).await.refused(Code::PlanStepAbsent);
    assert_eq!(refused["fields"][0]["field"], "step");
    assert_eq!(lea.get("/v1/plan/today").await.ok()["plan"].text("state"), "skipped");
    let of_class = json!({ "subject": "Latin", "date": "2026-01-20", "class_id": 4 });
    lea.post("/v1/plan/exams", &of_class).await.refused(Code::ResourceAbsent);
    lea.delete(&format!("/v1/plan/exams/{}", made["id"])).await.gone();
}
