//! `schola contract`: prints the contract of the API, holds the code against it, and makes files of it.

use std::path::{Path, PathBuf};

use clap::ArgMatches;

use super::{Stop, print};
use crate::contract::{
    Comparison, Difference, Document, Sources, Surface, assemble, bundle, compare, coverage, generated, javascript,
    limits, mounted, parse_observed, partner_sides, propose, scopes,
};
use crate::features;
use crate::kernel::{Error, Result};

/// Where the platform's operations are mounted.
const PREFIX: &str = "/api";
/// Where the partner's are.
const PARTNER_PREFIX: &str = "/v1";
/// Where those of the course factory and the course author are.
const COURSES_PREFIX: &str = "/api/v1";
/// Headers that layers read, so that no operation has them in its signature.
const LAYER_HEADERS: [&str; 2] = ["Idempotency-Key", "Schola-Learner"];

pub(super) fn run(given: &ArgMatches) -> Result<(), Stop> {
    let text = |name: &str| given.get_one::<String>(name).map(String::as_str);
    if given.get_flag("check") {
        return check();
    }
    if given.get_flag("js") {
        return Ok(print(&javascript().map_err(Error::internal)?)?);
    }
    if given.get_flag("limits") {
        return Ok(print(&limits().map_err(Error::internal)?)?);
    }
    if given.get_flag("mounted") {
        return Ok(print(&mounted().map_err(Error::internal)?)?);
    }
    if given.get_flag("scopes") {
        return Ok(print(&scopes().map_err(Error::internal)?)?);
    }
    if let Some(operation) = text("propose") {
        return Ok(print(&proposal(operation)?)?);
    }
    if let Some(surface) = text("surface").and_then(Surface::named) {
        return Ok(print(&whole(surface, text("format") == Some("json"))?)?);
    }
    match given.get_one::<PathBuf>("coverage") {
        Some(file) => Ok(print(&seen(file)?)?),
        None => Err(Stop::Wrong(Error::internal_text("say what to do with the contract"))),
    }
}

/// Prints how contract and code differ; that they do is a failure.
fn check() -> Result<(), Stop> {
    let contract = assemble(Surface::Platform).map_err(Error::internal)?;
    let code = generated::<features::Platform>(PREFIX).map_err(Error::internal)?;
    let mut differences = differences(Surface::Platform, &contract, &code)?;
    let code = generated::<features::Partner>(PARTNER_PREFIX).map_err(Error::internal)?;
    let (contract, code) = partner_sides(&code).map_err(Error::internal)?;
    differences.extend(self::differences(Surface::Partner, &contract, &code)?);
    let factory = generated::<features::Factory>(COURSES_PREFIX).map_err(Error::internal)?;
    let author = generated::<features::Author>(COURSES_PREFIX).map_err(Error::internal)?;
    for (surface, code) in [(Surface::Factory, factory), (Surface::Author, author)] {
        let contract = assemble(surface).map_err(Error::internal)?;
        let found = self::differences(surface, &contract, &code)?;
        // Its health check is the platform's, mounted a second time.
        differences.extend(found.into_iter().filter(|difference| difference.operation_id != "getHealth"));
    }
    // Each file must hold together as it is served, too.
    for surface in Surface::ALL {
        bundle(surface, None).map_err(Error::internal)?;
    }
    if differences.is_empty() {
        return Ok(print("contract and code say the same\n")?);
    }
    let told: Vec<String> = differences.iter().map(ToString::to_string).collect();
    print(&format!("{}\n{} operations differ\n", told.join("\n"), told.len()))?;
    Err(Stop::Told)
}

fn differences(surface: Surface, contract: &Document, generated: &Document) -> Result<Vec<Difference>> {
    let sources = Sources::embedded();
    let (pending, private) = (sources.pending().map_err(Error::internal)?, sources.private().map_err(Error::internal)?);
    let comparison = Comparison {
        surface,
        contract,
        generated,
        pending: &pending,
        private: &private,
        layer_headers: &LAYER_HEADERS,
    };
    compare(&comparison).map_err(Error::internal)
}

fn proposal(operation: &str) -> Result<String> {
    let platform = generated::<features::Platform>(PREFIX).map_err(Error::internal)?;
    if platform.operation(operation).is_ok() {
        return propose(operation, &platform).map_err(Error::internal);
    }
    for code in [
        generated::<features::Partner>(PARTNER_PREFIX),
        generated::<features::Factory>(COURSES_PREFIX),
        generated::<features::Author>(COURSES_PREFIX),
    ] {
        let code = code.map_err(Error::internal)?;
        if code.operation(operation).is_ok() {
            return propose(operation, &code).map_err(Error::internal);
        }
    }
    propose(operation, &platform).map_err(Error::internal)
}

fn whole(surface: Surface, as_json: bool) -> Result<String> {
    let bundle = bundle(surface, None).map_err(Error::internal)?;
    let bytes = if as_json { bundle.json() } else { bundle.yaml().map_err(Error::internal)? };
    let mut text = String::from_utf8(bytes.to_vec()).map_err(Error::internal)?;
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text)
}

fn seen(file: &Path) -> Result<String> {
    let notes = std::fs::read_to_string(file)
        .map_err(|error| Error::internal_text(format!("{} cannot be read: {error}.", file.display())))?;
    Ok(coverage(&parse_observed(&notes)).map_err(Error::internal)?.to_string())
}
