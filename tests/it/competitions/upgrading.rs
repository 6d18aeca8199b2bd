//! How long tickets of an older school are valid after the update.

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

#[test]
fn a_ticket_stays_valid_until_the_end_of_the_month_after_its_own() {
    let folder = TempFolder::new();
    let old = open(&folder, Some("0048"));
    let rows = [
        "INSERT INTO users (id, realm, role, full_name, full_name_folded, preferences, totp_enabled, created_at) VALUES \
         (5, 0, 'student', 'Ada', 'ada', '{}', 0, 0)",
        "INSERT INTO competition_tickets (user_id, month, milestone, earned_at) VALUES (5, 24311, 1, 0), (5, 24312, 1, 0)",
    ];
    old.write_blocking("test", move |tx| rows.iter().try_for_each(|sql| tx.exec(sql, ()).map(drop))).unwrap();
    assert!(old.close_blocking(std::time::Duration::from_secs(10)));
    let new = open(&folder, None);
    let sql = "SELECT month, expires FROM competition_tickets ORDER BY month";
    let found = new.read_blocking("test", move |db| {
        db.all(sql, (), |row| Ok((row.get::<i64>("month")?, row.get::<i64>("expires")?)))
    });
    assert_eq!(found.unwrap(), [(24_311, 24_313), (24_312, 24_314)]);
}
