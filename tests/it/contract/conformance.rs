//! The check that holds every answer against the contract.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::conformance::{Conformance, Exchange};
use crate::support::contract::{Document, Surface, assemble, coverage};

fn conformance() -> Conformance {
    let document = |text: &str| Document::new(serde_yaml_ng::from_str::<Value>(text).unwrap());
    let platform = document(
        "
paths:
  /api/things: { get: { operationId: listThings, responses: { 200: { content: { application/json: { schema: { type: array } } } } } } }
  /api/things/mine: { get: { operationId: getMine, responses: { 204: { description: d } } } }
  /api/things/{id}:
    get:
      operationId: getThing
      responses:
        200:
          headers: { X-Count: { required: true, schema: { type: integer } } }
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } }, 'image/*': { schema: { type: string } } }
        401: { $ref: '#/components/responses/Unauthorized' }
components:
  responses: { Unauthorized: { headers: { WWW-Authenticate: { required: true, schema: { type: string } } }, content: { application/json: { schema: { $ref: '#/components/schemas/Error' } } } } }
  schemas:
    Thing: { type: object, required: [id], properties: { id: { type: integer } } }
    Error: { type: object, required: [error], properties: { error: { type: string } } }
",
    );
    let factory = document(
        "
paths: { /api/v1/courses: { get: { operationId: listCourses, responses: { 200: { description: d } } } } }
components:
  schemas:
    Error: { type: object, required: [detail] }
    SupersetError: { type: object, required: [error, message, code, detail] }
",
    );
    let author =
        document("{ paths: {}, components: { schemas: { Error: { type: object, required: [message, code] } } } }");
    Conformance::of(vec![(Surface::Platform, platform), (Surface::Factory, factory), (Surface::Author, author)], None)
}

fn exchange(method: &str, path: &str, status: u16, headers: &[(&str, &str)], body: &str) -> Exchange {
    Exchange {
        method: method.to_owned(),
        path: path.to_owned(),
        status,
        headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        body: body.as_bytes().to_vec(),
    }
}

const JSON: (&str, &str) = ("Content-Type", "application/json; charset=utf-8");

