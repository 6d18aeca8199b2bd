//! How long a list takes in a school of two hundred thousand people, beside a school of two hundred.
//!
//! The rows are put into the database directly; what is timed is the program's answer to a request, over a connection of its own.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use schola::db::{Db, Options, params};
use schola::kernel::{Clock, Entropy};

use crate::cores::Cores;
use crate::load::{Ask, once};
use crate::school::{Folder, PASSWORD, Server};
use crate::table::{median, print, thousands};
use crate::{Plan, Result};

/// The rows of each table.
const SIZES: [i64; 2] = [200, 200_000];
/// How often each request is sent.
const TIMES: usize = 60;
/// The address of the admin.
const ADMIN: &str = "head@school.test";

/// What is put into the tables: a row of each statement for each number.
const ROWS: [&str; 6] = [
    "INSERT INTO users (realm, role, status, full_name, full_name_folded, email, email_folded, preferences, totp_enabled, created_at) \
     SELECT 0, CASE n % 20 WHEN 0 THEN 'tutor' ELSE 'student' END, CASE n % 50 WHEN 0 THEN 'suspended' ELSE 'active' END, \
     'Person ' || n, 'person ' || n, 'p' || n || '@example.test', 'p' || n || '@example.test', '{}', 0, n FROM numbers",
    "INSERT INTO audit_entries (at, action, area, actor_id, actor_label, subject_kind, subject_id, subject_label, details) \
     SELECT n, CASE n % 2 WHEN 0 THEN 'auth.signed_in' ELSE 'users.updated' END, CASE n % 2 WHEN 0 THEN 'auth' ELSE 'users' END, \
     n % 97, 'Somebody', 'user', n, 'Somebody', '{}' FROM numbers",
    "INSERT INTO mails (user_id, recipient, subject, body, status, created_at) \
     SELECT n, 'p' || n || '@example.test', 'News', 'Text', 'sent', n FROM numbers",
    "INSERT INTO accounts (name, name_folded, status, created_at) SELECT 'Firm ' || n, 'firm ' || n, 'active', n FROM numbers",
    "INSERT INTO key_requests (owner_kind, owner_id, key_id, request_id, operation, method, status, took_us, at) \
     SELECT 'user', n % 200, 1, 'request' || n, 'ping', 'GET', 200, 10, n FROM numbers",
    "INSERT INTO notifications (user_id, kind, event, data, created_at) \
     SELECT CASE WHEN n <= 500 THEN (SELECT id FROM users WHERE role = 'admin') ELSE n END, 'class', 'class_joined', '{}', n FROM numbers",
];

/// The search indexes of what was put in.
const INDEXES: [&str; 2] = [
    "INSERT INTO people_search (rowid, document) SELECT id, search_document(3, role, status, role || ' ' || status, full_name, email, username) \
     FROM users WHERE full_name LIKE 'Person %'",
    "INSERT INTO accounts_search (rowid, document) SELECT id, search_document(1, status, name) FROM accounts",
];

