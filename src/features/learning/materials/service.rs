//! Reading and changing study banks.

use super::model::{Material, NewMaterial, Shelved};
use super::store;
use crate::db::{Reader, Tx};
use crate::engines::retrieve::Window;
use crate::kernel::text::{Line, ParsedText};
use crate::kernel::{Actor, Code, Effect, Error, Id, Page, PageRequest, Result, Timestamp, id::kind};

fn absent() -> Error {
    Error::not_found("material")
}

fn full(allowed: u64) -> Error {
    let allowed_mib = allowed >> 20;
    Error::new(
        Code::MaterialQuota,
        format!("Your study bank is full. It holds up to {allowed_mib} MiB of text; delete something first."),
    )
}

/// Loads a material of the actor with its text.
pub fn visible(db: &Reader, actor: &Actor, id: Id<kind::Material>) -> Result<(Material, String)> {
    store::visible(db, actor, id)?.ok_or_else(absent)
}

/// Lists the actor's materials, newest first. `query` is a part of the title, in any case.
pub fn list(db: &Reader, actor: &Actor, query: Option<&str>, page: PageRequest) -> Result<Page<Material>> {
    store::list(db, actor, query, page)
}

/// Adds a material to the actor's study bank, up to `allowed_bytes`.
pub fn create(tx: &Tx, actor: &Actor, new: &NewMaterial, allowed_bytes: u64) -> Result<Material> {
    let weight = u64::try_from(new.weight).unwrap_or(u64::MAX);
    if store::weight_held(tx, actor.user)?.saturating_add(weight) > allowed_bytes {
        return Err(full(allowed_bytes));
    }
    let material = store::insert(tx, actor, new)?;
    store::add_held(tx, actor.user, weight)?;
    store::save_passages(tx, material.id, new.passages, &new.segment)?;
    tx.after_commit(Effect::MaterialsChanged(actor.user));
    Ok(material)
}

/// Demo data only: stores when a material was added.
pub fn made_at(tx: &Tx, id: Id<kind::Material>, at: Timestamp) -> Result<()> {
    store::save_created(tx, id, at)
}

/// Renames a material of the actor, and returns it.
pub fn rename(tx: &Tx, actor: &Actor, id: Id<kind::Material>, title: Option<&Line<1, 200>>) -> Result<Material> {
    if let Some(title) = title {
        store::rename(tx, actor, id, title.as_str())?;
        // Answers name the title of what they cite.
        tx.after_commit(Effect::MaterialsChanged(actor.user));
    }
    store::visible(tx, actor, id)?.map(|(material, _)| material).ok_or_else(absent)
}

/// Deletes a material of the actor.
pub fn delete(tx: &Tx, actor: &Actor, id: Id<kind::Material>) -> Result<()> {
    if !store::delete(tx, actor, id)? {
        return Err(absent());
    }
    tx.after_commit(Effect::MaterialsChanged(actor.user));
    Ok(())
}

/// Lists at most `most` of the actor's materials above an id, with the state of their stored passages.
pub fn shelved(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<Shelved>> {
    store::shelved(db, user, after, most)
}

/// Lists the stored passages of the person's materials with ids above `after` and at most `last`.
pub fn passages(db: &Reader, user: Id<kind::User>, after: i64, last: i64) -> Result<Vec<(i64, Vec<u8>)>> {
    store::passages(db, user, after, last)
}

/// Replaces the stored passages of a material. Does nothing where the material was deleted.
pub fn keep_passages(tx: &Tx, id: Id<kind::Material>, passages: usize, segment: &[u8]) -> Result<()> {
    if store::set_chunks(tx, id, passages)? {
        store::save_passages(tx, id, passages, segment)?;
    }
    Ok(())
}

/// Reads the texts of windows into the person's materials; deleted materials are left out.
pub fn excerpts(db: &Reader, user: Id<kind::User>, windows: &[Window]) -> Result<Vec<(Window, String)>> {
    let mut found = Vec::new();
    for window in windows {
        if let Some(text) = store::excerpt(db, user, window)? {
            found.push((*window, text));
        }
    }
    Ok(found)
}

/// Loads a person's first material with an id above `after` and at most `last`, with its text, for the export.
pub fn next_held(db: &Reader, user: Id<kind::User>, after: i64, last: i64) -> Result<Option<(Material, String)>> {
    store::next_held(db, user, after, last)
}

/// Lists at most `most` of a person's materials with ids above `after`, for the export.
pub fn list_held(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<Material>> {
    store::list_held(db, user, after, most)
}

/// Deletes a person's study bank.
pub fn erase(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    tx.after_commit(Effect::MaterialsChanged(user));
    store::erase(tx, user)
}

/// Finds study banks whose stored totals are wrong, a hundred at the most: the owner, and the bytes as stored and as counted. It reads
/// every material, so it is for diagnosis only.
pub fn wrong_totals(db: &Reader) -> Result<Vec<(Id<kind::User>, u64, u64)>> {
    store::wrong_totals(db)
}

/// Recounts the total of a study bank.
pub fn recount(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    store::recount(tx, user)
}
