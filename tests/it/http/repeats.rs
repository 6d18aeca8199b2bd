//! `Idempotency-Key`: what makes a request another one. Everything that decides the effect does, and nothing else.

use std::collections::BTreeSet;

use reqwest::{Method, RequestBuilder};
use schola::features;
use schola::kernel::Code;
use serde_json::{Value, json};

use crate::support::contract::{Document, Operation, Surface, assemble, generated};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Reply, Server};

fn picture(color: [u8; 3]) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(40, 30, image::Rgb(color)).write_to(&mut file, image::ImageFormat::Png).unwrap();
    file.into_inner()
}

/// A part of a form: what stands before its blank line, and its content.
type Part<'a> = (&'a str, &'a [u8]);

fn form(boundary: &str, parts: &[Part<'_>]) -> Vec<u8> {
    let mut body = Vec::new();
    for (head, content) in parts {
        body.extend_from_slice(format!("--{boundary}\r\n{head}\r\n\r\n").as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    body
}

async fn send_form(actor: &Actor<'_>, path: &str, key: &str, boundary: &str, parts: &[Part<'_>]) -> Reply {
    let body = form(boundary, parts);
    let add = |request: RequestBuilder| {
        let kind = format!("multipart/form-data; boundary={boundary}");
        request.header("idempotency-key", key).header("content-type", kind).body(body)
    };
    actor.send(Method::POST, path, add).await
}

const FILE: &str = "Content-Disposition: form-data; name=\"file\"; filename=\"leaves.txt\"\r\nContent-Type: text/plain";
const TITLE: &str = "Content-Disposition: form-data; name=\"title\"";

#[tokio::test(flavor = "multi_thread")]
async fn every_part_of_a_form_counts_and_its_boundary_does_not() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let words = b"Roots take up water from the soil around them.".as_slice();
    let send = async |boundary: &str, parts: &[Part<'_>]| send_form(&ada, "/api/materials", "k", boundary, parts).await;
    let first = send("b", &[(FILE, words), (TITLE, b"Roots")]).await.created();
    assert_eq!(send("b", &[(FILE, words), (TITLE, b"Roots")]).await.created(), first);
    assert_eq!(send("another-boundary", &[(FILE, words), (TITLE, b"Roots")]).await.created(), first);
    let renamed = FILE.replace("leaves.txt", "roots.txt");
    let starred = FILE.replace("filename=\"leaves.txt\"", "filename*=UTF-8''roots.txt");
    let retyped = FILE.replace("text/plain", "text/markdown");
    let untyped = FILE.replace("\r\nContent-Type: text/plain", "");
    let nameless = FILE.replace("; filename=\"leaves.txt\"", "");
    let other_words = b"Leaves give off water to the air around them...".as_slice();
    let others: [&[Part<'_>]; 11] = [
        &[(FILE, other_words), (TITLE, b"Roots")],
        &[(FILE, words), (TITLE, b"Stems")],
        &[(FILE, words)],
        &[(&renamed, words), (TITLE, b"Roots")],
        &[(&starred, words), (TITLE, b"Roots")],
        &[(&retyped, words), (TITLE, b"Roots")],
        &[(&untyped, words), (TITLE, b"Roots")],
        &[(&nameless, words), (TITLE, b"Roots")],
        &[(FILE, words), (TITLE, b"Roots"), ("Content-Disposition: form-data; name=\"more\"", b"x")],
        &[(FILE, &words[..words.len() - 1]), (TITLE, b"Roots")],
        &[(FILE, b"Roots"), (TITLE, words)],
    ];
    for parts in others {
        send("b", parts).await.refused(Code::IdempotencyMismatch);
    }
    // The same words as JSON are another body.
    let body = json!({ "title": "Roots", "text": String::from_utf8_lossy(words) });
    let as_json = |request: RequestBuilder| request.header("idempotency-key", "k").json(&body);
    ada.send(Method::POST, "/api/materials", as_json).await.refused(Code::IdempotencyMismatch);
    assert_eq!(ada.get("/api/materials").await.ok().list("materials").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_picture_is_another_request() {
    let server = Server::spawn().await;
    let (ada, key) = (server.learner("ada").await, server.key("linus").await);
    key.post("/v1/learners", &json!({ "full_name": "Bo", "external_reference": "bo" })).await.created();
    key.post("/v1/learners", &json!({ "full_name": "Cy", "external_reference": "cy" })).await.created();
    let (red, blue) = (picture([200, 0, 0]), picture([0, 0, 200]));
    let head = "Content-Disposition: form-data; name=\"file\"; filename=\"me.png\"\r\nContent-Type: image/png";
    let bare = async |actor: &Actor<'_>, path: &str, once: &str, kind: &str, bytes: &[u8]| {
        let (kind, bytes) = (kind.to_owned(), bytes.to_vec());
        let add = move |request: RequestBuilder| {
            request.header("idempotency-key", once).header("content-type", kind).body(bytes)
        };
        actor.send(Method::POST, path, add).await
    };
    let (bo, cy) = (key.acting_for("ext:bo"), key.acting_for("ext:cy"));
    for (actor, path) in [(&ada, "/api/users/me/avatar"), (&bo, "/v1/users/me/avatar")] {
        send_form(actor, path, "form", "b", &[(head, &red)]).await.ok();
        let shown = actor.get(path).await.body;
        send_form(actor, path, "form", "c", &[(head, &red)]).await.ok();
        send_form(actor, path, "form", "b", &[(head, &blue)]).await.refused(Code::IdempotencyMismatch);
        bare(actor, path, "form", "image/png", &red).await.refused(Code::IdempotencyMismatch);
        assert_eq!(actor.get(path).await.body, shown, "nothing changed");
        bare(actor, path, "bare", "image/png", &blue).await.ok();
        assert_ne!(actor.get(path).await.body, shown);
        bare(actor, path, "bare", "image/png", &red).await.refused(Code::IdempotencyMismatch);
        bare(actor, path, "bare", "image/webp", &blue).await.refused(Code::IdempotencyMismatch);
    }
    // For another learner it is another request.
    send_form(&cy, "/v1/users/me/avatar", "form", "b", &[(head, &blue)]).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_sent_at_once_with_one_key_are_one_request() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let pictures: Vec<Vec<u8>> = (0..6).map(|number: u8| picture([number * 40, 0, 0])).collect();
    let head = "Content-Disposition: form-data; name=\"file\"; filename=\"me.png\"\r\nContent-Type: image/png";
    let parts: Vec<[Part<'_>; 1]> = pictures.iter().map(|bytes| [(head, bytes.as_slice())]).collect();
    let sent = parts.iter().map(|parts| send_form(&ada, "/api/users/me/avatar", "once", "b", parts));
    let statuses: Vec<u16> =
        futures_util::future::join_all(sent).await.into_iter().map(|reply| reply.status.as_u16()).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 5, "{statuses:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_query_counts_and_an_absent_body_is_an_empty_one() {
    let server = Server::spawn().await;
    let (ada, developer) = (server.learner("ada").await, server.developer("linus").await);
    let body = json!({ "title": "T", "text": "Leaves are green." });
    let create = async |query: &str| {
        let add = |request: RequestBuilder| request.header("idempotency-key", "q").json(&body);
        ada.send(Method::POST, &format!("/api/materials{query}"), add).await
    };
    let first = create("?a=1").await.created();
    assert_eq!(create("?a=1").await.created(), first);
    for query in ["", "?a=2", "?a=1&b=1"] {
        create(query).await.refused(Code::IdempotencyMismatch);
    }
    let id = developer.post("/api/developer/keys", &json!({ "name": "A" })).await.created()["id"].to_string();
    let path = format!("/api/developer/keys/{id}/rotate");
    let rotate = async |kind: Option<&str>, body: Option<&str>| {
        let add = |request: RequestBuilder| {
            let mut request = request.header("idempotency-key", "r");
            if let Some(kind) = kind {
                request = request.header("content-type", kind);
            }
            if let Some(body) = body { request.body(body.to_owned()) } else { request }
        };
        developer.send(Method::POST, &path, add).await
    };
    rotate(None, None).await.created();
    // A repeat says that it was done before; another body says that it is another one.
    for (kind, body) in [(None, None), (None, Some("")), (Some("application/json"), Some(""))] {
        let refused = rotate(kind, body).await.refused(Code::IdempotencyMismatch);
        assert!(refused.text("error").contains("already processed"), "{refused}");
    }
    let refused = rotate(Some("application/json"), Some("{\"overlap_seconds\":60}")).await;
    let refused = refused.refused(Code::IdempotencyMismatch);
    assert!(refused.text("error").contains("different body"), "{refused}");
}

/// The operations that take the header.
fn takers(document: &Document) -> BTreeSet<String> {
    let takes = |operation: &Operation<'_>| {
        operation.parameters().unwrap().iter().any(|parameter| parameter.name.eq_ignore_ascii_case("Idempotency-Key"))
    };
    document
        .operations()
        .unwrap()
        .iter()
        .filter(|operation| takes(operation))
        .map(|operation| operation.id.to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_operation_takes_another_body_under_a_used_key() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let developer = server.developer("linus").await;
    let ada = server.learner("ada").await;
    let key = server.raw_key(&developer, &[]).await;
    let account = admin.post("/api/admin/accounts", &json!({ "name": "Meridian", "plan": "free" })).await.created();
    let account = account["id"].to_string();
    // Each operation with two bodies that are both good.
    let two: Vec<(&Actor<'_>, String, Value, Value)> = vec![
        (&ada, "/api/materials".into(), json!({ "title": "A", "text": "Aa." }), json!({ "title": "B", "text": "Aa." })),
        (&ada, "/api/ai-tutor/chat".into(), json!({ "message": "Why?" }), json!({ "message": "How?" })),
        (&key, "/v1/learners".into(), json!({ "full_name": "A" }), json!({ "full_name": "B" })),
        (&developer, "/api/developer/keys".into(), json!({ "name": "A" }), json!({ "name": "B" })),
        (
            &admin,
            "/api/admin/users".into(),
            json!({ "full_name": "A", "username": "aaa", "role": "student", "password": "long enough for all" }),
            json!({ "full_name": "B", "username": "bbb", "role": "student", "password": "long enough for all" }),
        ),
        (&admin, "/api/admin/invitations".into(), json!({ "role": "student" }), json!({ "role": "tutor" })),
        (&admin, "/api/admin/accounts".into(), json!({ "name": "A" }), json!({ "name": "B" })),
        (&admin, format!("/api/admin/accounts/{account}/keys"), json!({ "mode": "live" }), json!({ "mode": "test" })),
        (
            &admin,
            format!("/api/admin/users/{}/top-ups", developer.id),
            json!({ "meter": "requests", "amount": 1 }),
            json!({ "meter": "requests", "amount": 2 }),
        ),
    ];
    for (actor, path, one, other) in &two {
        let send = async |body: &Value| {
            actor.send(Method::POST, path, |request| request.header("idempotency-key", "same").json(body)).await
        };
        let first = send(one).await;
        assert!(first.status.is_success(), "{path}: {} {}", first.status, first.json());
        send(other).await.refused(Code::IdempotencyMismatch);
    }
    // What the contract says of the header holds in the code, which nothing else compares.
    let of_contract = |surface: Surface| takers(&assemble(surface).unwrap());
    assert_eq!(of_contract(Surface::Platform), takers(&generated::<features::Platform>("/api").unwrap()));
    assert_eq!(of_contract(Surface::Factory), takers(&generated::<features::Factory>("/api/v1").unwrap()));
    assert_eq!(of_contract(Surface::Author), takers(&generated::<features::Author>("/api/v1").unwrap()));
    let partner = takers(&generated::<features::Partner>("/v1").unwrap());
    assert!(of_contract(Surface::Partner).is_subset(&partner));
    assert!(of_contract(Surface::Partner).len() >= 13);
    // Whatever takes the header is a POST with a person or a key behind it, and says what a conflict is.
    for surface in Surface::ALL {
        let document = assemble(surface).unwrap();
        for operation in document.operations().unwrap() {
            let parameters = operation.parameters().unwrap();
            if parameters.iter().any(|parameter| parameter.name == "Idempotency-Key") {
                assert_eq!(operation.method, "POST", "{}", operation.id);
                let answers = operation.answers().unwrap();
                assert!(answers.iter().any(|(status, _)| *status == "409"), "{} declares no 409", operation.id);
            }
        }
    }
}
