//! Values of placeholders and columns, without naming the engine.
//!
//! [`ToValue`] and [`FromValue`] are implemented for numbers, text, bytes, ids, instants, parsed texts and [`Json`]. A
//! feature's own enumeration gets both by [`http::text_enum!`](crate::http::text_enum), or by a line of
//! [`words!`](crate::db::words) in its `store.rs` if no contract has it.

use std::borrow::Cow;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::kernel::actor::{Realm, Role};
use crate::kernel::id::Id;
use crate::kernel::text::{Email, Line, ParsedText, Prose, Username};
use crate::kernel::time::Timestamp;

/// A value of a column or of a placeholder.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// SQL's NULL.
    Null,
    /// A whole number; also a boolean, an id and an instant.
    Int(i64),
    /// A number with a fraction.
    Real(f64),
    /// Text in UTF-8.
    Text(Cow<'a, str>),
    /// Bytes.
    Blob(Cow<'a, [u8]>),
}

impl Value<'_> {
    /// The name of the kind, for messages; never the content, which may be a secret.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "NULL",
            Self::Int(_) => "a whole number",
            Self::Real(_) => "a real number",
            Self::Text(_) => "text",
            Self::Blob(_) => "bytes",
        }
    }
}

/// A type that can be the value of a placeholder.
pub trait ToValue {
    /// The value to store.
    fn to_value(&self) -> Value<'_>;
}

/// Can be read from a column.
pub trait FromValue: Sized {
    /// The value that the column means, or `None` where it is of another kind or out of range.
    fn from_value(value: Value<'_>) -> Option<Self>;
}

/// The values of the placeholders of one statement, in their order: `?1` is the first.
pub trait Params {
    /// Calls `take` with the values.
    fn with<R>(&self, take: impl FnOnce(&[&dyn ToValue]) -> R) -> R;
}

impl Params for () {
    fn with<R>(&self, take: impl FnOnce(&[&dyn ToValue]) -> R) -> R {
        take(&[])
    }
}

impl Params for [&dyn ToValue] {
    fn with<R>(&self, take: impl FnOnce(&[&dyn ToValue]) -> R) -> R {
        take(self)
    }
}

impl<const N: usize> Params for [&dyn ToValue; N] {
    fn with<R>(&self, take: impl FnOnce(&[&dyn ToValue]) -> R) -> R {
        take(self)
    }
}

impl Params for Vec<&dyn ToValue> {
    fn with<R>(&self, take: impl FnOnce(&[&dyn ToValue]) -> R) -> R {
        take(self)
    }
}

impl<P: Params + ?Sized> Params for &P {
    fn with<R>(&self, take: impl FnOnce(&[&dyn ToValue]) -> R) -> R {
        (**self).with(take)
    }
}

/// The values of a statement's placeholders: `params![user, &email, tx.now()]`.
#[macro_export]
#[doc(hidden)]
macro_rules! __db_params {
    ($($value:expr),* $(,)?) => {
        &[$(&$value as &dyn $crate::db::ToValue),*] as &[&dyn $crate::db::ToValue]
    };
}

/// Stores enumerations with `name(self) -> &'static str` and `parse(&str) -> Option<Self>` as their words.
#[macro_export]
#[doc(hidden)]
macro_rules! __db_words {
    ($($kind:ty),+ $(,)?) => {$(
        impl $crate::db::ToValue for $kind {
            fn to_value(&self) -> $crate::db::Value<'_> {
                $crate::db::Value::Text(::std::borrow::Cow::Borrowed(self.name()))
            }
        }
        impl $crate::db::FromValue for $kind {
            fn from_value(value: $crate::db::Value<'_>) -> Option<Self> {
                match value {
                    $crate::db::Value::Text(text) => <$kind>::parse(&text),
                    _ => None,
                }
            }
        }
    )+};
}

crate::__db_words!(Role);

impl ToValue for i64 {
    fn to_value(&self) -> Value<'_> {
        Value::Int(*self)
    }
}

impl FromValue for i64 {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Int(number) => Some(number),
            _ => None,
        }
    }
}

macro_rules! smaller_integers {
    ($($kind:ty),*) => {$(
        impl ToValue for $kind {
            fn to_value(&self) -> Value<'_> {
                Value::Int(i64::from(*self))
            }
        }
        impl FromValue for $kind {
            fn from_value(value: Value<'_>) -> Option<Self> {
                i64::from_value(value).and_then(|number| Self::try_from(number).ok())
            }
        }
    )*};
}
smaller_integers!(i32, u32, i16, u16, u8);

/// Larger sizes saturate at the largest number of a column.
impl ToValue for usize {
    fn to_value(&self) -> Value<'_> {
        Value::Int(i64::try_from(*self).unwrap_or(i64::MAX))
    }
}

