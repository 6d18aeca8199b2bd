//! Readers: consistent views, limits, bounds.

use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use schola::db::{Finished, params};
use schola::kernel::Cause;

use super::{Folder, START, add_shelf, eventually, open, options, shelves, waits};

const ENDLESS: &str = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS c FROM n";

#[tokio::test(flavor = "multi_thread")]
async fn a_closure_sees_one_state_whatever_is_written_meanwhile() {
    let folder = Folder::new();
    let db = open(options(&folder)).db;
    add_shelf(&db, "one").await.unwrap();
    let (looked, has_looked) = mpsc::channel::<()>();
    let (go_on, may_go_on) = mpsc::channel::<()>();
    let may_go_on = Mutex::new(may_go_on);
    let reading = tokio::spawn({
        let db = db.clone();
        async move {
            db.read("twice", move |db| {
                let count = || db.one("SELECT count(*) AS c FROM shelves", params![], |row| row.get::<i64>("c"));
                let before = count()?;
                looked.send(()).ok();
                may_go_on.lock().unwrap().recv().ok();
                Ok((before, count()?, db.queries(), db.now()))
            })
            .await
        }
    });
    tokio::task::block_in_place(|| has_looked.recv().unwrap());
    add_shelf(&db, "two").await.unwrap();
    go_on.send(()).unwrap();
    assert_eq!(reading.await.unwrap().unwrap(), (1, 1, 2, START));
    assert_eq!(shelves(&db).await, ["one", "two"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_past_its_limit_is_interrupted_and_its_reader_goes_on() {
    let folder = Folder::new();
    let mut options = options(&folder);
    (options.readers, options.read_limit) = (1, Duration::from_millis(50));
    let db = open(options).db;
    let one = db.read("endless", |db| db.one(ENDLESS, params![], |row| row.get::<i64>("c"))).await.unwrap_err();
    assert_eq!(one.cause(), Cause::Timeout);
    let many = db
        .read("many small ones", |db| -> Result<(), _> {
            loop {
                db.one("SELECT 1 AS a", params![], |row| row.get::<i64>("a"))?;
            }
        })
        .await
        .unwrap_err();
    assert_eq!(many.cause(), Cause::Timeout);
    assert_eq!(shelves(&db).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_cannot_write_and_a_panic_ends_only_its_request() {
    let folder = Folder::new();
    let mut options = options(&folder);
    options.readers = 1;
    let db = open(options).db;
    let sql = "INSERT INTO shelves (realm, name) VALUES (0, 'x') RETURNING id";
    let write = db.read("sneaky", move |db| db.one(sql, params![], |row| row.get::<i64>("id"))).await.unwrap_err();
    assert!(write.explanation().contains("readonly"), "{}", write.explanation());
    let panicked =
        db.read("panics", |_| -> schola::kernel::error::Result<()> { panic!("by design") }).await.unwrap_err();
    assert_eq!(panicked.cause(), Cause::Internal);
    assert!(panicked.explanation().contains("by design"));
    assert_eq!(shelves(&db).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_refuses_with_a_time_to_come_back_and_an_asker_that_left_is_skipped() {
    let folder = Folder::new();
    let mut options = options(&folder);
    (options.readers, options.queue) = (1, 1);
    let finished = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&finished);
    options.observer = Some(Arc::new(move |done: &Finished| seen.lock().unwrap().push(done.operation)));
    let db = open(options).db;
    let (release, held) = mpsc::channel::<()>();
    let (began, has_begun) = mpsc::channel::<()>();
    let held = Mutex::new(held);
    let holding = tokio::spawn({
        let db = db.clone();
        async move {
            db.read("hold", move |_| {
                began.send(()).ok();
                held.lock().unwrap().recv().ok();
                Ok(())
            })
            .await
        }
    });
    tokio::task::block_in_place(|| has_begun.recv().unwrap());
    let mut left = Box::pin(db.read("left", |_| Ok(())));
    // Polled once it waits in the queue; the queue is full with it.
    assert!(waits(&mut left));
    let refused = db.read("refused", |_| Ok(())).await.unwrap_err();
    assert_eq!((refused.cause(), refused.retry()), (Cause::Overload, Some(Duration::from_secs(1))));
    drop(left);
    release.send(()).unwrap();
    holding.await.unwrap().unwrap();
    // The place in the queue is free a moment after the reader has answered.
    while db.read("after", |_| Ok(())).await.is_err() {}
    eventually("the last read is noted", || finished.lock().unwrap().contains(&"after")).await;
    assert_eq!(*finished.lock().unwrap(), ["hold", "after"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_observes_learns_how_many_statements_a_closure_ran() {
    let folder = Folder::new();
    let mut options = options(&folder);
    let finished = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&finished);
    options.observer =
        Some(Arc::new(move |done: &Finished| seen.lock().unwrap().push((done.kind, done.operation, done.queries))));
    let db = open(options).db;
    add_shelf(&db, "one").await.unwrap();
    assert_eq!(shelves(&db).await, ["one"]);
    eventually("both are noted", || finished.lock().unwrap().len() == 2).await;
    assert_eq!(*finished.lock().unwrap(), [("write", "add_shelf", 1), ("read", "shelves", 1)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_read_is_left_waiting_however_they_come_together() {
    let folder = Folder::new();
    let mut options = options(&folder);
    options.readers = 3;
    let db = open(options).db;
    let asking = (0..24).map(|number: u64| {
        let db = db.clone();
        tokio::spawn(async move {
            for turn in 0..400 {
                let read = db.read("one", |db| db.one("SELECT 1 AS c", params![], |row| row.get::<i64>("c")));
                let answered = tokio::time::timeout(Duration::from_secs(10), read).await;
                answered.expect("a reader was not woken").unwrap();
                // Some come at once, some after the readers have gone to sleep again.
                if (number + turn).is_multiple_of(7) {
                    tokio::task::yield_now().await;
                }
            }
        })
    });
    for task in futures_util::future::join_all(asking).await {
        task.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_is_busy_keeps_nobody_from_the_others() {
    let folder = Folder::new();
    let mut options = options(&folder);
    options.readers = 2;
    let db = open(options).db;
    let (go_on, may_go_on) = mpsc::channel::<()>();
    let may_go_on = Mutex::new(may_go_on);
    let long = tokio::spawn({
        let db = db.clone();
        async move {
            db.read("long", move |_| {
                may_go_on.lock().unwrap().recv().ok();
                Ok(())
            })
            .await
        }
    });
    for _ in 0..200 {
        let read = db.read("short", |db| db.one("SELECT 1 AS c", params![], |row| row.get::<i64>("c")));
        tokio::time::timeout(Duration::from_secs(10), read).await.expect("the other reader was not woken").unwrap();
    }
    go_on.send(()).unwrap();
    long.await.unwrap().unwrap();
}
