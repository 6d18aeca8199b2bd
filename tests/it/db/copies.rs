//! Copies, archives, restoration, and the lock of the data folder.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use schola::db::lock::FolderLock;
use schola::db::snapshot::{self, Restore, Source};
use schola::db::{Db, Options, params};

use super::{Folder, START, add_shelf, names_in, open, options, shelf, shelves};

const RESTORE: Restore = Restore { force: false, newest_schema: 1, now: START };

/// A data folder with two shelves and two files, and its archive.
async fn archived(folder: &Folder) -> (PathBuf, Db) {
    let data = folder.at("data");
    std::fs::create_dir_all(data.join("files/ab")).unwrap();
    std::fs::write(data.join("files/ab/cd"), b"the content of a file").unwrap();
    std::fs::write(data.join("files/empty"), b"").unwrap();
    std::fs::write(data.join("left-out"), b"not asked for").unwrap();
    let db = open(in_data(&data)).db;
    add_shelf(&db, "one").await.unwrap();
    add_shelf(&db, "two").await.unwrap();
    let out = folder.at("school.tar.gz");
    let source = Source { folder: &data, include: &["files", "absent"], now: START };
    let manifest = snapshot::write_archive(source, &out).unwrap();
    let paths: Vec<&str> = manifest.entries.iter().map(|entry| entry.path.as_str()).collect();
    assert_eq!(paths, ["schola.db", "files/ab/cd", "files/empty"]);
    assert_eq!(
        (manifest.schema, manifest.created_at, manifest.version.as_str()),
        (1, START, env!("CARGO_PKG_VERSION"))
    );
    (out, db)
}

fn in_data(data: &Path) -> Options {
    let mut options = Options::in_folder(data, super::Clock::manual(START), super::Entropy::seeded(7));
    options.migrations = shelf();
    options
}

