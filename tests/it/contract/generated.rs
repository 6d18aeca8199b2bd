//! The comparison against a document that poem-openapi really wrote, so that the normal form knows its habits.

use poem_openapi::param::{Path, Query};
use poem_openapi::payload::{Json, PlainText};
use poem_openapi::types::multipart::Upload;
use poem_openapi::types::{Any, MaybeUndefined};
use poem_openapi::{ApiResponse, Enum, Multipart, Object, OpenApi, SecurityScheme, Union, auth};
use serde_json::Value;

use crate::support::contract::{Comparison, Document, Surface, compare, generated};

#[derive(Enum)]
#[oai(rename_all = "lowercase")]
enum Colour {
    Red,
    Blue,
}

#[derive(Object)]
struct Leaf {
    /// What the leaf is called.
    #[oai(validator(min_length = 1, max_length = 80))]
    name: String,
    size: Option<f64>,
}

#[derive(Object)]
struct Pair {
    left: i64,
    right: bool,
}

#[derive(Union)]
enum Either {
    Leaf(Leaf),
    Pair(Pair),
}

#[derive(Object)]
struct Tree {
    id: i64,
    /// With a text of its own, a reference comes wrapped in `allOf`.
    root: Leaf,
    colour: Colour,
    #[oai(skip_serializing_if_is_none)]
    parent: Option<Leaf>,
    children: Vec<Tree>,
    either: Either,
    counts: std::collections::BTreeMap<String, u32>,
    anything: Any<Value>,
}

#[derive(Object)]
struct TreeUpdate {
    note: MaybeUndefined<String>,
    #[oai(validator(max_length = 100))]
    email: Option<String>,
    #[oai(nullable)]
    colour: Option<Colour>,
}

#[derive(Multipart)]
#[expect(dead_code, reason = "only its schema is asked for")]
struct Form {
    title: Option<String>,
    file: Upload,
}

#[derive(ApiResponse)]
#[expect(dead_code, clippy::large_enum_variant, reason = "only its schemas are asked for")]
enum Made {
    #[oai(status = 201)]
    Created(Json<Tree>),
    #[oai(status = 409)]
    Taken(PlainText<String>),
}

#[derive(SecurityScheme)]
#[oai(ty = "bearer")]
#[expect(dead_code, reason = "only its schema is asked for")]
struct Person(auth::Bearer);

struct First;
struct Second;

#[OpenApi]
impl First {
    #[oai(path = "/trees/:id", method = "get", operation_id = "getTree")]
    async fn get(&self, _person: Person, id: Path<i64>, depth: Query<Option<u32>>) -> Json<Leaf> {
        Json(Leaf { name: id.0.to_string(), size: depth.0.map(f64::from) })
    }
}

#[OpenApi]
impl Second {
    #[oai(path = "/trees/:id", method = "patch", operation_id = "updateTree")]
    async fn update(&self, id: Path<i64>, body: Json<TreeUpdate>) -> Json<Leaf> {
        Json(Leaf { name: id.0.to_string(), size: body.0.email.map(|_| 1.0) })
    }

    #[oai(path = "/trees", method = "post", operation_id = "createTree")]
    async fn create(&self, _form: Form) -> Made {
        Made::Taken(PlainText(String::new()))
    }
}

const CONTRACT: &str = "
paths:
  /api/trees/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer, minimum: 1 } }]
    get:
      operationId: getTree
      security: [{ bearer: [] }]
      parameters: [{ name: depth, in: query, schema: { type: integer, minimum: 0 } }]
      responses: { 200: { content: { application/json: { schema: { $ref: '#/components/schemas/Leaf' } } } }, 404: { description: d } }
    patch:
      operationId: updateTree
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              properties:
                note: { type: string }
                email: { type: string, format: email }
                colour: { oneOf: [{ $ref: '#/components/schemas/Colour' }, { type: 'null' }] }
      responses: { 200: { content: { application/json: { schema: { $ref: '#/components/schemas/Leaf' } } } } }
  /api/trees:
    post:
      operationId: createTree
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema: { type: object, required: [file], properties: { title: { type: string }, file: { contentMediaType: text/plain } } }
      responses: { 201: { content: { application/json: { schema: { $ref: '#/components/schemas/Tree' } } } } }
components:
  securitySchemes: { bearer: { type: http, scheme: bearer } }
  schemas:
    Colour: { type: string, enum: [blue, red] }
    Leaf: { type: object, required: [name], properties: { name: { type: string, minLength: 1, maxLength: 80 }, size: { type: number } } }
    Pair: { type: object, required: [left, right], properties: { left: { type: integer }, right: { type: boolean } } }
    Tree:
      type: object
      required: [id, root, colour, children, either, counts, anything]
      properties:
        id: { type: integer }
        root: { $ref: '#/components/schemas/Leaf' }
        colour: { $ref: '#/components/schemas/Colour' }
        parent: { $ref: '#/components/schemas/Leaf' }
        children: { type: array, items: { $ref: '#/components/schemas/Tree' } }
        either: { oneOf: [{ $ref: '#/components/schemas/Pair' }, { $ref: '#/components/schemas/Leaf' }] }
        counts: { type: object, additionalProperties: { type: integer, minimum: 0 } }
        anything: { type: object }
";

fn differences(contract: &str) -> String {
    let generated = generated::<(First, Second)>("/api").unwrap();
    let contract = Document::new(serde_yaml_ng::from_str::<Value>(contract).unwrap());
    let found = compare(&Comparison {
        surface: Surface::Platform,
        contract: &contract,
        generated: &generated,
        pending: &[],
        private: &[],
        layer_headers: &[],
    });
    found.unwrap().iter().map(ToString::to_string).collect()
}

#[test]
fn code_that_does_what_the_contract_says_has_no_difference() {
    assert_eq!(differences(CONTRACT), "");
}

#[test]
fn code_that_does_something_else_is_told() {
    let table = [
        ("maxLength: 80", "maxLength: 90", "answer 200 application/json .name, maxLength"),
        ("right: { type: boolean }", "right: { type: string }", "answer 201 application/json .either, one of"),
        ("required: [file]", "required: [file, title]", "body multipart/form-data .title"),
        ("enum: [blue, red]", "enum: [blue]", "body application/json .colour, enum"),
        ("security: [{ bearer: [] }]", "security: []", "security"),
        ("additionalProperties: { type: integer, minimum: 0 }", "additionalProperties: { type: string }", ".counts.*"),
        ("201: {", "200: {", "answer 201"),
    ];
    for (text, replacement, place) in table {
        let printed = differences(&CONTRACT.replacen(text, replacement, 1));
        assert!(printed.contains(place), "{replacement} gave\n{printed}");
    }
}
