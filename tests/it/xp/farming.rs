//! What farming earns in two weeks, by the rules that are in force, against an honest hour a day.

use std::collections::BTreeMap;
use std::time::Duration;

use schola::db::Tx;
use schola::features::squads::model::REWARD;
use schola::features::study::model::{LogSource, NewLog, Subject};
use schola::features::study::service as study;
use schola::features::users;
use schola::features::xp::model::{Award, Work};
use schola::features::xp::service::{award_at, mine};
use schola::kernel::text::ParsedText;
use schola::kernel::{Actor, Result, Timestamp};

use super::acting;
use crate::support::server::{START, Server};

const DAYS: u64 = 14;

/// Noon of a day of the fortnight.
fn noon(day: u64) -> Timestamp {
    START.plus(Duration::from_secs(day * 24 * 3600 + 3 * 3600))
}

fn minutes_after(at: Timestamp, minutes: u64) -> Timestamp {
    at.plus(Duration::from_secs(minutes * 60))
}

fn paid(tx: &Tx, actor: &Actor, source: String, work: Work, at: Timestamp) -> Result<()> {
    award_at(tx, actor, &Award { source, at, work }, at).map(drop)
}

/// First reviews of cards that are due.
fn reviews(tx: &Tx, actor: &Actor, day: u64, count: u64, at: Timestamp) -> Result<()> {
    (0..count).try_for_each(|card| paid(tx, actor, format!("review:{card}:{day}"), Work::Review, at))
}

fn timer(tx: &Tx, actor: &Actor, name: String, minutes: i64, signs: i64, at: Timestamp) -> Result<()> {
    paid(tx, actor, format!("study:{name}"), Work::Timer { minutes, signs }, at)
}

/// A log that is made afterwards. One that is refused as implausible earns nothing.
fn later(tx: &Tx, actor: &Actor, minutes: i64, started_at: Option<Timestamp>, now: Timestamp) -> Result<bool> {
    let subject = Subject::parse("Anything").unwrap();
    let new = NewLog { subject, topic: None, minutes, method: None, started_at, focus_rating: None };
    Ok(study::create_at(tx, actor, &new, (LogSource::Form, Work::Later { minutes }), now).is_ok())
}

fn in_zone(tx: &Tx, actor: &Actor, zone: &str) -> Result<()> {
    let change = |own: users::Preferences| Ok(users::Preferences { time_zone: Some(zone.to_owned()), ..own });
    users::service::change_preferences(tx, actor, change).map(drop)
}

/// A strategy: what somebody does on each day.
type Strategy = fn(&Tx, &Actor, u64) -> Result<()>;

/// An hour with the timer, of which 25 minutes are reviews at ten seconds each.
fn honest(tx: &Tx, actor: &Actor, day: u64) -> Result<()> {
    reviews(tx, actor, day, 150, minutes_after(noon(day), 25))?;
    timer(tx, actor, format!("{day}"), 60, 150, noon(day))
}

