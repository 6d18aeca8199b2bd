//! Normal form, comparison and proposal, on documents made by hand.

use serde_json::{Value, json};

use crate::support::contract::{
    Comparison, Document, Listed, Surface, compare, listed, normal_schema, parse_generated, propose,
};

/// A document of one operation and some schemas, as YAML.
fn yaml(text: &str) -> Value {
    serde_yaml_ng::from_str(text).unwrap()
}

fn normal(schemas: &str, schema: &str) -> Value {
    let document = Document::new(json!({ "components": { "schemas": yaml(schemas) } }));
    normal_schema(&document, &yaml(schema)).unwrap()
}

#[test]
fn what_means_the_same_has_one_normal_form() {
    let schemas = "
Id: { type: integer, format: int64, description: d, examples: [1] }
Name: { type: string, minLength: 1 }
Base: { type: object, required: [id], properties: { id: { $ref: '#/components/schemas/Id' } } }
";
    let table = [
        ("{ type: [string, 'null'] }", "{ type: string, nullable: true }"),
        ("{ type: string, description: d, title: t, examples: [a], x-more: 1 }", "{ type: string }"),
        (
            "{ oneOf: [{ $ref: '#/components/schemas/Name' }, { type: 'null' }] }",
            "{ allOf: [{ $ref: '#/components/schemas/Name' }], nullable: true }",
        ),
        ("{ anyOf: [{ type: string }, { type: integer }, { type: 'null' }] }", "{ type: [integer, string, 'null'] }"),
        ("{ $ref: '#/components/schemas/Name', description: more }", "{ type: string, minLength: 1.0 }"),
        ("{ const: a }", "{ type: string, enum: [a] }"),
        ("{ enum: [b, a] }", "{ type: string, enum: [a, b] }"),
        ("{ type: [string, 'null'], enum: [a, null] }", "{ type: string, nullable: true, enum: [a] }"),
        ("{ type: integer, format: int64 }", "{ type: integer, format: uint32 }"),
        ("{ type: string, format: password }", "{ type: string }"),
        ("{ type: integer, exclusiveMinimum: 3 }", "{ type: integer, minimum: 3, exclusiveMinimum: true }"),
        ("{ type: integer, minimum: 3 }", "{ type: integer, minimum: 3.0, exclusiveMinimum: false }"),
        ("{ contentMediaType: application/octet-stream }", "{ type: string, format: binary }"),
        (
            "{ properties: { b: {}, a: {} }, required: [b, a] }",
            "{ type: object, required: [a, b], properties: { a: {}, b: true } }",
        ),
        ("{ type: object, additionalProperties: true }", "{ type: object, additionalProperties: {} }"),
        (
            "{ allOf: [{ $ref: '#/components/schemas/Base' }, { type: object, required: [name], properties: { name: { type: string } } }] }",
            "{ type: object, required: [id, name], properties: { name: { type: string }, id: { type: integer } } }",
        ),
        (
            "{ oneOf: [{ type: string }, { oneOf: [{ type: boolean }, { type: string }] }] }",
            "{ anyOf: [{ type: boolean }, { type: string }] }",
        ),
        ("{ type: object, discriminator: { propertyName: kind } }", "{ type: object }"),
    ];
    for (one, other) in table {
        assert_eq!(normal(schemas, one), normal(schemas, other), "{one} and {other}");
    }
}

#[test]
fn what_means_something_else_has_another_normal_form() {
    let table = [
        ("{ type: string }", "{ type: integer }"),
        ("{ type: string }", "{ type: [string, 'null'] }"),
        ("{ type: string }", "{ type: string, format: binary }"),
        ("{ type: string }", "{ type: string, enum: [a] }"),
        ("{ type: string, minLength: 1 }", "{ type: string, minLength: 2 }"),
        ("{ type: object, properties: { a: {} } }", "{ type: object, properties: { a: {} }, required: [a] }"),
        ("{ type: array, items: { type: string } }", "{ type: array, items: { type: integer } }"),
        ("{ type: object }", "{ type: object, additionalProperties: { type: string } }"),
        ("{ oneOf: [{ type: string }, { type: integer }] }", "{ oneOf: [{ type: string }, { type: boolean }] }"),
        ("{}", "{ type: object }"),
    ];
    for (one, other) in table {
        assert_ne!(normal("{}", one), normal("{}", other), "{one} and {other}");
    }
}

