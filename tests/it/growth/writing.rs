//! The operations that people and programs use all the time, and those that clean up.

use schola::features;
use schola::kernel::Realm;
use serde_json::json;

use super::callers::{Caller, Callers};
use super::filling::filled;
use super::{LARGE, Ledger, Measured, SMALL, compare, inspected};
use crate::competitions::{earn, raw_end};
use crate::support::fields::Fields;
use crate::support::server::{Actor, PASSWORD, Reply, Server};

/// Notes what was spent on something that went well.
fn spent(measured: &mut Vec<Measured>, ledger: &Ledger, what: &str, reply: &Reply) {
    assert!(reply.status.is_success(), "{what} answered {}: {}", reply.status, reply.json());
    measured.push(Measured { what: what.to_owned(), cost: ledger.take() });
}

async fn measured(rows: i64) -> Vec<Measured> {
    let (server, ledger) = inspected().await;
    let callers = Callers::on(&server).await;
    filled(&server, &callers, rows).await;
    let mut measured = Vec::new();
    ledger.take();
    of_people(&server, &callers, &ledger, &mut measured).await;
    of_programs(&server, &callers, &ledger, &mut measured).await;
    of_admins(&server, &callers, &ledger, &mut measured).await;
    by_itself(&server, &ledger, &mut measured).await;
    measured
}

