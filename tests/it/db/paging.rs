//! Pages of lists that are sorted by a key which many rows share: complete, without repeats, and as cheap in the middle as at the start.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use schola::db::{Db, Keyset, Migration, Options, Row, Statement, keyset, params};
use schola::kernel::entropy::Entropy;
use schola::kernel::error::Result;
use schola::kernel::time::{Clock, Timestamp};
use schola::kernel::{Cursor, Page, PageRequest, SortKey};

use super::{Folder, START};

const DOWN: Keyset = keyset!(
    "SELECT id, score, name, ran_at FROM runs WHERE class = ?1", limit "?2", descending ["score" = "?3", "id" = "?4"]
);
const UP: Keyset = keyset!(
    "SELECT id, score, name, ran_at FROM runs WHERE class = ?1", limit "?2", ascending ["score" = "?3", "id" = "?4"]
);
const BY_NAME: Keyset = keyset!(
    "SELECT id, score, name, ran_at FROM runs WHERE class = ?1", limit "?2",
    ascending ["name" = "?3", "ran_at" = "?4", "id" = "?5"]
);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Run {
    score: i64,
    name: String,
    ran_at: Timestamp,
    id: i64,
}

fn run(row: &Row<'_>) -> Result<Run> {
    Ok(Run { id: row.get("id")?, score: row.get("score")?, name: row.get("name")?, ran_at: row.get("ran_at")? })
}

fn by_score(run: &Run) -> (i64, i64) {
    (run.score, run.id)
}

fn by_name(run: &Run) -> ((String, Timestamp), i64) {
    ((run.name.clone(), run.ran_at), run.id)
}

/// What statements cost: their plans, the steps of all of them, and how often one was prepared again.
type Costs = Arc<Mutex<(BTreeSet<String>, u64, u64)>>;

/// A database with this many runs in one class, and as many in another. Three scores, five names and two instants are shared by all.
async fn database(folder: &Folder, rows: i64) -> (Db, Costs) {
    let mut options = Options::in_folder(&folder.0, Clock::manual(START), Entropy::seeded(7));
    options.migrations = vec![Migration::new(
        "0001_runs",
        "CREATE TABLE runs (id {id}, class {int} NOT NULL, score {int} NOT NULL, name {text} NOT NULL, ran_at {ms} NOT NULL);
         CREATE INDEX runs_by_score ON runs (class, score, id);
         CREATE INDEX runs_by_name ON runs (class, name, ran_at, id);",
    )];
    let costs = Costs::default();
    let noting = Arc::clone(&costs);
    options.inspector = Some(Arc::new(move |statement: &Statement<'_>| {
        let mut costs = noting.lock().unwrap();
        costs.0.extend(statement.plan.iter().cloned());
        costs.1 += statement.steps;
        costs.2 += statement.preparations;
    }));
    let db = Db::open(options, Arc::new(|_| {})).unwrap();
    add(&db, 0, rows).await;
    costs.lock().unwrap().0.clear();
    (db, costs)
}

async fn add(db: &Db, from: i64, to: i64) {
    db.write("add", move |tx| {
        for number in from..to {
            for class in [1, 2] {
                tx.exec(
                    "INSERT INTO runs (class, score, name, ran_at) VALUES (?1, ?2, ?3, ?4)",
                    params![class, number % 3, format!("{}\u{301}", number % 5), Timestamp::from_millis(number % 2)],
                )?;
            }
        }
        Ok(())
    })
    .await
    .unwrap();
}

