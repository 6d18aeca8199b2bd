//! One's own profile, picture, preferences and plan; answers that are kept for a repeated request.

mod forms;
mod once;
mod words;

use std::io::Cursor;
use std::time::Duration;

use image::{ImageFormat, Rgb, RgbImage};
use schola::kernel::Code;
use serde_json::{Value, json};

use crate::support::fields::Fields;
use crate::support::server::{PASSWORD, Server};

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_changes_field_by_field() {
    let server = Server::spawn().await;
    let ada = server.learner("Ada").await;
    let before = ada.get("/api/users/me").await.ok()["user"].clone();
    let change = json!({ "bio": "I read.\nA lot.", "pronouns": "she/her", "username": "Ada.L" });
    let changed = ada.patch("/api/users/me", &change).await.ok()["user"].clone();
    assert_eq!((&changed["bio"], &changed["pronouns"]), (&json!("I read.\nA lot."), &json!("she/her")));
    assert_eq!((&changed["username"], &changed["full_name"]), (&json!("ada.l"), &before["full_name"]));
    assert_eq!(ada.get("/api/users/profile").await.ok()["user"], changed);
    // What only an admin may change is not a field of this operation.
    let tried =
        json!({ "full_name": " Ada Lovelace ", "role": "admin", "email": "x@school.test", "status": "suspended" });
    let changed = ada.patch("/api/users/profile", &tried).await.ok()["user"].clone();
    assert_eq!(changed["full_name"], "Ada Lovelace");
    for field in ["role", "email", "status", "realm", "plan", "id"] {
        assert_eq!(changed[field], before[field], "{field}");
    }
    assert_eq!(ada.patch("/api/users/me", &json!({})).await.ok()["user"], changed);
    server.sign_in("ada.l", PASSWORD).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_text_clears_and_null_is_no_text() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    ada.patch("/api/users/me", &json!({ "bio": "I read.", "pronouns": "she/her" })).await.ok();
    let kept = ada.patch("/api/users/me", &json!({ "full_name": "Ada L" })).await.ok()["user"].clone();
    assert_eq!(kept["bio"], "I read.");
    for empty in ["", "  \n "] {
        ada.patch("/api/users/me", &json!({ "bio": "I read." })).await.ok();
        let cleared = ada.patch("/api/users/me", &json!({ "bio": empty })).await.ok()["user"].clone();
        assert_eq!((cleared.get("bio"), &cleared["pronouns"]), (None, &json!("she/her")), "{empty:?}");
    }
    let refused = ada
        .patch("/api/users/me", &json!({ "pronouns": null, "nobody knows": null }))
        .await
        .refused(Code::RequestInvalid);
    assert_eq!(
        refused["fields"],
        json!([{ "field": "pronouns", "message": "must not be null; omit it instead", "code": "type" }])
    );
    ada.patch("/api/users/me", &json!({ "bio": "null", "nobody knows": null })).await.ok();
    let cleared = ada.patch("/api/users/me", &json!({ "pronouns": "" })).await.ok()["user"].clone();
    assert_eq!(cleared.get("pronouns"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_that_makes_no_sense_is_refused_whole() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let before = ada.get("/api/users/me").await.ok();
    for (field, value) in [
        ("full_name", json!("")),
        ("full_name", json!("x".repeat(121))),
        ("full_name", json!("a\nb")),
        ("bio", json!("x".repeat(2001))),
        ("bio", json!(["words"])),
        ("pronouns", json!("x".repeat(41))),
        ("username", json!("no spaces")),
    ] {
        let mut change = json!({ "full_name": "Never", "bio": "never" });
        change[field] = value;
        let refused = ada.patch("/api/users/me", &change).await.refused(Code::RequestInvalid);
        assert_eq!(refused["fields"][0]["field"], field, "{refused}");
    }
    assert_eq!(ada.get("/api/users/me").await.ok(), before);
    server.nobody().patch("/api/users/me", &json!({})).await.refused(Code::AuthMissing);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_username_belongs_to_one_person_whatever_its_case() {
    let server = Server::spawn().await;
    let (ada, bo) = (server.learner("ada").await, server.learner("bo").await);
    ada.patch("/api/users/me", &json!({ "username": "comet" })).await.ok();
    let change = json!({ "username": "COMET", "bio": "never" });
    let refused = bo.patch("/api/users/me", &change).await.refused(Code::UsernameTaken);
    assert_eq!(refused["fields"][0]["field"], "username");
    assert_eq!(bo.get("/api/users/me").await.ok()["user"].get("bio"), None);
    ada.patch("/api/users/me", &json!({ "username": "Comet" })).await.ok();
    ada.patch("/api/users/me", &json!({ "username": "planet" })).await.ok();
    bo.patch("/api/users/me", &json!({ "username": "comet" })).await.ok();
}

fn picture(color: Rgb<u8>, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    RgbImage::from_pixel(400, 300, color).write_to(&mut file, format).unwrap();
    file.into_inner()
}

fn is_avatar(bytes: &[u8]) -> bool {
    let picture = image::load_from_memory(bytes).unwrap();
    bytes.starts_with(b"\x89PNG") && (picture.width(), picture.height()) == (256, 256)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_comes_bare_or_in_a_form_and_goes_again() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    ada.get("/api/users/me/avatar").await.refused(Code::ResourceAbsent);
    assert_eq!(ada.get("/api/users/me").await.ok()["user"].get("avatar_url"), None);
    for (content_type, format) in
        [("image/jpeg", ImageFormat::Jpeg), ("image/webp", ImageFormat::WebP), ("image/gif", ImageFormat::Gif)]
    {
        let file = picture(Rgb([200, 30, 30]), format);
        let set = ada.put_bytes("/api/users/me/avatar", content_type, file).await.ok();
        assert!(set["user"]["avatar_url"].is_string(), "{set}");
        let own = ada.get("/api/users/me/avatar").await;
        assert_eq!((own.header("content-type"), own.header("cache-control")), (Some("image/png"), Some("no-store")));
        assert!(is_avatar(&own.body), "{content_type}");
    }
    let blue = picture(Rgb([30, 30, 200]), ImageFormat::Png);
    ada.post_form("/api/users/me/avatar", ("me.png", "image/png", &blue), &[]).await.ok();
    let shown = ada.get("/api/users/me/avatar").await;
    assert_eq!(image::load_from_memory(&shown.body).unwrap().to_rgb8().get_pixel(128, 128).0[2] / 100, 2);
    ada.delete("/api/users/me/avatar").await.gone();
    ada.get("/api/users/me/avatar").await.refused(Code::ResourceAbsent);
    assert_eq!(ada.get("/api/users/me").await.ok()["user"].get("avatar_url"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_picture_changes_nothing() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let good = picture(Rgb([10, 200, 10]), ImageFormat::Png);
    ada.put_bytes("/api/users/me/avatar", "image/png", good.clone()).await.ok();
    let before = ada.get("/api/users/me/avatar").await.body;
    let bomb = {
        // A head that promises forty thousand by forty thousand points.
        let mut head = good.clone();
        head[16..24].copy_from_slice(&[0, 0, 0x9c, 0x40, 0, 0, 0x9c, 0x40]);
        head
    };
    let cut = good[..good.len() / 2].to_vec();
    let files = [
        b"<svg onload=\"alert(1)\"/>".to_vec(),
        b"<html>".to_vec(),
        b"\x89PNG\r\n\x1a\n".to_vec(),
        Vec::new(),
        cut,
        bomb,
    ];
    for file in files {
        let what = String::from_utf8_lossy(&file[..file.len().min(24)]).into_owned();
        let bare = ada.put_bytes("/api/users/me/avatar", "image/png", file.clone()).await;
        assert_eq!(bare.json()["code"], "users.picture_refused", "{what:?} bare");
        let form = ada.post_form("/api/users/me/avatar", ("a.png", "image/png", &file), &[]).await;
        assert_eq!(form.json()["code"], "users.picture_refused", "{what:?} in a form");
    }
    let broken = ada.put_bytes("/api/users/me/avatar", "multipart/form-data; boundary=x", b"--y\r\n".to_vec()).await;
    assert_eq!(broken.status.as_u16(), 400);
    assert_eq!(ada.get("/api/users/me/avatar").await.body, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_link_shows_the_picture_until_it_changes_or_its_time_is_over() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let set = async |color: Rgb<u8>| {
        let file = picture(color, ImageFormat::Png);
        let answer = ada.put_bytes("/api/users/me/avatar", "image/png", file).await.ok();
        answer["user"].text("avatar_url").to_owned()
    };
    let first = set(Rgb([200, 30, 30])).await;
    let shown = server.nobody().get(&first).await;
    assert_eq!((shown.status.as_u16(), shown.header("content-type")), (200, Some("image/png")));
    assert_eq!(shown.header("cache-control"), Some("private, max-age=3600"));
    assert!(is_avatar(&shown.body));
    let (bare, query) = first.split_once('?').unwrap();
    let expires: i64 = query.split(['=', '&']).nth(1).unwrap().parse().unwrap();
    let later = first.replace(&expires.to_string(), &(expires + 3600).to_string());
    let bo = server.learner("bo").await;
    let file = picture(Rgb([1, 2, 3]), ImageFormat::Png);
    bo.put_bytes("/api/users/me/avatar", "image/png", file).await.ok();
    let of_another = first.replace(&format!("/{}/", ada.id), &format!("/{}/", bo.id));
    for forged in [later, of_another, format!("{bare}?expires={expires}&signature=AAAA"), format!("{first}A")] {
        server.nobody().get(&forged).await.refused(Code::ResourceAbsent);
    }
    server.nobody().get(bare).await.refused(Code::RequestInvalid);
    server.advance(Duration::from_secs(1));
    let second = set(Rgb([30, 30, 200])).await;
    assert_ne!(first, second);
    server.nobody().get(&first).await.refused(Code::ResourceAbsent);
    assert_eq!(server.nobody().get(&second).await.status.as_u16(), 200);
    // It is good for one to two hours.
    server.advance(Duration::from_secs(3600));
    assert_eq!(server.nobody().get(&second).await.status.as_u16(), 200);
    server.advance(Duration::from_secs(3600));
    server.nobody().get(&second).await.refused(Code::ResourceAbsent);
    let third = ada.get("/api/users/me").await.ok()["user"].text("avatar_url").to_owned();
    assert_eq!(server.nobody().get(&third).await.status.as_u16(), 200);
    ada.delete("/api/users/me/avatar").await.gone();
    server.nobody().get(&third).await.refused(Code::ResourceAbsent);
}

async fn preferences(actor: &crate::support::server::Actor<'_>) -> Value {
    actor.get("/api/users/me/preferences").await.ok()["preferences"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn preferences_follow_the_school_until_a_person_has_their_own() {
    let server = Server::spawn().await;
    let (admin, ada) = (server.admin().await, server.learner("ada").await);
    let first = preferences(&ada).await;
    assert_eq!((&first["theme"], &first["week_starts_on"]), (&json!("system"), &json!("monday")));
    assert_eq!((&first["reduced_motion"], &first["email_notifications"]), (&json!(false), &json!(true)));
    admin.patch("/api/admin/settings", &json!({ "locale": "de-AT", "time_zone": "Europe/Vienna" })).await.ok();
    let followed = preferences(&ada).await;
    assert_eq!((&followed["locale"], &followed["time_zone"]), (&json!("de-AT"), &json!("Europe/Vienna")));
    let change = json!({ "locale": "EN-gb", "theme": "dark", "reduced_motion": true });
    let own = ada.patch("/api/users/me/preferences", &change).await.ok()["preferences"].clone();
    assert_eq!((&own["locale"], &own["time_zone"]), (&json!("en-GB"), &json!("Europe/Vienna")));
    assert_eq!((&own["theme"], &own["reduced_motion"]), (&json!("dark"), &json!(true)));
    admin.patch("/api/admin/settings", &json!({ "locale": "fr-FR", "time_zone": "Europe/Paris" })).await.ok();
    let own = preferences(&ada).await;
    assert_eq!((&own["locale"], &own["time_zone"]), (&json!("en-GB"), &json!("Europe/Paris")));
    assert_eq!(preferences(&server.learner("bo").await).await["locale"], "fr-FR");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preference_that_does_not_exist_is_named_and_nothing_changes() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let before = preferences(&ada).await;
    for (field, value) in [
        ("locale", json!("english")),
        ("locale", json!("e")),
        ("locale", json!("en_GB")),
        ("time_zone", json!("Mars/Olympus")),
        ("time_zone", json!("../../etc/localtime")),
        ("theme", json!("pink")),
        ("reduced_motion", json!("yes")),
        ("week_starts_on", json!("friday")),
    ] {
        let mut change = json!({ "email_notifications": false });
        change[field] = value;
        let refused = ada.patch("/api/users/me/preferences", &change).await.refused(Code::RequestInvalid);
        assert_eq!(refused["fields"][0]["field"], field, "{refused}");
    }
    assert_eq!(preferences(&ada).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_shows_its_calendar_month() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let plan = ada.get("/api/users/me/subscription").await.ok()["subscription"].clone();
    let expected = json!({
        "plan": "free", "status": "active", "cycle_start": "2026-01-01T00:00:00.000Z", "cycle_end": "2026-02-01T00:00:00.000Z",
        "quota": 1000, "used": 0,
    });
    assert_eq!(plan, expected);
    server.advance(Duration::from_secs(27 * 24 * 3600));
    let ada = server.sign_in(&ada.email, PASSWORD).await;
    let plan = ada.get("/api/users/me/subscription").await.ok()["subscription"].clone();
    assert_eq!(plan["cycle_start"], "2026-02-01T00:00:00.000Z");
}
