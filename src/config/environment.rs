//! Reads settings from environment variables, and distinguishes misspelled settings from variables of other programs.
//!
//! Container platforms pass variables that start with the name of each service to every container. Next to a service named
//! `schola` or `schola-web`, many variables start with `SCHOLA_` and are not settings.

use std::collections::HashMap;
use std::ffi::OsString;

use super::settings::{all, find, variable};

/// The prefix of the variables of settings.
const PREFIX: &str = "SCHOLA_";
/// Variables that are not settings: the path of the configuration file, and those of the installer and the tests.
const OTHER_VARIABLES: &[&str] = &["SCHOLA_CONFIG", "SCHOLA_RUSTUP_URL", "SCHOLA_STATE_DIR", "SCHOLA_UNIT_DIR"];
/// The name of the configuration file's variable, after the prefix.
const CONFIG: &str = "config";
/// The prefix of variables of the tests.
const TEST_PREFIX: &str = "SCHOLA_TEST_";
/// Words that people add to the name of a setting: `data-dir` for `data`, `log-level` for `log`.
const ADDED_WORDS: &[&str] = &["addr", "address", "dir", "directory", "file", "folder", "level", "path", "value"];
/// The shortest abbreviation of a word, such as `pass` for `password`.
const SHORTEST_BEGINNING: usize = 3;

/// The settings in the environment.
#[derive(Debug, Default)]
pub(super) struct Environment {
    /// The values of settings, by their names.
    pub values: HashMap<String, String>,
    /// Variables with the prefix that are not settings, do not resemble one, and do not describe a service.
    pub ignored: Vec<String>,
}

/// The variable with this name, if it is set and not empty.
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
pub(super) fn read_variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Reads the environment of this process.
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
pub(super) fn read(faults: &mut Vec<String>) -> Environment {
    parse(std::env::vars_os(), faults)
}

fn parse(variables: impl Iterator<Item = (OsString, OsString)>, faults: &mut Vec<String>) -> Environment {
    let mut environment = Environment::default();
    for (name, value) in variables {
        let Some(name) = name.to_str() else { continue };
        let is_ours = name.to_ascii_uppercase().starts_with(PREFIX)
            && !name.starts_with(TEST_PREFIX)
            && !OTHER_VARIABLES.contains(&name);
        if !is_ours {
            continue;
        }
        // The port of a service is written like an address. No setting has such a value.
        if describes_service(name, &value.to_string_lossy()) {
            continue;
        }
        let setting = all().find(|setting| variable(setting.name) == name);
        match (setting, value.into_string()) {
            (Some(setting), Ok(value)) => {
                environment.values.insert(setting.name.to_owned(), value);
            }
            (Some(_), Err(_)) => faults.push(format!("the environment variable `{name}` is not UTF-8")),
            (None, _) => match meant(name) {
                Some(meant) => faults.push(format!(
                    "the environment variable `{name}` is not a Schola setting; did you mean `{meant}`?"
                )),
                None => environment.ignored.push(name.to_owned()),
            },
        }
    }
    environment.ignored.sort();
    environment
}

/// Whether the variable describes a service or a linked container of a container platform.
fn describes_service(name: &str, value: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // NAME_SERVICE_HOST, NAME_SERVICE_PORT, NAME_SERVICE_PORT_HTTP
    if name.ends_with("_SERVICE_HOST") || name.ends_with("_SERVICE_PORT") || name.contains("_SERVICE_PORT_") {
        return true;
    }
    // NAME_PORT=tcp://10.0.0.1:80
    let is_address = ["tcp://", "udp://", "sctp://"].iter().any(|scheme| value.starts_with(scheme));
    if name.ends_with("_PORT") && is_address {
        return true;
    }
    // NAME_PORT_80_TCP, and the same with _ADDR, _PORT, _PROTO, _PORT_START and _PORT_END behind
    let numbered = name.rsplit("_PORT_").any(|rest| {
        let mut words = rest.split('_');
        words.next().is_some_and(is_number) && matches!(words.next(), Some("TCP" | "UDP" | "SCTP"))
    });
    // NAME_NAME=/web/schola and NAME_ENV_ANYTHING of linked containers
    numbered || (name.ends_with("_NAME") && value.starts_with('/')) || name.contains("_ENV_")
}

/// The setting's variable that this one was probably meant to be.
fn meant(name: &str) -> Option<String> {
    let name = name.get(PREFIX.len()..)?.to_ascii_lowercase().replace('_', "-");
    let is_config = distance(&name, CONFIG) <= tolerated(CONFIG) || without_added_word(&name) == Some(CONFIG);
    if is_config { Some(variable(CONFIG)) } else { nearest(&name).map(variable) }
}

/// A hint if the name resembles that of a setting.
pub(super) fn hint(name: &str) -> String {
    nearest(name).map_or_else(String::new, |near| format!("; did you mean `{near}`?"))
}

/// The setting with the most similar name.
fn nearest(name: &str) -> Option<&'static str> {
    if let Some(setting) = find(name) {
        return Some(setting.name);
    }
    let (distance, near) = all().map(|setting| (distance(name, setting.name), setting.name)).min()?;
    if distance <= tolerated(near) {
        return Some(near);
    }
    without_added_word(name).and_then(find).map(|setting| setting.name).or_else(|| shortened(name))
}

