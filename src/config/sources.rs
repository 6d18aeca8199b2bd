//! Where values come from: flags, then the environment, then one TOML file.

use std::collections::HashMap;
use std::path::Path;

use super::settings::{all, build, find};
use super::{Config, environment};

/// A source of settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetBy {
    /// A flag of the command line.
    Flag,
    /// A variable of the environment.
    Variable,
    /// The configuration file.
    File,
}

/// The values of the environment and the file, checked for unknown names.
#[derive(Debug, Default)]
pub struct Sources {
    flags: HashMap<String, String>,
    environment: environment::Environment,
    file: HashMap<String, String>,
    defaults: HashMap<String, String>,
}

impl Sources {
    /// Takes the values of the command line and reads the environment and the file. Reports all unknown names at once.
    pub fn gather(flags: HashMap<String, String>, file: Option<&Path>) -> Result<Self, Vec<String>> {
        let mut faults = Vec::new();
        let environment = environment::read(&mut faults);
        let named = file.map(Path::to_path_buf);
        let path = named.or_else(|| environment::read_variable("SCHOLA_CONFIG").map(Into::into));
        let file = match path {
            Some(path) => read_file(&path, &mut faults),
            None => HashMap::new(),
        };
        if faults.is_empty() { Ok(Self { flags, environment, file, defaults: HashMap::new() }) } else { Err(faults) }
    }

    /// Sets default values that take precedence over those of the table.
    pub fn default_to(&mut self, defaults: &[(&str, &str)]) {
        self.defaults = defaults.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    }

    /// The value with the highest precedence.
    pub fn get(&self, name: &str) -> Option<String> {
        [&self.flags, &self.environment.values, &self.file, &self.defaults]
            .into_iter()
            .find_map(|values| values.get(name))
            .cloned()
    }

    /// The source with the highest precedence that has a value; `None` where only a default has one.
    fn set_by(&self, name: &str) -> Option<SetBy> {
        let sources =
            [(SetBy::Flag, &self.flags), (SetBy::Variable, &self.environment.values), (SetBy::File, &self.file)];
        sources.into_iter().find(|(_, values)| values.contains_key(name)).map(|(source, _)| source)
    }

    /// The typed configuration.
    pub fn config(&self) -> Result<Config, Vec<String>> {
        let mut config = build(&|name| self.get(name))?;
        config.ignored_variables.clone_from(&self.environment.ignored);
        config.sources = all().filter_map(|setting| Some((setting.name, self.set_by(setting.name)?))).collect();
        Ok(config)
    }
}

fn read_file(path: &Path, faults: &mut Vec<String>) -> HashMap<String, String> {
    let mut values = HashMap::new();
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            faults.push(format!("the configuration file {} cannot be read: {error}", path.display()));
            return values;
        }
    };
    match text.parse::<toml::Table>() {
        Ok(table) => flatten("", &table, &mut values, faults, path),
        Err(error) => {
            faults.push(format!("the configuration file {} is not TOML: {}", path.display(), error.message()))
        }
    }
    values
}

/// `[smtp] host = "..."` and `smtp_host = "..."` are the same.
fn flatten(
    prefix: &str,
    table: &toml::Table,
    values: &mut HashMap<String, String>,
    faults: &mut Vec<String>,
    path: &Path,
) {
    for (key, value) in table {
        let name =
            if prefix.is_empty() { key.replace('_', "-") } else { format!("{prefix}-{}", key.replace('_', "-")) };
        let text = match value {
            toml::Value::Table(inner) => {
                flatten(&name, inner, values, faults, path);
                continue;
            }
            toml::Value::String(text) => text.clone(),
            toml::Value::Integer(number) => number.to_string(),
            toml::Value::Float(number) => number.to_string(),
            toml::Value::Boolean(truth) => truth.to_string(),
            toml::Value::Array(items) => items
                .iter()
                .map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned))
                .collect::<Vec<_>>()
                .join(","),
            toml::Value::Datetime(when) => when.to_string(),
        };
        if find(&name).is_some() {
            values.insert(name, text);
        } else {
            faults.push(format!(
                "`{}` in {} is not a Schola setting{}",
                name.replace('-', "_"),
                path.display(),
                environment::hint(&name)
            ));
        }
    }
}
