//! Challenges before they begin: who asks whom, and who answers.

use schola::kernel::Code;
use serde_json::json;

use super::{ROOT, ask, begun, join, kinds, later, path, scheduled, shown, squad};
use crate::support::fields::Fields;
use crate::support::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn a_challenge_waits_for_an_answer_of_the_other_squad() {
    let server = Server::spawn().await;
    let (ada, ben, cleo) = (server.learner("ada").await, server.learner("ben").await, server.learner("cleo").await);
    let (owls, birds) = (squad(&ada, "Night Owls").await, squad(&ben, "Early Birds").await);
    join(&cleo, &birds).await;
    let asked = ask(&ada, &owls, &birds).await;
    assert_eq!((asked.text("state"), asked["opponent"].text("name")), ("proposed", "Early Birds"));
    let sizes = [asked["challenger"].number("people"), asked["opponent"].number("people")];
    assert_eq!(sizes, [1, 2], "both see how large the other squad is before they accept");
    let own = format!("{ROOT}/challenges/{}", asked["id"]);
    assert_eq!(shown(&cleo, &asked).await, asked);
    let of_squad = format!("{}/challenges/{}", path(&owls), asked["id"]);
    let listed = cleo.get(&format!("{}/challenges", path(&birds))).await.ok();
    assert_eq!(listed["challenges"], json!([asked]));
    let body = json!({ "opponent_id": birds["id"] });
    let to = format!("{}/challenges", path(&owls));
    ada.post(&to, &body).await.refused(Code::SquadChallengeExists);
    ben.post(&format!("{}/challenges", path(&birds)), &json!({ "opponent_id": owls["id"] }))
        .await
        .refused(Code::SquadChallengeExists);
    cleo.post(&to, &body).await.refused(Code::SquadMembersOnly);
    ada.post_empty(&format!("{own}/accept")).await.refused(Code::SquadMembersOnly);
    ben.post_empty(&format!("{own}/cancel")).await.refused(Code::SquadMembersOnly);
    let stranger = server.learner("dora").await;
    stranger.get(&of_squad).await.refused(Code::SquadMembersOnly);
    squad(&stranger, "Strangers").await;
    let own_squad = stranger.get(ROOT).await.ok()["squads"][0]["id"].clone();
    stranger.get(&format!("{ROOT}/{own_squad}/challenges/{}", asked["id"])).await.refused(Code::ResourceAbsent);
    stranger.post_empty(&format!("{own}/decline")).await.refused(Code::ResourceAbsent);
    stranger.get(&format!("{}/challenges", path(&owls))).await.refused(Code::SquadMembersOnly);
    let declined = cleo.post_empty(&format!("{own}/decline")).await.ok();
    assert_eq!(declined["challenge"].text("state"), "declined");
    for answer in ["accept", "decline"] {
        ben.post_empty(&format!("{own}/{answer}")).await.refused(Code::SquadChallengeClosed);
    }
    ada.post_empty(&format!("{own}/cancel")).await.refused(Code::SquadChallengeClosed);
    // The squad that declined is left in peace for a week, and may itself ask.
    ada.post(&to, &body).await.refused(Code::SquadChallengeExists);
    let back = ask(&ben, &birds, &owls).await;
    let own = format!("{ROOT}/challenges/{}", back["id"]);
    assert_eq!(ben.post_empty(&format!("{own}/cancel")).await.ok()["challenge"].text("state"), "cancelled");
    assert_eq!(
        kinds(&ada, &owls).await,
        ["challenge_closed", "challenge_received", "challenge_closed", "challenge_sent", "created"]
    );
    let [ada] = later(&server, [&ada], 7 * 24).await;
    ada.post(&to, &body).await.created();
}

