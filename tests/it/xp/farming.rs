//! What farming earns in two weeks, by the rules that are in force, against an honest hour a day.

use std::collections::BTreeMap;
use std::time::Duration;

use schola::db::Tx;
use schola::features::squads::model::REWARD;
use schola::features::study::model::{LogSource, NewLog, Subject};
use schola::features::study::service as study;
use schola::features::users;
use schola::features::xp::model::{Award, TakeBack, Work};
use schola::features::xp::service::{award_at, award_effort, mine, practised, take_back};
use schola::kernel::text::ParsedText;
use schola::kernel::{Actor, Result, Timestamp};

use super::acting;
use crate::support::server::{START, Server};

const DAYS: u64 = 14;
/// The days of learning before them, so that everyone has the multiplier of a streak.
const BEFORE: u64 = 5;

/// Noon of a day.
fn noon(day: u64) -> Timestamp {
    START.plus(Duration::from_secs((BEFORE + day) * 24 * 3600 + 3 * 3600))
}

fn seconds_after(at: Timestamp, seconds: u64) -> Timestamp {
    at.plus(Duration::from_secs(seconds))
}

fn minutes_after(at: Timestamp, minutes: u64) -> Timestamp {
    seconds_after(at, minutes * 60)
}

fn days_before(at: Timestamp, days: u64) -> Timestamp {
    at.minus(Duration::from_secs(days * 24 * 3600))
}

/// Work that was done at one time and arrives at another one.
fn sent(tx: &Tx, actor: &Actor, source: String, work: Work, (at, now): (Timestamp, Timestamp)) -> Result<()> {
    award_at(tx, actor, &Award { source, at, work }, now).map(drop)
}

fn paid(tx: &Tx, actor: &Actor, source: String, work: Work, at: Timestamp) -> Result<()> {
    sent(tx, actor, source, work, (at, at))
}

/// First reviews of cards that are due, all at once.
fn reviews(tx: &Tx, actor: &Actor, day: u64, count: u64, at: Timestamp) -> Result<()> {
    (0..count).try_for_each(|card| paid(tx, actor, format!("review:{card}:{day}"), Work::Review, at))
}

/// First reviews of cards that are due, one every few seconds.
fn paced(tx: &Tx, actor: &Actor, day: u64, (count, seconds): (u64, u64), from: Timestamp) -> Result<()> {
    (0..count).try_for_each(|card| {
        paid(tx, actor, format!("review:{card}:{day}"), Work::Review, seconds_after(from, card * seconds))
    })
}

/// First reviews of a day that arrive later.
fn queued(tx: &Tx, actor: &Actor, count: u64, (on, now): (Timestamp, Timestamp)) -> Result<()> {
    (0..count).try_for_each(|card| {
        let at = seconds_after(on, card * 30);
        sent(tx, actor, format!("review:{card}:{}", on.millis() / 86_400_000), Work::Review, (at, now))
    })
}

/// The plan of a day with its step.
fn plan(tx: &Tx, actor: &Actor, day: u64, at: Timestamp) -> Result<()> {
    paid(tx, actor, format!("step:{day}:all"), Work::Step, at)?;
    paid(tx, actor, format!("plan:{day}"), Work::Plan, at)
}

/// The timer for some minutes, while something else is done.
fn timer(
    tx: &Tx,
    actor: &Actor,
    name: String,
    (minutes, from): (u64, Timestamp),
    meanwhile: impl FnOnce() -> Result<()>,
) -> Result<()> {
    let before = practised(tx, actor.user)?;
    meanwhile()?;
    let signs = practised(tx, actor.user)? - before;
    let work = Work::Timer { minutes: i64::try_from(minutes).unwrap(), signs };
    sent(tx, actor, format!("study:timer-{name}"), work, (from, minutes_after(from, minutes)))
}

