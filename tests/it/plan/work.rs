//! Set work: who sets it, who sees it, who did it.

use std::time::Duration;

use schola::db::params;
use schola::features::badges::service as badges;
use schola::kernel::{Code, Id};
use serde_json::{Value, json};

use super::{keep, plan, steps};
use crate::classes::{all, class, join, path};
use crate::flashcards::{deck, plain};
use crate::support::fields::Fields;
use crate::support::server::{Actor, PASSWORD, Server};

async fn set(tutor: &Actor<'_>, class: &Value, title: &str, due_on: &str) -> Value {
    let body = json!({ "title": title, "due_on": due_on, "minutes": 20 });
    tutor.post(&format!("{}/work", path(class)), &body).await.created()["work"].clone()
}

fn at(work: &Value) -> String {
    format!("/api/plan/work/{}", work["id"])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tutor_sets_work_and_students_mark_it_as_done() {
    let server = Server::spawn().await;
    let (grace, ada, ben) = (server.tutor("grace").await, server.learner("ada").await, server.learner("ben").await);
    let biology = class(&grace, "Biology 12B").await;
    join(&ada, &biology).await;
    join(&ben, &biology).await;
    let heart = set(&grace, &biology, "Label the heart", "2026-01-07").await;
    let body = json!({ "title": "Mine", "due_on": "2026-01-07", "minutes": 20 });
    ada.post(&format!("{}/work", path(&biology)), &body).await.refused(Code::AuthRoleWrong);
    let seun = server.tutor("seun").await;
    seun.post(&format!("{}/work", path(&biology)), &body).await.refused(Code::ResourceAbsent);
    seun.get(&at(&heart)).await.refused(Code::ResourceAbsent);
    let seen = ada.get(&at(&heart)).await.ok()["work"].clone();
    assert_eq!((seen.text("title"), seen.number("done_count"), seen.get("done_at")), ("Label the heart", 0, None));
    let done = format!("{}/done", at(&heart));
    grace.post_empty(&done).await.refused(Code::ClassStudentsOnly);
    grace.delete(&done).await.refused(Code::ClassStudentsOnly);
    for _ in 0..2 {
        let marked = ada.post_empty(&done).await.ok()["work"].clone();
        assert_eq!((marked.number("done_count"), marked["done_at"].is_string()), (1, true));
    }
    ben.post_empty(&done).await.ok();
    ben.delete(&done).await.gone();
    ben.delete(&done).await.gone();
    let students = grace.get(&format!("{}/students", at(&heart))).await.ok();
    let marks: Vec<(i64, bool)> = students
        .list("students")
        .iter()
        .map(|student| (student.number("id"), student.get("done_at").is_some()))
        .collect();
    assert_eq!(marks, [(ada.id, true), (ben.id, false)]);
    ada.get(&format!("{}/students", at(&heart))).await.refused(Code::AuthRoleWrong);
    let changed = grace.patch(&at(&heart), &json!({ "minutes": 25, "instructions": "In pencil." })).await.ok();
    assert_eq!((changed["work"].number("minutes"), changed["work"].text("title")), (25, "Label the heart"));
    // Work goes with the person who did it, and the person with the work.
    ada.delete_with("/api/users/me", &json!({ "password": PASSWORD })).await;
    assert_eq!(grace.get(&at(&heart)).await.ok()["work"].number("done_count"), 0);
    grace.delete(&at(&heart)).await.gone();
    grace.get(&at(&heart)).await.refused(Code::ResourceAbsent);
}

#[tokio::test(flavor = "multi_thread")]
async fn work_is_listed_by_date_ahead_and_behind() {
    let server = Server::spawn().await;
    let grace = server.tutor("grace").await;
    let biology = class(&grace, "Biology 12B").await;
    for (title, due_on) in
        [("b", "2026-01-14"), ("a", "2026-01-10"), ("c", "2026-01-14"), ("y", "2026-01-09"), ("z", "2026-01-05")]
    {
        set(&grace, &biology, title, due_on).await;
    }
    server.advance(Duration::from_secs(5 * 24 * 3600));
    let list = format!("{}/work", path(&biology));
    assert_eq!(all(&grace, &list, "work", "title").await, ["a", "b", "c"]);
    assert_eq!(all(&grace, &format!("{list}?past=true"), "work", "title").await, ["y", "z"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn work_is_refused_for_archived_classes_for_strange_decks_and_beyond_the_limit() {
    let server = Server::spawn().await;
    let grace = server.tutor("grace").await;
    let biology = class(&grace, "Biology 12B").await;
    let root = format!("{}/work", path(&biology));
    let terms = deck(&grace, json!({ "name": "Terms" })).await;
    let body = json!({ "title": "Learn", "due_on": "2026-01-09", "minutes": 20, "deck_id": terms["id"] });
    assert_eq!(grace.post(&root, &body).await.refused(Code::DeckNotShared)["fields"][0]["field"], "deck_id");
    grace
        .post(&format!("/api/flashcards/decks/{}/shares", terms["id"]), &json!({ "class_id": biology["id"] }))
        .await
        .ok();
    assert_eq!(grace.post(&root, &body).await.created()["work"]["deck_id"], terms["id"]);
    grace.delete(&format!("/api/flashcards/decks/{}", terms["id"])).await.gone();
    assert_eq!(grace.get(&root).await.ok()["work"][0].get("deck_id"), None);
    for minutes in [0, 601] {
        let body = json!({ "title": "Learn", "due_on": "2026-01-09", "minutes": minutes });
        assert_eq!(grace.post(&root, &body).await.refused(Code::RequestInvalid)["fields"][0]["field"], "minutes");
    }
    for number in 1..100 {
        set(&grace, &biology, &number.to_string(), "2026-01-09").await;
    }
    let body = json!({ "title": "Learn", "due_on": "2026-01-09", "minutes": 20 });
    grace.post(&root, &body).await.refused(Code::WorkLimit);
    grace.patch(&path(&biology), &json!({ "archived": true })).await.ok();
    grace.post(&root, &body).await.refused(Code::ClassArchived);
}

#[tokio::test(flavor = "multi_thread")]
async fn set_work_is_a_step_that_its_mark_finishes() {
    let server = Server::spawn().await;
    let (grace, ada) = (server.tutor("grace").await, server.learner("ada").await);
    let biology = class(&grace, "Biology 12B").await;
    join(&ada, &biology).await;
    let heart = set(&grace, &biology, "Label the heart", "2026-01-06").await;
    set(&grace, &biology, "Far away", "2026-06-06").await;
    let kept = keep(&ada, 15).await;
    let step = steps(&kept)[0].clone();
    assert_eq!((step.text("kind"), &step["work_id"], &step["class_id"]), ("work", &heart["id"], &biology["id"]));
    assert_eq!((step["reason"].text("class_name"), step["reason"].text("due_on")), ("Biology 12B", "2026-01-06"));
    ada.post_empty(&format!("{}/done", at(&heart))).await.ok();
    let done = plan(&ada, "").await;
    // A mark alone is no measured work, so the plan is finished and not paid.
    assert_eq!((done.text("state"), done.get("xp_awarded")), ("done", None));
    assert_eq!(ada.get("/api/study-logs/streak").await.ok()["streak"]["today"]["state"], "counted");
}

#[tokio::test(flavor = "multi_thread")]
async fn work_that_is_gone_leaves_the_plan_and_finishes_nothing() {
    let server = Server::spawn().await;
    let (grace, ada) = (server.tutor("grace").await, server.learner("ada").await);
    let (biology, latin, maths) =
        (class(&grace, "Biology").await, class(&grace, "Latin").await, class(&grace, "Maths").await);
    let mut works = Vec::new();
    for one in [&biology, &latin, &maths] {
        join(&ada, one).await;
        works.push(set(&grace, one, "Learn", "2026-01-06").await);
    }
    assert_eq!(steps(&keep(&ada, 120).await).len(), 3);
    grace.delete(&at(&works[0])).await.gone();
    ada.delete(&format!("{}/members/{}", path(&latin), ada.id)).await.gone();
    grace.patch(&path(&maths), &json!({ "archived": true })).await.ok();
    let clear = async || {
        let left = plan(&ada, "").await;
        assert_eq!((left.text("state"), steps(&left).len()), ("clear", 0), "{left}");
        let streak = ada.get("/api/study-logs/streak").await.ok()["streak"].clone();
        assert_eq!((streak.number("days"), streak["today"].text("state")), (0, "open"));
    };
    clear().await;
    // The next piece of work removes the steps for good.
    ada.post("/api/study-logs", &json!({ "subject": "Art", "minutes": 1 })).await.created();
    clear().await;
    // What waits again is in the plan again.
    grace.patch(&path(&maths), &json!({ "archived": false })).await.ok();
    let again = plan(&ada, "").await;
    assert_eq!((again.text("state"), &again["kept"], steps(&again).len()), ("open", &json!(false), 1), "{again}");
}

#[tokio::test(flavor = "multi_thread")]
async fn work_due_today_is_first_and_a_part_of_work_says_so() {
    let server = Server::spawn().await;
    let (grace, ada) = (server.tutor("grace").await, server.learner("ada").await);
    let biology = class(&grace, "Biology 12B").await;
    join(&ada, &biology).await;
    let words = deck(&ada, json!({ "name": "Latin" })).await;
    for number in 0..20 {
        plain(&ada, &words, &format!("word {number}")).await;
    }
    let body = json!({ "title": "Essay", "due_on": "2026-01-05", "minutes": 20 });
    let essay = grace.post(&format!("{}/work", path(&biology)), &body).await.created()["work"].clone();
    for minutes in [20, 29, 30, 45, 60] {
        let first = steps(&plan(&ada, &format!("?minutes={minutes}")).await)[0].clone();
        assert_eq!((&first["work_id"], first.number("minutes")), (&essay["id"], 20), "{minutes} minutes");
        assert_eq!(first["reason"].get("work_minutes"), None, "{minutes} minutes");
    }
    let part = steps(&plan(&ada, "?minutes=10").await)[0].clone();
    assert_eq!((&part["work_id"], part.number("minutes")), (&essay["id"], 10));
    assert_eq!(part["reason"].number("work_minutes"), 20);
    let text = part["reason"].text("text");
    assert!(text.ends_with("due on 5 January. This is a part: the whole takes about 20 minutes."), "{text}");
    // Work that is longer than a session keeps its minutes too.
    grace.patch(&at(&essay), &json!({ "minutes": 40 })).await.ok();
    for (minutes, planned, whole) in [(38, 38, Some(40)), (40, 40, None), (41, 40, None), (44, 40, None)] {
        let first = steps(&plan(&ada, &format!("?minutes={minutes}")).await)[0].clone();
        let said = first["reason"].get("work_minutes").and_then(Value::as_i64);
        assert_eq!((first.number("minutes"), said), (planned, whole), "{minutes} minutes: {first}");
    }
}

/// Whether today counts for the streak.
async fn counts_today(person: &Actor<'_>) -> bool {
    person.get("/api/study-logs/streak").await.ok()["streak"]["today"]["state"] == "counted"
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mark_that_is_taken_back_takes_its_step_with_it_and_a_step_counts_once_a_day() {
    let server = Server::spawn().await;
    let (grace, ada) = (server.tutor("grace").await, server.learner("ada").await);
    let biology = class(&grace, "Biology 12B").await;
    join(&ada, &biology).await;
    let heart = set(&grace, &biology, "Label the heart", "2026-01-06").await;
    let done = format!("{}/done", at(&heart));
    for _ in 0..5 {
        assert_eq!(keep(&ada, 15).await.text("state"), "open");
        ada.post_empty(&done).await.ok();
        assert_eq!(plan(&ada, "").await.text("state"), "done");
        assert!(counts_today(&ada).await);
        ada.delete(&done).await.gone();
        assert_eq!(plan(&ada, "").await.text("state"), "open");
        assert!(!counts_today(&ada).await);
    }
    ada.post_empty(&done).await.ok();
    keep(&ada, 15).await;
    let user = ada.id;
    let figures = server.raw_app().named("test").write(move |tx| {
        let steps: i64 =
            tx.one("SELECT steps FROM xp_days WHERE user_id = ?1", params![user], |row| row.get("steps"))?;
        Ok((steps, badges::held_figures(tx, Id::new(user))?.unwrap_or_default().plan_steps))
    });
    assert_eq!(figures.await.unwrap(), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn work_is_due_on_a_day_that_is_not_over_when_it_is_set_or_moved() {
    let server = Server::spawn().await;
    let grace = server.tutor("grace").await;
    let biology = class(&grace, "Biology 12B").await;
    let heart = set(&grace, &biology, "Label the heart", "2026-01-05").await;
    let past = |body: &Value, title: &str| {
        assert_eq!((body["fields"][0].text("field"), body["fields"][0].text("code")), ("due_on", "future"), "{title}");
    };
    let body = json!({ "title": "Late", "due_on": "2026-01-04", "minutes": 20 });
    past(&grace.post(&format!("{}/work", path(&biology)), &body).await.refused(Code::RequestInvalid), "set");
    past(&grace.patch(&at(&heart), &json!({ "due_on": "2026-01-04" })).await.refused(Code::RequestInvalid), "moved");
    server.advance(Duration::from_secs(2 * 24 * 3600));
    // Work that is over can be changed, as long as its day stays.
    let body = json!({ "title": "Label the lung", "due_on": "2026-01-05" });
    assert_eq!(grace.patch(&at(&heart), &body).await.ok()["work"].text("title"), "Label the lung");
    past(&grace.patch(&at(&heart), &json!({ "due_on": "2026-01-06" })).await.refused(Code::RequestInvalid), "moved");
    assert_eq!(
        grace.patch(&at(&heart), &json!({ "due_on": "2026-01-07" })).await.ok()["work"].text("due_on"),
        "2026-01-07"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_work_and_the_exams_of_an_archived_class_stay_as_they_are() {
    let server = Server::spawn().await;
    let (grace, ada, admin) = (server.tutor("grace").await, server.learner("ada").await, server.admin().await);
    let biology = class(&grace, "Biology 12B").await;
    join(&ada, &biology).await;
    let heart = set(&grace, &biology, "Label the heart", "2026-01-07").await;
    let lung = set(&grace, &biology, "Label the lung", "2026-01-07").await;
    let exam = json!({ "subject": "Biology", "date": "2026-01-20", "class_id": biology["id"] });
    let made = grace.post("/api/plan/exams", &exam).await.created();
    let exam_path = format!("/api/plan/exams/{}", made["id"]);
    let (done, students) = (format!("{}/done", at(&heart)), format!("{}/students", at(&heart)));
    ada.post_empty(&done).await.ok();
    grace.patch(&path(&biology), &json!({ "archived": true })).await.ok();
    for manager in [&grace, &admin] {
        manager.patch(&at(&heart), &json!({ "title": "Changed" })).await.refused(Code::ClassArchived);
        manager.delete(&at(&heart)).await.refused(Code::ClassArchived);
        manager.post("/api/plan/exams", &exam).await.refused(Code::ClassArchived);
        manager.delete(&exam_path).await.refused(Code::ClassArchived);
    }
    ada.delete(&done).await.refused(Code::ClassArchived);
    ada.post_empty(&format!("{}/done", at(&lung))).await.refused(Code::ClassArchived);
    // Its members read what was set, and only admins read who did it.
    for member in [&grace, &ada] {
        let seen = member.get(&at(&heart)).await.ok()["work"].clone();
        assert_eq!((seen.text("title"), seen.number("done_count")), ("Label the heart", 1));
    }
    grace.get(&students).await.refused(Code::ResourceAbsent);
    assert_eq!(admin.get(&students).await.ok().list("students").len(), 1);
    let of_class = format!("/api/plan/exams?class_id={}", biology["id"]);
    assert_eq!(grace.get(&of_class).await.ok()["exams"][0]["own"], false);
    grace.patch(&path(&biology), &json!({ "archived": false })).await.ok();
    assert_eq!(grace.get(&students).await.ok().list("students").len(), 1);
    assert_eq!(grace.get(&of_class).await.ok()["exams"][0]["own"], true);
    ada.delete(&done).await.gone();
    grace.delete(&exam_path).await.gone();
    // A tutor who is removed sees nothing any more.
    let seun = server.tutor("seun").await;
    admin.post(&format!("{}/members", path(&biology)), &json!({ "user_id": seun.id, "role": "tutor" })).await.created();
    seun.get(&students).await.ok();
    grace.delete(&format!("{}/members/{}", path(&biology), seun.id)).await.gone();
    seun.get(&students).await.refused(Code::ResourceAbsent);
    seun.patch(&at(&heart), &json!({ "title": "Changed" })).await.refused(Code::ResourceAbsent);
}

#[tokio::test(flavor = "multi_thread")]
async fn work_counts_the_current_students_who_did_it() {
    let server = Server::spawn().await;
    let (grace, ada, ben) = (server.tutor("grace").await, server.learner("ada").await, server.learner("ben").await);
    let biology = class(&grace, "Biology 12B").await;
    let heart = set(&grace, &biology, "Label the heart", "2026-01-07").await;
    let other = set(&grace, &biology, "Label the lung", "2026-01-07").await;
    let done = format!("{}/done", at(&heart));
    for student in [&ada, &ben] {
        join(student, &biology).await;
        student.post_empty(&done).await.ok();
    }
    let count = async || {
        let list = grace.get(&format!("{}/work", path(&biology))).await.ok();
        let of =
            |work: &Value| list.list("work").iter().find(|one| one["id"] == work["id"]).unwrap().number("done_count");
        let students = grace.get(&format!("{}/students", at(&heart))).await.ok();
        let did = students.list("students").iter().filter(|student| student.get("done_at").is_some()).count();
        assert_eq!((of(&heart), of(&other)), (i64::try_from(did).unwrap(), 0));
        did
    };
    assert_eq!(count().await, 2);
    let of_ada = format!("{}/members/{}", path(&biology), ada.id);
    grace.delete(&of_ada).await.gone();
    assert_eq!(count().await, 1);
    // The mark of a student who comes back counts again.
    join(&ada, &biology).await;
    assert_eq!(count().await, 2);
    ada.delete(&of_ada).await.gone();
    ada.delete_with("/api/users/me", &json!({ "password": PASSWORD })).await.gone();
    assert_eq!(count().await, 1, "who left and is erased was counted no more");
    server.admin().await.patch(&format!("/api/admin/users/{}", ben.id), &json!({ "role": "developer" })).await.ok();
    assert_eq!(count().await, 0);
}
