//! The definition of a setting, and how each area reads its values.

use std::time::Duration;

use crate::http::limit::Quota;

/// One setting.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// The name: `--name` on the command line, `SCHOLA_NAME` in the environment, `name` in the file (`-` becomes `_` there).
    pub name: &'static str,
    /// The placeholder of the value in help.
    pub value: &'static str,
    /// The default value; empty for none.
    pub default: &'static str,
    /// One or two sentences for help and reference.
    pub help: &'static str,
    /// Whether the value is a secret.
    pub secret: bool,
    /// The heading in help and reference.
    pub group: &'static str,
}

/// A setting that is not secret.
pub(super) const fn setting(
    group: &'static str,
    name: &'static str,
    value: &'static str,
    default: &'static str,
    help: &'static str,
) -> Setting {
    Setting { name, value, default, help, secret: false, group }
}

/// A secret setting.
pub(super) const fn secret(
    group: &'static str,
    name: &'static str,
    value: &'static str,
    help: &'static str,
) -> Setting {
    Setting { name, value, default: "", help, secret: true, group }
}

/// Reads values by name and collects errors.
pub(super) struct Values<'a> {
    get: &'a dyn Fn(&str) -> Option<String>,
    find: fn(&str) -> Option<&'static Setting>,
    /// The errors, one line each.
    pub(super) faults: Vec<String>,
}

impl<'a> Values<'a> {
    /// Reads values with `get` and their settings with `find`, both by name.
    pub(super) fn new(get: &'a dyn Fn(&str) -> Option<String>, find: fn(&str) -> Option<&'static Setting>) -> Self {
        Self { get, find, faults: Vec::new() }
    }

    /// The text of a setting, or its default; `None` if it is empty.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let value = (self.get)(name).or_else(|| (self.find)(name).map(|setting| setting.default.to_owned()))?;
        let value = value.trim();
        (!value.is_empty()).then(|| value.to_owned())
    }

    /// Whether a source other than the defaults has a value.
    pub(super) fn is_given(&self, name: &str) -> bool {
        (self.get)(name).is_some_and(|value| !value.trim().is_empty())
    }

    fn fault(&mut self, name: &str, what: impl std::fmt::Display) {
        self.faults.push(format!("the setting `{name}` {what}"));
    }

    /// The parsed value; `None` if it is empty or invalid.
    pub(super) fn parsed<T>(&mut self, name: &str, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let text = self.text(name)?;
        match parse(&text) {
            Ok(value) => Some(value),
            Err(what) => {
                let secret = (self.find)(name).is_some_and(|setting| setting.secret);
                let shown = if secret { String::new() } else { format!("; it is `{text}`") };
                self.fault(name, format!("{what}{shown}"));
                None
            }
        }
    }

    /// A whole number in the range.
    pub(super) fn number(&mut self, name: &str, range: std::ops::RangeInclusive<u64>) -> u64 {
        self.optional_number(name, range.clone()).unwrap_or(*range.start())
    }

    /// A whole number in the range; `None` if it is not set.
    pub(super) fn optional_number(&mut self, name: &str, range: std::ops::RangeInclusive<u64>) -> Option<u64> {
        let expected = format!("must be a whole number from {} to {}", range.start(), range.end());
        self.parsed(name, |text| {
            text.parse().ok().filter(|number| range.contains(number)).ok_or_else(|| expected.clone())
        })
    }

    /// The same as a size in memory.
    pub(super) fn size(&mut self, name: &str, range: std::ops::RangeInclusive<u64>) -> usize {
        usize::try_from(self.number(name, range)).unwrap_or(usize::MAX)
    }

    /// A number of MiB, in bytes.
    pub(super) fn mebibytes(&mut self, name: &str, range: std::ops::RangeInclusive<u64>) -> u64 {
        self.number(name, range) << 20
    }

    /// A number of seconds.
    pub(super) fn seconds(&mut self, name: &str, range: std::ops::RangeInclusive<u64>) -> Duration {
        Duration::from_secs(self.number(name, range))
    }

    /// A number of days; 0 means for ever.
    pub(super) fn days(&mut self, name: &str) -> Option<Duration> {
        let days = self.number(name, 0..=36_500);
        (days > 0).then(|| Duration::from_secs(days * 86_400))
    }

    /// A count and a time, such as `20/15m`.
    pub(super) fn quota(&mut self, name: &str) -> Quota {
        self.parsed(name, Quota::parse).unwrap_or(Quota::LEAST)
    }

    /// True or false.
    pub(super) fn truth(&mut self, name: &str) -> bool {
        self.parsed(name, |text| match text {
            "true" | "yes" | "on" | "1" => Ok(true),
            "false" | "no" | "off" | "0" => Ok(false),
            _ => Err("must be true or false".into()),
        })
        .unwrap_or(false)
    }

    /// Requires the other setting if the first one is set.
    pub(super) fn needs(&mut self, one: &str, other: &str) {
        if self.text(one).is_some() && self.text(other).is_none() {
            self.fault(one, format!("needs `{other}` too"));
        }
    }

    /// Two settings of which each requires the other.
    pub(super) fn pair(&mut self, one: &str, other: &str) -> Option<(String, String)> {
        self.needs(one, other);
        self.needs(other, one);
        Some((self.text(one)?, self.text(other)?))
    }
}