#[test]
fn a_type_that_contains_itself_ends() {
    let schemas = "Tree: { type: object, properties: { children: { type: array, items: { $ref: '#/components/schemas/Tree' } } } }";
    let tree = normal(schemas, "{ $ref: '#/components/schemas/Tree' }");
    assert_eq!(tree["properties"]["children"]["items"], json!({ "type": "recursive" }));
}

#[test]
fn a_reference_that_leads_nowhere_is_refused() {
    let document = Document::new(json!({}));
    assert!(normal_schema(&document, &json!({ "$ref": "#/components/schemas/Gone" })).is_err());
}

const CONTRACT: &str = "
openapi: 3.1.0
security: [{ bearer: [] }]
paths:
  /api/things/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { $ref: '#/components/schemas/Id' } }]
    post:
      operationId: changeThing
      parameters:
        - { name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 100, default: 20 } }
        - { name: Idempotency-Key, in: header, schema: { type: string } }
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: '#/components/schemas/ThingUpdate' } } }
      responses:
        '200': { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } }
        '404': { description: d }
components:
  securitySchemes: { bearer: { type: http, scheme: bearer } }
  schemas:
    Id: { type: integer, format: int64, minimum: 1 }
    Colour: { type: string, enum: [red, blue] }
    ThingUpdate:
      type: object
      required: [title]
      properties:
        title: { type: string, minLength: 1, maxLength: 200 }
        note: { type: [string, 'null'], maxLength: 500 }
        colour: { $ref: '#/components/schemas/Colour' }
    Thing:
      type: object
      required: [id, title]
      properties:
        id: { $ref: '#/components/schemas/Id' }
        title: { type: string }
        tags: { type: array, items: { type: string } }
        more: { type: object }
";

/// The same as poem-openapi would write it: 3.0, one scheme per role, the path without the mount.
const GENERATED: &str = r##"{
  "openapi": "3.0.0",
  "paths": {
    "/things/{id}": { "post": {
      "operationId": "changeThing",
      "parameters": [
        { "name": "id", "in": "path", "required": true, "deprecated": false, "explode": true, "schema": { "type": "integer", "format": "int64" } },
        { "name": "limit", "in": "query", "required": false, "schema": { "type": "integer", "format": "uint32", "maximum": 100.0 } }
      ],
      "requestBody": { "required": true, "content": { "application/json; charset=utf-8": { "schema": { "$ref": "#/components/schemas/ThingUpdate" } } } },
      "responses": {
        "200": { "description": "", "content": { "application/json; charset=utf-8": { "schema": { "$ref": "#/components/schemas/wire.Thing" } } } },
        "409": { "description": "only the code knows" }
      },
      "security": [{ "Student": [] }, { "Tutor": [] }]
    } }
  },
  "components": {
    "securitySchemes": { "Student": { "type": "http", "scheme": "bearer" }, "Tutor": { "type": "http", "scheme": "Bearer" } },
    "schemas": {
      "ThingUpdate": { "type": "object", "required": ["title"], "properties": {
        "title": { "type": "string", "maxLength": 200 },
        "note": { "type": "string", "nullable": true },
        "colour": { "allOf": [{ "$ref": "#/components/schemas/Colour" }, { "description": "d" }], "description": "d" }
      } },
      "Colour": { "type": "string", "enum": ["blue", "red"] },
      "wire.Thing": { "type": "object", "required": ["title", "id"], "properties": {
        "id": { "type": "integer", "format": "int64" }, "title": { "type": "string" },
        "tags": { "type": "array", "items": { "type": "string" } }, "more": {}
      } }
    }
  }
}"##;

