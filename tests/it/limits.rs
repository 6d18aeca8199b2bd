//! How much anybody may ask for: the figures of the configuration on a running server.

/// The limiter by itself: figures, marks, memory.
mod buckets;

use std::time::Duration;

use reqwest::{Method, StatusCode};
use schola::config::Config;
use schola::http::context::TrustedProxies;
use schola::http::limit::{Policy, Quota};
use schola::kernel::Code;
use serde_json::json;

use crate::support::server::{Actor, PASSWORD, Reply, Server};

const SECOND: Duration = Duration::from_secs(1);

/// A server with the limits that it has out of the box.
async fn strict() -> Server {
    Server::with(|config| config.limits.scale = 1.0).await
}

/// A server that believes this machine about whose request it passes on, with quotas for some policies.
async fn with(quotas: &[(Policy, &str)], ip_share: u32) -> Server {
    Server::with(|config: &mut Config| {
        config.limits.scale = 1.0;
        config.limits.ip_share = ip_share;
        config.network.trusted_proxies = TrustedProxies::parse("127.0.0.0/8").unwrap();
        for (policy, quota) in quotas {
            config.limits.quotas.set(*policy, Quota::parse(quota).unwrap());
        }
    })
    .await
}

/// A request that was passed on for this address.
async fn from(actor: &Actor<'_>, address: &str, method: Method, path: &str) -> Reply {
    actor.send(method, path, |request| request.header("x-forwarded-for", address)).await
}

fn number(reply: &Reply, name: &str) -> u64 {
    reply.header(name).unwrap_or_else(|| panic!("no {name}")).parse().unwrap()
}

