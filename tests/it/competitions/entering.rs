//! Creating competitions and entering them: what is refused, and that nothing is lost by it.

use schola::kernel::Code;
use serde_json::{Value, json};

use super::rules::verified;
use super::{ROOT, available, competition, earned, entered, later, path, proof, raw_end, seen};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};
use crate::xp::log;

/// Tries to enter.
async fn refused(person: &Actor<'_>, draw: &Value, tickets: i64, code: Code) -> Value {
    person.post(&format!("{}/enter", path(draw)), &json!({ "tickets": tickets })).await.refused(code)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_competition_has_what_was_sent_and_ends_with_the_month_by_itself() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let plain = competition(&admin, json!({ "name": "Draw" })).await;
    assert_eq!((plain.text("state"), plain.number("min_xp"), plain.number("most_tickets")), ("open", 0, 10));
    assert!(plain.text("ends_at").starts_with("2026-02-01T0"), "{plain}");
    assert!(plain.get("description").is_none() && plain.get("seed").is_none());
    assert_eq!([&plain["prizes"], &plain["winners"], &plain["my_numbers"]], [&json!([]), &json!([]), &json!([])]);
    let body = json!({
        "name": "Draw of spring", "description": "For everyone.", "prizes": ["A book", "A pen"], "min_xp": 1000, "most_tickets": 3,
        "monthly": true, "starts_at": "2026-01-10T08:00:00.000Z", "ends_at": "2026-01-20T08:00:00.000Z",
    });
    let whole = competition(&admin, body.clone()).await;
    for (field, sent) in body.as_object().unwrap() {
        assert_eq!(&whole[field], sent, "{field}");
    }
    assert_eq!(whole.text("state"), "upcoming");
    assert_ne!(whole["commitment"], plain["commitment"]);
    assert_eq!(seen(&admin, &whole).await, whole);
    let listed = server.learner("ada").await.get(ROOT).await.ok();
    let names: Vec<_> = listed.list("competitions").iter().map(|one| one.text("name")).collect();
    assert_eq!(names, ["Draw of spring", "Draw"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_fit_is_refused_with_its_field() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let cases = [
        (json!({}), Code::RequestInvalid, "name"),
        (json!({ "name": "Draw", "min_xp": -1 }), Code::RequestInvalid, "min_xp"),
        (json!({ "name": "Draw", "most_tickets": 51 }), Code::RequestInvalid, "most_tickets"),
        (json!({ "name": "Draw", "prizes": vec!["A pen"; 9] }), Code::RequestInvalid, "prizes"),
        (json!({ "name": "Draw", "prizes": [] }), Code::RequestInvalid, "prizes"),
        (json!({ "name": "Draw", "ends_at": "2026-01-01T08:00:00Z" }), Code::CompetitionTimes, "ends_at"),
        (json!({ "name": "Draw", "ends_at": "2028-02-01T08:00:00Z" }), Code::CompetitionTimes, "ends_at"),
        (json!({ "name": "Draw", "starts_at": "2028-02-01T08:00:00Z" }), Code::CompetitionTimes, "starts_at"),
        (
            json!({ "name": "Draw", "starts_at": "2026-03-20T08:00:00Z", "ends_at": "2026-03-20T08:00:00Z" }),
            Code::CompetitionTimes,
            "ends_at",
        ),
    ];
    for (body, code, field) in cases {
        let told = admin.post(ROOT, &body).await.refused(code);
        assert_eq!(told["fields"][0].text("field"), field, "{told}");
    }
    for person in [server.learner("ada").await, server.tutor("grace").await] {
        person.post(ROOT, &json!({ "name": "Draw" })).await.refused(Code::AuthRoleWrong);
    }
    assert_eq!(admin.get(ROOT).await.ok()["competitions"], json!([]));
    admin.get(&format!("{ROOT}/1/proof?from=0")).await.refused(Code::RequestInvalid);
    for what in ["", "/proof"] {
        admin.get(&format!("{ROOT}/77{what}")).await.refused(Code::ResourceAbsent);
    }
    for what in ["draw", "cancel"] {
        admin.post_empty(&format!("{ROOT}/77/{what}")).await.refused(Code::ResourceAbsent);
    }
    server.learner("ben").await.post_empty(&format!("{ROOT}/77/enter")).await.refused(Code::ResourceAbsent);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_enter_keeps_xp_and_tickets() {
    let server = Server::spawn().await;
    let (ada, admin) = (server.learner("ada").await, server.admin().await);
    earned(&server, &ada, 1_500).await;
    let hard = competition(&admin, json!({ "name": "Hard", "min_xp": 1_501 })).await;
    let told = refused(&ada, &hard, 1, Code::CompetitionXpMissing).await;
    assert_eq!(told.text("error"), "You need 1501 XP to enter, and you have 1500. Missing: 1 XP.");
    let easy = competition(&admin, json!({ "name": "Easy", "min_xp": 1_500, "most_tickets": 2 })).await;
    let told = refused(&ada, &easy, 3, Code::CompetitionTicketLimit).await;
    assert_eq!(told["fields"][0].text("field"), "tickets");
    let wide = competition(&admin, json!({ "name": "Wide", "most_tickets": 50 })).await;
    let told = refused(&ada, &wide, 4, Code::CompetitionNoTicket).await;
    assert_eq!(told.text("error"), "You have too few valid tickets: 3 of 4.");
    for wrong in [json!(0), json!(51), json!("two")] {
        let body = json!({ "tickets": wrong });
        ada.post(&format!("{}/enter", path(&wide)), &body).await.refused(Code::RequestInvalid);
    }
    let early = json!({ "name": "Early", "starts_at": "2026-03-20T08:00:00Z" });
    refused(&ada, &competition(&admin, early).await, 1, Code::CompetitionNotOpen).await;
    let late = competition(&admin, json!({ "name": "Late" })).await;
    raw_end(&server, late.number("id")).await;
    refused(&ada, &late, 1, Code::CompetitionNotOpen).await;
    for draw in [&hard, &easy, &wide, &late] {
        let now = seen(&ada, draw).await;
        assert_eq!([now.number("entrants"), now.number("tickets"), now.number("my_tickets")], [0, 0, 0]);
    }
    assert_eq!((available(&ada).await, ada.get("/api/xp/me").await.ok().number("total")), (3, 1_500));
    // One by one up to the bound of the competition.
    entered(&ada, &easy, 1).await;
    entered(&ada, &easy, 1).await;
    refused(&ada, &easy, 1, Code::CompetitionTicketLimit).await;
    assert_eq!((available(&ada).await, ada.get("/api/xp/me").await.ok().number("total")), (1, 1_500));
    let ben = server.learner("ben").await;
    let told = refused(&ben, &wide, 1, Code::CompetitionNoTicket).await;
    assert_eq!(told.text("error"), "You have no valid ticket. You earn one for every 500 XP within a month.");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_ticket_is_one_entry_under_a_handle_with_a_receipt_that_the_proof_contains() {
    let server = Server::spawn().await;
    let (ada, ben, admin) = (server.learner("ada").await, server.learner("ben").await, server.admin().await);
    earned(&server, &ada, 1_500).await;
    earned(&server, &ben, 500).await;
    let draw = competition(&admin, json!({ "name": "Draw" })).await;
    let other = competition(&admin, json!({ "name": "Other" })).await;
    let first = ada.post_empty(&format!("{}/enter", path(&draw))).await.created()["entry"].clone();
    assert_eq!((&first["entered"], first.number("tickets_left")), (&json!([1]), 2));
    let of_ben = entered(&ben, &draw, 1).await;
    let second = entered(&ada, &draw, 1).await;
    assert_eq!((&second["entered"], second.number("my_tickets"), second.number("tickets_left")), (&json!([3]), 2, 1));
    assert_eq!(first["handle"], second["handle"]);
    assert_ne!(first["handle"], of_ben["handle"]);
    let elsewhere = entered(&ada, &other, 1).await;
    assert_ne!(first["handle"], elsewhere["handle"], "handles of two competitions cannot be connected");
    let before = proof(&ben, &draw).await;
    let listed: Vec<_> = before.list("entries").iter().map(|entry| entry["handle"].clone()).collect();
    assert_eq!(listed, [&first["handle"], &of_ben["handle"], &first["handle"]].map(Clone::clone));
    assert!(before.get("seed").is_none() && before.list("winners").is_empty());
    assert_eq!(before["commitment"], draw["commitment"]);
    let mine = seen(&ada, &draw).await;
    assert_eq!((&mine["my_handle"], &mine["my_numbers"]), (&first["handle"], &json!([1, 3])));
    assert_eq!([mine.number("tickets"), mine.number("entrants"), mine.number("my_tickets")], [3, 2, 2]);
    let listed = ada.get(ROOT).await.ok();
    let in_list = &listed.list("competitions")[1];
    assert_eq!((in_list.number("my_tickets"), in_list.get("my_numbers")), (2, None));
    assert!(seen(&admin, &draw).await.get("my_handle").is_none());
    raw_end(&server, draw.number("id")).await;
    admin.post_empty(&format!("{}/draw", path(&draw))).await.ok();
    let after = proof(&ada, &draw).await;
    verified(&after);
    // Each receipt is the digest of the entries up to its own.
    let mut digest = schola::features::competitions::model::Digest::parse(draw.text("commitment")).unwrap();
    let mut receipts = vec![&first["receipt"], &of_ben["receipt"], &second["receipt"]].into_iter();
    for entry in after.list("entries") {
        digest = digest.with(&schola::features::competitions::model::Record {
            number: entry.number("number"),
            kind: schola::features::competitions::model::RecordKind::Ticket,
            handle: entry.text("handle").to_owned(),
        });
        let receipt = receipts.next().unwrap();
        assert_eq!((receipt.number("entries"), receipt.text("digest")), (entry.number("number"), &*digest.hex()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_request_enters_once() {
    let server = Server::spawn().await;
    let (ada, admin) = (server.learner("ada").await, server.admin().await);
    earned(&server, &ada, 1_000).await;
    let draw = competition(&admin, json!({ "name": "Draw" })).await;
    let send = |body: Value| {
        let path = format!("{}/enter", path(&draw));
        let ada = &ada;
        async move {
            let add = |request: reqwest::RequestBuilder| request.header("idempotency-key", "once").json(&body);
            ada.send(reqwest::Method::POST, &path, add).await
        }
    };
    let first = send(json!({ "tickets": 1 })).await.created();
    let second = send(json!({ "tickets": 1 })).await.created();
    assert_eq!(first, second);
    send(json!({ "tickets": 2 })).await.refused(Code::IdempotencyMismatch);
    assert_eq!((available(&ada).await, seen(&ada, &draw).await.number("my_tickets")), (1, 1));
    let create = |name: &'static str| {
        let admin = &admin;
        async move {
            let body = json!({ "name": name });
            let add = |request: reqwest::RequestBuilder| request.header("idempotency-key", "made").json(&body);
            admin.send(reqwest::Method::POST, ROOT, add).await
        }
    };
    assert_eq!(create("Draw").await.created(), create("Draw").await.created());
    create("Another").await.refused(Code::IdempotencyMismatch);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_never_enter_more_than_they_have() {
    let server = Server::spawn().await;
    let (ada, admin) = (server.learner("ada").await, server.admin().await);
    earned(&server, &ada, 2_500).await;
    let draw = competition(&admin, json!({ "name": "Draw", "most_tickets": 4 })).await;
    let enter = format!("{}/enter", path(&draw));
    let tries = (0..12).map(|_| ada.post_empty(&enter));
    let statuses: Vec<u16> =
        futures_util::future::join_all(tries).await.iter().map(|reply| reply.status.as_u16()).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 4, "{statuses:?}");
    assert!(statuses.iter().all(|status| [201, 422].contains(status)), "{statuses:?}");
    let shown = proof(&ada, &draw).await;
    let numbers: Vec<_> = shown.list("entries").iter().map(|entry| entry.number("number")).collect();
    assert_eq!((numbers, available(&ada).await), (vec![1, 2, 3, 4], 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_competition_gives_tickets_back_and_is_never_drawn() {
    let server = Server::spawn().await;
    let (ada, admin) = (server.learner("ada").await, server.admin().await);
    earned(&server, &ada, 1_000).await;
    let draw = competition(&admin, json!({ "name": "Draw", "monthly": true })).await;
    entered(&ada, &draw, 2).await;
    assert_eq!(available(&ada).await, 0);
    let cancel = format!("{}/cancel", path(&draw));
    ada.post_empty(&cancel).await.refused(Code::AuthRoleWrong);
    let cancelled = admin.post_empty(&cancel).await.ok()["competition"].clone();
    assert_eq!((cancelled.text("state"), available(&ada).await), ("cancelled", 2));
    assert!(cancelled.get("cancelled_at").is_some() && cancelled.get("drawn_at").is_none());
    assert_eq!(admin.post_empty(&cancel).await.ok()["competition"], cancelled);
    refused(&ada, &draw, 1, Code::CompetitionNotOpen).await;
    let [ada, admin] = later(&server, [&ada, &admin], 31 * 24).await;
    super::scheduled(&server).await;
    admin.post_empty(&format!("{}/draw", path(&draw))).await.refused(Code::CompetitionCancelled);
    assert!(proof(&ada, &draw).await.get("seed").is_none());
    assert_eq!(ada.get(ROOT).await.ok().list("competitions").len(), 1, "none follows");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_whose_xp_was_taken_back_while_it_was_entered_is_not_given_back() {
    let server = Server::spawn().await;
    let (ada, admin) = (server.learner("ada").await, server.admin().await);
    earned(&server, &ada, 980).await;
    let logged = log(&ada, 40).await;
    let draw = competition(&admin, json!({ "name": "Draw" })).await;
    entered(&ada, &draw, 2).await;
    ada.delete(&format!("/api/study-logs/{}", logged["id"])).await.gone();
    admin.post_empty(&format!("{}/cancel", path(&draw))).await.ok();
    assert_eq!(available(&ada).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_that_comes_back_after_its_time_can_be_used_again() {
    let server = Server::spawn().await;
    let (ada, admin) = (server.learner("ada").await, server.admin().await);
    earned(&server, &ada, 500).await;
    let draw = competition(&admin, json!({ "name": "Spring", "ends_at": "2026-03-30T09:00:00Z" })).await;
    entered(&ada, &draw, 1).await;
    // The ticket is of January, and would have expired at the end of February.
    let [ada, admin] = later(&server, [&ada, &admin], 65 * 24).await;
    admin.post_empty(&format!("{}/cancel", path(&draw))).await.ok();
    let back = ada.get(&format!("{ROOT}/tickets")).await.ok();
    let ticket = &back["tickets"][0];
    assert_eq!((back.number("available"), ticket.text("month"), ticket.text("state")), (1, "2026-01", "available"));
    assert!(ticket.text("valid_until").starts_with("2026-05-01T0"), "{ticket}");
    let [ada, admin] = later(&server, [&ada, &admin], 45 * 24).await;
    let next = competition(&admin, json!({ "name": "Summer" })).await;
    entered(&ada, &next, 1).await;
    // Given back once more in April, it is valid until the end of May.
    admin.post_empty(&format!("{}/cancel", path(&next))).await.ok();
    let [ada] = later(&server, [&ada], 45 * 24).await;
    assert_eq!(available(&ada).await, 0);
}
