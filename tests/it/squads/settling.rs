//! Settling challenges: by what was earned up to the end, once, and paid once.

use schola::features::squads::model::{ChallengeOutcome, outcome, score};
use serde_json::{Value, json};

use super::{begun, counted, join, kinds, later, path, scheduled, seen, shown, squad};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};
use crate::xp::{balanced, ledger, log};

#[test]
fn the_larger_gain_wins_whatever_the_size_and_equal_ones_tie() {
    use ChallengeOutcome::{ChallengerWon, OpponentWon, Tie};
    let cases = [
        (100, 90, ChallengerWon),
        (200, 600, OpponentWon),
        (200, 200, Tie),
        (0, 0, Tie),
        (-20, 0, Tie),
        (1, 0, ChallengerWon),
        (10_000, 10_001, OpponentWon),
    ];
    for (mine, theirs, due) in cases {
        assert_eq!(outcome(mine, theirs), due, "{mine:?} {theirs:?}");
    }
    assert_eq!([score(100, 3), score(-5, 3), score(7, 0)], [3_333, 0, 0]);
}

/// Two squads of two people: their owners first.
pub struct Two<'s> {
    pub people: [Actor<'s>; 4],
    pub squads: [Value; 2],
}

pub async fn two(server: &Server) -> Two<'_> {
    let people = [
        server.learner("ada").await,
        server.learner("ben").await,
        server.learner("cleo").await,
        server.learner("dan").await,
    ];
    let squads = [squad(&people[0], "Night Owls").await, squad(&people[1], "Early Birds").await];
    join(&people[2], &squads[0]).await;
    join(&people[3], &squads[1]).await;
    Two { people, squads }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_schedule_settles_a_challenge_and_pays_each_winner_thirty_once() {
    let server = Server::spawn().await;
    let Two { people: [ada, ben, cleo, dan], squads: [owls, birds] } = two(&server).await;
    let before = log(&ada, 20).await.number("xp_awarded");
    scheduled(&server).await;
    let running = begun((&ada, &owls), (&ben, &birds)).await;
    assert_eq!(running["challenger"].number("baseline"), before);
    assert!(running.get("ends_at").is_some() && running.get("outcome").is_none(), "{running}");
    let mut gains = [0, 0];
    for (person, side, minutes) in [(&ada, 0, 60), (&cleo, 0, 50), (&ben, 1, 60), (&dan, 1, 10)] {
        gains[side] += log(person, minutes).await.number("xp_awarded");
    }
    let now = shown(&ben, &running).await;
    assert_eq!([now["challenger"].number("xp"), now["opponent"].number("xp")], gains);
    let [ada, ben, cleo, dan] = later(&server, [&ada, &ben, &cleo, &dan], 7 * 24 - 1).await;
    scheduled(&server).await;
    assert_eq!(shown(&ada, &running).await.text("state"), "accepted", "it is not over before its hour");
    let [ada, ben, cleo, dan] = later(&server, [&ada, &ben, &cleo, &dan], 2).await;
    for _ in 0..3 {
        scheduled(&server).await;
    }
    let settled = shown(&dan, &running).await;
    assert_eq!((settled.text("state"), settled.text("outcome")), ("finished", "challenger_won"));
    assert_eq!(settled["by_withdrawal"], false);
    assert_eq!((settled.number("reward_xp"), settled["opponent"].number("xp")), (30, gains[1]));
    for person in [&ada, &cleo] {
        let entries = ledger(person).await;
        let last = entries.last().unwrap();
        assert_eq!(
            (last.text("reason"), last.number("delta"), last["multiplier"].as_f64()),
            ("challenge", 30, Some(1.0))
        );
        assert_eq!(last.text("source"), format!("challenge:{}", running["id"]));
        balanced(person).await;
    }
    for person in [&ben, &dan] {
        assert!(ledger(person).await.iter().all(|entry| entry.text("reason") == "study"));
    }
    assert_eq!(kinds(&ada, &owls).await.iter().filter(|kind| *kind == "challenge_won").count(), 1);
    assert!(kinds(&ben, &birds).await.contains(&"challenge_lost".to_owned()));
    assert_eq!(seen(&ada, &owls).await.number("xp"), before + gains[0] + 60, "the reward is XP of members too");
    assert!(seen(&ada, &owls).await.get("challenge_id").is_none());
    counted(&server).await;
    // The next challenge may begin.
    begun((&ben, &birds), (&ada, &owls)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_earned_before_a_challenge_takes_nothing_off_it_when_it_is_taken_back() {
    let server = Server::spawn().await;
    let Two { people: [ada, ben, cleo, dan], squads: [owls, birds] } = two(&server).await;
    let before = log(&ada, 90).await;
    let [ada, ben, cleo, dan] = later(&server, [&ada, &ben, &cleo, &dan], 1).await;
    let running = begun((&ada, &owls), (&ben, &birds)).await;
    let [ada, ben, cleo, dan] = later(&server, [&ada, &ben, &cleo, &dan], 1).await;
    let within = log(&cleo, 10).await;
    ada.delete(&format!("/api/study-logs/{}", before["study_log"]["id"])).await.gone();
    let gain = log(&ada, 60).await.number("xp_awarded");
    // Enough for the reward of the winners.
    log(&dan, 50).await;
    let now = shown(&ben, &running).await;
    assert_eq!(now["challenger"].number("xp"), gain + within.number("xp_awarded"));
    assert_eq!(now["challenger"].number("baseline"), 0);
    // What was earned within it does.
    cleo.delete(&format!("/api/study-logs/{}", within["study_log"]["id"])).await.gone();
    assert_eq!(shown(&ben, &running).await["challenger"].number("xp"), gain);
    let [ada, ..] = later(&server, [&ada, &ben, &cleo, &dan], 7 * 24).await;
    scheduled(&server).await;
    assert_eq!(shown(&ada, &running).await.text("outcome"), "challenger_won");
    let paid = ledger(&ada).await.iter().filter(|entry| entry.text("reason") == "challenge").count();
    assert_eq!(paid, 1, "what was earned in the challenge is a part of the gain");
    counted(&server).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_studied_before_a_challenge_and_logged_in_it_adds_nothing() {
    let server = Server::spawn().await;
    let Two { people: [ada, ben, _, _], squads: [owls, birds] } = two(&server).await;
    let running = begun((&ada, &owls), (&ben, &birds)).await;
    let body = json!({ "subject": "Biology", "minutes": 60, "started_at": "2026-01-04T10:00:00Z" });
    let late = ada.post("/api/study-logs", &body).await.created();
    let gain = log(&ada, 20).await.number("xp_awarded");
    let challenger = shown(&ben, &running).await["challenger"].clone();
    assert_eq!((challenger.number("xp"), challenger.number("baseline")), (gain, late.number("xp_awarded")));
    assert_eq!(seen(&ada, &owls).await.number("xp"), gain + late.number("xp_awarded"), "the squad has it all the same");
    ada.delete(&format!("/api/study-logs/{}", late["id"])).await.gone();
    let challenger = shown(&ben, &running).await["challenger"].clone();
    assert_eq!((challenger.number("xp"), challenger.number("baseline")), (gain, 0));
    counted(&server).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_challenge_counts_what_was_earned_up_to_its_end_even_if_no_job_ran_then() {
    let server = Server::spawn().await;
    let Two { people: [ada, ben, cleo, dan], squads: [owls, birds] } = two(&server).await;
    let running = begun((&ada, &owls), (&ben, &birds)).await;
    let (mine, theirs) = (log(&ada, 60).await.number("xp_awarded"), log(&ben, 50).await.number("xp_awarded"));
    // Nine days later, the first award comes before any job: it settles the challenge and counts for neither side.
    let [ada, ben, cleo, dan] = later(&server, [&ada, &ben, &cleo, &dan], 9 * 24).await;
    log(&dan, 90).await;
    log(&ben, 90).await;
    let settled = shown(&ada, &running).await;
    assert_eq!((settled.text("state"), settled.text("outcome")), ("finished", "challenger_won"));
    assert_eq!((settled["challenger"].number("xp"), settled["opponent"].number("xp")), (mine, theirs));
    scheduled(&server).await;
    assert_eq!(settled, shown(&ada, &running).await);
    // A winner who did not earn a part of it is not paid.
    assert!(ledger(&cleo).await.is_empty());
    assert_eq!(settled.number("reward_xp"), 30);
    counted(&server).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn removing_a_member_takes_nothing_off_and_one_who_joins_counts_from_then_on() {
    let server = Server::spawn().await;
    let Two { people: [ada, ben, cleo, dan], squads: [owls, birds] } = two(&server).await;
    let running = begun((&ada, &owls), (&ben, &birds)).await;
    let (mine, theirs) = (log(&ada, 60).await.number("xp_awarded"), log(&ben, 50).await.number("xp_awarded"));
    log(&dan, 5).await;
    ada.delete(&format!("{}/members/{}", path(&owls), cleo.id)).await.gone();
    let late = server.learner("eve").await;
    join(&late, &birds).await;
    let now = shown(&ada, &running).await;
    assert_eq!((now["challenger"].number("people"), now["opponent"].number("people")), (2, 3));
    // Joining again counts once.
    let owls = ada.get(&path(&owls)).await.ok()["squad"].clone();
    join(&cleo, &owls).await;
    assert_eq!(shown(&ada, &running).await["challenger"].number("people"), 2);
    log(&late, 90).await;
    let [ada, late] = later(&server, [&ada, &late], 7 * 24).await;
    scheduled(&server).await;
    let settled = shown(&ada, &running).await;
    assert_eq!(settled["challenger"].number("xp"), mine);
    assert!(settled["opponent"].number("xp") > theirs);
    assert_eq!(
        settled.text("outcome"),
        if settled["opponent"].number("xp") > mine { "opponent_won" } else { "challenger_won" }
    );
    // Eve joined after the beginning: whoever won, she is not paid.
    assert!(ledger(&late).await.iter().all(|entry| entry.text("reason") == "study"));
    counted(&server).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_larger_squad_wins_with_the_larger_gain_and_members_of_a_small_part_are_paid() {
    let server = Server::spawn().await;
    let Two { people: [ada, ben, cleo, dan], squads: [owls, birds] } = two(&server).await;
    let (eve, fay) = (server.learner("eve").await, server.learner("fay").await);
    join(&eve, &birds).await;
    join(&fay, &birds).await;
    let running = begun((&ada, &owls), (&ben, &birds)).await;
    log(&ada, 60).await;
    for (person, minutes) in [(&ben, 40), (&dan, 40), (&eve, 5)] {
        log(person, minutes).await;
    }
    let now = shown(&cleo, &running).await;
    let each = |side: &str| now[side]["xp_per_person"].as_f64().unwrap();
    assert!(each("challenger") > each("opponent"), "{now}");
    assert!(now["challenger"].number("xp") < now["opponent"].number("xp"), "{now}");
    let [ada, eve, fay] = later(&server, [&ada, &eve, &fay], 7 * 24).await;
    scheduled(&server).await;
    let settled = shown(&ada, &running).await;
    assert_eq!((settled.text("outcome"), settled.number("reward_xp")), ("opponent_won", 30));
    assert_eq!(ledger(&eve).await.last().unwrap().text("reason"), "challenge");
    assert!(ledger(&fay).await.is_empty(), "who earned nothing is not paid");
    counted(&server).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn equal_gains_tie_and_pay_nobody() {
    let server = Server::spawn().await;
    let Two { people: [ada, ben, cleo, dan], squads: [owls, birds] } = two(&server).await;
    let running = begun((&ada, &owls), (&ben, &birds)).await;
    for person in [&ada, &ben, &cleo, &dan] {
        log(person, 60).await;
    }
    let [ada, ben] = later(&server, [&ada, &ben], 7 * 24).await;
    scheduled(&server).await;
    let settled = shown(&ada, &running).await;
    assert_eq!((settled.text("outcome"), settled.number("reward_xp")), ("tie", 0));
    assert_eq!(ledger(&ben).await.len(), 1);
    assert_eq!(kinds(&ben, &birds).await[0], "challenge_tied");
    assert_eq!(kinds(&ada, &owls).await[0], "challenge_tied");
    let listed = ada.get(&format!("{}/challenges", path(&owls))).await.ok();
    assert_eq!(listed["challenges"], json!([settled]));
}
