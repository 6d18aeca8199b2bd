//! Who sees who won.

use serde_json::{Value, json};

use super::{competition, earned, entered, path, raw_end, seen};
use crate::support::fields::Fields;
use crate::support::server::Server;

/// The names of the winners in an answer.
fn names(drawn: &Value) -> Vec<Option<&str>> {
    drawn.list("winners").iter().map(|winner| winner["full_name"].as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_winner_admins_and_tutors_of_the_winner_see_the_name_and_nobody_else() {
    let server = Server::spawn().await;
    let (ada, ben, cleo) = (server.learner("ada").await, server.learner("ben").await, server.learner("cleo").await);
    let (grace, seun, admin) = (server.tutor("grace").await, server.tutor("seun").await, server.admin().await);
    let class = crate::classes::class(&grace, "Biology").await;
    crate::classes::join(&ada, &class).await;
    crate::classes::join(&cleo, &class).await;
    let draw = competition(&admin, json!({ "name": "Draw" })).await;
    earned(&server, &ada, 500).await;
    entered(&ada, &draw, 1).await;
    raw_end(&server, draw.number("id")).await;
    admin.post_empty(&format!("{}/draw", path(&draw))).await.ok();
    for (person, due) in [(&ada, true), (&admin, true), (&grace, true), (&seun, false), (&ben, false), (&cleo, false)] {
        let shown = seen(person, &draw).await;
        assert_eq!(names(&shown), [due.then_some("ada")], "{}", person.email);
        assert_eq!(shown["winners"][0]["me"], json!(person.id == ada.id));
    }
    let listed = admin.get(super::ROOT).await.ok();
    assert_eq!(names(&listed["competitions"][0]), [None]);
    assert!(listed["competitions"][0]["winners"][0].get("prize").is_none(), "a draw without prizes has a winner");
}
