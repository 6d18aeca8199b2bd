//! What a school that is older than its indexes and totals finds in them after the update.

use std::sync::Arc;

use schola::db::{Db, Options, migrate};
use schola::kernel::{Clock, Entropy};

use crate::support::server::{START, TempFolder};

fn open(folder: &TempFolder, before: Option<&str>) -> Db {
    let mut options = Options::in_folder(folder.path(), Clock::manual(START), Entropy::seeded(3));
    options.migrations = migrate::all();
    if let Some(first) = before {
        options.migrations.retain(|step| step.name.as_ref() < first);
    }
    Db::open(options, Arc::new(|_| {})).unwrap()
}

const OLD: [&str; 4] = [
    "INSERT INTO users (id, realm, role, full_name, full_name_folded, email, email_folded, preferences, totp_enabled, created_at) VALUES \
     (5, 0, 'tutor', 'Anna Old', 'anna old', 'anna@school.test', 'anna@school.test', '{}', 0, 0), \
     (6, 5, 'student', 'Anna Learner', 'anna learner', NULL, NULL, '{}', 0, 0)",
    "INSERT INTO accounts (id, name, name_folded, created_at) VALUES (3, 'Annals', 'annals', 0)",
    "INSERT INTO audit_entries (at, action, details) VALUES (0, 'auth.signed_in', '{}'), (0, 'users.created', '{}')",
    "INSERT INTO materials (realm, user_id, title, title_folded, media_type, body, bytes, characters, chunks, created_at) VALUES \
     (0, 5, 'One', 'one', 'text/plain', 'abc', 3, 3, 0, 0), (0, 5, 'Two', 'two', 'text/plain', 'abcd', 4, 4, 0, 0)",
];

/// What is looked for after the update, and what it is then.
const NOW: [(&str, i64); 7] = [
    ("SELECT rowid AS found FROM people_search WHERE people_search MATCH '\"anna\"'", 5),
    ("SELECT COUNT(*) AS found FROM people_search", 1),
    ("SELECT rowid AS found FROM accounts_search WHERE accounts_search MATCH '\"nal\"'", 3),
    ("SELECT COUNT(*) AS found FROM audit_entries WHERE area = 'auth'", 1),
    ("SELECT COUNT(*) AS found FROM audit_entries WHERE area = ''", 0),
    ("SELECT materials * 100 + weight AS found FROM study_banks WHERE user_id = 5", 207),
    ("SELECT COUNT(*) AS found FROM jobs WHERE kind = 'count_learning_history'", 1),
];

#[test]
fn what_was_there_before_is_indexed_and_counted() {
    let folder = TempFolder::new();
    let old = open(&folder, Some("0008"));
    old.write_blocking("test", |tx| OLD.iter().try_for_each(|sql| tx.exec(sql, ()).map(drop))).unwrap();
    assert!(old.close_blocking(std::time::Duration::from_secs(10)));
    let new = open(&folder, None);
    for (sql, expected) in NOW {
        let found = new.read_blocking("test", move |db| db.opt(sql, (), |row| row.get::<i64>("found"))).unwrap();
        assert_eq!(found, Some(expected), "{sql}");
    }
}

/// Tables of the engine with counts for its planner.
fn counted(db: &Db) -> i64 {
    let sql = "SELECT COUNT(*) AS found FROM sqlite_schema WHERE name LIKE 'sqlite_stat%'";
    db.read_blocking("test", move |db| db.one(sql, (), |row| row.get("found"))).unwrap()
}

#[test]
fn plans_follow_from_the_schema_alone() {
    let folder = TempFolder::new();
    let db = open(&folder, None);
    db.write_blocking("test", |tx| OLD.iter().try_for_each(|sql| tx.exec(sql, ()).map(drop))).unwrap();
    db.write_blocking("test", |tx| tx.exec("ANALYZE", ())).unwrap();
    assert!(counted(&db) > 0, "an earlier release left counts");
    assert!(db.close_blocking(std::time::Duration::from_secs(10)));
    for _ in 0..2 {
        let db = open(&folder, None);
        assert_eq!(counted(&db), 0, "they are gone, and closing makes none");
        assert!(db.close_blocking(std::time::Duration::from_secs(10)));
    }
}

const NOTIFIED: [&str; 4] = [
    OLD[0],
    "INSERT INTO notifications (id, user_id, kind, event, data, source, created_at, read_at) VALUES \
     (2, 5, 'class', 'class_joined', '{}', 'work:1', 10, NULL), (7, 5, 'xp', 'league_reached', '{}', NULL, 20, 30), \
     (8, 5, 'xp', 'league_reached', '{}', NULL, 21, NULL), (9, 6, 'class', 'class_joined', '{}', 'work:1', 11, NULL)",
    "INSERT INTO notification_pushes (notification_id, user_id, due_at) VALUES (2, 5, 40), (8, 5, 40)",
    "DELETE FROM users WHERE id = 6",
];

