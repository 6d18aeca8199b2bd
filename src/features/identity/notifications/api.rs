//! Operations on notifications: tag Notifications. The stream is in `live`.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::model::{NotificationFilter, NotificationKind};
use super::{service, wire};
use crate::app::App;
use crate::http::answer::{Answer, answer, many, one};
use crate::http::envelope::{Many, One};
use crate::http::guard::AnyUser;
use crate::http::json::Json;
use crate::http::optional::OptionalJson;
use crate::http::types::{Whole, page};
use crate::kernel::{Id, id::kind};

/// The notifications of the person who asks.
pub struct Api {
    pub app: App,
}

#[OpenApi]
impl Api {
    /// List my notifications.
    #[oai(path = "/notifications", method = "get", operation_id = "listNotifications")]
    async fn list(
        &self,
        user: AnyUser,
        kind: Query<Option<NotificationKind>>,
        unread: Query<Option<bool>>,
        limit: Query<Option<Whole>>,
        cursor: Query<Option<String>>,
    ) -> Answer<Many<wire::Notification>> {
        let page = page(limit.0, cursor.0.as_deref())?;
        let filter = NotificationFilter { kind: kind.0, is_unread: unread.0.unwrap_or_default() };
        many(self.app.read(move |db| service::list(db, &user.0, filter, page)).await?)
    }

    /// Count my unread notifications.
    #[oai(path = "/notifications/unread-count", method = "get", operation_id = "countUnreadNotifications")]
    async fn unread(&self, user: AnyUser) -> Answer<wire::UnreadCount> {
        let unread_count = self.app.read(move |db| service::unread(db, &user.0)).await?;
        answer(wire::UnreadCount { unread_count })
    }

    /// Mark a notification as read.
    #[oai(path = "/notifications/:id/read", method = "patch", operation_id = "readNotification")]
    async fn read(&self, user: AnyUser, id: Path<Id<kind::Notification>>) -> Answer<wire::NotificationRead> {
        answer(self.app.write(move |tx| service::mark_read(tx, &user.0, id.0)).await?.into())
    }

    /// Mark all notifications as read.
    #[oai(path = "/notifications/read-all", method = "patch", operation_id = "readAllNotifications")]
    async fn read_all(&self, user: AnyUser, body: OptionalJson<wire::ReadAll>) -> Answer<wire::NotificationsRead> {
        let up_to = body.0.up_to;
        answer(self.app.write(move |tx| service::mark_all_read(tx, &user.0, up_to)).await?.into())
    }

    /// Get my preferences for notifications.
    #[oai(path = "/notifications/preferences", method = "get", operation_id = "getNotificationPreferences")]
    async fn preferences(&self, user: AnyUser) -> Answer<One<wire::NotificationPreferences>> {
        one(self.app.read(move |db| service::preferences(db, &user.0)).await?)
    }

    /// Change my preferences for notifications.
    #[oai(path = "/notifications/preferences", method = "patch", operation_id = "updateNotificationPreferences")]
    async fn change(
        &self,
        user: AnyUser,
        body: Json<wire::NotificationPreferencesUpdate>,
    ) -> Answer<One<wire::NotificationPreferences>> {
        let change = body.0.parsed()?;
        one(self.app.write(move |tx| service::change_preferences(tx, &user.0, &change)).await?)
    }
}
