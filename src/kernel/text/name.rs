//! Sign-in names and passwords.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Fault, ParsedText, Rule, fold_handle, forms, string_form, verbatim};
use crate::kernel::secret::Secret;

/// A username: 3 to 32 of `a-z 0-9 . _ -`, beginning with a letter. Upper case and letters of double width are folded.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Username(String);

impl ParsedText for Username {
    const BOUNDS: (usize, usize) = (3, 32);

    fn parse(text: &str) -> Result<Self, Fault> {
        let text = fold_handle(text);
        let good = (3..=32).contains(&text.len())
            && text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c));
        if good {
            Ok(Self(text))
        } else {
            let text = "must have 3 to 32 letters, digits, dots, dashes or underscores, and begin with a letter";
            Err(Fault::new(Rule::Username, text))
        }
    }

    fn as_str(&self) -> &str {
        &self.0
    }
}
string_form!(Username);

/// A new password: 8 to 200 code points of any kind. NIST SP 800-63B recommends length and advises against composition
/// rules. Code points are counted in the form of RFC 8265, in which a letter with its accent is one, however it was
/// typed.
#[derive(Debug, Clone)]
pub struct NewPassword(Secret<String>);

impl NewPassword {
    /// The secret for the hasher.
    pub fn into_secret(self) -> Secret<String> {
        self.0
    }

    /// Parses the text, or returns what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let length = forms::opaque(text).chars().count();
        if length < 8 {
            return Err(Fault::new(Rule::Length, "must have at least 8 characters").bounded(8, 200));
        }
        if length.min(text.chars().count()) > 200 {
            return Err(Fault::new(Rule::Length, "must have at most 200 characters").bounded(8, 200));
        }
        Ok(Self(Secret::new(text.to_owned())))
    }
}

impl<'de> Deserialize<'de> for NewPassword {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = verbatim(deserializer)?;
        Self::parse(&text).map_err(Fault::in_serde)
    }
}
