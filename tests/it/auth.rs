//! Signing up, in and out; passwords, links, tokens, second factors, invitations.

mod bounds;
mod changes;
mod crowds;
mod guessing;
mod rare;
mod strangers;
mod tokens;
mod tries;
mod verified;

use std::time::Duration;

use futures_util::future::join_all;
use schola::app::State;
use schola::features::auth::Access;
use schola::kernel::totp;
use schola::kernel::{Code, Effect, Timestamp};
use serde_json::{Value, json};

use crate::support::fields::Fields;
use crate::support::server::{PASSWORD, Server, token_in};

const DAY: Duration = Duration::from_secs(24 * 3600);

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_registers_and_is_signed_in() {
    let server = Server::spawn().await;
    let body =
        json!({ "full_name": "Ada Okafor", "email": "Ada@School.test", "password": PASSWORD, "username": "Ada" });
    let made = server.nobody().post("/api/auth/register", &body).await.created();
    assert_eq!(made["user"]["role"], "student");
    assert_eq!(made["user"]["username"], "ada");
    assert_eq!(made["user"]["email_verified"], false);
    assert_eq!(made["expires_at"], "2026-01-12T09:00:00.000Z");
    let me = server.bearer(made.text("token")).get("/api/users/me").await.ok();
    assert_eq!(me["user"]["full_name"], "Ada Okafor");
    let profile = server.bearer(made.text("token")).get("/api/users/profile").await.ok();
    assert_eq!(me, profile);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_and_a_username_are_taken_once_whatever_their_case() {
    let server = Server::spawn().await;
    server.learner("Ada").await;
    let same = json!({ "full_name": "Other", "email": "ADA@school.test", "password": PASSWORD });
    let refused = server.nobody().post("/api/auth/register", &same).await.refused(Code::EmailTaken);
    assert_eq!(refused["fields"][0]["field"], "email");
    let named = json!({ "full_name": "Bo", "email": "bo@school.test", "password": PASSWORD, "username": "bo.bo" });
    server.nobody().post("/api/auth/register", &named).await.created();
    let twice = json!({ "full_name": "Bo", "email": "bo2@school.test", "password": PASSWORD, "username": "BO.bo" });
    server.nobody().post("/api/auth/register", &twice).await.refused(Code::UsernameTaken);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_field_is_named() {
    let server = Server::spawn().await;
    let good = json!({ "full_name": "Ada", "email": "ada@school.test", "password": PASSWORD });
    for (field, value) in [
        ("full_name", json!("   ")),
        ("full_name", json!(7)),
        ("email", json!("nobody")),
        ("email", Value::Null),
        ("password", json!("short")),
        ("role", json!("admin")),
        ("username", json!("7up")),
    ] {
        let mut body = good.clone();
        body[field] = value;
        let refused = server.nobody().post("/api/auth/register", &body).await.refused(Code::RequestInvalid);
        assert_eq!(refused["fields"][0]["field"], field, "{refused}");
    }
    let mut body = good.clone();
    body.as_object_mut().unwrap().remove("password");
    let refused = server.nobody().post("/api/auth/register", &body).await.refused(Code::RequestInvalid);
    assert_eq!(refused["fields"][0], json!({ "field": "password", "message": "is required", "code": "required" }));
}

#[tokio::test(flavor = "multi_thread")]
async fn sign_in_takes_the_address_or_the_username() {
    let server = Server::spawn().await;
    let body = json!({ "full_name": "Ada", "email": "ada@school.test", "password": PASSWORD, "username": "ada" });
    server.nobody().post("/api/auth/register", &body).await.created();
    for name in ["ada@school.test", " ADA@School.test ", "ada", "Ada"] {
        server.sign_in(name, PASSWORD).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_name_and_a_wrong_password_get_the_same_answer() {
    let server = Server::spawn().await;
    server.learner("ada").await;
    let strip = |mut body: Value| {
        body.as_object_mut().unwrap().remove("request_id");
        body
    };
    let nobody = server.nobody();
    let wrong = nobody.post("/api/auth/login", &json!({ "email": "ada@school.test", "password": "wrong one" })).await;
    let unknown = nobody.post("/api/auth/login", &json!({ "email": "eve@school.test", "password": "wrong one" })).await;
    assert_eq!(wrong.header("www-authenticate"), unknown.header("www-authenticate"));
    assert_eq!(strip(wrong.refused(Code::AuthBadCredentials)), strip(unknown.refused(Code::AuthBadCredentials)));
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_from_one_address_has_to_wait_and_the_wait_ends() {
    let server = Server::with(|config| config.limits.scale = 1.0).await;
    server.learner("ada").await;
    let guess = json!({ "email": "ada@school.test", "password": "a wrong guess" });
    for _ in 0..10 {
        server.nobody().post("/api/auth/login", &guess).await.refused(Code::AuthBadCredentials);
    }
    let right = json!({ "email": "ada@school.test", "password": PASSWORD });
    let slowed = server.nobody().post("/api/auth/login", &right).await;
    assert_eq!(slowed.header("retry-after"), Some("900"));
    slowed.refused(Code::RateLimited);
    server.advance(Duration::from_secs(901));
    server.nobody().post("/api/auth/login", &right).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_ends_with_its_logout_and_with_its_time() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    ada.get("/api/users/me").await.ok();
    ada.post_empty("/api/auth/logout").await.ok();
    ada.get("/api/users/me").await.refused(Code::AuthInvalid);
    let ada = server.sign_in("ada@school.test", PASSWORD).await;
    server.advance(7 * DAY - Duration::from_secs(1));
    ada.get("/api/users/me").await.ok();
    server.advance(Duration::from_secs(1));
    ada.get("/api/users/me").await.refused(Code::AuthExpired);
}

#[tokio::test(flavor = "multi_thread")]
async fn logout_everywhere_ends_every_token() {
    let server = Server::spawn().await;
    let first = server.learner("ada").await;
    let second = server.sign_in("ada@school.test", PASSWORD).await;
    let other = server.learner("bo").await;
    first.get("/api/users/me").await.ok();
    let ended = second.post_empty("/api/auth/logout-all").await.ok();
    assert_eq!(ended["revoked"], 2);
    first.get("/api/users/me").await.refused(Code::AuthInvalid);
    second.get("/api/users/me").await.refused(Code::AuthInvalid);
    other.get("/api/users/me").await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_listed_and_revoked_one_by_one() {
    let server = Server::spawn().await;
    let first = server.learner("ada").await;
    let second = server.sign_in("ada@school.test", PASSWORD).await;
    let tokens = second.get("/api/auth/tokens").await.ok().list("tokens").to_vec();
    assert_eq!(tokens.len(), 2);
    assert_eq!((&tokens[0]["current"], &tokens[1]["current"]), (&json!(true), &json!(false)));
    let stranger = server.learner("bo").await;
    let path = format!("/api/auth/tokens/{}", tokens[1]["id"]);
    stranger.delete(&path).await.refused(Code::ResourceAbsent);
    second.delete(&path).await.gone();
    first.get("/api/users/me").await.refused(Code::AuthInvalid);
    second.delete(&path).await.refused(Code::ResourceAbsent);
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage_is_no_credential() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let token = ada.token.clone().unwrap();
    let mut parts: Vec<&str> = token.split('.').collect();
    let none = format!("{}.{}.", "eyJhbGciOiJub25lIn0", parts[1]);
    parts[2] = "AAAA";
    let forged = parts.join(".");
    for garbage in ["x", "a.b.c", "sk_live_sch_123", forged.as_str(), none.as_str()] {
        server.bearer(garbage).get("/api/users/me").await.refused(Code::AuthInvalid);
    }
    server.nobody().get("/api/users/me").await.refused(Code::AuthMissing);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_password_is_set_anew_by_a_link_that_works_once() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let ask = |email: &'static str| {
        let nobody = server.nobody();
        async move { nobody.post("/api/auth/forgot-password", &json!({ "email": email })).await.ok() }
    };
    assert_eq!(ask("ada@school.test").await, ask("eve@school.test").await);
    let mails = server.mails().await;
    let mail = mails.last().unwrap();
    assert_eq!(mail.to, "ada@school.test");
    let token = token_in(&mail.text);
    let reset = json!({ "token": token, "password": "a brand new one" });
    server.nobody().post("/api/auth/reset-password", &reset).await.ok();
    ada.get("/api/users/me").await.refused(Code::AuthInvalid);
    server.nobody().post("/api/auth/reset-password", &reset).await.refused(Code::AuthLinkInvalid);
    server.sign_in("ada@school.test", "a brand new one").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_link_is_over_after_a_day() {
    let server = Server::spawn().await;
    server.learner("ada").await;
    server.nobody().post("/api/auth/forgot-password", &json!({ "email": "ada@school.test" })).await.ok();
    let token = server.mailed_token("ada@school.test").await;
    server.advance(DAY);
    let reset = json!({ "token": token, "password": "a brand new one" });
    server.nobody().post("/api/auth/reset-password", &reset).await.refused(Code::AuthLinkInvalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_verified_and_changed_by_link() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let token = server.mailed_token("ada@school.test").await;
    let verified = server.nobody().post("/api/auth/verify-email", &json!({ "token": token })).await.ok();
    assert_eq!(verified["email"], "ada@school.test");
    assert_eq!(ada.get("/api/users/me").await.ok()["user"]["email_verified"], true);
    let change = |password: &str| json!({ "password": password, "email": "ada@new.test" });
    let refused = ada.post("/api/auth/change-email", &change("wrong")).await.refused(Code::WrongPassword);
    assert_eq!(refused["fields"][0]["field"], "password");
    ada.post("/api/auth/change-email", &change(PASSWORD)).await.ok();
    assert_eq!(ada.get("/api/users/me").await.ok()["user"]["email"], "ada@school.test");
    let token = server.mailed_token("ada@new.test").await;
    server.nobody().post("/api/auth/verify-email", &json!({ "token": token })).await.ok();
    assert_eq!(ada.get("/api/users/me").await.ok()["user"]["email"], "ada@new.test");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_password_ends_the_other_tokens() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let other = server.sign_in("ada@school.test", PASSWORD).await;
    let wrong = json!({ "current_password": "not it", "new_password": "a brand new one" });
    ada.post("/api/auth/change-password", &wrong).await.refused(Code::WrongPassword);
    let change = json!({ "current_password": PASSWORD, "new_password": "a brand new one" });
    assert_eq!(ada.post("/api/auth/change-password", &change).await.ok()["revoked"], 1);
    ada.get("/api/users/me").await.ok();
    other.get("/api/users/me").await.refused(Code::AuthInvalid);
    server.sign_in("ada@school.test", "a brand new one").await;
}

fn code_now(server: &Server, secret: &str) -> String {
    let bytes = data_encoding::BASE32_NOPAD.decode(secret.as_bytes()).unwrap();
    totp::code_at(&bytes, server.clock.now()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_is_enrolled_asked_for_and_turned_off() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    ada.post("/api/auth/totp/confirm", &json!({ "code": "123456" })).await.refused(Code::TotpNotBegun);
    let begun = ada.post("/api/auth/totp", &json!({ "password": PASSWORD })).await.ok();
    let secret = begun.text("secret").to_owned();
    assert!(begun.text("otpauth_url").starts_with("otpauth://totp/"));
    assert!(begun.text("qr_svg").contains("<svg"));
    ada.post("/api/auth/totp/confirm", &json!({ "code": "000000" })).await.refused(Code::TotpWrongCode);
    let confirmed = ada.post("/api/auth/totp/confirm", &json!({ "code": code_now(&server, &secret) })).await.ok();
    let codes = confirmed.list("recovery_codes").to_vec();
    assert_eq!(codes.len(), 10);
    let login = |code: Option<String>| {
        let mut body = json!({ "email": "ada@school.test", "password": PASSWORD });
        if let Some(code) = code {
            body["code"] = json!(code);
        }
        let nobody = server.nobody();
        async move { nobody.post("/api/auth/login", &body).await }
    };
    login(None).await.refused(Code::AuthTotpRequired);
    login(Some(code_now(&server, &secret))).await.refused(Code::AuthBadCredentials);
    server.advance(Duration::from_secs(60));
    login(Some(code_now(&server, &secret))).await.ok();
    // Typed with an input method for double width, and on a phone that shows the digits of Arabic or Hindi.
    for zero in ['\u{FF10}', '\u{660}', '\u{6F0}', '\u{966}'] {
        server.advance(Duration::from_secs(60));
        let digits = code_now(&server, &secret).chars().map(|digit| digit.to_digit(10).unwrap()).collect::<Vec<_>>();
        let shown = digits.iter().map(|digit| char::from_u32(u32::from(zero) + digit).unwrap()).collect::<String>();
        let (first, last) = shown.split_at(shown.len() / 2);
        login(Some(format!("{first}\u{3000}{last}"))).await.ok();
    }
    let recovery = codes[0].as_str().unwrap().to_uppercase();
    login(Some(recovery.clone())).await.ok();
    login(Some(recovery)).await.refused(Code::AuthBadCredentials);
    ada.delete_with("/api/auth/totp", &json!({ "password": PASSWORD })).await.gone();
    login(None).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demanded_second_factor_leaves_nothing_but_enrolment() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    ada.get("/api/users/me/preferences").await.ok();
    raw_demand_totp(&server).await;
    ada.get("/api/users/me").await.ok();
    ada.get("/api/users/me/preferences").await.refused(Code::AuthEnrolmentOnly);
    let signed_in = server
        .nobody()
        .post("/api/auth/login", &json!({ "email": "ada@school.test", "password": PASSWORD }))
        .await
        .ok();
    assert_eq!(signed_in["enrolment_required"], true);
    let begun = ada.post("/api/auth/totp", &json!({ "password": PASSWORD })).await.ok();
    let code = code_now(&server, begun.text("secret"));
    ada.post("/api/auth/totp/confirm", &json!({ "code": code })).await.ok();
    ada.get("/api/users/me/preferences").await.ok();
    ada.delete_with("/api/auth/totp", &json!({ "password": PASSWORD })).await.refused(Code::TotpEnforced);
}

async fn raw_demand_totp(server: &Server) {
    let demand = |tx: &schola::db::Tx<'_>| {
        let mut settings = schola::features::settings::service::current(tx)?;
        settings.totp_required_for = vec![schola::kernel::Role::Student];
        schola::features::settings::service::save(tx, &settings)
    };
    server.raw_app().named("test").write(demand).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_set_up_is_over_once_there_is_an_admin() {
    let server = Server::spawn().await;
    let body = json!({ "token": "made up", "full_name": "Eve", "email": "eve@school.test", "password": PASSWORD });
    server.nobody().post("/api/auth/setup", &body).await.refused(Code::AuthLinkInvalid);
}

/// A link that makes the first admin, as the program prints it at its start.
async fn raw_setup_token(server: &Server) -> String {
    let make = |tx: &schola::db::Tx<'_>| schola::features::auth::service::setup_link(tx, "");
    token_in(&server.raw_app().named("test").write(make).await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_set_up_link_makes_the_first_admin_unless_another_one_was_faster() {
    let server = Server::with(|config| config.admin = None).await;
    let body = |token: &str, email: &str| json!({ "token": token, "full_name": "Ruth Head", "email": email, "password": PASSWORD });
    let token = raw_setup_token(&server).await;
    let made = server.nobody().post("/api/auth/setup", &body(&token, "ruth@school.test")).await.created();
    assert_eq!(made["user"]["role"], "admin");
    // As `schola admin create` does it beside a server that waits for its first admin.
    let token = raw_setup_token(&server).await;
    server.nobody().post("/api/auth/setup", &body(&token, "eve@school.test")).await.refused(Code::SetupDone);
}

#[test]
fn codes_of_the_second_factor_are_those_of_the_rfc() {
    // RFC 6238, appendix B, SHA-1; the last six of its eight digits.
    let secret = b"12345678901234567890";
    for (seconds, code) in
        [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (2_000_000_000, "279037")]
    {
        let at = Timestamp::from_millis(seconds * 1000);
        assert_eq!(totp::code_at(secret, at).unwrap(), code);
        assert_eq!(totp::matched_step(secret, code, at), Some(seconds / 30));
        assert_eq!(totp::matched_step(secret, code, Timestamp::from_millis((seconds + 90) * 1000)), None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_good_token_stays_good_while_everything_is_read_anew() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    for _ in 0..40 {
        // As after a start, or after another process wrote: nothing is remembered, and many ask at one time.
        server.raw_app().state::<Access>().unwrap().on_effect(&Effect::Flush);
        for reply in join_all((0..16).map(|_| ada.get("/api/users/me"))).await {
            reply.ok();
        }
    }
}
