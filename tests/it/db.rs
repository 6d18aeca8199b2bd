//! The database: units of work, readers, migrations, a full disk, copies.

mod copies;
mod counts;
mod forms;
mod migrations;
mod others;
mod paging;
mod reading;
mod values;
mod writing;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use schola::db::{Db, Migration, Options, params};
use schola::kernel::effect::Effect;
use schola::kernel::entropy::Entropy;
use schola::kernel::error::Result;
use schola::kernel::time::{Clock, Timestamp};

use crate::support::wait;

/// The instant at which the clocks of these tests stand: 2026-03-01T09:30:00Z.
const START: Timestamp = Timestamp::from_millis(1_772_357_400_000);

/// A folder that goes away with the test.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("schola-db-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The names of everything in the folder, sorted.
    fn names(&self) -> Vec<String> {
        names_in(&self.0)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder that stays behind is the system's to clean up.
        drop(std::fs::remove_dir_all(&self.0));
    }
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// A schema of two tables, the second referring to the first at the end of the transaction.
fn shelf() -> Vec<Migration> {
    vec![Migration::new(
        "0001_shelf",
        "CREATE TABLE shelves (id {id}, realm {int} NOT NULL, name {text} NOT NULL, UNIQUE (realm, name));
         CREATE TABLE books (
             id {id},
             shelf {ref} NOT NULL REFERENCES shelves (id) DEFERRABLE INITIALLY DEFERRED,
             title {text} NOT NULL,
             pages {int},
             price {real},
             lent {bool} NOT NULL DEFAULT 0,
             added_at {ms},
             cover {blob},
             tags {text}
         );",
    )]
}

fn options(folder: &Folder) -> Options {
    let mut options = Options::in_folder(&folder.0, Clock::manual(START), Entropy::seeded(7));
    options.migrations = shelf();
    options
}

/// An open database, and the effects that its commits asked for, one list per commit.
struct Opened {
    db: Db,
    effects: Arc<Mutex<Vec<Vec<Effect>>>>,
}

impl Opened {
    fn effects(&self) -> Vec<Vec<Effect>> {
        self.effects.lock().unwrap().clone()
    }
}

fn open(options: Options) -> Opened {
    try_open(options).unwrap()
}

fn try_open(options: Options) -> Result<Opened> {
    let effects = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&effects);
    let db = Db::open(options, Arc::new(move |asked: &[Effect]| seen.lock().unwrap().push(asked.to_vec())))?;
    Ok(Opened { db, effects })
}

async fn add_shelf(db: &Db, name: &str) -> Result<i64> {
    let name = name.to_owned();
    db.write("add_shelf", move |tx| {
        tx.one("INSERT INTO shelves (realm, name) VALUES (0, ?1) RETURNING id", params![name], |row| row.get("id"))
    })
    .await
}

async fn shelves(db: &Db) -> Vec<String> {
    db.read("shelves", |db| db.all("SELECT name FROM shelves ORDER BY id", params![], |row| row.get("name")))
        .await
        .unwrap()
}

/// Waits until something is so.
async fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    wait::until(what, async || is_so()).await;
}

/// Starts a future, which puts its closure into the queue; says whether it now waits for the answer.
fn waits<F: Future + Unpin>(future: &mut F) -> bool {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    std::pin::Pin::new(future).poll(&mut context).is_pending()
}

/// A write that keeps the writer busy until the returned sender is dropped; not before, should it run a second time.
fn hold_the_writer(db: &Db) -> (std::sync::mpsc::Sender<()>, tokio::task::JoinHandle<Result<()>>) {
    let (release, held) = std::sync::mpsc::channel::<()>();
    let (began, has_begun) = std::sync::mpsc::channel::<()>();
    let held = Mutex::new(held);
    let db = db.clone();
    let task = tokio::spawn(async move {
        db.write("hold", move |_| {
            began.send(()).ok();
            held.lock().unwrap().recv().ok();
            Ok(())
        })
        .await
    });
    tokio::task::block_in_place(|| has_begun.recv().unwrap());
    (release, task)
}
