//! What goes in and comes out; portable SQL.

use schola::db::{Json, dialect, params, words};
use schola::kernel::Cause;
use schola::kernel::actor::{Realm, Role};
use schola::kernel::error::{Error, ResultExt};
use schola::kernel::id::{Id, kind};
use schola::kernel::text::{Email, ParsedText};
use schola::kernel::time::Timestamp;

use super::{Folder, START, add_shelf, open, options};

#[derive(Debug, Clone, Copy, PartialEq)]
enum Mood {
    Calm,
    Loud,
}

impl Mood {
    fn name(self) -> &'static str {
        match self {
            Mood::Calm => "calm",
            Mood::Loud => "loud",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Mood::Calm, Mood::Loud].into_iter().find(|mood| mood.name() == text)
    }
}

// As a feature does it in its store.
words!(Mood);

#[test]
fn values_come_back_as_they_went_in() {
    let folder = Folder::new();
    let opened = open(options(&folder));
    opened
        .db
        .read_blocking("values", |db| {
            let email = Email::parse("ada@example.org").map_err(Error::internal_text)?;
            let sent = params![
                1_i64,
                2.5_f64,
                true,
                "text",
                vec![1_u8, 0, 255],
                Id::<kind::User>::new(42),
                START,
                Json(vec![1, 2, 3]),
                None::<i64>,
                Some("there"),
                Role::Tutor,
                Realm::School,
                Mood::Loud,
                email,
                [7_u8; 4],
                u32::MAX
            ];
            let sql = "SELECT ?1 AS a, ?2 AS b, ?3 AS c, ?4 AS d, ?5 AS e, ?6 AS f, ?7 AS g, ?8 AS h, ?9 AS i, ?10 AS j, ?11 AS k, \
                       ?12 AS l, ?13 AS m, ?14 AS n, ?15 AS o, ?16 AS p";
            db.one(sql, sent, |row| {
                assert_eq!(row.get::<i64>("a")?, 1);
                assert_eq!(row.get::<f64>("b")?, 2.5);
                assert!(row.get::<bool>("c")?);
                assert_eq!(row.get::<String>("d")?, "text");
                assert_eq!(row.get::<Vec<u8>>("e")?, [1, 0, 255]);
                assert_eq!(row.get::<Id<kind::User>>("f")?, Id::new(42));
                assert_eq!(row.get::<Timestamp>("g")?, START);
                assert_eq!(row.get::<Json<Vec<i32>>>("h")?.0, [1, 2, 3]);
                assert_eq!(row.get::<Option<i64>>("i")?, None);
                assert_eq!(row.get::<Option<String>>("j")?.as_deref(), Some("there"));
                assert_eq!(row.get::<Role>("k")?, Role::Tutor);
                assert_eq!(row.get::<Realm>("l")?, Realm::School);
                assert_eq!(row.get::<Mood>("m")?, Mood::Loud);
                assert_eq!(row.get::<Email>("n")?.as_str(), "ada@example.org");
                assert_eq!(row.get::<[u8; 4]>("o")?, [7; 4]);
                assert_eq!(row.get::<u32>("p")?, u32::MAX);
                Ok(())
            })
        })
        .unwrap();
}

#[test]
fn a_value_of_another_kind_is_an_error_that_names_the_column_and_not_the_value() {
    let folder = Folder::new();
    let opened = open(options(&folder));
    let ask = |sql: &'static str| {
        opened.db.read_blocking("kinds", move |db| db.one(sql, params![], |row| row.get::<i64>("a"))).unwrap_err()
    };
    let wrong = ask("SELECT 'hunter2' AS a");
    assert_eq!(wrong.cause(), Cause::Internal);
    assert!(wrong.explanation().contains("column a holds text"), "{}", wrong.explanation());
    let absent = ask("SELECT 1 AS b");
    assert!(absent.explanation().contains("SELECT 1 AS b"), "{}", absent.explanation());
    assert!(ask("SELECT NULL AS a").explanation().contains("NULL"));
    assert!(ask("SELECT 1 AS a WHERE 1 = 2").explanation().contains("had none"));
    assert!(ask("SELECT ?1 AS a").explanation().contains("0 values for 1 placeholders"));
    assert!(ask("SELEKT").explanation().contains("SELEKT"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unique_constraint_carries_its_columns() {
    let folder = Folder::new();
    let db = open(options(&folder)).db;
    add_shelf(&db, "history").await.unwrap();
    let twice = add_shelf(&db, "history").await.unwrap_err();
    assert_eq!(twice.constraint(), Some("shelves.realm,shelves.name"));
    let meaning = Err::<(), _>(twice).on_unique("shelves.name", || Error::invalid("name", "is taken")).unwrap_err();
    assert_eq!(meaning.cause(), Cause::BadInput);
    let same_id = db
        .write("id", |tx| tx.exec("INSERT INTO shelves (id, realm, name) VALUES (1, 0, 'x')", params![]))
        .await
        .unwrap_err();
    assert_eq!(same_id.constraint(), Some("shelves.id"));
    let missing =
        db.write("null", |tx| tx.exec("INSERT INTO shelves (realm) VALUES (0)", params![])).await.unwrap_err();
    assert_eq!((missing.cause(), missing.constraint()), (Cause::Internal, None));
}

#[test]
fn what_is_not_portable_is_found_and_the_rest_is_not() {
    let cases = [
        ("INSERT OR IGNORE INTO a VALUES (1)", Some("insert or")),
        ("insert  or\n replace INTO a VALUES (1)", Some("insert or")),
        ("REPLACE INTO a VALUES (1)", Some("replace into")),
        ("SELECT rowid FROM a", Some("rowid")),
        ("SELECT datetime ('now')", Some("datetime(")),
        ("SELECT strftime('%s', 1)", Some("strftime(")),
        ("SELECT a FROM b WHERE c GLOB 'x*'", Some("glob")),
        ("SELECT value FROM json_each(?1)", Some("json_each(")),
        ("CREATE TABLE a (b TEXT COLLATE NOCASE)", Some("collate nocase")),
        ("PRAGMA user_version", Some("pragma")),
        ("SELECT last_insert_rowid()", Some("last_insert_rowid")),
        ("SELECT a FROM b LIMIT -1 OFFSET 3", Some("limit -1")),
        ("SELECT replace(a, 'x', 'y') FROM b", None),
        ("INSERT INTO orders (a) VALUES (1) ON CONFLICT (a) DO NOTHING RETURNING id", None),
        ("SELECT global, pragmatic, browid FROM a -- GLOB and rowid", None),
        ("SELECT 'PRAGMA' AS a /* rowid */ FROM b", None),
        ("SELECT a FROM b ORDER BY c NULLS LAST LIMIT ?1", None),
    ];
    for (sql, expected) in cases {
        assert_eq!(dialect::banned(sql), expected, "{sql}");
    }
}

#[test]
fn columns_are_found_by_name_in_any_order_and_again() {
    let folder = Folder::new();
    let opened = open(options(&folder));
    let found = opened.db.read_blocking("order", |db| {
        db.one("SELECT 1 AS a, 2 AS b, 3 AS c", params![], |row| {
            let read = |name: &str| row.get::<i64>(name);
            let in_order = [read("a")?, read("b")?, read("c")?];
            let otherwise = [read("c")?, read("a")?, read("a")?, read("b")?];
            Ok((in_order, otherwise, read("d").is_err(), read("b")?))
        })
    });
    assert_eq!(found.unwrap(), ([1, 2, 3], [3, 1, 1, 2], true, 2));
}