#[test]
fn notifications_survive_that_their_table_is_made_anew() {
    let folder = TempFolder::new();
    let old = open(&folder, Some("0039"));
    old.write_blocking("test", |tx| NOTIFIED.iter().try_for_each(|sql| tx.exec(sql, ()).map(drop))).unwrap();
    assert!(old.close_blocking(std::time::Duration::from_secs(10)));
    let new = open(&folder, None);
    let found = |sql: &'static str| {
        new.read_blocking("test", move |db| db.all(sql, (), |row| row.get::<i64>("found"))).unwrap()
    };
    assert_eq!(found("SELECT id AS found FROM notifications WHERE user_id = 5 ORDER BY id"), [2, 7, 8]);
    assert_eq!(found("SELECT created_at + COALESCE(read_at, 0) AS found FROM notifications ORDER BY id"), [10, 50, 21]);
    assert_eq!(found("SELECT id AS found FROM notifications WHERE source = 'work:1' AND kind = 'class'"), [2]);
    // What belonged to a notification still goes with it.
    new.write_blocking("test", |tx| tx.exec("DELETE FROM notifications WHERE id = 8", ())).unwrap();
    assert_eq!(found("SELECT notification_id AS found FROM notification_pushes"), [2]);
    let again = "INSERT INTO notifications (user_id, kind, event, data, source, created_at) \
                 VALUES (5, 'class', 'class_joined', '{}', 'work:1', 12)";
    assert!(new.write_blocking("test", move |tx| tx.exec(again, ())).is_err(), "nobody is notified twice of one cause");
}

const REVIEWED: [&str; 4] = [
    OLD[0],
    "DELETE FROM jobs",
    "INSERT INTO flashcard_days (user_id, day, deck_id, new_cards, reviews, answers, forgotten, took_ms, lapses) VALUES \
     (5, 9, 3, 0, 20, 24, 4, 0, 4), (6, 9, 4, 1, 0, 1, 0, 0, 0)",
    "INSERT INTO analytics_questions (user_id, day, questions, model_answers, tokens_read, tokens_written, cost) VALUES (5, 9, 2, 1, 9, 9, 0)",
];

#[test]
fn reviews_of_before_are_to_be_counted_by_subject() {
    let folder = TempFolder::new();
    let old = open(&folder, Some("0053"));
    old.write_blocking("test", |tx| REVIEWED.iter().try_for_each(|sql| tx.exec(sql, ()).map(drop))).unwrap();
    assert!(old.close_blocking(std::time::Duration::from_secs(10)));
    let new = open(&folder, None);
    for (sql, expected) in [
        ("SELECT COUNT(*) AS found FROM flashcard_days WHERE is_told = 0 AND told_answers = 0 AND subject = ''", 2),
        ("SELECT COUNT(*) AS found FROM jobs WHERE kind = 'count_learning_history'", 1),
        ("SELECT SUM(questions) AS found FROM analytics_questions", 2),
    ] {
        let found = new.read_blocking("test", move |db| db.opt(sql, (), |row| row.get::<i64>("found"))).unwrap();
        assert_eq!(found, Some(expected), "{sql}");
    }
}

const STUDIED: [&str; 4] = [
    OLD[0],
    "INSERT INTO analytics_learners (user_id, class_id) VALUES (5, 0), (5, 7), (6, 0)",
    "INSERT INTO analytics_days (user_id, subject_id, day, minutes, reviews, learned, remembered, questions, model_answers, tokens_read, \
     tokens_written, cost, minutes_step, reviews_step, retention_step, effort) VALUES \
     (5, 0, 9, 62, 12, 12, 12, 0, 0, 0, 0, 0, 12, 2, 19, 3), (6, 0, 9, 69, 20, 20, 19, 0, 0, 0, 0, 0, 12, 4, 19, 3), \
     (6, 0, 8, 2000, 0, 0, 0, 0, 0, 0, 0, 0, 43, NULL, NULL, 3)",
    "INSERT INTO analytics_spreads (class_id, subject_id, day, measure, step, people) VALUES (0, 0, 9, 1, 12, 2), (0, 0, 9, 2, 2, 1), \
     (0, 0, 9, 2, 4, 1), (0, 0, 9, 3, 19, 2), (0, 0, 9, 7, 19, 2), (7, 0, 9, 1, 12, 1), (7, 0, 9, 2, 2, 1), (7, 0, 9, 3, 19, 1), \
     (7, 0, 9, 7, 19, 1), (0, 0, 8, 1, 43, 1)",
];

#[test]
fn minutes_of_before_get_steps_of_their_own() {
    let folder = TempFolder::new();
    let old = open(&folder, Some("0056"));
    old.write_blocking("test", |tx| STUDIED.iter().try_for_each(|sql| tx.exec(sql, ()).map(drop))).unwrap();
    assert!(old.close_blocking(std::time::Duration::from_secs(10)));
    let new = open(&folder, None);
    let found = |sql: &'static str| {
        new.read_blocking("test", move |db| db.all(sql, (), |row| row.get::<i64>("found"))).unwrap()
    };
    let steps =
        "SELECT minutes_step * 100 + COALESCE(retention_step, 0) AS found FROM analytics_days ORDER BY day, user_id";
    assert_eq!(found(steps), [144_000, 6_220, 6_919]);
    let of_school = "SELECT day * 1000000 + measure * 100000 + step * 10 + people AS found FROM analytics_spreads \
                     WHERE class_id = 0 AND people > 0 ORDER BY found";
    assert_eq!(
        found(of_school),
        [8_114_401, 9_100_621, 9_100_691, 9_200_021, 9_200_041, 9_300_191, 9_300_201, 9_700_191, 9_700_201]
    );
    let of_class = "SELECT measure * 100000 + step * 10 + people AS found FROM analytics_spreads WHERE class_id = 7 ORDER BY found";
    assert_eq!(found(of_class), [100_621, 200_021, 300_201, 700_201]);
}
