//! The school: settings, logo, invitations, outgoing mail, the log.

use std::io::Cursor;
use std::time::Duration;

use image::{ImageFormat, Rgb, RgbImage};
use reqwest::Method;
use schola::features::auth::shown_code;
use schola::kernel::Code;
use serde_json::{Value, json};

use super::{log, only_entry};
use crate::support::fields::Fields;
use crate::support::server::{PASSWORD, Server, token_in};

const DAY: Duration = Duration::from_secs(24 * 3600);

#[tokio::test(flavor = "multi_thread")]
async fn a_setting_changes_alone_and_the_log_keeps_both_its_values() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let before = admin.get("/api/admin/settings").await.ok();
    assert_eq!(before["settings"]["registration"], "open");
    assert_eq!(before["settings"]["totp_required_for"], json!([]));
    let change = json!({ "name": "Hill School", "time_zone": "Africa/Lagos", "totp_required_for": ["tutor"] });
    let after = admin.patch("/api/admin/settings", &change).await.ok();
    let mut expected = before.clone();
    for (name, value) in change.as_object().unwrap() {
        expected["settings"][name] = value.clone();
    }
    assert_eq!(after, expected);
    assert_eq!(admin.get("/api/admin/settings").await.ok(), expected);
    assert_eq!(server.nobody().get("/api/school").await.ok()["school"]["name"], "Hill School");
    let entry = only_entry(&admin, "action=school.settings_changed").await;
    let mut details = change.clone();
    details["before"] = json!({ "name": "Schola", "time_zone": "UTC", "totp_required_for": [] });
    assert_eq!(entry["details"], details);
    assert_eq!(entry["actor"]["full_name"], "Administrator");
    assert_eq!(entry.get("subject"), None);

    admin.patch("/api/admin/settings", &json!({ "unknown": 1 })).await.ok();
    assert_eq!(log(&admin, "action=school.settings_changed").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_setting_that_makes_no_sense_is_named_and_nothing_changes() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let before = admin.get("/api/admin/settings").await.ok();
    for (field, value) in [
        ("name", json!("")),
        ("name", json!("x".repeat(121))),
        ("locale", json!("not a tag")),
        ("time_zone", json!("Mars/Olympus")),
        ("registration", json!("sometimes")),
        ("require_verified_email", json!("yes")),
        ("assistant_name", json!(" ")),
    ] {
        let mut change = json!({ "name": "Never" });
        change[field] = value;
        let refused = admin.patch("/api/admin/settings", &change).await.refused(Code::RequestInvalid);
        assert_eq!(refused["fields"][0]["field"], field, "{refused}");
    }
    admin.patch("/api/admin/settings", &json!({ "totp_required_for": ["head"] })).await.refused(Code::RequestInvalid);
    assert_eq!(admin.get("/api/admin/settings").await.ok(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demanded_second_factor_holds_for_the_admin_too() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    admin.patch("/api/admin/settings", &json!({ "totp_required_for": ["admin"] })).await.ok();
    admin.get("/api/admin/settings").await.refused(Code::AuthEnrolmentOnly);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_logo_is_shown_to_everybody_until_it_is_removed() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    server.nobody().get("/api/school/logo").await.refused(Code::ResourceAbsent);
    let mut file = Cursor::new(Vec::new());
    RgbImage::from_pixel(800, 200, Rgb([20, 90, 160])).write_to(&mut file, ImageFormat::Jpeg).unwrap();
    let set = admin.put_bytes("/api/admin/settings/logo", "image/jpeg", file.into_inner()).await.ok();
    let url = set["settings"].text("logo_url").to_owned();
    let shown = server.nobody().get(&url).await;
    assert_eq!(shown.header("content-type"), Some("image/png"));
    assert_eq!(image::load_from_memory(&shown.body).unwrap().to_rgb8().dimensions(), (512, 128));
    assert_eq!(server.nobody().get("/api/school").await.ok()["school"]["logo_url"], url.as_str());

    let junk = b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec();
    admin.put_bytes("/api/admin/settings/logo", "image/png", junk.clone()).await.refused(Code::PictureRefused);
    admin.put_bytes("/api/admin/settings/logo", "text/plain", junk).await.refused(Code::RequestWrongType);
    let large = vec![0; (5 << 20) + 1];
    admin.put_bytes("/api/admin/settings/logo", "image/png", large).await.refused(Code::RequestTooLarge);

    admin.delete("/api/admin/settings/logo").await.gone();
    admin.delete("/api/admin/settings/logo").await.gone();
    server.nobody().get("/api/school/logo").await.refused(Code::ResourceAbsent);
    assert_eq!(admin.get("/api/admin/settings").await.ok()["settings"].get("logo_url"), None);
    let details: Vec<Value> =
        log(&admin, "action=school.logo_changed").await.iter().map(|entry| entry["details"].clone()).collect();
    assert_eq!(details, [json!({ "logo": "removed" }), json!({ "logo": "replaced" })]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_lets_in_as_many_as_it_says() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    admin.patch("/api/admin/settings", &json!({ "registration": "invitation" })).await.ok();
    let body = json!({ "role": "tutor", "uses": 2, "expires_in_days": 30, "note": "Spring term" });
    let made = admin.post("/api/admin/invitations", &body).await.created();
    let invitation = &made["invitation"];
    assert_eq!(made["id"], invitation["id"]);
    assert_eq!(invitation["uses_left"], 2);
    assert_eq!(invitation["expires_at"], "2026-02-04T09:00:00.000Z");
    let code = invitation.text("code");
    let groups: Vec<&str> = code.split('-').collect();
    assert_eq!(groups.iter().map(|group| group.len()).collect::<Vec<_>>(), [4, 4, 4], "{code}");
    assert!(code.chars().all(|c| c == '-' || c.is_ascii_uppercase() || c.is_ascii_digit()), "{code}");

    let register = |name: &str, code: String| {
        let email = format!("{name}@school.test");
        let body = json!({ "full_name": name, "email": email, "password": PASSWORD, "invitation": code });
        let nobody = server.nobody();
        async move { nobody.post("/api/auth/register", &body).await }
    };
    let first = register("ada", code.to_owned()).await.created();
    assert_eq!(first["user"]["role"], "tutor");
    let listed = admin.get("/api/admin/invitations").await.ok();
    assert_eq!(listed["invitations"][0]["uses_left"], 1);
    assert_eq!(listed["invitations"][0]["code"], code);
    register("ben", code.to_lowercase().replace('-', " ")).await.created();
    register("cyd", code.to_owned()).await.refused(Code::InvitationInvalid);
    assert_eq!(admin.get("/api/admin/invitations").await.ok()["invitations"], json!([]));

    let entry = only_entry(&admin, "action=invitations.created").await;
    assert_eq!(entry["subject"], json!({ "kind": "invitation", "id": made["id"], "label": "Spring term" }));
    let details = json!({ "role": "tutor", "uses": 2, "expires_at": "2026-02-04T09:00:00.000Z" });
    assert_eq!(entry["details"], details);
    assert!(!entry.to_string().contains(code));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_ends_by_its_time_or_by_an_admin() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let short = json!({ "role": "student", "expires_in_days": 1 });
    admin.post("/api/admin/invitations", &short).await.created();
    let made = admin.post("/api/admin/invitations", &json!({ "role": "student" })).await.created();
    assert_eq!(made["invitation"]["uses_left"], 1);
    assert_eq!(made["invitation"].get("expires_at"), None);
    let path = format!("/api/admin/invitations/{}", made["id"]);
    assert_eq!(admin.get("/api/admin/invitations").await.ok().list("invitations").len(), 2);
    server.advance(DAY);
    let left = admin.get("/api/admin/invitations").await.ok();
    assert_eq!(left.list("invitations").len(), 1);
    assert_eq!(left["invitations"][0]["id"], made["id"]);
    admin.delete(&path).await.gone();
    admin.delete(&path).await.refused(Code::ResourceAbsent);
    assert_eq!(admin.get("/api/admin/invitations").await.ok()["invitations"], json!([]));
    let code = made["invitation"].text("code");
    let body = json!({ "full_name": "Ada", "email": "ada@school.test", "password": PASSWORD, "invitation": code });
    server.nobody().post("/api/auth/register", &body).await.refused(Code::InvitationInvalid);
    let entry = only_entry(&admin, "action=invitations.revoked").await;
    assert_eq!(entry["details"], json!({ "role": "student", "uses_left": 1 }));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_numbers_of_an_invitation_have_bounds_and_a_repeat_makes_no_second_one() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    for (field, value) in [
        ("uses", json!(0)),
        ("uses", json!(10_001)),
        ("uses", json!("two")),
        ("expires_in_days", json!(0)),
        ("expires_in_days", json!(366)),
        ("note", json!("x".repeat(201))),
        ("role", json!("head")),
    ] {
        let mut body = json!({ "role": "student" });
        body[field] = value;
        let refused = admin.post("/api/admin/invitations", &body).await.refused(Code::RequestInvalid);
        assert_eq!(refused["fields"][0]["field"], field, "{refused}");
    }
    let body = json!({ "role": "student", "uses": 10_000, "expires_in_days": 365 });
    let twice = || {
        let (admin, body) = (admin.clone(), body.clone());
        async move {
            let path = "/api/admin/invitations";
            admin.send(Method::POST, path, |request| request.header("idempotency-key", "k").json(&body)).await.created()
        }
    };
    assert_eq!(twice().await, twice().await);
    assert_eq!(admin.get("/api/admin/invitations").await.ok().list("invitations").len(), 1);
    let page = admin.get("/api/admin/invitations?limit=1").await.ok();
    assert_eq!(page.get("next_cursor"), None);
    admin.get("/api/admin/invitations?limit=0").await.refused(Code::RequestInvalid);
}

#[test]
fn a_code_is_shown_in_capitals_and_groups_of_four() {
    for (plain, shown) in [("k7qm2xvd9fhs", "K7QM-2XVD-9FHS"), ("abcd", "ABCD"), ("abcde", "ABCD-E"), ("", "")] {
        assert_eq!(shown_code(plain), shown);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_outbox_shows_what_went_out_and_the_log_who_read_it() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    server.learner("ada").await;
    server.learner("ben").await;
    let waiting = admin.get("/api/admin/outbox?limit=1").await.ok();
    assert_eq!(waiting["mails"][0]["to"], "ben@school.test");
    assert_eq!(waiting["mails"][0].get("text"), None);
    server.settle().await;
    let next = waiting.text("next_cursor");
    let page = admin.get(&format!("/api/admin/outbox?limit=1&cursor={next}")).await.ok();
    assert_eq!(page.get("next_cursor"), None);
    let listed = &page["mails"][0];
    assert_eq!(listed["to"], "ada@school.test");
    assert_eq!(listed["status"], "sent");
    assert_eq!(listed["sent_at"], "2026-01-05T09:00:00.000Z");

    let mail = admin.get(&format!("/api/admin/outbox/{}", listed["id"])).await.ok();
    assert_eq!(mail["mail"]["subject"], listed["subject"]);
    let token = token_in(mail["mail"].text("text"));
    server.nobody().post("/api/auth/verify-email", &json!({ "token": token })).await.ok();
    let entry = only_entry(&admin, "action=mails.read").await;
    assert_eq!(entry["subject"], json!({ "kind": "mail", "id": listed["id"], "label": listed["subject"] }));
    assert!(!entry.to_string().contains("ada@"));

    admin.get("/api/admin/outbox/999").await.refused(Code::ResourceAbsent);
    admin.get("/api/admin/outbox?cursor=made-up").await.refused(Code::RequestInvalid);
    assert_eq!(log(&admin, "action=mails.read").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_narrowed_by_actor_action_and_subject() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let ada = server.learner("ada").await;
    let ben = server.learner("ben").await;
    for person in [&ada, &ben] {
        admin.post(&format!("/api/admin/users/{}/suspend", person.id), &json!({})).await.ok();
    }
    admin.patch("/api/admin/settings", &json!({ "name": "Hill School" })).await.ok();
    let actions =
        |entries: Vec<Value>| -> Vec<String> { entries.iter().map(|entry| entry.text("action").to_owned()).collect() };
    let everything = [
        "school.settings_changed",
        "users.suspended",
        "users.suspended",
        "auth.registered",
        "auth.registered",
        "auth.signed_in",
    ];
    assert_eq!(actions(log(&admin, "").await), everything);
    for (filter, expected) in [
        (format!("actor={}", ada.id), vec!["auth.registered"]),
        (format!("subject=user:{}", ada.id), vec!["users.suspended", "auth.registered"]),
        (format!("subject=user:{}&action=users.", ada.id), vec!["users.suspended"]),
        ("action=auth.".to_owned(), vec!["auth.registered", "auth.registered", "auth.signed_in"]),
        ("action=auth.signed_in".to_owned(), vec!["auth.signed_in"]),
        ("action=users.suspend".to_owned(), vec![]),
        ("action=school.&actor=999".to_owned(), vec![]),
    ] {
        assert_eq!(actions(log(&admin, &filter).await), expected, "{filter}");
    }
    for filter in
        ["actor=0", "action=Users", "action=%25", "subject=user", "subject=user:x", "subject=ada:1", "limit=0"]
    {
        let refused = admin.get(&format!("/api/admin/audit?{filter}")).await.refused(Code::RequestInvalid);
        assert_eq!(refused["fields"][0]["field"], filter.split('=').next().unwrap(), "{refused}");
    }
    let (mut seen, mut path) = (Vec::new(), "/api/admin/audit?limit=4".to_owned());
    loop {
        let page = admin.get(&path).await.ok();
        seen.extend(page.list("entries").to_vec());
        let Some(next) = page["next_cursor"].as_str() else { break };
        path = format!("/api/admin/audit?limit=4&cursor={next}");
    }
    assert_eq!(actions(seen), everything);
}
