//! Every list of the contract takes its own cursors and refuses those of all others.

use schola::kernel::Code;

use super::school::School;
use crate::fixtures::ALL;
use crate::growth::reading::cursor;
use crate::support::contract::{Surface, assemble};
use crate::support::fixtures::Owned;

#[tokio::test(flavor = "multi_thread")]
async fn a_list_takes_its_own_cursors_and_refuses_those_of_other_lists() {
    let school = School::open().await;
    let mut lists = Vec::new();
    for surface in [Surface::Platform, Surface::Partner] {
        let document = assemble(surface).unwrap();
        for operation in document.operations().unwrap() {
            if operation.parameters().unwrap().iter().any(|parameter| parameter.name == "cursor") {
                let by_tag = if operation.tags().contains(&"Admin") { "admin" } else { "student" };
                let roles = operation.stated_roles().unwrap_or_default();
                let who = roles.first().map_or(by_tag, |role| *role).to_owned();
                lists.push((surface, operation.id.to_owned(), operation.path.to_owned(), who));
            }
        }
    }
    assert!(lists.len() >= 7, "{lists:?}");
    let names: Vec<&str> = lists.iter().map(|(_, id, _, _)| id.as_str()).collect();
    for (surface, id, path, who) in &lists {
        let who = if id == "listLearners" { "developer" } else { who.as_str() };
        let sender = school.sender_on(*surface, who).await;
        let path = match thing_of(*surface, id) {
            Some(word) => path.replace("{id}", &school.value(word, &sender).await.to_string()),
            None => path.clone(),
        };
        for name in &names {
            let reply = sender.get(&format!("{path}?cursor={}", cursor(name, "", 1_000))).await;
            if *name == id.as_str() {
                reply.ok();
            } else {
                let error = reply.refused(Code::RequestInvalid);
                assert_eq!(error["fields"][0]["field"], "cursor", "{id} with a cursor of {name}: {error}");
            }
        }
    }
}

/// The word of `x-example-with` for the thing whose list this is, where the list is of one thing.
fn thing_of(surface: Surface, operation: &str) -> Option<&'static str> {
    let mut things = ALL.iter().flat_map(|fixtures| fixtures.things);
    things.find_map(|(on, id, owned)| match owned {
        Owned::By(word) if *on == surface && *id == operation => Some(*word),
        _ => None,
    })
}
