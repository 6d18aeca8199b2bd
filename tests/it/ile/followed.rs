//! What follows the settings: decks, the plan of the day, and the tutor.

use schola::config::Ai;
use schola::kernel::Secret;
use serde_json::{Value, json};

use super::{apply, revert};
use crate::flashcards::{ROOT as CARDS, card, deck, due, plain, review};
use crate::plan::{keep, plan, steps};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};
use crate::tutor::language_model::{completion, model};
use crate::xp::days_later;

/// The numbers of cards that are left for today, by the queue and by the list of decks.
async fn new_cards(person: &Actor<'_>, own: &Value) -> (i64, i64, usize) {
    let queue = person.get(&format!("{CARDS}/due?deck_id={}&limit=100", own["id"])).await.ok();
    let listed = person.get(&format!("{CARDS}/decks")).await.ok();
    (queue["counts"].number("new"), listed["decks"][0]["due"].number("new"), queue.list("cards").len())
}

#[tokio::test(flavor = "multi_thread")]
async fn decks_have_fewer_new_cards() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({ "new_per_day": 7 })).await;
    let mut cards = Vec::new();
    for number in 0..10 {
        cards.push(plain(&ada, &own, &format!("Front {number}")).await);
    }
    assert_eq!(new_cards(&ada, &own).await, (7, 7, 7));
    let halved = apply(&ada, "fewer_new_cards").await;
    assert_eq!(new_cards(&ada, &own).await, (4, 4, 4));
    // What was learnt today counts.
    review(&ada, &cards[0], json!({ "rating": "easy" })).await;
    assert_eq!(new_cards(&ada, &own).await, (3, 3, 3));
    let learn = |plan: &Value| steps(plan).iter().find(|step| step["kind"] == "learn").map(|step| step.number("total"));
    assert_eq!(learn(&plan(&ada, "?minutes=60").await), Some(3));
    let none = apply(&ada, "clear_backlog").await;
    assert_eq!(new_cards(&ada, &own).await, (6, 6, 6), "nothing is due, and the halved ones were replaced");
    let ada = days_later(&server, &ada, 40).await;
    assert_eq!(new_cards(&ada, &own).await, (0, 0, 1));
    assert_eq!(learn(&plan(&ada, "?minutes=60").await), None);
    // The backlog is gone, so it keeps new cards back no longer.
    review(&ada, &cards[0], json!({ "rating": "good" })).await;
    assert_eq!(new_cards(&ada, &own).await, (7, 7, 7));
    revert(&ada, &none).await;
    assert_eq!(new_cards(&ada, &own).await, (7, 7, 7));
    assert_eq!(revert(&ada, &halved).await["ended_by"], "replaced");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_plan_that_is_kept_has_the_blocks_of_what_is_applied() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    for topic in ["Osmosis", "Enzymes", "Cells", "Genes", "Blood"] {
        let log = json!({ "subject": "Biology", "topic": topic, "minutes": 20, "focus_rating": 2 });
        ada.post("/api/study-logs", &log).await.created();
    }
    let ada = days_later(&server, &ada, 1).await;
    keep(&ada, 60).await;
    let breaks = async || -> Vec<i64> {
        let plan = plan(&ada, "").await;
        let breaks = plan.list("blocks").iter().map(|block| block.number("break_minutes"));
        breaks.filter(|minutes| *minutes > 0).collect()
    };
    assert_eq!(breaks().await, [5]);
    let applied = apply(&ada, "short_blocks").await;
    assert_eq!(breaks().await, [3, 3, 3]);
    // Two of five topics are continued behind a break.
    let kept = plan(&ada, "").await;
    assert_eq!((kept.number("minutes"), &kept["kept"], steps(&kept).len()), (60, &json!(true), 7));
    // What is finished stays.
    ada.post("/api/study-logs", &json!({ "subject": "Biology", "topic": "Osmosis", "minutes": 10 })).await.created();
    revert(&ada, &applied).await;
    assert_eq!(breaks().await, [5]);
    let finished = steps(&plan(&ada, "").await).into_iter().filter(|step| step["finished"] == true);
    assert_eq!(finished.map(|step| step.text("topic").to_owned()).collect::<Vec<_>>(), ["Osmosis", "Osmosis"]);
    // What plans do not follow leaves them as they are.
    let before = plan(&ada, "").await;
    apply(&ada, "read_aloud").await;
    assert_eq!(plan(&ada, "").await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn reviews_come_by_urgency_where_no_order_is_asked_for() {
    let server = Server::spawn().await;
    let mut ada = server.learner("ada").await;
    let own = deck(&ada, json!({ "new_per_day": 100, "fuzz": false })).await;
    for (number, rating) in ["good", "easy", "hard", "good", "easy", "hard"].iter().enumerate() {
        let card = plain(&ada, &own, &format!("Front {number}")).await;
        review(&ada, &card, json!({ "rating": "easy" })).await;
        if number % 2 == 0 {
            ada = days_later(&server, &ada, 20).await;
        }
        review(&ada, &card, json!({ "rating": rating })).await;
    }
    let ada = days_later(&server, &ada, 200).await;
    let by = |order: &str| format!("{CARDS}/due?deck_id={}&limit=100{order}", own["id"]);
    let fronts = |queue: &Value| -> Vec<String> {
        queue.list("cards").iter().map(|card| card.text("front").to_owned()).collect()
    };
    let dated = fronts(&ada.get(&by("&order=date")).await.ok());
    let urgent = fronts(&ada.get(&by("&order=urgency")).await.ok());
    assert_ne!(dated, urgent);
    assert_eq!(fronts(&ada.get(&by("")).await.ok()), dated);
    let entry = apply(&ada, "urgent_first").await;
    assert_eq!(fronts(&ada.get(&by("")).await.ok()), urgent);
    assert_eq!(fronts(&ada.get(&by("&order=date")).await.ok()), dated, "who asks for an order gets it");
    revert(&ada, &entry).await;
    assert_eq!(fronts(&ada.get(&by("")).await.ok()), dated);
}

#[tokio::test(flavor = "multi_thread")]
async fn topics_are_mixed() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({ "new_per_day": 100 })).await;
    let mut cards = Vec::new();
    for (front, tag) in
        [("ser 1", "ser"), ("ser 2", "ser"), ("ser 3", "ser"), ("estar 1", "estar"), ("estar 2", "estar")]
    {
        cards.push(card(&ada, &own, json!({ "front": front, "back": "x", "tags": [tag] })).await);
    }
    assert_eq!(due(&ada, &own).await, ["ser 1", "ser 2", "ser 3", "estar 1", "estar 2"]);
    let entry = apply(&ada, "mix_topics").await;
    assert_eq!(due(&ada, &own).await, ["ser 1", "estar 1", "ser 2", "estar 2", "ser 3"]);
    // After a card of one topic comes one of the other, also for who asks for one card at a time.
    review(&ada, &cards[0], json!({ "rating": "easy" })).await;
    assert_eq!(due(&ada, &own).await, ["estar 1", "ser 2", "estar 2", "ser 3"]);
    let one = ada.get(&format!("{CARDS}/due?limit=1")).await.ok();
    assert_eq!(one["cards"][0]["front"], "estar 1");
    // So do decks, in the queue of all of them.
    let other = deck(&ada, json!({ "name": "Biology" })).await;
    plain(&ada, &other, "cell").await;
    let all = ada.get(&format!("{CARDS}/due?limit=100")).await.ok();
    let fronts: Vec<&str> = all.list("cards").iter().map(|card| card.text("front")).collect();
    assert_eq!(fronts, ["estar 1", "cell", "ser 2", "estar 2", "ser 3"]);
    revert(&ada, &entry).await;
    assert_eq!(due(&ada, &own).await, ["ser 2", "ser 3", "estar 1", "estar 2"]);
}

