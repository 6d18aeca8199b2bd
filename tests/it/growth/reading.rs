//! Every operation of the contract that reads, with every combination of its query parameters.

use schola::kernel::{Cursor, Timestamp};

use super::callers::{Caller, Callers};
use super::filling::filled;
use super::{LARGE, Measured, SMALL, compare, inspected};
use crate::fixtures::ALL;
use crate::support::contract::{Operation, Surface, assemble};
use crate::support::server::{START, Server};

/// Who calls an operation.
pub(super) fn caller(surface: Surface, operation: &Operation<'_>) -> Caller {
    match (surface, operation.id) {
        _ if operation.is_public() => Caller::Nobody,
        // An export is as long as what one person has; here that is little, among much of others.
        (Surface::Platform, "exportMe" | "exportDecks" | "getMyAvatar") => Caller::Newcomer,
        (Surface::Platform, "listClassSquads") => Caller::Admin,
        (Surface::Partner, "ping" | "listLearners" | "getLearner") => Caller::Key,
        (Surface::Partner, _) => Caller::Learner,
        (Surface::Factory, _) => Caller::Account,
        (Surface::Author, _) => Caller::Author,
        (Surface::Platform, _) => match operation.stated_roles() {
            Some(roles) if roles == ["admin"] || roles == ["tutor", "admin"] => Caller::Admin,
            Some(roles) if roles.contains(&"developer") && !roles.contains(&"student") => Caller::Developer,
            _ => Caller::Student,
        },
    }
}

/// Lists that are sorted by a name besides the id.
const BY_NAME: [&str; 5] = ["listClasses", "listClassMembers", "listDecks", "listSquads", "listClassWorkStudents"];

/// Lists that are sorted by a time besides the id.
const BY_TIME: [&str; 2] = ["listStudyLogs", "listCardReviews"];

/// Lists that are sorted by a day besides the id.
const BY_DAY: [&str; 1] = ["listClassWork"];

/// Lists that are sorted by a number besides the id.
const BY_NUMBER: [&str; 1] = ["searchCards"];

/// The cursor of a list behind the row with this name, where the list is sorted by names, and this id.
pub fn cursor(list: &str, name: &str, id: i64) -> String {
    let is_by_name = BY_NAME.contains(&list);
    // A list's name lives as long as the program; in a test it may leak.
    let list: &'static str = Box::leak(list.to_owned().into_boxed_str());
    if BY_TIME.contains(&list) {
        return Cursor::new(list, Timestamp::from_millis(START.millis() - id * 3_600_000), id).unwrap().encode();
    }
    if BY_DAY.contains(&list) {
        let day = START.millis() / 86_400_000 + 2;
        return Cursor::new(list, day, id).unwrap().encode();
    }
    if BY_NUMBER.contains(&list) {
        return Cursor::new(list, id, 0).unwrap().encode();
    }
    if is_by_name { Cursor::new(list, name.to_owned(), id).unwrap().encode() } else { Cursor::of_id(list, id).encode() }
}

/// Cursors of the list of people in the order of a query.
fn cursors_of_people(sort: &str) -> Vec<String> {
    match sort {
        "name" => ["person 15", "zzz"].map(|name| Cursor::new("name", name.to_owned(), 1).unwrap().encode()).into(),
        "-last_login_at" => {
            vec![Cursor::new("-last_login_at", Timestamp::from_millis(0), 1).unwrap().encode()]
        }
        _ => vec![Cursor::of_id("created_at", 1).encode()],
    }
}

/// Cursors of a list: to its middle, and to its end.
fn cursors(list: &str, rows: i64, query: &str) -> Vec<String> {
    let is_search = query.contains("&query=");
    if let Some((_, sort)) = query.split_once("&sort=").filter(|_| list == "listUsers" && !is_search) {
        return cursors_of_people(sort.split('&').next().unwrap());
    }
    // A search among all squads is sorted by another key than their list.
    let list = if list == "listSquads" && is_search && query.contains("scope=all") { "listSquads by id" } else { list };
    if BY_NAME.contains(&list) {
        return ["class 15", "deck 15", "person 15", "squad 15", "zzz"].map(|name| cursor(list, name, 1)).into();
    }
    [rows / 2, 1].into_iter().map(|id| cursor(list, "", id)).collect()
}

/// What is put into a place of the path.
pub(super) fn in_path(operation: &Operation<'_>, name: &str, callers: &Callers) -> String {
    let known = |id: &str| ALL.iter().find_map(|fixtures| (fixtures.in_path)(id, name, callers));
    let of_partner = operation.path.starts_with("/v1/").then(|| format!("partner {}", operation.id));
    of_partner.and_then(|id| known(&id)).or_else(|| known(operation.id)).unwrap_or_else(|| {
        panic!("say in the fixtures of its feature what the parameter {name} in the path of {} may be", operation.id)
    })
}

/// The values that a query parameter is tried with, beside being left out.
fn in_query(operation: &Operation<'_>, name: &str, rows: i64, query: &str) -> Vec<String> {
    match name {
        "cursor" => return cursors(operation.id, rows, query),
        "limit" => return vec!["100".to_owned()],
        _ => {}
    }
    let known = ALL.iter().find_map(|fixtures| (fixtures.in_query)(operation.id, name));
    let known = known.unwrap_or_else(|| {
        panic!("say in the fixtures of its feature what the query parameter {name} of {} may be", operation.id)
    });
    known.iter().map(|value| (*value).to_owned()).collect()
}

