//! The real executable, as its owner runs it: what it prints, what it refuses, what it survives.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod kills;
mod modes;
mod program;
mod restores;
mod schools;
mod settings;
mod starting;
mod waiting;

pub use program::{Ended, Served, end, run, schola};

use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use reqwest::Method;
use serde_json::json;

use crate::support::server::TempFolder;

#[tokio::test]
async fn serve_prints_where_it_listens_and_answers_there() {
    let folder = TempFolder::new();
    let data = folder.path().join("data");
    let served = Served::start(&data);
    assert!(served.base.starts_with("http://127.0.0.1:") && !served.base.ends_with(":0"), "{}", served.base);
    let (status, health) = served.get("/api/health", None).await;
    assert_eq!((status.as_u16(), &health["version"]), (200, &json!(env!("CARGO_PKG_VERSION"))), "{health}");
    assert_eq!(served.get("/api/ready", None).await.0, 200);
    let mode = std::fs::metadata(&data).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[test]
fn a_second_server_on_the_folder_is_refused_by_name() {
    let folder = TempFolder::new();
    let data = folder.path().join("data");
    let served = Served::start(&data);
    let shown = data.display().to_string();
    let refused = run(&["serve", "--listen", "127.0.0.1:0", "--data", &shown]).with(1);
    assert!(refused.err.contains(&shown) && refused.err.contains("Another Schola server"), "{}", refused.err);
    assert_eq!(refused.out, "");
    assert_eq!(served.terminate().0, Some(0));
    assert_eq!(Served::start(&data).terminate().0, Some(0), "the folder is free again");
}

#[tokio::test]
async fn sigterm_ends_it_well_and_soon() {
    let folder = TempFolder::new();
    let data = folder.path().join("data");
    let served = Served::start(&data);
    served.register("ada", "learn with ada").await;
    let (code, took) = served.terminate();
    assert_eq!(code, Some(0));
    assert!(took < Duration::from_secs(5), "it took {took:?}");
    assert!(!data.join("schola.db-wal").exists(), "the log was moved into the file");
}

#[tokio::test]
async fn the_set_up_link_makes_one_admin_once() {
    let folder = TempFolder::new();
    let data = folder.path().join("data");
    let served = Served::start(&data);
    let line = served.line("create the first admin");
    let kept = data.join("setup-link.txt");
    assert!(line.ends_with(std::fs::read_to_string(&kept).unwrap().trim()), "the file holds the link too");
    assert_eq!(std::fs::metadata(&kept).unwrap().permissions().mode() & 0o777, 0o600);
    let token = line.rsplit_once("/setup#token=").unwrap().1;
    let body = |email: &str| json!({ "token": token, "full_name": "Ruth Head", "email": email, "password": "run the school", "school_name": "Harbour Lane" });
    let mut first = body("ruth@school.test");
    first["time_zone"] = json!("Mars/Olympus");
    let (status, refused) = served.send(Method::POST, "/api/auth/setup", None, Some(first.clone())).await;
    assert_eq!(status, 400, "{refused}");
    assert_eq!(refused["fields"][0]["field"], "time_zone");
    first["time_zone"] = json!("europe/berlin");
    first["locale"] = json!("de-de");
    first["registration"] = json!("invitation");
    let (status, made) = served.send(Method::POST, "/api/auth/setup", None, Some(first)).await;
    assert_eq!(status, 201, "{made}");
    assert_eq!(made["user"]["role"], "admin");
    let settings = json!({ "name": "Harbour Lane", "locale": "de-DE", "time_zone": "Europe/Berlin", "registration": "invitation" });
    let (_, school) = served.get("/api/school", None).await;
    let (_, log) = served.get("/api/admin/audit?action=school.set_up", made["token"].as_str()).await;
    for (name, value) in settings.as_object().unwrap() {
        assert_eq!(&school["school"][name], value);
        assert_eq!(&log["entries"][0]["details"][name], value);
    }
    let before = json!({ "name": "Schola", "locale": "en", "time_zone": "UTC", "registration": "open" });
    assert_eq!(log["entries"][0]["details"]["before"], before);
    let (status, again) = served.send(Method::POST, "/api/auth/setup", None, Some(body("eve@school.test"))).await;
    assert!(status.is_client_error(), "{again}");
    served.terminate();
    let served = Served::start(&data);
    served.token("ruth@school.test", "run the school").await;
    assert!(served.is_silent(), "a school with an admin gives out no link");
    assert!(!kept.exists(), "the file is gone");
}

#[tokio::test]
async fn an_unattended_install_has_its_admin() {
    let folder = TempFolder::new();
    let data = folder.path().join("data");
    let admin = |password| [("SCHOLA_ADMIN_EMAIL", "head@school.test"), ("SCHOLA_ADMIN_PASSWORD", password)];
    let served = Served::with(&data, &[], &admin("run the school"));
    let (_, body) = served.sign_in("head@school.test", "run the school").await;
    assert_eq!(body["user"]["role"], "admin", "{body}");
    served.terminate();
    let served = Served::with(&data, &[], &admin("something else"));
    assert_eq!(
        served.sign_in("head@school.test", "something else").await.0,
        401,
        "a school that has an admin keeps it"
    );
    served.token("head@school.test", "run the school").await;
}
