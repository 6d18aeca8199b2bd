//! People who are locked out: an admin gives them a new password, or takes a lost second factor away.

use std::time::Duration;

use schola::kernel::{Code, totp};
use serde_json::{Value, json};

use super::{log, only_entry};
use crate::support::fields::Fields;
use crate::support::server::{PASSWORD, Server, token_in};

#[tokio::test(flavor = "multi_thread")]
async fn somebody_with_an_address_gets_a_link_to_a_new_password() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let ada = server.learner("ada").await;
    let reset = admin.post_empty(&format!("/api/admin/users/{}/reset-password", ada.id)).await.ok();
    assert_eq!(reset["user"]["id"], ada.id);
    assert_eq!(reset["mailed"], true);
    assert_eq!(reset.get("temporary_password"), None);
    let url = reset.text("reset_url");
    assert!(url.starts_with(&format!("{}/reset-password#token=", server.base())), "{url}");
    ada.get("/api/users/me").await.refused(Code::AuthInvalid);
    assert_eq!(server.mailed_token("ada@school.test").await, token_in(url));
    let body = json!({ "token": token_in(url), "password": "a brand new one" });
    server.nobody().post("/api/auth/reset-password", &body).await.ok();
    server.nobody().post("/api/auth/reset-password", &body).await.refused(Code::AuthLinkInvalid);
    server.sign_in("ada@school.test", "a brand new one").await;
    let entry = only_entry(&admin, "action=users.password_reset").await;
    assert_eq!(entry["details"], json!({ "mail": true, "temporary_password": false }));
    assert!(!entry.to_string().contains(&token_in(url)));
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_without_an_address_also_gets_a_password_by_hand() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let body = json!({ "full_name": "Bo", "username": "bobo", "role": "student", "password": PASSWORD });
    let id = admin.post("/api/admin/users", &body).await.created().number("id");
    let bo = server.sign_in("bobo", PASSWORD).await;
    let reset = admin.post_empty(&format!("/api/admin/users/{id}/reset-password")).await.ok();
    assert_eq!(reset["mailed"], false);
    bo.get("/api/users/me").await.refused(Code::AuthInvalid);
    let login = json!({ "email": "bobo", "password": PASSWORD });
    server.nobody().post("/api/auth/login", &login).await.refused(Code::AuthBadCredentials);
    server.sign_in("bobo", reset.text("temporary_password")).await;
    let token = token_in(reset.text("reset_url"));
    let body = json!({ "token": token, "password": "a brand new one" });
    server.nobody().post("/api/auth/reset-password", &body).await.ok();
    server.sign_in("bobo", "a brand new one").await;
    assert_eq!(server.mails().await.len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_lost_the_second_factor_is_let_in_without() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let ada = server.learner("ada").await;
    let path = format!("/api/admin/users/{}/totp", ada.id);
    let enrol = async || {
        let begun = ada.post("/api/auth/totp", &json!({ "password": PASSWORD })).await.ok();
        let secret = data_encoding::BASE32_NOPAD.decode(begun.text("secret").as_bytes()).unwrap();
        let code = totp::code_at(&secret, server.clock.now()).unwrap();
        ada.post("/api/auth/totp/confirm", &json!({ "code": code })).await.ok()["recovery_codes"][0].clone()
    };
    let login = async |code: Option<&Value>| {
        let mut body = json!({ "email": "ada@school.test", "password": PASSWORD });
        if let Some(code) = code {
            body["code"] = code.clone();
        }
        server.nobody().post("/api/auth/login", &body).await
    };
    // Nobody's fault, and nothing to write down.
    assert_eq!(admin.delete(&path).await.ok()["user"]["totp_enabled"], false);
    let recovery = enrol().await;
    login(None).await.refused(Code::AuthTotpRequired);
    ada.delete(&path).await.refused(Code::AuthRoleWrong);
    let freed = admin.delete(&path).await.ok();
    assert_eq!((&freed["user"]["id"], &freed["user"]["totp_enabled"]), (&json!(ada.id), &json!(false)));
    login(None).await.ok();
    let entry = only_entry(&admin, "action=users.second_factor_removed").await;
    assert_eq!((&entry["actor"]["id"], &entry["subject"]["id"]), (&json!(admin.id), &json!(ada.id)));
    assert_eq!(entry["details"], json!({}));
    assert_eq!(log(&admin, "action=auth.totp_disabled").await, Vec::<Value>::new(), "it was not ada who did it");

    // What the school demands does not stand in the way; the person then gets in to enrol and for nothing else.
    server.advance(Duration::from_secs(60));
    assert_ne!(enrol().await, recovery);
    admin.patch("/api/admin/settings", &json!({ "totp_required_for": ["student"] })).await.ok();
    admin.delete(&path).await.ok();
    assert_eq!(login(None).await.ok()["enrolment_required"], true);
    ada.get("/api/materials").await.refused(Code::AuthEnrolmentOnly);
    admin.delete("/api/admin/users/4711/totp").await.refused(Code::ResourceAbsent);
}
