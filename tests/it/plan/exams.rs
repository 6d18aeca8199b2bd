//! Dates of exams: own ones, those of classes, and what they change.

use std::time::Duration;

use schola::kernel::Code;
use serde_json::json;

use super::{plan, steps};
use crate::classes::{class, join};
use crate::flashcards::{deck, plain};
use crate::support::fields::Fields;
use crate::support::server::Server;

const ROOT: &str = "/api/plan/exams";

#[tokio::test(flavor = "multi_thread")]
async fn people_see_their_own_exams_and_those_of_their_classes() {
    let server = Server::spawn().await;
    let (grace, ada, ben) = (server.tutor("grace").await, server.learner("ada").await, server.learner("ben").await);
    let biology = class(&grace, "Biology 12B").await;
    join(&ada, &biology).await;
    let own = ada.post(ROOT, &json!({ "subject": "Latin", "date": "2026-02-01" })).await.created();
    assert_eq!((own["exam"].number("weight"), &own["exam"]["own"]), (3, &json!(true)));
    let body = json!({ "subject": "Biology", "date": "2026-01-20", "weight": 5, "class_id": biology["id"] });
    ada.post(ROOT, &body).await.refused(Code::ClassTutorsOnly);
    ben.post(ROOT, &body).await.refused(Code::ResourceAbsent);
    let of_class = grace.post(ROOT, &body).await.created();
    let seen = ada.get(ROOT).await.ok();
    let subjects: Vec<&str> = seen.list("exams").iter().map(|exam| exam.text("subject")).collect();
    assert_eq!(subjects, ["Biology", "Latin"]);
    assert_eq!((&seen["exams"][0]["class_name"], &seen["exams"][0]["own"]), (&json!("Biology 12B"), &json!(false)));
    assert_eq!(grace.get(ROOT).await.ok()["exams"], json!([]));
    let path = format!("{ROOT}?class_id={}", biology["id"]);
    assert_eq!(grace.get(&path).await.ok()["exams"][0]["own"], true);
    assert_eq!(ada.get(&path).await.ok().list("exams").len(), 1);
    ben.get(&path).await.refused(Code::ResourceAbsent);
    let at = |made: &serde_json::Value| format!("{ROOT}/{}", made["id"]);
    for (person, made) in [(&ada, &of_class), (&ben, &own), (&grace, &own)] {
        person.delete(&at(made)).await.refused(Code::ResourceAbsent);
    }
    grace.delete(&at(&of_class)).await.gone();
    ada.delete(&at(&own)).await.gone();
    assert_eq!(ada.get(ROOT).await.ok()["exams"], json!([]));
    for (body, field) in [
        (json!({ "subject": "Latin", "date": "2026-02-01", "weight": 6 }), "weight"),
        (json!({ "subject": "Latin", "date": "soon" }), "date"),
        (json!({ "subject": " ", "date": "2026-02-01" }), "subject"),
    ] {
        assert_eq!(ada.post(ROOT, &body).await.refused(Code::RequestInvalid)["fields"][0]["field"], field);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_has_more_than_a_hundred_exams_ahead() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let id = ada.id;
    let fill = server.raw_app().named("test").write(move |tx| {
        (0..100).try_for_each(|_| {
            tx.exec(
                "INSERT INTO plan_exams (user_id, subject, day, weight, created_at) VALUES (?1, 'Latin', 30000, 3, 0)",
                schola::db::params![id],
            )
            .map(drop)
        })
    });
    fill.await.unwrap();
    ada.post(ROOT, &json!({ "subject": "Latin", "date": "2026-02-01" })).await.refused(Code::ExamLimit);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exam_is_the_horizon_of_the_decks_of_its_subject() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let biology = deck(&ada, json!({ "name": "Cell biology" })).await;
    plain(&ada, &biology, "Osmosis").await;
    ada.post(ROOT, &json!({ "subject": "Biology", "date": "2026-01-17", "weight": 5 })).await.created();
    let found = plan(&ada, "").await;
    let step = &steps(&found)[0];
    assert_eq!((step.number("horizon_days"), step["reason"].text("exam")), (12, "Biology"));
    assert_eq!(step["reason"].text("until"), "2026-01-17");
    assert_eq!(found["exams"][0]["subject"], "Biology");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deck_belongs_to_the_exam_of_its_subject_and_without_one_to_that_of_a_word_in_its_name() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let names = [
        ("Cell division", Some("biology")),
        ("Science", Some("Biology")),
        ("Science::Cells", None),
        ("Art and biology", Some("Music")),
        ("Martial arts", None),
        ("Modern Art: dates", None),
    ];
    for (name, subject) in names {
        let own = deck(&ada, json!({ "name": name, "subject": subject.unwrap_or_default() })).await;
        plain(&ada, &own, name).await;
    }
    for (subject, date) in [("Biology", "2026-01-10"), ("Art", "2026-01-08")] {
        ada.post(ROOT, &json!({ "subject": subject, "date": date })).await.created();
    }
    let found = plan(&ada, "?minutes=60").await;
    let exam = |title: &str| {
        let step = steps(&found).into_iter().find(|step| step["title"] == title).unwrap();
        (step.number("horizon_days"), step["reason"].get("exam").map(|exam| exam.as_str().unwrap().to_owned()))
    };
    let of = |subject: &str| Some(subject.to_owned());
    for (title, expected) in [
        ("Cell division", (5, of("Biology"))),
        ("Science", (5, of("Biology"))),
        ("Science::Cells", (5, of("Biology"))),
        ("Art and biology", (30, None)),
        ("Martial arts", (30, None)),
        ("Modern Art: dates", (3, of("Art"))),
    ] {
        assert_eq!(exam(title), expected, "{title}: {found}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exam_is_on_a_day_that_is_not_over_where_its_person_lives() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let on = |date: &str| json!({ "subject": "Latin", "date": date });
    let refused = ada.post(ROOT, &on("2026-01-04")).await.refused(Code::RequestInvalid);
    assert_eq!((refused["fields"][0].text("field"), refused["fields"][0].text("code")), ("date", "future"));
    ada.post(ROOT, &on("2026-01-05")).await.created();
    // In Pago Pago, it is still the evening before.
    ada.patch("/api/users/me/preferences", &json!({ "time_zone": "Pacific/Pago_Pago" })).await.ok();
    ada.post(ROOT, &on("2026-01-04")).await.created();
    ada.post(ROOT, &on("2026-01-03")).await.refused(Code::RequestInvalid);
    assert_eq!(ada.get(ROOT).await.ok().list("exams").len(), 2);
    server.advance(Duration::from_secs(24 * 3600));
    assert_eq!(ada.get(ROOT).await.ok().list("exams").len(), 1, "what is over is not listed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_date_is_kept_as_it_was_sent_or_refused() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    for date in ["2026-02-28", "2999-12-31", "9909-12-08", "9999-12-31"] {
        let made = ada.post(ROOT, &json!({ "subject": "Latin", "date": date })).await.created();
        assert_eq!(made["exam"].text("date"), date);
    }
    for date in ["0000-01-01", "10000-01-01", "-001-01-01", "2026-02-30"] {
        let refused = ada.post(ROOT, &json!({ "subject": "Latin", "date": date })).await.refused(Code::RequestInvalid);
        let fault = refused["fields"][0].clone();
        assert_eq!((fault.text("field"), fault.text("code")), ("date", "time"), "{date}");
        assert!(fault.text("message").contains("from 0001-01-01 to 9999-12-31"), "{fault}");
    }
    for day in ["0001-01-01", "9999-12-31"] {
        let shown = ada.get(&format!("/api/analytics/me?from={day}&to={day}")).await.ok()["analytics"].clone();
        assert_eq!((shown.text("from"), shown.text("to")), (day, day));
    }
}
