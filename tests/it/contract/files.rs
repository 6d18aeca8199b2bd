//! Rules that the contract files themselves keep.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::support::contract::{Document, Operation, Surface, assemble, bundle, examples};
use crate::support::fields::Fields;
use crate::support::schema::violations;

fn documents() -> Vec<(Surface, Document)> {
    Surface::ALL
        .into_iter()
        .map(|surface| (surface, assemble(surface).unwrap_or_else(|cause| panic!("{}: {cause}", surface.name()))))
        .collect()
}

/// Runs a rule over every operation and fails with all sentences at once.
fn every_operation(rule: impl Fn(&Operation<'_>) -> Vec<String>) {
    let mut faults = Vec::new();
    for (surface, document) in documents() {
        let operations = document.operations().unwrap();
        assert!(!operations.is_empty(), "{} has no operation", surface.name());
        for operation in operations {
            let found = rule(&operation);
            faults.extend(found.into_iter().map(|fault| format!("{} {}: {fault}", surface.name(), operation.id)));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// Every object and its place, depth first.
fn walk<'a>(place: &str, value: &'a Value, visit: &mut impl FnMut(&str, &'a serde_json::Map<String, Value>)) {
    match value {
        Value::Object(entries) => {
            visit(place, entries);
            for (key, value) in entries {
                walk(&format!("{place}/{key}"), value, visit);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(&format!("{place}/{index}"), item, visit);
            }
        }
        _ => {}
    }
}

#[test]
fn every_surface_is_served_as_json_and_as_the_same_yaml() {
    for surface in Surface::ALL {
        let bundle = bundle(surface, Some("https://school.example/")).unwrap();
        let json: Value = serde_json::from_slice(&bundle.json()).unwrap();
        let yaml: Value = serde_yaml_ng::from_slice(&bundle.yaml().unwrap()).unwrap();
        assert_eq!(json, yaml, "{}", surface.name());
        assert_eq!(json["openapi"], "3.1.0");
        let servers = json.list("servers");
        for server in servers {
            assert!(server.text("url").starts_with("https://school.example"), "{server}");
        }
    }
}

#[test]
fn nothing_served_speaks_of_the_build_or_is_left_unused() {
    for surface in Surface::ALL {
        let value = bundle(surface, None).unwrap().value().unwrap();
        let mut references = BTreeSet::new();
        walk("", &value, &mut |place, object| {
            for key in object.keys() {
                let is_for_build =
                    ["x-subjects", "x-words", "x-errors", "x-headers-", "x-limit", "x-mount", "x-example-"]
                        .iter()
                        .any(|start| key.starts_with(start));
                assert!(!is_for_build, "{} serves {place}/{key}", surface.name());
            }
            if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
                references.insert(reference.to_owned());
            }
        });
        for (section, entries) in value["components"].as_object().unwrap() {
            if section == "securitySchemes" {
                continue;
            }
            for name in entries.as_object().unwrap().keys() {
                let address = format!("#/components/{section}/{name}");
                assert!(references.contains(&address), "{} serves {address}, which nothing uses", surface.name());
            }
        }
    }
}

#[test]
fn every_reference_leads_somewhere() {
    for surface in Surface::ALL {
        let document = Document::new(bundle(surface, None).unwrap().value().unwrap());
        let mut count = 0;
        walk("", document.root(), &mut |place, object| {
            if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
                count += 1;
                assert!(document.target(reference).is_ok(), "{}{place}: {reference}", surface.name());
            }
        });
        assert!(count > 10, "{} has hardly a reference: {count}", surface.name());
    }
}

#[test]
fn every_operation_says_what_it_is() {
    every_operation(|operation| {
        let text = |key: &str| operation.node.get(key).and_then(Value::as_str).unwrap_or_default();
        let declared: Vec<&str> = operation.document().root()["tags"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|tag| tag["name"].as_str())
            .collect();
        let is_camel = operation.id.starts_with(|letter: char| letter.is_ascii_lowercase())
            && operation.id.chars().all(|letter| letter.is_ascii_alphanumeric());
        let tags = operation.tags();
        let checks = [
            (is_camel, "the id is not camelCase"),
            (!text("summary").is_empty(), "no summary"),
            (text("description").len() > 20, "no description worth the name"),
            (tags.len() == 1 && declared.contains(&tags[0]), "not exactly one tag that the document describes"),
            (
                operation.node.get("security").is_some() || operation.document().root().get("security").is_some(),
                "no security",
            ),
            (operation.success_status().is_some(), "no 2xx answer"),
        ];
        checks.into_iter().filter(|(holds, _)| !holds).map(|(_, fault)| fault.to_owned()).collect()
    });
}

#[test]
fn ids_are_unique_within_a_surface_and_one_name_means_one_thing() {
    for (surface, document) in documents() {
        let mut seen = BTreeMap::new();
        for operation in document.operations().unwrap() {
            let earlier = seen.insert(operation.id.to_lowercase(), operation.path);
            assert_eq!(earlier, None, "{} has {} twice", surface.name(), operation.id);
        }
    }
}

#[test]
fn path_parameters_are_those_of_the_path() {
    every_operation(|operation| {
        let in_template: BTreeSet<&str> = operation
            .path
            .split('/')
            .filter_map(|segment| segment.split_once('{')?.1.split_once('}').map(|(name, _)| name))
            .collect();
        let parameters = operation.parameters().unwrap();
        let in_path: Vec<_> = parameters.iter().filter(|parameter| parameter.place == "path").collect();
        let declared: BTreeSet<&str> = in_path.iter().map(|parameter| parameter.name).collect();
        let mut faults = Vec::new();
        if in_template != declared {
            faults.push(format!("{} has {in_template:?}, the parameters are {declared:?}", operation.path));
        }
        faults.extend(
            in_path
                .iter()
                .filter(|parameter| !parameter.required)
                .map(|parameter| format!("{} is optional", parameter.name)),
        );
        let described = |parameter: &Value| parameter.get("description").is_some_and(|text| text != "");
        faults.extend(
            parameters
                .iter()
                .filter(|parameter| !described(parameter.node))
                .map(|parameter| format!("{} is not described", parameter.name)),
        );
        faults
    });
}

#[test]
fn refusals_carry_the_headers_that_a_client_needs() {
    every_operation(|operation| {
        let mut faults = Vec::new();
        for (status, answer) in operation.answers().unwrap() {
            let needed = match status {
                "401" => "WWW-Authenticate",
                "429" | "503" => "Retry-After",
                _ => continue,
            };
            if answer.pointer(&format!("/headers/{needed}")).is_none() {
                faults.push(format!("{status} without {needed}"));
            }
        }
        faults
    });
}

#[test]
fn a_guarded_operation_declares_401_and_an_open_one_does_not_promise_a_guard() {
    every_operation(|operation| {
        let declares = |wanted: &str| operation.answers().unwrap().iter().any(|(status, _)| *status == wanted);
        let mut faults = Vec::new();
        if !operation.is_public() && !declares("401") {
            faults.push("is guarded and does not declare 401".to_owned());
        }
        if operation.stated_roles().is_some() && (operation.is_public() || !declares("403")) {
            faults.push("names roles and is open, or does not declare 403".to_owned());
        }
        if operation.tags() == ["Admin"] && operation.stated_roles() != Some(vec!["admin"]) {
            faults.push("bears the tag Admin without x-roles: [admin]".to_owned());
        }
        faults
    });
}

#[test]
fn every_error_is_in_the_dialect_of_its_document() {
    every_operation(|operation| {
        let mut faults = Vec::new();
        for (status, answer) in operation.answers().unwrap() {
            let is_error = status.starts_with(['4', '5']);
            for (media_type, media) in Operation::content(answer) {
                let reference = media.pointer("/schema/$ref").and_then(Value::as_str).unwrap_or_default();
                let is_dialect = media_type == "application/json" && reference == "#/components/schemas/Error";
                // Readiness reports its checks whether they pass or not.
                if is_error && !is_dialect && (operation.id, status) != ("getReadiness", "503") {
                    faults.push(format!("{status} answers {media_type} {reference}"));
                }
            }
            if is_error && Operation::content(answer).is_empty() {
                faults.push(format!("{status} has no body"));
            }
        }
        faults
    });
}

#[test]
fn every_json_answer_and_request_has_an_example_that_is_true() {
    every_operation(|operation| {
        let document = operation.document();
        let mut faults = Vec::new();
        let mut holders: Vec<(String, &Value)> = operation
            .answers()
            .unwrap()
            .into_iter()
            .map(|(status, answer)| (format!("answer {status}"), answer))
            .collect();
        holders.extend(operation.body().unwrap().map(|body| ("body".to_owned(), body)));
        for (place, holder) in holders {
            for (media_type, media) in Operation::content(holder) {
                let mut shown: Vec<&Value> = media.get("example").into_iter().collect();
                for (_, named) in media.get("examples").and_then(Value::as_object).into_iter().flatten() {
                    shown.extend(document.resolve(named).unwrap().get("value"));
                }
                let is_json = media_type.ends_with("json");
                if shown.is_empty() && is_json {
                    faults.push(format!("{place} {media_type} has no example"));
                }
                for value in shown.into_iter().filter(|_| is_json) {
                    let found = violations(document, media.get("schema").unwrap_or(&Value::Null), value);
                    faults.extend(found.into_iter().map(|fault| format!("example of {place} {media_type}, {fault}")));
                }
            }
        }
        faults
    });
}

#[test]
fn examples_of_schemas_and_parameters_are_true() {
    for (surface, document) in documents() {
        for (name, schema) in document.root()["components"]["schemas"].as_object().unwrap() {
            for example in schema.get("examples").and_then(Value::as_array).into_iter().flatten() {
                let found = violations(&document, schema, example);
                assert!(found.is_empty(), "{} {name}: {found:?}", surface.name());
            }
        }
        for operation in document.operations().unwrap() {
            for parameter in operation.parameters().unwrap() {
                let (Some(example), Some(schema)) = (parameter.node.get("example"), parameter.node.get("schema"))
                else {
                    continue;
                };
                let found = violations(&document, schema, example);
                assert!(found.is_empty(), "{} {} {}: {found:?}", surface.name(), operation.id, parameter.name);
            }
        }
    }
}

#[test]
fn schemas_are_written_as_openapi_3_1_has_them() {
    const FORMATS: [&str; 11] = [
        "int32",
        "int64",
        "double",
        "date-time",
        "date",
        "email",
        "idn-email",
        "uri",
        "uri-reference",
        "password",
        "binary",
    ];
    for (surface, document) in documents() {
        walk("", document.root(), &mut |place, object| {
            let at = format!("{}{place}", surface.name());
            let is_schema = object.get("type").is_some_and(|name| name.is_string() || name.is_array());
            if !is_schema
                || place.contains("/example")
                || place.contains("/securitySchemes/")
                || place.ends_with("/value")
            {
                return;
            }
            assert!(!object.contains_key("nullable"), "{at} says nullable, which 3.1 does not know");
            if let Some(format) = object.get("format").and_then(Value::as_str) {
                assert!(FORMATS.contains(&format), "{at} has the format {format}");
            }
            let properties = object.get("properties").and_then(Value::as_object);
            for name in object.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
            {
                assert!(
                    properties.is_some_and(|known| known.contains_key(name)),
                    "{at} requires {name}, which it does not have"
                );
            }
            assert!(
                object.get("type") != Some(&Value::from("array")) || object.contains_key("items"),
                "{at} says nothing of its items"
            );
        });
    }
}

/// Generators for Go put a `New` before a type to name its constructor.
#[test]
fn no_schema_is_called_as_the_constructor_of_another() {
    for (surface, document) in documents() {
        let schemas = document.root()["components"]["schemas"].as_object().unwrap();
        for name in schemas.keys() {
            let collides = name.strip_prefix("New").is_some_and(|rest| schemas.contains_key(rest));
            assert!(!collides, "{}: {name} collides with what Go makes for the other", surface.name());
            let folded = schemas.keys().filter(|other| other.eq_ignore_ascii_case(name)).count();
            assert_eq!(folded, 1, "{}: {name} exists twice but for case", surface.name());
        }
    }
}

#[test]
fn every_example_request_can_be_sent() {
    for (surface, document) in documents() {
        let all = examples(&document).unwrap_or_else(|cause| panic!("{}: {cause}", surface.name()));
        for example in &all {
            let at = format!("{} {}", surface.name(), example.operation_id);
            assert!(!example.target().contains(['{', '}', ' ']), "{at}: {}", example.target());
            assert!(!example.statuses.is_empty(), "{at} expects nothing");
            let known = [
                "nobody",
                "student",
                "tutor",
                "admin",
                "developer",
                "fresh",
                "paying",
                "account",
                "test account",
                "author",
                "free author",
            ];
            assert!(known.contains(&example.sender.as_str()), "{at} is sent by {}", example.sender);
            let operation = document.operation(&example.operation_id).unwrap();
            let declared: Vec<String> =
                operation.answers().unwrap().iter().map(|(status, _)| (*status).to_owned()).collect();
            for status in &example.statuses {
                assert!(declared.contains(&status.to_string()), "{at} expects {status}, which it does not declare");
            }
            for (place, _) in &example.with {
                let is_place = ["body.", "path.", "query."].iter().any(|start| place.starts_with(start));
                assert!(is_place, "{at} replaces {place}");
            }
        }
        let covered: BTreeSet<&str> = all.iter().map(|example| example.operation_id.as_str()).collect();
        assert_eq!(covered.len(), document.operations().unwrap().len(), "{}", surface.name());
    }
}
