//! Every cause through every dialect.

use std::collections::BTreeSet;
use std::time::Duration;

use poem::http::StatusCode;
use schola::http::dialect::{Dialect, render};
use schola::kernel::{Cause, Code, Error};
use serde_json::Value;

use crate::support::fields::Fields;

const REQUEST: &str = "req_0123456789_000001";

struct Rendered {
    status: StatusCode,
    headers: poem::http::HeaderMap,
    body: Value,
}

async fn rendered(dialect: Dialect, error: &Error) -> Rendered {
    let response = render(dialect, error, REQUEST, "https://school.example");
    let (parts, body) = response.into_parts();
    let body = body.into_bytes().await.unwrap();
    Rendered { status: parts.status, headers: parts.headers, body: serde_json::from_slice(&body).unwrap() }
}

/// Cause, then the status on platform and partner, on the factory and the shared path, and on the author's surface.
const STATUSES: [(Cause, u16, u16, u16); 17] = [
    (Cause::BadInput, 400, 400, 400),
    (Cause::NoCredential, 401, 401, 401),
    (Cause::Forbidden, 403, 404, 403),
    (Cause::PlanRefused, 403, 404, 403),
    (Cause::Absent, 404, 404, 404),
    (Cause::WrongMethod, 405, 405, 405),
    (Cause::Timeout, 408, 408, 408),
    (Cause::Conflict, 409, 409, 409),
    (Cause::TooLarge, 413, 413, 413),
    (Cause::WrongType, 415, 415, 415),
    (Cause::WrongRange, 416, 416, 416),
    (Cause::RuleBroken, 422, 400, 400),
    (Cause::QuotaSpent, 429, 429, 403),
    (Cause::TooFast, 429, 429, 429),
    (Cause::Dependency, 503, 500, 500),
    (Cause::Overload, 503, 503, 503),
    (Cause::Internal, 500, 500, 500),
];

fn an_error(cause: Cause) -> Error {
    let code = Code::ALL.iter().find(|code| code.cause() == cause).unwrap_or_else(|| panic!("no code has {cause:?}"));
    Error::new(*code, "A sentence for the person.").because("the cellar is on fire")
}

#[tokio::test]
async fn every_cause_has_its_status_in_every_dialect() {
    let known: BTreeSet<String> = STATUSES.iter().map(|(cause, ..)| format!("{cause:?}")).collect();
    assert_eq!(known, Cause::ALL.iter().map(|cause| format!("{cause:?}")).collect());
    for (cause, platform, factory, author) in STATUSES {
        for dialect in Dialect::ALL {
            let expected = match dialect {
                Dialect::Platform | Dialect::Partner => platform,
                Dialect::Factory | Dialect::Shared => factory,
                Dialect::Author => author,
            };
            let answer = rendered(dialect, &an_error(cause)).await;
            assert_eq!(answer.status.as_u16(), expected, "{cause:?} in {dialect:?}");
            assert_eq!(answer.headers["content-type"], "application/json", "{cause:?} in {dialect:?}");
            assert_eq!(answer.headers["cache-control"], "no-store", "{cause:?} in {dialect:?}");
        }
    }
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[tokio::test]
async fn every_dialect_keeps_its_shape_for_every_code() {
    for code in Code::ALL {
        let error = Error::new(*code, "A sentence for the person.").because("the cellar is on fire");
        for dialect in Dialect::ALL {
            let Rendered { body, .. } = rendered(dialect, &error).await;
            assert!(!body.to_string().contains("cellar"), "{code:?} in {dialect:?} tells what only the log may know");
            match dialect {
                Dialect::Platform | Dialect::Partner => {
                    assert_eq!(body["request_id"], REQUEST);
                    let paid = matches!(code.cause(), Cause::QuotaSpent | Cause::PlanRefused);
                    assert_eq!(body.get("upgrade_url").is_some(), paid, "{code:?}");
                    assert_eq!(body["code"], code.name());
                    if paid {
                        assert_eq!(keys(&body), ["error", "code", "upgrade_url", "request_id"]);
                        assert_eq!(body["upgrade_url"], "https://school.example/api-pricing");
                    } else {
                        assert_eq!(keys(&body), ["error", "code", "request_id"]);
                    }
                }
                Dialect::Factory => {
                    assert_eq!(keys(&body), ["detail"]);
                    assert_eq!(keys(&body["detail"]), ["error"]);
                    let error = &body["detail"]["error"];
                    assert_eq!(error["message"], "A sentence for the person.");
                    assert!(error["type"].as_str().is_some_and(|kind| !kind.is_empty()));
                    assert!(keys(error).iter().all(|key| ["type", "message", "code", "param"].contains(key)));
                }
                Dialect::Author => {
                    assert_eq!(keys(&body), ["message", "code"]);
                    let code = body.text("code");
                    assert!(code.chars().all(|c| c.is_ascii_uppercase() || c == '_'), "{code}");
                }
                Dialect::Shared => {
                    assert_eq!(keys(&body), ["error", "message", "code", "detail", "request_id"]);
                    assert_eq!(body["error"], body["message"]);
                    assert_eq!(body["message"], body["detail"]["error"]["message"]);
                    assert!(body["detail"]["error"]["code"].is_string() && body["detail"]["error"]["type"].is_string());
                }
            }
        }
    }
}

#[tokio::test]
async fn headers_say_what_to_do_next() {
    for cause in Cause::ALL {
        for dialect in Dialect::ALL {
            let answer = rendered(dialect, &an_error(cause)).await;
            let here = format!("{cause:?} in {dialect:?}");
            assert_eq!(answer.headers.contains_key("www-authenticate"), answer.status == 401, "{here}");
            if matches!(cause, Cause::TooFast | Cause::Overload) || answer.status == 503 {
                assert_eq!(answer.headers["retry-after"], "1", "{here}");
            }
            let waiting = an_error(cause).retry_after(Duration::from_millis(89_100)).allowing("GET, HEAD");
            let answer = rendered(dialect, &waiting).await;
            assert_eq!(answer.headers["retry-after"], "90", "{here}");
            assert_eq!(answer.headers["allow"], "GET, HEAD", "{here}");
        }
    }
    let challenge = |code| async move {
        rendered(Dialect::Platform, &Error::of(code)).await.headers["www-authenticate"].to_str().unwrap().to_owned()
    };
    assert_eq!(challenge(Code::AuthMissing).await, "Bearer realm=\"schola\"");
    assert_eq!(challenge(Code::AuthExpired).await, "Bearer realm=\"schola\", error=\"invalid_token\"");
}

#[tokio::test]
async fn fields_are_named_where_the_dialect_has_a_place_for_them() {
    let error = Error::invalid("history.0.role", "must be one of user and assistant");
    let platform = rendered(Dialect::Platform, &error).await.body;
    assert_eq!(platform["fields"][0]["field"], "history.0.role");
    assert_eq!(platform["fields"][0]["message"], "must be one of user and assistant");
    assert_eq!(rendered(Dialect::Partner, &error).await.body["fields"], platform["fields"]);
    assert_eq!(rendered(Dialect::Factory, &error).await.body["detail"]["error"]["param"], "history.0.role");
    let slow = Error::of(Code::RateLimited).retry_after(Duration::from_secs(7));
    assert_eq!(rendered(Dialect::Factory, &slow).await.body["detail"]["error"]["code"], "retry_after_7");
}
