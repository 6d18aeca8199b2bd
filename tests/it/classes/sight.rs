//! What one person may see of another: the table over all relations and aspects, and the relations between people of all roles.

use schola::features::classes::service;
use schola::features::classes::sight::{Aspect, Relation, Relations};
use schola::kernel::{self, Code, Id, Origin, Realm, Role, Via};
use serde_json::json;

use super::{class, join, path};
use crate::support::server::{Actor, Server};

/// The table of the documentation: identity, contact, presence, activity, results, learner profile.
const TABLE: [(Relation, [bool; 6]); 8] = [
    (Relation::Oneself, [true; 6]),
    (Relation::Teacher, [true; 6]),
    (Relation::Student, [true, false, false, false, false, false]),
    (Relation::FellowTutor, [true, true, true, false, false, false]),
    (Relation::Classmate, [true, false, false, false, false, false]),
    (Relation::Squadmate, [true, false, false, false, false, false]),
    (Relation::Admin, [true, true, true, true, true, false]),
    (Relation::Developer, [true; 6]),
];

#[test]
fn every_relation_shows_what_the_table_says_alone_and_together() {
    assert_eq!(TABLE.map(|(relation, _)| relation), Relation::ALL);
    for aspect in Aspect::ALL {
        assert!(!Relations::NONE.show(aspect), "a stranger sees nothing");
    }
    for sets in 0..1_u32 << TABLE.len() {
        let held = TABLE.iter().enumerate().filter(|(place, _)| sets & (1 << place) != 0).map(|(_, line)| line);
        let relations = held.clone().fold(Relations::NONE, |all, (relation, _)| all.with(*relation));
        for (place, aspect) in Aspect::ALL.into_iter().enumerate() {
            let expected = held.clone().any(|(_, shown)| shown[place]);
            assert_eq!(relations.show(aspect), expected, "{aspect:?} by {relations:?}");
        }
        for (relation, _) in &TABLE {
            assert_eq!(relations.has(*relation), held.clone().any(|(other, _)| other == relation));
        }
    }
}

#[test]
fn the_documented_table_is_the_table() {
    let source =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/features/foundation/classes/sight.rs"));
    let source = source.unwrap();
    let rows: Vec<Vec<bool>> = source
        .lines()
        .filter_map(|line| line.strip_prefix("//! | "))
        .filter(|line| !line.starts_with('|'))
        .map(|line| line.trim_end_matches('|').split('|').skip(1).map(|cell| cell.trim() == "yes").collect())
        .collect();
    assert_eq!(rows, TABLE.map(|(_, shown)| shown.to_vec()));
}

#[test]
fn a_membership_as_tutor_counts_for_tutors_and_admins_alone() {
    let all = Relation::ALL.into_iter().fold(Relations::NONE, Relations::with);
    for role in [Role::Student, Role::Tutor, Role::Admin, Role::Developer] {
        let may_teach = matches!(role, Role::Tutor | Role::Admin);
        for relation in Relation::ALL {
            let is_of_tutors = matches!(relation, Relation::Teacher | Relation::FellowTutor);
            assert_eq!(all.held_by(role).has(relation), may_teach || !is_of_tutors, "{role:?} {relation:?}");
        }
    }
}

fn reading(id: i64, role: Role, realm: Realm) -> kernel::Actor {
    kernel::Actor { user: Id::new(id), role, realm, via: Via::Terminal, origin: Origin::default() }
}

/// What a reader may see of a person, as the service says.
async fn seen(server: &Server, reader: &kernel::Actor, person: i64) -> [bool; 6] {
    let reader = reader.clone();
    let read = server.raw_app().named("test").read(move |db| {
        let mut seen = [false; 6];
        for (slot, aspect) in seen.iter_mut().zip(Aspect::ALL) {
            *slot = service::may_see(db, &reader, Id::new(person), aspect)?;
            let found = service::seen(db, &reader, Id::new(person), aspect);
            assert_eq!(found.is_ok(), *slot);
            assert!(found.err().is_none_or(|error| error.code() == Code::ResourceAbsent));
        }
        let teaches = service::teaches(db, &reader, Id::new(person))?;
        assert!(!teaches || seen == [true; 6]);
        Ok(seen)
    });
    read.await.unwrap()
}

const NOTHING: [bool; 6] = [false; 6];
const ALL: [bool; 6] = [true; 6];
const NAME: [bool; 6] = [true, false, false, false, false, false];
const COLLEAGUE: [bool; 6] = [true, true, true, false, false, false];
const OFFICE: [bool; 6] = [true, true, true, true, true, false];

