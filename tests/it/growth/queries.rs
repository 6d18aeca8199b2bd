//! How many statements a list takes: a fixed number for each, whatever the size of the page. A list that asks once more for each of its
//! rows would be found here.

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::Mutex;
use schola::db::Finished;
use serde_json::Value;

use super::callers::Callers;
use super::filling::filled;
use super::reading::{caller, in_path, place};
use crate::contract::isolation::BY_ITSELF;
use crate::support::contract::{Operation, Surface, assemble};
use crate::support::server::Server;

/// The rows in each table: more than the largest page has.
const ROWS: i64 = 120;

/// The statements of lists that take more than one, with the reason. A number may only become smaller.
const STATEMENTS: [(&str, u64, &str); 46] = [
    ("partner listLearners", 2, "the second one reads the people behind the learners"),
    ("platform listBadges", 0, "badges are data in the program"),
    ("partner listBadges", 0, "the same"),
    (
        "platform listDecks",
        3,
        "the first ones read the school's time zone, in which days begin, and the settings of the person",
    ),
    ("partner listDecks", 3, "the same"),
    ("platform listClassDecks", 2, "the first one reads the class"),
    (
        "platform getDueCards",
        7,
        "time zone, settings of the person, decks with what is left for today, cards, the last review and its card for the turns of \
         topics, the time of the next learning card",
    ),
    ("partner getDueCards", 5, "the same without turns of topics"),
    ("platform listCardReviews", 2, "the first one reads the card"),
    ("partner listCardReviews", 2, "the same"),
    ("platform listCards", 4, "the first ones read the deck and the classes and squads that it is shared with"),
    ("partner listCards", 4, "the same"),
    (
        "platform searchCards",
        5,
        "the first ones read classes, squad, and the decks that are shared with them, the fourth one the index",
    ),
    ("partner searchCards", 5, "the same"),
    ("platform listDeckMedia", 4, "the same as of their cards"),
    ("partner listDeckMedia", 4, "the same"),
    ("platform listPushSubscriptions", 2, "the first one reads when the key of the school was made"),
    ("platform listSquads", 3, "where the person belongs, the school's settings for the week and the size, the squad"),
    ("partner listSquads", 3, "the same"),
    ("platform listSquadMembers", 4, "the squad, its members, the school's settings, the people"),
    ("partner listSquadMembers", 4, "the same"),
    ("platform listSquadChallenges", 4, "the squad, its members, the school's settings, the challenges"),
    ("partner listSquadChallenges", 4, "the same"),
    ("platform listSquadActivity", 5, "the squad, its members, the school's settings, the people, the entries"),
    ("partner listSquadActivity", 5, "the same"),
    ("platform listSquadDecks", 2, "the first one reads where the person belongs"),
    ("partner listSquadDecks", 2, "the same"),
    (
        "platform listClassSquads",
        7,
        "the class, its students, the squads of a hundred students at a time, the squads, the school's settings, their members, who of \
         these is taught",
    ),
    (
        "platform getSquadRankings",
        7,
        "the school's settings, where the person belongs, the squad, the top, two ranks, how many are ranked",
    ),
    ("partner getSquadRankings", 5, "the same without ranks, because the squad has no XP"),
    ("platform listDeckShares", 2, "the first one reads the deck"),
    ("platform listClassMembers", 3, "the first one reads the class, the third one the people behind the members"),
    ("platform listStudyLogs", 3, "the first ones read the time zones of the person and of the school"),
    ("partner listStudyLogs", 3, "the same"),
    (
        "platform getLeaderboard",
        17,
        "figures, periods, the top, counts, three neighbours on each side with their ranks, and the people",
    ),
    ("partner getLeaderboard", 6, "the same without ranks, because the learner has no XP"),
    (
        "platform listExamDates",
        5,
        "time zones of the person and of the school, classes, own exams, those of the classes",
    ),
    ("partner listExamDates", 5, "the same"),
    ("platform listClassWork", 4, "the class, time zones of the person and of the school, the work"),
    ("platform listClassWorkStudents", 6, "the work, its class twice, the members, the people, what they did"),
    (
        "platform listMyAdaptations",
        9,
        "the last answers twice, the sums of the last seven days, the cards that are due, the school's time zone, the person's, the profile, its evidence, what is in force",
    ),
    ("partner listMyAdaptations", 9, "the same"),
    (
        "platform listAppliedAdaptations",
        4,
        "time zones of the person and of the school, the log, the days of the one that is still compared",
    ),
    ("partner listAppliedAdaptations", 3, "the same without days, because the log is empty"),
    (
        "platform listStudentAnalytics",
        2,
        "the first one reads the school's time zone; with students, their figures, set work and names follow, a hundred people at a time",
    ),
    ("platform listUserTokens", 2, "the first one reads the person, who may be absent"),
];

