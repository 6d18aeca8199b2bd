//! The course author: what is seen of the API that it is compatible with, what an order costs, and when a key counts.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that meets an error has failed")]

use std::io::{Cursor, Read};
use std::time::Duration;

use futures_util::future::join_all;
use regex::Regex;
use reqwest::Method;
use schola::features::catalogue::LOCALES;
use schola::features::usage::{self, Meter, NewTopUp};
use schola::kernel::{Id, Owner, Plans};
use serde_json::{Value, json};

use crate::support::contract::{Surface, assemble};
use crate::support::fields::Fields;
use crate::support::holders::{
    raw_account, raw_author_key, raw_count, raw_developer_key, raw_plan, raw_revoke, raw_used,
};
use crate::support::server::{Actor, PASSWORD, Reply, Server};

/// The two places at which the surface answers.
const PLACES: [&str; 2] = ["", "/author"];

/// A person on this plan, with a key of the course author.
async fn writer<'s>(server: &'s Server, name: &str, plan: &'static str) -> (Actor<'s>, Actor<'s>) {
    let person = server.learner(name).await;
    raw_plan(server, &person, plan).await;
    let key = raw_author_key(server, &person).await;
    (server.bearer(&key), person)
}

/// A server on which the plan `small` has two credits.
async fn with_two_credits() -> Server {
    Server::with(|config| {
        config.subscriptions.plans = Plans::parse("free requests=10; small credits=2", "EUR").unwrap()
    })
    .await
}

async fn credits(server: &Server, person: &Actor<'_>) -> u64 {
    raw_used(server, Owner::User(Id::new(person.id)), Meter::Credits).await
}

/// The error's code, once status and envelope are right.
#[track_caller]
fn code(reply: &Reply, status: u16) -> String {
    let body = reply.json();
    assert_eq!(reply.status.as_u16(), status, "{body}");
    assert_eq!(body.as_object().unwrap().len(), 2, "{body}");
    assert!(!body.text("message").is_empty());
    body.text("code").to_owned()
}

/// The answer to an order that was taken down.
async fn order(writer: &Actor<'_>, order: &Value) -> Value {
    let reply = writer.post("/api/v1/courses", order).await;
    assert_eq!(reply.status.as_u16(), 202, "{}", reply.json());
    reply.json()
}