impl FromValue for usize {
    fn from_value(value: Value<'_>) -> Option<Self> {
        i64::from_value(value).and_then(|number| Self::try_from(number).ok())
    }
}

/// Larger counts saturate at the largest number of a column.
impl ToValue for u64 {
    fn to_value(&self) -> Value<'_> {
        Value::Int(i64::try_from(*self).unwrap_or(i64::MAX))
    }
}

impl FromValue for u64 {
    fn from_value(value: Value<'_>) -> Option<Self> {
        i64::from_value(value).and_then(|number| Self::try_from(number).ok())
    }
}

impl ToValue for f64 {
    fn to_value(&self) -> Value<'_> {
        Value::Real(*self)
    }
}

impl FromValue for f64 {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Real(number) => Some(number),
            #[expect(
                clippy::cast_precision_loss,
                reason = "a column of real numbers may hold whole ones; beyond 2^53 none is kept"
            )]
            Value::Int(number) => Some(number as f64),
            _ => None,
        }
    }
}

impl ToValue for bool {
    fn to_value(&self) -> Value<'_> {
        Value::Int(i64::from(*self))
    }
}

impl FromValue for bool {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Int(0) => Some(false),
            Value::Int(1) => Some(true),
            _ => None,
        }
    }
}

impl ToValue for str {
    fn to_value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
}

impl ToValue for String {
    fn to_value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
}

impl FromValue for String {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text.into_owned()),
            _ => None,
        }
    }
}

impl ToValue for [u8] {
    fn to_value(&self) -> Value<'_> {
        Value::Blob(Cow::Borrowed(self))
    }
}

impl<const N: usize> ToValue for [u8; N] {
    fn to_value(&self) -> Value<'_> {
        Value::Blob(Cow::Borrowed(self))
    }
}

impl<const N: usize> FromValue for [u8; N] {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Blob(bytes) => bytes.as_ref().try_into().ok(),
            _ => None,
        }
    }
}

impl ToValue for Vec<u8> {
    fn to_value(&self) -> Value<'_> {
        Value::Blob(Cow::Borrowed(self))
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Blob(bytes) => Some(bytes.into_owned()),
            _ => None,
        }
    }
}

impl<T> ToValue for Id<T> {
    fn to_value(&self) -> Value<'_> {
        Value::Int(self.get())
    }
}

impl<T> FromValue for Id<T> {
    fn from_value(value: Value<'_>) -> Option<Self> {
        i64::from_value(value).map(Self::new)
    }
}

impl ToValue for Timestamp {
    fn to_value(&self) -> Value<'_> {
        Value::Int(self.millis())
    }
}

impl FromValue for Timestamp {
    fn from_value(value: Value<'_>) -> Option<Self> {
        i64::from_value(value).map(Self::from_millis)
    }
}

impl ToValue for Realm {
    fn to_value(&self) -> Value<'_> {
        Value::Int(self.column())
    }
}

impl FromValue for Realm {
    fn from_value(value: Value<'_>) -> Option<Self> {
        i64::from_value(value).map(Self::from_column)
    }
}

macro_rules! parsed_texts {
    ($($kind:ident $(<$(const $parameter:ident),+>)?),+) => {$(
        impl $(<$(const $parameter: usize),+>)? ToValue for $kind $(<$($parameter),+>)? {
            fn to_value(&self) -> Value<'_> {
                Value::Text(Cow::Borrowed(self.as_str()))
            }
        }
        /// A stored value that violates its rule is an internal error.
        impl $(<$(const $parameter: usize),+>)? FromValue for $kind $(<$($parameter),+>)? {
            fn from_value(value: Value<'_>) -> Option<Self> {
                match value {
                    Value::Text(text) => Self::parse(&text).ok(),
                    _ => None,
                }
            }
        }
    )+};
}
parsed_texts!(Line<const MIN, const MAX>, Prose<const MIN, const MAX>, Email, Username);

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, ToValue::to_value)
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            other => T::from_value(other).map(Some),
        }
    }
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value<'_> {
        (**self).to_value()
    }
}

/// A structure that is stored as JSON in a text column. Rust code reads it, SQL never does.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Json<T>(pub T);

impl<T: Serialize> ToValue for Json<T> {
    /// A structure that cannot be written as JSON (a map with structured keys) is a fault of the program; it is stored
    /// as NULL, which the NOT NULL of its column refuses.
    fn to_value(&self) -> Value<'_> {
        serde_json::to_string(&self.0).map_or(Value::Null, |text| Value::Text(Cow::Owned(text)))
    }
}

impl<T: DeserializeOwned> FromValue for Json<T> {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Text(text) => serde_json::from_str(&text).ok().map(Self),
            _ => None,
        }
    }
}
