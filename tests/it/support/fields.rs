//! Fields of JSON responses. The contract has checked their types already, so a field that is absent or of another type fails the test.

use serde_json::Value;

/// Reads fields of an object.
pub trait Fields {
    /// The items of the list in this field.
    fn list(&self, field: &str) -> &[Value];

    /// The text in this field.
    fn text(&self, field: &str) -> &str;

    /// The whole number in this field, such as an id.
    fn number(&self, field: &str) -> i64;
}

impl Fields for Value {
    #[track_caller]
    fn list(&self, field: &str) -> &[Value] {
        self[field].as_array().unwrap_or_else(|| panic!("{field} is no list in {self}"))
    }

    #[track_caller]
    fn text(&self, field: &str) -> &str {
        self[field].as_str().unwrap_or_else(|| panic!("{field} is no text in {self}"))
    }

    #[track_caller]
    fn number(&self, field: &str) -> i64 {
        self[field].as_i64().unwrap_or_else(|| panic!("{field} is no whole number in {self}"))
    }
}
