//! What all groups that are shown tell together: the people whom they leave are no one or at least five.

use serde_json::{Value, json};

use super::{ROOT, ago, asked, class, day, did, happened, reviewed, studied};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

/// Everything that is counted, some days ago.
fn everything(people: &[&Actor<'_>], days: i64, subject: &str) -> Vec<schola::events::Event> {
    let of = |person: &&Actor<'_>| {
        [did(person, days, studied(subject, 20)), did(person, days, reviewed(20, 15)), did(person, days, asked(1))]
    };
    people.iter().flat_map(of).collect()
}

/// The figures of the school in a period, for admins.
async fn platform(admin: &Actor<'_>, days: i64, query: &str) -> Value {
    let path = format!("{ROOT}/platform?from={0}&to={0}{query}", ago(days));
    admin.get(&path).await.ok()["analytics"].clone()
}

/// The lines of a CSV file as cells.
async fn lines(admin: &Actor<'_>, path: &str) -> Vec<Vec<String>> {
    let file = admin.get(&format!("{ROOT}/{path}")).await;
    let text = String::from_utf8(file.body).unwrap();
    text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

const LISTED: [&str; 4] = ["learners_28", "minutes", "retention", "ai"];
const ALL: [&str; 8] =
    ["learners", "learners_7", "learners_28", "minutes", "reviews", "retention", "retention_spread", "ai"];

#[tokio::test(flavor = "multi_thread")]
async fn classes_do_not_tell_together_what_one_person_outside_them_did() {
    let server = Server::spawn().await;
    let (admin, grace) = (server.admin().await, server.tutor("grace").await);
    let (first, some) = class(&server, &grace, &["a1", "a2", "a3", "a4", "a5"]).await;
    let (second, others) = class(&server, &grace, &["b1", "b2", "b3", "b4", "b5"]).await;
    let alone = server.learner("alone").await;
    let classes: Vec<&Actor<'_>> = some.iter().chain(&others).collect();
    let whole: Vec<&Actor<'_>> = classes.iter().copied().chain([&alone]).collect();
    happened(&server, [everything(&whole, 1, "Biology"), everything(&classes, 40, "Biology")].concat()).await;

    let all = platform(&admin, 1, "").await;
    assert_eq!((&all["days"][0]["learners"], &all["summary"]["minutes"]["total"]), (&json!(11), &json!(220)));
    let of =
        |all: &Value, id: &Value| all.list("classes").iter().find(|one| one["class"]["id"] == *id).unwrap().clone();
    let (hidden, shown) = (of(&all, &first["id"]), of(&all, &second["id"]));
    assert_eq!((&hidden["suppressed"], &shown["suppressed"]), (&json!(LISTED), &json!([])), "{all}");
    assert!(LISTED.iter().all(|figure| hidden.get(figure).is_none() && shown.get(figure).is_some()), "{all}");

    // A class has the same figures in the list, alone, in a subject, among the outcomes and in the file.
    for (class, listed, is_hidden) in [(&first, &hidden, true), (&second, &shown, false)] {
        let named = |names: &[&str]| if is_hidden { json!(names) } else { json!([]) };
        let one = platform(&admin, 1, &format!("&class_id={}", class["id"])).await;
        assert_eq!((&one["classes"][0], &one["days"][0]["suppressed"]), (listed, &named(&ALL)), "{one}");
        assert_eq!(one["summary"].get("minutes").is_none(), is_hidden, "{one}");
        assert_eq!(one["subjects"][0].get("minutes").is_none(), is_hidden, "{one}");
        let in_subject = day(&admin, 1, &format!("&class_id={}&subject=biology", class["id"])).await;
        let of_subject = ["learners", "learners_7", "learners_28", "minutes"];
        assert_eq!(of_subject.map(|figure| in_subject.get(figure).is_none()), [is_hidden; 4], "{in_subject}");
        let path = format!("{ROOT}/outcomes?from={0}&to={0}&class_id={1}", ago(1), class["id"]);
        let outcomes = admin.get(&path).await.ok()["analytics"].clone();
        assert_eq!(outcomes["suppressed"], named(&["retention", "retention_spread"]), "{outcomes}");
        assert_eq!(outcomes["efforts"][1]["suppressed"], named(&["retention_spread"]), "{outcomes}");
        // Its tutor sees each of its students, and nothing of the school.
        let taught = grace.get(&path).await.ok()["analytics"].clone();
        assert_eq!((&taught["retention"]["learners"], &taught["suppressed"]), (&json!(5), &json!([])), "{taught}");
        let file = lines(&admin, &format!("platform?from={0}&to={0}&format=csv&by=class", ago(1))).await;
        let id = class["id"].to_string();
        let line = file.iter().find(|line| line[0] == id).unwrap();
        assert_eq!((line[4].is_empty(), line[6].is_empty()), (is_hidden, is_hidden), "{file:?}");
        let path = format!("platform?from={0}&to={0}&format=csv&class_id={1}", ago(1), class["id"]);
        assert_eq!(lines(&admin, &path).await[1][5].is_empty(), is_hidden);
    }

    // Where all are in the classes, both are shown.
    let all = platform(&admin, 40, "").await;
    assert!(all.list("classes").iter().all(|class| class["suppressed"] == json!([])), "{all}");
    let both = admin.get(&format!("{ROOT}/platform?from={}&to={}", ago(40), ago(1))).await.ok()["analytics"].clone();
    assert_eq!(of(&both, &first["id"])["minutes"]["total"], 100, "the other day alone: {both}");
    assert_eq!(of(&both, &first["id"])["incomplete"], json!(["minutes", "retention", "ai"]), "{both}");
    // A fifth person outside of them makes five who are left.
    for name in ["c2", "c3", "c4", "c5"] {
        let person = server.learner(name).await;
        happened(&server, everything(&[&person], 1, "Biology")).await;
    }
    let all = platform(&admin, 1, "").await;
    assert!(all.list("classes").iter().all(|class| class["suppressed"] == json!([])), "{all}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_student_of_two_classes_counts_once_for_what_they_leave() {
    let server = Server::spawn().await;
    let (admin, grace) = (server.admin().await, server.tutor("grace").await);
    let (first, some) = class(&server, &grace, &["a1", "a2", "a3", "a4", "a5", "a6"]).await;
    let (second, others) = class(&server, &grace, &["b1", "b2", "b3", "b4"]).await;
    crate::classes::join(&some[0], &second).await;
    let alone = server.learner("alone").await;
    let classes: Vec<&Actor<'_>> = some.iter().chain(&others).collect();
    let whole: Vec<&Actor<'_>> = classes.iter().copied().chain([&alone]).collect();
    happened(&server, [everything(&whole, 1, "Biology"), everything(&classes, 40, "Biology")].concat()).await;
    let suppressed = |all: &Value, id: &Value| {
        all.list("classes").iter().find(|one| one["class"]["id"] == *id).unwrap()["suppressed"].clone()
    };
    // Six and five people are eleven entries of ten people, and eleven people learned.
    let all = platform(&admin, 1, "").await;
    assert_eq!((suppressed(&all, &first["id"]), suppressed(&all, &second["id"])), (json!([]), json!(LISTED)), "{all}");
    // Ten people learned. Without the second class, four are left, so the first one is compared with the whole.
    let all = platform(&admin, 40, "").await;
    assert_eq!((suppressed(&all, &first["id"]), suppressed(&all, &second["id"])), (json!(LISTED), json!([])), "{all}");
}

#[tokio::test(flavor = "multi_thread")]
async fn learners_by_subject_do_not_tell_who_learned_in_none() {
    let server = Server::spawn().await;
    let (admin, grace) = (server.admin().await, server.tutor("grace").await);
    let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];
    let (class, people) = class(&server, &grace, &names).await;
    let on = |days: i64, people: &[Actor<'_>], subject: &str| -> Vec<_> {
        people.iter().map(|person| did(person, days, studied(subject, 20))).collect()
    };
    let events = [on(1, &people[..6], "Physics"), on(1, &people[6..11], "Latin"), vec![did(&people[11], 1, asked(1))]];
    happened(&server, events.concat()).await;
    for place in [String::new(), format!("&class_id={}", class["id"])] {
        let suppressed =
            async |subject: &str| day(&admin, 1, &format!("{place}&subject={subject}")).await["suppressed"].clone();
        assert_eq!(suppressed("physics").await, json!([]), "{place}");
        assert_eq!(suppressed("latin").await, json!(["learners", "learners_7", "learners_28"]), "{place}");
        let all = platform(&admin, 1, &place).await;
        let latin = all.list("subjects").iter().find(|one| one["subject"] == "Latin").unwrap();
        assert_eq!((&latin["suppressed"], &latin["minutes"]["total"]), (&json!(["learners_28"]), &json!(100)), "{all}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_classes_of_a_tutor_do_not_tell_who_is_in_one_of_three_alone() {
    let server = Server::spawn().await;
    let grace = server.tutor("grace").await;
    let (_, first) = class(&server, &grace, &["a1", "a2", "a3", "a4", "a5"]).await;
    let (_, second) = class(&server, &grace, &["b1", "b2", "b3", "b4", "b5"]).await;
    let (third, alone) = class(&server, &grace, &["c1"]).await;
    for person in first[..3].iter().chain(&second[..2]) {
        crate::classes::join(person, &third).await;
    }
    let answers = first.iter().chain(&second).chain(&alone).map(|person| did(person, 1, reviewed(20, 15)));
    happened(&server, answers.collect()).await;
    let path = format!("{ROOT}/outcomes?from={0}&to={0}", ago(1));
    let all = grace.get(&path).await.ok()["analytics"].clone();
    assert_eq!(all["retention"]["learners"], 6, "the largest class, and not eleven people: {all}");
    assert_eq!(all["incomplete"], json!(["retention", "retention_spread"]), "{all}");
}