fn without_added_word(name: &str) -> Option<&str> {
    ADDED_WORDS.iter().find_map(|word| name.strip_suffix(word)?.strip_suffix('-'))
}

/// How many letters may differ. With two, any short word resembles any other.
const fn tolerated(name: &str) -> usize {
    match name.len() {
        ..=5 => 1,
        6..=11 => 2,
        _ => 3,
    }
}

/// The one setting with the same words, some of them abbreviated: `smtp-pass`, `tls-cert`.
fn shortened(name: &str) -> Option<&'static str> {
    let words: Vec<&str> = name.split('-').collect();
    let mut fitting = all().map(|setting| setting.name).filter(|candidate| {
        let whole: Vec<&str> = candidate.split('-').collect();
        let begins = |(word, whole): (&&str, &&str)| {
            word == whole || (word.len() >= SHORTEST_BEGINNING && whole.starts_with(*word))
        };
        words.len() > 1 && words.len() == whole.len() && words.iter().zip(&whole).all(begins)
    });
    let found = fitting.next()?;
    fitting.next().is_none().then_some(found)
}

/// The edit distance, in which swapping two letters counts as one edit.
fn distance(one: &str, other: &str) -> usize {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    let mut rows: Vec<Vec<usize>> = vec![(0..=other.len()).collect()];
    let at = |rows: &[Vec<usize>], i: usize, j: usize| rows.get(i).and_then(|row| row.get(j)).copied().unwrap_or(0);
    for (i, a) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let left = row.last().copied().unwrap_or(0);
            let mut best = (at(&rows, i, j) + usize::from(a != b)).min(at(&rows, i, j + 1) + 1).min(left + 1);
            if i > 0 && j > 0 && one.get(i - 1) == Some(b) && other.get(j - 1) == Some(a) {
                best = best.min(at(&rows, i - 1, j - 1) + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    at(&rows, one.len(), other.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(pairs: &[(&str, &str)]) -> (Environment, Vec<String>) {
        let mut faults = Vec::new();
        let pairs = pairs.iter().map(|(name, value)| (OsString::from(name), OsString::from(value)));
        (parse(pairs, &mut faults), faults)
    }

    #[test]
    fn a_variable_that_describes_a_service_is_no_setting() {
        let pairs = [
            ("SCHOLA_PORT", "tcp://10.96.12.7:8080"),
            ("SCHOLA_SMTP_PORT", "tcp://10.96.12.9:25"),
            ("SCHOLA_SMTPS_PORT", "udp://[fd00::1]:465"),
            ("SCHOLA_SMTP_SERVICE_PORT_MAIL", "25"),
            ("SCHOLA_WEB_PORT_8080_TCP_ADDR", "10.96.12.7"),
            ("SCHOLA_LOG_PORT_53_UDP_PORT", "53"),
            ("SCHOLA_DATA_NAME", "/web/schola-data"),
            ("SCHOLA_ENV_PATH", "/bin"),
            ("SCHOLA_VERSION", "1.2"),
            ("SCHOLA_TAG", "latest"),
        ];
        let (environment, faults) = parsed(&pairs);
        assert_eq!(faults, Vec::<String>::new());
        assert!(environment.values.is_empty(), "{:?}", environment.values);
        assert_eq!(environment.ignored, ["SCHOLA_TAG", "SCHOLA_VERSION"], "the others are known for what they are");
    }

    #[test]
    fn no_setting_looks_like_the_description_of_a_service() {
        for setting in all() {
            assert!(!describes_service(&variable(setting.name), setting.default), "{}", setting.name);
        }
    }

    #[test]
    fn a_port_of_a_mail_server_stays_a_setting() {
        let (environment, faults) = parsed(&[("SCHOLA_SMTP_PORT", "2525"), ("SCHOLA_SMTP_HOST", "mail.test")]);
        assert_eq!(faults, Vec::<String>::new());
        assert_eq!(environment.values.get("smtp-port").map(String::as_str), Some("2525"));
        assert!(environment.ignored.is_empty());
    }

    #[test]
    fn a_misspelled_setting_is_told_with_the_right_one() {
        for (wrong, right) in [
            ("SCHOLA_LISEN", "SCHOLA_LISTEN"),
            ("SCHOLA_LGO", "SCHOLA_LOG"),
            ("SCHOLA_SMTP_HOTS", "SCHOLA_SMTP_HOST"),
            ("SCHOLA_SMTP_PASS", "SCHOLA_SMTP_PASSWORD"),
            ("SCHOLA_TLS_CERT", "SCHOLA_TLS_CERTIFICATE"),
            ("SCHOLA_TRUSTED_PROXY", "SCHOLA_TRUSTED_PROXIES"),
            ("SCHOLA_PUBLICURL", "SCHOLA_PUBLIC_URL"),
            ("SCHOLA_PUBLIC-URL", "SCHOLA_PUBLIC_URL"),
            ("SCHOLA_DATA_DIR", "SCHOLA_DATA"),
            ("SCHOLA_LOG_LEVEL", "SCHOLA_LOG"),
            ("schola_listen", "SCHOLA_LISTEN"),
            ("SCHOLA_CONFIG_FILE", "SCHOLA_CONFIG"),
        ] {
            let (_, faults) = parsed(&[(wrong, "x")]);
            assert!(faults.len() == 1 && faults[0].contains(&format!("`{right}`")), "{wrong}: {faults:?}");
        }
    }
}
