//! What generators of clients make of the contract: names that compile in every language, with their default options.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::contract::{Document, Operation, Surface, assemble};

/// Fails with the faults of all surfaces at once.
fn every_surface(rule: impl Fn(&Document) -> Vec<String>) {
    let mut faults = Vec::new();
    for surface in Surface::ALL {
        let document = assemble(surface).unwrap();
        faults.extend(rule(&document).into_iter().map(|fault| format!("{}: {fault}", surface.name())));
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

fn schemas(document: &Document) -> &serde_json::Map<String, Value> {
    document.root()["components"]["schemas"].as_object().unwrap()
}

/// A word as a generator makes a constant of it: capitals, digits and underscores.
fn constant(word: &str) -> String {
    word.chars().map(|sign| if sign.is_ascii_alphanumeric() { sign.to_ascii_uppercase() } else { '_' }).collect()
}

/// Pairs of owners that have a name in common.
fn shared<'a>(names: impl Iterator<Item = (String, &'a str)>) -> Vec<String> {
    let mut owners: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (name, owner) in names {
        owners.entry(name).or_default().push(owner);
    }
    owners.retain(|_, owners| owners.len() > 1);
    owners.into_iter().map(|(name, owners)| format!("{name} is in {}", owners.join(" and "))).collect()
}

/// Words of an enumeration, of an array's items too.
fn words(schema: &Value) -> Vec<&str> {
    let own = schema["enum"].as_array().into_iter();
    let items = schema["items"]["enum"].as_array().into_iter();
    own.chain(items).flatten().filter_map(Value::as_str).collect()
}

#[test]
fn named_enumerations_share_no_word() {
    every_surface(|document| {
        let constants = schemas(document).iter().flat_map(|(name, schema)| {
            words(schema).into_iter().map(move |word| (constant(word), name.as_str())).collect::<Vec<_>>()
        });
        shared(constants)
    });
}

/// Files of models lie in one folder, and not every file system tells `Keymode.java` from `KeyMode.java`.
#[test]
fn names_of_schemas_differ_in_more_than_their_spelling() {
    every_surface(|document| {
        shared(schemas(document).keys().map(|name| {
            let bare = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
            (bare.to_ascii_lowercase(), name.as_str())
        }))
    });
}

/// The same for operations: a generator makes types such as `CreateCourseRequest` of them, beside those of the schemas.
#[test]
fn names_of_operations_meet_no_schema() {
    every_surface(|document| {
        let operations = document.operations().unwrap();
        let ends = ["", "Request", "Response", "Params", "Body"];
        let made = operations.iter().flat_map(|operation| {
            ends.map(|end| (format!("{}{end}", operation.id).to_ascii_lowercase(), operation.id)).into_iter()
        });
        shared(made.chain(schemas(document).keys().map(|name| (name.to_ascii_lowercase(), name.as_str()))))
    });
}

/// See the head of openapi/common.yaml for the generators that this is about.
#[test]
fn a_body_that_may_be_json_or_a_form_suits_generators() {
    const FORMS: [&str; 2] = ["multipart/form-data", "application/x-www-form-urlencoded"];
    every_surface(|document| {
        let mut faults = Vec::new();
        for operation in document.operations().unwrap() {
            let Some(body) = operation.body().unwrap() else { continue };
            let content = Operation::content(body);
            let place = |wanted: &str| content.iter().position(|(media, _)| *media == wanted);
            let Some(json) = place("application/json") else { continue };
            for form in FORMS.into_iter().filter_map(place) {
                let schema = &content[form].1["schema"];
                let with_parameter = content[..form].iter().any(|(media, holder)| {
                    holder["schema"] == *schema && media.starts_with(&format!("{};", content[form].0))
                });
                if json != 0 || !with_parameter || form + 1 != content.len() {
                    let media: Vec<&str> = content.iter().map(|(media, _)| *media).collect();
                    faults.push(format!("{}: {}", operation.id, media.join(", ")));
                }
            }
        }
        faults
    });
}
