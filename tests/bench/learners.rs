//! How long what learners ask most takes in a school of a hundred thousand learners with ten million reviews and ten million entries of the
//! XP ledger, beside a school of a hundred.
//!
//! Not part of a run without `--only learners`, because the large school needs some eight gigabytes and five minutes. `--learners N`
//! makes it smaller. The rows are put into the database directly, the people who ask sign up as anybody would, and each asks for the own
//! data over connections of their own, while the server has one core. An answer that does not show the rows is a failure.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use schola::db::{Db, Options, Tx, params};
use schola::kernel::{Clock, Entropy};
use serde_json::Value;

use crate::cores::Cores;
use crate::load::{Ask, once};
use crate::school::{Folder, Server};
use crate::table::{print, quantile, thousands};
use crate::{Plan, Result};

/// The learners of the small school, beside those who ask.
const FEW: i64 = 100;
/// The people who ask, in both schools.
const ASKERS: usize = 100;
/// What each learner has: entries of the ledger, and reviews. Those who ask have ten times as much.
const EACH: i64 = 100;
/// How often each request is sent, by each of those who ask in turn.
const TIMES: usize = 2_000;
/// The learners whose rows are put in by one transaction.
const PORTION: i64 = 2_000;

/// A row of each statement for each learner and number, of learners whose ids lie between `?1` and `?2`. `ITEMS` are the numbers up to what the
/// learner has, `NOW` is the time. `CROSS JOIN` has the engine begin with the few learners, not with all numbers. Cards are due by the number in
/// their text: ids of one deck may have the same remainder.
const ROWS: [&str; 8] = [
    "INSERT INTO xp_ledger (user_id, delta, reason, source, multiplier, balance, created_at) \
     SELECT users.id, 1, 'review', 'review:' || users.id || ':' || n, 100, n, NOW - n FROM users CROSS JOIN numbers ON n <= ITEMS \
     WHERE users.id BETWEEN ?1 AND ?2 AND role = 'student'",
    "INSERT INTO xp_people (user_id, board, total, carry, week, week_points, month, month_points, practised, best_streak, rest_days, \
     rest_before, rest_since) SELECT id, 0, id * 7919 % 50000 + 1, 0, (NOW / 86400000 + 3) / 7, id * 7919 % 900 + 1, \
     strftime('%Y', NOW / 1000, 'unixepoch') * 12 + strftime('%m', NOW / 1000, 'unixepoch') - 1, id * 7919 % 3000 + 1, 0, 0, 0, 0, 0 \
     FROM users WHERE id BETWEEN ?1 AND ?2 AND role = 'student' \
     ON CONFLICT (user_id) DO UPDATE SET board = 0, total = excluded.total, week = excluded.week, \
     week_points = excluded.week_points, month = excluded.month, month_points = excluded.month_points",
    "INSERT INTO flashcard_decks (user_id, name, sort_name, description, scheduler, options, cards, created_at) \
     SELECT id, 'Latin', 'latin', '', 'fsrs', '{}', 0, NOW FROM users WHERE id BETWEEN ?1 AND ?2 AND role = 'student'",
    "INSERT INTO flashcard_notes (deck_id, kind, front, back, tags, cards, created_at) \
     SELECT flashcard_decks.id, 'basic', 'Front ' || n, 'Back ' || n, '[]', 1, NOW FROM users CROSS JOIN flashcard_decks ON user_id = users.id \
     CROSS JOIN numbers ON n <= ITEMS / 5 WHERE users.id BETWEEN ?1 AND ?2 AND role = 'student'",
    "INSERT INTO flashcard_cards (note_id, deck_id, user_id, ordinal, queue, shows_at, due_at, rests_until, memory, is_suspended, \
     created_at) SELECT flashcard_notes.id, deck_id, user_id, 0, 'review', NOW - substr(front, 7) % 20 * 86400000 + 864000000, \
     NOW - substr(front, 7) % 20 * 86400000 + 864000000, 0, '[2,0,2.3,2.1,2.5,2,3,0,1,1,1,null,1,false]', 0, NOW - 1728000000 \
     FROM flashcard_decks CROSS JOIN flashcard_notes ON deck_id = flashcard_decks.id WHERE user_id BETWEEN ?1 AND ?2",
    "INSERT INTO flashcard_reviews (card_id, deck_id, user_id, client_id, rating, quality, reviewed_at, day, took_ms, interval_days, before, \
     is_undone) SELECT id, deck_id, user_id, 'client ' || id || ':' || n, 'good', 4, NOW - 1728000000 - n * 86400000, \
     NOW / 86400000 - 20 - n, 4000, 1, '[2,0,2.3,2.1,2.5,2,3,0,1,1,1,null,1,false]', 0 \
     FROM flashcard_cards CROSS JOIN numbers ON n <= 5 WHERE user_id BETWEEN ?1 AND ?2",
    "INSERT INTO notifications (user_id, kind, event, data, created_at, read_at) \
     SELECT users.id, 'class', 'class_joined', '{\"class_id\":1,\"class\":\"Biology\",\"role\":\"student\"}', NOW - n, \
     CASE n % 4 WHEN 0 THEN NULL ELSE NOW END FROM users CROSS JOIN numbers ON n <= ITEMS / 4 \
     WHERE users.id BETWEEN ?1 AND ?2 AND role = 'student'",
    "INSERT INTO notification_people (user_id, kept, unread) SELECT id, ITEMS / 4, ITEMS / 16 FROM users \
     WHERE id BETWEEN ?1 AND ?2 AND role = 'student' \
     ON CONFLICT (user_id) DO UPDATE SET kept = excluded.kept, unread = excluded.unread",
];

