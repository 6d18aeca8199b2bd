//! Texts of earlier releases, in the forms of this one.

use std::time::Duration;

use schola::db::{Db, migrate, params};

use super::{Folder, open, options};

/// The columns of the people, in their order: name, name for sorting, address in the form in which it is unique.
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
        ("Zoë", "zoe", Some("zoe\u{308}@school.test")),
        ("Zoë", "zoe", Some("zoë@school.test")),
        ("José", "jose", Some("josé@school.test")),
        ("\u{200B}", "", None),
        ("Ada", "ada", Some("ada@school.test")),
    ];
    let expected: Vec<_> =
        expected.map(|(name, folded, email)| (name.to_owned(), folded.to_owned(), email.map(str::to_owned))).into();
    assert_eq!(people(&new).await, expected);
}

/// A school before names were sorted without accents, with a squad whose owner is suspended.
const EARLIER: [&str; 6] = [
    "INSERT INTO users (id, realm, role, status, full_name, full_name_folded, preferences, totp_enabled, created_at) VALUES \
     (1, 0, 'student', 'suspended', 'Öz', 'öz', '{}', 0, 0), (2, 0, 'student', 'suspended', 'Ben', 'ben', '{}', 0, 0), \
     (3, 0, 'student', 'active', 'Émile', 'émile', '{}', 0, 0), (4, 0, 'student', 'active', 'Dan', 'dan', '{}', 0, 0)",
    "INSERT INTO classes (id, realm, name, sort_name, students, tutors, is_archived, created_at) \
     VALUES (1, 0, 'Ökologie', 'ökologie', 1, 0, 0, 0)",
    "INSERT INTO class_members (class_id, user_id, role, sort_name, class_name, is_archived, joined_at) \
     VALUES (1, 1, 'student', 'öz', 'ökologie', 0, 0)",
    "INSERT INTO squads (id, realm, name, sort_name, owned_by, members, board, total, people, score, week, week_points, week_people, \
     week_score, milestone, created_at) VALUES (1, 0, 'Äpfel', 'äpfel', 1, 4, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0), \
     (2, 0, 'Birds', 'birds', 2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0)",
    "INSERT INTO squad_stints (squad_id, user_id, joined_at, from_entry, points, week, week_points) VALUES \
     (1, 4, 9, 0, 0, 0, 0), (1, 1, 0, 0, 0, 0, 0), (1, 3, 5, 0, 0, 0, 0), (2, 2, 0, 0, 0, 0, 0)",
    "INSERT INTO flashcard_decks (user_id, name, sort_name, description, scheduler, options, cards, created_at) \
     VALUES (1, 'Übungen::Verben', 'übungen::verben', '', 'fsrs', '{}', 0, 0)",
];

#[test]
fn names_come_to_be_sorted_without_accents_and_squads_to_be_owned_by_active_members() {
    let folder = Folder::new();
    let mut before = options(&folder);
    before.migrations = migrate::all().into_iter().filter(|step| &*step.name < "0057").collect();
    let old = open(before).db;
    old.write_blocking("test", |tx| EARLIER.iter().try_for_each(|sql| tx.exec(sql, ()).map(drop))).unwrap();
    assert!(old.close_blocking(Duration::from_secs(5)));
    let mut after = options(&folder);
    after.migrations = migrate::all();
    let new = open(after).db;
    for (sql, expected) in [
        ("SELECT full_name_folded AS found FROM users WHERE id = 3", "emile"),
        ("SELECT sort_name AS found FROM classes", "okologie"),
        ("SELECT sort_name || ' ' || class_name AS found FROM class_members", "oz okologie"),
        ("SELECT sort_name || ' ' || owned_by AS found FROM squads WHERE id = 1", "apfel 3"),
        ("SELECT sort_name || ' ' || owned_by AS found FROM squads WHERE id = 2", "birds 2"),
        ("SELECT sort_name AS found FROM flashcard_decks", "ubungen::verben"),
    ] {
        let found = new.read_blocking("test", move |db| db.one(sql, (), |row| row.get::<String>("found"))).unwrap();
        assert_eq!(found, expected, "{sql}");
    }
}