async fn of_people(server: &Server, callers: &Callers, ledger: &Ledger, measured: &mut Vec<Measured>) {
    let nobody = server.nobody();
    let body =
        json!({ "full_name": "Late Comer", "email": "late@school.test", "password": PASSWORD, "role": "student" });
    spent(measured, ledger, "register", &nobody.post("/api/auth/register", &body).await);
    let body = json!({ "email": "late@school.test", "password": PASSWORD });
    let reply = nobody.post("/api/auth/login", &body).await;
    spent(measured, ledger, "login", &reply);
    let late = server.bearer(reply.json().text("token"));
    let user = reply.json()["user"].number("id");
    spent(
        measured,
        ledger,
        "forgotPassword",
        &nobody.post("/api/auth/forgot-password", &json!({ "email": "late@school.test" })).await,
    );
    spent(measured, ledger, "updateMe", &late.patch("/api/users/me", &json!({ "full_name": "Late Riser" })).await);
    let student = callers.sender(server, Caller::Student);
    let body = json!({ "title": "Notes", "text": "Ice melts." });
    let reply = student.post("/api/materials", &body).await;
    spent(measured, ledger, "createMaterial", &reply);
    let path = format!("/api/materials/{}", reply.json()["id"]);
    spent(measured, ledger, "deleteMaterial", &student.delete(&path).await);
    let card = format!("/api/flashcards/cards/{}", callers.card);
    spent(measured, ledger, "reviewCard", &student.post(&format!("{card}/review"), &json!({ "rating": "good" })).await);
    spent(measured, ledger, "undoReview", &student.post_empty("/api/flashcards/reviews/undo").await);
    spent(measured, ledger, "updateCard", &student.patch(&card, &json!({ "suspended": true })).await);
    spent(measured, ledger, "joinLeaderboards", &student.patch("/api/xp/me", &json!({ "leaderboard": false })).await);
    spent(measured, ledger, "leaveLeaderboards", &student.patch("/api/xp/me", &json!({ "leaderboard": true })).await);
    let reply = student.post("/api/study-logs", &json!({ "subject": "Biology", "minutes": 20 })).await;
    spent(measured, ledger, "createStudyLog", &reply);
    let path = format!("/api/study-logs/{}", reply.json()["id"]);
    spent(measured, ledger, "updateStudyLog", &student.patch(&path, &json!({ "minutes": 25 })).await);
    spent(measured, ledger, "deleteStudyLog", &student.delete(&path).await);
    let path = "/api/study-logs/timer";
    let body = json!({ "subject": "Biology" });
    spent(measured, ledger, "startStudyTimer", &student.post(&format!("{path}/start"), &body).await);
    spent(measured, ledger, "pauseStudyTimer", &student.post_empty(&format!("{path}/pause")).await);
    spent(measured, ledger, "stopStudyTimer", &student.post_empty(&format!("{path}/stop")).await);
    let path = "/api/notifications";
    let newest = student.get(&format!("{path}?limit=1")).await.json()["notifications"][0]["id"].clone();
    ledger.take();
    spent(measured, ledger, "readNotification", &student.patch(&format!("{path}/{newest}/read"), &json!({})).await);
    let body = json!({ "kinds": [{ "kind": "class", "in_app": false }] });
    spent(
        measured,
        ledger,
        "updateNotificationPreferences",
        &student.patch(&format!("{path}/preferences"), &body).await,
    );
    let plan = "/api/plan/today";
    let reply = student.post(plan, &json!({ "minutes": 60 })).await;
    spent(measured, ledger, "keepPlanToday", &reply);
    let step = json!({ "step": reply.json()["plan"]["blocks"][0]["steps"][0]["id"] });
    let reply_of_skip = student.post(&format!("{plan}/skip"), &step).await;
    spent(measured, ledger, "skipPlanStep", &reply_of_skip);
    let step = json!({ "step": reply_of_skip.json()["plan"]["skipped"][0]["id"] });
    spent(measured, ledger, "restorePlanStep", &student.post(&format!("{plan}/restore"), &step).await);
    spent(measured, ledger, "getPlanToday kept", &student.get(plan).await);
    let body = json!({ "subject": "Biology", "date": "2027-03-14" });
    let reply = newcomer_exam(server, callers, &body).await;
    spent(measured, ledger, "createExamDate", &reply);
    of_competitions(server, callers, (&late, user), ledger, measured).await;
    let admin = callers.sender(server, Caller::Admin);
    let reply = admin.post("/api/classes", &json!({ "name": "Chemistry" })).await;
    spent(measured, ledger, "createClass", &reply);
    let class = format!("/api/classes/{}", reply.json()["id"]);
    let code = json!({ "code": reply.json()["class"]["join_code"] });
    spent(measured, ledger, "joinClass", &late.post("/api/classes/join", &code).await);
    let work = json!({ "title": "Titrate", "due_on": "2026-03-14", "minutes": 20 });
    let reply = admin.post(&format!("{class}/work"), &work).await;
    spent(measured, ledger, "createClassWork", &reply);
    let work = format!("/api/plan/work/{}", reply.json()["id"]);
    spent(measured, ledger, "markClassWorkDone", &late.post_empty(&format!("{work}/done")).await);
    spent(measured, ledger, "unmarkClassWorkDone", &late.delete(&format!("{work}/done")).await);
    spent(measured, ledger, "deleteClassWork", &admin.delete(&work).await);
    let body = json!({ "user_id": callers.newcomer.id });
    spent(measured, ledger, "addClassMember", &admin.post(&format!("{class}/members"), &body).await);
    spent(measured, ledger, "updateClass", &admin.patch(&class, &json!({ "name": "Physics", "archived": true })).await);
    let reply = admin.delete(&format!("{class}/members/{}", callers.newcomer.id)).await;
    spent(measured, ledger, "removeClassMember", &reply);
    spent(measured, ledger, "deleteClass", &admin.delete(&class).await);
    let reply = late.delete_with("/api/users/me", &json!({ "password": PASSWORD })).await;
    spent(measured, ledger, "deleteMe", &reply);
}

