//! The bundler, on small documents made for it.

use schola::contract::{Sources, Surface, assemble, bundle, bundle_from};
use serde_json::{Value, json};

use crate::support::contract::{Document, javascript_of, listed};
use crate::support::fields::Fields;

const COMMON: &str = "
x-errors-always: [internal]
x-errors:
    auth: { status: 401, description: No token., response: '#/components/responses/Unauthorized' }
    totp: { status: 401, description: No code., response: '#/components/responses/CodeMissing' }
    found: { status: 404, description: Nothing., response: '#/components/responses/NotFound' }
    internal: { status: 500, description: Broken., response: '#/components/responses/Internal' }
components:
  schemas:
    Id: { type: integer }
    Unused: { type: string }
  responses:
    Unauthorized:
      description: No token.
      headers: { WWW-Authenticate: { schema: { type: string } } }
      content: { application/json: { schema: { $ref: '#/components/schemas/Error' }, examples: { error: { value: { error: a } } } } }
    CodeMissing:
      description: No code.
      headers: { X-Hint: { schema: { type: string } } }
      content: { application/json: { schema: { $ref: '#/components/schemas/Error' }, examples: { error: { value: { error: b } } } } }
    NotFound: { description: Nothing. }
    Internal: { description: Broken. }
";

const PLATFORM: &str = "
openapi: 3.1.0
info: { title: T, version: '1' }
tags: [{ name: Things, description: d }]
security: [{ bearer: [] }]
servers: [{ url: / }]
components:
  securitySchemes: { bearer: { type: http, scheme: bearer }, forgotten: { type: http, scheme: basic } }
  schemas: { Error: { type: object } }
";

const THINGS: &str = "
x-subjects: [thing]
paths:
  /api/things/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { $ref: '#/components/schemas/Id' }, example: 7 }]
    get:
      operationId: getThing
      tags: [Things]
      x-mount: true
      description: As `GET /api/things`.
      x-errors: [auth, totp, found]
      x-roles: [student]
      x-example-as: student
      responses:
        200:
          description: d
          content:
            application/json:
              schema: { $ref: '#/schemas/Thing' }
              example: { of: [{ realm: school, role: tutor, seen: today }], role: tutor }
    put:
      operationId: replaceThing
      tags: [Things]
      x-mount: true
      description: For whoever signed in.
      x-mount-description: For the learner.
      x-errors: [found]
      responses: { 204: { description: d } }
    delete:
      operationId: deleteThing
      tags: [Things]
      security: [{ bearer: [] }]
      x-roles: [admin]
      responses: { 204: { description: d }, 500: { description: Written out. } }
schemas:
  Thing: { type: object, properties: { parent: { $ref: '../common.yaml#/components/schemas/Id' }, x-errors: { type: string } } }
";

const DESK: &str = "
tags: [{ name: Desk, description: d }]
x-subjects: [desk, lamp]
paths:
  /api/desk:
    get:
      operationId: getDesk
      tags: [Desk]
      x-scopes: ['desk:read']
      x-errors: [auth]
      parameters:
        - { name: of, in: query, schema: { type: string, x-words: subjects } }
        - { name: scope, in: query, schema: { type: string, x-words: scopes } }
      responses: { 200: { description: d } }
";

const PARTNER: &str = "
openapi: 3.1.0
info: { title: T, version: '1' }
security: [{ key: [] }]
x-mount-parameters: [{ $ref: '#/components/parameters/Learner' }]
x-mount-errors: [found]
x-mount-person: { realm: developer, role: student, seen: null }
x-headers-keyed: { X-Used: '#/components/headers/Used' }
paths: { /v1/ping: { get: { operationId: ping, security: [], responses: { 200: { description: d } } } } }
components:
  securitySchemes: { key: { type: http, scheme: bearer } }
  parameters: { Learner: { name: Schola-Learner, in: header, schema: { type: string } } }
  headers: { Used: { schema: { type: integer } } }
  schemas: { Error: { type: string } }
";

fn sources(changed: &[(&'static str, &'static str)]) -> Sources {
    let files = [
        ("common.yaml", COMMON),
        ("platform.yaml", PLATFORM),
        ("platform/things.yaml", THINGS),
        ("platform/desk.yaml", DESK),
        ("partner.yaml", PARTNER),
    ];
    Sources::given(files.into_iter().chain(changed.iter().copied()))
}

