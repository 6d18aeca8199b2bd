//! What goes and when: contents without a file after a day, what a killed server left, and never bytes that are stored again.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::{self, StreamExt};
use schola::features::files::{Disposition, Folder, Holder, flow, service};
use schola::kernel::Id;
use serde_json::json;

use super::{incoming, keep, link, noise, place, receive, release, store};
use crate::support::holders::raw_count;
use crate::support::server::{PASSWORD, Server};

const DAY: Duration = Duration::from_secs(24 * 3600);
const CONTENTS: &str = "SELECT COUNT(*) AS found FROM file_contents";

#[tokio::test(flavor = "multi_thread")]
async fn a_content_goes_a_day_after_its_last_file() {
    let server = Server::spawn().await;
    let app = server.raw_app();
    let (ada, seun) = (server.learner("ada").await, server.learner("seun").await);
    let bytes = noise(1, 5_000);
    let mine = store(&server, &ada, "mine.png", "image/png", &bytes).await;
    let theirs = store(&server, &seun, "theirs.bin", "application/octet-stream", &bytes).await;
    assert_eq!((place(&server, &mine), raw_count(&server, CONTENTS).await), (place(&server, &theirs), 1));
    let lies = place(&server, &mine);
    release(&server, &mine).await;
    server.advance(DAY * 2);
    flow::sweep(app).await.unwrap();
    assert!(lies.exists(), "another file has the same content");
    release(&server, &theirs).await;
    server.advance(DAY);
    flow::sweep(app).await.unwrap();
    assert!(lies.exists(), "a day is not over");
    // Stored again, it stays; released again, the day begins anew.
    let again = store(&server, &ada, "again.png", "image/png", &bytes).await;
    server.advance(DAY);
    flow::sweep(app).await.unwrap();
    assert_eq!(server.nobody().get(&link(&server, &again, Disposition::Inline)).await.body, bytes);
    let holder = Holder { kind: "test".to_owned(), id: ada.id };
    app.named("test").write(move |tx| service::release_of(tx, &holder)).await.unwrap();
    server.advance(DAY + Duration::from_millis(1));
    flow::sweep(app).await.unwrap();
    assert!(!lies.exists());
    assert_eq!(raw_count(&server, CONTENTS).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_stored_while_the_same_bytes_are_removed_is_there_afterwards() {
    let server = Arc::new(Server::spawn().await);
    let user = server.learner("ada").await.id;
    let is_over = Arc::new(AtomicBool::new(false));
    let sweeping = tokio::spawn({
        let (server, is_over) = (server.clone(), is_over.clone());
        async move {
            let mut sweeps = 0;
            while !is_over.load(Ordering::Relaxed) {
                server.advance(DAY + Duration::from_secs(1));
                flow::sweep(server.raw_app()).await.unwrap();
                sweeps += 1;
            }
            sweeps
        }
    });
    // The same three contents again and again: kept, looked at, released.
    let storing = (0..6_u64).map(|task| {
        let server = server.clone();
        tokio::spawn(async move {
            let app = server.raw_app();
            for round in 0..25 {
                let bytes = noise((task + round) % 3 + 1, 3_000);
                let Ok(received) = receive(app, user + i64::try_from(task).unwrap() * 1_000, &bytes, u64::MAX).await
                else {
                    panic!("the upload was refused");
                };
                let file = keep(app, user, received, "a.bin", "application/octet-stream").await;
                assert!(
                    std::fs::read(place(&server, &file)).unwrap() == bytes,
                    "task {task} round {round}: the bytes are gone"
                );
                release(&server, &file).await;
            }
        })
    });
    for task in storing.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    let last = keep(
        server.raw_app(),
        user,
        receive(server.raw_app(), user, &noise(1, 3_000), u64::MAX).await.unwrap(),
        "last.bin",
        "application/octet-stream",
    )
    .await;
    is_over.store(true, Ordering::Relaxed);
    assert!(sweeping.await.unwrap() > 3, "hardly anything was swept");
    server.advance(DAY + Duration::from_secs(1));
    flow::sweep(server.raw_app()).await.unwrap();
    assert!(place(&server, &last).exists());
    assert_eq!(raw_count(&server, CONTENTS).await, 1);
    for seed in [2, 3] {
        let received = receive(server.raw_app(), user, &noise(seed, 3_000), u64::MAX).await.unwrap();
        let lies = Folder::of(&server.data()).path(received.hash());
        assert!(lies.exists());
        drop(received);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sweep_waits_for_an_upload_that_has_its_bytes_but_no_row_yet() {
    let server = Server::spawn().await;
    let app = server.raw_app();
    let user = server.learner("ada").await.id;
    let bytes = noise(7, 3_000);
    let gone = keep(app, user, receive(app, user, &bytes, u64::MAX).await.unwrap(), "a.bin", "text/plain").await;
    release(&server, &gone).await;
    server.advance(DAY * 2);
    let received = receive(app, user, &bytes, u64::MAX).await.unwrap();
    // The sweep gives up after a while, and has removed nothing.
    flow::sweep(app).await.unwrap();
    let kept = keep(app, user, received, "b.bin", "text/plain").await;
    flow::sweep(app).await.unwrap();
    assert_eq!(std::fs::read(place(&server, &kept)).unwrap(), bytes);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_server_left_is_removed_and_what_arrives_is_not() {
    let server = Server::spawn().await;
    let app = server.raw_app();
    let user = server.learner("ada").await.id;
    let kept = keep(app, user, receive(app, user, &noise(1, 100), u64::MAX).await.unwrap(), "a", "text/plain").await;
    // A content that no row names, as after a kill between its name and its row, and an upload that was cut off.
    let stray = receive(app, user, &noise(2, 100), u64::MAX).await.unwrap();
    let lies = Folder::of(&server.data()).path(stray.hash());
    drop(stray);
    std::fs::write(server.data().join("files/.incoming/4711"), "half of").unwrap();
    let (arrived, arrival) = tokio::sync::oneshot::channel::<()>();
    let first = stream::once(async move {
        arrived.send(()).ok();
        Ok(Bytes::from_static(b"x"))
    });
    let upload = first.chain(stream::pending()).boxed();
    let arriving = tokio::spawn({
        let app = app.clone();
        async move { flow::receive(&app, Id::new(user), upload, u64::MAX).await.map(drop) }
    });
    arrival.await.unwrap();
    for _ in 0..24 {
        flow::sweep(app).await.unwrap();
    }
    assert!(!lies.exists(), "nothing names it");
    assert!(place(&server, &kept).exists());
    assert_eq!(incoming(&server).len(), 1, "{:?}", incoming(&server));
    assert_ne!(incoming(&server), ["4711"]);
    arriving.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_files_of_a_person_are_exported_and_go_with_the_person() {
    let server = Server::spawn().await;
    let (ada, seun) = (server.learner("ada").await, server.learner("seun").await);
    let (bytes, shared) = (noise(1, 700_000), noise(2, 1_000));
    let own = store(&server, &ada, "My trip: day 1.JPG", "image/jpeg", &bytes).await;
    let both = store(&server, &ada, "../../etc/passwd", "text/plain", &shared).await;
    let theirs = store(&server, &seun, "copy.txt", "text/plain", &shared).await;
    let reply = ada.get("/api/users/me/export").await;
    assert_eq!(reply.status.as_u16(), 200);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(reply.body)).unwrap();
    let mut read = |name: &str| {
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut archive.by_name(name).unwrap(), &mut content).unwrap();
        content
    };
    let list: serde_json::Value = serde_json::from_slice(&read("files.json")).unwrap();
    let (first, second) = (format!("files/{}-my-trip-day-1.jpg", own.id), format!("files/{}-etc-passwd", both.id));
    assert_eq!((&list[0]["path"], &list[1]["path"]), (&json!(first), &json!(second)), "{list}");
    assert_eq!((&list[0]["bytes"], &list[0]["sha256"]), (&json!(700_000), &json!(own.hash.as_str())));
    assert!(read(&first) == bytes && read(&second) == shared);
    ada.delete_with("/api/users/me", &json!({ "password": PASSWORD })).await.gone();
    assert_eq!(raw_count(&server, "SELECT COUNT(*) AS found FROM files").await, 1);
    server.advance(DAY * 2);
    flow::sweep(server.raw_app()).await.unwrap();
    assert!(!place(&server, &own).exists());
    assert_eq!(std::fs::read(place(&server, &theirs)).unwrap(), shared);
}
