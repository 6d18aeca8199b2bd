//! Contract bindings for the kernel's types, so that the kernel does not depend on poem.
//!
//! Serde reads and writes bodies ([`super::json`]). This module gives poem-openapi the schemas, and parses path and
//! query parameters.

use std::borrow::Cow;

use poem_openapi::Object;
use poem_openapi::registry::{MetaSchema, MetaSchemaRef};
use poem_openapi::types::{ParseError, ParseFromJSON, ParseFromParameter, ParseResult, ToJSON, Type};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::http::current;
use crate::http::json::whole;
use crate::kernel::cursor::SortKey;
use crate::kernel::text::{Email, Line, NewPassword, ParsedText, Prose, Username, WebAddress};
use crate::kernel::{Day, Error, Fault, Id, PageRequest, Role, Rule, Secret, Timestamp};

/// A value in a field that is always there, and null where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Nullable<T>(pub Option<T>);

/// The schema of a kind of text.
fn text_schema<T: ParsedText>() -> MetaSchemaRef {
    let mut schema = match T::FORMAT {
        Some(format) => MetaSchema::new_with_format("string", format),
        None => MetaSchema::new("string"),
    };
    schema.min_length = Some(T::BOUNDS.0);
    schema.max_length = Some(T::BOUNDS.1);
    MetaSchemaRef::Inline(Box::new(schema))
}

fn plain_schema(kind: &'static str, format: &'static str) -> MetaSchemaRef {
    let schema = if format.is_empty() { MetaSchema::new(kind) } else { MetaSchema::new_with_format(kind, format) };
    MetaSchemaRef::Inline(Box::new(schema))
}

fn from_value<T: DeserializeOwned + Type>(value: Option<serde_json::Value>) -> ParseResult<T> {
    serde_json::from_value(value.unwrap_or_default()).map_err(ParseError::custom)
}

macro_rules! binding {
    ([$($generics:tt)*] $name:ty, $label:literal, $schema:expr) => {
        impl<$($generics)*> Type for $name {
            const IS_REQUIRED: bool = true;
            type RawValueType = Self;
            type RawElementValueType = Self;

            fn name() -> Cow<'static, str> {
                $label.into()
            }
            fn schema_ref() -> MetaSchemaRef {
                $schema
            }
            fn as_raw_value(&self) -> Option<&Self::RawValueType> {
                Some(self)
            }
            fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self::RawElementValueType> + 'a> {
                Box::new(self.as_raw_value().into_iter())
            }
        }
        impl<$($generics)*> ParseFromJSON for $name {
            fn parse_from_json(value: Option<serde_json::Value>) -> ParseResult<Self> {
                from_value(value)
            }
        }
    };
    (answers [$($generics:tt)*] $name:ty, $label:literal, $schema:expr) => {
        binding!([$($generics)*] $name, $label, $schema);
        impl<$($generics)*> ToJSON for $name {
            fn to_json(&self) -> Option<serde_json::Value> {
                serde_json::to_value(self).ok()
            }
        }
    };
}

binding!(answers [K: 'static] Id<K>, "id", plain_schema("integer", "int64"));
binding!(answers [] Timestamp, "timestamp", plain_schema("string", "date-time"));
binding!(answers [] Day, "day", plain_schema("string", "date"));
binding!(answers [] Email, "email", text_schema::<Email>());
binding!(answers [] Username, "username", text_schema::<Username>());
binding!(answers [const MIN: usize, const MAX: usize] Line<MIN, MAX>, "line", text_schema::<Self>());
binding!(answers [const MIN: usize, const MAX: usize] Prose<MIN, MAX>, "prose", text_schema::<Self>());
binding!(answers [T: Type + Serialize + DeserializeOwned] Nullable<T>, "nullable", T::schema_ref().merge(MetaSchema {
    nullable: true,
    ..MetaSchema::ANY
}));
crate::__http_words!(Role, "role");
binding!([const SECURE: bool] WebAddress<SECURE>, "web address", plain_schema("string", "uri"));
binding!([] NewPassword, "password", plain_schema("string", ""));
binding!([] Secret<String>, "secret", plain_schema("string", ""));

// None of these is ever sent, but derives of poem-openapi need the impl.
impl<const SECURE: bool> ToJSON for WebAddress<SECURE> {
    fn to_json(&self) -> Option<serde_json::Value> {
        None
    }
}
impl ToJSON for NewPassword {
    fn to_json(&self) -> Option<serde_json::Value> {
        None
    }
}
impl ToJSON for Secret<String> {
    fn to_json(&self) -> Option<serde_json::Value> {
        None
    }
}

/// A whole number in a query. `20.0` and `2e1` are 20, as in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whole(pub i64);

binding!(answers [] Whole, "whole", plain_schema("integer", "int64"));

impl From<Whole> for i64 {
    fn from(whole: Whole) -> Self {
        whole.0
    }
}

impl serde::Serialize for Whole {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

impl<'de> serde::Deserialize<'de> for Whole {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        i64::deserialize(deserializer).map(Self)
    }
}

/// The error for a parameter with a fault. `http::fault` reads the fault back.
fn wrong_parameter<T: Type>(fault: &Fault) -> ParseError<T> {
    ParseError::custom(fault.marked())
}

impl ParseFromParameter for Whole {
    fn parse_from_parameter(value: &str) -> ParseResult<Self> {
        let is_number = value.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
        let wrong = || wrong_parameter(&Fault::new(Rule::Type, "must be a whole number"));
        if !is_number {
            return Err(wrong());
        }
        match value.parse::<i64>() {
            Ok(number) => Ok(Self(number)),
            Err(_) => value.parse::<f64>().ok().and_then(whole).map(Self).ok_or_else(wrong),
        }
    }
}

impl<K: 'static> ParseFromParameter for Id<K> {
    fn parse_from_parameter(value: &str) -> ParseResult<Self> {
        let wrong = Fault::new(Rule::Type, "must be a positive whole number without leading zeros");
        Self::parse(value).ok_or_else(|| wrong_parameter(&wrong))
    }
}

impl ParseFromParameter for Timestamp {
    fn parse_from_parameter(value: &str) -> ParseResult<Self> {
        Self::parse(value).ok_or_else(|| wrong_parameter(&Self::MALFORMED))
    }
}

impl ParseFromParameter for Day {
    fn parse_from_parameter(value: &str) -> ParseResult<Self> {
        Self::parse(value).ok_or_else(|| wrong_parameter(&Self::MALFORMED))
    }
}

/// The longest text that a list can be searched for, in code points.
const LONGEST_QUERY: usize = 200;

/// The search text of the parameter `query`. A text that is too long is an error that names the parameter.
pub fn search_text(query: Option<String>) -> crate::kernel::Result<Option<String>> {
    if query.as_ref().is_some_and(|query| query.chars().count() > LONGEST_QUERY) {
        return Err(Error::invalid("query", Fault::length(0, LONGEST_QUERY)));
    }
    Ok(query)
}

/// The plan to be on.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct PlanChoice {
    /// Its name.
    pub plan: Line<1, 40>,
}

/// The page that the parameters `limit` and `cursor` of the operation's list request. A cursor of another list is an
/// error that names it.
pub fn page(limit: Option<Whole>, cursor: Option<&str>) -> crate::kernel::Result<PageRequest> {
    PageRequest::parse(current::operation(), limit, cursor)
}

/// The same for a list that is sorted by a key besides the id.
pub fn sorted_page<K: SortKey>(limit: Option<Whole>, cursor: Option<&str>) -> crate::kernel::Result<PageRequest<K>> {
    PageRequest::parse(current::operation(), limit, cursor)
}
