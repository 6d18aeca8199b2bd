//! Paths, methods and surfaces.

use reqwest::{Method, StatusCode};
use schola::http::context::TrustedProxies;
use schola::kernel::{Code, Secret};
use serde_json::{Value, json};

use super::client;
use crate::support::fields::Fields;
use crate::support::server::{PASSWORD, Server};

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_path_is_absent_and_a_wrong_method_says_which_ones_there_are() {
    let server = Server::spawn().await;
    let nobody = server.nobody();
    for path in ["/api", "/api/", "/api/nowhere", "/api/auth", "/api/auth/login/more", "/api//health"] {
        nobody.get(path).await.refused(Code::RouteUnknown);
    }
    let wrong = nobody.delete("/api/health").await;
    assert_eq!(wrong.header("allow"), Some("GET, HEAD, OPTIONS"));
    wrong.refused(Code::MethodWrong);
    let wrong = nobody.get("/api/auth/login").await;
    assert_eq!(wrong.header("allow"), Some("OPTIONS, POST"));
    wrong.refused(Code::MethodWrong);
    let asked = nobody.send(Method::OPTIONS, "/api/users/me", |request| request).await;
    assert_eq!(asked.status, StatusCode::NO_CONTENT);
    assert_eq!(asked.header("allow"), Some("DELETE, GET, HEAD, OPTIONS, PATCH"));
    let wrong = nobody.post_empty("/materials").await;
    assert_eq!((wrong.status.as_u16(), wrong.header("allow")), (405, Some("GET, HEAD")));
}

