//! Counts of earlier releases, as this one counts.

use std::time::Duration;

use schola::db::{migrate, params};

use super::{Folder, open, options};

#[tokio::test(flavor = "multi_thread")]
async fn set_work_comes_to_count_the_current_students_who_did_it() {
    let folder = Folder::new();
    let mut before = options(&folder);
    before.migrations = migrate::all().into_iter().filter(|step| &*step.name < "0042").collect();
    let old = open(before).db;
    old.write("work", move |tx| {
        tx.exec(
            "INSERT INTO classes (id, realm, name, sort_name, students, tutors, is_archived, created_at) \
             VALUES (1, 0, 'Biology', 'biology', 1, 1, 0, 0), (2, 0, 'Latin', 'latin', 0, 0, 0, 0)",
            params![],
        )?;
        for (class, user, role) in [(1, 11, "student"), (1, 12, "tutor")] {
            tx.exec(
                "INSERT INTO class_members (class_id, user_id, role, sort_name, class_name, is_archived, joined_at) \
                 VALUES (?1, ?2, ?3, '', '', 0, 0)",
                params![class, user, role],
            )?;
        }
        for (work, class, done) in [(1, 1, 3), (2, 1, 0), (3, 2, 1)] {
            tx.exec(
                "INSERT INTO plan_work (id, class_id, title, instructions, day, minutes, done, created_at) \
                 VALUES (?1, ?2, 'Work', '', 20000, 20, ?3, 0)",
                params![work, class, done],
            )?;
        }
        // A student, one who is a tutor now, and one who left.
        for (work, user) in [(1, 11), (1, 12), (1, 13), (3, 11)] {
            tx.exec("INSERT INTO plan_work_done (work_id, user_id, done_at) VALUES (?1, ?2, 0)", params![work, user])?;
        }
        Ok(())
    })
    .await
    .unwrap();
    assert!(old.close(Duration::from_secs(5)).await);
    let mut after = options(&folder);
    after.migrations = migrate::all();
    let read = |db: &schola::db::Reader<'_>| {
        db.all("SELECT done FROM plan_work ORDER BY id", params![], |row| row.get::<i64>("done"))
    };
    assert_eq!(open(after).db.read("work", read).await.unwrap(), [1, 0, 0]);
}
