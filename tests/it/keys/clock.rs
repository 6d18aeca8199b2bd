//! A clock that is wrong for a while: what was counted and made meanwhile comes right when the clock does.

use std::time::Duration;

use schola::app::clock;
use schola::db::{Db, Options, params};
use schola::features;
use schola::features::keys;
use schola::features::usage::{self, Meter, NewTopUp};
use schola::kernel::{Clock, Code, Entropy, Owner, Timestamp};
use schola::providers::mail::{MailError, MailFault};
use serde_json::json;

use crate::binary::run;
use crate::support::holders::raw_count;
use crate::support::mail::raw_mail;
use crate::support::server::{Actor, START, Server, TempFolder};
use crate::support::wait;

const DAY: Duration = Duration::from_secs(24 * 3600);

/// What an answer says: how many requests were used, and when the month ends.
async fn used(key: &Actor<'_>) -> (i64, String) {
    let reply = key.get("/v1/ping").await;
    let header =
        |wanted: &str| reply.headers.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone()).unwrap();
    (header("schola-usage-requests").parse().unwrap(), header("schola-usage-reset"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_that_was_begun_by_a_wrong_clock_ends_with_it() {
    let server = Server::spawn().await;
    let key = server.key("dev").await;
    let (first, reset) = used(&key).await;
    assert_eq!(first, 1);
    server.clock.set(START.plus(400 * DAY));
    let (ahead, later) = used(&key).await;
    assert!(ahead == 1 && later != reset);
    used(&key).await;
    server.clock.set(START.plus(Duration::from_secs(60)));
    let (now, again) = used(&key).await;
    assert_eq!((now, again), (4, reset.clone()), "the requests of the wrong month count for the right one");
    let ahead = "SELECT COUNT(*) AS found FROM usage_counters WHERE cycle_start > 1800000000000";
    assert_eq!(raw_count(&server, ahead).await, 0);
    let days = "SELECT COUNT(*) AS found FROM usage_days WHERE day > 1800000000000";
    assert_eq!(raw_count(&server, days).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_with_the_right_time_comes_right_too() {
    let folder = TempFolder::new();
    let data = folder.path().join("data");
    let open = |clock: Timestamp| {
        let data = data.clone();
        Server::boot(
            move |config| config.server.data = data,
            move |boot| {
                boot.clock.set(clock);
                boot.entropy = Entropy::Os;
            },
        )
    };
    let ahead = open(START.plus(400 * DAY)).await;
    let key = ahead.key("dev").await;
    let text = key.token.clone().unwrap();
    key.get("/v1/ping").await.ok();
    assert!(ahead.stop().await);
    let server = open(START).await;
    let of_start = used(&server.key("other").await).await.1;
    let (now, reset) = used(&server.bearer(&text)).await;
    assert_eq!(now, 2);
    assert_eq!(reset, of_start, "the month is the present one");
    assert!(server.stop().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn additions_credits_and_seconds_come_right() {
    let server = Server::spawn().await;
    let developer = server.developer("dev").await;
    let owner = Owner::User(schola::kernel::Id::new(developer.id));
    let app = server.raw_app();
    server.clock.set(START.plus(400 * DAY));
    let taken_at = app.now();
    app.named("test")
        .write(move |tx| {
            usage::service::top_up(tx, &NewTopUp { owner, meter: Meter::Requests, amount: 7, note: None })?;
            usage::service::reserve_credit(tx, owner, 5, "free")?;
            usage::service::count_seconds(tx, owner, 40)
        })
        .await
        .unwrap();
    server.clock.set(START);
    app.named("test").write(move |tx| usage::service::count_seconds(tx, owner, 2)).await.unwrap();
    let (cycle, _) = START.cycle();
    let shown = |meter: Meter| app.named("test").read(move |db| usage::service::used(db, owner, meter, cycle));
    assert_eq!((shown(Meter::Credits).await.unwrap(), shown(Meter::Seconds).await.unwrap()), (1, 42));
    let added =
        app.named("test").read(move |db| usage::service::allowance(db, owner, Meter::Requests, cycle)).await.unwrap();
    assert_eq!(added, 7);
    app.named("test").write(move |tx| usage::service::free_credit(tx, owner, taken_at)).await.unwrap();
    assert_eq!(shown(Meter::Credits).await.unwrap(), 0, "a credit of the wrong month is given back to the right one");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_begins_in_1970_takes_no_month_away() {
    let server = Server::spawn().await;
    let key = server.key("dev").await;
    server.raw_app().named("test").write(clock::keep_seen).await.unwrap();
    let (first, reset) = used(&key).await;
    assert_eq!(first, 1);
    server.clock.set(Timestamp::from_millis(60_000));
    let (behind, same) = used(&key).await;
    assert_eq!((behind, same), (2, reset.clone()), "the month that was trusted goes on");
    server.clock.set(START);
    assert_eq!(used(&key).await, (3, reset));
}

#[tokio::test(flavor = "multi_thread")]
async fn work_and_sign_ins_of_a_wrong_clock_do_not_outlive_it() {
    let server = Server::spawn().await;
    let app = server.raw_app();
    server.clock.set(START.plus(400 * DAY));
    let ada = server.learner("ada").await;
    server.nobody().post("/api/auth/forgot-password", &json!({ "email": ada.email })).await;
    server.settle().await;
    server.mailer().fail_next(MailError::passing(MailFault::Other, "later"));
    raw_mail(&server, "ben@school.test").await;
    server.settle().await;
    server.clock.set(START.plus(DAY));
    assert!(server.mails().await.iter().any(|mail| mail.to == "ben@school.test"), "the mail does not wait for a year");
    let keep = app.config.keep;
    app.named("test").write(move |tx| features::sweep(tx, keep)).await.unwrap();
    ada.get("/api/users/me").await.refused(Code::AuthInvalid);
    for late in [
        "SELECT COUNT(*) AS found FROM logins WHERE expires_at > 1790000000000",
        "SELECT COUNT(*) AS found FROM one_time_links WHERE expires_at > 1790000000000",
    ] {
        assert_eq!(raw_count(&server, late).await, 0, "{late}");
    }
}

#[test]
fn the_doctor_says_what_a_wrong_clock_has_left() {
    let folder = TempFolder::new();
    let data = folder.path().join("data");
    let shown = data.display().to_string();
    crate::binary::Served::start(&data).terminate();
    let well = run(&["doctor", "--data", &shown]).with(0);
    assert!(well.out.contains("ok    the clock says "), "{}", well.out);
    let options = Options::in_folder(&data, Clock::System, Entropy::Os);
    let db = Db::open(options, std::sync::Arc::new(|_| {})).unwrap();
    db.write_blocking("test", |tx| {
        tx.exec("INSERT INTO clock_marks (id, seen_at) VALUES (1, ?1)", params![tx.now().minus(60 * DAY)])?;
        clock::keep_step(tx, tx.now(), tx.now().plus(400 * DAY))?;
        let (start, _) = tx.now().plus(400 * DAY).cycle();
        tx.exec(
            "INSERT INTO usage_counters (owner_kind, owner_id, meter, cycle_start, amount) VALUES ('user', 1, 'requests', ?1, 9)",
            params![start],
        )
    })
    .unwrap();
    assert!(db.close_blocking(Duration::from_secs(8)));
    let told = run(&["doctor", "--data", &shown]).with(0);
    assert!(told.out.contains("60 days after the last time that this server trusted"), "{}", told.out);
    assert!(told.out.contains("while the server ran: The clock was set ahead by 400 days"), "{}", told.out);
    assert!(told.out.contains("1 counters are for months that have not started"), "{}", told.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_of_the_clock_is_noticed_while_the_server_runs() {
    let server = Server::spawn().await;
    let app = server.raw_app();
    let later = START.plus(400 * DAY);
    server.clock.set(later);
    let step = async || app.named("test").read(clock::last_step).await.unwrap();
    wait::until("the server notices the step", async || step().await.is_some()).await;
    let (from, to) = step().await.unwrap();
    assert!(from >= START && from < START.plus(DAY) && to == later, "{from} {to}");
    assert!(clock::told_of(from, to).contains("ahead by 399 days") || clock::told_of(from, to).contains("400 days"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_goes_back_revives_no_key() {
    let server = Server::spawn().await;
    let key = server.key("dev").await;
    let text = key.token.clone().unwrap();
    server.raw_app().named("test").write(move |tx| keys::service::revoke_text(tx, &text)).await.unwrap();
    key.get("/v1/ping").await.refused(Code::AuthInvalid);
    server.clock.set(Timestamp::from_millis(60_000));
    key.get("/v1/ping").await.refused(Code::AuthInvalid);
}
