//! `schola contract`: prints the contract of a surface, as a server without a public address serves it.

use clap::ArgMatches;

use super::{Stop, print};
use crate::contract::{Surface, bundle};
use crate::kernel::{Error, Result};

pub(super) fn run(given: &ArgMatches) -> Result<(), Stop> {
    let text = |name: &str| given.get_one::<String>(name).map(String::as_str);
    let Some(surface) = text("surface").and_then(Surface::named) else {
        return Err(Stop::Wrong(Error::internal_text("`schola contract` needs --surface.")));
    };
    Ok(print(&whole(surface, text("format") == Some("json"))?)?)
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
