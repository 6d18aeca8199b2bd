//! What admins ask of all classes of a school, and what the relation between two people costs.

use schola::features::classes::service;
use schola::features::classes::sight::Aspect;
use schola::kernel::{Actor, Id, Origin, Realm, Role, Via};

use super::callers::{Caller, Callers};
use super::filling::filled;
use super::{LARGE, Measured, SMALL, compare, inspected};

async fn measured(rows: i64) -> Vec<Measured> {
    let (server, ledger) = inspected().await;
    let callers = Callers::on(&server).await;
    filled(&server, &callers, rows).await;
    let admin = callers.sender(&server, Caller::Admin);
    let mut measured = Vec::new();
    let class = callers.class;
    let members = format!("/api/classes/{class}/members?limit=100");
    let targets = [
        "/api/classes?limit=100",
        "/api/classes?archived=true",
        "/api/classes?query=class",
        "/api/classes?query=class%201&archived=true",
        "/api/classes?query=zebra",
        "/api/classes?query=c",
        &members,
    ];
    for target in targets {
        ledger.take();
        let page = admin.get(target).await.ok();
        measured.push(Measured { what: target.replace(&class.to_string(), "ID"), cost: ledger.take() });
        if let Some(next) = page["next_cursor"].as_str() {
            admin.get(&format!("{target}&cursor={next}")).await.ok();
            measured.push(Measured {
                what: format!("behind {}", target.replace(&class.to_string(), "ID")),
                cost: ledger.take(),
            });
        }
    }
    // Between the student who is in hundreds of classes and another student of one of them.
    let (reader, other) = (callers.student.id, callers.newcomer.id);
    for (reader, person) in [(reader, other), (other, reader), (reader, 987_654_321)] {
        let actor = Actor {
            user: Id::new(reader),
            realm: Realm::School,
            role: Role::Student,
            via: Via::Terminal,
            origin: Origin::default(),
        };
        ledger.take();
        let read = server
            .raw_app()
            .named("test")
            .read(move |db| service::may_see(db, &actor, Id::new(person), Aspect::Results));
        assert!(!read.await.unwrap());
        measured.push(Measured { what: format!("relation {reader} {person}"), cost: ledger.take() });
    }
    measured
}

#[tokio::test(flavor = "multi_thread")]
async fn classes_of_a_large_school_are_found_as_fast_as_those_of_a_small_one() {
    let small = measured(SMALL).await;
    let large = measured(LARGE).await;
    assert!(large.len() >= 12, "only {} were measured", large.len());
    compare(&small, &large, &[]);
}
