//! Packages of Anki with large files: what is taken, what is refused at which bound, and that nothing is left of what was refused.

use std::fs::File;
use std::io::{Cursor, Read, Write};
use std::sync::mpsc::channel;
use std::time::Duration;

use schola::db::{Tx, params};
use schola::features::flashcards::model::MOST_MEDIA_BYTES;
use schola::features::flashcards::transfer::package::{Archive, MOST_UNPACKED, media};
use schola::kernel::Code;
use serde_json::json;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::ROOT;
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

const LEGACY: &[u8] = include_bytes!("packages/legacy.apkg");

/// Bytes that do not compress.
fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed | 1;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    };
    std::iter::repeat_with(next).take(length).collect()
}

/// The package with a larger picture, and with an entry of this size that nothing names.
fn large(picture: &[u8], unnamed: usize) -> Vec<u8> {
    let mut source = ZipArchive::new(Cursor::new(LEGACY)).unwrap();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut list = String::new();
    source.by_name("media").unwrap().read_to_string(&mut list).unwrap();
    let list: serde_json::Value = serde_json::from_str(&list).unwrap();
    let (of_picture, _) = list.as_object().unwrap().iter().find(|(_, name)| **name == "cell picture.png").unwrap();
    for place in 0..source.len() {
        let mut entry = source.by_index(place).unwrap();
        let name = entry.name().unwrap().into_owned();
        zip.start_file(name.as_str(), stored).unwrap();
        if name == *of_picture {
            zip.write_all(picture).unwrap();
        } else {
            std::io::copy(&mut entry, &mut zip).unwrap();
        }
    }
    zip.start_file("unnamed", stored).unwrap();
    zip.write_all(&noise(7, unnamed)).unwrap();
    zip.finish().unwrap().into_inner()
}

async fn import(person: &Actor<'_>, bytes: &[u8]) -> crate::support::actor::Reply {
    person.post_form(&format!("{ROOT}/import"), ("a.apkg", "application/zip", bytes), &[]).await
}

/// The files for a while that are there.
fn files(server: &Server) -> usize {
    std::fs::read_dir(server.data().join("files/.incoming")).into_iter().flatten().count()
}

