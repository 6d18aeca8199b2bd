//! Texts of earlier releases, in the forms of this one.

use std::time::Duration;

use schola::db::{Db, migrate, params};

use super::{Folder, open, options};

/// The columns of the people, in their order: name, folded name, address in the form in which it is unique.
async fn people(db: &Db) -> Vec<(String, String, Option<String>)> {
    let sql = "SELECT full_name, full_name_folded, email_folded FROM users ORDER BY id";
    let read = move |db: &schola::db::Reader<'_>| {
        db.all(sql, params![], |row| {
            Ok((row.get("full_name")?, row.get("full_name_folded")?, row.get("email_folded")?))
        })
    };
    db.read("people", read).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn names_and_addresses_come_into_the_form_in_which_they_are_compared() {
    let folder = Folder::new();
    let mut before = options(&folder);
    before.migrations = migrate::all().into_iter().filter(|step| &*step.name < "0015").collect();
    let old = open(before).db;
    let rows = [
        ("Zoe\u{308}", "zoe\u{308}", Some("zoe\u{308}@school.test")),
        ("Zoë", "zoë", Some("zoë@school.test")),
        ("Jose\u{301}\u{202E}", "jose\u{301}\u{202e}", Some("jose\u{301}@school.test")),
        ("\u{200B}", "\u{200B}", None),
        ("Ada", "ada", Some("Ada@School.test")),
    ];
    old.write("people", move |tx| {
        for (name, folded, email) in rows {
            tx.exec(
                "INSERT INTO users (role, full_name, full_name_folded, email, email_folded, preferences, totp_enabled, created_at) \
                 VALUES ('student', ?1, ?2, ?3, ?4, '{}', 0, 0)",
                params![name, folded, email, email.map(str::to_lowercase)],
            )?;
        }
        Ok(())
    })
    .await
    .unwrap();
    assert!(old.close(Duration::from_secs(5)).await);
    let mut after = options(&folder);
    after.migrations = migrate::all();
    let new = open(after).db;
    let expected = [
        // Another person already has the address in the new form.
        ("Zoë", "zoë", Some("zoe\u{308}@school.test")),
        ("Zoë", "zoë", Some("zoë@school.test")),
        ("José", "josé", Some("josé@school.test")),
        ("\u{200B}", "", None),
        ("Ada", "ada", Some("ada@school.test")),
    ];
    let expected: Vec<_> =
        expected.map(|(name, folded, email)| (name.to_owned(), folded.to_owned(), email.map(str::to_owned))).into();
    assert_eq!(people(&new).await, expected);
}
