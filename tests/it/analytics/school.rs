//! What admins see of the school: figures by day, class and subject, and what is hidden.

use schola::kernel::Code;
use serde_json::{Value, json};

use super::{ROOT, ago, asked, class, day, did, happened, raw, reviewed, studied};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

#[tokio::test(flavor = "multi_thread")]
async fn figures_have_medians_quartiles_and_intervals() {
    let server = Server::spawn().await;
    let (admin, grace) = (server.admin().await, server.tutor("grace").await);
    let (biology, people) = class(&server, &grace, &["a", "b", "c", "d", "e", "f", "g", "h"]).await;
    let mut events = Vec::new();
    for (number, person) in (1..).zip(&people) {
        events.push(did(person, 1, studied("Biology", number * 10)));
        events.push(did(person, 1, reviewed(20, 12 + number)));
        events.push(did(person, 1, asked(1)));
    }
    happened(&server, events).await;
    let yesterday = day(&admin, 1, "").await;
    assert_eq!(
        (&yesterday["learners"], &yesterday["learners_7"], &yesterday["suppressed"]),
        (&json!(8), &json!(8), &json!([]))
    );
    let minutes = &yesterday["minutes"];
    assert_eq!((minutes.number("amount"), minutes.number("total")), (8, 360));
    assert_eq!(quartiles(minutes), (27.5, 45.0, 62.5), "{minutes}");
    let retention = &yesterday["retention"];
    assert_eq!((retention.number("learners"), retention.number("answers"), retention.number("right")), (8, 160, 132));
    assert_eq!(retention["percent"], 82.5);
    assert_eq!(
        yesterday["ai"],
        json!({
            "learners": 8, "questions": 8, "model_answers": 8, "input_tokens": 8_000, "output_tokens": 800, "cost": 0.002
        })
    );
    // The day after, only the rolling counts are left.
    let today = day(&admin, 0, "").await;
    assert_eq!((&today["learners"], &today["learners_7"], today.get("minutes")), (&json!(0), &json!(8), None));
    let all = admin.get(&format!("{ROOT}/platform")).await.ok()["analytics"].clone();
    assert_eq!((all.list("days").len(), all["to"].clone()), (28, json!(ago(0))));
    assert_eq!(all["summary"]["minutes"]["total"], 360);
    assert_eq!(all["summary"]["learners_daily"]["amount"], 28);
    assert_eq!(all["classes"][0]["class"]["id"], biology["id"]);
    assert_eq!(all["classes"][0]["minutes"], all["summary"]["minutes"]);
    assert_eq!(all["subjects"][0]["subject"], "Biology");
    assert_eq!(all["subjects"][0]["minutes"]["total"], 360);
    let outcomes = admin.get(&format!("{ROOT}/outcomes")).await.ok()["analytics"].clone();
    assert_eq!(outcomes["retention"]["percent"], 82.5);
    let of_effort: Vec<&Value> = outcomes.list("efforts").iter().collect();
    assert_eq!(of_effort.len(), 4);
    assert_eq!(of_effort[2]["suppressed"], json!(["retention_spread"]), "three people studied for 30 to 59 minutes");
}

/// The lower quartile, the median and the upper one.
fn quartiles(spread: &Value) -> (f64, f64, f64) {
    let of = |name: &str| spread[name].as_f64().unwrap();
    (of("lower"), of("median"), of("upper"))
}