/// The ranks, from what is in.
const RANKS: [&str; 3] = [
    "INSERT INTO xp_ranks (board, span, period, level, bucket, people) SELECT 0, 'all', 0, step, total >> (step * 5), COUNT(*) \
     FROM xp_people JOIN (SELECT n - 1 AS step FROM numbers WHERE n <= 6) GROUP BY step, total >> (step * 5)",
    "INSERT INTO xp_ranks (board, span, period, level, bucket, people) SELECT 0, 'week', week, step, week_points >> (step * 5), COUNT(*) \
     FROM xp_people JOIN (SELECT n - 1 AS step FROM numbers WHERE n <= 6) GROUP BY week, step, week_points >> (step * 5)",
    "INSERT INTO xp_ranks (board, span, period, level, bucket, people) SELECT 0, 'month', month, step, month_points >> (step * 5), COUNT(*) \
     FROM xp_people JOIN (SELECT n - 1 AS step FROM numbers WHERE n <= 6) GROUP BY month, step, month_points >> (step * 5)",
];

/// What is asked for: a name for people, the target, and what the answer has to show.
const REQUESTS: [(&str, &str, &str); 9] = [
    ("cards that are due", "/api/flashcards/due", "/cards/0/id"),
    ("leaderboard of the week, with neighbours", "/api/leaderboard?scope=global&period=week", "/me/rank"),
    ("leaderboard of the month, with neighbours", "/api/leaderboard?scope=global&period=month", "/me/rank"),
    ("leaderboard of all time, with neighbours", "/api/leaderboard?scope=global&period=all", "/me/rank"),
    ("notifications, first page", "/api/notifications", "/notifications/0/id"),
    ("number of unread notifications", "/api/notifications/unread-count", "/unread_count"),
    ("XP, own", "/api/xp/me", "/total"),
    ("XP ledger, first page", "/api/xp/ledger", "/entries/0/id"),
    ("plan of the day", "/api/plan/today?minutes=30", "/plan/blocks/0/steps/0/id"),
];

/// Puts rows into the folder of a server that is stopped, for as many learners as are wanted beside those who ask. Returns how many reviews
/// and entries of the ledger there are.
fn fill(folder: &Path, learners: i64) -> Result<[i64; 2]> {
    let db = Db::open(Options::in_folder(folder, Clock::System, Entropy::Os), Arc::new(|_| {}))?;
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?;
    let worded = move |statement: &str| {
        let items = format!("(CASE WHEN users.email LIKE 'asker%' THEN {} ELSE {EACH} END)", EACH * 10);
        statement.replace("ITEMS", &items).replace("NOW", &now.to_string())
    };
    let last = db.write_blocking("fill", move |tx| {
        tx.exec("CREATE TABLE numbers (n INTEGER PRIMARY KEY)", ())?;
        tx.exec(
            "WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < ?1) INSERT INTO numbers SELECT n FROM counted",
            params![learners.max(EACH * 10)],
        )?;
        tx.exec(
            "INSERT INTO users (realm, role, status, full_name, full_name_folded, email, email_folded, preferences, totp_enabled, created_at) \
             SELECT 0, 'student', 'active', 'Learner ' || n, 'learner ' || n, 'p' || n || '@example.test', 'p' || n || '@example.test', '{}', 0, n \
             FROM numbers WHERE n <= ?1",
            params![learners],
        )?;
        tx.exec("DELETE FROM numbers WHERE n > ?1", params![EACH * 10])?;
        tx.one("SELECT MAX(id) AS last FROM users", (), |row| row.get::<i64>("last"))
    })?;
    for first in (1..=last).step_by(usize::try_from(PORTION)?) {
        db.write_blocking("fill", move |tx| {
            for statement in ROWS {
                tx.exec(&worded(statement), params![first, first + PORTION - 1])?;
            }
            Ok(())
        })?;
    }
    let count = |tx: &Tx<'_>, statement: &str| tx.one(statement, (), |row| row.get::<i64>("found"));
    let counts = db.write_blocking("fill", move |tx| {
        tx.exec("DELETE FROM xp_ranks", ())?;
        for statement in RANKS {
            tx.exec(&worded(statement), ())?;
        }
        tx.exec("DROP TABLE numbers", ())?;
        Ok([
            count(tx, "SELECT COUNT(*) AS found FROM flashcard_reviews")?,
            count(tx, "SELECT COUNT(*) AS found FROM xp_ledger")?,
        ])
    })?;
    if db.close_blocking(Duration::from_secs(600)) {
        Ok(counts)
    } else {
        Err("the filled database did not close".into())
    }
}

