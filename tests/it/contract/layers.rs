//! What the layers refuse, asked of every operation that declares it: an operation cannot leave a layer out.

use futures_util::{StreamExt, stream};
use reqwest::{Method, RequestBuilder, StatusCode};
use schola::kernel::{Code, Plans};

use super::school::{School, send};
use crate::support::contract::{Example, Surface, access, assemble, examples};
use crate::support::server::{PASSWORD, Reply, Server};

/// How many requests of a walk are under way at a time.
const AT_ONCE: usize = 8;
/// More than any JSON body may have, and more than any file.
const LARGE_JSON: usize = 5 << 20;
const LARGE_FILE: usize = 32 << 20;

/// An operation that declares a status, with an example: the first one that promises success, where there is one.
struct Asked {
    surface: Surface,
    example: Example,
    /// Whether it takes something else than JSON too.
    takes_files: bool,
    /// Whether it takes an `Idempotency-Key`.
    takes_key: bool,
}

impl Asked {
    fn name(&self) -> String {
        format!("{} {}", self.surface.name(), self.example.operation_id)
    }

    fn succeeds(&self) -> bool {
        succeeds(&self.example)
    }

    fn method(&self) -> Method {
        Method::from_bytes(self.example.method.as_bytes()).unwrap()
    }
}

/// All operations that declare this status.
fn declaring(status: u16) -> Vec<Asked> {
    let mut found = Vec::new();
    for surface in Surface::ALL {
        let document = assemble(surface).unwrap();
        let all = examples(&document).unwrap();
        for operation in access(&document).unwrap().iter().filter(|operation| operation.statuses.contains(&status)) {
            let own: Vec<&Example> =
                all.iter().filter(|example| example.operation_id == operation.operation_id).collect();
            let takes_files = own.iter().any(|example| is_file(example));
            let parameters = document.operation(&operation.operation_id).unwrap().parameters().unwrap();
            let takes_key = parameters.iter().any(|parameter| parameter.name == "Idempotency-Key");
            let chosen = own.iter().find(|example| succeeds(example)).unwrap_or(&own[0]);
            let mut example = (*chosen).clone();
            // The header names the learner for whom a key acts.
            example.headers.retain(|(name, _)| name != "Schola-Learner");
            let place = match surface {
                Surface::Platform | Surface::Partner => "",
                Surface::Factory => "/factory",
                Surface::Author => "/author",
            };
            example.template = format!("{place}{}", example.template);
            found.push(Asked { surface, example, takes_files, takes_key });
        }
    }
    found
}

fn succeeds(example: &Example) -> bool {
    example.statuses.iter().all(|status| *status < 300)
}

fn is_file(example: &Example) -> bool {
    example.body.as_ref().is_some_and(|body| !body.media_type.ends_with("json"))
}

/// The sender of an example where nothing will come of the request, so that nobody new is needed for it.
fn lasting(word: &str) -> &str {
    match word {
        "fresh developer" => "developer",
        "fresh" | "paying" => "student",
        word => word,
    }
}

