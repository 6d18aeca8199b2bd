//! The profile, picture and preferences of a person, for the export.

use serde_json::json;

use super::model::User;
use super::service;
use crate::db::Reader;
use crate::features::holding::{File, Held, Holding, set, with_the_person};
use crate::kernel::{Actor, Error, Result};

/// This feature's data about people, for the export.
pub(super) const HOLDS: &[Holding] = &[
    Holding { about: "your profile", held: Held::Files(profile), tables: &[with_the_person("users")] },
    Holding { about: "your preferences", held: Held::Files(preferences), tables: &[] },
];

/// Exports the profile, and the picture if there is one.
fn profile(db: &Reader, _actor: &Actor, user: &User) -> Result<Vec<File>> {
    let mut profile = json!({
        "id": user.id,
        "full_name": user.full_name,
        "role": user.role.name(),
        "status": user.status.name(),
        "plan": user.plan,
        "totp_enabled": user.totp_enabled,
        "created_at": user.created_at,
    });
    set(&mut profile, "email", user.email.as_ref());
    set(&mut profile, "email_verified_at", user.email_verified_at);
    set(&mut profile, "username", user.username.as_ref());
    set(&mut profile, "bio", user.bio.as_ref());
    set(&mut profile, "pronouns", user.pronouns.as_ref());
    set(&mut profile, "last_login_at", user.last_login_at);
    let mut files = vec![File::json("profile.json", &profile)?];
    if user.avatar_changed_at.is_some() {
        let (media_type, bytes) = service::avatar(db, user.id)?;
        let ending = media_type.strip_prefix("image/").unwrap_or("bin");
        files.push(File { path: format!("avatar.{ending}"), bytes });
    }
    Ok(files)
}

/// Exports the preferences that the person has set; others follow the school.
fn preferences(db: &Reader, actor: &Actor, _user: &User) -> Result<Vec<File>> {
    let preferences = service::preferences(db, actor)?;
    Ok(vec![File::json("preferences.json", &serde_json::to_value(preferences).map_err(Error::internal)?)?])
}
