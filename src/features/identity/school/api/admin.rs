//! Operations on the settings and the logo, for admins: tag Admin.

use poem_openapi::OpenApi;

use super::super::service;
use super::super::wire::{Overview, Settings, SettingsUpdate};
use crate::app::App;
use crate::db::{Reader, snapshot};
use crate::engines::picture::{Picture as Made, Purpose};
use crate::features::{connections, settings};
use crate::http::answer::{Answer, Done, done, one};
use crate::http::envelope::One;
use crate::http::guard::Admin;
use crate::http::json::Json;
use crate::http::upload::PictureUpload;
use crate::kernel::Timestamp;

pub struct ForAdmins {
    pub app: App,
}

#[OpenApi]
impl ForAdmins {
    /// Get the state of the school.
    #[oai(path = "/admin/overview", method = "get", operation_id = "getOverview")]
    async fn get_overview(&self, _admin: Admin) -> Answer<One<Overview>> {
        let folder = self.app.config.server.data.clone();
        let shared = self.app.clone();
        let read = move |db: &Reader| {
            let connected = connections::service::overview(db, &shared.config)?;
            Ok((service::overview(db)?, snapshot::last_backup(&folder), connected.sends_mail))
        };
        let (found, backup_at, sends_mail) = self.app.read(read).await?;
        one(Overview::of(found, backup_at, sends_mail))
    }

    /// Get the settings.
    #[oai(path = "/admin/settings", method = "get", operation_id = "getSettings")]
    async fn get_settings(&self, _admin: Admin) -> Answer<One<Settings>> {
        let found = self.app.read(|db| Ok((settings::service::current(db)?, service::logo_changed_at(db)?))).await?;
        one(shown(&self.app, found))
    }

    /// Update the settings.
    #[oai(path = "/admin/settings", method = "patch", operation_id = "updateSettings")]
    async fn update_settings(&self, admin: Admin, body: Json<SettingsUpdate>) -> Answer<One<Settings>> {
        let update = body.0;
        let found =
            self.app.write(move |tx| service::change_settings(tx, &admin.0, |settings| update.apply(settings))).await?;
        one(shown(&self.app, found))
    }

    /// Replace the logo.
    #[oai(path = "/admin/settings/logo", method = "put", operation_id = "replaceSchoolLogo")]
    async fn replace_school_logo(&self, admin: Admin, file: PictureUpload) -> Answer<One<Settings>> {
        let logo = self.app.picture(&admin.0, Purpose::Logo, file.0).await?;
        let found = self.app.write(move |tx| service::save_logo(tx, &admin.0, Made::CONTENT_TYPE, &logo.bytes)).await?;
        one(shown(&self.app, found))
    }

    /// Delete the logo.
    #[oai(path = "/admin/settings/logo", method = "delete", operation_id = "deleteSchoolLogo")]
    async fn delete_school_logo(&self, admin: Admin) -> Done {
        self.app.write(move |tx| service::remove_logo(tx, &admin.0)).await?;
        done()
    }
}

fn shown(app: &App, (settings, logo_changed): (settings::Settings, Option<Timestamp>)) -> Settings {
    Settings::of(settings, app.base_path(), logo_changed)
}
