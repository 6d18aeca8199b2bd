//! Example requests and access, as they are read from the contract.

use serde_json::{Value, json};

use crate::support::contract::{Document, Found, Surface, access, assemble, examples};

const DOCUMENT: &str = "
security: [{ bearer: [] }]
paths:
  /api/things/{id}/{part}:
    parameters:
      - { name: id, in: path, required: true, schema: { type: integer, examples: [42] } }
      - { name: part, in: path, required: true, schema: { type: string }, example: 'a b/c' }
    post:
      operationId: changePart
      tags: [Things]
      x-roles: [tutor, admin]
      x-example-with: { body.title: material.any, path.id: material.fresh }
      parameters:
        - { name: q, in: query, schema: { type: string }, example: 'x&y' }
        - { name: unsent, in: query, schema: { type: string, default: d } }
        - { name: Idempotency-Key, in: header, schema: { type: string }, example: k }
      requestBody:
        content:
          application/json:
            examples:
              plain: { value: { title: T } }
              empty: { value: { title: '' }, x-example-status: 400, x-example-as: admin }
          multipart/form-data:
            x-example-base64: [file]
            encoding: { file: { contentType: 'text/plain, text/markdown' } }
            example: { file: aGk= }
      responses: { 201: { description: d }, 400: { description: d } }
  /api/open:
    get:
      operationId: getOpen
      tags: [Admin]
      security: []
      x-example-status: [200, 404]
      responses: { 200: { description: d }, 404: { description: d } }
  /api/desk:
    get: { operationId: getDesk, tags: [Admin], responses: { 200: { description: d } } }
  /api/things/{id}/fixed:
    get:
      operationId: getFixed
      tags: [Things]
      parameters: [{ name: id, in: path, required: true, schema: { type: integer }, example: 1 }]
      responses: { 200: { description: d } }
";

fn document() -> Document {
    Document::new(serde_yaml_ng::from_str::<Value>(DOCUMENT).unwrap())
}

#[test]
fn every_body_example_is_a_request_of_its_own() {
    let all = examples(&document()).unwrap();
    let told: Vec<String> = all
        .iter()
        .map(|example| {
            format!(
                "{} {:?} {} {} {:?}",
                example.operation_id, example.name, example.sender, example.method, example.statuses
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "changePart \"plain\" tutor POST [201]",
            "changePart \"empty\" admin POST [400]",
            "changePart \"\" tutor POST [201]",
            "getOpen \"\" nobody GET [200, 404]",
            "getDesk \"\" admin GET [200]",
            "getFixed \"\" student GET [200]",
        ]
    );
}

#[test]
fn an_example_is_ready_to_be_sent() {
    let all = examples(&document()).unwrap();
    assert_eq!(all[0].target(), "/api/things/42/a%20b%2Fc?q=x%26y");
    assert_eq!(all[0].headers, [("Idempotency-Key".to_owned(), "k".to_owned())]);
    let with = |place: &str| all[0].with.iter().find(|(known, _)| known == place).map(|(_, value)| value.as_str());
    assert_eq!((with("body.title"), with("path.id")), (Some("material.any"), Some("material.fresh")));
    let body = all[0].body.as_ref().unwrap();
    assert_eq!(
        (body.media_type.as_str(), &body.value, body.is_base64),
        ("application/json", &json!({ "title": "T" }), false)
    );
    let form = all[2].body.as_ref().unwrap();
    assert_eq!(form.media_type, "multipart/form-data");
    assert_eq!(form.base64_parts, ["file"]);
    assert_eq!(form.file_parts, [("file".to_owned(), "text/plain".to_owned())]);
}

#[test]
fn an_example_that_cannot_be_sent_is_refused() {
    let broken = |text: &str, replacement: &str| {
        let text = DOCUMENT.replacen(text, replacement, 1);
        examples(&Document::new(serde_yaml_ng::from_str::<Value>(&text).unwrap())).unwrap_err().to_string()
    };
    assert_eq!(broken(", example: 'a b/c'", ""), "changePart: part has no example");
    let patch = "          application/merge-patch+json: {}\n          multipart/form-data:";
    let told = broken("          multipart/form-data:", patch);
    assert_eq!(told, "changePart: the application/merge-patch+json body has no example");
    let without = "          text/plain: {}\n      responses:";
    let from = DOCUMENT.find("          application/json:\n").unwrap();
    let to = DOCUMENT.find("      responses: { 201").unwrap() + "      responses:".len();
    assert_eq!(broken(&DOCUMENT[from..to], without), "changePart: no body has an example");
}

#[test]
fn access_is_what_roles_tags_and_security_say() {
    let all = access(&document()).unwrap();
    let of = |id: &str| all.iter().find(|access| access.operation_id == id).unwrap();
    let part = of("changePart");
    assert_eq!(
        (part.roles.as_slice(), part.path.as_str()),
        (&["tutor".to_owned(), "admin".to_owned()][..], "/api/things/42/a%20b%2Fc")
    );
    assert_eq!(
        (part.path_parameters.as_slice(), part.statuses.as_slice()),
        (&["id".to_owned(), "part".to_owned()][..], &[201, 400][..])
    );
    assert!(part.admits("tutor") && !part.admits("student"));
    assert!(of("getOpen").admits("nobody in particular"));
    assert!(of("getDesk").admits("admin") && !of("getDesk").admits("tutor"), "the tag Admin is for admins");
    assert!(of("getFixed").admits("student") && !of("getFixed").is_public);
}

#[test]
fn a_request_finds_the_operation_that_would_answer_it() {
    let document = document();
    let found = |method: &str, path: &str| match document.find(method, path).unwrap() {
        Found::Operation(operation) => operation.id.to_owned(),
        Found::WrongMethod => "wrong method".to_owned(),
        Found::Absent => "absent".to_owned(),
    };
    let table = [
        ("POST", "/api/things/1/x", "changePart"),
        ("GET", "/api/things/1/fixed", "getFixed"),
        ("HEAD", "/api/things/1/fixed", "getFixed"),
        ("GET", "/api/things/1/x", "wrong method"),
        ("GET", "/api/things/1", "absent"),
        ("GET", "/api/things//fixed", "absent"),
        ("get", "/api/open", "getOpen"),
    ];
    for (method, path, expected) in table {
        assert_eq!(found(method, path), expected, "{method} {path}");
    }
}

#[test]
fn the_platform_guards_what_is_a_persons_own() {
    let all = access(&assemble(Surface::Platform).unwrap()).unwrap();
    let open: Vec<&str> =
        all.iter().filter(|access| access.is_public).map(|access| access.operation_id.as_str()).collect();
    for id in ["login", "register", "getHealth"] {
        assert!(open.contains(&id), "{id} is open");
    }
    for id in ["getMe", "askTutor", "listMaterials", "listUsers"] {
        assert!(!open.contains(&id), "{id} is guarded");
    }
    let of_admins = all.iter().filter(|access| access.template.starts_with("/api/admin/"));
    let loose: Vec<&str> =
        of_admins.filter(|access| access.roles != ["admin"]).map(|access| access.operation_id.as_str()).collect();
    assert!(loose.is_empty(), "{loose:?} admit others than admins");
}
