//! Reads the document that poem-openapi writes from the code.

use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;

use poem::endpoint::BoxEndpoint;
use poem::http::Method;
use poem_openapi::registry::{MetaApi, Registry};
use poem_openapi::{OpenApi, OpenApiService};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::{ContractError, Document, Result};

/// The document that the code of these operations amounts to, with `prefix` before each path. No server is needed for
/// it.
pub fn generated<A: OpenApi>(prefix: &str) -> Result<Document> {
    parse_generated(&OpenApiService::new(Described::<A>(PhantomData), "", "").spec(), prefix)
}

/// Operations that are only described, without a value.
struct Described<A>(PhantomData<A>);

impl<A: OpenApi> OpenApi for Described<A> {
    fn meta() -> Vec<MetaApi> {
        A::meta()
    }

    fn register(registry: &mut Registry) {
        A::register(registry);
    }

    fn add_routes(self, _: &mut HashMap<String, HashMap<Method, BoxEndpoint<'static>>>) {}
}

/// Parses a generated document. poem-openapi writes a path once for each struct that serves it, and an ordinary parser
/// would keep the last one; this one merges the operations. `prefix` (`/api`) precedes each path.
pub fn parse_generated(json: &str, prefix: &str) -> Result<Document> {
    let merged: Merged = serde_json::from_str(json).map_err(|cause| ContractError::new(cause.to_string()))?;
    let mut root = merged.0;
    if let Some(paths) = root.get_mut("paths").and_then(Value::as_object_mut) {
        *paths = std::mem::take(paths).into_iter().map(|(path, item)| (format!("{prefix}{path}"), item)).collect();
    }
    Ok(Document::new(root))
}

/// A JSON value whose repeated keys were merged if both are objects.
struct Merged(Value);

impl<'de> Deserialize<'de> for Merged {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_any(MergingVisitor).map(Merged)
    }
}

struct MergingVisitor;

impl<'de> Visitor<'de> for MergingVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E>(self) -> std::result::Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> std::result::Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> std::result::Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> std::result::Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E>(self, value: f64) -> std::result::Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> std::result::Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> std::result::Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(Merged(item)) = items.next_element()? {
            all.push(item);
        }
        Ok(Value::Array(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> std::result::Result<Value, A::Error> {
        let mut all = Map::new();
        while let Some((key, Merged(value))) = entries.next_entry::<String, Merged>()? {
            match (all.get_mut(&key), value) {
                (Some(Value::Object(known)), Value::Object(more)) => known.extend(more),
                (_, value) => {
                    all.insert(key, value);
                }
            }
        }
        Ok(Value::Object(all))
    }
}
