//! What a school that is older than badges has of them after the update.

use std::sync::Arc;

use schola::db::{Db, Json, Options, migrate};
use schola::features::badges::model::Figures;
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

/// A learner with six days of learning from a Monday on, and one without XP.
const OLD: [&str; 7] = [
    "INSERT INTO users (id, realm, role, full_name, full_name_folded, preferences, totp_enabled, created_at) VALUES \
     (5, 0, 'student', 'Ada', 'ada', '{}', 0, 0), (6, 0, 'student', 'Ben', 'ben', '{}', 0, 0)",
    "INSERT INTO xp_people (user_id, total, carry, week, week_points, month, month_points, practised, best_streak, rest_days, rest_before, \
     rest_since) VALUES (5, 700, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0)",
    "INSERT INTO xp_days (user_id, day, minutes, reviews, paid_minutes, trusted_minutes, later_minutes, paid_reviews, base, points, streak, \
     freezes, steps) SELECT 5, 20514 + n, 30, 0, 0, 0, 0, 0, 0, 0, n + 1, 0, 2 FROM (SELECT 0 AS n UNION SELECT 1 UNION SELECT 2 \
     UNION SELECT 3 UNION SELECT 4 UNION SELECT 8)",
    "INSERT INTO study_logs (user_id, subject, subject_folded, minutes, source, started_at, ended_at, is_timed, day, points, multiplier, \
     spent, created_at) VALUES (5, 'A', 'a', 40, 'timer', 0, 1, 1, 1, 0, 100, '{}', 0), (5, 'A', 'a', 90, 'form', 0, 1, 0, 1, 0, 100, '{}', 0), \
     (5, 'A', 'a', 10, 'timer', 0, 1, 1, 1, 0, 100, '{}', 0)",
    "INSERT INTO flashcard_days (user_id, day, deck_id, new_cards, reviews, answers, forgotten, took_ms) VALUES (5, 1, 1, 4, 20, 30, 1, 0), \
     (5, 2, 1, 0, 7, 7, 0, 0)",
    "INSERT INTO xp_ledger (user_id, delta, reason, source, multiplier, balance, created_at) VALUES (5, 25, 'plan', 'plan:1', 100, 25, 0), \
     (5, 30, 'challenge', 'challenge:1', 100, 55, 0), (5, 3, 'review', 'review:1', 100, 58, 0)",
    "INSERT INTO plan_work_done (work_id, user_id, done_at) SELECT id, 5, 0 FROM plan_work",
];

#[test]
fn what_was_done_before_is_counted() {
    let folder = TempFolder::new();
    let old = open(&folder, Some("0033"));
    old.write_blocking("test", |tx| OLD.iter().try_for_each(|sql| tx.exec(sql, ()).map(drop))).unwrap();
    assert!(old.close_blocking(std::time::Duration::from_secs(10)));
    let new = open(&folder, None);
    let found = new.read_blocking("test", |db| {
        db.all("SELECT user_id, figures FROM badge_people", (), |row| {
            Ok((row.get::<i64>("user_id")?, row.get::<Json<Figures>>("figures")?.0))
        })
    });
    let expected = Figures {
        cards_reviewed: 27,
        timer_minutes: 50,
        focus_sessions: 1,
        study_days: 6,
        last_day: Some(20_522),
        full_weeks: 1,
        streak: 6,
        plans_finished: 1,
        plan_steps: 12,
        challenges_won: 1,
        ..Figures::default()
    };
    assert_eq!(found.unwrap(), [(5, expected)]);
}
