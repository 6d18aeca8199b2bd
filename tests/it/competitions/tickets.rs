//! Tickets: one for each 500 XP within a month, once, for a limited time.

use schola::kernel::Code;
use serde_json::{Value, json};

use super::{ROOT, available, competition, earned, entered, later};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};
use crate::xp::log;

async fn tickets(person: &Actor<'_>) -> Value {
    person.get(&format!("{ROOT}/tickets")).await.ok()
}

/// The XP for which the tickets were given with their states, newest first.
fn given(tickets: &Value) -> Vec<(i64, &str)> {
    tickets.list("tickets").iter().map(|ticket| (ticket.number("xp"), ticket.text("state"))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_five_hundred_xp_of_a_month_give_one_ticket() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let none = tickets(&ada).await;
    assert_eq!([none.number("available"), none.number("month_xp"), none.number("next_ticket_xp")], [0, 0, 500]);
    assert_eq!(none["tickets"], json!([]));
    for (points, due, missing) in [(499, 0, 1), (1, 1, 500), (200, 1, 300), (1_300, 4, 500), (499, 4, 1), (1, 5, 500)] {
        earned(&server, &ada, points).await;
        let now = tickets(&ada).await;
        assert_eq!([now.number("available"), now.number("next_ticket_xp")], [due, missing], "after {points} more");
    }
    let all = tickets(&ada).await;
    let states = [2_500, 2_000, 1_500, 1_000, 500].map(|xp| (xp, "available"));
    assert_eq!(given(&all), states);
    let newest = &all["tickets"][0];
    assert_eq!(newest.text("month"), &all["tickets"][4].text("earned_at")[..7]);
    assert_eq!(all.number("ticket_xp"), 500);
}

#[tokio::test(flavor = "multi_thread")]
async fn xp_that_are_taken_back_take_unused_tickets_along_and_give_none_twice() {
    let server = Server::spawn().await;
    let (ada, admin) = (server.learner("ada").await, server.admin().await);
    earned(&server, &ada, 980).await;
    let logged = log(&ada, 40).await;
    assert_eq!(available(&ada).await, 2);
    let path = format!("/api/study-logs/{}", logged["id"]);
    ada.delete(&path).await.gone();
    assert_eq!(given(&tickets(&ada).await), [(500, "available")]);
    let again = log(&ada, 40).await;
    assert_eq!(available(&ada).await, 2);
    // A ticket that was used stays used, and its milestone gives no other one.
    let draw = competition(&admin, json!({ "name": "Draw" })).await;
    entered(&ada, &draw, 2).await;
    ada.delete(&format!("/api/study-logs/{}", again["id"])).await.gone();
    log(&ada, 40).await;
    assert_eq!(given(&tickets(&ada).await), [(1_000, "used"), (500, "used")]);
    assert_eq!(available(&ada).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn xp_that_are_taken_back_take_tickets_of_their_own_month_along() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    // The last day of January.
    let [ada] = later(&server, [&ada], 26 * 24).await;
    earned(&server, &ada, 480).await;
    let logged = log(&ada, 40).await;
    let [ada] = later(&server, [&ada], 2 * 24).await;
    earned(&server, &ada, 500).await;
    assert_eq!(given(&tickets(&ada).await), [(500, "available"), (500, "available")]);
    ada.delete(&format!("/api/study-logs/{}", logged["id"])).await.gone();
    let left = tickets(&ada).await;
    assert_eq!((given(&left), left.number("month_xp")), (vec![(500, "available")], 500));
    assert_eq!(left["tickets"][0]["month"], "2026-02");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_is_valid_until_the_end_of_the_next_month() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    earned(&server, &ada, 600).await;
    let first = tickets(&ada).await;
    let until = first["tickets"][0].text("valid_until").to_owned();
    // The clock of the tests stands at the beginning of January.
    assert!(until.starts_with("2026-03-01T0"), "{until}");
    let [ada] = later(&server, [&ada], 33 * 24).await;
    let next = tickets(&ada).await;
    assert_eq!([next.number("available"), next.number("month_xp"), next.number("next_ticket_xp")], [1, 0, 500]);
    earned(&server, &ada, 500).await;
    assert_eq!(available(&ada).await, 2, "a new month counts anew");
    let [ada, admin] = later(&server, [&ada, &server.admin().await], 30 * 24).await;
    let last = tickets(&ada).await;
    assert_eq!(given(&last), [(500, "available"), (500, "expired")]);
    let draw = competition(&admin, json!({ "name": "Draw" })).await;
    let enter = format!("{}/enter", super::path(&draw));
    ada.post(&enter, &json!({ "tickets": 2 })).await.refused(Code::CompetitionNoTicket);
    entered(&ada, &draw, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_had_xp_before_there_were_tickets_gets_them_with_the_next_one() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    earned(&server, &ada, 1_200).await;
    let forget = |tx: &schola::db::Tx<'_>| tx.exec("DELETE FROM competition_tickets", ());
    server.raw_app().named("test").write(forget).await.unwrap();
    earned(&server, &ada, 100).await;
    assert_eq!(available(&ada).await, 0);
    earned(&server, &ada, 200).await;
    assert_eq!(given(&tickets(&ada).await), [1_500, 1_000, 500].map(|xp| (xp, "available")));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_students_get_tickets() {
    let server = Server::spawn().await;
    let (grace, linus) = (server.tutor("grace").await, server.developer("linus").await);
    let award = "/api/study-logs";
    for _ in 0..3 {
        grace.post(award, &json!({ "subject": "Biology", "minutes": 20 })).await.created();
    }
    for person in [&grace, &linus, &server.admin().await] {
        assert_eq!(available(person).await, 0);
    }
    let draw = competition(&server.admin().await, json!({ "name": "Draw" })).await;
    let enter = format!("{}/enter", super::path(&draw));
    for person in [&grace, &server.admin().await] {
        person.post(&enter, &json!({})).await.refused(Code::CompetitionStudentsOnly);
    }
    linus.post(&enter, &json!({})).await.refused(Code::ResourceAbsent);
}
