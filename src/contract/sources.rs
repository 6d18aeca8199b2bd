//! The files under `openapi/`: embedded in the binary, or given by a test.

use std::collections::BTreeMap;

use serde_json::{Map, Number, Value};
use serde_yaml_ng::Value as Yaml;

use super::{ContractError, Result, Surface};

#[derive(rust_embed::Embed)]
#[folder = "$CARGO_MANIFEST_DIR/openapi/"]
#[include = "*.yaml"]
struct Embedded;

/// Where the contract files are read from.
#[derive(Clone, Debug)]
pub struct Sources {
    given: Option<BTreeMap<String, String>>,
}

impl Sources {
    /// The files of the repository at build time.
    #[must_use]
    pub fn embedded() -> Self {
        Sources { given: None }
    }

    /// Files given by name (`platform/auth.yaml`) and text, for tests of the bundler itself.
    pub fn given<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let owned = files.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
        Sources { given: Some(owned) }
    }

    /// The text of a file, or `None` if there is no such file. Fails if the file is not UTF-8.
    fn text(&self, name: &str) -> Result<Option<String>> {
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

    /// The names of the files in the folder of a surface, in order: `platform/auth.yaml`.
    pub(super) fn parts(&self, surface: Surface) -> Vec<String> {
        let folder = format!("{}/", surface.name());
        let mut names: Vec<String> = match &self.given {
            Some(files) => files.keys().cloned().collect(),
            None => Embedded::iter().map(|name| name.into_owned()).collect(),
        };
        names.retain(|name| name.starts_with(&folder));
        names.sort();
        names
    }

    /// A file read as YAML. Fails on a missing file, on broken YAML and on a key that is written twice.
    pub fn yaml(&self, name: &str) -> Result<Value> {
        let text = self.text(name)?.ok_or_else(|| ContractError::new(format!("{name} does not exist")))?;
        let mut yaml: Yaml =
            serde_yaml_ng::from_str(&text).map_err(|cause| ContractError::new(format!("{name}: {cause}")))?;
        yaml.apply_merge().map_err(|cause| ContractError::new(format!("{name}: {cause}")))?;
        json_of(yaml).map_err(|cause| ContractError::new(format!("{name}: {cause}")))
    }
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
