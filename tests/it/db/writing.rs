//! The writer: units of work that share a commit, effects, a full disk.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use schola::db::{Db, Health, Tx, params};
use schola::kernel::effect::Effect;
use schola::kernel::id::Id;
use schola::kernel::{Cause, Error, Result};

use super::{Folder, START, add_shelf, eventually, hold_the_writer, open, options, shelves, try_open, waits};

fn insert(tx: &Tx<'_>, name: &str) -> Result<usize> {
    tx.exec("INSERT INTO shelves (realm, name) VALUES (0, ?1)", params![name])
}

/// Queues a write without waiting for it.
async fn queued<T: Send + 'static>(
    db: &Db,
    work: impl Fn(&Tx<'_>) -> Result<T> + Send + 'static,
) -> std::pin::Pin<Box<dyn Future<Output = Result<T>> + Send>> {
    let db = db.clone();
    let mut write: std::pin::Pin<Box<dyn Future<Output = Result<T>> + Send>> =
        Box::pin(async move { db.write("queued", work).await });
    assert!(waits(&mut write));
    write
}

#[tokio::test(flavor = "multi_thread")]
async fn closures_share_a_commit_and_fail_alone() {
    let folder = Folder::new();
    let mut options = options(&folder);
    options.batch_window = Duration::from_secs(60);
    let opened = open(options);
    let db = &opened.db;
    let (release, held) = hold_the_writer(db);
    let first = queued(db, |tx| {
        tx.after_commit(Effect::UserChanged(Id::new(1)));
        insert(tx, "first")
    })
    .await;
    let failing = queued(db, |tx| {
        insert(tx, "failing")?;
        tx.after_commit(Effect::UserChanged(Id::new(2)));
        Err::<(), _>(Error::invalid("name", "is not liked"))
    })
    .await;
    let panicking = queued(db, |tx| -> Result<()> {
        insert(tx, "panicking")?;
        tx.after_commit(Effect::UserChanged(Id::new(3)));
        panic!("by design")
    })
    .await;
    let broken = queued(db, |tx| {
        insert(tx, "broken")?;
        insert(tx, "first")
    })
    .await;
    let last = queued(db, |tx| {
        tx.after_commit(Effect::UserChanged(Id::new(4)));
        tx.after_commit(Effect::SettingsChanged);
        insert(tx, "last")
    })
    .await;
    drop(release);
    held.await.unwrap().unwrap();
    assert_eq!(first.await.unwrap(), 1);
    assert_eq!(failing.await.unwrap_err().cause(), Cause::BadInput);
    assert_eq!(panicking.await.unwrap_err().cause(), Cause::Internal);
    assert_eq!(broken.await.unwrap_err().constraint(), Some("shelves.realm,shelves.name"));
    assert_eq!(last.await.unwrap(), 1);
    assert_eq!(shelves(db).await, ["first", "last"]);
    // One call for the one commit, in the order of the closures, with nothing of those that failed.
    let user = |number| Effect::UserChanged(Id::new(number));
    assert_eq!(opened.effects(), [vec![user(1), user(4), Effect::SettingsChanged]]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_constraint_at_the_end_of_the_transaction_fails_only_the_closure_that_broke_it() {
    let folder = Folder::new();
    let opened = open(options(&folder));
    let db = &opened.db;
    let (release, held) = hold_the_writer(db);
    let good = queued(db, |tx| insert(tx, "good")).await;
    let dangling = queued(db, |tx| tx.exec("INSERT INTO books (shelf, title) VALUES (99, 'lost')", params![])).await;
    let other = queued(db, |tx| insert(tx, "other")).await;
    drop(release);
    held.await.unwrap().unwrap();
    good.await.unwrap();
    assert_eq!(dangling.await.unwrap_err().cause(), Cause::Internal);
    other.await.unwrap();
    assert_eq!(shelves(db).await, ["good", "other"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn effects_run_after_the_commit_and_before_the_answer() {
    let folder = Folder::new();
    let counted = Arc::new(Mutex::new(Vec::new()));
    let slot: Arc<Mutex<Option<Db>>> = Arc::default();
    let (seen, reader) = (Arc::clone(&counted), Arc::clone(&slot));
    let db = Db::open(
        options(&folder),
        Arc::new(move |_: &[Effect]| {
            let db = reader.lock().unwrap().clone().unwrap();
            let count = db.read_blocking("count", |db| {
                db.one("SELECT count(*) AS c FROM shelves", params![], |row| row.get::<i64>("c"))
            });
            seen.lock().unwrap().push(count.unwrap());
        }),
    )
    .unwrap();
    *slot.lock().unwrap() = Some(db.clone());
    db.write("visible", |tx| {
        tx.after_commit(Effect::SettingsChanged);
        insert(tx, "visible")
    })
    .await
    .unwrap();
    assert_eq!(*counted.lock().unwrap(), [1]);
    *slot.lock().unwrap() = None;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_attached_to_a_unit_of_work_ends_with_it() {
    let folder = Folder::new();
    let db = open(options(&folder)).db;
    let attach = |tx: &Tx<'_>| {
        for word in ["one", "two"] {
            tx.with_extension(|words: &mut Vec<&'static str>| words.push(word));
            tx.with_extension(|number: &mut u8| *number += 1);
        }
        assert_eq!(tx.now(), START);
        Ok((
            tx.with_extension(|words: &mut Vec<&'static str>| words.clone()),
            tx.with_extension(|number: &mut u8| *number),
        ))
    };
    for _ in 0..2 {
        assert_eq!(db.write("attach", attach).await.unwrap(), (vec!["one", "two"], 2));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hook_runs_inside_the_unit_of_work() {
    let folder = Folder::new();
    let db = open(options(&folder)).db;
    db.set_before_release(Arc::new(|tx: &Tx<'_>| {
        let names = tx.with_extension(|names: &mut Vec<String>| std::mem::take(names));
        for name in names {
            if name == "refused" {
                return Err(Error::invalid("name", "the hook says no"));
            }
            insert(tx, &name)?;
        }
        Ok(())
    }))
    .unwrap();
    assert!(db.set_before_release(Arc::new(|_: &Tx<'_>| Ok(()))).is_err(), "it can be set once");
    let emit = |db: &Db, name: &'static str| {
        let db = db.clone();
        async move {
            db.write("emit", move |tx| {
                insert(tx, &format!("cause of {name}"))?;
                tx.with_extension(|names: &mut Vec<String>| names.push(name.to_owned()));
                Ok(())
            })
            .await
        }
    };
    emit(&db, "effect").await.unwrap();
    assert_eq!(emit(&db, "refused").await.unwrap_err().cause(), Cause::BadInput);
    assert_eq!(shelves(&db).await, ["cause of effect", "effect"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn people_go_before_background_work() {
    let folder = Folder::new();
    let db = open(options(&folder)).db;
    let (release, held) = hold_the_writer(&db);
    let order = Arc::new(Mutex::new(Vec::new()));
    let noted = |name: &'static str| {
        let order = Arc::clone(&order);
        move |_: &Tx<'_>| {
            order.lock().unwrap().push(name);
            Ok(())
        }
    };
    let mut behind = Box::pin(db.write_background("behind", noted("background")));
    assert!(waits(&mut behind));
    let ahead = queued(&db, noted("person")).await;
    drop(release);
    held.await.unwrap().unwrap();
    behind.await.unwrap();
    ahead.await.unwrap();
    assert_eq!(*order.lock().unwrap(), ["person", "background"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_refuses_writes_and_one_whose_asker_left_is_not_run() {
    let folder = Folder::new();
    let mut options = options(&folder);
    options.queue = 1;
    let db = open(options).db;
    let (release, held) = hold_the_writer(&db);
    let left = queued(&db, |tx| insert(tx, "left")).await;
    let refused = add_shelf(&db, "refused").await.unwrap_err();
    assert_eq!((refused.cause(), refused.retry()), (Cause::Overload, Some(Duration::from_secs(1))));
    drop(left);
    drop(release);
    held.await.unwrap().unwrap();
    // The place in the queue is free a moment after the writer has answered.
    while add_shelf(&db, "after").await.is_err() {}
    assert_eq!(shelves(&db).await, ["after"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_stops_writing_alone_and_heals_by_itself() {
    let folder = Folder::new();
    let mut options = options(&folder);
    options.max_pages = Some(40);
    options.probe_pause = Duration::from_secs(1);
    let db = open(options).db;
    add_shelf(&db, "kept").await.unwrap();
    let (release, held) = hold_the_writer(&db);
    let innocent = queued(&db, |tx| insert(tx, "innocent")).await;
    // It looks away from the error and goes on: what it writes then must not be stored alone.
    let careless = queued(&db, |tx| {
        for _ in 0..60 {
            drop(tx.exec("INSERT INTO books (shelf, title, cover) VALUES (1, 'big', ?1)", params![vec![7_u8; 4000]]));
        }
        drop(insert(tx, "careless"));
        Ok(())
    })
    .await;
    let behind = queued(&db, |tx| insert(tx, "behind")).await;
    drop(release);
    // It may have shared the fate of its batch or been answered before.
    drop(held.await.unwrap());
    for error in [innocent.await.unwrap_err(), careless.await.unwrap_err(), behind.await.unwrap_err()] {
        assert_eq!(error.cause(), Cause::Overload);
        assert!(error.retry().is_some() && error.message().contains("disk is full"), "{}", error.message());
    }
    assert_eq!(db.is_healthy(), Health::ReadOnly("The disk is full."));
    assert_eq!(add_shelf(&db, "too early").await.unwrap_err().cause(), Cause::Overload);
    assert_eq!(shelves(&db).await, ["kept"]);
    let books =
        || db.read("books", |db| db.one("SELECT count(*) AS c FROM books", params![], |row| row.get::<i64>("c")));
    assert_eq!(books().await.unwrap(), 0);
    eventually("the probe succeeds", || db.is_healthy().is_good()).await;
    add_shelf(&db, "healed").await.unwrap();
    assert_eq!(shelves(&db).await, ["kept", "healed"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_moved_from_the_side_and_gone_after_the_end() {
    let folder = Folder::new();
    let opened = open(options(&folder));
    let log = folder.at("schola.db-wal");
    add_shelf(&opened.db, "one").await.unwrap();
    let size = || std::fs::metadata(folder.at("schola.db")).unwrap().len();
    let before = size();
    for number in 0..200 {
        add_shelf(&opened.db, &format!("{number:0>500}")).await.unwrap();
    }
    eventually("the file grows by a checkpoint", || size() > before).await;
    let waiting = tokio::spawn({
        let db = opened.db.clone();
        async move { add_shelf(&db, "last").await }
    });
    waiting.await.unwrap().unwrap();
    assert!(opened.db.close(Duration::from_secs(5)).await);
    assert_eq!(opened.db.is_healthy(), Health::Closed);
    assert!(std::fs::metadata(&log).map_or(0, |log| log.len()) == 0, "the log is empty or gone");
    assert_eq!(add_shelf(&opened.db, "late").await.unwrap_err().cause(), Cause::Overload);
    assert_eq!(shelves(&try_open(options(&folder)).unwrap().db).await.len(), 202);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_grew_too_long_is_cut() {
    let folder = Folder::new();
    let mut options = options(&folder);
    options.log_bytes = 200_000;
    let db = open(options).db;
    let length = || std::fs::metadata(folder.at("schola.db-wal")).unwrap().len();
    let longest = AtomicUsize::new(0);
    let began = Instant::now();
    let mut number = 0;
    // Cutting happens at most once a second, so the log first grows past its limit and is then found short.
    while longest.load(Ordering::Relaxed) < 200_000 || length() > 100_000 {
        add_shelf(&db, &format!("{number:0>3000}")).await.unwrap();
        number += 1;
        longest.fetch_max(usize::try_from(length()).unwrap(), Ordering::Relaxed);
        assert!(began.elapsed() < Duration::from_secs(10), "the log was not cut");
    }
}
