//! Rankings: XP for each person, equal ranks, neighbours, and squads that take no part.

use serde_json::{Value, json};

use super::{ROOT, join, later, path, squad};
use crate::support::fields::Fields;
use crate::support::server::Server;
use crate::xp::log;

fn names(rows: &[Value]) -> Vec<(i64, &str)> {
    rows.iter().map(|row| (row.number("rank"), row.text("name"))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn squads_are_ranked_by_xp_for_each_person_and_equal_ones_share_a_rank() {
    let server = Server::spawn().await;
    let (mut people, mut squads) = (Vec::new(), Vec::new());
    for (number, minutes) in [10, 30, 20, 30, 50, 40, 60, 5, 15].into_iter().enumerate() {
        let person = server.learner(&format!("person{number}")).await;
        let own = squad(&person, &format!("Squad {number}")).await;
        log(&person, minutes).await;
        squads.push(own);
        people.push(person);
    }
    let helper = server.learner("helper").await;
    join(&helper, &squads[6]).await;
    log(&helper, 10).await;
    let url = format!("{ROOT}/rankings");
    let week = people[2].get(&format!("{url}?limit=100")).await.ok();
    // Squad 6 has 66 + 11 XP for two people.
    let due = [
        (1, "Squad 4"),
        (2, "Squad 5"),
        (3, "Squad 6"),
        (4, "Squad 3"),
        (4, "Squad 1"),
        (6, "Squad 2"),
        (7, "Squad 8"),
        (8, "Squad 0"),
        (9, "Squad 7"),
    ];
    assert_eq!(names(week.list("rankings")), due);
    assert_eq!((week.number("participants"), week.number("my_rank")), (9, 6));
    assert_eq!(names(week.list("neighbours")), due[2..9]);
    assert_eq!(week["rankings"][2]["xp_per_person"], json!(38.5));
    let all = people[4].get(&format!("{url}?period=all&limit=2")).await.ok();
    assert_eq!((names(all.list("rankings")), all.number("my_rank")), (due[..2].to_vec(), 1));
    assert_eq!(names(all.list("neighbours")), due[..4]);
    // One that takes no part is not ranked, and does not push others down.
    people[4].patch(&path(&squads[4]), &json!({ "takes_part": false })).await.ok();
    let hidden = people[4].get(&url).await.ok();
    assert_eq!((hidden.get("my_rank"), hidden.number("participants")), (None, 8));
    assert_eq!(names(hidden.list("rankings"))[0], (1, "Squad 5"));
    people[4].patch(&path(&squads[4]), &json!({ "takes_part": true })).await.ok();
    assert_eq!(people[4].get(&url).await.ok().number("my_rank"), 1);
    // Removing the helper does not raise the score in this week.
    people[6].delete(&format!("{}/members/{}", path(&squads[6]), helper.id)).await.gone();
    assert_eq!(people[2].get(&url).await.ok()["rankings"][2]["xp_per_person"], json!(38.5));
    people[5].delete(&path(&squads[5])).await.gone();
    assert_eq!(people[2].get(&url).await.ok().number("participants"), 8);
    // A new week begins without anyone.
    let [last] = later(&server, [&people[2]], 7 * 24).await;
    let empty = last.get(&url).await.ok();
    assert_eq!((empty.number("participants"), empty.list("rankings").len(), empty.get("my_rank")), (0, 0, None));
    log(&last, 10).await;
    assert_eq!(last.get(&url).await.ok().number("my_rank"), 1);
    let tutor = server.tutor("grace").await;
    assert_eq!(tutor.get(&format!("{url}?period=all")).await.ok().get("my_squad_id"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn squads_that_take_part_are_listed_and_found_by_name() {
    let server = Server::spawn().await;
    let mut people = Vec::new();
    for name in ["Night Owls", "early birds", "Cats", "Birdwatchers", "Hidden birds"] {
        let person = server.learner(&format!("person{}", people.len())).await;
        let own = squad(&person, name).await;
        if name.starts_with("Hidden") {
            person.patch(&path(&own), &json!({ "takes_part": false })).await.ok();
        }
        people.push(person);
    }
    let list = format!("{ROOT}?scope=all");
    let named = crate::classes::all(&people[0], &list, "squads", "name").await;
    assert_eq!(named, ["Birdwatchers", "Cats", "early birds", "Night Owls"]);
    let found = crate::classes::all(&people[0], &format!("{list}&query=BIRD"), "squads", "name").await;
    assert_eq!(found, ["Birdwatchers", "early birds"]);
    let shown = people[0].get(&list).await.ok();
    assert!(shown.list("squads").iter().all(|squad| squad.get("invite_code").is_none() && squad.get("role").is_none()));
    let admin = server.admin().await;
    assert_eq!(admin.get(&list).await.ok().list("squads").len(), 5);
    assert_eq!(admin.get(&format!("{list}&query=hidden")).await.ok().list("squads").len(), 1);
    people[4]
        .patch(&format!("{ROOT}/{}", people[4].get(ROOT).await.ok()["squads"][0]["id"]), &json!({ "name": "Ants" }))
        .await
        .ok();
    assert_eq!(admin.get(&format!("{list}&query=hidden")).await.ok().list("squads").len(), 0);
}
