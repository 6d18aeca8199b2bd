//! Adds the rate-limit headers to responses of limited operations.
//!
//! `x-limit` of an operation names the limit; `none` means no limit. `x-headers-limited` of `common.yaml` lists the
//! headers of every response of a limited operation. The limit of each operation is in the generated table
//! `server/operations.txt`.

use serde_json::Value;

use super::Result;
use super::headers::add_to_answers;

/// Whether the number of requests for an operation is limited.
#[must_use]
pub fn is_limited(operation: &Value) -> bool {
    operation.get("x-limit").is_none_or(|limit| limit != "none")
}

/// Adds the headers of `x-headers-limited` to every answer of every limited operation.
pub(super) fn declare(root: &mut Value, common: &Value) -> Result<()> {
    let Some(headers) = common.get("x-headers-limited").and_then(Value::as_object) else { return Ok(()) };
    add_to_answers(root, headers, is_limited)
}