/// Creates a competition, enters it and draws it.
async fn of_competitions(
    server: &Server,
    callers: &Callers,
    (late, user): (&Actor<'_>, i64),
    ledger: &Ledger,
    measured: &mut Vec<Measured>,
) {
    let admin = callers.sender(server, Caller::Admin);
    earn(server, (user, Realm::School), 1_000).await;
    ledger.take();
    let reply = admin.post("/api/competitions", &json!({ "name": "Draw" })).await;
    spent(measured, ledger, "createCompetition", &reply);
    let (id, path) = (reply.json().number("id"), format!("/api/competitions/{}", reply.json()["id"]));
    let reply = late.post(&format!("{path}/enter"), &json!({ "tickets": 2 })).await;
    spent(measured, ledger, "enterCompetition", &reply);
    raw_end(server, id).await;
    ledger.take();
    spent(measured, ledger, "drawCompetition", &admin.post_empty(&format!("{path}/draw")).await);
}

/// Enters an exam of somebody who has none.
async fn newcomer_exam(server: &Server, callers: &Callers, body: &serde_json::Value) -> Reply {
    callers.sender(server, Caller::Newcomer).post("/api/plan/exams", body).await
}

async fn of_programs(server: &Server, callers: &Callers, ledger: &Ledger, measured: &mut Vec<Measured>) {
    let developer = callers.sender(server, Caller::Developer);
    let reply = developer.post("/api/developer/keys", &json!({ "name": "new" })).await;
    spent(measured, ledger, "createKey", &reply);
    let fresh = server.bearer(reply.json()["key"].as_str().unwrap_or(&callers.key.token));
    spent(measured, ledger, "ping", &fresh.get("/v1/ping").await);
    let learner = json!({ "full_name": "Ben", "external_reference": "ben" });
    let reply = fresh.post("/v1/learners", &learner).await;
    spent(measured, ledger, "createLearner", &reply);
    let path = format!("/v1/learners/{}", reply.json()["id"]);
    spent(measured, ledger, "deleteLearner", &fresh.delete(&path).await);
    let account = callers.sender(server, Caller::Account);
    let reply = account.post("/factory/api/v1/courses", &json!({ "title": "Ice" })).await;
    spent(measured, ledger, "createCourse", &reply);
    let author = callers.sender(server, Caller::Author);
    spent(measured, ledger, "orderCourse", &author.post("/author/api/v1/courses", &json!({ "subject": "Ice" })).await);
}

async fn of_admins(server: &Server, callers: &Callers, ledger: &Ledger, measured: &mut Vec<Measured>) {
    let admin = callers.sender(server, Caller::Admin);
    let body = json!({ "full_name": "New Tutor", "email": "tutor@school.test", "role": "tutor" });
    let reply = admin.post("/api/admin/users", &body).await;
    spent(measured, ledger, "createUser", &reply);
    let path =
        format!("/api/admin/users/{}", reply.json()["id"].as_i64().or(reply.json()["user"]["id"].as_i64()).unwrap());
    spent(measured, ledger, "suspendUser", &admin.post(&format!("{path}/suspend"), &json!({})).await);
    spent(measured, ledger, "deleteUser", &admin.delete(&path).await);
    spent(
        measured,
        ledger,
        "createInvitation",
        &admin.post("/api/admin/invitations", &json!({ "role": "student" })).await,
    );
    spent(measured, ledger, "createAccount", &admin.post("/api/admin/accounts", &json!({ "name": "New firm" })).await);
}

/// What the server does every hour, when nothing is old enough to go.
async fn by_itself(server: &Server, ledger: &Ledger, measured: &mut Vec<Measured>) {
    let keep = server.raw_app().config.keep;
    while server.raw_app().named("test").write(move |tx| features::sweep(tx, keep)).await.unwrap() {}
    // The first ones end what the filling left behind; the last one finds nothing.
    ledger.take();
    server.raw_app().named("test").write(move |tx| features::sweep(tx, keep)).await.unwrap();
    measured.push(Measured { what: "sweep".to_owned(), cost: ledger.take() });
    server.settle().await;
    measured.push(Measured { what: "jobs".to_owned(), cost: ledger.take() });
}

#[tokio::test(flavor = "multi_thread")]
async fn what_writes_costs_the_same_however_many_rows_there_are() {
    let small = measured(SMALL).await;
    let large = measured(LARGE).await;
    assert!(large.len() > 17, "only {} things were done", large.len());
    compare(
        &small,
        &large,
        &[
            ("SCAN due", "at most 500 entries of an index are counted or listed for each queue of a deck"),
            ("SCAN changes", "the eight steps that one event changes"),
            ("SCAN days", "the 28 days in which one day counts"),
            ("SCAN offsets", "the same"),
            ("AS longest FROM xp_days", "the days of one person, where a day counts for the streak no more"),
            ("SCAN active", "the days on which one person learned"),
            ("SCAN (subquery-5)", "the same"),
        ],
    );
}
