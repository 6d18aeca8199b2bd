//! The external reference of a learner, for the export.

use serde_json::json;

use super::service;
use crate::db::Reader;
use crate::features::holding::{File, Held, Holding, with_the_person};
use crate::features::users::User;
use crate::kernel::{Actor, Result};

/// This feature's data about people, for the export.
pub(super) const HOLDS: &[Holding] = &[Holding {
    about: "the references that the product you came from uses for you",
    held: Held::Files(learner),
    tables: &[with_the_person("learners")],
}];

/// Exports the external reference, if the person is a learner.
fn learner(db: &Reader, _actor: &Actor, user: &User) -> Result<Vec<File>> {
    let Some(reference) = service::held(db, user.id)? else { return Ok(Vec::new()) };
    Ok(vec![File::json("learner.json", &json!({ "external_reference": reference }))?])
}