/// Milliseconds of each request in a school with this many learners: all of them, by the name of the request.
fn timed(plan: &Plan, folder: &Path, cores: &Cores, learners: i64) -> Result<Vec<Vec<f64>>> {
    let empty = Server::school(&plan.program, folder, &[])?;
    let tokens: Vec<String> =
        (0..ASKERS).map(|asker| empty.register(&format!("asker{asker}"))).collect::<Result<_>>()?;
    empty.stop()?;
    let began = Instant::now();
    let [reviews, entries] = fill(folder, learners)?;
    let people = thousands(learners as f64 + ASKERS as f64);
    eprintln!(
        "{people} learners, {} reviews and {} entries of the ledger after {:.0} s",
        thousands(reviews as f64),
        thousands(entries as f64),
        began.elapsed().as_secs_f64()
    );
    let server = cores.on_server(|| Server::school(&plan.program, folder, &[]))?;
    let mut all = Vec::new();
    for (name, target, shown) in REQUESTS {
        let mut took = Vec::new();
        for time in 0..TIMES + ASKERS {
            let ask = Ask::get(target, Some(&tokens[time % ASKERS]));
            let began = Instant::now();
            let (status, answer) = once(server.address, &ask)?;
            let elapsed = began.elapsed().as_secs_f64() * 1e3;
            // The first answer to each person also fills the caches of the kernel.
            if time >= ASKERS {
                took.push(elapsed);
                continue;
            }
            let read: Value = serde_json::from_slice(&answer)?;
            if status != 200 || read.pointer(shown).is_none() {
                return Err(format!("{name}: {target} was answered {status} without {shown}: {read:.300}").into());
            }
            if let Some(participants) = read.get("participants").and_then(Value::as_i64)
                && participants != learners + i64::try_from(ASKERS)?
            {
                return Err(format!("{participants} people are on the leaderboard").into());
            }
        }
        all.push(took);
    }
    server.stop()?;
    Ok(all)
}

/// Measures and prints.
pub fn measure(plan: &Plan, folder: &Folder, cores: &Cores) -> Result<()> {
    let few = timed(plan, &folder.path("learners-few"), cores, FEW)?;
    let many = timed(plan, &folder.path("learners-many"), cores, plan.learners)?;
    println!(
        "\nLearners: {TIMES} requests by {ASKERS} people, each over a connection of its own, in milliseconds; the server has one core\n"
    );
    let shown = |figure: f64| format!("{figure:.2}");
    let mut rows = Vec::new();
    for (((name, _, _), few), many) in REQUESTS.into_iter().zip(&few).zip(&many) {
        let [a, b] = [few, many].map(|took| [quantile(took, 0.5), quantile(took, 0.99)]);
        let figures = [a[0], a[1], b[0], b[1], b[0] / a[0], b[1] / a[1]].map(shown);
        rows.push([vec![name.to_owned()], figures.to_vec()].concat());
    }
    let (small, large) = (thousands(FEW as f64), thousands(plan.learners as f64));
    let [a, b] = ["median", "p99"].map(|figure| format!("{figure} of {small}"));
    let [c, d] = ["median", "p99"].map(|figure| format!("{figure} of {large}"));
    print(&["request", &a, &b, &c, &d, "ratio", "ratio of p99"], &rows);
    Ok(())
}
