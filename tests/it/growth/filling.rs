//! A database with as many rows as are wanted in every table that people, programs and time can fill.

use schola::db::{Tx, params};
use schola::features;
use schola::kernel::Result;

use super::callers::Callers;
use crate::support::server::{START, Server};

/// A row for each number, at the time `NOW`, of the callers with the ids `STUDENT`, `DEVELOPER`, `ACCOUNT` and `AUTHOR`.
const ROWS: [&str; 16] = [
    "INSERT INTO users (realm, role, status, full_name, full_name_folded, email, email_folded, username, preferences, totp_enabled, \
     created_at) SELECT 0, CASE n % 20 WHEN 0 THEN 'tutor' WHEN 1 THEN 'developer' ELSE 'student' END, \
     CASE n % 50 WHEN 0 THEN 'suspended' ELSE 'active' END, 'Person ' || n, 'person ' || n, 'p' || n || '@example.test', \
     'p' || n || '@example.test', 'user' || n, '{}', 0, NOW FROM numbers",
    "INSERT INTO users (realm, role, full_name, full_name_folded, preferences, totp_enabled, created_at) \
     SELECT DEVELOPER, 'student', 'Learner ' || n, 'learner ' || n, '{}', 0, NOW FROM numbers",
    "INSERT INTO accounts (name, name_folded, plan, status, created_at) SELECT 'Firm ' || n, 'firm ' || n, 'free', \
     CASE n % 50 WHEN 0 THEN 'closed' ELSE 'active' END, NOW FROM numbers",
    "INSERT INTO audit_entries (at, action, actor_id, actor_label, subject_kind, subject_id, subject_label, address, details) \
     SELECT NOW - n, CASE n % 4 WHEN 0 THEN 'auth.signed_in' WHEN 1 THEN 'users.updated' WHEN 2 THEN 'auth.sign_in_failed' \
     ELSE 'keys.created' END, CASE n % 2 WHEN 0 THEN 1 ELSE n % 97 + 2 END, 'Somebody', 'user', \
     CASE n % 3 WHEN 0 THEN 1 ELSE n END, 'Somebody', '192.0.2.1', '{}' FROM numbers",
    "INSERT INTO mails (user_id, recipient, subject, body, status, created_at) \
     SELECT n, 'p' || n || '@example.test', 'News', 'Text', 'sent', NOW FROM numbers",
    "INSERT INTO invitations (code, role, uses_left, expires_at, created_at) \
     SELECT 'code' || n, 'student', n % 2, NOW - 1, NOW - 2 FROM numbers",
    "INSERT INTO one_time_links (purpose, token_hash, user_id, created_at, expires_at) \
     SELECT CASE n % 3 WHEN 0 THEN 'reset_password' WHEN 1 THEN 'verify_email' ELSE 'setup' END, CAST('link' || n AS BLOB), \
     CASE n % 3 WHEN 2 THEN NULL ELSE 1 END, NOW, NOW + 999999999 FROM numbers",
    "INSERT INTO logins (user_id, created_at, last_used_at, expires_at, address) \
     SELECT users.id, NOW, NOW, NOW + 999999999, '192.0.2.1' FROM numbers JOIN users ON users.email_folded = 'p' || n || '@example.test' \
     WHERE users.realm = 0",
    "INSERT INTO jobs (kind, lane, payload, run_at, state, finished_at, created_at) \
     SELECT 'send_mail', 'mail', '{\"mail\":1}', NOW + 60000 + n, CASE n % 2 WHEN 0 THEN 'failed' ELSE 'waiting' END, \
     CASE n % 2 WHEN 0 THEN NOW END, NOW FROM numbers",
    "INSERT INTO idempotent_answers (scope, body_hash, made_id, answer, created_at) \
     SELECT 'user ' || n || '|POST /api/materials|' || n, x'00', n, '{}', NOW FROM numbers",
    "INSERT INTO api_keys (surface, mode, user_id, name, prefix, key_hash, scopes, allowed_addresses, created_at, revoked_at) \
     SELECT 'partner', 'live', DEVELOPER, 'key', 'sk_live_x', CAST(printf('u%031d', n) AS BLOB), '[]', '[]', NOW, NOW FROM numbers",
    "INSERT INTO api_keys (surface, mode, account_id, name, prefix, key_hash, scopes, allowed_addresses, created_at, revoked_at) \
     SELECT 'factory', 'live', ACCOUNT, 'key', 'cf_live_x', CAST(printf('a%031d', n) AS BLOB), '[]', '[]', NOW, NOW FROM numbers",
    "INSERT INTO courses (public_id, account_id, is_sandbox, state, title, language, external_ref, created_at) \
     SELECT printf('20260101_%06d_%06x', n, n), ACCOUNT, 0, 'draft', 'Course ' || n, 'en', CASE n % 5 WHEN 0 THEN NULL ELSE 'ref' || n END, NOW FROM numbers",
    "INSERT INTO courses (public_id, user_id, is_sandbox, state, title, language, created_at) \
     SELECT 'order' || n, AUTHOR, 0, 'queued', 'Order ' || n, 'en', NOW FROM numbers",
    "INSERT INTO key_requests (owner_kind, owner_id, key_id, request_id, operation, method, status, took_us, address, at) \
     SELECT 'user', CASE WHEN n <= 100 THEN DEVELOPER ELSE n + 1000000 END, 1, 'request' || n, 'ping', 'GET', 200, 10, '192.0.2.1', \
     NOW + n FROM numbers",
    "INSERT INTO materials (realm, user_id, title, title_folded, media_type, body, bytes, weight, characters, chunks, created_at) \
     SELECT 0, STUDENT, 'Chapter ' || n, 'chapter ' || n, 'text/plain', 'Text', 4, 4, 4, 0, NOW FROM numbers",
];

