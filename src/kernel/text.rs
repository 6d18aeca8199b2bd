//! Parsed texts: a value of these types always satisfies its rule.
//!
//! Only this module normalises text from outside. A parsed text is in NFC. A line contains nothing that hides or
//! reverses other text. Every parser explains a refusal in a clause that follows the name of the field.

mod address;
mod characters;
mod forms;
mod name;
mod order;
pub mod patterns;
mod words;

use std::fmt;

use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::fault::{Fault, Rule};

pub use address::{Email, WebAddress};
pub use forms::{fold, fold_handle, is_visible, like_pattern, normal, password};
pub use name::{NewPassword, Username};
pub use order::sort_key;
pub use words::{WantedWord, wanted_words, words};

/// Why a text of invisible characters was refused.
const UNSEEN: Fault = Fault::new(Rule::Empty, "must contain at least one visible character");

/// A text with a rule, which parsing enforces.
pub trait ParsedText: Sized {
    /// The shortest and the longest form in Unicode code points, as the contract states them.
    const BOUNDS: (usize, usize);
    /// The OpenAPI format, if there is one.
    const FORMAT: Option<&'static str> = None;

    /// Parses the text, or returns what is wrong with it.
    fn parse(text: &str) -> Result<Self, Fault>;

    /// The text itself.
    fn as_str(&self) -> &str;
}

/// The type name that tells a JSON reader to return a text without normalising it. See [`verbatim`].
pub const VERBATIM: &str = "verbatim text";

/// Reads a text exactly as it was sent, also from readers that normalise (`http::json`). Only for texts that are parsed
/// at once by rules of their own.
pub fn verbatim<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    struct Sent;
    impl<'de> Visitor<'de> for Sent {
        type Value = String;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a string")
        }

        fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
            String::deserialize(deserializer)
        }
    }
    deserializer.deserialize_newtype_struct(VERBATIM, Sent)
}

/// Checks the length in code points. The upper bound applies to the text as it was sent. The lower bound is checked
/// before cleaning, because the contract counts what is sent. `sent` is in NFC, so that all ways to type a text count
/// alike.
fn within(sent: &str, kept: &str, (min, max): (usize, usize)) -> Result<(), Fault> {
    let length = kept.chars().count();
    if length == 0 && min > 0 {
        return Err(Fault::EMPTY);
    }
    let length = length.max(sent.chars().count());
    if (min..=max).contains(&length) {
        return Ok(());
    }
    let text = if min == 0 {
        format!("must have at most {max} characters, not {length}")
    } else {
        format!("must have {min} to {max} characters, not {length}")
    };
    Err(Fault::told(Rule::Length, text).bounded(min, max))
}

/// Writes and reads a parsed text as a string.
macro_rules! string_form {
    ($name:ident $(<$(const $parameter:ident: usize),*>)?) => {
        impl $(<$(const $parameter: usize),*>)? fmt::Display for $name $(<$($parameter),*>)? {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(self.as_str())
            }
        }
        impl $(<$(const $parameter: usize),*>)? Serialize for $name $(<$($parameter),*>)? {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
        impl<'de $(, $(const $parameter: usize),*)?> Deserialize<'de> for $name $(<$($parameter),*>)? {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = verbatim(deserializer)?;
                Self::parse(&text).map_err(crate::kernel::Fault::in_serde)
            }
        }
    };
}
use string_form;

/// A visible line of text, of MIN to MAX code points: NFC, no control characters, no direction overrides, single
/// spaces, trimmed. It has a visible character unless MIN is 0.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Line<const MIN: usize, const MAX: usize>(String);

impl<const MIN: usize, const MAX: usize> ParsedText for Line<MIN, MAX> {
    const BOUNDS: (usize, usize) = (MIN, MAX);

    fn parse(text: &str) -> Result<Self, Fault> {
        let sent = text.trim_matches([' ', '\t', '\n', '\u{B}', '\u{C}', '\r']);
        if sent.chars().any(char::is_control) {
            return Err(Fault::new(Rule::Characters, "must be one line without control characters"));
        }
        let kept = forms::line(sent);
        if MIN > 0 && !sent.is_empty() && !is_visible(&kept) {
            return Err(UNSEEN);
        }
        within(&normal(text), &kept, Self::BOUNDS)?;
        Ok(Self(kept))
    }

    fn as_str(&self) -> &str {
        &self.0
    }
}
string_form!(Line<const MIN: usize, const MAX: usize>);

/// A text of several lines, of MIN to MAX code points: NFC, without control characters other than line breaks and tabs.
/// NUL is refused. The text is not trimmed. Spans count code points in the parsed text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Prose<const MIN: usize, const MAX: usize>(String);

impl<const MIN: usize, const MAX: usize> ParsedText for Prose<MIN, MAX> {
    const BOUNDS: (usize, usize) = (MIN, MAX);

    fn parse(text: &str) -> Result<Self, Fault> {
        if text.contains('\0') {
            return Err(Fault::new(Rule::Characters, "must not contain the character NUL"));
        }
        let kept = forms::prose(text);
        if MIN > 0 && !is_visible(&kept) {
            return Err(if kept.trim().is_empty() { Fault::EMPTY } else { UNSEEN });
        }
        within(&kept, &kept, Self::BOUNDS)?;
        Ok(Self(kept.into_owned()))
    }

    fn as_str(&self) -> &str {
        &self.0
    }
}
string_form!(Prose<const MIN: usize, const MAX: usize>);
