//! Errors name what is wrong with an input without repeating all of it: an input may be as long as a body.

use schola::kernel::Code;
use serde_json::{Value, json};

use crate::support::fields::Fields;
use crate::support::server::Server;

#[tokio::test]
async fn an_error_does_not_grow_with_what_was_sent() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let long = "x, expected `".repeat(5000);
    let register = json!({ "full_name": "A", "email": "a@school.test", "password": "a good password", "role": long });
    let table = [
        ("POST", "/api/auth/register", register, "role"),
        ("PATCH", "/api/users/me/preferences", json!({ "theme": long }), "theme"),
        ("PATCH", "/api/users/me/preferences", json!({ "reduced_motion": long }), "reduced_motion"),
        ("PATCH", "/api/users/me/preferences", json!({ "week_starts_on": long }), "week_starts_on"),
        (
            "POST",
            "/api/ai-tutor/chat",
            json!({ "message": "a", "history": [{ "role": long, "content": "b" }] }),
            "history.0.role",
        ),
    ];
    for (method, path, body, field) in table {
        let refused = match method {
            "POST" => ada.post(path, &body).await,
            _ => ada.patch(path, &body).await,
        };
        let refused = refused.refused(Code::RequestInvalid);
        assert_eq!(refused["fields"][0]["field"], field, "{path}");
        assert!(refused.to_string().len() < 1000, "{path}: {} bytes", refused.to_string().len());
    }
    let method = reqwest::Method::from_bytes(long.replace(['`', ',', ' '], "").as_bytes()).unwrap();
    let refused = server.nobody().send(method, "/api/users/me", |request| request).await.refused(Code::MethodWrong);
    assert!(refused.to_string().len() < 1000);
    let typed = |request: reqwest::RequestBuilder| {
        request.header("content-type", format!("text/{}", "x".repeat(9000))).body("x")
    };
    for path in ["/api/ai-tutor/chat", "/api/materials"] {
        let refused = ada.send(reqwest::Method::POST, path, typed).await.refused(Code::RequestWrongType);
        assert!(refused.to_string().len() < 2000, "{path}: {} bytes", refused.to_string().len());
    }
}

#[tokio::test]
async fn a_value_that_is_not_in_an_enumeration_is_told_what_is() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let messages = |refused: &Value| refused["fields"][0].text("message").to_owned();
    let refused =
        ada.patch("/api/users/me/preferences", &json!({ "theme": "pink" })).await.refused(Code::RequestInvalid);
    assert_eq!(messages(&refused), "must be one of `system`, `light`, `dark`");
    for wrong in [json!(5), json!(true), json!(null), json!(["dark"])] {
        let refused = ada.patch("/api/users/me/preferences", &json!({ "theme": wrong })).await;
        let refused = refused.refused(Code::RequestInvalid);
        assert!(messages(&refused).starts_with("must ") && refused["fields"][0]["field"] == "theme", "{refused}");
    }
    let refused =
        ada.patch("/api/users/me/preferences", &json!({ "reduced_motion": "yes" })).await.refused(Code::RequestInvalid);
    assert_eq!(messages(&refused), "must be true or false, not a string");
}
