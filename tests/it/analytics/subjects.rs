//! Retention and questions by class and subject: under which subject they count, what is hidden, and that counting in portions leads to the
//! figures of the history.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use schola::db::params;
use schola::features::analytics::service;
use schola::features::tutor::collection;
use serde_json::{Value, json};

use super::{
    ROOT, TODAY, ago, asked, asked_about, class, count_reviews, day, did, happened, number, raw, rebuilt, reviewed,
    studied,
};
use crate::flashcards::{ROOT as CARDS, deck, plain};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

/// Answers of a person to learned flashcards some days ago, in a deck of a subject, or of none where it is empty.
async fn answered(
    server: &Server,
    person: &Actor<'_>,
    (days_ago, subject): (i64, &'static str),
    (learned, right): (i64, i64),
) {
    happened(server, vec![did(person, days_ago, reviewed(learned, right))]).await;
    let id = person.id;
    let written = server.raw_app().named("test").write(move |tx| {
        tx.exec(
            "INSERT INTO flashcard_days (user_id, day, deck_id, subject, new_cards, reviews, answers, forgotten, took_ms, lapses, is_told) \
             VALUES (?1, ?2, LENGTH(?3) + 1000, ?3, 0, ?4, ?4, ?5, 0, ?5, 0)",
            params![id, TODAY - days_ago, subject, learned, learned - right],
        )
    });
    written.await.unwrap();
}

/// All figures that are kept, as text.
async fn kept(server: &Server) -> Vec<String> {
    let read = server.raw_app().named("test").read(|db| {
        let mut found = Vec::new();
        for sql in [
            "SELECT class_id || ' ' || COALESCE((SELECT folded FROM analytics_subjects WHERE id = subject_id), subject_id) || ' ' || day || \
             ' ' || learners || ' ' || week || ' ' || month || ' ' || studying || ' ' || reviewing || ' ' || recalling || ' ' || asking || \
             ' ' || minutes || ' ' || reviews || ' ' || learned || ' ' || remembered || ' ' || questions || ' ' || model_answers || \
             ' ' || tokens_read || ' ' || tokens_written || ' ' || cost AS line FROM analytics_totals \
             WHERE learners + week + month > 0 ORDER BY line",
            "SELECT class_id || ' ' || COALESCE((SELECT folded FROM analytics_subjects WHERE id = subject_id), subject_id) || ' ' || day || \
             ' ' || measure || ' ' || step || ' ' || people AS line FROM analytics_spreads WHERE people <> 0 ORDER BY line",
            "SELECT folded || ' ' || people AS line FROM analytics_subjects WHERE people > 0 ORDER BY line",
        ] {
            found.extend(db.all(sql, (), |row| row.get::<String>("line"))?);
        }
        Ok(found)
    });
    read.await.unwrap()
}

/// The figures of a subject in the list of subjects.
async fn of_subject(admin: &Actor<'_>, subject: &str, query: &str) -> Value {
    let all =
        admin.get(&format!("{ROOT}/platform?from={}&to={}{query}", ago(9), ago(0))).await.ok()["analytics"].clone();
    all.list("subjects").iter().find(|one| one["subject"] == subject).cloned().unwrap_or(Value::Null)
}

#[tokio::test(flavor = "multi_thread")]
async fn retention_and_questions_are_shown_by_class_and_subject() {
    let server = Server::spawn().await;
    let (admin, grace) = (server.admin().await, server.tutor("grace").await);
    let (biology, people) = class(&server, &grace, &["a", "b", "c", "d", "e", "f"]).await;
    for person in &people {
        answered(&server, person, (1, "Biology"), (10, 8)).await;
        answered(&server, person, (1, "Latin language"), (20, 10)).await;
        happened(&server, vec![did(person, 1, asked_about("biology", 2)), did(person, 1, asked(1))]).await;
    }
    let before = of_subject(&admin, "biology", "").await;
    assert!(before.get("retention").is_none(), "reviews are counted by subject in portions: {before}");
    count_reviews(&server).await;
    let ai = json!({
        "learners": 6, "questions": 12, "model_answers": 12, "input_tokens": 12_000, "output_tokens": 1_200, "cost": 0.003
    });
    for place in [String::new(), format!("&class_id={}", biology["id"])] {
        let found = of_subject(&admin, "biology", &place).await;
        let retention = &found["retention"];
        assert_eq!((retention.number("learners"), retention.number("answers"), retention.number("right")), (6, 60, 48));
        assert_eq!((&found["ai"], &found["suppressed"]), (&ai, &json!([])), "{found}");
        let latin = of_subject(&admin, "Latin language", &place).await;
        assert_eq!((latin["retention"]["percent"].as_f64(), latin.get("ai")), (Some(50.0), None), "{latin}");
        let of_day = day(&admin, 1, &format!("{place}&subject=BIOLOGY")).await;
        assert_eq!((&of_day["ai"], &of_day["retention"]["percent"]), (&ai, &json!(80.0)), "{of_day}");
    }
    let all = admin.get(&format!("{ROOT}/platform")).await.ok()["analytics"].clone();
    assert_eq!(all["classes"][0]["ai"]["questions"], 18, "with and without a subject");
    assert_eq!(all["summary"]["retention"]["answers"], 180);
    for (by, line) in
        [("class", "6,18,18,18000,1800,0.0045,"), ("subject", "60,48,80,68.2,88.2,6,12,12,12000,1200,0.003,")]
    {
        let file = admin.get(&format!("{ROOT}/platform?format=csv&by={by}")).await;
        let text = String::from_utf8(file.body).unwrap();
        assert!(text.contains(line) && text.contains("ai_cost"), "{by}: {text}");
    }
    let own = people[0].get(&format!("{ROOT}/me")).await.ok()["analytics"].clone();
    let names: Vec<&str> = own.list("subjects").iter().map(|one| one.text("subject")).collect();
    assert_eq!(names, ["Latin language", "biology"]);
    let biology = &own["subjects"][1];
    assert_eq!(
        (&biology["reviews"], &biology["questions"], &biology["days"], &biology["retention"]["right"]),
        (&json!(10), &json!(2), &json!(0), &json!(8))
    );
    assert!(rebuilt(&server).await.is_right());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_no_subject_is_not_told_by_the_subjects() {
    let server = Server::spawn().await;
    let (admin, grace) = (server.admin().await, server.tutor("grace").await);
    let (_, people) = class(&server, &grace, &["a", "b", "c", "d", "e", "f", "g"]).await;
    // How many people have something without a subject, days ago.
    for (days, without) in [(1, 2), (2, 5), (3, 0)] {
        for (place, person) in people.iter().enumerate() {
            answered(&server, person, (days, "Biology"), (10, 8)).await;
            let mut events =
                vec![did(person, days, asked_about("Biology", 1)), did(person, days, studied("Biology", 20))];
            if place < without {
                answered(&server, person, (days, ""), (10, 2)).await;
                events.push(did(person, days, asked(1)));
            }
            happened(&server, events).await;
        }
    }
    count_reviews(&server).await;
    let hidden = async |days: i64| day(&admin, days, "&subject=Biology").await["suppressed"].clone();
    assert_eq!(hidden(1).await, json!(["retention", "ai"]), "the rest of all would be what two people did");
    assert_eq!((hidden(2).await, hidden(3).await), (json!([]), json!([])));
    let all = of_subject(&admin, "Biology", "").await;
    assert_eq!((&all["retention"]["answers"], &all["ai"]["questions"]), (&json!(140), &json!(14)), "{all}");
    assert_eq!(all["incomplete"], json!(["retention", "ai"]), "{all}");
    assert_eq!(all["minutes"]["total"], 3 * 7 * 20, "{all}");
}

#[tokio::test(flavor = "multi_thread")]
async fn sub_decks_without_a_subject_count_for_the_nearest_one_above() {
    let server = Server::spawn().await;
    let (ada, ben) = (server.learner("ada").await, server.learner("ben").await);
    // A deck of another person, a younger one with the same name, and one whose name only begins alike give none.
    deck(&ben, json!({ "name": "School::Cells", "subject": "Art" })).await;
    for (name, subject) in [
        ("School", "Biology"),
        ("School", "Physics"),
        ("School::Cells", ""),
        ("School::Cells::Plants", ""),
        ("School::Molecules", "Chemistry"),
        ("School::Molecules::Water", ""),
        ("Schoolyard", ""),
        ("Other::School", ""),
    ] {
        let own = deck(&ada, json!({ "name": name, "subject": subject })).await;
        if subject != "Physics" {
            let card = plain(&ada, &own, name).await;
            ada.post(&format!("{CARDS}/cards/{}/review", card["id"]), &json!({ "rating": "good" })).await.ok();
        }
        assert_eq!(own.get("subject").is_some(), !subject.is_empty(), "{own}");
    }
    count_reviews(&server).await;
    let own = ada.get(&format!("{ROOT}/me")).await.ok()["analytics"].clone();
    let found: Vec<_> =
        own.list("subjects").iter().map(|one| (one.text("subject").to_owned(), one.number("reviews"))).collect();
    assert_eq!(found, [("Biology".to_owned(), 3), ("Chemistry".to_owned(), 2)]);
    assert!(rebuilt(&server).await.is_right());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_of_a_deck_keeps_the_subject_of_its_first_review() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let cells = deck(&ada, json!({ "subject": "Biology" })).await;
    assert_eq!(cells["subject"], "Biology");
    let cards = [plain(&ada, &cells, "One").await, plain(&ada, &cells, "Two").await];
    let path = format!("{CARDS}/decks/{}", cells["id"]);
    let review = async |person: &Actor<'_>, card: &Value| {
        person.post(&format!("{CARDS}/cards/{}/review", card["id"]), &json!({ "rating": "good" })).await.ok();
    };
    let reviews = async |person: &Actor<'_>| {
        let own = person.get(&format!("{ROOT}/me")).await.ok()["analytics"].clone();
        own.list("subjects")
            .iter()
            .map(|one| (one.text("subject").to_owned(), one.number("reviews")))
            .collect::<Vec<_>>()
    };
    review(&ada, &cards[0]).await;
    count_reviews(&server).await;
    assert_eq!(reviews(&ada).await, [("Biology".to_owned(), 1)]);
    ada.patch(&path, &json!({ "subject": "Chemistry" })).await.ok();
    review(&ada, &cards[1]).await;
    count_reviews(&server).await;
    assert_eq!(reviews(&ada).await, [("Biology".to_owned(), 2)], "the day has its subject");
    ada.post("/api/flashcards/reviews/undo", &json!({})).await.ok();
    let copy = ada.post(&format!("{path}/copy"), &json!({ "name": "Copy" })).await.created()["deck"].clone();
    assert_eq!(copy["subject"], "Chemistry");
    let ada = crate::flashcards::later(&server, &ada, Duration::from_secs(86_400)).await;
    review(&ada, &cards[1]).await;
    count_reviews(&server).await;
    assert_eq!(reviews(&ada).await, [("Biology".to_owned(), 1), ("Chemistry".to_owned(), 1)]);
    let cleared = ada.patch(&path, &json!({ "subject": "" })).await.ok();
    assert!(cleared["deck"].get("subject").is_none(), "{cleared}");
    // A deleted deck keeps what was learned with it.
    ada.delete(&path).await.gone();
    assert!(rebuilt(&server).await.is_right());
    assert_eq!(reviews(&ada).await, [("Biology".to_owned(), 1), ("Chemistry".to_owned(), 1)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn portions_a_rebuild_and_the_migration_lead_to_the_same_figures() {
    let server = Server::spawn().await;
    let grace = server.tutor("grace").await;
    let (first, people) = class(&server, &grace, &["a", "b", "c", "d", "e", "f"]).await;
    let second = crate::classes::class(&grace, "Physics 11C").await;
    for (place, person) in (0..).zip(&people) {
        for days in [1, 4, 30] {
            answered(&server, person, (days, "Biology"), (10 + place, 8)).await;
            answered(&server, person, (days + place, ""), (12, 6)).await;
        }
        happened(&server, vec![did(person, place, asked_about("Latin", 2)), did(person, place, asked(1))]).await;
        let log = json!({ "subject": "Biology", "minutes": 10 * (place + 1) });
        person.post("/api/study-logs", &log).await.created();
    }
    count_reviews(&server).await;
    // One person is in two classes, one leaves with reviews that are not counted yet, and one is erased.
    crate::classes::join(&people[0], &second).await;
    answered(&server, &people[1], (5, "Biology"), (11, 9)).await;
    people[1].delete(&format!("/api/classes/{}/members/{}", first["id"], people[1].id)).await.gone();
    answered(&server, &people[2], (6, "Latin"), (11, 9)).await;
    people[2].delete_with("/api/users/me", &json!({ "password": crate::support::server::PASSWORD })).await.gone();
    count_reviews(&server).await;
    let counted = kept(&server).await;
    let twice = "SELECT reviews AS number FROM analytics_totals WHERE class_id = 0 AND subject_id = (SELECT id FROM analytics_subjects \
                 WHERE folded = 'biology') AND day = ?1";
    assert_eq!(number(&server, twice, TODAY - 1).await, 10 + 11 + 13 + 14 + 15, "a person of two classes counts once");
    assert!(rebuilt(&server).await.is_right());
    assert_eq!(kept(&server).await, counted);
    // As the migration leaves a school: nothing is counted by subject but study time.
    for sql in [
        "UPDATE flashcard_days SET told_answers = 0, told_reviews = 0, told_lapses = 0, is_told = 0",
        "DELETE FROM analytics_days WHERE subject_id <> 0",
        "DELETE FROM analytics_totals WHERE subject_id <> 0",
        "DELETE FROM analytics_spreads WHERE subject_id <> 0",
        "UPDATE analytics_subjects SET people = 0",
    ] {
        raw(&server, sql).await;
    }
    count_reviews(&server).await;
    server.raw_app().named("test").write(service::rebuild_all).await.unwrap();
    assert_eq!(kept(&server).await, counted);
    assert!(rebuilt(&server).await.is_right());
    let left = "SELECT COUNT(*) AS number FROM flashcard_days WHERE is_told = ?1";
    assert_eq!(number(&server, left, 0).await, 0);
}

/// The subject of all texts of the collection that an answer cites; nothing where they have several, or it cites none.
fn cited_subject(answer: &Value) -> Option<&'static str> {
    let cited = answer.list("citations").iter().filter_map(|citation| {
        collection().texts.iter().find(|text| citation["source"] == format!("Schola collection: {}", text.title))
    });
    let subjects: BTreeSet<&str> = cited.map(|text| text.subject.as_str()).collect();
    if answer["grounded"] == true && subjects.len() == 1 { subjects.into_iter().next() } else { None }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_has_the_subject_of_the_texts_that_its_answer_cites() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let mut expected: BTreeMap<String, i64> = BTreeMap::new();
    let questions = [
        "What is photosynthesis?",
        "What is an opportunity cost?",
        "What does the tonoplast surround?",
        "What is a metaphor?",
        "zzxqy vvwk qqp?",
    ];
    for message in questions {
        let answer = ada.post("/api/ai-tutor/chat", &json!({ "message": message })).await.ok();
        if let Some(subject) = cited_subject(&answer) {
            *expected.entry(subject.to_owned()).or_default() += 1;
        }
    }
    let about: i64 = expected.values().sum();
    assert!((1..=4).contains(&about), "{expected:?}");
    let id = ada.id;
    let read = server.raw_app().named("test").read(move |db| {
        let sql = "SELECT subject, SUM(questions) AS number FROM analytics_subject_questions WHERE user_id = ?1 GROUP BY subject";
        db.all(sql, params![id], |row| Ok((row.get::<String>("subject")?, row.get::<i64>("number")?)))
    });
    assert_eq!(read.await.unwrap().into_iter().collect::<BTreeMap<_, _>>(), expected);
    let without = "SELECT SUM(questions) AS number FROM analytics_days WHERE user_id = ?1 AND subject_id = -2";
    assert_eq!(number(&server, without, ada.id).await, i64::try_from(questions.len()).unwrap() - about);
    assert!(rebuilt(&server).await.is_right());
}
