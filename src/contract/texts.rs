//! Writes the rules of texts into schemas.
//!
//! `x-text` of a schema names the rule; `common.yaml` lists them. The pattern comes from the parser of the same rule
//! ([`crate::kernel::text::patterns`]), so that the two cannot differ. A text that may be empty need not have a visible
//! character.

use serde_json::Value;

use super::{ContractError, Result};
use crate::kernel::text::patterns;

/// Adds the `pattern` to every schema that names a rule.
pub(super) fn declare(value: &mut Value) -> Result<()> {
    match value {
        Value::Array(items) => items.iter_mut().try_for_each(declare),
        Value::Object(entries) => {
            if let Some(rule) = entries.get("x-text").and_then(Value::as_str) {
                let is_required = entries.get("minLength").and_then(Value::as_u64).is_some_and(|least| least > 0);
                let pattern = pattern_of(rule, is_required)?;
                entries.insert("pattern".to_owned(), Value::String(pattern));
            }
            entries.values_mut().try_for_each(declare)
        }
        _ => Ok(()),
    }
}

/// The pattern of a rule.
fn pattern_of(rule: &str, is_required: bool) -> Result<String> {
    match rule {
        "line" => Ok(patterns::line(is_required)),
        "prose" => Ok(patterns::prose(is_required)),
        "email" => Ok(patterns::email(false)),
        "email or empty" => Ok(patterns::email(true)),
        "web address" => Ok(patterns::web_address(false)),
        "base address" => Ok(patterns::base_address()),
        "https address" => Ok(patterns::web_address(true)),
        "host" => Ok(patterns::host()),
        "network" => Ok(patterns::network()),
        unknown => Err(ContractError::new(format!("x-text: {unknown} is no rule of texts"))),
    }
}
