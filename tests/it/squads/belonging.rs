//! Who belongs to a squad: creating, joining, leaving, handing on, and the bound that concurrent joins keep.

use reqwest::Method;
use schola::kernel::Code;
use serde_json::{Value, json};

use super::{ROOT, join, kinds, path, seen, squad};
use crate::support::fields::Fields;
use crate::support::server::{Actor, PASSWORD, Reply, Server};

#[tokio::test(flavor = "multi_thread")]
async fn a_learner_creates_a_squad_and_others_join_it_by_its_code() {
    let server = Server::spawn().await;
    let (ada, ben, cleo) = (server.learner("ada").await, server.learner("ben").await, server.learner("cleo").await);
    assert_eq!(ada.get(ROOT).await.ok()["squads"], json!([]));
    let made = ada.post(ROOT, &json!({ "name": " Night  Owls " })).await.created();
    let owls = &made["squad"];
    assert_eq!((&made["id"], owls.text("name"), owls.text("role")), (&owls["id"], "Night Owls", "owner"));
    assert_eq!((owls.number("members"), owls.number("most_members"), owls.number("xp")), (1, 8, 0));
    let code = owls.text("invite_code");
    assert!(code.len() == 9 && code.contains('-'), "{code}");
    let joined =
        ben.post(&format!("{ROOT}/join"), &json!({ "code": code.to_lowercase().replace('-', " ") })).await.ok();
    assert_eq!((joined["squad"].text("role"), joined["squad"].number("members")), ("member", 2));
    assert_eq!(join(&ben, owls).await.number("members"), 2, "joining again changes nothing");
    assert_eq!(ben.get(ROOT).await.ok()["squads"], json!([seen(&ben, owls).await]));
    // One squad at a time.
    ada.post(ROOT, &json!({ "name": "Second" })).await.refused(Code::SquadTaken);
    let birds = squad(&cleo, "Early Birds").await;
    let code = json!({ "code": birds["invite_code"] });
    ben.post(&format!("{ROOT}/join"), &code).await.refused(Code::SquadTaken);
    let refused = ben.post(&format!("{ROOT}/join"), &json!({ "code": "none-none" })).await;
    assert_eq!(refused.refused(Code::SquadCodeInvalid)["fields"][0]["field"], "code");
    for (body, field) in
        [(json!({}), "name"), (json!({ "name": " " }), "name"), (json!({ "name": "x".repeat(61) }), "name")]
    {
        let refused = server.learner(&format!("d{}", body.to_string().len())).await.post(ROOT, &body).await;
        assert_eq!(refused.refused(Code::RequestInvalid)["fields"][0]["field"], field);
    }
    let members = ben.get(&format!("{}/members", path(owls))).await.ok();
    let names: Vec<_> =
        members.list("members").iter().map(|member| (member.text("full_name"), member.text("role"))).collect();
    assert_eq!(names, [("ada", "owner"), ("ben", "member")]);
    assert_eq!(kinds(&ben, owls).await, ["joined", "created"]);
}

