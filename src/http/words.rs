//! Enumerations of words that are part of a contract: what their schema is, and how a parameter is read.
//!
//! [`text_enum!`](crate::http::text_enum) defines one for features: the type, its words, serde, the schema, and the
//! column of the database.

use poem_openapi::registry::{MetaSchema, MetaSchemaRef};
use poem_openapi::types::{ParseError, ParseResult, Type};

use crate::kernel::{Fault, Rule, TextEnum};

/// The schema of the enumeration: a string that is one of its words.
pub fn schema<T: TextEnum>() -> MetaSchemaRef {
    let enum_items = T::WORDS.iter().map(|word| (*word).into()).collect();
    MetaSchemaRef::Inline(Box::new(MetaSchema { enum_items, ..MetaSchema::new("string") }))
}

/// Reads a parameter. Any other text is an error that lists the words.
pub fn parse_parameter<T: TextEnum + Type>(text: &str) -> ParseResult<T> {
    <T as TextEnum>::parse(text)
        .ok_or_else(|| ParseError::custom(Fault::told(Rule::Choice, format!("must be {}", listed(T::WORDS))).marked()))
}

/// `a`, `a or b`, `a, b or c`.
fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// Makes an enumeration that was defined by `kernel::text_enum!` usable in the shapes of a contract and as a parameter.
#[macro_export]
#[doc(hidden)]
macro_rules! __http_words {
    ($name:ty, $label:literal) => {
        impl ::poem_openapi::types::Type for $name {
            const IS_REQUIRED: bool = true;
            type RawValueType = Self;
            type RawElementValueType = Self;

            fn name() -> ::std::borrow::Cow<'static, str> {
                $label.into()
            }

            fn schema_ref() -> ::poem_openapi::registry::MetaSchemaRef {
                $crate::http::words::schema::<Self>()
            }

            fn as_raw_value(&self) -> Option<&Self::RawValueType> {
                Some(self)
            }

            fn raw_element_iter<'a>(
                &'a self,
            ) -> ::std::boxed::Box<dyn Iterator<Item = &'a Self::RawElementValueType> + 'a> {
                ::std::boxed::Box::new(::std::iter::once(self))
            }
        }

        impl ::poem_openapi::types::ParseFromJSON for $name {
            fn parse_from_json(value: Option<::serde_json::Value>) -> ::poem_openapi::types::ParseResult<Self> {
                let value = value.unwrap_or_default();
                ::serde_json::from_value(value).map_err(::poem_openapi::types::ParseError::custom)
            }
        }

        impl ::poem_openapi::types::ToJSON for $name {
            fn to_json(&self) -> Option<::serde_json::Value> {
                Some(self.name().into())
            }
        }

        impl ::poem_openapi::types::ParseFromParameter for $name {
            fn parse_from_parameter(text: &str) -> ::poem_openapi::types::ParseResult<Self> {
                $crate::http::words::parse_parameter(text)
            }
        }
    };
}

/// Defines an enumeration of words once for everything: code, database, bodies and parameters. See
/// [`kernel::text_enum!`](crate::kernel::text_enum) for the form.
#[macro_export]
#[doc(hidden)]
macro_rules! __http_text_enum {
    (
        $(#[$about:meta])*
        $visibility:vis enum $name:ident { $($values:tt)* }
    ) => {
        $crate::kernel::text_enum! {
            $(#[$about])*
            $visibility enum $name { $($values)* }
        }
        $crate::db::words!($name);
        $crate::__http_words!($name, "word");
    };
}
