//! What strangers learn, and what they can have mailed to others.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use schola::app::State;
use schola::db::Finished;
use schola::kernel::Code;
use serde_json::json;

use crate::support::fields::Fields;
use crate::support::server::{PASSWORD, Server, token_in};

const HOUR: Duration = Duration::from_secs(3600);

/// A server, and the closures that its database has run: kind, operation, statements.
async fn watched() -> (Server, Arc<Mutex<Vec<(&'static str, &'static str, u64)>>>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let noted = seen.clone();
    let observe = move |done: &Finished| noted.lock().unwrap().push((done.kind, done.operation, done.queries));
    let server = Server::boot(|_| {}, |boot| boot.observer = Some(Arc::new(observe))).await;
    (server, seen)
}

/// What the database did for these operations since the last question.
fn done(
    seen: &Mutex<Vec<(&'static str, &'static str, u64)>>,
    operations: &[&str],
) -> Vec<(&'static str, &'static str, u64)> {
    seen.lock().unwrap().drain(..).filter(|(_, operation, _)| operations.contains(operation)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_for_a_reset_does_the_same_for_every_address() {
    let (server, seen) = watched().await;
    server.learner("ada").await;
    server.mails().await;
    let operations = ["requestPasswordReset"];
    let ask = |email: &'static str| {
        let nobody = server.nobody();
        async move { nobody.post("/api/auth/forgot-password", &json!({ "email": email })).await.ok() }
    };
    done(&seen, &operations);
    let known = ask("ada@school.test").await;
    let for_known = done(&seen, &operations);
    let unknown = ask("eve@school.test").await;
    let for_unknown = done(&seen, &operations);
    assert_eq!(known, unknown);
    assert_eq!(for_known, for_unknown);
    assert_eq!(for_known.len(), 1, "{for_known:?}");
    assert_eq!(server.mails().await.iter().filter(|mail| mail.subject.contains("password")).count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_does_the_same_for_every_name() {
    let (server, seen) = watched().await;
    server.learner("ada").await;
    let ask = |email: &'static str| {
        let nobody = server.nobody();
        async move {
            let body = json!({ "email": email, "password": "wrong" });
            nobody.post("/api/auth/login", &body).await.refused(Code::AuthBadCredentials)
        }
    };
    done(&seen, &["login"]);
    ask("ada@school.test").await;
    let for_known = done(&seen, &["login"]);
    ask("eve@school.test").await;
    assert_eq!(for_known, done(&seen, &["login"]));
    assert_eq!(for_known.len(), 2, "{for_known:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_to_a_taken_address_looks_like_any_other() {
    let (server, seen) = watched().await;
    let ada = server.learner("ada").await;
    let ask = |email: &'static str| {
        let ada = ada.clone();
        async move { ada.post("/api/auth/change-email", &json!({ "password": PASSWORD, "email": email })).await.ok() }
    };
    let operations = ["confirmPassword", "changeEmail"];
    ask("warm@new.test").await;
    done(&seen, &operations);
    let free = ask("ada@new.test").await;
    let for_free = done(&seen, &operations);
    let taken = ask("head@school.test").await;
    assert_eq!((free, for_free), (taken, done(&seen, &operations)));
    let mails = server.mails().await;
    let told = mails.iter().find(|mail| mail.to == "head@school.test").unwrap();
    assert!(told.subject.contains("in use") && !told.text.contains("#token="), "{}", told.text);
    assert_eq!(ada.get("/api/users/me").await.ok()["user"]["email"], "ada@school.test");
}

async fn mails_to(server: &Server, to: &str) -> usize {
    server.mails().await.iter().filter(|mail| mail.to.eq_ignore_ascii_case(to)).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_gets_five_mails_an_hour_and_ten_a_day() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    for _ in 0..30 {
        ada.post_empty("/api/auth/verify-email/resend").await.ok();
        server.settle().await;
        server.nobody().post("/api/auth/forgot-password", &json!({ "email": "ADA@school.test" })).await.ok();
        server.settle().await;
    }
    assert_eq!(mails_to(&server, "ada@school.test").await, 5);
    // The last links work, though others were asked for.
    let mails = server.mails().await;
    let last = |word: &str| token_in(&mails.iter().rev().find(|mail| mail.text.contains(word)).unwrap().text);
    let (reset, verify) = (last("/reset-password#"), last("/verify-email#"));
    server.nobody().post("/api/auth/verify-email", &json!({ "token": verify })).await.ok();
    for _ in 0..23 {
        server.advance(HOUR);
        for _ in 0..3 {
            server.nobody().post("/api/auth/forgot-password", &json!({ "email": "ada@school.test" })).await.ok();
            server.settle().await;
        }
    }
    // Ten, and a way in for the owner after half a day without one.
    assert_eq!(mails_to(&server, "ada@school.test").await, 11);
    let body = json!({ "token": reset, "password": "a brand new password" });
    server.nobody().post("/api/auth/reset-password", &body).await.refused(Code::AuthLinkInvalid);
    let token = server.mailed_token("ada@school.test").await;
    let body = json!({ "token": token, "password": "a brand new password" });
    server.nobody().post("/api/auth/reset-password", &body).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bound_of_an_address_holds_over_accounts_kinds_and_tags() {
    let server = Server::spawn().await;
    // Accounts that are made, deleted and made again for the address of another person.
    for number in 0..12 {
        let email = format!("victim+{number}@mail.test");
        let body = json!({ "full_name": "x", "email": email, "password": PASSWORD });
        let made = server.nobody().post("/api/auth/register", &body).await.created();
        // Sent first: a mail that waits goes with the account.
        server.settle().await;
        let person = server.bearer(made.text("token"));
        person.delete_with("/api/users/me", &json!({ "password": PASSWORD })).await.gone();
    }
    for number in 0..12 {
        let person = server.learner(&format!("spammer{number}")).await;
        let body = json!({ "password": PASSWORD, "email": "Victim@mail.test" });
        person.post("/api/auth/change-email", &body).await.ok();
    }
    let mails = server.mails().await;
    let got = mails.iter().filter(|mail| mail.to.to_lowercase().starts_with("victim")).count();
    assert_eq!(got, 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_writes_to_few_strangers() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    for number in 0..20 {
        let body = json!({ "password": PASSWORD, "email": format!("stranger{number}@mail.test") });
        ada.post("/api/auth/change-email", &body).await.ok();
        server.settle().await;
    }
    let mails = server.mails().await;
    assert_eq!(mails.iter().filter(|mail| mail.to.starts_with("stranger")).count(), 5);
    // The old address hears of it once while its link works.
    assert_eq!(mails.iter().filter(|mail| mail.text.contains("/undo-email-change#")).count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bound_is_in_the_database() {
    let server = Server::spawn().await;
    server.learner("ada").await;
    for _ in 0..8 {
        server.nobody().post("/api/auth/forgot-password", &json!({ "email": "ada@school.test" })).await.ok();
        server.settle().await;
    }
    assert_eq!(mails_to(&server, "ada@school.test").await, 5);
    server.raw_app().state::<schola::features::auth::Access>().unwrap().on_effect(&schola::kernel::Effect::Flush);
    server.nobody().post("/api/auth/forgot-password", &json!({ "email": "ada@school.test" })).await.ok();
    assert_eq!(mails_to(&server, "ada@school.test").await, 5);
    // Marks of the last day remain, and nothing longer.
    server.advance(25 * HOUR);
    let keep = server.raw_app().config.keep;
    server.raw_app().named("test").write(move |tx| schola::features::sweep(tx, keep)).await.unwrap();
    server.nobody().post("/api/auth/forgot-password", &json!({ "email": "ada@school.test" })).await.ok();
    assert_eq!(mails_to(&server, "ada@school.test").await, 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_in_a_mail_is_a_name() {
    let server = Server::spawn().await;
    for (number, (written, shown)) in [
        ("Ada Lovelace", "Hello Ada Lovelace,"),
        ("J. R. R. Tolkien", "Hello J. R. R. Tolkien,"),
        ("O'Neill-García, Jr.", "Hello O'Neill-García, Jr.,"),
        ("You won! https://evil.example/x?y=1#z", "Hello You won! https evil. example x y 1 z,"),
        ("www.evil.example", "Hello www. evil. example,"),
        ("evil.example/x", "Hello evil. example x,"),
        ("evil\u{3002}example", "Hello evil. example,"),
        ("pay@evil.example", "Hello pay at evil. example,"),
        ("[click](http://evil.example)", "Hello click (http evil. example),"),
        ("<a href=x>y</a>", "Hello a href x y a,"),
        ("turned \u{202e}round\u{2066}", "Hello turned round,"),
        ("ev\u{200b}il.\u{200b}example", "Hello evil. example,"),
        ("{link} {school}", "Hello link school,"),
        (&"long ".repeat(24), "Hello long long long long long long long long long long long long…,"),
    ]
    .into_iter()
    .enumerate()
    {
        let email = format!("person{number}@school.test");
        let body = json!({ "full_name": written, "email": email, "password": PASSWORD });
        let answer = server.nobody().post("/api/auth/register", &body).await;
        if answer.status == 400 {
            // What is not taken as a name at all comes into no mail.
            continue;
        }
        answer.created();
        let mails = server.mails().await;
        let mail = mails.iter().rev().find(|mail| mail.to == email).unwrap();
        assert_eq!(mail.text.lines().next(), Some(shown), "{written}");
        assert_eq!(mail.text.matches("://").count(), 1, "{}", mail.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_school_with_a_link_for_a_name_has_none_in_its_mails() {
    let server = Server::spawn().await;
    server.admin().await.patch("/api/admin/settings", &json!({ "name": "evil.example/login" })).await.ok();
    server.learner("ada").await;
    let mails = server.mails().await;
    let mail = mails.last().unwrap();
    assert_eq!(mail.subject, "evil. example login: verify your email address");
    assert!(!mail.text.contains("evil.example"), "{}", mail.text);
}
