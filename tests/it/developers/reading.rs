//! What a developer reads of the use of keys.

use std::time::Duration;

use schola::features::usage::DayUse;
use schola::features::usage::{Breakdown, Filter, Range};
use schola::kernel::{Code, Day, Id, Timestamp};
use serde_json::{Value, json};

use super::{KEYS, ME, REQUESTS, USAGE, developer, key, small};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

async fn usage(developer: &Actor<'_>, query: &str) -> Value {
    developer.get(&format!("{USAGE}{query}")).await.ok()["usage"].clone()
}

fn sum(list: &Value) -> u64 {
    list.as_array().unwrap().iter().map(|row| row["requests"].as_u64().unwrap()).sum()
}

#[test]
fn a_range_is_what_was_asked_for_or_the_cycle_up_to_today() {
    let (start, today) = (day("2026-03-01"), day("2026-03-10"));
    let asked = |from: Option<&str>, to: Option<&str>| Range::asked(from.map(day), to.map(day), start, today);
    let range = |from, to| Range { from: day(from), to: day(to) };
    assert_eq!(asked(None, None).unwrap(), range("2026-03-01", "2026-03-10"));
    assert_eq!(asked(Some("2026-02-20"), None).unwrap(), range("2026-02-20", "2026-03-10"));
    assert_eq!(asked(None, Some("2026-02-20")).unwrap(), range("2026-02-01", "2026-02-20"));
    assert_eq!(asked(Some("2026-02-20"), Some("2026-02-20")).unwrap(), range("2026-02-20", "2026-02-20"));
    assert_eq!(asked(Some("2026-01-01"), Some("2026-04-03")).unwrap(), range("2026-01-01", "2026-04-03"));
    for (from, to, field) in [
        (Some("2026-03-02"), Some("2026-03-01"), "to"),
        (Some("2026-03-11"), None, "from"),
        (Some("2026-01-01"), Some("2026-04-04"), "from"),
        (Some("0001-01-01"), Some("9999-12-31"), "from"),
    ] {
        let error = asked(from, to).unwrap_err();
        assert_eq!((error.code(), error.fields()[0].field.as_str()), (Code::RequestInvalid, field), "{from:?} {to:?}");
    }
    for wrong in ["2026-3-1", "2026-02-30", "2026-03-01T00:00:00Z", "yesterday", "20260301", ""] {
        assert_eq!(Day::parse(wrong), None, "{wrong}");
    }
}

#[test]
fn every_date_has_a_number_that_leads_back_to_it() {
    for text in ["0001-01-01", "0053-06-18", "1969-12-31", "1970-01-01", "2028-02-29", "9909-12-08", "9999-12-31"] {
        let date = day(text);
        assert_eq!((Day::numbered(date.number()), date.to_string().as_str()), (date, text));
        assert_eq!(date.start().millis(), date.number() * 86_400_000, "{text}");
    }
    assert_eq!(day("9999-12-31").number(), 2_932_896);
    for wrong in ["0000-12-31", "0000-01-01"] {
        assert_eq!(Day::parse(wrong), None, "{wrong}");
    }
    for (text, is_time) in [
        ("0001-01-01T00:00:00Z", true),
        ("9999-12-30T21:59:59Z", true),
        ("2027-01-01T00:00:00.5+14:00", true),
        ("0000-12-31T23:59:59Z", false),
        ("0001-01-01T00:00:00+01:00", false),
        ("-000001-01-01T00:00:00Z", false),
        ("9999-12-31T23:59:59Z", false),
    ] {
        assert_eq!(Timestamp::parse(text).is_some(), is_time, "{text}");
    }
    assert_eq!(Timestamp::parse("0001-01-01T00:00:00Z").unwrap().to_the_second(), "0001-01-01T00:00:00Z");
}

