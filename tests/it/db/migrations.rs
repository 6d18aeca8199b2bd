//! The schema: fresh, upgraded, refused.

use std::time::Duration;

use schola::db::{Health, Migration, Options, dialect, dump, migrate, params, snapshot};
use schola::kernel::entropy::Entropy;
use schola::kernel::error::{Error, Result};
use schola::kernel::time::Clock;

use super::{Folder, Opened, START, add_shelf, names_in, open, options, shelf, shelves, try_open};

fn with_index() -> Vec<Migration> {
    let mut migrations = shelf();
    migrations.push(Migration::new("0002_titles", "CREATE INDEX books_by_title ON books (title);"));
    migrations.push(Migration::new(
        "0003_notes",
        "CREATE TABLE notes (id {id}, book {ref} REFERENCES books (id), text {text});",
    ));
    migrations
}

fn refused(folder: &Folder, migrations: Vec<Migration>) -> Error {
    let mut options = options(folder);
    options.migrations = migrations;
    try_open(options).err().expect("the database is refused")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fresh_database_gets_all_steps_and_no_copy() {
    let folder = Folder::new();
    let mut options = options(&folder);
    options.migrations = with_index();
    let db = open(options).db;
    assert_eq!(db.migrations().applied, ["0001_shelf", "0002_titles", "0003_notes"]);
    assert_eq!(db.migrations().snapshot, None);
    assert!(!folder.at("backups").exists());
    assert_eq!(db.is_healthy(), Health::Good);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upgrade_copies_the_file_first_and_keeps_the_rows() {
    let folder = Folder::new();
    let old = open(options(&folder)).db;
    add_shelf(&old, "kept").await.unwrap();
    assert!(old.close(Duration::from_secs(5)).await);
    let mut options = options(&folder);
    options.migrations = with_index();
    let upgraded = open(options).db;
    assert_eq!(upgraded.migrations().applied, ["0002_titles", "0003_notes"]);
    assert_eq!(shelves(&upgraded).await, ["kept"]);
    assert_eq!(names_in(&folder.at("backups")), ["before-0002-20260301T093000Z.db"]);
    let copy = upgraded.migrations().snapshot.clone().unwrap();
    assert_eq!(snapshot::verify_file(&copy).unwrap(), 1);
    assert!(upgraded.close(Duration::from_secs(5)).await);
    let mut again = super::options(&folder);
    again.migrations = with_index();
    assert_eq!(open(again).db.migrations().applied, Vec::<String>::new());
    assert_eq!(names_in(&folder.at("backups")).len(), 1, "nothing pending, nothing copied");
}

/// Opens the folder's database with this many steps, at this many minutes after the start.
fn open_with(folder: &Folder, steps: usize, minutes: u64) -> Result<Opened> {
    let clock = Clock::manual(START.plus(Duration::from_secs(60 * minutes)));
    let step = |number: usize| match number {
        7 => "CREATE TABLE shelves (id {id});".to_owned(),
        _ => format!("CREATE TABLE step{number} (id {{id}});"),
    };
    let more = (2..=steps).map(|number| Migration::new(format!("{number:04}_step"), step(number)));
    try_open(Options { migrations: shelf().into_iter().chain(more).collect(), clock, ..options(folder) })
}

#[test]
fn the_latest_three_copies_stay_after_an_upgrade_that_succeeded() {
    let folder = Folder::new();
    let upgrade =
        |steps, minutes| assert!(open_with(&folder, steps, minutes).unwrap().db.close_blocking(Duration::from_secs(5)));
    let copies = || names_in(&folder.at("backups"));
    for steps in 1..=4 {
        upgrade(steps, steps as u64);
    }
    let [second, third, fourth] =
        ["before-0002-20260301T093200Z.db", "before-0003-20260301T093300Z.db", "before-0004-20260301T093400Z.db"];
    assert_eq!(copies(), [second, third, fourth]);
    // What an owner put there is not ours, whatever it is called.
    let theirs =
        ["before-0001-exams.db", "before-0002-20260301T093100Z.db.gz", "before-1-20260301T093100Z.db", "monday.db"];
    theirs.iter().for_each(|name| std::fs::write(folder.at("backups").join(name), "").unwrap());
    upgrade(5, 5);
    let fifth = "before-0005-20260301T093500Z.db";
    let ours = || copies().into_iter().filter(|name| !theirs.contains(&name.as_str())).collect::<Vec<_>>();
    assert_eq!(ours(), [third, fourth, fifth]);
    assert_eq!(copies().len(), 3 + theirs.len());
    // A clock that went back does not cost the copy of this very upgrade.
    upgrade(6, 0);
    let sixth = "before-0006-20260301T093000Z.db";
    assert_eq!(ours(), [fourth, fifth, sixth]);
    // An upgrade that fails takes its copy and deletes none.
    assert!(open_with(&folder, 7, 7).is_err());
    assert_eq!(ours(), [fourth, fifth, sixth, "before-0007-20260301T093700Z.db"]);
    assert_eq!(snapshot::verify_file(&folder.at("backups").join(sixth)).unwrap(), 5);
}

#[test]
fn a_newer_database_is_refused_with_both_versions() {
    let folder = Folder::new();
    let mut newer = options(&folder);
    newer.migrations = with_index();
    assert!(open(newer).db.close_blocking(Duration::from_secs(5)));
    let explanation = refused(&folder, shelf()).explanation();
    let release = format!("Schola {}", env!("CARGO_PKG_VERSION"));
    for part in ["schema version 3", "up to 1", &release] {
        assert!(explanation.contains(part), "{part} in: {explanation}");
    }
}

#[test]
fn a_step_that_was_changed_or_is_missing_is_refused() {
    let folder = Folder::new();
    let mut first = options(&folder);
    first.migrations = with_index();
    assert!(open(first).db.close_blocking(Duration::from_secs(5)));
    let mut changed = with_index();
    changed[1].sql = "CREATE INDEX books_by_title ON books (title, id);".into();
    assert!(refused(&folder, changed).explanation().contains("titles"));
    let mut missing = with_index();
    missing.remove(1);
    assert!(refused(&folder, missing).explanation().contains("do not belong together"));
    assert!(!folder.at("backups").exists(), "a refusal copies nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_that_fails_is_undone_as_a_whole() {
    let folder = Folder::new();
    let db = open(options(&folder)).db;
    add_shelf(&db, "kept").await.unwrap();
    db.write("book", |tx| tx.exec("INSERT INTO books (shelf, title) VALUES (1, 'kept')", params![])).await.unwrap();
    assert!(db.close(Duration::from_secs(5)).await);
    let with = |sql: &'static str| {
        let mut migrations = shelf();
        migrations.push(Migration::new("0002_fails", sql));
        migrations
    };
    let broken = refused(&folder, with("CREATE TABLE halfway (id {id}); CREATE TABLE shelves (id {id});"));
    assert!(broken.explanation().contains("shelves"), "{}", broken.explanation());
    // The children of the deleted row would refer to nothing.
    let dangling = refused(&folder, with("DELETE FROM shelves;"));
    assert!(dangling.explanation().contains("refers to a row of shelves"), "{}", dangling.explanation());
    let unknown = refused(&folder, with("CREATE TABLE a (id {serial});"));
    assert!(unknown.explanation().contains("{serial}"), "{}", unknown.explanation());
    // A table that is rebuilt keeps its children, and a step that failed is as if it had never been.
    let mut rebuilt = options(&folder);
    rebuilt.migrations = with(
        "CREATE TABLE halfway (id {id}, realm {int} NOT NULL, name {text} NOT NULL, UNIQUE (realm, name));
         INSERT INTO halfway (id, realm, name) SELECT id, realm, name FROM shelves;
         DROP TABLE shelves;
         ALTER TABLE halfway RENAME TO shelves;",
    );
    let db = open(rebuilt).db;
    assert_eq!(db.migrations().applied, ["0002_fails"]);
    assert_eq!(shelves(&db).await, ["kept"]);
    let books = db
        .read("books", |db| db.all("SELECT title FROM books", params![], |row| row.get::<String>("title")))
        .await
        .unwrap();
    assert_eq!(books, ["kept"]);
    let orphan = db.write("orphan", |tx| tx.exec("INSERT INTO books (shelf, title) VALUES (7, 'x')", params![])).await;
    assert!(orphan.is_err(), "foreign keys are on again");
}

#[test]
fn a_file_that_is_no_database_of_ours_is_refused() {
    let folder = Folder::new();
    std::fs::write(folder.at("schola.db"), vec![b'x'; 8192]).unwrap();
    assert!(refused(&folder, shelf()).explanation().contains("schola.db"));
    std::fs::remove_file(folder.at("schola.db")).unwrap();
    let mut foreign = options(&folder);
    foreign.migrations =
        vec![Migration::new("0001_x", "CREATE TABLE x (id {id}); DROP TABLE refinery_schema_history;")];
    // The history is gone when the note is written, so the step is undone and the file stays empty.
    assert!(try_open(foreign).is_err());
    assert!(try_open(options(&folder)).is_ok());
}

#[test]
fn ids_are_never_issued_again() {
    let folder = Folder::new();
    let db = open(options(&folder)).db;
    let insert = "INSERT INTO shelves (realm, name) VALUES (0, 'x') RETURNING id";
    let one = move || {
        db.write_blocking("again", move |tx| {
            let id = tx.one(insert, params![], |row| row.get::<i64>("id"))?;
            tx.exec("DELETE FROM shelves", params![])?;
            Ok(id)
        })
    };
    assert_eq!((one().unwrap(), one().unwrap()), (1, 2));
}

/// Numbers that no step has: they were given to steps that were not needed in the end.
const UNUSED: [u32; 5] = [12, 13, 18, 24, 30];

#[test]
fn every_step_has_a_number_of_its_own_and_none_is_left_out() {
    let number = |step: &Migration| step.name.split_once('_').unwrap().0.parse::<u32>().unwrap();
    let numbers: Vec<u32> = migrate::all().iter().map(number).collect();
    let newest = *numbers.last().unwrap();
    let due: Vec<u32> = (1..=newest).filter(|number| !UNUSED.contains(number)).collect();
    assert_eq!(numbers, due, "left: the steps, right: the numbers that there have to be");
}

#[test]
fn the_steps_are_the_files_of_the_folder_and_portable() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/db/migrations");
    let listed: Vec<String> = migrate::all().iter().map(|step| format!("{}.sql", step.name)).collect();
    assert_eq!(listed, names_in(folder.as_ref()));
    for step in migrate::all() {
        assert_eq!(dialect::banned(&step.sql), None, "{}", step.name);
    }
}

/// The schema of this release as one file, for people and for reviews.
#[test]
fn the_schema_file_is_what_the_steps_make() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/db/schema.sql");
    let (made, kept) = (dump::of_release().unwrap(), std::fs::read_to_string(path).unwrap_or_default());
    if made != kept {
        let proposal = concat!(env!("CARGO_TARGET_TMPDIR"), "/schema.sql");
        std::fs::write(proposal, &made).unwrap();
        panic!("src/db/schema.sql is not what the migrations make; look at the difference and copy {proposal} over it");
    }
}

#[test]
fn step_by_step_makes_the_same_schema_as_all_at_once() {
    let every = migrate::all();
    let folder = Folder::new();
    for last in 1..=every.len() {
        let mut options = schola::db::Options::in_folder(&folder.0, Clock::manual(START), Entropy::seeded(1));
        options.migrations = every[..last].to_vec();
        assert!(open(options).db.close_blocking(Duration::from_secs(5)));
    }
    assert_eq!(dump::of_file(&folder.at("schola.db")).unwrap(), dump::of_release().unwrap());
}
