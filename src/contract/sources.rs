//! The files under `openapi/`: embedded in the binary, or given by a test.

use std::collections::BTreeMap;

use serde_json::{Map, Number, Value};
use serde_yaml_ng::Value as Yaml;

use super::{ContractError, Result, Surface};

#[derive(rust_embed::Embed)]
#[folder = "$CARGO_MANIFEST_DIR/openapi/"]
struct Embedded;

/// Where the paths of the surfaces begin; everything else is a page or a file.
const INTERFACES: [&str; 4] = ["/api/", "/v1/", "/factory/", "/author/"];

/// Where the contract files are read from.
#[derive(Clone, Debug)]
pub struct Sources {
    given: Option<BTreeMap<String, String>>,
}

/// One line of `pending.txt` or `private.txt`: requests that contract and code do not agree on, on purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The surface that is meant; every one where the line names none.
    pub surface: Option<Surface>,
    /// The method, in capitals.
    pub method: String,
    /// The path template; a star at its end stands for any rest, but `/*` does not reach into an interface.
    pub path: String,
    /// What the line says after the path; empty if it says nothing.
    pub reason: String,
}

impl Listed {
    /// Whether a request for this method and path (or path template) on this surface is meant.
    #[must_use]
    pub fn covers(&self, surface: Surface, method: &str, path: &str) -> bool {
        let path_fits = match self.path.strip_suffix('*') {
            Some("/") => !INTERFACES.iter().any(|start| path.starts_with(start)),
            Some(start) => path.starts_with(start),
            None => path == self.path,
        };
        self.surface.is_none_or(|named| named == surface) && self.method.eq_ignore_ascii_case(method) && path_fits
    }
}

impl Sources {
    /// The files of the repository, as they were when the binary was built.
    #[must_use]
    pub fn embedded() -> Self {
        Sources { given: None }
    }

    /// Files given by name (`platform/auth.yaml`) and text, for tests of the bundler itself.
    pub fn given<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let owned = files.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
        Sources { given: Some(owned) }
    }

    /// The text of a file, or nothing if there is no such file. Fails if the file is not UTF-8.
    pub fn text(&self, name: &str) -> Result<Option<String>> {
        match &self.given {
            Some(files) => Ok(files.get(name).cloned()),
            None => match Embedded::get(name) {
                None => Ok(None),
                Some(file) => String::from_utf8(file.data.into_owned())
                    .map(Some)
                    .map_err(|_| ContractError::new(format!("{name} is not UTF-8"))),
            },
        }
    }

    /// A file read as YAML. Fails on a missing file, on broken YAML and on a key that is written twice.
    pub fn yaml(&self, name: &str) -> Result<Value> {
        let text = self.text(name)?.ok_or_else(|| ContractError::new(format!("{name} does not exist")))?;
        let mut yaml: Yaml =
            serde_yaml_ng::from_str(&text).map_err(|cause| ContractError::new(format!("{name}: {cause}")))?;
        yaml.apply_merge().map_err(|cause| ContractError::new(format!("{name}: {cause}")))?;
        json_of(yaml).map_err(|cause| ContractError::new(format!("{name}: {cause}")))
    }

    /// The lines of `pending.txt` (`surface METHOD path`): operations of the contract that are not served yet.
    pub fn pending(&self) -> Result<Vec<Listed>> {
        self.listed("pending.txt")
    }

    /// The lines of `private.txt` (`METHOD path  reason`): what is served without being in the contract.
    pub fn private(&self) -> Result<Vec<Listed>> {
        self.listed("private.txt")
    }

    /// `#` starts a comment; an empty line says nothing.
    fn listed(&self, name: &str) -> Result<Vec<Listed>> {
        let text = self.text(name)?.unwrap_or_default();
        let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
        lines
            .filter(|line| !line.is_empty())
            .map(|line| {
                listed_in(line).ok_or_else(|| ContractError::new(format!("{name}: {line:?} names no method and path")))
            })
            .collect()
    }
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

/// JSON for a YAML value: keys become text (`200:` is `"200"`), tags are refused.
fn json_of(yaml: Yaml) -> std::result::Result<Value, String> {
    Ok(match yaml {
        Yaml::Null => Value::Null,
        Yaml::Bool(truth) => Value::Bool(truth),
        Yaml::Number(number) => Value::Number(number_of(&number)?),
        Yaml::String(text) => Value::String(text),
        Yaml::Sequence(items) => Value::Array(items.into_iter().map(json_of).collect::<std::result::Result<_, _>>()?),
        Yaml::Mapping(entries) => {
            let mut object = Map::new();
            for (key, value) in entries {
                object.insert(key_of(&key)?, json_of(value)?);
            }
            Value::Object(object)
        }
        Yaml::Tagged(tagged) => return Err(format!("the tag {} has no meaning here", tagged.tag)),
    })
}

fn number_of(number: &serde_yaml_ng::Number) -> std::result::Result<Number, String> {
    let whole = number.as_i64().map(Number::from).or_else(|| number.as_u64().map(Number::from));
    whole.or_else(|| number.as_f64().and_then(Number::from_f64)).ok_or_else(|| format!("{number} has no place in JSON"))
}

fn key_of(key: &Yaml) -> std::result::Result<String, String> {
    match key {
        Yaml::String(text) => Ok(text.clone()),
        Yaml::Number(number) => Ok(number.to_string()),
        Yaml::Bool(truth) => Ok(truth.to_string()),
        other => Err(format!("{other:?} cannot be a key")),
    }
}