const FARMING: [(&str, Strategy); 16] = [
    ("clicks through every due card", |tx, actor, day| reviews(tx, actor, day, 400, noon(day))),
    ("reviews one card all day", |tx, actor, day| (0..300).try_for_each(|_| reviews(tx, actor, day, 1, noon(day)))),
    ("makes 500 empty cards a day", |tx, actor, day| {
        (0..500)
            .try_for_each(|card| paid(tx, actor, format!("review:{}:{day}", day * 500 + card), Work::Review, noon(day)))
    }),
    ("logs a day of 24 hours", |tx, actor, day| {
        (0..4).try_for_each(|_| later(tx, actor, 360, None, noon(day)).map(drop))
    }),
    ("splits its logs into minutes", |tx, actor, day| {
        (0..300).try_for_each(|_| later(tx, actor, 1, None, noon(day)).map(drop))
    }),
    ("leaves the timer on over night", |tx, actor, day| timer(tx, actor, format!("{day}"), 240, 0, noon(day))),
    ("starts the timer again and again", |tx, actor, day| {
        (0..20)
            .try_for_each(|part| timer(tx, actor, format!("{day}:{part}"), 25, 0, minutes_after(noon(day), part * 30)))
    }),
    ("logs a month backwards", |tx, actor, day| {
        let back = |ago: u64| noon(day).minus(Duration::from_secs(ago * 24 * 3600 + 6 * 3600));
        (0..30).try_for_each(|ago| later(tx, actor, 240, Some(back(ago)), noon(day)).map(drop))
    }),
    ("sends everything ten times", |tx, actor, day| {
        (0..10).try_for_each(|_| {
            reviews(tx, actor, day, 20, noon(day))?;
            timer(tx, actor, format!("{day}"), 10, 20, noon(day))
        })
    }),
    ("logs the same hours side by side", |tx, actor, day| {
        let start = Some(noon(day).minus(Duration::from_secs(3 * 3600)));
        (0..10).try_for_each(|_| later(tx, actor, 120, start, noon(day)).map(drop))
    }),
    ("travels through time zones for new days", |tx, actor, day| {
        for (stop, zone) in ["Pacific/Kiritimati", "UTC", "Pacific/Pago_Pago"].into_iter().enumerate() {
            in_zone(tx, actor, zone)?;
            let clicks = |card| paid(tx, actor, format!("review:{card}:{day}:{stop}"), Work::Review, noon(day));
            (0..400).try_for_each(clicks)?;
        }
        Ok(())
    }),
    // One challenge a week is all that a squad has. See `squads::farming` for what the puppets have to do for it.
    ("wins challenges of squads against sock puppets", |tx, actor, day| {
        if day % 7 != 0 {
            return Ok(());
        }
        reviews(tx, actor, day, 50, noon(day))?;
        paid(tx, actor, format!("challenge:{day}"), Work::Challenge { points: REWARD }, noon(day))
    }),
    ("deletes its log and makes it again", |tx, actor, day| {
        for _ in 0..10 {
            later(tx, actor, 90, None, noon(day))?;
            let newest = study::held(tx, actor.user, 0, 1_000)?.last().map(|log| log.id);
            if let Some(id) = newest {
                study::delete(tx, actor, id).ok();
            }
        }
        later(tx, actor, 90, None, noon(day)).map(drop)
    }),
    ("makes a plan of five minutes again and again", |tx, actor, day| {
        (0..50).try_for_each(|number| {
            paid(tx, actor, format!("step:{day}:{number}"), Work::Step, noon(day))?;
            reviews(tx, actor, day, 20, noon(day))?;
            paid(tx, actor, format!("plan:{day}"), Work::Plan, noon(day))
        })
    }),
    ("finishes steps by logs that are made afterwards", |tx, actor, day| {
        (0..20).try_for_each(|number| {
            later(tx, actor, 10, None, noon(day))?;
            paid(tx, actor, format!("step:{day}:{number}"), Work::Step, noon(day))
        })
    }),
    ("finishes plans of other days", |tx, actor, day| {
        (0..30).try_for_each(|ago: u64| {
            let at = noon(day).minus(Duration::from_secs(ago * 24 * 3600));
            paid(tx, actor, format!("plan:{}", at.millis() / 86_400_000), Work::Plan, at)
        })
    }),
];

/// What a fortnight of a strategy earns.
async fn earned(server: &Server, name: &str, strategy: Strategy) -> i64 {
    let actor = acting(&server.learner(name).await);
    let done = server.raw_app().named("test").write(move |tx| {
        (0..DAYS).try_for_each(|day| strategy(tx, &actor, day))?;
        mine(tx, &actor)
    });
    done.await.unwrap().total
}

#[tokio::test(flavor = "multi_thread")]
async fn no_farming_earns_as_much_as_an_honest_hour() {
    let server = Server::spawn().await;
    let honest = earned(&server, "honest", honest).await;
    let mut farmed = BTreeMap::new();
    for (number, (what, strategy)) in FARMING.into_iter().enumerate() {
        farmed.insert(what, earned(&server, &format!("farmer-{number}"), strategy).await);
    }
    println!("an honest hour a day: {honest}; {farmed:#?}");
    assert!(honest > 4_000, "{honest}");
    let more: Vec<_> = farmed.iter().filter(|(_, total)| **total >= honest).collect();
    assert!(more.is_empty(), "an honest hour a day earns {honest}, but {more:?}");
}