async fn page<K>(db: &Db, list: &'static Keyset, request: PageRequest<K>, at: fn(&Run) -> (K, i64)) -> Page<Run, K>
where
    K: SortKey + Send + Sync + 'static,
{
    db.read("page", move |db| db.page(list, params![1_i64], &request, run, at)).await.unwrap()
}

/// Reads a list from the first page to the last. Between two pages `meanwhile` is done. Cursors go the way that clients send them.
async fn walked<K>(
    db: &Db,
    list: &'static Keyset,
    limit: u32,
    at: fn(&Run) -> (K, i64),
    mut meanwhile: impl AsyncFnMut(usize),
) -> Vec<Run>
where
    K: SortKey + Send + Sync + 'static,
{
    let (mut found, mut pages, mut cursor) = (Vec::new(), 0, None::<String>);
    loop {
        let request = PageRequest::parse("listRuns", Some(i64::from(limit)), cursor.as_deref()).unwrap();
        let page = page(db, list, request, at).await;
        assert!(!page.items.is_empty() || pages == 0);
        found.extend(page.items);
        pages += 1;
        match page.next {
            Some(next) => cursor = Some(next.encode()),
            None => return found,
        }
        meanwhile(pages).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_by_a_shared_key_have_every_row_once_in_either_direction() {
    let folder = Folder::new();
    let (db, costs) = database(&folder, 101).await;
    for limit in [1, 2, 7, 33, 34, 100] {
        let up = walked(&db, &UP, limit, by_score, async |_| {}).await;
        assert!(up.is_sorted_by_key(by_score) && up.len() == 101, "{limit}: {} rows", up.len());
        let mut down = walked(&db, &DOWN, limit, by_score, async |_| {}).await;
        down.reverse();
        assert_eq!(down, up, "{limit}");
        let named = walked(&db, &BY_NAME, limit, by_name, async |_| {}).await;
        assert!(named.is_sorted_by_key(by_name) && named.len() == 101, "{limit}: {} rows", named.len());
    }
    let plans = costs.lock().unwrap().0.clone();
    let is_bad = |line: &&String| line.starts_with("SCAN") || line.contains("TEMP B-TREE");
    assert_eq!(plans.iter().find(is_bad), None, "every page is a search in an index, in its order");
    assert!(plans.len() > 3, "{plans:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_are_added_while_somebody_pages_neither_hide_nor_repeat_one() {
    let folder = Folder::new();
    let (db, _) = database(&folder, 60).await;
    let before: BTreeSet<Run> = walked(&db, &UP, 100, by_score, async |_| {}).await.into_iter().collect();
    let meanwhile = async |pages: usize| {
        let from = i64::try_from(pages).unwrap() * 100;
        add(&db, from, from + if pages < 10 { 6 } else { 0 }).await;
    };
    for list in [&UP, &DOWN] {
        let found = walked(&db, list, 7, by_score, meanwhile).await;
        let once: BTreeSet<Run> = found.iter().cloned().collect();
        assert_eq!(once.len(), found.len(), "a row came twice");
        assert!(once.is_superset(&before), "a row was left out");
    }
    // The row that a cursor names may go, too.
    let first = page(&db, &DOWN, PageRequest::first("listRuns", 5), by_score).await;
    let last = first.items.last().unwrap().clone();
    db.write("delete", move |tx| tx.exec("DELETE FROM runs WHERE id = ?1", params![last.id])).await.unwrap();
    let second =
        page(&db, &DOWN, PageRequest { after: first.next, ..PageRequest::first("listRuns", 5) }, by_score).await;
    let all = walked(&db, &DOWN, 100, by_score, async |_| {}).await;
    assert_eq!(second.items, all[4..9]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_costs_the_same_however_many_rows_share_its_key() {
    let folder = Folder::new();
    let (db, costs) = database(&folder, 3_000).await;
    let mut dearest = Vec::new();
    for list in [&UP, &DOWN] {
        for id in [10, 1_500, 2_990, 5_000] {
            costs.lock().unwrap().1 = 0;
            let after = Some(Cursor::new("listRuns", 1_i64, id).unwrap());
            let found = page(&db, list, PageRequest { after, ..PageRequest::first("listRuns", 10) }, by_score).await;
            assert_eq!(found.items.len(), 10);
            dearest.push(costs.lock().unwrap().1);
        }
    }
    let (least, most) = (dearest.iter().min().unwrap(), dearest.iter().max().unwrap());
    assert!(*most < least * 3 && *most < 1_000, "{dearest:?} steps");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_statement_is_prepared_again_because_of_a_value() {
    let folder = Folder::new();
    let (db, costs) = database(&folder, 40).await;
    for limit in 1..20 {
        walked(&db, &DOWN, limit, by_score, async |_| {}).await;
        let most = i64::from(limit);
        db.write("change", move |tx| {
            tx.exec(
                "UPDATE runs SET score = score WHERE id IN (SELECT id FROM runs WHERE score > ?1 LIMIT ?1)",
                params![most],
            )
        })
        .await
        .unwrap();
    }
    assert_eq!(costs.lock().unwrap().2, 0);
}
