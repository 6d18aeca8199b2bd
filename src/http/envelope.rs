//! Envelopes: the objects in which answers hold a resource under its name, one for each way to answer.
//!
//! ```text
//! One<User>        {"user": {...}}
//! Made<Material>   {"id": 7, "material": {...}}
//! Many<Account>    {"accounts": [...], "next_cursor": "..."}   the cursor only where there is a next page
//! All<Token>       {"tokens": [...]}
//! ```
//!
//! Their schemas are written inline, so that they need no names of their own in the document of the code.

use std::borrow::Cow;

use poem_openapi::registry::{MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::types::Type;
use serde::de::{DeserializeOwned, Error};
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::kernel::{Cursor, Id, Page, SortKey};

/// A shape that answers hold in an envelope, with the names of the fields that hold it. An answer that needs a name that the shape does
/// not have fails the build.
pub trait Resource: Type + Serialize + Send {
    /// The field for one: `user`.
    const ONE: &'static str = "";
    /// The field for several: `users`.
    const MANY: &'static str = "";
}

/// One resource.
#[derive(Debug, Clone)]
pub struct One<T>(pub T);

/// A resource that was just made, and its id.
#[derive(Debug, Clone)]
pub struct Made<T> {
    id: i64,
    made: T,
}

/// A page of resources.
#[derive(Debug, Clone)]
pub struct Many<T> {
    items: Vec<T>,
    next_cursor: Option<String>,
}

/// All resources of a list that is never cut into pages.
#[derive(Debug, Clone)]
pub struct All<T>(Vec<T>);

impl<T> One<T> {
    /// Converts the resource to its shape.
    pub fn of(resource: impl Into<T>) -> Self {
        Self(resource.into())
    }
}

impl<T> Made<T> {
    /// Converts the resource with this id to its shape.
    pub fn of<K>(id: Id<K>, made: impl Into<T>) -> Self {
        Self { id: id.get(), made: made.into() }
    }
}

impl<T> Many<T> {
    /// Converts the resources of the page to their shapes.
    pub fn of<U: Into<T>, K: SortKey>(page: Page<U, K>) -> Self {
        let page = page.map(U::into);
        Self { items: page.items, next_cursor: page.next.map(Cursor::encode) }
    }
}

impl<T> All<T> {
    /// Converts the resources to their shapes.
    pub fn of<U: Into<T>>(resources: impl IntoIterator<Item = U>) -> Self {
        Self(resources.into_iter().map(U::into).collect())
    }
}

/// The name of the field for one. Reading it fails the build where the shape has none.
const fn one<T: Resource>() -> &'static str {
    const { assert!(!T::ONE.is_empty(), "the resource has no name for one") };
    T::ONE
}

/// The name of the field for several. Reading it fails the build where the shape has none.
const fn many<T: Resource>() -> &'static str {
    const { assert!(!T::MANY.is_empty(), "the resource has no name for several") };
    T::MANY
}

impl<T: Resource> Serialize for One<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("One", 1)?;
        object.serialize_field(one::<T>(), &self.0)?;
        object.end()
    }
}

impl<T: Resource> Serialize for Made<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Made", 2)?;
        object.serialize_field("id", &self.id)?;
        object.serialize_field(one::<T>(), &self.made)?;
        object.end()
    }
}

impl<T: Resource> Serialize for Many<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Many", 2)?;
        object.serialize_field(many::<T>(), &self.items)?;
        match &self.next_cursor {
            Some(cursor) => object.serialize_field("next_cursor", cursor)?,
            None => object.skip_field("next_cursor")?,
        }
        object.end()
    }
}

impl<T: Resource> Serialize for All<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("All", 1)?;
        object.serialize_field(many::<T>(), &self.0)?;
        object.end()
    }
}

/// Takes a field out of an answer that was stored for an `Idempotency-Key`.
fn field<F: DeserializeOwned, E: Error>(object: &mut Map<String, Value>, name: &'static str) -> Result<F, E> {
    let value = object.remove(name).ok_or_else(|| E::missing_field(name))?;
    serde_json::from_value(value).map_err(E::custom)
}

impl<'de, T: Resource + DeserializeOwned> Deserialize<'de> for One<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut object = Map::deserialize(deserializer)?;
        field(&mut object, one::<T>()).map(Self)
    }
}

impl<'de, T: Resource + DeserializeOwned> Deserialize<'de> for Made<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut object = Map::deserialize(deserializer)?;
        Ok(Self { id: field(&mut object, "id")?, made: field(&mut object, one::<T>())? })
    }
}

/// Describes an envelope: its name in messages, and its properties, of which those marked `true` are always there.
macro_rules! described {
    ($envelope:ident, $label:literal, [$(($name:expr, $schema:expr, $is_required:literal)),+]) => {
        impl<T: Resource> Type for $envelope<T> {
            const IS_REQUIRED: bool = true;
            type RawValueType = Self;
            type RawElementValueType = Self;

            fn name() -> Cow<'static, str> {
                format!(concat!($label, " {}"), T::name()).into()
            }

            fn schema_ref() -> MetaSchemaRef {
                let mut schema = MetaSchema::new("object");
                $(
                    schema.properties.push(($name, $schema));
                    if $is_required {
                        schema.required.push($name);
                    }
                )+
                MetaSchemaRef::Inline(Box::new(schema))
            }

            fn register(registry: &mut Registry) {
                T::register(registry);
            }

            fn as_raw_value(&self) -> Option<&Self::RawValueType> {
                Some(self)
            }

            fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self::RawElementValueType> + 'a> {
                Box::new(std::iter::once(self))
            }
        }
    };
}

described!(One, "one", [(one::<T>(), T::schema_ref(), true)]);
described!(Made, "new", [("id", i64::schema_ref(), true), (one::<T>(), T::schema_ref(), true)]);
described!(
    Many,
    "page of",
    [(many::<T>(), Vec::<T>::schema_ref(), true), ("next_cursor", String::schema_ref(), false)]
);
described!(All, "all", [(many::<T>(), Vec::<T>::schema_ref(), true)]);