/// Sends every operation that declares the status, changed so that it is due; fails with all that answered something else.
async fn refused(
    school: &School,
    status: u16,
    least: usize,
    change: impl Fn(&Asked, RequestBuilder) -> RequestBuilder,
) {
    let all = declaring(status);
    assert!(all.len() >= least, "hardly any operation declares {status}: {}", all.len());
    let change = &change;
    let attempts = all.iter().map(|asked| async move {
        let sender = school.sender_on(asked.surface, lasting(&asked.example.sender)).await;
        let reply = sender.send(asked.method(), &asked.example.target(), |request| change(asked, request)).await;
        (reply.status.as_u16() != status).then(|| format!("{}: {} {}", asked.name(), reply.status, reply.json()))
    });
    let faults = stream::iter(attempts).buffer_unordered(AT_ONCE).filter_map(|fault| async { fault });
    let faults: Vec<String> = faults.collect().await;
    assert!(faults.is_empty(), "{} of {} did not answer {status}\n{}", faults.len(), all.len(), faults.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_header_that_comes_twice_is_refused_whatever_the_operation() {
    let school = School::open().await;
    let twice = |_: &Asked, request: RequestBuilder| {
        request.header("content-type", "application/json").header("content-type", "text/plain")
    };
    refused(&school, 400, 120, twice).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_too_large_is_refused_whatever_the_operation() {
    let school = School::open().await;
    let enlarge = |asked: &Asked, request: RequestBuilder| {
        let size = if asked.takes_files { LARGE_FILE } else { LARGE_JSON };
        let media_type = asked.example.body.as_ref().map_or("", |body| body.media_type.as_str());
        if media_type == "multipart/form-data" {
            let mut body = b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n".to_vec();
            body.resize(size, b' ');
            return request.header("content-type", "multipart/form-data; boundary=x").body(body);
        }
        request.header("content-type", media_type).body(vec![b' '; size])
    };
    refused(&school, 413, 50, enlarge).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_of_another_type_is_refused_whatever_the_operation() {
    let school = School::open().await;
    refused(&school, 415, 50, |_, request| request.header("content-type", "text/csv").body("a,b")).await;
}

/// What stands for a thing that does not exist.
fn absent(surface: Surface) -> &'static str {
    match surface {
        Surface::Platform | Surface::Partner => "987654321",
        Surface::Factory => "20260105_090000_ffffff",
        Surface::Author => "job_zzzzzzzzzzzzzzzzzzzz",
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_exist_is_not_found_whatever_the_operation() {
    let school = School::open().await;
    let mut faults = Vec::new();
    let all: Vec<Asked> = declaring(404).into_iter().filter(|asked| !asked.example.path.is_empty()).collect();
    assert!(all.len() > 30, "only {} operations name a thing", all.len());
    for asked in all {
        let mut example = asked.example.clone();
        let sender = school.sender_on(asked.surface, &example.sender).await;
        // Only what the body needs: the things of the path are replaced.
        example.with.retain(|(place, _)| !place.starts_with("path."));
        school.adapt(&mut example, &sender).await;
        for (_, value) in example.path.iter_mut().filter(|(name, _)| name != "mode") {
            *value = absent(asked.surface).to_owned();
        }
        let reply = send(&example, &sender).await;
        if reply.status.as_u16() != 404 {
            faults.push(format!("{}: {} {}", asked.name(), reply.status, reply.json()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_spent_quota_is_told_whatever_the_operation() {
    let plans = "free requests=60; pro requests=unlimited credits=5";
    let server = Server::with(|config| config.subscriptions.plans = Plans::parse(plans, "EUR").unwrap()).await;
    let school = School::on(server).await;
    let key = school.sender_on(Surface::Partner, "developer").await;
    let mut asked = 0;
    while key.get("/v1/ping").await.status != StatusCode::TOO_MANY_REQUESTS {
        asked += 1;
        assert!(asked < 100, "the quota is never spent");
    }
    let mut faults = Vec::new();
    let all: Vec<Asked> = declaring(429).into_iter().filter(|asked| asked.surface == Surface::Partner).collect();
    let counted = all.iter().filter(|asked| asked.example.operation_id != "getHealth");
    for asked in counted {
        let sender = school.sender_on(asked.surface, lasting(&asked.example.sender)).await;
        let reply = send(&asked.example, &sender).await;
        if reply.json()["code"] != Code::QuotaSpent.name() {
            faults.push(format!("{}: {} {}", asked.name(), reply.status, reply.json()));
        }
    }
    assert!(all.len() > 20, "only {} operations of keys", all.len());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Sends an example that succeeds, and another request with its key.
async fn sent_again(school: &School, asked: &Asked) -> Reply {
    let mut example = asked.example.clone();
    let mut sender = school.sender_on(asked.surface, &example.sender).await;
    school.adapt(&mut example, &sender).await;
    example.headers.retain(|(name, _)| name != "Idempotency-Key");
    example.headers.push(("Idempotency-Key".to_owned(), format!("again-{}", asked.example.operation_id)));
    let first = send(&example, &sender).await;
    if !first.status.is_success() {
        return first;
    }
    // The query is part of a request.
    example.query.push(("another".to_owned(), "request".to_owned()));
    let second = send(&example, &sender).await;
    if second.status != StatusCode::UNAUTHORIZED {
        return second;
    }
    // The first one ended the token; the key is the person's all the same.
    sender.token = school.server.sign_in(&sender.email, PASSWORD).await.token;
    send(&example, &sender).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_of_another_request_is_a_conflict_whatever_the_operation() {
    let school = School::open().await;
    let mut faults = Vec::new();
    let mut walked = 0;
    for asked in declaring(409) {
        // A launch keeps its key with the course, and answers a repeat with the launch.
        if !asked.takes_key || !asked.succeeds() || asked.example.operation_id == "launchCourse" {
            continue;
        }
        walked += 1;
        let reply = sent_again(&school, &asked).await;
        if reply.status != StatusCode::CONFLICT {
            faults.push(format!("{}: {} {}", asked.name(), reply.status, reply.json()));
        }
    }
    assert!(walked > 20, "only {walked} operations were sent again");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
