//! The checker of values against schemas, which every conformance check rests on.

use serde_json::{Value, json};

use crate::support::contract::Document;
use crate::support::schema::violations;

fn check(schema: &str, value: &Value) -> Vec<String> {
    let schemas = json!({ "Leaf": { "type": "string", "minLength": 2 } });
    let document = Document::new(json!({ "components": { "schemas": schemas } }));
    violations(&document, &serde_yaml_ng::from_str(schema).unwrap(), value)
}

#[test]
fn values_that_fit_are_let_through() {
    let table = [
        ("{ type: [string, 'null'] }", json!(null)),
        ("{ type: integer, minimum: 1, maximum: 3 }", json!(3)),
        ("{ type: number }", json!(1)),
        ("{ type: integer }", json!(2.0)),
        ("{ type: object, required: [a], properties: { a: { type: string } } }", json!({ "a": "b", "more": 1 })),
        ("{ type: object, additionalProperties: { type: integer } }", json!({ "a": 1 })),
        ("{ type: array, items: { $ref: '#/components/schemas/Leaf' }, maxItems: 2 }", json!(["ab", "cd"])),
        ("{ oneOf: [{ type: string }, { type: 'null' }] }", json!(null)),
        ("{ anyOf: [{ type: string }, { minLength: 1 }] }", json!("a")),
        ("{ type: string, maxLength: 2 }", json!("äö")),
        ("{ type: string, pattern: '^[a-z]+$' }", json!("abc")),
        ("{ type: string, format: date-time }", json!("2026-03-02T08:15:30Z")),
        ("{ type: string, format: email }", json!("ada@demo.school")),
        ("{ type: string, format: uri }", json!("https://school.example/a?b=c")),
        ("{ type: string, format: date }", json!("2026-03-02")),
        ("{ enum: [a, b] }", json!("b")),
        ("{ not: { type: string } }", json!(1)),
        ("true", json!({})),
    ];
    for (schema, value) in table {
        assert_eq!(check(schema, &value), Vec::<String>::new(), "{schema} {value}");
    }
}

#[test]
fn values_that_do_not_fit_are_told_with_their_place() {
    let table = [
        ("{ type: string }", json!(null), "the whole body: null is not of type \"string\""),
        ("{ type: integer }", json!(1.5), "1.5 is not of type"),
        ("{ type: integer, minimum: 1 }", json!(0), "0 does not meet minimum 1"),
        ("{ type: integer, exclusiveMaximum: 3 }", json!(3), "3 does not meet exclusiveMaximum 3"),
        ("{ type: number, multipleOf: 0.5 }", json!(0.7), "multipleOf"),
        ("{ type: integer, format: int32 }", json!(3_000_000_000_u64), "is no int32"),
        ("{ type: object, required: [a] }", json!({}), "the whole body: a is missing"),
        (
            "{ type: object, properties: { a: { type: array, items: { type: string } } } }",
            json!({ "a": ["b", 1] }),
            ".a[1]: 1 is not",
        ),
        (
            "{ type: object, properties: { a: {} }, additionalProperties: false }",
            json!({ "a": 1, "b": 2 }),
            "b is not foreseen",
        ),
        ("{ type: object, additionalProperties: { type: integer } }", json!({ "a": "x" }), ".a: \"x\" is not of type"),
        ("{ $ref: '#/components/schemas/Leaf' }", json!("a"), "1 characters, though minLength is 2"),
        ("{ $ref: '#/components/schemas/Gone' }", json!("a"), "leads nowhere"),
        ("{ type: array, maxItems: 1 }", json!([1, 2]), "2 items, though maxItems is 1"),
        ("{ type: array, uniqueItems: true }", json!([1, 1]), "an item occurs twice"),
        ("{ oneOf: [{ type: string }, { minLength: 1 }] }", json!("a"), "fits 2 schemas of oneOf"),
        ("{ anyOf: [{ type: string }, { type: 'null' }] }", json!(1), "fits no schema of anyOf"),
        ("{ allOf: [{ type: string }, { maxLength: 1 }] }", json!("ab"), "maxLength is 1"),
        ("{ not: { type: string } }", json!("a"), "ruled out"),
        ("{ type: string, pattern: '^[a-z]+$' }", json!("aBc"), "does not match"),
        ("{ type: string, pattern: '(' }", json!("a"), "is broken"),
        ("{ type: string, format: date-time }", json!("yesterday"), "is no date-time"),
        ("{ type: string, format: date-time }", json!("2026-03-02"), "is no date-time"),
        ("{ type: string, format: email }", json!("ada"), "is no email"),
        ("{ type: string, format: uri }", json!("/relative"), "is no uri"),
        ("{ enum: [a, b] }", json!("c"), "is none of"),
        ("{ const: a }", json!("b"), "is not \"a\""),
        ("false", json!(1), "is no schema that anything can meet"),
    ];
    for (schema, value, expected) in table {
        let found = check(schema, &value);
        assert!(found.len() == 1 && found[0].contains(expected), "{schema} {value}: {found:?} and not {expected:?}");
    }
}

#[test]
fn a_promise_that_nobody_checks_is_itself_a_violation() {
    assert!(
        check("{ type: object, patternProperties: {} }", &json!({}))[0]
            .contains("patternProperties, which nobody checks")
    );
    assert!(check("{ type: string, format: iban }", &json!("a"))[0].contains("format iban, which nobody checks"));
}
