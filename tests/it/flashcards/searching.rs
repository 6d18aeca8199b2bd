//! The search for cards: which words find what, in which decks and states, page after page, and what is left when notes go.

use std::time::Duration;

use schola::db::params;
use schola::kernel::Code;
use serde_json::{Value, json};

use super::{ROOT, card, deck, later, plain, review};
use crate::support::fields::Fields;
use crate::support::server::{Actor, PASSWORD, Server};

/// The fronts of the cards that a search finds, page after page.
async fn found(person: &Actor<'_>, root: &str, filters: &str) -> Vec<String> {
    let (mut fronts, mut cursor) = (Vec::new(), String::new());
    for _ in 0..200 {
        let page = person.get(&format!("{root}/cards?{filters}{cursor}")).await.ok();
        fronts.extend(page.list("cards").iter().map(|card| card.text("front").to_owned()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return fronts,
        }
    }
    panic!("the pages have no end");
}

#[tokio::test(flavor = "multi_thread")]
async fn words_are_found_whatever_their_case_accents_and_script() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({})).await;
    for (front, back, tags) in [
        ("El corazón late", "The heart beats", json!(["Cuerpo::Órganos"])),
        ("Straße", "street; road", json!([])),
        ("中文学校", "Chinese school", json!(["vocabulary list"])),
        ("ภาษาไทย", "Thai", json!([])),
        ("Ёлка \"зелёная\"", "fir", json!([])),
        ("$\\frac{1}{2}$ is 0.5", "half", json!([])),
        ("İstanbul", "a city", json!([])),
    ] {
        card(&ada, &own, json!({ "front": front, "back": back, "tags": tags })).await;
    }
    let cloze = json!({ "kind": "cloze", "front": "{{c1::Paris}} lies on the {{c2::Seine::river}}" });
    card(&ada, &own, cloze).await;
    let (heart, street, school) = ("El corazón late", "Straße", "中文学校");
    let paris = "{{c1::Paris}} lies on the {{c2::Seine::river}}";
    for (query, expected) in [
        ("corazon", vec![heart]),
        ("CORAZÓN", vec![heart]),
        ("cora", vec![heart]),
        ("razon", vec![]),
        ("heart el", vec![heart]),
        ("he el", vec![]),
        ("late the he", vec![heart]),
        ("organos", vec![heart]),
        ("strasse", vec![street]),
        ("STRAS", vec![street]),
        ("road street", vec![street]),
        ("学校", vec![school]),
        ("文", vec![school]),
        ("校", vec![school]),
        ("中文学校", vec![school]),
        ("校学", vec![]),
        ("学 school", vec![school]),
        ("ไทย", vec!["ภาษาไทย"]),
        ("елка", vec!["Ёлка \"зелёная\""]),
        ("\"зелен", vec!["Ёлка \"зелёная\""]),
        ("frac 2", vec!["$\\frac{1}{2}$ is 0.5"]),
        ("istanbul", vec!["İstanbul"]),
        ("seine paris", vec![paris, paris]),
        ("river", vec![paris, paris]),
        ("heart OR street", vec![]),
        ("hea*", vec![heart]),
        ("NOT heart", vec![]),
        ("%", vec![]),
        ("\"", vec![]),
        ("a\u{0}\u{2}b", vec![]),
        ("document : heart", vec![]),
    ] {
        let query: String = query.bytes().map(|byte| format!("%{byte:02X}")).collect();
        assert_eq!(found(&ada, ROOT, &format!("query={query}")).await, expected, "{query}");
    }
    for (tag, expected) in [
        ("cuerpo", vec![heart]),
        ("CUERPO%3A%3A%C3%B3rganos", vec![heart]),
        ("Cuerpo%3A%3A", vec![]),
        ("rganos", vec![]),
        ("vocabulary%20list", vec![school]),
        ("vocabulary", vec![]),
    ] {
        assert_eq!(found(&ada, ROOT, &format!("tag={tag}")).await, expected, "{tag}");
    }
    assert_eq!(found(&ada, ROOT, "tag=cuerpo&query=street").await, [""; 0]);
    assert_eq!(found(&ada, ROOT, "").await.len(), 9);
    let far = "word ".repeat(500);
    card(&ada, &own, json!({ "front": format!("{far} beyond"), "back": "far" })).await;
    assert!(found(&ada, ROOT, "query=beyond").await.is_empty(), "the first 2,000 characters are searched");
    for filters in ["tag=%00", &format!("query={}", "a".repeat(201)), &format!("tag={}", "a".repeat(101)), "state=old"]
    {
        ada.get(&format!("{ROOT}/cards?{filters}")).await.refused(Code::RequestInvalid);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn states_narrow_a_search() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({ "leech_threshold": 1 })).await;
    let mut cards = Vec::new();
    for front in ["new", "learning", "learnt", "leech", "suspended", "buried"] {
        cards.push(plain(&ada, &own, front).await);
    }
    review(&ada, &cards[1], json!({ "rating": "again" })).await;
    review(&ada, &cards[2], json!({ "rating": "easy" })).await;
    review(&ada, &cards[3], json!({ "rating": "easy" })).await;
    let ada = later(&server, &ada, Duration::from_secs(60)).await;
    review(&ada, &cards[3], json!({ "rating": "again" })).await;
    for (card, change) in [(&cards[4], json!({ "suspended": true })), (&cards[5], json!({ "buried": true }))] {
        ada.patch(&format!("{ROOT}/cards/{}", card["id"]), &change).await.ok();
    }
    let expect = async |person: &Actor<'_>, expected: &[(&str, &[&str])]| {
        for (state, fronts) in expected {
            assert_eq!(found(person, ROOT, &format!("state={state}&limit=1")).await, *fronts, "{state}");
            let narrowed = format!("state={state}&query=something&deck_id={}", own["id"]);
            assert_eq!(found(person, ROOT, &narrowed).await, *fronts, "{state}");
        }
    };
    expect(
        &ada,
        &[
            ("new", &["buried", "new"]),
            ("learning", &["learning"]),
            ("review", &["learnt"]),
            ("due", &["learning"]),
            ("suspended", &["suspended", "leech"]),
            ("buried", &["buried"]),
            ("leech", &["leech"]),
        ],
    )
    .await;
    let ada = later(&server, &ada, Duration::from_secs(60 * 86_400)).await;
    expect(&ada, &[("due", &["learnt", "learning"]), ("buried", &[]), ("leech", &["leech"])]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_neither_repeat_nor_skip_cards() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({})).await;
    for number in 0..7 {
        let kind = ["basic", "reversed"][number % 2];
        card(&ada, &own, json!({ "kind": kind, "front": format!("common {number}"), "back": "side" })).await;
    }
    let whole = found(&ada, ROOT, "query=common&limit=100").await;
    assert_eq!(whole.len(), 10);
    assert_eq!((whole[0].as_str(), whole[1].as_str(), whole[2].as_str()), ("common 6", "common 5", "common 5"));
    for limit in 1..=11 {
        assert_eq!(found(&ada, ROOT, &format!("query=common&limit={limit}")).await, whole, "{limit}");
        assert_eq!(found(&ada, ROOT, &format!("state=new&limit={limit}")).await, whole, "{limit}");
    }
    let first = ada.get(&format!("{ROOT}/cards?limit=2")).await.ok();
    let cursor = first["next_cursor"].as_str().unwrap();
    ada.get(&format!("{ROOT}/decks/{}/cards?cursor={cursor}", own["id"])).await.refused(Code::RequestInvalid);
    // A page looks at a thousand notes, so none of a rare state may be on it.
    let deck = own["id"].as_i64().unwrap();
    let first = plain(&ada, &own, "rare").await;
    ada.patch(&format!("{ROOT}/cards/{}", first["id"]), &json!({ "suspended": true })).await.ok();
    for portion in 0..3 {
        let cards: Vec<Value> =
            (0..500).map(|number| json!({ "front": format!("{portion} {number}"), "back": "b" })).collect();
        ada.post(&format!("{ROOT}/decks/{deck}/cards/bulk"), &json!({ "cards": cards })).await.created();
    }
    let page = ada.get(&format!("{ROOT}/cards?state=suspended")).await.ok();
    assert!(page.list("cards").is_empty() && page["next_cursor"].is_string(), "{page}");
    assert_eq!(found(&ada, ROOT, "state=suspended").await, ["rare"]);
    assert_eq!(found(&ada, ROOT, &format!("state=suspended&deck_id={deck}&query=some")).await, ["rare"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_finds_own_cards_and_those_that_are_shared() {
    let server = Server::spawn().await;
    let (grace, ada, ben) = (server.tutor("grace").await, server.learner("ada").await, server.learner("ben").await);
    let class = crate::classes::class(&grace, "Biology").await;
    crate::classes::join(&ada, &class).await;
    let (shared, private) = (deck(&grace, json!({})).await, deck(&grace, json!({})).await);
    let allele = plain(&grace, &shared, "Allele").await;
    review(&grace, &allele, json!({ "rating": "easy" })).await;
    plain(&grace, &private, "Allele of the exam").await;
    let own = deck(&ada, json!({})).await;
    plain(&ada, &own, "Alleles of mine").await;
    assert_eq!(found(&ada, ROOT, "query=allele").await, ["Alleles of mine"]);
    let shares = format!("{ROOT}/decks/{}/shares", shared["id"]);
    grace.post(&shares, &json!({ "class_id": class["id"] })).await.ok();
    assert_eq!(found(&ada, ROOT, "query=allele").await, ["Alleles of mine", "Allele"]);
    assert_eq!(found(&ada, ROOT, "query=allele&state=new").await, ["Alleles of mine", "Allele"]);
    assert_eq!(found(&ada, ROOT, "query=allele&state=review").await, [""; 0]);
    assert_eq!(found(&grace, ROOT, "query=allele&state=review").await, ["Allele"]);
    assert_eq!(found(&ben, ROOT, "query=allele").await, [""; 0]);
    let of_deck = format!("deck_id={}&query=allele", shared["id"]);
    assert_eq!(found(&ada, ROOT, &of_deck).await, ["Allele"]);
    let seen = ada.get(&format!("{ROOT}/cards?{of_deck}")).await.ok()["cards"][0].clone();
    assert_eq!((&seen["state"], seen.get("due_at")), (&json!("new"), None), "the reviews of others are not shown");
    for (person, of) in [(&ben, &shared), (&ada, &private)] {
        person.get(&format!("{ROOT}/cards?deck_id={}", of["id"])).await.refused(Code::ResourceAbsent);
    }
    grace.delete(&format!("{shares}/{}", class["id"])).await.gone();
    assert_eq!(found(&ada, ROOT, "query=allele").await, ["Alleles of mine"]);
    // A squad sees what its members share, until they leave.
    let squad = ada.post("/api/squads", &json!({ "name": "Owls" })).await.created();
    ben.post("/api/squads/join", &json!({ "code": squad["squad"]["invite_code"] })).await.ok();
    let shared = format!("{ROOT}/decks/{}/squad", own["id"]);
    ada.put_bytes(&shared, "application/json", Vec::new()).await.gone();
    assert_eq!(found(&ben, ROOT, "query=of%20mi").await, ["Alleles of mine"]);
    // Learners of developers have an index of their own.
    let key = server.key("linus").await;
    for name in ["lea", "leo"] {
        key.post("/v1/learners", &json!({ "full_name": name, "external_reference": name })).await.created();
    }
    let (lea, leo) = (key.acting_for("ext:lea"), key.acting_for("ext:leo"));
    let root = "/v1/flashcards";
    let deck = lea.post(&format!("{root}/decks"), &json!({ "name": "Cells" })).await.created()["id"].clone();
    lea.post(&format!("{root}/decks/{deck}/cards"), &json!({ "front": "Allele", "back": "b" })).await.created();
    assert_eq!(found(&lea, root, "query=allele").await, ["Allele"]);
    assert_eq!(found(&leo, root, "query=allele").await, [""; 0]);
    leo.get(&format!("{root}/cards?deck_id={deck}")).await.refused(Code::ResourceAbsent);
}

/// How many documents the index has, and how many pages of it hold the word.
async fn left(server: &Server, word: &'static str) -> (i64, i64) {
    let read = server.raw_app().named("test").read(move |db| {
        db.one(
            "SELECT (SELECT COUNT(*) FROM flashcard_search_content) AS documents, \
             (SELECT COUNT(*) FROM flashcard_search_data WHERE instr(block, CAST(?1 AS BLOB)) > 0) AS pages",
            params![word],
            |row| Ok((row.get::<i64>("documents")?, row.get::<i64>("pages")?)),
        )
    });
    read.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_words_of_many_notes_are_changed_in_the_background() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({})).await;
    let notes: Vec<Value> = (0..130).map(|n| json!({ "front": format!("many {n}"), "back": "b" })).collect();
    for portion in notes.chunks(100) {
        ada.post(&format!("{ROOT}/decks/{}/cards/bulk", own["id"]), &json!({ "cards": portion })).await.created();
    }
    let copy = ada.post_empty(&format!("{ROOT}/decks/{}/copy", own["id"])).await.created()["id"].clone();
    server.settle().await;
    assert_eq!(left(&server, "many").await.0, 260);
    assert_eq!(found(&ada, ROOT, &format!("query=many&deck_id={copy}&limit=100")).await.len(), 130);
    ada.delete(&format!("{ROOT}/decks/{copy}")).await.gone();
    assert!(found(&ada, ROOT, "query=many%20129").await.len() == 1, "what is deleted is not found");
    server.settle().await;
    assert_eq!(left(&server, "many").await.0, 130);
    ada.delete_with("/api/users/me", &json!({ "password": PASSWORD })).await.gone();
    server.settle().await;
    assert_eq!(left(&server, "many").await, (0, 0), "an erased person leaves no word");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_index_follows_every_change_of_notes() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({})).await;
    let note = card(&ada, &own, json!({ "front": "before", "back": "b", "tags": ["old"] })).await;
    let path = format!("{ROOT}/cards/{}", note["id"]);
    ada.patch(&path, &json!({ "front": "afterwards", "tags": ["recent"] })).await.ok();
    assert_eq!(found(&ada, ROOT, "query=before").await, [""; 0]);
    assert_eq!(found(&ada, ROOT, "tag=old").await, [""; 0]);
    assert_eq!(found(&ada, ROOT, "query=after&tag=recent").await, ["afterwards"]);
    let copy = ada.post_empty(&format!("{ROOT}/decks/{}/copy", own["id"])).await.created()["id"].clone();
    assert_eq!(found(&ada, ROOT, "query=afterwards").await.len(), 2);
    assert_eq!(found(&ada, ROOT, &format!("query=afterwards&deck_id={copy}")).await.len(), 1);
    ada.delete(&path).await.gone();
    assert_eq!(found(&ada, ROOT, "query=afterwards").await.len(), 1);
    ada.delete(&format!("{ROOT}/decks/{copy}")).await.gone();
    assert_eq!(found(&ada, ROOT, "").await, [""; 0]);
    assert_eq!(left(&server, "afterwards").await, (0, 0), "the index holds nothing of notes that were deleted");
    let file = ("words.csv", "text/csv", &b"front,back\nimported,word\n"[..]);
    ada.post_form(&format!("{ROOT}/import"), file, &[]).await.created();
    assert_eq!(found(&ada, ROOT, "query=import").await, ["imported"]);
    let ben = server.learner("ben").await;
    let kept = deck(&ben, json!({})).await;
    plain(&ben, &kept, "kept").await;
    ada.delete_with("/api/users/me", &json!({ "password": PASSWORD })).await.gone();
    assert_eq!(left(&server, "imported").await, (1, 0), "an erased person leaves no word");
    assert_eq!(found(&ben, ROOT, "query=kept").await, ["kept"]);
}