/// The breaks of a plan, and the number of its steps.
async fn shape(person: &Actor<'_>) -> (Vec<i64>, usize) {
    let plan = plan(person, "?minutes=60").await;
    (plan.list("blocks").iter().map(|block| block.number("break_minutes")).collect(), steps(&plan).len())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_plan_has_other_blocks_breaks_and_steps() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    for name in ["Spanish", "Biology", "History"] {
        let own = deck(&ada, json!({ "name": name, "new_per_day": 200 })).await;
        let cards: Vec<Value> =
            (0..160).map(|number| json!({ "front": format!("{name} {number}"), "back": "x" })).collect();
        ada.post(&format!("{CARDS}/decks/{}/cards/bulk", own["id"]), &json!({ "cards": cards })).await.created();
    }
    let (usual, usual_steps) = shape(&ada).await;
    assert_eq!(usual, [5, 0]);
    let entry = apply(&ada, "short_blocks").await;
    let (short, _) = shape(&ada).await;
    assert_eq!(short, [3, 3, 3, 0]);
    let longer = apply(&ada, "longer_sessions").await;
    assert_eq!(shape(&ada).await.0, [8, 0]);
    assert_eq!(revert(&ada, &entry).await["ended_by"], "replaced");
    revert(&ada, &longer).await;
    assert_eq!(shape(&ada).await, (usual, usual_steps));
    apply(&ada, "smaller_steps").await;
    let (_, steps) = shape(&ada).await;
    assert!(steps > usual_steps, "{steps} and {usual_steps}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_is_told_how_long_answers_are_and_how_much_they_give_away() {
    let (base, mut requests) = model(completion("A hint [1].")).await;
    let server = Server::with(move |config| {
        config.ai = Ai { url: Some(base), model: Some("tiny".into()), key: Some(Secret::new("sk-secret".into())) };
    })
    .await;
    let ada = server.learner("ada").await;
    let body = json!({ "message": "What is osmosis?" });
    let mut told = Vec::new();
    for id in ["", "smaller_steps", "hint_first", "step_by_step"] {
        if !id.is_empty() {
            apply(&ada, id).await;
        }
        ada.post("/api/ai-tutor/chat", &body).await.ok();
        let request = requests.recv().await.unwrap();
        told.push(request["messages"][0].text("content").to_owned());
    }
    let holds = |place: usize, text: &str| told[place].contains(text);
    assert!(holds(0, "at most 250 words") && !holds(0, "hint") && !holds(0, "numbered steps"), "{}", told[0]);
    assert!(holds(1, "at most 125 words"), "{}", told[1]);
    assert!(holds(2, "give one hint") && holds(2, "at most 125 words"), "{}", told[2]);
    assert!(holds(3, "numbered steps") && !holds(3, "hint"), "{}", told[3]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_built_in_tutor_quotes_less() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let text = "Osmosis is the net movement of water through a membrane. Osmosis moves water from a dilute solution to a concentrated \
         one.\n\nOsmosis keeps plant cells firm.\n\nOsmosis needs a semi-permeable membrane.\n\nOsmosis stops when both sides are equal.";
    ada.post("/api/materials", &json!({ "title": "Osmosis", "text": text })).await.created();
    let ask = json!({ "message": "Tell me everything about osmosis." });
    let usual = ada.post("/api/ai-tutor/chat", &ask).await.ok().text("reply").len();
    let entry = apply(&ada, "smaller_steps").await;
    let shorter = ada.post("/api/ai-tutor/chat", &ask).await.ok().text("reply").len();
    assert!(shorter < usual, "{shorter} and {usual}");
    revert(&ada, &entry).await;
    assert_eq!(ada.post("/api/ai-tutor/chat", &ask).await.ok().text("reply").len(), usual);
}