fn refused(archive: &Path, folder: &Path, options: Restore) -> String {
    snapshot::restore_archive(archive, folder, options).unwrap_err().explanation()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_taken_under_writes_is_whole_and_private() {
    let folder = Folder::new();
    let db = open(options(&folder)).db;
    let writing = tokio::spawn({
        let db = db.clone();
        async move {
            for number in 0..400 {
                db.write("pair", move |tx| {
                    let sql = "INSERT INTO shelves (realm, name) VALUES (?1, ?2)";
                    tx.exec(sql, params![1, format!("{number}")])?;
                    tx.exec(sql, params![2, format!("{number}")])
                })
                .await
                .unwrap();
            }
        }
    });
    for number in 0..5 {
        let copy = folder.at(&format!("copy-{number}.db"));
        db.backup(&copy).await.unwrap();
        assert_eq!(std::fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
        let mut options = options(&folder);
        options.path = copy;
        let count = |db: &schola::db::Reader<'_>| {
            db.one("SELECT count(*) AS n, coalesce(sum(realm), 0) AS s FROM shelves", params![], |row| {
                Ok((row.get::<i64>("n")?, row.get::<i64>("s")?))
            })
        };
        let (rows, sum) = open(options).db.read("count", count).await.unwrap();
        assert_eq!((rows % 2, sum), (0, rows / 2 * 3), "both rows of a unit of work, or none");
    }
    writing.await.unwrap();
    assert!(folder.names().iter().all(|name| !name.contains("partial")), "{:?}", folder.names());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archive_holds_everything_and_makes_the_same_folder() {
    let folder = Folder::new();
    let (archive, _db) = archived(&folder).await;
    assert_eq!(folder.names(), ["data", "school.tar.gz"], "nothing unfinished stays behind");
    assert_eq!(std::fs::metadata(&archive).unwrap().permissions().mode() & 0o777, 0o600);
    snapshot::verify_archive(&archive, &folder.0).unwrap();
    assert_eq!(folder.names(), ["data", "school.tar.gz"]);
    let target = folder.at("restored");
    let restored = snapshot::restore_archive(&archive, &target, RESTORE).unwrap();
    assert_eq!(restored.previous, None);
    assert_eq!(names_in(&target), ["files", "schola.db"]);
    assert_eq!(std::fs::read(target.join("files/ab/cd")).unwrap(), b"the content of a file");
    assert_eq!(std::fs::read(target.join("files/empty")).unwrap(), b"");
    assert_eq!(std::fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o700);
    let mut options = in_data(&target);
    options.path = target.join("schola.db");
    assert_eq!(shelves(&open(options).db).await, ["one", "two"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_overwritten_without_force_and_nothing_deleted_with_it() {
    let folder = Folder::new();
    let (archive, db) = archived(&folder).await;
    let data = folder.at("data");
    add_shelf(&db, "after the backup").await.unwrap();
    assert!(db.close(Duration::from_secs(5)).await);
    let before = names_in(&data);
    assert!(refused(&archive, &data, RESTORE).contains("--force"));
    assert_eq!(names_in(&data), before);
    let restored = snapshot::restore_archive(&archive, &data, Restore { force: true, ..RESTORE }).unwrap();
    let aside = restored.previous.unwrap();
    assert_eq!(aside.file_name().unwrap(), "data.before-restore-20260301T093000Z");
    assert_eq!(std::fs::read(aside.join("left-out")).unwrap(), b"not asked for");
    assert_eq!(shelves(&open(in_data(&data)).db).await, ["one", "two"]);
    assert_eq!(shelves(&open(in_data(&aside)).db).await, ["one", "two", "after the backup"]);
    let empty = folder.at("empty");
    std::fs::create_dir(&empty).unwrap();
    assert_eq!(snapshot::restore_archive(&archive, &empty, RESTORE).unwrap().previous, None);
    assert_eq!(names_in(&empty), ["files", "schola.db"]);
}

/// What the compression hides, or nothing where it is broken.
fn unpacked(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(bytes), &mut content).ok()?;
    Some(content)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_archive_is_refused_wherever_the_damage_is() {
    let folder = Folder::new();
    let (archive, _db) = archived(&folder).await;
    let whole = std::fs::read(&archive).unwrap();
    let damaged = folder.at("damaged.tar.gz");
    let target = folder.at("target");
    let mut refusals = 0;
    for place in (0..whole.len()).step_by(whole.len() / 60) {
        let mut bytes = whole.clone();
        bytes[place] ^= 0x55;
        if unpacked(&bytes) == unpacked(&whole) {
            // Some bits of the compression mean nothing, and zeros can be repeated from any of their predecessors.
            continue;
        }
        std::fs::write(&damaged, &bytes).unwrap();
        let reason = refused(&damaged, &target, RESTORE);
        assert!(reason.contains("is damaged"), "byte {place}: {reason}");
        refusals += 1;
    }
    assert!(refusals > 30, "{refusals}");
    for length in [0, 5, whole.len() / 3, whole.len() - 9, whole.len() - 1] {
        std::fs::write(&damaged, &whole[..length]).unwrap();
        assert!(refused(&damaged, &target, RESTORE).contains("is damaged"), "{length} bytes");
        assert!(snapshot::verify_archive(&damaged, &folder.0).is_err());
    }
    assert_eq!(folder.names(), ["damaged.tar.gz", "data", "school.tar.gz"], "nothing is made of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archive_of_a_later_release_is_refused() {
    let folder = Folder::new();
    let (archive, _db) = archived(&folder).await;
    let reason = refused(&archive, &folder.at("target"), Restore { newest_schema: 0, ..RESTORE });
    assert!(reason.contains("schema version 1") && reason.contains("up to 0"), "{reason}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_in_use_is_neither_restored_over_nor_used_twice() {
    let folder = Folder::new();
    let (archive, _db) = archived(&folder).await;
    let data = folder.at("data");
    let lock = FolderLock::acquire(&data).unwrap();
    assert_eq!(lock.folder(), data);
    let second = FolderLock::acquire(&data).unwrap_err().explanation();
    assert!(second.contains("Another Schola server") && second.contains(&data.display().to_string()), "{second}");
    assert!(refused(&archive, &data, Restore { force: true, ..RESTORE }).contains("Another Schola server"));
    drop(lock);
    FolderLock::acquire(&data).unwrap();
}

#[test]
fn a_new_data_folder_is_private() {
    let folder = Folder::new();
    let data = folder.at("deep/data");
    let _lock = FolderLock::acquire(&data).unwrap();
    assert_eq!(std::fs::metadata(&data).unwrap().permissions().mode() & 0o777, 0o700);
    assert_eq!(std::fs::metadata(data.join("schola.lock")).unwrap().permissions().mode() & 0o777, 0o600);
}

/// A forged archive with paths outside the data folder.
#[test]
fn an_archive_that_leads_out_of_the_folder_is_refused() {
    let folder = Folder::new();
    let archive = folder.at("hostile.tar.gz");
    for path in ["../outside", "/outside", "files/../../outside"] {
        let sha256 = "0".repeat(64);
        let manifest = serde_json::json!({
            "format": 1, "version": "9", "schema": 1, "created_at": "2026-03-01T09:30:00.000Z",
            "entries": [{"path": "schola.db", "size": 1, "sha256": sha256}, {"path": path, "size": 1, "sha256": sha256}],
        });
        let text = manifest.to_string();
        let file = std::fs::File::create(&archive).unwrap();
        let mut packed = tar::Builder::new(flate2::write::GzEncoder::new(file, flate2::Compression::fast()));
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o600);
        packed.append_data(&mut header, "manifest.json", text.as_bytes()).unwrap();
        packed.into_inner().unwrap().finish().unwrap();
        let reason = refused(&archive, &folder.at("target"), RESTORE);
        assert!(reason.contains("leads out of the data folder"), "{reason}");
    }
    assert_eq!(folder.names(), ["hostile.tar.gz"]);
}