fn served(surface: Surface, public_url: Option<&str>) -> Value {
    bundle_from(&sources(&[]), surface, public_url).unwrap().value().unwrap()
}

fn refusal(name: &'static str, text: &'static str) -> String {
    assemble(&sources(&[(name, text)]), Surface::Platform).unwrap_err().to_string()
}

#[test]
fn parts_are_joined_and_what_nothing_uses_is_left_out() {
    let document = served(Surface::Platform, None);
    let paths: Vec<&String> = document["paths"].as_object().unwrap().keys().collect();
    assert_eq!(paths, ["/api/things/{id}", "/api/desk"]);
    let schemas: Vec<&String> = document["components"]["schemas"].as_object().unwrap().keys().collect();
    assert_eq!(schemas, ["Error", "Thing", "Id"]);
    let schemes: Vec<&String> = document["components"]["securitySchemes"].as_object().unwrap().keys().collect();
    assert_eq!(schemes, ["bearer"], "a scheme that no operation asks for is left out");
    let keys: Vec<&String> = document.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["openapi", "info", "servers", "security", "tags", "paths", "components"]);
}

#[test]
fn parts_bring_tags_and_words_of_their_own() {
    let document = served(Surface::Platform, None);
    let tags: Vec<&Value> = document.list("tags").iter().map(|tag| &tag["name"]).collect();
    assert_eq!(tags, ["Things", "Desk"]);
    let parameters = &document["paths"]["/api/desk"]["get"]["parameters"];
    assert_eq!(parameters[0]["schema"], json!({ "type": "string", "pattern": "^(desk|lamp|thing):[0-9]{1,18}$" }));
    assert_eq!(parameters[1]["schema"], json!({ "type": "string", "enum": ["desk:read", "desk:write"] }));
}

#[test]
fn references_between_files_become_local() {
    let document = served(Surface::Platform, None);
    let thing = &document["components"]["schemas"]["Thing"];
    assert_eq!(thing["properties"]["parent"]["$ref"], "#/components/schemas/Id");
    let answer = &document["paths"]["/api/things/{id}"]["get"]["responses"]["200"];
    assert_eq!(answer["content"]["application/json"]["schema"]["$ref"], "#/components/schemas/Thing");
}

#[test]
fn error_words_become_answers() {
    let document = served(Surface::Platform, None);
    let answers = &document["paths"]["/api/things/{id}"]["get"]["responses"];
    let statuses: Vec<&String> = answers.as_object().unwrap().keys().collect();
    assert_eq!(statuses, ["200", "401", "404", "500"]);
    assert_eq!(answers["404"], json!({ "$ref": "#/components/responses/NotFound" }));
    assert_eq!(answers["500"], json!({ "$ref": "#/components/responses/Internal" }), "every operation has this one");
    let joined = &answers["401"];
    assert_eq!(joined["description"], "No token. Or: No code.");
    assert_eq!(joined["headers"].as_object().unwrap().len(), 2, "both headers are there");
    let shown = joined["content"]["application/json"]["examples"].as_object().unwrap();
    assert_eq!(shown.keys().collect::<Vec<_>>(), ["error", "error_2"]);
    assert_eq!(shown["error_2"]["value"]["error"], "b");
}

#[test]
fn an_answer_that_is_written_out_stays_as_it_is() {
    let document = served(Surface::Platform, None);
    let answers = &document["paths"]["/api/things/{id}"]["delete"]["responses"];
    assert_eq!(answers["500"], json!({ "description": "Written out." }));
}

#[test]
fn keys_of_the_build_stay_at_home() {
    let internal = assemble(&sources(&[]), Surface::Platform).unwrap();
    assert_eq!(internal["paths"]["/api/things/{id}"]["get"]["x-example-as"], "student");
    let document = served(Surface::Platform, None);
    let get = document["paths"]["/api/things/{id}"]["get"].as_object().unwrap();
    assert!(get.contains_key("x-roles"), "who may call it is of use to readers");
    assert!(!get.contains_key("x-example-as") && !get.contains_key("x-errors"), "{get:?}");
    assert!(!document.as_object().unwrap().contains_key("x-subjects"));
}

