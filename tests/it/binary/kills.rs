//! Power cuts: a server that is killed while it writes loses nothing that it has acknowledged.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Method;
use serde_json::json;

use super::Served;
use crate::support::fields::Fields;
use crate::support::server::TempFolder;
use crate::support::wait;

/// How many writes each round acknowledges at least before the kill.
const ENOUGH: usize = 40;
const WRITERS: usize = 4;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_kills_under_writes_lose_nothing_acknowledged() {
    let folder = TempFolder::new();
    let data = folder.path().join("data");
    let flags = ["--limit-scale", "100000", "--log", "error"];
    let mut served = Served::with(&data, &flags, &[]);
    let token = served.register("ada", "learn with ada").await;
    let mut acknowledged = BTreeSet::new();
    for round in 0..3 {
        let running = Arc::new(served);
        let (sender, mut told) = tokio::sync::mpsc::unbounded_channel();
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let (running, sender, token) = (running.clone(), sender.clone(), token.clone());
                tokio::spawn(async move {
                    for number in 0.. {
                        let title = format!("round {round} writer {writer} note {number}");
                        let body = json!({ "title": title, "text": "The tide turns twice a day." });
                        match running.try_send(Method::POST, "/api/materials", Some(&token), Some(body)).await {
                            Ok((status, made)) => {
                                assert_eq!(status, 201, "{made}");
                                sender.send(title).unwrap();
                            }
                            Err(_) => return,
                        }
                    }
                })
            })
            .collect();
        drop(sender);
        let process = rustix::process::Pid::from_raw(i32::try_from(running.process()).unwrap()).unwrap();
        let mut count = 0;
        while let Some(title) = tokio::time::timeout(Duration::from_secs(30), told.recv()).await.unwrap() {
            acknowledged.insert(title);
            count += 1;
            if count == ENOUGH {
                rustix::process::kill_process(process, rustix::process::Signal::KILL).unwrap();
            }
        }
        assert!(count >= ENOUGH);
        for writer in writers {
            writer.await.unwrap();
        }
        drop(running);
        served = Served::with(&data, &flags, &[]);
        let kept = titles(&served, &token).await;
        let lost: Vec<_> = acknowledged.difference(&kept).collect();
        assert!(lost.is_empty(), "round {round} lost {lost:?}");
    }
    assert_eq!(served.terminate().0, Some(0));
    assert_eq!(
        schola::db::snapshot::verify_file(&data.join("schola.db")).unwrap(),
        schola::db::migrate::newest_schema().unwrap()
    );
}

/// How many decks the person has.
async fn decks(served: &Served, token: &str) -> usize {
    let (status, found) = served.get("/api/flashcards/decks", Some(token)).await;
    assert_eq!(status, 200, "{found}");
    found.list("decks").len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_that_is_cut_off_by_a_kill_leaves_no_deck() {
    let folder = TempFolder::new();
    let data = folder.path().join("data");
    let flags = ["--limit-scale", "100000", "--log", "error"];
    let mut served = Served::with(&data, &flags, &[]);
    let token = served.register("ada", "learn with ada").await;
    let path = "/api/flashcards/import";
    let text: String = (0..4000).map(|number| format!("front {number},back {number}\n")).collect();
    let (status, made) = served.try_upload(path, &token, ("a.csv", text.as_bytes())).await.unwrap();
    assert_eq!(status, 201, "{made}");
    let deck = format!("/api/flashcards/decks/{}", made["id"]);
    let package = served.bytes(&format!("{deck}/export?format=apkg"), &token).await;
    assert_eq!(served.send(Method::DELETE, &deck, Some(&token), None).await.0, 204);
    for (name, bytes) in [("a.csv", text.into_bytes()), ("a.apkg", package)] {
        let running = Arc::new(served);
        let importing = {
            let (running, token, bytes) = (running.clone(), token.clone(), bytes.clone());
            tokio::spawn(async move { running.try_upload(path, &token, (name, bytes.as_slice())).await.is_ok() })
        };
        wait::until("the import has made a deck", async || decks(&running, &token).await > 0).await;
        let process = rustix::process::Pid::from_raw(i32::try_from(running.process()).unwrap()).unwrap();
        rustix::process::kill_process(process, rustix::process::Signal::KILL).unwrap();
        assert!(!importing.await.unwrap(), "{name} was cut off");
        drop(running);
        served = Served::with(&data, &flags, &[]);
        wait::until("its deck is removed", async || decks(&served, &token).await == 0).await;
    }
    let (status, made) = served.try_upload(path, &token, ("a.csv", b"a,b\n".as_slice())).await.unwrap();
    assert_eq!((status.as_u16(), decks(&served, &token).await), (201, 1), "{made}");
    assert_eq!(served.terminate().0, Some(0));
}

/// The titles of everything in the person's study bank.
async fn titles(served: &Served, token: &str) -> BTreeSet<String> {
    let mut titles = BTreeSet::new();
    let mut path = "/api/materials?limit=100".to_owned();
    loop {
        let (status, page) = served.get(&path, Some(token)).await;
        assert_eq!(status, 200, "{page}");
        titles.extend(page.list("materials").iter().map(|item| item.text("title").to_owned()));
        match page["next_cursor"].as_str() {
            Some(cursor) => path = format!("/api/materials?limit=100&cursor={cursor}"),
            None => return titles,
        }
    }
}
