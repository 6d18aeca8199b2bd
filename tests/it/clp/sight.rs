//! Who sees a profile, and what admins see of all.

use schola::features::clp::model::Dimension;
use schola::kernel::Code;
use serde_json::{Value, json};

use super::{assessed, mine, value};
use crate::classes::{class, join, path};
use crate::support::fields::Fields;
use crate::support::server::Server;

const SUMMARY: &str = "/api/clp/summary";

#[tokio::test(flavor = "multi_thread")]
async fn tutors_see_the_students_they_teach_and_nobody_elses_is_there() {
    let server = Server::spawn().await;
    let (ada, ben) = (server.learner("ada").await, server.learner("ben").await);
    let (grace, seun) = (server.tutor("grace").await, server.tutor("seun").await);
    let (admin, linus) = (server.admin().await, server.developer("linus").await);
    assessed(&ada, 4).await;
    let of_ada = format!("/api/clp/{}", ada.id);
    let own = ada.get(&of_ada).await.ok();
    assert_eq!((own["student"]["id"].clone(), own["profile"].clone()), (json!(ada.id), mine(&ada).await));
    let taught = class(&grace, "Biology").await;
    grace.get(&of_ada).await.refused(Code::ResourceAbsent);
    join(&ada, &taught).await;
    join(&ben, &taught).await;
    let seen = grace.get(&of_ada).await.ok();
    assert_eq!(seen["profile"], own["profile"]);
    assert!(seen["student"]["full_name"].is_string());
    // A student of hers without a profile has the dimensions too.
    let empty = grace.get(&format!("/api/clp/{}", ben.id)).await.ok();
    assert_eq!(empty["profile"]["dimensions"]["pace"]["source"], "none");
    // The same answer as for a person who does not exist.
    let absent = grace.get("/api/clp/987654").await.refused(Code::ResourceAbsent);
    for stranger in [&ben, &seun, &admin, &linus] {
        let refused = stranger.get(&of_ada).await.refused(Code::ResourceAbsent);
        assert_eq!(refused["error"], absent["error"]);
    }
    // An archived class shows nobody.
    grace.patch(&path(&taught), &json!({ "archived": true })).await.ok();
    grace.get(&of_ada).await.refused(Code::ResourceAbsent);
}

fn of(summary: &Value, dimension: Dimension) -> &Value {
    let found = summary.list("dimensions").iter().find(|one| one["dimension"] == dimension.name());
    found.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn admins_get_counts_in_which_nobody_can_be_found() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let none = admin.get(SUMMARY).await.ok();
    assert_eq!((none.list("dimensions").len(), of(&none, Dimension::Pace)["people"].clone()), (11, json!(0)));
    let mut people = Vec::new();
    for number in 0..5 {
        people.push(server.learner(&format!("learner{number}")).await);
        assessed(&people[number], if number == 4 { 1 } else { 4 }).await;
        let shown = of(&admin.get(SUMMARY).await.ok(), Dimension::Pace).clone();
        if number < 4 {
            assert_eq!((shown.get("people"), shown.get("quartiles")), (None, None), "{shown}");
        }
    }
    let shown = of(&admin.get(SUMMARY).await.ok(), Dimension::Pace).clone();
    assert_eq!(
        (shown.number("people"), shown.get("quartiles")),
        (5, None),
        "the median is in a range that is left out"
    );
    let told: Vec<Option<i64>> = shown.list("bands").iter().map(|band| band["people"].as_i64()).collect();
    assert_eq!(told, [None, Some(0), Some(0), None, Some(0)], "four and one are too few");
    // Counts follow a profile, and an erased person is in none.
    people[4].patch("/api/clp/me", &json!({ "dimensions": { "pace": { "value": 75 } } })).await.ok();
    let shown = of(&admin.get(SUMMARY).await.ok(), Dimension::Pace).clone();
    assert_eq!(shown["bands"][3], json!({ "from": 60, "to": 80, "people": 5 }));
    assert_eq!(shown["quartiles"], json!({ "lower": 77, "median": 77, "upper": 77 }));
    assert_eq!(value(&mine(&people[4]).await, Dimension::Pace), 75.0);
    admin.delete(&format!("/api/admin/users/{}", people[0].id)).await.gone();
    assert_eq!(of(&admin.get(SUMMARY).await.ok(), Dimension::Pace).get("people"), None);
    server.tutor("grace").await.get(SUMMARY).await.refused(Code::AuthRoleWrong);
    people[1].get(SUMMARY).await.refused(Code::AuthRoleWrong);
}