#[test]
fn the_public_address_comes_before_the_paths_of_the_servers() {
    let factory = PLATFORM.replace("url: /", "url: /factory");
    let sources = Sources::given([
        ("common.yaml", COMMON),
        ("factory.yaml", factory.as_str()),
        ("factory/things.yaml", THINGS),
        ("factory/desk.yaml", DESK),
    ]);
    let url = |public_url| {
        let document = bundle_from(&sources, Surface::Factory, public_url).unwrap().value().unwrap();
        document["servers"][0].text("url").to_owned()
    };
    assert_eq!(url(None), "/factory");
    assert_eq!(url(Some("https://school.example/")), "https://school.example/factory");
    assert_eq!(served(Surface::Platform, None)["servers"][0]["url"], "/");
    assert_eq!(served(Surface::Platform, Some("http://127.0.0.1:8080"))["servers"][0]["url"], "http://127.0.0.1:8080");
}

#[test]
fn the_partner_gets_the_operations_that_are_mounted() {
    let document = served(Surface::Partner, None);
    let paths: Vec<&String> = document["paths"].as_object().unwrap().keys().collect();
    assert_eq!(paths, ["/v1/ping", "/v1/things/{id}"]);
    let item = document["paths"]["/v1/things/{id}"].as_object().unwrap();
    assert!(!item.contains_key("delete"), "only what has x-mount is mounted");
    assert!(item.contains_key("parameters"), "the parameters of the path come along");
    let get = item["get"].as_object().unwrap();
    assert!(!get.contains_key("security") && !get.contains_key("x-roles"), "the key is the credential: {get:?}");
    assert_eq!(get["parameters"], json!([{ "$ref": "#/components/parameters/Learner" }]));
    assert_eq!(document["components"]["schemas"]["Error"], json!({ "type": "string" }), "the dialect is the partner's");
    assert_eq!(document["tags"], json!([{ "name": "Things", "description": "d" }]));
    assert_eq!(get["description"], "As `GET /v1/things`.", "paths in texts are those of the mount");
    assert_eq!(item["put"]["description"], "For the learner.");
    let example = &get["responses"]["200"]["content"]["application/json"]["example"];
    assert_eq!(example, &json!({ "of": [{ "realm": "developer", "role": "student" }], "role": "tutor" }));
    let put = &served(Surface::Platform, None)["paths"]["/api/things/{id}"]["put"];
    assert_eq!(put["description"], "For whoever signed in.");
    assert!(put.get("x-mount-description").is_none());
}

#[test]
fn headers_of_all_answers_are_added_where_a_credential_is_taken() {
    let document = served(Surface::Partner, None);
    let used = json!({ "$ref": "#/components/headers/Used" });
    let operations = &document["paths"]["/v1/things/{id}"];
    assert_eq!(operations["get"]["responses"]["200"]["headers"]["X-Used"], used);
    let joined = &operations["get"]["responses"]["401"]["headers"];
    assert_eq!(joined["X-Used"], used);
    assert_eq!(joined.as_object().unwrap().len(), 3, "the others stay: {joined}");
    let component = &document["components"]["responses"]["NotFound"];
    assert_eq!(component["headers"]["X-Used"], used, "an answer that is a component has them there");
    assert!(
        document["paths"]["/v1/ping"]["get"]["responses"]["200"].get("headers").is_none(),
        "an open operation has none"
    );
    assert!(document.get("x-headers-keyed").is_none());
    assert!(served(Surface::Platform, None)["components"]["responses"]["NotFound"].get("headers").is_none());
}

#[test]
fn what_cannot_be_bundled_is_refused_by_name() {
    let table = [
        (refusal("platform/desk.yaml", THINGS), "platform/things.yaml defines get /api/things/{id} a second time"),
        (
            refusal("platform/desk.yaml", "schemas: { Thing: { type: string } }"),
            "platform/things.yaml defines Thing again and differently",
        ),
        (refusal("platform/desk.yaml", DESK_WITH_UNKNOWN_WORD), "get /api/desk: tired is no word of x-errors"),
        (refusal("platform/desk.yaml", "a: 1\na: 2"), "platform/desk.yaml: duplicate entry with key \"a\""),
        (
            refusal("common.yaml", "x-errors: { auth: { status: 200 } }"),
            "the error word auth lacks status, description or response",
        ),
        (refusal("platform/desk.yaml", "schemas: { A: { x-words: names } }"), "x-words: names is no list of words"),
        (
            assemble(&Sources::given([("common.yaml", COMMON)]), Surface::Platform).unwrap_err().to_string(),
            "platform.yaml does not exist",
        ),
        (
            assemble(&sources(&[("platform/desk.yaml", DESK_FOR_ADMINS)]), Surface::Partner).unwrap_err().to_string(),
            "getDesk has x-mount and is not for students",
        ),
    ];
    for (told, expected) in table {
        assert!(told.contains(expected), "{told:?} does not say {expected:?}");
    }
}

