//! Many people behind one address, and one person who guesses behind it: what is let in, and what has to wait.

use std::time::Duration;

use futures_util::future::join_all;
use reqwest::Method;
use schola::config::Config;
use schola::http::context::TrustedProxies;
use schola::kernel::Code;
use serde_json::{Value, json};

use crate::support::server::{Actor, PASSWORD, Reply, Server, token_in};

const SECOND: Duration = Duration::from_secs(1);
/// The school's one address.
const SCHOOL: &str = "198.51.100.7";
/// Another address.
const HOME: &str = "203.0.113.9";

/// Limits as published, behind a proxy that is trusted.
fn as_published(config: &mut Config) {
    config.limits.scale = 1.0;
    config.network.trusted_proxies = TrustedProxies::parse("127.0.0.1").unwrap();
}

async fn post(actor: &Actor<'_>, address: &str, path: &str, body: &Value) -> Reply {
    actor.send(Method::POST, path, |request| request.header("x-forwarded-for", address).json(body)).await
}

async fn login(server: &Server, address: &str, name: &str, password: &str) -> Reply {
    post(&server.nobody(), address, "/api/auth/login", &json!({ "email": name, "password": password })).await
}

async fn register(server: &Server, address: &str, name: &str, invitation: Option<&str>) -> Reply {
    let mut body = json!({ "full_name": name, "email": format!("{name}@school.test"), "password": PASSWORD });
    if let Some(code) = invitation {
        body["invitation"] = json!(code);
    }
    post(&server.nobody(), address, "/api/auth/register", &body).await
}

async fn invitation(server: &Server, uses: u32) -> String {
    let admin = server.admin().await;
    let made = admin.post("/api/admin/invitations", &json!({ "role": "student", "uses": uses })).await.created();
    made["invitation"]["code"].as_str().unwrap().to_owned()
}

/// Refused with this sentence and wait.
fn has_to_wait(reply: Reply, sentence: &str, seconds: &str) {
    assert_eq!(reply.header("retry-after"), Some(seconds), "{reply:?}");
    assert_eq!(reply.refused(Code::RateLimited)["error"], sentence);
}

fn told(reply: &Reply) -> [u64; 3] {
    ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"]
        .map(|name| reply.header(name).unwrap_or_else(|| panic!("no {name}")).parse().unwrap())
}

const FAILED: &str = "Too many failed sign-ins from your network. Try again in 45 seconds.";