/// Sends a body under one key.
async fn send(person: &Actor<'_>, path: &str, body: Value) -> Reply {
    person.send(Method::POST, path, move |request| request.header("idempotency-key", "one").json(&body)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_request_is_answered_once_and_another_body_under_its_key_is_a_conflict() {
    let server = Server::spawn().await;
    let (ada, ben, cleo) = (server.learner("ada").await, server.learner("ben").await, server.learner("cleo").await);
    let birds = squad(&cleo, "Early Birds").await;
    let first = send(&ada, ROOT, json!({ "name": "Night Owls" })).await.created();
    assert_eq!(first, send(&ada, ROOT, json!({ "name": "Night Owls" })).await.created());
    send(&ada, ROOT, json!({ "name": "Other" })).await.refused(Code::IdempotencyMismatch);
    let to = format!("{ROOT}/join");
    send(&ben, &to, json!({ "code": first["squad"]["invite_code"] })).await.ok();
    send(&ben, &to, json!({ "code": birds["invite_code"] })).await.refused(Code::IdempotencyMismatch);
    let to = format!("{ROOT}/{}/challenges", first["id"]);
    let asked = send(&ada, &to, json!({ "opponent_id": birds["id"] })).await.created();
    assert_eq!(asked, send(&ada, &to, json!({ "opponent_id": birds["id"] })).await.created());
    send(&ada, &to, json!({ "opponent_id": 77 })).await.refused(Code::IdempotencyMismatch);
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_joins_never_exceed_the_bound() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    server.admin().await.patch("/api/admin/settings", &json!({ "squad_size": 3 })).await.ok();
    let owls = squad(&ada, "Night Owls").await;
    assert_eq!(owls.number("most_members"), 3);
    let mut people = Vec::new();
    for number in 0..8 {
        people.push(server.learner(&format!("person{number}")).await);
    }
    let to = format!("{ROOT}/join");
    let body = json!({ "code": owls["invite_code"] });
    let replies = futures_util::future::join_all(people.iter().map(|person| person.post(&to, &body))).await;
    let joined = replies.iter().filter(|reply| reply.status.is_success()).count();
    assert_eq!(joined, 2);
    for reply in replies.into_iter().filter(|reply| !reply.status.is_success()) {
        reply.refused(Code::SquadFull);
    }
    assert_eq!(seen(&ada, &owls).await.number("members"), 3);
    assert_eq!(ada.get(&format!("{}/members", path(&owls))).await.ok().list("members").len(), 3);
    let refused = server.admin().await.patch("/api/admin/settings", &json!({ "squad_size": 9 })).await;
    assert_eq!(refused.refused(Code::RequestInvalid)["fields"][0]["field"], "squad_size");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_hands_the_squad_on_and_the_last_one_ends_it() {
    let server = Server::spawn().await;
    let (ada, ben, cleo) = (server.learner("ada").await, server.learner("ben").await, server.learner("cleo").await);
    let owls = squad(&ada, "Night Owls").await;
    join(&ben, &owls).await;
    join(&cleo, &owls).await;
    let own = path(&owls);
    ben.patch(&own, &json!({ "name": "Mine" })).await.refused(Code::SquadOwnerOnly);
    ben.delete(&own).await.refused(Code::SquadOwnerOnly);
    ben.delete(&format!("{own}/members/{}", cleo.id)).await.refused(Code::SquadOwnerOnly);
    let stranger = server.learner("dora").await;
    let refused = ada.patch(&own, &json!({ "owner_id": stranger.id })).await;
    assert_eq!(refused.refused(Code::ResourceAbsent)["fields"][0]["field"], "owner_id");
    let admin = server.admin().await;
    let refused = admin.patch(&own, &json!({ "owner_id": stranger.id })).await;
    assert_eq!(refused.refused(Code::SquadOwnerUnfit)["fields"][0]["field"], "owner_id");
    admin.patch(&own, &json!({ "owner_id": 987_654 })).await.refused(Code::ResourceAbsent);
    ada.patch(&own, &json!({ "name": "Owls", "owner_id": cleo.id, "invite_code": "renew" })).await.ok();
    assert_eq!(seen(&cleo, &owls).await.text("role"), "owner");
    let renewed = seen(&ben, &owls).await;
    assert_eq!(renewed.text("name"), "Owls");
    assert_ne!(renewed["invite_code"], owls["invite_code"]);
    stranger
        .post(&format!("{ROOT}/join"), &json!({ "code": owls["invite_code"] }))
        .await
        .refused(Code::SquadCodeInvalid);
    cleo.patch(&own, &json!({ "invite_code": "remove" })).await.ok();
    assert!(seen(&ben, &owls).await.get("invite_code").is_none());
    stranger
        .post(&format!("{ROOT}/join"), &json!({ "code": renewed["invite_code"] }))
        .await
        .refused(Code::SquadCodeInvalid);
    // The owner leaves: the squad passes to the one who has been in it the longest.
    cleo.delete(&format!("{own}/members/{}", cleo.id)).await.gone();
    assert_eq!(seen(&ada, &owls).await.text("role"), "owner");
    assert_eq!(cleo.get(ROOT).await.ok()["squads"], json!([]));
    cleo.get(&format!("{own}/members")).await.refused(Code::SquadMembersOnly);
    ada.delete(&format!("{own}/members/{}", ben.id)).await.gone();
    ada.delete(&format!("{own}/members/{}", ben.id)).await.refused(Code::ResourceAbsent);
    let told = ada.get(&format!("{own}/activity?limit=2")).await.ok();
    assert!(told["next_cursor"].is_string() && told.list("activity")[0].get("full_name").is_none(), "{told}");
    ada.delete(&format!("{own}/members/{}", ada.id)).await.gone();
    ada.get(&own).await.refused(Code::ResourceAbsent);
    squad(&ada, "Again").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_who_are_no_learners_any_more_or_are_erased_belong_to_no_squad() {
    let server = Server::spawn().await;
    let (ada, ben, cleo) = (server.learner("ada").await, server.learner("ben").await, server.learner("cleo").await);
    let owls = squad(&ada, "Night Owls").await;
    join(&ben, &owls).await;
    join(&cleo, &owls).await;
    let admin = server.admin().await;
    admin.patch(&format!("/api/admin/users/{}", ada.id), &json!({ "role": "tutor" })).await.ok();
    let now = seen(&ben, &owls).await;
    assert_eq!((now.number("members"), now.text("role")), (2, "owner"));
    cleo.delete_with("/api/users/me", &json!({ "password": PASSWORD })).await.gone();
    assert_eq!(seen(&ben, &owls).await.number("members"), 1);
    super::counted(&server).await;
    ben.delete_with("/api/users/me", &json!({ "password": PASSWORD })).await.gone();
    let left = admin.get(&format!("{ROOT}?scope=all")).await.ok();
    assert_eq!(left["squads"], json!([]));
    let tutor = server.sign_in(&ada.email, PASSWORD).await;
    tutor.post(ROOT, &json!({ "name": "Mine" })).await.refused(Code::SquadStudentsOnly);
}

#[tokio::test(flavor = "multi_thread")]
async fn erasing_a_person_settles_what_is_over_and_pays_only_who_is_there() {
    let server = Server::spawn().await;
    let (ada, ben, cleo) = (server.learner("ada").await, server.learner("ben").await, server.learner("cleo").await);
    let (owls, birds) = (squad(&ada, "Night Owls").await, squad(&ben, "Early Birds").await);
    join(&cleo, &owls).await;
    let dan = server.learner("dan").await;
    join(&dan, &birds).await;
    let running = super::begun((&ada, &owls), (&ben, &birds)).await;
    for (person, minutes) in [(&ada, 60), (&cleo, 60), (&ben, 60)] {
        crate::xp::log(person, minutes).await;
    }
    let [ada, ben, cleo] = super::later(&server, [&ada, &ben, &cleo], 8 * 24).await;
    ada.delete_with("/api/users/me", &json!({ "password": PASSWORD })).await.gone();
    let settled = super::shown(&ben, &running).await;
    assert_eq!((settled.text("state"), settled.text("outcome")), ("finished", "challenger_won"));
    let last = crate::xp::ledger(&cleo).await.last().unwrap().clone();
    assert_eq!((last.text("reason"), last.number("delta")), ("challenge", 30));
    assert_eq!(seen(&cleo, &owls).await.number("xp"), 66 + 66 + 30, "what ada earned stays");
    super::counted(&server).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_squad_with_active_members_is_owned_by_one_of_them() {
    let server = Server::spawn().await;
    let (ada, ben, cleo) = (server.learner("ada").await, server.learner("ben").await, server.learner("cleo").await);
    let owls = squad(&ada, "Night Owls").await;
    join(&ben, &owls).await;
    join(&cleo, &owls).await;
    let (own, admin) = (path(&owls), server.admin().await);
    let account = |person: &Actor<'_>, change: &str| format!("/api/admin/users/{}/{change}", person.id);
    admin.post(&account(&ben, "suspend"), &json!({})).await.ok();
    for manager in [&ada, &admin] {
        let refused = manager.patch(&own, &json!({ "owner_id": ben.id })).await;
        assert_eq!(refused.refused(Code::SquadOwnerUnfit)["fields"][0]["field"], "owner_id");
    }
    ada.patch(&own, &json!({ "owner_id": ada.id, "name": "Owls" })).await.ok();
    // It passes to the one who has been in it the longest and is active.
    admin.post(&account(&ada, "suspend"), &json!({})).await.ok();
    assert_eq!(seen(&cleo, &owls).await.text("role"), "owner");
    assert_eq!(kinds(&cleo, &owls).await[0], "owner_changed");
    cleo.patch(&own, &json!({ "name": "Night Owls" })).await.ok();
    // Without an active member, it waits for one: who comes back, or who joins.
    admin.post(&account(&cleo, "suspend"), &json!({})).await.ok();
    let owners = async || -> Vec<String> {
        let members = admin.get(&format!("{own}/members")).await.ok();
        let owners = members.list("members").iter().filter(|member| member.text("role") == "owner");
        owners.map(|member| member.text("full_name").to_owned()).collect()
    };
    assert_eq!(owners().await, ["cleo"]);
    admin.post_empty(&account(&ben, "reinstate")).await.ok();
    assert_eq!(owners().await, ["ben"]);
    admin.post_empty(&account(&ada, "reinstate")).await.ok();
    assert_eq!(owners().await, ["ben"], "who comes back later is a member");
    for person in [&ada, &ben] {
        admin.post(&account(person, "suspend"), &json!({})).await.ok();
    }
    let dora = server.learner("dora").await;
    assert_eq!(join(&dora, &owls).await.text("role"), "owner");
    // An owner who leaves is followed by an active member.
    admin.post_empty(&account(&cleo, "reinstate")).await.ok();
    dora.delete(&format!("{own}/members/{}", dora.id)).await.gone();
    assert_eq!(owners().await, ["cleo"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn squads_are_listed_by_name_without_accents() {
    let server = Server::spawn().await;
    for (person, name) in [("ada", "Zebras"), ("ben", "Äpfel"), ("cleo", "Birds"), ("dora", "Élan")] {
        squad(&server.learner(person).await, name).await;
    }
    let found = crate::classes::all(&server.admin().await, &format!("{ROOT}?scope=all"), "squads", "name").await;
    assert_eq!(found, ["Äpfel", "Birds", "Élan", "Zebras"]);
}
