//! The decks of packages and of other files: those without notes, their parents, their names and their settings.

use schola::features::flashcards::transfer::naming::{missing_parents, name_in_anki};
use serde_json::{Value, json};

use super::package_returns::rows;
use super::{ROOT, deck, plain};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

async fn all(owner: &Actor<'_>, format: &str) -> Vec<u8> {
    owner.get(&format!("{ROOT}/export?format={format}")).await.body.to_vec()
}

async fn import(owner: &Actor<'_>, name: &str, bytes: &[u8]) -> Value {
    owner.post_form(&format!("{ROOT}/import"), (name, "application/octet-stream", bytes), &[]).await.created()
}

/// The decks of a person by name.
async fn decks(owner: &Actor<'_>) -> Vec<Value> {
    owner.get(&format!("{ROOT}/decks?limit=100")).await.ok().list("decks").to_vec()
}

async fn names(owner: &Actor<'_>) -> Vec<String> {
    decks(owner).await.iter().map(|deck| deck.text("name").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn decks_without_notes_come_with_a_package() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let settings = json!({ "name": "Medicine", "new_per_day": 3, "description": "All of *it*", "scheduler": "sm2" });
    deck(&ada, settings).await;
    plain(&ada, &deck(&ada, json!({ "name": "Medicine::Anatomy" })).await, "a").await;
    deck(&ada, json!({ "name": "Empty" })).await;
    for (number, query) in ["apkg", "apkg&package=current", "colpkg"].into_iter().enumerate() {
        let package = all(&ada, query).await;
        let eve = server.learner(&format!("eve{number}")).await;
        let made = import(&eve, "a.apkg", &package).await;
        let report = &made["report"]["package"];
        assert_eq!((&report["lost"], report.list("decks").len()), (&json!([]), 3));
        assert_eq!(made["deck"]["name"], "Medicine::Anatomy");
        assert_eq!(names(&eve).await, ["Empty", "Medicine", "Medicine::Anatomy"]);
        let parent = decks(&eve).await[1].clone();
        assert_eq!((parent.number("new_per_day"), parent.text("description")), (3, "All of *it*"));
        assert_eq!(parent.text("scheduler"), "sm2");
        // Nothing comes twice, also where the parent has another name now.
        import(&eve, "a.apkg", &package).await;
        eve.patch(&format!("{ROOT}/decks/{}", parent["id"]), &json!({ "name": "Med" })).await.ok();
        import(&eve, "a.apkg", &package).await;
        assert_eq!(names(&eve).await, ["Empty", "Med", "Med::Anatomy"]);
    }
    let eve = server.learner("text").await;
    let made = import(&eve, "a.md", &all(&ada, "markdown").await).await;
    assert_eq!(made["report"].list("decks").len(), 3);
    assert_eq!(names(&eve).await, ["Empty", "Medicine", "Medicine::Anatomy"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_parents_of_a_sub_deck_are_in_a_package() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let made = deck(&ada, json!({ "name": "A::B::C" })).await;
    plain(&ada, &made, "a").await;
    let package = ada.get(&format!("{ROOT}/decks/{}/export?format=colpkg", made["id"])).await.body.to_vec();
    let stored: Value = serde_json::from_str(&rows(&server, &package).texts.unwrap().decks).unwrap();
    let mut found: Vec<&str> = stored.as_object().unwrap().values().map(|deck| deck.text("name")).collect();
    found.sort_unstable();
    assert_eq!(found, ["A", "A::B", "A::B::C", "Default"]);
    // Here a sub-deck stands by itself.
    let eve = server.learner("eve").await;
    import(&eve, "a.colpkg", &package).await;
    assert_eq!(names(&eve).await, ["A::B::C"]);
}

#[test]
fn anki_compares_names_of_decks_part_by_part() {
    assert_eq!(name_in_anki(" A :: b "), "a::b");
    assert_eq!(name_in_anki("::"), "blank::blank");
    assert_eq!(name_in_anki("e\u{301}"), name_in_anki("É"));
    assert_eq!(missing_parents(&["a::b::c", "A", "x::y", "x::z", "single"]), ["a::b", "x"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_deck_keeps_what_anki_has_no_setting_for() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let of = [
        json!({ "name": "Plain" }),
        json!({ "name": "Steady", "scheduler": "sm2", "fuzz": false, "leech_threshold": 0 }),
    ];
    for settings in of {
        let made = deck(&ada, settings).await;
        plain(&ada, &made, "a").await;
    }
    for (number, query) in ["apkg", "colpkg&package=current"].into_iter().enumerate() {
        let package = all(&ada, query).await;
        let groups: Value = serde_json::from_str(&rows(&server, &package).texts.unwrap().options).unwrap();
        let group = groups.as_object().unwrap().values().find(|group| group["name"] == "Steady").unwrap();
        // Anki takes 0 for its usual one.
        assert_eq!(group["lapse"]["leechFails"], 9_999);
        let eve = server.learner(&format!("eve{number}")).await;
        assert_eq!(import(&eve, "a.apkg", &package).await["report"]["package"]["lost"], json!([]));
        for (found, own) in decks(&eve).await.iter().zip(decks(&ada).await) {
            for key in ["name", "scheduler", "fuzz", "leech_threshold"] {
                assert_eq!(found[key], own[key], "{key}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn decks_of_one_name_have_others_in_files() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    for (place, name) in ["Twin", "Twin", "Caf\u{e9}", "Cafe\u{301}", "Default", "Twin::x"].into_iter().enumerate() {
        let made = deck(&ada, json!({ "name": name, "new_per_day": place + 1 })).await;
        plain(&ada, &made, &format!("card {place}")).await;
    }
    let due = ["Café", "Café (2)", "Default", "Twin", "Twin (2)", "Twin::x"];
    for (query, file) in [("apkg", "a.apkg"), ("colpkg", "a.colpkg"), ("markdown", "a.md"), ("csv", "a.csv")] {
        let eve = server.learner(query).await;
        import(&eve, file, &all(&ada, query).await).await;
        let found = decks(&eve).await;
        let mut names: Vec<&str> = found.iter().map(|deck| deck.text("name")).collect();
        names.sort_unstable();
        assert_eq!(names, due, "{query}");
        assert!(found.iter().all(|deck| deck.number("cards") == 1), "{found:?}");
        if query.ends_with("pkg") {
            let second = found.iter().find(|deck| deck["name"] == "Default").unwrap();
            assert_eq!(second.number("new_per_day"), 5);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_current_form_of_a_package_is_about_as_large_as_the_legacy_one() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let made = deck(&ada, json!({ "name": "Cells" })).await;
    for number in 0..50 {
        plain(&ada, &made, &format!("card {number}")).await;
    }
    let (legacy, current) = (all(&ada, "apkg").await.len(), all(&ada, "apkg&package=current").await.len());
    assert!(current < legacy + 6_000, "{current} {legacy}");
}
