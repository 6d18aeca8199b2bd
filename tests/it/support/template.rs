//! The database that the server of a test begins with: migrated once in a process, and copied for each server. That
//! migrations run at the start of a server on an empty folder is tested with the real program.

use std::io::Write;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use schola::db::{DATABASE, Db, Options, files};
use schola::kernel::{Clock, Entropy};

use super::server::{START, TempFolder};

/// Puts a migrated database without rows into a data folder, and creates the folder. Leaves an existing database as it
/// is.
pub fn copy_into(data: &Path) {
    static TEMPLATE: OnceLock<Vec<u8>> = OnceLock::new();
    let path = data.join(DATABASE);
    if path.exists() {
        return;
    }
    files::make_folder(data).expect("a data folder");
    let mut file = files::create_new(&path).expect("a database file");
    file.write_all(TEMPLATE.get_or_init(migrated)).expect("a whole database file");
}

/// The bytes of a database with the schema of this release.
fn migrated() -> Vec<u8> {
    let folder = TempFolder::new();
    let options = Options::in_folder(folder.path(), Clock::manual(START), Entropy::seeded(7));
    let path = options.path.clone();
    let db = Db::open(options, Arc::new(|_| {})).expect("a database");
    assert!(db.close_blocking(Duration::from_secs(60)), "the writer ends");
    let log = std::fs::metadata(folder.path().join("schola.db-wal")).map_or(0, |log| log.len());
    assert_eq!(log, 0, "closing moves the whole log into the file");
    std::fs::read(path).expect("the database")
}
