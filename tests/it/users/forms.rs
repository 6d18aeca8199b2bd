//! Texts that people type in several ways: the same person, the same password, the same name.

use reqwest::Method;
use schola::kernel::Code;
use serde_json::json;

use crate::support::fields::Fields;
use crate::support::server::{PASSWORD, Server};

/// `Zoë`, as macOS sends it and as the others do.
const APART: &str = "Zoe\u{308}";
const ONE: &str = "Zoë";

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_the_same_however_it_is_typed() {
    let server = Server::spawn().await;
    let forms = [
        ("Pa\u{308}sswo\u{308}rter", "Pässwörter"),
        ("Pässwörter", "Pa\u{308}sswo\u{308}rter"),
        ("password 2026", "ｐａｓｓｗｏｒｄ\u{3000}２０２６"),
        ("ｶﾞﾘﾚｵ・ｶﾞﾘﾚｲ", "ガリレオ・ガリレイ"),
        ("비밀번호입니다요", "\u{1107}\u{1175}\u{1106}\u{1175}\u{11AF}번호입니다요"),
    ];
    for (number, (set, typed)) in forms.into_iter().enumerate() {
        let email = format!("ada{number}@school.test");
        let body = json!({ "full_name": "Ada", "email": email, "password": set });
        let made = server.nobody().post("/api/auth/register", &body).await.created();
        server.sign_in(&email, set).await;
        let ada = server.sign_in(&email, typed).await;
        let change = json!({ "current_password": typed, "new_password": "another password" });
        ada.post("/api/auth/change-password", &change).await.ok();
        let back = json!({ "current_password": "another password", "new_password": typed });
        ada.post("/api/auth/change-password", &back).await.ok();
        server.sign_in(&email, set).await;
        let wrong = json!({ "email": email, "password": format!("{set}.") });
        server.nobody().post("/api/auth/login", &wrong).await.refused(Code::AuthBadCredentials);
        assert!(made["id"].as_i64().is_some());
    }
    let short = json!({ "full_name": "Ada", "email": "b@school.test", "password": "e\u{301}".repeat(7) });
    let refused = server.nobody().post("/api/auth/register", &short).await.refused(Code::RequestInvalid);
    assert_eq!(refused["fields"][0]["field"], "password");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_and_a_username_are_the_same_however_they_are_typed() {
    let server = Server::spawn().await;
    let body = json!({ "full_name": APART, "email": format!("{APART}@school.test"), "username": "ＺＯＥ.１", "password": PASSWORD });
    let made = server.nobody().post("/api/auth/register", &body).await.created();
    assert_eq!((&made["user"]["full_name"], &made["user"]["username"]), (&json!(ONE), &json!("zoe.1")));
    assert_eq!(made["user"]["email"], format!("{ONE}@school.test"));
    for name in [
        format!("{ONE}@school.test"),
        format!(" {}@SCHOOL.test", APART.to_uppercase()),
        "zoe.1".into(),
        "ｚｏｅ.1".into(),
    ] {
        assert_eq!(server.sign_in(&name, PASSWORD).await.id, made.number("id"), "{name}");
    }
    for email in [format!("{ONE}@school.test"), format!("{APART}@ｓｃｈｏｏｌ.test")] {
        let again = json!({ "full_name": "Another", "email": email, "password": PASSWORD });
        server.nobody().post("/api/auth/register", &again).await.refused(Code::EmailTaken);
    }
    server.nobody().post("/api/auth/forgot-password", &json!({ "email": format!("{ONE}@school.test") })).await.ok();
    assert!(
        server
            .mails()
            .await
            .iter()
            .any(|mail| mail.to == format!("{ONE}@school.test") && mail.text.contains("#token="))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_finds_what_looks_the_same() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    for (number, name) in [APART, "Ｍａｒｉａ Straße", "İpek Işık", "ﬁona"].into_iter().enumerate() {
        let body = json!({ "full_name": name, "email": format!("p{number}@school.test"), "password": PASSWORD, "role": "student" });
        admin.post("/api/admin/users", &body).await.created();
        admin.post("/api/admin/accounts", &json!({ "name": name })).await.created();
    }
    for (query, name) in [
        (ONE, ONE),
        (APART, ONE),
        ("MARIA%20%20STRASSE", "Ｍａｒｉａ Straße"),
        ("ipek", "İpek Işık"),
        ("FIONA", "ﬁona"),
    ] {
        let found = admin.get(&format!("/api/admin/users?query={query}")).await.ok();
        assert_eq!(
            (found["users"].as_array().map(Vec::len), &found["users"][0]["full_name"]),
            (Some(1), &json!(name)),
            "{query}"
        );
        let found = admin.get(&format!("/api/admin/accounts?query={query}")).await.ok();
        assert_eq!(found["accounts"][0]["name"], name, "{query}");
    }
    let ada = server.learner("ada").await;
    let text = format!("{APART} wrote the first program. She was a mathematician.");
    ada.post("/api/materials", &json!({ "title": format!("{APART}\u{202E}"), "text": text })).await.created();
    let file = format!("Notes of {APART}.txt");
    ada.post_form("/api/materials", (&file, "text/plain", text.as_bytes()), &[]).await.created();
    let found = ada.get(&format!("/api/materials?query={ONE}")).await.ok();
    assert_eq!(
        (&found["materials"][0]["title"], &found["materials"][1]["title"]),
        (&json!(format!("Notes of {ONE}")), &json!(ONE))
    );
    for material in found.list("materials") {
        let shown = ada.get(&format!("/api/materials/{}", material["id"])).await.ok();
        let shown = shown["material"].text("text").to_owned();
        assert_eq!(shown, text.replace(APART, ONE));
        assert_eq!(material["characters"], shown.chars().count());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_of_nothing_to_see_is_refused_and_directions_do_not_stay() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    for name in ["\u{200B}", "\u{3164}", "\u{2800}\u{FE0F}", "\u{202E}\u{202C}", "\u{301}", "\u{E0041}"] {
        let refused = ada.patch("/api/users/me", &json!({ "full_name": name })).await.refused(Code::RequestInvalid);
        assert_eq!(refused["fields"][0]["field"], "full_name", "{name:?}");
        for (path, body, field) in [
            ("/api/materials", json!({ "title": name, "text": "Plants turn light into energy." }), "title"),
            ("/api/materials", json!({ "title": "Plants", "text": name }), "text"),
            ("/api/ai-tutor/chat", json!({ "message": name }), "message"),
        ] {
            let refused = ada.post(path, &body).await.refused(Code::RequestInvalid);
            assert_eq!(refused["fields"][0]["field"], field, "{name:?}");
        }
    }
    let turned = ada
        .patch(
            "/api/users/me",
            &json!({ "full_name": "abc\u{202E}fed\u{2066}", "bio": "x\u{202E}y", "pronouns": "she\u{202E}" }),
        )
        .await
        .ok();
    let user = &turned["user"];
    assert_eq!((&user["full_name"], &user["bio"], &user["pronouns"]), (&json!("abcfed"), &json!("xy"), &json!("she")));
    let file = ("\u{202E}txt.exe\u{200B}.txt", "text/plain", "Plants turn light into energy.".as_bytes());
    let made = ada.post_form("/api/materials", file, &[]).await.created();
    assert_eq!(made["material"]["title"], "txt.exe");
    let unseen = ("\u{202E}\u{200B}.txt", "text/plain", "Plants turn light into energy.".as_bytes());
    assert_eq!(ada.post_form("/api/materials", unseen, &[]).await.created()["material"]["title"], "Untitled");
}

#[tokio::test(flavor = "multi_thread")]
async fn five_point_nought_is_a_whole_number() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let ada = server.learner("ada").await;
    let path = format!("/api/admin/users/{}/top-ups", ada.id);
    let send = async |path: &str, body: &str| {
        let body = body.to_owned();
        admin.send(Method::POST, path, |request| request.header("content-type", "application/json").body(body)).await
    };
    for (written, meant) in [("5.0", 5), ("1e2", 100), ("10E-1", 1), ("1.50e1", 15), ("7", 7)] {
        let made = send(&path, &format!(r#"{{"meter":"credits","amount":{written}}}"#)).await.created();
        assert_eq!(made["top_up"]["amount"], meant, "{written}");
    }
    for written in ["5.5", "\"5\"", "1e-1", "1e30", "-0.0", "true", "[5]"] {
        let refused =
            send(&path, &format!(r#"{{"meter":"credits","amount":{written}}}"#)).await.refused(Code::RequestInvalid);
        assert_eq!(refused["fields"][0]["field"], "amount", "{written}");
    }
    send("/api/admin/invitations", r#"{"role":"student","uses":3.0,"expires_in_days":1e1}"#).await.created();
    for limit in ["20.0", "2e1", "1"] {
        for path in [
            "/api/admin/users",
            "/api/admin/audit",
            "/api/admin/outbox",
            "/api/admin/accounts",
            "/api/admin/invitations",
            "/api/materials",
        ] {
            admin.get(&format!("{path}?limit={limit}")).await.ok();
        }
    }
    for limit in ["20.5", "1e9", "inf", "NaN", "0x10", ""] {
        admin.get(&format!("/api/admin/users?limit={limit}")).await.refused(Code::RequestInvalid);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_that_comes_twice_is_named() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let body = r#"{"full_name":"Ada","bio":"x","full_name":"Bea"}"#;
    let send = ada
        .send(Method::PATCH, "/api/users/me", |request| request.header("content-type", "application/json").body(body));
    let refused = send.await.refused(Code::RequestInvalid);
    assert_eq!(
        refused["fields"],
        json!([{ "field": "full_name", "message": "must be sent once", "code": "repeated" }])
    );
}
