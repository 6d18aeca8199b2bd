//! Links hold for the state of the account that they were made for; a change of address can be taken back.

use std::time::Duration;

use futures_util::future::join_all;
use schola::features::auth::service::{self, Entering, SignIn};
use schola::kernel::{Code, Id, Origin};
use serde_json::json;

use super::code_now;
use crate::support::fields::Fields;
use crate::support::server::{Actor, PASSWORD, Server, token_in};

const NEW: &str = "a brand new password";

/// Has the person ask for a change of address, and gives the token that went to the new one.
async fn ask_change(server: &Server, person: &Actor<'_>, password: &str, to: &str) -> String {
    person.post("/api/auth/change-email", &json!({ "password": password, "email": to })).await.ok();
    server.mailed_token(to).await
}

async fn verify(server: &Server, token: &str) -> crate::support::server::Reply {
    server.nobody().post("/api/auth/verify-email", &json!({ "token": token })).await
}

async fn forgot(server: &Server, email: &str) -> String {
    server.nobody().post("/api/auth/forgot-password", &json!({ "email": email })).await.ok();
    server.mailed_token(email).await
}

async fn reset(server: &Server, token: &str, password: &str) -> crate::support::server::Reply {
    server.nobody().post("/api/auth/reset-password", &json!({ "token": token, "password": password })).await
}

/// What changes a person's access, by the one who may do it.
#[derive(Debug, Clone, Copy)]
enum Change {
    PasswordByLink,
    Password,
    SignOutEverywhere,
    AdminReset,
    SuspendAndReinstate,
    Role,
    SecondFactor,
    AddressByAdmin,
}

const CHANGES: [Change; 8] = [
    Change::PasswordByLink,
    Change::Password,
    Change::SignOutEverywhere,
    Change::AdminReset,
    Change::SuspendAndReinstate,
    Change::Role,
    Change::SecondFactor,
    Change::AddressByAdmin,
];

async fn make(server: &Server, change: Change, person: &Actor<'_>) {
    let admin = server.admin().await;
    let path = |rest: &str| format!("/api/admin/users/{}{rest}", person.id);
    match change {
        Change::PasswordByLink => {
            let token = forgot(server, &person.email).await;
            reset(server, &token, NEW).await.ok();
        }
        Change::Password => {
            let body = json!({ "current_password": PASSWORD, "new_password": NEW });
            person.post("/api/auth/change-password", &body).await.ok();
        }
        Change::SignOutEverywhere => {
            person.post_empty("/api/auth/logout-all").await.ok();
        }
        Change::AdminReset => {
            admin.post_empty(&path("/reset-password")).await.ok();
        }
        Change::SuspendAndReinstate => {
            admin.post(&path("/suspend"), &json!({})).await.ok();
            admin.post_empty(&path("/reinstate")).await.ok();
        }
        Change::Role => {
            admin.patch(&path(""), &json!({ "role": "tutor" })).await.ok();
        }
        Change::SecondFactor => {
            let begun = person.post("/api/auth/totp", &json!({ "password": PASSWORD })).await.ok();
            let code = code_now(server, begun.text("secret"));
            person.post("/api/auth/totp/confirm", &json!({ "code": code })).await.ok();
        }
        Change::AddressByAdmin => {
            admin.patch(&path(""), &json!({ "email": format!("moved.{}", person.email) })).await.ok();
        }
    }
}

