//! A disk that is full in the middle of an upload.

use std::path::PathBuf;
use std::process::Command;

use rustix::process::{Resource, Rlimit, Signal, getrlimit, setrlimit};
use schola::db::params;
use schola::kernel::Code;
use tokio::signal::unix::{SignalKind, signal};

use super::{incoming, keep, noise, place, receive};
use crate::support::server::Server;

/// Tells the test that it runs in a process of its own.
const ALONE: &str = "SCHOLA_TEST_WITHOUT_ROOM";
/// How large files may grow: more than the database needs.
const ROOM: u64 = 4 << 20;

#[test]
fn an_upload_for_which_there_is_no_room_leaves_neither_a_row_nor_a_part_of_a_file() {
    if std::env::var_os(ALONE).is_some() {
        return tokio::runtime::Runtime::new().unwrap().block_on(without_room());
    }
    // The limit holds for a whole process, so this one must not have it. What this run notes of the contract stays in its own file.
    let name = "files::full::an_upload_for_which_there_is_no_room_leaves_neither_a_row_nor_a_part_of_a_file";
    let mut command = Command::new(std::env::current_exe().unwrap());
    let alone =
        command.args(["--exact", name]).env(ALONE, "1").env("SCHOLA_TEST_ANSWERS", "/dev/null").output().unwrap();
    let told = String::from_utf8_lossy(&alone.stdout);
    assert!(alone.status.success() && told.contains("1 passed"), "{told}{}", String::from_utf8_lossy(&alone.stderr));
}

/// Uploads files in a process whose files have a largest size. To the program it is the same as a full disk: a write is cut short, and the
/// next one fails.
async fn without_room() {
    let server = Server::spawn().await;
    let (app, user) = (server.raw_app(), server.learner("ada").await.id);
    // Without a handler the signal ends the process.
    let _listening = signal(SignalKind::from_raw(Signal::XFSZ.as_raw())).unwrap();
    let limit = Rlimit { current: Some(ROOM), ..getrlimit(Resource::Fsize) };
    setrlimit(Resource::Fsize, limit).unwrap();
    let bytes = noise(1, 2 * usize::try_from(ROOM).unwrap());
    let error = receive(app, user, &bytes, u64::MAX).await.err().unwrap();
    assert_eq!(error.code(), Code::Overloaded, "{error:?}");
    assert!(error.message().contains("disk") && error.retry().is_some(), "{}", error.message());
    assert_eq!(incoming(&server), Vec::<String>::new());
    let folders = std::fs::read_dir(server.data().join("files")).unwrap();
    let contents: Vec<PathBuf> =
        folders.map(|folder| folder.unwrap().path()).filter(|path| !path.ends_with(".incoming")).collect();
    assert_eq!(contents, Vec::<PathBuf>::new(), "nothing but the folder for uploads is there");
    let rows: i64 = app
        .named("test")
        .read(|db| {
            db.one(
                "SELECT (SELECT COUNT(*) FROM files) + (SELECT COUNT(*) FROM file_contents) AS found",
                params![],
                |row| row.get("found"),
            )
        })
        .await
        .unwrap();
    assert_eq!(rows, 0);
    // What fits is stored as ever.
    let received = receive(app, user, &bytes[..100_000], u64::MAX).await.unwrap();
    let file = keep(app, user, received, "small.bin", "application/octet-stream").await;
    assert!(std::fs::read(place(&server, &file)).unwrap() == bytes[..100_000]);
}
