//! CSV files: their lines, and texts that a spreadsheet would run.

use serde_json::json;

use super::{ROOT, ago, class, did, happened, studied};
use crate::support::server::Server;

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
        ("platform?format=csv&by=class", "classes", 2, "class_id,class,subject,students,"),
        ("platform?format=csv&by=subject", "subjects", 2, "subject,learners_28,"),
        ("outcomes?format=csv", "outcomes", 29, "date,retention_learners,"),
        ("me?format=csv", "progress", 29, "date,minutes,reviews,answers,right,xp,questions"),
        (&format!("students/{student}?format=csv"), &format!("student-{student}"), 29, "date,minutes,"),
        (&format!("students?format=csv&class_id={}", biology["id"]), "students", 6, "student_id,full_name,"),
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
