//! Operations on the person's own account: tag Users. Deletion and export are in `privacy`, which covers all features.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::{service, wire};
use crate::app::App;
use crate::db::Tx;
use crate::engines::picture::{Picture as Made, Purpose};
use crate::http::answer::{Answer, Done, Picture, answer, done, one};
use crate::http::envelope::One;
use crate::http::guard::{AnyUser, Enrolling};
use crate::http::idempotency::IdempotencyClaim;
use crate::http::json::Json;
use crate::http::types::Whole;
use crate::http::upload::PictureUpload;
use crate::kernel::{Actor, Error, Id, Realm, Result, id::kind};

/// Profile, picture and preferences.
pub struct Api {
    pub app: App,
}

/// How long browsers cache a picture by signed link, in seconds; the link changes with the picture.
const AVATAR_MAX_AGE: u32 = 3600;

#[OpenApi]
impl Api {
    /// Get the current user.
    #[oai(path = "/users/me", method = "get", operation_id = "getMe")]
    async fn get_me(&self, user: Enrolling) -> Answer<One<wire::User>> {
        one(self.me(user.0).await?)
    }

    /// Update the current user.
    #[oai(path = "/users/me", method = "patch", operation_id = "updateMe")]
    async fn update_me(&self, user: AnyUser, body: Json<wire::ProfileUpdate>) -> Answer<One<wire::User>> {
        one(self.update(user.0, body.0).await?)
    }

    /// Get the current user. (alias)
    #[oai(path = "/users/profile", method = "get", operation_id = "getProfile")]
    async fn get_profile(&self, user: Enrolling) -> Answer<One<wire::User>> {
        one(self.me(user.0).await?)
    }

    /// Update the current user. (alias)
    #[oai(path = "/users/profile", method = "patch", operation_id = "updateProfile")]
    async fn update_profile(&self, user: AnyUser, body: Json<wire::ProfileUpdate>) -> Answer<One<wire::User>> {
        one(self.update(user.0, body.0).await?)
    }

    /// Get the current user's picture.
    #[oai(path = "/users/me/avatar", method = "get", operation_id = "getMyAvatar")]
    async fn get_my_avatar(&self, user: AnyUser) -> Result<Picture> {
        let (media_type, bytes) = self.app.read(move |db| service::avatar(db, user.0.user)).await?;
        Ok(Picture { media_type, bytes, max_age: 0, is_for_other_hosts: false })
    }

    /// Replace the current user's picture.
    #[oai(path = "/users/me/avatar", method = "put", operation_id = "replaceMyAvatar")]
    async fn replace_my_avatar(&self, user: AnyUser, file: PictureUpload) -> Answer<One<wire::User>> {
        one(self.save_avatar(user.0, file.0).await?)
    }

    /// Replace the current user's picture. (alias)
    #[oai(path = "/users/me/avatar", method = "post", operation_id = "uploadMyAvatar")]
    async fn upload_my_avatar(
        &self,
        user: AnyUser,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        file: PictureUpload,
    ) -> Answer<One<wire::User>> {
        let picture = self.app.picture(&user.0, Purpose::Avatar, file.0).await?;
        let (actor, links, now) = (user.0, self.app.links(), self.app.now());
        let save = move |tx: &Tx| {
            let user = service::save_avatar(tx, &actor, Made::CONTENT_TYPE, &picture.bytes)?;
            Ok(One(wire::User::of(user, &links, now)))
        };
        answer(self.app.write_once(claim, save).await?)
    }

    /// Delete the current user's picture.
    #[oai(path = "/users/me/avatar", method = "delete", operation_id = "deleteMyAvatar")]
    async fn delete_my_avatar(&self, user: AnyUser) -> Done {
        self.app.write(move |tx| service::remove_avatar(tx, &user.0)).await?;
        done()
    }

    /// Get a person's picture by its signed link.
    #[oai(path = "/users/:id/avatar", method = "get", operation_id = "getAvatar")]
    async fn get_avatar(
        &self,
        id: Path<Id<kind::User>>,
        expires: Query<Whole>,
        signature: Query<String>,
    ) -> Result<Picture> {
        let portrait = self.app.read(move |db| service::portrait(db, id.0)).await?;
        let (path, version) = (wire::avatar_path(id.0), portrait.changed_at.millis());
        let checked = self.app.links().check(&path, version, expires.0.into(), &signature.0, self.app.now());
        checked.map_err(|_| Error::not_found("picture"))?;
        Ok(Picture {
            media_type: portrait.media_type,
            bytes: portrait.bytes,
            max_age: AVATAR_MAX_AGE,
            is_for_other_hosts: portrait.realm != Realm::School,
        })
    }

    /// Get the current user's preferences.
    #[oai(path = "/users/me/preferences", method = "get", operation_id = "getPreferences")]
    async fn get_preferences(&self, user: AnyUser) -> Answer<One<wire::Preferences>> {
        let preferences = self.app.read(move |db| service::effective_preferences(db, &user.0)).await?;
        one(preferences)
    }

    /// Update the current user's preferences.
    #[oai(path = "/users/me/preferences", method = "patch", operation_id = "updatePreferences")]
    async fn update_preferences(
        &self,
        user: AnyUser,
        body: Json<wire::PreferencesUpdate>,
    ) -> Answer<One<wire::Preferences>> {
        let (actor, update) = (user.0, body.0);
        let preferences = self
            .app
            .write(move |tx| service::change_preferences(tx, &actor, |preferences| update.apply(preferences)))
            .await?;
        one(preferences)
    }
}

impl Api {
    async fn me(&self, actor: Actor) -> Result<wire::User> {
        let user = self.app.read(move |db| service::me(db, &actor)).await?;
        Ok(self.shown(user))
    }

    async fn update(&self, actor: Actor, update: wire::ProfileUpdate) -> Result<wire::User> {
        let update = update.into();
        let user = self.app.write(move |tx| service::update_me(tx, &actor, &update)).await?;
        Ok(self.shown(user))
    }

    async fn save_avatar(&self, actor: Actor, file: Vec<u8>) -> Result<wire::User> {
        let picture = self.app.picture(&actor, Purpose::Avatar, file).await?;
        let user =
            self.app.write(move |tx| service::save_avatar(tx, &actor, Made::CONTENT_TYPE, &picture.bytes)).await?;
        Ok(self.shown(user))
    }

    fn shown(&self, user: super::User) -> wire::User {
        let realm = user.realm;
        let shown = wire::User::of(user, &self.app.links(), self.app.now());
        match realm {
            Realm::School => shown,
            Realm::Developer(_) => shown.with_address(self.app.origin()),
        }
    }
}
