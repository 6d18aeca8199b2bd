//! A squad that ends while a challenge runs loses it.

use schola::kernel::Code;
use serde_json::{Value, json};

use super::settling::{Two, two};
use super::{ROOT, ask, begun, counted, join, kinds, later, path, scheduled, seen, shown, squad};
use crate::notifications::list;
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};
use crate::xp::{balanced, ledger, log};

/// A person leaves a squad.
async fn leave(person: &Actor<'_>, squad: &Value) {
    person.delete(&format!("{}/members/{}", path(squad), person.id)).await.gone();
}

/// How often a person was paid for a challenge.
async fn paid(person: &Actor<'_>) -> usize {
    ledger(person).await.iter().filter(|entry| entry.text("reason") == "challenge").count()
}

/// The newest notification about squads.
async fn told(person: &Actor<'_>) -> Value {
    list(person, "?kind=squad").await.first().cloned().unwrap_or_default()
}

/// The entry about the win of a challenge in the activity of a squad.
async fn won(person: &Actor<'_>, squad: &Value, challenge: &Value) -> Value {
    let page = person.get(&format!("{}/activity?limit=100", path(squad))).await.ok();
    let is_win = |entry: &&Value| entry["kind"] == "challenge_withdrawn" && entry["challenge_id"] == challenge["id"];
    page.list("activity").iter().find(is_win).cloned().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_other_squad_wins_when_all_members_leave_and_is_paid_for_its_work() {
    let server = Server::spawn().await;
    let Two { people: [ada, ben, cleo, dan], squads: [owls, birds] } = two(&server).await;
    let running = begun((&ada, &owls), (&ben, &birds)).await;
    let (mine, theirs) = (log(&ada, 60).await.number("xp_awarded"), log(&ben, 50).await.number("xp_awarded"));
    leave(&dan, &birds).await;
    assert_eq!(shown(&ada, &running).await.text("state"), "accepted", "a squad of one plays on");
    leave(&ben, &birds).await;
    let settled = shown(&ada, &running).await;
    assert_eq!((settled.text("state"), settled.text("outcome")), ("finished", "challenger_won"));
    assert_eq!((&settled["by_withdrawal"], settled.number("reward_xp")), (&json!(true), 30));
    assert_eq!((settled["challenger"].number("xp"), settled["opponent"].number("xp")), (mine, theirs));
    assert_eq!((settled["opponent"].text("name"), settled["opponent"].get("squad_id")), ("Early Birds", None));
    let happened = kinds(&cleo, &owls).await;
    assert_eq!(happened.iter().filter(|kind| *kind == "challenge_withdrawn").count(), 1);
    assert!(!happened.contains(&"challenge_won".to_owned()), "{happened:?}");
    let data = json!({ "squad_id": owls["id"], "opponent": "Early Birds", "xp": 30 });
    for person in [&ada, &cleo] {
        let told = told(person).await;
        assert_eq!((told.text("event"), &told["data"]), ("challenge_withdrawn", &data));
    }
    // Who earned something is paid; those who left are neither paid nor told of a result.
    assert_eq!((paid(&ada).await, paid(&cleo).await, paid(&ben).await), (1, 0, 0));
    assert_ne!(told(&ben).await["event"], "challenge_lost");
    balanced(&ada).await;
    assert!(seen(&ada, &owls).await.get("challenge_id").is_none());
    for _ in 0..2 {
        scheduled(&server).await;
    }
    assert_eq!((shown(&ada, &running).await, paid(&ada).await), (settled, 1));
    counted(&server).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_squad_that_is_ended_loses_even_if_it_had_gained_more() {
    let server = Server::spawn().await;
    let Two { people: [ada, ben, cleo, _], squads: [owls, birds] } = two(&server).await;
    let running = begun((&ada, &owls), (&ben, &birds)).await;
    log(&ada, 90).await;
    log(&ben, 20).await;
    ada.delete(&path(&owls)).await.gone();
    let settled = shown(&ben, &running).await;
    assert_eq!((settled.text("state"), settled.text("outcome")), ("finished", "opponent_won"));
    assert_eq!(
        (&settled["by_withdrawal"], settled.number("reward_xp")),
        (&json!(true), 0),
        "too little work to be paid"
    );
    assert_eq!(told(&ben).await["data"]["xp"], 0);
    assert_eq!((paid(&ben).await, paid(&ada).await), (0, 0));
    // The other squad is free for the next challenge, and the members of the ended one for another squad.
    let cats = squad(&cleo, "Cats").await;
    begun((&cleo, &cats), (&ben, &birds)).await;
    counted(&server).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_challenge_that_waits_for_an_answer_is_called_off_and_one_of_two_ended_squads_is_gone() {
    let server = Server::spawn().await;
    let Two { people: [ada, ben, cleo, dan], squads: [owls, birds] } = two(&server).await;
    let waiting = ask(&ada, &owls, &birds).await;
    leave(&ada, &owls).await;
    leave(&cleo, &owls).await;
    let called_off = shown(&ben, &waiting).await;
    assert_eq!((called_off.text("state"), called_off.get("outcome")), ("cancelled", None));
    assert_eq!(called_off["by_withdrawal"], false);
    assert_eq!(kinds(&ben, &birds).await[0], "challenge_closed");
    let cats = squad(&cleo, "Cats").await;
    let running = begun((&cleo, &cats), (&ben, &birds)).await;
    cleo.delete(&path(&cats)).await.gone();
    assert_eq!(shown(&dan, &running).await["by_withdrawal"], true);
    ben.delete(&path(&birds)).await.gone();
    for person in [&ben, &cleo] {
        let own = squad(person, "Another one").await;
        let listed = person.get(&format!("{}/challenges", path(&own))).await.ok();
        assert_eq!(listed["challenges"], json!([]));
        person.post_empty(&format!("{ROOT}/challenges/{}/accept", running["id"])).await.refused(Code::ResourceAbsent);
    }
    scheduled(&server).await;
    counted(&server).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wins_by_withdrawal_that_follow_each_other_are_paid_once_in_seven_days() {
    let server = Server::spawn().await;
    let Two { people: [mut ada, mut ben, _, mut dan], squads: [owls, birds] } = two(&server).await;
    let mut other = birds;
    for (round, (times, reward)) in [(1, 30), (1, 0), (2, 30)].into_iter().enumerate() {
        let running = begun((&ben, &other), (&ada, &owls)).await;
        log(&ada, 60).await;
        log(&dan, 60).await;
        ben.delete(&path(&other)).await.gone();
        // A win for which no member is paid says so.
        assert_eq!(shown(&ada, &running).await.number("reward_xp"), reward, "{round}");
        assert_eq!(won(&ada, &owls, &running).await["xp"], reward, "{round}");
        let told = told(&ada).await;
        assert_eq!((told.text("event"), told["data"].number("xp")), ("challenge_withdrawn", reward), "{round}");
        assert_eq!(paid(&ada).await, times, "{round}");
        [ada, ben, dan] = later(&server, [&ada, &ben, &dan], if round == 0 { 24 } else { 7 * 24 }).await;
        other = squad(&ben, "Early Birds").await;
        join(&dan, &other).await;
    }
}