/// Limit, remaining and reset of an answer.
fn told(reply: &Reply) -> (u64, u64, u64) {
    (number(reply, "ratelimit-limit"), number(reply, "ratelimit-remaining"), number(reply, "ratelimit-reset"))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_asks_for_mail_twenty_times_within_a_quarter_of_an_hour() {
    let server = strict().await;
    let nobody = server.nobody();
    let ask = async || nobody.post("/api/auth/forgot-password", &json!({ "email": "ada@school.test" })).await;
    for number in 1..=19 {
        let answer = ask().await;
        assert_eq!(told(&answer), (20, 20 - number, 45 * number));
        answer.ok();
    }
    // What is rarely done is one group with it.
    let last = nobody.post("/api/keys/revoke", &json!({ "key": "sk_live_sch_made_up" })).await;
    assert_eq!(told(&last), (20, 0, 900));
    for path in ["/api/auth/forgot-password", "/api/keys/revoke", "/api/auth/setup"] {
        let refused = nobody.post(path, &json!({})).await;
        assert_eq!(refused.header("retry-after"), Some("45"), "{path}");
        assert_eq!(told(&refused), (20, 0, 900), "{path}");
        let body = refused.refused(Code::RateLimited);
        assert_eq!(body["error"], "Too many requests from your network. Try again in 45 seconds.");
    }
    server.advance(44 * SECOND);
    let refused = ask().await;
    assert_eq!((refused.header("retry-after"), told(&refused)), (Some("1"), (20, 0, 856)));
    assert_eq!(
        refused.refused(Code::RateLimited)["error"],
        "Too many requests from your network. Try again in 1 second."
    );
    server.advance(SECOND);
    ask().await.ok();
    ask().await.refused(Code::RateLimited);
    server.advance(900 * SECOND);
    for _ in 0..20 {
        ask().await.ok();
    }
    ask().await.refused(Code::RateLimited);
}

/// Asks as often as the figure says, and once more; then waits for one more to come back.
async fn uses_up(server: &Server, who: &Actor<'_>, limit: u64, each: Duration, ask: impl AsyncFn(&Actor<'_>) -> Reply) {
    for number in 1..=limit {
        let answer = ask(who).await;
        assert!(answer.status.is_success(), "{number} of {limit}: {answer:?}");
        assert_eq!(
            told(&answer),
            (limit, limit - number, (each * u32::try_from(number).unwrap()).as_millis().div_ceil(1000) as u64)
        );
    }
    let refused = ask(who).await;
    assert_eq!(refused.header("retry-after"), Some(each.as_millis().div_ceil(1000).to_string().as_str()));
    refused.refused(Code::RateLimited);
    server.advance(each - Duration::from_millis(1));
    ask(who).await.refused(Code::RateLimited);
    server.advance(Duration::from_millis(1));
    assert!(ask(who).await.status.is_success());
    ask(who).await.refused(Code::RateLimited);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_asks_the_tutor_thirty_times_a_minute() {
    let server = strict().await;
    let (ada, bo) = (server.learner("ada").await, server.learner("bo").await);
    let ask = async |who: &Actor<'_>| who.post("/api/ai-tutor/chat", &json!({ "message": "What is osmosis?" })).await;
    uses_up(&server, &ada, 30, 2 * SECOND, ask).await;
    // Others, and other things, are not touched by it.
    assert_eq!(told(&ask(&bo).await), (30, 29, 2));
    assert_eq!(told(&ada.get("/api/users/me").await), (300, 299, 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_uploads_fifty_files_an_hour() {
    let server = strict().await;
    let (ada, bo) = (server.learner("ada").await, server.learner("bo").await);
    let upload = async |who: &Actor<'_>| who.post("/api/materials", &json!({ "title": "A", "text": "Leaves." })).await;
    uses_up(&server, &ada, 50, 72 * SECOND, upload).await;
    let picture = ada.put_bytes("/api/users/me/avatar", "image/png", vec![1]).await;
    picture.refused(Code::RateLimited);
    upload(&bo).await.created();
    ada.get("/api/materials").await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_makes_three_hundred_other_requests_in_a_quarter_of_an_hour() {
    let server = strict().await;
    let (ada, bo) = (server.learner("ada").await, server.learner("bo").await);
    uses_up(&server, &ada, 300, 3 * SECOND, async |who: &Actor<'_>| who.get("/api/users/me").await).await;
    ada.get("/api/materials").await.refused(Code::RateLimited);
    bo.get("/api/users/me").await.ok();
    ada.post("/api/ai-tutor/chat", &json!({ "message": "What is osmosis?" })).await.ok();
    // A request that is refused for its role is counted too, in the group of its operation.
    let refused = bo.get("/api/admin/users").await;
    assert_eq!(told(&refused), (500, 499, 2));
    refused.refused(Code::AuthRoleWrong);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_makes_five_hundred_requests_in_a_quarter_of_an_hour() {
    let server = strict().await;
    let admin = server.admin().await;
    let ask = async |who: &Actor<'_>| who.get("/api/admin/settings").await;
    uses_up(&server, &admin, 500, Duration::from_millis(1_800), ask).await;
    admin.get("/api/users/me").await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_has_a_multiple_of_what_a_person_has() {
    let server = with(&[(Policy::Api, "3/1m")], 2).await;
    let (ada, bo, cy) = (server.learner("ada").await, server.learner("bo").await, server.learner("cy").await);
    let ask = async |who: &Actor<'_>, address: &'static str| from(who, address, Method::GET, "/api/users/me").await;
    for who in [&ada, &bo] {
        for _ in 0..3 {
            ask(who, "203.0.113.1").await.ok();
        }
    }
    // The address has nothing left, and says so before anybody is known.
    let refused = ask(&cy, "203.0.113.1").await;
    assert_eq!((refused.header("retry-after"), told(&refused)), (Some("10"), (6, 0, 60)));
    refused.refused(Code::RateLimited);
    from(&server.nobody(), "203.0.113.1", Method::GET, "/api/users/me").await.refused(Code::RateLimited);
    // The person has: the refusal by the address took nothing away.
    assert_eq!(told(&ask(&cy, "203.0.113.2").await), (3, 2, 20));
    // A person who has used up the limit has nothing left elsewhere either.
    let refused = ask(&ada, "203.0.113.2").await;
    assert_eq!((refused.header("retry-after"), told(&refused)), (Some("20"), (3, 0, 60)));
    refused.refused(Code::RateLimited);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_tells_of_the_tightest_bucket() {
    let server = with(&[(Policy::Api, "5/1m")], 1).await;
    let (ada, bo) = (server.learner("ada").await, server.learner("bo").await);
    let ask = async |who: &Actor<'_>, address: &'static str| {
        let answer = from(who, address, Method::GET, "/api/users/me").await;
        let told = told(&answer);
        answer.ok();
        told
    };
    assert_eq!(ask(&ada, "203.0.113.1").await, (5, 4, 12));
    assert_eq!(ask(&ada, "203.0.113.1").await, (5, 3, 24));
    assert_eq!(ask(&ada, "203.0.113.2").await, (5, 2, 36), "the person's");
    assert_eq!(ask(&bo, "203.0.113.1").await, (5, 2, 36), "the address's");
    assert_eq!(ask(&bo, "203.0.113.3").await, (5, 3, 24), "the person's");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_of_an_address_never_reaches_the_ways_in() {
    let server = with(&[(Policy::SignIn, "2/1m")], 1_000).await;
    let attempt = async |address: &'static str| {
        let body = json!({ "email": "ada@school.test", "password": "wrong password" });
        let send = |request: reqwest::RequestBuilder| request.json(&body).header("x-forwarded-for", address);
        server.nobody().send(Method::POST, "/api/auth/login", send).await
    };
    for _ in 0..2 {
        attempt("203.0.113.1").await.refused(Code::AuthBadCredentials);
    }
    assert_eq!(told(&attempt("203.0.113.1").await), (2, 0, 60));
    attempt("203.0.113.2").await.refused(Code::AuthBadCredentials);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_an_address_of_ipv6_the_network_counts() {
    let server = with(&[(Policy::Api, "2/1m")], 1).await;
    let ask = async |address: &'static str| from(&server.nobody(), address, Method::GET, "/api/school").await;
    for address in ["2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"] {
        ask(address).await.ok();
    }
    ask("2001:db8:1:2:aaaa::7").await.refused(Code::RateLimited);
    ask("2001:db8:1:3::1").await.ok();
    for address in ["203.0.113.1", "::ffff:203.0.113.1"] {
        ask(address).await.ok();
    }
    ask("203.0.113.1").await.refused(Code::RateLimited);
    ask("203.0.113.2").await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_more_by_naming_another_address() {
    let server = Server::with(|config| {
        config.limits.scale = 1.0;
        config.limits.ip_share = 1;
        config.limits.quotas.set(Policy::Api, Quota::parse("2/1m").unwrap());
    })
    .await;
    for address in ["203.0.113.1", "203.0.113.2"] {
        from(&server.nobody(), address, Method::GET, "/api/school").await.ok();
    }
    from(&server.nobody(), "203.0.113.3", Method::GET, "/api/school").await.refused(Code::RateLimited);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_leads_nowhere_is_counted_and_every_surface_refuses_in_its_own_words() {
    let server = with(&[(Policy::Api, "2/1m")], 1).await;
    let nobody = server.nobody();
    let refused = async |path: &'static str, address: &'static str| {
        for left in [1, 0] {
            let answer = from(&nobody, address, Method::GET, path).await;
            assert!([401, 404].contains(&answer.status.as_u16()), "{path}: {answer:?}");
            assert_eq!(told(&answer), (2, left, 60 - 30 * left), "{path}");
        }
        let answer = from(&nobody, address, Method::GET, path).await;
        assert_eq!(
            (answer.status, answer.header("retry-after")),
            (StatusCode::TOO_MANY_REQUESTS, Some("30")),
            "{path}"
        );
        answer.json()
    };
    assert_eq!(refused("/api/nowhere", "203.0.113.1").await["code"], "limit.too_fast");
    assert_eq!(refused("/v1/nowhere", "203.0.113.2").await["code"], "limit.too_fast");
    let factory = refused("/factory/api/v1/nowhere", "203.0.113.3").await;
    assert_eq!(factory["detail"]["error"]["type"], "rate_limit_error");
    assert_eq!(factory["detail"]["error"]["code"], "retry_after_30");
    assert_eq!(refused("/author/api/v1/nowhere", "203.0.113.4").await["code"], "RATE_LIMIT_EXCEEDED");
    let shared = refused("/api/v1/courses", "203.0.113.5").await;
    assert_eq!(shared["detail"]["error"]["code"], "retry_after_30");
    assert_eq!(shared["code"], "RATE_LIMIT_EXCEEDED");
    // A wrong method and a bad token are counted too.
    for (method, path) in [(Method::DELETE, "/api/school"), (Method::GET, "/api/users/me")] {
        let reply = from(&server.bearer("nonsense"), "203.0.113.6", method, path).await;
        assert!([401, 405].contains(&reply.status.as_u16()));
    }
    from(&nobody, "203.0.113.6", Method::GET, "/api/school").await.refused(Code::RateLimited);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_watches_over_the_server_is_always_answered() {
    let server = with(&[(Policy::Api, "1/1m")], 1).await;
    let nobody = server.nobody();
    nobody.get("/api/school").await.ok();
    nobody.get("/api/school").await.refused(Code::RateLimited);
    for _ in 0..5 {
        for path in ["/api/health", "/api/ready", "/", "/docs", "/openapi/platform.json", "/metrics"] {
            let answer = nobody.get(path).await;
            assert_eq!((answer.status, answer.header("ratelimit-limit")), (StatusCode::OK, None), "{path}");
        }
    }
    let figures = String::from_utf8(nobody.get("/metrics").await.body).unwrap();
    assert!(figures.contains("schola_limit_refusals_total{limit=\"api\"}"), "{figures}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_factor_multiplies_all_limits() {
    let server = Server::with(|config| config.limits.scale = 0.1).await;
    let ada = server.learner("ada").await;
    assert_eq!(told(&ada.get("/api/users/me").await), (30, 29, 30));
    assert_eq!(told(&ada.post("/api/ai-tutor/chat", &json!({ "message": "Why?" })).await), (3, 2, 20));
    let signed_in = server.nobody().post("/api/auth/login", &json!({ "email": ada.email, "password": PASSWORD })).await;
    assert_eq!(told(&signed_in), (2, 1, 450));
    signed_in.ok();
}
