//! Paths and queries: one resource has one path, and a parameter is given once.

use std::collections::BTreeSet;

use reqwest::{Method, StatusCode};
use schola::kernel::Code;
use serde_json::json;

use crate::support::contract::{Surface, assemble};
use crate::support::fields::Fields;
use crate::support::holders::raw_account;
use crate::support::server::{Actor, Server};

/// Texts that are no id, though a lenient reader would take some of them for 1.
const NO_IDS: [&str; 20] = [
    "+1",
    "%2B1",
    "01",
    "001",
    "1.0",
    "1e0",
    "%201",
    "1%20",
    "-1",
    "0",
    "0x1",
    "1_0",
    "%D9%A1",
    "%EF%BC%91",
    "1,2",
    "1;x=y",
    "search",
    "9223372036854775808",
    "%FF",
    "1%00",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_is_no_id_leads_nowhere_whatever_the_operation() {
    let server = Server::spawn().await;
    let (admin, developer) = (server.admin().await, server.developer("linus").await);
    let mut walked = 0;
    for surface in [Surface::Platform, Surface::Partner, Surface::Factory, Surface::Author] {
        let document = assemble(surface).unwrap();
        for operation in document.operations().unwrap() {
            let parameters = operation.parameters().unwrap();
            let in_path: Vec<_> = parameters.iter().filter(|parameter| parameter.place == "path").collect();
            if in_path.is_empty() {
                continue;
            }
            let answers = operation.answers().unwrap();
            assert!(answers.iter().any(|(status, _)| *status == "404"), "{} declares no 404", operation.id);
            let is_id = |parameter: &&&crate::support::contract::Parameter<'_>| parameter.name == "id";
            if surface != Surface::Platform || !in_path.iter().any(|parameter| is_id(&parameter)) {
                continue;
            }
            walked += 1;
            for text in NO_IDS {
                let path = operation.path.replace("{id}", text).replace("{mode}", "live");
                let method: Method = operation.method.parse().unwrap();
                for actor in [&admin, &developer, &server.nobody()] {
                    let reply = actor.send(method.clone(), &path, |request| request.json(&json!({}))).await;
                    assert_eq!(reply.status, StatusCode::NOT_FOUND, "{method} {path}");
                    assert_eq!(reply.json()["code"], "route.unknown", "{method} {path}");
                }
            }
        }
    }
    assert!(walked > 20, "{walked} operations have an id in their path");
}

#[tokio::test(flavor = "multi_thread")]
async fn learners_and_courses_have_one_path_too() {
    let server = Server::spawn().await;
    let key = server.key("linus").await;
    let body = json!({ "full_name": "Ada", "external_reference": "Ada-1" });
    let id = key.post("/v1/learners", &body).await.created().number("id");
    key.get(&format!("/v1/learners/{id}")).await.ok();
    key.get("/v1/learners/ext:Ada-1").await.ok();
    let others = [format!("+{id}"), format!("0{id}"), format!("{id}.0"), format!("%20{id}"), format!("{id}/")];
    let named = ["ext:ada-1", "EXT:Ada-1", "Ada-1", "ext:", "ext:Ada-1%20", "search"].map(str::to_owned);
    for text in others.into_iter().chain(named) {
        for method in [Method::GET, Method::PATCH, Method::DELETE] {
            let path = format!("/v1/learners/{text}");
            let reply = key.send(method.clone(), &path, |request| request.json(&json!({}))).await;
            assert_eq!(reply.status, StatusCode::NOT_FOUND, "{method} {path}");
        }
    }
    key.get(&format!("/v1/learners/{id}")).await.ok();
    let account = raw_account(&server, "free").await;
    let live = server.bearer(&account.live);
    let made =
        live.post("/api/v1/courses", &json!({ "sources": [{ "type": "text", "value": "Lift with care." }] })).await;
    let course = made.json()["course_id"].as_str().unwrap_or_else(|| panic!("{}", made.json())).to_owned();
    live.get(&format!("/api/v1/courses/{course}")).await.ok();
    for text in [course.to_uppercase(), format!("{course}%20"), format!("+{course}"), "search".to_owned()] {
        if text != course {
            assert_eq!(live.get(&format!("/api/v1/courses/{text}")).await.status, StatusCode::NOT_FOUND, "{text}");
        }
    }
}

async fn material(ada: &Actor<'_>) -> String {
    let body = json!({ "title": "T", "text": "Leaves are green." });
    ada.post("/api/materials", &body).await.created()["id"].to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn slashes_and_case_make_another_path_and_escapes_do_not() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let id = material(&ada).await;
    // An escaped digit is the same text (RFC 3986, 6.2.2.2).
    let escaped: String = id.bytes().map(|digit| format!("%{digit:02X}")).collect();
    assert_eq!(ada.get(&format!("/api/materials/{escaped}")).await.ok()["material"]["id"].to_string(), id);
    for path in [
        format!("/api/materials/{id}/"),
        format!("/api/materials//{id}"),
        format!("/api//materials/{id}"),
        format!("/API/materials/{id}/x"),
        format!("/api/Materials/{id}"),
        format!("/api/materials/{id}/text"),
        "/api/materials/".to_owned(),
        "/api/users/me/".to_owned(),
        "/api/users//me".to_owned(),
    ] {
        let reply = ada.get(&path).await;
        let is_page = !path.starts_with("/api/");
        assert!(is_page || reply.status == StatusCode::NOT_FOUND, "{path} answered {}", reply.status);
    }
    // No 405 for a word where an id belongs: with no method is there anything.
    for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS, Method::HEAD]
    {
        let reply = ada.send(method.clone(), "/api/materials/search", |request| request).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{method}");
        assert_eq!(reply.header("allow"), None, "{method}");
    }
    let wrong = ada.send(Method::PUT, &format!("/api/materials/{id}"), |request| request).await;
    assert_eq!(
        (wrong.status, wrong.header("allow")),
        (StatusCode::METHOD_NOT_ALLOWED, Some("DELETE, GET, HEAD, OPTIONS, PATCH"))
    );
    let admin = server.admin().await;
    let wrong = admin.delete("/api/admin/accounts/1/keys/LIVE").await;
    wrong.refused(Code::RouteUnknown);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_escaped_path_does_not_make_a_repeat_another_request() {
    let server = Server::spawn().await;
    let developer = server.developer("linus").await;
    let id = developer.post("/api/developer/keys", &json!({ "name": "A" })).await.created()["id"].to_string();
    let escaped: String = id.bytes().map(|digit| format!("%{digit:02x}")).collect();
    let rotate = async |id: &str| {
        let path = format!("/api/developer/keys/{id}/rotate");
        developer.send(Method::POST, &path, |request| request.header("idempotency-key", "once")).await
    };
    rotate(&id).await.created();
    rotate(&escaped).await.refused(Code::IdempotencyMismatch);
    let keys = developer.get("/api/developer/keys").await.ok();
    assert_eq!(keys.list("keys").len(), 2, "{keys}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_parameter_names_its_rule_in_plain_words() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    for (path, rule, message) in [
        ("/api/materials?limit=x", "type", "must be a whole number"),
        ("/api/materials?limit=0", "range", "must be a whole number from 1 to 100"),
        ("/api/materials?cursor=x", "incorrect", "must be a `next_cursor` of this list"),
        ("/api/admin/users?role=x", "choice", "must be student, tutor, admin or developer"),
        ("/api/admin/audit?since=x", "time", "must be a time such as 2026-03-01T09:30:00Z"),
        ("/api/admin/audit?since=0000-01-01T00:00:00Z", "time", "must be a time such as 2026-03-01T09:30:00Z"),
        ("/api/analytics/platform?from=0000-01-01", "time", "must be a date such as 2026-03-01, from 0001-01-01 to"),
        ("/api/clp/me/evidence", "required", "is required. Add it to the query with a value"),
        ("/api/clp/me/evidence?dimension=", "choice", "must be "),
        ("/api/classes?archived=", "type", "must be true or false"),
    ] {
        let reply = admin.get(path).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{path}");
        let fault = reply.json()["fields"][0].clone();
        assert_eq!(fault["code"], rule, "{path}: {fault}");
        assert!(fault["message"].as_str().is_some_and(|said| said.starts_with(message)), "{path}: {fault}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parameter_of_the_query_is_given_once() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    for (query, name) in [
        ("limit=1&limit=2", "limit"),
        ("limit=1&limit=1", "limit"),
        ("cursor=a&limit=1&cursor=b", "cursor"),
        ("query=a&%71uery=b", "query"),
        ("query&query=", "query"),
        ("unheard=1&unheard=2", "unheard"),
        ("query=%FF", "query"),
    ] {
        let refused = ada.get(&format!("/api/materials?{query}")).await.refused(Code::RequestInvalid);
        assert_eq!(refused["fields"][0]["field"], name, "{query}");
    }
    let long = "n".repeat(3000);
    for query in [format!("{long}=1&{long}=2"), format!("{long}=%FF"), format!("%FF{long}=1")] {
        let refused = ada.get(&format!("/api/materials?{query}")).await.refused(Code::RequestInvalid);
        assert!(refused.text("error").len() <= 1000, "{refused}");
        assert!(refused["fields"][0].text("field").len() <= 200, "{refused}");
    }
    let kind = format!("text/{long}");
    let add = |request: reqwest::RequestBuilder| request.header("content-type", &kind).body("{}");
    ada.send(Method::POST, "/api/ai-tutor/chat", add).await.refused(Code::RequestWrongType);
    let many: Vec<String> = (0..65).map(|number| format!("p{number}=1")).collect();
    ada.get(&format!("/api/materials?{}", many.join("&"))).await.refused(Code::RequestInvalid);
    ada.get(&format!("/api/materials?&&{}&&", many[..64].join("&"))).await.ok();
    ada.get("/api/materials?query=%C3%A4&limit=3&&").await.ok();
    let developer = server.developer("linus").await;
    for id in ["+1", "01", "1.0", "%2B1"] {
        let refused = developer.get(&format!("/api/developer/usage?key={id}")).await.refused(Code::RequestInvalid);
        assert_eq!(refused["fields"][0]["field"], "key", "{id}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_of_a_body_is_given_once() {
    let server = Server::spawn().await;
    let send = async |body: &'static str| {
        let add = |request: reqwest::RequestBuilder| request.header("content-type", "application/json").body(body);
        server.nobody().send(Method::POST, "/api/auth/login", add).await.refused(Code::RequestInvalid)
    };
    for (body, said) in [
        (r#"{"email":"a@school.test","email":"head@school.test","password":"p"}"#, "email"),
        (r#"{"email":"head@school.test","password":"a","password":"b"}"#, "password"),
        (r#"{"email":"head@school.test","password":"a","passwor\u0064":"b"}"#, "password"),
    ] {
        let refused = send(body).await;
        assert!(refused.text("error").contains(said), "{refused}");
    }
}

#[test]
fn no_query_parameter_of_the_contract_is_a_list() {
    let mut lists = BTreeSet::new();
    for surface in Surface::ALL {
        let document = assemble(surface).unwrap();
        for operation in document.operations().unwrap() {
            for parameter in operation.parameters().unwrap() {
                let schema = document.resolve(&parameter.node["schema"]).unwrap();
                if parameter.place == "query" && schema["type"] == "array" {
                    lists.insert(format!("{} {}", operation.id, parameter.name));
                }
            }
        }
    }
    assert!(lists.is_empty(), "a repeated parameter is refused, so that none can be a list: {lists:?}");
}