/// What the statements are counted with, for as long as one request lasts.
type Count = Arc<Mutex<u64>>;

/// Whether the operation answers a list of things.
fn is_list(operation: &Operation<'_>) -> bool {
    let has_limit = || operation.parameters().unwrap().iter().any(|parameter| parameter.name == "limit");
    operation.method == "GET" && (operation.id.starts_with("list") || has_limit())
}

/// The number of things in an answer.
fn things(body: &Value) -> usize {
    let arrays = body.as_object().into_iter().flatten().filter_map(|(_, value)| value.as_array());
    arrays.map(Vec::len).max().unwrap_or_default()
}

/// The statements of a list with this query, and the number of things that it shows.
async fn counted(
    server: &Server,
    count: &Count,
    callers: &Callers,
    surface: Surface,
    list: &Operation<'_>,
    query: &str,
) -> (u64, usize) {
    let mut path = list.path.to_owned();
    for parameter in list.parameters().unwrap().iter().filter(|parameter| parameter.place == "path") {
        path = path.replace(&format!("{{{}}}", parameter.name), &in_path(list, parameter.name, callers));
    }
    let sender = callers.sender(server, caller(surface, list));
    let target = format!("{}{path}{query}", place(surface));
    // What is remembered of the caller is there from the first request on.
    sender.get(&target).await.ok();
    *count.lock() = 0;
    let body = sender.get(&target).await.ok();
    (*count.lock(), things(&body))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_takes_its_number_of_statements_whatever_it_shows() {
    let count = Count::default();
    let counting = count.clone();
    let observe = move |done: &Finished| {
        if !BY_ITSELF.contains(&done.operation) {
            *counting.lock() += done.queries;
        }
    };
    let server = Server::boot(|_| {}, |boot| boot.observer = Some(Arc::new(observe))).await;
    let callers = Callers::on(&server).await;
    filled(&server, &callers, ROWS).await;
    let (mut found, mut grown) = (BTreeMap::new(), Vec::new());
    for surface in Surface::ALL {
        let document = assemble(surface).unwrap();
        for list in document.operations().unwrap().iter().filter(|operation| is_list(operation)) {
            let name = format!("{} {}", surface.name(), list.id);
            let is_paged = list.parameters().unwrap().iter().any(|parameter| parameter.name == "limit");
            let queries: &[&str] = if is_paged { &["?limit=1", "?limit=100"] } else { &[""] };
            let mut seen = Vec::new();
            for query in queries {
                seen.push(counted(&server, &count, &callers, surface, list, query).await);
            }
            let (statements, things) = *seen.last().unwrap();
            if seen[0].0 != statements {
                grown.push(format!("{name}: {} statements for {}, {statements} for {things}", seen[0].0, seen[0].1));
            }
            found.insert(name, statements);
        }
    }
    assert!(grown.is_empty(), "a list takes more statements for more things:\n{}", grown.join("\n"));
    let known =
        |list: &str| STATEMENTS.iter().find(|(name, ..)| *name == list).map_or(1, |(_, statements, _)| *statements);
    let due: BTreeMap<String, u64> = found.keys().map(|list| (list.clone(), known(list))).collect();
    assert!(found.len() > 11, "{found:?}");
    assert_eq!(found, due, "the statements of each list, and those that are due");
}