/// What is asked for: a name for people, and the target.
fn requests(rows: i64) -> [(&'static str, String); 18] {
    let middle = schola::kernel::Cursor::of_id("listUsers", rows / 2).encode();
    [
        ("who am I", "/api/users/me".to_owned()),
        ("people, first page", "/api/admin/users".to_owned()),
        ("people, middle page", format!("/api/admin/users?cursor={middle}")),
        ("people, of a role", "/api/admin/users?role=tutor".to_owned()),
        ("people, of a role that nobody has", "/api/admin/users?role=developer".to_owned()),
        ("people, search that finds one", "/api/admin/users?query=p150@".to_owned()),
        ("people, search that finds all", "/api/admin/users?query=example.test".to_owned()),
        ("people, search that finds nobody", "/api/admin/users?query=zebra".to_owned()),
        ("people, search of one letter", "/api/admin/users?query=p".to_owned()),
        ("people, search in a role that nobody has", "/api/admin/users?query=example&role=developer".to_owned()),
        ("audit log, first page", "/api/admin/audit".to_owned()),
        ("audit log, of an area", "/api/admin/audit?action=auth.".to_owned()),
        ("audit log, by and what", "/api/admin/audit?actor=3&action=users.updated".to_owned()),
        ("mails, first page", "/api/admin/outbox".to_owned()),
        ("accounts, search that finds none", "/api/admin/accounts?query=zebra".to_owned()),
        ("requests of keys", "/api/developer/requests".to_owned()),
        ("notifications, first page", "/api/notifications".to_owned()),
        ("notifications, unread ones of a kind", "/api/notifications?unread=true&kind=class".to_owned()),
    ]
}

/// Puts the rows into the folder of a server that is stopped.
fn fill(folder: &Path, rows: i64) -> Result<()> {
    let db = Db::open(Options::in_folder(folder, Clock::System, Entropy::Os), Arc::new(|_| {}))?;
    db.write_blocking("fill", move |tx| {
        tx.exec("CREATE TABLE numbers (n INTEGER PRIMARY KEY)", ())?;
        tx.exec(
            "WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < ?1) \
             INSERT INTO numbers SELECT n FROM counted",
            params![rows],
        )?;
        for statement in ROWS.iter().chain(&INDEXES) {
            tx.exec(statement, ())?;
        }
        // The developer who asks has as many as are kept.
        tx.exec(
            "UPDATE key_requests SET owner_id = (SELECT id FROM users WHERE role = 'developer') WHERE id <= 1000",
            (),
        )?;
        tx.exec("DROP TABLE numbers", ())
    })?;
    if db.close_blocking(Duration::from_secs(60)) { Ok(()) } else { Err("the filled database did not close".into()) }
}

/// The token of a registration or a sign-in.
fn token_of((status, answer): (u16, Vec<u8>), wanted: u16) -> Result<String> {
    if status != wanted {
        return Err(format!("a sign-in was answered {status}").into());
    }
    let answer: serde_json::Value = serde_json::from_slice(&answer)?;
    Ok(answer["token"].as_str().ok_or("the sign-in has no token")?.to_owned())
}

/// Microseconds of each request in a school with this many rows in its tables.
fn timed(plan: &Plan, folder: &Path, cores: &Cores, rows: i64) -> Result<Vec<(&'static str, f64)>> {
    let empty = Server::school(&plan.program, folder, &[])?;
    let body = format!(r#"{{"full_name":"Dev","email":"dev@school.test","password":"{PASSWORD}"}}"#);
    let developer = token_of(once(empty.address, &Ask::post("/api/developer/register", &body))?, 201)?;
    empty.stop()?;
    fill(folder, rows)?;
    let server = cores.on_server(|| Server::school(&plan.program, folder, &[]))?;
    let body = format!(r#"{{"email":"{ADMIN}","password":"{PASSWORD}"}}"#);
    let admin = token_of(once(server.address, &Ask::post("/api/auth/login", &body))?, 200)?;
    let mut timed = Vec::new();
    for (name, target) in requests(rows) {
        let token = if target.starts_with("/api/developer") { &developer } else { &admin };
        let ask = Ask::get(&target, Some(token));
        let mut took = Vec::new();
        for _ in 0..TIMES {
            let began = Instant::now();
            let (status, _) = once(server.address, &ask)?;
            if status != 200 {
                return Err(format!("{target} was answered {status}").into());
            }
            took.push(began.elapsed().as_secs_f64() * 1e6);
        }
        timed.push((name, median(&took)));
    }
    server.stop()?;
    Ok(timed)
}

/// Measures and prints.
pub fn measure(plan: &Plan, folder: &Folder, cores: &Cores) -> Result<()> {
    let [small, large] = SIZES;
    let few = timed(plan, &folder.path("lists-small"), cores, small)?;
    let many = timed(plan, &folder.path("lists-large"), cores, large)?;
    println!("\nLists: the median of {TIMES} requests, each over a connection of its own, in microseconds\n");
    let row = |((name, few), (_, many)): (&(&str, f64), &(&str, f64))| {
        vec![(*name).to_owned(), thousands(*few), thousands(*many), format!("{:.2}", many / few)]
    };
    let rows: Vec<Vec<String>> = few.iter().zip(&many).map(row).collect();
    let (few_rows, many_rows) = (format!("{small} rows"), format!("{large} rows"));
    print(&["list", few_rows.as_str(), many_rows.as_str(), "ratio"], &rows);
    Ok(())
}
