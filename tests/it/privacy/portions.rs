//! What a person may have very much of is erased and exported in portions.

use std::time::Duration;

use schola::db::{Reader, params};
use schola::features::audit::{self, NewEntry, Subject};
use schola::features::{usage, users};
use schola::kernel::{Day, Id, Origin, Owner, Realm, Result};
use serde_json::{Value, json};

use super::{export, records};
use crate::support::fields::Fields;
use crate::support::server::{START, Server};

/// Entries of the audit log that still name the person, as actor and as subject.
fn raw_named(db: &Reader<'_>) -> Result<(i64, i64)> {
    db.one(
        "SELECT (SELECT COUNT(*) FROM audit_entries WHERE actor_label = 'zita' OR address IS NOT NULL) AS actors, \
         (SELECT COUNT(*) FROM audit_entries WHERE subject_label LIKE 'zita%' OR details LIKE '%zita%') AS subjects",
        params![],
        |row| Ok((row.get("actors")?, row.get("subjects")?)),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn the_latest_entries_of_a_person_lose_the_name_at_once_and_all_others_soon() {
    let server = Server::spawn().await;
    let zita = server.learner("zita").await;
    let (app, id) = (server.raw_app(), Id::new(zita.id));
    let erased = app.named("test").write(move |tx| {
        tx.exec("DELETE FROM audit_entries", params![])?;
        let origin = Origin { address: Some("203.0.113.9".parse().unwrap()), ..Origin::default() };
        let user = users::service::find(tx, Realm::School, id)?.unwrap();
        for number in 0..2_500 {
            let subject = (number % 2 == 0).then(|| Subject::user(&user));
            let details = json!({ "title": format!("zita's {number}") });
            let details = if subject.is_some() { details } else { json!({}) };
            let entry =
                NewEntry { action: "users.updated", actor: Some((id, "zita")), subject, origin: &origin, details };
            audit::service::record_at(tx, tx.now(), &entry)?;
        }
        assert_eq!(raw_named(tx)?, (2_500, 1_250));
        users::service::erase(tx, &user)
    });
    // The transaction changes a portion; the rest is not gone before the job has run.
    erased.await.unwrap();
    server.settle().await;
    assert_eq!(app.named("test").read(raw_named).await.unwrap(), (0, 0));
    let kept = "SELECT COUNT(*) AS kept FROM audit_entries WHERE actor_label = 'deleted person'";
    let kept: i64 = app.named("test").read(move |db| db.one(kept, params![], |row| row.get("kept"))).await.unwrap();
    assert_eq!(kept, 2_500, "that things were done stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erasure_changes_no_more_entries_than_a_portion() {
    let server = Server::spawn().await;
    let zita = server.learner("zita").await;
    let (app, id) = (server.raw_app(), Id::new(zita.id));
    let left = app.named("test").write(move |tx| {
        tx.exec("DELETE FROM audit_entries", params![])?;
        let origin = Origin::default();
        let user = users::service::find(tx, Realm::School, id)?.unwrap();
        let entry = || NewEntry {
            action: "users.updated",
            actor: Some((id, "zita")),
            subject: None,
            origin: &origin,
            details: json!({}),
        };
        (0..1_001).try_for_each(|_| audit::service::record_at(tx, tx.now(), &entry()))?;
        // Entries about others, in between and at the end, make no difference.
        let by_nobody = NewEntry { actor: None, ..entry() };
        audit::service::record_at(tx, tx.now(), &by_nobody)?;
        users::service::erase(tx, &user)?;
        // The handlers of the event run when the closure has ended, so this asks the feature itself.
        audit::service::erase(tx, id)?;
        Ok(raw_named(tx)?.0)
    });
    assert_eq!(left.await.unwrap(), 1, "a thousand were changed");
    server.settle().await;
    assert_eq!(app.named("test").read(raw_named).await.unwrap(), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn use_of_keys_on_many_days_is_exported_whole() {
    let server = Server::spawn().await;
    let dev = server.developer("dev").await;
    let owner = Owner::User(Id::new(dev.id));
    // Days that begin and end within a portion of 200, one that is larger, and one that ends with a portion.
    let sizes = [150, 150, 250, 1, 199, 200];
    let days: Vec<_> =
        (1..).zip(sizes).map(|(number, size)| (START.minus(Duration::from_secs(number * 24 * 3600)), size)).collect();
    let write = move |tx: &schola::db::Tx<'_>| {
        days.iter().try_for_each(|(day, size)| {
            (0..*size).try_for_each(|place| {
                usage::service::record_day(tx, owner, *day, Id::new(7), &format!("operation{place:03}"), 3)
            })
        })
    };
    server.raw_app().named("test").write(write).await.unwrap();
    let exported = records(&export(&dev).await, "api-usage.json");
    let fields: Vec<&String> = exported.as_object().unwrap().keys().collect();
    let expected =
        ["this_month", "quota_shares_told_this_month", "added_this_month", "requests_by_day", "last_requests"];
    assert_eq!(fields, expected);
    assert_eq!(exported["last_requests"], json!([]));
    let rows = exported.list("requests_by_day");
    let mut wanted: Vec<Value> = Vec::new();
    for (number, size) in (1..).zip(sizes).collect::<Vec<(u64, i32)>>().into_iter().rev() {
        let day = Day::of(START.minus(Duration::from_secs(number * 24 * 3600))).start();
        wanted.extend(
            (0..size).map(
                |place| json!({ "day": day, "key": 7, "operation": format!("operation{place:03}"), "requests": 3 }),
            ),
        );
    }
    assert_eq!(rows, &wanted);
}