#[tokio::test(flavor = "multi_thread")]
async fn medians_are_those_of_the_values() {
    let server = Server::spawn().await;
    let (admin, grace) = (server.admin().await, server.tutor("grace").await);
    let (_, people) = class(&server, &grace, &["a", "b", "c", "d", "e", "f"]).await;
    let table = [
        ([60; 6], (60.0, 60.0, 60.0)),
        ([240; 6], (240.0, 240.0, 240.0)),
        ([10, 10, 10, 100, 100, 100], (10.0, 55.0, 100.0)),
        ([1_440, 3, 90, 90, 45, 15], (22.5, 67.5, 90.0)),
    ];
    let mut events = Vec::new();
    for (days, (minutes, _)) in (1..).zip(&table) {
        let of_person = |(person, minutes): (&Actor<'_>, &i64)| did(person, days, studied("Biology", *minutes));
        events.extend(people.iter().zip(minutes).map(of_person));
    }
    events.extend(people.iter().map(|person| did(person, 5, reviewed(12, 12))));
    happened(&server, events).await;
    for (days, (minutes, expected)) in (1..).zip(&table) {
        let seen = day(&admin, days, "").await;
        assert_eq!(quartiles(&seen["minutes"]), *expected, "{minutes:?}: {seen}");
        let by_subject = day(&admin, days, "&subject=Biology").await;
        assert_eq!(by_subject["minutes"], seen["minutes"]);
    }
    let seen = day(&admin, 5, "").await;
    assert_eq!(quartiles(&seen["retention_spread"]), (100.0, 100.0, 100.0), "all answers were right: {seen}");
    let (lower, median, upper) = quartiles(&seen["reviews"]);
    assert!(
        lower >= 10.0 && lower <= median && median <= upper && upper <= 14.0,
        "12 is in the step of 10 to 14: {seen}"
    );
    let taught = grace.get(&format!("{ROOT}/outcomes?from={0}&to={0}", ago(5))).await.ok();
    assert_eq!(quartiles(&taught["analytics"]["retention_spread"]), (100.0, 100.0, 100.0), "{taught}");
}

#[tokio::test(flavor = "multi_thread")]
async fn four_people_are_hidden_everywhere_and_do_not_show_in_totals() {
    let server = Server::spawn().await;
    let (admin, grace) = (server.admin().await, server.tutor("grace").await);
    let (biology, people) = class(&server, &grace, &["a", "b", "c", "d", "e"]).await;
    let on = |days: i64, count: usize| -> Vec<_> {
        people[..count].iter().map(|person| did(person, days, studied("Biology", 40))).collect()
    };
    happened(&server, [on(1, 4), on(2, 5)].concat()).await;
    let hidden = day(&admin, 1, "").await;
    assert_eq!(hidden["suppressed"], json!(["learners", "minutes"]));
    assert!(hidden.get("minutes").is_none() && hidden.get("learners").is_none(), "{hidden}");
    assert_eq!((&hidden["learners_7"], hidden.get("retention")), (&json!(5), None));
    let all = admin.get(&format!("{ROOT}/platform?class_id={}", biology["id"])).await.ok()["analytics"].clone();
    assert_eq!(all["summary"]["minutes"]["total"], 200, "the day of four people is left out: {all}");
    assert_eq!(all["summary"]["incomplete"], json!(["learners", "minutes"]));
    assert_eq!(
        (&all["classes"][0]["incomplete"], &all["subjects"][0]["incomplete"]),
        (&json!(["minutes"]), &json!(["minutes"]))
    );
    let outcomes = admin.get(&format!("{ROOT}/outcomes")).await.ok()["analytics"].clone();
    assert_eq!(outcomes["efforts"][0]["incomplete"], json!([]), "no one answered flashcards: {outcomes}");
    let complete = admin.get(&format!("{ROOT}/platform?from={0}&to={0}", ago(2))).await.ok();
    assert_eq!(complete["analytics"]["summary"]["incomplete"], json!([]));
    let summary = admin.get(&format!("{ROOT}/platform?from={0}&to={0}", ago(1))).await.ok();
    assert_eq!(summary["analytics"]["summary"]["suppressed"], json!(["learners", "minutes"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn subjects_are_found_in_any_case_and_shown_for_five_people() {
    let server = Server::spawn().await;
    let (admin, grace) = (server.admin().await, server.tutor("grace").await);
    let (_, people) = class(&server, &grace, &["a", "b", "c", "d", "e"]).await;
    let mut events: Vec<_> = people.iter().map(|person| did(person, 1, studied("Latin", 20))).collect();
    events.push(did(&people[0], 2, studied("My diary", 60)));
    happened(&server, events).await;
    let latin = day(&admin, 1, "&subject=LATIN").await;
    assert_eq!((&latin["learners"], &latin["minutes"]["total"]), (&json!(5), &json!(100)));
    assert!(latin.get("reviews").is_none() && latin["suppressed"] == json!([]), "{latin}");
    let diary = day(&admin, 2, "&subject=my%20diary").await;
    assert_eq!(diary["suppressed"], json!(["learners", "learners_7", "learners_28", "minutes"]));
    let none = day(&admin, 1, "&subject=Greek").await;
    assert_eq!((&none["learners"], &none["suppressed"]), (&json!(0), &json!([])));
    let all = admin.get(&format!("{ROOT}/platform")).await.ok();
    let names: Vec<&str> = all["analytics"].list("subjects").iter().map(|one| one.text("subject")).collect();
    assert_eq!(names, ["Latin"], "what one person wrote is told to no one");
}

#[tokio::test(flavor = "multi_thread")]
async fn subjects_do_not_tell_together_what_one_person_studied() {
    let server = Server::spawn().await;
    let (admin, grace) = (server.admin().await, server.tutor("grace").await);
    let (class, people) = class(&server, &grace, &["a", "b", "c", "d", "e", "f"]).await;
    let on = |days: i64, count: usize, subject: &str| -> Vec<_> {
        people[..count].iter().map(|person| did(person, days, studied(subject, 20))).collect()
    };
    let alone = [on(1, 6, "Physics"), on(1, 5, "Latin"), on(1, 1, "My diary")].concat();
    let many = [on(2, 6, "Physics"), on(2, 5, "Latin"), on(2, 3, "Greek"), on(2, 2, "My diary")].concat();
    let none = [on(3, 6, "Physics"), on(3, 5, "Latin")].concat();
    let only = [on(4, 5, "Latin"), on(4, 1, "My diary")].concat();
    happened(&server, [alone, many, none, only].concat()).await;
    for place in [String::new(), format!("&class_id={}", class["id"])] {
        let shown = async |days: i64, subject: &str| {
            let day = day(&admin, days, &format!("{place}&subject={subject}")).await;
            let is_shown = day.get("minutes").is_some();
            assert_eq!(is_shown, day["suppressed"] == json!([]), "{day}");
            is_shown
        };
        assert_eq!(
            (shown(1, "physics").await, shown(1, "latin").await),
            (true, false),
            "the rest is more than the diary"
        );
        assert_eq!(
            (shown(2, "physics").await, shown(2, "latin").await),
            (true, false),
            "the rest is five entries of three people"
        );
        assert_eq!((shown(3, "physics").await, shown(3, "latin").await), (true, true), "nothing is hidden");
        assert!(!shown(4, "latin").await, "the rest of all is the diary");
        let path = format!("{ROOT}/platform?from={}&to={}{place}", ago(4), ago(1));
        let all = admin.get(&path).await.ok()["analytics"].clone();
        let of = |subject: &str| {
            let found = all.list("subjects").iter().find(|one| one["subject"] == subject);
            found.map(|one| (one["minutes"]["total"].clone(), one["incomplete"].clone()))
        };
        assert_eq!(of("Physics"), Some((json!(360), json!([]))), "{all}");
        assert_eq!(of("Latin"), Some((json!(100), json!(["minutes"]))), "{all}");
        assert_eq!(of("My diary"), None, "{all}");
        assert_eq!(all["summary"]["minutes"]["total"], 240 + 320 + 220 + 120, "{all}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn efforts_name_that_they_leave_out_days() {
    let server = Server::spawn().await;
    let (admin, grace) = (server.admin().await, server.tutor("grace").await);
    let (_, people) = class(&server, &grace, &["a", "b", "c", "d", "e"]).await;
    let on = |ago: i64, count: usize| -> Vec<_> {
        people[..count].iter().map(|person| did(person, ago, reviewed(20, 15))).collect()
    };
    happened(&server, [on(1, 5), on(2, 4)].concat()).await;
    let efforts = |from: i64| {
        let path = format!("{ROOT}/outcomes?from={}&to={}", ago(from), ago(1));
        let admin = &admin;
        async move { admin.get(&path).await.ok()["analytics"]["efforts"][0].clone() }
    };
    let (two, one) = (efforts(2).await, efforts(1).await);
    assert_eq!((two["retention_spread"].number("amount"), &two["incomplete"]), (5, &json!(["retention_spread"])));
    assert_eq!((&two["suppressed"], &one["incomplete"]), (&json!([]), &json!([])));
}

#[tokio::test(flavor = "multi_thread")]
async fn rolling_counts_are_those_of_a_naive_count() {
    let server = Server::spawn().await;
    let (admin, grace) = (server.admin().await, server.tutor("grace").await);
    let (_, people) = class(&server, &grace, &["a", "b", "c"]).await;
    let days = [[0, 6, 7], [3, 20, 29], [5, 12, 40]];
    let mut events = Vec::new();
    for (person, days) in people.iter().zip(days) {
        events.extend(days.map(|ago| did(person, ago, studied("Biology", 10))));
    }
    // One of them is taken back again.
    events.push(did(&people[0], 6, studied("Biology", -10)));
    happened(&server, events).await;
    let mut wrong = Vec::new();
    for back in 0..60 {
        for (length, sql) in [
            (
                7,
                "SELECT COALESCE(MAX(week), 0) AS number FROM analytics_totals WHERE class_id = 0 AND subject_id = 0 AND day = ?1",
            ),
            (
                28,
                "SELECT COALESCE(MAX(month), 0) AS number FROM analytics_totals WHERE class_id = 0 AND subject_id = 0 AND day = ?1",
            ),
        ] {
            let is_active = |days: &[i64; 3], skipped: Option<i64>| {
                days.iter().any(|ago| Some(*ago) != skipped && (back..back + length).contains(ago))
            };
            let naive = i64::from(is_active(&days[0], Some(6)))
                + i64::from(is_active(&days[1], None))
                + i64::from(is_active(&days[2], None));
            let kept = super::number(&server, sql, super::TODAY - back).await;
            if kept != naive {
                wrong.push((back, length, kept, naive));
            }
        }
    }
    assert!(wrong.is_empty(), "days ago, length, kept, naive: {wrong:?}");
    drop(admin);
}

#[tokio::test(flavor = "multi_thread")]
async fn days_that_make_no_sense_are_refused() {
    let server = Server::spawn().await;
    let (admin, grace) = (server.admin().await, server.tutor("grace").await);
    let ada = server.learner("ada").await;
    for path in ["platform", "outcomes", "students", "me", &format!("students/{}", ada.id)] {
        for query in [
            "from=2026-01-02&to=2026-01-01",
            "from=2024-01-01&to=2026-01-01",
            "from=yesterday",
            "format=xlsx",
            "to=2026-02-30",
            "from=-1",
        ] {
            let refused = admin.get(&format!("{ROOT}/{path}?{query}")).await;
            assert_eq!(refused.status.as_u16(), 400, "{path}?{query}");
        }
    }
    for (person, path, code) in [
        (&ada, "platform", Code::AuthRoleWrong),
        (&grace, "platform", Code::AuthRoleWrong),
        (&ada, "outcomes", Code::AuthRoleWrong),
        (&ada, "students", Code::AuthRoleWrong),
    ] {
        person.get(&format!("{ROOT}/{path}")).await.refused(code);
    }
    admin.get(&format!("{ROOT}/platform?class_id=999")).await.refused(Code::ResourceAbsent);
    // A figure of an erased class leaves nothing behind.
    raw(&server, "DELETE FROM analytics_totals").await;
    assert_eq!(day(&admin, 1, "").await["learners"], 0);
}
