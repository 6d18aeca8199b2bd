//! What messages and notifications cost: to write one, to find those of a person, and to look for those of other processes.

use schola::db::Tx;
use schola::events::outbox::{self, Audience};
use schola::features::analytics;
use schola::features::notifications::{self, NewNotification, NotificationEvent};
use schola::features::{plan, users};
use schola::kernel::{Id, Realm, Result};
use serde_json::json;

use super::callers::Callers;
use super::filling::filled;
use super::{LARGE, Measured, SMALL, compare, inspected};

/// What is measured, by name.
type Step = (&'static str, fn(&Tx<'_>, i64) -> Result<()>);

const STEPS: [Step; 12] = [
    ("post a message", |tx, user| outbox::post(tx, Audience::Person(Id::new(user)), "test", &json!({}))),
    ("notify a person", |tx, user| {
        let person = users::service::find(tx, Realm::School, Id::new(user))?.unwrap();
        let new = NewNotification::of(NotificationEvent::LeagueReached, json!({ "total": 100 }));
        notifications::service::notify(tx, &person, &new).map(drop)
    }),
    ("notify several people", |tx, user| {
        let people: Vec<_> = (user..user + 40).map(Id::new).collect();
        let new = NewNotification::of(NotificationEvent::LeagueReached, json!({ "total": 100 }));
        notifications::service::notify_all(tx, &people, "test:1", &new)
    }),
    ("how far the messages go", |tx, user| outbox::marks(tx, Id::new(user)).map(drop)),
    ("the messages behind an id", |tx, user| outbox::after(tx, Id::new(user), 10, 32).map(drop)),
    ("the newest message", |tx, _| outbox::newest(tx).map(drop)),
    ("the messages of others", |tx, _| {
        let newest = outbox::newest(tx)?;
        outbox::since(tx, newest - 100, 1_000).map(drop)
    }),
    ("the sweep of nothing", |tx, _| outbox::sweep(tx, 1_000).map(drop)),
    ("the messages to devices that are due", |tx, _| notifications::service::push_due(tx).map(drop)),
    ("the reviews that are not counted by subject", |tx, _| analytics::service::count_reviews(tx).map(drop)),
    ("the reminders that are due", |tx, _| plan::service::find_reminders(tx).map(drop)),
    ("the emails that are due", |tx, _| notifications::service::send_due(tx, "https://school.test").map(drop)),
];

/// Takes each step in a database with this many rows in each table.
async fn measured(rows: i64) -> Vec<Measured> {
    let (server, ledger) = inspected().await;
    let callers = Callers::on(&server).await;
    filled(&server, &callers, rows).await;
    let user = callers.student.id;
    let mut measured = Vec::new();
    for (what, step) in STEPS {
        ledger.take();
        server.raw_app().named("test").write(move |tx| step(tx, user)).await.unwrap();
        measured.push(Measured { what: what.to_owned(), cost: ledger.take() });
    }
    measured
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_cost_the_same_however_many_there_are() {
    compare(&measured(SMALL).await, &measured(LARGE).await, &[]);
}
