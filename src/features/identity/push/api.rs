//! Operations on Web Push: tag Notifications for people, tag Admin for admins.

use poem_openapi::OpenApi;
use poem_openapi::param::Path;

use super::model::SchoolUpdate;
use super::wire::{Push, PushSettings, PushSettingsUpdate, PushSubscription, PushSubscriptionCreate};
use super::{keys, service};
use crate::app::App;
use crate::db::Tx;
use crate::http::answer::{Answer, Created, Done, all, answer, created, done, one};
use crate::http::envelope::{All, Made, One};
use crate::http::guard::{Admin, AnyUser};
use crate::http::idempotency::IdempotencyClaim;
use crate::http::json::Json;
use crate::kernel::{Id, id::kind};

/// Web Push of the school, and the devices of the person who asks.
pub struct Api {
    pub app: App,
}

#[OpenApi]
impl Api {
    /// Get whether notifications can be sent to devices.
    #[oai(path = "/notifications/push", method = "get", operation_id = "getPush")]
    async fn push(&self, _user: AnyUser) -> Answer<One<Push>> {
        let key = keys::made(&self.app).await?;
        one(Push { enabled: key.is_some(), public_key: key.map(|key| key.public().to_owned()) })
    }

    /// List my devices.
    #[oai(path = "/notifications/push/subscriptions", method = "get", operation_id = "listPushSubscriptions")]
    async fn list(&self, user: AnyUser) -> Answer<All<PushSubscription>> {
        all(self.app.read(move |db| service::devices(db, &user.0)).await?)
    }

    /// Register this device.
    #[oai(path = "/notifications/push/subscriptions", method = "post", operation_id = "createPushSubscription")]
    async fn register(
        &self,
        user: AnyUser,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<PushSubscriptionCreate>,
    ) -> Created<Made<PushSubscription>> {
        let new = body.0.parsed(self.app.config.network.allow_private_addresses)?;
        let made = self.app.write_once(claim, move |tx| {
            let device = service::register(tx, &user.0, &new)?;
            Ok(Made::of(device.id, device))
        });
        created(made.await?)
    }

    /// Remove a device.
    #[oai(path = "/notifications/push/subscriptions/:id", method = "delete", operation_id = "deletePushSubscription")]
    async fn remove(&self, user: AnyUser, id: Path<Id<kind::PushSubscription>>) -> Done {
        self.app.write(move |tx| service::remove(tx, &user.0, id.0)).await?;
        done()
    }

    /// Send a test notification to a device.
    #[oai(path = "/notifications/push/subscriptions/:id/test", method = "post", operation_id = "testPushSubscription")]
    async fn test(
        &self,
        user: AnyUser,
        id: Path<Id<kind::PushSubscription>>,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
    ) -> Answer<One<PushSubscription>> {
        let tested = move |tx: &Tx| Ok(One::<PushSubscription>::of(service::test(tx, &user.0, id.0)?));
        answer(self.app.write_once(claim, tested).await?)
    }

    /// Get Web Push of the school.
    #[oai(path = "/admin/settings/push", method = "get", operation_id = "getPushSettings")]
    async fn settings(&self, _admin: Admin) -> Answer<One<PushSettings>> {
        one(self.app.read(service::school).await?)
    }

    /// Update Web Push of the school.
    #[oai(path = "/admin/settings/push", method = "patch", operation_id = "updatePushSettings")]
    async fn update_settings(&self, admin: Admin, body: Json<PushSettingsUpdate>) -> Answer<One<PushSettings>> {
        let update: SchoolUpdate = body.0.into();
        self.app.write(move |tx| service::change(tx, &admin.0, &update)).await?;
        keys::made(&self.app).await?;
        one(self.app.read(service::school).await?)
    }
}
