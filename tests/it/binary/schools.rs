//! The demo school; what the owner does at the terminal while a server runs; copies of a school.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Method;
use schola::db::{Db, Options};
use schola::features::{materials, users};
use schola::kernel::{Actor, Clock, Day, Entropy, Origin, PageRequest, Via};
use serde_json::{Value, json};

use super::{Ended, Served, end, run, schola};
use crate::support::fields::Fields;
use crate::support::server::TempFolder;
use crate::support::wait;

fn demo(data: &Path) -> Served {
    Served::spawn(schola(&["demo", "--listen", "127.0.0.1:0", "--data", &data.display().to_string()]))
}

/// The bodies of the printed calls, in their order.
fn bodies(lines: &[String]) -> Vec<Value> {
    let body = |line: &String| {
        let text = line.trim().strip_prefix("-d '")?;
        serde_json::from_str(text.split('\'').next()?).ok()
    };
    lines.iter().filter_map(body).collect()
}

/// Names of people and titles of their texts, read from a folder that no server uses.
async fn holdings(data: &Path) -> (BTreeSet<String>, BTreeSet<String>) {
    let db = Db::open(Options::in_folder(data, Clock::System, Entropy::Os), Arc::new(|_| {})).unwrap();
    let found = db.read("holdings", |db| {
        let (mut people, mut titles) = (BTreeSet::new(), BTreeSet::new());
        let anybody = |id| Actor {
            user: id,
            realm: schola::kernel::Realm::School,
            role: schola::kernel::Role::Admin,
            via: Via::Terminal,
            origin: Origin::default(),
        };
        let all = PageRequest::first("listUsers", 100);
        let page = users::service::list(db, &anybody(schola::kernel::Id::new(0)), &users::UserFilter::default(), all)?;
        for person in page.items {
            let texts = materials::service::list(db, &anybody(person.id), None, all)?;
            titles.extend(texts.items.into_iter().map(|text| text.title));
            people.insert(person.full_name);
        }
        Ok((people, titles))
    });
    let found = found.await;
    assert!(db.close(Duration::from_secs(5)).await);
    found.unwrap()
}

/// Subject and title of each demo text, from the sources.
fn demo_texts() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/demo/materials");
    let subjects = std::fs::read_dir(folder).unwrap().map(|subject| subject.unwrap().path());
    let files = subjects.flat_map(|subject| std::fs::read_dir(subject).unwrap().map(|file| file.unwrap().path()));
    files
        .map(|file| {
            let text = std::fs::read_to_string(file).unwrap();
            let value = |key: &str| text.lines().find_map(|line| line.strip_prefix(key)).unwrap().trim().to_owned();
            (value("subject:"), value("title:"))
        })
        .collect()
}

/// The school has learned until now, and enough people have for its figures to be shown.
async fn is_alive(served: &Served, student: Option<&str>) {
    let (status, activity) = served.get("/api/flashcards/activity", student).await;
    assert_eq!(status, 200, "{activity}");
    let last = activity.list("days").iter().filter(|day| day.number("reviews") > 0).map(|day| day.text("day")).max();
    let due = Day::numbered(Clock::System.now().seconds() / 86_400 - 2).to_string();
    assert!(last.is_some_and(|last| last >= due.as_str()), "the last review was on {last:?}");
    let admin = served.token("admin@demo.school", "run-the-school").await;
    let (status, outcomes) = served.get("/api/analytics/outcomes", Some(&admin)).await;
    assert_eq!(status, 200, "{outcomes}");
    let outcomes = &outcomes["analytics"];
    let is_shown = |figure: &&Value| figure.get("retention_spread").is_some();
    assert!(is_shown(&outcomes), "{outcomes}");
    let shown = (
        outcomes.list("days").iter().filter(is_shown).count(),
        outcomes.list("efforts").iter().filter(is_shown).count(),
    );
    assert!(shown.0 >= 10 && shown.1 >= 2, "{shown:?}: {outcomes}");
}

#[tokio::test]
async fn the_demo_is_populated_once_and_its_printed_calls_are_answered() {
    let folder = TempFolder::new();
    let data = folder.path().join("demo");
    let served = demo(&data);
    let lines = served.lines_until("Stop with Ctrl-C");
    for person in ["ada@demo.school", "grace@demo.school", "admin@demo.school", "dev@demo.school"] {
        assert!(lines.iter().any(|line| line.contains(person)), "{lines:#?}");
    }
    let calls = bodies(&lines);
    assert_eq!(calls.len(), 2, "{lines:#?}");
    let (status, signed_in) = served.send(Method::POST, "/api/auth/login", None, Some(calls[0].clone())).await;
    assert_eq!(status, 200, "{signed_in}");
    let token = signed_in["token"].as_str();
    assert_eq!(served.get("/api/users/me", token).await.0, 200);
    let (status, answer) = served.send(Method::POST, "/api/ai-tutor/chat", token, Some(calls[1].clone())).await;
    assert_eq!(status, 200, "{answer}");
    assert!(!answer.text("reply").is_empty() && answer["citations"].is_array(), "{answer}");
    is_alive(&served, token).await;
    assert_eq!(served.terminate().0, Some(0));

    let before = holdings(&data).await;
    assert!(before.0.len() > 40, "{} people", before.0.len());
    let shown: BTreeSet<String> =
        demo_texts().into_iter().filter(|(_, title)| before.1.contains(title)).map(|(subject, _)| subject).collect();
    assert_eq!(shown.len(), 10, "{shown:?}");

    let again = demo(&data);
    again.lines_until("Stop with Ctrl-C");
    again.terminate();
    assert_eq!(holdings(&data).await, before, "a second start changes nothing");
}

