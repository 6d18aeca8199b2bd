//! The lists of requests that contract and code do not agree on, on purpose: `openapi/pending.txt` and
//! `openapi/private.txt`.

use std::path::Path;

use super::{ContractError, Result, Surface};

/// Where the paths of the surfaces begin; everything else is a page or a file.
const INTERFACES: [&str; 4] = ["/api/", "/v1/", "/factory/", "/author/"];

/// A line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The surface; all surfaces if the line names none.
    pub surface: Option<Surface>,
    /// The method, in capitals.
    pub method: String,
    /// The path template. A star at its end matches any rest, but `/*` does not match interfaces.
    pub path: String,
    /// The text behind the path; may be empty.
    pub reason: String,
}

impl Listed {
    /// Whether a request for this method and path (or path template) on this surface is meant.
    pub fn covers(&self, surface: Surface, method: &str, path: &str) -> bool {
        let path_fits = match self.path.strip_suffix('*') {
            Some("/") => !INTERFACES.iter().any(|start| path.starts_with(start)),
            Some(start) => path.starts_with(start),
            None => path == self.path,
        };
        self.surface.is_none_or(|named| named == surface) && self.method.eq_ignore_ascii_case(method) && path_fits
    }
}

/// The lines of `pending.txt` (`surface METHOD path`): operations of the contract that are not served yet.
pub fn pending() -> Result<Vec<Listed>> {
    of_file("pending.txt")
}

/// The lines of `private.txt` (`METHOD path  reason`): paths that are served without being in the contract.
pub fn private() -> Result<Vec<Listed>> {
    of_file("private.txt")
}

fn of_file(name: &str) -> Result<Vec<Listed>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi").join(name);
    let text = std::fs::read_to_string(path).map_err(|cause| ContractError::new(format!("{name}: {cause}")))?;
    listed(&text)
}

/// The lines of a list. `#` starts a comment; empty lines are skipped.
pub fn listed(text: &str) -> Result<Vec<Listed>> {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    lines
        .filter(|line| !line.is_empty())
        .map(|line| listed_in(line).ok_or_else(|| ContractError::new(format!("{line:?} names no method and path"))))
        .collect()
}

fn listed_in(line: &str) -> Option<Listed> {
    let (first, rest) = line.split_once(char::is_whitespace)?;
    let surface = Surface::named(first);
    let (method, rest) = if surface.is_some() { rest.trim().split_once(char::is_whitespace)? } else { (first, rest) };
    let rest = rest.trim();
    let (path, reason) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let is_complete = method.chars().all(|letter| letter.is_ascii_uppercase()) && path.starts_with('/');
    is_complete.then(|| Listed {
        surface,
        method: method.to_owned(),
        path: path.to_owned(),
        reason: reason.trim().to_owned(),
    })
}
