//! What tutors see of their students, and nobody else's.

use schola::kernel::Code;
use serde_json::{Value, json};

use super::{ROOT, ago, class, did, happened, reviewed, studied};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

fn names(list: &Value) -> Vec<&str> {
    list.list("students").iter().map(|student| student["student"].text("full_name")).collect()
}

fn codes(student: &Value) -> Vec<&str> {
    student.list("attention").iter().map(|reason| reason.text("code")).collect()
}

async fn list(reader: &Actor<'_>, query: &str) -> Value {
    reader.get(&format!("{ROOT}/students{query}")).await.ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tutor_sees_the_own_students_and_why_they_need_attention() {
    let server = Server::spawn().await;
    let (grace, seun) = (server.tutor("grace").await, server.tutor("seun").await);
    let (biology, people) = class(&server, &grace, &["ada", "ben"]).await;
    let stranger = server.learner("zoe").await;
    let [ada, ben] = &people[..] else { unreachable!() };
    let mut events = vec![did(ada, 0, studied("Biology", 20)), did(ben, 9, studied("Biology", 50))];
    events.extend([did(ben, 9, reviewed(30, 10)), did(&stranger, 0, studied("Biology", 5))]);
    happened(&server, events).await;
    let work = json!({ "title": "Read chapter 4", "due_on": ago(0), "minutes": 20 });
    grace.post(&format!("/api/classes/{}/work", biology["id"]), &work).await.created();

    let students = list(&grace, "").await;
    assert_eq!(students.list("students").len(), 2, "{students}");
    let first = &students.list("students")[0];
    assert_eq!(first["student"]["id"], ben.id);
    assert_eq!(codes(first), ["inactive", "forgetting"]);
    assert_eq!((&first["last_active_on"], first.number("minutes")), (&json!(ago(9)), 50));
    assert_eq!(first["attention"][0], json!({ "code": "inactive", "days": 9, "since": ago(9) }));
    assert_eq!(codes(&students.list("students")[1]), Vec::<&str>::new());
    assert_eq!(list(&grace, "?attention=true").await.list("students").len(), 1);
    assert_eq!(names(&list(&grace, &format!("?class_id={}", biology["id"])).await).len(), 2);
    assert_eq!(names(&list(&seun, "").await).len(), 0);
    seun.get(&format!("{ROOT}/students?class_id={}", biology["id"])).await.refused(Code::ResourceAbsent);
    seun.get(&format!("{ROOT}/outcomes?class_id={}", biology["id"])).await.refused(Code::ResourceAbsent);
    grace.get(&format!("{ROOT}/outcomes?class_id={}", biology["id"])).await.ok();

    // Another tutor of Ada has set work, too.
    let latin = seun.post("/api/classes", &json!({ "name": "Latin" })).await.created()["class"].clone();
    ada.post("/api/classes/join", &json!({ "code": latin["join_code"] })).await.ok();
    seun.post(&format!("/api/classes/{}/work", latin["id"]), &work).await.created();

    // The day after, the work is over.
    let grace = crate::flashcards::later(&server, &grace, std::time::Duration::from_secs(86_400)).await;
    let ada_now = &list(&grace, "").await.list("students")[1].clone();
    assert_eq!(codes(ada_now), ["work_overdue"]);
    assert_eq!(ada_now["attention"][0], json!({ "code": "work_overdue", "works": 1, "since": ago(0) }));
    let of_ada = grace.get(&format!("{ROOT}/students/{}", ada.id)).await.ok();
    assert_eq!(of_ada["attention"], ada_now["attention"], "work of another tutor's class is not told");
    let admin = server.admin().await;
    let known = admin.get(&format!("{ROOT}/students/{}", ada.id)).await.ok();
    assert_eq!(known["attention"][0]["works"], 2);
    let now = std::time::Duration::ZERO;
    let own = crate::flashcards::later(&server, ada, now).await.get(&format!("{ROOT}/students/{}", ada.id)).await.ok();
    assert_eq!(own["attention"], known["attention"], "learners see all of their own work");
    let seun = crate::flashcards::later(&server, &seun, now).await;
    seun.patch(&format!("/api/classes/{}", latin["id"]), &json!({ "archived": true })).await.ok();
    let known = admin.get(&format!("{ROOT}/students/{}", ada.id)).await.ok();
    assert_eq!(known["attention"], ada_now["attention"], "an archived class gives no reasons");
    // Who is suspended cannot learn.
    admin.post(&format!("/api/admin/users/{}/suspend", ada.id), &json!({})).await.ok();
    assert!(list(&grace, "?attention=true").await.list("students").iter().all(|one| one["student"]["id"] != ada.id));
    assert_eq!(of_ada["analytics"]["summary"]["minutes"]["total"], 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_own_progress_ends_with_the_own_day() {
    let server = Server::spawn().await;
    let (ada, ben) = (server.learner("ada").await, server.learner("ben").await);
    for (person, zone) in [(&ada, "Pacific/Kiritimati"), (&ben, "Pacific/Honolulu")] {
        person.patch("/api/users/me/preferences", &json!({ "time_zone": zone })).await.ok();
    }
    // On Hawaii it is late on the day before, but reviews count for the day of the school.
    let of_ben = ben.get(&format!("{ROOT}/me")).await.ok()["analytics"].clone();
    assert_eq!(of_ben["to"], json!(ago(0)));
    // It is five in the morning of the next day on Kiritimati.
    let ada = crate::flashcards::later(&server, &ada, std::time::Duration::from_secs(6 * 3_600)).await;
    ada.post("/api/study-logs", &json!({ "subject": "Biology", "minutes": 30 })).await.created();
    let of_ada = ada.get(&format!("{ROOT}/me")).await.ok()["analytics"].clone();
    assert_eq!((&of_ada["to"], of_ada.list("days").len()), (&json!(ago(-1)), 28));
    assert_eq!((&of_ada["days"][27]["minutes"], &of_ada["summary"]["minutes"]["total"]), (&json!(30), &json!(30)));
}

#[tokio::test(flavor = "multi_thread")]
async fn students_are_shown_with_their_pictures() {
    let server = Server::spawn().await;
    let grace = server.tutor("grace").await;
    let (_, people) = class(&server, &grace, &["ada", "ben"]).await;
    let [ada, ben] = &people[..] else { unreachable!() };
    let mut picture = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(8, 8).write_to(&mut picture, image::ImageFormat::Png).unwrap();
    ada.put_bytes("/api/users/me/avatar", "image/png", picture.into_inner()).await.ok();
    let listed = list(&grace, "").await;
    for (person, has_picture) in [(ada, true), (ben, false)] {
        let one = grace.get(&format!("{ROOT}/students/{}", person.id)).await.ok();
        let in_list = listed.list("students").iter().find(|row| row["student"]["id"] == person.id).unwrap();
        for student in [&one["student"], &in_list["student"]] {
            let address = student["avatar_url"].as_str();
            assert_eq!(address.is_some(), has_picture, "{student}");
            let Some(address) = address else { continue };
            let got = server.nobody().get(address).await;
            assert_eq!(got.status, 200, "{address}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_are_as_absent_as_people_who_do_not_exist() {
    let server = Server::spawn().await;
    let (admin, grace) = (server.admin().await, server.tutor("grace").await);
    let (biology, people) = class(&server, &grace, &["ada", "ben"]).await;
    let [ada, ben] = &people[..] else { unreachable!() };
    let path = |id: i64| format!("{ROOT}/students/{id}");
    for reader in [ben, &server.tutor("seun").await, &server.developer("linus").await] {
        reader.get(&path(ada.id)).await.refused(Code::ResourceAbsent);
    }
    grace.get(&path(999_999)).await.refused(Code::ResourceAbsent);
    for reader in [ada, &grace, &admin] {
        let seen = reader.get(&path(ada.id)).await.ok();
        assert_eq!(seen["student"]["id"], ada.id);
    }
    // An archived class shows nothing of its students any more.
    grace.patch(&format!("/api/classes/{}", biology["id"]), &json!({ "archived": true })).await.ok();
    grace.get(&path(ada.id)).await.refused(Code::ResourceAbsent);
    grace.get(&format!("{ROOT}/students?class_id={}", biology["id"])).await.refused(Code::ResourceAbsent);
    assert_eq!(names(&list(&grace, "").await).len(), 0);
    assert_eq!(names(&list(&admin, &format!("?class_id={}", biology["id"])).await).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_developers_learner_has_figures_that_the_school_does_not_count() {
    let server = Server::spawn().await;
    let (admin, key) = (server.admin().await, server.key("linus").await);
    let learner = key.post("/v1/learners", &json!({ "full_name": "Kim" })).await.created()["id"].to_string();
    let kim = key.acting_for(&learner);
    kim.post("/v1/study-logs", &json!({ "subject": "Biology", "minutes": 30 })).await.created();
    let mine = kim.get("/v1/analytics/me").await.ok();
    assert_eq!(mine["analytics"]["summary"]["minutes"]["total"], 30);
    let today = super::day(&admin, 0, "").await;
    assert_eq!((&today["learners"], &today["suppressed"]), (&json!(0), &json!([])));
    assert!(super::rebuilt(&server).await.is_right());
}
