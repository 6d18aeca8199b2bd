//! How many statements a review takes, which is what learners send most.

use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use schola::db::Statement;
use serde_json::json;

use crate::flashcards::{ROOT, deck, later, plain};
use crate::support::server::Server;

/// The statements of a review: of a new card, of one in its steps, of one that is due, and of one that is sent again. A number may only
/// become smaller.
const BUDGET: [(&str, usize); 4] = [("new", 19), ("learning", 21), ("due", 26), ("repeated", 4)];

#[tokio::test(flavor = "multi_thread")]
async fn a_review_takes_its_number_of_statements() {
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let noting = seen.clone();
    let inspector: schola::db::Inspector =
        Arc::new(move |statement: &Statement<'_>| noting.lock().push(statement.sql.to_owned()));
    let server = Server::boot(|_| {}, |boot| boot.inspector = Some(inspector)).await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({ "subject": "Biology" })).await;
    let (first, second) = (plain(&ada, &own, "first").await, plain(&ada, &own, "second").await);
    let taken =
        async |person: &crate::support::server::Actor<'_>, card: &serde_json::Value, body: serde_json::Value| {
            // Work that goes on beside it is over, and what is remembered of the person is there.
            server.settle().await;
            person.get(&format!("{ROOT}/cards/{}", card["id"])).await.ok();
            seen.lock().clear();
            person.post(&format!("{ROOT}/cards/{}/review", card["id"]), &body).await.ok();
            std::mem::take(&mut *seen.lock())
        };
    // The first review of a day begins its rows.
    taken(&ada, &second, json!({ "rating": "good" })).await;
    let mut found = Vec::new();
    found.push(taken(&ada, &first, json!({ "rating": "good" })).await);
    server.advance(Duration::from_secs(600));
    found.push(taken(&ada, &first, json!({ "rating": "easy" })).await);
    let ada = later(&server, &ada, Duration::from_secs(40 * 86_400)).await;
    taken(&ada, &second, json!({ "rating": "good" })).await;
    found.push(taken(&ada, &first, json!({ "rating": "good", "client_id": "a" })).await);
    found.push(taken(&ada, &first, json!({ "rating": "good", "client_id": "a" })).await);
    for ((what, most), statements) in BUDGET.iter().zip(&found) {
        assert!(statements.len() <= *most, "{what}: {} statements\n{}", statements.len(), statements.join("\n"));
    }
}