#[test]
fn the_three_sums_are_one() {
    let row = |date: &str, key: Option<i64>, operation: &str, requests| DayUse {
        day: day(date).start(),
        key: key.map(Id::new),
        operation: operation.into(),
        requests,
    };
    let rows = vec![
        row("2026-03-01", Some(1), "getMe", 5),
        row("2026-03-01", Some(2), "getMe", 1),
        row("2026-03-03", Some(2), "listMaterials", 7),
        row("2026-03-03", None, "unrecorded", 2),
    ];
    let range = Range { from: day("2026-03-01"), to: day("2026-03-04") };
    let all = Breakdown::of(rows.clone(), range, &Filter::default());
    let days: Vec<(String, u64)> = all.by_day.iter().map(|(day, requests)| (day.to_string(), *requests)).collect();
    let expected = [("2026-03-01", 6), ("2026-03-02", 0), ("2026-03-03", 9), ("2026-03-04", 0)];
    assert_eq!(days, expected.map(|(day, requests)| (day.to_owned(), requests)));
    assert_eq!(all.by_key, [(Some(Id::new(2)), 8), (Some(Id::new(1)), 5), (None, 2)]);
    let names: Vec<(&str, u64)> = all.by_operation.iter().map(|(name, requests)| (name.as_str(), *requests)).collect();
    assert_eq!(names, [("listMaterials", 7), ("getMe", 6), ("unrecorded", 2)]);
    assert_eq!((all.requests, all.rows.unwrap().len()), (15, 4));
    let filter = Filter { key: Some(Id::new(2)), operation: Some("getMe".into()) };
    let few = Breakdown::of(rows, range, &filter);
    assert_eq!((few.requests, few.by_day.len(), few.by_key.len()), (1, 4, 1));
    let many = (1..=10_001).map(|key| row("2026-03-01", Some(key), "getMe", 1)).collect();
    let many = Breakdown::of(many, range, &Filter::default());
    assert_eq!((many.requests, many.rows), (10_001, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sums_are_the_counter_and_the_rows_say_where_it_went() {
    let server = Server::with(|config| config.limits.scale = 1.0).await;
    let noor = developer(&server, "noor").await;
    let empty = usage(&noor, "").await;
    assert_eq!((&empty["used"], &empty["requests"], &empty["rows"]), (&json!(0), &json!(0), &json!([])));
    let (first, one) = key(&noor, &json!({ "name": "First" })).await;
    let (second, two) = key(&noor, &json!({ "name": "Second" })).await;
    let (one, two) = (server.bearer(&one), server.bearer(&two));
    for _ in 0..4 {
        one.get(ME).await.ok();
    }
    server.advance(Duration::from_secs(24 * 3600));
    for _ in 0..3 {
        two.get("/api/materials").await.ok();
    }
    two.get("/api/materials/987654").await.refused(Code::ResourceAbsent);
    // What the key may not do is counted all the same.
    two.get(KEYS).await.refused(Code::KeyLoginNeeded);
    let now = usage(&noor, "").await;
    assert_eq!((&now["used"], &now["quota"], &now["added"]), (&json!(9), &json!(1000), &json!(0)));
    for list in ["by_day", "by_key", "by_operation", "rows"] {
        assert_eq!(sum(&now[list]), 9, "{list}");
    }
    assert_eq!(now["requests"], 9);
    assert_eq!((&now["from"], &now["to"]), (&json!("2026-01-01"), &json!("2026-01-06")));
    assert_eq!(now.list("by_day").len(), 6);
    let prefix = |id: i64| {
        let key = now.list("by_key").iter().find(|key| key["key_id"] == id).unwrap();
        key.text("prefix").starts_with("sk_live_sch_")
    };
    assert!(prefix(first) && prefix(second));
    let rows = json!([
        { "day": "2026-01-05", "key_id": first, "operation": "getMe", "requests": 4 },
        { "day": "2026-01-06", "key_id": second, "operation": "getMaterial", "requests": 1 },
        { "day": "2026-01-06", "key_id": second, "operation": "listKeys", "requests": 1 },
        { "day": "2026-01-06", "key_id": second, "operation": "listMaterials", "requests": 3 },
    ]);
    assert_eq!(now["rows"], rows);
    assert_eq!(now["base_url"], server.base());
    assert_eq!((&now["plan"]["name"], &now["limits"]["keys"]), (&json!("free"), &json!(50)));
    assert_eq!(now["limits"]["rates"][0], json!({ "group": "api", "requests": 300, "seconds": 900 }));
    // A part of it.
    assert_eq!(usage(&noor, &format!("?key={first}")).await["requests"], 4);
    assert_eq!(usage(&noor, "?operation=listMaterials").await["requests"], 3);
    assert_eq!(usage(&noor, "?from=2026-01-06").await["requests"], 5);
    let part = usage(&noor, "?from=2026-01-05&to=2026-01-05").await;
    assert_eq!((&part["requests"], &part["used"]), (&json!(4), &json!(9)));
    // A month later nothing is used, and the month before is still there.
    server.advance(Duration::from_secs(31 * 24 * 3600));
    let noor = server.sign_in(&noor.email, crate::support::server::PASSWORD).await;
    let later = usage(&noor, "").await;
    assert_eq!((&later["used"], &later["requests"], &later["from"]), (&json!(0), &json!(0), &json!("2026-02-01")));
    assert_eq!(usage(&noor, "?to=2026-01-31").await["requests"], 9);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_asked_is_refused_with_its_field() {
    let server = Server::spawn().await;
    let noor = developer(&server, "noor").await;
    for (query, field) in [
        ("?from=2026-13-01", "from"),
        ("?to=tomorrow", "to"),
        ("?from=2026-01-03&to=2026-01-02", "to"),
        ("?from=2025-01-01", "from"),
        ("?key=0", "key"),
        ("?operation=", "operation"),
    ] {
        let body = noor.get(&format!("{USAGE}{query}")).await.refused(Code::RequestInvalid);
        assert_eq!(body["fields"][0]["field"], field, "{query}: {body}");
    }
    for limit in ["0", "201", "-1", "many"] {
        let body = noor.get(&format!("{REQUESTS}?limit={limit}")).await.refused(Code::RequestInvalid);
        assert_eq!(body["fields"][0]["field"], "limit");
    }
    // The key of another developer looks like a key without requests.
    assert_eq!(usage(&noor, "?key=987654").await["requests"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_requests_are_told_without_their_content() {
    let server = Server::spawn().await;
    let (noor, devi) = (developer(&server, "noor").await, developer(&server, "devi").await);
    let (id, text) = key(&noor, &json!({ "name": "a key" })).await;
    let by_key = server.bearer(&text);
    let secret = "a sentence that nobody else should read";
    let made = by_key.post("/api/materials", &json!({ "title": "Diary", "text": secret })).await;
    let request_id = made.header("x-request-id").unwrap().to_owned();
    made.created();
    by_key.get("/api/materials/987654").await.refused(Code::ResourceAbsent);
    let body = noor.get(REQUESTS).await.ok();
    let requests = body.list("requests");
    assert_eq!(requests.len(), 2);
    let told = |row: &Value| (row["operation"].clone(), row["method"].clone(), row["status"].clone());
    assert_eq!(told(&requests[0]), (json!("getMaterial"), json!("GET"), json!(404)));
    assert_eq!(told(&requests[1]), (json!("createMaterial"), json!("POST"), json!(201)));
    assert_eq!((&requests[1]["request_id"], &requests[1]["key_id"]), (&json!(request_id), &json!(id)));
    assert!(requests[1]["took_ms"].as_f64().unwrap() > 0.0);
    assert!(!body.to_string().contains(secret) && !body.to_string().contains(&text));
    assert_eq!(noor.get(&format!("{REQUESTS}?limit=1")).await.ok().list("requests").len(), 1);
    assert_eq!(devi.get(REQUESTS).await.ok()["requests"], json!([]));
}

/// Waits until the shares that were reached are noted; they are noted apart from the request that reaches them.
async fn alerts(developer: &Actor<'_>, count: usize) -> Value {
    for _ in 0..500 {
        let alerts = usage(developer, "").await["alerts"].clone();
        if alerts.as_array().unwrap().len() == count {
            return alerts;
        }
        tokio::task::yield_now().await;
    }
    panic!("there are not {count} alerts");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_developer_is_told_once_of_each_share_of_the_quota() {
    let server = Server::with(small).await;
    let noor = developer(&server, "noor").await;
    let (_, text) = key(&noor, &json!({ "name": "a key" })).await;
    let by_key = server.bearer(&text);
    for _ in 0..4 {
        by_key.get(ME).await.ok();
    }
    assert_eq!(usage(&noor, "").await["alerts"], json!([]));
    for _ in 0..6 {
        by_key.get(ME).await.ok();
    }
    for _ in 0..3 {
        by_key.get(ME).await.refused(Code::QuotaSpent);
    }
    let noted = alerts(&noor, 3).await;
    let percents: Vec<u64> = noted.as_array().unwrap().iter().map(|alert| alert["percent"].as_u64().unwrap()).collect();
    assert_eq!(percents, [50, 80, 100]);
    let told = |mails: Vec<schola::providers::mail::Mail>| -> Vec<String> {
        mails.into_iter().filter(|mail| mail.subject.contains("of your requests")).map(|mail| mail.subject).collect()
    };
    let mut subjects = told(server.mails().await);
    subjects.sort();
    assert_eq!(subjects.len(), 3, "{subjects:?}");
    assert!(subjects[0].contains("100%") && subjects[1].contains("50%") && subjects[2].contains("80%"));
    // The next month everything begins anew.
    server.advance(Duration::from_secs(31 * 24 * 3600));
    for _ in 0..5 {
        by_key.get(ME).await.ok();
    }
    let noor = server.sign_in(&noor.email, crate::support::server::PASSWORD).await;
    alerts(&noor, 1).await;
    assert_eq!(told(server.mails().await).len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wants_no_mail_is_told_by_the_page_alone() {
    let server = Server::with(small).await;
    let noor = developer(&server, "noor").await;
    noor.patch("/api/users/me/preferences", &json!({ "email_notifications": false })).await.ok();
    let (_, text) = key(&noor, &json!({ "name": "a key" })).await;
    for _ in 0..5 {
        server.bearer(&text).get(ME).await.ok();
    }
    assert_eq!(alerts(&noor, 1).await[0]["percent"], 50);
    assert!(!server.mails().await.iter().any(|mail| mail.subject.contains("of your requests")));
}
