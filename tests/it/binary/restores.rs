//! A restoration brings back what was ended since the backup. Credentials are ended again, and the rest is reported.

use reqwest::Method;
use serde_json::json;

use super::{Served, run};
use crate::support::fields::Fields;
use crate::support::server::{TempFolder, token_in};

const HEAD: [(&str, &str); 2] =
    [("SCHOLA_ADMIN_EMAIL", "head@school.test"), ("SCHOLA_ADMIN_PASSWORD", "run the school")];

/// A school with a developer's key, sign-ins and a mailed link, its archive, and what was in force when that was made.
struct Archived {
    _folder: TempFolder,
    data: String,
    archive: String,
    token: String,
    key: String,
    link: String,
}

async fn archived() -> Archived {
    let folder = TempFolder::new();
    let place = folder.path().join("data");
    let (data, archive) = (place.display().to_string(), folder.path().join("school.tar.gz").display().to_string());
    let served = Served::with(&place, &[], &HEAD);
    let head = served.token("head@school.test", "run the school").await;
    let dev = served.register("dev", "build with devi").await;
    let path = async |token: &str| {
        let (_, me) = served.get("/api/users/me", Some(token)).await;
        format!("/api/admin/users/{}", me["user"]["id"])
    };
    let eve = served.register("eve", "listen with eve").await;
    let (dev, eve) = (path(&dev).await, path(&eve).await);
    let role = json!({ "role": "developer" });
    assert_eq!(served.send(Method::PATCH, &dev, Some(&head), Some(role)).await.0, 200);
    let token = served.token("dev@school.test", "build with devi").await;
    let new = Some(json!({ "name": "Production" }));
    let (status, made) = served.send(Method::POST, "/api/developer/keys", Some(&token), new).await;
    assert_eq!(status, 201, "{made}");
    let key = made.text("key").to_owned();
    assert_eq!(served.get("/v1/ping", Some(&key)).await.0, 200);
    let (status, reset) = served.send(Method::POST, &format!("{eve}/reset-password"), Some(&head), None).await;
    assert_eq!(status, 200, "{reset}");
    let link = token_in(reset.text("reset_url"));
    run(&["backup", &archive, "--data", &data]).with(0);
    // What happens after the backup, and is not in it.
    run(&["admin", "revoke-keys", "--all", "--data", &data]).with(0);
    run(&["admin", "rotate-signing-key", "--now", "--data", &data]).with(0);
    assert_eq!(served.terminate().0, Some(0));
    Archived { _folder: folder, data, archive, token, key, link }
}

#[tokio::test]
async fn a_restored_school_knows_nobody_and_names_the_keys_that_count_again() {
    let school = archived().await;
    let data = std::path::Path::new(&school.data);
    let none = run(&["admin", "list-keys", "--data", &school.data]).with(0);
    assert!(none.out.contains("no usable API keys"), "{}", none.out);
    let told = run(&["restore", &school.archive, "--force", "--data", &school.data]).with(0).out;
    for words in [
        " emailed links; tokens are signed with a new secret",
        "API keys     1 can be used again",
        "\u{201c}Production\u{201d} of",
        "dev@school.test",
        "people       3 can sign in, 0 are suspended",
        &format!("revoke-keys --all --data {}", school.data),
    ] {
        assert!(told.contains(words), "{words} is not in:\n{told}");
    }
    assert!(!told.contains(&school.key), "the text of a key is not shown");
    let served = Served::start(data);
    assert_eq!(served.get("/api/users/me", Some(&school.token)).await.0, 401, "a sign-in of the backup has ended");
    let body = json!({ "token": school.link, "password": "a brand new one" });
    let (status, refused) = served.send(Method::POST, "/api/auth/reset-password", None, Some(body)).await;
    assert!(status.is_client_error(), "{refused}");
    served.token("dev@school.test", "build with devi").await;
    assert_eq!(served.get("/v1/ping", Some(&school.key)).await.0, 200, "the key counts again");
    let unknown = run(&["admin", "revoke-keys", "--id", "999", "--data", &school.data]).with(1);
    assert!(unknown.err.contains("999") && unknown.err.contains("Nothing was revoked"), "{}", unknown.err);
    run(&["admin", "revoke-keys", "--data", &school.data]).with(2);
    let owner = ["admin", "revoke-keys", "--owner", "dev@school.test", "--data", &school.data];
    assert!(run(&owner).with(0).out.contains("revoked 1 API keys"));
    let until = std::time::Instant::now() + std::time::Duration::from_secs(5);
    while served.get("/v1/ping", Some(&school.key)).await.0 != 401 {
        assert!(std::time::Instant::now() < until, "a revoked key still opens something");
    }
    let head = served.token("head@school.test", "run the school").await;
    let (_, log) = served.get("/api/admin/audit?action=school.restored", Some(&head)).await;
    assert_eq!(log["entries"][0]["details"]["by"], "terminal", "{log}");
}

#[tokio::test]
async fn a_switch_keeps_the_sign_ins_of_the_backup() {
    let school = archived().await;
    let data = std::path::Path::new(&school.data);
    let arguments = ["restore", &school.archive, "--force", "--keep-sign-ins", "--data", &school.data];
    let told = run(&arguments).with(0).out;
    assert!(told.contains("sessions     kept"), "{told}");
    let served = Served::start(data);
    assert_eq!(served.get("/api/users/me", Some(&school.token)).await.0, 200);
}

#[tokio::test]
async fn secrets_of_other_servers_are_restored_only_with_their_key_and_the_doctor_says_so() {
    let folder = TempFolder::new();
    let place = folder.path().join("data");
    let (data, archive) = (place.display().to_string(), folder.path().join("school.tar.gz").display().to_string());
    let served = Served::with(&place, &[], &HEAD);
    let head = served.token("head@school.test", "run the school").await;
    let mail = json!({ "host": "127.0.0.1", "username": "office", "password": "very-secret-word", "from_address": "office@school.test",
                       "allow_private": true });
    let (status, saved) = served.send(Method::PATCH, "/api/admin/settings/mail", Some(&head), Some(mail)).await;
    assert_eq!(status, 200, "{saved}");
    run(&["backup", &archive, "--data", &data]).with(0);
    assert_eq!(served.terminate().0, Some(0));
    let doctor = |data: &str| run(&["doctor", "--data", data]).with(0).out;
    let here = doctor(&data);
    assert!(here.contains("ok    the mail server 127.0.0.1:587 is set up"), "{here}");
    assert!(here.contains("ok    the password of the mail server is encrypted and can be decrypted"), "{here}");

    let elsewhere = folder.path().join("elsewhere").display().to_string();
    let told = run(&["restore", &archive, "--data", &elsewhere]).with(0).out;
    assert!(told.contains("mail server  its password CANNOT be used") && told.contains("secrets.key"), "{told}");
    let there = doctor(&elsewhere);
    assert!(there.contains("warn  the password of the mail server cannot be used"), "{there}");
    std::fs::copy(place.join("secrets.key"), folder.path().join("elsewhere/secrets.key")).unwrap();
    assert!(doctor(&elsewhere).contains("can be decrypted"));

    let over = run(&["restore", &archive, "--force", "--data", &data]).with(0).out;
    assert!(over.contains("mail server  its password can be used"), "{over}");
    assert!(doctor(&data).contains("can be decrypted"));
    for text in [&here, &told, &there, &over] {
        assert!(!text.contains("very-secret-word"));
    }
}
