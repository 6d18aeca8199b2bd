//! Evaluation on request.

use futures_util::future::join_all;
use schola::kernel::Code;
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

#[tokio::test(flavor = "multi_thread")]
async fn every_badge_has_a_picture_that_anyone_can_show() {
    let server = Server::spawn().await;
    let list = server.learner("ada").await.get("/api/badges").await.ok();
    let mut pictures = std::collections::BTreeSet::new();
    for badge in list.list("badges") {
        let path = badge.text("image");
        assert_eq!(path, format!("/api/badges/{}/image", badge.text("slug")));
        let reply = server.nobody().get(path).await;
        assert_eq!(reply.status, reqwest::StatusCode::OK, "{path}");
        assert_eq!(reply.header("content-type"), Some("image/svg+xml"));
        assert_eq!(reply.header("cache-control"), Some("public, max-age=86400"));
        assert_eq!(reply.header("cross-origin-resource-policy"), Some("cross-origin"));
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
        assert!(reply.header("content-security-policy").is_some_and(|policy| policy.contains("default-src 'none'")));
        let svg = String::from_utf8(reply.body.clone()).unwrap();
        is_picture(&svg, badge.text("glyph"));
        assert!(pictures.insert(svg), "{path} looks like another badge");
    }
    assert!(pictures.len() >= 40, "{} pictures", pictures.len());
    server.nobody().get("/api/badges/no-such-badge/image").await.refused(Code::ResourceAbsent);
}

/// Fails unless the text is a whole SVG document of two paths, one of which is the glyph, and of nothing that does something.
fn is_picture(svg: &str, glyph: &str) {
    assert!(
        svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 64\"") && svg.ends_with("</svg>")
    );
    assert_eq!(svg.matches("<path d=\"").count(), 2, "{svg}");
    assert!(svg.contains(&format!("<path d=\"{glyph}\"")), "{svg}");
    // Each element that begins is ended, and quotes come in pairs.
    assert_eq!(svg.matches('<').count(), svg.matches('>').count());
    assert_eq!(svg.matches('<').count(), 1 + 2 + 1, "one element around two paths: {svg}");
    assert_eq!(svg.matches("/>").count(), 2);
    assert_eq!(svg.matches('"').count() % 2, 0);
    let drawn = regex::Regex::new("^[MmLlHhVvCcSsQqTtAaZz0-9 .,-]+$").unwrap();
    let paths = regex::Regex::new("<path d=\"([^\"]*)\"").unwrap();
    assert!(paths.captures_iter(svg).all(|path| drawn.is_match(&path[1])), "{svg}");
}
