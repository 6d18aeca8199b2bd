//! Every example request of the contract is sent, and meets what it promises.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;

use super::school::{School, send};
use crate::support::contract::{Surface, assemble, examples, pending};

/// Why the example did not meet its promise; nothing if it did.
async fn failure(school: &School, surface: Surface, mut example: crate::support::contract::Example) -> Option<String> {
    let what = format!("{} {:?}", example.operation_id, example.name);
    let attempt = async {
        let sender = school.sender_on(surface, &example.sender).await;
        // The sender says it: for some examples another learner than the one who is named there.
        example.headers.retain(|(name, _)| name != "Schola-Learner");
        school.adapt(&mut example, &sender).await;
        let reply = send(&example, &sender).await;
        let status = reply.status.as_u16();
        let said = String::from_utf8_lossy(&reply.body).chars().take(300).collect::<String>();
        let promised = example.statuses.contains(&status);
        (!promised).then(|| format!("{what}: {status} instead of {:?}: {said}", example.statuses))
    };
    match AssertUnwindSafe(attempt).catch_unwind().await {
        Ok(told) => told,
        Err(panic) => {
            let sentence = panic.downcast_ref::<String>().map_or("it panicked", String::as_str);
            Some(format!("{what}: {sentence}"))
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_example_of_the_platform_meets_its_promise() {
    let school = School::open().await;
    let pending = pending().unwrap();
    let mut failures = Vec::new();
    for example in examples(&assemble(Surface::Platform).unwrap()).unwrap() {
        if !pending.iter().any(|line| line.covers(Surface::Platform, &example.method, &example.template)) {
            failures.extend(failure(&school, Surface::Platform, example).await);
        }
    }
    assert!(failures.is_empty(), "{} examples fail\n{}", failures.len(), failures.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_example_of_the_other_surfaces_meets_its_promise() {
    let school = School::open().await;
    let mut failures = Vec::new();
    for (surface, prefix) in [(Surface::Partner, ""), (Surface::Factory, "/factory"), (Surface::Author, "/author")] {
        for mut example in examples(&assemble(surface).unwrap()).unwrap() {
            example.template = format!("{prefix}{}", example.template);
            failures.extend(failure(&school, surface, example).await);
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
