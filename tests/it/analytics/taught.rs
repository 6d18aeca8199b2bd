//! What the classes of a tutor remembered together: each student once, and nothing that tells of a group that is hidden.

use serde_json::{Value, json};

use super::{ROOT, ago, class, did, happened, reviewed};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

/// The outcomes of a day for a tutor.
async fn on(tutor: &Actor<'_>, days: i64, query: &str) -> Value {
    let path = format!("{ROOT}/outcomes?from={0}&to={0}{query}", ago(days));
    tutor.get(&path).await.ok()["analytics"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_classes_of_a_tutor_are_added_up_without_telling_a_hidden_one() {
    let server = Server::spawn().await;
    let (grace, seun) = (server.tutor("grace").await, server.tutor("seun").await);
    let (biology, first) = class(&server, &grace, &["a1", "a2", "a3", "a4", "a5", "a6"]).await;
    let (physics, second) = class(&server, &grace, &["b1", "b2", "b3", "b4", "b5"]).await;
    let (_, others) = class(&server, &seun, &["c1", "c2", "c3", "c4", "c5"]).await;
    crate::classes::join(&first[0], &physics).await;
    let answers = |days: i64, people: &[Actor<'_>]| -> Vec<_> {
        people.iter().map(|person| did(person, days, reviewed(20, 15))).collect()
    };
    for (days, of_second) in [(1, 5), (2, 3), (3, 4)] {
        let events = [answers(days, &first), answers(days, &second[..of_second]), answers(days, &others)].concat();
        happened(&server, events).await;
    }
    let all = on(&grace, 1, "").await;
    assert_eq!((&all["retention"]["learners"], &all["retention"]["answers"]), (&json!(11), &json!(220)), "{all}");
    assert_eq!((&all["retention_spread"]["amount"], &all["incomplete"]), (&json!(11), &json!([])), "{all}");
    assert_eq!((all.get("class_id"), all.list("works").len()), (None, 0));

    // Three students of the second class and the one of both are four people, who are left out, but for the one of both.
    let few = on(&grace, 2, "").await;
    assert_eq!((&few["retention"]["answers"], &few["retention_spread"]["amount"]), (&json!(120), &json!(6)), "{few}");
    assert_eq!(
        (&few["incomplete"], &few["suppressed"]),
        (&json!(["retention", "retention_spread"]), &json!([])),
        "{few}"
    );
    let of_class = on(&grace, 2, &format!("&class_id={}", physics["id"])).await;
    assert_eq!(of_class["suppressed"], json!(["retention", "retention_spread"]), "{of_class}");

    // Both classes are shown, and those who are only in the second one are four people.
    let rest = on(&grace, 3, "").await;
    let of_class = on(&grace, 3, &format!("&class_id={}", biology["id"])).await;
    assert_eq!(rest["retention"], of_class["retention"], "the larger class alone: {rest}");
    assert_eq!(rest["incomplete"], json!(["retention", "retention_spread"]), "{rest}");

    let span = format!("{ROOT}/outcomes?from={}&to={}", ago(3), ago(1));
    let whole = grace.get(&span).await.ok()["analytics"].clone();
    assert_eq!(whole["retention"]["answers"], 220 + 120 + 120, "{whole}");
    assert_eq!(whole["efforts"][0]["incomplete"], json!(["retention_spread"]), "{whole}");
    let file = grace.get(&format!("{span}&format=csv")).await;
    assert_eq!(String::from_utf8(file.body).unwrap().matches("\r\n").count(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tutor_without_students_has_no_outcomes() {
    let server = Server::spawn().await;
    let (grace, seun) = (server.tutor("grace").await, server.tutor("seun").await);
    let (_, people) = class(&server, &seun, &["a", "b", "c", "d", "e"]).await;
    happened(&server, people.iter().map(|person| did(person, 1, reviewed(20, 15))).collect()).await;
    let none = on(&grace, 1, "").await;
    assert_eq!(
        (none.get("retention"), &none["suppressed"], &none["incomplete"]),
        (None, &json!([]), &json!([])),
        "{none}"
    );
    let own = on(&seun, 1, "").await;
    assert_eq!(own["retention"]["learners"], 5, "{own}");
    // Students of a class that is over are no longer taught.
    seun.patch(&format!("/api/classes/{}", own_class(&seun).await), &json!({ "archived": true })).await.ok();
    assert_eq!(on(&seun, 1, "").await.get("retention"), None);
}

/// The class of a tutor.
async fn own_class(tutor: &Actor<'_>) -> Value {
    tutor.get("/api/classes").await.ok()["classes"][0]["id"].clone()
}