#[test]
fn answers_that_keep_the_contract_are_noted() {
    let conformance = conformance();
    let noted = |exchange: Exchange| {
        conformance.verdict(&exchange).unwrap().map(|(_, operation, status)| format!("{operation} {status}"))
    };
    let table = [
        (exchange("GET", "/api/things?limit=1", 200, &[JSON], "[]"), Some("listThings 200")),
        (exchange("GET", "/api/things/7", 200, &[JSON, ("x-count", "3")], "{\"id\":7}"), Some("getThing 200")),
        (
            exchange("GET", "/api/things/7", 200, &[("content-type", "image/png"), ("x-count", "3")], "bytes"),
            Some("getThing 200"),
        ),
        (exchange("HEAD", "/api/things/7", 200, &[("x-count", "3")], ""), Some("getThing 200")),
        (exchange("GET", "/api/things/mine", 204, &[], ""), Some("getMine 204")),
        (
            exchange("GET", "/api/things/7", 401, &[JSON, ("www-authenticate", "Bearer")], "{\"error\":\"no\"}"),
            Some("getThing 401"),
        ),
        (exchange("GET", "/api/nowhere", 404, &[JSON], "{\"error\":\"no\"}"), None),
        (exchange("POST", "/api/things", 405, &[JSON, ("allow", "GET")], "{\"error\":\"no\"}"), None),
        (exchange("OPTIONS", "/api/things", 204, &[], ""), None),
        (exchange("GET", "/materials", 200, &[("content-type", "text/html")], "<p>"), None),
        (exchange("GET", "/factory/api/v1/courses", 200, &[], ""), Some("listCourses 200")),
        (exchange("GET", "/api/v1/nowhere", 404, &[JSON], "{\"message\":\"m\",\"code\":\"c\"}"), None),
        (
            exchange("GET", "/api/v1/courses", 401, &[JSON], r#"{"error":"e","message":"m","code":"c","detail":{}}"#),
            None,
        ),
    ];
    for (exchange, expected) in table {
        assert_eq!(noted(exchange.clone()).as_deref(), expected, "{exchange:?}");
    }
    let observed = conformance.observed();
    assert_eq!(observed.len(), 5, "{observed:?}");
    assert!(observed.contains(&(Surface::Factory, "listCourses".to_owned(), 200)));
}

#[test]
fn answers_that_break_the_contract_are_told() {
    let conformance = conformance();
    let table = [
        (
            exchange("GET", "/api/things", 201, &[JSON], "[]"),
            "platform listThings: the status 201 is not declared; 200 are",
        ),
        (
            exchange("GET", "/api/things", 200, &[("content-type", "text/html")], "[]"),
            "the media type \"text/html\" is not declared",
        ),
        (exchange("GET", "/api/things", 200, &[JSON], "{}"), "is not of type \"array\""),
        (exchange("GET", "/api/things", 200, &[JSON], "["), "the body is no JSON"),
        (exchange("GET", "/api/things/7", 200, &[JSON], "{\"id\":7}"), "the header X-Count is missing"),
        (
            exchange("GET", "/api/things/7", 200, &[JSON, ("x-count", "many")], "{\"id\":7}"),
            "the header X-Count: the whole body: \"many\"",
        ),
        (exchange("GET", "/api/things/7", 200, &[JSON, ("x-count", "3")], "{}"), "id is missing"),
        (
            exchange("GET", "/api/things/7", 401, &[JSON], "{\"error\":\"no\"}"),
            "the header WWW-Authenticate is missing",
        ),
        (exchange("GET", "/api/things/mine", 204, &[], "body"), "204 is declared without a body"),
        (exchange("GET", "/api/nowhere", 200, &[JSON], "{}"), "no operation has the path /api/nowhere"),
        (exchange("GET", "/api/nowhere", 404, &[("content-type", "text/plain")], "not found"), "is none of an error"),
        (exchange("GET", "/api/nowhere", 404, &[JSON], "{}"), "error is missing"),
        (exchange("POST", "/api/things", 405, &[JSON], "{\"error\":\"no\"}"), "405 without Allow"),
        (exchange("POST", "/api/things", 200, &[JSON], "{}"), "has no operation with this method"),
        (exchange("GET", "/api/v1/courses", 401, &[JSON], "{\"error\":\"e\"}"), "factory listCourses: the status 401"),
    ];
    for (exchange, expected) in table {
        let told = conformance.verdict(&exchange).unwrap_err().join("\n");
        assert!(told.contains(expected), "{exchange:?}\ntold {told:?}\nand not {expected:?}");
    }
    assert!(conformance.observed().is_empty(), "what breaks the contract does not count as seen");
}

#[test]
#[should_panic(expected = "against the contract")]
fn a_broken_answer_fails_the_test_that_met_it() {
    conformance().check(&exchange("GET", "/api/things", 500, &[JSON], "{}"));
}

#[test]
fn notes_are_written_a_line_each() {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("contract-observed-of-a-test.txt");
    let platform = assemble(Surface::Platform).unwrap();
    let conformance = Conformance::of(vec![(Surface::Platform, platform)], Some(&path));
    let health = exchange("GET", "/api/health", 200, &[JSON], r#"{"status":"ok","version":"0.1.0"}"#);
    conformance.check(&health);
    conformance.check(&health);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "platform getHealth 200\n");
}

#[test]
fn coverage_counts_what_was_seen_and_lists_the_rest() {
    let nothing = coverage(&BTreeSet::new()).unwrap();
    assert_eq!(nothing.seen, 0);
    let login = |status| (Surface::Platform, "login".to_owned(), status);
    assert!(nothing.unseen.contains(&login(200)) && nothing.unseen.contains(&login(401)));
    assert!(!nothing.unseen.contains(&login(500)), "the layers are tested once, not per operation");
    let some = coverage(&BTreeSet::from([login(200)])).unwrap();
    assert_eq!((some.seen, some.unseen.len()), (1, nothing.unseen.len() - 1));
    let printed = some.to_string();
    assert!(printed.contains("platform login 401\n") && printed.contains("1 of "), "{printed}");
}

#[test]
fn the_shared_check_knows_the_real_contract() {
    let body = json!({ "status": "ok", "version": "0.1.0" }).to_string();
    Conformance::shared().check(&exchange("GET", "/api/health", 200, &[JSON], &body));
    assert!(Conformance::shared().verdict(&exchange("GET", "/api/health", 200, &[JSON], "{}")).is_err());
}
