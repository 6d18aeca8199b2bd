//! What an Api says of its operations before it has any data: their ids and places, and what the parameters of their paths accept.
//! It is in the types of the Api alone, so that all servers of a process share it, and it is read while a database opens.

use std::collections::{HashMap, HashSet};
use std::marker::PhantomData;

use poem::http::Method;
use poem_openapi::OpenApi;
use poem_openapi::registry::{MetaParamIn, MetaSchemaRef, Registry};

use crate::kernel::{Error, Id, Result};

/// The texts that a parameter of a path accepts. For any other text the path does not exist.
#[derive(Debug, Clone)]
pub(super) enum Shape {
    /// The digits of an id.
    Id,
    /// One of these words.
    Word(Vec<serde_json::Value>),
    /// Any text; the handler decides whether it exists.
    Text,
}

impl Shape {
    fn of(schema: &MetaSchemaRef, registry: &Registry) -> Self {
        let schema = match schema {
            MetaSchemaRef::Inline(schema) => Some(schema.as_ref()),
            MetaSchemaRef::Reference(name) => registry.schemas.get(name),
        };
        match schema {
            Some(schema) if schema.ty == "integer" => Self::Id,
            Some(schema) if !schema.enum_items.is_empty() => Self::Word(schema.enum_items.clone()),
            _ => Self::Text,
        }
    }

    pub(super) fn takes(&self, text: &str) -> bool {
        match self {
            Self::Id => Id::<()>::parse(text).is_some(),
            Self::Word(words) => words.iter().any(|word| word == text),
            Self::Text => true,
        }
    }
}

/// The outline of an Api, see the module. Paths are those that poem-openapi routes: `/a/:param0`.
pub struct Outline<A> {
    /// The id of an operation, and whether it asks for a credential.
    operations: HashMap<(String, Method), (&'static str, bool)>,
    shapes: HashMap<String, Vec<Shape>>,
    api: PhantomData<fn() -> A>,
}

impl<A: OpenApi> Outline<A> {
    /// Reads it from the types. An operation without an id, or at the place of another one, is an internal error.
    pub fn read() -> Result<Self> {
        let mut operations: HashMap<(String, Method), (&'static str, bool)> = HashMap::new();
        let mut shapes: HashMap<String, Vec<Shape>> = HashMap::new();
        let mut seen = HashSet::new();
        let mut registry = Registry::new();
        A::register(&mut registry);
        for path in A::meta().into_iter().flat_map(|api| api.paths) {
            let (key, names) = numbered(&path.path);
            for operation in path.operations {
                let shape = |name: &String| {
                    let mut known = operation.params.iter().filter(|param| param.in_type == MetaParamIn::Path);
                    let known = known.find(|param| param.name == *name);
                    known.map_or(Shape::Text, |param| Shape::of(&param.schema, &registry))
                };
                shapes.insert(key.clone(), names.iter().map(shape).collect());
                let id = operation.operation_id.ok_or_else(|| {
                    Error::internal_text(format!("{} {} has no operationId", operation.method, path.path))
                })?;
                let known = (id, !operation.security.is_empty());
                if !seen.insert(id) || operations.insert((key.clone(), operation.method), known).is_some() {
                    return Err(Error::internal_text(format!(
                        "two operations are called {id} or stand at {}",
                        path.path
                    )));
                }
            }
        }
        Ok(Self { operations, shapes, api: PhantomData })
    }

    /// The id of the operation at a place, and whether it asks for a credential.
    pub(super) fn operation(&self, path: &str, method: &Method) -> Option<(&'static str, bool)> {
        self.operations.get(&(path.to_owned(), method.clone())).copied()
    }

    /// What the parameters of a path accept, in their order.
    pub(super) fn parameters(&self, path: &str) -> Vec<Shape> {
        self.shapes.get(path).cloned().unwrap_or_default()
    }
}

/// The path with its parameters numbered as poem-openapi routes them (`/a/:param0`), and their names in order.
fn numbered(path: &str) -> (String, Vec<String>) {
    let mut names = Vec::new();
    let mut key = String::new();
    for segment in path.split('/').skip(1) {
        key.push('/');
        match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).or_else(|| segment.strip_prefix(':')) {
            Some(name) => {
                key.push_str(&format!(":param{}", names.len()));
                names.push(name.to_owned());
            }
            None => key.push_str(segment),
        }
    }
    (key, names)
}