/// The most combinations of query parameters that an operation is called with.
const MOST_TARGETS: usize = 100;

/// The targets of an operation: its path with every combination of its query parameters.
fn targets(operation: &Operation<'_>, callers: &Callers, rows: i64) -> Vec<(String, String)> {
    let (mut path, mut queries) = (operation.path.to_owned(), vec![(String::new(), String::new())]);
    for parameter in operation.parameters().unwrap() {
        match parameter.place {
            "path" => {
                let value = in_path(operation, parameter.name, callers);
                path = path.replace(&format!("{{{}}}", parameter.name), &value);
            }
            "query" => {
                let with = |(what, sent): &(String, String)| {
                    let values = in_query(operation, parameter.name, rows, sent);
                    let each = values.iter().enumerate().map(|(number, value)| {
                        // Cursors differ between the databases, so they are told by their place.
                        let shown = if parameter.name == "cursor" { number.to_string() } else { value.clone() };
                        (format!("{what}&{}={shown}", parameter.name), format!("{sent}&{}={value}", parameter.name))
                    });
                    each.collect::<Vec<_>>()
                };
                let added: Vec<_> = queries.iter().flat_map(with).collect();
                if parameter.required {
                    queries.clear();
                }
                queries.extend(added);
            }
            _ => {}
        }
    }
    let whole = |(what, sent): (String, String)| {
        (
            format!("{} {}", operation.id, what.trim_start_matches('&')),
            format!("{path}?{}", sent.trim_start_matches('&')),
        )
    };
    let count = queries.len();
    // A share of the combinations, drawn evenly, where there are very many. The factor is prime (Knuth's multiplicative hash).
    let drawn = |(number, _): &(usize, _)| count <= MOST_TARGETS || number * 2_654_435_761 % count < MOST_TARGETS;
    queries.into_iter().enumerate().filter(drawn).map(|(_, query)| whole(query)).collect()
}

/// Where the operations of a surface stand.
pub(super) fn place(surface: Surface) -> &'static str {
    match surface {
        Surface::Platform | Surface::Partner => "",
        Surface::Factory => "/factory",
        Surface::Author => "/author",
    }
}

/// What may cost more where there are more rows, and why.
const EXEMPT: [(&str, &str); 9] = [
    ("AS some", "at most 10,000 entries of an index are counted"),
    ("SCAN due", "at most 500 entries of an index are counted or listed for each queue of a deck"),
    (
        "FROM users WHERE realm = 0 AND id > ?1 ORDER BY users.id",
        "the export of all people is as long as they are many",
    ),
    (
        "title_folded LIKE",
        "the titles of one person's study bank are looked through in an index; the bank's size is bounded",
    ),
    ("FROM badge_keys", "a school has a second key only when it lost its secrets; the last 20 are read"),
    ("SUM(days.minutes) AS minutes, SUM(days.reviews)", "the days of one person within a range that is bounded"),
    ("ORDER BY theirs.sort_name", "the students of the classes of one tutor, whose numbers are bounded"),
    ("COUNT(took_ms) AS timed", "the reviews of one card, of which there are some hundreds in its life"),
    ("AS ready", "the courses that one account created in one month, on a page that is read once in a while"),
];

/// Calls everything in a database with this many rows in each table.
async fn measured(rows: i64) -> Vec<Measured> {
    let (server, ledger) = inspected().await;
    let callers = Callers::on(&server).await;
    filled(&server, &callers, rows).await;
    let mut measured = Vec::new();
    for surface in Surface::ALL {
        let document = assemble(surface).unwrap();
        let operations = document.operations().unwrap();
        for operation in operations.iter().filter(|operation| operation.method == "GET") {
            measured.extend(called(&server, &callers, surface, operation, rows, &ledger).await);
        }
    }
    measured
}

async fn called(
    server: &Server,
    callers: &Callers,
    surface: Surface,
    operation: &Operation<'_>,
    rows: i64,
    ledger: &super::Ledger,
) -> Vec<Measured> {
    let sender = callers.sender(server, caller(surface, operation));
    let mut measured = Vec::new();
    for (what, target) in targets(operation, callers, rows) {
        let target = format!("{}{target}", place(surface));
        let mut cost;
        loop {
            ledger.take();
            let reply = sender.get(&target).await;
            let status = reply.status.as_u16();
            assert!(matches!(status, 200 | 404 | 409), "{what} answered {status}: {}", reply.json());
            cost = ledger.take();
            if !cost.is_beside {
                break;
            }
        }
        measured.push(Measured { what: format!("{} {what}", surface.name()), cost });
    }
    measured
}

#[tokio::test(flavor = "multi_thread")]
async fn what_reads_costs_the_same_however_many_rows_there_are() {
    let small = measured(SMALL).await;
    let large = measured(LARGE).await;
    assert!(large.len() > 300, "only {} calls were made", large.len());
    compare(&small, &large, &EXEMPT);
}
