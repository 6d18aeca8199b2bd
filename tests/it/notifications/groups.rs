//! What members of squads and students of classes are notified of.

use serde_json::json;

use super::{events, list};
use crate::classes::{class, path};
use crate::squads::{ROOT, ask, begun, join, later, scheduled, squad};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};
use crate::xp::log;

/// The notifications about squads, without those about the badges that they earn.
const OF_SQUADS: &str = "?kind=squad";

async fn squad_events(person: &Actor<'_>) -> Vec<String> {
    list(person, OF_SQUADS).await.iter().map(|one| one.text("event").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn members_of_squads_hear_of_challenges_and_how_they_end() {
    let server = Server::spawn().await;
    let (ada, ben) = (server.learner("ada").await, server.learner("ben").await);
    let (cleo, dan) = (server.learner("cleo").await, server.learner("dan").await);
    let (owls, birds) = (squad(&ada, "Night Owls").await, squad(&ben, "Early Birds").await);
    join(&cleo, &owls).await;
    join(&dan, &birds).await;
    let declined = ask(&dan, &birds, &owls).await;
    for person in [&ada, &cleo] {
        assert_eq!(
            list(person, OF_SQUADS).await[0]["data"],
            json!({ "squad_id": owls["id"], "opponent": "Early Birds" })
        );
    }
    assert!(squad_events(&ben).await.is_empty() && squad_events(&dan).await.is_empty(), "who asks knows it");
    ada.post_empty(&format!("{ROOT}/challenges/{}/decline", declined["id"])).await.ok();
    begun((&ada, &owls), (&ben, &birds)).await;
    // What is over and was not read is withdrawn.
    assert_eq!(squad_events(&ada).await, ["challenge_started"]);
    assert!(squad_events(&ben).await.is_empty(), "who accepts knows it");
    assert_eq!(squad_events(&dan).await, ["challenge_started"]);
    for (person, minutes) in [(&ada, 60), (&ben, 60), (&dan, 30)] {
        log(person, minutes).await;
    }
    let [ada, ben, cleo, dan] = later(&server, [&ada, &ben, &cleo, &dan], 7 * 24 + 1).await;
    for _ in 0..2 {
        scheduled(&server).await;
    }
    for person in [&ada, &cleo] {
        assert_eq!(squad_events(person).await, ["challenge_lost"]);
    }
    let won = list(&dan, OF_SQUADS).await[0].clone();
    assert_eq!((won.text("event"), won.text("kind")), ("challenge_won", "squad"));
    assert_eq!(won["data"], json!({ "squad_id": birds["id"], "opponent": "Night Owls", "xp": 30 }));
    ada.delete(&format!("{ROOT}/{}/members/{}", owls["id"], cleo.id)).await.gone();
    assert_eq!(list(&cleo, OF_SQUADS).await[0]["data"], json!({ "squad": "Night Owls" }));
    dan.delete(&format!("{ROOT}/{}/members/{}", birds["id"], dan.id)).await.gone();
    assert_eq!((squad_events(&dan).await.len(), squad_events(&ben).await.len()), (0, 1), "who leaves knows it");
}

#[tokio::test(flavor = "multi_thread")]
async fn students_hear_of_work_and_exams_of_their_class() {
    let server = Server::spawn().await;
    let (grace, ada) = (server.tutor("grace").await, server.learner("ada").await);
    let biology = class(&grace, "Biology").await;
    crate::classes::join(&ada, &biology).await;
    let work = json!({ "title": "Label the heart", "due_on": "2026-01-07", "minutes": 20 });
    grace.post(&format!("{}/work", path(&biology)), &work).await.created();
    let exam = json!({ "subject": "Cells", "date": "2026-01-20", "class_id": biology["id"] });
    grace.post("/api/plan/exams", &exam).await.created();
    ada.post("/api/plan/exams", &json!({ "subject": "Latin", "date": "2026-01-20" })).await.created();
    assert_eq!(events(&ada).await, ["exam_entered", "work_set"], "an own exam is no news");
    let listed = list(&ada, "").await;
    let class = biology["id"].clone();
    assert_eq!(
        listed[0]["data"],
        json!({ "class_id": class, "class": "Biology", "subject": "Cells", "date": "2026-01-20" })
    );
    assert_eq!(
        listed[1]["data"],
        json!({ "class_id": class, "class": "Biology", "title": "Label the heart", "due_on": "2026-01-07" })
    );
    assert!(events(&grace).await.is_empty(), "who did it knows it");
}
