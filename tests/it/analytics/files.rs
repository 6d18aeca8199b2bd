//! CSV files: their lines, and texts that a spreadsheet would run.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::{Value, json};

use super::{ROOT, ago, asked, asked_about, class, did, happened, raw, reviewed, studied};
use crate::flashcards::later;
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

#[tokio::test(flavor = "multi_thread")]
async fn files_are_csv_with_a_name_and_without_formulas() {
    let server = Server::spawn().await;
    let (admin, grace) = (server.admin().await, server.tutor("grace").await);
    let (biology, people) = class(&server, &grace, &["a", "b", "c", "d", "e"]).await;
    let attack = "=HYPERLINK(\"http://x\",\"y\")";
    let events = people.iter().map(|person| did(person, 1, studied(attack, 20))).collect();
    happened(&server, events).await;
    let named = json!({ "name": "@SUM(1+1), \"quoted\"" });
    grace.patch(&format!("/api/classes/{}", biology["id"]), &named).await.ok();
    people[0].patch("/api/users/me", &json!({ "full_name": "+1, Ada" })).await.ok();

    let (from, to) = (ago(27), ago(0));
    let student = people[0].id;
    let table = [
        ("platform?format=csv", "analytics", 29, "date,learners,learners_7,learners_28,"),
        ("platform?format=csv&by=class", "classes", 2, "class_id,class_name,class_subject,class_students,"),
        ("platform?format=csv&by=subject", "subjects", 2, "subject,learners_28,"),
        ("outcomes?format=csv", "outcomes", 29, "date,retention_learners,retention_answers,"),
        ("me?format=csv", "progress", 29, "date,minutes,reviews,answers,right,xp,questions"),
        (&format!("students/{student}?format=csv"), &format!("student-{student}"), 29, "date,minutes,"),
        (&format!("students?format=csv&class_id={}", biology["id"]), "students", 6, "student_id,student_full_name,"),
    ];
    for (path, name, lines, head) in table {
        let file = admin.get(&format!("{ROOT}/{path}")).await;
        assert_eq!(file.status.as_u16(), 200, "{path}");
        assert!(file.header("content-type").unwrap().starts_with("text/csv"), "{path}");
        let disposition = file.header("content-disposition").unwrap();
        assert!(disposition.contains(&format!("{name}-{from}-{to}.csv")), "{disposition}");
        let text = String::from_utf8(file.body).unwrap();
        let text = text.strip_prefix('\u{feff}').unwrap_or_else(|| panic!("{path} has no byte order mark"));
        assert!(text.starts_with(head), "{path}: {text}");
        assert_eq!(text.matches("\r\n").count(), lines, "{path}: {text}");
        for line in text.lines() {
            for cell in line.split(',') {
                let cell = cell.trim_start_matches('"');
                assert!(!cell.starts_with(['=', '+', '-', '@']), "{path} has a formula: {line}");
            }
        }
    }
    let classes = admin.get(&format!("{ROOT}/platform?format=csv&by=class")).await;
    let text = String::from_utf8(classes.body).unwrap();
    assert!(text.contains("\"'@SUM(1+1), \"\"quoted\"\"\""), "{text}");
}

/// The figures of a thing of an answer by the names of their columns: the names of the fields on the way, joined by underscores. Reasons for
/// attention have their code on the way.
fn figures(name: &str, value: &Value, found: &mut BTreeMap<String, String>) {
    let within = |field: &str| if name.is_empty() { field.to_owned() } else { format!("{name}_{field}") };
    match value {
        Value::Object(fields) => {
            for (field, value) in fields.iter().filter(|(field, _)| *field != "code") {
                figures(&within(field), value, found);
            }
        }
        Value::Array(list) => {
            list.iter().filter(|one| one.is_object()).for_each(|one| figures(&within(one.text("code")), one, found));
            let words = list.iter().map(|one| one["code"].as_str().or(one.as_str()).unwrap());
            found.insert(name.to_owned(), words.collect::<Vec<_>>().join(" "));
        }
        Value::String(text) => drop(found.insert(name.to_owned(), text.clone())),
        // A file has no point in whole numbers.
        number => drop(found.insert(name.to_owned(), number.as_f64().unwrap().to_string())),
    }
}