#[tokio::test(flavor = "multi_thread")]
async fn head_answers_like_get_without_the_body() {
    let server = Server::spawn().await;
    for path in ["/api/health", "/", "/api/nowhere", "/openapi/platform.json", "/docs", "/docs/de"] {
        let whole = server.nobody().get(path).await;
        let head = server.nobody().send(Method::HEAD, path, |request| request).await;
        assert_eq!(head.status, whole.status, "{path}");
        assert_eq!(head.header("content-type"), whole.header("content-type"), "{path}");
        assert!(head.body.is_empty() && !whole.body.is_empty(), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_not_translated_leads_to_the_english_one() {
    let server = Server::spawn().await;
    for name in ["errors", "settings", "licences", "reference/platform"] {
        let answer = client().get(format!("{}/docs/de/{name}", server.base())).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::TEMPORARY_REDIRECT, "{name}");
        assert_eq!(answer.headers()["location"].to_str().unwrap(), format!("/docs/{name}"));
        assert_eq!(answer.headers()["cache-control"].to_str().unwrap(), "no-cache", "{name}");
    }
    for path in ["/docs/de", "/docs/de/", "/docs/de/overview", "/docs/de/guide/"] {
        let answer = client().get(format!("{}{path}", server.base())).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shared_path_answers_strangers_in_words_that_both_readers_know() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    for (actor, challenge) in
        [(server.nobody(), "Bearer realm=\"schola\""), (ada, "Bearer realm=\"schola\", error=\"invalid_token\"")]
    {
        let answer = actor.get("/api/v1/courses").await;
        assert_eq!((answer.status.as_u16(), answer.header("www-authenticate")), (401, Some(challenge)));
        let body = answer.json();
        assert_eq!(body["code"], "INVALID_API_KEY");
        assert_eq!(body["detail"]["error"]["type"], "authentication_error");
        assert_eq!(body["detail"]["error"]["code"], "invalid_api_key");
        assert_eq!(body["error"], body["message"]);
        assert!(body["request_id"].as_str().is_some_and(|id| id.starts_with("req_")));
    }
    assert_eq!(server.nobody().get("/api/v1/nothing").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn prefixes_choose_the_dialect() {
    let server = Server::spawn().await;
    let nobody = server.nobody();
    let factory = nobody.get("/factory/api/v1/courses").await;
    assert_eq!(factory.status, StatusCode::UNAUTHORIZED);
    assert_eq!(factory.json()["detail"]["error"]["type"], "authentication_error");
    assert_eq!(factory.json().as_object().unwrap().len(), 1);
    let author = nobody.get("/author/api/v1/courses/jobs/job_x").await;
    assert_eq!(author.status, StatusCode::UNAUTHORIZED);
    assert_eq!(author.json()["code"], "INVALID_API_KEY");
    assert_eq!(author.json().as_object().unwrap().len(), 2);
    assert_eq!(nobody.get("/factory/api/v1/nothing").await.json()["detail"]["error"]["type"], "not_found_error");
    assert_eq!(nobody.get("/author/api/v1/nothing").await.json()["code"], "NOT_FOUND");
    for prefix in ["/factory", "/author"] {
        assert_eq!(nobody.get(&format!("{prefix}/api/health")).await.ok()["status"], "ok");
    }
    nobody.get("/v1/nothing").await.refused(Code::RouteUnknown);
    server.admin().await.get("/v1/nothing").await.refused(Code::RouteUnknown);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_header_of_the_partner_surface_has_no_place_on_the_platform() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let sent = ada.send(Method::GET, "/api/materials", |request| request.header("schola-learner", "ext-7")).await;
    sent.refused(Code::LearnerHeader);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_figures_are_for_admins_and_for_this_machine() {
    let server = Server::spawn().await;
    server.nobody().get("/api/health").await.ok();
    let figures = server.nobody().get("/metrics").await;
    assert_eq!(figures.status, StatusCode::OK);
    let text = String::from_utf8(figures.body).unwrap();
    assert!(text.contains("getHealth"), "{text}");
    assert_eq!(server.admin().await.get("/metrics").await.status, StatusCode::OK);
    assert_eq!(server.learner("ada").await.get("/metrics").await.json()["code"], "auth.role_wrong");
    assert_eq!(server.bearer("nonsense").get("/metrics").await.json()["code"], "auth.invalid");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_figures_ask_for_their_token_where_one_is_set() {
    let server = Server::with(|config| config.logs.metrics_token = Some(Secret::new("figures-only".to_owned()))).await;
    assert_eq!(server.nobody().get("/metrics").await.json()["code"], "auth.missing");
    assert_eq!(server.bearer("figures-onl").get("/metrics").await.json()["code"], "auth.invalid");
    assert_eq!(server.bearer("figures-only").get("/metrics").await.status, StatusCode::OK);
    assert_eq!(server.admin().await.get("/metrics").await.status, StatusCode::OK);
    server.bearer("figures-only").get("/api/users/me").await.refused(Code::AuthInvalid);
}

/// The address that the log has for a sign-in with this header.
async fn logged_address(server: &Server, forwarded: &str) -> Value {
    let body = json!({ "email": "head@school.test", "password": PASSWORD });
    let send = |request: reqwest::RequestBuilder| request.json(&body).header("x-forwarded-for", forwarded);
    let signed = server.nobody().send(Method::POST, "/api/auth/login", send).await.ok();
    let admin = server.bearer(signed.text("token"));
    admin.get("/api/admin/audit?action=auth.signed_in").await.ok()["entries"][0]["address"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_trusted_proxy_says_on_whose_behalf_it_asks() {
    let server = Server::spawn().await;
    assert_eq!(logged_address(&server, "203.0.113.9").await, "127.0.0.1");
    let trusting = Server::with(|config| {
        config.network.trusted_proxies = TrustedProxies::parse("127.0.0.0/8, 10.0.0.0/8").unwrap()
    })
    .await;
    for (forwarded, address) in [
        ("203.0.113.9", "203.0.113.9"),
        ("198.51.100.1, 203.0.113.9, 10.1.2.3", "203.0.113.9"),
        ("2001:db8::7", "2001:db8::7"),
    ] {
        assert_eq!(logged_address(&trusting, forwarded).await, address, "{forwarded}");
    }
    let from_outside = |request: reqwest::RequestBuilder| request.header("x-forwarded-for", "203.0.113.9");
    let outside = trusting.nobody().send(Method::GET, "/metrics", from_outside).await;
    assert_eq!(outside.status, StatusCode::UNAUTHORIZED);
}