/// The differences after `text` in the generated document was replaced, printed.
fn differences(text: &str, replacement: &str) -> String {
    differences_with(text, replacement, &[], &[])
}

fn differences_with(text: &str, replacement: &str, pending: &[Listed], private: &[Listed]) -> String {
    assert!(GENERATED.contains(text), "{text} is not there to be replaced");
    let generated = parse_generated(&GENERATED.replacen(text, replacement, 1), "/api").unwrap();
    let found = compare(&Comparison {
        surface: Surface::Platform,
        contract: &Document::new(yaml(CONTRACT)),
        generated: &generated,
        pending,
        private,
        layer_headers: &["idempotency-key"],
    });
    found.unwrap().iter().map(ToString::to_string).collect()
}

#[test]
fn sides_that_agree_have_no_difference() {
    assert_eq!(differences("", ""), "");
}

/// Text of the generated document, what takes its place, and the place, the contract's and the code's side of the
/// disagreement that has to be told.
type Disagreement = (&'static str, &'static str, &'static str, &'static str, &'static str);

fn each_is_told(table: &[Disagreement]) {
    for (text, replacement, place, contract, code) in table {
        let printed = differences(text, replacement);
        let expected = format!("  {place}\n    contract: {contract}\n    code:     {code}\n");
        assert!(printed.contains(&expected), "{replacement}\ngave\n{printed}\nand not\n{expected}");
    }
}

#[test]
fn a_disagreement_about_target_credential_or_parameter_is_told_with_its_place() {
    each_is_told(&[
        (r#""post": {"#, r#""put": {"#, "method", "POST", "PUT"),
        ("/things/{id}", "/things/{thing}", "path", "/api/things/{id}", "/api/things/{thing}"),
        (
            r#""security": [{ "Student": [] }, { "Tutor": [] }]"#,
            r#""security": []"#,
            "security",
            "http bearer",
            "open to all",
        ),
        ("changeThing", "alterThing", "existence", "promises it", "does not serve it"),
        ("changeThing", "alterThing", "existence", "does not have it", "serves it"),
        (r#""name": "limit""#, r#""name": "count""#, "query limit", "present", "absent"),
        (r#""name": "limit""#, r#""name": "count""#, "query count", "absent", "present"),
        (
            r#""in": "query", "required": false"#,
            r#""in": "query", "required": true"#,
            "query limit",
            "optional",
            "required",
        ),
        (r#""maximum": 100.0"#, r#""maximum": 50.0"#, "query limit, maximum", "100.0", "50.0"),
        (r#""type": "integer", "format": "uint32""#, r#""type": "string""#, "query limit", "integer", "string"),
    ]);
}

#[test]
fn a_disagreement_about_a_body_or_an_answer_is_told_with_its_place() {
    each_is_told(&[
        (
            r#""requestBody": { "required": true"#,
            r#""requestBody": { "required": false"#,
            "body",
            "required",
            "optional",
        ),
        (r#""requestBody": {"#, r#""unread": {"#, "body", "takes one", "takes none"),
        (
            r#""content": { "application/json; charset=utf-8""#,
            r#""content": { "text/plain""#,
            "body text/plain",
            "absent",
            "present",
        ),
        (r#""required": ["title"]"#, r#""required": []"#, "body application/json .title", "required", "optional"),
        (
            r#""note": { "type": "string", "nullable": true }"#,
            r#""note": { "type": "string" }"#,
            "body application/json .note",
            "string or null",
            "string",
        ),
        (
            r#""title": { "type": "string", "maxLength": 200 }"#,
            r#""title": { "type": "string", "maxLength": 100 }"#,
            "body application/json .title, maxLength",
            "200.0",
            "100.0",
        ),
        (
            r#"["blue", "red"]"#,
            r#"["blue"]"#,
            "body application/json .colour, enum",
            r#"["blue","red"]"#,
            r#"["blue"]"#,
        ),
        (r#""200": {"#, r#""201": {"#, "answer 200", "present", "absent"),
        (
            r#""tags": { "type": "array", "items": { "type": "string" } }"#,
            r#""tags": { "type": "array", "items": { "type": "integer" } }"#,
            "answer 200 application/json .tags[]",
            "string",
            "integer",
        ),
        (
            r#""title": { "type": "string" }"#,
            r#""name": { "type": "string" }"#,
            "answer 200 application/json .name",
            "absent",
            "present",
        ),
        (
            r#""required": ["title", "id"]"#,
            r#""required": ["title"]"#,
            "answer 200 application/json .id",
            "required",
            "optional",
        ),
    ]);
}

#[test]
fn what_only_the_contract_bounds_is_left_to_the_run_time_check() {
    assert_eq!(
        differences(r#""title": { "type": "string", "maxLength": 200 }"#, r#""title": { "type": "string" }"#),
        ""
    );
    assert_eq!(differences(r#", "enum": ["blue", "red"]"#, ""), "");
}

#[test]
fn what_only_the_code_enumerates_is_a_difference() {
    let printed = differences(
        r#""title": { "type": "string", "maxLength": 200 }"#,
        r#""title": { "type": "string", "enum": ["a"] }"#,
    );
    assert!(printed.contains("contract: any value"), "{printed}");
}

#[test]
fn listed_operations_are_let_through_and_lists_do_not_go_stale() {
    let pending = listed("platform POST /api/things/{id}").unwrap();
    let stale = differences_with("", "", &pending, &[]);
    assert!(stale.contains("contract: listed in pending.txt\n    code:     serves it"), "{stale}");
    let private = listed("POST /api/other/{id}  for the console").unwrap();
    let generated = GENERATED.replace("changeThing", "other").replace("/things/{id}", "/other/{id}");
    assert_eq!(differences_with(GENERATED, &generated, &pending, &private), "");
}

#[test]
fn a_path_that_is_written_twice_keeps_the_operations_of_both() {
    let text = r#"{ "paths": { "/a": { "get": { "operationId": "one", "x": [1, -2, 1.5, null, true] } }, "/a": { "post": { "operationId": "two" } } } }"#;
    let document = parse_generated(text, "/api").unwrap();
    let ids: Vec<&str> = document.operations().unwrap().iter().map(|operation| operation.id).collect();
    assert_eq!(ids, ["one", "two"]);
    let one = document.operation("one").unwrap();
    assert_eq!((one.path, &one.node["x"]), ("/api/a", &json!([1, -2, 1.5, null, true])));
    assert!(parse_generated("{", "/api").is_err());
}

#[test]
fn a_proposal_is_a_part_file_in_the_words_of_the_contract() {
    let text = propose("changeThing", &parse_generated(GENERATED, "/api").unwrap()).unwrap();
    let part = yaml(&text);
    let operation = &part["paths"]["/api/things/{id}"]["post"];
    assert_eq!(operation["x-errors"], json!(["input", "auth", "found", "too_large", "type"]));
    let answers: Vec<&String> = operation["responses"].as_object().unwrap().keys().collect();
    assert_eq!(answers, ["200"], "errors come from the words");
    assert!(operation["requestBody"]["content"].as_object().unwrap().contains_key("application/json"));
    let names: Vec<&String> = part["schemas"].as_object().unwrap().keys().collect();
    assert_eq!(names, ["Colour", "ThingUpdate", "wire.Thing"]);
    assert_eq!(part["schemas"]["ThingUpdate"]["properties"]["note"]["type"], json!(["string", "null"]));
    assert!(!text.contains("deprecated") && !text.contains("explode") && !text.contains("nullable"), "{text}");
    assert!(propose("nothing", &parse_generated(GENERATED, "/api").unwrap()).is_err());
}