/// Compares the things of an answer with the lines of the file: all their figures are there, under their names, and nothing else.
async fn agrees(reader: &Actor<'_>, path: &str, by: &str, things: impl Fn(&Value) -> Vec<Value>) {
    let sign = if path.contains('?') { '&' } else { '?' };
    let answer = reader.get(&format!("{ROOT}/{path}")).await.ok();
    let file = reader.get(&format!("{ROOT}/{path}{sign}format=csv{by}")).await;
    let text = String::from_utf8(file.body).unwrap();
    let mut lines = text.trim_start_matches('\u{feff}').lines().map(|line| line.split(',').collect::<Vec<_>>());
    let columns = lines.next().unwrap();
    let things = things(&answer);
    let mut known = BTreeSet::new();
    for (thing, line) in things.iter().zip(lines.by_ref()) {
        let mut expected = BTreeMap::new();
        figures("", thing, &mut expected);
        let cells: BTreeMap<String, String> = columns
            .iter()
            .zip(&line)
            .filter(|(_, cell)| !cell.is_empty())
            .map(|(name, cell)| ((*name).to_owned(), (*cell).to_owned()))
            .collect();
        known.extend(expected.keys().cloned());
        expected.retain(|_, value| !value.is_empty());
        assert_eq!(cells, expected, "{path}{by}");
    }
    assert!(!things.is_empty() && lines.next().is_none(), "{path}{by}: {text}");
    assert_eq!(columns.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>(), known, "{path}{by}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_has_every_figure_of_the_answer_under_its_name() {
    let server = Server::spawn().await;
    let (admin, grace) = (server.admin().await, server.tutor("grace").await);
    let (biology, people) = class(&server, &grace, &["a", "b", "c", "d", "e", "f", "g", "h"]).await;
    let path = format!("/api/classes/{}", biology["id"]);
    grace.patch(&path, &json!({ "subject": "Biology" })).await.ok();
    let work = json!({ "title": "Read chapter 4", "due_on": ago(0), "minutes": 20 });
    grace.post(&format!("{path}/work"), &work).await.created();
    // On the last day five people did everything. Of the others, one learned less than usual, one long ago, and one never.
    let mut events = Vec::new();
    for person in &people[..5] {
        events.extend([did(person, -8, studied("Biology", 20)), did(person, -8, reviewed(20, 15))]);
        events.extend([did(person, -8, asked(1)), did(person, -8, asked_about("Biology", 2))]);
    }
    events.extend([did(&people[5], 10, studied("Biology", 400)), did(&people[5], -7, reviewed(30, 10))]);
    events.push(did(&people[6], 3, studied("Biology", 20)));
    happened(&server, events).await;
    let admin = later(&server, &admin, Duration::from_secs(8 * 86_400)).await;
    // Answers by subject, as they are counted every five minutes.
    let id = people[0].id;
    for person in &people[..5] {
        let id = person.id;
        let written = server.raw_app().named("test").write(move |tx| {
            tx.exec(
                "INSERT INTO flashcard_days (user_id, day, deck_id, subject, new_cards, reviews, answers, forgotten, took_ms, lapses, is_told) \
                 VALUES (?1, ?2, 1001, 'Biology', 0, 20, 20, 5, 0, 5, 0)",
                schola::db::params![id, super::TODAY + 8],
            )
        });
        written.await.unwrap();
    }
    super::count_reviews(&server).await;

    let list = |name: &'static str| move |answer: &Value| answer["analytics"].list(name).to_vec();
    let last = format!("from={0}&to={0}", ago(-8));
    agrees(&admin, &format!("platform?{last}"), "", list("days")).await;
    agrees(&admin, &format!("platform?{last}"), "&by=class", list("classes")).await;
    agrees(&admin, &format!("platform?{last}"), "&by=subject", list("subjects")).await;
    agrees(&admin, &format!("outcomes?{last}"), "", list("days")).await;
    agrees(&admin, &format!("students/{id}"), "", list("days")).await;
    let students = |answer: &Value| answer.list("students").to_vec();
    agrees(&admin, &format!("students?class_id={}", biology["id"]), "", students).await;
}

/// A file as lines of cells, without its first line.
async fn lines_of(reader: &Actor<'_>, path: &str) -> Vec<Vec<String>> {
    let file = reader.get(&format!("{ROOT}/{path}")).await;
    assert_eq!(file.status.as_u16(), 200, "{path}");
    let text = String::from_utf8(file.body).unwrap();
    text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_has_all_classes() {
    let server = Server::spawn().await;
    let (admin, grace) = (server.admin().await, server.tutor("grace").await);
    let (biology, people) = class(&server, &grace, &["a", "b", "c", "d", "e"]).await;
    happened(&server, people.iter().map(|person| did(person, 1, studied("Biology", 20))).collect()).await;
    let more = "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 60) \
                INSERT INTO classes (realm, name, sort_name, students, tutors, is_archived, created_at) \
                SELECT 0, 'A' || (100 + n), 'a' || (100 + n), 0, 0, 0, 0 FROM numbers";
    raw(&server, more).await;
    let answer = admin.get(&format!("{ROOT}/platform")).await.ok()["analytics"].clone();
    assert_eq!((answer.list("classes").len(), &answer["more_classes"]), (25, &json!(true)));
    let lines = lines_of(&admin, "platform?format=csv&by=class").await;
    let names: Vec<&str> = lines.iter().map(|line| line[1].as_str()).collect();
    let others = (101..=160).map(|number| format!("A{number}"));
    assert_eq!(names, others.chain(["Biology 12B".to_owned()]).collect::<Vec<_>>());
    let last = lines.last().unwrap();
    // Five values of minutes, 100 in all.
    let figures = (last[0].as_str(), last[5].as_str(), last[6].as_str());
    assert_eq!(figures, (biology["id"].to_string().as_str(), "5", "100"), "{last:?}");
    let one = lines_of(&admin, &format!("platform?format=csv&by=class&class_id={}", biology["id"])).await;
    assert_eq!(one, std::slice::from_ref(last));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_says_when_it_has_not_all_students() {
    let server = Server::spawn().await;
    let grace = server.tutor("grace").await;
    class(&server, &grace, &["a"]).await;
    for sql in [
        "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 2000) \
         INSERT INTO users (realm, role, full_name, full_name_folded, preferences, totp_enabled, created_at) \
         SELECT 0, 'student', 'Zoe ' || (10000 + n), 'zoe ' || (10000 + n), '{}', 0, 0 FROM numbers",
        "INSERT INTO class_members (class_id, user_id, role, sort_name, class_name, is_archived, joined_at) \
         SELECT (SELECT MIN(id) FROM classes), id, 'student', full_name_folded, 'biology 12b', 0, 0 FROM users \
         WHERE full_name_folded LIKE 'zoe 1%'",
    ] {
        raw(&server, sql).await;
    }
    let answer = grace.get(&format!("{ROOT}/students")).await.ok();
    assert_eq!((answer.list("students").len(), &answer["more"]), (500, &json!(true)));
    let lines = lines_of(&grace, "students?format=csv").await;
    let (last, listed) = lines.split_last().unwrap();
    assert_eq!(listed.len(), 2_000);
    assert!(listed.iter().all(|line| !line[0].is_empty()), "each student has an id");
    assert_eq!((last[0].as_str(), last.len()), ("", listed[0].len()), "{last:?}");
    assert!(last[1].starts_with("There are more students."), "{last:?}");
    // With as many students as a file has, nothing is left.
    raw(&server, "DELETE FROM class_members WHERE sort_name = 'zoe 12000'").await;
    let lines = lines_of(&grace, "students?format=csv").await;
    assert_eq!((lines.len(), lines.iter().any(|line| line[0].is_empty())), (2_000, false));
}
