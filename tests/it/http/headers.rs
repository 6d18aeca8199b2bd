//! What every answer carries: request id, policies, compression, what browsers of other origins may read.

use std::collections::BTreeSet;
use std::io::Read;

use reqwest::{Method, StatusCode};
use schola::kernel::Code;
use serde_json::json;

use super::client;
use crate::support::server::{PASSWORD, Server};

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_has_a_request_id_of_its_own() {
    let server = Server::spawn().await;
    let nobody = server.nobody();
    let mut ids = BTreeSet::new();
    let paths = [
        "/api/health",
        "/api/nowhere",
        "/api/users/me",
        "/",
        "/docs",
        "/a/x/nothing.js",
        "/v1/x",
        "/factory/api/v1/courses",
    ];
    for path in paths {
        let answer = nobody.get(path).await;
        let id = answer.header("x-request-id").unwrap_or_else(|| panic!("{path} has no request id")).to_owned();
        assert!(id.starts_with("req_"), "{id}");
        if let Some(said) = answer.json().get("request_id") {
            assert_eq!(said, id.as_str(), "{path}");
        }
        ids.insert(id);
    }
    assert_eq!(ids.len(), paths.len());
    // Nobody chooses the id of a request for us.
    let chosen = nobody.send(Method::GET, "/api/health", |request| request.header("x-request-id", "mine")).await;
    assert_ne!(chosen.header("x-request-id"), Some("mine"));
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_say_what_a_browser_may_do_with_them() {
    let server = Server::spawn().await;
    for (path, is_page) in
        [("/", true), ("/docs", true), ("/api/health", false), ("/api/nowhere", false), ("/v1/x", false)]
    {
        let answer = server.nobody().get(path).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path}");
        }
        assert!(answer.header("strict-transport-security").is_none(), "{path} is not served over HTTPS");
        assert!(answer.header("access-control-allow-origin").is_none(), "{path}");
        assert!(answer.header("set-cookie").is_none(), "{path}");
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(policy.contains("script-src 'self'"), is_page, "{path}: {policy}");
        assert_eq!(policy.contains("default-src 'none'"), !is_page, "{path}: {policy}");
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
    }
    let strict = Server::with(|config| config.server.public_url = Some("https://school.example".into())).await;
    assert_eq!(strict.nobody().get("/").await.header("strict-transport-security"), Some("max-age=31536000"));
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_with_data_are_not_kept_by_anybody() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    for path in ["/api/users/me", "/api/materials", "/api/nowhere"] {
        assert_eq!(ada.get(path).await.header("cache-control"), Some("no-store"), "{path}");
    }
}

fn unpacked(encoding: Option<&str>, bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    match encoding {
        Some("gzip") => {
            flate2::read::GzDecoder::new(bytes).read_to_end(&mut plain).unwrap();
        }
        Some("br") => {
            brotli::Decompressor::new(bytes, 4096).read_to_end(&mut plain).unwrap();
        }
        None => plain.extend_from_slice(bytes),
        Some(other) => panic!("nobody asked for {other}"),
    }
    plain
}

#[tokio::test(flavor = "multi_thread")]
async fn large_answers_are_compressed_as_the_asker_likes_it() {
    let server = Server::spawn().await;
    let shell = String::from_utf8(server.nobody().get("/").await.body).unwrap();
    let script =
        regex::Regex::new(r#""(/a/[0-9a-f]+/joined/core\.js)""#).unwrap().captures(&shell).unwrap()[1].to_owned();
    for path in ["/openapi/platform.json", "/openapi/platform.yaml", script.as_str()] {
        let plain = client().get(format!("{}{path}", server.base())).send().await.unwrap();
        assert_eq!(plain.headers().get("content-encoding"), None, "{path}");
        let plain = plain.bytes().await.unwrap();
        for (accepted, encoding) in [
            ("gzip", Some("gzip")),
            ("br", Some("br")),
            ("gzip, deflate, br, zstd", Some("br")),
            ("br;q=0.5, gzip;q=0.8", Some("gzip")),
            ("br;q=0, gzip", Some("gzip")),
            ("br;q=0, gzip;q=0", None),
            ("identity", None),
            ("deflate", None),
        ] {
            let request = client().get(format!("{}{path}", server.base())).header("accept-encoding", accepted);
            let answer = request.send().await.unwrap();
            let given = answer.headers().get("content-encoding").map(|value| value.to_str().unwrap().to_owned());
            assert_eq!(given.as_deref(), encoding, "{path} for {accepted}");
            if encoding.is_some() {
                let vary = answer.headers().get_all("vary").iter().any(|value| value == "Accept-Encoding");
                assert!(vary, "{path} for {accepted}");
            }
            let bytes = answer.bytes().await.unwrap();
            assert!(encoding.is_none() || bytes.len() < plain.len(), "{path} for {accepted}");
            assert_eq!(unpacked(encoding, &bytes), plain, "{path} for {accepted}");
        }
    }
    let small = client().get(format!("{}/api/health", server.base())).header("accept-encoding", "gzip");
    assert_eq!(small.send().await.unwrap().headers().get("content-encoding"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_named_origins_may_read_answers_from_a_browser() {
    let server = Server::with(|config| config.network.cors_origins = vec!["https://app.example".into()]).await;
    let from = |origin: &'static str| move |request: reqwest::RequestBuilder| request.header("origin", origin);
    let allowed = server.nobody().send(Method::GET, "/api/health", from("https://app.example")).await;
    assert_eq!(allowed.header("access-control-allow-origin"), Some("https://app.example"));
    assert!(allowed.header("access-control-expose-headers").unwrap().contains("x-request-id"));
    assert!(allowed.header("access-control-allow-credentials").is_none());
    assert_eq!(allowed.header("vary"), Some("Origin"));
    let refused = server.nobody().send(Method::GET, "/api/users/me", from("https://app.example")).await;
    assert_eq!(refused.header("access-control-allow-origin"), Some("https://app.example"));
    refused.refused(Code::AuthMissing);
    for origin in ["https://evil.example", "null", "https://app.example.evil.example", "http://app.example"] {
        let foreign = server.nobody().send(Method::GET, "/api/health", from(origin)).await;
        assert_eq!(foreign.header("access-control-allow-origin"), None, "{origin}");
    }
    let ask = |origin: &'static str| {
        move |request: reqwest::RequestBuilder| {
            let request = request.header("origin", origin).header("access-control-request-method", "PATCH");
            request.header("access-control-request-headers", "authorization, content-type")
        }
    };
    let ahead = server.nobody().send(Method::OPTIONS, "/api/users/me", ask("https://app.example")).await;
    assert_eq!(ahead.status, StatusCode::NO_CONTENT);
    assert_eq!(ahead.header("access-control-allow-origin"), Some("https://app.example"));
    assert!(ahead.header("access-control-allow-methods").unwrap().contains("PATCH"));
    assert_eq!(ahead.header("access-control-allow-headers"), Some("authorization, content-type"));
    let foreign = server.nobody().send(Method::OPTIONS, "/api/users/me", ask("https://evil.example")).await;
    assert_eq!(foreign.header("access-control-allow-origin"), None);
    assert_eq!(foreign.header("access-control-allow-methods"), None);
    let body = json!({ "email": "head@school.test", "password": PASSWORD });
    server.nobody().post("/api/auth/login", &body).await.ok();
}
