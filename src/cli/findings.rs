//! The findings of `schola doctor`, as lines for people and as a document for programs.

use serde_json::json;

use crate::kernel::{Error, Result};

/// How serious a finding is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Ok,
    Warn,
    Fail,
}

impl Level {
    const fn name(self) -> &'static str {
        match self {
            Level::Ok => "ok",
            Level::Warn => "warn",
            Level::Fail => "fail",
        }
    }
}

/// A finding.
struct Finding {
    level: Level,
    what: String,
    advice: &'static str,
}

/// All findings, in order.
#[derive(Default)]
pub(super) struct Findings(Vec<Finding>);

impl Findings {
    /// Adds a finding without a problem.
    pub fn good(&mut self, what: impl Into<String>) {
        self.0.push(Finding { level: Level::Ok, what: what.into(), advice: "" });
    }

    /// Adds a warning.
    pub fn warn(&mut self, what: impl Into<String>, advice: &'static str) {
        self.0.push(Finding { level: Level::Warn, what: what.into(), advice });
    }

    /// Adds a failure.
    pub fn fail(&mut self, what: impl Into<String>, advice: &'static str) {
        self.0.push(Finding { level: Level::Fail, what: what.into(), advice });
    }

    /// Whether there is a failure.
    pub fn has_failed(&self) -> bool {
        self.0.iter().any(|finding| finding.level == Level::Fail)
    }
}

/// One line for each finding.
pub(super) fn as_lines(findings: &Findings) -> String {
    let line = |finding: &Finding| {
        let advice = if finding.advice.is_empty() { String::new() } else { format!("  -> {}", finding.advice) };
        format!("{:<4}  {}{advice}\n", finding.level.name(), finding.what)
    };
    findings.0.iter().map(line).collect()
}

/// A document for programs.
pub(super) fn as_json(findings: &Findings) -> Result<String> {
    let list: Vec<_> = findings
        .0
        .iter()
        .map(|finding| {
            let mut item = json!({ "level": finding.level.name(), "what": finding.what });
            if !finding.advice.is_empty() {
                item["advice"] = json!(finding.advice);
            }
            item
        })
        .collect();
    let document = json!({ "ok": !findings.has_failed(), "version": env!("CARGO_PKG_VERSION"), "findings": list });
    serde_json::to_string_pretty(&document).map(|text| text + "\n").map_err(Error::internal)
}