#[tokio::test(flavor = "multi_thread")]
async fn squads_that_cannot_be_challenged_are_named() {
    let server = Server::spawn().await;
    let mut people = Vec::new();
    let mut squads = Vec::new();
    for number in 0..6 {
        let person = server.learner(&format!("person{number}")).await;
        squads.push(squad(&person, &format!("Squad {number}")).await);
        people.push(person);
    }
    let to = format!("{}/challenges", path(&squads[0]));
    people[1].patch(&path(&squads[1]), &json!({ "takes_part": false })).await.ok();
    let unfit = [
        (&squads[0]["id"], Code::SquadOpponentUnfit),
        (&squads[1]["id"], Code::ResourceAbsent),
        (&json!(987_654), Code::ResourceAbsent),
    ];
    for (opponent, code) in unfit {
        let refused = people[0].post(&to, &json!({ "opponent_id": opponent })).await.refused(code);
        assert_eq!(refused["fields"][0]["field"], "opponent_id");
    }
    let body = json!({ "opponent_id": squads[0]["id"] });
    people[1].post(&format!("{}/challenges", path(&squads[1])), &body).await.refused(Code::SquadBusy);
    for opponent in &squads[2..5] {
        ask(&people[0], &squads[0], opponent).await;
    }
    people[0].post(&to, &json!({ "opponent_id": squads[5]["id"] })).await.refused(Code::SquadBusy);
    // One challenge at a time: the others wait until it is over.
    let running = people[0].get(&format!("{}/challenges", path(&squads[0]))).await.ok();
    let accept = |number: usize| format!("{ROOT}/challenges/{}/accept", running.list("challenges")[2 - number]["id"]);
    let begun = people[2].post_empty(&accept(0)).await.ok()["challenge"].clone();
    assert_eq!((begun.text("state"), begun["challenger"].number("people")), ("accepted", 1));
    people[3].post_empty(&accept(1)).await.refused(Code::SquadBusy);
    people[5]
        .post(&format!("{}/challenges", path(&squads[5])), &json!({ "opponent_id": squads[2]["id"] }))
        .await
        .refused(Code::SquadBusy);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_squad_that_takes_part_no_more_cancels_what_waits_for_an_answer() {
    let server = Server::spawn().await;
    let (ada, ben, cleo) = (server.learner("ada").await, server.learner("ben").await, server.learner("cleo").await);
    let (owls, birds) = (squad(&ada, "Night Owls").await, squad(&ben, "Early Birds").await);
    let cats = squad(&cleo, "Cats").await;
    let (sent, received) = (ask(&ada, &owls, &birds).await, ask(&cleo, &cats, &owls).await);
    ada.patch(&path(&owls), &json!({ "takes_part": false })).await.ok();
    for (person, challenge) in [(&ben, &sent), (&cleo, &received)] {
        assert_eq!(shown(person, challenge).await.text("state"), "cancelled");
    }
    for (person, challenge) in [(&ben, &sent), (&ada, &received)] {
        let accept = format!("{ROOT}/challenges/{}/accept", challenge["id"]);
        person.post_empty(&accept).await.refused(Code::SquadChallengeClosed);
    }
    assert_eq!(kinds(&cleo, &cats).await[0], "challenge_closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_challenge_ends_unanswered_after_a_week_and_with_its_squad() {
    let server = Server::spawn().await;
    let (ada, ben, cleo) = (server.learner("ada").await, server.learner("ben").await, server.learner("cleo").await);
    let (owls, birds) = (squad(&ada, "Night Owls").await, squad(&ben, "Early Birds").await);
    let cats = squad(&cleo, "Cats").await;
    let asked = ask(&ada, &owls, &birds).await;
    scheduled(&server).await;
    let [ada, ben, cleo] = later(&server, [&ada, &ben, &cleo], 7 * 24).await;
    let own = format!("{ROOT}/challenges/{}", asked["id"]);
    ben.post_empty(&format!("{own}/accept")).await.refused(Code::SquadChallengeClosed);
    scheduled(&server).await;
    assert_eq!(shown(&ben, &asked).await.text("state"), "expired");
    ask(&ben, &birds, &owls).await;
    let running = begun((&ada, &owls), (&cleo, &cats)).await;
    ada.delete(&path(&owls)).await.gone();
    let listed = cleo.get(&format!("{}/challenges", path(&cats))).await.ok();
    let ended = &listed.list("challenges")[0];
    assert_eq!((&ended["id"], ended.text("state")), (&running["id"], "finished"));
    assert_eq!((ended["challenger"].text("name"), ended["challenger"].get("squad_id")), ("Night Owls", None));
    assert_eq!(kinds(&cleo, &cats).await[0], "challenge_withdrawn");
    let listed = ben.get(&format!("{}/challenges?limit=1", path(&birds))).await.ok();
    assert_eq!(listed.list("challenges")[0].text("state"), "cancelled");
    // Both squads are free for the next one.
    begun((&ben, &birds), (&cleo, &cats)).await;
}