fn nothing() -> Result<()> {
    Ok(())
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

/// A strategy: what a person does on each day.
type Strategy = fn(&Tx, &Actor, u64) -> Result<()>;

/// An hour with the timer, of which 25 minutes are reviews at ten seconds each, and the plan of the day with them.
fn honest(tx: &Tx, actor: &Actor, day: u64) -> Result<()> {
    timer(tx, actor, format!("{day}"), (60, noon(day)), || {
        paced(tx, actor, day, (150, 10), noon(day))?;
        plan(tx, actor, day, minutes_after(noon(day), 30))
    })
}

/// The same hour with a third of the reviews.
fn calm(tx: &Tx, actor: &Actor, day: u64) -> Result<()> {
    timer(tx, actor, format!("{day}"), (60, noon(day)), || {
        paced(tx, actor, day, (60, 25), noon(day))?;
        plan(tx, actor, day, minutes_after(noon(day), 30))
    })
}

/// A program that answers cards at the pace of a person while the timer runs for an hour, and logs all that can be logged.
fn imitating(tx: &Tx, actor: &Actor, day: u64) -> Result<()> {
    timer(tx, actor, format!("{day}"), (60, noon(day)), || paced(tx, actor, day, (500, 6), noon(day)))?;
    plan(tx, actor, day, minutes_after(noon(day), 61))?;
    later(tx, actor, 90, None, minutes_after(noon(day), 62)).map(drop)
}

/// Strategies of a few minutes of a person's time a day. Those at the pace of a person are named as such.
const FARMING: [(&str, Strategy); 31] = [
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
    ("leaves the timer on over night", |tx, actor, day| timer(tx, actor, format!("{day}"), (240, noon(day)), nothing)),
    ("starts the timer again and again", |tx, actor, day| {
        (0..20).try_for_each(|part| {
            let from = minutes_after(noon(day), part * 30);
            timer(tx, actor, format!("{day}:{part}"), (25, from), nothing)
        })
    }),
    ("logs a month backwards", |tx, actor, day| {
        let back = |ago: u64| noon(day).minus(Duration::from_secs(ago * 24 * 3600 + 6 * 3600));
        (0..30).try_for_each(|ago| later(tx, actor, 240, Some(back(ago)), noon(day)).map(drop))
    }),
    ("sends everything ten times", |tx, actor, day| {
        (0..10).try_for_each(|_| {
            timer(tx, actor, format!("{day}"), (10, noon(day)), || reviews(tx, actor, day, 20, noon(day)))
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
        reviews(tx, actor, day, 1, noon(day))?;
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
    ("deletes logs to keep the parts of their points", |tx, actor, day| {
        for _ in 0..90 {
            later(tx, actor, 9, None, noon(day))?;
            if let Some(log) = study::held(tx, actor.user, 0, 1_000)?.last() {
                study::delete(tx, actor, log.id)?;
            }
            later(tx, actor, 1, None, noon(day))?;
        }
        reviews(tx, actor, day, 250, noon(day))
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
    ("clicks through its cards, logs the most and finishes a plan", |tx, actor, day| {
        reviews(tx, actor, day, 250, noon(day))?;
        plan(tx, actor, day, noon(day))?;
        later(tx, actor, 90, None, noon(day)).map(drop)
    }),
    ("sends a queue of reviews spread over the day, and logs the most", |tx, actor, day| {
        let evening = minutes_after(noon(day), 8 * 60);
        queued(tx, actor, 250, (noon(day), evening))?;
        plan(tx, actor, day, evening)?;
        later(tx, actor, 90, None, evening).map(drop)
    }),
    ("fills seven past days in one sitting", |tx, actor, day| {
        for ago in 0..=7 {
            let on = days_before(noon(day), ago);
            queued(tx, actor, 200, (on, minutes_after(noon(day), 120)))?;
            later(tx, actor, 90, Some(minutes_after(on, 200 + ago)), minutes_after(noon(day), 400))?;
        }
        plan(tx, actor, day, noon(day))
    }),
    ("fills seven past days once a week", |tx, actor, day| {
        if day % 7 != 6 {
            return Ok(());
        }
        for ago in 0..=7 {
            let on = days_before(noon(day), ago);
            queued(tx, actor, 200, (on, minutes_after(noon(day), 120)))?;
            later(tx, actor, 90, Some(minutes_after(on, 200)), minutes_after(noon(day), 400))?;
        }
        Ok(())
    }),
    ("answers trivial cards at the pace of a person, and logs the most", |tx, actor, day| {
        paced(tx, actor, day, (500, 6), noon(day))?;
        plan(tx, actor, day, minutes_after(noon(day), 60))?;
        later(tx, actor, 90, None, minutes_after(noon(day), 60)).map(drop)
    }),
    ("leaves the timer on for an hour, clicks and logs", |tx, actor, day| {
        timer(tx, actor, format!("{day}"), (60, noon(day)), || reviews(tx, actor, day, 250, noon(day)))?;
        plan(tx, actor, day, minutes_after(noon(day), 61))?;
        later(tx, actor, 90, None, minutes_after(noon(day), 62)).map(drop)
    }),
    ("leaves the timer on for four hours and clicks once", |tx, actor, day| {
        timer(tx, actor, format!("{day}"), (240, noon(day)), || reviews(tx, actor, day, 250, noon(day)))?;
        plan(tx, actor, day, minutes_after(noon(day), 241))
    }),
    ("leaves the timer on for three hours with one card each half hour, at the pace of a person", |tx, actor, day| {
        timer(tx, actor, format!("{day}"), (180, noon(day)), || paced(tx, actor, day, (8, 1_300), noon(day)))?;
        plan(tx, actor, day, minutes_after(noon(day), 181))
    }),
    (
        "does the same, clicks through other cards and logs the most, at the pace of a person now and then",
        |tx, actor, day| {
            timer(tx, actor, format!("{day}"), (180, noon(day)), || {
                paced(tx, actor, day, (8, 1_300), noon(day))?;
                (8..250).try_for_each(|card| {
                    paid(tx, actor, format!("review:{card}:{day}"), Work::Review, minutes_after(noon(day), 179))
                })
            })?;
            plan(tx, actor, day, minutes_after(noon(day), 181))?;
            later(tx, actor, 90, None, minutes_after(noon(day), 182)).map(drop)
        },
    ),
    (
        "has the timer on for an hour with three cards at the pace of a person, and clicks through others",
        |tx, actor, day| {
            timer(tx, actor, format!("{day}"), (60, noon(day)), || {
                paced(tx, actor, day, (3, 1_300), noon(day))?;
                (3..250).try_for_each(|card| {
                    paid(tx, actor, format!("review:{card}:{day}"), Work::Review, minutes_after(noon(day), 59))
                })
            })?;
            plan(tx, actor, day, minutes_after(noon(day), 61))
        },
    ),
    ("undoes its reviews and clicks again", |tx, actor, day| {
        let number = days_before(noon(day), 0).millis() / 86_400_000;
        for _ in 0..6 {
            let mut given = Vec::new();
            for card in 0..60 {
                let (source, at, work) = (format!("review:{card}:{day}"), noon(day), Work::Review);
                given.push((source.clone(), award_at(tx, actor, &Award { source, at, work }, at)?.spent));
            }
            given.into_iter().try_for_each(|(source, spent)| {
                let at = noon(day);
                take_back(tx, actor, &TakeBack { source, at, day: number, minutes: 0, reviews: 1, steps: 0, spent })
            })?;
        }
        reviews(tx, actor, day, 250, noon(day))?;
        later(tx, actor, 90, None, noon(day)).map(drop)
    }),
    ("has the highest multiplier for everything that it claims", |tx, actor, day| {
        let hard = |source: String, work, at| award_effort(tx, actor, &Award { source, at, work }, 50, at).map(drop);
        hard(format!("study:timer-{day}"), Work::Timer { minutes: 60, signs: 0 }, noon(day))?;
        hard(format!("study:later-{day}"), Work::Later { minutes: 90 }, minutes_after(noon(day), 61))?;
        reviews(tx, actor, day, 250, minutes_after(noon(day), 62))?;
        plan(tx, actor, day, minutes_after(noon(day), 63))
    }),
    ("travels through time zones and claims everything on each day", |tx, actor, day| {
        for (stop, zone) in ["Pacific/Kiritimati", "UTC", "Pacific/Pago_Pago"].into_iter().enumerate() {
            in_zone(tx, actor, zone)?;
            let clicks = |card| paid(tx, actor, format!("review:{card}:{day}:{stop}"), Work::Review, noon(day));
            (0..250).try_for_each(clicks)?;
            later(tx, actor, 90, None, noon(day))?;
        }
        plan(tx, actor, day, noon(day))
    }),
    ("does all of it", |tx, actor, day| {
        timer(tx, actor, format!("{day}"), (120, noon(day)), || reviews(tx, actor, day, 100, noon(day)))?;
        later(tx, actor, 90, None, minutes_after(noon(day), 121))?;
        plan(tx, actor, day, minutes_after(noon(day), 122))?;
        for ago in 1..=7 {
            let on = days_before(noon(day), ago);
            queued(tx, actor, 200, (on, minutes_after(noon(day), 130)))?;
            later(tx, actor, 90, Some(minutes_after(on, 200)), minutes_after(noon(day), 400))?;
        }
        if day % 7 == 0 {
            paid(tx, actor, format!("challenge:{day}"), Work::Challenge { points: REWARD }, noon(day))?;
        }
        Ok(())
    }),
];

/// What a fortnight of a strategy earns, after some days of a little learning.
async fn earned(server: &Server, name: &str, strategy: Strategy) -> i64 {
    let actor = acting(&server.learner(name).await);
    let done = server.raw_app().named("test").write(move |tx| {
        for day in 0..BEFORE {
            later(tx, &actor, 5, None, days_before(noon(0), BEFORE - day))?;
        }
        let before = mine(tx, &actor)?.total;
        (0..DAYS).try_for_each(|day| strategy(tx, &actor, day))?;
        Ok(mine(tx, &actor)?.total - before)
    });
    done.await.unwrap()
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

#[tokio::test(flavor = "multi_thread")]
async fn clicks_and_claims_earn_less_than_a_calm_hour_and_an_imitation_no_more_than_an_honest_one() {
    let server = Server::spawn().await;
    let (honest, calm) = (earned(&server, "honest", honest).await, earned(&server, "calm", calm).await);
    let imitated = earned(&server, "program", imitating).await;
    assert!(imitated <= honest, "an honest hour earns {honest}, a program {imitated}");
    // Those that take a person's pace or have a multiplier that others have too are as good as others by their own time.
    let quick =
        FARMING.into_iter().filter(|(what, _)| !what.contains("pace of a person") && !what.contains("multiplier"));
    for (number, (what, strategy)) in quick.enumerate() {
        let farmed = earned(&server, &format!("farmer-{number}"), strategy).await;
        assert!(farmed < calm, "a calm hour a day earns {calm}, but one that {what} {farmed}");
    }
}
