//! Who sees who belongs to a squad, and what tutors and admins may do.

use schola::kernel::Code;
use serde_json::json;

use super::{ROOT, join, path, seen, squad};
use crate::support::fields::Fields;
use crate::support::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn only_members_tutors_of_theirs_and_admins_see_who_belongs_to_a_squad() {
    let server = Server::spawn().await;
    let (ada, ben, cleo) = (server.learner("ada").await, server.learner("ben").await, server.learner("cleo").await);
    let (grace, seun) = (server.tutor("grace").await, server.tutor("seun").await);
    let owls = squad(&ada, "Night Owls").await;
    join(&ben, &owls).await;
    let class = crate::classes::class(&grace, "Biology").await;
    crate::classes::join(&ada, &class).await;
    let members = format!("{}/members", path(&owls));
    for stranger in [&cleo, &seun] {
        let shown = seen(stranger, &owls).await;
        assert!(shown.get("invite_code").is_none() && shown.get("role").is_none(), "{shown}");
        assert_eq!((&shown["can_manage"], &shown["can_remove_members"]), (&json!(false), &json!(false)));
        stranger.get(&members).await.refused(Code::SquadMembersOnly);
        stranger.get(&format!("{}/activity", path(&owls))).await.refused(Code::SquadMembersOnly);
        stranger.patch(&path(&owls), &json!({ "name": "Mine" })).await.refused(Code::SquadOwnerOnly);
    }
    // A tutor sees the students of their own classes and nobody else.
    let named = |reply: serde_json::Value| -> Vec<String> {
        reply.list("members").iter().map(|member| member.text("full_name").to_owned()).collect()
    };
    assert_eq!(named(grace.get(&members).await.ok()), ["ada"]);
    assert_eq!(named(server.admin().await.get(&members).await.ok()), ["ada", "ben"]);
    let told = grace.get(&format!("{}/activity", path(&owls))).await.ok();
    let who: Vec<_> = told.list("activity").iter().map(|entry| entry.get("full_name").cloned()).collect();
    assert_eq!(who, [None, Some(json!("ada"))]);
    let of_class = format!("/api/classes/{}/squads", class["id"]);
    let listed = grace.get(&of_class).await.ok();
    assert_eq!(listed.list("squads").len(), 1);
    seun.get(&of_class).await.refused(Code::ResourceAbsent);
    ada.get(&of_class).await.refused(Code::AuthRoleWrong);
    // A squad that takes no part is absent for others.
    ada.patch(&path(&owls), &json!({ "takes_part": false })).await.ok();
    for stranger in [&cleo, &seun] {
        stranger.get(&path(&owls)).await.refused(Code::ResourceAbsent);
        stranger.delete(&path(&owls)).await.refused(Code::ResourceAbsent);
    }
    let shown = seen(&grace, &owls).await;
    assert_eq!((&shown["can_manage"], &shown["can_remove_members"]), (&json!(false), &json!(true)));
    grace.patch(&format!("/api/classes/{}", class["id"]), &json!({ "archived": true })).await.ok();
    grace.get(&path(&owls)).await.refused(Code::ResourceAbsent);
    grace.get(&of_class).await.refused(Code::ClassTutorsOnly);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_tutors_and_admins_change_is_in_the_audit_log() {
    let server = Server::spawn().await;
    let (ada, ben) = (server.learner("ada").await, server.learner("ben").await);
    let (grace, admin) = (server.tutor("grace").await, server.admin().await);
    let owls = squad(&ada, "Rude words").await;
    join(&ben, &owls).await;
    let class = crate::classes::class(&grace, "Biology").await;
    for student in [&ada, &ben] {
        crate::classes::join(student, &class).await;
    }
    ada.patch(&path(&owls), &json!({ "name": "Ruder words" })).await.ok();
    grace.patch(&path(&owls), &json!({ "name": "Night Owls" })).await.ok();
    grace.delete(&format!("{}/members/{}", path(&owls), ben.id)).await.gone();
    admin.delete(&path(&owls)).await.gone();
    ada.get(&path(&owls)).await.refused(Code::ResourceAbsent);
    let entries = admin.get("/api/admin/audit?action=squads.&limit=100").await.ok();
    let actions: Vec<_> = entries.list("entries").iter().map(|entry| entry.text("action")).collect();
    assert_eq!(actions, ["squads.dissolved", "squads.member_removed", "squads.updated"]);
    let renamed = &entries.list("entries")[2];
    assert_eq!((renamed["details"].text("name"), renamed["details"].text("before")), ("Night Owls", "Ruder words"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tutor_of_some_members_removes_these_and_changes_nothing_for_the_others() {
    let server = Server::spawn().await;
    let (ada, ben, cleo) = (server.learner("ada").await, server.learner("ben").await, server.learner("cleo").await);
    let grace = server.tutor("grace").await;
    let owls = squad(&ada, "Night Owls").await;
    join(&ben, &owls).await;
    join(&cleo, &owls).await;
    let class = crate::classes::class(&grace, "Biology").await;
    crate::classes::join(&ben, &class).await;
    for change in [json!({ "owner_id": ben.id }), json!({ "name": "Owls" }), json!({ "invite_code": "remove" })] {
        grace.patch(&path(&owls), &change).await.refused(Code::SquadOwnerOnly);
    }
    grace.delete(&path(&owls)).await.refused(Code::SquadOwnerOnly);
    let of_class = grace.get(&format!("/api/classes/{}/squads", class["id"])).await.ok();
    let listed = &of_class.list("squads")[0];
    assert_eq!((&listed["can_manage"], &listed["can_remove_members"]), (&json!(false), &json!(true)));
    // The others are absent for her, as people who belong to no squad are.
    let member = |id: i64| format!("{}/members/{id}", path(&owls));
    let stranger = server.learner("dora").await;
    for hidden in [&ada, &cleo, &stranger] {
        grace.delete(&member(hidden.id)).await.refused(Code::ResourceAbsent);
    }
    assert_eq!(seen(&ada, &owls).await.number("members"), 3);
    // Where she teaches all of them, she manages the squad.
    for student in [&ada, &cleo] {
        crate::classes::join(student, &class).await;
    }
    assert_eq!(seen(&grace, &owls).await["can_manage"], json!(true));
    grace.patch(&path(&owls), &json!({ "name": "Owls", "owner_id": cleo.id })).await.ok();
    grace.delete(&member(ben.id)).await.gone();
    grace.delete(&path(&owls)).await.gone();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_member_does_not_come_back_with_the_old_code() {
    let server = Server::spawn().await;
    let (ada, ben, cleo) = (server.learner("ada").await, server.learner("ben").await, server.learner("cleo").await);
    let owls = squad(&ada, "Night Owls").await;
    join(&ben, &owls).await;
    join(&cleo, &owls).await;
    let member = |id: i64| format!("{}/members/{id}", path(&owls));
    // Who leaves may come back.
    cleo.delete(&member(cleo.id)).await.gone();
    assert_eq!(seen(&ada, &owls).await["invite_code"], owls["invite_code"]);
    join(&cleo, &owls).await;
    ada.delete(&member(ben.id)).await.gone();
    let code = json!({ "code": owls["invite_code"] });
    ben.post(&format!("{ROOT}/join"), &code).await.refused(Code::SquadCodeInvalid);
    let renewed = seen(&cleo, &owls).await;
    assert!(renewed["invite_code"].is_string() && renewed["invite_code"] != owls["invite_code"], "{renewed}");
    join(&ben, &renewed).await;
    // Where joining by code is off, it stays off.
    ada.patch(&path(&owls), &json!({ "invite_code": "remove" })).await.ok();
    server.admin().await.delete(&member(ben.id)).await.gone();
    assert!(seen(&ada, &owls).await.get("invite_code").is_none());
}
