//! What can be done with materials.

use super::model::{Material, NewMaterial, StoredMaterial};
use super::store;
use crate::db::{Reader, Tx};
use crate::kernel::text::ParsedText;
use crate::kernel::{Actor, Code, Effect, Error, Id, Page, PageRequest, Result, id::kind};

fn absent() -> Error {
    Error::not_found("material")
}

fn full(allowed: u64) -> Error {
    let allowed_mib = allowed >> 20;
    Error::new(
        Code::MaterialQuota,
        format!("Your study bank is full: it holds up to {allowed_mib} MiB of text. Remove something first."),
    )
}

/// A material of the actor's, with its text.
pub fn visible(db: &Reader, actor: &Actor, id: Id<kind::Material>) -> Result<(Material, String)> {
    store::visible(db, actor, id)?.ok_or_else(absent)
}

/// The actor's materials, the latest first. `query` is a part of the title, in whatever case.
pub fn list(db: &Reader, actor: &Actor, query: Option<&str>, page: PageRequest) -> Result<Page<Material>> {
    store::list(db, actor, query, page)
}

/// Adds a material to the actor's study bank. What would make it hold more than `allowed_bytes` is refused.
pub fn create(tx: &Tx, actor: &Actor, new: &NewMaterial, allowed_bytes: u64) -> Result<Material> {
    let bytes = u64::try_from(new.text.as_str().len()).unwrap_or(u64::MAX);
    if store::bytes_held(tx, actor)?.saturating_add(bytes) > allowed_bytes {
        return Err(full(allowed_bytes));
    }
    let material = store::insert(tx, actor, new)?;
    for (position, chunk) in new.chunks.iter().enumerate() {
        store::insert_chunk(tx, material.id, position, new.model, chunk)?;
    }
    tx.after_commit(Effect::MaterialsChanged(actor.user));
    Ok(material)
}

/// Deletes a material of the actor's.
pub fn delete(tx: &Tx, actor: &Actor, id: Id<kind::Material>) -> Result<()> {
    if !store::delete(tx, actor, id)? {
        return Err(absent());
    }
    tx.after_commit(Effect::MaterialsChanged(actor.user));
    Ok(())
}

/// Everything that the actor's index is made from.
pub fn library(db: &Reader, actor: &Actor) -> Result<Vec<StoredMaterial>> {
    store::library(db, actor.user)
}

/// Every material of a person with its text, for the export.
pub fn held(db: &Reader, user: Id<kind::User>) -> Result<Vec<(Material, String)>> {
    store::held(db, user)
}

/// Deletes everything of a person.
pub fn erase(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    tx.after_commit(Effect::MaterialsChanged(user));
    store::erase(tx, user)
}
