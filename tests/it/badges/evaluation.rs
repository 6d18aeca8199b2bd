//! Evaluation on request.

use futures_util::future::join_all;
use serde_json::json;

use super::{MINE, raw_figures, slugs};
use crate::support::fields::Fields;
use crate::support::holders::raw_count;
use crate::support::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn it_awards_what_is_missing_once() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let nothing = ada.post_empty("/api/badges/evaluate").await.ok();
    assert_eq!(nothing, json!({ "awarded": [], "earned": 0 }));
    raw_figures(&server, &ada, json!({ "cards_reviewed": 300, "full_weeks": 1, "fewest_wrong": 12 })).await;
    let awarded = ada.post_empty("/api/badges/evaluate").await.ok();
    let mut names: Vec<&str> = awarded.list("awarded").iter().map(|award| award.text("slug")).collect();
    names.sort_unstable();
    assert_eq!(names, ["first-harvest", "steady-reviewer", "sure-memory", "whole-week"]);
    assert_eq!(awarded["earned"], 4);
    assert_eq!(ada.post_empty("/api/badges/evaluate").await.ok(), json!({ "awarded": [], "earned": 4 }));
    let mine = ada.get(MINE).await.ok();
    assert_eq!(mine.list("badges").len(), 4);
    let named = |slug: &str| mine.list("progress").iter().any(|progress| progress["slug"] == slug);
    assert!(!named("first-harvest") && named("thousand-reviews"));
    assert!(!named("helping-hand"), "what tutors award has no progress");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_a_time_award_each_badge_once() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    raw_figures(&server, &ada, json!({ "cards_reviewed": 6_000, "cards_kept": 60, "study_days": 30 })).await;
    let all = join_all((0..12).map(|_| ada.post_empty("/api/badges/evaluate"))).await;
    let awarded: usize = all.into_iter().map(|reply| reply.ok().list("awarded").len()).sum();
    assert_eq!(awarded, 8);
    assert_eq!(slugs(&ada).await.len(), 8);
    assert_eq!(raw_count(&server, "SELECT COUNT(*) AS found FROM notifications WHERE event = 'badge_earned'").await, 8);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_request_gets_the_first_answer() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    raw_figures(&server, &ada, json!({ "squads_joined": 1 })).await;
    let send =
        |path: &'static str| ada.send(reqwest::Method::POST, path, |request| request.header("Idempotency-Key", "once"));
    let first = send("/api/badges/evaluate").await.ok();
    assert_eq!(first.list("awarded").len(), 1);
    assert_eq!(send("/api/badges/evaluate").await.ok(), first);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_names_each_badge_with_its_rule() {
    let server = Server::spawn().await;
    let list = server.learner("ada").await.get("/api/badges").await.ok();
    let badges = list.list("badges");
    assert!(badges.len() >= 40);
    let of = |slug: &str| badges.iter().find(|badge| badge["slug"] == slug).unwrap().clone();
    let rule = of("own-pace");
    assert_eq!((rule.text("metric"), rule.text("dimension"), rule.number("threshold")), ("profile_weeks", "pace", 4));
    let by_hand = of("helping-hand");
    assert_eq!((&by_hand["by_hand"], by_hand.get("metric")), (&json!(true), None));
    assert_eq!(by_hand["translations"]["de"]["name"], "Helfende Hand");
}
