//! The mail server and the AI server that an admin sets up: what holds at once, what is never shown, what is refused.

use std::time::Duration;

use reqwest::Method;
use schola::config::{Ai, SetBy, Smtp};
use schola::kernel::{Code, Secret};
use schola::server::Boot;
use serde_json::{Value, json};

use super::log;
use crate::pieces::mail_failures::{Rule, server as mail_server};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};
use crate::tutor::language_model::{completion, model};

const MAIL: &str = "/api/admin/settings/mail";
const AI: &str = "/api/admin/settings/ai";

/// A school that sends mail as it is set up, not into the hands of the test.
async fn school() -> Server {
    school_with(|_| {}).await
}

async fn school_with(change: impl FnOnce(&mut schola::config::Config)) -> Server {
    Server::boot(change, |boot: &mut Boot| boot.mailer = None).await
}

/// The settings of a mail server on this machine.
fn local(port: u16) -> Value {
    json!({
        "host": "127.0.0.1", "port": port, "tls": "none", "username": "office", "password": "very-secret-word",
        "from_address": "office@school.test", "from_name": "Schule „Am Hafen“", "allow_private": true,
    })
}

async fn test_mail(admin: &Actor<'_>) -> Value {
    admin.post(&format!("{MAIL}/test"), &json!({ "to": "ada@example.org" })).await.ok()["test"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_server_is_set_up_tested_and_used_without_a_restart() {
    let (port, mut heard) = mail_server(&[], "").await;
    let server = school().await;
    let admin = server.admin().await;
    let before = admin.get(MAIL).await.ok();
    assert_eq!(before["mail"]["status"], json!({ "state": "absent" }));
    assert_eq!(before["mail"]["password"], json!({ "is_set": false }));
    assert_eq!(server.nobody().get("/api/school").await.ok()["school"]["mail"], false);
    admin.post(&format!("{MAIL}/test"), &json!({ "to": "ada@example.org" })).await.refused(Code::ConnectionMissing);

    let saved = admin.patch(MAIL, &local(port)).await.ok();
    assert_eq!(saved["mail"]["status"], json!({ "state": "untested" }));
    assert_eq!(saved["mail"]["password"]["is_set"], true);
    assert!(saved["mail"]["password"].get("problem").is_none(), "{saved}");
    assert_eq!(server.nobody().get("/api/school").await.ok()["school"]["mail"], true);

    let test = test_mail(&admin).await;
    assert_eq!((test.text("outcome"), test.text("reply")), ("accepted", "250 queued"), "{test}");
    let mut lines = Vec::new();
    while let Ok(line) = heard.try_recv() {
        lines.push(line);
    }
    assert!(lines.iter().any(|line| line.starts_with("AUTH PLAIN ")), "{lines:?}");
    assert!(lines.iter().any(|line| line.contains("office@school.test") && line.contains("Subject:")), "{lines:?}");
    assert_eq!(admin.get(MAIL).await.ok()["mail"]["status"]["state"], "working");

    // What the school has to send goes there too, at once.
    server.nobody().post("/api/auth/forgot-password", &json!({ "email": "head@school.test" })).await.ok();
    server.settle().await;
    let outbox = admin.get("/api/admin/outbox").await.ok();
    assert_eq!(outbox["mails"][0]["status"], "sent", "{outbox}");

    admin.delete(MAIL).await.gone();
    assert_eq!(admin.get(MAIL).await.ok()["mail"]["status"], json!({ "state": "absent" }));
    assert_eq!(server.nobody().get("/api/school").await.ok()["school"]["mail"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_says_what_the_mail_server_said_and_since_when_it_fails() {
    const RULES: &[(&[Rule], &str, &str)] = &[
        (&[("AUTH", "535 5.7.8 go away very-secret-word")], "sign_in_refused", "535 5.7.8 go away •••"),
        (&[("MAIL", "550 5.1.8 unknown sender")], "sender_refused", "550 5.1.8 unknown sender"),
        (&[("RCPT", "550 5.1.1 no such user")], "mail_refused", "550 5.1.1 no such user"),
        (&[("RCPT", "450 4.2.1 come back later")], "refused_for_now", "450 4.2.1 come back later"),
    ];
    let server = school().await;
    let admin = server.admin().await;
    for (rules, outcome, reply) in RULES {
        let (port, _heard) = mail_server(rules, "").await;
        admin.patch(MAIL, &local(port)).await.ok();
        let test = test_mail(&admin).await;
        assert_eq!((test.text("outcome"), test.text("reply")), (*outcome, *reply), "{test}");
        assert!(!test.to_string().contains("very-secret-word"), "{test}");
    }
    let gone = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = gone.local_addr().unwrap().port();
    drop(gone);
    admin.patch(MAIL, &local(port)).await.ok();
    assert_eq!(test_mail(&admin).await["outcome"], "unreachable");
    let failing = admin.get(MAIL).await.ok()["mail"]["status"].clone();
    assert_eq!((failing.text("state"), failing.text("failure")), ("failing", "unreachable"));
    server.advance(Duration::from_secs(60));
    assert_eq!(test_mail(&admin).await["outcome"], "unreachable");
    assert_eq!(admin.get(MAIL).await.ok()["mail"]["status"]["failing_since"], failing["failing_since"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_is_set_up_tested_and_answers_the_next_question() {
    let (base, mut requests) = model(completion("Water follows the sugar.")).await;
    let server = school().await;
    let admin = server.admin().await;
    let ask = async || admin.post("/api/ai-tutor/chat", &json!({ "message": "What is osmosis?" })).await.ok();
    assert_eq!(ask().await["engine_kind"], "built_in");
    admin.post(&format!("{AI}/test"), &json!({ "question": "Well?" })).await.refused(Code::ConnectionMissing);
    let body = json!({ "url": format!("{base}/"), "model": "tiny", "key": "sk-very-secret", "allow_private": true });
    let saved = admin.patch(AI, &body).await.ok();
    assert_eq!((&saved["ai"]["url"], &saved["ai"]["key"]["is_set"]), (&json!(base), &json!(true)));
    let path = format!("{AI}/test");
    let send = async |question: &str| {
        let body = json!({ "question": question });
        admin.send(Method::POST, &path, |sent| sent.header("Idempotency-Key", "one").json(&body)).await
    };
    let test = send("Well?").await.ok()["test"].clone();
    assert_eq!((test.text("outcome"), test.text("answer")), ("answered", "Water follows the sugar."));
    assert_eq!(test.text("model"), "tiny-1");
    assert_eq!(requests.recv().await.unwrap()["messages"][0]["content"], "Well?");
    // The same request again does not ask the model again.
    assert_eq!(send("Well?").await.ok()["test"], test);
    assert!(requests.try_recv().is_err());
    send("And now?").await.refused(Code::IdempotencyMismatch);
    assert_eq!(ask().await["engine_kind"], "model");
    let school = server.nobody().get("/api/school").await.ok();
    assert_eq!((&school["school"]["engine"], &school["school"]["engine_kind"]), (&json!("tiny"), &json!("model")));
    assert_eq!(admin.get(AI).await.ok()["ai"]["status"]["state"], "working");
    // A key that the server refuses, and repeats, is not shown.
    let (refusing, _requests) =
        model(Some((401, "{\"error\":{\"message\":\"wrong key sk-very-secret\"}}".into()))).await;
    admin.patch(AI, &json!({ "url": refusing, "key": "sk-very-secret" })).await.ok();
    let test = admin.post(&format!("{AI}/test"), &json!({ "question": "Well?" })).await.ok()["test"].clone();
    assert_eq!((test.text("outcome"), test.text("detail")), ("key_refused", "401 Unauthorized: wrong key •••"));
    assert_eq!(admin.get(AI).await.ok()["ai"]["status"]["failure"], "key_refused");
    admin.delete(AI).await.gone();
    assert_eq!(ask().await["engine_kind"], "built_in");
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_encrypted_and_in_no_answer_log_or_export() {
    let (port, _heard) = mail_server(&[], "").await;
    let server = school().await;
    let admin = server.admin().await;
    let saved = admin.patch(MAIL, &local(port)).await.ok();
    let ai = json!({ "url": "http://127.0.0.1:9/v1", "model": "m", "key": "sk-very-secret", "allow_private": true });
    let model = admin.patch(AI, &ai).await.ok();
    let again = admin.patch(MAIL, &json!({ "from_name": "Office" })).await.ok();
    let entries = log(&admin, "action=connections.").await;
    for answer in [&saved, &model, &again, &json!(entries)] {
        let text = answer.to_string();
        assert!(!text.contains("very-secret"), "{text}");
    }
    assert_eq!(entries.len(), 3);
    assert_eq!(entries[0]["details"], json!({ "from_name": "Office", "before": { "from_name": "Schule „Am Hafen“" } }));
    assert_eq!(entries[1]["details"]["key"], "set");
    assert_eq!(entries[2]["details"]["password"], "set");
    admin.patch(MAIL, &json!({ "password": "another-secret-word" })).await.ok();
    assert_eq!(log(&admin, "action=connections.").await[0]["details"]["password"], "replaced");
    for name in ["schola.db", "schola.db-wal"] {
        let bytes = std::fs::read(server.data().join(name)).unwrap_or_default();
        for secret in ["very-secret", "another-secret"] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "{name} has {secret}");
        }
    }
    let key = server.data().join("secrets.key");
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);

    // Without the key, or with another one, the school says so and goes on; with it, all is well again.
    let kept = std::fs::read(&key).unwrap();
    let problem = async || admin.get(MAIL).await.ok()["mail"]["password"]["problem"].clone();
    std::fs::remove_file(&key).unwrap();
    assert_eq!(problem().await, "key_missing");
    admin.patch(MAIL, &json!({ "from_name": "School" })).await.ok();
    assert_eq!(test_mail(&admin).await["outcome"], "password_unreadable");
    std::fs::write(&key, "00".repeat(32)).unwrap();
    assert_eq!(problem().await, "key_differs");
    std::fs::write(&key, kept).unwrap();
    assert!(problem().await.is_null());
    assert_eq!(test_mail(&admin).await["outcome"], "accepted");

    admin.delete(&format!("{MAIL}/password")).await.gone();
    assert_eq!(admin.get(MAIL).await.ok()["mail"]["password"], json!({ "is_set": false }));
    admin.delete(&format!("{AI}/key")).await.gone();
    assert_eq!(admin.get(AI).await.ok()["ai"]["key"], json!({ "is_set": false }));
    assert_eq!(log(&admin, "action=connections.").await[0]["details"], json!({ "key": "removed" }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_goes_only_to_the_server_that_it_was_entered_for() {
    let (port, _heard) = mail_server(&[], "").await;
    let server = school().await;
    let admin = server.admin().await;
    admin.patch(MAIL, &local(port)).await.ok();
    let moved = admin.patch(MAIL, &json!({ "host": "127.0.0.2" })).await.refused(Code::RequestInvalid);
    assert_eq!(moved["fields"][0]["field"], "password", "{moved}");
    admin.patch(MAIL, &json!({ "host": "127.0.0.2", "password": "new-one" })).await.ok();
    let ai = json!({ "url": "http://127.0.0.1:9/v1", "model": "m", "key": "sk-very-secret", "allow_private": true });
    admin.patch(AI, &ai).await.ok();
    admin.patch(AI, &json!({ "url": "http://127.0.0.1:9/v2" })).await.ok();
    for url in ["http://127.0.0.1:10/v1", "https://127.0.0.1:9/v1", "http://127.0.0.2:9/v1"] {
        let moved = admin.patch(AI, &json!({ "url": url })).await.refused(Code::RequestInvalid);
        assert_eq!(moved["fields"][0]["field"], "key", "{moved}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn private_addresses_need_a_permission_and_reserved_ones_have_none() {
    let server = school().await;
    let admin = server.admin().await;
    for host in ["127.0.0.1", "10.0.0.7", "192.168.1.20", "[::1]", "localhost"] {
        let body = json!({ "host": host, "from_address": "office@school.test" });
        let refused = admin.patch(MAIL, &body).await.refused(Code::ConnectionPrivate);
        assert_eq!(refused["fields"][0]["field"], "allow_private", "{host}: {refused}");
        let url = format!("http://{host}:11434/v1");
        let refused = admin.patch(AI, &json!({ "url": url, "model": "m" })).await.refused(Code::ConnectionPrivate);
        assert_eq!(refused["fields"][0]["field"], "allow_private", "{url}: {refused}");
        admin.patch(AI, &json!({ "url": url, "model": "m", "allow_private": true })).await.ok();
        admin.delete(AI).await.gone();
    }
    // Clouds keep credentials at the first of these.
    for host in ["169.254.169.254", "0.0.0.0", "224.0.0.1", "[fe80::1]"] {
        let body = json!({ "url": format!("http://{host}/v1"), "model": "m", "allow_private": true });
        admin.patch(AI, &body).await.refused(Code::ConnectionPrivate);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_configuration_sets_wins_and_is_named() {
    let (base, _requests) = model(completion("Yes.")).await;
    let url = base.clone();
    let server = school_with(move |config| {
        config.ai = Ai { url: Some(url), model: Some("fixed".into()), key: None };
        config.smtp = Smtp { password: Some(Secret::new("from-the-environment".into())), ..Smtp::default() };
        config.sources.insert("ai-url", SetBy::Flag);
        config.sources.insert("ai-model", SetBy::File);
        config.sources.insert("smtp-password", SetBy::Variable);
    })
    .await;
    let admin = server.admin().await;
    let ai = admin.get(AI).await.ok()["ai"].clone();
    assert_eq!((&ai["url"], &ai["model"]), (&json!(base), &json!("fixed")));
    let fixed = json!([
        { "field": "url", "setting": "ai-url", "by": "flag" },
        { "field": "model", "setting": "ai-model", "by": "file" },
    ]);
    assert_eq!(ai["fixed"], fixed);
    let refused = admin.patch(AI, &json!({ "model": "other" })).await.refused(Code::RequestInvalid);
    assert!(refused["fields"][0].text("message").contains("`ai-model`"), "{refused}");
    // What it leaves open can be set here.
    admin.patch(AI, &json!({ "key": "sk-from-the-page" })).await.ok();
    assert_eq!(
        admin.post(&format!("{AI}/test"), &json!({ "question": "Well?" })).await.ok()["test"]["outcome"],
        "answered"
    );
    let mail = admin.get(MAIL).await.ok()["mail"].clone();
    assert_eq!(mail["password"], json!({ "is_set": true }));
    assert_eq!(mail["fixed"], json!([{ "field": "password", "setting": "smtp-password", "by": "variable" }]));
    admin.patch(MAIL, &json!({ "password": "other" })).await.refused(Code::RequestInvalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_admins_see_and_change_the_connections() {
    let server = school().await;
    let (ada, tutor) = (server.learner("ada").await, server.tutor("tom").await);
    for person in [&ada, &tutor] {
        for path in [MAIL, AI] {
            person.get(path).await.refused(Code::AuthRoleWrong);
            person.patch(path, &json!({})).await.refused(Code::AuthRoleWrong);
            person.delete(path).await.refused(Code::AuthRoleWrong);
        }
        person.post(&format!("{MAIL}/test"), &json!({})).await.refused(Code::AuthRoleWrong);
        person.post(&format!("{AI}/test"), &json!({ "question": "Well?" })).await.refused(Code::AuthRoleWrong);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_settings_name_their_field() {
    let server = school().await;
    let admin = server.admin().await;
    let good = json!({ "host": "smtp.invalid", "from_address": "office@school.test" });
    let with = |field: &str, value: Value| {
        let mut body = good.clone();
        body[field] = value;
        body
    };
    let wrong = [
        ("host", with("host", json!("smtp://mail.test"))),
        ("host", with("host", json!("mail.test:25"))),
        ("port", with("port", json!(0))),
        ("port", with("port", json!(65_536))),
        ("tls", with("tls", json!("ssl"))),
        ("from_address", with("from_address", json!("nobody"))),
        ("from_address", json!({ "host": "smtp.invalid" })),
        ("host", json!({ "from_address": "office@school.test" })),
        ("password", with("username", json!("office"))),
        ("password", with("password", json!("a\r\nb"))),
        ("password", with("password", json!(""))),
    ];
    for (field, body) in wrong {
        let refused = admin.patch(MAIL, &body).await.refused(Code::RequestInvalid);
        assert_eq!(refused["fields"][0]["field"], field, "{body}: {refused}");
    }
    for (field, body) in [
        ("url", json!({ "url": "ftp://ai.test/v1", "model": "m" })),
        ("url", json!({ "url": "https://ai.invalid/v1?key=1", "model": "m" })),
        ("url", json!({ "model": "m" })),
        ("model", json!({ "url": "https://ai.invalid/v1" })),
    ] {
        let refused = admin.patch(AI, &body).await.refused(Code::RequestInvalid);
        assert_eq!(refused["fields"][0]["field"], field, "{body}: {refused}");
    }
    assert_eq!(admin.get(MAIL).await.ok()["mail"]["status"]["state"], "absent");
}

#[tokio::test(flavor = "multi_thread")]
async fn certificates_of_an_own_authority_are_checked_kept_and_removed() {
    let pem = include_str!("../pieces/tls/first.pem");
    let server = school().await;
    let admin = server.admin().await;
    let with = |pem: &str| json!({ "host": "smtp.invalid", "from_address": "office@school.test", "certificates": pem });
    for wrong in ["no certificate", include_str!("../pieces/tls/first.key")] {
        let refused = admin.patch(MAIL, &with(wrong)).await.refused(Code::RequestInvalid);
        let fault = &refused["fields"][0];
        assert_eq!((fault.text("field"), fault.text("code")), ("certificates", "certificate"), "{refused}");
        assert!(!refused.to_string().contains("PRIVATE KEY-"), "{refused}");
    }
    let saved = admin.patch(MAIL, &with(pem)).await.ok();
    assert_eq!(saved["mail"].text("certificates"), pem.trim());
    // Other changes leave them.
    admin.patch(MAIL, &json!({ "from_name": "School" })).await.ok();
    assert_eq!(admin.get(MAIL).await.ok()["mail"].text("certificates"), pem.trim());
    admin.patch(MAIL, &json!({ "certificates": "" })).await.ok();
    assert!(admin.get(MAIL).await.ok()["mail"].get("certificates").is_none());
    let entries = admin.get("/api/admin/audit?action=connections.mail_changed").await.ok();
    assert!(!entries.to_string().contains("BEGIN CERTIFICATE"), "{entries}");
    assert_eq!(entries["entries"][0]["details"]["certificates"], "none", "{entries}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_certificates_in_the_configuration_wins() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/pieces/tls/first.pem");
    let server = school_with(move |config| {
        config.smtp = Smtp { ca: Some(file.into()), ..Smtp::default() };
        config.sources.insert("smtp-ca", SetBy::Flag);
    })
    .await;
    let admin = server.admin().await;
    let fixed = json!([{ "field": "certificates", "setting": "smtp-ca", "by": "flag" }]);
    assert_eq!(admin.get(MAIL).await.ok()["mail"]["fixed"], fixed);
    let body = json!({ "host": "smtp.invalid", "from_address": "office@school.test", "certificates": "" });
    admin.patch(MAIL, &body).await.refused(Code::RequestInvalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn test_mails_go_to_the_admin_without_an_address_and_to_others_within_a_bound() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let path = format!("{MAIL}/test");
    let own = admin.post(&path, &json!({})).await;
    let is_verified = admin.get("/api/users/me").await.ok()["user"]["email_verified"].clone();
    if is_verified == true {
        assert_eq!(own.ok()["test"]["to"], "head@school.test");
    } else {
        assert_eq!(own.refused(Code::RequestInvalid)["fields"][0]["field"], "to");
    }
    for _ in 0..5 {
        admin.post(&path, &json!({ "to": "ada@example.org" })).await.ok();
    }
    let refused = admin.post(&path, &json!({ "to": "ada@example.org" })).await.refused(Code::RateLimited);
    assert_eq!(refused["limit"], json!({ "name": "test-mails", "per": "person" }));
    let entry = log(&admin, "action=mails.tested").await;
    assert_eq!(entry[0]["details"], json!({ "outcome": "accepted", "domain": "example.org" }));
    assert!(server.mails().await.iter().any(|mail| mail.subject == "Schola: test email"));
}
