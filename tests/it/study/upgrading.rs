//! What becomes of timers, days of rest and suspended people of an older school.

use std::sync::Arc;

use schola::db::{Db, Options, migrate};
use schola::features::study::model::Stretch;
use schola::features::xp::model::{RestDays, weekday};
use schola::features::{study, xp};
use schola::kernel::{Clock, Entropy, Id, Timestamp};

use crate::support::server::{START, TempFolder};

fn open(folder: &TempFolder, before: Option<&str>) -> Db {
    let mut options = Options::in_folder(folder.path(), Clock::manual(START), Entropy::seeded(3));
    options.migrations = migrate::all();
    if let Some(first) = before {
        options.migrations.retain(|step| step.name.as_ref() < first);
    }
    Db::open(options, Arc::new(|_| {})).unwrap()
}

/// A log of the timer, one of the form, and a developer who was on the leaderboard with a student.
const LOGGED: [&str; 4] = [
    "INSERT INTO users (id, realm, role, full_name, full_name_folded, preferences, totp_enabled, created_at, status) VALUES \
     (5, 0, 'student', 'Ada', 'ada', '{}', 0, 0, 'active'), (6, 0, 'developer', 'Ben', 'ben', '{}', 0, 0, 'active')",
    "INSERT INTO study_logs (user_id, subject, subject_folded, minutes, source, started_at, ended_at, is_timed, day, points, multiplier, \
     spent, created_at) SELECT 5, 'A', 'a', minutes, source, 0, ended_at, 1, 0, 0, 100, \
     '{\"minutes\":0,\"trusted\":0,\"later\":0,\"reviews\":0,\"base\":0}', 0 FROM (SELECT 40 AS minutes, 'timer' AS source, \
     3000000 AS ended_at UNION ALL SELECT 10, 'form', 600000) AS logs",
    "INSERT INTO xp_people (user_id, board, total, carry, week, week_points, month, month_points, practised, best_streak, rest_days, \
     rest_before, rest_since) VALUES (5, 0, 700, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0), (6, 0, 900, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0)",
    "INSERT INTO xp_ranks (board, span, period, level, bucket, people) SELECT 0, 'all', 0, level, total >> (level * 5), COUNT(*) \
     FROM xp_people JOIN (SELECT 0 AS level UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5) AS levels \
     ON total > 0 GROUP BY 4, 5",
];

#[test]
fn logs_of_the_timer_keep_their_minutes_and_developers_leave_the_leaderboards() {
    let folder = TempFolder::new();
    let old = open(&folder, Some("0054"));
    old.write_blocking("test", |tx| LOGGED.iter().try_for_each(|sql| tx.exec(sql, ()).map(drop))).unwrap();
    assert!(old.close_blocking(std::time::Duration::from_secs(10)));
    let new = open(&folder, None);
    let logs = new.read_blocking("test", |db| study::service::held(db, Id::new(5), 0, 10)).unwrap();
    let measured: Vec<_> = logs.iter().map(|log| log.measured.map(|first| (first.minutes, first.ended_at))).collect();
    assert_eq!(measured, [Some((40, Timestamp::from_millis(3_000_000))), None]);
    let sql = "SELECT level AS found FROM xp_ranks WHERE people > 0 ORDER BY level";
    let counted = new.read_blocking("test", move |db| db.all(sql, (), |row| row.get::<i64>("found"))).unwrap();
    assert_eq!(counted, [0, 1, 2, 3, 4, 5], "one person is on the board");
    let sql = "SELECT user_id AS found FROM xp_people WHERE board IS NOT NULL";
    let left = new.read_blocking("test", move |db| db.all(sql, (), |row| row.get::<i64>("found"))).unwrap();
    assert_eq!(left, [5]);
}

/// The day on which the days of rest were changed.
const SINCE: i64 = 20_459;

/// Two learners on the leaderboards, of whom the second one is suspended. The first one rested on Mondays and Sundays and has a paused timer.
const OLD: [&str; 4] = [
    "INSERT INTO users (id, realm, role, full_name, full_name_folded, preferences, totp_enabled, created_at, status) VALUES \
     (5, 0, 'student', 'Ada', 'ada', '{}', 0, 0, 'active'), (6, 0, 'student', 'Ben', 'ben', '{}', 0, 0, 'suspended')",
    "INSERT INTO study_timers (user_id, subject, started_at, paused_at, worked_ms, signs) VALUES (5, 'A', 1000, 9000, 5000, 0)",
    "INSERT INTO xp_people (user_id, board, total, carry, week, week_points, month, month_points, practised, best_streak, rest_days, \
     rest_before, rest_since) VALUES (5, 0, 700, 0, 0, 0, 0, 0, 0, 6, 0, 65, 20459), (6, 0, 900, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0)",
    "INSERT INTO xp_ranks (board, span, period, level, bucket, people) SELECT 0, 'all', 0, level, total >> (level * 5), COUNT(*) \
     FROM xp_people JOIN (SELECT 0 AS level UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5) AS levels \
     ON total > 0 GROUP BY 4, 5",
];

#[test]
fn what_was_known_of_timers_rest_and_leaderboards_is_kept() {
    let folder = TempFolder::new();
    let old = open(&folder, Some("0043"));
    old.write_blocking("test", |tx| OLD.iter().try_for_each(|sql| tx.exec(sql, ()).map(drop))).unwrap();
    assert!(old.close_blocking(std::time::Duration::from_secs(10)));
    let new = open(&folder, None);
    let timer = new.read_blocking("test", |db| study::service::held_timer(db, Id::new(5))).unwrap().unwrap();
    let at = Timestamp::from_millis;
    assert_eq!((timer.running_since, timer.ran), (None, vec![Stretch { from: at(1_000), to: at(6_000) }]));
    let past = new.read_blocking("test", |db| {
        db.one("SELECT rest_before FROM xp_people WHERE user_id = 5", (), |row| row.get::<i64>("rest_before"))
    });
    let rest = RestDays { now: 0, past: past.unwrap(), since: SINCE };
    for day in SINCE - 63..SINCE {
        assert_eq!(rest.rests(day), [0, 6].contains(&weekday(day)), "{day}");
    }
    let counted = || {
        let sql = "SELECT level AS found FROM xp_ranks WHERE people > 0 ORDER BY level";
        new.read_blocking("test", move |db| db.all(sql, (), |row| row.get::<i64>("found"))).unwrap()
    };
    assert_eq!(counted(), [0, 1, 2, 3, 4, 5], "one person is on the board");
    new.write_blocking("test", |tx| xp::service::suspend(tx, Id::new(6), false)).unwrap();
    // Both are in the same buckets from the third level on: 700 and 900 are less than 1,024.
    assert_eq!(counted(), [0, 0, 1, 1, 2, 3, 4, 5], "two people are on it");
}
