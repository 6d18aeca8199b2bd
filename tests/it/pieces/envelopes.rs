//! Envelopes: the objects in which answers hold a resource.

use poem_openapi::Object;
use poem_openapi::registry::{MetaSchema, MetaSchemaRef};
use poem_openapi::types::Type;
use schola::http::envelope::{All, Made, Many, One, Resource};
use schola::kernel::{Cursor, Id, Page, id::kind};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Debug, Clone, Object, Serialize, Deserialize)]
struct Leaf {
    name: String,
}

impl Resource for Leaf {
    const ONE: &'static str = "leaf";
    const MANY: &'static str = "leaves";
}

fn leaf(name: &str) -> Leaf {
    Leaf { name: name.to_owned() }
}

/// The body, which has the fields that its schema says, and all that it requires.
#[track_caller]
fn told<T: Type + Serialize>(answer: &T) -> Value {
    let body = serde_json::to_value(answer).unwrap();
    let MetaSchemaRef::Inline(schema) = T::schema_ref() else { panic!("a schema with a name of its own") };
    let MetaSchema { properties, required, .. } = *schema;
    let fields: Vec<&str> = body.as_object().unwrap().keys().map(String::as_str).collect();
    assert!(fields.iter().all(|field| properties.iter().any(|(name, _)| name == field)), "{fields:?}");
    assert!(required.iter().all(|name| fields.contains(name)), "{fields:?} lacks one of {required:?}");
    body
}

#[test]
fn an_answer_holds_the_resource_under_its_name() {
    let id = Id::<kind::User>::new(7);
    assert_eq!(told(&One(leaf("oak"))), json!({ "leaf": { "name": "oak" } }));
    assert_eq!(told(&Made::<Leaf>::of(id, leaf("oak"))), json!({ "id": 7, "leaf": { "name": "oak" } }));
    assert_eq!(
        told(&All::<Leaf>::of([leaf("oak"), leaf("elm")])),
        json!({ "leaves": [{ "name": "oak" }, { "name": "elm" }] })
    );
}

#[test]
fn a_page_says_where_the_next_one_begins_only_where_there_is_one() {
    let page = |next| Many::<Leaf>::of(Page { items: vec![leaf("oak")], next });
    assert_eq!(told(&page(None)), json!({ "leaves": [{ "name": "oak" }] }));
    let cursor = Cursor::of_id("listLeaves", 7);
    assert_eq!(told(&page(Some(cursor))), json!({ "leaves": [{ "name": "oak" }], "next_cursor": cursor.encode() }));
}

#[test]
fn an_answer_that_was_kept_for_a_repeat_is_read_as_it_was() {
    let one = json!({ "leaf": { "name": "oak" } });
    let made = json!({ "id": 7, "leaf": { "name": "oak" } });
    let read: One<Leaf> = serde_json::from_str(&one.to_string()).unwrap();
    assert_eq!(told(&read), one);
    let read: Made<Leaf> = serde_json::from_str(&made.to_string()).unwrap();
    assert_eq!(told(&read), made);
    for (broken, why) in [
        (json!({ "leaves": {} }), "missing field `leaf`"),
        (json!({ "leaf": {} }), "missing field `name`"),
        (json!([]), "invalid type"),
    ] {
        let error = serde_json::from_value::<One<Leaf>>(broken).unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
    }
    let error = serde_json::from_value::<Made<Leaf>>(one).unwrap_err().to_string();
    assert!(error.contains("missing field `id`"), "{error}");
}