/// What hangs on rows that were made before.
const FOLLOWING: [&str; 10] = [
    "INSERT INTO learners (user_id, developer, external_reference) SELECT id, realm, 'learner-' || id FROM users WHERE full_name LIKE 'Learner %'",
    "INSERT INTO course_jobs (public_id, course_id, created_at) SELECT 'job' || id, id, created_at FROM courses WHERE public_id LIKE 'order%'",
    "INSERT INTO recovery_codes (user_id, code_hash) SELECT id, x'00' FROM users WHERE realm = 0 AND full_name LIKE 'Person %'",
    "INSERT INTO outbox (user_id, kind, payload, created_at) SELECT CASE WHEN n <= 256 THEN STUDENT ELSE users.id END, 'test', '{}', NOW \
     FROM numbers JOIN users ON users.email_folded = 'p' || n || '@example.test' WHERE users.realm = 0",
    "INSERT INTO outbox_marks (user_id, newest, messages) SELECT user_id, MAX(id), COUNT(*) FROM outbox GROUP BY user_id",
    "INSERT INTO notices (user_id, kind, params, created_at) SELECT user_id, kind, payload, NOW FROM outbox",
    "DELETE FROM study_banks",
    "INSERT INTO study_banks (user_id, materials, weight) SELECT user_id, COUNT(*), SUM(weight) FROM materials GROUP BY user_id",
    "INSERT INTO people_search (rowid, document) SELECT id, search_document(3, role, status, role || ' ' || status, full_name, email, username) FROM users \
     WHERE full_name LIKE 'Person %'",
    "INSERT INTO accounts_search (rowid, document) SELECT id, search_document(1, status, name) FROM accounts WHERE name LIKE 'Firm %'",
];

fn fill(tx: &Tx<'_>, rows: i64, callers: &Callers) -> Result<()> {
    tx.exec("CREATE TABLE numbers (n INTEGER PRIMARY KEY)", ())?;
    tx.exec(
        "WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < ?1) INSERT INTO numbers SELECT n FROM counted",
        params![rows],
    )?;
    for statement in ROWS.iter().chain(&FOLLOWING) {
        let sql = statement
            .replace("NOW", &START.millis().to_string())
            .replace("STUDENT", &callers.student.id.to_string())
            .replace("DEVELOPER", &callers.developer.id.to_string())
            .replace("ACCOUNT", &callers.account.id.to_string())
            .replace("AUTHOR", &callers.author.id.to_string());
        tx.exec(&sql, ())?;
    }
    tx.exec("DROP TABLE numbers", ())?;
    Ok(())
}

/// Fills the tables with this many rows each, and lets the server do what it does every hour.
pub async fn filled(server: &Server, callers: &Callers, rows: i64) {
    let callers = callers.clone();
    let keep = server.raw_app().config.keep;
    server.raw_app().named("test").write(move |tx| fill(tx, rows, &callers)).await.unwrap();
    while server.raw_app().named("test").write(move |tx| features::sweep(tx, keep)).await.unwrap() {}
}