#[tokio::test]
async fn the_demo_refuses_a_real_school() {
    let folder = TempFolder::new();
    let data = folder.path().join("data");
    let served = Served::start(&data);
    served.register("ada", "learn with ada").await;
    served.terminate();
    let shown = data.display().to_string();
    let refused = run(&["demo", "--listen", "127.0.0.1:0", "--data", &shown]).with(1);
    assert!(refused.err.contains("contains a real school") && refused.err.contains(&shown), "{}", refused.err);
}

#[tokio::test]
async fn a_reset_at_the_terminal_counts_for_the_running_server_at_once() {
    let folder = TempFolder::new();
    let data = folder.path().join("data");
    let served = Served::start(&data);
    let old = served.register("ada", "learn with ada").await;
    assert_eq!(served.get("/api/users/me", Some(&old)).await.0, 200);
    let shown = data.display().to_string();
    let arguments = ["admin", "reset-password", "--email", "ada@school.test", "--password-stdin", "--data", &shown];
    let ended = end(schola(&arguments), "a new password\n").with(0);
    assert!(ended.out.contains("ada@school.test"), "{}", ended.out);
    served.token("ada@school.test", "a new password").await;
    assert_eq!(served.sign_in("ada@school.test", "learn with ada").await.0, 401);
    let is_refused = async || served.get("/api/users/me", Some(&old)).await.0 == 401;
    wait::within(Duration::from_secs(2), "the old token is refused", is_refused).await;
}

#[tokio::test]
async fn a_school_is_backed_up_while_it_is_served_and_restored_elsewhere() {
    let folder = TempFolder::new();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (data, archive, other) = (path("data"), path("school.tar.gz"), path("other"));
    let served = Served::start(Path::new(&data));
    let token = served.register("ada", "learn with ada").await;
    let body = json!({ "title": "Tides", "text": "The tide turns twice a day." });
    assert_eq!(served.send(Method::POST, "/api/materials", Some(&token), Some(body)).await.0, 201);
    run(&["backup", &archive, "--data", &data]).with(0);
    let refused = run(&["backup", &archive, "--data", &data]).with(1);
    assert!(refused.err.contains("--force"), "{}", refused.err);
    run(&["backup", "--out", &archive, "--force", "--data", &data]).with(0);
    let checked = run(&["restore", &archive, "--check"]).with(0);
    assert!(checked.out.contains("is complete and undamaged") && checked.out.contains("schema"), "{}", checked.out);

    let held = run(&["restore", &archive, "--data", &data, "--force"]).with(1);
    assert!(held.err.contains("Another Schola server"), "{}", held.err);
    served.terminate();
    let refused = run(&["restore", &archive, "--data", &data]).with(1);
    assert!(refused.err.contains("not empty") && refused.err.contains("--force"), "{}", refused.err);
    let forced = run(&["restore", "--from", &archive, "--data", &data, "--force"]).with(0);
    assert!(forced.out.contains("the previous data is in"), "{}", forced.out);

    run(&["restore", &archive, "--data", &other]).with(0);
    let restored = Served::start(Path::new(&other));
    let token = restored.token("ada@school.test", "learn with ada").await;
    let (_, list) = restored.get("/api/materials", Some(&token)).await;
    assert_eq!(list["materials"][0]["title"], "Tides", "{list}");
}

#[test]
fn a_damaged_archive_is_refused_and_nothing_is_made_of_it() {
    let folder = TempFolder::new();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (data, archive, other) = (path("data"), path("school.tar.gz"), path("other"));
    Served::start(Path::new(&data)).terminate();
    run(&["backup", &archive, "--data", &data]).with(0);
    let mut bytes = std::fs::read(&archive).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x55;
    std::fs::write(&archive, &bytes).unwrap();
    let refused = |ended: Ended| {
        let ended = ended.with(1);
        assert!(ended.err.contains("is damaged"), "{}", ended.err);
    };
    refused(run(&["restore", &archive, "--check"]));
    refused(run(&["restore", &archive, "--data", &other]));
    assert!(!Path::new(&other).exists());
    std::fs::write(&archive, &bytes[..middle]).unwrap();
    refused(run(&["restore", &archive, "--data", &other]));
    assert!(!Path::new(&other).exists());
}
