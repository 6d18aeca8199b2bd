//! Enumerations whose values are words: `student`, `text/plain`.
//!
//! [`text_enum!`](crate::kernel::text_enum) defines one with its words. Above the kernel, `http::text_enum!` defines
//! one that is also stored in the database and is part of a contract.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, Visitor};

/// An enumeration whose values are words.
pub trait TextEnum: Copy + Eq + fmt::Debug + Send + Sync + 'static {
    /// All values, in the order of their definition.
    const ALL: &'static [Self];
    /// Their words, in the same order.
    const WORDS: &'static [&'static str];

    /// The word of the value, in bodies, parameters and the database.
    fn name(self) -> &'static str;

    /// The value with this word.
    fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|value| value.name() == text)
    }
}

/// Reads a word with serde. Any other text is an error that lists the words.
#[derive(Debug)]
pub struct WordVisitor<T>(PhantomData<T>);

impl<T> Default for WordVisitor<T> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<T: TextEnum> Visitor<'_> for WordVisitor<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        T::parse(text).ok_or_else(|| E::unknown_variant(text, T::WORDS))
    }
}

/// Defines an enumeration with the word of each value, `ALL`, `name` and `parse`; serde writes and reads the words.
///
/// ```text
/// text_enum! {
///     /// What sort of text a material is.
///     pub enum MediaType {
///         /// Paragraphs.
///         Plain = "text/plain",
///         /// Markdown.
///         Markdown = "text/markdown",
///     }
/// }
/// ```
#[macro_export]
#[doc(hidden)]
macro_rules! __text_enum {
    (
        $(#[$about:meta])*
        $visibility:vis enum $name:ident {
            $($(#[$about_value:meta])* $value:ident = $word:literal),+ $(,)?
        }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $visibility enum $name {
            $($(#[$about_value])* $value),+
        }

        impl $name {
            /// All values, in the order of their definition.
            pub const ALL: [Self; [$($word),+].len()] = [$(Self::$value),+];

            /// The word of the value, in bodies, parameters and the database.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$value => $word),+
                }
            }

            /// The value with this word.
            pub fn parse(text: &str) -> Option<Self> {
                <Self as $crate::kernel::TextEnum>::parse(text)
            }
        }

        impl $crate::kernel::TextEnum for $name {
            const ALL: &'static [Self] = &$name::ALL;
            const WORDS: &'static [&'static str] = &[$($word),+];

            fn name(self) -> &'static str {
                $name::name(self)
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                deserializer.deserialize_str($crate::kernel::WordVisitor::default())
            }
        }
    };
}
