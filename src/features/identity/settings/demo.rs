//! The settings of the demo school.

use serde::Deserialize;

use super::model::Settings;
use super::service;
use crate::db::Tx;
use crate::features::demo_data::{DemoSchool, table};
use crate::kernel::Result;

#[derive(Deserialize)]
struct School {
    name: String,
    locale: String,
    time_zone: String,
    assistant_name: String,
}

/// Writes the name and the settings of the school.
pub(super) fn write(tx: &Tx, _: &mut DemoSchool) -> Result<()> {
    let School { name, locale, time_zone, assistant_name } = table("school.toml")?;
    service::save(tx, &Settings { name, locale, time_zone, assistant_name, ..Settings::default() })
}
