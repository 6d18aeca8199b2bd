//! Holidays of the school: who enters them, what is refused, and what the log says.

use schola::db::{Tx, params};
use schola::kernel::Code;
use serde_json::{Value, json};

use super::log;
use crate::support::server::Server;

const PATH: &str = "/api/school/holidays";

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_enters_holidays_and_everyone_who_is_signed_in_sees_them() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let ada = server.learner("ada").await;
    assert_eq!(ada.get(PATH).await.ok(), json!({ "holidays": [] }));
    let summer =
        admin.post(PATH, &json!({ "name": "Summer", "from": "2026-07-22", "to": "2026-08-31" })).await.created();
    let day =
        admin.post(PATH, &json!({ "name": " Staff day ", "from": "2026-02-02", "to": "2026-02-02" })).await.created();
    assert_eq!(
        day["holiday"],
        json!({ "id": day["id"], "name": "Staff day", "from": "2026-02-02", "to": "2026-02-02" })
    );
    let listed = json!({ "holidays": [day["holiday"], summer["holiday"]] });
    assert_eq!(ada.get(PATH).await.ok(), listed, "by their first days");
    assert_eq!(server.developer("linus").await.get(PATH).await.ok(), listed);
    server.nobody().get(PATH).await.refused(Code::AuthMissing);

    let body = json!({ "name": "Own", "from": "2026-02-02", "to": "2026-02-02" });
    ada.post(PATH, &body).await.refused(Code::AuthRoleWrong);
    server.tutor("grace").await.post(PATH, &body).await.refused(Code::AuthRoleWrong);
    let path = format!("{PATH}/{}", day["id"]);
    ada.delete(&path).await.refused(Code::AuthRoleWrong);
    admin.delete(&path).await.gone();
    admin.delete(&path).await.refused(Code::ResourceAbsent);
    let actions: Vec<Value> = log(&admin, "action=school.").await.iter().map(|entry| entry["action"].clone()).collect();
    assert_eq!(actions, ["school.holiday_removed", "school.holiday_added", "school.holiday_added"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_changes_holidays_and_the_log_has_both_states() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let sent = json!({ "name": "Sumer", "from": "2026-07-22", "to": "2026-08-30" });
    let made = admin.post(PATH, &sent).await.created();
    let path = format!("{PATH}/{}", made["id"]);
    let due = |name: &str, from: &str, to: &str| json!({ "id": made["id"], "name": name, "from": from, "to": to });
    let renamed = admin.patch(&path, &json!({ "name": " Summer " })).await.ok();
    assert_eq!(renamed["holiday"], due("Summer", "2026-07-22", "2026-08-30"));
    let moved = admin.patch(&path, &json!({ "from": "2026-07-20", "to": "2026-08-31" })).await.ok();
    assert_eq!(moved["holiday"], due("Summer", "2026-07-20", "2026-08-31"));
    assert_eq!(admin.get(PATH).await.ok()["holidays"], json!([moved["holiday"]]));
    // Nothing that was sent, and the same once more, change nothing and are not in the log.
    assert_eq!(admin.patch(&path, &json!({})).await.ok(), moved);
    assert_eq!(admin.patch(&path, &json!({ "name": "Summer", "to": "2026-08-31" })).await.ok(), moved);
    for (field, body) in [
        ("name", json!({ "name": "" })),
        ("from", json!({ "from": "2026-07-32" })),
        ("to", json!({ "to": "2026-07-19" })),
        ("to", json!({ "from": "2026-09-01" })),
        ("to", json!({ "from": "2026-05-03" })),
    ] {
        let refused = admin.patch(&path, &body).await.refused(Code::RequestInvalid);
        assert_eq!(refused["fields"][0]["field"], field, "{body}");
    }
    for person in [server.learner("ada").await, server.tutor("grace").await] {
        person.patch(&path, &json!({ "name": "Own" })).await.refused(Code::AuthRoleWrong);
    }
    admin.patch(&format!("{PATH}/77"), &json!({ "name": "Own" })).await.refused(Code::ResourceAbsent);
    let entries = log(&admin, "action=school.").await;
    let actions: Vec<&Value> = entries.iter().map(|entry| &entry["action"]).collect();
    assert_eq!(actions, ["school.holiday_changed", "school.holiday_changed", "school.holiday_added"]);
    assert_eq!(
        entries[0]["details"],
        json!({
            "name": "Summer", "from": "2026-07-20", "to": "2026-08-31",
            "before": { "name": "Summer", "from": "2026-07-22", "to": "2026-08-30" },
        })
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn holidays_that_make_no_sense_are_refused_by_name() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    for (field, body) in [
        ("name", json!({ "name": " ", "from": "2026-02-02", "to": "2026-02-02" })),
        ("name", json!({ "name": "x".repeat(81), "from": "2026-02-02", "to": "2026-02-02" })),
        ("from", json!({ "name": "Break", "from": "2026-02-30", "to": "2026-03-02" })),
        ("to", json!({ "name": "Break", "from": "2026-02-02", "to": "2026-02-01" })),
        ("to", json!({ "name": "Break", "from": "2026-01-01", "to": "2026-05-01" })),
        ("to", json!({ "name": "Break", "from": "2026-01-01" })),
    ] {
        let refused = admin.post(PATH, &body).await.refused(Code::RequestInvalid);
        assert_eq!(refused["fields"][0]["field"], field, "{body}");
    }
    admin.post(PATH, &json!({ "name": "Break", "from": "2026-01-01", "to": "2026-04-30" })).await.created();
    let fill = |tx: &Tx<'_>| {
        for day in 0..199 {
            tx.exec("INSERT INTO school_holidays (name, first_day, last_day) VALUES ('Day', ?1, ?1)", params![day])?;
        }
        Ok(())
    };
    server.raw_app().named("test").write(fill).await.unwrap();
    let one_more = json!({ "name": "Break", "from": "2026-01-01", "to": "2026-01-01" });
    admin.post(PATH, &one_more).await.refused(Code::HolidayLimit);
}
