//! The XP of squads: what members earn while they belong to one, always as the ledger says.

use reqwest::Method;
use schola::kernel::Code;
use serde_json::json;

use super::{ROOT, counted, join, kinds, later, path, seen, squad};
use crate::support::fields::Fields;
use crate::support::server::Server;
use crate::xp::log;

#[tokio::test(flavor = "multi_thread")]
async fn a_squad_has_what_its_members_earned_while_they_belonged_to_it() {
    let server = Server::spawn().await;
    let (ada, ben) = (server.learner("ada").await, server.learner("ben").await);
    let before = log(&ada, 20).await.number("xp_awarded");
    let owls = squad(&ada, "Night Owls").await;
    assert_eq!(seen(&ada, &owls).await.number("xp"), 0, "what was earned before does not count");
    let early = log(&ben, 30).await.number("xp_awarded");
    join(&ben, &owls).await;
    let (first, second) = (log(&ada, 10).await.number("xp_awarded"), log(&ben, 40).await.number("xp_awarded"));
    assert!(before > 0 && early > 0 && first > 0 && second > 0);
    let now = seen(&ada, &owls).await;
    assert_eq!((now.number("xp"), now.number("xp_week")), (first + second, first + second));
    let expected = (first + second) as f64 / 2.0;
    assert!((now["xp_week_per_person"].as_f64().unwrap() - expected).abs() < 0.01, "{now}");
    let members = ada.get(&format!("{}/members", path(&owls))).await.ok();
    let shares: Vec<_> =
        members.list("members").iter().map(|member| (member.number("xp"), member.number("xp_week"))).collect();
    assert_eq!(shares, [(first, first), (second, second)]);
    counted(&server).await;
    // What a person who left had earned stays, and later XP does not count.
    ben.delete(&format!("{}/members/{}", path(&owls), ben.id)).await.gone();
    log(&ben, 5).await;
    assert_eq!(seen(&ada, &owls).await.number("xp"), first + second);
    counted(&server).await;
    // With the next week, the figures of the week begin anew.
    let [ada] = later(&server, [&ada], 7 * 24).await;
    assert_eq!(seen(&ada, &owls).await.number("xp_week"), 0);
    let third = log(&ada, 10).await.number("xp_awarded");
    let now = seen(&ada, &owls).await;
    assert_eq!((now.number("xp"), now.number("xp_week")), (first + second + third, third));
    assert_eq!(now["xp_week_per_person"].as_f64(), Some(third as f64), "ben is not one of this week's people");
    counted(&server).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn xp_that_is_taken_back_is_taken_from_the_squad_for_which_it_was_earned() {
    let server = Server::spawn().await;
    let (ada, ben, cleo) = (server.learner("ada").await, server.learner("ben").await, server.learner("cleo").await);
    let old = log(&ada, 30).await;
    let owls = squad(&ada, "Night Owls").await;
    join(&ben, &owls).await;
    let kept = log(&ada, 10).await.number("xp_awarded");
    let wrong = log(&ada, 20).await;
    ada.delete(&format!("/api/study-logs/{}", old["id"])).await.gone();
    assert_eq!(seen(&ben, &owls).await.number("xp"), kept + wrong.number("xp_awarded"), "it was earned before");
    ada.delete(&format!("{}/members/{}", path(&owls), ada.id)).await.gone();
    let birds = squad(&cleo, "Early Birds").await;
    join(&ada, &birds).await;
    ada.delete(&format!("/api/study-logs/{}", wrong["id"])).await.gone();
    assert_eq!(seen(&ben, &owls).await.number("xp"), kept);
    assert_eq!(seen(&ada, &birds).await.number("xp"), 0);
    counted(&server).await;
    // Also from a person who belongs to no squad any more.
    let last = log(&ben, 10).await;
    ben.delete(&format!("{}/members/{}", path(&owls), ben.id)).await.gone();
    let left = server.admin().await.get(&format!("{ROOT}?scope=all")).await.ok();
    assert_eq!(left.list("squads").len(), 1, "the last one ended it");
    ben.delete(&format!("/api/study-logs/{}", last["id"])).await.gone();
    let gone = log(&ada, 10).await;
    join(&ben, &birds).await;
    ada.delete(&format!("{}/members/{}", path(&birds), ada.id)).await.gone();
    ada.delete(&format!("/api/study-logs/{}", gone["id"])).await.gone();
    assert_eq!(seen(&ben, &birds).await.number("xp"), 0);
    counted(&server).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_awards_to_all_members_are_all_counted() {
    let server = Server::spawn().await;
    let mut people = Vec::new();
    for number in 0..4 {
        people.push(server.learner(&format!("person{number}")).await);
    }
    let owls = squad(&people[0], "Night Owls").await;
    for person in &people[1..] {
        join(person, &owls).await;
    }
    let logs = (0..40).map(|number| log(&people[number % 4], (number % 5 + 1) as i64));
    let earned: i64 = futures_util::future::join_all(logs).await.iter().map(|made| made.number("xp_awarded")).sum();
    assert_eq!(seen(&people[0], &owls).await.number("xp"), earned);
    counted(&server).await;
    assert!(kinds(&people[0], &owls).await.contains(&"milestone".to_owned()), "100 XP are announced");
    let told = people[0].get(&format!("{}/activity", path(&owls))).await.ok();
    let first = told.list("activity").iter().find(|entry| entry.text("kind") == "milestone").unwrap().clone();
    assert_eq!(first.number("xp"), 100);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_figures_are_found_and_mended() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let owls = squad(&ada, "Night Owls").await;
    let earned = log(&ada, 30).await.number("xp_awarded");
    let break_it = |tx: &schola::db::Tx<'_>| tx.exec("UPDATE squads SET total = 7, week_points = 7", ());
    server.raw_app().named("test").write(break_it).await.unwrap();
    let app = server.raw_app();
    let wrong = app.named("test").read(schola::features::squads::service::wrong_totals).await.unwrap();
    assert_eq!(wrong.iter().map(|squad| (squad.kept, squad.counted)).collect::<Vec<_>>(), [((7, 7), (earned, earned))]);
    let id = wrong[0].id;
    app.named("test").write(move |tx| schola::features::squads::service::recount(tx, id)).await.unwrap();
    counted(&server).await;
    assert_eq!(seen(&ada, &owls).await.number("xp_week"), earned);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_that_began_in_another_time_zone_is_not_wrong() {
    let server = Server::spawn().await;
    let (admin, ada) = (server.admin().await, server.learner("ada").await);
    let owls = squad(&ada, "Night Owls").await;
    let earned = log(&ada, 30).await.number("xp_awarded");
    assert!(earned > 0);
    // It is Monday morning where the week began, and Sunday on Hawaii.
    admin.patch("/api/admin/settings", &json!({ "time_zone": "Pacific/Honolulu" })).await.ok();
    counted(&server).await;
    // What no time zone explains is wrong, in the week alone too.
    let break_it = |tx: &schola::db::Tx<'_>| tx.exec("UPDATE squads SET week_points = week_points + 1", ());
    server.raw_app().named("test").write(break_it).await.unwrap();
    let app = server.raw_app();
    let wrong = app.named("test").read(schola::features::squads::service::wrong_totals).await.unwrap();
    assert_eq!((wrong.len(), wrong[0].kept), (1, (earned, earned + 1)));
    let id = wrong[0].id;
    app.named("test").write(move |tx| schola::features::squads::service::recount(tx, id)).await.unwrap();
    counted(&server).await;
    assert_eq!(seen(&ada, &owls).await.number("xp"), earned);
}

#[tokio::test(flavor = "multi_thread")]
async fn members_of_a_squad_compare_on_its_leaderboard_and_share_decks() {
    let server = Server::spawn().await;
    let (ada, ben, cleo) = (server.learner("ada").await, server.learner("ben").await, server.learner("cleo").await);
    for person in [&ada, &ben, &cleo] {
        person.patch("/api/xp/me", &json!({ "leaderboard": true })).await.ok();
        log(person, 20).await;
    }
    let board = "/api/leaderboard?scope=squad";
    let alone = ada.get(board).await.ok();
    assert_eq!((alone.number("participants"), alone.get("squad_id")), (0, None));
    let owls = squad(&ada, "Night Owls").await;
    join(&ben, &owls).await;
    log(&ben, 20).await;
    let shown = ada.get(board).await.ok();
    let names: Vec<_> = shown.list("entries").iter().map(|entry| entry.text("full_name")).collect();
    assert_eq!((names, &shown["squad_id"], shown["me"].number("rank")), (vec!["ben", "ada"], &owls["id"], 2));
    // Decks.
    let deck = ada.post("/api/flashcards/decks", &json!({ "name": "Latin" })).await.created();
    let (own, of_squad) =
        (format!("/api/flashcards/decks/{}", deck["id"]), format!("/api/flashcards/squads/{}/decks", owls["id"]));
    ben.get(&own).await.refused(Code::ResourceAbsent);
    ada.send(Method::PUT, &format!("{own}/squad"), |request| request).await.gone();
    assert_eq!(ben.get(&of_squad).await.ok().list("decks")[0].text("name"), "Latin");
    assert_eq!(ben.get(&own).await.ok()["deck"]["own"], json!(false));
    ben.post(&format!("{own}/copy"), &json!({})).await.created();
    cleo.get(&of_squad).await.refused(Code::ResourceAbsent);
    cleo.get(&own).await.refused(Code::ResourceAbsent);
    let other = cleo.post("/api/flashcards/decks", &json!({ "name": "Greek" })).await.created();
    let path = format!("/api/flashcards/decks/{}/squad", other["id"]);
    cleo.send(Method::PUT, &path, |request| request).await.refused(Code::DeckWithoutSquad);
    cleo.delete(&path).await.gone();
    ada.delete(&format!("{ROOT}/{}/members/{}", owls["id"], ada.id)).await.gone();
    ben.get(&own).await.refused(Code::ResourceAbsent);
    assert_eq!(ben.get(&of_squad).await.ok()["decks"], json!([]));
}