const DESK_FOR_ADMINS: &str = "
paths:
  /api/desk:
    get: { operationId: getDesk, x-roles: [admin], x-mount: true, responses: { 200: { description: d } } }
";

const DESK_WITH_UNKNOWN_WORD: &str = "
paths:
  /api/desk:
    get: { operationId: getDesk, x-errors: [tired], responses: { 200: { description: d } } }
";

#[test]
fn the_lists_of_exceptions_are_read_line_by_line() {
    let text = "# why\n\nplatform GET /api/things/{id}\nGET /metrics   figures  # aside\n";
    let lines = listed(text).unwrap();
    assert_eq!(lines.len(), 2);
    assert_eq!((lines[0].surface, lines[0].reason.as_str()), (Some(Surface::Platform), ""));
    assert_eq!((lines[1].path.as_str(), lines[1].reason.as_str()), ("/metrics", "figures"));
    assert!(lines[0].covers(Surface::Platform, "GET", "/api/things/{id}"));
    assert!(!lines[0].covers(Surface::Partner, "GET", "/api/things/{id}"));
    assert!(listed("just words").is_err());
    let stars = listed("GET /docs/* pages\nGET /* pages").unwrap();
    assert!(stars[0].covers(Surface::Platform, "GET", "/docs/a/b"));
    assert!(stars[1].covers(Surface::Platform, "GET", "/materials"));
    assert!(!stars[1].covers(Surface::Platform, "GET", "/api/things"), "a page never hides an operation");
}

#[test]
fn the_front_end_gets_a_sorted_table() {
    let text = javascript_of(&Document::new(assemble(&sources(&[]), Surface::Platform).unwrap())).unwrap();
    let table = text.split_once("export const").unwrap().1;
    let expected = " operations = {\n  deleteThing: \"DELETE /api/things/{id}\",\n  getDesk: \"GET /api/desk\",\n  getThing: \"GET /api/things/{id}\",\n  replaceThing: \"PUT /api/things/{id}\",\n};\n";
    assert_eq!(table, expected);
}

#[test]
fn the_yaml_of_a_contract_says_what_its_json_says_in_signs_that_every_reader_takes() {
    for surface in [Surface::Platform, Surface::Partner, Surface::Factory, Surface::Author] {
        let bundle = bundle(surface, None).unwrap();
        let yaml = String::from_utf8(bundle.yaml().unwrap().to_vec()).unwrap();
        let read: serde_json::Value = serde_yaml_ng::from_str(&yaml).unwrap();
        let told = patterns(&read);
        assert_eq!(told, patterns(&bundle.value().unwrap()), "{}", surface.name());
        assert!(told.len() > 4, "{}: {}", surface.name(), told.len());
        for line in yaml.lines().filter(|line| line.contains("pattern: ")) {
            assert!(line.is_ascii(), "{line}");
        }
    }
}

/// YAML 1.1, which PyYAML and others read, has more words for booleans, and numbers in the base of sixty.
#[test]
fn no_text_of_the_yaml_is_anything_else_to_a_reader_of_version_1_1() {
    let bundle = bundle(Surface::Platform, None).unwrap();
    let yaml = String::from_utf8(bundle.yaml().unwrap().to_vec()).unwrap();
    let plain =
        regex::Regex::new(r"(?mi)(?:^ *(?:- )*|: )(y|n|yes|no|on|off|~|[0-9]+(:[0-9]+)+|[0-9]+(_[0-9]+)+)(?::|$)")
            .unwrap();
    let outside = plain.captures_iter(&yaml).map(|found| found[1].to_owned()).collect::<Vec<_>>();
    assert_eq!(outside, Vec::<String>::new(), "texts without quotes");
    assert!(yaml.contains("- \"off\""), "what this looks for is in the contract");
}

/// All patterns of a document, in order.
fn patterns(value: &serde_json::Value) -> Vec<String> {
    match value {
        serde_json::Value::Object(fields) => {
            let own = fields.get("pattern").and_then(|pattern| pattern.as_str()).map(str::to_owned);
            own.into_iter().chain(fields.values().flat_map(patterns)).collect()
        }
        serde_json::Value::Array(items) => items.iter().flat_map(patterns).collect(),
        _ => Vec::new(),
    }
}
