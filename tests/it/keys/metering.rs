//! Requests are counted exactly.

use std::time::Duration;

use schola::features::usage::{self, Meter, NewTopUp, block_of};
use schola::kernel::{Code, Id, Owner};
use serde_json::json;

use super::{plain_key, raw_key};
use crate::support::server::Server;
use crate::support::wait;

const ME: &str = "/api/users/me";

fn small(config: &mut schola::config::Config) {
    config.subscriptions.plans =
        schola::kernel::Plans::parse("free requests=300; pro requests=unlimited credits=5", "EUR").unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_quota_ends_exactly_where_it_says() {
    let server = Server::with(small).await;
    let devi = server.developer("devi").await;
    let (_, text) = raw_key(&server, plain_key(devi.id)).await;
    let by_key = server.bearer(&text);
    let many = (0..360).map(|_| by_key.get(ME));
    let answers = futures_util::future::join_all(many).await;
    let mut counts: Vec<u64> = answers
        .iter()
        .filter(|answer| answer.status == 200)
        .map(|answer| answer.header("schola-usage-requests").unwrap().parse().unwrap())
        .collect();
    counts.sort_unstable();
    assert_eq!(counts, (1..=300).collect::<Vec<_>>());
    let refused = by_key.get(ME).await;
    assert!(refused.header("retry-after").is_some());
    let body = refused.refused(Code::QuotaSpent);
    assert_eq!(body["error"], "Monthly request quota exceeded for your plan");
    // What an admin adds counts at once, and only in this cycle.
    let owner = Owner::User(Id::new(devi.id));
    let more = NewTopUp { owner, meter: Meter::Requests, amount: 2, note: None };
    server.raw_app().named("topUp").write(move |tx| usage::service::top_up(tx, &more)).await.unwrap();
    by_key.get(ME).await.ok();
    by_key.get(ME).await.ok();
    by_key.get(ME).await.refused(Code::QuotaSpent);
    server.advance(Duration::from_secs(31 * 24 * 3600));
    let next = by_key.get(ME).await;
    assert_eq!(next.header("schola-usage-requests"), Some("1"));
    assert_eq!(next.header("schola-usage-quota"), Some("300"));
}

#[tokio::test(flavor = "multi_thread")]
async fn days_keys_and_operations_add_up_to_the_counter() {
    let server = Server::with(small).await;
    let devi = server.developer("devi").await;
    let (first, one) = raw_key(&server, plain_key(devi.id)).await;
    let (second, two) = raw_key(&server, plain_key(devi.id)).await;
    let (one, two) = (server.bearer(&one), server.bearer(&two));
    for _ in 0..7 {
        one.get(ME).await.ok();
    }
    server.advance(Duration::from_secs(24 * 3600));
    for _ in 0..5 {
        two.get("/api/materials").await.ok();
    }
    // A request that was let in counts, whatever it then answers.
    two.get("/api/materials/987654").await.refused(Code::ResourceAbsent);
    let (app, owner) = (server.raw_app(), Owner::User(Id::new(devi.id)));
    let figure = usage::flow::figure(app, owner, Some(300)).await.unwrap();
    assert_eq!(figure.used, 13);
    let days = usage::flow::days(app, owner, figure.cycle_start, figure.cycle_end).await.unwrap();
    let rows: Vec<(Option<i64>, &str, u64)> =
        days.iter().map(|day| (day.key.map(Id::get), day.operation.as_str(), day.requests)).collect();
    let (first, second) = (Some(first.get()), Some(second.get()));
    assert_eq!(rows, [(first, "getMe", 7), (second, "getMaterial", 1), (second, "listMaterials", 5)]);
    assert!(days[0].day < days[1].day);
    let requests = usage::flow::requests(app, owner, 100).await.unwrap();
    assert_eq!(requests.len(), 13);
    assert_eq!((&*requests[0].operation, requests[0].status), ("getMaterial", 404));
    assert!(requests.iter().all(|request| request.request_id.starts_with("req_") && request.address.is_some()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_gives_the_rest_of_the_block_back_and_a_crash_keeps_it() {
    let server = Server::with(small).await;
    let devi = server.developer("devi").await;
    let (_, text) = raw_key(&server, plain_key(devi.id)).await;
    let by_key = server.bearer(&text);
    for _ in 0..4 {
        by_key.get(ME).await.ok();
    }
    let (app, owner) = (server.raw_app().clone(), Owner::User(Id::new(devi.id)));
    let (start, _) = app.now().cycle();
    let stored = || app.named("used").read(move |db| usage::service::used(db, owner, Meter::Requests, start));
    let ahead = stored().await.unwrap();
    assert!(ahead > 4 && ahead <= 4 + block_of(Some(300)), "{ahead}");
    usage::flow::close(&app).await;
    assert_eq!(stored().await.unwrap(), 4);
    // It can go on after that all the same.
    let answer = by_key.get(ME).await;
    assert_eq!(answer.header("schola-usage-requests"), Some("5"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_clock_of_cycles_never_goes_back() {
    let server = Server::with(small).await;
    let devi = server.developer("devi").await;
    let (_, text) = raw_key(&server, plain_key(devi.id)).await;
    let by_key = server.bearer(&text);
    by_key.get(ME).await.ok();
    let (app, owner) = (server.raw_app(), Owner::User(Id::new(devi.id)));
    let (_, next_cycle) = app.now().cycle();
    server.clock.set(next_cycle.plus(Duration::from_secs(60)));
    by_key.get(ME).await.ok();
    let before = usage::flow::figure(app, owner, Some(300)).await.unwrap();
    server.clock.set(next_cycle.minus(Duration::from_secs(60)));
    let answer = by_key.get(ME).await;
    assert_eq!(answer.header("schola-usage-requests"), Some("2"));
    let after = usage::flow::figure(app, owner, Some(300)).await.unwrap();
    assert_eq!(after.cycle_start, before.cycle_start);
    let days = usage::flow::days(app, owner, after.cycle_start, after.cycle_end).await.unwrap();
    assert_eq!(days.iter().map(|day| day.requests).sum::<u64>(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn shares_of_the_quota_are_noted_once() {
    let server = Server::with(small).await;
    let devi = server.developer("devi").await;
    let (_, text) = raw_key(&server, plain_key(devi.id)).await;
    let by_key = server.bearer(&text);
    futures_util::future::join_all((0..300).map(|_| by_key.get(ME))).await;
    let (app, owner) = (server.raw_app(), Owner::User(Id::new(devi.id)));
    let (start, _) = app.now().cycle();
    let alerts = async || app.named("alerts").read(move |db| usage::service::alerts(db, owner, start)).await.unwrap();
    // The notes are written beside the answers, and a commit takes its time.
    wait::until("every share is noted", async || alerts().await.len() == 3).await;
    assert_eq!(alerts().await.iter().map(|alert| alert.percent).collect::<Vec<_>>(), [50, 80, 100]);
}

#[tokio::test(flavor = "multi_thread")]
async fn credits_are_taken_and_given_back_within_their_cycle() {
    let server = Server::with(small).await;
    let ada = server.learner("ada").await;
    let (app, owner) = (server.raw_app(), Owner::User(Id::new(ada.id)));
    let take = || app.named("credit").write(move |tx| usage::service::reserve_credit(tx, owner, 2, "pro"));
    take().await.unwrap();
    take().await.unwrap();
    let refused = take().await.unwrap_err();
    assert_eq!(refused.code(), Code::QuotaSpent);
    assert!(refused.message().contains("[pro]"), "{}", refused.message());
    let now = app.now();
    app.named("credit").write(move |tx| usage::service::free_credit(tx, owner, now)).await.unwrap();
    take().await.unwrap();
    take().await.unwrap_err();
    server.advance(Duration::from_secs(31 * 24 * 3600));
    take().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_person_leaves_no_use_behind() {
    let server = Server::with(small).await;
    let devi = server.developer("devi").await;
    let (_, text) = raw_key(&server, plain_key(devi.id)).await;
    server.bearer(&text).get(ME).await.ok();
    let (app, owner) = (server.raw_app(), Owner::User(Id::new(devi.id)));
    usage::flow::figure(app, owner, None).await.unwrap();
    server.admin().await.delete(&format!("/api/admin/users/{}", devi.id)).await.gone();
    let body = server.bearer(&text).get(ME).await.refused(Code::AuthInvalid);
    assert_eq!(body.get("upgrade_url"), None);
    let (start, end) = app.now().cycle();
    let days = app.named("days").read(move |db| usage::service::days(db, owner, start, end)).await.unwrap();
    assert!(days.is_empty(), "{}", json!(days.len()));
}
