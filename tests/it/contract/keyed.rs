//! Who may not, on the surfaces of courses: every operation is sent with every credential that does not count there, and for somebody
//! else's thing.

use schola::contract::{Access, Surface, access, assemble, examples};
use serde_json::Value;

use super::school::{School, send};
use crate::support::holders::{raw_account, raw_author_key, raw_developer_key, raw_plan, raw_revoke};
use crate::support::server::Actor;

/// The surfaces of courses, where each stands alone, and what their keys are called.
const SURFACES: [(Surface, &str); 2] = [(Surface::Factory, "/factory"), (Surface::Author, "/author")];

fn guarded(surface: Surface) -> Vec<Access> {
    let all = access(&assemble(surface).unwrap()).unwrap();
    let guarded: Vec<Access> = all.into_iter().filter(|access| !access.is_public).collect();
    assert!(guarded.len() >= 2, "hardly anything is guarded");
    guarded
}

/// The status and body of the answer to an operation without a body.
async fn bare(sender: &Actor<'_>, place: &str, access: &Access) -> (u16, Value) {
    let method = reqwest::Method::from_bytes(access.method.as_bytes()).unwrap();
    let reply = sender.send(method, &format!("{place}{}", access.path), |request| request).await;
    (reply.status.as_u16(), reply.json())
}

/// What the dialect says of a credential that does not count.
fn says_no(surface: Surface, body: &Value) -> bool {
    match surface {
        Surface::Factory => body["detail"]["error"]["type"] == "authentication_error",
        _ => body["code"] == "INVALID_API_KEY",
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_credential_that_does_not_count_opens_no_operation() {
    let school = School::open().await;
    let developer = school.sender("developer").await;
    let partner = raw_developer_key(&school.server, &developer).await;
    let revoked = raw_account(&school.server, "pro").await;
    raw_revoke(&school.server, &revoked.live).await;
    let student = school.sender("student").await;
    raw_plan(&school.server, &student, "pro").await;
    let old = raw_author_key(&school.server, &student).await;
    raw_author_key(&school.server, &student).await;
    for (surface, place) in SURFACES {
        let other = if surface == Surface::Factory { "author" } else { "account" };
        let senders = [
            school.server.nobody(),
            school.server.bearer("garbage"),
            school.sender("admin").await,
            student.clone(),
            school.server.bearer(&partner),
            school.server.bearer(&revoked.live),
            school.server.bearer(&old),
            school.sender(other).await,
        ];
        for access in guarded(surface) {
            for (number, sender) in senders.iter().enumerate() {
                let (status, body) = bare(sender, place, &access).await;
                let id = &access.operation_id;
                assert!(status == 401 && says_no(surface, &body), "{id} of sender {number}: {status} {body}");
            }
            // On the shared path nobody can tell for whom these ask, so everybody can read the answer.
            for sender in &senders[..5] {
                let (status, body) = bare(sender, "", &access).await;
                let for_all = says_no(Surface::Factory, &body) && says_no(Surface::Author, &body);
                assert!(
                    status == 401 && for_all && body["error"].is_string(),
                    "{}: {status} {body}",
                    access.operation_id
                );
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_free_plan_opens_no_operation_of_the_course_author() {
    let school = School::open().await;
    let sender = school.sender("free author").await;
    for access in guarded(Surface::Author) {
        for place in ["", "/author"] {
            let (status, body) = bare(&sender, place, &access).await;
            assert_eq!((status, &body["code"]), (403, &Value::from("PAID_PLAN_REQUIRED")), "{}", access.operation_id);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_belongs_to_somebody_else_is_answered_like_what_does_not_exist() {
    let school = School::open().await;
    let other = raw_account(&school.server, "pro").await;
    let reader = school.sender("student").await;
    raw_plan(&school.server, &reader, "pro").await;
    let key = raw_author_key(&school.server, &reader).await;
    let mut seen = 0;
    for (surface, place) in SURFACES {
        let (owner, stranger, word, absent) = match surface {
            Surface::Factory => ("account", school.server.bearer(&other.live), "course.any", "20260105_090000_ffffff"),
            _ => ("author", school.server.bearer(&key), "job.any", "job_zzzzzzzzzzzzzzzzzzzz"),
        };
        let owner = school.sender(owner).await;
        for mut example in examples(&assemble(surface).unwrap()).unwrap() {
            if example.path.is_empty() {
                continue;
            }
            seen += 1;
            example.template = format!("{place}{}", example.template);
            let foreign = school.value(word, &owner).await.as_str().unwrap().to_owned();
            let mut told = Vec::new();
            for id in [foreign.as_str(), absent] {
                example.path[0].1 = id.to_owned();
                let reply = send(&example, &stranger).await;
                assert_eq!(reply.status.as_u16(), 404, "{}", example.operation_id);
                told.push(reply.json());
            }
            assert_eq!(told[0], told[1], "{} tells what is foreign from what does not exist", example.operation_id);
            example.path[0].1 = foreign;
            let own = send(&example, &owner).await.status.as_u16();
            assert!([200, 202, 409].contains(&own), "{} of the owner answered {own}", example.operation_id);
        }
    }
    assert!(seen >= 7, "only {seen} operations name a thing");
}