#[tokio::test(flavor = "multi_thread")]
async fn people_see_of_one_another_what_their_classes_and_roles_say() {
    let server = Server::spawn().await;
    let (grace, seun, maren) = (server.tutor("grace").await, server.tutor("seun").await, server.tutor("maren").await);
    let (ada, ben, cleo) = (server.learner("ada").await, server.learner("ben").await, server.learner("cleo").await);
    let (admin, linus) = (server.admin().await, server.developer("linus").await);
    let key = server.raw_key(&linus, &[]).await;
    let pupil = key.post("/v1/learners", &json!({ "full_name": "Lea" })).await.created()["id"].as_i64().unwrap();
    // Grace and Seun teach Ada and Ben; Maren teaches Cleo; Seun learns with Cleo.
    let biology = class(&grace, "Biology").await;
    let chemistry = class(&maren, "Chemistry").await;
    grace.post(&format!("{}/members", path(&biology)), &json!({ "user_id": seun.id })).await.created();
    for student in [&ada, &ben] {
        join(student, &biology).await;
    }
    for student in [&cleo, &seun] {
        join(student, &chemistry).await;
    }
    let school = |actor: &Actor<'_>, role| reading(actor.id, role, Realm::School);
    let (tutor, student) = (Role::Tutor, Role::Student);
    let check = async |reader: kernel::Actor, person: i64, expected: [bool; 6], what: &str| {
        assert_eq!(seen(&server, &reader, person).await, expected, "{what}");
    };
    check(school(&ada, student), ada.id, ALL, "oneself").await;
    check(school(&grace, tutor), ada.id, ALL, "a tutor of a student").await;
    check(school(&seun, tutor), ben.id, ALL, "a fellow tutor of a student").await;
    check(school(&maren, tutor), ada.id, NOTHING, "a tutor of another class").await;
    check(school(&grace, tutor), cleo.id, NOTHING, "a student of another tutor").await;
    check(school(&ada, student), grace.id, NAME, "a student of a tutor").await;
    check(school(&ada, student), ben.id, NAME, "a classmate").await;
    check(school(&ada, student), cleo.id, NOTHING, "a student of another class").await;
    check(school(&grace, tutor), seun.id, COLLEAGUE, "a fellow tutor").await;
    check(school(&seun, tutor), cleo.id, NAME, "a tutor who learns beside a student").await;
    check(school(&maren, tutor), seun.id, ALL, "a tutor who is a student here").await;
    check(school(&grace, tutor), maren.id, NOTHING, "a tutor whom no class relates").await;
    check(school(&grace, student), ada.id, NOTHING, "a tutor's membership without the role").await;
    check(school(&admin, Role::Admin), ada.id, OFFICE, "an admin").await;
    check(school(&admin, Role::Admin), pupil, NOTHING, "an admin and a developer's learner").await;
    check(school(&linus, Role::Developer), pupil, ALL, "a developer and an own learner").await;
    check(school(&linus, Role::Developer), ada.id, NOTHING, "a developer and a student of the school").await;
    check(reading(pupil, student, Realm::Developer(Id::new(linus.id))), pupil, ALL, "a learner of a developer").await;
    check(reading(pupil, student, Realm::Developer(Id::new(linus.id))), ada.id, NOTHING, "across realms").await;
    check(school(&admin, Role::Admin), 987_654, NOTHING, "a person who does not exist").await;
    // An archived class relates nobody.
    grace.patch(&path(&biology), &json!({ "archived": true })).await.ok();
    check(school(&grace, tutor), ada.id, NOTHING, "a tutor of an archived class").await;
    check(school(&ada, student), ben.id, NOTHING, "classmates of an archived class").await;
    grace.patch(&path(&biology), &json!({ "archived": false })).await.ok();
    check(school(&grace, tutor), ada.id, ALL, "restored").await;
    ada.delete(&format!("{}/members/{}", path(&biology), ada.id)).await.gone();
    check(school(&grace, tutor), ada.id, NOTHING, "a student who has left").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_of_members_shows_each_reader_what_the_table_allows() {
    let server = Server::spawn().await;
    let (grace, ada, ben) = (server.tutor("grace").await, server.learner("ada").await, server.learner("ben").await);
    let biology = class(&grace, "Biology").await;
    let members = format!("{}/members", path(&biology));
    for student in [&ada, &ben] {
        join(student, &biology).await;
    }
    let fields = |list: &serde_json::Value, name: &str| {
        let row = list["members"].as_array().unwrap().iter().find(|row| row["full_name"] == name).unwrap().clone();
        let mut fields: Vec<String> = row.as_object().unwrap().keys().cloned().collect();
        fields.sort();
        fields
    };
    let (little, much) =
        (vec!["full_name", "id", "role"], vec!["email", "full_name", "id", "joined_at", "role", "status"]);
    let list = ada.get(&members).await.ok();
    assert_eq!(fields(&list, "ben"), little);
    assert_eq!(fields(&list, "grace"), little);
    assert_eq!(fields(&list, "ada"), much, "of oneself");
    for reader in [&grace, &server.admin().await] {
        let list = reader.get(&members).await.ok();
        for name in ["ada", "ben", "grace"] {
            assert_eq!(fields(&list, name), much);
        }
    }
    server.tutor("maren").await.get(&members).await.refused(Code::ResourceAbsent);
}