async fn address_of(server: &Server, person: &Actor<'_>) -> String {
    let found = server.admin().await.get(&format!("/api/admin/users/{}", person.id)).await.ok();
    found["user"].text("email").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_address_that_is_under_way_ends_with_every_change_of_access() {
    let server = Server::spawn().await;
    for (number, change) in CHANGES.into_iter().enumerate() {
        let person = server.learner(&format!("ada{number}")).await;
        let token = ask_change(&server, &person, PASSWORD, &format!("thief{number}@evil.test")).await;
        make(&server, change, &person).await;
        let before = address_of(&server, &person).await;
        let answer = verify(&server, &token).await;
        assert_eq!(answer.status, 400, "{change:?}");
        answer.refused(Code::AuthLinkInvalid);
        assert_eq!(address_of(&server, &person).await, before, "{change:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_link_ends_with_every_change_of_access() {
    let server = Server::spawn().await;
    for (number, change) in CHANGES.into_iter().enumerate() {
        let person = server.learner(&format!("ada{number}")).await;
        let token = forgot(&server, &person.email).await;
        make(&server, change, &person).await;
        let answer = reset(&server, &token, "set by an old link").await;
        assert_eq!(answer.status, 400, "{change:?}");
        answer.refused(Code::AuthLinkInvalid);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_verification_link_ends_with_the_password_and_a_new_one_works() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let token = server.mailed_token("ada@school.test").await;
    make(&server, Change::Password, &ada).await;
    verify(&server, &token).await.refused(Code::AuthLinkInvalid);
    ada.post_empty("/api/auth/verify-email/resend").await.ok();
    verify(&server, &server.mailed_token("ada@school.test").await).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_address_that_waits_for_its_mail_ends_too() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let (app, id) = (server.raw_app(), Id::new(ada.id));
    let version = app.named("test").read(move |db| service::access_version(db, id)).await.unwrap();
    make(&server, Change::SuspendAndReinstate, &ada).await;
    let send = move |tx: &schola::db::Tx<'_>| service::mail_email_change(tx, id, "thief@evil.test", version, "");
    app.named("test").write(send).await.unwrap();
    assert!(server.mails().await.iter().all(|mail| mail.to != "thief@evil.test"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_by_mail_verifies_the_address_and_one_by_hand_does_not() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let token = forgot(&server, "ada@school.test").await;
    reset(&server, &token, NEW).await.ok();
    let me = server.sign_in("ada@school.test", NEW).await.get("/api/users/me").await.ok();
    assert_eq!(me["user"]["email_verified"], true);
    let bo = server.learner("bo").await;
    let path = format!("/api/admin/users/{}/reset-password", bo.id);
    let given = server.admin().await.post_empty(&path).await.ok();
    reset(&server, &token_in(given.text("reset_url")), NEW).await.ok();
    let me = server.sign_in("bo@school.test", NEW).await.get("/api/users/me").await.ok();
    assert_eq!(me["user"]["email_verified"], false);
    assert_ne!(ada.id, bo.id);
}

/// The token of the last mail to the address that leads to taking a change back.
async fn way_back(server: &Server, to: &str) -> String {
    let mails = server.mails().await;
    let mail = mails.iter().rev().find(|mail| mail.to == to && mail.text.contains("/undo-email-change#token="));
    token_in(&mail.unwrap_or_else(|| panic!("no way back went to {to}")).text)
}

async fn undo(server: &Server, token: &str) -> crate::support::server::Reply {
    server.nobody().post("/api/auth/undo-email-change", &json!({ "token": token })).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_old_address_is_told_of_the_request_and_of_the_change() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let token = ask_change(&server, &ada, PASSWORD, "ada@new.test").await;
    let told = |mails: &[schola::providers::mail::Mail]| {
        mails.iter().filter(|mail| mail.to == "ada@school.test" && mail.text.contains("undo-email-change")).count()
    };
    assert_eq!(told(&server.mails().await), 1);
    verify(&server, &token).await.ok();
    let mails = server.mails().await;
    assert_eq!(told(&mails), 2);
    // The new address is named without being a link.
    assert!(mails.iter().any(|mail| mail.to == "ada@school.test" && mail.text.contains("\"ada at new. test\"")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stolen_account_is_taken_back_whatever_the_thief_did() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let thief = server.sign_in("ada@school.test", PASSWORD).await;
    let token = ask_change(&server, &thief, PASSWORD, "thief@evil.test").await;
    verify(&server, &token).await.ok();
    let body = json!({ "current_password": PASSWORD, "new_password": "the thief's own one" });
    thief.post("/api/auth/change-password", &body).await.ok();
    ada.get("/api/users/me").await.refused(Code::AuthInvalid);
    // A second change, and a second factor, to cover the tracks.
    let token = ask_change(&server, &thief, "the thief's own one", "thief2@evil.test").await;
    verify(&server, &token).await.ok();
    let begun = thief.post("/api/auth/totp", &json!({ "password": "the thief's own one" })).await.ok();
    let code = code_now(&server, begun.text("secret"));
    thief.post("/api/auth/totp/confirm", &json!({ "code": code })).await.ok();
    let theirs = way_back(&server, "thief@evil.test").await;
    thief.post_empty("/api/auth/logout-all").await.ok();
    server.advance(Duration::from_secs(6 * 24 * 3600));
    let thief = {
        let body = json!({ "email": "thief2@evil.test", "password": "the thief's own one",
            "code": code_now(&server, begun.text("secret")) });
        let answer = server.nobody().post("/api/auth/login", &body).await.ok();
        server.bearer(answer.text("token"))
    };
    // Nobody else gets the address in the meantime.
    let squat = json!({ "full_name": "Eve", "email": "Ada@School.test", "password": PASSWORD });
    server.nobody().post("/api/auth/register", &squat).await.refused(Code::EmailTaken);

    let mine = way_back(&server, "ada@school.test").await;
    assert_eq!(undo(&server, &mine).await.ok()["email"], "ada@school.test");
    thief.get("/api/users/me").await.refused(Code::AuthInvalid);
    undo(&server, &mine).await.refused(Code::AuthLinkInvalid);
    undo(&server, &theirs).await.refused(Code::AuthLinkInvalid);
    // Nobody knows the password any more, and the second factor was the thief's.
    let old = json!({ "email": "ada@school.test", "password": "the thief's own one" });
    server.nobody().post("/api/auth/login", &old).await.refused(Code::AuthBadCredentials);
    reset(&server, &server.mailed_token("ada@school.test").await, NEW).await.ok();
    let me = server.sign_in("ada@school.test", NEW).await.get("/api/users/me").await.ok();
    assert_eq!((&me["user"]["email_verified"], &me["user"]["totp_enabled"]), (&json!(true), &json!(false)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_way_back_stops_a_change_that_is_only_asked_for() {
    let server = Server::spawn().await;
    let thief = server.learner("ada").await;
    let theirs = ask_change(&server, &thief, PASSWORD, "thief@evil.test").await;
    undo(&server, &way_back(&server, "ada@school.test").await).await.ok();
    verify(&server, &theirs).await.refused(Code::AuthLinkInvalid);
    thief.get("/api/users/me").await.refused(Code::AuthInvalid);
    reset(&server, &server.mailed_token("ada@school.test").await, NEW).await.ok();
    server.sign_in("ada@school.test", NEW).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_way_back_is_over_after_a_week() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let token = ask_change(&server, &ada, PASSWORD, "ada@new.test").await;
    verify(&server, &token).await.ok();
    let back = way_back(&server, "ada@school.test").await;
    server.advance(Duration::from_secs(7 * 24 * 3600));
    undo(&server, &back).await.refused(Code::AuthLinkInvalid);
    // Then others may have the address.
    server.learner("ada").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_another_account_got_meanwhile_is_a_conflict() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let token = ask_change(&server, &ada, PASSWORD, "grace@school.test").await;
    server.learner("grace").await;
    verify(&server, &token).await.refused(Code::EmailTaken);
    assert_eq!(address_of(&server, &ada).await, "ada@school.test");

    // Nobody gets the old address of an account while its way back works. A clock that was ahead for a while lets that happen.
    let token = ask_change(&server, &ada, PASSWORD, "ada@new.test").await;
    verify(&server, &token).await.ok();
    let back = way_back(&server, "ada@school.test").await;
    let right = server.clock.now();
    server.advance(Duration::from_secs(7 * 24 * 3600));
    server.learner("ada").await;
    server.clock.set(right);
    undo(&server, &back).await.refused(Code::EmailTaken);
    assert_eq!(address_of(&server, &ada).await, "ada@new.test");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_who_sets_the_address_has_the_last_word_and_the_old_one_is_told() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let token = ask_change(&server, &ada, PASSWORD, "ada@new.test").await;
    verify(&server, &token).await.ok();
    let back = way_back(&server, "ada@school.test").await;
    let path = format!("/api/admin/users/{}", ada.id);
    server.admin().await.patch(&path, &json!({ "email": "ada@third.test" })).await.ok();
    undo(&server, &back).await.refused(Code::AuthLinkInvalid);
    let mails = server.mails().await;
    let told = mails.iter().rev().find(|mail| mail.to == "ada@new.test").unwrap();
    assert!(told.text.contains("An admin of"), "{}", told.text);
    assert!(!told.text.contains("#token="), "{}", told.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_of_the_thief_end_with_the_way_back_and_those_before_stay() {
    let server = Server::spawn().await;
    let dev = server.developer("dev").await;
    let before = server.raw_key(&dev, &[]).await;
    server.advance(Duration::from_secs(60));
    let token = ask_change(&server, &dev, PASSWORD, "thief@evil.test").await;
    verify(&server, &token).await.ok();
    server.advance(Duration::from_secs(60));
    let after = server.raw_key(&dev, &[]).await;
    after.get("/v1/ping").await.ok();
    undo(&server, &way_back(&server, "dev@school.test").await).await.ok();
    after.get("/v1/ping").await.refused(Code::AuthInvalid);
    before.get("/v1/ping").await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_uses_of_one_link_at_once_one_counts() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let token = forgot(&server, "ada@school.test").await;
    let answers = join_all((0..12).map(|number| {
        let (server, token) = (&server, token.clone());
        async move { reset(server, &token, &format!("the password number {number}")).await.status.as_u16() }
    }))
    .await;
    assert_eq!(answers.iter().filter(|status| **status == 200).count(), 1, "{answers:?}");
    assert!(answers.iter().all(|status| [200, 400].contains(status)), "{answers:?}");
    let token = ask_change(&server, &server.admin().await, PASSWORD, "head@new.test").await;
    let answers = join_all((0..12).map(|_| verify(&server, &token))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    ada.get("/api/users/me").await.refused(Code::AuthInvalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_that_was_under_way_when_the_password_changed_gets_nothing() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let app = server.raw_app();
    let seen = app.named("test").read(|db| service::candidate(db, "ada@school.test")).await.unwrap();
    make(&server, Change::Password, &ada).await;
    let entering =
        Entering { user: Id::new(ada.id), access_version: seen.access_version, code: None, is_alarming: false };
    let outcome =
        app.named("test").write(move |tx| service::sign_in(tx, &entering, "", &Origin::default())).await.unwrap();
    assert!(matches!(outcome, SignIn::Outdated), "{outcome:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_that_was_only_begun_ends_with_the_password() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let begun = ada.post("/api/auth/totp", &json!({ "password": PASSWORD })).await.ok();
    make(&server, Change::PasswordByLink, &ada).await;
    let ada = server.sign_in("ada@school.test", NEW).await;
    let code = code_now(&server, begun.text("secret"));
    ada.post("/api/auth/totp/confirm", &json!({ "code": code })).await.refused(Code::TotpNotBegun);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_ends_with_the_admin_who_stands_behind_it() {
    let server = Server::spawn().await;
    let head = server.admin().await;
    let other = server.learner("other").await;
    let path = format!("/api/admin/users/{}", other.id);
    head.patch(&path, &json!({ "role": "admin" })).await.ok();
    let invite = |role: &'static str| {
        let other = other.clone();
        async move {
            let made = other.post("/api/admin/invitations", &json!({ "role": role, "uses": 9 })).await.created();
            made["invitation"].text("code").to_owned()
        }
    };
    let (for_admins, for_students) = (invite("admin").await, invite("student").await);
    let mut number = 0;
    let mut register = |code: &str| {
        number += 1;
        let email = format!("guest{number}@school.test");
        let body = json!({ "full_name": "Guest", "email": email, "password": PASSWORD, "invitation": code });
        let nobody = server.nobody();
        async move { nobody.post("/api/auth/register", &body).await }
    };
    register(&for_admins).await.created();
    make(&server, Change::Password, &other).await;
    register(&for_admins).await.refused(Code::InvitationInvalid);
    register(&for_students).await.created();
    head.post(&format!("{path}/suspend"), &json!({})).await.ok();
    register(&for_students).await.refused(Code::InvitationInvalid);
    let listed = head.get("/api/admin/invitations").await.ok();
    assert_eq!(listed["invitations"], json!([]));
}