fn shortest() -> Value {
    json!({ "subject": "Onboarding for new hires" })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_request_of_the_guide_works_on_a_paid_plan_alone() {
    let server = Server::spawn().await;
    let (writer, person) = writer(&server, "Ada", "free").await;
    // As the guide sends it: two headers and a body.
    let guide = async |place: &str| {
        writer
            .send(Method::POST, &format!("{place}/api/v1/courses"), |request| {
                request.header("Content-Type", "application/json").body(r#"{ "subject": "Onboarding for new hires" }"#)
            })
            .await
    };
    for place in PLACES {
        let refused = guide(place).await;
        assert_eq!(code(&refused, 403), "PAID_PLAN_REQUIRED");
        let seen = json!({ "message": "API access requires a paid plan", "code": "PAID_PLAN_REQUIRED" });
        assert_eq!(refused.json(), seen);
    }
    raw_plan(&server, &person, "pro").await;
    let form = Regex::new("^job_[a-z2-7]{20}$").unwrap();
    for place in PLACES {
        let taken = guide(place).await;
        assert_eq!(taken.status.as_u16(), 202);
        let body = taken.json();
        let job = body["jobId"].as_str().unwrap().to_owned();
        assert!(form.is_match(&job), "{job}");
        let poll = format!("/api/v1/courses/jobs/{job}");
        assert_eq!(body, json!({ "jobId": job, "status": "pending", "pollUrl": poll }));
        let pending = json!({ "jobId": job, "status": "pending", "progress": 0, "course": null });
        server.settle().await;
        for polled in PLACES {
            assert_eq!(writer.get(&format!("{polled}{poll}")).await.ok(), pending);
        }
    }
    assert_eq!(credits(&server, &person).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_can_be_said_is_taken_down() {
    let server = Server::spawn().await;
    let (writer, person) = writer(&server, "Ada", "pro").await;
    let said = json!({
        "subject": "  Onboarding for new hires ",
        "format": "classic",
        "languageId": "PT-br",
        "outline": ["Who we are", "How we work"],
        "addOns": ["wrapup", "agreement", "wrapup"],
        "callbackUrl": "https://hooks.example.org:8443/courses?id=7",
        "somethingElse": true,
    });
    let job = order(&writer, &said).await["jobId"].clone();
    order(&writer, &shortest()).await;
    let kept = exported(&person).await;
    let expected = json!({
        "job_id": job,
        "state": "queued",
        "subject": "Onboarding for new hires",
        "format": "classic",
        "language_id": "pt-BR",
        "outline": ["Who we are", "How we work"],
        "add_ons": ["wrapup", "agreement"],
        "created_at": "2026-01-05T09:00:00.000Z",
        "callback_url": "https://hooks.example.org:8443/courses?id=7",
    });
    assert_eq!(kept[0], expected);
    assert_eq!((&kept[1]["format"], &kept[1]["language_id"]), (&json!("onepage"), &json!("en-US")));
    assert_eq!((&kept[1]["outline"], &kept[1]["add_ons"], kept[1].get("callback_url")), (&json!([]), &json!([]), None));
}

/// The orders in the person's archive.
async fn exported(person: &Actor<'_>) -> Value {
    let reply = person.get("/api/users/me/export").await;
    let mut archive = zip::ZipArchive::new(Cursor::new(reply.body)).unwrap();
    let mut text = String::new();
    archive.by_name("courses.json").unwrap().read_to_string(&mut text).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_field_is_named_and_costs_nothing() {
    let server = Server::spawn().await;
    let (writer, person) = writer(&server, "Ada", "pro").await;
    let with = |field: &str, value: Value| {
        let mut order = shortest();
        order[field] = value;
        order
    };
    let ten: Vec<String> = (0..10).map(|number| format!("Chapter {number}")).collect();
    let table = [
        (json!({}), "subject"),
        (json!({ "subject": "" }), "subject"),
        (json!({ "subject": "x".repeat(201) }), "subject"),
        (json!({ "subject": ["x"] }), "subject"),
        (with("format", json!("scorm12")), "format"),
        (with("languageId", json!("tlh")), "languageId"),
        (with("languageId", json!("en")), "languageId"),
        (with("outline", json!(ten)), "outline"),
        (with("outline", json!([""])), "outline.0"),
        (with("outline", json!("One")), "outline"),
        (with("addOns", json!(["quiz"])), "addOns.0"),
        (with("addOns", json!(null)), "addOns"),
        (with("callbackUrl", json!("http://hooks.example.org/")), "callbackUrl"),
        (with("callbackUrl", json!("https://me:secret@hooks.example.org/")), "callbackUrl"),
        (with("callbackUrl", json!("https://")), "callbackUrl"),
        (with("callbackUrl", json!("hooks.example.org")), "callbackUrl"),
        (with("callbackUrl", json!(format!("https://example.org/{}", "x".repeat(2000)))), "callbackUrl"),
    ];
    for (order, field) in table {
        let refused = writer.post("/author/api/v1/courses", &order).await;
        assert_eq!(code(&refused, 400), "VALIDATION_ERROR", "{order}");
        let message = refused.json().text("message").to_owned();
        assert!(message.starts_with(&format!("`{field}`")) && !message.contains("secret"), "{order}: {message}");
    }
    for text in ["", "{", "[]"] {
        let sent = writer.send(Method::POST, "/api/v1/courses", |request| {
            request.header("content-type", "application/json").body(text)
        });
        assert_eq!(code(&sent.await, 400), "VALIDATION_ERROR", "{text}");
    }
    assert_eq!(credits(&server, &person).await, 0);
    assert_eq!(raw_count(&server, "SELECT COUNT(*) AS found FROM courses").await, 0);
    let nine: Vec<String> = (0..9).map(|number| format!("Chapter {number}")).collect();
    order(&writer, &json!({ "subject": "x".repeat(200), "outline": nine })).await;
}

#[test]
fn the_contract_offers_the_locales_of_the_table() {
    let document = assemble(Surface::Author).unwrap();
    let offered = &document.root()["components"]["schemas"]["CourseOrder"]["properties"]["languageId"]["enum"];
    let offered: Vec<&str> = offered.as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(offered, LOCALES);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_elses_job_is_answered_like_none() {
    let server = Server::spawn().await;
    let (ada, _) = writer(&server, "Ada", "pro").await;
    let (ben, _) = writer(&server, "Ben", "pro").await;
    let poll = order(&ada, &shortest()).await["pollUrl"].as_str().unwrap().to_owned();
    for place in PLACES {
        let foreign = ben.get(&format!("{place}{poll}")).await;
        assert_eq!(code(&foreign, 404), "NOT_FOUND");
        let absent = ben.get(&format!("{place}/api/v1/courses/jobs/job_aaaaaaaaaaaaaaaaaaaa")).await;
        assert_eq!(absent.json(), foreign.json());
    }
    assert_eq!(ada.get(&poll).await.ok()["status"], "pending");
}

#[tokio::test(flavor = "multi_thread")]
async fn credits_end_and_what_is_refused_takes_none() {
    let server = with_two_credits().await;
    let (writer, person) = writer(&server, "Ada", "small").await;
    order(&writer, &shortest()).await;
    assert_eq!(code(&writer.post("/api/v1/courses", &json!({})).await, 400), "VALIDATION_ERROR");
    order(&writer, &shortest()).await;
    for place in PLACES {
        let refused = writer.post(&format!("{place}/api/v1/courses"), &shortest()).await;
        assert_eq!(code(&refused, 403), "USAGE_LIMIT_EXCEEDED_PLAN");
        let message = refused.json().text("message").to_owned();
        assert!(message.contains("[small]"), "{message}");
    }
    assert_eq!(credits(&server, &person).await, 2);
    assert_eq!(raw_count(&server, "SELECT COUNT(*) AS found FROM course_jobs").await, 2);
    let owner = Owner::User(Id::new(person.id));
    let added = server
        .raw_app()
        .named("test")
        .write(move |tx| usage::service::top_up(tx, &NewTopUp { owner, meter: Meter::Credits, amount: 1, note: None }));
    added.await.unwrap();
    order(&writer, &shortest()).await;
    assert_eq!(code(&writer.post("/api/v1/courses", &shortest()).await, 403), "USAGE_LIMIT_EXCEEDED_PLAN");
    server.advance(Duration::from_secs(27 * 24 * 3600));
    order(&writer, &shortest()).await;
    assert_eq!(credits(&server, &person).await, 1, "a month begins anew");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_credit_is_taken_once() {
    let server = with_two_credits().await;
    let (writer, person) = writer(&server, "Ada", "small").await;
    let body = shortest();
    let answers = join_all((0..8).map(|_| writer.post("/api/v1/courses", &body))).await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status.as_u16()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [202, 202, 403, 403, 403, 403, 403, 403]);
    assert_eq!(credits(&server, &person).await, 2);
    assert_eq!(raw_count(&server, "SELECT COUNT(*) AS found FROM course_jobs").await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_with_a_key_is_taken_down_once() {
    let server = with_two_credits().await;
    let (writer, person) = writer(&server, "Ada", "small").await;
    let send = async |key: &str, order: &Value| {
        writer.send(Method::POST, "/api/v1/courses", |request| request.header("Idempotency-Key", key).json(order)).await
    };
    let body = shortest();
    let answers = join_all((0..6).map(|_| send("once", &body))).await;
    let first = answers[0].json();
    for answer in answers {
        assert_eq!((answer.status.as_u16(), answer.json()), (202, first.clone()));
    }
    assert_eq!(credits(&server, &person).await, 1);
    let other = send("once", &json!({ "subject": "Another" })).await;
    assert_eq!(code(&other, 409), "VALIDATION_ERROR");
    assert_eq!(credits(&server, &person).await, 1);
    // A refusal is not kept: the same key works when the reason is gone.
    order(&writer, &shortest()).await;
    assert_eq!(code(&send("later", &shortest()).await, 403), "USAGE_LIMIT_EXCEEDED_PLAN");
    server.advance(Duration::from_secs(27 * 24 * 3600));
    assert_eq!(send("later", &shortest()).await.status.as_u16(), 202);
    assert_eq!(credits(&server, &person).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_goes_with_the_plan_from_one_request_to_the_next() {
    let server = Server::spawn().await;
    let (writer, person) = writer(&server, "Ada", "pro").await;
    let poll = order(&writer, &shortest()).await["pollUrl"].as_str().unwrap().to_owned();
    for _ in 0..2 {
        raw_plan(&server, &person, "free").await;
        for place in PLACES {
            assert_eq!(code(&writer.get(&format!("{place}{poll}")).await, 403), "PAID_PLAN_REQUIRED");
            let sent = writer.post(&format!("{place}/api/v1/courses"), &shortest()).await;
            assert_eq!(code(&sent, 403), "PAID_PLAN_REQUIRED");
            // The plan is asked before the body is read.
            let sent = writer.post(&format!("{place}/api/v1/courses"), &json!({})).await;
            assert_eq!(code(&sent, 403), "PAID_PLAN_REQUIRED");
        }
        raw_plan(&server, &person, "team").await;
        assert_eq!(writer.get(&poll).await.ok()["status"], "pending");
    }
    assert_eq!(credits(&server, &person).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_or_wrong_key_is_told_in_the_words_of_the_reader() {
    let server = Server::spawn().await;
    let (writer, person) = writer(&server, "Ada", "pro").await;
    let account = raw_account(&server, "pro").await;
    let linus = server.learner("Linus").await;
    let role = json!({ "role": "developer" });
    server.admin().await.patch(&format!("/api/admin/users/{}", linus.id), &role).await.ok();
    let partner = raw_developer_key(&server, &linus).await;
    let poll = "/api/v1/courses/jobs/job_aaaaaaaaaaaaaaaaaaaa";
    let basic = server.nobody();
    let strangers =
        [server.nobody(), server.bearer("garbage"), server.bearer("ls_sch_x"), person.clone(), server.bearer(&partner)];
    for stranger in &strangers {
        assert_eq!(code(&stranger.get(&format!("/author{poll}")).await, 401), "INVALID_API_KEY");
        assert_eq!(code(&stranger.post("/author/api/v1/courses", &shortest()).await, 401), "INVALID_API_KEY");
        let shared = stranger.post("/api/v1/courses", &shortest()).await;
        assert_eq!(shared.status.as_u16(), 401);
        let body = shared.json();
        assert_eq!((&body["code"], &body["error"]), (&json!("INVALID_API_KEY"), &body["message"]));
        assert_eq!(body["detail"]["error"]["type"], "authentication_error");
    }
    let sent = basic.send(Method::POST, "/author/api/v1/courses", |request| {
        request.header("authorization", format!("Basic {}", writer.token.clone().unwrap())).json(&shortest())
    });
    assert_eq!(code(&sent.await, 401), "INVALID_API_KEY");
    for key in [&account.live, &account.test] {
        assert_eq!(code(&server.bearer(key).post("/author/api/v1/courses", &shortest()).await, 401), "INVALID_API_KEY");
    }
    order(&writer, &shortest()).await;
    let next = raw_author_key(&server, &person).await;
    for place in PLACES {
        let old = writer.post(&format!("{place}/api/v1/courses"), &shortest()).await;
        assert_eq!(code(&old, 401), "INVALID_API_KEY", "the key before, at {place}");
        assert!(old.header("www-authenticate").is_some());
    }
    order(&server.bearer(&next), &shortest()).await;
    raw_revoke(&server, &next).await;
    for place in PLACES {
        let revoked = server.bearer(&next).get(&format!("{place}{poll}")).await;
        assert_eq!(code(&revoked, 401), "INVALID_API_KEY", "a revoked key at {place}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn there_is_nothing_else() {
    let server = Server::spawn().await;
    let (writer, _) = writer(&server, "Ada", "pro").await;
    for place in PLACES {
        let wrong = writer.get(&format!("{place}/api/v1/courses")).await;
        assert_eq!(wrong.header("allow"), Some("OPTIONS, POST"));
        assert_eq!(code(&wrong, 405), "VALIDATION_ERROR");
        for path in ["courses/cou_1/export", "courses/cou_1"] {
            let absent = writer.post(&format!("{place}/api/v1/{path}"), &json!({})).await;
            assert_eq!(absent.status.as_u16(), 404, "{place} {path}");
            assert_eq!(absent.json()["code"], "NOT_FOUND");
        }
    }
    assert_eq!(code(&writer.get("/author/api/v1/billing").await, 404), "NOT_FOUND");
    assert_eq!(writer.get("/author/api/health").await.ok()["status"], "ok");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_leaves_takes_the_orders_along() {
    let server = Server::spawn().await;
    let (writer, person) = writer(&server, "Ada", "pro").await;
    let (other, _) = self::writer(&server, "Ben", "pro").await;
    let poll = order(&writer, &shortest()).await["pollUrl"].as_str().unwrap().to_owned();
    order(&other, &shortest()).await;
    assert_eq!(exported(&person).await.as_array().unwrap().len(), 1);
    person.delete_with("/api/users/me", &json!({ "password": PASSWORD })).await.gone();
    assert_eq!(writer.get(&format!("/author{poll}")).await.status.as_u16(), 401);
    for table in ["SELECT COUNT(*) AS found FROM courses", "SELECT COUNT(*) AS found FROM course_jobs"] {
        assert_eq!(raw_count(&server, table).await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_orders_ten_courses_and_polls_a_hundred_and_twenty_times_in_a_minute() {
    let server = Server::with(|config| config.limits.scale = 1.0).await;
    let (writer, person) = writer(&server, "Ada", "pro").await;
    let mut poll = String::new();
    for _ in 0..10 {
        poll = order(&writer, &shortest()).await["pollUrl"].as_str().unwrap().to_owned();
    }
    for place in PLACES {
        let refused = writer.post(&format!("{place}/api/v1/courses"), &shortest()).await;
        assert_eq!(refused.header("retry-after"), Some("6"));
        assert_eq!(code(&refused, 429), "RATE_LIMIT_EXCEEDED");
    }
    assert_eq!(credits(&server, &person).await, 10, "what is refused for haste takes no credit");
    for _ in 0..120 {
        writer.get(&poll).await.ok();
    }
    assert_eq!(code(&writer.get(&poll).await, 429), "RATE_LIMIT_EXCEEDED");
    server.advance(Duration::from_secs(6));
    order(&writer, &shortest()).await;
    writer.get(&poll).await.ok();
}