async fn has_decks(person: &Actor<'_>) -> bool {
    person.get(&format!("{ROOT}/decks")).await.ok()["decks"] != json!([])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_package_larger_than_any_other_body_is_imported() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let picture = [b"\x89PNG\r\n\x1a\n", noise(3, 4 << 20).as_slice()].concat();
    let made = import(&ada, &large(&picture, 9 << 20)).await.created();
    assert_eq!(made["report"]["package"]["media"], 2);
    let media = ada.get(&format!("{ROOT}/decks/{}/media", made["id"])).await.ok();
    assert_eq!(media["media"][0].number("size"), i64::try_from(picture.len()).unwrap());
    assert_eq!(files(&server), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_package_that_is_refused_leaves_nothing() {
    let server = Server::with(|config| config.storage.max_file_bytes = 1_000_000).await;
    let ada = server.learner("ada").await;
    import(&ada, &large(b"\x89PNG\r\n\x1a\n", 2_000_000)).await.refused(Code::RequestTooLarge);
    assert_eq!((files(&server), has_decks(&ada).await), (0, false));
    import(&ada, &large(b"\x89PNG\r\n\x1a\n", 10)).await.created();
    // A text of more than 4 MiB is no package, whatever the setting says.
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    import(&ada, &vec![b'a'; (4 << 20) + 1]).await.refused(Code::RequestTooLarge);
    // The form breaks off within the package.
    let head = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.apkg\"\r\n\r\n";
    let path = format!("{ROOT}/import");
    let cut = [head.as_bytes(), &LEGACY[..LEGACY.len() / 2]].concat();
    let sent = ada.send(reqwest::Method::POST, &path, |request| {
        request.header("content-type", "multipart/form-data; boundary=b").body(cut)
    });
    sent.await.refused(Code::RequestMalformed);
    let twice = [head.as_bytes(), LEGACY, b"\r\n", head.as_bytes(), LEGACY, b"\r\n--b--\r\n"].concat();
    let sent = ada.send(reqwest::Method::POST, &path, |request| {
        request.header("content-type", "multipart/form-data; boundary=b").body(twice)
    });
    sent.await.refused(Code::RequestInvalid);
    assert_eq!((files(&server), has_decks(&ada).await), (0, false));
    let server = Server::with(|config| config.storage.disk_reserve_bytes = u64::MAX).await;
    let ada = server.learner("ada").await;
    import(&ada, LEGACY).await.refused(Code::Overloaded);
    assert!(!has_decks(&ada).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn files_beyond_the_quota_of_the_person_are_left_out() {
    let server = Server::spawn().await;
    // The package was written later than tests begin.
    server.advance(Duration::from_secs(327 * 24 * 3600));
    let ada = server.learner("ada").await;
    let (user, used) = (ada.id, MOST_MEDIA_BYTES - 5);
    let fill = server.raw_app().named("test").write(move |tx| {
        tx.exec("INSERT INTO flashcard_media_totals (user_id, files, bytes) VALUES (?1, 1, ?2)", params![user, used])
    });
    fill.await.unwrap();
    let made = import(&ada, LEGACY).await.created();
    let package = &made["report"]["package"];
    assert_eq!((&package["media"], &package["lost"]), (&json!(0), &json!([{ "what": "media", "count": 2 }])));
    assert_eq!(made["report"]["notes"], 8);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_may_take_longer_than_other_requests() {
    let server = Server::with(|config| config.network.request_timeout = Duration::from_secs(1)).await;
    let ada = server.learner("ada").await;
    // For twice the time limit, nothing else is written.
    let (app, (began, begun)) = (server.raw_app().clone(), channel());
    let busy = tokio::spawn(async move {
        let wait = move |_: &Tx<'_>| {
            began.send(()).unwrap();
            let (_sender, silent) = channel::<()>();
            assert!(silent.recv_timeout(Duration::from_secs(2)).is_err());
            Ok(())
        };
        app.named("test").write(wait).await
    });
    tokio::task::spawn_blocking(move || begun.recv().unwrap()).await.unwrap();
    import(&ada, LEGACY).await.created();
    busy.await.unwrap().unwrap();
}

/// A file with an archive of these entries.
fn file(entries: &[(String, Vec<u8>)]) -> File {
    let mut file = unnamed();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    file.write_all(zip.finish().unwrap().get_ref()).unwrap();
    file
}

/// A file that has no name any more.
fn unnamed() -> File {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let path = std::env::temp_dir().join(format!("schola-test-archive-{}-{number}", std::process::id()));
    let file = File::options().read(true).write(true).create_new(true).open(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    file
}

#[test]
fn an_archive_is_unpacked_to_so_many_bytes_and_no_more() {
    // Two thousand bytes become two million.
    let zeros: Vec<(String, Vec<u8>)> = (0..20).map(|number| (number.to_string(), vec![0; 100_000])).collect();
    let names: serde_json::Map<_, _> =
        zeros.iter().map(|(name, _)| (name.clone(), json!(format!("{name}.png")))).collect();
    let list = ("media".to_owned(), serde_json::to_vec(&names).unwrap());
    let entries = [zeros, vec![list]].concat();
    let mut archive = Archive::open(file(&entries), MOST_UNPACKED).unwrap();
    assert_eq!(archive.entry("3", false, 100_000).unwrap().unwrap().len(), 100_000);
    assert!(archive.entry("3", false, 99_999).is_err());
    assert!(archive.entry("absent", false, 10).unwrap().is_none());
    assert_eq!(media(&mut archive, false).unwrap().2, 20, "zeros are no pictures");
    let mut archive = Archive::open(file(&entries), 1_000_000).unwrap();
    assert!(media(&mut archive, false).is_err() && archive.is_exhausted());
}

#[test]
fn an_archive_with_too_many_entries_is_refused_before_they_are_read() {
    let many: Vec<(String, Vec<u8>)> = (0..10_001).map(|number| (number.to_string(), Vec::new())).collect();
    assert!(Archive::open(file(&many), MOST_UNPACKED).is_err());
    // Names of 60,000 bytes make a directory that is too large, however few they are.
    let wide: Vec<(String, Vec<u8>)> =
        (0..90).map(|number| (format!("{number}{}", "n".repeat(60_000)), Vec::new())).collect();
    assert!(Archive::open(file(&wide), MOST_UNPACKED).is_err());
    let few: Vec<(String, Vec<u8>)> = (0..9_999).map(|number| (number.to_string(), Vec::new())).collect();
    assert!(Archive::open(file(&few), MOST_UNPACKED).is_ok());
}
