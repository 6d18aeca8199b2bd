//! What the log may say: who asked for what, and never a secret.

use schola::kernel::Code;
use serde_json::json;
use tracing_subscriber::filter::LevelFilter;

use crate::support::fields::Fields;
use crate::support::lines::Lines;
use crate::support::server::{PASSWORD, Server, token_in};

/// The same holds for the files of the school, from which a backup is made. One thread does all the work of this server beside its database, so that what it logs is seen here and nothing else is.
#[tokio::test(flavor = "current_thread")]
async fn the_log_says_who_asked_for_what_and_never_a_secret() {
    let (lines, _guard) = Lines::of_this_thread(LevelFilter::TRACE);
    let server = Server::with(|config| config.logs.access = true).await;
    let ada = server.learner("ada").await;
    let mut secrets = vec![PASSWORD.to_owned(), "quite another horse".to_owned(), ada.token.clone().unwrap()];

    let wrong = json!({ "email": "ada@school.test", "password": "quite another horse" });
    server.nobody().post("/api/auth/login", &wrong).await.refused(Code::AuthBadCredentials);
    let broken = format!("{{\"email\": \"ada@school.test\", \"password\": \"{PASSWORD}\"");
    let send = |request: reqwest::RequestBuilder| request.header("content-type", "application/json").body(broken);
    server.nobody().send(reqwest::Method::POST, "/api/auth/login", send).await.refused(Code::RequestMalformed);
    server.nobody().get("/api/users/me?token=in-the-query").await.refused(Code::AuthMissing);
    secrets.push("in-the-query".into());
    server.bearer("a-token-of-somebody").get("/api/users/me").await.refused(Code::AuthInvalid);
    secrets.push("a-token-of-somebody".into());

    let totp_begun = ada.post("/api/auth/totp", &json!({ "password": PASSWORD })).await;
    secrets.push(totp_begun.ok().text("secret").to_owned());

    server.nobody().post("/api/auth/forgot-password", &json!({ "email": "ada@school.test" })).await;
    let mails = server.mails().await;
    let mail = mails.iter().rev().find(|mail| mail.to == "ada@school.test").unwrap();
    let link = token_in(&mail.text);
    secrets.push(link.clone());
    let reset = json!({ "token": link, "password": "a new battery staple" });
    server.nobody().post("/api/auth/reset-password", &reset).await;
    secrets.push("a new battery staple".into());
    assert_eq!(server.mailer().sent().len(), server.mails().await.len(), "every mail went out once");
    for name in
        std::fs::read_dir(server.data()).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file())
    {
        let bytes = std::fs::read(&name).unwrap();
        for secret in [PASSWORD, ada.token.as_deref().unwrap()] {
            assert!(
                !bytes.windows(secret.len()).any(|part| part == secret.as_bytes()),
                "{} holds a secret",
                name.display()
            );
        }
    }
    assert!(server.stop().await, "the server stops in time");

    let log = lines.text();
    let first =
        log.lines().find(|line| line.contains("POST /api/auth/register 201")).unwrap_or_else(|| panic!("{log}"));
    for part in ["request_id=", "operation=", "took_us=", "127.0.0.1"] {
        assert!(first.contains(part), "{part} in {first}");
    }
    assert!(log.contains("GET /api/users/me 401"), "{log}");
    for secret in secrets {
        assert!(secret.len() > 8);
        assert!(!log.contains(&secret), "the log tells {secret}");
    }
}

/// A client chooses how long its request line and its headers are, but not how long the log gets.
#[tokio::test(flavor = "current_thread")]
async fn lines_of_the_log_are_short_whatever_a_client_sends() {
    let (lines, _guard) = Lines::of_this_thread(LevelFilter::INFO);
    let server = Server::with(|config| config.logs.access = true).await;
    let long = "a".repeat(9000);
    let method = reqwest::Method::from_bytes(long.as_bytes()).unwrap();
    for (method, path) in [
        (method, "/api/users/me".to_owned()),
        (reqwest::Method::GET, format!("/api/materials/{long}")),
        (reqwest::Method::GET, format!("/{long}?{long}")),
        (reqwest::Method::GET, format!("/api/%C3%A9{}", "%C3%A9".repeat(1500))),
    ] {
        let send = |request: reqwest::RequestBuilder| request.header("user-agent", &long).header("referer", &long);
        let answer = server.nobody().send(method, &path, send).await;
        assert!(!answer.status.is_server_error(), "{}", answer.status);
    }
    let logged = lines.text();
    let access: Vec<&str> = logged.lines().filter(|line| line.contains("schola::access")).collect();
    assert!(access.len() >= 4, "{logged}");
    for line in logged.lines() {
        assert!(line.len() < 3000, "{} bytes: {}", line.len(), &line[..200]);
    }
}
