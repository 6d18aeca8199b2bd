//! Where values come from: flags, then the environment, then one TOML file.

use std::collections::HashMap;
use std::path::Path;

use super::Config;
use super::settings::{SETTINGS, build, find, variable};

/// Variables of ours in the environment that are no settings: where the file is, and what the installer and the tests read.
const OTHER_VARIABLES: &[&str] = &["SCHOLA_CONFIG", "SCHOLA_RUSTUP_URL", "SCHOLA_STATE_DIR", "SCHOLA_UNIT_DIR"];
/// Variables that begin like this belong to the tests.
const TEST_PREFIX: &str = "SCHOLA_TEST_";

/// The values of the environment and the file, checked for names that nobody knows.
#[derive(Debug, Default)]
pub struct Sources {
    flags: HashMap<String, String>,
    environment: HashMap<String, String>,
    file: HashMap<String, String>,
    defaults: HashMap<String, String>,
}

impl Sources {
    /// Takes the values of the command line, reads the environment and the file. All unknown names are said at once.
    pub fn gather(flags: HashMap<String, String>, file: Option<&Path>) -> Result<Self, Vec<String>> {
        let mut faults = Vec::new();
        let environment = environment(&mut faults);
        let named = file.map(Path::to_path_buf);
        let path = named.or_else(|| read_variable("SCHOLA_CONFIG").map(Into::into));
        let file = match path {
            Some(path) => read_file(&path, &mut faults),
            None => HashMap::new(),
        };
        if faults.is_empty() { Ok(Self { flags, environment, file, defaults: HashMap::new() }) } else { Err(faults) }
    }

    /// Takes these values where nobody says otherwise, before those of the table.
    pub fn default_to(&mut self, defaults: &[(&str, &str)]) {
        self.defaults = defaults.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    }

    /// The value with the highest precedence.
    pub fn get(&self, name: &str) -> Option<String> {
        [&self.flags, &self.environment, &self.file, &self.defaults]
            .into_iter()
            .find_map(|values| values.get(name))
            .cloned()
    }

    /// The typed configuration.
    pub fn config(&self) -> Result<Config, Vec<String>> {
        build(&|name| self.get(name))
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
fn read_variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
fn environment(faults: &mut Vec<String>) -> HashMap<String, String> {
    let mut values = HashMap::new();
    for (name, value) in std::env::vars_os() {
        let ours = |name: &&str| {
            name.starts_with("SCHOLA_") && !name.starts_with(TEST_PREFIX) && !OTHER_VARIABLES.contains(name)
        };
        let Some(name) = name.to_str().filter(ours) else { continue };
        let setting = SETTINGS.iter().find(|setting| variable(setting.name) == name);
        match (setting, value.into_string()) {
            (None, _) => {
                faults.push(format!("the environment variable `{name}` is no setting of Schola{}", similar(name)))
            }
            (Some(_), Err(_)) => faults.push(format!("the environment variable `{name}` is not UTF-8")),
            (Some(setting), Ok(value)) => {
                values.insert(setting.name.to_owned(), value);
            }
        }
    }
    values
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
                "`{}` in {} is no setting of Schola{}",
                name.replace('-', "_"),
                path.display(),
                similar(&name)
            ));
        }
    }
}

/// A hint where the name is nearly that of a setting.
fn similar(name: &str) -> String {
    let wanted = name.trim_start_matches("SCHOLA_").to_ascii_lowercase().replace('_', "-");
    let near = SETTINGS.iter().map(|setting| (distance(&wanted, setting.name), setting.name)).min();
    match near {
        Some((distance, near)) if distance <= 2 => format!("; did you mean `{near}`?"),
        _ => String::new(),
    }
}

/// Levenshtein's distance.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (j, b) in other.iter().enumerate() {
            let above = row.get(j + 1).copied().unwrap_or(0);
            let best = (diagonal + usize::from(a != *b)).min(above + 1).min(left + 1);
            diagonal = above;
            if let Some(slot) = row.get_mut(j) {
                *slot = left;
            }
            left = best;
        }
        if let Some(slot) = row.last_mut() {
            *slot = left;
        }
    }
    row.last().copied().unwrap_or(0)
}