/// Uses up the failures of the address, each for another name.
async fn fail_twenty_times(server: &Server, address: &str) {
    for number in 0..20 {
        login(server, address, &format!("nobody-{number}"), "wrong").await.refused(Code::AuthBadCredentials);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_people_register_and_sign_in_through_one_address() {
    let server = Server::with(as_published).await;
    server.admin().await.patch("/api/admin/settings", &json!({ "registration": "invitation" })).await.ok();
    let code = invitation(&server, 200).await;
    let names: Vec<String> = (0..200).map(|number| format!("pupil{number}")).collect();
    for made in join_all(names.iter().map(|name| register(&server, SCHOOL, name, Some(&code)))).await {
        made.created();
    }
    let entered = names.iter().map(|name| {
        let email = format!("{name}@school.test");
        let server = &server;
        async move { login(server, SCHOOL, &email, PASSWORD).await }
    });
    for entered in join_all(entered).await {
        entered.ok();
    }
    register(&server, SCHOOL, "one-too-many", Some(&code)).await.refused(Code::InvitationInvalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_signed_in_to_twenty_times_from_one_address() {
    let server = Server::with(as_published).await;
    register(&server, HOME, "ada", None).await.created();
    register(&server, HOME, "bo", None).await.created();
    let ada = "ada@school.test";
    for reply in join_all((0..20).map(|_| login(&server, SCHOOL, ada, PASSWORD))).await {
        reply.ok();
    }
    let sentence = "Too many sign-ins to this account from your network. Try again in 45 seconds.";
    for name in [ada, " ADA@school.test "] {
        let refused = login(&server, SCHOOL, name, PASSWORD).await;
        assert_eq!(told(&refused), [20, 0, 900]);
        has_to_wait(refused, sentence, "45");
    }
    login(&server, SCHOOL, "bo@school.test", PASSWORD).await.ok();
    login(&server, HOME, ada, PASSWORD).await.ok();
    server.advance(45 * SECOND);
    login(&server, SCHOOL, ada, PASSWORD).await.ok();
    login(&server, SCHOOL, ada, PASSWORD).await.refused(Code::RateLimited);
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_of_an_address_count_over_all_accounts_and_a_success_takes_none_back() {
    let server = Server::with(as_published).await;
    register(&server, HOME, "ada", None).await.created();
    for number in 0..20_u64 {
        let failed = login(&server, SCHOOL, &format!("nobody-{number}"), "wrong").await;
        assert_eq!(told(&failed), [20, 19 - number, 45 * (number + 1)]);
        failed.refused(Code::AuthBadCredentials);
        if number % 5 == 0 {
            let entered = login(&server, SCHOOL, "ada@school.test", PASSWORD).await;
            assert!(told(&entered)[1] <= 19 - number);
            entered.ok();
        }
    }
    let refused = login(&server, SCHOOL, "ada@school.test", PASSWORD).await;
    assert_eq!(told(&refused), [20, 0, 900]);
    has_to_wait(refused, FAILED, "45");
    login(&server, HOME, "ada@school.test", PASSWORD).await.ok();
    // The count falls evenly; what was right does not raise it.
    server.advance(45 * SECOND);
    for _ in 0..3 {
        login(&server, SCHOOL, "ada@school.test", PASSWORD).await.ok();
    }
    login(&server, SCHOOL, "ada@school.test", "wrong").await.refused(Code::AuthBadCredentials);
    has_to_wait(login(&server, SCHOOL, "ada@school.test", PASSWORD).await, FAILED, "45");
    server.advance(900 * SECOND);
    fail_twenty_times(&server, SCHOOL).await;
    has_to_wait(login(&server, SCHOOL, "ada@school.test", PASSWORD).await, FAILED, "45");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_success_leaves_the_wrong_passwords_of_an_account_counted() {
    let server = Server::with(as_published).await;
    register(&server, HOME, "ada", None).await.created();
    for number in 0..10 {
        login(&server, SCHOOL, "ada@school.test", "wrong").await.refused(Code::AuthBadCredentials);
        if number == 8 {
            login(&server, SCHOOL, "ada@school.test", PASSWORD).await.ok();
        }
    }
    let sentence = "Too many incorrect passwords. Try again in 15 minutes, or reset your password by email.";
    has_to_wait(login(&server, SCHOOL, "ada@school.test", PASSWORD).await, sentence, "900");
    // Nor does a success make them last longer.
    server.advance(901 * SECOND);
    for _ in 0..9 {
        login(&server, SCHOOL, "ada@school.test", "wrong").await.refused(Code::AuthBadCredentials);
    }
    server.advance(600 * SECOND);
    login(&server, SCHOOL, "ada@school.test", PASSWORD).await.ok();
    server.advance(301 * SECOND);
    for _ in 0..10 {
        login(&server, SCHOOL, "ada@school.test", "wrong").await.refused(Code::AuthBadCredentials);
    }
    login(&server, SCHOOL, "ada@school.test", PASSWORD).await.refused(Code::RateLimited);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_closed_after_twenty_wrong_passwords_from_as_many_addresses() {
    let server = Server::with(as_published).await;
    register(&server, HOME, "ada", None).await.created();
    let wrong = (0..60).map(|number| {
        let server = &server;
        async move { login(server, &format!("192.0.2.{number}"), "ada@school.test", "wrong").await.status.as_u16() }
    });
    let wrong = join_all(wrong).await;
    let of = |status| wrong.iter().filter(|found| **found == status).count();
    assert_eq!((of(401), of(429)), (20, 40));
    let sentence = "Too many incorrect passwords. Try again in 60 minutes, or reset your password by email.";
    has_to_wait(login(&server, SCHOOL, "ada@school.test", PASSWORD).await, sentence, "3600");
    login(&server, HOME, "ada@school.test", PASSWORD).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_guesses_at_once_no_more_than_twenty_are_looked_at() {
    let server = Server::with(as_published).await;
    register(&server, HOME, "ada", None).await.created();
    let names: Vec<String> = (0..60).map(|number| format!("nobody-{number}")).collect();
    let replies = join_all(names.iter().map(|name| login(&server, SCHOOL, name, "wrong"))).await;
    let of = |status: u16| replies.iter().filter(|reply| reply.status == status).count();
    assert_eq!((of(401), of(429)), (20, 40));
    assert!(replies.iter().filter(|reply| reply.status == 429).all(|reply| reply.header("retry-after") == Some("45")));
    has_to_wait(login(&server, SCHOOL, "ada@school.test", PASSWORD).await, FAILED, "45");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_of_one_at_a_time_lets_a_class_in_one_after_another() {
    let server = Server::with(|config| {
        as_published(config);
        config.limits.scale = 10.0;
    })
    .await;
    let names: Vec<String> = (0..40).map(|number| format!("pupil{number}@school.test")).collect();
    for number in 0..40 {
        register(&server, HOME, &format!("pupil{number}"), None).await.created();
    }
    for number in 0..199 {
        login(&server, SCHOOL, &format!("nobody-{number}"), "wrong").await.refused(Code::AuthBadCredentials);
    }
    for entered in join_all(names.iter().map(|name| login(&server, SCHOOL, name, PASSWORD))).await {
        entered.ok();
    }
    login(&server, SCHOOL, "nobody", "wrong").await.refused(Code::AuthBadCredentials);
    login(&server, SCHOOL, &names[0], PASSWORD).await.refused(Code::RateLimited);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_has_six_hundred_ways_in() {
    let server = Server::with(|config| {
        as_published(config);
        // Two people stand for six hundred.
        config.limits.quotas.set(schola::http::limit::Policy::SignInAddress, "3/15m".parse_quota());
    })
    .await;
    for name in ["ada", "bo"] {
        register(&server, SCHOOL, name, None).await.created();
    }
    login(&server, SCHOOL, "ada@school.test", PASSWORD).await.ok();
    let sentence = "Too many people are signing in from your network. Try again in 5 minutes.";
    has_to_wait(login(&server, SCHOOL, "bo@school.test", PASSWORD).await, sentence, "300");
    login(&server, HOME, "bo@school.test", PASSWORD).await.ok();
}

trait ParseQuota {
    fn parse_quota(&self) -> schola::http::limit::Quota;
}

impl ParseQuota for str {
    fn parse_quota(&self) -> schola::http::limit::Quota {
        schola::http::limit::Quota::parse(self).unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn registrations_without_an_invitation_are_twenty_for_an_address() {
    let server = Server::with(as_published).await;
    let developer = |number: u32| {
        let body = json!({ "full_name": "Dev", "email": format!("dev{number}@school.test"), "password": PASSWORD });
        let nobody = server.nobody();
        async move { post(&nobody, SCHOOL, "/api/developer/register", &body).await }
    };
    for number in 0..10 {
        register(&server, SCHOOL, &format!("pupil{number}"), None).await.created();
        developer(number).await.created();
    }
    let sentence = "Too many people are registering from your network. Try again in 45 seconds.";
    has_to_wait(register(&server, SCHOOL, "late", None).await, sentence, "45");
    has_to_wait(developer(11).await, sentence, "45");
    // Neither sign-ins nor requests for mail are touched by it, nor people with an invitation.
    login(&server, SCHOOL, "pupil0@school.test", PASSWORD).await.ok();
    post(&server.nobody(), SCHOOL, "/api/auth/forgot-password", &json!({ "email": "x@school.test" })).await.ok();
    let code = invitation(&server, 2).await;
    register(&server, SCHOOL, "late", Some(&code)).await.created();
    register(&server, HOME, "early", None).await.created();
}

#[tokio::test(flavor = "multi_thread")]
async fn invitations_cannot_be_guessed_nor_used_beyond_their_number() {
    let server = Server::with(as_published).await;
    let code = invitation(&server, 2).await;
    for name in ["ada", "bo"] {
        register(&server, SCHOOL, name, Some(&code)).await.created();
    }
    for number in 0..20 {
        let tried = if number % 2 == 0 { code.clone() } else { format!("abcd-efgh-{number:04}") };
        let name = format!("guest{number}");
        register(&server, SCHOOL, &name, Some(&tried)).await.refused(Code::InvitationInvalid);
    }
    let fresh = invitation(&server, 50).await;
    has_to_wait(register(&server, SCHOOL, "cy", Some(&fresh)).await, FAILED, "45");
    has_to_wait(login(&server, SCHOOL, "ada@school.test", PASSWORD).await, FAILED, "45");
    // An invitation is no means to find out which addresses are registered.
    for _ in 0..20 {
        register(&server, HOME, "ada", Some(&fresh)).await.refused(Code::EmailTaken);
    }
    has_to_wait(register(&server, HOME, "ada", Some(&fresh)).await, FAILED, "45");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_who_use_one_invitation_at_once_are_no_more_than_it_has_uses() {
    let server = Server::with(as_published).await;
    let code = invitation(&server, 30).await;
    let names: Vec<String> = (0..100).map(|number| format!("pupil{number}")).collect();
    let replies = join_all(names.iter().map(|name| register(&server, SCHOOL, name, Some(&code)))).await;
    let of = |status: u16| replies.iter().filter(|reply| reply.status == status).count();
    assert_eq!((of(201), of(422), of(429)), (30, 20, 50));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_class_verifies_its_addresses_and_made_up_links_are_failures() {
    let server = Server::with(as_published).await;
    let code = invitation(&server, 40).await;
    for number in 0..40 {
        register(&server, SCHOOL, &format!("pupil{number}"), Some(&code)).await.created();
    }
    for mail in server.mails().await.iter().filter(|mail| mail.to.starts_with("pupil")) {
        let body = json!({ "token": token_in(&mail.text) });
        post(&server.nobody(), SCHOOL, "/api/auth/verify-email", &body).await.ok();
    }
    let made_up = json!({ "token": "made up", "password": "a brand new password" });
    for path in ["/api/auth/verify-email", "/api/auth/reset-password", "/api/auth/undo-email-change"] {
        for _ in 0..6 {
            post(&server.nobody(), SCHOOL, path, &made_up).await.refused(Code::AuthLinkInvalid);
        }
    }
    for _ in 0..2 {
        login(&server, SCHOOL, "nobody", "wrong").await.refused(Code::AuthBadCredentials);
    }
    for path in ["/api/auth/verify-email", "/api/auth/reset-password", "/api/auth/undo-email-change"] {
        has_to_wait(post(&server.nobody(), SCHOOL, path, &made_up).await, FAILED, "45");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_is_asked_for_twenty_times_from_an_address() {
    let server = Server::with(as_published).await;
    let ask = async || {
        let body = json!({ "email": "ada@school.test" });
        post(&server.nobody(), SCHOOL, "/api/auth/forgot-password", &body).await
    };
    for _ in 0..20 {
        ask().await.ok();
    }
    has_to_wait(ask().await, "Too many requests from your network. Try again in 45 seconds.", "45");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_names_another_address_is_not_believed() {
    let server = Server::with(|config| config.limits.scale = 1.0).await;
    for number in 0..20 {
        let address = format!("192.0.2.{number}");
        login(&server, &address, &format!("nobody-{number}"), "wrong").await.refused(Code::AuthBadCredentials);
    }
    has_to_wait(login(&server, "192.0.2.200", "head@school.test", PASSWORD).await, FAILED, "45");
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_without_a_known_address_are_counted_together() {
    let server = Server::with(as_published).await;
    for number in 0..20 {
        let address = if number % 2 == 0 { "unknown" } else { "_hidden" };
        login(&server, address, &format!("nobody-{number}"), "wrong").await.refused(Code::AuthBadCredentials);
    }
    has_to_wait(login(&server, "another name", "head@school.test", PASSWORD).await, FAILED, "45");
    login(&server, SCHOOL, "head@school.test", PASSWORD).await.ok();
    // Addresses of one IPv6 network are one, however they are chosen.
    for number in 0..20 {
        let address = format!("2001:db8:1:2::{number:x}");
        login(&server, &address, &format!("nobody-{number}"), "wrong").await.refused(Code::AuthBadCredentials);
    }
    has_to_wait(login(&server, "2001:db8:1:2:ffff::1", "head@school.test", PASSWORD).await, FAILED, "45");
    login(&server, "2001:db8:1:3::1", "head@school.test", PASSWORD).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_who_is_signed_in_goes_on_while_the_address_waits() {
    let server = Server::with(as_published).await;
    let made = register(&server, SCHOOL, "ada", None).await.created();
    let ada = server.bearer(made["token"].as_str().unwrap());
    fail_twenty_times(&server, SCHOOL).await;
    ada.send(Method::GET, "/api/users/me", |request| request.header("x-forwarded-for", SCHOOL)).await.ok();
    // What asks for the password again is a way to guess it.
    let wrong = json!({ "password": "wrong" });
    has_to_wait(post(&ada, SCHOOL, "/api/auth/totp", &wrong).await, FAILED, "45");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_has_a_link_to_show_to_a_class() {
    let server = Server::with(as_published).await;
    let admin = server.admin().await;
    let made = admin.post("/api/admin/invitations", &json!({ "role": "student", "uses": 1 })).await.created();
    let (path, code) = (format!("/api/admin/invitations/{}/link", made["id"]), &made["invitation"]["code"]);
    let link = admin.get(&path).await.ok()["link"].clone();
    let url = link["url"].as_str().unwrap();
    assert_eq!(url.split_once("/register#invitation=").unwrap().1, code.as_str().unwrap());
    assert!(url.starts_with(server.raw_app().public_url()), "{url}");
    assert!(link["qr_svg"].as_str().unwrap().contains("<svg"));
    let made = register(&server, SCHOOL, "ada", code.as_str()).await.created();
    server.bearer(made["token"].as_str().unwrap()).get(&path).await.refused(Code::AuthRoleWrong);
    admin.get(&path).await.refused(Code::ResourceAbsent);
    admin.get("/api/admin/invitations/999/link").await.refused(Code::ResourceAbsent);
}
